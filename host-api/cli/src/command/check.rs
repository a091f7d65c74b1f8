//! `perwali check`: everything that is wrong or unproved in the regulations named, for people, programs and CI.

mod sarif;

use std::io;

use perwali::{Fault, Lang, Library, Severity};
use serde_json::json;

use super::{open, quiet_status, report, tally, watch};
use crate::Status;
use crate::arguments::{Arguments, Check, CheckFormat};
use crate::terminal::Terminal;

pub fn run(check: &Check, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    if check.watch {
        return watch::run(check, arguments, terminal);
    }
    let library = open(&check.paths, arguments);
    match check.format {
        CheckFormat::Text => text_report(&library, terminal),
        CheckFormat::Json => json_report(&library, terminal),
        CheckFormat::Sarif => sarif_report(&library, terminal),
    }
}

pub fn text_report(library: &Library, terminal: &mut Terminal) -> io::Result<Status> {
    let status = report(library, terminal)?;
    let (errors, findings) = tally(library);
    let sound = library.regulations().len();
    let summary = match terminal.lang {
        Lang::Id => format!("{sound} peraturan lolos, {errors} galat, {findings} temuan"),
        Lang::En => {
            let regulations = if sound == 1 { "regulation" } else { "regulations" };
            let error = if errors == 1 { "error" } else { "errors" };
            let finding = if findings == 1 { "finding" } else { "findings" };
            format!("{sound} {regulations} sound, {errors} {error}, {findings} {finding}")
        }
    };
    terminal.line(summary)?;
    Ok(status)
}

fn json_report(library: &Library, terminal: &mut Terminal) -> io::Result<Status> {
    let of = |severity: Severity| -> Vec<&Fault> {
        library.faults().iter().filter(|fault| fault.diagnostic().severity == severity).collect()
    };
    let report = json!({
        "lolos": library.regulations().len(), "galat": of(Severity::Error), "temuan": of(Severity::Finding),
        "perpustakaan": library.hash(), "versi": perwali::VERSION,
    });
    terminal.json(&serde_json::to_string_pretty(&report).unwrap_or_default())?;
    Ok(quiet_status(library))
}

fn sarif_report(library: &Library, terminal: &mut Terminal) -> io::Result<Status> {
    let log = sarif::log(library, terminal.lang);
    terminal.json(&serde_json::to_string_pretty(&log).unwrap_or_default())?;
    Ok(quiet_status(library))
}
