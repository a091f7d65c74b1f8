//! Text → AST: scanner, pest grammar, parser, formatter.

pub mod ast;

/// Deepest nesting of brackets in a text, and of the tree built from it.
pub const MAX_DEPTH: usize = 64;
