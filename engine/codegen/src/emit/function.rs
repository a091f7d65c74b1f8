//! Whole functions: the decision, which stores its outputs last, and the values that are functions of their own.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, Value, types};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::Module;
use perwali_engine::facts::Layout;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{Assertion, AssertionId, Decision, InputId, Op, Program, SiteId, ValueId};
use perwali_engine::verify::expressions;

use super::number::{Shape, mismatch};
use super::{Context, Datum, Emitted, Emitter, Flag, Found, MARK_WORDS, Scope, read_only, trusted, word_offset};
use crate::CompileError;
use crate::pool::Pool;

/// Emits the decision: `(facts, law day, outputs, marks, scratch) → status`. On success every word of the marks has been written,
/// with zeroes where the variant keeps no marks.
pub(crate) fn emit_decision<'e>(
    context: &'e Context<'e>,
    decision: &Decision,
    outputs: &Layout,
    module: &'e mut dyn Module,
    pool: &'e mut Pool,
    function: &'e mut ir::Function,
    builder: &'e mut FunctionBuilderContext,
) -> Emitted<()> {
    let (mut emitter, out, scratch) = Emitter::start(context, module, pool, function, builder)?;
    emitter.prepare_marks();
    emitter.prepare_memos(scratch)?;
    let in_force = emitter.in_time(context.program.from, context.program.until);
    emitter.fail_unless(in_force, FailureKind::NotInForce, SiteId(0))?;
    let usual = usual_inputs(context.program, decision);
    if !usual.is_empty() {
        let all_given = emitter.all_given(&usual);
        let (here, otherwise) = (emitter.block(), emitter.block());
        emitter.branch(all_given, here, otherwise);
        emitter.builder.set_cold_block(otherwise);
        emitter.builder.switch_to_block(here);
        let start = emitter.enter();
        usual.iter().for_each(|input| emitter.remember_given(*input));
        emitter.answer(decision, outputs, out)?;
        emitter.leave(start);
        emitter.nodes = 0;
        emitter.builder.switch_to_block(otherwise);
    }
    emitter.answer(decision, outputs, out)?;
    emitter.close();
    Ok(())
}

/// Emits a value: `(facts, law day, memory, marks, element) → status`. It remembers the value, one of each element where it
/// is a computed field, and sets its marks.
pub(crate) fn emit_value<'e>(
    context: &'e Context<'e>,
    value: ValueId,
    module: &'e mut dyn Module,
    pool: &'e mut Pool,
    function: &'e mut ir::Function,
    builder: &'e mut FunctionBuilderContext,
) -> Emitted<()> {
    let (mut emitter, memo, element) = Emitter::start(context, module, pool, function, builder)?;
    emitter.memo = Some(memo);
    if let Some((_, binder)) = emitter.value_def(value)?.element {
        emitter.element = Some(element);
        emitter.bound.insert(binder, element);
    }
    let found = emitter.definition(value)?;
    emitter.store_value(value, found)?;
    emitter.succeed(false);
    emitter.close();
    Ok(())
}

/// Expressions up to which a decision is emitted twice.
const TWICE: usize = 1_500;

/// Inputs a decision may read that callers give as a rule. Where all are there, nothing has to ask for each any more, so the
/// decision is emitted once for that case and once for all others. None where asking costs little or emitting much.
fn usual_inputs(program: &Program, decision: &Decision) -> BTreeSet<InputId> {
    let (mut usual, mut asked, mut nodes) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut seen: BTreeSet<ValueId> = BTreeSet::new();
    let mut pending: Vec<ValueId> = decision.outputs.iter().map(|output| output.value).collect();
    while let Some(value) = pending.pop() {
        let Some(def) = program.values.get(value.index()).filter(|_| seen.insert(value)) else { continue };
        for (expr, _) in expressions(&def.definition) {
            expr.visit(&mut |expr| {
                nodes += 1;
                match &expr.op {
                    Op::Input(input) => _ = usual.insert(*input),
                    Op::InputPresent(input) => _ = asked.insert(*input),
                    Op::Query(query) => _ = usual.insert(query.list),
                    Op::Select(select) => _ = usual.insert(select.list),
                    Op::Value(need) | Op::ValuePresent(need) | Op::ElementValue(need, _) => pending.push(*need),
                    _ => {}
                }
            });
        }
    }
    let required = |input: &InputId| {
        !asked.contains(input)
            && program.inputs.get(input.index()).is_some_and(|input| !input.optional && input.default.is_none())
    };
    usual.retain(required);
    if usual.len() < 2 || nodes > TWICE {
        usual.clear();
    }
    usual
}

impl<'e> Emitter<'e> {
    fn start(
        context: &'e Context<'e>,
        module: &'e mut dyn Module,
        pool: &'e mut Pool,
        function: &'e mut ir::Function,
        builder: &'e mut FunctionBuilderContext,
    ) -> Emitted<(Emitter<'e>, Value, Value)> {
        let mut builder = FunctionBuilder::new(function, builder);
        let entry = builder.create_block();
        builder.append_block_params_for_function_params(entry);
        builder.switch_to_block(entry);
        builder.seal_block(entry);
        let [facts, law_day, third, marks, fifth] = *builder.block_params(entry) else { return Err(mismatch()) };
        let words = context.program.trace_words();
        let mut mark_words = Vec::new();
        if context.traced && words <= MARK_WORDS {
            for _ in 0..words {
                let variable = builder.declare_var(types::I64);
                let zero = builder.ins().iconst(types::I64, 0);
                builder.def_var(variable, zero);
                mark_words.push(variable);
            }
        }
        let emitter = Emitter {
            context,
            program: context.program,
            module,
            pool,
            builder,
            facts,
            law_day,
            memo: None,
            element: None,
            bound: BTreeMap::new(),
            marks,
            mark_words,
            failures: BTreeMap::new(),
            propagate: None,
            imports: BTreeMap::new(),
            scope: Scope::default(),
            nodes: 0,
            depth: 0,
        };
        Ok((emitter, third, fifth))
    }

    /// Zeroes the marks.
    fn prepare_marks(&mut self) {
        let zero = self.k(0);
        // Without marks the buffer is left as empty as a traced run would find it.
        if self.context.marks_in_memory || !self.context.traced {
            for word in 0..self.program.trace_words() {
                self.builder.ins().store(trusted(), zero, self.marks, word_offset(word));
            }
        }
    }

    /// The assertions and the outputs of a decision, stored; then success.
    fn answer(&mut self, decision: &Decision, outputs: &Layout, out: Value) -> Emitted<()> {
        let program = self.program;
        for (index, assertion) in program.assertions.iter().enumerate() {
            self.assertion(AssertionId::new(index), assertion)?;
        }
        let mut found = Vec::with_capacity(decision.outputs.len());
        for output in &decision.outputs {
            found.push((output.value, self.demand(output.value)?));
        }
        self.store_outputs(&found, outputs, out)?;
        self.succeed(!self.context.marks_in_memory);
        Ok(())
    }

    /// Whether inputs are given, one and all.
    fn all_given(&mut self, inputs: &BTreeSet<InputId>) -> Value {
        let mut words: BTreeMap<usize, i64> = BTreeMap::new();
        for input in inputs {
            *words.entry(input.index() / 64).or_default() |= 1 << (input.index() % 64);
        }
        let mut missing = self.k(0);
        for (word, bits) in words {
            let given = self.builder.ins().load(types::I64, read_only(), self.facts, word_offset(word));
            let bits = self.k(bits);
            let lacking = self.builder.ins().band_not(bits, given);
            missing = self.builder.ins().bor(missing, lacking);
        }
        let zero = self.k(0);
        self.builder.ins().icmp(IntCC::Equal, missing, zero)
    }

    fn assertion(&mut self, id: AssertionId, assertion: &'e Assertion) -> Emitted<()> {
        let mut present = Flag::Known(true);
        for input in &assertion.reads {
            let given = self.input_present(*input);
            present = self.and(present, given);
        }
        self.either(
            present,
            &[],
            |emitter| {
                for input in &assertion.reads {
                    emitter.remember_given(*input);
                }
                let holds = emitter.condition(&assertion.condition)?;
                emitter.fail_unless(holds, FailureKind::InputRefused(id), assertion.site)?;
                Ok(Vec::new())
            },
            |_| Ok(Vec::new()),
        )?;
        Ok(())
    }

    fn store_outputs(&mut self, found: &[(ValueId, Found)], layout: &Layout, out: Value) -> Emitted<()> {
        let mut presence: BTreeMap<usize, Value> = BTreeMap::new();
        for (index, (_, found)) in found.iter().enumerate() {
            let bit = self.k((index % 64) as i64);
            let present = self.flag_value(found.present);
            let present = self.builder.ins().uextend(types::I64, present);
            let present = self.builder.ins().ishl(present, bit);
            let word = match presence.get(&(index / 64)) {
                Some(before) => self.builder.ins().bor(*before, present),
                None => present,
            };
            presence.insert(index / 64, word);
        }
        for (word, bits) in presence {
            self.builder.ins().store(trusted(), bits, out, word_offset(word));
        }
        for (index, (id, found)) in found.iter().enumerate() {
            let slot = layout.slot(index).ok_or_else(mismatch)?;
            let shape = Shape::of(&self.value_def(*id)?.ty);
            match self.cast(found.datum, shape)? {
                Datum::Bool(flag) => {
                    let flag = self.flag_value(flag);
                    let word = self.builder.ins().uextend(types::I64, flag);
                    self.builder.ins().store(trusted(), word, out, word_offset(slot.word));
                }
                Datum::Scalar(number) if number.wide == slot.wide => {
                    if number.wide {
                        self.store_wide(number, out, word_offset(slot.word));
                    } else {
                        self.builder.ins().store(trusted(), number.value, out, word_offset(slot.word));
                    }
                }
                _ => return Err(CompileError::Inconsistent("an output that does not fit its slot")),
            }
        }
        Ok(())
    }

    /// Stores the marks and returns success. `all` where these are all marks there are.
    fn succeed(&mut self, all: bool) {
        for (word, variable) in self.mark_words.clone().into_iter().enumerate() {
            let bits = self.builder.use_var(variable);
            let address = self.marks;
            if all {
                self.builder.ins().store(trusted(), bits, address, word_offset(word));
            } else {
                self.or_into_memory(address, word_offset(word), bits);
            }
        }
        let zero = self.k(0);
        self.builder.ins().return_(&[zero]);
    }

    /// Ends the function.
    fn close(mut self) {
        self.emit_failures();
        let config = self.module.target_config();
        self.builder.finalize(config);
    }
}
