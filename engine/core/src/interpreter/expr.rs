//! Expressions over big integers.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::Zero;

use super::{Found, Machine};
use crate::failure::{Failure, FailureKind};
use crate::ir::{CompareOp, EnumerationId, Expr, KeyCell, Op, Program, Row, Type};
use crate::value::{Value, divide_rounded, power_of_ten};

impl<'a> Machine<'a> {
    /// A condition's truth.
    pub(super) fn condition(&mut self, expr: &'a Expr) -> Found<bool> {
        match self.expr(expr)? {
            Value::Bool(truth) => Ok(truth),
            _ => Err(Failure::internal(expr.site)),
        }
    }

    fn number(&mut self, expr: &'a Expr) -> Found<BigInt> {
        match self.expr(expr)? {
            Value::Number(mantissa) => Ok(mantissa),
            _ => Err(Failure::internal(expr.site)),
        }
    }

    /// The value of an expression. Depth is bounded: the verifier limits how deep programs nest.
    pub(super) fn expr(&mut self, expr: &'a Expr) -> Found<Value> {
        let broken = || Failure::internal(expr.site);
        match &expr.op {
            Op::Constant(constant) => Ok(constant.value()),
            Op::Input(input) => {
                self.facts.get(*input).ok_or_else(|| Failure::new(FailureKind::InputMissing(*input), expr.site))
            }
            Op::InputPresent(input) => Ok(Value::Bool(self.facts.get(*input).is_some())),
            Op::Value(value) => match self.value(*value, expr.site)? {
                Value::Absent => Err(Failure::new(FailureKind::Undetermined(*value), expr.site)),
                found => Ok(found),
            },
            Op::ValuePresent(value) => Ok(Value::Bool(self.value(*value, expr.site)? != Value::Absent)),
            Op::LawDay => Ok(Value::Date(self.law_day)),
            Op::Rescale(a) => {
                let from = a.ty.as_number().map_or(0, |n| n.scale);
                let to = expr.ty.as_number().map_or(0, |n| n.scale);
                Ok(Value::Number(self.number(a)? * power_of_ten(to.checked_sub(from).ok_or_else(broken)?)))
            }
            Op::Add(a, b) => self.arithmetic(expr, a, b, |x, y| x + y, |n, d, m, e| (n * e + m * d, d * e)),
            Op::Sub(a, b) => self.arithmetic(expr, a, b, |x, y| x - y, |n, d, m, e| (n * e - m * d, d * e)),
            Op::Mul(a, b) => self.arithmetic(expr, a, b, |x, y| x * y, |n, d, m, e| (n * m, d * e)),
            Op::Neg(a) => match self.expr(a)? {
                Value::Number(x) => Ok(Value::Number(-x)),
                Value::Fraction(n, d) => Ok(Value::Fraction(-n, d)),
                _ => Err(broken()),
            },
            Op::ToFraction(a) => {
                let scale = a.ty.as_number().map_or(0, |n| n.scale);
                Ok(Value::Fraction(self.number(a)?, power_of_ten(scale)))
            }
            Op::Quotient(a, b) => self.quotient(expr, a, b),
            Op::Min(a, b) => Ok(self.expr(a)?.min(self.expr(b)?)),
            Op::Max(a, b) => Ok(self.expr(a)?.max(self.expr(b)?)),
            Op::Round { value, mode, unit } => {
                let scale = expr.ty.as_number().map_or(0, |n| n.scale);
                let (dividend, divisor) = match self.expr(value)? {
                    Value::Number(mantissa) => {
                        let from = value.ty.as_number().map_or(0, |n| n.scale);
                        (mantissa * power_of_ten(scale.saturating_sub(from)), unit * power_of_ten(from.saturating_sub(scale)))
                    }
                    Value::Fraction(n, d) => (n * power_of_ten(scale), d * unit),
                    _ => return Err(broken()),
                };
                divide_rounded(&dividend, &divisor, *mode).map(|quotient| Value::Number(quotient * unit)).ok_or_else(broken)
            }
            Op::Compare(op, a, b) => {
                let (left, right) = (self.expr(a)?, self.expr(b)?);
                compare(*op, &left, &right).map(Value::Bool).ok_or_else(broken)
            }
            Op::And(a, b) => Ok(Value::Bool(self.condition(a)? && self.condition(b)?)),
            Op::Or(a, b) => Ok(Value::Bool(self.condition(a)? || self.condition(b)?)),
            Op::Not(a) => Ok(Value::Bool(!self.condition(a)?)),
            Op::In(member, set) => match (self.expr(member)?, self.expr(set)?) {
                (Value::Member(member), Value::Set(set)) => Ok(Value::Bool(set.checked_shr(member).unwrap_or(0) & 1 == 1)),
                _ => Err(broken()),
            },
            Op::Count(set) => match self.expr(set)? {
                Value::Set(set) => Ok(Value::Number(set.count_ones().into())),
                _ => Err(broken()),
            },
            Op::If(condition, then, otherwise) => {
                if self.condition(condition)? { self.expr(then) } else { self.expr(otherwise) }
            }
            Op::Tariff(id, base) => {
                let base = self.number(base)?;
                let tariff = self.program.tariffs.get(id.index()).ok_or_else(broken)?;
                self.answer.marks_mut().set(tariff.mark);
                self.note(|step| step.tariffs.push((*id, base.clone())));
                Ok(Value::Number(tariff.amount(&base)))
            }
            Op::Row(id, keys) => {
                let mut found = Vec::with_capacity(keys.len());
                for key in keys {
                    found.push(key_number(&self.expr(key)?).ok_or_else(broken)?);
                }
                let table = self.program.tables.get(id.index()).ok_or_else(broken)?;
                let row = table.rows.iter().position(|row| matches(row, &found)).ok_or_else(broken)?;
                if let (Some(first), true) = (table.first_mark, table.rows.get(row).is_some_and(|r| r.provision.is_some())) {
                    self.answer.marks_mut().set(crate::ir::MarkId::new(first.index() + row));
                }
                self.note(|step| step.rows.push((*id, row)));
                Ok(Value::Number(BigInt::from(row)))
            }
            Op::Column(id, column, row) => {
                let row = usize::try_from(self.number(row)?).map_err(|_| broken())?;
                let table = self.program.tables.get(id.index()).ok_or_else(broken)?;
                let output = table.rows.get(row).and_then(|row| row.outputs.get(*column as usize));
                output.map(crate::ir::Constant::value).ok_or_else(broken)
            }
        }
    }

    fn arithmetic(
        &mut self,
        expr: &'a Expr,
        a: &'a Expr,
        b: &'a Expr,
        numbers: impl FnOnce(BigInt, BigInt) -> BigInt,
        fractions: impl FnOnce(&BigInt, &BigInt, &BigInt, &BigInt) -> (BigInt, BigInt),
    ) -> Found<Value> {
        match (self.expr(a)?, self.expr(b)?) {
            (Value::Number(x), Value::Number(y)) => Ok(Value::Number(numbers(x, y))),
            (Value::Fraction(n, d), Value::Fraction(m, e)) => {
                let (numerator, denominator) = fractions(&n, &d, &m, &e);
                Ok(Value::Fraction(numerator, denominator))
            }
            _ => Err(Failure::internal(expr.site)),
        }
    }

    fn quotient(&mut self, expr: &'a Expr, a: &'a Expr, b: &'a Expr) -> Found<Value> {
        let scale = |e: &Expr| e.ty.as_number().map_or(0, |n| n.scale);
        let (a_scale, b_scale) = (scale(a), scale(b));
        let (dividend, divisor) = (self.number(a)?, self.number(b)?);
        if divisor.is_zero() {
            return Err(Failure::new(FailureKind::ZeroDivision, expr.site));
        }
        let n = dividend * power_of_ten(b_scale.saturating_sub(a_scale));
        let d = divisor * power_of_ten(a_scale.saturating_sub(b_scale));
        Ok(if d.sign() == Sign::Minus { Value::Fraction(-n, -d) } else { Value::Fraction(n, d) })
    }
}

fn compare(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    let ordering = match (left, right) {
        (Value::Fraction(n, d), Value::Fraction(m, e)) => (n * e).cmp(&(m * d)),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Bool(_), Value::Bool(_)) | (Value::Member(_), Value::Member(_)) | (Value::Set(_), Value::Set(_)) => {
            if left == right { Ordering::Equal } else { Ordering::Less }
        }
        _ => return None,
    };
    Some(op.holds(ordering))
}

/// A key as an integer: the mantissa, the member, 0 or 1, the count of the day.
fn key_number(value: &Value) -> Option<BigInt> {
    match value {
        Value::Number(mantissa) => Some(mantissa.clone()),
        Value::Member(member) => Some(BigInt::from(*member)),
        Value::Bool(truth) => Some(BigInt::from(u8::from(*truth))),
        Value::Date(day) => Some(BigInt::from(day.count())),
        Value::Absent | Value::Fraction(..) | Value::Set(_) => None,
    }
}

fn matches(row: &Row, keys: &[BigInt]) -> bool {
    row.cells.len() == keys.len()
        && row.cells.iter().zip(keys).all(|(cell, key)| match cell {
            KeyCell::Any => true,
            KeyCell::Members(members) => u32::try_from(key).is_ok_and(|key| members.binary_search(&key).is_ok()),
            KeyCell::Range(low, high) => low.as_ref().is_none_or(|low| low <= key) && high.as_ref().is_none_or(|high| key <= high),
        })
}

/// Whether a constant is a value of a type.
pub(crate) fn is_of_type(program: &Program, value: &Value, ty: &Type) -> bool {
    let members = |e: &EnumerationId| program.enumerations.get(e.index()).map_or(0, |e| e.members.len());
    match (value, ty) {
        (Value::Bool(_), Type::Bool) | (Value::Date(_), Type::Date) => true,
        (Value::Member(member), Type::Member(e)) => (*member as usize) < members(e),
        (Value::Set(set), Type::Set(e)) => members(e) >= 64 || set >> members(e) == 0,
        (Value::Number(mantissa), Type::Number(number)) => number.interval.contains(mantissa),
        _ => false,
    }
}
