//! `perwali fmt`: the one layout of regulations. A file is replaced whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use perwali::internal::dsl::syntax::{ast::ItemKind, format, parse};
use perwali::internal::engine::catalogue::Code;
use perwali::internal::engine::diagnostic::Diagnostic;
use perwali::internal::engine::source::{SourceId, Span};
use perwali::{Lang, Library};

use super::open;
use crate::arguments::{Arguments, Fmt};
use crate::terminal::Terminal;
use crate::{Status, render};

pub fn run(fmt: &Fmt, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&fmt.paths, arguments);
    let mut status = unreadable(&library, terminal)?;
    let (mut changed, mut kept) = (0usize, 0usize);
    for (id, source) in library.sources().iter() {
        let parsed = parse(id, source.text());
        let broken = !parsed.diagnostics.is_empty() || parsed.document.items.iter().any(|item| matches!(item.kind, ItemKind::Broken));
        if broken {
            let here = library.faults().iter().filter(|f| f.diagnostic().span.source == id && f.code.as_str().starts_with("P1"));
            for fault in here {
                render::fault(fault, library.sources(), terminal)?;
            }
            status = status.max(Status::Findings);
            continue;
        }
        let formatted = format(&parsed.document);
        if formatted == source.text() {
            kept += 1;
            continue;
        }
        let path = PathBuf::from(source.name());
        if fmt.check {
            say(terminal, Code::NotFormatted, &[("path", source.name().to_owned())])?;
            status = status.max(Status::Findings);
            continue;
        }
        match replace(&path, &formatted) {
            Ok(()) => changed += 1,
            Err(error) => {
                say(terminal, Code::NotWritable, &[("path", source.name().to_owned()), ("reason", error.to_string())])?;
                status = Status::Unusable;
            }
        }
    }
    let (dirapikan, sudah) = (terminal.say("berkas dirapikan", "files formatted"), terminal.say("sudah rapi", "already formatted"));
    terminal.line(format!("{changed} {dirapikan}, {kept} {sudah}"))?;
    Ok(status)
}

fn unreadable(library: &Library, terminal: &mut Terminal) -> io::Result<Status> {
    let mut status = Status::Good;
    let codes = [Code::Unreadable, Code::NoRegulations, Code::NotUtf8, Code::FileTooLarge];
    for fault in library.faults().iter().filter(|fault| codes.contains(&fault.code)) {
        render::fault(fault, library.sources(), terminal)?;
        status = Status::Unusable;
    }
    Ok(status)
}

/// Prints a message of the catalogue that has no place in a text.
pub fn say(terminal: &mut Terminal, code: Code, args: &[(&'static str, String)]) -> io::Result<()> {
    let mut diagnostic = Diagnostic::error(code, Span { source: SourceId(0), start: 0, end: 0 });
    for (key, value) in args {
        diagnostic = diagnostic.with(key, value.clone());
    }
    let word = match terminal.lang {
        Lang::Id => "galat",
        Lang::En => "error",
    };
    let (message, help) = (diagnostic.message(terminal.lang), diagnostic.help(terminal.lang));
    terminal.error(format!("{word}[{code}]: {message}\n  {help}"))
}

/// Writes beside the file and puts the new text in its place in one step.
pub fn replace(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A file that may not be written is left alone, even where its folder would allow replacing it.
    if path.metadata().is_ok_and(|metadata| metadata.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(metadata) = path.metadata() {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
