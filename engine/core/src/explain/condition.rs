//! A condition that was evaluated → the parts of it that decided, with the values they were decided by.
//!
//! Of parts joined by `dan` that hold, all decide; else each that does not hold. Of parts joined by `atau` each that holds,
//! or all of them. Also one that was skipped, since another had settled the whole: with either alone it would be the same.

use std::collections::BTreeSet;

use super::formula::{self, Printer};
use super::listed::{self, Asked, Question};
use super::phrases::{self, Phrase};
use super::plain::{self, Sentence};
use crate::interpreter::Evaluated;
use crate::ir::{CompareOp, Expr, InputId, Op, Type, ValueId};
use crate::show;
use crate::value::Value;

/// A part of a condition that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As it is written, with names: `ipk ≥ 2,75`.
    pub written: String,
    /// Whether it holds; none where it could not be computed.
    pub holds: Option<bool>,
    /// The names in it and what they are, each once.
    pub found: Vec<Operand>,
    /// In plain words, as a demand: `ipk paling sedikit 2,75`.
    pub plain: Sentence,
    /// Where it compares a name, standing first where there are two.
    pub bound: Option<Bound>,
    /// What it compares that is no name, and what that was found to be: `banyaknya tahun dari … sampai …`.
    pub computed: Option<(Sentence, String)>,
    /// Questions about lists in it.
    pub asked: Vec<Asked>,
    /// Whether it is not said if it holds, since that would tell what was given to a secret input.
    pub secret: bool,
}

/// What a name is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The comparison as it is written; where `tidak` stands before it, the one that holds then.
    pub op: CompareOp,
    /// The comparison in words: Bahasa Indonesia, English.
    pub words: Phrase,
    /// What the name is compared with, in words.
    pub shown: String,
}

/// A name in a formula and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand {
    /// Its name.
    pub name: String,
    /// Words for people, may be empty.
    pub label: String,
    /// What it is, in words.
    pub shown: String,
}

/// The parts that decided a condition.
pub(super) fn parts(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated) -> Vec<Part> {
    let mut out = Vec::new();
    collect(printer, expr, evaluated, &mut out);
    out
}

fn collect(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated, out: &mut Vec<Part>) {
    let truth = truth(evaluated);
    // Which parts decided would tell of a secret what it is: they are told together.
    if matches!(expr.op, Op::And(..) | Op::Or(..) | Op::If(..)) && any_tells(printer, expr) {
        out.push(part(printer, expr, evaluated));
        return;
    }
    match &expr.op {
        Op::And(..) | Op::Or(..) if printer.once(expr).is_some() => out.push(part(printer, expr, evaluated)),
        // Where the whole is known, the parts that gave it are those that agree with it.
        Op::And(a, b) | Op::Or(a, b) => {
            for (part, found) in [a, b].into_iter().zip(&evaluated.operands) {
                if truth.is_none() || self::truth(found) == truth {
                    collect(printer, part, found, out);
                }
            }
        }
        Op::If(_, then, otherwise) => match evaluated.operands.as_slice() {
            [condition, taken] => {
                let branch = if self::truth(condition) == Some(true) { then } else { otherwise };
                if let Op::If(asked, ..) = &expr.op {
                    collect(printer, asked, condition, out);
                }
                if !matches!(branch.op, Op::Constant(_)) {
                    collect(printer, branch, taken, out);
                }
            }
            _ => out.push(part(printer, expr, evaluated)),
        },
        Op::Constant(_) => {}
        _ => out.push(part(printer, expr, evaluated)),
    }
}

fn truth(evaluated: &Evaluated) -> Option<bool> {
    match evaluated.value {
        Some(Value::Bool(truth)) => Some(truth),
        _ => None,
    }
}

fn part(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated) -> Part {
    let mut found = Operands::default();
    operands(printer, expr, evaluated, &mut found);
    let bound = bound(printer, expr, evaluated, false);
    let secret = any_tells(printer, expr);
    if secret {
        for id in printer.secrets.inputs(printer.program, expr) {
            let Some(input) = printer.program.inputs.get(id.index()) else { continue };
            if found.names.insert(input.name.clone()) {
                found.list.push(Operand { name: input.name.clone(), label: input.label.clone(), shown: show::SECRET.to_owned() });
            }
        }
    }
    let holds = truth(evaluated).filter(|_| !secret);
    let (written, plain) = (printer.written(expr), plain::demand(printer, expr));
    let computed = if secret { None } else { computed(printer, expr, evaluated) };
    Part { written, plain, holds, found: found.list, bound, computed, asked: found.asked, secret }
}

fn computed(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated) -> Option<(Sentence, String)> {
    let (one, found) = match (&expr.op, evaluated.operands.as_slice()) {
        (Op::Not(inner), [found]) => return computed(printer, inner, found),
        (Op::Compare(_, a, b), [_, right]) if matches!(a.op, Op::Constant(_)) => (b, right),
        (Op::Compare(_, a, _), [left, _]) => (a, left),
        // `antara` and `termasuk` compare one value twice.
        (Op::And(a, _) | Op::Or(a, _), [first, ..]) if printer.once(expr).is_some() => return computed(printer, a, first),
        _ => return None,
    };
    let named = is_name(printer, one) || matches!(one.op, Op::Constant(_) | Op::Query(_) | Op::Select(_));
    (!named).then_some(())?;
    Some((plain::noun(printer, one), printer.leaf(one, found.value.as_ref()?)))
}

fn bound(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated, not: bool) -> Option<Bound> {
    let (op, ty, shown) = match (&expr.op, evaluated.operands.as_slice()) {
        (Op::Not(inner), [found]) => return bound(printer, inner, found, !not),
        (Op::Compare(op, a, b), [left, right]) => match (is_name(printer, a), is_name(printer, b)) {
            (true, _) => (*op, &a.ty, printer.filled(b, right)),
            (false, true) => (op.mirrored(), &b.ty, printer.filled(a, left)),
            _ if matches!((&a.op, &b.op), (Op::Query(_), Op::Constant(_))) => (*op, &a.ty, printer.filled(b, right)),
            _ => return None,
        },
        _ => return None,
    };
    let op = if not { op.opposite() } else { op };
    Some(Bound { op, words: phrases::phrase(op, ty, printer.program), shown })
}

/// Whether the truth of it or of a part of it tells what was given to a secret input.
pub(super) fn any_tells(printer: Printer<'_>, expr: &Expr) -> bool {
    let mut found = false;
    if printer.secrets.any() {
        expr.visit(&mut |expr| found |= tells(printer, expr));
    }
    found
}

/// Whether its truth tells what was given to a secret input: a truth, or one value that it is compared with.
fn tells(printer: Printer<'_>, expr: &Expr) -> bool {
    let hides = |expr: &Expr| printer.secrets.hides(printer.program, expr);
    match &expr.op {
        Op::Not(inner) => tells(printer, inner),
        Op::Compare(CompareOp::Equal | CompareOp::NotEqual, a, b) => hides(a) || hides(b),
        Op::In(a, b) => hides(a) || hides(b),
        Op::And(..) | Op::Or(..) => printer.once(expr).is_some_and(|id| printer.secrets.hides_value(id)),
        Op::InputPresent(_) => hides(expr),
        Op::Input(_) | Op::Field(..) => expr.ty == Type::Bool && hides(expr),
        Op::FieldPresent(element, _) => matches!(element.ty, Type::Element(list) if is_secret(printer, list)),
        _ => false,
    }
}

fn is_secret(printer: Printer<'_>, list: InputId) -> bool {
    printer.program.inputs.get(list.index()).is_some_and(|input| input.secret)
}

fn is_name(printer: Printer<'_>, expr: &Expr) -> bool {
    match &expr.op {
        Op::Value(id) | Op::ElementValue(id, _) => !printer.nameless(*id),
        Op::Input(_) | Op::LawDay | Op::Field(..) => true,
        Op::Rescale(inner) | Op::ToFraction(inner) => is_name(printer, inner),
        _ => false,
    }
}

/// Names and what they are, each once.
#[derive(Default)]
struct Operands {
    list: Vec<Operand>,
    names: BTreeSet<String>,
    asked: Vec<Asked>,
    /// Values made by the compiler that were looked into.
    inside: BTreeSet<(ValueId, Option<u32>)>,
}

/// The names of an expression with what they were found to be.
fn operands(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated, out: &mut Operands) {
    let label = match &expr.op {
        Op::Value(id) | Op::ValuePresent(id) | Op::ElementValue(id, _) if printer.nameless(*id) => {
            if let Some((id, body, Some(found))) = printer.behind_of(expr, evaluated)
                && out.inside.insert((id, formula::position(evaluated)))
            {
                operands(printer, body, found, out);
            }
            return;
        }
        Op::Input(id) | Op::InputPresent(id) => printer.program.inputs.get(id.index()).map(|input| &input.label),
        Op::Value(id) | Op::ValuePresent(id) => printer.program.values.get(id.index()).map(|value| &value.label),
        Op::LawDay => None,
        Op::Field(element, field) => listed::field(printer.program, element, *field).map(|field| &field.label),
        Op::ElementValue(id, _) => printer.program.values.get(id.index()).map(|value| &value.label),
        // What was found about each element is told by itself; here stands what the question gave.
        Op::Query(_) | Op::Select(_) => {
            let name = printer.written(expr);
            if let Some(question) = Question::of(expr)
                && out.names.insert(name.clone())
            {
                let asked = question.asked(printer, expr, evaluated);
                match &evaluated.value {
                    Some(value) if expr.ty != Type::Bool => {
                        let label = plain::noun(printer, expr).id;
                        out.list.push(Operand { name, label, shown: printer.leaf(expr, value) });
                    }
                    _ if asked.is_none() => out.list.extend(listed::whole(printer, question.list)),
                    _ => {}
                }
                out.asked.extend(asked);
            }
            return;
        }
        _ => {
            for (operand, found) in evaluated_operands(expr, evaluated) {
                operands(printer, operand, found, out);
            }
            return;
        }
    };
    let shown = match (&expr.op, &evaluated.value) {
        (Op::InputPresent(_) | Op::ValuePresent(_), Some(Value::Bool(_))) => {
            printer.present(&expr.op).unwrap_or_else(|| "kosong".to_owned())
        }
        (_, Some(value)) => printer.leaf(expr, value),
        (_, None) => return,
    };
    let name = formula::name(printer.program, &expr.op);
    if out.names.insert(name.clone()) {
        out.list.push(Operand { name, label: label.cloned().unwrap_or_default(), shown });
    }
}

/// The operands that were evaluated, each with its record; of a choice the condition and the branch taken.
pub(super) fn evaluated_operands<'a>(expr: &'a Expr, evaluated: &'a Evaluated) -> Vec<(&'a Expr, &'a Evaluated)> {
    if let Some(question) = Question::of(expr) {
        return question.operands(evaluated);
    }
    if let (Op::If(condition, then, otherwise), [asked, taken]) = (&expr.op, evaluated.operands.as_slice()) {
        let branch = if truth(asked) == Some(true) { then } else { otherwise };
        return vec![(condition, asked), (branch, taken)];
    }
    expr.operands().into_iter().zip(&evaluated.operands).collect()
}
