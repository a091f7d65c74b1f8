//! Values at the door: Rust and JSON values ↔ the engine's exact ones.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta};
use num_bigint::BigInt;
use perwali_engine::facts::Facts as Raw;
use perwali_engine::ir::{InputId, Program, Type, Unit};
use perwali_engine::show::{decimals, members_of};
use perwali_engine::value::{Day, Decimal as Exact, Moment, SECONDS_OF_DAY, Value as Datum, Zone};
use rust_decimal::Decimal;
use serde::ser::{Error as _, Serialize, Serializer};

/// Most decimals of a number that is read or written; no type keeps half as many.
const MAX_SCALE: u32 = 60;

/// A value given to or answered by a decision.
///
/// A number is its exact mantissa and scale, at most 37 digits. A percentage counts in per cent: 2,5% is mantissa 25,
/// scale 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing: an optional input not given, an optional output the law leaves empty.
    Empty,
    /// `ya` or `tidak`.
    Bool(bool),
    /// A whole amount or a bare integer.
    Integer(i128),
    /// `mantissa × 10^−scale`.
    Decimal {
        /// All digits.
        mantissa: i128,
        /// How many of them stand after the point.
        scale: u32,
    },
    /// Name of a member on the wire.
    Member(String),
    /// Names of members on the wire, in the order of the enumeration.
    Members(Vec<String>),
    /// A day.
    Date(NaiveDate),
    /// A second of a day, in the zone of the regulation.
    Time(DateTime<FixedOffset>),
    /// A text.
    Text(String),
    /// Elements of a list, in order.
    List(Vec<Value>),
    /// An element of a list: its fields by their names on the wire.
    Record(Vec<(String, Value)>),
}

impl Value {
    /// The number as a [`Decimal`]; none where it is no number or has more than 28 digits.
    pub fn decimal(&self) -> Option<Decimal> {
        match self {
            Value::Integer(mantissa) => Decimal::try_from_i128_with_scale(*mantissa, 0).ok(),
            Value::Decimal { mantissa, scale } => Decimal::try_from_i128_with_scale(*mantissa, *scale).ok(),
            _ => None,
        }
    }

    /// The engine's value as one for the door; an element is told by the facts it was chosen from.
    pub(crate) fn from_datum(program: &Program, facts: &Raw, ty: &Type, datum: &Datum) -> Value {
        match (datum, ty) {
            (Datum::Element(position), Type::Element(list)) => element(program, facts, *list, *position as usize),
            _ => Value::from_plain(program, ty, datum),
        }
    }

    /// The engine's value, which is no element, as one for the door.
    pub(crate) fn from_plain(program: &Program, ty: &Type, datum: &Datum) -> Value {
        let external = |e: perwali_engine::ir::EnumerationId, member: u32| {
            let member = program.enumerations.get(e.index()).and_then(|e| e.members.get(member as usize));
            member.map_or_else(String::new, |member| member.external.clone())
        };
        match (datum, ty) {
            (Datum::Bool(truth), _) => Value::Bool(*truth),
            (Datum::Number(mantissa), Type::Number(n)) => {
                let scale = decimals(n.scale, n.unit);
                // A percentage is shown in per cent: its mantissa is the same, its scale two less.
                let mantissa = i128::try_from(mantissa.clone()).unwrap_or_default();
                match (n.unit, scale) {
                    (Unit::Percent, _) if n.scale < 2 => {
                        Value::Decimal { mantissa: mantissa.saturating_mul(10i128.pow(2 - n.scale)), scale: 0 }
                    }
                    (Unit::Percent, _) => Value::Decimal { mantissa, scale },
                    (_, 0) => Value::Integer(mantissa),
                    _ => Value::Decimal { mantissa, scale },
                }
            }
            (Datum::Member(member), Type::Member(e)) => Value::Member(external(*e, *member)),
            (Datum::Set(members), Type::Set(e)) => Value::Members(members_of(*members).map(|m| external(*e, m)).collect()),
            (Datum::Date(day), _) => Value::Date(day.date()),
            (Datum::Time(moment), _) => moment_out(*moment, program.zone).map_or(Value::Empty, Value::Time),
            (Datum::Text(text), _) => Value::Text(text.to_string()),
            _ => Value::Empty,
        }
    }
}

/// The fields of an element, those that are empty left out; a plain value by itself.
fn element(program: &Program, facts: &Raw, list: InputId, position: usize) -> Value {
    let Some(Type::List(record, _)) = program.inputs.get(list.index()).map(|input| &input.ty) else { return Value::Empty };
    let Some(record) = program.records.get(record.index()) else { return Value::Empty };
    let mut fields = record.fields.iter().enumerate().filter_map(|(at, field)| {
        let found = facts.field(list, position, at)?;
        Some((field.external.clone(), Value::from_datum(program, facts, &field.ty, &found)))
    });
    if record.is_plain() {
        return fields.next().map_or(Value::Empty, |(_, value)| value);
    }
    Value::Record(fields.collect())
}

fn offset(zone: Zone) -> Option<FixedOffset> {
    FixedOffset::east_opt(i32::try_from(zone.offset_hours()).ok()?.checked_mul(3_600)?)
}

fn moment_out(moment: Moment, zone: Option<Zone>) -> Option<DateTime<FixedOffset>> {
    let local = moment.day().date().and_hms_opt(0, 0, 0)? + TimeDelta::seconds(i64::from(moment.second_of_day()));
    local.and_local_timezone(offset(zone.unwrap_or(Zone::Wib))?).single()
}

/// A moment of any zone as one of the regulation's; none outside 1800–2999.
fn moment_in(at: &DateTime<FixedOffset>, zone: Option<Zone>) -> Option<Moment> {
    let local = at.with_timezone(&offset(zone?)?).naive_local();
    let second = local.signed_duration_since(local.date().and_hms_opt(0, 0, 0)?).num_seconds();
    Moment::new(Day::from_date(local.date())?, u32::try_from(second.clamp(0, SECONDS_OF_DAY - 1)).ok()?)
}

/// Whole amounts and integers as numbers, decimals as strings with a point and the declared scale, dates and moments (with
/// their offset) as ISO strings, members by their names on the wire, nothing as `null`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Empty => serializer.serialize_none(),
            Value::Bool(truth) => serializer.serialize_bool(*truth),
            Value::Integer(number) => match i64::try_from(*number) {
                Ok(small) => serializer.serialize_i64(small),
                Err(_) => serializer.serialize_i128(*number),
            },
            Value::Decimal { scale, .. } if *scale > MAX_SCALE => Err(S::Error::custom("a number with too many decimals")),
            Value::Decimal { mantissa, scale } => serializer.serialize_str(&Exact::new(*mantissa, *scale).to_string()),
            Value::Member(name) => serializer.serialize_str(name),
            Value::Members(names) => serializer.collect_seq(names),
            Value::Date(date) => serializer.serialize_str(&date.format("%Y-%m-%d").to_string()),
            Value::Time(at) => serializer.serialize_str(&at.format("%Y-%m-%dT%H:%M:%S%:z").to_string()),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(elements) => serializer.collect_seq(elements),
            Value::Record(fields) => serializer.collect_map(fields.iter().map(|(name, value)| (name, value))),
        }
    }
}

/// What can be given to an input from Rust.
pub trait IntoValue {
    /// The value.
    fn into_value(self) -> Value;
}

impl IntoValue for Value {
    fn into_value(self) -> Value {
        self
    }
}

macro_rules! integers {
    ($($ty:ty),+) => {$(
        impl IntoValue for $ty {
            fn into_value(self) -> Value {
                Value::Integer(i128::from(self))
            }
        }
    )+};
}

integers!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

impl IntoValue for bool {
    fn into_value(self) -> Value {
        Value::Bool(self)
    }
}

impl IntoValue for Decimal {
    fn into_value(self) -> Value {
        Value::Decimal { mantissa: self.mantissa(), scale: self.scale() }
    }
}

impl IntoValue for NaiveDate {
    fn into_value(self) -> Value {
        Value::Date(self)
    }
}

impl IntoValue for DateTime<FixedOffset> {
    fn into_value(self) -> Value {
        Value::Time(self)
    }
}

/// In the zone of the regulation.
impl IntoValue for NaiveDateTime {
    fn into_value(self) -> Value {
        Value::Text(self.format("%Y-%m-%dT%H:%M:%S").to_string())
    }
}

impl IntoValue for Vec<Value> {
    fn into_value(self) -> Value {
        Value::List(self)
    }
}

impl IntoValue for &str {
    fn into_value(self) -> Value {
        Value::Member(self.to_owned())
    }
}

impl IntoValue for String {
    fn into_value(self) -> Value {
        Value::Member(self)
    }
}

impl IntoValue for &[&str] {
    fn into_value(self) -> Value {
        Value::Members(self.iter().map(|name| (*name).to_owned()).collect())
    }
}

impl<const N: usize> IntoValue for [&str; N] {
    fn into_value(self) -> Value {
        Value::Members(self.iter().map(|name| (*name).to_owned()).collect())
    }
}

impl IntoValue for &String {
    fn into_value(self) -> Value {
        Value::Member(self.clone())
    }
}

impl IntoValue for Vec<String> {
    fn into_value(self) -> Value {
        Value::Members(self)
    }
}

impl IntoValue for &[String] {
    fn into_value(self) -> Value {
        Value::Members(self.to_vec())
    }
}

impl IntoValue for Vec<&str> {
    fn into_value(self) -> Value {
        self.as_slice().into_value()
    }
}

impl<T: IntoValue> IntoValue for Option<T> {
    fn into_value(self) -> Value {
        self.map_or(Value::Empty, IntoValue::into_value)
    }
}

/// Why a value is not one of a type.
pub(crate) enum Misfit {
    /// Of another type.
    Mistyped,
    /// A number with more decimals than the type keeps.
    TooPrecise,
    /// No member of this name.
    UnknownMember(String),
    /// A member named twice.
    Repeated(String),
}

/// A value as the engine's value of a type; the engine checks its bounds.
pub(crate) fn to_datum(program: &Program, ty: &Type, value: &Value) -> Result<Datum, Misfit> {
    let member = |e: perwali_engine::ir::EnumerationId, name: &str| {
        let position = program.enumerations.get(e.index()).and_then(|e| e.members.iter().position(|m| m.external == name));
        position.and_then(|p| u32::try_from(p).ok()).ok_or_else(|| Misfit::UnknownMember(name.to_owned()))
    };
    match (value, ty) {
        (Value::Empty, _) => Ok(Datum::Absent),
        (Value::Bool(truth), Type::Bool) => Ok(Datum::Bool(*truth)),
        (Value::Integer(number), Type::Number(_)) => number_at(&Exact::new(*number, 0), ty),
        (Value::Decimal { mantissa, scale }, Type::Number(_)) => {
            number_at(&exact(*mantissa, *scale).ok_or(Misfit::TooPrecise)?, ty)
        }
        (Value::Member(name), Type::Member(e)) => member(*e, name).map(Datum::Member),
        (Value::Members(names), Type::Set(e)) => {
            let mut set = 0u64;
            for name in names {
                let bit = 1u64.checked_shl(member(*e, name)?).unwrap_or(0);
                if set & bit != 0 {
                    return Err(Misfit::Repeated(name.clone()));
                }
                set |= bit;
            }
            Ok(Datum::Set(set))
        }
        (Value::Member(text) | Value::Text(text), Type::Text) => Ok(Datum::Text(text.as_str().into())),
        (Value::Text(name), Type::Member(e)) => member(*e, name).map(Datum::Member),
        (Value::Text(text), Type::Date) => Day::parse_iso(text).map(Datum::Date).ok_or(Misfit::Mistyped),
        (Value::Member(text) | Value::Text(text), Type::Time) => {
            Moment::parse_iso(text, program.zone).map(Datum::Time).ok_or(Misfit::Mistyped)
        }
        (Value::Time(at), Type::Time) => moment_in(at, program.zone).map(Datum::Time).ok_or(Misfit::Mistyped),
        // As a suite writes it: the third of the list.
        (Value::Member(text), Type::Element(_)) => {
            let position = text.strip_prefix("ke-").and_then(|text| text.parse::<u32>().ok()).and_then(|at| at.checked_sub(1));
            position.map(Datum::Element).ok_or(Misfit::Mistyped)
        }
        (Value::Date(date), Type::Date) => Day::from_date(*date).map(Datum::Date).ok_or(Misfit::Mistyped),
        (Value::Member(text), Type::Date) => Day::parse_iso(text).map(Datum::Date).ok_or(Misfit::Mistyped),
        _ => Err(Misfit::Mistyped),
    }
}

/// A number without needless zeros; none where it still has more decimals than any type keeps.
pub(crate) fn exact(mut mantissa: i128, mut scale: u32) -> Option<Exact> {
    if mantissa == 0 {
        scale = 0;
    }
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    (scale <= MAX_SCALE).then(|| Exact::new(mantissa, scale))
}

/// A number of the wire as a mantissa of a type: a percentage comes in per cent.
pub(crate) fn number_at(number: &Exact, ty: &Type) -> Result<Datum, Misfit> {
    let Type::Number(n) = ty else { return Err(Misfit::Mistyped) };
    let number = number.normalised();
    let shift = if n.unit == Unit::Percent { 2 } else { 0 };
    let shifted = Exact::new(number.mantissa().clone(), number.scale() + shift).normalised();
    let mantissa: BigInt = shifted.at_scale(n.scale).ok_or(Misfit::TooPrecise)?;
    Ok(Datum::Number(mantissa))
}
