//! `perwali fmt` never loses a text.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use insta::assert_snapshot;
use support::{GOOD, Place};

/// The small regulation, laid out badly.
fn untidy() -> String {
    GOOD.replace("  ayat (1)\n    keringanan", "      ayat (1)\n keringanan").replace("biaya: uang", "biaya:   uang")
}

/// The small regulation as `fmt` lays it out.
fn tidy() -> String {
    let place = Place::good();
    place.run(&["fmt"]);
    place.read("regulations/baik.perwali")
}

#[test]
fn lays_out_once_and_for_all() {
    let place = Place::new();
    place.write("regulations/a.perwali", untidy());
    assert_snapshot!(place.run(&["fmt"]));
    assert_eq!(place.read("regulations/a.perwali"), tidy());
    assert_snapshot!(place.run(&["fmt"]));
    assert_eq!(place.names("regulations"), ["a.perwali"]);
}

#[test]
fn check_names_every_file_and_changes_none() {
    let place = Place::new();
    place.write("regulations/a.perwali", untidy());
    place.write("regulations/b.perwali", tidy());
    place.write("regulations/c.perwali", untidy().replace("Nomor 1 ", "Nomor 2 "));
    assert_snapshot!(place.run(&["fmt", "--check"]));
    assert_eq!(place.read("regulations/a.perwali"), untidy());
}

#[test]
fn a_broken_file_is_left_alone() {
    let place = Place::new();
    let broken = untidy().replace("adalah nihil", "adlah nihil") + "\n# akhir\nbaris yang tidak dikenal\n";
    place.write("regulations/a.perwali", &broken);
    place.write("regulations/b.perwali", b"\xff");
    assert_snapshot!(place.run(&["fmt"]));
    assert_eq!(place.read("regulations/a.perwali"), broken);
    assert_eq!(std::fs::read(place.path("regulations/b.perwali")).unwrap(), b"\xff");
}

#[test]
fn mark_and_line_ends_of_windows_are_laid_out_too() {
    let place = Place::new();
    place.write("regulations/a.perwali", format!("\u{feff}{}", tidy().replace('\n', "\r\n")));
    assert!(place.run(&["fmt"]).starts_with("status: 0"));
    assert_eq!(place.read("regulations/a.perwali"), tidy());
    place.write("regulations/a.perwali", format!("\u{feff}{}", tidy()));
    assert!(place.run(&["fmt", "--check"]).starts_with("status: 1"));
}

#[test]
fn standard_input_and_missing_files() {
    let place = Place::new();
    assert_snapshot!(place.run_with(&["fmt", "-"], untidy().as_bytes()));
    assert_snapshot!(place.run(&["fmt", "tidak-ada.perwali"]));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = Place::new();
    let file = place.write("asli.txt", untidy());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("../asli.txt", place.path("regulations/tautan.perwali")).unwrap();
    assert!(place.run(&["fmt"]).starts_with("status: 0"));
    assert_eq!(std::fs::read_link(place.path("regulations/tautan.perwali")).unwrap().to_str(), Some("../asli.txt"));
    assert_eq!(place.read("asli.txt"), tidy());
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let file = place.write("regulations/a.perwali", untidy());
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o444)).unwrap();
    assert_snapshot!(place.run(&["fmt"]));
    assert_eq!(place.read("regulations/a.perwali"), untidy());

    // A folder that may not be written hinders all but a privileged user; either way nothing is half-written.
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    std::fs::set_permissions(place.path("regulations"), std::fs::Permissions::from_mode(0o555)).unwrap();
    let said = place.run(&["fmt"]);
    let now = place.read("regulations/a.perwali");
    std::fs::set_permissions(place.path("regulations"), std::fs::Permissions::from_mode(0o755)).unwrap();
    assert!(now == untidy() && said.starts_with("status: 2") || now == tidy() && said.starts_with("status: 0"), "{said}");
    assert_eq!(place.names("regulations"), ["a.perwali"]);
}

#[test]
fn new_makes_a_sound_regulation_and_never_overwrites() {
    let place = Place::new();
    assert_snapshot!(place.run(&["new", "regulations/baru.perwali"]));
    assert_snapshot!(place.run(&["new", "regulations/baru.perwali"]));
    assert_snapshot!(place.run(&["new", "tidak/ada.perwali"]));
    assert!(place.run(&["check"]).starts_with("status: 0"));
    assert!(place.run(&["test"]).starts_with("status: 0"));
    assert!(place.run(&["fmt", "--check"]).starts_with("status: 0"));
}
