//! Elements of lists are spoken of only inside the query, selection or computed field that binds them, and nothing is
//! empty or impossible but where it may be.

use super::{Verifier, expressions};
use crate::ir::{BinderId, Constant, Definition, Expr, InputId, Op, SiteId, Type, ValueDef};

impl Verifier<'_> {
    /// Checks every use of a bound element, that none is bound again inside what binds it, that nothing but an output of a
    /// table is impossible, and nothing but that and the body of a rule empty.
    pub(super) fn scopes(&mut self) {
        for assertion in &self.program.assertions {
            self.scope(&assertion.condition, &mut Vec::new());
        }
        for value in &self.program.values {
            let own = value.element.map(|(list, binder)| (binder, list));
            if let Some((_, list)) = own
                && !matches!(self.program.inputs.get(list.index()).map(|input| &input.ty), Some(Type::List(..)))
            {
                self.say("a computed field of what is no list", value.site);
            }
            for (expr, _) in expressions(&value.definition) {
                if is_empty_body(value, expr) {
                    continue;
                }
                self.scope(expr, &mut own.into_iter().collect());
            }
        }
    }

    fn bind(&mut self, binder: BinderId, list: InputId, bound: &mut Vec<(BinderId, InputId)>, site: SiteId) {
        if bound.iter().any(|(own, _)| *own == binder) {
            self.say("an element bound inside what binds it", site);
        }
        bound.push((binder, list));
    }

    fn scope(&mut self, expr: &Expr, bound: &mut Vec<(BinderId, InputId)>) {
        match &expr.op {
            Op::Bound(binder) => {
                let list = bound.iter().rev().find(|(own, _)| own == binder).map(|(_, list)| *list);
                if list.map(Type::Element).as_ref() != Some(&expr.ty) {
                    self.say("an element outside what binds it", expr.site);
                }
            }
            Op::Constant(Constant::Impossible) => self.say("an impossible value outside a table", expr.site),
            Op::Constant(Constant::Absent) => self.say("an empty value inside an expression", expr.site),
            Op::Query(query) => {
                self.bind(query.binder, query.list, bound, expr.site);
                for part in query.filter.iter().chain(&query.item) {
                    self.scope(part, bound);
                }
                bound.pop();
                query.when_empty.iter().for_each(|otherwise| self.scope(otherwise, bound));
            }
            Op::Select(select) => {
                self.bind(select.binder, select.list, bound, expr.site);
                for part in select.filter.iter().chain(select.keys.iter().map(|(key, _)| key)) {
                    self.scope(part, bound);
                }
                bound.pop();
            }
            _ => expr.operands().into_iter().for_each(|operand| self.scope(operand, bound)),
        }
    }
}

/// Whether an expression is the body of a rule of an optional value and says that it is empty.
fn is_empty_body(value: &ValueDef, expr: &Expr) -> bool {
    let is_body = |rules: &crate::ir::Rules| rules.rules.iter().any(|rule| std::ptr::eq(&rule.body, expr));
    value.optional
        && matches!(expr.op, Op::Constant(Constant::Absent))
        && matches!(&value.definition, Definition::Rules(rules) if is_body(rules))
}
