//! `perwali explain`: why a decision comes out as it does, as text, JSON or a page, or as a letter to the applicant.

use std::io::{self, Read};
use std::path::Path;

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::io_reason;
use perwali::{Backend, Code, Decision, Explanation, Facts, Fault, LetterFormat, LetterTemplate, Library, Line};

use super::eval::{read_input, set_pairs};
use super::{chosen, open_for, plain, stamped};
use crate::arguments::{Arguments, Explain, ExplainFormat};
use crate::terminal::Terminal;
use crate::{Status, render};

/// Largest template that is read, in bytes.
const MAX_TEMPLATE: u64 = 1024 * 1024;

/// Columns that an explanation keeps to.
const COLUMNS: usize = 80;

/// What keeps a command from its work, and how bad that is.
type Refused = (Vec<Fault>, Status);

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
    let (library, is_file) = open_for(named, arguments);
    let asked = match decision(explain, &library, is_file) {
        Ok(decision) => facts(explain, &decision, &library, terminal).map(|facts| facts.map(|facts| (decision, facts))),
        Err(refused) => Ok(Err(refused)),
    };
    let (decision, facts) = match asked {
        Ok(Ok(asked)) => asked,
        Ok(Err((faults, status))) => return end(explain, &library, &faults, status, terminal),
        Err(error) => return error.map_or(Ok(Status::Unusable), Err),
    };
    let explanation = match decision.explain(date.as_str(), &facts) {
        Ok(explanation) => explanation,
        Err(error) => return end(explain, &library, error.faults(), Status::Unusable, terminal),
    };
    if explain.letter {
        let text = match explain.template.as_deref().map(|path| read_template(path, &library)).transpose() {
            Ok(text) => text,
            Err(fault) => return end(explain, &library, &[fault], Status::Unusable, terminal),
        };
        let template = text.as_ref().map(|(name, text)| LetterTemplate { name, text });
        return match explanation.letter(form, template) {
            Ok(letter) => terminal.text(letter).map(|()| Status::Good),
            Err(error) => {
                let failed = explanation.error().is_some();
                let status = if failed { Status::Findings } else { Status::Unusable };
                end(explain, &library, error.faults(), status, terminal)
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

fn decision(explain: &Explain, library: &Library, is_file: bool) -> Result<Decision, Refused> {
    let named = explain.regulation.as_deref().unwrap_or_default();
    let regulation = chosen(library, is_file, named).map_err(|faults| (faults, Status::Unusable))?;
    let name = explain.decision.as_deref().unwrap_or_default();
    regulation.decision_on(name, Backend::Interpreter).map_err(|error| (error.faults().to_vec(), Status::Unusable))
}

/// The facts given; the outer error is one that has been told already, or that nothing can be told.
fn facts(
    explain: &Explain,
    decision: &Decision,
    library: &Library,
    terminal: &mut Terminal,
) -> Result<Result<Facts, Refused>, Option<io::Error>> {
    let mut facts = decision.facts();
    if let Some(path) = &explain.input {
        let text = match read_input(path) {
            Ok(text) => text,
            Err(reason) => return Ok(Err((vec![unreadable(path, reason, library)], Status::Unusable))),
        };
        if let Err(error) = facts.set_json(&text) {
            let malformed = error.faults().iter().any(|fault| fault.code == Code::InputMalformed);
            let status = if malformed { Status::Unusable } else { Status::Findings };
            return Ok(Err((error.faults().to_vec(), status)));
        }
    }
    match set_pairs(&mut facts, &explain.set, library) {
        Ok(faults) if faults.is_empty() => Ok(Ok(facts)),
        Ok(faults) => Ok(Err((faults, Status::Findings))),
        Err(pair) => {
            let form = terminal.say("galat: tulis --set nama=nilai, bukan", "error: write --set name=value, not");
            match terminal.error(format!("{form} `{pair}`")) {
                Ok(()) => Err(None),
                Err(error) => Err(Some(error)),
            }
        }
    }
}

fn unreadable(path: &Path, reason: Arg, library: &Library) -> Fault {
    let shown =
        if path.as_os_str() == "-" { Arg::words("masukan standar", "standard input") } else { path.display().to_string().into() };
    plain(library, Code::Unreadable, &[("path", shown), ("reason", reason)])
}

/// The name and the text of a template.
fn read_template(path: &Path, library: &Library) -> Result<(String, String), Fault> {
    let mut bytes = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(MAX_TEMPLATE + 1).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(path, io_reason(&error), library))?;
    let text = String::from_utf8(bytes);
    let text = text.map_err(|_| unreadable(path, Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text"), library))?;
    Ok((path.display().to_string(), text))
}

/// Ends with faults, in the form asked for.
fn end(explain: &Explain, library: &Library, faults: &[Fault], status: Status, terminal: &mut Terminal) -> io::Result<Status> {
    if explain.format == ExplainFormat::Json {
        terminal.json(&stamped(&perwali::internal::error(faults).to_json(), library))?;
    } else {
        faults.iter().try_for_each(|fault| render::error(fault, library.sources(), terminal))?;
    }
    Ok(status)
}
