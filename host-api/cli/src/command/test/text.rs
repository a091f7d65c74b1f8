//! The report for a person at a terminal.

use std::io;

use perwali::{Check, Lang, Library, ProvisionState};

use super::words::{self, Summary, grouped};
use super::{Results, Tested, errors};
use crate::arguments::TestBackend;
use crate::terminal::Terminal;

/// A case that failed.
pub fn failure(regulation: &str, checks: &[Check], terminal: &mut Terminal) -> io::Result<()> {
    for (check, backends) in words::alike(checks) {
        let word = terminal.say("gagal", "failed");
        let title = if check.title.is_empty() { String::new() } else { format!(" \"{}\"", check.title) };
        let backends = words::backends(&backends, terminal.lang);
        terminal.line(format!("{word}: {}: {regulation}{title} ({backends})", check.position))?;
        for line in words::found(check, terminal.lang) {
            terminal.line(format!("    {line}"))?;
        }
    }
    Ok(())
}

pub fn report(found: &Results, backend: TestBackend, library: &Library, terminal: &mut Terminal) -> io::Result<()> {
    let lang = terminal.lang;
    let hidden = found.hidden();
    if hidden > 0 {
        let hidden = grouped(hidden, lang);
        terminal.line(match lang {
            Lang::Id => format!("… dan {hidden} kegagalan lagi (--max-failures menunjukkan lebih banyak)"),
            Lang::En => format!("… and {hidden} failures more (--max-failures shows more)"),
        })?;
    }
    // Every case is run once a backend.
    let ways = if backend == TestBackend::All { 2 } else { 1 };
    let [cases, passed, failed] = [found.cases, found.passed, found.failed].map(|number| grouped(number, lang));
    terminal.line(match (lang, ways) {
        (Lang::Id, 1) => format!("{cases} contoh dan kasus: {passed} lulus, {failed} gagal"),
        (Lang::Id, _) => format!("{cases} contoh dan kasus, {ways} cara hitung: {passed} lulus, {failed} gagal"),
        (Lang::En, 1) => format!("{cases} examples and cases: {passed} passed, {failed} failed"),
        (Lang::En, _) => format!("{cases} examples and cases, {ways} backends: {passed} passed, {failed} failed"),
    })?;
    if backend != TestBackend::Interpreter {
        let decisions = found.native + found.fallback;
        let (native, fallback) = (found.native, found.fallback);
        terminal.line(match lang {
            Lang::Id => format!("{decisions} keputusan: {native} sebagai kode mesin, {fallback} jatuh ke penafsir"),
            Lang::En => format!("{decisions} decisions: {native} as machine code, {fallback} fell back to the interpreter"),
        })?;
    }
    if found.unreadable > 0 {
        let count = grouped(found.unreadable, lang);
        terminal.line(match lang {
            Lang::Id => format!("{count} kesalahan dalam berkas kasus; baris itu tidak diuji"),
            Lang::En => format!("{count} faults in files of cases; those rows were not tested"),
        })?;
    }
    if !errors(library).is_empty() {
        let not_run = terminal.say("peraturan yang galat tidak diuji", "regulations with errors were not tested");
        terminal.line(not_run)?;
    }
    found.regulations.iter().try_for_each(|tested| coverage(tested, terminal))
}

fn coverage(tested: &Tested, terminal: &mut Terminal) -> io::Result<()> {
    let Some(coverage) = &tested.coverage else { return Ok(()) };
    let lang = terminal.lang;
    let provisions = coverage.provisions();
    let summary = Summary::of(&provisions);
    terminal.line("")?;
    let (exercised, computing) = (summary.exercised, summary.computing());
    let rest = summary.rest(lang);
    let rest = if rest.is_empty() { rest } else { format!("; {rest}") };
    let id = tested.regulation.id();
    terminal.heading(&match lang {
        Lang::Id => format!("{id}: {exercised} dari {computing} ketentuan yang dihitung teruji{rest}"),
        Lang::En => format!("{id}: {exercised} of {computing} computed provisions exercised{rest}"),
    })?;
    let names: Vec<String> = provisions
        .iter()
        .zip(words::own_parts(&provisions))
        .map(|(provision, own)| {
            let own = if own.is_empty() { terminal.say("Seluruh peraturan", "The whole regulation") } else { own };
            format!("{}{own}", "  ".repeat(provision.level + 1))
        })
        .collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    for (provision, name) in provisions.iter().zip(names) {
        let state = match provision.state {
            ProvisionState::Exercised => {
                let cases = words::cases(provision.cases.max(provision.cited), lang);
                format!("{} ({cases})", words::state(provision.state, lang))
            }
            // The gaps below say it with their reasons.
            ProvisionState::Heading | ProvisionState::NotAutomated | ProvisionState::NotEncoded => String::new(),
            // What a person is to see at once.
            ProvisionState::Unexercised | ProvisionState::Forgotten => words::state(provision.state, lang).to_uppercase(),
        };
        terminal.line(format!("{name:width$}  {state}").trim_end())?;
        let indent = 2 * provision.level + 6;
        if provision.state == ProvisionState::Exercised {
            let (single, series) = words::in_series(&provision.marks);
            for mark in single.into_iter().filter(|mark| !mark.is_full()) {
                let text = if mark.text.is_empty() { String::new() } else { format!(" {}", mark.text) };
                let line = terminal.say("baris", "line");
                let hits = words::hits(mark, lang);
                terminal.prose(indent, 2, &format!("{}{text} ({line} {}): {hits}", words::role(mark.role, lang), mark.line))?;
            }
            for series in series.iter().filter(|series| !series.unused.is_empty()) {
                terminal.prose(indent, 2, &series.words(lang))?;
            }
        }
        for gap in &provision.gaps {
            terminal.prose(indent, 2, &format!("{}: {}", words::state(gap.state, lang), gap.text))?;
        }
    }
    Ok(())
}
