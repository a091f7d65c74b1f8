//! `perwali eval` over many facts: a stream of rows in, a line of JSON a row out, in constant memory.
//!
//! Rows are read on a thread of their own, so that neither a slow disk nor a terminal keeps an interruption waiting.

mod rows;
mod sink;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, sync_channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use perwali::internal::dsl::spelling::closest;
use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::engine::source::SourceId;
use perwali::internal::io_reason;
use perwali::{Code, Day, Decision, Facts, Fault, IntoDay, Lang, Library, Regulation};

use super::eval::{Run, outcome_json};
use super::given::set_pairs;
use super::{count, plain, stamped};
use crate::Status;
use crate::arguments::{Eval, InputFormat};
use crate::terminal::{Terminal, safe_json};
use rows::{Batch, Cells, Content, Csv, Lines, MAX_ROW, Row, Rows, Stream};
use sink::Sink;

/// Key or column of a row's own law day.
const DAY: &str = "tanggal_acuan";
/// How often an idle run looks whether it is to stop.
const IDLE: Duration = Duration::from_millis(100);
/// Rows evaluated between two looks at whether the run is to stop.
const STEP: usize = 64;

/// The form of a stream of many facts; none where the input is one object.
pub fn form(eval: &Eval) -> Option<InputFormat> {
    let path = eval.input.as_deref()?;
    let by_name = || match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "jsonl" | "ndjson" => Some(InputFormat::Jsonl),
        "csv" => Some(InputFormat::Csv),
        _ => None,
    };
    eval.input_format.or_else(by_name).filter(|form| *form != InputFormat::Json)
}

/// What was counted.
#[derive(Default)]
struct Count {
    good: u64,
    failed: u64,
}

/// The decision by one text, with facts that have what `--set` gives, or why it cannot be asked.
type ByText = Result<(Decision, Facts), Vec<Fault>>;

/// Everything a row is evaluated with.
struct Work<'a> {
    eval: &'a Eval,
    library: &'a Library,
    decision: &'a Decision,
    /// The law day of rows without one.
    day: Option<Day>,
    /// Facts with what `--set` gives.
    base: Facts,
    /// The decision by every text of the regulation, with such facts; only where there are several.
    texts: Vec<(Regulation, ByText)>,
    /// Names that `--set` gives.
    set: Vec<&'a str>,
    /// Names of the columns, once the heading was read.
    columns: Option<Vec<String>>,
    lang: Lang,
}

/// Whether a path is a file that the library was loaded from.
fn is_of_library(output: &Path, library: &Library) -> bool {
    let Ok(output) = output.canonicalize() else { return false };
    let texts = (0..).map(SourceId).map_while(|source| library.path(source)).map(Path::to_owned);
    let mut files = texts.chain(library.tables().iter().cloned());
    files.any(|file| file.canonicalize().is_ok_and(|file| file == output))
}

/// Whether a path is the file that standard input is read from.
#[cfg(unix)]
fn is_standard_input(output: &Path) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    let input = io::stdin().as_fd().try_clone_to_owned().map(std::fs::File::from).and_then(|input| input.metadata());
    match (input, output.metadata()) {
        (Ok(input), Ok(output)) => output.is_file() && (input.dev(), input.ino()) == (output.dev(), output.ino()),
        _ => false,
    }
}

pub fn run(run: &mut Run<'_>, decision: &Decision, day: Option<Day>, path: &Path, form: InputFormat) -> io::Result<Status> {
    let (eval, library) = (run.eval, run.library);
    let mut base = decision.facts();
    match set_pairs(&mut base, &eval.set, library) {
        Ok(faults) if faults.is_empty() => {}
        Ok(faults) => return run.end(&faults, Status::Findings),
        Err(pair) => return run.no_pair(&pair),
    }
    let set = eval.set.iter().filter_map(|pair| Some(pair.split_once('=')?.0.trim())).collect();
    let texts = by_text(decision, eval, library);
    let mut work = Work { eval, library, decision, day, base, texts, set, columns: None, lang: run.terminal.lang };
    let refuse_output = |run: &mut Run<'_>, reason: Arg| {
        let path = eval.output.as_deref().unwrap_or(Path::new("-")).display().to_string();
        let found = plain(library, Code::NotWritable, &[("path", path.into()), ("reason", reason)]);
        run.end(&[found], Status::Unusable)
    };
    if let Some(output) = &eval.output
        && output.canonicalize().is_ok_and(|output| path.canonicalize().is_ok_and(|path| path == output && path.is_file()))
    {
        return refuse_output(run, Arg::words("itu berkas masukannya", "it is the input file"));
    }
    if eval.output.as_deref().is_some_and(|output| is_of_library(output, library)) {
        return refuse_output(
            run,
            Arg::words("itu berkas peraturan atau tabel yang sedang dipakai", "it is a regulation or a table in use"),
        );
    }
    #[cfg(unix)]
    if path == Path::new("-") && eval.output.as_deref().is_some_and(is_standard_input) {
        return refuse_output(run, Arg::words("itu berkas masukannya", "it is the input file"));
    }
    let (rows, size) = match open(path, form) {
        Ok(opened) => opened,
        Err(error) => return run.unreadable(path, io_reason(&error)),
    };
    let mut sink = match Sink::open(eval.output.as_deref()) {
        Ok(sink) => sink,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return refuse_output(run, Arg::words("foldernya tidak ada", "there is no such folder"));
        }
        Err(error) => return refuse_output(run, io_reason(&error)),
    };
    let stop = Arc::new(AtomicBool::new(false));
    let (seen, temporary) = (stop.clone(), sink.temporary());
    // Asked twice, it ends at once, whatever it waits for. Where no handler can be had, the system's own ends the run.
    let _ = ctrlc::set_handler(move || {
        if seen.swap(true, Ordering::SeqCst) {
            let _ = temporary.as_deref().map(std::fs::remove_file);
            std::process::exit(crate::INTERRUPTED);
        }
    });
    let bar = progress(size, eval, run.terminal);
    let mut tally = Count::default();
    let ended = work.all(&reading(rows), &mut sink, &stop, &bar, &mut tally);
    bar.finish_and_clear();
    let stopped = stop.load(Ordering::SeqCst);
    let failed_output = |error: io::Error, run: &mut Run<'_>| match error.kind() {
        // Whoever read the results has gone, which is how a reader stops.
        io::ErrorKind::BrokenPipe if stopped => Ok(Status::Interrupted),
        io::ErrorKind::BrokenPipe => Err(error),
        _ => refuse_output(run, io_reason(&error)),
    };
    match ended {
        Ok(()) if stopped => {
            // A file is not put in its place half done; what went to a stream ends with a whole line.
            if eval.output.is_none()
                && let Err(error) = sink.flush()
            {
                return failed_output(error, run);
            }
            let rows = count(tally.good + tally.failed, run.terminal.lang);
            let words = match run.terminal.lang {
                Lang::Id => format!("dihentikan setelah {rows} baris"),
                Lang::En => format!("stopped after {rows} rows"),
            };
            run.terminal.error(words)?;
            if let Some(output) = &eval.output {
                let kept = run.terminal.say("tidak ditulis", "was not written");
                run.terminal.error(format!("{} {kept}", output.display()))?;
            }
            return Ok(Status::Interrupted);
        }
        Ok(()) => {
            if let Err(error) = sink.finish() {
                return failed_output(error, run);
            }
        }
        Err(Ended::Output(error)) => return failed_output(error, run),
        Err(Ended::Input(error)) => {
            if eval.output.is_none() {
                sink.flush()?;
            }
            return run.unreadable(path, io_reason(&error));
        }
        Err(Ended::Heading(faults)) => return run.end(&faults, Status::Unusable),
    }
    let (all, good, failed) = (tally.good + tally.failed, tally.good, tally.failed);
    let [all, good, shown] = [all, good, failed].map(|number| count(number, run.terminal.lang));
    run.terminal.error(match run.terminal.lang {
        Lang::Id => format!("{all} baris: {good} berhasil, {shown} galat"),
        Lang::En => format!("{all} rows: {good} succeeded, {shown} failed"),
    })?;
    Ok(if failed > 0 { Status::Findings } else { Status::Good })
}

/// Why a run ended before its rows did.
enum Ended {
    Input(io::Error),
    Output(io::Error),
    /// The heading names something that is no input.
    Heading(Vec<Fault>),
}

/// The rows of a path, and its size where that is known.
fn open(path: &Path, form: InputFormat) -> io::Result<(Rows, Option<u64>)> {
    let (stream, size): (Stream, Option<u64>) = if path.as_os_str() == "-" {
        (Box::new(io::stdin()), None)
    } else {
        let file = std::fs::File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        (Box::new(file), metadata.is_file().then_some(metadata.len()))
    };
    let rows = match form {
        InputFormat::Csv => Rows::Csv(Box::new(Csv::new(stream)?)),
        InputFormat::Json | InputFormat::Jsonl => Rows::Lines(Lines::new(stream)),
    };
    Ok((rows, size))
}

/// Reads ahead on a thread of its own, a few batches at most.
fn reading(mut rows: Rows) -> Receiver<io::Result<Batch>> {
    const AHEAD: usize = 4;
    let (sender, receiver) = sync_channel(AHEAD);
    std::thread::spawn(move || {
        while let Some(batch) = rows.next_batch().transpose() {
            let failed = batch.is_err();
            if sender.send(batch).is_err() || failed {
                break;
            }
        }
    });
    receiver
}

/// A bar where a person looks and nothing else is written there.
fn progress(size: Option<u64>, eval: &Eval, terminal: &Terminal) -> ProgressBar {
    if !io::stderr().is_terminal() || (eval.output.is_none() && io::stdout().is_terminal()) {
        return ProgressBar::hidden();
    }
    let rows = terminal.say("baris", "rows");
    let (bar, form) = match size {
        Some(size) => (ProgressBar::new(size), format!("{{bar:30}} {{percent}}%  {{msg}} {rows}  {{elapsed}} / {{duration}}")),
        None => (ProgressBar::new_spinner(), format!("{{spinner}} {{msg}} {rows}  {{elapsed}}")),
    };
    match ProgressStyle::with_template(&form) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

impl Work<'_> {
    fn all(
        &mut self,
        batches: &Receiver<io::Result<Batch>>,
        sink: &mut Sink,
        stop: &AtomicBool,
        bar: &ProgressBar,
        tally: &mut Count,
    ) -> Result<(), Ended> {
        loop {
            let received = match batches.try_recv() {
                // Nothing to do: whoever waits for the results is given them now.
                Err(TryRecvError::Empty) => {
                    sink.flush().map_err(Ended::Output)?;
                    batches.recv_timeout(IDLE)
                }
                Err(TryRecvError::Disconnected) => Err(RecvTimeoutError::Disconnected),
                Ok(batch) => Ok(batch),
            };
            let batch = match received {
                Ok(batch) => batch.map_err(Ended::Input)?,
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::SeqCst) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => continue,
            };
            for rows in batch.rows.chunks(STEP) {
                if stop.load(Ordering::SeqCst) {
                    return Ok(());
                }
                for row in rows {
                    self.one(row, sink, tally)?;
                }
            }
            bar.inc(batch.bytes);
            bar.set_message(count(tally.good + tally.failed, self.lang));
        }
        match (self.csv_without_heading(), stop.load(Ordering::SeqCst)) {
            (true, false) => {
                let reason = Arg::words(
                    "isinya kosong; baris pertama CSV memuat nama masukan",
                    "it is empty; the first row of a CSV file has the names of the inputs",
                );
                Err(Ended::Heading(vec![self.unreadable_row(1, reason, None)]))
            }
            _ => Ok(()),
        }
    }

    fn csv_without_heading(&self) -> bool {
        self.columns.is_none() && form(self.eval) == Some(InputFormat::Csv)
    }

    /// Evaluates a row into a line.
    fn one(&mut self, row: &Row, sink: &mut Sink, tally: &mut Count) -> Result<(), Ended> {
        if let Content::Cells(cells) = &row.content
            && self.columns.is_none()
        {
            self.columns = Some(self.heading(cells, row.line).map_err(Ended::Heading)?);
            return Ok(());
        }
        if self.csv_without_heading() {
            let found = self.answer(row).err().unwrap_or_default();
            return Err(Ended::Heading(found));
        }
        let json = match self.answer(row) {
            Ok(json) => {
                tally.good += 1;
                json
            }
            Err(faults) => {
                tally.failed += 1;
                stamped(&perwali::internal::error(&faults).to_json(), self.library)
            }
        };
        let line = format!("{{\"baris\":{},{}", row.line, json.strip_prefix('{').unwrap_or(&json));
        sink.line(&safe_json(&line)).map_err(Ended::Output)
    }

    /// The result object of a row, or its faults.
    fn answer(&self, row: &Row) -> Result<String, Vec<Fault>> {
        let (decision, base) = self.by_text(row)?;
        let mut facts = base.clone();
        let own_day = match &row.content {
            Content::Json(text) => self.json(text, &mut facts)?,
            Content::Cells(cells) => self.cells(cells, row.line, &mut facts)?,
            Content::TooLong => {
                let limit = MAX_ROW / 1024 / 1024;
                let reason = Arg::words(format!("lebih panjang dari {limit} MiB"), format!("it is longer than {limit} MiB"));
                let hint = Arg::words(
                    "Periksa apakah ada tanda kutip atau kurung yang tidak ditutup.",
                    "Check for a quotation mark or a bracket that is not closed.",
                );
                return Err(vec![self.unreadable_row(row.line, reason, Some(hint))]);
            }
            Content::NotText => {
                let reason = Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text");
                let hint = Arg::words("Simpan berkasnya sebagai UTF-8.", "Save the file as UTF-8.");
                return Err(vec![self.unreadable_row(row.line, reason, Some(hint))]);
            }
        };
        let Some(day) = own_day.or(self.day) else {
            let reason = Arg::words(
                format!("tidak ada `{DAY}`, dan `--date` tidak diberikan"),
                format!("there is no `{DAY}`, and `--date` was not given"),
            );
            return Err(vec![self.unreadable_row(row.line, reason, None)]);
        };
        let outcome = decision.evaluate(day, &facts).map_err(|error| error.faults().to_vec())?;
        let explanation = if self.eval.explain { decision.explain(day, &facts).ok() } else { None };
        Ok(outcome_json(&outcome, explanation.as_ref()))
    }

    /// The decision by the text of a row's day, and the facts to begin with.
    fn by_text(&self, row: &Row) -> Result<(&Decision, &Facts), Vec<Fault>> {
        let own_day = || match &row.content {
            Content::Json(text) => {
                let object: BTreeMap<String, serde_json::Value> = serde_json::from_str(text).ok()?;
                object.get(DAY)?.as_str()?.into_day().ok()
            }
            Content::Cells(cells) => {
                let columns = self.columns.as_deref().unwrap_or_default();
                let (_, cell) = columns.iter().zip(cells.iter()).find(|(name, _)| self.is_day(name))?;
                cell.into_day().ok()
            }
            _ => None,
        };
        let here = Ok((self.decision, &self.base));
        if self.texts.is_empty() {
            return here;
        }
        let Some(day) = own_day().or(self.day) else { return here };
        let of_day = |(text, _): &&(Regulation, ByText)| text.first_day().is_none_or(|from| from <= day);
        match self.texts.iter().rev().find(of_day).or(self.texts.first()) {
            None => here,
            Some((_, Ok((decision, base)))) => Ok((decision, base)),
            Some((_, Err(faults))) => Err(faults.clone()),
        }
    }

    fn json(&self, text: &str, facts: &mut Facts) -> Result<Option<Day>, Vec<Fault>> {
        if !self.set.is_empty() {
            let again = given_again(text, &self.set, self.library);
            if !again.is_empty() {
                return Err(again);
            }
        }
        facts.set_json_dated(text, DAY).map_err(|error| error.faults().to_vec())
    }

    fn cells(&self, cells: &Cells, line: u64, facts: &mut Facts) -> Result<Option<Day>, Vec<Fault>> {
        let columns = self.columns.as_deref().unwrap_or_default();
        if cells.len() != columns.len() {
            let (found, due) = (cells.len(), columns.len());
            let reason = Arg::words(format!("ada {found} kolom, seharusnya {due}"), format!("{found} columns, {due} are due"));
            let hint = Arg::words("Periksa pemisah kolomnya.", "Check the separators.");
            return Err(vec![self.unreadable_row(line, reason, Some(hint))]);
        }
        let (mut day, mut faults) = (None, Vec::new());
        for (name, cell) in columns.iter().zip(cells.iter()).filter(|(_, cell)| !cell.is_empty()) {
            let found = if self.is_day(name) {
                cell.into_day().map(|found| day = Some(found))
            } else {
                facts.set_text(name, cell).map(|_| ())
            };
            if let Err(error) = found {
                faults.extend(error.faults().to_vec());
            }
        }
        if faults.is_empty() { Ok(day) } else { Err(faults) }
    }

    /// Names of the inputs of every text: a row is read by that of its day.
    fn inputs(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for text in self.decision.regulation().texts() {
            for input in &text.program().inputs {
                if !names.contains(&input.external) {
                    names.push(input.external.clone());
                }
            }
        }
        names
    }

    fn is_day(&self, name: &str) -> bool {
        name == DAY && self.decision.regulation().program().input(DAY).is_none()
    }

    /// The columns a heading names, each an input or the law day, each once.
    fn heading(&self, cells: &Cells, line: u64) -> Result<Vec<String>, Vec<Fault>> {
        let inputs = self.inputs();
        let mut columns: Vec<String> = Vec::new();
        let mut faults = Vec::new();
        for name in cells.iter() {
            let known = self.is_day(name) || inputs.iter().any(|input| input == name);
            let shown: String = name.chars().take(60).collect();
            if columns.iter().any(|column| column == name) && known {
                faults.push(plain(self.library, Code::InputDuplicate, &[("name", shown.into())]));
            } else if self.set.contains(&name) {
                faults.push(twice(&shown, self.library));
            } else if !known {
                let names = || inputs.iter().map(String::as_str).chain([DAY]);
                let reason = Arg::words(
                    format!("kolom `{shown}` bukan masukan peraturan ini"),
                    format!("the column `{shown}` is no input of this regulation"),
                );
                let listed = names().collect::<Vec<_>>().join(", ");
                let hint = match closest(&shown, names()) {
                    Some(near) => Arg::words(format!("Mungkin maksudnya `{near}`."), format!("Perhaps `{near}` was meant.")),
                    None => Arg::words(format!("Kolom yang dikenal: {listed}."), format!("The columns known: {listed}.")),
                };
                faults.push(self.unreadable_row(line, reason, Some(hint)));
            }
            columns.push(name.to_owned());
        }
        // Something else than a table of inputs was given: the first few say so.
        faults.truncate(10);
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }

    fn unreadable_row(&self, line: u64, reason: Arg, hint: Option<Arg>) -> Fault {
        let args = [("line", line.to_string().into()), ("reason", reason)];
        let args: Vec<(&'static str, Arg)> = args.into_iter().chain(hint.map(|hint| ("hint", hint))).collect();
        plain(self.library, Code::InputRow, &args)
    }
}

/// The decision by every text of its regulation; nothing where there is only one.
fn by_text(decision: &Decision, eval: &Eval, library: &Library) -> Vec<(Regulation, ByText)> {
    let texts: Vec<Regulation> = decision.regulation().texts().collect();
    if texts.len() < 2 {
        return Vec::new();
    }
    let prepare = |text: &Regulation| {
        let of_text = text.first_day().map_or_else(|| Ok(decision.clone()), |day| decision.on(day));
        let decision = of_text.map_err(|error| error.faults().to_vec())?;
        let mut base = decision.facts();
        // What is no pair was refused before.
        let faults = set_pairs(&mut base, &eval.set, library).unwrap_or_default();
        if faults.is_empty() { Ok((decision, base)) } else { Err(faults) }
    };
    texts.into_iter().map(|text| (text.clone(), prepare(&text))).collect()
}

/// Inputs of a JSON object that `--set` gives as well; none where it is no object, which is told elsewhere.
pub fn given_again(text: &str, set: &[&str], library: &Library) -> Vec<Fault> {
    let object: BTreeMap<String, Box<serde_json::value::RawValue>> = serde_json::from_str(text).unwrap_or_default();
    set.iter().filter(|name| object.contains_key(**name)).map(|name| twice(name, library)).collect()
}

fn twice(name: &str, library: &Library) -> Fault {
    let by = Arg::words("`--input` dan `--set`", "`--input` and `--set`");
    plain(library, Code::InputDuplicate, &[("name", name.into()), ("where", by)])
}
