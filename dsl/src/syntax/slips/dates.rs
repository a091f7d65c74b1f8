//! Words about days → `berlaku sejak`, `sampai dengan` and written dates.

use super::{Slip, Spot, phrase};
use crate::syntax::grammar::Rule;
use crate::syntax::words::{self, token};

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

/// `mulai 1 Januari 2025`, `sampai 31 Desember`, a year alone.
pub(super) fn any(spot: Spot<'_>) -> Option<Slip> {
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
