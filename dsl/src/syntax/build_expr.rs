//! Flat pairs of an expression → its tree, by the precedence of the language.
//!
//! Chains are folded to the left. The grammar bounds the nesting of brackets; the depth of the finished tree is bounded
//! here, so that no later walk of it can run out of stack.

use pest::iterators::{Pair, Pairs};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::Span;

use super::ast::{BinaryOp, Expr, ExprKind, LimitWord, Literal, Name, Number, Operator, Rounding, Spelling};
use super::build::{Builder, Built, magnitude};
use super::grammar::Rule;

/// A tree and how deep it is.
#[derive(Debug)]
pub(super) struct Grown {
    pub expr: Expr,
    pub depth: usize,
}

impl Builder<'_> {
    /// An `expr`, `logic`, `sum` or any other pair of an expression.
    pub fn expr(&self, pair: Pair<'_, Rule>) -> Built<Expr> {
        self.grown(pair).map(|grown| grown.expr)
    }

    pub(super) fn grow(&self, kind: ExprKind, span: Span, below: usize) -> Built<Grown> {
        if below >= super::MAX_TREE_DEPTH {
            let limit = super::MAX_TREE_DEPTH.to_string();
            return Err(Box::new(Diagnostic::error(Code::TooDeep, span).with("limit", limit)));
        }
        Ok(Grown { expr: Expr { kind, span }, depth: below + 1 })
    }

    fn next(&self, pairs: &mut Pairs<'_, Rule>, within: Span) -> Built<Grown> {
        let pair = self.need(pairs.next(), within)?;
        self.grown(pair)
    }

    pub(super) fn grown(&self, pair: Pair<'_, Rule>) -> Built<Grown> {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::expr => self.next(&mut pair.into_inner(), span),
            Rule::if_expr => self.choice(pair, span),
            Rule::logic => self.logic(pair, span),
            Rule::term => self.term(pair, span),
            Rule::comparison => self.comparison(pair, span),
            Rule::clamped => self.clamped(pair, span),
            Rule::sum | Rule::product => self.sum(pair, span),
            Rule::unary | Rule::when | Rule::moment => self.moved(pair, span),
            Rule::sum_of | Rule::extreme_of | Rule::count_of | Rule::any_of | Rule::all_of => self.query(pair, span),
            Rule::select => self.select(pair, span),
            Rule::age => self.age(pair, span),
            Rule::difference => self.difference(pair, span),
            Rule::month_day => self.month_day(pair, span),
            Rule::date_of => self.date_of(pair, span),
            Rule::part => self.part(pair, span),
            Rule::working_days => Err(Box::new(self.working_days(&pair))),
            Rule::tariff_use => {
                let mut inner = pair.into_inner().filter(|part| !matches!(part.as_rule(), Rule::kw_tarif | Rule::kw_atas));
                let name = self.name(&self.need(inner.next(), span)?);
                let base = self.grown(self.need(inner.next(), span)?)?;
                self.grow(ExprKind::Tariff { name, base: Box::new(base.expr) }, span, base.depth)
            }
            Rule::rule_value => {
                let reference = self.reference(&self.first(pair.into_inner(), Rule::used_reference, span)?);
                self.grow(ExprKind::RuleValue(reference), span, 0)
            }
            Rule::count => {
                let mut inner = pair.clone().into_inner().filter(|part| part.as_rule() != Rule::kw_banyaknya);
                if inner.clone().any(|part| part.as_rule() == Rule::name) {
                    return self.query(pair, span);
                }
                let set = self.grown(self.need(inner.next(), span)?)?;
                self.grow(ExprKind::Count(Box::new(set.expr)), span, set.depth)
            }
            Rule::extremum => {
                let largest = pair.as_str().starts_with("terbesar");
                let (values, depth) = self.several(pair.into_inner(), Rule::logic)?;
                self.grow(ExprKind::Extremum { largest, values }, span, depth)
            }
            Rule::set => {
                let (members, depth) = self.several(pair.into_inner(), Rule::sum)?;
                self.grow(ExprKind::Set(members), span, depth)
            }
            Rule::paren => {
                let inside = self.grown(self.first(pair.into_inner(), Rule::expr, span)?)?;
                self.grow(ExprKind::Paren(Box::new(inside.expr)), span, inside.depth)
            }
            Rule::member => {
                let mut inner = pair.into_inner();
                let ty = self.name(&self.need(inner.next(), span)?);
                let member = self.name(&self.need(inner.next(), span)?);
                self.grow(ExprKind::Member(ty, member), span, 0)
            }
            Rule::name => self.grow(ExprKind::Name(pair.as_str().to_owned()), span, 0),
            _ => {
                let literal = self.literal(&pair)?;
                self.grow(ExprKind::Literal(literal), span, 0)
            }
        }
    }

    fn several(&self, pairs: Pairs<'_, Rule>, rule: Rule) -> Built<(Vec<Expr>, usize)> {
        let (mut values, mut depth) = (Vec::new(), 0);
        for pair in pairs.filter(|pair| pair.as_rule() == rule) {
            let value = self.grown(pair)?;
            depth = depth.max(value.depth);
            values.push(value.expr);
        }
        Ok((values, depth))
    }

    fn choice(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let (mut branches, mut otherwise, mut depth) = (Vec::new(), None, 0);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::branch => {
                    let mut halves = part.into_inner().filter(|half| is_whole(half.as_rule()));
                    let condition = self.grown(self.need(halves.next(), span)?)?;
                    let value = self.grown(self.need(halves.next(), span)?)?;
                    depth = depth.max(condition.depth).max(value.depth);
                    branches.push((condition.expr, value.expr));
                }
                rule if is_whole(rule) => {
                    let value = self.grown(part)?;
                    depth = depth.max(value.depth);
                    otherwise = Some(Box::new(value.expr));
                }
                _ => {}
            }
        }
        let otherwise = self.need(otherwise, span)?;
        self.grow(ExprKind::If { branches, otherwise }, span, depth)
    }

    fn logic(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut inner = pair.into_inner();
        let mut left = self.next(&mut inner, span)?;
        let mut joined: Option<(BinaryOp, Span)> = None;
        while let Some(operator) = inner.next() {
            let op = if operator.as_rule() == Rule::kw_dan { BinaryOp::And } else { BinaryOp::Or };
            let place = self.span(&operator);
            match joined {
                Some((before, first)) if before != op => {
                    return Err(Box::new(
                        Diagnostic::error(Code::MixedAndOr, place)
                            .label(first, perwali_engine::diagnostic::Arg::words("kata hubung lain", "the other word")),
                    ));
                }
                _ => joined = Some((op, place)),
            }
            let right = self.next(&mut inner, span)?;
            let spelling = other(operator.as_rule() == Rule::op_or_both);
            left = self.binary(Operator { op, spelling }, left, right)?;
        }
        Ok(left)
    }

    fn binary(&self, op: Operator, left: Grown, right: Grown) -> Built<Grown> {
        let (span, depth) = (left.expr.span.to(right.expr.span), left.depth.max(right.depth));
        self.grow(ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr)), span, depth)
    }

    fn term(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut inner = pair.into_inner();
        let first = self.need(inner.next(), span)?;
        if first.as_rule() != Rule::op_not {
            return self.grown(first);
        }
        let operand = self.next(&mut inner, span)?;
        self.grow(ExprKind::Not(Box::new(operand.expr)), span, operand.depth)
    }

    fn comparison(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut inner = pair.into_inner();
        let first = self.need(inner.next(), span)?;
        if first.as_rule() == Rule::present {
            let negated = first.clone().into_inner().any(|part| part.as_rule() == Rule::kw_tidak);
            let name: Name = self.name(&self.first(first.into_inner(), Rule::name, span)?);
            return self.grow(ExprKind::Present { negated, name }, span, 0);
        }
        let left = self.grown(first)?;
        let Some(tail) = inner.next() else { return Ok(left) };
        if let Some(second) = inner.next() {
            return Err(Box::new(Diagnostic::error(Code::ChainedComparison, self.span(&second))));
        }
        self.compared(left, tail, span)
    }

    fn compared(&self, left: Grown, tail: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let rule = tail.as_rule();
        let tail_span = self.span(&tail);
        let mut parts: Vec<Pair<'_, Rule>> = tail
            .into_inner()
            .filter(|part| !matches!(part.as_rule(), Rule::kw_termasuk | Rule::kw_memuat | Rule::kw_antara | Rule::kw_dan))
            .collect();
        let negated = parts.first().is_some_and(|part| part.as_rule() == Rule::kw_tidak);
        if negated {
            parts.remove(0);
        }
        let mut parts = parts.into_iter();
        let first = self.need(parts.next(), tail_span)?;
        if first.as_rule() == Rule::bare_list {
            let place = self.span(&first);
            let names: Vec<&str> = first.into_inner().filter(|p| p.as_rule() == Rule::name).map(|p| p.as_str()).collect();
            let suggestion = format!("{{{}}}", names.join(", "));
            return Err(Box::new(
                Diagnostic::error(Code::BareSet, place).with("suggestion", suggestion.as_str()).suggest(place, suggestion),
            ));
        }
        if rule == Rule::compare {
            let op = match first.as_rule() {
                Rule::op_le => BinaryOp::LessEqual,
                Rule::op_ge => BinaryOp::GreaterEqual,
                Rule::op_ne => BinaryOp::NotEqual,
                Rule::op_lt => BinaryOp::Less,
                Rule::op_gt => BinaryOp::Greater,
                _ => BinaryOp::Equal,
            };
            let right = self.grown(self.need(parts.next(), tail_span)?)?;
            let spelling = other(op == BinaryOp::NotEqual && first.as_str() != "bukan");
            return self.binary(Operator { op, spelling }, left, right);
        }
        let right = self.grown(first)?;
        let mut depth = left.depth.max(right.depth);
        let (left, right) = (Box::new(left.expr), Box::new(right.expr));
        let kind = match rule {
            Rule::inclusion => ExprKind::In { negated, item: left, set: right },
            Rule::holding => ExprKind::Contains { negated, set: left, item: right },
            _ => {
                let high = self.grown(self.need(parts.next(), tail_span)?)?;
                depth = depth.max(high.depth);
                ExprKind::Between { negated, value: left, low: right, high: Box::new(high.expr) }
            }
        };
        self.grow(kind, span, depth)
    }

    fn clamped(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut inner = pair.into_inner();
        let mut value = self.next(&mut inner, span)?;
        for tail in inner {
            let tail_span = self.span(&tail);
            let whole = value.expr.span.to(tail_span);
            let rule = tail.as_rule();
            let mut parts =
                tail.into_inner().filter(|p| !matches!(p.as_rule(), Rule::kw_paling | Rule::kw_dibulatkan | Rule::kw_dalam));
            let word = self.need(parts.next(), tail_span)?;
            if rule == Rule::late_sum {
                return Err(Box::new(Diagnostic::error(Code::SumAfterLimit, self.span(&word)).with("operator", word.as_str())));
            }
            let operand = self.grown(self.need(parts.next(), tail_span)?)?;
            let depth = value.depth.max(operand.depth);
            let (left, right) = (Box::new(value.expr), Box::new(operand.expr));
            let kind = if rule == Rule::clamp {
                let found = LimitWord::ALL.into_iter().find(|limit| limit.text() == word.as_str());
                ExprKind::Limit { word: self.need(found, tail_span)?, value: left, bound: right }
            } else {
                ExprKind::Round { value: left, mode: rounding(word.as_str()), unit: right }
            };
            value = self.grow(kind, whole, depth)?;
        }
        Ok(value)
    }

    /// `a + b × c − d`: products first, then sums, each to the left.
    fn sum(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut inner = pair.into_inner();
        let mut product = self.next(&mut inner, span)?;
        let mut total: Option<(Grown, Operator)> = None;
        while let Some(operator) = inner.next() {
            let op = match operator.as_rule() {
                Rule::op_add => BinaryOp::Add,
                Rule::op_sub => BinaryOp::Subtract,
                Rule::op_mul => BinaryOp::Multiply,
                _ => BinaryOp::Divide,
            };
            let written = Operator { op, spelling: other(matches!(operator.as_str(), "kali" | "dibagi")) };
            let right = self.next(&mut inner, span)?;
            if op == BinaryOp::Multiply
                && let Some(duration) = several(&product.expr, &right.expr)
            {
                let place = product.expr.span.to(right.expr.span);
                product = self.grow(ExprKind::Literal(duration), place, 0)?;
                continue;
            }
            if matches!(op, BinaryOp::Multiply | BinaryOp::Divide) {
                product = self.binary(written, product, right)?;
                continue;
            }
            let left = match total.take() {
                Some((left, before)) => self.binary(before, left, product)?,
                None => product,
            };
            total = Some((left, written));
            product = right;
        }
        match total {
            Some((left, op)) => self.binary(op, left, product),
            None => Ok(product),
        }
    }

    /// A written value.
    pub fn literal(&self, pair: &Pair<'_, Rule>) -> Built<Literal> {
        let span = self.span(pair);
        let number = |pair: &Pair<'_, Rule>| {
            let word = pair.clone().into_inner().find(|part| part.as_rule() == Rule::magnitude);
            let written = self.first(pair.clone().into_inner(), Rule::number, span)?;
            self.number(&written, word.and_then(|word| magnitude(word.as_str())))
        };
        Ok(match pair.as_rule() {
            Rule::date | Rule::foreign_date => Literal::Tanggal(self.date(pair)?),
            Rule::money => Literal::Uang(number(pair)?),
            Rule::percent => {
                let sign = pair.clone().into_inner().find(|part| matches!(part.as_rule(), Rule::per_cent | Rule::per_mil));
                let per_mil = sign.as_ref().is_some_and(|sign| sign.as_rule() == Rule::per_mil);
                let spelling = other(sign.is_some_and(|sign| sign.as_str().starts_with('p')));
                Literal::Persen { number: number(pair)?, per_mil, spelling }
            }
            Rule::duration => self.duration(pair.clone().into_inner(), span)?,
            Rule::plain => Literal::Bilangan(number(pair)?),
            Rule::text => Literal::Teks(self.text(pair).text),
            Rule::lit_true => Literal::Logika(true),
            Rule::lit_false => Literal::Logika(false),
            Rule::lit_empty => Literal::Kosong,
            Rule::lit_nil => Literal::Nihil,
            _ => self.need(None, span)?,
        })
    }
}

fn other(yes: bool) -> Spelling {
    if yes { Spelling::Other } else { Spelling::Usual }
}

/// Whether a pair is what the grammar calls `whole`: a condition, a value or a question about a list.
pub(super) fn is_whole(rule: Rule) -> bool {
    matches!(rule, Rule::logic | Rule::sum_of | Rule::extreme_of | Rule::count_of | Rule::any_of | Rule::all_of | Rule::select)
}

/// `1 × 24 jam` at the start of a product, which is the written duration `1 x 24 jam`.
fn several(left: &Expr, right: &Expr) -> Option<Literal> {
    match (&left.kind, &right.kind) {
        (
            ExprKind::Literal(Literal::Bilangan(times @ Number { magnitude: None, .. })),
            ExprKind::Literal(Literal::Durasi { count, times: None, unit, calendar }),
        ) => Some(Literal::Durasi { count: count.clone(), times: Some(times.clone()), unit: *unit, calendar: *calendar }),
        _ => None,
    }
}

fn rounding(words: &str) -> Rounding {
    match words.split_whitespace().nth(1) {
        Some("bawah") => Rounding::Down,
        Some("atas") => Rounding::Up,
        Some("genap") => Rounding::NearestEven,
        _ => Rounding::Nearest,
    }
}
