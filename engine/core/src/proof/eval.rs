//! Terms within a case → what they can be there. Encloses: nothing that an evaluation could give is left out.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::ranges::Ranges;
use super::rules::Outline;
use super::terms::{Abs, Form, NeedContent, NeedForm, Op, TermId, Terms, small};
use crate::ir::{Constant, KeyCell, Program};
use crate::value::divide_rounded;

/// Deepest nesting that is followed; what lies deeper is only known by its type.
const MAX_DEPTH: usize = 100;

/// Most rows of a table that are looked through.
const MAX_ROWS: usize = 512;

/// What is supposed of terms; everything else can be whatever its type allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// What a term is supposed to be.
    pub known: BTreeMap<TermId, Abs>,
}

/// A condition within a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It does not hold.
    No,
    /// It holds.
    Yes,
    /// It can hold and fail to.
    Maybe,
}

impl Truth {
    /// Whether it can hold.
    pub fn may(self) -> bool {
        self != Truth::No
    }

    /// The truth of both together.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Maybe,
        }
    }

    /// The truth of either.
    pub fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }

    /// The truth of the opposite.
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Yes => Truth::No,
            Truth::Maybe => Truth::Maybe,
        }
    }

    fn of(ranges: &Ranges) -> Truth {
        match (ranges.contains(0), ranges.contains(1)) {
            (true, true) => Truth::Maybe,
            (false, true) => Truth::Yes,
            _ => Truth::No,
        }
    }
}

/// Evaluates the terms of a program case by case.
pub struct Prover<'a> {
    pub program: &'a Program,
    pub terms: &'a Terms,
    /// What was found of a term in the case with this number; none where its evaluation always fails.
    memo: Vec<(u32, Option<Abs>)>,
    epoch: u32,
    depth: usize,
    /// Terms evaluated so far.
    pub steps: u64,
}

impl<'a> Prover<'a> {
    /// An evaluator of a verified program.
    pub fn new(program: &'a Program, terms: &'a Terms) -> Prover<'a> {
        Prover { program, terms, memo: vec![(0, None); terms.list.len()], epoch: 0, depth: 0, steps: 0 }
    }

    /// Turns to another case: what was found of the one before is forgotten.
    pub fn enter(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.memo.fill((0, None));
            self.epoch = 1;
        }
    }

    /// What a term can be; none where it can be nothing: its evaluation fails, or the case is impossible.
    pub fn eval(&mut self, case: &Case, id: TermId) -> Option<Abs> {
        if let Some((epoch, found)) = self.memo.get(id)
            && *epoch == self.epoch
        {
            return found.clone();
        }
        let known = case.known.get(&id);
        let found = if self.depth >= MAX_DEPTH {
            Some(self.terms.domain(id))
        } else {
            self.depth += 1;
            let found = self.structure(case, id);
            self.depth -= 1;
            found
        };
        let found = match (found, known) {
            (Some(found), Some(known)) => intersect(&found, known),
            (found, _) => found,
        };
        if let Some(slot) = self.memo.get_mut(id) {
            *slot = (self.epoch, found.clone());
        }
        found
    }

    /// The integers a term can be.
    pub fn ranges(&mut self, case: &Case, id: TermId) -> Option<Ranges> {
        match self.eval(case, id)? {
            Abs::Ranges(ranges) => Some(ranges),
            _ => None,
        }
    }

    /// A condition's truth; none where its evaluation always fails.
    pub fn truth(&mut self, case: &Case, id: TermId) -> Option<Truth> {
        self.ranges(case, id).map(|ranges| Truth::of(&ranges))
    }

    fn set(&mut self, case: &Case, id: TermId) -> Option<(u64, u64)> {
        match self.eval(case, id)? {
            Abs::Set(must, may) => Some((must, may)),
            _ => None,
        }
    }

    /// What a term can be by its operands alone, whatever is supposed of itself.
    pub fn structure(&mut self, case: &Case, id: TermId) -> Option<Abs> {
        self.steps += 1;
        let terms = self.terms;
        let truth = |truth: Truth| {
            Some(Abs::Ranges(match truth {
                Truth::No => Ranges::truth(false),
                Truth::Yes => Ranges::truth(true),
                Truth::Maybe => Ranges::span(0, 1),
            }))
        };
        match terms.op(id) {
            Op::Constant(abs) => Some(abs.clone()),
            Op::Absent => None,
            Op::LawDay | Op::Unfollowed(..) | Op::Field(..) | Op::FieldPresent(..) | Op::ElementValue(..) => {
                Some(terms.domain(id))
            }
            Op::Input(input) => {
                let present = terms.find(&Op::InputPresent(*input)).map(|present| self.truth(case, present));
                if present == Some(Some(Truth::No)) { None } else { Some(terms.domain(id)) }
            }
            Op::InputPresent(input) => {
                let optional = self.program.inputs.get(*input).is_some_and(|input| input.optional && input.default.is_none());
                truth(if optional { Truth::Maybe } else { Truth::Yes })
            }
            Op::Value(value) => self.value(case, *value, id),
            Op::ValuePresent(value) => {
                let present = self.present(case, *value)?;
                truth(present)
            }
            Op::And(a, b) => match self.truth(case, *a)? {
                Truth::No => truth(Truth::No),
                Truth::Yes => self.truth(case, *b).and_then(truth),
                // Where the second always fails, only its not being evaluated gives an answer.
                Truth::Maybe => truth(Truth::Maybe.and(self.truth(case, *b).unwrap_or(Truth::No))),
            },
            Op::Or(a, b) => match self.truth(case, *a)? {
                Truth::Yes => truth(Truth::Yes),
                Truth::No => self.truth(case, *b).and_then(truth),
                Truth::Maybe => truth(Truth::Maybe.or(self.truth(case, *b).unwrap_or(Truth::Yes))),
            },
            Op::Not(a) => self.truth(case, *a).and_then(|a| truth(a.not())),
            Op::If(condition, then, otherwise) => match self.truth(case, *condition)? {
                Truth::Yes => self.eval(case, *then),
                Truth::No => self.eval(case, *otherwise),
                Truth::Maybe => match (self.eval(case, *then), self.eval(case, *otherwise)) {
                    (Some(a), Some(b)) => Some(union(&a, &b)),
                    (a, b) => a.or(b),
                },
            },
            Op::Order(a, b) => self.order(case, *a, *b),
            Op::Holds(order, orders) => {
                let found = self.ranges(case, *order)?;
                truth(match (found.is_within(orders), found.intersect(orders).is_empty()) {
                    (true, _) => Truth::Yes,
                    (_, true) => Truth::No,
                    _ => Truth::Maybe,
                })
            }
            Op::SetEqual(a, b) => {
                let ((a_must, a_may), (b_must, b_may)) = (self.set(case, *a)?, self.set(case, *b)?);
                truth(if a == b || a_must == a_may && b_must == b_may && a_must == b_must {
                    Truth::Yes
                } else if a_must & !b_may != 0 || b_must & !a_may != 0 {
                    Truth::No
                } else {
                    Truth::Maybe
                })
            }
            Op::In(member, set) => {
                let (members, (must, may)) = (self.ranges(case, *member)?, self.set(case, *set)?);
                let bits = bits_of(&members);
                let beyond = members.high().is_some_and(|high| high >= 64);
                truth(match (bits & may != 0, bits & !must != 0 || beyond) {
                    (true, true) => Truth::Maybe,
                    (true, false) => Truth::Yes,
                    _ => Truth::No,
                })
            }
            Op::Count(set) => {
                let (must, may) = self.set(case, *set)?;
                Some(Abs::Ranges(Ranges::span(must.count_ones().into(), may.count_ones().into())))
            }
            Op::Row(table, keys) => self.row(case, *table, keys, id),
            Op::Column(table, column, row) => self.column(case, *table, *column, *row, id),
            Op::Other(_, _, operands) => {
                for operand in operands {
                    self.eval(case, *operand)?;
                }
                Some(terms.domain(id))
            }
            op => {
                let found = self.arithmetic(case, op)?;
                // What the type says holds as well; where the numbers are too large to follow it is all that is known.
                Some(found.map_or_else(|| terms.domain(id), Abs::Ranges))
            }
        }
    }

    fn order(&mut self, case: &Case, a: TermId, b: TermId) -> Option<Abs> {
        let (left, right) = (self.eval(case, a)?, self.eval(case, b)?);
        if a == b {
            return Some(Abs::Ranges(Ranges::point(0)));
        }
        let (Abs::Ranges(left), Abs::Ranges(right)) = (left, right) else { return Some(Abs::Ranges(Ranges::span(-1, 1))) };
        let less = left.low() < right.high();
        let greater = left.high() > right.low();
        let equal = !left.intersect(&right).is_empty();
        let orders = [(less, -1), (equal, 0), (greater, 1)];
        Some(Abs::Ranges(Ranges::any_of(orders.into_iter().filter(|(can, _)| *can).map(|(_, order)| (order, order)))))
    }

    /// Inner none: too large to follow.
    #[allow(clippy::option_option)]
    fn arithmetic(&mut self, case: &Case, op: &Op) -> Option<Option<Ranges>> {
        let ends = |ranges: &Ranges| Some((ranges.low()?, ranges.high()?));
        Some(match op {
            Op::Times(a, factor) => self.ranges(case, *a)?.times(*factor),
            Op::Plus(a, by) => self.ranges(case, *a)?.shifted(*by),
            Op::Neg(a) => Some(self.ranges(case, *a)?.negated()),
            Op::Round(a, up, down, unit, mode) => {
                let (low, high) = ends(&self.ranges(case, *a)?)?;
                let end = |end: i128| divide_rounded(&(BigInt::from(end) * up), down, *mode).map(|q| small(&(q * unit)));
                // Rounding never reverses an order.
                end(low).zip(end(high)).map(|(low, high)| Ranges::span(low, high))
            }
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) | Op::Min(a, b) | Op::Max(a, b) => {
                let (left, right) = (self.ranges(case, *a)?, self.ranges(case, *b)?);
                let ((a_low, a_high), (b_low, b_high)) = (ends(&left)?, ends(&right)?);
                let span = |low: Option<i128>, high: Option<i128>| low.zip(high).map(|(low, high)| Ranges::span(low, high));
                match op {
                    Op::Add(..) => span(a_low.checked_add(b_low), a_high.checked_add(b_high)),
                    Op::Sub(..) => span(a_low.checked_sub(b_high), a_high.checked_sub(b_low)),
                    Op::Min(..) => span(Some(a_low.min(b_low)), Some(a_high.min(b_high))),
                    Op::Max(..) => span(Some(a_low.max(b_low)), Some(a_high.max(b_high))),
                    _ => {
                        let corners = [(a_low, b_low), (a_low, b_high), (a_high, b_low), (a_high, b_high)];
                        let products: Option<Vec<i128>> = corners.into_iter().map(|(x, y)| x.checked_mul(y)).collect();
                        products.and_then(|p| span(p.iter().min().copied(), p.iter().max().copied()))
                    }
                }
            }
            _ => None,
        })
    }

    fn value(&mut self, case: &Case, value: usize, id: TermId) -> Option<Abs> {
        let terms = self.terms;
        match terms.forms.get(value)? {
            Form::Rules(form) => {
                let Outline { chosen, fails, .. } = self.outline(case, form, &[]);
                if fails {
                    return None;
                }
                let mut found: Option<Abs> = None;
                let domain = terms.domain(id);
                for (rule, _) in form.rules.iter().zip(chosen).filter(|(_, chosen)| chosen.may()) {
                    if let Some(body) = self.eval(case, rule.body) {
                        found = Some(found.map_or_else(|| body.clone(), |found| union(&found, &body)));
                    }
                    if found.as_ref() == Some(&domain) {
                        break;
                    }
                }
                // A bound that is checked when the value is computed is part of its type.
                found.and_then(|found| intersect(&found, &domain))
            }
            Form::Needs(root) => {
                let outcomes = self.need(case, root)?;
                let (met, unmet) = (outcomes & (WAIVED | MET) != 0, outcomes & UNMET != 0);
                Some(Abs::Ranges(Ranges::any_of(
                    [(false, unmet), (true, met)]
                        .into_iter()
                        .filter(|(_, can)| *can)
                        .map(|(truth, _)| (i128::from(truth), i128::from(truth))),
                )))
            }
            Form::Collect(members) => {
                let (mut must, mut may) = (0, 0);
                for (bits, guard, window) in members {
                    let holds = self.in_window(case, window.as_ref());
                    let holds = match guard {
                        Some(guard) if holds == Truth::Yes => self.truth(case, *guard)?,
                        Some(guard) => holds.and(self.truth(case, *guard).unwrap_or(Truth::No)),
                        None => holds,
                    };
                    may |= if holds.may() { *bits } else { 0 };
                    must |= if holds == Truth::Yes { *bits } else { 0 };
                }
                Some(Abs::Set(must, may))
            }
        }
    }

    /// Whether an optional value is not empty.
    fn present(&mut self, case: &Case, value: usize) -> Option<Truth> {
        let Some(def) = self.program.values.get(value).filter(|def| def.optional) else { return Some(Truth::Yes) };
        let terms = self.terms;
        let (Some(Form::Rules(form)), false) = (terms.forms.get(value), def.hidden) else { return Some(Truth::Maybe) };
        let Outline { chosen, gap, fails, .. } = self.outline(case, form, &[]);
        if fails {
            return None;
        }
        let mut can_be_empty = Truth::No;
        for (rule, _) in form.rules.iter().zip(&chosen).filter(|(_, chosen)| chosen.may()) {
            can_be_empty = can_be_empty.or(self.is_empty(case, rule.body));
        }
        Some(match gap {
            Truth::No if can_be_empty.may() => Truth::Maybe,
            gap => gap.not(),
        })
    }

    /// Whether a body gives nothing: it is empty, or an empty cell of a table.
    pub fn is_empty(&mut self, case: &Case, body: TermId) -> Truth {
        if *self.terms.op(body) == Op::Absent {
            return Truth::Yes;
        }
        let Op::Column(table, column, row) = self.terms.op(body) else { return Truth::No };
        let (Some(table), Some(rows)) = (self.program.tables.get(*table), self.ranges(case, *row)) else { return Truth::No };
        let mut cells = table
            .rows
            .iter()
            .enumerate()
            .filter(|(index, _)| rows.contains(i128::try_from(*index).unwrap_or(-1)))
            .map(|(_, row)| matches!(row.outputs.get(*column), Some(Constant::Absent)));
        match cells.next() {
            Some(true) if cells.all(|empty| empty) => Truth::Yes,
            Some(false) if cells.all(|empty| !empty) => Truth::No,
            Some(_) => Truth::Maybe,
            None => Truth::No,
        }
    }

    /// Whether the law day lies in a window.
    pub fn in_window(&mut self, case: &Case, window: Option<&Ranges>) -> Truth {
        let Some(window) = window else { return Truth::Yes };
        match self.ranges(case, self.terms.law_day) {
            Some(day) if day.is_within(window) => Truth::Yes,
            Some(day) if !day.intersect(window).is_empty() => Truth::Maybe,
            _ => Truth::No,
        }
    }

    /// The outcomes that a requirement can have: bits of [`WAIVED`], [`MET`], [`UNMET`].
    pub fn need(&mut self, case: &Case, node: &NeedForm) -> Option<u8> {
        let mut waived = Truth::No;
        for waiver in &node.waivers {
            match (self.truth(case, *waiver), waived) {
                (None, Truth::No) => return None,
                // What comes after a waiver that may hold is evaluated only where it does not.
                (Some(Truth::Yes), _) | (None, _) => return Some(WAIVED),
                (Some(truth), _) => waived = waived.or(truth),
            }
        }
        let content = match &node.content {
            NeedContent::Leaf(condition) => self.truth(case, *condition).map(|truth| match truth {
                Truth::Yes => MET,
                Truth::No => UNMET,
                Truth::Maybe => MET | UNMET,
            }),
            NeedContent::All(children) => self.needs(case, children, UNMET),
            NeedContent::Any(children) => self.needs(case, children, MET),
        };
        match (waived, content) {
            (Truth::No, content) => content,
            // Where the content always fails, only its being waived gives an answer.
            (_, content) => Some(content.unwrap_or(0) | WAIVED),
        }
    }

    /// The outcomes of several, of which one with the outcome `decisive` decides.
    fn needs(&mut self, case: &Case, children: &[NeedForm], decisive: u8) -> Option<u8> {
        let mut found = WAIVED;
        for child in children {
            let outcomes = self.need(case, child)?;
            let mut together = 0;
            for one in [WAIVED, MET, UNMET].into_iter().filter(|one| found & one != 0) {
                for other in [WAIVED, MET, UNMET].into_iter().filter(|other| outcomes & other != 0) {
                    together |= match (one, other) {
                        (WAIVED, outcome) | (outcome, WAIVED) => outcome,
                        (one, other) if one == decisive || other == decisive => decisive,
                        (one, _) => one,
                    };
                }
            }
            found = together;
        }
        Some(found)
    }

    fn row(&mut self, case: &Case, table: usize, keys: &[TermId], id: TermId) -> Option<Abs> {
        let mut found = Vec::new();
        for key in keys {
            found.push(self.ranges(case, *key)?);
        }
        let Some(table) = self.program.tables.get(table).filter(|table| table.rows.len() <= MAX_ROWS) else {
            return Some(self.terms.domain(id));
        };
        self.steps += u64::try_from(table.rows.len()).unwrap_or(0) / 8;
        let mut rows = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            let matched = row.cells.iter().zip(&found).fold(Truth::Yes, |all, (cell, key)| {
                if all == Truth::No {
                    return Truth::No;
                }
                let cell = cell_ranges(cell);
                all.and(match &cell {
                    Some(cell) if key.intersect(cell).is_empty() => Truth::No,
                    Some(cell) if !key.is_within(cell) => Truth::Maybe,
                    _ => Truth::Yes,
                })
            });
            if matched.may() {
                let index = i128::try_from(index).unwrap_or(0);
                rows.push((index, index));
            }
            if matched == Truth::Yes {
                break;
            }
        }
        if rows.is_empty() { None } else { Some(Abs::Ranges(Ranges::any_of(rows))) }
    }

    fn column(&mut self, case: &Case, table: usize, column: usize, row: TermId, id: TermId) -> Option<Abs> {
        let rows = self.ranges(case, row)?;
        let Some(table) = self.program.tables.get(table).filter(|table| table.rows.len() <= MAX_ROWS) else {
            return Some(self.terms.domain(id));
        };
        let mut points = Vec::new();
        let mut sets: Option<(u64, u64)> = None;
        for (_, row) in table.rows.iter().enumerate().filter(|(index, _)| rows.contains(i128::try_from(*index).unwrap_or(-1))) {
            let point = match row.outputs.get(column) {
                Some(Constant::Bool(truth)) => i128::from(*truth),
                Some(Constant::Number(mantissa)) => small(mantissa),
                Some(Constant::Member(member)) => i128::from(*member),
                Some(Constant::Date(day)) => i128::from(day.count()),
                Some(Constant::Time(moment)) => i128::from(moment.count()),
                Some(Constant::Text(_)) => return Some(self.terms.domain(id)),
                Some(Constant::Set(members)) => {
                    let (must, may) = sets.unwrap_or((*members, *members));
                    sets = Some((must & members, may | members));
                    continue;
                }
                Some(Constant::Absent | Constant::Impossible) | None => continue,
            };
            points.push((point, point));
        }
        match sets {
            Some((must, may)) => Some(Abs::Set(must, may)),
            None if points.is_empty() => None,
            None => Some(Abs::Ranges(Ranges::any_of(points))),
        }
    }
}

/// The requirement is waived.
pub const WAIVED: u8 = 1;
/// It is met.
pub const MET: u8 = 2;
/// It is not met.
pub const UNMET: u8 = 4;

/// The keys a cell takes; none for all of them.
pub fn cell_ranges(cell: &KeyCell) -> Option<Ranges> {
    match cell {
        KeyCell::Any => None,
        KeyCell::Members(members) => {
            Some(Ranges::any_of(members.iter().map(|member| (i128::from(*member), i128::from(*member)))))
        }
        KeyCell::Range(low, high) => {
            Some(Ranges::span(low.as_ref().map_or(i128::MIN / 4, small), high.as_ref().map_or(i128::MAX / 4, small)))
        }
    }
}

/// The members of a set that a member can be.
pub fn bits_of(members: &Ranges) -> u64 {
    let mut bits = 0;
    for (low, high) in members.parts() {
        for member in (*low).max(0)..=(*high).min(63) {
            bits |= 1u64.checked_shl(u32::try_from(member).unwrap_or(64)).unwrap_or(0);
        }
    }
    bits
}

/// What both allow; none where that is nothing.
pub fn intersect(a: &Abs, b: &Abs) -> Option<Abs> {
    match (a, b) {
        (Abs::Ranges(a), Abs::Ranges(b)) => Some(a.intersect(b)).filter(|both| !both.is_empty()).map(Abs::Ranges),
        (Abs::Set(must, may), Abs::Set(other_must, other_may)) => {
            let (must, may) = (must | other_must, may & other_may);
            (must & !may == 0).then_some(Abs::Set(must, may))
        }
        _ => Some(a.clone()),
    }
}

/// What either allows.
fn union(a: &Abs, b: &Abs) -> Abs {
    match (a, b) {
        (Abs::Ranges(a), Abs::Ranges(b)) => Abs::Ranges(a.union(b)),
        (Abs::Set(must, may), Abs::Set(other_must, other_may)) => Abs::Set(must & other_must, may | other_may),
        _ => Abs::Unknown,
    }
}

/// Whether all of the first is in the second.
pub fn is_within(a: &Abs, b: &Abs) -> bool {
    match (a, b) {
        (Abs::Ranges(a), Abs::Ranges(b)) => a.is_within(b),
        (Abs::Set(must, may), Abs::Set(other_must, other_may)) => other_must & !must == 0 && may & !other_may == 0,
        _ => true,
    }
}
