//! Lines of a scanned text → pieces of one item each, with their comments and rows.
//!
//! A piece is found by the first words of its line alone, never by parsing, so that an unreadable statement cannot
//! take the next one with it.

use pest::Parser;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::SourceId;

use super::ast::Comment;
use super::grammar::{ItemParser, Rule};
use super::scan::{Scanned, span};
use super::slips;
use super::words::{self, is_reserved, is_word, token};
use crate::spelling;

/// What a piece will be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Title,
    Meta,
    Enumeration,
    Record,
    Input,
    Decision,
    Assertion,
    Heading,
    Rule,
    Collect,
    Tariff,
    Requirement,
    Waiver,
    Order,
    Note,
    Amendment,
    EndAmendment,
    Lineage,
    Example,
    /// A row that follows no table.
    Row,
    /// A line that starts with no known word; the word that was probably meant.
    Unknown(Option<&'static str>),
}

/// One row of a table.
pub(super) struct RowPiece {
    pub start: usize,
    pub end: usize,
    pub comments: Vec<Comment>,
    pub trailing: Option<Comment>,
}

/// The text of one item.
pub(super) struct Piece {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// The next piece stands on the same line.
    pub inline: bool,
    pub blank_before: bool,
    pub comments: Vec<Comment>,
    pub trailing: Option<Comment>,
    pub rows: Vec<RowPiece>,
}

/// The pieces of a text and the comments after the last.
pub(super) struct Pieces {
    pub pieces: Vec<Piece>,
    pub closing: Vec<Comment>,
}

/// Where the splitter is.
#[derive(Clone, Copy)]
struct Place {
    /// Nothing but the title and header lines so far.
    header: bool,
    /// The item before is a heading.
    heading: bool,
}

/// Splits a text; stops, with a finding, where there are too many items.
pub(super) fn split(source: SourceId, scanned: &mut Scanned) -> Pieces {
    let mut out = Pieces { pieces: Vec::new(), closing: Vec::new() };
    let mut pending: Vec<Comment> = Vec::new();
    let mut blank = false;
    let mut place = Place { header: true, heading: false };
    let mut count = 0_usize;
    // Brackets of the last piece that are not closed.
    let mut open = 0_i64;
    for index in 0..scanned.lines.len() {
        let Some(line) = scanned.lines.get(index) else { break };
        let (line_start, line_end, comment) = (line.start, line.end, line.comment.clone());
        let body = scanned.text.get(line_start..line_end).unwrap_or("");
        let trimmed = body.trim();
        if trimmed.is_empty() {
            match comment {
                Some(comment) => pending.push(comment),
                None => blank = true,
            }
            continue;
        }
        let start = line_start + (body.len() - body.trim_start().len());
        let end = start + trimmed.len();
        let fixed = correct_level(source, trimmed, start, &mut scanned.diagnostics);
        if let Some((word, length)) = fixed {
            scanned.text.replace_range(start..start + length, word);
        }
        let trimmed = scanned.text.get(start..end).unwrap_or("");
        let continues = out.pieces.last().is_some_and(|piece| {
            piece.rows.is_empty() && matches!(scanned.text.as_bytes().get(piece.end.wrapping_sub(1)), Some(b';' | b':' | b','))
        });
        let starts = if continues && !is_row(trimmed) && !ends_list(&scanned.text, &out.pieces, trimmed) {
            Vec::new()
        } else if open <= 0 && slips::starts_statement(trimmed) {
            vec![(Kind::Unknown(None), 0)]
        } else {
            starts(trimmed, place)
        };
        match starts.first() {
            Some((Kind::Row, _)) if out.pieces.last().is_some_and(|piece| holds_rows(piece.kind)) => {
                count += 1;
                if let Some(piece) = out.pieces.last_mut() {
                    let comments = std::mem::take(&mut pending);
                    piece.rows.push(RowPiece { start, end, comments, trailing: comment });
                }
            }
            None if out.pieces.last().is_some_and(|piece| {
                // An example goes on after the rows of a list.
                (piece.rows.is_empty() || piece.kind == Kind::Example) && piece.kind != Kind::Row
            }) =>
            {
                if let Some(piece) = out.pieces.last_mut() {
                    piece.comments.extend(piece.trailing.take());
                    piece.comments.append(&mut pending);
                    piece.trailing = comment;
                    piece.end = end;
                }
                open += opened(trimmed);
            }
            _ => {
                let found = if starts.is_empty() { vec![(Kind::Unknown(None), 0)] } else { starts };
                let last = found.len() - 1;
                open = opened(trimmed);
                count += found.len();
                for (position, (kind, offset)) in found.iter().enumerate() {
                    let until = found
                        .get(position + 1)
                        .map_or(end, |(_, next)| start + trimmed.get(..*next).unwrap_or("").trim_end().len());
                    place.header &= matches!(kind, Kind::Title | Kind::Meta | Kind::Lineage | Kind::Unknown(_));
                    place.heading = *kind == Kind::Heading;
                    out.pieces.push(Piece {
                        kind: *kind,
                        start: start + offset,
                        end: until,
                        inline: position < last,
                        blank_before: position == 0 && blank,
                        comments: if position == 0 { std::mem::take(&mut pending) } else { Vec::new() },
                        trailing: if position == last { comment.clone() } else { None },
                        rows: Vec::new(),
                    });
                }
            }
        }
        blank = false;
        if count > super::MAX_ITEMS {
            scanned.diagnostics.push(
                Diagnostic::error(Code::TooManyItems, span(source, start, end)).with("limit", super::MAX_ITEMS.to_string()),
            );
            break;
        }
    }
    out.closing = pending;
    out
}

fn holds_rows(kind: Kind) -> bool {
    matches!(kind, Kind::Rule | Kind::Amendment | Kind::Tariff | Kind::Collect | Kind::Example | Kind::Unknown(_) | Kind::Row)
}

/// How many brackets more a text opens than it closes.
fn opened(text: &str) -> i64 {
    text.chars().map(|c| i64::from(matches!(c, '(' | '{')) - i64::from(matches!(c, ')' | '}'))).sum()
}

/// Whether a line cannot belong to the list before it, though that ends in a comma, a semicolon or a colon.
fn ends_list(text: &str, pieces: &[Piece], line: &str) -> bool {
    let Some(piece) = pieces.last() else { return false };
    let words = text.get(piece.start..piece.end).unwrap_or("");
    let several = matches!(token(words).0, "dikecualikan" | "menyimpang") && !words.contains(':');
    let exception = piece.kind == Kind::Rule && (words.ends_with(':') || several);
    let (first, after) = token(line);
    let (second, _) = token(after);
    if exception || piece.kind == Kind::Order {
        return false;
    }
    let heading = words::LEVELS.contains(&first) && heading_length(line).is_some() && piece.kind != Kind::Example;
    let declared = matches!(
        statement(line, Place { header: false, heading: false }),
        Some(Kind::Input | Kind::Decision | Kind::Enumeration | Kind::Record)
    );
    heading || declared || (is_word(first) && defines(second))
}

/// The kind of an item that has been changed; none where it would be several.
pub(super) fn kind(text: &str) -> Option<Kind> {
    match starts(text.trim_start(), Place { header: true, heading: false }).as_slice() {
        [(kind, _)] => Some(*kind),
        _ => None,
    }
}

fn is_row(line: &str) -> bool {
    line.starts_with('|')
        || heading_length(line).is_some_and(|length| line.get(length..).is_some_and(|rest| rest.trim_start().starts_with('|')))
}

/// A level spelt in the wrong case, such as `pasal 3`: reported, and the right spelling given (of the same length).
fn correct_level(source: SourceId, line: &str, start: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<(&'static str, usize)> {
    let (first, rest) = token(line);
    let level = words::LEVELS.iter().find(|level| level.eq_ignore_ascii_case(first) && **level != first)?;
    let (second, _) = token(rest);
    if defines(second) || (*level == "Lampiran" && !second.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())) {
        return None;
    }
    heading_length(&format!("{level}{rest}"))?;
    let place = span(source, start, start + first.len());
    diagnostics.push(
        Diagnostic::error(Code::Unexpected, place)
            .with("found", format!("`{first}`"))
            .with("expected", Arg::words("judul ketentuan", "the heading of a provision"))
            .with("suggestion", *level)
            .suggest(place, *level),
    );
    Some((level, first.len()))
}

/// Length of the address at the start of a line.
fn heading_length(line: &str) -> Option<usize> {
    let (first, _) = token(line);
    if !words::LEVELS.contains(&first) {
        return None;
    }
    let pairs = ItemParser::parse(Rule::reference, line).ok()?;
    Some(pairs.as_str().len())
}

fn defines(word: &str) -> bool {
    matches!(word, "adalah" | "mencakup" | "ditentukan")
}

/// The statement that starts at a place inside a line, for telling where a forgotten line end belongs.
pub(super) fn statement_at(text: &str) -> bool {
    statement(text, Place { header: false, heading: false }).is_some_and(|kind| !matches!(kind, Kind::Unknown(_)))
        || heading_length(text).is_some()
}

/// What starts on a line and at which offsets; nothing for a continuation of the line before.
fn starts(line: &str, place: Place) -> Vec<(Kind, usize)> {
    if line.starts_with('|') {
        return vec![(Kind::Row, 0)];
    }
    let (first, after) = token(line);
    let (second, _) = token(after);
    if let Some(length) = heading_length(line).filter(|_| !defines(second)) {
        return heading(line, length);
    }
    if let Some(kind) = statement(line, place) {
        return vec![(kind, 0)];
    }
    // A heading without its number, or with the number of an ayat not in parentheses: a heading to be reported.
    let unnumbered = second.is_empty() && first.starts_with(|c: char| c.is_ascii_uppercase()) && words::LEVELS.contains(&first);
    let number = second.starts_with(|c: char| c.is_ascii_digit());
    let unknown = second == "belum" && words::LEVELS.contains(&first);
    if unnumbered || unknown || (first == "ayat" && number) {
        return vec![(Kind::Heading, 0)];
    }
    if slips::is_level(line) {
        return vec![(Kind::Unknown(None), 0)];
    }
    misspelt(line, first, after, place).map_or_else(Vec::new, |word| vec![(Kind::Unknown(Some(word)), 0)])
}

fn heading(line: &str, length: usize) -> Vec<(Kind, usize)> {
    let inside = Place { header: false, heading: false };
    let rest = line.get(length..).unwrap_or("");
    let offset_of = |tail: &str| line.len() - tail.trim_start().len();
    let (first, mut after) = token(rest);
    let (second, _) = token(after);
    match first {
        "" => return vec![(Kind::Heading, 0)],
        "|" => return vec![(Kind::Row, 0)],
        "mulai" if second == "berlaku" => return vec![(Kind::Heading, 0)],
        "dalam" if second == "hal" => return vec![(Kind::Heading, 0)],
        _ if first.starts_with('"') => {}
        _ => after = rest,
    }
    let letter = line.starts_with("huruf") || line.starts_with("angka");
    if let Some(kind) = statement(after, inside).filter(|kind| *kind != Kind::Title) {
        // No rule ends in a label: this is a requirement with `adalah` in the place of `=`.
        if letter && kind == Kind::Rule && ends_in_label(after) && !after.contains("syarat ") {
            return vec![(Kind::Requirement, 0)];
        }
        return vec![(Kind::Heading, 0), (kind, offset_of(after))];
    }
    let single = ItemParser::parse(Rule::segment, line).is_ok_and(|pairs| pairs.as_str().len() == length);
    if single && !first.starts_with('"') && letter {
        return vec![(Kind::Requirement, 0)];
    }
    vec![(Kind::Heading, 0)]
}

/// Whether a statement ends in a text that is not compared with anything.
fn ends_in_label(text: &str) -> bool {
    let Some(label) = text.trim_end().strip_suffix('"') else { return false };
    let before = label.rfind('"').and_then(|quote| label.get(..quote)).unwrap_or("").trim_end();
    !before.ends_with(['=', '≠', '>', ';', ',', '{']) && !before.ends_with("bukan")
}

/// The kind of statement, declaration or header line that a text starts with.
fn statement(line: &str, place: Place) -> Option<Kind> {
    let (first, after) = token(line);
    let (second, rest) = token(after);
    let (third, _) = token(rest);
    if first == "(" {
        let (inner, tail) = after.split_once(')')?;
        let (word, _) = token(tail);
        let names = inner.split([';', ',']).all(|name| is_word(name.trim()));
        return (names && like_adalah(word)).then_some(Kind::Rule);
    }
    if !is_word(first) {
        return None;
    }
    match second {
        "adalah" => return Some(Kind::Rule),
        "mencakup" => return Some(Kind::Collect),
        "ditentukan" => return Some(Kind::Order),
        _ => {}
    }
    let quoted = second.starts_with('"');
    let named = is_word(second) && !is_reserved(second);
    let header = place.header && !second.is_empty();
    let kind = match first {
        "Undang" if line.trim_start().starts_with("Undang-Undang") => Some(Kind::Title),
        "Peraturan" | "Keputusan" | "Petunjuk" if named => Some(Kind::Title),
        "tentang" | "sumber" | "id" | "aplikasi" if quoted || header => Some(Kind::Meta),
        "disingkat" | "mengubah" | "mencabut" | "melaksanakan" if named || header => Some(Kind::Meta),
        "ditetapkan" | "diundangkan" if header || second.starts_with(|c: char| c.is_ascii_digit()) => Some(Kind::Meta),
        "zona" if second == "waktu" || (header && named) => Some(Kind::Meta),
        "tanggal" if second == "yang" && third == "tidak" => Some(Kind::Meta),
        "mulai" if second == "berlaku" && !place.heading => Some(Kind::Meta),
        "berlaku" if place.header && matches!(second, "sampai" | "surut") => Some(Kind::Meta),
        "ubah" if second == "jenis" => Some(Kind::Enumeration),
        "ubah" if second == "rekaman" => Some(Kind::Record),
        "ubah" if matches!(second, "masukan" | "pertimbangan") => Some(Kind::Input),
        "ubah" if second == "keputusan" => Some(Kind::Decision),
        // The provision may stand behind the name of a regulation.
        "ubah" | "sisipkan" | "hapus" if after.split_whitespace().any(|word| words::LEVELS.contains(&word)) => {
            Some(Kind::Amendment)
        }
        "akhir" if second == "perubahan" => Some(Kind::EndAmendment),
        "diubah" | "disisipkan" | "dihapus" if second == "dengan" => Some(Kind::Lineage),
        "jenis" if is_word(second) && (named || third == ":") => Some(Kind::Enumeration),
        "rekaman" if is_word(second) && (named || third == ":") => Some(Kind::Record),
        "masukan" | "pertimbangan" if is_word(second) && (named || third == ":") => Some(Kind::Input),
        "keputusan" if is_word(second) && (named || third == ":") => Some(Kind::Decision),
        "pastikan"
            if named
                || quoted
                || matches!(
                    second,
                    "(" | "{" | "tidak" | "ya" | "nihil" | "banyaknya" | "ada" | "semua" | "jumlah" | "−" | "–" | "-"
                ) =>
        {
            Some(Kind::Assertion)
        }
        "pastikan" if second.starts_with(|c: char| c.is_ascii_digit()) => Some(Kind::Assertion),
        "tarif" if is_word(second) && like_adalah(third) => Some(Kind::Tariff),
        "syarat" if words::LEVELS.contains(&second) => Some(Kind::Waiver),
        "dikecualikan" | "menyimpang" if second == "dari" || (named && words::LEVELS.contains(&third)) => Some(Kind::Rule),
        "dikecualikan" | "menyimpang" if words::LEVELS.contains(&second) => Some(Kind::Rule),
        "untuk" if matches!(second, "setiap" | "tiap") => Some(Kind::Rule),
        "asumsi" | "tafsir" if quoted || named => Some(Kind::Note),
        "tidak" if second == "diotomasi" => Some(Kind::Note),
        "belum" if second == "dituangkan" => Some(Kind::Note),
        "contoh" if quoted || named => Some(Kind::Example),
        _ => None,
    };
    let near = !is_reserved(second) && !words::CONTEXT.contains(&second) && like_adalah(second);
    kind.or((near && !is_reserved(first)).then_some(Kind::Rule))
}

/// `adalah`, or a word that is likely meant to be it.
fn like_adalah(word: &str) -> bool {
    word == "adalah" || (word.len() >= 4 && spelling::distance(word, "adalah", 2).is_some())
}

/// The word that, in the place of the first, would make the line start an item.
fn misspelt(line: &str, first: &str, after: &str, place: Place) -> Option<&'static str> {
    // Words that only go on with what stands before, and names of the drafter's own.
    let goes_on = matches!(first, "dari" | "dengan" | "yang" | "lalu" | "sesudah" | "sebelum" | "memenuhi" | "pukul");
    let own = first.contains(|c: char| c == '_' || c.is_ascii_digit());
    if !is_word(first) || first.len() < 4 || is_reserved(first) || words::STARTS.contains(&first) || goes_on || own {
        return None;
    }
    let candidates = words::STARTS.iter().chain(words::LEVELS).copied().filter(|word| {
        if spelling::closest(first, [*word]).is_none() {
            return false;
        }
        let corrected = format!("{word}{after}");
        statement(&corrected, place).is_some() || (!line.starts_with(*word) && heading_length(&corrected).is_some())
    });
    spelling::closest(first, candidates)
}
