//! Random well-typed programs, so that both backends meet what nobody thought of.

use num_bigint::BigInt;
use perwali_engine::ir::*;
use perwali_engine::value::{Day, Interval, Moment, Rounding, power_of_ten};

pub use super::rng::Rng;
use super::{Builder, number_type};

pub struct Generator {
    pub builder: Builder,
    pub rng: Rng,
    pub(super) enumerations: Vec<EnumerationId>,
    inputs: Vec<InputId>,
    pub(super) values: Vec<ValueId>,
    tables: Vec<TableId>,
    tariffs: Vec<TariffId>,
    pub(super) lists: Vec<InputId>,
    /// Computed fields and their lists.
    pub(super) fields: Vec<(ValueId, InputId)>,
    /// Elements that may be spoken of here.
    pub(super) bound: Vec<(BinderId, InputId)>,
}

const MODES: [Rounding; 4] = [Rounding::Down, Rounding::Up, Rounding::Nearest, Rounding::NearestEven];
const COMPARISONS: [CompareOp; 6] =
    [CompareOp::Equal, CompareOp::NotEqual, CompareOp::Less, CompareOp::LessEqual, CompareOp::Greater, CompareOp::GreaterEqual];

/// A program and a decision from a seed.
pub fn generate(seed: u64) -> (Program, Decision, Rng) {
    let mut g = Generator {
        builder: Builder::new(),
        rng: Rng::new(seed),
        enumerations: Vec::new(),
        inputs: Vec::new(),
        values: Vec::new(),
        tables: Vec::new(),
        tariffs: Vec::new(),
        lists: Vec::new(),
        fields: Vec::new(),
        bound: Vec::new(),
    };
    // Those that several places share.
    for _ in 0..super::generate_lists::SHARED {
        g.builder.binder();
    }
    g.builder.program.texts = TEXTS.iter().map(|text| (*text).into()).collect();
    for size in [2, 5, 64, 70] {
        let e = g.builder.enumeration(size);
        g.enumerations.push(e);
    }
    for _ in 0..4 + g.rng.below(8) {
        g.input();
    }
    for _ in 0..g.rng.below(4) {
        g.list();
    }
    for _ in 0..g.rng.below(4) {
        g.table();
        g.tariff();
    }
    if g.rng.chance(8) {
        g.builder.program.from = Some(g.law_day());
    }
    if g.rng.chance(8) {
        g.builder.program.until = Some(g.law_day());
    }
    // Marks before all others, so that the rest lie in words that are kept in memory.
    if g.rng.chance(10) {
        for _ in 0..850 {
            g.builder.mark();
        }
    }
    let assertions = if g.rng.chance(30) { 1 + g.rng.below(2) } else { 0 };
    for _ in 0..assertions {
        let condition = g.truth(2);
        let mut reads = Vec::new();
        let mut clean = true;
        condition.visit(&mut |expr| match &expr.op {
            Op::Input(input) => reads.push(*input),
            Op::Query(query) => reads.push(query.list),
            Op::Select(select) => reads.push(select.list),
            Op::Value(_) | Op::ValuePresent(_) | Op::ElementValue(..) => clean = false,
            _ => {}
        });
        if clean {
            let site = g.builder.site();
            g.builder.program.assertions.push(Assertion { condition, text: String::new(), reads, site });
        }
    }
    let values = if g.rng.chance(8) { 50 } else { 1 + g.rng.below(14) };
    for _ in 0..values {
        g.value();
    }
    let askable: Vec<ValueId> =
        g.values.iter().copied().filter(|value| !matches!(g.type_of(*value), Type::Fraction(_) | Type::Text)).collect();
    // Many outputs seldom all have an answer.
    let many = if g.rng.chance(50) { 40 } else { 0 };
    let mut outputs: Vec<ValueId> = askable.iter().copied().filter(|_| g.rng.chance(many)).collect();
    outputs.extend(askable.last());
    let decision = g.builder.decide(&outputs);
    (g.builder.program, decision, g.rng)
}

/// Texts that the program knows.
const TEXTS: [&str; 3] = ["", "Surabaya", "Gresik"];

impl Generator {
    pub(super) fn type_of(&self, value: ValueId) -> Type {
        self.builder.program.values.get(value.index()).map_or(Type::Bool, |value| value.ty.clone())
    }

    pub fn law_day(&mut self) -> Day {
        law_day(&mut self.rng)
    }

    fn number_range(&mut self) -> Interval {
        let (low, high): (i128, i128) = match self.rng.below(9) {
            0 => (0, 100),
            1 => (-50, 50),
            2 => (0, 1_000_000_000_000),
            3 => (i128::from(i64::MIN), i128::from(i64::MAX)),
            4 => (-10i128.pow(20), 10i128.pow(20)),
            5 => (1, 10i128.pow(25)),
            6 => (1, 12),
            7 => (-1_000_000, -1),
            _ => (0, 10_000),
        };
        Interval::new(low.into(), high.into())
    }

    pub(super) fn scalar_type(&mut self) -> Type {
        match self.rng.below(13) {
            10 => Type::Time,
            11 => Type::Text,
            12 => Type::Date,
            0 | 1 => Type::Bool,
            2 | 3 => Type::Member(*self.rng.pick(&self.enumerations).unwrap()),
            4 => {
                let sets: Vec<EnumerationId> = self.enumerations.iter().copied().take(3).collect();
                Type::Set(*self.rng.pick(&sets).unwrap())
            }
            5 => Type::Date,
            _ => {
                let interval = self.number_range();
                Type::Number(NumberType { unit: Unit::Bare, scale: self.rng.below(4) as u32, interval })
            }
        }
    }

    fn members(&self, e: EnumerationId) -> u64 {
        self.builder.program.enumerations.get(e.index()).map_or(1, |e| e.members.len() as u64)
    }

    pub(super) fn constant(&mut self, ty: &Type) -> Constant {
        match ty {
            Type::Bool | Type::Fraction(_) => Constant::Bool(self.rng.chance(50)),
            Type::Number(number) => Constant::Number(self.rng.within(&number.interval)),
            Type::Member(e) => {
                let members = self.members(*e);
                Constant::Member(self.rng.below(members) as u32)
            }
            Type::Set(e) => {
                let members = self.members(*e).min(64);
                Constant::Set(self.rng.next() & (u64::MAX >> (64 - members)))
            }
            Type::Date => Constant::Date(self.some_day()),
            Type::Time => Constant::Time(self.some_moment()),
            _ => Constant::Text((*self.rng.pick(&TEXTS).unwrap()).into()),
        }
    }

    fn input(&mut self) {
        let ty = self.scalar_type();
        let default = self.rng.chance(30).then(|| self.constant(&ty));
        let id = self.builder.input(ty, default);
        self.inputs.push(id);
    }

    fn table(&mut self) {
        let keys: Vec<Type> = (0..1 + self.rng.below(3))
            .map(|_| match self.rng.below(5) {
                4 => Type::Time,
                0 => Type::Bool,
                1 => Type::Member(*self.rng.pick(&self.enumerations).unwrap()),
                2 => Type::Date,
                _ => {
                    let interval = self.number_range();
                    Type::Number(NumberType { unit: Unit::Bare, scale: self.rng.below(3) as u32, interval })
                }
            })
            .collect();
        let outputs: Vec<Type> = (0..1 + self.rng.below(3)).map(|_| self.scalar_type()).collect();
        let count = self.rng.below(if keys.len() == 1 { 30 } else { 7 });
        let mut rows = Vec::new();
        for index in 0..=count {
            let cells = keys.iter().map(|ty| if index == count { KeyCell::Any } else { self.cell(ty) }).collect();
            let impossible = index < count && self.rng.chance(12);
            let cell = |g: &mut Generator, ty: &Type| if impossible { Constant::Impossible } else { g.constant(ty) };
            let constants = outputs.iter().map(|ty| cell(self, ty)).collect();
            rows.push((cells, constants, self.rng.chance(70)));
        }
        let marks = self.builder.program.marks.len();
        match self.builder.table(keys, outputs, rows) {
            Some(id) => self.tables.push(id),
            None => self.builder.program.marks.truncate(marks),
        }
    }

    fn cell(&mut self, ty: &Type) -> KeyCell {
        if self.rng.chance(20) {
            return KeyCell::Any;
        }
        match ty {
            Type::Bool => KeyCell::Members(vec![self.rng.below(2) as u32]),
            Type::Member(e) => {
                let members = self.members(*e);
                let mut chosen: Vec<u32> = (0..1 + self.rng.below(4)).map(|_| self.rng.below(members) as u32).collect();
                chosen.sort_unstable();
                chosen.dedup();
                KeyCell::Members(chosen)
            }
            _ => {
                let interval = match ty {
                    Type::Number(number) => number.interval.clone(),
                    Type::Time => Interval::new(Moment::FIRST.count().into(), Moment::LAST.count().into()),
                    _ => Interval::new(700_000.into(), 740_000.into()),
                };
                // Cell ends are machine words.
                let word = Interval::new(i64::MIN.into(), (i64::MAX - 1).into());
                let interval = interval.intersect(&word).unwrap_or(word);
                let (a, b) = (self.rng.within(&interval), self.rng.within(&interval));
                let (low, high) = if a <= b { (a, b) } else { (b, a) };
                KeyCell::Range(self.rng.chance(70).then_some(low), self.rng.chance(70).then_some(high))
            }
        }
    }

    fn tariff(&mut self) {
        let count = 1 + self.rng.below(9);
        let mut end = 0i128;
        let mut slices = Vec::new();
        let factor = if self.rng.chance(20) { 10i128.pow(17) } else { 1_000_000 };
        for index in 0..count {
            end += 1 + i128::from(self.rng.below(60)) * factor;
            let rate = i128::from(self.rng.below(40));
            slices.push(((index + 1 < count).then_some(end), rate));
        }
        let (progressive, base_scale, rate_scale) = (self.rng.chance(60), self.rng.below(3) as u32, self.rng.below(4) as u32);
        let id = self.builder.tariff(progressive, base_scale, rate_scale, &slices);
        self.tariffs.push(id);
    }

    // ---- expressions ----

    pub(super) fn leaf(&mut self, ty: &Type) -> Expr {
        let constant = self.constant(ty);
        self.builder.expr(Op::Constant(constant), ty)
    }

    /// Something of a type that already has a name.
    pub(super) fn named(&mut self, fits: &dyn Fn(&Type) -> bool) -> Option<Expr> {
        if self.rng.chance(if self.bound.is_empty() { 8 } else { 60 })
            && let Some(found) = self.of_element(fits)
        {
            return Some(found);
        }
        let inputs: Vec<InputId> = self
            .inputs
            .iter()
            .copied()
            .filter(|id| self.builder.program.inputs.get(id.index()).is_some_and(|i| fits(&i.ty)))
            .collect();
        let values: Vec<ValueId> = self.values.iter().copied().filter(|id| fits(&self.type_of(*id))).collect();
        let value = self.rng.pick(&values).copied();
        let input = self.rng.pick(&inputs).copied();
        match (value, input) {
            (Some(value), _) if self.rng.chance(65) || input.is_none() => Some(self.builder.demand(value)),
            (_, Some(input)) => Some(self.builder.read(input)),
            _ => None,
        }
    }

    pub(super) fn truth(&mut self, depth: u32) -> Expr {
        if depth == 0 || self.rng.chance(15) {
            return match self.rng.below(4) {
                0 => self.leaf(&Type::Bool),
                1 if self.rng.chance(40) => self.field_present().unwrap_or_else(|| self.leaf(&Type::Bool)),
                1 => match self.rng.pick(&self.inputs).or(self.lists.first()).copied() {
                    Some(input) => self.builder.op(Op::InputPresent(input)),
                    None => self.leaf(&Type::Bool),
                },
                2 => match self.rng.pick(&self.values).copied() {
                    Some(value) => self.builder.op(Op::ValuePresent(value)),
                    None => self.leaf(&Type::Bool),
                },
                _ => self.named(&|ty| *ty == Type::Bool).unwrap_or_else(|| self.leaf(&Type::Bool)),
            };
        }
        let depth = depth - 1;
        let op = match self.rng.below(15) {
            11 | 12 => return self.question(&Type::Bool, depth).unwrap_or_else(|| self.truth(depth)),
            13 => {
                let op = *self.rng.pick(&COMPARISONS).unwrap();
                Op::Compare(op, Box::new(self.moment(depth)), Box::new(self.moment(depth)))
            }
            14 => {
                let op = *self.rng.pick(&COMPARISONS[..2]).unwrap();
                Op::Compare(op, Box::new(self.text(depth)), Box::new(self.text(depth)))
            }
            0 => Op::And(Box::new(self.truth(depth)), Box::new(self.truth(depth))),
            1 => Op::Or(Box::new(self.truth(depth)), Box::new(self.truth(depth))),
            2 => Op::Not(Box::new(self.truth(depth))),
            3 => Op::If(Box::new(self.truth(depth)), Box::new(self.truth(depth)), Box::new(self.truth(depth))),
            4 => {
                let e = *self.rng.pick(&self.enumerations).unwrap();
                Op::In(Box::new(self.member(e, depth)), Box::new(self.set(e, depth)))
            }
            5 => {
                let e = *self.rng.pick(&self.enumerations).unwrap();
                let op = *self.rng.pick(&COMPARISONS).unwrap();
                Op::Compare(op, Box::new(self.member(e, depth)), Box::new(self.member(e, depth)))
            }
            6 => {
                let op = *self.rng.pick(&COMPARISONS).unwrap();
                Op::Compare(op, Box::new(self.date(depth)), Box::new(self.date(depth)))
            }
            7 => {
                let op = *self.rng.pick(&COMPARISONS).unwrap();
                Op::Compare(op, Box::new(self.fraction(depth)), Box::new(self.fraction(depth)))
            }
            8 => {
                let op = *self.rng.pick(&COMPARISONS[..2]).unwrap();
                Op::Compare(op, Box::new(self.truth(depth)), Box::new(self.truth(depth)))
            }
            _ => {
                let scale = self.rng.below(3) as u32;
                let op = *self.rng.pick(&COMPARISONS).unwrap();
                Op::Compare(op, Box::new(self.number(scale, depth)), Box::new(self.number(scale, depth)))
            }
        };
        self.builder.try_expr(op, &Type::Bool).unwrap_or_else(|| self.leaf(&Type::Bool))
    }

    pub(super) fn member(&mut self, e: EnumerationId, depth: u32) -> Expr {
        let ty = Type::Member(e);
        if depth > 0 && self.rng.chance(30) {
            let op =
                Op::If(Box::new(self.truth(depth - 1)), Box::new(self.member(e, depth - 1)), Box::new(self.member(e, depth - 1)));
            return self.builder.op(op);
        }
        if depth > 0
            && self.rng.chance(30)
            && let Some(cell) = self.column(&|found| *found == ty, depth - 1)
        {
            return cell;
        }
        if self.rng.chance(70)
            && let Some(named) = self.named(&|found| *found == ty)
        {
            return named;
        }
        self.leaf(&ty)
    }

    fn set(&mut self, e: EnumerationId, depth: u32) -> Expr {
        let ty = Type::Set(e);
        if depth > 0 && self.rng.chance(20) {
            let op = Op::If(Box::new(self.truth(depth - 1)), Box::new(self.set(e, depth - 1)), Box::new(self.set(e, depth - 1)));
            return self.builder.op(op);
        }
        if self.rng.chance(60)
            && let Some(named) = self.named(&|found| *found == ty)
        {
            return named;
        }
        self.leaf(&ty)
    }

    pub(super) fn date(&mut self, depth: u32) -> Expr {
        if depth > 0 && self.rng.chance(45) {
            return self.made_date(depth - 1);
        }
        if depth > 0 && self.rng.chance(30) {
            let (a, b) = (Box::new(self.date(depth - 1)), Box::new(self.date(depth - 1)));
            let op = match self.rng.below(3) {
                0 => Op::Min(a, b),
                1 => Op::Max(a, b),
                _ => Op::If(Box::new(self.truth(depth - 1)), a, b),
            };
            return self.builder.op(op);
        }
        if self.rng.chance(25) {
            return self.builder.op(Op::LawDay);
        }
        if self.rng.chance(60)
            && let Some(named) = self.named(&|found| *found == Type::Date)
        {
            return named;
        }
        self.leaf(&Type::Date)
    }

    pub(super) fn any(&mut self, ty: &Type, depth: u32) -> Expr {
        match ty {
            Type::Bool => self.truth(depth),
            Type::Member(e) => self.member(*e, depth),
            Type::Set(e) => self.set(*e, depth),
            Type::Date => self.date(depth),
            Type::Number(number) => self.number(number.scale, depth),
            Type::Fraction(_) => self.fraction(depth),
            Type::Time => self.moment(depth),
            Type::Text => self.text(depth),
            _ => panic!("no expression of this type"),
        }
    }

    /// A number at a scale, by exact rescaling or by rounding.
    pub(super) fn fit(&mut self, expr: Expr, scale: u32) -> Expr {
        let found = expr.ty.as_number().map_or(0, |n| n.scale);
        let hint = number_type(0, 0, scale);
        let small = self.small_number(scale);
        match found.cmp(&scale) {
            std::cmp::Ordering::Equal => expr,
            std::cmp::Ordering::Less => self.builder.try_expr(Op::Rescale(Box::new(expr)), &hint).unwrap_or(small),
            std::cmp::Ordering::Greater => self.round(expr, scale).unwrap_or(small),
        }
    }

    fn round(&mut self, value: Expr, scale: u32) -> Option<Expr> {
        let unit = match self.rng.below(5) {
            0 => BigInt::from(100),
            1 => BigInt::from(7),
            2 => power_of_ten(self.rng.below(22) as u32),
            _ => BigInt::from(1),
        };
        let mode = *self.rng.pick(&MODES).unwrap();
        self.builder.try_expr(Op::Round { value: Box::new(value), mode, unit }, &number_type(0, 0, scale))
    }

    pub(super) fn small_number(&mut self, scale: u32) -> Expr {
        let mantissa = self.rng.below(200) as i64 - 60;
        self.builder.number(mantissa, scale)
    }

    pub(super) fn column(&mut self, fits: &dyn Fn(&Type) -> bool, depth: u32) -> Option<Expr> {
        let id = *self.rng.pick(&self.tables)?;
        let table = self.builder.program.tables.get(id.index())?.clone();
        let columns: Vec<u32> = (0u32..).zip(&table.outputs).filter(|(_, ty)| fits(ty)).map(|(column, _)| column).collect();
        let column = *self.rng.pick(&columns)?;
        let mut keys = Vec::new();
        for ty in &table.keys {
            let mut key = self.any(ty, depth);
            let inside = match (ty, &key.ty) {
                (Type::Number(cells), Type::Number(found)) => cells.interval.encloses(&found.interval),
                _ => true,
            };
            if !inside {
                // Clamp, so that the key lies where the table answers.
                let Type::Number(cells) = ty else { return None };
                let low = self.builder.number(cells.interval.low().clone(), cells.scale);
                let high = self.builder.number(cells.interval.high().clone(), cells.scale);
                let raised = self.builder.op(Op::Max(Box::new(key), Box::new(low)));
                key = self.builder.op(Op::Min(Box::new(raised), Box::new(high)));
            }
            keys.push(key);
        }
        let row = self.builder.op(Op::Row(id, keys));
        self.builder.try_expr(Op::Column(id, column, Box::new(row)), &Type::Bool)
    }

    pub(super) fn number(&mut self, scale: u32, depth: u32) -> Expr {
        if depth == 0 || self.rng.chance(20) {
            if self.rng.chance(70)
                && let Some(named) = self.named(&|ty| matches!(ty, Type::Number(_)))
            {
                return self.fit(named, scale);
            }
            return self.small_number(scale);
        }
        let depth = depth - 1;
        let found = match self.rng.below(17) {
            13 | 14 => {
                let ty = number_type(0, 0, scale);
                return self.question(&ty, depth).unwrap_or_else(|| self.small_number(scale));
            }
            15 | 16 => {
                let measured = self.measured(depth);
                return self.fit(measured, scale);
            }
            0 => Some(Op::Add(Box::new(self.number(scale, depth)), Box::new(self.number(scale, depth)))),
            1 => Some(Op::Sub(Box::new(self.number(scale, depth)), Box::new(self.number(scale, depth)))),
            2 | 3 => {
                let first = self.rng.below(u64::from(scale) + 1) as u32;
                Some(Op::Mul(Box::new(self.number(first, depth)), Box::new(self.number(scale - first, depth))))
            }
            4 => Some(Op::Neg(Box::new(self.number(scale, depth)))),
            5 => Some(Op::Min(Box::new(self.number(scale, depth)), Box::new(self.number(scale, depth)))),
            6 => Some(Op::Max(Box::new(self.number(scale, depth)), Box::new(self.number(scale, depth)))),
            7 => {
                let cond = self.truth(depth);
                Some(Op::If(Box::new(cond), Box::new(self.number(scale, depth)), Box::new(self.number(scale, depth))))
            }
            8 => {
                let inner = if self.rng.chance(50) { self.fraction(depth) } else { self.number(scale + 2, depth) };
                let rounded = self.round(inner, scale);
                return rounded.unwrap_or_else(|| self.small_number(scale));
            }
            9 => {
                let e = *self.rng.pick(&self.enumerations[..3]).unwrap();
                let set = self.set(e, depth);
                let count = self.builder.op(Op::Count(Box::new(set)));
                return self.fit(count, scale);
            }
            10 => {
                let cell = self.column(&|ty| matches!(ty, Type::Number(_)), depth);
                return match cell {
                    Some(cell) => self.fit(cell, scale),
                    None => self.small_number(scale),
                };
            }
            11 => {
                let Some(id) = self.rng.pick(&self.tariffs).copied() else { return self.small_number(scale) };
                let base_scale = self.builder.program.tariffs.get(id.index()).map_or(0, |t| t.base_scale);
                let base = self.number(base_scale, depth);
                let zero = self.builder.number(0, base_scale);
                let base = self.builder.op(Op::Max(Box::new(base), Box::new(zero)));
                let amount = self.builder.try_expr(Op::Tariff(id, Box::new(base)), &Type::Bool);
                return match amount {
                    Some(amount) => self.fit(amount, scale),
                    None => self.small_number(scale),
                };
            }
            _ => None,
        };
        found.and_then(|op| self.builder.try_expr(op, &Type::Bool)).unwrap_or_else(|| self.small_number(scale))
    }

    pub(super) fn fraction(&mut self, depth: u32) -> Expr {
        let simple = |g: &mut Generator| {
            let number = g.small_number(1);
            g.builder.op(Op::ToFraction(Box::new(number)))
        };
        if depth == 0 {
            return simple(self);
        }
        let depth = depth - 1;
        let op = match self.rng.below(7) {
            0 => Op::Add(Box::new(self.fraction(depth)), Box::new(self.fraction(depth))),
            1 => Op::Sub(Box::new(self.fraction(depth)), Box::new(self.fraction(depth))),
            2 => Op::Mul(Box::new(self.fraction(depth)), Box::new(self.fraction(depth))),
            3 => Op::Neg(Box::new(self.fraction(depth))),
            4 => {
                let scale = self.rng.below(3) as u32;
                Op::ToFraction(Box::new(self.number(scale, depth)))
            }
            _ => {
                let (s, t) = (self.rng.below(3) as u32, self.rng.below(3) as u32);
                Op::Quotient(Box::new(self.number(s, depth)), Box::new(self.number(t, depth)))
            }
        };
        match self.builder.try_expr(op, &Type::Bool) {
            Some(found) => found,
            None => self.named(&|ty| matches!(ty, Type::Fraction(_))).unwrap_or_else(|| simple(self)),
        }
    }
}

pub fn law_day(rng: &mut Rng) -> Day {
    Day::from_count(738_000 + rng.below(2_000) as i64).unwrap_or(Day::FIRST)
}
