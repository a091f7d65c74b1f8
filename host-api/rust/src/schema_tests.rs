//! Schemas against what they describe: the examples of every regulation and the answers to them.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::path::Path;

use perwali_dsl::check::{CheckedExample, CheckedExpected};
use perwali_engine::ir::{Program, Type};
use perwali_engine::value::Value as Datum;
use serde_json::{Map, Value as Json};

use crate::library::Library;
use crate::regulation::Regulation;
use crate::value::Value;

/// What a schema has against a value; nothing where it is fine. Knows the keywords that are written, and no other.
fn against(schema: &Json, root: &Json, value: &Json) -> Option<String> {
    let whole = |json: &Json| json.to_string().parse::<i128>().ok();
    let fits = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => whole(value).is_some(),
        "number" => value.is_number(),
        other => panic!("type {other}"),
    };
    for (keyword, of) in schema.as_object().unwrap() {
        let fine = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "$comment" | "title" | "description" | "default" | "x-perpustakaan" | "x-versi" => true,
            "$ref" => {
                let target = root.pointer(of.as_str().unwrap().strip_prefix('#').unwrap()).unwrap();
                if let Some(found) = against(target, root, value) {
                    return Some(found);
                }
                true
            }
            "type" => match of {
                Json::String(name) => fits(name),
                names => names.as_array().unwrap().iter().any(|name| fits(name.as_str().unwrap())),
            },
            "enum" => of.as_array().unwrap().contains(value),
            "minimum" => whole(value).zip(whole(of)).is_none_or(|(value, low)| value >= low),
            "maximum" => whole(value).zip(whole(of)).is_none_or(|(value, high)| value <= high),
            "pattern" => value.as_str().is_none_or(|text| text.bytes().all(|b| b.is_ascii_digit() || b"-.T:Z+".contains(&b))),
            "format" => value.as_str().is_none_or(|text| (of == "date") == (text.len() == 10)),
            "anyOf" => of.as_array().unwrap().iter().any(|form| against(form, root, value).is_none()),
            "items" => value.as_array().is_none_or(|items| items.iter().all(|item| against(of, root, item).is_none())),
            "maxItems" => value.as_array().is_none_or(|items| items.len() <= of.as_u64().unwrap() as usize),
            "maxLength" => value.as_str().is_none_or(|text| text.chars().count() <= of.as_u64().unwrap() as usize),
            "uniqueItems" => value.as_array().is_none_or(|items| (1..items.len()).all(|i| !items[..i].contains(&items[i]))),
            "required" => of.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some()),
            "additionalProperties" => {
                value.as_object().unwrap().keys().all(|name| schema["properties"].get(name.as_str()).is_some())
            }
            "properties" => {
                for (name, value) in value.as_object().unwrap() {
                    if let Some(found) = of.get(name.as_str()).and_then(|of| against(of, root, value)) {
                        return Some(format!("{name}: {found}"));
                    }
                }
                true
            }
            other => panic!("keyword {other}"),
        };
        if !fine {
            return Some(format!("{keyword} {of} refuses {value}"));
        }
    }
    None
}

/// A value given in an example, lists too; an empty field of an element is left out.
fn given_value(program: &Program, ty: &Type, datum: &Datum) -> Value {
    let (Type::List(record, _), Datum::List(elements)) = (ty, datum) else { return Value::from_plain(program, ty, datum) };
    let record = &program.records[record.index()];
    let element = |fields: &Vec<Datum>| {
        let given = record.fields.iter().zip(fields).filter(|(_, datum)| **datum != Datum::Absent);
        let mut given = given.map(|(field, datum)| (field.external.clone(), Value::from_plain(program, &field.ty, datum)));
        if record.is_plain() { given.next().unwrap().1 } else { Value::Record(given.collect()) }
    };
    Value::List(elements.iter().map(element).collect())
}

fn object(regulation: &Regulation, example: &CheckedExample) -> Json {
    let program = regulation.program();
    let given = example.given.iter().map(|(id, datum)| {
        let input = &program.inputs[id.index()];
        let value = given_value(program, &input.ty, datum);
        (input.external.clone(), serde_json::to_value(value).unwrap())
    });
    Json::Object(given.collect::<Map<_, _>>())
}

#[test]
fn every_example_and_its_answers_are_what_the_schemas_say() {
    let library = Library::load(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations")).unwrap();
    let (mut inputs, mut answers) = (0, 0);
    for regulation in library.regulations() {
        let whole: Json = serde_json::from_str(&regulation.schema()).unwrap();
        assert_eq!(whole["$id"], format!("urn:perwali:{}", regulation.id()));
        for example in regulation.examples().iter().filter(|e| matches!(e.expected, CheckedExpected::Values(_))) {
            let given = object(regulation, example);
            let refused = against(&whole, &whole, &given);
            assert_eq!(refused, None, "{} {}: {given}", regulation.id(), example.title);
            inputs += 1;
            for name in regulation.decisions() {
                let decision = regulation.decision(name).unwrap();
                let schema: Json = serde_json::from_str(&decision.schema()).unwrap();
                let Ok(outcome) = decision.evaluate_json(example.day, &given.to_string()) else { continue };
                // What was enough for an answer is enough for the schema.
                assert_eq!(against(&schema, &schema, &given), None, "{} {name} {}: {given}", regulation.id(), example.title);
                let outcome: Json = serde_json::from_str(&outcome.to_json()).unwrap();
                for schema in [&schema["$defs"]["hasil"], &whole["$defs"][format!("hasil_{name}")]] {
                    assert_eq!(against(schema, schema, &outcome["hasil"]), None, "{} {name}: {outcome}", regulation.id());
                }
                answers += 1;
            }
        }
    }
    assert!(inputs >= 40 && answers >= 80, "{inputs} inputs, {answers} answers");
}

const EVERY_TYPE: &str = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
tentang "Bentuk data"
mulai berlaku 1 Januari 2025

jenis Golongan: umum, usaha_mikro sebagai "Usaha Mikro"

masukan biaya: uang antara Rp0 dan Rp100.000.000.000.000.000.000  "Biaya layanan"
masukan denda: uang(2) antara Rp0 dan Rp1 juta bawaan Rp0  "Denda"
masukan indeks: desimal(3) antara −10 dan 10 boleh kosong
masukan lunas: logika bawaan ya
masukan sejak: tanggal boleh kosong
masukan golongan sebagai "jenis": Golongan
masukan tambahan: himpunan Golongan bawaan {umum}

keputusan total: uang  "Yang dibayar"
keputusan bunga: persen boleh kosong

Pasal 1
  total adalah biaya jika golongan = umum dan lunas
  total adalah nihil dalam hal lain
  bunga adalah 2,5% jika denda > Rp0 dan biaya > Rp0
"#;

#[test]
fn every_type_has_its_form() {
    let library = Library::from_texts([("bentuk.perwali", EVERY_TYPE)]).unwrap();
    let regulation = &library.regulations()[0];
    let whole = regulation.schema().replace(library.hash(), "sha256:…").replace(crate::VERSION, "…");
    assert_eq!(whole, include_str!("schema_example.json").trim_end());
    let required = |name: &str| {
        let schema: Json = serde_json::from_str(&regulation.decision(name).unwrap().schema()).unwrap();
        schema["$defs"]["masukan"]["required"].to_string()
    };
    assert_eq!(required("total"), r#"["jenis"]"#);
    assert_eq!(required("bunga"), "[]");
    let schema: Json = serde_json::from_str(&regulation.decision("bunga").unwrap().schema()).unwrap();
    let inputs = schema["$defs"]["masukan"]["properties"].as_object().unwrap();
    let unread: Vec<&str> = inputs.iter().filter(|(_, of)| of.get("$comment").is_some()).map(|(name, _)| name.as_str()).collect();
    assert_eq!(unread, ["indeks", "jenis", "lunas", "sejak", "tambahan"]);
    for (good, input) in [
        (true, r#"{"biaya": 5, "jenis": "Usaha Mikro", "denda": "1.50", "indeks": null, "sejak": "2025-01-01"}"#),
        (true, r#"{"jenis": "umum", "denda": 3, "tambahan": []}"#),
        (false, r#"{"jenis": "usaha_mikro"}"#),
        (false, r#"{"jenis": "umum", "biaya": "5"}"#),
        (false, r#"{"jenis": "umum", "biaya": -1}"#),
        (false, r#"{"jenis": "umum", "denda": null}"#),
        (false, r#"{"jenis": "umum", "tambahan": ["umum", "umum"]}"#),
        (false, r#"{"jenis": "umum", "bruto": 1}"#),
    ] {
        let schema: Json = serde_json::from_str(&regulation.decision("total").unwrap().schema()).unwrap();
        let refused = against(&schema, &schema, &serde_json::from_str(input).unwrap());
        assert_eq!(refused.is_none(), good, "{input}: {refused:?}");
        let mut facts = regulation.decision("total").unwrap().facts();
        assert_eq!(facts.set_json(input).is_ok(), good, "{input}");
    }
}
