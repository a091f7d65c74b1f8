//! Rules and members that were tried → those that gave the value, with their formulas, and why the others did not.

use super::condition::{self, Part};
use super::effect::{Effect, effects};
use super::{Explainer, Reason};
use crate::interpreter::{Evaluated, Record, Step, Trial};
use crate::ir::{Collected, Expr, Rule, Rules, Type, ValueId};
use crate::show;
use crate::value::{Day, Value};

/// Most rules in the place of another that are named.
const REPLACING: usize = 4;

/// A rule that gave the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its address.
    pub provision: String,
    /// The parts of its guard that hold; empty where it has none.
    pub guard: Vec<Part>,
    /// Address of the rule it is an exception of.
    pub exception_of: Option<String>,
    /// Whether it applies because no other does (`dalam hal lain`).
    pub default: bool,
    /// Its formula; none where a failure came first.
    pub formula: Option<Formula>,
}

/// An expression as it is written, with its values, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// With names.
    pub written: String,
    /// With the values put in.
    pub filled: String,
    /// What it gave, in words; none where it failed.
    pub result: Option<String>,
    /// What happened on the way.
    pub effects: Vec<Effect>,
    /// Of a formula that says yes or no, the parts that decided it.
    pub decided: Vec<Part>,
}

/// A rule that did not give the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotApplied {
    /// Its address.
    pub provision: String,
    /// What it would have given, as it is written.
    pub written: String,
    /// Why not.
    pub why: Why,
}

/// Why a rule did not give the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// These parts of its guard do not hold.
    Guard(Vec<Part>),
    /// The law day lies outside its own time: first and last day.
    OutOfTime(Option<Day>, Option<Day>),
    /// The rule it is an exception within does not apply.
    OutsideParent(String),
    /// Exceptions replace it; the addresses of the first of them.
    Replaced(Vec<String>),
    /// A rule before it in the order decided.
    Earlier,
    /// It is for the case that no other rule applies.
    NotNeeded,
    /// A failure came first.
    Open,
}

/// Members of a set that belong to it or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberReason {
    /// The members, in words.
    pub members: String,
    /// Address of the rule.
    pub provision: String,
    /// Whether they were added; none where a failure came first.
    pub added: Option<bool>,
    /// The parts of the guard that decided.
    pub parts: Vec<Part>,
    /// The rule's own time, where the law day lies outside it.
    pub out_of_time: Option<(Option<Day>, Option<Day>)>,
}

impl Explainer<'_> {
    pub(super) fn rules(&self, id: ValueId, rules: &Rules, step: &Step) -> Reason {
        let mut trials: Vec<Option<&Trial>> = vec![None; rules.rules.len()];
        let mut bodies: Vec<Option<&Evaluated>> = vec![None; rules.rules.len()];
        let mut applied = vec![false; rules.rules.len()];
        for record in &step.records {
            match record {
                Record::Tried(index, trial) => put(&mut trials, *index, Some(trial)),
                Record::Body(index, found) => put(&mut bodies, *index, Some(found)),
                Record::Waiver(..) | Record::Condition(..) => {}
            }
        }
        step.applied.iter().for_each(|index| put(&mut applied, *index, true));
        let replaced = self.replaced(rules, &step.applied);
        let (mut given, mut others) = (Vec::new(), Vec::new());
        for (index, rule) in rules.rules.iter().enumerate() {
            let trial = trials.get(index).copied().flatten();
            if applied.get(index) == Some(&true) {
                let found = bodies.get(index).copied().flatten();
                given.push(self.applied(id, rules, index, rule, (trial, found)));
                continue;
            }
            let why = match trial {
                Some(Trial::OutOfTime) => Why::OutOfTime(rule.from, rule.until),
                Some(Trial::OutsideParent) => Why::OutsideParent(self.parent(rules, rule).unwrap_or_default()),
                Some(Trial::Guarded(found)) if found.value == Some(Value::Bool(false)) => Why::Guard(self.guard(rule, found)),
                Some(Trial::Guarded(_) | Trial::Unguarded) | None => match replaced.get(index) {
                    Some(by) if !by.is_empty() => Why::Replaced(by.clone()),
                    _ if trial.is_some() || step.applied.is_empty() => Why::Open,
                    _ if rules.otherwise == Some(root(rules, index)) => Why::NotNeeded,
                    _ => Why::Earlier,
                },
            };
            others.push(NotApplied { provision: self.address(rule.site), written: self.printer.written(&rule.body), why });
        }
        Reason::Rules { applied: given, others }
    }

    fn applied(
        &self,
        id: ValueId,
        rules: &Rules,
        index: usize,
        rule: &Rule,
        (trial, found): (Option<&Trial>, Option<&Evaluated>),
    ) -> Applied {
        Applied {
            provision: self.address(rule.site),
            guard: match trial {
                Some(Trial::Guarded(found)) => self.guard(rule, found),
                _ => Vec::new(),
            },
            exception_of: self.parent(rules, rule),
            default: rules.otherwise == Some(index),
            formula: found.map(|found| self.formula(id, &rule.body, found)),
        }
    }

    fn formula(&self, id: ValueId, body: &Expr, found: &Evaluated) -> Formula {
        let hidden = self.printer.secrets.hides_value(id);
        let shown = |value| if hidden { show::SECRET.to_owned() } else { self.printer.value(&body.ty, value) };
        let decided = if body.ty == Type::Bool { condition::parts(self.printer, body, found) } else { Vec::new() };
        Formula {
            decided,
            written: self.printer.written(body),
            filled: self.printer.filled(body, found),
            result: found.value.as_ref().map(shown),
            // Of a question that says yes or no, its parts tell.
            effects: effects(self.printer, body, found)
                .into_iter()
                .filter(|effect| body.ty != Type::Bool || !matches!(effect, Effect::Elements(_)))
                .collect(),
        }
    }

    fn guard(&self, rule: &Rule, found: &Evaluated) -> Vec<Part> {
        rule.guard.as_ref().map_or_else(Vec::new, |guard| condition::parts(self.printer, guard, found))
    }

    fn parent(&self, rules: &Rules, rule: &Rule) -> Option<String> {
        rule.parent.and_then(|parent| rules.rules.get(parent)).map(|parent| self.address(parent.site))
    }

    /// For each rule the addresses of the applied rules that stand in its place.
    fn replaced(&self, rules: &Rules, applied: &[usize]) -> Vec<Vec<String>> {
        let mut by = vec![Vec::new(); rules.rules.len()];
        for rule in applied.iter().filter_map(|index| rules.rules.get(*index)) {
            let mut at = rule.parent;
            // A rule stands after the one it is an exception of, so this ends.
            while let Some((index, parent)) = at.and_then(|index| Some((index, rules.rules.get(index)?))) {
                if let Some(list) = by.get_mut(index) {
                    let address = self.address(rule.site);
                    if list.len() < REPLACING && !list.contains(&address) {
                        list.push(address);
                    }
                }
                at = parent.parent.filter(|parent| *parent < index);
            }
        }
        by
    }

    pub(super) fn members(&self, members: &[Collected], ty: &Type, step: &Step) -> Vec<MemberReason> {
        let mut reasons: Vec<MemberReason> = members
            .iter()
            .map(|member| MemberReason {
                members: show::value(self.traced.program, ty, &Value::Set(member.members)),
                provision: self.address(member.site),
                added: None,
                parts: Vec::new(),
                out_of_time: None,
            })
            .collect();
        for record in &step.records {
            let Record::Tried(index, trial) = record else { continue };
            let (Some(reason), Some(member)) = (reasons.get_mut(*index), members.get(*index)) else { continue };
            match trial {
                Trial::Unguarded => reason.added = Some(true),
                Trial::Guarded(found) => {
                    reason.added = found.value.as_ref().map(|value| *value == Value::Bool(true));
                    let guard = member.guard.as_ref();
                    reason.parts = guard.map_or_else(Vec::new, |guard| condition::parts(self.printer, guard, found));
                }
                Trial::OutOfTime | Trial::OutsideParent => {
                    reason.added = Some(false);
                    reason.out_of_time = Some((member.from, member.until));
                }
            }
        }
        reasons
    }
}

fn put<T>(list: &mut [T], index: usize, value: T) {
    if let Some(slot) = list.get_mut(index) {
        *slot = value;
    }
}

fn root(rules: &Rules, index: usize) -> usize {
    let mut root = index;
    while let Some(parent) = rules.rules.get(root).and_then(|rule| rule.parent).filter(|parent| *parent < root) {
        root = parent;
    }
    root
}
