//! Fires the codes that need more text than a page can show.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use perwali_dsl::compile;
use perwali_dsl::syntax::{self, decode};
use perwali_engine::catalogue::Code;
use perwali_engine::source::SourceId;

const HEADER: &str = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2024\ntentang \"Contoh\"\nmulai berlaku 1 Januari 2024\n";

fn codes(body: &str) -> Vec<Code> {
    let compiled = compile(SourceId(0), &format!("{HEADER}{body}"), &|_| Err("".into()));
    compiled.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn bytes_that_are_no_text() {
    assert_eq!(decode(SourceId(0), b"Pasal \xff").unwrap_err().code, Code::NotUtf8);
}

#[test]
fn a_file_that_is_too_large() {
    let text = "#".repeat(syntax::MAX_FILE + 1);
    assert_eq!(decode(SourceId(0), text.as_bytes()).unwrap_err().code, Code::FileTooLarge);
    let compiled = compile(SourceId(0), &text, &|_| Err("".into()));
    assert_eq!(compiled.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::FileTooLarge]);
}

#[test]
fn a_statement_that_is_too_long() {
    let body = format!("Pasal 1\n  x adalah 1{}\n", " + 1".repeat(syntax::MAX_ITEM / 4));
    assert_eq!(codes(&body), [Code::ItemTooLong]);
}

#[test]
fn more_statements_than_a_file_may_hold() {
    let body = "Pasal 1\n".repeat(syntax::MAX_ITEMS + 1);
    let parsed = syntax::parse(SourceId(0), &body);
    assert_eq!(parsed.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::TooManyItems]);
}

#[test]
fn a_chain_that_is_too_long() {
    let mut body = "Pasal 1\n  x0 adalah 1\n".to_owned();
    for n in 1..1_100 {
        body.push_str(&format!("  x{n} adalah x{} + 1\n", n - 1));
    }
    assert_eq!(codes(&body), [Code::ChainTooLong]);
}

#[test]
fn more_texts_than_a_regulation_may_have() {
    let title = |number: usize| format!("Peraturan Daerah Contoh Nomor {number} Tahun 2020\ntentang \"Contoh\"\n");
    let base = format!("{}mulai berlaku 1 Januari 1900\n\nPasal 1\n  x adalah 0\n", title(1));
    let amender = |number: usize| {
        format!(
            "{}mulai berlaku 1 Januari {}\nmengubah Perda Contoh 1/2020\n\nPasal I\n  ubah Pasal 1 sehingga berbunyi\n    x adalah {number}\n  akhir perubahan\n",
            title(number),
            1900 + number
        )
    };
    let compile = |most: usize| {
        let texts: Vec<String> = std::iter::once(base.clone()).chain((2..=most).map(amender)).collect();
        let texts: Vec<(SourceId, &str)> = (0..).map(SourceId).zip(texts.iter().map(String::as_str)).collect();
        let compiled = perwali_dsl::compile_all(&texts, &|_, _| Err("".into()));
        let codes: Vec<Code> = compiled.iter().flat_map(|found| &found.diagnostics).map(|found| found.code).collect();
        (codes, compiled[0].known.last().map_or(0, |known| known.versions.len()))
    };
    assert_eq!(compile(400), (Vec::new(), 400));
    assert_eq!(compile(401), (vec![Code::TooManyVersions], 0));
}

#[test]
fn more_amendments_than_can_be_put_together() {
    let title = |number: usize| format!("Peraturan Daerah Contoh Nomor {number} Tahun 2020\ntentang \"Contoh\"\n");
    let compile = |count: usize| {
        let each = |text: &dyn Fn(usize) -> String| (1..=count).map(text).collect::<String>();
        let base = each(&|n| format!("Pasal {n}\n  x{n} adalah 1\n"));
        let changes = each(&|n| format!("  ubah Pasal {n} sehingga berbunyi\n    x{n} adalah 2\n  akhir perubahan\n"));
        let base = format!("{}mulai berlaku 1 Januari 2020\n\n{base}", title(1));
        let amender = format!("{}mulai berlaku 1 Januari 2021\nmengubah Perda Contoh 1/2020\n\nPasal I\n{changes}", title(2));
        let compiled = perwali_dsl::compile_all(&[(SourceId(0), &base), (SourceId(1), &amender)], &|_, _| Err("".into()));
        compiled[0].diagnostics.iter().map(|found| found.code).collect::<Vec<_>>()
    };
    assert_eq!(compile(300), []);
    assert_eq!(compile(7_000), [Code::AmendmentsTooLarge]);
}

#[test]
fn more_rules_than_a_value_may_have() {
    let mut body = "masukan a: bulat\nPasal 1\n".to_owned();
    for n in 0..2_001 {
        body.push_str(&format!("  x adalah {n} jika a = {n}\n"));
    }
    assert_eq!(codes(&body), [Code::TooManyRules]);
}

#[test]
fn a_table_with_too_many_combinations() {
    let cell = (0..30).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    let body = format!(
        "masukan a: bulat\nmasukan b: bulat\nmasukan c: bulat\nmasukan d: bulat\nPasal 1\n  x adalah tabel pertama menurut a; b; c; d\n    | {cell} | {cell} | {cell} | {cell} | 1 |\n    | - | - | - | - | 2 |\n"
    );
    assert_eq!(codes(&body), [Code::TableTooComplex]);
}

#[test]
fn unfinished_sums_in_brackets_cost_no_more_than_finished_ones() {
    for open in ["(a + ", "(a − ", "(1 + ", "(a + (a × "] {
        let body = format!("masukan a: bulat\nPasal 1\n  x adalah {}a\n", open.repeat(30));
        assert_eq!(codes(&body), [Code::Unexpected], "{open}");
    }
}

#[test]
fn a_tariff_with_more_slices_than_any_law_has() {
    let mut body = "masukan a: uang\nPasal 1\n  tarif t adalah progresif\n".to_owned();
    for n in 1..=501 {
        body.push_str(&format!("    | s.d. Rp{n}00 | 5% |\n"));
    }
    body.push_str("    | selebihnya | 5% |\n  x adalah tarif t atas a\n");
    assert_eq!(codes(&body), [Code::TableTooComplex]);
}

#[test]
fn more_exceptions_of_exceptions_than_can_nest() {
    let mut body = "masukan n: bulat antara 0 dan 99\nPasal 1\n  y adalah 0\n".to_owned();
    for n in 2..40 {
        body.push_str(&format!("Pasal {n}\n  dikecualikan dari Pasal {}: y adalah {n} jika n > {n}\n", n - 1));
    }
    assert_eq!(codes(&body), [Code::TooDeep]);
}
