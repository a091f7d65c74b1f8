//! What a pass has to say to a person: a code, a place, and the words to fill its message with.
//!
//! A diagnostic carries no finished sentence: the sentence is made from the [`crate::catalogue`] in the language asked
//! for, so that one finding reads well in both. It is not laid out here either; that is the door's work.

use crate::catalogue::{self, Code};
use crate::source::Span;

/// Language of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Lang {
    /// Bahasa Indonesia, the default.
    #[default]
    Id,
    /// English.
    En,
}

/// Weight of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Unproved or unwise; the program can run.
    Finding,
    /// The program cannot run.
    Error,
}

/// A word or phrase put into a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// The same in every language: a name, a number, an excerpt.
    Text(String),
    /// Different in each language.
    Words {
        /// Bahasa Indonesia.
        id: String,
        /// English.
        en: String,
    },
}

impl Arg {
    /// The words in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match (self, lang) {
            (Arg::Text(text), _) => text,
            (Arg::Words { id, .. }, Lang::Id) => id,
            (Arg::Words { en, .. }, Lang::En) => en,
        }
    }

    /// Words that differ by language.
    pub fn words(id: impl Into<String>, en: impl Into<String>) -> Arg {
        Arg::Words { id: id.into(), en: en.into() }
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

/// A further place that matters, with its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands there.
    pub words: Arg,
}

/// Text that, put in the place of `span`, would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What to replace; an empty span inserts.
    pub span: Span,
    /// The replacement.
    pub replacement: String,
}

/// One thing a pass found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code, the key of the catalogue.
    pub code: Code,
    /// Weight.
    pub severity: Severity,
    /// The place.
    pub span: Span,
    /// Address of the provision the place stands under, empty before the first.
    pub provision: String,
    /// Values for the placeholders of the message.
    pub args: Vec<(&'static str, Arg)>,
    /// Further places.
    pub labels: Vec<Label>,
    /// A replacement that would help.
    pub suggestion: Option<Suggestion>,
}

impl Diagnostic {
    /// An error with this code at this place.
    pub fn error(code: Code, span: Span) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            span,
            provision: String::new(),
            args: Vec::new(),
            labels: Vec::new(),
            suggestion: None,
        }
    }

    /// A finding with this code at this place.
    pub fn finding(code: Code, span: Span) -> Diagnostic {
        Diagnostic { severity: Severity::Finding, ..Diagnostic::error(code, span) }
    }

    /// Fills the placeholder `{key}`.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl Into<Arg>) -> Diagnostic {
        self.args.push((key, value.into()));
        self
    }

    /// Names the provision the place stands under.
    #[must_use]
    pub fn under(mut self, provision: impl Into<String>) -> Diagnostic {
        self.provision = provision.into();
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn label(mut self, span: Span, words: impl Into<Arg>) -> Diagnostic {
        self.labels.push(Label { span, words: words.into() });
        self
    }

    /// Adds a replacement that would help.
    #[must_use]
    pub fn suggest(mut self, span: Span, replacement: impl Into<String>) -> Diagnostic {
        self.suggestion = Some(Suggestion { span, replacement: replacement.into() });
        self
    }

    /// The message: what was found and what was expected.
    pub fn message(&self, lang: Lang) -> String {
        catalogue::fill(self.code.entry().message(lang), &self.args, lang)
    }

    /// What to do next; empty where the message says it all.
    pub fn help(&self, lang: Lang) -> String {
        catalogue::fill(self.code.entry().help(lang), &self.args, lang)
    }
}
