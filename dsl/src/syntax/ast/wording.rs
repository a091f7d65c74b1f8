//! Words that mean the same, told apart so that the formatter keeps the one the drafter wrote.

use super::Date;

/// Which of two spellings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// The one a reader expects: `×`, `%`, `bukan`, `atau`.
    #[default]
    Usual,
    /// The other: `kali`, `persen`, `≠`, `dan/atau`.
    Other,
}

/// Word after `paling`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LimitWord {
    Banyak,
    Tinggi,
    Lama,
    Lambat,
    Sedikit,
    Rendah,
    Singkat,
    Cepat,
}

impl LimitWord {
    /// Every word, upper limits first.
    pub const ALL: [LimitWord; 8] = [
        LimitWord::Banyak,
        LimitWord::Tinggi,
        LimitWord::Lama,
        LimitWord::Lambat,
        LimitWord::Sedikit,
        LimitWord::Rendah,
        LimitWord::Singkat,
        LimitWord::Cepat,
    ];

    /// The word.
    pub fn text(self) -> &'static str {
        match self {
            LimitWord::Banyak => "banyak",
            LimitWord::Tinggi => "tinggi",
            LimitWord::Lama => "lama",
            LimitWord::Lambat => "lambat",
            LimitWord::Sedikit => "sedikit",
            LimitWord::Rendah => "rendah",
            LimitWord::Singkat => "singkat",
            LimitWord::Cepat => "cepat",
        }
    }

    /// A lower limit (else an upper one).
    pub fn at_least(self) -> bool {
        matches!(self, LimitWord::Sedikit | LimitWord::Rendah | LimitWord::Singkat | LimitWord::Cepat)
    }
}

/// Word before a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardWord {
    /// `jika`.
    Jika,
    /// `dalam hal`.
    DalamHal,
}

impl GuardWord {
    /// The word.
    pub fn text(self) -> &'static str {
        match self {
            GuardWord::Jika => "jika",
            GuardWord::DalamHal => "dalam hal",
        }
    }
}

/// `jika …` or `dalam hal …`.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Which of the two.
    pub word: GuardWord,
    /// The condition.
    pub condition: super::Expr,
}

/// How the end of a range is written where it is inclusive; one that is not is `di atas` or `di bawah`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeWord {
    /// Nothing before the lower end: `1 s.d. 5`.
    Bare,
    /// `mulai`, or `di atas`.
    Mulai,
    /// `antara … dan …`, both ends.
    Antara,
    /// `s.d.`, or `di bawah`.
    Singkatan,
    /// `sampai dengan`.
    SampaiDengan,
}

/// Last day in force.
#[derive(Clone, Copy, Debug)]
pub struct Until {
    /// The day, inclusive.
    pub day: Date,
    /// `s.d.` or `sampai dengan`.
    pub word: EdgeWord,
}
