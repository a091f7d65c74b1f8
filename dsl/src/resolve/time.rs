//! Durations, days and moments.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::Span;
use perwali_engine::value::{DIGITS, Decimal};

use super::Resolver;
use super::expr::exact;
use crate::hir::{BinaryOp, Counted, DurationUnit, Expr, ExprKind};
use crate::syntax::ast::{self, Number};

impl Resolver<'_> {
    /// `5 tahun`, `1 × 24 jam`.
    pub(super) fn duration(&mut self, count: &Number, times: Option<&Number>, unit: DurationUnit, span: Span) -> ExprKind {
        let once = Decimal::new(1, 0);
        match (exact(count, 0), times.map_or(Some(once), |times| exact(times, 0))) {
            // `0,5 × 3 hari` is a product like any other, whole or not.
            (Some(count), Some(times)) if times.scale() > 0 => {
                let factor = Expr { kind: ExprKind::Number(Counted::Bilangan, times), span };
                let length = Expr { kind: ExprKind::Durasi(count, unit), span };
                ExprKind::Binary(BinaryOp::Multiply, Box::new(factor), Box::new(length))
            }
            (Some(count), Some(times)) => ExprKind::Durasi(
                Decimal::new(count.mantissa() * times.mantissa(), count.scale() + times.scale()).normalised(),
                unit,
            ),
            _ => {
                self.report(Diagnostic::error(Code::NumberTooLong, span).with("limit", (DIGITS - 1).to_string()));
                ExprKind::Broken
            }
        }
    }

    pub(super) fn time(&mut self, kind: &ast::ExprKind) -> ExprKind {
        match kind {
            ast::ExprKind::Age { birth, on } => ExprKind::Age(self.boxed(birth), self.boxed(on)),
            ast::ExprKind::Difference { unit, from, to, partial, .. } => {
                ExprKind::Difference { unit: *unit, from: self.boxed(from), to: self.boxed(to), partial: *partial }
            }
            ast::ExprKind::Shift { duration, direction, from } => {
                ExprKind::Shift { duration: self.boxed(duration), direction: *direction, from: self.boxed(from) }
            }
            ast::ExprKind::MonthDay { day, next, of } => ExprKind::MonthDay { day: *day, next: *next, of: self.boxed(of) },
            ast::ExprKind::DateOf { day, month, year } => ExprKind::DateOf { day: *day, month: *month, year: self.boxed(year) },
            ast::ExprKind::Part { part, of } => ExprKind::Part(*part, self.boxed(of)),
            ast::ExprKind::AtTime { date, hour, minute, second } => {
                ExprKind::AtTime(self.boxed(date), hour * 3600 + minute * 60 + second)
            }
            _ => ExprKind::Broken,
        }
    }
}
