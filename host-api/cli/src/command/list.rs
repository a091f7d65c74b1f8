//! `perwali list`: which regulations there are, what they decide and from when.

use std::io;

use perwali::Regulation;
use perwali::internal::engine::ir::DecisionKind;
use serde_json::json;

use super::{as_known, day_of, open, quiet_status, report};
use crate::arguments::{Arguments, Format, List};
use crate::terminal::Terminal;
use crate::{Status, render};

pub fn run(list: &List, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let opened = open(&list.paths, arguments);
    let chosen = as_known(opened.clone(), list.known_on.as_deref())
        .and_then(|library| Ok((library, list.date.as_deref().map(day_of).transpose()?)));
    let (library, day) = match chosen {
        Ok(chosen) => chosen,
        Err(faults) => {
            faults.iter().try_for_each(|fault| render::error(fault, opened.sources(), terminal))?;
            return Ok(Status::Unusable);
        }
    };
    let regulations: Vec<Regulation> = match day {
        None => library.regulations().to_vec(),
        Some(day) => {
            let texts = library.regulations().iter().map(|regulation| regulation.on(day));
            texts.filter(|text| text.in_force_on(Some(day)).is_ok()).collect()
        }
    };
    if list.format == Format::Json {
        let regulations: Vec<_> = regulations.iter().map(object).collect();
        let report = json!({
            "peraturan": regulations, "perpustakaan": library.hash(), "versi": perwali::VERSION,
        });
        terminal.json(&serde_json::to_string_pretty(&report).unwrap_or_default())?;
        return Ok(quiet_status(&library));
    }
    let status = report(&library, terminal)?;
    for (index, regulation) in regulations.iter().enumerate() {
        if index > 0 {
            terminal.line("")?;
        }
        let identity = regulation.identity();
        terminal.heading(&identity.id)?;
        terminal.prose(2, 2, &format!("{} tentang {}", identity.name, identity.subject))?;
        if let Some(from) = identity.from {
            let word = terminal.say("berlaku sejak", "in force since");
            let until = regulation
                .texts()
                .next_back()
                .and_then(|last| last.last_day())
                .map(|until| format!(" {} {}", terminal.say("sampai dengan", "until"), terminal.day(until)));
            terminal.line(format!("  {word} {}{}", terminal.day(from), until.unwrap_or_default()))?;
        }
        for (word, name) in &identity.links {
            terminal.prose(2, 2, &format!("{word} {name}"))?;
        }
        if !regulation.amenders().is_empty() {
            let word = terminal.say("diubah dengan", "amended by");
            terminal.prose(2, 2, &format!("{word} {}", regulation.amenders().join(", ")))?;
        }
        if let Some(by) = regulation.ended_by() {
            let word = terminal.say("dicabut dengan", "repealed by");
            terminal.prose(2, 2, &format!("{word} {by}"))?;
        }
        if !identity.applications.is_empty() {
            let word = terminal.say("aplikasi", "applications");
            terminal.prose(2, 2, &format!("{word}: {}", identity.applications.join(", ")))?;
        }
        let decisions = &regulation.program().decisions;
        let names: Vec<String> = decisions
            .iter()
            .map(|decision| {
                kind(decision.kind).map_or_else(|| decision.name.clone(), |kind| format!("{} ({kind})", decision.name))
            })
            .collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (decision, name) in decisions.iter().zip(names) {
            terminal.line(format!("    {name:width$}  {}", decision.label).trim_end())?;
        }
    }
    if !library.regulations().is_empty() {
        terminal.line("")?;
        let word = terminal.say("perpustakaan", "library");
        terminal.line(format!("{word} {}", library.hash()))?;
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
        "sampai_dengan": regulation.texts().next_back().and_then(|last| last.last_day()).map(|day| day.iso()),
        "diubah_dengan": regulation.amenders(),
        "dicabut_dengan": regulation.ended_by(),
        "tautan": identity.links.iter().map(|(word, name)| json!({ "jenis": word, "peraturan": name })).collect::<Vec<_>>(),
        "aplikasi": identity.applications,
        "berkas": regulation.path().display().to_string(),
        "keputusan": decisions,
    })
}
