//! The calendar of machine code is that of `Day`: every day there is, and what lies just beyond.
#![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing)]

mod support;

use num_bigint::BigInt;
use perwali_codegen::{CompiledDecision, RunError, compile};
use perwali_engine::answer::Answer;
use perwali_engine::facts::Facts;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::*;
use perwali_engine::value::{Day, MissingDay, Moment, Partial, power_of_ten};
use perwali_engine::verify::verify;
use support::{Builder, Pair, Said, day, number_type};

const MISSING: [MissingDay; 2] = [MissingDay::EndOfMonth, MissingDay::NextFirst];
const PARTIAL: [Partial; 2] = [Partial::Dropped, Partial::Whole];

/// Some expressions over two inputs, in machine code alone: fast enough for every day there is.
struct Native {
    compiled: CompiledDecision,
    facts: Facts,
    answer: Answer,
}

impl Native {
    fn new(types: [Type; 2], ops: impl FnOnce(&mut Builder, &dyn Fn(&mut Builder, usize) -> Box<Expr>) -> Vec<Op>) -> Native {
        let mut b = Builder::new();
        let inputs = types.map(|ty| b.input(ty, None));
        let read = move |b: &mut Builder, at: usize| Box::new(b.read(inputs[at]));
        let ops = ops(&mut b, &read);
        let values: Vec<ValueId> = ops
            .into_iter()
            .map(|op| {
                let expr = b.op(op);
                b.let_value(expr)
            })
            .collect();
        let decision = b.decide(&values);
        assert!(verify(&b.program).is_empty());
        let compiled = compile(&b.program, &decision).unwrap();
        let (facts, answer) = (compiled.facts(), compiled.answer());
        Native { compiled, facts, answer }
    }

    /// The outputs; none where the first is out of range.
    fn run(&mut self, inputs: [i64; 2]) -> Option<Vec<i64>> {
        for (at, raw) in inputs.into_iter().enumerate() {
            self.facts.set_raw(InputId::new(at), raw.into()).unwrap();
        }
        match self.compiled.run(&self.facts, Day::FIRST, &mut self.answer) {
            Ok(()) => {
                let outputs = self.answer.layout().clone();
                let raw = |at: usize| self.answer.raw(at).and_then(|raw| i64::try_from(raw).ok());
                Some((0..).take_while(|at| outputs.slot(*at).is_some()).map(|at| raw(at).unwrap()).collect())
            }
            Err(RunError::Failed(status)) if status.kind() == FailureKind::DateOutOfRange => None,
            Err(error) => panic!("{error:?}"),
        }
    }
}

fn days() -> impl Iterator<Item = Day> {
    (i64::from(Day::FIRST.count())..=i64::from(Day::LAST.count())).filter_map(Day::from_count)
}

fn small() -> Type {
    number_type(i64::MIN, i64::MAX, 0)
}

#[test]
fn every_day_has_its_parts() {
    let parts = [DatePart::Year, DatePart::Month, DatePart::Day];
    let mut native = Native::new([Type::Date, small()], |b, read| parts.map(|part| Op::DatePart(part, read(b, 0))).into());
    let mut count = 0;
    for day in days() {
        let (year, month, of_month) = day.parts();
        let expected = [year, month, of_month].map(i64::from);
        assert_eq!(native.run([day.count().into(), 0]).unwrap(), expected, "{}", day.iso());
        count += 1;
    }
    assert_eq!(count, 438_291);
}

#[test]
fn months_are_added_to_every_day() {
    for missing in MISSING {
        let mut native = Native::new([Type::Date, small()], |b, read| vec![Op::AddMonths(read(b, 0), read(b, 1), missing)]);
        let steps = [1, -1, 12, -12, 5, -7, 0, 13, 1_200, -9_000, 14_399, -14_399, 14_400, i64::MAX, i64::MIN, 1 << 40];
        for (at, day) in days().enumerate() {
            // Every step for the days of the first, last and leap years; one of them for the others.
            let (year, month, _) = day.parts();
            let all = !(1_802..=2_998).contains(&year) || month <= 3 && (2_023..2_026).contains(&year);
            let chosen = if all { 0..steps.len() } else { at % steps.len()..at % steps.len() + 1 };
            for by in &steps[chosen] {
                let expected = day.add_months(*by, missing).map(|day| vec![i64::from(day.count())]);
                assert_eq!(native.run([day.count().into(), *by]), expected, "{} {by} {missing:?}", day.iso());
            }
        }
    }
}

#[test]
fn months_between_every_day_and_others() {
    let mut native = Native::new([Type::Date, Type::Date], |b, read| {
        let kinds = MISSING.into_iter().flat_map(|missing| PARTIAL.map(|partial| (missing, partial)));
        let mut ops: Vec<Op> =
            kinds.map(|(missing, partial)| Op::MonthsBetween(read(b, 0), read(b, 1), missing, partial)).collect();
        ops.push(Op::DaysBetween(read(b, 0), read(b, 1)));
        ops
    });
    let mut far = 1u64;
    for from in days() {
        far = far.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let near = [27, 28, 29, 30, 31, 32, 59, 60, 61][(far >> 40) as usize % 9];
        let anywhere = i64::from(Day::FIRST.count()) + (far >> 33) as i64 % 438_291;
        let count = i64::from(from.count());
        for to in [count + near, count - near, anywhere].into_iter().filter_map(Day::from_count) {
            let mut expected: Vec<i64> =
                MISSING.into_iter().flat_map(|missing| PARTIAL.map(|partial| from.months_until(to, missing, partial))).collect();
            expected.push(i64::from(to.count()) - count);
            assert_eq!(native.run([count, to.count().into()]).unwrap(), expected, "{} {}", from.iso(), to.iso());
        }
    }
    // Every pair of days around the ends of months, in a common and in a leap year.
    for year in [2_023, 2_024, 1_900, 2_000] {
        let start = i64::from(Day::new(year, 1, 1).unwrap().count());
        for from in (start..start + 95).filter_map(Day::from_count) {
            for to in (start - 70..start + 160).filter_map(Day::from_count) {
                let expected = MISSING.into_iter().flat_map(|m| PARTIAL.map(|p| from.months_until(to, m, p)));
                let found = native.run([from.count().into(), to.count().into()]).unwrap();
                assert!(expected.eq(found[..4].iter().copied()), "{} {}", from.iso(), to.iso());
            }
        }
    }
}

#[test]
fn days_of_every_year() {
    for missing in MISSING {
        for month in 1..=12 {
            for day in [1, 28, 29, 30, 31] {
                let mut native =
                    Native::new([small(), small()], |b, read| vec![Op::DayOfYear { month, day, year: read(b, 0), missing }]);
                for year in (1_795..3_005).chain([i64::MIN, -1, 0, i64::MAX, (1 << 32) + 2_000]) {
                    let found = u32::try_from(year).ok().and_then(|year| Day::of_month(year, month, day, missing));
                    let expected = found.map(|day| vec![i64::from(day.count())]);
                    assert_eq!(native.run([year, 0]), expected, "{year}-{month}-{day} {missing:?}");
                }
            }
        }
    }
}

#[test]
fn days_of_every_month() {
    for next in [false, true] {
        for of_month in [0, 1, 20, 28, 29, 30, 31] {
            let mut native =
                Native::new([Type::Date, small()], |b, read| vec![Op::DayOfMonth { day: of_month, next, of: read(b, 0) }]);
            // Three days of each month: what day of the month it is does not matter.
            for day in days().filter(|day| [1, 15, 28].contains(&day.parts().2)) {
                let expected = day.day_of_month(of_month, next).map(|day| vec![i64::from(day.count())]);
                assert_eq!(native.run([day.count().into(), 0]), expected, "{} {of_month} {next}", day.iso());
            }
        }
    }
}

#[test]
fn every_day_has_its_seconds() {
    let mut native = Native::new([Type::Date, number_type(0, 86_399, 0)], |b, read| {
        let at = |b: &mut Builder| {
            let op = Op::AtSecond(read(b, 0), read(b, 1));
            Box::new(b.op(op))
        };
        let (first, second, third) = (at(b), at(b), at(b));
        vec![Op::DayOf(first), Op::SecondOfDay(second), Op::AddSeconds(third, Box::new(b.number(0, 0)))]
    });
    for (at, day) in days().enumerate() {
        for second in [0, 86_399, at as u32 % 86_400] {
            let moment = Moment::new(day, second).unwrap();
            let expected = [i64::from(day.count()), second.into(), moment.count()];
            assert_eq!(native.run([day.count().into(), second.into()]).unwrap(), expected);
        }
    }
}

/// Operands of two words, and the first and last day: both backends say the same.
#[test]
fn ends_of_time_with_operands_of_any_width() {
    let wide = power_of_ten(30);
    let mut b = Builder::new();
    let by = b.input(number_type(-wide.clone(), wide.clone(), 0), None);
    let (date, time) = (b.input(Type::Date, None), b.input(Type::Time, None));
    let mut decisions = Vec::new();
    for kind in 0..6 {
        let (day, moment, by) = (Box::new(b.read(date)), Box::new(b.read(time)), Box::new(b.read(by)));
        let expr = b.op(match kind {
            0 => Op::AddDays(day, by),
            1 => Op::AddSeconds(moment, by),
            2 => Op::AddMonths(day, by, MissingDay::EndOfMonth),
            3 => Op::AddMonths(day, by, MissingDay::NextFirst),
            4 => Op::DayOfYear { month: 12, day: 31, year: by, missing: MissingDay::NextFirst },
            _ => Op::DayOfYear { month: 2, day: 29, year: by, missing: MissingDay::NextFirst },
        });
        let value = b.let_value(expr);
        decisions.push(b.decide(&[value]));
    }
    let length = BigInt::from(Day::LAST.count() - Day::FIRST.count());
    let seconds = BigInt::from(Moment::LAST.count() - Moment::FIRST.count());
    let mut answered = 0;
    for decision in decisions {
        let mut pair = Pair::new(b.program.clone(), decision);
        for first in [true, false] {
            pair.give(date, if first { Day::FIRST } else { Day::LAST }.count());
            pair.give(time, if first { Moment::FIRST } else { Moment::LAST }.count());
            let edges =
                [0.into(), 1.into(), length.clone(), seconds.clone(), wide.clone(), 14_399.into(), 1_800.into(), 2_999.into()];
            let words =
                [BigInt::from(i64::MAX), BigInt::from(u64::MAX), BigInt::from(u64::MAX) + 2, BigInt::from(1u64 << 32) + 2_000];
            for edge in edges.into_iter().chain(words) {
                for near in -1..=1 {
                    for sign in [1, -1] {
                        let step: BigInt = (&edge + near) * sign;
                        if step.magnitude() > wide.magnitude() {
                            continue;
                        }
                        pair.give(by, step);
                        answered += usize::from(matches!(pair.agree(day(2025)), Said::Answered(..)));
                    }
                }
            }
        }
    }
    assert!(answered > 60, "{answered}");
}
