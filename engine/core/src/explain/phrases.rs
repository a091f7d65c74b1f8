//! The table of phrases: what the operations of the language are called in plain Bahasa Indonesia and English.

use crate::ir::{CompareOp, DatePart, Op, Program, QueryKind, Type, Unit};
use crate::value::Rounding;

/// A phrase: Bahasa Indonesia, English.
pub type Phrase = (&'static str, &'static str);

/// What is compared, as far as the words differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Amount,
    Length,
    Day,
    Rank,
    Other,
}

/// The words of a comparison with something: less, at most, more, at least; equal, not equal.
const COMPARISONS: [(Kind, [Phrase; 6]); 5] = [
    (
        Kind::Amount,
        [
            ("kurang dari", "less than"),
            ("paling banyak", "at most"),
            ("lebih dari", "more than"),
            ("paling sedikit", "at least"),
            EQUAL,
            UNEQUAL,
        ],
    ),
    (
        Kind::Length,
        [
            ("kurang dari", "less than"),
            ("paling lama", "at most"),
            ("lebih dari", "more than"),
            ("paling singkat", "at least"),
            EQUAL,
            UNEQUAL,
        ],
    ),
    (
        Kind::Day,
        [
            ("sebelum", "before"),
            ("paling lambat", "no later than"),
            ("sesudah", "after"),
            ("paling cepat", "no earlier than"),
            EQUAL,
            UNEQUAL,
        ],
    ),
    (
        Kind::Rank,
        [
            ("di bawah", "below"),
            ("paling tinggi", "no higher than"),
            ("di atas", "above"),
            ("paling rendah", "no lower than"),
            EQUAL,
            UNEQUAL,
        ],
    ),
    (Kind::Other, [EQUAL, EQUAL, EQUAL, EQUAL, EQUAL, UNEQUAL]),
];
pub const EQUAL: Phrase = ("harus", "must be");
pub const UNEQUAL: Phrase = ("tidak boleh", "must not be");
/// Of descriptions, of what has an order or not.
pub const IS: Phrase = ("ialah", "");
pub const IS_NOT: Phrase = ("bukan", "not");
/// Of a day that is compared with one that is counted from another.
pub const BEYOND: Phrase = ("lebih dari", "more than");

pub const YES: Phrase = ("ya", "yes");
pub const NO: Phrase = ("tidak", "no");
pub const GIVEN: Phrase = ("harus ada", "must be given");
pub const EMPTY: Phrase = ("harus kosong", "must be empty");
pub const IS_GIVEN: Phrase = ("ada", "given");
pub const IS_EMPTY: Phrase = ("kosong", "empty");
pub const AND: Phrase = ("dan", "and");
pub const OR: Phrase = ("atau", "or");
pub const BETWEEN: Phrase = ("antara", "between");
pub const NOT_BETWEEN: Phrase = ("tidak antara", "not between");
pub const ONE_OF: Phrase = ("salah satu dari", "one of");
pub const NONE_OF: Phrase = ("bukan salah satu dari", "not one of");
pub const INCLUDES: Phrase = ("memuat", "includes");
pub const EXCLUDES: Phrase = ("tidak memuat", "does not include");
pub const SOME: Phrase = ("ada", "there is");
pub const NO_SOME: Phrase = ("tidak ada", "there is no");
pub const EVERY: Phrase = ("setiap", "every");
pub const NOT_EVERY: Phrase = ("tidak setiap", "not every");
pub const WITH: Phrase = ("dengan", "with");
pub const WHERE: Phrase = ("yang", "where");
pub const DENIED: Phrase = ("tidak", "not");
pub const IF: Phrase = ("bila", "if");
pub const THEN: Phrase = ("maka", "then");
pub const ELSE: Phrase = ("selain itu", "otherwise");
pub const ALWAYS: Phrase = ("selalu terpenuhi", "always met");
pub const NEVER: Phrase = ("tidak pernah terpenuhi", "never met");
pub const SHARED: Phrase = ("nilai itu", "that value");
pub const ELEMENT: Phrase = ("isi itu", "that element");
pub const NUMBER_OF: Phrase = ("banyaknya", "the number of");
pub const IN_LIST: Phrase = ("dari", "of");
pub const REFERENCE_DAY: Phrase = ("tanggal acuan", "the reference day");
pub const NOTHING: Phrase = ("kosong", "nothing");

/// The words around what a day or a number is made from.
pub fn wording(op: &Op) -> Option<Phrase> {
    Some(match op {
        Op::Add(..) => ("ditambah", "plus"),
        Op::Sub(..) => ("dikurangi", "minus"),
        Op::Mul(..) => ("dikalikan", "times"),
        Op::Quotient(..) => ("dibagi", "divided by"),
        Op::Neg(_) => ("minus", "minus"),
        Op::Count(_) => NUMBER_OF,
        Op::DatePart(DatePart::Year, _) => ("tahun dari", "the year of"),
        Op::DatePart(DatePart::Month, _) => ("bulan dari", "the month of"),
        Op::DatePart(DatePart::Day, _) => ("tanggal dalam bulan dari", "the day of the month of"),
        Op::DayOf(_) => ("hari dari", "the day of"),
        Op::SecondOfDay(_) => ("jam dari", "the time of day of"),
        _ => return None,
    })
}

pub fn rounded(mode: Rounding) -> Phrase {
    match mode {
        Rounding::Down => ("dibulatkan ke bawah dalam", "rounded down in steps of"),
        Rounding::Up => ("dibulatkan ke atas dalam", "rounded up in steps of"),
        Rounding::Nearest => ("dibulatkan ke terdekat dalam", "rounded to the nearest in steps of"),
        Rounding::NearestEven => ("dibulatkan ke genap terdekat dalam", "rounded to the nearest even in steps of"),
    }
}

pub fn asked(kind: QueryKind) -> Phrase {
    match kind {
        QueryKind::Sum => ("jumlah", "the sum of"),
        QueryKind::Greatest => ("terbesar dari", "the greatest"),
        QueryKind::Least => ("terkecil dari", "the least"),
        QueryKind::Count => NUMBER_OF,
        QueryKind::Any => SOME,
        QueryKind::All => EVERY,
    }
}

/// Whole units of time, and their English.
const TIMES: [Phrase; 6] =
    [("tahun", "years"), ("bulan", "months"), ("minggu", "weeks"), ("hari", "days"), ("jam", "hours"), ("menit", "minutes")];

/// A unit of time in both languages.
pub fn time(unit: &'static str) -> Phrase {
    (unit, english_unit(unit))
}

/// A unit of time in English.
pub fn english_unit(unit: &str) -> &'static str {
    TIMES.iter().find(|(id, _)| *id == unit).map_or("seconds", |(_, en)| en)
}

/// The words of a comparison with something of a type: Bahasa Indonesia, English.
pub fn phrase(op: CompareOp, ty: &Type, program: &Program) -> Phrase {
    let ordered = |id: usize| program.enumerations.get(id).is_some_and(|e| e.ordered);
    let kind = match ty {
        Type::Number(n) if matches!(n.unit, Unit::Months | Unit::Days | Unit::Seconds) => Kind::Length,
        Type::Number(_) | Type::Fraction(_) => Kind::Amount,
        Type::Date | Type::Time => Kind::Day,
        Type::Member(e) if ordered(e.index()) => Kind::Rank,
        _ => Kind::Other,
    };
    let Some((_, [less, most, more, least, equal, unequal])) = COMPARISONS.iter().find(|(own, _)| *own == kind) else {
        return EQUAL;
    };
    match op {
        CompareOp::Less => *less,
        CompareOp::LessEqual => *most,
        CompareOp::Greater => *more,
        CompareOp::GreaterEqual => *least,
        CompareOp::Equal => *equal,
        CompareOp::NotEqual => *unequal,
    }
}
