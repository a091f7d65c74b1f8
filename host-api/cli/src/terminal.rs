//! Where output goes: standard output buffered, standard error at once, colour only where a person looks.

use std::io::{self, BufWriter, IsTerminal, Write};

use annotate_snippets::Renderer;
use perwali::Lang;

/// Both streams and the language of messages.
pub struct Terminal {
    out: BufWriter<io::Stdout>,
    /// Language of messages.
    pub lang: Lang,
    colour: bool,
}

impl Terminal {
    pub fn new(lang: Lang) -> Terminal {
        let colour = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Terminal { out: BufWriter::new(io::stdout()), lang, colour }
    }

    /// Picks the words of the language.
    pub fn say<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// A line on standard output.
    pub fn line(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        writeln!(self.out, "{}", text.as_ref())
    }

    /// Text on standard output as it is.
    pub fn text(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        self.out.write_all(text.as_ref().as_bytes())
    }

    /// A line on standard error, after what was said before.
    pub fn error(&mut self, text: impl AsRef<str>) -> io::Result<()> {
        self.out.flush()?;
        writeln!(io::stderr(), "{}", text.as_ref())
    }

    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// How excerpts are drawn.
    pub fn renderer(&self) -> Renderer {
        if self.colour { Renderer::styled() } else { Renderer::plain() }
    }
}
