//! The Perwali language: regulation text → AST → HIR → checked program → core IR.
//!
//! Modules depend only on those named before them: `spelling < syntax < hir < resolve < check < lower`.

pub mod check;
pub mod hir;
pub mod resolve;
pub mod spelling;
pub mod syntax;
