//! What a legal drafter writes by mistake, and what she is told: one mistake, one message, in her words.
//!
//! `naskah/kekeliruan.txt` holds the mistakes; the snapshot shows each with its whole message, and the line as it would
//! be after the suggested change.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

use perwali_dsl::{Compiled, compile, compile_all};
use perwali_engine::diagnostic::{Arg, Diagnostic, Lang};
use perwali_engine::source::{Source, SourceId};

const MISTAKES: &str = include_str!("naskah/kekeliruan.txt");

/// The header a mistake stands below, unless it brings its own.
const HEAD: &str = include_str!("naskah/kekeliruan_kepala.perwali");

struct Mistake {
    title: String,
    text: String,
    /// First byte of what the drafter wrote, after the common header.
    from: usize,
    /// Messages due.
    due: usize,
    /// A suggested change that still leaves something to write.
    partial: bool,
}

/// Mistakes by their marks: `== title`, then lines of a rule, `!` before lines of a header, `@` before whole files.
/// After a title, `(3)` says how many messages are due and `(sebagian)` that the change leaves something to write.
fn mistakes() -> Vec<Mistake> {
    MISTAKES
        .split("\n== ")
        .skip(1)
        .map(|block| {
            let (title, body) = block.split_once('\n').unwrap();
            let body = body.trim_matches('\n');
            let (title, partial) = title.strip_suffix(" (sebagian)").map_or((title, false), |title| (title, true));
            let (title, due) = title
                .strip_suffix(')')
                .and_then(|rest| rest.rsplit_once(" ("))
                .and_then(|(title, due)| Some((title, due.parse().ok()?)))
                .unwrap_or((title, 1));
            let (text, from) = match body.as_bytes()[0] {
                b'@' => (body[1..].to_owned(), 0),
                b'!' => (format!("{HEAD}{}\nPasal 1\n  pph adalah Rp5\n", &body[1..]), HEAD.len()),
                _ => (format!("{HEAD}Pasal 1\n{body}\n"), HEAD.len() + "Pasal 1\n".len()),
            };
            Mistake { title: title.to_owned(), text, from, due, partial }
        })
        .collect()
}

fn files(name: &str) -> Result<String, Arg> {
    match name {
        "tarif.csv" => Ok("kategori,sampai,tarif\nA,5400000,0,25\nB,6000000,0,5\n".to_owned()),
        "biaya.csv" => Ok("status;biaya\nTK0;750,000\nTK/1;7,500\nK/0;750.000\nkawin_lagi;Rp750.000\n".to_owned()),
        "banyak.csv" => Ok(format!("kunci,nilai\n{}", (0..128).map(|n| format!("{n},Rp{n}\n")).collect::<String>())),
        _ => Err(Arg::words("berkasnya tidak ada", "there is no such file")),
    }
}

fn read(text: &str) -> Compiled {
    compile(SourceId(0), text, &files)
}

fn applied(text: &str, found: &Diagnostic) -> Option<String> {
    let suggestion = found.suggestion.as_ref()?;
    let mut changed = text.to_owned();
    changed.replace_range(suggestion.span.start as usize..suggestion.span.end as usize, &suggestion.replacement);
    Some(changed)
}

fn report(mistake: &Mistake, compiled: &Compiled) -> String {
    let source = Source::new("naskah", mistake.text.as_str());
    let first = source.position(u32::try_from(mistake.from).unwrap()).line;
    let mut out = format!("== {}\n", mistake.title);
    for line in mistake.text[mistake.from..].lines() {
        out.push_str(&format!("  > {line}\n"));
    }
    for found in &compiled.diagnostics {
        let at = source.position(found.span.start);
        let line = i64::from(at.line) - i64::from(first) + 1;
        out.push_str(&format!("{line}:{} {} {}\n", at.column, found.code, found.message(Lang::Id)));
        for line in found.help(Lang::Id).lines() {
            out.push_str(&format!("    {line}\n"));
        }
        if let Some(changed) = applied(&mistake.text, found) {
            let at = found.suggestion.as_ref().unwrap().span.start as usize;
            let start = changed[..at].rfind('\n').map_or(0, |index| index + 1);
            let length = found.suggestion.as_ref().unwrap().replacement.len();
            let end = changed[at + length..].find('\n').map_or(changed.len(), |index| at + length + index);
            for line in changed[start..end].lines() {
                out.push_str(&format!("  + {line}\n"));
            }
        }
    }
    out.push('\n');
    out
}

#[test]
fn every_mistake_is_answered() {
    let out: String = mistakes().iter().map(|mistake| report(mistake, &read(&mistake.text))).collect();
    insta::assert_snapshot!(out);
}

#[test]
fn one_mistake_costs_one_message() {
    let mut wrong = String::new();
    for mistake in mistakes() {
        let compiled = read(&mistake.text);
        if compiled.diagnostics.len() != mistake.due {
            wrong.push_str(&report(&mistake, &compiled));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_message_says_what_to_do() {
    let mut wrong = String::new();
    for mistake in mistakes() {
        let compiled = read(&mistake.text);
        for found in &compiled.diagnostics {
            for lang in [Lang::Id, Lang::En] {
                assert!(!found.message(lang).is_empty(), "{found:?}");
                if found.help(lang).is_empty() {
                    wrong.push_str(&report(&mistake, &compiled));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_suggested_change_settles_the_matter() {
    let mut wrong = String::new();
    for mistake in mistakes().iter().filter(|mistake| !mistake.partial) {
        let compiled = read(&mistake.text);
        let Some(changed) = compiled.diagnostics.first().and_then(|found| applied(&mistake.text, found)) else { continue };
        let again = read(&changed);
        let left: Vec<String> = again.diagnostics.iter().map(|found| found.message(Lang::Id)).collect();
        // The first of several mistakes is settled; the others stay.
        if left.len() + 1 > mistake.due {
            wrong.push_str(&format!("{}{left:#?}\n", report(mistake, &compiled)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_regulations_have_no_mistake() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../regulations");
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "perwali") {
            texts.push((path.clone(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    let sources: Vec<(SourceId, &str)> = (0..).map(SourceId).zip(texts.iter().map(|(_, text)| text.as_str())).collect();
    let beside = |_, name: &str| std::fs::read_to_string(folder.join(name)).map_err(|error| Arg::Text(error.to_string()));
    for (compiled, (path, _)) in compile_all(&sources, &beside).iter().zip(&texts) {
        let found: Vec<String> = compiled.diagnostics.iter().map(|found| found.message(Lang::Id)).collect();
        assert!(!compiled.versions.is_empty(), "{path:?}\n{found:#?}");
    }
    assert!(!texts.is_empty());
}
