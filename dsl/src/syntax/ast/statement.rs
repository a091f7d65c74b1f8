//! Statements under a provision: rules, tables, sets, tariffs, requirements, waivers, orders and notes.

use perwali_engine::source::Span;

use super::{Cell, Comment, Date, EdgeWord, Expr, Guard, Name, ProvisionRef, Segment, Text, Type, Until};

/// `[dikecualikan dari R:] [untuk setiap X:] a adalah …` or `(a; b) adalah tabel …`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// `untuk setiap Ruas:`: the record of whose every element it defines a computed field.
    pub each: Option<Name>,
    /// The rule this one is an exception of.
    pub exception: Option<Exception>,
    /// The values it defines; more than one only for a table.
    pub targets: Vec<Name>,
    /// How.
    pub body: RuleBody,
    /// `jika …` or `dalam hal …`.
    pub guard: Option<Guard>,
    /// `dalam hal lain`: applies where no other rule of the value does.
    pub otherwise: bool,
    /// `berlaku sejak …`, inclusive.
    pub from: Option<Date>,
    /// `sampai dengan …`, inclusive.
    pub until: Option<Until>,
}

/// What an exception is an exception of.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Inside or beside the scope of its target.
    pub kind: ExceptionKind,
    /// The provisions whose rules of the same value it replaces; at least one.
    pub targets: Vec<ProvisionRef>,
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
    /// `dari "f.csv" [hanya c = "x"; d = "y"] kolom …`.
    Csv {
        /// The file, beside the regulation.
        file: Text,
        /// `hanya`: only lines whose column holds exactly this text.
        filter: Vec<(Name, Text)>,
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
        /// Column of the lower end.
        low: Option<CsvEdge>,
        /// Column of the upper end.
        high: Option<CsvEdge>,
    },
}

/// Column of the end of a range.
#[derive(Clone, Debug)]
pub struct CsvEdge {
    /// The column.
    pub name: Name,
    /// Whether its value belongs to the range.
    pub inclusive: bool,
    /// How that is written.
    pub word: EdgeWord,
}

/// `alasan mencakup a jika … [berlaku sejak …]`: collects every applicable member into a set.
#[derive(Clone, Debug)]
pub struct Collect {
    /// The set.
    pub target: Name,
    /// The member.
    pub member: Expr,
    /// `jika …`.
    pub guard: Option<Guard>,
    /// `berlaku sejak …`, inclusive.
    pub from: Option<Date>,
    /// `sampai dengan …`, inclusive.
    pub until: Option<Until>,
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
        /// `berlaku sejak …`, inclusive.
        from: Option<Date>,
        /// `sampai dengan …`, inclusive.
        until: Option<Until>,
    },
}

/// `syarat ayat (1) huruf b dikesampingkan jika …`.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The requirement waived.
    pub target: ProvisionRef,
    /// When.
    pub guard: Guard,
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
