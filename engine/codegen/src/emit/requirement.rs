//! Requirements and collected sets.

use cranelift_codegen::ir::{InstBuilder, types};
use perwali_engine::ir::{Collected, Requirement, RequirementContent};

use super::{Emitted, Emitter, Flag, Num};
use crate::CompileError;
use crate::plan::MOST_DEPTH;

/// Cost up to which a guard of a collected member is computed without a branch.
const CHEAP_GUARD: u32 = 8;

/// How a requirement came out.
#[derive(Clone, Copy)]
pub(super) struct Outcome {
    /// It, or all it consists of, was waived or is not there on the law day.
    pub(super) waived: Flag,
    /// It was not waived and is met.
    pub(super) met: Flag,
}

/// Of a requirement that does not belong to its list on the law day.
const NOT_THERE: Outcome = Outcome { waived: Flag::Known(true), met: Flag::Known(false) };

impl<'e> Emitter<'e> {
    pub(super) fn requirement(&mut self, node: &'e Requirement) -> Emitted<Outcome> {
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(CompileError::TooDeep);
        }
        let there = self.in_time(node.from, node.until);
        let outcome = match there {
            Flag::Known(true) => self.asked(node)?,
            Flag::Known(false) => NOT_THERE,
            Flag::Found(_) => {
                let values = self.either(
                    there,
                    &[types::I8, types::I8],
                    |emitter| {
                        let outcome = emitter.asked(node)?;
                        Ok(vec![emitter.flag_value(outcome.waived), emitter.flag_value(outcome.met)])
                    },
                    |emitter| Ok(vec![emitter.flag_value(NOT_THERE.waived), emitter.flag_value(NOT_THERE.met)]),
                )?;
                match values.as_slice() {
                    [waived, met] => Outcome { waived: Flag::Found(*waived), met: Flag::Found(*met) },
                    _ => return Err(super::number::mismatch()),
                }
            }
        };
        self.depth -= 1;
        Ok(outcome)
    }

    /// The outcome of a requirement that belongs to its list on the law day.
    fn asked(&mut self, node: &'e Requirement) -> Emitted<Outcome> {
        if node.waivers.is_empty() { self.tried(node) } else { self.waivable(node) }
    }

    fn waivable(&mut self, node: &'e Requirement) -> Emitted<Outcome> {
        let join = self.join_block(&[types::I8, types::I8]);
        // What the first guard computes is there whatever it gives.
        let mut start = None;
        let mut waived_already = false;
        for waiver in &node.waivers {
            let holds = self.condition(&waiver.guard)?;
            start.get_or_insert(self.enter());
            match holds {
                Flag::Known(false) => {}
                Flag::Known(true) => {
                    self.mark(waiver.mark);
                    waived_already = true;
                    break;
                }
                Flag::Found(holds) => {
                    let (waived, next) = (self.block(), self.block());
                    self.branch(holds, waived, next);
                    self.builder.switch_to_block(waived);
                    self.mark(waiver.mark);
                    self.jump_with(join, Outcome { waived: Flag::Known(true), met: Flag::Known(false) });
                    self.builder.switch_to_block(next);
                }
            }
        }
        let outcome =
            if waived_already { Outcome { waived: Flag::Known(true), met: Flag::Known(false) } } else { self.tried(node)? };
        self.jump_with(join, outcome);
        if let Some(start) = start {
            self.leave(start);
        }
        match self.continue_in(join).as_slice() {
            [waived, met] => Ok(Outcome { waived: Flag::Found(*waived), met: Flag::Found(*met) }),
            _ => Err(super::number::mismatch()),
        }
    }

    fn jump_with(&mut self, join: super::Block, outcome: Outcome) {
        let values = [self.flag_value(outcome.waived), self.flag_value(outcome.met)];
        self.jump(join, &values);
    }

    /// The outcome of a requirement that no guard of its own waives.
    fn tried(&mut self, node: &'e Requirement) -> Emitted<Outcome> {
        let outcome = match &node.content {
            RequirementContent::Leaf(condition) => {
                let met = self.condition(condition)?;
                Outcome { waived: Flag::Known(false), met }
            }
            RequirementContent::All(children) => {
                let (mut waived, mut hold) = (Flag::Known(true), Flag::Known(true));
                for child in children {
                    let child = self.requirement(child)?;
                    waived = self.and(waived, child.waived);
                    let fine = self.or(child.waived, child.met);
                    hold = self.and(hold, fine);
                }
                let asked = self.not(waived);
                Outcome { waived, met: self.and(asked, hold) }
            }
            RequirementContent::Any(children) => {
                let (mut waived, mut met) = (Flag::Known(true), Flag::Known(false));
                for child in children {
                    let child = self.requirement(child)?;
                    waived = self.and(waived, child.waived);
                    met = self.or(met, child.met);
                }
                Outcome { waived, met }
            }
        };
        let tried = self.not(outcome.waived);
        self.mark_if(tried, node.tried);
        self.mark_if(outcome.met, node.met);
        Ok(outcome)
    }

    /// The set of every member whose guard holds.
    pub(super) fn collect(&mut self, members: &'e [Collected]) -> Emitted<Num> {
        let mut set = self.k(0);
        for member in members {
            let in_time = self.in_time(member.from, member.until);
            let holds = match &member.guard {
                None => in_time,
                Some(guard) if in_time == Flag::Known(true) || self.cost(guard).is_some_and(|cost| cost <= CHEAP_GUARD) => {
                    let holds = self.condition(guard)?;
                    self.and(in_time, holds)
                }
                Some(guard) => {
                    let values = self.either(
                        in_time,
                        &[types::I8],
                        |emitter| {
                            let holds = emitter.condition(guard)?;
                            Ok(vec![emitter.flag_value(holds)])
                        },
                        |emitter| Ok(vec![emitter.flag_value(Flag::Known(false))]),
                    )?;
                    Flag::Found(values.first().copied().ok_or_else(super::number::mismatch)?)
                }
            };
            self.mark_if(holds, member.mark);
            let bits = self.k(member.members as i64);
            let added = match holds {
                Flag::Known(true) => bits,
                Flag::Known(false) => continue,
                Flag::Found(holds) => {
                    let zero = self.k(0);
                    self.builder.ins().select(holds, bits, zero)
                }
            };
            set = self.builder.ins().bor(set, added);
        }
        Ok(Num { value: set, wide: false })
    }
}
