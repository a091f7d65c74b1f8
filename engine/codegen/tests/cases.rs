//! Cases by hand: ends of slices and cells, roundings at both widths, shared values, depth and size.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use num_bigint::BigInt;
use perwali_codegen::{CompileError, RunError, compile};
use perwali_engine::answer::Answer;
use perwali_engine::facts::Facts;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::*;
use perwali_engine::value::{Interval, Rounding, Value, divide_rounded, power_of_ten};
use support::{Builder, Pair, Said, day, number_type};

const MODES: [Rounding; 4] = [Rounding::Down, Rounding::Up, Rounding::Nearest, Rounding::NearestEven];

fn number(value: impl Into<BigInt>) -> Value {
    Value::Number(value.into())
}

#[test]
fn tariffs_at_the_ends_of_their_slices() {
    let few: &[(Option<i128>, i128)] = &[(Some(60), 5), (Some(250), 15), (Some(500), 25), (Some(5_000), 30), (None, 35)];
    let many: Vec<(Option<i128>, i128)> = (1..=12).map(|i| ((i < 12).then_some(i * 100), (i * 7) % 13)).collect();
    let beyond: &[(Option<i128>, i128)] = &[(Some(0), 3), (Some(100), 5), (Some(1 << 70), 4), (None, 1)];
    let factor = |slices: &[(Option<i128>, i128)], f: i128| -> Vec<(Option<i128>, i128)> {
        slices.iter().map(|(end, rate)| (end.map(|end| end * f), *rate)).collect()
    };
    for (slices, high) in [
        (few.to_vec(), 1_000_000i128),
        (factor(few, 1_000_000), 10i128.pow(18)),
        (factor(few, 10i128.pow(17)), 10i128.pow(24)),
        (many.clone(), 10i128.pow(6)),
        (many, 10i128.pow(19)),
        (beyond.to_vec(), 10i128.pow(6)),
        (beyond.to_vec(), 10i128.pow(25)),
    ] {
        for progressive in [true, false] {
            let mut b = Builder::new();
            let base = b.input(number_type(0, high, 0), None);
            let tariff = b.tariff(progressive, 0, 2, &slices);
            let read = b.read(base);
            let amount = b.op(Op::Tariff(tariff, Box::new(read)));
            let value = b.let_value(amount);
            let decision = b.decide(&[value]);
            let mut pair = Pair::new(b.program, decision);
            let ends = slices.iter().filter_map(|(end, _)| *end).flat_map(|end| [end - 1, end, end + 1]);
            for at in ends.chain([0, 1, high - 1, high]).filter(|at| (0..=high).contains(at)) {
                pair.give(base, at);
                pair.answers();
            }
        }
    }
}

#[test]
fn wide_keys_find_the_rows_at_the_ends_of_a_word() {
    let mut b = Builder::new();
    let limit = power_of_ten(20);
    let key = number_type(-limit.clone(), limit.clone(), 0);
    let input = b.input(key.clone(), None);
    let max = i64::MAX - 1;
    let ends = [i64::MIN, -5, 0, 7, 8, 1_000, 1 << 40, max];
    for count in [3, ends.len()] {
        let mut rows: Vec<_> = ends[..count]
            .iter()
            .zip(1..)
            .map(|(end, row)| (vec![KeyCell::Range(None, Some((*end).into()))], vec![Constant::Number(row.into())], true))
            .collect();
        rows.push((vec![KeyCell::Any], vec![Constant::Number(99.into())], false));
        let table = b.table(vec![key.clone()], vec![number_type(0, 99, 0)], rows).unwrap();
        let read = b.read(input);
        let row = b.op(Op::Row(table, vec![read]));
        let cell = b.op(Op::Column(table, 0, Box::new(row)));
        b.let_value(cell);
    }
    let decision = b.decide(&[ValueId(0), ValueId(1)]);
    let mut pair = Pair::new(b.program, decision);
    let near = ends.iter().flat_map(|end| (-1..=1).map(|by| BigInt::from(*end) + by));
    for at in near.chain([limit.clone(), -limit, BigInt::from(i64::MAX), BigInt::from(i64::MAX) + 1]) {
        pair.give(input, at);
        pair.answers();
    }
}

#[test]
fn numbers_round_at_both_widths() {
    for (interval, scale) in [(10i128.pow(6), 3u32), (10i128.pow(18), 2), (10i128.pow(30), 4)] {
        for unit in [1i128, 2, 3, 8, 50, 1_000, 10i128.pow(21)] {
            for mode in MODES {
                let mut b = Builder::new();
                let input = b.input(number_type(-interval, interval, scale), None);
                let read = b.read(input);
                let op = Op::Round { value: Box::new(read), mode, unit: unit.into() };
                let rounded = b.expr(op, &number_type(0, 0, 0));
                let value = b.let_value(rounded);
                let decision = b.decide(&[value]);
                let mut pair = Pair::new(b.program, decision);
                let divisor = 10i128.pow(scale) * unit;
                let near = [
                    0,
                    1,
                    divisor / 2,
                    divisor,
                    divisor + divisor / 2,
                    2 * divisor + divisor / 2,
                    interval - interval % divisor - divisor / 2,
                    interval,
                ];
                for at in near
                    .into_iter()
                    .flat_map(|at| [at - 1, at, at + 1])
                    .flat_map(|at| [at, -at])
                    .filter(|at| at.abs() <= interval)
                {
                    pair.give(input, at);
                    let exact = divide_rounded(&at.into(), &divisor.into(), mode).unwrap() * unit;
                    assert_eq!(pair.answers(), [number(exact)], "{at} / {divisor} {mode:?}");
                }
            }
        }
    }
}

#[test]
fn fractions_round_and_compare_at_both_widths() {
    for limit in [1_000i128, 10i128.pow(9), 3 * 10i128.pow(18), 10i128.pow(30)] {
        for mode in MODES {
            let mut b = Builder::new();
            let (x, y) = (b.input(number_type(-limit, limit, 1), None), b.input(number_type(-limit, limit, 0), None));
            let (a, c) = (b.read(x), b.read(y));
            let quotient = b.op(Op::Quotient(Box::new(a), Box::new(c)));
            let shared = b.let_value(quotient);
            let fraction = b.demand(shared);
            let op = Op::Round { value: Box::new(fraction), mode, unit: 5.into() };
            let rounded = b.expr(op, &number_type(0, 0, 1));
            let value = b.let_value(rounded);
            let (fraction, half) = (b.demand(shared), b.number(-5, 1));
            let half = b.op(Op::ToFraction(Box::new(half)));
            let above = b.compare(CompareOp::Greater, fraction, half);
            let above = b.let_value(above);
            let decision = b.decide(&[value, above]);
            let mut pair = Pair::new(b.program, decision);
            let near = [1, 2, 3, 4, 5, 7, 10, 15, 25, 99, limit / 2, limit - 1, limit];
            for n in near.into_iter().flat_map(|n| [n, -n]).chain([0]) {
                for d in near.into_iter().flat_map(|d| [d, -d]) {
                    pair.give(x, n);
                    pair.give(y, d);
                    let (top, bottom) = if d < 0 { (-n, -d) } else { (n, d) };
                    let exact = divide_rounded(&top.into(), &(BigInt::from(bottom) * 5), mode).unwrap() * 5;
                    assert_eq!(pair.answers()[0], number(exact), "{n}/{d} {mode:?}");
                }
            }
            pair.give(y, 0);
            assert_eq!(pair.fails(), FailureKind::ZeroDivision);
        }
    }
}

#[test]
fn ends_of_a_word_do_not_overflow() {
    let mut b = Builder::new();
    let word = number_type(i64::MIN, i64::MAX, 0);
    let (x, y) = (b.input(word.clone(), None), b.input(word, None));
    let mut values = Vec::new();
    for op in 0..7 {
        let (a, c) = (Box::new(b.read(x)), Box::new(b.read(y)));
        let expr = match op {
            0 => b.op(Op::Add(a, c)),
            1 => b.op(Op::Sub(a, c)),
            2 => {
                let divisor = b.number(1 << 20, 0);
                b.op(Op::Mul(a, Box::new(divisor)))
            }
            3 => b.op(Op::Neg(a)),
            4 => b.op(Op::Min(a, c)),
            5 => {
                let quotient = b.op(Op::Quotient(a, c));
                b.expr(
                    Op::Round { value: Box::new(quotient), mode: Rounding::NearestEven, unit: 1.into() },
                    &number_type(0, 0, 0),
                )
            }
            _ => {
                let wide = b.op(Op::Add(a, c));
                let (low, high) = (b.number(i64::MIN, 0), b.number(i64::MAX, 0));
                let raised = b.op(Op::Max(Box::new(wide), Box::new(low)));
                b.op(Op::Min(Box::new(raised), Box::new(high)))
            }
        };
        values.push(b.let_value(expr));
    }
    let decision = b.decide(&values);
    let mut pair = Pair::new(b.program, decision);
    let ends = [i64::MIN, i64::MIN + 1, -2, -1, 1, 2, i64::MAX - 1, i64::MAX];
    for a in ends {
        for c in ends {
            pair.give(x, a);
            pair.give(y, c);
            pair.answers();
        }
    }
}

/// `if b_i then v else 0` in many places: `v` is computed once, in a function of its own, and its marks are set once.
#[test]
fn a_value_demanded_in_many_branches_is_shared() {
    let mut b = Builder::new();
    let x = b.input(number_type(-100, 10i128.pow(20), 0), None);
    let read = b.read(x);
    let seven = b.number(7, 0);
    let mut heavy = b.op(Op::Quotient(Box::new(read), Box::new(seven)));
    for _ in 0..20 {
        let one = b.number(1, 0);
        let one = b.op(Op::ToFraction(Box::new(one)));
        heavy = b.op(Op::Add(Box::new(heavy), Box::new(one)));
    }
    let rounded = b.expr(Op::Round { value: Box::new(heavy), mode: Rounding::Nearest, unit: 1.into() }, &number_type(0, 0, 0));
    let shared = b.let_value(rounded);
    let mut switches = Vec::new();
    let mut outputs = Vec::new();
    for _ in 0..10 {
        let switch = b.input(Type::Bool, Some(Constant::Bool(false)));
        let (guard, body) = (b.read(switch), b.demand(shared));
        let first = b.rule(Some(guard), body);
        let otherwise = b.number(0, 0);
        let last = b.rule(None, otherwise);
        let ty = support::join_all([&first.body.ty, &last.body.ty].into_iter());
        let rules = Rules { rules: vec![first, last], order: None, otherwise: Some(1) };
        outputs.push(b.value(ty, false, Definition::Rules(rules)));
        switches.push(switch);
    }
    let decision = b.decide(&outputs);
    let mut pair = Pair::new(b.program, decision);
    assert!(pair.answers().iter().all(|value| *value == number(0)));
    pair.give(switches[7], 1);
    assert_eq!(pair.fails(), FailureKind::InputMissing(x));
    for (at, found) in [(70i128, 30i64), (-100, 6), (10i128.pow(18), 142_857_142_857_142_877)] {
        pair.give(x, at);
        pair.give(switches[2], 1);
        assert_eq!(pair.answers()[2], number(found));
    }
}

#[test]
fn exceptions_replace_only_what_they_except() {
    let mut b = Builder::new();
    let switches: Vec<InputId> = (0..5).map(|_| b.input(Type::Bool, Some(Constant::Bool(false)))).collect();
    let mut rules = Vec::new();
    // 0 ← 1 ← 2; 0 ← 3 which stands without its target; 4 another root. Bodies 10, 11, 12, 13, and 12 again.
    for (switch, (body, parent, inherits)) in switches.iter().zip([
        (10, None, false),
        (11, Some(0), true),
        (12, Some(1), true),
        (13, Some(0), false),
        (12, None, false),
    ]) {
        let (guard, body) = (b.read(*switch), b.number(body, 0));
        let mut rule = b.rule(Some(guard), body);
        (rule.parent, rule.inherits) = (parent, inherits);
        rules.push(rule);
    }
    let value = b.rules(rules);
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    for bits in 0..32u32 {
        for (index, switch) in switches.iter().enumerate() {
            pair.give(*switch, bits >> index & 1);
        }
        let active = |index: u32| bits >> index & 1 == 1;
        let chain = active(0) && active(1);
        let mut found = Vec::new();
        if chain && active(2) {
            found.push(12);
        } else if chain {
            found.push(11);
        }
        if active(3) {
            found.push(13);
        }
        if found.is_empty() && active(0) {
            found.push(10);
        }
        if active(4) {
            found.push(12);
        }
        found.sort_unstable();
        found.dedup();
        match (found.as_slice(), pair.agree(day(2025))) {
            ([], said) => assert!(matches!(said, Said::Failed(FailureKind::Undetermined(_), _))),
            ([one], said) => assert!(matches!(said, Said::Answered(values, _) if values == [number(*one)])),
            (_, said) => assert!(matches!(said, Said::Failed(FailureKind::Conflict(_), _))),
        }
    }
}

#[test]
fn an_order_stops_at_the_first_group_that_applies() {
    let mut b = Builder::new();
    let x = b.input(number_type(0, 10, 0), None);
    let missing = b.input(number_type(0, 10, 0), None);
    let mut rules = Vec::new();
    for (input, at) in [(missing, 1), (x, 2), (x, 3)] {
        let (a, c) = (b.read(input), b.number(at, 0));
        let guard = b.compare(CompareOp::Equal, a, c);
        let body = b.number(at * 100, 0);
        rules.push(b.rule(Some(guard), body));
    }
    let body = b.number(7, 0);
    rules.push(b.rule(None, body));
    let ty = support::join_all(rules.iter().map(|rule| &rule.body.ty));
    let value =
        b.value(ty, true, Definition::Rules(Rules { rules, order: Some(vec![vec![2], vec![1], vec![0]]), otherwise: Some(3) }));
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    pair.give(x, 3);
    assert_eq!(pair.answers(), [number(300)]);
    pair.give(x, 2);
    assert_eq!(pair.answers(), [number(200)]);
    pair.give(x, 1);
    assert_eq!(pair.fails(), FailureKind::InputMissing(missing));
    pair.give(missing, 0);
    assert_eq!(pair.answers(), [number(7)]);
}

#[test]
fn rules_of_one_item_of_an_order_must_agree() {
    let mut b = Builder::new();
    let x = b.input(number_type(0, 10, 0), None);
    let mut rules = Vec::new();
    // The first item: 100 from 4, 200 from 6, 200 from 8. The second: 300 from 2 and, but never tried beside it, 100 from 5.
    for (at, body) in [(4, 100), (2, 300), (6, 200), (5, 100), (8, 200)] {
        let (a, c) = (b.read(x), b.number(at, 0));
        let guard = b.compare(CompareOp::GreaterEqual, a, c);
        let body = b.number(body, 0);
        rules.push(b.rule(Some(guard), body));
    }
    let (a, c) = (b.read(x), b.number(7, 0));
    let guard = b.compare(CompareOp::GreaterEqual, a, c);
    let body = b.number(200, 0);
    let mut exception = b.rule(Some(guard), body);
    exception.parent = Some(0);
    rules.push(exception);
    let ty = support::join_all(rules.iter().map(|rule| &rule.body.ty));
    let order = Some(vec![vec![0, 2, 4], vec![1, 3]]);
    let value = b.value(ty, true, Definition::Rules(Rules { rules, order, otherwise: None }));
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    for (given, found) in [(2, 300), (3, 300), (4, 100), (5, 100), (7, 200), (8, 200)] {
        pair.give(x, given);
        assert_eq!(pair.answers(), [number(found)], "{given}");
    }
    pair.give(x, 6);
    assert_eq!(pair.fails(), FailureKind::Conflict(value));
}

#[test]
fn empty_values_and_wide_outputs() {
    let mut b = Builder::new();
    let x = b.input(number_type(-power_of_ten(30), power_of_ten(30), 0), None);
    let (a, c, body) = (b.read(x), b.number(0, 0), b.read(x));
    let guard = b.compare(CompareOp::Greater, a, c);
    let rule = b.rule(Some(guard), body);
    let ty = rule.body.ty.clone();
    let maybe = b.value(ty, true, Definition::Rules(Rules { rules: vec![rule], order: None, otherwise: None }));
    let present = b.op(Op::ValuePresent(maybe));
    let present = b.let_value(present);
    let demanded = b.demand(maybe);
    let strict = b.let_value(demanded);
    let soft = b.decide(&[maybe, present]);
    let hard = b.decide(&[present, strict]);
    let mut pair = Pair::new(b.program.clone(), soft);
    pair.give(x, -3);
    assert_eq!(pair.answers(), [Value::Absent, Value::Bool(false)]);
    pair.give(x, power_of_ten(30));
    assert_eq!(pair.answers(), [number(power_of_ten(30)), Value::Bool(true)]);
    let mut pair = Pair::new(b.program, hard);
    pair.give(x, 0);
    assert_eq!(pair.fails(), FailureKind::Undetermined(maybe));
}

#[test]
fn a_bound_that_is_not_proved_is_checked() {
    // The last gives numbers of two words, of which the check lets only those of one word through.
    for (low, high) in [(-100i128, 100), (-100, 10i128.pow(18)), (-(1i128 << 64), 1 << 64)] {
        let mut b = Builder::new();
        let x = b.input(number_type(low, high, 0), None);
        let body = b.read(x);
        let value = b.let_value(body);
        let def = &mut b.program.values[value.index()];
        def.check = Some(Interval::new(0.into(), 99.into()));
        def.ty = number_type(0, 99, 0);
        let decision = b.decide(&[value]);
        let mut pair = Pair::new(b.program, decision);
        for at in [low, low + 5, -1, 0, 5, 99, 100, high - 5, high] {
            pair.give(x, at);
            assert_eq!(matches!(pair.agree(day(2025)), Said::Answered(..)), (0..=99).contains(&at), "{at}");
        }
    }
}

#[test]
fn long_chains_and_many_values_compile() {
    // The interpreter recurses as deep as the program nests.
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(long_chains_and_many_values).unwrap();
    thread.join().unwrap();
}

fn long_chains_and_many_values() {
    for (count, chain, per_value) in [(45usize, 45usize, 2u32), (65, 65, 1), (3_000, 20, 1)] {
        let mut b = Builder::new();
        let x = b.input(number_type(0, 1_000, 0), None);
        let mut values: Vec<ValueId> = Vec::new();
        for index in 0..count {
            let mut expr = match values.last() {
                Some(last) if index < chain => b.demand(*last),
                _ => b.read(x),
            };
            for _ in 0..per_value {
                let (one, limit) = (b.number(index as i64, 0), b.number(1_000_000, 0));
                let sum = b.op(Op::Add(Box::new(expr), Box::new(one)));
                expr = b.op(Op::Min(Box::new(sum), Box::new(limit)));
            }
            values.push(b.let_value(expr));
        }
        // Sums of a hundred values each.
        let sums: Vec<ValueId> = values
            .chunks(100)
            .map(|chunk| {
                let mut sum = b.number(0, 0);
                for value in chunk {
                    let value = b.demand(*value);
                    sum = b.op(Op::Add(Box::new(sum), Box::new(value)));
                }
                b.let_value(sum)
            })
            .collect();
        let decision = b.decide(&sums);
        let mut pair = Pair::new(b.program, decision);
        pair.give(x, 5);
        pair.answers();
    }
}

#[test]
fn what_was_made_for_another_program_is_refused() {
    let make = |high: i32| {
        let mut b = Builder::new();
        let e = b.enumeration(3);
        b.input(number_type(0, high, 0), None);
        let x = b.input(Type::Member(e), None);
        let body = b.read(x);
        let value = b.let_value(body);
        let decision = b.decide(&[value]);
        (b.program, decision)
    };
    let (program, decision) = make(5);
    let (other, other_decision) = make(6);
    let compiled = compile(&program, &decision).unwrap();
    let mut answer = Answer::new(&program, &decision);
    let foreign = Facts::new(&other);
    assert_eq!(compiled.run(&foreign, day(2025), &mut answer), Err(RunError::ForeignFacts));
    // The same inputs, but more members than the code has been compiled for.
    let mut larger = program.clone();
    larger.enumerations[0].members.extend(program.enumerations[0].members.clone());
    assert_eq!(compiled.run_traced(&Facts::new(&larger), day(2025), &mut answer), Err(RunError::ForeignFacts));
    let mut facts = Facts::new(&program);
    facts.set_raw(InputId(1), 2).unwrap();
    assert_eq!(compiled.run(&facts, day(2025), &mut answer), Ok(()));
    assert_eq!(answer.get(0), Value::Member(2));
    let mut wrong = Answer::new(&other, &Decision { outputs: Vec::new(), ..other_decision });
    assert_eq!(compiled.run(&facts, day(2025), &mut wrong), Err(RunError::ForeignAnswer));
}

#[test]
fn what_is_not_verified_is_not_compiled() {
    let mut b = Builder::new();
    let x = b.input(number_type(0, 5, 0), None);
    let mut body = b.read(x);
    body.ty = number_type(0, 4, 0);
    let value = b.let_value(body);
    let decision = b.decide(&[value]);
    assert!(matches!(compile(&b.program, &decision), Err(CompileError::Unverified(_))));
    let unknown = b.decide(&[ValueId(9)]);
    assert!(compile(&b.program, &unknown).is_err());
}

#[test]
fn marks_and_listed_inputs_that_do_not_exist_are_refused() {
    let mut b = Builder::new();
    let body = b.number(1, 0);
    let mut rule = b.rule(None, body);
    rule.mark = Some(MarkId(1_000_000));
    let value = b.rules(vec![rule]);
    let (condition, site) = (b.truth(false), b.site());
    b.program.assertions.push(Assertion { condition, text: String::new(), reads: vec![InputId(1_000_000)], site });
    let decision = b.decide(&[value]);
    assert!(matches!(compile(&b.program, &decision), Err(CompileError::Unverified(_))));
}
