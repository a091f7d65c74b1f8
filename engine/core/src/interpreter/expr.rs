//! Expressions over big integers.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_traits::Zero;

use super::record::truth;
use super::{Found, Machine, broken, failed};
use crate::failure::FailureKind;
use crate::ir::{CompareOp, EnumerationId, Expr, KeyCell, Op, Program, Row, TableId, Type};
use crate::value::{Value, divide_rounded, power_of_ten};

impl<'a> Machine<'a> {
    /// A condition's truth.
    pub(super) fn condition(&mut self, expr: &'a Expr) -> Found<bool> {
        truth(self.expr(expr), expr)
    }

    /// The value of an expression. Depth is bounded by the verifier; the groups of operations are functions of their own
    /// so that a level of nesting takes little of the stack.
    pub(super) fn expr(&mut self, expr: &'a Expr) -> Found<Value> {
        self.open();
        let found = self.operation(expr);
        self.close(&found);
        found
    }

    #[inline(never)]
    fn operation(&mut self, expr: &'a Expr) -> Found<Value> {
        match &expr.op {
            Op::Constant(_) | Op::Input(_) | Op::InputPresent(_) | Op::LawDay | Op::Bound(_) => self.leaf(expr),
            Op::Value(value) => {
                let found = self.value(*value, expr.site);
                super::lists::determined(expr, *value, found)
            }
            Op::ValuePresent(value) => present(self.value(*value, expr.site)),
            Op::And(a, b) => self.both(a, b),
            Op::Or(a, b) => self.either(a, b),
            Op::Not(a) => self.negated(a),
            Op::If(condition, then, otherwise) => self.branch(condition, then, otherwise),
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Quotient(a, b) | Op::Min(a, b) | Op::Max(a, b) => {
                self.pair(expr, a, b)
            }
            Op::Compare(_, a, b) | Op::In(a, b) => self.pair(expr, a, b),
            Op::AddMonths(a, b, _)
            | Op::AddDays(a, b)
            | Op::DaysBetween(a, b)
            | Op::MonthsBetween(a, b, ..)
            | Op::AtSecond(a, b)
            | Op::AddSeconds(a, b)
            | Op::SecondsBetween(a, b) => self.pair(expr, a, b),
            Op::DatePart(_, a)
            | Op::DayOfYear { year: a, .. }
            | Op::DayOfMonth { of: a, .. }
            | Op::DayOf(a)
            | Op::SecondOfDay(a) => super::time::unary(expr, self.expr(a)),
            Op::Field(element, field) => self.field(expr, element, *field),
            Op::FieldPresent(element, field) => self.field_present(expr, element, *field),
            Op::ElementValue(value, element) => self.element_value(expr, *value, element),
            Op::Query(query) => self.query(expr, query),
            Op::Select(select) => self.select(expr, select),
            Op::Rescale(a)
            | Op::Neg(a)
            | Op::ToFraction(a)
            | Op::Count(a)
            | Op::Round { value: a, .. }
            | Op::Tariff(_, a)
            | Op::Column(_, _, a) => {
                let operand = self.expr(a);
                self.unary(expr, a, operand)
            }
            Op::Row(id, keys) => self.row(expr, *id, keys),
        }
    }

    #[inline(never)]
    fn leaf(&mut self, expr: &'a Expr) -> Found<Value> {
        match &expr.op {
            Op::Constant(constant) => Ok(constant.value()),
            Op::Input(input) => self.facts.get(*input).ok_or_else(|| failed(FailureKind::InputMissing(*input), expr.site)),
            Op::InputPresent(input) => Ok(Value::Bool(self.facts.is_given(*input))),
            Op::LawDay => Ok(Value::Date(self.law_day)),
            Op::Bound(binder) => self.bound(*binder).map(Value::Element).ok_or_else(|| broken(expr.site)),
            _ => Err(broken(expr.site)),
        }
    }

    #[inline(never)]
    fn both(&mut self, a: &'a Expr, b: &'a Expr) -> Found<Value> {
        let holds = self.condition(a)?;
        if !holds {
            self.beside(b, false);
        }
        Ok(Value::Bool(holds && self.condition(b)?))
    }

    #[inline(never)]
    fn either(&mut self, a: &'a Expr, b: &'a Expr) -> Found<Value> {
        let holds = self.condition(a)?;
        if holds {
            self.beside(b, true);
        }
        Ok(Value::Bool(holds || self.condition(b)?))
    }

    #[inline(never)]
    fn negated(&mut self, a: &'a Expr) -> Found<Value> {
        let holds = self.condition(a)?;
        Ok(Value::Bool(!holds))
    }

    #[inline(never)]
    fn branch(&mut self, condition: &'a Expr, then: &'a Expr, otherwise: &'a Expr) -> Found<Value> {
        let taken = if self.condition(condition)? { then } else { otherwise };
        self.expr(taken)
    }

    /// The operand is passed on as it came, unopened: `?` would keep a copy of it on the stack of every level.
    #[inline(never)]
    #[allow(clippy::question_mark)]
    fn pair(&mut self, expr: &'a Expr, a: &'a Expr, b: &'a Expr) -> Found<Value> {
        let left = self.expr(a);
        if left.is_err() {
            return left;
        }
        let right = self.expr(b);
        combine(expr, a, b, left, right)
    }

    #[inline(never)]
    fn unary(&mut self, expr: &'a Expr, a: &'a Expr, operand: Found<Value>) -> Found<Value> {
        let operand = operand?;
        let broken = || broken(expr.site);
        let scale = |e: &Expr| e.ty.as_number().map_or(0, |n| n.scale);
        match (&expr.op, operand) {
            (Op::Rescale(_), Value::Number(mantissa)) => {
                let by = scale(expr).checked_sub(scale(a)).ok_or_else(broken)?;
                Ok(Value::Number(mantissa * power_of_ten(by)))
            }
            (Op::Neg(_), Value::Number(x)) => Ok(Value::Number(-x)),
            (Op::Neg(_), Value::Fraction(n, d)) => Ok(Value::Fraction(-n, d)),
            (Op::ToFraction(_), Value::Number(mantissa)) => Ok(Value::Fraction(mantissa, power_of_ten(scale(a)))),
            (Op::Count(_), Value::Set(set)) => Ok(Value::Number(set.count_ones().into())),
            (Op::Round { mode, unit, .. }, operand) => {
                let (from, to) = (scale(a), scale(expr));
                let (dividend, divisor) = match operand {
                    Value::Number(mantissa) => {
                        (mantissa * power_of_ten(to.saturating_sub(from)), unit * power_of_ten(from.saturating_sub(to)))
                    }
                    Value::Fraction(n, d) => (n * power_of_ten(to), d * unit),
                    _ => return Err(broken()),
                };
                divide_rounded(&dividend, &divisor, *mode).map(|quotient| Value::Number(quotient * unit)).ok_or_else(broken)
            }
            (Op::Tariff(id, _), Value::Number(base)) => {
                let tariff = self.program.tariffs.get(id.index()).ok_or_else(broken)?;
                self.answer.marks_mut().set(tariff.mark);
                self.note(|step| step.tariffs.push((*id, base.clone())));
                Ok(Value::Number(tariff.amount(&base)))
            }
            (Op::Column(id, column, _), Value::Number(row)) => {
                let row = usize::try_from(row).map_err(|_| broken())?;
                let table = self.program.tables.get(id.index()).ok_or_else(broken)?;
                let output = table.rows.get(row).and_then(|row| row.outputs.get(*column as usize));
                match output {
                    Some(crate::ir::Constant::Impossible) => {
                        let mut failure = failed(FailureKind::ImpossibleRow, expr.site);
                        let own = table.rows.get(row).and_then(|row| row.provision);
                        failure.provisions = vec![own.unwrap_or_else(|| self.provision(expr.site))];
                        Err(failure)
                    }
                    output => output.map(crate::ir::Constant::value).ok_or_else(broken),
                }
            }
            _ => Err(broken()),
        }
    }

    #[inline(never)]
    fn row(&mut self, expr: &'a Expr, id: TableId, keys: &'a [Expr]) -> Found<Value> {
        let broken = || broken(expr.site);
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.push(key_number(&self.expr(key)?).ok_or_else(broken)?);
        }
        let table = self.program.tables.get(id.index()).ok_or_else(broken)?;
        let row = table.rows.iter().position(|row| matches(row, &found)).ok_or_else(broken)?;
        if let (Some(first), true) = (table.first_mark, table.rows.get(row).is_some_and(|r| r.provision.is_some())) {
            self.answer.marks_mut().set(crate::ir::MarkId::new(first.index() + row));
        }
        self.note(|step| step.rows.push((id, row)));
        Ok(Value::Number(BigInt::from(row)))
    }
}

fn present(found: Found<Value>) -> Found<Value> {
    Ok(Value::Bool(found? != Value::Absent))
}

/// An operation on two operands that have been evaluated.
#[inline(never)]
fn combine(expr: &Expr, a: &Expr, b: &Expr, left: Found<Value>, right: Found<Value>) -> Found<Value> {
    let (left, right) = (left?, right?);
    let broken = || broken(expr.site);
    match (&expr.op, left, right) {
        (Op::Min(..), left, right) => Ok(left.min(right)),
        (Op::Max(..), left, right) => Ok(left.max(right)),
        (Op::Compare(op, ..), left, right) => compare(*op, &left, &right).map(Value::Bool).ok_or_else(broken),
        (Op::In(..), Value::Member(member), Value::Set(set)) => Ok(Value::Bool(set.checked_shr(member).unwrap_or(0) & 1 == 1)),
        (Op::Quotient(..), Value::Number(dividend), Value::Number(divisor)) => quotient(expr, a, b, dividend, divisor),
        (Op::Add(..), Value::Number(x), Value::Number(y)) => Ok(Value::Number(x + y)),
        (Op::Sub(..), Value::Number(x), Value::Number(y)) => Ok(Value::Number(x - y)),
        (Op::Mul(..), Value::Number(x), Value::Number(y)) => Ok(Value::Number(x * y)),
        (Op::Add(..), Value::Fraction(n, d), Value::Fraction(m, e)) => Ok(Value::Fraction(&n * &e + m * &d, d * e)),
        (Op::Sub(..), Value::Fraction(n, d), Value::Fraction(m, e)) => Ok(Value::Fraction(&n * &e - m * &d, d * e)),
        (Op::Mul(..), Value::Fraction(n, d), Value::Fraction(m, e)) => Ok(Value::Fraction(n * m, d * e)),
        (_, left, right) => super::time::pair(expr, left, right),
    }
}

fn quotient(expr: &Expr, a: &Expr, b: &Expr, dividend: BigInt, divisor: BigInt) -> Found<Value> {
    let scale = |e: &Expr| e.ty.as_number().map_or(0, |n| n.scale);
    let (a_scale, b_scale) = (scale(a), scale(b));
    if divisor.is_zero() {
        return Err(failed(FailureKind::ZeroDivision, expr.site));
    }
    let n = dividend * power_of_ten(b_scale.saturating_sub(a_scale));
    let d = divisor * power_of_ten(a_scale.saturating_sub(b_scale));
    Ok(if d.sign() == Sign::Minus { Value::Fraction(-n, -d) } else { Value::Fraction(n, d) })
}

pub(super) fn compare(op: CompareOp, left: &Value, right: &Value) -> Option<bool> {
    let ordering =
        match (left, right) {
            (Value::Fraction(n, d), Value::Fraction(m, e)) => (n * e).cmp(&(m * d)),
            (Value::Number(a), Value::Number(b)) => a.cmp(b),
            (Value::Date(a), Value::Date(b)) => a.cmp(b),
            (Value::Time(a), Value::Time(b)) => a.cmp(b),
            (Value::Member(a), Value::Member(b)) => a.cmp(b),
            (Value::Bool(_), Value::Bool(_)) | (Value::Text(_), Value::Text(_)) | (Value::Set(_), Value::Set(_)) => {
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
        Value::Time(moment) => Some(BigInt::from(moment.count())),
        Value::Absent | Value::Fraction(..) | Value::Set(_) | Value::Text(_) | Value::Element(_) | Value::List(_) => None,
    }
}

fn matches(row: &Row, keys: &[BigInt]) -> bool {
    row.cells.len() == keys.len()
        && row.cells.iter().zip(keys).all(|(cell, key)| match cell {
            KeyCell::Any => true,
            KeyCell::Members(members) => u32::try_from(key).is_ok_and(|key| members.binary_search(&key).is_ok()),
            KeyCell::Range(low, high) => {
                low.as_ref().is_none_or(|low| low <= key) && high.as_ref().is_none_or(|high| key <= high)
            }
        })
}

/// Whether a constant is a value of a type.
pub(crate) fn is_of_type(program: &Program, value: &Value, ty: &Type) -> bool {
    let members = |e: &EnumerationId| program.enumerations.get(e.index()).map_or(0, |e| e.members.len());
    match (value, ty) {
        (Value::Bool(_), Type::Bool)
        | (Value::Date(_), Type::Date)
        | (Value::Time(_), Type::Time)
        | (Value::Text(_), Type::Text) => true,
        (Value::Member(member), Type::Member(e)) => (*member as usize) < members(e),
        (Value::Set(set), Type::Set(e)) => members(e) >= 64 || set >> members(e) == 0,
        (Value::Number(mantissa), Type::Number(number)) => number.interval.contains(mantissa),
        _ => false,
    }
}
