//! Text as typed → text the grammar can read, byte for byte in the same places.
//!
//! Comments are lifted out, exotic blanks become plain ones and curly quotation marks become straight ones. Every
//! replacement keeps the length in bytes, so that a place in the result is a place in the file.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::{SourceId, Span};

use super::ast::Comment;

/// A span from byte offsets.
pub(super) fn span(source: SourceId, start: usize, end: usize) -> Span {
    let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    Span { source, start: cut(start), end: cut(end) }
}

/// One line without its line end.
pub(super) struct Line {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The comment that ends it.
    pub comment: Option<Comment>,
}

/// What the scanner hands on.
pub(super) struct Scanned {
    /// The text with everything replaced that the grammar need not know.
    pub text: String,
    /// Its lines.
    pub lines: Vec<Line>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Places of findings that make the statement around them unreadable.
    pub broken: Vec<usize>,
}

/// Which mark closes the text that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Straight,
    Double,
    Single,
}

/// Reads the text line by line.
pub(super) fn scan(source: SourceId, text: &str) -> Scanned {
    let mut out =
        Scanned { text: String::with_capacity(text.len()), lines: Vec::new(), diagnostics: Vec::new(), broken: Vec::new() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let (body, end) = match line.strip_suffix('\n') {
            Some(body) => (body, "\n"),
            None => (line, ""),
        };
        let comment = scan_line(source, start, body, &mut out);
        out.lines.push(Line { start, end: start + body.len(), comment });
        out.text.push_str(end);
        start += line.len();
    }
    out
}

fn scan_line(source: SourceId, start: usize, line: &str, out: &mut Scanned) -> Option<Comment> {
    let mut open: Option<(Quote, usize)> = None;
    let mut last_curly: Option<(usize, usize)> = None;
    for (index, found) in line.char_indices() {
        let place = start + index;
        let length = found.len_utf8();
        if let Some((quote, opened)) = open {
            let closes = match quote {
                Quote::Straight => found == '"',
                Quote::Double => matches!(found, '"' | '”' | '“' | '„'),
                Quote::Single => matches!(found, '"' | '’' | '‘'),
            };
            if quote == Quote::Straight && found == '”' {
                last_curly = Some((place, length));
            }
            if !closes {
                out.text.push(found);
                continue;
            }
            out.text.push('"');
            pad(&mut out.text, length - 1);
            if quote != Quote::Straight {
                report_curly(source, start, line, opened, index + length, out);
            }
            open = None;
            continue;
        }
        match found {
            '#' => {
                let rest = line.get(index..).unwrap_or("");
                pad(&mut out.text, rest.len());
                let words = rest.strip_prefix('#').unwrap_or("").trim_end();
                return Some(Comment { text: words.to_owned(), span: span(source, place, place + 1 + words.len()) });
            }
            '"' | '“' | '”' | '„' | '‘' | '’' => {
                let quote = match found {
                    '"' => Quote::Straight,
                    '‘' | '’' => Quote::Single,
                    _ => Quote::Double,
                };
                open = Some((quote, index));
                out.text.push('"');
                pad(&mut out.text, length - 1);
            }
            _ if is_blank(found) => pad(&mut out.text, length),
            _ => out.text.push(found),
        }
    }
    let (quote, opened) = open?;
    match last_curly {
        // Opened straight, closed curly: the curly one was meant to close it.
        Some((place, length)) if quote == Quote::Straight => {
            out.text.replace_range(place..place + length, "\"  ");
            report_curly(source, start, line, opened, place + length - start, out);
        }
        _ => {
            let place = start + opened;
            let end = start + line.trim_end().len();
            let mark = line.get(opened..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            let mut found = Diagnostic::error(Code::UnclosedText, span(source, place, end.max(place + mark)));
            found = found.suggest(span(source, end, end), "\"");
            out.diagnostics.push(found);
            out.broken.push(place);
        }
    }
    None
}

fn report_curly(source: SourceId, start: usize, line: &str, opened: usize, closed: usize, out: &mut Scanned) {
    let written = line.get(opened..closed).unwrap_or("");
    let curly = |c: &char| matches!(c, '“' | '”' | '„' | '‘' | '’');
    let mark = written.chars().next().filter(curly).or_else(|| written.chars().last().filter(curly)).unwrap_or('“');
    let mut inner = written.chars();
    let (_, _) = (inner.next(), inner.next_back());
    let place = span(source, start + opened, start + closed);
    out.diagnostics.push(
        Diagnostic::error(Code::SmartQuote, place)
            .with("found", mark.to_string())
            .suggest(place, format!("\"{}\"", inner.as_str())),
    );
}

fn pad(text: &mut String, bytes: usize) {
    text.extend(std::iter::repeat_n(' ', bytes));
}

/// Blanks other than those of the grammar: no-break spaces of word processors, zero-width marks, a byte order mark.
fn is_blank(found: char) -> bool {
    found != ' ' && (found.is_whitespace() || matches!(found, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}' | '\u{2060}'))
}

/// Bytes of a file → its text, without the byte order mark.
///
/// # Errors
///
/// A diagnostic where the bytes are too many or not UTF-8.
pub fn decode(source: SourceId, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    too_large(source, bytes.len())?;
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => Err(Box::new(
            Diagnostic::error(Code::NotUtf8, span(source, 0, 0)).with("offset", (error.valid_up_to() + 1).to_string()),
        )),
    }
}

/// Refuses a text beyond [`super::MAX_FILE`].
pub(super) fn too_large(source: SourceId, size: usize) -> Result<(), Box<Diagnostic>> {
    if size <= super::MAX_FILE {
        return Ok(());
    }
    Err(Box::new(
        Diagnostic::error(Code::FileTooLarge, span(source, 0, 0))
            .with("size", size.to_string())
            .with("limit", super::MAX_FILE.to_string()),
    ))
}
