//! Types of lists, judgements, orders of members, time zones and provisions whose number is not known.

use perwali_engine::diagnostic::Arg;

use super::{Slip, Spot, last_token, phrase};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{LEVELS, is_reserved, is_word};

const MOST: &[&str] =
    &["paling banyak", "maksimal", "maksimum", "maks", "max", "sebanyak", "terbanyak", "sampai", "hingga", "paling"];

const JUDGES: &[&str] = &["dinilai oleh", "ditetapkan oleh", "dari", "menurut", "by", "penilai"];

const ZONES: &[(&str, &str)] = &[
    ("indonesia barat", "WIB"),
    ("indonesia tengah", "WITA"),
    ("indonesia timur", "WIT"),
    ("jakarta", "WIB"),
    ("surabaya", "WIB"),
    ("makassar", "WITA"),
    ("jayapura", "WIT"),
    ("gmt+7", "WIB"),
    ("utc+7", "WIB"),
    ("gmt+8", "WITA"),
    ("utc+8", "WITA"),
    ("gmt+9", "WIT"),
    ("utc+9", "WIT"),
    ("asia/jakarta", "WIB"),
    ("asia/makassar", "WITA"),
    ("asia/jayapura", "WIT"),
];

/// The type as written so far.
fn ty(spot: Spot<'_>) -> &str {
    spot.before().split_once(':').map_or("", |(_, ty)| ty.trim())
}

/// Whether a spot is one of those here, though its word is near another.
pub(super) fn known(spot: Spot<'_>) -> bool {
    ty(spot).starts_with("daftar") || spot.item.starts_with("pertimbangan") || spot.found == "rahasia"
}

/// `daftar Anggota maksimal 20`, `list Anggota`, `pertimbangan … dari "Tim"`, `… rahasia`.
pub(super) fn input(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let end = spot.before().trim_end().len();
    let ty = ty(spot);
    if ty == "daftar dari" || ty == "daftar tiap" {
        return Some(Slip::replace(start, start + word.len(), None, "").changing(start, spot.offset, ""));
    }
    if matches!(ty.to_ascii_lowercase().as_str(), "list" | "array" | "larik" | "tabel" | "kumpulan" | "himpunan dari")
        && is_word(spot.found)
    {
        return Some(Slip::replace(start, start + word.len(), None, "daftar").expecting("`daftar`", "`daftar`"));
    }
    if ty.starts_with("daftar ") && !ty.contains("paling") {
        let lead = MOST.iter().find_map(|words| phrase(spot.rest(), words)).unwrap_or(0);
        let lead = if lead == 0 && matches!(spot.found, "(" | "," | "[") { 1 } else { lead };
        let rest = spot.rest().get(lead..)?;
        let number: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        if lead > 0 || !number.is_empty() {
            let blanks = rest.len() - rest.trim_start().len();
            let close = usize::from(rest.trim_start().get(number.len()..).is_some_and(|rest| rest.starts_with([')', ']'])));
            let text = format!("paling banyak {}", if number.is_empty() { "20" } else { number.as_str() });
            let last = if number.is_empty() { lead } else { lead + blanks + number.len() + close };
            let slip = Slip::replace(spot.offset, spot.offset + last, None, text.as_str())
                .expecting("`paling banyak`", "`paling banyak`");
            return Some(slip.changing(end, spot.offset + last, format!(" {text}")));
        }
    }
    if spot.item.starts_with("pertimbangan") {
        let length = JUDGES.iter().find_map(|words| phrase(spot.rest(), words));
        if let Some(length) = length {
            return Some(Slip::replace(spot.offset, spot.offset + length, None, "oleh").expecting("`oleh`", "`oleh`"));
        }
    }
    if spot.found == "rahasia" && spot.entry == Rule::input {
        let head = spot.before().trim_end();
        let (verb, rest) = head.split_once(' ')?;
        let text = format!("{verb} rahasia {}", rest.trim_start());
        let hint = Arg::words(format!("`rahasia` ditulis sesudah `{verb}`."), format!("`rahasia` stands after `{verb}`."));
        return Some(Slip::tell(spot.offset, spot.end(), hint).changing(0, spot.end(), text));
    }
    None
}

/// `jenis Tingkat bertingkat: …`, `jenis berurutan Tingkat: …`.
pub(super) fn order(spot: Spot<'_>) -> Option<Slip> {
    if spot.before().contains(':') || !is_word(spot.found) || is_reserved(spot.found) {
        return None;
    }
    let (start, word) = spot.previous();
    if matches!(spot.found, "bertingkat" | "terurut" | "urut" | "berjenjang" | "urutan" | "ordered" | "berperingkat") {
        return Some(
            Slip::replace(spot.offset, spot.end(), None, "berurutan").expecting("`berurutan` atau `:`", "`berurutan` or `:`"),
        );
    }
    (word == "berurutan").then(|| {
        let text = format!("{} {word}", spot.found);
        Slip::replace(start, spot.end(), None, text).expecting("nama jenis lebih dahulu", "the name of the type first")
    })
}

/// `zona WIB`, `zona waktu Jakarta`, `tanggal yang tidak ada dianggap akhir bulan`.
pub(super) fn header(spot: Spot<'_>) -> Option<Slip> {
    if spot.wants(Rule::kw_waktu) {
        let zone = matches!(spot.found.to_ascii_uppercase().as_str(), "WIB" | "WITA" | "WIT");
        let slip = Slip::replace(spot.offset, spot.end(), None, if zone { "zona waktu WIB" } else { "waktu" });
        return Some(if zone {
            let text = format!("waktu {}", spot.found);
            let hint = Arg::words(format!("Tulis `zona {text}`."), format!("Write `zona {text}`."));
            Slip::tell(spot.offset, spot.end(), hint).changing(spot.offset, spot.end(), text)
        } else {
            slip
        });
    }
    if spot.wants(Rule::zone) {
        let text = spot.rest_of_line();
        let lower = text.to_ascii_lowercase();
        let known = ZONES.iter().find(|(other, _)| lower.contains(other)).map(|(_, zone)| *zone);
        return Some(match known {
            Some(zone) => Slip::replace(spot.offset, spot.offset + text.len(), None, zone),
            None => Slip::tell(
                spot.offset,
                spot.end(),
                Arg::words("Tulis misalnya `zona waktu WIB`.", "Write, for instance, `zona waktu WIB`."),
            ),
        });
    }
    if spot.wants(Rule::kw_menjadi) {
        let length = ["dianggap", "jatuh pada", "digeser ke", "adalah", "=", ":", "ialah", "diganti"]
            .iter()
            .find_map(|words| phrase(spot.rest(), words))?;
        return Some(Slip::replace(spot.offset, spot.offset + length, None, "menjadi"));
    }
    if spot.wants(Rule::missing_day) {
        let text = spot.rest_of_line();
        let next = text.contains("berikut") || text.contains("depan") || text.contains('1');
        let due = if next { "tanggal 1 bulan berikutnya" } else { "akhir bulan" };
        return Some(Slip::replace(spot.offset, spot.offset + text.len(), None, due));
    }
    None
}

/// `Pasal belum diketahui`, without the words that stand for its number.
pub(super) fn unknown(spot: Spot<'_>) -> Option<Slip> {
    let (start, word) = spot.previous();
    let ended = word == "diketahui" || (word == "belum" && spot.found == "diketahui");
    let bare = LEVELS.contains(&word) && spot.found == "belum";
    if !ended && !bare {
        return None;
    }
    let line = spot.item.lines().next().unwrap_or("").trim_end();
    let end = line.find("diketahui").map(|at| at + "diketahui".len())?;
    let (_, before) = last_token(spot.item.get(..start)?);
    let level = if bare {
        word
    } else if LEVELS.contains(&before) {
        before
    } else {
        "Pasal"
    };
    let hint = Arg::words(
        format!("Beri sebutan di dalam tanda kutip: `{level} belum diketahui \"syarat penerima\"`."),
        format!("Name it in quotation marks: `{level} belum diketahui \"syarat penerima\"`."),
    );
    Some(Slip::tell(end, end, hint).expecting("sebutan ketentuannya", "words that name the provision").changing(
        end,
        end,
        " \"syarat\"",
    ))
}
