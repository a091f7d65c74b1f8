//! Cells of a CSV file by the type of their column.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::value::{Day, Decimal, Moment};

use super::constants::{Constant, dim_of};
use super::{Checker, Dim, Typed, show};
use crate::hir::{self, Cell, CsvText};

/// Most faults of one column that are shown each.
const SHOWN: usize = 3;

impl Checker<'_> {
    pub(super) fn csv_key(&mut self, text: &CsvText, key: &Typed, cell: &Cell) -> Option<Constant> {
        let ty = match key.dim {
            Dim::Uang => hir::Type::Uang(0),
            Dim::Persen => hir::Type::Persen(2),
            Dim::Bare => hir::Type::Desimal(0),
            Dim::Logika => hir::Type::Logika,
            Dim::Tanggal => hir::Type::Tanggal,
            Dim::Jenis(e) => hir::Type::Jenis(e),
            Dim::Himpunan(e) => hir::Type::Himpunan(e),
            Dim::Waktu => hir::Type::Waktu,
            Dim::Lama(_) | Dim::Teks | Dim::Daftar | Dim::Elemen(_) => {
                let hint = Arg::words(
                    "Ubah menjadi bilangan dulu, misalnya `lama ÷ 1 hari`.",
                    "Make it a number first, such as `lama ÷ 1 hari`.",
                );
                return self.cell_form(cell, &text.column, hint);
            }
        };
        self.csv_constant(text, Some(&ty), cell)
    }

    /// A CSV cell by the type of its column: digits with a point, ISO dates, member or external names.
    pub(super) fn csv_constant(&mut self, text: &CsvText, ty: Option<&hir::Type>, cell: &Cell) -> Option<Constant> {
        let Some(ty) = ty else {
            let hint =
                Arg::words("Tulis tipenya, misalnya `kolom … sebagai uang`.", "Write its type, such as `kolom … sebagai uang`.");
            return self.cell_form(cell, &text.column, hint);
        };
        let (dim, _) = dim_of(ty);
        let found = match dim {
            // `7.000` is seven to a machine and seven thousand to whoever typed it.
            Dim::Uang if is_grouped(&text.text) => None,
            Dim::Uang | Dim::Bare => Decimal::parse(&text.text).ok().map(|d| Constant::Number(d.normalised(), dim)),
            Dim::Persen => Decimal::parse(&text.text)
                .ok()
                .map(|d| Constant::Number(Decimal::new(d.mantissa().clone(), d.scale() + 2).normalised(), dim)),
            Dim::Logika => match text.text.as_str() {
                "ya" | "true" => Some(Constant::Bool(true)),
                "tidak" | "false" => Some(Constant::Bool(false)),
                _ => None,
            },
            Dim::Tanggal => Day::parse_iso(&text.text).map(Constant::Date),
            Dim::Jenis(e) => self.regulation.enumerations.get(e.index()).and_then(|enumeration| {
                let position =
                    enumeration.members.iter().position(|(name, external)| *external == text.text || *name == text.text)?;
                Some(Constant::Member(e, u32::try_from(position).ok()?))
            }),
            Dim::Waktu => Moment::parse_iso(&text.text, self.regulation.identity.zone).map(Constant::Time),
            Dim::Teks => Some(Constant::Text(text.text.as_str().into())),
            Dim::Himpunan(_) | Dim::Lama(_) | Dim::Daftar | Dim::Elemen(_) => None,
        };
        if found.is_none() {
            let hint = match dim {
                Dim::Uang | Dim::Bare => Arg::words(
                    "angka saja, dengan titik desimal, misalnya 5400000",
                    "digits only, with a decimal point, such as 5400000",
                ),
                Dim::Persen => Arg::words("angka persennya saja, misalnya 0.25", "the bare percentage, such as 0.25"),
                Dim::Waktu => Arg::words(
                    "tahun-bulan-hariTjam:menit, misalnya 2025-08-17T09:15",
                    "year-month-dayThour:minute, such as 2025-08-17T09:15",
                ),
                Dim::Tanggal => Arg::words("tahun-bulan-hari, misalnya 2025-08-17", "year-month-day, such as 2025-08-17"),
                _ => Arg::words("nama anggota seperti dinyatakan", "the name of a member as declared"),
            };
            let expected = show::dim(dim, self.regulation);
            let mut diagnostic = Diagnostic::error(Code::CsvCell, cell.span)
                .with("file", text.file.to_string())
                .with("line", text.line.to_string())
                .with("found", text.text.clone())
                .with("column", text.column.to_string())
                .with("expected", expected)
                .with("hint", hint);
            if let Dim::Jenis(e) = dim {
                let names = self.regulation.enumerations.get(e.index()).map_or_else(Vec::new, |e| e.members.clone());
                if let Some(near) = crate::spelling::closest(&text.text, names.iter().map(|(_, external)| external.as_str())) {
                    diagnostic = diagnostic.with("suggestion", near);
                }
            } else if let Some(plain) = plain_number(&text.text, dim == Dim::Uang).filter(|_| dim.is_number()) {
                diagnostic = diagnostic.with("suggestion", plain);
            }
            self.report_cell(text, diagnostic);
        }
        found
    }

    /// Reports the first faults of a column; of the others only how many there are.
    fn report_cell(&mut self, text: &CsvText, diagnostic: Diagnostic) {
        let key = (text.file.to_string(), text.column.to_string());
        let (count, last) = self.csv_faults.entry(key).or_default();
        *count += 1;
        let more = count.saturating_sub(SHOWN);
        if more == 0 {
            *last = self.diagnostics.len();
            self.report(diagnostic);
            return;
        }
        if let Some(shown) = self.diagnostics.get_mut(*last) {
            shown.args.retain(|(key, _)| *key != "more");
            shown.args.push(("more", show::count(more).into()));
        }
    }
}

/// `Rp5.400.000`, `0,25` or `5%` as a CSV file has it.
fn plain_number(written: &str, money: bool) -> Option<String> {
    let text = written.trim_start_matches("Rp").trim_start_matches('.').trim_end_matches('%').trim();
    let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
    let mut groups = whole.split('.');
    // `7,000` is seven thousand to whoever typed it, as `7.000` is.
    if money && !whole.contains('.') && is_grouped(&format!("{whole}.{fraction}")) {
        return Some(format!("{whole}{fraction}"));
    }
    let grouped = groups.next().is_some_and(|first| first.len() <= 3) && groups.all(|group| group.len() == 3);
    let whole = if grouped { whole.replace('.', "") } else { whole.to_owned() };
    let plain = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    (plain != written && Decimal::parse(&plain).is_ok()).then_some(plain)
}

/// Whether a number looks grouped in thousands: `7.000`, `1.250.000`.
fn is_grouped(text: &str) -> bool {
    let mut groups = text.trim_start_matches('-').split('.');
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    (1..=3).contains(&first.len())
        && digits(first)
        && !rest.is_empty()
        && rest.iter().all(|group| group.len() == 3 && digits(group))
}
