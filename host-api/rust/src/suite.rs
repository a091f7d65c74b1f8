//! Suites: CSV files with a case a row, run against the decisions of one regulation.
//!
//! Columns: `tanggal`, `keputusan`, inputs by their names on the wire, expectations with `=` before the name of an output,
//! `=dasar` (provisions that must be cited, separated by `;`), `=galat` (a failure, in the words of an example or by its
//! code), and for people `kasus` and `catatan`. Cells are written as on the wire: digits with a decimal point, `true` or
//! `ya`, names of members, members of a set separated by `|`, days as 2025-08-17, `kosong` for nothing; a decimal comma will
//! do. An empty cell gives nothing and expects nothing.
//!
//! Rows are read, run and forgotten one by one: a suite of any length takes the memory of one row.

mod cell;
mod columns;
mod reader;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::Path;

use perwali_dsl::resolve::FAILURES;
use perwali_dsl::spelling::closest;
use perwali_engine::answer::Answer;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic, Lang};
use perwali_engine::ir::ProvisionId;
use perwali_engine::source::Span;
use perwali_engine::value::{Day, Value as Datum};

pub(crate) use cell::read_cell;

use crate::coverage::Coverage;
use crate::decision::{Backend, Decision, IntoDay, Running};
use crate::error::{Error, Fault, Position};
use crate::example::{Check, Difference, Failed, Verdict};
use crate::facts::Facts;
use crate::json::shorten;
use crate::library::io_reason;
use crate::regulation::Regulation;
use crate::value::{Value, to_datum};
use columns::{Column, columns};
use reader::{Reader, Record, Trouble};

/// Bytes read at once; a heading longer than this would be cut when its separator is looked for.
const BUFFER: usize = 64 * 1024;

/// A suite whose heading was read.
pub struct Suite {
    name: String,
    columns: Vec<Column>,
    reader: Reader<BufReader<File>>,
}

/// Why a suite cannot be run.
pub type SuiteError = Error;

/// What became of one example or row.
#[derive(Clone, Debug)]
pub enum Ran {
    /// It was run, once a backend.
    Case(Vec<Check>),
    /// It could not be read.
    Unreadable(Fault),
}

impl Suite {
    /// Opens a suite for a regulation and reads its heading.
    ///
    /// # Errors
    ///
    /// [`Code::SuiteFile`]: it cannot be read, has no heading or no row, or its heading is wrong; every fault of the heading.
    pub fn open(path: &Path, regulation: &Regulation) -> Result<Suite, SuiteError> {
        let name = path.display().to_string();
        let fault = |reason: Arg, hint: Arg| Error::one(suite_fault(&name, 1, reason, hint));
        let nothing = || Arg::Text(String::new());
        let metadata = std::fs::metadata(path).map_err(|error| fault(io_reason(&error), nothing()))?;
        if !metadata.is_file() {
            let kind = if metadata.is_dir() {
                io_reason(&std::io::ErrorKind::IsADirectory.into())
            } else {
                // Pipes and devices may never end.
                Arg::words("bukan berkas biasa", "it is not a plain file")
            };
            return Err(fault(kind, nothing()));
        }
        let file = File::open(path).map_err(|error| fault(io_reason(&error), nothing()))?;
        let of_trouble = |trouble: Trouble| Error::one(suite_fault(&name, trouble.line, trouble.reason, trouble.hint));
        let mut reader = Reader::new(BufReader::with_capacity(BUFFER, file)).map_err(of_trouble)?;
        let mut heading = Record::default();
        match reader.next(&mut heading) {
            Some(Ok(())) => {}
            Some(Err(trouble)) => return Err(of_trouble(trouble)),
            None => {
                let hint = Arg::words(
                    "Baris pertama berisi nama kolom: `tanggal`, nama masukan, dan `=` dengan nama hasil.",
                    "The first line names the columns: `tanggal`, inputs, and `=` with an output.",
                );
                return Err(fault(Arg::words("berkasnya kosong", "the file is empty"), hint));
            }
        }
        let columns = columns(&heading, regulation).map_err(|faults| {
            let faults = faults.into_iter().map(|(reason, hint)| suite_fault(&name, heading.line, reason, hint));
            Error::new(faults.collect())
        })?;
        Ok(Suite { name, columns, reader })
    }

    /// Runs every row on every backend, in order, and tells what became of each. A row with nothing in it is none.
    ///
    /// The marks of the first backend are counted as covered. `each` may end it.
    pub fn run(
        mut self,
        regulation: &Regulation,
        backends: &[Backend],
        mut coverage: Option<&mut Coverage>,
        mut each: impl FnMut(Ran) -> ControlFlow<()>,
    ) {
        let mut runner = Runner::new(regulation, &self.columns, backends);
        let mut record = Record::default();
        let mut rows = 0u64;
        while let Some(next) = self.reader.next(&mut record) {
            let unreadable = match next {
                Err(trouble) => Some((trouble.line, trouble.reason, trouble.hint)),
                Ok(()) if record.is_blank() => continue,
                Ok(()) => misshapen(&record, &self.columns).map(|(reason, hint)| (record.line, reason, hint)),
            };
            rows += 1;
            let ran = match unreadable {
                Some((line, reason, hint)) => Ran::Unreadable(suite_fault(&self.name, line, reason, hint)),
                None => Ran::Case(runner.run(&self.name, &record, coverage.as_deref_mut())),
            };
            if each(ran).is_break() {
                return;
            }
        }
        if rows == 0 {
            let reason = Arg::words("hanya ada baris judul, tanpa kasus", "there is only a heading, no case");
            let hint = Arg::words("Tulis satu kasus tiap baris.", "Write one case a line.");
            // Nothing follows that could be ended.
            let _ = each(Ran::Unreadable(suite_fault(&self.name, 1, reason, hint)));
        }
    }
}

fn suite_fault(name: &str, line: u64, reason: Arg, hint: Arg) -> Fault {
    let found = Diagnostic::error(Code::SuiteFile, Span::default())
        .with("path", name.to_owned())
        .with("line", line.to_string())
        .with("reason", reason)
        .with("hint", hint);
    Fault::unlocated(found)
}

fn position(name: &str, line: u64) -> Position {
    Position { file: name.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 }
}

/// What is wrong with the number of cells of a row. Empty cells beyond the last column are nothing.
fn misshapen(record: &Record, columns: &[Column]) -> Option<(Arg, Arg)> {
    let (found, due) = (record.len(), columns.len());
    let separators = || Arg::words("Periksa pemisah kolomnya.", "Check the separators.");
    if found < due || record.cells().skip(due).any(|cell| !cell.is_empty()) {
        let reason = Arg::words(format!("ada {found} kolom, seharusnya {due}"), format!("{found} columns, {due} are due"));
        return Some((reason, separators()));
    }
    let stray = columns.iter().zip(record.cells()).position(|(column, cell)| *column == Column::Blank && !cell.is_empty())?;
    let at = stray + 1;
    let reason = Arg::words(
        format!("kolom ke-{at} berisi, padahal tidak berjudul"),
        format!("column {at} holds something but has no title"),
    );
    Some((reason, separators()))
}

/// One decision on one backend, with buffers that every row uses again.
struct Prepared {
    decision: Decision,
    facts: Facts,
    answer: Answer,
    /// Position in the answer of every column that expects an output.
    outputs: Vec<Option<usize>>,
}

/// The rows of a suite, each by the text of its day.
struct Runner<'a> {
    regulation: &'a Regulation,
    columns: &'a [Column],
    backends: &'a [Backend],
    texts: Vec<OfText>,
}

/// What rows of one text use again.
struct OfText {
    regulation: Regulation,
    provisions: BTreeMap<String, ProvisionId>,
    /// Decisions that exist; a name that does not is refused anew in every row, so that this stays small.
    prepared: BTreeMap<String, Vec<Prepared>>,
}

impl OfText {
    fn new(regulation: Regulation) -> OfText {
        let provisions = regulation.program().provisions.iter().enumerate();
        let provisions = provisions.map(|(index, provision)| (provision.address.clone(), ProvisionId::new(index))).collect();
        OfText { regulation, provisions, prepared: BTreeMap::new() }
    }
}

impl<'a> Runner<'a> {
    fn new(regulation: &'a Regulation, columns: &'a [Column], backends: &'a [Backend]) -> Runner<'a> {
        Runner { regulation, columns, backends, texts: regulation.texts().map(OfText::new).collect() }
    }

    /// The text of a row's day; the last where it has no day.
    fn text_of(&self, case: &Case<'_>) -> usize {
        let date = case.filled().find(|(_, column, _)| matches!(column, Column::Date)).map_or("", |(_, _, cell)| cell);
        let last = self.texts.len().saturating_sub(1);
        let Some(day) = Day::parse_iso(date) else { return last };
        let on = self.regulation.on(day);
        self.texts.iter().position(|text| text.regulation.is_same_text(&on)).unwrap_or(last)
    }

    fn run(&mut self, file: &str, record: &Record, coverage: Option<&mut Coverage>) -> Vec<Check> {
        let case = Case { columns: self.columns, record };
        let title = case.title();
        let text = self.text_of(&case);
        let (backends, columns) = (self.backends, self.columns);
        let newest = text + 1 == self.texts.len();
        let Some(text) = self.texts.get_mut(text) else { return Vec::new() };
        let name = case.decision(&text.regulation);
        let check = |running: Running, failed: Failed| Check {
            title: title.clone(),
            position: position(file, record.line),
            running,
            verdict: Verdict::of(failed),
        };
        if name.is_empty() {
            let names = text.regulation.decisions().collect::<Vec<_>>().join(", ");
            let failed =
                || Failed::one(unfilled("keputusan", Arg::words(format!("; pilih {names}"), format!("; choose {names}"))));
            return backends.iter().map(|backend| check(would_run(*backend), failed())).collect();
        }
        if !text.prepared.contains_key(&name) {
            match prepare(&text.regulation, &name, backends, columns) {
                Ok(prepared) => {
                    text.prepared.insert(name.clone(), prepared);
                }
                Err(error) => {
                    return backends.iter().map(|backend| check(would_run(*backend), Failed::by(&error))).collect();
                }
            }
        }
        let provisions = &text.provisions;
        // Coverage is of the newest text.
        let mut coverage = coverage.filter(|_| newest);
        let prepared = text.prepared.get_mut(&name).map(Vec::as_mut_slice).unwrap_or_default();
        let checks = prepared.iter_mut().map(|prepared| {
            let failed = case.compare(prepared, provisions, coverage.take());
            check(prepared.decision.running(), failed)
        });
        checks.collect()
    }
}

/// A decision of one text on every backend.
fn prepare(regulation: &Regulation, name: &str, backends: &[Backend], columns: &[Column]) -> Result<Vec<Prepared>, Error> {
    backends
        .iter()
        .map(|backend| {
            let decision = regulation.decision_on(name, *backend)?;
            let position = |column: &Column| match column {
                Column::Output(output) => decision.output(output),
                _ => None,
            };
            Ok(Prepared {
                facts: decision.facts(),
                answer: decision.answer(),
                outputs: columns.iter().map(position).collect(),
                decision,
            })
        })
        .collect()
}

struct Case<'a> {
    columns: &'a [Column],
    record: &'a Record,
}

/// What a row expects.
#[derive(Default)]
struct Expected<'a> {
    date: &'a str,
    basis: Vec<&'a str>,
    failure: Option<&'a str>,
    /// Output, its position in the answer, and the cell.
    outputs: Vec<(&'a str, Option<usize>, &'a str)>,
}

impl<'a> Case<'a> {
    fn filled(&self) -> impl Iterator<Item = (usize, &'a Column, &'a str)> {
        let record = self.record;
        let cells = self.columns.iter().enumerate().map(|(index, column)| (index, column, record.cell(index)));
        cells.filter(|(_, _, cell)| !cell.is_empty())
    }

    /// On one line, and no longer than a line.
    fn title(&self) -> String {
        const LONGEST: usize = 120;
        let case = self.filled().find(|(_, column, _)| matches!(column, Column::Case)).map_or("", |(_, _, cell)| cell);
        let words = case.chars().take(2 * LONGEST).collect::<String>();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() > LONGEST { words.chars().take(LONGEST).chain(['…']).collect() } else { words }
    }

    /// The decision named, or the only one there is.
    fn decision(&self, regulation: &Regulation) -> String {
        let named = self.filled().find(|(_, column, _)| matches!(column, Column::Decision));
        let mut all = regulation.decisions();
        match (named, all.next(), all.next()) {
            (Some((_, _, name)), _, _) => name.to_owned(),
            (None, Some(only), None) => only.to_owned(),
            (None, _, _) => String::new(),
        }
    }

    /// Gives the inputs to the decision; what is expected of it, or every fault of the inputs.
    fn give(&self, prepared: &mut Prepared) -> Result<Expected<'a>, (Expected<'a>, Error)> {
        let mut expected = Expected::default();
        let mut faults = Vec::new();
        prepared.facts.clear();
        for (index, column, cell) in self.filled() {
            match column {
                Column::Date => expected.date = cell,
                Column::Basis => {
                    expected.basis.extend(cell.split([';', '\n']).map(str::trim).filter(|address| !address.is_empty()));
                }
                Column::Failure => expected.failure = Some(cell),
                Column::Output(name) => {
                    expected.outputs.push((name, prepared.outputs.get(index).copied().flatten(), cell));
                }
                // How a cell is read is for the type of the input to say.
                Column::Input(name) => {
                    faults.extend(prepared.facts.set_text(name, cell).err().iter().flat_map(Error::faults).cloned());
                }
                Column::Decision | Column::Case | Column::Comment | Column::Blank => {}
            }
        }
        if faults.is_empty() { Ok(expected) } else { Err((expected, Error::new(faults))) }
    }

    fn compare(
        &self,
        prepared: &mut Prepared,
        provisions: &BTreeMap<String, ProvisionId>,
        coverage: Option<&mut Coverage>,
    ) -> Failed {
        let (expected, day) = match self.give(prepared) {
            Err((expected, error)) => return failed(expected.failure, error.code(), || error),
            Ok(Expected { date: "", .. }) => return Failed::one(unfilled("tanggal", Arg::Text(String::new()))),
            Ok(expected) => match expected.date.into_day() {
                Ok(day) => (expected, day),
                Err(error) => return failed(expected.failure, error.code(), || error),
            },
        };
        if let Err(kind) = prepared.decision.run_marked(day, &prepared.facts, &mut prepared.answer) {
            let told = || match prepared.decision.evaluate(day, &prepared.facts) {
                Err(error) => error,
                Ok(_) => Error::one(Fault::unlocated(Diagnostic::error(kind.code(), Span::default()))),
            };
            return failed(expected.failure, kind.code(), told);
        }
        let failed = compare_answer(&expected, day, prepared, provisions);
        // A case that fails has tried nothing.
        if let Some(coverage) = coverage.filter(|_| failed.differences.is_empty()) {
            coverage.record(&prepared.decision, day, &prepared.facts, &prepared.answer);
        }
        failed
    }
}

/// How a decision that could not be prepared was to run.
fn would_run(backend: Backend) -> Running {
    match backend {
        Backend::Interpreter => Running::Interpreter,
        Backend::Native | Backend::Auto => Running::Native,
    }
}

/// A cell that has to hold something.
fn unfilled(column: &str, rest: Arg) -> Difference {
    let (id, en) = (rest.in_lang(Lang::Id), rest.in_lang(Lang::En));
    Difference::new(column, "", Arg::words(format!("belum diisi{id}"), format!("not filled in{en}")))
}

/// A failure where one was or was not expected.
fn failed(expected: Option<&str>, found: Code, error: impl FnOnce() -> Error) -> Failed {
    let Some(expected) = expected else { return Failed::by(&error()) };
    match named_failure(expected) {
        Ok(code) if code == found => Failed::default(),
        Ok(_) => Failed::one(Difference::new("galat", expected, found.as_str())).because(&error()),
        Err(unknown) => Failed::one(unknown),
    }
}

/// A failure by its words in an example, or by its code.
fn named_failure(words: &str) -> Result<Code, Difference> {
    let known = FAILURES.iter().find(|(name, _)| *name == words).map(|(_, code)| *code);
    if let Some(code) = known.or_else(|| words.parse().ok()) {
        return Ok(code);
    }
    let names = || FAILURES.iter().map(|(name, _)| *name);
    let suggested = match closest(words, names()) {
        Some(near) => Arg::words(format!("mungkin maksudnya `{near}`"), format!("perhaps `{near}` was meant")),
        None => {
            let names = names().collect::<Vec<_>>().join(", ");
            Arg::words(format!("galat yang dapat diharapkan: {names}, atau kodenya"), format!("known: {names}, or a code"))
        }
    };
    Err(Difference::note("galat", shorten(words), suggested))
}

fn compare_answer(expected: &Expected<'_>, day: Day, prepared: &Prepared, provisions: &BTreeMap<String, ProvisionId>) -> Failed {
    let (decision, answer) = (&prepared.decision, &prepared.answer);
    let program = decision.regulation().program();
    let mut failed = Failed::default();
    if let Some(failure) = expected.failure {
        let outcome = decision.outcome(day, &prepared.facts, answer);
        let found = cell::shown(outcome.values().first().map(|(_, value)| value));
        failed.differences.push(named_failure(failure).err().unwrap_or_else(|| Difference::new("galat", failure, found)));
    }
    for (name, position, cell) in &expected.outputs {
        let def = position
            .and_then(|position| decision.plan().outputs.get(position))
            .and_then(|output| program.values.get(output.value.index()));
        let (Some(position), Some(def)) = (position, def) else {
            let of = Arg::words(
                format!("bukan hasil keputusan {}", decision.name()),
                format!("no output of the decision {}", decision.name()),
            );
            failed.differences.push(Difference::note(name, shorten(cell), of));
            continue;
        };
        let found = answer.get(*position);
        let wanted: Option<Datum> = to_datum(program, &def.ty, &cell::read(cell, &def.ty)).ok();
        if wanted.as_ref() != Some(&found) {
            let shown = cell::shown(Some(&Value::from_datum(program, prepared.facts.raw(), &def.ty, &found)));
            failed.differences.push(Difference::new(name, shorten(cell), shown));
        }
    }
    if expected.basis.is_empty() && failed.differences.is_empty() {
        return failed;
    }
    let cited = perwali_engine::outcome::basis(program, decision.plan(), answer.marks());
    for address in &expected.basis {
        match provisions.get(*address) {
            Some(id) if cited.contains(id) => {}
            Some(_) => failed.differences.push(Difference::uncited(address)),
            None => failed.differences.push(unknown_provision(address, provisions)),
        }
    }
    if !failed.differences.is_empty() {
        failed.cited = cited.iter().map(|provision| program.address(*provision).to_owned()).collect();
    }
    failed
}

fn unknown_provision(address: &str, provisions: &BTreeMap<String, ProvisionId>) -> Difference {
    let known = provisions.keys().map(String::as_str).filter(|known| !known.is_empty());
    let suggested = match closest(address, known) {
        Some(near) => Arg::words(
            format!("ketentuan itu tidak ada; mungkin maksudnya {near}"),
            format!("there is no such provision; perhaps {near} was meant"),
        ),
        None => Arg::words("ketentuan itu tidak ada dalam peraturan ini", "there is no such provision in this regulation"),
    };
    Difference::note("dasar", shorten(address), suggested)
}
