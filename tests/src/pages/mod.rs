//! Markdown pages → tests: a heading is a test, a fence a file, a comment in it an assertion.
//!
//! * `perwali`: a regulation. Without a title of its own it gets a standard header; `perwali utuh` is taken as it is. A
//!   comment `# galat: P205 (words)` or `# temuan: P308` on a line expects that message there, `# ^ galat: …` on the line
//!   above; nothing else may be said. Every `contoh` in it is run on every backend.
//!   `perwali bersama` is read together with the regulations before it under the same heading, as a library is.
//! * `naskah pada="2025-05-01"`: the text of the first of them on that day, with every amendment in its place; without a
//!   day, the last.
//! * `csv file="x.csv"`: a file beside every regulation under the same heading.
//! * `rapi`: the layout the formatter gives the regulation before it. Without one, a regulation free of errors stands in
//!   that layout already, unless it says `perwali bebas`.
//! * `galat`, `error`: everything said of the regulation before it, in Indonesian or English.
//! * `json`, `text`: shown, not run.
//! * `console`: commands and what they print; the tests of the command line run them.
//!
//! `PERWALI_UPDATE=1` rewrites `rapi`, `galat`, `error`, `naskah` and the layout of regulations from what is found.

pub mod backend;
mod case;
mod expectation;
mod markdown;
mod render;

use std::path::{Path, PathBuf};

pub use case::{Case, CaseReport, run, try_suggestions};
pub use expectation::Expectation;
pub use markdown::{Fence, Page, Section};

/// What came of one page.
#[derive(Debug, Default)]
pub struct PageReport {
    /// `path:line: what is wrong`.
    pub failures: Vec<String>,
    /// Regulations compiled.
    pub cases: usize,
    /// Examples run.
    pub examples: usize,
    /// Messages expected and given.
    pub messages: usize,
    /// The page with its fences rewritten, where that changes it.
    pub updated: Option<String>,
}

/// Every `.md` file below a folder, in order.
pub fn find(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Runs every regulation of a page.
pub fn check(name: &str, text: &str) -> PageReport {
    let mut report = PageReport::default();
    let page = match Page::parse(text) {
        Ok(page) => page,
        Err((line, what)) => {
            report.failures.push(format!("{name}:{line}: {what}"));
            return report;
        }
    };
    let mut edits = Vec::new();
    for section in &page.sections {
        for case in Case::of(section) {
            let found = run(&case);
            report.cases += 1;
            report.examples += found.examples;
            report.messages += found.messages;
            report.failures.extend(found.failures.into_iter().map(|(line, what)| format!("{name}:{line}: {what}")));
            edits.extend(found.edits);
        }
    }
    if !edits.is_empty() {
        let mut updated = text.to_owned();
        edits.sort_by_key(|(range, _): &(std::ops::Range<usize>, String)| std::cmp::Reverse(range.start));
        for (range, replacement) in edits {
            updated.replace_range(range, &replacement);
        }
        report.updated = Some(updated).filter(|updated| updated != text);
    }
    report
}
