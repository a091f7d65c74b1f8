//! The core IR: what is computed. A closed, typed program over exact numbers, ready for any backend.
//!
//! Every expression carries its type, and with it the scale and the interval of its mantissa: backends choose machine
//! widths from it and need no overflow checks. [`crate::verify`] checks that the types are true.
//!
//! What is deliberately absent: names to resolve, units to convert, defaults to fill, files to read.

mod expr;
mod table;
pub mod typing;

pub use expr::{CompareOp, Constant, DatePart, Expr, Op, Query, QueryKind, Select, quotient_intervals, rounding_intervals};
pub use table::{KeyCell, Level, Row, Table, TableIndex, Tariff, TariffSlice};

use std::sync::Arc;

use num_bigint::BigInt;

use crate::source::Span;
use crate::value::{Day, Interval, Zone};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// Position in the program's list.
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of a position.
            pub fn new(index: usize) -> $name {
                $name(u32::try_from(index).unwrap_or(u32::MAX))
            }
        }
    )+};
}

ids! {
    /// Index into [`Program::provisions`].
    ProvisionId
    /// Index into [`Program::enumerations`].
    EnumerationId
    /// Index into [`Program::inputs`].
    InputId
    /// Index into [`Program::values`].
    ValueId
    /// Index into [`Program::decisions`].
    DecisionId
    /// Index into [`Program::tables`].
    TableId
    /// Index into [`Program::tariffs`].
    TariffId
    /// Index into [`Program::assertions`].
    AssertionId
    /// Index into [`Program::sites`].
    SiteId
    /// Index into [`Program::marks`]: one bit of a trace.
    MarkId
    /// Index into [`Program::records`].
    RecordId
    /// What stands for an element inside one query, selection or computed field; never bound again inside it.
    BinderId
}

/// One regulation, checked and lowered.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Identity: `pp/58/2023`.
    pub id: String,
    /// Full title: `Peraturan Pemerintah Nomor 58 Tahun 2023 tentang …`.
    pub title: String,
    /// Short name for citations: `PP TER`, or made from kind, number and year.
    pub short: String,
    /// Applications that embed it (`aplikasi "…"`).
    pub applications: Vec<String>,
    /// First day in force.
    pub from: Option<Day>,
    /// Last day in force.
    pub until: Option<Day>,
    /// The regulation that repealed it, where one did: `Perpres 46/2025`.
    pub ended_by: Option<String>,
    /// Addresses, in the law's order.
    pub provisions: Vec<Provision>,
    /// Zone of every moment; none where the regulation has none.
    pub zone: Option<Zone>,
    /// Closed types.
    pub enumerations: Vec<Enumeration>,
    /// Shapes of the elements of lists.
    pub records: Vec<Record>,
    /// Texts that the regulation compares with, no two equal.
    pub texts: Vec<Arc<str>>,
    /// What the caller gives.
    pub inputs: Vec<Input>,
    /// What must hold of the inputs, in order.
    pub assertions: Vec<Assertion>,
    /// What is computed; no value needs itself.
    pub values: Vec<ValueDef>,
    /// What can be asked.
    pub decisions: Vec<Decision>,
    /// Decision tables.
    pub tables: Vec<Table>,
    /// Tariffs by slice or by bracket.
    pub tariffs: Vec<Tariff>,
    /// Assumptions, readings and gaps.
    pub notes: Vec<Note>,
    /// Places in the regulation's text.
    pub sites: Vec<Site>,
    /// Meaning of the bits of a trace.
    pub marks: Vec<Mark>,
}

/// One address of the law's skeleton.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provision {
    /// `Pasal 2 ayat (4) huruf a`; empty for the regulation as a whole.
    pub address: String,
    /// One-line summary, may be empty.
    pub summary: String,
    /// The provision it stands under.
    pub parent: Option<ProvisionId>,
    /// The amender its text comes from, where it has one of its own: `diubah dengan Perpres 46/2025 Pasal I angka 1`.
    pub lineage: Option<String>,
    /// Place of its heading.
    pub span: Span,
}

/// A place and the provision it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Place in the text.
    pub span: Span,
    /// The provision.
    pub provision: ProvisionId,
}

/// A closed type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// Its name.
    pub name: String,
    /// Members in order.
    pub members: Vec<Member>,
    /// `berurutan`: a member is less than those after it.
    pub ordered: bool,
}

/// The shape of the elements of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name; empty for a list of plain values.
    pub name: String,
    /// What an element holds; no lists. A list of plain values has one field without a name.
    pub fields: Vec<Input>,
}

impl Record {
    /// Whether an element is a plain value rather than a record.
    pub fn is_plain(&self) -> bool {
        self.name.is_empty()
    }
}

/// One member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name in the language.
    pub name: String,
    /// Its name on the wire.
    pub external: String,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Rupiah.
    Rupiah,
    /// A share; the mantissa is of the share itself (2,5% is 0.025), shown as a percentage.
    Percent,
    /// A bare number.
    Bare,
    /// Calendar months.
    Months,
    /// Days.
    Days,
    /// Seconds.
    Seconds,
}

/// Type of a number: the value is `mantissa × 10^−scale`, the mantissa lies in `interval`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberType {
    /// What it counts; for showing only.
    pub unit: Unit,
    /// Digits after the point.
    pub scale: u32,
    /// Where the mantissa lies.
    pub interval: Interval,
}

/// Type of an exact fraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FractionType {
    /// What it counts; for showing only.
    pub unit: Unit,
    /// Where the numerator lies.
    pub numerator: Interval,
    /// Where the denominator lies; always positive.
    pub denominator: Interval,
}

/// Type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `ya` or `tidak`.
    Bool,
    /// A number with a static scale.
    Number(NumberType),
    /// A fraction; never an input or an output.
    Fraction(FractionType),
    /// A member of an enumeration.
    Member(EnumerationId),
    /// A set of members.
    Set(EnumerationId),
    /// A day.
    Date,
    /// A second of a day, in the program's zone.
    Time,
    /// A text; only equality is known of it. Never an output.
    Text,
    /// A list of at most so many elements; only an input.
    List(RecordId, u32),
    /// An element of a list that was given as an input.
    Element(InputId),
}

/// What the caller gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Name in the language.
    pub name: String,
    /// Name on the wire.
    pub external: String,
    /// Words for people, may be empty.
    pub label: String,
    /// Type; the interval of a number is its bound.
    pub ty: Type,
    /// Inclusive bounds of a date input.
    pub days: Option<(Day, Day)>,
    /// Whether absence is a fact of its own (`boleh kosong`).
    pub optional: bool,
    /// Value where the caller gives none.
    pub default: Option<Constant>,
    /// Whose judgement it is (`pertimbangan … oleh "…"`).
    pub judged_by: Option<String>,
    /// Not to be shown or stored in clear (`rahasia`).
    pub secret: bool,
    /// Where it is declared.
    pub site: SiteId,
}

/// `pastikan`: refuses senseless input before any evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// What must hold.
    pub condition: Expr,
    /// What to tell the caller.
    pub text: String,
    /// Inputs it reads; it is skipped where one of them is absent.
    pub reads: Vec<InputId>,
    /// Where it stands.
    pub site: SiteId,
}

/// A computed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDef {
    /// Name in the language.
    pub name: String,
    /// Words for people, may be empty.
    pub label: String,
    /// Its type.
    pub ty: Type,
    /// Whether the law may leave it empty (`boleh kosong`).
    pub optional: bool,
    /// Made by the compiler (the row a table chooses), not shown to people.
    pub hidden: bool,
    /// A bound that could not be proved and is checked when the value is computed.
    pub check: Option<Interval>,
    /// What stands for the element, where it is a computed field of the elements of a list.
    pub element: Option<(InputId, BinderId)>,
    /// How it is found.
    pub definition: Definition,
    /// Where it is declared, or first defined.
    pub site: SiteId,
}

/// How a value is found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)] // one a value: a box would cost every reader more than it saves
pub enum Definition {
    /// Rules with guards, exceptions and order.
    Rules(Rules),
    /// A tree of requirements.
    Requirements(Requirement),
    /// A set of every member whose guard holds.
    Collect(Vec<Collected>),
}

/// The rules of one value.
///
/// All guards are evaluated first, in the order of `rules`; then the bodies of the rules that apply, in the same order.
/// A rule whose exception applies is replaced by it. Bodies that agree merge; bodies that differ are a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Rules {
    /// A rule stands after the one it is an exception of; otherwise in the law's order.
    pub rules: Vec<Rule>,
    /// `menurut urutan`: the root rules of each item, ascending; the first item of which one applies decides, and the rules
    /// of that item that apply must agree. Guards of later items are not evaluated.
    pub order: Option<Vec<Vec<usize>>>,
    /// `dalam hal lain`: a root rule that applies where no other group does; its guard is evaluated after all others.
    pub otherwise: Option<usize>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// When it applies; none is always.
    pub guard: Option<Expr>,
    /// First law day.
    pub from: Option<Day>,
    /// Last law day.
    pub until: Option<Day>,
    /// Its value, of the type of the [`ValueDef`].
    pub body: Expr,
    /// The rule it is an exception of, as an index into [`Rules::rules`].
    pub parent: Option<usize>,
    /// Whether it applies only where its parent's guard holds as well.
    pub inherits: bool,
    /// Set when the rule is applied; none for a value made by the compiler.
    pub mark: Option<MarkId>,
    /// Where it stands.
    pub site: SiteId,
}

/// A member that belongs to a collected set when its guard holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// Members added together.
    pub members: u64,
    /// When; none is always.
    pub guard: Option<Expr>,
    /// First law day.
    pub from: Option<Day>,
    /// Last law day.
    pub until: Option<Day>,
    /// Set when the members were added.
    pub mark: MarkId,
    /// Where it stands.
    pub site: SiteId,
}

/// A node of a tree of requirements. All children are evaluated, whatever the others give; a node out of its days is not
/// there, nor is a group whose every child is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Condition or group.
    pub content: RequirementContent,
    /// Words for people, may be empty.
    pub text: String,
    /// First law day it belongs to the list.
    pub from: Option<Day>,
    /// Last law day it belongs to the list.
    pub until: Option<Day>,
    /// Guards that waive it, evaluated first, in order; the first that holds waives.
    pub waivers: Vec<Waiver>,
    /// Set when it was evaluated, not waived.
    pub tried: MarkId,
    /// Set when it was evaluated and met.
    pub met: MarkId,
    /// Where it stands.
    pub site: SiteId,
}

/// What a requirement demands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequirementContent {
    /// A condition.
    Leaf(Expr),
    /// Every child not waived (`kumulatif`).
    All(Vec<Requirement>),
    /// At least one child not waived (`alternatif`).
    Any(Vec<Requirement>),
}

/// `syarat … dikesampingkan jika …`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// When.
    pub guard: Expr,
    /// Set when it waived.
    pub mark: MarkId,
    /// Where it stands.
    pub site: SiteId,
}

/// The four kinds of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// Eligibility.
    Kelayakan,
    /// Tax.
    Pajak,
    /// Procurement threshold.
    Ambang,
    /// Allowance.
    Tunjangan,
}

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Name in the language.
    pub name: String,
    /// Words for people, may be empty.
    pub label: String,
    /// Kind, if any.
    pub kind: Option<DecisionKind>,
    /// What it answers, evaluated in this order.
    pub outputs: Vec<Output>,
    /// Where it is declared.
    pub site: SiteId,
}

/// One answer of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Name on the wire.
    pub external: String,
    /// The value.
    pub value: ValueId,
}

/// An assumption, a reading or a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which.
    pub kind: NoteKind,
    /// The words.
    pub text: String,
    /// Values it names (`menyangkut`).
    pub about: Vec<ValueId>,
    /// Where it stands.
    pub site: SiteId,
}

/// Kinds of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// A fact the author supplied (`asumsi`).
    Assumption,
    /// A reading chosen (`tafsir`).
    Reading,
    /// Cannot be computed (`tidak diotomasi`).
    NotAutomated,
    /// Not encoded yet (`belum dituangkan`).
    NotEncoded,
}

/// What a set bit of a trace means. Bits stand in the law's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What happened.
    pub kind: MarkKind,
    /// The provision cited.
    pub provision: ProvisionId,
}

/// What happened when a mark was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// A rule was applied, a member collected, a requirement waived, or a row with an address chosen: cited.
    Applied,
    /// A requirement was evaluated: cited.
    Tried,
    /// A requirement was met: not cited by itself.
    Met,
    /// A rule was applied whose table rows have addresses: they are cited in its place.
    Followed,
}

impl Program {
    /// The decision with this name.
    pub fn decision(&self, name: &str) -> Option<(DecisionId, &Decision)> {
        self.decisions.iter().enumerate().find(|(_, d)| d.name == name).map(|(i, d)| (DecisionId::new(i), d))
    }

    /// The input with this name on the wire.
    pub fn input(&self, external: &str) -> Option<(InputId, &Input)> {
        self.inputs.iter().enumerate().find(|(_, input)| input.external == external).map(|(i, input)| (InputId::new(i), input))
    }

    /// The address of the provision a site stands under.
    pub fn address_of(&self, site: SiteId) -> &str {
        self.sites.get(site.index()).map_or("", |site| self.address(site.provision))
    }

    /// The amender that the text of a provision comes from, its own or that of a provision it stands under:
    /// `diubah dengan Perpres 46/2025 Pasal I angka 1`.
    pub fn lineage(&self, provision: ProvisionId) -> Option<&str> {
        let mut at = self.provisions.get(provision.index());
        // A provision stands before those under it, so this ends.
        while let Some(provision) = at {
            if let Some(lineage) = &provision.lineage {
                return Some(lineage);
            }
            at = provision.parent.and_then(|parent| self.provisions.get(parent.index()));
        }
        None
    }

    /// The address of a provision.
    pub fn address(&self, provision: ProvisionId) -> &str {
        self.provisions.get(provision.index()).map_or("", |p| p.address.as_str())
    }

    /// How many 64-bit words a trace takes.
    pub fn trace_words(&self) -> usize {
        self.marks.len().div_ceil(64)
    }
}

impl Type {
    /// The number type, if it is one.
    pub fn as_number(&self) -> Option<&NumberType> {
        match self {
            Type::Number(number) => Some(number),
            _ => None,
        }
    }

    /// A bare integer in an interval.
    pub fn integer(low: impl Into<BigInt>, high: impl Into<BigInt>) -> Type {
        Type::Number(NumberType { unit: Unit::Bare, scale: 0, interval: Interval::new(low.into(), high.into()) })
    }
}
