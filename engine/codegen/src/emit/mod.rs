//! Turns the values of a program into Cranelift functions: one for the decision, one for each value the plan sets apart.
//!
//! This module holds what every part of the emission shares: branches, failures, what is already computed, marks. A
//! function returns 0 or the status of the first failure; marks are gathered in registers and stored on success.

mod calendar;
mod divide;
mod expr;
mod function;
mod lists;
mod memo;
mod number;
mod requirement;
mod rule_bodies;
mod rules;
mod table;
mod tariff;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, Block, BlockArg, FuncRef, InstBuilder, InstructionData, MemFlagsData, Opcode, Value, types};
use cranelift_frontend::{FunctionBuilder, Variable};
use cranelift_module::{FuncId, Module};
use perwali_engine::facts::Layout;
use perwali_engine::failure::{Failure, FailureKind};
use perwali_engine::ir::{BinderId, InputId, MarkId, Program, SiteId, ValueId};
use perwali_engine::value::Day;

use crate::CompileError;
use crate::pool::Pool;

pub(crate) use function::{emit_decision, emit_value};
pub(crate) use memo::Memory;
use number::Num;

/// Result of emitting something.
pub(crate) type Emitted<T> = Result<T, CompileError>;

/// Words of marks that are kept in registers; a longer trace lives in memory.
const MARK_WORDS: usize = 12;

/// A truth, known now or computed: 0 or 1 in eight bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flag {
    Known(bool),
    Found(Value),
}

/// A computed datum.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Datum {
    Bool(Flag),
    /// A number's mantissa, a member, a set, a day, a moment, the number of a text, the position of an element.
    Scalar(Num),
    /// Numerator and denominator.
    Fraction(Num, Num),
}

/// A computed value that may be empty; an empty one has some datum that nobody reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) present: Flag,
    pub(crate) datum: Datum,
}

/// What all functions of one variant of a decision share.
pub(crate) struct Context<'e> {
    pub(crate) program: &'e Program,
    pub(crate) facts: &'e Layout,
    pub(crate) memory: &'e Memory,
    pub(crate) functions: &'e BTreeMap<ValueId, FuncId>,
    pub(crate) divide: FuncId,
    pub(crate) traced: bool,
    /// Whether some marks are set in memory before the end of the decision, not only in registers.
    pub(crate) marks_in_memory: bool,
}

/// Whether a trace of a program cannot be gathered in the registers of one function.
pub(crate) fn needs_marks_in_memory(program: &Program, outlined: bool) -> bool {
    let scattered = program.tables.iter().any(|table| {
        table.first_mark.is_some_and(|first| first.index() / 64 != (first.index() + table.rows.len().saturating_sub(1)) / 64)
    });
    outlined || scattered || program.trace_words() > MARK_WORDS
}

/// Emits one function.
pub(crate) struct Emitter<'e> {
    context: &'e Context<'e>,
    program: &'e Program,
    module: &'e mut dyn Module,
    pool: &'e mut Pool,
    builder: FunctionBuilder<'e>,
    facts: Value,
    law_day: Value,
    /// Where functions of values remember; none where there are no such functions.
    memo: Option<Value>,
    /// The element a function is about, where it is that of a computed field.
    element: Option<Value>,
    /// Positions of the elements spoken of.
    bound: BTreeMap<BinderId, Value>,
    marks: Value,
    mark_words: Vec<Variable>,
    failures: BTreeMap<i64, Block>,
    propagate: Option<Block>,
    imports: BTreeMap<FuncId, FuncRef>,
    scope: Scope,
    nodes: usize,
    depth: usize,
}

/// What is computed or known at this point of the function.
#[derive(Default)]
struct Scope {
    values: BTreeMap<ValueId, Found>,
    given: BTreeSet<InputId>,
    /// Fields of elements that are there, by position and field, with what has been read. A position belongs to one list.
    fields: BTreeMap<(Value, u32), Option<Datum>>,
    /// Computed fields of elements, by position.
    elements: BTreeMap<(ValueId, Value), Found>,
    log: Vec<Undo>,
}

enum Undo {
    Value(ValueId, Option<Found>),
    Given(InputId),
    Field(Value, u32, Option<Option<Datum>>),
    Element(ValueId, Value, Option<Found>),
}

/// Loads of what nobody writes during a run.
fn read_only() -> MemFlagsData {
    MemFlagsData::trusted().with_readonly().with_can_move()
}

fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

impl<'e> Emitter<'e> {
    // ---- constants and truths ----

    fn k(&mut self, number: i64) -> Value {
        self.builder.ins().iconst(types::I64, number)
    }

    fn flag_value(&mut self, flag: Flag) -> Value {
        match flag {
            Flag::Known(known) => self.builder.ins().iconst(types::I8, i64::from(known)),
            Flag::Found(value) => value,
        }
    }

    fn and(&mut self, a: Flag, b: Flag) -> Flag {
        match (a, b) {
            (Flag::Known(false), _) | (_, Flag::Known(false)) => Flag::Known(false),
            (Flag::Known(true), other) | (other, Flag::Known(true)) => other,
            (Flag::Found(a), Flag::Found(b)) => Flag::Found(self.builder.ins().band(a, b)),
        }
    }

    fn or(&mut self, a: Flag, b: Flag) -> Flag {
        match (a, b) {
            (Flag::Known(true), _) | (_, Flag::Known(true)) => Flag::Known(true),
            (Flag::Known(false), other) | (other, Flag::Known(false)) => other,
            (Flag::Found(a), Flag::Found(b)) => Flag::Found(self.builder.ins().bor(a, b)),
        }
    }

    fn not(&mut self, a: Flag) -> Flag {
        match a {
            Flag::Known(known) => Flag::Known(!known),
            Flag::Found(value) => {
                let one = self.builder.ins().iconst(types::I8, 1);
                Flag::Found(self.builder.ins().bxor(value, one))
            }
        }
    }

    fn differ(&mut self, a: Flag, b: Flag) -> Flag {
        match (a, b) {
            (Flag::Known(a), Flag::Known(b)) => Flag::Known(a != b),
            (Flag::Known(false), other) | (other, Flag::Known(false)) => other,
            (Flag::Known(true), other) | (other, Flag::Known(true)) => self.not(other),
            (Flag::Found(a), Flag::Found(b)) => Flag::Found(self.builder.ins().bxor(a, b)),
        }
    }

    fn icmp(&mut self, cc: IntCC, a: Value, b: Value) -> Flag {
        Flag::Found(self.builder.ins().icmp(cc, a, b))
    }

    fn icmp_k(&mut self, cc: IntCC, a: Value, b: i64) -> Flag {
        let b = self.k(b);
        self.icmp(cc, a, b)
    }

    /// Whether the law day lies between two days.
    fn in_time(&mut self, from: Option<Day>, until: Option<Day>) -> Flag {
        let law_day = self.law_day;
        let mut holds = Flag::Known(true);
        if let Some(from) = from {
            let reached = self.icmp_k(IntCC::SignedGreaterThanOrEqual, law_day, from.count().into());
            holds = self.and(holds, reached);
        }
        if let Some(until) = until {
            let not_over = self.icmp_k(IntCC::SignedLessThanOrEqual, law_day, until.count().into());
            holds = self.and(holds, not_over);
        }
        holds
    }

    // ---- scopes and branches ----

    fn enter(&self) -> usize {
        self.scope.log.len()
    }

    fn leave(&mut self, start: usize) {
        while self.scope.log.len() > start {
            match self.scope.log.pop() {
                Some(Undo::Value(value, Some(before))) => {
                    self.scope.values.insert(value, before);
                }
                Some(Undo::Value(value, None)) => {
                    self.scope.values.remove(&value);
                }
                Some(Undo::Given(input)) => {
                    self.scope.given.remove(&input);
                }
                Some(Undo::Field(position, field, Some(before))) => {
                    self.scope.fields.insert((position, field), before);
                }
                Some(Undo::Field(position, field, None)) => {
                    self.scope.fields.remove(&(position, field));
                }
                Some(Undo::Element(value, position, Some(before))) => {
                    self.scope.elements.insert((value, position), before);
                }
                Some(Undo::Element(value, position, None)) => {
                    self.scope.elements.remove(&(value, position));
                }
                None => return,
            }
        }
    }

    fn remember(&mut self, value: ValueId, found: Found) {
        let before = self.scope.values.insert(value, found);
        self.scope.log.push(Undo::Value(value, before));
    }

    fn remember_given(&mut self, input: InputId) {
        if self.scope.given.insert(input) {
            self.scope.log.push(Undo::Given(input));
        }
    }

    fn remember_field(&mut self, position: Value, field: u32, datum: Option<Datum>) {
        let before = self.scope.fields.insert((position, field), datum);
        self.scope.log.push(Undo::Field(position, field, before));
    }

    fn remember_element(&mut self, value: ValueId, position: Value, found: Found) {
        let before = self.scope.elements.insert((value, position), found);
        self.scope.log.push(Undo::Element(value, position, before));
    }

    fn block(&mut self) -> Block {
        self.builder.create_block()
    }

    fn join_block(&mut self, params: &[ir::Type]) -> Block {
        let block = self.builder.create_block();
        for ty in params {
            self.builder.append_block_param(block, *ty);
        }
        block
    }

    fn jump(&mut self, block: Block, values: &[Value]) {
        let args: Vec<BlockArg> = values.iter().copied().map(BlockArg::Value).collect();
        self.builder.ins().jump(block, &args);
    }

    /// Branches; both targets have no other predecessor.
    fn branch(&mut self, condition: Value, then: Block, otherwise: Block) {
        self.builder.ins().brif(condition, then, &[], otherwise, &[]);
        self.builder.seal_block(then);
        self.builder.seal_block(otherwise);
    }

    /// Continues in a block whose predecessors are all known; its parameters.
    fn continue_in(&mut self, block: Block) -> Vec<Value> {
        self.builder.seal_block(block);
        self.builder.switch_to_block(block);
        self.builder.block_params(block).to_vec()
    }

    /// Runs one of two parts; the values it gives.
    fn either(
        &mut self,
        condition: Flag,
        params: &[ir::Type],
        then: impl FnOnce(&mut Self) -> Emitted<Vec<Value>>,
        otherwise: impl FnOnce(&mut Self) -> Emitted<Vec<Value>>,
    ) -> Emitted<Vec<Value>> {
        let condition = match condition {
            Flag::Known(true) => return then(self),
            Flag::Known(false) => return otherwise(self),
            Flag::Found(condition) => condition,
        };
        let (then_block, otherwise_block) = (self.block(), self.block());
        let join = self.join_block(params);
        self.branch(condition, then_block, otherwise_block);

        let start = self.enter();
        self.builder.switch_to_block(then_block);
        let values = then(self)?;
        self.jump(join, &values);
        self.leave(start);

        self.builder.switch_to_block(otherwise_block);
        let values = otherwise(self)?;
        self.jump(join, &values);
        self.leave(start);
        Ok(self.continue_in(join))
    }

    // ---- failures ----

    fn failure(&mut self, kind: FailureKind, site: SiteId) -> Emitted<Block> {
        if kind.operand() > 0xff_ffff || site.0 > 0x7fff_ffff {
            return Err(CompileError::TooLarge);
        }
        let status = Failure::status(kind, site);
        if let Some(block) = self.failures.get(&status) {
            return Ok(*block);
        }
        let block = self.block();
        self.builder.set_cold_block(block);
        self.failures.insert(status, block);
        Ok(block)
    }

    /// Fails where the flag holds.
    fn fail_if(&mut self, flag: Flag, kind: FailureKind, site: SiteId) -> Emitted<()> {
        match flag {
            Flag::Known(false) => return Ok(()),
            Flag::Known(true) => {
                let failure = self.failure(kind, site)?;
                self.jump(failure, &[]);
                // What follows never runs, but has to be well-formed code.
                let dead = self.block();
                self.builder.seal_block(dead);
                self.builder.switch_to_block(dead);
            }
            Flag::Found(value) => {
                let failure = self.failure(kind, site)?;
                let next = self.block();
                self.builder.ins().brif(value, failure, &[], next, &[]);
                self.builder.seal_block(next);
                self.builder.switch_to_block(next);
            }
        }
        Ok(())
    }

    /// Fails where the flag does not hold.
    fn fail_unless(&mut self, flag: Flag, kind: FailureKind, site: SiteId) -> Emitted<()> {
        let Flag::Found(value) = flag else {
            let failed = self.not(flag);
            return self.fail_if(failed, kind, site);
        };
        let failure = self.failure(kind, site)?;
        let next = self.block();
        self.builder.ins().brif(value, next, &[], failure, &[]);
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
        Ok(())
    }

    /// Returns the status of a called function where it is not 0.
    fn propagate(&mut self, status: Value) {
        let block = match self.propagate {
            Some(block) => block,
            None => {
                let block = self.join_block(&[types::I64]);
                self.builder.set_cold_block(block);
                self.propagate = Some(block);
                block
            }
        };
        let next = self.block();
        self.builder.ins().brif(status, block, &[BlockArg::Value(status)], next, &[]);
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
    }

    fn emit_failures(&mut self) {
        for (status, block) in std::mem::take(&mut self.failures) {
            self.builder.seal_block(block);
            self.builder.switch_to_block(block);
            let status = self.k(status);
            self.builder.ins().return_(&[status]);
        }
        if let Some(block) = self.propagate.take() {
            let params = self.continue_in(block);
            self.builder.ins().return_(&params);
        }
    }

    // ---- marks ----

    fn mark(&mut self, mark: MarkId) {
        self.mark_if(Flag::Known(true), mark);
    }

    fn mark_if(&mut self, flag: Flag, mark: MarkId) {
        if !self.context.traced || flag == Flag::Known(false) {
            return;
        }
        let (word, bit) = (mark.index() / 64, (mark.index() % 64) as i64);
        // The verifier does not look at marks, and the buffer holds no more than the program has.
        if word >= self.program.trace_words() {
            return;
        }
        let bits = match flag {
            Flag::Known(_) => return self.mark_certain(word, 1i64 << bit),
            Flag::Found(value) => {
                let wide = self.builder.ins().uextend(types::I64, value);
                let bit = self.k(bit);
                self.builder.ins().ishl(wide, bit)
            }
        };
        self.mark_bits(word, bits);
    }

    /// Sets bits of one word of the marks whatever happens from here on: together with those set just before.
    fn mark_certain(&mut self, word: usize, bits: i64) {
        let Some(variable) = self.mark_words.get(word).copied() else {
            let bits = self.k(bits);
            return self.mark_bits(word, bits);
        };
        let marks = self.builder.use_var(variable);
        let (rest, before) = self.certain_bits(marks);
        let bits = self.k(before | bits);
        let after = self.builder.ins().bor(rest, bits);
        self.builder.def_var(variable, after);
    }

    /// A word of marks as what was found and the bits that are certain, which are kept outermost.
    fn certain_bits(&self, marks: Value) -> (Value, i64) {
        let dfg = &self.builder.func.dfg;
        let instruction = |value: Value| Some(&dfg.insts[dfg.value_def(value).inst()?]);
        let Some(InstructionData::Binary { opcode: Opcode::Bor, args: [rest, bits] }) = instruction(marks) else {
            return (marks, 0);
        };
        match instruction(*bits) {
            Some(InstructionData::UnaryImm { opcode: Opcode::Iconst, imm }) => (*rest, imm.bits()),
            _ => (marks, 0),
        }
    }

    /// Sets bits of one word of the marks.
    fn mark_bits(&mut self, word: usize, bits: Value) {
        match self.mark_words.get(word).copied() {
            Some(variable) => {
                let marks = self.builder.use_var(variable);
                let (rest, certain) = self.certain_bits(marks);
                let mut after = self.builder.ins().bor(rest, bits);
                if certain != 0 {
                    let certain = self.k(certain);
                    after = self.builder.ins().bor(after, certain);
                }
                self.builder.def_var(variable, after);
            }
            None => {
                let address = self.marks;
                self.or_into_memory(address, word_offset(word), bits);
            }
        }
    }

    fn or_into_memory(&mut self, address: Value, offset: i32, bits: Value) {
        let before = self.builder.ins().load(types::I64, trusted(), address, offset);
        let after = self.builder.ins().bor(before, bits);
        self.builder.ins().store(trusted(), after, address, offset);
    }

    // ---- data and functions ----

    /// The address of constant data.
    fn data(&mut self, content: Vec<u8>) -> Emitted<Value> {
        let id = self.pool.bytes(&mut *self.module, content)?;
        let global = self.module.declare_data_in_func(id, self.builder.func);
        Ok(self.builder.ins().symbol_value(types::I64, global))
    }

    fn import(&mut self, id: FuncId) -> FuncRef {
        if let Some(known) = self.imports.get(&id) {
            return *known;
        }
        let reference = self.module.declare_func_in_func(id, self.builder.func);
        self.imports.insert(id, reference);
        reference
    }
}

/// Byte offset of a word.
fn word_offset(word: usize) -> i32 {
    i32::try_from(word.saturating_mul(8)).unwrap_or(i32::MAX)
}
