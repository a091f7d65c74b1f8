//! `perwali asumsi`: what the regulations of a library rest on beyond the text of the law, and what they leave out.

use std::collections::BTreeSet;
use std::io;

use perwali::internal::engine::ir::{Definition, Note, NoteKind, Program, ProvisionId, RequirementContent, SiteId, ValueDef};
use perwali::{Lang, Regulation};
use serde_json::json;

use super::{open, quiet_status, report};
use crate::Status;
use crate::arguments::{Arguments, Asumsi, NotesFormat};
use crate::terminal::Terminal;

/// One note, told.
struct Told<'a> {
    regulation: &'a Regulation,
    kind: NoteKind,
    provision: &'a str,
    text: &'a str,
    values: Vec<&'a str>,
    file: &'a str,
    line: u32,
}

const KINDS: [NoteKind; 4] = [NoteKind::Assumption, NoteKind::Reading, NoteKind::NotAutomated, NoteKind::NotEncoded];

pub fn run(asumsi: &Asumsi, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let library = open(&asumsi.paths, arguments);
    let notes: Vec<Told<'_>> = library
        .regulations()
        .iter()
        .flat_map(|regulation| regulation.program().notes.iter().map(move |note| told(regulation, note)))
        .collect();
    let number = |kind: NoteKind| notes.iter().filter(|note| note.kind == kind).count();
    match asumsi.format {
        NotesFormat::Text => {
            let status = report(&library, terminal)?;
            text(&notes, terminal)?;
            let total = total(&notes, terminal.lang);
            terminal.line(total)?;
            Ok(status)
        }
        NotesFormat::Json => {
            let counts: serde_json::Map<_, _> =
                KINDS.iter().map(|kind| (word(*kind, Lang::Id).to_owned(), json!(number(*kind)))).collect();
            let report = json!({
                "catatan": notes.iter().map(object).collect::<Vec<_>>(), "banyaknya": counts,
                "perpustakaan": library.hash(), "versi": perwali::VERSION,
            });
            terminal.json(&serde_json::to_string_pretty(&report).unwrap_or_default())?;
            Ok(quiet_status(&library))
        }
        NotesFormat::Csv => {
            terminal.line("peraturan,jenis,ketentuan,isi,menyangkut,berkas,baris")?;
            for note in &notes {
                let (values, line) = (note.values.join("; "), note.line.to_string());
                let cells = [
                    note.regulation.id(),
                    word(note.kind, Lang::Id),
                    note.provision,
                    note.text,
                    values.as_str(),
                    note.file,
                    line.as_str(),
                ];
                terminal.line(cells.map(cell).join(","))?;
            }
            let total = total(&notes, terminal.lang);
            terminal.error(total)?;
            Ok(quiet_status(&library))
        }
    }
}

/// The kind of a note as the language writes it.
fn word(kind: NoteKind, lang: Lang) -> &'static str {
    match (kind, lang) {
        (NoteKind::Assumption, Lang::Id) => "asumsi",
        (NoteKind::Reading, Lang::Id) => "tafsir",
        (NoteKind::NotAutomated, Lang::Id) => "tidak diotomasi",
        (NoteKind::NotEncoded, Lang::Id) => "belum dituangkan",
        (NoteKind::Assumption, Lang::En) => "assumption",
        (NoteKind::Reading, Lang::En) => "reading",
        (NoteKind::NotAutomated, Lang::En) => "not automated",
        (NoteKind::NotEncoded, Lang::En) => "not encoded",
    }
}

fn told<'a>(regulation: &'a Regulation, note: &'a Note) -> Told<'a> {
    let program = regulation.program();
    let site = program.sites.get(note.site.index());
    let source = site.and_then(|site| regulation.sources().get(site.span.source));
    let line = site.zip(source).map_or(1, |(site, source)| source.position(site.span.start).line);
    let values = if note.about.is_empty() {
        site.map_or_else(Vec::new, |site| under(program, site.provision))
    } else {
        note.about.iter().filter_map(|value| program.values.get(value.index())).collect()
    };
    Told {
        regulation,
        kind: note.kind,
        provision: program.address_of(note.site),
        text: &note.text,
        values: values.iter().filter(|value| !value.hidden).map(|value| value.name.as_str()).collect(),
        file: source.map_or("", |source| source.name()),
        line,
    }
}

/// Values that a provision or one under it decides; none where it is the regulation as a whole.
fn under(program: &Program, provision: ProvisionId) -> Vec<&ValueDef> {
    if program.address(provision).is_empty() {
        return Vec::new();
    }
    let mut covered = BTreeSet::from([provision]);
    // A provision stands after the one it belongs to.
    for (index, found) in program.provisions.iter().enumerate() {
        if found.parent.is_some_and(|parent| covered.contains(&parent)) {
            covered.insert(ProvisionId::new(index));
        }
    }
    let within = |site: SiteId| program.sites.get(site.index()).is_some_and(|site| covered.contains(&site.provision));
    program.values.iter().filter(|value| sites(value).into_iter().any(within)).collect()
}

/// Where a value is decided.
fn sites(value: &ValueDef) -> Vec<SiteId> {
    match &value.definition {
        Definition::Rules(rules) => rules.rules.iter().map(|rule| rule.site).collect(),
        Definition::Collect(members) => members.iter().map(|member| member.site).collect(),
        Definition::Requirements(root) => {
            let (mut found, mut pending) = (Vec::new(), vec![root]);
            while let Some(node) = pending.pop() {
                found.push(node.site);
                if let RequirementContent::All(children) | RequirementContent::Any(children) = &node.content {
                    pending.extend(children);
                }
            }
            found
        }
    }
}

fn text(notes: &[Told<'_>], terminal: &mut Terminal) -> io::Result<()> {
    let mut last = "";
    for note in notes {
        let id = note.regulation.id();
        if id != last {
            terminal.heading(id)?;
            last = id;
        }
        let whole = terminal.say("seluruh peraturan", "the whole regulation");
        let provision = if note.provision.is_empty() { whole } else { note.provision };
        let kind = word(note.kind, terminal.lang);
        terminal.line(format!("  {kind} — {provision}  ({}:{})", note.file, note.line))?;
        terminal.prose(4, 0, note.text)?;
        if !note.values.is_empty() {
            let about = terminal.say("menyangkut", "about");
            terminal.prose(4, 2, &format!("{about}: {}", note.values.join(", ")))?;
        }
        terminal.line("")?;
    }
    Ok(())
}

fn total(notes: &[Told<'_>], lang: Lang) -> String {
    let parts: Vec<String> = KINDS
        .iter()
        .map(|kind| (notes.iter().filter(|note| note.kind == *kind).count(), word(*kind, lang)))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let all = match lang {
        Lang::Id => format!("{} catatan", notes.len()),
        Lang::En => format!("notes: {}", notes.len()),
    };
    if parts.is_empty() { all } else { format!("{all}: {}", parts.join(", ")) }
}

fn object(note: &Told<'_>) -> serde_json::Value {
    json!({
        "peraturan": note.regulation.id(), "jenis": word(note.kind, Lang::Id), "ketentuan": note.provision,
        "isi": note.text, "menyangkut": note.values, "berkas": note.file, "baris": note.line,
    })
}

/// A cell of CSV.
fn cell(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
