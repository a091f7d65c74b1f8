//! Expressions, tables and tariffs over exact fractions.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use num_traits::{Signed, Zero};

use super::{Code, Datum, Failure, Found, Run};
use crate::model::{Cell, Compare, Expr, Number, Output, Rational, Rounding, Thing};

impl<'a> Run<'a> {
    /// A condition's truth.
    pub(super) fn condition(&mut self, expr: &'a Expr, here: &str) -> Found<bool> {
        Ok(self.expr(expr, here)? == Datum::Bool(true))
    }

    pub(super) fn number(&mut self, expr: &'a Expr, here: &str) -> Found<Rational> {
        match self.expr(expr, here)? {
            Datum::Number(number) => Ok(number),
            other => panic!("the oracle needs a number, found {other:?} in {expr:?}"),
        }
    }

    fn set(&mut self, expr: &'a Expr, here: &str) -> Found<Vec<usize>> {
        match self.expr(expr, here)? {
            Datum::Set(set) => Ok(set),
            other => panic!("the oracle needs a set, found {other:?} in {expr:?}"),
        }
    }

    pub(super) fn expr(&mut self, expr: &'a Expr, here: &str) -> Found<Datum> {
        let number = |number: Rational| Ok(Datum::Number(number));
        match expr {
            Expr::Constant(constant) => Ok(constant.datum()),
            Expr::Thing(Thing::Input(input)) => self.input(*input).ok_or_else(|| Failure {
                code: Code::InputMissing,
                name: self.oracle.regulation.inputs[*input].name.clone(),
                address: here.to_owned(),
            }),
            Expr::Thing(Thing::Value(value)) => self.value(*value)?.ok_or_else(|| Failure {
                code: Code::Undetermined,
                name: self.oracle.regulation.values[*value].name.clone(),
                address: here.to_owned(),
            }),
            Expr::Thing(Thing::Field(binder, list, field)) => {
                Ok(self.field(*list, self.spoken_of(*binder), *field).expect("a field that has been shown to be there"))
            }
            Expr::Thing(Thing::Computed(binder, list, value)) => self.computed(*value, *list, self.spoken_of(*binder)),
            Expr::LawDay => Ok(Datum::Date(self.day)),
            Expr::Negate(a) => number(-self.number(a, here)?),
            Expr::Add(a, b) => number(self.number(a, here)? + self.number(b, here)?),
            Expr::Subtract(a, b) => number(self.number(a, here)? - self.number(b, here)?),
            Expr::Multiply(a, b) => number(self.number(a, here)? * self.number(b, here)?),
            Expr::Divide(a, b) => {
                let (dividend, divisor) = (self.number(a, here)?, self.number(b, here)?);
                if divisor.is_zero() {
                    return Err(Failure { code: Code::ZeroDivision, name: String::new(), address: here.to_owned() });
                }
                number(dividend / divisor)
            }
            Expr::Clamp { at_least, value, bound } => {
                let (value, bound) = (self.expr(value, here)?, self.expr(bound, here)?);
                Ok(if *at_least { value.max(bound) } else { value.min(bound) })
            }
            Expr::Round { value, mode, unit } => number(rounded(&self.number(value, here)?, *mode, unit)),
            Expr::Extremum { largest, values } => {
                let mut best = self.expr(&values[0], here)?;
                for value in &values[1..] {
                    let next = self.expr(value, here)?;
                    best = if *largest { best.max(next) } else { best.min(next) };
                }
                Ok(best)
            }
            Expr::If { branches, otherwise } => {
                for (condition, value) in branches {
                    if self.condition(condition, here)? {
                        return self.expr(value, here);
                    }
                }
                self.expr(otherwise, here)
            }
            Expr::Tariff(tariff, base) => {
                let base = self.number(base, here)?;
                self.cited.insert(self.oracle.tariffs[*tariff].clone());
                number(self.tariff(*tariff, &base))
            }
            Expr::Count(set) => number(Ratio::from_integer(self.set(set, here)?.len().into())),
            Expr::Compare(op, a, b) => {
                let (left, right) = (self.expr(a, here)?, self.expr(b, here)?);
                Ok(Datum::Bool(match op {
                    Compare::Equal => left == right,
                    Compare::NotEqual => left != right,
                    Compare::Less => left < right,
                    Compare::LessEqual => left <= right,
                    Compare::Greater => left > right,
                    Compare::GreaterEqual => left >= right,
                }))
            }
            Expr::LimitTest { at_least, value, bound } => {
                let (value, bound) = (self.expr(value, here)?, self.expr(bound, here)?);
                Ok(Datum::Bool(if *at_least { value >= bound } else { value <= bound }))
            }
            Expr::And(all) => {
                for part in all {
                    if !self.condition(part, here)? {
                        return Ok(Datum::Bool(false));
                    }
                }
                Ok(Datum::Bool(true))
            }
            Expr::Or(all) => {
                for part in all {
                    if self.condition(part, here)? {
                        return Ok(Datum::Bool(true));
                    }
                }
                Ok(Datum::Bool(false))
            }
            Expr::Not(a) => Ok(Datum::Bool(!self.condition(a, here)?)),
            Expr::In { negated, item, set } => {
                let item = self.expr(item, here)?;
                let set = self.set(set, here)?;
                Ok(Datum::Bool(set.iter().any(|member| Datum::Member(*member) == item) != *negated))
            }
            Expr::AnyOf { negated, item, values } => {
                let item = self.expr(item, here)?;
                Ok(Datum::Bool(values.iter().any(|value| value.datum() == item) != *negated))
            }
            // The member is asked before the set, as in `termasuk`, of which this is the other spelling.
            Expr::Contains { negated, set, item } => {
                let item = self.expr(item, here)?;
                let set = self.set(set, here)?;
                Ok(Datum::Bool(set.iter().any(|member| Datum::Member(*member) == item) != *negated))
            }
            Expr::Between { negated, value, low, high } => {
                let value = self.expr(value, here)?;
                let inside = self.expr(low, here)? <= value && value <= self.expr(high, here)?;
                Ok(Datum::Bool(inside != *negated))
            }
            Expr::Present { negated, thing } => {
                let present = match thing {
                    Thing::Input(input) => self.input(*input).is_some(),
                    Thing::Value(value) => self.value(*value)?.is_some(),
                    Thing::Field(binder, list, field) => self.field(*list, self.spoken_of(*binder), *field).is_some(),
                    Thing::Computed(..) => panic!("a computed field is always there"),
                };
                Ok(Datum::Bool(present != *negated))
            }
            Expr::Dot { of, list, part } => self.dot(*of, *list, *part, here),
            Expr::RuleValue { value, provision } => self.by_provision(*value, *provision),
            Expr::Query { .. } => self.query(expr, here),
            Expr::Select { .. } => self.select(expr, here),
            _ => self.time(expr, here),
        }
    }

    fn tariff(&self, tariff: usize, base: &Rational) -> Rational {
        let tariff = &self.oracle.regulation.tariffs[tariff];
        let mut total = Rational::zero();
        let mut start = Rational::zero();
        for (end, rate) in &tariff.slices {
            let end = end.as_ref().map(Number::value);
            let inside = end.as_ref().is_none_or(|end| base <= end);
            if !tariff.progressive && inside {
                return base * rate.value();
            }
            if tariff.progressive {
                let top = if inside { base.clone() } else { end.clone().unwrap() };
                total += (top - &start) * rate.value();
            }
            if inside {
                return total;
            }
            start = end.unwrap();
        }
        total
    }

    /// The cell of an output column in the row that the keys choose.
    pub(super) fn table(&mut self, id: usize, column: usize) -> Found<Option<Datum>> {
        let regulation = self.oracle.regulation;
        let table = &regulation.tables[id];
        // A table of a computed field is read once for every element.
        let element = self.each.last().copied().flatten();
        let row = match self.rows.get(&(id, element)) {
            Some(row) => *row,
            None => {
                let here = self.oracle.tables[id].clone();
                let mut keys = Vec::new();
                for key in &table.keys {
                    keys.push(self.expr(key, &here)?);
                }
                let matching: Vec<usize> = (0..table.rows.len())
                    .filter(|row| (0..keys.len()).all(|key| cell_takes(table, *row, key, &keys[key])))
                    .collect();
                assert!(!matching.is_empty(), "seed {}: no row of table {id} for {keys:?}", regulation.seed);
                assert!(table.first || matching.len() == 1, "seed {}: two rows of table {id} for {keys:?}", regulation.seed);
                if table.rows[matching[0]].outputs.iter().any(|output| matches!(output, Output::Impossible)) {
                    return Err(Failure { code: Code::ImpossibleRow, name: String::new(), address: here });
                }
                if let Some(segment) = &table.rows[matching[0]].segment {
                    self.cited.insert(crate::model::address_below(&here, std::slice::from_ref(segment)));
                }
                self.rows.insert((id, element), matching[0]);
                matching[0]
            }
        };
        Ok(match &table.rows[row].outputs[column] {
            Output::Value(constant) => Some(constant.datum()),
            Output::Empty => None,
            Output::Impossible => panic!("an impossible row has been chosen"),
        })
    }
}

fn cell_takes(table: &crate::model::Table, row: usize, key: usize, value: &Datum) -> bool {
    match &table.rows[row].cells[key] {
        Cell::Any => true,
        Cell::Rest if table.first => true,
        Cell::Rest => table.rows.iter().all(|other| match &other.cells[key] {
            Cell::Any | Cell::Rest => true,
            cell => !plain_cell_takes(cell, value),
        }),
        cell => plain_cell_takes(cell, value),
    }
}

fn plain_cell_takes(cell: &Cell, value: &Datum) -> bool {
    match cell {
        Cell::Values(values) => values.iter().any(|other| other.datum() == *value),
        Cell::Range(low, high, _) => {
            let above =
                low.as_ref().is_none_or(|(low, included)| if *included { low.datum() <= *value } else { low.datum() < *value });
            above
                && high
                    .as_ref()
                    .is_none_or(|(high, included)| if *included { *value <= high.datum() } else { *value < high.datum() })
        }
        Cell::Any | Cell::Rest => true,
    }
}

/// A multiple of the unit: below, above, nearest with ties away from zero, or nearest with ties to an even multiple.
fn rounded(value: &Rational, mode: Rounding, unit: &Number) -> Rational {
    let units = value / unit.value();
    let half = Ratio::new(BigInt::from(1), BigInt::from(2));
    let whole = match mode {
        Rounding::Bawah => units.floor(),
        Rounding::Atas => units.ceil(),
        Rounding::Terdekat if units.is_negative() => (units - half).ceil(),
        Rounding::Terdekat => (units + half).floor(),
        Rounding::GenapTerdekat => {
            let near = (&units + &half).floor();
            let tie = &near - &units == half;
            if tie && near.to_integer().is_odd() { near - BigInt::from(1) } else { near }
        }
    };
    whole * unit.value()
}
