//! Expressions, and which of them are cheap and safe enough to compute without being asked.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, types};
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{CompareOp, Constant, Expr, InputId, Op, SiteId, Type, quotient_intervals, rounding_intervals};
use perwali_engine::value::{Interval, power_of_ten};

use super::divide::Divisor;
use super::number::{Shape, condition_code, is_wide, mismatch};
use super::value::has_cell;
use super::{Datum, Emitted, Emitter, Flag, Num, read_only, word_offset};
use crate::CompileError;
use crate::plan::{MOST_DEPTH, MOST_NODES};

/// Cost up to which the second operand of `dan` or `atau`, or an arm of `bila`, is computed without a branch.
const CHEAP_OPERAND: u32 = 8;

impl<'e> Emitter<'e> {
    /// The value of an expression, held as its type says.
    pub(super) fn expr(&mut self, expr: &'e Expr) -> Emitted<Datum> {
        self.nodes += 1;
        self.depth += 1;
        if self.nodes > MOST_NODES {
            return Err(CompileError::TooLarge);
        }
        if self.depth > MOST_DEPTH {
            return Err(CompileError::TooDeep);
        }
        let datum = self.operation(expr)?;
        self.depth -= 1;
        self.cast(datum, Shape::of(&expr.ty))
    }

    pub(super) fn number(&mut self, expr: &'e Expr) -> Emitted<Num> {
        match self.expr(expr)? {
            Datum::Scalar(number) => Ok(number),
            _ => Err(mismatch()),
        }
    }

    pub(super) fn condition(&mut self, expr: &'e Expr) -> Emitted<Flag> {
        match self.expr(expr)? {
            Datum::Bool(flag) => Ok(flag),
            _ => Err(mismatch()),
        }
    }

    fn fraction(&mut self, expr: &'e Expr) -> Emitted<(Num, Num)> {
        match self.expr(expr)? {
            Datum::Fraction(n, d) => Ok((n, d)),
            _ => Err(mismatch()),
        }
    }

    fn operation(&mut self, expr: &'e Expr) -> Emitted<Datum> {
        let shape = Shape::of(&expr.ty);
        let scalar = |number| Ok(Datum::Scalar(number));
        let wide = shape == Shape::Scalar(true);
        match &expr.op {
            Op::Constant(constant) => self.constant(constant, shape),
            Op::Input(input) => self.input(*input, expr.site),
            Op::InputPresent(input) => Ok(Datum::Bool(self.input_present(*input))),
            Op::Value(id) => {
                let found = self.demand(*id)?;
                self.fail_unless(found.present, FailureKind::Undetermined(*id), expr.site)?;
                if found.present != Flag::Known(true) {
                    self.remember(*id, super::Found { present: Flag::Known(true), datum: found.datum });
                }
                Ok(found.datum)
            }
            Op::ValuePresent(id) => Ok(Datum::Bool(self.demand(*id)?.present)),
            Op::LawDay => scalar(Num { value: self.law_day, wide: false }),
            Op::Rescale(a) => {
                let by = scale_of(&expr.ty).saturating_sub(scale_of(&a.ty));
                let number = self.number(a)?;
                scalar(self.scale_up(number, by, wide)?)
            }
            Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) => self.arithmetic(&expr.op, a, b, shape),
            Op::Neg(a) => match (self.expr(a)?, shape) {
                (Datum::Scalar(number), _) => scalar(self.neg(number, wide)),
                (Datum::Fraction(n, d), Shape::Fraction(n_wide, _)) => Ok(Datum::Fraction(self.neg(n, n_wide), d)),
                _ => Err(mismatch()),
            },
            Op::ToFraction(a) => {
                let Shape::Fraction(_, d_wide) = shape else { return Err(mismatch()) };
                let numerator = self.number(a)?;
                Ok(Datum::Fraction(numerator, self.constant_number(&power_of_ten(scale_of(&a.ty)), d_wide)?))
            }
            Op::Quotient(a, b) => self.quotient(expr, a, b, shape),
            Op::Min(a, b) | Op::Max(a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                let cc = if matches!(expr.op, Op::Min(..)) { IntCC::SignedLessThan } else { IntCC::SignedGreaterThan };
                match self.compare(cc, a, b) {
                    Flag::Found(first) => scalar(self.select_number(first, a, b, wide)),
                    Flag::Known(_) => Err(mismatch()),
                }
            }
            Op::Round { value, mode, unit } => {
                let scale = scale_of(&expr.ty);
                let (dividend_interval, divisor_interval) = rounding_intervals(&value.ty, scale, unit).ok_or_else(mismatch)?;
                let dividend_wide = is_wide(&dividend_interval);
                let (dividend, divisor) = match self.expr(value)? {
                    Datum::Scalar(number) => {
                        let by = scale.saturating_sub(scale_of(&value.ty));
                        let point = divisor_interval.as_point().ok_or_else(mismatch)?.clone();
                        (self.scale_up(number, by, dividend_wide)?, self.constant_number(&point, is_wide(&divisor_interval))?)
                    }
                    Datum::Fraction(n, d) => {
                        (self.scale_up(n, scale, dividend_wide)?, self.mul_constant(d, unit, is_wide(&divisor_interval))?)
                    }
                    Datum::Bool(_) => return Err(mismatch()),
                };
                let divisor = Divisor { number: divisor, interval: &divisor_interval };
                let quotient = self.divide(dividend, &dividend_interval, divisor, *mode, wide)?;
                scalar(self.mul_constant(quotient, unit, wide)?)
            }
            Op::Compare(op, a, b) => self.comparison(*op, a, b).map(Datum::Bool),
            Op::And(a, b) => self.both(a, b, true),
            Op::Or(a, b) => self.both(a, b, false),
            Op::Not(a) => {
                if let Op::Compare(op, a, b) = &a.op {
                    return self.comparison(op.opposite(), a, b).map(Datum::Bool);
                }
                let flag = self.condition(a)?;
                Ok(Datum::Bool(self.not(flag)))
            }
            Op::In(member, set) => {
                let member_number = self.number(member)?.value;
                let set = self.number(set)?.value;
                let shifted = self.builder.ins().ushr(set, member_number);
                let one = self.k(1);
                let bit = self.builder.ins().band(shifted, one);
                let held = Flag::Found(self.builder.ins().ireduce(types::I8, bit));
                // A shift by 64 or more wraps round.
                let members = self.members(&member.ty);
                let representable =
                    if members > 64 { self.icmp_k(IntCC::UnsignedLessThan, member_number, 64) } else { Flag::Known(true) };
                Ok(Datum::Bool(self.and(held, representable)))
            }
            Op::Count(set) => {
                let set = self.number(set)?.value;
                scalar(Num { value: self.builder.ins().popcnt(set), wide: false })
            }
            Op::If(condition, then, otherwise) => self.choice(condition, then, otherwise, shape),
            Op::Tariff(id, base) => self.tariff(*id, base, wide).map(Datum::Scalar),
            Op::Row(id, keys) => self.row(*id, keys).map(Datum::Scalar),
            Op::Column(id, column, row) => {
                let found = self.column(*id, *column, row, expr.site)?;
                self.fail_unless(found.present, FailureKind::Internal, expr.site)?;
                Ok(found.datum)
            }
            Op::Bound(binder) => self.bound_element(*binder),
            Op::Field(element, field) => self.field(element, *field, expr.site),
            Op::FieldPresent(element, field) => self.field_present(element, *field).map(Datum::Bool),
            Op::ElementValue(id, element) => self.element_value(expr, *id, element),
            Op::Query(query) => self.query(expr, query),
            Op::Select(select) => self.select_element(expr, select),
            Op::AddMonths(..)
            | Op::AddDays(..)
            | Op::DaysBetween(..)
            | Op::MonthsBetween(..)
            | Op::DatePart(..)
            | Op::DayOfYear { .. }
            | Op::DayOfMonth { .. }
            | Op::AtSecond(..)
            | Op::AddSeconds(..)
            | Op::SecondsBetween(..)
            | Op::DayOf(_)
            | Op::SecondOfDay(_) => self.time(expr).map(Datum::Scalar),
        }
    }

    fn members(&self, ty: &Type) -> usize {
        match ty {
            Type::Member(e) | Type::Set(e) => self.program.enumerations.get(e.index()).map_or(0, |e| e.members.len()),
            _ => 0,
        }
    }

    pub(super) fn constant(&mut self, constant: &Constant, shape: Shape) -> Emitted<Datum> {
        let wide = shape == Shape::Scalar(true);
        let word = match constant {
            Constant::Bool(truth) => return Ok(Datum::Bool(Flag::Known(*truth))),
            Constant::Number(number) => return self.constant_number(number, wide).map(Datum::Scalar),
            Constant::Member(member) => i64::from(*member),
            Constant::Set(members) => *members as i64,
            Constant::Date(day) => day.count().into(),
            Constant::Time(moment) => moment.count(),
            Constant::Text(text) => {
                let number = self.program.texts.iter().position(|own| own == text).and_then(|number| i64::try_from(number).ok());
                number.ok_or(CompileError::Inconsistent("a text that the program does not list"))?
            }
            Constant::Absent | Constant::Impossible => return Ok(self.zero(shape)),
        };
        Ok(Datum::Scalar(Num { value: self.k(word), wide: false }))
    }

    // ---- inputs ----

    pub(super) fn input_present(&mut self, input: InputId) -> Flag {
        // What an assertion lists as read may not exist; then it is never given.
        let Some(declared) = self.program.inputs.get(input.index()) else { return Flag::Known(false) };
        if declared.default.is_some() || self.scope.given.contains(&input) {
            return Flag::Known(true);
        }
        let word = self.builder.ins().load(types::I64, read_only(), self.facts, word_offset(input.index() / 64));
        let bit = self.k(1i64 << (input.index() % 64));
        let masked = self.builder.ins().band(word, bit);
        self.icmp_k(IntCC::NotEqual, masked, 0)
    }

    fn input(&mut self, input: InputId, site: SiteId) -> Emitted<Datum> {
        let present = self.input_present(input);
        if present != Flag::Known(true) {
            self.fail_unless(present, FailureKind::InputMissing(input), site)?;
            self.remember_given(input);
        }
        self.load_input(input)
    }

    fn load_input(&mut self, input: InputId) -> Emitted<Datum> {
        let slot = self.context.facts.slot(input.index()).ok_or(CompileError::Inconsistent("an input that does not exist"))?;
        let (facts, offset) = (self.facts, word_offset(slot.word));
        if slot.wide {
            return Ok(Datum::Scalar(self.load_wide(facts, offset, read_only())));
        }
        let value = self.builder.ins().load(types::I64, read_only(), facts, offset);
        let is_bool = self.program.inputs.get(input.index()).is_some_and(|input| input.ty == Type::Bool);
        if is_bool {
            return Ok(Datum::Bool(Flag::Found(self.builder.ins().ireduce(types::I8, value))));
        }
        Ok(Datum::Scalar(Num { value, wide: false }))
    }

    /// Records what follows from a condition that holds.
    pub(super) fn assume(&mut self, condition: &Expr) {
        match &condition.op {
            Op::InputPresent(input) => self.remember_given(*input),
            Op::FieldPresent(element, field) => self.assume_field(element, *field),
            Op::ValuePresent(id) => {
                if let Some(found) = self.scope.values.get(id).copied() {
                    self.remember(*id, super::Found { present: Flag::Known(true), datum: found.datum });
                }
            }
            Op::And(a, b) => {
                self.assume(a);
                self.assume(b);
            }
            _ => {}
        }
    }

    // ---- operators ----

    fn arithmetic(&mut self, op: &Op, a: &'e Expr, b: &'e Expr, shape: Shape) -> Emitted<Datum> {
        match shape {
            Shape::Scalar(wide) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                Ok(Datum::Scalar(match op {
                    Op::Add(..) => self.add(a, b, wide),
                    Op::Sub(..) => self.sub(a, b, wide),
                    _ => self.mul(a, b, wide),
                }))
            }
            Shape::Fraction(n_wide, d_wide) => {
                let ((n, d), (m, e)) = (self.fraction(a)?, self.fraction(b)?);
                let numerator = if matches!(op, Op::Mul(..)) {
                    self.mul(n, m, n_wide)
                } else {
                    let (left, right) = (self.mul(n, e, n_wide), self.mul(m, d, n_wide));
                    if matches!(op, Op::Add(..)) { self.add(left, right, n_wide) } else { self.sub(left, right, n_wide) }
                };
                Ok(Datum::Fraction(numerator, self.mul(d, e, d_wide)))
            }
            Shape::Bool => Err(mismatch()),
        }
    }

    fn quotient(&mut self, expr: &Expr, a: &'e Expr, b: &'e Expr, shape: Shape) -> Emitted<Datum> {
        let (Some(x), Some(y), Shape::Fraction(n_wide, d_wide)) = (a.ty.as_number(), b.ty.as_number(), shape) else {
            return Err(mismatch());
        };
        let (dividend, divisor) = (self.number(a)?, self.number(b)?);
        let zero = self.constant_number(&0.into(), divisor.wide)?;
        if y.interval.contains_zero() {
            let is_zero = self.compare(IntCC::Equal, divisor, zero);
            self.fail_if(is_zero, FailureKind::ZeroDivision, expr.site)?;
        }
        let (n_interval, d_interval) = quotient_intervals(&x.interval, x.scale, &y.interval, y.scale);
        // Before the sign moves, the numbers may be wider than after it (−2^63).
        let (n_before, d_before) = (n_wide || is_wide(&n_interval), d_wide || is_wide(&d_interval));
        let n = self.scale_up(dividend, y.scale.saturating_sub(x.scale), n_before)?;
        let d = self.scale_up(divisor, x.scale.saturating_sub(y.scale), d_before)?;
        if *y.interval.low() >= 0.into() {
            return Ok(Datum::Fraction(n, d));
        }
        let (minus_n, minus_d) = (self.neg(n, n_before), self.neg(d, d_before));
        match self.compare(IntCC::SignedLessThan, divisor, zero) {
            Flag::Found(negative) => {
                let n = self.select_number(negative, minus_n, n, n_before);
                Ok(Datum::Fraction(n, self.select_number(negative, minus_d, d, d_before)))
            }
            Flag::Known(_) => Err(mismatch()),
        }
    }

    fn comparison(&mut self, op: CompareOp, a: &'e Expr, b: &'e Expr) -> Emitted<Flag> {
        let cc = condition_code(op);
        match (self.expr(a)?, self.expr(b)?) {
            (Datum::Scalar(a), Datum::Scalar(b)) => Ok(self.compare(cc, a, b)),
            (Datum::Bool(a), Datum::Bool(b)) => {
                let differ = self.differ(a, b);
                Ok(if op == CompareOp::Equal { self.not(differ) } else { differ })
            }
            (Datum::Fraction(n, d), Datum::Fraction(m, e)) => {
                let (Type::Fraction(x), Type::Fraction(y)) = (&a.ty, &b.ty) else { return Err(mismatch()) };
                let crossed = |p: &Interval, q: &Interval| is_wide(&p.mul(q));
                let wide = crossed(&x.numerator, &y.denominator) || crossed(&y.numerator, &x.denominator);
                let (left, right) = (self.mul(n, e, wide), self.mul(m, d, wide));
                Ok(self.compare(cc, left, right))
            }
            _ => Err(mismatch()),
        }
    }

    /// `a dan b` or `a atau b`.
    fn both(&mut self, a: &'e Expr, b: &'e Expr, and: bool) -> Emitted<Datum> {
        let first = self.condition(a)?;
        if let Flag::Found(_) = first {
            let start = self.enter();
            if and {
                self.assume(a);
            }
            let cheap = self.cost(b).is_some_and(|cost| cost <= CHEAP_OPERAND);
            if cheap {
                let second = self.condition(b)?;
                self.leave(start);
                return Ok(Datum::Bool(if and { self.and(first, second) } else { self.or(first, second) }));
            }
            self.leave(start);
        }
        let second = |emitter: &mut Self| {
            if and {
                emitter.assume(a);
            }
            let flag = emitter.condition(b)?;
            Ok(vec![emitter.flag_value(flag)])
        };
        let settled = |emitter: &mut Self| Ok(vec![emitter.flag_value(Flag::Known(!and))]);
        let values = if and {
            self.either(first, &[types::I8], second, settled)?
        } else {
            self.either(first, &[types::I8], settled, second)?
        };
        Self::unflatten(&values, Shape::Bool)
    }

    fn choice(&mut self, condition: &'e Expr, then: &'e Expr, otherwise: &'e Expr, shape: Shape) -> Emitted<Datum> {
        let flag = self.condition(condition)?;
        let start = self.enter();
        self.assume(condition);
        let then_cost = self.cost(then);
        self.leave(start);
        let cheap = |cost: Option<u32>| cost.is_some_and(|cost| cost <= CHEAP_OPERAND);
        if cheap(then_cost) && cheap(self.cost(otherwise)) {
            let start = self.enter();
            self.assume(condition);
            let a = self.expr(then)?;
            self.leave(start);
            let b = self.expr(otherwise)?;
            return self.select_datum(flag, a, b, shape);
        }
        let values = self.either(
            flag,
            &shape.types(),
            |emitter| {
                emitter.assume(condition);
                let datum = emitter.expr(then)?;
                emitter.flatten(datum, shape)
            },
            |emitter| {
                let datum = emitter.expr(otherwise)?;
                emitter.flatten(datum, shape)
            },
        )?;
        Self::unflatten(&values, shape)
    }

    /// A rough count of the instructions of an expression that can be computed unasked: it cannot fail, sets no mark,
    /// reads nothing by an index that might be out of range, and needs no value that is not yet there.
    pub(super) fn cost(&self, expr: &Expr) -> Option<u32> {
        let extra = if matches!(Shape::of(&expr.ty), Shape::Scalar(true) | Shape::Fraction(..)) { 4 } else { 0 };
        let own = match &expr.op {
            // Of a rule's body, an empty one is for the rule to tell.
            Op::Constant(Constant::Absent) => return None,
            Op::Constant(_) | Op::LawDay | Op::Bound(_) => 0,
            Op::Input(input) => {
                let default = self.program.inputs.get(input.index())?.default.is_some();
                if default || self.scope.given.contains(input) { 1 } else { return None }
            }
            Op::InputPresent(_) => 2,
            Op::Value(id) => return (self.scope.values.get(id)?.present == Flag::Known(true)).then_some(0),
            Op::ValuePresent(id) => return self.scope.values.get(id).map(|_| 0),
            Op::Compare(_, a, _) if matches!(a.ty, Type::Fraction(_)) => 12,
            Op::Compare(..) | Op::Rescale(_) | Op::Add(..) | Op::Sub(..) | Op::Neg(_) | Op::And(..) | Op::Or(..) | Op::Not(_) => {
                1 + extra
            }
            Op::ToFraction(_) => 1,
            Op::Min(..) | Op::Max(..) | Op::Count(_) | Op::If(..) => 2 + extra,
            Op::Mul(..) | Op::In(..) => 3 + 2 * extra,
            Op::Column(_, _, row) if matches!(row.op, Op::Value(_)) => 3 + extra,
            Op::Field(element, field) if self.field_is_there(element, *field) => 2,
            Op::FieldPresent(..) => 3,
            Op::DaysBetween(..) | Op::SecondsBetween(..) => 1,
            Op::AtSecond(..) | Op::DayOf(_) | Op::SecondOfDay(_) => 4,
            Op::Column(..) | Op::Round { .. } | Op::Quotient(..) | Op::Tariff(..) | Op::Row(..) => return None,
            Op::Field(..) | Op::ElementValue(..) | Op::Query(_) | Op::Select(_) => return None,
            Op::AddMonths(..)
            | Op::AddDays(..)
            | Op::MonthsBetween(..)
            | Op::DatePart(..)
            | Op::DayOfYear { .. }
            | Op::DayOfMonth { .. }
            | Op::AddSeconds(..) => return None,
        };
        if let Op::Column(table, column, _) = &expr.op
            && [Constant::Absent, Constant::Impossible].iter().any(|cell| has_cell(self.program, *table, *column, cell))
        {
            return None;
        }
        let mut total = own;
        for operand in expr.operands() {
            total += self.cost(operand)?;
            if total > 64 {
                return None;
            }
        }
        Some(total)
    }
}

pub(super) fn scale_of(ty: &Type) -> u32 {
    ty.as_number().map_or(0, |number| number.scale)
}
