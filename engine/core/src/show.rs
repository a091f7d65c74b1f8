//! Values, types and bounds in words, for people and for the wire.

use num_bigint::BigInt;

use crate::ir::{Input, Program, Type, Unit};
use crate::value::{Day, Decimal, Value};

/// A number as an Indonesian reader expects it: `Rp1.500`, `2,5%`, `12,75`. Rupiah of scale 0 have no decimals; other
/// numbers lose needless zeros.
pub fn number(mantissa: &BigInt, scale: u32, unit: Unit) -> String {
    let decimal = Decimal::new(mantissa.clone(), scale).normalised();
    match unit {
        Unit::Rupiah => {
            let text = decimal.indonesian();
            match text.strip_prefix('−') {
                Some(positive) => format!("−Rp{positive}"),
                None => format!("Rp{text}"),
            }
        }
        Unit::Percent => format!("{}%", Decimal::new(mantissa.clone(), scale).shifted(2).normalised().indonesian()),
        Unit::Bare => decimal.indonesian(),
    }
}

/// A value of a type: members by name, sets in braces, truth as `ya` and `tidak`.
pub fn value(program: &Program, ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Absent, _) => "kosong".to_owned(),
        (Value::Bool(truth), _) => if *truth { "ya" } else { "tidak" }.to_owned(),
        (Value::Number(mantissa), Type::Number(n)) => number(mantissa, n.scale, n.unit),
        (Value::Number(mantissa), _) => mantissa.to_string(),
        (Value::Fraction(n, d), _) => format!("{n}/{d}"),
        (Value::Member(member), Type::Member(e)) => member_name(program, *e, *member),
        (Value::Set(members), Type::Set(e)) => {
            let names: Vec<String> = members_of(*members).map(|member| member_name(program, *e, member)).collect();
            format!("{{{}}}", names.join(", "))
        }
        (Value::Member(member), _) => member.to_string(),
        (Value::Set(members), _) => members.to_string(),
        (Value::Date(day), _) => day.indonesian(),
    }
}

/// Positions of the members of a set.
pub fn members_of(members: u64) -> impl Iterator<Item = u32> {
    (0..64).filter(move |member| members >> member & 1 == 1)
}

fn member_name(program: &Program, enumeration: crate::ir::EnumerationId, member: u32) -> String {
    program
        .enumerations
        .get(enumeration.index())
        .and_then(|e| e.members.get(member as usize))
        .map_or_else(|| member.to_string(), |m| m.name.clone())
}

/// Decimals of a number type as its declaration counts them: a percentage after the comma of the percentage.
pub fn decimals(scale: u32, unit: Unit) -> u32 {
    if unit == Unit::Percent { scale.saturating_sub(2) } else { scale }
}

/// The bounds of an input: `Rp0 sampai Rp100.000.000`; none where its type has none.
pub fn bounds(input: &Input) -> Option<(String, String)> {
    match (&input.ty, input.days) {
        (Type::Number(n), _) => Some((number(n.interval.low(), n.scale, n.unit), number(n.interval.high(), n.scale, n.unit))),
        (Type::Date, Some((first, last))) => Some((first.indonesian(), last.indonesian())),
        (Type::Date, None) => Some((Day::FIRST.indonesian(), Day::LAST.indonesian())),
        _ => None,
    }
}
