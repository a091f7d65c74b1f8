//! Statements → the definition of each value: rules with their exceptions and order, collected sets.

use std::collections::BTreeSet;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{InputId, ProvisionId, ValueId};
use perwali_engine::source::Span;
use perwali_engine::value::Day;

use super::lists::Scope;
use super::requirements::{Group, Lists};
use super::{ByValue, Resolver, identity, skeleton};
use crate::hir::{self, BinaryOp, Body, Collected, Definition, ExceptionKind, Expr, ExprKind, Rules};
use crate::syntax::ast::{self, RuleBody};

/// What the second walk gathers.
#[derive(Default)]
pub(super) struct Definitions {
    rules: ByValue<Pending>,
    collected: ByValue<Collected>,
    pub(super) lists: Lists,
    orders: Vec<(ValueId, Vec<ProvisionId>, Span, ProvisionId)>,
}

/// A rule before its exceptions are tied.
struct Pending {
    rule: hir::Rule,
    otherwise: bool,
    /// The provisions it is an exception of.
    target: Option<(ExceptionKind, Vec<(ProvisionId, ast::ProvisionRef)>)>,
}

impl Pending {
    fn replaces(&self, provision: ProvisionId) -> bool {
        self.target.iter().flat_map(|(_, targets)| targets).any(|(target, _)| *target == provision)
    }
}

impl Resolver<'_> {
    pub(super) fn rule(&mut self, rule: &ast::Rule, span: Span, definitions: &mut Definitions) {
        if self.here == skeleton::WHOLE {
            let name = rule.targets.first().map_or("", |t| t.text.as_str());
            self.report(Diagnostic::error(Code::RuleOutsideProvision, span).with("name", name));
        }
        if let Some(each) = &rule.each {
            let Some(list) = self.list_of(each) else { return };
            let targets: Vec<ValueId> = rule.targets.iter().filter_map(|name| self.names.computed(list, &name.text)).collect();
            let each = |id: &ValueId| self.regulation.values.get(id.index()).and_then(|value| value.each);
            // The fields a table defines together speak of the same element.
            let Some((list, binder)) = targets.first().and_then(each) else { return };
            for id in &targets {
                if let Some(value) = self.regulation.values.get_mut(id.index()) {
                    value.each = Some((list, binder));
                }
            }
            self.within(Scope { list, binder }, |own| own.rule_of(rule, Some(list), span, definitions));
        } else {
            self.rule_of(rule, None, span, definitions);
        }
    }

    fn rule_of(&mut self, rule: &ast::Rule, each: Option<InputId>, span: Span, definitions: &mut Definitions) {
        let ids: Vec<Option<ValueId>> = rule
            .targets
            .iter()
            .map(|name| match each {
                Some(list) => self.names.computed(list, &name.text),
                None => self.names.value(&name.text),
            })
            .collect();
        self.subject = if let [id] = ids.as_slice() { *id } else { None };
        self.rule_of_values(rule, ids, span, definitions);
        self.subject = None;
    }

    fn rule_of_values(&mut self, rule: &ast::Rule, ids: Vec<Option<ValueId>>, span: Span, definitions: &mut Definitions) {
        let own_guard = rule.guard.as_ref().map(|guard| self.expr(&guard.condition));
        let guard = self.inherited_guard(own_guard);
        let (from, until) = self.in_force(&rule.from, &rule.until.map(|until| until.day), span);
        let target = rule.exception.as_ref().map(|exception| {
            let found = exception.targets.iter().map(|target| Some((self.provision(target)?, target.clone())));
            (exception.kind, found.collect::<Vec<Option<_>>>().into_iter().flatten().collect::<Vec<_>>())
        });
        if target.as_ref().is_some_and(|(_, targets)| targets.is_empty()) {
            return;
        }
        let bodies: Vec<Body> = match &rule.body {
            RuleBody::Requirements { mode, text } => {
                let (Some(id), Some(name)) = (ids.first().copied().flatten(), rule.targets.first()) else { return };
                let text = text.as_ref().map_or_else(String::new, |t| t.text.clone());
                let root = Group { mode: *mode, text, provision: self.here, span };
                let plain = guard.is_none() && from.is_none() && until.is_none() && target.is_none() && !rule.otherwise;
                if plain {
                    self.place_value(id);
                    if !definitions.lists.open_root(id, root) {
                        self.mixed(id, span, Arg::words("dua daftar syarat", "two lists of requirements"));
                    }
                    return;
                }
                // A list that holds only under a guard is a value of its own, which the guarded rule uses.
                let list = self.push_value(name, self.here, true);
                definitions.lists.open_root(list, root);
                let kind = ExprKind::Name { name: name.text.clone(), target: Some(hir::Ref::Value(list)), members: Vec::new() };
                vec![Body::Expr(Expr { kind, span })]
            }
            RuleBody::Expr(expr) => {
                if rule.targets.len() > 1 {
                    self.report(Diagnostic::error(Code::SeveralTargets, span));
                }
                // Each gets the value, so that none is reported as undefined as well.
                vec![Body::Expr(self.expr(expr)); rule.targets.len()]
            }
            RuleBody::Table(table) => {
                let table = self.table(table, &rule.targets);
                (0..rule.targets.len()).map(|column| Body::Table(table.clone(), column)).collect()
            }
        };
        for (id, body) in ids.into_iter().zip(bodies) {
            let Some(id) = id else { continue };
            self.place_value(id);
            let rule_found = hir::Rule { guard: guard.clone(), from, until, body, parent: None, provision: self.here, span };
            definitions.rules.entry(id).or_default().push(Pending {
                rule: rule_found,
                otherwise: rule.otherwise,
                target: target.clone(),
            });
        }
    }

    pub(super) fn collect(&mut self, collect: &ast::Collect, span: Span, definitions: &mut Definitions) {
        let member = self.expr(&collect.member);
        let own = collect.guard.as_ref().map(|guard| self.expr(&guard.condition));
        let guard = self.inherited_guard(own);
        let Some(id) = self.names.value(&collect.target.text) else { return };
        self.place_value(id);
        let (from, until) = self.in_force(&collect.from, &collect.until.map(|until| until.day), span);
        definitions.collected.entry(id).or_default().push(Collected { member, guard, from, until, provision: self.here, span });
    }

    /// The days of a statement, not before its headings take effect.
    pub(super) fn in_force(
        &mut self,
        from: &Option<ast::Date>,
        until: &Option<ast::Date>,
        span: Span,
    ) -> (Option<Day>, Option<Day>) {
        let from = later(from.as_ref().and_then(identity::day), self.inherited_from());
        let until = until.as_ref().and_then(identity::day);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            self.report(Diagnostic::error(Code::DateRangeInverted, span));
        }
        (from, until)
    }

    pub(super) fn order(&mut self, order: &ast::Order, definitions: &mut Definitions) {
        let Some(id) = self.value_named(&order.target) else { return };
        let provisions = order.provisions.iter().filter_map(|p| self.provision(p)).collect();
        definitions.orders.push((id, provisions, order.target.span, self.here));
    }

    /// A value that no decision declares stands where it is first defined.
    fn place_value(&mut self, id: ValueId) {
        let here = self.here;
        if let Some(value) = self.regulation.values.get_mut(id.index())
            && value.provision == skeleton::WHOLE
        {
            value.provision = here;
        }
    }

    pub(super) fn inherited_guard(&self, own: Option<Expr>) -> Option<Expr> {
        let mut guard = own;
        let mut at = Some(self.here);
        while let Some(provision) = at.and_then(|id| self.skeleton.provisions.get(id.index())) {
            if let Some(outer) = &provision.guard {
                guard = Some(match guard {
                    None => outer.clone(),
                    Some(inner) => {
                        Expr { span: inner.span, kind: ExprKind::Binary(BinaryOp::And, Box::new(outer.clone()), Box::new(inner)) }
                    }
                });
            }
            at = provision.parent;
        }
        guard
    }

    pub(super) fn inherited_from(&self) -> Option<Day> {
        let mut from = None;
        let mut at = Some(self.here);
        while let Some(provision) = at.and_then(|id| self.skeleton.provisions.get(id.index())) {
            from = later(from, provision.from);
            at = provision.parent;
        }
        from
    }

    pub(super) fn mixed(&mut self, id: ValueId, span: Span, ways: Arg) {
        let name = self.regulation.values.get(id.index()).map_or_else(String::new, |v| v.name.clone());
        self.report(Diagnostic::error(Code::MixedDefinitions, span).with("name", name).with("ways", ways));
    }

    /// Ties everything to its value.
    pub(super) fn finish(&mut self, mut definitions: Definitions, has_broken_items: bool) {
        let mut roots = std::mem::take(&mut definitions.lists).finish(self);
        for index in 0..self.regulation.values.len() {
            let id = ValueId::new(index);
            let (span, place) = self.regulation.values.get(index).map_or_else(Default::default, |v| (v.span, Some(v.provision)));
            self.here = place.unwrap_or(skeleton::WHOLE);
            let rules = definitions.rules.remove(&id);
            let collected = definitions.collected.remove(&id);
            let root = roots.remove(&id);
            let first_rule = rules.as_ref().and_then(|r| r.first()).map(|p| ("`adalah`", p.rule.span, p.rule.provision));
            let first_member = collected.as_ref().and_then(|c| c.first()).map(|c| ("`mencakup`", c.span, c.provision));
            let mut ways: Vec<_> = [first_rule, first_member, root.as_ref().map(|r| ("`syarat`", r.span, r.provision))]
                .into_iter()
                .flatten()
                .collect();
            ways.sort_by_key(|(_, span, _)| span.start);
            if let [(first, ..), .., (last, span, provision)] = ways.as_slice() {
                self.here = *provision;
                self.mixed(id, *span, Arg::words(format!("{first} dan {last}"), format!("{first} and {last}")));
            }
            if let Some(definition) = self.by_provision(id) {
                if let Some(value) = self.regulation.values.get_mut(index) {
                    value.definition = definition;
                }
                continue;
            }
            let definition = match (rules, collected, root) {
                (_, _, Some(root)) => {
                    if let Some(value) = self.regulation.values.get_mut(index)
                        && value.provision == skeleton::WHOLE
                    {
                        value.provision = root.provision;
                    }
                    Definition::Requirements(root)
                }
                (_, Some(collected), _) => Definition::Collect(collected),
                (Some(rules), _, _) => {
                    let orders: Vec<_> = definitions.orders.iter().filter(|(of, ..)| *of == id).cloned().collect();
                    Definition::Rules(self.tie(id, rules, &orders))
                }
                (None, None, None) => {
                    // A broken statement may have been its rule: one message is enough.
                    if !has_broken_items {
                        let name = self.regulation.values.get(index).map_or_else(String::new, |v| v.name.clone());
                        self.report(Diagnostic::error(Code::UndefinedDecision, span).with("name", name));
                    }
                    Definition::Missing
                }
            };
            if let Some(value) = self.regulation.values.get_mut(index) {
                value.definition = definition;
            }
        }
    }

    /// Puts exceptions after their targets and resolves the order.
    fn tie(&mut self, id: ValueId, pending: Vec<Pending>, orders: &[(ValueId, Vec<ProvisionId>, Span, ProvisionId)]) -> Rules {
        let name = self.regulation.values.get(id.index()).map_or_else(String::new, |v| v.name.clone());
        // Which rules each is an exception of.
        let mut targets: Vec<Vec<usize>> = Vec::new();
        for (index, own) in pending.iter().enumerate() {
            let mut replaced: Vec<usize> = Vec::new();
            for (provision, reference) in own.target.iter().flat_map(|(_, targets)| targets) {
                let found: Vec<usize> = pending
                    .iter()
                    .enumerate()
                    .filter(|(at, other)| {
                        *at != index && !other.replaces(*provision) && self.is_within(other.rule.provision, *provision)
                    })
                    .map(|(at, _)| at)
                    .collect();
                if found.is_empty() {
                    self.here = own.rule.provision;
                    self.no_rule_there(reference, &name, &pending);
                }
                replaced.extend(found);
            }
            // A rule that two of the provisions named hold is replaced once.
            replaced.sort_unstable();
            replaced.dedup();
            targets.push(replaced);
        }
        let mut tied = Tied { rules: Rules::default(), origin: Vec::new(), circle: None, too_deep: None };
        let mut open: Vec<usize> = Vec::new();
        for (index, own) in pending.iter().enumerate() {
            if own.target.is_none() {
                tied.place(index, None, &pending, &targets, &mut open);
            }
        }
        if let Some(deep) = tied.too_deep.and_then(|index| pending.get(index)) {
            self.here = deep.rule.provision;
            self.report(Diagnostic::error(Code::TooDeep, deep.rule.span).with("limit", MAX_NESTING.to_string()));
        }
        // A circle may also hang on a rule that one of its exceptions replaces as well. An exception that stands inside
        // its own target does not replace the exceptions made from it: no circle.
        let outside = |index: &usize| {
            let own = pending.get(*index);
            own.is_some_and(|own| {
                own.target.is_some()
                    && !own
                        .target
                        .iter()
                        .flat_map(|(_, targets)| targets)
                        .any(|(target, _)| self.is_within(own.rule.provision, *target))
            })
        };
        if let Some(circle) = tied.circle.take().filter(|circle| circle.iter().all(outside))
            && let Some(own) = circle.first().and_then(|index| pending.get(*index))
        {
            self.report_circle(own, circle.iter().chain(circle.first()), &pending);
        }
        let mut seen: BTreeSet<usize> = tied.origin.iter().copied().collect();
        for start in 0..pending.len() {
            // From exception to target until one comes again: one message for each circle, however many stand on it.
            let mut path = Vec::new();
            let mut at = Some(start).filter(|start| !seen.contains(start));
            while let Some(index) = at.filter(|index| !path.contains(index)) {
                path.push(index);
                at = targets.get(index).and_then(|t| t.first()).copied().filter(|target| !seen.contains(target));
            }
            seen.extend(path.iter().copied());
            if let (Some(again), Some(own)) = (at, pending.get(start)) {
                let circle = path.iter().skip_while(|index| **index != again).chain([&again]);
                self.report_circle(own, circle, &pending);
            }
        }
        let mut rules = tied.sorted();
        self.find_otherwise(&mut rules, &pending, &name);
        if let Some((_, provisions, span, place)) = orders.first() {
            self.resolve_order(&mut rules.0, provisions, *span, *place, &name);
        }
        rules.0
    }

    fn no_rule_there(&mut self, reference: &ast::ProvisionRef, name: &str, pending: &[Pending]) {
        let mut diagnostic = Diagnostic::error(Code::NoRuleThere, reference.span)
            .with("reference", skeleton::path_text(&reference.path))
            .with("name", name);
        let places: BTreeSet<&str> = pending
            .iter()
            .filter(|other| other.target.is_none())
            .map(|other| self.skeleton.address(other.rule.provision))
            .collect();
        if !places.is_empty() {
            diagnostic = diagnostic.with("suggestion", places.into_iter().collect::<Vec<_>>().join("; "));
        }
        self.report(diagnostic);
    }

    fn report_circle<'p>(&mut self, own: &Pending, circle: impl Iterator<Item = &'p usize>, pending: &[Pending]) {
        let addresses: Vec<&str> =
            circle.filter_map(|index| pending.get(*index)).map(|p| self.skeleton.address(p.rule.provision)).collect();
        let chain = addresses.join(" → ");
        self.here = own.rule.provision;
        self.report(Diagnostic::error(Code::ExceptionCycle, own.rule.span).with("chain", chain));
    }

    fn find_otherwise(&mut self, rules: &mut (Rules, Vec<usize>), pending: &[Pending], name: &str) {
        let defaults: Vec<usize> = rules
            .1
            .iter()
            .enumerate()
            .filter(|(_, origin)| pending.get(**origin).is_some_and(|p| p.otherwise))
            .map(|(index, _)| index)
            .collect();
        rules.0.otherwise = defaults.first().copied().filter(|i| rules.0.rules.get(*i).is_some_and(|r| r.parent.is_none()));
        if let Some(second) = defaults.get(1).and_then(|i| rules.0.rules.get(*i)) {
            self.here = second.provision;
            let span = second.span;
            self.report(Diagnostic::error(Code::SeveralOtherwise, span).with("name", name));
        }
    }

    fn resolve_order(&mut self, rules: &mut Rules, provisions: &[ProvisionId], span: Span, place: ProvisionId, name: &str) {
        self.here = place;
        let roots: Vec<usize> = rules
            .rules
            .iter()
            .enumerate()
            .filter(|(index, rule)| rule.parent.is_none() && rules.otherwise != Some(*index))
            .map(|(index, _)| index)
            .collect();
        let mut order: Vec<Vec<usize>> = Vec::new();
        let mut named = BTreeSet::new();
        for provision in provisions {
            let at = roots
                .iter()
                .filter(|root| rules.rules.get(**root).is_some_and(|rule| self.is_within(rule.provision, *provision)));
            // A part of a provision that stands earlier in the order is not a part of the whole that comes later.
            let item: Vec<usize> = at.copied().filter(|root| named.insert(*root)).collect();
            if !item.is_empty() {
                order.push(item);
            }
        }
        let missing: Vec<&str> = roots
            .iter()
            .filter(|root| !named.contains(root))
            .filter_map(|root| rules.rules.get(*root))
            .map(|rule| self.skeleton.address(rule.provision))
            .collect();
        if !missing.is_empty() {
            let missing = missing.join("; ");
            self.report(Diagnostic::error(Code::OrderIncomplete, span).with("name", name).with("missing", missing));
        }
        rules.order = Some(order);
    }
}

struct Tied {
    rules: Rules,
    /// The pending rule each placed one was made from.
    origin: Vec<usize>,
    /// The first exceptions found to replace each other.
    circle: Option<Vec<usize>>,
    /// A rule that stands below more exceptions than can nest.
    too_deep: Option<usize>,
}

/// Most exceptions of exceptions.
const MAX_NESTING: usize = 32;

impl Tied {
    /// Places a rule and, below it, its exceptions; an exception of several rules is placed once below each.
    fn place(
        &mut self,
        index: usize,
        parent: Option<(usize, ExceptionKind)>,
        pending: &[Pending],
        targets: &[Vec<usize>],
        open: &mut Vec<usize>,
    ) {
        if let Some(from) = open.iter().position(|outer| *outer == index) {
            self.circle.get_or_insert_with(|| open.iter().skip(from).copied().collect());
            return;
        }
        if self.rules.rules.len() > perwali_engine::verify::MAX_RULES {
            return;
        }
        if open.len() >= MAX_NESTING {
            self.too_deep = Some(index);
            return;
        }
        let Some(own) = pending.get(index) else { return };
        let at = self.rules.rules.len();
        self.rules.rules.push(hir::Rule { parent, ..own.rule.clone() });
        self.origin.push(index);
        open.push(index);
        for (exception, its_targets) in targets.iter().enumerate() {
            if its_targets.contains(&index)
                && let Some((kind, ..)) = pending.get(exception).and_then(|p| p.target.as_ref())
            {
                self.place(exception, Some((at, *kind)), pending, targets, open);
            }
        }
        open.pop();
    }

    /// The law's order, but a rule after the one it is an exception of.
    fn sorted(self) -> (Rules, Vec<usize>) {
        let mut keys: Vec<(usize, usize)> = Vec::new();
        for (index, origin) in self.origin.iter().enumerate() {
            let parent = self.rules.rules.get(index).and_then(|r| r.parent).and_then(|(p, _)| keys.get(p)).map_or(0, |k| k.0);
            keys.push(((*origin).max(parent), index));
        }
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by_key(|index| keys.get(*index).copied());
        let position = |old: usize| order.iter().position(|at| *at == old).unwrap_or(old);
        let rules = order
            .iter()
            .filter_map(|old| self.rules.rules.get(*old))
            .map(|rule| hir::Rule { parent: rule.parent.map(|(p, kind)| (position(p), kind)), ..rule.clone() })
            .collect();
        let origin = order.iter().filter_map(|old| self.origin.get(*old)).copied().collect();
        (Rules { rules, order: None, otherwise: None }, origin)
    }
}

pub(super) fn later(a: Option<Day>, b: Option<Day>) -> Option<Day> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.max(b)),
        (a, b) => a.or(b),
    }
}
