//! `perwali test`: examples in the regulations and suites beside them, on one backend or on all, and which provisions they
//! reach.

mod html;
mod json;
mod junit;
mod progress;
mod text;
mod words;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use perwali::{Arg, Backend, Check, Code, Coverage, Fault, Library, Ran, Regulation, Running, Severity, Suite, Verdict};

use super::{open, plain, quiet_status, report};
use crate::Status;
use crate::arguments::{Arguments, Test, TestBackend, TestFormat};
use crate::terminal::Terminal;
use progress::Progress;

/// What the runs of every regulation gave. Its size does not grow with the suites.
struct Results {
    /// Most failures and faults of suites that are kept.
    limit: usize,
    /// Cases, and those that failed on any backend.
    cases: u64,
    failed_cases: u64,
    /// Runs: a case once a backend.
    passed: u64,
    failed: u64,
    /// The first cases that failed.
    failures: Vec<Failure>,
    /// Rows and suites that cannot be read, and the first of them.
    unreadable: u64,
    faults: Vec<Fault>,
    /// Decisions by how they run.
    native: usize,
    fallback: usize,
    regulations: Vec<Tested>,
}

/// A case that failed, with every backend it failed on.
struct Failure {
    regulation: String,
    checks: Vec<Check>,
}

/// One regulation and its cases.
struct Tested {
    regulation: Regulation,
    cases: u64,
    failed: u64,
    coverage: Option<Coverage>,
}

/// What one case gave, told as it happens.
enum Event<'a> {
    Case(&'a Regulation, &'a [Check]),
    /// A part of a suite, by the id of the regulation or the name of the file.
    Unreadable(&'a str, &'a Fault),
}

/// Tells of each case as it ends: a person at once, CI into a file that is put together afterwards.
enum Teller {
    Silent,
    Text,
    Junit(junit::Spool),
}

pub fn run(test: &Test, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&test.paths, arguments);
    let mut status = if test.format == TestFormat::Text { report(&library, terminal)? } else { quiet_status(&library) };
    let mut teller = match test.format {
        TestFormat::Text => Teller::Text,
        TestFormat::Junit => Teller::Junit(junit::Spool::new(&library, terminal)?),
        TestFormat::Json | TestFormat::Html => Teller::Silent,
    };
    let mut results = Results::new(test.max_failures);
    let mut progress = Progress::new();
    let mut tell = |results: &Results, event: Event<'_>| {
        let shown = match &event {
            Event::Case(..) => results.failures.len() as u64 == results.failed_cases,
            Event::Unreadable(..) => results.faults.len() as u64 == results.unreadable,
        };
        teller.tell(&event, shown, &library, &mut progress, terminal)?;
        progress.at(results.cases, terminal.lang);
        Ok(())
    };
    for regulation in library.regulations() {
        results.count_decisions(regulation, test.backend);
        results.run(regulation, test, &mut tell)?;
    }
    for (name, fault) in strays(&library) {
        results.count_unreadable(&fault);
        tell(&results, Event::Unreadable(&name, &fault))?;
    }
    progress.clear();
    if results.failed > 0 || (test.backend == TestBackend::Native && results.fallback > 0) {
        status = status.max(Status::Findings);
    }
    if results.unreadable > 0 {
        status = Status::Unusable;
    }
    match teller {
        Teller::Junit(spool) => spool.report(&results, terminal)?,
        _ => match test.format {
            TestFormat::Json => json::report(&results, &library, terminal)?,
            TestFormat::Html => html::report(&results, &library, test.backend, terminal)?,
            TestFormat::Text | TestFormat::Junit => text::report(&results, test.backend, &library, terminal)?,
        },
    }
    Ok(status)
}

impl Teller {
    /// `shown` is false for a failure beyond the most that are shown.
    fn tell(
        &mut self,
        event: &Event<'_>,
        shown: bool,
        library: &Library,
        progress: &mut Progress,
        terminal: &mut Terminal,
    ) -> io::Result<()> {
        match (self, event) {
            (Teller::Text, Event::Case(regulation, checks)) if shown && failed(checks).next().is_some() => {
                progress.clear();
                text::failure(regulation.id(), checks, terminal)?;
                terminal.flush()
            }
            (Teller::Text, Event::Unreadable(_, fault)) if shown => {
                progress.clear();
                crate::render::fault(fault, library.sources(), terminal)?;
                terminal.flush()
            }
            (Teller::Junit(spool), event) => spool.add(event, shown, terminal.lang),
            _ => Ok(()),
        }
    }
}

impl Results {
    fn new(limit: usize) -> Results {
        Results {
            limit,
            cases: 0,
            failed_cases: 0,
            passed: 0,
            failed: 0,
            failures: Vec::new(),
            unreadable: 0,
            faults: Vec::new(),
            native: 0,
            fallback: 0,
            regulations: Vec::new(),
        }
    }

    fn count_decisions(&mut self, regulation: &Regulation, backend: TestBackend) {
        if backend == TestBackend::Interpreter {
            return;
        }
        for text in regulation.texts() {
            for name in text.decisions() {
                match text.decision(name).map(|decision| decision.running()) {
                    Ok(Running::Native) => self.native += 1,
                    Ok(Running::Interpreter) | Err(_) => self.fallback += 1,
                }
            }
        }
    }

    /// Runs the examples of a regulation, then its suite; an error of `tell` ends it.
    fn run(
        &mut self,
        regulation: &Regulation,
        test: &Test,
        tell: &mut dyn FnMut(&Results, Event<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let backends: &[Backend] = match test.backend {
            TestBackend::Interpreter => &[Backend::Interpreter],
            TestBackend::Native => &[Backend::Native],
            TestBackend::All => &[Backend::Interpreter, Backend::Native],
        };
        let covers = test.coverage || test.format == TestFormat::Html;
        let mut coverage = covers.then(|| Coverage::new(regulation));
        let before = (self.cases, self.failed_cases);
        let mut told = Ok(());
        for text in regulation.texts() {
            // Coverage is of the newest text.
            let newest = text.last_day() == regulation.last_day() && text.first_day() == regulation.first_day();
            text.run_examples_on(backends, coverage.as_mut().filter(|_| newest), |checks| {
                self.count(regulation, &checks);
                if told.is_ok() {
                    told = tell(self, Event::Case(regulation, &checks));
                }
            });
        }
        told?;
        if let Some(path) = suite_of(regulation) {
            match Suite::open(&path, regulation) {
                Ok(suite) => {
                    let mut told = Ok(());
                    suite.run(regulation, backends, coverage.as_mut(), |ran| {
                        let now = match ran {
                            Ran::Case(checks) => {
                                self.count(regulation, &checks);
                                tell(self, Event::Case(regulation, &checks))
                            }
                            Ran::Unreadable(fault) => {
                                self.count_unreadable(&fault);
                                tell(self, Event::Unreadable(regulation.id(), &fault))
                            }
                        };
                        match now {
                            Ok(()) => std::ops::ControlFlow::Continue(()),
                            Err(error) => {
                                told = Err(error);
                                std::ops::ControlFlow::Break(())
                            }
                        }
                    });
                    told?;
                }
                Err(error) => {
                    for fault in error.faults() {
                        self.count_unreadable(fault);
                        tell(self, Event::Unreadable(regulation.id(), fault))?;
                    }
                }
            }
        }
        let (cases, failed) = (self.cases - before.0, self.failed_cases - before.1);
        self.regulations.push(Tested { regulation: regulation.clone(), cases, failed, coverage });
        Ok(())
    }

    fn count(&mut self, regulation: &Regulation, checks: &[Check]) {
        let failing = failed(checks).count() as u64;
        self.cases += 1;
        self.failed += failing;
        self.passed += checks.len() as u64 - failing;
        if failing > 0 {
            self.failed_cases += 1;
            if self.failures.len() < self.limit {
                let checks = failed(checks).cloned().collect();
                self.failures.push(Failure { regulation: regulation.id().to_owned(), checks });
            }
        }
    }

    fn count_unreadable(&mut self, fault: &Fault) {
        self.unreadable += 1;
        if self.faults.len() < self.limit {
            self.faults.push(fault.clone());
        }
    }

    /// Failures that were counted but not kept.
    fn hidden(&self) -> u64 {
        self.failed_cases - self.failures.len() as u64 + self.unreadable - self.faults.len() as u64
    }
}

fn failed(checks: &[Check]) -> impl Iterator<Item = &Check> {
    checks.iter().filter(|check| check.verdict != Verdict::Passed)
}

/// Errors of the library: what they stand in was not tested.
fn errors(library: &Library) -> Vec<&Fault> {
    library.faults().iter().filter(|fault| fault.diagnostic().severity == Severity::Error).collect()
}

/// `kasus/name.csv` beside `name.perwali`.
fn suite_of(regulation: &Regulation) -> Option<PathBuf> {
    let path = regulation.path();
    let suite = path.parent()?.join("kasus").join(path.file_stem()?).with_extension("csv");
    // Anything of that name is meant as the suite; what cannot be read is told.
    std::fs::symlink_metadata(&suite).is_ok().then_some(suite)
}

/// CSV files among the suites that belong to no regulation beside them, and so would never be run.
fn strays(library: &Library) -> Vec<(String, Fault)> {
    let folders: BTreeSet<&Path> = library.regulations().iter().filter_map(|found| found.path().parent()).collect();
    let mut strays = BTreeSet::new();
    for folder in folders {
        // What cannot be listed was found missing or unreadable where a suite was looked for.
        for entry in std::fs::read_dir(folder.join("kasus")).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_suite = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
            let owned = path.extension().is_some_and(|extension| extension == "csv")
                && path.file_stem().is_some_and(|stem| folder.join(stem).with_added_extension("perwali").exists());
            let hidden = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(['.', '~']));
            if is_suite && !owned && !hidden {
                strays.insert(path);
            }
        }
    }
    let fault = |path: PathBuf| {
        let name = path.display().to_string();
        let reason = Arg::words("tidak ada peraturan dengan nama itu di sebelahnya", "no regulation beside it has that name");
        let hint = Arg::words(
            "Kasus untuk `nama.perwali` disimpan sebagai `kasus/nama.csv`.",
            "Cases for `nama.perwali` are kept as `kasus/nama.csv`.",
        );
        let args = [("path", name.clone().into()), ("line", "1".into()), ("reason", reason), ("hint", hint)];
        (name, plain(library, Code::SuiteFile, &args))
    };
    strays.into_iter().map(fault).collect()
}
