//! What an explaining evaluation keeps: the value of every expression it evaluated, under the place it stands at.
//!
//! The same evaluation as without: recording reads results and changes none. An expression that was not evaluated (the
//! second half of a settled `dan`, the branch not taken) has no record. The records are linear in the work done.

use super::{Found, Machine};
use crate::ir::{Expr, MarkId};
use crate::value::{Day, Value};

/// An expression that was evaluated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// What it gave; none where it failed.
    pub value: Option<Value>,
    /// Its operands that were evaluated, in that order.
    pub operands: Vec<Evaluated>,
}

/// Why a rule was or was not active by itself, before exceptions and order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trial {
    /// It has no guard.
    Unguarded,
    /// Its guard was evaluated.
    Guarded(Evaluated),
    /// The law day lies outside its own time.
    OutOfTime,
    /// It is an exception within a rule that is not active itself.
    OutsideParent,
}

/// One thing that was evaluated while a value was being found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A rule, or a member of a collected set, was tried.
    Tried(usize, Trial),
    /// The body of a rule was evaluated.
    Body(usize, Evaluated),
    /// The ground of a waiver was evaluated; the mark is the waiver's.
    Waiver(MarkId, Evaluated),
    /// The condition of a requirement was evaluated; the mark is its `tried`.
    Condition(MarkId, Evaluated),
}

/// Expressions being evaluated, outermost first; the first frame is none of them and holds what the outermost gave.
pub(super) type Frames = Vec<Evaluated>;

impl<'a> Machine<'a> {
    /// An expression is about to be evaluated.
    #[inline]
    pub(super) fn open(&mut self) {
        if let Some(frames) = &mut self.frames {
            frames.push(Evaluated::default());
        }
    }

    /// It was evaluated.
    #[inline]
    pub(super) fn close(&mut self, found: &Found<Value>) {
        if let Some(frames) = &mut self.frames {
            close(frames, found);
        }
    }

    /// Evaluates an expression that stands by itself, and keeps it; expressions around it are not mixed with it.
    pub(super) fn kept(&mut self, expr: &'a Expr, keep: impl FnOnce(Evaluated) -> Record) -> Found<Value> {
        let (found, evaluated) = self.apart(expr);
        if let Some(evaluated) = evaluated {
            self.note(|step| step.records.push(keep(evaluated)));
        }
        found
    }

    /// Evaluates an expression that stands by itself; with its record where records are kept.
    pub(super) fn apart(&mut self, expr: &'a Expr) -> (Found<Value>, Option<Evaluated>) {
        if self.frames.is_none() {
            return (self.expr(expr), None);
        }
        let outer = self.frames.replace(vec![Evaluated::default()]);
        let found = self.expr(expr);
        let own = std::mem::replace(&mut self.frames, outer);
        (found, own.and_then(|frames| frames.into_iter().next()).and_then(|mut base| base.operands.pop()))
    }

    /// Keeps why a rule without a guard to evaluate was or was not active.
    pub(super) fn keep_trial(&mut self, index: usize, trial: Trial) {
        if self.frames.is_some() {
            self.note(|step| step.records.push(Record::Tried(index, trial)));
        }
    }

    /// Whether a rule is active by itself, by its own time and guard.
    pub(super) fn active(&mut self, index: usize, from: Option<Day>, until: Option<Day>, guard: Option<&'a Expr>) -> Found<bool> {
        match guard {
            _ if !self.in_time(from, until) => {
                self.keep_trial(index, Trial::OutOfTime);
                Ok(false)
            }
            None => {
                self.keep_trial(index, Trial::Unguarded);
                Ok(true)
            }
            Some(guard) => {
                let found = self.kept(guard, |evaluated| Record::Tried(index, Trial::Guarded(evaluated)))?;
                truth(found, guard)
            }
        }
    }
}

fn close(frames: &mut Frames, found: &Found<Value>) {
    if let Some(mut own) = frames.pop() {
        own.value = found.as_ref().ok().cloned();
        if let Some(outer) = frames.last_mut() {
            outer.operands.push(own);
        }
    }
}

/// A condition's truth.
pub(super) fn truth(found: Value, expr: &Expr) -> Found<bool> {
    match found {
        Value::Bool(truth) => Ok(truth),
        _ => Err(crate::failure::Failure::internal(expr.site)),
    }
}
