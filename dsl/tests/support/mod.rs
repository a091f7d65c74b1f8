//! What the tests of the syntax share.
#![allow(dead_code)]

use perwali_dsl::syntax::ast::{Document, ItemKind, Rule, RuleBody};
use perwali_dsl::syntax::{Parsed, parse};
use perwali_engine::diagnostic::Lang;
use perwali_engine::source::{Source, SourceId};

/// Parses a text.
pub fn read(text: &str) -> Parsed {
    parse(SourceId(0), text)
}

/// Parses a text that must have no mistake.
pub fn sound(text: &str) -> Document {
    let parsed = read(text);
    assert!(parsed.diagnostics.is_empty(), "{}\n{text}", report(text, &parsed));
    parsed.document
}

/// The codes found in a text, in order.
pub fn codes(text: &str) -> Vec<&'static str> {
    read(text).diagnostics.iter().map(|found| found.code.as_str()).collect()
}

/// Findings as a person reads them, in Indonesian.
pub fn report(text: &str, parsed: &Parsed) -> String {
    let source = Source::new("naskah", text);
    let mut out = String::new();
    for found in &parsed.diagnostics {
        let at = source.position(found.span.start);
        out.push_str(&format!("{}:{} {} {}\n", at.line, at.column, found.code, found.message(Lang::Id)));
        for line in found.help(Lang::Id).lines() {
            out.push_str(&format!("    {line}\n"));
        }
    }
    out
}

/// The rules of a document.
pub fn rules(document: &Document) -> Vec<&Rule> {
    document.items.iter().filter_map(|item| if let ItemKind::Rule(rule) = &item.kind { Some(rule) } else { None }).collect()
}

/// The expression of the first rule of a text, fully parenthesised.
pub fn tree(expression: &str) -> String {
    let document = sound(&format!("x adalah {expression}"));
    match &rules(&document)[0].body {
        RuleBody::Expr(value) => grouped(value),
        other => panic!("{other:?}"),
    }
}

fn grouped(value: &perwali_dsl::syntax::ast::Expr) -> String {
    use perwali_dsl::syntax::ast::ExprKind as E;
    let g = grouped;
    match &value.kind {
        E::Binary(written, a, b) => format!("[{} {:?} {}]", g(a), written.op, g(b)),
        E::Negate(a) => format!("[neg {}]", g(a)),
        E::Not(a) => format!("[not {}]", g(a)),
        E::Paren(a) => format!("({})", g(a)),
        E::Limit { word, value, bound } => {
            format!("[{} {} {}]", g(value), if word.at_least() { "min" } else { "max" }, g(bound))
        }
        E::Round { value, mode, unit } => format!("[{} round {mode:?} {}]", g(value), g(unit)),
        E::In { negated, item, set } => format!("[{} {}in {}]", g(item), if *negated { "!" } else { "" }, g(set)),
        E::Between { low, high, value, .. } => format!("[{} between {} {}]", g(value), g(low), g(high)),
        E::If { branches, otherwise } => {
            let all: Vec<String> = branches.iter().map(|(c, v)| format!("{}: {}", g(c), g(v))).collect();
            format!("[if {} else {}]", all.join(", "), g(otherwise))
        }
        E::Tariff { name, base } => format!("[tariff {} {}]", name.text, g(base)),
        _ => perwali_dsl::syntax::format_expr::expr(value),
    }
}

/// What the items say, without places, comments and layout.
pub fn meaning(document: &Document) -> String {
    let mut out = String::new();
    for item in &document.items {
        let text = format!("{:?}\n", item.kind).replace("inline: true", "inline: false");
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("Span {") {
            out.push_str(before);
            rest = after.split_once('}').map_or("", |(_, tail)| tail);
        }
        out.push_str(rest);
    }
    out
}
