//! The header → the regulation's identity.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::Span;
use perwali_engine::value::Day;

use crate::hir::Identity;
use crate::syntax::ast::{Date, Instrument, Item, ItemKind, Meta, Title};

/// Reads the title and the header lines.
pub fn identity(items: &[Item], whole: Span, diagnostics: &mut Vec<Diagnostic>) -> Identity {
    let mut identity = Identity { span: whole, ..Identity::default() };
    let mut local_id: Option<String> = None;
    let mut title: Option<&Title> = None;
    let (mut retroactive, mut enacted) = (None, None);
    for item in items {
        match &item.kind {
            ItemKind::Title(found) => match title {
                None => title = Some(found),
                Some(first) => diagnostics.push(
                    Diagnostic::error(Code::MisplacedHeader, item.span)
                        .with("what", name_of(found))
                        .label(first.span, perwali_engine::diagnostic::Arg::words("judul pertama", "the first title")),
                ),
            },
            ItemKind::Meta(meta) => match meta {
                Meta::Tentang(text) => identity.subject = text.text.clone(),
                Meta::Disingkat(text) => identity.short = text.text.clone(),
                Meta::Id(text) => local_id = Some(text.text.clone()),
                Meta::Ditetapkan(date) => enacted = day(date),
                Meta::ZonaWaktu(zone) => identity.zone = Some(*zone),
                Meta::MissingDay(rule) => identity.missing_day = Some(*rule),
                Meta::Diundangkan(date) => identity.promulgated = day(date),
                Meta::MulaiBerlaku(date) => identity.from = day(date),
                Meta::BerlakuSurut(date) => retroactive = day(date),
                Meta::BerlakuSampai(date) => identity.until = day(date),
                Meta::Sumber(text) => identity.sources.push(text.text.clone()),
                Meta::Mengubah(reference) => identity.links.push(("mengubah", reference.text.clone())),
                Meta::Mencabut(reference) => identity.links.push(("mencabut", reference.text.clone())),
                Meta::Melaksanakan(reference) => identity.links.push(("melaksanakan", reference.text.clone())),
                Meta::Aplikasi(names) => identity.applications.extend(names.iter().map(|name| name.text.clone())),
            },
            _ => {}
        }
    }
    identity.from = retroactive.or(identity.from);
    identity.promulgated = identity.promulgated.or(enacted);
    // What is missing may be what could not be read, or all of an empty file: one message is enough.
    let broken = items.is_empty() || items.iter().any(|item| matches!(item.kind, ItemKind::Broken));
    let Some(title) = title else {
        if !broken {
            diagnostics.push(Diagnostic::error(Code::MissingTitle, whole.start_point()));
        }
        return identity;
    };
    identity.span = title.span;
    identity.name = name_of(title);
    let number = title.number.clone().or(local_id);
    if number.is_none() && !broken {
        diagnostics
            .push(Diagnostic::error(Code::MissingHeader, title.span).with("what", "id").with("example", "id \"nama-pendek\""));
    }
    let slug = number.unwrap_or_default().replace('/', "-");
    identity.id = match title.year {
        Some(year) => format!("{}/{slug}/{year}", prefix(title)),
        None => format!("{}/{slug}", prefix(title)),
    };
    if identity.short.is_empty() {
        identity.short = short_of(title);
    }
    identity.citation = short_of(title);
    if identity.subject.is_empty() && !broken {
        diagnostics.push(
            Diagnostic::error(Code::MissingHeader, title.span)
                .with("what", "tentang")
                .with("example", "tentang \"Nama Peraturan\""),
        );
    }
    if identity.from.is_none() && !broken {
        diagnostics.push(
            Diagnostic::error(Code::MissingHeader, title.span)
                .with("what", "mulai berlaku")
                .with("example", "mulai berlaku 1 Januari 2024"),
        );
    }
    if let (Some(from), Some(until)) = (identity.from, identity.until)
        && until < from
    {
        diagnostics.push(Diagnostic::error(Code::DateRangeInverted, title.span));
    }
    identity
}

/// A written date as a day; the parser lets only real days through.
pub fn day(date: &Date) -> Option<Day> {
    Day::new(date.year, date.month, date.day)
}

fn words(kind: Instrument) -> (&'static str, &'static str, &'static str) {
    match kind {
        Instrument::Uu => ("Undang-Undang", "UU", "uu"),
        Instrument::Perppu => ("Peraturan Pemerintah Pengganti Undang-Undang", "Perppu", "perppu"),
        Instrument::Pp => ("Peraturan Pemerintah", "PP", "pp"),
        Instrument::Perpres => ("Peraturan Presiden", "Perpres", "perpres"),
        Instrument::Permen => ("Peraturan Menteri", "Permen", "permen"),
        Instrument::Pmk => ("Peraturan Menteri Keuangan", "PMK", "pmk"),
        Instrument::PeraturanLembaga => ("Peraturan Lembaga", "Peraturan", "peraturan"),
        Instrument::Perda => ("Peraturan Daerah", "Perda", "perda"),
        Instrument::Perwali => ("Peraturan Wali Kota", "Perwali", "perwali"),
        Instrument::Kepwal => ("Keputusan Wali Kota", "Kepwal", "kepwal"),
        Instrument::Juknis => ("Petunjuk Teknis", "Juknis", "juknis"),
    }
}

/// A head of a region that is no mayor makes its own regulations.
fn own_kind(title: &Title) -> Option<(&'static str, &'static str, &'static str, &str)> {
    let (head, region) = title.issuer.split_once(' ')?;
    match head {
        "Bupati" => Some(("Peraturan Bupati", "Perbup", "perbup", region)),
        "Gubernur" => Some(("Peraturan Gubernur", "Pergub", "pergub", region)),
        _ => None,
    }
}

/// Long and short words of a title's kind, its prefix in identifiers, and whose it is.
fn kind_of(title: &Title) -> (&'static str, &'static str, &'static str, &str) {
    let (long, short, prefix) = words(title.kind);
    own_kind(title).unwrap_or((long, short, prefix, &title.issuer))
}

fn prefix(title: &Title) -> String {
    let (_, _, prefix, issuer) = kind_of(title);
    let region: Vec<String> = issuer.split_whitespace().map(str::to_lowercase).collect();
    if region.is_empty() { prefix.to_owned() } else { format!("{prefix}-{}", region.join("-")) }
}

fn spaced(word: &str, issuer: &str) -> String {
    format!("{word} {issuer}").trim_end().to_owned()
}

fn name_of(title: &Title) -> String {
    let (long, _, _, issuer) = kind_of(title);
    let name = spaced(long, issuer);
    match (&title.number, title.year) {
        (Some(number), Some(year)) => format!("{name} Nomor {number} Tahun {year}"),
        (Some(number), None) => format!("{name} Nomor {number}"),
        (None, _) => name,
    }
}

fn short_of(title: &Title) -> String {
    let (_, short, _, issuer) = kind_of(title);
    let name = spaced(short, issuer);
    match (&title.number, title.year) {
        (Some(number), Some(year)) => format!("{name} {number}/{year}"),
        (Some(number), None) => format!("{name} {number}"),
        (None, _) => name,
    }
}
