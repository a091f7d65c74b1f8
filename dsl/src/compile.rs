//! The whole way from a text to a verified program.

use std::collections::BTreeSet;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Lang, Severity};
use perwali_engine::ir::Program;
use perwali_engine::source::{SourceId, Span};
use perwali_engine::value::group_thousands;
use perwali_engine::verify::{Limit, MAX_DEPTH, depths, verify};

use crate::check::{CheckedExample, check};
use crate::hir::Identity;
use crate::lower::lower;
use crate::prove::prove;
use crate::resolve::{ReadFile, resolve};
use crate::syntax::ast::{Item, ItemKind};
use crate::syntax::indentation::contradictions;
use crate::syntax::parse;

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

/// Compiles one regulation.
pub fn compile(source: SourceId, text: &str, read_file: ReadFile<'_>) -> Compiled {
    let parsed = parse(source, text);
    let whole = Span { source, start: 0, end: u32::try_from(text.len()).unwrap_or(u32::MAX) };
    let mut diagnostics = parsed.diagnostics;
    diagnostics.extend(contradictions(&parsed.document.items, text));
    let (regulation, found) = resolve(&parsed.document, whole, read_file);
    let places =
        regulation.provisions.iter().skip(1).map(|provision| (provision.span.start, provision.address.clone())).collect();
    locate(&parsed.document.items, places, &mut diagnostics);
    let damage = Damage::new(&parsed.document.items, text, &diagnostics);
    diagnostics.extend(found.into_iter().filter(|diagnostic| !damage.explains(diagnostic)));
    let identity = regulation.identity.clone();
    let (checked, found) = check(regulation);
    diagnostics.extend(found.into_iter().filter(|diagnostic| !damage.explains(diagnostic)));
    diagnostics.sort_by_key(|d| (d.span.start, d.code));
    once_each(&mut diagnostics);
    let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let Some(checked) = checked.filter(|_| !failed) else {
        return Compiled { identity, program: None, examples: Vec::new(), diagnostics };
    };
    let (program, examples) = lower(checked);
    match verified(&program) {
        Ok(()) => {
            prove(&program, &examples, &mut diagnostics);
            if diagnostics.iter().any(|d| d.severity == Severity::Error) {
                return Compiled { identity, program: None, examples: Vec::new(), diagnostics };
            }
            Compiled { identity, program: Some(program), examples, diagnostics }
        }
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            Compiled { identity, program: None, examples: Vec::new(), diagnostics }
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
