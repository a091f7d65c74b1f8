//! Types, numbers and intervals in a drafter's words.

use num_bigint::BigInt;
use perwali_engine::diagnostic::Arg;
use perwali_engine::value::{Interval, group_thousands};

use super::{Dim, Lama};
use crate::hir::{Regulation, Type};

/// A number as a drafter writes it: `Rp1.500`, `2,5%`, `12,75`.
pub fn number(mantissa: &BigInt, scale: u32, dim: Dim) -> String {
    perwali_engine::show::number(mantissa, scale, dim.unit())
}

/// `Rp0 sampai Rp100.000`.
pub fn interval(interval: &Interval, scale: u32, dim: Dim) -> Arg {
    let (low, high) = (number(interval.low(), scale, dim), number(interval.high(), scale, dim));
    if low == high { Arg::Text(low) } else { Arg::words(format!("{low} sampai {high}"), format!("{low} to {high}")) }
}

/// `antara Rp0 dan Rp100.000`: as a declaration writes it.
pub fn bounds(interval: &Interval, scale: u32, dim: Dim) -> String {
    format!("antara {} dan {}", number(interval.low(), scale, dim), number(interval.high(), scale, dim))
}

/// The words for what a value is.
pub fn dim(dim: Dim, regulation: &Regulation) -> Arg {
    let enumeration = |id: perwali_engine::ir::EnumerationId| {
        regulation.enumerations.get(id.index()).map_or_else(String::new, |e| e.name.clone())
    };
    match dim {
        Dim::Uang => Arg::words("uang", "money"),
        Dim::Persen => Arg::words("persen", "a percentage"),
        Dim::Bare => Arg::words("bilangan", "a number"),
        Dim::Logika => Arg::words("logika (ya atau tidak)", "a truth value (ya or tidak)"),
        Dim::Tanggal => Arg::words("tanggal", "a date"),
        Dim::Jenis(id) => Arg::words(format!("anggota {}", enumeration(id)), format!("a member of {}", enumeration(id))),
        Dim::Himpunan(id) => Arg::words(format!("himpunan {}", enumeration(id)), format!("a set of {}", enumeration(id))),
        Dim::Waktu => Arg::words("waktu", "a moment"),
        Dim::Teks => Arg::words("teks", "a text"),
        Dim::Lama(Lama::Bulan) => Arg::words("lama dalam bulan", "a number of months"),
        Dim::Lama(Lama::Hari) => Arg::words("lama dalam hari", "a number of days"),
        Dim::Lama(Lama::Detik) => Arg::words("lama dalam jam, menit, atau detik", "a number of hours, minutes or seconds"),
        Dim::Daftar => Arg::words("daftar", "a list"),
        Dim::Elemen(list) => {
            let name = regulation.inputs.get(list.index()).map_or("", |input| input.name.as_str());
            Arg::words(format!("salah satu isi `{name}`"), format!("an element of `{name}`"))
        }
    }
}

/// A declared type as it is written.
pub fn declared(ty: &Type, regulation: &Regulation) -> String {
    let enumeration = |id: &perwali_engine::ir::EnumerationId| {
        regulation.enumerations.get(id.index()).map_or_else(String::new, |e| e.name.clone())
    };
    match ty {
        Type::Uang(0) => "uang".to_owned(),
        Type::Uang(n) => format!("uang({n})"),
        Type::Persen(2) => "persen".to_owned(),
        Type::Persen(n) => format!("persen({n})"),
        Type::Desimal(n) => format!("desimal({n})"),
        Type::Bulat => "bulat".to_owned(),
        Type::Logika => "logika".to_owned(),
        Type::Tanggal => "tanggal".to_owned(),
        Type::Jenis(id) => enumeration(id),
        Type::Himpunan(id) => format!("himpunan {}", enumeration(id)),
        Type::Waktu => "waktu".to_owned(),
        Type::Teks => "teks".to_owned(),
        Type::Daftar(record, most) => format!("daftar {} paling banyak {most}", self::record(*record, regulation)),
        Type::Elemen(list) => match regulation.inputs.get(list.index()).and_then(|input| input.ty.as_ref()) {
            Some(Type::Daftar(record, _)) => self::record(*record, regulation),
            _ => String::new(),
        },
    }
}

fn record(id: crate::hir::RecordId, regulation: &Regulation) -> String {
    match regulation.records.get(id.index()) {
        Some(record) if record.name.is_empty() => {
            record.fields.first().and_then(|field| field.ty.as_ref()).map_or_else(String::new, |ty| declared(ty, regulation))
        }
        Some(record) => record.name.clone(),
        None => String::new(),
    }
}

/// The unit of rounding that fits a declared type: `Rp1`, `0,01%`, `0,01`.
pub fn rounding_unit(ty: &Type) -> Option<String> {
    let (decimals, dim) = match ty {
        Type::Uang(n) => (*n, Dim::Uang),
        Type::Persen(n) => (*n, Dim::Persen),
        Type::Desimal(n) => (*n, Dim::Bare),
        Type::Bulat => (0, Dim::Bare),
        _ => return None,
    };
    let scale = if dim == Dim::Persen { decimals + 2 } else { decimals };
    Some(number(&BigInt::from(1), scale, dim))
}

/// A bound of at least this size that a drafter might state: `Rp100 miliar`.
pub fn round_bound(dim: Dim) -> &'static str {
    match dim {
        Dim::Uang => "antara Rp0 dan Rp100 miliar",
        Dim::Persen => "antara 0% dan 100%",
        _ => "antara 0 dan 1.000.000",
    }
}

/// Digits grouped in thousands.
pub fn count(n: usize) -> String {
    group_thousands(&n.to_string())
}
