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
                    // A sign after the word of a question is not read.
                    let signed = self.written(item).starts_with('−');
                    self.write(item, None, if signed { Bond::Beyond } else { Bond::Sum }, out);
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
