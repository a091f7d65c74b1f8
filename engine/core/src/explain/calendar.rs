//! Words of the operations on days, moments and lengths of time.

use num_bigint::BigInt;

use super::formula::{Bond, Out, Printer};
use crate::interpreter::Evaluated;
use crate::ir::{CompareOp, Constant, DatePart, Expr, Op, ValueId};
use crate::value::{MONTHS, Partial, Rounding};

/// A number of whole years, weeks, hours and so on.
#[derive(Clone, Copy)]
pub(super) struct WholeUnits {
    /// What is counted: `tahun`.
    pub unit: &'static str,
    /// What it is computed from: `bulan`.
    pub part: &'static str,
    /// How many of those it is.
    pub divisor: u32,
    /// The number of those.
    pub parts: ValueId,
    /// Whether what is left counts as a whole one.
    pub partial: Partial,
}

impl<'a> Printer<'a> {
    /// Days and moments.
    pub(super) fn calendar(self, expr: &Expr, at: Option<&Evaluated>, out: &mut Out) {
        let operand = |index: usize| at.and_then(|at| at.operands.get(index));
        let around = |before: &str, inner: &Expr, bond: Bond, after: &str, out: &mut Out| {
            out.push_str(before);
            self.write(inner, operand(0), bond, out);
            out.push_str(after);
        };
        if let Some((length, from)) = same_time(self, expr) {
            return self.shift((from, None), (length, None), at.is_some(), out);
        }
        match &expr.op {
            Op::AddMonths(from, by, _) | Op::AddDays(from, by) | Op::AddSeconds(from, by) => {
                self.shift((from, operand(0)), (by, operand(1)), at.is_some(), out);
            }
            Op::DaysBetween(from, to) | Op::MonthsBetween(from, to, ..) | Op::SecondsBetween(from, to) => {
                let unit = match &expr.op {
                    Op::DaysBetween(..) => "hari",
                    Op::MonthsBetween(..) => "bulan",
                    _ => "detik",
                };
                let partial = match &expr.op {
                    Op::MonthsBetween(_, _, _, partial) => *partial,
                    _ => Partial::Dropped,
                };
                self.difference(unit, (from, operand(0)), (to, operand(1)), partial, out);
            }
            Op::DatePart(part, of) => {
                let word = match part {
                    DatePart::Year => "tahun(",
                    DatePart::Month => "bulan(",
                    DatePart::Day => "tanggal(",
                };
                around(word, of, Bond::Sum, ")", out);
            }
            Op::DayOfYear { month, day, year, .. } => {
                let index = usize::try_from(*month).ok().and_then(|month| month.checked_sub(1));
                let month = index.and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
                around(&format!("{day} {month} "), year, Bond::Atom, "", out);
            }
            Op::DayOfMonth { day, next, of } => {
                match day {
                    0 => out.push_str("akhir bulan "),
                    1 => out.push_str("awal bulan "),
                    day => out.push_str(&format!("tanggal {day} bulan ")),
                }
                // Two of these after each other are read only in parentheses.
                let bond = if matches!(of.op, Op::DayOfMonth { .. } | Op::DayOfYear { .. }) { Bond::Beyond } else { Bond::Atom };
                around(if *next { "berikutnya sesudah " } else { "" }, of, bond, "", out);
            }
            Op::AtSecond(day, second) => {
                self.write(day, operand(0), Bond::Atom, out);
                out.push_str(" pukul ");
                match &second.op {
                    Op::Constant(Constant::Number(second)) => match u32::try_from(second) {
                        Ok(second) => out.push_str(&clock(second)),
                        Err(_) => out.push_str(&second.to_string()),
                    },
                    _ => self.write(second, operand(1), Bond::Atom, out),
                }
            }
            Op::DayOf(moment) => around("tanggal(", moment, Bond::Sum, ")", out),
            Op::SecondOfDay(moment) => around("waktu dalam hari dari ", moment, Bond::Atom, "", out),
            _ => {}
        }
    }

    /// `3 bulan sesudah x`; what is subtracted stands before.
    fn shift(self, from: (&Expr, Option<&Evaluated>), by: (&Expr, Option<&Evaluated>), filled: bool, out: &mut Out) {
        let (inner, found) = match &by.0.op {
            Op::Neg(inner) => (&**inner, by.1.and_then(|by| by.operands.first())),
            _ => by,
        };
        let length = match &inner.op {
            // With its value put in only where it was evaluated for this; a shared value has one.
            Op::Value(id) if filled && found.is_none() => self.value_words(*id),
            _ => None,
        };
        let length = length.unwrap_or_else(|| {
            let mut length = Out::default();
            self.write(inner, found, Bond::Atom, &mut length);
            length.text().to_owned()
        });
        let negative = length.strip_prefix('−').or_else(|| length.strip_prefix("(−")?.strip_suffix(')'));
        let before = matches!(by.0.op, Op::Neg(_)) != negative.is_some();
        let length = negative.unwrap_or(&length);
        let bare = length.starts_with(|c: char| c == '(' || c.is_ascii_digit());
        out.push_str(&if bare { length.to_owned() } else { format!("({length})") });
        out.push_str(if before { " sebelum " } else { " sesudah " });
        match &from.0.op {
            Op::Value(id) if filled && from.1.is_none() => match self.value_words(*id) {
                Some(words) => out.push_str(&words),
                None => self.write(from.0, None, Bond::Atom, out),
            },
            _ => self.write(from.0, from.1, Bond::Atom, out),
        }
    }

    /// `selisih hari dari a ke b`.
    fn difference(
        self,
        unit: &str,
        from: (&Expr, Option<&Evaluated>),
        to: (&Expr, Option<&Evaluated>),
        partial: Partial,
        out: &mut Out,
    ) {
        out.push_str(&format!("selisih {unit} dari "));
        self.write(from.0, from.1, Bond::Atom, out);
        out.push_str(" ke ");
        self.write(to.0, to.1, Bond::Atom, out);
        if partial == Partial::Whole {
            out.push_str(&format!(", bagian {unit} dihitung penuh"));
        }
    }

    /// How many whole years, weeks, hours and so on lie between two days or moments, which is computed from months, days or
    /// seconds.
    pub(super) fn whole_units(self, expr: &Expr) -> Option<WholeUnits> {
        let Op::If(earlier, _, forward) = &expr.op else { return None };
        let (Op::Compare(CompareOp::Less, number, _), Op::Round { value, mode, unit }) = (&earlier.op, &forward.op) else {
            return None;
        };
        let (Op::Quotient(dividend, divisor), true) = (&value.op, *unit == BigInt::from(1)) else { return None };
        let (Some(id), Op::Constant(Constant::Number(divisor))) = (self.hidden(number), &divisor.op) else { return None };
        if self.hidden(dividend) != Some(id) {
            return None;
        }
        let (between, _) = self.behind(id)?;
        let divisor = u32::try_from(divisor).ok()?;
        let (unit, part) = match (&between.op, divisor) {
            (Op::MonthsBetween(..), 12) => ("tahun", "bulan"),
            (Op::DaysBetween(..), 7) => ("minggu", "hari"),
            (Op::SecondsBetween(..), 604_800) => ("minggu", "detik"),
            (Op::SecondsBetween(..), 86_400) => ("hari", "detik"),
            (Op::SecondsBetween(..), 3_600) => ("jam", "detik"),
            (Op::SecondsBetween(..), 60) => ("menit", "detik"),
            _ => return None,
        };
        let partial = if *mode == Rounding::Up { Partial::Whole } else { Partial::Dropped };
        Some(WholeUnits { unit, part, divisor, parts: id, partial })
    }

    /// `selisih tahun dari a ke b`, with the days put in where it was evaluated.
    pub(super) fn whole_difference(
        self,
        expr: &Expr,
        WholeUnits { unit, parts, partial, .. }: WholeUnits,
        at: Option<&Evaluated>,
        out: &mut Out,
    ) {
        let Some((between, _)) = self.behind(parts) else { return };
        // The condition asks first of what is earlier, and so of the value.
        let number = at.and_then(|at| at.operands.first()?.operands.first());
        let found = match (&expr.op, number) {
            (Op::If(earlier, ..), Some(number)) => match &earlier.op {
                Op::Compare(_, asked, _) => self.behind_of(asked, number).and_then(|(_, _, found)| found),
                _ => None,
            },
            _ => None,
        };
        let operand = |index: usize| found.and_then(|found| found.operands.get(index));
        if let [from, to] = between.operands().as_slice() {
            self.difference(unit, (from, operand(0)), (to, operand(1)), partial, out);
        }
    }
}

/// A moment some days or months after another, at the same time of the day: the length and the other moment.
fn same_time<'e>(printer: Printer<'_>, expr: &'e Expr) -> Option<(&'e Expr, &'e Expr)> {
    let Op::AtSecond(day, second) = &expr.op else { return None };
    let (Op::AddMonths(from, by, _) | Op::AddDays(from, by), Op::SecondOfDay(moment)) = (&day.op, &second.op) else {
        return None;
    };
    let Op::DayOf(from) = &from.op else { return None };
    let same = from.op == moment.op || printer.hidden(from).is_some_and(|id| printer.hidden(moment) == Some(id));
    same.then_some((&**by, &**moment))
}

/// `13.30`, with seconds where there are any.
fn clock(second: u32) -> String {
    let (hours, minutes, seconds) = (second / 3_600, second / 60 % 60, second % 60);
    if seconds == 0 { format!("{hours:02}.{minutes:02}") } else { format!("{hours:02}.{minutes:02}.{seconds:02}") }
}
