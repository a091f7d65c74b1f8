//! A prepared decision: facts and a day in, an outcome or an error out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use perwali_codegen::{CompiledDecision, RunError};
use perwali_engine::answer::Answer;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::explain::{Traced, explain};
use perwali_engine::failure::{Failure, FailureKind};
use perwali_engine::interpreter;
use perwali_engine::ir;
use perwali_engine::report::diagnose;
use perwali_engine::value::Day;

use crate::error::{Error, Fault};
use crate::explanation::Explanation;
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::regulation::Regulation;

/// How a decision is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Backend {
    /// As machine code where the machine can, else by the interpreter. The answers are the same.
    #[default]
    Auto,
    /// As machine code, or not at all.
    Native,
    /// By the interpreter.
    Interpreter,
}

/// How a prepared decision does run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// As machine code.
    Native,
    /// By the interpreter.
    Interpreter,
}

/// A day, as a [`NaiveDate`] or as text (`2024-01-15`).
pub trait IntoDay {
    /// The day; an error where there is no such day between 1800 and 2999.
    fn into_day(self) -> Result<Day, Error>;
}

impl IntoDay for Day {
    fn into_day(self) -> Result<Day, Error> {
        Ok(self)
    }
}

impl IntoDay for NaiveDate {
    fn into_day(self) -> Result<Day, Error> {
        Day::from_date(self).ok_or_else(|| bad_date(&self.to_string()))
    }
}

impl IntoDay for String {
    fn into_day(self) -> Result<Day, Error> {
        self.as_str().into_day()
    }
}

impl IntoDay for &String {
    fn into_day(self) -> Result<Day, Error> {
        self.as_str().into_day()
    }
}

impl IntoDay for &str {
    fn into_day(self) -> Result<Day, Error> {
        Day::parse_iso(self).ok_or_else(|| bad_date(self))
    }
}

fn bad_date(text: &str) -> Error {
    let found = crate::json::shorten(text);
    Error::one(Fault::unlocated(Diagnostic::error(Code::BadDateArgument, Default::default()).with("found", found)))
}

/// One decision of one regulation, ready to be evaluated from any thread.
#[derive(Clone)]
pub struct Decision(Arc<Prepared>);

struct Prepared {
    regulation: Regulation,
    backend: Backend,
    /// The same decision by other texts of the regulation, once asked for; by their first days.
    others: Mutex<BTreeMap<Option<Day>, Result<Decision, Error>>>,
    decision: ir::Decision,
    native: Option<CompiledDecision>,
    facts: perwali_engine::facts::Facts,
    answer: Answer,
}

impl Decision {
    pub(crate) fn prepare(regulation: &Regulation, decision: ir::Decision, backend: Backend) -> Result<Decision, Error> {
        let program = regulation.program();
        let native = match backend {
            Backend::Interpreter => None,
            Backend::Auto | Backend::Native => match regulation.compile(&decision) {
                Ok(compiled) => Some(compiled),
                Err(_) if backend == Backend::Auto => None,
                Err(error) => {
                    let found = Diagnostic::error(Code::NativeUnavailable, Default::default()).with("reason", error.to_string());
                    return Err(Error::one(Fault::unlocated(found)));
                }
            },
        };
        let facts = native.as_ref().map_or_else(|| perwali_engine::facts::Facts::new(program), CompiledDecision::facts);
        let answer = native.as_ref().map_or_else(|| Answer::new(program, &decision), CompiledDecision::answer);
        let others = Mutex::default();
        Ok(Decision(Arc::new(Prepared { regulation: regulation.clone(), backend, others, decision, native, facts, answer })))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0.decision.name
    }

    /// The regulation it belongs to.
    pub fn regulation(&self) -> &Regulation {
        &self.0.regulation
    }

    pub(crate) fn plan(&self) -> &ir::Decision {
        &self.0.decision
    }

    /// The same decision by the text of a day. Another text may have other inputs: facts for it are made by
    /// [`Decision::facts`] of what is given here. It is prepared once, when it is first asked for.
    ///
    /// # Errors
    ///
    /// [`Code::BadDateArgument`] where there is no such day; [`Code::UnknownDecision`] where the text of that day has no such
    /// decision.
    pub fn on(&self, date: impl IntoDay) -> Result<Decision, Error> {
        let day = date.into_day()?;
        if self.0.regulation.is_of(day) {
            return Ok(self.clone());
        }
        let regulation = self.0.regulation.on(day);
        if regulation.is_same_text(&self.0.regulation) {
            return Ok(self.clone());
        }
        let mut others = self.0.others.lock().unwrap_or_else(PoisonError::into_inner);
        let prepare = || regulation.decision_on(self.name(), self.0.backend);
        others.entry(regulation.first_day()).or_insert_with(prepare).clone()
    }

    /// How it runs.
    pub fn running(&self) -> Running {
        if self.0.native.is_some() { Running::Native } else { Running::Interpreter }
    }

    /// Facts with nothing but defaults, to be filled.
    pub fn facts(&self) -> Facts {
        Facts::new(self.0.regulation.program(), self.0.facts.clone())
    }

    /// An answer to be filled by [`Decision::run`], again and again.
    pub fn answer(&self) -> Answer {
        self.0.answer.clone()
    }

    /// Position of an output in an [`Answer`].
    pub fn output(&self, name: &str) -> Option<usize> {
        self.0.decision.outputs.iter().position(|output| output.external == name)
    }

    /// Decides by the text that is the law on a day, with provisions, requirements and assumptions.
    ///
    /// # Errors
    ///
    /// [`Code::BadDateArgument`] where there is no such day; [`Code::InputForeign`] where the text of that day has other
    /// inputs than the one the facts were made for (see [`Decision::on`]); else the code of what failed, with its provision
    /// and place.
    pub fn evaluate(&self, date: impl IntoDay, facts: &Facts) -> Result<Outcome, Error> {
        let day = date.into_day()?;
        if !self.0.regulation.is_of(day) {
            let other = self.on(day)?;
            if !Arc::ptr_eq(&self.0, &other.0) {
                return other.evaluate_by_this(day, facts);
            }
        }
        self.evaluate_by_this(day, facts)
    }

    /// Decides by this text.
    fn evaluate_by_this(&self, day: Day, facts: &Facts) -> Result<Outcome, Error> {
        let mut answer = self.answer();
        match self.run_marked(day, facts, &mut answer) {
            Ok(()) => Ok(Outcome::read(&self.0.regulation, &self.0.decision, day, facts, &answer)),
            Err(_) => Err(self.error(day, facts)),
        }
    }

    /// Decides on facts given as a JSON object: see [`Facts::set_json`].
    ///
    /// # Errors
    ///
    /// As [`Facts::set_json`] and [`Decision::evaluate`].
    pub fn evaluate_json(&self, date: impl IntoDay, json: &str) -> Result<Outcome, Error> {
        let day = date.into_day()?;
        let decision = self.on(day)?;
        let mut facts = decision.facts();
        facts.set_json(json)?;
        decision.evaluate_by_this(day, &facts)
    }

    /// Decides on facts given as anything that serialises to a JSON object: see [`Facts::set_serde`].
    ///
    /// # Errors
    ///
    /// As [`Facts::set_serde`] and [`Decision::evaluate`].
    pub fn evaluate_serde(&self, date: impl IntoDay, record: &impl serde::Serialize) -> Result<Outcome, Error> {
        let day = date.into_day()?;
        let decision = self.on(day)?;
        let mut facts = decision.facts();
        facts.set_serde(record)?;
        decision.evaluate_by_this(day, &facts)
    }

    /// Decides by this text, whatever text the day has, into an answer that is used again. Marks (provisions, requirements) are not recorded. As machine code it
    /// allocates nothing; the interpreter does. On a failure the answer holds nothing to be relied on.
    ///
    /// # Errors
    ///
    /// What failed; [`Decision::evaluate`] on the same facts says it in full. [`FailureKind::Internal`] where the facts or
    /// the answer were made for another regulation or decision.
    #[inline]
    pub fn run(&self, day: Day, facts: &Facts, answer: &mut Answer) -> Result<(), FailureKind> {
        match &self.0.native {
            Some(_) if !self.owns(facts) => Err(FailureKind::Internal),
            Some(native) => native.run(facts.raw(), day, answer).map_err(|error| kind(&error)),
            None => self.run_interpreted(day, facts, answer),
        }
    }

    /// As [`Decision::run`], with marks, so that [`Decision::outcome`] can tell provisions and requirements.
    ///
    /// # Errors
    ///
    /// As [`Decision::run`].
    #[inline]
    pub fn run_marked(&self, day: Day, facts: &Facts, answer: &mut Answer) -> Result<(), FailureKind> {
        match &self.0.native {
            Some(_) if !self.owns(facts) => Err(FailureKind::Internal),
            Some(native) => native.run_traced(facts.raw(), day, answer).map_err(|error| kind(&error)),
            None => self.run_interpreted(day, facts, answer),
        }
    }

    #[inline(never)]
    fn run_interpreted(&self, day: Day, facts: &Facts, answer: &mut Answer) -> Result<(), FailureKind> {
        self.interpret(day, facts, answer).map(|_| ()).map_err(|failure| failure.kind)
    }

    /// What an answer to these facts says. Only an answer of [`Decision::run_marked`] names provisions, requirements and assumptions; one
    /// of [`Decision::run`] has its values alone.
    pub fn outcome(&self, day: Day, facts: &Facts, answer: &Answer) -> Outcome {
        Outcome::read(&self.0.regulation, &self.0.decision, day, facts, answer)
    }

    /// Why the decision comes out as it does, or why it has no answer. It is evaluated again by the interpreter, which
    /// keeps what every expression gave.
    ///
    /// # Errors
    ///
    /// [`Code::BadDateArgument`] where there is no such day, [`Code::InputForeign`] where the facts belong to another
    /// regulation. A failure of the evaluation itself is explained, not an error: see [`Explanation::error`].
    pub fn explain(&self, date: impl IntoDay, facts: &Facts) -> Result<Explanation, Error> {
        let day = date.into_day()?;
        let other = self.on(day)?;
        if !Arc::ptr_eq(&self.0, &other.0) {
            return other.explain(day, facts);
        }
        if !self.owns(facts) {
            return Err(self.located(day, facts, &Failure::internal(ir::SiteId(0))));
        }
        let (program, mut answer) = (self.0.regulation.program(), self.answer());
        let (steps, ended) = interpreter::trace(program, &self.0.decision, facts.raw(), day, &mut answer);
        let failure = ended.err();
        let tree = explain(Traced {
            program,
            decision: &self.0.decision,
            facts: facts.raw(),
            law_day: day,
            steps: &steps,
            marks: answer.marks(),
            failure: failure.as_ref(),
        });
        let fault = tree.failure.clone().map(|failure| Fault::located(self.0.regulation.sources(), failure));
        Ok(Explanation::new(tree, program.clone(), facts.raw().clone(), fault))
    }

    /// Every step of an evaluation that ends in an answer.
    pub(crate) fn steps(&self, day: Day, facts: &Facts) -> Option<interpreter::Steps> {
        self.interpret(day, facts, &mut self.answer()).ok()
    }

    /// Whether facts were made for this regulation; facts of the same regulation loaded again are as good.
    #[inline]
    fn owns(&self, facts: &Facts) -> bool {
        Arc::ptr_eq(self.0.regulation.program(), facts.program()) || self.owns_equal(facts)
    }

    #[cold]
    fn owns_equal(&self, facts: &Facts) -> bool {
        let (own, other) = (self.0.regulation.program(), facts.program());
        own.id == other.id && own.enumerations == other.enumerations && facts.raw().has_schema_of(&self.0.facts)
    }

    fn interpret(&self, day: Day, facts: &Facts, answer: &mut Answer) -> Result<interpreter::Steps, Failure> {
        let own = &self.0.answer;
        if !self.owns(facts) || !answer.has_layout_of(own) || answer.marks().words().len() != own.marks().words().len() {
            return Err(Failure::internal(ir::SiteId(0)));
        }
        interpreter::evaluate(self.0.regulation.program(), &self.0.decision, facts.raw(), day, answer)
    }

    /// The failure in full: machine code says only what and where, so the interpreter tells the rest.
    fn error(&self, day: Day, facts: &Facts) -> Error {
        let mut answer = self.answer();
        match self.interpret(day, facts, &mut answer) {
            Err(failure) => self.located(day, facts, &failure),
            Ok(_) => {
                let found = Diagnostic::error(Code::Internal, Default::default())
                    .with("detail", Arg::words("kode mesin dan penafsir berbeda", "machine code and interpreter differ"));
                Error::one(Fault::unlocated(found))
            }
        }
    }

    fn located(&self, day: Day, facts: &Facts, failure: &Failure) -> Error {
        if failure.kind == FailureKind::Internal && !self.owns(facts) {
            let of = if facts.program().id == self.0.regulation.id() {
                Arg::words(
                    "naskah lain dari peraturan ini; siapkan dengan `decision.on(hari)`",
                    "another text of this regulation; make them with `decision.on(day)`",
                )
            } else {
                Arg::words("peraturan lain", "another regulation")
            };
            let found = Diagnostic::error(Code::InputForeign, Default::default()).with("of", of);
            return Error::one(Fault::unlocated(found));
        }
        let asked: Vec<ir::ValueId> = self.0.decision.outputs.iter().map(|output| output.value).collect();
        let diagnostic = diagnose(self.0.regulation.program(), facts.raw(), day, &asked, failure);
        Error::one(Fault::located(self.0.regulation.sources(), diagnostic))
    }
}

#[cold]
fn kind(error: &RunError) -> FailureKind {
    match error {
        RunError::Failed(status) => status.kind(),
        RunError::ForeignFacts | RunError::ForeignAnswer => FailureKind::Internal,
    }
}

impl std::fmt::Debug for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Decision({} {})", self.regulation().id(), self.name())
    }
}
