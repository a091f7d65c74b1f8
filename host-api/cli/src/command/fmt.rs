//! `perwali fmt`: the one layout of regulations. A file is replaced whole or not at all, and never where it cannot be read
//! whole.

use std::io::{self, Write};
use std::path::Path;

use perwali::Code;
use perwali::internal::dsl::syntax::ast::{Document, ItemKind};
use perwali::internal::dsl::syntax::{Parsed, format, parse};
use perwali::internal::engine::source::SourceId;
use perwali::internal::{fault, io_reason};

use super::{is_unreadable, open, plain};
use crate::arguments::{Arguments, Fmt};
use crate::terminal::Terminal;
use crate::{Status, render};

/// What became of one file.
enum Fate {
    Kept,
    Changed,
    Untidy,
}

pub fn run(fmt: &Fmt, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    if fmt.paths.iter().any(|path| path.as_os_str() == "-") {
        let words = terminal.say(
            "galat: `fmt` merapikan berkas, bukan masukan standar; sebutkan berkasnya",
            "error: `fmt` lays out files, not standard input; name the file",
        );
        terminal.error(words)?;
        return Ok(Status::Unusable);
    }
    let library = open(&fmt.paths, arguments);
    let mut status = Status::Good;
    for found in library.faults().iter().filter(|found| is_unreadable(found)) {
        render::error(found, library.sources(), terminal)?;
        status = Status::Unusable;
    }
    let (mut changed, mut kept, mut untidy) = (0usize, 0usize, 0usize);
    for (id, source) in library.sources().iter() {
        let Some(path) = library.path(id) else { continue };
        let unread =
            |found: &&perwali::Fault| is_unreadable(found) && found.position.as_ref().is_some_and(|at| at.file == source.name());
        if library.faults().iter().any(|found| unread(&found)) {
            continue;
        }
        let parsed = parse(id, source.text());
        if is_broken(&parsed) {
            for found in parsed.diagnostics {
                render::fault(&fault(&library, found), library.sources(), terminal)?;
            }
            status = status.max(Status::Findings);
            continue;
        }
        match tidy(path, id, &parsed.document, fmt.check) {
            Ok(Fate::Kept) => kept += 1,
            Ok(Fate::Changed) => changed += 1,
            Ok(Fate::Untidy) => {
                untidy += 1;
                let found = plain(&library, Code::NotFormatted, &[("path", source.name().into())]);
                render::fault(&found, library.sources(), terminal)?;
                status = status.max(Status::Findings);
            }
            Err(error) => {
                let found = plain(&library, Code::NotWritable, &[("path", source.name().into()), ("reason", io_reason(&error))]);
                render::error(&found, library.sources(), terminal)?;
                status = Status::Unusable;
            }
        }
    }
    let tidied = match (terminal.lang, fmt.check) {
        (perwali::Lang::Id, false) => format!("{changed} berkas dirapikan, {kept} sudah rapi"),
        (perwali::Lang::Id, true) => format!("{untidy} berkas belum rapi, {kept} sudah rapi"),
        (perwali::Lang::En, false) => format!("files formatted: {changed}; already formatted: {kept}"),
        (perwali::Lang::En, true) => format!("files not formatted: {untidy}; already formatted: {kept}"),
    };
    terminal.line(tidied)?;
    Ok(status)
}

fn is_broken(parsed: &Parsed) -> bool {
    !parsed.diagnostics.is_empty() || parsed.document.items.iter().any(|item| matches!(item.kind, ItemKind::Broken))
}

fn tidy(path: &Path, id: SourceId, document: &Document, check: bool) -> io::Result<Fate> {
    let formatted = format(document);
    if std::fs::read(path)? == formatted.as_bytes() {
        return Ok(Fate::Kept);
    }
    if check {
        return Ok(Fate::Untidy);
    }
    // The last guard of a person's text: what was laid out must be read again as the same regulation.
    let again = parse(id, &formatted);
    if is_broken(&again) || again.document.items.len() != document.items.len() || format(&again.document) != formatted {
        return Err(io::Error::other("the layout would not be read as the same text"));
    }
    replace(path, &formatted)?;
    Ok(Fate::Changed)
}

/// Writes beside the file and puts the new text in its place in one step. A symbolic link stays one; its target is
/// replaced, with the target's permissions and, where possible, its owner.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let metadata = path.metadata()?;
    // A file that may not be written is left alone, even where its folder would allow replacing it.
    if metadata.permissions().readonly() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".perwali-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only a privileged user may give a file away; for others the file is their own already.
        let _ = fchown(file.as_file(), Some(metadata.uid()), Some(metadata.gid()));
    }
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}
