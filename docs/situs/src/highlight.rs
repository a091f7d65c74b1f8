//! A regulation → HTML with its words marked by their classes, as the glossary has them.

use perwali_dsl::syntax::glosses::{Class, GLOSSES};
use perwali_dsl::syntax::words::is_reserved;

/// Text that may stand in HTML, in an attribute too.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A run of words that belong together, and how well it is its own gloss.
struct Run {
    words: Vec<&'static str>,
    class: Class,
    whole: bool,
}

/// Marks regulations.
pub struct Highlighter {
    runs: Vec<Run>,
}

impl Highlighter {
    /// Reads the glossary.
    pub fn new() -> Highlighter {
        let mut runs = Vec::new();
        for gloss in GLOSSES {
            let months = gloss.phrase.starts_with("Januari");
            for part in gloss.phrase.split('…') {
                let words: Vec<&'static str> =
                    part.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).collect();
                let whole = words.len() == gloss.words().count();
                if months {
                    runs.extend(words.iter().map(|word| Run { words: vec![*word], class: gloss.class, whole: true }));
                } else if !words.is_empty() {
                    runs.push(Run { words, class: gloss.class, whole });
                }
            }
        }
        // The longest run wins; among equals the one that is a gloss of its own.
        runs.sort_by_key(|run| std::cmp::Reverse((run.words.len(), run.whole)));
        Highlighter { runs }
    }

    /// A regulation, or a part of one.
    pub fn regulation(&self, text: &str) -> String {
        let mut out = String::new();
        for line in text.split_inclusive('\n') {
            self.line(line, &mut out);
        }
        out
    }

    fn line(&self, line: &str, out: &mut String) {
        let tokens = tokens(line);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let mark = |class: &str, text: &str, out: &mut String| {
                out.push_str(&format!("<span class=\"{class}\">{}</span>", escape(text)));
            };
            match token.kind {
                Kind::Comment => mark("komentar", token.text, out),
                Kind::Text => mark("teks", token.text, out),
                Kind::Number => mark("angka", token.text, out),
                Kind::Other => out.push_str(&escape(token.text)),
                Kind::Word => match self.phrase(&tokens, at) {
                    Some((class, length)) => {
                        let whole: String = tokens.iter().skip(at).take(length).map(|token| token.text).collect();
                        mark(css(class), &whole, out);
                        at += length;
                        continue;
                    }
                    None => out.push_str(&escape(token.text)),
                },
            }
            at += 1;
        }
    }

    /// The class of the phrase that starts at a word, and how many tokens it has.
    fn phrase(&self, tokens: &[Token<'_>], at: usize) -> Option<(Class, usize)> {
        let word = tokens.get(at)?.text;
        if is_name(tokens, at) && !is_reserved(word) {
            return None;
        }
        self.runs.iter().find_map(|run| {
            let mut position = at;
            for (index, due) in run.words.iter().enumerate() {
                if index > 0 {
                    let between = tokens.get(position)?;
                    if between.kind != Kind::Other || !matches!(between.text.trim(), "" | "-" | "/") {
                        return None;
                    }
                    position += 1;
                }
                if tokens.get(position)?.text != *due {
                    return None;
                }
                position += 1;
            }
            Some((run.class, position - at))
        })
    }
}

/// Whether a word stands where a name of the drafter's does: declared, defined or after a dot.
fn is_name(tokens: &[Token<'_>], at: usize) -> bool {
    let after = |skip: usize| tokens.get(at + skip).map_or("", |token| token.text);
    let before = at.checked_sub(1).and_then(|index| tokens.get(index)).map_or("", |token| token.text);
    let defined = after(1).trim().is_empty() && matches!(after(2), "adalah" | "mencakup" | "ditentukan" | "=");
    defined || after(1).starts_with(':') || before.ends_with('.')
}

fn css(class: Class) -> &'static str {
    match class {
        Class::Heading => "judul",
        Class::Header | Class::Declaration | Class::Example | Class::Note | Class::Amendment => "pernyataan",
        Class::Rule | Class::Requirement => "aturan",
        Class::Type | Class::Value | Class::Time => "nilai",
        Class::Condition | Class::Number | Class::Table | Class::List => "kata",
    }
}

/// What a piece of a line is.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Kind {
    Word,
    Number,
    Text,
    Comment,
    Other,
}

struct Token<'a> {
    kind: Kind,
    text: &'a str,
}

/// A line cut into words, numbers, quoted texts, a comment and what is between.
fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let until = |stop: &dyn Fn(char) -> bool| rest.find(stop).unwrap_or(rest.len());
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let digits = |text: &str| text.find(|c: char| !(c.is_ascii_digit() || ".,%‰".contains(c))).unwrap_or(text.len());
        let rupiah = rest.strip_prefix("Rp").filter(|after| after.starts_with(|c: char| c.is_ascii_digit()));
        let (length, kind): (usize, Kind) = match (first, rupiah) {
            (_, Some(after)) => ("Rp".len() + digits(after), Kind::Number),
            ('#', _) => (rest.trim_end().len(), Kind::Comment),
            ('"', _) => (rest.char_indices().skip(1).find(|(_, c)| *c == '"').map_or(rest.len(), |(at, _)| at + 1), Kind::Text),
            (c, _) if c.is_ascii_digit() => (digits(rest).max(1), Kind::Number),
            (c, _) if word(c) => (until(&|c| !word(c)), Kind::Word),
            (c, _) if c.is_whitespace() => (until(&|c| !c.is_whitespace()), Kind::Other),
            (c, _) => (c.len_utf8(), Kind::Other),
        };
        let Some((token, left)) = rest.split_at_checked(length) else { break };
        tokens.push(Token { kind, text: token });
        rest = left;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::Highlighter;

    fn marked(text: &str) -> String {
        Highlighter::new().regulation(text)
    }

    #[test]
    fn words_are_marked_by_what_they_are() {
        let line = marked("  tarif_per_meter adalah Rp8.000 jika kelas = A  # lihat \"Lampiran\"\n");
        assert!(line.contains("<span class=\"aturan\">adalah</span> <span class=\"angka\">Rp8.000</span>"), "{line}");
        assert!(line.ends_with("<span class=\"komentar\"># lihat &quot;Lampiran&quot;</span>\n"), "{line}");
        assert!(line.starts_with("  tarif_per_meter "), "{line}");
    }

    #[test]
    fn phrases_are_marked_whole_and_names_are_not() {
        assert!(marked("dikecualikan dari ayat (2):").starts_with("<span class=\"aturan\">dikecualikan dari</span>"));
        assert_eq!(marked("nilai + 1").matches("<span").count(), 1);
        assert!(marked("masukan hari: bulat").contains("</span> hari: <span"));
        assert!(marked("tarif adalah 5%").starts_with("tarif <span"));
        assert!(marked("a < b").contains("a &lt; b"));
    }
}
