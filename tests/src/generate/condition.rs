//! Conditions.

use super::Generator;
use crate::model::{Compare, Constant, Dim, Expr, Thing};

const ORDERED: [Compare; 4] = [Compare::Less, Compare::LessEqual, Compare::Greater, Compare::GreaterEqual];

impl Generator {
    /// A condition, for where one is due.
    pub(super) fn condition(&mut self, depth: usize) -> Expr {
        if depth > 0 {
            match self.random.below(12) {
                0 | 1 => return self.conjunction(depth),
                2 => return Expr::Or((0..self.random.between(2, 3)).map(|_| self.condition(depth - 1)).collect()),
                3 => return Expr::Not(Box::new(self.condition(depth - 1))),
                4 => {
                    if let Some(guarded) = self.guarded_disjunction(depth) {
                        return guarded;
                    }
                }
                _ => {}
            }
        }
        match self.random.below(26) {
            20 => self.moment_test(depth),
            21 => self.ranked_test(),
            22 => match self.thing(|shape| shape.dim == Dim::Teks) {
                Some(found) => self.text_test(found.expr),
                None => self.membership(),
            },
            23 | 24 => self.truth_of_list().unwrap_or_else(|| self.membership()),
            25 if !self.scopes.is_empty() => {
                let found = self.fields_here(&|shape| !shape.is_fraction());
                if found.is_empty() {
                    return self.day_test(depth);
                }
                let field = self.random.pick(&found).clone();
                self.test_of(field)
            }
            0..=5 => self.number_test(depth),
            6 => {
                let found = self.things(|shape| shape.dim == Dim::Logika);
                if found.is_empty() { self.number_test(depth) } else { self.random.pick(&found).expr.clone() }
            }
            7 => {
                let found = self.things(|shape| shape.dim == Dim::Logika);
                if found.is_empty() {
                    return self.number_test(depth);
                }
                let left = self.random.pick(&found).expr.clone();
                let right = Expr::Constant(Constant::Bool(self.random.chance(50)));
                Expr::Compare(self.equality(), Box::new(left), Box::new(right))
            }
            8..=10 => self.membership(),
            11 | 12 => self.day_test(depth),
            13 => self.set_test(),
            14 => self.presence().unwrap_or_else(|| self.membership()),
            15 => self.any_of(),
            16 | 17 => self.between(depth),
            _ => self.limit_test(depth),
        }
    }

    /// A truth value where nothing says that a condition is due: `paling banyak` would limit there, not compare.
    pub(super) fn truth(&mut self, depth: usize) -> Expr {
        match self.condition(depth) {
            Expr::LimitTest { at_least, value, bound } => {
                Expr::Compare(if at_least { Compare::GreaterEqual } else { Compare::LessEqual }, value, bound)
            }
            other => other,
        }
    }

    fn equality(&mut self) -> Compare {
        if self.random.chance(60) { Compare::Equal } else { Compare::NotEqual }
    }

    fn conjunction(&mut self, depth: usize) -> Expr {
        let known = self.present.len();
        let mut parts = Vec::new();
        for _ in 0..self.random.between(2, 3) {
            match self.absent_thing().filter(|_| self.random.chance(40)) {
                Some(thing) => {
                    parts.push(Expr::Present { negated: false, thing });
                    self.present.push(thing);
                }
                None => parts.push(self.condition(depth - 1)),
            }
        }
        parts.push(self.condition(depth - 1));
        self.present.truncate(known);
        Expr::And(parts)
    }

    /// `x tidak terisi atau x > 3`.
    fn guarded_disjunction(&mut self, depth: usize) -> Option<Expr> {
        let thing = self.absent_thing()?;
        let test = if self.random.chance(50) {
            Expr::Present { negated: true, thing }
        } else {
            Expr::Not(Box::new(Expr::Present { negated: false, thing }))
        };
        self.present.push(thing);
        let second = self.condition(depth - 1);
        self.present.pop();
        Some(Expr::Or(vec![test, second]))
    }

    fn number_dim(&mut self) -> Dim {
        let lama = self.any_length();
        *self.random.pick(&[Dim::Uang, Dim::Uang, Dim::Bare, Dim::Bare, Dim::Persen, Dim::Lama(lama)])
    }

    fn number_test(&mut self, depth: usize) -> Expr {
        let dim = self.number_dim();
        let op = if self.random.chance(75) { *self.random.pick(&ORDERED) } else { self.equality() };
        if self.random.chance(15)
            && let Some(left) = self.fraction(dim, depth)
        {
            let right = if self.random.chance(40) { self.fraction(dim, 1) } else { None };
            let right = right.unwrap_or_else(|| self.number(dim, 0));
            if left.shape.comparable(&right.shape) {
                return Expr::Compare(op, Box::new(left.expr), Box::new(right.expr));
            }
        }
        let (left, right) = (self.number(dim, depth.min(1)), self.number(dim, 0));
        if left.shape.comparable(&right.shape) {
            return Expr::Compare(op, Box::new(left.expr), Box::new(right.expr));
        }
        let (left, right) = (self.number_constant(dim), self.number_constant(dim));
        Expr::Compare(op, Box::new(left.expr), Box::new(right.expr))
    }

    fn limit_test(&mut self, depth: usize) -> Expr {
        if self.random.chance(20) {
            let ranked = (0..self.regulation.enumerations.len()).find(|e| self.regulation.enumerations[*e].ordered);
            let dim = match ranked {
                Some(e) if self.random.chance(30) => Dim::Jenis(e),
                _ if self.regulation.zone.is_some() && self.random.chance(40) => Dim::Waktu,
                _ => Dim::Tanggal,
            };
            let (value, bound) = (self.value_of(dim, depth.min(1)), self.value_of(dim, 0));
            let at_least = self.random.chance(50);
            return Expr::LimitTest { at_least, value: Box::new(value.expr), bound: Box::new(bound.expr) };
        }
        let dim = self.number_dim();
        let (value, bound) = (self.number(dim, depth.min(1)), self.number(dim, 0));
        if !value.shape.comparable(&bound.shape) {
            return self.membership();
        }
        Expr::LimitTest { at_least: self.random.chance(50), value: Box::new(value.expr), bound: Box::new(bound.expr) }
    }

    fn between(&mut self, depth: usize) -> Expr {
        if self.random.chance(25) {
            let value = self.value_of(Dim::Tanggal, 0).expr;
            let (a, b) = (self.date(), self.date());
            let end = |date| Box::new(Expr::Constant(Constant::Date(date)));
            return Expr::Between {
                negated: self.random.chance(30),
                value: Box::new(value),
                low: end(a.min(b)),
                high: end(a.max(b)),
            };
        }
        let dim = self.number_dim();
        let (value, low, high) = (self.number(dim, depth.min(1)), self.number(dim, 0), self.number(dim, 0));
        if !value.shape.comparable(&low.shape) || !value.shape.comparable(&high.shape) {
            return self.membership();
        }
        Expr::Between {
            negated: self.random.chance(30),
            value: Box::new(value.expr),
            low: Box::new(low.expr),
            high: Box::new(high.expr),
        }
    }

    fn any_of(&mut self) -> Expr {
        let dim = self.number_dim();
        let item = self.number(dim, 0);
        let known = item.shape.known().interval.clone();
        let scale = item.shape.scale();
        let mut values: Vec<Constant> = (0..self.random.between(1, 3)).map(|_| Constant::Number(self.literal(dim, 2))).collect();
        if !matches!(dim, Dim::Lama(_)) || scale == 0 {
            values.push(Constant::Number(self.written(known.low().magnitude().clone(), scale, dim)));
        }
        Expr::AnyOf { negated: self.random.chance(30), item: Box::new(item.expr), values }
    }

    fn day_test(&mut self, depth: usize) -> Expr {
        let op = if self.random.chance(80) { *self.random.pick(&ORDERED) } else { self.equality() };
        let (a, b) = (self.value_of(Dim::Tanggal, depth.min(1)), self.value_of(Dim::Tanggal, 0));
        Expr::Compare(op, Box::new(a.expr), Box::new(b.expr))
    }

    fn moment_test(&mut self, depth: usize) -> Expr {
        if self.regulation.zone.is_none() {
            return self.day_test(depth);
        }
        let op = if self.random.chance(80) { *self.random.pick(&ORDERED) } else { self.equality() };
        let (a, b) = (self.value_of(Dim::Waktu, depth.min(1)), self.value_of(Dim::Waktu, 0));
        Expr::Compare(op, Box::new(a.expr), Box::new(b.expr))
    }

    /// Ranked members compared.
    fn ranked_test(&mut self) -> Expr {
        let enumerations = &self.regulation.enumerations;
        let ranked: Vec<bool> = enumerations.iter().map(|enumeration| enumeration.ordered).collect();
        let found = self.things(|shape| matches!(shape.dim, Dim::Jenis(e) if ranked[e]));
        if found.is_empty() {
            return self.membership();
        }
        let item = self.random.pick(&found).clone();
        let dim = item.shape.dim;
        if self.random.chance(40) {
            let (low, high) = (self.value_of(dim, 0), self.value_of(dim, 0));
            return Expr::Between {
                negated: self.random.chance(30),
                value: Box::new(item.expr),
                low: Box::new(low.expr),
                high: Box::new(high.expr),
            };
        }
        let other = Box::new(self.value_of(dim, 0).expr);
        Expr::Compare(*self.random.pick(&ORDERED), Box::new(item.expr), other)
    }

    fn presence(&mut self) -> Option<Expr> {
        let thing = self.absent_thing()?;
        Some(Expr::Present { negated: self.random.chance(40), thing })
    }

    /// An input or a value of an enumeration against a member or several.
    pub(super) fn membership(&mut self) -> Expr {
        let found = self.things(|shape| matches!(shape.dim, Dim::Jenis(_)));
        if found.is_empty() {
            return self.day_test(0);
        }
        let item = self.random.pick(&found).clone();
        let Dim::Jenis(e) = item.shape.dim else { return item.expr };
        if self.random.chance(50) {
            let member = Box::new(self.value_of(Dim::Jenis(e), 0).expr);
            return Expr::Compare(self.equality(), Box::new(item.expr), member);
        }
        let sets = self.things(|shape| shape.dim == Dim::Himpunan(e));
        let set = if !sets.is_empty() && self.random.chance(40) {
            self.random.pick(&sets).expr.clone()
        } else {
            Expr::Constant(Constant::Set(e, self.some_members(e)))
        };
        Expr::In { negated: self.random.chance(30), item: Box::new(item.expr), set: Box::new(set) }
    }

    fn set_test(&mut self) -> Expr {
        let found = self.things(|shape| matches!(shape.dim, Dim::Himpunan(_)));
        if found.is_empty() {
            return self.membership();
        }
        let set = self.random.pick(&found).clone();
        let Dim::Himpunan(e) = set.shape.dim else { return set.expr };
        match self.random.below(4) {
            0 => {
                let other = Box::new(Expr::Constant(Constant::Set(e, self.some_members(e))));
                Expr::Compare(self.equality(), Box::new(set.expr), other)
            }
            1 => {
                let most = self.random.below(3);
                let limit = self.written(most, 0, Dim::Bare);
                let count = Expr::Count(Box::new(set.expr));
                Expr::Compare(*self.random.pick(&ORDERED), Box::new(count), Box::new(Expr::Constant(Constant::Number(limit))))
            }
            _ => {
                let item = Box::new(self.value_of(Dim::Jenis(e), 0).expr);
                Expr::Contains { negated: self.random.chance(30), set: Box::new(set.expr), item }
            }
        }
    }

    /// A guard of a rule, with what it shows to be there.
    pub(super) fn guard(&mut self) -> (Expr, Option<Thing>) {
        match self.absent_thing().filter(|_| self.random.chance(45)) {
            Some(thing) => {
                let test = Expr::Present { negated: false, thing };
                if self.random.chance(50) {
                    return (test, Some(thing));
                }
                self.present.push(thing);
                let more = self.condition(0);
                self.present.pop();
                (Expr::And(vec![test, more]), Some(thing))
            }
            None => (self.condition(1), None),
        }
    }
}
