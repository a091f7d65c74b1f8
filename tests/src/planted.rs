//! Bugs planted after a pass, and how many regulations it takes to see them.

use perwali_engine::facts::Facts;
use perwali_engine::ir::{Definition, Expr, Op, Program, Query, Requirement, RequirementContent};

use crate::cases::cases;
use crate::compare::{Case, Interpreter, Native, Party, day, decisions, give};
use crate::differential::{Tally, disagreement};
use crate::generate::generate;
use crate::model::Regulation;
use crate::oracle::Oracle;
use crate::pipeline::{self, Change, Stopped};
use crate::render::render;

/// How a planted bug showed itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// An answer differed.
    Differs,
    /// The verifier refused the program.
    Unverified,
}

/// What became of one regulation with a bug in it.
enum Tried {
    /// The bug has no place here.
    NoPlace,
    /// It has, but nothing was seen.
    Missed,
    Seen(Seen),
}

/// One regulation that compiles, with its cases.
struct Subject {
    regulation: Regulation,
    text: String,
    cases: Vec<Case>,
}

fn subject(seed: u64) -> Subject {
    let regulation = generate(seed);
    let text = render(&regulation);
    let cases = cases(&regulation, 20);
    Subject { regulation, text, cases }
}

/// Tries seeds until a bug is seen; gives how, and in how many regulations it was planted until then.
fn until_seen(most: u64, attempt: impl Fn(&Subject) -> Tried) -> Result<(Seen, usize), usize> {
    let mut planted = 0;
    for seed in 1..=most {
        match attempt(&subject(seed)) {
            Tried::NoPlace => {}
            Tried::Missed => planted += 1,
            Tried::Seen(seen) => return Ok((seen, planted + 1)),
        }
    }
    Err(planted)
}

fn compared(subject: &Subject, program: &Program) -> Tried {
    match disagreement(&subject.regulation, program, &subject.cases, false, &mut Tally::default()) {
        Some(_) => Tried::Seen(Seen::Differs),
        None => Tried::Missed,
    }
}

/// Plants a bug between two passes of the compiler: the change says whether it found a place.
pub fn between_passes(most: u64, change: &Change<'_>) -> Result<(Seen, usize), usize> {
    until_seen(most, |subject| {
        let mut placed = false;
        let parsed = pipeline::read(&subject.text);
        match pipeline::finish_changed(parsed, subject.text.len(), change, &mut placed) {
            _ if !placed => Tried::NoPlace,
            Ok(program) => compared(subject, &program),
            Err(Stopped::Unverified(_)) => Tried::Seen(Seen::Unverified),
            // The bug makes something else wrong: the checker stands in its way.
            Err(Stopped::Rejected(_)) => Tried::NoPlace,
        }
    })
}

/// Plants a bug in a text.
pub fn in_text(most: u64, change: impl Fn(&str) -> Option<String>) -> Result<(Seen, usize), usize> {
    until_seen(most, |subject| {
        let Some(text) = change(&subject.text) else { return Tried::NoPlace };
        match pipeline::compile(&text) {
            Ok(program) => compared(subject, &program),
            Err(Stopped::Unverified(_)) => Tried::Seen(Seen::Unverified),
            Err(Stopped::Rejected(_)) => Tried::NoPlace,
        }
    })
}

/// Plants a bug in a lowered program; the verifier looks first, then the interpreter runs it.
pub fn in_program(most: u64, change: impl Fn(&mut Program) -> bool) -> Result<(Seen, usize), usize> {
    until_seen(most, |subject| {
        let Ok(mut program) = pipeline::compile(&subject.text) else { return Tried::NoPlace };
        if !change(&mut program) {
            return Tried::NoPlace;
        }
        if !perwali_engine::verify::verify(&program).is_empty() {
            return Tried::Seen(Seen::Unverified);
        }
        compared(subject, &program)
    })
}

/// Gives one execution a changed program while the other keeps the true one: a bug of a backend alone.
pub fn in_backend(most: u64, native: bool, change: impl Fn(&mut Program) -> bool) -> Result<(Seen, usize), usize> {
    until_seen(most, |subject| {
        let Ok(program) = pipeline::compile(&subject.text) else { return Tried::NoPlace };
        let mut wrong = program.clone();
        if !change(&mut wrong) || !perwali_engine::verify::verify(&wrong).is_empty() {
            return Tried::NoPlace;
        }
        let mut facts = Facts::new(&program);
        for (right, changed) in decisions(&subject.regulation, &program).iter().zip(&decisions(&subject.regulation, &wrong)) {
            let (mut code, mut reference): (Box<dyn Party>, Box<dyn Party>) = if native {
                (Box::new(Native::new(&wrong, changed)), Box::new(Interpreter::new(&program, right)))
            } else {
                (Box::new(Native::new(&program, right)), Box::new(Interpreter::new(&wrong, changed)))
            };
            for case in &subject.cases {
                give(&mut facts, &program, case);
                if code.answer(&facts, day(case.day)) != reference.answer(&facts, day(case.day)) {
                    return Tried::Seen(Seen::Differs);
                }
            }
        }
        Tried::Missed
    })
}

/// Plants a bug in what is given: the interpreter gets changed facts, the oracle the true ones.
pub fn in_facts(most: u64, change: impl Fn(&Regulation, &mut Case) -> bool) -> Result<(Seen, usize), usize> {
    until_seen(most, |subject| {
        let Ok(program) = pipeline::compile(&subject.text) else { return Tried::NoPlace };
        let oracle = Oracle::new(&subject.regulation);
        let mut facts = Facts::new(&program);
        let mut placed = false;
        for (index, decision) in decisions(&subject.regulation, &program).iter().enumerate() {
            let mut interpreter = Interpreter::new(&program, decision);
            for case in &subject.cases {
                let mut changed = case.clone();
                if !change(&subject.regulation, &mut changed) {
                    continue;
                }
                placed = true;
                give(&mut facts, &program, &changed);
                let expected = oracle.ask(&subject.regulation.decisions[index].outputs, &case.facts, case.day);
                if interpreter.answer(&facts, day(case.day)) != expected {
                    return Tried::Seen(Seen::Differs);
                }
            }
        }
        if placed { Tried::Missed } else { Tried::NoPlace }
    })
}

/// Visits an expression, then its operands.
pub fn below(expr: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    visit(expr);
    match &mut expr.op {
        Op::Rescale(a)
        | Op::Neg(a)
        | Op::ToFraction(a)
        | Op::Not(a)
        | Op::Count(a)
        | Op::Tariff(_, a)
        | Op::Column(_, _, a)
        | Op::Field(a, _)
        | Op::FieldPresent(a, _)
        | Op::ElementValue(_, a)
        | Op::DatePart(_, a)
        | Op::DayOfYear { year: a, .. }
        | Op::DayOfMonth { of: a, .. }
        | Op::DayOf(a)
        | Op::SecondOfDay(a) => below(a, visit),
        Op::AddMonths(a, b, _)
        | Op::AddDays(a, b)
        | Op::DaysBetween(a, b)
        | Op::MonthsBetween(a, b, ..)
        | Op::AtSecond(a, b)
        | Op::AddSeconds(a, b)
        | Op::SecondsBetween(a, b) => {
            below(a, visit);
            below(b, visit);
        }
        Op::Query(query) => {
            let Query { filter, item, when_empty, .. } = query.as_mut();
            [filter, item, when_empty].into_iter().flatten().for_each(|part| below(part, visit));
        }
        Op::Select(select) => {
            select.filter.iter_mut().for_each(|filter| below(filter, visit));
            select.keys.iter_mut().for_each(|(key, _)| below(key, visit));
        }
        Op::Round { value, .. } => below(value, visit),
        Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Quotient(a, b) | Op::Min(a, b) | Op::Max(a, b) => {
            below(a, visit);
            below(b, visit);
        }
        Op::Compare(_, a, b) | Op::And(a, b) | Op::Or(a, b) | Op::In(a, b) => {
            below(a, visit);
            below(b, visit);
        }
        Op::If(a, b, c) => [a, b, c].into_iter().for_each(|part| below(part, visit)),
        Op::Row(_, keys) => keys.iter_mut().for_each(|key| below(key, visit)),
        _ => {}
    }
}

/// Visits every expression of a program, operands last.
pub fn exprs(program: &mut Program, visit: &mut dyn FnMut(&mut Expr)) {
    fn requirement(node: &mut Requirement, visit: &mut dyn FnMut(&mut Expr)) {
        node.waivers.iter_mut().for_each(|waiver| below(&mut waiver.guard, visit));
        match &mut node.content {
            RequirementContent::Leaf(condition) => below(condition, visit),
            RequirementContent::All(children) | RequirementContent::Any(children) => {
                children.iter_mut().for_each(|child| requirement(child, visit));
            }
        }
    }
    for value in &mut program.values {
        match &mut value.definition {
            Definition::Rules(rules) => {
                for rule in &mut rules.rules {
                    rule.guard.iter_mut().for_each(|guard| below(guard, visit));
                    below(&mut rule.body, visit);
                }
            }
            Definition::Requirements(root) => requirement(root, visit),
            Definition::Collect(members) => {
                members.iter_mut().filter_map(|m| m.guard.as_mut()).for_each(|guard| below(guard, visit))
            }
        }
    }
}

/// Changes every expression of a program that a change fits.
pub fn every(program: &mut Program, change: &dyn Fn(&mut Expr) -> bool) -> bool {
    let mut done = false;
    exprs(program, &mut |expr| done |= change(expr));
    done
}
