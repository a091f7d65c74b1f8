//! Records, lists and what is asked of them: names of fields are known inside the question that speaks of an element.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{BinderId, InputId};
use perwali_engine::source::Span;
use perwali_engine::verify::MAX_ELEMENTS;

use super::{Resolver, WHOLE, label, shortened, text_or};
use crate::hir::{self, ELEMENT, Expr, ExprKind, QueryKind, RecordId, Ref};
use crate::spelling::closest;
use crate::syntax::ast::{self, Item, ItemKind, Name, TypeKind};

/// A list whose element is spoken of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope {
    pub(super) list: InputId,
    pub(super) binder: BinderId,
}

impl Resolver<'_> {
    /// Names first, since the type of a field may be declared after it.
    pub(super) fn declare_records(&mut self, items: &[Item]) {
        self.here = WHOLE;
        let records: Vec<&ast::Record> = items
            .iter()
            .filter_map(|item| match &item.kind {
                ItemKind::Record(record) => Some(record),
                _ => None,
            })
            .collect();
        for record in &records {
            let id = RecordId::new(self.regulation.records.len());
            self.names.declare_record(&record.name, id, &mut self.diagnostics);
            self.regulation.records.push(hir::Record {
                name: record.name.text.clone(),
                fields: Vec::new(),
                span: record.name.span,
            });
        }
        for (index, record) in records.into_iter().enumerate() {
            let mut fields: Vec<hir::Input> = Vec::new();
            for field in &record.fields {
                if let Some(first) = fields.iter().find(|other| other.name == field.name.text) {
                    let diagnostic = Diagnostic::error(Code::DuplicateName, field.name.span)
                        .with("name", field.name.text.clone())
                        .with("what", Arg::words("isi lain rekaman ini", "another field of this record"))
                        .label(first.span, Arg::words("pertama kali di sini", "first here"));
                    self.report(diagnostic);
                    continue;
                }
                let ty = self.read_type(&field.ty);
                fields.push(hir::Input {
                    name: field.name.text.clone(),
                    external: text_or(&field.external, &field.name),
                    ty,
                    range: None,
                    default: None,
                    optional: field.optional,
                    judged_by: None,
                    secret: false,
                    label: label(&field.label),
                    span: field.name.span,
                });
            }
            if let Some(own) = self.regulation.records.get_mut(index) {
                own.fields = fields;
            }
        }
    }

    /// Bounds of the fields of a record.
    pub(super) fn record_bounds(&mut self, record: &ast::Record) {
        let Some(id) = self.names.record(&record.name.text) else { return };
        for field in &record.fields {
            let Some(range) = self.range(&field.range) else { continue };
            let own = self.regulation.records.get_mut(id.index());
            if let Some(own) = own.and_then(|own| own.fields.iter_mut().find(|own| own.span == field.name.span)) {
                own.range = Some(range);
            }
        }
    }

    /// The type of an input, which alone may be a list.
    pub(super) fn read_input_type(&mut self, ty: &ast::Type) -> Option<hir::Type> {
        let TypeKind::Daftar { element, most } = &ty.kind else { return self.read_type(ty) };
        let record = match &element.kind {
            TypeKind::Named(name) if self.names.record(&name.text).is_some() => self.names.record(&name.text)?,
            _ => {
                let plain = self.read_type(element)?;
                if matches!(plain, hir::Type::Himpunan(_)) {
                    let found = Arg::words("himpunan", "a set");
                    self.report(Diagnostic::error(Code::ListElement, element.span).with("found", found));
                    return None;
                }
                self.regulation.records.push(hir::Record {
                    name: String::new(),
                    fields: vec![hir::Input {
                        name: ELEMENT.to_owned(),
                        external: String::new(),
                        ty: Some(plain),
                        range: None,
                        default: None,
                        optional: false,
                        judged_by: None,
                        secret: false,
                        label: String::new(),
                        span: element.span,
                    }],
                    span: element.span,
                });
                RecordId::new(self.regulation.records.len() - 1)
            }
        };
        match most.filter(|most| (1..=MAX_ELEMENTS).contains(most)) {
            Some(most) => Some(hir::Type::Daftar(record, most)),
            None => {
                let name = match &element.kind {
                    TypeKind::Named(name) => name.text.clone(),
                    _ => "bulat".to_owned(),
                };
                self.report(
                    Diagnostic::error(Code::ListBound, ty.span).with("limit", MAX_ELEMENTS.to_string()).with("name", name),
                );
                None
            }
        }
    }

    /// The type of a decision: a record is the element of the one list that holds such records.
    pub(super) fn read_output_type(&mut self, ty: &ast::Type, items: &[Item]) -> Option<hir::Type> {
        let TypeKind::Named(name) = &ty.kind else { return self.read_type(ty) };
        if self.names.record(&name.text).is_none() {
            return self.read_type(ty);
        }
        let holds = |element: &ast::Type| matches!(&element.kind, TypeKind::Named(own) if own.text == name.text);
        // Inputs may stand after the decision.
        let inputs = items.iter().filter_map(|item| match &item.kind {
            ItemKind::Input(input) => Some(input),
            _ => None,
        });
        let lists: Vec<InputId> = inputs
            .enumerate()
            .filter(|(_, input)| matches!(&input.ty.kind, TypeKind::Daftar { element, .. } if holds(element)))
            .map(|(index, _)| InputId::new(index))
            .collect();
        match lists.as_slice() {
            [list] => Some(hir::Type::Elemen(*list)),
            _ => {
                self.report(Diagnostic::error(Code::RecordUse, ty.span).with("name", name.text.clone()));
                None
            }
        }
    }

    /// Inside a question a field goes by its name alone, so nothing else may have that name.
    pub(super) fn fields_not_shadowing(&mut self) {
        let fields: Vec<(String, String, Span)> = self
            .regulation
            .records
            .iter()
            .filter(|record| !record.name.is_empty())
            .flat_map(|record| record.fields.iter().map(|field| (record.name.clone(), field.name.clone(), field.span)))
            .collect();
        self.here = WHOLE;
        for (record, name, span) in fields {
            let Some((target, other)) = self.names.thing_at(&name) else { continue };
            let what = match target {
                Ref::Input(_) => Arg::words("masukan", "an input"),
                _ => Arg::words("nilai", "a value"),
            };
            let diagnostic = Diagnostic::error(Code::FieldShadows, span)
                .with("name", name)
                .with("what", what)
                .with("record", record)
                .label(other, Arg::words("nama yang sama di sini", "the same name is here"));
            self.report(diagnostic);
        }
    }

    /// `untuk setiap R: n adalah …`: a value of its own for the list that holds such records.
    pub(super) fn declare_computed(&mut self, rule: &ast::Rule) {
        let Some(list) = rule.each.as_ref().and_then(|each| self.list_of(each)) else { return };
        for target in &rule.targets {
            if self.names.computed(list, &target.text).is_some() || self.names.taken(target, &mut self.diagnostics) {
                continue;
            }
            if self.field(list, &target.text).is_some() {
                let diagnostic = Diagnostic::error(Code::DuplicateName, target.span)
                    .with("name", target.text.clone())
                    .with("what", Arg::words("isi rekaman yang diberikan", "a field that is given"));
                self.report(diagnostic);
                continue;
            }
            let binder = self.binder();
            let here = self.here;
            let id = self.push_value(target, here, false);
            if let Some(value) = self.regulation.values.get_mut(id.index()) {
                value.each = Some((list, binder));
            }
            self.names.declare_computed(list, target, id);
        }
    }

    /// The list that `untuk setiap X` means: the input of that name, or the one that holds such records.
    pub(super) fn list_of(&mut self, each: &Name) -> Option<InputId> {
        if let Some(Ref::Input(id)) = self.names.thing(&each.text)
            && self.is_list(id)
        {
            return Some(id);
        }
        let record = self.names.record(&each.text);
        let holds = |input: &hir::Input| matches!(input.ty, Some(hir::Type::Daftar(own, _)) if Some(own) == record);
        let lists: Vec<InputId> = self
            .regulation
            .inputs
            .iter()
            .enumerate()
            .filter(|(_, input)| holds(input))
            .map(|(index, _)| InputId::new(index))
            .collect();
        if let [list] = lists.as_slice() {
            return Some(*list);
        }
        let names: Vec<&str> =
            lists.iter().filter_map(|id| self.regulation.inputs.get(id.index())).map(|input| input.name.as_str()).collect();
        let hint = match (record, names.as_slice()) {
            (None, _) => Arg::words(
                "Sebutkan nama rekaman yang menjadi isi sebuah daftar, atau nama masukan daftarnya.",
                "Name the record that a list holds, or the input that is the list.",
            ),
            (Some(_), []) => Arg::words(
                "Belum ada masukan daftar yang berisi rekaman itu.",
                "There is no input that is a list of these records.",
            ),
            (Some(_), names) => {
                let names = names.join(", ");
                Arg::words(
                    format!("Beberapa daftar berisi rekaman itu; sebutkan daftarnya: {names}."),
                    format!("Several lists hold these records; name the list: {names}."),
                )
            }
        };
        let diagnostic = Diagnostic::error(Code::EachOf, each.span).with("name", each.text.clone()).with("hint", hint);
        self.report(diagnostic);
        None
    }

    pub(super) fn is_list(&self, id: InputId) -> bool {
        self.regulation.inputs.get(id.index()).is_some_and(|input| matches!(input.ty, Some(hir::Type::Daftar(..))))
    }

    fn record_of(&self, list: InputId) -> Option<&hir::Record> {
        match self.regulation.inputs.get(list.index())?.ty {
            Some(hir::Type::Daftar(record, _)) => self.regulation.records.get(record.index()),
            _ => None,
        }
    }

    /// The position of a field.
    pub(super) fn field(&self, list: InputId, name: &str) -> Option<u32> {
        let position = self.record_of(list)?.fields.iter().position(|field| field.name == name)?;
        u32::try_from(position).ok()
    }

    pub(super) fn binder(&mut self) -> BinderId {
        self.binders += 1;
        BinderId(self.binders - 1)
    }

    /// What a name stands for inside the questions around it: a field of the innermost element that has it.
    pub(super) fn scoped(&self, name: &str) -> Option<Ref> {
        self.scopes.iter().rev().find_map(|scope| {
            let given = self.field(scope.list, name).map(|field| Ref::Field(scope.binder, scope.list, field));
            given.or_else(|| self.names.computed(scope.list, name).map(|id| Ref::Computed(scope.binder, scope.list, id)))
        })
    }

    /// `Bulan.ke` inside a question: a field of the outermost element of that record or list, where a question within it
    /// about the same list has taken the bare name.
    pub(super) fn field_of_outer(&self, list_or_record: &str, field: &str) -> Option<Ref> {
        let meant = |scope: &&Scope| {
            let input = self.regulation.inputs.get(scope.list.index());
            input.is_some_and(|input| input.name == list_or_record)
                || self.record_of(scope.list).is_some_and(|record| record.name == list_or_record)
        };
        let scope = self.scopes.iter().find(meant)?;
        let given = self.field(scope.list, field).map(|at| Ref::Field(scope.binder, scope.list, at));
        given.or_else(|| self.names.computed(scope.list, field).map(|id| Ref::Computed(scope.binder, scope.list, id)))
    }

    pub(super) fn within<T>(&mut self, scope: Scope, resolve: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(scope);
        let found = resolve(self);
        self.scopes.pop();
        found
    }

    /// The list a question is about; reported where it is none.
    fn asked(&mut self, list: &Name) -> Option<InputId> {
        if let Some(Ref::Input(id)) = self.names.thing(&list.text)
            && self.is_list(id)
        {
            return Some(id);
        }
        if self.unread.contains(&list.text) {
            return None;
        }
        // An input whose type could not be read has been reported.
        if let Some(Ref::Input(id)) = self.names.thing(&list.text)
            && self.regulation.inputs.get(id.index()).is_some_and(|input| input.ty.is_none())
        {
            return None;
        }
        let inputs = self.regulation.inputs.iter().enumerate();
        let lists: Vec<&str> =
            inputs.filter(|(at, _)| self.is_list(InputId::new(*at))).map(|(_, input)| input.name.as_str()).collect();
        let mut diagnostic = Diagnostic::error(Code::NotAList, list.span).with("name", list.text.clone());
        if let Some(near) = closest(&list.text, lists.iter().copied()) {
            diagnostic = diagnostic.with("suggestion", near).suggest(list.span, near);
        }
        self.report(diagnostic);
        None
    }

    pub(super) fn query(&mut self, kind: QueryKind, parts: Parts<'_>) -> ExprKind {
        let Parts { list, filter, item, when_empty } = parts;
        // `banyaknya alasan` counts the members of a set.
        let thing = self.names.thing(&list.text);
        let is_list = matches!(thing, Some(Ref::Input(id)) if self.is_list(id));
        if kind == QueryKind::Count && filter.is_none() && !is_list {
            let set = self.expr(&ast::Expr { kind: ast::ExprKind::Name(list.text.clone()), span: list.span });
            return ExprKind::Count(Box::new(set));
        }
        let Some(id) = self.asked(list) else { return ExprKind::Broken };
        let binder = self.binder();
        let (filter, item) = self.within(Scope { list: id, binder }, |own| {
            (filter.map(|filter| Box::new(own.expr(filter))), item.map(|item| Box::new(own.expr(item))))
        });
        let when_empty = when_empty.map(|otherwise| Box::new(self.expr(otherwise)));
        ExprKind::Query { kind, list: id, binder, filter, item, when_empty }
    }

    pub(super) fn select(&mut self, list: &Name, filter: Option<&ast::Expr>, keys: &[(ast::Expr, bool)]) -> ExprKind {
        let Some(id) = self.asked(list) else { return ExprKind::Broken };
        let binder = self.binder();
        let (filter, keys) = self.within(Scope { list: id, binder }, |own| {
            let filter = filter.map(|filter| Box::new(own.expr(filter)));
            (filter, keys.iter().map(|(key, largest)| (own.expr(key), *largest)).collect())
        });
        ExprKind::Select { list: id, binder, filter, keys }
    }

    /// A choice, and what stands for it where there is nobody to choose.
    pub(super) fn select_or(
        &mut self,
        (list, filter): (&Name, Option<&ast::Expr>),
        keys: &[(ast::Expr, bool)],
        otherwise: &ast::Expr,
        span: Span,
    ) -> ExprKind {
        let chosen = self.select(list, filter, keys);
        if matches!(chosen, ExprKind::Broken) {
            return ExprKind::Broken;
        }
        let any = self.query(QueryKind::Any, Parts { list, filter, item: None, when_empty: None });
        let otherwise = self.boxed(otherwise);
        ExprKind::If { branches: vec![(Expr { kind: any, span }, Expr { kind: chosen, span })], otherwise }
    }

    /// `diberikan anggota` and rows: the fields of each element in their order.
    pub(super) fn elements(&mut self, id: InputId, header: &[Name], rows: &[ast::GivenRow], span: Span) -> Option<hir::Given> {
        let names: Vec<String> = self.record_of(id)?.fields.iter().map(|field| field.name.clone()).collect();
        let record = self.record_of(id)?.name.clone();
        let mut columns: Vec<Option<usize>> = Vec::new();
        for name in header {
            let position = names.iter().position(|own| *own == name.text);
            if position.is_none() {
                let own: Vec<&str> = names.iter().map(String::as_str).collect();
                let mut diagnostic = Diagnostic::error(Code::UnknownField, name.span)
                    .with("name", name.text.clone())
                    .with("record", record.clone())
                    .with("names", shortened(&own));
                if let Some(near) = closest(&name.text, own.iter().copied()) {
                    diagnostic = diagnostic.with("suggestion", near).suggest(name.span, near);
                }
                self.report(diagnostic);
            } else if columns.contains(&position) {
                self.report(Diagnostic::error(Code::FieldTwice, name.span).with("name", name.text.clone()));
            }
            columns.push(position);
        }
        let optional: Vec<bool> = self.record_of(id)?.fields.iter().map(|field| field.optional).collect();
        for (at, name) in names.iter().enumerate() {
            // A column that is not known is most likely the one that is missing.
            let all_known = columns.iter().all(Option::is_some);
            let missing = all_known && !rows.is_empty() && !columns.contains(&Some(at)) && optional.get(at) == Some(&false);
            if missing {
                self.report(Diagnostic::error(Code::FieldMissing, span).with("name", name.clone()));
            }
        }
        let mut elements = Vec::new();
        for row in rows {
            if row.values.len() != header.len() {
                let own: Vec<&str> = header.iter().map(|name| name.text.as_str()).collect();
                self.report(
                    Diagnostic::error(Code::RowWidth, row.span)
                        .with("found", row.values.len().to_string())
                        .with("expected", header.len().to_string())
                        .with("names", own.join(", ")),
                );
                continue;
            }
            let mut element: Vec<Option<Expr>> = vec![None; names.len()];
            for (value, column) in row.values.iter().zip(&columns) {
                let value = self.expr(value);
                if let Some(slot) = column.and_then(|column| element.get_mut(column)) {
                    *slot = Some(value);
                }
            }
            elements.push(element);
        }
        Some(hir::Given::Elements(elements, span))
    }
}

/// The parts of a written question.
pub(super) struct Parts<'p> {
    pub(super) list: &'p Name,
    pub(super) filter: Option<&'p ast::Expr>,
    pub(super) item: Option<&'p ast::Expr>,
    pub(super) when_empty: Option<&'p ast::Expr>,
}
