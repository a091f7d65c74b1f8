//! What can be proved of a program before it runs.

pub mod table;
