//! Exact values: decimals, intervals, days, and the data an evaluation computes with.
//!
//! A number is an integer mantissa with a static scale: the value is `mantissa × 10^−scale`. Nothing here rounds unless
//! [`Rounding`] says how.

mod date;
mod decimal;
mod interval;
mod moment;
mod rounding;

pub use date::{Day, MONTHS, MissingDay, Partial};
pub use decimal::{Decimal, DecimalError, group_thousands};
pub use interval::Interval;
pub use moment::{Moment, SECONDS_OF_DAY, Zone};
pub use rounding::{Rounding, divide_rounded};

use std::sync::Arc;

use num_bigint::BigInt;

/// Every number and every intermediate result lies strictly between −10^37 and 10^37, so that machine code can hold it,
/// and twice it, in an `i128`.
pub const DIGITS: u32 = 37;

/// The most members an enumeration may have where sets of it are used: a set is one machine word.
pub const SET_MEMBERS: usize = 64;

/// `10^exponent`.
pub fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10u32).pow(exponent)
}

/// One computed datum; its type (and with it the scale of a number) stands beside it in the IR.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// No value: an optional input not given, an optional output the law leaves empty.
    Absent,
    /// `ya` or `tidak`.
    Bool(bool),
    /// Mantissa at the scale of the type.
    Number(BigInt),
    /// Numerator and positive denominator; not reduced.
    Fraction(BigInt, BigInt),
    /// Index of an enumeration member.
    Member(u32),
    /// Bit `i` is set when member `i` belongs to the set.
    Set(u64),
    /// A day.
    Date(Day),
    /// A second of a day.
    Time(Moment),
    /// A text.
    Text(Arc<str>),
    /// Position of an element in its list.
    Element(u32),
    /// Elements with their fields in order; only as what a caller gives.
    List(Vec<Vec<Value>>),
}
