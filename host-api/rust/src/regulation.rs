//! One regulation of a library: its texts in time, and the decisions of each.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use perwali_codegen::{CompileError, CompiledDecision, compile_verified};
use perwali_dsl::check::CheckedExample;
use perwali_dsl::hir::Identity;
use perwali_dsl::syntax::{ast, format};
use perwali_dsl::timeline::Known;
use perwali_dsl::{CompiledRegulation, CompiledVersion};
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::ir::{self, Program, ValueId};
use perwali_engine::report::not_in_force;
use perwali_engine::source::{SourceId, Sources, Span};
use perwali_engine::value::Day;
use perwali_engine::verify::{Verified, Violation};

use crate::decision::{Backend, Decision};
use crate::error::{Error, Fault};

/// One text of a checked regulation. [`Regulation::on`] gives that of another day.
#[derive(Clone)]
pub struct Regulation {
    text: Arc<Text>,
    family: Arc<Family>,
    /// Which of [`Family::known`] it belongs to.
    known: usize,
    /// The day that was asked for, where it is not all that is known now.
    known_on: Option<Day>,
}

/// All texts of a regulation.
struct Family {
    identity: Identity,
    amends: bool,
    texts: Vec<Arc<Text>>,
    /// What was known when, by positions in `texts`.
    known: Vec<Known>,
    path: PathBuf,
    source: SourceId,
    sources: Arc<Sources>,
    /// Hash of the library it belongs to.
    library: Arc<str>,
}

struct Text {
    amenders: Vec<String>,
    document: ast::Document,
    program: Arc<Program>,
    /// Verified when the first decision is compiled, once for all.
    verified: OnceLock<Result<Verified, Violation>>,
    examples: Vec<CheckedExample>,
}

impl From<CompiledVersion> for Text {
    fn from(version: CompiledVersion) -> Text {
        Text {
            amenders: version.amenders,
            document: version.document,
            program: Arc::new(version.program),
            verified: OnceLock::new(),
            examples: version.examples,
        }
    }
}

impl Regulation {
    /// The last text, of all that is known now; where the regulation was repealed before it took effect, the last of those
    /// that were known before, as an error.
    pub(crate) fn new(
        found: CompiledRegulation,
        path: &Path,
        source: SourceId,
        sources: &Arc<Sources>,
        library: &Arc<str>,
    ) -> Result<Regulation, Option<Regulation>> {
        let family = Arc::new(Family {
            identity: found.identity,
            amends: found.amends,
            texts: found.versions.into_iter().map(|version| Arc::new(Text::from(version))).collect(),
            known: found.known,
            path: path.to_owned(),
            source,
            sources: sources.clone(),
            library: library.clone(),
        });
        let mut known = (0..family.known.len()).rev();
        match known.next().and_then(|now| Regulation::last(family.clone(), now)) {
            Some(regulation) => Ok(regulation),
            None => Err(known.find_map(|before| Regulation::last(family.clone(), before))),
        }
    }

    /// The last text that was known.
    fn last(family: Arc<Family>, known: usize) -> Option<Regulation> {
        let position = *family.known.get(known)?.versions.last()?;
        let text = family.texts.get(position)?.clone();
        Some(Regulation { text, family, known, known_on: None })
    }

    /// Identity, such as `pp/58/2023`.
    pub fn id(&self) -> &str {
        &self.family.identity.id
    }

    /// Name, dates, links and applications; in force on the days of all its texts.
    pub fn identity(&self) -> &Identity {
        &self.family.identity
    }

    /// Whether it brings new text for other regulations.
    pub fn is_amender(&self) -> bool {
        self.family.amends
    }

    /// Its texts in time as they are known, earliest first.
    pub fn texts(&self) -> impl DoubleEndedIterator<Item = Regulation> + '_ {
        let positions = self.family.known.get(self.known).map_or(&[][..], |known| known.versions.as_slice());
        let texts = positions.iter().filter_map(|position| self.family.texts.get(*position));
        texts.map(|text| Regulation { text: text.clone(), ..self.clone() })
    }

    /// The text of a day; the first before all, the last after all, whose decisions say that they are not in force then.
    #[must_use]
    pub fn on(&self, day: Day) -> Regulation {
        if self.text.is_of(day) {
            return self.clone();
        }
        let begun = |text: &Regulation| text.first_day().is_none_or(|from| from <= day);
        self.texts().rev().find(begun).or_else(|| self.texts().next()).unwrap_or_else(|| self.clone())
    }

    /// The regulation as it was known on a day: none where by then it had been repealed before it took effect.
    ///
    /// # Errors
    ///
    /// The first day it was known, where that is later.
    pub(crate) fn known_on(&self, day: Day) -> Result<Option<Regulation>, Day> {
        let identity = &self.family.identity;
        if let Some(since) = identity.promulgated.or(identity.from).filter(|since| day < *since) {
            return Err(since);
        }
        let known = self.family.known.iter().rposition(|known| known.since.is_none_or(|since| since <= day)).unwrap_or(0);
        Ok(Regulation::last(self.family.clone(), known).map(|last| Regulation { known_on: Some(day), ..last }))
    }

    /// The day by whose knowledge it is read ([`crate::Library::known_on`]); none where that is all that is loaded.
    pub fn is_known_on(&self) -> Option<Day> {
        self.known_on
    }

    /// First day of this text.
    pub fn first_day(&self) -> Option<Day> {
        self.text.program.from
    }

    /// Last day of this text; none where it has no end.
    pub fn last_day(&self) -> Option<Day> {
        self.text.program.until
    }

    /// Whether this text is the law on a day; of no day, always.
    ///
    /// # Errors
    ///
    /// [`Code::NotInForce`], with the day it takes effect or ended.
    pub fn in_force_on(&self, day: Option<Day>) -> Result<(), Error> {
        match day.filter(|day| !self.is_of(*day)) {
            None => Ok(()),
            Some(day) => Err(Error::one(Fault::unlocated(not_in_force(&self.text.program, day)))),
        }
    }

    /// The regulations whose amendments are in this text, in the order of their promulgation.
    pub fn amenders(&self) -> &[String] {
        &self.text.amenders
    }

    /// The regulation that repealed it, where this is its last text.
    pub fn ended_by(&self) -> Option<&str> {
        self.text.program.ended_by.as_deref()
    }

    /// This text, consolidated, in the one layout of the language. It reads as the regulation, and means the same on its own
    /// days; where there are other texts, a comment says which days these are.
    pub fn text(&self) -> String {
        let text = format(&self.text.document);
        match (self.family.texts.len(), self.first_day()) {
            (0 | 1, _) | (_, None) => text,
            (_, Some(from)) => {
                let until = self.last_day().map_or_else(String::new, |until| format!(" sampai dengan {}", until.indonesian()));
                format!("# Naskah yang berlaku sejak {}{until}.\n{text}", from.indonesian())
            }
        }
    }

    /// Whether another handle is of the same text.
    pub(crate) fn is_same_text(&self, other: &Regulation) -> bool {
        Arc::ptr_eq(&self.text, &other.text)
    }

    /// Whether a day is one of this text.
    #[inline]
    pub(crate) fn is_of(&self, day: Day) -> bool {
        self.text.is_of(day)
    }

    /// The file it was read from.
    pub fn path(&self) -> &Path {
        &self.family.path
    }

    /// Its file; an amended text has parts of others.
    pub fn source(&self) -> SourceId {
        self.family.source
    }

    /// The core IR.
    #[inline]
    pub fn program(&self) -> &Arc<Program> {
        &self.text.program
    }

    /// Its examples.
    pub fn examples(&self) -> &[CheckedExample] {
        &self.text.examples
    }

    /// [`crate::Library::hash`] of its library.
    pub fn library_hash(&self) -> &str {
        &self.family.library
    }

    pub(crate) fn shared_hash(&self) -> Arc<str> {
        self.family.library.clone()
    }

    /// All texts of its library.
    pub fn sources(&self) -> &Sources {
        &self.family.sources
    }

    /// Names of its decisions.
    pub fn decisions(&self) -> impl Iterator<Item = &str> {
        self.text.program.decisions.iter().map(|decision| decision.name.as_str())
    }

    /// Compiles a decision of it to machine code.
    pub(crate) fn compile(&self, decision: &ir::Decision) -> Result<CompiledDecision, CompileError> {
        match self.text.verified.get_or_init(|| Verified::new(self.text.program.clone())) {
            Ok(verified) => compile_verified(verified, decision),
            Err(violation) => Err(CompileError::Unverified(violation.clone())),
        }
    }

    /// Prepares a decision, or any value of the regulation, to run as machine code where the machine can.
    ///
    /// # Errors
    ///
    /// [`Code::UnknownDecision`], with the nearest name there is.
    pub fn decision(&self, name: &str) -> Result<Decision, Error> {
        self.decision_on(name, Backend::Auto)
    }

    /// Prepares a decision to run in a stated way.
    ///
    /// # Errors
    ///
    /// As [`Regulation::decision`]; [`Code::NativeUnavailable`] where machine code was asked for and cannot be had.
    pub fn decision_on(&self, name: &str, backend: Backend) -> Result<Decision, Error> {
        if let Some((_, decision)) = self.text.program.decision(name) {
            return Decision::prepare(self, decision.clone(), backend);
        }
        let value = self.text.program.values.iter().position(|value| !value.hidden && value.name == name);
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
                external: self.text.program.values.get(value.index()).map_or_else(String::new, |def| def.name.clone()),
                value: *value,
            })
            .collect();
        let decision = ir::Decision { name: name.to_owned(), label: String::new(), kind: None, outputs, site: ir::SiteId(0) };
        if !perwali_engine::verify::verify_decision(&self.text.program, &decision) {
            return Err(self.unknown_decision(name));
        }
        Decision::prepare(self, decision, backend)
    }

    pub(crate) fn unknown_decision(&self, name: &str) -> Error {
        let names: Vec<&str> = self.decisions().collect();
        let values = self.text.program.values.iter().filter(|value| !value.hidden).map(|value| value.name.as_str());
        let mut found = Diagnostic::error(Code::UnknownDecision, Span::default())
            .with("name", crate::json::shorten(name))
            .with("regulation", self.id())
            .with("decisions", names.join(", "));
        if let Some(near) = crate::json::near(name, values.chain(names.iter().copied())) {
            found = found.with("suggestion", near);
        }
        Error::one(Fault::unlocated(found))
    }
}

impl Text {
    #[inline]
    fn is_of(&self, day: Day) -> bool {
        self.program.from.is_none_or(|from| from <= day) && self.program.until.is_none_or(|until| day <= until)
    }
}

impl std::fmt::Debug for Regulation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Regulation({})", self.id())
    }
}
