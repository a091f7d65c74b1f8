//! An explanation → one page of HTML that needs nothing else: no script, no font, no picture.
//!
//! Every text is escaped. A value opens and closes by `<details>`; what lies deeper than [`DEEPEST`] follows the tree, so
//! that no browser meets more nested elements than it reads.

use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::diagnostic::Lang;
use perwali_engine::explain::{Explanation, Fact, Node, Reason, RequirementReason, Use};
use perwali_engine::ir::{InputId, NoteKind};
use perwali_engine::outcome::RequirementState;

use super::text::{LONG, headline};
use super::words::{self, say};
use crate::outcome::citations;

/// Deepest value or requirement that stands inside the one that uses it.
const DEEPEST: usize = 16;
/// Deepest value that is open at first.
const OPEN: usize = 3;
/// The look of every page.
const STYLE: &str = include_str!("page.css");

struct Page<'a> {
    explanation: &'a Explanation,
    lang: Lang,
    facts: BTreeMap<InputId, &'a Fact>,
    shown: BTreeSet<InputId>,
    later: Vec<&'a Node>,
    out: String,
}

pub(super) fn whole(explanation: &Explanation, lang: Lang, fault: Option<String>) -> String {
    let facts = explanation.facts.iter().map(|fact| (fact.input, fact)).collect();
    let mut page = Page { explanation, lang, facts, shown: BTreeSet::new(), later: Vec::new(), out: String::new() };
    page.body(fault);
    let title = format!("{} — {}", explanation.short, explanation.decision);
    document(lang, &title, &page.out)
}

/// A page around a body.
pub(super) fn document(lang: Lang, title: &str, body: &str) -> String {
    let (lang, title) = (say(lang, "id", "en"), escaped(title));
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Text as it may stand in an element or an attribute. Control characters have no place on a page.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if perwali_engine::catalogue::is_bidi(c) || (c.is_control() && c != '\n') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn short(node: &Node) -> String {
    let name = words::named(node);
    if node.found.is_some() { format!("{name} = {}", node.shown) } else { name }
}

/// Where a value stands on the page.
fn anchor(node: &Node) -> String {
    match &node.element {
        Some(element) => format!("v{}-{}", node.value.0, element.position),
        None => format!("v{}", node.value.0),
    }
}

impl<'a> Page<'a> {
    fn element(&mut self, tag: &str, class: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.out.push_str(&format!("<{tag}{class}>{}</{tag}>\n", escaped(text)));
    }

    fn list(&mut self, heading: &str, class: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        self.element("h2", "", heading);
        self.items(class, items);
    }

    fn items(&mut self, class: &str, items: &[String]) {
        self.out.push_str(&format!("<ul class=\"{class}\">\n"));
        items.iter().for_each(|item| self.element("li", "", item));
        self.out.push_str("</ul>\n");
    }

    fn body(&mut self, fault: Option<String>) {
        let (explanation, lang) = (self.explanation, self.lang);
        self.out.push_str("<header>\n");
        let heading = if explanation.label.is_empty() { &explanation.decision } else { &explanation.label };
        self.element("p", "title", &explanation.title);
        self.element("h1", "", heading);
        let on = say(lang, "Menurut hukum yang berlaku pada", "By the law in force on");
        self.element("p", "", &format!("{on} {}", words::day(lang, explanation.law_day)));
        self.out.push_str("</header>\n");
        match fault {
            Some(fault) => {
                self.element("h2", "", say(lang, "Tidak ada jawaban", "There is no answer"));
                self.element("p", "answer", &fault);
                let refused: Vec<String> = explanation.refused.iter().map(|part| words::part(part, lang)).collect();
                if !refused.is_empty() {
                    self.items("plain", &refused);
                }
            }
            None => {
                self.element("h2", "", say(lang, "Jawaban", "Answer"));
                let answers: Vec<String> =
                    explanation.answers.iter().filter_map(|answer| answer.node.as_ref()).map(headline).collect();
                answers.iter().for_each(|answer| self.element("p", "answer", answer));
            }
        }
        let used: Vec<String> = explanation.facts.iter().filter(|fact| fact.used).map(|fact| words::fact(fact, lang)).collect();
        self.list(say(lang, "Yang diketahui", "What is known"), "plain", &used);
        let unused: Vec<String> =
            explanation.facts.iter().filter(|fact| !fact.used).map(|fact| words::fact(fact, lang)).collect();
        self.list(say(lang, "Diberikan, tetapi tidak menentukan", "Given, but not asked for"), "plain", &unused);
        if explanation.answers.iter().any(|answer| answer.node.is_some()) {
            self.element("h2", "", say(lang, "Alasan", "Reasons"));
            for node in explanation.answers.iter().filter_map(|answer| answer.node.as_ref()) {
                self.node(node, 1);
            }
            let mut next = 0;
            while let Some(node) = self.later.get(next).copied() {
                self.node(node, 1);
                next += 1;
            }
        }
        if !explanation.basis.is_empty() {
            self.list(say(lang, "Dasar", "Basis"), "plain", &citations(&explanation.basis, &explanation.lineage));
        }
        for kinds in [[NoteKind::Assumption].as_slice(), &[NoteKind::Reading], &[NoteKind::NotAutomated, NoteKind::NotEncoded]] {
            let notes: Vec<String> = explanation
                .notes
                .iter()
                .filter(|note| kinds.contains(&note.kind))
                .map(
                    |note| {
                        if note.provision.is_empty() { note.text.clone() } else { format!("{}: {}", note.provision, note.text) }
                    },
                )
                .collect();
            if let Some(kind) = kinds.first() {
                self.list(words::note_heading(*kind, lang), "plain", &notes);
            }
        }
    }

    fn link(&mut self, node: &Node, id: &str, en: &str) {
        let short = short(node);
        let (short, words) = (escaped(&short), say(self.lang, id, en));
        let anchor = anchor(node);
        self.out.push_str(&format!("<p class=\"again\">{short} (<a href=\"#{anchor}\">{words}</a>)</p>\n"));
    }

    fn node(&mut self, node: &'a Node, level: usize) {
        let lang = self.lang;
        if node.reason == Reason::Above {
            return self.link(node, "lihat di atas", "see above");
        }
        if level > DEEPEST {
            self.later.push(node);
            return self.link(node, "lihat di bawah", "see below");
        }
        let open = if level <= OPEN { " open" } else { "" };
        self.out.push_str(&format!("<details id=\"{}\"{open}>\n<summary>", anchor(node)));
        let short = short(node);
        self.out.push_str(&format!("<strong>{}</strong>", escaped(&short)));
        if !node.label.is_empty() {
            self.out.push_str(&format!(" <span>{}</span>", escaped(&node.label)));
        }
        self.out.push_str("</summary>\n");
        match &node.reason {
            Reason::Above => {}
            Reason::Rules { applied, .. } => {
                for rule in applied {
                    self.element("p", "", &words::applied(rule, lang));
                    if let Some(formula) = &rule.formula {
                        let lines = words::formula(formula, lang);
                        if !lines.is_empty() {
                            self.element("p", "formula", &lines.join("\n"));
                        }
                        for effect in &formula.effects {
                            let (text, below) = words::effect(effect, lang);
                            self.element("p", "effect", &text);
                            if !below.is_empty() {
                                self.items("slices", &below);
                            }
                        }
                    }
                }
            }
            Reason::Requirements(root) => {
                self.out.push_str("<ul class=\"requirements\">\n");
                self.requirement(root, 1);
                self.out.push_str("</ul>\n");
            }
            Reason::Members(members) => {
                let members: Vec<String> = members.iter().map(|member| words::member(member, lang)).collect();
                self.items("plain", &members);
            }
        }
        self.uses(&node.uses, level);
        if let Reason::Rules { others, .. } = &node.reason
            && !others.is_empty()
        {
            let heading = escaped(say(lang, "Tidak diterapkan", "Not applied"));
            self.out.push_str(&format!("<details class=\"others\">\n<summary>{heading} ({})</summary>\n", others.len()));
            self.items("plain", &words::not_applied(others, lang));
            self.out.push_str("</details>\n");
        }
        self.uses(&node.tested, level);
        self.out.push_str("</details>\n");
    }

    fn uses(&mut self, uses: &'a [Use], level: usize) {
        let mut inputs = Vec::new();
        for one in uses {
            if let Use::Input(id) = one
                && self.shown.insert(*id)
                && let Some(fact) = self.facts.get(id)
            {
                // What is long stands where it is known.
                let long = fact.shown.as_ref().is_some_and(|shown| shown.chars().count() > LONG);
                inputs.push(if long { fact.name.clone() } else { words::fact(fact, self.lang) });
            }
        }
        if !inputs.is_empty() {
            self.element("p", "effect", say(self.lang, "dari masukan:", "from the input:"));
            self.items("slices", &inputs);
        }
        for one in uses {
            match one {
                Use::Value(node) => self.node(node, level + 1),
                Use::More { name, more } => self.element("p", "again", &words::more(name, *more, self.lang)),
                Use::Input(_) => {}
            }
        }
    }

    fn requirement(&mut self, requirement: &RequirementReason, level: usize) {
        let class = match requirement.state {
            Some(RequirementState::Met) => "met",
            Some(RequirementState::Unmet) => "unmet",
            Some(RequirementState::Waived) | None => "waived",
        };
        let state = escaped(words::state(requirement, self.lang));
        let words = escaped(&words::requirement(requirement, self.lang));
        self.out.push_str(&format!("<li class=\"{class}\"><span class=\"state\">{state}</span> {words}\n"));
        for ground in words::grounds(requirement, self.lang) {
            self.element("p", "effect", &ground);
        }
        // Requirements nest as deep as addresses do; beyond what a browser reads they stand beside each other.
        let nested = !requirement.children.is_empty() && level <= DEEPEST;
        if nested {
            self.out.push_str("<ul class=\"requirements\">\n");
            requirement.children.iter().for_each(|child| self.requirement(child, level + 1));
            self.out.push_str("</ul>\n");
        }
        self.out.push_str("</li>\n");
        if !nested {
            requirement.children.iter().for_each(|child| self.requirement(child, level + 1));
        }
    }
}
