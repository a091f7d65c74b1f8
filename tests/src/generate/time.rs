//! Lengths of time, days, moments and what is counted between them.

use num_bigint::BigInt;
use perwali_engine::value::Interval;

use super::shape::Shape;
use super::{Generator, Typed};
use crate::model::{Constant, Date, Dim, Expr, Lama, Unit, Way};
use crate::oracle::calendar::length;

/// Days between the first and the last day that are known.
const DAYS: i64 = 438_290;

fn counted(dim: Dim, low: i64, high: i64) -> Shape {
    Shape::number(dim, 0, Interval::new(low.into(), high.into()))
}

impl Generator {
    /// A day of the whole calendar, mostly near the present, often at the end of a month.
    pub(super) fn any_date(&mut self) -> Date {
        let year = match self.random.below(12) {
            0 => *self.random.pick(&[1_800, 1_801, 2_998, 2_999]),
            1 => *self.random.pick(&[1_900, 2_000, 2_100, 1_904]),
            2 => self.random.between(1_800, 2_999) as u32,
            _ => self.random.between(2_023, 2_028) as u32,
        };
        let month = if self.random.chance(25) { *self.random.pick(&[1, 2, 3, 12]) } else { self.random.between(1, 12) as u32 };
        let last = length(year, month);
        let day = match self.random.below(5) {
            0 => 1,
            1 | 2 => last - self.random.below(3).min(2) as u32,
            _ => self.random.between(1, last as usize) as u32,
        };
        Date { year, month, day }
    }

    fn second(&mut self) -> u32 {
        match self.random.below(6) {
            0 => 0,
            1 => 86_399,
            2 => 86_340,
            3 => self.random.below(86_400) as u32,
            _ => self.random.below(24) as u32 * 3_600 + self.random.below(60) as u32 * 60,
        }
    }

    pub(super) fn time_constant(&mut self) -> Constant {
        Constant::Time(self.any_date(), self.second())
    }

    pub(super) fn any_length(&mut self) -> Lama {
        *self.random.pick(&[Lama::Bulan, Lama::Hari, Lama::Hari, Lama::Detik])
    }

    /// What may be counted in days, months and so on, as a mantissa.
    pub(super) fn length_count(&mut self, lama: Lama) -> BigInt {
        let count = match (lama, self.random.below(12)) {
            (_, 0) => 0,
            (_, 1) => 1,
            (Lama::Bulan, 2) => *self.random.pick(&[12 * 100, 14_399, 14_400, 20_000]),
            (Lama::Bulan, 3..=6) => 12 * self.random.between(1, 30),
            (Lama::Bulan, _) => self.random.between(1, 50),
            (Lama::Hari, 2) => *self.random.pick(&[365, 146_097, 438_290, 400_000]),
            (Lama::Hari, 3..=5) => 7 * self.random.between(1, 20),
            (Lama::Hari, _) => self.random.between(1, 400),
            (Lama::Detik, 2) => 86_400 * self.random.between(1, 400_000),
            (Lama::Detik, 3 | 4) => 86_400 * self.random.between(1, 10),
            (Lama::Detik, 5 | 6) => 3_600 * self.random.between(1, 100),
            (Lama::Detik, 7 | 8) => 60 * self.random.between(1, 300),
            (Lama::Detik, _) => self.random.between(1, 100_000),
        };
        count.into()
    }

    /// A length of time that moves something: whole, and small enough to be counted.
    fn by(&mut self, lama: Lama, depth: usize) -> Typed {
        let dim = Dim::Lama(lama);
        let found = if self.random.chance(60) { self.number_constant(dim) } else { self.number(dim, depth) };
        if found.shape.scale() == 0 {
            return found;
        }
        match self.rounded(found, dim) {
            Some(found) if found.shape.scale() == 0 => found,
            _ => self.number_constant(dim),
        }
    }

    fn shift(&mut self, from: Typed, lama: Lama, depth: usize) -> Typed {
        let ways = [Way::Plus, Way::PlusFirst, Way::Minus, Way::After, Way::Before, Way::Counting];
        let way = *self.random.pick(&ways);
        let by = self.by(lama, depth);
        let expr = Expr::Shift { way, lama, from: Box::new(from.expr), by: Box::new(by.expr) };
        Typed { expr, shape: from.shape }
    }

    pub(super) fn day(&mut self, depth: usize) -> Typed {
        let shape = Shape::other(Dim::Tanggal);
        if depth > 0 {
            let inner = depth - 1;
            match self.random.below(16) {
                0 => {
                    let values = vec![self.day(inner).expr, self.day(0).expr];
                    return Typed { expr: Expr::Extremum { largest: self.random.chance(50), values }, shape };
                }
                1 => {
                    let (value, bound) = (Box::new(self.day(inner).expr), Box::new(self.day(0).expr));
                    return Typed { expr: Expr::Clamp { at_least: self.random.chance(50), value, bound }, shape };
                }
                2 => {
                    if let Some(found) = self.choice(Dim::Tanggal, depth) {
                        return found;
                    }
                }
                3..=7 => {
                    let from = self.day(inner);
                    let lama = *self.random.pick(&[Lama::Bulan, Lama::Hari]);
                    return self.shift(from, lama, inner);
                }
                8 | 9 => {
                    let day = match self.random.below(4) {
                        0 => 0,
                        1 => 1,
                        _ => *self.random.pick(&[10, 20, 28, 29, 30, 31]),
                    };
                    let of = Box::new(self.day(inner).expr);
                    return Typed { expr: Expr::MonthDay { day, next: self.random.chance(50), of }, shape };
                }
                10 => {
                    let (day, month) = *self.random.pick(&[(29, 2), (29, 2), (1, 7), (31, 12), (28, 2), (30, 4)]);
                    let year = self.year(inner);
                    return Typed { expr: Expr::DateOf { day, month, year: Box::new(year) }, shape };
                }
                11 if self.regulation.zone.is_some() => {
                    let of = Box::new(self.moment(inner).expr);
                    return Typed { expr: Expr::DayOf(of), shape };
                }
                12 => {
                    if let Some(found) = self.extreme_of_list(Dim::Tanggal, inner) {
                        return found;
                    }
                }
                _ => {}
            }
        }
        if self.random.chance(20) {
            return Typed { expr: Expr::LawDay, shape };
        }
        if self.random.chance(60)
            && let Some(found) = self.thing(|shape| shape.dim == Dim::Tanggal)
        {
            return found;
        }
        Typed { expr: Expr::Constant(Constant::Date(self.any_date())), shape }
    }

    /// A day reached from one that is given, with nothing about it: what is wrong with it shows in the answer.
    pub(super) fn plain_day(&mut self) -> Typed {
        let shape = Shape::other(Dim::Tanggal);
        let given = |shape: &Shape| shape.dim == Dim::Tanggal;
        let from = self.thing(given).unwrap_or_else(|| Typed { expr: Expr::LawDay, shape: shape.clone() });
        match self.random.below(4) {
            0 => {
                let year = Expr::YearOf(Box::new(from.expr));
                Typed { expr: Expr::DateOf { day: 29, month: 2, year: Box::new(year) }, shape }
            }
            1 => {
                let day = *self.random.pick(&[0, 29, 30, 31]);
                Typed { expr: Expr::MonthDay { day, next: self.random.chance(50), of: Box::new(from.expr) }, shape }
            }
            _ => {
                let lama = *self.random.pick(&[Lama::Bulan, Lama::Bulan, Lama::Hari]);
                let count = self.random.between(1, 30);
                let by = Expr::Constant(Constant::Number(self.written(count, 0, Dim::Lama(lama))));
                let way = *self.random.pick(&[Way::Plus, Way::Minus, Way::After, Way::Before, Way::Counting]);
                Typed { expr: Expr::Shift { way, lama, from: Box::new(from.expr), by: Box::new(by) }, shape }
            }
        }
    }

    /// A whole number that may be a year, or may not.
    fn year(&mut self, depth: usize) -> Expr {
        match self.random.below(5) {
            0 => {
                let whole = |shape: &Shape| shape.dim == Dim::Bare && !shape.is_fraction() && shape.scale() == 0;
                match self.thing(whole) {
                    Some(found) => found.expr,
                    None => Expr::YearOf(Box::new(self.day(depth).expr)),
                }
            }
            1 => {
                let year = Expr::YearOf(Box::new(self.day(0).expr));
                let many = *self.random.pick(&[1, 2, 4, 100, 1_000]);
                let by = Expr::Constant(Constant::Number(self.written(many, 0, Dim::Bare)));
                let (a, b) = (Box::new(year), Box::new(by));
                if self.random.chance(70) { Expr::Add(a, b) } else { Expr::Subtract(a, b) }
            }
            _ => Expr::YearOf(Box::new(self.day(depth).expr)),
        }
    }

    pub(super) fn moment(&mut self, depth: usize) -> Typed {
        let shape = Shape::other(Dim::Waktu);
        if depth > 0 {
            let inner = depth - 1;
            match self.random.below(12) {
                0 => {
                    let values = vec![self.moment(inner).expr, self.moment(0).expr];
                    return Typed { expr: Expr::Extremum { largest: self.random.chance(50), values }, shape };
                }
                1 => {
                    let (value, bound) = (Box::new(self.moment(inner).expr), Box::new(self.moment(0).expr));
                    return Typed { expr: Expr::Clamp { at_least: self.random.chance(50), value, bound }, shape };
                }
                2 => {
                    if let Some(found) = self.choice(Dim::Waktu, depth) {
                        return found;
                    }
                }
                3..=6 => {
                    let from = self.moment(inner);
                    let lama = *self.random.pick(&[Lama::Detik, Lama::Detik, Lama::Hari, Lama::Bulan]);
                    return self.shift(from, lama, inner);
                }
                7 | 8 => {
                    let of = Box::new(self.day(inner).expr);
                    return Typed { expr: Expr::AtTime(of, self.second()), shape };
                }
                9 => {
                    if let Some(found) = self.extreme_of_list(Dim::Waktu, inner) {
                        return found;
                    }
                }
                _ => {}
            }
        }
        if self.random.chance(70)
            && let Some(found) = self.thing(|shape| shape.dim == Dim::Waktu)
        {
            return found;
        }
        Typed { expr: Expr::Constant(self.time_constant()), shape }
    }

    /// What lies between two days or moments, as a length of time.
    pub(super) fn elapsed(&mut self, lama: Lama, depth: usize) -> Option<Typed> {
        let dim = Dim::Lama(lama);
        let (a, b, most) = match lama {
            Lama::Bulan => return None,
            Lama::Hari => (self.day(depth), self.day(0), DAYS),
            Lama::Detik if self.regulation.zone.is_none() => return None,
            Lama::Detik => (self.moment(depth), self.moment(0), (DAYS + 1) * 86_400),
        };
        Some(Typed { expr: Expr::Elapsed(Box::new(a.expr), Box::new(b.expr)), shape: counted(dim, -most, most) })
    }

    /// A count of years, months, days, hours …: an age, a difference, a part of a date.
    pub(super) fn time_count(&mut self, depth: usize) -> Typed {
        let inner = depth.saturating_sub(1).min(1);
        match self.random.below(12) {
            0 | 1 => {
                let (birth, on) = (self.day(inner), self.day(0));
                Typed { expr: Expr::Age(Box::new(birth.expr), Box::new(on.expr)), shape: counted(Dim::Bare, -1_200, 1_200) }
            }
            2 => Typed { expr: Expr::YearOf(Box::new(self.day(inner).expr)), shape: counted(Dim::Bare, 1_800, 2_999) },
            3 => Typed { expr: Expr::MonthOf(Box::new(self.day(inner).expr)), shape: counted(Dim::Bare, 1, 12) },
            _ => self.difference(inner),
        }
    }

    fn difference(&mut self, depth: usize) -> Typed {
        let moments = self.regulation.zone.is_some() && self.random.chance(65);
        let (unit, most) = if moments {
            let seconds = (DAYS + 1) * 86_400;
            *self.random.pick(&[
                (Unit::Minggu, seconds / 604_800 + 1),
                (Unit::Hari, seconds / 86_400 + 1),
                (Unit::Jam, seconds / 3_600 + 1),
                (Unit::Menit, seconds / 60 + 1),
                (Unit::Detik, seconds),
            ])
        } else {
            *self.random.pick(&[(Unit::Tahun, 1_200), (Unit::Bulan, 14_400), (Unit::Minggu, DAYS / 7 + 1), (Unit::Hari, DAYS)])
        };
        let (from, to) = if moments { (self.moment(depth), self.moment(0)) } else { (self.day(depth), self.day(0)) };
        let (from, to) = if self.random.chance(50) { (from, to) } else { (to, from) };
        let partial = *self.random.pick(&[None, Some(true), Some(true), Some(false)]);
        let expr = Expr::Difference { unit, from: Box::new(from.expr), to: Box::new(to.expr), partial };
        Typed { expr, shape: counted(Dim::Bare, -most, most) }
    }
}
