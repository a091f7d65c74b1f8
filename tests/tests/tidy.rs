//! Rules of the house, checked on the sources themselves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use perwali_engine::source::SourceId;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Files with an extension below a folder, without build output and hidden folders.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                pending.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

#[test]
fn no_file_is_longer_than_one_thing() {
    const LIMIT: usize = 600;
    // One list of messages is one thing.
    const CATALOGUE: &str = "engine/core/src/catalogue_entries.rs";
    let long: Vec<String> = files(&root(), "rs")
        .into_iter()
        .chain(files(&root(), "pest"))
        .filter(|path| shown(path) != CATALOGUE && read(path).lines().count() > LIMIT)
        .map(|path| shown(&path))
        .collect();
    assert!(long.is_empty(), "over {LIMIT} lines: {long:?}");
}

#[test]
fn every_file_says_what_it_turns_into_what() {
    let bare: Vec<String> = files(&root(), "rs")
        .into_iter()
        .filter(|path| {
            let text = read(path);
            let first = text.lines().find(|line| !line.starts_with("#![") && !line.trim().is_empty()).unwrap_or("");
            !first.starts_with("//!") && shown(path) != "engine/core/src/catalogue_entries.rs"
        })
        .map(|path| shown(&path))
        .collect();
    assert!(bare.is_empty(), "without a `//!` header: {bare:?}");
}

/// The module order of a crate, from the innermost.
const ORDERS: [(&str, &[&str]); 2] = [
    (
        "engine/core/src",
        &[
            "source",
            "catalogue",
            "diagnostic",
            "value",
            "ir",
            "facts",
            "failure",
            "answer",
            "analysis",
            "interpreter",
            "verify",
            "outcome",
            "show",
            "report",
            "explain",
            "proof",
        ],
    ),
    ("dsl/src", &["spelling", "syntax", "hir", "resolve", "check", "lower", "prove", "compile"]),
];

#[test]
fn modules_depend_only_on_those_before_them() {
    // The catalogue and the diagnostics speak of each other; the interpreter checks constants for the verifier.
    let allowed = [("catalogue", "diagnostic")];
    let mut wrong = Vec::new();
    for (folder, order) in ORDERS {
        let folder = root().join(folder);
        for path in files(&folder, "rs") {
            let relative = path.strip_prefix(&folder).unwrap();
            let module = relative.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
            let Some(own) = order.iter().position(|name| *name == module) else { continue };
            for (number, line) in read(&path).lines().enumerate() {
                let code = line.trim_start();
                if code.starts_with("//") {
                    continue;
                }
                for (index, other) in order.iter().enumerate().skip(own + 1) {
                    let names = [format!("crate::{other}::"), format!("crate::{other};"), format!("crate::{{{other}")];
                    if names.iter().any(|name| code.contains(name.as_str())) && !allowed.contains(&(module.as_str(), other)) {
                        wrong.push(format!("{}:{}: {module} uses {other} ({index})", shown(&path), number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the order:\n{}", wrong.join("\n"));
}

#[test]
fn no_binary_float_in_the_core_or_on_the_wire() {
    let mut wrong = Vec::new();
    for folder in ["engine", "dsl", "host-api"] {
        for path in files(&root().join(folder), "rs") {
            for (number, line) in read(&path).lines().enumerate() {
                let code = line.split("//").next().unwrap_or("");
                let words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
                if words.clone().any(|word| word == "f32" || word == "f64") {
                    wrong.push(format!("{}:{}", shown(&path), number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "binary floats: {wrong:?}");
}

#[test]
fn unsafe_stands_in_one_module() {
    let with: BTreeSet<String> = files(&root(), "rs")
        .into_iter()
        .filter(|path| !shown(path).contains("/tests/"))
        .filter(|path| {
            read(path)
                .lines()
                .any(|line| line.contains("unsafe ") && !line.trim_start().starts_with("//") && !line.contains("unsafe_code"))
        })
        .map(|path| shown(&path))
        .filter(|path| path != "tests/tests/tidy.rs")
        .collect();
    assert_eq!(with, BTreeSet::from(["engine/codegen/src/memory.rs".to_owned()]));
}

#[test]
fn no_rust_file_names_a_regulation() {
    let ids: Vec<String> = files(&root().join("regulations"), "perwali")
        .iter()
        .map(|path| perwali_dsl::compile(SourceId(0), &read(path), &|_| Err("".into())).identity.id)
        .collect();
    assert!(ids.len() >= 7 && ids.iter().all(|id| id.contains('/')), "{ids:?}");
    let library = ["engine", "dsl/src", "host-api/rust/src", "host-api/cli/src"];
    let mut wrong = Vec::new();
    for path in library.iter().flat_map(|folder| files(&root().join(folder), "rs")).filter(|p| !shown(p).contains("/tests/")) {
        let text = read(&path);
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for id in ids.iter().map(String::as_str).chain(["pph21", "metode_pemilihan", "uang_kinerja", "dandan_omah"]) {
            if code.contains(id) {
                wrong.push(format!("{} names {id}", shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_regulation_brings_its_examples() {
    let without: Vec<String> = files(&root().join("regulations"), "perwali")
        .into_iter()
        .filter(|path| !read(path).lines().any(|line| line.starts_with("contoh ")))
        .map(|path| shown(&path))
        .collect();
    assert!(without.is_empty(), "without a contoh: {without:?}");
}

#[test]
fn terms_of_the_law_stand_in_the_glossary() {
    let glossary = read(&root().join("GLOSSARY.md")).to_lowercase();
    let words = [
        "pasal",
        "ayat",
        "huruf",
        "angka",
        "bab",
        "bagian",
        "paragraf",
        "lampiran",
        "diktum",
        "masukan",
        "keputusan",
        "kelayakan",
        "pajak",
        "ambang",
        "tunjangan",
        "pastikan",
        "bawaan",
        "asumsi",
        "tafsir",
        "syarat",
        "kumulatif",
        "tarif",
        "progresif",
        "himpunan",
        "mencakup",
        "dikecualikan",
        "menyimpang",
        "contoh",
        "kasus",
        "galat",
        "temuan",
        "diundangkan",
        "berlaku",
    ];
    let missing: Vec<&str> = words.into_iter().filter(|word| !glossary.contains(word)).collect();
    assert!(missing.is_empty(), "not in GLOSSARY.md: {missing:?}");
}
