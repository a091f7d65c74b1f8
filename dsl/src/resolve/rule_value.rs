//! `nilai menurut R`: what the rules of a provision give for the value whose rule it stands in, without their exceptions.
//!
//! Such a value is a hidden one with rules of its own: those of the provision, each with the guards and days of what it is
//! itself an exception of. An exception that uses what it replaces does not need itself that way.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::ir::{ProvisionId, ValueId};
use perwali_engine::source::Span;

use super::definitions::later;
use super::skeleton::path_text;
use super::{Resolver, skeleton};
use crate::hir::{self, BinaryOp, Declared, Definition, ExceptionKind, Expr, ExprKind, Ref, Rule, Rules};
use crate::syntax::ast;

/// A value by the rules of one provision.
pub(super) struct RuleValue {
    /// The value whose rules they are.
    of: ValueId,
    provision: ProvisionId,
    /// The hidden value.
    hidden: ValueId,
    /// The first reference to it, and where it stands.
    reference: ast::ProvisionRef,
    here: ProvisionId,
}

impl Resolver<'_> {
    pub(super) fn rule_value(&mut self, reference: &ast::ProvisionRef, span: Span) -> ExprKind {
        let Some(of) = self.subject else {
            let words = path_text(&reference.path);
            self.report(Diagnostic::error(Code::RuleValueOutside, span).with("reference", words));
            return ExprKind::Broken;
        };
        let Some(provision) = self.provision(reference) else { return ExprKind::Broken };
        let known = self.rule_values.iter().find(|known| known.of == of && known.provision == provision);
        let hidden = match known {
            Some(known) => known.hidden,
            None => self.new_rule_value(of, provision, reference),
        };
        let Some(own) = self.regulation.values.get(of.index()) else { return ExprKind::Broken };
        let target = match own.each {
            Some((list, binder)) => Ref::Computed(binder, list, hidden),
            None => Ref::Value(hidden),
        };
        ExprKind::Name { name: own.name.clone(), target: Some(target), members: Vec::new() }
    }

    fn new_rule_value(&mut self, of: ValueId, provision: ProvisionId, reference: &ast::ProvisionRef) -> ValueId {
        let hidden = ValueId::new(self.regulation.values.len());
        if let Some(own) = self.regulation.values.get(of.index()).cloned() {
            // The bounds of the decision are those of its result, not of what an exception starts from.
            let declared = own.declared.map(|declared| Declared { kind: None, range: None, negative: true, ..declared });
            self.regulation.values.push(hir::Value {
                declared,
                definition: Definition::Missing,
                label: String::new(),
                hidden: true,
                by_provision: true,
                provision: self.here,
                ..own
            });
        }
        let (reference, here) = (reference.clone(), self.here);
        self.rule_values.push(RuleValue { of, provision, hidden, reference, here });
        hidden
    }

    /// The definition of a value by the rules of one provision; none for any other value. Those of the value itself, which
    /// stands before it, are tied by now.
    pub(super) fn by_provision(&mut self, id: ValueId) -> Option<Definition> {
        let own = self.rule_values.iter().find(|own| own.hidden == id)?;
        let (of, provision, here, reference) = (own.of, own.provision, own.here, own.reference.clone());
        let value = self.regulation.values.get(of.index())?;
        let name = value.name.clone();
        let rules = match &value.definition {
            Definition::Rules(rules) => rules.clone(),
            _ => Rules::default(),
        };
        let inside = |rule: &Rule| self.is_within(rule.provision, provision);
        let exception_inside = |rule: &Rule| above(&rules, rule).any(|(rule, _)| inside(rule));
        let mut found = Rules::default();
        for (index, rule) in rules.rules.iter().enumerate() {
            if inside(rule) && !exception_inside(rule) {
                if rules.otherwise == Some(index) {
                    found.otherwise = Some(found.rules.len());
                }
                found.rules.push(alone(&rules, rule));
            }
        }
        if found.rules.is_empty() {
            self.here = here;
            let roots = rules.rules.iter().filter(|rule| rule.parent.is_none()).map(|rule| rule.provision);
            let places: std::collections::BTreeSet<&str> = roots.map(|place| self.skeleton.address(place)).collect();
            let mut diagnostic = Diagnostic::error(Code::NoRuleThere, reference.span)
                .with("reference", skeleton::path_text(&reference.path))
                .with("name", name);
            if !places.is_empty() {
                diagnostic = diagnostic.with("suggestion", places.into_iter().collect::<Vec<_>>().join("; "));
            }
            self.report(diagnostic);
            return Some(Definition::Missing);
        }
        Some(Definition::Rules(found))
    }
}

/// What a rule is an exception of, and what that is an exception of, with the kinds of exception on the way. A rule stands
/// after the one it is an exception of, so this ends.
fn above<'r>(rules: &'r Rules, rule: &'r Rule) -> impl Iterator<Item = (&'r Rule, ExceptionKind)> {
    let mut parent = rule.parent;
    std::iter::from_fn(move || {
        let (at, kind) = parent?;
        let found = rules.rules.get(at)?;
        parent = found.parent;
        Some((found, kind))
    })
}

/// A rule that is no exception any more, but keeps the scope it had as one.
fn alone(rules: &Rules, rule: &Rule) -> Rule {
    let mut own = rule.clone();
    for (outer, kind) in above(rules, rule) {
        if kind == ExceptionKind::Menyimpang {
            break;
        }
        own.from = later(own.from, outer.from);
        own.until = match (own.until, outer.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        own.guard = match (outer.guard.clone(), own.guard.take()) {
            (Some(outer), Some(inner)) => {
                let span = inner.span;
                Some(Expr { kind: ExprKind::Binary(BinaryOp::And, Box::new(outer), Box::new(inner)), span })
            }
            (outer, inner) => outer.or(inner),
        };
    }
    own.parent = None;
    own
}
