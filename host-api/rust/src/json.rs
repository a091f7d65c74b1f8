//! A JSON object → facts, every number read from its text, all faults in one answer.
//!
//! Uses serde_json's raw values, so numbers of any length pass untouched and no feature that would change the host's own
//! JSON is switched on.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use perwali_dsl::spelling::closest;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{Input, InputId, NumberType, Program, Record, Type, Unit};
use perwali_engine::value::{Day, Decimal as Exact, DecimalError};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::facts::{Facts, mistyped};
use crate::value::Value;

/// Most unknown keys that are told of.
const MAX_UNKNOWN: usize = 50;

/// Members of a JSON object in the order written, with keys as often as they stand.
struct Object(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// The first elements of a JSON array, and how many there are: a list that is too long is counted, not kept.
struct Elements {
    first: Vec<Box<RawValue>>,
    count: usize,
}

impl Elements {
    fn read(text: &str, most: usize) -> Result<Elements, serde_json::Error> {
        struct Counted(usize);

        impl<'de> Visitor<'de> for Counted {
            type Value = Elements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Elements, A::Error> {
                let mut found = Elements { first: Vec::new(), count: 0 };
                while found.count < self.0 {
                    match seq.next_element()? {
                        Some(element) => found.first.push(element),
                        None => return Ok(found),
                    }
                    found.count += 1;
                }
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    found.count += 1;
                }
                Ok(found)
            }
        }

        let mut deserializer = serde_json::Deserializer::from_str(text);
        let found = deserializer.deserialize_seq(Counted(most))?;
        deserializer.end()?;
        Ok(found)
    }
}

/// Where a text comes from, which decides how whole amounts may stand in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amounts {
    /// A caller's JSON: numbers only.
    Written,
    /// Typed Rust values: `rust_decimal` serialises itself as a string.
    Typed,
}

/// The law day of a row, under a key of its own beside the inputs.
pub(crate) struct RowDay<'a> {
    /// The key; an input of this name is that input.
    pub(crate) key: &'a str,
    /// The day found.
    pub(crate) day: Option<Day>,
}

/// Fills facts from one JSON object; gives every fault, those of declared inputs in declaration order.
pub(crate) fn read(
    text: &str,
    program: &Program,
    facts: &mut Facts,
    amounts: Amounts,
    mut row: Option<&mut RowDay<'_>>,
) -> Vec<Diagnostic> {
    let object: Object = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) => {
            let example = example(program);
            let found = Diagnostic::error(Code::InputMalformed, Default::default())
                .with("reason", reason(text, &error))
                .with("example", example);
            return vec![found];
        }
    };
    let mut declared: BTreeMap<&str, (usize, bool)> =
        program.inputs.iter().enumerate().map(|(index, input)| (input.external.as_str(), (index, false))).collect();
    let mut faults: Vec<(usize, Diagnostic)> = Vec::new();
    let mut unknown: BTreeSet<&str> = BTreeSet::new();
    let mut dated = false;
    for (name, raw) in &object.0 {
        if let Some(row) = row.as_deref_mut().filter(|row| row.key == name && !declared.contains_key(row.key)) {
            if std::mem::replace(&mut dated, true) {
                let again = Diagnostic::error(Code::InputDuplicate, Default::default()).with("name", name.clone());
                faults.push((usize::MAX, again));
            } else if raw.get() != "null" {
                row.day = serde_json::from_str::<String>(raw.get()).ok().and_then(|day| Day::parse_iso(&day));
                if row.day.is_none() {
                    let found = Diagnostic::error(Code::BadDateArgument, Default::default()).with("found", shorten(raw.get()));
                    faults.push((usize::MAX, found));
                }
            }
            continue;
        }
        let Some((index, seen)) = declared.get_mut(name.as_str()) else {
            // An object of a million strange keys is one mistake, not a million.
            if unknown.len() < MAX_UNKNOWN && unknown.insert(name) {
                faults.push((usize::MAX, facts.unknown(name)));
            }
            continue;
        };
        let (id, Some(input)) = (InputId::new(*index), program.inputs.get(*index)) else { continue };
        if std::mem::replace(seen, true) {
            let again = Diagnostic::error(Code::InputDuplicate, Default::default()).with("name", name.clone());
            if !faults.iter().any(|(order, found)| order == index && found.code == Code::InputDuplicate) {
                faults.push((*index, again));
            }
            continue;
        }
        faults.extend(give(raw.get(), id, input, facts, amounts).into_iter().map(|fault| (*index, fault)));
    }
    faults.sort_by_key(|(order, _)| *order);
    faults.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

/// Gives an input its value from a JSON value; its faults.
pub(crate) fn give(raw: &str, id: InputId, input: &Input, facts: &mut Facts, amounts: Amounts) -> Vec<Diagnostic> {
    let program = facts.program().clone();
    if let Type::List(record, most) = &input.ty
        && raw.trim_start().starts_with('[')
        && let Some(shape) = program.records.get(record.index())
    {
        let (value, mut faults) = list(raw, input, shape, &program, amounts);
        if faults.is_empty() {
            return facts.put(id, input, &value).err().unwrap_or_default();
        }
        // What could be read is looked at as well, but nothing is said twice of one place.
        let told: Vec<Arg> = faults.iter().filter_map(name_of).collect();
        let more = facts.list_rows(id, input, *record, *most as usize, &value).err().unwrap_or_default();
        faults.extend(more.into_iter().filter(|fault| name_of(fault).is_none_or(|name| !told.contains(&name))));
        faults.truncate(MAX_LIST_FAULTS);
        return faults;
    }
    match value(raw, input, &program, amounts) {
        Ok(value) => facts.put(id, input, &value).err().unwrap_or_default(),
        Err(fault) => vec![*fault],
    }
}

fn name_of(fault: &Diagnostic) -> Option<Arg> {
    fault.args.iter().find(|(key, _)| *key == "name").map(|(_, name)| name.clone())
}

/// Most faults of one list that are told of.
const MAX_LIST_FAULTS: usize = 20;

/// A JSON array as the elements of a list, and all that is wrong with how they are written.
fn list(raw: &str, input: &Input, record: &Record, program: &Program, amounts: Amounts) -> (Value, Vec<Diagnostic>) {
    let most = match input.ty {
        Type::List(_, most) => most as usize,
        _ => 0,
    };
    let Ok(Elements { first: elements, count }) = Elements::read(raw, most) else {
        return (Value::Empty, vec![*mistyped(program, input, &shorten(raw))]);
    };
    if count > most {
        let found = Diagnostic::error(Code::ListTooLong, Default::default())
            .with("name", input.external.clone())
            .with("found", count.to_string())
            .with("limit", most.to_string());
        return (Value::Empty, vec![found]);
    }
    let mut faults = Vec::new();
    let mut values = Vec::new();
    for (position, raw) in elements.iter().enumerate() {
        if faults.len() >= MAX_LIST_FAULTS {
            break;
        }
        if let (true, Some(field)) = (record.is_plain(), record.fields.first()) {
            match value(raw.get(), &at_place(input, field, position), program, amounts) {
                Ok(value) => values.push(value),
                Err(fault) => {
                    values.push(Value::Empty);
                    faults.push(*fault);
                }
            }
            continue;
        }
        let Ok(object) = serde_json::from_str::<Object>(raw.get()) else {
            let place = Input { external: format!("{}[{position}]", input.external), ..input.clone() };
            let expected = Arg::Text(example_of(program, record));
            faults.push(
                Diagnostic::error(Code::InputMistyped, Default::default())
                    .with("name", place.external)
                    .with("expected", expected)
                    .with("found", format!("`{}`", shorten(raw.get()))),
            );
            // Its fields are not missed one by one.
            break;
        };
        let mut fields: Vec<(String, Value)> = Vec::new();
        for (name, raw) in &object.0 {
            let Some(field) = record.fields.iter().find(|field| field.external == *name) else {
                faults.push(unknown_field(input, record, position, name));
                continue;
            };
            let place = at_place(input, field, position);
            if fields.iter().any(|(known, _)| known == name) {
                faults.push(Diagnostic::error(Code::InputDuplicate, Default::default()).with("name", place.external));
                continue;
            }
            match value(raw.get(), &place, program, amounts) {
                Ok(value) => fields.push((name.clone(), value)),
                Err(fault) => faults.push(*fault),
            }
        }
        values.push(Value::Record(fields));
    }
    (Value::List(values), faults)
}

/// A field as an input named by its place: `rincian[2].harga`.
pub(crate) fn at_place(list: &Input, field: &Input, position: usize) -> Input {
    let external = match field.external.as_str() {
        "" => format!("{}[{position}]", list.external),
        name => format!("{}[{position}].{name}", list.external),
    };
    Input { external, secret: list.secret || field.secret, ..field.clone() }
}

/// A fault about a field that the record does not have.
pub(crate) fn unknown_field(list: &Input, record: &Record, position: usize, name: &str) -> Diagnostic {
    let names: Vec<&str> = record.fields.iter().map(|field| field.external.as_str()).collect();
    let mut fault = Diagnostic::error(Code::InputUnknown, Default::default())
        .with("name", format!("{}[{position}].{}", list.external, shorten(name)));
    if let Some(near) = near(name, names.iter().copied()) {
        fault = fault.with("suggestion", near);
    }
    fault.with("names", names.join(", "))
}

fn example_of(program: &Program, record: &Record) -> String {
    let members: Vec<String> = record.fields.iter().map(|field| member(program, field)).collect();
    format!("`{{{}}}`", members.join(", "))
}

/// Whether numbers of a type are strings on the wire: all but whole amounts and integers.
pub(crate) fn is_textual(number: &NumberType) -> bool {
    number.unit == Unit::Percent || number.scale > 0
}

/// A JSON value as a value of an input's type.
fn value(raw: &str, input: &Input, program: &Program, amounts: Amounts) -> Result<Value, Box<Diagnostic>> {
    let raw = raw.trim();
    let wrong = || Err(mistyped(program, input, &shorten(raw)));
    match raw.as_bytes().first() {
        Some(b'n') => Ok(Value::Empty),
        Some(b't' | b'f') => Ok(Value::Bool(raw == "true")),
        Some(b'"') => {
            let Ok(text) = serde_json::from_str::<String>(raw) else { return wrong() };
            match &input.ty {
                // A decimal comes as a string; a whole amount does not, so that a text is never taken for a number.
                Type::Number(n) if is_textual(n) || amounts == Amounts::Typed => number(&text, input, program),
                Type::Number(n) => Err(suggesting(mistyped(program, input, &shorten(raw)), &text, n, input)),
                Type::Bool | Type::List(..) => wrong(),
                Type::Text => Ok(Value::Text(text)),
                _ => Ok(Value::Member(text)),
            }
        }
        Some(b'[') => match serde_json::from_str::<Vec<String>>(raw) {
            Ok(names) => Ok(Value::Members(names)),
            Err(_) => wrong(),
        },
        Some(b'-' | b'0'..=b'9') => match &input.ty {
            Type::Number(_) => number(raw, input, program),
            _ => wrong(),
        },
        _ => wrong(),
    }
}

fn number(text: &str, input: &Input, program: &Program) -> Result<Value, Box<Diagnostic>> {
    let found = match Exact::parse(text) {
        Ok(number) => {
            let number = number.normalised();
            match i128::try_from(number.mantissa().clone()) {
                Ok(mantissa) if number.scale() == 0 => return Ok(Value::Integer(mantissa)),
                Ok(mantissa) => return Ok(Value::Decimal { mantissa, scale: number.scale() }),
                Err(_) => {
                    let digits = number.mantissa().magnitude().to_string().len();
                    Arg::words(format!("bilangan {digits} angka"), format!("a number of {digits} digits"))
                }
            }
        }
        Err(DecimalError::Exponent) => {
            let text = shorten(text);
            Arg::words(format!("`{text}` (tulis angkanya tanpa `e`)"), format!("`{text}` (write the digits without `e`)"))
        }
        Err(DecimalError::TooLong) => {
            Arg::words(format!("bilangan sepanjang {} huruf", text.len()), format!("a number of {} characters", text.len()))
        }
        Err(DecimalError::Malformed) => Arg::Text(format!("`{}`", shorten(text))),
    };
    let found = if input.secret { Arg::Text(format!("`{}`", perwali_engine::show::SECRET)) } else { found };
    let diagnostic = Box::new(
        Diagnostic::error(Code::InputMistyped, Default::default())
            .with("name", input.external.clone())
            .with("expected", perwali_engine::report::expected(program, input))
            .with("found", found),
    );
    match &input.ty {
        Type::Number(n) => Err(suggesting(diagnostic, text, n, input)),
        _ => Err(diagnostic),
    }
}

/// The diagnostic with the number a text stands for where people would write it so; never that of a secret.
pub(crate) fn suggesting(diagnostic: Box<Diagnostic>, text: &str, number: &NumberType, input: &Input) -> Box<Diagnostic> {
    match as_printed(text, number) {
        _ if input.secret => diagnostic,
        Some(digits) => Box::new(diagnostic.with("suggestion", format!("`{digits}`"))),
        None => diagnostic,
    }
}

/// The digits of a number written as it is printed: `Rp1.500.000`, `1.234,50`, `2,5%`. None where it may mean another
/// number as well, and none where something would be cut off.
fn as_printed(text: &str, number: &NumberType) -> Option<String> {
    const LONGEST: usize = 60;
    let text = text.trim();
    let text = text.strip_prefix("Rp").map_or(text, str::trim_start);
    let text = text.strip_suffix('%').filter(|_| number.unit == Unit::Percent).map_or(text, str::trim_end);
    let (sign, text) = text.strip_prefix(['-', '−']).map_or(("", text), |rest| ("-", rest));
    if text.len() > LONGEST || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let (whole, decimals) = match (text.matches(',').count(), text.contains('.')) {
        (0, _) => (text, ""),
        (1, _) => text.split_once(',')?,
        // Separators of thousands as the English write them.
        (_, false) => return grouped(text, ',').map(|digits| format!("{sign}{digits}")),
        _ => return None,
    };
    let whole = if whole.contains('.') { grouped(whole, '.')? } else { whole.to_owned() };
    let is_whole = !is_textual(number);
    // Three zeros after a comma may be thousands.
    if whole.is_empty() || is_whole && (decimals.len() == 3 || decimals.bytes().any(|digit| digit != b'0')) {
        return None;
    }
    let digits = if decimals.is_empty() || is_whole { whole } else { format!("{whole}.{decimals}") };
    Some(format!("{sign}{digits}"))
}

/// The digits of groups of three, the first of one to three.
fn grouped(text: &str, separator: char) -> Option<String> {
    let mut groups = text.split(separator);
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()))?;
    groups.clone().all(|group| group.len() == 3).then(|| format!("{first}{}", groups.collect::<String>()))
}

fn reason(text: &str, error: &serde_json::Error) -> Arg {
    if text.trim().is_empty() {
        return Arg::words("isinya kosong", "it is empty");
    }
    let (line, column) = (error.line(), error.column().max(1));
    let id = match error.classify() {
        serde_json::error::Category::Eof => "isinya terputus".to_owned(),
        _ if error.is_data() => "isinya bukan satu objek `{…}`".to_owned(),
        _ => "ada tanda yang tidak pada tempatnya".to_owned(),
    };
    let en = match error.classify() {
        serde_json::error::Category::Eof => "it ends too early".to_owned(),
        _ if error.is_data() => "it is not one object `{…}`".to_owned(),
        _ => "there is a character out of place".to_owned(),
    };
    if line == 0 {
        return Arg::words(id, en);
    }
    if !text.trim_end().contains('\n') {
        return Arg::words(format!("{id} (kolom {column})"), format!("{en} (column {column})"));
    }
    Arg::words(format!("{id} (baris {line}, kolom {column})"), format!("{en} (line {line}, column {column})"))
}

/// An object with an example for every input that must be given.
pub(crate) fn example(program: &Program) -> String {
    let members: Vec<String> = program
        .inputs
        .iter()
        .filter(|input| input.default.is_none() && !input.optional)
        .map(|input| member(program, input))
        .collect();
    format!("{{{}}}", members.join(", "))
}

/// An input with an example, as a member of an object.
fn member(program: &Program, input: &Input) -> String {
    let example = perwali_engine::report::example(program, input);
    let shown = match &input.ty {
        Type::Bool | Type::List(..) => example,
        Type::Number(n) if !is_textual(n) => example,
        Type::Set(_) => format!("[\"{example}\"]"),
        _ => format!("\"{example}\""),
    };
    format!("\"{}\": {shown}", input.external)
}

/// The candidate most likely meant by a name the caller gave; none for what is too long to be one.
pub(crate) fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 200;
    if name.len() > LONGEST { None } else { closest(name, candidates) }
}

/// At most forty characters.
pub(crate) fn shorten(text: &str) -> String {
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN { text.to_owned() } else { format!("{}…", text.chars().take(SHOWN).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::as_printed;
    use perwali_engine::ir::{NumberType, Unit};
    use perwali_engine::value::Interval;

    #[test]
    fn numbers_as_they_are_printed() {
        let of = |unit, scale| NumberType { unit, scale, interval: Interval::new(0.into(), 1.into()) };
        let (whole, cents, percent) = (of(Unit::Rupiah, 0), of(Unit::Rupiah, 2), of(Unit::Percent, 4));
        let cases = [
            (&whole, "1.500.000", Some("1500000")),
            (&whole, "1.000", Some("1000")),
            (&whole, "Rp 1.500.000,00", Some("1500000")),
            (&whole, "-1.500", Some("-1500")),
            (&whole, "1,500,000", Some("1500000")),
            (&whole, "1,000", None),
            (&whole, "1.5", None),
            (&whole, "1500,50", None),
            (&whole, "1.50.000", None),
            (&cents, "1.234,50", Some("1234.50")),
            (&cents, "1,5", Some("1.5")),
            (&percent, "2,5%", Some("2.5")),
            (&percent, "2,5 persen", None),
            (&percent, ",5", None),
            (&whole, "", None),
        ];
        for (number, text, expected) in cases {
            assert_eq!(as_printed(text, number).as_deref(), expected, "{text}");
        }
    }
}
