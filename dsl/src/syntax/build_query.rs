//! Questions about a list → `Query` and `Select`.
//!
//! A condition after `yang` that could be read in two ways is refused here: what follows it would silently belong to it.

use pest::iterators::Pair;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::ast::{BinaryOp, Expr, ExprKind, QueryKind};
use super::build::{Builder, Built};
use super::build_expr::Grown;
use super::build_item::{find, has};
use super::grammar::Rule;

impl Builder<'_> {
    /// `jumlah E dari L yang P bila kosong V` and its like.
    pub(super) fn query(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let rule = pair.as_rule();
        let parts = pair.into_inner();
        let kind = match rule {
            Rule::sum_of => QueryKind::Sum,
            Rule::count_of | Rule::count => QueryKind::Count,
            Rule::any_of => QueryKind::Any,
            Rule::all_of => QueryKind::All,
            _ if self.first(parts.clone(), Rule::extreme_word, span)?.as_str() == "terbesar" => QueryKind::Largest,
            _ => QueryKind::Smallest,
        };
        let list = self.name(&self.first(parts.clone(), Rule::name, span)?);
        let mut depth = 0;
        let mut deeper = |grown: Grown| {
            depth = depth.max(grown.depth);
            Box::new(grown.expr)
        };
        let item = match kind {
            QueryKind::Sum | QueryKind::Largest | QueryKind::Smallest => {
                Some(deeper(self.grown(self.first(parts.clone(), Rule::sum, span)?)?))
            }
            QueryKind::All => Some(deeper(self.predicate(self.first(parts.clone(), Rule::logic, span)?, "memenuhi", false)?)),
            QueryKind::Count | QueryKind::Any => None,
        };
        // What follows a condition could be meant for the number that the query gives.
        let number = !matches!(kind, QueryKind::Any | QueryKind::All);
        let filter = self.filter(find(parts.clone(), Rule::filter), number)?.map(&mut deeper);
        let when_empty = self.when_empty(find(parts, Rule::when_empty), span)?.map(&mut deeper);
        self.grow(ExprKind::Query { kind, item, list, filter, when_empty }, span, depth)
    }

    /// `penawar yang P dengan hea terkecil, lalu tkdn terbesar`.
    pub(super) fn select(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let parts = pair.into_inner();
        let list = self.name(&self.first(parts.clone(), Rule::name, span)?);
        let (mut keys, mut depth) = (Vec::new(), 0);
        for rank in parts.clone().filter(|part| part.as_rule() == Rule::rank) {
            let inner = rank.into_inner();
            let key = self.grown(self.first(inner.clone(), Rule::sum, span)?)?;
            depth = depth.max(key.depth);
            keys.push((key.expr, has(&inner, Rule::kw_terbesar)));
        }
        let mut deeper = |grown: Grown| {
            depth = depth.max(grown.depth);
            Box::new(grown.expr)
        };
        let filter = self.filter(find(parts.clone(), Rule::filter), false)?.map(&mut deeper);
        let when_empty = self.when_empty(find(parts, Rule::when_empty), span)?.map(&mut deeper);
        self.grow(ExprKind::Select { list, filter, keys, when_empty }, span, depth)
    }

    fn when_empty(&self, pair: Option<Pair<'_, Rule>>, span: Span) -> Built<Option<Grown>> {
        let Some(pair) = pair else { return Ok(None) };
        self.grown(self.first(pair.into_inner(), Rule::sum, span)?).map(Some)
    }

    fn filter(&self, pair: Option<Pair<'_, Rule>>, number: bool) -> Built<Option<Grown>> {
        let Some(pair) = pair else { return Ok(None) };
        let span = self.span(&pair);
        self.predicate(self.first(pair.into_inner(), Rule::logic, span)?, "yang", number).map(Some)
    }

    /// One condition; several only in parentheses.
    fn predicate(&self, pair: Pair<'_, Rule>, word: &str, number: bool) -> Built<Grown> {
        let place = self.span(&pair);
        let written = pair.as_str().trim_end().to_owned();
        if let Some(operator) = pair.clone().into_inner().find(|part| part.as_rule() != Rule::term) {
            let hint = Arg::words(
                format!("Beri kurung pada syarat sesudah `{word}`: `{word} ({written})`; atau pada pertanyaannya seluruhnya."),
                format!("Put the condition after `{word}` in parentheses: `{word} ({written})`; or the whole question."),
            );
            return Err(Box::new(
                Diagnostic::error(Code::Unexpected, self.span(&operator))
                    .with("found", format!("`{}`", operator.as_str().trim_end()))
                    .with(
                        "expected",
                        Arg::words(format!("satu syarat sesudah `{word}`"), format!("one condition after `{word}`")),
                    )
                    .with("hint", hint)
                    .suggest(place, format!("({written})")),
            ));
        }
        let grown = self.grown(pair)?;
        if number && reaches_on(&grown.expr) {
            let hint = Arg::words(
                format!("Beri kurung: `yang ({written})`, atau `(… yang …)` bila yang dihitung ialah hasil pertanyaannya."),
                format!("Add parentheses: `yang ({written})`, or `(… yang …)` if the result of the question is meant."),
            );
            return Err(Box::new(
                Diagnostic::error(Code::Unexpected, place)
                    .with("found", Arg::words("rumus tanpa kurung", "a formula without parentheses"))
                    .with("expected", Arg::words("satu syarat sesudah `yang`", "one condition after `yang`"))
                    .with("hint", hint)
                    .suggest(place, format!("({written})")),
            ));
        }
        Ok(grown)
    }
}

/// Whether the end of a condition could as well be meant for the number the query gives: `yang usia ≥ 18 × 2`.
fn reaches_on(condition: &Expr) -> bool {
    let formula = |expr: &Expr| match &expr.kind {
        ExprKind::Binary(written, ..) => {
            matches!(written.op, BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide)
        }
        ExprKind::Limit { .. } | ExprKind::Round { .. } => true,
        _ => false,
    };
    match &condition.kind {
        ExprKind::Round { .. } => true,
        ExprKind::Binary(_, _, last) => formula(condition) || formula(last),
        ExprKind::Between { high, .. } => formula(high),
        ExprKind::In { set: last, .. } | ExprKind::Contains { item: last, .. } => formula(last),
        ExprKind::Limit { value, bound, .. } => formula(value) || formula(bound),
        ExprKind::Not(inner) => reaches_on(inner),
        _ => false,
    }
}
