//! The pest parser of single items, generated from `grammar.pest`, and nothing else: generated code has its own lints.
#![allow(missing_docs, clippy::all, clippy::pedantic)]

#[derive(pest_derive::Parser)]
#[grammar = "syntax/grammar.pest"]
pub(super) struct ItemParser;
