//! In which order values can be checked: each after those it uses. Values that need each other are reported.

use std::collections::BTreeSet;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::ir::ValueId;
use perwali_engine::source::Span;

use super::Checker;
use crate::hir::{Body, Definition, Expr, Ref, Requirement, RequirementContent, Value};

impl Checker<'_> {
    /// Every value, each after those it uses; those on a cycle are left out.
    pub(super) fn order(&mut self) -> Vec<ValueId> {
        let needs: Vec<Vec<(ValueId, Span)>> = self.regulation.values.iter().map(needs_of).collect();
        let mut state = vec![State::New; needs.len()];
        let mut order = Vec::with_capacity(needs.len());
        for start in 0..needs.len() {
            if state.get(start) != Some(&State::New) {
                continue;
            }
            // An explicit stack: a chain of values may be longer than the machine's.
            let mut path: Vec<(usize, usize)> = vec![(start, 0)];
            set(&mut state, start, State::Open);
            while let Some((value, next)) = path.last_mut() {
                let need = needs.get(*value).and_then(|n| n.get(*next)).copied();
                *next += 1;
                let value = *value;
                let Some((need, span)) = need else {
                    path.pop();
                    if state.get(value) == Some(&State::Open) {
                        set(&mut state, value, State::Done);
                        order.push(ValueId::new(value));
                    }
                    continue;
                };
                match state.get(need.index()) {
                    Some(State::New) => {
                        set(&mut state, need.index(), State::Open);
                        path.push((need.index(), 0));
                    }
                    Some(State::Open) => {
                        let from = path.iter().position(|(v, _)| *v == need.index()).unwrap_or(0);
                        let cycle: Vec<usize> = path.iter().skip(from).map(|(v, _)| *v).collect();
                        self.report_cycle(&cycle, span);
                        cycle.iter().for_each(|v| set(&mut state, *v, State::Broken));
                    }
                    _ => {}
                }
            }
        }
        order
    }

    fn report_cycle(&mut self, cycle: &[usize], span: Span) {
        const SHOWN: usize = 12;
        let name = |v: usize| self.regulation.values.get(v).map_or("", |v| v.name.as_str());
        let mut chain: Vec<&str> = cycle.iter().take(SHOWN).map(|v| name(*v)).collect();
        if cycle.len() > SHOWN {
            chain.push("…");
        }
        chain.extend(cycle.first().map(|v| name(*v)));
        let chain = chain.join(" → ");
        self.here = cycle.last().and_then(|v| self.regulation.values.get(*v)).map_or(self.here, |v| v.provision);
        self.report(Diagnostic::error(Code::Cycle, span).with("chain", chain));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
    Broken,
}

fn set(state: &mut [State], index: usize, to: State) {
    if let Some(slot) = state.get_mut(index) {
        *slot = to;
    }
}

/// Values a value uses, each with the place of its first use.
pub(super) fn needs_of(value: &Value) -> Vec<(ValueId, Span)> {
    let mut seen = BTreeSet::new();
    let mut needs = Vec::new();
    let mut visit = |target: Ref, span: Span| {
        if let Ref::Value(id) | Ref::Computed(_, _, id) = target
            && seen.insert(id)
        {
            needs.push((id, span));
        }
    };
    match &value.definition {
        Definition::Missing => {}
        Definition::Rules(rules) => {
            for rule in &rules.rules {
                rule.guard.iter().for_each(|guard| guard.refs(&mut visit));
                match &rule.body {
                    Body::Expr(expr) => expr.refs(&mut visit),
                    Body::Table(table, _) => table.keys.iter().for_each(|key| key.refs(&mut visit)),
                }
            }
        }
        Definition::Requirements(root) => visit_requirement(root, &mut visit),
        Definition::Collect(members) => {
            for collected in members {
                collected.guard.iter().for_each(|guard| guard.refs(&mut visit));
            }
        }
    }
    needs
}

fn visit_requirement(node: &Requirement, visit: &mut dyn FnMut(Ref, Span)) {
    let mut one = |expr: &Expr| expr.refs(visit);
    node.waivers.iter().for_each(|(guard, ..)| one(guard));
    match &node.content {
        RequirementContent::Leaf(condition) => condition.refs(visit),
        RequirementContent::Group(_, children) => children.iter().for_each(|child| visit_requirement(child, visit)),
    }
}
