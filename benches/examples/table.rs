//! Prints the table of `benches/README.md`: every way of deciding takes its turn in every round, so that what else the
//! machine does falls on all of them alike; the median of the rounds is kept.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::hint::black_box;
use std::time::Instant;

use perwali::Facts;
use perwali_benches::{Bentuk, Engine, Kelayakan, Progresif, Ter, Workload, check};

/// Few records, which a branch predictor learns by heart, and many, which it does not; and the rounds of each.
const COUNTS: [(usize, usize); 2] = [(10_000, 301), (1_000_000, 21)];

type Way<'a> = (&'static str, Box<dyn FnMut() + 'a>);

/// Median time of each way, in hundredths of a nanosecond a decision.
fn medians(ways: &mut [Way<'_>], rounds: usize, count: usize) -> Vec<u128> {
    let mut times = vec![Vec::with_capacity(rounds); ways.len()];
    for _ in 0..rounds {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            let started = Instant::now();
            way.1();
            times.push(started.elapsed().as_nanos() * 100 / count as u128);
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    times.iter().map(|times| times[times.len() / 2]).collect()
}

fn tenths(hundredths: u128) -> String {
    let tenths = (hundredths + 5) / 10;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn measure<W: Workload<N>, const N: usize>() {
    for (count, rounds) in COUNTS {
        let records = W::records(count);
        check::<W, N>(&records);
        let engine = Engine::native::<W>();
        let [mut native, mut singly, mut marked, mut prepared, mut prepared_marked] = [(); 5].map(|()| engine.clone());
        let facts: Vec<Facts> = records.iter().map(|record| prepared.prepare::<W>(record)).collect();
        let (records, facts) = (&records, &facts);
        let mut ways: Vec<Way<'_>> = vec![
            ("hand", Box::new(|| records.iter().for_each(|r| drop(black_box(W::by_hand(black_box(r))))))),
            ("native", Box::new(move || records.iter().for_each(|r| drop(black_box(native.decide::<W>(black_box(r))))))),
            (
                "native, marked",
                Box::new(move || records.iter().for_each(|r| drop(black_box(marked.decide_marked::<W>(black_box(r)))))),
            ),
            (
                "field by field",
                Box::new(move || records.iter().for_each(|r| drop(black_box(singly.decide_singly::<W>(black_box(r)))))),
            ),
            ("hand, trusting", Box::new(|| records.iter().for_each(|r| drop(black_box(W::trusting(black_box(r))))))),
            (
                "prepared facts",
                Box::new(move || facts.iter().for_each(|f| drop(black_box(prepared.decide_prepared::<W>(black_box(f)))))),
            ),
            (
                "prepared facts, marked",
                Box::new(move || {
                    facts.iter().for_each(|f| drop(black_box(prepared_marked.decide_prepared_marked::<W>(black_box(f)))))
                }),
            ),
            ("rust_decimal", Box::new(|| records.iter().for_each(|r| drop(black_box(W::by_decimal(black_box(r))))))),
        ];
        let times = medians(&mut ways, rounds, count);
        let hand = times[0].max(1);
        let cells: Vec<String> = times.iter().map(|time| format!("{} ({}×)", tenths(*time), tenths(time * 100 / hand))).collect();
        println!("| {} | {count} | {} |", W::NAME, cells.join(" | "));
    }
    let records = W::records(2_000);
    let mut interpreter = Engine::interpreter::<W>();
    let mut ways: Vec<Way<'_>> =
        vec![("interpreter", Box::new(|| records.iter().for_each(|r| drop(black_box(interpreter.decide::<W>(black_box(r)))))))];
    println!("| {} | interpreter | {} |", W::NAME, tenths(medians(&mut ways, 21, records.len())[0]));
}

fn main() {
    println!(
        "| law | records | hand | native | marked | field by field | hand, trusting | prepared | prepared, marked | rust_decimal |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    measure::<Ter, 2>();
    measure::<Progresif, 2>();
    measure::<Bentuk, 3>();
    measure::<Kelayakan, 12>();
}
