//! Decides which values are computed in place and which become functions of their own.
//!
//! A value is computed where it is demanded, unless it would have to be computed again at a place the first does not
//! dominate, or the function grows too large or nests too deep: then it becomes a function that remembers its result.
//! The walk follows the branches the emitter will make; where the two should differ, only code size suffers.

use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::ir::{Decision, Definition, Expr, Op, Program, Requirement, RequirementContent, Rules, ValueId};

use crate::CompileError;
use crate::rule_shape::{RuleShape, Stage};

/// Expressions after which a function takes in no further value.
const FUNCTION_NODES: usize = 3_000;

/// Expressions that one function may have at most: the backend is superlinear.
pub(crate) const MOST_NODES: usize = 60_000;

/// Nesting after which a value becomes a function.
const INLINE_DEPTH: usize = 60;

/// Nesting of one function at most: a bound on the compiler's stack.
pub(crate) const MOST_DEPTH: usize = 300;

/// Values of at most this many expressions are computed again rather than remembered.
const SMALL: usize = 16;

/// Functions that may call one another at most: a bound on the stack of a run.
const MOST_CALLS: usize = 400;

/// What is computed where.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Values that are functions of their own.
    pub(crate) outlined: BTreeSet<ValueId>,
}

/// Plans a decision of a verified program.
pub(crate) fn plan(program: &Program, decision: &Decision) -> Result<Plan, CompileError> {
    let mut outlined = BTreeSet::new();
    loop {
        let mut walk = Walk {
            program,
            outlined: &mut outlined,
            seen: BTreeSet::new(),
            grown: false,
            scope: Scope::default(),
            calls: BTreeSet::new(),
        };
        for output in &decision.outputs {
            walk.demand(output.value)?;
        }
        let mut edges: BTreeMap<ValueId, BTreeSet<ValueId>> = BTreeMap::new();
        let mut pending = std::mem::take(&mut walk.calls);
        while let Some(value) = pending.pop_first() {
            let repeated = program.values.get(value.index()).is_some_and(|def| def.element.is_some());
            walk.scope = Scope { repeated, ..Scope::default() };
            walk.definition(value)?;
            let calls = std::mem::take(&mut walk.calls);
            pending.extend(calls.iter().filter(|call| !edges.contains_key(call)));
            edges.insert(value, calls);
        }
        if !walk.grown {
            // Values that fell out of use in a later round would be compiled for nothing.
            outlined.retain(|value| edges.contains_key(value));
            if longest(&edges) > MOST_CALLS {
                return Err(CompileError::TooDeep);
            }
            return Ok(Plan { outlined });
        }
    }
}

/// Length of the longest chain of calls; the verifier has excluded cycles.
fn longest(edges: &BTreeMap<ValueId, BTreeSet<ValueId>>) -> usize {
    let mut lengths: BTreeMap<ValueId, usize> = BTreeMap::new();
    for start in edges.keys() {
        let mut path = vec![*start];
        while let Some(at) = path.last().copied() {
            let calls = edges.get(&at);
            match calls.into_iter().flatten().find(|call| !lengths.contains_key(call)) {
                Some(call) => path.push(*call),
                None => {
                    let below = calls.into_iter().flatten().filter_map(|call| lengths.get(call)).max().copied().unwrap_or(0);
                    lengths.insert(at, below + 1);
                    path.pop();
                }
            }
        }
    }
    lengths.values().max().copied().unwrap_or(0)
}

/// What is known at one point of one function.
#[derive(Default)]
struct Scope {
    available: BTreeSet<ValueId>,
    log: Vec<ValueId>,
    nodes: usize,
    depth: usize,
    /// Whether the code here runs more than once: in a loop, or in the function of a computed field.
    repeated: bool,
}

struct Walk<'a> {
    program: &'a Program,
    outlined: &'a mut BTreeSet<ValueId>,
    /// Computed in place somewhere.
    seen: BTreeSet<ValueId>,
    /// Whether a value was outlined in this round: what was computed in place before it is then counted anew.
    grown: bool,
    scope: Scope,
    calls: BTreeSet<ValueId>,
}

impl Walk<'_> {
    fn demand(&mut self, value: ValueId) -> Result<(), CompileError> {
        if self.scope.available.contains(&value) {
            return Ok(());
        }
        if !self.outlined.contains(&value) {
            let again = (self.scope.repeated || self.seen.contains(&value)) && !is_small(self.program, value);
            if again || self.scope.depth > INLINE_DEPTH || self.scope.nodes > FUNCTION_NODES {
                self.outlined.insert(value);
                self.grown = true;
            }
        }
        if self.outlined.contains(&value) {
            self.calls.insert(value);
        } else {
            self.seen.insert(value);
            self.scope.depth += 1;
            self.definition(value)?;
            self.scope.depth -= 1;
        }
        self.scope.available.insert(value);
        self.scope.log.push(value);
        Ok(())
    }

    /// A computed field of an element: in place where it is small, otherwise a function that remembers it for each element.
    fn demand_field(&mut self, value: ValueId) -> Result<(), CompileError> {
        if is_small(self.program, value) && !self.outlined.contains(&value) && self.scope.depth <= INLINE_DEPTH {
            self.scope.depth += 1;
            self.conditionally(|walk| walk.definition(value))?;
            self.scope.depth -= 1;
            return Ok(());
        }
        // One that was computed in place before is so no more.
        self.grown |= self.outlined.insert(value);
        self.calls.insert(value);
        Ok(())
    }

    /// Walks a part that runs for each element of a list.
    fn repeatedly(&mut self, part: impl FnOnce(&mut Self) -> Result<(), CompileError>) -> Result<(), CompileError> {
        let before = std::mem::replace(&mut self.scope.repeated, true);
        self.conditionally(part)?;
        self.scope.repeated = before;
        Ok(())
    }

    /// Walks a filter and what is computed of the elements that it lets through.
    fn filtered<'a>(&mut self, filter: Option<&'a Expr>, mut rest: impl Iterator<Item = &'a Expr>) -> Result<(), CompileError> {
        self.repeatedly(|walk| {
            let Some(filter) = filter else { return rest.try_for_each(|expr| walk.expr(expr)) };
            walk.expr(filter)?;
            walk.conditionally(|walk| rest.try_for_each(|expr| walk.expr(expr)))
        })
    }

    /// Walks a part that runs only under some condition: what it computes is not available after it.
    fn conditionally(&mut self, part: impl FnOnce(&mut Self) -> Result<(), CompileError>) -> Result<(), CompileError> {
        let start = self.scope.log.len();
        part(self)?;
        for value in self.scope.log.drain(start..) {
            self.scope.available.remove(&value);
        }
        Ok(())
    }

    fn definition(&mut self, value: ValueId) -> Result<(), CompileError> {
        let program = self.program;
        let def = program.values.get(value.index()).ok_or(CompileError::Inconsistent("a value that does not exist"))?;
        match &def.definition {
            Definition::Rules(rules) => self.rules(rules),
            Definition::Requirements(root) => self.requirement(root),
            Definition::Collect(members) => {
                for member in members {
                    let Some(guard) = &member.guard else { continue };
                    if member.from.is_some() || member.until.is_some() {
                        self.conditionally(|walk| walk.expr(guard))?;
                    } else {
                        self.expr(guard)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn rules(&mut self, rules: &Rules) -> Result<(), CompileError> {
        let shape = RuleShape::new(rules);
        self.stages(rules, &shape, &shape.stages)
    }

    fn stages(&mut self, rules: &Rules, shape: &RuleShape, stages: &[Stage]) -> Result<(), CompileError> {
        let Some((first, rest)) = stages.split_first() else { return Ok(()) };
        let mut always = vec![false; rules.rules.len()];
        for index in &first.rules {
            let Some(rule) = rules.rules.get(*index) else { continue };
            let reached = rule.from.is_none()
                && rule.until.is_none()
                && (!rule.inherits || shape.parent(*index).is_none_or(|parent| always.get(parent) == Some(&true)));
            match &rule.guard {
                Some(guard) if reached => self.expr(guard)?,
                Some(guard) => self.conditionally(|walk| walk.expr(guard))?,
                None => {}
            }
            if let Some(slot) = always.get_mut(*index) {
                *slot = reached && rule.guard.is_none();
            }
        }
        let alone = first.rules.len() == 1 && always.iter().any(|always| *always);
        for index in &first.rules {
            let Some(rule) = rules.rules.get(*index) else { continue };
            if alone {
                self.expr(&rule.body)?;
            } else {
                self.conditionally(|walk| walk.expr(&rule.body))?;
            }
        }
        // Later stages nest in the emitted code but not here: their scopes only shrink what is available.
        for stage in rest {
            self.conditionally(|walk| walk.stages(rules, shape, std::slice::from_ref(stage)))?;
        }
        Ok(())
    }

    fn requirement(&mut self, node: &Requirement) -> Result<(), CompileError> {
        self.scope.depth += 1;
        let Some((first, rest)) = node.waivers.split_first() else {
            self.content(node)?;
            self.scope.depth -= 1;
            return Ok(());
        };
        self.expr(&first.guard)?;
        self.conditionally(|walk| {
            for waiver in rest {
                walk.expr(&waiver.guard)?;
            }
            walk.content(node)
        })?;
        self.scope.depth -= 1;
        Ok(())
    }

    fn content(&mut self, node: &Requirement) -> Result<(), CompileError> {
        match &node.content {
            RequirementContent::Leaf(condition) => self.expr(condition),
            RequirementContent::All(children) | RequirementContent::Any(children) => {
                children.iter().try_for_each(|child| self.requirement(child))
            }
        }
    }

    fn expr(&mut self, expr: &Expr) -> Result<(), CompileError> {
        self.scope.nodes += 1;
        self.scope.depth += 1;
        if self.scope.depth > MOST_DEPTH {
            return Err(CompileError::TooDeep);
        }
        if self.scope.nodes > MOST_NODES {
            return Err(CompileError::TooLarge);
        }
        match &expr.op {
            Op::Value(value) | Op::ValuePresent(value) => self.demand(*value)?,
            Op::And(a, b) | Op::Or(a, b) => {
                self.expr(a)?;
                self.conditionally(|walk| walk.expr(b))?;
            }
            Op::If(condition, then, otherwise) => {
                self.expr(condition)?;
                self.conditionally(|walk| walk.expr(then))?;
                self.conditionally(|walk| walk.expr(otherwise))?;
            }
            Op::ElementValue(value, element) => {
                self.expr(element)?;
                self.demand_field(*value)?;
            }
            Op::Query(query) => {
                self.filtered(query.filter.as_ref(), query.item.iter())?;
                if let Some(otherwise) = &query.when_empty {
                    self.conditionally(|walk| walk.expr(otherwise))?;
                }
            }
            Op::Select(select) => self.filtered(select.filter.as_ref(), select.keys.iter().map(|(key, _)| key))?,
            _ => {
                for operand in expr.operands() {
                    self.expr(operand)?;
                }
            }
        }
        self.scope.depth -= 1;
        Ok(())
    }
}

/// Whether computing a value with all it needs takes few expressions.
fn is_small(program: &Program, value: ValueId) -> bool {
    let mut left = SMALL;
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        let Some(def) = program.values.get(value.index()) else { return false };
        let Definition::Rules(rules) = &def.definition else { return false };
        for rule in &rules.rules {
            for expr in rule.guard.iter().chain([&rule.body]) {
                expr.visit(&mut |expr| {
                    left = left.saturating_sub(match &expr.op {
                        Op::Tariff(..) | Op::Row(..) | Op::Quotient(..) | Op::Query(_) | Op::Select(_) => SMALL,
                        Op::AddMonths(..) | Op::MonthsBetween(..) | Op::DayOfYear { .. } | Op::DayOfMonth { .. } => SMALL,
                        Op::DatePart(..) => 6,
                        Op::Value(need) | Op::ValuePresent(need) | Op::ElementValue(need, _) => {
                            pending.push(*need);
                            1
                        }
                        _ => 1,
                    });
                });
            }
        }
        if left == 0 {
            return false;
        }
    }
    true
}
