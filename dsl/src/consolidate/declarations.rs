//! Declarations that an amender adds or puts in the place of others.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;

use super::text::{Entry, Fallible, Text};
use crate::spelling::closest;
use crate::syntax::ast::{Comment, Item, ItemKind, Lineage, LineageKind, Meta, Name, RegulationRef};

impl Text {
    /// Adds a declaration of an amender's header, or puts it in the place of the one of its name.
    pub(super) fn declare(&mut self, item: &Item, by: &str) -> Fallible<()> {
        let mut item = item.clone();
        let changes = take_changes(&mut item.kind);
        let at = if changes { Some(self.declared(&item)?) } else { None };
        let done = if changes { LineageKind::Replaced } else { LineageKind::Inserted };
        item.comments.insert(0, Comment { text: format!(" {} {by}", done.word()), span: item.span });
        let entry = Entry::of(item, Vec::new());
        match at {
            Some(at) => {
                if let Some(found) = self.entries.get_mut(at) {
                    *found = entry;
                }
            }
            None => {
                // Beside those of its kind, else after all.
                let own = order(&entry.item.kind);
                let mut entry = entry;
                entry.item.blank_before &= !self.head().any(|other| order(&other.item.kind) == own);
                let same = self.head().rposition(|other| order(&other.item.kind) == own);
                let last = same.or_else(|| self.head().rposition(|other| order(&other.item.kind) < own));
                self.entries.insert(last.map_or(0, |last| last + 1), entry);
            }
        }
        Ok(())
    }

    /// Names the amenders at the end of the header.
    pub(super) fn name_amenders(&mut self, amenders: &[&str]) {
        let header = |entry: &Entry| {
            matches!(entry.item.kind, ItemKind::Title(_) | ItemKind::Meta(_))
                || matches!(entry.item.kind, ItemKind::Lineage(_)) && entry.path.is_empty()
        };
        let Some(at) = self.head().rposition(header) else { return };
        let span = self.entries.get(at).map(|entry| entry.item.span).unwrap_or_default();
        for (index, amender) in amenders.iter().enumerate() {
            let by = RegulationRef { text: (*amender).to_owned(), span };
            let kind = ItemKind::Lineage(Lineage { kind: LineageKind::Replaced, by });
            self.entries.insert(at + 1 + index, Entry::new(kind, span, Vec::new()));
        }
    }

    /// What stands before the first provision.
    fn head(&self) -> std::slice::Iter<'_, Entry> {
        let end = self.entries.iter().position(|entry| !entry.path.is_empty()).unwrap_or(self.entries.len());
        self.entries.get(..end).unwrap_or_default().iter()
    }

    /// The declaration that a changed one takes the place of.
    fn declared(&self, item: &Item) -> Fallible<usize> {
        let Some((word, name)) = declared_name(&item.kind) else { return Err(misplaced(item)) };
        let names = || self.head().map(|entry| declared_name(&entry.item.kind));
        if let Some(found) = names().position(|other| other.is_some_and(|(kind, own)| kind == word && own.text == name.text)) {
            return Ok(found);
        }
        let mut diagnostic =
            Diagnostic::error(Code::NoSuchDeclaration, name.span).with("what", word).with("name", name.text.clone());
        let same_kind = names().flatten().filter(|(kind, _)| *kind == word).map(|(_, own)| own.text.as_str());
        if let Some(near) = closest(&name.text, same_kind) {
            diagnostic = diagnostic.with("suggestion", near).suggest(name.span, near);
        }
        Err(Box::new(diagnostic))
    }
}

/// Where a declaration stands among others, in the one layout of the language.
fn order(kind: &ItemKind) -> u8 {
    match kind {
        ItemKind::Title(_) => 0,
        ItemKind::Meta(_) | ItemKind::Lineage(_) => 1,
        ItemKind::Enumeration(_) => 2,
        ItemKind::Record(_) => 3,
        ItemKind::Input(_) => 4,
        ItemKind::Assertion(_) => 5,
        ItemKind::Decision(_) => 6,
        _ => 7,
    }
}

/// Whether an item of an amender's header belongs to the regulation it amends.
pub fn is_for_the_base(kind: &ItemKind) -> bool {
    declared_name(kind).is_some()
        || matches!(kind, ItemKind::Assertion(_) | ItemKind::Note(_) | ItemKind::Meta(Meta::Aplikasi(_)))
}

fn misplaced(item: &Item) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Code::NotInAmendment, item.span))
}

fn declared_name(kind: &ItemKind) -> Option<(&'static str, &Name)> {
    match kind {
        ItemKind::Enumeration(found) => Some(("jenis", &found.name)),
        ItemKind::Record(found) => Some(("rekaman", &found.name)),
        ItemKind::Input(found) => Some(("masukan", &found.name)),
        ItemKind::Decision(found) => Some(("keputusan", &found.name)),
        _ => None,
    }
}

/// Takes the word `ubah` from a declaration; whether it had it.
fn take_changes(kind: &mut ItemKind) -> bool {
    match kind {
        ItemKind::Enumeration(found) => std::mem::take(&mut found.changes),
        ItemKind::Record(found) => std::mem::take(&mut found.changes),
        ItemKind::Input(found) => std::mem::take(&mut found.changes),
        ItemKind::Decision(found) => std::mem::take(&mut found.changes),
        _ => false,
    }
}
