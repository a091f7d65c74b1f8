//! Values: rules, requirements and collected sets against what is declared of them.

use num_traits::{Signed, Zero};
use std::collections::BTreeSet;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{self, Constant, Op, Type, ValueId};
use perwali_engine::source::Span;
use perwali_engine::value::{Decimal, Interval, power_of_ten};
use perwali_engine::verify::MAX_RULES;

use super::arithmetic::{is_fraction, join_all, scale_of};
use super::constants::dim_of;
use super::declared::Bounds;
use super::order::needs_of;
use super::{CheckedContent, CheckedDefinition, CheckedRequirement, CheckedValue, Checker, Dim, Typed, show};
use crate::hir::{self, Body, DecisionKind, Declared, Definition, ExceptionKind, Requirement, RequirementContent, Rules};
use crate::spelling::closest;

impl Checker<'_> {
    /// Checks every value, each after those it uses.
    pub(super) fn values(&mut self) {
        for id in self.order() {
            let checked = self.value(id);
            if let Some(slot) = self.values.get_mut(id.index()) {
                *slot = checked;
            }
        }
    }

    /// Values that no decision uses and whose name is like another's: most likely the same value, misspelt.
    pub(super) fn misspelt(&mut self) {
        let regulation = self.regulation;
        let mut used: BTreeSet<ValueId> = BTreeSet::new();
        let mut pending: Vec<ValueId> =
            regulation.decisions.iter().flat_map(|decision| decision.outputs.iter().copied()).collect();
        while let Some(id) = pending.pop() {
            if used.insert(id) {
                pending.extend(regulation.values.get(id.index()).map(needs_of).into_iter().flatten().map(|(need, _)| need));
            }
        }
        if used.is_empty() {
            return;
        }
        let names: Vec<&str> =
            used.iter().filter_map(|id| regulation.values.get(id.index())).map(|value| value.name.as_str()).collect();
        for (index, value) in regulation.values.iter().enumerate() {
            // Short names differ in a letter by design: `pph`, `ppn`.
            const SHORTEST: usize = 5;
            if used.contains(&ValueId::new(index)) || value.hidden || value.name.len() < SHORTEST {
                continue;
            }
            if let Some(near) = closest(&value.name, names.iter().copied()) {
                self.here = value.provision;
                self.report(
                    Diagnostic::finding(Code::LikelyMisspelt, value.span)
                        .with("name", value.name.clone())
                        .with("suggestion", near),
                );
            }
        }
    }

    fn value(&mut self, id: ValueId) -> Option<CheckedValue> {
        let regulation = self.regulation;
        let value = regulation.values.get(id.index())?;
        self.here = value.provision;
        // A declared type that is unknown has been reported; nothing sensible can be checked against it.
        if value.declared.as_ref().is_some_and(|declared| declared.ty.is_none()) {
            return None;
        }
        let element = value.each;
        self.bound.extend(element.map(|(list, binder)| (binder, list)));
        let found = self.definition(value);
        self.bound.clear();
        let (definition, ty, dim) = found?;
        self.here = value.provision;
        let (ty, check) = self.within_bounds(value, ty, dim)?;
        let optional = value.declared.as_ref().is_some_and(|declared| declared.optional);
        Some(CheckedValue { ty, dim, optional, check, element, definition })
    }

    fn definition(&mut self, value: &hir::Value) -> Option<(CheckedDefinition, Type, Dim)> {
        Some(match &value.definition {
            Definition::Missing => return None,
            Definition::Requirements(root) => {
                let checked = self.requirement(root)?;
                self.require_dim(value, Dim::Logika, value.span)?;
                (CheckedDefinition::Requirements(checked), Type::Bool, Dim::Logika)
            }
            Definition::Collect(members) => self.collected(value, members)?,
            Definition::Rules(rules) => self.rules(value, rules)?,
        })
    }

    fn require_dim(&mut self, value: &hir::Value, found: Dim, span: Span) -> Option<()> {
        let Some(ty) = value.declared.as_ref().and_then(|declared| declared.ty.as_ref()) else { return Some(()) };
        let (expected, _) = dim_of(ty);
        if expected == found {
            return Some(());
        }
        let (expected, found) = (show::dim(expected, self.regulation), show::dim(found, self.regulation));
        let what = Arg::words(format!("Nilai `{}`", value.name), format!("The value of `{}`", value.name));
        self.mismatch_words(span, what, expected, found);
        None
    }

    fn requirement(&mut self, node: &Requirement) -> Option<CheckedRequirement> {
        let mut waivers = Vec::new();
        for (guard, _, provision) in &node.waivers {
            self.here = *provision;
            waivers.push(self.condition(guard));
        }
        self.here = node.provision;
        let content = match &node.content {
            RequirementContent::Leaf(condition) => CheckedContent::Leaf(self.condition(condition)?),
            RequirementContent::Group(_, children) => {
                let checked: Vec<_> = children.iter().map(|child| self.requirement(child)).collect();
                CheckedContent::Group(checked.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(CheckedRequirement { waivers: waivers.into_iter().collect::<Option<_>>()?, content })
    }

    fn collected(&mut self, value: &hir::Value, members: &[hir::Collected]) -> Option<(CheckedDefinition, Type, Dim)> {
        let declared = value.declared.as_ref().and_then(|declared| declared.ty.as_ref());
        let mut enumeration = match declared {
            Some(hir::Type::Himpunan(e)) => Some(*e),
            Some(_) => {
                self.report(Diagnostic::error(Code::NotCollected, value.span).with("name", value.name.clone()));
                return None;
            }
            None => None,
        };
        let mut checked = Vec::new();
        for collected in members {
            self.here = collected.provision;
            let typed = match &collected.member.kind {
                hir::ExprKind::Set(_) => self.expr(&collected.member, enumeration.map(Dim::Himpunan)),
                _ => self.expr(&collected.member, enumeration.map(Dim::Jenis)),
            };
            let guard = match &collected.guard {
                Some(guard) => Some(self.condition(guard)?),
                None => None,
            };
            let typed = typed?;
            let (bits, e) = match (&typed.expr.op, typed.dim) {
                (Op::Constant(Constant::Member(position)), Dim::Jenis(e)) => (1u64.checked_shl(*position).unwrap_or(0), e),
                (Op::Constant(Constant::Set(bits)), Dim::Himpunan(e)) => (*bits, e),
                _ => {
                    let what = Arg::words("Yang dicakup", "What is collected");
                    let hint = Arg::words("Tulis nama anggotanya.", "Write the names of members.");
                    self.report(
                        Diagnostic::error(Code::NotConstant, collected.member.span).with("what", what).with("hint", hint),
                    );
                    return None;
                }
            };
            if *enumeration.get_or_insert(e) != e {
                let expected = show::dim(Dim::Jenis(enumeration?), self.regulation);
                let found = show::dim(Dim::Jenis(e), self.regulation);
                self.mismatch_words(collected.member.span, Arg::words("Yang dicakup", "What is collected"), expected, found);
                return None;
            }
            checked.push((bits, guard));
        }
        let e = enumeration?;
        if !self.set_is_possible(e, value.span) {
            return None;
        }
        Some((CheckedDefinition::Collect(checked), Type::Set(e), Dim::Himpunan(e)))
    }

    fn rules(&mut self, value: &hir::Value, rules: &Rules) -> Option<(CheckedDefinition, Type, Dim)> {
        if rules.rules.len() > MAX_RULES {
            self.report(
                Diagnostic::error(Code::TooManyRules, value.span)
                    .with("name", value.name.clone())
                    .with("count", show::count(rules.rules.len()))
                    .with("limit", show::count(MAX_RULES)),
            );
            return None;
        }
        let declared = value.declared.as_ref().and_then(|declared| declared.ty.clone());
        let mut want = declared.as_ref().map(|ty| dim_of(ty).0);
        let mut guards = Vec::new();
        let mut bodies: Vec<Option<Typed>> = Vec::new();
        let mut failed = false;
        for rule in &rules.rules {
            self.here = rule.provision;
            let guard = rule.guard.as_ref().map(|guard| self.condition(guard));
            let mut known = Vec::new();
            let mut at = Some(rule);
            while let Some(ancestor) = at {
                if let Some(guard) = &ancestor.guard {
                    known.extend(self.assume(guard, true));
                }
                at = ancestor
                    .parent
                    .filter(|(_, kind)| *kind == ExceptionKind::Dikecualikan)
                    .and_then(|(p, _)| rules.rules.get(p));
            }
            let body = match &rule.body {
                Body::Expr(expr) if matches!(expr.kind, hir::ExprKind::Kosong) => {
                    self.forget(known);
                    failed |= matches!(guard, Some(None)) || !self.may_be_empty(value, expr.span);
                    guards.push(guard.flatten());
                    bodies.push(None);
                    continue;
                }
                Body::Expr(expr) => self.expr(expr, want).map(|typed| (typed, expr.span)),
                Body::Table(table, column) => self.table_column(table, *column, value).map(|typed| (typed, table.span)),
            };
            self.forget(known);
            let body = body.and_then(|(typed, span)| self.coerce(typed, span, rule, value, declared.as_ref(), &mut want));
            match (guard, body) {
                (Some(None), _) | (_, None) => failed = true,
                (guard, Some(body)) => {
                    guards.push(guard.flatten());
                    bodies.push(Some(body.0));
                }
            }
        }
        if failed {
            return None;
        }
        self.constant_conflict(value, rules, &bodies);
        let dim = want?;
        let filled = self.unify(bodies.iter().flatten().cloned().collect())?;
        let ty = match join_all(filled.iter().map(|typed| &typed.expr.ty)) {
            Some(ty) => ty,
            None if filled.is_empty() => empty_type(declared.as_ref()?),
            None => return None,
        };
        if let Type::Fraction(fraction) = &ty
            && bodies.len() > 1
        {
            // Rules that apply together are compared by cross-multiplication.
            let crossed = fraction.numerator.mul(&fraction.denominator);
            if !crossed.is_computable() {
                self.report(
                    Diagnostic::error(Code::Unbounded, value.span)
                        .with("interval", show::interval(&crossed, 0, Dim::Bare))
                        .with("suggestion", show::round_bound(dim)),
                );
                return None;
            }
        }
        let mut filled = filled.into_iter();
        let mut pairs = Vec::new();
        for ((guard, body), rule) in guards.into_iter().zip(bodies).zip(&rules.rules) {
            let body = match body {
                Some(_) => filled.next()?.expr,
                None => {
                    self.here = rule.provision;
                    self.make(Op::Constant(Constant::Absent), Some(ty.clone()), dim, rule.span)?.expr
                }
            };
            pairs.push((guard, body));
        }
        Some((CheckedDefinition::Rules(pairs), ty, dim))
    }

    /// Whether a value may be `kosong`; reported where it may not.
    fn may_be_empty(&mut self, value: &hir::Value, span: Span) -> bool {
        let declared = value.declared.as_ref();
        if declared.is_some_and(|declared| declared.optional) {
            return true;
        }
        let hint = match declared {
            Some(_) => Arg::words(
                "Rupiah nol ditulis `nihil`; bila hasilnya memang boleh tidak ada, tambahkan `boleh kosong` pada pernyataannya.",
                "No rupiah is written `nihil`; if there may be no result, add `boleh kosong` to its declaration.",
            ),
            None => Arg::words(
                format!("Hanya keputusan yang dapat kosong: nyatakan `keputusan {}: … boleh kosong`.", value.name),
                format!("Only a decision can be empty: declare `keputusan {}: … boleh kosong`.", value.name),
            ),
        };
        let expected = match declared.and_then(|declared| declared.ty.as_ref()) {
            Some(ty) => show::dim(dim_of(ty).0, self.regulation),
            None => Arg::words("sebuah nilai", "a value"),
        };
        let what = Arg::words(format!("Nilai `{}`", value.name), format!("The value of `{}`", value.name));
        self.mismatch_hint(span, what, expected, "`kosong`".into(), hint);
        false
    }

    /// A rule's value as the type declared, or as the kind of thing the rules before it give.
    fn coerce(
        &mut self,
        typed: Typed,
        span: Span,
        rule: &hir::Rule,
        value: &hir::Value,
        declared: Option<&hir::Type>,
        want: &mut Option<Dim>,
    ) -> Option<(Typed, Span)> {
        let expected = *want.get_or_insert(typed.dim);
        if typed.dim != expected {
            let bare = match &rule.body {
                Body::Expr(expr) => self.bare_number(expr, typed.dim, expected),
                Body::Table(..) => false,
            };
            if !bare {
                let hint = match (expected, typed.dim) {
                    (Dim::Persen, Dim::Bare) => Arg::words(
                        "Nyatakan sebagai persen, misalnya `× 1%` atau `dibulatkan … dalam 0,01%`.",
                        "State it as a percentage, such as `× 1%` or `dibulatkan … dalam 0,01%`.",
                    ),
                    (Dim::Bare, Dim::Persen) => Arg::words(
                        "Kalikan dengan bilangan desimal, misalnya `0,8 × nilai`, atau nyatakan tipenya `persen`.",
                        "Multiply by a decimal, such as `0,8 × nilai`, or declare it `persen`.",
                    ),
                    _ => Arg::words("Periksa rumusnya, atau tipe yang dinyatakan.", "Check the formula, or the type declared."),
                };
                let what = Arg::words(format!("Nilai `{}`", value.name), format!("The value of `{}`", value.name));
                let (expected, found) = (show::dim(expected, self.regulation), show::dim(typed.dim, self.regulation));
                self.mismatch_hint(span, what, expected, found, hint);
            }
            return None;
        }
        let Some(declared) = declared.filter(|_| expected.is_number()) else { return Some((typed, span)) };
        let (_, scale) = dim_of(declared);
        let suggestion =
            show::rounding_unit(declared).map(|unit| format!("dibulatkan ke terdekat dalam {unit}")).unwrap_or_default();
        let words = show::declared(declared, self.regulation);
        if is_fraction(&typed) {
            self.report(
                Diagnostic::error(Code::FractionNotRounded, span)
                    .with("target", Arg::words(format!("menjadi {words}"), format!("becomes {words}")))
                    .with("suggestion", suggestion),
            );
            return None;
        }
        let own = scale_of(&typed)?;
        if own <= scale {
            return Some((self.rescale(typed, scale)?, span));
        }
        if let Op::Constant(Constant::Number(mantissa)) = &typed.expr.op
            && let Some(mantissa) = Decimal::new(mantissa.clone(), own).at_scale(scale)
        {
            return Some((self.number_constant(&Decimal::new(mantissa, scale), typed.dim, span)?, span));
        }
        let shown = |scale: u32| if expected == Dim::Persen { scale.saturating_sub(2) } else { scale }.to_string();
        self.report(
            Diagnostic::error(Code::SilentRounding, span)
                .with("scale", shown(own))
                .with("name", value.name.clone())
                .with("target", shown(scale))
                .with("suggestion", suggestion),
        );
        None
    }

    /// Rules that always apply and always differ.
    fn constant_conflict(&mut self, value: &hir::Value, rules: &Rules, bodies: &[Option<Typed>]) {
        let always = |index: usize, rule: &hir::Rule| {
            let replaceable = rules.rules.iter().any(|other| other.parent.is_some_and(|(parent, _)| parent == index));
            rule.guard.is_none()
                && rule.from.is_none()
                && rule.until.is_none()
                && rule.parent.is_none()
                && !replaceable
                && rules.otherwise != Some(index)
                && rules.order.is_none()
        };
        let mut first: Option<(usize, &Constant)> = None;
        for (index, (rule, body)) in rules.rules.iter().zip(bodies).enumerate() {
            let constant = match body.as_ref().map(|typed| &typed.expr.op) {
                None => &Constant::Absent,
                Some(Op::Constant(constant)) => constant,
                Some(_) => continue,
            };
            if !always(index, rule) {
                continue;
            }
            match first {
                None => first = Some((index, constant)),
                Some((earlier, known)) if known != constant => {
                    let address = |index: usize| {
                        let provision = rules.rules.get(index).map_or(ir::ProvisionId(0), |rule| rule.provision);
                        self.regulation.provisions.get(provision.index()).map_or("", |p| p.address.as_str())
                    };
                    let provisions = format!("{}; {}", address(earlier), address(index));
                    self.here = rule.provision;
                    self.report(
                        Diagnostic::error(Code::ConstantConflict, rule.span)
                            .with("name", value.name.clone())
                            .with("provisions", provisions),
                    );
                    return;
                }
                Some(_) => {}
            }
        }
    }

    /// The type within the declared bounds, and the bound to check when it could not be proved.
    fn within_bounds(&mut self, value: &hir::Value, ty: Type, dim: Dim) -> Option<(Type, Option<Interval>)> {
        let Some(declared) = &value.declared else { return Some((ty, None)) };
        let Type::Number(number) = &ty else {
            // Only numbers are checked against bounds when they are computed: others must not seem to be.
            if declared.range.is_some() {
                let found = show::dim(dim, self.regulation);
                let what = Arg::words("Keputusan yang diberi batas `antara`", "A decision bounded by `antara`");
                self.here = ir::ProvisionId(0);
                self.mismatch_words(
                    declared.span,
                    what,
                    Arg::words("bilangan, uang, atau persen", "a number, money or a percentage"),
                    found,
                );
                return None;
            }
            return Some((ty, None));
        };
        let Some(bounds) = self.declared_bounds(declared, number.interval.high())? else { return Some((ty, None)) };
        if bounds.encloses(&number.interval) {
            return Some((ty, None));
        }
        // The declaration is at fault or the formula: the place is the first, the label shows the second.
        self.here = ir::ProvisionId(0);
        let rule = match &value.definition {
            Definition::Rules(rules) => rules.rules.first().map(|rule| rule.span),
            _ => None,
        };
        let labelled = |diagnostic: Diagnostic| match rule {
            Some(span) => diagnostic.label(span, Arg::words("rumusnya di sini", "its formula is here")),
            None => diagnostic,
        };
        let (found, scale) = (number.interval.clone(), number.scale);
        let shown = show::interval(&found, scale, dim);
        let never_below = format!("paling sedikit {}", show::number(bounds.low(), scale, dim));
        let Some(common) = bounds.intersect(&found) else {
            let bounds = show::bounds(&bounds, scale, dim);
            let bounds = if declared.range.is_some() { bounds } else { never_below.clone() };
            self.report(labelled(
                Diagnostic::error(Code::OutOfDeclaredBounds, value.span)
                    .with("name", value.name.clone())
                    .with("interval", shown)
                    .with("bounds", bounds),
            ));
            return None;
        };
        let suggestion = if found.low() < bounds.low() {
            never_below.clone()
        } else {
            format!("paling banyak {}", show::number(bounds.high(), scale, dim))
        };
        // A tax or an allowance states no bounds of its own; that it may be negative is said in words.
        let (stated, proposal) = match declared.range {
            Some(_) => (show::bounds(&bounds, scale, dim), show::bounds(&found, scale, dim)),
            None => (never_below, "boleh negatif".to_owned()),
        };
        self.report(labelled(
            Diagnostic::finding(Code::UnprovenBounds, value.span)
                .with("name", value.name.clone())
                .with("interval", shown)
                .with("bounds", stated)
                .with("suggestion", suggestion)
                .with("proposal", proposal),
        ));
        let ty = Type::Number(ir::NumberType { interval: common, ..number.clone() });
        // The rules still give the wider interval, so the check is part of the value.
        Some((ty, Some(bounds)))
    }

    /// Bounds a decision states, or that its kind implies: a tax or an allowance is never negative.
    fn declared_bounds(&mut self, declared: &Declared, high: &num_bigint::BigInt) -> Option<Option<Interval>> {
        let ty = declared.ty.as_ref()?;
        if let Some(range) = &declared.range {
            return Some(match self.bounds(range, ty)? {
                Bounds::Numbers(interval) => Some(interval),
                Bounds::Days(..) => None,
            });
        }
        let never_negative = matches!(declared.kind, Some(DecisionKind::Pajak | DecisionKind::Tunjangan)) && !declared.negative;
        if !never_negative {
            return Some(None);
        }
        let top = if high.is_negative() || high.is_zero() { power_of_ten(1) } else { high.clone() };
        Some(Some(Interval::new(num_bigint::BigInt::zero(), top)))
    }
}

/// The type of a value that is never anything but empty.
fn empty_type(declared: &hir::Type) -> Type {
    let (dim, scale) = dim_of(declared);
    match dim {
        Dim::Logika => Type::Bool,
        Dim::Tanggal => Type::Date,
        Dim::Waktu => Type::Time,
        Dim::Teks => Type::Text,
        Dim::Jenis(e) => Type::Member(e),
        Dim::Himpunan(e) => Type::Set(e),
        Dim::Elemen(list) => Type::Element(list),
        Dim::Uang | Dim::Persen | Dim::Bare | Dim::Lama(_) | Dim::Daftar => {
            let interval = Interval::point(num_bigint::BigInt::zero());
            Type::Number(ir::NumberType { unit: dim.unit(), scale, interval })
        }
    }
}
