//! Rules, exceptions, order, requirements and collected sets.

use super::record::{Record, Trial, truth};
use super::{Found, Machine};
use crate::failure::{Failure, FailureKind};
use crate::ir::{Collected, Requirement, RequirementContent, Rules, ValueDef, ValueId};
use crate::value::Value;

impl<'a> Machine<'a> {
    pub(super) fn rules(&mut self, id: ValueId, def: &'a ValueDef, rules: &'a Rules) -> Found<Value> {
        let mut active = vec![false; rules.rules.len()];
        let chosen = self.choose(rules, &mut active)?;
        self.note(|step| step.applied.clone_from(&chosen));
        let mut result: Option<Value> = None;
        let mut differ = false;
        for (index, rule) in chosen.iter().filter_map(|index| Some((*index, rules.rules.get(*index)?))) {
            let value = self.kept(&rule.body, |evaluated| Record::Body(index, evaluated))?;
            match &result {
                None => result = Some(value),
                Some(first) => differ |= !same(first, &value),
            }
        }
        let provisions = |machine: &Machine<'_>, indexes: &[usize]| {
            indexes.iter().filter_map(|i| rules.rules.get(*i)).map(|rule| machine.provision(rule.site)).collect()
        };
        if differ {
            let mut failure = Failure::new(FailureKind::Conflict(id), def.site);
            failure.provisions = provisions(self, &chosen);
            return Err(failure);
        }
        for mark in chosen.iter().filter_map(|index| rules.rules.get(*index)).filter_map(|rule| rule.mark) {
            self.answer.marks_mut().set(mark);
        }
        match result {
            Some(value) => Ok(value),
            None if def.optional => Ok(Value::Absent),
            None => {
                let mut failure = Failure::new(FailureKind::Undetermined(id), def.site);
                let all: Vec<usize> = (0..rules.rules.len()).collect();
                failure.provisions = provisions(self, &all);
                Err(failure)
            }
        }
    }

    /// The rules whose bodies give the value, in order.
    fn choose(&mut self, rules: &'a Rules, active: &mut [bool]) -> Found<Vec<usize>> {
        let mut chosen = Vec::new();
        match &rules.order {
            Some(order) => {
                for root in order {
                    self.activate(rules, active, |index| root_of(rules, index) == *root)?;
                    if applies(rules, active, *root) {
                        collect_chosen(rules, active, *root, &mut chosen);
                        break;
                    }
                }
            }
            None => {
                self.activate(rules, active, |index| Some(root_of(rules, index)) != rules.otherwise)?;
                for root in roots(rules).filter(|root| Some(*root) != rules.otherwise) {
                    if applies(rules, active, root) {
                        collect_chosen(rules, active, root, &mut chosen);
                    }
                }
            }
        }
        if let (true, Some(otherwise)) = (chosen.is_empty(), rules.otherwise) {
            self.activate(rules, active, |index| root_of(rules, index) == otherwise)?;
            if applies(rules, active, otherwise) {
                collect_chosen(rules, active, otherwise, &mut chosen);
            }
        }
        chosen.sort_unstable();
        Ok(chosen)
    }

    fn activate(&mut self, rules: &'a Rules, active: &mut [bool], within: impl Fn(usize) -> bool) -> Found<()> {
        for (index, rule) in rules.rules.iter().enumerate() {
            if !within(index) {
                continue;
            }
            let inherited = !rule.inherits || rule.parent.is_none_or(|parent| active.get(parent) == Some(&true));
            let holds = if inherited {
                self.active(index, rule.from, rule.until, rule.guard.as_ref())?
            } else {
                self.keep_trial(index, Trial::OutsideParent);
                false
            };
            if let Some(slot) = active.get_mut(index) {
                *slot = holds;
            }
        }
        Ok(())
    }

    /// Whether the requirement is met; none where it is waived, or not there on the law day.
    pub(super) fn requirement(&mut self, node: &'a Requirement) -> Found<Option<bool>> {
        if !self.in_time(node.from, node.until) {
            return Ok(None);
        }
        for waiver in &node.waivers {
            let found = self.kept(&waiver.guard, |evaluated| Record::Waiver(waiver.mark, evaluated))?;
            if truth(found, &waiver.guard)? {
                self.answer.marks_mut().set(waiver.mark);
                return Ok(None);
            }
        }
        let met = match &node.content {
            RequirementContent::Leaf(condition) => {
                let found = self.kept(condition, |evaluated| Record::Condition(node.tried, evaluated))?;
                Some(truth(found, condition)?)
            }
            RequirementContent::All(children) => self.children(children)?.into_iter().reduce(|a, b| a && b),
            RequirementContent::Any(children) => self.children(children)?.into_iter().reduce(|a, b| a || b),
        };
        if met.is_some() {
            self.answer.marks_mut().set(node.tried);
        }
        if met == Some(true) {
            self.answer.marks_mut().set(node.met);
        }
        Ok(met)
    }

    /// Outcomes of the children that are not waived; every child is evaluated.
    fn children(&mut self, children: &'a [Requirement]) -> Found<Vec<bool>> {
        let mut outcomes = Vec::new();
        for child in children {
            outcomes.extend(self.requirement(child)?);
        }
        Ok(outcomes)
    }

    pub(super) fn collect(&mut self, members: &'a [Collected]) -> Found<Value> {
        let mut set = 0;
        let mut applied = Vec::new();
        for (index, rule) in members.iter().enumerate() {
            if self.active(index, rule.from, rule.until, rule.guard.as_ref())? {
                set |= rule.members;
                self.answer.marks_mut().set(rule.mark);
                applied.push(index);
            }
        }
        self.note(|step| step.applied = applied);
        Ok(Value::Set(set))
    }
}

/// Whether two values are the same; fractions as numbers, whatever their denominators.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Fraction(n, d), Value::Fraction(m, e)) => n * e == m * d,
        _ => a == b,
    }
}

fn root_of(rules: &Rules, index: usize) -> usize {
    let mut root = index;
    while let Some(parent) = rules.rules.get(root).and_then(|rule| rule.parent).filter(|parent| *parent < root) {
        root = parent;
    }
    root
}

fn roots(rules: &Rules) -> impl Iterator<Item = usize> + '_ {
    rules.rules.iter().enumerate().filter(|(_, rule)| rule.parent.is_none()).map(|(index, _)| index)
}

fn children(rules: &Rules, parent: usize) -> impl Iterator<Item = usize> + '_ {
    rules.rules.iter().enumerate().filter(move |(_, rule)| rule.parent == Some(parent)).map(|(index, _)| index)
}

/// Whether the rule or one of its exceptions is active.
fn applies(rules: &Rules, active: &[bool], index: usize) -> bool {
    active.get(index) == Some(&true) || children(rules, index).any(|child| applies(rules, active, child))
}

/// The rule itself, or the exceptions that replace it.
fn collect_chosen(rules: &Rules, active: &[bool], index: usize, chosen: &mut Vec<usize>) {
    let mut replaced = false;
    for child in children(rules, index) {
        if applies(rules, active, child) {
            replaced = true;
            collect_chosen(rules, active, child, chosen);
        }
    }
    if !replaced {
        chosen.push(index);
    }
}
