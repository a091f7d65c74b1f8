//! The report as JUnit XML, as CI systems read it: a test suite a regulation, a test case an example or row.
//!
//! The counts stand before the cases, and a suite may have a million: cases wait in a file until all are counted.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

use perwali::{Fault, Lang, Library};

use super::words::{self, Summary};
use super::{Event, Results, errors, failed};
use crate::terminal::Terminal;

/// Cases that wait for their counts.
pub struct Spool {
    file: BufWriter<File>,
    /// What was written of each regulation, in order.
    parts: Vec<Part>,
}

#[derive(Default)]
struct Part {
    regulation: String,
    lines: u64,
    tests: u64,
    failures: u64,
    errors: u64,
}

impl Spool {
    /// Regulations with errors are the first suite, if there are any.
    pub fn new(library: &Library, terminal: &Terminal) -> io::Result<Spool> {
        let mut spool = Spool { file: BufWriter::new(tempfile::tempfile()?), parts: Vec::new() };
        for fault in errors(library) {
            let name = fault.position.as_ref().map_or_else(|| fault.code.to_string(), ToString::to_string);
            spool.fault("check", &name, fault, terminal.lang)?;
        }
        Ok(spool)
    }

    /// Adds a case; of a failure beyond those shown only that it failed.
    pub fn add(&mut self, event: &Event<'_>, shown: bool, lang: Lang) -> io::Result<()> {
        match event {
            // The message names the line, so that no two have one name.
            Event::Unreadable(class, fault) => self.fault(class, &fault.message(lang), fault, lang),
            Event::Case(regulation, checks) => {
                let Some(first) = checks.first() else { return Ok(()) };
                let line = format!("{} {}", words_of(lang, "baris", "line"), first.position.line);
                let name = if first.title.is_empty() { line } else { format!("{} ({line})", first.title) };
                let case = case(regulation.id(), &name, Some((&first.position.file, first.position.line)));
                let Some(failing) = failed(checks).next() else {
                    return self.line(regulation.id(), &format!("{case}/>"), (1, 0, 0));
                };
                let mut text = format!("{case}><failure type=\"kasus\" message=\"");
                let groups = words::alike(checks);
                let message = words::found(failing, lang).into_iter().next().unwrap_or_default();
                text.push_str(&attribute(&message));
                text.push_str("\">");
                for (check, backends) in groups.iter().filter(|_| shown) {
                    let backends = words::backends(backends, lang);
                    let mut lines = vec![format!("{}: ({backends})", check.position)];
                    lines.extend(words::found(check, lang));
                    text.push_str(&escaped(&lines.join("\n")));
                }
                text.push_str("</failure></testcase>");
                self.line(regulation.id(), &text, (1, 1, 0))
            }
        }
    }

    fn fault(&mut self, regulation: &str, name: &str, fault: &Fault, lang: Lang) -> io::Result<()> {
        let (message, help) = (fault.message(lang), fault.help(lang));
        let place = fault.position.as_ref().map(|position| (position.file.as_str(), position.line));
        let text = format!(
            "{}><error type=\"{}\" message=\"{}\">{}</error></testcase>",
            case(regulation, name, place),
            fault.code,
            attribute(&message),
            escaped(&help)
        );
        self.line(regulation, &text, (1, 0, 1))
    }

    fn line(&mut self, regulation: &str, text: &str, (tests, failures, errors): (u64, u64, u64)) -> io::Result<()> {
        if self.parts.last().is_none_or(|part| part.regulation != regulation) {
            self.parts.push(Part { regulation: regulation.to_owned(), ..Part::default() });
        }
        if let Some(part) = self.parts.last_mut() {
            part.lines += text.lines().count() as u64;
            part.tests += tests;
            part.failures += failures;
            part.errors += errors;
        }
        writeln!(self.file, "{text}")
    }

    /// Puts counts and cases together.
    pub fn report(self, found: &Results, terminal: &mut Terminal) -> io::Result<()> {
        let Spool { file, parts } = self;
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let mut lines = BufReader::new(file).lines();
        let sum = |count: fn(&Part) -> u64| parts.iter().map(count).sum::<u64>();
        let counts = format!(
            "tests=\"{}\" failures=\"{}\" errors=\"{}\"",
            sum(|part| part.tests),
            sum(|part| part.failures),
            sum(|part| part.errors)
        );
        terminal.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        terminal.line(format!("<testsuites name=\"perwali\" {counts}>"))?;
        for part in &parts {
            terminal.line(format!(
                "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\">",
                attribute(&part.regulation),
                part.tests,
                part.failures,
                part.errors
            ))?;
            properties(&part.regulation, found, terminal)?;
            for _ in 0..part.lines {
                let Some(line) = lines.next() else { break };
                terminal.line(line?)?;
            }
            terminal.line("  </testsuite>")?;
        }
        terminal.line("</testsuites>")
    }
}

/// Which provisions are exercised, where that was asked for.
fn properties(regulation: &str, found: &Results, terminal: &mut Terminal) -> io::Result<()> {
    let tested = found.regulations.iter().find(|tested| tested.regulation.id() == regulation);
    let Some(coverage) = tested.and_then(|tested| tested.coverage.as_ref()) else { return Ok(()) };
    let provisions = coverage.provisions();
    let summary = Summary::of(&provisions);
    let (exercised, computing) = (summary.exercised, summary.computing());
    terminal.line("    <properties>")?;
    terminal.line(format!("      <property name=\"cakupan\" value=\"{exercised}/{computing}\"/>"))?;
    for provision in provisions.iter().filter(|provision| !provision.address.is_empty()) {
        let (name, state) = (attribute(&provision.address), words::state(provision.state, terminal.lang));
        terminal.line(format!("      <property name=\"cakupan: {name}\" value=\"{state}\"/>"))?;
    }
    terminal.line("    </properties>")
}

fn case(class: &str, name: &str, place: Option<(&str, u32)>) -> String {
    let place = place.map_or_else(String::new, |(file, line)| format!(" file=\"{}\" line=\"{line}\"", attribute(file)));
    format!("    <testcase classname=\"{}\" name=\"{}\"{place}", attribute(class), attribute(name))
}

fn words_of(lang: Lang, id: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Id { id } else { en }
}

/// Text as XML holds it: what XML 1.0 forbids, and what a reader might obey, becomes a mark.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// As [`escaped`], with line ends that an attribute would otherwise lose.
fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;").replace('\t', "&#9;")
}
