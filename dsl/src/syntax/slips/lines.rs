//! Lines that start with no word of the language.

use perwali_engine::diagnostic::Arg;

use super::{Slip, all_words, joined, phrase, shown};
use crate::syntax::words::{LEVELS, is_reserved, is_word, token};

/// Words that stand for the word that starts a line.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("input", "masukan"),
    ("variabel", "masukan"),
    ("data", "masukan"),
    ("output", "keputusan"),
    ("keluaran", "keputusan"),
    ("decision", "keputusan"),
    ("enum", "jenis"),
    ("record", "rekaman"),
    ("struktur", "rekaman"),
    ("struct", "rekaman"),
    ("penilaian", "pertimbangan"),
    ("tipe", "jenis"),
    ("kategori", "jenis"),
    ("assert", "pastikan"),
    ("example", "contoh"),
    ("catatan", "tafsir"),
    ("keterangan", "tafsir"),
    ("dikecualikan", "dikecualikan dari"),
    ("kecuali", "dikecualikan dari"),
];

/// Opening words of a regulation that compute nothing.
const PREAMBLE: &[&str] = &["menimbang", "mengingat", "memutuskan", "menetapkan", "dengan", "agar", "ditandatangani", "salinan"];

const NUMBERS: &[&str] = &["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"];

/// The habit behind a whole line.
pub(in crate::syntax) fn line(text: &str) -> Option<Slip> {
    let text = text.trim_end();
    list_mark(text)
        .or_else(|| condition_first(text))
        .or_else(|| title(text))
        .or_else(|| level(text))
        .or_else(|| comment(text))
        .or_else(|| open_row(text))
        .or_else(|| needless_colon(text))
        .or_else(|| assignment(text))
        .or_else(|| other_word(text))
}

/// Whether a line cannot continue the one before it: a mark of a list, a condition before its rule.
pub(in crate::syntax) fn starts_statement(text: &str) -> bool {
    let minus = text.starts_with(['-', '–', '*']);
    (!minus && list_mark(text).is_some()) || condition_first(text).is_some()
}

fn list_mark(text: &str) -> Option<Slip> {
    let (first, after) = token(text);
    let close = after.starts_with(['.', ')']) && after.get(1..).is_some_and(|rest| rest.starts_with([' ', '\t']));
    let letter = first.len() <= 2 && first.chars().all(|c| c.is_ascii_lowercase());
    let number = !first.is_empty() && first.chars().all(|c| c.is_ascii_digit());
    let (heading, length) = if (letter || number) && close {
        let level = if letter { "huruf" } else { "angka" };
        (format!("{level} {first}"), first.len() + 1)
    } else if first == "(" {
        let (inner, rest) = after.split_once(')')?;
        let inner = inner.trim();
        let digits = !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit());
        if !(digits && rest.starts_with([' ', '\t'])) {
            return None;
        }
        (format!("ayat ({inner})"), text.len() - rest.len())
    } else if matches!(first, "•" | "●" | "▪" | "◦" | "·") || (matches!(first, "-" | "–" | "*") && after.starts_with(' '))
    {
        ("huruf a".to_owned(), first.len())
    } else {
        return bracketed_letter(text);
    };
    let rest = text.get(length..)?.trim_start();
    let line = shown(&format!("{heading}  {rest}"));
    let hint = Arg::words(
        format!("Butir diawali kata tingkatnya: `{line}`."),
        format!("An item starts with the word of its level: `{line}`."),
    );
    let blanks = text.len() - length - rest.len();
    Some(Slip::tell(0, length, hint).changing(0, length + blanks, format!("{heading}  ")))
}

/// `huruf (a)`, `huruf A`, `Huruf a`, `angka (1)`.
fn bracketed_letter(text: &str) -> Option<Slip> {
    let (first, after) = token(text);
    let level = ["huruf", "angka"].into_iter().find(|level| first.eq_ignore_ascii_case(level))?;
    let (mark, inner) = token(after);
    let (number, rest) = if mark == "(" {
        let (number, rest) = inner.split_once(')')?;
        (number.trim(), rest)
    } else {
        (mark, inner)
    };
    let fits = if level == "huruf" {
        number.len() <= 2 && number.chars().all(|c| c.is_ascii_alphabetic())
    } else {
        number.chars().all(|c| c.is_ascii_digit())
    };
    let right = first == level && mark != "(" && number.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !fits || number.is_empty() || right {
        return None;
    }
    let length = text.len() - rest.len();
    let heading = format!("{level} {}", number.to_ascii_lowercase());
    Some(Slip::replace(0, length, None, heading))
}

/// `jika … maka x adalah …`, `Dalam hal …, x adalah …`.
fn condition_first(text: &str) -> Option<Slip> {
    let opening =
        ["dalam hal", "jika", "apabila", "bilamana", "kalau", "bila", "if"].iter().find_map(|words| phrase(text, words))?;
    let rest = text.get(opening..)?;
    let (condition, rule) = [", maka ", ",maka ", " maka ", " then ", ", ", ": "]
        .iter()
        .filter_map(|mark| rest.split_once(mark))
        .find(|(_, rule)| defines(rule))?;
    let (condition, rule) = (condition.trim(), rule.trim().trim_end_matches(['.', ';']));
    let written = format!("{rule} jika {condition}");
    let line = shown(&written);
    let hint = Arg::words(
        format!("Syarat ditulis sesudah nilainya: `{line}`."),
        format!("The condition is written after the value: `{line}`."),
    );
    let slip = Slip::tell(0, text.len(), hint).expecting("nama yang diberi nilai", "the name that is given a value");
    Some(if rule.contains(" jika ") { slip } else { slip.changing(0, text.len(), written) })
}

fn defines(text: &str) -> bool {
    let (name, after) = token(text);
    is_word(name) && matches!(token(after).0, "adalah" | "mencakup")
}

/// A title in capitals.
fn title(text: &str) -> Option<Slip> {
    let (first, _) = token(text);
    let capitals = ["PERATURAN", "UNDANG", "KEPUTUSAN"].contains(&first);
    if !capitals {
        return None;
    }
    let word = |word: &str| {
        let keep = word.len() <= 3 || word.chars().any(|c| c.is_ascii_digit());
        if keep { word.to_owned() } else { capitalised(word) }
    };
    let written: Vec<String> = text.split(' ').map(|part| part.split('-').map(word).collect::<Vec<_>>().join("-")).collect();
    let slip = Slip::replace(0, text.len(), None, written.join(" "));
    Some(slip)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_string() + &letters.as_str().to_lowercase())
}

/// Whether a line is a level with its number written otherwise: `Ayat 1`, `Pasal Tiga`, `huruf (a)`.
pub(in crate::syntax) fn is_level(text: &str) -> bool {
    level(text).is_some() || bracketed_letter(text).is_some()
}

/// `Ayat 1`, `Pasal Tiga`.
fn level(text: &str) -> Option<Slip> {
    let (first, after) = token(text);
    let level = LEVELS.iter().find(|level| level.eq_ignore_ascii_case(first))?;
    let (number, rest) = token(after);
    let end = text.len() - rest.len();
    if *level == "ayat" && number.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Slip::replace(0, end, None, format!("ayat ({number})")));
    }
    let digits = NUMBERS.iter().position(|word| word.eq_ignore_ascii_case(number))?;
    let written = if *level == "ayat" { format!("ayat ({digits})") } else { format!("{level} {digits}") };
    Some(Slip::replace(0, end, None, written))
}

fn comment(text: &str) -> Option<Slip> {
    let mark = ["//", "--", "/*", "%%", "<!--"].iter().find(|mark| text.starts_with(**mark))?;
    let hint = Arg::words("Keterangan ditulis sesudah `#`.", "Remarks are written after `#`.");
    Some(Slip::tell(0, mark.len(), hint).changing(0, mark.len(), "#"))
}

/// `TK0 | Rp0 |`.
fn open_row(text: &str) -> Option<Slip> {
    let (first, _) = token(text);
    (text.contains(" |") && !text.contains('"')).then(|| {
        let line = shown(text);
        let hint =
            Arg::words(format!("Baris tabel diawali `|`: `| {line}`."), format!("A row of a table starts with `|`: `| {line}`."));
        Slip::tell(0, first.len(), hint).changing(0, 0, "| ")
    })
}

/// `asumsi: "…"`, `contoh: "…"`.
fn needless_colon(text: &str) -> Option<Slip> {
    let (words, rest) = text.split_once(':')?;
    let known = [
        "asumsi",
        "tafsir",
        "contoh",
        "tidak diotomasi",
        "belum dituangkan",
        "tentang",
        "sumber",
        "pastikan",
        "masukan",
        "keputusan",
        "jenis",
    ];
    known.contains(&words.trim()).then(|| {
        let written = shown(&format!("{} {}", words.trim(), rest.trim_start()));
        let hint = Arg::words(
            format!("Tanpa `:` sesudah `{0}`: `{written}`.", words.trim()),
            format!("No `:` after `{0}`: `{written}`.", words.trim()),
        );
        Slip::tell(words.trim_end().len(), words.len() + 1, hint).changing(words.trim_end().len(), words.len() + 1, "")
    })
}

/// `pph = Rp5`, `pph sebesar …`, `pph Rp5`, `pph bulanan adalah …`.
fn assignment(text: &str) -> Option<Slip> {
    let (name, after) = token(text);
    if !is_word(name) || is_reserved(name) {
        return None;
    }
    if let Some((before, value)) = text.split_once(" adalah ")
        && all_words(before).is_some_and(|count| (2..=5).contains(&count))
    {
        let written = joined(before);
        let line = shown(&format!("{written} adalah {value}"));
        let hint =
            Arg::words(format!("Nama tidak memuat spasi: tulis `{line}`."), format!("A name has no blanks: write `{line}`."));
        return Some(Slip::tell(0, before.len(), hint).changing(0, before.len(), written));
    }
    let blanks = after.len() - after.trim_start().len();
    let rest = after.trim_start();
    let sign =
        [":=", "==", "=", ":", "adalah sebesar", "sebesar", "ialah", "yaitu", "yakni", "merupakan", "menjadi", "is", "equals"]
            .iter()
            .find_map(|sign| phrase(rest, sign));
    let start = name.len();
    let (length, value) = match sign {
        Some(length) => (blanks + length, rest.get(length..)?.trim_start()),
        None if starts_value(rest) => (blanks, rest),
        None => return None,
    };
    if value.is_empty() {
        return None;
    }
    let line = shown(&format!("{name} adalah {value}"));
    let hint =
        Arg::words(format!("Nilai ditetapkan dengan `adalah`: `{line}`."), format!("A value is set with `adalah`: `{line}`."));
    let end = text.len() - value.len();
    let place = if sign.is_some() { (start + blanks, start + length) } else { (0, name.len()) };
    Some(Slip::tell(place.0, place.1, hint).changing(start, end, " adalah "))
}

/// Whether a text starts as no continuation of a sentence does.
fn starts_value(text: &str) -> bool {
    let (first, _) = token(text);
    first.starts_with(|c: char| c.is_ascii_digit())
        || (first.starts_with("Rp") && !first.chars().skip(2).any(|c| c.is_ascii_alphabetic()))
        || matches!(first, "nihil" | "bila" | "tarif" | "tabel" | "terbesar" | "terkecil")
}

fn other_word(text: &str) -> Option<Slip> {
    let (first, after) = token(text);
    let word = first.to_ascii_lowercase();
    if PREAMBLE.contains(&word.as_str()) && !word.is_empty() {
        let hint = Arg::words(
            "Bagian ini tidak dihitung: hapus, atau jadikan catatan dengan `#` di depannya.",
            "This part computes nothing: remove it, or make it a remark with `#` before it.",
        );
        return Some(Slip::tell(0, first.len(), hint).changing(0, 0, "# "));
    }
    let named = is_word(token(after).0);
    let (_, means) = OTHER_WORDS.iter().find(|(other, _)| *other == word).filter(|_| named)?;
    Some(Slip::replace(0, first.len(), None, *means))
}
