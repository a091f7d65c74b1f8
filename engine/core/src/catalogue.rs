//! The one catalogue of messages: code, Indonesian and English words, and the next step.
//!
//! `{name}` in a message is filled from the diagnostic's arguments. A line of a help text whose placeholder has no
//! argument is left out, so an optional hint needs no second message.

use crate::diagnostic::{Arg, Lang};

/// Words of one code.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code, such as `P301`.
    pub code: &'static str,
    /// Message in Indonesian.
    pub id: &'static str,
    /// Message in English.
    pub en: &'static str,
    /// Next step in Indonesian, a line a step.
    pub help_id: &'static str,
    /// Next step in English.
    pub help_en: &'static str,
}

impl Entry {
    /// The message in one language, with its placeholders.
    pub fn message(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Id => self.id,
            Lang::En => self.en,
        }
    }

    /// The next step in one language, with its placeholders.
    pub fn help(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Id => self.help_id,
            Lang::En => self.help_en,
        }
    }
}

/// Puts arguments into the placeholders of a template; a line with an unfilled placeholder is dropped.
pub fn fill(template: &str, args: &[(&'static str, Arg)], lang: Lang) -> String {
    template.lines().filter_map(|line| fill_line(line, args, lang)).collect::<Vec<_>>().join("\n")
}

fn fill_line(line: &str, args: &[(&'static str, Arg)], lang: Lang) -> Option<String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, tail) = after.split_once('}')?;
        let (_, value) = args.iter().find(|(name, _)| *name == key)?;
        out.push_str(before);
        // What comes from a text or a caller must not start a line of its own or speak to a terminal.
        out.extend(value.in_lang(lang).chars().map(|c| if c.is_control() || is_bidi(c) { '\u{fffd}' } else { c }));
        rest = tail;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether a character turns the direction of what follows it.
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

macro_rules! catalogue {
    ($($name:ident $code:literal { $id:literal, $en:literal $(; $help_id:literal, $help_en:literal)? })+) => {
        /// Stable codes of everything Perwali reports. The names say what was found.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum Code { $($name),+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The words of the code.
            pub const fn entry(self) -> Entry {
                match self {
                    $(Code::$name => Entry {
                        code: $code, id: $id, en: $en,
                        help_id: concat!($($help_id)?), help_en: concat!($($help_en)?),
                    }),+
                }
            }

            /// The code as printed, such as `P301`.
            pub const fn as_str(self) -> &'static str {
                self.entry().code
            }
        }
    };
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Code {
    type Err = ();

    fn from_str(text: &str) -> Result<Code, ()> {
        Code::ALL.iter().copied().find(|code| code.as_str().eq_ignore_ascii_case(text)).ok_or(())
    }
}

// P1xx text, P2xx names and references, P3xx types and numbers, P4xx rules and tables, P5xx libraries and files,
// P6xx the caller's input, P7xx the law's answer, P9xx Perwali itself.
include!("catalogue_entries.rs");
