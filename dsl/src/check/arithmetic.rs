//! Numbers: units, scales, clamps, rounding, tariffs.

use num_bigint::BigInt;
use num_traits::Signed;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::typing::join;
use perwali_engine::ir::{self, Constant, NumberType, Op, TariffId, Type};
use perwali_engine::source::Span;
use perwali_engine::value::{Decimal, Interval};

use super::{Checker, Dim, Typed, show};
use crate::hir::{BinaryOp, CellKind, Counted, Expr, ExprKind, Rounding};

impl Checker<'_> {
    pub(super) fn number_literal(&mut self, expr: &Expr) -> Option<Typed> {
        let ExprKind::Number(counted, decimal) = &expr.kind else { return None };
        let dim = match counted {
            Counted::Uang => Dim::Uang,
            Counted::Persen => Dim::Persen,
            Counted::Bilangan => Dim::Bare,
        };
        self.number_constant(decimal, dim, expr.span)
    }

    pub(super) fn number_constant(&mut self, decimal: &Decimal, dim: Dim, span: Span) -> Option<Typed> {
        let mantissa = decimal.mantissa().clone();
        let ty = NumberType { unit: dim.unit(), scale: decimal.scale(), interval: Interval::point(mantissa.clone()) };
        self.make(Op::Constant(Constant::Number(mantissa)), Some(Type::Number(ty)), dim, span)
    }

    /// An expression that must be a number or a fraction.
    pub(super) fn number(&mut self, expr: &Expr, want: Option<Dim>) -> Option<Typed> {
        let typed = self.expr(expr, want)?;
        self.must_be_number(typed, expr)
    }

    fn must_be_number(&mut self, typed: Typed, expr: &Expr) -> Option<Typed> {
        if typed.dim.is_number() {
            return Some(typed);
        }
        let found = show::dim(typed.dim, self.regulation);
        self.mismatch_words(
            expr.span,
            Arg::words("Yang dihitung di sini", "What is computed with here"),
            Arg::words("bilangan, uang, atau persen", "a number, money or a percentage"),
            found,
        );
        None
    }

    pub(super) fn arithmetic(&mut self, op: BinaryOp, a: &Expr, b: &Expr, span: Span) -> Option<Typed> {
        let left = self.expr(a, None);
        let right = self.expr(b, left.as_ref().map(|l| l.dim));
        if let (Some(left), Some(right)) = (&left, &right)
            && (left.dim.is_time() || right.dim.is_time())
        {
            return self.time_arithmetic(op, (left.clone(), a), (right.clone(), b), span);
        }
        // Beside what could not be checked, and has been reported, a day may well be right.
        let time = [&left, &right].into_iter().flatten().any(|typed| typed.dim.is_time());
        if time {
            return None;
        }
        let left = left.and_then(|left| self.must_be_number(left, a));
        let right = right.and_then(|right| self.must_be_number(right, b));
        let (left, right) = (left?, right?);
        let Some(dim) = result_dim(op, &left, &right) else {
            let same_kind_due = matches!(op, BinaryOp::Add | BinaryOp::Subtract);
            let bare = same_kind_due && (self.bare_number(a, left.dim, right.dim) || self.bare_number(b, right.dim, left.dim));
            if !bare {
                self.not_combinable(op, &left, &right, span);
            }
            return None;
        };
        match op {
            BinaryOp::Add | BinaryOp::Subtract => {
                let (left, right) = self.align(left, right)?;
                let (l, r) = (Box::new(left.expr), Box::new(right.expr));
                self.make(if op == BinaryOp::Add { Op::Add(l, r) } else { Op::Sub(l, r) }, None, dim, span)
            }
            BinaryOp::Multiply => self.product(left, right, dim, span),
            _ => self.quotient(left, right, dim, span),
        }
    }

    fn not_combinable(&mut self, op: BinaryOp, left: &Typed, right: &Typed, span: Span) {
        let operation = match op {
            BinaryOp::Add => Arg::words("dijumlahkan", "added"),
            BinaryOp::Subtract => Arg::words("dikurangkan", "subtracted"),
            BinaryOp::Multiply => Arg::words("dikalikan", "multiplied"),
            _ => Arg::words("dibagi", "divided"),
        };
        let hint = match (op, left.dim, right.dim) {
            (BinaryOp::Add | BinaryOp::Subtract, Dim::Lama(_), Dim::Lama(_)) => Arg::words(
                "Bulan, hari, dan jam tidak dijumlahkan satu dengan yang lain: bulan tidak sama panjang. Tambahkan satu per satu pada tanggalnya.",
                "Months, days and hours do not add up: months differ in length. Add them to the date one after the other.",
            ),
            (BinaryOp::Add | BinaryOp::Subtract, Dim::Lama(_), Dim::Bare)
            | (BinaryOp::Add | BinaryOp::Subtract, Dim::Bare, Dim::Lama(_)) => Arg::words(
                "Sebutkan satuannya, misalnya `3 hari`, atau `n × 1 hari`.",
                "State the unit, such as `3 hari`, or `n × 1 hari`.",
            ),
            (BinaryOp::Multiply | BinaryOp::Divide, Dim::Lama(_), _)
            | (BinaryOp::Multiply | BinaryOp::Divide, _, Dim::Lama(_)) => Arg::words(
                "Lama waktu hanya dikalikan atau dibagi dengan bilangan; banyaknya hari ialah `lama ÷ 1 hari`.",
                "A length of time is only multiplied or divided by a number; the number of days is `lama ÷ 1 hari`.",
            ),
            (BinaryOp::Multiply, ..) => Arg::words(
                "Uang hanya dikalikan dengan bilangan atau persen.",
                "Money is multiplied only by a number or a percentage.",
            ),
            (BinaryOp::Divide, ..) => {
                Arg::words("Hanya uang yang dapat dibagi dengan uang.", "Only money can be divided by money.")
            }
            (_, Dim::Uang, Dim::Persen) | (_, Dim::Persen, Dim::Uang) => Arg::words(
                "Kalikan dulu persennya, misalnya `5% × bruto`.",
                "Multiply the percentage first, such as `5% × bruto`.",
            ),
            (_, Dim::Bare, Dim::Persen) | (_, Dim::Persen, Dim::Bare) => Arg::words(
                "Tulis bilangannya sebagai persen, misalnya `100% − tarif`.",
                "Write the number as a percentage, such as `100% − tarif`.",
            ),
            _ => Arg::words("Jumlahkan hanya yang sejenis.", "Add only things of a kind."),
        };
        let (l, r) = (show::dim(left.dim, self.regulation), show::dim(right.dim, self.regulation));
        self.report(
            Diagnostic::error(Code::NotCombinable, span)
                .with("left", l)
                .with("right", r)
                .with("operation", operation)
                .with("hint", hint),
        );
    }

    fn product(&mut self, left: Typed, right: Typed, dim: Dim, span: Span) -> Option<Typed> {
        let fraction = is_fraction(&left) || is_fraction(&right);
        let (left, right) = if fraction { (self.as_fraction(left)?, self.as_fraction(right)?) } else { (left, right) };
        self.make(Op::Mul(Box::new(left.expr), Box::new(right.expr)), None, dim, span)
    }

    fn quotient(&mut self, left: Typed, right: Typed, dim: Dim, span: Span) -> Option<Typed> {
        if is_fraction(&right) {
            self.unrounded(span, Arg::words("menjadi pembagi", "divides"), &right);
            return None;
        }
        if !is_fraction(&left) {
            return self.make(Op::Quotient(Box::new(left.expr), Box::new(right.expr)), None, dim, span);
        }
        let one = self.number_constant(&Decimal::new(1, 0), Dim::Bare, span)?;
        let inverse = self.make(Op::Quotient(Box::new(one.expr), Box::new(right.expr)), None, Dim::Bare, span)?;
        self.make(Op::Mul(Box::new(left.expr), Box::new(inverse.expr)), None, dim, span)
    }

    /// Both as fractions if one is, else both at the larger scale.
    pub(super) fn align(&mut self, left: Typed, right: Typed) -> Option<(Typed, Typed)> {
        let mut both = self.unify(vec![left, right])?;
        let right = both.pop()?;
        Some((both.pop()?, right))
    }

    /// All as fractions if one is, else all at the largest scale; anything but numbers as it is.
    pub(super) fn unify(&mut self, all: Vec<Typed>) -> Option<Vec<Typed>> {
        if all.iter().any(is_fraction) {
            return all.into_iter().map(|typed| self.as_fraction(typed)).collect();
        }
        let Some(scale) = all.iter().filter_map(scale_of).max() else { return Some(all) };
        all.into_iter().map(|typed| self.rescale(typed, scale)).collect()
    }

    /// The same number at a scale that is not smaller.
    pub(super) fn rescale(&mut self, typed: Typed, scale: u32) -> Option<Typed> {
        let own = scale_of(&typed)?;
        if own == scale {
            return Some(typed);
        }
        let span = self.span_of(&typed);
        if let Op::Constant(Constant::Number(mantissa)) = &typed.expr.op {
            let mantissa = Decimal::new(mantissa.clone(), own).at_scale(scale)?;
            return self.number_constant(&Decimal::new(mantissa, scale), typed.dim, span);
        }
        let hint = NumberType { unit: typed.dim.unit(), scale, interval: Interval::point(BigInt::default()) };
        self.make(Op::Rescale(Box::new(typed.expr)), Some(Type::Number(hint)), typed.dim, span)
    }

    pub(super) fn as_fraction(&mut self, typed: Typed) -> Option<Typed> {
        if is_fraction(&typed) {
            return Some(typed);
        }
        let span = self.span_of(&typed);
        self.make(Op::ToFraction(Box::new(typed.expr)), None, typed.dim, span)
    }

    pub(super) fn span_of(&self, typed: &Typed) -> Span {
        self.sites.get(typed.expr.site.index()).map(|site| site.span).unwrap_or_default()
    }

    /// A clamp.
    pub(super) fn limit(&mut self, at_least: bool, value: &Expr, bound: &Expr, want: Option<Dim>, span: Span) -> Option<Typed> {
        let typed = self.expr(value, want)?;
        let limit = self.expr(bound, Some(typed.dim))?;
        if typed.dim != limit.dim {
            if !self.bare_number(bound, limit.dim, typed.dim) {
                let (expected, found) = (show::dim(typed.dim, self.regulation), show::dim(limit.dim, self.regulation));
                self.mismatch_words(bound.span, Arg::words("Batas ini", "This bound"), expected, found);
            }
            return None;
        }
        self.warn_crossing(at_least, &typed, &limit, span);
        self.extremum(at_least, typed, limit, span)
    }

    fn warn_crossing(&mut self, at_least: bool, inner: &Typed, bound: &Typed, span: Span) {
        let earlier = match (&inner.expr.op, at_least) {
            (Op::Min(_, earlier), true) | (Op::Max(_, earlier), false) => earlier,
            _ => return,
        };
        let (Some(earlier), Some(bound_type)) = (earlier.ty.as_number(), bound.expr.ty.as_number()) else { return };
        let scale = earlier.scale.max(bound_type.scale);
        let earlier = earlier.interval.scale_up(scale - earlier.scale);
        let later = bound_type.interval.scale_up(scale - bound_type.scale);
        let (low, high) = if at_least { (later, earlier) } else { (earlier, later) };
        if low.high() > high.low() {
            let (low, high) = (show::interval(&low, scale, bound.dim), show::interval(&high, scale, bound.dim));
            self.report(Diagnostic::finding(Code::ClampsCross, span).with("low", low).with("high", high));
        }
    }

    /// The larger or the smaller of two.
    pub(super) fn extremum(&mut self, largest: bool, a: Typed, b: Typed, span: Span) -> Option<Typed> {
        if a.dim != b.dim || !self.is_ranked(a.dim) {
            let hint = Arg::words("Bandingkan dua hal yang sejenis.", "Compare two things of a kind.");
            let (l, r) = (show::dim(a.dim, self.regulation), show::dim(b.dim, self.regulation));
            self.report(Diagnostic::error(Code::NotComparable, span).with("left", l).with("right", r).with("hint", hint));
            return None;
        }
        let dim = a.dim;
        for side in [&a, &b] {
            if is_fraction(side) {
                self.unrounded(span, Arg::words("dibatasi", "is limited"), side);
                return None;
            }
        }
        let (a, b) = if dim.is_number() { self.align(a, b)? } else { (a, b) };
        let (a, b) = (Box::new(a.expr), Box::new(b.expr));
        self.make(if largest { Op::Max(a, b) } else { Op::Min(a, b) }, None, dim, span)
    }

    /// Reports a fraction where a rounded number is due.
    pub(super) fn unrounded(&mut self, span: Span, target: Arg, typed: &Typed) {
        let unit = match typed.dim {
            Dim::Uang => "Rp1",
            Dim::Persen => "0,01%",
            _ => "0,01",
        };
        self.report(
            Diagnostic::error(Code::FractionNotRounded, span)
                .with("target", target)
                .with("suggestion", format!("dibulatkan ke terdekat dalam {unit}"))
                .with(
                    "where",
                    Arg::words(
                        "Pembulatan itu ditulis langsung sesudah pecahannya, sebelum `paling banyak` atau `paling sedikit`.",
                        "The rounding stands right after the fraction, before `paling banyak` or `paling sedikit`.",
                    ),
                ),
        );
    }

    pub(super) fn round(&mut self, value: &Expr, mode: Rounding, unit: &Expr, span: Span) -> Option<Typed> {
        let typed = self.number(value, None);
        let unit_typed = self.number(unit, typed.as_ref().map(|t| t.dim));
        let (typed, unit_typed) = (typed?, unit_typed?);
        let Op::Constant(Constant::Number(step)) = &unit_typed.expr.op else {
            let what = Arg::words("Satuan pembulatan", "The unit of rounding");
            self.report(Diagnostic::error(Code::NotConstant, unit.span).with("what", what).with("suggestion", "dalam Rp1"));
            return None;
        };
        if !step.is_positive() {
            self.report(Diagnostic::error(Code::UnitNotPositive, unit.span));
            return None;
        }
        let dim = match (typed.dim, unit_typed.dim) {
            (a, b) if a == b => a,
            // A quotient, or a product with a decimal, may be stated as a percentage.
            (Dim::Bare, Dim::Persen) => Dim::Persen,
            (a, b) => {
                if !self.bare_number(unit, unit_typed.dim, a) {
                    let (expected, found) = (show::dim(a, self.regulation), show::dim(b, self.regulation));
                    self.mismatch_words(unit.span, Arg::words("Satuan pembulatan", "The unit of rounding"), expected, found);
                }
                return None;
            }
        };
        let scale = scale_of(&unit_typed)?;
        let hint = NumberType { unit: dim.unit(), scale, interval: Interval::point(BigInt::default()) };
        let op = Op::Round { value: Box::new(typed.expr), mode, unit: step.clone() };
        self.make(op, Some(Type::Number(hint)), dim, span)
    }

    pub(super) fn tariff_use(&mut self, id: TariffId, base: &Expr, span: Span) -> Option<Typed> {
        let typed = self.number(base, None)?;
        let Some(own_scale) = scale_of(&typed) else {
            self.unrounded(base.span, Arg::words("dikenai tarif", "is put to a tariff"), &typed);
            return None;
        };
        if let Some(due) = self.tariff_dim(id).filter(|due| *due != typed.dim) {
            if !self.bare_number(base, typed.dim, due) {
                let (expected, found) = (show::dim(due, self.regulation), show::dim(typed.dim, self.regulation));
                self.mismatch_words(base.span, Arg::words("Dasar tarif ini", "The base of this tariff"), expected, found);
            }
            return None;
        }
        let number = typed.expr.ty.as_number()?;
        if number.interval.low().is_negative() {
            let interval = show::interval(&number.interval, number.scale, typed.dim);
            self.report(Diagnostic::error(Code::NegativeBase, base.span).with("interval", interval));
            return None;
        }
        let instance = self.tariff_at(id, own_scale, typed.dim)?;
        let scale = self.tariffs.get(instance.index()).map(|(tariff, _)| tariff.base_scale)?;
        let typed = self.rescale(typed, scale)?;
        let dim = typed.dim;
        self.make(Op::Tariff(instance, Box::new(typed.expr)), None, dim, span)
    }

    /// What the ends of a tariff's slices count; none where they have no unit, which is told at the slice.
    fn tariff_dim(&self, id: TariffId) -> Option<Dim> {
        let rows = &self.regulation.tariffs.get(id.index())?.rows;
        rows.iter().filter_map(|row| row.cells.first()).find_map(|cell| match &cell.kind {
            CellKind::Range(_, Some((end, _))) => match &end.kind {
                ExprKind::Number(Counted::Uang, _) => Some(Dim::Uang),
                ExprKind::Number(Counted::Persen, _) => Some(Dim::Persen),
                _ => None,
            },
            _ => None,
        })
    }

    /// The tariff made for bases of this scale and kind.
    fn tariff_at(&mut self, id: TariffId, base_scale: u32, dim: Dim) -> Option<TariffId> {
        if let Some(known) = self.known_tariffs.get(&(id, base_scale, dim)) {
            return *known;
        }
        let made = self.make_tariff(id, base_scale, dim);
        self.known_tariffs.insert((id, base_scale, dim), made);
        made
    }

    fn make_tariff(&mut self, id: TariffId, base_scale: u32, dim: Dim) -> Option<TariffId> {
        let regulation = self.regulation;
        let tariff = regulation.tariffs.get(id.index())?;
        let outer = std::mem::replace(&mut self.here, tariff.provision);
        let slices = self.tariff_slices(tariff, dim);
        let site = self.site(tariff.span);
        self.here = outer;
        let slices = slices?;
        let scale_needed = slices.iter().filter_map(|(end, ..)| end.as_ref()).map(Decimal::scale).max().unwrap_or(0);
        let base_scale = base_scale.max(scale_needed);
        let rate_scale = slices.iter().map(|(_, rate, _)| rate.scale()).max().unwrap_or(0);
        let slices = slices
            .into_iter()
            .map(|(end, rate, site)| {
                let end = match end {
                    Some(end) => Some(end.at_scale(base_scale)?),
                    None => None,
                };
                Some(ir::TariffSlice { end, rate: rate.at_scale(rate_scale)?, site })
            })
            .collect::<Option<Vec<_>>>()?;
        let made = ir::Tariff {
            name: tariff.name.clone(),
            progressive: tariff.progressive,
            unit: dim.unit(),
            base_scale,
            rate_scale,
            slices,
            mark: ir::MarkId(0),
            site,
        };
        self.tariffs.push((made, tariff.provision));
        Some(TariffId::new(self.tariffs.len() - 1))
    }
}

/// The scale of a number; none for a fraction or anything else.
pub(super) fn scale_of(typed: &Typed) -> Option<u32> {
    typed.expr.ty.as_number().map(|number| number.scale)
}

pub(super) fn is_fraction(typed: &Typed) -> bool {
    matches!(typed.expr.ty, Type::Fraction(_))
}

/// What the result counts; none where the operation makes no sense.
fn result_dim(op: BinaryOp, left: &Typed, right: &Typed) -> Option<Dim> {
    let whole = |typed: &Typed| scale_of(typed) == Some(0);
    match (op, left.dim, right.dim) {
        (BinaryOp::Add | BinaryOp::Subtract, a, b) => (a == b).then_some(a),
        (BinaryOp::Multiply, Dim::Lama(lama), Dim::Bare) | (BinaryOp::Multiply, Dim::Bare, Dim::Lama(lama)) => {
            Some(Dim::Lama(lama))
        }
        (BinaryOp::Multiply, Dim::Lama(_), _) | (BinaryOp::Multiply, _, Dim::Lama(_)) => None,
        (BinaryOp::Divide, Dim::Lama(a), Dim::Lama(b)) => (a == b).then_some(Dim::Bare),
        (BinaryOp::Divide, Dim::Lama(a), Dim::Bare) => Some(Dim::Lama(a)),
        (BinaryOp::Divide, Dim::Lama(_), _) | (BinaryOp::Divide, _, Dim::Lama(_)) => None,
        (BinaryOp::Multiply, Dim::Uang, Dim::Uang) => None,
        (BinaryOp::Multiply, Dim::Uang, _) | (BinaryOp::Multiply, _, Dim::Uang) => Some(Dim::Uang),
        (BinaryOp::Multiply, Dim::Persen, Dim::Persen) => Some(Dim::Persen),
        // `4% × hari` is a percentage, `80% × nilai` of a decimal score is a score.
        (BinaryOp::Multiply, Dim::Persen, Dim::Bare) => Some(if whole(right) { Dim::Persen } else { Dim::Bare }),
        (BinaryOp::Multiply, Dim::Bare, Dim::Persen) => Some(if whole(left) { Dim::Persen } else { Dim::Bare }),
        (BinaryOp::Multiply, ..) => Some(Dim::Bare),
        (BinaryOp::Divide, Dim::Uang, Dim::Uang) => Some(Dim::Bare),
        (BinaryOp::Divide, Dim::Uang, _) => Some(Dim::Uang),
        (BinaryOp::Divide, _, Dim::Uang) => None,
        (BinaryOp::Divide, Dim::Persen, Dim::Bare) => Some(Dim::Persen),
        (BinaryOp::Divide, ..) => Some(Dim::Bare),
        _ => None,
    }
}

/// The type that holds all of these.
pub(super) fn join_all<'a>(types: impl Iterator<Item = &'a Type>) -> Option<Type> {
    let mut types = types;
    let first = types.next()?.clone();
    types.try_fold(first, |joined, next| join(&joined, next))
}
