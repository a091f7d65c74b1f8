//! Elements of lists: their fields, questions about them, the choice of one.
//!
//! An element is its position. Nothing of an element is read but where the element is there: its loads are not free to move.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, Block, InstBuilder, MemFlagsData, Value, types};
use perwali_engine::facts::ListLayout;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{BinderId, Expr, Input, InputId, Op, Query, QueryKind, Select, SiteId, Type};

use super::number::{Shape, mismatch};
use super::{Datum, Emitted, Emitter, Flag, Num, read_only, trusted, word_offset};
use crate::CompileError;

/// Cost up to which an item is computed whether its element counts or not.
const CHEAP_ITEM: u32 = 8;

/// Loads of what nobody writes during a run, but which is only there where the code is reached.
fn in_place() -> MemFlagsData {
    trusted().with_readonly()
}

impl<'e> Emitter<'e> {
    // ---- elements ----

    /// The position of the element an expression gives.
    pub(super) fn position(&mut self, element: &'e Expr) -> Emitted<Value> {
        Ok(self.number(element)?.value)
    }

    pub(super) fn bound_element(&mut self, binder: BinderId) -> Emitted<Datum> {
        let position = self.bound.get(&binder).copied();
        let value = position.ok_or(CompileError::Inconsistent("an element outside what binds it"))?;
        Ok(Datum::Scalar(Num { value, wide: false }))
    }

    /// Lets a binder stand for an element; what it stood for before. A computed field in place may bind as what uses it does.
    pub(super) fn bind(&mut self, binder: BinderId, position: Value) -> Option<Value> {
        self.bound.insert(binder, position)
    }

    pub(super) fn unbind(&mut self, binder: BinderId, before: Option<Value>) {
        match before {
            Some(before) => self.bound.insert(binder, before),
            None => self.bound.remove(&binder),
        };
    }

    fn list_of(&self, element: &Expr) -> Emitted<InputId> {
        match &element.ty {
            Type::Element(list) => Ok(*list),
            _ => Err(mismatch()),
        }
    }

    fn list_layout(&self, list: InputId) -> Emitted<&'e ListLayout> {
        self.context.facts.list(list.index()).ok_or(CompileError::Inconsistent("a list that does not exist"))
    }

    /// The declaration of a field.
    pub(super) fn declared_field(&self, element: &Expr, field: u32) -> Emitted<&'e Input> {
        let list = self.list_of(element)?;
        let record = match self.program.inputs.get(list.index()).map(|input| &input.ty) {
            Some(Type::List(record, _)) => self.program.records.get(record.index()),
            _ => None,
        };
        let declared = record.and_then(|record| record.fields.get(field as usize));
        declared.ok_or(CompileError::Inconsistent("a field that does not exist"))
    }

    /// How many elements a list has; 0 where it was not given.
    pub(super) fn count_of(&mut self, list: InputId) -> Emitted<Value> {
        let slot = self.context.facts.slot(list.index()).ok_or(CompileError::Inconsistent("a list that does not exist"))?;
        Ok(self.builder.ins().load(types::I64, read_only(), self.facts, word_offset(slot.word)))
    }

    /// The address that the words of an element lie at, from the first word of its list.
    fn element_address(&mut self, list: &ListLayout, position: Value) -> Emitted<Value> {
        let bytes = list.stride().checked_mul(8).and_then(|bytes| i64::try_from(bytes).ok()).ok_or(CompileError::TooLarge)?;
        let stride = self.k(bytes);
        let offset = self.builder.ins().imul(position, stride);
        Ok(self.builder.ins().iadd(self.facts, offset))
    }

    fn is_filled(&mut self, list: &ListLayout, position: Value, field: u32) -> Emitted<Flag> {
        let address = self.element_address(list, position)?;
        let offset = word_offset(list.first + field as usize / 64);
        let word = self.builder.ins().load(types::I64, in_place(), address, offset);
        let bit = self.k(1i64 << (field % 64));
        let masked = self.builder.ins().band(word, bit);
        Ok(self.icmp_k(IntCC::NotEqual, masked, 0))
    }

    fn load_field(&mut self, list: &ListLayout, position: Value, field: u32, ty: &Type) -> Emitted<Datum> {
        let slot = list.fields.slot(field as usize).ok_or(CompileError::Inconsistent("a field that does not exist"))?;
        let address = self.element_address(list, position)?;
        let offset = word_offset(list.first + slot.word);
        if slot.wide {
            return Ok(Datum::Scalar(self.load_wide(address, offset, in_place())));
        }
        let value = self.builder.ins().load(types::I64, in_place(), address, offset);
        if *ty == Type::Bool {
            return Ok(Datum::Bool(Flag::Found(self.builder.ins().ireduce(types::I8, value))));
        }
        Ok(Datum::Scalar(Num { value, wide: false }))
    }

    /// A field of an element. One that may not be empty is always there.
    pub(super) fn field(&mut self, element: &'e Expr, field: u32, site: SiteId) -> Emitted<Datum> {
        let position = self.position(element)?;
        let known = self.scope.fields.get(&(position, field)).copied();
        if let Some(Some(datum)) = known {
            return Ok(datum);
        }
        let (list, declared) = (self.list_of(element)?, self.declared_field(element, field)?);
        let layout = self.list_layout(list)?;
        if declared.optional && known.is_none() {
            let filled = self.is_filled(layout, position, field)?;
            self.fail_unless(filled, FailureKind::InputMissing(list), site)?;
        }
        let datum = self.load_field(layout, position, field, &declared.ty)?;
        self.remember_field(position, field, Some(datum));
        Ok(datum)
    }

    pub(super) fn field_present(&mut self, element: &'e Expr, field: u32) -> Emitted<Flag> {
        let position = self.position(element)?;
        let declared = self.declared_field(element, field)?;
        if !declared.optional || self.scope.fields.contains_key(&(position, field)) {
            return Ok(Flag::Known(true));
        }
        let layout = self.list_layout(self.list_of(element)?)?;
        self.is_filled(layout, position, field)
    }

    /// Whether a field can be read without being asked for: the element is there, and so is the field.
    pub(super) fn field_is_there(&self, element: &Expr, field: u32) -> bool {
        let known = |position: &Value| self.scope.fields.contains_key(&(*position, field));
        let optional = self.declared_field(element, field).map_or(true, |declared| declared.optional);
        match &element.op {
            Op::Bound(binder) => self.bound.get(binder).is_some_and(|position| !optional || known(position)),
            Op::Value(id) => match self.scope.values.get(id) {
                Some(super::Found { present: Flag::Known(true), datum: Datum::Scalar(position) }) => {
                    !optional || known(&position.value)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Records that a field is filled.
    pub(super) fn assume_field(&mut self, element: &Expr, field: u32) {
        let position = match &element.op {
            Op::Bound(binder) => self.bound.get(binder).copied(),
            Op::Value(id) => match self.scope.values.get(id).map(|found| found.datum) {
                Some(Datum::Scalar(position)) => Some(position.value),
                _ => None,
            },
            _ => None,
        };
        if let Some(position) = position.filter(|position| !self.scope.fields.contains_key(&(*position, field))) {
            self.remember_field(position, field, None);
        }
    }

    // ---- loops ----

    /// Runs a part for each element of a list, in order. It takes what the element before has left and gives what it leaves
    /// itself; it may end the loop by jumping to the block it is told, with what is left.
    fn each(
        &mut self,
        list: InputId,
        binder: BinderId,
        site: SiteId,
        initial: &[Value],
        part: impl FnOnce(&mut Self, Value, &[Value], Block) -> Emitted<Vec<Value>>,
    ) -> Emitted<Vec<Value>> {
        let given = self.input_present(list);
        if given != Flag::Known(true) {
            self.fail_unless(given, FailureKind::InputMissing(list), site)?;
            self.remember_given(list);
        }
        let count = self.count_of(list)?;
        let left: Vec<ir::Type> = initial.iter().map(|value| self.builder.func.dfg.value_type(*value)).collect();
        let carried: Vec<ir::Type> = [types::I64].into_iter().chain(left.iter().copied()).collect();
        let (header, body, exit) = (self.join_block(&carried), self.block(), self.join_block(&left));
        let mut values = vec![self.k(0)];
        values.extend_from_slice(initial);
        self.jump(header, &values);

        self.builder.switch_to_block(header);
        let params = self.builder.block_params(header).to_vec();
        let (position, state) = params.split_first().ok_or_else(mismatch)?;
        let more = self.builder.ins().icmp(IntCC::UnsignedLessThan, *position, count);
        let ended: Vec<ir::BlockArg> = state.iter().copied().map(ir::BlockArg::Value).collect();
        self.builder.ins().brif(more, body, &[], exit, &ended);
        self.builder.seal_block(body);
        self.builder.switch_to_block(body);
        let start = self.enter();
        let before = self.bind(binder, *position);
        let state = part(self, *position, state, exit)?;
        self.unbind(binder, before);
        self.leave(start);
        let one = self.k(1);
        let mut values = vec![self.builder.ins().iadd(*position, one)];
        values.extend(state);
        self.jump(header, &values);
        self.builder.seal_block(header);
        Ok(self.continue_in(exit))
    }

    /// Runs a part for an element that counts; otherwise what was left stays.
    fn where_it_counts(
        &mut self,
        filter: Option<&'e Expr>,
        state: &[Value],
        part: impl FnOnce(&mut Self) -> Emitted<Vec<Value>>,
    ) -> Emitted<Vec<Value>> {
        let counts = match filter {
            Some(filter) => self.condition(filter)?,
            None => Flag::Known(true),
        };
        let types: Vec<ir::Type> = state.iter().map(|value| self.builder.func.dfg.value_type(*value)).collect();
        self.either(
            counts,
            &types,
            |emitter| {
                if let Some(filter) = filter {
                    emitter.assume(filter);
                }
                part(emitter)
            },
            |_| Ok(state.to_vec()),
        )
    }

    /// Ends a loop with a truth where a flag holds.
    fn end_where(&mut self, flag: Flag, exit: Block, truth: bool) -> Emitted<()> {
        let flag = self.flag_value(flag);
        let truth = self.flag_value(Flag::Known(truth));
        let next = self.block();
        self.builder.ins().brif(flag, exit, &[ir::BlockArg::Value(truth)], next, &[]);
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
        Ok(())
    }

    // ---- questions ----

    /// The answer to a question about the elements of a list.
    pub(super) fn query(&mut self, expr: &'e Expr, query: &'e Query) -> Emitted<Datum> {
        match query.kind {
            QueryKind::Count => self.count_elements(expr, query),
            QueryKind::Any => self.any_element(expr, query),
            QueryKind::All => self.all_elements(expr, query),
            QueryKind::Sum => self.sum(expr, query),
            QueryKind::Least | QueryKind::Greatest => self.extremum(expr, query),
        }
    }

    fn count_elements(&mut self, expr: &'e Expr, query: &'e Query) -> Emitted<Datum> {
        let zero = self.k(0);
        let filter = query.filter.as_ref();
        let counted = self.each(query.list, query.binder, expr.site, &[zero], |emitter, _, state, _| {
            let [count] = state else { return Err(mismatch()) };
            let counts = match filter {
                Some(filter) => emitter.condition(filter)?,
                None => Flag::Known(true),
            };
            let counts = emitter.flag_value(counts);
            let one = emitter.builder.ins().uextend(types::I64, counts);
            Ok(vec![emitter.builder.ins().iadd(*count, one)])
        })?;
        Self::unflatten(&counted, Shape::Scalar(false))
    }

    fn any_element(&mut self, expr: &'e Expr, query: &'e Query) -> Emitted<Datum> {
        let none = self.flag_value(Flag::Known(false));
        let filter = query.filter.as_ref();
        let found = self.each(query.list, query.binder, expr.site, &[none], |emitter, _, state, exit| {
            let counts = match filter {
                Some(filter) => emitter.condition(filter)?,
                None => Flag::Known(true),
            };
            emitter.end_where(counts, exit, true)?;
            Ok(state.to_vec())
        })?;
        Self::unflatten(&found, Shape::Bool)
    }

    fn all_elements(&mut self, expr: &'e Expr, query: &'e Query) -> Emitted<Datum> {
        let all = self.flag_value(Flag::Known(true));
        let (filter, item) = (query.filter.as_ref(), query.item.as_ref().ok_or_else(mismatch)?);
        let found = self.each(query.list, query.binder, expr.site, &[all], |emitter, _, state, exit| {
            emitter.where_it_counts(filter, state, |emitter| {
                let holds = emitter.condition(item)?;
                let fails = emitter.not(holds);
                emitter.end_where(fails, exit, false)?;
                Ok(state.to_vec())
            })
        })?;
        Self::unflatten(&found, Shape::Bool)
    }

    fn sum(&mut self, expr: &'e Expr, query: &'e Query) -> Emitted<Datum> {
        let shape = Shape::of(&expr.ty);
        let wide = shape == Shape::Scalar(true);
        let zero = self.zero(shape);
        let initial = self.flatten(zero, shape)?;
        let (filter, item) = (query.filter.as_ref(), query.item.as_ref().ok_or_else(mismatch)?);
        let sum = self.each(query.list, query.binder, expr.site, &initial, |emitter, _, state, _| {
            let [before] = state else { return Err(mismatch()) };
            let before = Num { value: *before, wide };
            if let Some(filter) = filter
                && emitter.cost(item).is_some_and(|cost| cost <= CHEAP_ITEM)
            {
                let counts = emitter.condition(filter)?;
                let (item, nothing) = (emitter.expr(item)?, emitter.zero(shape));
                let Datum::Scalar(item) = emitter.select_datum(counts, item, nothing, shape)? else { return Err(mismatch()) };
                return Ok(vec![emitter.add(before, item, wide).value]);
            }
            emitter.where_it_counts(filter, state, |emitter| {
                let item = emitter.number(item)?;
                Ok(vec![emitter.add(before, item, wide).value])
            })
        })?;
        Self::unflatten(&sum, shape)
    }

    fn extremum(&mut self, expr: &'e Expr, query: &'e Query) -> Emitted<Datum> {
        let (filter, item) = (query.filter.as_ref(), query.item.as_ref().ok_or_else(mismatch)?);
        let Shape::Scalar(wide) = Shape::of(&item.ty) else { return Err(mismatch()) };
        let (none, nothing) = (self.flag_value(Flag::Known(false)), self.zero(Shape::Scalar(wide)));
        let mut initial = vec![none];
        initial.extend(self.flatten(nothing, Shape::Scalar(wide))?);
        let cc = if query.kind == QueryKind::Least { IntCC::SignedLessThan } else { IntCC::SignedGreaterThan };
        let found = self.each(query.list, query.binder, expr.site, &initial, |emitter, _, state, _| {
            emitter.where_it_counts(filter, state, |emitter| {
                let [some, best] = state else { return Err(mismatch()) };
                let best = Num { value: *best, wide };
                let item = emitter.number(item)?;
                let better = emitter.compare(cc, item, best);
                let first = emitter.not(Flag::Found(*some));
                let taken = emitter.or(first, better);
                let taken = emitter.flag_value(taken);
                let best = emitter.select_number(taken, item, best, wide);
                Ok(vec![emitter.flag_value(Flag::Known(true)), best.value])
            })
        })?;
        let [some, best] = found.as_slice() else { return Err(mismatch()) };
        let best = Datum::Scalar(Num { value: *best, wide });
        let Some(otherwise) = &query.when_empty else {
            self.fail_unless(Flag::Found(*some), FailureKind::ListEmpty(query.list), expr.site)?;
            return Ok(best);
        };
        let shape = Shape::of(&expr.ty);
        let values = self.either(
            Flag::Found(*some),
            &shape.types(),
            |emitter| emitter.flatten(best, shape),
            |emitter| {
                let otherwise = emitter.expr(otherwise)?;
                emitter.flatten(otherwise, shape)
            },
        )?;
        Self::unflatten(&values, shape)
    }

    // ---- choice ----

    /// The position of the one element that comes first by its keys.
    pub(super) fn select_element(&mut self, expr: &'e Expr, select: &'e Select) -> Emitted<Datum> {
        let widths: Vec<bool> = select.keys.iter().map(|(key, _)| Shape::of(&key.ty) == Shape::Scalar(true)).collect();
        // The best element, or -1; whether another comes first alike; the keys of the best.
        let mut initial = vec![self.k(-1), self.flag_value(Flag::Known(false))];
        for wide in &widths {
            let zero = self.zero(Shape::Scalar(*wide));
            initial.extend(self.flatten(zero, Shape::Scalar(*wide))?);
        }
        let filter = select.filter.as_ref();
        let found = self.each(select.list, select.binder, expr.site, &initial, |emitter, position, state, _| {
            emitter.where_it_counts(filter, state, |emitter| {
                let [best, tied, best_keys @ ..] = state else { return Err(mismatch()) };
                let mut keys = Vec::with_capacity(select.keys.len());
                for (key, _) in &select.keys {
                    keys.push(emitter.number(key)?);
                }
                let (mut before, mut alike) = (Flag::Known(false), Flag::Known(true));
                for (((_, greatest), key), other) in select.keys.iter().zip(&keys).zip(best_keys) {
                    let other = Num { value: *other, wide: key.wide };
                    let cc = if *greatest { IntCC::SignedGreaterThan } else { IntCC::SignedLessThan };
                    let (ahead, same) = (emitter.compare(cc, *key, other), emitter.compare(IntCC::Equal, *key, other));
                    let ahead = emitter.and(alike, ahead);
                    before = emitter.or(before, ahead);
                    alike = emitter.and(alike, same);
                }
                let first = emitter.icmp_k(IntCC::SignedLessThan, *best, 0);
                let taken = emitter.or(first, before);
                let ties = emitter.or(Flag::Found(*tied), alike);
                let stays = emitter.not(taken);
                let ties = emitter.and(stays, ties);
                let (taken, ties) = (emitter.flag_value(taken), emitter.flag_value(ties));
                let mut after = vec![emitter.builder.ins().select(taken, position, *best), ties];
                for (key, other) in keys.into_iter().zip(best_keys) {
                    let other = Num { value: *other, wide: key.wide };
                    after.push(emitter.select_number(taken, key, other, key.wide).value);
                }
                Ok(after)
            })
        })?;
        let [best, tied, ..] = found.as_slice() else { return Err(mismatch()) };
        let none = self.icmp_k(IntCC::SignedLessThan, *best, 0);
        self.fail_if(none, FailureKind::ListEmpty(select.list), expr.site)?;
        self.fail_if(Flag::Found(*tied), FailureKind::ListTie(select.list), expr.site)?;
        Ok(Datum::Scalar(Num { value: *best, wide: false }))
    }
}
