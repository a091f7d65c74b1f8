//! `perwali new`: a regulation to start from. It checks, runs, and never overwrites.

use std::io::{self, Write};
use std::path::Path;

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::io_reason;
use perwali::{Code, Library};

use super::plain;
use crate::arguments::New;
use crate::terminal::Terminal;
use crate::{Status, render};

const SKELETON: &str = include_str!("skeleton.perwali");

pub fn run(new: &New, terminal: &mut Terminal) -> io::Result<Status> {
    let Some(path) = &new.path else {
        terminal.text(SKELETON)?;
        return Ok(Status::Good);
    };
    let shown = path.display().to_string();
    match write_new(path) {
        Ok(()) => {
            let next = terminal.say("dibuat; periksa dengan", "made; check it with");
            terminal.line(format!("{shown} {next} `perwali check {shown}`"))?;
            Ok(Status::Good)
        }
        Err(error) => {
            let reason = match error.kind() {
                io::ErrorKind::AlreadyExists => Arg::words("berkas itu sudah ada", "the file exists already"),
                io::ErrorKind::NotFound => Arg::words("foldernya tidak ada", "there is no such folder"),
                _ => io_reason(&error),
            };
            let library = Library::builder().open();
            let found = plain(&library, Code::NotWritable, &[("path", shown.into()), ("reason", reason)]);
            render::error(&found, library.sources(), terminal)?;
            Ok(Status::Unusable)
        }
    }
}

/// Writes beside the place and moves there, unless something stands there already: the file is whole or not at all.
fn write_new(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(permissions());
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(SKELETON.as_bytes())?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

/// Those of a file made in the usual way; a temporary file is its owner's alone.
#[cfg(unix)]
fn permissions() -> std::fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o644)
}
