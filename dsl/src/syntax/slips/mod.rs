//! What drafters write out of habit, and what the language has for it.
//!
//! The grammar says where a text stops fitting; the tables here know what was meant there: words of the law (`lebih
//! dari`, `apabila`), of spreadsheets (`>=` in a cell, `MAX(`), of English (`and`, `if`). A slip says what was found,
//! what to write instead and, where that is safe, the change that writes it.

mod dates;
mod declarations;
mod declared;
mod lines;
mod lists;
mod phrases;
mod rounding;
mod rows;
mod time;

use perwali_engine::diagnostic::Arg;

use super::grammar::Rule;
use super::words::{is_word, token};

pub(super) use lines::{is_level, line, starts_statement};
pub(super) use rows::is_rule_of_a_table;

/// A change of a part of an item's text.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// First byte replaced.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What to write there.
    pub text: String,
}

/// A habit that was recognised.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    /// The words that do not fit.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What is expected there, where that is clearer than what the grammar says.
    pub expected: Option<Arg>,
    /// What to write.
    pub hint: Arg,
    /// The change that writes it.
    pub change: Option<Change>,
}

impl Slip {
    /// Words at a place, to be replaced by others; empty words are left out.
    fn replace(start: usize, end: usize, expected: Option<Arg>, text: impl Into<String>) -> Slip {
        let text = text.into();
        let hint = if text.is_empty() {
            Arg::words("Hapus kata ini.", "Leave this out.")
        } else {
            let text = shown(&text);
            Arg::words(format!("Tulis `{text}`."), format!("Write `{text}`."))
        };
        Slip { start, end, expected, hint, change: Some(Change { start, end, text }) }
    }

    /// Words at a place that only the drafter can put right.
    fn tell(start: usize, end: usize, hint: Arg) -> Slip {
        Slip { start, end, expected: None, hint, change: None }
    }

    fn saying(self, hint: Arg) -> Slip {
        Slip { hint, ..self }
    }

    fn expecting(self, id: &str, en: &str) -> Slip {
        Slip { expected: Some(Arg::words(id, en)), ..self }
    }

    fn changing(self, start: usize, end: usize, text: impl Into<String>) -> Slip {
        Slip { change: Some(Change { start, end, text: text.into() }), ..self }
    }
}

/// Where the grammar stopped.
#[derive(Clone, Copy)]
pub(super) struct Spot<'t> {
    /// Text of the item.
    pub item: &'t str,
    /// What the item was read as.
    pub entry: Rule,
    /// Offset of the first token that does not fit.
    pub offset: usize,
    /// That token; empty at the end.
    pub found: &'t str,
    /// What would have fitted.
    pub expected: &'t [Rule],
    /// The token is a word of the language, misspelt.
    pub guessed: bool,
}

impl<'t> Spot<'t> {
    fn before(&self) -> &'t str {
        self.item.get(..self.offset).unwrap_or("")
    }

    fn rest(&self) -> &'t str {
        self.item.get(self.offset..).unwrap_or("")
    }

    /// One past the last byte of the found token.
    fn end(&self) -> usize {
        self.offset + self.found.len()
    }

    fn wants(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// The token before, and where it starts.
    fn previous(&self) -> (usize, &'t str) {
        last_token(self.before())
    }

    /// Whether an operator could stand here.
    fn operator(&self) -> bool {
        let operators = [
            Rule::op_add,
            Rule::op_mul,
            Rule::compare,
            Rule::op_eq,
            Rule::kw_dan,
            Rule::inclusion,
            Rule::kw_termasuk,
            Rule::between,
            Rule::kw_antara,
            Rule::kw_terisi,
        ];
        operators.iter().any(|rule| self.wants(*rule))
    }

    /// Whether the token found is a sign of arithmetic or comparison.
    fn operator_sign(&self) -> bool {
        matches!(self.found, "+" | "−" | "-" | "×" | "*" | "÷" | "/" | "=" | "<" | ">" | "≤" | "≥" | "%")
    }

    /// Whether a value is due.
    fn value(&self) -> bool {
        let values =
            [Rule::expr, Rule::logic, Rule::term, Rule::comparison, Rule::clamped, Rule::sum, Rule::product, Rule::unary];
        values.iter().any(|rule| self.wants(*rule))
    }

    /// Whether a condition of the rule could start here.
    fn guard(&self) -> bool {
        self.wants(Rule::guard) || self.wants(Rule::kw_jika)
    }

    /// Whether a quoted text could stand here.
    fn label(&self) -> bool {
        self.wants(Rule::label) || self.wants(Rule::text)
    }

    /// From the found token to the end of its line.
    fn rest_of_line(&self) -> &'t str {
        self.rest().lines().next().unwrap_or("").trim_end()
    }
}

/// The habit behind a failure of the grammar.
pub(super) fn statement(spot: Spot<'_>) -> Option<Slip> {
    if spot.entry == Rule::row {
        return rows::cell(spot).or_else(|| time::any(spot)).or_else(|| phrases::any(spot));
    }
    unbracketed(spot)
        .or_else(|| lists::any(spot))
        .or_else(|| time::any(spot))
        .or_else(|| declarations::any(spot))
        .or_else(|| rounding::any(spot))
        .or_else(|| phrases::any(spot))
}

/// `ayat 2`.
fn unbracketed(spot: Spot<'_>) -> Option<Slip> {
    let (_, word) = spot.previous();
    let number = spot.found.starts_with(|c: char| c.is_ascii_digit());
    (word == "ayat" && number).then(|| {
        let expected = Arg::words("nomor ayat dalam kurung", "the number of the ayat in parentheses");
        Slip::replace(spot.offset, spot.end(), Some(expected), format!("({})", spot.found))
    })
}

impl Slip {
    /// The same slip where its text starts later.
    pub(super) fn moved(mut self, by: usize) -> Slip {
        self.start += by;
        self.end += by;
        if let Some(change) = &mut self.change {
            change.start += by;
            change.end += by;
        }
        self
    }
}

/// Words of the drafter inside a message: the start of them, where they are many.
fn shown(text: &str) -> String {
    const MOST: usize = 120;
    let line = text.lines().next().unwrap_or("");
    if line.len() == text.len() && text.chars().nth(MOST).is_none() {
        return text.to_owned();
    }
    line.chars().take(MOST).chain(['…']).collect()
}

/// Length of a phrase at the start of a text, any blanks between its words; upper and lower case are the same.
pub(super) fn phrase(text: &str, words: &str) -> Option<usize> {
    let mut rest = text;
    for (index, word) in words.split(' ').enumerate() {
        let trimmed = if index == 0 { rest } else { rest.trim_start() };
        if index > 0 && trimmed.len() == rest.len() {
            return None;
        }
        if !trimmed.get(..word.len())?.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = trimmed.get(word.len()..)?;
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let closed = !(words.ends_with(inside) && rest.starts_with(inside));
    closed.then_some(text.len() - rest.len())
}

/// The last token of a text and where it starts.
fn last_token(text: &str) -> (usize, &str) {
    let text = text.trim_end();
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = if text.ends_with(inside) {
        text.trim_end_matches(inside).len()
    } else {
        text.char_indices().next_back().map_or(0, |(at, _)| at)
    };
    (start, text.get(start..).unwrap_or(""))
}

/// Words put together to a name: `gaji pokok` → `gaji_pokok`.
fn joined(words: &str) -> String {
    let parts: Vec<String> = words
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let name = parts.join("_");
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("no_{name}") } else { name }
}

/// Whether all tokens of a text are words, and how many there are.
fn all_words(text: &str) -> Option<usize> {
    let (mut rest, mut count) = (text.trim(), 0);
    while !rest.is_empty() {
        let (first, after) = token(rest);
        if !is_word(first) {
            return None;
        }
        count += 1;
        rest = after.trim_start();
    }
    Some(count)
}
