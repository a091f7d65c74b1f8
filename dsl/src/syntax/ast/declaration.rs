//! Declarations: types, records, inputs, decisions and assertions.

use perwali_engine::source::Span;

use super::{Expr, Name, Text};

/// `jenis Metode: tender, e_purchasing sebagai "e-purchasing"` or `jenis Tingkat berurutan: ringan < sedang < berat`.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// `ubah jenis …`: in the place of the one of its name that the amended regulation has.
    pub changes: bool,
    /// Name of the type.
    pub name: Name,
    /// `berurutan`: its members are compared, the first being the least.
    pub ordered: bool,
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

/// `rekaman Anggota: usia: bulat antara 0 dan 120; bersekolah: logika`.
#[derive(Clone, Debug)]
pub struct Record {
    /// `ubah rekaman …`, as for [`Enumeration::changes`].
    pub changes: bool,
    /// Name of the type.
    pub name: Name,
    /// Fields in order; at least one.
    pub fields: Vec<Field>,
}

/// One field of a record: `penghasilan sebagai "gaji": uang boleh kosong "label"`.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its name on the wire, where it differs.
    pub external: Option<Text>,
    /// Its type.
    pub ty: Type,
    /// `antara low dan high`, inclusive.
    pub range: Option<(Expr, Expr)>,
    /// `boleh kosong`.
    pub optional: bool,
    /// Words for people.
    pub label: Option<Text>,
}

/// `masukan n sebagai "ext": tipe antara a dan b bawaan v boleh kosong "label"`, `masukan rahasia …`, or
/// `pertimbangan n: logika oleh "Tim Verifikasi"`.
#[derive(Clone, Debug)]
pub struct Input {
    /// `ubah masukan …`, as for [`Enumeration::changes`].
    pub changes: bool,
    /// `rahasia`: its value is not shown.
    pub secret: bool,
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
    /// `pertimbangan … oleh "Tim Verifikasi"`: a human judgement, and whose.
    pub judged_by: Option<Text>,
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
    /// `waktu`: a second of a day.
    Waktu,
    /// `teks`.
    Teks,
    /// `himpunan X`.
    Himpunan(Name),
    /// `daftar T paling banyak n`. What the element may be is not settled here, nor that a bound must be given.
    Daftar {
        /// Type of an element.
        element: Box<Type>,
        /// `paling banyak`: most elements.
        most: Option<u32>,
    },
    /// The name of an enumeration or a record; also a word that is the name of no type.
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
    /// `ubah keputusan …`, as for [`Enumeration::changes`].
    pub changes: bool,
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
