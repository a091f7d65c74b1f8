//! Runs the pages of the language reference and of the diagnostics.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::path::{Path, PathBuf};

use perwali_tests::pages::{self, PageReport};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs every page of a folder; rewrites them where asked to.
fn run(folder: &str) -> PageReport {
    let update = std::env::var_os("PERWALI_UPDATE").is_some_and(|value| value == "1");
    let mut all = PageReport::default();
    for path in pages::find(&root().join(folder)) {
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut report = pages::check(&name, &text);
        if let Some(updated) = report.updated.as_ref().filter(|_| update) {
            std::fs::write(&path, updated).unwrap();
            report = pages::check(&name, updated);
        }
        all.cases += report.cases;
        all.examples += report.examples;
        all.messages += report.messages;
        all.failures.extend(report.failures);
    }
    println!("{folder}: {} regulations, {} examples, {} messages", all.cases, all.examples, all.messages);
    all
}

fn settle(report: &PageReport) {
    let count = report.failures.len();
    assert!(report.failures.is_empty(), "{count} failures\n{}\n\nPERWALI_UPDATE=1 rewrites expected layouts and messages.", report.failures.join("\n"));
}

#[test]
fn language_reference() {
    settle(&run("tests/language"));
}

#[test]
fn diagnostic_pages() {
    settle(&run("docs/galat"));
}
