//! Runs the `contoh` of a regulation.

use std::collections::BTreeMap;

use perwali_dsl::check::{CheckedExample, CheckedExpected};
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Lang};
use perwali_engine::facts::{FieldRefusal, Refusal};
use perwali_engine::ir::ValueId;
use perwali_engine::show;
use perwali_engine::source::Span;
use perwali_engine::value::Value as Datum;

use crate::coverage::Coverage;
use crate::decision::{Backend, Decision, Running};
use crate::error::{Error, Fault, Position};
use crate::explanation::Explanation;
use crate::regulation::Regulation;
use crate::value::Value;

/// One example or suite row that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its title, or the id of its case.
    pub title: String,
    /// Where it stands.
    pub position: Position,
    /// How it ran.
    pub running: Running,
    /// Whether it held.
    pub verdict: Verdict,
}

/// Whether an example held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything expected was found.
    Passed,
    /// What was not found as expected, and why.
    Failed(Failed),
}

/// What was not found as expected, and what the answer rests on instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    /// What differs, one thing each; never empty in a verdict.
    pub differences: Vec<Difference>,
    /// Provisions that the answer found rests on; none where there was no answer.
    pub cited: Vec<String>,
    /// Why there was no answer where one was expected, or another failure than the one expected.
    pub reasons: Vec<Fault>,
}

/// Name of a difference about the provisions cited.
const BASIS: &str = "dasar";

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The output, `dasar` or `galat`.
    pub name: String,
    /// What was expected; empty where anything but a failure was.
    pub expected: String,
    /// What was found.
    pub found: Arg,
    /// Whether the expectation itself cannot be met, so that `found` says why.
    pub senseless: bool,
}

impl Difference {
    pub(crate) fn new(name: &str, expected: impl Into<String>, found: impl Into<Arg>) -> Difference {
        Difference { name: name.to_owned(), expected: expected.into(), found: found.into(), senseless: false }
    }

    /// An expectation that cannot be met, and why.
    pub(crate) fn note(name: &str, expected: impl Into<String>, why: Arg) -> Difference {
        Difference { senseless: true, ..Difference::new(name, expected, why) }
    }

    /// A provision that was to be cited.
    pub(crate) fn uncited(address: &str) -> Difference {
        Difference::new(BASIS, address, Arg::words("tidak dikutip", "is not cited"))
    }

    /// The difference as one line.
    pub fn words(&self, lang: Lang) -> String {
        let (name, expected, found) = (&self.name, &self.expected, self.found.in_lang(lang));
        match lang {
            _ if self.name == BASIS && !self.senseless => format!("{name}: {expected} {found}"),
            _ if self.senseless => format!("{name}: `{expected}`: {found}"),
            _ if expected.is_empty() => format!("{name}: {found}"),
            Lang::Id => format!("{name}: diharapkan {expected}, hasilnya {found}"),
            Lang::En => format!("{name}: expected {expected}, found {found}"),
        }
    }
}

impl Failed {
    pub(crate) fn one(difference: Difference) -> Failed {
        Failed { differences: vec![difference], ..Failed::default() }
    }

    /// There is no answer, though one was expected.
    pub(crate) fn by(error: &Error) -> Failed {
        let codes: Vec<&str> = error.faults().iter().map(|fault| fault.code.as_str()).collect();
        Failed::one(Difference::new("galat", "", codes.join(", "))).because(error)
    }

    pub(crate) fn because(mut self, error: &Error) -> Failed {
        self.reasons.extend(error.faults().iter().cloned());
        self
    }
}

impl Verdict {
    pub(crate) fn of(failed: Failed) -> Verdict {
        if failed.differences.is_empty() { Verdict::Passed } else { Verdict::Failed(failed) }
    }
}

/// Decisions prepared for examples, each once however many ask it.
#[derive(Default)]
struct Prepared {
    values: BTreeMap<Vec<ValueId>, Vec<Decision>>,
    all: Option<Vec<Decision>>,
}

impl Prepared {
    fn of_values(&mut self, regulation: &Regulation, asked: Vec<ValueId>, backend: Backend) -> Result<Vec<Decision>, Error> {
        if let Some(known) = self.values.get(&asked) {
            return Ok(known.clone());
        }
        let made = vec![regulation.values_on(&asked, "contoh", backend)?];
        self.values.insert(asked, made.clone());
        Ok(made)
    }

    fn of_all(&mut self, regulation: &Regulation, backend: Backend) -> Result<Vec<Decision>, Error> {
        if let Some(known) = &self.all {
            return Ok(known.clone());
        }
        let made: Vec<Decision> =
            regulation.decisions().map(|name| regulation.decision_on(name, backend)).collect::<Result<_, _>>()?;
        self.all = Some(made.clone());
        Ok(made)
    }
}

impl Regulation {
    /// Runs every example on a backend.
    pub fn run_examples(&self, backend: Backend) -> Vec<Check> {
        let mut checks = Vec::new();
        self.run_examples_on(&[backend], None, |case| checks.extend(case));
        checks
    }

    /// Explains the example at a position, counted from 0: the values it expects, or the decision it expects to fail. None
    /// where there is no such example.
    ///
    /// # Errors
    ///
    /// As [`crate::Facts::set`] where the example gives what no input takes, which an example of a failure may.
    pub fn explain_example(&self, index: usize) -> Option<Result<Explanation, Error>> {
        let example = self.examples().get(index)?;
        Some(self.explain_one(example))
    }

    fn explain_one(&self, example: &CheckedExample) -> Result<Explanation, Error> {
        let backend = Backend::Interpreter;
        let decision = match &example.expected {
            CheckedExpected::Values(values) => {
                let asked: Vec<ValueId> = values.iter().map(|(value, _)| *value).collect();
                self.values_on(&asked, "contoh", backend)?
            }
            CheckedExpected::Failure(code) => {
                let all = self.decisions().map(|name| self.decision_on(name, backend)).collect::<Result<Vec<_>, _>>()?;
                let failing = all.iter().find(|decision| self.failure_of(example, decision) == Some(*code));
                failing.or(all.first()).cloned().ok_or_else(|| self.unknown_decision(""))?
            }
        };
        let mut facts = decision.facts();
        for (input, value) in &example.given {
            if facts.give(*input, value).is_err()
                && let Some(input) = self.program().inputs.get(input.index())
            {
                // The door refuses it too, and says why.
                let refused = Value::from_datum(self.program(), facts.raw(), &input.ty, value);
                facts.set(&input.external, refused)?;
            }
        }
        decision.explain(example.day, &facts)
    }

    /// Runs every example, in order, and tells what became of each on every backend. The marks of the first backend are
    /// counted as covered.
    pub fn run_examples_on(&self, backends: &[Backend], mut coverage: Option<&mut Coverage>, mut each: impl FnMut(Vec<Check>)) {
        let mut prepared: Vec<Prepared> = backends.iter().map(|_| Prepared::default()).collect();
        for example in self.examples() {
            let mut covering = coverage.as_deref_mut();
            let checks = backends.iter().zip(&mut prepared).map(|(backend, prepared)| {
                let (running, failed) = self.compare(example, *backend, prepared, covering.take());
                let position = self.position(example.span);
                Check { title: example.title.clone(), position, running, verdict: Verdict::of(failed) }
            });
            each(checks.collect());
        }
    }

    fn position(&self, span: Span) -> Position {
        let source = self.sources().get(span.source);
        let at = source.map(|source| source.position(span.start));
        Position {
            file: source.map_or_else(String::new, |source| source.name().to_owned()),
            line: at.map_or(1, |at| at.line),
            column: at.map_or(1, |at| at.column),
        }
    }

    fn compare(
        &self,
        example: &CheckedExample,
        backend: Backend,
        prepared: &mut Prepared,
        coverage: Option<&mut Coverage>,
    ) -> (Running, Failed) {
        let decisions = match &example.expected {
            CheckedExpected::Values(values) => {
                let asked: Vec<ValueId> = values.iter().map(|(value, _)| *value).collect();
                prepared.of_values(self, asked, backend)
            }
            CheckedExpected::Failure(_) => prepared.of_all(self, backend),
        };
        let decisions = match decisions {
            Ok(decisions) => decisions,
            Err(error) => return (Running::Interpreter, Failed::by(&error)),
        };
        let running = decisions.first().map_or(Running::Interpreter, Decision::running);
        let failed = match &example.expected {
            CheckedExpected::Values(values) => match decisions.first() {
                Some(decision) => self.compare_values(example, values, decision, coverage),
                None => Failed::default(),
            },
            CheckedExpected::Failure(code) => {
                let found: Vec<_> = decisions.iter().map(|decision| self.failure_of(example, decision)).collect();
                if found.iter().any(|found| found.as_ref() == Some(code)) {
                    Failed::default()
                } else {
                    let words = |lang| {
                        let found = found.iter().map(|found| match (found, lang) {
                            (Some(code), _) => code.as_str(),
                            (None, Lang::Id) => "sebuah hasil",
                            (None, Lang::En) => "an answer",
                        });
                        found.collect::<Vec<_>>().join(", ")
                    };
                    Failed::one(Difference::new("galat", code.as_str(), Arg::words(words(Lang::Id), words(Lang::En))))
                }
            }
        };
        (running, failed)
    }

    fn compare_values(
        &self,
        example: &CheckedExample,
        values: &[(ValueId, Datum)],
        decision: &Decision,
        coverage: Option<&mut Coverage>,
    ) -> Failed {
        let mut facts = decision.facts();
        for (input, value) in &example.given {
            if let Err(refusal) = facts.give(*input, value) {
                let name = self.program().inputs.get(input.index()).map_or("", |input| input.name.as_str());
                return Failed::one(refused(name, refusal));
            }
        }
        let mut answer = decision.answer();
        if decision.run_marked(example.day, &facts, &mut answer).is_err() {
            return match decision.evaluate(example.day, &facts) {
                Err(error) => Failed::by(&error),
                Ok(_) => Failed::one(Difference::new("galat", "", Code::Internal.as_str())),
            };
        }
        let mut failed = Failed::default();
        for (index, (id, expected)) in values.iter().enumerate() {
            let found = answer.get(index);
            if found != *expected
                && let Some(def) = self.program().values.get(id.index())
            {
                let shown = |value: &Datum| show::value(self.program(), &def.ty, value);
                failed.differences.push(Difference::new(&def.name, shown(expected), shown(&found)));
            }
        }
        let cited = perwali_engine::outcome::basis(self.program(), decision.plan(), answer.marks());
        for provision in example.basis.iter().filter(|provision| !cited.contains(provision)) {
            failed.differences.push(Difference::uncited(self.program().address(*provision)));
        }
        if !failed.differences.is_empty() {
            failed.cited = cited.iter().map(|provision| self.program().address(*provision).to_owned()).collect();
        } else if let Some(coverage) = coverage {
            // An example that fails has tried nothing.
            coverage.record(decision, example.day, &facts, &answer);
        }
        failed
    }

    fn failure_of(&self, example: &CheckedExample, decision: &Decision) -> Option<Code> {
        let mut facts = decision.facts();
        for (input, value) in &example.given {
            match facts.give(*input, value) {
                Ok(()) => {}
                Err(Refusal::TooLong) => return Some(Code::ListTooLong),
                Err(Refusal::OutOfBounds | Refusal::Element { why: FieldRefusal::OutOfBounds, .. }) => {
                    return Some(Code::InputOutOfBounds);
                }
                Err(_) => return Some(Code::InputMistyped),
            }
        }
        let mut answer = decision.answer();
        decision.run_marked(example.day, &facts, &mut answer).err().map(perwali_engine::failure::FailureKind::code)
    }
}

fn refused(name: &str, refusal: Refusal) -> Difference {
    let why = match refusal {
        Refusal::OutOfBounds => {
            Arg::words(format!("masukan `{name}` di luar batasnya"), format!("the input `{name}` is out of its bounds"))
        }
        _ => Arg::words(format!("masukan `{name}` tidak cocok tipenya"), format!("the input `{name}` is of another type")),
    };
    Difference::new("galat", "", why)
}
