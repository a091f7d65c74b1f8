//! Verified program + examples → what is said of its rules: see [`perwali_engine::proof`].

use std::collections::BTreeSet;

use perwali_engine::answer::Answer;
use perwali_engine::diagnostic::{Diagnostic, Severity};
use perwali_engine::facts::Facts;
use perwali_engine::failure::FailureKind;
use perwali_engine::interpreter::evaluate;
use perwali_engine::ir::{Decision, Output, Program, SiteId, ValueId};
use perwali_engine::proof::{diagnose, prove as prove_rules};
use perwali_engine::value::Value;

use crate::check::{CheckedExample, CheckedExpected};

/// What is proved, refuted or open about the rules of a program.
///
/// Facts that make a decision fail are an error. Where an example expects that very failure the drafter knows of it, the
/// regulation being as it is: then it is a finding, and the program can run.
pub fn prove(program: &Program, examples: &[CheckedExample]) -> Vec<Diagnostic> {
    let mut found: Vec<(Diagnostic, Option<FailureKind>)> =
        prove_rules(program).iter().flat_map(|report| diagnose(program, report)).collect();
    if found.iter().any(|(_, failure)| failure.is_some()) {
        let known = known_failures(program, examples);
        for (diagnostic, failure) in &mut found {
            if failure.is_some_and(|failure| known.contains(&failure)) {
                diagnostic.severity = Severity::Finding;
            }
        }
    }
    found.into_iter().map(|(diagnostic, _)| diagnostic).collect()
}

/// The failures that examples expect and show.
fn known_failures(program: &Program, examples: &[CheckedExample]) -> BTreeSet<FailureKind> {
    let alone = |value: usize| Decision {
        name: String::new(),
        label: String::new(),
        kind: None,
        outputs: vec![Output { external: String::new(), value: ValueId::new(value) }],
        site: SiteId(0),
    };
    let decisions: Vec<Decision> = if program.decisions.is_empty() {
        program.values.iter().enumerate().filter(|(_, value)| !value.hidden).map(|(index, _)| alone(index)).collect()
    } else {
        program.decisions.clone()
    };
    let mut known = BTreeSet::new();
    for example in examples {
        let CheckedExpected::Failure(code) = &example.expected else { continue };
        let mut facts = Facts::new(program);
        for (input, value) in &example.given {
            match value {
                Value::Absent => facts.clear(*input),
                // What an input does not allow fails before any rule is tried; the example itself tells.
                value => drop(facts.set(*input, value)),
            }
        }
        for decision in &decisions {
            let mut answer = Answer::new(program, decision);
            if let Err(failure) = evaluate(program, decision, &facts, example.day, &mut answer)
                && failure.kind.code() == *code
            {
                known.insert(failure.kind);
            }
        }
    }
    known
}
