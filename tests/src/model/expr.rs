//! Expressions of the model.

use super::{Constant, Lama, Number};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounding {
    Bawah,
    Atas,
    Terdekat,
    GenapTerdekat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// What stands for an element: a list's own number inside its computed fields, a number of its own for every question.
pub type Binder = usize;

/// What has a name and a value, or can be tested with `terisi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Input(usize),
    Value(usize),
    /// A field of the element spoken of: its list and the field's position.
    Field(Binder, usize, usize),
    /// A computed field of the element spoken of: its list and the value.
    Computed(Binder, usize, usize),
}

/// What is read of an element by a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Field(usize),
    Computed(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Tahun,
    Bulan,
    Minggu,
    Hari,
    Jam,
    Menit,
    Detik,
}

/// How a shift is written; all but `Before` and `Minus` go forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// `t + d`.
    Plus,
    /// `d + t`.
    PlusFirst,
    /// `t − d`.
    Minus,
    /// `d sesudah t`.
    After,
    /// `d sebelum t`.
    Before,
    /// `d terhitung mulai t`: the first day counts.
    Counting,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryKind {
    Sum,
    Count,
    Any,
    All,
    Largest,
    Smallest,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    Constant(Constant),
    Thing(Thing),
    LawDay,
    Negate(Box<Expr>),
    Add(Box<Expr>, Box<Expr>),
    Subtract(Box<Expr>, Box<Expr>),
    Multiply(Box<Expr>, Box<Expr>),
    Divide(Box<Expr>, Box<Expr>),
    /// `paling sedikit`, else `paling banyak`.
    Clamp {
        at_least: bool,
        value: Box<Expr>,
        bound: Box<Expr>,
    },
    Round {
        value: Box<Expr>,
        mode: Rounding,
        unit: Number,
    },
    Extremum {
        largest: bool,
        values: Vec<Expr>,
    },
    If {
        branches: Vec<(Expr, Expr)>,
        otherwise: Box<Expr>,
    },
    Tariff(usize, Box<Expr>),
    Count(Box<Expr>),
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// `x paling banyak y` where a condition is due.
    LimitTest {
        at_least: bool,
        value: Box<Expr>,
        bound: Box<Expr>,
    },
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    In {
        negated: bool,
        item: Box<Expr>,
        set: Box<Expr>,
    },
    /// `x termasuk {1, 2}` for what is no member.
    AnyOf {
        negated: bool,
        item: Box<Expr>,
        values: Vec<Constant>,
    },
    Contains {
        negated: bool,
        set: Box<Expr>,
        item: Box<Expr>,
    },
    Between {
        negated: bool,
        value: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    Present {
        negated: bool,
        thing: Thing,
    },
    /// A day or moment so much later or earlier.
    Shift {
        way: Way,
        lama: Lama,
        from: Box<Expr>,
        by: Box<Expr>,
    },
    /// `a − b` of days or moments.
    Elapsed(Box<Expr>, Box<Expr>),
    /// `usia(birth) pada on`.
    Age(Box<Expr>, Box<Expr>),
    /// `selisih … dari … ke …`; a part of a unit counts (`true`), does not, or nothing is said of it.
    Difference {
        unit: Unit,
        from: Box<Expr>,
        to: Box<Expr>,
        partial: Option<bool>,
    },
    /// `tanggal N bulan …`; 0 is `akhir bulan`.
    MonthDay {
        day: u32,
        next: bool,
        of: Box<Expr>,
    },
    /// `1 Juli tahun_ajaran`.
    DateOf {
        day: u32,
        month: u32,
        year: Box<Expr>,
    },
    /// `tahun(t)`.
    YearOf(Box<Expr>),
    /// `bulan(t)`.
    MonthOf(Box<Expr>),
    /// `tanggal(w)`.
    DayOf(Box<Expr>),
    /// `t pukul 23.59`, seconds since midnight.
    AtTime(Box<Expr>, u32),
    /// `pemenang.harga`.
    Dot {
        of: usize,
        list: usize,
        part: Part,
    },
    Query {
        kind: QueryKind,
        list: usize,
        binder: Binder,
        filter: Option<Box<Expr>>,
        item: Option<Box<Expr>>,
        when_empty: Option<Box<Expr>>,
    },
    /// `nilai menurut R`: the value as the rules of a provision alone give it.
    RuleValue {
        value: usize,
        provision: usize,
    },
    /// Keys, and whether the largest wins.
    Select {
        list: usize,
        binder: Binder,
        filter: Option<Box<Expr>>,
        keys: Vec<(Expr, bool)>,
        when_empty: Option<Box<Expr>>,
    },
}

impl Expr {
    /// The operands, left to right.
    pub fn operands(&self) -> Vec<&Expr> {
        match self {
            Expr::Constant(_)
            | Expr::Thing(_)
            | Expr::LawDay
            | Expr::Present { .. }
            | Expr::Dot { .. }
            | Expr::RuleValue { .. } => Vec::new(),
            Expr::Negate(a)
            | Expr::Not(a)
            | Expr::Tariff(_, a)
            | Expr::Count(a)
            | Expr::YearOf(a)
            | Expr::MonthOf(a)
            | Expr::DayOf(a)
            | Expr::AtTime(a, _)
            | Expr::MonthDay { of: a, .. }
            | Expr::DateOf { year: a, .. } => vec![a],
            Expr::Round { value, .. } | Expr::AnyOf { item: value, .. } => vec![value],
            Expr::Add(a, b)
            | Expr::Subtract(a, b)
            | Expr::Multiply(a, b)
            | Expr::Divide(a, b)
            | Expr::Compare(_, a, b)
            | Expr::Elapsed(a, b)
            | Expr::Age(a, b)
            | Expr::Shift { from: a, by: b, .. }
            | Expr::Difference { from: a, to: b, .. } => vec![a, b],
            Expr::Clamp { value, bound, .. } | Expr::LimitTest { value, bound, .. } => vec![value, bound],
            Expr::In { item, set, .. } => vec![item, set],
            Expr::Contains { set, item, .. } => vec![set, item],
            Expr::Between { value, low, high, .. } => vec![value, low, high],
            Expr::And(all) | Expr::Or(all) | Expr::Extremum { values: all, .. } => all.iter().collect(),
            Expr::If { branches, otherwise } => branches.iter().flat_map(|(c, v)| [c, v]).chain([otherwise.as_ref()]).collect(),
            Expr::Query { filter, item, when_empty, .. } => {
                [filter, item, when_empty].into_iter().flatten().map(Box::as_ref).collect()
            }
            Expr::Select { filter, keys, when_empty, .. } => {
                let keys = keys.iter().map(|(key, _)| key);
                filter.iter().map(Box::as_ref).chain(keys).chain(when_empty.iter().map(Box::as_ref)).collect()
            }
        }
    }

    /// Calls `visit` with the expression and everything below it.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        for operand in self.operands() {
            operand.visit(visit);
        }
    }
}
