//! Which provisions are exercised, in every form of the report.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

mod support;

use insta::assert_snapshot;
use serde_json::Value;
use support::Place;

/// A regulation with provisions of every state.
const REGULATION: &str = r#"Peraturan Wali Kota Contoh Nomor 3 Tahun 2025
tentang "Cakupan <b>&</b>"
mulai berlaku 1 Januari 2025

jenis Golongan: umum, lansia, pelajar

masukan golongan: Golongan
masukan biaya: uang antara Rp0 dan Rp100 juta
masukan ktp: logika
masukan keadaan_darurat: logika bawaan tidak

keputusan kelayakan layak
keputusan tunjangan keringanan: uang
keputusan pungutan: uang
keputusan urutan: Golongan boleh kosong

Pasal 1  "Keringanan"
  ayat (1)
    keringanan adalah nihil jika golongan = umum
  ayat (2)
    keringanan adalah Rp10.000 jika golongan = lansia
  ayat (3)
    keringanan adalah Rp5.000 jika golongan = pelajar

Pasal 2  "Syarat"
  layak adalah syarat kumulatif
    huruf a  ktp  "ber-KTP & <lunas>"
    huruf b  biaya ≤ Rp1 juta  "biaya kecil"
  syarat huruf a dikesampingkan jika keadaan_darurat

Pasal 3  "Pungutan"
  pungutan adalah tabel menurut golongan
    | umum    | Rp1.000 |
    | lansia  | nihil   |
    | pelajar | Rp500   |

Pasal 4
  tidak diotomasi "Menurut penilaian \ pejabat"

Pasal 5
  belum dituangkan "Denda bagi yang terlambat"

Pasal 6  "Ketentuan peralihan"

Pasal 7
  urutan ditentukan menurut urutan Pasal 8 ayat (1); Pasal 8 ayat (2)

Pasal 8
  ayat (1)
    urutan adalah umum jika golongan = umum
  ayat (2)
    urutan adalah lansia jika golongan = lansia
"#;

const SUITE: &str = "tanggal;keputusan;golongan;biaya;ktp;=layak;=keringanan;=pungutan;=dasar;kasus
2025-01-02;keringanan;umum;5000;;;0;;Pasal 1 ayat (1);umum
2025-01-02;keringanan;lansia;5000;;;10000;;Pasal 1 ayat (2);lansia
2025-01-02;layak;;5000;ya;ya;;;Pasal 2;layak
2025-01-02;layak;;2000000;ya;tidak;;;Pasal 2 huruf b;tidak layak
2025-01-02;pungutan;umum;;;;;1000;Pasal 3;pungutan
2025-01-02;pungutan;lansia;;;;;1;Pasal 3;<gagal> & \"\"lain\"\"
";

fn place(suite: &str) -> Place {
    let place = Place::new();
    place.write("regulations/cakupan.perwali", REGULATION);
    std::fs::create_dir(place.path("regulations/kasus")).unwrap();
    place.write("regulations/kasus/cakupan.csv", suite);
    place
}

#[test]
fn as_text() {
    let place = place(SUITE);
    assert_snapshot!(place.run(&["test", "--coverage"]));
    assert_snapshot!(place.run(&["test", "--coverage", "--lang", "en", "--backend", "interpreter"]));
}

#[test]
fn as_json() {
    let place = place(SUITE);
    let output = place.output(&["test", "--coverage", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let coverage = &report["cakupan"][0];
    assert_eq!(coverage["peraturan"], "perwali-contoh/3/2025");
    let states: Vec<(&str, &str)> = coverage["ketentuan"]
        .as_array()
        .unwrap()
        .iter()
        .map(|provision| (provision["ketentuan"].as_str().unwrap(), provision["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        states,
        [
            ("Pasal 1", "judul"),
            ("Pasal 1 ayat (1)", "teruji"),
            ("Pasal 1 ayat (2)", "teruji"),
            ("Pasal 1 ayat (3)", "belum_teruji"),
            ("Pasal 2", "teruji"),
            ("Pasal 2 huruf a", "teruji"),
            ("Pasal 2 huruf b", "teruji"),
            ("Pasal 3", "teruji"),
            ("Pasal 4", "tidak_diotomasi"),
            ("Pasal 5", "belum_dituangkan"),
            ("Pasal 6", "terlupa"),
            ("Pasal 7", "judul"),
            ("Pasal 8", "judul"),
            ("Pasal 8 ayat (1)", "belum_teruji"),
            ("Pasal 8 ayat (2)", "belum_teruji"),
        ]
    );
    // Both backends reach the same, and nothing depends on the order of anything.
    for backend in ["interpreter", "native"] {
        let other = place.output(&["test", "--coverage", "--format", "json", "--backend", backend]);
        let other: Value = serde_json::from_slice(&other.stdout).unwrap();
        assert_eq!(other["cakupan"], report["cakupan"], "{backend}");
    }
    assert_eq!(place.output(&["test", "--coverage", "--format", "json"]).stdout, output.stdout);
}

/// Opening and closing tags in order, as a reader that knows nothing of JUnit or HTML sees them.
fn assert_well_formed(text: &str) {
    const EMPTY: [&str; 2] = ["meta", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        assert!(!before.contains('>') || open.last() == Some(&"style"), "{before}");
        for entity in before.split('&').skip(1) {
            assert!(["amp;", "lt;", "gt;", "quot;", "#39;", "#10;"].iter().any(|known| entity.starts_with(known)), "{entity}");
        }
        let (tag, after) = after.split_once('>').unwrap();
        assert!(!tag.contains('<') && tag.matches('"').count() % 2 == 0, "{tag}");
        rest = after;
        let name = tag.split([' ', '\n']).next().unwrap();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{tag}"),
            None if tag.starts_with('?') || tag.ends_with('/') || EMPTY.contains(&name) => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn as_junit() {
    let bad = "2025-01-02;keringanan;umum\n";
    let place = place(&format!("{SUITE}{bad}"));
    place.write(
        "regulations/rusak.perwali",
        REGULATION.replace("adalah nihil jika", "adlah nihil jika").replace("Nomor 3", "Nomor 4"),
    );
    let output = place.output(&["test", "--coverage", "--format", "junit"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_well_formed(&text);
    assert_snapshot!(text);
    // Control characters, which no XML may hold.
    let place = self::place(&SUITE.replace("<gagal>", "\u{1}\u{1b}[31m\u{202e}"));
    let text = String::from_utf8(place.output(&["test", "--format", "junit"]).stdout).unwrap();
    assert_well_formed(&text);
    assert!(text.chars().all(|c| !c.is_control() || c == '\n') && !text.contains('\u{202e}'), "{text}");
}

#[test]
fn as_a_page() {
    let place = place(SUITE);
    for (lang, title) in [("id", "Laporan uji peraturan"), ("en", "Report on the tests of regulations")] {
        let output = place.output(&["test", "--format", "html", "--lang", lang]);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        assert_well_formed(&text);
        assert!(text.contains(&format!("<html lang=\"{lang}\">")) && text.contains(title));
        // It needs nothing else.
        assert!(
            !text.contains("<script") && !text.contains("<link") && !text.contains("src=") && !text.contains("url("),
            "{text}"
        );
        let body = &text[text.find("<body>").unwrap()..];
        // What failed comes first.
        assert!(body.find("class=\"failure\"").unwrap() < body.find("class=\"law\"").unwrap());
        if lang == "id" {
            assert_snapshot!(body);
        }
    }
}
