//! Reads an answer: what it cites, how each requirement came out, which assumptions it rests on.
//!
//! Everything is read off the marks of the evaluation; nothing is computed again, so every backend reads the same.

use std::collections::BTreeSet;

use crate::answer::Marks;
use crate::ir::{
    Decision, Definition, Expr, InputId, MarkId, MarkKind, Note, NoteKind, Op, Program, ProvisionId, Requirement,
    RequirementContent, SiteId, ValueId,
};
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
    /// Where it stands.
    pub fn site(&self) -> SiteId {
        self.node.site
    }
}

/// Every provision that was applied anywhere in an evaluation, in the law's order, each once: also those that only served
/// to find out that some rule does not apply.
pub fn applied(program: &Program, marks: &Marks) -> Vec<ProvisionId> {
    let mut provisions = BTreeSet::new();
    for mark in marks.iter().filter_map(|mark| program.marks.get(mark.index())) {
        if matches!(mark.kind, MarkKind::Applied | MarkKind::Tried) {
            provisions.insert(mark.provision);
        }
    }
    named(program, provisions)
}

/// The provisions a decision's answer rests on, in the law's order, each once.
///
/// Followed from the outputs: the rules applied, what they and their guards use, the rows and tariffs chosen, and of a
/// list of requirements what decides it: all that are met, or those that are not; of alternatives those that are met, or
/// all that are not.
pub fn basis(program: &Program, decision: &Decision, marks: &Marks) -> Vec<ProvisionId> {
    named(program, Citation::of(program, decision, marks).cited)
}

/// The human judgements a decision's answer rests on, in the order of their declaration: inputs with
/// [`crate::ir::Input::judged_by`] that the rules, guards and requirements read which decide it, as [`basis`] follows them.
pub fn judgements(program: &Program, decision: &Decision, marks: &Marks) -> Vec<InputId> {
    let judged = |id: &InputId| program.inputs.get(id.index()).is_some_and(|input| input.judged_by.is_some());
    Citation::of(program, decision, marks).inputs.into_iter().filter(judged).collect()
}

fn named(program: &Program, provisions: BTreeSet<ProvisionId>) -> Vec<ProvisionId> {
    provisions.into_iter().filter(|provision| !program.address(*provision).is_empty()).collect()
}

struct Citation<'a> {
    program: &'a Program,
    marks: &'a Marks,
    cited: BTreeSet<ProvisionId>,
    inputs: BTreeSet<InputId>,
    reached: BTreeSet<ValueId>,
    pending: Vec<ValueId>,
}

impl<'a> Citation<'a> {
    fn of(program: &'a Program, decision: &Decision, marks: &'a Marks) -> Citation<'a> {
        let (cited, inputs, reached) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let pending = decision.outputs.iter().map(|output| output.value).collect();
        let mut citation = Citation { program, marks, cited, inputs, reached, pending };
        while let Some(value) = citation.pending.pop() {
            if citation.reached.insert(value) {
                citation.value(value);
            }
        }
        citation
    }

    fn mark(&mut self, mark: MarkId) {
        if !self.marks.has(mark) {
            return;
        }
        if let Some(mark) = self.program.marks.get(mark.index()).filter(|mark| mark.kind == MarkKind::Applied) {
            self.cited.insert(mark.provision);
        }
    }

    fn value(&mut self, id: ValueId) {
        let Some(def) = self.program.values.get(id.index()) else { return };
        match &def.definition {
            Definition::Rules(rules) => {
                // A default, and an empty result, rest on no other rule applying.
                let default = rules.otherwise.and_then(|index| rules.rules.get(index)).and_then(|rule| rule.mark);
                let by_default = default.is_some_and(|mark| self.marks.has(mark));
                let empty = def.optional && !rules.rules.iter().any(|rule| rule.mark.is_none_or(|mark| self.marks.has(mark)));
                if by_default || empty {
                    rules.rules.iter().filter_map(|rule| rule.guard.as_ref()).for_each(|guard| self.expr(guard));
                }
                for rule in &rules.rules {
                    if rule.mark.is_some_and(|mark| !self.marks.has(mark)) {
                        continue;
                    }
                    rule.mark.into_iter().for_each(|mark| self.mark(mark));
                    self.expr(&rule.body);
                    let mut at = Some(rule);
                    while let Some(guarded) = at {
                        guarded.guard.iter().for_each(|guard| self.expr(guard));
                        at = guarded.parent.filter(|_| guarded.inherits).and_then(|parent| rules.rules.get(parent));
                    }
                }
            }
            Definition::Requirements(root) => self.requirement(root),
            Definition::Collect(members) => {
                for member in members.iter().filter(|member| self.marks.has(member.mark)) {
                    self.mark(member.mark);
                    member.guard.iter().for_each(|guard| self.expr(guard));
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        expr.visit(&mut |expr| match &expr.op {
            Op::Value(value) | Op::ValuePresent(value) | Op::ElementValue(value, _) => self.pending.push(*value),
            Op::Input(input) | Op::InputPresent(input) => {
                self.inputs.insert(*input);
            }
            Op::Query(query) => {
                self.inputs.insert(query.list);
            }
            Op::Select(select) => {
                self.inputs.insert(select.list);
            }
            Op::Tariff(id, _) => {
                if let Some(tariff) = self.program.tariffs.get(id.index()) {
                    self.mark(tariff.mark);
                }
            }
            Op::Row(id, _) => {
                if let Some(table) = self.program.tables.get(id.index())
                    && let Some(first) = table.first_mark
                {
                    (0..table.rows.len()).for_each(|row| self.mark(MarkId::new(first.index() + row)));
                }
            }
            _ => {}
        });
    }

    fn requirement(&mut self, node: &Requirement) {
        if let Some(waiver) = node.waivers.iter().find(|waiver| self.marks.has(waiver.mark)) {
            self.mark(waiver.mark);
            self.expr(&waiver.guard);
            return;
        }
        if self.marks.has(node.tried) {
            self.cited.extend(self.program.sites.get(node.site.index()).map(|site| site.provision));
        }
        let met = self.marks.has(node.met);
        match &node.content {
            RequirementContent::Leaf(condition) if self.marks.has(node.tried) => self.expr(condition),
            RequirementContent::Leaf(_) => {}
            // What decides: every one where all had to hold and did, or none of the alternatives did; else those that did so.
            RequirementContent::All(children) if met => children.iter().for_each(|child| self.requirement(child)),
            RequirementContent::All(children) => {
                children.iter().filter(|child| !self.marks.has(child.met)).for_each(|child| self.requirement(child));
            }
            RequirementContent::Any(children) if met => {
                children.iter().filter(|child| self.marks.has(child.met)).for_each(|child| self.requirement(child));
            }
            RequirementContent::Any(children) => children.iter().for_each(|child| self.requirement(child)),
        }
    }
}

/// Notes an evaluation rests on: those of the regulation as a whole, of every provision cited and of the provisions above
/// it, unless they name (`menyangkut`) only values that the answer does not depend on ([`depends`]). A gap counts wherever it
/// touches a value that the answer depends on: one it names, or, where it names none, one that its provision defines.
pub fn notes<'a>(program: &'a Program, decision: &Decision, marks: &Marks) -> Vec<&'a Note> {
    let mut covered: BTreeSet<ProvisionId> = BTreeSet::from([ProvisionId(0)]);
    for provision in basis(program, decision, marks) {
        covered.extend(upwards(program, provision));
    }
    let used = depends(program, decision, marks);
    let defined: BTreeSet<ProvisionId> = used
        .iter()
        .filter_map(|value| program.values.get(value.index()))
        .flat_map(|def| places(&def.definition))
        .filter_map(|site| program.sites.get(site.index()))
        .flat_map(|site| upwards(program, site.provision))
        .collect();
    program
        .notes
        .iter()
        .filter(|note| {
            let here = program.sites.get(note.site.index()).map(|site| site.provision);
            let touches = note.about.iter().any(|value| used.contains(value));
            let cites = here.is_some_and(|here| covered.contains(&here));
            match note.kind {
                NoteKind::NotAutomated | NoteKind::NotEncoded if note.about.is_empty() => {
                    cites || here.is_some_and(|here| defined.contains(&here))
                }
                NoteKind::NotAutomated | NoteKind::NotEncoded => touches,
                NoteKind::Assumption | NoteKind::Reading => cites && (touches || note.about.is_empty()),
            }
        })
        .collect()
}

/// A provision and those it stands under.
fn upwards(program: &Program, provision: ProvisionId) -> impl Iterator<Item = ProvisionId> + '_ {
    // A provision stands after the one it stands under, so this ends.
    std::iter::successors(Some(provision), |at| {
        program.provisions.get(at.index()).and_then(|p| p.parent).filter(|parent| parent < at)
    })
}

/// Every value an answer depends on: what the rules that were applied use, and what the guards of the others use, which
/// would have been applied had it been otherwise.
pub fn depends(program: &Program, decision: &Decision, marks: &Marks) -> BTreeSet<ValueId> {
    let mut used = BTreeSet::new();
    let mut pending: Vec<ValueId> = decision.outputs.iter().map(|output| output.value).collect();
    while let Some(value) = pending.pop() {
        if !used.insert(value) {
            continue;
        }
        match program.values.get(value.index()).map(|def| &def.definition) {
            Some(Definition::Rules(rules)) => {
                for rule in &rules.rules {
                    let applied = rule.mark.is_none_or(|mark| marks.has(mark));
                    let read = rule.guard.iter().chain(applied.then_some(&rule.body));
                    read.for_each(|expr| pending.extend(values_of(expr)));
                }
            }
            Some(definition) => pending.extend(needs(definition)),
            None => {}
        }
    }
    used
}

/// Values an expression uses.
fn values_of(expr: &Expr) -> Vec<ValueId> {
    let mut values = Vec::new();
    expr.visit(&mut |expr| {
        if let Op::Value(value) | Op::ValuePresent(value) | Op::ElementValue(value, _) = &expr.op {
            values.push(*value);
        }
    });
    values
}

/// Where the parts of a definition stand.
fn places(definition: &Definition) -> Vec<SiteId> {
    fn below(node: &Requirement, out: &mut Vec<SiteId>) {
        out.push(node.site);
        out.extend(node.waivers.iter().map(|waiver| waiver.site));
        if let RequirementContent::All(children) | RequirementContent::Any(children) = &node.content {
            children.iter().for_each(|child| below(child, out));
        }
    }
    match definition {
        Definition::Rules(rules) => rules.rules.iter().map(|rule| rule.site).collect(),
        Definition::Collect(members) => members.iter().map(|member| member.site).collect(),
        Definition::Requirements(root) => {
            let mut out = Vec::new();
            below(root, &mut out);
            out
        }
    }
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
        RequirementContent::All(children) | RequirementContent::Any(children) => {
            children.iter().any(|child| was_evaluated(child, marks))
        }
    };
    children || marks.has(node.tried) || node.waivers.iter().any(|waiver| marks.has(waiver.mark))
}

fn read_node<'a>(node: &'a Requirement, level: usize, value: ValueId, marks: &Marks, out: &mut Vec<RequirementOutcome<'a>>) {
    // A leaf that was neither tried nor waived was not there on the law day, nor a group of nothing but such leaves.
    if !was_evaluated(node, marks) {
        return;
    }
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
