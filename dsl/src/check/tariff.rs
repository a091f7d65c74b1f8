//! Rows of a tariff: rising ends without gaps, each with its rate.

use num_bigint::BigInt;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::SiteId;
use perwali_engine::value::Decimal;

use super::cells::dashed;
use super::constants::Constant;
use super::{Checker, Dim};
use crate::hir::{self, CellKind};

impl Checker<'_> {
    /// Slices of a tariff: inclusive end, rate, place.
    #[allow(clippy::type_complexity)]
    pub(super) fn tariff_slices(&mut self, tariff: &hir::Tariff, dim: Dim) -> Option<Vec<(Option<Decimal>, Decimal, SiteId)>> {
        // Machine code looks at every slice; no law has more than a dozen.
        const MOST: usize = 500;
        if tariff.rows.len() > MOST {
            self.report(Diagnostic::error(Code::TableTooComplex, tariff.span).with("limit", super::show::count(MOST)));
            return None;
        }
        let (slice_words, rate_words) =
            (Arg::words("Batas lapisan", "The end of a slice"), Arg::words("Tarif lapisan", "The rate of a slice"));
        let mut slices: Vec<(Option<Decimal>, Decimal, SiteId)> = Vec::new();
        let mut sound = !tariff.rows.is_empty();
        let mut last = tariff.span;
        let mut faulty = None;
        for row in &tariff.rows {
            faulty = faulty.or((!sound).then_some(last));
            last = row.span;
            let [slice, rate] = row.cells.as_slice() else {
                self.report(
                    Diagnostic::error(Code::CellCount, row.span)
                        .with("found", row.cells.len().to_string())
                        .with("expected", "2")
                        .with("columns", Arg::words("lapisan; tarif", "slice; rate")),
                );
                return None;
            };
            let before = slices.last().map(|(end, ..)| end.clone());
            let after_open = matches!(before, Some(None));
            let (start, end) = match &slice.kind {
                CellKind::Rest => (None, None),
                CellKind::Range(low, high) => {
                    let start = match low {
                        Some((expr, false)) => Some(self.constant(expr, Some(dim), &slice_words)?),
                        Some((_, true)) => {
                            sound = false;
                            None
                        }
                        None => None,
                    };
                    let end = match high {
                        Some((expr, inclusive)) => {
                            sound &= *inclusive;
                            Some(self.constant(expr, Some(dim), &slice_words)?)
                        }
                        None => None,
                    };
                    (start, end)
                }
                CellKind::Values(values) if dashed(values, dim).is_some() => {
                    return self.dashed_cell(slice, "lapisan", dashed(values, dim)?);
                }
                _ => {
                    sound = false;
                    (None, None)
                }
            };
            let decimal = |constant: Option<Constant>| constant.and_then(Self::decimal);
            let (start, end) = (decimal(start), decimal(end));
            if let Some(start) = &start {
                let expected = before.clone().flatten().unwrap_or_else(|| Decimal::new(0, 0));
                sound &= start.same_number(&expected);
            }
            if let (Some(Some(before)), Some(end)) = (&before, &end) {
                let scale = before.scale().max(end.scale());
                sound &= before.at_scale(scale) < end.at_scale(scale);
            }
            sound &= !after_open;
            let CellKind::Values(values) = &rate.kind else {
                return self.cell_form(
                    rate,
                    "tarif",
                    Arg::words("Tulis satu persentase, misalnya `5%`.", "Write one percentage, such as `5%`."),
                );
            };
            let [value] = values.as_slice() else {
                return self.cell_form(
                    rate,
                    "tarif",
                    Arg::words("Tulis satu persentase, misalnya `5%`.", "Write one percentage, such as `5%`."),
                );
            };
            let rate = self.constant(value, Some(Dim::Persen), &rate_words).and_then(Self::decimal)?;
            sound &= *rate.mantissa() >= BigInt::default();
            let site = self.site(row.span);
            slices.push((end, rate, site));
        }
        faulty = faulty.or((!sound).then_some(last));
        sound &= matches!(slices.last(), Some((None, ..)));
        let starts_above_zero =
            slices.first().and_then(|(end, ..)| end.as_ref()).is_none_or(|end| *end.mantissa() >= BigInt::default());
        if !(sound && starts_above_zero) {
            self.report(Diagnostic::error(Code::TariffRows, faulty.unwrap_or(last)));
            return None;
        }
        Some(slices)
    }
}
