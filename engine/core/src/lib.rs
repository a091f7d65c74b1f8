//! Core of Perwali: exact values, the core IR, its verifier, the reference interpreter and explanations.
//!
//! Architecture invariant: no syntax, no I/O, no clock, no binary float, no hash order and no unsafe code here.
//! Modules depend only on those named before them:
//! `source < diagnostic < value < ir < {facts, failure, verify, interpreter, analysis} < outcome < explain`.

pub mod catalogue;
pub mod diagnostic;
pub mod outcome;
pub mod source;
pub mod analysis;
pub mod answer;
pub mod facts;
pub mod failure;
pub mod interpreter;
pub mod ir;
pub mod value;
pub mod verify;
