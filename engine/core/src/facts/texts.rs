//! Texts as numbers: those of the program first, then those that only the caller knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Facts, Layout, Refusal};
use crate::ir::{InputId, Type};
use crate::value::Value;

/// Bytes of a text at most.
pub const MAX_TEXT: usize = 4_096;

/// Texts by number. Equal texts have one number, so that machine code compares numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    texts: Vec<Arc<str>>,
    numbers: BTreeMap<Arc<str>, usize>,
    /// How many of them are the program's.
    known: usize,
}

impl Texts {
    pub(super) fn new(known: &[Arc<str>]) -> Texts {
        let numbers = known.iter().enumerate().map(|(number, text)| (text.clone(), number)).collect();
        Texts { texts: known.to_vec(), numbers, known: known.len() }
    }

    pub(super) fn get(&self, number: usize) -> Option<&Arc<str>> {
        self.texts.get(number)
    }

    /// The number of a text that has one.
    pub(super) fn known(&self, text: &str) -> Option<i128> {
        self.numbers.get(text).map(|number| *number as i128)
    }

    /// Forgets all but the texts of the program.
    pub(super) fn forget(&mut self) {
        for text in self.texts.drain(self.known.min(self.texts.len())..) {
            self.numbers.remove(&text);
        }
    }

    /// The number of a text, a new one where it has none.
    pub(super) fn number(&mut self, text: &str) -> i128 {
        if let Some(number) = self.numbers.get(text) {
            return *number as i128;
        }
        let text: Arc<str> = text.into();
        let number = self.texts.len();
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number as i128
    }
}

impl Facts {
    pub(super) fn text(&self, raw: i128) -> Option<Value> {
        usize::try_from(raw).ok().and_then(|number| self.texts.get(number)).map(|text| Value::Text(text.clone()))
    }

    pub(super) fn set_text(&mut self, input: InputId, text: &str) -> Result<(), Refusal> {
        if text.len() > MAX_TEXT {
            return Err(Refusal::OutOfBounds);
        }
        let number = self.texts.number(text);
        self.schema.layout.write(&mut self.buffer, input.index(), number);
        self.forget_unused();
        Ok(())
    }

    /// Drops the texts that nothing refers to any more once they are many, so that facts used again and again stay small.
    pub(super) fn forget_unused(&mut self) {
        const UNUSED: usize = 1_024;
        let unused = self.texts.texts.len().saturating_sub(self.texts.known);
        if unused > UNUSED && unused > 2 * self.text_slots() + UNUSED {
            self.renumber();
        }
    }

    fn text_slots(&self) -> usize {
        let of = |ty: &Type| match ty {
            Type::Text => 1,
            Type::List(record, most) => {
                let fields = self
                    .schema
                    .records
                    .get(record.index())
                    .map_or(0, |record| record.fields.iter().filter(|field| field.ty == Type::Text).count());
                fields.saturating_mul(*most as usize)
            }
            _ => 0,
        };
        self.schema.inputs.iter().map(|input| of(&input.ty)).sum()
    }

    fn renumber(&mut self) {
        let mut kept = self.schema.texts.clone();
        let schema = self.schema.clone();
        let old = &self.texts;
        let mut keep = |layout: &Layout, words: &mut [i64], slot: usize| {
            let text = layout.raw(words, slot).and_then(|raw| usize::try_from(raw).ok()).and_then(|number| old.get(number));
            if let Some(text) = text.filter(|_| Layout::is_present(words, slot)) {
                let number = kept.number(text);
                layout.write(words, slot, number);
            }
        };
        for (index, input) in schema.inputs.iter().enumerate() {
            match &input.ty {
                Type::Text => keep(&schema.layout, &mut self.buffer, index),
                Type::List(record, _) => {
                    let (Some(list), Some(record)) = (schema.layout.list(index), schema.records.get(record.index())) else {
                        continue;
                    };
                    for element in 0..schema.layout.count(&self.buffer, index) {
                        let Some(words) = list.element_mut(&mut self.buffer, element) else { continue };
                        let texts = record.fields.iter().enumerate().filter(|(_, field)| field.ty == Type::Text);
                        texts.for_each(|(slot, _)| keep(&list.fields, words, slot));
                    }
                }
                _ => {}
            }
        }
        self.texts = kept;
    }
}
