//! How much a run may compute: a bound on its time, whatever it is given.

use super::{Limit, MAX_EVALUATIONS, MAX_FIELD_RESULTS, Verifier, expressions};
use crate::ir::{Expr, InputId, Op, Program, Type};

/// Rows that the interpreter tries in the time of one expression.
const ROWS: usize = 8;

/// Elements a list has at most; 0 for what is no list.
fn most(program: &Program, list: InputId) -> u64 {
    match program.inputs.get(list.index()).map(|input| &input.ty) {
        Some(Type::List(_, most)) => u64::from(*most),
        _ => 0,
    }
}

/// Expressions that are evaluated at most to evaluate one once, where every list is as long as it may be. What a value it
/// demands takes is not counted: it is computed once, whoever demands it.
pub fn expression_evaluations(program: &Program, expr: &Expr) -> u64 {
    let of = |part: &Expr| expression_evaluations(program, part);
    let sum = |parts: &mut dyn Iterator<Item = &Expr>| parts.fold(0u64, |sum, part| sum.saturating_add(of(part)));
    match &expr.op {
        Op::Query(query) => {
            let each = sum(&mut query.filter.iter().chain(&query.item)).saturating_add(1);
            let all = each.saturating_mul(most(program, query.list));
            all.saturating_add(query.when_empty.as_ref().map_or(0, of)).saturating_add(1)
        }
        Op::Select(select) => {
            let each = sum(&mut select.filter.iter().chain(select.keys.iter().map(|(key, _)| key))).saturating_add(1);
            each.saturating_mul(most(program, select.list)).saturating_add(1)
        }
        Op::Row(table, keys) => {
            let rows = program.tables.get(table.index()).map_or(0, |table| table.rows.len());
            sum(&mut keys.iter()).saturating_add(1).saturating_add((rows / ROWS) as u64)
        }
        _ => sum(&mut expr.operands().into_iter()).saturating_add(1),
    }
}

/// Expressions that a run evaluates at most for each value: for a computed field, for all elements of its list.
pub fn evaluations(program: &Program) -> Vec<u64> {
    let of = |value: &crate::ir::ValueDef| {
        let once = expressions(&value.definition)
            .iter()
            .fold(1u64, |sum, (expr, _)| sum.saturating_add(expression_evaluations(program, expr)));
        once.saturating_mul(value.element.map_or(1, |(list, _)| most(program, list)))
    };
    program.values.iter().map(of).collect()
}

impl Verifier<'_> {
    /// No run takes long, and none remembers more computed fields than memory should hold.
    pub(super) fn work(&mut self) {
        let evaluations = evaluations(self.program);
        let assertions = self.program.assertions.iter().map(|a| (expression_evaluations(self.program, &a.condition), a.site));
        let values = evaluations.iter().copied().zip(self.program.values.iter().map(|value| value.site));
        let all: Vec<_> = values.chain(assertions).collect();
        let total = all.iter().fold(0u64, |sum, (count, _)| sum.saturating_add(*count));
        let largest = all.iter().max_by_key(|(count, _)| *count).map(|(_, site)| *site);
        if let Some(site) = largest.filter(|_| total > MAX_EVALUATIONS) {
            self.beyond("lists that ask for more than a run may compute", Limit::Work(total, MAX_EVALUATIONS), site);
        }
        let fields = self.program.values.iter().filter_map(|value| value.element);
        let results = fields.fold(0u64, |sum, (list, _)| sum.saturating_add(most(self.program, list)));
        if let Some(site) = largest.filter(|_| results > MAX_FIELD_RESULTS) {
            let limit = Limit::Work(results, MAX_FIELD_RESULTS);
            self.beyond("computed fields of more elements than memory should hold", limit, site);
        }
    }
}
