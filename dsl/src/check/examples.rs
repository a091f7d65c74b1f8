//! Facts and expectations of `contoh` as values of the types they are for.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{InputId, ValueId};
use perwali_engine::value::Value;

use super::constants::dim_of;
use super::{CheckedExample, CheckedExpected, Checker, show};
use crate::hir::{self, Expected, Expr, ExprKind, Given};

impl Checker<'_> {
    pub(super) fn examples(&mut self) -> Vec<CheckedExample> {
        let regulation = self.regulation;
        let mut checked = Vec::new();
        for example in &regulation.examples {
            self.here = perwali_engine::ir::ProvisionId(0);
            let mut complete = true;
            let mut given = Vec::new();
            for (id, value) in &example.given {
                match self.given(*id, value) {
                    Some(value) => given.push((*id, value)),
                    None => complete = false,
                }
            }
            let expected = match &example.expected {
                Expected::Failure(code) => CheckedExpected::Failure(*code),
                Expected::Values(values) => {
                    let mut found = Vec::new();
                    for (id, expr) in values {
                        match self.expectation(*id, expr) {
                            Some(value) => found.push((*id, value)),
                            None => complete = false,
                        }
                    }
                    CheckedExpected::Values(found)
                }
            };
            if complete {
                checked.push(CheckedExample {
                    title: example.title.clone(),
                    day: example.day,
                    given,
                    expected,
                    basis: example.basis.clone(),
                    span: example.span,
                });
            }
        }
        checked
    }

    fn given(&mut self, id: InputId, given: &Given) -> Option<Value> {
        let regulation = self.regulation;
        let input = regulation.inputs.get(id.index())?;
        let ty = input.ty.as_ref()?;
        match (ty, given) {
            (hir::Type::Daftar(record, most), given) => self.given_list(input, *record, *most, given),
            (ty, Given::One(expr)) => self.given_value(ty, expr),
            (ty, Given::Elements(_, span)) => {
                let (expected, found) = (show::dim(dim_of(ty).0, regulation), show::dim(super::Dim::Daftar, regulation));
                self.mismatch_words(*span, Arg::words("Isi masukan ini", "The value of this input"), expected, found);
                None
            }
        }
    }

    fn given_value(&mut self, ty: &hir::Type, expr: &Expr) -> Option<Value> {
        let (dim, scale) = dim_of(ty);
        let constant = self.constant(expr, Some(dim), &Arg::words("Isi masukan ini", "The value of this input"))?;
        self.value_of(&constant, scale, dim, expr)
    }

    fn given_list(&mut self, input: &hir::Input, record: hir::RecordId, most: u32, given: &Given) -> Option<Value> {
        let regulation = self.regulation;
        let record = regulation.records.get(record.index())?;
        let plain = record.fields.first().filter(|_| record.name.is_empty());
        let (elements, span) = match given {
            // `{A, A, B}`: in this order, as often as it stands there.
            Given::One(Expr { kind: ExprKind::Set(items), span }) if plain.is_some() || items.is_empty() => {
                (items.iter().map(|item| vec![Some(item.clone())]).collect(), *span)
            }
            Given::One(Expr { kind: ExprKind::Kosong, .. }) => return Some(Value::Absent),
            Given::One(expr) => {
                let hint = if plain.is_some() {
                    Arg::words("Tulis isinya di dalam kurung kurawal: `{a, b}`.", "Write what it holds in braces: `{a, b}`.")
                } else {
                    Arg::words(
                        format!("Tulis `diberikan {}`, lalu baris judul kolom dan satu baris untuk setiap isi.", input.name),
                        format!("Write `diberikan {}`, then a heading row and a row for each element.", input.name),
                    )
                };
                let what = Arg::words("Isi masukan ini", "The value of this input");
                let (expected, found) = (show::dim(super::Dim::Daftar, regulation), Arg::words("satu nilai", "one value"));
                self.mismatch_hint(expr.span, what, expected, found, hint);
                return None;
            }
            Given::Elements(elements, span) => (elements.clone(), *span),
        };
        if elements.len() > most as usize {
            self.report(
                Diagnostic::error(Code::ExampleTooLong, span)
                    .with("name", input.name.clone())
                    .with("found", elements.len().to_string())
                    .with("limit", most.to_string()),
            );
            return None;
        }
        let mut values = Vec::new();
        for element in elements {
            let mut fields = Vec::new();
            for (field, value) in record.fields.iter().zip(element) {
                fields.push(match (&field.ty, value) {
                    (None, _) => return None,
                    (Some(ty), Some(value)) => self.given_value(ty, &value)?,
                    (Some(_), None) => Value::Absent,
                });
            }
            values.push(fields);
        }
        Some(Value::List(values))
    }

    fn expectation(&mut self, id: ValueId, expr: &Expr) -> Option<Value> {
        let value = self.values.get(id.index())?.as_ref()?;
        let (dim, scale) = (value.dim, value.ty.as_number().map_or(0, |n| n.scale));
        let constant = self.constant(expr, Some(dim), &Arg::words("Hasil yang diharapkan", "The expected result"))?;
        self.value_of(&constant, scale, dim, expr)
    }
}
