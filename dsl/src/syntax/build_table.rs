//! Pairs of a table's head and of its rows → tables, rows and cells of the AST.

use pest::iterators::Pair;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::Span;

use super::ast::{Cell, CellKind, CsvColumn, CsvEdge, CsvForm, Edge, EdgeWord, Expr, Name, Table, TableRow, TableRows};
use super::build::{Builder, Built};
use super::build_item::{find, has};
use super::grammar::Rule;

impl Builder<'_> {
    /// The words before the rows; the rows are read one by one.
    pub fn table(&self, pair: Pair<'_, Rule>) -> Built<Table> {
        let span = self.span(&pair);
        let inner = pair.into_inner();
        let mut keys = Vec::new();
        for key in self.first(inner.clone(), Rule::keys, span)?.into_inner().filter(|k| k.as_rule() == Rule::logic) {
            keys.push(self.expr(key)?);
        }
        let rows = match find(inner.clone(), Rule::csv) {
            None => TableRows::Inline(Vec::new()),
            Some(csv) => {
                let parts = csv.into_inner();
                let file = self.text(&self.first(parts.clone(), Rule::text, span)?);
                let filter = find(parts.clone(), Rule::csv_filter).into_iter().flat_map(Pair::into_inner);
                let filter = filter.filter(|part| part.as_rule() == Rule::csv_match).map(|part| {
                    let halves = part.into_inner();
                    let column = self.name(&self.first(halves.clone(), Rule::name, span)?);
                    Ok((column, self.text(&self.first(halves, Rule::text, span)?)))
                });
                let filter = filter.collect::<Built<_>>()?;
                let columns = parts.filter(|part| part.as_rule() == Rule::csv_column).map(|part| self.csv_column(part));
                TableRows::Csv { file, filter, columns: columns.collect::<Built<_>>()? }
            }
        };
        Ok(Table { first: has(&inner, Rule::kw_pertama), keys, rows, span })
    }

    fn csv_column(&self, pair: Pair<'_, Rule>) -> Built<CsvColumn> {
        let span = self.span(&pair);
        let parts = pair.into_inner();
        let form = self.need(parts.clone().next(), span)?;
        let rule = form.as_rule();
        let mut names: Vec<Name> = Vec::new();
        let (mut above, mut below) = (true, true);
        let mut until = EdgeWord::Singkatan;
        for part in form.into_inner() {
            match part.as_rule() {
                Rule::name => names.push(self.name(&part)),
                Rule::di_atas => above = false,
                Rule::di_bawah => below = false,
                Rule::sd => until = until_word(&part),
                _ => {}
            }
        }
        let mut names = names.into_iter();
        let first = self.need(names.next(), span)?;
        let low = |name: Name, word| Some(CsvEdge { name, inclusive: above, word });
        let high = |name: Name| Some(CsvEdge { name, inclusive: below, word: until });
        let form = match rule {
            Rule::csv_low => CsvForm::Range { low: low(first, EdgeWord::Mulai), high: None },
            Rule::csv_high => CsvForm::Range { low: None, high: high(first) },
            Rule::csv_low_high | Rule::csv_pair => {
                let second = self.need(names.next(), span)?;
                let word = if rule == Rule::csv_pair { EdgeWord::Bare } else { EdgeWord::Mulai };
                CsvForm::Range { low: low(first, word), high: high(second) }
            }
            _ => CsvForm::Value(first),
        };
        Ok(CsvColumn { form, read_as: find(parts, Rule::ty).map(|ty| self.ty(&ty)).transpose()?, span })
    }

    /// One row, without its comments.
    pub fn row(&self, pair: Pair<'_, Rule>) -> Built<TableRow> {
        let span = self.span(&pair);
        let inner = pair.into_inner();
        let address = find(inner.clone(), Rule::reference).map_or_else(Vec::new, |found| self.reference(&found).path);
        let cells = inner.filter(|part| part.as_rule() == Rule::cell).map(|cell| self.cell(cell)).collect::<Built<_>>()?;
        Ok(TableRow { address, cells, span, comments: Vec::new(), trailing: None })
    }

    fn cell(&self, pair: Pair<'_, Rule>) -> Built<Cell> {
        let span = self.span(&pair);
        let form = self.need(pair.into_inner().next(), span)?;
        let rule = form.as_rule();
        let parts = form.into_inner();
        let (above, below) = (!has(&parts, Rule::di_atas), !has(&parts, Rule::di_bawah));
        let until = find(parts.clone(), Rule::sd);
        let bounded = until.is_some();
        let until = until.as_ref().map_or(EdgeWord::Singkatan, until_word);
        let (from, until) = match rule {
            Rule::values => (EdgeWord::Bare, until),
            Rule::range_between => (EdgeWord::Antara, EdgeWord::Antara),
            _ => (EdgeWord::Mulai, until),
        };
        let values = parts.filter(|part| part.as_rule() == Rule::sum).map(|part| self.expr(part));
        let values = values.collect::<Built<Vec<Expr>>>()?;
        let edge = |value: Option<Expr>, inclusive: bool, word: EdgeWord| -> Built<Option<Edge>> {
            Ok(Some(Edge { inclusive, word, value: self.need(value, span)? }))
        };
        let kind = match rule {
            Rule::empty_cell => {
                let place = Span { end: span.start, ..span };
                return Err(Box::new(Diagnostic::error(Code::EmptyCell, place).suggest(place, "- ")));
            }
            Rule::rest => CellKind::Rest,
            Rule::any => CellKind::Any,
            Rule::impossible => CellKind::Impossible,
            Rule::range_low => CellKind::Range { low: edge(values.into_iter().next(), above, from)?, high: None },
            Rule::range_high => CellKind::Range { low: None, high: edge(values.into_iter().next(), below, until)? },
            Rule::values if !bounded => CellKind::Values(values),
            _ => {
                let mut values = values.into_iter();
                let (low, high) = (values.next(), values.next());
                CellKind::Range { low: edge(low, above, from)?, high: edge(high, below, until)? }
            }
        };
        Ok(Cell { kind, span })
    }
}

/// `s.d.` or `sampai dengan`.
pub(super) fn until_word(sd: &Pair<'_, Rule>) -> EdgeWord {
    if sd.as_str().starts_with("sampai") { EdgeWord::SampaiDengan } else { EdgeWord::Singkatan }
}

/// Whether a row is closed, judged by its last sign.
pub(super) fn is_closed(row: &str) -> bool {
    row.trim_end().ends_with('|') && row.matches('|').count() >= 2
}
