//! Random programs on random facts: both backends give the same values, failures, places and marks.
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use perwali_engine::ir::{InputId, Program, Type};
use perwali_engine::value::{Day, Interval};
use support::generate::{Rng, generate, law_day};
use support::generate_lists::some_value;
use support::{Pair, Said};

fn programs() -> u64 {
    std::env::var("PERWALI_PROGRAMS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

fn runs() -> u64 {
    std::env::var("PERWALI_RUNS").ok().and_then(|text| text.parse().ok()).unwrap_or(25)
}

fn first() -> u64 {
    std::env::var("PERWALI_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

fn give_some(pair: &mut Pair, program: &Program, rng: &mut Rng) {
    pair.facts.reset();
    let sparse = rng.chance(30);
    for (index, input) in program.inputs.iter().enumerate() {
        if rng.chance(if sparse { 40 } else { 8 }) {
            continue;
        }
        let interval = match &input.ty {
            Type::Bool => Interval::new(0.into(), 1.into()),
            Type::Number(number) => number.interval.clone(),
            Type::Member(e) => Interval::new(0.into(), (program.enumerations.get(e.index()).unwrap().members.len() - 1).into()),
            Type::Set(e) => {
                let members = program.enumerations.get(e.index()).unwrap().members.len();
                let bits = rng.next() & (u64::MAX >> (64 - members));
                pair.facts.set_raw(InputId::new(index), i128::from(bits as i64)).unwrap();
                continue;
            }
            _ => {
                let value = some_value(program, &input.ty, rng);
                pair.facts.set(InputId::new(index), &value).unwrap();
                continue;
            }
        };
        let drawn = rng.within(&interval);
        pair.give(InputId::new(index), drawn);
    }
}

/// How often each operation stands in a program.
fn count(program: &Program, hits: &mut std::collections::BTreeMap<String, u64>) {
    for value in &program.values {
        for (expr, _) in perwali_engine::verify::expressions(&value.definition) {
            expr.visit(&mut |expr| {
                let name = match &expr.op {
                    perwali_engine::ir::Op::Query(query) => format!("{:?}", query.kind),
                    op => format!("{op:?}").chars().take_while(|letter| letter.is_alphanumeric()).collect(),
                };
                *hits.entry(name).or_default() += 1;
            });
        }
    }
}

#[test]
fn random_programs_agree() {
    let (mut answered, mut failed, mut hits) = (0, std::collections::BTreeMap::new(), std::collections::BTreeMap::new());
    for seed in first()..first() + programs() {
        let (program, decision, mut rng) = generate(seed);
        let mut pair = Pair::new(program.clone(), decision);
        count(&program, &mut hits);
        for _ in 0..runs() {
            give_some(&mut pair, &program, &mut rng);
            let day: Day = law_day(&mut rng);
            let expected = pair.reference(day);
            let traced = pair.native(day);
            if traced != expected {
                panic!("seed {seed}: native {traced:?}, reference {expected:?}");
            }
            match pair.agree(day) {
                Said::Answered(..) => answered += 1,
                Said::Failed(kind, _) => *failed.entry(kind.number()).or_insert(0) += 1,
            }
        }
    }
    println!("{answered} answered, failures by kind {failed:?}\n{hits:?}");
    if programs() >= 1_000 {
        assert!(hits.len() >= 47 && hits.values().all(|hits| *hits >= 100), "{hits:?}");
        assert!((1..=11).all(|kind| failed.get(&kind).is_some_and(|failed| *failed >= 20)), "{failed:?}");
    }
}
