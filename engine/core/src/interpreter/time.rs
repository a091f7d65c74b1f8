//! Days and moments: later, earlier, between.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{Found, broken, failed};
use crate::failure::FailureKind;
use crate::ir::{DatePart, Expr, Op};
use crate::value::{Day, Moment, Value};

/// An operation on two operands that have been evaluated.
#[inline(never)]
pub(super) fn pair(expr: &Expr, left: Value, right: Value) -> Found<Value> {
    let in_range = |found: Option<Value>| found.ok_or_else(|| failed(FailureKind::DateOutOfRange, expr.site));
    match (&expr.op, left, right) {
        (Op::AddMonths(_, _, missing), Value::Date(day), Value::Number(by)) => {
            in_range(by.to_i64().and_then(|by| day.add_months(by, *missing)).map(Value::Date))
        }
        (Op::AddDays(..), Value::Date(day), Value::Number(by)) => {
            in_range((BigInt::from(day.count()) + by).to_i64().and_then(Day::from_count).map(Value::Date))
        }
        (Op::DaysBetween(..), Value::Date(from), Value::Date(to)) => Ok(Value::Number((to.count() - from.count()).into())),
        (Op::MonthsBetween(_, _, missing, partial), Value::Date(from), Value::Date(to)) => {
            Ok(Value::Number(from.months_until(to, *missing, *partial).into()))
        }
        (Op::AtSecond(..), Value::Date(day), Value::Number(second)) => {
            in_range(second.to_u32().and_then(|second| Moment::new(day, second)).map(Value::Time))
        }
        (Op::AddSeconds(..), Value::Time(moment), Value::Number(by)) => {
            in_range((BigInt::from(moment.count()) + by).to_i64().and_then(Moment::from_count).map(Value::Time))
        }
        (Op::SecondsBetween(..), Value::Time(from), Value::Time(to)) => Ok(Value::Number((to.count() - from.count()).into())),
        _ => Err(broken(expr.site)),
    }
}

/// An operation on one operand that has been evaluated.
#[inline(never)]
pub(super) fn unary(expr: &Expr, operand: Found<Value>) -> Found<Value> {
    let operand = operand?;
    let in_range = |found: Option<Day>| found.map(Value::Date).ok_or_else(|| failed(FailureKind::DateOutOfRange, expr.site));
    match (&expr.op, operand) {
        (Op::DatePart(part, _), Value::Date(day)) => {
            let (year, month, of_month) = day.parts();
            Ok(Value::Number(BigInt::from(match part {
                DatePart::Year => year,
                DatePart::Month => month,
                DatePart::Day => of_month,
            })))
        }
        (Op::DayOfYear { month, day, missing, .. }, Value::Number(year)) => {
            in_range(year.to_u32().and_then(|year| Day::of_month(year, *month, *day, *missing)))
        }
        (Op::DayOfMonth { day, next, .. }, Value::Date(of)) => in_range(of.day_of_month(*day, *next)),
        (Op::DayOf(_), Value::Time(moment)) => Ok(Value::Date(moment.day())),
        (Op::SecondOfDay(_), Value::Time(moment)) => Ok(Value::Number(moment.second_of_day().into())),
        _ => Err(broken(expr.site)),
    }
}
