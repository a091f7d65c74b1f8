//! An explanation of an eligibility decision → the letter that tells the applicant: approval or rejection, in Indonesian.
//!
//! Filled from the tree alone. What the engine cannot know (numbers, names, signatures) stays in brackets.

use std::collections::BTreeMap;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Lang};
use perwali_engine::explain::{Explanation, Node, NoteReason, Part, Reason, RequirementReason, Use, Waived};
use perwali_engine::ir::{NoteKind, Program, Type};
use perwali_engine::outcome::RequirementState;
use perwali_engine::value::Value as Datum;
use serde_json::{Value, json};

use super::text::Line;
use super::{page, template, words};
use crate::error::{Error, Fault};
use crate::outcome::citations;

/// Columns a letter in text keeps to.
const WIDTH: usize = 80;
/// How many values deep a finding is followed to what was found.
const DEEPEST: usize = 8;

/// The form of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterFormat {
    /// Plain text of at most 80 columns.
    Text,
    /// A page of HTML.
    Html,
}

/// A template of one's own.
#[derive(Clone, Copy, Debug)]
pub struct LetterTemplate<'a> {
    /// What it is called in messages: a path.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

pub(super) fn default_template(format: LetterFormat) -> &'static str {
    match format {
        LetterFormat::Text => include_str!("letter.txt"),
        LetterFormat::Html => include_str!("letter.html"),
    }
}

pub(super) fn letter(
    tree: &Explanation,
    program: &Program,
    format: LetterFormat,
    template: Option<LetterTemplate<'_>>,
) -> Result<String, Error> {
    let Some(data) = data(tree, program) else {
        let found = Diagnostic::error(Code::LetterImpossible, Default::default()).with("name", tree.decision.clone());
        return Err(Error::one(Fault::unlocated(found)));
    };
    let escape = match format {
        LetterFormat::Text => plain,
        LetterFormat::Html => page::escaped,
    };
    let text = template.map_or_else(|| default_template(format), |template| template.text);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // A template is written by hand: only its lines and tabs speak to a terminal.
    let text: String = text.chars().map(|c| if c.is_control() && !"\n\r\t".contains(c) { '\u{fffd}' } else { c }).collect();
    match template::fill(&text, &data, escape) {
        Ok(filled) => Ok(if format == LetterFormat::Text { broken(&filled) } else { filled }),
        Err(fault) => {
            let found = Diagnostic::error(Code::TemplateFault, Default::default())
                .with("line", fault.line.to_string())
                .with("reason", fault.reason);
            let found = template.into_iter().fold(found, |found, template| found.with("path", template.name));
            Err(Error::one(Fault::unlocated(found)))
        }
    }
}

/// What comes from a regulation or a caller must not start a line of its own or speak to a terminal.
fn plain(text: &str) -> String {
    let foreign = |c: char| c.is_control() || perwali_engine::catalogue::is_bidi(c);
    text.chars().map(|c| if foreign(c) { '\u{fffd}' } else { c }).collect()
}

/// Values that were explained, by name.
type Nodes<'a> = BTreeMap<&'a str, &'a Node>;

/// What a template may name; none where the decision says neither yes nor no.
fn data(tree: &Explanation, program: &Program) -> Option<Value> {
    let is_truth = |node: &&Node| matches!(program.values.get(node.value.index()).map(|v| &v.ty), Some(Type::Bool));
    let outputs: Vec<&Node> = tree.answers.iter().filter_map(|answer| answer.node.as_ref()).collect();
    let asked = outputs.iter().copied().find(is_truth)?;
    let granted = match asked.found {
        Some(Datum::Bool(truth)) => truth,
        _ => return None,
    };
    let mut nodes = Nodes::new();
    outputs.iter().for_each(|node| gather(node, &mut nodes));
    let asked = nodes.get(asked.name.as_str()).copied().unwrap_or(asked);
    let mut requirements = Vec::new();
    let mut unmet = Vec::new();
    if let Reason::Requirements(root) = &asked.reason {
        leaves(root, &nodes, &mut requirements);
        deciding(root, &nodes, &mut unmet);
    }
    let mut reasons = Vec::new();
    if let Reason::Rules { applied, .. } = &asked.reason {
        for rule in applied {
            let parts = rule.guard.iter().chain(rule.formula.iter().flat_map(|formula| &formula.decided));
            let found: Vec<Value> = parts.flat_map(|part| findings(part, "", &nodes, DEEPEST)).map(Value::from).collect();
            reasons.push(json!({ "ketentuan": rule.provision, "temuan": found }));
        }
    }
    let with_state = |state: RequirementState| -> Vec<Value> {
        let word = super::object::status(state);
        requirements
            .iter()
            .filter(|requirement| requirement.get("status").and_then(Value::as_str) == Some(word))
            .cloned()
            .collect()
    };
    let notes = |kinds: &[NoteKind]| -> Value { tree.notes.iter().filter(|note| kinds.contains(&note.kind)).map(note).collect() };
    let subject = if asked.label.is_empty() { tree.label.as_str() } else { asked.label.as_str() };
    let others = outputs.iter().filter(|node| node.name != asked.name).map(|node| named(&node.name, &node.label, &node.shown));
    let facts = tree
        .facts
        .iter()
        .filter(|fact| fact.used)
        .map(|fact| named(&fact.name, &fact.label, fact.shown.as_deref().unwrap_or("tidak ada")));
    let judged = tree.facts.iter().filter(|fact| fact.used).filter_map(|fact| {
        let mut entry = named(&fact.name, &fact.label, fact.shown.as_deref().unwrap_or("tidak ada"));
        entry.as_object_mut()?.insert("oleh".to_owned(), Value::from(fact.judged_by.clone()?));
        Some(entry)
    });
    Some(json!({
        "peraturan": { "id": tree.regulation, "judul": tree.title, "singkat": tree.short },
        "keputusan": { "nama": tree.decision, "keterangan": if subject.is_empty() { &tree.decision } else { subject } },
        "tanggal": words::day(Lang::Id, tree.law_day),
        "disetujui": granted,
        "hasil": numbered(others.collect()),
        "masukan": numbered(facts.collect()),
        "pertimbangan": numbered(judged.collect()),
        "tidak_terpenuhi": numbered(unmet),
        "terpenuhi": numbered(with_state(RequirementState::Met)),
        "dikesampingkan": numbered(with_state(RequirementState::Waived)),
        "syarat": numbered(requirements.clone()),
        "alasan": numbered(reasons),
        "dasar": citations(&tree.basis, &tree.lineage),
        "asumsi": notes(&[NoteKind::Assumption]),
        "tafsir": notes(&[NoteKind::Reading]),
        "celah": notes(&[NoteKind::NotAutomated, NoteKind::NotEncoded]),
    }))
}

fn gather<'a>(node: &'a Node, nodes: &mut Nodes<'a>) {
    if node.reason != Reason::Above && node.element.is_none() {
        nodes.insert(&node.name, node);
    }
    for one in node.uses.iter().chain(&node.tested) {
        if let Use::Value(node) = one {
            gather(node, nodes);
        }
    }
}

fn note(note: &NoteReason) -> Value {
    json!({ "ketentuan": note.provision, "teks": note.text })
}

fn named(name: &str, label: &str, shown: &str) -> Value {
    json!({ "nama": name, "keterangan": if label.is_empty() { name } else { label }, "teks": shown })
}

/// The items with their numbers, from 1.
fn numbered(mut items: Vec<Value>) -> Value {
    for (index, item) in items.iter_mut().enumerate() {
        if let Some(item) = item.as_object_mut() {
            item.insert("nomor".to_owned(), Value::from((index + 1).to_string()));
        }
    }
    Value::Array(items)
}

fn entry(requirement: &RequirementReason, nodes: &Nodes<'_>, choices: Vec<Value>) -> Value {
    let text = if requirement.text.is_empty() { requirement.plain.id.as_str() } else { requirement.text.as_str() };
    let found: Vec<Value> =
        requirement.parts.iter().flat_map(|part| findings(part, text, nodes, DEEPEST)).map(Value::from).collect();
    let ground = requirement.waived.as_ref().map_or_else(String::new, |waived| ground(waived, nodes));
    let waivable: Vec<Value> = requirement.grounds.iter().map(|waived| Value::from(ground_written(waived))).collect();
    json!({
        "ketentuan": requirement.provision,
        "teks": text,
        "status": requirement.state.map_or("", super::object::status),
        "temuan": found,
        "pengesampingan": ground,
        "dapat_dikesampingkan": waivable,
        "pilihan": numbered(choices),
    })
}

/// On what a waiver rests: `menurut Pasal 3, karena Korban bencana: ya`.
fn ground(waived: &Waived, nodes: &Nodes<'_>) -> String {
    let mut found: Vec<String> = waived.parts.iter().flat_map(|part| findings(part, "", nodes, DEEPEST)).collect();
    found.dedup();
    let since = format!("karena {}", found.join("; "));
    if waived.provision.is_empty() { since } else { format!("menurut {}, {since}", waived.provision) }
}

/// When a waiver would hold: `Korban bencana (Pasal 3)`.
fn ground_written(waived: &Waived) -> String {
    // A ground that is one name is said by its words.
    let operand = waived.parts.iter().flat_map(|part| &part.found).find(|operand| operand.name == waived.written);
    let written = operand.map(|operand| operand.label.as_str()).filter(|label| !label.is_empty()).unwrap_or(&waived.plain.id);
    if waived.provision.is_empty() { written.to_owned() } else { format!("{written} ({})", waived.provision) }
}

/// Every condition of a tree, and every group that was waived as a whole.
fn leaves(requirement: &RequirementReason, nodes: &Nodes<'_>, out: &mut Vec<Value>) {
    if requirement.out_of_time.is_some() {
        return;
    }
    if requirement.children.is_empty() {
        out.push(entry(requirement, nodes, Vec::new()));
    }
    requirement.children.iter().for_each(|child| leaves(child, nodes, out));
}

/// What has to change: of requirements that are all due each that is not met, of alternatives the choice as a whole.
fn deciding(requirement: &RequirementReason, nodes: &Nodes<'_>, out: &mut Vec<Value>) {
    if requirement.state != Some(RequirementState::Unmet) {
        return;
    }
    match requirement.any {
        None => out.push(entry(requirement, nodes, Vec::new())),
        Some(false) => requirement.children.iter().for_each(|child| deciding(child, nodes, out)),
        Some(true) => {
            let mut choices = Vec::new();
            requirement.children.iter().for_each(|child| deciding(child, nodes, &mut choices));
            out.push(entry(requirement, nodes, choices));
        }
    }
}

/// What was found about a part, followed through values that are themselves yes or no.
fn findings(part: &Part, known: &str, nodes: &Nodes<'_>, depth: usize) -> Vec<String> {
    let behind = match part.found.as_slice() {
        [operand] if operand.name == part.written && depth > 0 => nodes.get(operand.name.as_str()),
        _ => None,
    };
    let parts: Vec<&Part> = match behind.map(|node| &node.reason) {
        Some(Reason::Rules { applied, .. }) => {
            applied.iter().flat_map(|rule| rule.formula.iter().flat_map(|formula| &formula.decided)).collect()
        }
        _ => Vec::new(),
    };
    if parts.is_empty() {
        return vec![words::finding(part, known)];
    }
    parts.into_iter().flat_map(|part| findings(part, known, nodes, depth.saturating_sub(1))).collect()
}

/// Breaks long lines; what follows stands under the text after the line's blanks and its number or dash.
fn broken(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.chars().count() <= WIDTH {
            out.push_str(line.trim_end());
            out.push('\n');
            continue;
        }
        let indent = line.chars().take_while(|c| *c == ' ').count();
        let first = line.split_whitespace().next().unwrap_or("");
        let marked = first == "-" || first.strip_suffix(['.', ')']).is_some_and(|mark| mark.chars().count() <= 3);
        let hang = if marked { first.chars().count() + 1 } else { 0 };
        let line = Line { indent, hang, text: line.to_owned(), heading: false };
        for row in line.broken(WIDTH) {
            out.push_str(&row);
            out.push('\n');
        }
    }
    out
}
