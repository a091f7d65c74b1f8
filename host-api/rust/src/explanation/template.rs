//! Texts with places to fill: a template of one's own and data in, a text or the first fault with its line out.
//!
//! `{{ name.part }}` puts a text in. `{% ulangi list sebagai name %} … {% selesai %}` repeats, `{% jika name %} …
//! {% selain itu %} … {% selesai %}` chooses, with `tidak` before the name for the opposite; `{# … #}` says nothing. A
//! line that holds such a tag alone leaves no line behind.
//!
//! No general template language: a template cannot compute, so it always ends, and what it can say wrong is little enough
//! to be told in a drafter's words.

use perwali_engine::diagnostic::Arg;
use serde_json::Value;

/// Largest template, in bytes.
pub(super) const MAX_TEMPLATE: usize = 1024 * 1024;
/// Largest text that comes of one, in bytes.
const MAX_TEXT: usize = 8 * 1024 * 1024;
/// Most steps of filling one.
const MAX_STEPS: usize = 1_000_000;
/// Deepest nesting of tags.
const MAX_NESTING: usize = 16;
/// Most characters of a tag that are said back.
const SHOWN: usize = 60;

/// What is wrong with a template, and on which line, from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub line: usize,
    pub reason: Arg,
}

enum Piece<'t> {
    Text(&'t str),
    Put(usize, &'t str),
    Repeat { line: usize, list: &'t str, name: &'t str, body: Vec<Piece<'t>> },
    Choose { line: usize, not: bool, path: &'t str, then: Vec<Piece<'t>>, otherwise: Vec<Piece<'t>> },
}

/// Fills a template from an object; `escape` is applied to what is put in, not to the template itself.
pub(super) fn fill(template: &str, data: &Value, escape: fn(&str) -> String) -> Result<String, Fault> {
    if template.len() > MAX_TEMPLATE {
        return Err(Fault { line: 1, reason: Arg::words("templat lebih besar dari 1 MiB", "the template is larger than 1 MiB") });
    }
    let mut parser = Parser { rest: template, line: 1, fresh: true };
    let (pieces, end) = parser.pieces(0)?;
    if let End::Tag(line, words) = end {
        let found = shorten(words);
        return Err(Fault {
            line,
            reason: Arg::words(format!("`{found}` tanpa pembuka"), format!("`{found}` without an opening tag")),
        });
    }
    let mut filler = Filler { data, escape, scopes: Vec::new(), steps: 0, out: String::new() };
    filler.pieces(&pieces)?;
    Ok(filler.out)
}

struct Parser<'t> {
    rest: &'t str,
    line: usize,
    /// Whether nothing but blanks stands before `rest` on its line.
    fresh: bool,
}

/// How a list of pieces ended.
enum End<'t> {
    /// With the template.
    Text,
    /// With a tag that closes or divides, on a line.
    Tag(usize, &'t str),
}

impl<'t> Parser<'t> {
    fn pieces(&mut self, depth: usize) -> Result<(Vec<Piece<'t>>, End<'t>), Fault> {
        let mut pieces = Vec::new();
        loop {
            let Some(start) = next_tag(self.rest) else {
                pieces.push(Piece::Text(self.rest));
                return Ok((pieces, End::Text));
            };
            let (text, tag) = self.rest.split_at_checked(start).unwrap_or((self.rest, ""));
            self.line += text.matches('\n').count();
            let line = self.line;
            let close = if tag.starts_with("{{") {
                "}}"
            } else if tag.starts_with("{%") {
                "%}"
            } else {
                "#}"
            };
            let inner = tag.get(2..).unwrap_or("");
            let Some((words, after)) = inner.split_once(close) else {
                let open = tag.get(..2).unwrap_or("");
                return Err(fault(
                    line,
                    &format!("`{open}` tidak ditutup dengan `{close}`"),
                    &format!("`{open}` is not closed by `{close}`"),
                ));
            };
            self.line += words.matches('\n').count();
            let blanks = |text: &str| text.bytes().all(|b| b == b' ' || b == b'\t');
            let (head, last) = text.rsplit_once('\n').map_or(("", text), |(head, last)| (head, last));
            let alone_before = blanks(last) && (text.contains('\n') || self.fresh);
            let (next, alone_after) = match after.split_once('\n') {
                Some((first, next)) if blanks(first.trim_end_matches('\r')) => (next, true),
                None if blanks(after) => ("", true),
                _ => (after, false),
            };
            let alone = close != "}}" && alone_before && alone_after;
            let kept = if !alone {
                text
            } else if text.contains('\n') {
                text.get(..=head.len()).unwrap_or(text)
            } else {
                ""
            };
            pieces.push(Piece::Text(kept));
            if alone && after.contains('\n') {
                self.line += 1;
            }
            self.rest = if alone { next } else { after };
            self.fresh = alone;
            let words = words.trim();
            match close {
                "}}" => pieces.push(Piece::Put(line, words)),
                "%}" => match self.tag(line, words, depth)? {
                    Some(piece) => pieces.push(piece),
                    None => return Ok((pieces, End::Tag(line, words))),
                },
                _ => {}
            }
        }
    }

    /// The piece a tag opens; none where it closes or divides one.
    fn tag(&mut self, line: usize, words: &'t str, depth: usize) -> Result<Option<Piece<'t>>, Fault> {
        if depth >= MAX_NESTING {
            return Err(fault(line, "tanda bersarang terlalu dalam", "the tags are nested too deeply"));
        }
        let parts: Vec<&'t str> = words.split_whitespace().take(6).collect();
        match parts.as_slice() {
            ["ulangi", list, "sebagai", name] => {
                let (body, end) = self.pieces(depth + 1)?;
                self.closed(line, words, &end, false)?;
                Ok(Some(Piece::Repeat { line, list, name, body }))
            }
            ["jika", path] => self.choose(line, words, false, path, depth).map(Some),
            ["jika", "tidak", path] => self.choose(line, words, true, path, depth).map(Some),
            ["selesai"] | ["selain", "itu"] => Ok(None),
            _ => {
                let found = shorten(words);
                Err(fault(
                    line,
                    &format!("`{found}` tidak dikenal; yang ada: `ulangi … sebagai …`, `jika …`, `selain itu`, `selesai`"),
                    &format!("`{found}` is not known; there are `ulangi … sebagai …`, `jika …`, `selain itu`, `selesai`"),
                ))
            }
        }
    }

    fn choose(&mut self, line: usize, words: &str, not: bool, path: &'t str, depth: usize) -> Result<Piece<'t>, Fault> {
        let (then, mut end) = self.pieces(depth + 1)?;
        let mut otherwise = Vec::new();
        if matches!(end, End::Tag(_, tag) if tag != "selesai") {
            (otherwise, end) = self.pieces(depth + 1)?;
        }
        self.closed(line, words, &end, true)?;
        Ok(Piece::Choose { line, not, path, then, otherwise })
    }

    fn closed(&self, line: usize, words: &str, end: &End<'_>, divided: bool) -> Result<(), Fault> {
        let words = shorten(words);
        match end {
            End::Tag(_, "selesai") => Ok(()),
            End::Tag(at, _) if divided => Err(fault(*at, "`selain itu` dua kali", "`selain itu` stands twice")),
            End::Tag(at, _) => Err(fault(*at, "`selain itu` hanya untuk `jika`", "`selain itu` belongs to `jika` only")),
            End::Text => Err(fault(
                line,
                &format!("`{words}` tidak ditutup dengan `selesai`"),
                &format!("`{words}` is not closed by `selesai`"),
            )),
        }
    }
}

/// Where the next tag opens.
fn next_tag(text: &str) -> Option<usize> {
    let opens = |at: usize| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#'));
    text.match_indices('{').map(|(at, _)| at).find(|at| opens(*at))
}

fn fault(line: usize, id: &str, en: &str) -> Fault {
    Fault { line, reason: Arg::words(id, en) }
}

fn shorten(words: &str) -> String {
    words.chars().take(SHOWN).collect()
}

struct Filler<'a> {
    data: &'a Value,
    escape: fn(&str) -> String,
    /// Names given by `ulangi`, innermost last.
    scopes: Vec<(&'a str, &'a Value)>,
    steps: usize,
    out: String,
}

impl<'a> Filler<'a> {
    fn pieces(&mut self, pieces: &'a [Piece<'a>]) -> Result<(), Fault> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.put(1, text)?,
                Piece::Put(line, path) => {
                    let text = match self.find(*line, path)? {
                        Value::String(text) => (self.escape)(text),
                        Value::Bool(truth) => if *truth { "ya" } else { "tidak" }.to_owned(),
                        Value::Number(number) => number.to_string(),
                        Value::Null => String::new(),
                        Value::Array(_) | Value::Object(_) => {
                            let path = shorten(path);
                            return Err(fault(
                                *line,
                                &format!("`{path}` bukan satu teks; sebut bagiannya, atau pakai `ulangi`"),
                                &format!("`{path}` is not one text; name a part of it, or use `ulangi`"),
                            ));
                        }
                    };
                    self.put(*line, &text)?;
                }
                Piece::Repeat { line, list, name, body } => {
                    let Value::Array(items) = self.find(*line, list)? else {
                        let list = shorten(list);
                        return Err(fault(*line, &format!("`{list}` bukan daftar"), &format!("`{list}` is no list")));
                    };
                    for item in items {
                        self.scopes.push((name, item));
                        self.put(*line, "")?;
                        self.pieces(body)?;
                        self.scopes.pop();
                    }
                }
                Piece::Choose { line, not, path, then, otherwise } => {
                    let truth = match self.find(*line, path)? {
                        Value::Bool(truth) => *truth,
                        Value::Null => false,
                        Value::String(text) => !text.is_empty(),
                        Value::Array(items) => !items.is_empty(),
                        Value::Number(_) | Value::Object(_) => true,
                    };
                    self.pieces(if truth != *not { then } else { otherwise })?;
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, line: usize, text: &str) -> Result<(), Fault> {
        self.steps += 1;
        self.out.push_str(text);
        if self.steps > MAX_STEPS || self.out.len() > MAX_TEXT {
            return Err(fault(line, "hasilnya terlalu panjang", "what comes of it is too long"));
        }
        Ok(())
    }

    fn find(&self, line: usize, path: &str) -> Result<&'a Value, Fault> {
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or("");
        let scoped = self.scopes.iter().rev().find(|(name, _)| *name == first).map(|(_, value)| *value);
        let mut at = match scoped.or_else(|| self.data.get(first)) {
            Some(value) => value,
            None => {
                let given = self.scopes.iter().map(|(name, _)| *name);
                return Err(unknown(line, first, given.chain(keys(self.data))));
            }
        };
        for part in parts {
            at = at.get(part).ok_or_else(|| unknown(line, path, keys(at)))?;
        }
        Ok(at)
    }
}

fn keys(value: &Value) -> impl Iterator<Item = &str> {
    value.as_object().into_iter().flatten().map(|(key, _)| key.as_str())
}

fn unknown<'k>(line: usize, path: &str, known: impl Iterator<Item = &'k str>) -> Fault {
    let (path, known) = (shorten(path), known.collect::<Vec<_>>().join(", "));
    if known.is_empty() {
        return fault(line, &format!("`{path}` tidak dikenal"), &format!("`{path}` is not known"));
    }
    fault(line, &format!("`{path}` tidak dikenal; yang ada: {known}"), &format!("`{path}` is not known; there are {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn filled(template: &str) -> String {
        let data = json!({
            "nama": "Budi <b>", "ya": true, "kosong": [], "orang": {"kota": "Surabaya"},
            "daftar": [{"teks": "satu"}, {"teks": "dua"}],
        });
        match fill(template, &data, str::to_owned) {
            Ok(text) => text,
            Err(fault) => format!("{}: {}", fault.line, fault.reason.in_lang(perwali_engine::diagnostic::Lang::Id)),
        }
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(filled("Yth. {{ nama }} di {{orang.kota}}"), "Yth. Budi <b> di Surabaya");
        assert_eq!(filled("{% ulangi daftar sebagai d %}{{ d.teks }};{% selesai %}"), "satu;dua;");
        assert_eq!(filled("a\n  {% ulangi daftar sebagai d %}\n- {{ d.teks }}\n  {% selesai %}\nb\n"), "a\n- satu\n- dua\nb\n");
        assert_eq!(filled("{% jika kosong %}x{% selain itu %}y{% selesai %}{% jika tidak ya %}z{% selesai %}"), "y");
        assert_eq!(filled("a{# tidak terlihat #}b\n{# baris ini hilang #}\nc"), "ab\nc");
        assert_eq!(filled("{ nama } {}"), "{ nama } {}");
    }

    #[test]
    fn faults_are_told_with_their_line() {
        assert_eq!(filled("a\nb {{ nma }}"), "2: `nma` tidak dikenal; yang ada: daftar, kosong, nama, orang, ya");
        assert_eq!(filled("{{ orang.desa }}"), "1: `orang.desa` tidak dikenal; yang ada: kota");
        assert_eq!(filled("\n{{ nama"), "2: `{{` tidak ditutup dengan `}}`");
        assert_eq!(filled("{% jika ya %}\n"), "1: `jika ya` tidak ditutup dengan `selesai`");
        assert_eq!(filled("x\n{% selesai %}"), "2: `selesai` tanpa pembuka");
        assert_eq!(filled("{% ulangi daftar sebagai d %}\n{% selain itu %}{% selesai %}"), "2: `selain itu` hanya untuk `jika`");
        assert_eq!(filled("{{ daftar }}"), "1: `daftar` bukan satu teks; sebut bagiannya, atau pakai `ulangi`");
        assert_eq!(filled("{% ulangi nama sebagai d %}{% selesai %}"), "1: `nama` bukan daftar");
        assert!(filled("{% for x in daftar %}").starts_with("1: `for x in daftar` tidak dikenal"));
    }

    #[test]
    fn no_template_runs_on() {
        let deep = "{% ulangi banyak sebagai x %}".repeat(12) + &"{% selesai %}".repeat(12);
        let data = json!({ "banyak": vec![0; 100] });
        assert!(fill(&deep, &data, str::to_owned).is_err());
        let nested = "{% jika ya %}".repeat(70_000);
        assert_eq!(filled(&nested), "1: tanda bersarang terlalu dalam");
        let long = format!("{{% ulangi banyak sebagai x %}}{}{{% selesai %}}", "panjang ".repeat(20_000));
        assert!(fill(&long, &data, str::to_owned).is_err());
    }
}
