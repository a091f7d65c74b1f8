//! Suites: CSV files with a case a row, run against the decisions of one regulation.
//!
//! Columns: `tanggal`, `keputusan`, inputs by their names on the wire, expectations with `=` before the name of an output,
//! `=dasar` (provisions that must be cited, separated by `;`), `=galat` (a code), and for people `kasus` and `catatan`.
//! Cells are written as on the wire: digits with a decimal point, `true` or `ya`, names of members, members of a set
//! separated by `|`, days as 2025-08-17, `kosong` for nothing. An empty cell gives nothing and expects nothing.

use std::collections::BTreeMap;
use std::path::Path;

use perwali_dsl::spelling::closest;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{Input, Type};
use perwali_engine::source::Span;
use perwali_engine::value::Decimal as Exact;

use crate::decision::{Backend, Decision, Running};
use crate::error::{Error, Fault, Position};
use crate::example::{Check, Verdict, differs};
use crate::json::is_textual;
use crate::library::{Regulation, read_text};
use crate::value::Value;

/// A suite that was read.
pub struct Suite {
    name: String,
    columns: Vec<Column>,
    rows: Vec<(u64, Vec<String>)>,
}

/// Why a suite cannot be run.
pub type SuiteError = Error;

enum Column {
    Date,
    Decision,
    Case,
    Comment,
    Input(String),
    Output(String),
    Basis,
    Failure,
}

impl Suite {
    /// Reads a suite for a regulation.
    pub fn read(path: &Path, regulation: &Regulation) -> Result<Suite, SuiteError> {
        let name = path.display().to_string();
        let fault = |line: u64, reason: Arg, hint: Arg| {
            Error::one(Fault::unlocated(
                Diagnostic::error(Code::SuiteFile, Span::default())
                    .with("path", name.clone())
                    .with("line", line.to_string())
                    .with("reason", reason)
                    .with("hint", hint),
            ))
        };
        let text = read_text(path).map_err(|reason| fault(1, reason, Arg::Text(String::new())))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let heading = text.lines().next().unwrap_or("");
        let delimiter = if heading.matches(';').count() > heading.matches(',').count() { b';' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let broken = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            fault(line, Arg::words("bukan CSV yang sah", "not valid CSV"), Arg::Text(String::new()))
        };
        let mut columns = Vec::new();
        for title in reader.headers().map_err(|e| broken(&e))? {
            columns.push(column(title, regulation).map_err(|(reason, hint)| fault(1, reason, hint))?);
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| broken(&e))?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != columns.len() {
                let (found, due) = (record.len(), columns.len());
                let reason =
                    Arg::words(format!("ada {found} kolom, seharusnya {due}"), format!("{found} columns, {due} are due"));
                return Err(fault(line, reason, Arg::words("Periksa pemisah kolomnya.", "Check the separators.")));
            }
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
        Ok(Suite { name, columns, rows })
    }

    /// How many cases it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Runs every case on a backend.
    pub fn run(&self, regulation: &Regulation, backend: Backend) -> Vec<Check> {
        let mut prepared: BTreeMap<String, Result<Decision, Error>> = BTreeMap::new();
        self.rows
            .iter()
            .map(|(line, cells)| {
                let case = Case { columns: &self.columns, cells, regulation };
                let name = case.decision();
                let decision = prepared.entry(name.clone()).or_insert_with(|| regulation.decision_on(&name, backend));
                let (running, differences) = match decision {
                    Ok(decision) => (decision.running(), case.compare(decision)),
                    Err(error) => (Running::Interpreter, vec![Arg::Text(error.to_string())]),
                };
                Check {
                    title: case.title(),
                    position: Position { file: self.name.clone(), line: u32::try_from(*line).unwrap_or(u32::MAX), column: 1 },
                    running,
                    verdict: Verdict::of(differences),
                }
            })
            .collect()
    }
}

fn column(title: &str, regulation: &Regulation) -> Result<Column, (Arg, Arg)> {
    Ok(match title {
        "tanggal" => Column::Date,
        "keputusan" => Column::Decision,
        "kasus" => Column::Case,
        "catatan" => Column::Comment,
        "=dasar" => Column::Basis,
        "=galat" => Column::Failure,
        _ => match title.strip_prefix('=') {
            Some(output) => Column::Output(output.to_owned()),
            None if regulation.program().input(title).is_some() => Column::Input(title.to_owned()),
            None => {
                let inputs = regulation.program().inputs.iter().map(|input| input.external.as_str());
                let fixed = ["tanggal", "keputusan", "kasus", "catatan"];
                let hint = match closest(title, inputs.chain(fixed)) {
                    Some(near) => Arg::words(format!("Mungkin maksudnya `{near}`."), format!("Perhaps `{near}` was meant.")),
                    None => Arg::words(
                        "Tulis nama masukan, atau `=` di depan nama hasil.",
                        "Write the name of an input, or `=` before the name of an output.",
                    ),
                };
                let reason = Arg::words(
                    format!("kolom `{title}` bukan masukan peraturan ini"),
                    format!("the column `{title}` is no input of this regulation"),
                );
                return Err((reason, hint));
            }
        },
    })
}

struct Case<'a> {
    columns: &'a [Column],
    cells: &'a [String],
    regulation: &'a Regulation,
}

impl Case<'_> {
    fn filled(&self) -> impl Iterator<Item = (&Column, &str)> {
        self.columns.iter().zip(self.cells).map(|(column, cell)| (column, cell.as_str())).filter(|(_, cell)| !cell.is_empty())
    }

    fn title(&self) -> String {
        let case = self.filled().find(|(column, _)| matches!(column, Column::Case));
        case.map_or_else(String::new, |(_, cell)| cell.to_owned())
    }

    /// The decision named, or the only one there is.
    fn decision(&self) -> String {
        let named = self.filled().find(|(column, _)| matches!(column, Column::Decision)).map(|(_, cell)| cell.to_owned());
        named.or_else(|| self.regulation.decisions().next().map(str::to_owned)).unwrap_or_default()
    }

    fn compare(&self, decision: &Decision) -> Vec<Arg> {
        let mut date = "";
        let mut basis = Vec::new();
        let mut failure = None;
        let mut outputs = Vec::new();
        let mut facts = decision.facts();
        let mut faults = Vec::new();
        for (column, cell) in self.filled() {
            match column {
                Column::Date => date = cell,
                Column::Basis => basis.extend(cell.split(';').map(str::trim).filter(|address| !address.is_empty())),
                Column::Failure => failure = Some(cell),
                Column::Output(name) => outputs.push((name, cell)),
                Column::Input(name) => {
                    if self.regulation.program().input(name).is_some()
                        && let Err(error) = facts.set_text(name, cell)
                    {
                        faults.extend(error.faults().to_vec());
                    }
                }
                Column::Decision | Column::Case | Column::Comment => {}
            }
        }
        let result = if faults.is_empty() { decision.evaluate(date, &facts) } else { Err(Error::new(faults)) };
        let outcome = match (result, failure) {
            (Err(error), Some(expected)) => {
                let found = error.code().as_str();
                return if found == expected { Vec::new() } else { vec![differs("galat", expected, &error.to_string())] };
            }
            (Err(error), None) => return vec![Arg::Text(error.to_string())],
            (Ok(outcome), Some(expected)) => {
                return vec![differs("galat", expected, &shown(outcome.values().first().map(|(_, v)| v)))];
            }
            (Ok(outcome), None) => outcome,
        };
        let mut differences = Vec::new();
        for (name, expected) in outputs {
            let found = shown(outcome.get(name));
            let same = match expected {
                "ya" => found == "true",
                "tidak" => found == "false",
                _ => found == expected,
            };
            if !same {
                differences.push(differs(name, expected, &found));
            }
        }
        for address in basis {
            if !outcome.basis().iter().any(|cited| cited == address) {
                differences.push(differs("dasar", address, &outcome.basis().join("; ")));
            }
        }
        differences
    }
}

/// A cell as the value of an input; what does not fit is passed on as a text, for the input to refuse.
pub(crate) fn read_cell(cell: &str, input: &Input) -> Value {
    if cell == "kosong" || cell == "null" {
        return Value::Empty;
    }
    match &input.ty {
        Type::Bool => match cell {
            "true" | "ya" => Value::Bool(true),
            "false" | "tidak" => Value::Bool(false),
            _ => Value::Member(cell.to_owned()),
        },
        // A point in a whole amount is as likely a separator of thousands as a decimal point.
        Type::Number(n) if !is_textual(n) && cell.contains('.') => Value::Member(cell.to_owned()),
        Type::Number(_) => {
            match Exact::parse(cell).ok().and_then(|d| Some((i128::try_from(d.mantissa().clone()).ok()?, d.scale()))) {
                Some((mantissa, 0)) => Value::Integer(mantissa),
                Some((mantissa, scale)) => Value::Decimal { mantissa, scale },
                None => Value::Member(cell.to_owned()),
            }
        }
        Type::Set(_) if cell == "{}" => Value::Members(Vec::new()),
        Type::Set(_) => Value::Members(cell.split('|').map(|member| member.trim().to_owned()).collect()),
        _ => Value::Member(cell.to_owned()),
    }
}

/// An output as a cell.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => "tidak ada".to_owned(),
        Some(Value::Empty) => "kosong".to_owned(),
        Some(Value::Bool(truth)) => truth.to_string(),
        Some(Value::Integer(number)) => number.to_string(),
        Some(Value::Decimal { mantissa, scale }) => Exact::new(*mantissa, *scale).to_string(),
        Some(Value::Member(member)) => member.clone(),
        Some(Value::Members(members)) if members.is_empty() => "{}".to_owned(),
        Some(Value::Members(members)) => members.join("|"),
        Some(Value::Date(date)) => date.format("%Y-%m-%d").to_string(),
        Some(Value::Time(at)) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
        Some(Value::Text(text)) => text.clone(),
        Some(value @ (Value::List(_) | Value::Record(_))) => serde_json::to_string(value).unwrap_or_default(),
    }
}
