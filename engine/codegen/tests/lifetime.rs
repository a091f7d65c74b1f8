//! Machine code is shared between threads and freed with its last owner.
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use perwali_codegen::{CompiledDecision, compile};
use perwali_engine::answer::Answer;
use perwali_engine::ir::{Decision, Op, Program, Type};
use perwali_engine::value::{Rounding, Value};
use support::{Builder, day, number_type};

fn program() -> (Program, Decision) {
    let mut b = Builder::new();
    let x = b.input(number_type(0, 10i128.pow(30), 2), None);
    let tariff = b.tariff(true, 2, 2, &[(Some(100), 5), (Some(1_000), 10), (None, 20)]);
    let read = b.read(x);
    let amount = b.op(Op::Tariff(tariff, Box::new(read)));
    let rounded = b.expr(Op::Round { value: Box::new(amount), mode: Rounding::Up, unit: 1.into() }, &number_type(0, 0, 0));
    let value = b.let_value(rounded);
    let decision = b.decide(&[value]);
    (b.program, decision)
}

#[test]
fn compiled_decisions_cross_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    let (program, decision) = program();
    let compiled = compile(&program, &decision).unwrap();
    shared(&compiled);
    let threads: Vec<_> = (0..4)
        .map(|index: i128| {
            let (compiled, mut answer): (CompiledDecision, Answer) = (compiled.clone(), Answer::new(&program, &decision));
            std::thread::spawn(move || {
                let mut facts = compiled.facts();
                for at in 0..1_000i128 {
                    facts.set_raw(perwali_engine::ir::InputId(0), at * 100 + index).unwrap();
                    compiled.run(&facts, day(2025), &mut answer).unwrap();
                }
                answer.get(0)
            })
        })
        .collect();
    drop(compiled);
    for thread in threads {
        assert!(matches!(thread.join().unwrap(), Value::Number(_)));
    }
}

/// Executable and private anonymous regions of this process.
#[cfg(target_os = "linux")]
fn regions() -> (usize, usize) {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    (maps.lines().filter(|line| line.contains(" r-xp ")).count(), maps.lines().count())
}

#[cfg(target_os = "linux")]
#[test]
fn a_thousand_compilations_leave_nothing_behind() {
    let (program, decision) = program();
    let kept = compile(&program, &decision).unwrap();
    drop(compile(&program, &decision).unwrap());
    let before = regions();
    for _ in 0..1_000 {
        drop(compile(&program, &decision).unwrap());
    }
    // A compilation that fails leaves nothing behind either.
    let mut broken = program.clone();
    if let Some(value) = broken.values.first_mut() {
        value.ty = Type::Bool;
    }
    for _ in 0..100 {
        assert!(compile(&broken, &decision).is_err());
    }
    let after = regions();
    assert!(after.0 <= before.0 + 8, "executable regions {} → {}", before.0, after.0);
    assert!(after.1 <= before.1 + 40, "regions {} → {}", before.1, after.1);
    drop(kept);
}
