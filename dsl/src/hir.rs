//! What is meant: names, references and written numbers are resolved; types are not checked yet.
//!
//! Differs from the AST: the skeleton is a tree of provisions, every statement hangs on the value it defines, every
//! name is an id, every literal an exact decimal, brackets are gone. Ids index the lists of [`Regulation`].

mod expr;

use perwali_engine::ir::{BinderId, InputId, ProvisionId, ValueId};
use perwali_engine::source::Span;
use perwali_engine::value::{Day, MissingDay, Zone};

use crate::syntax::ast;

pub use expr::{Counted, Expr, ExprKind, Ref};

pub use ast::{
    BinaryOp, DatePart, DecisionKind, Direction, DurationUnit, ExceptionKind, LineageKind, MonthDayKind, NoteKind, QueryKind,
    RequirementMode, Rounding,
};

/// One regulation.
#[derive(Clone, Debug, Default)]
pub struct Regulation {
    /// Who it is.
    pub identity: Identity,
    /// Provisions in the law's order; the first is the regulation as a whole, with an empty address.
    pub provisions: Vec<Provision>,
    /// Enumerations.
    pub enumerations: Vec<Enumeration>,
    /// Records; those without a name are the elements of lists of plain values.
    pub records: Vec<Record>,
    /// Inputs.
    pub inputs: Vec<Input>,
    /// Values, declared or only defined.
    pub values: Vec<Value>,
    /// Decisions.
    pub decisions: Vec<Decision>,
    /// Named tariffs.
    pub tariffs: Vec<Tariff>,
    /// `pastikan`.
    pub assertions: Vec<Assertion>,
    /// Assumptions, readings, gaps.
    pub notes: Vec<Note>,
    /// `contoh`.
    pub examples: Vec<Example>,
}

/// What identifies a regulation and ties it to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// `pp/58/2023`.
    pub id: String,
    /// `Peraturan Pemerintah Nomor 58 Tahun 2023`.
    pub name: String,
    /// `PP TER`, or made: `PP 58/2023`.
    pub short: String,
    /// By kind, number and year, whatever its short name: `PP 58/2023`.
    pub citation: String,
    /// `tentang`.
    pub subject: String,
    /// `diundangkan`; `ditetapkan` where it does not say it.
    pub promulgated: Option<Day>,
    /// `mulai berlaku`.
    pub from: Option<Day>,
    /// `berlaku sampai dengan`.
    pub until: Option<Day>,
    /// `aplikasi`.
    pub applications: Vec<String>,
    /// `sumber`.
    pub sources: Vec<String>,
    /// `zona waktu`.
    pub zone: Option<Zone>,
    /// `tanggal yang tidak ada menjadi …`.
    pub missing_day: Option<MissingDay>,
    /// `mengubah`, `mencabut`, `melaksanakan`: the word and what it names.
    pub links: Vec<(&'static str, String)>,
    /// Place of the title.
    pub span: Span,
}

/// One provision of the skeleton.
#[derive(Clone, Debug)]
pub struct Provision {
    /// `Pasal 2 ayat (4) huruf a`.
    pub address: String,
    /// One-line summary.
    pub summary: String,
    /// The provision above.
    pub parent: Option<ProvisionId>,
    /// Its number is not known.
    pub unknown: bool,
    /// First day its rules apply, where it differs from the regulation's.
    pub from: Option<Day>,
    /// `dalam hal …`, inherited by every rule under it.
    pub guard: Option<Expr>,
    /// The amender its text comes from, where that is not the regulation itself.
    pub lineage: Option<(LineageKind, String)>,
    /// Place of its heading.
    pub span: Span,
}

/// A closed type.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// Members: name, name on the wire.
    pub members: Vec<(String, String)>,
    /// `berurutan`.
    pub ordered: bool,
    /// Place of its name.
    pub span: Span,
}

/// What the elements of a list hold.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name; empty for plain values.
    pub name: String,
    /// Its fields; one, named [`ELEMENT`], for plain values.
    pub fields: Vec<Input>,
    /// Place of its name.
    pub span: Span,
}

impl Record {
    /// The one field of plain values.
    pub fn plain(&mut self) -> Option<&mut Input> {
        self.fields.first_mut().filter(|_| self.name.is_empty())
    }
}

/// The name of an element that is a plain value.
pub const ELEMENT: &str = "isinya";

/// Index into [`Regulation::records`]; the IR keeps the numbering.
pub type RecordId = perwali_engine::ir::RecordId;

/// Index into [`Regulation::enumerations`]; the IR keeps the numbering.
pub type EnumerationId = perwali_engine::ir::EnumerationId;

/// Index into [`Regulation::tariffs`]; the IR keeps the numbering.
pub type TariffId = perwali_engine::ir::TariffId;

/// A type as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Rupiah with this many decimals.
    Uang(u32),
    /// Percent with this many decimals of the percentage.
    Persen(u32),
    /// A number with this many decimals.
    Desimal(u32),
    /// A whole number.
    Bulat,
    /// Truth.
    Logika,
    /// A day.
    Tanggal,
    /// A member.
    Jenis(EnumerationId),
    /// A set of members.
    Himpunan(EnumerationId),
    /// A second of a day.
    Waktu,
    /// A text.
    Teks,
    /// A list of at most so many.
    Daftar(RecordId, u32),
    /// An element of the list given as this input.
    Elemen(InputId),
}

/// An input, or a field of a record.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its name on the wire.
    pub external: String,
    /// Its type; none where the written one is unknown (reported).
    pub ty: Option<Type>,
    /// `antara … dan …`.
    pub range: Option<(Expr, Expr)>,
    /// `bawaan`.
    pub default: Option<Expr>,
    /// `boleh kosong`.
    pub optional: bool,
    /// `pertimbangan … oleh "…"`.
    pub judged_by: Option<String>,
    /// `rahasia`.
    pub secret: bool,
    /// Words for people.
    pub label: String,
    /// Place of its name.
    pub span: Span,
}

/// A value.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its name.
    pub name: String,
    /// Its name on the wire.
    pub external: String,
    /// What a decision declares of it.
    pub declared: Option<Declared>,
    /// How it is found.
    pub definition: Definition,
    /// Words for people.
    pub label: String,
    /// A list of requirements made a value of its own because a rule with a guard uses it; not shown to people.
    pub hidden: bool,
    /// What the rules of one provision give for another value (`nilai menurut`); where they give nothing, using it fails.
    pub by_provision: bool,
    /// `untuk setiap`: the list whose elements it is a field of, and what stands for one.
    pub each: Option<(InputId, BinderId)>,
    /// Where it is declared or first defined.
    pub span: Span,
    /// The provision of that place.
    pub provision: ProvisionId,
}

/// What a decision declares of its value.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Kind of the decision.
    pub kind: Option<DecisionKind>,
    /// Its type; none where the written one is unknown (reported).
    pub ty: Option<Type>,
    /// `antara … dan …`.
    pub range: Option<(Expr, Expr)>,
    /// `boleh kosong`.
    pub optional: bool,
    /// `boleh negatif`.
    pub negative: bool,
    /// Place of the type.
    pub span: Span,
}

/// How a value is found.
#[derive(Clone, Debug, Default)]
pub enum Definition {
    /// Not at all; reported.
    #[default]
    Missing,
    /// By rules.
    Rules(Rules),
    /// By a tree of requirements.
    Requirements(Requirement),
    /// By collecting members.
    Collect(Vec<Collected>),
}

/// The rules of one value; a rule stands after the one it is an exception of.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// In that order, otherwise the law's.
    pub rules: Vec<Rule>,
    /// `menurut urutan`: the root rules of each item, ascending.
    pub order: Option<Vec<Vec<usize>>>,
    /// `dalam hal lain`.
    pub otherwise: Option<usize>,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `jika`.
    pub guard: Option<Expr>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// Right-hand side.
    pub body: Body,
    /// The rule it is an exception of and the kind of exception.
    pub parent: Option<(usize, ExceptionKind)>,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Its place.
    pub span: Span,
}

/// Right-hand side of a rule.
#[derive(Clone, Debug)]
pub enum Body {
    /// An expression.
    Expr(Expr),
    /// A column of a table; the table is shared by the rules of all its outputs.
    Table(std::sync::Arc<Table>, usize),
}

/// A decision table.
#[derive(Clone, Debug)]
pub struct Table {
    /// First match wins.
    pub first: bool,
    /// Keys.
    pub keys: Vec<Expr>,
    /// Names of the outputs.
    pub outputs: Vec<String>,
    /// Types of the outputs where the CSV source states them.
    pub output_types: Vec<Option<Type>>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Place of the words before the rows.
    pub span: Span,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Name of the CSV file it comes from.
    pub file: Option<String>,
}

/// One row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Cells, keys first.
    pub cells: Vec<Cell>,
    /// The row's own provision.
    pub provision: Option<ProvisionId>,
    /// Its place; for a CSV row, the place of the file's name.
    pub span: Span,
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
    /// Any of these.
    Values(Vec<Expr>),
    /// A range; an end and whether it belongs to the range.
    Range(Option<(Expr, bool)>, Option<(Expr, bool)>),
    /// Anything.
    Any,
    /// What no other row of the column takes.
    Rest,
    /// `tidak mungkin`: the facts of this row cannot occur.
    Impossible,
    /// A text of a CSV file, to be read by the type of its column.
    Text(CsvText),
    /// A range of texts of a CSV file.
    TextRange(Option<(CsvText, bool)>, Option<(CsvText, bool)>),
}

/// A cell of a CSV file.
#[derive(Clone, Debug)]
pub struct CsvText {
    /// Its text, trimmed.
    pub text: String,
    /// Name of the file.
    pub file: std::sync::Arc<str>,
    /// Line of the file, from 1.
    pub line: u64,
    /// Name of its column.
    pub column: std::sync::Arc<str>,
}

/// A requirement.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Condition or group.
    pub content: RequirementContent,
    /// Words for people.
    pub text: String,
    /// Guards that waive it: guard, place, provision.
    pub waivers: Vec<(Expr, Span, ProvisionId)>,
    /// First day it belongs to the list.
    pub from: Option<Day>,
    /// Last day it belongs to the list.
    pub until: Option<Day>,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Its place.
    pub span: Span,
}

/// What a requirement demands.
#[derive(Clone, Debug)]
pub enum RequirementContent {
    /// A condition.
    Leaf(Expr),
    /// A group.
    Group(RequirementMode, Vec<Requirement>),
}

/// `mencakup`.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The member or members.
    pub member: Expr,
    /// `jika`.
    pub guard: Option<Expr>,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Its place.
    pub span: Span,
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its name.
    pub name: String,
    /// Kind.
    pub kind: Option<DecisionKind>,
    /// What it answers.
    pub outputs: Vec<ValueId>,
    /// Words for people.
    pub label: String,
    /// Its place.
    pub span: Span,
}

/// A named tariff.
#[derive(Clone, Debug)]
pub struct Tariff {
    /// Its name.
    pub name: String,
    /// By slice, else by bracket.
    pub progressive: bool,
    /// Slice and rate cells.
    pub rows: Vec<Row>,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Its place.
    pub span: Span,
}

/// `pastikan`.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// What must hold.
    pub condition: Expr,
    /// What to tell the caller.
    pub text: String,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Its place.
    pub span: Span,
}

/// An assumption, a reading or a gap.
#[derive(Clone, Debug)]
pub struct Note {
    /// Which.
    pub kind: NoteKind,
    /// The words.
    pub text: String,
    /// Values named.
    pub about: Vec<ValueId>,
    /// Where it stands.
    pub provision: ProvisionId,
    /// Its place.
    pub span: Span,
}

/// `contoh`.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its title.
    pub title: String,
    /// The law day.
    pub day: Day,
    /// Facts.
    pub given: Vec<(InputId, Given)>,
    /// What is expected.
    pub expected: Expected,
    /// Provisions that must be cited.
    pub basis: Vec<ProvisionId>,
    /// Its place.
    pub span: Span,
}

/// What an example gives to an input.
#[derive(Clone, Debug)]
pub enum Given {
    /// A value.
    One(Expr),
    /// The elements of a list, each with its fields in order; none for a field that is not given.
    Elements(Vec<Vec<Option<Expr>>>, Span),
}

/// What an example expects.
#[derive(Clone, Debug)]
pub enum Expected {
    /// Values.
    Values(Vec<(ValueId, Expr)>),
    /// A failure, by its code, when these values (all decisions, if none is named) are asked.
    Failure(perwali_engine::catalogue::Code),
}
