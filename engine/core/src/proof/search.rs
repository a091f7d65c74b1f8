//! One claim about a value, sought to be refuted: cases are cut in two until each is excluded or tried on the interpreter.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::demand::{Demand, demand};
use super::eval::{Case, Prover, Truth, intersect, is_within};
use super::ranges::Ranges;
use super::rules::{Outline, go_together, reduced};
use super::split::Split;
use super::terms::{Abs, Form, Op, RulesForm, small};
use super::witness::{Quest, Tried, Witness, case_of, try_case};
use crate::failure::FailureKind;
use crate::ir::{Decision, ValueId};

/// Most cases looked at for one claim.
const MAX_CASES: usize = 20_000;

/// Most terms evaluated for one claim.
const MAX_STEPS: u64 = 400_000;

/// Most cases tried in vain before the search is given up.
const MAX_TRIED: usize = 40;

/// What a value must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No rule applies.
    Gap,
    /// Rules that apply give different values.
    Conflict,
    /// The value is outside a bound that its formulas do not keep by themselves.
    Bound,
}

/// What was found about a claim.
#[derive(Debug)]
pub enum Verdict {
    /// It holds for all facts that give every required input.
    Proved,
    /// It does not hold: the interpreter fails on these facts. The rules that gave values there, as far as they are known.
    Refuted(Box<Witness>, Vec<usize>),
    /// Wherever it may not hold, the evaluation fails before for another reason.
    Masked,
    /// Neither was found.
    Open,
}

/// A value and who asks for it.
pub struct Subject<'a> {
    pub value: usize,
    pub form: &'a RulesForm,
    /// Decisions that may demand it.
    pub decisions: &'a [Decision],
    /// Values through which it can be demanded.
    pub through: &'a BTreeSet<usize>,
}

struct Node {
    case: Case,
    /// The rules that can still apply.
    form: Rc<RulesForm>,
    /// Which of them are active, as far as a wider case decided it.
    active: Vec<Truth>,
}

enum Step {
    /// The fault cannot occur in the case.
    Excluded,
    Split(Split),
    Refuted(Box<Witness>, Vec<usize>),
    Masked,
    /// It may occur, and nothing is left to ask.
    Open,
}

impl Prover<'_> {
    /// Seeks facts for which a decision fails with this fault of the value.
    pub fn seek(&mut self, subject: &Subject<'_>, fault: Fault) -> Verdict {
        let limit = self.steps.saturating_add(MAX_STEPS);
        let mut stack = vec![Node { case: Case::default(), form: Rc::new(subject.form.clone()), active: Vec::new() }];
        let (mut open, mut masked, mut tried, mut cases) = (false, false, 0, 0);
        while let Some(node) = stack.pop() {
            cases += 1;
            if cases > MAX_CASES || self.steps > limit || tried > MAX_TRIED {
                return Verdict::Open;
            }
            self.enter();
            let outline = self.outline(&node.case, &node.form, &node.active);
            self.steps += u64::try_from(node.form.rules.len() / 16).unwrap_or(0);
            let step = self.step(subject, fault, &node, &outline, &mut tried);
            match step {
                Step::Excluded => {}
                Step::Refuted(witness, rules) => return Verdict::Refuted(witness, rules),
                Step::Masked => masked = true,
                Step::Open => open = true,
                Step::Split(split) => {
                    // The last one is looked at next: for a conflict rules had better apply, for a gap not.
                    let order = if fault == Fault::Gap { [&split.yes, &split.no] } else { [&split.no, &split.yes] };
                    let (form, active) = match reduced(&node.form, &outline.active) {
                        Some((form, active)) => (Rc::new(form), active),
                        None => (node.form, outline.active),
                    };
                    for told in order {
                        if let Some(case) = self.with(&node.case, split.term, told) {
                            stack.push(Node { case, form: form.clone(), active: active.clone() });
                        }
                    }
                }
            }
        }
        match (open, masked) {
            (true, _) => Verdict::Open,
            (_, true) => Verdict::Masked,
            _ => Verdict::Proved,
        }
    }

    fn step(&mut self, subject: &Subject<'_>, fault: Fault, node: &Node, outline: &Outline, tried: &mut usize) -> Step {
        let (case, form) = (&node.case, &*node.form);
        if outline.fails || self.refused(case) {
            return Step::Excluded;
        }
        let may = match fault {
            Fault::Gap => self.gap(form, case, outline),
            Fault::Conflict => self.conflict(form, case, outline),
            Fault::Bound => self.bound(subject.value, form, case, outline),
        };
        let certain = match may {
            Err(step) => return step,
            Ok(certain) => certain,
        };
        let id = ValueId::new(subject.value);
        let kind = match fault {
            Fault::Gap => FailureKind::Undetermined(id),
            Fault::Conflict => FailureKind::Conflict(id),
            Fault::Bound => FailureKind::ResultOutOfBounds(id),
        };
        // Where the case alone does not tell, what the rules compute matters as well.
        let rules_may = form.rules.iter().zip(&outline.chosen).filter(|(_, chosen)| !certain && chosen.may());
        let matter: Vec<usize> = rules_may.flat_map(|(rule, _)| rule.guard.into_iter().chain([rule.body])).collect();
        let attempt = |prover: &Self, count: u32| {
            let quest = Quest { kind, value: subject.value, decisions: subject.decisions, matter: &matter };
            try_case(prover.program, prover.terms, case, &quest, count)
        };
        // Most cases that get here are at fault: a quick try saves the questions below.
        if let Tried::Confirmed(witness) = attempt(self, 2) {
            return self.refuted(subject, witness);
        }
        let settled = match self.consistent(case) {
            Err(step) => return step,
            Ok(settled) => settled,
        };
        match self.demanded(subject, case) {
            Demand::Never => return Step::Excluded,
            Demand::Perhaps(Some(split)) => return Step::Split(split),
            Demand::Perhaps(None) | Demand::Surely => {}
        }
        *tried += 1;
        match attempt(self, if certain && settled { 16 } else { 64 }) {
            Tried::Confirmed(witness) => self.refuted(subject, witness),
            Tried::Masked => Step::Masked,
            Tried::Nothing => Step::Open,
        }
    }

    /// Facts that fail, with the rules that give values for them.
    fn refuted(&mut self, subject: &Subject<'_>, witness: Box<Witness>) -> Step {
        let case = case_of(self.program, self.terms, &witness);
        self.enter();
        let outline = self.outline(&case, subject.form, &[]);
        let chosen = outline.chosen.iter().enumerate().filter(|(_, chosen)| **chosen == Truth::Yes);
        Step::Refuted(witness, chosen.map(|(rule, _)| rule).collect())
    }

    /// Whether `pastikan` refuses the whole case.
    fn refused(&mut self, case: &Case) -> bool {
        let terms = self.terms;
        terms.assertions.iter().any(|(condition, reads)| {
            self.given(case, reads) == Truth::Yes && matches!(self.truth(case, *condition), Some(Truth::No) | None)
        })
    }

    /// Whether inputs are given.
    fn given(&mut self, case: &Case, inputs: &[usize]) -> Truth {
        let terms = self.terms;
        inputs.iter().fold(Truth::Yes, |all, input| {
            let optional = self.program.inputs.get(*input).is_some_and(|input| input.optional && input.default.is_none());
            all.and(match terms.find(&Op::InputPresent(*input)) {
                Some(present) => self.truth(case, present).unwrap_or(Truth::No),
                None if optional => Truth::Maybe,
                None => Truth::Yes,
            })
        })
    }

    /// Whether the gap is certain; what to do instead where it is open or excluded.
    fn gap(&mut self, form: &RulesForm, case: &Case, outline: &Outline) -> Result<bool, Step> {
        match outline.gap {
            Truth::No => Err(Step::Excluded),
            Truth::Yes => Ok(true),
            Truth::Maybe => match self.question_of_rules(case, form, outline) {
                Some(first) => Err(Step::Split(self.balanced(case, form, outline, first))),
                None => Ok(false),
            },
        }
    }

    fn conflict(&mut self, form: &RulesForm, case: &Case, outline: &Outline) -> Result<bool, Step> {
        /// Most rules of which every pair is looked at.
        const PAIRS: usize = 40;
        let may: Vec<usize> = (0..form.rules.len()).filter(|rule| outline.chosen.get(*rule).is_some_and(|c| c.may())).collect();
        let bodies: BTreeSet<usize> = may.iter().filter_map(|rule| form.rules.get(*rule)).map(|rule| rule.body).collect();
        if bodies.len() < 2 {
            return Err(Step::Excluded);
        }
        if may.len() > PAIRS
            && let Some(first) = self.question_of_rules(case, form, outline)
        {
            return Err(Step::Split(self.balanced(case, form, outline, first)));
        }
        let chosen = |rule: usize| outline.chosen.get(rule).copied().unwrap_or(Truth::No);
        let sure: Vec<usize> = may.iter().copied().filter(|rule| chosen(*rule) == Truth::Yes).collect();
        let mut open: Option<(usize, usize, Truth)> = None;
        // Rules that are chosen for sure first: what they give may decide at once.
        for list in [&sure, &may] {
            for (position, first) in list.iter().enumerate() {
                if open.is_some() {
                    break;
                }
                for second in list.iter().skip(position + 1).filter(|second| go_together(form, *first, **second)) {
                    let both = chosen(*first).and(chosen(*second));
                    match both.and(self.differ(case, form, *first, *second)) {
                        Truth::No => {}
                        Truth::Yes => return Ok(true),
                        Truth::Maybe => open = open.or(Some((*first, *second, both))),
                    }
                }
            }
        }
        let Some((first, second, both)) = open else { return Err(Step::Excluded) };
        if both != Truth::Yes {
            let question = [first, second]
                .into_iter()
                .chain(may.iter().copied())
                .filter(|rule| outline.active.get(*rule) == Some(&Truth::Maybe))
                .find_map(|rule| self.question_of_rule(case, form, rule));
            if let Some(split) = question.or_else(|| self.question_of_rules(case, form, outline)) {
                return Err(Step::Split(split));
            }
        }
        let bodies: Vec<usize> = [first, second].into_iter().filter_map(|rule| form.rules.get(rule)).map(|r| r.body).collect();
        match bodies.into_iter().find_map(|body| self.question_below(case, body, None)) {
            Some(split) => Err(Step::Split(split)),
            None => Ok(false),
        }
    }

    /// Whether a rule certainly gives a value outside the bound.
    fn bound(&mut self, value: usize, form: &RulesForm, case: &Case, outline: &Outline) -> Result<bool, Step> {
        let Some(check) = self.program.values.get(value).and_then(|def| def.check.as_ref()) else {
            return Err(Step::Excluded);
        };
        let check = Ranges::span(small(check.low()), small(check.high()));
        let mut beyond = Vec::new();
        let mut certain = false;
        for (rule, chosen) in form.rules.iter().zip(&outline.chosen).filter(|(_, chosen)| chosen.may()) {
            match self.ranges(case, rule.body) {
                Some(found) if !found.is_within(&check) => {
                    certain |= *chosen == Truth::Yes && found.intersect(&check).is_empty();
                    beyond.push(rule.body);
                }
                _ => {}
            }
        }
        if beyond.is_empty() {
            return Err(Step::Excluded);
        }
        if certain {
            return Ok(true);
        }
        let question = self.question_of_rules(case, form, outline);
        let question = question.or_else(|| beyond.into_iter().find_map(|body| self.question_below(case, body, None)));
        question.map_or(Ok(false), |split| Err(Step::Split(split)))
    }

    /// Whether two rules give different values.
    fn differ(&mut self, case: &Case, form: &RulesForm, first: usize, second: usize) -> Truth {
        let body = |rule: usize| form.rules.get(rule).map(|rule| rule.body);
        let (Some(a), Some(b)) = (body(first), body(second)) else { return Truth::No };
        if a == b {
            return Truth::No;
        }
        match (self.is_empty(case, a), self.is_empty(case, b)) {
            (Truth::No, Truth::No) => {}
            (Truth::Yes, Truth::Yes) => return Truth::No,
            (Truth::Yes, Truth::No) | (Truth::No, Truth::Yes) => return Truth::Yes,
            _ => return Truth::Maybe,
        }
        let (Some(left), Some(right)) = (self.eval(case, a), self.eval(case, b)) else { return Truth::No };
        match (&left, &right) {
            (Abs::Ranges(x), Abs::Ranges(y)) if x.as_point().is_some() && x == y => Truth::No,
            (Abs::Set(must, may), Abs::Set(..)) if must == may && left == right => Truth::No,
            _ if intersect(&left, &right).is_none() => Truth::Yes,
            _ => Truth::Maybe,
        }
    }

    /// Where many rules are open about one term, a question that halves them.
    fn balanced(&mut self, case: &Case, form: &RulesForm, outline: &Outline, first: Split) -> Split {
        /// So few rules are asked one by one.
        const FEW: usize = 8;
        let open: Vec<usize> = (0..form.rules.len()).filter(|rule| outline.active.get(*rule) == Some(&Truth::Maybe)).collect();
        let Abs::Ranges(now) = self.eval(case, first.term).unwrap_or(Abs::Unknown) else { return first };
        let (Some(low), Some(high)) = (now.low(), now.high()) else { return first };
        if open.len() <= FEW {
            return first;
        }
        let mut cuts = BTreeSet::new();
        for rule in open {
            if let Some(Split { term, yes: Abs::Ranges(yes), .. }) = self.question_of_rule(case, form, rule)
                && term == first.term
            {
                let ends = yes.low().into_iter().chain(yes.high().map(|high| high + 1));
                cuts.extend(ends.filter(|cut| low < *cut && *cut <= high));
            }
        }
        match cuts.iter().nth(cuts.len() / 2) {
            Some(cut) if cuts.len() >= FEW / 2 => {
                let below = now.intersect(&Ranges::span(low, cut - 1));
                let above = now.intersect(&Ranges::span(*cut, high));
                Split { term: first.term, yes: Abs::Ranges(below), no: Abs::Ranges(above) }
            }
            _ => first,
        }
    }

    /// Whether what is supposed of terms is borne out by what they follow from; a question where that is open.
    fn consistent(&mut self, case: &Case) -> Result<bool, Step> {
        let terms = self.terms;
        let mut settled = true;
        for (condition, reads) in &terms.assertions {
            match self.given(case, reads) {
                Truth::No => continue,
                Truth::Yes => {}
                Truth::Maybe => {
                    let open = reads.iter().filter_map(|input| terms.find(&Op::InputPresent(*input)));
                    let split = open.into_iter().find_map(|present| self.ask(case, present, Ranges::truth(true)));
                    if let Some(split) = split {
                        return Err(Step::Split(split));
                    }
                    continue;
                }
            }
            match self.truth(case, *condition) {
                Some(Truth::Yes) => {}
                Some(Truth::Maybe) => match self.question(case, *condition) {
                    Some(split) => return Err(Step::Split(split)),
                    None => settled = false,
                },
                Some(Truth::No) | None => return Err(Step::Excluded),
            }
        }
        for (term, known) in &case.known {
            if matches!(terms.op(*term), Op::Input(_) | Op::InputPresent(_) | Op::LawDay) {
                continue;
            }
            // What always fails may not be evaluated at all: its being supposed says nothing.
            let Some(found) = self.structure(case, *term) else { continue };
            if intersect(&found, known).is_none() {
                return Err(Step::Excluded);
            }
            if is_within(&found, known) {
                continue;
            }
            let want = if let Abs::Ranges(ranges) = known { Some(ranges) } else { None };
            match self.question_below(case, *term, want) {
                Some(split) => return Err(Step::Split(split)),
                None => settled = false,
            }
        }
        Ok(settled)
    }

    fn demanded(&mut self, subject: &Subject<'_>, case: &Case) -> Demand {
        let mut found = Demand::Never;
        for decision in subject.decisions {
            let outputs: Vec<usize> = decision.outputs.iter().map(|output| output.value.index()).collect();
            match demand(self, case, &outputs, subject.value, subject.through) {
                Demand::Surely => return Demand::Surely,
                Demand::Perhaps(split) if !matches!(found, Demand::Perhaps(Some(_))) => found = Demand::Perhaps(split),
                _ => {}
            }
        }
        found
    }

    /// Whether a rule gives the value in no case at all. Says yes only where that is proved.
    pub fn is_idle(&mut self, form: &RulesForm, rule: usize, replaced_too: bool) -> bool {
        const CASES: usize = 300;
        const STEPS: u64 = 30_000;
        let limit = self.steps.saturating_add(STEPS);
        let Some((part, rule)) = relevant(form, rule) else { return false };
        let part = Rc::new(part);
        let mut stack = vec![Node { case: Case::default(), form: part.clone(), active: Vec::new() }];
        let mut cases = 0;
        while let Some(node) = stack.pop() {
            cases += 1;
            if cases > CASES || self.steps > limit {
                return false;
            }
            self.enter();
            let outline = self.outline(&node.case, &part, &node.active);
            let list = if replaced_too { &outline.chosen } else { &outline.active };
            let truth = list.get(rule).copied().unwrap_or(Truth::No);
            if truth == Truth::No || outline.fails || self.refused(&node.case) {
                continue;
            }
            let open = outline.active.get(rule) == Some(&Truth::Maybe);
            let question = if open { self.question_of_rule(&node.case, &part, rule) } else { None };
            let question = match (question, truth) {
                (Some(split), _) => Some(split),
                (None, Truth::Maybe) => self.question_of_rules(&node.case, &part, &outline),
                (None, _) => None,
            };
            let split = match question {
                Some(split) => split,
                None => match self.consistent(&node.case) {
                    Err(Step::Split(split)) => split,
                    Err(_) => continue,
                    Ok(_) => return false,
                },
            };
            for told in [&split.no, &split.yes] {
                if let Some(case) = self.with(&node.case, split.term, told) {
                    stack.push(Node { case, form: part.clone(), active: outline.active.clone() });
                }
            }
        }
        true
    }
}

/// The rules that a rule's being chosen depends on, and its position among them.
fn relevant(form: &RulesForm, rule: usize) -> Option<(RulesForm, usize)> {
    let root = form.rules.get(rule)?.root;
    if form.order.is_some() || form.otherwise == Some(root) {
        return Some((form.clone(), rule));
    }
    let members = form.group(root);
    Some((form.part(&members), members.binary_search(&rule).ok()?))
}

/// The rules of a value, where it has any to speak of: one that always applies leaves no gap and no conflict.
pub fn worth_proving(form: &Form, bounded: bool) -> Option<&RulesForm> {
    match form {
        Form::Rules(form) => {
            let plain = form.rules.iter().all(|rule| rule.guard.is_none() && rule.window.is_none()) && form.rules.len() == 1;
            (bounded || !plain).then_some(form)
        }
        Form::Needs(_) | Form::Collect(_) => None,
    }
}
