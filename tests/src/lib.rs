//! Tests of the whole: pages that are both documentation and tests.

pub mod pages;
