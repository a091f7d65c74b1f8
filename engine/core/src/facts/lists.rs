//! Lists: given whole, checked whole, read element by element.

use super::{Facts, FieldRefusal, Layout, MAX_TEXT, Refusal, from_raw, to_raw};
use crate::ir::{Input, InputId, Type};
use crate::value::Value;

impl Facts {
    /// Gives a list its elements, each with its fields in the order of the record ([`Value::Absent`] for one that is empty):
    /// all of them, or none where one is refused.
    pub fn set_list(&mut self, input: InputId, elements: &[Vec<Value>]) -> Result<(), Refusal> {
        let schema = self.schema.clone();
        let declared = schema.inputs.get(input.index()).ok_or(Refusal::Unknown)?;
        let Type::List(record, most) = &declared.ty else { return Err(Refusal::Mistyped) };
        let (record, allowed) =
            schema.records.get(record.index()).zip(schema.fields.get(record.index())).ok_or(Refusal::Unknown)?;
        let list = schema.layout.list(input.index()).ok_or(Refusal::Unknown)?;
        if elements.len() > *most as usize {
            return Err(Refusal::TooLong);
        }
        for (element, values) in elements.iter().enumerate() {
            if values.len() != record.fields.len() {
                return Err(Refusal::Mistyped);
            }
            for (at, ((field, allowed), value)) in record.fields.iter().zip(allowed).zip(values).enumerate() {
                field_fits(field, *allowed, value).map_err(|why| Refusal::Element { element, field: at, why })?;
            }
        }
        let words: Vec<Vec<Option<i128>>> = elements
            .iter()
            .map(|values| {
                values
                    .iter()
                    .map(|value| match value {
                        Value::Text(text) => Some(self.texts.number(text)),
                        value => to_raw(value),
                    })
                    .collect()
            })
            .collect();
        self.erase_elements(input, elements.len());
        for (element, values) in words.iter().enumerate() {
            let Some(place) = list.element_mut(&mut self.buffer, element) else { return Err(Refusal::TooLong) };
            for (field, word) in values.iter().enumerate() {
                match word {
                    Some(word) => list.fields.write(place, field, *word),
                    None => list.fields.erase(place, field),
                }
            }
        }
        self.schema.layout.write(&mut self.buffer, input.index(), elements.len() as i128);
        self.forget_unused();
        Ok(())
    }

    /// Whether a field of the elements of a list may have a value.
    pub fn check_field(&self, input: InputId, field: usize, value: &Value) -> Result<(), FieldRefusal> {
        let declared = self.schema.inputs.get(input.index()).ok_or(FieldRefusal::Mistyped)?;
        let Type::List(record, _) = &declared.ty else { return Err(FieldRefusal::Mistyped) };
        let fields = self.schema.records.get(record.index()).zip(self.schema.fields.get(record.index()));
        let (record, allowed) = fields.ok_or(FieldRefusal::Mistyped)?;
        let (field, allowed) = record.fields.get(field).zip(allowed.get(field)).ok_or(FieldRefusal::Mistyped)?;
        field_fits(field, *allowed, value)
    }

    /// Zeroes the elements of a list from a position on, so that nothing is left of those that are gone. Does nothing for
    /// what is no list.
    pub(super) fn erase_elements(&mut self, input: InputId, from: usize) {
        let count = self.count(input);
        let Some(list) = self.schema.layout.list(input.index()) else { return };
        let words = |elements: usize| list.first.saturating_add(elements.saturating_mul(list.stride()));
        if let Some(gone) = self.buffer.get_mut(words(from)..words(count.max(from))) {
            gone.fill(0);
        }
    }

    /// Takes the words back to those of no facts but the defaults; of a list's elements only those that it has.
    pub(super) fn reset_words(&mut self) {
        let schema = self.schema.clone();
        let mut at = 0;
        for index in 0..schema.inputs.len() {
            let Some(list) = schema.layout.list(index) else { continue };
            self.erase_elements(InputId::new(index), 0);
            copy(&mut self.buffer, &schema.initial, at, list.first);
            at = list.first.saturating_add(list.most.saturating_mul(list.stride()));
        }
        copy(&mut self.buffer, &schema.initial, at, schema.initial.len());
    }

    /// How many elements a list has; 0 where it was not given.
    pub fn count(&self, input: InputId) -> usize {
        self.schema.layout.count(&self.buffer, input.index())
    }

    /// A field of an element; none where it is empty or there is no such element.
    pub fn field(&self, input: InputId, element: usize, field: usize) -> Option<Value> {
        let Type::List(record, _) = &self.schema.inputs.get(input.index())?.ty else { return None };
        let declared = self.schema.records.get(record.index())?.fields.get(field)?;
        let list = self.schema.layout.list(input.index())?;
        let words = list.element(&self.buffer, element).filter(|_| element < self.count(input))?;
        let raw = list.fields.raw(words, field).filter(|_| Layout::is_present(words, field))?;
        match &declared.ty {
            Type::Text => self.text(raw),
            ty => from_raw(ty, raw),
        }
    }

    pub(super) fn list(&self, input: InputId) -> Vec<Vec<Value>> {
        let fields = match self.schema.inputs.get(input.index()).map(|input| &input.ty) {
            Some(Type::List(record, _)) => self.schema.records.get(record.index()).map_or(0, |record| record.fields.len()),
            _ => 0,
        };
        let element = |at| (0..fields).map(|field| self.field(input, at, field).unwrap_or(Value::Absent)).collect();
        (0..self.count(input)).map(element).collect()
    }
}

fn copy(to: &mut [i64], from: &[i64], start: usize, end: usize) {
    if let (Some(to), Some(from)) = (to.get_mut(start..end), from.get(start..end)) {
        to.copy_from_slice(from);
    }
}

fn field_fits(field: &Input, allowed: super::Allowed, value: &Value) -> Result<(), FieldRefusal> {
    let plain = match (&field.ty, value) {
        (_, Value::Absent) => return if field.optional { Ok(()) } else { Err(FieldRefusal::Missing) },
        (Type::Text, Value::Text(text)) => {
            return if text.len() <= MAX_TEXT { Ok(()) } else { Err(FieldRefusal::OutOfBounds) };
        }
        (Type::Number(_), Value::Number(mantissa)) => i128::try_from(mantissa).map_err(|_| FieldRefusal::OutOfBounds)?,
        (Type::Bool, Value::Bool(_))
        | (Type::Member(_), Value::Member(_))
        | (Type::Set(_), Value::Set(_))
        | (Type::Date, Value::Date(_))
        | (Type::Time, Value::Time(_)) => to_raw(value).ok_or(FieldRefusal::Mistyped)?,
        _ => return Err(FieldRefusal::Mistyped),
    };
    allowed.check(plain).map_err(|refusal| match refusal {
        Refusal::OutOfBounds => FieldRefusal::OutOfBounds,
        _ => FieldRefusal::Mistyped,
    })
}
