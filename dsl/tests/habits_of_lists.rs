//! What a drafter writes by mistake about lists, records, days and times: read alone, each costs one message that says
//! what to write, and the change it suggests is right.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

mod support;

use perwali_engine::diagnostic::{Diagnostic, Lang};
use support::{read, report};

const MISTAKES: &str = include_str!("naskah/kekeliruan_daftar.txt");

struct Mistake {
    title: String,
    text: String,
    /// A mistake that only the drafter can put right, or whose change leaves something to write.
    partial: bool,
}

/// By their marks: `== title`, then lines of a rule, `!` before lines of a header, `@` before whole files.
fn mistakes() -> Vec<Mistake> {
    let blocks = MISTAKES.split("\n== ").skip(1);
    blocks
        .map(|block| {
            let (title, body) = block.split_once('\n').unwrap();
            let body = body.trim_matches('\n');
            let (title, partial) = title.strip_suffix(" (sebagian)").map_or((title, false), |title| (title, true));
            let text = match body.as_bytes()[0] {
                b'@' | b'!' => format!("{}\n", &body[1..]),
                _ => format!("Pasal 1\n{body}\n"),
            };
            Mistake { title: title.to_owned(), text, partial }
        })
        .collect()
}

fn applied(text: &str, found: &Diagnostic) -> Option<String> {
    let suggestion = found.suggestion.as_ref()?;
    let mut changed = text.to_owned();
    changed.replace_range(suggestion.span.start as usize..suggestion.span.end as usize, &suggestion.replacement);
    Some(changed)
}

#[test]
fn every_mistake_is_answered() {
    let mut out = String::new();
    for mistake in mistakes() {
        out.push_str(&format!("== {}\n", mistake.title));
        let parsed = read(&mistake.text);
        out.push_str(&report(&mistake.text, &parsed));
        if let Some(changed) = parsed.diagnostics.first().and_then(|found| applied(&mistake.text, found)) {
            for line in changed.lines().filter(|line| !mistake.text.lines().any(|old| old == *line)) {
                out.push_str(&format!("  + {}\n", line.trim_start()));
            }
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn one_mistake_costs_one_message_that_says_what_to_do() {
    let mut wrong = String::new();
    for mistake in mistakes() {
        let parsed = read(&mistake.text);
        let helped = parsed.diagnostics.iter().all(|found| [Lang::Id, Lang::En].iter().all(|lang| !found.help(*lang).is_empty()));
        if parsed.diagnostics.len() != 1 || !helped {
            wrong.push_str(&format!("== {}\n{}", mistake.title, report(&mistake.text, &parsed)));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_suggested_change_settles_the_matter() {
    let mut wrong = String::new();
    for mistake in mistakes().iter().filter(|mistake| !mistake.partial) {
        let parsed = read(&mistake.text);
        let Some(found) = parsed.diagnostics.first() else { continue };
        match applied(&mistake.text, found) {
            Some(changed) if read(&changed).diagnostics.is_empty() => {}
            Some(changed) => wrong.push_str(&format!("== {}\n{changed}{}", mistake.title, report(&changed, &read(&changed)))),
            None if found.span.start == found.span.end || mistake.title.starts_with("contoh") => {}
            None => wrong.push_str(&format!("== {}: no change\n{}", mistake.title, report(&mistake.text, &parsed))),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
