//! Regulations loaded together: a folder, files or texts, checked, each with its identity.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use perwali_dsl::check::CheckedExample;
use perwali_dsl::hir::Identity;
use perwali_dsl::spelling::closest;
use perwali_dsl::syntax::decode;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic, Severity};
use perwali_engine::ir::{self, Program, ValueId};
use perwali_engine::source::{Source, SourceId, Sources, Span};

use crate::decision::{Backend, Decision};
use crate::error::{Error, Fault};

/// Extension of regulation files.
const EXTENSION: &str = "perwali";

/// A closed set of regulations.
#[derive(Clone)]
pub struct Library {
    sources: Arc<Sources>,
    regulations: Vec<Regulation>,
    faults: Vec<Fault>,
}

/// One checked regulation.
#[derive(Clone)]
pub struct Regulation(Arc<Inner>);

struct Inner {
    identity: Identity,
    program: Arc<Program>,
    examples: Vec<CheckedExample>,
    path: PathBuf,
    source: SourceId,
    sources: Arc<Sources>,
}

/// Gathers files and texts before they are checked together.
#[derive(Default)]
pub struct LibraryBuilder {
    texts: Vec<(PathBuf, Vec<u8>, BTreeMap<String, String>)>,
    faults: Vec<Fault>,
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
            match std::fs::read(&file) {
                Ok(bytes) => self.texts.push((file, bytes, BTreeMap::new())),
                Err(error) => self.faults.push(unreadable(&file, &error)),
            }
        }
        self
    }

    /// Adds a text under a name, with the CSV files it uses by name.
    #[must_use]
    pub fn text<'a>(
        mut self,
        name: impl Into<PathBuf>,
        text: impl Into<String>,
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> LibraryBuilder {
        let files = files.into_iter().map(|(name, content)| (name.to_owned(), content.to_owned())).collect();
        self.texts.push((name.into(), text.into().into_bytes(), files));
        self
    }

    /// Symbolic links to folders are not followed, so a walk ends.
    fn walk(&mut self, folder: &Path, files: &mut Vec<PathBuf>) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.faults.push(unreadable(folder, &error));
                return;
            }
        };
        let mut paths: Vec<(PathBuf, bool)> = Vec::new();
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?.is_dir()))) {
                Ok(found) => paths.push(found),
                Err(error) => self.faults.push(unreadable(folder, &error)),
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
    pub fn open(self) -> Library {
        let mut faults = self.faults;
        let mut sources = Sources::default();
        let mut compiled = Vec::new();
        let mut failed = Vec::new();
        for (path, bytes, files) in self.texts {
            let name = path.display().to_string();
            let next = SourceId(u32::try_from(sources.iter().count()).unwrap_or(u32::MAX));
            let text = match decode(next, &bytes) {
                Ok(text) => text,
                Err(diagnostic) => {
                    sources.add(Source::new(name, ""));
                    failed.push(*diagnostic);
                    continue;
                }
            };
            let source = sources.add(Source::new(name, text.clone()));
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            let found = perwali_dsl::compile(source, &text, &|name| read_csv(&folder, name, &files));
            compiled.push((path, source, found));
        }
        let sources = Arc::new(sources);
        faults.extend(failed.into_iter().map(|diagnostic| Fault::located(&sources, diagnostic)));
        let mut regulations: Vec<Regulation> = Vec::new();
        let mut known: BTreeMap<String, (PathBuf, Span)> = BTreeMap::new();
        for (path, source, found) in compiled {
            faults.extend(found.diagnostics.into_iter().map(|diagnostic| Fault::located(&sources, diagnostic)));
            let id = &found.identity.id;
            if let Some((first, span)) = known.get(id).filter(|_| !id.is_empty()) {
                let diagnostic = Diagnostic::error(Code::DuplicateIdentity, found.identity.span)
                    .with("id", id.clone())
                    .with("first", first.display().to_string())
                    .with("second", path.display().to_string())
                    .label(*span, Arg::words("yang pertama", "the first"));
                faults.push(Fault::located(&sources, diagnostic));
                continue;
            }
            known.insert(id.clone(), (path.clone(), found.identity.span));
            if let Some(program) = found.program {
                regulations.push(Regulation(Arc::new(Inner {
                    identity: found.identity,
                    program: Arc::new(program),
                    examples: found.examples,
                    path,
                    source,
                    sources: sources.clone(),
                })));
            }
        }
        Library { sources, regulations, faults }
    }

    /// Checks everything; an error where anything is one. Findings do not hinder.
    pub fn load(self) -> Result<Library, Error> {
        let library = self.open();
        let errors: Vec<Fault> = library.faults.iter().filter(|f| f.diagnostic().severity == Severity::Error).cloned().collect();
        if errors.is_empty() { Ok(library) } else { Err(Error::new(errors)) }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Fault {
    let found = Diagnostic::error(Code::Unreadable, Span::default())
        .with("path", path.display().to_string())
        .with("reason", io_reason(error));
    Fault::unlocated(found)
}

/// The reason of an I/O error in words.
pub(crate) fn io_reason(error: &std::io::Error) -> Arg {
    match error.kind() {
        std::io::ErrorKind::NotFound => Arg::words("tidak ada", "there is no such file"),
        std::io::ErrorKind::PermissionDenied => Arg::words("tidak diizinkan", "permission is denied"),
        std::io::ErrorKind::IsADirectory => Arg::words("itu folder, bukan berkas", "it is a folder, not a file"),
        std::io::ErrorKind::InvalidData => Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text"),
        _ => Arg::Text(error.to_string()),
    }
}

fn read_csv(folder: &Path, name: &str, given: &BTreeMap<String, String>) -> Result<String, Arg> {
    if let Some(content) = given.get(name) {
        return Ok(content.clone());
    }
    std::fs::read_to_string(folder.join(name)).map_err(|error| io_reason(&error))
}

impl Library {
    /// Loads a file, or every `.perwali` file of a folder.
    pub fn load(path: impl AsRef<Path>) -> Result<Library, Error> {
        Library::builder().path(path).load()
    }

    /// Loads texts by name.
    pub fn from_texts<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Library, Error> {
        texts.into_iter().fold(Library::builder(), |builder, (name, text)| builder.text(name, text, [])).load()
    }

    /// A library to be gathered.
    pub fn builder() -> LibraryBuilder {
        LibraryBuilder::default()
    }

    /// The sound regulations, in the order of their files.
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

    /// The regulation of an id such as `pp/58/2023`.
    pub fn regulation(&self, id: &str) -> Result<&Regulation, Error> {
        self.regulations.iter().find(|regulation| regulation.id() == id).ok_or_else(|| {
            let mut found = Diagnostic::error(Code::UnknownRegulation, Span::default())
                .with("id", crate::json::shorten(id))
                .with("library", Arg::words("perpustakaan ini", "this library"));
            if let Some(near) = closest(id, self.regulations.iter().map(Regulation::id)) {
                found = found.with("suggestion", near);
            }
            Error::one(Fault::unlocated(found))
        })
    }

    /// Prepares a decision of a regulation.
    pub fn decision(&self, regulation: &str, decision: &str) -> Result<Decision, Error> {
        self.regulation(regulation)?.decision(decision)
    }
}

impl Regulation {
    /// Identity, such as `pp/58/2023`.
    pub fn id(&self) -> &str {
        &self.0.identity.id
    }

    /// Name, dates, links and applications.
    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    /// The file it was read from.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Its text.
    pub fn source(&self) -> SourceId {
        self.0.source
    }

    /// The core IR.
    pub fn program(&self) -> &Arc<Program> {
        &self.0.program
    }

    /// Its examples.
    pub fn examples(&self) -> &[CheckedExample] {
        &self.0.examples
    }

    /// All texts of its library.
    pub fn sources(&self) -> &Sources {
        &self.0.sources
    }

    /// Names of its decisions.
    pub fn decisions(&self) -> impl Iterator<Item = &str> {
        self.0.program.decisions.iter().map(|decision| decision.name.as_str())
    }

    /// Prepares a decision, or any value of the regulation, to run as machine code where the machine can.
    pub fn decision(&self, name: &str) -> Result<Decision, Error> {
        self.decision_on(name, Backend::Auto)
    }

    /// Prepares a decision to run in a stated way.
    pub fn decision_on(&self, name: &str, backend: Backend) -> Result<Decision, Error> {
        if let Some((_, decision)) = self.0.program.decision(name) {
            return Decision::prepare(self, decision.clone(), backend);
        }
        let value = self.0.program.values.iter().position(|value| !value.hidden && value.name == name);
        match value {
            Some(index) => self.values_on(&[ValueId::new(index)], name, backend),
            None => Err(self.unknown_decision(name)),
        }
    }

    /// Prepares an ad hoc decision on values of the regulation.
    pub(crate) fn values_on(&self, values: &[ValueId], name: &str, backend: Backend) -> Result<Decision, Error> {
        let outputs = values
            .iter()
            .map(|value| ir::Output {
                external: self.0.program.values.get(value.index()).map_or_else(String::new, |def| def.name.clone()),
                value: *value,
            })
            .collect();
        let decision = ir::Decision { name: name.to_owned(), label: String::new(), kind: None, outputs, site: ir::SiteId(0) };
        if !perwali_engine::verify::verify_decision(&self.0.program, &decision) {
            return Err(self.unknown_decision(name));
        }
        Decision::prepare(self, decision, backend)
    }

    fn unknown_decision(&self, name: &str) -> Error {
        let names: Vec<&str> = self.decisions().collect();
        let values = self.0.program.values.iter().filter(|value| !value.hidden).map(|value| value.name.as_str());
        let mut found = Diagnostic::error(Code::UnknownDecision, Span::default())
            .with("name", crate::json::shorten(name))
            .with("regulation", self.id())
            .with("decisions", names.join(", "));
        if let Some(near) = closest(name, values.chain(names.iter().copied())) {
            found = found.with("suggestion", near);
        }
        Error::one(Fault::unlocated(found))
    }
}
