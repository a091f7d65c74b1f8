//! Program → terms: every expression once, whatever the place it stands at, so that one term is one unknown.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::ranges::Ranges;
use crate::ir::{self, CompareOp, Constant, Definition, Expr, Program, RequirementContent, Type};
use crate::value::{Day, Moment, Rounding, power_of_ten};

/// Position in [`Terms::list`].
pub type TermId = usize;

/// What a term can be: integers (a mantissa, a member, 0 or 1, the count of a day), a set of members, or not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Abs {
    /// One of these integers.
    Ranges(Ranges),
    /// A set with at least the first and at most the second members.
    Set(u64, u64),
    /// A fraction.
    Unknown,
}

/// The terms of expressions; operands are earlier terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Op {
    Constant(Abs),
    /// Nothing: a cell of a table.
    Absent,
    Input(usize),
    InputPresent(usize),
    Value(usize),
    ValuePresent(usize),
    LawDay,
    /// A number times a positive constant.
    Times(TermId, i128),
    /// A number plus a constant.
    Plus(TermId, i128),
    Add(TermId, TermId),
    Sub(TermId, TermId),
    Mul(TermId, TermId),
    Neg(TermId),
    Min(TermId, TermId),
    Max(TermId, TermId),
    /// A number rounded: factor of the dividend, divisor, factor of the quotient.
    Round(TermId, BigInt, BigInt, BigInt, Rounding),
    /// Whatever else: what it is, numbers that tell it from others, operands.
    Other(u8, Vec<i128>, Vec<TermId>),
    /// A field of the element that a binder stands for: list, field, binder.
    Field(usize, u32, u32),
    /// Whether it was given.
    FieldPresent(usize, u32, u32),
    /// A computed field of an element: the value, a number that tells it from every other, operands.
    ElementValue(usize, usize, Vec<TermId>),
    /// An operation that is not followed: its operands may or may not be evaluated.
    Unfollowed(usize, Vec<TermId>),
    /// −1, 0 or 1: how the first compares with the second.
    Order(TermId, TermId),
    /// Whether an order is one of these.
    Holds(TermId, Ranges),
    SetEqual(TermId, TermId),
    And(TermId, TermId),
    Or(TermId, TermId),
    Not(TermId),
    In(TermId, TermId),
    Count(TermId),
    If(TermId, TermId, TermId),
    Row(usize, Vec<TermId>),
    Column(usize, usize, TermId),
}

/// A rule in terms.
#[derive(Clone, Debug)]
pub struct RuleForm {
    pub guard: Option<TermId>,
    /// Law days; none is every day.
    pub window: Option<Ranges>,
    pub body: TermId,
    pub parent: Option<usize>,
    pub inherits: bool,
    /// Root of the rule's group.
    pub root: usize,
    /// Its exceptions.
    pub children: Vec<usize>,
}

/// The rules of a value in terms.
#[derive(Clone, Debug, Default)]
pub struct RulesForm {
    pub rules: Vec<RuleForm>,
    /// The root rules of each item.
    pub order: Option<Vec<Vec<usize>>>,
    pub otherwise: Option<usize>,
}

impl RulesForm {
    /// Some of the rules, in order; with a rule all that it is an exception of.
    pub fn part(&self, members: &[usize]) -> RulesForm {
        let place = |index: usize| members.binary_search(&index).ok();
        let rules = members
            .iter()
            .filter_map(|index| self.rules.get(*index))
            .map(|old| RuleForm {
                parent: old.parent.and_then(place),
                root: place(old.root).unwrap_or_default(),
                children: old.children.iter().copied().filter_map(place).collect(),
                ..old.clone()
            })
            .collect();
        let items = |order: &Vec<Vec<usize>>| -> Vec<Vec<usize>> {
            order.iter().map(|item| item.iter().copied().filter_map(place).collect()).collect()
        };
        let order = self.order.as_ref().map(items);
        RulesForm { rules, order, otherwise: self.otherwise.and_then(place) }
    }

    /// The item of the order that a root rule stands in.
    pub fn item(&self, root: usize) -> Option<usize> {
        self.order.as_ref()?.iter().position(|item| item.binary_search(&root).is_ok())
    }

    /// Whether the guards of a root rule's group are evaluated whatever others give.
    pub fn is_asked_first(&self, root: usize) -> bool {
        if self.order.is_some() { self.item(root) == Some(0) } else { self.otherwise != Some(root) }
    }

    /// A rule's group: its root with all exceptions below it, in order.
    pub fn group(&self, root: usize) -> Vec<usize> {
        let mut members = Vec::new();
        let mut pending = vec![root];
        while let Some(index) = pending.pop() {
            members.push(index);
            pending.extend(self.rules.get(index).into_iter().flat_map(|rule| rule.children.iter().copied()));
        }
        members.sort_unstable();
        members
    }
}

/// A requirement in terms.
#[derive(Clone, Debug)]
pub struct NeedForm {
    pub waivers: Vec<TermId>,
    pub content: NeedContent,
}

/// What a requirement demands.
#[derive(Clone, Debug)]
pub enum NeedContent {
    Leaf(TermId),
    All(Vec<NeedForm>),
    Any(Vec<NeedForm>),
}

/// How a value is found, in terms.
#[derive(Clone, Debug)]
pub enum Form {
    Rules(RulesForm),
    Needs(NeedForm),
    /// Members, guard, law days.
    Collect(Vec<(u64, Option<TermId>, Option<Ranges>)>),
}

/// A term and what it can be at all.
#[derive(Clone, Debug)]
pub struct Term {
    pub op: Op,
    pub domain: Abs,
}

/// The terms of a program.
#[derive(Debug, Default)]
pub struct Terms {
    pub list: Vec<Term>,
    known: BTreeMap<Op, TermId>,
    pub forms: Vec<Form>,
    /// Conditions of `pastikan` with the inputs they read.
    pub assertions: Vec<(TermId, Vec<usize>)>,
    pub law_day: TermId,
    texts: Vec<std::sync::Arc<str>>,
}

/// An integer of a verified program.
pub fn small(number: &BigInt) -> i128 {
    i128::try_from(number).unwrap_or(if number.sign() == num_bigint::Sign::Minus { i128::MIN / 4 } else { i128::MAX / 4 })
}

/// Law days of a window; none where every day is in it.
pub fn window(from: Option<Day>, until: Option<Day>) -> Option<Ranges> {
    if from.is_none() && until.is_none() {
        return None;
    }
    let (from, until) = (from.unwrap_or(Day::FIRST), until.unwrap_or(Day::LAST));
    Some(Ranges::span(from.count().into(), until.count().into()))
}

/// Every set of members of an enumeration of this size.
fn all_members(count: usize) -> u64 {
    u64::MAX.checked_shr(64u32.saturating_sub(u32::try_from(count.min(64)).unwrap_or(64))).unwrap_or(0)
}

impl Terms {
    /// The terms of a verified program.
    pub fn new(program: &Program) -> Terms {
        let mut terms = Terms { texts: program.texts.clone(), ..Terms::default() };
        let force =
            window(program.from, program.until).unwrap_or_else(|| window(Some(Day::FIRST), None).unwrap_or(Ranges::none()));
        terms.law_day = terms.term(Op::LawDay, Abs::Ranges(force));
        for value in &program.values {
            let form = terms.form(program, &value.definition);
            terms.forms.push(form);
        }
        for assertion in &program.assertions {
            let condition = terms.expr(program, &assertion.condition);
            terms.assertions.push((condition, assertion.reads.iter().map(|input| input.index()).collect()));
        }
        terms
    }

    /// A term by its id.
    pub fn op(&self, id: TermId) -> &Op {
        self.list.get(id).map_or(&Op::Absent, |term| &term.op)
    }

    /// What a term can be at all.
    pub fn domain(&self, id: TermId) -> Abs {
        self.list.get(id).map_or(Abs::Unknown, |term| term.domain.clone())
    }

    /// The term of an operation, if the program has it.
    pub fn find(&self, op: &Op) -> Option<TermId> {
        self.known.get(op).copied()
    }

    /// The integer of a constant.
    pub fn constant(&self, id: TermId) -> Option<i128> {
        match self.op(id) {
            Op::Constant(Abs::Ranges(ranges)) => ranges.as_point(),
            _ => None,
        }
    }

    /// The term of an operation.
    pub fn term(&mut self, op: Op, domain: Abs) -> TermId {
        if let Some(known) = self.known.get(&op) {
            return *known;
        }
        let domain = if let Op::Constant(constant) = &op { constant.clone() } else { domain };
        self.list.push(Term { op: op.clone(), domain });
        self.known.insert(op, self.list.len() - 1);
        self.list.len() - 1
    }

    fn form(&mut self, program: &Program, definition: &Definition) -> Form {
        match definition {
            Definition::Rules(rules) => Form::Rules(self.rules(program, rules)),
            Definition::Requirements(root) => Form::Needs(self.need(program, root)),
            Definition::Collect(members) => Form::Collect(
                members
                    .iter()
                    .map(|member| {
                        let guard = member.guard.as_ref().map(|guard| self.expr(program, guard));
                        (member.members, guard, window(member.from, member.until))
                    })
                    .collect(),
            ),
        }
    }

    fn rules(&mut self, program: &Program, rules: &ir::Rules) -> RulesForm {
        let mut forms: Vec<RuleForm> = Vec::with_capacity(rules.rules.len());
        for (index, rule) in rules.rules.iter().enumerate() {
            // A rule stands after the one it is an exception of.
            let root = rule.parent.and_then(|parent| forms.get(parent)).map_or(index, |parent| parent.root);
            if let Some(parent) = rule.parent.and_then(|parent| forms.get_mut(parent)) {
                parent.children.push(index);
            }
            forms.push(RuleForm {
                guard: rule.guard.as_ref().map(|guard| self.expr(program, guard)),
                window: window(rule.from, rule.until),
                body: self.expr(program, &rule.body),
                parent: rule.parent,
                inherits: rule.inherits,
                root,
                children: Vec::new(),
            });
        }
        RulesForm { rules: forms, order: rules.order.clone(), otherwise: rules.otherwise }
    }

    fn need(&mut self, program: &Program, node: &ir::Requirement) -> NeedForm {
        let mut waivers: Vec<TermId> = node.waivers.iter().map(|waiver| self.expr(program, &waiver.guard)).collect();
        if node.from.is_some() || node.until.is_some() {
            // Out of its days a requirement is not there, like one that is waived: which it is, is not followed.
            let there = Op::Unfollowed(self.list.len(), Vec::new());
            waivers.push(self.term(there, Abs::Ranges(Ranges::span(0, 1))));
        }
        let nodes = |terms: &mut Terms, children: &[ir::Requirement]| -> Vec<NeedForm> {
            children.iter().map(|child| terms.need(program, child)).collect()
        };
        let content = match &node.content {
            RequirementContent::Leaf(condition) => NeedContent::Leaf(self.expr(program, condition)),
            RequirementContent::All(children) => NeedContent::All(nodes(self, children)),
            RequirementContent::Any(children) => NeedContent::Any(nodes(self, children)),
        };
        NeedForm { waivers, content }
    }

    fn expr(&mut self, program: &Program, expr: &Expr) -> TermId {
        let operands: Vec<TermId> = expr.operands().into_iter().map(|operand| self.expr(program, operand)).collect();
        let domain = self.domain_of(program, expr);
        let op = self.operation(expr, &operands);
        self.term(op, domain)
    }

    fn domain_of(&self, program: &Program, expr: &Expr) -> Abs {
        let members = |e: &ir::EnumerationId| program.enumerations.get(e.index()).map_or(0, |e| e.members.len());
        match &expr.ty {
            Type::Bool => Abs::Ranges(Ranges::span(0, 1)),
            Type::Number(number) => Abs::Ranges(Ranges::span(small(number.interval.low()), small(number.interval.high()))),
            Type::Member(e) => Abs::Ranges(Ranges::span(0, i128::try_from(members(e)).unwrap_or(0) - 1)),
            Type::Set(e) => Abs::Set(0, all_members(members(e))),
            Type::Date => match &expr.op {
                ir::Op::Input(id) => {
                    let days = program.inputs.get(id.index()).and_then(|input| input.days);
                    let (first, last) = days.unwrap_or((Day::FIRST, Day::LAST));
                    Abs::Ranges(Ranges::span(first.count().into(), last.count().into()))
                }
                ir::Op::LawDay => self.domain(self.law_day),
                _ => Abs::Ranges(Ranges::span(Day::FIRST.count().into(), Day::LAST.count().into())),
            },
            Type::Time => Abs::Ranges(Ranges::span(Moment::FIRST.count().into(), Moment::LAST.count().into())),
            Type::Fraction(_) | Type::Text | Type::List(..) | Type::Element(_) => Abs::Unknown,
        }
    }

    /// An operation whose operands are terms; constants stand second where the order does not matter.
    fn operation(&mut self, expr: &Expr, operands: &[TermId]) -> Op {
        let scale = |e: &Expr| e.ty.as_number().map_or(0, |n| n.scale);
        let is_number = matches!(expr.ty, Type::Number(_));
        let other = |kind: u8, detail: Vec<i128>| Op::Other(kind, detail, operands.to_vec());
        match (&expr.op, operands) {
            (ir::Op::Constant(constant), _) => match constant {
                Constant::Bool(truth) => Op::Constant(Abs::Ranges(Ranges::truth(*truth))),
                Constant::Number(mantissa) => Op::Constant(Abs::Ranges(Ranges::point(small(mantissa)))),
                Constant::Member(member) => Op::Constant(Abs::Ranges(Ranges::point((*member).into()))),
                Constant::Set(members) => Op::Constant(Abs::Set(*members, *members)),
                Constant::Date(day) => Op::Constant(Abs::Ranges(Ranges::point(day.count().into()))),
                Constant::Time(moment) => Op::Constant(Abs::Ranges(Ranges::point(moment.count().into()))),
                Constant::Text(text) => {
                    let number = self.texts.iter().position(|known| known == text).unwrap_or(self.texts.len());
                    other(8, vec![i128::try_from(number).unwrap_or(-1)])
                }
                Constant::Absent | Constant::Impossible => Op::Absent,
            },
            (ir::Op::Field(element, field), _) => match (&element.op, &element.ty) {
                (ir::Op::Bound(binder), Type::Element(list)) => Op::Field(list.index(), *field, binder.0),
                _ => Op::Unfollowed(self.list.len(), operands.to_vec()),
            },
            (ir::Op::FieldPresent(element, field), _) => match (&element.op, &element.ty) {
                (ir::Op::Bound(binder), Type::Element(list)) => Op::FieldPresent(list.index(), *field, binder.0),
                _ => Op::Unfollowed(self.list.len(), operands.to_vec()),
            },
            (ir::Op::ElementValue(id, _), _) => Op::ElementValue(id.index(), self.list.len(), operands.to_vec()),
            (ir::Op::Input(id), _) => Op::Input(id.index()),
            (ir::Op::InputPresent(id), _) => Op::InputPresent(id.index()),
            (ir::Op::Value(id), _) => Op::Value(id.index()),
            (ir::Op::ValuePresent(id), _) => Op::ValuePresent(id.index()),
            (ir::Op::LawDay, _) => Op::LawDay,
            (ir::Op::Rescale(a), [x]) => {
                let factor = small(&power_of_ten(scale(expr).saturating_sub(scale(a))));
                self.constant(*x).and_then(|c| c.checked_mul(factor)).map_or(Op::Times(*x, factor), fixed)
            }
            (ir::Op::Add(..), [x, y]) if is_number => match (self.constant(*x), self.constant(*y)) {
                (_, Some(by)) => Op::Plus(*x, by),
                (Some(by), None) => Op::Plus(*y, by),
                _ => Op::Add((*x).min(*y), (*x).max(*y)),
            },
            (ir::Op::Sub(..), [x, y]) if is_number => match self.constant(*y) {
                Some(by) => Op::Plus(*x, by.saturating_neg()),
                None => Op::Sub(*x, *y),
            },
            (ir::Op::Mul(..), [x, y]) if is_number => match (self.constant(*x), self.constant(*y)) {
                (_, Some(by)) if by > 0 => Op::Times(*x, by),
                (Some(by), None) if by > 0 => Op::Times(*y, by),
                _ => Op::Mul((*x).min(*y), (*x).max(*y)),
            },
            (ir::Op::Neg(_), [x]) if is_number => self.constant(*x).map_or(Op::Neg(*x), |c| fixed(c.saturating_neg())),
            (ir::Op::Min(..), [x, y]) => Op::Min((*x).min(*y), (*x).max(*y)),
            (ir::Op::Max(..), [x, y]) => Op::Max((*x).min(*y), (*x).max(*y)),
            (ir::Op::Round { value, mode, unit }, [x]) => {
                let (from, to) = (scale(value), scale(expr));
                if matches!(value.ty, Type::Number(_)) {
                    let (up, down) = (power_of_ten(to.saturating_sub(from)), unit * power_of_ten(from.saturating_sub(to)));
                    Op::Round(*x, up, down, unit.clone(), *mode)
                } else {
                    other(0, vec![to.into(), small(unit), *mode as i128])
                }
            }
            (ir::Op::Add(..), _) => other(1, Vec::new()),
            (ir::Op::Sub(..), _) => other(2, Vec::new()),
            (ir::Op::Mul(..), _) => other(3, Vec::new()),
            (ir::Op::Neg(_), _) => other(4, Vec::new()),
            (ir::Op::ToFraction(a), _) => other(5, vec![scale(a).into()]),
            (ir::Op::Quotient(a, b), _) => other(6, vec![scale(a).into(), scale(b).into()]),
            (ir::Op::Tariff(id, _), _) => other(7, vec![id.0.into()]),
            (ir::Op::Compare(op, a, _), [x, y]) => {
                if matches!(a.ty, Type::Set(_)) {
                    let equal = self.term(Op::SetEqual((*x).min(*y), (*x).max(*y)), Abs::Ranges(Ranges::span(0, 1)));
                    return if *op == CompareOp::Equal { self.op(equal).clone() } else { Op::Not(equal) };
                }
                let holds = orders(*op);
                // One term for both ways of writing a comparison: a constant stands second, else the earlier term first.
                let turn = match (self.constant(*x).is_some(), self.constant(*y).is_some()) {
                    (false, true) => false,
                    (true, false) => true,
                    _ => x > y,
                };
                let (first, second, holds) = if turn { (*y, *x, holds.negated()) } else { (*x, *y, holds) };
                let order = self.term(Op::Order(first, second), Abs::Ranges(Ranges::span(-1, 1)));
                Op::Holds(order, holds)
            }
            (ir::Op::And(..), [x, y]) => Op::And(*x, *y),
            (ir::Op::Or(..), [x, y]) => Op::Or(*x, *y),
            (ir::Op::Not(_), [x]) => Op::Not(*x),
            (ir::Op::In(..), [x, y]) => Op::In(*x, *y),
            (ir::Op::Count(_), [x]) => Op::Count(*x),
            (ir::Op::If(..), [x, y, z]) => Op::If(*x, *y, *z),
            (ir::Op::Row(id, _), keys) => Op::Row(id.index(), keys.to_vec()),
            (ir::Op::Column(id, column, _), [x]) => Op::Column(id.index(), usize::try_from(*column).unwrap_or(usize::MAX), *x),
            // An operation that is not followed is like no other, even where it is written alike.
            _ => Op::Unfollowed(self.list.len(), operands.to_vec()),
        }
    }
}

fn fixed(value: i128) -> Op {
    Op::Constant(Abs::Ranges(Ranges::point(value)))
}

/// The orders that a comparison holds for.
fn orders(op: CompareOp) -> Ranges {
    match op {
        CompareOp::Equal => Ranges::point(0),
        CompareOp::NotEqual => Ranges::any_of([(-1, -1), (1, 1)]),
        CompareOp::Less => Ranges::point(-1),
        CompareOp::LessEqual => Ranges::span(-1, 0),
        CompareOp::Greater => Ranges::point(1),
        CompareOp::GreaterEqual => Ranges::span(0, 1),
    }
}
