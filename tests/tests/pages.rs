//! Runs the pages of the language reference, of the drafter's guide and of the diagnostics.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::path::{Path, PathBuf};

use perwali_engine::catalogue::Code;
use perwali_engine::source::SourceId;
use perwali_tests::pages::{self, Case, Page, PageReport};

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
    assert!(
        report.failures.is_empty(),
        "{count} failures\n{}\n\nPERWALI_UPDATE=1 rewrites expected layouts and messages.",
        report.failures.join("\n")
    );
}

#[test]
fn language_reference() {
    let report = run("tests/language");
    settle(&report);
    assert!(report.examples >= 150, "only {} examples were run", report.examples);
}

#[test]
fn titles_give_the_identifiers_that_the_reference_shows() {
    let page = std::fs::read_to_string(root().join("tests/language/01-berkas/jenis-peraturan.md")).unwrap();
    let mut tried = 0;
    for row in page.lines().filter(|line| line.ends_with("` |")) {
        let (title, id) = row.trim_matches(['|', ' ', '`']).split_once(" | `").unwrap();
        let title = title.split(" (").next().unwrap();
        let text = format!("{title}\ntentang \"Contoh\"\nmulai berlaku 1 Januari 2024\n");
        let identity = perwali_dsl::compile(SourceId(0), &text, &|_| Err("".into())).identity;
        assert_eq!(identity.id, id, "{title}");
        tried += 1;
    }
    assert!(tried >= 10, "only {tried} titles were tried");
}

#[test]
fn the_index_of_the_reference_lists_every_page() {
    let folder = root().join("tests/language");
    let index = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let pages = pages::find(&folder).into_iter().map(|path| path.strip_prefix(&folder).unwrap().display().to_string());
    let missing: Vec<String> = pages.filter(|page| page != "README.md" && !index.contains(&format!("]({page})"))).collect();
    assert!(missing.is_empty(), "tests/language/README.md gives no place in the reading order to {missing:?}");
}

#[test]
fn guide_of_the_drafter() {
    let report = run("docs/panduan");
    settle(&report);
    assert!(report.examples >= 60, "only {} examples were run", report.examples);
}

#[test]
fn diagnostic_pages() {
    settle(&run("docs/galat"));
}

/// Codes that no text fires, with the reason.
const NOT_EXECUTED: [(&str, &str); 31] = [
    ("P101", "a Markdown page is UTF-8; fired in limits.rs"),
    ("P102", "needs a file of 16 MiB; fired in limits.rs"),
    ("P105", "needs a statement of 256 KiB; fired in limits.rs"),
    ("P124", "needs 200,000 statements; fired in limits.rs"),
    ("P323", "needs a thousand values; fired in limits.rs"),
    ("P407", "needs hundreds of thousands of combinations; fired in limits.rs"),
    ("P412", "needs two thousand rules; fired in limits.rs"),
    ("P501", "about files and libraries"),
    ("P502", "about files and libraries"),
    ("P503", "about files and libraries"),
    ("P504", "about files and libraries"),
    ("P505", "about files and libraries"),
    ("P506", "about files and libraries"),
    ("P507", "about files and libraries"),
    ("P508", "about files and libraries"),
    ("P509", "about files and libraries"),
    ("P510", "about libraries in time; the API tests fire it"),
    ("P511", "about libraries in time; the API tests fire it"),
    ("P530", "about letters; the door runs them"),
    ("P531", "about letters; the door runs them"),
    ("P602", "about the caller's data; the door runs its JSON"),
    ("P603", "about the caller's data; the door runs its JSON"),
    ("P604", "about the caller's data; the door runs its JSON"),
    ("P607", "about the caller's data; the door runs its JSON"),
    ("P608", "about facts made by the host for another regulation; the API tests fire it"),
    ("P609", "about a file of many facts; the command line fires it"),
    ("P610", "about the caller's data; the API tests fire it"),
    ("P821", "needs hundreds of amendments; fired in limits.rs"),
    ("P823", "needs tens of thousands of amendments; fired in limits.rs"),
    ("P901", "a mistake of Perwali itself"),
    ("P902", "about the machine"),
];

#[test]
fn every_code_has_a_page() {
    let folder = root().join("docs/galat");
    let mut failures = Vec::new();
    let known: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for path in pages::find(&folder) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !known.contains(&name.as_str()) {
            failures.push(format!("{name}.md is about no code"));
        }
    }
    for code in Code::ALL {
        let name = format!("docs/galat/{code}.md");
        let Ok(text) = std::fs::read_to_string(root().join(&name)) else {
            failures.push(format!("{name} does not exist"));
            continue;
        };
        failures.extend(faults(*code, &text).into_iter().map(|what| format!("{name}: {what}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What is wrong with the page of a code.
fn faults(code: Code, text: &str) -> Vec<String> {
    let page = match Page::parse(text) {
        Ok(page) => page,
        Err((line, what)) => return vec![format!("{line}: {what}")],
    };
    let mut faults = Vec::new();
    if !page.sections.get(1).is_some_and(|title| title.level == 1 && title.title.starts_with(&format!("{code} "))) {
        faults.push(format!("does not start with `# {code} …`"));
    }
    for title in ["Apa artinya", "Mengapa", "Salah", "Benar", "In English"] {
        if !page.section(title).is_some_and(|section| !section.prose.trim().is_empty() || !section.fences.is_empty()) {
            faults.push(format!("has nothing under `{title}`"));
        }
    }
    if NOT_EXECUTED.iter().any(|(named, _)| *named == code.as_str()) {
        return faults;
    }
    // The first regulation, with those it is read with.
    let first = |title: &str| {
        let cases = page.section(title).map(Case::of).unwrap_or_default();
        let set = cases.first().map_or(0, |case| case.set.len());
        cases.iter().take(set).map(pages::run).collect::<Vec<_>>()
    };
    if !first("Salah").iter().any(|report| report.codes.contains(&code)) {
        faults.push(format!("the first regulation under `Salah` does not fire {code}"));
    }
    let right = first("Benar");
    if right.is_empty() || !right.iter().all(|report| report.clean) {
        faults.push("the first regulation under `Benar` is not free of messages".to_owned());
    }
    faults
}

#[test]
fn a_page_that_is_wrong_fails() {
    let failing = |text: &str| pages::check("halaman.md", text).failures;
    let right = "```perwali\nPasal 1\n  x adalah 1\n\ncontoh \"satu\"\n  pada 1 Januari 2024\n  maka x = 1\n```\n";
    assert_eq!(failing(right), [""; 0]);
    assert_eq!(failing(&right.replace("maka x = 1", "maka x = 2")), ["halaman.md:5: contoh \"satu\": `x` is 1, not 2"]);
    assert_eq!(failing(&right.replace("1 Januari 2024", "1 Januari 2023")).len(), 1);
    let uncited =
        right.replace("maka x = 1", "maka x = 1\n  berdasarkan Pasal 2").replace("\ncontoh", "\nPasal 2\n  y adalah 1\n\ncontoh");
    assert_eq!(failing(&uncited), ["halaman.md:8: contoh \"satu\": Pasal 2 is not cited, but Pasal 1"]);
    assert_eq!(failing(&right.replace("x adalah 1", "x adalah y")).len(), 1, "a message that no comment expects");
    assert_eq!(failing(&right.replace("x adalah 1", "x adalah 1  # galat: P205")).len(), 1, "a message that is not said");
    assert_eq!(failing(&right.replace("  x adalah", "      x adalah")).len(), 1, "another layout");
    assert_eq!(failing(&right.replace("```perwali", "```perwaly")).len(), 1, "an unknown fence");
    assert_eq!(failing("```perwali\nPasal 1\n").len(), 1, "an open fence");
}

#[test]
fn what_messages_propose_helps() {
    let mut failures = Vec::new();
    let mut tried = 0;
    for path in ["tests/language", "docs/panduan", "docs/galat"].iter().flat_map(|folder| pages::find(&root().join(folder))) {
        let text = std::fs::read_to_string(&path).unwrap();
        let page = Page::parse(&text).unwrap();
        for case in page.sections.iter().flat_map(Case::of) {
            let (found, count) = pages::try_suggestions(&case);
            tried += count;
            failures.extend(found.into_iter().map(|(line, what)| format!("{}:{line}: {what}", path.display())));
        }
    }
    assert!(tried > 50, "only {tried} proposals were tried");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
