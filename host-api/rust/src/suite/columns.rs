//! The heading of a suite → what each column holds, or everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use perwali_dsl::spelling::closest;
use perwali_engine::diagnostic::Arg;

use super::reader::Record;
use crate::json::shorten;
use crate::regulation::Regulation;

/// Most faults of a heading that are told of.
const MAX_FAULTS: usize = 50;

/// Columns that are no input and no output.
const FIXED: [(&str, Column); 6] = [
    ("tanggal", Column::Date),
    ("keputusan", Column::Decision),
    ("kasus", Column::Case),
    ("catatan", Column::Comment),
    ("=dasar", Column::Basis),
    ("=galat", Column::Failure),
];

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The day whose law is applied.
    Date,
    Decision,
    Case,
    Comment,
    /// By its name on the wire.
    Input(String),
    /// The value expected of an output.
    Output(String),
    /// Provisions that must be cited.
    Basis,
    /// The failure expected.
    Failure,
    /// Neither a title nor, it is hoped, a cell: what a spreadsheet saves beside the last column.
    Blank,
}

/// What is wrong and what to do.
pub(super) type Reason = (Arg, Arg);

/// Reads the heading.
pub(super) fn columns(heading: &Record, regulation: &Regulation) -> Result<Vec<Column>, Vec<Reason>> {
    let mut faults = Vec::new();
    let mut columns = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, title) in heading.cells().enumerate() {
        match column(title, regulation) {
            Ok(column) => columns.push(column),
            Err(reason) => faults.push(reason),
        }
        if title.is_empty() {
            continue;
        }
        if let Some(first) = places.insert(title, index) {
            let (title, first, second) = (shorten(title), first + 1, index + 1);
            let reason = Arg::words(
                format!("kolom `{title}` ada dua kali, di kolom ke-{first} dan ke-{second}"),
                format!("the column `{title}` stands twice, as columns {first} and {second}"),
            );
            faults.push((reason, Arg::words("Sisakan satu.", "Keep one.")));
        }
        if faults.len() >= MAX_FAULTS {
            return Err(faults);
        }
    }
    // A wrong title may be the one that is missing.
    if faults.is_empty() {
        missing(&columns, regulation, &mut faults);
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

fn missing(columns: &[Column], regulation: &Regulation, faults: &mut Vec<Reason>) {
    if !columns.contains(&Column::Date) {
        faults.push((
            Arg::words("kolom `tanggal` tidak ada", "there is no column `tanggal`"),
            Arg::words(
                "Tambahkan `tanggal`: hari yang hukumnya dipakai, misalnya 2025-08-17.",
                "Add `tanggal`: the day whose law is applied, such as 2025-08-17.",
            ),
        ));
    }
    let decisions: Vec<&str> = regulation.decisions().collect();
    if !columns.contains(&Column::Decision) && decisions.len() > 1 {
        let names = decisions.join(", ");
        faults.push((
            Arg::words("kolom `keputusan` tidak ada", "there is no column `keputusan`"),
            Arg::words(
                format!("Tambahkan `keputusan` dengan salah satu dari {names}."),
                format!("Add `keputusan` with one of {names}."),
            ),
        ));
    }
    let expects = |column: &Column| matches!(column, Column::Output(_) | Column::Basis | Column::Failure);
    if !columns.iter().any(expects) {
        let example = outputs(regulation).pop_first().unwrap_or_default();
        faults.push((
            Arg::words("tidak ada kolom yang berisi hasil yang diharapkan", "no column holds what is expected"),
            Arg::words(
                format!("Tulis `=` di depan nama hasil, misalnya `={example}`."),
                format!("Write `=` before the name of an output, such as `={example}`."),
            ),
        ));
    }
}

fn column(title: &str, regulation: &Regulation) -> Result<Column, Reason> {
    if title.is_empty() {
        return Ok(Column::Blank);
    }
    if let Some((_, column)) = FIXED.iter().find(|(name, _)| *name == title) {
        return Ok(column.clone());
    }
    let outputs = outputs(regulation);
    if let Some(output) = title.strip_prefix('=').map(str::trim) {
        if outputs.contains(output) {
            return Ok(Column::Output(output.to_owned()));
        }
        let fixed = FIXED.iter().filter_map(|(name, _)| name.strip_prefix('='));
        let near = near(output, outputs.iter().map(String::as_str).chain(fixed)).map(|near| format!("={near}"));
        let reason = Arg::words(
            format!("kolom `{}` bukan hasil peraturan ini", shorten(title)),
            format!("the column `{}` is no output of this regulation", shorten(title)),
        );
        return Err((reason, hint(near, listed(&outputs), true)));
    }
    let inputs = inputs(regulation);
    if inputs.contains(title) {
        return Ok(Column::Input(title.to_owned()));
    }
    let reason = Arg::words(
        format!("kolom `{}` bukan masukan peraturan ini", shorten(title)),
        format!("the column `{}` is no input of this regulation", shorten(title)),
    );
    if outputs.contains(title) {
        return Err((reason, hint(Some(format!("={title}")), String::new(), false)));
    }
    let fixed = FIXED.iter().map(|(name, _)| *name).filter(|name| !name.starts_with('='));
    let near = near(title, inputs.iter().map(String::as_str).chain(fixed)).map(str::to_owned);
    Err((reason, hint(near, listed(&inputs), false)))
}

fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 200;
    if word.len() > LONGEST { None } else { closest(word, candidates) }
}

fn hint(near: Option<String>, names: String, output: bool) -> Arg {
    match (near, output) {
        (Some(near), _) => Arg::words(format!("Mungkin maksudnya `{near}`."), format!("Perhaps `{near}` was meant.")),
        (None, true) => Arg::words(format!("Hasil yang ada: {names}."), format!("The outputs are: {names}.")),
        (None, false) => Arg::words(
            format!("Tulis nama masukan, atau `=` di depan nama hasil. Masukan yang ada: {names}."),
            format!("Write the name of an input, or `=` before the name of an output. The inputs are: {names}."),
        ),
    }
}

fn listed(names: &BTreeSet<String>) -> String {
    const SHOWN: usize = 40;
    let mut shown: Vec<&str> = names.iter().map(String::as_str).take(SHOWN).collect();
    if names.len() > SHOWN {
        shown.push("…");
    }
    shown.join(", ")
}

/// Names of the inputs of every text: a row is read by the text of its day.
fn inputs(regulation: &Regulation) -> BTreeSet<String> {
    let of_text = |text: Regulation| {
        let program = text.program().clone();
        let names: Vec<String> = program.inputs.iter().map(|input| input.external.clone()).collect();
        names
    };
    regulation.texts().flat_map(of_text).collect()
}

/// Names of everything that a decision, or a value asked as one, answers by any text.
fn outputs(regulation: &Regulation) -> BTreeSet<String> {
    let of_text = |text: Regulation| {
        let program = text.program().clone();
        let of_decisions = program.decisions.iter().flat_map(|decision| decision.outputs.iter().map(|o| o.external.clone()));
        let values = program.values.iter().filter(|value| !value.hidden).map(|value| value.name.clone());
        of_decisions.chain(values).collect::<Vec<_>>()
    };
    regulation.texts().flat_map(of_text).collect()
}
