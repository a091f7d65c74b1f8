//! Indentation carries no meaning, but where it plainly says something else than the order of the headings, the drafter is
//! told: a statement set back to the level of a Pasal, after an ayat, still stands under the ayat.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;

use super::ast::{Heading, Item, ItemKind, Level, Segment};

/// A heading that is open, outermost first.
struct Open {
    level: Level,
    column: usize,
    address: String,
    /// Whether a statement under it is set in further than the heading.
    indents: bool,
}

/// Statements whose indentation points to another provision than the one they stand under.
pub fn contradictions(items: &[Item], text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for item in items {
        let column = column_of(text, item.span.start as usize);
        match &item.kind {
            ItemKind::Heading(heading) => enter(&mut open, heading, column),
            ItemKind::Example(_) => open.clear(),
            ItemKind::Rule(_)
            | ItemKind::Collect(_)
            | ItemKind::Tariff(_)
            | ItemKind::Waiver(_)
            | ItemKind::Order(_)
            | ItemKind::Note(_)
            | ItemKind::Assertion(_) => {
                let (Some(column), Some((own, outer))) = (column, open.split_last_mut()) else { continue };
                own.indents |= column > own.column;
                // Whoever does not set statements in below a heading says nothing by it.
                if column > own.column || column == own.column && !own.indents {
                    continue;
                }
                if let Some(meant) = outer.iter().rev().find(|other| other.column < column) {
                    found.push(
                        Diagnostic::error(Code::IndentationContradicts, item.span)
                            .with("own", own.address.clone())
                            .with("outer", meant.address.clone()),
                    );
                }
            }
            _ => {}
        }
    }
    found
}

/// Closes what a heading ends and opens it. Fixed ranks from the outside; huruf and angka nest either way.
fn enter(open: &mut Vec<Open>, heading: &Heading, column: Option<usize>) {
    let Some(first) = heading.path.first() else { return };
    let nests = |level: Level| matches!(level, Level::Huruf | Level::Angka);
    if nests(first.level) {
        if let Some(at) = open.iter().rposition(|other| other.level == first.level) {
            open.truncate(at);
        }
    } else {
        open.retain(|other| !nests(other.level) && other.level < first.level);
    }
    let address = heading.path.iter().map(written).collect::<Vec<_>>().join(" ");
    let level = heading.path.last().map_or(first.level, |last| last.level);
    // A heading in the middle of a line has no indentation of its own.
    let column = column.or_else(|| open.last().map(|outer| outer.column)).unwrap_or(0);
    open.push(Open { level, column, address, indents: false });
}

fn written(segment: &Segment) -> String {
    let level = match segment.level {
        Level::Lampiran => "Lampiran",
        Level::Diktum => "Diktum",
        Level::Bab => "BAB",
        Level::Bagian => "Bagian",
        Level::Paragraf => "Paragraf",
        Level::Pasal => "Pasal",
        Level::Ayat => return format!("ayat ({})", segment.number),
        Level::Huruf => "huruf",
        Level::Angka => "angka",
    };
    if segment.number.is_empty() { level.to_owned() } else { format!("{level} {}", segment.number) }
}

/// How far an item is set in; none where it does not start its line. A tab counts as one.
fn column_of(text: &str, start: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let line = before.rfind('\n').map_or(before, |at| before.get(at + 1..).unwrap_or(""));
    line.chars().all(char::is_whitespace).then(|| line.chars().count())
}
