//! Verified program + examples → what is said of its rules: see [`perwali_engine::proof`].

use std::collections::BTreeSet;

use perwali_engine::answer::Answer;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Severity};
use perwali_engine::facts::Facts;
use perwali_engine::failure::FailureKind;
use perwali_engine::interpreter::evaluate;
use perwali_engine::ir::{Decision, Definition, Note, NoteKind, Output, Program, SiteId, ValueId};
use perwali_engine::proof::{Verdict, diagnose, prove as prove_rules};
use perwali_engine::source::Span;
use perwali_engine::value::Value;

use crate::check::{CheckedExample, CheckedExpected};

/// Adds what is refuted or open about the rules of a program, and takes back doubts about bounds that are settled.
///
/// Facts that make a decision fail are an error. A gap that an example expects is shown there, and not told again; a
/// conflict or an exceeded bound that one expects, and a gap in a provision of which a note says that it is not wholly
/// encoded, are findings: the drafter knows of them, the regulation being as it is, and the program can run. A gap of a
/// value that such a note names (`menyangkut`) is told with every answer that rests on the value, and not here.
pub fn prove(program: &Program, shown: &Shown, diagnostics: &mut Vec<Diagnostic>) {
    let reports = prove_rules(program);
    let settled: Vec<Span> = reports
        .iter()
        .filter(|report| matches!(report.bound, Verdict::Proved | Verdict::Refuted(..)))
        .filter_map(|report| program.values.get(report.value.index()))
        .filter_map(|def| program.sites.get(def.site.index()))
        .map(|site| site.span)
        .collect();
    let (doubts, others): (Vec<_>, Vec<_>) = std::mem::take(diagnostics)
        .into_iter()
        .partition(|diagnostic| diagnostic.code == Code::UnprovenBounds && settled.contains(&diagnostic.span));
    *diagnostics = others;
    let mut found: Vec<(Diagnostic, Option<FailureKind>)> = reports.iter().flat_map(|report| diagnose(program, report)).collect();
    if found.iter().any(|(_, failure)| failure.is_some()) {
        let known = |failure: &FailureKind| failed_value(program, *failure).is_some_and(|failed| shown.contains(&failed));
        found.retain(|(_, failure)| {
            !matches!(failure, Some(gap @ FailureKind::Undetermined(value))
                if known(gap) || open_notes(program).any(|n| n.about.contains(value)))
        });
        for (diagnostic, failure) in &mut found {
            let Some(failure) = failure else { continue };
            if let FailureKind::ResultOutOfBounds(value) = failure {
                stand_where_doubted(program, *value, &doubts, diagnostic);
            }
            if known(failure) || matches!(failure, FailureKind::Undetermined(value) if is_left_open(program, *value)) {
                diagnostic.severity = Severity::Finding;
            }
        }
    }
    diagnostics.extend(found.into_iter().map(|(diagnostic, _)| diagnostic));
    diagnostics.sort_by_key(|d| (d.span.start, d.code));
}

/// A bound that is exceeded is told where it was doubted, with what was said there of the bound and its cure.
fn stand_where_doubted(program: &Program, value: ValueId, doubts: &[Diagnostic], told: &mut Diagnostic) {
    let site = program.values.get(value.index()).and_then(|def| program.sites.get(def.site.index()));
    let Some(doubt) = site.and_then(|site| doubts.iter().find(|doubt| doubt.span == site.span)) else { return };
    told.span = doubt.span;
    told.provision.clone_from(&doubt.provision);
    told.labels.clone_from(&doubt.labels);
    told.args.extend(doubt.args.iter().filter(|(key, _)| matches!(*key, "bounds" | "suggestion" | "proposal")).cloned());
}

/// Notes that something is not encoded, or cannot be.
fn open_notes(program: &Program) -> impl Iterator<Item = &Note> {
    program.notes.iter().filter(|note| matches!(note.kind, NoteKind::NotAutomated | NoteKind::NotEncoded))
}

/// Whether such a note, naming no value, stands in a provision that defines the value.
fn is_left_open(program: &Program, value: ValueId) -> bool {
    let Some(Definition::Rules(rules)) = program.values.get(value.index()).map(|def| &def.definition) else { return false };
    let provision = |site: SiteId| program.sites.get(site.index()).map(|site| site.provision);
    let stands_there = |note: &Note| rules.rules.iter().any(|rule| provision(rule.site) == provision(note.site));
    open_notes(program).any(|note| note.about.is_empty() && stands_there(note))
}

/// The code of a failure and the value that fails.
fn failed_value(program: &Program, failure: FailureKind) -> Option<(Code, String)> {
    let (FailureKind::Undetermined(value) | FailureKind::Conflict(value) | FailureKind::ResultOutOfBounds(value)) = failure
    else {
        return None;
    };
    Some((failure.code(), program.values.get(value.index())?.name.clone()))
}

/// Values that fail, and how, by their names: what an example shows of one text is known of the others.
pub type Shown = BTreeSet<(Code, String)>;

/// The failures that examples expect and show.
pub fn shown(program: &Program, examples: &[CheckedExample]) -> Shown {
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
                known.extend(failed_value(program, failure.kind));
            }
        }
    }
    known
}
