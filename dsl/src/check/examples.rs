//! Facts and expectations of `contoh` as values of the types they are for.

use perwali_engine::diagnostic::Arg;
use perwali_engine::value::Value;

use super::constants::dim_of;
use super::{CheckedExample, CheckedExpected, Checker};
use crate::hir::{Expected, Expr};
use perwali_engine::ir::ValueId;

impl Checker<'_> {
    pub(super) fn examples(&mut self) -> Vec<CheckedExample> {
        let regulation = self.regulation;
        let mut checked = Vec::new();
        for example in &regulation.examples {
            self.here = perwali_engine::ir::ProvisionId(0);
            let mut complete = true;
            let mut given = Vec::new();
            for (id, expr) in &example.given {
                match regulation.inputs.get(id.index()).and_then(|input| input.ty.as_ref()) {
                    Some(ty) => {
                        let (dim, scale) = dim_of(ty);
                        let constant = self.constant(expr, Some(dim), &Arg::words("Isi masukan ini", "The value of this input"));
                        match constant.and_then(|c| self.value_of(&c, scale, dim, expr)) {
                            Some(value) => given.push((*id, value)),
                            None => complete = false,
                        }
                    }
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

    fn expectation(&mut self, id: ValueId, expr: &Expr) -> Option<Value> {
        let value = self.values.get(id.index())?.as_ref()?;
        let (dim, scale) = (value.dim, value.ty.as_number().map_or(0, |n| n.scale));
        let constant = self.constant(expr, Some(dim), &Arg::words("Hasil yang diharapkan", "The expected result"))?;
        self.value_of(&constant, scale, dim, expr)
    }
}
