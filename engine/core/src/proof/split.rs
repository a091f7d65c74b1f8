//! Cutting a case in two: what to ask next, and what an answer says of the inputs.

use super::eval::{Case, MET, Prover, Truth, UNMET, cell_ranges, intersect, is_within};
use super::ranges::Ranges;
use super::rules::Outline;
use super::terms::{Abs, Form, NeedContent, NeedForm, Op, RulesForm, TermId, Terms};

/// A question about one term with two answers that exclude each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub term: TermId,
    pub yes: Abs,
    pub no: Abs,
}

/// Deepest nesting that is searched for a question.
const MAX_DEPTH: usize = 60;

/// A term and values of it, told of the term they follow from: `2 × a + 1 ≤ 5` of `a`.
pub fn push_down(terms: &Terms, mut term: TermId, mut ranges: Ranges) -> (TermId, Ranges) {
    loop {
        let (next, told) = match terms.op(term) {
            Op::Times(a, factor) => (*a, ranges.divided(*factor)),
            Op::Neg(a) => (*a, ranges.negated()),
            Op::Not(a) => (*a, ranges.negated().shifted(1).unwrap_or_else(|| ranges.clone())),
            Op::Plus(a, by) => match ranges.shifted(by.saturating_neg()) {
                Some(shifted) => (*a, shifted),
                None => return (term, ranges),
            },
            Op::Order(a, b) => match terms.constant(*b) {
                Some(constant) => (*a, compared_with(&ranges, constant)),
                None => return (term, ranges),
            },
            Op::Holds(order, orders) => match (ranges.contains(0), ranges.contains(1)) {
                (false, true) => (*order, orders.clone()),
                (true, false) => (*order, Ranges::span(-1, 1).minus(orders)),
                _ => return (term, ranges),
            },
            _ => return (term, ranges),
        };
        (term, ranges) = (next, told);
    }
}

/// What stands in one of these orders to a constant.
fn compared_with(orders: &Ranges, constant: i128) -> Ranges {
    const FAR: i128 = i128::MAX / 2;
    let parts = [(-1, (-FAR, constant - 1)), (0, (constant, constant)), (1, (constant + 1, FAR))];
    Ranges::any_of(parts.into_iter().filter(|(order, _)| orders.contains(*order)).map(|(_, part)| part))
}

/// Supposes something of a term; false where the case becomes impossible.
pub fn suppose(terms: &Terms, case: &mut Case, term: TermId, told: &Abs) -> bool {
    let (term, told) = match told {
        Abs::Ranges(ranges) => {
            let (term, ranges) = push_down(terms, term, ranges.clone());
            (term, Abs::Ranges(ranges))
        }
        told => (term, told.clone()),
    };
    let holds = match &told {
        Abs::Ranges(ranges) => match (ranges.contains(0), ranges.contains(1)) {
            (false, true) => Some(true),
            (true, false) => Some(false),
            _ => None,
        },
        _ => None,
    };
    let mut sound = match (terms.op(term), holds) {
        (Op::And(a, b), Some(true)) => {
            let yes = Abs::Ranges(Ranges::truth(true));
            suppose(terms, case, *a, &yes) && suppose(terms, case, *b, &yes)
        }
        (Op::Or(a, b), Some(false)) => {
            let no = Abs::Ranges(Ranges::truth(false));
            suppose(terms, case, *a, &no) && suppose(terms, case, *b, &no)
        }
        (Op::In(member, set), Some(truth)) => match (terms.op(*member), terms.op(*set)) {
            (_, Op::Constant(Abs::Set(bits, _))) => {
                let inside = Ranges::any_of((0..64i128).filter(|m| *bits >> m & 1 == 1).map(|m| (m, m)));
                let told = if truth { inside } else { Ranges::span(0, i128::MAX / 4).minus(&inside) };
                suppose(terms, case, *member, &Abs::Ranges(told))
            }
            (Op::Constant(Abs::Ranges(member)), _) => {
                let bit = super::eval::bits_of(member);
                let told = if truth { Abs::Set(bit, u64::MAX) } else { Abs::Set(0, !bit) };
                suppose(terms, case, *set, &told)
            }
            _ => true,
        },
        _ => true,
    };
    let before = case.known.get(&term).cloned().unwrap_or_else(|| terms.domain(term));
    match intersect(&before, &told) {
        Some(both) => {
            // What a term is by its nature need not be supposed.
            if !is_within(&terms.domain(term), &both) {
                case.known.insert(term, both);
            }
        }
        None => sound = false,
    }
    sound
}

impl Prover<'_> {
    /// The case with one answer of a split; none where that is impossible.
    pub fn with(&self, case: &Case, term: TermId, told: &Abs) -> Option<Case> {
        let mut case = case.clone();
        suppose(self.terms, &mut case, term, told).then_some(case)
    }

    /// A question whether a term is one of these; none where the case answers it.
    pub fn ask(&mut self, case: &Case, term: TermId, yes: Ranges) -> Option<Split> {
        let (term, yes) = push_down(self.terms, term, yes);
        let now = self.ranges(case, term)?;
        let (yes, no) = (now.intersect(&yes), now.minus(&yes));
        (!yes.is_empty() && !no.is_empty()).then_some(Split { term, yes: Abs::Ranges(yes), no: Abs::Ranges(no) })
    }

    /// A question whose answer helps to tell whether a condition holds.
    pub fn question(&mut self, case: &Case, condition: TermId) -> Option<Split> {
        self.question_within(case, condition, 0)
    }

    fn question_within(&mut self, case: &Case, id: TermId, depth: usize) -> Option<Split> {
        if depth > MAX_DEPTH || self.truth(case, id) != Some(Truth::Maybe) {
            return None;
        }
        let terms = self.terms;
        let own = |prover: &mut Self| prover.ask(case, id, Ranges::truth(true));
        match terms.op(id) {
            Op::Not(a) => self.question_within(case, *a, depth + 1),
            Op::And(a, b) | Op::Or(a, b) => match self.truth(case, *a) {
                Some(Truth::Maybe) => self.question_within(case, *a, depth + 1),
                _ => self.question_within(case, *b, depth + 1),
            },
            Op::If(condition, then, otherwise) => match self.truth(case, *condition)? {
                Truth::Maybe => self.question_within(case, *condition, depth + 1),
                Truth::Yes => self.question_within(case, *then, depth + 1),
                Truth::No => self.question_within(case, *otherwise, depth + 1),
            },
            Op::In(member, set) => match (terms.op(*member), terms.op(*set)) {
                (_, Op::Constant(Abs::Set(bits, _))) => {
                    let inside = Ranges::any_of((0..64i128).filter(|m| *bits >> m & 1 == 1).map(|m| (m, m)));
                    self.ask(case, *member, inside)
                }
                (Op::Constant(Abs::Ranges(member)), _) => self.ask_member(case, *set, super::eval::bits_of(member)),
                _ => own(self),
            },
            _ => own(self),
        }
    }

    /// Whether a set has these members: the first that is not decided.
    fn ask_member(&mut self, case: &Case, set: TermId, bits: u64) -> Option<Split> {
        let Some(Abs::Set(must, may)) = self.eval(case, set) else { return None };
        let open = bits & may & !must;
        let bit = open & open.wrapping_neg();
        (bit != 0).then_some(Split { term: set, yes: Abs::Set(must | bit, may), no: Abs::Set(must, may & !bit) })
    }

    /// A question about what a term follows from, where that does not yet tell that it is one of `want`: never about the
    /// term itself.
    pub fn question_below(&mut self, case: &Case, id: TermId, want: Option<&Ranges>) -> Option<Split> {
        self.below(case, id, want, 0)
    }

    /// A question about a term or what it follows from: whether it is one of `want`, or else what it is.
    fn settle_term(&mut self, case: &Case, id: TermId, want: Option<&Ranges>, depth: usize) -> Option<Split> {
        if depth > MAX_DEPTH {
            return None;
        }
        match (self.eval(case, id)?, want) {
            (Abs::Ranges(ranges), _) if ranges.as_point().is_some() => None,
            (Abs::Ranges(_), _) if is_truth(self.terms.op(id)) => self.question_within(case, id, depth),
            (Abs::Ranges(_), Some(want)) => {
                let (below, told) = push_down(self.terms, id, want.clone());
                match self.ranges(case, below) {
                    // It cannot be what it must: neither answer is possible.
                    Some(now) if now.intersect(&told).is_empty() => {
                        Some(Split { term: below, yes: Abs::Ranges(Ranges::none()), no: Abs::Ranges(Ranges::none()) })
                    }
                    _ => self.ask(case, below, told).or_else(|| self.below(case, id, None, depth)),
                }
            }
            _ => self.below(case, id, None, depth),
        }
    }

    fn below(&mut self, case: &Case, id: TermId, want: Option<&Ranges>, depth: usize) -> Option<Split> {
        if depth > MAX_DEPTH {
            return None;
        }
        let terms = self.terms;
        match terms.op(id) {
            Op::Constant(_)
            | Op::Absent
            | Op::Input(_)
            | Op::InputPresent(_)
            | Op::LawDay
            | Op::Unfollowed(..)
            | Op::Field(..)
            | Op::FieldPresent(..)
            | Op::ElementValue(..) => None,
            Op::Value(value) | Op::ValuePresent(value) => match terms.forms.get(*value)? {
                Form::Rules(form) => {
                    let outline = self.outline(case, form, &[]);
                    if let Some(split) = self.question_of_rules(case, form, &outline) {
                        return Some(split);
                    }
                    let chosen: Vec<(TermId, Truth)> =
                        form.rules.iter().zip(outline.chosen).filter(|(_, c)| c.may()).map(|(rule, c)| (rule.body, c)).collect();
                    let told = matches!(terms.op(id), Op::Value(_));
                    chosen.into_iter().find_map(|(body, chosen)| {
                        let want = want.filter(|_| told && chosen == Truth::Yes);
                        self.settle_term(case, body, want, depth + 1)
                    })
                }
                Form::Needs(root) => self.question_of_need(case, root, depth + 1),
                Form::Collect(members) => members.iter().find_map(|(_, guard, window)| {
                    let inside = self.in_window(case, window.as_ref());
                    match (inside, window, guard) {
                        (Truth::Maybe, Some(window), _) => self.ask(case, terms.law_day, window.clone()),
                        (Truth::Yes, _, Some(guard)) => self.question_within(case, *guard, depth + 1),
                        _ => None,
                    }
                }),
            },
            Op::If(condition, then, otherwise) => match self.truth(case, *condition)? {
                Truth::Maybe => self.question_within(case, *condition, depth + 1),
                Truth::Yes => self.settle_term(case, *then, want, depth + 1),
                Truth::No => self.settle_term(case, *otherwise, want, depth + 1),
            },
            Op::Count(set) => {
                let found = if matches!(terms.op(*set), Op::Input(_)) { self.ask_member(case, *set, u64::MAX) } else { None };
                found.or_else(|| self.below(case, *set, None, depth + 1))
            }
            Op::Row(table, keys) => self.question_of_row(case, *table, keys, depth),
            Op::Column(_, _, row) => self.settle_term(case, *row, None, depth + 1),
            op => operands(op).into_iter().find_map(|operand| self.settle_term(case, operand, None, depth + 1)),
        }
    }

    /// A question about the first rule of a value of which it is open whether it is active.
    pub fn question_of_rules(&mut self, case: &Case, form: &RulesForm, outline: &Outline) -> Option<Split> {
        form.rules.iter().enumerate().find_map(|(index, _)| {
            let open = outline.active.get(index) == Some(&Truth::Maybe);
            if open { self.question_of_rule(case, form, index) } else { None }
        })
    }

    /// A question about whether one rule is active, where what it inherits from is.
    pub fn question_of_rule(&mut self, case: &Case, form: &RulesForm, index: usize) -> Option<Split> {
        let rule = form.rules.get(index)?;
        match (self.in_window(case, rule.window.as_ref()), &rule.window, rule.guard) {
            (Truth::Maybe, Some(window), _) => self.ask(case, self.terms.law_day, window.clone()),
            (Truth::Yes, _, Some(guard)) => self.question(case, guard),
            _ => None,
        }
    }

    fn question_of_need(&mut self, case: &Case, node: &NeedForm, depth: usize) -> Option<Split> {
        if depth > MAX_DEPTH {
            return None;
        }
        for waiver in &node.waivers {
            match self.truth(case, *waiver)? {
                Truth::Maybe => return self.question_within(case, *waiver, depth + 1),
                Truth::Yes => return None,
                Truth::No => {}
            }
        }
        match &node.content {
            NeedContent::Leaf(condition) => self.question_within(case, *condition, depth + 1),
            NeedContent::All(children) | NeedContent::Any(children) => children.iter().find_map(|child| {
                let outcomes = self.need(case, child)?;
                if matches!(outcomes, MET | UNMET) { None } else { self.question_of_need(case, child, depth + 1) }
            }),
        }
    }

    /// A question about the first key that falls partly in a cell of a row that can be chosen.
    fn question_of_row(&mut self, case: &Case, table: usize, keys: &[TermId], depth: usize) -> Option<Split> {
        let table = self.program.tables.get(table)?;
        for (position, key) in keys.iter().enumerate() {
            let Some(now) = self.ranges(case, *key) else { continue };
            let cells = table.rows.iter().filter_map(|row| row.cells.get(position)).filter_map(cell_ranges);
            let crossing = cells.filter(|cell| !now.is_within(cell) && !now.intersect(cell).is_empty()).take(1).next();
            if let Some(cell) = crossing {
                return self.ask(case, *key, cell);
            }
        }
        keys.iter().find_map(|key| self.settle_term(case, *key, None, depth + 1))
    }
}

/// Whether an operation gives a truth; inputs and values of other types are told apart by their values.
fn is_truth(op: &Op) -> bool {
    matches!(
        op,
        Op::Holds(..)
            | Op::SetEqual(..)
            | Op::And(..)
            | Op::Or(..)
            | Op::Not(_)
            | Op::In(..)
            | Op::InputPresent(_)
            | Op::ValuePresent(_)
            | Op::If(..)
    )
}

/// The operands of an operation.
pub fn operands(op: &Op) -> Vec<TermId> {
    match op {
        Op::Constant(_)
        | Op::Absent
        | Op::Input(_)
        | Op::InputPresent(_)
        | Op::Value(_)
        | Op::ValuePresent(_)
        | Op::LawDay
        | Op::Field(..)
        | Op::FieldPresent(..) => Vec::new(),
        Op::Times(a, _)
        | Op::Plus(a, _)
        | Op::Neg(a)
        | Op::Round(a, ..)
        | Op::Holds(a, _)
        | Op::Not(a)
        | Op::Count(a)
        | Op::Column(_, _, a) => vec![*a],
        Op::Add(a, b)
        | Op::Sub(a, b)
        | Op::Mul(a, b)
        | Op::Min(a, b)
        | Op::Max(a, b)
        | Op::Order(a, b)
        | Op::SetEqual(a, b)
        | Op::And(a, b)
        | Op::Or(a, b)
        | Op::In(a, b) => vec![*a, *b],
        Op::If(a, b, c) => vec![*a, *b, *c],
        Op::Other(_, _, operands) | Op::Row(_, operands) | Op::Unfollowed(_, operands) | Op::ElementValue(_, _, operands) => {
            operands.clone()
        }
    }
}
