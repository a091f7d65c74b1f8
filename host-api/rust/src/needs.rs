//! Which inputs a decision may read, and which it reads in every case.

use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::ir::{
    Decision, Definition, Expr, InputId, Op, Program, Requirement, RequirementContent, Rule, Rules, ValueId,
};

/// Inputs that a decision may read.
pub(crate) fn reads(program: &Program, decision: &Decision) -> BTreeSet<InputId> {
    let mut found = BTreeSet::new();
    let mut reached = BTreeSet::new();
    let mut pending: Vec<ValueId> = decision.outputs.iter().map(|output| output.value).collect();
    while let Some(value) = pending.pop() {
        let Some(def) = program.values.get(value.index()).filter(|_| reached.insert(value)) else { continue };
        each(&def.definition, &mut |expr| {
            expr.visit(&mut |expr| match &expr.op {
                Op::Input(input) | Op::InputPresent(input) => {
                    found.insert(*input);
                }
                Op::Query(query) => _ = found.insert(query.list),
                Op::Select(select) => _ = found.insert(select.list),
                Op::Value(value) | Op::ValuePresent(value) | Op::ElementValue(value, _) => pending.push(*value),
                _ => {}
            });
        });
    }
    found
}

/// Calls `visit` on every expression of a definition.
fn each<'a>(definition: &'a Definition, visit: &mut dyn FnMut(&'a Expr)) {
    match definition {
        Definition::Rules(rules) => {
            for rule in &rules.rules {
                rule.guard.iter().for_each(&mut *visit);
                visit(&rule.body);
            }
        }
        Definition::Requirements(root) => {
            let mut pending = vec![root];
            while let Some(node) = pending.pop() {
                node.waivers.iter().for_each(|waiver| visit(&waiver.guard));
                match &node.content {
                    RequirementContent::Leaf(condition) => visit(condition),
                    RequirementContent::All(children) | RequirementContent::Any(children) => pending.extend(children),
                }
            }
        }
        Definition::Collect(members) => members.iter().filter_map(|member| member.guard.as_ref()).for_each(visit),
    }
}

/// Inputs without which a decision has no answer, whatever the others are. Not all that are missing in some case: an input
/// that is needed only sometimes is not among them.
pub(crate) fn due(program: &Program, decision: &Decision) -> BTreeSet<InputId> {
    let mut due = Due { program, known: BTreeMap::new() };
    decision.outputs.iter().flat_map(|output| due.value(output.value)).collect()
}

struct Due<'a> {
    program: &'a Program,
    known: BTreeMap<ValueId, BTreeSet<InputId>>,
}

impl Due<'_> {
    fn value(&mut self, id: ValueId) -> BTreeSet<InputId> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let Some(def) = self.program.values.get(id.index()) else { return BTreeSet::new() };
        let found = match &def.definition {
            Definition::Rules(rules) => self.rules(rules, def.optional),
            Definition::Requirements(root) => self.requirement(root),
            Definition::Collect(members) => {
                let guards = members.iter().filter(|member| member.from.is_none() && member.until.is_none());
                guards.filter_map(|member| member.guard.as_ref()).flat_map(|guard| self.expr(guard)).collect()
            }
        };
        self.known.insert(id, found.clone());
        found
    }

    /// The guards that are always tried, and what every body needs: one of them gives the value.
    fn rules(&mut self, rules: &Rules, optional: bool) -> BTreeSet<InputId> {
        let first = rules.order.as_ref().map(|order| order.first());
        let mut found = BTreeSet::new();
        for (index, rule) in rules.rules.iter().enumerate() {
            let root = root_of(rules, index);
            let tried = match first {
                Some(item) => item.is_some_and(|item| item.contains(&root)),
                None => rules.otherwise != Some(root),
            };
            if let (true, true, Some(guard)) = (tried, is_always_tried(rules, rule), &rule.guard) {
                found.extend(self.expr(guard));
            }
        }
        if !optional {
            let bodies: Vec<BTreeSet<InputId>> = rules.rules.iter().map(|rule| self.expr(&rule.body)).collect();
            found.extend(bodies.into_iter().reduce(|all, body| &all & &body).unwrap_or_default());
        }
        found
    }

    fn requirement(&mut self, node: &Requirement) -> BTreeSet<InputId> {
        // The first waiver is always tried; what it waives may not be.
        if let Some(waiver) = node.waivers.first() {
            return self.expr(&waiver.guard);
        }
        match &node.content {
            RequirementContent::Leaf(condition) => self.expr(condition),
            RequirementContent::All(children) | RequirementContent::Any(children) => {
                children.iter().flat_map(|child| self.requirement(child)).collect()
            }
        }
    }

    fn input(&self, id: InputId) -> BTreeSet<InputId> {
        let input = self.program.inputs.get(id.index());
        input.filter(|input| input.default.is_none() && !input.optional).map(|_| id).into_iter().collect()
    }

    fn expr(&mut self, expr: &Expr) -> BTreeSet<InputId> {
        match &expr.op {
            Op::Input(id) => self.input(*id),
            // What is asked of the elements is asked of none where there are none.
            Op::Query(query) => self.input(query.list),
            Op::Select(select) => self.input(select.list),
            Op::ElementValue(_, element) => self.expr(element),
            Op::Value(value) | Op::ValuePresent(value) => self.value(*value),
            // The second operand is only evaluated where the first leaves the answer open.
            Op::And(a, _) | Op::Or(a, _) => self.expr(a),
            Op::If(condition, then, otherwise) => {
                let (then, otherwise) = (self.expr(then), self.expr(otherwise));
                &self.expr(condition) | &(&then & &otherwise)
            }
            _ => expr.operands().into_iter().flat_map(|operand| self.expr(operand)).collect(),
        }
    }
}

/// Whether the guard of a rule is tried on every day, whatever the facts: what it is an exception of always applies.
fn is_always_tried(rules: &Rules, rule: &Rule) -> bool {
    let mut at = rule;
    loop {
        if at.from.is_some() || at.until.is_some() {
            return false;
        }
        let Some(parent) = at.parent.filter(|_| at.inherits).and_then(|parent| rules.rules.get(parent)) else { return true };
        if parent.guard.is_some() {
            return false;
        }
        at = parent;
    }
}

fn root_of(rules: &Rules, index: usize) -> usize {
    let mut root = index;
    while let Some(parent) = rules.rules.get(root).and_then(|rule| rule.parent).filter(|parent| *parent < root) {
        root = parent;
    }
    root
}
