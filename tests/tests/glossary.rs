//! The glossary of the language: a line for every word of the grammar, its page, and `docs/glosarium.md` made of them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use perwali_dsl::syntax::glosses::{Class, GLOSSES};
use perwali_dsl::syntax::words;

const GRAMMAR: &str = include_str!("../../dsl/src/syntax/grammar.pest");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Runs of letters of more than one letter, in lower case.
fn letters(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).map(str::to_lowercase)
}

/// Words that the grammar names only to refuse them.
const REFUSED: [&str; 1] = ["depan"];

/// Every word that the grammar spells out, and every word of the table of words.
fn words_of_the_language() -> BTreeSet<String> {
    let mut found: BTreeSet<String> = words::all().map(str::to_lowercase).collect();
    for line in GRAMMAR.lines() {
        let code = line.split("//").next().unwrap().replace("\\\"", "");
        found.extend(code.split('"').skip(1).step_by(2).flat_map(letters));
    }
    // A type is a name to the grammar; the table of words has all but this one.
    found.insert("teks".to_owned());
    found.retain(|word| !REFUSED.contains(&word.as_str()));
    found
}

#[test]
fn every_word_has_a_gloss() {
    let glossed: BTreeSet<String> = GLOSSES.iter().flat_map(|gloss| gloss.words().map(str::to_lowercase)).collect();
    let language = words_of_the_language();
    assert!(language.len() > 150, "only {} words were found", language.len());
    let missing: Vec<&String> = language.difference(&glossed).collect();
    assert!(missing.is_empty(), "without a line in dsl/src/syntax/glosses.rs: {missing:?}");
    let stale: Vec<&String> = glossed.difference(&language).collect();
    assert!(stale.is_empty(), "no longer words of the language: {stale:?}");
}

#[test]
fn every_gloss_is_told_apart_and_settled_on_its_page() {
    let mut failures = Vec::new();
    let mut seen = BTreeSet::new();
    for gloss in GLOSSES {
        if !seen.insert(gloss.phrase) {
            failures.push(format!("{} stands twice", gloss.phrase));
        }
        for text in [gloss.id, gloss.en] {
            if text.is_empty() || text.ends_with('.') || text.contains(['|', '\n']) {
                failures.push(format!("{}: `{text}` is not one line of a table", gloss.phrase));
            }
        }
        let Ok(page) = std::fs::read_to_string(root().join("tests/language").join(gloss.page)) else {
            failures.push(format!("{}: no page {}", gloss.phrase, gloss.page));
            continue;
        };
        let said: BTreeSet<String> = letters(&page).collect();
        let silent: Vec<&str> = gloss.words().filter(|word| !said.contains(&word.to_lowercase())).collect();
        if !silent.is_empty() {
            failures.push(format!("{}: {} says nothing of {silent:?}", gloss.phrase, gloss.page));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The glossary as a page.
fn page() -> String {
    let mut text = String::from(
        "# Glosarium bahasa Perwali\n\n\
         > English: every word of the language with its meaning and the page of the reference that settles it.\n\n\
         Setiap kata bahasa Perwali, artinya, dan halaman acuan yang menjelaskannya. `…` adalah tempat untuk yang ditulis\n\
         perancang. Halaman ini dibuat dari tabel kata di dalam kode; jangan diubah dengan tangan.\n",
    );
    for class in Class::ALL {
        text.push_str(&format!("\n## {}\n\n| kata | arti | in English | acuan |\n|---|---|---|---|\n", class.title()));
        for gloss in GLOSSES.iter().filter(|gloss| gloss.class == class) {
            let settled = std::fs::read_to_string(root().join("tests/language").join(gloss.page)).unwrap();
            let title = settled.lines().next().unwrap().trim_start_matches("# ");
            let (phrase, id, en, page) = (gloss.phrase, gloss.id, gloss.en, gloss.page);
            text.push_str(&format!("| `{phrase}` | {id} | {en} | [{title}](../tests/language/{page}) |\n"));
        }
    }
    let mut index: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for gloss in GLOSSES {
        for word in gloss.words().filter(|word| *word != gloss.phrase) {
            let phrases = index.entry(word.to_lowercase()).or_default();
            if !phrases.contains(&gloss.phrase) {
                phrases.push(gloss.phrase);
            }
        }
    }
    text.push_str(
        "\n## Kata di dalam frasa\n\nKata yang dicari berdiri di dalam frasa berikut.\n\n| kata | frasa |\n|---|---|\n",
    );
    for (word, phrases) in index {
        let phrases: Vec<String> = phrases.iter().map(|phrase| format!("`{phrase}`")).collect();
        text.push_str(&format!("| {word} | {} |\n", phrases.join(" · ")));
    }
    text
}

#[test]
fn the_glossary_is_up_to_date() {
    let path = root().join("docs/glosarium.md");
    let due = page();
    if std::env::var_os("PERWALI_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &due).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == due, "docs/glosarium.md is not up to date; PERWALI_UPDATE=1 cargo test -p perwali-tests --test glossary");
}
