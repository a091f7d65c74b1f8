//! The passes of the compiler, one by one, so that a test can look at what each gives and change it.

use perwali_dsl::check::{Checked, check};
use perwali_dsl::hir;
use perwali_dsl::lower::lower;
use perwali_dsl::resolve::resolve;
use perwali_dsl::syntax::ast::Document;
use perwali_dsl::syntax::{Parsed, format, parse};
use perwali_engine::diagnostic::{Arg, Diagnostic, Lang, Severity};
use perwali_engine::ir::Program;
use perwali_engine::source::{SourceId, Span};
use perwali_engine::verify::verify;

/// Changes what a pass gave before the next one takes it; says whether it found something to change.
pub enum Change<'a> {
    Nothing,
    Ast(&'a dyn Fn(&mut Document) -> bool),
    Hir(&'a dyn Fn(&mut hir::Regulation) -> bool),
    Checked(&'a dyn Fn(&mut Checked) -> bool),
}

/// Why a text gives no program.
#[derive(Debug)]
pub enum Stopped {
    /// Errors of the drafter.
    Rejected(Vec<Diagnostic>),
    /// The lowered program breaks its own types.
    Unverified(String),
}

impl Stopped {
    /// The codes of the errors.
    pub fn codes(&self) -> Vec<&'static str> {
        match self {
            Stopped::Rejected(found) => found.iter().map(|d| d.code.entry().code).collect(),
            Stopped::Unverified(_) => vec!["verify"],
        }
    }

    /// Everything said, for a failing test.
    pub fn words(&self) -> String {
        match self {
            Stopped::Rejected(found) => found
                .iter()
                .map(|d| format!("{} at {}: {}", d.code.entry().code, d.span.start, d.message(Lang::En)))
                .collect::<Vec<_>>()
                .join("\n"),
            Stopped::Unverified(what) => what.clone(),
        }
    }
}

fn errors(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.into_iter().filter(|d| d.severity == Severity::Error).collect()
}

/// Reads a text.
pub fn read(text: &str) -> Parsed {
    parse(SourceId(0), text)
}

/// The canonical text of a document.
pub fn formatted(document: &Document) -> String {
    format(document)
}

/// Takes a text that has been read to a verified program.
pub fn finish(parsed: Parsed, length: usize) -> Result<Program, Stopped> {
    finish_changed(parsed, length, &Change::Nothing, &mut false)
}

/// The same with a change between two passes; says whether it was made.
pub fn finish_changed(mut parsed: Parsed, length: usize, change: &Change<'_>, made: &mut bool) -> Result<Program, Stopped> {
    let mut failed = errors(parsed.diagnostics);
    if let Change::Ast(change) = change {
        *made = change(&mut parsed.document);
    }
    let whole = Span { source: SourceId(0), start: 0, end: u32::try_from(length).unwrap_or(u32::MAX) };
    let no_files = |_, _: &str| Err(Arg::Text("no file".to_owned()));
    let (mut regulation, found) = resolve(&parsed.document, whole, &no_files);
    failed.extend(errors(found));
    if let Change::Hir(change) = change {
        *made = change(&mut regulation);
    }
    let (checked, found) = check(regulation);
    failed.extend(errors(found));
    let Some(mut checked) = checked.filter(|_| failed.is_empty()) else { return Err(Stopped::Rejected(failed)) };
    if let Change::Checked(change) = change {
        *made = change(&mut checked);
    }
    let (program, _) = lower(checked);
    match verify(&program).into_iter().next() {
        None => Ok(program),
        Some(violation) => Err(Stopped::Unverified(violation.what)),
    }
}

/// Takes a text to a verified program.
pub fn compile(text: &str) -> Result<Program, Stopped> {
    finish(read(text), text.len())
}

/// Whether two programs mean the same, wherever their parts stand in the text.
pub fn same_program(a: &Program, b: &Program) -> bool {
    let sites = |program: &Program| program.sites.iter().map(|site| site.provision).collect::<Vec<_>>();
    // Whatever moves with the layout is left out.
    let provisions = |program: &Program| {
        program.provisions.iter().map(|p| (p.address.clone(), p.summary.clone(), p.parent)).collect::<Vec<_>>()
    };
    provisions(a) == provisions(b)
        && a.enumerations == b.enumerations
        && a.inputs == b.inputs
        && a.assertions == b.assertions
        && a.values == b.values
        && a.decisions == b.decisions
        && a.tables == b.tables
        && a.tariffs == b.tariffs
        && a.marks == b.marks
        && (a.from, a.until) == (b.from, b.until)
        && sites(a) == sites(b)
}
