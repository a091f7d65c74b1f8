//! Expressions of the IR → the words of the language, with names or with the values put in.
//!
//! Printed from the IR and not cut from the regulation's text: what is shown is what was computed, and a value stands
//! exactly where its name would. Changes of scale are no operation of the law and are left out.

use std::collections::BTreeSet;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;

use super::listed;
use crate::facts::Facts;
use crate::interpreter::{Evaluated, Record, Step, Steps};
use crate::ir::{CompareOp, Expr, Op, Program, QueryKind, TableId, Type, Unit, ValueDef, ValueId};
use crate::show::{self, Secrets};
use crate::value::{Decimal, Rounding, Value, power_of_ten};

/// How tightly the words of an operation bind; looser operands stand in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    If,
    Or,
    And,
    Not,
    Compare,
    Limit,
    Sum,
    Product,
    Unary,
    Atom,
    /// What only stands in parentheses.
    Beyond,
}

/// Most decimals of a fraction that is not exact at fewer.
const FRACTION_DECIMALS: u32 = 4;

/// Prints expressions of a program; what was evaluated gives the values to put in.
#[derive(Clone, Copy)]
pub(super) struct Printer<'a> {
    pub program: &'a Program,
    pub facts: &'a Facts,
    pub steps: &'a Steps,
    pub secrets: &'a Secrets,
}

/// What has been printed of one formula.
#[derive(Default)]
pub(super) struct Out {
    text: String,
    /// Values made by the compiler that stand in it.
    inlined: BTreeSet<ValueId>,
}

impl Out {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn push(&mut self, c: char) {
        self.text.push(c);
    }

    pub fn push_str(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

impl<'a> Printer<'a> {
    /// As it is written, with names.
    pub fn written(self, expr: &Expr) -> String {
        let mut out = Out::default();
        self.write(expr, None, Bond::If, &mut out);
        out.text
    }

    /// With the values put in that were found.
    pub fn filled(self, expr: &Expr, evaluated: &Evaluated) -> String {
        let mut out = Out::default();
        self.write(expr, Some(evaluated), Bond::If, &mut out);
        out.text
    }

    /// A value of an expression.
    pub fn value(self, ty: &Type, value: &Value) -> String {
        match (value, ty) {
            (Value::Fraction(n, d), Type::Fraction(fraction)) => fraction_words(n, d, fraction.unit),
            _ => show::value(self.program, ty, value),
        }
    }

    pub fn write(self, expr: &Expr, at: Option<&Evaluated>, around: Bond, out: &mut Out) {
        let own = self.bond(expr, at);
        let parentheses = own < around;
        if parentheses {
            out.push('(');
        }
        self.bare(expr, at, own, out);
        if parentheses {
            out.push(')');
        }
    }

    /// Without the parentheses around it. The one place that knows the words of every operation.
    fn bare(self, expr: &Expr, at: Option<&Evaluated>, own: Bond, out: &mut Out) {
        let operand = |index: usize| at.and_then(|at| at.operands.get(index));
        match &expr.op {
            Op::Constant(constant) => out.push_str(&show::value(self.program, &expr.ty, &constant.value())),
            Op::Value(id) | Op::ElementValue(id, _) if self.nameless(*id) => {
                match (at.and_then(|at| at.value.as_ref()), self.body(*id)) {
                    (Some(value), _) => out.push_str(&self.leaf(expr, value)),
                    // What stands in several places is written once.
                    (None, Some(body)) if out.inlined.insert(*id) => self.write(body, None, own, out),
                    (None, _) => out.push_str("nilai itu"),
                }
            }
            Op::Input(_) | Op::Value(_) | Op::LawDay => match at.and_then(|at| at.value.as_ref()) {
                Some(value) => out.push_str(&self.leaf(expr, value)),
                None => out.push_str(&name(self.program, &expr.op)),
            },
            Op::InputPresent(_) | Op::ValuePresent(_) => {
                out.push_str(&name(self.program, &expr.op));
                out.push_str(" terisi");
            }
            Op::Rescale(a) | Op::ToFraction(a) => self.bare(a, operand(0), own, out),
            Op::Add(a, b) => self.pair((a, operand(0), Bond::Sum), "+", (b, operand(1), Bond::Product), out),
            Op::Sub(a, b) => self.pair((a, operand(0), Bond::Sum), "−", (b, operand(1), Bond::Product), out),
            Op::Mul(a, b) => self.pair((a, operand(0), Bond::Product), "×", (b, operand(1), Bond::Unary), out),
            Op::Quotient(a, b) => self.pair((a, operand(0), Bond::Product), "÷", (b, operand(1), Bond::Unary), out),
            Op::Neg(a) => {
                out.push('−');
                self.write(a, operand(0), Bond::Atom, out);
            }
            Op::Min(a, b) | Op::Max(a, b) => {
                let words = limit_words(&expr.op, &expr.ty);
                self.pair((a, operand(0), Bond::Limit), words, (b, operand(1), Bond::Product), out);
            }
            Op::Round { value, mode, unit } => {
                self.write(value, operand(0), Bond::Limit, out);
                out.push_str(&format!(" dibulatkan {} dalam {}", direction(*mode), self.unit(&expr.ty, unit)));
            }
            Op::Compare(op, a, b) => {
                self.pair((a, operand(0), Bond::Limit), op.sign(), (b, operand(1), Bond::Limit), out);
            }
            Op::And(..) | Op::Or(..) if self.once(expr).is_some() => self.shared(expr, at, out),
            Op::And(a, b) => self.pair((a, operand(0), Bond::And), "dan", (b, operand(1), Bond::Not), out),
            Op::Or(a, b) => {
                // `dan` within `atau` stands in parentheses.
                let left = if self.bond(a, operand(0)) == Bond::Or { Bond::Or } else { Bond::Not };
                self.pair((a, operand(0), left), "atau", (b, operand(1), Bond::Not), out);
            }
            Op::Not(a) => match &a.op {
                Op::InputPresent(_) | Op::ValuePresent(_) => {
                    out.push_str(&name(self.program, &a.op));
                    out.push_str(" tidak terisi");
                }
                Op::FieldPresent(element, _) => {
                    self.of_element(a, element, None, out);
                    out.push_str(" tidak terisi");
                }
                Op::In(member, set) => self.membership(member, set, operand(0), "tidak ", out),
                _ => {
                    out.push_str("tidak ");
                    self.write(a, operand(0), Bond::Atom, out);
                }
            },
            Op::In(member, set) => self.membership(member, set, at, "", out),
            Op::Count(a) => {
                out.push_str("banyaknya ");
                // Of a member with a point only in parentheses.
                let bond = match &a.op {
                    Op::Field(element, _) | Op::ElementValue(_, element) if !matches!(element.op, Op::Bound(_)) => Bond::Beyond,
                    _ => Bond::Atom,
                };
                self.write(a, operand(0), bond, out);
            }
            Op::If(..) if self.whole_units(expr).is_some() => {
                if let Some(units) = self.whole_units(expr) {
                    self.whole_difference(expr, units, at, out);
                }
            }
            // The branch taken would tell.
            Op::If(..) if at.is_some() && self.secrets.hides(self.program, expr) => out.push_str(show::SECRET),
            Op::If(condition, then, otherwise) => match operand(0).and_then(|condition| condition.value.as_ref()) {
                Some(Value::Bool(true)) if operand(1).is_some() => self.write(then, operand(1), own, out),
                Some(Value::Bool(false)) if operand(1).is_some() => self.write(otherwise, operand(1), own, out),
                _ => {
                    out.push_str("bila ");
                    self.write(condition, None, Bond::Or, out);
                    out.push_str(" maka ");
                    self.write(then, None, Bond::Or, out);
                    let more = matches!(otherwise.op, Op::If(..)) && self.whole_units(otherwise).is_none();
                    out.push_str(if more { ", " } else { ", selain itu " });
                    self.write(otherwise, None, if more { Bond::If } else { Bond::Or }, out);
                }
            },
            Op::Tariff(id, base) => {
                let name = self.program.tariffs.get(id.index()).map_or("", |tariff| tariff.name.as_str());
                out.push_str(&format!("tarif {name} atas "));
                // A tariff on a tariff is read only in parentheses.
                self.write(base, operand(0), Bond::Atom, out);
            }
            Op::Row(_, keys) => self.table(keys, at, out),
            Op::Bound(_) | Op::Field(..) | Op::ElementValue(..) | Op::Query(_) | Op::Select(_) => {
                match (at.and_then(|at| at.value.as_ref()), &expr.op) {
                    (Some(value), _) => out.push_str(&self.leaf(expr, value)),
                    (None, Op::Field(element, _) | Op::ElementValue(_, element)) => self.of_element(expr, element, None, out),
                    (None, Op::Query(_) | Op::Select(_)) => self.question(expr, out),
                    (None, _) => out.push_str("isi itu"),
                }
            }
            Op::FieldPresent(element, _) => {
                self.of_element(expr, element, operand(0), out);
                out.push_str(" terisi");
            }
            Op::AddMonths(..)
            | Op::AddDays(..)
            | Op::AddSeconds(..)
            | Op::DaysBetween(..)
            | Op::MonthsBetween(..)
            | Op::SecondsBetween(..)
            | Op::DatePart(..)
            | Op::DayOfYear { .. }
            | Op::DayOfMonth { .. }
            | Op::AtSecond(..)
            | Op::DayOf(_)
            | Op::SecondOfDay(_) => self.calendar(expr, at, out),
            Op::Column(_, _, row) => match at.and_then(|at| at.value.as_ref()) {
                Some(value) => out.push_str(&self.leaf(expr, value)),
                None => match row_of(self.program, row) {
                    Some((_, keys)) => self.table(keys, None, out),
                    None => out.push_str("tabel"),
                },
            },
        }
    }

    /// The expression a value stands for that the compiler made because it is needed in several places, with its record.
    pub fn behind(self, id: ValueId) -> Option<(&'a Expr, Option<&'a Evaluated>)> {
        let body = self.body(id)?;
        Some((body, self.steps.get(id).and_then(first_body)))
    }

    /// As [`Self::behind`], where the value is one of each element of a list as well.
    pub fn behind_of(self, expr: &Expr, at: &Evaluated) -> Option<(ValueId, &'a Expr, Option<&'a Evaluated>)> {
        match &expr.op {
            Op::Value(id) | Op::ValuePresent(id) => self.behind(*id).map(|(body, found)| (*id, body, found)),
            Op::ElementValue(id, _) => {
                let body = self.body(*id)?;
                let step = position(at).and_then(|position| self.steps.of_element(*id, position));
                Some((*id, body, step.and_then(first_body)))
            }
            _ => None,
        }
    }

    /// Whether the compiler made a value that has no name in the regulation.
    pub fn nameless(self, id: ValueId) -> bool {
        self.program.values.get(id.index()).is_some_and(|def| def.hidden && def.name.is_empty())
    }

    fn body(self, id: ValueId) -> Option<&'a Expr> {
        let def = self.program.values.get(id.index()).filter(|def| def.hidden && def.name.is_empty())?;
        let crate::ir::Definition::Rules(rules) = &def.definition else { return None };
        Some(&rules.rules.first()?.body)
    }

    /// The value that stands in both halves of `antara` or in every comparison of `termasuk`, and was written once.
    pub fn once(self, expr: &Expr) -> Option<ValueId> {
        let value = |expr: &Expr, due: &dyn Fn(CompareOp) -> bool| match &expr.op {
            Op::Compare(op, a, _) if due(*op) => self.hidden(a),
            _ => None,
        };
        match &expr.op {
            Op::And(low, high) => {
                let low = value(low, &|op| op == CompareOp::GreaterEqual)?;
                (value(high, &|op| op == CompareOp::LessEqual)? == low).then_some(low)
            }
            Op::Or(..) => {
                let mut parts = Vec::new();
                alternatives(expr, &mut parts);
                let first = value(parts.first()?, &|op| op == CompareOp::Equal)?;
                parts.iter().all(|part| value(part, &|op| op == CompareOp::Equal) == Some(first)).then_some(first)
            }
            _ => None,
        }
    }

    pub fn hidden(self, expr: &Expr) -> Option<ValueId> {
        match &expr.op {
            Op::Value(id) | Op::ElementValue(id, _) if self.nameless(*id) => Some(*id),
            Op::Rescale(inner) | Op::ToFraction(inner) => self.hidden(inner),
            _ => None,
        }
    }

    /// `x antara a dan b`, `x termasuk {a, b}` where `x` is no name.
    fn shared(self, expr: &Expr, at: Option<&Evaluated>, out: &mut Out) {
        let mut parts = Vec::new();
        let between = if let Op::And(low, high) = &expr.op {
            parts.extend([&**low, &**high]);
            true
        } else {
            alternatives(expr, &mut parts);
            false
        };
        // Not every comparison may have been evaluated, so the values put in are those of the shared value alone.
        let found = self.once(expr).and_then(|id| Some((id, self.steps.get(id)?.value.as_ref()?)));
        for (index, part) in parts.iter().enumerate() {
            let Op::Compare(_, value, other) = &part.op else { continue };
            match (index, between) {
                (0, _) => {
                    match (at, found) {
                        (Some(_), Some((id, found))) => {
                            let ty = self.program.values.get(id.index()).map_or(&value.ty, |def| &def.ty);
                            let hidden = self.secrets.hides_value(id);
                            out.push_str(&if hidden { show::SECRET.to_owned() } else { self.value(ty, found) });
                        }
                        _ => self.write(value, None, Bond::Limit, out),
                    }
                    out.push_str(if between { " antara " } else { " termasuk {" });
                }
                (_, true) => out.push_str(" dan "),
                (_, false) => out.push_str(", "),
            }
            self.write(other, None, Bond::Sum, out);
        }
        if !between {
            out.push('}');
        }
    }

    fn membership(self, member: &Expr, set: &Expr, at: Option<&Evaluated>, not: &str, out: &mut Out) {
        let operand = |index: usize| at.and_then(|at| at.operands.get(index));
        let (member, set) = ((member, operand(0), Bond::Limit), (set, operand(1), Bond::Limit));
        if matches!(set.0.op, Op::Constant(_)) {
            self.pair(member, &format!("{not}termasuk"), set, out);
        } else {
            self.pair(set, &format!("{not}memuat"), member, out);
        }
    }

    fn table(self, keys: &[Expr], at: Option<&Evaluated>, out: &mut Out) {
        out.push_str("tabel menurut ");
        for (index, key) in keys.iter().enumerate() {
            if index > 0 {
                out.push_str("; ");
            }
            self.write(key, at.and_then(|at| at.operands.get(index)), Bond::Sum, out);
        }
    }

    fn pair(self, left: (&Expr, Option<&Evaluated>, Bond), words: &str, right: (&Expr, Option<&Evaluated>, Bond), out: &mut Out) {
        self.write(left.0, left.1, left.2, out);
        out.push(' ');
        out.push_str(words);
        out.push(' ');
        self.write(right.0, right.1, right.2, out);
    }

    /// How tightly what is printed of an expression binds.
    fn bond(self, expr: &Expr, at: Option<&Evaluated>) -> Bond {
        let filled = at.and_then(|at| at.value.as_ref());
        match &expr.op {
            Op::Rescale(a) | Op::ToFraction(a) => self.bond(a, at.and_then(|at| at.operands.first())),
            Op::If(..) if self.whole_units(expr).is_some() => Bond::Limit,
            Op::If(..) if filled.is_some() && self.secrets.hides(self.program, expr) => Bond::Atom,
            Op::If(..) => match (filled, at.map(|at| at.operands.as_slice())) {
                // With values put in only the branch taken is shown.
                (Some(_), Some([condition, taken])) => {
                    let branch = match (&expr.op, &condition.value) {
                        (Op::If(_, then, _), Some(Value::Bool(true))) => then,
                        (Op::If(_, _, otherwise), _) => otherwise,
                        _ => return Bond::If,
                    };
                    self.bond(branch, Some(taken))
                }
                _ => Bond::If,
            },
            Op::And(..) | Op::Or(..) if self.once(expr).is_some() => Bond::Compare,
            Op::Or(..) => Bond::Or,
            Op::And(..) => Bond::And,
            Op::Not(a) => match &a.op {
                Op::InputPresent(_) | Op::ValuePresent(_) | Op::FieldPresent(..) | Op::In(..) => Bond::Compare,
                _ => Bond::Not,
            },
            Op::Compare(..) | Op::In(..) => Bond::Compare,
            Op::InputPresent(_) | Op::ValuePresent(_) | Op::FieldPresent(..) => Bond::Compare,
            Op::Min(..) | Op::Max(..) | Op::Round { .. } => Bond::Limit,
            Op::Add(..) | Op::Sub(..) => Bond::Sum,
            Op::Mul(..) | Op::Quotient(..) => Bond::Product,
            Op::Neg(_) | Op::Count(_) | Op::Tariff(..) => Bond::Unary,
            Op::Column(..) if filled.is_none() => Bond::If,
            Op::Row(..) => Bond::If,
            Op::AtSecond(_, second) if !matches!(second.op, Op::SecondOfDay(_)) => Bond::Unary,
            Op::AddMonths(..) | Op::AddDays(..) | Op::AddSeconds(..) | Op::AtSecond(..) => Bond::Limit,
            Op::DaysBetween(..) | Op::MonthsBetween(..) | Op::SecondsBetween(..) => Bond::Limit,
            Op::DayOfYear { .. } | Op::DayOfMonth { .. } | Op::DayOf(_) | Op::SecondOfDay(_) | Op::DatePart(..) => Bond::Atom,
            Op::Query(query) if filled.is_none() && query.kind == QueryKind::Count && query.filter.is_none() => Bond::Unary,
            Op::Query(_) | Op::Select(_) if filled.is_none() => Bond::If,
            Op::Value(id) | Op::ElementValue(id, _) if filled.is_none() => {
                self.body(*id).map_or(Bond::Atom, |body| self.bond(body, None))
            }
            Op::Bound(_) | Op::Field(..) | Op::ElementValue(..) | Op::Query(_) | Op::Select(_) => {
                filled.map_or(Bond::Atom, signed)
            }
            // A negative number among factors or after a minus stands in parentheses.
            Op::Constant(_) | Op::Input(_) | Op::Value(_) | Op::LawDay | Op::Column(..) => match (&expr.op, filled) {
                (Op::Constant(constant), _) => signed(&constant.value()),
                (_, Some(value)) => signed(value),
                _ => Bond::Atom,
            },
        }
    }

    /// The value of an expression, or what stands for a secret.
    pub fn leaf(self, expr: &Expr, value: &Value) -> String {
        if self.secrets.hides(self.program, expr) { show::SECRET.to_owned() } else { self.value(&expr.ty, value) }
    }

    /// What a value was found to be, in words.
    pub fn value_words(self, id: ValueId) -> Option<String> {
        let def = self.program.values.get(id.index())?;
        let value = self.steps.get(id)?.value.as_ref()?;
        Some(if self.secrets.hides_value(id) { show::SECRET.to_owned() } else { self.value(&def.ty, value) })
    }

    /// What a name that was asked whether it is filled is.
    pub fn present(self, op: &Op) -> Option<String> {
        match op {
            Op::InputPresent(id) => {
                let (input, value) = (self.program.inputs.get(id.index())?, self.facts.get(*id)?);
                Some(show::given(self.program, input, &value))
            }
            Op::ValuePresent(id) => self.value_words(*id),
            _ => None,
        }
    }

    /// A unit of rounding.
    pub fn unit(self, ty: &Type, unit: &BigInt) -> String {
        ty.as_number().map_or_else(|| unit.to_string(), |n| show::number(unit, n.scale, n.unit))
    }
}

/// Whatever is joined by `atau`, from left to right.
fn alternatives<'e>(expr: &'e Expr, out: &mut Vec<&'e Expr>) {
    match &expr.op {
        Op::Or(a, b) => {
            alternatives(a, out);
            alternatives(b, out);
        }
        _ => out.push(expr),
    }
}

/// What an expression that is a name is called.
pub(super) fn name(program: &Program, op: &Op) -> String {
    match op {
        Op::Input(id) | Op::InputPresent(id) => program.inputs.get(id.index()).map_or_else(String::new, |i| i.name.clone()),
        Op::Value(id) | Op::ValuePresent(id) | Op::ElementValue(id, _) => {
            program.values.get(id.index()).map_or_else(String::new, |def| match alone(program, def) {
                // A number that is not known is told in parentheses and written in quotes.
                Some(provision) => match provision.split_once("(belum diketahui: ") {
                    Some((level, rest)) => format!("nilai menurut {level}belum diketahui \"{}", rest.replacen(')', "\"", 1)),
                    None => format!("nilai menurut {provision}"),
                },
                None => def.name.clone(),
            })
        }
        Op::LawDay => "tanggal_acuan".to_owned(),
        Op::Field(element, field) | Op::FieldPresent(element, field) => match listed::field(program, element, *field) {
            Some(field) if !field.name.is_empty() => field.name.clone(),
            _ => "isi itu".to_owned(),
        },
        _ => String::new(),
    }
}

/// Of a value that is another as the rules of one provision alone give it (`nilai menurut R`), that provision: the one
/// that all its rules stand in.
pub(super) fn alone(program: &Program, def: &ValueDef) -> Option<String> {
    let crate::ir::Definition::Rules(rules) = &def.definition else { return None };
    if !def.hidden || def.name.is_empty() {
        return None;
    }
    let mut addresses = rules.rules.iter().filter(|rule| rule.parent.is_none()).map(|rule| program.address_of(rule.site));
    let mut common: Vec<&str> = addresses.next()?.split(' ').collect();
    for address in addresses {
        let same = common.iter().zip(address.split(' ')).take_while(|(a, b)| *a == b).count();
        // A level and its number stand together.
        if same < common.len() {
            common.truncate(same / 2 * 2);
        }
    }
    Some(common.join(" ")).filter(|provision| !provision.is_empty())
}

/// The position of the element that a computed field was asked of.
pub(super) fn position(at: &Evaluated) -> Option<u32> {
    match at.operands.first()?.value {
        Some(Value::Element(position)) => Some(position),
        _ => None,
    }
}

fn first_body(step: &Step) -> Option<&Evaluated> {
    step.records.iter().find_map(|record| match record {
        Record::Body(_, found) => Some(found),
        _ => None,
    })
}

/// The table and the keys behind the index of a row, which the compiler makes a value of its own.
pub(super) fn row_of<'a>(program: &'a Program, row: &'a Expr) -> Option<(TableId, &'a [Expr])> {
    match &row.op {
        Op::Row(id, keys) => Some((*id, keys)),
        Op::Value(id) | Op::ElementValue(id, _) => match &program.values.get(id.index())?.definition {
            crate::ir::Definition::Rules(rules) => match &rules.rules.first()?.body.op {
                Op::Row(id, keys) => Some((*id, keys)),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn signed(value: &Value) -> Bond {
    match value {
        Value::Number(n) | Value::Fraction(n, _) if n.sign() == Sign::Minus => Bond::Sum,
        _ => Bond::Atom,
    }
}

/// The words of a clamp, for what it clamps.
pub(super) fn limit_words(op: &Op, ty: &Type) -> &'static str {
    match (op, ty) {
        (Op::Min(..), Type::Date | Type::Time) => "paling lambat",
        (Op::Min(..), _) => "paling banyak",
        (_, Type::Date | Type::Time) => "paling cepat",
        _ => "paling sedikit",
    }
}

/// The words of a direction of rounding.
pub(super) fn direction(mode: Rounding) -> &'static str {
    match mode {
        Rounding::Down => "ke bawah",
        Rounding::Up => "ke atas",
        Rounding::Nearest => "ke terdekat",
        Rounding::NearestEven => "ke genap terdekat",
    }
}

/// A fraction as a number where it is one of few decimals, else its first decimals and `…`.
fn fraction_words(n: &BigInt, d: &BigInt, unit: Unit) -> String {
    if d.sign() != Sign::Plus {
        return format!("{n}/{d}");
    }
    // A percentage counts from its second decimal.
    let scale = if unit == Unit::Percent { FRACTION_DECIMALS + 2 } else { FRACTION_DECIMALS };
    let (mantissa, rest) = (n * power_of_ten(scale)).div_rem(d);
    if rest == BigInt::default() {
        return show::number(&mantissa, scale, unit);
    }
    let negative = n.sign() == Sign::Minus;
    let digits = |mantissa: &BigInt, scale| Decimal::new(mantissa.magnitude().clone(), scale).indonesian();
    let sign = if negative { "−" } else { "" };
    match unit {
        Unit::Rupiah => format!("{sign}Rp{}…", digits(&mantissa, scale)),
        Unit::Percent => format!("{sign}{}…%", digits(&mantissa, scale - 2)),
        Unit::Bare | Unit::Months | Unit::Days | Unit::Seconds => format!("{sign}{}…", digits(&mantissa, scale)),
    }
}
