//! Checks that a program is what its types say. A violation is a bug of the compiler, save where it has a [`Limit`]: those
//! bounds on size a regulation can pass, and its drafter is told.
//!
//! A verified program cannot make the interpreter or machine code go wrong: every id exists, every interval is true and
//! computable, values do not need themselves, and nesting is bounded.

mod needs;
mod scopes;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::analysis::table;
use crate::facts::Facts;
use crate::ir::typing::{encloses, infer};
use crate::ir::{
    Constant, Decision, Definition, Expr, Input, KeyCell, MarkId, Op, Program, Requirement, RequirementContent, Rules, SiteId,
    Table, Type, Unit,
};
use crate::value::Interval;

use needs::requirement_marks;
pub use needs::{depths, expressions, needs};
pub use work::{evaluations, expression_evaluations};

/// Deepest chain of expressions through values: a bound on the stack of the interpreter.
pub const MAX_DEPTH: usize = 400;

/// Most rules one value may have.
pub const MAX_RULES: usize = 2_000;

/// Most elements of one list.
pub const MAX_ELEMENTS: u32 = 10_000;

/// Most words that the inputs of a program take in memory, their lists filled.
pub const MAX_FACT_WORDS: usize = 1 << 18;

/// Most expressions that a run evaluates, every list as long as it may be: a bound on its time. Lists asked about inside a
/// question about a list multiply.
pub const MAX_EVALUATIONS: u64 = 100_000_000;

/// Most results of computed fields, every list as long as it may be: a bound on the memory of a run.
pub const MAX_FIELD_RESULTS: u64 = 1 << 20;

/// What is wrong with a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What.
    pub what: String,
    /// Where.
    pub site: SiteId,
    /// The bound passed, where a regulation rather than the compiler is at fault.
    pub limit: Option<Limit>,
}

/// A bound that a regulation can pass: what it has, what it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Words that its lists take in memory.
    ListWords(u64, u64),
    /// Steps of a run, or computed fields that one remembers.
    Work(u64, u64),
}

const UNREAD_LIST: &str = "an assertion asks a list it does not read";

/// Every violation of a program; empty for a good one.
pub fn verify(program: &Program) -> Vec<Violation> {
    let mut verifier = Verifier { program, violations: Vec::new() };
    verifier.marks();
    verifier.tables();
    verifier.tariffs();
    verifier.inputs();
    verifier.scopes();
    for assertion in &program.assertions {
        verifier.condition(&assertion.condition);
        let known: BTreeSet<_> = assertion.reads.iter().copied().collect();
        assertion.condition.visit(&mut |expr| match &expr.op {
            Op::Input(input) if !known.contains(input) => verifier.say("an assertion reads an input it does not list", expr.site),
            Op::Query(query) if !known.contains(&query.list) => verifier.say(UNREAD_LIST, expr.site),
            Op::Select(select) if !known.contains(&select.list) => verifier.say(UNREAD_LIST, expr.site),
            Op::Value(_) | Op::ValuePresent(_) | Op::ElementValue(..) => verifier.say("an assertion reads a value", expr.site),
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
        if matches!(value.ty, Type::List(..)) {
            verifier.say("a list that is computed", value.site);
        }
        let empty = |rule: &crate::ir::Rule| matches!(rule.body.op, Op::Constant(Constant::Absent));
        if !value.optional && matches!(&value.definition, Definition::Rules(rules) if rules.rules.iter().any(empty)) {
            verifier.say("an empty body of a value that is never empty", value.site);
        }
        if value.element.is_some() && (value.optional || !matches!(value.definition, Definition::Rules(_))) {
            verifier.say("a computed field that is not found by rules", value.site);
        }
    }
    for decision in &program.decisions {
        for output in &decision.outputs {
            match program.values.get(output.value.index()) {
                None => verifier.say("a decision answers a value that does not exist", decision.site),
                Some(value) if !may_be_answered(value) => verifier.say("a decision answers what is no answer", decision.site),
                Some(_) => {}
            }
        }
    }
    verifier.depths();
    verifier.work();
    verifier.violations
}

/// Whether an ad hoc decision may be asked of a verified program.
pub fn verify_decision(program: &Program, decision: &Decision) -> bool {
    decision.outputs.iter().all(|output| program.values.get(output.value.index()).is_some_and(may_be_answered))
}

/// Whether a value can be an output: neither a fraction nor a text, nor a field of elements.
fn may_be_answered(value: &crate::ir::ValueDef) -> bool {
    !matches!(value.ty, Type::Fraction(_) | Type::Text | Type::List(..)) && value.element.is_none()
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
        self.violations.push(Violation { what: what.into(), site, limit: None });
    }

    fn beyond(&mut self, what: &str, limit: Limit, site: SiteId) {
        self.violations.push(Violation { what: what.to_owned(), site, limit: Some(limit) });
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
        let mut words = 0usize;
        for input in &self.program.inputs {
            let fits = match &input.ty {
                Type::List(record, most) => {
                    let record = self.program.records.get(record.index());
                    words = words.saturating_add(record.map_or(0, |r| (r.fields.len() * 2 + 1).saturating_mul(*most as usize)));
                    input.default.is_none() && *most <= MAX_ELEMENTS && record.is_some_and(|record| !record.fields.is_empty())
                }
                _ => self.can_be_given(input),
            };
            if !fits {
                self.say(format!("the input {} has a type no caller can give", input.name), input.site);
            }
            if let Some(Constant::Text(text)) = &input.default
                && !self.program.texts.contains(text)
            {
                self.say("a text that the program does not list", input.site);
            }
            if let Some(default) = &input.default
                && !crate::interpreter::is_of_type(self.program, &default.value(), &input.ty)
            {
                self.say(format!("the default of {} is not of its type", input.name), input.site);
            }
        }
        let texts: BTreeSet<_> = self.program.texts.iter().collect();
        if texts.len() < self.program.texts.len() {
            self.say("a text that is listed twice", SiteId(0));
        }
        if words > MAX_FACT_WORDS {
            let site = self.program.inputs.iter().rev().find(|input| matches!(input.ty, Type::List(..))).map(|input| input.site);
            let limit = Limit::ListWords(words as u64, MAX_FACT_WORDS as u64);
            self.beyond("lists too long for the memory of facts", limit, site.unwrap_or(SiteId(0)));
        }
        for field in self.program.records.iter().flat_map(|record| &record.fields) {
            if !self.can_be_given(field) || field.default.is_some() {
                self.say(format!("the field {} has a type no caller can give", field.name), field.site);
            }
        }
    }

    /// Whether a caller can give a value of the type, as an input or a field; lists aside.
    fn can_be_given(&self, input: &Input) -> bool {
        match &input.ty {
            Type::Fraction(_) | Type::List(..) | Type::Element(_) => false,
            Type::Number(number) => number.interval.is_computable(),
            Type::Member(e) => self.program.enumerations.get(e.index()).is_some_and(|e| !e.members.is_empty()),
            Type::Set(e) => {
                self.program.enumerations.get(e.index()).is_some_and(|e| e.members.len() <= crate::value::SET_MEMBERS)
            }
            Type::Bool | Type::Date | Type::Time | Type::Text => true,
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
                        matches!(constant, Constant::Absent | Constant::Impossible)
                            || crate::interpreter::is_of_type(self.program, &constant.value(), ty)
                    })
            });
            if !constants_fit {
                self.say("a table cell that is not of its column's type", site);
            }
            let mut cells = table.rows.iter().flat_map(|row| &row.outputs);
            if cells.any(|cell| matches!(cell, Constant::Text(text) if !self.program.texts.contains(text))) {
                self.say("a text that the program does not list", site);
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
        if let Op::Constant(Constant::Text(text)) = &expr.op
            && !self.program.texts.contains(text)
        {
            self.say("a text that the program does not list", expr.site);
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
        if !rules.order.iter().flatten().flatten().chain(&rules.otherwise).all(is_root) {
            self.say("an order or a default that names no root rule", site);
        }
        let ascends = |item: &Vec<usize>| !item.is_empty() && item.is_sorted_by(|a, b| a < b);
        let mut named = BTreeSet::new();
        if !rules.order.iter().flatten().all(ascends)
            || !rules.order.iter().flatten().flatten().chain(&rules.otherwise).all(|root| named.insert(*root))
        {
            self.say("an order that names a rule twice, or an item without rules or not in their order", site);
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
