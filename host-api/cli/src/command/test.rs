//! `perwali test`: examples in the regulations and suites beside them, on one backend or on all.

use std::io;
use std::path::PathBuf;

use perwali::{Backend, Check, Regulation, Running, Suite, Verdict};
use serde_json::json;

use super::{open, quiet_status, report, tally};
use crate::arguments::{Arguments, Format, Test, TestBackend};
use crate::terminal::Terminal;
use crate::{Status, render};

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: Vec<(String, Check)>,
    native: usize,
    fallback: usize,
}

pub fn run(test: &Test, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&test.paths, arguments);
    let quiet = test.format == Format::Json;
    let mut status = if quiet { quiet_status(&library) } else { report(&library, terminal)? };
    let backends: &[Backend] = match test.backend {
        TestBackend::Interpreter => &[Backend::Interpreter],
        TestBackend::Native => &[Backend::Native],
        TestBackend::All => &[Backend::Interpreter, Backend::Native],
    };
    let mut tally = Tally::default();
    for regulation in library.regulations() {
        if test.backend != TestBackend::Interpreter {
            for name in regulation.decisions() {
                match regulation.decision(name).map(|decision| decision.running()) {
                    Ok(Running::Native) => tally.native += 1,
                    Ok(Running::Interpreter) | Err(_) => tally.fallback += 1,
                }
            }
        }
        let suite = match suite_of(regulation) {
            None => None,
            Some(path) => match Suite::read(&path, regulation) {
                Ok(suite) => Some(suite),
                Err(error) => {
                    for fault in error.faults() {
                        render::fault(fault, library.sources(), terminal)?;
                    }
                    status = Status::Unusable;
                    None
                }
            },
        };
        for backend in backends {
            tally.count(regulation, regulation.run_examples(*backend));
            if let Some(suite) = &suite {
                tally.count(regulation, suite.run(regulation, *backend));
            }
        }
    }
    if !tally.failed.is_empty() || (test.backend == TestBackend::Native && tally.fallback > 0) {
        status = status.max(Status::Findings);
    }
    if quiet {
        json_report(&tally, &library, terminal)?
    } else {
        text_report(&tally, test.backend, &library, terminal)?
    }
    Ok(status)
}

impl Tally {
    fn count(&mut self, regulation: &Regulation, checks: Vec<Check>) {
        for check in checks {
            match &check.verdict {
                Verdict::Passed => self.passed += 1,
                Verdict::Failed(_) => self.failed.push((regulation.id().to_owned(), check)),
            }
        }
    }
}

/// `kasus/name.csv` beside `name.perwali`.
fn suite_of(regulation: &Regulation) -> Option<PathBuf> {
    let path = regulation.path();
    let suite = path.parent()?.join("kasus").join(path.file_stem()?).with_extension("csv");
    // Anything of that name is meant as the suite; what cannot be read is told.
    std::fs::symlink_metadata(&suite).is_ok().then_some(suite)
}

fn text_report(found: &Tally, backend: TestBackend, library: &perwali::Library, terminal: &mut Terminal) -> io::Result<()> {
    for (regulation, check) in &found.failed {
        let running = match check.running {
            Running::Native => terminal.say("kode mesin", "machine code"),
            Running::Interpreter => terminal.say("penafsir", "interpreter"),
        };
        let word = terminal.say("gagal", "failed");
        terminal.line(format!("{word}: {}: {} \"{}\" ({running})", check.position, regulation, check.title))?;
        if let Verdict::Failed(differences) = &check.verdict {
            for difference in differences {
                let words = difference.in_lang(terminal.lang).to_owned();
                terminal.line(format!("    {words}"))?;
            }
        }
    }
    let (errors, _) = tally(library);
    let (passed, failed) = (found.passed, found.failed.len());
    // Every case is run once a backend.
    let ways = if backend == TestBackend::All { 2 } else { 1 };
    let cases = (passed + failed) / ways;
    terminal.line(match (terminal.lang, ways) {
        (perwali::Lang::Id, 1) => format!("{cases} contoh dan kasus: {passed} lulus, {failed} gagal"),
        (perwali::Lang::Id, _) => format!("{cases} contoh dan kasus, {ways} cara hitung: {passed} lulus, {failed} gagal"),
        (perwali::Lang::En, 1) => format!("{cases} examples and cases: {passed} passed, {failed} failed"),
        (perwali::Lang::En, _) => format!("{cases} examples and cases, {ways} backends: {passed} passed, {failed} failed"),
    })?;
    if backend != TestBackend::Interpreter {
        let decisions = found.native + found.fallback;
        let (native, fallback) = (found.native, found.fallback);
        terminal.line(match terminal.lang {
            perwali::Lang::Id => format!("{decisions} keputusan: {native} sebagai kode mesin, {fallback} jatuh ke penafsir"),
            perwali::Lang::En => {
                format!("{decisions} decisions: {native} as machine code, {fallback} fell back to the interpreter")
            }
        })?;
    }
    if errors > 0 {
        let not_run = terminal.say("peraturan yang galat tidak diuji", "regulations with errors were not tested");
        terminal.line(not_run)?;
    }
    Ok(())
}

fn json_report(tally: &Tally, library: &perwali::Library, terminal: &mut Terminal) -> io::Result<()> {
    let failed: Vec<_> = tally
        .failed
        .iter()
        .map(|(regulation, check)| {
            let differences: Vec<&str> = match &check.verdict {
                Verdict::Failed(differences) => differences.iter().map(|d| d.in_lang(terminal.lang)).collect(),
                Verdict::Passed => Vec::new(),
            };
            json!({
                "peraturan": regulation, "kasus": check.title, "berkas": check.position.file, "baris": check.position.line,
                "beda": differences,
            })
        })
        .collect();
    let report = json!({
        "lulus": tally.passed, "gagal": failed, "kode_mesin": tally.native, "jatuh_ke_penafsir": tally.fallback,
        "perpustakaan": library.hash(), "versi": perwali::VERSION,
    });
    terminal.json(&serde_json::to_string_pretty(&report).unwrap_or_default())
}
