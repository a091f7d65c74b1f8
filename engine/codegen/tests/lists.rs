//! Lists by hand: empty and full ones, ties, empty fields, lists inside lists, computed fields, texts.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use std::time::{Duration, Instant};

use num_bigint::BigInt;
use perwali_codegen::compile;
use perwali_engine::answer::Answer;
use perwali_engine::facts::Refusal;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::*;
use perwali_engine::value::{Value, power_of_ten};
use perwali_engine::verify::{MAX_EVALUATIONS, evaluations, verify};
use support::{Builder, Pair, Said, day, number_type};

fn number(value: impl Into<BigInt>) -> Value {
    Value::Number(value.into())
}

fn numbers(values: &[i64]) -> Vec<Vec<Value>> {
    values.iter().map(|value| vec![number(*value)]).collect()
}

/// `field > limit` of the elements a binder stands for.
fn above(b: &mut Builder, binder: BinderId, list: InputId, limit: i64) -> Expr {
    let (field, limit) = (b.field(binder, list, 0), b.number(limit, 0));
    b.compare(CompareOp::Greater, field, limit)
}

#[test]
fn every_question_of_empty_short_and_full_lists() {
    for wide in [false, true] {
        let limit = if wide { power_of_ten(20) } else { BigInt::from(1_000) };
        let mut b = Builder::new();
        let list = b.list(&[(number_type(-limit.clone(), limit, 0), false)], 5);
        let mut values = Vec::new();
        for kind in [QueryKind::Count, QueryKind::Any, QueryKind::All, QueryKind::Sum, QueryKind::Least, QueryKind::Greatest] {
            let binder = b.binder();
            let filter = above(&mut b, binder, list, 0);
            let item = match kind {
                QueryKind::Count | QueryKind::Any => None,
                QueryKind::All => Some(above(&mut b, binder, list, 10)),
                _ => Some(b.field(binder, list, 0)),
            };
            let when_empty = matches!(kind, QueryKind::Least | QueryKind::Greatest).then(|| b.number(-7, 0));
            let query = b.query(kind, list, binder, Some(filter), item, when_empty);
            values.push(b.let_value(query));
        }
        let decision = b.decide(&values);
        let mut pair = Pair::new(b.program, decision);
        assert_eq!(pair.fails(), FailureKind::InputMissing(list));
        for (elements, count, any, all, sum, least, greatest) in [
            (vec![], 0, false, true, 0, -7, -7),
            (vec![-3], 0, false, true, 0, -7, -7),
            (vec![11, -3, 12], 2, true, true, 23, 11, 12),
            (vec![-3, 5, 12, 5, 1], 4, true, false, 23, 1, 12),
        ] {
            pair.give_list(list, &numbers(&elements));
            let expected = [number(count), Value::Bool(any), Value::Bool(all), number(sum), number(least), number(greatest)];
            assert_eq!(pair.answers(), expected, "{elements:?}");
        }
        // One element too many, and the list that was there stays.
        assert_eq!(pair.facts.set_list(list, &numbers(&[1; 6])), Err(Refusal::TooLong));
        assert_eq!(pair.answers()[0], number(4));
        pair.facts.clear(list);
        assert_eq!(pair.fails(), FailureKind::InputMissing(list));
    }
}

#[test]
fn the_least_of_nothing_is_a_failure() {
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), false)], 3);
    let binder = b.binder();
    let item = b.field(binder, list, 0);
    let least = b.query(QueryKind::Least, list, binder, None, Some(item), None);
    let value = b.let_value(least);
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    pair.give_list(list, &[]);
    assert_eq!(pair.fails(), FailureKind::ListEmpty(list));
    pair.give_list(list, &numbers(&[4, 2, 3]));
    assert_eq!(pair.answers(), [number(2)]);
}

/// Elements after the one that decides are not looked at; the first failure of those that are is the result.
#[test]
fn elements_are_asked_in_order_and_no_further_than_needed() {
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), true)], 4);
    let mut decisions = Vec::new();
    for kind in [QueryKind::Any, QueryKind::All, QueryKind::Sum] {
        let binder = b.binder();
        let (filter, item) = match kind {
            QueryKind::Any => (Some(above(&mut b, binder, list, 5)), None),
            QueryKind::All => (None, Some(above(&mut b, binder, list, 5))),
            _ => (None, Some(b.field(binder, list, 0))),
        };
        let query = b.query(kind, list, binder, filter, item, None);
        let value = b.let_value(query);
        decisions.push(b.decide(&[value]));
    }
    // Only those that are there.
    let binder = b.binder();
    let element = b.bound(binder, list);
    let there = b.op(Op::FieldPresent(Box::new(element), 0));
    let item = b.field(binder, list, 0);
    let sum = b.query(QueryKind::Sum, list, binder, Some(there), Some(item), None);
    let value = b.let_value(sum);
    decisions.push(b.decide(&[value]));
    let said: Vec<Vec<Said>> = decisions
        .into_iter()
        .map(|decision| {
            let mut pair = Pair::new(b.program.clone(), decision);
            [vec![Some(9), None], vec![Some(1), None], vec![None, Some(9)], vec![Some(1), Some(2)]]
                .into_iter()
                .map(|elements| {
                    let value = |value: Option<i64>| value.map_or(Value::Absent, number);
                    pair.give_list(list, &elements.into_iter().map(|element| vec![value(element)]).collect::<Vec<_>>());
                    pair.agree(day(2025))
                })
                .collect()
        })
        .collect();
    let missing = |said: &Said| matches!(said, Said::Failed(FailureKind::InputMissing(input), _) if *input == list);
    let is = |said: &Said, value: Value| matches!(said, Said::Answered(values, _) if *values == [value.clone()]);
    let yes = |said: &Said| is(said, Value::Bool(true));
    let no = |said: &Said| is(said, Value::Bool(false));
    assert!(yes(&said[0][0]) && missing(&said[0][1]) && missing(&said[0][2]) && no(&said[0][3]), "{:?}", said[0]);
    assert!(missing(&said[1][0]) && no(&said[1][1]) && missing(&said[1][2]) && no(&said[1][3]), "{:?}", said[1]);
    assert!(missing(&said[2][0]) && is(&said[2][3], number(3)), "{:?}", said[2]);
    let sums = [9, 1, 9, 3].map(number);
    assert!(said[3].iter().zip(sums).all(|(said, sum)| is(said, sum)), "{:?}", said[3]);
}

#[test]
fn the_first_by_two_keys_or_a_tie() {
    for high in [BigInt::from(100), power_of_ten(30)] {
        let mut b = Builder::new();
        let e = b.enumeration(5);
        let list = b.list(&[(number_type(0, high, 0), false), (Type::Member(e), false), (number_type(0, 9, 0), false)], 6);
        let binder = b.binder();
        let keys = vec![(b.field(binder, list, 0), true), (b.field(binder, list, 1), false)];
        let filter = {
            let (field, zero) = (b.field(binder, list, 2), b.number(0, 0));
            b.compare(CompareOp::NotEqual, field, zero)
        };
        let chosen = b.op(Op::Select(Box::new(Select { list, binder, filter: Some(filter), keys })));
        let element = b.let_value(chosen);
        let demanded = b.demand(element);
        let third = b.op(Op::Field(Box::new(demanded), 2));
        let third = b.let_value(third);
        let decision = b.decide(&[element, third]);
        let mut pair = Pair::new(b.program, decision);
        let row = |(a, m, c): (i64, u32, i64)| vec![number(a), Value::Member(m), number(c)];
        for (rows, first) in [
            (vec![(5, 1, 1)], Ok(0)),
            (vec![(5, 1, 1), (7, 4, 2), (7, 3, 3)], Ok(2)),
            (vec![(9, 0, 0), (7, 3, 2), (7, 4, 3), (2, 0, 1)], Ok(1)),
            (vec![(7, 3, 1), (7, 3, 2)], Err(FailureKind::ListTie(list))),
            // A tie that a better element ends, and one that a worse one does not.
            (vec![(7, 3, 1), (7, 3, 2), (8, 4, 3)], Ok(2)),
            (vec![(7, 3, 1), (7, 3, 2), (6, 0, 3), (7, 4, 3)], Err(FailureKind::ListTie(list))),
            (vec![(7, 3, 1), (7, 3, 2), (7, 2, 3), (7, 2, 0), (7, 3, 4), (0, 0, 1)], Ok(2)),
            (vec![(7, 3, 0), (8, 0, 0)], Err(FailureKind::ListEmpty(list))),
            (vec![], Err(FailureKind::ListEmpty(list))),
        ] {
            pair.give_list(list, &rows.iter().copied().map(row).collect::<Vec<_>>());
            match first {
                Ok(at) => assert_eq!(pair.answers(), [Value::Element(at), number(rows[at as usize].2)], "{rows:?}"),
                Err(kind) => assert_eq!(pair.fails(), kind, "{rows:?}"),
            }
        }
    }
}

/// How many elements equal another one of the same list: two loops over it.
#[test]
fn a_list_inside_itself() {
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 1_000, 0), false)], 100);
    let (outer, inner, innermost) = (b.binder(), b.binder(), b.binder());
    let twin = {
        let (field, other) = (b.field(outer, list, 0), b.field(inner, list, 0));
        b.compare(CompareOp::Equal, field, other)
    };
    let twins = b.query(QueryKind::Count, list, inner, Some(twin), None, None);
    let one = b.number(1, 0);
    let doubled = b.compare(CompareOp::Greater, twins, one);
    // Of those, the ones than which no element is larger.
    let larger = {
        let (field, other) = (b.field(innermost, list, 0), b.field(outer, list, 0));
        b.compare(CompareOp::LessEqual, field, other)
    };
    let largest = b.query(QueryKind::All, list, innermost, None, Some(larger), None);
    let both = b.op(Op::And(Box::new(doubled), Box::new(largest)));
    let count = b.query(QueryKind::Count, list, outer, Some(both), None, None);
    let value = b.let_value(count);
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    for (elements, count) in [(vec![], 0), (vec![1], 0), (vec![3, 1, 3, 2], 2), (vec![3, 1, 4, 3], 0), (vec![7; 100], 100)] {
        pair.give_list(list, &numbers(&elements));
        assert_eq!(pair.answers(), [number(count)], "{elements:?}");
    }
}

/// Each computed field uses the one before it twice; each is found once an element. The memory is larger than a stack has.
#[test]
fn a_chain_of_computed_fields_is_not_exponential() {
    // The interpreter recurses as deep as the program nests.
    std::thread::Builder::new().stack_size(64 << 20).spawn(chain_of_computed_fields).unwrap().join().unwrap();
}

fn chain_of_computed_fields() {
    for most in [0u32, 3, 2_000] {
        let mut b = Builder::new();
        let list = b.list(&[(number_type(0, 9, 0), false)], most);
        let mut last: Option<ValueId> = None;
        for _ in 0..50 {
            let binder = b.binder();
            let body = match last {
                None => b.field(binder, list, 0),
                Some(last) => {
                    let (first, second) = (b.of_element(last, binder, list), b.of_element(last, binder, list));
                    let (zero, limit) = (b.number(0, 0), b.number(1_000_000, 0));
                    let positive = b.compare(CompareOp::GreaterEqual, first, zero);
                    let (third, one) = (b.of_element(last, binder, list), b.number(1, 0));
                    let more = b.op(Op::Add(Box::new(second), Box::new(one)));
                    let either = b.op(Op::If(Box::new(positive), Box::new(more), Box::new(third)));
                    b.op(Op::Min(Box::new(either), Box::new(limit)))
                }
            };
            last = Some(b.element_value(list, binder, body));
        }
        let binder = b.binder();
        let item = b.of_element(last.unwrap(), binder, list);
        let sum = b.query(QueryKind::Sum, list, binder, None, Some(item), None);
        let value = b.let_value(sum);
        let decision = b.decide(&[value]);
        let mut pair = Pair::new(b.program, decision);
        for count in [0, most.min(1) as usize, most as usize / 2, most as usize] {
            let elements: Vec<i64> = (0..count as i64).map(|at| at % 10).collect();
            pair.give_list(list, &numbers(&elements));
            let sum: i64 = elements.iter().map(|at| at + 49).sum();
            assert_eq!(pair.answers(), [number(sum)]);
        }
        // An answer made elsewhere has no scratch memory yet; one used before has something in it.
        let mut fresh = Answer::new(&pair.program, &pair.decision);
        let mut used = pair.compiled.answer();
        for answer in [&mut fresh, &mut used] {
            for round in 0..3 {
                let elements = if most == 0 { vec![] } else { vec![round, 5] };
                pair.give_list(list, &numbers(&elements));
                pair.compiled.run(&pair.facts, day(2025), answer).unwrap();
                assert_eq!(answer.get(0), number(elements.iter().map(|element| element + 49).sum::<i64>()));
            }
        }
        let copy = used.clone();
        assert_eq!(copy.get(0), used.get(0));
    }
}

/// What does not depend on the element is found once, not once an element: otherwise this would take 200^6 rounds.
#[test]
fn values_demanded_in_loops_are_found_once() {
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), false)], 200);
    let zero = b.number(0, 0);
    let mut value = b.let_value(zero);
    for _ in 0..6 {
        let binder = b.binder();
        let (field, before, limit) = (b.field(binder, list, 0), b.demand(value), b.number(1_000_000, 0));
        let sum = b.op(Op::Add(Box::new(field), Box::new(before)));
        let item = b.op(Op::Min(Box::new(sum), Box::new(limit)));
        let nothing = b.number(0, 0);
        let sum = b.query(QueryKind::Greatest, list, binder, None, Some(item), Some(nothing));
        value = b.let_value(sum);
    }
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    pair.give_list(list, &numbers(&[3; 200]));
    let start = Instant::now();
    assert_eq!(pair.answers(), [number(18)]);
    assert!(start.elapsed() < Duration::from_secs(20));
}

/// What cannot be computed is not computed for a list without elements, nor for elements that the filter leaves out.
#[test]
fn nothing_that_can_fail_is_computed_early() {
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), true), (Type::Bool, false)], 3);
    let divisor = b.input(number_type(0, 9, 0), Some(Constant::Number(0.into())));
    let (one, by) = (b.number(1, 0), b.read(divisor));
    let quotient = b.op(Op::Quotient(Box::new(one), Box::new(by)));
    let shared = b.let_value(quotient);
    let binder = b.binder();
    let (fraction, field) = (b.demand(shared), b.field(binder, list, 0));
    let field = b.op(Op::ToFraction(Box::new(field)));
    let holds = b.compare(CompareOp::Less, fraction, field);
    let own = b.binder();
    let body = b.field(own, list, 0);
    let computed = b.element_value(list, own, body);
    let wanted = b.field(binder, list, 1);
    let condition = {
        let (value, five) = (b.of_element(computed, binder, list), b.number(5, 0));
        let large = b.compare(CompareOp::Greater, value, five);
        b.op(Op::And(Box::new(holds), Box::new(large)))
    };
    let all = b.query(QueryKind::All, list, binder, Some(wanted), Some(condition), None);
    let value = b.let_value(all);
    let decision = b.decide(&[value]);
    let mut pair = Pair::new(b.program, decision);
    let row = |value: Option<i64>, wanted: bool| vec![value.map_or(Value::Absent, number), Value::Bool(wanted)];
    for (rows, said) in [
        (vec![], Ok(true)),
        (vec![row(None, false), row(Some(1), false)], Ok(true)),
        (vec![row(None, false), row(Some(7), true)], Err(FailureKind::ZeroDivision)),
        (vec![row(None, true)], Err(FailureKind::ZeroDivision)),
    ] {
        pair.give(divisor, 0);
        pair.give_list(list, &rows);
        match said {
            Ok(truth) => assert_eq!(pair.answers(), [Value::Bool(truth)]),
            Err(kind) => assert_eq!(pair.fails(), kind),
        }
    }
    pair.give(divisor, 1);
    assert_eq!(pair.fails(), FailureKind::InputMissing(list));
    pair.give_list(list, &[row(Some(6), true), row(None, false), row(Some(7), true)]);
    assert_eq!(pair.answers(), [Value::Bool(true)]);
}

#[test]
fn texts_are_equal_where_their_letters_are() {
    let mut b = Builder::new();
    let (one, other) = (b.input(Type::Text, None), b.input(Type::Text, None));
    let list = b.list(&[(Type::Text, true)], 4);
    let known = b.text("Surabaya");
    b.text("Gresik");
    b.program.inputs[one.index()].default = Some(Constant::Text("Gresik".into()));
    let read = b.read(one);
    let is_known = b.compare(CompareOp::Equal, read, known);
    let (left, right) = (b.read(one), b.read(other));
    let differ = b.compare(CompareOp::NotEqual, left, right);
    let binder = b.binder();
    let element = b.bound(binder, list);
    let there = b.op(Op::FieldPresent(Box::new(element), 0));
    let (field, read) = (b.field(binder, list, 0), b.read(other));
    let same = b.compare(CompareOp::Equal, field, read);
    let filter = b.op(Op::And(Box::new(there), Box::new(same)));
    let count = b.query(QueryKind::Count, list, binder, Some(filter), None, None);
    let values = [is_known, differ, count].map(|expr| b.let_value(expr));
    let decision = b.decide(&values);
    // A text that the program does not list, and one listed twice, have no one number.
    for texts in [vec!["Surabaya"], vec!["Surabaya", "Gresik", "Surabaya"]] {
        let program = Program { texts: texts.into_iter().map(Into::into).collect(), ..b.program.clone() };
        assert!(!verify(&program).is_empty());
    }
    let mut pair = Pair::new(b.program, decision);
    let text = |text: &str| Value::Text(text.into());
    let elements = ["tak dikenal", "Surabaya", "tak dikenal"].map(|element| vec![text(element)]);
    for (first, second, known, differ, count) in [
        (Some("Surabaya"), "Surabaya", true, false, 1),
        (Some("surabaya"), "Surabaya", false, true, 1),
        (Some("tak dikenal"), "tak dikenal", false, false, 2),
        (Some("lain"), "", false, true, 0),
        (None, "Gresik", false, false, 0),
    ] {
        for list_first in [true, false] {
            pair.facts.reset();
            let with_empty: Vec<Vec<Value>> = elements.iter().cloned().chain([vec![Value::Absent]]).collect();
            if list_first {
                pair.give_list(list, &with_empty);
            }
            if let Some(first) = first {
                pair.facts.set(one, &text(first)).unwrap();
            }
            pair.facts.set(other, &text(second)).unwrap();
            if !list_first {
                pair.give_list(list, &with_empty);
            }
            let expected = [Value::Bool(known), Value::Bool(differ), number(count)];
            assert_eq!(pair.answers(), expected, "{first:?} {second}");
        }
    }
}

#[test]
fn empty_bodies_and_impossible_rows() {
    let mut b = Builder::new();
    let key = number_type(0, 3, 0);
    let x = b.input(key.clone(), None);
    let point = |at: i64| vec![KeyCell::Range(Some(at.into()), Some(at.into()))];
    let cells = [Constant::Number(7.into()), Constant::Impossible, Constant::Absent, Constant::Number(8.into())];
    let rows = cells.into_iter().enumerate().map(|(at, cell)| (point(at as i64), vec![cell], true)).collect();
    let table = b.table(vec![key], vec![number_type(0, 9, 0)], rows).unwrap();
    let cell = |b: &mut Builder| {
        let read = b.read(x);
        let row = b.op(Op::Row(table, vec![read]));
        b.op(Op::Column(table, 0, Box::new(row)))
    };
    let optional = |b: &mut Builder, rules: Vec<Rule>, order: Option<Vec<Vec<usize>>>| {
        let ty = support::join_all(rules.iter().map(|rule| &rule.body.ty));
        b.value(ty, true, Definition::Rules(Rules { rules, order, otherwise: None }))
    };
    let body = cell(&mut b);
    let rule = b.rule(None, body);
    let from_table = optional(&mut b, vec![rule], None);
    // Empty where x ≥ 2; nothing to conflict with, then a conflict, then two rules that agree on nothing.
    let mut rules = Vec::new();
    for (low, body) in [(2, None), (3, None), (0, Some(5))] {
        let (read, low) = (b.read(x), b.number(low, 0));
        let guard = b.compare(CompareOp::GreaterEqual, read, low);
        let ty = number_type(0, 9, 0);
        let body = match body {
            Some(number) => b.number(number, 0),
            None => b.expr(Op::Constant(Constant::Absent), &ty),
        };
        rules.push(b.rule(Some(guard), body));
    }
    let merged = optional(&mut b, rules.clone(), None);
    for rule in &mut rules {
        rule.mark = Some(b.mark());
    }
    let ordered = optional(&mut b, rules, Some(vec![vec![0], vec![2]]));
    let decisions: Vec<Decision> = [from_table, merged, ordered].into_iter().map(|value| b.decide(&[value])).collect();
    let mut said = Vec::new();
    for decision in decisions {
        let mut pair = Pair::new(b.program.clone(), decision);
        for at in 0..4 {
            pair.give(x, at);
            said.push(match pair.agree(day(2025)) {
                Said::Answered(values, _) => Ok(values[0].clone()),
                Said::Failed(kind, _) => Err(kind),
            });
        }
    }
    let conflict = || Err(FailureKind::Conflict(merged));
    assert_eq!(said[..4], [Ok(number(7)), Err(FailureKind::ImpossibleRow), Ok(Value::Absent), Ok(number(8))]);
    assert_eq!(said[4..8], [Ok(number(5)), Ok(number(5)), conflict(), conflict()]);
    assert_eq!(said[8..], [Ok(number(5)), Ok(number(5)), Ok(Value::Absent), Ok(Value::Absent)]);
}

#[test]
fn programs_that_would_run_for_hours_are_refused() {
    for (most, nested, fine) in [(10_000u32, 1, true), (10_000, 2, false), (3_000, 2, true), (200, 3, true), (1_000, 3, false)] {
        let mut b = Builder::new();
        let list = b.list(&[(number_type(0, 9, 0), false)], most);
        let binders: Vec<BinderId> = (0..nested).map(|_| b.binder()).collect();
        let mut inner = above(&mut b, binders[0], list, 5);
        for binder in &binders {
            inner = b.query(QueryKind::Any, list, *binder, Some(inner), None, None);
        }
        let value = b.let_value(inner);
        let decision = b.decide(&[value]);
        let counted = evaluations(&b.program)[value.index()];
        assert_eq!(counted <= MAX_EVALUATIONS, fine, "{counted}");
        assert_eq!(verify(&b.program).is_empty(), fine);
        assert_eq!(compile(&b.program, &decision).is_ok(), fine);
    }
    // Computed fields count for every element.
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), false)], 10_000);
    for _ in 0..105 {
        let binder = b.binder();
        let body = b.field(binder, list, 0);
        b.element_value(list, binder, body);
    }
    assert!(!verify(&b.program).is_empty());
}

#[test]
fn what_the_verifier_would_not_let_through() {
    let absent = |b: &mut Builder| b.expr(Op::Constant(Constant::Absent), &number_type(0, 9, 0));
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), false)], 3);
    let binder = b.binder();
    let body = b.field(binder, list, 0);
    let computed = b.element_value(list, binder, body);
    assert!(b.try_expr(Op::ValuePresent(computed), &Type::Bool).is_none());
    assert!(b.try_expr(Op::Value(computed), &Type::Bool).is_none());
    assert!(b.try_expr(Op::Input(list), &Type::Bool).is_none());
    assert!(verify(&b.program).is_empty());
    // An empty value inside an expression.
    let (truth, one) = (b.truth(true), b.number(1, 0));
    let nothing = absent(&mut b);
    let body = b.op(Op::If(Box::new(truth), Box::new(one), Box::new(nothing)));
    let rule = b.rule(None, body);
    let mut program = b.program.clone();
    std::mem::swap(&mut program, &mut b.program);
    let ty = rule.body.ty.clone();
    b.value(ty, true, Definition::Rules(Rules { rules: vec![rule], order: None, otherwise: None }));
    assert!(!verify(&b.program).is_empty());
    // A selection in an assertion that does not say so.
    b.program = program;
    let binder = b.binder();
    let key = b.field(binder, list, 0);
    let chosen = b.op(Op::Select(Box::new(Select { list, binder, filter: None, keys: vec![(key, false)] })));
    let condition = {
        let (field, five) = (b.op(Op::Field(Box::new(chosen), 0)), b.number(5, 0));
        b.compare(CompareOp::Less, field, five)
    };
    let site = b.site();
    b.program.assertions.push(Assertion { condition, text: String::new(), reads: Vec::new(), site });
    assert!(!verify(&b.program).is_empty());
    b.program.assertions[0].reads.push(list);
    assert!(verify(&b.program).is_empty());
}

/// Questions nested as deep as the verifier lets them, on the stack that a thread has by default.
#[test]
fn questions_nest_as_deep_as_the_stack_allows() {
    std::thread::Builder::new().stack_size(64 << 20).spawn(deep_questions).unwrap().join().unwrap();
}

fn deep_questions() {
    let mut b = Builder::new();
    let list = b.list(&[(number_type(0, 9, 0), false)], 1);
    let mut inner = b.truth(true);
    for _ in 0..198 {
        let binder = b.binder();
        inner = b.query(QueryKind::Any, list, binder, Some(inner), None, None);
    }
    let value = b.let_value(inner);
    let decision = b.decide(&[value]);
    assert!(verify(&b.program).is_empty());
    let compiled = compile(&b.program, &decision).unwrap();
    let (program, mut facts, mut answer) = (b.program, compiled.facts(), compiled.answer());
    facts.set_list(list, &numbers(&[1])).unwrap();
    compiled.run(&facts, day(2025), &mut answer).unwrap();
    assert_eq!(answer.get(0), Value::Bool(true));
    let interpreted = move || perwali_engine::interpreter::evaluate(&program, &decision, &facts, day(2025), &mut answer).is_ok();
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(interpreted).unwrap();
    assert!(thread.join().unwrap());
}
