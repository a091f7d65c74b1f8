//! Expressions, written values and table cells as the author wrote them.

use perwali_engine::source::Span;

use super::wording::{EdgeWord, LimitWord, Spelling};
use super::{Name, Partial, ProvisionRef, Rounding};

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
    /// `X.a`: a member of a named enumeration, or a field of a named element: `pemenang.hea`.
    Member(Name, Name),
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `−x`.
    Negate(Box<Expr>),
    /// `tidak x`.
    Not(Box<Expr>),
    /// `x + y` and the like.
    Binary(Operator, Box<Expr>, Box<Expr>),
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
        /// `paling banyak`, `paling sedikit` and their like.
        word: LimitWord,
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
    /// `nilai menurut ayat (5)`: what the rules of a provision give for the value whose rule this stands in.
    RuleValue(ProvisionRef),
    /// `banyaknya {a, b}`: members in a set that is no bare name; that is a [`ExprKind::Query`].
    Count(Box<Expr>),
    /// `jumlah E dari L yang P bila kosong V` and its like.
    Query {
        /// Which.
        kind: QueryKind,
        /// `E` of each element; for [`QueryKind::All`] what each must meet; none for [`QueryKind::Count`] and
        /// [`QueryKind::Any`].
        item: Option<Box<Expr>>,
        /// The list; for [`QueryKind::Count`] it may turn out to be a set.
        list: Name,
        /// `yang P`.
        filter: Option<Box<Expr>>,
        /// `bila kosong V`: for sums, largest and smallest.
        when_empty: Option<Box<Expr>>,
    },
    /// `penawar yang P dengan hea terkecil, lalu tkdn terbesar bila kosong V`: one element of a list.
    Select {
        /// The list.
        list: Name,
        /// `yang P`.
        filter: Option<Box<Expr>>,
        /// What the elements are ranked by, and whether the largest wins; at least one.
        keys: Vec<(Expr, bool)>,
        /// `bila kosong V`.
        when_empty: Option<Box<Expr>>,
    },
    /// `usia(t) pada d`: completed years.
    Age {
        /// The day of birth.
        birth: Box<Expr>,
        /// The day it is asked for.
        on: Box<Expr>,
    },
    /// `selisih bulan dari a ke b, bagian bulan dihitung penuh`.
    Difference {
        /// What is counted.
        unit: DurationUnit,
        /// `hari kalender` for `hari`.
        calendar: bool,
        /// Start.
        from: Box<Expr>,
        /// End.
        to: Box<Expr>,
        /// What becomes of a part of a unit.
        partial: Option<Partial>,
    },
    /// `14 hari sesudah t`, `… sebelum t`, `… terhitung mulai t`.
    Shift {
        /// How far.
        duration: Box<Expr>,
        /// Which way.
        direction: Direction,
        /// From when.
        from: Box<Expr>,
    },
    /// `tanggal 20 bulan berikutnya sesudah t`, `akhir bulan t`.
    MonthDay {
        /// Which day of the month.
        day: MonthDayKind,
        /// `bulan berikutnya sesudah`: of the month after that of `of`.
        next: bool,
        /// A day in the month.
        of: Box<Expr>,
    },
    /// `1 Juli tahun_ajaran`, `1 Juli (tahun + 1)`: a day of a computed year.
    DateOf {
        /// Day of the month, 1–31; with the month a real day of some year.
        day: u32,
        /// Month, 1–12.
        month: u32,
        /// The year.
        year: Box<Expr>,
    },
    /// `tahun(t)`, `bulan(t)`, `tanggal(w)`.
    Part {
        /// Which part.
        part: DatePart,
        /// Of what.
        of: Box<Expr>,
    },
    /// `t pukul 23.59`: a second of a day.
    AtTime {
        /// The day.
        date: Box<Expr>,
        /// Hour, 0–23.
        hour: u32,
        /// Minute, 0–59.
        minute: u32,
        /// Second, 0–59; 0 where none is written.
        second: u32,
    },
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

/// Questions about a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryKind {
    /// `jumlah E dari L`.
    Sum,
    /// `terbesar E dari L`.
    Largest,
    /// `terkecil E dari L`.
    Smallest,
    /// `banyaknya L`.
    Count,
    /// `ada L yang P`.
    Any,
    /// `semua L memenuhi Q`.
    All,
}

/// Units of time, longest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum DurationUnit {
    Tahun,
    Bulan,
    Minggu,
    Hari,
    Jam,
    Menit,
    Detik,
}

/// Which way a moment is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// `sesudah t`: `t` itself is not counted.
    After,
    /// `sebelum t`.
    Before,
    /// `terhitung mulai t`: `t` is the first day counted.
    Counting,
}

/// Days of a month by their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthDayKind {
    /// `tanggal 20 bulan …`: 1–31.
    Number(u32),
    /// `awal bulan`.
    First,
    /// `akhir bulan`.
    Last,
}

/// Parts of a day or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// `tahun(t)`.
    Year,
    /// `bulan(t)`: 1–12.
    Month,
    /// `tanggal(w)`: the day of a time.
    Day,
}

/// An operator as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// Which.
    pub op: BinaryOp,
    /// Its other spelling: `kali`, `dibagi`, `≠`, `dan/atau`.
    pub spelling: Spelling,
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
        /// Another spelling is `persen`, `per mil`.
        spelling: Spelling,
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
    /// `5 tahun`, `14 hari`, `1 x 24 jam`.
    Durasi {
        /// The number before the unit: 24 of `1 x 24 jam`.
        count: Number,
        /// The number before `x`: 1 of `1 x 24 jam`.
        times: Option<Number>,
        /// The unit.
        unit: DurationUnit,
        /// `hari kalender` for `hari`.
        calendar: bool,
    },
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
    /// `tidak mungkin`, in an output column: the facts of this row cannot occur.
    Impossible,
}

/// End of a range.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Whether the value itself belongs to the range.
    pub inclusive: bool,
    /// How that is written.
    pub word: EdgeWord,
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
