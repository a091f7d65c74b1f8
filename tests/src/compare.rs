//! One regulation, its cases, and the parties that answer them: the oracle, the interpreter, machine code.

use std::collections::BTreeSet;

use num_rational::Ratio;
use perwali_codegen::{CompiledDecision, RunError};
use perwali_engine::answer::{Answer as Buffer, Marks};
use perwali_engine::facts::Facts;
use perwali_engine::failure::FailureKind;
use perwali_engine::interpreter::evaluate;
use perwali_engine::ir::{self, InputId, Output, Program, SiteId, ValueId};
use perwali_engine::outcome::{applied, basis};
use perwali_engine::value::{Day, Moment, Value, power_of_ten};

use crate::model::{Date, Datum, Regulation};
use crate::oracle::{Answer, Code, Failure};

/// What the caller gives.
#[derive(Clone, Debug)]
pub struct Case {
    pub facts: Vec<Option<Datum>>,
    pub day: Date,
}

/// The engine's day.
pub fn day(date: Date) -> Day {
    Day::new(date.year, date.month, date.day).expect("a day of the calendar")
}

fn date(day: Day) -> Date {
    let iso = day.iso();
    let part = |range: std::ops::Range<usize>| iso[range].parse().unwrap();
    Date { year: part(0..4), month: part(5..7), day: part(8..10) }
}

/// The questions of a regulation as decisions of its program; those with no decision of their own are asked ad hoc.
pub fn decisions(regulation: &Regulation, program: &Program) -> Vec<ir::Decision> {
    let value = |at: usize| {
        let name = &regulation.values[at].name;
        ValueId::new(program.values.iter().position(|value| value.name == *name && !value.hidden).expect("the value of the text"))
    };
    regulation
        .decisions
        .iter()
        .map(|decision| {
            let outputs: Vec<Output> =
                decision.outputs.iter().map(|at| Output { external: String::new(), value: value(*at) }).collect();
            match program.decision(&decision.name) {
                Some((_, known)) => {
                    let asked: Vec<ValueId> = outputs.iter().map(|output| output.value).collect();
                    let answers: Vec<ValueId> = known.outputs.iter().map(|output| output.value).collect();
                    assert_eq!(asked, answers, "the outputs of {}", decision.name);
                    known.clone()
                }
                None => ir::Decision { name: decision.name.clone(), label: String::new(), kind: None, outputs, site: SiteId(0) },
            }
        })
        .collect()
}

/// A datum as the engine's value at the scale of a type.
pub fn to_value(datum: &Datum, ty: &ir::Type) -> Value {
    match datum {
        Datum::Number(number) => {
            let scale = ty.as_number().expect("a number").scale;
            let mantissa = number * Ratio::from_integer(power_of_ten(scale));
            assert!(mantissa.is_integer(), "a fact finer than its input");
            Value::Number(mantissa.to_integer())
        }
        Datum::Bool(truth) => Value::Bool(*truth),
        Datum::Date(date) => Value::Date(day(*date)),
        Datum::Member(member) => Value::Member(*member as u32),
        Datum::Time(date, second) => Value::Time(Moment::new(day(*date), *second).expect("a second of the day")),
        Datum::Text(text) => Value::Text(text.as_str().into()),
        Datum::Element(element) => Value::Element(*element as u32),
        Datum::List(_) => panic!("a list is made with its record"),
        Datum::Set(members) => Value::Set(members.iter().fold(0, |bits, member| bits | 1 << member)),
    }
}

fn to_datum(value: &Value, ty: &ir::Type) -> Option<Datum> {
    Some(match value {
        Value::Absent => return None,
        Value::Number(mantissa) => {
            let scale = ty.as_number().expect("a number").scale;
            Datum::Number(Ratio::new(mantissa.clone(), power_of_ten(scale)))
        }
        Value::Fraction(n, d) => Datum::Number(Ratio::new(n.clone(), d.clone())),
        Value::Bool(truth) => Datum::Bool(*truth),
        Value::Member(member) => Datum::Member(*member as usize),
        Value::Set(bits) => Datum::Set((0..64).filter(|member| bits >> member & 1 == 1).collect()),
        Value::Date(found) => Datum::Date(date(*found)),
        Value::Time(found) => Datum::Time(date(found.day()), found.second_of_day()),
        Value::Text(text) => Datum::Text(text.to_string()),
        Value::Element(element) => Datum::Element(*element as usize),
        Value::List(_) => panic!("a list is no answer"),
    })
}

/// The value of an input: of a list, every element with its fields.
pub fn input_value(program: &Program, input: &ir::Input, datum: &Datum) -> Value {
    let (Datum::List(elements), ir::Type::List(record, _)) = (datum, &input.ty) else { return to_value(datum, &input.ty) };
    let fields = &program.records[record.index()].fields;
    let element = |values: &Vec<Option<Datum>>| {
        let values = values.iter().zip(fields);
        values.map(|(datum, field)| datum.as_ref().map_or(Value::Absent, |datum| to_value(datum, &field.ty))).collect()
    };
    Value::List(elements.iter().map(element).collect())
}

/// The facts of a case for a program.
pub fn give(facts: &mut Facts, program: &Program, case: &Case) {
    facts.reset();
    for (index, (datum, input)) in case.facts.iter().zip(&program.inputs).enumerate() {
        if let Some(datum) = datum {
            let value = input_value(program, input, datum);
            facts.set(InputId::new(index), &value).unwrap_or_else(|refusal| panic!("{} = {datum:?}: {refusal:?}", input.name));
        }
    }
}

/// A failure as people see it.
fn failure(program: &Program, kind: FailureKind, site: SiteId) -> Answer {
    let value = |id: ValueId| program.values[id.index()].name.clone();
    let (code, name) = match kind {
        FailureKind::InputMissing(input) => (Code::InputMissing, program.inputs[input.index()].name.clone()),
        FailureKind::InputRefused(assertion) => (Code::InputRefused, assertion.0.to_string()),
        FailureKind::NotInForce => (Code::NotInForce, String::new()),
        FailureKind::Undetermined(id) => (Code::Undetermined, value(id)),
        FailureKind::Conflict(id) => (Code::Conflict, value(id)),
        FailureKind::ResultOutOfBounds(id) => (Code::ResultOutOfBounds, value(id)),
        FailureKind::ZeroDivision => (Code::ZeroDivision, String::new()),
        FailureKind::DateOutOfRange => (Code::DateOutOfRange, String::new()),
        FailureKind::ListEmpty(list) => (Code::ListEmpty, program.inputs[list.index()].name.clone()),
        FailureKind::ListTie(list) => (Code::ListTie, program.inputs[list.index()].name.clone()),
        FailureKind::ImpossibleRow => (Code::ImpossibleRow, String::new()),
        FailureKind::Internal => return broken("an internal failure"),
    };
    Answer::Failed(Failure { code, name, address: program.address_of(site).to_owned() })
}

/// What is wrong whatever the oracle says.
pub fn broken(what: impl Into<String>) -> Answer {
    Answer::Failed(Failure { code: Code::Broken, name: what.into(), address: String::new() })
}

fn success(program: &Program, decision: &ir::Decision, buffer: &Buffer) -> Answer {
    let mut outputs = Vec::new();
    for (index, output) in decision.outputs.iter().enumerate() {
        let ty = &program.values[output.value.index()].ty;
        let value = buffer.get(index);
        if let (Value::Number(mantissa), Some(number)) = (&value, ty.as_number())
            && !number.interval.contains(mantissa)
        {
            return broken(format!("{mantissa} lies outside the interval of its type"));
        }
        outputs.push(to_datum(&value, ty));
    }
    let cited: BTreeSet<String> = applied(program, buffer.marks()).into_iter().map(|p| program.address(p).to_owned()).collect();
    let rests: BTreeSet<String> =
        basis(program, decision, buffer.marks()).into_iter().map(|provision| program.address(provision).to_owned()).collect();
    Answer::Outputs(outputs, cited, rests)
}

/// One who answers a decision of a program.
pub trait Party {
    /// Who, for messages.
    fn name(&self) -> &'static str;
    /// The answer to a case whose facts are given.
    fn answer(&mut self, facts: &Facts, law_day: Day) -> Answer;
    /// The marks of the last answer: what every report is read off.
    fn marks(&self) -> &Marks;
}

/// The reference interpreter.
pub struct Interpreter<'a> {
    program: &'a Program,
    decision: &'a ir::Decision,
    buffer: Buffer,
}

impl<'a> Interpreter<'a> {
    pub fn new(program: &'a Program, decision: &'a ir::Decision) -> Interpreter<'a> {
        Interpreter { program, decision, buffer: Buffer::new(program, decision) }
    }
}

impl Party for Interpreter<'_> {
    fn marks(&self) -> &Marks {
        self.buffer.marks()
    }

    fn name(&self) -> &'static str {
        "interpreter"
    }

    fn answer(&mut self, facts: &Facts, law_day: Day) -> Answer {
        match evaluate(self.program, self.decision, facts, law_day, &mut self.buffer) {
            Err(found) => failure(self.program, found.kind, found.site),
            Ok(steps) => {
                for (index, value) in self.program.values.iter().enumerate() {
                    let found = steps.get(ValueId::new(index)).and_then(|step| step.value.as_ref());
                    let inside = match (found, &value.ty) {
                        (Some(Value::Number(mantissa)), ir::Type::Number(number)) => number.interval.contains(mantissa),
                        (Some(Value::Fraction(n, d)), ir::Type::Fraction(f)) => {
                            f.numerator.contains(n) && f.denominator.contains(d)
                        }
                        _ => true,
                    };
                    if !inside {
                        return broken(format!("{} = {found:?} lies outside its type {:?}", value.name, value.ty));
                    }
                }
                success(self.program, self.decision, &self.buffer)
            }
        }
    }
}

/// Machine code.
pub struct Native<'a> {
    program: &'a Program,
    decision: &'a ir::Decision,
    code: CompiledDecision,
    buffer: Buffer,
}

impl<'a> Native<'a> {
    /// Compiles a decision.
    pub fn new(program: &'a Program, decision: &'a ir::Decision) -> Native<'a> {
        let code = perwali_codegen::compile(program, decision).unwrap_or_else(|error| panic!("no machine code: {error}"));
        Native { program, decision, code, buffer: Buffer::new(program, decision) }
    }
}

impl Party for Native<'_> {
    fn marks(&self) -> &Marks {
        self.buffer.marks()
    }

    fn name(&self) -> &'static str {
        "native"
    }

    fn answer(&mut self, facts: &Facts, law_day: Day) -> Answer {
        match self.code.run_traced(facts, law_day, &mut self.buffer) {
            Ok(()) => success(self.program, self.decision, &self.buffer),
            Err(RunError::Failed(status)) => failure(self.program, status.kind(), status.site()),
            Err(other) => panic!("machine code did not run: {other:?}"),
        }
    }
}
