//! Decision tables: outputs by the type of their column, completeness, unambiguity.

use std::sync::Arc;

use num_bigint::BigInt;
use perwali_engine::analysis::table::{self, cut, domain};
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{self, KeyCell, NumberType, Op, Table, TableId, TableIndex, Type};
use perwali_engine::value::{Day, Interval, Moment};

use super::constants::{Constant, dim_of};
use super::{Checker, Dim, Typed, show};
use crate::hir::{self, Cell, CellKind, Expr};

/// A table that has been checked.
#[derive(Clone)]
pub(super) struct KnownTable {
    id: TableId,
    /// The value that holds the chosen row.
    row: Typed,
    dims: Vec<Dim>,
}

/// Most rows after cells with several values have been taken apart.
const MAX_ROWS: usize = 400_000;

impl Checker<'_> {
    /// A column of a table as the value of a rule.
    pub(super) fn table_column(&mut self, table: &Arc<hir::Table>, column: usize, value: &hir::Value) -> Option<Typed> {
        let key = Arc::as_ptr(table);
        let known = match self.known_tables.get(&key) {
            Some(known) => known.clone(),
            None => {
                let made = self.make_table(table);
                self.known_tables.insert(key, made.clone());
                made
            }
        }?;
        let dim = *known.dims.get(column)?;
        let absent = self
            .tables
            .get(known.id.index())
            .is_some_and(|t| t.rows.iter().any(|row| matches!(row.outputs.get(column), Some(ir::Constant::Absent))));
        if absent && !value.declared.as_ref().is_some_and(|declared| declared.optional) {
            let what = Arg::words(format!("Isi tabel untuk `{}`", value.name), format!("A cell for `{}`", value.name));
            let hint = Arg::words("Nyatakan nilainya dengan `boleh kosong`.", "Declare the value `boleh kosong`.");
            let expected = show::dim(dim, self.regulation);
            self.mismatch_hint(table.span, what, expected, "`kosong`".into(), hint);
            return None;
        }
        let row = Box::new(known.row.expr);
        self.make(Op::Column(known.id, u32::try_from(column).ok()?, row), None, dim, table.span)
    }

    fn make_table(&mut self, table: &Arc<hir::Table>) -> Option<KnownTable> {
        let outer = std::mem::replace(&mut self.here, table.provision);
        let made = self.make_table_here(table);
        self.here = outer;
        made
    }

    fn make_table_here(&mut self, source: &hir::Table) -> Option<KnownTable> {
        let keys: Vec<Option<Typed>> = source.keys.iter().map(|key| self.expr(key, None)).collect();
        let keys: Vec<Typed> = keys.into_iter().collect::<Option<_>>()?;
        for (key, written) in keys.iter().zip(&source.keys) {
            if matches!(key.expr.ty, Type::Fraction(_)) {
                self.unrounded(written.span, Arg::words("dicari dalam tabel", "is looked up in a table"), key);
                return None;
            }
            if matches!(key.dim, Dim::Himpunan(_) | Dim::Teks | Dim::Elemen(_)) {
                let found = show::dim(key.dim, self.regulation);
                self.mismatch_words(
                    written.span,
                    Arg::words("Kunci tabel", "The key of a table"),
                    Arg::words(
                        "bilangan, uang, persen, tanggal, waktu, logika, atau anggota jenis",
                        "a number, money, a percentage, a date, a moment, a truth value or a member",
                    ),
                    found,
                );
                return None;
            }
        }
        if let Some(row) = source.rows.first().filter(|row| is_heading(row)) {
            self.report(
                Diagnostic::error(Code::Unexpected, row.span)
                    .with("found", Arg::words("judul kolom", "a heading of columns"))
                    .with("expected", Arg::words("baris isi tabel", "a row of the table"))
                    .with(
                        "hint",
                        Arg::words(
                            "Hapus baris ini: isi kolom mengikuti urutan sesudah `menurut`, lalu hasilnya.",
                            "Remove this row: the columns follow the order after `menurut`, then the results.",
                        ),
                    ),
            );
            return None;
        }
        if source.rows.is_empty() {
            // A CSV source without rows has been reported if it could not be read.
            if source.file.is_none() {
                self.report(Diagnostic::error(Code::EmptyTable, source.span));
            }
            return None;
        }
        let width = keys.len() + source.outputs.len();
        let mut complete = true;
        // Where every row has the same wrong number of cells, the first says it all.
        let alike = source.rows.iter().all(|row| source.rows.first().is_some_and(|first| first.cells.len() == row.cells.len()));
        for row in source.rows.iter().take(if alike { 1 } else { usize::MAX }) {
            if row.cells.len() != width {
                let columns: Vec<String> =
                    source.keys.iter().enumerate().map(key_name).chain(source.outputs.iter().cloned()).collect();
                self.report(
                    Diagnostic::error(Code::CellCount, row.span)
                        .with("found", row.cells.len().to_string())
                        .with("expected", width.to_string())
                        .with("columns", columns.join("; ")),
                );
                complete = false;
            }
        }
        if !complete {
            return None;
        }
        let (outputs, dims, output_constants) = self.output_columns(source, keys.len())?;
        let columns: Vec<Option<Vec<Vec<KeyCell>>>> =
            keys.iter().enumerate().map(|(column, key)| self.key_column(source, column, key)).collect();
        let columns: Vec<Vec<Vec<KeyCell>>> = columns.into_iter().collect::<Option<_>>()?;
        let mut rows = Vec::new();
        let mut origins = Vec::new();
        for (index, (row, constants)) in source.rows.iter().zip(output_constants).enumerate() {
            let site = self.site(row.span);
            for cells in product(columns.iter().filter_map(|column| column.get(index))) {
                if rows.len() == MAX_ROWS {
                    self.report(Diagnostic::error(Code::TableTooComplex, source.span).with("limit", show::count(MAX_ROWS)));
                    return None;
                }
                rows.push(ir::Row { cells, outputs: constants.clone(), provision: row.provision, site });
                origins.push(index);
            }
        }
        let index = self.prove(source, &keys, &rows, &origins)?;
        let id = TableId::new(self.tables.len());
        let key_types = keys.iter().map(|key| key.expr.ty.clone()).collect();
        self.tables.push(Table { keys: key_types, outputs, rows, index, first_mark: None });
        let row = self.make(Op::Row(id, keys.into_iter().map(|key| key.expr).collect()), None, Dim::Bare, source.span)?;
        let row = self.hidden(row, source.span)?;
        Some(KnownTable { id, row, dims })
    }

    /// Proves the table complete and, unless the first row wins, unambiguous.
    fn prove(&mut self, source: &hir::Table, keys: &[Typed], rows: &[ir::Row], origins: &[usize]) -> Option<TableIndex> {
        let domains: Vec<(Interval, bool)> = keys
            .iter()
            .map(|key| {
                let members = match key.dim {
                    Dim::Jenis(e) => self.regulation.enumerations.get(e.index()).map_or(0, |e| e.members.len()),
                    _ => 0,
                };
                Some((domain(&key.expr.ty, members)?, matches!(key.dim, Dim::Jenis(_) | Dim::Logika)))
            })
            .collect::<Option<_>>()?;
        let Ok((index, findings)) = cut(rows, &domains, source.first) else {
            self.report(Diagnostic::error(Code::TableTooComplex, source.span).with("limit", show::count(table::MAX_PIECES)));
            return None;
        };
        let mut sound = true;
        for witness in &findings.gaps {
            let example = self.witness(source, keys, witness);
            self.report(Diagnostic::error(Code::TableGap, source.span).with("example", example));
            sound = false;
        }
        for (first, second, witness) in &findings.overlaps {
            let (first, second) = (origins.get(*first).copied(), origins.get(*second).copied());
            let span = |row: Option<usize>| row.and_then(|r| source.rows.get(r)).map_or(source.span, |r| r.span);
            let example = self.witness(source, keys, witness);
            self.report(
                Diagnostic::error(Code::TableOverlap, span(second))
                    .with("example", example)
                    .label(span(first), Arg::words("baris ini juga cocok", "this row matches as well")),
            );
            sound = false;
        }
        if sound {
            for (row, origin) in source.rows.iter().zip(0usize..) {
                let parts: Vec<usize> = origins.iter().enumerate().filter(|(_, o)| **o == origin).map(|(i, _)| i).collect();
                // Rows of a long CSV file are many; only a written table is searched for rows without use.
                if source.file.is_some() || source.rows.len() > 2_000 {
                    break;
                }
                if !parts.is_empty() && parts.iter().all(|part| findings.unreachable.contains(part)) {
                    self.report(Diagnostic::finding(Code::RowUnreachable, row.span));
                }
            }
        }
        sound.then_some(index)
    }

    /// Values of the keys in words: `kategori = A; bruto = Rp5.400.001`.
    fn witness(&self, source: &hir::Table, keys: &[Typed], witness: &[BigInt]) -> String {
        let parts = source.keys.iter().enumerate().map(key_name).zip(keys).zip(witness).map(|((name, key), value)| {
            let text = match (key.dim, &key.expr.ty) {
                (Dim::Jenis(e), _) => usize::try_from(value)
                    .ok()
                    .and_then(|member| self.regulation.enumerations.get(e.index())?.members.get(member))
                    .map_or_else(String::new, |(name, _)| name.clone()),
                (Dim::Logika, _) => if *value == BigInt::from(1) { "ya" } else { "tidak" }.to_owned(),
                (Dim::Tanggal, _) => {
                    i64::try_from(value).ok().and_then(Day::from_count).map_or_else(String::new, Day::indonesian)
                }
                (Dim::Waktu, _) => {
                    i64::try_from(value).ok().and_then(Moment::from_count).map_or_else(String::new, Moment::indonesian)
                }
                (dim, Type::Number(number)) => show::number(value, number.scale, dim),
                _ => value.to_string(),
            };
            format!("{name} = {text}")
        });
        parts.collect::<Vec<_>>().join("; ")
    }

    /// Types of the output columns and the constants in them, row by row.
    #[allow(clippy::type_complexity)]
    fn output_columns(&mut self, source: &hir::Table, keys: usize) -> Option<(Vec<Type>, Vec<Dim>, Vec<Vec<ir::Constant>>)> {
        let mut types = Vec::new();
        let mut dims = Vec::new();
        let mut rows: Vec<Vec<ir::Constant>> = source.rows.iter().map(|_| Vec::new()).collect();
        for (column, name) in source.outputs.iter().enumerate() {
            let declared = self
                .regulation
                .values
                .iter()
                .find(|value| value.name == *name)
                .and_then(|value| value.declared.as_ref())
                .and_then(|declared| declared.ty.clone());
            let stated = source.output_types.get(column).cloned().flatten().or(declared);
            let (ty, dim, constants) = self.output_column(source, keys + column, name, stated.as_ref())?;
            types.push(ty);
            dims.push(dim);
            for (row, constant) in rows.iter_mut().zip(constants) {
                row.push(constant);
            }
        }
        // What cannot occur has no answer at all.
        for row in &mut rows {
            if row.contains(&ir::Constant::Impossible) {
                row.fill(ir::Constant::Impossible);
            }
        }
        Some((types, dims, rows))
    }

    fn output_column(
        &mut self,
        source: &hir::Table,
        column: usize,
        name: &str,
        stated: Option<&hir::Type>,
    ) -> Option<(Type, Dim, Vec<ir::Constant>)> {
        let what = Arg::words(format!("Sel `{name}`"), format!("The cell of `{name}`"));
        let mut dim = stated.map(|ty| dim_of(ty).0);
        let mut constants = Vec::new();
        let mut complete = true;
        for row in &source.rows {
            let Some(cell) = row.cells.get(column) else { continue };
            let constant = match &cell.kind {
                CellKind::Impossible => {
                    constants.push(None);
                    continue;
                }
                CellKind::Values(values) => match values.as_slice() {
                    [value] => self.constant(value, dim, &what),
                    _ => self.cell_form(cell, name, Arg::words("Tulis satu nilai.", "Write one value.")),
                },
                CellKind::Text(text) => self.csv_constant(text, stated, cell),
                CellKind::Any => self.cell_form(
                    cell,
                    name,
                    Arg::words(
                        "Tulis nilainya, atau `kosong` bila hasilnya boleh kosong.",
                        "Write the value, or `kosong` where the result may be empty.",
                    ),
                ),
                _ => self.cell_form(cell, name, Arg::words("Tulis satu nilai, bukan rentang.", "Write one value, not a range.")),
            };
            match constant {
                Some(constant) => {
                    dim = dim.or(constant.dim());
                    constants.push(Some(constant));
                }
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        let Some(dim) = dim else {
            self.report(Diagnostic::error(Code::NotConstant, source.span).with("what", what));
            return None;
        };
        // At the scale of the declaration, so that no cell has to be rescaled afterwards: `kosong` cannot be.
        let declared = stated.map_or(0, |ty| dim_of(ty).1);
        let scale = constants
            .iter()
            .filter_map(|c| if let Some(Constant::Number(d, _)) = c { Some(d.scale()) } else { None })
            .max()
            .unwrap_or(0);
        let scale = scale.max(declared);
        let mut hull: Option<Interval> = None;
        let mut out = Vec::new();
        for constant in constants {
            let Some(constant) = constant else {
                out.push(ir::Constant::Impossible);
                continue;
            };
            out.push(match constant {
                Constant::Number(decimal, _) => {
                    let mantissa = decimal.at_scale(scale)?;
                    let point = Interval::point(mantissa.clone());
                    hull = Some(hull.map_or(point.clone(), |hull| hull.hull(&point)));
                    ir::Constant::Number(mantissa)
                }
                Constant::Bool(truth) => ir::Constant::Bool(truth),
                Constant::Member(_, member) => ir::Constant::Member(member),
                Constant::Set(_, members) => ir::Constant::Set(members),
                Constant::Date(day) => ir::Constant::Date(day),
                Constant::Time(moment) => ir::Constant::Time(moment),
                Constant::Text(text) => self.text(&text),
                Constant::Absent => ir::Constant::Absent,
            });
        }
        let ty = match dim {
            Dim::Logika => Type::Bool,
            Dim::Tanggal => Type::Date,
            Dim::Waktu => Type::Time,
            Dim::Teks => Type::Text,
            Dim::Jenis(e) => Type::Member(e),
            Dim::Himpunan(e) => Type::Set(e),
            _ => {
                let interval = hull.unwrap_or_else(|| Interval::point(BigInt::default()));
                Type::Number(NumberType { unit: dim.unit(), scale, interval })
            }
        };
        Some((ty, dim, out))
    }
}

/// What a key is called: its name, or where it stands.
pub(super) fn key_name((column, written): (usize, &Expr)) -> String {
    match &written.kind {
        hir::ExprKind::Name { name, .. } => name.clone(),
        _ => format!("kunci {}", column + 1),
    }
}

/// Whether a row names the columns and says nothing.
fn is_heading(row: &hir::Row) -> bool {
    let name = |cell: &Cell| match &cell.kind {
        CellKind::Values(values) => {
            matches!(values.as_slice(), [Expr { kind: hir::ExprKind::Name { target: Some(_), members, .. }, .. }] if members.is_empty())
        }
        _ => false,
    };
    row.cells.iter().all(name)
}

/// Every way to take one alternative from each column.
fn product<'a>(columns: impl Iterator<Item = &'a Vec<KeyCell>>) -> Vec<Vec<KeyCell>> {
    let mut rows: Vec<Vec<KeyCell>> = vec![Vec::new()];
    for alternatives in columns {
        rows = rows
            .into_iter()
            .flat_map(|row| {
                alternatives.iter().map(move |cell| {
                    let mut row = row.clone();
                    row.push(cell.clone());
                    row
                })
            })
            .take(MAX_ROWS + 1)
            .collect();
    }
    rows
}
