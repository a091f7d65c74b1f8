//! One regulation of a page: its messages against the comments, its layout, its examples on every backend.

use std::ops::Range;
use std::sync::Arc;

use perwali_dsl::check::{CheckedExample, CheckedExpected};
use perwali_dsl::syntax::{format, parse};
use perwali_dsl::{CompiledRegulation, compile_all};
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic, Lang, Severity};
use perwali_engine::facts::{Facts, FieldRefusal, Refusal};
use perwali_engine::ir::{Decision, Output, Program, ProvisionId, SiteId, ValueId};
use perwali_engine::source::{Source, SourceId};
use perwali_engine::value::{Day, Value};
use perwali_engine::{outcome, report as failures, show};

use super::backend;
use super::expectation::Expectation;
use super::markdown::{Fence, Section};
use super::render;

/// What a regulation without a title is given.
const HEADER: &str = "Peraturan Wali Kota Contoh Nomor 1 Tahun 2024\ntentang \"Contoh\"\nmulai berlaku 1 Januari 2024\n";

/// A regulation with what stands around it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The regulation.
    pub fence: &'a Fence,
    /// Files beside it.
    pub files: Vec<(&'a str, &'a str)>,
    /// `rapi`, `galat`, `error` and `naskah` fences after it.
    pub outputs: Vec<&'a Fence>,
    /// The regulations read together, itself included: those after the first are marked `bersama`.
    pub set: Vec<&'a Fence>,
}

/// What came of one regulation.
#[derive(Debug, Default)]
pub struct CaseReport {
    /// Line of the page and what is wrong there.
    pub failures: Vec<(usize, String)>,
    /// Examples run.
    pub examples: usize,
    /// Messages expected and given.
    pub messages: usize,
    /// Codes fired: by messages, and by the failures that examples expect.
    pub codes: Vec<Code>,
    /// Whether nothing at all is said of it.
    pub clean: bool,
    /// Places of the page and what should stand there.
    pub edits: Vec<(Range<usize>, String)>,
}

impl<'a> Case<'a> {
    /// The regulations of a section.
    pub fn of(section: &'a Section) -> Vec<Case<'a>> {
        let files: Vec<(&str, &str)> = section
            .fences
            .iter()
            .filter(|fence| fence.language == "csv")
            .filter_map(|fence| Some((fence.value("file")?, fence.text.as_str())))
            .collect();
        let mut cases: Vec<Case<'_>> = Vec::new();
        for fence in &section.fences {
            match fence.language.as_str() {
                "perwali" => cases.push(Case { fence, files: files.clone(), outputs: Vec::new(), set: vec![fence] }),
                "rapi" | "galat" | "error" | "naskah" => cases.last_mut().into_iter().for_each(|case| case.outputs.push(fence)),
                _ => {}
            }
        }
        let mut start = 0;
        for index in 1..=cases.len() {
            if cases.get(index).is_some_and(|case| case.fence.has("bersama")) {
                continue;
            }
            let set: Vec<&Fence> = cases[start..index].iter().map(|case| case.fence).collect();
            cases[start..index].iter_mut().for_each(|case| case.set.clone_from(&set));
            start = index;
        }
        cases
    }

    /// Its place in the set.
    fn own(&self) -> usize {
        self.set.iter().position(|fence| std::ptr::eq(*fence, self.fence)).unwrap_or(0)
    }
}

/// The regulation with the header it is given, and how many lines that has.
fn whole(fence: &Fence) -> (String, usize) {
    let text = fence.text.as_str();
    if fence.has("utuh") || has_title(text) { (text.to_owned(), 0) } else { (format!("{HEADER}{text}"), HEADER.lines().count()) }
}

/// What came of a regulation among those it is read with.
struct Found {
    /// What is said of its own text.
    diagnostics: Vec<Diagnostic>,
    /// Its examples, each with the program that answers it.
    examples: Vec<(Arc<Program>, CheckedExample)>,
    /// The first regulation of the set.
    first: Option<CompiledRegulation>,
}

fn compiled(case: &Case<'_>, text: &str) -> Found {
    let own = SourceId(u32::try_from(case.own()).unwrap_or(u32::MAX));
    let texts: Vec<String> =
        case.set.iter().map(|fence| if std::ptr::eq(*fence, case.fence) { text.to_owned() } else { whole(fence).0 }).collect();
    let sources = (0u32..).map(SourceId);
    let texts: Vec<(SourceId, &str)> = sources.zip(texts.iter().map(String::as_str)).collect();
    let all = compile_all(&texts, &|_, name| {
        let found = case.files.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned());
        found.ok_or_else(|| Arg::words("berkas itu tidak ada", "there is no such file"))
    });
    let mut found = Found { diagnostics: Vec::new(), examples: Vec::new(), first: None };
    for regulation in &all {
        for diagnostic in regulation.diagnostics.iter().filter(|diagnostic| diagnostic.span.source == own) {
            let mut diagnostic = diagnostic.clone();
            diagnostic.labels.retain(|label| label.span.source == own);
            found.diagnostics.push(diagnostic);
        }
        for version in &regulation.versions {
            let program = Arc::new(version.program.clone());
            let examples = version.examples.iter().filter(|example| example.span.source == own);
            found.examples.extend(examples.map(|example| (program.clone(), example.clone())));
        }
    }
    found.diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.code));
    found.first = all.into_iter().next();
    found
}

/// The text that a `naskah` fence shows: of the day it names, else the last.
fn text_on(regulation: &CompiledRegulation, fence: &Fence) -> String {
    let day = fence.value("pada").and_then(Day::parse_iso);
    let known = regulation.known.last().map_or(&[][..], |known| known.versions.as_slice());
    let texts = || known.iter().rev().filter_map(|position| regulation.versions.get(*position));
    let begun =
        |version: &&perwali_dsl::CompiledVersion| day.is_none_or(|day| version.program.from.is_none_or(|from| from <= day));
    texts().find(begun).map_or_else(String::new, |version| format(&version.document))
}

/// Takes every replacement that a message proposes, one at a time; gives line and words of those that do not help, and how
/// many there were.
pub fn try_suggestions(case: &Case<'_>) -> (Vec<(usize, String)>, usize) {
    let (text, skipped) = whole(case.fence);
    let source = Source::new("halaman", text.as_str());
    let found = compiled(case, &text).diagnostics;
    let mut failures = Vec::new();
    let mut tried = 0;
    for diagnostic in &found {
        let Some(suggestion) = &diagnostic.suggestion else { continue };
        tried += 1;
        let mut helped = text.clone();
        helped.replace_range(suggestion.span.start as usize..suggestion.span.end as usize, &suggestion.replacement);
        let after = compiled(case, &helped).diagnostics;
        let message = diagnostic.message(Lang::Id);
        let same = |all: &[Diagnostic]| {
            all.iter().filter(|other| other.code == diagnostic.code && other.message(Lang::Id) == message).count()
        };
        if same(&after) >= same(&found) {
            let line = case.fence.line + line_of(&source, skipped, diagnostic.span.start).saturating_sub(1);
            failures.push((line, format!("{}: `{}` does not help", diagnostic.code, suggestion.replacement)));
        }
    }
    (failures, tried)
}

/// Runs one regulation.
pub fn run(case: &Case<'_>) -> CaseReport {
    let (whole, skipped) = whole(case.fence);
    let compiled = compiled(case, &whole);
    let source = Source::new("halaman", whole.as_str());
    let mut report = CaseReport { clean: compiled.diagnostics.is_empty(), ..CaseReport::default() };
    report.codes = compiled.diagnostics.iter().map(|d| d.code).collect();
    messages(case, &source, skipped, &compiled.diagnostics, &mut report);
    let readable = compiled.diagnostics.iter().all(|d| d.severity != Severity::Error);
    layout(case, &whole, skipped, readable, &mut report);
    let mut said = compiled.diagnostics.clone();
    said.extend(examples(case, &source, skipped, &compiled, &mut report));
    for fence in &case.outputs {
        if fence.language == "naskah" {
            let shown = compiled.first.as_ref().map_or_else(String::new, |regulation| text_on(regulation, fence));
            compare(fence, &shown, "consolidated text", &mut report);
            continue;
        }
        let lang = match fence.language.as_str() {
            "galat" => Lang::Id,
            "error" => Lang::En,
            _ => continue,
        };
        compare(fence, &render::diagnostics(&source, skipped, &said, lang), "messages", &mut report);
    }
    report
}

fn has_title(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or("");
    ["Peraturan ", "Undang-Undang", "Keputusan ", "Petunjuk "].iter().any(|word| first.starts_with(word))
}

fn line_of(source: &Source, skipped: usize, offset: u32) -> usize {
    (source.position(offset).line as usize).saturating_sub(skipped)
}

fn messages(case: &Case<'_>, source: &Source, skipped: usize, found: &[Diagnostic], report: &mut CaseReport) {
    let mut expected = Expectation::all(&case.fence.text);
    for diagnostic in found {
        let line = line_of(source, skipped, diagnostic.span.start);
        match expected.iter().position(|expectation| expectation.fits(line, diagnostic)) {
            Some(index) => {
                expected.remove(index);
                report.messages += 1;
            }
            None => {
                let said = render::diagnostics(source, skipped, std::slice::from_ref(diagnostic), Lang::Id);
                report.failures.push((case.fence.line + line.saturating_sub(1), format!("unexpected: {}", said.trim_end())));
            }
        }
    }
    for missing in expected {
        report
            .failures
            .push((case.fence.line + missing.line - 1, format!("expected but not said: {} {}", missing.code, missing.words)));
    }
    for (what, lang) in [("placeholder", Lang::Id), ("placeholder", Lang::En)] {
        for diagnostic in found {
            let (message, help) = (diagnostic.message(lang), diagnostic.help(lang));
            if message.is_empty() || message.contains(['{', '}']) && diagnostic.code != Code::BareSet && !has_set(diagnostic) {
                report.failures.push((case.fence.line, format!("{what} left in {}: {message}", diagnostic.code)));
            }
            if help.contains("``") {
                report.failures.push((case.fence.line, format!("empty word in the help of {}: {help}", diagnostic.code)));
            }
        }
    }
}

/// Whether a set of the regulation is quoted in the message.
fn has_set(diagnostic: &Diagnostic) -> bool {
    diagnostic.args.iter().any(|(_, arg)| arg.in_lang(Lang::Id).contains(['{', '}']))
}

/// The formatter: its result is stable, and it is what the page shows.
fn layout(case: &Case<'_>, whole: &str, skipped: usize, readable: bool, report: &mut CaseReport) {
    let rapi = case.outputs.iter().find(|fence| fence.language == "rapi");
    if !readable && rapi.is_none() {
        return;
    }
    let formatted = format(&parse(SourceId(0), whole).document);
    let again = format(&parse(SourceId(0), &formatted).document);
    if formatted != again {
        report.failures.push((case.fence.line, format!("formatting twice differs:\n{formatted}---\n{again}")));
    }
    let mut own = formatted.as_str();
    for _ in 0..skipped {
        own = own.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let own = own.trim_start_matches('\n');
    match rapi {
        Some(fence) => compare(fence, own, "layout", report),
        None if case.fence.has("bebas") => {}
        None => compare(case.fence, own, "layout", report),
    }
}

fn compare(fence: &Fence, due: &str, what: &str, report: &mut CaseReport) {
    if fence.text == due {
        return;
    }
    let differs = fence.text.lines().zip(due.lines()).position(|(a, b)| a != b);
    let at = differs.unwrap_or_else(|| fence.text.lines().count().min(due.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("<end>").to_owned();
    report.failures.push((fence.line + at, format!("{what}: `{}` should be `{}`", line(&fence.text), line(due))));
    report.edits.push((fence.range.clone(), due.to_owned()));
}

/// Runs every example; gives what is said of the failures they expect.
fn examples(case: &Case<'_>, source: &Source, skipped: usize, compiled: &Found, report: &mut CaseReport) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    for (program, example) in &compiled.examples {
        let line = case.fence.line + line_of(source, skipped, example.span.start).saturating_sub(1);
        report.examples += 1;
        match self::example(program, example) {
            Ok(None) => {}
            Ok(Some(failed)) => {
                report.codes.push(failed.code);
                said.extend(failed.diagnostic);
            }
            Err(what) => report.failures.push((line, format!("contoh \"{}\": {what}", example.title))),
        }
    }
    said
}

/// A failure that an example expects.
struct Failed {
    code: Code,
    /// What is said of it; nothing here of facts that an input does not allow, for that is the caller's business.
    diagnostic: Option<Diagnostic>,
}

/// Runs one example; gives the failure it expects.
fn example(program: &Program, example: &CheckedExample) -> Result<Option<Failed>, String> {
    let mut facts = Facts::new(program);
    let mut refused = None;
    for (input, value) in &example.given {
        match value {
            Value::Absent => facts.clear(*input),
            value => {
                if let Err(refusal) = facts.set(*input, value) {
                    refused = refused.or(Some(match refusal {
                        Refusal::OutOfBounds => Code::InputOutOfBounds,
                        Refusal::Mistyped => Code::InputMistyped,
                        Refusal::Unknown => Code::InputUnknown,
                        Refusal::TooLong => Code::ListTooLong,
                        Refusal::Element { why: FieldRefusal::OutOfBounds, .. } => Code::InputOutOfBounds,
                        Refusal::Element { why: FieldRefusal::Missing, .. } => Code::InputMissing,
                        Refusal::Element { why: FieldRefusal::Mistyped, .. } => Code::InputMistyped,
                    }));
                }
            }
        }
    }
    match &example.expected {
        CheckedExpected::Values(_) if refused.is_some() => Err(format!("its facts are refused: {refused:?}")),
        CheckedExpected::Values(expected) => {
            let decision = decision_of(expected.iter().map(|(value, _)| *value));
            let answer = backend::ask(program, &decision, &facts, example.day)?
                .map_err(|failure| format!("fails with {} at {}", failure.kind.code(), address_of(program, failure.site)))?;
            for (index, (value, due)) in expected.iter().enumerate() {
                let (found, def) = (answer.get(index), program.values.get(value.index()).ok_or("no such value")?);
                if found != *due {
                    let shown = |value: &Value| show::value(program, &def.ty, value);
                    return Err(format!("`{}` is {}, not {}", def.name, shown(&found), shown(due)));
                }
            }
            cited(program, &outcome::basis(program, &decision, answer.marks()), &example.basis)?;
            Ok(None)
        }
        CheckedExpected::Failure(code) if refused == Some(*code) => Ok(Some(Failed { code: *code, diagnostic: None })),
        CheckedExpected::Failure(code) => {
            let mut found = Vec::new();
            for decision in decisions(program) {
                match backend::ask(program, &decision, &facts, example.day)? {
                    Err(failure) if failure.kind.code() == *code => {
                        let mut provisions = failure.provisions.clone();
                        provisions.extend(program.sites.get(failure.site.index()).map(|site| site.provision));
                        cited(program, &provisions, &example.basis)?;
                        let asked: Vec<ValueId> = decision.outputs.iter().map(|output| output.value).collect();
                        let diagnostic = failures::diagnose(program, &facts, example.day, &asked, &failure);
                        return Ok(Some(Failed { code: *code, diagnostic: Some(diagnostic) }));
                    }
                    Err(failure) => found.push(failure.kind.code().as_str()),
                    Ok(_) => found.push("an answer"),
                }
            }
            Err(format!("{code} expected, found {}", found.join(", ")))
        }
    }
}

fn decision_of(values: impl Iterator<Item = ValueId>) -> Decision {
    let outputs = values.map(|value| Output { external: String::new(), value }).collect();
    Decision { name: "contoh".to_owned(), label: String::new(), kind: None, outputs, site: SiteId(0) }
}

/// The decisions of a regulation; each of its values where it declares none.
fn decisions(program: &Program) -> Vec<Decision> {
    if !program.decisions.is_empty() {
        return program.decisions.clone();
    }
    let values = program.values.iter().enumerate().filter(|(_, value)| !value.hidden);
    values.map(|(index, _)| decision_of(std::iter::once(ValueId::new(index)))).collect()
}

fn address_of(program: &Program, site: SiteId) -> String {
    let provision = program.sites.get(site.index()).map_or(ProvisionId(0), |site| site.provision);
    match program.address(provision) {
        "" => "the whole".to_owned(),
        address => address.to_owned(),
    }
}

/// Whether every provision named is cited.
fn cited(program: &Program, found: &[ProvisionId], due: &[ProvisionId]) -> Result<(), String> {
    for provision in due {
        if !found.contains(provision) {
            let names: Vec<&str> = found.iter().map(|p| program.address(*p)).collect();
            return Err(format!("{} is not cited, but {}", program.address(*provision), names.join("; ")));
        }
    }
    Ok(())
}
