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

use perwali::internal::dsl::syntax::MAX_FILE;
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

/// The regulation that an argument names by its id or its file, as it was known on a day, or all that explains why there is
/// none; and the library it is of.
fn asked_of(regulation: &str, known_on: Option<&str>, arguments: &Arguments) -> (Library, Result<Regulation, Vec<Fault>>) {
    let named = Path::new(regulation);
    let is_file = named.extension().is_some_and(|extension| extension == "perwali") || named.is_file();
    let opened = if is_file {
        // Without what amends and repeals it, the file would answer by what is no longer the law.
        beside(named).iter().fold(Library::builder().path(named), |builder, path| builder.path(path)).open()
    } else {
        Library::builder().path(&arguments.library).open()
    };
    let library = match as_known(opened.clone(), known_on) {
        Ok(library) => library,
        Err(faults) => return (opened, Err(faults)),
    };
    let id = if is_file { library.id_in(named) } else { Some(regulation) };
    let chosen = match id.map(|id| library.regulation(id)) {
        Some(Ok(found)) => Ok(found.clone()),
        Some(Err(error)) => Err(error.faults().to_vec()),
        None => Err(Vec::new()),
    };
    let chosen = chosen.map_err(|missing| {
        let here = |fault: &Fault| is_file && fault.position.as_ref().is_some_and(|at| Path::new(&at.file) == named);
        let relevant = |fault: &&Fault| fault.diagnostic().severity == Severity::Error && (here(fault) || is_unreadable(fault));
        let said: Vec<Fault> = library.faults().iter().filter(relevant).cloned().collect();
        let more = missing.into_iter().filter(|fault| !said.contains(fault)).collect::<Vec<_>>();
        said.into_iter().chain(more).collect()
    });
    (library, chosen)
}

/// The files beside a regulation that say of themselves that they amend or repeal one.
fn beside(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let links = |file: &PathBuf| {
        let is_plain = std::fs::metadata(file).is_ok_and(|metadata| metadata.is_file() && metadata.len() <= MAX_FILE as u64);
        let is_link =
            |line: &[u8]| [&b"mengubah "[..], b"mencabut "].iter().any(|word| line.trim_ascii_start().starts_with(word));
        is_plain && std::fs::read(file).is_ok_and(|bytes| bytes.split(|byte| *byte == b'\n').any(is_link))
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let regulation =
        |file: &PathBuf| file.extension().is_some_and(|extension| extension == "perwali") && file.file_name() != path.file_name();
    let mut files: Vec<PathBuf> = entries.filter(regulation).filter(links).collect();
    files.sort();
    files
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
