//! What can go wrong, with its code, its provision, its place and its words.

use std::fmt;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Lang};
use perwali_engine::source::Sources;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A place in a regulation's file, lines and columns from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Name of the file.
    pub file: String,
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One thing that is wrong: with a regulation, with the input, or with what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable code; [`Fault::help`] and `perwali explain-code` say more.
    pub code: Code,
    /// The provision concerned, empty where none is.
    pub provision: String,
    /// The place in the regulation concerned, where there is one.
    pub position: Option<Position>,
    diagnostic: Box<Diagnostic>,
}

impl Fault {
    /// A fault about a place in a regulation.
    pub(crate) fn located(sources: &Sources, diagnostic: Diagnostic) -> Fault {
        let position = sources.get(diagnostic.span.source).map(|source| {
            let at = source.position(diagnostic.span.start);
            Position { file: source.name().to_owned(), line: at.line, column: at.column }
        });
        Fault { code: diagnostic.code, provision: diagnostic.provision.clone(), position, diagnostic: Box::new(diagnostic) }
    }

    /// A fault about what the caller gave or asked.
    pub(crate) fn unlocated(diagnostic: Diagnostic) -> Fault {
        Fault { code: diagnostic.code, provision: String::new(), position: None, diagnostic: Box::new(diagnostic) }
    }

    /// What was found and what was expected.
    pub fn message(&self, lang: Lang) -> String {
        self.diagnostic.message(lang)
    }

    /// What to do next; may be empty.
    pub fn help(&self, lang: Lang) -> String {
        self.diagnostic.help(lang)
    }

    /// The diagnostic it was made from.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.diagnostic
    }
}

/// The error object of the wire: `kode`, `pesan`, `saran`, `ketentuan`, `posisi`.
impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kode", self.code.as_str())?;
        map.serialize_entry("pesan", &self.message(Lang::Id))?;
        let help = self.help(Lang::Id);
        if !help.is_empty() {
            map.serialize_entry("saran", &help)?;
        }
        if !self.provision.is_empty() {
            map.serialize_entry("ketentuan", &self.provision)?;
        }
        if let Some(position) = &self.position {
            map.serialize_entry("posisi", &PositionObject(position))?;
        }
        map.end()
    }
}

struct PositionObject<'a>(&'a Position);

impl Serialize for PositionObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("berkas", &self.0.file)?;
        map.serialize_entry("baris", &self.0.line)?;
        map.serialize_entry("kolom", &self.0.column)?;
        map.end()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = &self.position {
            write!(f, "{position}: ")?;
        }
        write!(f, "{}: {}", self.code, self.message(Lang::Id))?;
        if !self.provision.is_empty() {
            write!(f, " ({})", self.provision)?;
        }
        Ok(())
    }
}

/// Why there is no answer: one or more faults, all that were found together.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    faults: Vec<Fault>,
}

impl Error {
    /// An error of these faults.
    pub(crate) fn new(faults: Vec<Fault>) -> Error {
        Error { faults }
    }

    pub(crate) fn one(fault: Fault) -> Error {
        Error { faults: vec![fault] }
    }

    /// All faults, in order; never empty.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// The error object as the JSON of the wire.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Code of the first fault.
    pub fn code(&self) -> Code {
        self.faults.first().map_or(Code::Internal, |fault| fault.code)
    }

    /// Provision of the first fault.
    pub fn provision(&self) -> &str {
        self.faults.first().map_or("", |fault| fault.provision.as_str())
    }

    /// Place of the first fault.
    pub fn position(&self) -> Option<&Position> {
        self.faults.first().and_then(|fault| fault.position.as_ref())
    }
}

/// The error object of the wire: `{"galat": […]}`.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("galat", &self.faults)?;
        map.end()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

/// As [`fmt::Display`], since this is what a program that ends with an error prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Error {}
