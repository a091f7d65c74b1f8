//! Questions about the elements of a list: their words, and what was found about each element.
//!
//! The records of a question follow each other as its elements were asked: the filter of one, its item where the filter
//! held, the filter of the next. They are told apart by reading them in that order.

use super::condition::{self, Operand, Part};
use super::formula::Printer;
use crate::interpreter::Evaluated;
use crate::ir::{Expr, InputId, Op, Program, QueryKind, Type};
use crate::show;
use crate::value::Value;

/// A question about the elements of a list, and what was found about each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The list.
    pub list: String,
    /// The question as it is written.
    pub written: String,
    /// What it gave, in words; empty where it failed.
    pub shown: String,
    /// The elements asked, in order.
    pub elements: Vec<ElementReason>,
}

/// What was found about one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementReason {
    /// Which: `anak ke-2`.
    pub element: String,
    /// What tells it from the others: the text it begins with, or the value that it is; may be empty.
    pub called: String,
    /// Whether it alone or together with others like it decided what was asked.
    pub decides: bool,
    /// Whether it counts; none where that could not be computed.
    pub counted: Option<bool>,
    /// The parts of the filter that decided, and of what was asked of it where that is yes or no.
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
type Records<'a> = (Option<&'a Evaluated>, &'a [Evaluated]);

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
    fn elements<'a>(&self, found: &'a Evaluated) -> (Vec<Records<'a>>, Option<&'a Evaluated>) {
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

    /// What was found about each element; none where there is none, or the list is a secret.
    pub fn asked(&self, printer: Printer<'_>, expr: &Expr, found: &Evaluated) -> Option<Asked> {
        let input = printer.program.inputs.get(self.list.index()).filter(|input| !input.secret)?;
        let elements = self.reasons(printer, expr, found);
        let shown = found.value.as_ref().map_or_else(String::new, |value| printer.leaf(expr, value));
        let asked = Asked { list: input.name.clone(), written: printer.written(expr), shown, elements };
        (!asked.elements.is_empty()).then_some(asked)
    }

    fn reasons(&self, printer: Printer<'_>, expr: &Expr, found: &Evaluated) -> Vec<ElementReason> {
        let (elements, _) = self.elements(found);
        let kind = match &expr.op {
            Op::Query(query) => Some(query.kind),
            _ => None,
        };
        let holds = |value: &Option<Value>| *value == Some(Value::Bool(true));
        elements
            .into_iter()
            .enumerate()
            .map(|(index, (filter, items))| ElementReason {
                element: element(printer.program, self.list, index),
                called: called(printer, self.list, index),
                decides: match (kind, holds(&found.value)) {
                    (Some(QueryKind::Any), true) => filter.is_none_or(|filter| holds(&filter.value)),
                    (Some(QueryKind::Any), false) => true,
                    (Some(QueryKind::All), all) => items.iter().any(|item| holds(&item.value) == all),
                    _ => filter.is_none_or(|filter| holds(&filter.value)),
                },
                counted: match filter.map(|filter| &filter.value) {
                    None => Some(true),
                    Some(Some(Value::Bool(truth))) => Some(*truth),
                    Some(_) => None,
                },
                parts: self
                    .filter
                    .into_iter()
                    .zip(filter)
                    .chain(self.items.iter().copied().zip(items).filter(|(item, _)| item.ty == Type::Bool))
                    .flat_map(|(expr, found)| condition::parts(printer, expr, found))
                    .collect(),
                items: self
                    .items
                    .iter()
                    .zip(items)
                    .filter(|(item, _)| item.ty != Type::Bool)
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

/// `rincian ke-2`, and what tells it from the others.
pub(super) fn named(printer: Printer<'_>, list: InputId, index: u32) -> (String, String) {
    let index = index as usize;
    (element(printer.program, list, index), called(printer, list, index))
}

/// A list as it was given.
pub(super) fn whole(printer: Printer<'_>, list: InputId) -> Option<Operand> {
    let (input, value) = (printer.program.inputs.get(list.index())?, printer.facts.get(list)?);
    let shown = show::given(printer.program, input, &value);
    Some(Operand { name: input.name.clone(), label: input.label.clone(), shown })
}

fn called(printer: Printer<'_>, list: InputId, index: usize) -> String {
    let input = printer.program.inputs.get(list.index()).filter(|input| !input.secret);
    let Some(Type::List(record, _)) = input.map(|input| &input.ty) else { return String::new() };
    let Some(record) = printer.program.records.get(record.index()) else { return String::new() };
    match (record.fields.first(), printer.facts.field(list, index, 0)) {
        (Some(_), Some(Value::Text(text))) => text.to_string(),
        (Some(field), Some(value)) if record.is_plain() => show::value(printer.program, &field.ty, &value),
        _ => String::new(),
    }
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
