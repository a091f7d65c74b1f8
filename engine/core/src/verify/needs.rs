//! What values demand of one another, and how deep their chains are.

use std::collections::BTreeSet;

use crate::ir::typing;
use crate::ir::{Definition, Expr, MarkId, Op, Program, Requirement, RequirementContent, SiteId, ValueId};

/// Length of the longest chain of expressions from each value; `usize::MAX` where a value needs itself.
pub fn depths(program: &Program) -> Vec<usize> {
    let mut known: Vec<Option<usize>> = vec![None; program.values.len()];
    (0..program.values.len())
        .map(|index| {
            known
                .get(index)
                .copied()
                .flatten()
                .or_else(|| value_depth(program, ValueId::new(index), &mut known))
                .unwrap_or(usize::MAX)
        })
        .collect()
}

/// Expressions of a definition, each with the depth it starts at.
pub fn expressions(definition: &Definition) -> Vec<(&Expr, usize)> {
    let mut out = Vec::new();
    match definition {
        Definition::Rules(rules) => {
            for rule in &rules.rules {
                out.extend(rule.guard.iter().map(|guard| (guard, 1)));
                out.push((&rule.body, 1));
            }
        }
        Definition::Requirements(root) => requirement_expressions(root, 1, &mut out),
        Definition::Collect(members) => out.extend(members.iter().filter_map(|m| m.guard.as_ref()).map(|guard| (guard, 1))),
    }
    out
}

fn requirement_expressions<'a>(node: &'a Requirement, depth: usize, out: &mut Vec<(&'a Expr, usize)>) {
    out.extend(node.waivers.iter().map(|waiver| (&waiver.guard, depth)));
    match &node.content {
        RequirementContent::Leaf(condition) => out.push((condition, depth)),
        RequirementContent::All(children) | RequirementContent::Any(children) => {
            children.iter().for_each(|child| requirement_expressions(child, depth + 1, out));
        }
    }
}

pub(super) fn requirement_marks(node: &Requirement, used: &mut Vec<(MarkId, SiteId)>) {
    used.extend([(node.tried, node.site), (node.met, node.site)]);
    used.extend(node.waivers.iter().map(|waiver| (waiver.mark, waiver.site)));
    if let RequirementContent::All(children) | RequirementContent::Any(children) = &node.content {
        children.iter().for_each(|child| requirement_marks(child, used));
    }
}

/// Values a definition may demand.
pub fn needs(definition: &Definition) -> BTreeSet<ValueId> {
    let mut needs = BTreeSet::new();
    for (expr, _) in expressions(definition) {
        expr.visit(&mut |expr| {
            if let Op::Value(value) | Op::ValuePresent(value) | Op::ElementValue(value, _) = &expr.op {
                needs.insert(*value);
            }
        });
    }
    needs
}

/// Depth of the longest chain from a value; none where it needs itself.
///
/// Walks with a stack of its own, since an unverified program may nest without bound.
fn value_depth(program: &Program, start: ValueId, depths: &mut [Option<usize>]) -> Option<usize> {
    let mut path: Vec<(ValueId, Vec<ValueId>)> = vec![(start, needs_of(program, start))];
    let mut open: BTreeSet<ValueId> = BTreeSet::from([start]);
    while let Some((value, pending)) = path.last_mut() {
        if let Some(next) = pending.pop() {
            if open.contains(&next) {
                return None;
            }
            if depths.get(next.index()).is_some_and(Option::is_none) {
                open.insert(next);
                path.push((next, needs_of(program, next)));
            }
            continue;
        }
        let value = *value;
        let depth = program.values.get(value.index()).map_or(0, |def| {
            expressions(&def.definition)
                .into_iter()
                .map(|(expr, at)| {
                    let mut below = 0;
                    expr.visit(&mut |expr| {
                        if let Op::Value(need) | Op::ValuePresent(need) | Op::ElementValue(need, _) = &expr.op {
                            below = below.max(depths.get(need.index()).copied().flatten().unwrap_or(0));
                        }
                    });
                    at + typing::depth(expr) + below
                })
                .max()
                .unwrap_or(0)
        });
        if let Some(slot) = depths.get_mut(value.index()) {
            *slot = Some(depth + 1);
        }
        open.remove(&value);
        path.pop();
    }
    depths.get(start.index()).copied().flatten()
}

fn needs_of(program: &Program, value: ValueId) -> Vec<ValueId> {
    program.values.get(value.index()).map_or_else(Vec::new, |def| needs(&def.definition).into_iter().collect())
}
