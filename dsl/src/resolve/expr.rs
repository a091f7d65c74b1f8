//! AST expressions → HIR expressions.

use num_bigint::BigInt;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::value::{DIGITS, Decimal};

use super::Resolver;
use super::identity::day;
use super::lists::Parts;
use super::names::LAW_DAY;
use crate::hir::{self, Counted, Expr, ExprKind};
use crate::syntax::ast::{self, Literal, Magnitude, Name, Number};

impl Resolver<'_> {
    /// Resolves an expression; what cannot be resolved is reported and stands as [`ExprKind::Broken`].
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> Expr {
        let span = expr.span;
        let kind = match &expr.kind {
            ast::ExprKind::Paren(inner) => return self.expr(inner),
            ast::ExprKind::Broken => ExprKind::Broken,
            ast::ExprKind::Literal(literal) => self.literal(literal, span),
            ast::ExprKind::Name(name) => self.name(&Name { text: name.clone(), span }),
            ast::ExprKind::Member(enumeration, member) => self.member(enumeration, member),
            ast::ExprKind::Set(items) => ExprKind::Set(self.exprs(items)),
            ast::ExprKind::Negate(a) => ExprKind::Negate(self.boxed(a)),
            ast::ExprKind::Not(a) => ExprKind::Not(self.boxed(a)),
            ast::ExprKind::Binary(written, a, b) => ExprKind::Binary(written.op, self.boxed(a), self.boxed(b)),
            ast::ExprKind::In { negated, item, set } => {
                let found = ExprKind::In { item: self.boxed(item), set: self.boxed(set) };
                negate(*negated, found, span)
            }
            ast::ExprKind::Contains { negated, set, item } => {
                let set = self.boxed(set);
                negate(*negated, ExprKind::In { item: self.boxed(item), set }, span)
            }
            ast::ExprKind::Between { negated, value, low, high } => {
                let found = ExprKind::Between { value: self.boxed(value), low: self.boxed(low), high: self.boxed(high) };
                negate(*negated, found, span)
            }
            ast::ExprKind::Present { negated, name } => match self.scoped(&name.text).or(self.names.thing(&name.text)) {
                Some(target) => negate(*negated, ExprKind::Present(target), span),
                None => {
                    let diagnostic = self.names.unknown(name);
                    self.report(diagnostic);
                    ExprKind::Broken
                }
            },
            ast::ExprKind::Limit { word, value, bound } => {
                ExprKind::Limit { at_least: word.at_least(), value: self.boxed(value), bound: self.boxed(bound) }
            }
            ast::ExprKind::Round { value, mode, unit } => {
                ExprKind::Round { value: self.boxed(value), mode: *mode, unit: self.boxed(unit) }
            }
            ast::ExprKind::If { branches, otherwise } => {
                // Read as the law would be read aloud, it may seem to limit the whole.
                if matches!(otherwise.kind, ast::ExprKind::Limit { .. } | ast::ExprKind::Round { .. }) {
                    self.report(Diagnostic::finding(Code::LimitInBranch, otherwise.span));
                }
                ExprKind::If {
                    branches: branches.iter().map(|(c, v)| (self.expr(c), self.expr(v))).collect(),
                    otherwise: self.boxed(otherwise),
                }
            }
            ast::ExprKind::Tariff { name, base } => {
                let base = self.boxed(base);
                match self.names.tariff(name) {
                    Ok(id) => ExprKind::Tariff(id, base),
                    Err(diagnostic) => {
                        self.report(diagnostic);
                        ExprKind::Broken
                    }
                }
            }
            ast::ExprKind::Query { kind, item, list, filter, when_empty } => {
                let parts = Parts { list, filter: filter.as_deref(), item: item.as_deref(), when_empty: when_empty.as_deref() };
                self.query(*kind, parts)
            }
            ast::ExprKind::Select { list, filter, keys, when_empty: None } => self.select(list, filter.as_deref(), keys),
            ast::ExprKind::Select { list, filter, keys, when_empty: Some(otherwise) } => {
                self.select_or((list, filter.as_deref()), keys, otherwise, span)
            }
            ast::ExprKind::Age { .. }
            | ast::ExprKind::Difference { .. }
            | ast::ExprKind::Shift { .. }
            | ast::ExprKind::MonthDay { .. }
            | ast::ExprKind::DateOf { .. }
            | ast::ExprKind::Part { .. }
            | ast::ExprKind::AtTime { .. } => self.time(&expr.kind),
            ast::ExprKind::RuleValue(reference) => self.rule_value(reference, span),
            ast::ExprKind::Count(set) => ExprKind::Count(self.boxed(set)),
            ast::ExprKind::Extremum { largest, values } => ExprKind::Extremum { largest: *largest, values: self.exprs(values) },
        };
        Expr { kind, span }
    }

    pub(super) fn boxed(&mut self, expr: &ast::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn exprs(&mut self, exprs: &[ast::Expr]) -> Vec<Expr> {
        exprs.iter().map(|e| self.expr(e)).collect()
    }

    fn name(&mut self, name: &Name) -> ExprKind {
        let target = self.scoped(&name.text).or_else(|| self.names.thing(&name.text));
        let members = self.names.members(&name.text);
        if target.is_none() && members.is_empty() {
            if name.text == LAW_DAY {
                return ExprKind::LawDay;
            }
            if self.unread.contains(&name.text) {
                return ExprKind::Broken;
            }
        }
        // What a name that is nothing was meant to be depends on what it is compared with: the check reports it.
        ExprKind::Name { name: name.text.clone(), target, members }
    }

    /// `X.a`: a member of an enumeration, or a field of the element that a value is or that a question is about.
    fn member(&mut self, enumeration: &Name, member: &Name) -> ExprKind {
        if let Some(target) = self.field_of_outer(&enumeration.text, &member.text) {
            return ExprKind::Name { name: member.text.clone(), target: Some(target), members: Vec::new() };
        }
        let known = self.regulation.enumerations.iter().any(|e| e.name == enumeration.text);
        if !known && let Some(of) = self.scoped(&enumeration.text).or_else(|| self.names.thing(&enumeration.text)) {
            let computed = self.names.computed_of_any(&member.text);
            return ExprKind::Dot { of, field: member.text.clone(), computed };
        }
        let id = match self.names.enumeration(enumeration) {
            Ok(id) => id,
            Err(diagnostic) => {
                self.report(diagnostic);
                return ExprKind::Broken;
            }
        };
        match self.names.members(&member.text).into_iter().find(|(e, _)| *e == id) {
            Some((_, position)) => ExprKind::Member(id, position),
            None => {
                let diagnostic = unknown_member(&member.text, member.span, id, &self.regulation);
                self.report(diagnostic);
                ExprKind::Broken
            }
        }
    }

    /// A text; one that names a member is taken for it and reported.
    fn text(&mut self, text: &str, span: perwali_engine::source::Span) -> ExprKind {
        // Where the regulation knows texts, the check tells what one is compared with.
        let is_text = |input: &hir::Input| input.ty == Some(hir::Type::Teks);
        let inputs = self.regulation.inputs.iter();
        if inputs.chain(self.regulation.records.iter().flat_map(|record| &record.fields)).any(is_text) {
            return ExprKind::Teks(text.to_owned());
        }
        let named = self
            .regulation
            .enumerations
            .iter()
            .position(|e| e.members.iter().any(|(name, external)| name == text || external == text));
        let Some(index) = named else { return ExprKind::Teks(text.to_owned()) };
        let diagnostic = unknown_member(text, span, hir::EnumerationId::new(index), &self.regulation);
        self.report(diagnostic);
        ExprKind::Broken
    }

    fn literal(&mut self, literal: &Literal, span: perwali_engine::source::Span) -> ExprKind {
        let (counted, number, shift) = match literal {
            Literal::Uang(number) => (Counted::Uang, number, 0),
            Literal::Persen { number, per_mil, .. } => (Counted::Persen, number, if *per_mil { 3 } else { 2 }),
            Literal::Bilangan(number) => (Counted::Bilangan, number, 0),
            Literal::Logika(truth) => return ExprKind::Logika(*truth),
            Literal::Tanggal(date) => return day(date).map_or(ExprKind::Broken, ExprKind::Tanggal),
            Literal::Teks(text) => return self.text(text, span),
            Literal::Durasi { count, times, unit, .. } => return self.duration(count, times.as_ref(), *unit, span),
            Literal::Kosong => return ExprKind::Kosong,
            Literal::Nihil => return ExprKind::Number(Counted::Uang, Decimal::new(0, 0)),
        };
        if counted == Counted::Uang
            && let Some(asked) = thousands_comma(number, span)
        {
            self.report(asked);
        }
        match exact(number, shift) {
            Some(decimal) => ExprKind::Number(counted, decimal),
            None => {
                self.report(Diagnostic::error(Code::NumberTooLong, span).with("limit", (DIGITS - 1).to_string()));
                ExprKind::Broken
            }
        }
    }
}

fn negate(negated: bool, kind: ExprKind, span: perwali_engine::source::Span) -> ExprKind {
    if negated { ExprKind::Not(Box::new(Expr { kind, span })) } else { kind }
}

/// Asks about `Rp750,000`: three digits after a comma are thousands elsewhere in the world. Where the number cannot be
/// one so grouped, nothing is asked.
fn thousands_comma(number: &Number, span: perwali_engine::source::Span) -> Option<Diagnostic> {
    let (whole, fraction) = number.digits.split_at_checked(number.digits.len().checked_sub(3)?)?;
    if number.decimals != 3 || number.magnitude.is_some() || whole.len() > 3 || whole == "0" {
        return None;
    }
    let sen = fraction.trim_end_matches('0');
    let (meaning, kept) = if sen.is_empty() {
        (Arg::words(format!("{whole} rupiah"), format!("{whole} rupiah")), format!("Rp{whole}"))
    } else {
        let words = Arg::words(format!("sedikit lebih dari {whole} rupiah"), format!("a little more than {whole} rupiah"));
        (words, if sen.len() < 3 { format!("Rp{whole},{sen:0<2}") } else { format!("Rp{whole},{fraction}0") })
    };
    let suggestion = format!("Rp{whole}.{fraction}");
    let found = Diagnostic::finding(Code::ThousandsComma, span)
        .with("found", format!("Rp{whole},{fraction}"))
        .with("meaning", meaning)
        .with("suggestion", suggestion.as_str())
        .with("kept", kept);
    Some(found.suggest(span, suggestion))
}

/// A written number divided by `10^shift`, without needless zeros; none where it has too many digits.
pub(super) fn exact(number: &Number, shift: u32) -> Option<Decimal> {
    if number.digits.len() >= DIGITS as usize {
        return None;
    }
    let mantissa = number.digits.parse::<BigInt>().ok()?;
    let places = match number.magnitude {
        None => 0,
        Some(Magnitude::Ribu) => 3,
        Some(Magnitude::Juta) => 6,
        Some(Magnitude::Miliar) => 9,
        Some(Magnitude::Triliun) => 12,
    };
    Some(Decimal::new(mantissa, number.decimals + shift).shifted(places).normalised())
}

/// A diagnostic for a name that is no member of an enumeration.
pub fn unknown_member(
    name: &str,
    span: perwali_engine::source::Span,
    id: hir::EnumerationId,
    regulation: &hir::Regulation,
) -> Diagnostic {
    let enumeration = regulation.enumerations.get(id.index());
    let members: Vec<&str> = enumeration.map_or_else(Vec::new, |e| e.members.iter().map(|(n, _)| n.as_str()).collect());
    let mut diagnostic = Diagnostic::error(Code::UnknownMember, span)
        .with("name", name)
        .with("enumeration", enumeration.map_or("", |e| e.name.as_str()))
        .with("members", shortened(&members));
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let same = enumeration.and_then(|e| {
        e.members
            .iter()
            .find(|(own, external)| plain(own) == plain(name) || plain(external) == plain(name))
            .map(|(own, _)| own.as_str())
    });
    if let Some(near) = same.or_else(|| crate::spelling::closest(name, members.iter().copied())) {
        diagnostic = diagnostic.with("suggestion", near).suggest(span, near);
    }
    diagnostic
}

/// A diagnostic for a name that is nothing. Where a member is due, its enumeration is named.
pub fn unknown_name(
    name: &str,
    span: perwali_engine::source::Span,
    due: Option<hir::EnumerationId>,
    condition: bool,
    regulation: &hir::Regulation,
) -> Diagnostic {
    let things = regulation
        .inputs
        .iter()
        .map(|input| input.name.as_str())
        .chain(regulation.values.iter().map(|value| value.name.as_str()));
    let word = match other_word(name) {
        // `dalam hal lainnya`.
        Some("selebihnya") if condition => Some("lain"),
        word => word,
    };
    if let Some(word) = word {
        return Diagnostic::error(Code::UnknownName, span).with("name", name).with("suggestion", word).suggest(span, word);
    }
    if let Some(id) = due {
        let diagnostic = unknown_member(name, span, id, regulation);
        let near = crate::spelling::closest(name, things).filter(|_| diagnostic.suggestion.is_none());
        return match near {
            Some(near) => diagnostic.with("suggestion", near).suggest(span, near),
            None => diagnostic,
        };
    }
    let members = regulation.enumerations.iter().flat_map(|e| e.members.iter().map(|(member, _)| member.as_str()));
    let diagnostic = Diagnostic::error(Code::UnknownName, span).with("name", name);
    match crate::spelling::closest(name, things.chain(members).chain([LAW_DAY])) {
        Some(near) => diagnostic.with("suggestion", near).suggest(span, near),
        None => diagnostic.with("undeclared", name),
    }
}

/// The word of the language for one of another language or of everyday speech.
fn other_word(name: &str) -> Option<&'static str> {
    Some(match name.to_lowercase().as_str() {
        "true" | "yes" | "benar" | "betul" | "iya" | "ya" => "ya",
        "false" | "no" | "salah" | "tidak" | "tdk" => "tidak",
        "hari_ini" | "today" | "now" | "sekarang" | "tanggal_hari_ini" | "tanggal_sekarang" => LAW_DAY,
        "lainnya" | "lain" | "else" | "other" | "others" | "sisanya" | "lain_lain" => "selebihnya",
        "null" | "none" => "kosong",
        "nol" => "Rp0",
        _ => return None,
    })
}

/// At most a dozen names, then how many more there are.
pub fn shortened(names: &[&str]) -> Arg {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        Some(rest) => Arg::words(format!("{shown}, dan {rest} lagi"), format!("{shown}, and {rest} more")),
        None => Arg::Text(shown),
    }
}
