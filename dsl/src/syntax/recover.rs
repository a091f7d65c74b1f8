//! What still can be known of a text with a mistake in it, so that one mistake costs one message.
//!
//! A heading, a declaration or a requirement whose mistake has a change that settles it is read as if changed: what
//! stands below it or uses its name is then no mistake. A rule is not, since a guess must not decide anything.

use std::collections::BTreeSet;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::ast::{Cell, CellKind, Expr, ExprKind, ItemKind, RequirementMode, Rule, RuleBody, TableRow};
use super::build::{Builder, Built};
use super::split::{self, Kind};
use super::words::{is_reserved, is_word, token};
use super::{Reader, bounded, entry, parsed};

impl Reader<'_> {
    /// The item as it would be with the suggested change, where its kind allows to go on with it.
    pub(super) fn mended(&self, start: usize, end: usize, found: &Diagnostic) -> ItemKind {
        self.mend(start, end, found).unwrap_or(ItemKind::Broken)
    }

    /// `x adalah tabel` and `x adalah syarat` alone, which read as names.
    pub(super) fn bare_list(&mut self, kind: ItemKind) -> Built<ItemKind> {
        let word = match &kind {
            ItemKind::Rule(Rule { body: RuleBody::Expr(Expr { kind: ExprKind::Name(word), span }), .. }) => {
                Some((word.as_str(), *span))
            }
            _ => None,
        };
        let unexpected = |word: &str, span: Span, expected: Arg, hint: Arg| {
            Diagnostic::error(Code::Unexpected, span)
                .with("found", Arg::words(format!("`{word}` saja"), format!("`{word}` alone")))
                .with("expected", expected)
                .with("hint", hint)
        };
        match word {
            Some(("tabel", span)) => Err(Box::new(unexpected(
                "tabel",
                span,
                Arg::words("`menurut` dan yang dicari di dalamnya", "`menurut` and what is looked up"),
                Arg::words("Tulis misalnya `tabel menurut status`.", "Write, for instance, `tabel menurut status`."),
            ))),
            Some(("syarat", span)) => {
                let expected = Arg::words("`kumulatif` atau `alternatif`", "`kumulatif` or `alternatif`");
                let hint = Arg::words(
                    "Tulis `syarat kumulatif` bila semua butir harus dipenuhi, `syarat alternatif` bila cukup salah satu.",
                    "Write `syarat kumulatif` if every item must hold, `syarat alternatif` if one is enough.",
                );
                self.diagnostics
                    .push(unexpected("syarat", span, expected, hint).suggest(Span { start: span.end, ..span }, " kumulatif"));
                let ItemKind::Rule(rule) = kind else { return Ok(kind) };
                let body = RuleBody::Requirements { mode: RequirementMode::Kumulatif, text: None };
                Ok(ItemKind::Rule(Rule { body, ..rule }))
            }
            _ => Ok(kind),
        }
    }

    fn mend(&self, start: usize, end: usize, found: &Diagnostic) -> Option<ItemKind> {
        let suggestion = found.suggestion.as_ref()?;
        let item = self.text.get(start..end)?;
        let (from, to) =
            ((suggestion.span.start as usize).checked_sub(start)?, (suggestion.span.end as usize).checked_sub(start)?);
        let text = format!("{}{}{}", item.get(..from)?, suggestion.replacement, item.get(to..)?);
        let kind = split::kind(&text)?;
        let safe = matches!(
            kind,
            Kind::Title
                | Kind::Meta
                | Kind::Enumeration
                | Kind::Input
                | Kind::Decision
                | Kind::Heading
                | Kind::Requirement
                | Kind::Tariff
        );
        if !safe {
            return None;
        }
        let span = self.builder(start).place(0, end - start);
        let builder = Builder { source: self.source, base: 0, original: &text, fixed: Some(span) };
        let depth = bounded(&text, &builder).ok()?;
        parsed(depth, entry(kind), &text, &builder, false).ok()?.ok()
    }
}

/// Names a text may have declared: all words of a declaration, or those before the verb of a rule.
pub(super) fn names(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let head = [" adalah ", " mencakup ", " = "].iter().find_map(|verb| line.split_once(verb)).map_or(line, |(head, _)| head);
        let mut rest = head;
        while !rest.trim_start().is_empty() {
            let (word, after) = token(rest);
            if is_word(word) && !is_reserved(word) {
                found.insert(word.to_owned());
            }
            rest = after;
        }
    }
    found
}

/// A row that could not be read: as many cells as it has, none of which says anything.
pub(super) fn row(text: &str, span: Span) -> TableRow {
    let bars = text.matches('|').count();
    let cells = if text.trim_end().ends_with('|') { bars.saturating_sub(1) } else { bars };
    let cell = || Cell { kind: CellKind::Values(vec![Expr { kind: ExprKind::Broken, span }]), span };
    TableRow { address: Vec::new(), cells: (0..cells).map(|_| cell()).collect(), span, comments: Vec::new(), trailing: None }
}
