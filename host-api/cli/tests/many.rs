//! Many facts: files and streams of rows, good ones, bad ones and endless ones.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use support::{GOOD, Place, said};

const EVAL: [&str; 5] = ["eval", "perwali-contoh/1/2025", "keringanan", "--date", "2025-02-01"];

fn eval_with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    EVAL.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn json_lines() {
    let place = Place::good();
    let rows = "\u{feff}{\"golongan\": \"lansia\", \"biaya\": 150001}\r\n\
                \r\n   \n\
                {\"golongan\": \"lansia\", \"biaya\": \"1.500.000\"}\n\
                {\"golongan\": \"lansia\", \"biaya\": 4, \"tanggal_acuan\": \"2024-12-31\"}\n\
                {\"golongan\": \"lansia\", \"biaya\": 4, \"tanggal_acuan\": null}\n\
                {\"golongan\": \"lansia\", \"biaya\": 4, \"tanggal_acuan\": 20250101}\n\
                {\"golongan\": \"lansia\"}\n\
                [1]\n\
                {\"golongan\": \"lan\u{1b}[2Jsia\", \"biaya\": 4}\n\
                {\"golongan\": \"umum\", \"biaya\": 4}";
    place.write("warga.jsonl", rows);
    assert_snapshot!(place.run(&eval_with(&["--input", "warga.jsonl"])));
    let stream = place.run_with(&eval_with(&["--input", "-", "--input-format", "jsonl"]), rows.as_bytes());
    assert_eq!(stream, place.run(&eval_with(&["--input", "warga.jsonl"])));
}

#[test]
fn csv() {
    let place = Place::good();
    place.write(
        "warga.csv",
        b"\xef\xbb\xbfbiaya;golongan;tanggal_acuan\r\n150000;lansia;\r\n\r\n 3 ; lansia ;2025-03-01\r\n;;\r\n1.500.000;lansia;\r\n\
          3;lansia;2025-02-30\r\n3;lansia\r\n3;lan\xffsia;\r\n\"5\";\"lan\nsia\";\r\n;umum;\r\n9;umum;"
            .as_slice(),
    );
    assert_snapshot!(place.run(&eval_with(&["--input", "warga.csv", "--lang", "en"])));
    place.write("koma.CSV", "golongan,biaya\nlansia,4\n");
    assert_snapshot!(place.run(&eval_with(&["--input", "koma.CSV"])));
    // Without a day of their own or of the command.
    let bare = ["eval", "perwali-contoh/1/2025", "keringanan", "--input", "koma.CSV"];
    assert_snapshot!(place.run(&bare));
}

#[test]
fn headings_that_fit_no_input() {
    let place = Place::good();
    let with = |heading: &str| {
        place.write("warga.csv", heading);
        place.run(&eval_with(&["--input", "warga.csv"]))
    };
    assert_snapshot!(with("golongan;biya\nlansia;1\n"));
    assert_snapshot!(with("golongan;biaya;biaya;nama\nlansia;1;1;x\n"));
    assert_snapshot!(with(""));
    assert_snapshot!(with("golongan;biaya\n"));
}

#[test]
fn an_input_given_by_set_and_by_a_row() {
    let place = Place::good();
    place.write("warga.csv", "biaya\n4\n");
    place.write("warga.jsonl", "{\"biaya\": 4}\n{\"biaya\": 4, \"golongan\": \"lansia\"}\n");
    assert_snapshot!(place.run(&eval_with(&["--input", "warga.csv", "--set", "golongan=lansia"])));
    assert_snapshot!(place.run(&eval_with(&["--input", "warga.csv", "--set", "biaya=4"])));
    assert_snapshot!(place.run(&eval_with(&["--input", "warga.jsonl", "--set", "golongan=umum"])));
    assert_snapshot!(place.run(&eval_with(&["--input", "warga.jsonl", "--set", "biaya=x"])));
}

#[test]
fn a_file_of_results_is_whole_or_not_there() {
    let place = Place::good();
    place.write("warga.csv", "golongan;biaya\nlansia;4\nlansia;x\n");
    let to = |output: &str| place.run(&eval_with(&["--input", "warga.csv", "--output", output]));
    assert_snapshot!(to("hasil.jsonl"));
    let written = place.read("hasil.jsonl");
    assert_eq!(written.lines().count(), 2, "{written}");
    assert_snapshot!(to("tidak-ada/hasil.jsonl"));
    assert_snapshot!(to("regulations"));
    assert_snapshot!(to("warga.csv"));
    assert!(to("/dev/null").starts_with("status: 1"));
    // Neither what is read nor what is decided by is written over.
    let input = std::fs::File::open(place.path("warga.csv")).unwrap();
    let stream = eval_with(&["--input", "-", "--input-format", "csv", "--output", "warga.csv"]);
    assert_snapshot!(said(&place.command(&stream).stdin(input).output().unwrap()));
    assert_snapshot!(to("regulations/baik.perwali"));
    assert_eq!(place.read("regulations/baik.perwali"), GOOD);
    // What ends before its rows do leaves the file as it was.
    place.write("warga.csv", "golongan;biya\nlansia;4\n");
    assert!(to("hasil.jsonl").starts_with("status: 2"));
    assert_eq!(place.read("hasil.jsonl"), written);
    assert_eq!(place.names("."), ["hasil.jsonl", "regulations", "warga.csv"]);
    // One object has no rows.
    place.write("satu.json", "{}");
    assert_snapshot!(place.run(&eval_with(&["--input", "satu.json", "--output", "hasil.jsonl"])));
    assert_snapshot!(place.run(&["eval", "perwali-contoh/1/2025", "keringanan", "--input", "satu.json"]));
}

#[test]
fn a_table_in_use_is_not_written_over() {
    let place = Place::new();
    place.write(
        "regulations/tarif.perwali",
        "Peraturan Wali Kota Contoh Nomor 2 Tahun 2025\ntentang \"Tarif\"\nmulai berlaku 1 Januari 2025\n\n\
         jenis Kelas: A, B\n\nmasukan kelas: Kelas\n\nkeputusan tarif: uang\n\n\
         Pasal 1\n  tarif adalah tabel menurut kelas dari \"tarif.csv\" kolom kelas; tarif\n",
    );
    let table = "kelas,tarif\nA,1000\nB,2000\n";
    place.write("regulations/tarif.csv", table);
    place.write("warga.csv", "kelas\nA\n");
    let eval = ["eval", "perwali-contoh/2/2025", "tarif", "--date", "2025-02-01", "--input", "warga.csv"];
    assert!(place.run(&eval).starts_with("status: 0"), "{}", place.run(&eval));
    assert_snapshot!(place.run(&[&eval[..], &["--output", "regulations/tarif.csv"]].concat()));
    assert_eq!(place.read("regulations/tarif.csv"), table);
}

#[test]
fn input_that_cannot_be_read() {
    let place = Place::good();
    assert_snapshot!(place.run(&eval_with(&["--input", "tidak-ada.csv"])));
    assert_snapshot!(place.run(&eval_with(&["--input", "regulations", "--input-format", "jsonl"])));
    place.write("warga.csv", "golongan\numum\n");
    let bad_day = ["eval", "perwali-contoh/1/2025", "keringanan", "--input", "warga.csv", "--date", "kemarin"];
    assert_snapshot!(place.run(&bad_day));
    place.write("regulations/baik.perwali", GOOD.replace("adalah nihil", "adlah nihil"));
    assert!(place.run(&eval_with(&["--input", "warga.csv"])).starts_with("status: 2"));
}

#[test]
fn rows_beyond_the_limit_are_passed_over() {
    let place = Place::good();
    let long = "x".repeat(17 * 1024 * 1024);
    let good = "{\"golongan\": \"lansia\", \"biaya\": 4}";
    place.write("warga.jsonl", format!("{good}\n{long}\n{good}\n"));
    let found = place.run(&eval_with(&["--input", "warga.jsonl"]));
    assert!(found.contains("\"baris\":2,\"galat\":[{\"kode\":\"P609\"") && found.contains("\"baris\":3,\"regulasi\""), "{found}");
    assert!(found.contains("3 baris: 2 berhasil, 1 galat"), "{found}");
    place.write("warga.csv", format!("golongan;biaya\nlansia;4\nlansia;{long}\n{}\nlansia;4\n", ";".repeat(5_000_000)));
    let found = place.run(&eval_with(&["--input", "warga.csv"]));
    assert!(found.contains("\"baris\":3,\"galat\":[{\"kode\":\"P609\"") && found.contains("\"baris\":5,\"regulasi\""), "{found}");
    assert!(found.contains("4 baris: 2 berhasil, 2 galat"), "{found}");
}

/// Most memory a run may hold, in KiB: a debug build with the code generator takes some 15 MiB of it.
#[cfg(target_os = "linux")]
const MOST: u64 = 64 * 1024;

#[cfg(target_os = "linux")]
#[test]
fn a_long_stream_takes_no_more_memory_than_a_short_one() {
    let place = Place::good();
    let mut child = place
        .command(&eval_with(&["--input", "-", "--input-format", "csv"]))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(b"golongan;biaya\n").unwrap();
    let block = format!("lansia;4{}\n", " ".repeat(8_000)).repeat(16);
    for _ in 0..2_000 {
        pipe.write_all(block.as_bytes()).unwrap();
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    drop(pipe);
    assert!(said(&child.wait_with_output().unwrap()).contains("32.000 baris: 32.000 berhasil, 0 galat"));
    assert!(peak < MOST, "{peak} KiB");
}

#[test]
fn results_come_while_rows_are_still_being_written() {
    let place = Place::good();
    let mut child =
        place.command(&eval_with(&["--input", "-", "--input-format", "jsonl"])).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..3 {
        pipe.write_all(b"{\"golongan\": \"lansia\", \"biaya\": 4}\n").unwrap();
        assert!(lines.next().unwrap().unwrap().contains("\"keringanan\":2"));
    }
    // The reader leaves: that ends the run, and is no fault.
    drop(lines);
    let start = Instant::now();
    while pipe.write_all(b"{\"golongan\": \"lansia\", \"biaya\": 4}\n").is_ok() && start.elapsed() < Duration::from_secs(60) {}
    assert_eq!(said(&child.wait_with_output().unwrap()), "status: 0\n");
}

#[cfg(unix)]
#[test]
fn an_interruption_leaves_whole_lines_and_no_file() {
    use std::process::Command;
    let place = Place::good();
    let interrupt = |id: u32| assert!(Command::new("kill").args(["-INT", &id.to_string()]).status().unwrap().success());
    let mut child =
        place.command(&eval_with(&["--input", "-", "--input-format", "jsonl"])).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || while pipe.write_all(b"{\"golongan\": \"lansia\", \"biaya\": 4}\n").is_ok() {});
    let mut out = child.stdout.take().unwrap();
    let mut first = [0u8; 4096];
    out.read_exact(&mut first).unwrap();
    interrupt(child.id());
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(rest.ends_with("}\n"), "{:?}", rest.lines().last());
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("dihentikan setelah "));

    let args = eval_with(&["--input", "-", "--input-format", "jsonl", "--output", "hasil.jsonl"]);
    let mut child = place.command(&args).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(b"{\"golongan\": \"lansia\", \"biaya\": 4}\n").unwrap();
    let start = Instant::now();
    while place.names(".").len() < 2 {
        assert!(start.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(200));
    interrupt(child.id());
    // It waits for nobody to write on.
    let output = child.wait_with_output().unwrap();
    drop(pipe);
    assert_eq!(output.status.code(), Some(130));
    assert_eq!(place.names("."), ["regulations"]);
}
