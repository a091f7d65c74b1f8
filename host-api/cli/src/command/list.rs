//! `perwali list`: which regulations there are, what they decide and from when.

use std::io;

use perwali::Regulation;
use perwali::internal::engine::ir::DecisionKind;
use serde_json::json;

use super::{open, report};
use crate::Status;
use crate::arguments::{Arguments, Format, List};
use crate::terminal::Terminal;

pub fn run(list: &List, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&[], arguments);
    if list.format == Format::Json {
        let regulations: Vec<_> = library.regulations().iter().map(object).collect();
        terminal.line(serde_json::to_string_pretty(&regulations).unwrap_or_default())?;
        let status = if library.faults().is_empty() { Status::Good } else { Status::Findings };
        return Ok(status);
    }
    let status = report(&library, terminal)?;
    for regulation in library.regulations() {
        let identity = regulation.identity();
        terminal.line(format!("{}  {} tentang {}", identity.id, identity.name, identity.subject))?;
        if let Some(from) = identity.from {
            let word = terminal.say("berlaku sejak", "in force since");
            let until = identity.until.map(|until| format!(" {} {}", terminal.say("sampai dengan", "until"), until.indonesian()));
            terminal.line(format!("    {word} {}{}", from.indonesian(), until.unwrap_or_default()))?;
        }
        if !identity.applications.is_empty() {
            terminal.line(format!("    {} {}", terminal.say("aplikasi", "applications"), identity.applications.join(", ")))?;
        }
        for decision in &regulation.program().decisions {
            let kind = kind(decision.kind).map(|kind| format!(" ({kind})")).unwrap_or_default();
            let label = if decision.label.is_empty() { String::new() } else { format!("  {}", decision.label) };
            terminal.line(format!("    {}{kind}{label}", decision.name))?;
        }
    }
    Ok(status)
}

fn kind(kind: Option<DecisionKind>) -> Option<&'static str> {
    kind.map(|kind| match kind {
        DecisionKind::Kelayakan => "kelayakan",
        DecisionKind::Pajak => "pajak",
        DecisionKind::Ambang => "ambang",
        DecisionKind::Tunjangan => "tunjangan",
    })
}

fn object(regulation: &Regulation) -> serde_json::Value {
    let identity = regulation.identity();
    let decisions: Vec<_> = regulation
        .program()
        .decisions
        .iter()
        .map(|decision| json!({ "nama": decision.name, "jenis": kind(decision.kind), "keterangan": decision.label }))
        .collect();
    json!({
        "id": identity.id,
        "nama": identity.name,
        "tentang": identity.subject,
        "mulai_berlaku": identity.from.map(|day| day.iso()),
        "aplikasi": identity.applications,
        "berkas": regulation.path().display().to_string(),
        "keputusan": decisions,
    })
}
