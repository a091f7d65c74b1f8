//! Conditions in plain words, for a reader who has never seen a formula: `penghasilan paling banyak Rp4.000.000`.
//!
//! Built from what the regulation calls things (the words of an input or decision, else its name without `_`) and from the
//! phrases of the table in `phrases`. A condition is said as a **demand** (`warga harus ya`) or, of the elements of a list and of the
//! grounds of a waiver, as a **description** (`tidak menunggak`). Negations are pushed down to what they deny. A sentence names and
//! never tells what was found, so it holds no secret.

use std::collections::BTreeSet;

use num_bigint::{BigInt, Sign};

use super::formula::{self, Printer};
use super::listed;
use super::phrases::*;
use crate::diagnostic::Lang;
use crate::ir::{CompareOp, Constant, Expr, Op, QueryKind, Type, Unit, ValueId};
use crate::show;
use crate::value::{MONTHS, Partial, Value};

/// A sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Bahasa Indonesia.
    pub id: String,
    /// English.
    pub en: String,
}

impl Sentence {
    /// The sentence in a language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Id => &self.id,
            Lang::En => &self.en,
        }
    }
}

/// A condition as a demand.
pub(super) fn demand(printer: Printer<'_>, expr: &Expr) -> Sentence {
    both(printer, expr, true)
}

/// A condition as a description.
pub(super) fn description(printer: Printer<'_>, expr: &Expr) -> Sentence {
    both(printer, expr, false)
}

/// What is compared, counted or asked.
pub(super) fn noun(printer: Printer<'_>, expr: &Expr) -> Sentence {
    let say = |lang| Speaker { printer, lang, demand: false, inlined: BTreeSet::new() }.noun(expr, Bond::Whole);
    Sentence { id: say(Lang::Id), en: say(Lang::En) }
}

fn both(printer: Printer<'_>, expr: &Expr, demand: bool) -> Sentence {
    let say = |lang| Speaker { printer, lang, demand, inlined: BTreeSet::new() }.truth(expr, false, Bond::Whole);
    Sentence { id: say(Lang::Id), en: say(Lang::En) }
}

/// How tightly words are joined; looser ones stand in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Whole,
    Joined,
    Sum,
    Product,
    Word,
}

struct Speaker<'a> {
    printer: Printer<'a>,
    lang: Lang,
    demand: bool,
    /// Values made by the compiler that stand in the sentence.
    inlined: BTreeSet<ValueId>,
}

impl<'a> Speaker<'a> {
    fn word(&self, (id, en): Phrase) -> &'static str {
        match self.lang {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// A condition, or that it does not hold.
    fn truth(&mut self, expr: &Expr, not: bool, around: Bond) -> String {
        match &expr.op {
            Op::Constant(Constant::Bool(truth)) => self.word(if *truth != not { ALWAYS } else { NEVER }).to_owned(),
            Op::Not(inner) => self.truth(inner, !not, around),
            Op::InputPresent(_) | Op::ValuePresent(_) | Op::FieldPresent(..) => {
                let word = match (self.demand, not) {
                    (true, false) => GIVEN,
                    (true, true) => EMPTY,
                    (false, false) => IS_GIVEN,
                    (false, true) => IS_EMPTY,
                };
                format!("{} {}", self.name(expr), self.word(word))
            }
            Op::Compare(op, a, b) => self.compared(if not { op.opposite() } else { *op }, a, b),
            Op::And(..) | Op::Or(..) => self.joined(expr, not, around),
            Op::In(member, set) => match &set.op {
                Op::Constant(Constant::Set(members)) => {
                    let members = show::members_of(*members).map(Value::Member).collect::<Vec<_>>();
                    let names = members.iter().map(|value| self.value(&member.ty, value)).collect();
                    self.among(member, names, not)
                }
                _ => {
                    let (set, member) = (self.noun(set, Bond::Word), self.noun(member, Bond::Word));
                    format!("{set} {} {member}", self.word(if not { EXCLUDES } else { INCLUDES }))
                }
            },
            Op::If(condition, then, otherwise) => {
                let condition = self.described(condition);
                let (then, otherwise) = (self.truth(then, not, Bond::Joined), self.truth(otherwise, not, Bond::Joined));
                let (bila, maka, lain) = (self.word(IF), self.word(THEN), self.word(ELSE));
                within(around > Bond::Whole, format!("{bila} {condition} {maka} {then}, {lain} {otherwise}"))
            }
            Op::Query(query) if matches!(query.kind, QueryKind::Any | QueryKind::All) => {
                let word = match (query.kind, not) {
                    (QueryKind::All, false) => EVERY,
                    (QueryKind::All, true) => NOT_EVERY,
                    (_, false) => SOME,
                    (_, true) => NO_SOME,
                };
                let mut out = format!("{} {}", self.word(word), self.list(query.list));
                if let Some(filter) = &query.filter {
                    out.push_str(&format!(" {} {}", self.word(WHERE), self.described(filter)));
                }
                if let Some(item) = &query.item {
                    out.push_str(&format!(": {}", self.truth(item, false, Bond::Joined)));
                }
                out
            }
            Op::Value(id) | Op::ElementValue(id, _) if self.printer.nameless(*id) => match self.opened(*id) {
                Some(body) => self.truth(body, not, around),
                None => self.is_so(self.word(SHARED), !not),
            },
            _ => {
                let name = self.noun(expr, Bond::Word);
                self.is_so(&name, !not)
            }
        }
    }

    /// What something of yes and no has to be, or is.
    fn is_so(&self, name: &str, truth: bool) -> String {
        match (self.demand, truth) {
            (true, truth) => format!("{name} {} {}", self.word(EQUAL), self.word(if truth { YES } else { NO })),
            (false, true) => name.to_owned(),
            (false, false) => format!("{} {name}", self.word(DENIED)),
        }
    }

    fn described(&mut self, expr: &Expr) -> String {
        let demand = std::mem::replace(&mut self.demand, false);
        let said = self.truth(expr, false, Bond::Joined);
        self.demand = demand;
        said
    }

    fn compared(&mut self, op: CompareOp, a: &Expr, b: &Expr) -> String {
        // What is compared stands first, what it is measured by behind.
        let (op, a, b) = if is_constant(a) && !is_constant(b) { (op.mirrored(), b, a) } else { (op, a, b) };
        if let (Type::Bool, Op::Constant(Constant::Bool(truth))) = (&a.ty, &b.op) {
            return self.truth(a, *truth != (op == CompareOp::Equal), Bond::Word);
        }
        let after = |by: &Expr| !matches!(by.op, Op::Neg(_));
        let counted = match &bare(b).op {
            Op::AddMonths(_, by, _) | Op::AddDays(_, by) | Op::AddSeconds(_, by) => after(by),
            _ => false,
        };
        let phrase = match (op, self.demand) {
            (CompareOp::Equal, false) => IS,
            (CompareOp::NotEqual, false) => IS_NOT,
            (CompareOp::Greater, _) if counted => BEYOND,
            _ => phrase(op, &a.ty, self.printer.program),
        };
        // `must be` is said by the phrase itself, `at most` is not.
        let whole = self.demand && matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let verb = if whole { "" } else { self.verb() };
        self.said(a, verb, phrase, b)
    }

    /// What English needs before `at most` and `one of`.
    fn verb(&self) -> &'static str {
        match (self.lang, self.demand) {
            (Lang::Id, _) => "",
            (Lang::En, true) => "must be",
            (Lang::En, false) => "is",
        }
    }

    fn said(&mut self, a: &Expr, verb: &str, phrase: Phrase, b: &Expr) -> String {
        let (a, b) = (self.noun(a, Bond::Joined), self.noun(b, Bond::Sum));
        let words: Vec<&str> = [a.as_str(), verb, self.word(phrase), b.as_str()].into_iter().filter(|w| !w.is_empty()).collect();
        words.join(" ")
    }

    fn among(&mut self, one: &Expr, names: Vec<String>, not: bool) -> String {
        let one = self.noun(one, Bond::Joined);
        let phrase = match (names.len(), self.demand, not) {
            (1, true, false) => EQUAL,
            (1, true, true) => UNEQUAL,
            (1, false, false) => IS,
            (1, false, true) => IS_NOT,
            (_, _, false) => ONE_OF,
            (_, _, true) => NONE_OF,
        };
        let whole = self.demand && names.len() == 1;
        let names = self.listed(names, OR);
        let words = [one.as_str(), if whole { "" } else { self.verb() }, self.word(phrase), names.as_str()];
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// `a, b, atau c`.
    fn listed(&self, mut names: Vec<String>, word: Phrase) -> String {
        let (last, word) = (names.pop().unwrap_or_default(), self.word(word));
        match names.as_slice() {
            [] => last,
            [first] => format!("{first} {word} {last}"),
            _ => format!("{}, {word} {last}", names.join(", ")),
        }
    }

    /// Conditions joined by `dan` and `atau`; what is denied changes both.
    fn joined(&mut self, expr: &Expr, not: bool, around: Bond) -> String {
        let mut parts = Vec::new();
        let all = matches!(expr.op, Op::And(..));
        chain(expr, all, &mut parts);
        if let Some((one, others)) = self.same(&parts, all) {
            if all && let [low, high] = others.as_slice() {
                let one = self.noun(one, Bond::Joined);
                let (low, high) = (self.noun(low, Bond::Sum), self.noun(high, Bond::Sum));
                let (verb, between) = (self.verb(), self.word(if not { NOT_BETWEEN } else { BETWEEN }));
                let verb = if verb.is_empty() { String::new() } else { format!("{verb} ") };
                return format!("{one} {verb}{between} {low} {} {high}", self.word(AND));
            }
            let others = others.iter().map(|other| self.noun(other, Bond::Sum)).collect();
            return self.among(one, others, not);
        }
        let word = self.word(if all != not { AND } else { OR });
        let mut said: Vec<String> = parts.iter().map(|part| self.truth(part, not, Bond::Joined)).collect();
        let last = said.pop().unwrap_or_default();
        let text = match said.as_slice() {
            [only] => format!("{only} {word} {last}"),
            _ => format!("{}; {word} {last}", said.join("; ")),
        };
        within(around > Bond::Whole, text)
    }

    /// Of the halves of `antara` and the alternatives of `termasuk`: what stands in each, and what it is compared with.
    fn same<'e>(&self, parts: &[&'e Expr], all: bool) -> Option<(&'e Expr, Vec<&'e Expr>)> {
        let due = |index: usize| match (all, index) {
            (true, 0) => CompareOp::GreaterEqual,
            (true, _) => CompareOp::LessEqual,
            (false, _) => CompareOp::Equal,
        };
        if all && parts.len() != 2 {
            return None;
        }
        let mut found: Option<&Expr> = None;
        let mut others = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let Op::Compare(op, a, b) = &part.op else { return None };
            let one = *found.get_or_insert(a);
            if *op != due(index)
                || bare(a).op != bare(one).op
                || !matches!(bare(a).op, Op::Input(_) | Op::Value(_) | Op::Field(..) | Op::ElementValue(..))
            {
                return None;
            }
            others.push(&**b);
        }
        Some((found?, others))
    }

    /// Something that is compared, counted or asked.
    fn noun(&mut self, expr: &Expr, around: Bond) -> String {
        match &expr.op {
            Op::Constant(constant) => self.value(&expr.ty, &constant.value()),
            Op::Value(id) | Op::ElementValue(id, _) if self.printer.nameless(*id) => match self.opened(*id) {
                Some(body) => self.noun(body, around),
                None => self.word(SHARED).to_owned(),
            },
            Op::Input(_) | Op::Value(_) | Op::ElementValue(..) | Op::Field(..) => self.name(expr),
            Op::LawDay => self.word(REFERENCE_DAY).to_owned(),
            Op::Bound(_) => self.word(ELEMENT).to_owned(),
            Op::Rescale(inner) | Op::ToFraction(inner) => self.noun(inner, around),
            Op::Add(a, b) | Op::Sub(a, b) => self.pair(expr, (a, Bond::Sum), (b, Bond::Product), Bond::Sum, around),
            Op::Mul(a, b) | Op::Quotient(a, b) => self.pair(expr, (a, Bond::Product), (b, Bond::Word), Bond::Product, around),
            Op::Neg(a) | Op::Count(a) | Op::DatePart(_, a) | Op::DayOf(a) | Op::SecondOfDay(a) => {
                let inner = self.noun(a, Bond::Word);
                format!("{} {inner}", wording(&expr.op).map_or("", |phrase| self.word(phrase)))
            }
            Op::Min(a, b) | Op::Max(a, b) => {
                let op = if matches!(expr.op, Op::Min(..)) { CompareOp::LessEqual } else { CompareOp::GreaterEqual };
                let word = self.word(phrase(op, &expr.ty, self.printer.program));
                let (a, b) = (self.noun(a, Bond::Sum), self.noun(b, Bond::Sum));
                within(around > Bond::Joined, format!("{a}, {word} {b}"))
            }
            Op::Round { value, mode, unit } => {
                let value = self.noun(value, Bond::Sum);
                let unit = self.value(&expr.ty, &Value::Number(unit.clone()));
                within(around > Bond::Joined, format!("{value} {} {unit}", self.word(rounded(*mode))))
            }
            Op::If(condition, then, otherwise) => match self.printer.whole_units(expr) {
                Some(whole) => match self.printer.behind(whole.parts).map(|(between, _)| between.operands()).as_deref() {
                    Some([from, to]) => self.difference(whole.unit, from, to, whole.partial),
                    _ => String::new(),
                },
                None => {
                    let condition = self.described(condition);
                    let (then, otherwise) = (self.noun(then, Bond::Joined), self.noun(otherwise, Bond::Joined));
                    let (bila, maka, lain) = (self.word(IF), self.word(THEN), self.word(ELSE));
                    within(around > Bond::Whole, format!("{bila} {condition} {maka} {then}, {lain} {otherwise}"))
                }
            },
            Op::Tariff(id, base) => {
                let name =
                    self.printer.program.tariffs.get(id.index()).map_or("", |tariff| tariff.name.as_str()).replace('_', " ");
                let base = self.noun(base, Bond::Word);
                format!("{} {name} {} {base}", self.word(("tarif", "tariff")), self.word(("atas", "on")))
            }
            Op::Row(_, keys) => self.table(keys),
            Op::Column(_, _, row) => match formula::row_of(self.printer.program, row) {
                Some((_, keys)) => self.table(keys),
                None => self.table(&[]),
            },
            Op::Query(query) if !matches!(query.kind, QueryKind::Any | QueryKind::All) => {
                let mut out = self.word(asked(query.kind)).to_owned();
                if let Some(item) = &query.item {
                    out.push_str(&format!(" {} {}", self.noun(item, Bond::Word), self.word(IN_LIST)));
                }
                out.push_str(&format!(" {}", self.list(query.list)));
                if let Some(filter) = &query.filter {
                    out.push_str(&format!(" {} {}", self.word(WHERE), self.described(filter)));
                }
                within(around > Bond::Joined, out)
            }
            Op::Select(select) => {
                let mut out = self.list(select.list);
                if let Some(filter) = &select.filter {
                    out.push_str(&format!(" {} {}", self.word(WHERE), self.described(filter)));
                }
                for (index, (key, greatest)) in select.keys.iter().enumerate() {
                    let key = self.noun(key, Bond::Word);
                    let before = if index == 0 { format!(" {} ", self.word(WITH)) } else { ", ".to_owned() };
                    out.push_str(&match self.lang {
                        Lang::Id => format!("{before}{key} {}", if *greatest { "terbesar" } else { "terkecil" }),
                        Lang::En => format!("{before}the {} {key}", if *greatest { "greatest" } else { "least" }),
                    });
                }
                within(around > Bond::Joined, out)
            }
            Op::AddMonths(from, by, _) | Op::AddDays(from, by) | Op::AddSeconds(from, by) => {
                let (by, word) = match &by.op {
                    Op::Neg(by) => (&**by, ("sebelum", "before")),
                    _ => (&**by, ("sesudah", "after")),
                };
                let (by, from) = (self.noun(by, Bond::Product), self.noun(from, Bond::Word));
                within(around > Bond::Sum, format!("{by} {} {from}", self.word(word)))
            }
            Op::DaysBetween(from, to) => self.difference("hari", from, to, Partial::Dropped),
            Op::MonthsBetween(from, to, _, partial) => self.difference("bulan", from, to, *partial),
            Op::SecondsBetween(from, to) => self.difference("detik", from, to, Partial::Dropped),
            Op::DayOfYear { month, day, year, .. } => {
                let month = (*month as usize).checked_sub(1).and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
                let year = self.noun(year, Bond::Word);
                format!("{day} {month} {} {year}", self.word(("tahun", "of the year")))
            }
            Op::DayOfMonth { day, next, of } => {
                let of = self.noun(of, Bond::Word);
                let month = self.word(if *next { ("bulan sesudah", "the month after") } else { ("bulan dari", "the month of") });
                match day {
                    0 => format!("{} {month} {of}", self.word(("akhir", "the end of"))),
                    day => format!("{} {day} {month} {of}", self.word(("tanggal", "day"))),
                }
            }
            Op::AtSecond(day, second) => {
                let (day, second) = (self.noun(day, Bond::Word), self.noun(second, Bond::Word));
                format!("{day} {} {second}", self.word(("pada", "at")))
            }
            // What is yes or no itself.
            _ => format!("({})", self.truth_alone(expr)),
        }
    }

    fn truth_alone(&mut self, expr: &Expr) -> String {
        match &expr.op {
            Op::And(..) | Op::Or(..) | Op::Not(_) | Op::Compare(..) | Op::In(..) | Op::Query(_) => self.described(expr),
            Op::InputPresent(_) | Op::ValuePresent(_) | Op::FieldPresent(..) => self.described(expr),
            _ => self.printer.written(expr),
        }
    }

    fn pair(&mut self, expr: &Expr, a: (&Expr, Bond), b: (&Expr, Bond), own: Bond, around: Bond) -> String {
        let word = wording(&expr.op).map_or("", |phrase| self.word(phrase));
        let (a, b) = (self.noun(a.0, a.1), self.noun(b.0, b.1));
        within(around > own, format!("{a} {word} {b}"))
    }

    fn difference(&mut self, unit: &str, from: &Expr, to: &Expr, partial: Partial) -> String {
        let (from, to) = (self.noun(from, Bond::Word), self.noun(to, Bond::Word));
        let whole = partial == Partial::Whole;
        match self.lang {
            Lang::Id => {
                let whole = if whole { " (bagiannya dihitung penuh)" } else { "" };
                format!("banyaknya {unit} dari {from} sampai {to}{whole}")
            }
            Lang::En => {
                let unit = english_unit(unit);
                format!("the number of {unit} from {from} to {to}{}", if whole { " (a part counts as whole)" } else { "" })
            }
        }
    }

    fn table(&mut self, keys: &[Expr]) -> String {
        let keys: Vec<String> = keys.iter().map(|key| self.noun(key, Bond::Word)).collect();
        format!("{} {}", self.word(("nilai tabel menurut", "the value of the table by")), keys.join(", "))
    }

    fn list(&self, id: crate::ir::InputId) -> String {
        self.printer.program.inputs.get(id.index()).map_or_else(String::new, |input| called(&input.label, &input.name))
    }

    fn name(&mut self, expr: &Expr) -> String {
        let program = self.printer.program;
        let own = formula::name(program, &expr.op);
        let label = match &expr.op {
            Op::Input(id) | Op::InputPresent(id) => program.inputs.get(id.index()).map(|input| &input.label),
            Op::Value(id) | Op::ValuePresent(id) | Op::ElementValue(id, _) => {
                program.values.get(id.index()).filter(|def| !def.hidden).map(|def| &def.label)
            }
            Op::Field(element, field) | Op::FieldPresent(element, field) => {
                listed::field(program, element, *field).map(|field| &field.label)
            }
            _ => None,
        };
        let own = called(label.map_or("", String::as_str), &own);
        // Of the element spoken of nothing more is said.
        match &expr.op {
            Op::Field(element, _) | Op::FieldPresent(element, _) | Op::ElementValue(_, element)
                if !matches!(element.op, Op::Bound(_)) =>
            {
                format!("{own} {} {}", self.word(IN_LIST), self.noun(element, Bond::Word))
            }
            _ => own,
        }
    }

    fn value(&self, ty: &Type, value: &Value) -> String {
        match (self.lang, ty, value) {
            (_, _, Value::Absent) => self.word(NOTHING).to_owned(),
            (_, _, Value::Bool(truth)) => self.word(if *truth { YES } else { NO }).to_owned(),
            (_, Type::Set(e), Value::Set(members)) => {
                let member = |member| self.value(&Type::Member(*e), &Value::Member(member));
                let names: Vec<String> = show::members_of(*members).map(member).collect();
                if names.is_empty() { self.word(NOTHING).to_owned() } else { self.listed(names, AND) }
            }
            (_, Type::Member(_), _) => self.printer.value(ty, value).replace('_', " "),
            (Lang::En, _, Value::Date(day)) => day.iso(),
            (_, Type::Number(n), Value::Number(mantissa)) => {
                let years = n.scale == 0
                    && n.unit == Unit::Months
                    && mantissa.sign() != Sign::NoSign
                    && (mantissa % BigInt::from(12)).sign() == Sign::NoSign;
                let shown = if years {
                    format!("{} tahun", show::number(&(mantissa / BigInt::from(12)), 0, Unit::Bare))
                } else {
                    show::number(mantissa, n.scale, n.unit)
                };
                match (self.lang, shown.rsplit_once(' ')) {
                    (Lang::En, Some((number, unit))) => {
                        let unit = english_unit(unit);
                        format!("{number} {}", if number == "1" { unit.trim_end_matches('s') } else { unit })
                    }
                    _ => shown,
                }
            }
            _ => self.printer.value(ty, value),
        }
    }

    /// The expression of a value that the compiler made, where it does not stand in the sentence already.
    fn opened(&mut self, id: ValueId) -> Option<&'a Expr> {
        let first = self.inlined.insert(id);
        self.printer.behind(id).filter(|_| first).map(|(body, _)| body)
    }
}

fn called(label: &str, name: &str) -> String {
    if label.is_empty() { name.replace('_', " ") } else { label.to_owned() }
}

fn within(parentheses: bool, text: String) -> String {
    if parentheses { format!("({text})") } else { text }
}

fn is_constant(expr: &Expr) -> bool {
    matches!(bare(expr).op, Op::Constant(_))
}

fn bare(expr: &Expr) -> &Expr {
    match &expr.op {
        Op::Rescale(inner) | Op::ToFraction(inner) => bare(inner),
        _ => expr,
    }
}

/// Whatever is joined in one way, from left to right.
fn chain<'e>(expr: &'e Expr, all: bool, out: &mut Vec<&'e Expr>) {
    match (&expr.op, all) {
        (Op::And(a, b), true) | (Op::Or(a, b), false) => {
            chain(a, all, out);
            chain(b, all, out);
        }
        _ => out.push(expr),
    }
}
