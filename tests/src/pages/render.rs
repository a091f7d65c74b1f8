//! Diagnostics → the plain words that pages show.

use perwali_engine::diagnostic::{Diagnostic, Lang, Severity};
use perwali_engine::source::Source;

/// Everything said of a text, `skipped` lines of it left out of the count.
pub fn diagnostics(source: &Source, skipped: usize, found: &[Diagnostic], lang: Lang) -> String {
    let mut out = String::new();
    for diagnostic in found {
        let at = |offset: u32| {
            let position = source.position(offset);
            match (position.line as usize).checked_sub(skipped) {
                Some(line) if line > 0 => format!("{line}:{}", position.column),
                _ => "kepala".to_owned(),
            }
        };
        let weight = match (diagnostic.severity, lang) {
            (Severity::Error, Lang::Id) => "galat",
            (Severity::Finding, Lang::Id) => "temuan",
            (Severity::Error, Lang::En) => "error",
            (Severity::Finding, Lang::En) => "finding",
        };
        let place = if diagnostic.provision.is_empty() { String::new() } else { format!(" {}", diagnostic.provision) };
        let message = diagnostic.message(lang);
        out.push_str(&format!("{} {weight} {}{place}: {message}\n", at(diagnostic.span.start), diagnostic.code));
        for label in &diagnostic.labels {
            out.push_str(&format!("  {} {}\n", at(label.span.start), label.words.in_lang(lang)));
        }
        for line in diagnostic.help(lang).lines() {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}
