//! Elements of lists are spoken of only inside the query, selection or computed field that binds them.

use std::collections::BTreeSet;

use super::{Verifier, expressions};
use crate::ir::{BinderId, Constant, Expr, InputId, Op, SiteId, Type};

impl Verifier<'_> {
    /// Checks every use of a bound element, that no two places bind the same one, and that nothing but an output of a table
    /// is impossible.
    pub(super) fn scopes(&mut self) {
        let mut binders = BTreeSet::new();
        for assertion in &self.program.assertions {
            self.scope(&assertion.condition, &mut Vec::new(), &mut binders);
        }
        for value in &self.program.values {
            let own = value.element.map(|(list, binder)| (binder, list));
            if let Some((binder, list)) = own {
                self.bind(binder, &mut binders, value.site);
                if !matches!(self.program.inputs.get(list.index()).map(|input| &input.ty), Some(Type::List(..))) {
                    self.say("a computed field of what is no list", value.site);
                }
            }
            for (expr, _) in expressions(&value.definition) {
                self.scope(expr, &mut own.into_iter().collect(), &mut binders);
            }
        }
    }

    fn bind(&mut self, binder: BinderId, binders: &mut BTreeSet<BinderId>, site: SiteId) {
        if !binders.insert(binder) {
            self.say("an element bound twice", site);
        }
    }

    fn scope(&mut self, expr: &Expr, bound: &mut Vec<(BinderId, InputId)>, binders: &mut BTreeSet<BinderId>) {
        match &expr.op {
            Op::Bound(binder) => {
                let list = bound.iter().rev().find(|(own, _)| own == binder).map(|(_, list)| *list);
                if list.map(Type::Element).as_ref() != Some(&expr.ty) {
                    self.say("an element outside what binds it", expr.site);
                }
            }
            Op::Constant(Constant::Impossible) => self.say("an impossible value outside a table", expr.site),
            Op::Query(query) => {
                self.bind(query.binder, binders, expr.site);
                bound.push((query.binder, query.list));
                for part in query.filter.iter().chain(&query.item) {
                    self.scope(part, bound, binders);
                }
                bound.pop();
                query.when_empty.iter().for_each(|otherwise| self.scope(otherwise, bound, binders));
            }
            Op::Select(select) => {
                self.bind(select.binder, binders, expr.site);
                bound.push((select.binder, select.list));
                for part in select.filter.iter().chain(select.keys.iter().map(|(key, _)| key)) {
                    self.scope(part, bound, binders);
                }
                bound.pop();
            }
            _ => expr.operands().into_iter().for_each(|operand| self.scope(operand, bound, binders)),
        }
    }
}
