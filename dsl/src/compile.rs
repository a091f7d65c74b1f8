//! The whole way from a text to a verified program.

use std::collections::BTreeSet;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Lang, Severity};
use perwali_engine::ir::Program;
use perwali_engine::source::{SourceId, Span};
use perwali_engine::verify::{MAX_DEPTH, depths, verify};

use crate::check::{CheckedExample, check};
use crate::hir::Identity;
use crate::lower::lower;
use crate::resolve::{ReadFile, resolve};
use crate::syntax::ast::{Item, ItemKind};
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
    let (regulation, found) = resolve(&parsed.document, whole, read_file);
    let places = regulation.provisions.iter().skip(1).map(|provision| (provision.span.start, provision.address.clone())).collect();
    locate(&parsed.document.items, places, &mut diagnostics);
    let broken = words_in_broken_items(&parsed.document.items, text);
    diagnostics.extend(found.into_iter().filter(|diagnostic| !follows(diagnostic, &broken)));
    let identity = regulation.identity.clone();
    let (checked, found) = check(regulation);
    diagnostics.extend(found);
    diagnostics.sort_by_key(|d| (d.span.start, d.code));
    let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let Some(checked) = checked.filter(|_| !failed) else {
        return Compiled { identity, program: None, examples: Vec::new(), diagnostics };
    };
    let (program, examples) = lower(checked);
    match verified(&program) {
        Ok(()) => Compiled { identity, program: Some(program), examples, diagnostics },
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
        let in_example = items.iter().take_while(|item| item.span.start <= start).last().is_some_and(|i| matches!(i.kind, ItemKind::Example(_)));
        let before = places.partition_point(|(at, _)| *at <= start);
        if let (false, Some((_, address))) = (in_example, before.checked_sub(1).and_then(|last| places.get(last))) {
            diagnostic.provision.clone_from(address);
        }
    }
}

/// Words of statements that could not be read: names among them may be declared there.
fn words_in_broken_items<'a>(items: &[Item], text: &'a str) -> BTreeSet<&'a str> {
    items
        .iter()
        .filter(|item| matches!(item.kind, ItemKind::Broken))
        // An example declares nothing.
        .filter_map(|item| text.get(item.span.start as usize..item.span.end as usize))
        .filter(|words| !words.starts_with("contoh"))
        .flat_map(|words| words.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a name is unknown only because its declaration could not be read: that has been said.
fn follows(diagnostic: &Diagnostic, broken: &BTreeSet<&str>) -> bool {
    let about_a_name = matches!(diagnostic.code, Code::UnknownName | Code::UnknownType | Code::UnknownTariff | Code::ExampleName | Code::NoRuleThere);
    let name = diagnostic.args.iter().find(|(key, _)| *key == "name").map_or("", |(_, name)| name.in_lang(Lang::Id));
    about_a_name && broken.contains(name)
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
            Err(Diagnostic::error(Code::Internal, site.map(|s| s.span).unwrap_or_default())
                .with("detail", violation.what)
                .under(site.map_or("", |s| program.address(s.provision))))
        }
    }
}
