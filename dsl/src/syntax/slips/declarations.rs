//! The header, declarations, headings and examples.

use perwali_engine::diagnostic::Arg;

use super::declared;
use super::phrases::rupiah;
use super::{Slip, Spot, all_words, joined, phrase, shown};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{LEVELS, is_reserved, is_word, token};

const TYPES: &[&str] = &["uang", "persen", "desimal", "bulat", "logika", "tanggal", "waktu", "teks", "himpunan", "daftar"];

pub(super) fn any(spot: Spot<'_>) -> Option<Slip> {
    match spot.entry {
        Rule::title => title(spot),
        Rule::enumeration => declared::order(spot).or_else(|| enumeration(spot)),
        Rule::input | Rule::decision => declaration(spot),
        Rule::heading => declared::unknown(spot).or_else(|| heading(spot)),
        Rule::meta => declared::header(spot).or_else(|| meta(spot)),
        Rule::note => quoted(spot, true),
        Rule::assertion => assertion(spot),
        Rule::example => example(spot),
        Rule::definition => exception(spot).or_else(|| table(spot)),
        _ => None,
    }
}

/// `No. 16`, `16` alone.
fn title(spot: Spot<'_>) -> Option<Slip> {
    if !spot.wants(Rule::kw_nomor) {
        return None;
    }
    let mut rest = spot.item;
    while !rest.trim_start().is_empty() {
        let (word, after) = token(rest);
        let start = spot.item.len() - after.len() - word.len();
        if matches!(word.to_ascii_lowercase().as_str(), "no" | "nomor" | "nomer" | "nr") {
            let end = spot.item.len() - after.trim_start_matches('.').len();
            let blank = if spot.item.get(end..).is_some_and(|rest| rest.starts_with(' ')) { "" } else { " " };
            return Some(Slip::replace(start, end, None, "Nomor").changing(start, end, format!("Nomor{blank}")));
        }
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            let rest = spot.item.get(start..)?.trim_end();
            let line = shown(rest);
            let hint = Arg::words(format!("Tulis `Nomor {line}`."), format!("Write `Nomor {line}`."));
            return Some(Slip::tell(start, start + word.len(), hint).changing(start, start, "Nomor "));
        }
        rest = after;
    }
    let hint =
        Arg::words("Lengkapi judulnya, misalnya `… Nomor 9 Tahun 2022`.", "Complete the title, such as `… Nomor 9 Tahun 2022`.");
    Some(Slip::tell(spot.offset, spot.end(), hint))
}

/// Words that should stand in quotation marks, to the end of the line.
fn quoted(spot: Spot<'_>, always: bool) -> Option<Slip> {
    let wanted = spot.label() && (is_word(spot.found) || matches!(spot.found, "'" | "«" | "`"));
    let known = LEVELS.iter().any(|level| level.eq_ignore_ascii_case(spot.found)) || (!always && TYPES.contains(&spot.found));
    if !wanted || known {
        return None;
    }
    let words = spot.rest_of_line();
    Some(quoting(spot, spot.offset, words, words))
}

fn quoting(spot: Spot<'_>, start: usize, written: &str, words: &str) -> Slip {
    let text = format!("\"{}\"", words.trim_matches(['\'', '`', '«', '»']).replace('"', ""));
    let line = shown(&text);
    let hint = Arg::words(
        format!("Keterangan ditulis di dalam tanda kutip: `{line}`."),
        format!("Words for people stand in quotation marks: `{line}`."),
    );
    let slip = Slip::replace(start, spot.offset + written.len(), None, text);
    slip.saying(hint).expecting("teks dalam tanda kutip", "text in quotation marks")
}

/// `mulai berlaku: …`, `ditetapkan di Surabaya pada tanggal …`.
fn meta(spot: Spot<'_>) -> Option<Slip> {
    if matches!(spot.found, ":" | "=") {
        let start = spot.before().trim_end().len();
        let hint = Arg::words("Hapus tanda ini.", "Leave this out.");
        return Some(Slip::replace(spot.offset, spot.end(), None, "").saying(hint).changing(start, spot.end(), ""));
    }
    if matches!(spot.found, "di" | "pada") && spot.wants(Rule::date) {
        let length = spot.rest().find(|c: char| c.is_ascii_digit())?;
        let hint = Arg::words("Tulis tanggalnya saja.", "Write the date alone.");
        let end = spot.offset + spot.rest().get(..length)?.trim_end().len();
        return Some(Slip::replace(spot.offset, end, None, "").saying(hint).changing(spot.offset, spot.offset + length, ""));
    }
    quoted(spot, true)
}

fn enumeration(spot: Spot<'_>) -> Option<Slip> {
    let example = Arg::words(
        "Sebutkan anggotanya, misalnya `jenis Golongan: satu, dua`.",
        "Name its members, such as `jenis Golongan: satu, dua`.",
    );
    if spot.found.is_empty() {
        return Some(Slip::tell(spot.offset, spot.offset, example).expecting("anggota jenis", "the members of the type"));
    }
    let colon = spot.item.find(':').filter(|at| *at < spot.offset);
    let Some(colon) = colon else {
        let end = spot.before().trim_end().len();
        let hint = Arg::words("Tulis `:` sesudah nama jenisnya.", "Write `:` after the name of the type.");
        let mark = if spot.found == "=" {
            Slip::tell(spot.offset, spot.end(), hint.clone()).changing(end, spot.end(), ":")
        } else {
            Slip::tell(spot.offset, spot.end(), hint).changing(end, end, ":")
        };
        return Some(mark);
    };
    let (_, before) = spot.previous();
    if is_word(spot.found) && is_word(before) && !is_reserved(spot.found) && !spot.wants(Rule::new_name) {
        let hint = Arg::words(
            format!("Pisahkan anggota dengan koma: `{before}, {0}`; nama yang satu ditulis `{before}_{0}`.", spot.found),
            format!("Separate members by commas: `{before}, {0}`; one name is written `{before}_{0}`.", spot.found),
        );
        return (!spot.guessed).then(|| Slip::tell(spot.offset, spot.end(), hint));
    }
    let list = spot.item.get(colon + 1..)?;
    let blanks = list.len() - list.trim_start().len();
    let members: Vec<String> = list
        .trim()
        .replace(" atau ", ", ")
        .replace(" dan ", ", ")
        .split([',', ';', '\n'])
        .map(str::trim)
        .filter(|member| !member.is_empty())
        .map(member)
        .collect();
    let members = members.join(", ");
    let line = shown(&members);
    let hint = Arg::words(
        format!("Nama anggota satu kata tanpa tanda baca; nama aslinya ditulis sesudah `sebagai`: `{line}`."),
        format!("A member's name is one word without marks; its own name stands after `sebagai`: `{line}`."),
    );
    let start = colon + 1 + blanks;
    let slip = Slip::tell(spot.offset, spot.end(), hint).changing(start, spot.item.trim_end().len(), members);
    Some(if is_word(spot.found) { slip } else { slip.expecting("nama anggota", "the name of a member") })
}

fn member(written: &str) -> String {
    let plain = written.split_once(" sebagai ").map_or(written, |(name, _)| name);
    if is_word(plain) && !is_reserved(plain) {
        return written.to_owned();
    }
    let inner = written.trim_matches(['"', '\'']);
    // `TK/2` is known as TK2; a blank becomes a line below.
    let marks: String = inner.chars().filter(|c| !matches!(c, '/' | '-' | '.')).collect();
    let name = joined(if inner.contains(' ') { inner } else { &marks });
    let name = if is_reserved(&name) { format!("nilai_{name}") } else { name };
    format!("{name} sebagai \"{inner}\"")
}

fn declaration(spot: Spot<'_>) -> Option<Slip> {
    let (_, word) = spot.previous();
    let end = spot.before().trim_end().len();
    if spot.wants(Rule::p_colon) || spot.wants(Rule::value_output) {
        return named(spot, end);
    }
    if spot.wants(Rule::kw_dan) {
        return None;
    }
    let found = spot.found;
    if spot.label() && TYPES.contains(&found) {
        let hint =
            Arg::words(format!("Pilih satu tipe: `{word}` atau `{found}`."), format!("Choose one type: `{word}` or `{found}`."));
        return Some(Slip::tell(spot.offset, spot.end(), hint).expecting("satu tipe", "one type"));
    }
    if !spot.label() || (spot.guessed && !declared::known(spot)) {
        return None;
    }
    if let Some(slip) = declared::input(spot).or_else(|| bounds(spot)) {
        return Some(slip);
    }
    let lower = found.to_ascii_lowercase();
    let parts = (
        "`antara`, `bawaan`, `boleh kosong`, atau teks dalam tanda kutip",
        "`antara`, `bawaan`, `boleh kosong` or text in quotation marks",
    );
    let whole = |slip: Slip| Some(slip.expecting(parts.0, parts.1));
    match lower.as_str() {
        "wajib" | "required" => {
            let hint = Arg::words(
                "Masukan memang wajib, kecuali ditulis `boleh kosong`: hapus kata ini.",
                "An input is required unless it says `boleh kosong`: leave this out.",
            );
            return whole(Slip::replace(spot.offset, spot.end(), None, "").saying(hint).changing(end, spot.end(), ""));
        }
        "opsional" | "optional" | "nullable" | "pilihan" => {
            return whole(Slip::replace(spot.offset, spot.end(), None, "boleh kosong"));
        }
        "default" | "standar" | "nilai" | "=" => return whole(Slip::replace(spot.offset, spot.end(), None, "bawaan")),
        _ => {}
    }
    if let Some(length) = phrase(spot.rest(), "tidak wajib") {
        return Some(Slip::replace(spot.offset, spot.offset + length, None, "boleh kosong"));
    }
    quoted(spot, false)
}

/// `masukan gaji pokok: uang`, `masukan honor uang`, `keputusan hasil = uang`.
fn named(spot: Spot<'_>, end: usize) -> Option<Slip> {
    let (start, name) = spot.previous();
    if spot.found == "=" {
        return Some(Slip::replace(spot.offset, spot.end(), None, ":").changing(end, spot.end(), ":"));
    }
    if spot.found.is_empty() {
        let hint =
            Arg::words(format!("Sebutkan tipenya, misalnya `{name}: uang`."), format!("Name its type, such as `{name}: uang`."));
        return Some(Slip::tell(end, end, hint).changing(end, end, ": uang").expecting("`:` dan tipenya", "`:` and its type"));
    }
    if let Some((words, _)) = spot.item.get(start..)?.split_once(':') {
        let written = joined(words.trim_end());
        let plain =
            words.trim_end().chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '/' | '_' | '.' | '(' | ')'));
        if plain && is_word(&written) && written != words.trim() {
            let hint = Arg::words(
                format!("Nama tidak memuat spasi atau tanda baca: tulis `{written}`."),
                format!("A name has no blanks or marks: write `{written}`."),
            );
            let length = words.trim_end().len();
            return Some(
                Slip::tell(start, start + length, hint)
                    .changing(start, start + length, written)
                    .expecting("nama satu kata", "a name of one word"),
            );
        }
    }
    let decision = spot.entry == Rule::decision && !TYPES.contains(&spot.found);
    if is_word(spot.found) && !decision {
        let hint = Arg::words(
            format!("Tulis `:` sesudah namanya: `{name}: {}`.", spot.found),
            format!("Write `:` after the name: `{name}: {}`.", spot.found),
        );
        return Some(Slip::tell(spot.offset, spot.end(), hint).changing(end, end, ":"));
    }
    None
}

/// `Rp0 - Rp5`, `0 s.d. 5`, `minimal Rp0`.
fn bounds(spot: Spot<'_>) -> Option<Slip> {
    let text = spot.rest_of_line();
    let words = ["minimal", "maksimal", "minimum", "maksimum", "min", "max", "paling", ">", "<", "≥", "≤"];
    if words.contains(&spot.found) {
        let hint = Arg::words(
            "Sebutkan kedua batasnya, misalnya `antara Rp0 dan Rp100 miliar`.",
            "Name both bounds, such as `antara Rp0 dan Rp100 miliar`.",
        );
        return Some(Slip::tell(spot.offset, spot.end(), hint).expecting("`antara`", "`antara`"));
    }
    let digits = spot.found.starts_with(|c: char| c.is_ascii_digit()) || spot.found.starts_with("Rp");
    if !digits {
        return None;
    }
    let (range, _) = text.split_once('"').unwrap_or((text, ""));
    let range = range.trim_end();
    let (low, high) = [" - ", " – ", "-", " s.d. ", " s/d ", " sampai dengan ", " sampai ", " hingga "]
        .iter()
        .find_map(|mark| range.split_once(mark))?;
    let money = low.trim_start().starts_with("Rp") || high.trim_start().starts_with("Rp");
    let end_of = |end: &str| if money { rupiah(end) } else { end.trim().to_owned() };
    let written = format!("antara {} dan {}", end_of(low), end_of(high));
    Some(Slip::replace(spot.offset, spot.offset + range.len(), None, written).expecting("`antara`", "`antara`"))
}

fn heading(spot: Spot<'_>) -> Option<Slip> {
    let last = spot.rest().trim_end();
    if matches!(last, "." | ":" | ";") {
        let start = spot.before().trim_end().len();
        let hint = Arg::words("Hapus tanda ini.", "Leave this out.");
        return Some(Slip::replace(spot.offset, spot.offset + last.len(), None, "").saying(hint).changing(
            start,
            spot.offset + last.len(),
            "",
        ));
    }
    let condition = ["apabila", "bilamana", "kalau", "bila", "if"].iter().find_map(|words| phrase(spot.rest(), words));
    if let (true, Some(length)) = (spot.guard(), condition) {
        return Some(Slip::replace(spot.offset, spot.offset + length, None, "dalam hal").expecting("`dalam hal`", "`dalam hal`"));
    }
    let text = spot.rest_of_line();
    let title = text.trim_start_matches([':', '-', '–', '—']).trim();
    if title.len() < text.len() && title.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.contains(" adalah ") {
        return Some(quoting(spot, spot.offset, text, title));
    }
    if text.contains(" adalah ") || spot.found == "Dalam" {
        return None;
    }
    let lower = spot.found.to_ascii_lowercase();
    if matches!(lower.as_str(), "dalam" | "mulai" | "jika") {
        return None;
    }
    quoted(spot, true)
}

fn assertion(spot: Spot<'_>) -> Option<Slip> {
    if spot.found.is_empty() && spot.label() {
        let end = spot.before().trim_end().len();
        let hint = Arg::words(
            "Tambahkan kalimat untuk pemakai, misalnya `\"Usia harus lebih dari nol\"`.",
            "Add a sentence for the user, such as `\"Usia harus lebih dari nol\"`.",
        );
        return Some(Slip::tell(end, end, hint).expecting("teks dalam tanda kutip", "text in quotation marks"));
    }
    let words = all_words(spot.rest_of_line()).unwrap_or(0);
    let (_, word) = spot.previous();
    let complete = word.starts_with(|c: char| c.is_ascii_digit()) || words > 2;
    if complete && !matches!(spot.found, "lebih" | "kurang" | "sama" | "tidak" | "di") { quoted(spot, true) } else { None }
}

fn example(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let end = spot.before().trim_end().len();
    // The rows of a list follow its name alone.
    let bare = (spot.found == ":"
        && spot.rest().get(1..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n')))
        || (word == "=" && matches!(spot.found, "maka" | "diberikan"));
    if bare && spot.before().contains("diberikan") {
        let hint = Arg::words(
            "Baris daftar mengikuti namanya tanpa tanda: `diberikan anggota`, lalu `| usia |`.",
            "The rows of a list follow its name without a sign: `diberikan anggota`, then `| usia |`.",
        );
        let (from, to) = if word == "=" { (start, start + 1) } else { (spot.offset, spot.end()) };
        let before = spot.item.get(..from).map_or(from, |text| text.trim_end().len());
        return Some(Slip::tell(from, to, hint).expecting("baris daftar", "the rows of the list").changing(before, to, ""));
    }
    if spot.wants(Rule::p_equal) {
        if matches!(spot.found, "adalah" | "ialah" | "sebesar" | ":") {
            return Some(Slip::replace(spot.offset, spot.end(), None, "=").expecting("`=`", "`=`").changing(
                end,
                spot.end(),
                " =",
            ));
        }
        if is_word(spot.found) || spot.found.starts_with(|c: char| c.is_ascii_digit()) {
            let hint = Arg::words(format!("Tulis `{word} = …`."), format!("Write `{word} = …`."));
            return Some(Slip::tell(spot.offset, spot.end(), hint).changing(end, end, " ="));
        }
    }
    if spot.label() && is_word(spot.found) && spot.before().trim() == "contoh" {
        return quoted(spot, true);
    }
    if spot.found == ":" {
        let end = spot.before().trim_end().len();
        let hint = Arg::words("Hapus tanda ini.", "Leave this out.");
        return Some(Slip::replace(spot.offset, spot.end(), None, "").saying(hint).changing(end, spot.end(), ""));
    }
    if matches!(spot.found, "dan" | "serta" | "," | "and") && spot.wants(Rule::p_semi) {
        let end = spot.before().trim_end().len();
        return Some(Slip::replace(spot.offset, spot.end(), None, ";").expecting("`;`", "`;`").changing(end, spot.end(), ";"));
    }
    None
}

/// `dikecualikan dari ayat (1) dan ayat (3): …`.
fn exception(spot: Spot<'_>) -> Option<Slip> {
    if spot.wants(Rule::p_colon)
        && is_word(spot.found)
        && !is_reserved(spot.found)
        && !LEVELS.iter().any(|level| level.eq_ignore_ascii_case(spot.found))
    {
        let end = spot.before().trim_end().len();
        let hint = Arg::words("Tulis `:` sesudah ketentuan yang dikecualikan.", "Write `:` after the provision excepted from.");
        return Some(Slip::tell(spot.offset, spot.end(), hint).expecting("`:`", "`:`").changing(end, end, ":"));
    }
    if !(spot.wants(Rule::p_colon) && matches!(spot.found, "dan" | "serta" | "atau")) {
        return None;
    }
    let end = spot.before().trim_end().len();
    Some(Slip::replace(spot.offset, spot.end(), None, ";").expecting("`;` atau `:`", "`;` or `:`").changing(end, spot.end(), ";"))
}

/// `tabel berdasarkan status`.
fn table(spot: Spot<'_>) -> Option<Slip> {
    let (_, word) = spot.previous();
    if !(spot.wants(Rule::kw_menurut) && matches!(word, "tabel" | "pertama")) {
        return None;
    }
    if matches!(spot.found, "berdasarkan" | "atas" | "dengan" | "untuk" | "per" | "dari" | "sesuai") {
        return Some(Slip::replace(spot.offset, spot.end(), None, "menurut"));
    }
    is_word(spot.found).then(|| {
        let hint = Arg::words(format!("Tulis `menurut {}`.", spot.found), format!("Write `menurut {}`.", spot.found));
        Slip::tell(spot.offset, spot.end(), hint).changing(spot.offset, spot.offset, "menurut ")
    })
}
