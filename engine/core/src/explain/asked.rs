//! Words of the questions about the elements of a list.

use super::formula::{Bond, Out, Printer};
use super::{formula, listed};
use crate::interpreter::Evaluated;
use crate::ir::{Expr, Op, QueryKind};

impl Printer<'_> {
    /// A question about a list, with names.
    pub(super) fn question(self, expr: &Expr, out: &mut Out) {
        let list = |id: crate::ir::InputId| self.program.inputs.get(id.index()).map_or("", |input| input.name.as_str());
        match &expr.op {
            Op::Query(query) => {
                let all = query.kind == QueryKind::All;
                out.push_str(listed::kind_words(query.kind));
                out.push_str(" ");
                if let Some(item) = query.item.as_ref().filter(|_| !all) {
                    // After the word a sign would be taken for a difference from it.
                    let bond = if may_start_with_sign(item) { Bond::Atom } else { Bond::Sum };
                    self.write(item, None, bond, out);
                    out.push_str(" dari ");
                }
                out.push_str(list(query.list));
                self.after(" yang ", query.filter.as_ref(), Bond::Not, out);
                self.after(" memenuhi ", query.item.as_ref().filter(|_| all), Bond::Not, out);
                self.after(" bila kosong ", query.when_empty.as_ref(), Bond::Sum, out);
            }
            Op::Select(select) => {
                out.push_str(list(select.list));
                self.after(" yang ", select.filter.as_ref(), Bond::Not, out);
                for (index, (key, greatest)) in select.keys.iter().enumerate() {
                    self.after(if index == 0 { " dengan " } else { ", lalu " }, Some(key), Bond::Sum, out);
                    out.push_str(if *greatest { " terbesar" } else { " terkecil" });
                }
            }
            _ => {}
        }
    }

    fn after(self, before: &str, expr: Option<&Expr>, bond: Bond, out: &mut Out) {
        if let Some(expr) = expr {
            out.push_str(before);
            self.write(expr, None, bond, out);
        }
    }

    /// A name that stands for something of an element: of the element spoken of by itself, of another behind a point.
    pub(super) fn of_element(self, expr: &Expr, element: &Expr, at: Option<&Evaluated>, out: &mut Out) {
        if !matches!(element.op, Op::Bound(_)) {
            self.write(element, at, Bond::Atom, out);
            out.push('.');
        }
        out.push_str(&formula::name(self.program, &expr.op));
    }
}

/// Whether the first thing written of an expression may be a minus sign.
fn may_start_with_sign(expr: &Expr) -> bool {
    match &expr.op {
        Op::Neg(_) | Op::Constant(_) => true,
        Op::Add(first, _)
        | Op::Sub(first, _)
        | Op::Mul(first, _)
        | Op::Quotient(first, _)
        | Op::Min(first, _)
        | Op::Max(first, _) => may_start_with_sign(first),
        Op::Rescale(inner) | Op::ToFraction(inner) | Op::Round { value: inner, .. } => may_start_with_sign(inner),
        _ => false,
    }
}
