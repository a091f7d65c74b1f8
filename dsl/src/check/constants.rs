//! Expressions that must be constants: bounds, defaults, cells, facts and expectations of examples.

use std::sync::Arc;

use num_bigint::BigInt;
use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{self, EnumerationId, Op, Type as IrType};
use perwali_engine::value::{Day, Decimal, Moment, Value};

use super::expr::written_member;
use super::{Checker, Dim, show};
use crate::hir::{Counted, Expr, ExprKind, Type};
use crate::resolve::unknown_member;

/// A constant before its scale is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Constant {
    Number(Decimal, Dim),
    Bool(bool),
    Member(EnumerationId, u32),
    Set(EnumerationId, u64),
    Date(Day),
    Time(Moment),
    Text(Arc<str>),
    Absent,
}

impl Constant {
    pub(super) fn dim(&self) -> Option<Dim> {
        match self {
            Constant::Number(_, dim) => Some(*dim),
            Constant::Bool(_) => Some(Dim::Logika),
            Constant::Member(e, _) => Some(Dim::Jenis(*e)),
            Constant::Set(e, _) => Some(Dim::Himpunan(*e)),
            Constant::Date(_) => Some(Dim::Tanggal),
            Constant::Time(_) => Some(Dim::Waktu),
            Constant::Text(_) => Some(Dim::Teks),
            Constant::Absent => None,
        }
    }
}

impl Checker<'_> {
    /// Reads an expression that must be a constant. With `want`, a constant of another kind is reported.
    pub(super) fn constant(&mut self, expr: &Expr, want: Option<Dim>, what: &Arg) -> Option<Constant> {
        if let Some(Dim::Jenis(e)) = want
            && let Some(written) = written_member(expr)
        {
            let diagnostic = unknown_member(&written, expr.span, e, self.regulation);
            self.report(diagnostic);
            return None;
        }
        let constant = self.open_constant(expr, want, what)?;
        let Some(wanted) = want else { return Some(constant) };
        match constant.dim() {
            None => Some(constant),
            Some(dim) if dim == wanted => Some(constant),
            Some(dim) => {
                if self.bare_number(expr, dim, wanted) {
                    return None;
                }
                let (expected, found) = (show::dim(wanted, self.regulation), show::dim(dim, self.regulation));
                self.mismatch_words(expr.span, what.clone(), expected, found);
                None
            }
        }
    }

    fn open_constant(&mut self, expr: &Expr, want: Option<Dim>, what: &Arg) -> Option<Constant> {
        let wanted_enumeration = match want {
            Some(Dim::Jenis(e) | Dim::Himpunan(e)) => Some(e),
            _ => None,
        };
        match &expr.kind {
            ExprKind::Broken => None,
            ExprKind::Number(counted, decimal) => {
                let dim = match counted {
                    Counted::Uang => Dim::Uang,
                    Counted::Persen => Dim::Persen,
                    Counted::Bilangan => Dim::Bare,
                };
                Some(Constant::Number(decimal.clone(), dim))
            }
            ExprKind::Negate(inner) => match self.open_constant(inner, want, what)? {
                Constant::Number(decimal, dim) => Some(Constant::Number(Decimal::new(-decimal.mantissa(), decimal.scale()), dim)),
                _ => self.not_constant(expr, what),
            },
            ExprKind::Logika(truth) => Some(Constant::Bool(*truth)),
            ExprKind::Tanggal(day) => Some(Constant::Date(*day)),
            ExprKind::AtTime(day, second) => {
                self.zone_due(expr.span);
                match self.open_constant(day, Some(Dim::Tanggal), what)? {
                    Constant::Date(day) => Moment::new(day, *second).map(Constant::Time),
                    _ => self.not_constant(expr, what),
                }
            }
            ExprKind::Durasi(..) => {
                let typed = self.expr(expr, None)?;
                match (&typed.expr.op, &typed.expr.ty) {
                    (Op::Constant(ir::Constant::Number(mantissa)), IrType::Number(number)) => {
                        Some(Constant::Number(Decimal::new(mantissa.clone(), number.scale), typed.dim))
                    }
                    _ => None,
                }
            }
            ExprKind::Teks(text) if want == Some(Dim::Teks) => Some(Constant::Text(text.as_str().into())),
            ExprKind::Kosong => Some(Constant::Absent),
            ExprKind::Member(e, position) => Some(Constant::Member(*e, *position)),
            ExprKind::Name { name, target: None, members } if members.is_empty() => {
                self.unknown(name, want, expr.span);
                None
            }
            ExprKind::Name { name, members, .. } => {
                let found = match wanted_enumeration {
                    Some(wanted) => members.iter().find(|(e, _)| *e == wanted),
                    None if members.len() > 1 => {
                        self.expr(expr, None);
                        return None;
                    }
                    None => members.first(),
                };
                match (found, wanted_enumeration) {
                    (Some((e, position)), _) => Some(Constant::Member(*e, *position)),
                    (None, Some(wanted)) => {
                        let diagnostic = unknown_member(name, expr.span, wanted, self.regulation);
                        self.report(diagnostic);
                        None
                    }
                    (None, None) => self.not_constant(expr, what),
                }
            }
            ExprKind::Set(_) => {
                let typed = self.expr(expr, want)?;
                match (typed.expr.op, typed.dim) {
                    (Op::Constant(ir::Constant::Set(members)), Dim::Himpunan(e)) => Some(Constant::Set(e, members)),
                    _ => self.not_constant(expr, what),
                }
            }
            _ => self.not_constant(expr, what),
        }
    }

    fn not_constant(&mut self, expr: &Expr, what: &Arg) -> Option<Constant> {
        let hint = Arg::words(
            "Nilai tetap ialah angka, tanggal, atau anggota jenis; nama masukan dan rumus bukan.",
            "Constants are numbers, dates and members; names of inputs and formulas are not.",
        );
        self.report(Diagnostic::error(Code::NotConstant, expr.span).with("what", what.clone()).with("hint", hint));
        None
    }

    /// A constant as a value of a number's scale, or of anything else; none where digits would be lost (reported).
    pub(super) fn value_of(&mut self, constant: &Constant, scale: u32, dim: Dim, expr: &Expr) -> Option<Value> {
        Some(match constant {
            Constant::Number(decimal, _) => match decimal.at_scale(scale) {
                Some(mantissa) => Value::Number(mantissa),
                None => {
                    let decimals = if dim == Dim::Persen { scale.saturating_sub(2) } else { scale };
                    let found = if dim == Dim::Persen { decimal.scale().saturating_sub(2) } else { decimal.scale() };
                    self.report(
                        Diagnostic::error(Code::TooManyDecimals, expr.span)
                            .with("limit", decimals.to_string())
                            .with("found", found.to_string()),
                    );
                    return None;
                }
            },
            Constant::Bool(truth) => Value::Bool(*truth),
            Constant::Member(_, position) => Value::Member(*position),
            Constant::Set(_, members) => Value::Set(*members),
            Constant::Date(day) => Value::Date(*day),
            Constant::Time(moment) => Value::Time(*moment),
            Constant::Text(text) => Value::Text(text.clone()),
            Constant::Absent => Value::Absent,
        })
    }
}

/// What a declared type is, and its scale where it is a number.
pub(super) fn dim_of(ty: &Type) -> (Dim, u32) {
    match ty {
        Type::Uang(n) => (Dim::Uang, *n),
        Type::Persen(n) => (Dim::Persen, n + 2),
        Type::Desimal(n) => (Dim::Bare, *n),
        Type::Bulat => (Dim::Bare, 0),
        Type::Logika => (Dim::Logika, 0),
        Type::Tanggal => (Dim::Tanggal, 0),
        Type::Jenis(e) => (Dim::Jenis(*e), 0),
        Type::Himpunan(e) => (Dim::Himpunan(*e), 0),
        Type::Waktu => (Dim::Waktu, 0),
        Type::Teks => (Dim::Teks, 0),
        Type::Daftar(..) => (Dim::Daftar, 0),
        Type::Elemen(list) => (Dim::Elemen(*list), 0),
    }
}

/// Bounds of an input that states none: `uang` Rp0 to Rp1.000 triliun, `persen` 0% to 100%, `desimal` and `bulat` 0 to
/// 1.000.000.000; mantissas at the type's scale.
pub(super) fn default_bounds(ty: &Type) -> Option<(BigInt, BigInt)> {
    let highest = match ty {
        Type::Uang(n) => perwali_engine::value::power_of_ten(15 + n),
        Type::Persen(n) => perwali_engine::value::power_of_ten(n + 2),
        Type::Desimal(n) => perwali_engine::value::power_of_ten(9 + n),
        Type::Bulat => perwali_engine::value::power_of_ten(9),
        _ => return None,
    };
    Some((BigInt::default(), highest))
}
