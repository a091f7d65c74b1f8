//! Closed intervals of integers: what the compiler knows about a mantissa before it runs.

use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

use super::{DIGITS, power_of_ten};

/// All integers from `low` to `high`, both included. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    low: BigInt,
    high: BigInt,
}

impl Interval {
    /// The interval between two numbers, in either order.
    pub fn new(a: BigInt, b: BigInt) -> Interval {
        if a <= b { Interval { low: a, high: b } } else { Interval { low: b, high: a } }
    }

    /// A single number.
    pub fn point(value: BigInt) -> Interval {
        Interval { low: value.clone(), high: value }
    }

    /// Lower end.
    pub fn low(&self) -> &BigInt {
        &self.low
    }

    /// Upper end.
    pub fn high(&self) -> &BigInt {
        &self.high
    }

    /// The only number in it, if there is but one.
    pub fn as_point(&self) -> Option<&BigInt> {
        (self.low == self.high).then_some(&self.low)
    }

    /// Whether a number lies in it.
    pub fn contains(&self, value: &BigInt) -> bool {
        self.low <= *value && *value <= self.high
    }

    /// Whether all of `inner` lies in it.
    pub fn encloses(&self, inner: &Interval) -> bool {
        self.low <= inner.low && inner.high <= self.high
    }

    /// The smallest interval that encloses both.
    pub fn hull(&self, other: &Interval) -> Interval {
        Interval { low: (&self.low).min(&other.low).clone(), high: (&self.high).max(&other.high).clone() }
    }

    /// What both have in common.
    pub fn intersect(&self, other: &Interval) -> Option<Interval> {
        let low = (&self.low).max(&other.low);
        let high = (&self.high).min(&other.high);
        (low <= high).then(|| Interval { low: low.clone(), high: high.clone() })
    }

    /// All sums.
    pub fn add(&self, other: &Interval) -> Interval {
        Interval { low: &self.low + &other.low, high: &self.high + &other.high }
    }

    /// All differences.
    pub fn sub(&self, other: &Interval) -> Interval {
        Interval { low: &self.low - &other.high, high: &self.high - &other.low }
    }

    /// All negatives.
    pub fn neg(&self) -> Interval {
        Interval { low: -&self.high, high: -&self.low }
    }

    /// Encloses all products.
    pub fn mul(&self, other: &Interval) -> Interval {
        let first = &self.low * &other.low;
        let mut hull = Interval::point(first);
        for product in [&self.low * &other.high, &self.high * &other.low, &self.high * &other.high] {
            hull = hull.hull(&Interval::point(product));
        }
        hull
    }

    /// All numbers times `10^exponent`.
    pub fn scale_up(&self, exponent: u32) -> Interval {
        let factor = power_of_ten(exponent);
        Interval { low: &self.low * &factor, high: &self.high * &factor }
    }

    /// All results of the smaller of the two.
    pub fn min(&self, other: &Interval) -> Interval {
        Interval { low: (&self.low).min(&other.low).clone(), high: (&self.high).min(&other.high).clone() }
    }

    /// All results of the larger of the two.
    pub fn max(&self, other: &Interval) -> Interval {
        Interval { low: (&self.low).max(&other.low).clone(), high: (&self.high).max(&other.high).clone() }
    }

    /// All distances from zero.
    pub fn abs(&self) -> Interval {
        if self.contains(&BigInt::zero()) {
            Interval { low: BigInt::zero(), high: self.low.abs().max(self.high.abs()) }
        } else {
            Interval::new(self.low.abs(), self.high.abs())
        }
    }

    /// Whether zero lies in it.
    pub fn contains_zero(&self) -> bool {
        self.contains(&BigInt::zero())
    }

    /// Whether every number in it is at least one.
    pub fn is_positive(&self) -> bool {
        self.low >= BigInt::one()
    }

    /// Whether machine code and the interpreter can hold every number in it (see [`DIGITS`]).
    pub fn is_computable(&self) -> bool {
        let limit = power_of_ten(DIGITS);
        self.low.abs() < limit && self.high.abs() < limit
    }

    /// Whether every number in it fits an `i64`.
    pub fn fits_i64(&self) -> bool {
        i64::try_from(&self.low).is_ok() && i64::try_from(&self.high).is_ok()
    }
}
