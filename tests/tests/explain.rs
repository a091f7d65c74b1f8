//! Random regulations explained: every answer and every failure has its reasons, which say what was computed and no more.
//!
//! `PERWALI_SEED` is the first seed, `PERWALI_PROGRAMS` how many follow (100 where it is not set), `PERWALI_CASES` how many
//! cases each.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::Arc;

use perwali::{Lang, LetterFormat};
use perwali_engine::answer::Answer;
use perwali_engine::explain::{Effect, Explanation, Node, Part, Reason, RequirementReason, Traced, Use, Why, explain};
use perwali_engine::facts::Facts;
use perwali_engine::interpreter::{Evaluated, Record, Steps, Trial, evaluate, trace};
use perwali_engine::ir::{Decision, InputId, Program, ValueId};
use perwali_engine::value::{Day, Value};
use perwali_tests::cases::cases;
use perwali_tests::compare::{day, decisions, give};
use perwali_tests::generate::generate;
use perwali_tests::pipeline;
use perwali_tests::render::render;

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Every expression that was evaluated.
fn work(program: &Program, steps: &Steps) -> usize {
    fn size(evaluated: &Evaluated) -> usize {
        1 + evaluated.operands.iter().map(size).sum::<usize>()
    }
    let records = (0..program.values.len()).filter_map(|index| steps.get(ValueId::new(index))).flat_map(|step| &step.records);
    let records = records.chain(steps.elements().flat_map(|(_, _, step)| &step.records));
    let sizes = records.map(|record| match record {
        Record::Body(_, found) | Record::Waiver(_, found) | Record::Condition(_, found) => size(found),
        Record::Tried(_, Trial::Guarded(found)) => size(found),
        Record::Tried(..) => 1,
    });
    sizes.sum()
}

/// Counts what a tree holds and looks at each value in it.
struct Walk<'a> {
    steps: &'a Steps,
    explained: BTreeSet<(ValueId, Option<u32>)>,
    /// Formulas and conditions as they are written.
    written: BTreeSet<String>,
    seen: usize,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node) {
        self.seen += 1;
        let step = match &node.element {
            Some(element) => self.steps.of_element(node.value, element.position).unwrap(),
            None => self.steps.get(node.value).unwrap(),
        };
        let key = (node.value, node.element.as_ref().map(|element| element.position));
        assert_eq!(node.found, step.value, "{} is not what was computed", node.name);
        // Of the values made by the compiler only lists of requirements are shown, under the name they are for.
        assert!(!node.name.is_empty());
        if node.reason == Reason::Above {
            assert!(self.explained.contains(&key), "{} was not explained above", node.name);
            return;
        }
        assert!(self.explained.insert(key), "{} is explained twice", node.name);
        match &node.reason {
            Reason::Above => {}
            Reason::Rules { applied, others } => {
                self.seen += applied.len() + others.len();
                assert_eq!(applied.len(), step.applied.len());
                for rule in applied {
                    self.parts(&rule.guard, Some(true));
                    if let Some(formula) = &rule.formula {
                        assert!(!formula.filled.is_empty());
                        self.written.insert(formula.written.clone());
                        if applied.len() == 1 && node.found.is_some() {
                            assert_eq!(formula.result.as_ref(), Some(&node.shown), "{}: {}", node.name, formula.written);
                        }
                        formula.effects.iter().for_each(|effect| self.effect(effect));
                        self.parts(&formula.decided, None);
                    }
                }
                for rule in others {
                    match &rule.why {
                        Why::Guard(parts) => self.parts(parts, Some(false)),
                        Why::Open => assert!(node.found.is_none() || applied.is_empty(), "{} is open", node.name),
                        _ => {}
                    }
                }
            }
            Reason::Requirements(root) => self.requirement(root, node.found.is_some()),
            Reason::Members(members) => {
                self.seen += members.len();
                members.iter().for_each(|member| self.parts(&member.parts, member.added));
                assert!(node.found.is_none() || members.iter().all(|member| member.added.is_some()));
            }
        }
        for one in node.uses.iter().chain(&node.tested) {
            match one {
                Use::Input(_) | Use::More { .. } => self.seen += 1,
                Use::Value(node) => self.node(node),
            }
        }
    }

    /// Parts that decided agree with what they decided, but for those below `tidak`.
    fn parts(&mut self, parts: &[Part], due: Option<bool>) {
        self.seen += parts.len();
        for part in parts {
            self.written.insert(part.written.clone());
            for said in [&part.plain.id, &part.plain.en] {
                assert!(!said.is_empty() && !said.contains(['≤', '≥', '<', '>', '=', '×', '÷', '_', '{']), "{said}");
            }
            assert!(part.found.iter().all(|operand| !operand.name.is_empty() && !operand.shown.is_empty()));
        }
        if let ([only], Some(due)) = (parts, due)
            && !only.secret
        {
            assert_eq!(only.holds, Some(due), "{}", only.written);
        }
    }

    fn effect(&mut self, effect: &Effect) {
        self.seen += 1;
        match effect {
            Effect::Tariff { slices, .. } => self.seen += slices.len(),
            Effect::Row { row, rows, cells, .. } => {
                assert!(row.is_none_or(|row| (1..=*rows).contains(&row)));
                self.seen += cells.len();
            }
            Effect::Elements(asked) => self.seen += asked.elements.len(),
            Effect::Branch { parts, .. } => self.parts(parts, None),
            Effect::Limited { before, bound, .. } => assert_ne!(before, bound),
            Effect::Rounded { before, after, .. } => assert_ne!(before, after),
            Effect::LeftOver { parts, rest, .. } => assert_eq!(parts.starts_with('−'), rest.starts_with('−')),
        }
    }

    fn requirement(&mut self, requirement: &RequirementReason, whole: bool) {
        self.seen += 1;
        assert!(
            !whole || requirement.state.is_some() || requirement.out_of_time.is_some(),
            "a requirement of a list that was decided is open"
        );
        self.parts(&requirement.parts, None);
        requirement.waived.iter().chain(&requirement.grounds).for_each(|waived| self.parts(&waived.parts, None));
        requirement.children.iter().for_each(|child| self.requirement(child, whole));
    }
}

struct Asked<'a> {
    program: &'a Arc<Program>,
    decision: &'a Decision,
    facts: &'a Facts,
    day: Day,
}

fn check(asked: &Asked<'_>, buffer: &mut Answer) -> (Explanation, BTreeSet<String>) {
    let Asked { program, decision, facts, day } = *asked;
    let plain = evaluate(program, decision, facts, day, buffer).map(|_| ());
    let without = buffer.clone();
    let (steps, ended) = trace(program, decision, facts, day, buffer);
    assert_eq!(plain, ended, "tracing changes how it ends");
    assert_eq!(without.marks(), buffer.marks(), "tracing changes the marks");
    let failure = ended.err();
    let marks = buffer.marks();
    let tree = explain(Traced { program, decision, facts, law_day: day, steps: &steps, marks, failure: failure.as_ref() });
    assert_eq!(tree.failure.is_some(), failure.is_some());
    assert_eq!(tree.answers.len(), decision.outputs.len());
    let mut walk = Walk { steps: &steps, explained: BTreeSet::new(), written: BTreeSet::new(), seen: 0 };
    for (index, answer) in tree.answers.iter().enumerate() {
        if failure.is_none() {
            let node = answer.node.as_ref().unwrap();
            assert_eq!(node.found.as_ref(), Some(&without.get(index)), "{} is not the answer", node.name);
        }
        if let Some(node) = &answer.node {
            walk.node(node);
        }
    }
    let rules = program.values.iter().map(|value| match &value.definition {
        perwali_engine::ir::Definition::Rules(rules) => rules.rules.len(),
        _ => 1,
    });
    let bound = 4 * (work(program, &steps) + rules.sum::<usize>() + program.marks.len() + program.inputs.len());
    assert!(walk.seen <= bound, "{} nodes of {bound}", walk.seen);
    (tree, walk.written)
}

/// What is shown as written can be read again: it is the language of regulations.
fn readable(written: &BTreeSet<String>) {
    // A table is written with its rows, which stand elsewhere in an explanation.
    let rules: String = written
        .iter()
        .filter(|formula| !formula.contains("tabel menurut"))
        .map(|formula| format!("  x adalah {formula}\n"))
        .collect();
    let text =
        format!("Peraturan Wali Kota Contoh Nomor 1 Tahun 2025\ntentang \"x\"\nmulai berlaku 1 Januari 2025\n\nPasal 1\n{rules}");
    let found = pipeline::read(&text).diagnostics;
    assert!(found.is_empty(), "{}\n{text}", pipeline::Stopped::Rejected(found).words());
}

/// Every form of a tree.
fn say(tree: Explanation, program: &Arc<Program>, facts: &Facts) {
    let size = tree.answers.len();
    let explanation = perwali::internal::explanation(tree, program.clone(), facts);
    for lang in [Lang::Id, Lang::En] {
        let text = explanation.text(lang);
        assert!(text.lines().count() > size && !text.contains('\u{fffd}'), "{text}");
        let page = explanation.html(lang);
        for tag in ["details", "ul", "li", "p", "summary"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag} in {page}");
        }
    }
    let json = explanation.to_json();
    assert!(json.starts_with("{\"regulasi\"") && json.ends_with('}'), "{json}");
    for format in [LetterFormat::Text, LetterFormat::Html] {
        match explanation.letter(format, None) {
            Ok(letter) => assert!(letter.contains("[nomor surat]") && !letter.contains("{{"), "{letter}"),
            Err(error) => assert!(explanation.error().is_some() || error.code() == perwali::Code::LetterImpossible),
        }
    }
}

#[test]
fn every_answer_and_every_failure_has_its_reasons() {
    let (first, programs) = (setting("PERWALI_SEED", 1), setting("PERWALI_PROGRAMS", 100));
    let (mut answered, mut failed) = (0, 0);
    for seed in first..first + programs {
        let regulation = generate(seed);
        let Ok(program) = pipeline::compile(&render(&regulation)) else { continue };
        let program = Arc::new(program);
        let mut facts = Facts::new(&program);
        for decision in decisions(&regulation, &program) {
            let mut buffer = Answer::new(&program, &decision);
            for (index, case) in cases(&regulation, setting("PERWALI_CASES", 10) as usize).iter().enumerate() {
                give(&mut facts, &program, case);
                let asked = Asked { program: &program, decision: &decision, facts: &facts, day: day(case.day) };
                let (tree, written) = check(&asked, &mut buffer);
                if tree.failure.is_some() {
                    failed += 1
                } else {
                    answered += 1
                }
                // The forms take longer than the tree.
                if index < 2 {
                    readable(&written);
                    say(tree, &program, &facts);
                }
            }
        }
    }
    println!("{answered} answers and {failed} failures explained");
    assert!(programs < 50 || (answered > 500 && failed > 100), "{answered} answers, {failed} failures");
}

const HEADER: &str = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2024\ntentang \"Contoh\"\nmulai berlaku 1 Januari 2024\n";

/// Every form of the reasons for a value of a text, and its answer alone, asked on a stack as small as any host's threads
/// have; `PERWALI_STACK` gives another, in KiB.
fn explained_from(body: &str, value: &str, given: &str) -> usize {
    let text = format!("{HEADER}{body}");
    let library = perwali::Library::from_texts([("contoh.perwali", text.as_str())]).unwrap();
    let decision = library.regulations().first().unwrap().decision_on(value, perwali::Backend::Interpreter).unwrap();
    let mut facts = decision.facts();
    facts.set_json(given).unwrap();
    let asked = move || {
        decision.evaluate("2024-02-01", &facts).unwrap();
        let explanation = decision.explain("2024-02-01", &facts).unwrap();
        assert!(explanation.error().is_none());
        let letter = explanation.letter(LetterFormat::Text, None).map_or(0, |letter| letter.len());
        let size = explanation.text(Lang::Id).len() + explanation.html(Lang::En).len() + explanation.to_json().len() + letter;
        drop(explanation);
        size
    };
    let stack = setting("PERWALI_STACK", 2 << 10) as usize;
    std::thread::Builder::new().stack_size(stack << 10).spawn(asked).unwrap().join().unwrap()
}

fn explained(body: &str, value: &str) -> usize {
    explained_from(body, value, "{}")
}

/// A chain of as many values as the verifier lets pass, each made from the one before.
fn chain(many: usize, first: &str, next: impl Fn(usize) -> String) {
    let mut body = first.to_owned();
    for n in 1..many {
        body.push_str(&next(n));
    }
    explained_from(&body, &format!("x{}", many - 1), "{}");
}

#[test]
fn chains_of_copies() {
    chain(133, "Pasal 1\n  x0 adalah 1\n", |n| format!("  x{n} adalah x{}\n", n - 1));
}

#[test]
fn chains_of_guards() {
    let next = |n| format!("  x{n} adalah ya jika x{}\n  x{n} adalah tidak dalam hal lain\n", n - 1);
    chain(133, "masukan a: logika bawaan ya\nPasal 1\n  x0 adalah a\n", next);
}

#[test]
fn chains_of_requirements() {
    let next = |n| format!("Pasal {n}\n  x{n} adalah syarat kumulatif\n    huruf a  x{} \"syarat\"\n", n - 1);
    chain(99, "masukan a: logika bawaan ya\nPasal 200\n  x0 adalah a\n", next);
}

#[test]
fn chains_of_sets() {
    let next = |n| format!("  x{n} mencakup b jika x{} memuat b\n", n - 1);
    chain(90, "jenis B: b, c\nmasukan a: logika bawaan ya\nPasal 1\n  x0 mencakup b jika a\n", next);
}

#[test]
fn chains_of_roundings_and_choices() {
    let next = |n| {
        let last = n - 1;
        format!(
            "  x{n} adalah bila x{last} > 5 maka x{last} paling banyak 7, selain itu (x{last} ÷ 3 dibulatkan ke atas dalam 1)\n"
        )
    };
    chain(57, "masukan a: bulat antara 0 dan 9 bawaan 3\nPasal 1\n  x0 adalah a\n", next);
}

#[test]
fn the_longest_sum() {
    let sum = (0..250).map(|_| "n").collect::<Vec<_>>().join(" + ");
    explained_from(&format!("masukan n: bulat antara 0 dan 9 bawaan 3\nPasal 1\n  x adalah {sum}\n"), "x", "{}");
}

#[test]
fn chains_of_computed_fields() {
    let mut body = "rekaman Isi: y0: bulat antara 0 dan 9\nmasukan isi: daftar Isi paling banyak 9\nPasal 1\n".to_owned();
    for n in 1..79 {
        body.push_str(&format!("  untuk setiap Isi: y{n} adalah y{} + 1\n", n - 1));
    }
    body.push_str("  x adalah jumlah y78 dari isi\n");
    explained_from(&body, "x", r#"{"isi": [{"y0": 1}, {"y0": 2}]}"#);
}

#[test]
fn lists_within_lists_do_not_fill_the_memory() {
    let body = "rekaman R: a: bulat antara 0 dan 9\nmasukan r: daftar R paling banyak 1000\nkeputusan g: bulat\nPasal 1\n  \
                untuk setiap R: f adalah banyaknya r yang a > 3\n  g adalah banyaknya r yang f > 3\n";
    let program = pipeline::compile(&format!("{HEADER}{body}")).unwrap_or_else(|stopped| panic!("{}", stopped.words()));
    let decision = program.decisions.first().unwrap();
    let mut facts = Facts::new(&program);
    facts.set_list(InputId::new(0), &vec![vec![Value::Number(5.into())]; 1_000]).unwrap();
    let mut answer = Answer::new(&program, decision);
    let (steps, ended) = trace(&program, decision, &facts, Day::new(2024, 2, 1).unwrap(), &mut answer);
    assert_eq!((ended, answer.get(0)), (Ok(()), Value::Number(1_000.into())));
    // A million comparisons are made.
    let kept = work(&program, &steps);
    assert!((50_000..60_000).contains(&kept), "{kept}");
}

#[test]
fn the_longest_chain_is_explained() {
    let mut body = "Pasal 1\n  x0 adalah 1\n".to_owned();
    for n in 1..99 {
        body.push_str(&format!("  x{n} adalah x{} + 1\n", n - 1));
    }
    let size = explained(&body, "x98");
    assert!(size < 99 * 1_500, "{size} bytes");
}

#[test]
fn what_is_written_once_is_said_once() {
    let nested = |depth: usize| {
        let mut formula = "(n + 1)".to_owned();
        for _ in 0..depth {
            formula = format!("((bila {formula} antara 1 dan 5 maka 2, selain itu 9) + 1)");
        }
        format!("masukan n: bulat antara 0 dan 9 bawaan 3\nPasal 1\n  x adalah {formula}\n")
    };
    let (short, long) = (explained(&nested(4), "x"), explained(&nested(12), "x"));
    assert!(long < 12 * short, "{short} bytes become {long}");
}

#[test]
fn as_many_rules_as_a_value_may_have_are_explained() {
    let mut body = "masukan n: bulat antara 0 dan 1999 bawaan 1999\nPasal 1\n".to_owned();
    for n in 0..2_000 {
        body.push_str(&format!("  x adalah {n} jika n = {n}\n"));
    }
    let size = explained(&body, "x");
    assert!(size < 2_000 * 1_000, "{size} bytes");
}
