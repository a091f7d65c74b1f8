//! `perwali eval`: one decision on one set of facts, or on many.

use std::io;
use std::path::Path;

use perwali::internal::engine::diagnostic::Arg;
use perwali::{Backend, Decision, Explanation, Fault, Lang, Library, Outcome, RequirementState};

use super::given::{self, Refused};
use super::{asked_of, day_of, many};
use crate::Status;
use crate::arguments::{Arguments, Eval, EvalBackend, Format};
use crate::terminal::Terminal;

pub fn run(eval: &Eval, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let backend = match eval.backend {
        EvalBackend::Auto => Backend::Auto,
        EvalBackend::Interpreter => Backend::Interpreter,
        EvalBackend::Native => Backend::Native,
    };
    let (library, asked) = asked_of(&eval.regulation, eval.known_on.as_deref(), arguments);
    let mut run = Run { eval, library: &library, terminal };
    let regulation = match asked {
        Ok(regulation) => regulation,
        Err(faults) => return run.end(&faults, Status::Unusable),
    };
    let day = match eval.date.as_deref().map(day_of).transpose() {
        Ok(day) => day,
        Err(faults) => return run.end(&faults, Status::Unusable),
    };
    let text = day.map_or_else(|| regulation.clone(), |day| regulation.on(day));
    let decision = match text.decision_on(&eval.decision, backend) {
        Ok(decision) => decision,
        Err(error) => return run.end(error.faults(), Status::Unusable),
    };
    if let (Some(path), Some(form)) = (&eval.input, many::form(eval)) {
        return many::run(&mut run, &decision, day, path, form);
    }
    let date = match (day, &eval.output) {
        (Some(day), None) => day,
        (_, Some(_)) => {
            let words = run.terminal.say(
                "galat: `--output` hanya untuk banyak baris, yaitu `--input` .jsonl atau .csv",
                "error: `--output` is for many rows, that is `--input` of .jsonl or .csv",
            );
            run.terminal.error(words)?;
            return Ok(Status::Unusable);
        }
        (None, None) => {
            let words = run.terminal.say("galat: kurang: --date <TANGGAL>", "error: missing: --date <DATE>");
            run.terminal.error(words)?;
            return Ok(Status::Unusable);
        }
    };
    let facts = match given::facts(&decision, eval.input.as_deref(), &eval.set, &library) {
        Ok(facts) => facts,
        Err(Refused::Faults(faults, status)) => return run.end(&faults, status),
        Err(Refused::NoPair(pair)) => return run.no_pair(&pair),
    };
    match decision.evaluate(date, &facts) {
        Ok(outcome) => {
            let explanation = if eval.explain { decision.explain(date, &facts).ok() } else { None };
            match eval.format {
                Format::Json => terminal.line(outcome_json(&outcome, explanation.as_ref()))?,
                Format::Text => text_outcome(&outcome, explanation.as_ref(), &decision, terminal)?,
            }
            Ok(Status::Good)
        }
        Err(error) => run.end(error.faults(), Status::Findings),
    }
}

/// One call of the command.
pub(crate) struct Run<'a> {
    pub(super) eval: &'a Eval,
    pub(super) library: &'a Library,
    pub(super) terminal: &'a mut Terminal,
}

impl Run<'_> {
    /// Ends with faults, in the form asked for.
    pub(super) fn end(&mut self, faults: &[Fault], status: Status) -> io::Result<Status> {
        given::end(self.eval.format == Format::Json, self.library, faults, status, self.terminal)
    }

    /// Ends since a file of input cannot be read.
    pub(super) fn unreadable(&mut self, path: &Path, reason: Arg) -> io::Result<Status> {
        let found = given::unreadable(path, reason, self.library);
        self.end(&[found], Status::Unusable)
    }

    /// Ends since a word of `--set` is no pair.
    pub(super) fn no_pair(&mut self, pair: &str) -> io::Result<Status> {
        given::no_pair(pair, self.terminal)
    }
}

/// The result object, with the explanation where it is asked for.
pub(super) fn outcome_json(outcome: &Outcome, explanation: Option<&Explanation>) -> String {
    let mut text = outcome.to_json();
    if let Some(explanation) = explanation {
        // Put in as text: numbers beyond 64 bits would not survive a round trip through a generic value.
        text.pop();
        text = format!("{text},\"penjelasan\":{}}}", explanation.to_json());
    }
    text
}

fn text_outcome(
    outcome: &Outcome,
    explanation: Option<&Explanation>,
    decision: &Decision,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let identity = decision.regulation().identity();
    let day = perwali::Day::from_date(outcome.law_day()).map_or_else(String::new, |day| terminal.day(day));
    let on = terminal.say("pada", "on");
    let known = decision.regulation().is_known_on().map_or_else(String::new, |known| {
        format!(", {} {}", terminal.say("menurut yang diketahui", "as known on"), terminal.day(known))
    });
    terminal.line(format!("{} — {} {on} {day}{known}", identity.short, decision.name()))?;
    terminal.line("")?;
    for (name, shown) in outcome.shown() {
        terminal.line(format!("  {name} = {shown}"))?;
    }
    section(terminal, "Dasar", "Basis", outcome.citations().map(|citation| (0, citation)))?;
    let requirements = outcome.requirements().iter().map(|requirement| {
        let state = match (requirement.state, terminal.lang) {
            (RequirementState::Met, Lang::Id) => "terpenuhi",
            (RequirementState::Unmet, Lang::Id) => "TIDAK terpenuhi",
            (RequirementState::Waived, Lang::Id) => "dikesampingkan",
            (RequirementState::Met, Lang::En) => "met",
            (RequirementState::Unmet, Lang::En) => "NOT met",
            (RequirementState::Waived, Lang::En) => "waived",
        };
        let text = if requirement.text.is_empty() { String::new() } else { format!(" — {}", requirement.text) };
        (requirement.level, format!("[{state}] {}{text}", requirement.provision))
    });
    let requirements: Vec<(usize, String)> = requirements.collect();
    section(terminal, "Syarat", "Requirements", requirements.into_iter())?;
    let note = |note: &perwali::Note| {
        (0, if note.provision.is_empty() { note.text.clone() } else { format!("{}: {}", note.provision, note.text) })
    };
    let judgement = |judgement: &perwali::Judgement| (0, format!("{} — {}", judgement.input, judgement.by));
    section(terminal, "Pertimbangan", "Judgements", outcome.judgements().iter().map(judgement))?;
    section(terminal, "Asumsi", "Assumptions", outcome.assumptions().iter().map(note))?;
    section(terminal, "Tafsir", "Readings", outcome.readings().iter().map(note))?;
    section(terminal, "Bersyarat karena celah", "Conditional on gaps", outcome.gaps().iter().map(note))?;
    if let Some(explanation) = explanation {
        terminal.line("")?;
        let heading = terminal.say("Penjelasan", "Explanation").to_owned();
        terminal.heading(&heading)?;
        super::explain::lines(&explanation.reasons(terminal.lang), terminal)?;
    }
    Ok(())
}

/// A heading and its lines, each with its level; nothing where there are none.
fn section(terminal: &mut Terminal, id: &str, en: &str, lines: impl Iterator<Item = (usize, String)>) -> io::Result<()> {
    let lines: Vec<(usize, String)> = lines.collect();
    if lines.is_empty() {
        return Ok(());
    }
    terminal.line("")?;
    let heading = terminal.say(id, en).to_owned();
    terminal.heading(&heading)?;
    lines.iter().try_for_each(|(level, line)| terminal.prose(2 + 2 * level, 4, line))
}
