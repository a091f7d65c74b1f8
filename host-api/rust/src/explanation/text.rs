//! An explanation → lines of text, to be broken at any width.

use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::diagnostic::Lang;
use perwali_engine::explain::{Explanation, Fact, Node, Reason, RequirementReason, Use};
use perwali_engine::ir::{InputId, NoteKind};

use super::words::{self, say};
use crate::outcome::citations;

/// Deepest level of the tree that is indented further; what lies deeper follows the tree.
const DEEPEST: usize = 9;
/// Most rules that were not applied that are shown of one value.
const OTHERS: usize = 24;

/// Most characters of an input that are shown again where it is used.
pub(super) const LONG: usize = 60;

/// A line before it is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Blanks before it.
    pub indent: usize,
    /// Blanks more before what does not fit.
    pub hang: usize,
    /// Its words; empty for an empty line.
    pub text: String,
    /// Whether it is a heading.
    pub heading: bool,
}

/// Gathers lines.
struct Writer<'a> {
    explanation: &'a Explanation,
    lang: Lang,
    facts: BTreeMap<InputId, &'a Fact>,
    /// Inputs that have been shown.
    shown: BTreeSet<InputId>,
    /// Values below the deepest level.
    later: Vec<&'a Node>,
    lines: Vec<Line>,
}

/// The whole explanation: what was asked, what is known, the answer, the reasons.
pub(super) fn whole(explanation: &Explanation, lang: Lang, fault: Option<String>) -> Vec<Line> {
    let mut writer = Writer::new(explanation, lang);
    let on = say(lang, "pada", "on");
    let day = words::day(lang, explanation.law_day);
    writer.line(0, 4, format!("{} — {} {on} {day}", explanation.short, explanation.decision), true);
    writer.line(0, 0, explanation.title.clone(), false);
    if !explanation.label.is_empty() {
        writer.line(0, 0, explanation.label.clone(), false);
    }
    let facts = explanation.facts.iter().filter(|fact| fact.used).map(|fact| words::fact(fact, lang)).collect();
    writer.section(say(lang, "Yang diketahui", "What is known"), facts);
    let unused = explanation.facts.iter().filter(|fact| !fact.used).map(|fact| words::fact(fact, lang)).collect();
    writer.section(say(lang, "Diberikan, tetapi tidak menentukan", "Given, but not asked for"), unused);
    match fault {
        Some(fault) => {
            let mut lines = vec![fault];
            lines.extend(explanation.refused.iter().map(|part| words::part(part, lang)));
            writer.section(say(lang, "Tidak ada jawaban", "There is no answer"), lines);
        }
        None => {
            let answers = explanation.answers.iter().filter_map(|answer| answer.node.as_ref()).map(headline).collect();
            writer.section(say(lang, "Jawaban", "Answer"), answers);
            writer.section(say(lang, "Dasar", "Basis"), citations(&explanation.basis, &explanation.lineage));
        }
    }
    if explanation.answers.iter().any(|answer| answer.node.is_some()) {
        writer.line(0, 0, String::new(), false);
        writer.line(0, 0, say(lang, "Alasan", "Reasons").to_owned(), true);
        writer.tree();
    }
    writer.notes();
    writer.lines
}

/// The reasons alone.
pub(super) fn reasons(explanation: &Explanation, lang: Lang) -> Vec<Line> {
    let mut writer = Writer::new(explanation, lang);
    writer.tree();
    writer.lines
}

/// `pph = Rp200.000 — PPh sebulan`.
pub(super) fn headline(node: &Node) -> String {
    let label = if node.label.is_empty() { String::new() } else { format!(" — {}", node.label) };
    let name = words::named(node);
    if node.found.is_some() { format!("{name} = {}{label}", node.shown) } else { format!("{name}{label}") }
}

impl<'a> Writer<'a> {
    fn new(explanation: &'a Explanation, lang: Lang) -> Writer<'a> {
        let facts = explanation.facts.iter().map(|fact| (fact.input, fact)).collect();
        Writer { explanation, lang, facts, shown: BTreeSet::new(), later: Vec::new(), lines: Vec::new() }
    }

    fn line(&mut self, indent: usize, hang: usize, text: String, heading: bool) {
        self.lines.push(Line { indent, hang, text, heading });
    }

    fn section(&mut self, heading: &str, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        self.line(0, 0, String::new(), false);
        self.line(0, 0, heading.to_owned(), true);
        lines.into_iter().for_each(|line| self.line(2, 4, line, false));
    }

    fn tree(&mut self) {
        for answer in &self.explanation.answers {
            if let Some(node) = &answer.node {
                self.node(node, 1);
            }
        }
        let mut next = 0;
        while let Some(node) = self.later.get(next).copied() {
            self.node(node, 1);
            next += 1;
        }
    }

    fn node(&mut self, node: &'a Node, level: usize) {
        let (indent, below) = (2 * level, 2 * level + 2);
        let lang = self.lang;
        let name = words::named(node);
        let short = if node.found.is_some() { format!("{name} = {}", node.shown) } else { name };
        if node.reason == Reason::Above {
            return self.line(indent, 4, format!("{short} ({})", say(lang, "lihat di atas", "see above")), false);
        }
        if level > DEEPEST {
            self.later.push(node);
            return self.line(indent, 4, format!("{short} ({})", say(lang, "lihat di bawah", "see below")), false);
        }
        let open = if node.found.is_some() { "" } else { say(lang, " — belum ada nilainya", " — without a value") };
        self.line(indent, 4, format!("{}{open}", headline(node)), false);
        match &node.reason {
            Reason::Above => {}
            Reason::Rules { applied, .. } => {
                for rule in applied {
                    self.line(below, 4, words::applied(rule, lang), false);
                    if let Some(formula) = &rule.formula {
                        for line in words::formula(formula, lang) {
                            self.line(below + 2, 4, line, false);
                        }
                        for effect in &formula.effects {
                            let (text, under) = words::effect(effect, lang);
                            self.line(below + 2, 4, format!("· {text}"), false);
                            under.into_iter().for_each(|line| self.line(below + 6, 4, line, false));
                        }
                    }
                }
            }
            Reason::Requirements(root) => self.requirement(root, below),
            Reason::Members(members) => {
                members.iter().for_each(|member| self.line(below, 4, words::member(member, lang), false));
            }
        }
        self.uses(&node.uses, level);
        if let Reason::Rules { others, .. } = &node.reason
            && !others.is_empty()
        {
            self.line(below, 4, say(lang, "Tidak diterapkan:", "Not applied:").to_owned(), false);
            let told = others.get(..OTHERS).unwrap_or(others);
            words::not_applied(told, lang).into_iter().for_each(|line| self.line(below + 2, 4, line, false));
            if others.len() > OTHERS {
                let more = others.len() - OTHERS;
                let text = if lang == Lang::Id { format!("… dan {more} aturan lain") } else { format!("… and {more} more") };
                self.line(below + 2, 4, text, false);
            }
        }
        self.uses(&node.tested, level);
    }

    /// Inputs on one line, where they have not been shown; values each one level deeper.
    fn uses(&mut self, uses: &'a [Use], level: usize) {
        let mut inputs = Vec::new();
        for one in uses {
            if let Use::Input(id) = one
                && self.shown.insert(*id)
                && let Some(fact) = self.facts.get(id)
            {
                inputs.push(match &fact.shown {
                    // What is long stands where it is known.
                    Some(shown) if shown.chars().count() > LONG => fact.name.clone(),
                    Some(shown) => format!("{} = {shown}", fact.name),
                    None => words::fact(fact, self.lang),
                });
            }
        }
        if !inputs.is_empty() {
            let text = format!("{}: {}", say(self.lang, "dari masukan", "from the input"), inputs.join("; "));
            self.line(2 * level + 2, 4, text, false);
        }
        for one in uses {
            match one {
                Use::Value(node) => self.node(node, level + 1),
                Use::More { name, more } => self.line(2 * level + 2, 4, words::more(name, *more, self.lang), false),
                Use::Input(_) => {}
            }
        }
    }

    fn requirement(&mut self, requirement: &RequirementReason, indent: usize) {
        let state = words::state(requirement, self.lang);
        self.line(indent, 4, format!("[{state}] {}", words::requirement(requirement, self.lang)), false);
        for ground in words::grounds(requirement, self.lang) {
            self.line(indent + 4, 2, ground, false);
        }
        let deeper = if indent < 4 * DEEPEST { indent + 2 } else { indent };
        requirement.children.iter().for_each(|child| self.requirement(child, deeper));
    }

    fn notes(&mut self) {
        for kinds in [[NoteKind::Assumption].as_slice(), &[NoteKind::Reading], &[NoteKind::NotAutomated, NoteKind::NotEncoded]] {
            let notes = self.explanation.notes.iter().filter(|note| kinds.contains(&note.kind));
            let lines = notes
                .map(
                    |note| {
                        if note.provision.is_empty() { note.text.clone() } else { format!("{}: {}", note.provision, note.text) }
                    },
                )
                .collect();
            if let Some(kind) = kinds.first() {
                self.section(words::note_heading(*kind, self.lang), lines);
            }
        }
    }
}

/// Lines broken at blanks, none longer than `width` characters unless one word is.
pub(super) fn broken(lines: &[Line], width: usize) -> String {
    let mut out = String::new();
    for row in lines.iter().flat_map(|line| line.broken(width)) {
        out.push_str(&row);
        out.push('\n');
    }
    out
}

impl Line {
    /// The line broken at blanks: rows of at most `width` characters, but for words that are longer.
    pub fn broken(&self, width: usize) -> Vec<String> {
        let mut rows = Vec::new();
        let mut row = " ".repeat(self.indent);
        let mut empty = true;
        for word in self.text.split_whitespace() {
            if !empty && row.chars().count() + 1 + word.chars().count() > width {
                rows.push(std::mem::replace(&mut row, " ".repeat(self.indent + self.hang)));
                empty = true;
            }
            if !empty {
                row.push(' ');
            }
            row.push_str(word);
            empty = false;
        }
        row.truncate(row.trim_end().len());
        rows.push(row);
        rows
    }
}
