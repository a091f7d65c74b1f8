//! Durations, days and times in other words.

use perwali_engine::diagnostic::Arg;

use super::{Slip, Spot, last_token, phrase};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{self, is_reserved, is_word, token};

/// Units of time in other words.
const UNITS: &[(&str, &str)] = &[
    ("thn", "tahun"),
    ("th", "tahun"),
    ("year", "tahun"),
    ("years", "tahun"),
    ("bln", "bulan"),
    ("bl", "bulan"),
    ("month", "bulan"),
    ("months", "bulan"),
    ("mgg", "minggu"),
    ("pekan", "minggu"),
    ("week", "minggu"),
    ("weeks", "minggu"),
    ("hr", "hari"),
    ("hri", "hari"),
    ("day", "hari"),
    ("days", "hari"),
    ("jm", "jam"),
    ("hour", "jam"),
    ("hours", "jam"),
    ("mnt", "menit"),
    ("min", "menit"),
    ("minute", "menit"),
    ("minutes", "menit"),
    ("dtk", "detik"),
    ("second", "detik"),
    ("seconds", "detik"),
];

/// Words between a duration and the day it starts from.
const SHIFTS: &[(&str, &str)] = &[
    ("terhitung sejak tanggal", "terhitung mulai"),
    ("terhitung mulai tanggal", "terhitung mulai"),
    ("terhitung sejak", "terhitung mulai"),
    ("terhitung dari", "terhitung mulai"),
    ("terhitung", "terhitung mulai"),
    ("dihitung sejak", "terhitung mulai"),
    ("dihitung mulai", "terhitung mulai"),
    ("mulai", "terhitung mulai"),
    ("sejak tanggal", "terhitung mulai"),
    ("sejak", "terhitung mulai"),
    ("setelah tanggal", "sesudah"),
    ("setelah", "sesudah"),
    ("sehabis", "sesudah"),
    ("pasca", "sesudah"),
    ("after", "sesudah"),
    ("dari", "sesudah"),
    ("sebelum tanggal", "sebelum"),
    ("before", "sebelum"),
];

/// Words for the month after a day, and for the month of a day.
const MONTHS: &[(&str, &str)] = &[
    ("bulan berikutnya setelah", "bulan berikutnya sesudah"),
    ("bulan berikutnya dari", "bulan berikutnya sesudah"),
    ("bulan berikutnya sejak", "bulan berikutnya sesudah"),
    ("bulan depan sesudah", "bulan berikutnya sesudah"),
    ("bulan depan setelah", "bulan berikutnya sesudah"),
    ("bulan sesudah", "bulan berikutnya sesudah"),
    ("bulan setelah", "bulan berikutnya sesudah"),
    ("bulan berikutnya", "bulan berikutnya sesudah"),
    ("bulan depan", "bulan berikutnya sesudah"),
    ("bulan dari", "bulan"),
    ("bulan pada", "bulan"),
];

const TO: &[&str] = &["sampai dengan", "sampai", "hingga", "s.d.", "s/d", "dan", "sd", "to"];

pub(super) fn any(spot: Spot<'_>) -> Option<Slip> {
    unit(spot)
        .or_else(|| year_end(spot))
        .or_else(|| shift(spot))
        .or_else(|| age(spot))
        .or_else(|| difference(spot))
        .or_else(|| month_day(spot))
        .or_else(|| clock(spot))
        .or_else(|| part(spot))
}

/// `akhir tahun t`, `hari ini`, `3 bulan 5 hari`.
fn year_end(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let rest = spot.rest().get(spot.found.len()..)?;
    let (next, after) = token(rest);
    if !spot.operator() {
        return None;
    }
    if word == "hari" && spot.found == "ini" {
        return Some(Slip::replace(start, spot.end(), None, "tanggal_acuan").expecting("`tanggal_acuan`", "`tanggal_acuan`"));
    }
    if digits(spot.found) && ends_in_duration(spot.before()) && unit_of(next).is_some() {
        let (number, _) = last_token(spot.item.get(..start)?);
        let end = spot.item.len() - after.len();
        let (first, second) = (spot.item.get(number..spot.offset)?.trim_end(), spot.item.get(spot.offset..end)?);
        let text = format!("({first} + {second})");
        return Some(Slip::replace(number, end, None, text).expecting("satu lama waktu", "one duration"));
    }
    let day = match word {
        "akhir" => "31 Desember",
        "awal" => "1 Januari",
        _ => return None,
    };
    (spot.found == "tahun" && is_word(next) && !is_reserved(next)).then(|| {
        let text = format!("{day} tahun({next})");
        Slip::replace(start, spot.item.len() - after.len(), None, text).expecting("tanggal", "a date")
    })
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// The unit of a word, however spelt.
fn unit_of(word: &str) -> Option<&'static str> {
    let lower = word.to_ascii_lowercase();
    let own = words::UNITS.iter().find(|(unit, _)| *unit == lower).map(|(unit, _)| *unit);
    own.or_else(|| UNITS.iter().find(|(other, _)| *other == lower).map(|(_, unit)| *unit))
}

/// `60 thn`, `24jam`, `dua tahun`.
fn unit(spot: Spot<'_>) -> Option<Slip> {
    let split = spot.found.find(|c: char| !c.is_ascii_digit()).filter(|at| *at > 0);
    if let Some((number, word)) = split.and_then(|at| spot.found.split_at_checked(at))
        && let Some(unit) = unit_of(word)
    {
        return Some(
            Slip::replace(spot.offset, spot.end(), None, format!("{number} {unit}"))
                .expecting("angka, spasi, satuan", "a number, a blank, a unit"),
        );
    }
    let (start, word) = spot.previous();
    let unit = unit_of(spot.found)?;
    if !spot.operator() && !spot.wants(Rule::shift) {
        return None;
    }
    if digits(word) && spot.found != unit {
        return Some(Slip::replace(spot.offset, spot.end(), None, unit).expecting("satuan waktu", "a unit of time"));
    }
    let spelt = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"];
    let number = spelt.iter().position(|other| *other == word)? + 1;
    Some(
        Slip::replace(start, spot.end(), None, format!("{number} {unit}"))
            .expecting("bilangan dengan angka", "a number in digits")
            .saying(Arg::words(format!("Tulis `{number} {unit}`."), format!("Write `{number} {unit}`."))),
    )
}

/// Whether a text ends in a duration.
fn ends_in_duration(text: &str) -> bool {
    let (at, word) = last_token(text);
    if word == ")" {
        return true;
    }
    let (_, number) = last_token(text.get(..at).unwrap_or(""));
    words::unit(word).is_some() && number.ends_with(|c: char| c.is_ascii_digit())
}

/// `7 hari setelah t`, `lama sesudah t`, `7 hari terhitung mulai tanggal t`.
fn shift(spot: Spot<'_>) -> Option<Slip> {
    let before = spot.before();
    if ends_in_duration(before) && (spot.wants(Rule::shift) || spot.wants(Rule::shift_way) || spot.operator()) {
        let (length, means) = SHIFTS.iter().find_map(|(words, means)| Some((phrase(spot.rest(), words)?, *means)))?;
        // `… berlaku` and a written day are the end of the rule.
        let after = spot.rest().get(length..).unwrap_or("");
        let day = token(after).0;
        if day.is_empty() {
            let hint = Arg::words(format!("Sebutkan harinya: `{means} t`."), format!("Name the day: `{means} t`."));
            return Some(
                Slip::tell(spot.offset, spot.offset + length, hint).expecting("`sesudah` dan harinya", "`sesudah` and the day"),
            );
        }
        if !(is_word(day) && !is_reserved(day) || day == "(" || digits(day)) {
            return None;
        }
        return Some(
            Slip::replace(spot.offset, spot.offset + length, None, means)
                .expecting("`sesudah`, `sebelum` atau `terhitung mulai`", "`sesudah`, `sebelum` or `terhitung mulai`"),
        );
    }
    let (start, word) = spot.previous();
    if matches!(spot.found, "sesudah" | "sebelum") && is_word(word) && !is_reserved(word) && spot.operator() {
        let hint = Arg::words(
            format!("Beri kurung: `({word}) {} …`.", spot.found),
            format!("Add parentheses: `({word}) {} …`.", spot.found),
        );
        return Some(
            Slip::tell(spot.offset, spot.end(), hint).expecting("lama waktu di depannya", "a duration before it").changing(
                start,
                start + word.len(),
                format!("({word})"),
            ),
        );
    }
    // `sejak` was read as the start of `berlaku sejak`.
    if word == "sejak" && is_word(spot.found) && ends_in_duration(before.get(..start)?) {
        return Some(
            Slip::replace(start, start + word.len(), None, "terhitung mulai")
                .expecting("`sesudah`, `sebelum` atau `terhitung mulai`", "`sesudah`, `sebelum` or `terhitung mulai`"),
        );
    }
    let (_, way) = last_token(before.get(..start)?);
    if word == "tanggal" && matches!(way, "sesudah" | "sebelum" | "mulai") && (is_word(spot.found) || digits(spot.found)) {
        return Some(Slip::replace(start, start + word.len(), None, "").changing(start, spot.offset, ""));
    }
    None
}

/// `umur(t) pada d`, `usia(t)`, `usia t pada d`, `usia(t; d)`.
fn age(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let end = spot.before().trim_end().len();
    let form = Arg::words("Tulis `usia(tanggal_lahir) pada tanggal_acuan`.", "Write `usia(tanggal_lahir) pada tanggal_acuan`.");
    if spot.found == "(" && matches!(word.to_ascii_lowercase().as_str(), "umur" | "age" | "usia") {
        let slip = Slip::replace(start, spot.end(), None, "usia(").saying(form).expecting("`usia(`", "`usia(`");
        let rest = spot.rest();
        let close = rest.find(')').map(|at| spot.offset + at + 1);
        let dated = close.and_then(|close| spot.item.get(close..)).is_some_and(|rest| token(rest).0 == "pada");
        return Some(match close.and_then(|close| Some((close, spot.item.get(spot.end()..close)?))) {
            Some((close, inner)) if !dated => slip.changing(start, close, format!("usia({inner} pada tanggal_acuan")),
            _ => slip,
        });
    }
    let open = spot.before().rfind("usia(");
    if let Some(open) = open
        && matches!(spot.found, ";" | ",")
        && spot.wants(Rule::p_rparen)
    {
        let close = spot.rest().find(')')?;
        let on = spot.rest().get(1..close)?.trim();
        let birth = spot.item.get(open + 5..spot.offset)?.trim();
        let text = format!("usia({birth}) pada {on}");
        return Some(Slip::replace(open, spot.offset + close + 1, None, text).expecting("`usia(…) pada …`", "`usia(…) pada …`"));
    }
    if spot.wants(Rule::kw_pada) && open.is_some() {
        if matches!(spot.found, "per" | "di" | "saat" | "ketika" | "sejak" | "dalam") {
            return Some(Slip::replace(spot.offset, spot.end(), None, "pada"));
        }
        let hint = Arg::words(
            "Sebutkan harinya, misalnya `usia(tanggal_lahir) pada tanggal_acuan`.",
            "Name the day, such as `usia(tanggal_lahir) pada tanggal_acuan`.",
        );
        return Some(Slip::tell(spot.offset, spot.end(), hint).changing(end, end, " pada tanggal_acuan"));
    }
    let bare = matches!(word, "usia" | "umur") && is_word(spot.found) && !is_reserved(spot.found) && spot.operator();
    let dated = spot.rest().get(spot.found.len()..).is_some_and(|rest| token(rest).0 == "pada");
    (bare && dated).then(|| {
        let text = format!("usia({})", spot.found);
        Slip::replace(start, spot.end(), None, text).expecting("`usia(`", "`usia(`")
    })
}

/// `selisih bulan antara a dan b`, `selisih dari a ke b`, `… sampai b`.
fn difference(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let form = Arg::words("Tulis misalnya `selisih bulan dari a ke b`.", "Write, for instance, `selisih bulan dari a ke b`.");
    let expected = ("`selisih bulan dari … ke …`", "`selisih bulan dari … ke …`");
    if spot.wants(Rule::kw_dari)
        && let Some(open) = spot.before().rfind("selisih ")
    {
        let rest = spot.rest();
        let between = phrase(rest, "antara").and_then(|length| Some((length, rest.get(length..)?.find(" dan ")? + length)));
        if let Some((length, and)) = between {
            let first = rest.get(length..and)?.trim();
            let text = format!("dari {first} ke");
            return Some(Slip::replace(spot.offset, spot.offset + and + 4, None, text).expecting(expected.0, expected.1));
        }
        let unit = spot.item.get(open..spot.offset).is_some_and(|text| text.split_whitespace().count() == 2);
        let length = ["sejak", "mulai", "antara", "di antara"].iter().find_map(|words| phrase(rest, words));
        return match length {
            Some(length) if unit => Some(Slip::replace(spot.offset, spot.offset + length, None, "dari")),
            _ if unit => Some(Slip::tell(spot.offset, spot.end(), form).changing(spot.offset, spot.offset, "dari ")),
            _ => None,
        };
    }
    if spot.wants(Rule::kw_ke) {
        if let Some(length) = TO.iter().find_map(|words| phrase(spot.rest(), words)) {
            return Some(Slip::replace(spot.offset, spot.offset + length, None, "ke"));
        }
        return Some(Slip::tell(spot.offset, spot.end(), form));
    }
    if word == "selisih" && spot.operator() {
        if spot.found == "dari" {
            let hint = Arg::words(
                "Sebutkan satuannya, misalnya `selisih bulan dari a ke b`.",
                "Name the unit, such as `selisih bulan dari a ke b`.",
            );
            return Some(Slip::tell(start, spot.end(), hint).expecting("satuan waktu", "a unit of time").changing(
                spot.offset,
                spot.offset,
                "bulan ",
            ));
        }
        if let Some(unit) = unit_of(spot.found) {
            return Some(Slip::replace(spot.offset, spot.end(), None, unit));
        }
        if spot.found == "(" {
            return Some(Slip::tell(start, spot.end(), form).expecting(expected.0, expected.1));
        }
    }
    let part = spot
        .before()
        .rfind("bagian ")
        .filter(|at| spot.before().get(*at..).is_some_and(|text| text.split_whitespace().count() == 2));
    if part.is_some() && (spot.wants(Rule::kw_dihitung) || spot.wants(Rule::kw_diabaikan)) {
        let whole = ["dibulatkan ke atas", "dihitung satu bulan", "dihitung utuh", "dihitung 1 bulan", "penuh", "dianggap penuh"];
        let dropped = ["tidak dihitung", "dibulatkan ke bawah", "dihapus", "dibuang", "dihilangkan"];
        if let Some(length) = whole.iter().find_map(|words| phrase(spot.rest(), words)) {
            return Some(Slip::replace(spot.offset, spot.offset + length, None, "dihitung penuh"));
        }
        let length = dropped.iter().find_map(|words| phrase(spot.rest(), words))?;
        return Some(Slip::replace(spot.offset, spot.offset + length, None, "diabaikan"));
    }
    None
}

/// `tanggal 20 bulan berikutnya setelah t`, `tanggal 20 bulan depan`, `akhir bulan dari t`.
fn month_day(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    // `tanggal 20 …`: the word alone was read as a name.
    let lead = ["tanggal", "tgl", "akhir", "awal"].contains(&word);
    if !(lead && (spot.operator() || spot.value())) {
        return None;
    }
    let rest = spot.rest();
    let numbered = digits(spot.found);
    let after = if numbered { rest.get(spot.found.len()..)?.trim_start() } else { rest };
    if !after.starts_with("bulan") {
        return None;
    }
    let at = spot.item.len() - after.len();
    let (length, means) = MONTHS.iter().find_map(|(words, means)| Some((phrase(after, words)?, *means)))?;
    let written = if numbered { format!("tanggal {} {means}", spot.found) } else { format!("{word} {means}") };
    let followed = after.get(length..).is_some_and(|rest| {
        let next = token(rest).0;
        (is_word(next) && !is_reserved(next)) || next == "("
    });
    let hint = Arg::words(
        format!("Tulis `{written} t`, dengan `t` sebuah tanggal."),
        format!("Write `{written} t`, where `t` is a day."),
    );
    let slip = Slip::tell(start, at + length, hint).expecting(&format!("`{means} …`"), &format!("`{means} …`"));
    Some(if followed { slip.changing(start, at + length, written) } else { slip })
}

/// `jam 13.30`, `pukul 8`, `pukul 13.30 WIB`.
fn clock(spot: Spot<'_>) -> Option<Slip> {
    if spot.wants(Rule::clock) || spot.wants(Rule::foreign_clock) {
        let hour = digits(spot.found) && spot.found.len() <= 2;
        return Some(if hour {
            Slip::replace(spot.offset, spot.end(), None, format!("{:0>2}.00", spot.found))
        } else {
            Slip::tell(
                spot.offset,
                spot.end(),
                Arg::words("Tulis misalnya `pukul 13.30`.", "Write, for instance, `pukul 13.30`."),
            )
        });
    }
    let after = spot.rest().get(spot.found.len()..).unwrap_or("").trim_start();
    if matches!(spot.found, "jam" | "jm" | "at" | "pkl") && after.starts_with(|c: char| c.is_ascii_digit()) && spot.operator() {
        return Some(Slip::replace(spot.offset, spot.end(), None, "pukul").expecting("`pukul`", "`pukul`"));
    }
    if matches!(spot.found, "WIB" | "WITA" | "WIT") && spot.before().contains("pukul") {
        let end = spot.before().trim_end().len();
        let hint = Arg::words(
            "Zona waktu ditulis sekali di kepala peraturan: `zona waktu WIB`.",
            "The time zone is written once in the header: `zona waktu WIB`.",
        );
        return Some(
            Slip::replace(spot.offset, spot.end(), None, "").saying(hint).expecting("jam saja", "the time alone").changing(
                end,
                spot.end(),
                "",
            ),
        );
    }
    None
}

/// `tahun dari t`, `year(t)`, `tahun (t)`.
fn part(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let lower = word.to_ascii_lowercase();
    let part = match lower.as_str() {
        "tahun" | "year" => "tahun",
        "bulan" | "month" => "bulan",
        "tanggal" | "date" => "tanggal",
        _ => return None,
    };
    if !spot.operator() {
        return None;
    }
    if spot.found == "(" {
        return Some(
            Slip::replace(start, spot.end(), None, format!("{part}(")).expecting(&format!("`{part}(`"), &format!("`{part}(`")),
        );
    }
    let (of, rest) = token(spot.rest().get(spot.found.len()..)?);
    if spot.found == "dari" && is_word(of) && !is_reserved(of) {
        let end = spot.item.len() - rest.len();
        return Some(
            Slip::replace(start, end, None, format!("{part}({of})")).expecting(&format!("`{part}(`"), &format!("`{part}(`")),
        );
    }
    None
}
