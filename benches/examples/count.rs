//! Decides a number of records one way, for a tool that counts instructions.
//!
//! `count <workload> <way> <records>`: the difference between two numbers of records is what decisions take.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::hint::black_box;

use perwali::Facts;
use perwali_benches::{Bentuk, Engine, Kelayakan, Progresif, Ter, Workload};

/// Records that are made and decided over and over.
const DISTINCT: usize = 1_000;

fn run<W: Workload<N>, const N: usize>(way: &str, count: usize) {
    let records = W::records(DISTINCT);
    let mut engine = Engine::native::<W>();
    let facts: Vec<Facts> = records.iter().map(|record| engine.prepare::<W>(record)).collect();
    let all = || (0..count).map(|at| &records[at % DISTINCT]);
    let prepared = || (0..count).map(|at| &facts[at % DISTINCT]);
    match way {
        "nothing" => all().for_each(|record| {
            black_box(record);
        }),
        "hand" => all().for_each(|record| drop(black_box(W::by_hand(black_box(record))))),
        "trusting" => all().for_each(|record| drop(black_box(W::trusting(black_box(record))))),
        "decimal" => all().for_each(|record| drop(black_box(W::by_decimal(black_box(record))))),
        "native" => all().for_each(|record| drop(black_box(engine.decide::<W>(black_box(record))))),
        "singly" => all().for_each(|record| drop(black_box(engine.decide_singly::<W>(black_box(record))))),
        "marked" => all().for_each(|record| drop(black_box(engine.decide_marked::<W>(black_box(record))))),
        "prepared" => prepared().for_each(|facts| drop(black_box(engine.decide_prepared::<W>(black_box(facts))))),
        "prepared-marked" => prepared().for_each(|facts| drop(black_box(engine.decide_prepared_marked::<W>(black_box(facts))))),
        _ => panic!("no way called {way}"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, way, count] = arguments.as_slice() else { panic!("count <workload> <way> <records>") };
    let count = count.parse().unwrap();
    match workload.as_str() {
        "ter" => run::<Ter, 2>(way, count),
        "progresif" => run::<Progresif, 2>(way, count),
        "bentuk" => run::<Bentuk, 3>(way, count),
        "kelayakan" => run::<Kelayakan, 12>(way, count),
        _ => panic!("no workload called {workload}"),
    }
}
