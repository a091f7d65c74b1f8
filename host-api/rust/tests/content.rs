//! The hash of a library: the same for the same content, another for any other.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use perwali::Library;

const TABLE: &str = "kelas,tarif\na,5000\nb,7500\n";

fn text(number: u32) -> String {
    format!(
        "Peraturan Wali Kota Contoh Nomor {number} Tahun 2025\ntentang \"Tarif\"\nmulai berlaku 1 Januari 2025\n\n\
         jenis Kelas: a, b\n\nmasukan kelas: Kelas\n\nkeputusan tarif_kelas: uang\n\nPasal 1\n  \
         tarif_kelas adalah tabel menurut kelas dari \"tarif.csv\" kolom kelas; tarif sebagai uang\n"
    )
}

fn lay(folder: &Path, order: &[u32]) {
    fs::create_dir_all(folder.join("kota/kasus")).unwrap();
    for number in order {
        fs::write(folder.join(format!("kota/{number}.perwali")), text(*number)).unwrap();
    }
    fs::write(folder.join("kota/tarif.csv"), TABLE).unwrap();
}

#[test]
fn the_place_and_the_order_do_not_matter_and_every_byte_does() {
    let place = tempfile::tempdir().unwrap();
    let (one, other) = (place.path().join("satu"), place.path().join("dua/tiga"));
    lay(&one, &[1, 2]);
    lay(&other, &[2, 1]);
    let hash = |folder: &Path| Library::load(folder).unwrap().hash().to_owned();
    let first = hash(&one);
    assert!(first.starts_with("sha256:") && first.len() == 71, "{first}");
    assert_eq!(first, hash(&other));
    assert_eq!(first, hash(&other.join("../tiga")));
    // What decides nothing does not count.
    fs::write(one.join("kota/kasus/1.csv"), "x").unwrap();
    fs::write(one.join("kota/lain.csv"), "x").unwrap();
    assert_eq!(first, hash(&one));
    fs::write(one.join("kota/tarif.csv"), TABLE.replace("7500", "7501")).unwrap();
    assert_ne!(first, hash(&one));
    lay(&one, &[1, 2]);
    assert_eq!(first, hash(&one));
    fs::rename(one.join("kota/2.perwali"), one.join("kota/3.perwali")).unwrap();
    assert_ne!(first, hash(&one));
}

#[test]
fn texts_have_the_hash_of_the_files_they_are() {
    let place = tempfile::tempdir().unwrap();
    lay(place.path(), &[1]);
    let files = Library::load(place.path()).unwrap();
    let texts = Library::builder().text("kota/1.perwali", text(1), [("tarif.csv", TABLE)]).load().unwrap();
    assert_eq!(files.hash(), texts.hash());
    let outcome = texts.decision("perwali-contoh/1/2025", "tarif_kelas").unwrap();
    let outcome = outcome.evaluate_json("2025-02-01", r#"{"kelas": "b"}"#).unwrap();
    assert_eq!(outcome.library_hash(), files.hash());
    assert!(outcome.to_json().contains(&format!("\"versi\":\"{}\"", perwali::VERSION)));
    assert_eq!(files.tables(), [place.path().join("kota/tarif.csv")]);
}
