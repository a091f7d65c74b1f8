//! Rules with guards, exceptions, order and default; members collected; the dates and guards of headings.

use super::{Datum, Found, Run};
use crate::model::{Body, Date, ExceptionKind, Expr, Regulation, Rule, Statement};

/// All rules of one value.
pub struct Group<'a> {
    /// In the law's order, but an exception after what it replaces.
    pub(super) places: Vec<Place<'a>>,
    /// The roots that stand in each provision of `menurut urutan` and in none before it; none without an order.
    order: Option<Vec<Vec<usize>>>,
}

/// One rule at one place: an exception of several rules has one below each.
pub struct Place<'a> {
    pub(super) rule: &'a Rule,
    pub(super) provision: usize,
    /// Which of the targets of its table.
    column: usize,
    pub(super) parent: Option<usize>,
}

/// Members added together.
pub struct Member<'a> {
    pub members: &'a [usize],
    pub guard: Option<&'a Expr>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub provision: usize,
}

/// `syarat … dikesampingkan`.
pub struct WaiverOf<'a> {
    pub target: String,
    pub guard: &'a Expr,
    pub provision: usize,
}

/// The rules of a value; none where it is not defined by rules.
pub fn gather(regulation: &Regulation, value: usize) -> Option<Group<'_>> {
    let mut written: Vec<(&Rule, usize, usize)> = Vec::new();
    let mut listed: Option<&Vec<usize>> = None;
    for provision in regulation.text_order() {
        for statement in &regulation.provisions[provision].statements {
            match statement {
                Statement::Rule(rule) => {
                    if let Some(column) = rule.targets.iter().position(|target| *target == value) {
                        written.push((rule, provision, column));
                    }
                }
                Statement::Order { value: of, provisions } if *of == value => listed = Some(provisions),
                _ => {}
            }
        }
    }
    if written.is_empty() {
        return None;
    }
    let within = |provision: usize, outer: usize| regulation.above(provision).contains(&outer);
    // An exception replaces the rules that stand in its target, but for itself and other exceptions of the same target.
    let replaces = |exception: usize, rule: usize| {
        let (own, other) = (&written[exception].0.exception, &written[rule].0.exception);
        own.iter().flat_map(|(_, targets)| targets).any(|target| {
            exception != rule && other.as_ref().is_none_or(|(_, of)| !of.contains(target)) && within(written[rule].1, *target)
        })
    };
    // (written rule, parent, position in the text but not before the parent's)
    let mut placed: Vec<(usize, Option<usize>, usize)> = Vec::new();
    let mut pending: Vec<(usize, Option<usize>)> =
        (0..written.len()).rev().filter(|rule| written[*rule].0.exception.is_none()).map(|rule| (rule, None)).collect();
    while let Some((rule, parent)) = pending.pop() {
        // An exception inside its own target does not replace what is made an exception of it.
        let mut above = parent;
        while let Some(at) = above.filter(|at| placed[*at].0 != rule) {
            above = placed[at].1;
        }
        if above.is_some() {
            continue;
        }
        let position = parent.map_or(rule, |parent: usize| rule.max(placed[parent].2));
        placed.push((rule, parent, position));
        let at = placed.len() - 1;
        pending.extend(
            (0..written.len()).rev().filter(|exception| replaces(*exception, rule)).map(|exception| (exception, Some(at))),
        );
    }
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|at| placed[*at].2);
    let moved = |old: usize| order.iter().position(|at| *at == old).unwrap();
    let places: Vec<Place<'_>> = order
        .iter()
        .map(|at| {
            let (rule, parent, _) = placed[*at];
            let (text, provision, column) = written[rule];
            Place { rule: text, provision, column, parent: parent.map(moved) }
        })
        .collect();
    let ranked = listed.map(|provisions| {
        let mut ranked: Vec<Vec<usize>> = Vec::new();
        for provision in provisions {
            let mut roots = Vec::new();
            for (index, place) in places.iter().enumerate() {
                let root = place.parent.is_none() && !place.rule.otherwise;
                if root && within(place.provision, *provision) && !ranked.iter().any(|earlier| earlier.contains(&index)) {
                    roots.push(index);
                }
            }
            ranked.push(roots);
        }
        ranked
    });
    Some(Group { places, order: ranked })
}

impl Group<'_> {
    /// The rules of one provision that are no exceptions of others of it.
    pub(super) fn inside(&self, regulation: &Regulation, provision: usize) -> Vec<usize> {
        let inside = |at: usize| regulation.above(self.places[at].provision).contains(&provision);
        let parents = |at: usize| std::iter::successors(self.places[at].parent, |at| self.places[*at].parent);
        (0..self.places.len()).filter(|at| inside(*at) && !parents(*at).any(inside)).collect()
    }
}

impl<'a> Run<'a> {
    /// What the rules that apply give.
    pub(super) fn groups(&mut self, group: &'a Group<'a>) -> Found<Vec<Option<Datum>>> {
        let roots: Vec<usize> = (0..group.places.len()).filter(|at| group.places[*at].parent.is_none()).collect();
        let (defaults, others): (Vec<usize>, Vec<usize>) = roots.into_iter().partition(|at| group.places[*at].rule.otherwise);
        let mut active = vec![false; group.places.len()];
        let mut chosen = Vec::new();
        match &group.order {
            Some(order) => {
                for roots in order {
                    self.guards(group, roots, &mut active)?;
                    roots.iter().for_each(|root| winners(group, *root, &active, &mut chosen));
                    if !chosen.is_empty() {
                        break;
                    }
                }
            }
            None => {
                self.guards(group, &others, &mut active)?;
                others.iter().for_each(|root| winners(group, *root, &active, &mut chosen));
            }
        }
        if chosen.is_empty() {
            self.guards(group, &defaults, &mut active)?;
            defaults.iter().for_each(|root| winners(group, *root, &active, &mut chosen));
        }
        chosen.sort_unstable();
        self.bodies(group, chosen)
    }

    /// What these rules give.
    fn bodies(&mut self, group: &'a Group<'a>, chosen: Vec<usize>) -> Found<Vec<Option<Datum>>> {
        let mut found = Vec::new();
        for at in &chosen {
            let place = &group.places[*at];
            let address = self.oracle.regulation.address(place.provision);
            found.push(match &place.rule.body {
                Body::Empty => None,
                Body::Expr(expr) => Some(self.expr(expr, &address)?),
                Body::Table(table) => self.table(*table, place.column)?,
            });
        }
        for at in chosen {
            let place = &group.places[at];
            if let Some(current) = self.current.last() {
                self.applied.insert((*current, at));
            }
            if !self.oracle.cited_by_rows(&place.rule.body) {
                let address = self.oracle.regulation.address(place.provision);
                self.cited.insert(address);
            }
        }
        Ok(found)
    }

    /// What the rules of one provision give without their exceptions, each in the scope of what it is itself an exception of.
    pub(super) fn alone(&mut self, group: &'a Group<'a>, provision: usize) -> Found<Vec<Option<Datum>>> {
        let regulation = self.oracle.regulation;
        let own = group.inside(regulation, provision);
        let (defaults, others): (Vec<usize>, Vec<usize>) =
            own.into_iter().partition(|at| group.places[*at].rule.otherwise && group.places[*at].parent.is_none());
        let mut chosen = Vec::new();
        for candidates in [others, defaults] {
            if !chosen.is_empty() {
                break;
            }
            for at in candidates {
                if self.in_scope(group, at)? {
                    chosen.push(at);
                }
            }
        }
        self.bodies(group, chosen)
    }

    /// Whether a rule holds in the scope of what it is an exception of: the dates first, then the guards from the outside.
    fn in_scope(&mut self, group: &'a Group<'a>, at: usize) -> Found<bool> {
        let mut chain = vec![at];
        while let (Some((ExceptionKind::Dikecualikan, _)), Some(parent)) =
            (&group.places[chain[0]].rule.exception, group.places[chain[0]].parent)
        {
            chain.insert(0, parent);
        }
        for at in &chain {
            let place = &group.places[*at];
            if !self.in_provision(place.provision, place.rule.from, place.rule.until)? {
                return Ok(false);
            }
        }
        for at in &chain {
            let place = &group.places[*at];
            let address = self.oracle.regulation.address(place.provision);
            let holds = self.heading_guards(place.provision, &address)?
                && place.rule.guard.as_ref().map_or(Ok(true), |guard| self.condition(guard, &address))?;
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Evaluates the guards below these roots, in order.
    fn guards(&mut self, group: &'a Group<'a>, roots: &[usize], active: &mut [bool]) -> Found<()> {
        for (index, place) in group.places.iter().enumerate() {
            let mut root = index;
            while let Some(parent) = group.places[root].parent {
                root = parent;
            }
            if !roots.contains(&root) {
                continue;
            }
            let inside = match (&place.rule.exception, place.parent) {
                (Some((ExceptionKind::Dikecualikan, _)), Some(parent)) => active[parent],
                _ => true,
            };
            let address = self.oracle.regulation.address(place.provision);
            active[index] = inside
                && self.in_provision(place.provision, place.rule.from, place.rule.until)?
                && self.heading_guards(place.provision, &address)?
                && match &place.rule.guard {
                    Some(guard) => self.condition(guard, &address)?,
                    None => true,
                };
        }
        Ok(())
    }

    /// Whether the law day lies in the dates of a statement and of the headings above it.
    pub(super) fn in_provision(&self, provision: usize, from: Option<Date>, until: Option<Date>) -> Found<bool> {
        let regulation = self.oracle.regulation;
        let started =
            regulation.above(provision).into_iter().filter_map(|p| regulation.provisions[p].from).all(|from| from <= self.day);
        Ok(started && from.is_none_or(|from| from <= self.day) && until.is_none_or(|until| self.day <= until))
    }

    /// The guards of the headings a statement stands under, outermost first.
    pub(super) fn heading_guards(&mut self, provision: usize, address: &str) -> Found<bool> {
        let regulation = self.oracle.regulation;
        for outer in regulation.above(provision) {
            if let Some(guard) = &regulation.provisions[outer].guard
                && !self.condition(guard, address)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    pub(super) fn collect(&mut self, members: &'a [Member<'a>]) -> Found<Datum> {
        let mut set = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let address = self.oracle.regulation.address(member.provision);
            if self.in_provision(member.provision, member.from, member.until)?
                && self.heading_guards(member.provision, &address)?
                && match member.guard {
                    Some(guard) => self.condition(guard, &address)?,
                    None => true,
                }
            {
                set.extend_from_slice(member.members);
                self.collected.extend(self.current.last().map(|(value, _)| (*value, index)));
                self.cited.insert(address);
            }
        }
        set.sort_unstable();
        set.dedup();
        Ok(Datum::Set(set))
    }
}

fn applies(group: &Group<'_>, at: usize, active: &[bool]) -> bool {
    active[at] || below(group, at).any(|exception| applies(group, exception, active))
}

fn below<'g>(group: &'g Group<'_>, at: usize) -> impl Iterator<Item = usize> + 'g {
    (0..group.places.len()).filter(move |other| group.places[*other].parent == Some(at))
}

/// The rules that speak for a group: its exceptions that apply, else the rule itself.
fn winners(group: &Group<'_>, at: usize, active: &[bool], chosen: &mut Vec<usize>) {
    if !applies(group, at, active) {
        return;
    }
    let replacing: Vec<usize> = below(group, at).filter(|exception| applies(group, *exception, active)).collect();
    if replacing.is_empty() {
        chosen.push(at);
    }
    for exception in replacing {
        winners(group, exception, active, chosen);
    }
}
