//! Words of a sentence → operators, conditions and dates of the language.

use perwali_engine::diagnostic::Arg;

use super::{Slip, Spot, all_words, joined, phrase, shown};
use crate::syntax::build::grouped;
use crate::syntax::grammar::Rule;
use crate::syntax::words::{self, is_reserved, is_word, token};

/// Comparisons; a longer phrase stands before those it starts with.
const COMPARE: &[(&str, &str)] = &[
    ("lebih dari atau sama dengan", "≥"),
    ("lebih besar dari atau sama dengan", "≥"),
    ("lebih besar atau sama dengan", "≥"),
    ("kurang dari atau sama dengan", "≤"),
    ("lebih kecil dari atau sama dengan", "≤"),
    ("lebih kecil atau sama dengan", "≤"),
    ("tidak boleh lebih dari", "paling banyak"),
    ("tidak boleh melebihi", "paling banyak"),
    ("tidak boleh kurang dari", "paling sedikit"),
    ("tidak lebih dari", "paling banyak"),
    ("tidak melebihi", "paling banyak"),
    ("tidak kurang dari", "paling sedikit"),
    ("tidak sama dengan", "bukan"),
    ("lebih besar daripada", ">"),
    ("lebih besar dari", ">"),
    ("lebih dari", ">"),
    ("melebihi", ">"),
    ("melampaui", ">"),
    ("di atas", ">"),
    ("diatas", ">"),
    ("lebih kecil daripada", "<"),
    ("lebih kecil dari", "<"),
    ("kurang dari", "<"),
    ("di bawah", "<"),
    ("dibawah", "<"),
    ("sama dengan", "="),
    ("ialah", "="),
    ("yaitu", "="),
    ("yakni", "="),
    ("merupakan", "="),
    ("mencapai", "≥"),
    ("sekurang-kurangnya", "paling sedikit"),
    ("setidak-tidaknya", "paling sedikit"),
    ("serendah-rendahnya", "paling sedikit"),
    ("setidaknya", "paling sedikit"),
    ("sekurangnya", "paling sedikit"),
    ("minimal", "paling sedikit"),
    ("minimum", "paling sedikit"),
    ("paling kurang", "paling sedikit"),
    ("paling kecil", "paling sedikit"),
    ("paling tidak", "paling sedikit"),
    ("sebanyak-banyaknya", "paling banyak"),
    ("setinggi-tingginya", "paling banyak"),
    ("maksimal", "paling banyak"),
    ("maksimum", "paling banyak"),
    ("paling besar", "paling banyak"),
    ("berkisar antara", "antara"),
    ("di antara", "antara"),
    ("diantara", "antara"),
];

const ARITHMETIC: &[(&str, &str)] = &[
    ("ditambah dengan", "+"),
    ("ditambah", "+"),
    ("plus", "+"),
    ("dikurangi dengan", "−"),
    ("dikurangi", "−"),
    ("dikurang", "−"),
    ("minus", "−"),
    ("dikalikan dengan", "×"),
    ("dikalikan", "×"),
    ("dikali", "×"),
    ("x", "×"),
];

const LOGIC: &[(&str, &str)] =
    &[("and", "dan"), ("serta", "dan"), ("&&", "dan"), ("&", "dan"), ("or", "atau"), ("ataupun", "atau"), ("||", "atau")];

const CONDITION: &[(&str, &str)] = &[
    ("dalam keadaan", "jika"),
    ("dalam kondisi", "jika"),
    ("apabila", "jika"),
    ("bilamana", "jika"),
    ("manakala", "jika"),
    ("jikalau", "jika"),
    ("asalkan", "jika"),
    ("sepanjang", "jika"),
    ("kalau", "jika"),
    ("bila", "jika"),
    ("untuk", "jika"),
    ("bagi", "jika"),
    ("when", "jika"),
    ("if", "jika"),
];

/// Words before the day from which a rule is in force.
const SINCE: &[&str] = &[
    "berlaku terhitung mulai tanggal",
    "berlaku mulai tanggal",
    "berlaku sejak tanggal",
    "terhitung mulai tanggal",
    "terhitung sejak tanggal",
    "mulai berlaku sejak",
    "mulai berlaku",
    "berlaku mulai",
    "berlaku per",
    "terhitung mulai",
    "terhitung sejak",
    "mulai tanggal",
    "sejak tanggal",
    "mulai",
    "per",
];

const UNTIL: &[&str] = &["sampai tanggal", "hingga tanggal", "s.d. tanggal", "sampai", "hingga"];

/// Words that point to other provisions, which a statement need not do.
const POINTERS: &[&str] = &["sebagaimana", "sesuai", "berdasarkan", "menurut", "seperti", "vide", "lihat"];

const UNITS: &[&str] = &["tahun", "bulan", "hari", "minggu", "jam", "menit", "orang", "anak", "buah", "unit", "kali", "jiwa"];

/// Any habit inside an expression or at the end of a rule.
pub(super) fn any(spot: Spot<'_>) -> Option<Slip> {
    dates(spot)
        .or_else(|| negated_sign(spot))
        .or_else(|| operators(spot))
        .or_else(|| conditions(spot))
        .or_else(|| choices(spot))
        .or_else(|| numbers(spot))
        .or_else(|| brackets(spot))
        .or_else(|| endings(spot))
        .or_else(|| names(spot))
}

/// The entry of a table that stands at the spot, or starts up to three words before it and reaches it.
fn entry<'e>(spot: Spot<'_>, table: &'e [(&'e str, &'e str)]) -> Option<(usize, usize, &'e str)> {
    let mut starts = vec![spot.offset];
    let mut before = spot.before();
    for _ in 0..3 {
        let (start, word) = super::last_token(before);
        if !is_word(word) {
            break;
        }
        starts.push(start);
        before = before.get(..start).unwrap_or("");
    }
    starts.iter().rev().find_map(|start| {
        let text = spot.item.get(*start..)?;
        table.iter().find_map(|(words, means)| {
            let length = phrase(text, words)?;
            (start + length > spot.offset).then_some((*start, start + length, *means))
        })
    })
}

fn operators(spot: Spot<'_>) -> Option<Slip> {
    if spot.wants(Rule::p_equal) {
        return None;
    }
    if !(spot.operator() || spot.wants(Rule::clamp_word) || (spot.value() && matches!(spot.found, "di" | "sama"))) {
        return None;
    }
    if let Some((start, end, means)) = entry(spot, COMPARE) {
        let clamp = means.starts_with("paling");
        let (id, en) = if clamp {
            ("`paling sedikit` atau `paling banyak`", "`paling sedikit` or `paling banyak`")
        } else {
            ("tanda pembanding", "a comparison")
        };
        return Some(Slip::replace(start, end, None, means).expecting(id, en));
    }
    if let Some((start, end, means)) = entry(spot, ARITHMETIC) {
        return Some(Slip::replace(start, end, None, means).expecting("tanda hitung", "an arithmetic sign"));
    }
    if let Some((start, end, means)) = entry(spot, LOGIC) {
        return Some(Slip::replace(start, end, None, means).expecting("`dan` atau `atau`", "`dan` or `atau`"));
    }
    let (start, word) = spot.previous();
    if spot.found == "kosong" && word == "tidak" {
        return Some(Slip::replace(start, spot.end(), None, "terisi").expecting("`terisi`", "`terisi`"));
    }
    if spot.found == "dari" && matches!(word, "%" | "‰" | "persen") {
        let after = spot.rest().get(spot.found.len()..).map_or("", |rest| token(rest).0);
        return Some(Slip::replace(spot.offset, spot.end(), None, "×").expecting("tanda kali", "a multiplication sign").saying(
            Arg::words(
                format!("Tulis persennya dikalikan, misalnya `5% × {after}`."),
                format!("Multiply by the percentage, such as `5% × {after}`."),
            ),
        ));
    }
    if spot.found == "^" {
        let hint = Arg::words(
            "Tidak ada pangkat: tulis perkaliannya, misalnya `a × a`.",
            "There are no powers: write the product, such as `a × a`.",
        );
        return Some(Slip::tell(spot.offset, spot.end(), hint).expecting("tanda hitung", "an arithmetic sign"));
    }
    let dash = between_dash(spot);
    if dash.is_some() {
        return dash;
    }
    let both = spot.wants(Rule::kw_dan) && spot.before().contains("antara");
    let until = ["sampai dengan", "sampai", "hingga", "s.d.", "s/d", "to"].iter().find_map(|words| phrase(spot.rest(), words));
    if let (true, Some(length)) = (both, until) {
        return Some(Slip::replace(spot.offset, spot.offset + length, None, "dan").expecting("`dan`", "`dan`"));
    }
    None
}

/// `antara 10 - 20`.
fn between_dash(spot: Spot<'_>) -> Option<Slip> {
    let before = spot.before();
    let from = before.rfind("antara").filter(|_| spot.wants(Rule::kw_dan))?;
    let range = before.get(from..)?;
    let at = range.rfind(['-', '–', '−']).filter(|_| !range.contains(" dan "))?;
    let mark = range.get(at..)?.chars().next()?;
    let (start, end) = (from + at, from + at + mark.len_utf8());
    Some(Slip::replace(start, end, None, "dan").expecting("`dan`", "`dan`"))
}

/// The comparison sign at the start of a text, and its opposite.
fn sign(text: &str) -> Option<(&'static str, &'static str)> {
    const SIGNS: &[(&str, &str)] = &[
        ("<=", ">"),
        ("=<", ">"),
        (">=", "<"),
        ("=>", "<"),
        ("==", "bukan"),
        ("≤", ">"),
        ("≥", "<"),
        ("<", "≥"),
        (">", "≤"),
        ("=", "bukan"),
    ];
    SIGNS.iter().find(|(sign, _)| text.starts_with(sign)).copied()
}

/// `tidak = x`, `tidak boleh > x`.
fn negated_sign(spot: Spot<'_>) -> Option<Slip> {
    let (mut start, word) = spot.previous();
    let (found, at) = match (spot.found, word) {
        ("boleh", "tidak") => (spot.rest().get("boleh".len()..)?.trim_start(), start),
        (_, "tidak") => (spot.rest(), start),
        _ => return None,
    };
    start = at;
    let (sign, opposite) = sign(found)?;
    let end = spot.item.len() - found.len() + sign.len();
    Some(Slip::replace(start, end, None, opposite).expecting("tanda pembanding", "a comparison"))
}

fn conditions(spot: Spot<'_>) -> Option<Slip> {
    if spot.guard()
        && let Some((start, end, means)) = entry(spot, CONDITION).filter(|(start, ..)| *start == spot.offset)
    {
        return Some(Slip::replace(start, end, None, means).expecting("`jika`", "`jika`"));
    }
    if spot.guard() && matches!(spot.found, "kecuali" | "unless") {
        let hint = Arg::words(
            "Tulis kebalikannya sesudah `jika`, atau jadikan aturan tersendiri: `dikecualikan dari …: nama adalah … jika …`.",
            "Write the opposite after `jika`, or make it a rule of its own: `dikecualikan dari …: name adalah … jika …`.",
        );
        return Some(Slip::tell(spot.offset, spot.end(), hint).expecting("`jika`", "`jika`"));
    }
    let (_, word) = spot.previous();
    let repeated = matches!(word, "dan" | "atau") && spot.value();
    if let (true, Some(_)) = (repeated, sign(spot.rest())) {
        let name = compared_name(spot.before())?;
        return Some(
            Slip::replace(spot.offset, spot.end(), None, "")
                .expecting("nama yang dibandingkan", "the name that is compared")
                .saying(Arg::words(format!("Ulangi namanya: `{word} {name} …`."), format!("Repeat the name: `{word} {name} …`.")))
                .changing(spot.offset, spot.offset, format!("{name} ")),
        );
    }
    let prefixed = spot.value() && spot.found == "bukan";
    if prefixed {
        return Some(Slip::replace(spot.offset, spot.end(), None, "tidak"));
    }
    None
}

/// The name before the last comparison sign of a text.
fn compared_name(text: &str) -> Option<&str> {
    let at = text.rfind(['<', '>', '=', '≤', '≥'])?;
    let head = text.get(..at)?.trim_end_matches(['<', '>', '=', '≤', '≥', ' ']);
    let (_, name) = super::last_token(head);
    (is_word(name) && !is_reserved(name)).then_some(name)
}

/// `if a then b else c`, `jika a maka b` as a value, `not a`.
fn choices(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    if word.eq_ignore_ascii_case("not") && spot.operator() {
        return Some(Slip::replace(start, start + word.len(), None, "tidak").expecting("`tidak`", "`tidak`"));
    }
    let english = word.eq_ignore_ascii_case("if") && spot.operator();
    let native = spot.value() && matches!(spot.found, "jika" | "apabila");
    if english || native {
        let start = if english { start } else { spot.offset };
        let text = choice(spot.item.get(start..)?);
        let hint = Arg::words(
            "Nilai yang bergantung pada keadaan ditulis `bila … maka …, selain itu …`.",
            "A value that depends on a condition is written `bila … maka …, selain itu …`.",
        );
        let end = start + if english { word.len() } else { spot.found.len() };
        let slip = Slip::tell(start, end, hint).expecting("`bila`", "`bila`");
        return Some(if text.contains("selain itu") { slip.changing(start, spot.item.trim_end().len(), text) } else { slip });
    }
    if spot.found.is_empty() && (spot.wants(Rule::kw_selain) || spot.wants(Rule::branch)) {
        let end = spot.item.trim_end().len();
        let hint = Arg::words(
            "Tambahkan `, selain itu …` untuk keadaan lain; bila keadaan lain tidak diatur di sini, tulis `nama adalah … jika …`.",
            "Add `, selain itu …` for the other case; if that is not governed here, write `name adalah … jika …`.",
        );
        return Some(Slip::tell(end, end, hint).expecting("`selain itu`", "`selain itu`"));
    }
    let otherwise =
        ["jika tidak", "kalau tidak", "sebaliknya", "selainnya", "else"].iter().find_map(|words| phrase(spot.rest(), words));
    if let (true, Some(length)) = (spot.wants(Rule::kw_selain) || spot.wants(Rule::branch), otherwise) {
        return Some(
            Slip::replace(spot.offset, spot.offset + length, None, "selain itu").expecting("`selain itu`", "`selain itu`"),
        );
    }
    let then = ["then", "then:"].contains(&spot.found) && spot.wants(Rule::kw_maka);
    then.then(|| Slip::replace(spot.offset, spot.end(), None, "maka"))
}

/// A conditional value with the words of the language.
fn choice(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim_end();
    while !rest.is_empty() {
        let (word, after) = token(rest);
        let blanks = rest.len() - rest.trim_start().len();
        let otherwise = ["jika tidak", "else", "selain itu"].iter().find_map(|words| phrase(rest.trim_start(), words));
        if let (Some(length), false) = (otherwise, out.is_empty()) {
            let open = out.trim_end().trim_end_matches(',').len();
            out.truncate(open);
            out.push_str(", selain itu");
            rest = rest.get(blanks + length..).unwrap_or("");
            continue;
        }
        let word = match word.to_ascii_lowercase().as_str() {
            "if" | "jika" | "apabila" => "bila",
            "then" => "maka",
            _ => word,
        };
        out.push_str(rest.get(..blanks).unwrap_or(""));
        out.push_str(word);
        rest = after;
    }
    out
}

/// `mulai 1 Januari 2025`, `sampai 31 Desember`, a year alone.
fn dates(spot: Spot<'_>) -> Option<Slip> {
    let day_follows =
        |end: usize| spot.item.get(end..).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let (start, word) = spot.previous();
    let from = if word == "berlaku" { start } else { spot.offset };
    let tail = spot.entry == Rule::definition
        && (spot.guard()
            || spot.wants(Rule::validity)
            || spot.wants(Rule::kw_sejak)
            || spot.wants(Rule::since)
            || word == "berlaku");
    if tail {
        let text = spot.item.get(from..)?;
        let since = SINCE.iter().find_map(|words| phrase(text, words)).filter(|length| day_follows(from + length));
        if let Some(length) = since {
            return Some(
                Slip::replace(from, from + length, None, "berlaku sejak").expecting("`berlaku sejak`", "`berlaku sejak`"),
            );
        }
        let until = UNTIL.iter().find_map(|words| phrase(spot.rest(), words)).filter(|length| day_follows(spot.offset + length));
        if let Some(length) = until {
            return Some(
                Slip::replace(from, spot.offset + length, None, "berlaku sampai dengan")
                    .expecting("`sampai dengan`", "`sampai dengan`"),
            );
        }
    }
    if !(spot.wants(Rule::date) || spot.wants(Rule::foreign_date)) {
        return None;
    }
    if matches!(spot.found, "tanggal" | "tgl") && day_follows(spot.end()) {
        let blanks = spot.item.get(spot.end()..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        return Some(Slip::replace(spot.offset, spot.end(), None, "").changing(spot.offset, spot.end() + blanks, ""));
    }
    let year = spot.found.len() == 4 && spot.found.chars().all(|c| c.is_ascii_digit());
    if year {
        return Some(Slip::replace(spot.offset, spot.end(), None, format!("1 Januari {}", spot.found)));
    }
    let month = words::month_named(spot.found)?;
    let (year, _) = token(spot.rest().get(spot.found.len()..)?);
    let end = spot.item.get(spot.offset..)?.find(year).map(|at| spot.offset + at + year.len())?;
    (year.len() == 4).then(|| Slip::replace(spot.offset, end, None, format!("1 {month} {year}")))
}

/// `5 juta rupiah`, `IDR 5.000`, `60 tahun`.
fn numbers(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let spelt = [
        "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "seratus", "seribu", "sejuta",
    ];
    if spelt.contains(&word) && spot.operator() {
        let hint = Arg::words(
            "Tulis bilangan dengan angka, misalnya `Rp5.000` atau `Rp5 juta`.",
            "Write numbers in digits, such as `Rp5.000` or `Rp5 juta`.",
        );
        return Some(Slip::tell(start, spot.end(), hint).expecting("angka", "a number"));
    }
    let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if spot.found.eq_ignore_ascii_case("rupiah") && (digits(word) || matches!(word, "ribu" | "juta" | "miliar" | "triliun")) {
        let before = spot.before().trim_end();
        let head = before.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
        let number = head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).len();
        let written = before.get(number..)?;
        return Some(
            Slip::replace(number, spot.end(), None, format!("Rp{written}"))
                .expecting("`Rp` di depan angkanya", "`Rp` before the number"),
        );
    }
    let prefix = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if matches!(prefix, "IDR" | "Idr" | "idr" | "rp" | "RP" | "rP") && (digits(spot.found) || spot.found == ".") {
        let letters = start + prefix.len();
        let end = if digits(spot.found) { spot.offset } else { letters };
        return Some(Slip::replace(start, letters, None, "Rp").expecting("`Rp`", "`Rp`").changing(start, end, "Rp"));
    }
    if spot.found == "per" && (digits(word) || is_word(word)) && spot.operator() {
        let hint = Arg::words(
            "Satuan tidak ditulis di sini; terangkan pada keterangan keputusannya.",
            "Units are not written here; say them in the label of the decision.",
        );
        let length = phrase(spot.rest(), "per bulan")
            .or_else(|| phrase(spot.rest(), "per tahun"))
            .or_else(|| phrase(spot.rest(), "per hari"))
            .or_else(|| phrase(spot.rest(), "per orang"));
        let start = spot.before().trim_end().len();
        let slip = Slip::tell(spot.offset, spot.end(), hint).expecting("nilai tanpa satuan", "a value without a unit");
        return Some(match length {
            Some(length) => slip.changing(start, spot.offset + length, ""),
            None => slip,
        });
    }
    let factor = is_word(spot.found)
        && !is_reserved(spot.found)
        && !spot.guessed
        && !words::CONTEXT.contains(&spot.found)
        && !UNITS.contains(&spot.found);
    if factor
        && spot.operator()
        && spot.wants(Rule::op_mul)
        && (matches!(word, "%" | "‰" | ")" | "persen") || digits(word))
        && spot.entry == Rule::definition
    {
        return Some(
            Slip::replace(spot.offset, spot.end(), None, format!("× {}", spot.found))
                .expecting("tanda kali", "a multiplication sign")
                .changing(spot.offset, spot.offset, "× "),
        );
    }
    if UNITS.contains(&spot.found) && (digits(word) || is_word(word)) && spot.operator() && digits(word) {
        let start = spot.before().trim_end().len();
        return Some(
            Slip::replace(spot.offset, spot.end(), None, "")
                .expecting("angka tanpa satuan", "a number without a unit")
                .saying(Arg::words(
                    "Tulis angkanya saja; satuannya diterangkan pada keterangan masukan.",
                    "Write the bare number; its unit belongs in the label of the input.",
                ))
                .changing(start, spot.end(), ""),
        );
    }
    None
}

fn brackets(spot: Spot<'_>) -> Option<Slip> {
    if spot.found.is_empty() && (spot.wants(Rule::p_rparen) || spot.wants(Rule::p_rbrace)) {
        let mark = if spot.wants(Rule::p_rparen) { ")" } else { "}" };
        let end = spot.item.trim_end().len();
        return Some(Slip::replace(end, end, None, mark).saying(Arg::words(
            format!("Tambahkan `{mark}` sebagai pasangan kurung pembukanya."),
            format!("Add `{mark}` to match the opening bracket."),
        )));
    }
    if spot.found == "[" {
        let end = spot.rest().find(']').map(|at| spot.offset + at);
        let slip = Slip::tell(spot.offset, spot.end(), Arg::words("Pakai kurung biasa `( … )`.", "Use round brackets `( … )`."));
        return Some(match end.and_then(|end| Some((end, spot.item.get(spot.end()..end)?))) {
            Some((end, inner)) => slip.changing(spot.offset, end + 1, format!("({inner})")),
            None => slip,
        });
    }
    if spot.found == "," && spot.wants(Rule::p_rparen) {
        let open = spot.before().rfind('(')?;
        let close = spot.rest().find(')').map(|at| spot.offset + at)?;
        let (_, word) = super::last_token(spot.item.get(..open)?);
        if matches!(word, "termasuk" | "memuat") {
            let set = format!("{{{}}}", spot.item.get(open + 1..close)?);
            let line = shown(&set);
            let hint = Arg::words(
                format!("Daftar anggota ditulis di dalam kurung kurawal: `{line}`."),
                format!("A list of members stands in braces: `{line}`."),
            );
            return Some(Slip::tell(open, close + 1, hint).expecting("daftar di dalam `{ }`", "a list in `{ }`").changing(
                open,
                close + 1,
                set,
            ));
        }
    }
    let (start, word) = spot.previous();
    let function = match word.to_ascii_lowercase().as_str() {
        "max" | "maks" | "terbesar" => "terbesar",
        "min" | "terkecil" => "terkecil",
        "round" | "bulatkan" | "pembulatan" if spot.found == "(" => {
            let hint = Arg::words("Tulis `nilai dibulatkan ke bawah dalam Rp1`.", "Write `value dibulatkan ke bawah dalam Rp1`.");
            return Some(Slip::tell(start, spot.end(), hint));
        }
        "if" if spot.found == "(" => {
            let hint = Arg::words("Tulis `bila … maka …, selain itu …`.", "Write `bila … maka …, selain itu …`.");
            return Some(Slip::tell(start, spot.end(), hint));
        }
        _ if spot.found == "(" && is_word(word) && spot.operator() => {
            let hint = Arg::words(
                "Tidak ada fungsi di sini, kecuali `terbesar(a; b)` dan `terkecil(a; b)`; perkalian ditulis `×`.",
                "There are no functions here but `terbesar(a; b)` and `terkecil(a; b)`; multiplication is written `×`.",
            );
            return Some(Slip::tell(start, spot.end(), hint).expecting("sebuah nama atau rumus", "a name or a formula"));
        }
        _ => return None,
    };
    let hint = Arg::words(format!("Tulis `{function}(a; b)`."), format!("Write `{function}(a; b)`."));
    if spot.found == "(" {
        return Some(
            Slip::tell(start, spot.end(), hint).expecting(&format!("`{function}(`"), &format!("`{function}(`")).changing(
                start,
                spot.end(),
                format!("{function}("),
            ),
        );
    }
    let rest = spot.rest_of_line();
    let length = rest.find(" jika ").or_else(|| rest.find(" berlaku ")).unwrap_or(rest.len());
    let values = rest.get(..length)?.trim_end();
    let slip = Slip::tell(start, spot.end(), hint).expecting(&format!("`{function}(`"), &format!("`{function}(`"));
    Some(if values.contains(';') {
        slip.changing(start, spot.offset + values.len(), format!("{function}({values})"))
    } else {
        slip
    })
}

/// What follows a rule that is complete.
fn endings(spot: Spot<'_>) -> Option<Slip> {
    let last = spot.rest().trim_end();
    let (_, word) = spot.previous();
    let start = spot.before().trim_end().len();
    let clause = matches!(last, "." | ";" | ":" | ",")
        || [";", ".", ","].iter().any(|mark| matches!(last.strip_prefix(mark).map(str::trim), Some("dan" | "atau" | "dan/atau")));
    if clause && (spot.operator() || spot.wants(Rule::EOI) || spot.label()) {
        return Some(
            Slip::replace(spot.offset, spot.offset + last.len(), None, "")
                .expecting("akhir pernyataan", "the end of the statement")
                .saying(Arg::words(
                    "Hapus tanda ini: pernyataan berakhir di akhir baris.",
                    "Leave it out: a statement ends with its line.",
                ))
                .changing(start, spot.offset + last.len(), ""),
        );
    }
    if spot.found.is_empty() && spot.before().trim_end().ends_with('.') {
        let end = spot.before().trim_end().len();
        return Some(Slip::replace(end - 1, end, None, "").expecting("akhir pernyataan", "the end of the statement").saying(
            Arg::words(
                "Hapus titik ini: pernyataan berakhir di akhir baris.",
                "Leave out this full stop: a statement ends with its line.",
            ),
        ));
    }
    let pointer = POINTERS.contains(&spot.found) && spot.entry == Rule::definition && spot.operator() && word != "tabel";
    if pointer {
        let rest = spot.rest_of_line();
        return Some(
            Slip::replace(spot.offset, spot.offset + rest.len(), None, "")
                .expecting("akhir pernyataan", "the end of the statement")
                .saying(Arg::words(
                    "Hapus bagian ini: dasarnya ialah ketentuan tempat aturan ini berdiri. Keterangan lain ditulis sesudah `#`.",
                    "Leave this out: the basis is the provision the rule stands under. Write remarks after `#`.",
                ))
                .changing(start, spot.offset + rest.len(), ""),
        );
    }
    None
}

/// `gaji pokok`: a name with blanks.
fn names(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let plain = |word: &str| is_word(word) && !is_reserved(word) && !words::LEVELS.contains(&word);
    let elsewhere =
        matches!(spot.entry, Rule::input | Rule::decision | Rule::enumeration | Rule::heading | Rule::note | Rule::meta)
            || (spot.label() && spot.entry == Rule::assertion);
    if !(spot.operator() && plain(word) && plain(spot.found)) || elsewhere || spot.guessed || words::CONTEXT.contains(&spot.found)
    {
        return None;
    }
    let text = spot.rest_of_line();
    let mut end = spot.end();
    // Further words of the same name.
    while let Some((next, after)) = spot.item.get(end..).map(token)
        && plain(next)
        && !words::CONTEXT.contains(&next)
        && end < spot.offset + text.len()
    {
        end = spot.item.len() - after.len();
    }
    let written = spot.item.get(start..end)?;
    all_words(written).filter(|count| *count <= 5)?;
    let name = joined(written);
    Some(Slip::replace(start, end, None, name.as_str()).expecting("nama satu kata", "a name of one word").saying(Arg::words(
        format!("Nama tidak memuat spasi: tulis `{name}`."),
        format!("A name has no blanks: write `{name}`."),
    )))
}

/// A number with `Rp` before it, where it has none.
pub(super) fn rupiah(number: &str) -> String {
    let number = number.trim();
    if number.starts_with("Rp") {
        return number.to_owned();
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == number.len() { format!("Rp{}", grouped(number)) } else { format!("Rp{number}") }
}
