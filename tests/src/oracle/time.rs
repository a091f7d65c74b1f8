//! Days and moments: later, earlier, between.

use num_bigint::BigInt;
use num_rational::Ratio;

use super::calendar::{add_days, add_months, add_seconds, day_or, length, seconds, steps};
use super::{Code, Datum, Failure, Found, Run};
use crate::model::{Date, Expr, Lama, Unit, Way};

impl<'a> Run<'a> {
    pub(super) fn day_of(&mut self, expr: &'a Expr, here: &str) -> Found<Date> {
        match self.expr(expr, here)? {
            Datum::Date(date) => Ok(date),
            other => panic!("the oracle needs a day, found {other:?} in {expr:?}"),
        }
    }

    fn moment(&mut self, expr: &'a Expr, here: &str) -> Found<(Date, u32)> {
        match self.expr(expr, here)? {
            Datum::Time(date, second) => Ok((date, second)),
            other => panic!("the oracle needs a moment, found {other:?} in {expr:?}"),
        }
    }

    fn whole(&mut self, expr: &'a Expr, here: &str) -> Found<BigInt> {
        let number = self.number(expr, here)?;
        assert!(number.is_integer(), "a part of a unit moves nothing: {expr:?}");
        Ok(number.to_integer())
    }

    /// What the regulation says of days that do not exist.
    fn missing(&self) -> bool {
        self.oracle.regulation.missing_is_next == Some(true)
    }

    fn shift(&mut self, (way, lama): (Way, Lama), from: &'a Expr, by: &'a Expr, here: &str) -> Found<Datum> {
        // What is moved is looked at first, wherever it is written.
        let from = self.expr(from, here)?;
        let by = self.whole(by, here)?;
        let by = if matches!(way, Way::Minus | Way::Before) { -by } else { by };
        let next = self.missing();
        let moved = |date: Date| match lama {
            Lama::Bulan => add_months(date, &by, next),
            Lama::Hari => add_days(date, &by),
            Lama::Detik => panic!("a day has no seconds"),
        };
        let found = match from {
            Datum::Date(date) if way == Way::Counting => {
                moved(date).and_then(|date| add_days(date, &-BigInt::from(1))).map(Datum::Date)
            }
            Datum::Date(date) => moved(date).map(Datum::Date),
            Datum::Time(date, second) if lama == Lama::Detik => {
                add_seconds(date, second, &by).map(|(date, second)| Datum::Time(date, second))
            }
            // The time of the day stays.
            Datum::Time(date, second) => moved(date).map(|date| Datum::Time(date, second)),
            other => panic!("no day and no moment: {other:?}"),
        };
        in_range(found, here)
    }

    fn difference(&mut self, unit: Unit, from: &'a Expr, to: &'a Expr, whole: bool, here: &str) -> Found<i64> {
        let (from, to) = (self.expr(from, here)?, self.expr(to, here)?);
        let parts = |length: i64, of: i64| {
            // A part of a unit never reaches beyond the unit, on either side of zero.
            let full = (length.abs() / of) + i64::from(whole && length % of != 0);
            full * length.signum()
        };
        Ok(match (from, to) {
            (Datum::Date(from), Datum::Date(to)) => {
                let days = seconds(to, 0) - seconds(from, 0);
                match unit {
                    Unit::Tahun => steps(from, to, 12, self.missing(), whole),
                    Unit::Bulan => steps(from, to, 1, self.missing(), whole),
                    Unit::Minggu => parts(days, 7 * 86_400),
                    Unit::Hari => parts(days, 86_400),
                    other => panic!("days have no {other:?}"),
                }
            }
            (Datum::Time(from, a), Datum::Time(to, b)) => {
                let of = match unit {
                    Unit::Minggu => 604_800,
                    Unit::Hari => 86_400,
                    Unit::Jam => 3_600,
                    Unit::Menit => 60,
                    Unit::Detik => 1,
                    other => panic!("moments have no {other:?}"),
                };
                parts(seconds(to, b) - seconds(from, a), of)
            }
            other => panic!("no two days and no two moments: {other:?}"),
        })
    }

    pub(super) fn time(&mut self, expr: &'a Expr, here: &str) -> Found<Datum> {
        let number = |number: i64| Ok(Datum::Number(Ratio::from_integer(number.into())));
        match expr {
            Expr::Shift { way, lama, from, by } => self.shift((*way, *lama), from, by, here),
            // The earlier end is looked at first, as in `selisih … dari … ke …`.
            Expr::Elapsed(to, from) => match (self.expr(from, here)?, self.expr(to, here)?) {
                (Datum::Date(from), Datum::Date(to)) => number((seconds(to, 0) - seconds(from, 0)) / 86_400),
                (Datum::Time(from, a), Datum::Time(to, b)) => number(seconds(to, b) - seconds(from, a)),
                other => panic!("no two days and no two moments: {other:?}"),
            },
            Expr::Age(birth, on) => {
                let (birth, on) = (self.day_of(birth, here)?, self.day_of(on, here)?);
                // Born on 29 February, one grows older on 1 March, unless the regulation says otherwise.
                number(steps(birth, on, 12, self.oracle.regulation.missing_is_next != Some(false), false))
            }
            Expr::Difference { unit, from, to, partial } => {
                let found = self.difference(*unit, from, to, *partial == Some(true), here)?;
                number(found)
            }
            Expr::MonthDay { day, next, of } => {
                let Date { year, month, .. } = self.day_of(of, here)?;
                let (year, month) = match (next, month) {
                    (false, month) => (year, month),
                    (true, 12) => (year + 1, 1),
                    (true, month) => (year, month + 1),
                };
                let last = length(year, month);
                in_range(day_or(year, month, if *day == 0 { last } else { (*day).min(last) }, false).map(Datum::Date), here)
            }
            Expr::DateOf { day, month, year } => {
                let year = self.whole(year, here)?;
                let year = u32::try_from(&year).ok().filter(|year| (1_800..=2_999).contains(year));
                in_range(year.and_then(|year| day_or(year, *month, *day, self.missing())).map(Datum::Date), here)
            }
            Expr::YearOf(of) => {
                let day = self.day_of(of, here)?;
                number(day.year.into())
            }
            Expr::MonthOf(of) => {
                let day = self.day_of(of, here)?;
                number(day.month.into())
            }
            Expr::DayOf(of) => Ok(Datum::Date(self.moment(of, here)?.0)),
            Expr::AtTime(of, second) => Ok(Datum::Time(self.day_of(of, here)?, *second)),
            other => panic!("not a matter of time: {other:?}"),
        }
    }
}

fn in_range(found: Option<Datum>, here: &str) -> Found<Datum> {
    found.ok_or_else(|| Failure { code: Code::DateOutOfRange, name: String::new(), address: here.to_owned() })
}
