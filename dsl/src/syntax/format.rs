//! AST → text in the one layout of the language, comments kept.
//!
//! The text is made from the tree alone, so that what was typed cannot shine through. Items that could not be read have
//! no text: whoever calls must not put the result in the place of a file with [`ItemKind::Broken`] in it.

use super::ast::{
    Amendment, AmendmentAction, Comment, Document, Item, ItemKind, Level, RequirementContent, Rule, RuleBody, Segment, Table,
    TableRow, TableRows,
};
use super::fold::WIDTH;
use super::format_expr::{cell, path};
use super::format_item as item;

/// Farthest column that the text of a requirement is moved to.
const TEXT_COLUMN: usize = 60;
/// Columns a level is moved in by.
pub(super) const STEP: usize = 2;

/// The document in canonical layout.
pub fn format(document: &Document) -> String {
    let mut writer = Writer::default();
    writer.items(&document.items);
    if !document.closing_comments.is_empty() {
        writer.comments(&document.closing_comments, 0);
    }
    writer.out
}

/// Parts of a file that an empty line keeps apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Start,
    Header,
    Declarations,
    /// A heading at the left edge, which the next may follow at once.
    Skeleton,
    Provisions,
    Example,
}

/// An open heading: what it is, where it would stand on a line of its own, and where its line does stand.
struct Open {
    level: Level,
    bracketed: bool,
    own: usize,
    line: usize,
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Column that everything is moved in to: more than nothing inside an amendment.
    margin: usize,
    part: Part,
    open: Vec<Open>,
    /// Column of the requirements of the last `syarat`, and their open levels.
    requirements: usize,
    listed: Vec<(Level, bool)>,
    /// Column of the texts of the requirements being written.
    text_column: usize,
}

impl Writer {
    fn items(&mut self, items: &[Item]) {
        let requirement = |item: &Item| matches!(item.kind, ItemKind::Requirement(_));
        let mut listed = false;
        for (index, item) in items.iter().enumerate() {
            if requirement(item) && !std::mem::replace(&mut listed, true) {
                self.text_column = self.texts(items.get(index..).unwrap_or_default());
            }
            listed = requirement(item);
            self.item(item);
        }
    }

    /// The text an amendment brings, as a regulation of its own that is moved in, and its end.
    fn amendment(&mut self, amendment: &Amendment, column: usize) {
        if matches!(amendment.action, AmendmentAction::Delete) {
            return;
        }
        let margin = self.margin + column + STEP;
        let mut inner = Writer { out: std::mem::take(&mut self.out), margin, ..Writer::default() };
        inner.rows(&amendment.rows, 0);
        inner.items(&amendment.body);
        inner.comments(&amendment.closing_comments, 0);
        self.out = inner.out;
        self.line("akhir perubahan", column, None);
    }

    fn item(&mut self, item: &Item) {
        let (part, column) = self.position(&item.kind);
        let apart = match (self.part, part) {
            (Part::Start, _) => false,
            (before, Part::Skeleton) => before != Part::Skeleton,
            (_, Part::Example) => true,
            (Part::Skeleton, Part::Provisions) => false,
            (before, part) => before != part,
        };
        if self.part != Part::Start && (apart || item.blank_before) {
            self.out.push('\n');
        }
        self.part = part;
        self.comments(&item.comments, column);
        let lines = item::lines(&item.kind, self.margin + column, self.margin + self.text_column);
        let last = lines.len().saturating_sub(1);
        for (index, line) in lines.iter().enumerate() {
            self.line(line, column, item.trailing.as_ref().filter(|_| index == last));
        }
        if lines.is_empty()
            && let Some(comment) = &item.trailing
        {
            self.comments(std::slice::from_ref(comment), column);
        }
        match &item.kind {
            ItemKind::Tariff(tariff) => self.rows(&tariff.rows, column + STEP),
            ItemKind::Amendment(amendment) => self.amendment(amendment, column),
            ItemKind::Rule(Rule { body: RuleBody::Table(Table { rows: TableRows::Inline(rows), .. }), .. }) => {
                self.rows(rows, column + STEP);
            }
            _ => {}
        }
    }

    /// The part an item belongs to and the column it starts at; remembers headings and lists of requirements.
    fn position(&mut self, kind: &ItemKind) -> (Part, usize) {
        let inside = matches!(self.part, Part::Skeleton | Part::Provisions | Part::Example);
        let column = self.open.last().map_or(0, |open| open.line + STEP);
        match kind {
            ItemKind::Title(_) | ItemKind::Meta(_) => (Part::Header, 0),
            ItemKind::Lineage(_) if !inside => (Part::Header, 0),
            ItemKind::Enumeration(_) | ItemKind::Record(_) | ItemKind::Input(_) | ItemKind::Decision(_) => {
                (Part::Declarations, 0)
            }
            ItemKind::Assertion(_) if !inside => (Part::Declarations, 0),
            ItemKind::Heading(heading) => {
                let column = self.heading_column(&heading.path);
                self.listed.clear();
                self.requirements = column + STEP;
                let edge = heading.path.first().is_some_and(|first| first.level < Level::Ayat);
                (if edge { Part::Skeleton } else { Part::Provisions }, column)
            }
            ItemKind::Rule(_) => {
                self.listed.clear();
                self.requirements = column + STEP;
                (Part::Provisions, column)
            }
            ItemKind::Requirement(requirement) => {
                let depth = depth(&mut self.listed, &requirement.segment);
                (Part::Provisions, self.requirements + STEP * depth)
            }
            ItemKind::Example(_) => (Part::Example, 0),
            ItemKind::Broken => (self.part, column),
            _ => (Part::Provisions, column),
        }
    }

    fn heading_column(&mut self, path: &[Segment]) -> usize {
        let mut line = None;
        for segment in path {
            let (level, bracketed) = (segment.level, segment.number.ends_with(')'));
            let keep = match level {
                Level::Ayat => self.open.iter().position(|open| open.level >= Level::Ayat),
                Level::Huruf | Level::Angka => {
                    self.open.iter().position(|open| open.level == level && open.bracketed == bracketed)
                }
                _ => Some(0),
            };
            let same = keep.and_then(|index| self.open.get(index)).filter(|open| open.level == level).map(|open| open.own);
            self.open.truncate(keep.unwrap_or(self.open.len()));
            let below = self.open.last().map(|open| if line.is_some() { open.own + STEP } else { open.line + STEP });
            let own = match level {
                Level::Ayat | Level::Huruf | Level::Angka => same.or(below).unwrap_or(0),
                _ => 0,
            };
            let line = *line.get_or_insert(own);
            self.open.push(Open { level, bracketed, own, line });
        }
        line.unwrap_or(0)
    }

    fn comments(&mut self, comments: &[Comment], column: usize) {
        for comment in comments {
            let text = comment_text(comment);
            self.line(&text, column, None);
        }
    }

    fn line(&mut self, text: &str, column: usize, trailing: Option<&Comment>) {
        self.out.extend(std::iter::repeat_n(' ', self.margin + column));
        self.out.push_str(text);
        if let Some(comment) = trailing {
            self.out.push_str("  ");
            self.out.push_str(&comment_text(comment));
        }
        self.out.push('\n');
    }

    fn rows(&mut self, rows: &[TableRow], column: usize) {
        let cells: Vec<(String, Vec<String>)> =
            rows.iter().map(|row| (path(&row.address), row.cells.iter().map(cell).collect())).collect();
        for (row, line) in rows.iter().zip(aligned(&cells)) {
            self.comments(&row.comments, column);
            self.line(&line, column, row.trailing.as_ref());
        }
    }

    /// Where the texts of the requirements from here on stand, where they have one column.
    fn texts(&self, items: &[Item]) -> usize {
        let mut listed = self.listed.clone();
        let mut widths = Vec::new();
        for item in items {
            let ItemKind::Requirement(requirement) = &item.kind else { break };
            let depth = depth(&mut listed, &requirement.segment);
            if let RequirementContent::Leaf { text: Some(text), .. } = &requirement.content {
                let width = self.requirements + STEP * depth + item::requirement_head(requirement).chars().count();
                if width <= TEXT_COLUMN && self.margin + width + 4 + text.text.chars().count() <= WIDTH {
                    widths.push(width);
                }
            }
        }
        widths.into_iter().max().map_or(0, |width| width + 2)
    }
}

/// The depth of a requirement among those open before it, which it closes or joins.
fn depth(listed: &mut Vec<(Level, bool)>, segment: &Segment) -> usize {
    let key = (segment.level, segment.number.ends_with(')'));
    let depth = listed.iter().position(|open| *open == key).unwrap_or(listed.len());
    listed.truncate(depth);
    listed.push(key);
    depth
}

/// Rows with their bars below each other; an address stands before the first bar.
pub(super) fn aligned(rows: &[(String, Vec<String>)]) -> Vec<String> {
    let width = |text: &String| text.chars().count();
    let address = rows.iter().map(|(address, _)| width(address)).max().unwrap_or(0);
    let mut widths: Vec<usize> = Vec::new();
    for (_, row) in rows {
        for (index, cell) in row.iter().enumerate() {
            match widths.get_mut(index) {
                Some(widest) => *widest = width(cell).max(*widest),
                None => widths.push(width(cell)),
            }
        }
    }
    let line = |(own, cells): &(String, Vec<String>)| {
        let mut line = if address > 0 { padded(own, address + 1) } else { String::new() };
        line.push('|');
        for (cell, width) in cells.iter().zip(&widths) {
            line.push(' ');
            line.push_str(&padded(cell, *width));
            line.push_str(" |");
        }
        line
    };
    rows.iter().map(line).collect()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

pub(super) fn comment_text(comment: &Comment) -> String {
    let words = comment.text.trim_end();
    let gap = if words.is_empty() || words.starts_with(char::is_whitespace) { "" } else { " " };
    format!("#{gap}{words}")
}
