//! `dibulatkan` with its direction or unit missing, or in other words.

use perwali_engine::diagnostic::Arg;

use super::{Slip, Spot, phrase};
use crate::syntax::grammar::Rule;

/// Units of rounding in words.
const UNITS: &[(&str, &str)] = &[
    ("puluhan juta", "Rp10 juta"),
    ("ratusan ribu", "Rp100.000"),
    ("puluhan ribu", "Rp10.000"),
    ("seratus ribu", "Rp100.000"),
    ("sepuluh ribu", "Rp10.000"),
    ("jutaan", "Rp1 juta"),
    ("ribuan", "Rp1.000"),
    ("ratusan", "Rp100"),
    ("puluhan", "Rp10"),
    ("satuan", "Rp1"),
    ("seribu", "Rp1.000"),
    ("seratus", "Rp100"),
    ("juta", "Rp1 juta"),
    ("ribu", "Rp1.000"),
    ("ratus", "Rp100"),
    ("puluh", "Rp10"),
    ("rupiah", "Rp1"),
];

/// A unit in words at the start of a text: what it is, whether the nearest one is meant, and its length.
fn unit(text: &str) -> Option<(&'static str, bool, usize)> {
    let (length, unit) = UNITS.iter().find_map(|(words, unit)| Some((phrase(text, words)?, *unit)))?;
    let mut end = length;
    let mut nearest = false;
    for word in ["rupiah", "penuh", "terdekat"] {
        let rest = text.get(end..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start().len();
        if let Some(length) = phrase(rest.trim_start(), word) {
            end += blanks + length;
            nearest |= word == "terdekat";
        }
    }
    Some((unit, nearest, end))
}

pub(super) fn any(spot: Spot<'_>) -> Option<Slip> {
    let lead = ["ke dalam", "ke", "sampai dengan", "sampai", "hingga", "dalam", "menjadi"]
        .iter()
        .find_map(|words| phrase(spot.rest(), words));
    let after = lead.unwrap_or(0);
    let rest = spot.rest().get(after..).unwrap_or("");
    let blanks = rest.len() - rest.trim_start().len();
    let unit = unit(rest.trim_start()).map(|(unit, nearest, length)| (unit, nearest, after + blanks + length));
    if spot.wants(Rule::round_mode) {
        return Some(direction(spot, unit));
    }
    if !spot.wants(Rule::kw_dalam) || !spot.before().contains("dibulatkan") {
        return None;
    }
    if let Some((unit, _, length)) = unit {
        let hint = Arg::words(format!("Sebutkan satuannya: `dalam {unit}`."), format!("Name the unit: `dalam {unit}`."));
        return Some(Slip::replace(spot.offset, spot.offset + length, None, format!("dalam {unit}")).saying(hint));
    }
    let end = spot.before().trim_end().len();
    let hint = Arg::words(
        "Sebutkan satuannya, misalnya `dalam Rp1` atau `dalam Rp1.000`.",
        "Name the unit, such as `dalam Rp1` or `dalam Rp1.000`.",
    );
    let slip = Slip::tell(spot.offset, spot.end(), hint);
    Some(if spot.found.is_empty() { slip.changing(end, end, " dalam Rp1") } else { slip })
}

fn direction(spot: Spot<'_>, unit: Option<(&'static str, bool, usize)>) -> Slip {
    let Some((unit, nearest, length)) = unit else {
        let end = if spot.found.is_empty() { spot.offset } else { spot.end() };
        return Slip::tell(
            spot.offset,
            end,
            Arg::words(
                "Sebutkan arah dan satuannya menurut peraturannya, misalnya `dibulatkan ke bawah dalam Rp1`.",
                "Name the direction and the unit as the regulation says, such as `dibulatkan ke bawah dalam Rp1`.",
            ),
        );
    };
    let (way, other) = if nearest { ("terdekat", "ke bawah") } else { ("bawah", "ke atas") };
    let text = format!("ke {way} dalam {unit}");
    let hint = Arg::words(
        format!("Tulis `dibulatkan {text}`, atau `{other}` menurut peraturannya."),
        format!("Write `dibulatkan {text}`, or `{other}` as the regulation says."),
    );
    Slip::replace(spot.offset, spot.offset + length, None, text).saying(hint)
}
