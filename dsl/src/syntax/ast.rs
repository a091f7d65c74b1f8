//! What is written: one tree a file, nothing resolved, comments kept.
//!
//! A document is a flat list of items in the order of the file; the provision tree is built from the headings by
//! [`crate::resolve`]. A piece that could not be read is [`ItemKind::Broken`]: broken input is data.

mod expr;

use std::collections::BTreeSet;

use perwali_engine::source::{SourceId, Span};

pub use expr::{BinaryOp, Cell, CellKind, Date, Edge, Expr, ExprKind, Literal, Magnitude, Number, Rounding};

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
}

/// A named regulation with an optional provision: `Perpres 16/2018 Pasal 38`.
#[derive(Clone, Debug)]
pub struct RegulationRef {
    /// The words as written, single-spaced.
    pub text: String,
    /// Their place.
    pub span: Span,
}

/// `jenis Metode: tender, e_purchasing sebagai "e-purchasing"`.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// Name of the type.
    pub name: Name,
    /// Members in order.
    pub members: Vec<Member>,
}

/// One member of an enumeration.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its name on the wire, where it differs.
    pub external: Option<Text>,
}

/// `masukan n sebagai "ext": tipe antara a dan b bawaan v boleh kosong "label"`.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub name: Name,
    /// Its name on the wire, where it differs.
    pub external: Option<Text>,
    /// Its type.
    pub ty: Type,
    /// `antara low dan high`, inclusive.
    pub range: Option<(Expr, Expr)>,
    /// `bawaan v`: the value where the caller gives none.
    pub default: Option<Expr>,
    /// `boleh kosong`.
    pub optional: bool,
    /// Words for people.
    pub label: Option<Text>,
}

/// A type as written.
#[derive(Clone, Debug)]
pub struct Type {
    /// Which.
    pub kind: TypeKind,
    /// Its place.
    pub span: Span,
}

/// Types of values.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// `uang`, `uang(2)`: rupiah with this many decimals (default 0).
    Uang(Option<u32>),
    /// `persen`, `persen(n)`: percent with this many decimals of the percentage (default 2).
    Persen(Option<u32>),
    /// `desimal(n)`.
    Desimal(u32),
    /// `bulat`.
    Bulat,
    /// `logika`.
    Logika,
    /// `tanggal`.
    Tanggal,
    /// `himpunan X`.
    Himpunan(Name),
    /// The name of an enumeration.
    Named(Name),
}

/// The four kinds of decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionKind {
    /// Eligibility: `logika`, every requirement's outcome kept.
    Kelayakan,
    /// Tax: never negative unless `boleh negatif`.
    Pajak,
    /// Procurement threshold: an enumeration.
    Ambang,
    /// Allowance: never negative.
    Tunjangan,
}

/// `keputusan pajak pph21: uang "PPh sebulan"`.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Kind; none carries no obligation.
    pub kind: Option<DecisionKind>,
    /// Its name.
    pub name: Name,
    /// Its name on the wire, where it differs.
    pub external: Option<Text>,
    /// One typed output, or several values decided together.
    pub output: DecisionOutput,
    /// Words for people.
    pub label: Option<Text>,
}

/// What a decision answers.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // a handful in a file: a box would cost every reader more than it saves
pub enum DecisionOutput {
    /// `name: tipe [antara a dan b] [boleh kosong] [boleh negatif]`: the decision is a value of that name.
    Value {
        /// Its type.
        ty: Type,
        /// `antara low dan high`.
        range: Option<(Expr, Expr)>,
        /// `boleh kosong`.
        optional: bool,
        /// `boleh negatif`.
        negative: bool,
    },
    /// `name memuat a; b; c`: values (helpers or other decisions) answered together.
    Several(Vec<Name>),
}

/// `pastikan tanggungan ≤ 3 "Tanggungan paling banyak 3"`.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// What must hold.
    pub condition: Expr,
    /// What to tell the caller otherwise.
    pub text: Text,
}

/// `Pasal 3 ayat (2) mulai berlaku 5 Januari 2025 dalam hal syarat "ringkasan"`.
#[derive(Clone, Debug)]
pub struct Heading {
    /// One or more levels, outermost first.
    pub path: Vec<Segment>,
    /// The provision's own day of taking effect.
    pub effective: Option<Date>,
    /// `dalam hal …`: inherited by every rule under it.
    pub guard: Option<Expr>,
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
    /// Its number as written, without brackets: `5A`, `2`, `a`, `a)`, `II`, `KESATU`; empty for a bare `Lampiran`.
    pub number: String,
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

/// `[dikecualikan dari R:] a adalah …` or `(a; b) adalah tabel …`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The rule this one is an exception of.
    pub exception: Option<Exception>,
    /// The values it defines; more than one only for a table.
    pub targets: Vec<Name>,
    /// How.
    pub body: RuleBody,
    /// `jika …` or `dalam hal …`.
    pub guard: Option<Expr>,
    /// `dalam hal lain`: applies where no other rule of the value does.
    pub otherwise: bool,
    /// `berlaku sejak …`, inclusive.
    pub from: Option<Date>,
    /// `sampai dengan …`, inclusive.
    pub until: Option<Date>,
}

/// What an exception is an exception of.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Inside or beside the scope of its target.
    pub kind: ExceptionKind,
    /// The provision whose rule of the same value it replaces.
    pub target: ProvisionRef,
}

/// Kinds of exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExceptionKind {
    /// `dikecualikan dari`: its target's guard and its own.
    Dikecualikan,
    /// `menyimpang dari`: its own guard alone.
    Menyimpang,
}

/// Right-hand side of `adalah`.
#[derive(Clone, Debug)]
pub enum RuleBody {
    /// An expression.
    Expr(Expr),
    /// A decision table.
    Table(Table),
    /// `syarat kumulatif|alternatif "teks"`; its items follow as [`Requirement`]s.
    Requirements {
        /// All or any.
        mode: RequirementMode,
        /// Words for people.
        text: Option<Text>,
    },
}

/// All of the children, or any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequirementMode {
    /// `kumulatif`: every one.
    Kumulatif,
    /// `alternatif`: at least one.
    Alternatif,
}

/// `tabel [pertama] menurut k1; k2` and its rows, or its CSV source.
#[derive(Clone, Debug)]
pub struct Table {
    /// `pertama`: the first matching row wins.
    pub first: bool,
    /// What the key columns are compared with.
    pub keys: Vec<Expr>,
    /// Where the rows come from.
    pub rows: TableRows,
    /// Place of the words before the rows.
    pub span: Span,
}

/// Rows as written, or a CSV file.
#[derive(Clone, Debug)]
pub enum TableRows {
    /// `| … | … |` lines.
    Inline(Vec<TableRow>),
    /// `dari "f.csv" kolom …`.
    Csv {
        /// The file, beside the regulation.
        file: Text,
        /// Key columns, then output columns, in the order of keys and targets.
        columns: Vec<CsvColumn>,
    },
}

/// One row.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its own address, below the table's provision.
    pub address: Vec<Segment>,
    /// Cells, keys first.
    pub cells: Vec<Cell>,
    /// Place of the row.
    pub span: Span,
    /// Comment lines before it.
    pub comments: Vec<Comment>,
    /// Comment after it.
    pub trailing: Option<Comment>,
}

/// `[s.d.|di bawah|di atas|mulai] kolom [sebagai nama_atau_tipe]`, or `di atas kolom s.d. kolom`.
#[derive(Clone, Debug)]
pub struct CsvColumn {
    /// How the cells are read.
    pub form: CsvForm,
    /// `sebagai`: for an output its type, for a key the name it is compared with.
    pub read_as: Option<Type>,
    /// Its place.
    pub span: Span,
}

/// How cells of a CSV file become cells of a table.
#[derive(Clone, Debug)]
pub enum CsvForm {
    /// The value itself; an empty cell is an error.
    Value(Name),
    /// A range between columns; an empty cell is unbounded.
    Range {
        /// Column of the lower end and whether it is inclusive.
        low: Option<(Name, bool)>,
        /// Column of the upper end and whether it is inclusive.
        high: Option<(Name, bool)>,
    },
}

/// `alasan mencakup a jika …`: collects every applicable member into a set.
#[derive(Clone, Debug)]
pub struct Collect {
    /// The set.
    pub target: Name,
    /// The member.
    pub member: Expr,
    /// `jika …`.
    pub guard: Option<Expr>,
}

/// `tarif pasal_17 adalah progresif` and its rows.
#[derive(Clone, Debug)]
pub struct Tariff {
    /// Its name.
    pub name: Name,
    /// `progresif` (else `tunggal`).
    pub progressive: bool,
    /// Two cells each: the slice and its rate.
    pub rows: Vec<TableRow>,
}

/// A letter or number under `syarat`: a group or a condition.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its address relative to the list (one segment).
    pub segment: Segment,
    /// What it demands.
    pub content: RequirementContent,
}

/// What one requirement demands.
#[derive(Clone, Debug)]
pub enum RequirementContent {
    /// `syarat kumulatif|alternatif "teks"`, its items follow one level deeper.
    Group {
        /// All or any.
        mode: RequirementMode,
        /// Words for people.
        text: Option<Text>,
    },
    /// A condition.
    Leaf {
        /// What must hold.
        condition: Expr,
        /// Words for people.
        text: Option<Text>,
    },
}

/// `syarat ayat (1) huruf b dikesampingkan jika …`.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The requirement waived.
    pub target: ProvisionRef,
    /// When.
    pub guard: Expr,
}

/// `metode ditentukan menurut urutan ayat (2); ayat (4)`.
#[derive(Clone, Debug)]
pub struct Order {
    /// The value.
    pub target: Name,
    /// Provisions, first applicable wins.
    pub provisions: Vec<ProvisionRef>,
}

/// An honest gap or a recorded assumption.
#[derive(Clone, Debug)]
pub struct Note {
    /// Which.
    pub kind: NoteKind,
    /// The words.
    pub text: Text,
    /// `menyangkut a; b`: the values touched.
    pub about: Vec<Name>,
}

/// Kinds of note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// `asumsi`: a fact the author supplied.
    Asumsi,
    /// `tafsir`: a reading chosen.
    Tafsir,
    /// `tidak diotomasi`: cannot be computed.
    TidakDiotomasi,
    /// `belum dituangkan`: not encoded yet.
    BelumDituangkan,
}

/// `contoh "…"` with its day, facts, expectation and basis.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its title.
    pub title: Text,
    /// `pada 15 Januari 2024`.
    pub date: Option<Date>,
    /// `diberikan a = x; b = y`.
    pub given: Vec<(Name, Expr)>,
    /// `maka …`.
    pub expected: Expected,
    /// `berdasarkan …`: provisions that must be cited.
    pub basis: Vec<ProvisionRef>,
}

/// What an example expects.
#[derive(Clone, Debug)]
pub enum Expected {
    /// `maka a = x; b = kosong`.
    Values(Vec<(Name, Expr)>),
    /// `maka galat tidak diatur`: the failure's name, single-spaced.
    Failure {
        /// The name as written.
        name: String,
        /// Its place.
        span: Span,
    },
}
