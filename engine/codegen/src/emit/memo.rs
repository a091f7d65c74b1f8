//! Where the values that are functions of their own are remembered, computed fields once an element.
//!
//! The memory begins with the states, which every run zeroes: those of plain values, then those of the elements a list
//! has in this run. A small memory lies on the stack of the run; a larger one belongs to the answer that is filled.

use std::collections::BTreeMap;

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{BlockArg, InstBuilder, StackSlotData, StackSlotKind, Value, types};
use cranelift_module::FuncId;
use perwali_engine::ir::{InputId, Program, Type, ValueId};

use super::number::{Shape, mismatch};
use super::value::may_be_empty;
use super::{Emitted, Emitter, Flag, Found, Num, trusted, word_offset};
use crate::CompileError;

/// Bytes of remembered values that a run keeps on its stack.
const ON_STACK: usize = 128 * 1024;

/// Bytes of remembered values at most. The verifier bounds the number of computed fields of elements, so that no verified
/// program comes near it.
const MOST_MEMORY: usize = 128 << 20;

/// Where one value is remembered.
#[derive(Clone, Copy, Debug)]
struct Memo {
    /// Offset of the state: a byte, 0 not computed, 1 present, 2 empty. Those of a computed field lie side by side.
    state: i32,
    /// Offset of the value.
    offset: i32,
    /// Bytes from the value of one element to that of the next.
    stride: i64,
}

/// The states of a computed field, a byte an element.
#[derive(Clone, Copy, Debug)]
struct ElementStates {
    offset: i32,
    /// The words they take where the list is full.
    words: usize,
}

/// The memory of the values that are functions of their own.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    memos: BTreeMap<ValueId, Memo>,
    /// Words of states of plain values.
    state_words: usize,
    elements: BTreeMap<InputId, Vec<ElementStates>>,
    /// Bytes in all.
    size: usize,
}

impl Memory {
    /// The memory for these values.
    pub(crate) fn new(program: &Program, values: impl Iterator<Item = ValueId> + Clone) -> Result<Memory, CompileError> {
        let def = |id: ValueId| program.values.get(id.index()).ok_or(CompileError::Inconsistent("a value that does not exist"));
        let offset = |at: usize| i32::try_from(at).map_err(|_| CompileError::TooLarge);
        let mut states = BTreeMap::new();
        let mut elements: BTreeMap<InputId, Vec<ElementStates>> = BTreeMap::new();
        let mut plain = 0usize;
        for id in values.clone() {
            if def(id)?.element.is_none() {
                states.insert(id, (offset(plain)?, 1));
                plain += 1;
            }
        }
        let state_words = plain.div_ceil(8);
        let mut at = state_words * 8;
        for id in values.clone() {
            let Some((list, _)) = def(id)?.element else { continue };
            let most = length(program, list)?;
            let own = ElementStates { offset: offset(at)?, words: most.div_ceil(8) };
            states.insert(id, (own.offset, most));
            elements.entry(list).or_default().push(own);
            at += own.words * 8;
        }
        let mut memos = BTreeMap::new();
        for id in values {
            let (state, count) = states.get(&id).copied().unwrap_or_default();
            let stride: usize = Shape::of(&def(id)?.ty).types().into_iter().map(memory_of).sum();
            memos.insert(id, Memo { state, offset: offset(at)?, stride: i64::try_from(stride).unwrap_or(0) });
            at = stride.checked_mul(count).and_then(|size| at.checked_add(size)).ok_or(CompileError::TooLarge)?;
            if at > MOST_MEMORY {
                return Err(CompileError::TooLarge);
            }
        }
        Ok(Memory { memos, state_words, elements, size: at })
    }

    /// Words that a run needs outside its stack.
    pub(crate) fn scratch_words(&self) -> usize {
        if self.size > ON_STACK { self.size.div_ceil(8) } else { 0 }
    }
}

/// Elements a list has at most.
fn length(program: &Program, list: InputId) -> Result<usize, CompileError> {
    match program.inputs.get(list.index()).map(|input| &input.ty) {
        Some(Type::List(_, most)) => Ok(*most as usize),
        _ => Err(CompileError::Inconsistent("a computed field of what is no list")),
    }
}

/// Bytes that a machine value takes in memory.
fn memory_of(ty: cranelift_codegen::ir::Type) -> usize {
    if ty == types::I128 { 16 } else { 8 }
}

/// The state and the value of one memo: addresses with constant offsets.
struct Place {
    state: (Value, i32),
    value: (Value, i32),
}

impl<'e> Emitter<'e> {
    /// Makes room for remembered values and zeroes their states. `scratch` is the room outside the stack.
    pub(super) fn prepare_memos(&mut self, scratch: Value) -> Emitted<()> {
        let memory = self.context.memory;
        if memory.memos.is_empty() {
            return Ok(());
        }
        let address = if memory.scratch_words() > 0 {
            scratch
        } else {
            // The fields of a list that has no elements take nothing, but are spoken of.
            let size = u32::try_from(memory.size.max(8)).map_err(|_| CompileError::TooLarge)?;
            let slot = self.builder.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, size, 3));
            self.builder.ins().stack_addr(types::I64, slot, 0)
        };
        let zero = self.k(0);
        for word in 0..memory.state_words {
            self.builder.ins().store(trusted(), zero, address, word_offset(word));
        }
        for (list, states) in &memory.elements {
            self.zero_states(address, *list, states)?;
        }
        self.memo = Some(address);
        Ok(())
    }

    /// Zeroes the states of the elements that a list has in this run, a word of them at a time.
    fn zero_states(&mut self, memory: Value, list: InputId, states: &[ElementStates]) -> Emitted<()> {
        let zero = self.k(0);
        let [one] = states else { return self.zero_many(memory, list, states) };
        if one.words > 4 {
            return self.zero_many(memory, list, states);
        }
        for word in 0..one.words {
            self.builder.ins().store(trusted(), zero, memory, one.offset.saturating_add(word_offset(word)));
        }
        Ok(())
    }

    fn zero_many(&mut self, memory: Value, list: InputId, states: &[ElementStates]) -> Emitted<()> {
        let zero = self.k(0);
        let count = self.count_of(list)?;
        let (seven, three, one) = (self.k(7), self.k(3), self.k(1));
        let rounded = self.builder.ins().iadd(count, seven);
        let words = self.builder.ins().ushr(rounded, three);
        let (header, body, done) = (self.join_block(&[types::I64]), self.block(), self.block());
        self.jump(header, &[zero]);
        self.builder.switch_to_block(header);
        let word = self.builder.block_params(header).first().copied().ok_or_else(mismatch)?;
        let more = self.builder.ins().icmp(IntCC::UnsignedLessThan, word, words);
        self.branch(more, body, done);
        self.builder.switch_to_block(body);
        let bytes = self.builder.ins().ishl(word, three);
        let place = self.builder.ins().iadd(memory, bytes);
        for states in states {
            self.builder.ins().store(trusted(), zero, place, states.offset);
        }
        let next = self.builder.ins().iadd(word, one);
        self.builder.ins().jump(header, &[BlockArg::Value(next)]);
        self.builder.seal_block(header);
        self.builder.switch_to_block(done);
        Ok(())
    }

    fn place(&mut self, id: ValueId, position: Option<Value>) -> Emitted<Place> {
        let memo = self.context.memory.memos.get(&id).copied();
        let (address, memo) = self.memo.zip(memo).ok_or(CompileError::Inconsistent("a value without memory"))?;
        let Some(position) = position else {
            return Ok(Place { state: (address, memo.state), value: (address, memo.offset) });
        };
        let state = self.builder.ins().iadd(address, position);
        let stride = self.k(memo.stride);
        let bytes = self.builder.ins().imul(position, stride);
        let value = self.builder.ins().iadd(address, bytes);
        Ok(Place { state: (state, memo.state), value: (value, memo.offset) })
    }

    /// Calls the value's function unless it has already run: for this element, where it is a computed field.
    pub(super) fn call_value(&mut self, id: ValueId, function: FuncId, position: Option<Value>) -> Emitted<Found> {
        let place = self.place(id, position)?;
        let memory = self.memo.ok_or(CompileError::Inconsistent("a value without memory"))?;
        let (call, done) = (self.block(), self.block());
        let state = self.builder.ins().load(types::I8, trusted(), place.state.0, place.state.1);
        self.builder.ins().brif(state, done, &[], call, &[]);
        self.builder.seal_block(call);
        self.builder.switch_to_block(call);
        let function = self.import(function);
        let position = match position {
            Some(position) => position,
            None => self.k(0),
        };
        let call = self.builder.ins().call(function, &[self.facts, self.law_day, memory, self.marks, position]);
        let status = self.builder.inst_results(call).first().copied().ok_or_else(mismatch)?;
        self.propagate(status);
        self.jump(done, &[]);
        self.continue_in(done);

        let def = self.value_def(id)?;
        let present = if may_be_empty(self.program, def) {
            let state = self.builder.ins().load(types::I8, trusted(), place.state.0, place.state.1);
            let one = self.builder.ins().iconst(types::I8, 1);
            self.icmp(IntCC::Equal, state, one)
        } else {
            Flag::Known(true)
        };
        let shape = Shape::of(&def.ty);
        let (address, mut offset) = place.value;
        let mut values = Vec::new();
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
        let position = self.element;
        let place = self.place(id, position)?;
        let shape = Shape::of(&self.value_def(id)?.ty);
        let (address, mut offset) = place.value;
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
        self.builder.ins().store(trusted(), state, place.state.0, place.state.1);
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
