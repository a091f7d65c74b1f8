//! The whole way from a text to a verified program.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Severity};
use perwali_engine::ir::Program;
use perwali_engine::source::{SourceId, Span};
use perwali_engine::verify::{MAX_DEPTH, depths, verify};

use crate::check::{CheckedExample, check};
use crate::hir::Identity;
use crate::lower::lower;
use crate::resolve::{ReadFile, resolve};
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
    diagnostics.extend(found);
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
