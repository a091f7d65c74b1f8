//! Examples: the facts given, and what is expected.

use perwali_engine::source::Span;

use super::{Comment, Date, Expr, Name, ProvisionRef, Text};

/// `contoh "…"` with its day, facts, expectation and basis.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its title.
    pub title: Text,
    /// `pada 15 Januari 2024`.
    pub date: Option<Date>,
    /// `diberikan a = x; b = y`, or `diberikan anggota` and rows, in order.
    pub given: Vec<Given>,
    /// `maka …`.
    pub expected: Expected,
    /// `berdasarkan …`: provisions that must be cited.
    pub basis: Vec<ProvisionRef>,
}

/// One fact of an example.
#[derive(Clone, Debug)]
pub struct Given {
    /// The input.
    pub name: Name,
    /// What it is given.
    pub value: GivenValue,
}

/// A value, or a list as a table.
#[derive(Clone, Debug)]
pub enum GivenValue {
    /// `a = x`.
    Expr(Expr),
    /// `anggota` and rows, a column a field.
    Rows {
        /// Names of fields, in the first row; empty where it could not be read.
        header: Vec<Name>,
        /// The elements. How many values a row has is not settled here.
        rows: Vec<GivenRow>,
    },
}

/// One element of a list: `| 17 | ya |`.
#[derive(Clone, Debug)]
pub struct GivenRow {
    /// Its values, in the order of the header; a cell that could not be read is [`super::ExprKind::Broken`].
    pub values: Vec<Expr>,
    /// Place of the row.
    pub span: Span,
    /// Comment lines before it.
    pub comments: Vec<Comment>,
    /// Comment after it.
    pub trailing: Option<Comment>,
}

/// What an example expects.
#[derive(Clone, Debug)]
pub enum Expected {
    /// `maka a = x; b = kosong`.
    Values(Vec<(Name, Expr)>),
    /// `maka galat tidak diatur`: the failure's name, single-spaced.
    Failure {
        /// The name as written.
        name: String,
        /// Its place.
        span: Span,
    },
}
