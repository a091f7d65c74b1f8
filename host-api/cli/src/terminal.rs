//! Where output goes: standard output buffered, standard error at once, colour only where a person looks.
//!
//! Names and texts come from files and from the caller: control characters in them never reach the terminal.

use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, Write};

use annotate_snippets::Renderer;
use perwali::internal::engine::catalogue::is_bidi;
use perwali::{Day, Lang};

/// Columns a line of prose is broken at.
const WIDTH: usize = 100;

/// Both streams and the language of messages.
pub struct Terminal {
    out: BufWriter<io::Stdout>,
    /// Language of messages.
    pub lang: Lang,
    colour: bool,
    error_colour: bool,
}

impl Terminal {
    pub fn new(lang: Lang) -> Terminal {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colour = wanted && io::stdout().is_terminal();
        let error_colour = wanted && io::stderr().is_terminal();
        Terminal { out: BufWriter::new(io::stdout()), lang, colour, error_colour }
    }

    /// Picks the words of the language.
    pub fn say<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// A day as readers of the language write it.
    pub fn day(&self, day: Day) -> String {
        match self.lang {
            Lang::Id => day.indonesian(),
            Lang::En => day.iso(),
        }
    }

    /// A line on standard output.
    pub fn line(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        writeln!(self.out, "{}", printable(text.as_ref()))
    }

    /// A line of prose under an indent, broken at blanks; what follows is indented by `hang` more.
    pub fn prose(&mut self, indent: usize, hang: usize, text: &str) -> io::Result<()> {
        let mut line = " ".repeat(indent);
        let mut empty = true;
        for word in text.split_whitespace() {
            if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
                self.line(&line)?;
                line = " ".repeat(indent + hang);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        self.line(line)
    }

    /// A heading, bold where a person looks.
    pub fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = printable(text);
        if self.colour { writeln!(self.out, "\u{1b}[1m{text}\u{1b}[0m") } else { writeln!(self.out, "{text}") }
    }

    /// A line of JSON, with what a terminal might obey as JSON escapes.
    pub fn json(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", safe_json(text))
    }

    /// Text on standard output as it is.
    pub fn text(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        self.out.write_all(text.as_ref().as_bytes())
    }

    /// A line on standard error, after what was said before.
    pub fn error(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        let text = printable(text.as_ref());
        self.error_text(&format!("{text}\n"))
    }

    /// Text on standard error as it is, after what was said before.
    pub fn error_text(&mut self, text: &str) -> io::Result<()> {
        self.out.flush()?;
        io::stderr().write_all(text.as_bytes())
    }

    /// An empty screen where a person looks.
    pub fn clear(&mut self) -> io::Result<()> {
        if io::stdout().is_terminal() { self.text("\u{1b}[H\u{1b}[2J") } else { Ok(()) }
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// How excerpts are drawn on standard output.
    pub fn renderer(&self) -> Renderer {
        if self.colour { Renderer::styled() } else { Renderer::plain() }
    }

    /// How excerpts are drawn on standard error.
    pub fn error_renderer(&self) -> Renderer {
        if self.error_colour { Renderer::styled() } else { Renderer::plain() }
    }
}

/// JSON with what a terminal might obey as JSON escapes.
pub fn safe_json(text: &str) -> Cow<'_, str> {
    let unsafe_in = |c: char| c.is_control() && c != '\n' || is_bidi(c);
    if !text.contains(unsafe_in) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if unsafe_in(c) {
            safe.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// The text with a mark in the place of every control character but line ends.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' || is_bidi(c) { '\u{fffd}' } else { c }).collect()
}
