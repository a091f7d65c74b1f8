//! `perwali eval`: one decision on one set of facts.

use std::io::{self, Read};
use std::path::Path;

use perwali::internal::engine::explain::Node;
use perwali::{Backend, Code, Decision, Error, Facts, Fault, Lang, Library, Outcome, RequirementState, Severity};
use serde_json::json;

use crate::arguments::{Arguments, Eval, EvalBackend, Format};
use crate::command::fmt::say;
use crate::terminal::Terminal;
use crate::{Status, render};

/// Longest input that is read.
const MAX_INPUT: u64 = 64 * 1024 * 1024;

pub fn run(eval: &Eval, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let backend = match eval.backend {
        EvalBackend::Auto => Backend::Auto,
        EvalBackend::Interpreter => Backend::Interpreter,
        EvalBackend::Native => Backend::Native,
    };
    let is_file = Path::new(&eval.regulation).extension().is_some_and(|e| e == "perwali") || Path::new(&eval.regulation).is_file();
    let path = if is_file { Path::new(&eval.regulation) } else { arguments.library.as_path() };
    let library = Library::builder().path(path).open();
    let chosen = if is_file {
        library.regulations().first().ok_or(None)
    } else {
        library.regulation(&eval.regulation).map_err(Some)
    };
    let decision = match chosen {
        Ok(regulation) => match regulation.decision_on(&eval.decision, backend) {
            Ok(decision) => decision,
            Err(error) => return refuse(&error, &library, eval, terminal),
        },
        Err(error) => {
            // The regulation may be there but broken: what is wrong with it says more than that it is missing.
            let errors: Vec<Fault> =
                library.faults().iter().filter(|f| f.diagnostic().severity == Severity::Error).cloned().collect();
            for fault in &errors {
                let text = render::text(fault, library.sources(), terminal);
                terminal.error(text)?;
            }
            return match error {
                Some(error) => refuse(&error, &library, eval, terminal),
                None => Ok(Status::Unusable),
            };
        }
    };
    let mut facts = decision.facts();
    match fill(&mut facts, eval, terminal)? {
        Filled::All => {}
        Filled::Unreadable => return Ok(Status::Unusable),
        Filled::Faults(faults) => return fail(&faults, &decision, &library, eval, terminal),
    }
    match decision.evaluate(eval.date.as_str(), &facts) {
        Ok(outcome) => {
            let tree = if eval.explain { decision.explain(eval.date.as_str(), &facts).unwrap_or_default() } else { Vec::new() };
            match eval.format {
                Format::Json => json_outcome(&outcome, &tree, eval, terminal)?,
                Format::Text => text_outcome(&outcome, &tree, &decision, terminal)?,
            }
            Ok(Status::Good)
        }
        Err(error) if error.code() == Code::BadDateArgument => refuse(&error, &library, eval, terminal),
        Err(error) => fail(error.faults(), &decision, &library, eval, terminal),
    }
}

enum Filled {
    All,
    Unreadable,
    Faults(Vec<Fault>),
}

fn fill(facts: &mut Facts, eval: &Eval, terminal: &mut Terminal) -> io::Result<Filled> {
    let mut faults = Vec::new();
    if let Some(path) = &eval.input {
        let mut text = String::new();
        let read = if path.as_os_str() == "-" {
            io::stdin().lock().take(MAX_INPUT).read_to_string(&mut text)
        } else {
            std::fs::File::open(path).and_then(|file| file.take(MAX_INPUT).read_to_string(&mut text))
        };
        if let Err(error) = read {
            let reason = match error.kind() {
                io::ErrorKind::NotFound => terminal.say("tidak ada", "there is no such file").to_owned(),
                io::ErrorKind::InvalidData => terminal.say("isinya bukan teks UTF-8", "it is not UTF-8 text").to_owned(),
                io::ErrorKind::PermissionDenied => terminal.say("tidak diizinkan", "permission is denied").to_owned(),
                _ => error.to_string(),
            };
            say(terminal, Code::Unreadable, &[("path", path.display().to_string()), ("reason", reason)])?;
            return Ok(Filled::Unreadable);
        }
        if let Err(error) = facts.set_json(&text) {
            faults.extend(error.faults().to_vec());
        }
    }
    for pair in &eval.set {
        let Some((name, value)) = pair.split_once('=') else {
            let form = terminal.say("tulis --set nama=nilai, bukan", "write --set name=value, not");
            terminal.error(format!("{form} `{pair}`"))?;
            return Ok(Filled::Unreadable);
        };
        if let Err(error) = facts.set_text(name.trim(), value.trim()) {
            faults.extend(error.faults().to_vec());
        }
    }
    Ok(if faults.is_empty() { Filled::All } else { Filled::Faults(faults) })
}

/// Wrong use: no such regulation, decision or day.
fn refuse(error: &Error, library: &Library, eval: &Eval, terminal: &mut Terminal) -> io::Result<Status> {
    if eval.format == Format::Json {
        terminal.line(serde_json::to_string(&json!({ "galat": error.faults() })).unwrap_or_default())?;
        return Ok(Status::Unusable);
    }
    for fault in error.faults() {
        let text = render::text(fault, library.sources(), terminal);
        terminal.error(text)?;
    }
    Ok(Status::Unusable)
}

/// The decision ended in an error.
fn fail(faults: &[Fault], decision: &Decision, library: &Library, eval: &Eval, terminal: &mut Terminal) -> io::Result<Status> {
    if eval.format == Format::Json {
        let object = json!({
            "regulasi": decision.regulation().id(), "keputusan": decision.name(), "tanggal": eval.date, "galat": faults,
        });
        terminal.line(serde_json::to_string(&object).unwrap_or_default())?;
        return Ok(Status::Findings);
    }
    for fault in faults {
        let text = render::text(fault, library.sources(), terminal);
        terminal.error(text)?;
    }
    Ok(Status::Findings)
}

fn json_outcome(outcome: &Outcome, tree: &[Node], eval: &Eval, terminal: &mut Terminal) -> io::Result<()> {
    if !eval.explain {
        return terminal.line(outcome.to_json());
    }
    let Ok(serde_json::Value::Object(mut object)) = serde_json::from_str(&outcome.to_json()) else {
        return terminal.line(outcome.to_json());
    };
    object.insert("penjelasan".to_owned(), tree.iter().map(node_object).collect());
    // Numbers beyond 64 bits would not survive a round trip through a generic value; the outcome's own text is spliced in.
    let explanation = object.remove("penjelasan").unwrap_or_default();
    let mut text = outcome.to_json();
    text.pop();
    terminal.line(format!("{text},\"penjelasan\":{explanation}}}"))
}

fn node_object(node: &Node) -> serde_json::Value {
    json!({
        "nilai": node.name,
        "keterangan": node.label,
        "hasil": node.shown,
        "dasar": node.provisions,
        "tidak_diterapkan": node.not_applied,
        "lapisan": node.slices.iter().map(|s| json!({ "bagian": s.part, "tarif": s.rate, "jumlah": s.amount })).collect::<Vec<_>>(),
        "dari": node.needs.iter().map(node_object).collect::<Vec<_>>(),
    })
}

fn text_outcome(outcome: &Outcome, tree: &[Node], decision: &Decision, terminal: &mut Terminal) -> io::Result<()> {
    let identity = decision.regulation().identity();
    let day = perwali::Day::from_date(outcome.law_day()).map_or_else(String::new, |day| day.indonesian());
    let on = terminal.say("pada", "on");
    terminal.line(format!("{} — {} {on} {day}", identity.short, decision.name()))?;
    terminal.line("")?;
    for (name, shown) in outcome.shown() {
        terminal.line(format!("  {name} = {shown}"))?;
    }
    section(terminal, "Dasar", "Basis", outcome.basis().iter().cloned())?;
    let requirements = outcome.requirements().iter().map(|requirement| {
        let state = match (requirement.state, terminal.lang) {
            (RequirementState::Met, Lang::Id) => "terpenuhi",
            (RequirementState::Unmet, Lang::Id) => "TIDAK terpenuhi",
            (RequirementState::Waived, Lang::Id) => "dikesampingkan",
            (RequirementState::Met, Lang::En) => "met",
            (RequirementState::Unmet, Lang::En) => "NOT met",
            (RequirementState::Waived, Lang::En) => "waived",
        };
        let indent = "  ".repeat(requirement.level);
        let text = if requirement.text.is_empty() { String::new() } else { format!(" — {}", requirement.text) };
        format!("{indent}[{state}] {}{text}", requirement.provision)
    });
    let requirements: Vec<String> = requirements.collect();
    section(terminal, "Syarat", "Requirements", requirements.into_iter())?;
    let note = |note: &perwali::Note| {
        if note.provision.is_empty() { note.text.clone() } else { format!("{}: {}", note.provision, note.text) }
    };
    section(terminal, "Asumsi", "Assumptions", outcome.assumptions().iter().map(note))?;
    section(terminal, "Tafsir", "Readings", outcome.readings().iter().map(note))?;
    if !tree.is_empty() {
        terminal.line("")?;
        let heading = terminal.say("Penjelasan", "Explanation");
        terminal.line(heading)?;
        for node in tree {
            text_node(node, 1, terminal)?;
        }
    }
    Ok(())
}

fn section(terminal: &mut Terminal, id: &str, en: &str, lines: impl Iterator<Item = String>) -> io::Result<()> {
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return Ok(());
    }
    terminal.line("")?;
    let heading = terminal.say(id, en).to_owned();
    terminal.line(heading)?;
    lines.iter().try_for_each(|line| terminal.line(format!("  {line}")))
}

fn text_node(node: &Node, level: usize, terminal: &mut Terminal) -> io::Result<()> {
    let indent = "  ".repeat(level);
    let provisions = if node.provisions.is_empty() { String::new() } else { format!("  [{}]", node.provisions.join("; ")) };
    let repeated = if node.repeated { terminal.say("  (lihat di atas)", "  (see above)") } else { "" };
    terminal.line(format!("{indent}{} = {}{provisions}{repeated}", node.name, node.shown))?;
    for slice in &node.slices {
        terminal.line(format!("{indent}    {} × {} = {}", slice.rate, slice.part, slice.amount))?;
    }
    if !node.not_applied.is_empty() && !node.repeated {
        let word = terminal.say("tidak diterapkan", "not applied");
        terminal.line(format!("{indent}    {word}: {}", node.not_applied.join("; ")))?;
    }
    node.needs.iter().try_for_each(|need| text_node(need, level + 1, terminal))
}
