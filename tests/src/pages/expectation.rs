//! Comments of a regulation → the messages it expects, by line.

use perwali_engine::diagnostic::{Diagnostic, Lang, Severity};

/// A message expected on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// Line of the fence, from 1.
    pub line: usize,
    /// `galat` is an error, `temuan` a finding.
    pub severity: Severity,
    /// Its code.
    pub code: String,
    /// Words the Indonesian message must hold; empty for any.
    pub words: String,
}

/// The words that start an expectation.
const SIGNS: [(&str, Severity); 2] = [("galat: ", Severity::Error), ("temuan: ", Severity::Finding)];

impl Expectation {
    /// Every expectation of a text.
    pub fn all(text: &str) -> Vec<Expectation> {
        let mut found = Vec::new();
        let mut target = 0;
        for (index, line) in text.lines().enumerate() {
            let above = line.trim_start().starts_with("# ^ ");
            if !above {
                target = index + 1;
            }
            let starts = ["# galat: ", "# temuan: ", "# ^ galat: ", "# ^ temuan: "];
            let Some(start) = starts.iter().filter_map(|start| line.find(start)).min() else { continue };
            let mut rest = line.get(start..).unwrap_or("");
            while let Some((severity, after)) = next(rest) {
                let end = next_start(after).unwrap_or(after.len());
                let own = after.get(..end).unwrap_or("").trim().trim_end_matches(';').trim();
                let (code, words) = own.split_once(' ').unwrap_or((own, ""));
                let words = words.trim().strip_prefix('(').and_then(|words| words.strip_suffix(')')).unwrap_or(words);
                found.push(Expectation { line: target, severity, code: code.to_owned(), words: words.to_owned() });
                rest = after.get(end..).unwrap_or("");
            }
        }
        found
    }

    /// Whether a diagnostic on this line is the one expected.
    pub fn fits(&self, line: usize, diagnostic: &Diagnostic) -> bool {
        self.line == line
            && self.code == diagnostic.code.as_str()
            && self.severity == diagnostic.severity
            && diagnostic.message(Lang::Id).contains(&self.words)
    }
}

fn next_start(text: &str) -> Option<usize> {
    SIGNS.iter().filter_map(|(sign, _)| text.find(sign)).min()
}

fn next(text: &str) -> Option<(Severity, &str)> {
    let start = next_start(text)?;
    let from = text.get(start..)?;
    SIGNS.iter().find_map(|(sign, severity)| Some((*severity, from.strip_prefix(sign)?)))
}
