//! Integers of one or two machine words, chosen by the interval of what they hold.
//!
//! Where a result fits 64 bits, addition and multiplication of the low words are exact whatever the operands, since the
//! true result is the one number of that width congruent to it.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, Value, types};
use num_bigint::BigInt;
use perwali_engine::ir::{CompareOp, Type};
use perwali_engine::value::{Interval, power_of_ten};

use super::{Datum, Emitted, Emitter, Flag};
use crate::CompileError;

/// An integer in a register, or in two.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Num {
    pub(crate) value: Value,
    /// 128 bits instead of 64.
    pub(crate) wide: bool,
}

/// How data of a type are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Bool,
    /// One integer; whether it is wide.
    Scalar(bool),
    /// Two integers; whether they are wide.
    Fraction(bool, bool),
}

pub(super) fn is_wide(interval: &Interval) -> bool {
    !interval.fits_i64()
}

impl Shape {
    /// The shape of a type.
    pub(crate) fn of(ty: &Type) -> Shape {
        match ty {
            Type::Bool => Shape::Bool,
            Type::Number(number) => Shape::Scalar(is_wide(&number.interval)),
            Type::Fraction(fraction) => Shape::Fraction(is_wide(&fraction.numerator), is_wide(&fraction.denominator)),
            Type::Member(_) | Type::Set(_) | Type::Date | Type::Time | Type::Text | Type::Element(_) => Shape::Scalar(false),
            // Never computed; its slot is the count of its elements.
            Type::List(..) => Shape::Scalar(false),
        }
    }

    /// Machine types, in order.
    pub(crate) fn types(self) -> Vec<ir::Type> {
        match self {
            Shape::Bool => vec![types::I8],
            Shape::Scalar(wide) => vec![width(wide)],
            Shape::Fraction(n, d) => vec![width(n), width(d)],
        }
    }
}

pub(super) fn width(wide: bool) -> ir::Type {
    if wide { types::I128 } else { types::I64 }
}

/// The condition code of a comparison of signed integers.
pub(super) fn condition_code(op: CompareOp) -> IntCC {
    match op {
        CompareOp::Equal => IntCC::Equal,
        CompareOp::NotEqual => IntCC::NotEqual,
        CompareOp::Less => IntCC::SignedLessThan,
        CompareOp::LessEqual => IntCC::SignedLessThanOrEqual,
        CompareOp::Greater => IntCC::SignedGreaterThan,
        CompareOp::GreaterEqual => IntCC::SignedGreaterThanOrEqual,
    }
}

impl Emitter<'_> {
    pub(super) fn constant_number(&mut self, number: &BigInt, wide: bool) -> Emitted<Num> {
        if let Ok(small) = i64::try_from(number) {
            let value = self.k(small);
            return Ok(self.with_width(Num { value, wide: false }, wide));
        }
        let number = i128::try_from(number).map_err(|_| CompileError::Inconsistent("a number beyond 128 bits"))?;
        let low = self.k(number as i64);
        if !wide {
            return Ok(Num { value: low, wide });
        }
        let high = self.k((number >> 64) as i64);
        Ok(Num { value: self.builder.ins().iconcat(low, high), wide })
    }

    /// The number at a width; narrowing keeps the low word, which is all of a number that fits.
    pub(super) fn with_width(&mut self, number: Num, wide: bool) -> Num {
        let value = match (number.wide, wide) {
            (false, true) => self.builder.ins().sextend(types::I128, number.value),
            (true, false) => self.builder.ins().isplit(number.value).0,
            _ => number.value,
        };
        Num { value, wide }
    }

    pub(super) fn add(&mut self, a: Num, b: Num, wide: bool) -> Num {
        let (a, b) = (self.with_width(a, wide), self.with_width(b, wide));
        Num { value: self.builder.ins().iadd(a.value, b.value), wide }
    }

    pub(super) fn sub(&mut self, a: Num, b: Num, wide: bool) -> Num {
        let (a, b) = (self.with_width(a, wide), self.with_width(b, wide));
        Num { value: self.builder.ins().isub(a.value, b.value), wide }
    }

    pub(super) fn mul(&mut self, a: Num, b: Num, wide: bool) -> Num {
        let (a, b) = (self.with_width(a, wide), self.with_width(b, wide));
        Num { value: self.builder.ins().imul(a.value, b.value), wide }
    }

    pub(super) fn neg(&mut self, a: Num, wide: bool) -> Num {
        let a = self.with_width(a, wide);
        Num { value: self.builder.ins().ineg(a.value), wide }
    }

    pub(super) fn mul_constant(&mut self, a: Num, factor: &BigInt, wide: bool) -> Emitted<Num> {
        if *factor == BigInt::from(1) {
            return Ok(self.with_width(a, wide));
        }
        let factor = self.constant_number(factor, wide)?;
        Ok(self.mul(a, factor, wide))
    }

    pub(super) fn scale_up(&mut self, a: Num, exponent: u32, wide: bool) -> Emitted<Num> {
        self.mul_constant(a, &power_of_ten(exponent), wide)
    }

    pub(super) fn compare(&mut self, cc: IntCC, a: Num, b: Num) -> Flag {
        let wide = a.wide || b.wide;
        let (a, b) = (self.with_width(a, wide), self.with_width(b, wide));
        self.icmp(cc, a.value, b.value)
    }

    pub(super) fn select_number(&mut self, condition: Value, a: Num, b: Num, wide: bool) -> Num {
        let (a, b) = (self.with_width(a, wide), self.with_width(b, wide));
        let value = if wide {
            // The backend has no select of 128 bits that holds up everywhere.
            let (a_low, a_high) = self.builder.ins().isplit(a.value);
            let (b_low, b_high) = self.builder.ins().isplit(b.value);
            let low = self.builder.ins().select(condition, a_low, b_low);
            let high = self.builder.ins().select(condition, a_high, b_high);
            self.builder.ins().iconcat(low, high)
        } else {
            self.builder.ins().select(condition, a.value, b.value)
        };
        Num { value, wide }
    }

    /// One of two data of one shape, both already computed.
    pub(super) fn select_datum(&mut self, condition: Flag, a: Datum, b: Datum, shape: Shape) -> Emitted<Datum> {
        let condition = match condition {
            Flag::Known(true) => return self.cast(a, shape),
            Flag::Known(false) => return self.cast(b, shape),
            Flag::Found(condition) => condition,
        };
        match (a, b, shape) {
            (Datum::Bool(a), Datum::Bool(b), Shape::Bool) => {
                let not = self.not(Flag::Found(condition));
                let flag = match (a, b) {
                    (Flag::Known(a), Flag::Known(b)) if a == b => Flag::Known(a),
                    (Flag::Known(true), other) => self.or(Flag::Found(condition), other),
                    (Flag::Known(false), other) => self.and(not, other),
                    (other, Flag::Known(false)) => self.and(Flag::Found(condition), other),
                    (other, Flag::Known(true)) => self.or(not, other),
                    (Flag::Found(a), Flag::Found(b)) => Flag::Found(self.builder.ins().select(condition, a, b)),
                };
                Ok(Datum::Bool(flag))
            }
            (Datum::Scalar(a), Datum::Scalar(b), Shape::Scalar(wide)) => {
                Ok(Datum::Scalar(self.select_number(condition, a, b, wide)))
            }
            (Datum::Fraction(an, ad), Datum::Fraction(bn, bd), Shape::Fraction(n, d)) => {
                let numerator = self.select_number(condition, an, bn, n);
                Ok(Datum::Fraction(numerator, self.select_number(condition, ad, bd, d)))
            }
            _ => Err(mismatch()),
        }
    }

    /// The datum held in another shape of its kind.
    pub(super) fn cast(&mut self, datum: Datum, shape: Shape) -> Emitted<Datum> {
        match (datum, shape) {
            (Datum::Bool(_), Shape::Bool) => Ok(datum),
            (Datum::Scalar(number), Shape::Scalar(wide)) => Ok(Datum::Scalar(self.with_width(number, wide))),
            (Datum::Fraction(n, d), Shape::Fraction(n_wide, d_wide)) => {
                let n = self.with_width(n, n_wide);
                Ok(Datum::Fraction(n, self.with_width(d, d_wide)))
            }
            _ => Err(mismatch()),
        }
    }

    /// The machine values of a datum in a shape.
    pub(super) fn flatten(&mut self, datum: Datum, shape: Shape) -> Emitted<Vec<Value>> {
        Ok(match self.cast(datum, shape)? {
            Datum::Bool(flag) => vec![self.flag_value(flag)],
            Datum::Scalar(number) => vec![number.value],
            Datum::Fraction(n, d) => vec![n.value, d.value],
        })
    }

    /// The datum that machine values of a shape stand for.
    pub(super) fn unflatten(values: &[Value], shape: Shape) -> Emitted<Datum> {
        match (shape, values) {
            (Shape::Bool, [flag]) => Ok(Datum::Bool(Flag::Found(*flag))),
            (Shape::Scalar(wide), [value]) => Ok(Datum::Scalar(Num { value: *value, wide })),
            (Shape::Fraction(n, d), [a, b]) => Ok(Datum::Fraction(Num { value: *a, wide: n }, Num { value: *b, wide: d })),
            _ => Err(mismatch()),
        }
    }

    /// A datum that nobody reads.
    pub(super) fn zero(&mut self, shape: Shape) -> Datum {
        let zero = self.k(0);
        let narrow = Num { value: zero, wide: false };
        match shape {
            Shape::Bool => Datum::Bool(Flag::Known(false)),
            Shape::Scalar(wide) => Datum::Scalar(self.with_width(narrow, wide)),
            Shape::Fraction(n, d) => {
                let n = self.with_width(narrow, n);
                Datum::Fraction(n, self.with_width(narrow, d))
            }
        }
    }
}

/// Data that are not of the shape their types promise.
pub(super) fn mismatch() -> CompileError {
    CompileError::Inconsistent("an operand that is not of its type")
}
