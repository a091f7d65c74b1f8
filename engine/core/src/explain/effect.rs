//! What happened on the way through a formula that its value alone does not show: limits and roundings that changed it,
//! slices of tariffs, rows of tables, branches taken.

use std::collections::BTreeSet;

use num_bigint::{BigInt, Sign};

use super::calendar::WholeUnits;
use super::condition::{self, Part};
use super::formula::{self, Printer};
use super::listed::{Asked, Question};
use super::phrases::{self, Phrase};
use crate::interpreter::Evaluated;
use crate::ir::{Expr, KeyCell, Op, Program, TableId, Type, Unit, ValueId};
use crate::show;
use crate::value::{Day, Partial, Rounding, Value};

/// Most members of a cell that are named.
const SHOWN_MEMBERS: usize = 8;

/// One thing that happened on the way through a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A limit changed the value.
    Limited {
        /// The words of the limit: `paling banyak`.
        words: &'static str,
        /// The limit.
        bound: String,
        /// What it would have been.
        before: String,
    },
    /// A rounding changed the value.
    Rounded {
        /// Its direction.
        mode: Rounding,
        /// Its unit.
        unit: String,
        /// What it was.
        before: String,
        /// What it became.
        after: String,
    },
    /// Of a difference in whole years, weeks and so on, a part was left over: what it was computed from is so many whole ones
    /// and the rest, both negative where the second day is earlier.
    LeftOver {
        /// What it was computed from: `−1.115`.
        parts: String,
        /// Of which unit: `hari`, `days`.
        part: Phrase,
        /// How many whole ones go into it: `−159`.
        whole: String,
        /// Of which unit: `minggu`, `weeks`.
        unit: Phrase,
        /// What is left: `−2`.
        rest: String,
        /// Whether the rest counts as a whole one.
        counted: bool,
    },
    /// A tariff was applied.
    Tariff {
        /// Its name, may be empty.
        name: String,
        /// Whether each slice has its own rate.
        progressive: bool,
        /// What it was applied to.
        base: String,
        /// The slices touched.
        slices: Vec<Slice>,
        /// Their sum.
        sum: String,
    },
    /// A row of a table was chosen.
    Row {
        /// Which, from 1; none where that would tell a secret.
        row: Option<usize>,
        /// Rows the table has.
        rows: usize,
        /// Address of the row's own provision, may be empty.
        provision: String,
        /// The keys with the cells they matched.
        cells: Vec<Cell>,
    },
    /// A question was asked of the elements of a list.
    Elements(Asked),
    /// A branch of `bila … maka …, selain itu …` was taken.
    Branch {
        /// Whether the condition held.
        taken: bool,
        /// The parts that decided it.
        parts: Vec<Part>,
    },
}

/// One slice of a tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The part of the base that lies in it.
    pub part: String,
    /// Its rate.
    pub rate: String,
    /// Part times rate.
    pub amount: String,
}

/// A key of a table and the cell it matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The key as it is written.
    pub key: String,
    /// What it was.
    pub found: String,
    /// What the row asks of it; empty for anything.
    pub asked: String,
}

/// Effects of a formula, in the order they happened.
pub(super) fn effects(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated) -> Vec<Effect> {
    let mut out = Effects::default();
    collect(printer, expr, evaluated, &mut out);
    out.list
}

#[derive(Default)]
struct Effects {
    list: Vec<Effect>,
    /// Values made by the compiler that were looked into.
    inside: BTreeSet<(ValueId, Option<u32>)>,
}

fn collect(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated, out: &mut Effects) {
    if let Op::Value(_) | Op::ElementValue(..) = &expr.op {
        if let Some((id, body, Some(found))) = printer.behind_of(expr, evaluated)
            && out.inside.insert((id, formula::position(evaluated)))
        {
            collect(printer, body, found, out);
        }
        return;
    }
    // Told as one difference.
    if let Some(whole) = printer.whole_units(expr) {
        out.list.extend(left_over(printer, expr, evaluated, whole));
        return;
    }
    if let Some(question) = Question::of(expr) {
        out.list.extend(question.asked(printer, expr, evaluated).map(Effect::Elements));
        return;
    }
    let operands = condition::evaluated_operands(expr, evaluated);
    if let (Op::If(asked, ..), Some((_, found))) = (&expr.op, operands.first()) {
        let taken = found.value == Some(Value::Bool(true));
        if condition::any_tells(printer, asked) {
            return;
        }
        out.list.push(Effect::Branch { taken, parts: condition::parts(printer, asked, found) });
        // The condition has been told; what is left is the branch.
        if let Some((branch, found)) = operands.get(1) {
            collect(printer, branch, found, out);
        }
        return;
    }
    for (operand, found) in &operands {
        collect(printer, operand, found, out);
    }
    let first = operands.first().and_then(|(operand, found)| Some((*operand, found.value.as_ref()?)));
    let (Some((operand, before)), Some(after)) = (first, &evaluated.value) else { return };
    match &expr.op {
        Op::Min(_, bound) | Op::Max(_, bound) if before != after => {
            let (bound, before) = (printer.leaf(bound, after), printer.leaf(operand, before));
            // Two secrets tell nothing.
            if bound != before {
                out.list.push(Effect::Limited { words: formula::limit_words(&expr.op, &expr.ty), bound, before });
            }
        }
        Op::Round { mode, unit, .. } => {
            let (before, after) = (printer.leaf(operand, before), printer.leaf(expr, after));
            // Equal words are equal numbers: what is not exact ends in `…`.
            if before != after {
                out.list.push(Effect::Rounded { mode: *mode, unit: printer.unit(&expr.ty, unit), before, after });
            }
        }
        Op::Tariff(id, _) => {
            let (Some(tariff), Value::Number(base)) = (printer.program.tariffs.get(id.index()), before) else { return };
            let scale = tariff.base_scale.saturating_add(tariff.rate_scale);
            // The slices touched would tell of a secret base how great it is.
            let secret = printer.secrets.hides(printer.program, operand);
            let slices = tariff
                .parts(base)
                .into_iter()
                .filter(|_| !secret)
                .map(|(_, part, rate)| Slice {
                    amount: show::number(&(&part * rate), scale, tariff.unit),
                    part: show::number(&part, tariff.base_scale, tariff.unit),
                    rate: show::number(rate, tariff.rate_scale, Unit::Percent),
                })
                .collect();
            out.list.push(Effect::Tariff {
                name: tariff.name.clone(),
                progressive: tariff.progressive,
                base: printer.leaf(operand, before),
                slices,
                sum: printer.leaf(expr, after),
            });
        }
        Op::Column(id, _, row) => {
            if let Value::Number(index) = before
                && let Ok(index) = usize::try_from(index)
            {
                out.list.extend(chosen(printer, *id, row, operands.first().map(|(_, found)| *found), index));
            }
        }
        _ => {}
    }
}

/// What a difference in whole units leaves over; none where nothing is left, or it is a secret.
fn left_over(printer: Printer<'_>, expr: &Expr, evaluated: &Evaluated, whole: WholeUnits) -> Option<Effect> {
    if printer.secrets.hides(printer.program, expr) {
        return None;
    }
    // The condition asks first of what is earlier, and so of the number of parts.
    let Some(Value::Number(parts)) = &evaluated.operands.first()?.operands.first()?.value else { return None };
    let divisor = BigInt::from(whole.divisor);
    let (quotient, rest) = (parts / &divisor, parts % &divisor);
    let bare = |number: &BigInt| show::number(number, 0, Unit::Bare);
    (rest.sign() != Sign::NoSign).then(|| Effect::LeftOver {
        parts: bare(parts),
        part: phrases::time(whole.part),
        whole: bare(&quotient),
        unit: phrases::time(whole.unit),
        rest: bare(&rest),
        counted: whole.partial == Partial::Whole,
    })
}

/// The row of a table, with the keys that the value made for it was found by.
fn chosen(printer: Printer<'_>, id: TableId, row: &Expr, own: Option<&Evaluated>, index: usize) -> Option<Effect> {
    let table = printer.program.tables.get(id.index())?;
    let chosen = table.rows.get(index)?;
    let (_, keys) = formula::row_of(printer.program, row)?;
    let found = match printer.behind_of(row, own?) {
        Some((_, _, found)) => found?,
        None => own?,
    };
    let secret = |key: &Expr| printer.secrets.hides(printer.program, key);
    let cells = keys
        .iter()
        .zip(&found.operands)
        .zip(&chosen.cells)
        .map(|((key, found), cell)| Cell {
            key: printer.written(key),
            found: found.value.as_ref().map_or_else(String::new, |value| printer.leaf(key, value)),
            asked: if secret(key) { String::new() } else { asked(printer.program, &key.ty, cell) },
        })
        .collect();
    let provision = chosen.provision.map_or_else(String::new, |provision| printer.program.address(provision).to_owned());
    let told = !keys.iter().any(secret);
    let provision = if told { provision } else { String::new() };
    Some(Effect::Row { row: told.then_some(index.saturating_add(1)), rows: table.rows.len(), provision, cells })
}

/// What a cell asks, in the words of a table.
fn asked(program: &Program, ty: &Type, cell: &KeyCell) -> String {
    match cell {
        KeyCell::Any => String::new(),
        KeyCell::Members(members) => {
            let name = |member: &u32| {
                let value = if matches!(ty, Type::Bool) { Value::Bool(*member == 1) } else { Value::Member(*member) };
                show::value(program, ty, &value)
            };
            let mut names: Vec<String> = members.iter().take(SHOWN_MEMBERS).map(name).collect();
            if members.len() > SHOWN_MEMBERS {
                names.push("…".to_owned());
            }
            names.join(", ")
        }
        KeyCell::Range(low, high) => {
            let end = |end: &BigInt| match ty {
                Type::Number(n) => show::number(end, n.scale, n.unit),
                Type::Date => i64::try_from(end).ok().and_then(Day::from_count).map_or_else(String::new, Day::indonesian),
                _ => end.to_string(),
            };
            match (low.as_ref().map(end), high.as_ref().map(end)) {
                (None, None) => String::new(),
                (Some(low), None) => format!("mulai {low}"),
                (None, Some(high)) => format!("s.d. {high}"),
                (Some(low), Some(high)) if low == high => low,
                (Some(low), Some(high)) => format!("{low} s.d. {high}"),
            }
        }
    }
}
