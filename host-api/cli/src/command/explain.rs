//! `perwali explain`: why a decision comes out as it does, as text, JSON or a page, or as a letter to the applicant.

use std::io::{self, Read};
use std::path::Path;

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::io_reason;
use perwali::{Backend, Decision, Explanation, Fault, LetterFormat, LetterTemplate, Library, Line, Regulation};

use super::given::{self, Refused};
use super::{asked_of, day_of, stamped};
use crate::Status;
use crate::arguments::{Arguments, Explain, ExplainFormat};
use crate::terminal::Terminal;

/// Largest template that is read, in bytes.
const MAX_TEMPLATE: u64 = 1024 * 1024;

/// Columns that an explanation keeps to.
const COLUMNS: usize = 80;

pub fn run(explain: &Explain, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let form = if explain.format == ExplainFormat::Html { LetterFormat::Html } else { LetterFormat::Text };
    if explain.default_template {
        terminal.text(Explanation::default_template(form))?;
        return Ok(Status::Good);
    }
    if explain.letter && explain.format == ExplainFormat::Json {
        let message = terminal.say("galat: surat berbentuk text atau html", "error: a letter is text or html").to_owned();
        terminal.error(message)?;
        return Ok(Status::Unusable);
    }
    let (Some(named), Some(date)) = (&explain.regulation, &explain.date) else { return Ok(Status::Unusable) };
    let (library, asked) = asked_of(named, explain.known_on.as_deref(), arguments);
    let json = explain.format == ExplainFormat::Json;
    let decision = match asked.and_then(|regulation| decision(explain, date, &regulation)) {
        Ok(decision) => decision,
        Err(faults) => return given::end(json, &library, &faults, Status::Unusable, terminal),
    };
    let facts = match given::facts(&decision, explain.input.as_deref(), &explain.set, &library) {
        Ok(facts) => facts,
        Err(Refused::Faults(faults, status)) => return given::end(json, &library, &faults, status, terminal),
        Err(Refused::NoPair(pair)) => return given::no_pair(&pair, terminal),
    };
    let explanation = match decision.explain(date.as_str(), &facts) {
        Ok(explanation) => explanation,
        Err(error) => return given::end(json, &library, error.faults(), Status::Unusable, terminal),
    };
    if explain.letter {
        let text = match explain.template.as_deref().map(|path| read_template(path, &library)).transpose() {
            Ok(text) => text,
            Err(fault) => return given::end(json, &library, &[fault], Status::Unusable, terminal),
        };
        let template = text.as_ref().map(|(name, text)| LetterTemplate { name, text });
        return match explanation.letter(form, template) {
            Ok(letter) => terminal.text(letter).map(|()| Status::Good),
            Err(error) => {
                let failed = explanation.error().is_some();
                let status = if failed { Status::Findings } else { Status::Unusable };
                given::end(json, &library, error.faults(), status, terminal)
            }
        };
    }
    match explain.format {
        ExplainFormat::Text => lines(&explanation.lines(terminal.lang), terminal)?,
        ExplainFormat::Json => terminal.json(&stamped(&explanation.to_json(), &library))?,
        ExplainFormat::Html => terminal.text(explanation.html(terminal.lang))?,
    }
    Ok(if explanation.error().is_some() { Status::Findings } else { Status::Good })
}

/// Lines of an explanation, broken at [`COLUMNS`].
pub(super) fn lines(lines: &[Line], terminal: &mut Terminal) -> io::Result<()> {
    for line in lines {
        if line.heading {
            line.broken(COLUMNS).iter().try_for_each(|row| terminal.heading(row))?;
        } else {
            line.broken(COLUMNS).iter().try_for_each(|row| terminal.line(row))?;
        }
    }
    Ok(())
}

fn decision(explain: &Explain, date: &str, regulation: &Regulation) -> Result<Decision, Vec<Fault>> {
    let name = explain.decision.as_deref().unwrap_or_default();
    regulation.on(day_of(date)?).decision_on(name, Backend::Interpreter).map_err(|error| error.faults().to_vec())
}

/// The name and the text of a template.
fn read_template(path: &Path, library: &Library) -> Result<(String, String), Fault> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_TEMPLATE + 1).read_to_end(&mut bytes));
    read.map_err(|error| given::unreadable(path, io_reason(&error), library))?;
    let text = String::from_utf8(bytes);
    let text =
        text.map_err(|_| given::unreadable(path, Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text"), library))?;
    Ok((path.display().to_string(), text))
}
