//! Commands that tell of a library: schema, asumsi, list, check, completions, man, pages of codes.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use std::io::{BufRead, BufReader};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use insta::assert_snapshot;
use support::{GOOD, Place};

const NOTED: &str = r#"Peraturan Wali Kota Contoh Nomor 2 Tahun 2025
tentang "Retribusi"
mulai berlaku 1 Januari 2025

masukan luas: bulat antara 0 dan 1000
masukan malam: logika

keputusan retribusi: uang
keputusan denda: uang

asumsi "Tarif diambil dari ringkasan, belum dari naskah"

Pasal 1
  tafsir "Luas dihitung dalam meter persegi"
  ayat (1)
    retribusi adalah Rp1.000 × luas

Pasal 2
  asumsi "Denda malam, dan siang, sama" menyangkut denda
  denda adalah nihil
  belum dituangkan "Denda keterlambatan" menyangkut denda
"#;

#[test]
fn schemas() {
    let place = Place::good();
    assert_snapshot!(place.run(&["schema", "perwali-contoh/1/2025"]));
    assert_snapshot!(place.run(&["schema", "regulations/baik.perwali", "keringanan"]));
    assert_snapshot!(place.run(&["schema", "perwali-contoh/1/2025", "keringnan"]));
    assert_snapshot!(place.run(&["schema", "perwali-contoh/9/2025", "--lang", "en"]));
}

#[test]
fn assumptions() {
    let place = Place::good();
    place.write("regulations/catatan.perwali", NOTED);
    assert_snapshot!(place.run(&["asumsi"]));
    assert_snapshot!(place.run(&["asumsi", "--format", "csv"]));
    assert_snapshot!(place.run(&["asumsi", "--format", "json", "regulations/catatan.perwali"]));
    assert_snapshot!(place.run(&["asumsi", "--lang", "en", "regulations/baik.perwali"]));
    assert!(place.run(&["asumsi", "tidak-ada"]).starts_with("status: 2"));
}

#[test]
fn lists_and_checks_of_a_path() {
    let place = Place::good();
    place.write("lain.perwali", GOOD.replace("Nomor 1 ", "Nomor 3 ").replace("adalah nihil", "adlah nihil"));
    assert_snapshot!(place.run(&["list", "regulations/baik.perwali"]));
    assert_snapshot!(place.run(&["check", "--format", "json", "lain.perwali", "regulations"]));
}

#[test]
fn completions_and_man_pages() {
    let place = Place::good();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = place.output(&["completions", shell]);
        assert!(script.status.success());
        assert!(String::from_utf8(script.stdout).unwrap().contains("explain-code"), "{shell}");
    }
    assert_snapshot!(place.run(&["completions", "cmd"]));
    assert_snapshot!(place.run(&["man"]));
    assert!(place.run(&["man", "halaman/man1"]).contains("halaman man ditulis di halaman/man1"));
    let names = place.names("halaman/man1");
    assert!(names.contains(&"perwali.1".to_owned()) && names.contains(&"perwali-eval.1".to_owned()), "{names:?}");
    assert!(place.read("halaman/man1/perwali-eval.1").contains("\n.SH ARGUMEN\n"));
    assert!(place.run(&["man", "regulations/baik.perwali"]).starts_with("status: 2"));
}

#[test]
fn the_page_of_a_code_in_english() {
    let place = Place::good();
    assert_snapshot!(place.run(&["explain-code", "P305", "--lang", "en"]));
    assert_snapshot!(place.run(&["explain-code", "P604", "--lang", "en"]));
}

/// A watch that runs; ended with the test, however that ends.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(place: &Place) -> Watch {
        let mut child = place.command(&["check", "--watch"]).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = channel();
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Watch { child, lines }
    }

    /// What it says up to the line that it waits.
    fn until_waiting(&self) -> String {
        let mut out = String::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line.starts_with("menunggu") => return out,
                Ok(line) => out += &format!("{line}\n"),
                Err(fault) => panic!("{fault}: {out}"),
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Far beyond what a busy machine takes; a change that is missed is a failure, not a test without end.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_watch_sees_every_way_of_saving() {
    let place = Place::good();
    let mut watch = Watch::start(&place);
    let sound = |number: usize| format!("{number} peraturan lolos, 0 galat, 0 temuan\n");
    assert_eq!(watch.until_waiting(), sound(1));
    place.write("regulations/baik.perwali", GOOD.replace("adalah nihil", "adlah nihil"));
    assert!(watch.until_waiting().contains("1 galat"));
    // As editors save: a new file put in the old one's place.
    place.write("regulations/.baik.swp", GOOD);
    std::fs::rename(place.path("regulations/.baik.swp"), place.path("regulations/baik.perwali")).unwrap();
    assert_eq!(watch.until_waiting(), sound(1));
    std::fs::create_dir(place.path("kota")).unwrap();
    place.write("kota/dua.perwali", GOOD.replace("Nomor 1 ", "Nomor 2 "));
    std::fs::rename(place.path("kota"), place.path("regulations/kota")).unwrap();
    assert_eq!(watch.until_waiting(), sound(2));
    std::fs::rename(place.path("regulations"), place.path("lama")).unwrap();
    assert!(watch.until_waiting().contains("galat[P501]"));
    std::fs::create_dir(place.path("baru")).unwrap();
    place.write("baru/tabel.perwali", TABLE);
    std::fs::rename(place.path("baru"), place.path("regulations")).unwrap();
    assert!(watch.until_waiting().contains("1 galat"));
    // A table that was missing appears, however soon after the regulation was read.
    place.write("regulations/tarif.csv", "kelas,tarif\na,5000\nb,7500\n");
    assert_eq!(watch.until_waiting(), sound(1));
    assert!(watch.child.try_wait().unwrap().is_none());
    assert_snapshot!(place.run(&["check", "--watch", "--format", "json"]));
}

const TABLE: &str = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
tentang "Tarif"
mulai berlaku 1 Januari 2025

jenis Kelas: a, b

masukan kelas: Kelas

keputusan tarif_kelas: uang

Pasal 1
  tarif_kelas adalah tabel menurut kelas dari "tarif.csv" kolom kelas; tarif sebagai uang
"#;
