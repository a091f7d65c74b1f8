//! Where the lines of results go: whole lines only, and a file whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Bytes gathered before they are written.
const GATHERED: usize = 64 * 1024;

/// Standard output or a file.
pub struct Sink {
    target: Target,
    /// Whole lines not written yet.
    lines: Vec<u8>,
}

enum Target {
    Standard,
    /// Written beside its place, then put there.
    Plain {
        file: NamedTempFile,
        place: PathBuf,
    },
    /// A device or a pipe, which nothing may replace.
    Special(File),
}

impl Sink {
    /// A sink for a path; standard output where there is none.
    pub fn open(path: Option<&Path>) -> io::Result<Sink> {
        let target = match path {
            None => Target::Standard,
            Some(path) => target(path)?,
        };
        Ok(Sink { target, lines: Vec::new() })
    }

    /// The file that is written beside its place.
    pub fn temporary(&self) -> Option<PathBuf> {
        match &self.target {
            Target::Plain { file, .. } => Some(file.path().to_owned()),
            Target::Standard | Target::Special(_) => None,
        }
    }

    /// Adds a line.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        self.lines.extend_from_slice(text.as_bytes());
        self.lines.push(b'\n');
        if self.lines.len() >= GATHERED { self.flush() } else { Ok(()) }
    }

    /// Writes the lines gathered.
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Standard => {
                let mut out = io::stdout().lock();
                out.write_all(&self.lines)?;
                out.flush()?;
            }
            Target::Plain { file, .. } => file.write_all(&self.lines)?,
            Target::Special(file) => file.write_all(&self.lines)?,
        }
        self.lines.clear();
        Ok(())
    }

    /// Writes what is left and puts a file in its place. Without this the place keeps what it had.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        match self.target {
            Target::Plain { file, place } => {
                file.as_file().sync_all()?;
                file.persist(place).map_err(|error| error.error)?;
                Ok(())
            }
            Target::Standard | Target::Special(_) => Ok(()),
        }
    }
}

fn target(path: &Path) -> io::Result<Target> {
    // A link stays one; what it leads to is replaced.
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let known = place.metadata().ok();
    if known.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return Ok(Target::Special(File::options().write(true).open(place)?));
    }
    if known.as_ref().is_some_and(|known| known.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".perwali-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file has them: less what the user's mask takes away.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder)?;
    if let Some(known) = known {
        file.as_file().set_permissions(known.permissions())?;
    }
    Ok(Target::Plain { file, place })
}
