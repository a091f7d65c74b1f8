//! Suites as spreadsheets save them, right and wrong: what is said of each row, and how it ends.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use insta::assert_snapshot;
use support::{GOOD, Place, said};

fn with_suite(suite: impl AsRef<[u8]>) -> Place {
    let place = Place::new();
    place.write("regulations/baik.perwali", GOOD.split("\ncontoh").next().unwrap());
    std::fs::create_dir(place.path("regulations/kasus")).unwrap();
    place.write("regulations/kasus/baik.csv", suite);
    place
}

fn test(suite: impl AsRef<[u8]>) -> String {
    with_suite(suite).run(&["test"])
}

const TWO_PASS: &str = "status: 0
--- stdout
2 contoh dan kasus, 2 cara hitung: 4 lulus, 0 gagal
1 keputusan: 1 sebagai kode mesin, 0 jatuh ke penafsir
";

#[test]
fn whatever_a_spreadsheet_saves() {
    let rows = "tanggal,golongan,biaya,=keringanan,=dasar,kasus
2025-01-02,lansia,150000,75000,Pasal 1 ayat (2),Lansia
2025-01-02,umum,150000,0,Pasal 1 ayat (1),Umum
";
    let semicolons = rows.replace(',', ";");
    for suite in [
        rows.to_owned(),
        semicolons.clone(),
        rows.replace(',', "\t"),
        format!("\u{feff}{semicolons}"),
        format!("sep=;\n{semicolons}"),
        semicolons.replace('\n', "\r\n"),
        semicolons.replace('\n', "\r"),
        // Empty rows and columns around what is meant.
        semicolons.replace('\n', ";;\n") + ";;;;;;;\n\n;;;;;;;\n",
        semicolons.replace("Lansia\n", "\"Lansia; \"\"tua\"\"\nsekali\"\n"),
        semicolons.replace(";", " ; ").replace("lansia", "\"lansia\""),
        semicolons.trim_end().to_owned(),
        rows.replace("Pasal 1 ayat (2)", "\"Pasal 1 ayat (2); Pasal 1 ayat (2)\""),
    ] {
        assert_eq!(test(&suite), TWO_PASS, "{suite:?}");
    }
}

#[test]
fn what_a_spreadsheet_does_to_numbers_and_truths() {
    let place = Place::new();
    let regulation = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2025\ntentang \"Sel\"\nmulai berlaku 1 Januari 2025\n
masukan lunas: logika\nmasukan bunga: persen antara 0% dan 100%\n
keputusan dipakai: persen\nkeputusan lengkap: logika\nkeputusan lunasi memuat dipakai; lengkap\n
Pasal 1\n  dipakai adalah bunga\n  lengkap adalah lunas\n";
    place.write("regulations/sel.perwali", regulation);
    std::fs::create_dir(place.path("regulations/kasus")).unwrap();
    let suite = "tanggal;keputusan;lunas;bunga;=dipakai;=lengkap
2025-01-02;lunasi;TRUE;2,5;2.50;ya
2025-01-02;lunasi;BENAR;2.5;2,5;true
2025-01-02;lunasi;Ya;2;2,00;BENAR
2025-01-02;lunasi;SALAH;0,125;0;tidak
2025-01-02;lunasi;ya;1,000;1;ya
2025-01-02;;ya;1;1;ya
2025-01-02;dipakai;ya;1;1;ya
";
    place.write("regulations/kasus/sel.csv", suite);
    assert_snapshot!(place.run(&["test", "--backend", "interpreter"]));
}

const FAILING: &str = "tanggal;keputusan;golongan;biaya;=keringanan;=dasar;=galat;kasus
2025-01-02;;lansia;150000;75001;;;angka lain
2025-01-02;;lansia;150000;75000;Pasal 1 ayat (1);;dasar lain
2025-01-02;;lansia;150000;;Pasal 1 ayat (9);;dasar tak ada
2025-01-02;;lansia;150000;;;belum berlaku;seharusnya galat
2024-01-02;;lansia;150000;75000;;;seharusnya hasil
2024-01-02;;lansia;150000;;;masukan tidak diberikan;galat lain
2025-01-02;;lansia;150000;;;belum berlku;galat tak dikenal
2025-01-02;;lansi;150000;0;;;masukan salah
2025-01-02;;lansia;150.000;75000;;;titik ribuan
17/01/2025;;lansia;150000;75000;;;tanggal lembar kerja
;;lansia;150000;75000;;;\"tanpa
tanggal\"
2025-01-02;keringnan;lansia;150000;75000;;;keputusan lain
2024-01-02;;lansia;150000;;;belum berlaku;lulus
2024-01-02;;lansia;150000;;;P701;lulus
2025-01-02;;lansia;;;;masukan tidak diberikan;lulus
2025-01-02;;lansia;999999999999;;;masukan di luar batas;lulus
";

#[test]
fn rows_that_fail() {
    let place = with_suite(FAILING);
    assert_snapshot!(place.run(&["test"]));
    assert_snapshot!(place.run(&["test", "--lang", "en", "--max-failures", "2", "--backend", "native"]));
    assert_snapshot!(place.run(&["test", "--format", "json", "--max-failures", "2"]));
    assert_snapshot!(place.run(&["test", "--max-failures", "0"]));
}

#[test]
fn wrong_columns() {
    assert_snapshot!(test("tangal;golonga;biaya;biaya;=keringnan;keringanan;=dasr;lain sekali\n2025-01-02;umum;1;1;0;;;\n"));
    assert_snapshot!(test("golongan;biaya\numum;1\n"));
    // Hundreds of wrong columns are not told one by one.
    let many: String = (0..500).map(|n| format!("kolom{n};")).collect();
    assert_eq!(test(format!("{many}\n")).matches("P508").count(), 50);
}

#[test]
fn rows_of_another_shape() {
    let suite = "tanggal;golongan;biaya;=keringanan
2025-01-02;umum;1
2025-01-02;umum;1;0;lebih
2025-01-02;umum;1;0;
2025-01-02;umum;1;0
";
    assert_snapshot!(test(suite));
    assert_snapshot!(test("tanggal;golongan;biaya;;=keringanan\n2025-01-02;umum;1;sesat;0\n2025-01-02;umum;1;;0\n"));
}

#[test]
fn files_that_are_no_suite() {
    assert_snapshot!(test(""));
    assert_snapshot!(test("\u{feff}\n\n"));
    assert_snapshot!(test("tanggal;golongan;biaya;=keringanan\n;;;\n\n"));
    assert_snapshot!(test(b"tanggal;golongan;biaya;=keringanan;catatan\n2025-01-02;umum;1;0;caf\xe9\n2025-01-02;umum;1;0;ok\n"));
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("tanggal;biaya\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_snapshot!(test(utf16));
    assert_snapshot!(test(
        "tanggal;golongan;biaya;=keringanan\n2025-01-02;umum;1;0\n2025-01-02;\"umum;1;0\n2025-01-02;umum;1;0\n"
    ));
    let place = with_suite("");
    std::fs::remove_file(place.path("regulations/kasus/baik.csv")).unwrap();
    std::fs::create_dir(place.path("regulations/kasus/baik.csv")).unwrap();
    assert_snapshot!(place.run(&["test"]));
}

#[test]
fn a_suite_of_no_regulation() {
    let place = with_suite("tanggal;golongan;biaya;=keringanan\n2025-01-02;umum;1;0\n");
    place.write("regulations/kasus/biak.csv", "");
    place.write("regulations/kasus/baik.CSV", "");
    place.write("regulations/kasus/.baik.csv", "");
    place.write("regulations/kasus/catatan.txt", "");
    assert_snapshot!(place.run(&["test"]));
}

#[test]
fn a_quotation_mark_that_is_never_closed_takes_no_memory() {
    let mut suite = b"tanggal;golongan;biaya;=keringanan\n\"".to_vec();
    suite.resize(32 << 20, b'x');
    assert!(test(suite).contains("baris 2: tanda kutip dibuka tetapi tidak ditutup"));
}

/// The memory of the longest row, not of the file.
#[cfg(target_os = "linux")]
#[test]
fn a_long_suite_in_little_memory() {
    const ROWS: usize = 24_000;
    let note = "x".repeat(4_000);
    let row = format!("2025-01-02;umum;1;1;Pasal 1 ayat (1);{note}\n");
    let place = with_suite(format!("tanggal;golongan;biaya;=keringanan;=dasar;catatan\n{}", row.repeat(ROWS)));
    let mut child = place.command(&["test", "--coverage"]).stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(peak > 0 && peak < 64_000, "{peak} kB for a suite of {} kB", ROWS * row.len() / 1000);
}

#[test]
fn a_reader_that_has_read_enough() {
    let rows = "2025-01-02;umum;1;1\n".repeat(20_000);
    let place = with_suite(format!("tanggal;golongan;biaya;=keringanan\n{rows}"));
    for format in ["text", "json", "junit", "html"] {
        let mut child = place.command(&["test", "--max-failures", "20000", "--format", format]).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(said(&output).starts_with("status: 0") && output.stderr.is_empty(), "{format}: {}", said(&output));
    }
}

#[test]
fn a_case_that_fails_has_tried_nothing() {
    let place = Place::good();
    let covered = |place: &Place| {
        let said = place.run(&["test", "--coverage"]);
        said.lines().find(|line| line.contains("ketentuan yang dihitung teruji")).unwrap().to_owned()
    };
    assert!(covered(&place).contains("1 dari 2"), "{}", covered(&place));
    place.write("regulations/baik.perwali", GOOD.replace("Rp75.000", "Rp75.001"));
    assert!(covered(&place).contains("0 dari 2"), "{}", covered(&place));
}
