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

use crate::answer::{Answer, Marks};
use crate::facts::Facts;
use crate::failure::{Failure, FailureKind};
use crate::ir::{
    AssertionId, BinderId, Decision, Definition, MarkId, Program, ProvisionId, SiteId, TableId, TariffId, ValueDef, ValueId,
};
use crate::value::{Day, Value};

pub(crate) use expr::is_of_type;
pub use record::{Evaluated, Record, Trial};

/// Result of one step of an evaluation.
///
/// The failure is boxed: what a call may give back stands in every frame of the stack.
type Found<T> = Result<T, Box<Failure>>;

fn failed(kind: FailureKind, site: SiteId) -> Box<Failure> {
    Box::new(Failure::new(kind, site))
}

fn broken(site: SiteId) -> Box<Failure> {
    Box::new(Failure::internal(site))
}

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
    /// Computed fields of elements, each by the position of its element; kept in a [`trace`].
    elements: BTreeMap<(ValueId, u32), Step>,
    /// Values being computed, outermost first.
    current: Vec<ValueId>,
    /// The check of the inputs that failed, in a [`trace`].
    refused: Option<(AssertionId, Evaluated)>,
    /// What only halves of conditions needed that others had settled, in a [`trace`].
    aside: Option<Box<(Steps, Marks)>>,
}

impl Steps {
    fn new(program: &Program) -> Steps {
        Steps { steps: vec![None; program.values.len()], ..Steps::default() }
    }

    fn aside(&self) -> Option<&Steps> {
        self.aside.as_ref().map(|aside| &aside.0)
    }

    /// How a value was found; none where it was not needed. In a [`trace`] also that of a value that was only needed for the
    /// half of a condition that another half had settled.
    pub fn get(&self, value: ValueId) -> Option<&Step> {
        let own = self.steps.get(value.index()).and_then(Option::as_ref);
        own.or_else(|| self.aside()?.get(value))
    }

    /// How a computed field of the element at a position was found: its value, rules and records, in a [`trace`].
    pub fn of_element(&self, value: ValueId, position: u32) -> Option<&Step> {
        self.elements.get(&(value, position)).or_else(|| self.aside()?.of_element(value, position))
    }

    /// Every computed field of an element that was found, in a [`trace`].
    pub fn elements(&self) -> impl Iterator<Item = (ValueId, u32, &Step)> {
        let beside = self.aside().into_iter().flat_map(|aside| &aside.elements).filter(|(id, _)| !self.elements.contains_key(id));
        self.elements.iter().chain(beside).map(|((value, position), step)| (*value, *position, step))
    }

    /// Whether a mark was set for the half of a condition that another half had settled, in a [`trace`].
    pub fn marked_aside(&self, mark: MarkId) -> bool {
        self.aside.as_ref().is_some_and(|aside| aside.1.has(mark))
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
    let steps = Steps::new(program);
    let aside = frames.as_ref().map(|_| Box::new(record::Aside::new(program)));
    let (bound, fields) = (Vec::new(), BTreeMap::new());
    let mut machine = Machine { program, facts, law_day, answer, steps, frames, aside, recorded: 0, bound, fields };
    let ended = machine.decide(decision).map_err(|failure| *failure);
    let (mut steps, aside) = (machine.steps, machine.aside);
    steps.aside = aside.map(|aside| Box::new((aside.steps, aside.marks)));
    (steps, ended)
}

/// What stands of a value when it is asked for.
enum Begun<'a> {
    Known,
    Open(&'a ValueDef),
    Broken,
}

fn within_bounds(id: ValueId, def: &ValueDef, found: Found<Value>) -> Found<Value> {
    if let (Some(bounds), Ok(Value::Number(mantissa))) = (&def.check, &found)
        && !bounds.contains(mantissa)
    {
        let mut failure = failed(FailureKind::ResultOutOfBounds(id), def.site);
        failure.found = found.ok();
        return Err(failure);
    }
    found
}

struct Machine<'a> {
    program: &'a Program,
    facts: &'a Facts,
    law_day: Day,
    answer: &'a mut Answer,
    steps: Steps,
    /// Expressions being evaluated, where records are kept.
    frames: Option<record::Frames>,
    /// What is evaluated aside, where records are kept; none while it is in the place of the evaluation itself.
    aside: Option<Box<record::Aside>>,
    /// Expressions recorded so far.
    recorded: usize,
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
        Err(failed(FailureKind::NotInForce, SiteId(0)))
    }

    fn in_time(&self, from: Option<Day>, until: Option<Day>) -> bool {
        from.is_none_or(|from| from <= self.law_day) && until.is_none_or(|until| self.law_day <= until)
    }

    fn check_assertions(&mut self) -> Found<()> {
        for (index, assertion) in self.program.assertions.iter().enumerate() {
            if assertion.reads.iter().any(|input| !self.facts.is_given(*input)) {
                continue;
            }
            self.open();
            let found = self.expr(&assertion.condition);
            let evaluated = self.kept();
            if !record::truth(found, &assertion.condition)? {
                let id = AssertionId::new(index);
                self.steps.refused = evaluated.map(|evaluated| (id, evaluated));
                return Err(failed(FailureKind::InputRefused(id), assertion.site));
            }
        }
        Ok(())
    }

    /// The value, empty or not, computed at most once.
    fn value(&mut self, id: ValueId, asked_at: SiteId) -> Found<Value> {
        self.needed(id);
        match self.begin(id) {
            Begun::Known => self.known(id, asked_at),
            Begun::Open(def) => {
                let found = self.define(id, def);
                self.end(id, &found);
                found
            }
            Begun::Broken => Err(broken(asked_at)),
        }
    }

    /// The value being computed demands another.
    fn needed(&mut self, id: ValueId) {
        self.note(|step| {
            if !step.needs.contains(&id) {
                step.needs.push(id);
            }
        });
    }

    fn begin(&mut self, id: ValueId) -> Begun<'a> {
        match (self.steps.steps.get_mut(id.index()), self.program.values.get(id.index())) {
            (Some(Some(_)), _) => Begun::Known,
            (Some(slot), Some(def)) => {
                *slot = Some(Step::default());
                self.steps.current.push(id);
                Begun::Open(def)
            }
            _ => Begun::Broken,
        }
    }

    fn known(&self, id: ValueId, asked_at: SiteId) -> Found<Value> {
        self.steps.get(id).and_then(|step| step.value.clone()).ok_or_else(|| broken(asked_at))
    }

    fn end(&mut self, id: ValueId, found: &Found<Value>) {
        self.steps.current.pop();
        if let (Ok(value), Some(Some(step))) = (found, self.steps.steps.get_mut(id.index())) {
            step.value = Some(value.clone());
        }
    }

    fn define(&mut self, id: ValueId, def: &'a ValueDef) -> Found<Value> {
        let found = match &def.definition {
            Definition::Rules(rules) => self.rules(id, def, rules),
            Definition::Requirements(root) => self.requirements(root),
            Definition::Collect(members) => self.collect(members),
        };
        within_bounds(id, def, found)
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
