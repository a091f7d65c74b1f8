//! The text while it is amended: items with their addresses, so that a provision can be taken out, replaced or added.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::address::{Address, reference_text};
use crate::spelling::closest;
use crate::syntax::ast::{
    Amendment, AmendmentAction, Document, Heading, Item, ItemKind, Lineage, LineageKind, ProvisionRef, RegulationRef, Rule,
    RuleBody, Segment, Table, TableRow, TableRows,
};
use crate::syntax::outline::{Outline, key_of, path_text};

pub(super) type Fallible<T> = Result<T, Box<Diagnostic>>;

/// One item and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) item: Item,
    pub(super) path: Vec<Segment>,
    /// Made of `path` once, since every amendment asks it of every entry.
    address: Address,
}

impl Entry {
    pub(super) fn of(item: Item, path: Vec<Segment>) -> Entry {
        Entry { address: Address::of(&path), item, path }
    }

    pub(super) fn new(kind: ItemKind, span: Span, path: Vec<Segment>) -> Entry {
        Entry::of(Item { comments: Vec::new(), trailing: None, blank_before: false, span, kind }, path)
    }

    fn is_head_of(&self, target: &Address) -> bool {
        matches!(self.item.kind, ItemKind::Heading(_) | ItemKind::Requirement(_)) && self.address.is(target)
    }

    /// Its path down to a target it stands at or under.
    fn path_to(&self, target: &Address) -> Vec<Segment> {
        let length = self.address.reach(target).unwrap_or(self.path.len());
        self.path.get(..length).unwrap_or_default().to_vec()
    }
}

/// A regulation's text.
pub(super) struct Text {
    pub(super) entries: Vec<Entry>,
}

/// Where a row stands: its entry and its place in the table.
type RowPlace = (usize, usize);

impl Text {
    pub(super) fn new(document: &Document) -> Text {
        Text { entries: placed(&document.items, &[]) }
    }

    /// Does what a statement of amendment says.
    pub(super) fn amend(&mut self, item: &Item, amendment: &Amendment, by: &str) -> Fallible<()> {
        let mark = |kind| Lineage { kind, by: RegulationRef { text: by.to_owned(), span: item.span } };
        let target = &amendment.target;
        match &amendment.action {
            AmendmentAction::Delete => self.delete(target, mark(LineageKind::Deleted)),
            AmendmentAction::Replace if !amendment.rows.is_empty() => {
                let row = one_row(amendment)?;
                let (entry, index) = self.row(target)?;
                self.set_row(entry, index, row);
                self.mark_row(entry, target, mark(LineageKind::Replaced));
                Ok(())
            }
            AmendmentAction::Replace => self.replace(item, amendment, mark(LineageKind::Replaced)),
            AmendmentAction::InsertAfter(beside) => self.insert(item, amendment, beside, true, mark(LineageKind::Inserted)),
            AmendmentAction::InsertBefore(beside) => self.insert(item, amendment, beside, false, mark(LineageKind::Inserted)),
        }
    }

    fn replace(&mut self, item: &Item, amendment: &Amendment, mark: Lineage) -> Fallible<()> {
        let target = &amendment.target;
        let block = self.block(target)?;
        let first = block.first().copied().unwrap_or_default();
        let Some(old) = self.entries.get(first).cloned() else { return Err(self.unknown(target)) };
        let at = Address::of(&target.path);
        let path = old.path_to(&at);
        let mut new = self.brought(item, amendment, &path)?;
        if !new.first().is_some_and(|entry| entry.is_head_of(&at)) {
            if matches!(old.item.kind, ItemKind::Requirement(_)) {
                return Err(Box::new(
                    Diagnostic::error(Code::AmendmentHead, item.span).with("reference", path_text(&target.path)),
                ));
            }
            let head = if old.is_head_of(&at) { old } else { heading(&path, item.span) };
            new.insert(0, head);
        } else if let Some(head) = new.first_mut() {
            head.item.blank_before |= old.item.blank_before;
        }
        new.insert(1, Entry::new(ItemKind::Lineage(mark), item.span, path));
        self.take_out(&block);
        self.entries.splice(first..first, new);
        Ok(())
    }

    fn insert(&mut self, item: &Item, amendment: &Amendment, beside: &ProvisionRef, after: bool, mark: Lineage) -> Fallible<()> {
        let target = &amendment.target;
        let beside = absolute(beside, target);
        self.free(target)?;
        if !amendment.rows.is_empty() {
            let row = one_row(amendment)?;
            let (entry, index) = self.row(&beside)?;
            if let Some(rows) = self.rows_of(entry) {
                rows.insert(index + usize::from(after), row);
            }
            self.mark_row(entry, target, mark);
            return Ok(());
        }
        let block = self.block(&beside)?;
        let (Some(first), Some(last)) = (block.first().copied(), block.last().copied()) else {
            return Err(self.unknown(&beside));
        };
        let Some(neighbour) = self.entries.get(first) else { return Err(self.unknown(&beside)) };
        let mut path = neighbour.path_to(&Address::of(&beside.path));
        path.pop();
        path.extend(target.path.last().cloned());
        let at = Address::of(&target.path);
        if !Address::of(&path).is(&at) {
            return Err(Box::new(
                Diagnostic::error(Code::NotBeside, target.span)
                    .with("reference", path_text(&target.path))
                    .with("beside", path_text(&beside.path)),
            ));
        }
        let listed = matches!(neighbour.item.kind, ItemKind::Requirement(_));
        let apart = neighbour.item.blank_before;
        let mut new = self.brought(item, amendment, &path)?;
        let headed = new.first().is_some_and(|entry| entry.is_head_of(&at));
        if listed && !new.first().is_some_and(|entry| matches!(entry.item.kind, ItemKind::Requirement(_))) {
            return Err(Box::new(Diagnostic::error(Code::AmendmentHead, item.span).with("reference", path_text(&target.path))));
        }
        if !headed {
            new.insert(0, heading(&path, item.span));
        }
        if let Some(head) = new.first_mut() {
            head.item.blank_before = apart;
        }
        new.insert(1, Entry::new(ItemKind::Lineage(mark), item.span, path));
        let at = if after { last + 1 } else { first };
        self.entries.splice(at..at, new);
        Ok(())
    }

    fn delete(&mut self, target: &ProvisionRef, mark: Lineage) -> Fallible<()> {
        if let Some((entry, index)) = self.find_row(target) {
            if let Some(rows) = self.rows_of(entry) {
                rows.remove(index);
            }
            self.mark_row(entry, target, mark);
            return Ok(());
        }
        let block = self.block(target)?;
        let first = block.first().copied().unwrap_or_default();
        let Some(old) = self.entries.get(first).cloned() else { return Err(self.unknown(target)) };
        let path = old.path_to(&Address::of(&target.path));
        let listed = matches!(old.item.kind, ItemKind::Requirement(_));
        self.take_out(&block);
        let above = path.get(..path.len().saturating_sub(1)).unwrap_or_default();
        // In a list of requirements a heading would end the list: the deleted item is told of after it.
        let at = if listed { self.end_of(above) } else { first };
        let mut head = heading(&path, target.span);
        head.item.blank_before = old.item.blank_before && !listed;
        self.entries.splice(at..at, [head, Entry::new(ItemKind::Lineage(mark), target.span, path)]);
        Ok(())
    }

    /// The items of a provision that has not been deleted.
    fn block(&self, target: &ProvisionRef) -> Fallible<Vec<usize>> {
        let at = Address::of(&target.path);
        let under = |entry: &Entry| entry.address.reach(&at).is_some();
        let block: Vec<usize> =
            self.entries.iter().enumerate().filter(|(_, entry)| under(entry)).map(|(index, _)| index).collect();
        self.not_deleted(target)?;
        if block.is_empty() { Err(self.unknown(target)) } else { Ok(block) }
    }

    /// Refuses a provision that was deleted, itself or with one it stands under.
    fn not_deleted(&self, target: &ProvisionRef) -> Fallible<()> {
        let wanted = Address::of(&target.path);
        for entry in &self.entries {
            let ItemKind::Lineage(Lineage { kind: LineageKind::Deleted, by }) = &entry.item.kind else { continue };
            if !entry.path.is_empty() && wanted.reach(&entry.address).is_some() {
                return Err(Box::new(
                    Diagnostic::error(Code::DeletedProvision, target.span)
                        .with("reference", reference_text(&entry.path))
                        .with("amender", by.text.clone()),
                ));
            }
        }
        Ok(())
    }

    /// Whether a number can be given to a new provision.
    fn free(&self, target: &ProvisionRef) -> Fallible<()> {
        self.not_deleted(target)?;
        let at = Address::of(&target.path);
        let taken = self.entries.iter().any(|entry| entry.address.reach(&at).is_some()) || self.find_row(target).is_some();
        if taken {
            return Err(Box::new(
                Diagnostic::error(Code::ProvisionTaken, target.span).with("reference", path_text(&target.path)),
            ));
        }
        Ok(())
    }

    /// The items an amendment brings, with their addresses.
    fn brought(&self, item: &Item, amendment: &Amendment, path: &[Segment]) -> Fallible<Vec<Entry>> {
        if amendment.body.is_empty() {
            return Err(Box::new(Diagnostic::error(Code::AmendmentEmpty, item.span)));
        }
        let new = placed(&amendment.body, path);
        let at = Address::of(&amendment.target.path);
        for entry in &new {
            if !may_be_brought(&entry.item.kind) {
                return Err(Box::new(Diagnostic::error(Code::NotInAmendment, entry.item.span)));
            }
            if entry.address.reach(&at).is_none() {
                return Err(Box::new(
                    Diagnostic::error(Code::OutsideAmendment, entry.item.span)
                        .with("found", path_text(&entry.path))
                        .with("reference", path_text(&amendment.target.path)),
                ));
            }
        }
        Ok(new)
    }

    /// Takes out the items at these places, which ascend.
    fn take_out(&mut self, block: &[usize]) {
        let mut index = 0;
        self.entries.retain(|_| {
            index += 1;
            block.binary_search(&(index - 1)).is_err()
        });
    }

    /// The place after everything that stands under an address.
    fn end_of(&self, path: &[Segment]) -> usize {
        let above = Address::of(path);
        let under = |entry: &Entry| entry.address.reach(&above).is_some();
        self.entries.iter().rposition(under).map_or(self.entries.len(), |last| last + 1)
    }

    // ---- rows ----

    fn row(&self, target: &ProvisionRef) -> Fallible<RowPlace> {
        self.not_deleted(target)?;
        self.find_row(target)
            .ok_or_else(|| Box::new(Diagnostic::error(Code::NoSuchRow, target.span).with("reference", path_text(&target.path))))
    }

    fn find_row(&self, target: &ProvisionRef) -> Option<RowPlace> {
        let (wanted, own) = (Address::of(&target.path), target.path.last()?);
        self.entries.iter().enumerate().find_map(|(index, entry)| {
            let row = rows(&entry.item.kind)?.iter().position(|row| {
                let ends_alike = row.address.last().is_some_and(|last| last.level == own.level && key_of(last) == key_of(own));
                ends_alike && Address::of(&[&entry.path[..], &row.address[..]].concat()).is(&wanted)
            })?;
            Some((index, row))
        })
    }

    fn rows_of(&mut self, entry: usize) -> Option<&mut Vec<TableRow>> {
        match &mut self.entries.get_mut(entry)?.item.kind {
            ItemKind::Tariff(tariff) => Some(&mut tariff.rows),
            ItemKind::Rule(Rule { body: RuleBody::Table(Table { rows: TableRows::Inline(rows), .. }), .. }) => Some(rows),
            _ => None,
        }
    }

    fn set_row(&mut self, entry: usize, index: usize, row: TableRow) {
        if let Some(found) = self.rows_of(entry).and_then(|rows| rows.get_mut(index)) {
            *found = TableRow { address: found.address.clone(), ..row };
        }
    }

    /// A row has no room for a mark: its provision is told of after the table.
    fn mark_row(&mut self, entry: usize, target: &ProvisionRef, mark: Lineage) {
        let at = Address::of(&target.path);
        let marked = |entry: &&mut Entry| matches!(entry.item.kind, ItemKind::Lineage(_)) && entry.address.is(&at);
        let span = target.span;
        if let Some(found) = self.entries.iter_mut().find(marked) {
            found.item.kind = ItemKind::Lineage(mark);
            return;
        }
        let mut path = self.entries.get(entry).map_or_else(Vec::new, |entry| entry.path.clone());
        let at = self.end_of(&path);
        path.extend(target.path.last().cloned());
        self.entries.splice(at..at, [heading(&path, span), Entry::new(ItemKind::Lineage(mark), span, path)]);
    }

    // ---- the end ----

    /// The text as a document, every heading as short as its place allows.
    pub(super) fn document(self, base: &Document) -> Fallible<Document> {
        let mut outline = Outline::default();
        let mut items = Vec::with_capacity(self.entries.len());
        for mut entry in self.entries {
            if let ItemKind::Heading(heading) = &mut entry.item.kind {
                shorten(heading, &entry.path, &outline);
            }
            if Address::of(outline.enter(&entry.item)) != entry.address {
                let detail = Arg::words(
                    format!("{} tidak dapat ditempatkan", path_text(&entry.path)),
                    format!("{} cannot be put in its place", path_text(&entry.path)),
                );
                return Err(Box::new(Diagnostic::error(Code::Internal, entry.item.span).with("detail", detail)));
            }
            items.push(entry.item);
        }
        Ok(Document { items, ..base.clone() })
    }

    fn unknown(&self, target: &ProvisionRef) -> Box<Diagnostic> {
        let text = path_text(&target.path);
        let mut diagnostic = Diagnostic::error(Code::UnknownAmended, target.span).with("reference", text.clone());
        let known: Vec<String> = self.entries.iter().map(|entry| reference_text(&entry.path)).collect();
        if let Some(near) = closest(&text, known.iter().map(String::as_str).filter(|known| !known.is_empty())) {
            diagnostic = diagnostic.with("suggestion", near).suggest(target.span, near);
        }
        Box::new(diagnostic)
    }
}

/// Items with their addresses, the first standing inside a provision.
fn placed(items: &[Item], inside: &[Segment]) -> Vec<Entry> {
    let mut outline = Outline::inside(inside);
    items.iter().map(|item| Entry::of(item.clone(), outline.enter(item).to_vec())).collect()
}

fn heading(path: &[Segment], span: Span) -> Entry {
    let own = path.last().cloned().into_iter().collect();
    let heading = Heading { path: own, effective: None, guard: None, summary: None, inline: false };
    Entry::new(ItemKind::Heading(heading), span, path.to_vec())
}

/// Writes a heading with as few levels as lead to its address from what is open.
fn shorten(heading: &mut Heading, path: &[Segment], outline: &Outline) {
    let wanted = Address::of(path);
    let leads = |written: &[Segment]| {
        let mut next = outline.clone();
        // What is not part of a list ends it, as the heading itself will.
        next.end_list();
        next.open(written);
        Address::of(next.path()) == wanted
    };
    if leads(&heading.path) {
        return;
    }
    for start in (0..path.len()).rev() {
        if let Some(written) = path.get(start..).filter(|written| leads(written)) {
            heading.path = written.to_vec();
            return;
        }
    }
}

/// A reference as written beside a target: `ayat (3)` beside `Pasal 38 ayat (3a)` is of the same article.
fn absolute(reference: &ProvisionRef, target: &ProvisionRef) -> ProvisionRef {
    let missing = target.path.len().saturating_sub(reference.path.len());
    let relative = reference.path.first().map(|first| first.level) != target.path.first().map(|first| first.level);
    if missing == 0 || !relative {
        return reference.clone();
    }
    let above = target.path.get(..missing).unwrap_or_default();
    ProvisionRef { path: above.iter().chain(&reference.path).cloned().collect(), span: reference.span }
}

fn one_row(amendment: &Amendment) -> Fallible<TableRow> {
    match (amendment.rows.as_slice(), amendment.body.first()) {
        ([row], None) => {
            let mut row = row.clone();
            row.address = amendment.target.path.last().cloned().into_iter().collect();
            Ok(row)
        }
        ([_, second, ..], _) => {
            Err(Box::new(Diagnostic::error(Code::OneRow, second.span).with("reference", path_text(&amendment.target.path))))
        }
        (_, Some(item)) => {
            Err(Box::new(Diagnostic::error(Code::OneRow, item.span).with("reference", path_text(&amendment.target.path))))
        }
        ([], None) => Err(Box::new(Diagnostic::error(Code::AmendmentEmpty, amendment.target.span))),
    }
}

fn rows(kind: &ItemKind) -> Option<&Vec<TableRow>> {
    match kind {
        ItemKind::Tariff(tariff) => Some(&tariff.rows),
        ItemKind::Rule(Rule { body: RuleBody::Table(Table { rows: TableRows::Inline(rows), .. }), .. }) => Some(rows),
        _ => None,
    }
}

/// What stands under a provision, and so can be new text of one.
fn may_be_brought(kind: &ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Heading(_)
            | ItemKind::Rule(_)
            | ItemKind::Collect(_)
            | ItemKind::Tariff(_)
            | ItemKind::Requirement(_)
            | ItemKind::Waiver(_)
            | ItemKind::Order(_)
            | ItemKind::Assertion(_)
            | ItemKind::Note(_)
            | ItemKind::Broken
    )
}
