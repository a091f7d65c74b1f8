//! docs/wire-format.md, run: its regulation, its inputs, its outputs.
//!
//! An output must be what the page says, blanks aside. An error must have the faults of the page in their order, each with
//! at least the keys shown.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use perwali::{Backend, Library};
use serde_json::Value;

const PAGE: &str = include_str!("../../../docs/wire-format.md");
const DAY: &str = "2025-02-01";

struct Fence {
    info: String,
    text: String,
    line: usize,
}

fn fences() -> Vec<Fence> {
    let mut out: Vec<Fence> = Vec::new();
    let mut open = false;
    for (index, line) in PAGE.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(info), false) => {
                out.push(Fence { info: info.to_owned(), text: String::new(), line: index + 1 });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => {
                let fence = out.last_mut().unwrap();
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            (None, false) => {}
        }
    }
    out
}

/// Without the blanks outside strings, so that numbers and the order of keys are compared as written.
fn compact(json: &str) -> String {
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    for c in json.chars() {
        if quoted || !c.is_whitespace() {
            out.push(c);
        }
        quoted = match c {
            '"' if !escaped => !quoted,
            _ => quoted,
        };
        escaped = quoted && c == '\\' && !escaped;
    }
    out
}

/// The whole object, as printed for people to read beside the page.
fn same_explanation(decision: &perwali::Decision, input: &str, expected: &Fence) {
    let mut facts = decision.facts();
    facts.set_json(input).unwrap();
    let found = decision.explain(DAY, &facts).unwrap().to_json();
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&found).unwrap()).unwrap();
    assert_eq!(found, compact(&expected.text), "line {}:\n{pretty}", expected.line);
}

#[test]
fn every_example_of_the_page_is_what_happens() {
    let fences = fences();
    let regulation = fences.iter().find(|fence| fence.info == "perwali").unwrap();
    let library = Library::from_texts([("wire.perwali", regulation.text.as_str())]).unwrap_or_else(|error| panic!("{error}"));
    let mut examples = 0;
    for pair in fences.windows(2) {
        let [input, expected] = pair else { continue };
        let Some(decision) = input.info.strip_prefix("json input ") else { continue };
        for backend in [Backend::Interpreter, Backend::Native] {
            let regulation = library.regulation("perwali-contoh/1/2025").unwrap();
            let found = regulation.decision_on(decision, backend).unwrap().evaluate_json(DAY, &input.text);
            match (expected.info.as_str(), found) {
                ("json output", Ok(outcome)) => {
                    // The hash changes with every word of the page.
                    let found = outcome.to_json().replace(library.hash(), "sha256:…");
                    assert_eq!(found, compact(&expected.text), "line {}", expected.line);
                }
                ("json error", Err(error)) => same_faults(expected, &error.to_json()),
                ("json explanation", Ok(_)) => {
                    same_explanation(&regulation.decision_on(decision, backend).unwrap(), &input.text, expected)
                }
                (_, Ok(outcome)) => panic!("line {}: {}", expected.line, outcome.to_json()),
                (_, Err(error)) => panic!("line {}: {error}", expected.line),
            }
        }
        examples += 1;
    }
    assert_eq!(examples, fences.iter().filter(|fence| fence.info.starts_with("json input")).count());
    assert!(examples >= 12, "{examples} examples");
}

fn same_faults(expected: &Fence, found: &str) {
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap()["galat"].as_array().unwrap().clone();
    let (due, found) = (parse(&expected.text), parse(found));
    assert_eq!(due.len(), found.len(), "line {}: {found:#?}", expected.line);
    for (due, found) in due.iter().zip(&found) {
        for (key, value) in due.as_object().unwrap() {
            assert_eq!(Some(value), found.get(key), "line {}: {found:#}", expected.line);
        }
        // Every key there is stands in the table.
        for key in found.as_object().unwrap().keys() {
            assert!(["kode", "pesan", "saran", "ketentuan", "posisi"].contains(&key.as_str()), "{key}");
        }
    }
}

#[test]
fn dates_have_one_form_and_a_range() {
    let fences = fences();
    let regulation = fences.iter().find(|fence| fence.info == "perwali").unwrap();
    let library = Library::from_texts([("wire.perwali", regulation.text.as_str())]).unwrap();
    let decision = library.decision("perwali-contoh/1/2025", "mulai_sejak").unwrap();
    for good in ["1800-01-01", "2024-02-29", "2999-12-31"] {
        let outcome = decision.evaluate_json(DAY, &format!("{{\"sejak\": \"{good}\"}}")).unwrap();
        assert!(outcome.to_json().contains(good));
    }
    for bad in
        ["1799-12-31", "3000-01-01", "2025-2-1", "20250201", "2025-02-01T00:00", "2025-02-30", " 2025-02-01", "01-02-2025", ""]
    {
        let error = decision.evaluate_json(DAY, &format!("{{\"sejak\": \"{bad}\"}}")).unwrap_err();
        assert_eq!(error.code(), perwali::Code::InputMistyped, "{bad}");
        assert_eq!(decision.evaluate_json(bad, "{}").unwrap_err().code(), perwali::Code::BadDateArgument, "{bad}");
    }
}

#[test]
fn faults_come_in_the_order_of_the_declaration_with_unknown_keys_last() {
    let fences = fences();
    let regulation = fences.iter().find(|fence| fence.info == "perwali").unwrap();
    let library = Library::from_texts([("wire.perwali", regulation.text.as_str())]).unwrap();
    let decision = library.decision("perwali-contoh/1/2025", "gema").unwrap();
    let error = decision.evaluate_json(DAY, r#"{"zz": 1, "jenis": 5, "aa": 2, "biaya": "x", "lembar": 100}"#).unwrap_err();
    let messages: Vec<String> = error.faults().iter().map(|fault| fault.message(perwali::Lang::Id)).collect();
    let named: Vec<&str> = messages.iter().filter_map(|message| message.split('`').nth(1)).collect();
    assert_eq!(named, ["biaya", "lembar", "jenis", "zz", "aa"]);
}
