//! A case → concrete facts, tried on the reference interpreter: what it confirms is proven, whatever led there.

use std::collections::BTreeSet;

use num_bigint::BigInt;

use super::eval::Case;
use super::ranges::Ranges;
use super::split::operands;
use super::terms::{Abs, Form, NeedContent, NeedForm, Op, TermId, Terms, small};
use crate::answer::Answer;
use crate::facts::Facts;
use crate::failure::{Failure, FailureKind};
use crate::interpreter::evaluate;
use crate::ir::{Decision, InputId, Output, Program, SiteId, Type, ValueId};
use crate::value::{Day, Moment, Value};

/// Facts and a law day for which a decision fails.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The facts.
    pub facts: Facts,
    /// The law day.
    pub law_day: Day,
    /// The failure of the decision.
    pub failure: Failure,
    /// Inputs that matter, in declaration order.
    pub inputs: Vec<InputId>,
    /// Whether the law day matters.
    pub dated: bool,
}

/// What trying a case gave.
#[derive(Debug)]
pub enum Tried {
    /// A decision fails in the way looked for.
    Confirmed(Box<Witness>),
    /// The value fails in the way looked for, but every decision that demands it fails before in another way.
    Masked,
    /// No such failure was found.
    Nothing,
}

/// What facts are sought for.
pub struct Quest<'a> {
    /// The failure.
    pub kind: FailureKind,
    /// The value that fails.
    pub value: usize,
    /// Decisions that may demand it.
    pub decisions: &'a [Decision],
    /// Terms that matter beside those of the case.
    pub matter: &'a [TermId],
}

/// Tries up to `count` facts of a case.
pub fn try_case(program: &Program, terms: &Terms, case: &Case, quest: &Quest<'_>, count: u32) -> Tried {
    let Quest { kind, value, decisions, matter } = *quest;
    let (mut inputs, mut dated) = (BTreeSet::new(), false);
    let mut seen = BTreeSet::new();
    for term in case.known.keys().chain(matter) {
        dated |= inputs_below(terms, *term, &mut inputs, &mut seen);
    }
    let alone = [ask_value(value)];
    let mut masked = false;
    for attempt in 0..count {
        let Some((facts, law_day)) = facts_of(program, terms, case, attempt) else { return Tried::Nothing };
        // A field of an element is no answer of its own.
        let askable = program.values.get(value).is_some_and(|def| def.element.is_none());
        if askable && failure(program, &alone, &facts, law_day).is_none_or(|failure| failure.kind != kind) {
            continue;
        }
        for decision in decisions {
            match failure(program, std::slice::from_ref(decision), &facts, law_day) {
                Some(failure) if failure.kind == kind => {
                    let inputs = inputs.iter().map(|input| InputId::new(*input)).collect();
                    return Tried::Confirmed(Box::new(Witness { facts, law_day, failure, inputs, dated }));
                }
                Some(failure) => {
                    masked |= !matches!(failure.kind, FailureKind::InputRefused(_) | FailureKind::NotInForce);
                }
                None => {}
            }
        }
    }
    if masked { Tried::Masked } else { Tried::Nothing }
}

/// The case in which inputs and law day are those of a witness.
pub fn case_of(program: &Program, terms: &Terms, witness: &Witness) -> Case {
    let mut case = Case::default();
    let mut tell = |op: &Op, told: Abs| {
        if let Some(id) = terms.find(op) {
            case.known.insert(id, told);
        }
    };
    tell(&Op::LawDay, Abs::Ranges(Ranges::point(witness.law_day.count().into())));
    for index in 0..program.inputs.len() {
        let value = witness.facts.get(InputId::new(index));
        tell(&Op::InputPresent(index), Abs::Ranges(Ranges::truth(value.is_some())));
        match value {
            Some(Value::Bool(truth)) => tell(&Op::Input(index), Abs::Ranges(Ranges::truth(truth))),
            Some(Value::Number(mantissa)) => tell(&Op::Input(index), Abs::Ranges(Ranges::point(small(&mantissa)))),
            Some(Value::Member(member)) => tell(&Op::Input(index), Abs::Ranges(Ranges::point(member.into()))),
            Some(Value::Date(day)) => tell(&Op::Input(index), Abs::Ranges(Ranges::point(day.count().into()))),
            Some(Value::Set(members)) => tell(&Op::Input(index), Abs::Set(members, members)),
            Some(Value::Time(moment)) => tell(&Op::Input(index), Abs::Ranges(Ranges::point(moment.count().into()))),
            Some(Value::Absent | Value::Fraction(..) | Value::Text(_) | Value::Element(_) | Value::List(_)) | None => {}
        }
    }
    case
}

/// A decision that asks for one value.
pub fn ask_value(value: usize) -> Decision {
    let output = Output { external: String::new(), value: ValueId::new(value) };
    Decision { name: String::new(), label: String::new(), kind: None, outputs: vec![output], site: SiteId(0) }
}

fn failure(program: &Program, decisions: &[Decision], facts: &Facts, law_day: Day) -> Option<Failure> {
    decisions.iter().find_map(|decision| {
        let mut answer = Answer::new(program, decision);
        evaluate(program, decision, facts, law_day, &mut answer).err()
    })
}

/// Facts of a case: the first attempts take the lowest and the highest of everything, the others mix.
fn facts_of(program: &Program, terms: &Terms, case: &Case, attempt: u32) -> Option<(Facts, Day)> {
    let known = |op: &Op| terms.find(op).map(|id| case.known.get(&id).cloned().unwrap_or_else(|| terms.domain(id)));
    let mut mix = Mix(u64::from(attempt).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut pick = |ranges: &Ranges| -> Option<i128> {
        let (low, high) = (ranges.low()?, ranges.high()?);
        match attempt {
            0 => return Some(low),
            1 => return Some(high),
            2..12 => return Some(if mix.below(2) == 0 { low } else { high }),
            _ => {}
        }
        let part = ranges.parts().get(mix.below(ranges.parts().len()))?;
        let width = part.1.saturating_sub(part.0);
        Some(match mix.below(6) {
            0 => part.0,
            1 => part.1,
            2 => part.0 + width.min(1),
            3 => part.1 - width.min(1),
            // Small and large numbers alike.
            4 => part.0 + (width >> mix.below(60)).min(width),
            _ => part.0 + width / 2,
        })
    };
    let mut facts = Facts::new(program);
    for (index, input) in program.inputs.iter().enumerate() {
        let id = InputId::new(index);
        if let Some(Abs::Ranges(present)) = known(&Op::InputPresent(index))
            && input.optional
        {
            let given = pick(&present)?;
            if given == 0 {
                facts.clear(id);
                continue;
            }
        }
        // An input that nothing reads in this case may be anything.
        let value = match known(&Op::Input(index)) {
            Some(Abs::Set(must, may)) => Value::Set(match attempt {
                0 => must,
                1 => may,
                _ => must | may & mix_bits(attempt, index),
            }),
            Some(Abs::Ranges(ranges)) => number(&input.ty, pick(&ranges)?)?,
            _ if matches!(input.ty, Type::List(..)) => list_of(program, terms, case, index, attempt, &mut pick)?,
            _ if input.ty == Type::Text && input.default.is_none() => {
                // A text that the regulation compares with, or none of them.
                let texts = program.texts.len() + 1;
                let position = usize::try_from(attempt).unwrap_or(0) % texts;
                Value::Text(program.texts.get(position).cloned().unwrap_or_else(|| "…".into()))
            }
            _ => match input.default.as_ref() {
                Some(default) => default.value(),
                None => anything(program, input)?,
            },
        };
        facts.set(id, &value).ok()?;
    }
    let day = match known(&Op::LawDay) {
        Some(Abs::Ranges(days)) => pick(&days)?,
        _ => return None,
    };
    Some((facts, Day::from_count(i64::try_from(day).ok()?)?))
}

fn mix_bits(attempt: u32, index: usize) -> u64 {
    let mut mix = Mix(u64::from(attempt) << 32 | index as u64);
    mix.next()
}

fn number(ty: &Type, number: i128) -> Option<Value> {
    Some(match ty {
        Type::Bool => Value::Bool(number == 1),
        Type::Number(_) => Value::Number(BigInt::from(number)),
        Type::Member(_) => Value::Member(u32::try_from(number).ok()?),
        Type::Date => Value::Date(Day::from_count(i64::try_from(number).ok()?)?),
        Type::Time => Value::Time(Moment::from_count(i64::try_from(number).ok()?)?),
        Type::Set(_) | Type::Fraction(_) | Type::Text | Type::List(..) | Type::Element(_) => return None,
    })
}

fn anything(program: &Program, input: &crate::ir::Input) -> Option<Value> {
    Some(match &input.ty {
        Type::Bool => Value::Bool(false),
        Type::Number(n) => Value::Number(n.interval.low().clone()),
        Type::Member(e) => {
            program.enumerations.get(e.index()).filter(|e| !e.members.is_empty())?;
            Value::Member(0)
        }
        Type::Set(_) => Value::Set(0),
        Type::Date => Value::Date(input.days.map_or(Day::FIRST, |(first, _)| first)),
        Type::Time => Value::Time(Moment::FIRST),
        Type::Text => Value::Text(program.texts.first().cloned().unwrap_or_else(|| "".into())),
        Type::List(..) => Value::List(Vec::new()),
        Type::Fraction(_) | Type::Element(_) => return None,
    })
}

/// A list with an element for each that the case speaks of, and for some attempts one of which it says nothing.
fn list_of(
    program: &Program,
    terms: &Terms,
    case: &Case,
    index: usize,
    attempt: u32,
    pick: &mut dyn FnMut(&Ranges) -> Option<i128>,
) -> Option<Value> {
    let Type::List(record, most) = &program.inputs.get(index)?.ty else { return None };
    let record = program.records.get(record.index())?;
    let mut binders: BTreeSet<u32> = terms
        .list
        .iter()
        .filter_map(|term| match term.op {
            Op::Field(list, _, binder) | Op::FieldPresent(list, _, binder) if list == index => Some(binder),
            _ => None,
        })
        .collect();
    if attempt % 3 == 1 {
        binders.insert(u32::MAX);
    }
    let known = |op: &Op| terms.find(op).map(|id| case.known.get(&id).cloned().unwrap_or_else(|| terms.domain(id)));
    let mut elements = Vec::new();
    for binder in binders.into_iter().take(*most as usize) {
        let mut element = Vec::new();
        for (at, field) in record.fields.iter().enumerate() {
            let at = u32::try_from(at).ok()?;
            if let Some(Abs::Ranges(present)) = known(&Op::FieldPresent(index, at, binder))
                && field.optional
                && pick(&present)? == 0
            {
                element.push(Value::Absent);
                continue;
            }
            element.push(match known(&Op::Field(index, at, binder)) {
                Some(Abs::Ranges(ranges)) => number(&field.ty, pick(&ranges)?)?,
                Some(Abs::Set(must, may)) => Value::Set(if attempt == 0 { must } else { may }),
                _ => anything(program, field)?,
            });
        }
        elements.push(element);
    }
    Some(Value::List(elements))
}

/// A sequence of numbers without pattern, the same every time.
struct Mix(u64);

impl Mix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        let count = u64::try_from(count).unwrap_or(1).max(1);
        usize::try_from(self.next() % count).unwrap_or(0)
    }
}

/// Collects the inputs that a term reads; gives whether it reads the law day.
fn inputs_below(terms: &Terms, id: TermId, inputs: &mut BTreeSet<usize>, seen: &mut BTreeSet<TermId>) -> bool {
    let mut dated = false;
    let mut pending = vec![id];
    while let Some(id) = pending.pop() {
        if !seen.insert(id) {
            continue;
        }
        match terms.op(id) {
            Op::Input(input) | Op::InputPresent(input) | Op::Field(input, ..) | Op::FieldPresent(input, ..) => {
                inputs.insert(*input);
            }
            Op::LawDay => dated = true,
            Op::Value(value) | Op::ValuePresent(value) => match terms.forms.get(*value) {
                Some(Form::Rules(form)) => {
                    for rule in &form.rules {
                        pending.extend(rule.guard);
                        pending.push(rule.body);
                        dated |= rule.window.is_some();
                    }
                }
                Some(Form::Needs(root)) => conditions(root, &mut pending),
                Some(Form::Collect(members)) => {
                    for (_, guard, window) in members {
                        pending.extend(*guard);
                        dated |= window.is_some();
                    }
                }
                None => {}
            },
            op => pending.extend(operands(op)),
        }
    }
    dated
}

fn conditions(node: &NeedForm, pending: &mut Vec<TermId>) {
    pending.extend(&node.waivers);
    match &node.content {
        NeedContent::Leaf(condition) => pending.push(*condition),
        NeedContent::All(children) | NeedContent::Any(children) => children.iter().for_each(|child| conditions(child, pending)),
    }
}
