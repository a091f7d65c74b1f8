//! Cells of a table written as in a spreadsheet.

use perwali_engine::diagnostic::Arg;

use super::phrases::rupiah;
use super::{Slip, Spot, phrase};

/// Limits in signs and words; a longer one stands before those it starts with.
const LIMITS: &[(&str, &str)] = &[
    (">=", "mulai"),
    ("=>", "mulai"),
    ("≥", "mulai"),
    ("<=", "s.d."),
    ("=<", "s.d."),
    ("≤", "s.d."),
    (">", "di atas"),
    ("<", "di bawah"),
    ("=", ""),
    ("lebih dari atau sama dengan", "mulai"),
    ("kurang dari atau sama dengan", "s.d."),
    ("lebih besar dari", "di atas"),
    ("lebih dari", "di atas"),
    ("diatas", "di atas"),
    ("kurang dari", "di bawah"),
    ("lebih kecil dari", "di bawah"),
    ("dibawah", "di bawah"),
    ("tidak lebih dari", "s.d."),
    ("tidak kurang dari", "mulai"),
    ("paling sedikit", "mulai"),
    ("paling banyak", "s.d."),
    ("minimal", "mulai"),
    ("maksimal", "s.d."),
    ("sampai", "s.d."),
    ("hingga", "s.d."),
    ("sd", "s.d."),
    ("s.d", "s.d."),
    ("dari", "mulai"),
];

/// A slip inside a row: the cell as a whole decides.
pub(super) fn cell(spot: Spot<'_>) -> Option<Slip> {
    let start = spot.before().rfind('|').map_or(0, |at| at + 1);
    let text = spot.item.get(start..)?;
    let text = text.split_once('|').map_or(text, |(cell, _)| cell);
    let start = start + text.len() - text.trim_start().len();
    let text = text.trim();
    for (words, means) in [("ke atas", "mulai"), ("keatas", "mulai"), ("ke bawah", "s.d."), ("kebawah", "s.d.")] {
        if let Some(value) = text.strip_suffix(words) {
            let value = value.trim().trim_end_matches("tahun").trim();
            return Some(
                Slip::replace(start, start + text.len(), None, format!("{means} {value}"))
                    .expecting("isi sel", "the content of a cell"),
            );
        }
    }
    let limit = LIMITS.iter().find_map(|(words, means)| Some((phrase(text, words)?, *means)));
    if let Some((length, means)) = limit {
        let rest = text.get(length..)?.trim_start();
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let value = if rest.chars().all(plain) && rest.len() > 4 { rupiah(rest) } else { rest.to_owned() };
        let written = if means.is_empty() { value } else { format!("{means} {value}") };
        return Some(Slip::replace(start, start + length, None, written).expecting("isi sel", "the content of a cell").changing(
            start,
            start + text.len(),
            if means.is_empty() { rest.to_owned() } else { format!("{means} {rest}") },
        ));
    }
    let all = ["semua", "semuanya", "apa pun", "apapun", "any", "all", "*"].contains(&text.to_ascii_lowercase().as_str());
    if all {
        return Some(
            Slip::replace(start, start + text.len(), None, "-")
                .saying(Arg::words("Tulis `-` untuk \"apa pun\".", "Write `-` for \"anything\".")),
        );
    }
    let never = ["tidak mungkin terjadi", "tidak mungkin ada", "tak mungkin"].contains(&text.to_ascii_lowercase().as_str());
    if never {
        return Some(Slip::replace(start, start + text.len(), None, "tidak mungkin"));
    }
    let last = ["lain-lain", "lain lain", "yang lain", "selain itu"].contains(&text.to_ascii_lowercase().as_str());
    if last {
        return Some(Slip::replace(start, start + text.len(), None, "selebihnya"));
    }
    if matches!(spot.found, "atau" | "dan" | ";") {
        let before = spot.before().trim_end().len();
        let hint =
            Arg::words("Beberapa nilai dalam satu sel dipisahkan koma.", "Several values in a cell are separated by commas.");
        return Some(Slip::tell(spot.offset, spot.end(), hint).expecting("`,`", "`,`").changing(before, spot.end(), ","));
    }
    let until = ["sampai", "hingga", "s/d", "sd", "to"].iter().find_map(|words| phrase(spot.rest(), words));
    until.map(|length| Slip::replace(spot.offset, spot.offset + length, None, "s.d.").expecting("`s.d.`", "`s.d.`"))
}

/// `|---|---|`, which other tables have below their heading.
pub(in crate::syntax) fn is_rule_of_a_table(row: &str) -> bool {
    row.contains("--") && row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '='))
}
