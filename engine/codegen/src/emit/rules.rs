//! Rules: which apply. Guards in order, exceptions in the place of what they except, groups in their order.

use cranelift_codegen::ir::{Block, types};
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{Rule, Rules, ValueDef, ValueId};

use super::number::{Shape, mismatch};
use super::value::{may_be_empty, shape_before_check};
use super::{Emitted, Emitter, Flag, Found};
use crate::rule_shape::{RuleShape, Stage};

/// Cost up to which a guard is computed without a branch.
const CHEAP_GUARD: u32 = 16;

/// A rule that may be chosen.
pub(super) struct Candidate<'e> {
    pub(super) index: usize,
    pub(super) rule: &'e Rule,
    pub(super) chosen: Flag,
}

/// The value of some rules, if any of them was chosen.
#[derive(Clone, Copy)]
pub(super) struct Outcome {
    /// A rule was chosen.
    pub(super) settled: Flag,
    /// What it gives.
    pub(super) found: Found,
}

/// What the rules of one value have in common.
pub(super) struct Task<'a> {
    pub(super) id: ValueId,
    pub(super) def: &'a ValueDef,
    pub(super) structure: RuleShape,
    pub(super) shape: Shape,
    /// The value can be empty: because no rule applies, or because a rule says so.
    pub(super) may_be_empty: bool,
}

impl<'e> Emitter<'e> {
    /// The value of a set of rules.
    pub(super) fn rules(&mut self, id: ValueId, def: &'e ValueDef, rules: &'e Rules) -> Emitted<Found> {
        let task = Task {
            id,
            def,
            structure: RuleShape::new(rules),
            shape: shape_before_check(def),
            may_be_empty: may_be_empty(self.program, def),
        };
        let outcome = self.stages(&task, rules)?;
        if !def.optional {
            self.fail_unless(outcome.settled, FailureKind::Undetermined(id), def.site)?;
            return Ok(outcome.found);
        }
        let present = self.and(outcome.settled, outcome.found.present);
        Ok(Found { present, datum: outcome.found.datum })
    }

    /// Stages in order until one applies.
    fn stages(&mut self, task: &Task<'_>, rules: &'e Rules) -> Emitted<Outcome> {
        let mut join: Option<(Block, usize)> = None;
        let count = task.structure.stages.len();
        for (position, stage) in task.structure.stages.iter().enumerate() {
            let (candidates, applies) = self.activate(task, stage, rules)?;
            let last = position + 1 == count || applies == Flag::Known(true);
            if last {
                let outcome = self.bodies(task, candidates, applies == Flag::Known(true))?;
                let Some((block, start)) = join else { return Ok(outcome) };
                self.jump_outcome(task, block, outcome)?;
                self.leave(start);
                return self.join_outcome(task, block);
            }
            let Flag::Found(applies) = applies else { continue };
            let block = match join {
                Some((block, _)) => block,
                None => {
                    let block = self.outcome_block(task);
                    join = Some((block, self.enter()));
                    block
                }
            };
            let (here, next) = (self.block(), self.block());
            self.branch(applies, here, next);
            self.builder.switch_to_block(here);
            let start = self.enter();
            let outcome = self.bodies(task, candidates, true)?;
            self.jump_outcome(task, block, outcome)?;
            self.leave(start);
            self.builder.switch_to_block(next);
        }
        Ok(Outcome { settled: Flag::Known(false), found: Found { present: Flag::Known(false), datum: self.zero(task.shape) } })
    }

    /// The rules of a stage that may be chosen, and whether any is.
    fn activate(&mut self, task: &Task<'_>, stage: &Stage, rules: &'e Rules) -> Emitted<(Vec<Candidate<'e>>, Flag)> {
        let count = rules.rules.len();
        let mut active = vec![Flag::Known(false); count];
        for index in &stage.rules {
            let Some(rule) = rules.rules.get(*index) else { continue };
            let parent = task.structure.parent(*index).filter(|_| rule.inherits);
            let inherited = parent.map_or(Flag::Known(true), |parent| flag_at(&active, parent));
            let in_time = self.in_time(rule.from, rule.until);
            let reached = self.and(inherited, in_time);
            let holds = self.guard(rule, parent.and_then(|parent| rules.rules.get(parent)), reached)?;
            if let Some(slot) = active.get_mut(*index) {
                *slot = holds;
            }
        }
        let mut applies = active.clone();
        let mut candidates = Vec::new();
        for index in stage.rules.iter().rev() {
            let mut replaced = Flag::Known(false);
            for child in task.structure.children.get(*index).into_iter().flatten() {
                replaced = self.or(replaced, flag_at(&applies, *child));
            }
            let holds = flag_at(&active, *index);
            let both = self.or(holds, replaced);
            if let Some(slot) = applies.get_mut(*index) {
                *slot = both;
            }
            let stays = self.not(replaced);
            let chosen = self.and(holds, stays);
            if let (Some(rule), true) = (rules.rules.get(*index), chosen != Flag::Known(false)) {
                candidates.push(Candidate { index: *index, rule, chosen });
            }
        }
        candidates.reverse();
        let mut any = Flag::Known(false);
        for root in &stage.roots {
            any = self.or(any, flag_at(&applies, *root));
        }
        Ok((candidates, any))
    }

    /// Whether a rule is active, where `reached` tells whether its guard is evaluated at all.
    fn guard(&mut self, rule: &'e Rule, parent: Option<&Rule>, reached: Flag) -> Emitted<Flag> {
        let Some(guard) = &rule.guard else { return Ok(reached) };
        match reached {
            Flag::Known(false) => return Ok(reached),
            Flag::Known(true) => return self.condition(guard),
            Flag::Found(_) if self.cost(guard).is_some_and(|cost| cost <= CHEAP_GUARD) => {
                let holds = self.condition(guard)?;
                return Ok(self.and(reached, holds));
            }
            Flag::Found(_) => {}
        }
        let values = self.either(
            reached,
            &[types::I8],
            |emitter| {
                if let Some(holding) = parent.and_then(|parent| parent.guard.as_ref()) {
                    emitter.assume(holding);
                }
                let holds = emitter.condition(guard)?;
                Ok(vec![emitter.flag_value(holds)])
            },
            |emitter| Ok(vec![emitter.flag_value(Flag::Known(false))]),
        )?;
        values.first().copied().map(Flag::Found).ok_or_else(mismatch)
    }

    // ---- joining outcomes ----

    pub(super) fn outcome_block(&mut self, task: &Task<'_>) -> Block {
        let mut params = vec![types::I8, types::I8];
        params.extend(task.shape.types());
        self.join_block(&params)
    }

    pub(super) fn jump_outcome(&mut self, task: &Task<'_>, block: Block, outcome: Outcome) -> Emitted<()> {
        let mut values = vec![self.flag_value(outcome.settled), self.flag_value(outcome.found.present)];
        values.extend(self.flatten(outcome.found.datum, task.shape)?);
        self.jump(block, &values);
        Ok(())
    }

    pub(super) fn join_outcome(&mut self, task: &Task<'_>, block: Block) -> Emitted<Outcome> {
        match self.continue_in(block).as_slice() {
            [settled, present, values @ ..] => {
                let present = if task.may_be_empty { Flag::Found(*present) } else { Flag::Known(true) };
                Ok(Outcome {
                    settled: Flag::Found(*settled),
                    found: Found { present, datum: Self::unflatten(values, task.shape)? },
                })
            }
            _ => Err(mismatch()),
        }
    }
}

fn flag_at(flags: &[Flag], index: usize) -> Flag {
    flags.get(index).copied().unwrap_or(Flag::Known(false))
}
