//! Amended regulations on the command line: the text of a day, and the law as it was known.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use insta::assert_snapshot;
use support::{GOOD, Place};

const AMENDER: &str = r#"Peraturan Wali Kota Contoh Nomor 7 Tahun 2025
tentang "Perubahan atas Peraturan Wali Kota Nomor 1 Tahun 2025"
diundangkan 20 Mei 2025
mulai berlaku 1 Juni 2025
mengubah Perwali Contoh 1/2025

masukan darurat: logika bawaan tidak

Pasal I
  angka 1
    ubah Pasal 1 ayat (1) sehingga berbunyi
      keringanan adalah Rp1.000
    akhir perubahan
  angka 2
    sisipkan Pasal 1 ayat (3) sesudah ayat (2)
      dikecualikan dari ayat (2): keringanan adalah biaya jika darurat
    akhir perubahan

contoh "umum sejak Juni"
  pada 1 Juni 2025
  diberikan golongan = umum; biaya = Rp150.000
  maka keringanan = Rp1.000
  berdasarkan Pasal 1 ayat (1)
"#;

fn place() -> Place {
    let place = Place::good();
    place.write("regulations/perubahan.perwali", AMENDER);
    place
}

#[test]
fn the_text_of_a_day() {
    let place = place();
    assert_snapshot!(place.run(&["show", "perwali-contoh/1/2025"]));
    assert_snapshot!(place.run(&["show", "perwali-contoh/1/2025", "--date", "2025-02-01"]));
    assert!(place.run(&["show", "perwali-contoh/1/2025", "--date", "2024-12-31"]).contains("galat[P701]"));
    assert!(place.run(&["show", "perwali-contoh/1/2025", "--date", "besok"]).contains("galat[P506]"));
    assert!(place.run(&["show", "perwali-contoh/2/2025", "--lang", "en"]).contains("error[P503]"));
}

#[test]
fn lists_tests_and_checks() {
    let place = place();
    assert_snapshot!(place.run(&["list"]));
    assert_snapshot!(place.run(&["list", "--date", "2025-02-01"]));
    assert_snapshot!(place.run(&["list", "--known-on", "2025-05-01", "--format", "json"]));
    assert_snapshot!(place.run(&["test"]));
    place.write("regulations/perubahan.perwali", AMENDER.replace("Pasal 1 ayat (1) sehingga", "Pasal 1 ayat (9) sehingga"));
    assert_snapshot!(place.run(&["check"]));
}

#[test]
fn one_decision() {
    let place = place();
    let ask = |more: &[&str]| {
        let mut args = vec!["eval", "perwali-contoh/1/2025", "keringanan", "--set", "golongan=umum", "--set", "biaya=150000"];
        args.extend(more);
        place.run(&args)
    };
    assert_snapshot!(ask(&["--date", "2025-06-01"]));
    assert!(ask(&["--date", "2025-05-31"]).contains("keringanan = Rp0"));
    assert!(ask(&["--date", "2025-06-01", "--known-on", "2025-05-19"]).contains("keringanan = Rp0"));
    assert!(ask(&["--date", "2025-06-01", "--known-on", "2024-05-19"]).contains("galat[P511]"));
    assert!(ask(&["--date", "2025-06-01", "--known-on", "kemarin"]).contains("galat[P506]"));
    assert!(ask(&["--date", "2025-05-31", "--set", "darurat=ya"]).contains("galat[P602]"));
    assert!(ask(&["--date", "2025-06-01", "--set", "darurat=ya"]).starts_with("status: 0"));
}

#[test]
fn rows_are_answered_by_the_text_of_their_day() {
    let place = place();
    place.write("banyak.csv", "tanggal_acuan,golongan,biaya,darurat\n2025-05-31,umum,100,\n2025-06-01,umum,100,\n2025-05-31,lansia,100,ya\n2025-06-01,lansia,100,ya\n");
    let args = ["eval", "perwali-contoh/1/2025", "keringanan", "--input", "banyak.csv"];
    assert_snapshot!(place.run(&args));
    place.write(
        "banyak.jsonl",
        "{\"golongan\":\"umum\",\"biaya\":100}\n{\"tanggal_acuan\":\"2025-06-01\",\"golongan\":\"umum\",\"biaya\":100}\n",
    );
    let args = ["eval", "perwali-contoh/1/2025", "keringanan", "--input", "banyak.jsonl", "--date", "2025-05-31"];
    assert_snapshot!(place.run(&args));
}

#[test]
fn cases_are_run_by_the_text_of_their_day() {
    let place = place();
    std::fs::create_dir(place.path("regulations/kasus")).unwrap();
    let rows = "2025-05-31,umum,100,,0,Pasal 1 ayat (1)\n2025-06-01,umum,100,,1000,Pasal 1 ayat (1)\n2025-06-01,lansia,100,ya,100,Pasal 1 ayat (3)\n";
    place.write("regulations/kasus/baik.csv", format!("tanggal,golongan,biaya,darurat,=keringanan,=dasar\n{rows}"));
    assert!(place.run(&["test"]).starts_with("status: 0"), "{}", place.run(&["test"]));
    place.write(
        "regulations/kasus/baik.csv",
        format!("tanggal,golongan,biaya,darurat,=keringanan,=dasar\n{}", rows.replace(",1000,", ",999,")),
    );
    assert_snapshot!(place.run(&["test"]));
}

#[test]
fn a_file_is_read_with_what_amends_it() {
    let place = Place::good();
    let file = "regulations/baik.perwali";
    assert!(place.run(&["show", file]).contains(GOOD.lines().next().unwrap()));
    place.write("regulations/perubahan.perwali", AMENDER);
    place.write(
        "regulations/lain.perwali",
        AMENDER.replace("Nomor 7 ", "Nomor 6 ").replace("Perwali Contoh 1/2025", "Perwali Contoh 99/2025"),
    );
    assert!(place.run(&["show", file]).contains("diubah dengan Perwali Contoh 7/2025"));
    let ask =
        |more: &[&str]| place.run(&[&["eval", file, "keringanan", "--set", "golongan=umum", "--set", "biaya=1"], more].concat());
    assert!(ask(&["--date", "2025-06-01"]).contains("keringanan = Rp1.000"));
    assert_snapshot!(ask(&["--date", "2025-06-01", "--known-on", "2025-05-19"]));
    assert!(ask(&["--date", "2025-06-01", "--known-on", "2024-05-19"]).contains("galat[P511]"));
    assert!(place.run(&["schema", file]).contains("darurat"));
    // A wrong amender leaves no text to answer by.
    place.write("regulations/perubahan.perwali", AMENDER.replace("adalah Rp1.000", "adlah Rp1.000"));
    assert!(ask(&["--date", "2025-06-01"]).contains("galat[P822]"));
    // Of the amender alone there is nothing to check.
    assert!(place.run(&["check", "regulations/lain.perwali"]).contains("galat[P814]"));
    assert!(place.run(&["show", "regulations/tidak-ada.perwali"]).contains("galat[P501]"));
}

#[test]
fn a_repealed_regulation_says_by_what() {
    let place = Place::good();
    place.write(
        "regulations/pencabutan.perwali",
        "Peraturan Wali Kota Contoh Nomor 8 Tahun 2026\ntentang \"Pencabutan\"\nmulai berlaku 1 Maret 2026\nmencabut Perwali Contoh 1/2025\n\nPasal 1\n  tidak diotomasi \"Pencabutan\"\n",
    );
    let ask = |date: &str| {
        place.run(&[
            "eval",
            "regulations/baik.perwali",
            "keringanan",
            "--date",
            date,
            "--set",
            "golongan=umum",
            "--set",
            "biaya=1",
        ])
    };
    assert!(ask("2026-02-28").starts_with("status: 0"));
    assert_snapshot!(ask("2026-03-01"));
    assert_snapshot!(place.run(&["list", "regulations"]));
}
