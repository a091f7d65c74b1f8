//! What is written: one tree a file, nothing resolved, comments kept.
//!
//! A document is a flat list of items in the order of the file; the provision tree is built from the headings by
//! [`crate::resolve`]. A piece that could not be read is [`ItemKind::Broken`]: broken input is data.

mod amendment;
mod declaration;
mod example;
mod expr;
mod statement;
mod wording;

use std::collections::BTreeSet;

use perwali_engine::source::{SourceId, Span};
/// What the language writes as the engine means it.
pub use perwali_engine::value::{MissingDay, Partial, Rounding, Zone};

pub use amendment::{Amendment, AmendmentAction, Lineage, LineageKind};
pub use declaration::{
    Assertion, Decision, DecisionKind, DecisionOutput, Enumeration, Field, Input, Member, Record, Type, TypeKind,
};
pub use example::{Example, Expected, Given, GivenRow, GivenValue};
pub use expr::{
    BinaryOp, Cell, CellKind, Date, DatePart, Direction, DurationUnit, Edge, Expr, ExprKind, Literal, Magnitude, MonthDayKind,
    Number, Operator, QueryKind,
};
pub use statement::{
    Collect, CsvColumn, CsvEdge, CsvForm, Exception, ExceptionKind, Note, NoteKind, Order, Requirement, RequirementContent,
    RequirementMode, Rule, RuleBody, Table, TableRow, TableRows, Tariff, Waiver,
};
pub use wording::{EdgeWord, Guard, GuardWord, LimitWord, Spelling, Until};

/// One regulation as written.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text it was read from.
    pub source: SourceId,
    /// Items in the order of the file.
    pub items: Vec<Item>,
    /// Comments after the last item.
    pub closing_comments: Vec<Comment>,
    /// Names in items that could not be read: what is said of them elsewhere may well be right.
    pub unread: BTreeSet<String>,
}

/// A `# …` comment, without the sign, trimmed on the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The words after `#`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// One line-starting unit: a piece of the header, a declaration, a heading, a statement or an example.
#[derive(Clone, Debug)]
pub struct Item {
    /// Comment lines directly before it (and those found inside it, which the formatter moves before it).
    pub comments: Vec<Comment>,
    /// A comment at the end of its last line.
    pub trailing: Option<Comment>,
    /// Whether the file has an empty line before it (and its comments).
    pub blank_before: bool,
    /// Its text without comments.
    pub span: Span,
    /// What it is.
    pub kind: ItemKind,
}

/// Kinds of item.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum ItemKind {
    Title(Title),
    Meta(Meta),
    Enumeration(Enumeration),
    Record(Record),
    Input(Input),
    Decision(Decision),
    Assertion(Assertion),
    Heading(Heading),
    Rule(Rule),
    Collect(Collect),
    Tariff(Tariff),
    Requirement(Requirement),
    Waiver(Waiver),
    Order(Order),
    Note(Note),
    Amendment(Amendment),
    /// `akhir perubahan` that closes nothing; its diagnostic has been given.
    EndAmendment,
    Lineage(Lineage),
    Example(Example),
    /// Could not be read; its diagnostic has been given.
    Broken,
}

/// An identifier and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The identifier.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// A quoted text without its quotes (`\"` is not an escape; a text holds no quote).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The words.
    pub text: String,
    /// Its place, quotes included.
    pub span: Span,
}

/// `Peraturan Pemerintah Nomor 58 Tahun 2023`.
#[derive(Clone, Debug)]
pub struct Title {
    /// Kind of instrument.
    pub kind: Instrument,
    /// Region or issuing body, such as `Surabaya`; empty where the kind needs none.
    pub issuer: String,
    /// The number as written (`58`, `188.45/54/436.1.2/2013`); none for `Nomor belum diketahui`.
    pub number: Option<String>,
    /// The year; none where unknown.
    pub year: Option<u32>,
    /// `Walikota` for `Wali Kota`.
    pub walikota: bool,
    /// Place of the whole title.
    pub span: Span,
}

/// Kinds of instrument, highest rank first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instrument {
    /// Undang-Undang.
    Uu,
    /// Peraturan Pemerintah Pengganti Undang-Undang.
    Perppu,
    /// Peraturan Pemerintah.
    Pp,
    /// Peraturan Presiden.
    Perpres,
    /// Peraturan Menteri (issuer names the ministry).
    Permen,
    /// Peraturan Menteri Keuangan.
    Pmk,
    /// Peraturan Lembaga, such as LKPP.
    PeraturanLembaga,
    /// Peraturan Daerah.
    Perda,
    /// Peraturan Wali Kota or Bupati.
    Perwali,
    /// Keputusan Wali Kota.
    Kepwal,
    /// Petunjuk teknis and other guidance without a rank of its own.
    Juknis,
}

/// Header lines after the title.
#[derive(Clone, Debug)]
pub enum Meta {
    /// `tentang "…"`.
    Tentang(Text),
    /// `disingkat PP TER` (to the end of the line).
    Disingkat(Text),
    /// `id "permakanan"`: local identity where the number is unknown.
    Id(Text),
    /// `ditetapkan 27 Desember 2023`.
    Ditetapkan(Date),
    /// `diundangkan 27 Desember 2023`.
    Diundangkan(Date),
    /// `mulai berlaku 1 Januari 2024`.
    MulaiBerlaku(Date),
    /// `berlaku surut sejak 1 Januari 2024`: in force from a day before it was made.
    BerlakuSurut(Date),
    /// `berlaku sampai dengan 31 Desember 2024` (expiry).
    BerlakuSampai(Date),
    /// `sumber "https://…"`.
    Sumber(Text),
    /// `mengubah Perpres 16/2018`.
    Mengubah(RegulationRef),
    /// `mencabut Perpres 54/2010`.
    Mencabut(RegulationRef),
    /// `melaksanakan UU 7/1983 Pasal 21 ayat (5)`.
    Melaksanakan(RegulationRef),
    /// `aplikasi "e-Performance"`.
    Aplikasi(Vec<Text>),
    /// `zona waktu WIB`: the zone of every written time.
    ZonaWaktu(Zone),
    /// `tanggal yang tidak ada menjadi akhir bulan`: what month arithmetic that hits no day gives.
    MissingDay(MissingDay),
}

/// A named regulation with an optional provision: `Perpres 16/2018 Pasal 38`.
#[derive(Clone, Debug)]
pub struct RegulationRef {
    /// The words as written, single-spaced.
    pub text: String,
    /// Their place.
    pub span: Span,
}

impl RegulationRef {
    /// The regulation and the provision, each as written; no provision is the empty text.
    pub fn split(&self) -> (&str, &str) {
        let levels = super::words::LEVELS.iter();
        let at =
            levels.filter_map(|level| self.text.match_indices(level).map(|(at, _)| at).find(|at| self.starts_word(*at, level)));
        let (name, provision) = self.text.split_at_checked(at.min().unwrap_or(self.text.len())).unwrap_or((&self.text, ""));
        (name.trim(), provision.trim())
    }

    /// Whether a word stands alone at a place, behind the name of the regulation.
    fn starts_word(&self, at: usize, word: &str) -> bool {
        let after = self.text.get(at + word.len()..).unwrap_or("");
        self.text.get(..at).is_some_and(|before| before.ends_with(' '))
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
    }
}

/// `Pasal 3 ayat (2) mulai berlaku 5 Januari 2025 dalam hal syarat "ringkasan"`.
#[derive(Clone, Debug)]
pub struct Heading {
    /// One or more levels, outermost first.
    pub path: Vec<Segment>,
    /// The provision's own day of taking effect.
    pub effective: Option<Date>,
    /// `dalam hal …`: inherited by every rule under it.
    pub guard: Option<Guard>,
    /// One-line summary.
    pub summary: Option<Text>,
    /// The item after it stands on the same line (a letter with its rule).
    pub inline: bool,
}

/// One level of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Which level.
    pub level: Level,
    /// Its number as written, without brackets: `5A`, `2`, `a`, `a)`, `II`, `KESATU`; empty for a bare `Lampiran` and
    /// where it is not known.
    pub number: String,
    /// `belum diketahui "syarat"`: words that stand for the number where it is not known.
    pub unknown: Option<Text>,
    /// Its place.
    pub span: Span,
}

/// Levels of the law's skeleton.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Level {
    Lampiran,
    Diktum,
    Bab,
    Bagian,
    Paragraf,
    Pasal,
    Ayat,
    Huruf,
    Angka,
}

/// A reference to a provision of this regulation: `Pasal 3 ayat (2) huruf a`, or relative: `ayat (5)`.
#[derive(Clone, Debug)]
pub struct ProvisionRef {
    /// One or more levels, outermost first.
    pub path: Vec<Segment>,
    /// Place of the whole.
    pub span: Span,
}
