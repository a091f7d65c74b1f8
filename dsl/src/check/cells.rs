//! Cells of a table's key columns: members and ranges, as the engine compares them.

use num_bigint::BigInt;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::KeyCell;
use perwali_engine::value::Decimal;

use super::constants::Constant;
use super::tables::key_name;
use super::{Checker, Dim, Typed};
use crate::hir::{self, Cell, CellKind, CsvText, Expr};

impl Checker<'_> {
    pub(super) fn cell_form<T>(&mut self, cell: &Cell, column: &str, hint: Arg) -> Option<T> {
        self.report(Diagnostic::error(Code::CellForm, cell.span).with("column", format!("`{column}`")).with("hint", hint));
        None
    }

    pub(super) fn dashed_cell<T>(&mut self, cell: &Cell, column: &str, written: String) -> Option<T> {
        let hint = Arg::words(
            format!("Tanda `-` mengurangkan; rentang ditulis `{written}`."),
            format!("`-` subtracts; a range is written `{written}`."),
        );
        let found = Diagnostic::error(Code::CellForm, cell.span).with("column", format!("`{column}`")).with("hint", hint);
        self.report(found.suggest(cell.span, written));
        None
    }

    /// Cells of a key column: a list of alternatives a row.
    pub(super) fn key_column(&mut self, source: &hir::Table, column: usize, key: &Typed) -> Option<Vec<Vec<KeyCell>>> {
        let name = source.keys.get(column).map_or_else(String::new, |written| key_name((column, written)));
        let mut cells = Vec::new();
        let mut complete = true;
        for row in &source.rows {
            let cell = row.cells.get(column)?;
            match self.key_cell(cell, &name, key) {
                Some(found) => cells.push(found),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        // `selebihnya`: anything where the first row wins, else what no other row of the column takes.
        let taken: Vec<KeyCell> = cells.iter().flatten().flatten().cloned().collect();
        let rest = if source.first { vec![KeyCell::Any] } else { self.rest_of(&taken, key) };
        Some(cells.into_iter().map(|cell| cell.unwrap_or_else(|| rest.clone())).collect())
    }

    fn rest_of(&self, taken: &[KeyCell], key: &Typed) -> Vec<KeyCell> {
        if let Dim::Jenis(_) | Dim::Logika = key.dim {
            let count = match key.dim {
                Dim::Jenis(e) => self.regulation.enumerations.get(e.index()).map_or(0, |e| e.members.len()),
                _ => 2,
            };
            let used =
                |member: &u32| taken.iter().any(|cell| matches!(cell, KeyCell::Members(members) if members.contains(member)));
            let rest = (0..u32::try_from(count).unwrap_or(u32::MAX)).filter(|member| !used(member)).collect();
            return vec![KeyCell::Members(rest)];
        }
        let mut ranges: Vec<(Option<&BigInt>, Option<&BigInt>)> = taken
            .iter()
            .filter_map(|cell| match cell {
                KeyCell::Range(low, high) => Some((low.as_ref(), high.as_ref())),
                _ => None,
            })
            .collect();
        ranges.sort();
        let mut rest = Vec::new();
        // The lowest value not taken so far; none once everything above is taken.
        let mut free: Option<Option<BigInt>> = Some(None);
        for (low, high) in ranges {
            let Some(from) = free.clone() else { break };
            if let Some(low) = low
                && from.as_ref().is_none_or(|from| from < low)
            {
                rest.push(KeyCell::Range(from.clone(), Some(low - 1)));
            }
            free = high.map(|high| {
                let after = high + 1;
                Some(from.filter(|from| *from > after).unwrap_or(after))
            });
        }
        if let Some(from) = free {
            rest.push(KeyCell::Range(from, None));
        }
        rest
    }

    /// The alternatives of a cell; none inside for `selebihnya`.
    #[allow(clippy::option_option)]
    fn key_cell(&mut self, cell: &Cell, name: &str, key: &Typed) -> Option<Option<Vec<KeyCell>>> {
        let what = Arg::words("Sel tabel", "The table cell");
        let scale = key.expr.ty.as_number().map_or(0, |n| n.scale);
        let alternatives = match &cell.kind {
            CellKind::Rest => return Some(None),
            CellKind::Any => vec![KeyCell::Any],
            CellKind::Impossible => {
                let hint = Arg::words(
                    "`tidak mungkin` ditulis pada kolom hasil, bukan pada kolom yang dibandingkan.",
                    "`tidak mungkin` stands in the column of a result, not in one that is compared.",
                );
                return self.cell_form(cell, name, hint);
            }
            CellKind::Values(values) => {
                if let Some(written) = dashed(values, key.dim) {
                    return self.dashed_cell(cell, name, written);
                }
                let constants: Vec<Option<Constant>> = values.iter().map(|v| self.constant(v, Some(key.dim), &what)).collect();
                let constants: Vec<Constant> = constants.into_iter().collect::<Option<_>>()?;
                exact_cells(&constants, scale)
            }
            CellKind::Text(text) => {
                let constant = self.csv_key(text, key, cell)?;
                exact_cells(&[constant], scale)
            }
            CellKind::Range(low, high) => {
                if !self.can_be_ranged(cell, name, key) {
                    return None;
                }
                let mut end = |end: &Option<(Expr, bool)>| match end {
                    None => Some(None),
                    Some((expr, inclusive)) => self.constant(expr, Some(key.dim), &what).map(|c| Some((c, *inclusive))),
                };
                let (low, high) = (end(low), end(high));
                vec![self.range_of(key, low?, high?, scale)]
            }
            CellKind::TextRange(low, high) => {
                if !self.can_be_ranged(cell, name, key) {
                    return None;
                }
                let mut end = |end: &Option<(CsvText, bool)>| match end {
                    None => Some(None),
                    Some((text, inclusive)) => self.csv_key(text, key, cell).map(|c| Some((c, *inclusive))),
                };
                let (low, high) = (end(low), end(high));
                vec![self.range_of(key, low?, high?, scale)]
            }
        };
        Some(Some(alternatives))
    }

    /// A range of a key; of ordered members, those that lie in it.
    fn range_of(&self, key: &Typed, low: Option<(Constant, bool)>, high: Option<(Constant, bool)>, scale: u32) -> KeyCell {
        let Dim::Jenis(e) = key.dim else { return range_cell(low, high, scale) };
        let count = self.regulation.enumerations.get(e.index()).map_or(0, |e| e.members.len());
        let end = |end: Option<(Constant, bool)>| match end {
            Some((Constant::Member(_, member), inclusive)) => Some((member, inclusive)),
            _ => None,
        };
        let (low, high) = (end(low), end(high));
        let inside = |member: &u32| {
            low.is_none_or(|(low, inclusive)| low < *member || inclusive && low == *member)
                && high.is_none_or(|(high, inclusive)| *member < high || inclusive && high == *member)
        };
        KeyCell::Members((0..u32::try_from(count).unwrap_or(u32::MAX)).filter(inside).collect())
    }

    fn can_be_ranged(&mut self, cell: &Cell, column: &str, key: &Typed) -> bool {
        if self.is_ranked(key.dim) {
            return true;
        }
        let hint = match key.dim {
            Dim::Jenis(e) => {
                let name = self.regulation.enumerations.get(e.index()).map_or("", |e| e.name.as_str());
                Arg::words(
                    format!(
                        "Sebutkan anggotanya satu per satu, dipisahkan koma, atau `-` untuk apa pun. Bila bertingkat, nyatakan `jenis {name} berurutan: a < b < c`."
                    ),
                    format!(
                        "Name the members, separated by commas, or `-` for anything. If they are ranked, declare `jenis {name} berurutan: a < b < c`."
                    ),
                )
            }
            _ => Arg::words(
                "Sebutkan isinya satu per satu, dipisahkan koma, atau `-` untuk apa pun.",
                "Name the values, separated by commas, or `-` for anything.",
            ),
        };
        self.cell_form::<()>(cell, column, hint);
        false
    }
}

/// `0 - 5.400.000` as the range that was meant.
pub(super) fn dashed(values: &[Expr], dim: Dim) -> Option<String> {
    let [Expr { kind: hir::ExprKind::Binary(hir::BinaryOp::Subtract, low, high), .. }] = values else { return None };
    let (hir::ExprKind::Number(kind, low), hir::ExprKind::Number(_, high)) = (&low.kind, &high.kind) else { return None };
    let shown = |number: &Decimal| match (dim, kind) {
        (Dim::Uang, _) => format!("Rp{}", number.indonesian()),
        (Dim::Persen, hir::Counted::Persen) => format!("{}%", number.shifted(2).normalised().indonesian()),
        (Dim::Persen, _) => format!("{}%", number.indonesian()),
        _ => number.indonesian(),
    };
    let zero = low.same_number(&Decimal::new(0, 0));
    Some(if zero { format!("s.d. {}", shown(high)) } else { format!("di atas {} s.d. {}", shown(low), shown(high)) })
}

/// Cells that take exactly these constants.
fn exact_cells(constants: &[Constant], scale: u32) -> Vec<KeyCell> {
    let mut members = Vec::new();
    let mut ranges = Vec::new();
    for constant in constants {
        match constant {
            Constant::Member(_, member) => members.push(*member),
            Constant::Bool(truth) => members.push(u32::from(*truth)),
            _ => ranges.push(range_cell(Some((constant.clone(), true)), Some((constant.clone(), true)), scale)),
        }
    }
    if !members.is_empty() {
        members.sort_unstable();
        members.dedup();
        ranges.push(KeyCell::Members(members));
    }
    ranges
}

/// A range with ends as integers at the key's scale, both belonging to it.
fn range_cell(low: Option<(Constant, bool)>, high: Option<(Constant, bool)>, scale: u32) -> KeyCell {
    let low = low.and_then(|(constant, inclusive)| match constant {
        Constant::Number(decimal, _) => Some(if inclusive { decimal.ceil_at(scale) } else { decimal.floor_at(scale) + 1 }),
        Constant::Date(day) => Some(BigInt::from(day.count()) + i32::from(!inclusive)),
        _ => None,
    });
    let high = high.and_then(|(constant, inclusive)| match constant {
        Constant::Number(decimal, _) => Some(if inclusive { decimal.floor_at(scale) } else { decimal.ceil_at(scale) - 1 }),
        Constant::Date(day) => Some(BigInt::from(day.count()) - i32::from(!inclusive)),
        _ => None,
    });
    KeyCell::Range(low, high)
}
