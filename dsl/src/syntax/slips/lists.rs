//! Questions about lists, records and the choice of one element in other words.

use perwali_engine::diagnostic::Arg;

use super::{Slip, Spot, all_words, last_token, phrase, shown};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{is_reserved, is_word, token};

/// Words before what is summed, counted or compared.
const QUESTIONS: &[(&str, &str)] = &[
    ("sum", "jumlah"),
    ("total", "jumlah"),
    ("jumlahkan", "jumlah"),
    ("penjumlahan", "jumlah"),
    ("max", "terbesar"),
    ("maks", "terbesar"),
    ("maksimum", "terbesar"),
    ("tertinggi", "terbesar"),
    ("terbanyak", "terbesar"),
    ("min", "terkecil"),
    ("minimum", "terkecil"),
    ("terendah", "terkecil"),
    ("count", "banyaknya"),
    ("hitung", "banyaknya"),
    ("banyak", "banyaknya"),
    ("cacah", "banyaknya"),
    ("any", "ada"),
    ("terdapat", "ada"),
    ("salah_satu", "ada"),
    ("all", "semua"),
    ("seluruh", "semua"),
    ("setiap", "semua"),
    ("tiap", "semua"),
];

/// Words before the condition on the elements.
const THAT: &[&str] =
    &["yg", "dimana", "di mana", "where", "dengan", "yang mana", "jika", "apabila", "bila", "untuk", "ketika", "with"];

/// Words between what is asked and the list.
const OF: &[&str] = &[
    "untuk setiap",
    "untuk semua",
    "untuk tiap",
    "di dalam",
    "di antara",
    "dalam",
    "di",
    "pada",
    "untuk",
    "bagi",
    "milik",
    "oleh",
    "semua",
    "seluruh",
    "setiap",
    "tiap",
    "of",
    "from",
    "in",
];

const RANKS: &[(&str, &str)] = &[
    ("paling rendah", "terkecil"),
    ("paling kecil", "terkecil"),
    ("paling sedikit", "terkecil"),
    ("paling murah", "terkecil"),
    ("paling tinggi", "terbesar"),
    ("paling besar", "terbesar"),
    ("paling banyak", "terbesar"),
    ("paling muda", "terkecil"),
    ("paling tua", "terbesar"),
    ("termuda", "terkecil"),
    ("tertua", "terbesar"),
    ("terendah", "terkecil"),
    ("tersedikit", "terkecil"),
    ("termurah", "terkecil"),
    ("terdahulu", "terkecil"),
    ("tercepat", "terkecil"),
    ("minimum", "terkecil"),
    ("minimal", "terkecil"),
    ("min", "terkecil"),
    ("tertinggi", "terbesar"),
    ("terbanyak", "terbesar"),
    ("termahal", "terbesar"),
    ("terlama", "terbesar"),
    ("maksimum", "terbesar"),
    ("maksimal", "terbesar"),
    ("max", "terbesar"),
];

const THEN: &[&str] = &["kemudian", "selanjutnya", "setelah itu", "sesudah itu", "dan", "serta", "then", "lalu dengan"];

const EMPTY: &[&str] = &[
    "jika kosong",
    "apabila kosong",
    "bila tidak ada",
    "jika tidak ada",
    "kalau kosong",
    "jika nihil",
    "default",
    "bawaan",
    "selain itu",
];

pub(super) fn any(spot: Spot<'_>) -> Option<Slip> {
    each(spot)
        .or_else(|| rank(spot))
        .or_else(|| empty(spot))
        .or_else(|| parentheses(spot))
        .or_else(|| missing_part(spot))
        .or_else(|| question(spot))
        .or_else(|| record(spot))
        .or_else(|| csv(spot))
}

/// `untuk tiap Ruas: …`, `untuk setiap Ruas, …`.
fn each(spot: Spot<'_>) -> Option<Slip> {
    if spot.entry != Rule::definition || !spot.item.trim_start().starts_with("untuk") {
        return None;
    }
    if spot.wants(Rule::kw_setiap) {
        return matches!(spot.found, "tiap" | "semua" | "seluruh" | "masing")
            .then(|| Slip::replace(spot.offset, spot.end(), None, "setiap"));
    }
    let end = spot.before().trim_end().len();
    let hint = Arg::words("Tulis `:` sesudah nama rekamannya.", "Write `:` after the name of the record.");
    let slip = Slip::tell(spot.offset, spot.end(), hint).expecting("`:`", "`:`");
    match spot.found {
        _ if !spot.wants(Rule::p_colon) => None,
        "," | ";" | "=" => Some(slip.changing(end, spot.end(), ":")),
        found => is_word(found).then(|| slip.changing(end, end, ":")),
    }
}

/// `dengan hea terendah`, `dengan terkecil hea`, `kemudian tkdn …`.
fn rank(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    if spot.wants(Rule::kw_terkecil) || (spot.wants(Rule::clamp_word) && spot.before().contains("dengan ")) {
        let from = if word == "paling" { start } else { spot.offset };
        let text = spot.item.get(from..)?;
        if let Some((length, means)) = RANKS.iter().find_map(|(words, means)| Some((phrase(text, words)?, *means))) {
            let due = ("`terkecil` atau `terbesar`", "`terkecil` or `terbesar`");
            return Some(Slip::replace(from, from + length, None, means).expecting(due.0, due.1));
        }
        if matches!(word, "terkecil" | "terbesar") && is_word(spot.found) && !is_reserved(spot.found) {
            let text = format!("{} {word}", spot.found);
            return Some(
                Slip::replace(start, spot.end(), None, text).expecting("urutan sesudah namanya", "the order after its name"),
            );
        }
        if spot.found.is_empty() || matches!(spot.found, "," | "lalu" | "jika") {
            let end = spot.before().trim_end().len();
            let hint = Arg::words(
                format!("Tulis `{word} terkecil` atau `{word} terbesar`."),
                format!("Write `{word} terkecil` or `{word} terbesar`."),
            );
            return Some(
                Slip::tell(spot.offset, spot.end(), hint)
                    .expecting("`terkecil` atau `terbesar`", "`terkecil` or `terbesar`")
                    .changing(end, end, " terkecil"),
            );
        }
    }
    let after_comma = word == "," && spot.wants(Rule::kw_lalu);
    if (after_comma || matches!(word, "terkecil" | "terbesar")) && spot.before().contains("dengan ") {
        let length = THEN.iter().find_map(|words| phrase(spot.rest(), words));
        let end = if after_comma { spot.offset } else { spot.before().trim_end().len() };
        if let Some(length) = length {
            let text = if after_comma { "lalu" } else { ", lalu" };
            let slip = Slip::replace(spot.offset, spot.offset + length, None, "lalu").expecting("`, lalu`", "`, lalu`");
            return Some(slip.changing(end, spot.offset + length, text));
        }
        if after_comma && is_word(spot.found) {
            return Some(Slip::replace(spot.offset, spot.end(), None, format!("lalu {}", spot.found)).changing(
                spot.offset,
                spot.offset,
                "lalu ",
            ));
        }
    }
    None
}

/// Whether a text ends inside a question about a list, and where that starts.
fn open_question(text: &str) -> Option<(usize, &str)> {
    let mut found = None;
    let mut rest = text;
    while !rest.trim_start().is_empty() {
        let (word, after) = token(rest);
        let start = text.len() - after.len() - word.len();
        match word {
            "jumlah" | "ada" | "semua" | "banyaknya" => found = Some((start, word)),
            "terbesar" | "terkecil" if !after.starts_with('(') && found.is_none() => found = Some((start, word)),
            "adalah" | "jika" | "(" | "dan" | "atau" | "maka" => found = None,
            ")" => found = found.filter(|_| false),
            _ => {}
        }
        rest = after;
    }
    found
}

/// `… dari anggota jika kosong 0`.
fn empty(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    if word == "kosong" && spot.found.is_empty() && spot.before().trim_end().ends_with("bila kosong") {
        let hint = Arg::words(
            "Sebutkan nilainya bila daftar kosong, misalnya `bila kosong 0`.",
            "Say the value for an empty list, such as `bila kosong 0`.",
        );
        return Some(Slip::tell(spot.offset, spot.offset, hint).changing(spot.offset, spot.offset, " 0"));
    }
    let before = spot.before();
    // `jika kosong` reads as a guard; only what follows it does not fit.
    if word == "kosong" {
        let (lead, opening) = last_token(before.get(..start)?);
        let question =
            open_question(before.get(..lead)?).is_some_and(|(_, word)| matches!(word, "jumlah" | "terbesar" | "terkecil"));
        return (matches!(opening, "jika" | "apabila") && question)
            .then(|| Slip::replace(lead, start + word.len(), None, "bila kosong").expecting("`bila kosong`", "`bila kosong`"));
    }
    if !spot.wants(Rule::when_empty) && !spot.wants(Rule::kw_bila) && !spot.wants(Rule::kw_kosong) {
        return None;
    }
    let from = if word == "bila" { start } else { spot.offset };
    let length = EMPTY.iter().find_map(|words| phrase(spot.item.get(from..)?, words))?;
    Some(Slip::replace(from, from + length, None, "bila kosong").expecting("`bila kosong`", "`bila kosong`"))
}

/// A question with an operator beside it.
fn parentheses(spot: Spot<'_>) -> Option<Slip> {
    let hint = |text: &str| {
        let line = shown(text);
        Arg::words(
            format!("Pertanyaan tentang daftar berdiri sendiri atau di dalam kurung: `({line})`."),
            format!("A question about a list stands alone or in parentheses: `({line})`."),
        )
    };
    let sign = [
        "+",
        "−",
        "–",
        "-",
        "×",
        "*",
        "÷",
        "/",
        "=",
        "<",
        ">",
        "≤",
        "≥",
        "paling",
        "dibulatkan",
        "kali",
        "dibagi",
        "dan",
        "atau",
        "bukan",
        "antara",
    ];
    let ended = [Rule::filter, Rule::when_empty, Rule::kw_yang, Rule::kw_bila].iter().any(|rule| spot.wants(*rule));
    if ended
        && sign.contains(&spot.found)
        && let Some((start, _)) = open_question(spot.before())
    {
        let text = spot.item.get(start..spot.offset)?.trim_end();
        let end = start + text.len();
        return Some(
            Slip::tell(spot.offset, spot.end(), hint(text)).expecting("akhir pertanyaan", "the end of the question").changing(
                start,
                end,
                format!("({text})"),
            ),
        );
    }
    let begins = matches!(spot.found, "jumlah" | "ada" | "semua" | "banyaknya");
    let (_, word) = spot.previous();
    let negated = word == "tidak" && spot.found == "ada";
    if begins && (spot.value() || negated) && !spot.wants(Rule::expr) {
        let text = spot.rest_of_line();
        let length =
            [" jika ", " dalam hal ", " berlaku ", " dan ", " atau ", " maka "].iter().filter_map(|mark| text.find(mark)).min();
        let quoted = text.find('"').unwrap_or(text.len());
        let text = text.get(..length.unwrap_or(text.len()).min(quoted))?.trim_end();
        return Some(Slip::tell(spot.offset, spot.end(), hint(text)).expecting("nilai", "a value").changing(
            spot.offset,
            spot.offset + text.len(),
            format!("({text})"),
        ));
    }
    // `1 + banyaknya anggota yang …`: the count alone was read.
    let (start, question) = open_question(spot.before())?;
    if spot.found == "yang" && question == "banyaknya" {
        let text = spot.item.get(start..)?.lines().next()?;
        let length = [" jika ", " dalam hal ", " berlaku ", " maka "].iter().filter_map(|mark| text.find(mark)).min();
        let text = text.get(..length.unwrap_or(text.len()))?.trim_end();
        return Some(Slip::tell(start, spot.end(), hint(text)).expecting("nilai", "a value").changing(
            start,
            start + text.len(),
            format!("({text})"),
        ));
    }
    None
}

/// `jumlah x di anggota`, `ada anggota dengan …`, `semua anggota bersekolah`.
fn missing_part(spot: Spot<'_>) -> Option<Slip> {
    let (start, question) = open_question(spot.before())?;
    let end = spot.before().trim_end().len();
    if spot.wants(Rule::kw_dari) {
        if let Some(length) = OF.iter().find_map(|words| phrase(spot.rest(), words)) {
            return Some(Slip::replace(spot.offset, spot.offset + length, None, "dari").expecting("`dari`", "`dari`"));
        }
        // `terkecil a; b`.
        if spot.found == ";" && matches!(question, "terbesar" | "terkecil") {
            let rest = spot.rest_of_line();
            let length = rest.find(" jika ").or_else(|| rest.find(" berlaku ")).unwrap_or(rest.len());
            let last = spot.offset + rest.get(..length)?.trim_end().len();
            let values = spot.item.get(start + question.len()..last)?.trim();
            let hint = Arg::words(format!("Tulis `{question}(a; b)`."), format!("Write `{question}(a; b)`."));
            let due = format!("`{question}(`");
            let slip = Slip::tell(start, spot.offset, hint).expecting(&due, &due);
            return Some(slip.changing(start, last, format!("{question}({values})")));
        }
        let (last, word) = spot.previous();
        // `jumlah dari anggota`, `jumlah gaji, bonus dari …`, `jumlah anggota.gaji`.
        if word == "dari" && is_word(spot.found) {
            let list = spot.found;
            let hint = Arg::words(
                format!("Sebutkan yang ditanyakan, misalnya `{question} usia dari {list}`; cacahnya ditulis `banyaknya {list}`."),
                format!("Say what of, such as `{question} usia dari {list}`; their number is written `banyaknya {list}`."),
            );
            return Some(Slip::tell(start, spot.end(), hint));
        }
        if spot.found == "," && question == "jumlah" {
            return Some(
                Slip::replace(spot.offset, spot.end(), None, "+").expecting("`+` atau `dari`", "`+` or `dari`").changing(
                    end,
                    spot.end(),
                    " +",
                ),
            );
        }
        if let Some((list, field)) = spot.item.get(start + question.len()..end).and_then(|of| of.trim().split_once('.')) {
            let text = format!("{field} dari {list}");
            return Some(
                Slip::replace(last - list.len() - 1, end, None, text.as_str())
                    .expecting(&format!("`{text}`"), &format!("`{text}`")),
            );
        }
        if question == "jumlah" && is_word(word) && !spot.operator_sign() {
            let hint = Arg::words(
                format!("Tulis apa yang dijumlahkan dari daftar apa: `jumlah … dari {word}`; untuk cacahnya `banyaknya {word}`."),
                format!("Write what is summed of which list: `jumlah … dari {word}`; for their number `banyaknya {word}`."),
            );
            let slip = Slip::tell(spot.offset, spot.end(), hint).expecting("`dari`", "`dari`");
            let counted = spot.item.get(start..end).and_then(all_words) == Some(2);
            return Some(if counted && (spot.found.is_empty() || matches!(spot.found, "yang" | "jika")) {
                slip.changing(start, start + question.len(), "banyaknya")
            } else {
                slip
            });
        }
    }
    if spot.wants(Rule::filter) || spot.wants(Rule::kw_yang) {
        let guard = spot.guard() && matches!(spot.found, "jika" | "apabila");
        let length = THAT.iter().find_map(|words| phrase(spot.rest(), words)).filter(|_| !guard);
        if let Some(length) = length {
            return Some(Slip::replace(spot.offset, spot.offset + length, None, "yang").expecting("`yang`", "`yang`"));
        }
    }
    if spot.wants(Rule::kw_memenuhi) {
        if matches!(
            spot.found,
            "harus" | "wajib" | "adalah" | "mempunyai" | "memiliki" | "sudah" | "telah" | "dipenuhi" | "ialah"
        ) {
            return Some(Slip::replace(spot.offset, spot.end(), None, "memenuhi"));
        }
        let hint = Arg::words(
            "Tulis `semua daftar memenuhi syarat`, misalnya `semua anggota yang usia ≥ 7 memenuhi bersekolah`.",
            "Write `semua list memenuhi condition`, such as `semua anggota yang usia ≥ 7 memenuhi bersekolah`.",
        );
        let slip = Slip::tell(spot.offset, spot.end(), hint);
        let that = spot.before().rfind(" yang ").filter(|at| *at > start);
        return match that {
            Some(at) if spot.found.is_empty() || matches!(spot.found, "jika" | "berlaku") => {
                Some(slip.changing(at + 1, at + 5, "memenuhi"))
            }
            None if is_word(spot.found) && !is_reserved(spot.found) => Some(slip.changing(spot.offset, spot.offset, "memenuhi ")),
            _ => Some(slip),
        };
    }
    None
}

/// `sum penghasilan dari anggota`, `rata-rata nilai dari siswa`.
fn question(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    if matches!(word, "terbesar" | "terkecil") && spot.found == "dari" && spot.operator() {
        let hint = Arg::words(
            format!("Sebutkan yang dibandingkan, misalnya `{word} usia dari anggota`."),
            format!("Say what is compared, such as `{word} usia dari anggota`."),
        );
        return Some(Slip::tell(start, spot.end(), hint).expecting("yang dibandingkan", "what is compared"));
    }
    if !spot.operator() {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let mean = (lower == "rata" && matches!(spot.found, "-" | "rata"))
        || matches!(lower.as_str(), "rerata" | "average" | "avg" | "mean");
    let rest = spot.item.get(start..).unwrap_or("");
    if (mean || phrase(rest, "rata-rata").is_some()) && rest.contains(" dari ") || spot.before().ends_with("rata-rata ") {
        let start = if spot.before().ends_with("rata-rata ") { spot.before().len() - "rata-rata ".len() } else { start };
        let hint = Arg::words(
            "Rata-rata ditulis `(jumlah … dari daftar) ÷ (banyaknya daftar)`.",
            "A mean is written `(jumlah … dari list) ÷ (banyaknya list)`.",
        );
        return Some(Slip::tell(start, spot.end(), hint).expecting("nilai", "a value"));
    }
    let (_, means) = QUESTIONS.iter().find(|(other, _)| *other == lower)?;
    let line = rest.lines().next().unwrap_or("");
    let about = is_word(spot.found) && !is_reserved(spot.found) && !line.starts_with(&format!("{word}("));
    let fits = match *means {
        "jumlah" | "terbesar" | "terkecil" => [" dari ", " di ", " pada "].iter().any(|mark| line.contains(mark)),
        "semua" => line.contains(" memenuhi ") || line.contains(" yang ") || line.contains(" harus "),
        "ada" => line.contains(" yang ") || line.contains(" dengan "),
        _ => true,
    };
    (about && fits)
        .then(|| Slip::replace(start, start + word.len(), None, *means).expecting(&format!("`{means}`"), &format!("`{means}`")))
}

/// `rekaman Anggota = …`, fields separated by commas or lines, `usia bulat`.
fn record(spot: Spot<'_>) -> Option<Slip> {
    if spot.entry != Rule::record {
        return None;
    }
    let end = spot.before().trim_end().len();
    let (_, word) = spot.previous();
    let example = "rekaman Anggota: usia: bulat; bersekolah: logika";
    if spot.found == "{" || spot.found == "(" {
        let hint = Arg::words(format!("Tanpa kurung: `{example}`."), format!("Without brackets: `{example}`."));
        let close = spot.item.trim_end().strip_suffix(['}', ')'])?;
        let inner = close.get(spot.end()..)?.trim().trim_end_matches(';').replace(',', ";");
        let colon = if spot.before().contains(':') { "" } else { ":" };
        return Some(Slip::tell(spot.offset, spot.end(), hint).changing(
            end,
            spot.item.trim_end().len(),
            format!("{colon} {inner}"),
        ));
    }
    if spot.wants(Rule::p_colon) && spot.found == "=" {
        return Some(Slip::replace(spot.offset, spot.end(), None, ":").changing(end, spot.end(), ":"));
    }
    if spot.wants(Rule::p_colon) && is_word(spot.found) {
        let hint = Arg::words(format!("Tulis `:` sesudah `{word}`."), format!("Write `:` after `{word}`."));
        return Some(Slip::tell(spot.offset, spot.end(), hint).changing(end, end, ":"));
    }
    if spot.found.is_empty() && (spot.wants(Rule::field) || spot.wants(Rule::new_name) || spot.wants(Rule::p_colon)) {
        let hint =
            Arg::words(format!("Sebutkan isiannya, misalnya `{example}`."), format!("Name its fields, such as `{example}`."));
        return Some(Slip::tell(end, end, hint).expecting("isian rekaman", "the fields of the record"));
    }
    if spot.wants(Rule::p_semi) && matches!(spot.found, "," | "dan") {
        let hint = Arg::words("Isian dipisahkan dengan titik koma.", "Fields are separated by semicolons.");
        let all = spot.item.get(end..)?.replace(',', ";");
        let plain = !spot.item.contains(['"', '{']) && spot.found == ",";
        let slip = Slip::replace(spot.offset, spot.end(), None, ";").saying(hint).expecting("`;`", "`;`");
        return Some(if plain { slip.changing(end, spot.item.len(), all) } else { slip.changing(end, spot.end(), ";") });
    }
    let next_line = spot.item.get(end..spot.offset).is_some_and(|gap| gap.contains('\n'));
    if spot.wants(Rule::p_semi) && next_line && is_word(spot.found) {
        let hint = Arg::words(
            "Isian dipisahkan dengan titik koma di akhir barisnya.",
            "Fields are separated by a semicolon at the end of the line.",
        );
        let lines: Vec<&str> = spot.item.get(end..)?.lines().collect();
        let plain = lines.iter().skip(1).all(|line| line.contains(':') && !line.trim_end().ends_with(';'));
        let slip = Slip::tell(spot.offset, spot.end(), hint).expecting("`;`", "`;`");
        return Some(if plain { slip.changing(end, spot.item.len(), lines.join(";\n")) } else { slip.changing(end, end, ";") });
    }
    if matches!(word, "wajib") || spot.found == "wajib" {
        let hint = Arg::words(
            "Isian memang wajib, kecuali ditulis `boleh kosong`.",
            "A field is required unless it says `boleh kosong`.",
        );
        return Some(Slip::tell(spot.offset, spot.end(), hint).changing(end, spot.end(), ""));
    }
    if matches!(spot.found, "opsional" | "optional") {
        return Some(Slip::replace(spot.offset, spot.end(), None, "boleh kosong"));
    }
    if spot.found == "bawaan" {
        let hint = Arg::words("Isian rekaman tidak mempunyai bawaan.", "A field of a record has no default.");
        return Some(Slip::tell(spot.offset, spot.end(), hint));
    }
    None
}

/// `dari "f.csv" dengan golongan = IV kolom …`.
fn csv(spot: Spot<'_>) -> Option<Slip> {
    let (_, word) = spot.previous();
    if spot.wants(Rule::kw_kolom) && word.ends_with('"') {
        let length = ["dengan", "dimana", "di mana", "where", "untuk", "yang", "jika", "khusus"]
            .iter()
            .find_map(|words| phrase(spot.rest(), words));
        if let Some(length) = length {
            return Some(
                Slip::replace(spot.offset, spot.offset + length, None, "hanya")
                    .expecting("`hanya` atau `kolom`", "`hanya` or `kolom`"),
            );
        }
        if matches!(spot.found, "dan" | "serta") {
            let end = spot.before().trim_end().len();
            return Some(Slip::replace(spot.offset, spot.end(), None, ";").changing(end, spot.end(), ";"));
        }
    }
    let inside = spot.before().contains(" hanya ");
    if inside && spot.wants(Rule::text) && !spot.found.is_empty() && !spot.found.starts_with('"') {
        let hint = Arg::words("Isi kolom ditulis di dalam tanda kutip.", "What the column holds stands in quotation marks.");
        return Some(Slip::replace(spot.offset, spot.end(), None, format!("\"{}\"", spot.found)).saying(hint));
    }
    if inside && spot.wants(Rule::p_equal) && spot.found.starts_with('"') {
        let end = spot.before().trim_end().len();
        return Some(Slip::replace(spot.offset, spot.end(), None, format!("= {}", spot.found)).changing(end, end, " ="));
    }
    None
}
