//! Turns four laws into measurements: the regulation run by Perwali beside the same law written by hand in Rust.
//!
//! Every side gets the same records, refuses the same faulty ones and gives the same output; [`check`] holds them to that
//! before anything is timed. What it deliberately does not do: measure loading, preparing a decision, or the wire.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod bentuk;
mod engine;
mod kelayakan;
mod progresif;
mod random;
mod ter;
mod ter_rows;

use std::fmt::Debug;

use perwali::{Answer, Library};

pub use bentuk::Bentuk;
pub use engine::{Engine, check};
pub use kelayakan::{Eligibility, Kelayakan};
pub use progresif::Progresif;
pub use ter::Ter;

/// The record is not one the law's inputs allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// One law with its records, written by hand and as a regulation of `N` inputs.
pub trait Workload<const N: usize> {
    /// Name in the tables.
    const NAME: &'static str;
    /// Id of the regulation.
    const REGULATION: &'static str;
    /// Its decision.
    const DECISION: &'static str;
    /// Its inputs, in the order of [`Workload::words`].
    const INPUTS: [&'static str; N];
    /// What a caller has.
    type Record: Copy + Debug;
    /// What the law answers.
    type Output: PartialEq + Debug;

    /// So many distinct records, all allowed, always the same ones.
    fn records(count: usize) -> Vec<Self::Record>;
    /// Records that must be refused.
    fn faulty() -> Vec<Self::Record>;
    /// The fields as the regulation's inputs.
    fn words(record: &Self::Record) -> [i64; N];
    /// By hand in 64-bit integers.
    fn by_hand(record: &Self::Record) -> Result<Self::Output, Refused>;
    /// The same, trusting the record.
    fn trusting(record: &Self::Record) -> Self::Output;
    /// By hand in [`rust_decimal::Decimal`].
    fn by_decimal(record: &Self::Record) -> Result<Self::Output, Refused>;
    /// The output as an answer has it.
    fn output(answer: &Answer) -> Self::Output;
    /// An output in the numbering of [`Workload::output`], once, for comparison.
    fn comparable(output: Self::Output, engine: &Engine<N>) -> Self::Output {
        let _ = engine;
        output
    }
    /// The regulation.
    fn library() -> Library;
}

/// The regulations of the repository.
fn repository() -> Library {
    load("../regulations")
}

fn load(path: &str) -> Library {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    Library::load(path).unwrap_or_else(|error| panic!("{error}"))
}

/// Whether a number lies between two others, both included.
#[inline(always)]
fn within(number: i64, low: i64, high: i64) -> bool {
    low <= number && number <= high
}
