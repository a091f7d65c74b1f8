//! Values, types and bounds in words, for people and for the wire.
//!
//! What is shown of a secret input (`masukan rahasia`), and of what is computed from it, is decided here alone: [`given`] for
//! what a caller gave, [`Secrets`] for what was computed.

use std::collections::BTreeSet;

use num_bigint::BigInt;

use crate::ir::{Definition, Expr, Input, InputId, Op, Program, Record, Type, Unit, ValueDef, ValueId};
use crate::value::{Day, Decimal, Value};

/// A number as an Indonesian reader expects it: `Rp1.500`, `2,5%`, `12,75`. Rupiah of scale 0 have no decimals; other
/// numbers lose needless zeros.
pub fn number(mantissa: &BigInt, scale: u32, unit: Unit) -> String {
    let decimal = Decimal::new(mantissa.clone(), scale).normalised();
    match unit {
        Unit::Rupiah => {
            let text = decimal.indonesian();
            match text.strip_prefix('−') {
                Some(positive) => format!("−Rp{positive}"),
                None => format!("Rp{text}"),
            }
        }
        Unit::Percent => format!("{}%", Decimal::new(mantissa.clone(), scale).shifted(2).normalised().indonesian()),
        Unit::Bare => decimal.indonesian(),
        Unit::Months => format!("{} bulan", decimal.indonesian()),
        Unit::Days => format!("{} hari", decimal.indonesian()),
        Unit::Seconds => clock_length(&decimal),
    }
}

/// A length of time in the largest of hours, minutes and seconds that it is a whole number of.
fn clock_length(decimal: &Decimal) -> String {
    let zero = BigInt::default();
    let whole = decimal.scale() == 0 && *decimal.mantissa() != zero;
    for (seconds, word) in [(3_600, "jam"), (60, "menit")] {
        if whole && decimal.mantissa() % seconds == zero {
            return format!("{} {word}", Decimal::new(decimal.mantissa() / seconds, 0).indonesian());
        }
    }
    format!("{} detik", decimal.indonesian())
}

/// A value of a type: members by name, sets in braces, truth as `ya` and `tidak`.
pub fn value(program: &Program, ty: &Type, value: &Value) -> String {
    match (value, ty) {
        (Value::Absent, _) => "kosong".to_owned(),
        (Value::Bool(truth), _) => if *truth { "ya" } else { "tidak" }.to_owned(),
        (Value::Number(mantissa), Type::Number(n)) => number(mantissa, n.scale, n.unit),
        (Value::Number(mantissa), _) => mantissa.to_string(),
        (Value::Fraction(n, d), _) => format!("{n}/{d}"),
        (Value::Member(member), Type::Member(e)) => member_name(program, *e, *member),
        (Value::Set(members), Type::Set(e)) => {
            let names: Vec<String> = members_of(*members).map(|member| member_name(program, *e, member)).collect();
            format!("{{{}}}", names.join(", "))
        }
        (Value::Member(member), _) => member.to_string(),
        (Value::Set(members), _) => members.to_string(),
        (Value::Date(day), _) => day.indonesian(),
        (Value::Time(moment), _) => moment.indonesian(),
        (Value::Text(text), _) => format!("\"{text}\""),
        (Value::Element(position), Type::Element(list)) => {
            let name = program.inputs.get(list.index()).map_or("", |input| input.name.as_str());
            format!("{name} ke-{}", u64::from(*position) + 1)
        }
        (Value::Element(position), _) => format!("ke-{}", u64::from(*position) + 1),
        (Value::List(elements), Type::List(record, _)) => match program.records.get(record.index()) {
            Some(record) => list(program, record, elements),
            None => String::new(),
        },
        (Value::List(elements), _) => format!("{} isi", elements.len()),
    }
}

/// What stands for a value that is not shown.
pub const SECRET: &str = "(dirahasiakan)";

/// What a caller gave to an input; never what is given to a secret one.
pub fn given(program: &Program, input: &Input, found: &Value) -> String {
    if input.secret { SECRET.to_owned() } else { value(program, &input.ty, found) }
}

/// What is not shown of what a program computes: numbers, days, moments, texts and elements that come from a secret input.
///
/// Truth values, members and sets are conclusions and are shown, and so is whatever a decision answers: it was asked for.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    any: bool,
    hidden: BTreeSet<ValueId>,
    sources: BTreeSet<ValueId>,
}

impl Secrets {
    /// The secrets of a program.
    pub fn of(program: &Program) -> Secrets {
        let mut secrets = Secrets { any: program.inputs.iter().any(|input| input.secret), ..Secrets::default() };
        if !secrets.any {
            return secrets;
        }
        let answered: BTreeSet<ValueId> =
            program.decisions.iter().flat_map(|decision| &decision.outputs).map(|output| output.value).collect();
        // Values do not stand in the order of their needs: repeated until nothing is added, at most once a value.
        loop {
            let before = secrets.sources.len();
            for (index, def) in program.values.iter().enumerate() {
                let id = ValueId::new(index);
                if !secrets.sources.contains(&id) && secrets.comes_from_secret(program, def) {
                    secrets.sources.insert(id);
                    if !answered.contains(&id) {
                        secrets.hidden.insert(id);
                    }
                }
            }
            if secrets.sources.len() == before {
                return secrets;
            }
        }
    }

    /// A value in words, or what stands for it.
    pub fn value(&self, program: &Program, id: ValueId, found: &Value) -> String {
        match program.values.get(id.index()) {
            Some(_) if self.hidden.contains(&id) => SECRET.to_owned(),
            Some(def) => value(program, &def.ty, found),
            None => String::new(),
        }
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.any
    }

    /// The secret inputs that stand in an expression.
    pub fn inputs(&self, program: &Program, expr: &Expr) -> BTreeSet<InputId> {
        let mut found = BTreeSet::new();
        if self.any {
            expr.visit(&mut |expr| match &expr.op {
                Op::Input(input) | Op::InputPresent(input) if is_secret(program, *input) => {
                    found.insert(*input);
                }
                Op::Query(query) if is_secret(program, query.list) => {
                    found.insert(query.list);
                }
                _ => {}
            });
        }
        found
    }

    /// Whether a value is not shown.
    pub fn hides_value(&self, id: ValueId) -> bool {
        self.hidden.contains(&id)
    }

    /// Whether what an expression gives is not shown: what was given to a secret input, or what is computed from it.
    pub fn hides(&self, program: &Program, expr: &Expr) -> bool {
        match &expr.op {
            Op::Rescale(inner) | Op::ToFraction(inner) => self.hides(program, inner),
            Op::Input(input) | Op::InputPresent(input) => is_secret(program, *input),
            Op::Value(value) | Op::ElementValue(value, _) => self.hidden.contains(value),
            Op::Field(element, _) => matches!(element.ty, Type::Element(list) if is_secret(program, list)),
            _ => !is_conclusion(&expr.ty) && self.reads(program, expr),
        }
    }

    /// Whether what an expression gives comes from a secret input without a conclusion between.
    pub fn reads(&self, program: &Program, expr: &Expr) -> bool {
        if !self.any {
            return false;
        }
        let mut found = false;
        expr.visit(&mut |expr| {
            found |= match &expr.op {
                Op::Input(input) => is_secret(program, *input),
                Op::Query(query) => is_secret(program, query.list),
                Op::Select(select) => is_secret(program, select.list),
                Op::Bound(_) => matches!(&expr.ty, Type::Element(list) if is_secret(program, *list)),
                Op::Value(value) | Op::ElementValue(value, _) => self.sources.contains(value),
                _ => false,
            };
        });
        found
    }

    /// Whether what a value is computed from comes from a secret input, so that the steps to it are not shown.
    pub fn hides_steps(&self, id: ValueId) -> bool {
        self.sources.contains(&id)
    }

    fn comes_from_secret(&self, program: &Program, def: &ValueDef) -> bool {
        let Definition::Rules(rules) = &def.definition else { return false };
        !is_conclusion(&def.ty) && rules.rules.iter().any(|rule| self.reads(program, &rule.body))
    }
}

fn is_conclusion(ty: &Type) -> bool {
    matches!(ty, Type::Bool | Type::Member(_) | Type::Set(_))
}

fn is_secret(program: &Program, input: InputId) -> bool {
    program.inputs.get(input.index()).is_some_and(|input| input.secret)
}

/// Elements of a list, the first few: `{A, B}` or `[usia = 5; sakit = ya]`.
fn list(program: &Program, record: &Record, elements: &[Vec<Value>]) -> String {
    const SHOWN: usize = 5;
    let mut shown: Vec<String> = elements
        .iter()
        .take(SHOWN)
        .map(|values| {
            let mut fields = record.fields.iter().zip(values).filter(|(_, value)| **value != Value::Absent);
            if record.is_plain() {
                return fields.next().map_or_else(String::new, |(field, found)| value(program, &field.ty, found));
            }
            let fields: Vec<String> =
                fields.map(|(field, found)| format!("{} = {}", field.name, value(program, &field.ty, found))).collect();
            format!("[{}]", fields.join("; "))
        })
        .collect();
    if elements.len() > SHOWN {
        shown.push(format!("… ({} lagi)", elements.len() - SHOWN));
    }
    format!("{{{}}}", shown.join(", "))
}

/// Positions of the members of a set.
pub fn members_of(members: u64) -> impl Iterator<Item = u32> {
    (0..64).filter(move |member| members >> member & 1 == 1)
}

fn member_name(program: &Program, enumeration: crate::ir::EnumerationId, member: u32) -> String {
    program
        .enumerations
        .get(enumeration.index())
        .and_then(|e| e.members.get(member as usize))
        .map_or_else(|| member.to_string(), |m| m.name.clone())
}

/// Decimals of a number type as its declaration counts them: a percentage after the comma of the percentage.
pub fn decimals(scale: u32, unit: Unit) -> u32 {
    if unit == Unit::Percent { scale.saturating_sub(2) } else { scale }
}

/// The bounds of an input: `Rp0 sampai Rp100.000.000`; none where its type has none.
pub fn bounds(input: &Input) -> Option<(String, String)> {
    match (&input.ty, input.days) {
        (Type::Number(n), _) => Some((number(n.interval.low(), n.scale, n.unit), number(n.interval.high(), n.scale, n.unit))),
        (Type::Date, Some((first, last))) => Some((first.indonesian(), last.indonesian())),
        (Type::Date, None) => Some((Day::FIRST.indonesian(), Day::LAST.indonesian())),
        _ => None,
    }
}
