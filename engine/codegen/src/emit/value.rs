//! Demands a value: what is already computed, a call of the value's function, or its definition in place.

use std::collections::BTreeMap;

use cranelift_codegen::ir::{InstBuilder, Value, types};
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{Constant, Definition, Op, Program, ValueDef, ValueId};
use perwali_engine::value::Interval;

use super::number::{Shape, is_wide};
use super::{Datum, Emitted, Emitter, Flag, Found, Num, trusted};
use crate::CompileError;
use crate::plan::MOST_DEPTH;

/// Bytes of remembered values at most: they live on the stack of a run.
const MOST_MEMORY: usize = 128 * 1024;

/// Where one value is remembered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memo {
    /// Offset of the state: a byte, 0 not computed, 1 present, 2 empty.
    state: i32,
    /// Offset of the value.
    offset: i32,
}

/// The memory of the values that are functions of their own: their states first, then their values.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    memos: BTreeMap<ValueId, Memo>,
    /// Words of states, to be zeroed.
    pub(crate) state_words: usize,
    /// Bytes in all.
    pub(crate) size: u32,
}

impl Memory {
    /// The memory for these values.
    pub(crate) fn new(program: &Program, values: impl ExactSizeIterator<Item = ValueId>) -> Result<Memory, CompileError> {
        let state_words = values.len().div_ceil(8);
        let mut at = state_words * 8;
        let mut memos = BTreeMap::new();
        for (index, value) in values.enumerate() {
            let def = program.values.get(value.index()).ok_or(CompileError::Inconsistent("a value that does not exist"))?;
            let offset = |at: usize| i32::try_from(at).map_err(|_| CompileError::TooLarge);
            memos.insert(value, Memo { state: offset(index)?, offset: offset(at)? });
            at += Shape::of(&def.ty).types().into_iter().map(memory_of).sum::<usize>();
        }
        if at > MOST_MEMORY {
            return Err(CompileError::TooLarge);
        }
        Ok(Memory { memos, state_words, size: u32::try_from(at).map_err(|_| CompileError::TooLarge)? })
    }
}

/// Bytes that a machine value takes in memory.
fn memory_of(ty: cranelift_codegen::ir::Type) -> usize {
    if ty == types::I128 { 16 } else { 8 }
}

/// Where the numbers lie that the rules of a value give, before its bound is checked.
fn given_interval(def: &ValueDef) -> Option<Interval> {
    let own = def.ty.as_number()?.interval.clone();
    let Definition::Rules(rules) = &def.definition else { return Some(own) };
    let bodies = rules.rules.iter().filter_map(|rule| rule.body.ty.as_number());
    Some(bodies.fold(own, |hull, body| hull.hull(&body.interval)))
}

/// How a value is held until its bound has been checked.
pub(super) fn shape_before_check(def: &ValueDef) -> Shape {
    match given_interval(def).filter(|_| def.check.is_some()) {
        Some(given) => Shape::Scalar(is_wide(&given)),
        None => Shape::of(&def.ty),
    }
}

/// Whether a value can be empty.
pub(super) fn may_be_empty(program: &Program, def: &ValueDef) -> bool {
    def.optional
        || matches!(&def.definition, Definition::Rules(rules) if rules.rules.iter().any(|rule| match &rule.body.op {
            Op::Column(table, column, _) => has_empty_cell(program, *table, *column),
            _ => false,
        }))
}

/// Whether a column of a table has an empty cell.
pub(super) fn has_empty_cell(program: &Program, table: perwali_engine::ir::TableId, column: u32) -> bool {
    program
        .tables
        .get(table.index())
        .is_some_and(|table| table.rows.iter().any(|row| matches!(row.outputs.get(column as usize), Some(Constant::Absent))))
}

impl<'e> Emitter<'e> {
    pub(super) fn value_def(&self, id: ValueId) -> Emitted<&'e ValueDef> {
        self.program.values.get(id.index()).ok_or(CompileError::Inconsistent("a value that does not exist"))
    }

    /// The value, empty or not.
    pub(super) fn demand(&mut self, id: ValueId) -> Emitted<Found> {
        if let Some(found) = self.scope.values.get(&id) {
            return Ok(*found);
        }
        let found = if let Some(function) = self.context.functions.get(&id).copied() {
            self.call_value(id, function)?
        } else {
            self.depth += 1;
            if self.depth > MOST_DEPTH {
                return Err(CompileError::TooDeep);
            }
            let found = self.definition(id)?;
            self.depth -= 1;
            found
        };
        self.remember(id, found);
        Ok(found)
    }

    /// Computes a value in place.
    pub(super) fn definition(&mut self, id: ValueId) -> Emitted<Found> {
        let def = self.value_def(id)?;
        let found = match &def.definition {
            Definition::Rules(rules) => self.rules(id, def, rules)?,
            Definition::Requirements(root) => {
                let outcome = self.requirement(root)?;
                let truth = self.or(outcome.waived, outcome.met);
                Found { present: Flag::Known(true), datum: Datum::Bool(truth) }
            }
            Definition::Collect(members) => {
                let set = self.collect(members)?;
                Found { present: Flag::Known(true), datum: Datum::Scalar(set) }
            }
        };
        self.check(id, def, found)?;
        Ok(Found { present: found.present, datum: self.cast(found.datum, Shape::of(&def.ty))? })
    }

    /// Fails where a value is outside the bound that could not be proved. Its bodies may give more than its type holds.
    fn check(&mut self, id: ValueId, def: &ValueDef, found: Found) -> Emitted<()> {
        let (Some(bounds), Datum::Scalar(number)) = (&def.check, found.datum) else { return Ok(()) };
        let Some(given) = given_interval(def) else { return Ok(()) };
        let mut outside = Flag::Known(false);
        for (bound, cc, needed) in [
            (bounds.low(), super::IntCC::SignedLessThan, bounds.low() > given.low()),
            (bounds.high(), super::IntCC::SignedGreaterThan, bounds.high() < given.high()),
        ] {
            if needed {
                let wide = number.wide || i64::try_from(bound).is_err();
                let bound = self.constant_number(bound, wide)?;
                let beyond = self.compare(cc, number, bound);
                outside = self.or(outside, beyond);
            }
        }
        let outside = self.and(found.present, outside);
        self.fail_if(outside, FailureKind::ResultOutOfBounds(id), def.site)
    }

    fn memo(&self, id: ValueId) -> Emitted<(Value, Memo)> {
        let memo = self.context.memory.memos.get(&id).copied();
        self.memo.zip(memo).ok_or(CompileError::Inconsistent("a value without memory"))
    }

    /// Calls the value's function unless it has already run.
    fn call_value(&mut self, id: ValueId, function: cranelift_module::FuncId) -> Emitted<Found> {
        let (address, memo) = self.memo(id)?;
        let (call, done) = (self.block(), self.block());
        let state = self.builder.ins().load(types::I8, trusted(), address, memo.state);
        self.builder.ins().brif(state, done, &[], call, &[]);
        self.builder.seal_block(call);
        self.builder.switch_to_block(call);
        let function = self.import(function);
        let call = self.builder.ins().call(function, &[self.facts, self.law_day, address, self.marks]);
        let status = self.builder.inst_results(call).first().copied().ok_or_else(super::number::mismatch)?;
        self.propagate(status);
        self.jump(done, &[]);
        self.continue_in(done);

        let def = self.value_def(id)?;
        let present = if may_be_empty(self.program, def) {
            let state = self.builder.ins().load(types::I8, trusted(), address, memo.state);
            let one = self.builder.ins().iconst(types::I8, 1);
            self.icmp(super::IntCC::Equal, state, one)
        } else {
            Flag::Known(true)
        };
        let shape = Shape::of(&def.ty);
        let mut values = Vec::new();
        let mut offset = memo.offset;
        for ty in shape.types() {
            values.push(if ty == types::I128 {
                self.load_wide(address, offset, trusted()).value
            } else {
                self.builder.ins().load(ty, trusted(), address, offset)
            });
            offset += memory_of(ty) as i32;
        }
        Ok(Found { present, datum: Self::unflatten(&values, shape)? })
    }

    /// Remembers what the function of a value has found.
    pub(super) fn store_value(&mut self, id: ValueId, found: Found) -> Emitted<()> {
        let (address, memo) = self.memo(id)?;
        let shape = Shape::of(&self.value_def(id)?.ty);
        let mut offset = memo.offset;
        for value in self.flatten(found.datum, shape)? {
            if self.builder.func.dfg.value_type(value) == types::I128 {
                self.store_wide(Num { value, wide: true }, address, offset);
                offset += 16;
            } else {
                self.builder.ins().store(trusted(), value, address, offset);
                offset += 8;
            }
        }
        let one = self.builder.ins().iconst(types::I8, 1);
        let state = match found.present {
            Flag::Known(true) => one,
            Flag::Known(false) => self.builder.ins().iconst(types::I8, 2),
            Flag::Found(present) => {
                let two = self.builder.ins().iconst(types::I8, 2);
                self.builder.ins().isub(two, present)
            }
        };
        self.builder.ins().store(trusted(), state, address, memo.state);
        Ok(())
    }

    pub(super) fn load_wide(&mut self, address: Value, offset: i32, flags: cranelift_codegen::ir::MemFlagsData) -> Num {
        let low = self.builder.ins().load(types::I64, flags, address, offset);
        let high = self.builder.ins().load(types::I64, flags, address, offset.saturating_add(8));
        Num { value: self.builder.ins().iconcat(low, high), wide: true }
    }

    pub(super) fn store_wide(&mut self, number: Num, address: Value, offset: i32) {
        let (low, high) = self.builder.ins().isplit(number.value);
        self.builder.ins().store(trusted(), low, address, offset);
        self.builder.ins().store(trusted(), high, address, offset.saturating_add(8));
    }
}
