//! Text → AST: scanner, splitter, pest grammar, tree builder, formatter.
//!
//! The text is scanned for comments and quotation marks, split at the lines that start an item, and each item (and each
//! table row) is parsed alone. One broken item costs one diagnostic and nothing else.

pub mod ast;
mod build;
mod build_calendar;
mod build_declaration;
mod build_expr;
mod build_item;
mod build_query;
mod build_table;
mod fold;
pub mod format;
pub mod format_expr;
mod format_item;
mod given;
pub mod glosses;
mod grammar;
pub mod indentation;
mod nest;
pub mod outline;
mod recover;
mod report;
mod scan;
mod slips;
mod split;
pub mod words;

use std::collections::BTreeSet;

use pest::Parser;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::{SourceId, Span};

use ast::{Document, Item, ItemKind, RuleBody, TableRow, TableRows};
use build::{Builder, Built};
pub use format::format;
use grammar::{ItemParser, Rule};
use report::Failure;
pub use scan::decode;
use split::{Kind, Piece};

/// Deepest nesting of brackets in a statement.
pub const MAX_DEPTH: usize = 64;
/// Deepest tree of an expression; chains such as `a + b + c` count a level an operator.
pub const MAX_TREE_DEPTH: usize = 256;
/// Nesting of brackets that any thread has the stack for without optimisation. Optimised, [`MAX_DEPTH`] fits in 1 MiB.
const SHALLOW: usize = if cfg!(debug_assertions) { 8 } else { MAX_DEPTH };
/// Stack for parsing brackets up to [`MAX_DEPTH`] without optimisation.
const DEEP_STACK: usize = 32 * 1024 * 1024;
/// Longest file in bytes.
pub const MAX_FILE: usize = 16 * 1024 * 1024;
/// Longest statement in bytes, without the rows of its table.
pub const MAX_ITEM: usize = 256 * 1024;
/// Most items and rows in a file.
pub const MAX_ITEMS: usize = 200_000;

/// What a text gives: a tree, however broken, and what was wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The items that could be read, and a place for each that could not.
    pub document: Document,
    /// Findings in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads one regulation.
pub fn parse(source: SourceId, text: &str) -> Parsed {
    let empty = Document { source, items: Vec::new(), closing_comments: Vec::new(), unread: BTreeSet::new() };
    if let Err(found) = scan::too_large(source, text.len()) {
        return Parsed { document: empty, diagnostics: vec![*found] };
    }
    let mut scanned = scan::scan(source, text);
    let pieces = split::split(source, &mut scanned);
    let mut reader = Reader {
        source,
        original: text,
        text: &scanned.text,
        broken: &scanned.broken,
        items: Vec::new(),
        diagnostics: scanned.diagnostics,
        unread: BTreeSet::new(),
    };
    let mut previous_row = false;
    for piece in pieces.pieces {
        // Rows in a row that follow no table are one mistake; so are those of a table whose head could not be read.
        let again = piece.kind == Kind::Row && (previous_row || reader.lost_a_table());
        previous_row = piece.kind == Kind::Row;
        reader.piece(piece, again);
    }
    let Reader { items, mut diagnostics, unread, .. } = reader;
    if items.is_empty() && diagnostics.is_empty() {
        diagnostics.push(Diagnostic::error(Code::EmptyFile, scan::span(source, 0, 0)));
    }
    let items = nest::nest(items, &mut diagnostics);
    diagnostics.sort_by_key(|found| (found.span.start, found.code));
    Parsed { document: Document { items, closing_comments: pieces.closing, unread, ..empty }, diagnostics }
}

/// Reads one written value that stands alone, such as `Rp1.500.000`, `17 Agustus 2025`, `−5` or `{a, b}`.
///
/// # Errors
///
/// A diagnostic whose places count from the start of `text`.
pub fn parse_value(source: SourceId, text: &str) -> Result<ast::Expr, Box<Diagnostic>> {
    let builder = Builder { source, base: 0, original: text, fixed: None };
    let depth = bounded(text, &builder)?;
    let whole = builder.place(0, text.len());
    let read = || {
        let pair = ItemParser::parse(Rule::lone_value, text)?.next();
        let value = builder.need(pair, whole).and_then(|pair| builder.first(pair.into_inner(), Rule::sum, whole));
        Ok(value.and_then(|value| builder.expr(value)))
    };
    with_stack(depth, whole, read)
        .unwrap_or_else(|error| Err(Box::new(Failure::new(text, Rule::lone_value, &error).diagnostic(&builder))))
}

struct Reader<'a> {
    source: SourceId,
    original: &'a str,
    text: &'a str,
    broken: &'a [usize],
    items: Vec<Item>,
    diagnostics: Vec<Diagnostic>,
    /// Names in what could not be read.
    unread: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn builder(&self, base: usize) -> Builder<'a> {
        Builder { source: self.source, base, original: self.original, fixed: None }
    }

    /// Whether what was read last is broken and may have been the head of a table.
    fn lost_a_table(&self) -> bool {
        self.items.last().is_some_and(|item| {
            let words = self.text.get(item.span.start as usize..item.span.end as usize).unwrap_or("");
            matches!(item.kind, ItemKind::Broken) && ["tabel", "progresif", "tunggal"].iter().any(|word| words.contains(word))
        })
    }

    fn already_broken(&self, start: usize, end: usize) -> bool {
        let first = self.broken.partition_point(|offset| *offset < start);
        self.broken.get(first).is_some_and(|offset| *offset < end)
    }

    fn piece(&mut self, piece: Piece, again: bool) {
        let end = piece.rows.last().map_or(piece.end, |row| row.end.max(piece.end));
        let span = self.builder(piece.start).place(0, end - piece.start);
        let mut extra = None;
        let mut kind = if self.already_broken(piece.start, piece.end) {
            ItemKind::Broken
        } else {
            self.read(&piece, again, &mut extra).unwrap_or_else(|found| {
                let kind = self.mended(piece.start, piece.end, &found);
                if let ItemKind::Decision(decision) = &kind {
                    self.unread.insert(decision.name.text.clone());
                }
                self.diagnostics.push(*found);
                kind
            })
        };
        let names = matches!(
            piece.kind,
            Kind::Enumeration
                | Kind::Record
                | Kind::Input
                | Kind::Decision
                | Kind::Tariff
                | Kind::Rule
                | Kind::Collect
                | Kind::Unknown(_)
        );
        if matches!(kind, ItemKind::Broken) && names {
            let end = extra.as_ref().map_or(piece.end, |(start, _)| *start);
            self.unread.extend(recover::names(self.text.get(piece.start..end).unwrap_or("")));
        }
        let mut comments = piece.comments;
        match &mut kind {
            ItemKind::Example(example) => self.given(piece.rows, example, &mut comments),
            _ => self.rows(piece.rows, &mut kind, &mut comments),
        }
        let blank_before = piece.blank_before;
        self.items.push(Item { comments, trailing: piece.trailing, blank_before, span, kind });
        if let Some((start, kind)) = extra {
            let span = self.builder(start).place(0, piece.end - start);
            if matches!(kind, ItemKind::Broken) {
                self.unread.extend(recover::names(self.text.get(start..piece.end).unwrap_or("")));
            }
            self.items.push(Item { comments: Vec::new(), trailing: None, blank_before: false, span, kind });
        }
    }

    /// Reads a piece; where its last lines do not belong to it, they are reported and their offset given.
    fn read(&mut self, piece: &Piece, again: bool, extra: &mut Option<(usize, ItemKind)>) -> Built<ItemKind> {
        let blanked;
        let mut item = self.text.get(piece.start..piece.end).unwrap_or("");
        if piece.kind == Kind::Example && !piece.rows.is_empty() {
            blanked = given::without_rows(item, piece.start, &piece.rows);
            item = &blanked;
        }
        let builder = self.builder(piece.start);
        let (first, _) = words::token(item);
        let head = builder.place(0, first.len());
        match piece.kind {
            Kind::Row if again => return Ok(ItemKind::Broken),
            Kind::Row => return Err(Box::new(Diagnostic::error(Code::RowWithoutTable, builder.place(0, item.len())))),
            Kind::Unknown(meant) => return Err(Box::new(report::unknown_line(item, 0, meant, &builder))),
            Kind::Rule | Kind::Collect | Kind::Order if words::is_reserved(first) && first != "tidak" => {
                let suggestion = format!("nilai_{first}");
                return Err(Box::new(
                    Diagnostic::error(Code::ReservedWord, head)
                        .with("word", first)
                        .with("suggestion", suggestion.as_str())
                        .suggest(head, suggestion),
                ));
            }
            _ => {}
        }
        let depth = bounded(item, &builder)?;
        let rule = entry(piece.kind);
        let error = match parsed(depth, rule, item, &builder, piece.inline) {
            Ok(built) => return built.and_then(|kind| self.bare_list(kind)),
            Err(error) => error,
        };
        let failure = Failure::new(item, rule, &error);
        // A record is a list, whose lines are no statements of their own.
        let shorter = failure.line_before().filter(|_| failure.meant.is_none() && rule != Rule::record);
        if let Some(length) = shorter
            && let Ok(built) = parsed(depth, rule, item.get(..length).unwrap_or(""), &builder, piece.inline)
        {
            let kind = built?;
            let found = report::unknown_line(item, failure.offset, None, &builder);
            let start = piece.start + failure.offset;
            *extra = Some((start, self.mended(start, piece.end, &found)));
            self.diagnostics.push(found);
            return Ok(kind);
        }
        Err(Box::new(failure.diagnostic(&builder)))
    }

    fn rows(&mut self, pieces: Vec<split::RowPiece>, kind: &mut ItemKind, comments: &mut Vec<ast::Comment>) {
        let Some(first) = pieces.first() else { return };
        let first = (first.start, first.end);
        let mut rows: Vec<TableRow> = Vec::new();
        for piece in pieces {
            let text = self.text.get(piece.start..piece.end).unwrap_or("");
            if slips::is_rule_of_a_table(text) {
                let heading = rows.pop().map(|row| row.span.start as usize);
                let start = heading.unwrap_or(piece.start);
                self.diagnostics.push(report::heading_row(self.builder(start).place(0, piece.end - start)));
                comments.extend(piece.comments.into_iter().chain(piece.trailing));
                continue;
            }
            match self.row(piece.start, piece.end) {
                Ok(Some(row)) => rows.push(TableRow { comments: piece.comments, trailing: piece.trailing, ..row }),
                // The comments of a row that cannot be read move before the item: none may be lost.
                other => {
                    comments.extend(piece.comments.into_iter().chain(piece.trailing));
                    self.diagnostics.extend(other.err().map(|found| *found));
                    rows.push(recover::row(text, self.builder(piece.start).place(0, text.len())));
                }
            }
        }
        match kind {
            ItemKind::Tariff(tariff) => tariff.rows = rows,
            ItemKind::Amendment(amendment) => amendment.rows = rows,
            ItemKind::Rule(ast::Rule { body: RuleBody::Table(table), .. }) => {
                if let TableRows::Inline(found) = &mut table.rows {
                    *found = rows;
                    return;
                }
                self.stray(first);
            }
            ItemKind::Broken => {}
            _ => self.stray(first),
        }
    }

    fn stray(&mut self, (start, end): (usize, usize)) {
        let place = self.builder(start).place(0, end - start);
        self.diagnostics.push(Diagnostic::error(Code::RowWithoutTable, place));
    }

    /// One row; nothing where its fault has been reported.
    fn row(&self, start: usize, end: usize) -> Built<Option<TableRow>> {
        if self.already_broken(start, end) {
            return Ok(None);
        }
        let row = self.text.get(start..end).unwrap_or("");
        let builder = self.builder(start);
        if !build_table::is_closed(row) {
            let place = builder.place(row.len(), row.len());
            return Err(Box::new(Diagnostic::error(Code::UnclosedRow, builder.place(0, row.len())).suggest(place, " |")));
        }
        let depth = bounded(row, &builder)?;
        let read = || {
            let pair = ItemParser::parse(Rule::row, row)?.next();
            Ok(builder.need(pair, builder.place(0, row.len())).and_then(|pair| builder.row(pair)))
        };
        match with_stack(depth, builder.place(0, row.len()), read) {
            Ok(built) => built.map(Some),
            Err(error) => Err(Box::new(Failure::new(row, Rule::row, &error).diagnostic(&builder))),
        }
    }
}

/// What pest has to say where an item cannot be read.
type Unread = Box<pest::error::Error<Rule>>;

/// Parses an item and builds its tree; pest's error and the builder's are told apart.
fn parsed(depth: usize, rule: Rule, item: &str, builder: &Builder<'_>, inline: bool) -> Result<Built<ItemKind>, Unread> {
    with_stack(depth, builder.place(0, item.len()), || {
        let pair = ItemParser::parse(rule, item)?.next();
        Ok(builder.need(pair, builder.place(0, item.len())).and_then(|pair| builder.item(pair, inline)))
    })
}

/// Runs a parse on a stack of its own where brackets are nested deeply and the parser is not optimised: it then needs
/// far more stack for a level than the caller of a library can be expected to have. Where no such stack is to be had,
/// nesting is refused.
fn with_stack<T: Send>(
    depth: usize,
    place: Span,
    read: impl Fn() -> Result<Built<T>, Unread> + Sync,
) -> Result<Built<T>, Unread> {
    if depth <= SHALLOW {
        return read();
    }
    let answer = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, &read);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    answer.unwrap_or_else(|| Ok(Err(Box::new(Diagnostic::error(Code::TooDeep, place).with("limit", SHALLOW.to_string())))))
}

/// Refuses what is too long or nested too deeply to be given to the grammar; gives the depth of what is not.
fn bounded(item: &str, builder: &Builder<'_>) -> Built<usize> {
    if item.len() > MAX_ITEM {
        return Err(Box::new(
            Diagnostic::error(Code::ItemTooLong, builder.place(0, 0))
                .with("size", item.len().to_string())
                .with("limit", MAX_ITEM.to_string()),
        ));
    }
    let (mut depth, mut deepest, mut quoted) = (0_usize, 0, false);
    for (offset, byte) in item.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
                if depth > MAX_DEPTH {
                    let place = builder.place(offset, offset + 1);
                    return Err(Box::new(Diagnostic::error(Code::TooDeep, place).with("limit", MAX_DEPTH.to_string())));
                }
            }
            b')' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(deepest)
}

fn entry(kind: Kind) -> Rule {
    match kind {
        Kind::Title => Rule::title,
        Kind::Meta => Rule::meta,
        Kind::Enumeration => Rule::enumeration,
        Kind::Record => Rule::record,
        Kind::Input => Rule::input,
        Kind::Decision => Rule::decision,
        Kind::Assertion => Rule::assertion,
        Kind::Heading => Rule::heading,
        Kind::Collect => Rule::collect,
        Kind::Tariff => Rule::tariff,
        Kind::Requirement => Rule::requirement,
        Kind::Waiver => Rule::waiver,
        Kind::Order => Rule::order,
        Kind::Note => Rule::note,
        Kind::Amendment => Rule::amendment,
        Kind::EndAmendment => Rule::end_amendment,
        Kind::Lineage => Rule::lineage,
        Kind::Example => Rule::example,
        Kind::Row => Rule::row,
        Kind::Rule | Kind::Unknown(_) => Rule::definition,
    }
}
