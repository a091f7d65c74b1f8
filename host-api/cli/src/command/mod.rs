//! One command a module: arguments in, lines and a status out.

pub mod check;
pub mod eval;
pub mod explain;
pub mod explain_code;
pub mod fmt;
pub mod list;
pub mod new;
pub mod test;

use std::io;
use std::path::PathBuf;

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::fault;
use perwali::{Code, Diagnostic, Fault, Library, Severity};

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
    library.faults().iter().try_for_each(|fault| render::fault(fault, library.sources(), terminal))?;
    Ok(quiet_status(library))
}

/// How bad it is what was found while opening.
fn quiet_status(library: &Library) -> Status {
    let weight = |fault: &Fault| if is_unreadable(fault) { Status::Unusable } else { Status::Findings };
    library.faults().iter().map(weight).max().unwrap_or(Status::Good)
}

fn is_unreadable(fault: &Fault) -> bool {
    matches!(fault.code, Code::Unreadable | Code::NoRegulations | Code::NotUtf8 | Code::FileTooLarge)
}

/// How many faults are errors, and how many findings.
fn tally(library: &Library) -> (usize, usize) {
    let errors = library.faults().iter().filter(|fault| fault.diagnostic().severity == Severity::Error).count();
    (errors, library.faults().len() - errors)
}

/// A fault of the catalogue that has no place in a text.
fn plain(library: &Library, code: Code, args: &[(&'static str, Arg)]) -> Fault {
    let diagnostic = Diagnostic::error(code, Default::default());
    fault(library, args.iter().fold(diagnostic, |diagnostic, (key, value)| diagnostic.with(key, value.clone())))
}
