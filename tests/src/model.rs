//! Regulations as the generator makes them and the oracle understands them.
//!
//! A tree of its own, so that neither a wrong AST nor a wrong HIR can hide a difference: everything here is meant, nothing
//! is written yet, and every number is an exact decimal.

use num_bigint::BigInt;
use num_rational::Ratio;

mod expr;

pub use expr::{Binder, Compare, Expr, Part, QueryKind, Rounding, Thing, Unit, Way};

/// An exact number.
pub type Rational = Ratio<BigInt>;

/// A day; ordered as the calendar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

/// What an expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dim {
    Uang,
    Persen,
    Bare,
    Logika,
    Tanggal,
    Waktu,
    Teks,
    Lama(Lama),
    Jenis(usize),
    Himpunan(usize),
    /// A list as a whole.
    Daftar,
    /// An element of the list that an input is.
    Elemen(usize),
}

/// Lengths of time that do not go into each other; each is counted in the unit it is named after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lama {
    Bulan,
    Hari,
    Detik,
}

/// A type as declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Uang(u32),
    Persen(u32),
    Desimal(u32),
    Bulat,
    Logika,
    Tanggal,
    Waktu,
    Teks,
    Jenis(usize),
    Himpunan(usize),
    /// Elements of a record, at most so many.
    Daftar(usize, usize),
    /// An element of the list that an input is.
    Elemen(usize),
}

impl Type {
    /// What values of the type are.
    pub fn dim(self) -> Dim {
        match self {
            Type::Uang(_) => Dim::Uang,
            Type::Persen(_) => Dim::Persen,
            Type::Desimal(_) | Type::Bulat => Dim::Bare,
            Type::Logika => Dim::Logika,
            Type::Tanggal => Dim::Tanggal,
            Type::Waktu => Dim::Waktu,
            Type::Teks => Dim::Teks,
            Type::Daftar(..) => Dim::Daftar,
            Type::Elemen(list) => Dim::Elemen(list),
            Type::Jenis(e) => Dim::Jenis(e),
            Type::Himpunan(e) => Dim::Himpunan(e),
        }
    }

    /// Digits after the point of the number itself (2,5% is 0.025).
    pub fn scale(self) -> u32 {
        match self {
            Type::Uang(n) | Type::Desimal(n) => n,
            Type::Persen(n) => n + 2,
            _ => 0,
        }
    }
}

/// A written number, `mantissa × 10^−scale`; negative ones are written with a sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub mantissa: BigInt,
    pub scale: u32,
    pub dim: Dim,
    /// Chooses among the spellings.
    pub style: u8,
}

impl Number {
    /// The number it stands for.
    pub fn value(&self) -> Rational {
        Ratio::new(self.mantissa.clone(), BigInt::from(10).pow(self.scale))
    }
}

/// A constant of a bound, a default or a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Constant {
    Number(Number),
    Bool(bool),
    Date(Date),
    /// A day and the seconds since it began.
    Time(Date, u32),
    Text(String),
    Member(usize, usize),
    Set(usize, Vec<usize>),
}

/// What is computed or given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Datum {
    Number(Rational),
    Bool(bool),
    Date(Date),
    /// A day and the seconds since it began.
    Time(Date, u32),
    Text(String),
    Member(usize),
    /// Members in order.
    Set(Vec<usize>),
    /// Position of an element.
    Element(usize),
    /// Elements with their fields.
    List(Vec<Vec<Option<Datum>>>),
}

impl Constant {
    /// The value it stands for.
    pub fn datum(&self) -> Datum {
        match self {
            Constant::Number(number) => Datum::Number(number.value()),
            Constant::Bool(truth) => Datum::Bool(*truth),
            Constant::Date(date) => Datum::Date(*date),
            Constant::Time(date, second) => Datum::Time(*date, *second),
            Constant::Text(text) => Datum::Text(text.clone()),
            Constant::Member(_, member) => Datum::Member(*member),
            Constant::Set(_, members) => {
                let mut members = members.clone();
                members.sort_unstable();
                members.dedup();
                Datum::Set(members)
            }
        }
    }
}

#[derive(Clone, Debug)]
pub struct Enumeration {
    pub name: String,
    /// Its members are ranked in their order.
    pub ordered: bool,
    /// Name and name on the wire.
    pub members: Vec<(String, Option<String>)>,
}

#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub external: Option<String>,
    pub ty: Type,
    pub range: Option<(Constant, Constant)>,
    pub default: Option<Constant>,
    pub optional: bool,
    /// `pertimbangan … oleh`.
    pub judged: bool,
    pub secret: bool,
}

impl Input {
    /// The bounds, stated or those of its type; none for what has no order.
    pub fn bounds(&self) -> Option<(Datum, Datum)> {
        if let Some((low, high)) = &self.range {
            return Some((low.datum(), high.datum()));
        }
        let high = match self.ty {
            Type::Uang(_) => BigInt::from(10).pow(15),
            Type::Persen(_) => BigInt::from(1),
            Type::Desimal(_) | Type::Bulat => BigInt::from(10).pow(9),
            Type::Tanggal => {
                let day = |year, month, day| Datum::Date(Date { year, month, day });
                return Some((day(1800, 1, 1), day(2999, 12, 31)));
            }
            _ => return None,
        };
        Some((Datum::Number(Ratio::from_integer(0.into())), Datum::Number(Ratio::from_integer(high))))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Kelayakan,
    Pajak,
    Ambang,
    Tunjangan,
}

/// What a list holds.
#[derive(Clone, Debug)]
pub struct Record {
    /// None for a list of plain values, whose only field is `isinya`.
    pub name: Option<String>,
    /// Given by the caller; without defaults.
    pub fields: Vec<Input>,
}

/// What a decision declares of its value.
#[derive(Clone, Debug)]
pub struct Declared {
    pub kind: Option<Kind>,
    pub external: Option<String>,
    pub ty: Type,
    pub range: Option<(Constant, Constant)>,
    pub optional: bool,
    pub negative: bool,
}

/// A value; how it is found stands in the provisions.
#[derive(Clone, Debug)]
pub struct Value {
    pub name: String,
    /// The list whose elements each have it.
    pub each: Option<usize>,
    pub declared: Option<Declared>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Lampiran,
    Bab,
    Pasal,
    Ayat,
    Huruf,
    Angka,
}

/// One provision with what stands directly under it.
#[derive(Clone, Debug)]
pub struct Provision {
    pub level: Level,
    /// Words after `?` where the number is not known.
    pub number: String,
    pub parent: Option<usize>,
    pub children: Vec<usize>,
    pub guard: Option<Expr>,
    pub from: Option<Date>,
    pub summary: bool,
    pub statements: Vec<Statement>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionKind {
    Dikecualikan,
    Menyimpang,
}

#[derive(Clone, Debug)]
pub enum Body {
    /// `kosong`.
    Empty,
    Expr(Expr),
    Table(usize),
}

#[derive(Clone, Debug)]
pub struct Rule {
    /// More than one only for a table.
    pub targets: Vec<usize>,
    /// The provisions whose rules it replaces.
    pub exception: Option<(ExceptionKind, Vec<usize>)>,
    pub body: Body,
    pub guard: Option<Expr>,
    pub otherwise: bool,
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// A node of a `syarat` list; the root has no segment.
#[derive(Clone, Debug)]
pub struct Requirement {
    pub segment: Option<(Level, String)>,
    pub content: Content,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub text: bool,
}

#[derive(Clone, Debug)]
pub enum Content {
    Leaf(Expr),
    /// `kumulatif`, else `alternatif`.
    Group(bool, Vec<Requirement>),
}

#[derive(Clone, Debug)]
pub enum Statement {
    Rule(Rule),
    Collect {
        value: usize,
        enumeration: usize,
        members: Vec<usize>,
        guard: Option<Expr>,
        from: Option<Date>,
        until: Option<Date>,
    },
    Requirements {
        value: usize,
        root: Requirement,
        guard: Option<Expr>,
    },
    /// The provision of the list and the segments below it.
    Waiver {
        list: usize,
        path: Vec<(Level, String)>,
        guard: Expr,
    },
    Order {
        value: usize,
        provisions: Vec<usize>,
    },
    Tariff(usize),
    Assertion(Expr),
    /// Its kind, and the values it concerns.
    Note(Note, Vec<usize>),
}

#[derive(Clone, Debug)]
pub enum Cell {
    Any,
    Rest,
    Values(Vec<Constant>),
    /// Each end with whether it belongs to the range; `true` writes `antara … dan …` where that is possible.
    Range(Option<(Constant, bool)>, Option<(Constant, bool)>, bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    Asumsi,
    Tafsir,
    TidakDiotomasi,
    BelumDituangkan,
}

/// An output cell of a row.
#[derive(Clone, Debug)]
pub enum Output {
    Value(Constant),
    /// `kosong`.
    Empty,
    /// `tidak mungkin`, of the row as a whole.
    Impossible,
}

#[derive(Clone, Debug)]
pub struct Row {
    pub segment: Option<(Level, String)>,
    pub cells: Vec<Cell>,
    pub outputs: Vec<Output>,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub first: bool,
    pub keys: Vec<Expr>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub struct Tariff {
    pub name: String,
    pub progressive: bool,
    pub dim: Dim,
    /// Inclusive upper ends and rates; only the last has no end.
    pub slices: Vec<(Option<Number>, Number)>,
    /// Chooses among the spellings of the slices.
    pub style: u8,
}

/// A question: one value by its declaration, or several together.
#[derive(Clone, Debug)]
pub struct Decision {
    pub name: String,
    pub outputs: Vec<usize>,
    /// Stands in the text as `memuat`; else it is the value's own, or asked ad hoc.
    pub several: bool,
}

/// One regulation.
#[derive(Clone, Debug)]
pub struct Regulation {
    pub seed: u64,
    pub from: Date,
    pub until: Option<Date>,
    /// Whether a day that does not exist becomes the first of the next month; else the last of its own.
    pub missing_is_next: Option<bool>,
    pub zone: Option<&'static str>,
    pub enumerations: Vec<Enumeration>,
    pub records: Vec<Record>,
    pub inputs: Vec<Input>,
    pub values: Vec<Value>,
    pub decisions: Vec<Decision>,
    /// `pastikan` among the declarations.
    pub assertions: Vec<Expr>,
    pub tables: Vec<Table>,
    pub tariffs: Vec<Tariff>,
    pub provisions: Vec<Provision>,
    /// Outermost provisions in the order of the text.
    pub roots: Vec<usize>,
}

impl Regulation {
    /// The record of a list.
    pub fn record(&self, list: usize) -> &Record {
        match self.inputs[list].ty {
            Type::Daftar(record, _) => &self.records[record],
            ty => panic!("input {list} is no list: {ty:?}"),
        }
    }

    /// The most elements of a list.
    pub fn most(&self, list: usize) -> usize {
        match self.inputs[list].ty {
            Type::Daftar(_, most) => most,
            ty => panic!("input {list} is no list: {ty:?}"),
        }
    }

    /// The name of what an expression refers to.
    pub fn name(&self, thing: Thing) -> &str {
        match thing {
            Thing::Input(input) => &self.inputs[input].name,
            Thing::Value(value) | Thing::Computed(_, _, value) => &self.values[value].name,
            Thing::Field(_, list, field) => &self.record(list).fields[field].name,
        }
    }

    /// Provisions in the order of the text.
    pub fn text_order(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut pending: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(next) = pending.pop() {
            order.push(next);
            pending.extend(self.provisions[next].children.iter().rev());
        }
        order
    }

    /// `Pasal 2 ayat (4)`; a chapter is no part of it.
    pub fn address(&self, provision: usize) -> String {
        let own = &self.provisions[provision];
        let text = match own.number.strip_prefix('?') {
            Some(words) => format!("{} (belum diketahui: {words})", level_text(own.level)),
            None => segment_text(own.level, &own.number),
        };
        match own.parent.filter(|parent| self.provisions[*parent].level != Level::Bab) {
            Some(parent) => format!("{} {text}", self.address(parent)),
            None => text,
        }
    }

    /// How the text refers to it.
    pub fn reference(&self, provision: usize) -> String {
        let own = &self.provisions[provision];
        let text = segment_text(own.level, &own.number);
        match own.parent.filter(|parent| self.provisions[*parent].level != Level::Bab) {
            Some(parent) => format!("{} {text}", self.reference(parent)),
            None => text,
        }
    }

    /// A provision and those above it, outermost first.
    pub fn above(&self, provision: usize) -> Vec<usize> {
        let mut path = vec![provision];
        while let Some(parent) = self.provisions[path[0]].parent {
            path.insert(0, parent);
        }
        path
    }
}

fn level_text(level: Level) -> &'static str {
    match level {
        Level::Lampiran => "Lampiran",
        Level::Bab => "BAB",
        Level::Pasal => "Pasal",
        Level::Ayat => "ayat",
        Level::Huruf => "huruf",
        Level::Angka => "angka",
    }
}

/// `ayat (4)`, `ayat belum diketahui "syarat"`.
pub fn segment_text(level: Level, number: &str) -> String {
    if let Some(words) = number.strip_prefix('?') {
        return format!("{} belum diketahui \"{words}\"", level_text(level));
    }
    match level {
        Level::Lampiran => format!("Lampiran {number}").trim_end().to_owned(),
        Level::Bab => format!("BAB {number}"),
        Level::Pasal => format!("Pasal {number}"),
        Level::Ayat => format!("ayat ({number})"),
        Level::Huruf => format!("huruf {number}"),
        Level::Angka => format!("angka {number}"),
    }
}

/// An address with segments below it.
pub fn address_below(address: &str, path: &[(Level, String)]) -> String {
    path.iter().fold(address.to_owned(), |address, (level, number)| format!("{address} {}", segment_text(*level, number)))
}
