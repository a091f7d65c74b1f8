//! Random lists, questions about them, days, moments and texts.

use perwali_engine::ir::*;
use perwali_engine::value::{Day, Interval, MissingDay, Moment, Partial, SECONDS_OF_DAY, Value};

use super::generate::{Generator, Rng};

/// Elements spoken of at one place at most: lists inside lists multiply.
const NESTED: usize = 3;

/// Binders that are bound in several places.
pub(super) const SHARED: u64 = 6;

impl Generator {
    pub(super) fn some_day(&mut self) -> Day {
        some_day(&mut self.rng)
    }

    pub(super) fn some_moment(&mut self) -> Moment {
        some_moment(&mut self.rng)
    }

    pub(super) fn list(&mut self) {
        let mut fields = Vec::new();
        let many = if self.rng.chance(5) { 70 } else { 5 };
        for _ in 0..1 + self.rng.below(many) {
            fields.push((self.scalar_type(), self.rng.chance(35)));
        }
        let most = *self.rng.pick(&[0, 1, 2, 3, 5, 8, 9, 40]).unwrap();
        let list = self.builder.list(&fields, most);
        self.lists.push(list);
    }

    fn declared(&self, list: InputId) -> &[Input] {
        match self.builder.program.inputs.get(list.index()).map(|input| &input.ty) {
            Some(Type::List(record, _)) => &self.builder.program.records.get(record.index()).unwrap().fields,
            _ => panic!("no list"),
        }
    }

    fn most(&self, list: InputId) -> u32 {
        match self.builder.program.inputs.get(list.index()).map(|input| &input.ty) {
            Some(Type::List(_, most)) => *most,
            _ => 0,
        }
    }

    /// An element: one that is bound, one that has a name, or one that is chosen on the spot.
    fn some_element(&mut self) -> Option<(Expr, InputId)> {
        if let Some((binder, list)) = self.rng.pick(&self.bound).copied()
            && self.rng.chance(85)
        {
            return Some((self.builder.bound(binder, list), list));
        }
        let named: Vec<(ValueId, InputId)> = self
            .values
            .iter()
            .filter_map(|value| match self.type_of(*value) {
                Type::Element(list) => Some((*value, list)),
                _ => None,
            })
            .collect();
        if let Some((value, list)) = self.rng.pick(&named).copied() {
            return Some((self.builder.demand(value), list));
        }
        let chosen = if self.rng.chance(20) { self.chosen_element(1) } else { None }?;
        match chosen.ty {
            Type::Element(list) => Some((chosen, list)),
            _ => None,
        }
    }

    /// A field, or a computed one, of some element.
    pub(super) fn of_element(&mut self, fits: &dyn Fn(&Type) -> bool) -> Option<Expr> {
        let (element, list) = self.some_element()?;
        let fields: Vec<u32> = (0u32..).zip(self.declared(list)).filter(|(_, field)| fits(&field.ty)).map(|(at, _)| at).collect();
        let computed: Vec<ValueId> = self
            .fields
            .iter()
            .filter(|(value, own)| *own == list && fits(&self.type_of(*value)))
            .map(|(value, _)| *value)
            .collect();
        let field = self.rng.pick(&fields).copied();
        if let Some(value) = self.rng.pick(&computed).copied()
            && (field.is_none() || self.rng.chance(50))
        {
            return Some(self.builder.op(Op::ElementValue(value, Box::new(element))));
        }
        Some(self.builder.op(Op::Field(Box::new(element), field?)))
    }

    pub(super) fn field_present(&mut self) -> Option<Expr> {
        let (element, list) = self.some_element()?;
        let fields = self.declared(list).len() as u64;
        let field = self.rng.below(fields) as u32;
        Some(self.builder.op(Op::FieldPresent(Box::new(element), field)))
    }

    /// A list that may be asked about here without the run taking long.
    fn asked(&mut self) -> Option<(InputId, BinderId)> {
        if self.bound.len() >= NESTED {
            return None;
        }
        let list = self.rng.pick(&self.lists).copied()?;
        let product = self.bound.iter().map(|(_, list)| self.most(*list)).product::<u32>() * self.most(list);
        (product <= 400).then(|| (list, self.some_binder()))
    }

    /// A binder that is not bound here; often one that is bound elsewhere.
    fn some_binder(&mut self) -> BinderId {
        let used = BinderId(1 + self.rng.below(SHARED) as u32);
        let fresh = self.bound.iter().any(|(own, _)| *own == used) || self.rng.chance(50);
        if fresh { self.builder.binder() } else { used }
    }

    fn filter(&mut self, depth: u32) -> Option<Expr> {
        self.rng.chance(65).then(|| self.truth(depth.min(2)))
    }

    /// A question whose answer is of a type: a truth, a number (of the same scale), a day or a moment.
    pub(super) fn question(&mut self, ty: &Type, depth: u32) -> Option<Expr> {
        let (list, binder) = self.asked()?;
        let depth = depth.min(2);
        self.bound.push((binder, list));
        let filter = self.filter(depth);
        let kind = match ty {
            Type::Bool => *self.rng.pick(&[QueryKind::Any, QueryKind::All]).unwrap(),
            Type::Number(_) => *self
                .rng
                .pick(&[QueryKind::Count, QueryKind::Sum, QueryKind::Sum, QueryKind::Least, QueryKind::Greatest])
                .unwrap(),
            _ => *self.rng.pick(&[QueryKind::Least, QueryKind::Greatest]).unwrap(),
        };
        let item = match kind {
            QueryKind::Count | QueryKind::Any => None,
            _ => Some(self.any(ty, depth)),
        };
        self.bound.pop();
        let extremum = matches!(kind, QueryKind::Least | QueryKind::Greatest);
        let when_empty = (extremum && self.rng.chance(60)).then(|| self.any(ty, depth));
        let query = Query { kind, list, binder, filter, item, when_empty };
        let asked = self.builder.try_expr(Op::Query(Box::new(query)), ty)?;
        Some(match ty {
            Type::Number(number) => self.fit(asked, number.scale),
            _ => asked,
        })
    }

    pub(super) fn chosen_element(&mut self, depth: u32) -> Option<Expr> {
        let (list, binder) = self.asked()?;
        self.bound.push((binder, list));
        let filter = self.filter(depth);
        let mut keys = Vec::new();
        for _ in 0..1 + self.rng.below(3) {
            let key = match self.rng.below(5) {
                0 => self.date(depth),
                1 => self.moment(depth),
                2 => {
                    let e = *self.rng.pick(&self.enumerations).unwrap();
                    self.member(e, depth)
                }
                _ => {
                    let scale = self.rng.below(3) as u32;
                    self.number(scale, depth)
                }
            };
            keys.push((key, self.rng.chance(50)));
        }
        self.bound.pop();
        self.builder.try_expr(Op::Select(Box::new(Select { list, binder, filter, keys })), &Type::Bool)
    }

    /// A computed field of the elements of a list.
    pub(super) fn field_of_elements(&mut self, list: InputId) {
        let binder = self.some_binder();
        self.bound.push((binder, list));
        let value = self.rules();
        self.bound.pop();
        if let Some(def) = self.builder.program.values.get_mut(value.index()) {
            def.element = Some((list, binder));
        }
        self.fields.push((value, list));
    }

    // ---- days, moments, texts ----

    fn missing(&mut self) -> MissingDay {
        *self.rng.pick(&[MissingDay::EndOfMonth, MissingDay::NextFirst]).unwrap()
    }

    fn steps(&mut self, depth: u32) -> Expr {
        if self.rng.chance(70) { self.small_number(0) } else { self.number(0, depth) }
    }

    pub(super) fn made_date(&mut self, depth: u32) -> Expr {
        let op = match self.rng.below(8) {
            0 | 1 => Op::AddMonths(Box::new(self.date(depth)), Box::new(self.steps(depth)), self.missing()),
            2 => Op::AddDays(Box::new(self.date(depth)), Box::new(self.steps(depth))),
            3 => {
                let year = if self.rng.chance(80) {
                    let year = 1_790 + self.rng.below(1_220) as i64;
                    self.builder.number(year, 0)
                } else {
                    self.number(0, depth)
                };
                let (month, day) = (1 + self.rng.below(12) as u32, 1 + self.rng.below(31) as u32);
                Op::DayOfYear { month, day, year: Box::new(year), missing: self.missing() }
            }
            4 | 5 => {
                let (day, next) = (self.rng.below(32) as u32, self.rng.chance(50));
                Op::DayOfMonth { day, next, of: Box::new(self.date(depth)) }
            }
            6 => Op::DayOf(Box::new(self.moment(depth))),
            _ => return self.question(&Type::Date, depth).unwrap_or_else(|| self.date(depth)),
        };
        self.builder.op(op)
    }

    pub(super) fn moment(&mut self, depth: u32) -> Expr {
        if depth > 0 && self.rng.chance(60) {
            let depth = depth - 1;
            let op = match self.rng.below(6) {
                0 => {
                    let second = self.number(0, depth);
                    let (low, high) = (self.builder.number(0, 0), self.builder.number(SECONDS_OF_DAY - 1, 0));
                    let second = self.builder.op(Op::Max(Box::new(second), Box::new(low)));
                    let second = self.builder.op(Op::Min(Box::new(second), Box::new(high)));
                    Op::AtSecond(Box::new(self.date(depth)), Box::new(second))
                }
                1 => Op::AddSeconds(Box::new(self.moment(depth)), Box::new(self.steps(depth))),
                2 => Op::Min(Box::new(self.moment(depth)), Box::new(self.moment(depth))),
                3 => Op::Max(Box::new(self.moment(depth)), Box::new(self.moment(depth))),
                4 => Op::If(Box::new(self.truth(depth)), Box::new(self.moment(depth)), Box::new(self.moment(depth))),
                _ => return self.question(&Type::Time, depth).unwrap_or_else(|| self.moment(depth)),
            };
            return self.builder.op(op);
        }
        self.named(&|found| *found == Type::Time).filter(|_| self.rng.chance(80)).unwrap_or_else(|| self.leaf(&Type::Time))
    }

    /// A number that days or moments give.
    pub(super) fn measured(&mut self, depth: u32) -> Expr {
        let partial = *self.rng.pick(&[Partial::Dropped, Partial::Whole]).unwrap();
        let part = *self.rng.pick(&[DatePart::Year, DatePart::Month, DatePart::Day]).unwrap();
        let op = match self.rng.below(7) {
            0 => Op::DaysBetween(Box::new(self.date(depth)), Box::new(self.date(depth))),
            1 | 2 => Op::MonthsBetween(Box::new(self.date(depth)), Box::new(self.date(depth)), self.missing(), partial),
            3 | 4 => Op::DatePart(part, Box::new(self.date(depth))),
            5 => Op::SecondsBetween(Box::new(self.moment(depth)), Box::new(self.moment(depth))),
            _ => Op::SecondOfDay(Box::new(self.moment(depth))),
        };
        self.builder.op(op)
    }

    pub(super) fn text(&mut self, depth: u32) -> Expr {
        if depth > 0 && self.rng.chance(20) {
            let op = Op::If(Box::new(self.truth(depth - 1)), Box::new(self.text(depth - 1)), Box::new(self.text(depth - 1)));
            return self.builder.op(op);
        }
        self.named(&|found| *found == Type::Text).filter(|_| self.rng.chance(85)).unwrap_or_else(|| self.leaf(&Type::Text))
    }
}

/// A day, those that calendars stumble over more often than not.
pub fn some_day(rng: &mut Rng) -> Day {
    let year = match rng.below(6) {
        0 => 1_800,
        1 => 2_999,
        2 => *rng.pick(&[1_900, 2_000, 2_024, 2_100, 2_400]).unwrap(),
        _ => 1_990 + rng.below(60) as u32,
    };
    let month = if rng.chance(25) { 2 } else { 1 + rng.below(12) as u32 };
    let day = if rng.chance(50) { 28 + rng.below(4) as u32 } else { 1 + rng.below(28) as u32 };
    Day::new(year, month, day).or_else(|| Day::new(year, month, 28)).unwrap()
}

pub fn some_moment(rng: &mut Rng) -> Moment {
    let second = *rng.pick(&[0, 1, 43_200, 86_398, 86_399]).unwrap();
    Moment::new(some_day(rng), second).unwrap()
}

/// A value that an input of a type may have.
pub fn some_value(program: &Program, ty: &Type, rng: &mut Rng) -> Value {
    let members = |e: &EnumerationId| program.enumerations.get(e.index()).unwrap().members.len() as u64;
    match ty {
        Type::Bool => Value::Bool(rng.chance(50)),
        Type::Number(number) => {
            // Few different ones, so that elements also tie.
            let few = Interval::new(0.into(), 2.into()).intersect(&number.interval).filter(|_| rng.chance(60));
            Value::Number(rng.within(&few.unwrap_or_else(|| number.interval.clone())))
        }
        Type::Member(e) => Value::Member(rng.below(members(e)) as u32),
        Type::Set(e) => Value::Set(rng.next() & (u64::MAX >> (64 - members(e)))),
        Type::Date => Value::Date(some_day(rng)),
        Type::Time => Value::Time(some_moment(rng)),
        Type::Text => Value::Text((*rng.pick(&["", "Surabaya", "Gresik", "Sidoarjo", "surabaya"]).unwrap()).into()),
        Type::List(record, most) => {
            let fields = &program.records.get(record.index()).unwrap().fields;
            let most = u64::from(*most);
            let count = match rng.below(4) {
                0 => most,
                1 => most.min(1),
                _ => rng.below(most + 1),
            };
            let field = |field: &Input, rng: &mut Rng| {
                if field.optional && rng.chance(25) { Value::Absent } else { some_value(program, &field.ty, rng) }
            };
            Value::List((0..count).map(|_| fields.iter().map(|declared| field(declared, rng)).collect()).collect())
        }
        Type::Fraction(_) | Type::Element(_) => panic!("an input of a type that cannot be given"),
    }
}
