//! Elements of lists: their fields, questions about them, the choice of one.

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::expr::compare;
use super::{Begun, Found, Machine, Step, broken, failed};
use crate::failure::FailureKind;
use crate::ir::{BinderId, CompareOp, Expr, InputId, Query, QueryKind, Select, Type, ValueId};
use crate::value::Value;

impl<'a> Machine<'a> {
    pub(super) fn bound(&self, binder: BinderId) -> Option<u32> {
        self.bound.iter().rev().find(|(own, _)| *own == binder).map(|(_, element)| *element)
    }

    fn element(&mut self, element: &'a Expr) -> Found<(InputId, u32)> {
        let found = self.expr(element);
        position(element, found)
    }

    #[inline(never)]
    pub(super) fn field(&mut self, expr: &'a Expr, element: &'a Expr, field: u32) -> Found<Value> {
        let (list, element) = self.element(element)?;
        let found = self.facts.field(list, element as usize, field as usize);
        found.ok_or_else(|| failed(FailureKind::InputMissing(list), expr.site))
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
        self.needed(id);
        let found = match self.begin_element(id, position) {
            Begun::Known => self.known_element(expr, id, position),
            Begun::Open(def) => {
                let found = self.define(id, def);
                self.end_element(id, position, &found);
                found
            }
            Begun::Broken => Err(broken(expr.site)),
        };
        determined(expr, id, found)
    }

    fn known_element(&self, expr: &Expr, id: ValueId, position: u32) -> Found<Value> {
        self.fields.get(&(id, position)).cloned().ok_or_else(|| broken(expr.site))
    }

    fn begin_element(&mut self, id: ValueId, position: u32) -> Begun<'a> {
        if self.fields.contains_key(&(id, position)) {
            return Begun::Known;
        }
        let def = self.program.values.get(id.index());
        let (Some(def), Some(slot)) = (def, self.steps.steps.get_mut(id.index())) else { return Begun::Broken };
        let Some((_, binder)) = def.element else { return Begun::Broken };
        slot.get_or_insert_with(Step::default);
        self.steps.current.push(id);
        self.bound.push((binder, position));
        Begun::Open(def)
    }

    /// The step of the value gathers what its elements chose; what was evaluated for each stands by itself.
    fn end_element(&mut self, id: ValueId, position: u32, found: &Found<Value>) {
        self.bound.pop();
        self.steps.current.pop();
        if self.frames.is_some()
            && let Some(Some(step)) = self.steps.steps.get_mut(id.index())
        {
            let own = Step {
                value: found.as_ref().ok().cloned(),
                applied: step.applied.clone(),
                records: std::mem::take(&mut step.records),
                ..Step::default()
            };
            self.steps.elements.insert((id, position), own);
        }
        if let Ok(value) = found {
            self.fields.insert((id, position), value.clone());
        }
    }

    /// How many elements a list has; a list that was not given is a missing input.
    fn length(&self, expr: &Expr, list: InputId) -> Found<u32> {
        if !self.facts.is_given(list) {
            return Err(failed(FailureKind::InputMissing(list), expr.site));
        }
        u32::try_from(self.facts.count(list)).map_err(|_| broken(expr.site))
    }

    /// What a question asks of an element, or of the filter alone; empty where it does not count.
    fn ask(&mut self, binder: BinderId, element: u32, filter: Option<&'a Expr>, item: Option<&'a Expr>) -> Found<Value> {
        self.bound.push((binder, element));
        let found = self.of_element(|machine| match filter {
            Some(filter) => machine.ask_filtered(filter, item),
            None => machine.ask_item(item),
        });
        self.bound.pop();
        found
    }

    fn ask_filtered(&mut self, filter: &'a Expr, item: Option<&'a Expr>) -> Found<Value> {
        if self.condition(filter)? { self.ask_item(item) } else { Ok(Value::Absent) }
    }

    fn ask_item(&mut self, item: Option<&'a Expr>) -> Found<Value> {
        match item {
            Some(item) => self.expr(item),
            None => Ok(Value::Bool(true)),
        }
    }

    #[inline(never)]
    pub(super) fn query(&mut self, expr: &'a Expr, query: &'a Query) -> Found<Value> {
        let mut tally = Tally::default();
        for element in 0..self.length(expr, query.list)? {
            let found = self.ask(query.binder, element, query.filter.as_ref(), query.item.as_ref());
            if tally.settled(expr, query.kind, found)? {
                break;
            }
        }
        let empty = tally.best.is_none() && matches!(query.kind, QueryKind::Least | QueryKind::Greatest);
        match &query.when_empty {
            Some(otherwise) if empty => self.expr(otherwise),
            _ => tally.answer(expr, query),
        }
    }

    fn keys(&mut self, select: &'a Select, element: u32) -> Found<Vec<Value>> {
        self.bound.push((select.binder, element));
        let found = self.of_element(|machine| select.keys.iter().map(|(key, _)| machine.expr(key)).collect());
        self.bound.pop();
        found
    }

    #[inline(never)]
    pub(super) fn select(&mut self, expr: &'a Expr, select: &'a Select) -> Found<Value> {
        let mut first: Vec<u32> = Vec::new();
        let mut best: Vec<Value> = Vec::new();
        for element in 0..self.length(expr, select.list)? {
            if self.ask(select.binder, element, select.filter.as_ref(), None)? == Value::Absent {
                continue;
            }
            let keys = self.keys(select, element)?;
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
            [] => Err(failed(FailureKind::ListEmpty(select.list), expr.site)),
            [element] => Ok(Value::Element(*element)),
            _ => {
                let mut failure = failed(FailureKind::ListTie(select.list), expr.site);
                failure.elements = first;
                Err(failure)
            }
        }
    }
}

fn position(element: &Expr, found: Found<Value>) -> Found<(InputId, u32)> {
    match (found?, &element.ty) {
        (Value::Element(position), Type::Element(list)) => Ok((*list, position)),
        _ => Err(broken(element.site)),
    }
}

pub(super) fn determined(expr: &Expr, id: ValueId, found: Found<Value>) -> Found<Value> {
    match found {
        Ok(Value::Absent) => Err(failed(FailureKind::Undetermined(id), expr.site)),
        found => found,
    }
}

/// What the elements asked so far give together.
#[derive(Default)]
struct Tally {
    count: u32,
    sum: BigInt,
    best: Option<Value>,
    truth: Option<bool>,
}

impl Tally {
    /// Takes what one element gives, empty where it does not count; whether the answer is settled.
    fn settled(&mut self, expr: &Expr, kind: QueryKind, found: Found<Value>) -> Found<bool> {
        match (kind, found?) {
            (_, Value::Absent) => {}
            (QueryKind::Count, _) => self.count += 1,
            (QueryKind::Any, _) => self.truth = Some(true),
            (QueryKind::All, Value::Bool(true)) => {}
            (QueryKind::All, _) => self.truth = Some(false),
            (QueryKind::Sum, Value::Number(mantissa)) => self.sum += mantissa,
            (QueryKind::Sum, _) => return Err(broken(expr.site)),
            (QueryKind::Least, item) => self.best = Some(self.best.take().map_or(item.clone(), |best| best.min(item))),
            (QueryKind::Greatest, item) => self.best = Some(self.best.take().map_or(item.clone(), |best| best.max(item))),
        }
        Ok(self.truth.is_some())
    }

    fn answer(self, expr: &Expr, query: &Query) -> Found<Value> {
        match query.kind {
            QueryKind::Count => Ok(Value::Number(self.count.into())),
            QueryKind::Any => Ok(Value::Bool(self.truth.unwrap_or(false))),
            QueryKind::All => Ok(Value::Bool(self.truth.unwrap_or(true))),
            QueryKind::Sum => Ok(Value::Number(self.sum)),
            QueryKind::Least | QueryKind::Greatest => {
                self.best.ok_or_else(|| failed(FailureKind::ListEmpty(query.list), expr.site))
            }
        }
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
