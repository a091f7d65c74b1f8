//! Inputs, words and streams nobody meant to give.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use support::{GOOD, Place, said};

const EVAL: [&str; 5] = ["eval", "perwali-contoh/1/2025", "keringanan", "--date", "2025-02-01"];

fn eval_with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    EVAL.iter().copied().chain(more.iter().copied()).collect()
}

#[test]
fn a_good_answer() {
    let place = Place::good();
    assert_snapshot!(place.eval(r#"{"golongan": "lansia", "biaya": 150001}"#));
    assert_snapshot!(place.run(&eval_with(&["--set", "golongan=lansia", "--set", "biaya=3", "--explain"])));
    assert_snapshot!(place.run(&eval_with(&["--set", "golongan=lansia", "--set", "biaya=3", "--explain", "--format", "json"])));
    assert_snapshot!(place.run(&eval_with(&["--set", "golongan=lansia", "--set", "biaya=3", "--lang", "en"])));
}

#[test]
fn inputs_missing_unknown_and_of_the_wrong_type() {
    let place = Place::good();
    assert_snapshot!(place.eval("{}"));
    assert_snapshot!(place.eval(r#"{"golongan": "lansia"}"#));
    assert_snapshot!(place.eval(r#"{"golongan": "lansia", "biya": 1, "biaya": 1}"#));
    assert_snapshot!(place.eval(r#"{"golongan": "lansai", "biaya": "1000"}"#));
    assert_snapshot!(place.eval(r#"{"golongan": true, "biaya": {"rupiah": 5}}"#));
    assert_snapshot!(place.eval(r#"{"biaya": 1, "biaya": 2, "golongan": "umum"}"#));
}

#[test]
fn numbers_that_are_none_of_ours() {
    let place = Place::good();
    assert_snapshot!(place.eval(r#"{"golongan": "lansia", "biaya": 1e400}"#));
    assert_snapshot!(place.eval(r#"{"golongan": "lansia", "biaya": 0.5}"#));
    assert_snapshot!(place.eval(&format!("{{\"golongan\": \"lansia\", \"biaya\": {}}}", "7".repeat(400))));
    assert_snapshot!(place.eval(&format!("{{\"golongan\": \"lansia\", \"biaya\": {}}}", "7".repeat(4_000))));
    assert_snapshot!(place.eval(r#"{"golongan": "lansia", "biaya": 100000001}"#));
}

#[test]
fn what_is_no_json() {
    let place = Place::good();
    assert_snapshot!(place.eval(""));
    assert_snapshot!(place.eval("{\"golongan\": \"lansia\","));
    assert_snapshot!(place.eval("[]"));
    assert_snapshot!(place.eval("{'golongan': 'lansia'}"));
    assert_snapshot!(place.run_with(&eval_with(&["--input", "-"]), b"{\"golongan\": \"\xff\"}"));
    assert_snapshot!(place.run_with(&eval_with(&["--input", "-", "--format", "json"]), b"x"));
    assert!(place.eval("\u{feff}{\"golongan\": \"umum\"}").starts_with("status: 0"));
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let place = Place::good();
    let said = place.eval(r#"{"gol\u001b[2Jongan": 1, "golongan": "\u001b]0;x\u0007"}"#);
    assert!(!said.contains('\u{1b}') && !said.contains('\u{7}'), "{said:?}");
}

#[test]
fn input_files_that_cannot_be_read() {
    let place = Place::good();
    assert_snapshot!(place.run(&eval_with(&["--input", "tidak-ada.json"])));
    assert_snapshot!(place.run(&eval_with(&["--input", "regulations"])));
    assert_snapshot!(place.run(&eval_with(&["--input", "tidak-ada.json", "--format", "json"])));
}

#[test]
fn an_input_without_end() {
    let place = Place::good();
    let start = Instant::now();
    let mut child = place.command(&eval_with(&["--input", "-"])).stdin(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let block = vec![b' '; 1 << 20];
    let mut written = 0u64;
    while pipe.write_all(&block).is_ok() {
        written += 1;
        assert!(written < 2_048, "two gigabytes were read");
    }
    drop(pipe);
    assert_snapshot!(said(&child.wait_with_output().unwrap()));
    assert!(start.elapsed() < Duration::from_secs(120));
}

#[test]
fn dates() {
    let place = Place::good();
    let on = |date| place.run(&["eval", "perwali-contoh/1/2025", "keringanan", "--date", date, "--set", "golongan=umum"]);
    assert_snapshot!(on("2023-02-29"));
    assert_snapshot!(on("2024-12-31"));
    assert_snapshot!(on("17-08-2025"));
    assert_snapshot!(on("0000-00-00"));
}

#[test]
fn regulations_and_decisions_not_there() {
    let place = Place::good();
    assert_snapshot!(place.run(&["eval", "perwali-contoh/1/2052", "keringanan", "--date", "2025-02-01"]));
    assert_snapshot!(place.run(&["eval", "perwali-contoh/1/2025", "keringnan", "--date", "2025-02-01"]));
    assert_snapshot!(place.run(&[
        "eval",
        "perwali-contoh/1/2025",
        "keringnan",
        "--date",
        "2025-02-01",
        "--format",
        "json",
        "--lang",
        "en"
    ]));
    assert_snapshot!(place.run(&["eval", "tidak-ada.perwali", "x", "--date", "2025-02-01"]));
    place.write("regulations/baik.perwali", GOOD.replace("adalah nihil", "adlah nihil"));
    assert_snapshot!(place.run(&EVAL));
    assert_snapshot!(place.run(&eval_with(&["--format", "json"])));
}

#[test]
fn sets() {
    let place = Place::good();
    assert_snapshot!(place.run(&eval_with(&["--set", "biaya"])));
    assert_snapshot!(place.run(&eval_with(&["--set", "biaya=1", "--set", "biaya=2"])));
    assert_snapshot!(place.run(&eval_with(&["--set", "=5"])));
    assert_snapshot!(place.run(&eval_with(&["--set", "biaya=1.000"])));
    assert_snapshot!(place.run(&eval_with(&["--set", &format!("biaya={}", "9".repeat(100_000))])));
    assert_snapshot!(place.run(&eval_with(&["--set", &"x".repeat(100_000)])));
    assert_snapshot!(place.run(&eval_with(&["--set", "biaya=Rp1.500.000"])));
    // `--set` adds to `--input`; an input that both give is refused.
    let with = |set: &str| place.run_with(&eval_with(&["--input", "-", "--set", set]), br#"{"golongan": "lansia"}"#);
    assert!(with("biaya=10").contains("Rp5"));
    assert_snapshot!(with("golongan=umum"));
}

#[test]
fn words_of_the_command_line() {
    let place = Place::good();
    assert_snapshot!(place.run(&[]));
    assert_snapshot!(place.run(&["--help", "--lang", "en"]));
    assert_snapshot!(place.run(&["eval", "--help"]));
    assert_snapshot!(place.run(&["evall"]));
    assert_snapshot!(place.run(&["evall", "--lang", "en"]));
    assert_snapshot!(place.run(&["check", "--semua"]));
    assert_snapshot!(place.run(&["check", "--semua", "--lang=en"]));
    assert_snapshot!(place.run(&["eval", "a"]));
    assert_snapshot!(place.run(&["eval", "a", "--lang", "en"]));
    assert_snapshot!(place.run(&["test", "--backend", "cepat"]));
    assert_snapshot!(place.run(&["test", "--backend"]));
    assert_snapshot!(place.run(&["check", "--lang", "fr"]));
    assert_snapshot!(place.run(&["eval", "a", "b", "--date", "x", "--date", "y"]));
    assert_snapshot!(place.run(&["explain-code", "P999"]));
    assert!(place.run(&["--version"]).starts_with("status: 0\n--- stdout\nperwali …"));
}

#[test]
fn lists_checks_and_tests() {
    let place = Place::good();
    assert_snapshot!(place.run(&["list"]));
    assert_snapshot!(place.run(&["list", "--format", "json"]));
    assert_snapshot!(place.run(&["check", "--lang", "en"]));
    assert_snapshot!(place.run(&["test"]));
    place.write("regulations/baik.perwali", GOOD.replace("Rp75.000", "Rp75.001"));
    assert_snapshot!(place.run(&["test"]));
    assert_snapshot!(place.run(&["test", "--format", "json", "--backend", "interpreter"]));
}

#[test]
fn a_pipe_closed_early_is_no_fault() {
    let place = Place::new();
    for number in 0..300 {
        place.write(&format!("regulations/{number}.perwali"), GOOD.replace("Nomor 1 ", &format!("Nomor {} ", number + 1)));
    }
    let mut child = place.command(&["list"]).spawn().unwrap();
    let mut first = [0u8; 16];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(said(&output), "status: 0\n");
    // Nobody listening to standard error either.
    let mut child = place.command(&["evall"]).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let place = Place::good();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = place.command(&["list"]).stdout(full).output().unwrap();
    let said = said(&output);
    assert!(said.starts_with("status: 2") && said.contains("keluaran tidak dapat ditulis"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn interrupted_tests_leave_nothing_behind() {
    let place = Place::good();
    std::fs::create_dir(place.path("regulations/kasus")).unwrap();
    let rows = "2025-02-01,lansia,150000,75000\n".repeat(400_000);
    place.write("regulations/kasus/baik.csv", format!("tanggal,golongan,biaya,=keringanan\n{rows}"));
    let before = (place.names("regulations"), place.read("regulations/baik.perwali"));
    // What runs the tests may itself ignore interruptions, and its children with it.
    let mut command = Command::new("env");
    command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_perwali"), "test"]).current_dir(place.folder());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(child.try_wait().unwrap().is_none(), "the run is too short to be interrupted");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let start = Instant::now();
    let status = child.wait().unwrap();
    assert!(start.elapsed() < Duration::from_secs(60));
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(2));
    assert_eq!((place.names("regulations"), place.read("regulations/baik.perwali")), before);
}
