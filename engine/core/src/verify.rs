//! Checks that a program is what its types say. A violation is a bug of the compiler, never of the drafter.
//!
//! A verified program cannot make the interpreter or machine code go wrong: every id exists, every interval is true and
//! computable, values do not need themselves, and nesting is bounded.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::table;
use crate::facts::Facts;
use crate::ir::typing::{self, encloses, infer};
use crate::ir::{
    Constant, Decision, Definition, Expr, KeyCell, MarkId, Op, Program, Requirement, RequirementContent, Rules, SiteId, Table,
    Type, Unit, ValueId,
};
use crate::value::Interval;

/// Deepest chain of expressions through values: a bound on the stack of the interpreter.
pub const MAX_DEPTH: usize = 400;

/// Most rules one value may have.
pub const MAX_RULES: usize = 2_000;

/// What is wrong with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What.
    pub what: String,
    /// Where.
    pub site: SiteId,
}

/// Every violation of a program; empty for a good one.
pub fn verify(program: &Program) -> Vec<Violation> {
    let mut verifier = Verifier { program, violations: Vec::new() };
    verifier.marks();
    verifier.tables();
    verifier.tariffs();
    verifier.inputs();
    for assertion in &program.assertions {
        verifier.condition(&assertion.condition);
        let known: BTreeSet<_> = assertion.reads.iter().copied().collect();
        assertion.condition.visit(&mut |expr| match &expr.op {
            Op::Input(input) if !known.contains(input) => verifier.say("an assertion reads an input it does not list", expr.site),
            Op::Value(_) | Op::ValuePresent(_) => verifier.say("an assertion reads a value", expr.site),
            _ => {}
        });
    }
    for value in &program.values {
        verifier.definition(&value.definition, &value.ty, value.check.as_ref(), value.site);
        let bound_fits = match (&value.check, value.ty.as_number()) {
            (Some(check), Some(number)) => number.interval.intersect(check).as_ref() == Some(&number.interval),
            (None, _) => true,
            (Some(_), None) => false,
        };
        if !bound_fits {
            verifier.say("a bound that its value does not keep", value.site);
        }
        if matches!(value.ty, Type::Fraction(_)) && value.optional {
            verifier.say("an optional fraction", value.site);
        }
    }
    for decision in &program.decisions {
        for output in &decision.outputs {
            match program.values.get(output.value.index()) {
                None => verifier.say("a decision answers a value that does not exist", decision.site),
                Some(value) if matches!(value.ty, Type::Fraction(_)) => {
                    verifier.say("a decision answers a fraction", decision.site)
                }
                Some(_) => {}
            }
        }
    }
    verifier.depths();
    verifier.violations
}

/// Whether an ad hoc decision may be asked of a verified program.
pub fn verify_decision(program: &Program, decision: &Decision) -> bool {
    decision
        .outputs
        .iter()
        .all(|output| program.values.get(output.value.index()).is_some_and(|value| !matches!(value.ty, Type::Fraction(_))))
}

/// A program without violations, with facts for it. There is no other way to one than [`Verified::new`], and the program
/// cannot change behind it.
#[derive(Clone, Debug)]
pub struct Verified {
    program: Arc<Program>,
    facts: Facts,
}

impl Verified {
    /// Verifies a program; its first violation where there is one.
    pub fn new(program: Arc<Program>) -> Result<Verified, Violation> {
        if let Some(violation) = verify(&program).into_iter().next() {
            return Err(violation);
        }
        let facts = Facts::new(&program);
        Ok(Verified { program, facts })
    }

    /// The program.
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// Facts with nothing but the defaults: clones of the same ones each time.
    pub fn facts(&self) -> Facts {
        self.facts.clone()
    }
}

struct Verifier<'a> {
    program: &'a Program,
    violations: Vec<Violation>,
}

impl Verifier<'_> {
    fn say(&mut self, what: impl Into<String>, site: SiteId) {
        self.violations.push(Violation { what: what.into(), site });
    }

    /// Every mark and every id an expression does not type exists.
    fn marks(&mut self) {
        let mut used: Vec<(MarkId, SiteId)> = Vec::new();
        for value in &self.program.values {
            match &value.definition {
                Definition::Rules(rules) => used.extend(rules.rules.iter().filter_map(|rule| Some((rule.mark?, rule.site)))),
                Definition::Requirements(root) => requirement_marks(root, &mut used),
                Definition::Collect(members) => used.extend(members.iter().map(|member| (member.mark, member.site))),
            }
        }
        used.extend(self.program.tariffs.iter().map(|tariff| (tariff.mark, tariff.site)));
        for table in &self.program.tables {
            let last = table.rows.len().saturating_sub(1);
            used.extend(table.first_mark.map(|first| (MarkId::new(first.index().saturating_add(last)), SiteId(0))));
        }
        for (_, site) in used.into_iter().filter(|(mark, _)| mark.index() >= self.program.marks.len()) {
            self.say("a mark that does not exist", site);
        }
        for assertion in &self.program.assertions {
            if assertion.reads.iter().any(|input| input.index() >= self.program.inputs.len()) {
                self.say("an assertion that reads an input that does not exist", assertion.site);
            }
        }
    }

    fn inputs(&mut self) {
        for input in &self.program.inputs {
            let fits = match &input.ty {
                Type::Fraction(_) => false,
                Type::Number(number) => number.interval.is_computable(),
                Type::Member(e) => self.program.enumerations.get(e.index()).is_some_and(|e| !e.members.is_empty()),
                Type::Set(e) => {
                    self.program.enumerations.get(e.index()).is_some_and(|e| e.members.len() <= crate::value::SET_MEMBERS)
                }
                Type::Bool | Type::Date => true,
            };
            if !fits {
                self.say(format!("the input {} has a type no caller can give", input.name), input.site);
            }
            if let Some(default) = &input.default
                && !crate::interpreter::is_of_type(self.program, &default.value(), &input.ty)
            {
                self.say(format!("the default of {} is not of its type", input.name), input.site);
            }
        }
    }

    fn tables(&mut self) {
        for table in &self.program.tables {
            let site = table.rows.first().map_or(SiteId(0), |row| row.site);
            if !self.table_is_indexed(table) {
                self.say("a table whose index does not answer as its rows do", site);
            }
            let constants_fit = table.rows.iter().all(|row| {
                row.cells.len() == table.keys.len()
                    && row.outputs.len() == table.outputs.len()
                    && row.outputs.iter().zip(&table.outputs).all(|(constant, ty)| {
                        matches!(constant, Constant::Absent)
                            || crate::interpreter::is_of_type(self.program, &constant.value(), ty)
                    })
            });
            if !constants_fit {
                self.say("a table cell that is not of its column's type", site);
            }
        }
    }

    /// Whether cutting the rows again gives the same index, without a gap.
    fn table_is_indexed(&self, table: &Table) -> bool {
        let domains: Option<Vec<_>> = table
            .keys
            .iter()
            .map(|ty| {
                let members = match ty {
                    Type::Member(e) => self.program.enumerations.get(e.index())?.members.len(),
                    _ => 0,
                };
                Some((table::domain(ty, members)?, matches!(ty, Type::Bool | Type::Member(_))))
            })
            .collect();
        let sorted = table.rows.iter().flat_map(|row| &row.cells).all(|cell| match cell {
            KeyCell::Members(members) => members.is_sorted(),
            _ => true,
        });
        sorted
            && domains.is_some_and(|domains| {
                matches!(table::cut(&table.rows, &domains, true), Ok((index, findings)) if index == table.index && findings.gaps.is_empty())
            })
    }

    fn tariffs(&mut self) {
        for tariff in &self.program.tariffs {
            let ends: Vec<_> = tariff.slices.iter().map(|slice| slice.end.as_ref()).collect();
            let rising = ends.is_sorted_by(|a, b| match (a, b) {
                (Some(a), Some(b)) => a < b,
                (Some(_), None) => true,
                _ => false,
            });
            let closed = ends.last() == Some(&None) && ends.first().is_none_or(|end| end.is_none_or(|end| *end >= 0.into()));
            if !rising || !closed || tariff.slices.iter().any(|slice| slice.rate < 0.into()) {
                self.say("a tariff whose slices do not rise to an open end", tariff.site);
            }
        }
    }

    fn condition(&mut self, expr: &Expr) {
        self.expr(expr);
        if expr.ty != Type::Bool {
            self.say("a condition that is not true or false", expr.site);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        for operand in expr.operands() {
            self.expr(operand);
        }
        match infer(&expr.op, &expr.ty, Unit::Bare, self.program) {
            Ok(found) if encloses(&expr.ty, &found) => {}
            Ok(found) => self.say(format!("{:?} is stated, {found:?} is found", expr.ty), expr.site),
            Err(error) => self.say(format!("{error:?} in {:?}", std::mem::discriminant(&expr.op)), expr.site),
        }
    }

    fn definition(&mut self, definition: &Definition, ty: &Type, check: Option<&Interval>, site: SiteId) {
        match definition {
            Definition::Rules(rules) => self.rules(rules, ty, check, site),
            Definition::Requirements(root) => {
                self.requirement(root);
                if *ty != Type::Bool {
                    self.say("requirements that do not give true or false", site);
                }
            }
            Definition::Collect(members) => {
                for guard in members.iter().filter_map(|member| member.guard.as_ref()) {
                    self.condition(guard);
                }
                if !matches!(ty, Type::Set(_)) {
                    self.say("a collection that is no set", site);
                }
            }
        }
    }

    fn rules(&mut self, rules: &Rules, ty: &Type, check: Option<&Interval>, site: SiteId) {
        if rules.rules.len() > MAX_RULES {
            self.say("too many rules of one value", site);
        }
        for (index, rule) in rules.rules.iter().enumerate() {
            if rule.parent.is_some_and(|parent| parent >= index) {
                self.say("an exception that stands before its target", rule.site);
            }
            if let Some(guard) = &rule.guard {
                self.condition(guard);
            }
            self.expr(&rule.body);
            // A bound that is checked when the value is computed lets its rules give more than its type holds.
            let guarded = check.is_some_and(|check| match (ty.as_number(), rule.body.ty.as_number()) {
                (Some(own), Some(body)) => {
                    own.scale == body.scale && body.interval.intersect(check).is_none_or(|kept| own.interval.encloses(&kept))
                }
                _ => false,
            });
            if !guarded && !encloses(ty, &rule.body.ty) {
                self.say("a rule whose value is not of its type", rule.site);
            }
        }
        if let Type::Fraction(fraction) = ty
            && rules.rules.len() > 1
            && !fraction.numerator.mul(&fraction.denominator).is_computable()
        {
            self.say("fractions too wide to be compared with each other", site);
        }
        let is_root = |index: &usize| rules.rules.get(*index).is_some_and(|rule| rule.parent.is_none());
        if !rules.order.iter().flatten().chain(&rules.otherwise).all(is_root) {
            self.say("an order or a default that names no root rule", site);
        }
    }

    fn requirement(&mut self, node: &Requirement) {
        for waiver in &node.waivers {
            self.condition(&waiver.guard);
        }
        match &node.content {
            RequirementContent::Leaf(condition) => self.condition(condition),
            RequirementContent::All(children) | RequirementContent::Any(children) => {
                children.iter().for_each(|child| self.requirement(child));
            }
        }
    }

    /// Values must not need themselves, and the chain from any of them must be short enough for the stack.
    fn depths(&mut self) {
        for (value, depth) in self.program.values.iter().zip(depths(self.program)) {
            if depth == usize::MAX {
                self.say(format!("the value {} needs itself", value.name), value.site);
            } else if depth > MAX_DEPTH {
                self.say("a chain of values too long for the stack", value.site);
            }
        }
    }
}

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

fn requirement_marks(node: &Requirement, used: &mut Vec<(MarkId, SiteId)>) {
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
            if let Op::Value(value) | Op::ValuePresent(value) = &expr.op {
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
                        if let Op::Value(need) | Op::ValuePresent(need) = &expr.op {
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
