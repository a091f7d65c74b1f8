//! Runs the `contoh` of a regulation.

use std::collections::BTreeMap;

use perwali_dsl::check::{CheckedExample, CheckedExpected};
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Arg;
use perwali_engine::facts::{FieldRefusal, Refusal};
use perwali_engine::ir::ValueId;
use perwali_engine::show;
use perwali_engine::source::Span;
use perwali_engine::value::Value as Datum;

use crate::decision::{Backend, Decision, Running};
use crate::error::{Error, Position};
use crate::explanation::Explanation;
use crate::library::Regulation;
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
    /// What differs, a line each.
    Failed(Vec<Arg>),
}

impl Verdict {
    pub(crate) fn of(differences: Vec<Arg>) -> Verdict {
        if differences.is_empty() { Verdict::Passed } else { Verdict::Failed(differences) }
    }
}

/// A line for something expected that was not found.
pub(crate) fn differs(name: &str, expected: &str, found: &str) -> Arg {
    Arg::words(format!("{name}: diharapkan {expected}, hasilnya {found}"), format!("{name}: expected {expected}, found {found}"))
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
        let mut prepared = Prepared::default();
        self.examples().iter().map(|example| self.run_example(example, backend, &mut prepared)).collect()
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

    fn run_example(&self, example: &CheckedExample, backend: Backend, prepared: &mut Prepared) -> Check {
        let (running, differences) = self.compare(example, backend, prepared);
        Check { title: example.title.clone(), position: self.position(example.span), running, verdict: Verdict::of(differences) }
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

    fn compare(&self, example: &CheckedExample, backend: Backend, prepared: &mut Prepared) -> (Running, Vec<Arg>) {
        let decisions = match &example.expected {
            CheckedExpected::Values(values) => {
                let asked: Vec<ValueId> = values.iter().map(|(value, _)| *value).collect();
                prepared.of_values(self, asked, backend)
            }
            CheckedExpected::Failure(_) => prepared.of_all(self, backend),
        };
        let decisions = match decisions {
            Ok(decisions) => decisions,
            Err(error) => return (Running::Interpreter, vec![Arg::Text(error.to_string())]),
        };
        let running = decisions.first().map_or(Running::Interpreter, Decision::running);
        let differences = match &example.expected {
            CheckedExpected::Values(values) => match decisions.first() {
                Some(decision) => self.compare_values(example, values, decision),
                None => Vec::new(),
            },
            CheckedExpected::Failure(code) => {
                let found: Vec<_> = decisions.iter().map(|decision| self.failure_of(example, decision)).collect();
                if found.iter().any(|found| found.as_ref() == Some(code)) {
                    Vec::new()
                } else {
                    let found: Vec<String> = found
                        .iter()
                        .map(|found| found.map_or_else(|| "sebuah hasil".to_owned(), |code| code.to_string()))
                        .collect();
                    vec![differs("galat", code.as_str(), &found.join(", "))]
                }
            }
        };
        (running, differences)
    }

    fn compare_values(&self, example: &CheckedExample, values: &[(ValueId, Datum)], decision: &Decision) -> Vec<Arg> {
        let mut facts = decision.facts();
        for (input, value) in &example.given {
            if let Err(refusal) = facts.give(*input, value) {
                let name = self.program().inputs.get(input.index()).map_or("", |input| input.name.as_str());
                return vec![refused(name, refusal)];
            }
        }
        let mut answer = decision.answer();
        if decision.run_marked(example.day, &facts, &mut answer).is_err() {
            let error = decision.evaluate(example.day, &facts).err().map_or_else(String::new, |error| error.to_string());
            return vec![Arg::Text(error)];
        }
        let mut differences = Vec::new();
        for (index, (id, expected)) in values.iter().enumerate() {
            let found = answer.get(index);
            if found != *expected
                && let Some(def) = self.program().values.get(id.index())
            {
                let shown = |value: &Datum| show::value(self.program(), &def.ty, value);
                differences.push(differs(&def.name, &shown(expected), &shown(&found)));
            }
        }
        let cited = perwali_engine::outcome::basis(self.program(), decision.plan(), answer.marks());
        for provision in example.basis.iter().filter(|provision| !cited.contains(provision)) {
            let found: Vec<&str> = cited.iter().map(|provision| self.program().address(*provision)).collect();
            differences.push(differs("dasar", self.program().address(*provision), &found.join("; ")));
        }
        differences
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

fn refused(name: &str, refusal: Refusal) -> Arg {
    match refusal {
        Refusal::OutOfBounds => {
            Arg::words(format!("masukan `{name}` di luar batasnya"), format!("the input `{name}` is out of its bounds"))
        }
        _ => Arg::words(format!("masukan `{name}` tidak cocok tipenya"), format!("the input `{name}` is of another type")),
    }
}
