//! Ways to answer a decision, and the one question that is put to all of them.

use perwali_codegen::{CompileError, RunError};
use perwali_engine::answer::Answer;
use perwali_engine::facts::Facts;
use perwali_engine::failure::Failure;
use perwali_engine::interpreter;
use perwali_engine::ir::{Decision, Program};
use perwali_engine::value::Day;

/// One way to answer.
#[derive(Clone, Copy, Debug)]
pub struct Backend {
    /// Its name.
    pub name: &'static str,
    /// Fills the answer with outputs and marks.
    pub run: fn(&Program, &Decision, &Facts, Day, &mut Answer) -> Result<(), Failure>,
}

/// Every way there is; the first is the measure of the others.
pub const BACKENDS: &[Backend] = &[Backend { name: "interpreter", run: interpret }, Backend { name: "native", run: native }];

fn interpret(program: &Program, decision: &Decision, facts: &Facts, day: Day, answer: &mut Answer) -> Result<(), Failure> {
    interpreter::evaluate(program, decision, facts, day, answer).map(|_| ())
}

fn native(program: &Program, decision: &Decision, facts: &Facts, day: Day, answer: &mut Answer) -> Result<(), Failure> {
    let compiled = match perwali_codegen::compile(program, decision) {
        Ok(compiled) => compiled,
        // Where the machine has no backend the interpreter answers, as it does for every caller.
        Err(CompileError::Unsupported(_)) => return interpret(program, decision, facts, day, answer),
        Err(_) => return Err(Failure::internal(decision.site)),
    };
    match compiled.run_traced(facts, day, answer) {
        Ok(()) => Ok(()),
        Err(RunError::Failed(status)) => Err(Failure::new(status.kind(), status.site())),
        Err(RunError::ForeignFacts | RunError::ForeignAnswer) => Err(Failure::internal(decision.site)),
    }
}

/// Asks every backend.
///
/// # Errors
///
/// Words about the first backend that differs from the interpreter in a value, a mark, or the kind or place of a failure.
pub fn ask(program: &Program, decision: &Decision, facts: &Facts, day: Day) -> Result<Result<Answer, Failure>, String> {
    let mut first: Option<Result<Answer, Failure>> = None;
    for backend in BACKENDS {
        let mut answer = Answer::new(program, decision);
        let outcome = (backend.run)(program, decision, facts, day, &mut answer).map(|()| answer);
        let Some(measure) = &first else {
            first = Some(outcome);
            continue;
        };
        let same = match (measure, &outcome) {
            (Ok(a), Ok(b)) => (0..decision.outputs.len()).all(|output| a.get(output) == b.get(output)) && a.marks() == b.marks(),
            (Err(a), Err(b)) => a.kind == b.kind && a.site == b.site,
            _ => false,
        };
        if !same {
            return Err(format!("{} answers `{}` differently: {outcome:?} instead of {measure:?}", backend.name, decision.name));
        }
    }
    first.ok_or_else(|| "there is no backend".to_owned())
}
