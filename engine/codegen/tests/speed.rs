//! Nanoseconds a call, beside the same law written by hand in Rust. Run with
//! `cargo test --release -p perwali-codegen --test speed -- --ignored --nocapture`.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::hint::black_box;
use std::time::Instant;

use perwali_codegen::compile;
use perwali_engine::answer::Answer;
use perwali_engine::interpreter::evaluate;
use perwali_engine::ir::*;
use perwali_engine::value::Rounding;
use support::generate::Rng;
use support::{Builder, day, number_type};

const CALLS: usize = 1 << 16;

/// Measures one law: `facts` are the raw inputs of each call.
fn measure(name: &str, program: &Program, decision: &Decision, facts: &[Vec<i64>], by_hand: &dyn Fn(&[i64]) -> i64) {
    let started = Instant::now();
    let compiled = compile(program, decision).unwrap();
    let compile_time = started.elapsed();
    let made: Vec<_> = facts
        .iter()
        .map(|row| {
            let mut facts = compiled.facts();
            for (index, raw) in row.iter().enumerate() {
                facts.set_raw(InputId::new(index), i128::from(*raw)).unwrap();
            }
            facts
        })
        .collect();
    let mut answer = Answer::new(program, decision);
    let today = day(2025);
    for (row, facts) in facts.iter().zip(&made).take(2_000) {
        evaluate(program, decision, facts, today, &mut answer).unwrap();
        let expected = answer.raw(0);
        compiled.run(facts, today, &mut answer).unwrap();
        assert_eq!(answer.raw(0), expected);
        assert_eq!(answer.raw(0), Some(i128::from(by_hand(row))), "{row:?}");
    }
    let best = |run: &mut dyn FnMut(usize)| {
        let mut best = u128::MAX;
        for _ in 0..40 {
            let started = Instant::now();
            for call in 0..CALLS {
                run(call % facts.len());
            }
            best = best.min(started.elapsed().as_nanos());
        }
        best as u64 * 100 / CALLS as u64
    };
    let hand = best(&mut |call| {
        black_box(by_hand(black_box(&facts[call])));
    });
    let plain = best(&mut |call| {
        compiled.run(black_box(&made[call]), today, &mut answer).unwrap();
        black_box(&answer);
    });
    let traced = best(&mut |call| {
        compiled.run_traced(black_box(&made[call]), today, &mut answer).unwrap();
        black_box(&answer);
    });
    let show = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    println!(
        "{name}: by hand {} ns, native {} ns, traced {} ns; {} bytes, compiled in {compile_time:?}",
        show(hand),
        show(plain),
        show(traced),
        compiled.code_size()
    );
}

fn thousands(rng: &mut Rng, limit: u64) -> i64 {
    rng.below(limit) as i64
}

#[test]
#[ignore = "a measurement"]
fn lookup_with_rounding() {
    let mut b = Builder::new();
    let high = 1_000_000_000_000i64;
    let e = b.enumeration(3);
    let (category, gross) = (b.input(Type::Member(e), None), b.input(number_type(0, high, 0), None));
    let (mut rows, mut limits) = (Vec::new(), vec![Vec::new(); 3]);
    for (group, limit) in limits.iter_mut().enumerate() {
        let mut end = 5_400_000i64;
        for step in 0..44i64 {
            end += 150_000 + step * step * 800_000;
            let rate = step * 75 + group as i64;
            limit.push((if step == 43 { i64::MAX } else { end }, rate));
            let last = (step < 43).then(|| end.into());
            rows.push((
                vec![KeyCell::Members(vec![group as u32]), KeyCell::Range(None, last)],
                vec![Constant::Number(rate.into())],
                true,
            ));
        }
    }
    let table = b.table(vec![Type::Member(e), number_type(0, high, 0)], vec![number_type(0, 3_400, 4)], rows).unwrap();
    let keys = vec![b.read(category), b.read(gross)];
    let row = b.op(Op::Row(table, keys));
    let rate = b.op(Op::Column(table, 0, Box::new(row)));
    let rate = b.let_value(rate);
    let (amount, rate) = (b.read(gross), b.demand(rate));
    let tax = b.op(Op::Mul(Box::new(amount), Box::new(rate)));
    let tax = b.expr(Op::Round { value: Box::new(tax), mode: Rounding::Down, unit: 1.into() }, &number_type(0, 0, 0));
    let tax = b.let_value(tax);
    let decision = b.decide(&[tax]);
    let mut rng = Rng::new(7);
    let facts: Vec<Vec<i64>> = (0..4_096).map(|_| vec![rng.below(3) as i64, thousands(&mut rng, 900_000_000)]).collect();
    measure("44-row lookup", &b.program, &decision, &facts, &|row| {
        let (category, gross) = (row[0] as usize, row[1]);
        let limit = &limits[category];
        let at = limit.partition_point(|(end, _)| *end < gross);
        gross * limit[at].1 / 10_000
    });
}

#[test]
#[ignore = "a measurement"]
fn progressive_tax() {
    let mut b = Builder::new();
    let high = 10_000_000_000_000i64;
    let e = b.enumeration(4);
    let (income, status) = (b.input(number_type(0, high, 0), None), b.input(Type::Member(e), None));
    let tariff = b.tariff(
        true,
        0,
        2,
        &[(Some(60_000_000), 5), (Some(250_000_000), 15), (Some(500_000_000), 25), (Some(5_000_000_000), 30), (None, 35)],
    );
    let mut rules = Vec::new();
    for (member, amount) in [54_000_000i64, 58_500_000, 63_000_000, 67_500_000].iter().enumerate() {
        let (a, c) = (b.read(status), b.member(e, member as u32));
        let guard = b.compare(CompareOp::Equal, a, c);
        let body = b.number(*amount, 0);
        rules.push(b.rule(Some(guard), body));
    }
    let relief = b.rules(rules);
    let (a, c) = (b.read(income), b.demand(relief));
    let left = b.op(Op::Sub(Box::new(a), Box::new(c)));
    let zero = b.number(0, 0);
    let left = b.op(Op::Max(Box::new(left), Box::new(zero)));
    let base = b.expr(Op::Round { value: Box::new(left), mode: Rounding::Down, unit: 1_000.into() }, &number_type(0, 0, 0));
    let base = b.let_value(base);
    let base = b.demand(base);
    let tax = b.op(Op::Tariff(tariff, Box::new(base)));
    let tax = b.expr(Op::Round { value: Box::new(tax), mode: Rounding::Nearest, unit: 1.into() }, &number_type(0, 0, 0));
    let tax = b.let_value(tax);
    let decision = b.decide(&[tax]);
    let mut rng = Rng::new(7);
    let facts: Vec<Vec<i64>> = (0..4_096).map(|_| vec![thousands(&mut rng, 9_000_000_000), rng.below(4) as i64]).collect();
    measure("progressive tax", &b.program, &decision, &facts, &|row| {
        let relief = [54_000_000i64, 58_500_000, 63_000_000, 67_500_000][row[1] as usize];
        let base = (row[0] - relief).max(0) / 1_000 * 1_000;
        let (mut tax, mut start) = (0, 0);
        for (end, rate) in [(60_000_000, 5), (250_000_000, 15), (500_000_000, 25), (5_000_000_000, 30), (i64::MAX, 35)] {
            tax += (base.min(end) - start).max(0) * rate;
            start = end;
        }
        (tax + 50) / 100
    });
}

#[test]
#[ignore = "a measurement"]
fn procurement() {
    let mut b = Builder::new();
    let high = 10_000_000_000_000i64;
    let (kinds, methods) = (b.enumeration(4), b.enumeration(6));
    let (kind, estimate) = (b.input(Type::Member(kinds), None), b.input(number_type(0, high, 0), None));
    let (urgent, local) = (b.input(Type::Bool, Some(Constant::Bool(false))), b.input(Type::Bool, Some(Constant::Bool(false))));
    let range = |low: Option<i64>, high: Option<i64>| KeyCell::Range(low.map(Into::into), high.map(Into::into));
    let rows = vec![
        (vec![KeyCell::Members(vec![0, 1, 2]), range(None, Some(50_000_000))], vec![Constant::Member(0)], true),
        (vec![KeyCell::Members(vec![3]), range(None, Some(100_000_000))], vec![Constant::Member(0)], true),
        (vec![KeyCell::Members(vec![0, 2]), range(None, Some(200_000_000))], vec![Constant::Member(1)], true),
        (vec![KeyCell::Members(vec![3]), range(None, Some(400_000_000))], vec![Constant::Member(1)], true),
        (vec![KeyCell::Members(vec![1]), range(None, Some(2_500_000_000))], vec![Constant::Member(2)], true),
        (vec![KeyCell::Any, range(None, Some(50_000_000_000))], vec![Constant::Member(3)], true),
        (vec![KeyCell::Any, KeyCell::Any], vec![Constant::Member(4)], true),
    ];
    let table = b.table(vec![Type::Member(kinds), number_type(0, high, 0)], vec![Type::Member(methods)], rows).unwrap();
    let keys = vec![b.read(kind), b.read(estimate)];
    let row = b.op(Op::Row(table, keys));
    let usual = b.op(Op::Column(table, 0, Box::new(row)));
    let root = b.rule(None, usual);
    let (a, c) = (b.read(urgent), b.read(local));
    let guard = b.op(Op::And(Box::new(a), Box::new(c)));
    let direct = b.member(methods, 5);
    let mut exception = b.rule(Some(guard), direct);
    exception.parent = Some(0);
    let method = b.rules(vec![root, exception]);
    let decision = b.decide(&[method]);
    let mut rng = Rng::new(7);
    let facts: Vec<Vec<i64>> = (0..4_096)
        .map(|_| {
            let scale = 10u64.pow(7 + rng.below(5) as u32);
            vec![rng.below(4) as i64, thousands(&mut rng, scale), i64::from(rng.chance(10)), i64::from(rng.chance(50))]
        })
        .collect();
    measure("procurement", &b.program, &decision, &facts, &|row| {
        let (kind, estimate) = (row[0], row[1]);
        if row[2] == 1 && row[3] == 1 {
            return 5;
        }
        match kind {
            0..=2 if estimate <= 50_000_000 => 0,
            3 if estimate <= 100_000_000 => 0,
            0 | 2 if estimate <= 200_000_000 => 1,
            3 if estimate <= 400_000_000 => 1,
            1 if estimate <= 2_500_000_000 => 2,
            _ if estimate <= 50_000_000_000 => 3,
            _ => 4,
        }
    });
}

#[test]
#[ignore = "a measurement"]
fn eligibility() {
    let mut b = Builder::new();
    let mut leaves = Vec::new();
    let mut switches = Vec::new();
    for index in 0..12i64 {
        let input = b.input(number_type(0, 1_000, 0), None);
        let (a, c) = (b.read(input), b.number(100 + index * 10, 0));
        leaves.push(b.compare(if index % 3 == 0 { CompareOp::Less } else { CompareOp::GreaterEqual }, a, c));
        switches.push(input);
    }
    let leaves: Vec<Requirement> =
        leaves.into_iter().map(|leaf| b.requirement(RequirementContent::Leaf(leaf), Vec::new())).collect();
    let root = b.requirement(RequirementContent::All(leaves), Vec::new());
    let eligible = b.value(Type::Bool, false, Definition::Requirements(root));
    let decision = b.decide(&[eligible]);
    let mut rng = Rng::new(7);
    let facts: Vec<Vec<i64>> = (0..4_096).map(|_| (0..12).map(|_| rng.below(1_000) as i64).collect()).collect();
    measure("12 requirements", &b.program, &decision, &facts, &|row| {
        // All are evaluated: the answer names each one that fails.
        let mut met = 0u64;
        for (index, value) in row.iter().enumerate() {
            let limit = 100 + index as i64 * 10;
            met |= u64::from(if index % 3 == 0 { *value < limit } else { *value >= limit }) << index;
        }
        i64::from(met == 0xfff)
    });
}

/// What any call costs: the checks of facts and answer, and the call itself.
#[test]
#[ignore = "a measurement"]
fn nothing() {
    let mut b = Builder::new();
    b.input(number_type(0, 1_000, 0), None);
    let one = b.number(1, 0);
    let value = b.let_value(one);
    let decision = b.decide(&[value]);
    measure("a constant", &b.program, &decision, &[vec![1], vec![2]], &|_| 1);
}

/// As many rules of one value as the verifier allows.
#[test]
#[ignore = "a measurement"]
fn two_thousand_rules() {
    let mut b = Builder::new();
    let x = b.input(number_type(0, 10_000, 0), None);
    let rules = (0..2_000)
        .map(|at| {
            let (a, c, body) = (b.read(x), b.number(at, 0), b.number(at * 7 % 1_000, 0));
            let guard = b.compare(CompareOp::Equal, a, c);
            b.rule(Some(guard), body)
        })
        .collect();
    let value = b.rules(rules);
    let decision = b.decide(&[value]);
    let facts: Vec<Vec<i64>> = (0..2_000).map(|at| vec![at]).collect();
    measure("2,000 rules", &b.program, &decision, &facts, &|row| row[0] * 7 % 1_000);
}
