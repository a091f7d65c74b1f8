//! Elements of lists: their fields, questions about them, the choice of one.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::expr::compare;
use super::{Found, Machine, Step};
use crate::failure::{Failure, FailureKind};
use crate::ir::{BinderId, CompareOp, Expr, InputId, Query, QueryKind, Select, Type, ValueId};
use crate::value::Value;

impl<'a> Machine<'a> {
    pub(super) fn bound(&self, binder: BinderId) -> Option<u32> {
        self.bound.iter().rev().find(|(own, _)| *own == binder).map(|(_, element)| *element)
    }

    fn element(&mut self, element: &'a Expr) -> Found<(InputId, u32)> {
        match (self.expr(element)?, &element.ty) {
            (Value::Element(position), Type::Element(list)) => Ok((*list, position)),
            _ => Err(Failure::internal(element.site)),
        }
    }

    #[inline(never)]
    pub(super) fn field(&mut self, expr: &'a Expr, element: &'a Expr, field: u32) -> Found<Value> {
        let (list, element) = self.element(element)?;
        let found = self.facts.field(list, element as usize, field as usize);
        found.ok_or_else(|| Failure::new(FailureKind::InputMissing(list), expr.site))
    }

    #[inline(never)]
    pub(super) fn field_present(&mut self, _: &'a Expr, element: &'a Expr, field: u32) -> Found<Value> {
        let (list, element) = self.element(element)?;
        Ok(Value::Bool(self.facts.field(list, element as usize, field as usize).is_some()))
    }

    /// A computed field of an element, found at most once. One that is empty, as a cell of a table may be, is undetermined.
    #[inline(never)]
    pub(super) fn element_value(&mut self, expr: &'a Expr, id: ValueId, element: &'a Expr) -> Found<Value> {
        let (_, position) = self.element(element)?;
        self.note(|step| {
            if !step.needs.contains(&id) {
                step.needs.push(id);
            }
        });
        if let Some(found) = self.fields.get(&(id, position)) {
            return determined(expr, id, found.clone());
        }
        let broken = || Failure::internal(expr.site);
        let def = self.program.values.get(id.index()).ok_or_else(broken)?;
        let (_, binder) = def.element.ok_or_else(broken)?;
        if let Some(slot) = self.steps.steps.get_mut(id.index()) {
            slot.get_or_insert_with(Step::default);
        }
        self.steps.current.push(id);
        self.bound.push((binder, position));
        let found = self.define(id, def);
        self.bound.pop();
        self.steps.current.pop();
        let value = found?;
        self.fields.insert((id, position), value.clone());
        determined(expr, id, value)
    }

    /// How many elements a list has; a list that was not given is a missing input.
    fn length(&self, expr: &Expr, list: InputId) -> Found<u32> {
        if !self.facts.is_given(list) {
            return Err(Failure::new(FailureKind::InputMissing(list), expr.site));
        }
        u32::try_from(self.facts.count(list)).map_err(|_| Failure::internal(expr.site))
    }

    fn with_element<T>(&mut self, binder: BinderId, element: u32, ask: impl FnOnce(&mut Self) -> Found<T>) -> Found<T> {
        self.bound.push((binder, element));
        let found = ask(self);
        self.bound.pop();
        found
    }

    #[inline(never)]
    pub(super) fn query(&mut self, expr: &'a Expr, query: &'a Query) -> Found<Value> {
        let mut count = 0u32;
        let mut sum = BigInt::default();
        let mut best: Option<Value> = None;
        for element in 0..self.length(expr, query.list)? {
            let item = self.with_element(query.binder, element, |machine| {
                if let Some(filter) = &query.filter
                    && !machine.condition(filter)?
                {
                    return Ok(None);
                }
                query.item.as_ref().map_or(Ok(Value::Bool(true)), |item| machine.expr(item)).map(Some)
            })?;
            let Some(item) = item else { continue };
            match (query.kind, item) {
                (QueryKind::Count, _) => count += 1,
                (QueryKind::Any, _) => return Ok(Value::Bool(true)),
                (QueryKind::All, Value::Bool(true)) => {}
                (QueryKind::All, _) => return Ok(Value::Bool(false)),
                (QueryKind::Sum, Value::Number(mantissa)) => sum += mantissa,
                (QueryKind::Sum, _) => return Err(Failure::internal(expr.site)),
                (QueryKind::Least, item) => best = Some(best.map_or(item.clone(), |best| best.min(item))),
                (QueryKind::Greatest, item) => best = Some(best.map_or(item.clone(), |best| best.max(item))),
            }
        }
        match query.kind {
            QueryKind::Count => Ok(Value::Number(count.into())),
            QueryKind::Any => Ok(Value::Bool(false)),
            QueryKind::All => Ok(Value::Bool(true)),
            QueryKind::Sum => Ok(Value::Number(sum)),
            QueryKind::Least | QueryKind::Greatest => match (best, &query.when_empty) {
                (Some(best), _) => Ok(best),
                (None, Some(otherwise)) => self.expr(otherwise),
                (None, None) => Err(Failure::new(FailureKind::ListEmpty(query.list), expr.site)),
            },
        }
    }

    #[inline(never)]
    pub(super) fn select(&mut self, expr: &'a Expr, select: &'a Select) -> Found<Value> {
        let mut first: Vec<u32> = Vec::new();
        let mut best: Vec<Value> = Vec::new();
        for element in 0..self.length(expr, select.list)? {
            let keys = self.with_element(select.binder, element, |machine| {
                if let Some(filter) = &select.filter
                    && !machine.condition(filter)?
                {
                    return Ok(None);
                }
                select.keys.iter().map(|(key, _)| machine.expr(key)).collect::<Found<Vec<Value>>>().map(Some)
            })?;
            let Some(keys) = keys else { continue };
            match if first.is_empty() { Ordering::Less } else { rank(select, &keys, &best) } {
                Ordering::Less => {
                    first = vec![element];
                    best = keys;
                }
                Ordering::Equal => first.push(element),
                Ordering::Greater => {}
            }
        }
        match first.as_slice() {
            [] => Err(Failure::new(FailureKind::ListEmpty(select.list), expr.site)),
            [element] => Ok(Value::Element(*element)),
            _ => {
                let mut failure = Failure::new(FailureKind::ListTie(select.list), expr.site);
                failure.elements = first;
                Err(failure)
            }
        }
    }
}

fn determined(expr: &Expr, id: ValueId, value: Value) -> Found<Value> {
    match value {
        Value::Absent => Err(Failure::new(FailureKind::Undetermined(id), expr.site)),
        value => Ok(value),
    }
}

/// Whether an element with these keys comes before one with those: less is before.
fn rank(select: &Select, keys: &[Value], others: &[Value]) -> Ordering {
    select
        .keys
        .iter()
        .zip(keys.iter().zip(others))
        .map(|((_, greatest), (key, other))| {
            let ordering = if compare(CompareOp::Less, key, other) == Some(true) {
                Ordering::Less
            } else if compare(CompareOp::Greater, key, other) == Some(true) {
                Ordering::Greater
            } else {
                Ordering::Equal
            };
            if *greatest { ordering.reverse() } else { ordering }
        })
        .find(|ordering| ordering.is_ne())
        .unwrap_or(Ordering::Equal)
}
