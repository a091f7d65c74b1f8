//! Regulations read together → who amends and repeals whom, and from these the texts of each in time.
//!
//! Two times: from which day a text is the law, and from which day that was known. An amendment belongs to a text where it
//! was promulgated by the day known and in force on the law's day; repealing an amender does not revive the old text, unless
//! it comes before the amendment takes effect. Why it is so: ARCHITECTURE.md, "Amendments and two times".

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;
use perwali_engine::value::{Day, group_thousands};

use crate::consolidate::{Action, Change, is_for_the_base};
use crate::hir::Identity;
use crate::resolve::day;
use crate::spelling::closest;
use crate::syntax::ast::{Amendment, Document, Heading, ItemKind, Meta, RegulationRef, Rule, RuleBody, TableRows};
use crate::syntax::outline::{Outline, path_text};

/// Most distinct texts of one regulation in time.
pub const MAX_TEXTS: usize = 400;
/// Most stretches of days that these are the law, over all days known.
const MAX_VERSIONS: usize = 5 * MAX_TEXTS;
/// Most steps it takes to put the texts of one regulation together: for each text, its changes times its items and rows.
pub const MAX_STEPS: usize = 100_000_000;

/// A regulation as it was read.
#[derive(Clone, Debug)]
pub struct Read {
    /// Its items.
    pub document: Document,
    /// Who it is.
    pub identity: Identity,
}

impl Read {
    /// Whether it brings new text for another.
    pub fn amends(&self) -> bool {
        self.document.items.iter().any(|item| matches!(item.kind, ItemKind::Amendment(_)))
    }

    /// First day its amendments can be known.
    fn known(&self) -> Option<Day> {
        self.identity.promulgated.or(self.identity.from)
    }

    /// What stands in it for itself: not what it brings to another.
    pub fn own(&self) -> Cow<'_, Document> {
        if !self.amends() {
            return Cow::Borrowed(&self.document);
        }
        let mut own = self.document.clone();
        own.items.retain(|item| !is_for_the_base(&item.kind) && !matches!(item.kind, ItemKind::Example(_)));
        Cow::Owned(own)
    }
}

/// One change of a regulation's text.
#[derive(Clone, Debug)]
struct Step<'a> {
    change: Change<'a>,
    /// Position of the amender.
    amender: usize,
    known: Day,
    effective: Day,
}

/// The end of a regulation by another.
#[derive(Clone, Debug)]
struct Repeal {
    known: Day,
    from: Day,
    by: String,
}

/// What a regulation's header says it does to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// Position of the regulation that says so.
    pub by: usize,
    /// `mengubah`; else `mencabut`, of which nothing but the header matters.
    pub amends: bool,
}

/// A text of a regulation: what is applied to its first text.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    /// Changes in their order.
    pub changes: Vec<Change<'a>>,
    /// Amenders, in the order of their promulgation.
    pub amenders: Vec<&'a str>,
}

/// When a text is the law. Two may be of one text, which ends on another day by what is known on another.
#[derive(Clone, Debug)]
pub struct Version {
    /// Which of [`Timeline::texts`].
    pub text: usize,
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Option<Day>,
    /// What ended it, where nothing follows: `Perpres 46/2025`.
    pub ended_by: Option<String>,
}

/// The texts as they were known from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// First day; none for ever before.
    pub since: Option<Day>,
    /// Positions of the texts, by their first days; none where it was repealed before it took effect.
    pub versions: Vec<usize>,
}

/// All texts of a regulation.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    /// The distinct texts.
    pub texts: Vec<Text<'a>>,
    /// When they are the law.
    pub versions: Vec<Version>,
    /// What was known when, earliest first; the last holds for all that is loaded.
    pub known: Vec<Known>,
}

/// Who amends and repeals whom in a set of regulations.
pub struct Links<'a> {
    reads: &'a [Read],
    /// Positions by name.
    names: BTreeMap<String, usize>,
    steps: BTreeMap<usize, Vec<Step<'a>>>,
    repeals: BTreeMap<usize, Vec<Repeal>>,
    /// Who says of itself that it amends or repeals whom.
    touched: BTreeMap<usize, BTreeSet<Touch>>,
    /// What is wrong with a link, by the position of the regulation that has it.
    pub diagnostics: Vec<(usize, Diagnostic)>,
}

impl<'a> Links<'a> {
    /// Finds the links of a set.
    pub fn new(reads: &'a [Read]) -> Links<'a> {
        let mut links = Links {
            reads,
            names: names(reads),
            steps: BTreeMap::new(),
            repeals: BTreeMap::new(),
            touched: BTreeMap::new(),
            diagnostics: Vec::new(),
        };
        for (index, read) in reads.iter().enumerate() {
            links.touches(index, read);
            links.repeals_of(index, read);
            links.amendments_of(index, read);
        }
        for steps in links.steps.values_mut() {
            steps.sort_by_key(|step| (step.known, reads.get(step.amender).map(|read| number(&read.identity)), step.amender));
        }
        links
    }

    /// Positions of the regulations whose text comes into that of another.
    pub fn amenders_of(&self, base: usize) -> BTreeSet<usize> {
        self.steps.get(&base).into_iter().flatten().map(|step| step.amender).collect()
    }

    /// The regulations whose header says that they amend or repeal another, whatever else could be read of them.
    pub fn touching(&self, base: usize) -> impl Iterator<Item = Touch> + '_ {
        self.touched.get(&base).into_iter().flatten().copied()
    }

    fn touches(&mut self, index: usize, read: &Read) {
        for item in &read.document.items {
            let (reference, amends) = match &item.kind {
                ItemKind::Meta(Meta::Mengubah(reference)) => (reference, true),
                ItemKind::Meta(Meta::Mencabut(reference)) => (reference, false),
                _ => continue,
            };
            if let Some(base) = self.named(index, reference) {
                self.touched.entry(base).or_default().insert(Touch { by: index, amends });
            }
        }
    }

    fn repeals_of(&mut self, index: usize, read: &Read) {
        let (Some(known), Some(from)) = (read.known(), read.identity.from) else { return };
        for item in &read.document.items {
            let ItemKind::Meta(Meta::Mencabut(reference)) = &item.kind else { continue };
            if let (Some(base), (_, "")) = (self.named(index, reference), reference.split()) {
                let by = read.identity.citation.clone();
                self.repeals.entry(base).or_default().push(Repeal { known, from, by });
            }
        }
    }

    fn amendments_of(&mut self, index: usize, read: &'a Read) {
        let touched = self.changes_of(index, read);
        for item in &read.document.items {
            if let ItemKind::Meta(Meta::Mengubah(reference)) = &item.kind
                && let Some(base) = self.named(index, reference)
                && !touched.contains(&base)
            {
                let found = Diagnostic::error(Code::AmendsNothing, reference.span).with("name", reference.text.clone());
                self.diagnostics.push((index, found));
            }
        }
    }

    /// Keeps the changes that a regulation brings; the regulations that it has an amendment of, sound or not.
    fn changes_of(&mut self, index: usize, read: &'a Read) -> BTreeSet<usize> {
        let (Some(known), Some(from)) = (read.known(), read.identity.from) else {
            // Said of the header; more would only follow from it.
            return (0..self.reads.len()).collect();
        };
        let mut amended = BTreeSet::new();
        if !read.amends() {
            return amended;
        }
        if read.identity.until.is_some() {
            self.diagnostics.push((index, Diagnostic::error(Code::AmenderExpires, read.identity.span)));
        }
        let mut bases: Vec<usize> = Vec::new();
        let mut current: Option<usize> = None;
        let mut outline = Outline::default();
        // Days of provisions that have their own, by address.
        let mut dated: BTreeMap<String, Day> = BTreeMap::new();
        let mut touched: BTreeSet<(usize, String)> = BTreeSet::new();
        if !read.document.items.iter().any(|item| matches!(item.kind, ItemKind::Meta(Meta::Mengubah(_)))) {
            let found = Diagnostic::error(Code::MissingHeader, read.identity.span);
            let found = found.with("what", "mengubah").with("example", "mengubah Perpres 16/2018");
            self.diagnostics.push((index, found));
            return amended;
        }
        for item in &read.document.items {
            let path = outline.enter(item);
            match &item.kind {
                ItemKind::Meta(Meta::Mengubah(reference)) => {
                    current = self.base(index, reference);
                    bases.extend(current.filter(|base| !bases.contains(base)));
                }
                ItemKind::Heading(Heading { effective: Some(date), .. }) => {
                    dated.extend(day(date).map(|day| (path_text(path), day)));
                }
                ItemKind::Amendment(amendment) => {
                    let Some(base) = self.amended(index, amendment, &bases) else {
                        // It may be of any.
                        amended.extend(&bases);
                        continue;
                    };
                    amended.insert(base);
                    let of = |length: usize| path.get(..length).and_then(|outer| dated.get(&path_text(outer)));
                    let effective = (1..=path.len()).rev().find_map(of).copied().unwrap_or(from);
                    let target = path_text(&amendment.target.path);
                    if !touched.insert((base, target.clone())) {
                        let found = Diagnostic::error(Code::AmendedTwice, amendment.target.span).with("reference", target);
                        self.diagnostics.push((index, found.under(path_text(path))));
                    }
                    let by = format!("{} {}", read.identity.citation, path_text(path)).trim_end().to_owned();
                    let change = Change { action: Action::Amend(item, amendment), by };
                    self.step(base, amendment.target.span, Step { change, amender: index, known, effective });
                }
                kind if path.is_empty() && is_for_the_base(kind) => {
                    if let Some(base) = current {
                        let change = Change { action: Action::Declare(item), by: read.identity.citation.clone() };
                        self.step(base, item.span, Step { change, amender: index, known, effective: from });
                    }
                }
                ItemKind::Example(_) if bases.len() > 1 => {
                    self.diagnostics.push((index, Diagnostic::error(Code::ExampleOfSeveral, item.span)));
                }
                _ => {}
            }
        }
        amended
    }

    /// Which of the regulations that the header names an amendment is of.
    fn amended(&mut self, index: usize, amendment: &Amendment, bases: &[usize]) -> Option<usize> {
        let found = match &amendment.base {
            Some(reference) => {
                let base = self.base(index, reference)?;
                if bases.contains(&base) {
                    return Some(base);
                }
                Diagnostic::error(Code::NotAmended, reference.span).with("name", reference.text.clone())
            }
            None if bases.len() > 1 => {
                const SHOWN: usize = 5;
                let several = bases.iter().filter_map(|base| self.reads.get(*base)).map(|read| read.identity.citation.as_str());
                let mut several: Vec<&str> = several.take(SHOWN).collect();
                let first = several.first().copied().unwrap_or_default();
                several.extend((bases.len() > SHOWN).then_some("…"));
                Diagnostic::error(Code::WhichAmended, amendment.target.span)
                    .with("regulations", several.join(", "))
                    .with("suggestion", first)
            }
            None => return bases.first().copied(),
        };
        self.diagnostics.push((index, found));
        None
    }

    /// Keeps a change, where it does not come before what it changes.
    fn step(&mut self, base: usize, span: Span, step: Step<'a>) {
        let Some(read) = self.reads.get(base) else { return };
        if let Some(begins) = read.identity.from.filter(|begins| step.effective < *begins) {
            let found = Diagnostic::error(Code::AmendedTooEarly, span)
                .with("day", Arg::words(step.effective.indonesian(), step.effective.iso()))
                .with("regulation", read.identity.citation.clone())
                .with("begins", Arg::words(begins.indonesian(), begins.iso()));
            self.diagnostics.push((step.amender, found.under(&step.change.by)));
            return;
        }
        self.steps.entry(base).or_default().push(step);
    }

    /// The other regulation of the set that a reference names.
    fn named(&self, index: usize, reference: &RegulationRef) -> Option<usize> {
        self.names.get(&normal(reference.split().0)).copied().filter(|base| *base != index)
    }

    /// As [`Links::named`]; reported where there is none.
    fn base(&mut self, index: usize, reference: &RegulationRef) -> Option<usize> {
        let found = self.named(index, reference);
        if found.is_none() {
            let (name, _) = reference.split();
            let mut diagnostic = Diagnostic::error(Code::UnknownBase, reference.span).with("name", name);
            let others = self.reads.iter().enumerate().filter(|(other, _)| *other != index);
            if let Some(near) = closest(name, others.map(|(_, read)| read.identity.citation.as_str())) {
                diagnostic = diagnostic.with("suggestion", near).suggest(reference.span, near);
            }
            self.diagnostics.push((index, diagnostic));
        }
        found
    }

    /// The texts of a regulation in time; none where it does not say when it takes effect.
    ///
    /// # Errors
    ///
    /// More than [`MAX_TEXTS`], or more than [`MAX_STEPS`] to make them.
    pub fn timeline(&self, base: usize) -> Result<Option<Timeline<'_>>, Box<Diagnostic>> {
        let Some((read, from)) = self.reads.get(base).and_then(|read| Some((read, read.identity.from?))) else { return Ok(None) };
        if read.identity.until.is_some_and(|until| until < from) {
            return Ok(None);
        }
        let none = Vec::new();
        let steps = self.steps.get(&base).unwrap_or(&none);
        let repealed: Vec<&Repeal> = self.repeals.get(&base).into_iter().flatten().collect();
        let ended = |amender: usize| self.repeals.get(&amender).into_iter().flatten();
        let mut news: BTreeSet<Day> = steps.iter().map(|step| step.known).collect();
        news.extend(repealed.iter().map(|repeal| repeal.known));
        news.extend(steps.iter().flat_map(|step| ended(step.amender)).map(|repeal| repeal.known));
        // What was known when the regulation itself was made is known as long as it is.
        let made = read.known().unwrap_or(from);
        let mut sets: Vec<BTreeSet<usize>> = Vec::new();
        let (size, mut work) = (size(&read.document), 0_usize);
        let mut out = Timeline { texts: Vec::new(), versions: Vec::new(), known: Vec::new() };
        for since in std::iter::once(None).chain(news.into_iter().filter(|day| *day > made).map(Some)) {
            let is_known = |day: Day| day <= made || since.is_some_and(|since| day <= since);
            let cancelled =
                |step: &Step<'_>| ended(step.amender).any(|repeal| is_known(repeal.known) && repeal.from <= step.effective);
            let known: Vec<usize> = steps
                .iter()
                .enumerate()
                .filter(|(_, step)| is_known(step.known) && !cancelled(step))
                .map(|(index, _)| index)
                .collect();
            let repeal = repealed.iter().filter(|repeal| is_known(repeal.known)).min_by_key(|repeal| repeal.from);
            let last = repeal.and_then(|repeal| day_before(repeal.from));
            let end = match (read.identity.until, last) {
                (Some(own), Some(last)) => Some(own.min(last)),
                (own, last) => own.or(last),
            };
            let ended_by = repeal.filter(|_| end == last).map(|repeal| repeal.by.clone());
            let effective = |index: &usize| steps.get(*index).map_or(from, |step| step.effective);
            let starts: BTreeSet<Day> = std::iter::once(from).chain(known.iter().map(effective)).collect();
            let starts: Vec<Day> = starts.into_iter().filter(|start| end.is_none_or(|end| *start <= end)).collect();
            let mut positions = Vec::new();
            work = work.saturating_add(starts.len().saturating_mul(known.len()));
            for (index, start) in starts.iter().enumerate() {
                let applied: BTreeSet<usize> = known.iter().copied().filter(|step| effective(step) <= *start).collect();
                let until = starts.get(index + 1).map_or(end, |next| day_before(*next));
                let text = sets.iter().position(|set| *set == applied).unwrap_or(sets.len());
                let same = |version: &Version| version.text == text && (version.from, version.until) == (*start, until);
                let position = out.versions.iter().position(same).unwrap_or(out.versions.len());
                if text == MAX_TEXTS || position == MAX_VERSIONS {
                    let found = Diagnostic::error(Code::TooManyVersions, read.identity.span);
                    return Err(Box::new(found.with("limit", MAX_TEXTS.to_string())));
                }
                if text == sets.len() {
                    work = work.saturating_add(applied.len().saturating_mul(size.saturating_add(applied.len())));
                }
                if work > MAX_STEPS {
                    let found = Diagnostic::error(Code::AmendmentsTooLarge, read.identity.span);
                    return Err(Box::new(found.with("limit", group_thousands(&MAX_STEPS.to_string()))));
                }
                if text == sets.len() {
                    out.texts.push(self.text(steps, &applied));
                    sets.push(applied);
                }
                if position == out.versions.len() {
                    let ended_by = ended_by.clone().filter(|_| starts.len() == index + 1);
                    out.versions.push(Version { text, from: *start, until, ended_by });
                }
                positions.push(position);
            }
            out.known.push(Known { since, versions: positions });
        }
        Ok(Some(out))
    }

    fn text(&self, steps: &[Step<'a>], applied: &BTreeSet<usize>) -> Text<'a> {
        let applied: Vec<&Step<'a>> = applied.iter().filter_map(|index| steps.get(*index)).collect();
        let mut amenders: Vec<&str> = Vec::new();
        for step in &applied {
            let name = self.reads.get(step.amender).map_or("", |read| read.identity.citation.as_str());
            if !amenders.contains(&name) {
                amenders.push(name);
            }
        }
        Text { changes: applied.into_iter().map(|step| step.change.clone()).collect(), amenders }
    }
}

impl Timeline<'_> {
    /// The days on which a text is the law, whatever is known: from the first to the last.
    pub fn days_of(&self, text: usize) -> Option<(Day, Option<Day>)> {
        let days = self.versions.iter().filter(|version| version.text == text).map(|version| (version.from, version.until));
        days.reduce(|(from, until), (other, end)| (from.min(other), until.zip(end).map(|(until, end)| until.max(end))))
    }

    /// The days on which a text is the law by all that is known now; none where it is that no more.
    pub fn days_now(&self, text: usize) -> Option<(Day, Option<Day>)> {
        let now = self.known.last()?.versions.iter().filter_map(|version| self.versions.get(*version));
        now.filter(|version| version.text == text).map(|version| (version.from, version.until)).next()
    }
}

/// The day before; none before the first day there is.
pub fn day_before(day: Day) -> Option<Day> {
    Day::from_count(i64::from(day.count()) - 1)
}

/// A name of a regulation as it is compared: `Perpres Nomor 16 Tahun 2018` is `perpres 16/2018`.
fn normal(name: &str) -> String {
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").replace("nomor ", "").replace(" tahun ", "/")
}

/// Positions by every name a regulation has. A short name that several have names none of them.
fn names(reads: &[Read]) -> BTreeMap<String, usize> {
    let mut names = BTreeMap::new();
    for (index, Read { identity, .. }) in reads.iter().enumerate() {
        for name in [&identity.citation, &identity.name, &identity.id] {
            names.entry(normal(name)).or_insert(index);
        }
    }
    let mut short: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, read) in reads.iter().enumerate() {
        short.entry(normal(&read.identity.short)).or_default().push(index);
    }
    for (name, owners) in short {
        if let [only] = owners.as_slice() {
            names.entry(name).or_insert(*only);
        }
    }
    names
}

/// Items of a text, and rows of its tables.
fn size(document: &Document) -> usize {
    let rows = |kind: &ItemKind| match kind {
        ItemKind::Tariff(tariff) => tariff.rows.len(),
        ItemKind::Rule(Rule { body: RuleBody::Table(table), .. }) => match &table.rows {
            TableRows::Inline(rows) => rows.len(),
            TableRows::Csv { .. } => 0,
        },
        _ => 0,
    };
    document.items.iter().map(|item| 1 + rows(&item.kind)).sum()
}

/// The number of a regulation, for ordering those of one day.
fn number(identity: &Identity) -> (u64, String) {
    let slug = identity.id.split('/').nth(1).unwrap_or_default();
    let digits: String = slug.chars().take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), slug.to_owned())
}
