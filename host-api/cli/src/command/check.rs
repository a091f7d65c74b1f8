//! `perwali check`: everything that is wrong or unproved in the regulations named.

use std::io;

use super::{open, report, tally};
use crate::Status;
use crate::arguments::{Arguments, Check};
use crate::terminal::Terminal;

pub fn run(check: &Check, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&check.paths, arguments);
    let status = report(&library, terminal)?;
    let (errors, findings) = tally(&library);
    let sound = library.regulations().len();
    let (peraturan, galat, temuan) = (
        terminal.say("peraturan lolos", "regulations sound"),
        terminal.say("galat", "errors"),
        terminal.say("temuan", "findings"),
    );
    terminal.line(format!("{sound} {peraturan}, {errors} {galat}, {findings} {temuan}"))?;
    Ok(status)
}
