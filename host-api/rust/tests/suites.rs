//! Suites and coverage as a program uses them.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::ops::ControlFlow;
use std::path::PathBuf;

use perwali::{Backend, Code, Coverage, Lang, Library, MarkRole, ProvisionState, Ran, Regulation, Suite, Verdict};

const TEXT: &str = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
tentang "Contoh"
mulai berlaku 1 Januari 2025

masukan dasar: uang antara Rp0 dan Rp1 miliar
masukan lunas: logika

keputusan pajak: uang
keputusan kelayakan layak

Pasal 1
  tarif umum adalah progresif
    | sampai dengan Rp1 juta | 5%  |
    | di atas Rp1 juta       | 10% |
  pajak adalah tarif umum atas dasar dibulatkan ke bawah dalam Rp1

Pasal 2
  layak adalah syarat kumulatif
    huruf a  lunas  "sudah lunas"
    huruf b  dasar > Rp0  "ada dasar"
"#;

fn regulation() -> Regulation {
    Library::from_texts([("contoh.perwali", TEXT)]).unwrap().regulations()[0].clone()
}

fn suite(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("contoh.csv");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn coverage_counts_slices_and_requirements() {
    let folder = tempfile::tempdir().unwrap();
    let path = suite(
        &folder,
        "tanggal;keputusan;dasar;lunas;=pajak;=layak;=dasar
2025-01-02;pajak;1000000;;50000;;Pasal 1
2025-01-02;pajak;500000;;25000;;Pasal 1
2025-01-02;layak;1;ya;;ya;Pasal 2; Pasal 2 huruf a
"
        .replace("Pasal 2; Pasal", "\"Pasal 2; Pasal")
        .replace("huruf a\n", "huruf a\"\n")
        .as_str(),
    );
    let regulation = regulation();
    for backends in [&[Backend::Interpreter, Backend::Native][..], &[Backend::Native][..]] {
        let mut coverage = Coverage::new(&regulation);
        let mut cases = 0;
        Suite::open(&path, &regulation).unwrap().run(&regulation, backends, Some(&mut coverage), |ran| {
            let Ran::Case(checks) = ran else { panic!("{ran:?}") };
            assert!(checks.len() == backends.len() && checks.iter().all(|check| check.verdict == Verdict::Passed), "{checks:?}");
            cases += 1;
            ControlFlow::Continue(())
        });
        assert_eq!((cases, coverage.cases()), (3, 3));
        let provisions = coverage.provisions();
        let of = |address: &str| provisions.iter().find(|found| found.address == address).unwrap();
        assert_eq!((of("Pasal 1").state, of("Pasal 1").cases, of("Pasal 1").cited), (ProvisionState::Exercised, 2, 2));
        let slices: Vec<(Option<usize>, u64)> =
            of("Pasal 1").marks.iter().filter(|mark| mark.role == MarkRole::Slice).map(|mark| (mark.number, mark.hits)).collect();
        assert_eq!(slices, [(Some(1), 2), (Some(2), 0)]);
        let met = &of("Pasal 2 huruf a").marks[0];
        assert_eq!(
            (met.role, met.hits, met.met, met.unmet(), met.is_full()),
            (MarkRole::Requirement, 1, Some(1), Some(0), false)
        );
    }
}

#[test]
fn a_run_ends_where_the_caller_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = suite(&folder, &format!("tanggal;keputusan;dasar;=pajak\n{}", "2025-01-02;pajak;100;6\n".repeat(100)));
    let regulation = regulation();
    let mut failed = 0;
    Suite::open(&path, &regulation).unwrap().run(&regulation, &[Backend::Auto], None, |ran| {
        let Ran::Case(checks) = ran else { panic!("{ran:?}") };
        let Verdict::Failed(found) = &checks[0].verdict else { panic!("{checks:?}") };
        assert_eq!(found.differences[0].words(Lang::En), "pajak: expected 6, found 5");
        assert_eq!(found.cited, ["Pasal 1"]);
        failed += 1;
        if failed == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(failed, 3);
}

#[test]
fn a_heading_is_refused_with_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let regulation = regulation();
    let error = Suite::open(&suite(&folder, "tangal;dasr;=pajk;dasar;dasar\n"), &regulation).err().unwrap();
    assert_eq!(error.faults().len(), 4, "{error}");
    assert!(error.faults().iter().all(|fault| fault.code == Code::SuiteFile));
    let error = Suite::open(&folder.path().join("tidak-ada.csv"), &regulation).err().unwrap();
    assert_eq!(error.code(), Code::SuiteFile);
}
