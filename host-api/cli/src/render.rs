//! Faults → excerpts of the regulation with the message, the provision and the next step.

use std::io;

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use perwali::internal::engine::catalogue::is_bidi;
use perwali::internal::engine::source::{Sources, Span};
use perwali::{Fault, Lang, Severity};

use crate::terminal::{Terminal, printable};

/// Most characters of a line that are shown.
const MAX_LINE: usize = 160;
/// Most lines of a span that are shown.
const MAX_LINES: usize = 4;

/// The part of a text around a span, short enough to read.
struct Excerpt {
    text: String,
    first_line: usize,
    /// The span inside the excerpt.
    span: std::ops::Range<usize>,
    path: String,
}

/// Prints a fault on standard output.
pub fn fault(fault: &Fault, sources: &Sources, terminal: &mut Terminal) -> io::Result<()> {
    let rendered = text(fault, sources, terminal, &terminal.renderer());
    terminal.text(rendered)
}

/// Prints a fault on standard error.
pub fn error(fault: &Fault, sources: &Sources, terminal: &mut Terminal) -> io::Result<()> {
    let rendered = text(fault, sources, terminal, &terminal.error_renderer());
    terminal.error_text(&rendered)
}

fn text(fault: &Fault, sources: &Sources, terminal: &Terminal, renderer: &Renderer) -> String {
    let diagnostic = fault.diagnostic();
    let (lang, message, help) = (terminal.lang, fault.message(terminal.lang), fault.help(terminal.lang));
    let level = match (diagnostic.severity, lang) {
        (Severity::Error, Lang::Id) => Level::ERROR.with_name("galat"),
        (Severity::Finding, Lang::Id) => Level::WARNING.with_name("temuan"),
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Finding, Lang::En) => Level::WARNING.with_name("finding"),
    };
    let located = fault.position.as_ref().and_then(|_| excerpt(sources, diagnostic.span));
    let mut group = Group::with_title(level.primary_title(message).id(fault.code.as_str()));
    if let Some(excerpt) = &located {
        let mut snippet = Snippet::source(excerpt.text.clone())
            .line_start(excerpt.first_line)
            .path(printable(&excerpt.path))
            .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
        for label in &diagnostic.labels {
            // A further place is shown in the same excerpt where it lies in it; else it follows on its own.
            let start = excerpt.span.start as i64 + i64::from(label.span.start) - i64::from(diagnostic.span.start);
            let end = start + i64::from(label.span.end) - i64::from(label.span.start);
            if let (Ok(start), Ok(end)) = (usize::try_from(start), usize::try_from(end))
                && end <= excerpt.text.len()
                && label.span.source == diagnostic.span.source
                && excerpt.text.is_char_boundary(start)
                && excerpt.text.is_char_boundary(end)
            {
                snippet =
                    snippet.annotation(AnnotationKind::Context.span(start..end).label(printable(label.words.in_lang(lang))));
            }
        }
        group = group.element(snippet);
    }
    for label in &diagnostic.labels {
        if let Some(far) = excerpt(sources, label.span)
            && located.as_ref().is_some_and(|near| !covers(near, &far))
        {
            let snippet = Snippet::source(far.text.clone())
                .line_start(far.first_line)
                .path(printable(&far.path))
                .annotation(AnnotationKind::Context.span(far.span.clone()).label(printable(label.words.in_lang(lang))));
            group = group.element(snippet);
        }
    }
    if !fault.provision.is_empty() {
        let name = terminal.say("ketentuan", "provision");
        group = group.element(Level::NOTE.with_name(name.to_owned()).message(fault.provision.clone()));
    }
    for line in help.lines() {
        let name = terminal.say("saran", "help");
        group = group.element(Level::HELP.with_name(name.to_owned()).message(line.to_owned()));
    }
    let mut report = vec![group];
    if let Some(suggestion) = &diagnostic.suggestion
        && let Some(excerpt) = excerpt(sources, suggestion.span)
    {
        let name = terminal.say("perbaikan", "fix");
        let title = terminal.say("tulis begini", "write it like this");
        report.push(
            Level::HELP.with_name(name.to_owned()).secondary_title(title.to_owned()).element(
                Snippet::source(excerpt.text)
                    .line_start(excerpt.first_line)
                    .path(printable(&excerpt.path))
                    .patch(Patch::new(excerpt.span, printable(&suggestion.replacement))),
            ),
        );
    }
    let mut rendered = renderer.render(&report);
    if located.is_none() {
        // Without an excerpt the bar beside it stands for nothing.
        rendered = rendered.split('\n').filter(|line| !is_bar(line)).collect::<Vec<_>>().join("\n");
    }
    rendered.push_str("\n\n");
    rendered
}

/// Whether a line shows nothing but a bar, whatever its colours.
fn is_bar(line: &str) -> bool {
    let mut escape = false;
    let shown = line.chars().filter(|c| match (*c, escape) {
        ('\u{1b}', _) => {
            escape = true;
            false
        }
        ('m', true) => {
            escape = false;
            false
        }
        _ => !escape,
    });
    shown.collect::<String>().trim() == "|"
}

fn covers(near: &Excerpt, far: &Excerpt) -> bool {
    let lines = near.text.lines().count();
    near.path == far.path && near.first_line <= far.first_line && far.first_line < near.first_line + lines.max(1)
}

fn excerpt(sources: &Sources, span: Span) -> Option<Excerpt> {
    let source = sources.get(span.source)?;
    let text = source.text();
    let (start, end) = (span.start as usize, (span.end as usize).min(text.len()));
    let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let rest = text.get(line_start..)?;
    // Whole lines up to the end of the span, but no more than can be read.
    let mut length = 0;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        length += line.len();
        if line_start + length >= end || index + 1 == MAX_LINES {
            break;
        }
    }
    let mut shown = rest.get(..length)?.trim_end_matches(['\n', '\r']).to_owned();
    let mut from = start - line_start;
    let mut to = (end.max(start) - line_start).min(shown.len());
    if shown.lines().any(|line| line.chars().count() > MAX_LINE) {
        let line = shown.lines().next().unwrap_or_default();
        let skip = line.get(..from).map_or(0, |before| before.chars().count()).saturating_sub(MAX_LINE / 2);
        let cut: String = line.chars().skip(skip).take(MAX_LINE).collect();
        let skipped = line.char_indices().nth(skip).map_or(line.len(), |(at, _)| at);
        from = from.saturating_sub(skipped).min(cut.len());
        to = to.saturating_sub(skipped).clamp(from, cut.len());
        shown = cut;
    }
    from = from.min(shown.len());
    to = to.max(from);
    if !shown.is_char_boundary(from) || !shown.is_char_boundary(to) {
        return None;
    }
    let first_line = source.position(span.start).line as usize;
    Some(Excerpt { text: same_length(&shown), first_line, span: from..to, path: source.name().to_owned() })
}

/// The text with marks of the same length in the place of what a terminal might obey, so that spans stay true; the
/// renderer shows the control characters of ASCII itself.
fn same_length(text: &str) -> String {
    text.chars()
        .map(|c| match c.len_utf8() {
            2 if c.is_control() => '¿',
            3 if is_bidi(c) => '\u{fffd}',
            _ => c,
        })
        .collect()
}
