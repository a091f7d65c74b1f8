//! One command a module: arguments in, lines and a status out.

pub mod asumsi;
pub mod check;
pub mod completions;
pub mod eval;
pub mod explain;
pub mod explain_code;
pub mod fmt;
mod given;
pub mod list;
pub mod man;
pub mod many;
pub mod new;
pub mod schema;
pub mod show;
pub mod test;
pub mod watch;

use std::io;
use std::path::{Path, PathBuf};

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::fault;
use perwali::{Code, Day, Diagnostic, Fault, IntoDay, Lang, Library, Regulation, Severity};

use crate::arguments::Arguments;
use crate::terminal::Terminal;
use crate::{Status, render};

/// Opens the paths named, or else the library.
fn open(paths: &[PathBuf], arguments: &Arguments) -> Library {
    let named = if paths.is_empty() { std::slice::from_ref(&arguments.library) } else { paths };
    named.iter().fold(Library::builder(), |builder, path| builder.path(path)).open()
}

/// The library a regulation is asked of: the file it names, or else the library.
fn open_for(regulation: &str, arguments: &Arguments) -> (Library, bool) {
    let named = Path::new(regulation);
    let is_file = named.extension().is_some_and(|extension| extension == "perwali") || named.is_file();
    let library = Library::builder().path(if is_file { named } else { arguments.library.as_path() }).open();
    (library, is_file)
}

/// The regulation an argument names, or all that explains why there is none.
fn chosen<'a>(library: &'a Library, is_file: bool, regulation: &str) -> Result<&'a Regulation, Vec<Fault>> {
    let chosen = if is_file { library.regulations().first().ok_or(None) } else { library.regulation(regulation).map_err(Some) };
    chosen.map_err(|error| {
        let relevant = |fault: &&Fault| fault.diagnostic().severity == Severity::Error && (is_file || is_unreadable(fault));
        let missing = error.iter().flat_map(|error| error.faults().iter());
        library.faults().iter().filter(relevant).chain(missing).cloned().collect()
    })
}

/// The library as it was known on a day, where one is given.
fn as_known(library: Library, known_on: Option<&str>) -> Result<Library, Vec<Fault>> {
    match known_on {
        None => Ok(library),
        Some(text) => Ok(library.known_on(day_of(text)?)),
    }
}

/// A day of the command line.
fn day_of(text: &str) -> Result<Day, Vec<Fault>> {
    text.into_day().map_err(|error| error.faults().to_vec())
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

/// A number with its thousands apart.
fn count(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let mark = if lang == Lang::Id { '.' } else { ',' };
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// A JSON object with the hash of the library and the version of the engine behind its keys.
fn stamped(object: &str, library: &Library) -> String {
    let body = object.trim_end().strip_suffix('}').unwrap_or(object).trim_end();
    format!("{body},\"perpustakaan\":\"{}\",\"versi\":\"{}\"}}", library.hash(), perwali::VERSION)
}

/// A fault of the catalogue that has no place in a text.
fn plain(library: &Library, code: Code, args: &[(&'static str, Arg)]) -> Fault {
    let diagnostic = Diagnostic::error(code, Default::default());
    fault(library, args.iter().fold(diagnostic, |diagnostic, (key, value)| diagnostic.with(key, value.clone())))
}
