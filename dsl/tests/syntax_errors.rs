//! Many mistakes in one file: each is reported once, in words a drafter understands.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod support;

use perwali_dsl::syntax::ast::ItemKind;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Lang;
use support::{read, report};

const PLANTED: &str = include_str!("naskah/tiga_belas_kesalahan.perwali");
const ALL: &str = include_str!("naskah/banyak_kesalahan.perwali");

#[test]
fn thirteen_planted_mistakes() {
    let parsed = read(PLANTED);
    let lines = report(PLANTED, &parsed);
    assert_eq!(parsed.diagnostics.len(), 13, "{lines}");
    insta::assert_snapshot!(lines);
}

#[test]
fn a_broken_item_costs_one_finding() {
    let parsed = read(ALL);
    insta::assert_snapshot!(report(ALL, &parsed));
    let broken = parsed.document.items.iter().filter(|item| matches!(item.kind, ItemKind::Broken)).count();
    assert!(broken <= parsed.diagnostics.len());
}

#[test]
fn every_message_is_complete_in_both_languages() {
    for text in [PLANTED, ALL] {
        for found in read(text).diagnostics {
            for lang in [Lang::Id, Lang::En] {
                let message = found.message(lang);
                assert!(!message.is_empty() && !message.contains('{') || found.code == Code::BareSet, "{message}");
            }
        }
    }
}
