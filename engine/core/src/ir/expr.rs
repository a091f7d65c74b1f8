//! Expressions of the core IR and the intervals of what they compute on the way.

use std::sync::Arc;

use num_bigint::BigInt;

use super::{BinderId, InputId, SiteId, TableId, TariffId, Type, ValueId};
use crate::value::{Day, Interval, MissingDay, Moment, Partial, Rounding, Value, power_of_ten};

/// An expression with its type and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr {
    /// What it computes.
    pub op: Op,
    /// Type of the result.
    pub ty: Type,
    /// Where it stands.
    pub site: SiteId,
}

/// A constant; its type stands in the expression that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    /// `ya` or `tidak`.
    Bool(bool),
    /// Mantissa at the scale of the type.
    Number(BigInt),
    /// Index of a member.
    Member(u32),
    /// A set of members.
    Set(u64),
    /// A day.
    Date(Day),
    /// A second of a day.
    Time(Moment),
    /// One of the program's texts.
    Text(Arc<str>),
    /// Nothing: for an optional value, as an output cell of a table or the body of a rule.
    Absent,
    /// An output cell of a row that the law holds impossible.
    Impossible,
}

impl Constant {
    /// The value it stands for. An impossible cell stands for none: choosing it is a failure.
    pub fn value(&self) -> Value {
        match self {
            Constant::Bool(b) => Value::Bool(*b),
            Constant::Number(mantissa) => Value::Number(mantissa.clone()),
            Constant::Member(member) => Value::Member(*member),
            Constant::Set(members) => Value::Set(*members),
            Constant::Date(day) => Value::Date(*day),
            Constant::Time(moment) => Value::Time(*moment),
            Constant::Text(text) => Value::Text(text.clone()),
            Constant::Absent | Constant::Impossible => Value::Absent,
        }
    }
}

/// Comparisons. Sets, texts, booleans and members of an unordered enumeration know only the first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl CompareOp {
    /// The sign the language writes it with.
    pub fn sign(self) -> &'static str {
        match self {
            CompareOp::Equal => "=",
            CompareOp::NotEqual => "bukan",
            CompareOp::Less => "<",
            CompareOp::LessEqual => "≤",
            CompareOp::Greater => ">",
            CompareOp::GreaterEqual => "≥",
        }
    }

    /// The comparison that holds where this one does not.
    pub fn opposite(self) -> CompareOp {
        match self {
            CompareOp::Equal => CompareOp::NotEqual,
            CompareOp::NotEqual => CompareOp::Equal,
            CompareOp::Less => CompareOp::GreaterEqual,
            CompareOp::LessEqual => CompareOp::Greater,
            CompareOp::Greater => CompareOp::LessEqual,
            CompareOp::GreaterEqual => CompareOp::Less,
        }
    }

    /// The comparison that says the same with its sides exchanged.
    pub fn mirrored(self) -> CompareOp {
        match self {
            CompareOp::Less => CompareOp::Greater,
            CompareOp::LessEqual => CompareOp::GreaterEqual,
            CompareOp::Greater => CompareOp::Less,
            CompareOp::GreaterEqual => CompareOp::LessEqual,
            same => same,
        }
    }

    /// Whether an ordering satisfies the comparison.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Equal => ordering.is_eq(),
            CompareOp::NotEqual => ordering.is_ne(),
            CompareOp::Less => ordering.is_lt(),
            CompareOp::LessEqual => ordering.is_le(),
            CompareOp::Greater => ordering.is_gt(),
            CompareOp::GreaterEqual => ordering.is_ge(),
        }
    }
}

/// Operations. Operands are evaluated left to right; the first failure is the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// A constant.
    Constant(Constant),
    /// An input; fails with `InputMissing` where it is absent.
    Input(InputId),
    /// Whether an input was given.
    InputPresent(InputId),
    /// A value, computed at most once; fails with `Undetermined` where it is empty.
    Value(ValueId),
    /// Whether an optional value is not empty; computes it.
    ValuePresent(ValueId),
    /// The day whose law applies.
    LawDay,
    /// The same number at the larger scale of the result type.
    Rescale(Box<Expr>),
    /// `a + b`: numbers of one scale, or fractions.
    Add(Box<Expr>, Box<Expr>),
    /// `a − b`: numbers of one scale, or fractions.
    Sub(Box<Expr>, Box<Expr>),
    /// `a × b`: numbers (scales add up), or fractions.
    Mul(Box<Expr>, Box<Expr>),
    /// `−a`: a number or a fraction.
    Neg(Box<Expr>),
    /// A number as a fraction: `mantissa / 10^scale`.
    ToFraction(Box<Expr>),
    /// `a ÷ b` of numbers as a fraction with a positive denominator; fails with `ZeroDivision`.
    ///
    /// With scales `s` and `t`: `(a·10^(t−s)⁺) / (b·10^(s−t)⁺)`, both negated where `b < 0`.
    Quotient(Box<Expr>, Box<Expr>),
    /// The smaller of two numbers of one scale, days, moments or ordered members.
    Min(Box<Expr>, Box<Expr>),
    /// The larger of two numbers of one scale, days, moments or ordered members.
    Max(Box<Expr>, Box<Expr>),
    /// A number or a fraction rounded to a multiple of `unit` (a positive mantissa at the scale of the result type).
    Round {
        /// What is rounded.
        value: Box<Expr>,
        /// Direction.
        mode: Rounding,
        /// Unit, as a mantissa at the result's scale.
        unit: BigInt,
    },
    /// Numbers of one scale, fractions, days, members, sets or booleans; both of one type.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `a dan b`; `b` only where `a` holds.
    And(Box<Expr>, Box<Expr>),
    /// `a atau b`; `b` only where `a` does not hold.
    Or(Box<Expr>, Box<Expr>),
    /// `tidak a`.
    Not(Box<Expr>),
    /// Whether a member (first) belongs to a set (second).
    In(Box<Expr>, Box<Expr>),
    /// How many members a set has.
    Count(Box<Expr>),
    /// The second where the first holds, else the third; only that one is evaluated.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// A tariff applied to a base that is never negative. The result's scale is the base's plus the tariff's.
    Tariff(TariffId, Box<Expr>),
    /// Index of the row of a table that the keys choose.
    Row(TableId, Vec<Expr>),
    /// Output column of the row with this index.
    Column(TableId, u32, Box<Expr>),

    /// The element an enclosing query, selection or computed field is about; its type names the list.
    Bound(BinderId),
    /// A field of an element; fails with `InputMissing` of the list where it is empty.
    Field(Box<Expr>, u32),
    /// Whether an optional field of an element was given.
    FieldPresent(Box<Expr>, u32),
    /// A computed field of an element: a value with a binder, computed at most once an element.
    ElementValue(ValueId, Box<Expr>),
    /// A question about the elements of a list.
    Query(Box<Query>),
    /// The one element that comes first by the keys; fails with `ListEmpty` or `ListTie`.
    Select(Box<Select>),

    /// A day so many months later (or earlier); fails with `DateOutOfRange`.
    AddMonths(Box<Expr>, Box<Expr>, MissingDay),
    /// A day so many days later (or earlier); fails with `DateOutOfRange`.
    AddDays(Box<Expr>, Box<Expr>),
    /// Days from the first day to the second; negative where the second is earlier.
    DaysBetween(Box<Expr>, Box<Expr>),
    /// Whole months from the first day to the second, a part of a month left out or counted; for a second day that is
    /// earlier, the negative of the other way round.
    MonthsBetween(Box<Expr>, Box<Expr>, MissingDay, Partial),
    /// Year, month or day of month of a day.
    DatePart(DatePart, Box<Expr>),
    /// The day with this month and day of month in a year; fails with `DateOutOfRange`.
    DayOfYear {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
        /// The year.
        year: Box<Expr>,
        /// What stands for a day that the year does not have.
        missing: MissingDay,
    },
    /// A day of the month of another day, or of the month after; fails with `DateOutOfRange`.
    DayOfMonth {
        /// 1 to 31, or 0 for the last; a day that the month does not have is its last.
        day: u32,
        /// Of the month after.
        next: bool,
        /// A day of the month.
        of: Box<Expr>,
    },
    /// A second of a day: the day and the seconds since its beginning, 0 to 86,399.
    AtSecond(Box<Expr>, Box<Expr>),
    /// So many seconds later (or earlier); fails with `DateOutOfRange`.
    AddSeconds(Box<Expr>, Box<Expr>),
    /// Seconds from the first moment to the second.
    SecondsBetween(Box<Expr>, Box<Expr>),
    /// The day of a moment.
    DayOf(Box<Expr>),
    /// Seconds of a moment since its day began.
    SecondOfDay(Box<Expr>),
}

/// Parts of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// 1800 to 2999.
    Year,
    /// 1 to 12.
    Month,
    /// 1 to 31.
    Day,
}

/// A question about the elements of a list, asked in their order. For each element the filter is evaluated first and, where
/// it holds, the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What is asked.
    pub kind: QueryKind,
    /// The list.
    pub list: InputId,
    /// What stands for the element in filter and item.
    pub binder: BinderId,
    /// Which elements count; none is all.
    pub filter: Option<Expr>,
    /// The number, day or moment of an element, or the condition of [`QueryKind::All`].
    pub item: Option<Expr>,
    /// What [`QueryKind::Least`] and [`QueryKind::Greatest`] give where no element counts; none is the failure `ListEmpty`.
    pub when_empty: Option<Expr>,
}

/// Kinds of question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryKind {
    /// How many elements count.
    Count,
    /// Whether one counts; the elements after it are not looked at.
    Any,
    /// Whether the item holds of every one that counts; the elements after one of which it does not are not looked at.
    All,
    /// The sum of the items: numbers of one scale.
    Sum,
    /// The smallest item.
    Least,
    /// The largest item.
    Greatest,
}

/// The choice of one element: filter and keys are evaluated for every element in order; the first key decides, the next
/// among those that are equal by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Select {
    /// The list.
    pub list: InputId,
    /// What stands for the element.
    pub binder: BinderId,
    /// Which elements count; none is all.
    pub filter: Option<Expr>,
    /// Numbers, days, moments or ordered members; whether the greatest is wanted.
    pub keys: Vec<(Expr, bool)>,
}

impl Expr {
    /// The operands, left to right.
    pub fn operands(&self) -> Vec<&Expr> {
        match &self.op {
            Op::Constant(_)
            | Op::Input(_)
            | Op::InputPresent(_)
            | Op::Value(_)
            | Op::ValuePresent(_)
            | Op::LawDay
            | Op::Bound(_) => Vec::new(),
            Op::Rescale(a)
            | Op::Neg(a)
            | Op::ToFraction(a)
            | Op::Not(a)
            | Op::Count(a)
            | Op::Tariff(_, a)
            | Op::Column(_, _, a)
            | Op::Field(a, _)
            | Op::FieldPresent(a, _)
            | Op::ElementValue(_, a)
            | Op::DatePart(_, a)
            | Op::DayOfYear { year: a, .. }
            | Op::DayOfMonth { of: a, .. }
            | Op::DayOf(a)
            | Op::SecondOfDay(a) => {
                vec![a]
            }
            Op::AddMonths(a, b, _)
            | Op::AddDays(a, b)
            | Op::DaysBetween(a, b)
            | Op::MonthsBetween(a, b, ..)
            | Op::AtSecond(a, b)
            | Op::AddSeconds(a, b)
            | Op::SecondsBetween(a, b) => vec![a, b],
            Op::Query(query) => query.filter.iter().chain(&query.item).chain(&query.when_empty).collect(),
            Op::Select(select) => select.filter.iter().chain(select.keys.iter().map(|(key, _)| key)).collect(),
            Op::Round { value, .. } => vec![value],
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Quotient(a, b) | Op::Min(a, b) | Op::Max(a, b) => vec![a, b],
            Op::Compare(_, a, b) | Op::And(a, b) | Op::Or(a, b) | Op::In(a, b) => vec![a, b],
            Op::If(a, b, c) => vec![a, b, c],
            Op::Row(_, keys) => keys.iter().collect(),
        }
    }

    /// Calls `visit` on the expression and everything below it, operands first.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        for operand in self.operands() {
            operand.visit(visit);
        }
        visit(self);
    }
}

/// Numerator and denominator of a quotient before the sign is moved, for operand intervals at these scales.
pub fn quotient_intervals(a: &Interval, a_scale: u32, b: &Interval, b_scale: u32) -> (Interval, Interval) {
    (a.scale_up(b_scale.saturating_sub(a_scale)), b.scale_up(a_scale.saturating_sub(b_scale)))
}

/// What [`Op::Round`] divides: the dividend and the divisor whose rounded quotient is multiplied by `unit`.
///
/// A number of scale `s` rounded at scale `t`: `v·10^(t−s)⁺ ÷ unit·10^(s−t)⁺`. A fraction: `n·10^t ÷ d·unit`.
pub fn rounding_intervals(value: &Type, scale: u32, unit: &BigInt) -> Option<(Interval, Interval)> {
    match value {
        Type::Number(number) => Some((
            number.interval.scale_up(scale.saturating_sub(number.scale)),
            Interval::point(unit * power_of_ten(number.scale.saturating_sub(scale))),
        )),
        Type::Fraction(fraction) => {
            Some((fraction.numerator.scale_up(scale), fraction.denominator.mul(&Interval::point(unit.clone()))))
        }
        _ => None,
    }
}
