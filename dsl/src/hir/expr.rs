//! Expressions whose names are ids.

use perwali_engine::ir::{BinderId, InputId, ValueId};
use perwali_engine::source::Span;
use perwali_engine::value::{Day, Decimal, Partial};

use super::{BinaryOp, DatePart, Direction, DurationUnit, EnumerationId, MonthDayKind, QueryKind, Rounding, TariffId};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ref {
    /// An input.
    Input(InputId),
    /// A value.
    Value(ValueId),
    /// A field of an element spoken of: what stands for it, its list, the field's position.
    Field(BinderId, InputId, u32),
    /// A computed field of an element spoken of.
    Computed(BinderId, InputId, ValueId),
}

/// An expression and its place.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// What a written number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Rupiah.
    Uang,
    /// Percent; the decimal is the share itself.
    Persen,
    /// Nothing in particular.
    Bilangan,
}

/// Forms of expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A written number.
    Number(Counted, Decimal),
    /// `ya`, `tidak`.
    Logika(bool),
    /// A day.
    Tanggal(Day),
    /// `kosong`.
    Kosong,
    /// A text.
    Teks(String),
    /// `5 tahun`: so many of a unit.
    Durasi(Decimal, DurationUnit),
    /// `pemenang.hea`: a field of the element that a value is.
    Dot {
        /// The value.
        of: Ref,
        /// The field.
        field: String,
        /// Computed fields of this name, of any list.
        computed: Vec<(InputId, ValueId)>,
    },
    /// A question about a list.
    Query {
        /// Which.
        kind: QueryKind,
        /// The list.
        list: InputId,
        /// What stands for an element.
        binder: BinderId,
        /// `yang`.
        filter: Option<Box<Expr>>,
        /// What is summed, ranked or must hold.
        item: Option<Box<Expr>>,
        /// `bila kosong`.
        when_empty: Option<Box<Expr>>,
    },
    /// The choice of an element.
    Select {
        /// The list.
        list: InputId,
        /// What stands for an element.
        binder: BinderId,
        /// `yang`.
        filter: Option<Box<Expr>>,
        /// Keys, and whether the largest wins.
        keys: Vec<(Expr, bool)>,
    },
    /// `usia(a) pada b`.
    Age(Box<Expr>, Box<Expr>),
    /// `selisih hari dari a ke b`.
    Difference {
        /// What is counted.
        unit: DurationUnit,
        /// Start.
        from: Box<Expr>,
        /// End.
        to: Box<Expr>,
        /// What becomes of a part of a unit; none where it is not said.
        partial: Option<Partial>,
    },
    /// `14 hari sesudah t`.
    Shift {
        /// How far.
        duration: Box<Expr>,
        /// Which way.
        direction: Direction,
        /// From when.
        from: Box<Expr>,
    },
    /// `tanggal 20 bulan berikutnya sesudah t`.
    MonthDay {
        /// Which day.
        day: MonthDayKind,
        /// Of the month after.
        next: bool,
        /// A day of the month.
        of: Box<Expr>,
    },
    /// `1 Juli tahun_ajaran`.
    DateOf {
        /// 1–31.
        day: u32,
        /// 1–12.
        month: u32,
        /// The year.
        year: Box<Expr>,
    },
    /// `tahun(t)`.
    Part(DatePart, Box<Expr>),
    /// `t pukul 23.59`: a day and the seconds since it began.
    AtTime(Box<Expr>, u32),
    /// A name: what it refers to outside enumerations, and every enumeration that has it as a member.
    Name {
        /// As written.
        name: String,
        /// Input or value.
        target: Option<Ref>,
        /// Enumerations and positions of members of this name.
        members: Vec<(EnumerationId, u32)>,
    },
    /// `X.a`.
    Member(EnumerationId, u32),
    /// `tanggal_acuan`.
    LawDay,
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `−x`.
    Negate(Box<Expr>),
    /// `tidak x`.
    Not(Box<Expr>),
    /// Two operands.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `item termasuk set`, `set memuat item`.
    In {
        /// The member.
        item: Box<Expr>,
        /// The set.
        set: Box<Expr>,
    },
    /// `antara`.
    Between {
        /// The value.
        value: Box<Expr>,
        /// Lower end.
        low: Box<Expr>,
        /// Upper end.
        high: Box<Expr>,
    },
    /// `terisi`.
    Present(Ref),
    /// `paling banyak`, `paling sedikit`.
    Limit {
        /// `paling sedikit`.
        at_least: bool,
        /// The value.
        value: Box<Expr>,
        /// The bound.
        bound: Box<Expr>,
    },
    /// `dibulatkan`.
    Round {
        /// The value.
        value: Box<Expr>,
        /// Direction.
        mode: Rounding,
        /// Unit.
        unit: Box<Expr>,
    },
    /// `bila`.
    If {
        /// Conditions and values.
        branches: Vec<(Expr, Expr)>,
        /// `selain itu`.
        otherwise: Box<Expr>,
    },
    /// `tarif t atas x`.
    Tariff(TariffId, Box<Expr>),
    /// `banyaknya`.
    Count(Box<Expr>),
    /// `terkecil`, `terbesar`.
    Extremum {
        /// `terbesar`.
        largest: bool,
        /// The values.
        values: Vec<Expr>,
    },
    /// Could not be resolved; reported.
    Broken,
}

impl Expr {
    /// The operands, left to right.
    pub fn operands(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Number(..)
            | ExprKind::Logika(_)
            | ExprKind::Tanggal(_)
            | ExprKind::Kosong
            | ExprKind::Teks(_)
            | ExprKind::Durasi(..)
            | ExprKind::Dot { .. }
            | ExprKind::Name { .. }
            | ExprKind::Member(..)
            | ExprKind::LawDay
            | ExprKind::Present(_)
            | ExprKind::Broken => Vec::new(),
            ExprKind::Negate(a) | ExprKind::Not(a) | ExprKind::Tariff(_, a) | ExprKind::Count(a) => vec![a],
            ExprKind::Part(_, a)
            | ExprKind::AtTime(a, _)
            | ExprKind::MonthDay { of: a, .. }
            | ExprKind::DateOf { year: a, .. } => vec![a],
            ExprKind::Age(a, b) | ExprKind::Difference { from: a, to: b, .. } | ExprKind::Shift { duration: a, from: b, .. } => {
                vec![a, b]
            }
            ExprKind::Query { filter, item, when_empty, .. } => {
                [filter, item, when_empty].into_iter().flatten().map(Box::as_ref).collect()
            }
            ExprKind::Select { filter, keys, .. } => {
                filter.iter().map(Box::as_ref).chain(keys.iter().map(|(key, _)| key)).collect()
            }
            ExprKind::Binary(_, a, b) => vec![a, b],
            ExprKind::In { item, set } => vec![item, set],
            ExprKind::Between { value, low, high } => vec![value, low, high],
            ExprKind::Limit { value, bound, .. } => vec![value, bound],
            ExprKind::Round { value, unit, .. } => vec![value, unit],
            ExprKind::If { branches, otherwise } => {
                branches.iter().flat_map(|(c, v)| [c, v]).chain([otherwise.as_ref()]).collect()
            }
            ExprKind::Set(items) | ExprKind::Extremum { values: items, .. } => items.iter().collect(),
        }
    }

    /// Calls `visit` with everything the expression refers to.
    pub fn refs(&self, visit: &mut dyn FnMut(Ref, Span)) {
        for operand in self.operands() {
            operand.refs(visit);
        }
        match &self.kind {
            ExprKind::Name { target: Some(target), .. } | ExprKind::Present(target) => visit(*target, self.span),
            ExprKind::Query { list, .. } | ExprKind::Select { list, .. } => visit(Ref::Input(*list), self.span),
            ExprKind::Dot { of, computed, .. } => {
                visit(*of, self.span);
                computed.iter().for_each(|(_, value)| visit(Ref::Value(*value), self.span));
            }
            _ => {}
        }
    }
}
