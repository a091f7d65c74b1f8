//! What a condition shows to be there.

use super::Checker;
use crate::hir::{BinaryOp, Expr, ExprKind, Ref};

impl Checker<'_> {
    /// Takes as known what a condition's truth or falsehood shows to be there; gives what is new.
    pub(super) fn assume(&mut self, condition: &Expr, truth: bool) -> Vec<Ref> {
        let mut shown = Vec::new();
        collect_present(condition, truth, &mut shown);
        shown.retain(|target| self.present.insert(*target));
        shown
    }

    /// Takes back what [`Checker::assume`] gave.
    pub(super) fn forget(&mut self, known: Vec<Ref>) {
        for target in known {
            self.present.remove(&target);
        }
    }
}

/// What a condition shows to be present: through `dan` where it is true, through `atau` where it is false.
fn collect_present(condition: &Expr, truth: bool, shown: &mut Vec<Ref>) {
    match &condition.kind {
        ExprKind::Present(target) if truth => shown.push(*target),
        ExprKind::Not(a) => collect_present(a, !truth, shown),
        ExprKind::Binary(BinaryOp::And, a, b) if truth => {
            collect_present(a, truth, shown);
            collect_present(b, truth, shown);
        }
        ExprKind::Binary(BinaryOp::Or, a, b) if !truth => {
            collect_present(a, truth, shown);
            collect_present(b, truth, shown);
        }
        _ => {}
    }
}
