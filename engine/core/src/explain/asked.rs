//! Words of the operations on elements of lists and on days and moments.

use super::formula::{Bond, Out, Printer};
use super::{formula, listed};
use crate::interpreter::Evaluated;
use crate::ir::{Constant, DatePart, Expr, Op, QueryKind};
use crate::value::{MONTHS, Partial};

impl Printer<'_> {
    /// A question about a list, with names.
    pub(super) fn question(self, expr: &Expr, out: &mut Out) {
        let list = |id: crate::ir::InputId| self.program.inputs.get(id.index()).map_or("", |input| input.name.as_str());
        match &expr.op {
            Op::Query(query) => {
                let all = query.kind == QueryKind::All;
                out.push_str(listed::kind_words(query.kind));
                out.push_str(" ");
                if let Some(item) = query.item.as_ref().filter(|_| !all) {
                    self.write(item, None, Bond::Sum, out);
                    out.push_str(" dari ");
                }
                out.push_str(list(query.list));
                self.after(" yang ", query.filter.as_ref(), out);
                self.after(" memenuhi ", query.item.as_ref().filter(|_| all), out);
                self.after(" bila kosong ", query.when_empty.as_ref(), out);
            }
            Op::Select(select) => {
                out.push_str(list(select.list));
                self.after(" yang ", select.filter.as_ref(), out);
                for (index, (key, greatest)) in select.keys.iter().enumerate() {
                    self.after(if index == 0 { " dengan " } else { ", lalu " }, Some(key), out);
                    out.push_str(if *greatest { " terbesar" } else { " terkecil" });
                }
            }
            _ => {}
        }
    }

    fn after(self, before: &str, expr: Option<&Expr>, out: &mut Out) {
        if let Some(expr) = expr {
            out.push_str(before);
            self.write(expr, None, Bond::Sum, out);
        }
    }

    /// A name that stands for something of an element: of the element spoken of by itself, of another behind a point.
    pub(super) fn of_element(self, expr: &Expr, element: &Expr, at: Option<&Evaluated>, out: &mut Out) {
        if !matches!(element.op, Op::Bound(_)) {
            self.write(element, at, Bond::Atom, out);
            out.push('.');
        }
        out.push_str(&formula::name(self.program, &expr.op));
    }

    /// Days and moments.
    pub(super) fn calendar(self, expr: &Expr, at: Option<&Evaluated>, out: &mut Out) {
        let operand = |index: usize| at.and_then(|at| at.operands.get(index));
        let around = |before: &str, inner: &Expr, after: &str, out: &mut Out| {
            out.push_str(before);
            self.write(inner, operand(0), Bond::Sum, out);
            out.push_str(after);
        };
        match &expr.op {
            Op::AddMonths(from, by, _) | Op::AddDays(from, by) | Op::AddSeconds(from, by) => {
                self.shift((from, operand(0)), (by, operand(1)), out);
            }
            Op::DaysBetween(from, to) | Op::MonthsBetween(from, to, ..) | Op::SecondsBetween(from, to) => {
                let unit = match &expr.op {
                    Op::DaysBetween(..) => "hari",
                    Op::MonthsBetween(..) => "bulan",
                    _ => "detik",
                };
                out.push_str(&format!("selisih {unit} dari "));
                self.write(from, operand(0), Bond::Sum, out);
                out.push_str(" ke ");
                self.write(to, operand(1), Bond::Sum, out);
                if matches!(expr.op, Op::MonthsBetween(_, _, _, Partial::Whole)) {
                    out.push_str(", bagian bulan dihitung penuh");
                }
            }
            Op::DatePart(part, of) => {
                let word = match part {
                    DatePart::Year => "tahun(",
                    DatePart::Month => "bulan(",
                    DatePart::Day => "tanggal(",
                };
                around(word, of, ")", out);
            }
            Op::DayOfYear { month, day, year, .. } => {
                let index = usize::try_from(*month).ok().and_then(|month| month.checked_sub(1));
                let month = index.and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
                around(&format!("{day} {month} "), year, "", out);
            }
            Op::DayOfMonth { day, next, of } => {
                match day {
                    0 => out.push_str("akhir bulan "),
                    1 => out.push_str("awal bulan "),
                    day => out.push_str(&format!("tanggal {day} bulan ")),
                }
                around(if *next { "berikutnya sesudah " } else { "" }, of, "", out);
            }
            Op::AtSecond(day, second) => {
                self.write(day, operand(0), Bond::Sum, out);
                out.push_str(" pukul ");
                match &second.op {
                    Op::Constant(Constant::Number(second)) => match u32::try_from(second) {
                        Ok(second) => out.push_str(&clock(second)),
                        Err(_) => out.push_str(&second.to_string()),
                    },
                    _ => self.write(second, operand(1), Bond::Atom, out),
                }
            }
            Op::DayOf(moment) => around("hari dari ", moment, "", out),
            Op::SecondOfDay(moment) => around("waktu dalam hari dari ", moment, "", out),
            _ => {}
        }
    }

    /// `3 bulan sesudah x`; what is subtracted stands before.
    fn shift(self, from: (&Expr, Option<&Evaluated>), by: (&Expr, Option<&Evaluated>), out: &mut Out) {
        let mut length = Out::default();
        let (inner, found) = match &by.0.op {
            Op::Neg(inner) => (&**inner, by.1.and_then(|by| by.operands.first())),
            _ => by,
        };
        self.write(inner, found, Bond::Sum, &mut length);
        let negative = length.text().strip_prefix('−').map(str::to_owned);
        let before = matches!(by.0.op, Op::Neg(_)) != negative.is_some();
        out.push_str(&negative.unwrap_or_else(|| length.text().to_owned()));
        out.push_str(if before { " sebelum " } else { " sesudah " });
        self.write(from.0, from.1, Bond::Sum, out);
    }
}

/// `13.30`, with seconds where there are any.
fn clock(second: u32) -> String {
    let (hours, minutes, seconds) = (second / 3_600, second / 60 % 60, second % 60);
    if seconds == 0 { format!("{hours:02}.{minutes:02}") } else { format!("{hours:02}.{minutes:02}.{seconds:02}") }
}
