//! Tests of the whole: pages that are both documentation and tests; random regulations, an independent meaning of them,
//! and their comparison with every execution of the engine.
//!
//! Not a part of the product: a test may panic, index and expect. Binary floats and hash order stay forbidden.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, missing_docs)]

pub mod cases;
pub mod compare;
pub mod count;
pub mod differential;
pub mod generate;
pub mod model;
pub mod oracle;
pub mod pages;
pub mod pipeline;
pub mod planted;
pub mod random;
pub mod render;
pub mod render_expr;
pub mod render_time;
pub mod shrink;
