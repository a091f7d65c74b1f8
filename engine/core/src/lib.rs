//! Core of Perwali: exact values, the core IR, its verifier, the reference interpreter and explanations.
//!
//! Architecture invariant: no syntax, no I/O, no clock, no binary float, no hash order and no unsafe code here.
//! Modules depend only on those named before them: `source < catalogue, diagnostic < value < ir < facts < failure <
//! answer < analysis < interpreter < verify < outcome < show < report <
//! explain < proof`.

pub mod analysis;
pub mod answer;
pub mod catalogue;
pub mod diagnostic;
pub mod explain;
pub mod facts;
pub mod failure;
pub mod interpreter;
pub mod ir;
pub mod outcome;
pub mod proof;
pub mod report;
pub mod show;
pub mod source;
pub mod value;
pub mod verify;
