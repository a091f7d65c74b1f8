//! Records, elements of lists and what is asked of them.

use std::sync::Arc;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{self, BinderId, InputId, Op, Query, QueryKind, Select, Type, ValueId};
use perwali_engine::source::Span;

use super::arithmetic::is_fraction;
use super::constants::dim_of;
use super::{Checker, Dim, Typed, show};
use crate::hir::{self, Expr, ExprKind, Ref};
use crate::resolve::shortened;
use crate::spelling::closest;

impl Checker<'_> {
    /// Types and bounds of the fields of every record.
    pub(super) fn records(&mut self) {
        let regulation = self.regulation;
        for record in &regulation.records {
            let mut fields = Vec::new();
            let mut dims = Vec::new();
            for field in &record.fields {
                let site = self.site(field.span);
                let checked = field.ty.as_ref().and_then(|ty| self.input(field, ty, site));
                dims.push(checked.as_ref().and(field.ty.as_ref()).map(|ty| dim_of(ty).0));
                fields.extend(checked);
            }
            self.records.push(ir::Record { name: record.name.clone(), fields });
            self.field_dims.push(dims);
        }
    }

    /// A text constant, numbered with the program's.
    pub(super) fn text(&mut self, text: &str) -> ir::Constant {
        let known = self.texts.iter().find(|known| known.as_ref() == text).cloned();
        let text = known.unwrap_or_else(|| {
            let text: Arc<str> = text.into();
            self.texts.push(text.clone());
            text
        });
        ir::Constant::Text(text)
    }

    fn element(&mut self, binder: BinderId, span: Span) -> Option<Typed> {
        let list = self.bound.iter().rev().find(|(own, _)| *own == binder).map(|(_, list)| *list)?;
        self.make(Op::Bound(binder), Some(Type::Element(list)), Dim::Elemen(list), span)
    }

    /// A computed field of the element spoken of.
    pub(super) fn computed(&mut self, binder: BinderId, id: ValueId, dim: Dim, span: Span) -> Option<Typed> {
        let element = self.element(binder, span)?;
        self.make(Op::ElementValue(id, Box::new(element.expr)), None, dim, span)
    }

    fn record_of(&self, list: InputId) -> Option<&ir::Record> {
        match self.inputs.get(list.index())?.ty {
            Type::List(record, _) => self.records.get(record.index()),
            _ => None,
        }
    }

    fn field_of(&self, list: InputId, field: u32) -> Option<(&ir::Input, Dim)> {
        let Type::List(record, _) = self.inputs.get(list.index())?.ty else { return None };
        let dim = self.field_dims.get(record.index())?.get(field as usize).copied().flatten()?;
        Some((self.records.get(record.index())?.fields.get(field as usize)?, dim))
    }

    /// A field of the element spoken of.
    pub(super) fn field(&mut self, binder: BinderId, list: InputId, field: u32, name: &str, span: Span) -> Option<Typed> {
        let (declared, dim) = self.field_of(list, field)?;
        if declared.optional && !self.present.contains(&Ref::Field(binder, list, field)) {
            self.report(Diagnostic::error(Code::MaybeAbsent, span).with("name", name));
            return None;
        }
        let element = self.element(binder, span)?;
        self.make(Op::Field(Box::new(element.expr), field), None, dim, span)
    }

    pub(super) fn field_presence(&mut self, binder: BinderId, list: InputId, field: u32, span: Span) -> Option<Typed> {
        let (declared, _) = self.field_of(list, field)?;
        if !declared.optional {
            let name = declared.name.clone();
            self.report(Diagnostic::error(Code::NeverAbsent, span).with("name", name));
            return None;
        }
        let element = self.element(binder, span)?;
        self.make(Op::FieldPresent(Box::new(element.expr), field), None, Dim::Logika, span)
    }

    /// `pemenang.hea`.
    pub(super) fn dot(&mut self, of: Ref, name: &str, span: Span) -> Option<Typed> {
        let of_name = match of {
            Ref::Input(id) => self.regulation.inputs.get(id.index()).map(|input| input.name.clone()),
            Ref::Value(id) => self.regulation.values.get(id.index()).map(|value| value.name.clone()),
            Ref::Field(..) | Ref::Computed(..) => None,
        }
        .unwrap_or_default();
        let typed = self.reference(of, &of_name, span)?;
        let Dim::Elemen(list) = typed.dim else {
            let found = show::dim(typed.dim, self.regulation);
            self.mismatch_words(
                span,
                Arg::words(format!("`{of_name}` di depan titik"), format!("`{of_name}` before the point")),
                Arg::words("salah satu isi sebuah daftar, atau nama jenis", "an element of a list, or the name of a type"),
                found,
            );
            return None;
        };
        let record = self.record_of(list)?;
        if let Some(position) = record.fields.iter().position(|field| field.name == name) {
            let field = u32::try_from(position).ok()?;
            let (declared, dim) = self.field_of(list, field)?;
            if declared.optional {
                self.report(Diagnostic::error(Code::MaybeAbsent, span).with("name", format!("{of_name}.{name}")));
                return None;
            }
            return self.make(Op::Field(Box::new(typed.expr), field), None, dim, span);
        }
        let computed = |value: &hir::Value| value.each.is_some_and(|(own, _)| own == list);
        let found = self.regulation.values.iter().position(|value| value.name == name && computed(value));
        if let Some(position) = found {
            let id = ValueId::new(position);
            let dim = self.values.get(position)?.as_ref()?.dim;
            return self.make(Op::ElementValue(id, Box::new(typed.expr)), None, dim, span);
        }
        let own = self.regulation.values.iter().filter(|value| computed(value)).map(|value| value.name.as_str());
        let names: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).chain(own).collect();
        let mut diagnostic = Diagnostic::error(Code::UnknownField, span)
            .with("name", name)
            .with("record", record.name.clone())
            .with("names", shortened(&names));
        if let Some(near) = closest(name, names.iter().copied()) {
            diagnostic = diagnostic.with("suggestion", near);
        }
        self.report(diagnostic);
        None
    }

    /// Reports questions within questions that can take more steps than an evaluation may.
    fn steps_are_few(&mut self, span: Span) {
        const MOST: usize = 1_000_000;
        let length = |list: &InputId| match self.regulation.inputs.get(list.index()).map(|input| &input.ty) {
            Some(Some(hir::Type::Daftar(_, most))) => *most as usize,
            _ => 1,
        };
        let steps = self.bound.iter().fold(1usize, |steps, (_, list)| steps.saturating_mul(length(list)));
        if steps > MOST {
            self.report(
                Diagnostic::error(Code::TooManySteps, span).with("found", show::count(steps)).with("limit", show::count(MOST)),
            );
        }
    }

    /// A list that may be left out is tested with `terisi` first, unless one of its elements is spoken of already.
    fn list_is_there(&mut self, list: InputId, span: Span) -> Option<()> {
        let input = self.regulation.inputs.get(list.index())?;
        let spoken_of = self.bound.iter().any(|(_, own)| *own == list);
        if !input.optional || spoken_of || self.present.contains(&Ref::Input(list)) {
            return Some(());
        }
        let name = input.name.clone();
        self.report(Diagnostic::error(Code::MaybeAbsent, span).with("name", name));
        None
    }

    pub(super) fn query(&mut self, expr: &Expr) -> Option<Typed> {
        let ExprKind::Query { kind, list, binder, filter, item, when_empty } = &expr.kind else { return None };
        let span = expr.span;
        // A list whose declaration could not be read has been reported.
        self.record_of(*list)?;
        self.list_is_there(*list, span)?;
        self.bound.push((*binder, *list));
        self.steps_are_few(span);
        let checked_filter = filter.as_ref().map(|filter| self.condition(filter));
        let known = filter.as_ref().map_or_else(Vec::new, |filter| self.assume(filter, true));
        let checked_item = item.as_ref().map(|item| match kind {
            hir::QueryKind::All => self.condition(item).map(|expr| Typed { expr, dim: Dim::Logika }),
            hir::QueryKind::Sum => self.number(item, None),
            _ => self.expr(item, None),
        });
        self.forget(known);
        self.bound.pop();
        let filter = match checked_filter {
            Some(checked) => Some(checked?),
            None => None,
        };
        let item = match checked_item {
            Some(checked) => Some(checked?),
            None => None,
        };
        let otherwise = match when_empty {
            Some(written) => Some((self.expr(written, item.as_ref().map(|item| item.dim))?, written.span)),
            None => None,
        };
        if let Some(found) = item.as_ref().filter(|item| is_fraction(item)) {
            self.unrounded(span, Arg::words("dijumlahkan atau dibandingkan", "is summed or ranked"), found);
            return None;
        }
        let (kind, dim) = match kind {
            hir::QueryKind::Count => (QueryKind::Count, Dim::Bare),
            hir::QueryKind::Any => (QueryKind::Any, Dim::Logika),
            hir::QueryKind::All => (QueryKind::All, Dim::Logika),
            hir::QueryKind::Sum => (QueryKind::Sum, item.as_ref()?.dim),
            hir::QueryKind::Largest => (QueryKind::Greatest, item.as_ref()?.dim),
            hir::QueryKind::Smallest => (QueryKind::Least, item.as_ref()?.dim),
        };
        if matches!(kind, QueryKind::Greatest | QueryKind::Least) {
            self.ranked(item.as_ref()?, span)?;
        }
        if let (Some((otherwise, at)), Some(item)) = (&otherwise, &item)
            && otherwise.dim != item.dim
        {
            let (expected, found) = (show::dim(item.dim, self.regulation), show::dim(otherwise.dim, self.regulation));
            self.mismatch_words(*at, Arg::words("Nilai `bila kosong`", "The value of `bila kosong`"), expected, found);
            return None;
        }
        let (item, otherwise) = match (item, otherwise) {
            (Some(item), Some((otherwise, _))) => {
                let (item, otherwise) = self.align(item, otherwise)?;
                (Some(item.expr), Some(otherwise))
            }
            (item, _) => (item.map(|item| item.expr), None),
        };
        let query = |kind, item, when_empty| {
            let filter = filter.clone();
            Op::Query(Box::new(Query { kind, list: *list, binder: *binder, filter, item, when_empty }))
        };
        let Some(otherwise) = otherwise else { return self.make(query(kind, item, None), None, dim, span) };
        if kind != QueryKind::Sum {
            return self.make(query(kind, item, Some(otherwise.expr)), None, dim, span);
        }
        // The sum of nothing is nothing; another value for it has to be asked for.
        let any = self.make(query(QueryKind::Any, None, None), None, Dim::Logika, span)?;
        let sum = self.make(query(kind, item, None), None, dim, span)?;
        self.make(Op::If(Box::new(any.expr), Box::new(sum.expr), Box::new(otherwise.expr)), None, dim, span)
    }

    pub(super) fn select(
        &mut self,
        (binder, list): (BinderId, InputId),
        filter: Option<&Expr>,
        keys: &[(Expr, bool)],
        span: Span,
    ) -> Option<Typed> {
        self.record_of(list)?;
        self.list_is_there(list, span)?;
        self.bound.push((binder, list));
        self.steps_are_few(span);
        let checked_filter = filter.map(|filter| self.condition(filter));
        let known = filter.map_or_else(Vec::new, |filter| self.assume(filter, true));
        let checked: Vec<Option<(Typed, bool)>> =
            keys.iter().map(|(key, largest)| self.expr(key, None).map(|typed| (typed, *largest))).collect();
        self.forget(known);
        self.bound.pop();
        let filter = match checked_filter {
            Some(checked) => Some(checked?),
            None => None,
        };
        let mut ranked = Vec::new();
        for (typed, largest) in checked.into_iter().collect::<Option<Vec<_>>>()? {
            if is_fraction(&typed) {
                self.unrounded(span, Arg::words("menentukan urutan", "ranks elements"), &typed);
                return None;
            }
            self.ranked(&typed, span)?;
            ranked.push((typed.expr, largest));
        }
        let op = Op::Select(Box::new(Select { list, binder, filter, keys: ranked }));
        self.make(op, None, Dim::Elemen(list), span)
    }

    /// Whether elements can be ranked by a value; reported where they cannot.
    fn ranked(&mut self, typed: &Typed, span: Span) -> Option<()> {
        let fits = match typed.dim {
            Dim::Jenis(e) => self.regulation.enumerations.get(e.index()).is_some_and(|e| e.ordered),
            dim => dim.is_number() || dim.is_time(),
        };
        if fits {
            return Some(());
        }
        let found = show::dim(typed.dim, self.regulation);
        self.mismatch_words(
            span,
            Arg::words("Yang menentukan urutan", "What elements are ranked by"),
            Arg::words(
                "bilangan, uang, persen, tanggal, waktu, atau anggota jenis yang `berurutan`",
                "a number, money, a percentage, a date, a moment or a member of a type that is `berurutan`",
            ),
            found,
        );
        None
    }
}

/// Whether both are the same field of the same element.
pub(super) fn same_field(a: &ir::Expr, b: &ir::Expr) -> bool {
    match (&a.op, &b.op) {
        (Op::Rescale(a), Op::Rescale(b)) => same_field(a, b),
        (Op::Bound(a), Op::Bound(b)) => a == b,
        (Op::Field(a, f), Op::Field(b, g)) => f == g && same_field(a, b),
        (Op::ElementValue(v, a), Op::ElementValue(w, b)) => v == w && same_field(a, b),
        _ => false,
    }
}
