//! Values: rules with order and default, tables of several outputs.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};
use perwali_engine::value::Interval;

use super::shape::Shape;
use super::{Generator, Typed};
use crate::model::{Body, Constant, Date, Declared, Dim, Expr, Kind, Level, Rule, Statement, Thing, Type, Value};

pub(super) const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

impl Generator {
    /// One more value, or several by one table.
    pub(super) fn definition(&mut self) {
        match self.random.below(27) {
            20 if self.regulation.zone.is_some() => self.rules(Dim::Waktu),
            20 | 21 => {
                let lama = self.any_length();
                self.rules(Dim::Lama(lama));
            }
            22..=26 if self.list_definition() => {}
            22 => self.rules(Dim::Tanggal),
            0..=2 => self.table_values(),
            3 | 4 => self.requirements(),
            5 => self.collected(),
            6 | 7 => {
                let dim = Dim::Jenis(self.enumeration());
                self.rules(dim);
            }
            8 => self.rules(Dim::Logika),
            9 | 10 => self.rules(Dim::Tanggal),
            11 => {
                let dim = Dim::Himpunan(self.enumeration());
                self.rules(dim);
            }
            12 => self.rules(Dim::Persen),
            13 | 14 => self.rules(Dim::Bare),
            _ => self.rules(Dim::Uang),
        }
    }

    pub(super) fn new_value(&mut self, declared: Option<Declared>, each: Option<usize>) -> usize {
        let name = self.name(&["dasar", "hasil", "nilai_akhir", "tunjangan", "pajak", "besaran", "golongan_akhir"]);
        self.regulation.values.push(Value { name, each, declared });
        self.values.push(None);
        self.regulation.values.len() - 1
    }

    /// A declaration in so many of a hundred cases, where one can be made.
    pub(super) fn maybe_declared(&mut self, dim: Dim, percent: usize) -> Option<Declared> {
        if !self.random.chance(percent) {
            return None;
        }
        let ty = match dim {
            Dim::Uang => Type::Uang(*self.random.pick(&[0, 0, 0, 2])),
            Dim::Persen => Type::Persen(self.random.between(0, 4) as u32),
            Dim::Bare if self.random.chance(50) => Type::Bulat,
            Dim::Bare => Type::Desimal(self.random.between(1, 3) as u32),
            Dim::Logika => Type::Logika,
            Dim::Tanggal => Type::Tanggal,
            Dim::Waktu => Type::Waktu,
            Dim::Elemen(list) => {
                let record = |at: usize| match self.regulation.inputs[at].ty {
                    Type::Daftar(record, _) => Some(record),
                    _ => None,
                };
                let holding = (0..self.regulation.inputs.len()).filter(|at| record(*at) == record(list)).count();
                if holding > 1 || self.regulation.record(list).name.is_none() {
                    return None;
                }
                Type::Elemen(list)
            }
            Dim::Teks | Dim::Lama(_) | Dim::Daftar => return None,
            Dim::Jenis(e) => Type::Jenis(e),
            Dim::Himpunan(e) => Type::Himpunan(e),
        };
        let kind = match dim {
            Dim::Uang => *self.random.pick(&[None, Some(Kind::Pajak), Some(Kind::Pajak), Some(Kind::Tunjangan)]),
            Dim::Logika => *self.random.pick(&[None, Some(Kind::Kelayakan)]),
            Dim::Jenis(_) => *self.random.pick(&[None, Some(Kind::Ambang)]),
            _ => None,
        };
        let external = self.random.chance(8).then(|| format!("hasil-{}", self.names));
        Some(Declared { kind, external, ty, range: None, optional: self.random.chance(20), negative: false })
    }

    /// Bounds and obligations that what is known of a value can meet; gives what is known then.
    fn settle(&mut self, value: usize, shape: Shape) {
        let scale = self.regulation.values[value].declared.as_ref().map(|declared| declared.ty.scale());
        let shape = match scale {
            Some(scale) if shape.number.is_some() => shape.declared(scale),
            _ => shape,
        };
        let Some(known) = shape.number.clone().filter(|known| known.denominator.is_none()) else {
            self.values[value] = Some(shape);
            return;
        };
        let (range, signed) = (self.random.chance(25), self.random.chance(12));
        let pivot = {
            let width: BigInt = known.interval.high() - known.interval.low();
            known.interval.low() + (width >> self.random.below(40))
        };
        let ends = (self.inside(known.interval.low(), &pivot), self.inside(&pivot, known.interval.high()));
        let styles = (self.random.below(8) as u8, self.random.below(8) as u8);
        let Some(declared) = self.regulation.values[value].declared.as_mut() else {
            self.values[value] = Some(shape);
            return;
        };
        let mut interval = known.interval.clone();
        if range {
            let number = |mantissa: &BigInt, style| {
                let (mut mantissa, mut scale) = (mantissa.clone(), known.scale);
                while scale > 0 && (&mantissa % 10u8).is_zero() {
                    (mantissa, scale) = (mantissa / 10, scale - 1);
                }
                Constant::Number(crate::model::Number { mantissa, scale, dim: shape.dim, style })
            };
            declared.range = Some((number(&ends.0, styles.0), number(&ends.1, styles.1)));
            interval = Interval::new(ends.0, ends.1);
        } else if matches!(declared.kind, Some(Kind::Pajak | Kind::Tunjangan)) {
            declared.negative = interval.high().is_negative() || signed;
            if interval.low().is_negative() && !declared.negative {
                interval = Interval::new(BigInt::zero(), interval.high().clone());
            }
        }
        self.values[value] = Some(Shape::number(shape.dim, known.scale, interval));
    }

    /// A body of a rule, rounded to what is declared.
    fn body(&mut self, dim: Dim, declared: Option<Type>, fraction: bool) -> Typed {
        let depth = self.random.between(0, 3);
        if dim == Dim::Tanggal && self.random.chance(45) {
            return self.plain_day();
        }
        if dim == Dim::Bare && !fraction && self.random.chance(25) {
            let counted = self.time_count(1);
            return self.coerced(counted, dim, declared);
        }
        if fraction && let Some(found) = self.fraction(dim, depth) {
            return found;
        }
        let typed = if fraction { self.number(dim, depth) } else { self.value_of(dim, depth.min(2)) };
        self.coerced(typed, dim, declared)
    }

    pub(super) fn coerced(&mut self, typed: Typed, dim: Dim, declared: Option<Type>) -> Typed {
        let Some(ty) = declared.filter(|_| typed.shape.number.is_some()) else { return typed };
        if typed.shape.is_fraction() || typed.shape.scale() > ty.scale() {
            let unit = self.unit(dim, ty.scale());
            if let Some(rounded) = self.rounded_to(typed, unit) {
                return rounded;
            }
            let literal = self.written(self.names, 0, dim);
            let shape = Shape::number(dim, 0, Interval::point(literal.mantissa.clone()));
            return Typed { expr: Expr::Constant(Constant::Number(literal)), shape };
        }
        typed
    }

    /// Places for rules of one value: paragraphs or letters of one article, or the article itself.
    pub(super) fn slots(&mut self, count: usize) -> (usize, Vec<usize>) {
        let pasal = self.provision(Level::Pasal, "", None);
        let style = self.random.below(6);
        if style == 0 || count == 1 && style < 3 {
            return (pasal, vec![pasal; count]);
        }
        let mut slots = Vec::new();
        let outer = if style == 1 { Some(self.provision(Level::Ayat, "1", Some(pasal))) } else { None };
        for index in 0..count {
            slots.push(match (style, outer) {
                (1, Some(ayat)) if index < 3 => self.provision(Level::Huruf, LETTERS[index], Some(ayat)),
                (2, _) => self.provision(Level::Huruf, LETTERS[index], Some(pasal)),
                (3, _) if index > 0 && self.random.chance(40) => slots[index - 1],
                _ => {
                    let number = self.paragraph(pasal);
                    self.provision(Level::Ayat, &number, Some(pasal))
                }
            });
        }
        (pasal, slots)
    }

    pub(super) fn add_slot(&mut self, pasal: usize) -> usize {
        let letters =
            self.regulation.provisions[pasal].children.iter().any(|c| self.regulation.provisions[*c].level == Level::Huruf);
        if letters || self.random.chance(15) {
            return self.provision(Level::Pasal, "", None);
        }
        let number = self.paragraph(pasal);
        self.provision(Level::Ayat, &number, Some(pasal))
    }

    /// The number of the next paragraph, or words where it is not known.
    fn paragraph(&mut self, pasal: usize) -> String {
        let number = self.regulation.provisions[pasal].children.len() + 1;
        if self.random.chance(4) { format!("?ketentuan {number}") } else { number.to_string() }
    }

    fn some_date(&mut self, percent: usize) -> Option<Date> {
        if self.random.chance(percent) { Some(self.date()) } else { None }
    }

    /// Dates of a rule, in order and not before those of the headings above it.
    pub(super) fn dates(&mut self, provision: usize, percent: usize) -> (Option<Date>, Option<Date>) {
        let heading = self.regulation.above(provision).into_iter().filter_map(|p| self.regulation.provisions[p].from).max();
        let (from, until) = self.days(percent);
        (from, until.filter(|until| heading.is_none_or(|heading| heading <= *until)))
    }

    /// First and last day, in order.
    pub(super) fn days(&mut self, percent: usize) -> (Option<Date>, Option<Date>) {
        if !self.random.chance(percent) {
            return (None, None);
        }
        let (from, until) = (self.some_date(60), self.some_date(60));
        match (from, until) {
            (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
            other => other,
        }
    }

    /// A heading's own guard or date; gives what the guard shows to be there.
    pub(super) fn heading(&mut self, provision: usize) -> Option<Thing> {
        if self.random.chance(8) {
            let date = self.date();
            self.regulation.provisions[provision].from = Some(date);
        }
        if !self.random.chance(10) {
            return None;
        }
        let (guard, shown) = self.guard();
        self.regulation.provisions[provision].guard = Some(guard);
        shown
    }

    /// A value found by rules.
    pub(super) fn rules(&mut self, dim: Dim) {
        let declared = self.maybe_declared(dim, 60);
        self.rules_of(dim, declared, None);
    }

    /// A computed field found by rules.
    pub(super) fn computed(&mut self, dim: Dim, list: usize) {
        self.rules_of(dim, None, Some(list));
    }

    fn rules_of(&mut self, dim: Dim, declared: Option<Declared>, each: Option<usize>) {
        let number = matches!(dim, Dim::Uang | Dim::Bare | Dim::Persen | Dim::Lama(_));
        let fraction = declared.is_none() && number && self.random.chance(25);
        let ty = declared.as_ref().map(|declared| declared.ty);
        let optional = declared.as_ref().is_some_and(|declared| declared.optional);
        let value = self.new_value(declared, each);
        let scope: Vec<(usize, usize)> = each.iter().map(|list| (*list, *list)).collect();
        let roots = if self.random.chance(45) { 1 } else { self.random.between(2, 4) };
        let (pasal, slots) = self.slots(roots);
        let above = self.heading(pasal);
        let otherwise = roots > 1 && self.random.chance(50);
        let ordered = roots > 1 && each.is_none() && self.random.chance(25);
        let exclusive = roots > 1 && !ordered && self.random.chance(50);
        let mut shape: Option<Shape> = None;
        let mut earlier: Vec<Expr> = Vec::new();
        let mut bodies: Vec<Expr> = Vec::new();
        let mut places: Vec<(usize, Option<Thing>, bool)> = Vec::new();
        for (index, slot) in slots.iter().enumerate() {
            self.present.clear();
            self.scopes.clear();
            self.present.extend(above);
            let fresh = *slot != pasal && !places.iter().any(|(place, ..)| place == slot);
            let heading = if fresh { self.heading(*slot) } else { self.shown_by(*slot, pasal) };
            self.present.extend(heading);
            self.scopes.clone_from(&scope);
            let last = otherwise && index + 1 == roots;
            let mut shown = None;
            let mut guard = None;
            if !last && (roots > 1 || self.random.chance(35)) {
                let (mut test, thing) = self.guard();
                shown = thing;
                if exclusive && !earlier.is_empty() && self.random.chance(75) {
                    let mut parts: Vec<Expr> = earlier.iter().map(|guard| Expr::Not(Box::new(guard.clone()))).collect();
                    parts.push(test.clone());
                    test = Expr::And(parts);
                }
                if heading.is_none() && thing.is_none() && above.is_none() {
                    earlier.push(test.clone());
                }
                guard = Some(test);
            }
            self.present.extend(shown);
            let reuse = !bodies.is_empty() && heading.is_none() && above.is_none() && shown.is_none() && self.random.chance(30);
            let body = if reuse {
                // The same value in another rule: the two must merge, also where a fraction is written otherwise.
                Body::Expr(same_value(self.random.pick(&bodies).clone(), &mut || self.random.chance(50)))
            } else {
                match self.rule_body(dim, ty, fraction, optional) {
                    (Body::Expr(expr), found) => {
                        if self.present.is_empty() {
                            bodies.push(expr.clone());
                        }
                        match join(&shape, &found) {
                            Some(joined) => {
                                shape = Some(joined);
                                Body::Expr(expr)
                            }
                            None => continue,
                        }
                    }
                    (Body::Empty, _) => Body::Empty,
                    (body, found) => match join(&shape, &found) {
                        Some(joined) => {
                            shape = Some(joined);
                            body
                        }
                        None => continue,
                    },
                }
            };
            let (from, until) = self.dates(*slot, if guard.is_some() { 8 } else { 15 });
            let rule = Rule { targets: vec![value], exception: None, body, guard, otherwise: last, from, until };
            self.state(*slot, Statement::Rule(rule));
            places.push((*slot, heading.or(above).or(shown), last));
        }
        self.scopes = scope;
        self.present.clear();
        self.exceptions(value, dim, ty, (fraction, optional), &mut places, pasal, &mut shape);
        self.scopes.clear();
        let listed: Vec<usize> = places.iter().filter(|(.., last)| !last).map(|(place, ..)| *place).collect();
        if ordered {
            let mut provisions: Vec<usize> = Vec::new();
            for place in listed.into_iter().take(roots) {
                if !provisions.contains(&place) {
                    provisions.push(place);
                }
            }
            self.random.shuffle(&mut provisions);
            // A heading above several of them is an item of what none before it names.
            let outer = provisions.first().and_then(|place| self.regulation.provisions[*place].parent);
            if let Some(outer) = outer.filter(|_| self.random.chance(35)) {
                let kept = self.random.below(provisions.len());
                let elsewhere = provisions.split_off(kept).into_iter();
                let elsewhere: Vec<usize> = elsewhere.filter(|place| !self.regulation.above(*place).contains(&outer)).collect();
                provisions.push(outer);
                provisions.extend(elsewhere);
            }
            if !provisions.is_empty() {
                self.state(pasal, Statement::Order { value, provisions });
            }
        }
        self.present.clear();
        if let Some(shape) = shape {
            self.settle(value, shape);
        }
    }

    /// What the guard of a heading that stands already shows to be there.
    pub(super) fn shown_by(&self, slot: usize, pasal: usize) -> Option<Thing> {
        if slot == pasal {
            return None;
        }
        match &self.regulation.provisions[slot].guard {
            Some(Expr::Present { negated: false, thing }) => Some(*thing),
            Some(Expr::And(parts)) => match parts.first() {
                Some(Expr::Present { negated: false, thing }) => Some(*thing),
                _ => None,
            },
            _ => None,
        }
    }

    pub(super) fn rule_body(&mut self, dim: Dim, ty: Option<Type>, fraction: bool, optional: bool) -> (Body, Shape) {
        if !fraction && !matches!(dim, Dim::Elemen(_)) && self.random.chance(10) {
            let scale = ty.map_or(2, Type::scale);
            let (table, shapes) = self.table(&[(dim, scale.max(if dim == Dim::Persen { 2 } else { 0 }), optional)]);
            let fits = ty.is_none_or(|ty| shapes[0].number.as_ref().is_none_or(|known| known.scale <= ty.scale()));
            if fits {
                return (Body::Table(table), shapes[0].clone());
            }
            self.regulation.tables.pop();
        }
        if optional && self.random.chance(12) {
            return (Body::Empty, Shape::other(dim));
        }
        let typed = self.body(dim, ty, fraction);
        (Body::Expr(typed.expr), typed.shape)
    }

    fn table_values(&mut self) {
        let each = if self.lists.is_empty() || self.random.chance(80) { None } else { Some(self.random.pick(&self.lists).0) };
        let count = self.random.between(1, 3);
        let mut columns = Vec::new();
        let mut values = Vec::new();
        for _ in 0..count {
            let dim = match self.random.below(6) {
                0 | 1 => Dim::Uang,
                2 => Dim::Persen,
                3 => Dim::Jenis(self.enumeration()),
                4 => *self.random.pick(&[Dim::Logika, Dim::Tanggal, Dim::Bare]),
                _ => Dim::Himpunan(self.enumeration()),
            };
            let declared = if each.is_some() { None } else { self.maybe_declared(dim, 60) };
            let declared =
                declared.map(|declared| if dim == Dim::Persen { Declared { ty: Type::Persen(4), ..declared } } else { declared });
            let scale = declared.as_ref().map_or(2, |declared| declared.ty.scale());
            columns.push((dim, scale, declared.as_ref().is_some_and(|declared| declared.optional)));
            values.push(self.new_value(declared, each));
        }
        let (place, slots) = self.slots(1);
        let above = self.heading(place);
        self.present.extend(above);
        self.scopes = each.iter().map(|list| (*list, *list)).collect();
        let (guard, shown) = if self.random.chance(25) {
            let (guard, shown) = self.guard();
            (Some(guard), shown)
        } else {
            (None, None)
        };
        self.present.extend(shown);
        let (table, shapes) = self.table(&columns);
        self.present.clear();
        self.scopes.clear();
        let (from, until) = self.dates(slots[0], 8);
        let rule =
            Rule { targets: values.clone(), exception: None, body: Body::Table(table), guard, otherwise: false, from, until };
        self.state(slots[0], Statement::Rule(rule));
        for (value, shape) in values.into_iter().zip(shapes) {
            self.settle(value, shape);
        }
    }
}

pub(super) fn join(known: &Option<Shape>, found: &Shape) -> Option<Shape> {
    match known {
        Some(known) => known.hull(found),
        None => Some(found.clone()),
    }
}

/// An expression that gives the same value, perhaps written otherwise.
fn same_value(expr: Expr, otherwise: &mut dyn FnMut() -> bool) -> Expr {
    match expr {
        Expr::Divide(a, b) if otherwise() => {
            let two = || {
                Box::new(Expr::Constant(Constant::Number(crate::model::Number {
                    mantissa: 2.into(),
                    scale: 0,
                    dim: Dim::Bare,
                    style: 5,
                })))
            };
            Expr::Divide(Box::new(Expr::Multiply(two(), a)), Box::new(Expr::Multiply(two(), b)))
        }
        other => other,
    }
}
