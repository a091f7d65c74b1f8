//! What was found → SARIF 2.1.0, as code scanning of CI systems reads it.
//!
//! A code of the catalogue is a rule, its page the help; a provision is a logical location.

use std::collections::BTreeSet;

use perwali::internal::engine::source::{Sources, Span};
use perwali::{Code, Fault, Lang, Library, Severity};
use serde_json::{Map, Value, json};

use crate::command::explain_code::page;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME: &str = "https://github.com/perwali/perwali";

/// The log of one run.
pub fn log(library: &Library, lang: Lang) -> Value {
    let codes: Vec<Code> = library.faults().iter().map(|fault| fault.code).collect::<BTreeSet<_>>().into_iter().collect();
    let results: Vec<Value> = library.faults().iter().map(|fault| result(fault, &codes, library.sources(), lang)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "perwali",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": HOME,
                "rules": codes.iter().map(|code| rule(*code, library, lang)).collect::<Vec<_>>(),
            } },
            "language": match lang { Lang::Id => "id", Lang::En => "en" },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: Code, library: &Library, lang: Lang) -> Value {
    let entry = code.entry();
    let page = page(code).unwrap_or(entry.help_id);
    let title = page.lines().next().unwrap_or("").trim_start_matches('#').trim();
    let title = title.strip_prefix(code.as_str()).map(str::trim).filter(|_| lang == Lang::Id);
    let short = title.filter(|title| !title.is_empty()).unwrap_or(entry.message(lang));
    let mut rule = Map::new();
    let mut put = |key: &str, value: Value| rule.insert(key.to_owned(), value);
    put("id", json!(code.as_str()));
    put("name", json!(format!("{code:?}")));
    put("shortDescription", json!({ "text": short }));
    put("fullDescription", json!({ "text": entry.message(lang) }));
    put("help", json!({ "text": plain(page), "markdown": page }));
    put("helpUri", json!(format!("{HOME}/blob/main/docs/galat/{code}.md")));
    // A code is an error or a finding wherever it is found.
    let worst = library.faults().iter().filter(|fault| fault.code == code).map(level).min();
    put("defaultConfiguration", json!({ "level": worst.unwrap_or("error") }));
    Value::Object(rule)
}

/// `error` sorts before `warning`.
fn level(fault: &Fault) -> &'static str {
    match fault.diagnostic().severity {
        Severity::Error => "error",
        Severity::Finding => "warning",
    }
}

/// A page without the marks of its headings and fences.
fn plain(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.starts_with("```"));
    lines
        .map(|line| if line.starts_with('#') { line.trim_start_matches('#').trim() } else { line })
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}

fn result(fault: &Fault, codes: &[Code], sources: &Sources, lang: Lang) -> Value {
    let diagnostic = fault.diagnostic();
    let mut text = fault.message(lang);
    let help = fault.help(lang);
    if !help.is_empty() {
        text = format!("{text}\n{help}");
    }
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| result.insert(key.to_owned(), value);
    put("ruleId", json!(fault.code.as_str()));
    put("ruleIndex", json!(codes.iter().position(|code| *code == fault.code)));
    put("level", json!(level(fault)));
    put("message", json!({ "text": text }));
    let mut location = Map::new();
    if fault.position.is_some() {
        location.insert("physicalLocation".to_owned(), place(diagnostic.span, sources));
    }
    if !fault.provision.is_empty() {
        let name = &fault.provision;
        location.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": name, "kind": "provision" }]));
    }
    if !location.is_empty() {
        put("locations", json!([location]));
    }
    let related: Vec<Value> = diagnostic
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            json!({
                "id": index + 1, "message": { "text": label.words.in_lang(lang) },
                "physicalLocation": place(label.span, sources),
            })
        })
        .collect();
    if !related.is_empty() {
        put("relatedLocations", json!(related));
    }
    if let Some(suggestion) = &diagnostic.suggestion {
        let region = region(suggestion.span, sources);
        put(
            "fixes",
            json!([{
                "description": { "text": match lang { Lang::Id => "Tulis begini", Lang::En => "Write it like this" } },
                "artifactChanges": [{
                    "artifactLocation": artifact(suggestion.span, sources),
                    "replacements": [{ "deletedRegion": region, "insertedContent": { "text": suggestion.replacement } }],
                }],
            }]),
        );
    }
    Value::Object(result)
}

fn place(span: Span, sources: &Sources) -> Value {
    json!({ "artifactLocation": artifact(span, sources), "region": region(span, sources) })
}

fn artifact(span: Span, sources: &Sources) -> Value {
    json!({ "uri": uri(sources.get(span.source).map_or("", |source| source.name())) })
}

fn region(span: Span, sources: &Sources) -> Value {
    let Some(source) = sources.get(span.source) else { return json!({ "startLine": 1 }) };
    let (start, end) = (source.position(span.start), source.position(span.end.max(span.start)));
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

/// A path as a reference of RFC 3986: relative where the path is, with what a URI may not hold written in hex.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{plain, uri};

    #[test]
    fn paths_as_references() {
        assert_eq!(uri("./regulations/a b.perwali"), "regulations/a%20b.perwali");
        assert_eq!(uri("/tmp/é.perwali"), "file:///tmp/%C3%A9.perwali");
        assert_eq!(uri("100%#?.perwali"), "100%25%23%3F.perwali");
    }

    #[test]
    fn pages_without_marks() {
        assert_eq!(plain("# P101 Judul\n\n## Salah\n\n```perwali\nx\n```\n"), "P101 Judul\n\nSalah\n\nx");
    }
}
