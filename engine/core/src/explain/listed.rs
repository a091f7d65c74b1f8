//! Questions about the elements of a list: their words, and what was found about each element.
//!
//! The records of a question follow each other as its elements were asked: the filter of one, its item where the filter
//! held, the filter of the next. They are told apart by reading them in that order.

use super::condition::{self, Part};
use super::formula::Printer;
use super::shown;
use crate::interpreter::Evaluated;
use crate::ir::{Expr, InputId, Op, Program, QueryKind, Type};
use crate::show;
use crate::value::Value;

/// What was found about one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementReason {
    /// Which: `anak ke-2`.
    pub element: String,
    /// Whether it counts; none where that could not be computed.
    pub counted: Option<bool>,
    /// The parts of the filter that decided.
    pub parts: Vec<Part>,
    /// What was asked of it, with its values, and what that gave.
    pub items: Vec<(String, String)>,
}

/// The list, the filter and the other expressions of a question, and what stands for no element.
pub(super) struct Question<'e> {
    pub list: InputId,
    filter: Option<&'e Expr>,
    items: Vec<&'e Expr>,
    when_empty: Option<&'e Expr>,
}

/// What was asked of one element: its filter, and the items where it counts.
type Asked<'a> = (Option<&'a Evaluated>, &'a [Evaluated]);

impl<'e> Question<'e> {
    pub fn of(expr: &'e Expr) -> Option<Question<'e>> {
        match &expr.op {
            Op::Query(query) => Some(Question {
                list: query.list,
                filter: query.filter.as_ref(),
                items: query.item.iter().collect(),
                when_empty: query.when_empty.as_ref(),
            }),
            Op::Select(select) => Some(Question {
                list: select.list,
                filter: select.filter.as_ref(),
                items: select.keys.iter().map(|(key, _)| key).collect(),
                when_empty: None,
            }),
            _ => None,
        }
    }

    /// The records element by element: of the filter, and of the items; then that of the answer for no element.
    fn elements<'a>(&self, found: &'a Evaluated) -> (Vec<Asked<'a>>, Option<&'a Evaluated>) {
        let mut rest = found.operands.as_slice();
        let mut elements = Vec::new();
        if self.filter.is_none() && self.items.is_empty() {
            return (elements, None);
        }
        loop {
            // Where every element has been asked and none counts, what is left is the answer for that.
            let none = elements.iter().all(|(filter, items): &(_, &[Evaluated])| filter.is_some() && items.is_empty());
            if let ([last], true, Some(_)) = (rest, none, self.when_empty)
                && found.value == last.value
                && !matches!(last.value, Some(Value::Bool(_)))
            {
                return (elements, Some(last));
            }
            let filter = match (self.filter, rest.split_first()) {
                (_, None) => return (elements, None),
                (None, Some(_)) => None,
                (Some(_), Some((first, after))) => {
                    rest = after;
                    Some(first)
                }
            };
            let asked = filter.is_none_or(|filter| filter.value == Some(Value::Bool(true)));
            let many = if asked { self.items.len().min(rest.len()) } else { 0 };
            let (items, after) = rest.split_at_checked(many).unwrap_or((rest, &[]));
            rest = after;
            elements.push((filter, items));
        }
    }

    /// Every expression with its record, in order.
    pub fn operands<'a>(&self, found: &'a Evaluated) -> Vec<(&'e Expr, &'a Evaluated)> {
        let (elements, last) = self.elements(found);
        let mut out = Vec::new();
        for (filter, items) in elements {
            out.extend(self.filter.zip(filter));
            out.extend(self.items.iter().copied().zip(items));
        }
        out.extend(self.when_empty.zip(last));
        out
    }

    /// What was found about each element.
    pub fn reasons(&self, printer: Printer<'_>, found: &Evaluated) -> Vec<ElementReason> {
        let (elements, _) = self.elements(found);
        elements
            .into_iter()
            .enumerate()
            .map(|(index, (filter, items))| ElementReason {
                element: element(printer.program, self.list, index),
                counted: match filter.map(|filter| &filter.value) {
                    None => Some(true),
                    Some(Some(Value::Bool(truth))) => Some(*truth),
                    Some(_) => None,
                },
                parts: match (self.filter, filter) {
                    (Some(expr), Some(found)) => condition::parts(printer, expr, found),
                    _ => Vec::new(),
                },
                items: self
                    .items
                    .iter()
                    .zip(items)
                    .map(|(item, found)| {
                        let result = found.value.as_ref().map_or_else(String::new, |value| printer.leaf(item, value));
                        (printer.filled(item, found), result)
                    })
                    .collect(),
            })
            .collect()
    }
}

fn element(program: &Program, list: InputId, index: usize) -> String {
    show::value(program, &Type::Element(list), &Value::Element(u32::try_from(index).unwrap_or(u32::MAX)))
}

/// A list that was given, in words.
pub(super) fn list(printer: Printer<'_>, id: InputId) -> Option<String> {
    printer.facts.get(id).map(|value| shown::input(printer.program, id, &value))
}

/// The name of a field of the element an expression gives; empty for an element that is a plain value.
pub(super) fn field<'p>(program: &'p Program, element: &Expr, field: u32) -> Option<&'p crate::ir::Input> {
    let Type::Element(list) = &element.ty else { return None };
    let Type::List(record, _) = &program.inputs.get(list.index())?.ty else { return None };
    program.records.get(record.index())?.fields.get(field as usize)
}

/// The first word of a question.
pub(super) fn kind_words(kind: QueryKind) -> &'static str {
    match kind {
        QueryKind::Sum => "jumlah",
        QueryKind::Greatest => "terbesar",
        QueryKind::Least => "terkecil",
        QueryKind::Count => "banyaknya",
        QueryKind::Any => "ada",
        QueryKind::All => "semua",
    }
}
