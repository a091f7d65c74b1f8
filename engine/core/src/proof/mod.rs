//! Program → what is proved of its rules: that every case a decision needs is governed, and governed once.
//!
//! Each claim is attacked: cases are cut in two, term by term, where a rule begins or ends to apply; a case in which the
//! fault cannot occur is dropped, one in which it can is made into facts and tried on the interpreter. A claim is refuted
//! only by facts on which the interpreter fails, and proved only where every case was dropped; the rest stays open. The
//! number of cases and of terms looked at is bounded.
//!
//! The facts spoken of give every required input; what is absent where it is needed is a failure of its own.

mod demand;
mod eval;
mod ranges;
mod rules;
mod search;
mod split;
mod terms;
mod witness;
mod words;

use std::collections::BTreeSet;

pub use search::{Fault, Verdict};
pub use witness::Witness;
pub use words::diagnose;

use crate::ir::{Decision, Definition, Program, ValueDef, ValueId};
use crate::verify::needs;
use eval::Prover;
use search::{Subject, worth_proving};
use terms::Terms;

/// Most terms evaluated for one program.
const MAX_STEPS: u64 = 2_500_000;

/// Why a rule never gives its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// Its conditions never hold together.
    NeverActive,
    /// Wherever they hold, exceptions or earlier rules take its place.
    AlwaysReplaced,
}

/// What was found about the rules of one value.
#[derive(Debug)]
pub struct Report {
    /// The value.
    pub value: ValueId,
    /// Whether some rule applies in every case that a decision needs; proved for a value that may stay empty.
    pub gap: Verdict,
    /// Whether rules that apply together agree.
    pub conflict: Verdict,
    /// Whether the value keeps a bound that its formulas do not keep by themselves; proved where there is none.
    pub bound: Verdict,
    /// Rules that never give the value.
    pub idle: Vec<(usize, Idle)>,
}

/// Proves the rules of a verified program. Where it declares no decision, every value is one of its own.
pub fn prove(program: &Program) -> Vec<Report> {
    let terms = Terms::new(program);
    let mut prover = Prover::new(program, &terms);
    let mut reports = Vec::new();
    for (value, def) in program.values.iter().enumerate() {
        let bounded = def.check.is_some();
        let Some(form) = terms.forms.get(value).and_then(|form| worth_proving(form, bounded)).filter(|_| !def.hidden) else {
            continue;
        };
        let (decisions, through) = askers(program, value);
        let subject = Subject { value, form, decisions: &decisions, through: &through };
        let mut seek = |fault: Fault, needed: bool| {
            if !needed || decisions.is_empty() {
                Verdict::Proved
            } else if prover.steps > MAX_STEPS {
                Verdict::Open
            } else {
                prover.seek(&subject, fault)
            }
        };
        let gap = seek(Fault::Gap, !def.optional);
        let conflict = seek(Fault::Conflict, form.rules.len() > 1);
        let bound = seek(Fault::Bound, bounded);
        let mut idle = Vec::new();
        for rule in 0..form.rules.len() {
            if prover.steps > MAX_STEPS {
                break;
            }
            if prover.is_idle(form, rule, false) {
                idle.push((rule, Idle::NeverActive));
            } else if prover.is_idle(form, rule, true) {
                idle.push((rule, Idle::AlwaysReplaced));
            }
        }
        let idle = everywhere(program, def, idle);
        reports.push(Report { value: ValueId::new(value), gap, conflict, bound, idle });
    }
    reports
}

/// Only rules that are idle wherever they are written once: one exception of several rules is several here.
fn everywhere(program: &Program, def: &ValueDef, idle: Vec<(usize, Idle)>) -> Vec<(usize, Idle)> {
    let Definition::Rules(rules) = &def.definition else { return idle };
    let place = |rule: usize| rules.rules.get(rule).and_then(|rule| program.sites.get(rule.site.index())).map(|site| site.span);
    let is_idle = |rule: usize| idle.iter().any(|(other, _)| *other == rule);
    let mut kept: Vec<(usize, Idle)> = Vec::new();
    for (rule, why) in &idle {
        let alike = |other: usize| place(other) == place(*rule);
        let told = kept.iter().any(|(other, _)| alike(*other));
        if !told && (0..rules.rules.len()).filter(|other| alike(*other)).all(is_idle) {
            kept.push((*rule, *why));
        }
    }
    kept
}

/// The decisions that may demand a value, and the values through which they can.
fn askers(program: &Program, value: usize) -> (Vec<Decision>, BTreeSet<usize>) {
    let mut through = BTreeSet::from([value]);
    let uses: Vec<BTreeSet<ValueId>> = program.values.iter().map(|def| needs(&def.definition)).collect();
    let mut grown = true;
    while grown {
        grown = false;
        for (index, needed) in uses.iter().enumerate() {
            if !through.contains(&index) && needed.iter().any(|need| through.contains(&need.index())) {
                through.insert(index);
                grown = true;
            }
        }
    }
    let decisions = if program.decisions.is_empty() {
        vec![witness::ask_value(value)]
    } else {
        let demands = |decision: &&Decision| decision.outputs.iter().any(|output| through.contains(&output.value.index()));
        program.decisions.iter().filter(demands).cloned().collect()
    };
    (decisions, through)
}
