//! Numbers, days, members and sets.

use num_bigint::BigInt;
use num_traits::Zero;
use perwali_engine::value::Interval;

use super::shape::Shape;
use super::{Generator, Typed};
use crate::model::{Constant, Dim, Expr, Lama, Number, Rounding, Thing};

/// Most digits after the point before a number is rounded.
const MOST_SCALE: u32 = 8;

impl Generator {
    /// Inputs and values that may be used here and are what `wanted` asks.
    pub(super) fn things(&self, wanted: impl Fn(&Shape) -> bool) -> Vec<Typed> {
        let mut found = Vec::new();
        for (input, shape) in self.inputs.iter().enumerate() {
            let thing = Thing::Input(input);
            if wanted(shape) && (!self.regulation.inputs[input].optional || self.present.contains(&thing)) {
                found.push(Typed { expr: Expr::Thing(thing), shape: shape.clone() });
            }
        }
        for (value, shape) in self.values.iter().enumerate() {
            let thing = Thing::Value(value);
            let optional = self.regulation.values[value].declared.as_ref().is_some_and(|declared| declared.optional);
            let single = self.regulation.values[value].each.is_none();
            let Some(shape) = shape.as_ref().filter(|_| single && (!optional || self.present.contains(&thing))) else { continue };
            if wanted(shape) {
                found.push(Typed { expr: Expr::Thing(thing), shape: shape.clone() });
            }
            if let Dim::Elemen(list) = shape.dim {
                found.extend(self.dots(value, list, &wanted));
            }
        }
        found.extend(self.fields_here(&wanted));
        found
    }

    pub(super) fn thing(&mut self, wanted: impl Fn(&Shape) -> bool) -> Option<Typed> {
        if !self.scopes.is_empty() && self.random.chance(50) {
            let fields = self.fields_here(&wanted);
            if !fields.is_empty() {
                return Some(self.random.pick(&fields).clone());
            }
        }
        let mut found = self.things(wanted);
        // Values rather than inputs, and what a test has shown to be there before all: chains find more than single rules do.
        let values: Vec<usize> = (0..found.len()).filter(|at| matches!(found[*at].expr, Expr::Thing(Thing::Value(_)))).collect();
        let shown: Vec<usize> = (0..found.len())
            .filter(|at| matches!(&found[*at].expr, Expr::Thing(thing) if self.present.contains(thing)))
            .collect();
        if !shown.is_empty() && self.random.chance(60) {
            return Some(found.swap_remove(shown[self.random.below(shown.len())]));
        }
        if !values.is_empty() && self.random.chance(50) {
            return Some(found.swap_remove(values[self.random.below(values.len())]));
        }
        if found.is_empty() { None } else { Some(found.swap_remove(self.random.below(found.len()))) }
    }

    fn boxed(typed: Typed) -> Box<Expr> {
        Box::new(typed.expr)
    }

    fn number_leaf(&mut self, dim: Dim) -> Typed {
        if dim == Dim::Bare && self.random.chance(12) {
            return self.time_count(0);
        }
        if let Dim::Lama(lama) = dim
            && self.random.chance(12)
            && let Some(found) = self.elapsed(lama, 0)
        {
            return found;
        }
        if self.random.chance(70)
            && let Some(found) = self.thing(|shape| shape.dim == dim && !shape.is_fraction())
        {
            return found;
        }
        self.number_constant(dim)
    }

    /// A number, never a fraction.
    pub(super) fn number(&mut self, dim: Dim, depth: usize) -> Typed {
        if depth == 0 || self.random.chance(12) {
            return self.number_leaf(dim);
        }
        let made = match self.random.below(25) {
            20 | 21 if dim == Dim::Bare => Some(self.time_count(depth)),
            20..=22 => match dim {
                Dim::Lama(lama) => self.elapsed(lama, depth - 1),
                _ => self.sum_of_list(dim, depth - 1),
            },
            23 => self.extreme_of_list(dim, depth - 1),
            24 if dim == Dim::Bare => self.count_of_list(),
            24 => self.sum_of_list(dim, depth - 1),
            0..=3 => self.sum(dim, depth),
            4..=6 => self.product(dim, depth),
            7 | 8 => {
                // Of an input as it is given, so that a case can be a tie.
                let inner = if self.random.chance(40) { self.number_leaf(dim) } else { self.number(dim, depth - 1) };
                self.rounded(inner, dim)
            }
            9..=11 => {
                let inner = self.fraction(dim, depth);
                inner.and_then(|inner| self.rounded(inner, dim))
            }
            12 | 13 => self.clamp(dim, depth),
            14 => self.extremum(dim, depth),
            15 | 16 => self.choice(dim, depth),
            17 if !matches!(dim, Dim::Lama(_)) => self.tariff_use(dim, depth),
            18 if dim == Dim::Bare => self.count(),
            _ => {
                let inner = self.number(dim, depth - 1);
                Some(Typed { shape: inner.shape.negate(), expr: Expr::Negate(Generator::boxed(inner)) })
            }
        };
        match made {
            Some(typed) if typed.shape.scale() > MOST_SCALE => {
                let copy = typed.clone();
                self.rounded(typed, dim).unwrap_or(copy)
            }
            Some(typed) => typed,
            None => self.number_leaf(dim),
        }
    }

    fn sum(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let (a, b) = (self.number(dim, depth - 1), self.number(dim, depth - 1));
        Some(if self.random.chance(60) {
            Typed { shape: a.shape.add(&b.shape)?, expr: Expr::Add(Generator::boxed(a), Generator::boxed(b)) }
        } else {
            Typed { shape: a.shape.subtract(&b.shape)?, expr: Expr::Subtract(Generator::boxed(a), Generator::boxed(b)) }
        })
    }

    fn product(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let (left, right) = match dim {
            Dim::Lama(_) => (Dim::Bare, dim),
            Dim::Uang if self.random.chance(60) => (Dim::Persen, Dim::Uang),
            Dim::Uang => (Dim::Uang, Dim::Bare),
            Dim::Persen if self.random.chance(50) => (Dim::Persen, Dim::Persen),
            Dim::Persen => (Dim::Persen, Dim::Bare),
            _ if self.random.chance(30) => (Dim::Persen, Dim::Bare),
            _ => (Dim::Bare, Dim::Bare),
        };
        let (mut a, mut b) = (self.number(left, depth - 1), self.number(right, depth - 1));
        if self.random.chance(30) {
            std::mem::swap(&mut a, &mut b);
        }
        let shape = a.shape.multiply(&b.shape).filter(|shape| shape.dim == dim)?;
        Some(Typed { shape, expr: Expr::Multiply(Generator::boxed(a), Generator::boxed(b)) })
    }

    /// A quotient, or something computed with one; none where it would not do.
    pub(super) fn fraction(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        if self.random.chance(25)
            && let Some(found) = self.thing(|shape| shape.dim == dim && shape.is_fraction())
        {
            return Some(found);
        }
        let depth = depth.max(1);
        let (above, below) = match dim {
            Dim::Uang => (Dim::Uang, if self.random.chance(70) { Dim::Bare } else { Dim::Persen }),
            Dim::Persen | Dim::Lama(_) => (dim, Dim::Bare),
            _ => *self.random.pick(&[
                (Dim::Lama(Lama::Hari), Dim::Lama(Lama::Hari)),
                (Dim::Lama(Lama::Bulan), Dim::Lama(Lama::Bulan)),
                (Dim::Uang, Dim::Uang),
                (Dim::Bare, Dim::Bare),
                (Dim::Persen, Dim::Persen),
                (Dim::Bare, Dim::Persen),
            ]),
        };
        let dividend =
            if self.random.chance(10) { self.fraction(above, depth - 1).filter(|f| f.shape.dim == above) } else { None };
        let dividend = dividend.unwrap_or_else(|| self.number(above, depth - 1));
        let divisor = self.divisor(below, depth);
        let quotient = Typed {
            shape: dividend.shape.divide(&divisor.shape).filter(|shape| shape.dim == dim)?,
            expr: Expr::Divide(Generator::boxed(dividend), Generator::boxed(divisor)),
        };
        type Make = fn(Box<Expr>, Box<Expr>) -> Expr;
        type Combine = fn(&Shape, &Shape) -> Option<Shape>;
        let ways: [(Dim, Combine, Make); 3] =
            [(dim, Shape::add, Expr::Add), (dim, Shape::subtract, Expr::Subtract), (Dim::Bare, Shape::multiply, Expr::Multiply)];
        let more = match self.random.below(8) {
            way @ 0..3 => {
                let (of, combine, make) = ways[way];
                let other = self.number(of, depth - 1);
                combine(&quotient.shape, &other.shape).map(|shape| (shape, make, other))
            }
            _ => None,
        };
        match more.filter(|(shape, ..)| shape.dim == dim) {
            Some((shape, make, other)) => Some(Typed { shape, expr: make(Generator::boxed(quotient), Generator::boxed(other)) }),
            None => Some(quotient),
        }
    }

    /// A divisor: mostly never zero, sometimes zero for some facts.
    fn divisor(&mut self, dim: Dim, depth: usize) -> Typed {
        if self.random.chance(45) {
            for _ in 0..5 {
                let found = self.number_constant(dim);
                if !found.shape.known().interval.contains_zero() {
                    return found;
                }
            }
        }
        let candidate = self.number(dim, depth - 1);
        if self.random.chance(70) && candidate.shape.known().interval.contains_zero() {
            let mut floor = self.number_constant(dim);
            if floor.shape.known().interval.low() <= &BigInt::zero() {
                let one = self.written(1, 0, dim);
                floor = Typed {
                    shape: Shape::number(dim, 0, Interval::point(1.into())),
                    expr: Expr::Constant(Constant::Number(one)),
                };
            }
            if let Some(shape) = candidate.shape.extremum(&floor.shape, true) {
                let (value, bound) = (Generator::boxed(candidate), Generator::boxed(floor));
                return Typed { shape, expr: Expr::Clamp { at_least: true, value, bound } };
            }
            return self.number_constant(dim);
        }
        candidate
    }

    /// A rounding of a number or a fraction to what is asked; a fraction of bare numbers may become a percentage.
    pub(super) fn rounded(&mut self, inner: Typed, dim: Dim) -> Option<Typed> {
        let unit = self.unit(dim, 4);
        self.rounded_to(inner, unit)
    }

    pub(super) fn rounded_to(&mut self, inner: Typed, unit: Number) -> Option<Typed> {
        let mode = *self.random.pick(&[Rounding::Bawah, Rounding::Atas, Rounding::Terdekat, Rounding::GenapTerdekat]);
        let shape = inner.shape.round(mode, &unit.mantissa, unit.scale, unit.dim)?;
        Some(Typed { shape, expr: Expr::Round { value: Generator::boxed(inner), mode, unit } })
    }

    /// A unit of rounding with at most so many digits after the point.
    pub(super) fn unit(&mut self, dim: Dim, most_scale: u32) -> Number {
        let units: &[(u32, u32)] = match dim {
            Dim::Uang => &[(1, 0), (1_000, 0), (100, 0), (500, 0), (7, 0), (1, 2), (25, 2)],
            Dim::Lama(_) => &[(1, 0), (7, 0), (12, 0), (60, 0)],
            Dim::Persen => &[(1, 4), (1, 2), (5, 3), (1, 3), (5, 2), (25, 4)],
            _ => &[(1, 0), (10, 0), (1, 2), (5, 1), (3, 0), (1, 3), (25, 2)],
        };
        let (mantissa, scale) = loop {
            let (mantissa, scale) = *self.random.pick(units);
            if scale <= most_scale || dim == Dim::Persen && most_scale < 2 {
                break (mantissa, scale);
            }
        };
        self.written(mantissa, scale, dim)
    }

    fn clamp(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let (value, bound) = (self.number(dim, depth - 1), self.number(dim, depth.saturating_sub(2)));
        let at_least = self.random.chance(50);
        let shape = value.shape.extremum(&bound.shape, at_least)?;
        Some(Typed { shape, expr: Expr::Clamp { at_least, value: Generator::boxed(value), bound: Generator::boxed(bound) } })
    }

    fn extremum(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let largest = self.random.chance(50);
        let first = self.number(dim, depth - 1);
        let mut shape = first.shape.clone();
        let mut values = vec![first.expr];
        for _ in 0..self.random.between(1, 2) {
            let next = self.number(dim, depth - 1);
            shape = shape.extremum(&next.shape, largest)?;
            values.push(next.expr);
        }
        Some(Typed { shape, expr: Expr::Extremum { largest, values } })
    }

    /// `bila … maka …, selain itu …`; what a branch's condition shows to be there may be used in it.
    pub(super) fn choice(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let mut branches = Vec::new();
        let mut shape: Option<Shape> = None;
        let count = if self.random.chance(25) { 2 } else { 1 };
        for _ in 0..count {
            let known = self.present.len();
            let condition = match self.absent_thing().filter(|_| self.random.chance(50)) {
                Some(thing) => {
                    self.present.push(thing);
                    Expr::Present { negated: false, thing }
                }
                None => self.condition(1),
            };
            let value = self.value_of(dim, depth - 1);
            self.present.truncate(known);
            shape = Some(match shape {
                None => value.shape.clone(),
                Some(shape) => shape.hull(&value.shape)?,
            });
            branches.push((condition, value.expr));
        }
        let otherwise = self.value_of(dim, depth - 1);
        let shape = shape?.hull(&otherwise.shape)?;
        Some(Typed { shape, expr: Expr::If { branches, otherwise: Generator::boxed(otherwise) } })
    }

    /// Something optional that has not been shown to be there.
    pub(super) fn absent_thing(&mut self) -> Option<Thing> {
        let mut things: Vec<Thing> = Vec::new();
        for (input, declared) in self.regulation.inputs.iter().enumerate() {
            if declared.optional {
                things.push(Thing::Input(input));
            }
        }
        for (value, shape) in self.values.iter().enumerate() {
            if shape.is_some() && self.regulation.values[value].declared.as_ref().is_some_and(|declared| declared.optional) {
                things.push(Thing::Value(value));
            }
        }
        things.extend(self.absent_fields());
        things.retain(|thing| !self.present.contains(thing));
        if things.is_empty() { None } else { Some(*self.random.pick(&things)) }
    }

    fn tariff_use(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let id = self.tariff(dim);
        let mut base = self.number(dim, depth - 1);
        if base.shape.known().interval.low() < &BigInt::zero() {
            let zero = Number { mantissa: 0.into(), scale: 0, dim, style: 5 };
            let bound = Box::new(Expr::Constant(Constant::Number(zero)));
            let shape = base.shape.extremum(&Shape::number(dim, 0, Interval::point(0.into())), true)?;
            base = Typed { shape, expr: Expr::Clamp { at_least: true, value: Generator::boxed(base), bound } };
        }
        let tariff = &self.regulation.tariffs[id];
        let end_scale = tariff.slices.iter().filter_map(|(end, _)| end.as_ref()).map(|end| end.scale).max().unwrap_or(0);
        let rate_scale = tariff.slices.iter().map(|(_, rate)| rate.scale).max().unwrap_or(0);
        let highest = tariff.slices.iter().map(|(_, rate)| &rate.mantissa * super::ten(rate_scale - rate.scale)).max()?;
        let shape = base.shape.tariff(end_scale, rate_scale, &highest)?;
        Some(Typed { shape, expr: Expr::Tariff(id, Generator::boxed(base)) })
    }

    fn count(&mut self) -> Option<Typed> {
        let set = self.thing(|shape| matches!(shape.dim, Dim::Himpunan(_)))?;
        let Dim::Himpunan(e) = set.shape.dim else { return None };
        let interval = Interval::new(0.into(), self.members(e).into());
        Some(Typed { shape: Shape::number(Dim::Bare, 0, interval), expr: Expr::Count(Generator::boxed(set)) })
    }

    /// Anything of a dimension that is no fraction.
    pub(super) fn value_of(&mut self, dim: Dim, depth: usize) -> Typed {
        match dim {
            Dim::Uang | Dim::Persen | Dim::Bare | Dim::Lama(_) => self.number(dim, depth),
            Dim::Waktu => self.moment(depth),
            Dim::Elemen(list) => self.element(list, depth).expect("a choice of an element"),
            Dim::Daftar => panic!("a list is no value"),
            Dim::Logika => {
                if depth > 0
                    && self.random.chance(15)
                    && let Some(found) = self.choice(dim, depth)
                {
                    return found;
                }
                Typed { expr: self.truth(depth), shape: Shape::other(dim) }
            }
            Dim::Tanggal => self.day(depth),
            Dim::Jenis(_) | Dim::Himpunan(_) | Dim::Teks => self.member_or_set(dim, depth),
        }
    }

    fn member_or_set(&mut self, dim: Dim, depth: usize) -> Typed {
        if depth > 0
            && dim != Dim::Teks
            && self.random.chance(35)
            && let Some(found) = self.choice(dim, depth)
        {
            return found;
        }
        if let Dim::Jenis(e) = dim
            && depth > 0
            && self.regulation.enumerations[e].ordered
            && self.random.chance(25)
            && let Some(found) = self.extreme_of_list(dim, 0)
        {
            return found;
        }
        if let Dim::Jenis(e) = dim
            && depth > 0
            && self.regulation.enumerations[e].ordered
            && self.random.chance(30)
        {
            let (a, b) = (self.member_or_set(dim, depth - 1).expr, self.member_or_set(dim, 0).expr);
            let largest = self.random.chance(50);
            let expr = if self.random.chance(50) {
                Expr::Extremum { largest, values: vec![a, b] }
            } else {
                Expr::Clamp { at_least: largest, value: Box::new(a), bound: Box::new(b) }
            };
            return Typed { expr, shape: Shape::other(dim) };
        }
        if self.random.chance(50)
            && let Some(found) = self.thing(|shape| shape.dim == dim)
        {
            return found;
        }
        Typed { expr: Expr::Constant(self.constant(dim, 0)), shape: Shape::other(dim) }
    }
}
