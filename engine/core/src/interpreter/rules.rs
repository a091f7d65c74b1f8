//! Rules, exceptions, order, requirements and collected sets.

use super::record::{Purpose, Trial, truth};
use super::{Found, Machine, failed};
use crate::failure::FailureKind;
use crate::ir::{Collected, Requirement, RequirementContent, Rules, ValueDef, ValueId};
use crate::value::Value;

impl<'a> Machine<'a> {
    pub(super) fn rules(&mut self, id: ValueId, def: &'a ValueDef, rules: &'a Rules) -> Found<Value> {
        let chosen = self.choose(rules)?;
        let mut result = Agreed::Nothing;
        for index in &chosen {
            if let Some(rule) = rules.rules.get(*index) {
                let found = self.apart(&rule.body, Purpose::Body(*index));
                result.take(found)?;
            }
        }
        self.conclude(id, def, rules, &chosen, result)
    }

    #[inline(never)]
    fn conclude(&mut self, id: ValueId, def: &ValueDef, rules: &Rules, chosen: &[usize], result: Agreed) -> Found<Value> {
        let provisions = |machine: &Machine<'_>, indexes: &[usize]| {
            indexes.iter().filter_map(|i| rules.rules.get(*i)).map(|rule| machine.provision(rule.site)).collect()
        };
        if let Agreed::Differ = result {
            let mut failure = failed(FailureKind::Conflict(id), def.site);
            failure.provisions = provisions(self, chosen);
            return Err(failure);
        }
        for mark in chosen.iter().filter_map(|index| rules.rules.get(*index)).filter_map(|rule| rule.mark) {
            self.answer.marks_mut().set(mark);
        }
        match result {
            Agreed::On(value) => Ok(value),
            _ if def.optional => Ok(Value::Absent),
            _ => {
                let mut failure = failed(FailureKind::Undetermined(id), def.site);
                let all: Vec<usize> = (0..rules.rules.len()).collect();
                failure.provisions = provisions(self, &all);
                Err(failure)
            }
        }
    }

    /// The rules whose bodies give the value, in order.
    fn choose(&mut self, rules: &'a Rules) -> Found<Vec<usize>> {
        let mut active = vec![false; rules.rules.len()];
        let active = active.as_mut_slice();
        let mut chosen = Vec::new();
        match &rules.order {
            Some(order) => {
                for item in order {
                    self.activate(rules, active, |index| item.contains(&root_of(rules, index)))?;
                    for root in item.iter().filter(|root| applies(rules, active, **root)).copied().collect::<Vec<_>>() {
                        collect_chosen(rules, active, root, &mut chosen);
                    }
                    if !chosen.is_empty() {
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
        self.note(|step| step.applied.clone_from(&chosen));
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

    #[inline(never)]
    pub(super) fn requirements(&mut self, root: &'a Requirement) -> Found<Value> {
        Ok(Value::Bool(self.requirement(root)?.unwrap_or(true)))
    }

    /// Whether the requirement is met; none where it is waived, or not there on the law day.
    fn requirement(&mut self, node: &'a Requirement) -> Found<Option<bool>> {
        if !self.in_time(node.from, node.until) {
            return Ok(None);
        }
        for waiver in &node.waivers {
            let found = self.apart(&waiver.guard, Purpose::Waiver(waiver.mark));
            if truth(found, &waiver.guard)? {
                self.answer.marks_mut().set(waiver.mark);
                return Ok(None);
            }
        }
        let met = match &node.content {
            RequirementContent::Leaf(condition) => {
                let found = self.apart(condition, Purpose::Condition(node.tried));
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

/// What the rules that apply give together.
enum Agreed {
    Nothing,
    On(Value),
    Differ,
}

impl Agreed {
    fn take(&mut self, found: Found<Value>) -> Found<()> {
        let value = found?;
        match self {
            Agreed::Nothing => *self = Agreed::On(value),
            Agreed::On(first) if same(first, &value) => {}
            Agreed::On(_) | Agreed::Differ => *self = Agreed::Differ,
        }
        Ok(())
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
