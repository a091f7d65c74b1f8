//! Regulations read together → who amends and repeals whom, and from these the texts of each in time.
//!
//! Two times: from which day a text is the law, and from which day that was known. An amendment belongs to a text where it
//! was promulgated by the day known and in force on the law's day; repealing an amender does not revive the old text, unless
//! it comes before the amendment takes effect. Why it is so: ARCHITECTURE.md, "Amendments and two times".

use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::value::Day;

use crate::consolidate::{Action, Change, is_for_the_base};
use crate::hir::Identity;
use crate::resolve::day;
use crate::spelling::closest;
use crate::syntax::ast::{Amendment, Document, Heading, Item, ItemKind, Meta, RegulationRef, Segment};
use crate::syntax::outline::{Outline, key_of, path_text};

/// Most distinct texts of one regulation in time.
pub const MAX_TEXTS: usize = 400;
/// Most stretches of days that these are the law, over all days known.
const MAX_VERSIONS: usize = 5 * MAX_TEXTS;

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
    pub fn own(&self) -> Document {
        let mut own = self.document.clone();
        if self.amends() {
            own.items.retain(|item| !is_for_the_base(&item.kind) && !matches!(item.kind, ItemKind::Example(_)));
        }
        own
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
    steps: BTreeMap<usize, Vec<Step<'a>>>,
    repeals: BTreeMap<usize, Vec<Repeal>>,
    /// What is wrong with a link, by the position of the regulation that has it.
    pub diagnostics: Vec<(usize, Diagnostic)>,
}

impl<'a> Links<'a> {
    /// Finds the links of a set.
    pub fn new(reads: &'a [Read]) -> Links<'a> {
        let mut links = Links { reads, steps: BTreeMap::new(), repeals: BTreeMap::new(), diagnostics: Vec::new() };
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for (index, read) in reads.iter().enumerate() {
            let own = &read.identity;
            for name in [&own.citation, &own.short, &own.name, &own.id] {
                names.entry(normal(name)).or_insert(index);
            }
        }
        for index in 0..reads.len() {
            links.repeals_of(index, &names);
            links.amendments_of(index, &names);
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

    fn repeals_of(&mut self, index: usize, names: &BTreeMap<String, usize>) {
        let Some(read) = self.reads.get(index) else { return };
        let (Some(known), Some(from)) = (read.known(), read.identity.from) else { return };
        for item in &read.document.items {
            let ItemKind::Meta(Meta::Mencabut(reference)) = &item.kind else { continue };
            let (name, provision) = split(&reference.text);
            if let (Some(base), true) = (names.get(&normal(name)), provision.is_empty()) {
                let by = read.identity.citation.clone();
                self.repeals.entry(*base).or_default().push(Repeal { known, from, by });
            }
        }
    }

    fn amendments_of(&mut self, index: usize, names: &BTreeMap<String, usize>) {
        let Some(read) = self.reads.get(index).filter(|read| read.amends()) else { return };
        let (Some(known), Some(from)) = (read.known(), read.identity.from) else { return };
        if read.identity.until.is_some() {
            let found = Diagnostic::error(Code::AmenderExpires, read.identity.span);
            self.diagnostics.push((index, found));
        }
        let mut bases: Vec<usize> = Vec::new();
        let mut named = false;
        let mut current: Option<usize> = None;
        let mut outline = Outline::default();
        let mut dated: Vec<(Vec<Segment>, Day)> = Vec::new();
        let mut touched: BTreeSet<(usize, String)> = BTreeSet::new();
        for item in &read.document.items {
            let path = outline.enter(item).to_vec();
            match &item.kind {
                ItemKind::Meta(Meta::Mengubah(reference)) => {
                    named = true;
                    current = self.base(index, reference, names);
                    bases.extend(current);
                }
                ItemKind::Heading(Heading { effective: Some(date), .. }) => dated.extend(day(date).map(|day| (path, day))),
                ItemKind::Amendment(amendment) => {
                    let base = match &amendment.base {
                        Some(reference) => self.base(index, reference, names).filter(|base| {
                            let listed = bases.contains(base);
                            if !listed {
                                let found =
                                    Diagnostic::error(Code::NotAmended, reference.span).with("name", reference.text.clone());
                                self.diagnostics.push((index, found));
                            }
                            listed
                        }),
                        None if bases.len() > 1 => {
                            let several = bases.iter().filter_map(|base| self.reads.get(*base));
                            let several: Vec<&str> = several.map(|read| read.identity.citation.as_str()).collect();
                            let found = Diagnostic::error(Code::WhichAmended, amendment.target.span)
                                .with("regulations", several.join(", "))
                                .with("suggestion", several.first().copied().unwrap_or_default());
                            self.diagnostics.push((index, found));
                            None
                        }
                        None => bases.first().copied(),
                    };
                    if !named {
                        let found = Diagnostic::error(Code::MissingHeader, read.identity.span)
                            .with("what", "mengubah")
                            .with("example", "mengubah Perpres 16/2018");
                        self.diagnostics.push((index, found));
                        return;
                    }
                    let Some(base) = base else { continue };
                    let inside = |(outer, _): &&(Vec<Segment>, Day)| starts_with(&path, outer);
                    let effective =
                        dated.iter().filter(inside).max_by_key(|(outer, _)| outer.len()).map_or(from, |(_, day)| *day);
                    let target = path_text(&amendment.target.path);
                    if !touched.insert((base, target.clone())) {
                        let found = Diagnostic::error(Code::AmendedTwice, amendment.target.span).with("reference", target);
                        self.diagnostics.push((index, found.under(path_text(&path))));
                    }
                    let by = format!("{} {}", read.identity.citation, path_text(&path)).trim_end().to_owned();
                    self.step(
                        base,
                        item,
                        Some(amendment),
                        Step { change: Change { action: Action::Amend(item, amendment), by }, amender: index, known, effective },
                    );
                }
                kind if path.is_empty() && is_for_the_base(kind) => {
                    if let Some(base) = current {
                        let change = Change { action: Action::Declare(item), by: read.identity.citation.clone() };
                        self.step(base, item, None, Step { change, amender: index, known, effective: from });
                    }
                }
                ItemKind::Example(_) if bases.len() > 1 => {
                    self.diagnostics.push((index, Diagnostic::error(Code::ExampleOfSeveral, item.span)));
                }
                _ => {}
            }
        }
    }

    /// Keeps a change, where it does not come before what it changes.
    fn step(&mut self, base: usize, item: &Item, amendment: Option<&Amendment>, step: Step<'a>) {
        let Some(read) = self.reads.get(base) else { return };
        let span = amendment.map_or(item.span, |amendment| amendment.target.span);
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

    /// The regulation a reference names, which must be another of the set.
    fn base(&mut self, index: usize, reference: &RegulationRef, names: &BTreeMap<String, usize>) -> Option<usize> {
        let (name, _) = split(&reference.text);
        let found = names.get(&normal(name)).copied();
        if found.is_some_and(|base| base != index) {
            return found;
        }
        let mut diagnostic = Diagnostic::error(Code::UnknownBase, reference.span).with("name", name);
        let known =
            self.reads.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, read)| read.identity.citation.as_str());
        if let Some(near) = closest(name, known) {
            diagnostic = diagnostic.with("suggestion", near).suggest(reference.span, near);
        }
        if !self.diagnostics.iter().any(|(_, known)| *known == diagnostic) {
            self.diagnostics.push((index, diagnostic));
        }
        None
    }

    /// The texts of a regulation in time; none where it does not say when it takes effect.
    ///
    /// # Errors
    ///
    /// More than [`MAX_TEXTS`].
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

/// The regulation and the provision of a reference.
fn split(text: &str) -> (&str, &str) {
    const LEVELS: [&str; 9] =
        [" Pasal ", " BAB ", " Bagian ", " Paragraf ", " Lampiran", " Diktum ", " ayat ", " huruf ", " angka "];
    match LEVELS.iter().filter_map(|level| text.find(level)).min() {
        Some(at) => (text.get(..at).unwrap_or(text).trim(), text.get(at..).unwrap_or("").trim()),
        None => (text.trim(), ""),
    }
}

/// The number of a regulation, for ordering those of one day.
fn number(identity: &Identity) -> (u64, String) {
    let slug = identity.id.split('/').nth(1).unwrap_or_default();
    let digits: String = slug.chars().take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), slug.to_owned())
}

fn starts_with(path: &[Segment], outer: &[Segment]) -> bool {
    path.get(..outer.len())
        .is_some_and(|start| start.iter().zip(outer).all(|(a, b)| a.level == b.level && key_of(a) == key_of(b)))
}
