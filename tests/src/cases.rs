//! Facts and law days that are likely to find a difference: bounds, table edges, ties of rounding, zero, and just beside.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::Ratio;
use num_traits::Zero;

use crate::compare::Case;
use crate::generate::ten;
use crate::model::{
    Body, Cell, Constant, Content, Date, Datum, Dim, Expr, Input, Number, Rational, Regulation, Requirement, Statement, Type,
};
use crate::oracle::calendar::{add_days, length};
use crate::random::Random;

/// What a regulation mentions.
#[derive(Default)]
struct Mentioned {
    numbers: BTreeSet<(Dim, Rational)>,
    units: BTreeSet<(Dim, Rational)>,
    dates: BTreeSet<Date>,
    texts: BTreeSet<String>,
}

impl Mentioned {
    fn constant(&mut self, constant: &Constant) {
        match constant {
            Constant::Number(number) => self.number(number),
            Constant::Date(date) | Constant::Time(date, _) => {
                self.dates.insert(*date);
            }
            Constant::Text(text) => {
                self.texts.insert(text.clone());
            }
            _ => {}
        }
    }

    fn number(&mut self, number: &Number) {
        self.numbers.insert((number.dim, number.value()));
    }

    fn expr(&mut self, expr: &Expr) {
        expr.visit(&mut |expr| match expr {
            Expr::Constant(constant) => self.constant(constant),
            Expr::Round { unit, .. } => {
                self.units.insert((unit.dim, unit.value()));
            }
            Expr::AnyOf { values, .. } => values.iter().for_each(|value| self.constant(value)),
            _ => {}
        });
    }

    fn requirement(&mut self, node: &Requirement) {
        match &node.content {
            Content::Leaf(condition) => self.expr(condition),
            Content::Group(_, children) => children.iter().for_each(|child| self.requirement(child)),
        }
    }

    fn regulation(&mut self, regulation: &Regulation) {
        for provision in &regulation.provisions {
            self.dates.extend(provision.from);
            provision.guard.iter().for_each(|guard| self.expr(guard));
            for statement in &provision.statements {
                match statement {
                    Statement::Rule(rule) => {
                        self.dates.extend(rule.from.into_iter().chain(rule.until));
                        rule.guard.iter().for_each(|guard| self.expr(guard));
                        if let Body::Expr(expr) = &rule.body {
                            self.expr(expr);
                        }
                    }
                    Statement::Collect { guard, .. } => guard.iter().for_each(|guard| self.expr(guard)),
                    Statement::Requirements { root, guard, .. } => {
                        self.requirement(root);
                        guard.iter().for_each(|guard| self.expr(guard));
                    }
                    Statement::Waiver { guard, .. } | Statement::Assertion(guard) => self.expr(guard),
                    Statement::Order { .. } | Statement::Tariff(_) | Statement::Note(..) => {}
                }
            }
        }
        regulation.assertions.iter().for_each(|condition| self.expr(condition));
        for tariff in &regulation.tariffs {
            tariff.slices.iter().filter_map(|(end, _)| end.as_ref()).for_each(|end| self.number(end));
        }
        for table in &regulation.tables {
            table.keys.iter().for_each(|key| self.expr(key));
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                match cell {
                    Cell::Values(values) => values.iter().for_each(|value| self.constant(value)),
                    Cell::Range(low, high, _) => low.iter().chain(high).for_each(|(end, _)| self.constant(end)),
                    Cell::Any | Cell::Rest => {}
                }
            }
        }
    }
}

/// The day after; the same at the end of the calendar.
fn day_after(date: Date) -> Date {
    add_days(date, &BigInt::from(1)).unwrap_or(date)
}

fn day_before(date: Date) -> Date {
    add_days(date, &BigInt::from(-1)).unwrap_or(date)
}

/// Cases of a regulation, the same for the same seed.
pub fn cases(regulation: &Regulation, count: usize) -> Vec<Case> {
    let mut random = Random::new(regulation.seed ^ 0xca5e5);
    let mut mentioned = Mentioned::default();
    mentioned.regulation(regulation);
    let days: Vec<Date> = mentioned.dates.iter().flat_map(|day| [day_before(*day), *day, day_after(*day)]).collect();
    let interesting: Vec<Vec<Datum>> = regulation.inputs.iter().map(|input| candidates(input, &mentioned)).collect();
    (0..count)
        .map(|_| {
            let absent = if random.chance(12) { 25 } else { 0 };
            let facts = regulation.inputs.iter().zip(&interesting).map(|(input, candidates)| {
                let left_out = if input.optional { 35 } else { absent };
                let given = !random.chance(left_out) && (input.optional || input.default.is_none() || random.chance(70));
                given.then(|| match input.ty {
                    Type::Daftar(record, most) => list(&mut random, regulation, (record, most), &mentioned),
                    _ => fact(&mut random, regulation, input, candidates),
                })
            });
            let facts = facts.collect();
            let within = |day: &&Date| regulation.from <= **day && regulation.until.is_none_or(|until| **day <= until);
            let inside: Vec<Date> = days.iter().filter(within).copied().collect();
            let day = match random.below(100) {
                0 | 1 => day_before(regulation.from),
                2 | 3 => regulation.from,
                4 => regulation.until.map_or(regulation.from, day_after),
                5 => regulation.until.unwrap_or(regulation.from),
                6..60 if !inside.is_empty() => *random.pick(&inside),
                _ => Date { year: 2025, month: random.between(1, 12) as u32, day: random.between(1, 28) as u32 },
            };
            Case { facts, day }
        })
        .collect()
}

fn fact(random: &mut Random, regulation: &Regulation, input: &Input, candidates: &[Datum]) -> Datum {
    match input.ty {
        Type::Logika => Datum::Bool(random.chance(50)),
        Type::Jenis(e) => Datum::Member(random.below(regulation.enumerations[e].members.len())),
        Type::Himpunan(e) => {
            let members = regulation.enumerations[e].members.len();
            Datum::Set((0..members).filter(|_| random.chance(50)).collect())
        }
        _ if random.chance(75) && !candidates.is_empty() => random.pick(candidates).clone(),
        Type::Tanggal => match input.bounds() {
            Some((Datum::Date(low), Datum::Date(high))) => Datum::Date(some_day(random).clamp(low, high)),
            _ => Datum::Date(regulation.from),
        },
        Type::Waktu => {
            let second = *random.pick(&[0, 1, 43_200, 86_340, 86_399, 30_600]);
            Datum::Time(some_day(random), if random.chance(70) { second } else { random.below(86_400) as u32 })
        }
        Type::Teks => Datum::Text((*random.pick(&["KTP", "ktp", "", "lain", "A # B", "é"])).to_owned()),
        _ => {
            let Some((Datum::Number(low), Datum::Number(high))) = input.bounds() else { return Datum::Bool(false) };
            let scale = Ratio::from_integer(ten(input.ty.scale()));
            let (low, high) = ((&low * &scale).to_integer(), (&high * &scale).to_integer());
            let width: BigInt = &high - &low + 1;
            // Small numbers as often as large ones.
            let width = (width >> random.below(60)).max(1.into());
            let drawn = BigInt::from(random.draw()) * BigInt::from(random.draw());
            Datum::Number(Ratio::from_integer(low + drawn % width) / scale)
        }
    }
}

/// A day near the present or anywhere, often the last of a month.
fn some_day(random: &mut Random) -> Date {
    let year = if random.chance(80) { 2_023 + random.below(5) } else { random.between(1_800, 2_999) } as u32;
    let month = random.between(1, 12) as u32;
    let last = length(year, month);
    Date { year, month, day: if random.chance(30) { last } else { random.between(1, last as usize) as u32 } }
}

/// A fact that its input allows.
pub fn any_fact(random: &mut Random, regulation: &Regulation, input: &Input) -> Datum {
    fact(random, regulation, input, &[])
}

/// Elements, some of them alike so that a choice among them is a tie.
fn list(random: &mut Random, regulation: &Regulation, (record, most): (usize, usize), mentioned: &Mentioned) -> Datum {
    let fields = &regulation.records[record].fields;
    let length = match random.below(10) {
        0 => 0,
        1 => most,
        2 => 1,
        _ => random.between(0, most.min(5)),
    };
    let interesting: Vec<Vec<Datum>> = fields.iter().map(|field| candidates(field, mentioned)).collect();
    let mut elements: Vec<Vec<Option<Datum>>> = Vec::new();
    for _ in 0..length {
        let mut element: Vec<Option<Datum>> = fields
            .iter()
            .zip(&interesting)
            .map(|(field, candidates)| {
                let given = !field.optional || random.chance(70);
                given.then(|| fact(random, regulation, field, candidates))
            })
            .collect();
        if let Some(other) = elements.last().filter(|_| random.chance(35)) {
            // As the one before, but perhaps for one field.
            let own = element.clone();
            element.clone_from(other);
            if random.chance(70) {
                let at = random.below(element.len());
                element[at].clone_from(&own[at]);
            }
        }
        elements.push(element);
    }
    Datum::List(elements)
}

fn candidates(input: &Input, mentioned: &Mentioned) -> Vec<Datum> {
    match input.ty {
        Type::Teks => return mentioned.texts.iter().cloned().map(Datum::Text).collect(),
        Type::Waktu => {
            let days = mentioned.dates.iter().flat_map(|day| [day_before(*day), *day, day_after(*day)]);
            let days = days.filter(|day| (1_800..=2_999).contains(&day.year));
            return days.flat_map(|day| [0, 43_200, 86_399].map(|second| Datum::Time(day, second))).collect();
        }
        _ => {}
    }
    let Some((low, high)) = input.bounds() else { return Vec::new() };
    let (low, high) = match (low, high) {
        (Datum::Number(low), Datum::Number(high)) => (low, high),
        (low, high) => {
            let mut days: Vec<Datum> =
                mentioned.dates.iter().flat_map(|day| [day_before(*day), *day, day_after(*day)]).map(Datum::Date).collect();
            days.extend([low.clone(), high.clone()]);
            // A month later, or a year, there is no such day.
            let ends = [(2024, 1, 31), (2025, 1, 30), (2024, 2, 29), (2025, 3, 31), (2025, 8, 31), (2023, 12, 31)];
            days.extend(ends.map(|(year, month, day)| Datum::Date(Date { year, month, day })));
            days.retain(|day| low <= *day && *day <= high);
            return days;
        }
    };
    let dim = input.ty.dim();
    let step = Ratio::new(BigInt::from(1), ten(input.ty.scale()));
    let mut found: Vec<Rational> = vec![low.clone(), &low + &step, high.clone(), &high - &step, Rational::zero(), step.clone()];
    for number in mentioned.numbers.iter().filter(|(of, _)| *of == dim).map(|(_, number)| number) {
        found.extend([number - &step, number.clone(), number + &step, -number]);
    }
    let half = Ratio::new(BigInt::from(1), BigInt::from(2));
    let mut ties: Vec<Rational> = Vec::new();
    for unit in mentioned.units.iter().filter(|(of, _)| *of == dim).map(|(_, unit)| unit) {
        for many in [0i64, 1, 2, 3, -1, -2, 1001] {
            let tie = (Ratio::from_integer(BigInt::from(many)) + &half) * unit;
            found.extend([&tie - &step, tie.clone(), &tie + &step, &tie + &half * unit]);
            ties.push(tie);
        }
    }
    let allowed = |number: &Rational| low <= *number && *number <= high && (number / &step).is_integer();
    found.retain(allowed);
    found.sort();
    found.dedup();
    // Ties of rounding as often as all that lies beside them.
    found.extend(ties.iter().chain(&ties).filter(|number| allowed(number)).cloned());
    found.into_iter().map(Datum::Number).collect()
}
