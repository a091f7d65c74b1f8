//! Whether a decision demands a value within a case.

use std::collections::BTreeSet;

use super::eval::{Case, Prover, Truth};
use super::split::{Split, operands};
use super::terms::{Form, NeedContent, NeedForm, Op, TermId};

/// Deepest nesting that is followed; what lies deeper counts as perhaps demanded.
const MAX_DEPTH: usize = 100;

/// Whether a value is demanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// In no case of this one.
    Never,
    /// In some, perhaps; a question that helps to tell.
    Perhaps(Option<Split>),
    /// Wherever the evaluation comes that far.
    Surely,
}

struct Walk<'p, 'a> {
    prover: &'p mut Prover<'a>,
    case: &'p Case,
    target: usize,
    /// Values through which the target can be demanded.
    through: &'p BTreeSet<usize>,
    seen: BTreeSet<(TermId, bool)>,
    seen_values: BTreeSet<(usize, bool)>,
    found: Demand,
    depth: usize,
}

/// Whether the outputs demand the target. `through` holds every value that may need it.
pub fn demand(prover: &mut Prover<'_>, case: &Case, outputs: &[usize], target: usize, through: &BTreeSet<usize>) -> Demand {
    let mut walk = Walk {
        prover,
        case,
        target,
        through,
        seen: BTreeSet::new(),
        seen_values: BTreeSet::new(),
        found: Demand::Never,
        depth: 0,
    };
    for output in outputs {
        walk.value(*output, true, None);
    }
    walk.found
}

impl Walk<'_, '_> {
    fn value(&mut self, value: usize, sure: bool, open: Option<&Split>) {
        if value == self.target {
            if sure {
                self.found = Demand::Surely;
            } else if !matches!(&self.found, Demand::Surely | Demand::Perhaps(Some(_))) {
                self.found = Demand::Perhaps(open.cloned());
            }
            return;
        }
        if self.found == Demand::Surely || !self.through.contains(&value) || !self.seen_values.insert((value, sure)) {
            return;
        }
        if self.depth >= MAX_DEPTH {
            if self.found == Demand::Never {
                self.found = Demand::Perhaps(None);
            }
            return;
        }
        self.depth += 1;
        let terms = self.prover.terms;
        match terms.forms.get(value) {
            Some(Form::Rules(form)) => {
                let outline = self.prover.outline(self.case, form, &[]);
                let question = self.prover.question_of_rules(self.case, form, &outline);
                let open = open.or(question.as_ref());
                for (index, rule) in form.rules.iter().enumerate() {
                    let Some(guard) = rule.guard else { continue };
                    let mut asked = self.prover.in_window(self.case, rule.window.as_ref());
                    if let Some(parent) = rule.parent.filter(|_| rule.inherits).and_then(|parent| outline.active.get(parent)) {
                        asked = asked.and(*parent);
                    }
                    let in_turn = form.is_asked_first(rule.root) || index == 0 && form.order.is_none();
                    if asked.may() {
                        self.term(guard, sure && in_turn && asked == Truth::Yes, open);
                    }
                }
                for (rule, chosen) in form.rules.iter().zip(&outline.chosen) {
                    if chosen.may() {
                        self.term(rule.body, sure && *chosen == Truth::Yes, open);
                    }
                }
            }
            Some(Form::Needs(root)) => self.need(root, sure, open),
            Some(Form::Collect(members)) => {
                for (_, guard, window) in members {
                    let inside = self.prover.in_window(self.case, window.as_ref());
                    if let (Some(guard), true) = (guard, inside.may()) {
                        self.term(*guard, sure && inside == Truth::Yes, open);
                    }
                }
            }
            None => {}
        }
        self.depth -= 1;
    }

    fn need(&mut self, node: &NeedForm, mut sure: bool, open: Option<&Split>) {
        for waiver in &node.waivers {
            self.term(*waiver, sure, open);
            match self.prover.truth(self.case, *waiver) {
                Some(Truth::Yes) | None => return,
                Some(Truth::Maybe) => sure = false,
                Some(Truth::No) => {}
            }
        }
        match &node.content {
            NeedContent::Leaf(condition) => self.term(*condition, sure, open),
            NeedContent::All(children) | NeedContent::Any(children) => {
                children.iter().for_each(|child| self.need(child, sure, open));
            }
        }
    }

    fn term(&mut self, id: TermId, sure: bool, open: Option<&Split>) {
        if self.found == Demand::Surely || self.depth >= MAX_DEPTH || !self.seen.insert((id, sure)) {
            return;
        }
        self.depth += 1;
        let terms = self.prover.terms;
        match terms.op(id) {
            Op::Value(value) | Op::ValuePresent(value) => self.value(*value, sure, open),
            Op::And(a, b) | Op::Or(a, b) => {
                self.term(*a, sure, open);
                let first = self.prover.truth(self.case, *a).unwrap_or(Truth::No);
                let goes_on = if matches!(terms.op(id), Op::And(..)) { first } else { first.not() };
                self.branch(*a, *b, goes_on, sure, open);
            }
            Op::If(condition, then, otherwise) => {
                self.term(*condition, sure, open);
                let holds = self.prover.truth(self.case, *condition).unwrap_or(Truth::No);
                self.branch(*condition, *then, holds, sure, open);
                self.branch(*condition, *otherwise, holds.not(), sure, open);
            }
            // Asked of some element, perhaps of none.
            Op::ElementValue(value, ..) => self.value(*value, false, open),
            Op::Unfollowed(_, operands) => operands.iter().for_each(|operand| self.term(*operand, false, open)),
            op => operands(op).into_iter().for_each(|operand| self.term(operand, sure, open)),
        }
        self.depth -= 1;
    }

    fn branch(&mut self, condition: TermId, branch: TermId, taken: Truth, sure: bool, open: Option<&Split>) {
        match taken {
            Truth::No => {}
            Truth::Yes => self.term(branch, sure, open),
            Truth::Maybe => {
                let question = self.prover.question(self.case, condition);
                self.term(branch, false, open.or(question.as_ref()));
            }
        }
    }
}
