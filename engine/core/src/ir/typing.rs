//! Types of expressions from the types of their operands: scales add up, intervals are enclosed exactly.

use num_bigint::BigInt;
use num_traits::One;

use super::{
    EnumerationId, Expr, FractionType, InputId, NumberType, Op, Program, Table, TableId, Tariff, TariffId, Type, Unit, ValueId,
    quotient_intervals, rounding_intervals,
};
use crate::value::{Interval, Rounding, divide_rounded, power_of_ten};

/// What an expression may refer to.
pub trait Context {
    /// Type of an input.
    fn input(&self, id: InputId) -> Option<Type>;
    /// Type of a value.
    fn value(&self, id: ValueId) -> Option<Type>;
    /// A table.
    fn table(&self, id: TableId) -> Option<&Table>;
    /// A tariff.
    fn tariff(&self, id: TariffId) -> Option<&Tariff>;
    /// How many members an enumeration has.
    fn members(&self, id: EnumerationId) -> Option<usize>;
}

impl Context for Program {
    fn input(&self, id: InputId) -> Option<Type> {
        self.inputs.get(id.index()).map(|input| input.ty.clone())
    }

    fn value(&self, id: ValueId) -> Option<Type> {
        self.values.get(id.index()).map(|value| value.ty.clone())
    }

    fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(id.index())
    }

    fn tariff(&self, id: TariffId) -> Option<&Tariff> {
        self.tariffs.get(id.index())
    }

    fn members(&self, id: EnumerationId) -> Option<usize> {
        self.enumerations.get(id.index()).map(|e| e.members.len())
    }
}

/// Why an operation has no type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypingError {
    /// The operands do not fit the operation, or something it refers to does not exist.
    Misfit,
    /// A result or an intermediate result can be too large to compute; its interval.
    TooLarge(Interval),
    /// The divisor is always zero.
    AlwaysZero,
}

/// The type of an operation whose operands are typed. `unit` is the unit of a number or fraction that results, and `ty`
/// the type of a constant.
pub fn infer(op: &Op, ty: &Type, unit: Unit, context: &dyn Context) -> Result<Type, TypingError> {
    let found = shape(op, ty, unit, context)?;
    let computable = |interval: &Interval| {
        if interval.is_computable() { Ok(()) } else { Err(TypingError::TooLarge(interval.clone())) }
    };
    match &found {
        Type::Number(number) => computable(&number.interval)?,
        Type::Fraction(fraction) => {
            computable(&fraction.numerator)?;
            computable(&fraction.denominator)?;
        }
        _ => {}
    }
    for interval in intermediates(op, &found) {
        computable(&interval)?;
    }
    Ok(found)
}

fn intermediates(op: &Op, result: &Type) -> Vec<Interval> {
    match op {
        Op::Round { value, unit, .. } => {
            let scale = result.as_number().map_or(0, |n| n.scale);
            rounding_intervals(&value.ty, scale, unit).map_or_else(Vec::new, |(a, b)| vec![a, b])
        }
        Op::Quotient(a, b) => match (&a.ty, &b.ty) {
            (Type::Number(x), Type::Number(y)) => {
                let (n, d) = quotient_intervals(&x.interval, x.scale, &y.interval, y.scale);
                vec![n, d]
            }
            _ => Vec::new(),
        },
        Op::Compare(_, a, b) => match (&a.ty, &b.ty) {
            (Type::Fraction(x), Type::Fraction(y)) => vec![x.numerator.mul(&y.denominator), y.numerator.mul(&x.denominator)],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn shape(op: &Op, ty: &Type, unit: Unit, context: &dyn Context) -> Result<Type, TypingError> {
    let misfit = TypingError::Misfit;
    let number = |scale, interval| Ok(Type::Number(NumberType { unit, scale, interval }));
    let require = |holds: bool| if holds { Ok(Type::Bool) } else { Err(TypingError::Misfit) };
    match op {
        Op::Constant(constant) => {
            let fits = constant_fits(constant, ty, context);
            if fits { Ok(ty.clone()) } else { Err(misfit) }
        }
        Op::Input(id) => context.input(*id).ok_or(misfit),
        Op::Value(id) => context.value(*id).ok_or(misfit),
        Op::InputPresent(id) => require(context.input(*id).is_some()),
        Op::ValuePresent(id) => require(context.value(*id).is_some()),
        Op::LawDay => Ok(Type::Date),
        Op::Rescale(a) => {
            let inner = a.ty.as_number().ok_or(misfit)?;
            let scale = ty.as_number().map_or(inner.scale, |n| n.scale);
            let by = scale.checked_sub(inner.scale).ok_or(TypingError::Misfit)?;
            number(scale, inner.interval.scale_up(by))
        }
        Op::Add(a, b) | Op::Sub(a, b) | Op::Mul(a, b) => arithmetic(op, &a.ty, &b.ty, unit),
        Op::Neg(a) => match &a.ty {
            Type::Number(n) => number(n.scale, n.interval.neg()),
            Type::Fraction(f) => {
                Ok(Type::Fraction(FractionType { unit, numerator: f.numerator.neg(), denominator: f.denominator.clone() }))
            }
            _ => Err(misfit),
        },
        Op::ToFraction(a) => {
            let n = a.ty.as_number().ok_or(misfit)?;
            let denominator = Interval::point(power_of_ten(n.scale));
            Ok(Type::Fraction(FractionType { unit, numerator: n.interval.clone(), denominator }))
        }
        Op::Quotient(a, b) => quotient(a.ty.as_number().ok_or(misfit.clone())?, b.ty.as_number().ok_or(misfit)?, unit),
        Op::Min(a, b) | Op::Max(a, b) => match (&a.ty, &b.ty) {
            (Type::Number(x), Type::Number(y)) if x.scale == y.scale => {
                let least = matches!(op, Op::Min(..));
                number(x.scale, if least { x.interval.min(&y.interval) } else { x.interval.max(&y.interval) })
            }
            (Type::Date, Type::Date) => Ok(Type::Date),
            _ => Err(misfit),
        },
        Op::Round { value, mode, unit: step } => {
            let scale = ty.as_number().ok_or(misfit)?.scale;
            number(scale, rounded(&value.ty, scale, *mode, step).ok_or(TypingError::Misfit)?)
        }
        Op::Compare(op, a, b) => {
            let ordered = !matches!(op, super::CompareOp::Equal | super::CompareOp::NotEqual);
            require(match (&a.ty, &b.ty) {
                (Type::Number(x), Type::Number(y)) => x.scale == y.scale,
                (Type::Fraction(_), Type::Fraction(_)) | (Type::Date, Type::Date) => true,
                (Type::Bool, Type::Bool) => !ordered,
                (Type::Member(x), Type::Member(y)) | (Type::Set(x), Type::Set(y)) => !ordered && x == y,
                _ => false,
            })
        }
        Op::And(a, b) | Op::Or(a, b) => require(a.ty == Type::Bool && b.ty == Type::Bool),
        Op::Not(a) => require(a.ty == Type::Bool),
        Op::In(member, set) => require(matches!((&member.ty, &set.ty), (Type::Member(x), Type::Set(y)) if x == y)),
        Op::Count(set) => match &set.ty {
            Type::Set(e) => number(0, Interval::new(0.into(), context.members(*e).ok_or(misfit)?.into())),
            _ => Err(misfit),
        },
        Op::If(condition, then, otherwise) => {
            if condition.ty != Type::Bool {
                return Err(misfit);
            }
            join(&then.ty, &otherwise.ty).ok_or(misfit)
        }
        Op::Tariff(id, base) => {
            let tariff = context.tariff(*id).ok_or(misfit.clone())?;
            let base = base.ty.as_number().ok_or(misfit.clone())?;
            if base.scale != tariff.base_scale || *base.interval.low() < BigInt::default() {
                return Err(misfit);
            }
            number(base.scale + tariff.rate_scale, tariff_interval(tariff, &base.interval))
        }
        Op::Row(id, keys) => {
            let table = context.table(*id).ok_or(misfit.clone())?;
            let keys_fit = keys.len() == table.keys.len() && keys.iter().zip(&table.keys).all(|(key, ty)| key_fits(&key.ty, ty));
            if !keys_fit || table.rows.is_empty() {
                return Err(misfit);
            }
            number(0, Interval::new(0.into(), (table.rows.len() - 1).into()))
        }
        Op::Column(id, column, row) => {
            let table = context.table(*id).ok_or(misfit.clone())?;
            let row = row.ty.as_number().ok_or(misfit.clone())?;
            let rows = Interval::new(0.into(), table.rows.len().saturating_sub(1).into());
            if row.scale != 0 || !rows.encloses(&row.interval) {
                return Err(misfit);
            }
            table.outputs.get(*column as usize).cloned().ok_or(misfit)
        }
    }
}

/// Whether an expression of one type may be compared with the cells made for another.
fn key_fits(key: &Type, cells: &Type) -> bool {
    match (key, cells) {
        (Type::Number(key), Type::Number(cells)) => key.scale == cells.scale && cells.interval.encloses(&key.interval),
        _ => key == cells,
    }
}

fn constant_fits(constant: &super::Constant, ty: &Type, context: &dyn Context) -> bool {
    use super::Constant;
    match (constant, ty) {
        (Constant::Bool(_), Type::Bool) | (Constant::Date(_), Type::Date) => true,
        (Constant::Number(mantissa), Type::Number(number)) => number.interval.contains(mantissa),
        (Constant::Member(member), Type::Member(e)) => context.members(*e).is_some_and(|n| (*member as usize) < n),
        (Constant::Set(set), Type::Set(e)) => {
            context.members(*e).is_some_and(|n| set.checked_shr(u32::try_from(n).unwrap_or(u32::MAX)).unwrap_or(0) == 0)
        }
        _ => false,
    }
}

fn arithmetic(op: &Op, a: &Type, b: &Type, unit: Unit) -> Result<Type, TypingError> {
    match (a, b) {
        (Type::Number(x), Type::Number(y)) => {
            let (scale, interval) = match op {
                Op::Mul(..) => (x.scale + y.scale, x.interval.mul(&y.interval)),
                _ if x.scale != y.scale => return Err(TypingError::Misfit),
                Op::Add(..) => (x.scale, x.interval.add(&y.interval)),
                _ => (x.scale, x.interval.sub(&y.interval)),
            };
            Ok(Type::Number(NumberType { unit, scale, interval }))
        }
        (Type::Fraction(x), Type::Fraction(y)) => {
            let (left, right) = (x.numerator.mul(&y.denominator), y.numerator.mul(&x.denominator));
            let numerator = match op {
                Op::Mul(..) => x.numerator.mul(&y.numerator),
                Op::Add(..) => left.add(&right),
                _ => left.sub(&right),
            };
            for part in [&left, &right] {
                if !part.is_computable() {
                    return Err(TypingError::TooLarge(part.clone()));
                }
            }
            Ok(Type::Fraction(FractionType { unit, numerator, denominator: x.denominator.mul(&y.denominator) }))
        }
        _ => Err(TypingError::Misfit),
    }
}

fn quotient(a: &NumberType, b: &NumberType, unit: Unit) -> Result<Type, TypingError> {
    let (mut numerator, denominator) = quotient_intervals(&a.interval, a.scale, &b.interval, b.scale);
    if *denominator.low() < BigInt::default() {
        let negated = numerator.neg();
        numerator = if *denominator.high() <= BigInt::default() { negated } else { numerator.hull(&negated) };
    }
    let magnitude = denominator.abs();
    if magnitude.high() < &BigInt::one() {
        return Err(TypingError::AlwaysZero);
    }
    let denominator = Interval::new(magnitude.low().max(&BigInt::one()).clone(), magnitude.high().clone());
    Ok(Type::Fraction(FractionType { unit, numerator, denominator }))
}

/// All results of rounding a value of this type; rounding never reverses an order, so the ends decide.
fn rounded(value: &Type, scale: u32, mode: Rounding, step: &BigInt) -> Option<Interval> {
    let end = |dividend: &BigInt, divisor: &BigInt| divide_rounded(dividend, divisor, mode).map(|quotient| quotient * step);
    let (dividend, divisor) = rounding_intervals(value, scale, step)?;
    let mut hull: Option<Interval> = None;
    for d in [divisor.low(), divisor.high()] {
        for n in [dividend.low(), dividend.high()] {
            let point = Interval::point(end(n, d)?);
            hull = Some(hull.map_or(point.clone(), |hull| hull.hull(&point)));
        }
    }
    hull
}

fn tariff_interval(tariff: &Tariff, base: &Interval) -> Interval {
    let mut hull = Interval::new(tariff.amount(base.low()), tariff.amount(base.high()));
    if !tariff.progressive {
        for end in tariff.slices.iter().filter_map(|slice| slice.end.as_ref()) {
            for point in [end.clone(), end + 1] {
                if base.contains(&point) {
                    hull = hull.hull(&Interval::point(tariff.amount(&point)));
                }
            }
        }
    }
    hull
}

/// The type that holds every value of both; none where they do not go together.
pub fn join(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        (Type::Number(x), Type::Number(y)) if x.scale == y.scale => Some(Type::Number(NumberType {
            unit: if x.unit == y.unit { x.unit } else { Unit::Bare },
            scale: x.scale,
            interval: x.interval.hull(&y.interval),
        })),
        (Type::Fraction(x), Type::Fraction(y)) => Some(Type::Fraction(FractionType {
            unit: if x.unit == y.unit { x.unit } else { Unit::Bare },
            numerator: x.numerator.hull(&y.numerator),
            denominator: x.denominator.hull(&y.denominator),
        })),
        _ => (a == b).then(|| a.clone()),
    }
}

/// Whether every value of `inner` is one of `outer`, whatever the units.
pub fn encloses(outer: &Type, inner: &Type) -> bool {
    match (outer, inner) {
        (Type::Number(x), Type::Number(y)) => x.scale == y.scale && x.interval.encloses(&y.interval),
        (Type::Fraction(x), Type::Fraction(y)) => x.numerator.encloses(&y.numerator) && x.denominator.encloses(&y.denominator),
        _ => outer == inner,
    }
}

/// Deepest nesting of an expression.
pub fn depth(expr: &Expr) -> usize {
    1 + expr.operands().into_iter().map(depth).max().unwrap_or(0)
}
