//! `perwali check`: everything that is wrong or unproved in the regulations named.

use std::io;

use perwali::Lang;

use super::{open, report, tally};
use crate::Status;
use crate::arguments::{Arguments, Check};
use crate::terminal::Terminal;

pub fn run(check: &Check, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&check.paths, arguments);
    let status = report(&library, terminal)?;
    let (errors, findings) = tally(&library);
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
