//! The Perwali language: regulation text → AST → HIR → checked program → core IR.
//!
//! Modules depend only on those named before them: `spelling < syntax < consolidate < hir < resolve < timeline < check <
//! lower < prove < compile`.

pub mod check;
mod compile;
pub mod consolidate;
pub mod hir;
pub mod lower;
mod prove;
pub mod resolve;
pub mod spelling;
pub mod syntax;
pub mod timeline;

pub use compile::{Compiled, CompiledRegulation, CompiledVersion, compile, compile_all};
