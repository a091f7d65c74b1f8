//! Days, moments and lengths of time. Months, days and hours never mix: months differ in length, and a day is no number of
//! hours of work.

use num_bigint::BigInt;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{CompareOp, DatePart, NumberType, Op, Type};
use perwali_engine::source::Span;
use perwali_engine::value::{Decimal, Interval, MissingDay, Partial, Rounding};

use super::arithmetic::{is_fraction, scale_of};
use super::{Checker, Dim, Lama, Typed, show};
use crate::hir::{self, BinaryOp, Direction, DurationUnit, Expr, ExprKind, MonthDayKind};

impl Checker<'_> {
    /// Reports, once, that moments need a zone.
    pub(super) fn zone_due(&mut self, span: Span) {
        if self.regulation.identity.zone.is_none() && !std::mem::replace(&mut self.zone_missed, true) {
            self.report(Diagnostic::error(Code::ZoneMissing, span));
        }
    }

    fn missing_day(&self) -> MissingDay {
        self.regulation.identity.missing_day.unwrap_or(MissingDay::EndOfMonth)
    }

    pub(super) fn time(&mut self, expr: &Expr) -> Option<Typed> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Durasi(count, unit) => self.duration(count, *unit, span),
            ExprKind::Age(birth, on) => {
                let birth = self.day(birth)?;
                let on = self.day(on)?;
                // Born on 29 February, one grows older on 1 March of a common year, unless the regulation says otherwise.
                let missing = self.regulation.identity.missing_day.unwrap_or(MissingDay::NextFirst);
                let months = Op::MonthsBetween(Box::new(birth.expr), Box::new(on.expr), missing, Partial::Dropped);
                let months = self.make(months, None, Dim::Bare, span)?;
                self.whole_part(months, 12, Partial::Dropped, span)
            }
            ExprKind::Difference { unit, from, to, partial } => self.difference(*unit, from, to, *partial, span),
            ExprKind::Shift { duration, direction, from } => {
                let moved = self.expr(duration, None)?;
                let from_typed = self.expr(from, None)?;
                let Dim::Lama(lama) = moved.dim else {
                    let found = show::dim(moved.dim, self.regulation);
                    let hint = Arg::words(
                        "Tulis satuannya, misalnya `14 hari sesudah …`; untuk bilangan: `(n × 1 hari) sesudah …`.",
                        "Write the unit, such as `14 hari sesudah …`; for a number: `(n × 1 hari) sesudah …`.",
                    );
                    let what = Arg::words("Lamanya", "The length of time");
                    let expected = Arg::words("lama waktu", "a length of time");
                    self.mismatch_hint(duration.span, what, expected, found, hint);
                    return None;
                };
                let counting = *direction == Direction::Counting;
                let day = from_typed.dim == Dim::Tanggal;
                let op = if *direction == Direction::Before { BinaryOp::Subtract } else { BinaryOp::Add };
                let reached = self.time_arithmetic(op, (from_typed, from), (moved, duration), span)?;
                if !(counting && day && lama != Lama::Detik) {
                    return Some(reached);
                }
                // The first day counts: three days from Monday are over on Wednesday.
                let back = self.number_constant(&Decimal::new(-1, 0), Dim::Lama(Lama::Hari), span)?;
                self.make(Op::AddDays(Box::new(reached.expr), Box::new(back.expr)), None, Dim::Tanggal, span)
            }
            ExprKind::MonthDay { day, next, of } => {
                let of = self.day(of)?;
                let day = match day {
                    MonthDayKind::Number(day) => *day,
                    MonthDayKind::First => 1,
                    MonthDayKind::Last => 0,
                };
                self.make(Op::DayOfMonth { day, next: *next, of: Box::new(of.expr) }, None, Dim::Tanggal, span)
            }
            ExprKind::DateOf { day, month, year } => {
                let typed = self.number(year, None)?;
                if typed.dim != Dim::Bare || scale_of(&typed) != Some(0) {
                    let found = show::dim(typed.dim, self.regulation);
                    let expected = Arg::words("bilangan bulat", "a whole number");
                    self.mismatch_words(year.span, Arg::words("Tahun", "A year"), expected, found);
                    return None;
                }
                let missing = self.missing_day();
                let op = Op::DayOfYear { month: *month, day: *day, year: Box::new(typed.expr), missing };
                self.make(op, None, Dim::Tanggal, span)
            }
            ExprKind::Part(part, of) => {
                if *part == hir::DatePart::Day {
                    let of = self.moment(of)?;
                    return self.make(Op::DayOf(Box::new(of.expr)), None, Dim::Tanggal, span);
                }
                let of = self.day(of)?;
                let part = if *part == hir::DatePart::Year { DatePart::Year } else { DatePart::Month };
                self.make(Op::DatePart(part, Box::new(of.expr)), None, Dim::Bare, span)
            }
            ExprKind::AtTime(day, second) => {
                self.zone_due(span);
                let day = self.day(day)?;
                let second = self.number_constant(&Decimal::new(*second, 0), Dim::Lama(Lama::Detik), span)?;
                self.make(Op::AtSecond(Box::new(day.expr), Box::new(second.expr)), None, Dim::Waktu, span)
            }
            _ => None,
        }
    }

    /// An expression that must be a day.
    fn day(&mut self, expr: &Expr) -> Option<Typed> {
        let typed = self.expr(expr, Some(Dim::Tanggal))?;
        if typed.dim == Dim::Tanggal {
            return Some(typed);
        }
        let (expected, found) = (show::dim(Dim::Tanggal, self.regulation), show::dim(typed.dim, self.regulation));
        let what = Arg::words("Yang disebut di sini", "What stands here");
        if typed.dim == Dim::Waktu {
            let hint = Arg::words("Tanggal sebuah waktu ialah `tanggal(nama)`.", "The day of a moment is `tanggal(name)`.");
            self.mismatch_hint(expr.span, what, expected, found, hint);
        } else {
            self.mismatch_words(expr.span, what, expected, found);
        }
        None
    }

    /// An expression that must be a moment.
    fn moment(&mut self, expr: &Expr) -> Option<Typed> {
        let typed = self.expr(expr, Some(Dim::Waktu))?;
        if typed.dim == Dim::Waktu {
            return Some(typed);
        }
        let (expected, found) = (show::dim(Dim::Waktu, self.regulation), show::dim(typed.dim, self.regulation));
        self.mismatch_words(expr.span, Arg::words("Yang disebut di sini", "What stands here"), expected, found);
        None
    }

    fn duration(&mut self, count: &Decimal, unit: DurationUnit, span: Span) -> Option<Typed> {
        let (times, lama) = match unit {
            DurationUnit::Tahun => (12, Lama::Bulan),
            DurationUnit::Bulan => (1, Lama::Bulan),
            DurationUnit::Minggu => (7, Lama::Hari),
            DurationUnit::Hari => (1, Lama::Hari),
            DurationUnit::Jam => (3_600, Lama::Detik),
            DurationUnit::Menit => (60, Lama::Detik),
            DurationUnit::Detik => (1, Lama::Detik),
        };
        let counted = Decimal::new(count.mantissa() * BigInt::from(times), count.scale()).normalised();
        if counted.scale() > 0 {
            let found = Arg::Text(count.indonesian());
            let what = Arg::words("Lama waktu", "A length of time");
            let expected = Arg::words("bilangan bulat bulan, hari, atau detik", "a whole number of months, days or seconds");
            self.mismatch_words(span, what, expected, found);
            return None;
        }
        self.number_constant(&counted, Dim::Lama(lama), span)
    }

    /// A day or moment moved, or the time between two.
    pub(super) fn time_arithmetic(
        &mut self,
        op: BinaryOp,
        (left, a): (Typed, &Expr),
        (right, b): (Typed, &Expr),
        span: Span,
    ) -> Option<Typed> {
        let pair = |x: Typed, y: Typed| (Box::new(x.expr), Box::new(y.expr));
        match (op, left.dim, right.dim) {
            (BinaryOp::Subtract, Dim::Tanggal, Dim::Tanggal) => {
                let (from, to) = pair(right, left);
                self.make(Op::DaysBetween(from, to), None, Dim::Lama(Lama::Hari), span)
            }
            (BinaryOp::Subtract, Dim::Waktu, Dim::Waktu) => {
                let (from, to) = pair(right, left);
                self.make(Op::SecondsBetween(from, to), None, Dim::Lama(Lama::Detik), span)
            }
            (BinaryOp::Add, Dim::Lama(lama), dim) if dim.is_time() => self.moved(right, (left, a), lama, false, span),
            (BinaryOp::Add | BinaryOp::Subtract, dim, Dim::Lama(lama)) if dim.is_time() => {
                self.moved(left, (right, b), lama, op == BinaryOp::Subtract, span)
            }
            _ => {
                let operation = match op {
                    BinaryOp::Add => Arg::words("dijumlahkan", "added"),
                    BinaryOp::Subtract => Arg::words("dikurangkan", "subtracted"),
                    BinaryOp::Multiply => Arg::words("dikalikan", "multiplied"),
                    _ => Arg::words("dibagi", "divided"),
                };
                let hint = Arg::words(
                    "Pada tanggal dan waktu hanya dapat ditambahkan atau dikurangkan lama waktu, misalnya `t + 14 hari`; dua tanggal dapat dikurangkan.",
                    "Only a length of time is added to or taken from a date or moment, such as `t + 14 hari`; two dates can be subtracted.",
                );
                let (l, r) = (show::dim(left.dim, self.regulation), show::dim(right.dim, self.regulation));
                self.report(
                    Diagnostic::error(Code::NotCombinable, span)
                        .with("left", l)
                        .with("right", r)
                        .with("operation", operation)
                        .with("hint", hint),
                );
                None
            }
        }
    }

    /// A day or moment so much later, or earlier.
    fn moved(&mut self, from: Typed, (by, written): (Typed, &Expr), lama: Lama, back: bool, span: Span) -> Option<Typed> {
        if is_fraction(&by) || scale_of(&by) != Some(0) {
            let unit = match lama {
                Lama::Bulan => "1 bulan",
                Lama::Hari => "1 hari",
                Lama::Detik => "1 detik",
            };
            self.report(
                Diagnostic::error(Code::FractionNotRounded, written.span)
                    .with("target", Arg::words("menggeser tanggal atau waktu", "moves a date or moment"))
                    .with("suggestion", format!("dibulatkan ke atas dalam {unit}")),
            );
            return None;
        }
        let by = if back { self.make(Op::Neg(Box::new(by.expr)), None, by.dim, written.span)? } else { by };
        match (from.dim, lama) {
            (Dim::Tanggal, Lama::Hari) => {
                self.make(Op::AddDays(Box::new(from.expr), Box::new(by.expr)), None, Dim::Tanggal, span)
            }
            (Dim::Tanggal, Lama::Bulan) => {
                let missing = self.missing_day();
                self.make(Op::AddMonths(Box::new(from.expr), Box::new(by.expr), missing), None, Dim::Tanggal, span)
            }
            (Dim::Waktu, Lama::Detik) => {
                self.make(Op::AddSeconds(Box::new(from.expr), Box::new(by.expr)), None, Dim::Waktu, span)
            }
            (Dim::Waktu, _) => {
                // The same time of the day reached.
                let at = self.span_of(&from);
                let from = self.shared(from, at)?;
                let day = self.make(Op::DayOf(Box::new(from.expr.clone())), None, Dim::Tanggal, span)?;
                let second = self.make(Op::SecondOfDay(Box::new(from.expr)), None, Dim::Lama(Lama::Detik), span)?;
                let by_dim = Dim::Lama(lama);
                let day = self.moved(day, (Typed { expr: by.expr, dim: by_dim }, written), lama, false, span)?;
                self.make(Op::AtSecond(Box::new(day.expr), Box::new(second.expr)), None, Dim::Waktu, span)
            }
            _ => {
                let hint = Arg::words(
                    "Sebuah tanggal tidak mempunyai jam: pakai tipe `waktu`, atau beri jamnya, misalnya `t pukul 00.00`.",
                    "A date has no hours: use the type `waktu`, or give it a time, such as `t pukul 00.00`.",
                );
                let (what, expected) =
                    (Arg::words("Lama waktu", "The length of time"), Arg::words("hari atau bulan", "days or months"));
                let found = show::dim(Dim::Lama(lama), self.regulation);
                self.mismatch_hint(written.span, what, expected, found, hint);
                None
            }
        }
    }

    fn difference(&mut self, unit: DurationUnit, from: &Expr, to: &Expr, partial: Option<Partial>, span: Span) -> Option<Typed> {
        let partial = partial.unwrap_or(Partial::Dropped);
        let clock = matches!(unit, DurationUnit::Jam | DurationUnit::Menit | DurationUnit::Detik);
        let first = if clock { self.moment(from)? } else { self.expr(from, Some(Dim::Tanggal))? };
        if matches!(unit, DurationUnit::Tahun | DurationUnit::Bulan) || first.dim == Dim::Tanggal {
            let (first, second) = (self.must_be_day(first, from)?, self.day(to)?);
            let (first, second) = (Box::new(first.expr), Box::new(second.expr));
            if !matches!(unit, DurationUnit::Tahun | DurationUnit::Bulan) {
                let days = self.make(Op::DaysBetween(first, second), None, Dim::Bare, span)?;
                return if unit == DurationUnit::Minggu { self.whole_part(days, 7, partial, span) } else { Some(days) };
            }
            let missing = self.missing_day();
            let months = self.make(Op::MonthsBetween(first, second, missing, partial), None, Dim::Bare, span)?;
            return if unit == DurationUnit::Tahun { self.whole_part(months, 12, partial, span) } else { Some(months) };
        }
        let first = self.must_be_moment(first, from)?;
        let second = self.moment(to)?;
        let op = Op::SecondsBetween(Box::new(first.expr), Box::new(second.expr));
        let seconds = self.make(op, None, Dim::Bare, span)?;
        let divisor = match unit {
            DurationUnit::Minggu => 604_800,
            DurationUnit::Hari => 86_400,
            DurationUnit::Jam => 3_600,
            DurationUnit::Menit => 60,
            _ => return Some(seconds),
        };
        self.whole_part(seconds, divisor, partial, span)
    }

    fn must_be_day(&mut self, typed: Typed, expr: &Expr) -> Option<Typed> {
        if typed.dim == Dim::Tanggal { Some(typed) } else { self.day(expr) }
    }

    fn must_be_moment(&mut self, typed: Typed, expr: &Expr) -> Option<Typed> {
        if typed.dim == Dim::Waktu { Some(typed) } else { self.moment(expr) }
    }

    /// How often a divisor goes into a whole number, a part left out or counted; for a negative number the negative of how
    /// often it goes into the positive one.
    fn whole_part(&mut self, number: Typed, divisor: u32, partial: Partial, span: Span) -> Option<Typed> {
        let number = self.shared(number, span)?;
        let mode = if partial == Partial::Whole { Rounding::Up } else { Rounding::Down };
        let negated = self.make(Op::Neg(Box::new(number.expr.clone())), None, Dim::Bare, span)?;
        let forward = self.divided(number.clone(), divisor, mode, span)?;
        let backward = self.divided(negated, divisor, mode, span)?;
        let backward = self.make(Op::Neg(Box::new(backward.expr)), None, Dim::Bare, span)?;
        let zero = self.number_constant(&Decimal::new(0, 0), Dim::Bare, span)?;
        let earlier = Op::Compare(CompareOp::Less, Box::new(number.expr), Box::new(zero.expr));
        let earlier = self.make(earlier, None, Dim::Logika, span)?;
        let op = Op::If(Box::new(earlier.expr), Box::new(backward.expr), Box::new(forward.expr));
        self.make(op, None, Dim::Bare, span)
    }

    fn divided(&mut self, number: Typed, divisor: u32, mode: Rounding, span: Span) -> Option<Typed> {
        let divisor = self.number_constant(&Decimal::new(divisor, 0), Dim::Bare, span)?;
        let quotient = Op::Quotient(Box::new(number.expr), Box::new(divisor.expr));
        let quotient = self.make(quotient, None, Dim::Bare, span)?;
        let hint = NumberType { unit: Dim::Bare.unit(), scale: 0, interval: Interval::point(BigInt::default()) };
        let op = Op::Round { value: Box::new(quotient.expr), mode, unit: BigInt::from(1) };
        self.make(op, Some(Type::Number(hint)), Dim::Bare, span)
    }
}
