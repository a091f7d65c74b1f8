//! Perwali: an embeddable rules engine for Indonesian regulations.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let library = perwali::Library::load("regulations")?;
//! let pph21 = library.decision("pp/58/2023", "pph21")?;
//! let outcome = pph21.evaluate_json("2024-01-15", r#"{"status": "TK0", "bruto": 10000000}"#)?;
//! assert_eq!(outcome.integer("pph21"), Some(200_000));
//! # Ok(())
//! # }
//! ```
//!
//! Load a [`Library`] once; prepare a [`Decision`] once; evaluate it as often as you like, from as many threads as you
//! like. Numbers are exact: amounts come in as whole numbers or decimals, never as binary floats.

mod decision;
mod error;
mod example;
mod facts;
mod json;
mod library;
mod outcome;
mod suite;
mod value;

pub use decision::{Backend, Decision, IntoDay, Running};
pub use error::{Error, Fault, Position};
pub use example::{Check, Verdict};
pub use facts::Facts;
pub use library::{Library, LibraryBuilder, Regulation};
pub use outcome::{Note, Outcome, Requirement, RequirementState};
pub use perwali_engine::answer::Answer;
pub use perwali_engine::catalogue::Code;
pub use perwali_engine::diagnostic::{Diagnostic, Lang, Severity};
pub use perwali_engine::facts::Refusal;
pub use perwali_engine::failure::FailureKind;
pub use perwali_engine::ir::InputId;
pub use perwali_engine::value::Day;
pub use rust_decimal::Decimal;
pub use suite::{Suite, SuiteError};
pub use value::{IntoValue, Value};

/// Parts of the compiler that tools need: sources, trees, programs. No promise of stability.
pub mod internal {
    pub use crate::library::io_reason;
    pub use perwali_dsl::{self as dsl};
    pub use perwali_engine::{self as engine};
}
