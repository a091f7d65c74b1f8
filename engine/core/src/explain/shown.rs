//! The one place that decides how the value of an input is shown to the reader of an explanation.

use crate::ir::{InputId, Program, Type};
use crate::show;
use crate::value::Value;

/// An input's value in words.
pub(super) fn input(program: &Program, id: InputId, value: &Value) -> String {
    let ty = program.inputs.get(id.index()).map_or(&Type::Bool, |input| &input.ty);
    show::value(program, ty, value)
}
