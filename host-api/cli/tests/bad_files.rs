//! Files nobody meant to give: what is said of each, and how it ends.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use insta::assert_snapshot;
use support::{GOOD, Place};

fn check(content: impl AsRef<[u8]>) -> String {
    let place = Place::new();
    place.write("regulations/berkas.perwali", content);
    place.run(&["check"])
}

#[test]
fn not_utf8() {
    assert_snapshot!(check(b"Peraturan Wali Kota \xff\xfe Nomor 1 Tahun 2025\n"));
}

#[test]
fn byte_order_mark_line_ends_and_tabs() {
    assert_snapshot!(check(format!("\u{feff}{GOOD}")));
    assert_snapshot!(check(GOOD.replace('\n', "\r\n")));
    assert_snapshot!(check(GOOD.replace("  ", "\t")));
    assert_snapshot!(check(GOOD.replace('\n', "\r")));
}

#[test]
fn smart_quotes() {
    assert_snapshot!(check(GOOD.replace("\"Keringanan\"", "“Keringanan”")));
}

#[test]
fn empty_and_blank_files() {
    assert_snapshot!(check(""));
    assert_snapshot!(check("   \n\n\t\n"));
}

#[test]
fn nul_and_escape_bytes() {
    let said = check(GOOD.replace("keringanan adalah nihil", "keringanan \u{1b}[2J\u{0} adalah nihil"));
    assert!(!said.contains('\u{1b}') && !said.contains('\u{0}'), "{said:?}");
    let said = check(GOOD.replace("\"Keringanan\"", "\"Ke\u{1b}[31mringanan\""));
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[test]
fn a_line_of_ten_megabytes() {
    assert_snapshot!(check(GOOD.replace("keringanan adalah nihil", &format!("keringanan adalah {}", "1 + ".repeat(2_500_000)))));
}

#[test]
fn a_file_beyond_the_limit() {
    assert_snapshot!(check("# catatan\n".repeat(2_000_000)));
}

#[test]
fn two_hundred_thousand_parentheses() {
    let deep = format!("keringanan adalah {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_snapshot!(check(GOOD.replace("keringanan adalah nihil", &deep)));
}

#[test]
fn a_table_of_a_hundred_thousand_rows() {
    let table = |rows: u32| {
        let place = Place::new();
        let regulation = GOOD
            .replace("    keringanan adalah nihil", "    keringanan adalah tabel menurut biaya dari \"tarif.csv\" kolom biaya; hasil")
            .replace("  ayat (2)\n    dikecualikan dari ayat (1): keringanan adalah 50% × biaya dibulatkan ke bawah dalam Rp1 jika golongan = lansia\n", "");
        let regulation = regulation.split("\ncontoh").next().unwrap().to_owned();
        place.write("regulations/tabel.perwali", regulation);
        let rows: String = (0..rows).map(|row| format!("{row},{}\n", row * 2)).collect();
        place.write("regulations/tarif.csv", format!("biaya,hasil\n{rows}"));
        place.run(&["check"])
    };
    assert_snapshot!(table(100_000));
    assert_snapshot!(table(200_001));
}

#[test]
fn two_files_with_one_identity() {
    let place = Place::good();
    place.write("regulations/kembar.perwali", GOOD);
    assert_snapshot!(place.run(&["check"]));
    // A file named twice is one file.
    let place = Place::good();
    assert_snapshot!(place.run(&["check", "regulations", "regulations/baik.perwali", "./regulations"]));
    // A broken file still claims its identity.
    let place = Place::good();
    place.write("regulations/a-rusak.perwali", GOOD.replace("adalah nihil", "adlah nihil"));
    assert_snapshot!(place.run(&["check"]));
}

fn with_csv(csv: Option<&[u8]>, name: &str) -> String {
    let place = Place::new();
    let regulation = GOOD
        .replace("    keringanan adalah nihil", &format!("    keringanan adalah tabel menurut golongan dari \"{name}\" kolom golongan; hasil"))
        .replace("  ayat (2)\n    dikecualikan dari ayat (1): keringanan adalah 50% × biaya dibulatkan ke bawah dalam Rp1 jika golongan = lansia\n", "");
    place.write("regulations/tabel.perwali", regulation.split("\ncontoh").next().unwrap());
    if let Some(csv) = csv {
        place.write("regulations/tarif.csv", csv);
    }
    place.run(&["check"])
}

#[test]
fn missing_and_wrong_csv() {
    assert_snapshot!(with_csv(None, "tarif.csv"));
    assert_snapshot!(with_csv(Some(b""), "tarif.csv"));
    assert_snapshot!(with_csv(Some(b"golongan,hasl\numum,1\nlansia,2\n"), "tarif.csv"));
    assert_snapshot!(with_csv(Some(b"golongan,hasil\numum,seribu\nlansia,2\n"), "tarif.csv"));
    assert_snapshot!(with_csv(Some(b"golongan,hasil\numum,1,2\nlansia,2\n"), "tarif.csv"));
    assert_snapshot!(with_csv(Some(b"golongan,hasil\n\xff,1\n"), "tarif.csv"));
    assert_snapshot!(with_csv(Some(b"golongan,hasil\numum,0\nlansia,2\n"), "tarif.csv"));
}

#[test]
fn csv_names_do_not_leave_the_folder() {
    for name in ["../tarif.csv", "/etc/passwd", "..", "a/b.csv", "..\\\\tarif.csv"] {
        let said = with_csv(None, name);
        assert!(said.contains("P424") || said.contains("P1"), "{name}: {said}");
        assert!(!said.contains("root:"), "{name}");
    }
}

#[test]
fn a_csv_of_a_million_columns() {
    let heading = "k,".repeat(1_000_000) + "golongan,hasil\n";
    let said = with_csv(Some(heading.as_bytes()), "tarif.csv");
    assert!(said.starts_with("status: 1") && said.contains("1 galat"), "{said}");
}

#[test]
fn paths_that_are_no_library() {
    let place = Place::new();
    assert_snapshot!(place.run(&["check"]));
    assert_snapshot!(place.run(&["check", "tidak-ada"]));
    assert_snapshot!(place.run(&["list", "--library", "tidak/ada", "--lang", "en"]));
    place.write("bukan-folder", "apa saja");
    assert_snapshot!(place.run(&["check", "--library", "bukan-folder/x"]));
    std::fs::create_dir(place.path("regulations/folder.perwali")).unwrap();
    assert!(place.run(&["check"]).starts_with("status: 2"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_round_and_pipes_that_never_end() {
    let place = Place::good();
    std::os::unix::fs::symlink("..", place.path("regulations/atas")).unwrap();
    std::os::unix::fs::symlink("putar.perwali", place.path("regulations/putar.perwali")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", place.path("regulations/nol.perwali")).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(place.path("regulations/pipa.perwali")).status();
    assert!(pipe.is_ok_and(|status| status.success()));
    let said = place.run(&["check"]);
    assert!(said.starts_with("status: 2") && said.contains("1 peraturan lolos"), "{said}");
    assert_eq!(said.matches("bukan berkas biasa").count(), 2, "{said}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::good();
    let path = place.path("regulations/baik.perwali");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        // A privileged user reads everything.
        return;
    }
    let said = place.run(&["check"]);
    assert!(said.starts_with("status: 2") && said.contains("tidak diizinkan"), "{said}");
}
