//! A folder to run the command in, and what it said there.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, dead_code)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A small regulation with one of each.
pub const GOOD: &str = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
tentang "Keringanan"
mulai berlaku 1 Januari 2025

jenis Golongan: umum, lansia

masukan golongan: Golongan  "Golongan pemohon"
masukan biaya: uang antara Rp0 dan Rp100 juta  "Biaya layanan"

keputusan tunjangan keringanan: uang  "Keringanan biaya"

Pasal 1
  ayat (1)
    keringanan adalah nihil
  ayat (2)
    dikecualikan dari ayat (1): keringanan adalah 50% × biaya dibulatkan ke bawah dalam Rp1 jika golongan = lansia

contoh "Lansia mendapat separuh"
  pada 2 Januari 2025
  diberikan golongan = lansia; biaya = Rp150.000
  maka keringanan = Rp75.000
  berdasarkan Pasal 1 ayat (2)
"#;

/// Longest a command may take, in a build without optimisation on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        std::fs::create_dir(place.path("regulations")).unwrap();
        place
    }

    /// With the small regulation in its library.
    pub fn good() -> Place {
        let place = Place::new();
        place.write("regulations/baik.perwali", GOOD);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_perwali"));
        command.args(args).current_dir(self.folder()).env_remove("NO_COLOR");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn output(&self, args: &[&str]) -> Output {
        let start = Instant::now();
        let output = self.command(args).output().unwrap();
        assert!(start.elapsed() < PATIENCE, "{args:?} took {:?}", start.elapsed());
        output
    }

    /// Everything a command said.
    pub fn run(&self, args: &[&str]) -> String {
        said(&self.output(args))
    }

    /// Everything a command said that was given a text on standard input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> String {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // The command may stop reading; that is for its answer to show.
            let _ = pipe.write_all(&input);
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        said(&output)
    }

    /// `eval` of the small regulation with a JSON input.
    pub fn eval(&self, json: &str) -> String {
        self.run_with(&["eval", "perwali-contoh/1/2025", "keringanan", "--date", "2025-02-01", "--input", "-"], json.as_bytes())
    }
}

pub fn said(output: &Output) -> String {
    let status = output.status.code().map_or_else(|| "ended by a signal".to_owned(), |code| code.to_string());
    let mut text = format!("status: {status}\n");
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        if !bytes.is_empty() {
            text.push_str(&format!("--- {name}\n{}", String::from_utf8(bytes.clone()).unwrap()));
        }
    }
    assert!(!text.contains("panicked"), "{text}");
    // A new version is no other answer.
    for form in ["\"versi\":", "\"versi\": ", "\"x-versi\": "] {
        text = text.replace(&format!("{form}\"{}\"", env!("CARGO_PKG_VERSION")), &format!("{form}\"…\""));
    }
    text = text.replace(&format!("perwali {}", env!("CARGO_PKG_VERSION")), "perwali …");
    assert!(text.len() < 20_000, "{} bytes said", text.len());
    text
}
