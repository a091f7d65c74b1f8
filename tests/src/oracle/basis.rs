//! What an answer rests on: from the outputs through the rules that were applied to what they and their guards use.

use std::collections::BTreeSet;

use super::rules::Group;
use super::{Definition, Run};
use crate::model::{Body, Content, ExceptionKind, Expr, Part, Requirement, Thing, address_below};

/// A value, or the value as the rules of one provision give it.
pub type Which = (usize, Option<usize>);

struct Basis<'r, 'a> {
    run: &'r Run<'a>,
    cited: BTreeSet<String>,
    reached: BTreeSet<Which>,
    pending: Vec<Which>,
}

impl<'a> Run<'a> {
    /// The addresses that the answer to a question about these values rests on.
    pub(super) fn basis(&self, outputs: &[usize]) -> BTreeSet<String> {
        let mut basis = Basis {
            run: self,
            cited: BTreeSet::new(),
            reached: BTreeSet::new(),
            pending: outputs.iter().map(|value| (*value, None)).collect(),
        };
        while let Some(which) = basis.pending.pop() {
            // What was never asked decides nothing. Marks do not tell an optional value that was not asked from one that is
            // empty, so the engine cites what its guards use, if that was applied for some other value.
            let optional = self.oracle.regulation.values[which.0].declared.as_ref().is_some_and(|declared| declared.optional);
            if (self.asked.contains(&which) || optional) && basis.reached.insert(which) {
                basis.value(which);
            }
        }
        basis.cited.remove("");
        basis.cited
    }
}

impl<'a> Basis<'_, 'a> {
    fn value(&mut self, which: Which) {
        let oracle = self.run.oracle;
        match &oracle.definitions[which.0] {
            Definition::Missing => {}
            Definition::Groups(group) => self.group(which, group),
            Definition::Requirements { root, guard, place } => {
                let address = oracle.regulation.address(*place);
                let above = oracle.regulation.above(*place);
                let dated = above.iter().any(|p| oracle.regulation.provisions[*p].from.is_some());
                let guarded = guard.is_some() || above.iter().any(|p| oracle.regulation.provisions[*p].guard.is_some());
                if guarded {
                    self.guards(*place, *guard);
                }
                if self.run.lists.contains(&which.0) {
                    if guarded || dated {
                        self.cited.insert(address.clone());
                    }
                    self.requirement(root, &address);
                }
            }
            Definition::Collect(members) => {
                for (index, member) in members.iter().enumerate() {
                    if self.run.collected.contains(&(which.0, index)) {
                        self.cited.insert(oracle.regulation.address(member.provision));
                        self.guards(member.provision, member.guard);
                    }
                }
            }
        }
    }

    fn group(&mut self, which: Which, group: &Group<'a>) {
        let applied = |at: usize| self.run.applied.contains(&(which, at));
        let all: Vec<usize> = (0..group.places.len()).collect();
        let chosen: Vec<usize> = all.iter().copied().filter(|at| applied(*at)).collect();
        let ours: Vec<usize> = match which.1 {
            None => all,
            Some(provision) => group.inside(self.run.oracle.regulation, provision),
        };
        // A default, and an empty result, rest on no other rule applying.
        if chosen.is_empty() || chosen.iter().any(|at| group.places[*at].rule.otherwise && group.places[*at].parent.is_none()) {
            for at in ours {
                self.scope(group, at, which.1.is_some());
            }
        }
        for at in chosen {
            let place = &group.places[at];
            match &place.rule.body {
                Body::Expr(expr) => self.expr(expr),
                Body::Empty => {}
                Body::Table(id) => self.table(*id),
            }
            if !self.run.oracle.cited_by_rows(&place.rule.body) {
                self.cited.insert(self.run.oracle.regulation.address(place.provision));
            }
            self.scope(group, at, true);
        }
    }

    /// The guards of a rule and, in their scope, of what it is an exception of.
    fn scope(&mut self, group: &Group<'a>, at: usize, inherited: bool) {
        let place = &group.places[at];
        self.guards(place.provision, place.rule.guard.as_ref());
        if let (true, Some((ExceptionKind::Dikecualikan, _)), Some(parent)) = (inherited, &place.rule.exception, place.parent) {
            self.scope(group, parent, true);
        }
    }

    fn guards(&mut self, provision: usize, own: Option<&Expr>) {
        let regulation = self.run.oracle.regulation;
        let headings = regulation.above(provision).into_iter().filter_map(|p| regulation.provisions[p].guard.as_ref());
        headings.chain(own).for_each(|guard| self.expr(guard));
    }

    fn table(&mut self, id: usize) {
        let oracle = self.run.oracle;
        let table = &oracle.regulation.tables[id];
        table.keys.iter().for_each(|key| self.expr(key));
        for ((_, _), row) in self.run.rows.iter().filter(|((own, _), _)| *own == id) {
            if let Some(segment) = &table.rows[*row].segment {
                self.cited.insert(address_below(&oracle.tables[id], std::slice::from_ref(segment)));
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        expr.visit(&mut |expr| match expr {
            Expr::Thing(Thing::Value(value) | Thing::Computed(_, _, value))
            | Expr::Present { thing: Thing::Value(value), .. }
            | Expr::Dot { of: value, part: Part::Field(_), .. } => self.pending.push((*value, None)),
            Expr::Dot { of, part: Part::Computed(value), .. } => self.pending.extend([(*of, None), (*value, None)]),
            Expr::RuleValue { value, provision } => self.pending.push((*value, Some(*provision))),
            Expr::Tariff(tariff, _) => {
                let address = &self.run.oracle.tariffs[*tariff];
                if self.run.cited.contains(address) {
                    self.cited.insert(address.clone());
                }
            }
            _ => {}
        });
    }

    /// What decides: every requirement where all had to be met and were, or none of the alternatives was; else those that
    /// came out so.
    fn requirement(&mut self, node: &'a Requirement, address: &str) {
        if let Some(waiver) = self.run.waived.get(address) {
            let waiver = &self.run.oracle.waivers[*waiver];
            self.cited.insert(self.run.oracle.regulation.address(waiver.provision));
            self.guards(waiver.provision, Some(waiver.guard));
            return;
        }
        // A group of which everything is waived rests on the waivers.
        let met = self.run.tried.get(address).copied();
        if met.is_some() {
            self.cited.insert(address.to_owned());
        }
        match &node.content {
            Content::Leaf(condition) if met.is_some() => self.expr(condition),
            Content::Leaf(_) => {}
            Content::Group(all, children) => {
                for child in children {
                    let below: Vec<_> = child.segment.iter().cloned().collect();
                    let address = address_below(address, &below);
                    let child_met = self.run.tried.get(&address) == Some(&true);
                    let decides = met.is_none_or(|met| *all == met || child_met == met);
                    if decides {
                        self.requirement(child, &address);
                    }
                }
            }
        }
    }
}
