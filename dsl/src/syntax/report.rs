//! A failed parse of one item → one diagnostic in a drafter's words.
//!
//! Only pest's classic error is used: its detailed one needs a process-global switch that an embedding program would
//! feel. Since every keyword and sign is a rule of its own, the classic place is the farthest token read.

use pest::error::{Error, ErrorVariant, InputLocation};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::build::Builder;
use super::grammar::Rule;
use super::slips::{self, Slip, Spot};
use super::split::statement_at;
use super::words::{self, is_reserved, is_word, token};
use crate::spelling;

/// The class of everything that joins two values.
const OPERATOR: &str = "penghubung (`+`, `=`, `dan`, …)";

/// Where a parse failed and what it wanted there.
pub(super) struct Failure<'t> {
    /// Offset in the item of the token that does not fit.
    pub offset: usize,
    /// That token; empty at the end of the item.
    pub found: &'t str,
    /// A known word that was probably meant.
    pub meant: Option<String>,
    expected: Vec<Rule>,
    item: &'t str,
    entry: Rule,
}

impl<'t> Failure<'t> {
    /// Reads pest's error on the text of an item.
    pub fn new(item: &'t str, entry: Rule, error: &Error<Rule>) -> Failure<'t> {
        let at = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let offset = token_start(item, at);
        let (found, _) = token(item.get(offset..).unwrap_or(""));
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.clone(),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        let meant = meant(found, &expected);
        Failure { offset, found, meant, expected, item, entry }
    }

    /// Whether the token is the first of a later line of the item; the offset where the line before ends.
    pub fn line_before(&self) -> Option<usize> {
        let before = self.item.get(..self.offset)?;
        let newline = before.rfind('\n')?;
        let alone = before.get(newline..)?.trim().is_empty();
        let length = before.get(..newline)?.trim_end().len();
        (alone && length > 0 && !self.found.is_empty()).then_some(length)
    }

    /// The finding.
    pub fn diagnostic(&self, builder: &Builder<'_>) -> Diagnostic {
        let place = self.place(builder);
        let wants = |rule: Rule| self.expected.contains(&rule);
        if is_reserved(self.found) && (wants(Rule::new_name) || wants(Rule::targets) || wants(Rule::member_decl)) {
            let suggestion = format!("nilai_{}", self.found);
            return Diagnostic::error(Code::ReservedWord, place)
                .with("word", self.found)
                .with("suggestion", suggestion.as_str())
                .suggest(place, suggestion);
        }
        let before = self.item.get(..self.offset).unwrap_or("");
        if self.found == "bila" && before.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "bila") {
            return Diagnostic::error(Code::NestedIf, place);
        }
        let rest = self.item.get(self.offset..).unwrap_or("");
        let colon = wants(Rule::p_colon) && self.entry == Rule::definition;
        if !before.trim().is_empty() && self.meant.is_none() && !colon && self.found != "untuk" && statement_at(rest) {
            return Diagnostic::error(Code::TwoStatementsOnLine, place)
                .with("word", self.found)
                .suggest(place.start_point(), "\n");
        }
        if self.found == "adalah" && class_expected(&self.expected, OPERATOR) {
            return Diagnostic::error(Code::AdalahAsEqual, place).suggest(place, "=");
        }
        // Only these levels have titles in the law's text.
        let title = matches!(token(self.item).0, "BAB" | "Bagian" | "Paragraf" | "Lampiran")
            && class_expected(&self.expected, "teks dalam tanda kutip");
        if title && is_word(self.found) && (self.meant.is_none() || self.found.starts_with(|c: char| c.is_ascii_uppercase())) {
            let words = rest.lines().next().unwrap_or(rest).trim_end();
            let place = builder.place(self.offset, self.offset + words.len());
            let suggestion = format!("\"{}\"", words.replace('"', ""));
            return Diagnostic::error(Code::UnquotedTitle, place)
                .with("suggestion", suggestion.as_str())
                .suggest(place, suggestion);
        }
        let spot = Spot {
            item: self.item,
            entry: self.entry,
            offset: self.offset,
            found: self.found,
            expected: &self.expected,
            guessed: self.meant.is_some(),
        };
        if let Some(slip) = slips::statement(spot) {
            return self.slip(&slip, builder);
        }
        let found = if self.offset == 0 && words::LEVELS.contains(&self.found) {
            Arg::words(format!("`{}` tanpa nomor", self.found), format!("`{}` without a number", self.found))
        } else if self.found.is_empty() {
            Arg::words("akhir pernyataan", "the end of the statement")
        } else if is_reserved(self.found) {
            Arg::words(format!("kata `{}`", self.found), format!("the word `{}`", self.found))
        } else {
            Arg::Text(format!("`{}`", shortened(self.found)))
        };
        let diagnostic = Diagnostic::error(Code::Unexpected, place).with("found", found).with("expected", self.wanted());
        match &self.meant {
            None if self.found == "," && wants(Rule::p_semi) && !wants(Rule::p_comma) => {
                diagnostic.with("suggestion", ";").suggest(place, ";")
            }
            None if wants(Rule::p_colon) && self.expected.iter().all(|rule| is_mark(*rule)) => {
                let end = before.trim_end().len();
                diagnostic.with("suggestion", ":").suggest(builder.place(end, end), ":")
            }
            Some(word) => diagnostic.with("suggestion", word.as_str()).suggest(place, word.clone()),
            None => match form(self.entry) {
                Some(form) => diagnostic.with("form", form),
                None => diagnostic,
            },
        }
    }

    /// The finding of a habit.
    fn slip(&self, slip: &Slip, builder: &Builder<'_>) -> Diagnostic {
        let written = self.item.get(slip.start..slip.end).unwrap_or("");
        let found = if written.is_empty() {
            Arg::words("akhir pernyataan", "the end of the statement")
        } else {
            Arg::Text(format!("`{}`", shortened(written)))
        };
        let expected = slip.expected.clone().unwrap_or_else(|| self.wanted());
        let diagnostic = Diagnostic::error(Code::Unexpected, builder.place(slip.start, slip.end))
            .with("found", found)
            .with("expected", expected)
            .with("hint", slip.hint.clone());
        changed(diagnostic, slip, builder)
    }

    /// The place of the token.
    pub fn place(&self, builder: &Builder<'_>) -> Span {
        builder.place(self.offset, self.offset + self.found.len())
    }

    /// The classes of token that would have fitted, at most four.
    fn wanted(&self) -> Arg {
        let mut classes: Vec<(u8, String, String)> = self.expected.iter().filter_map(|rule| class(*rule)).collect();
        classes.sort();
        classes.dedup();
        // `dalam` opens `dalam hal`, which says no more than `jika`; alone it is the unit of rounding.
        if classes.len() > 1 {
            classes.retain(|(rank, _, _)| *rank < 10);
        }
        classes.truncate(4);
        if classes.is_empty() {
            return match self.expected.contains(&Rule::kw_sejak) {
                true => Arg::words("`sejak` atau `sampai dengan`", "`sejak` or `sampai dengan`"),
                false => Arg::words("bentuk lain", "another form"),
            };
        }
        let join = |words: Vec<&str>, or: &str| match words.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, second] => format!("{first} {or} {second}"),
            [most @ .., last] => format!("{}, {or} {last}", most.join(", ")),
        };
        Arg::words(
            join(classes.iter().map(|(_, id, _)| id.as_str()).collect(), "atau"),
            join(classes.iter().map(|(_, _, en)| en.as_str()).collect(), "or"),
        )
    }
}

/// A finding for the line at an offset of an item, which starts with no known word.
pub(super) fn unknown_line(item: &str, offset: usize, meant: Option<&str>, builder: &Builder<'_>) -> Diagnostic {
    let line = item.get(offset..).and_then(|rest| rest.lines().next()).unwrap_or("");
    // A misspelt word says more than the shape of the line, unless all of it is in capitals.
    let shaped = meant.is_none() || !line.contains(|c: char| c.is_ascii_lowercase());
    if let Some(slip) = slips::line(line).filter(|_| shaped).map(|slip| slip.moved(offset)) {
        let place = builder.place(slip.start, slip.end);
        let diagnostic = Diagnostic::error(Code::UnknownStatement, place).with("hint", slip.hint.clone());
        return changed(diagnostic, &slip, builder);
    }
    let (first, _) = token(line);
    let place = builder.place(offset, offset + first.len());
    let diagnostic = Diagnostic::error(Code::UnknownStatement, place);
    match meant {
        Some(word) => diagnostic.with("suggestion", word).suggest(place, word),
        None => diagnostic.with(
            "hint",
            Arg::words(
                "Aturan ditulis `nama adalah …`; keterangan ditulis sesudah `#`.",
                "A rule is written `name adalah …`; remarks are written after `#`.",
            ),
        ),
    }
}

fn changed(diagnostic: Diagnostic, slip: &Slip, builder: &Builder<'_>) -> Diagnostic {
    match &slip.change {
        Some(change) => diagnostic.suggest(builder.place(change.start, change.end), change.text.clone()),
        None => diagnostic,
    }
}

/// A finding for the heading of a table's columns and the line below it.
pub(super) fn heading_row(place: Span) -> Diagnostic {
    Diagnostic::error(Code::Unexpected, place)
        .with("found", Arg::words("judul kolom dan garisnya", "a heading of columns and its line"))
        .with("expected", Arg::words("baris isi tabel", "a row of the table"))
        .with(
            "hint",
            Arg::words(
                "Hapus baris ini: isi kolom mengikuti urutan sesudah `menurut`, lalu hasilnya.",
                "Remove this: the columns follow the order after `menurut`, then the results.",
            ),
        )
        .suggest(place, "")
}

/// How a statement of a kind is written.
fn form(entry: Rule) -> Option<&'static str> {
    Some(match entry {
        Rule::title => "Peraturan Wali Kota Surabaya Nomor 9 Tahun 2022",
        Rule::meta => "mulai berlaku 1 Januari 2025",
        Rule::enumeration => "jenis Golongan: satu, dua",
        Rule::record => "rekaman Anggota: usia: bulat antara 0 dan 120; bersekolah: logika",
        Rule::input => "masukan bruto: uang antara Rp0 dan Rp100 miliar \"keterangan\"",
        Rule::decision => "keputusan pph: uang \"keterangan\"",
        Rule::assertion => "pastikan usia > 0 \"kalimat untuk pemakai\"",
        Rule::heading => "Pasal 3 ayat (2)  \"ringkasan\"",
        Rule::definition => "nama adalah nilai jika syarat",
        Rule::collect => "nama mencakup anggota jika syarat",
        Rule::tariff => "tarif nama adalah progresif",
        Rule::requirement => "huruf a  usia ≥ 60  \"teks syarat\"",
        Rule::waiver => "syarat ayat (1) huruf b dikesampingkan jika syarat",
        Rule::order => "nama ditentukan menurut urutan ayat (2); ayat (4)",
        Rule::note => "asumsi \"keterangan\"",
        Rule::example => "contoh \"judul\" pada 1 Januari 2025 diberikan a = 1; b = 2 maka c = 3",
        Rule::row => "| nilai | nilai |",
        _ => return None,
    })
}

/// Past blanks, or back to the start of the word or number that the offset is inside of.
fn token_start(item: &str, at: usize) -> usize {
    let at = at.min(item.trim_end().len());
    let after = item.get(at..).unwrap_or("");
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if after.starts_with(inside) {
        let before = item.get(..at).unwrap_or("");
        return before.trim_end_matches(inside).len();
    }
    at + (after.len() - after.trim_start().len())
}

fn shortened(found: &str) -> String {
    if found.chars().count() <= 40 {
        return found.to_owned();
    }
    found.chars().take(39).chain(['…']).collect()
}

/// The word that was meant: an expected keyword first, then any word of the language.
fn meant(found: &str, expected: &[Rule]) -> Option<String> {
    if !is_word(found) {
        return None;
    }
    let keywords: Vec<String> = expected.iter().filter_map(|rule| keyword(*rule)).collect();
    // `hari`, `bulan` and the like are units that do not fit here, not misspelt operators.
    let unit = matches!(found, "hari" | "bulan" | "tahun" | "jam" | "menit");
    let known = unit || words::all().any(|word| word == found) || keywords.iter().any(|word| word == found);
    if known {
        return None;
    }
    let operators = class_expected(expected, OPERATOR);
    let operators: &[&str] = if operators {
        &["dan", "atau", "kali", "dibagi", "bukan", "paling", "dibulatkan", "termasuk", "antara", "memuat", "terisi"]
    } else {
        &[]
    };
    let near = spelling::closest(found, keywords.iter().map(String::as_str));
    let operators = operators.iter().copied().filter(|word| found.len() > 5 || spelling::distance(found, word, 1).is_some());
    near.or_else(|| spelling::closest(found, operators))
        .or_else(|| {
            // Words that do not fit here anyway must be very near to be worth a guess.
            let allowed = if found.len() < 8 { 1 } else { 2 };
            let near = words::all().filter(|word| spelling::distance(found, word, allowed).is_some());
            (found.len() > 3).then(|| spelling::closest(found, near)).flatten()
        })
        .map(str::to_owned)
}

fn is_mark(rule: Rule) -> bool {
    matches!(rule, Rule::p_colon | Rule::p_semi | Rule::p_comma)
}

fn class_expected(expected: &[Rule], name: &str) -> bool {
    expected.iter().any(|rule| class(*rule).is_some_and(|(_, id, _)| id == name))
}

/// The word of a keyword rule, or the word that starts a construct.
fn keyword(rule: Rule) -> Option<String> {
    let word = match rule {
        Rule::guard => "jika",
        Rule::validity => "berlaku",
        Rule::otherwise => "dalam",
        Rule::external => "sebagai",
        Rule::range => "antara",
        Rule::default => "bawaan",
        Rule::optional | Rule::negative => "boleh",
        Rule::on_day => "pada",
        Rule::given => "diberikan",
        Rule::basis => "berdasarkan",
        Rule::about => "menyangkut",
        Rule::judged => "oleh",
        Rule::filter => "yang",
        Rule::at_time => "pukul",
        Rule::when_empty => "bila",
        Rule::csv => "dari",
        Rule::requirements => "syarat",
        Rule::table => "tabel",
        Rule::several => "memuat",
        Rule::rounding => "dibulatkan",
        Rule::clamp => "paling",
        Rule::clamp_word => "banyak",
        Rule::inclusion => "termasuk",
        Rule::holding => "memuat",
        Rule::mode => "kumulatif",
        Rule::l_pasal | Rule::reference | Rule::segment => "Pasal",
        Rule::l_ayat => "ayat",
        Rule::l_huruf => "huruf",
        Rule::l_angka => "angka",
        Rule::kw_nomor => "Nomor",
        Rule::kw_tahun => "Tahun",
        _ => return format!("{rule:?}").strip_prefix("kw_").map(str::to_owned),
    };
    Some(word.to_owned())
}

/// Rank and name of the class a rule belongs to, in the drafter's words.
fn class(rule: Rule) -> Option<(u8, String, String)> {
    let both = |rank: u8, id: &str, en: &str| Some((rank, id.to_owned(), en.to_owned()));
    let same = |rank: u8, word: &str| both(rank, word, word);
    match rule {
        Rule::name
        | Rule::new_name
        | Rule::targets
        | Rule::binding
        | Rule::bindings
        | Rule::listed
        | Rule::field
        | Rule::member_decl => both(2, "nama", "a name"),
        Rule::expr
        | Rule::logic
        | Rule::term
        | Rule::comparison
        | Rule::clamped
        | Rule::sum
        | Rule::product
        | Rule::unary
        | Rule::keys
        | Rule::if_expr
        | Rule::when
        | Rule::moment => both(3, "nilai", "a value"),
        Rule::cell | Rule::values => both(3, "isi sel", "the content of a cell"),
        Rule::text | Rule::label => both(4, "teks dalam tanda kutip", "text in quotation marks"),
        Rule::date | Rule::foreign_date => both(2, "tanggal", "a date"),
        Rule::year => both(2, "tahun", "a year"),
        Rule::unit => both(5, "satuan waktu", "a unit of time"),
        Rule::clock | Rule::foreign_clock => both(2, "jam seperti `13.30`", "a time such as `13.30`"),
        Rule::zone => both(2, "`WIB`, `WITA` atau `WIT`", "`WIB`, `WITA` or `WIT`"),
        Rule::missing_day => {
            both(2, "`akhir bulan` atau `tanggal 1 bulan berikutnya`", "`akhir bulan` or `tanggal 1 bulan berikutnya`")
        }
        Rule::number | Rule::money | Rule::percent | Rule::plain => both(3, "angka", "a number"),
        Rule::ty | Rule::element => both(2, "tipe", "a type"),
        Rule::reference | Rule::segment => {
            both(2, "rujukan seperti `Pasal 3 ayat (2)`", "a reference such as `Pasal 3 ayat (2)`")
        }
        Rule::seg_no
        | Rule::seg_ordinal
        | Rule::seg_ayat
        | Rule::seg_huruf
        | Rule::seg_angka
        | Rule::title_number
        | Rule::loose_number => both(2, "nomor", "the number of a provision"),
        Rule::round_mode => both(2, "`ke bawah`, `ke atas` atau `ke terdekat`", "`ke bawah`, `ke atas` or `ke terdekat`"),
        Rule::clamp_word => both(2, "`banyak` atau `sedikit`", "`banyak` or `sedikit`"),
        Rule::table => same(5, "`tabel`"),
        Rule::requirements | Rule::mode => same(5, "`syarat kumulatif`"),
        // What may follow any value says nothing of what was meant here.
        Rule::kw_pukul
        | Rule::kw_yang
        | Rule::kw_dengan
        | Rule::kw_berurutan
        | Rule::kw_bagian
        | Rule::kw_hanya
        | Rule::kw_pertimbangan
        | Rule::kw_setiap => None,
        Rule::kw_jumlah | Rule::kw_banyaknya | Rule::kw_ada | Rule::kw_semua | Rule::extreme_word => both(3, "nilai", "a value"),
        Rule::guard | Rule::kw_jika => same(7, "`jika`"),
        Rule::kw_tidak | Rule::kw_sejak => None,
        Rule::kw_dalam => same(10, "`dalam`"),
        Rule::kw_berlaku => same(8, "`berlaku`"),
        Rule::otherwise => same(8, "`dalam hal lain`"),
        Rule::validity | Rule::bare_since => same(8, "`berlaku sejak`"),
        Rule::external => same(5, "`sebagai`"),
        Rule::range => same(5, "`antara`"),
        Rule::default => same(5, "`bawaan`"),
        Rule::optional | Rule::negative => same(5, "`boleh kosong`"),
        Rule::given => same(1, "`diberikan`"),
        Rule::on_day => same(1, "`pada`"),
        Rule::basis => same(1, "`berdasarkan`"),
        Rule::failure => same(3, "`galat`"),
        Rule::about => same(5, "`menyangkut`"),
        Rule::csv => same(5, "`dari`"),
        Rule::EOI => both(9, "akhir pernyataan", "the end of the statement"),
        Rule::inclusion
        | Rule::holding
        | Rule::between
        | Rule::compare
        | Rule::clamp
        | Rule::rounding
        | Rule::late_sum
        | Rule::kw_dan
        | Rule::kw_atau
        | Rule::op_or_both
        | Rule::op_add
        | Rule::op_sub
        | Rule::op_mul
        | Rule::op_div
        | Rule::kw_terisi
        | Rule::op_eq
        | Rule::kw_paling
        | Rule::kw_dibulatkan
        | Rule::kw_termasuk
        | Rule::kw_memuat
        | Rule::kw_antara => both(6, OPERATOR, "an operator"),
        Rule::p_bar => same(1, "`|`"),
        Rule::p_colon => same(1, "`:`"),
        Rule::p_comma | Rule::member_sep => same(5, "`,`"),
        Rule::p_equal => same(1, "`=`"),
        Rule::p_lbrace => same(5, "`{`"),
        Rule::p_lparen => same(5, "`(`"),
        Rule::p_rbrace => same(1, "`}`"),
        Rule::p_rparen => same(1, "`)`"),
        Rule::p_semi => same(5, "`;`"),
        Rule::kw_nomor | Rule::kw_tahun => keyword(rule).and_then(|word| same(0, &format!("`{word}`"))),
        _ => format!("{rule:?}").strip_prefix("kw_").and_then(|word| same(0, &format!("`{word}`"))),
    }
}
