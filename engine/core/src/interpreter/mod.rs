//! The reference meaning: core IR + facts → answer, with the steps that led to it.
//!
//! Computes with big integers and tries table rows one by one: slow, plain, and the measure of every other backend.
//! Values are found on demand and at most once. It never fails to end: the program's values do not need each other.

mod expr;
mod lists;
mod record;
mod rules;
mod time;

use std::collections::BTreeMap;

use num_bigint::BigInt;

use crate::answer::Answer;
use crate::facts::Facts;
use crate::failure::{Failure, FailureKind};
use crate::ir::{
    AssertionId, BinderId, Decision, Definition, Program, ProvisionId, SiteId, TableId, TariffId, ValueDef, ValueId,
};
use crate::value::{Day, Value};

pub(crate) use expr::is_of_type;
pub use record::{Evaluated, Record, Trial};

/// Result of one step of an evaluation.
pub(crate) type Found<T> = Result<T, Failure>;

/// How one value was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The value; none while it is being computed.
    pub value: Option<Value>,
    /// Rules that were applied, as indexes into the value's rules.
    pub applied: Vec<usize>,
    /// Tariffs applied, with their bases.
    pub tariffs: Vec<(TariffId, BigInt)>,
    /// Rows of tables chosen.
    pub rows: Vec<(TableId, usize)>,
    /// Values this one demanded, in order, each once.
    pub needs: Vec<ValueId>,
    /// What was evaluated, in order; empty but in a [`trace`].
    pub records: Vec<Record>,
}

/// Every step of an evaluation, by value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    steps: Vec<Option<Step>>,
    /// Values being computed, outermost first.
    current: Vec<ValueId>,
    /// The check of the inputs that failed, in a [`trace`].
    refused: Option<(AssertionId, Evaluated)>,
}

impl Steps {
    /// How a value was found; none where it was not needed.
    pub fn get(&self, value: ValueId) -> Option<&Step> {
        self.steps.get(value.index()).and_then(Option::as_ref)
    }

    /// The check of the inputs that failed, in a [`trace`].
    pub fn refused(&self) -> Option<&(AssertionId, Evaluated)> {
        self.refused.as_ref()
    }
}

/// Answers a decision: fills `answer` and gives the steps, or the first failure.
pub fn evaluate(
    program: &Program,
    decision: &Decision,
    facts: &Facts,
    law_day: Day,
    answer: &mut Answer,
) -> Result<Steps, Failure> {
    let (steps, ended) = run(program, decision, facts, law_day, answer, None);
    ended.map(|()| steps)
}

/// As [`evaluate`], keeping what every expression gave, and the steps up to a failure as well.
pub fn trace(
    program: &Program,
    decision: &Decision,
    facts: &Facts,
    law_day: Day,
    answer: &mut Answer,
) -> (Steps, Result<(), Failure>) {
    run(program, decision, facts, law_day, answer, Some(Vec::new()))
}

fn run(
    program: &Program,
    decision: &Decision,
    facts: &Facts,
    law_day: Day,
    answer: &mut Answer,
    frames: Option<record::Frames>,
) -> (Steps, Result<(), Failure>) {
    answer.clear();
    let steps = Steps { steps: vec![None; program.values.len()], current: Vec::new(), refused: None };
    let (bound, fields) = (Vec::new(), BTreeMap::new());
    let mut machine = Machine { program, facts, law_day, answer, steps, frames, bound, fields };
    let ended = machine.decide(decision);
    (machine.steps, ended)
}

struct Machine<'a> {
    program: &'a Program,
    facts: &'a Facts,
    law_day: Day,
    answer: &'a mut Answer,
    steps: Steps,
    /// Expressions being evaluated, where records are kept.
    frames: Option<record::Frames>,
    /// Elements spoken of, innermost last.
    bound: Vec<(BinderId, u32)>,
    /// Computed fields of elements that have been found.
    fields: BTreeMap<(ValueId, u32), Value>,
}

impl<'a> Machine<'a> {
    fn decide(&mut self, decision: &Decision) -> Found<()> {
        self.require_force()?;
        self.check_assertions()?;
        for (index, output) in decision.outputs.iter().enumerate() {
            let value = self.value(output.value, decision.site)?;
            self.answer.set(index, &value);
        }
        Ok(())
    }

    fn require_force(&self) -> Found<()> {
        if self.in_time(self.program.from, self.program.until) {
            return Ok(());
        }
        Err(Failure::new(FailureKind::NotInForce, SiteId(0)))
    }

    fn in_time(&self, from: Option<Day>, until: Option<Day>) -> bool {
        from.is_none_or(|from| from <= self.law_day) && until.is_none_or(|until| self.law_day <= until)
    }

    fn check_assertions(&mut self) -> Found<()> {
        for (index, assertion) in self.program.assertions.iter().enumerate() {
            if assertion.reads.iter().any(|input| !self.facts.is_given(*input)) {
                continue;
            }
            let (found, evaluated) = self.apart(&assertion.condition);
            if !record::truth(found?, &assertion.condition)? {
                let id = AssertionId::new(index);
                self.steps.refused = evaluated.map(|evaluated| (id, evaluated));
                return Err(Failure::new(FailureKind::InputRefused(id), assertion.site));
            }
        }
        Ok(())
    }

    /// The value, empty or not, computed at most once.
    fn value(&mut self, id: ValueId, asked_at: SiteId) -> Found<Value> {
        self.note(|step| {
            if !step.needs.contains(&id) {
                step.needs.push(id);
            }
        });
        match self.steps.steps.get(id.index()) {
            Some(Some(step)) => return step.value.clone().ok_or_else(|| Failure::internal(asked_at)),
            Some(None) => {}
            None => return Err(Failure::internal(asked_at)),
        }
        let def = self.program.values.get(id.index()).ok_or_else(|| Failure::internal(asked_at))?;
        if let Some(slot) = self.steps.steps.get_mut(id.index()) {
            *slot = Some(Step::default());
        }
        self.steps.current.push(id);
        let found = self.define(id, def);
        self.steps.current.pop();
        let value = found?;
        if let Some(Some(step)) = self.steps.steps.get_mut(id.index()) {
            step.value = Some(value.clone());
        }
        Ok(value)
    }

    fn define(&mut self, id: ValueId, def: &'a ValueDef) -> Found<Value> {
        let value = match &def.definition {
            Definition::Rules(rules) => self.rules(id, def, rules)?,
            Definition::Requirements(root) => Value::Bool(self.requirement(root)?.unwrap_or(true)),
            Definition::Collect(members) => self.collect(members)?,
        };
        if let (Some(bounds), Value::Number(mantissa)) = (&def.check, &value)
            && !bounds.contains(mantissa)
        {
            let mut failure = Failure::new(FailureKind::ResultOutOfBounds(id), def.site);
            failure.found = Some(value);
            return Err(failure);
        }
        Ok(value)
    }

    /// Records something about the value being computed.
    fn note(&mut self, record: impl FnOnce(&mut Step)) {
        if let Some(id) = self.steps.current.last()
            && let Some(Some(step)) = self.steps.steps.get_mut(id.index())
        {
            record(step);
        }
    }

    fn provision(&self, site: SiteId) -> ProvisionId {
        self.program.sites.get(site.index()).map_or(ProvisionId(0), |site| site.provision)
    }
}
