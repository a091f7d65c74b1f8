//! Demands a value: what is already computed, a call of the value's function, or its definition in place.

use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{Constant, Definition, Expr, Op, Program, TableId, ValueDef, ValueId};
use perwali_engine::value::Interval;

use super::number::{Shape, is_wide};
use super::{Datum, Emitted, Emitter, Flag, Found};
use crate::CompileError;
use crate::plan::MOST_DEPTH;

/// Where the numbers lie that the rules of a value give, before its bound is checked.
fn given_interval(def: &ValueDef) -> Option<Interval> {
    let own = def.ty.as_number()?.interval.clone();
    let Definition::Rules(rules) = &def.definition else { return Some(own) };
    let bodies = rules.rules.iter().filter_map(|rule| rule.body.ty.as_number());
    Some(bodies.fold(own, |hull, body| hull.hull(&body.interval)))
}

/// How a value is held until its bound has been checked.
pub(super) fn shape_before_check(def: &ValueDef) -> Shape {
    match given_interval(def).filter(|_| def.check.is_some()) {
        Some(given) => Shape::Scalar(is_wide(&given)),
        None => Shape::of(&def.ty),
    }
}

/// Whether a value can be empty.
pub(super) fn may_be_empty(program: &Program, def: &ValueDef) -> bool {
    def.optional
        || matches!(&def.definition, Definition::Rules(rules) if rules.rules.iter().any(|rule| match &rule.body.op {
            Op::Column(table, column, _) => has_empty_cell(program, *table, *column),
            _ => false,
        }))
}

/// Whether a column of a table has an empty cell.
pub(super) fn has_empty_cell(program: &Program, table: TableId, column: u32) -> bool {
    has_cell(program, table, column, &Constant::Absent)
}

/// Whether a cell of a column of a table is this constant.
pub(super) fn has_cell(program: &Program, table: TableId, column: u32, cell: &Constant) -> bool {
    let table = program.tables.get(table.index());
    table.is_some_and(|table| table.rows.iter().any(|row| row.outputs.get(column as usize) == Some(cell)))
}

impl<'e> Emitter<'e> {
    pub(super) fn value_def(&self, id: ValueId) -> Emitted<&'e ValueDef> {
        self.program.values.get(id.index()).ok_or(CompileError::Inconsistent("a value that does not exist"))
    }

    /// The value, empty or not.
    pub(super) fn demand(&mut self, id: ValueId) -> Emitted<Found> {
        if let Some(found) = self.scope.values.get(&id) {
            return Ok(*found);
        }
        let found = if let Some(function) = self.context.functions.get(&id).copied() {
            self.call_value(id, function, None)?
        } else {
            self.depth += 1;
            if self.depth > MOST_DEPTH {
                return Err(CompileError::TooDeep);
            }
            let found = self.definition(id)?;
            self.depth -= 1;
            found
        };
        self.remember(id, found);
        Ok(found)
    }

    /// A computed field of an element.
    pub(super) fn element_value(&mut self, expr: &Expr, id: ValueId, element: &'e Expr) -> Emitted<Datum> {
        let position = self.position(element)?;
        let found = match self.scope.elements.get(&(id, position)) {
            Some(found) => *found,
            None => {
                let found = match self.context.functions.get(&id).copied() {
                    Some(function) => self.call_value(id, function, Some(position))?,
                    None => self.element_in_place(id, position)?,
                };
                self.remember_element(id, position, found);
                found
            }
        };
        if found.present != Flag::Known(true) {
            self.fail_unless(found.present, FailureKind::Undetermined(id), expr.site)?;
            self.remember_element(id, position, Found { present: Flag::Known(true), datum: found.datum });
        }
        Ok(found.datum)
    }

    fn element_in_place(&mut self, id: ValueId, position: super::Value) -> Emitted<Found> {
        let unbound = CompileError::Inconsistent("a computed field without an element");
        let (_, binder) = self.value_def(id)?.element.ok_or(unbound)?;
        self.depth += 1;
        if self.depth > MOST_DEPTH {
            return Err(CompileError::TooDeep);
        }
        let before = self.bind(binder, position);
        let found = self.definition(id)?;
        self.unbind(binder, before);
        self.depth -= 1;
        Ok(found)
    }

    /// Computes a value in place.
    pub(super) fn definition(&mut self, id: ValueId) -> Emitted<Found> {
        let def = self.value_def(id)?;
        let found = match &def.definition {
            Definition::Rules(rules) => self.rules(id, def, rules)?,
            Definition::Requirements(root) => {
                let outcome = self.requirement(root)?;
                let truth = self.or(outcome.waived, outcome.met);
                Found { present: Flag::Known(true), datum: Datum::Bool(truth) }
            }
            Definition::Collect(members) => {
                let set = self.collect(members)?;
                Found { present: Flag::Known(true), datum: Datum::Scalar(set) }
            }
        };
        self.check(id, def, found)?;
        Ok(Found { present: found.present, datum: self.cast(found.datum, Shape::of(&def.ty))? })
    }

    /// Fails where a value is outside the bound that could not be proved. Its bodies may give more than its type holds.
    fn check(&mut self, id: ValueId, def: &ValueDef, found: Found) -> Emitted<()> {
        let (Some(bounds), Datum::Scalar(number)) = (&def.check, found.datum) else { return Ok(()) };
        let Some(given) = given_interval(def) else { return Ok(()) };
        let mut outside = Flag::Known(false);
        for (bound, cc, needed) in [
            (bounds.low(), super::IntCC::SignedLessThan, bounds.low() > given.low()),
            (bounds.high(), super::IntCC::SignedGreaterThan, bounds.high() < given.high()),
        ] {
            if needed {
                let wide = number.wide || i64::try_from(bound).is_err();
                let bound = self.constant_number(bound, wide)?;
                let beyond = self.compare(cc, number, bound);
                outside = self.or(outside, beyond);
            }
        }
        let outside = self.and(found.present, outside);
        self.fail_if(outside, FailureKind::ResultOutOfBounds(id), def.site)
    }
}
