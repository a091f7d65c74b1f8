//! The one place that decides how the value of an input is shown to the reader of an explanation.
//!
//! A secret is not shown, neither by itself nor as a field of a list. What is computed from it is.

use crate::ir::{Input, InputId, Program, Type};
use crate::show;
use crate::value::Value;

/// What stands for a secret.
const SECRET: &str = "(dirahasiakan)";

/// An input's value in words.
pub(super) fn input(program: &Program, id: InputId, value: &Value) -> String {
    match program.inputs.get(id.index()) {
        Some(input) => declared(program, input, value),
        None => String::new(),
    }
}

/// The value of an input, or of a field of a list, in words.
pub(super) fn declared(program: &Program, input: &Input, value: &Value) -> String {
    let holds_secret = match &input.ty {
        Type::List(record, _) => {
            program.records.get(record.index()).is_some_and(|record| record.fields.iter().any(|field| field.secret))
        }
        _ => false,
    };
    if (input.secret || holds_secret) && *value != Value::Absent {
        SECRET.to_owned()
    } else {
        show::value(program, &input.ty, value)
    }
}
