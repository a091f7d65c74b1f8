//! Expressions, written values and table cells as the author wrote them.

use perwali_engine::source::Span;

use super::Name;

/// An expression and its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// Forms of expression. Depth is bounded by [`crate::syntax::MAX_TREE_DEPTH`].
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A written value.
    Literal(Literal),
    /// A name: input, value, enumeration member or context word such as `tanggal_acuan`.
    Name(String),
    /// `X.a`: a member of a named enumeration.
    Member(Name, Name),
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `−x`.
    Negate(Box<Expr>),
    /// `tidak x`.
    Not(Box<Expr>),
    /// `x + y` and the like.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `x termasuk {a, b}`; negated with `tidak termasuk`.
    In {
        /// `tidak termasuk`.
        negated: bool,
        /// The member.
        item: Box<Expr>,
        /// The set.
        set: Box<Expr>,
    },
    /// `alasan memuat a`; negated with `tidak memuat`.
    Contains {
        /// `tidak memuat`.
        negated: bool,
        /// The set.
        set: Box<Expr>,
        /// The member.
        item: Box<Expr>,
    },
    /// `x antara a dan b`, inclusive; negated with `tidak antara`.
    Between {
        /// `tidak antara`.
        negated: bool,
        /// The value.
        value: Box<Expr>,
        /// Lower end.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
    },
    /// `x terisi`; negated with `tidak terisi`.
    Present {
        /// `tidak terisi`.
        negated: bool,
        /// The name tested.
        name: Name,
    },
    /// `x paling banyak y`: a clamp, or a comparison where a condition is due.
    Limit {
        /// `paling sedikit` (else `paling banyak`).
        at_least: bool,
        /// The value.
        value: Box<Expr>,
        /// The bound.
        bound: Box<Expr>,
    },
    /// `x dibulatkan ke bawah dalam Rp1.000`.
    Round {
        /// The value.
        value: Box<Expr>,
        /// Direction.
        mode: Rounding,
        /// A positive constant.
        unit: Box<Expr>,
    },
    /// `bila c maka a, bila d maka b, selain itu e`.
    If {
        /// Conditions and values, in order.
        branches: Vec<(Expr, Expr)>,
        /// `selain itu`.
        otherwise: Box<Expr>,
    },
    /// `tarif pasal_17 atas pkp`.
    Tariff {
        /// The tariff.
        name: Name,
        /// What it is applied to.
        base: Box<Expr>,
    },
    /// `banyaknya alasan`: members in a set.
    Count(Box<Expr>),
    /// `terkecil(a; b)`, `terbesar(a; b)`.
    Extremum {
        /// `terbesar` (else `terkecil`).
        largest: bool,
        /// Two or more.
        values: Vec<Expr>,
    },
    /// `( … )`, kept as written.
    Paren(Box<Expr>),
    /// Could not be read; its diagnostic has been given.
    Broken,
}

/// Operators of two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
}

/// Directions of rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// `ke bawah`: towards −∞.
    Bawah,
    /// `ke atas`: towards +∞.
    Atas,
    /// `ke terdekat`: nearest, ties away from zero.
    Terdekat,
    /// `ke genap terdekat`: nearest, ties to even.
    GenapTerdekat,
}

/// Written values. Numbers keep their canonical text so that the author's `Rp2,5 miliar` stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `Rp1.500.000`, `Rp500 juta`.
    Uang(Number),
    /// `2,5%`, `1‰`; the number is what stands before the sign.
    Persen {
        /// The number before the sign.
        number: Number,
        /// `‰` (else `%`).
        per_mil: bool,
    },
    /// `17`, `1.250`, `12,75`.
    Bilangan(Number),
    /// `ya` or `tidak`.
    Logika(bool),
    /// `17 Agustus 2025`.
    Tanggal(Date),
    /// `"…"`.
    Teks(String),
    /// `kosong`.
    Kosong,
    /// `nihil`: no rupiah.
    Nihil,
}

/// A non-negative written number: digits with a decimal comma and an optional magnitude word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Digits without grouping, the integer part first: `1234567`.
    pub digits: String,
    /// How many of the digits stand after the comma.
    pub decimals: u32,
    /// `ribu`, `juta`, `miliar`, `triliun`.
    pub magnitude: Option<Magnitude>,
}

/// Words of magnitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Magnitude {
    Ribu,
    Juta,
    Miliar,
    Triliun,
}

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it says.
    pub kind: CellKind,
    /// Its place.
    pub span: Span,
}

/// Forms of a cell.
#[derive(Clone, Debug)]
pub enum CellKind {
    /// One value, or several separated by comma and space.
    Values(Vec<Expr>),
    /// `s.d.`, `di bawah`, `di atas`, `mulai`, `di atas X s.d. Y`, `X s.d. Y`, `antara X dan Y`.
    Range {
        /// Lower end; none is unbounded.
        low: Option<Edge>,
        /// Upper end; none is unbounded.
        high: Option<Edge>,
    },
    /// `-`: any value.
    Any,
    /// `selebihnya`: what no other row of this column takes.
    Rest,
}

/// End of a range.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Whether the value itself belongs to the range.
    pub inclusive: bool,
    /// The value.
    pub value: Expr,
}

/// A day: `17 Agustus 2025`. Always a real day of years 1800–2999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Year.
    pub year: u32,
    /// Month, 1–12.
    pub month: u32,
    /// Day of the month.
    pub day: u32,
    /// Its place.
    pub span: Span,
}
