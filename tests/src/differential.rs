//! One seed → text, program, cases, and what the parties disagree about.

use std::collections::BTreeMap;

use num_rational::Ratio;
use perwali_engine::facts::Facts;
use perwali_engine::ir::{InputId, Program};

use crate::cases::cases;
use crate::compare::{Case, Interpreter, Native, Party, broken, day, decisions, give, input_value, to_value};
use crate::generate::{generate, ten};
use crate::model::{Datum, Regulation, Type};
use crate::oracle::{Answer, Code, Oracle};
use crate::pipeline::{self, Stopped};
use crate::render::render;

/// What many seeds gave.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub programs: usize,
    pub rejected: BTreeMap<&'static str, usize>,
    pub succeeded: usize,
    pub failed: BTreeMap<Code, usize>,
    pub constructs: BTreeMap<&'static str, usize>,
    /// Hash-free proof that programs differ: their texts without the header line that names the seed.
    pub texts: std::collections::BTreeSet<String>,
}

impl Tally {
    /// Adds what other seeds gave.
    pub fn add(&mut self, other: Tally) {
        self.programs += other.programs;
        self.succeeded += other.succeeded;
        for (code, count) in other.rejected {
            *self.rejected.entry(code).or_default() += count;
        }
        for (code, count) in other.failed {
            *self.failed.entry(code).or_default() += count;
        }
        for (name, count) in other.constructs {
            *self.constructs.entry(name).or_default() += count;
        }
        self.texts.extend(other.texts);
    }

    /// Cases compared.
    pub fn cases(&self) -> usize {
        self.succeeded + self.failed.values().sum::<usize>()
    }
}

/// A disagreement about one case.
#[derive(Clone, Debug)]
pub struct Mismatch {
    pub decision: usize,
    pub case: Case,
    pub oracle: Answer,
    pub others: Vec<(&'static str, Answer)>,
}

/// The first case about which the oracle and a program disagree. With `native`, machine code answers as well.
pub fn disagreement(
    regulation: &Regulation,
    program: &Program,
    cases: &[Case],
    native: bool,
    tally: &mut Tally,
) -> Option<Mismatch> {
    let oracle = Oracle::new(regulation);
    let mut facts = Facts::new(program);
    for (index, decision) in decisions(regulation, program).iter().enumerate() {
        let mut parties: Vec<Box<dyn Party + '_>> = vec![Box::new(Interpreter::new(program, decision))];
        if native {
            parties.push(Box::new(Native::new(program, decision)));
        }
        for case in cases {
            give(&mut facts, program, case);
            let expected = oracle.ask(&regulation.decisions[index].outputs, &case.facts, case.day);
            match &expected {
                Answer::Outputs(..) => tally.succeeded += 1,
                Answer::Failed(failure) => *tally.failed.entry(failure.code).or_default() += 1,
            }
            let mut answers: Vec<(&'static str, Answer)> =
                parties.iter_mut().map(|party| (party.name(), party.answer(&facts, day(case.day)))).collect();
            // Of a failure only the failure counts.
            if matches!(expected, Answer::Outputs(..))
                && let [first, second] = parties.as_slice()
                && first.marks() != second.marks()
            {
                answers.push(("both", broken("the marks differ")));
            }
            if answers.iter().any(|(_, answer)| *answer != expected) {
                return Some(Mismatch { decision: index, case: case.clone(), oracle: expected, others: answers });
            }
        }
    }
    None
}

/// An input that takes a value beyond its bounds, or refuses the bound itself.
fn accepts_beyond(regulation: &Regulation, program: &Program) -> Option<String> {
    let mut facts = Facts::new(program);
    for (index, input) in regulation.inputs.iter().enumerate() {
        if matches!(input.ty, Type::Daftar(..)) {
            match list_accepts_beyond(regulation, program, index) {
                None => continue,
                found => return found,
            }
        }
        let Some((Datum::Number(low), Datum::Number(high))) = input.bounds() else { continue };
        let step = Ratio::new(1.into(), ten(input.ty.scale()));
        for (number, allowed) in [(&low - &step, false), (low, true), (high.clone(), true), (high + step, false)] {
            let value = to_value(&Datum::Number(number.clone()), &program.inputs[index].ty);
            if facts.set(InputId::new(index), &value).is_ok() != allowed {
                return Some(format!("{} = {number}: {}", input.name, if allowed { "is refused" } else { "is taken" }));
            }
        }
    }
    None
}

/// A list that takes too many elements, one that lacks a field or has one beyond its bounds, or refuses what it may hold.
fn list_accepts_beyond(regulation: &Regulation, program: &Program, list: usize) -> Option<String> {
    let (record, most) = (regulation.record(list), regulation.most(list));
    let mut facts = Facts::new(program);
    let mut random = crate::random::Random::new(regulation.seed ^ 0x115);
    let element: Vec<Option<Datum>> =
        record.fields.iter().map(|field| Some(crate::cases::any_fact(&mut random, regulation, field))).collect();
    let mut give = |elements: Vec<Vec<Option<Datum>>>, allowed: bool, what: String| {
        let value = input_value(program, &program.inputs[list], &Datum::List(elements));
        let taken = facts.set(InputId::new(list), &value).is_ok();
        (taken != allowed)
            .then(|| format!("{} {what}: {}", regulation.inputs[list].name, if taken { "is taken" } else { "is refused" }))
    };
    let with = |at: usize, datum: Option<Datum>| {
        let mut changed = element.clone();
        changed[at] = datum;
        vec![element.clone(), changed].split_off(usize::from(most < 2))
    };
    let mut found = give(Vec::new(), true, "without elements".to_owned())
        .or_else(|| give(vec![element.clone(); most], true, format!("of {most} elements")))
        .or_else(|| give(vec![element.clone(); most + 1], false, format!("of {} elements", most + 1)));
    for (at, field) in record.fields.iter().enumerate() {
        found = found.or_else(|| give(with(at, None), field.optional, format!("without {}", field.name)));
        let (low, high) = match field.bounds() {
            Some((Datum::Number(low), Datum::Number(high))) => (low, high),
            _ => continue,
        };
        let step = Ratio::new(1.into(), ten(field.ty.scale()));
        for (number, allowed) in [(&low - &step, false), (low, true), (high.clone(), true), (high + step, false)] {
            let given = with(at, Some(Datum::Number(number.clone())));
            found = found.or_else(|| give(given, allowed, format!("with {} = {number}", field.name)));
        }
    }
    found
}

/// Codes that a generated text may be rejected with: the generator estimates widths and bounds, it does not know them.
pub const MAY_REJECT: [&str; 5] = ["P104", "P306", "P307", "P322", "P330"];

/// Tries one seed; the error is a report for people.
pub fn try_seed(seed: u64, case_count: usize, tally: &mut Tally) -> Result<(), String> {
    let regulation = generate(seed);
    let text = render(&regulation);
    let report = |what: &str| format!("seed {seed}: {what}\n\n{text}");
    tally.programs += 1;
    let parsed = pipeline::read(&text);
    let formatted = pipeline::formatted(&parsed.document);
    let program = match pipeline::finish(parsed, text.len()) {
        Ok(program) => program,
        Err(stopped) => {
            let codes = stopped.codes();
            if !matches!(stopped, Stopped::Rejected(_)) || !codes.iter().all(|code| MAY_REJECT.contains(code)) {
                return Err(report(&format!("was refused:\n{}", stopped.words())));
            }
            *tally.rejected.entry(codes[0]).or_default() += 1;
            return Ok(());
        }
    };
    tally.texts.insert(text.lines().filter(|line| !line.contains("Nomor")).collect::<Vec<_>>().join("\n"));
    let again = pipeline::read(&formatted);
    if pipeline::formatted(&again.document) != formatted {
        return Err(report(&format!(
            "formatting twice is not formatting once:\n{formatted}\n---\n{}",
            pipeline::formatted(&again.document)
        )));
    }
    match pipeline::finish(again, formatted.len()) {
        Ok(other) if pipeline::same_program(&program, &other) => {}
        Ok(_) => return Err(report(&format!("means something else once formatted:\n{formatted}"))),
        Err(stopped) => return Err(report(&format!("is refused once formatted:\n{}\n{formatted}", stopped.words()))),
    }
    crate::count::constructs(&regulation, &mut tally.constructs);
    if let Some(what) = accepts_beyond(&regulation, &program) {
        return Err(report(&what));
    }
    let cases = cases(&regulation, case_count);
    match disagreement(&regulation, &program, &cases, true, tally) {
        None => Ok(()),
        Some(mismatch) => Err(crate::shrink::explain(&regulation, mismatch)),
    }
}
