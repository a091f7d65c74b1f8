//! `contoh` → facts, expectation and basis by id.

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::Resolver;
use super::identity::day;
use crate::hir;
use crate::spelling::closest;
use crate::syntax::ast::{self, Expected};

/// Failures an example may expect, by the words that name them.
pub const FAILURES: [(&str, Code); 14] = [
    ("masukan tidak diberikan", Code::InputMissing),
    ("masukan ditolak", Code::InputRefused),
    ("masukan di luar batas", Code::InputOutOfBounds),
    ("belum berlaku", Code::NotInForce),
    ("tidak berlaku", Code::NotInForce),
    ("tidak diatur", Code::Undetermined),
    ("konflik", Code::Conflict),
    ("hasil di luar batas", Code::ResultOutOfBounds),
    ("pembagian dengan nol", Code::ZeroDivision),
    ("daftar terlalu panjang", Code::ListTooLong),
    ("daftar kosong", Code::ListEmpty),
    ("seri", Code::ListTie),
    ("tanggal di luar batas", Code::DateOutOfRange),
    ("baris tidak mungkin", Code::ImpossibleRow),
];

impl Resolver<'_> {
    pub(super) fn example(&mut self, example: &ast::Example, span: Span) {
        // An example stands after the last provision, not under it; only a relative reference is read from there.
        let place = std::mem::replace(&mut self.here, super::WHOLE);
        let mut given = Vec::new();
        for ast::Given { name, value } in &example.given {
            let Some(id) = self.names.input(&name.text) else {
                let diagnostic = self.names.unknown_in_example(name, true);
                self.report(diagnostic);
                continue;
            };
            let found = match value {
                ast::GivenValue::Expr(value) => Some(hir::Given::One(self.expr(value))),
                ast::GivenValue::Rows { header, rows } => self.elements(id, header, rows, name.span),
            };
            given.extend(found.map(|found| (id, found)));
        }
        let expected = match &example.expected {
            Expected::Values(values) => {
                let mut found = Vec::new();
                for (name, value) in values {
                    match self.names.value(&name.text) {
                        Some(id) => {
                            let value = self.expr(value);
                            found.push((id, value));
                        }
                        None => {
                            let diagnostic = self.names.unknown_in_example(name, false);
                            self.report(diagnostic);
                        }
                    }
                }
                hir::Expected::Values(found)
            }
            Expected::Failure { name, span } => match FAILURES.iter().find(|(words, _)| words == name) {
                Some((_, code)) => hir::Expected::Failure(*code),
                None => {
                    let names: Vec<&str> = FAILURES.iter().map(|(words, _)| *words).collect();
                    let mut diagnostic = Diagnostic::error(Code::UnknownFailure, *span)
                        .with("name", name.clone())
                        .with("names", Arg::Text(names.join(", ")));
                    if let Some(near) = closest(name, names.iter().copied()) {
                        diagnostic = diagnostic.with("suggestion", near).suggest(*span, near);
                    }
                    self.report(diagnostic);
                    return;
                }
            },
        };
        self.here = place;
        let basis = example.basis.iter().filter_map(|reference| self.provision(reference)).collect();
        self.here = super::WHOLE;
        let Some(day) = example.date.as_ref().and_then(day) else {
            let suggestion = self.regulation.identity.from.map_or_else(|| "1 Januari 2025".to_owned(), |d| d.indonesian());
            self.report(Diagnostic::error(Code::ExampleDate, example.title.span).with("suggestion", suggestion));
            return;
        };
        let title = example.title.text.clone();
        self.regulation.examples.push(hir::Example { title, day, given, expected, basis, span });
    }
}
