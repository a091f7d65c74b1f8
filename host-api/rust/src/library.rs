//! Regulations loaded together: a folder, files or texts, checked, each with its identity.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use perwali_dsl::compile_all;
use perwali_dsl::syntax::{MAX_FILE, decode};
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic, Severity};
use perwali_engine::source::{Source, SourceId, Sources, Span};
use perwali_engine::value::Day;

use crate::content::{Contents, name_of};
use crate::decision::Decision;
use crate::error::{Error, Fault};
use crate::regulation::Regulation;

/// Extension of regulation files.
const EXTENSION: &str = "perwali";
/// Largest CSV file that is read, in bytes.
const MAX_CSV: u64 = 64 * 1024 * 1024;

/// A closed set of regulations.
#[derive(Clone)]
pub struct Library {
    sources: Arc<Sources>,
    paths: Vec<PathBuf>,
    regulations: Vec<Regulation>,
    /// Those that were repealed before they took effect, as they were known until then.
    cancelled: Vec<Regulation>,
    /// The id that each file states, as far as its header could be read.
    stated: Vec<(PathBuf, String)>,
    /// Ids of the regulations that are not sound or stated twice, and why.
    broken: Vec<(String, Error)>,
    faults: Vec<Fault>,
    /// Tables the regulations ask for, those that could not be read included.
    tables: Vec<PathBuf>,
    hash: Arc<str>,
}

/// Gathers files and texts before they are checked together.
#[derive(Default)]
pub struct LibraryBuilder {
    texts: Vec<Text>,
    read: BTreeSet<PathBuf>,
    faults: Vec<Fault>,
}

/// One text before it is checked.
struct Text {
    path: PathBuf,
    /// Relative to the folder that was given.
    name: String,
    bytes: Vec<u8>,
    /// Bytes it has, of which no more are read than a regulation may have.
    size: u64,
    /// The CSV files it may use; those of its folder where there are none.
    files: Option<BTreeMap<String, String>>,
}

impl LibraryBuilder {
    /// Adds a file, or every `.perwali` file of a folder and the folders in it.
    #[must_use]
    pub fn path(mut self, path: impl AsRef<Path>) -> LibraryBuilder {
        let path = path.as_ref();
        let mut files = Vec::new();
        if path.is_dir() {
            self.walk(path, &mut files);
            if files.is_empty() && self.faults.is_empty() {
                let found = Diagnostic::error(Code::NoRegulations, Span::default()).with("path", path.display().to_string());
                self.faults.push(Fault::unlocated(found));
            }
        } else {
            files.push(path.to_owned());
        }
        files.sort();
        for file in files {
            // A file that two of the paths lead to is one regulation.
            if !file.canonicalize().map_or(true, |canonical| self.read.insert(canonical)) {
                continue;
            }
            match read_file(&file, MAX_FILE as u64 + 1) {
                Ok((bytes, size)) => {
                    let inside = file.strip_prefix(path).ok().filter(|inside| !inside.as_os_str().is_empty());
                    let name = name_of(inside.or_else(|| file.file_name().map(Path::new)).unwrap_or(&file));
                    self.texts.push(Text { path: file, name, bytes, size, files: None });
                }
                Err(error) => self.faults.push(unreadable(&file, error)),
            }
        }
        self
    }

    /// Adds a text under a name, with the CSV files it uses by name. Such a text never reads a file of the disk.
    ///
    /// ```
    /// # fn main() -> Result<(), perwali::Error> {
    /// # let text = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2025\ntentang \"Tarif\"\nmulai berlaku 1 Januari 2025\n\njenis Kelas: a, b\n\nmasukan kelas: Kelas\n\nkeputusan tarif_kelas: uang\n\nPasal 1\n  tarif_kelas adalah tabel menurut kelas dari \"tarif.csv\" kolom kelas; tarif sebagai uang\n";
    /// let csv = "kelas,tarif\na,5000\nb,7500\n";
    /// let library = perwali::Library::builder().text("contoh.perwali", text, [("tarif.csv", csv)]).load()?;
    /// let outcome = library.decision("perwali-contoh/1/2025", "tarif_kelas")?.evaluate_json("2025-02-01", r#"{"kelas": "b"}"#)?;
    /// assert_eq!(outcome.integer("tarif_kelas"), Some(7_500));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn text<'a>(
        mut self,
        name: impl Into<PathBuf>,
        text: impl Into<String>,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> LibraryBuilder {
        let files = files.into_iter().map(|(name, content)| (name.to_owned(), content.to_owned())).collect();
        let (path, bytes) = (name.into(), text.into().into_bytes());
        self.texts.push(Text { name: name_of(&path), path, size: bytes.len() as u64, bytes, files: Some(files) });
        self
    }

    /// Symbolic links to folders are not followed, so a walk ends.
    fn walk(&mut self, folder: &Path, files: &mut Vec<PathBuf>) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.faults.push(unreadable(folder, io_reason(&error)));
                return;
            }
        };
        let mut paths: Vec<(PathBuf, bool)> = Vec::new();
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?.is_dir()))) {
                Ok(found) => paths.push(found),
                Err(error) => self.faults.push(unreadable(folder, io_reason(&error))),
            }
        }
        paths.sort();
        for (path, is_folder) in paths {
            let hidden = path.file_name().and_then(|n| n.to_str()).is_some_and(|name| name.starts_with('.'));
            if is_folder && !hidden {
                self.walk(&path, files);
            } else if !is_folder && path.extension().is_some_and(|extension| extension == EXTENSION) {
                files.push(path);
            }
        }
    }

    /// Checks everything. The library holds what is sound; [`Library::faults`] tells of the rest.
    ///
    /// The work is done on a thread of its own, whose stack is large enough for the deepest text the parser lets through,
    /// whatever the caller's is.
    pub fn open(self) -> Library {
        const STACK: usize = 64 * 1024 * 1024;
        let here = std::sync::Mutex::new(Some(self));
        let take = |slot: &std::sync::Mutex<Option<LibraryBuilder>>| {
            slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take().unwrap_or_default()
        };
        std::thread::scope(|scope| {
            let worker = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || take(&here).check());
            match worker {
                Ok(worker) => worker.join().unwrap_or_else(|_| Library::broken("a pass of the compiler failed")),
                // Without threads the caller's own stack must do.
                Err(_) => take(&here).check(),
            }
        })
    }

    fn check(self) -> Library {
        let mut faults = self.faults;
        let mut sources = Sources::default();
        let mut failed = Vec::new();
        let (mut paths, mut folders, mut decoded) = (Vec::new(), Vec::new(), Vec::new());
        let contents = RefCell::new(Contents::default());
        // Each table is read once, however many texts in time use it: they and the hash are of the same content.
        let tables: RefCell<BTreeMap<(PathBuf, usize), Result<String, Arg>>> = RefCell::default();
        for (index, Text { path, name: relative, bytes, size, files }) in self.texts.into_iter().enumerate() {
            let name = path.display().to_string();
            paths.push(path.clone());
            contents.borrow_mut().add(relative.clone(), &bytes);
            folders.push((path.parent().map(Path::to_owned).unwrap_or_default(), relative, files));
            let next = SourceId(u32::try_from(index).unwrap_or(u32::MAX));
            let read = if size > MAX_FILE as u64 { Err(Box::new(too_large(next, size))) } else { decode(next, &bytes) };
            match read {
                Ok(text) => decoded.push((sources.add(Source::new(name, text.clone())), text)),
                Err(diagnostic) => {
                    sources.add(Source::new(name, ""));
                    failed.push(*diagnostic);
                }
            }
        }
        let texts: Vec<(SourceId, &str)> = decoded.iter().map(|(source, text)| (*source, text.as_str())).collect();
        let compiled = compile_all(&texts, &|source, name| {
            let Some((folder, relative, files)) = folders.get(source.0 as usize) else { return Err(Arg::from(name)) };
            // A text that brings its own tables shares them with none.
            let owner = files.as_ref().map_or(0, |_| 1 + source.0 as usize);
            let mut tables = tables.borrow_mut();
            let read = tables.entry((folder.join(name), owner)).or_insert_with(|| read_csv(folder, name, files.as_ref()));
            if let Ok(table) = read {
                contents.borrow_mut().add(name_of(&Path::new(relative).with_file_name(name)), table.as_bytes());
            }
            read.clone()
        });
        let sources = Arc::new(sources);
        let hash: Arc<str> = contents.into_inner().hash().into();
        faults.extend(failed.into_iter().map(|diagnostic| Fault::located(&sources, diagnostic)));
        let mut regulations: Vec<Regulation> = Vec::new();
        let (mut broken, mut cancelled, mut stated) = (Vec::new(), Vec::new(), Vec::new());
        let mut known: BTreeMap<String, (PathBuf, Span)> = BTreeMap::new();
        for ((source, _), mut found) in texts.into_iter().zip(compiled) {
            let path = paths.get(source.0 as usize).cloned().unwrap_or_default();
            let mut diagnostics = std::mem::take(&mut found.diagnostics);
            if found.versions.is_empty() && !diagnostics.iter().any(|found| found.severity == Severity::Error) {
                // No regulation is left out in silence.
                let detail = Arg::words(
                    "peraturan ini tidak dapat disusun, tanpa sebab yang disebut",
                    "no program was made, and no reason was given",
                );
                diagnostics.push(Diagnostic::error(Code::Internal, found.identity.span).with("detail", detail));
            }
            let here: Vec<Fault> = diagnostics.into_iter().map(|diagnostic| Fault::located(&sources, diagnostic)).collect();
            faults.extend(here.iter().cloned());
            let id = found.identity.id.clone();
            stated.push((path.clone(), id.clone()));
            if let Some((first, span)) = known.get(&id).filter(|_| !id.is_empty()) {
                let diagnostic = Diagnostic::error(Code::DuplicateIdentity, found.identity.span)
                    .with("id", id.clone())
                    .with("first", first.display().to_string())
                    .with("second", path.display().to_string())
                    .label(*span, Arg::words("yang pertama", "the first"));
                let fault = Fault::located(&sources, diagnostic);
                // Which of the two is meant is not for a caller to find out by accident.
                broken.push((id, Error::one(fault.clone())));
                faults.push(fault);
                continue;
            }
            known.insert(id.clone(), (path.clone(), found.identity.span));
            if found.versions.is_empty() {
                if !id.is_empty() {
                    broken.push((id, Error::new(here)));
                }
                continue;
            }
            match Regulation::new(found, &path, source, &sources, &hash) {
                Ok(regulation) => regulations.push(regulation),
                Err(before) => {
                    cancelled.extend(before);
                    broken.push((id.clone(), Error::one(never_in_force(&id))));
                }
            }
        }
        Library {
            sources,
            paths,
            regulations,
            cancelled,
            stated,
            broken,
            faults,
            tables: tables.into_inner().into_keys().map(|(path, _)| path).collect(),
            hash,
        }
    }

    /// Checks everything; an error where anything is one. Findings do not hinder.
    pub fn load(self) -> Result<Library, Error> {
        let library = self.open();
        let errors: Vec<Fault> = library.faults.iter().filter(|f| f.diagnostic().severity == Severity::Error).cloned().collect();
        if errors.is_empty() { Ok(library) } else { Err(Error::new(errors)) }
    }
}

/// Of a regulation that was repealed before its first day.
fn never_in_force(id: &str) -> Fault {
    Fault::unlocated(Diagnostic::error(Code::NeverInForce, Span::default()).with("id", id))
}

fn unreadable(path: &Path, reason: Arg) -> Fault {
    let found = Diagnostic::error(Code::Unreadable, Span::default())
        .with("path", path.display().to_string())
        .with("reason", reason)
        .with("folder", "FOLDER");
    Fault::unlocated(found)
}

fn too_large(source: SourceId, size: u64) -> Diagnostic {
    Diagnostic::error(Code::FileTooLarge, Span { source, start: 0, end: 0 })
        .with("size", size.to_string())
        .with("limit", MAX_FILE.to_string())
}

/// The first bytes of a file, at most `limit`, and how many it has. Pipes and devices may never end, so only plain files
/// are read.
pub(crate) fn read_file(path: &Path, limit: u64) -> Result<(Vec<u8>, u64), Arg> {
    let metadata = std::fs::metadata(path).map_err(|error| io_reason(&error))?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(Arg::words("bukan berkas biasa", "it is not a plain file"));
    }
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| io_reason(&error))?;
    let size = metadata.len().max(bytes.len() as u64);
    Ok((bytes, size))
}

/// The whole text of a file that is not too large.
pub(crate) fn read_text(path: &Path) -> Result<String, Arg> {
    let (bytes, size) = read_file(path, MAX_CSV + 1)?;
    if size > MAX_CSV {
        let limit = MAX_CSV / 1024 / 1024;
        return Err(Arg::words(format!("lebih besar dari {limit} MiB"), format!("it is larger than {limit} MiB")));
    }
    String::from_utf8(bytes).map_err(|_| Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text"))
}

/// The reason of an I/O error in words.
pub fn io_reason(error: &std::io::Error) -> Arg {
    match error.kind() {
        std::io::ErrorKind::NotFound => Arg::words("tidak ada", "there is no such file"),
        std::io::ErrorKind::PermissionDenied => Arg::words("tidak diizinkan", "permission is denied"),
        std::io::ErrorKind::NotADirectory => Arg::words("sebagian letaknya bukan folder", "a part of the path is no folder"),
        std::io::ErrorKind::StorageFull => Arg::words("penyimpanan penuh", "the storage is full"),
        std::io::ErrorKind::ReadOnlyFilesystem => Arg::words("penyimpanannya hanya dapat dibaca", "the storage is read-only"),
        std::io::ErrorKind::IsADirectory => Arg::words("itu folder, bukan berkas", "it is a folder, not a file"),
        std::io::ErrorKind::InvalidData => Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text"),
        _ => Arg::Text(error.to_string()),
    }
}

fn read_csv(folder: &Path, name: &str, given: Option<&BTreeMap<String, String>>) -> Result<String, Arg> {
    match given {
        None => read_text(&folder.join(name)),
        Some(given) => given
            .get(name)
            .cloned()
            .ok_or_else(|| Arg::words("tidak diberikan bersama teksnya", "it was not given with the text")),
    }
}

impl Library {
    /// Loads a file, or every `.perwali` file of a folder and the folders in it. CSV files are looked for beside each.
    ///
    /// # Errors
    ///
    /// Every error found in any of the files. To work with the sound ones and read the rest, use [`LibraryBuilder::open`].
    pub fn load(path: impl AsRef<Path>) -> Result<Library, Error> {
        Library::builder().path(path).load()
    }

    /// Loads texts by name.
    ///
    /// # Errors
    ///
    /// Every error found in any of the texts.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Library, Error> {
        texts.into_iter().fold(Library::builder(), |builder, (name, text)| builder.text(name, text, [])).load()
    }

    /// A library to be gathered.
    pub fn builder() -> LibraryBuilder {
        LibraryBuilder::default()
    }

    /// A library with nothing in it but the news of a bug.
    fn broken(detail: &str) -> Library {
        let found = Diagnostic::error(Code::Internal, Span::default()).with("detail", detail);
        Library {
            sources: Arc::default(),
            paths: Vec::new(),
            regulations: Vec::new(),
            cancelled: Vec::new(),
            stated: Vec::new(),
            broken: Vec::new(),
            faults: vec![Fault::unlocated(found)],
            tables: Vec::new(),
            hash: Contents::default().hash().into(),
        }
    }

    /// The sound regulations, in the order of their files, each with its last text.
    pub fn regulations(&self) -> &[Regulation] {
        &self.regulations
    }

    /// Everything found while loading, findings included.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The texts.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The file or name a text was given under.
    pub fn path(&self, source: SourceId) -> Option<&Path> {
        self.paths.get(source.0 as usize).map(PathBuf::as_path)
    }

    /// The files its regulations take tables from, those that could not be read included.
    pub fn tables(&self) -> &[PathBuf] {
        &self.tables
    }

    /// What was loaded, as one hash: `sha256:` and 64 hexadecimal digits, over the regulations' files and the tables they
    /// use, by names relative to the folder given. The same content has the same hash wherever it lies; docs/wire-format.md
    /// says how it is made. Every [`crate::Outcome`] carries it.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The regulation of an id such as `pp/58/2023`.
    ///
    /// # Errors
    ///
    /// What is wrong with it where it is here but not sound, or here twice; [`Code::UnknownRegulation`] where it is not here.
    pub fn regulation(&self, id: &str) -> Result<&Regulation, Error> {
        if let Some((_, error)) = self.broken.iter().find(|(broken, _)| broken == id) {
            return Err(error.clone());
        }
        if let Some(regulation) = self.regulations.iter().find(|regulation| regulation.id() == id) {
            return Ok(regulation);
        }
        let mut found = Diagnostic::error(Code::UnknownRegulation, Span::default())
            .with("id", crate::json::shorten(id))
            .with("library", Arg::words("perpustakaan ini", "this library"));
        let known = self.regulations.iter().map(Regulation::id).chain(self.broken.iter().map(|(id, _)| id.as_str()));
        if let Some(near) = crate::json::near(id, known) {
            found = found.with("suggestion", near);
        }
        Err(Error::one(Fault::unlocated(found)))
    }

    /// The library as it was known on a day: without the regulations and amendments that were promulgated later. One that does
    /// not say when it was promulgated is known since it took effect.
    #[must_use]
    pub fn known_on(&self, day: Day) -> Library {
        let mut library = Library { regulations: Vec::new(), ..self.clone() };
        library.broken.retain(|(id, _)| !self.cancelled.iter().any(|cancelled| cancelled.id() == id));
        for regulation in self.regulations.iter().chain(&self.cancelled) {
            let id = regulation.id();
            let error = match regulation.known_on(day) {
                Ok(Some(known)) => {
                    library.regulations.push(known);
                    continue;
                }
                Ok(None) => Error::one(never_in_force(id)),
                Err(since) => {
                    let found = Diagnostic::error(Code::NotYetKnown, Span::default())
                        .with("id", id)
                        .with("since", Arg::words(since.indonesian(), since.iso()))
                        .with("day", Arg::words(day.indonesian(), day.iso()));
                    Error::one(Fault::unlocated(found))
                }
            };
            library.broken.push((id.to_owned(), error));
        }
        library
    }

    /// The id of the regulation that a file states, sound or not; none where its header could not be read.
    pub fn id_in(&self, path: impl AsRef<Path>) -> Option<&str> {
        let stated = self.stated.iter().find(|(file, _)| file == path.as_ref());
        stated.map(|(_, id)| id.as_str()).filter(|id| !id.is_empty())
    }

    /// Prepares a decision of a regulation.
    pub fn decision(&self, regulation: &str, decision: &str) -> Result<Decision, Error> {
        self.regulation(regulation)?.decision(decision)
    }
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(&self.regulations).finish()
    }
}
