//! The words of the language, for spotting the start of a statement and for guessing what a misspelt word meant.

use super::ast::DurationUnit;

/// Words that cannot be names.
pub const RESERVED: &[&str] = &[
    "ada",
    "adalah",
    "antara",
    "atau",
    "banyaknya",
    "bila",
    "bukan",
    "dan",
    "dibagi",
    "dibulatkan",
    "jika",
    "jumlah",
    "kali",
    "kosong",
    "maka",
    "memuat",
    "mencakup",
    "nihil",
    "paling",
    "selain",
    "semua",
    "terisi",
    "termasuk",
    "tidak",
    "ya",
];

/// Words that start a heading, spelt as they must be.
pub(super) const LEVELS: &[&str] = &["Lampiran", "Diktum", "BAB", "Bagian", "Paragraf", "Pasal", "ayat", "huruf", "angka"];

/// Words that start any other line.
pub(super) const STARTS: &[&str] = &[
    "Undang",
    "Peraturan",
    "Keputusan",
    "Petunjuk",
    "tentang",
    "disingkat",
    "id",
    "ditetapkan",
    "diundangkan",
    "mulai",
    "sumber",
    "mengubah",
    "mencabut",
    "melaksanakan",
    "aplikasi",
    "jenis",
    "masukan",
    "keputusan",
    "pertimbangan",
    "rekaman",
    "pastikan",
    "dikecualikan",
    "menyimpang",
    "tarif",
    "syarat",
    "asumsi",
    "tafsir",
    "tidak",
    "belum",
    "contoh",
    "ubah",
    "sisipkan",
    "hapus",
    "akhir",
    "diubah",
    "disisipkan",
    "dihapus",
];

/// Words that mean something only where they stand.
pub(super) const CONTEXT: &[&str] = &[
    "alternatif",
    "ambang",
    "angka",
    "atas",
    "ayat",
    "banyak",
    "bawaan",
    "belum",
    "berdasarkan",
    "berlaku",
    "boleh",
    "bulat",
    "dalam",
    "dari",
    "dengan",
    "desimal",
    "diberikan",
    "dikecualikan",
    "dikesampingkan",
    "diketahui",
    "diotomasi",
    "ditentukan",
    "dituangkan",
    "galat",
    "hal",
    "himpunan",
    "huruf",
    "itu",
    "juta",
    "kelayakan",
    "kolom",
    "kumulatif",
    "lain",
    "logika",
    "menurut",
    "menyangkut",
    "menyimpang",
    "miliar",
    "mulai",
    "negatif",
    "pada",
    "pajak",
    "persen",
    "pertama",
    "progresif",
    "ribu",
    "sampai",
    "sebagai",
    "sedikit",
    "sejak",
    "selebihnya",
    "syarat",
    "tabel",
    "tanggal",
    "tarif",
    "terdekat",
    "terkecil",
    "terbesar",
    "triliun",
    "tunggal",
    "tunjangan",
    "uang",
    "urutan",
];

/// Months in order.
pub(super) const MONTHS: &[&str] =
    &["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

/// Units of time, longest first.
pub(super) const UNITS: &[(&str, DurationUnit)] = &[
    ("tahun", DurationUnit::Tahun),
    ("bulan", DurationUnit::Bulan),
    ("minggu", DurationUnit::Minggu),
    ("hari", DurationUnit::Hari),
    ("jam", DurationUnit::Jam),
    ("menit", DurationUnit::Menit),
    ("detik", DurationUnit::Detik),
];

/// The unit of time of a word.
pub(super) fn unit(word: &str) -> Option<DurationUnit> {
    UNITS.iter().find(|(name, _)| *name == word).map(|(_, unit)| *unit)
}

/// The word of a unit of time.
pub(super) fn unit_word(unit: DurationUnit) -> &'static str {
    UNITS.iter().find(|(_, other)| *other == unit).map_or("", |(name, _)| name)
}

/// Other spellings of months, as they start.
const OTHER_MONTHS: &[(&str, &str)] = &[
    ("january", "Januari"),
    ("february", "Februari"),
    ("march", "Maret"),
    ("may", "Mei"),
    ("june", "Juni"),
    ("july", "Juli"),
    ("august", "Agustus"),
    ("agt", "Agustus"),
    ("ags", "Agustus"),
    ("october", "Oktober"),
    ("oct", "Oktober"),
    ("december", "Desember"),
    ("dec", "Desember"),
    ("nop", "November"),
    ("peb", "Februari"),
    ("pebruari", "Februari"),
];

/// The month of a name that is shortened, English or of an older spelling.
pub(super) fn month_named(written: &str) -> Option<&'static str> {
    let lower = written.to_ascii_lowercase();
    let short = lower.len() >= 3;
    let begins = |month: &&&str| short && month.to_ascii_lowercase().starts_with(&lower);
    let own = MONTHS.iter().find(begins).copied();
    own.or_else(|| OTHER_MONTHS.iter().find(|(other, _)| *other == lower).map(|(_, month)| *month))
}

/// Whether a word cannot be a name.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// Every word of the language, nearest guesses first: reserved words, then those that start a line, then the others.
pub fn all() -> impl Iterator<Item = &'static str> {
    [RESERVED, LEVELS, STARTS, CONTEXT].into_iter().flatten().copied()
}

/// Whether a text could be a name, reserved or not.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The first token of a text and what follows it: a word, a run of digits, a quoted text or one other character.
pub(super) fn token(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    let Some(first) = text.chars().next() else { return ("", "") };
    let length = if first == '"' {
        text.char_indices().skip(1).find(|(_, c)| *c == '"').map_or(text.len(), |(index, _)| index + 1)
    } else if first.is_ascii_alphanumeric() || first == '_' {
        text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len())
    } else {
        first.len_utf8()
    };
    text.split_at_checked(length).unwrap_or((text, ""))
}
