//! What is known of a generated expression: enough to keep to the rules of the checker (scales, bounds, rounding), so
//! that most generated regulations are accepted.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use perwali_engine::value::Interval;

use crate::model::{Dim, Rounding};

/// Most digits of a number or of a step on the way to it.
const DIGITS: u32 = 35;

/// What is known of an expression.
#[derive(Clone, Debug)]
pub struct Shape {
    pub dim: Dim,
    /// None for what is no number.
    pub number: Option<Known>,
}

/// What is known of a number.
#[derive(Clone, Debug)]
pub struct Known {
    /// Digits after the point; 0 for a fraction.
    pub scale: u32,
    /// Where the mantissa, or the numerator, lies.
    pub interval: Interval,
    /// Where the denominator lies; none for a number that is no fraction.
    pub denominator: Option<Interval>,
}

pub fn ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

fn fits(interval: &Interval) -> bool {
    let limit = ten(DIGITS);
    interval.low().abs() < limit && interval.high().abs() < limit
}

impl Shape {
    pub fn other(dim: Dim) -> Shape {
        Shape { dim, number: None }
    }

    pub fn number(dim: Dim, scale: u32, interval: Interval) -> Shape {
        Shape { dim, number: Some(Known { scale, interval, denominator: None }) }
    }

    pub fn known(&self) -> &Known {
        self.number.as_ref().expect("a number")
    }

    pub fn is_fraction(&self) -> bool {
        self.number.as_ref().is_some_and(|known| known.denominator.is_some())
    }

    pub fn scale(&self) -> u32 {
        self.known().scale
    }

    fn made(dim: Dim, scale: u32, interval: Interval) -> Option<Shape> {
        fits(&interval).then(|| Shape::number(dim, scale, interval))
    }

    fn fraction(dim: Dim, numerator: Interval, denominator: Interval) -> Option<Shape> {
        let number = Known { scale: 0, interval: numerator, denominator: Some(denominator) };
        (fits(&number.interval) && number.denominator.as_ref().is_some_and(fits)).then_some(Shape { dim, number: Some(number) })
    }

    fn at(&self, scale: u32) -> Interval {
        let known = self.known();
        known.interval.scale_up(scale - known.scale)
    }

    /// The same at the scale of a declaration, which is not smaller.
    pub fn declared(&self, scale: u32) -> Shape {
        Shape::number(self.dim, scale, self.at(scale))
    }

    /// As numerator and denominator.
    fn parts(&self) -> (Interval, Interval) {
        let known = self.known();
        (known.interval.clone(), known.denominator.clone().unwrap_or_else(|| Interval::point(ten(known.scale))))
    }

    fn aligned(&self, other: &Shape, f: impl Fn(&Interval, &Interval) -> Interval) -> Option<Shape> {
        if self.is_fraction() || other.is_fraction() {
            let ((n, d), (m, e)) = (self.parts(), other.parts());
            return Shape::fraction(self.dim, f(&n.mul(&e), &m.mul(&d)), d.mul(&e))
                .filter(|_| fits(&n.mul(&e)) && fits(&m.mul(&d)));
        }
        let scale = self.scale().max(other.scale());
        let (a, b) = (self.at(scale), other.at(scale));
        if fits(&a) && fits(&b) { Shape::made(self.dim, scale, f(&a, &b)) } else { None }
    }

    pub fn add(&self, other: &Shape) -> Option<Shape> {
        self.aligned(other, Interval::add)
    }

    pub fn subtract(&self, other: &Shape) -> Option<Shape> {
        self.aligned(other, Interval::sub)
    }

    /// Whether the two may be compared.
    pub fn comparable(&self, other: &Shape) -> bool {
        self.number.is_none() || self.aligned(other, Interval::hull).is_some()
    }

    pub fn hull(&self, other: &Shape) -> Option<Shape> {
        if self.number.is_none() {
            return Some(self.clone());
        }
        if self.is_fraction() || other.is_fraction() {
            let ((n, d), (m, e)) = (self.parts(), other.parts());
            return Shape::fraction(self.dim, n.hull(&m), d.hull(&e));
        }
        self.aligned(other, Interval::hull)
    }

    pub fn extremum(&self, other: &Shape, largest: bool) -> Option<Shape> {
        if self.number.is_none() {
            return Some(self.clone());
        }
        self.aligned(other, if largest { Interval::max } else { Interval::min })
    }

    /// The sum of at most so many.
    pub fn sum(&self, most: usize) -> Option<Shape> {
        let known = self.known();
        Shape::made(self.dim, known.scale, known.interval.mul(&Interval::new(BigInt::zero(), most.into())))
    }

    pub fn negate(&self) -> Shape {
        let mut shape = self.clone();
        if let Some(known) = &mut shape.number {
            known.interval = known.interval.neg();
        }
        shape
    }

    /// What a product counts; none where it makes no sense.
    fn product_dim(&self, other: &Shape) -> Option<Dim> {
        let whole = |shape: &Shape| !shape.is_fraction() && shape.scale() == 0;
        match (self.dim, other.dim) {
            (Dim::Lama(lama), Dim::Bare) | (Dim::Bare, Dim::Lama(lama)) => Some(Dim::Lama(lama)),
            (Dim::Lama(_), _) | (_, Dim::Lama(_)) => None,
            (Dim::Uang, Dim::Uang) => None,
            (Dim::Uang, _) | (_, Dim::Uang) => Some(Dim::Uang),
            (Dim::Persen, Dim::Persen) => Some(Dim::Persen),
            (Dim::Persen, Dim::Bare) => Some(if whole(other) { Dim::Persen } else { Dim::Bare }),
            (Dim::Bare, Dim::Persen) => Some(if whole(self) { Dim::Persen } else { Dim::Bare }),
            _ => Some(Dim::Bare),
        }
    }

    pub fn multiply(&self, other: &Shape) -> Option<Shape> {
        let dim = self.product_dim(other)?;
        if self.is_fraction() || other.is_fraction() {
            let ((n, d), (m, e)) = (self.parts(), other.parts());
            return Shape::fraction(dim, n.mul(&m), d.mul(&e));
        }
        let (a, b) = (self.known(), other.known());
        Shape::made(dim, a.scale + b.scale, a.interval.mul(&b.interval))
    }

    /// A quotient; the divisor is no fraction.
    pub fn divide(&self, other: &Shape) -> Option<Shape> {
        let dim = match (self.dim, other.dim) {
            (Dim::Lama(a), Dim::Lama(b)) if a == b => Dim::Bare,
            (Dim::Lama(lama), Dim::Bare) => Dim::Lama(lama),
            (Dim::Lama(_), _) | (_, Dim::Lama(_)) => return None,
            (Dim::Uang, Dim::Uang) => Dim::Bare,
            (Dim::Uang, _) => Dim::Uang,
            (_, Dim::Uang) => return None,
            (Dim::Persen, Dim::Bare) => Dim::Persen,
            _ => Dim::Bare,
        };
        let b = other.known();
        if b.denominator.is_some() || b.interval == Interval::point(BigInt::zero()) {
            return None;
        }
        let (n, d, scale) = match &self.known().denominator {
            Some(d) => (self.known().interval.clone(), d.clone(), 0),
            None => (self.known().interval.clone(), Interval::point(BigInt::one()), self.scale()),
        };
        let numerator = n.scale_up(b.scale.saturating_sub(scale) + u32::from(!d.is_positive()));
        let divisor = b.interval.scale_up(scale.saturating_sub(b.scale));
        let magnitude = divisor.abs();
        let low = magnitude.low().max(&BigInt::one()).clone();
        let divisor_sizes = Interval::new(low, magnitude.high().clone());
        let numerator = match (divisor.low().is_negative(), divisor.high().is_positive()) {
            (true, true) => numerator.hull(&numerator.neg()),
            (true, false) => numerator.neg(),
            _ => numerator,
        };
        Shape::fraction(dim, numerator, d.mul(&divisor_sizes))
    }

    /// The result of rounding to a unit of this scale.
    pub fn round(&self, mode: Rounding, unit: &BigInt, scale: u32, dim: Dim) -> Option<Shape> {
        let (dividend, divisor) = match &self.known().denominator {
            Some(d) => (self.known().interval.scale_up(scale), d.mul(&Interval::point(unit.clone()))),
            None => (
                self.known().interval.scale_up(scale.saturating_sub(self.scale())),
                Interval::point(unit * ten(self.scale().saturating_sub(scale))),
            ),
        };
        if !fits(&dividend) || !fits(&divisor) {
            return None;
        }
        let mode = match mode {
            Rounding::Bawah => perwali_engine::value::Rounding::Down,
            Rounding::Atas => perwali_engine::value::Rounding::Up,
            Rounding::Terdekat => perwali_engine::value::Rounding::Nearest,
            Rounding::GenapTerdekat => perwali_engine::value::Rounding::NearestEven,
        };
        let mut hull: Option<Interval> = None;
        for d in [divisor.low(), divisor.high()] {
            for n in [dividend.low(), dividend.high()] {
                let point = Interval::point(perwali_engine::value::divide_rounded(n, d, mode)? * unit);
                hull = Some(hull.map_or(point.clone(), |hull| hull.hull(&point)));
            }
        }
        Shape::made(dim, scale, hull?)
    }

    /// The result of a tariff whose rates have this scale and are at most this high.
    pub fn tariff(&self, end_scale: u32, rate_scale: u32, highest: &BigInt) -> Option<Shape> {
        let scale = self.scale().max(end_scale);
        let base = self.at(scale);
        if *base.low() < BigInt::zero() || !fits(&base) {
            return None;
        }
        Shape::made(self.dim, scale + rate_scale, Interval::new(BigInt::zero(), base.high() * highest))
    }
}
