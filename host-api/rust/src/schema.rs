//! Inputs and outputs of a regulation → a JSON Schema (2020-12) of the wire format.
//!
//! What the schema refuses the engine refuses too; what a schema cannot say (that no decimal is lost, the bounds of a text,
//! `pastikan`) the engine alone refuses.

use std::collections::BTreeSet;

use perwali_engine::ir::{Decision as Plan, EnumerationId, Input, NumberType, Program, Record, Type};
use perwali_engine::show;
use perwali_engine::value::Value as Datum;

use crate::decision::Decision;
use crate::json::is_textual;
use crate::needs::{due, reads};
use crate::regulation::Regulation;
use crate::value::Value;

/// JSON in the order written, with numbers of any length.
enum Json {
    /// As it stands.
    Raw(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Whether a value is given or answered: decimals may be given as numbers, and are answered as strings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Given,
    Answered,
}

impl Regulation {
    /// A JSON Schema (2020-12) of the facts the regulation takes, and under `$defs` of what each decision answers
    /// (`hasil_` and its name). Required is what every decision needs in every case.
    pub fn schema(&self) -> String {
        let program = self.program();
        let mut required: Option<BTreeSet<_>> = None;
        for decision in &program.decisions {
            let needed = due(program, decision);
            required = Some(required.map_or_else(|| needed.clone(), |all| &all & &needed));
        }
        let facts = facts(program, &required.unwrap_or_default(), None);
        let answers = program.decisions.iter().map(|decision| (format!("hasil_{}", decision.name), answers(program, decision)));
        self.document(self.id(), &self.identity().short, &self.identity().subject, facts, answers.collect())
    }

    fn document(&self, id: &str, title: &str, description: &str, facts: Json, answers: Vec<(String, Json)>) -> String {
        let mut defs = vec![("masukan".to_owned(), facts)];
        defs.extend(answers);
        let document = object([
            ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
            ("$id", text(&format!("urn:perwali:{id}"))),
            ("title", text(title)),
            ("description", text(description)),
            ("x-perpustakaan", text(self.library_hash())),
            ("x-versi", text(crate::VERSION)),
            ("$ref", text("#/$defs/masukan")),
            ("$defs", Json::Object(defs)),
        ]);
        let mut out = String::new();
        write(&document, 0, &mut out);
        out
    }
}

impl Decision {
    /// A JSON Schema (2020-12) of the facts the decision takes, and under `$defs/hasil` of what it answers. Required is what
    /// it needs in every case. Inputs of the regulation that it never reads are allowed, with a `$comment`.
    pub fn schema(&self) -> String {
        let (regulation, plan) = (self.regulation(), self.plan());
        let program = regulation.program();
        let facts = facts(program, &due(program, plan), Some(&reads(program, plan)));
        let title = format!("{} — {}", regulation.identity().short, plan.name);
        let description = if plan.label.is_empty() { &regulation.identity().subject } else { &plan.label };
        let id = format!("{}/{}", regulation.id(), plan.name);
        regulation.document(&id, &title, description, facts, vec![("hasil".to_owned(), answers(program, plan))])
    }
}

/// The object of facts.
fn facts(
    program: &Program,
    required: &BTreeSet<perwali_engine::ir::InputId>,
    read: Option<&BTreeSet<perwali_engine::ir::InputId>>,
) -> Json {
    let ids = || (0..program.inputs.len()).map(perwali_engine::ir::InputId::new).zip(&program.inputs);
    let properties = ids().map(|(id, input)| {
        let is_read = read.is_none_or(|read| read.contains(&id));
        (input.external.clone(), given(program, input, is_read))
    });
    let needed = ids().filter(|(id, _)| required.contains(id)).map(|(_, input)| text(&input.external)).collect();
    object([
        ("type", text("object")),
        ("properties", Json::Object(properties.collect())),
        ("required", Json::List(needed)),
        ("additionalProperties", Json::Raw("false".to_owned())),
    ])
}

fn given(program: &Program, input: &Input, is_read: bool) -> Json {
    let mut members = Vec::new();
    let told = described(input);
    if !told.is_empty() {
        members.push(("description".to_owned(), Json::Text(told)));
    }
    members.extend(of_type(program, &input.ty, Side::Given, input.optional));
    if let Some(default) = &input.default {
        let value = Value::from_plain(program, &input.ty, &default.value());
        members.push(("default".to_owned(), Json::Raw(wire(&value))));
    }
    if !is_read {
        members.push(("$comment".to_owned(), text("Tidak dipakai keputusan ini.")));
    }
    Json::Object(members)
}

/// The label, and the bounds that a schema cannot say.
fn described(input: &Input) -> String {
    let bounds = match &input.ty {
        Type::Number(number) if !is_textual(number) => None,
        Type::Date if input.days.is_none() => None,
        _ => show::bounds(input),
    };
    let bounds = bounds.map(|(low, high)| format!("{low} sampai {high}"));
    match (input.label.is_empty(), bounds) {
        (false, Some(bounds)) => format!("{} ({bounds})", input.label),
        (false, None) => input.label.clone(),
        (true, bounds) => bounds.unwrap_or_default(),
    }
}

/// The object under `hasil`.
fn answers(program: &Program, decision: &Plan) -> Json {
    let outputs = || decision.outputs.iter().filter_map(|output| Some((output, program.values.get(output.value.index())?)));
    let properties = outputs().map(|(output, value)| {
        let label = if value.label.is_empty() && decision.outputs.len() == 1 { &decision.label } else { &value.label };
        let mut members = Vec::new();
        if !label.is_empty() {
            members.push(("description".to_owned(), text(label)));
        }
        members.extend(of_type(program, &value.ty, Side::Answered, value.optional));
        (output.external.clone(), Json::Object(members))
    });
    object([
        ("type", text("object")),
        ("properties", Json::Object(properties.collect())),
        ("required", Json::List(outputs().map(|(output, _)| text(&output.external)).collect())),
        ("additionalProperties", Json::Raw("false".to_owned())),
    ])
}

/// The one place where a type of the language becomes a type of JSON.
fn of_type(program: &Program, ty: &Type, side: Side, optional: bool) -> Vec<(String, Json)> {
    let one = |name: &str| {
        let name = text(name);
        ("type".to_owned(), if optional { Json::List(vec![name, text("null")]) } else { name })
    };
    match ty {
        Type::Bool => vec![one("boolean")],
        Type::Number(number) if !is_textual(number) => {
            let (low, high) = bounds(program, ty, number);
            vec![one("integer"), ("minimum".to_owned(), Json::Raw(low)), ("maximum".to_owned(), Json::Raw(high))]
        }
        Type::Number(number) => {
            let as_text = ("pattern".to_owned(), Json::Text(pattern(number, side)));
            if side == Side::Answered {
                return vec![one("string"), as_text];
            }
            let (low, high) = bounds(program, ty, number);
            let mut forms = vec![
                Json::Object(vec![("type".to_owned(), text("string")), as_text]),
                object([("type", text("number")), ("minimum", Json::Raw(low)), ("maximum", Json::Raw(high))]),
            ];
            if optional {
                forms.push(object([("type", text("null"))]));
            }
            vec![("anyOf".to_owned(), Json::List(forms))]
        }
        Type::Member(enumeration) => {
            let mut names = members(program, *enumeration);
            if optional {
                names.push(Json::Raw("null".to_owned()));
            }
            vec![("enum".to_owned(), Json::List(names))]
        }
        Type::Set(enumeration) => {
            let items = object([("enum", Json::List(members(program, *enumeration)))]);
            vec![one("array"), ("items".to_owned(), items), ("uniqueItems".to_owned(), Json::Raw("true".to_owned()))]
        }
        Type::Date => vec![one("string"), ("format".to_owned(), text("date"))],
        // A caller may leave out seconds and offset.
        Type::Time if side == Side::Given => vec![one("string"), ("pattern".to_owned(), text(MOMENT))],
        Type::Time => vec![one("string"), ("format".to_owned(), text("date-time"))],
        Type::Text => vec![one("string"), ("maxLength".to_owned(), Json::Raw(perwali_engine::facts::MAX_TEXT.to_string()))],
        Type::List(record, most) => {
            let items = program
                .records
                .get(record.index())
                .map_or_else(|| Json::Object(Vec::new()), |record| Json::Object(element(program, record, side)));
            vec![one("array"), ("items".to_owned(), items), ("maxItems".to_owned(), Json::Raw(most.to_string()))]
        }
        Type::Element(list) => match program.inputs.get(list.index()).map(|input| &input.ty) {
            Some(Type::List(record, _)) => {
                let shape = program.records.get(record.index()).map_or_else(Vec::new, |record| element(program, record, side));
                if optional {
                    let forms = vec![Json::Object(shape), object([("type", text("null"))])];
                    return vec![("anyOf".to_owned(), Json::List(forms))];
                }
                shape
            }
            _ => Vec::new(),
        },
        // Never an input or an output.
        Type::Fraction(_) => Vec::new(),
    }
}

/// Date and time of day, with or without seconds and offset.
const MOMENT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?$";

/// An element of a list: an object of its fields, or the plain value.
fn element(program: &Program, record: &Record, side: Side) -> Vec<(String, Json)> {
    let shape = |field: &Input| {
        let told = described(field);
        let mut members = Vec::new();
        if !told.is_empty() {
            members.push(("description".to_owned(), Json::Text(told)));
        }
        members.extend(of_type(program, &field.ty, side, field.optional));
        members
    };
    if let (true, Some(field)) = (record.is_plain(), record.fields.first()) {
        return shape(field);
    }
    let properties = record.fields.iter().map(|field| (field.external.clone(), Json::Object(shape(field)))).collect();
    let required = record.fields.iter().filter(|field| !field.optional).map(|field| text(&field.external)).collect();
    vec![
        ("type".to_owned(), text("object")),
        ("properties".to_owned(), Json::Object(properties)),
        ("required".to_owned(), Json::List(required)),
        ("additionalProperties".to_owned(), Json::Raw("false".to_owned())),
    ]
}

fn members(program: &Program, enumeration: EnumerationId) -> Vec<Json> {
    let members = program.enumerations.get(enumeration.index()).map_or(&[][..], |found| &found.members);
    members.iter().map(|member| text(&member.external)).collect()
}

/// The bounds as numbers of the wire.
fn bounds(program: &Program, ty: &Type, number: &NumberType) -> (String, String) {
    let shown = |mantissa: &num_bigint::BigInt| {
        let value = Value::from_plain(program, ty, &Datum::Number(mantissa.clone()));
        wire(&value).trim_matches('"').to_owned()
    };
    (shown(number.interval.low()), shown(number.interval.high()))
}

/// Digits of a decimal that is given (needless zeros are no fault) or answered (all of its decimals).
fn pattern(number: &NumberType, side: Side) -> String {
    let sign = if number.interval.low() < &0.into() { "-?" } else { "" };
    let decimals = show::decimals(number.scale, number.unit);
    match (side, decimals) {
        (Side::Given, 0) => format!("^{sign}[0-9]+(\\.0+)?$"),
        (Side::Given, most) => format!("^{sign}[0-9]+(\\.[0-9]{{1,{most}}}0*)?$"),
        (Side::Answered, 0) => format!("^{sign}[0-9]+$"),
        (Side::Answered, all) => format!("^{sign}[0-9]+\\.[0-9]{{{all}}}$"),
    }
}

fn wire(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

fn text(words: &str) -> Json {
    Json::Text(words.to_owned())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Lists of short words on one line, objects a member a line.
fn write(json: &Json, indent: usize, out: &mut String) {
    let quoted = |words: &str| serde_json::to_string(words).unwrap_or_default();
    match json {
        Json::Raw(written) => out.push_str(written),
        Json::Text(words) => out.push_str(&quoted(words)),
        Json::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                write(item, indent, out);
            }
            out.push(']');
        }
        Json::Object(members) if members.is_empty() => out.push_str("{}"),
        Json::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ",\n" } else { "\n" });
                out.push_str(&" ".repeat(indent + 2));
                out.push_str(&quoted(key));
                out.push_str(": ");
                write(value, indent + 2, out);
            }
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            out.push('}');
        }
    }
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
