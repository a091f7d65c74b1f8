//! One command a module: arguments in, lines and a status out.

pub mod check;
pub mod eval;
pub mod explain_code;
pub mod fmt;
pub mod list;
pub mod new;
pub mod test;

use std::io;
use std::path::PathBuf;

use perwali::{Code, Library, Severity};

use crate::arguments::Arguments;
use crate::terminal::Terminal;
use crate::{Status, render};

/// Opens the paths named, or else the library.
fn open(paths: &[PathBuf], arguments: &Arguments) -> Library {
    let named = if paths.is_empty() { std::slice::from_ref(&arguments.library) } else { paths };
    named.iter().fold(Library::builder(), |builder, path| builder.path(path)).open()
}

/// Prints what was found while opening, and how bad it is.
fn report(library: &Library, terminal: &mut Terminal) -> io::Result<Status> {
    let mut status = Status::Good;
    for fault in library.faults() {
        render::fault(fault, library.sources(), terminal)?;
        let unusable = matches!(fault.code, Code::Unreadable | Code::NoRegulations);
        status = status.max(if unusable { Status::Unusable } else { Status::Findings });
    }
    Ok(status)
}

/// How many faults are errors, and how many findings.
fn tally(library: &Library) -> (usize, usize) {
    let errors = library.faults().iter().filter(|fault| fault.diagnostic().severity == Severity::Error).count();
    (errors, library.faults().len() - errors)
}
