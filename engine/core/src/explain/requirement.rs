//! A tree of requirements that was evaluated → how each came out, on what ground, with the values found.

use std::collections::BTreeMap;

use super::Explainer;
use super::condition::{self, Part};
use super::plain::{self, Sentence};
use crate::interpreter::{Evaluated, Record};
use crate::ir::{Expr, MarkId, Requirement, RequirementContent, Waiver};
use crate::outcome::RequirementState;
use crate::value::Day;

/// A requirement and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementReason {
    /// Its address.
    pub provision: String,
    /// Its words, may be empty.
    pub text: String,
    /// How it came out; none where a failure came first.
    pub state: Option<RequirementState>,
    /// Of a group whether any one of its children is enough; none for a condition.
    pub any: Option<bool>,
    /// What waived it.
    pub waived: Option<Waived>,
    /// Grounds that would have waived it and do not hold.
    pub grounds: Vec<Waived>,
    /// The condition as it is written; empty for a group.
    pub condition: String,
    /// The condition in plain words, as a demand; empty for a group.
    pub plain: Sentence,
    /// The parts of the condition that decided it.
    pub parts: Vec<Part>,
    /// The days it belongs to the list, where the law day lies outside them; of a group neither, where it lies outside those
    /// of all its requirements.
    pub out_of_time: Option<(Option<Day>, Option<Day>)>,
    /// The requirements of a group.
    pub children: Vec<RequirementReason>,
}

/// What waives a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// Address of the provision that waives it.
    pub provision: String,
    /// Its ground as it is written.
    pub written: String,
    /// Its ground in plain words, as a description.
    pub plain: Sentence,
    /// The parts of its ground that decided.
    pub parts: Vec<Part>,
}

impl Explainer<'_> {
    pub(super) fn requirement(&self, node: &Requirement, records: &Found<'_>) -> RequirementReason {
        let has = |mark: MarkId| self.traced.marks.has(mark) || self.traced.steps.marked_aside(mark);
        let day = self.traced.law_day;
        let absent = node.from.is_some_and(|from| day < from) || node.until.is_some_and(|until| until < day);
        let waiver = |waiver: &Waiver| {
            let found = records.get(waiver.mark)?;
            Some(Waived {
                provision: self.address(waiver.site),
                written: self.printer.written(&waiver.guard),
                plain: plain::description(self.printer, &waiver.guard),
                parts: condition::parts(self.printer, &waiver.guard, found),
            })
        };
        // Waivers are tried in order until one holds.
        let waived = node.waivers.iter().find(|waiver| has(waiver.mark)).and_then(waiver);
        let grounds = match waived {
            Some(_) => Vec::new(),
            None => node.waivers.iter().filter_map(waiver).collect(),
        };
        let (any, children) = match &node.content {
            RequirementContent::Leaf(_) => (None, [].as_slice()),
            RequirementContent::All(children) => (Some(false), children.as_slice()),
            RequirementContent::Any(children) => (Some(true), children.as_slice()),
        };
        let children: Vec<RequirementReason> = match waived {
            _ if absent => Vec::new(),
            Some(_) => Vec::new(),
            None => children.iter().map(|child| self.requirement(child, records)).collect(),
        };
        // A group of nothing but requirements that are not there is not there itself.
        let nothing = is_absent(waived.is_some(), &children);
        let here = || children.iter().filter(|child| child.out_of_time.is_none());
        let all_waived = here().next().is_some() && here().all(|child| child.state == Some(RequirementState::Waived));
        let state = match (has(node.tried), has(node.met)) {
            (true, true) => Some(RequirementState::Met),
            (true, false) => Some(RequirementState::Unmet),
            (false, _) if waived.is_some() || all_waived => Some(RequirementState::Waived),
            (false, _) => None,
        };
        let (condition, plain, parts) = match &node.content {
            RequirementContent::Leaf(condition) => {
                let found = records.get(node.tried);
                let parts = found.map_or_else(Vec::new, |found| condition::parts(self.printer, condition, found));
                (self.printer.written(condition), plain::demand(self.printer, condition), parts)
            }
            _ => (String::new(), Sentence::default(), Vec::new()),
        };
        RequirementReason {
            provision: self.address(node.site),
            text: node.text.clone(),
            state,
            any,
            waived,
            grounds,
            condition,
            plain,
            parts,
            out_of_time: if absent { Some((node.from, node.until)) } else { nothing.then_some((None, None)) },
            children,
        }
    }
}

fn is_absent(waived: bool, children: &[RequirementReason]) -> bool {
    !waived && !children.is_empty() && children.iter().all(|child| child.out_of_time.is_some())
}

/// What was evaluated for the requirements of a tree, by the marks of its conditions and waivers.
pub(super) struct Found<'a>(BTreeMap<MarkId, &'a Evaluated>);

impl<'a> Found<'a> {
    pub(super) fn new(records: &'a [Record]) -> Found<'a> {
        let by_mark = records.iter().filter_map(|record| match record {
            Record::Waiver(mark, found) | Record::Condition(mark, found) => Some((*mark, found)),
            Record::Tried(..) | Record::Body(..) => None,
        });
        Found(by_mark.collect())
    }

    fn get(&self, mark: MarkId) -> Option<&'a Evaluated> {
        self.0.get(&mark).copied()
    }
}

/// Every condition and ground of a tree that was evaluated.
pub(super) fn evaluated<'a>(node: &'a Requirement, records: &Found<'a>, out: &mut Vec<(&'a Expr, &'a Evaluated)>) {
    out.extend(node.waivers.iter().filter_map(|waiver| Some((&waiver.guard, records.get(waiver.mark)?))));
    match &node.content {
        RequirementContent::Leaf(condition) => {
            out.extend(records.get(node.tried).map(|found| (condition, found)));
        }
        RequirementContent::All(children) | RequirementContent::Any(children) => {
            children.iter().for_each(|child| evaluated(child, records, out));
        }
    }
}
