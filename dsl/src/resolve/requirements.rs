//! `syarat` lists: letters and numbers → trees of requirements, with their waivers.

use std::collections::BTreeMap;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::ir::{ProvisionId, ValueId};
use perwali_engine::source::Span;
use perwali_engine::value::Day;

use super::definitions::Definitions;
use super::{Resolver, identity, skeleton};
use crate::hir::{self, Expr, RequirementMode};
use crate::syntax::ast;

/// A group before its children are known.
pub(super) struct Group {
    pub(super) mode: RequirementMode,
    pub(super) text: String,
    pub(super) provision: ProvisionId,
    pub(super) span: Span,
}

/// All lists while they grow: nodes by provision, each under the group of the provision above it.
#[derive(Default)]
pub(super) struct Lists {
    nodes: Vec<Node>,
    /// Node of a provision; the last list that stands there.
    at: BTreeMap<ProvisionId, usize>,
    roots: Vec<(ValueId, usize)>,
    /// The provision whose items were last found to stand under no list.
    outside: Option<ProvisionId>,
    waivers: Vec<PendingWaiver>,
}

/// A waiver before the list it may stand before is known.
struct PendingWaiver {
    target: ProvisionId,
    reference: ast::ProvisionRef,
    guard: Expr,
    span: Span,
    provision: ProvisionId,
}

struct Node {
    content: Content,
    from: Option<Day>,
    until: Option<Day>,
    text: String,
    waivers: Vec<(Expr, Span, ProvisionId)>,
    children: Vec<usize>,
    provision: ProvisionId,
    span: Span,
}

enum Content {
    Leaf(Expr),
    Group(RequirementMode),
}

impl Lists {
    /// Opens the list of a value; false where it has one already.
    pub(super) fn open_root(&mut self, value: ValueId, root: Group) -> bool {
        if self.roots.iter().any(|(of, _)| *of == value) {
            return false;
        }
        let provision = root.provision;
        let node = self.add(Content::Group(root.mode), (None, None), root.text, provision, root.span);
        self.at.insert(provision, node);
        self.roots.push((value, node));
        true
    }

    fn add(
        &mut self,
        content: Content,
        (from, until): (Option<Day>, Option<Day>),
        text: String,
        provision: ProvisionId,
        span: Span,
    ) -> usize {
        self.nodes.push(Node { content, from, until, text, waivers: Vec::new(), children: Vec::new(), provision, span });
        self.nodes.len() - 1
    }

    /// The trees, by value.
    pub(super) fn finish(mut self, resolver: &mut Resolver<'_>) -> BTreeMap<ValueId, hir::Requirement> {
        for waiver in std::mem::take(&mut self.waivers) {
            match self.at.get(&waiver.target).and_then(|node| self.nodes.get_mut(*node)) {
                Some(node) => node.waivers.push((waiver.guard, waiver.span, waiver.provision)),
                None => {
                    resolver.here = waiver.provision;
                    let reference = skeleton::path_text(&waiver.reference.path);
                    resolver.report(Diagnostic::error(Code::WaiverTarget, waiver.reference.span).with("reference", reference));
                }
            }
        }
        self.roots.iter().filter_map(|(value, root)| Some((*value, self.tree(*root, resolver)?))).collect()
    }

    /// Depth is bounded: each level is a level of the skeleton, whose stack holds each kind of heading once.
    fn tree(&self, index: usize, resolver: &mut Resolver<'_>) -> Option<hir::Requirement> {
        let node = self.nodes.get(index)?;
        let content = match &node.content {
            Content::Leaf(condition) => hir::RequirementContent::Leaf(condition.clone()),
            Content::Group(mode) => {
                if node.children.is_empty() {
                    resolver.here = node.provision;
                    let word = match mode {
                        RequirementMode::Kumulatif => "kumulatif",
                        RequirementMode::Alternatif => "alternatif",
                    };
                    resolver.report(Diagnostic::error(Code::EmptyRequirements, node.span).with("mode", word));
                }
                hir::RequirementContent::Group(
                    *mode,
                    node.children.iter().filter_map(|child| self.tree(*child, resolver)).collect(),
                )
            }
        };
        Some(hir::Requirement {
            content,
            text: node.text.clone(),
            waivers: node.waivers.clone(),
            from: node.from,
            until: node.until,
            provision: node.provision,
            span: node.span,
        })
    }
}

impl Resolver<'_> {
    pub(super) fn requirement(&mut self, requirement: &ast::Requirement, span: Span, definitions: &mut Definitions) {
        let (content, days, text) = match &requirement.content {
            ast::RequirementContent::Group { mode, text } => (Content::Group(*mode), (None, None), text),
            ast::RequirementContent::Leaf { condition, text, from, until } => {
                let days = (from.as_ref().and_then(identity::day), until.as_ref().and_then(|until| identity::day(&until.day)));
                if days.0.zip(days.1).is_some_and(|(from, until)| until < from) {
                    self.report(Diagnostic::error(Code::DateRangeInverted, span));
                }
                (Content::Leaf(self.expr(condition)), days, text)
            }
        };
        let text = text.as_ref().map_or_else(String::new, |t| t.text.clone());
        let above = self.skeleton.parent(self.here);
        let parent = above.and_then(|above| definitions.lists.at.get(&above).copied());
        let parent = parent.filter(|p| definitions.lists.nodes.get(*p).is_some_and(|n| matches!(n.content, Content::Group(_))));
        let Some(parent) = parent else {
            // All items that lack the same list are one mistake.
            if definitions.lists.outside != above {
                self.report(Diagnostic::error(Code::RequirementOutside, span));
            }
            definitions.lists.outside = above;
            return;
        };
        let here = self.here;
        let node = definitions.lists.add(content, days, text, here, span);
        definitions.lists.at.insert(here, node);
        if let Some(group) = definitions.lists.nodes.get_mut(parent) {
            group.children.push(node);
        }
    }

    pub(super) fn waiver(&mut self, waiver: &ast::Waiver, span: Span, definitions: &mut Definitions) {
        let own = self.expr(&waiver.guard.condition);
        let Some(target) = self.provision(&waiver.target) else { return };
        let guard = self.heading_holds(Some(own), span).unwrap_or(Expr { kind: hir::ExprKind::Broken, span });
        let (reference, provision) = (waiver.target.clone(), self.here);
        definitions.lists.waivers.push(PendingWaiver { target, reference, guard, span, provision });
    }

    /// The dates and guards of the headings above, and then a condition: for what has no date of its own to keep them in.
    fn heading_holds(&self, own: Option<Expr>, span: Span) -> Option<Expr> {
        let guard = self.inherited_guard(own);
        let Some(dated) = self.inherited_from().map(|from| Resolver::since(from, span)) else { return guard };
        let Some(guard) = guard else { return Some(dated) };
        Some(Expr { span: guard.span, kind: hir::ExprKind::Binary(hir::BinaryOp::And, Box::new(dated), Box::new(guard)) })
    }

    /// A condition that is asked only where the dates and guards of the headings above hold.
    pub(super) fn where_heading_holds(&self, own: Expr) -> Expr {
        let span = own.span;
        match self.heading_holds(None, span) {
            None => own,
            Some(guard) => {
                let otherwise = Expr { kind: hir::ExprKind::Not(Box::new(guard)), span };
                Expr { kind: hir::ExprKind::Binary(hir::BinaryOp::Or, Box::new(otherwise), Box::new(own)), span }
            }
        }
    }

    /// `tanggal_acuan ≥ from`.
    fn since(from: perwali_engine::value::Day, span: Span) -> Expr {
        let side = |kind| Box::new(Expr { kind, span });
        let kind =
            hir::ExprKind::Binary(hir::BinaryOp::GreaterEqual, side(hir::ExprKind::LawDay), side(hir::ExprKind::Tanggal(from)));
        Expr { kind, span }
    }
}
