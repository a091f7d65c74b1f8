//! What an explaining evaluation keeps: the value of every expression it evaluated, under the place it stands at.
//!
//! The same evaluation as without: recording reads results and changes none. An expression that was not evaluated (the
//! branch not taken) has no record. Of a list, elements are recorded until there are [`MOST_RECORDED`] records: lists within
//! lists would otherwise fill the memory of the host.
//!
//! A `dan` that is false by its first half is false by its second as well where that is false too, and whoever is told why
//! has to hear of both. So the half that was skipped is evaluated **aside**: with values, steps and marks of its own, that
//! the evaluation itself never reads. It is recorded where it agrees; where it fails or says the opposite, it decided nothing.

use std::collections::BTreeMap;

use super::{Found, Machine, Steps, broken};
use crate::answer::Marks;
use crate::ir::{Expr, MarkId, Program, ValueId};
use crate::value::{Day, Value};

/// Records after which the elements of a list are evaluated without.
const MOST_RECORDED: usize = 50_000;

/// An expression that was evaluated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evaluated {
    /// What it gave; none where it failed.
    pub value: Option<Value>,
    /// Its operands that were evaluated, in that order. Of `dan` and `atau` that the first half settled, the second stands
    /// here where it settles them as well.
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

/// Expressions being evaluated, outermost first. One that stands by itself lies on a frame that is none, and holds it.
pub(super) type Frames = Vec<Evaluated>;

/// What is evaluated aside: each value at most once, so that it costs no more than one evaluation of everything.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    pub steps: Steps,
    pub marks: Marks,
    fields: BTreeMap<(ValueId, u32), Value>,
}

impl Aside {
    pub fn new(program: &Program) -> Aside {
        Aside { steps: Steps::new(program), marks: Marks::new(program), fields: BTreeMap::new() }
    }
}

/// What an expression that stands by itself is evaluated for.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Guard(usize),
    Body(usize),
    Waiver(MarkId),
    Condition(MarkId),
}

impl<'a> Machine<'a> {
    /// An expression is about to be evaluated.
    #[inline]
    pub(super) fn open(&mut self) {
        if let Some(frames) = &mut self.frames {
            frames.push(Evaluated::default());
            self.recorded += 1;
        }
    }

    /// Evaluates something about an element of a list: recorded, unless enough is.
    pub(super) fn of_element<T>(&mut self, ask: impl FnOnce(&mut Self) -> T) -> T {
        let spent = if self.recorded > MOST_RECORDED { self.frames.take() } else { None };
        let found = ask(self);
        if spent.is_some() {
            self.frames = spent;
        }
        found
    }

    /// It was evaluated.
    #[inline]
    pub(super) fn close(&mut self, found: &Found<Value>) {
        if let Some(frames) = &mut self.frames {
            close(frames, found);
        }
    }

    /// Evaluates an expression that stands by itself, and keeps it; expressions around it are not mixed with it.
    pub(super) fn apart(&mut self, expr: &'a Expr, purpose: Purpose) -> Found<Value> {
        self.open();
        let found = self.expr(expr);
        self.keep(purpose);
        found
    }

    /// Evaluates aside the half of a condition that the other half made needless, and records it where it has the same truth.
    #[inline(never)]
    pub(super) fn beside(&mut self, skipped: &'a Expr, settled: bool) {
        if self.frames.is_none() {
            return;
        }
        // What is evaluated aside already is evaluated there whole.
        let found = match self.aside.take() {
            Some(mut aside) => {
                self.swap(&mut aside);
                let found = self.alone(skipped);
                self.swap(&mut aside);
                self.aside = Some(aside);
                found
            }
            None => self.alone(skipped),
        };
        if let (Some(found), Some(own)) = (found, self.frames.as_mut().and_then(|frames| frames.last_mut()))
            && found.value == Some(Value::Bool(settled))
        {
            own.operands.push(found);
        }
    }

    fn alone(&mut self, expr: &'a Expr) -> Option<Evaluated> {
        self.open();
        // A failure is none of the evaluation.
        drop(self.expr(expr));
        self.kept()
    }

    fn swap(&mut self, aside: &mut Aside) {
        std::mem::swap(&mut self.steps, &mut aside.steps);
        std::mem::swap(&mut self.fields, &mut aside.fields);
        std::mem::swap(self.answer.marks_mut(), &mut aside.marks);
    }

    fn keep(&mut self, purpose: Purpose) {
        let Some(evaluated) = self.kept() else { return };
        let record = match purpose {
            Purpose::Guard(index) => Record::Tried(index, Trial::Guarded(evaluated)),
            Purpose::Body(index) => Record::Body(index, evaluated),
            Purpose::Waiver(mark) => Record::Waiver(mark, evaluated),
            Purpose::Condition(mark) => Record::Condition(mark, evaluated),
        };
        self.note(|step| step.records.push(record));
    }

    /// The record of an expression that was evaluated by itself on a frame opened for it, where records are kept.
    pub(super) fn kept(&mut self) -> Option<Evaluated> {
        self.frames.as_mut()?.pop()?.operands.pop()
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
                let found = self.apart(guard, Purpose::Guard(index));
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
pub(super) fn truth(found: Found<Value>, expr: &Expr) -> Found<bool> {
    match found {
        Ok(Value::Bool(truth)) => Ok(truth),
        Ok(_) => Err(broken(expr.site)),
        Err(failure) => Err(failure),
    }
}
