//! The Perwali language: regulation text → AST → HIR → checked program → core IR.
//!
//! Modules depend only on those named before them: `spelling < syntax < consolidate < hir < resolve < check < lower`.

pub mod spelling;
pub mod syntax;
