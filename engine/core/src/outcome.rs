//! Reads an answer: what it cites, how each requirement came out, which assumptions it rests on.
//!
//! Everything is read off the marks of the evaluation; nothing is computed again, so every backend reads the same.

use std::collections::BTreeSet;

use crate::answer::Marks;
use crate::ir::{Decision, Definition, MarkKind, Note, NoteKind, Program, ProvisionId, Requirement, RequirementContent, SiteId, ValueId};
use crate::verify::needs;

/// How a requirement came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequirementState {
    /// It holds.
    Met,
    /// It does not hold.
    Unmet,
    /// It was waived, so it was not asked.
    Waived,
}

/// One requirement's outcome, its children following it one level deeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequirementOutcome<'a> {
    /// The requirement.
    pub node: &'a Requirement,
    /// Its outcome.
    pub state: RequirementState,
    /// 0 for the list as a whole.
    pub level: usize,
    /// The value the list decides.
    pub value: ValueId,
}

impl<'a> RequirementOutcome<'a> {
    /// Whether it is a group, not a condition.
    pub fn is_group(&self) -> bool {
        !matches!(self.node.content, RequirementContent::Leaf(_))
    }

    /// Where it stands.
    pub fn site(&self) -> SiteId {
        self.node.site
    }
}

/// Provisions that an evaluation cites, in the law's order, each once.
pub fn basis(program: &Program, marks: &Marks) -> Vec<ProvisionId> {
    let mut cited = BTreeSet::new();
    for mark in marks.iter().filter_map(|mark| program.marks.get(mark.index())) {
        if matches!(mark.kind, MarkKind::Applied | MarkKind::Tried) {
            cited.insert(mark.provision);
        }
    }
    cited.into_iter().filter(|provision| !program.address(*provision).is_empty()).collect()
}

/// Assumptions and readings that an evaluation rests on: those of the regulation as a whole, of every provision cited
/// and of the provisions above it.
pub fn notes<'a>(program: &'a Program, cited: &[ProvisionId]) -> Vec<&'a Note> {
    let mut covered: BTreeSet<ProvisionId> = BTreeSet::from([ProvisionId(0)]);
    for provision in cited {
        let mut at = Some(*provision);
        while let Some(provision) = at.filter(|provision| covered.insert(*provision)) {
            at = program.provisions.get(provision.index()).and_then(|p| p.parent);
        }
    }
    program
        .notes
        .iter()
        .filter(|note| matches!(note.kind, NoteKind::Assumption | NoteKind::Reading))
        .filter(|note| program.sites.get(note.site.index()).is_some_and(|site| covered.contains(&site.provision)))
        .collect()
}

/// Outcomes of every list of requirements that the decision needs and that was evaluated.
pub fn requirements<'a>(program: &'a Program, decision: &Decision, marks: &Marks) -> Vec<RequirementOutcome<'a>> {
    let mut reached: BTreeSet<ValueId> = BTreeSet::new();
    let mut pending: Vec<ValueId> = decision.outputs.iter().map(|output| output.value).rev().collect();
    let mut out = Vec::new();
    while let Some(value) = pending.pop() {
        if !reached.insert(value) {
            continue;
        }
        let Some(def) = program.values.get(value.index()) else { continue };
        if let Definition::Requirements(root) = &def.definition
            && was_evaluated(root, marks)
        {
            read_node(root, 0, value, marks, &mut out);
        }
        pending.extend(needs(&def.definition));
    }
    out
}

fn was_evaluated(node: &Requirement, marks: &Marks) -> bool {
    let children = match &node.content {
        RequirementContent::Leaf(_) => false,
        RequirementContent::All(children) | RequirementContent::Any(children) => children.iter().any(|child| was_evaluated(child, marks)),
    };
    children || marks.has(node.tried) || node.waivers.iter().any(|waiver| marks.has(waiver.mark))
}

fn read_node<'a>(node: &'a Requirement, level: usize, value: ValueId, marks: &Marks, out: &mut Vec<RequirementOutcome<'a>>) {
    let state = match (marks.has(node.tried), marks.has(node.met)) {
        (true, true) => RequirementState::Met,
        (true, false) => RequirementState::Unmet,
        (false, _) => RequirementState::Waived,
    };
    out.push(RequirementOutcome { node, state, level, value });
    let waived_itself = node.waivers.iter().any(|waiver| marks.has(waiver.mark));
    if let (RequirementContent::All(children) | RequirementContent::Any(children), false) = (&node.content, waived_itself) {
        children.iter().for_each(|child| read_node(child, level + 1, value, marks, out));
    }
}
