//! What is proved of rules is true: no case of a random regulation fails in a way that was proved impossible, every
//! counterexample fails, and large regulations do not cost large times.
//!
//! `PERWALI_SEED` is the first seed, `PERWALI_PROGRAMS` how many follow.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Write;

use perwali_dsl::compile;
use perwali_engine::answer::Answer;
use perwali_engine::catalogue::Code;
use perwali_engine::facts::Facts;
use perwali_engine::failure::{Failure, FailureKind};
use perwali_engine::interpreter::{Steps, evaluate};
use perwali_engine::ir::{Decision, Input, InputId, Output, Program, SiteId, ValueDef, ValueId};
use perwali_engine::proof::{Report, Verdict, Witness, prove};
use perwali_engine::source::SourceId;
use perwali_engine::value::Day;
use perwali_tests::cases::cases;
use perwali_tests::compare::{day, give};
use perwali_tests::generate::generate;
use perwali_tests::pipeline;
use perwali_tests::render::render;

const HEADER: &str = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2024\ntentang \"Contoh\"\nmulai berlaku 1 Januari 2024\n";

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn ask(program: &Program, decision: &Decision, facts: &Facts, day: Day) -> Result<Steps, Failure> {
    evaluate(program, decision, facts, day, &mut Answer::new(program, decision))
}

fn name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Proved => "proved",
        Verdict::Refuted(..) => "refuted",
        Verdict::Masked => "masked",
        Verdict::Open => "open",
    }
}

/// Whether every input that must be given is.
fn complete(program: &Program, facts: &Facts) -> bool {
    let given = |(index, input): (usize, &Input)| input.optional || facts.get(InputId::new(index)).is_some();
    program.inputs.iter().enumerate().all(given)
}

/// The decisions of a program; each of its values where it declares none.
fn decisions(program: &Program) -> Vec<Decision> {
    if !program.decisions.is_empty() {
        return program.decisions.clone();
    }
    let alone = |(index, _): (usize, &ValueDef)| Decision {
        name: String::new(),
        label: String::new(),
        kind: None,
        outputs: vec![Output { external: String::new(), value: ValueId::new(index) }],
        site: SiteId(0),
    };
    program.values.iter().enumerate().filter(|(_, value)| !value.hidden).map(alone).collect()
}

fn fails_as_told(program: &Program, witness: &Witness, kind: FailureKind) -> bool {
    decisions(program)
        .iter()
        .any(|decision| ask(program, decision, &witness.facts, witness.law_day).is_err_and(|failure| failure.kind == kind))
}

/// The claim that a failure contradicts.
fn claim(report: &Report, kind: FailureKind) -> Option<&Verdict> {
    match kind {
        FailureKind::Undetermined(value) if value == report.value => Some(&report.gap),
        FailureKind::Conflict(value) if value == report.value => Some(&report.conflict),
        FailureKind::ResultOutOfBounds(value) if value == report.value => Some(&report.bound),
        _ => None,
    }
}

fn check(seed: u64, tally: &mut BTreeMap<(&'static str, &'static str), usize>) -> Result<(), String> {
    let regulation = generate(seed);
    let text = render(&regulation);
    let Ok(program) = pipeline::compile(&text) else { return Ok(()) };
    let reports = prove(&program);
    let mut wrong = String::new();
    for report in &reports {
        let claims = [
            ("gap", &report.gap, FailureKind::Undetermined(report.value)),
            ("conflict", &report.conflict, FailureKind::Conflict(report.value)),
            ("bound", &report.bound, FailureKind::ResultOutOfBounds(report.value)),
        ];
        for (what, verdict, kind) in claims {
            *tally.entry((what, name(verdict))).or_default() += 1;
            if let Verdict::Refuted(witness, _) = verdict
                && !fails_as_told(&program, witness, kind)
            {
                writeln!(wrong, "{kind:?} is told, but not found").unwrap();
            }
        }
        *tally.entry(("idle", "")).or_default() += report.idle.len();
    }
    let mut facts = Facts::new(&program);
    for case in cases(&regulation, 60) {
        give(&mut facts, &program, &case);
        if !complete(&program, &facts) {
            continue;
        }
        for decision in &decisions(&program) {
            match ask(&program, decision, &facts, day(case.day)) {
                Err(failure) => {
                    let optional = |value: ValueId| program.values[value.index()].optional;
                    if matches!(failure.kind, FailureKind::Undetermined(value) if optional(value)) {
                        continue;
                    }
                    if reports.iter().filter_map(|report| claim(report, failure.kind)).any(|v| matches!(v, Verdict::Proved)) {
                        writeln!(wrong, "{:?} was proved impossible: {case:?}", failure.kind).unwrap();
                    }
                }
                Ok(steps) => {
                    for report in &reports {
                        let applied = steps.get(report.value).map_or(&[][..], |step| &step.applied);
                        if report.idle.iter().any(|(rule, _)| applied.contains(rule)) {
                            writeln!(wrong, "of {:?}, idle {:?}, applied {applied:?}: {case:?}", report.value, report.idle)
                                .unwrap();
                        }
                    }
                }
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("seed {seed}:\n{wrong}\n{text}")) }
}

#[test]
fn what_is_proved_is_true() {
    let (first, programs) = (setting("PERWALI_SEED", 1), setting("PERWALI_PROGRAMS", 300));
    let mut tally = BTreeMap::new();
    let started = std::time::Instant::now();
    let reports: Vec<String> = (first..first + programs).filter_map(|seed| check(seed, &mut tally).err()).take(3).collect();
    println!("{programs} programs in {} ms: {tally:?}", started.elapsed().as_millis());
    assert!(reports.is_empty(), "{}", reports.join("\n==========\n"));
    if programs >= 300 {
        for claim in
            [("gap", "proved"), ("gap", "refuted"), ("conflict", "proved"), ("conflict", "refuted"), ("bound", "refuted")]
        {
            assert!(tally.get(&claim).is_some_and(|count| *count >= 20), "{claim:?} hardly occurs");
        }
    }
}

/// Seeds that once were proved wrongly: no decision to ask, a waived requirement that fails, an empty cell against a value,
/// a guard that fails but is not evaluated, a bound sought too narrowly.
#[test]
fn seeds_that_were_proved_wrongly() {
    for seed in [222, 596, 101_260, 112_376, 503_437] {
        check(seed, &mut BTreeMap::new()).unwrap_or_else(|report| panic!("{report}"));
    }
}

fn codes(body: &str) -> Vec<Code> {
    let started = std::time::Instant::now();
    let compiled = compile(SourceId(0), &format!("{HEADER}{body}"), &|_| Err("".into()));
    println!("{} ms", started.elapsed().as_millis());
    compiled.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// As many rules as a value may have, each about one number: proved, and so is that one is missing.
#[test]
fn two_thousand_rules_of_one_number() {
    let mut body = "masukan a: bulat antara 0 dan 1.999\nkeputusan x: bulat\nPasal 1\n".to_owned();
    for n in 0..2_000 {
        writeln!(body, "  x adalah {n} jika a = {n}").unwrap();
    }
    assert_eq!(codes(&body), []);
    assert_eq!(
        codes(&body.replace("x adalah 700 jika a = 700\n", "x adalah 700 jika a = 701\n")),
        [Code::RuleGap, Code::RuleConflict]
    );
}

/// Brackets of one number in another order than the numbers.
#[test]
fn two_thousand_brackets() {
    let mut body = "masukan a: uang antara Rp0 dan Rp100 miliar\nkeputusan x: bulat\nPasal 1\n".to_owned();
    for n in (0..2_000u64).map(|n| n * 7 % 2_000) {
        let low = n * 1_000;
        match n {
            1_999 => writeln!(body, "  x adalah {n} jika a ≥ Rp{low}").unwrap(),
            _ => writeln!(body, "  x adalah {n} jika a ≥ Rp{low} dan a < Rp{}", low + 1_000).unwrap(),
        }
    }
    assert_eq!(codes(&body), []);
    assert_eq!(codes(&body.replace("a < Rp700000\n", "a < Rp699999\n")), [Code::RuleGap]);
}

/// Rules over many inputs: the search is given up, and that is said.
#[test]
fn rules_over_many_inputs() {
    let mut body = String::new();
    for n in 0..24 {
        writeln!(body, "masukan a{n}: bulat antara 0 dan 9").unwrap();
    }
    body.push_str("keputusan x: bulat\nPasal 1\n");
    for n in 0..600 {
        writeln!(body, "  x adalah {n} jika a{} = {} dan a{} > {} dan a{} ≠ 5", n % 24, n % 10, n * 7 % 24, n % 9, n * 5 % 24)
            .unwrap();
    }
    let found = codes(&body);
    assert!(found.contains(&Code::RuleConflict), "{found:?}");
    assert!(found.contains(&Code::RuleGap) || found.contains(&Code::RuleGapUnproven), "{found:?}");
}

/// A sum of many conditions that no case keeps: hard to see, and given up in time.
#[test]
fn conditions_that_only_counting_refutes() {
    let mut body = String::new();
    for n in 0..18 {
        for m in 0..17 {
            writeln!(body, "masukan t{n}_{m}: logika").unwrap();
        }
    }
    body.push_str("keputusan x: bulat\nPasal 1\n");
    for n in 0..18 {
        let any: Vec<String> = (0..17).map(|m| format!("t{n}_{m}")).collect();
        writeln!(body, "  x adalah 1 jika tidak ({})", any.join(" atau ")).unwrap();
    }
    for m in 0..17 {
        for n in 0..18 {
            for other in n + 1..18 {
                if (n + other + m) % 2 == 0 {
                    writeln!(body, "  x adalah 1 jika t{n}_{m} dan t{other}_{m}").unwrap();
                }
            }
        }
    }
    let found = codes(&body);
    assert!(found == [Code::RuleGapUnproven] || found == [Code::RuleGap], "{found:?}");
}

/// The longest chains of values that the interpreter takes need no more of the stack here.
#[test]
fn long_chains_on_a_small_stack() {
    let mut flags = "masukan a: logika\nmasukan b: bulat antara 0 dan 9\nkeputusan x: bulat\nPasal 1\n  f0 adalah a\n".to_owned();
    let mut sums = "masukan a: logika\nmasukan b: bulat antara 0 dan 9\nkeputusan x: bulat\nPasal 1\n  f0 adalah b\n".to_owned();
    for n in 1..75 {
        writeln!(flags, "  f{n} adalah a jika f{} dan b > 3\n  f{n} adalah tidak a dalam hal lain", n - 1).unwrap();
        writeln!(sums, "  f{n} adalah f{} + b jika f{} > 3\n  f{n} adalah b dalam hal lain", n - 1, n - 1).unwrap();
    }
    flags.push_str("  x adalah 1 jika f74\n  x adalah 2 jika tidak f74\n");
    sums.push_str("  x adalah 1 jika f74 > 50\n  x adalah 2 jika f74 ≤ 50\n");
    let nested = format!(
        "masukan a: logika\nPasal 1\n  x adalah 1 jika {}a{}\n  x adalah 2 dalam hal lain\n",
        "tidak (".repeat(60),
        ")".repeat(60)
    );
    let run = move || [flags, sums, nested].map(|body| codes(&body));
    let found = std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
    assert_eq!(found, [vec![], vec![], vec![]]);
}
