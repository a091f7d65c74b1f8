//! The whole way from texts to verified programs: one for every text that a regulation has in time.

use std::collections::{BTreeMap, BTreeSet};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic, Lang, Severity};
use perwali_engine::ir::Program;
use perwali_engine::source::{SourceId, Span};
use perwali_engine::value::{Day, group_thousands};
use perwali_engine::verify::{Limit, MAX_DEPTH, depths, verify};

use crate::check::{CheckedExample, check};
use crate::consolidate::{Action, Change, consolidate};
use crate::hir::Identity;
use crate::lower::lower;
use crate::prove::{Shown, prove, shown};
use crate::resolve::{ReadFile, day, identity, resolve};
use crate::syntax::ast::{Document, Item, ItemKind};
use crate::syntax::indentation::contradictions;
use crate::syntax::parse;
use crate::timeline::{Known, Links, Read, Timeline, Touch};

/// What became of one text.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Who the regulation is, as far as its header could be read.
    pub identity: Identity,
    /// The program, where nothing is an error.
    pub program: Option<Program>,
    /// Examples, where there is a program.
    pub examples: Vec<CheckedExample>,
    /// Everything found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// What became of one text among others.
#[derive(Clone, Debug)]
pub struct CompiledRegulation {
    /// Who the regulation is, as far as its header could be read.
    pub identity: Identity,
    /// Whether it brings new text for others.
    pub amends: bool,
    /// Its texts in time; none where anything is an error, in it or in an amender.
    pub versions: Vec<CompiledVersion>,
    /// What was known when, of [`CompiledRegulation::versions`].
    pub known: Vec<Known>,
    /// Everything found, in it and in what its amenders bring.
    pub diagnostics: Vec<Diagnostic>,
}

/// One text in time.
#[derive(Clone, Debug)]
pub struct CompiledVersion {
    /// The amenders whose text it has, in the order of their promulgation.
    pub amenders: Vec<String>,
    /// The text, consolidated.
    pub document: Document,
    /// What it means.
    pub program: Program,
    /// The examples of its days.
    pub examples: Vec<CheckedExample>,
}

/// Compiles one regulation that stands alone.
pub fn compile(source: SourceId, text: &str, read_file: &dyn Fn(&str) -> Result<String, Arg>) -> Compiled {
    let mut all = compile_all(&[(source, text)], &|_, name| read_file(name));
    match all.pop() {
        None => Compiled { identity: Identity::default(), program: None, examples: Vec::new(), diagnostics: Vec::new() },
        Some(CompiledRegulation { identity, mut versions, diagnostics, .. }) => match versions.pop() {
            None => Compiled { identity, program: None, examples: Vec::new(), diagnostics },
            Some(CompiledVersion { program, examples, .. }) => {
                Compiled { identity, program: Some(program), examples, diagnostics }
            }
        },
    }
}

/// Compiles regulations together, each with the amendments that the others bring.
pub fn compile_all(texts: &[(SourceId, &str)], read_file: ReadFile<'_>) -> Vec<CompiledRegulation> {
    let mut parsed = Vec::with_capacity(texts.len());
    let mut reads = Vec::with_capacity(texts.len());
    for (source, text) in texts {
        let whole = Span { source: *source, start: 0, end: u32::try_from(text.len()).unwrap_or(u32::MAX) };
        let found = parse(*source, text);
        let mut diagnostics = found.diagnostics;
        diagnostics.extend(contradictions(&found.document.items, text));
        // What is wrong with the header is said when it is resolved.
        let identity = identity(&found.document.items, whole, &mut Vec::new());
        reads.push(Read { document: found.document, identity });
        parsed.push(Parsed { text, whole, diagnostics });
    }
    let links = Links::new(&reads);
    let mut linked: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for (of, found) in &links.diagnostics {
        linked.entry(*of).or_default().push(found.clone());
    }
    let linked = |index: usize| linked.get(&index).into_iter().flatten();
    let mut stated: BTreeMap<&str, usize> = BTreeMap::new();
    reads.iter().for_each(|read| *stated.entry(&read.identity.id).or_default() += 1);
    // What such a regulation does to another, or since when, cannot be told.
    let is_unread = |touch: Touch| {
        let Some((read, parsed)) = reads.get(touch.by).zip(parsed.get(touch.by)) else { return true };
        let header = read.identity.from.is_none() || stated.get(read.identity.id.as_str()).is_some_and(|times| *times > 1);
        header || touch.amends && parsed.diagnostics.iter().chain(linked(touch.by)).any(is_error)
    };
    let citation = |touch: Touch| reads.get(touch.by).map(|read| read.identity.citation.as_str());
    let mut compiled: Vec<CompiledRegulation> = reads
        .iter()
        .zip(&parsed)
        .enumerate()
        .map(|(index, (read, parsed))| {
            let mut own: Vec<Diagnostic> = linked(index).cloned().collect();
            let unread: BTreeSet<&str> = links.touching(index).filter(|touch| is_unread(*touch)).filter_map(citation).collect();
            let timeline = match links.timeline(index) {
                _ if !unread.is_empty() => {
                    own.push(amender_broken(read, &unread));
                    None
                }
                Ok(timeline) => timeline,
                Err(found) => {
                    own.push(*found);
                    None
                }
            };
            let examples: Vec<&Item> = links
                .amenders_of(index)
                .into_iter()
                .filter_map(|amender| reads.get(amender))
                .flat_map(|read| &read.document.items)
                .filter(|item| matches!(item.kind, ItemKind::Example(_)))
                .collect();
            regulation(read, parsed, timeline.as_ref(), &examples, own, read_file)
        })
        .collect();
    // What is wrong with an amender beyond its syntax may be new text that stands in the wrong place.
    let is_wrong = |found: &Diagnostic| is_error(found) && found.code != Code::AmenderBroken;
    let wrong: Vec<bool> = compiled.iter().map(|found| found.diagnostics.iter().any(is_wrong)).collect();
    for (index, (found, read)) in compiled.iter_mut().zip(&reads).enumerate() {
        let wrong = |touch: &Touch| touch.amends && wrong.get(touch.by).copied().unwrap_or(true);
        let unread: BTreeSet<&str> = links.touching(index).filter(wrong).filter_map(citation).collect();
        if !unread.is_empty() && !found.versions.is_empty() {
            found.versions.clear();
            found.known.clear();
            found.diagnostics.insert(0, amender_broken(read, &unread));
        }
    }
    compiled
}

/// Without the text an amender brings, a regulation would answer by what is no longer the law.
fn amender_broken(read: &Read, amenders: &BTreeSet<&str>) -> Diagnostic {
    let amenders = amenders.iter().copied().collect::<Vec<_>>().join(", ");
    Diagnostic::error(Code::AmenderBroken, read.identity.span).with("amenders", amenders)
}

/// A text that was parsed, apart from its tree.
struct Parsed<'a> {
    text: &'a str,
    whole: Span,
    diagnostics: Vec<Diagnostic>,
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// Compiles every text of a regulation.
fn regulation(
    read: &Read,
    parsed: &Parsed<'_>,
    timeline: Option<&Timeline<'_>>,
    brought: &[&Item],
    own: Vec<Diagnostic>,
    read_file: ReadFile<'_>,
) -> CompiledRegulation {
    let amends = read.amends();
    let document = read.own();
    let mut versions = Vec::new();
    let mut diagnostics = own;
    // A text that cannot be read in full is checked as it stands; it has no others.
    let plain = timeline.filter(|_| !diagnostics.iter().chain(&parsed.diagnostics).any(is_error));
    let Some(timeline) = plain else {
        let (compiled, mut found) = text(&document, parsed, None, read_file);
        let compiled = compiled.filter(|(program, examples)| is_proved(program, &shown(program, examples), &mut found));
        add(&mut diagnostics, found, None);
        let sound = compiled.filter(|_| !diagnostics.iter().any(is_error));
        let known = sound.as_ref().map(|_| Known { since: None, versions: vec![0] });
        let document = document.into_owned();
        let version = sound.map(|(program, examples)| CompiledVersion { amenders: Vec::new(), document, program, examples });
        let versions = version.into_iter().collect();
        sort(&mut diagnostics);
        let known = known.into_iter().collect();
        return CompiledRegulation { identity: read.identity.clone(), amends, versions, known, diagnostics };
    };
    let (mut checked, mut known) = (Vec::new(), Shown::new());
    for (index, changed) in timeline.texts.iter().enumerate() {
        let Some(days) = timeline.days_of(index) else { continue };
        let (mut consolidated, found) = match changed.changes.is_empty() {
            true => (document.clone().into_owned(), Vec::new()),
            false => consolidate(&document, &changed.amenders, &changed.changes),
        };
        let wrong = !found.is_empty();
        add(&mut diagnostics, found, None);
        share_examples(&mut consolidated, timeline, index, brought);
        if wrong {
            continue;
        }
        let (compiled, found) = text(&consolidated, parsed, Some(days), read_file);
        known.extend(compiled.iter().flat_map(|(program, examples)| shown(program, examples)));
        checked.push((compiled, found, consolidated, changed.changes.last().map(|last| (days.0, last))));
    }
    let mut texts = Vec::new();
    for (compiled, mut found, consolidated, last) in checked {
        let compiled = compiled.filter(|(program, _)| is_proved(program, &known, &mut found));
        add(&mut diagnostics, found, last);
        texts.extend(compiled.map(|(program, examples)| (program, examples, consolidated)));
    }
    sort(&mut diagnostics);
    if diagnostics.iter().any(is_error) || texts.len() != timeline.texts.len() {
        return CompiledRegulation { identity: read.identity.clone(), amends, versions, known: Vec::new(), diagnostics };
    }
    let mut placed: Vec<(usize, CompiledVersion)> = Vec::new();
    for (index, ((program, examples, document), changed)) in texts.into_iter().zip(&timeline.texts).enumerate() {
        let mut own = timeline.versions.iter().enumerate().filter(|(_, version)| version.text == index).peekable();
        let amenders: Vec<String> = changed.amenders.iter().map(|amender| (*amender).to_owned()).collect();
        let (days, mut whole) = (timeline.days_now(index), Some((program, examples, document)));
        while let Some((position, version)) = own.next() {
            // Copied for all but the last; most have one.
            let taken = if own.peek().is_some() { whole.clone() } else { whole.take() };
            let Some((program, examples, document)) = taken else { break };
            let (from, until, ended_by) = (Some(version.from), version.until, version.ended_by.clone());
            let now = days == Some((version.from, version.until));
            placed.push((
                position,
                CompiledVersion {
                    amenders: amenders.clone(),
                    document,
                    program: Program { from, until, ended_by, ..program },
                    examples: if now { examples } else { Vec::new() },
                },
            ));
        }
    }
    placed.sort_by_key(|(position, _)| *position);
    versions.extend(placed.into_iter().map(|(_, version)| version));
    CompiledRegulation { identity: read.identity.clone(), amends, versions, known: timeline.known.clone(), diagnostics }
}

/// Leaves in a text the examples of its days, those that amenders bring included: each is run once, by the text that is
/// known now. What is dated before the first text or after the last belongs to these.
fn share_examples(document: &mut Document, timeline: &Timeline<'_>, text: usize, brought: &[&Item]) {
    document.items.extend(brought.iter().map(|item| (*item).clone()));
    let days = timeline.days_now(text);
    let now = || timeline.known.last().into_iter().flat_map(|known| &known.versions);
    let begins = |version: &&usize| timeline.versions.get(**version).map(|version| version.from);
    let (first, last) = (now().filter_map(|version| begins(&version)).min(), now().filter_map(|version| begins(&version)).max());
    document.items.retain(|item| {
        let ItemKind::Example(example) = &item.kind else { return true };
        let Some((from, until)) = days else { return false };
        // What has no date is reported as long as it is read.
        let Some(on) = example.date.as_ref().and_then(day) else { return first == Some(from) };
        (first == Some(from) || from <= on) && (last == Some(from) || until.is_none_or(|until| on <= until))
    });
}

/// Adds what was found in one text, where it was not found in another; with the last amendment in it and the text's first day.
fn add(diagnostics: &mut Vec<Diagnostic>, found: Vec<Diagnostic>, last: Option<(Day, &Change<'_>)>) {
    let place = |diagnostic: &Diagnostic| (diagnostic.code, diagnostic.span.source, diagnostic.span.start, diagnostic.span.end);
    let mut known: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        known.entry(place(diagnostic)).or_default().push(index);
    }
    for diagnostic in found {
        let same = |index: &usize| diagnostics.get(*index).is_some_and(|other| other.args == diagnostic.args);
        if known.get(&place(&diagnostic)).is_some_and(|others| others.iter().any(same)) {
            continue;
        }
        diagnostics.push(match last {
            None => diagnostic,
            Some((from, change)) => {
                let span = match change.action {
                    Action::Amend(_, amendment) => amendment.target.span,
                    Action::Declare(item) => item.span,
                };
                let words = Arg::words(
                    format!("dalam naskah sejak {}, sesudah perubahan ini", from.indonesian()),
                    format!("in the text from {} on, after this amendment", from.iso()),
                );
                diagnostic.label(span, words)
            }
        });
    }
}

fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|d| (d.span.source, d.span.start, d.code));
}

/// What a text means: its program and its examples.
type Meant = (Program, Vec<CheckedExample>);

/// Compiles one text, in force on the days given where these are not those of its header.
fn text(
    document: &Document,
    parsed: &Parsed<'_>,
    in_force: Option<(Day, Option<Day>)>,
    read_file: ReadFile<'_>,
) -> (Option<Meant>, Vec<Diagnostic>) {
    let mut parser = parsed.diagnostics.clone();
    let (mut regulation, found) = resolve(document, parsed.whole, read_file);
    if let Some((from, until)) = in_force {
        regulation.identity.from = Some(from);
        regulation.identity.until = until;
    }
    let own = regulation.provisions.iter().skip(1).filter(|provision| provision.span.source == parsed.whole.source);
    let places = own.map(|provision| (provision.span.start, provision.address.clone())).collect();
    locate(&document.items, places, &mut parser);
    let damage = Damage::new(&document.items, parsed.text, &parser);
    let mut diagnostics = parser.clone();
    diagnostics.extend(found.into_iter().filter(|diagnostic| !damage.explains(diagnostic)));
    let (checked, found) = check(regulation);
    diagnostics.extend(found.into_iter().filter(|diagnostic| !damage.explains(diagnostic)));
    sort(&mut diagnostics);
    once_each(&mut diagnostics);
    let Some(checked) = checked.filter(|_| !diagnostics.iter().any(is_error)) else { return (None, diagnostics) };
    let (program, examples) = lower(checked);
    match verified(&program) {
        Ok(()) => (Some((program, examples)), diagnostics),
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            (None, diagnostics)
        }
    }
}

/// Gives what the parser found the provision it stands under: that of the last heading before it.
fn locate(items: &[Item], mut places: Vec<(u32, String)>, diagnostics: &mut [Diagnostic]) {
    places.sort();
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.provision.is_empty()) {
        let start = diagnostic.span.start;
        let in_example = items
            .iter()
            .filter(|item| item.span.source == diagnostic.span.source)
            .take_while(|item| item.span.start <= start)
            .last()
            .is_some_and(|i| matches!(i.kind, ItemKind::Example(_)));
        let before = places.partition_point(|(at, _)| *at <= start);
        if let (false, Some((_, address))) = (in_example, before.checked_sub(1).and_then(|last| places.get(last))) {
            diagnostic.provision.clone_from(address);
        }
    }
}

/// What could not be read of a text. Much of what is found later only follows from it.
struct Damage<'a> {
    /// Words of statements that could not be read: names among them may be declared there.
    words: BTreeSet<&'a str>,
    /// Statements that could not be read in full.
    places: Vec<Span>,
}

impl<'a> Damage<'a> {
    fn new(items: &[Item], text: &'a str, found: &[Diagnostic]) -> Damage<'a> {
        // A curly quotation mark is reported, but what it stands in is read.
        let lost: Vec<u32> = found.iter().filter(|d| d.code != Code::SmartQuote).map(|d| d.span.start).collect();
        let holds = |item: &Item| lost.iter().any(|at| item.span.start <= *at && *at <= item.span.end);
        let words = items
            .iter()
            .filter(|item| matches!(item.kind, ItemKind::Broken))
            .filter_map(|item| text.get(item.span.start as usize..item.span.end as usize))
            // An example declares nothing.
            .filter(|words| !words.starts_with("contoh"))
            .flat_map(|words| words.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
            .filter(|word| !word.is_empty())
            .collect();
        // A row without its first sign is read as a statement of its own, after the table it belongs to.
        let after = items.iter().skip(1).map(Some).chain([None]);
        let before_broken = |next: Option<&Item>| next.is_some_and(|next| matches!(next.kind, ItemKind::Broken));
        let places = items
            .iter()
            .zip(after)
            .filter(|(item, next)| holds(item) || before_broken(*next))
            .map(|(item, _)| item.span)
            .collect();
        Damage { words, places }
    }

    /// Whether a message only says again that something could not be read.
    fn explains(&self, diagnostic: &Diagnostic) -> bool {
        match diagnostic.code {
            // A heading, a rule or a list may be what was lost.
            Code::UnknownProvision
            | Code::DuplicateProvision
            | Code::NoRuleThere
            | Code::OrderIncomplete
            | Code::RequirementOutside
            | Code::EmptyRequirements
            | Code::WaiverTarget
            | Code::RuleOutsideProvision
            | Code::MisplacedHeader => !self.places.is_empty(),
            // So may a row.
            Code::TableGap | Code::RowUnreachable | Code::EmptyTable | Code::TariffRows => {
                self.places.iter().any(|place| place.start <= diagnostic.span.start && diagnostic.span.start <= place.end)
            }
            Code::UnknownName | Code::UnknownType | Code::UnknownTariff | Code::ExampleName => {
                self.words.contains(name_of(diagnostic))
            }
            _ => false,
        }
    }
}

/// The name a message is about.
fn name_of(diagnostic: &Diagnostic) -> &str {
    diagnostic.args.iter().find(|(key, _)| *key == "name").map_or("", |(_, name)| name.in_lang(Lang::Id))
}

/// A name that is nowhere declared is one mistake, however often it is used; each misspelling is one of its own.
fn once_each(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    diagnostics.retain(|diagnostic| {
        let undeclared =
            matches!(diagnostic.code, Code::UnknownName | Code::UnknownType | Code::UnknownTariff | Code::ExampleName)
                && diagnostic.suggestion.is_none();
        !undeclared || seen.insert(name_of(diagnostic).to_owned())
    });
}

/// Adds what is said of the rules of a program; whether it can stand.
fn is_proved(program: &Program, known: &Shown, diagnostics: &mut Vec<Diagnostic>) -> bool {
    prove(program, known, diagnostics);
    !diagnostics.iter().any(is_error)
}

fn verified(program: &Program) -> Result<(), Diagnostic> {
    let deepest = depths(program).into_iter().enumerate().max_by_key(|(_, depth)| *depth);
    if let Some((value, depth)) = deepest
        && depth > MAX_DEPTH
    {
        let site = program.values.get(value).map(|v| v.site).and_then(|site| program.sites.get(site.index()));
        return Err(Diagnostic::error(Code::ChainTooLong, site.map(|s| s.span).unwrap_or_default())
            .with("depth", depth.to_string())
            .with("limit", MAX_DEPTH.to_string())
            .under(site.map_or("", |s| program.address(s.provision))));
    }
    match verify(program).into_iter().next() {
        None => Ok(()),
        Some(violation) => {
            let site = program.sites.get(violation.site.index());
            let at = |code| {
                Diagnostic::error(code, site.map(|s| s.span).unwrap_or_default())
                    .under(site.map_or("", |s| program.address(s.provision)))
            };
            let beyond = |code, found: u64, limit: u64| {
                at(code).with("found", group_thousands(&found.to_string())).with("limit", group_thousands(&limit.to_string()))
            };
            Err(match violation.limit {
                Some(Limit::ListWords(found, limit)) => beyond(Code::ListsTooLarge, found, limit),
                Some(Limit::Work(found, limit)) => beyond(Code::TooManySteps, found, limit),
                None => at(Code::Internal).with("detail", violation.what),
            })
        }
    }
}
