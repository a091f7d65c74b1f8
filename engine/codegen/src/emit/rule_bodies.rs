//! Rules: what those that apply give. Bodies that agree merge; bodies that differ are a conflict.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types;
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{Constant, Expr, Op, Type};

use super::expr::scale_of;
use super::number::mismatch;
use super::rules::{Candidate, Outcome, Task};
use super::{Datum, Emitted, Emitter, Flag, Found};

/// Cost up to which a body is computed whether its rule is chosen or not.
const CHEAP_BODY: u32 = 6;

/// Rules up to which all bodies are computed.
const FEW: usize = 6;

impl<'e> Emitter<'e> {
    /// The value of the candidates; `total` where one of them is certainly chosen.
    pub(super) fn bodies(&mut self, task: &Task<'_>, candidates: Vec<Candidate<'e>>, total: bool) -> Emitted<Outcome> {
        if let ([only], true) = (candidates.as_slice(), total) {
            let found = self.chosen_body(task, only)?;
            return Ok(Outcome { settled: Flag::Known(true), found });
        }
        let indexes: Vec<usize> = candidates.iter().map(|candidate| candidate.index).collect();
        let cheap = candidates.len() <= FEW
            && candidates.iter().all(|candidate| {
                let plain = !matches!(candidate.rule.body.op, Op::Column(..));
                plain && self.cost(&candidate.rule.body).is_some_and(|cost| cost <= CHEAP_BODY)
            });
        match (task.structure.form_a_chain(&indexes), cheap) {
            (true, true) => self.select_chain(task, &candidates, total),
            (true, false) => self.branch_chain(task, &candidates, total),
            (false, true) if are_comparable_constants(task, &candidates) => self.merge_constants(task, &candidates),
            (false, _) => self.merge(task, &candidates, cheap),
        }
    }

    /// The body of a rule at a place where the rule is chosen.
    fn chosen_body(&mut self, task: &Task<'_>, candidate: &Candidate<'e>) -> Emitted<Found> {
        if let Some(guard) = &candidate.rule.guard {
            self.assume(guard);
        }
        let found = self.body(task, &candidate.rule.body)?;
        if let Some(mark) = candidate.rule.mark {
            self.mark(mark);
        }
        Ok(found)
    }

    /// A body, which may be an empty cell of a table.
    fn body(&mut self, task: &Task<'_>, body: &'e Expr) -> Emitted<Found> {
        let found = match &body.op {
            Op::Column(table, column, row) => self.column(*table, *column, row, body.site)?,
            Op::Constant(Constant::Absent) => Found { present: Flag::Known(false), datum: self.zero(task.shape) },
            _ => Found { present: Flag::Known(true), datum: self.expr(body)? },
        };
        Ok(Found { present: found.present, datum: self.cast(found.datum, task.shape)? })
    }

    /// At most one is chosen and all are cheap: compute all, keep one.
    fn select_chain(&mut self, task: &Task<'_>, candidates: &[Candidate<'e>], total: bool) -> Emitted<Outcome> {
        let mut settled = Flag::Known(false);
        let mut bodies = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            bodies.push((candidate.chosen, self.expr(&candidate.rule.body)?));
            settled = self.or(settled, candidate.chosen);
            if let Some(mark) = candidate.rule.mark {
                self.mark_if(candidate.chosen, mark);
            }
        }
        let last = if total { bodies.pop().map(|(_, datum)| datum) } else { None };
        let mut datum = match last {
            Some(last) => self.cast(last, task.shape)?,
            None => self.zero(task.shape),
        };
        for (chosen, body) in bodies.into_iter().rev() {
            datum = self.select_datum(chosen, body, datum, task.shape)?;
        }
        let settled = if total { Flag::Known(true) } else { settled };
        Ok(Outcome { settled, found: Found { present: Flag::Known(true), datum } })
    }

    /// At most one is chosen: try each in turn.
    fn branch_chain(&mut self, task: &Task<'_>, candidates: &[Candidate<'e>], total: bool) -> Emitted<Outcome> {
        let join = self.outcome_block(task);
        let start = self.enter();
        let mut open = true;
        for (position, candidate) in candidates.iter().enumerate() {
            let certain = candidate.chosen == Flag::Known(true) || total && position + 1 == candidates.len();
            let Flag::Found(chosen) = (if certain { Flag::Known(true) } else { candidate.chosen }) else {
                let found = self.chosen_body(task, candidate)?;
                self.jump_outcome(task, join, Outcome { settled: Flag::Known(true), found })?;
                open = false;
                break;
            };
            let (here, next) = (self.block(), self.block());
            self.branch(chosen, here, next);
            self.builder.switch_to_block(here);
            let inside = self.enter();
            let found = self.chosen_body(task, candidate)?;
            self.jump_outcome(task, join, Outcome { settled: Flag::Known(true), found })?;
            self.leave(inside);
            self.builder.switch_to_block(next);
        }
        if open {
            let nothing = Found { present: Flag::Known(false), datum: self.zero(task.shape) };
            self.jump_outcome(task, join, Outcome { settled: Flag::Known(false), found: nothing })?;
        }
        self.leave(start);
        let outcome = self.join_outcome(task, join)?;
        Ok(Outcome { settled: if total { Flag::Known(true) } else { outcome.settled }, found: outcome.found })
    }

    /// Several may be chosen, and each gives a constant: those that give the same are as one, and two that differ must not
    /// both be chosen. No value is compared.
    fn merge_constants(&mut self, task: &Task<'_>, candidates: &[Candidate<'e>]) -> Emitted<Outcome> {
        let mut constants: Vec<(&'e Expr, Flag)> = Vec::new();
        for candidate in candidates {
            if let Some(mark) = candidate.rule.mark {
                self.mark_if(candidate.chosen, mark);
            }
            match constants.iter_mut().find(|(body, _)| body.op == candidate.rule.body.op) {
                Some((_, chosen)) => *chosen = self.or(*chosen, candidate.chosen),
                None => constants.push((&candidate.rule.body, candidate.chosen)),
            }
        }
        let (mut settled, mut conflict) = (Flag::Known(false), Flag::Known(false));
        let mut datum = self.zero(task.shape);
        for (body, chosen) in constants {
            let constant = self.body(task, body)?.datum;
            datum = match settled {
                Flag::Known(false) => constant,
                _ => self.select_datum(chosen, constant, datum, task.shape)?,
            };
            let both = self.and(settled, chosen);
            conflict = self.or(conflict, both);
            settled = self.or(settled, chosen);
        }
        self.fail_if(conflict, FailureKind::Conflict(task.id), task.def.site)?;
        Ok(Outcome { settled, found: Found { present: Flag::Known(true), datum } })
    }

    /// Several may be chosen: every chosen body is computed, then they must agree.
    fn merge(&mut self, task: &Task<'_>, candidates: &[Candidate<'e>], cheap: bool) -> Emitted<Outcome> {
        let mut conflict = Flag::Known(false);
        let nothing = Found { present: Flag::Known(false), datum: self.zero(task.shape) };
        let mut outcome = Outcome { settled: Flag::Known(false), found: nothing };
        for candidate in candidates {
            (outcome, conflict) = match candidate.chosen {
                Flag::Known(_) => {
                    let found = self.chosen_body(task, candidate)?;
                    self.combine(outcome, conflict, found)?
                }
                Flag::Found(_) if cheap => {
                    let found = self.body(task, &candidate.rule.body)?;
                    if let Some(mark) = candidate.rule.mark {
                        self.mark_if(candidate.chosen, mark);
                    }
                    let (after, conflict_after) = self.combine(outcome, conflict, found)?;
                    let datum = if outcome.settled == Flag::Known(false) {
                        after.found.datum
                    } else {
                        self.select_datum(candidate.chosen, after.found.datum, outcome.found.datum, task.shape)?
                    };
                    let settled = self.or(outcome.settled, candidate.chosen);
                    let newly = self.and(candidate.chosen, conflict_after);
                    let conflict = self.or(conflict, newly);
                    (Outcome { settled, found: Found { present: Flag::Known(true), datum } }, conflict)
                }
                Flag::Found(_) => self.merge_branch(task, candidate, outcome, conflict)?,
            };
        }
        self.fail_if(conflict, FailureKind::Conflict(task.id), task.def.site)?;
        Ok(outcome)
    }

    fn merge_branch(
        &mut self,
        task: &Task<'_>,
        candidate: &Candidate<'e>,
        before: Outcome,
        conflict: Flag,
    ) -> Emitted<(Outcome, Flag)> {
        let mut params = vec![types::I8, types::I8, types::I8];
        params.extend(task.shape.types());
        let values = self.either(
            candidate.chosen,
            &params,
            |emitter| {
                let found = emitter.chosen_body(task, candidate)?;
                let (after, conflict) = emitter.combine(before, conflict, found)?;
                emitter.merge_values(task, after, conflict)
            },
            |emitter| emitter.merge_values(task, before, conflict),
        )?;
        let [conflict_after, settled, present, datum @ ..] = values.as_slice() else { return Err(mismatch()) };
        let present = if task.may_be_empty { Flag::Found(*present) } else { Flag::Known(true) };
        let found = Found { present, datum: Self::unflatten(datum, task.shape)? };
        // The first body has nothing to differ from.
        let conflict = if before.settled == Flag::Known(false) { conflict } else { Flag::Found(*conflict_after) };
        Ok((Outcome { settled: Flag::Found(*settled), found }, conflict))
    }

    fn merge_values(&mut self, task: &Task<'_>, outcome: Outcome, conflict: Flag) -> Emitted<Vec<super::Value>> {
        let mut values =
            vec![self.flag_value(conflict), self.flag_value(outcome.settled), self.flag_value(outcome.found.present)];
        values.extend(self.flatten(outcome.found.datum, task.shape)?);
        Ok(values)
    }

    /// The outcome after one more chosen body. Where it differs from the ones before, which of them is kept no longer
    /// matters: the conflict is the result.
    fn combine(&mut self, before: Outcome, conflict: Flag, found: Found) -> Emitted<(Outcome, Flag)> {
        let after = Outcome { settled: Flag::Known(true), found };
        if before.settled == Flag::Known(false) {
            return Ok((after, conflict));
        }
        let presence_differs = self.differ(before.found.present, found.present);
        let value_differs = self.data_differ(before.found.datum, found.datum)?;
        let value_matters = self.and(found.present, value_differs);
        let differs = self.or(presence_differs, value_matters);
        let differs = self.and(before.settled, differs);
        let conflict = self.or(conflict, differs);
        Ok((after, conflict))
    }

    /// Whether two data of one shape differ; fractions as numbers, whatever their denominators.
    fn data_differ(&mut self, a: Datum, b: Datum) -> Emitted<Flag> {
        match (a, b) {
            (Datum::Bool(a), Datum::Bool(b)) => Ok(self.differ(a, b)),
            (Datum::Scalar(a), Datum::Scalar(b)) => Ok(self.compare(IntCC::NotEqual, a, b)),
            (Datum::Fraction(n, d), Datum::Fraction(m, e)) => {
                // The verifier holds these products to what fits; two words are always enough.
                let (left, right) = (self.mul(n, e, true), self.mul(m, d, true));
                Ok(self.compare(IntCC::NotEqual, left, right))
            }
            _ => Err(mismatch()),
        }
    }
}

/// Whether each of these rules gives a constant, and constants that differ are values that differ.
fn are_comparable_constants(task: &Task<'_>, candidates: &[Candidate<'_>]) -> bool {
    candidates.iter().all(|candidate| {
        let body = &candidate.rule.body;
        let constant = matches!(&body.op, Op::Constant(constant) if *constant != Constant::Absent);
        constant && !matches!(body.ty, Type::Fraction(_)) && scale_of(&body.ty) == scale_of(&task.def.ty)
    })
}
