//! A CSV file beside the regulation → rows of a table, still as texts.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};

use super::expr::shortened;
use crate::hir::{Cell, CellKind, CsvText, Row};
use crate::spelling::closest;
use crate::syntax::ast::{CsvColumn, CsvEdge, CsvForm, Name, Text};

/// Most rows of one CSV table.
pub const MAX_ROWS: usize = 200_000;

/// Columns of one file and its records with their lines.
struct Content {
    heading: Vec<String>,
    records: Vec<(u64, Vec<String>)>,
}

/// Reads the named columns of a CSV text into rows.
pub fn rows(file: &Text, content: &str, filter: &[(Name, Text)], columns: &[CsvColumn]) -> Result<Vec<Row>, Vec<Diagnostic>> {
    let mut content = parse(file, content).map_err(|diagnostic| vec![diagnostic])?;
    let mut missing = Vec::new();
    let mut at = |name: &Name| match content.heading.iter().position(|column| *column == name.text) {
        Some(position) => position,
        None => {
            missing.push(missing_column(file, name, &content.heading));
            usize::MAX
        }
    };
    let forms: Vec<Form> = columns
        .iter()
        .map(|column| match &column.form {
            CsvForm::Value(name) => Form::Value(at(name)),
            CsvForm::Range { low, high } => {
                let mut end = |end: &Option<CsvEdge>| end.as_ref().map(|end| (at(&end.name), end.inclusive));
                let low = end(low);
                Form::Range(low, end(high))
            }
        })
        .collect();
    let conditions: Vec<(usize, &Text)> = filter.iter().map(|(name, text)| (at(name), text)).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    keep(file, &mut content, filter, &conditions).map_err(|diagnostic| vec![diagnostic])?;
    let name: std::sync::Arc<str> = file.text.as_str().into();
    let titles: Vec<std::sync::Arc<str>> = content.heading.iter().map(|title| title.as_str().into()).collect();
    let rows = content.records.iter().map(|(line, fields)| {
        let text = |position: usize| CsvText {
            text: fields.get(position).cloned().unwrap_or_default(),
            file: name.clone(),
            line: *line,
            column: titles.get(position).cloned().unwrap_or_else(|| "".into()),
        };
        let cells = forms.iter().map(|form| {
            let kind = match form {
                Form::Value(position) => CellKind::Text(text(*position)),
                Form::Range(low, high) => {
                    let end = |end: &Option<(usize, bool)>| {
                        end.map(|(position, inclusive)| (text(position), inclusive)).filter(|(t, _)| !t.text.is_empty())
                    };
                    CellKind::TextRange(end(low), end(high))
                }
            };
            Cell { kind, span: file.span }
        });
        Row { cells: cells.collect(), provision: None, span: file.span }
    });
    Ok(rows.collect())
}

/// Drops the records that `hanya` leaves out.
fn keep(file: &Text, content: &mut Content, filter: &[(Name, Text)], conditions: &[(usize, &Text)]) -> Result<(), Diagnostic> {
    for ((position, text), (name, _)) in conditions.iter().zip(filter) {
        let cell = |record: &(u64, Vec<String>)| record.1.get(*position).cloned().unwrap_or_default();
        // What earlier conditions kept, so that the message names the one that leaves nothing.
        let before: std::collections::BTreeSet<String> = content.records.iter().map(cell).collect();
        content.records.retain(|record| cell(record) == text.text);
        if content.records.is_empty() {
            let mut diagnostic = Diagnostic::error(Code::CsvNothingKept, text.span)
                .with("file", file.text.clone())
                .with("column", name.text.clone())
                .with("found", text.text.clone());
            let names: Vec<&str> = before.iter().map(String::as_str).collect();
            if let Some(near) = closest(&text.text, names.iter().copied()) {
                diagnostic = diagnostic.with("suggestion", near);
            }
            return Err(diagnostic.with("names", shortened(&names)));
        }
    }
    Ok(())
}

enum Form {
    Value(usize),
    Range(Option<(usize, bool)>, Option<(usize, bool)>),
}

fn parse(file: &Text, content: &str) -> Result<Content, Diagnostic> {
    let content = content.strip_prefix('\u{feff}').unwrap_or(content);
    let first = content.lines().next().unwrap_or("");
    let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(true)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(content.as_bytes());
    let shape = |line: u64, reason: Arg| {
        Diagnostic::error(Code::CsvShape, file.span)
            .with("file", file.text.clone())
            .with("line", line.to_string())
            .with("reason", reason)
    };
    let broken = |error: &csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        shape(line, Arg::words("isinya bukan CSV yang sah", "it is not valid CSV"))
    };
    let heading: Vec<String> = reader.headers().map_err(|e| broken(&e))?.iter().map(str::to_owned).collect();
    if heading.iter().all(String::is_empty) {
        return Err(shape(1, Arg::words("tidak ada baris judul kolom", "there is no heading line")));
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| broken(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != heading.len() {
            let (found, due) = (record.len(), heading.len());
            let found_shape = shape(
                line,
                Arg::words(format!("ada {found} kolom, seharusnya {due}"), format!("there are {found} columns, {due} are due")),
            );
            let comma = delimiter == b',' && found > due;
            return Err(if comma { found_shape.with("hint", decimal_comma()) } else { found_shape });
        }
        if records.len() == MAX_ROWS {
            return Err(shape(
                line,
                Arg::words(format!("lebih dari {MAX_ROWS} baris"), format!("there are more than {MAX_ROWS} rows")),
            ));
        }
        records.push((line, record.iter().map(str::to_owned).collect()));
    }
    if records.is_empty() {
        return Err(shape(2, Arg::words("tidak ada baris sesudah judul kolom", "no line follows the heading")));
    }
    Ok(Content { heading, records })
}

fn decimal_comma() -> Arg {
    Arg::words(
        "Bila koma dipakai sebagai tanda desimal, tulis titik (`0.25`), atau pisahkan kolomnya dengan `;`.",
        "If a comma starts the decimals, write a point (`0.25`), or separate the columns by `;`.",
    )
}

fn missing_column(file: &Text, name: &Name, heading: &[String]) -> Diagnostic {
    let names: Vec<&str> = heading.iter().map(String::as_str).collect();
    let mut diagnostic = Diagnostic::error(Code::CsvColumnMissing, name.span)
        .with("file", file.text.clone())
        .with("column", name.text.clone())
        .with("columns", shortened(&names));
    if let Some(near) = closest(&name.text, names.iter().copied()) {
        diagnostic = diagnostic.with("suggestion", near).suggest(name.span, near);
    }
    diagnostic
}
