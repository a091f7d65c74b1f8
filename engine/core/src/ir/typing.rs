//! Types of expressions from the types of their operands: scales add up, intervals are enclosed exactly.

use num_bigint::BigInt;
use num_traits::One;

use super::{
    CompareOp, Constant, DatePart, EnumerationId, Expr, FractionType, InputId, NumberType, Op, Program, Query, QueryKind, Record,
    RecordId, Select, Table, TableId, Tariff, TariffId, Type, Unit, ValueId, quotient_intervals, rounding_intervals,
};
use crate::value::{Day, Interval, Moment, Rounding, SECONDS_OF_DAY, divide_rounded, power_of_ten};

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
    /// Whether the members of an enumeration are ordered.
    fn ordered(&self, id: EnumerationId) -> bool;
    /// A record.
    fn record(&self, id: RecordId) -> Option<&Record>;
    /// The list a value is a computed field of.
    fn element_of(&self, id: ValueId) -> Option<InputId>;
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

    fn ordered(&self, id: EnumerationId) -> bool {
        self.enumerations.get(id.index()).is_some_and(|e| e.ordered)
    }

    fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(id.index())
    }

    fn element_of(&self, id: ValueId) -> Option<InputId> {
        self.values.get(id.index()).and_then(|value| value.element).map(|(list, _)| list)
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
        Op::Constant(Constant::Absent) => Ok(ty.clone()),
        Op::Constant(constant) => {
            let fits = constant_fits(constant, ty, context);
            if fits { Ok(ty.clone()) } else { Err(misfit) }
        }
        // A list is asked about, never computed with.
        Op::Input(id) => context.input(*id).filter(|ty| !matches!(ty, Type::List(..))).ok_or(misfit),
        Op::Value(id) if context.element_of(*id).is_some() => Err(misfit),
        Op::Value(id) => context.value(*id).ok_or(misfit),
        Op::InputPresent(id) => require(context.input(*id).is_some()),
        Op::ValuePresent(id) => require(context.value(*id).is_some() && context.element_of(*id).is_none()),
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
            (Type::Time, Type::Time) => Ok(Type::Time),
            (Type::Member(x), Type::Member(y)) if x == y && context.ordered(*x) => Ok(a.ty.clone()),
            _ => Err(misfit),
        },
        Op::Round { value, mode, unit: step } => {
            let scale = ty.as_number().ok_or(misfit)?.scale;
            number(scale, rounded(&value.ty, scale, *mode, step).ok_or(TypingError::Misfit)?)
        }
        Op::Compare(op, a, b) => {
            let ordered = !matches!(op, CompareOp::Equal | CompareOp::NotEqual);
            require(match (&a.ty, &b.ty) {
                (Type::Number(x), Type::Number(y)) => x.scale == y.scale,
                (Type::Fraction(_), Type::Fraction(_)) | (Type::Date, Type::Date) | (Type::Time, Type::Time) => true,
                (Type::Bool, Type::Bool) | (Type::Text, Type::Text) => !ordered,
                (Type::Member(x), Type::Member(y)) => x == y && (!ordered || context.ordered(*x)),
                (Type::Set(x), Type::Set(y)) => !ordered && x == y,
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
        Op::Bound(_) => match ty {
            Type::Element(list) if elements(*list, context).is_some() => Ok(ty.clone()),
            _ => Err(misfit),
        },
        Op::Field(element, field) => {
            let field = field_of(element, *field, context).ok_or(misfit)?;
            Ok(with_unit(&field.ty, unit))
        }
        Op::FieldPresent(element, field) => require(field_of(element, *field, context).is_some()),
        Op::ElementValue(id, element) => match (&element.ty, context.element_of(*id)) {
            (Type::Element(list), Some(own)) if *list == own => context.value(*id).ok_or(misfit),
            _ => Err(misfit),
        },
        Op::Query(query) => question(query, unit, context),
        Op::Select(select) => choice(select, context),
        _ => time(op, unit),
    }
}

/// Types of operations on days and moments.
fn time(op: &Op, unit: Unit) -> Result<Type, TypingError> {
    let whole =
        |low: i64, high: i64| Ok(Type::Number(NumberType { unit, scale: 0, interval: Interval::new(low.into(), high.into()) }));
    let is_whole = |expr: &Expr| expr.ty.as_number().is_some_and(|number| number.scale == 0);
    let days = i64::from(Day::LAST.count() - Day::FIRST.count());
    match op {
        Op::AddMonths(day, by, _) | Op::AddDays(day, by) if day.ty == Type::Date && is_whole(by) => Ok(Type::Date),
        Op::DaysBetween(a, b) if a.ty == Type::Date && b.ty == Type::Date => whole(-days, days),
        Op::MonthsBetween(a, b, ..) if a.ty == Type::Date && b.ty == Type::Date => whole(-14_400, 14_400),
        Op::DatePart(part, day) if day.ty == Type::Date => match part {
            DatePart::Year => whole(1_800, 2_999),
            DatePart::Month => whole(1, 12),
            DatePart::Day => whole(1, 31),
        },
        Op::DayOfYear { month, day, year, .. } if (1..=12).contains(month) && (1..=31).contains(day) && is_whole(year) => {
            Ok(Type::Date)
        }
        Op::DayOfMonth { day, of, .. } if *day <= 31 && of.ty == Type::Date => Ok(Type::Date),
        Op::AtSecond(day, second) => match (&day.ty, &second.ty) {
            (Type::Date, Type::Number(number))
                if number.scale == 0 && Interval::new(0.into(), (SECONDS_OF_DAY - 1).into()).encloses(&number.interval) =>
            {
                Ok(Type::Time)
            }
            _ => Err(TypingError::Misfit),
        },
        Op::AddSeconds(moment, by) if moment.ty == Type::Time && is_whole(by) => Ok(Type::Time),
        Op::SecondsBetween(a, b) if a.ty == Type::Time && b.ty == Type::Time => {
            let most = Moment::LAST.count() - Moment::FIRST.count();
            whole(-most, most)
        }
        Op::DayOf(moment) if moment.ty == Type::Time => Ok(Type::Date),
        Op::SecondOfDay(moment) if moment.ty == Type::Time => whole(0, SECONDS_OF_DAY - 1),
        _ => Err(TypingError::Misfit),
    }
}

/// The record and the length of a list.
fn elements(list: InputId, context: &dyn Context) -> Option<(&Record, u32)> {
    match context.input(list)? {
        Type::List(record, most) => Some((context.record(record)?, most)),
        _ => None,
    }
}

fn field_of<'c>(element: &Expr, field: u32, context: &'c dyn Context) -> Option<&'c super::Input> {
    let Type::Element(list) = &element.ty else { return None };
    elements(*list, context)?.0.fields.get(field as usize)
}

fn with_unit(ty: &Type, unit: Unit) -> Type {
    match ty {
        Type::Number(number) => Type::Number(NumberType { unit, ..number.clone() }),
        ty => ty.clone(),
    }
}

fn question(query: &Query, unit: Unit, context: &dyn Context) -> Result<Type, TypingError> {
    let misfit = || TypingError::Misfit;
    let (_, most) = elements(query.list, context).ok_or_else(misfit)?;
    let number = |scale, interval| Type::Number(NumberType { unit, scale, interval });
    if query.filter.as_ref().is_some_and(|filter| filter.ty != Type::Bool) {
        return Err(misfit());
    }
    let extremum = matches!(query.kind, QueryKind::Least | QueryKind::Greatest);
    if query.when_empty.is_some() && !extremum {
        return Err(misfit());
    }
    match (query.kind, &query.item) {
        (QueryKind::Count, None) => Ok(number(0, Interval::new(0.into(), most.into()))),
        (QueryKind::Any, None) => Ok(Type::Bool),
        (QueryKind::All, Some(item)) if item.ty == Type::Bool => Ok(Type::Bool),
        (QueryKind::Sum, Some(item)) => {
            let item = item.ty.as_number().ok_or_else(misfit)?;
            Ok(number(item.scale, item.interval.mul(&Interval::new(0.into(), most.into()))))
        }
        (QueryKind::Least | QueryKind::Greatest, Some(item)) if comparable(&item.ty, context) => match &query.when_empty {
            None => Ok(with_unit(&item.ty, unit)),
            Some(otherwise) => join(&item.ty, &otherwise.ty).ok_or_else(misfit),
        },
        _ => Err(misfit()),
    }
}

fn choice(select: &Select, context: &dyn Context) -> Result<Type, TypingError> {
    let fits = elements(select.list, context).is_some()
        && select.filter.as_ref().is_none_or(|filter| filter.ty == Type::Bool)
        && !select.keys.is_empty()
        && select.keys.iter().all(|(key, _)| comparable(&key.ty, context));
    if fits { Ok(Type::Element(select.list)) } else { Err(TypingError::Misfit) }
}

/// Whether the values of a type have an order that elements can be ranked by.
fn comparable(ty: &Type, context: &dyn Context) -> bool {
    match ty {
        Type::Number(_) | Type::Date | Type::Time => true,
        Type::Member(e) => context.ordered(*e),
        _ => false,
    }
}

/// Whether an expression of one type may be compared with the cells made for another.
fn key_fits(key: &Type, cells: &Type) -> bool {
    match (key, cells) {
        (Type::Number(key), Type::Number(cells)) => key.scale == cells.scale && cells.interval.encloses(&key.interval),
        _ => key == cells,
    }
}

fn constant_fits(constant: &Constant, ty: &Type, context: &dyn Context) -> bool {
    match (constant, ty) {
        (Constant::Bool(_), Type::Bool)
        | (Constant::Date(_), Type::Date)
        | (Constant::Time(_), Type::Time)
        | (Constant::Text(_), Type::Text) => true,
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

/// Deepest nesting of an expression. What is asked of each element of a list takes the stack of two levels.
pub fn depth(expr: &Expr) -> usize {
    let own = if matches!(expr.op, Op::Query(_) | Op::Select(_)) { 2 } else { 1 };
    own + expr.operands().into_iter().map(depth).max().unwrap_or(0)
}
