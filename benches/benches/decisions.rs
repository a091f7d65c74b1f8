//! Nanoseconds a decision, beside the same law written by hand. `cargo bench -p perwali-benches --bench decisions`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use perwali::Facts;
use perwali_benches::{Bentuk, Engine, Kelayakan, Progresif, Ter, Workload, check};

/// Few records, which a branch predictor learns by heart, and many, which it does not.
const COUNTS: [usize; 2] = [10_000, 1_000_000];

fn measure<W: Workload<N>, const N: usize>(criterion: &mut Criterion) {
    let tested = std::env::args().any(|argument| argument == "--test");
    for count in COUNTS {
        let records = W::records(if tested { 1_000 } else { count });
        check::<W, N>(&records);
        let mut group = criterion.benchmark_group(format!("{}/{count}", W::NAME));
        group.throughput(Throughput::Elements(records.len() as u64));
        group.sample_size(20).warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_millis(1_500));

        let mut each = |name: &str, decide: &mut dyn FnMut()| {
            group.bench_function(name, |bencher| bencher.iter(&mut *decide));
        };
        each("hand", &mut || records.iter().for_each(|r| drop(black_box(W::by_hand(black_box(r))))));
        each("hand, trusting", &mut || records.iter().for_each(|r| drop(black_box(W::trusting(black_box(r))))));
        each("hand, rust_decimal", &mut || records.iter().for_each(|r| drop(black_box(W::by_decimal(black_box(r))))));
        let mut engine = Engine::native::<W>();
        each("native", &mut || records.iter().for_each(|r| drop(black_box(engine.decide::<W>(black_box(r))))));
        each("native, marked", &mut || records.iter().for_each(|r| drop(black_box(engine.decide_marked::<W>(black_box(r))))));
        each("native, field by field", &mut || {
            records.iter().for_each(|r| drop(black_box(engine.decide_singly::<W>(black_box(r)))));
        });
        let facts: Vec<Facts> = records.iter().map(|record| engine.prepare::<W>(record)).collect();
        each("native, prepared facts", &mut || {
            facts.iter().for_each(|f| drop(black_box(engine.decide_prepared::<W>(black_box(f)))));
        });
        each("native, prepared facts, marked", &mut || {
            facts.iter().for_each(|f| drop(black_box(engine.decide_prepared_marked::<W>(black_box(f)))));
        });
        if count == COUNTS[0] {
            let mut interpreter = Engine::interpreter::<W>();
            each("interpreter", &mut || records.iter().for_each(|r| drop(black_box(interpreter.decide::<W>(black_box(r))))));
        }
        group.finish();
    }
}

fn decisions(criterion: &mut Criterion) {
    measure::<Ter, 2>(criterion);
    measure::<Progresif, 2>(criterion);
    measure::<Bentuk, 3>(criterion);
    measure::<Kelayakan, 12>(criterion);
}

criterion_group!(benches, decisions);
criterion_main!(benches);
