//! `perwali explain`: the reasons of every regulation of the library, the three forms, letters and their templates.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::path::Path;

use insta::assert_snapshot;
use perwali::{Lang, Library};
use support::Place;

const GRANT: &str = r#"Peraturan Wali Kota Contoh Nomor 2 Tahun 2025
tentang "Beasiswa <Cerdas>"
mulai berlaku 1 Januari 2025

masukan ipk: desimal(2) antara 0 dan 4  "IPK"
masukan penghasilan: uang antara Rp0 dan Rp100 juta  "Penghasilan orang tua"
masukan yatim: logika bawaan tidak  "Anak yatim"
masukan prestasi: bulat antara 0 dan 99  "Banyaknya prestasi"

keputusan kelayakan layak  "Penerima beasiswa"
keputusan tunjangan beasiswa: uang  "Besar beasiswa"
keputusan permohonan memuat layak; beasiswa  "Permohonan beasiswa"

asumsi "Tahun anggaran sama dengan tahun takwim"

Pasal 2  "Syarat"
  layak adalah syarat kumulatif
    huruf a  ipk ≥ 2,75  "IPK paling rendah 2,75"
    huruf b  penghasilan ≤ Rp5 juta  "penghasilan orang tua paling banyak Rp5.000.000"
    huruf c  syarat alternatif  "berprestasi"
      angka 1  prestasi ≥ 1  "mempunyai prestasi"
      angka 2  ipk ≥ 3,5  "IPK paling rendah 3,50"
  syarat huruf b dikesampingkan jika yatim
  tafsir "IPK ialah IPK semester terakhir"

Pasal 3  "Besar beasiswa"
  tarif potongan adalah progresif
    | s.d. Rp2 juta | 10% |
    | selebihnya    | 50% |
  beasiswa adalah Rp10 juta − tarif potongan atas penghasilan paling sedikit Rp8 juta dibulatkan ke bawah dalam Rp100.000 jika layak
  beasiswa adalah nihil dalam hal lain
  belum dituangkan "Potongan bagi penerima beasiswa lain"
"#;

fn place() -> Place {
    let place = Place::good();
    place.write("beasiswa.perwali", GRANT);
    place
}

fn asked<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let words = ["explain", "beasiswa.perwali", "permohonan", "--date", "2025-02-01"];
    words.into_iter().chain(more.iter().copied()).collect()
}

const GOOD: [&str; 6] = ["--set", "ipk=3.10", "--set", "penghasilan=3333333", "--set", "prestasi=2"];
const BAD: [&str; 6] = ["--set", "ipk=2.50", "--set", "penghasilan=6000000", "--set", "prestasi=0"];

fn with<'a>(facts: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    asked(&facts.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn the_first_example_of_every_regulation() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations");
    let library = Library::load(folder).unwrap();
    assert!(library.regulations().len() >= 8);
    for regulation in library.regulations() {
        let explanation = regulation.explain_example(0).unwrap().unwrap();
        assert!(explanation.error().is_none(), "{}", regulation.id());
        let text = explanation.text(Lang::Id);
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert_snapshot!(regulation.id().replace('/', "-"), text);
    }
}

#[test]
fn reasons_as_text_in_both_languages() {
    let place = place();
    assert_snapshot!(place.run(&with(&GOOD, &[])));
    assert_snapshot!(place.run(&with(&BAD, &["--set", "yatim=ya", "--lang", "en"])));
}

#[test]
fn the_page_needs_nothing_else_and_escapes_every_text() {
    let place = place();
    let page = place.run(&with(&GOOD, &["--format", "html"]));
    for foreign in ["<script", "http", "<Cerdas>", "src=", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.contains("&lt;Cerdas&gt;") && page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    assert_snapshot!(page.split_once("<body>").unwrap().1);
}

#[test]
fn reasons_as_json() {
    let place = place();
    let text = place.run(&with(&GOOD, &["--format", "json"]));
    let json = text.strip_prefix("status: 0\n--- stdout\n").unwrap();
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_snapshot!(serde_json::to_string_pretty(&value["jawaban"][1]).unwrap());
}

#[test]
fn what_failed_is_explained() {
    let place = place();
    assert_snapshot!(place.run(&asked(&["--set", "ipk=3.10", "--set", "penghasilan=1"])));
    let text = place.run(&asked(&["--set", "ipk=3.10", "--format", "json"]));
    assert!(text.starts_with("status: 1") && text.contains("\"galat\":[{\"kode\":\"P601\""), "{text}");
    assert_snapshot!(place.run(&["explain", "beasiswa.perwali", "layak", "--date", "2024-02-01"]));
    assert_snapshot!(place.run(&["explain", "beasiswa.perwali", "layak", "--date", "2025-02-30"]));
}

#[test]
fn letters() {
    let place = place();
    assert_snapshot!(place.run(&with(&BAD, &["--surat"])));
    assert_snapshot!(place.run(&with(&GOOD, &["--surat", "--set", "yatim=ya"])));
    let page = place.run(&with(&BAD, &["--surat", "--format", "html"]));
    assert!(page.contains("<!doctype html>") && page.contains("Cerdas&gt;") && page.contains("[nomor surat]"), "{page}");
}

#[test]
fn templates_of_ones_own() {
    let place = place();
    let built_in = place.run(&["explain", "--templat-bawaan"]);
    place.write("bawaan.txt", built_in.strip_prefix("status: 0\n--- stdout\n").unwrap());
    let own = place.run(&with(&BAD, &["--surat", "--templat", "bawaan.txt"]));
    assert_eq!(own, place.run(&with(&BAD, &["--surat"])));
    place.write("pendek.txt", "{% ulangi tidak_terpenuhi sebagai s %}\n{{ s.nomor }} {{ s.ketentuan }}\n{% selesai %}\n");
    assert_snapshot!(place.run(&with(&BAD, &["--surat", "--templat", "pendek.txt"])));
    place.write("salah.txt", "Yth.\n{{ namaa }}\n");
    assert_snapshot!(place.run(&with(&BAD, &["--surat", "--templat", "salah.txt"])));
    assert_snapshot!(place.run(&with(&BAD, &["--surat", "--templat", "tidak-ada.txt"])));
    assert_snapshot!(place.run(&with(&BAD, &["--templat", "salah.txt"])));
}

#[test]
fn letters_that_cannot_be() {
    let place = place();
    let amount = ["explain", "perwali-contoh/1/2025", "keringanan", "--date", "2025-02-01", "--set", "golongan=lansia"];
    assert_snapshot!(place.run(&[&amount[..], &["--set", "biaya=3", "--surat"]].concat()));
    assert_snapshot!(place.run(&[&amount[..], &["--surat"]].concat()));
    assert_snapshot!(place.run(&with(&BAD, &["--surat", "--format", "json"])));
    assert_snapshot!(place.run(&["explain"]));
}
