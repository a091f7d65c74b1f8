//! What the caller gives, held in the layout that machine code reads.
//!
//! A [`Facts`] holds only values that its program's inputs allow: every setter checks type and bounds. Backends rely on it.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::ir::{Constant, Input, InputId, Program, Type};
use crate::value::{Day, Value};

/// Where each of a list of typed slots lives in a word buffer: presence bits first, then one or two words a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    slots: Vec<Slot>,
    words: usize,
}

/// One slot of a [`Layout`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// First word.
    pub word: usize,
    /// Two words, the low half first, instead of one.
    pub wide: bool,
}

impl Layout {
    /// The layout of slots of these types.
    pub fn new<'a>(types: impl Iterator<Item = &'a Type> + Clone) -> Layout {
        let mut word = types.clone().count().div_ceil(64);
        let slots = types
            .map(|ty| {
                let wide = ty.as_number().is_some_and(|number| !number.interval.fits_i64());
                let slot = Slot { word, wide };
                word += if wide { 2 } else { 1 };
                slot
            })
            .collect();
        Layout { slots, words: word }
    }

    /// Words of the buffer.
    #[inline]
    pub fn words(&self) -> usize {
        self.words
    }

    /// The slot at a position.
    pub fn slot(&self, index: usize) -> Option<Slot> {
        self.slots.get(index).copied()
    }

    /// Whether the slot at a position is filled.
    pub fn is_present(buffer: &[i64], index: usize) -> bool {
        buffer.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    fn set_present(buffer: &mut [i64], index: usize, present: bool) {
        if let Some(word) = buffer.get_mut(index / 64) {
            let bit = 1i64 << (index % 64);
            *word = if present { *word | bit } else { *word & !bit };
        }
    }

    /// The raw content of a slot, whether filled or not.
    pub fn raw(&self, buffer: &[i64], index: usize) -> Option<i128> {
        let slot = self.slot(index)?;
        let low = *buffer.get(slot.word)?;
        if !slot.wide {
            return Some(i128::from(low));
        }
        let high = *buffer.get(slot.word + 1)?;
        Some(i128::from(high) << 64 | i128::from(low as u64))
    }

    /// Fills a slot.
    pub fn write(&self, buffer: &mut [i64], index: usize, raw: i128) {
        let Some(slot) = self.slot(index) else { return };
        if let Some(word) = buffer.get_mut(slot.word) {
            *word = raw as i64;
        }
        if slot.wide
            && let Some(word) = buffer.get_mut(slot.word + 1)
        {
            *word = (raw >> 64) as i64;
        }
        Layout::set_present(buffer, index, true);
    }

    /// Empties a slot.
    pub fn erase(&self, buffer: &mut [i64], index: usize) {
        self.write(buffer, index, 0);
        Layout::set_present(buffer, index, false);
    }
}

/// A value as the word machine code holds; none for an absent value or a number beyond `i128`.
pub fn to_raw(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(b) => Some(i128::from(*b)),
        Value::Number(mantissa) => i128::try_from(mantissa).ok(),
        Value::Member(member) => Some(i128::from(*member)),
        Value::Set(members) => Some(i128::from(*members as i64)),
        Value::Date(day) => Some(i128::from(day.count())),
        Value::Absent | Value::Fraction(..) => None,
    }
}

/// The value of a type that a raw word stands for; none where it stands for none.
pub fn from_raw(ty: &Type, raw: i128) -> Option<Value> {
    match ty {
        Type::Bool => match raw {
            0 => Some(Value::Bool(false)),
            1 => Some(Value::Bool(true)),
            _ => None,
        },
        Type::Number(_) => Some(Value::Number(BigInt::from(raw))),
        Type::Member(_) => u32::try_from(raw).ok().map(Value::Member),
        Type::Set(_) => i64::try_from(raw).ok().map(|members| Value::Set(members as u64)),
        Type::Date => i64::try_from(raw).ok().and_then(Day::from_count).map(Value::Date),
        Type::Fraction(_) => None,
    }
}

/// Why a value is not one an input allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a value of the input's type.
    Mistyped,
    /// Of the right type, but outside the declared bounds.
    OutOfBounds,
    /// The program has no such input.
    Unknown,
}

/// The inputs of one program and where they live.
#[derive(Debug, PartialEq, Eq)]
struct Schema {
    inputs: Vec<Input>,
    allowed: Vec<Allowed>,
    layout: Layout,
    initial: Vec<i64>,
}

/// Raw words an input allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Allowed {
    /// From the first to the second; outside them, whether the value is of another type or merely out of bounds.
    Range(i128, i128, Refusal),
    /// Any of these bits.
    Bits(u64),
}

impl Allowed {
    fn of(input: &Input, program: &Program) -> Allowed {
        let members = |e: crate::ir::EnumerationId| program.enumerations.get(e.index()).map_or(0, |e| e.members.len());
        match &input.ty {
            Type::Number(number) => {
                let end = |end: &BigInt, limit| i128::try_from(end).unwrap_or(limit);
                Allowed::Range(
                    end(number.interval.low(), i128::MIN),
                    end(number.interval.high(), i128::MAX),
                    Refusal::OutOfBounds,
                )
            }
            Type::Bool => Allowed::Range(0, 1, Refusal::Mistyped),
            Type::Member(e) => Allowed::Range(0, members(*e) as i128 - 1, Refusal::Mistyped),
            Type::Set(e) => Allowed::Bits(u64::MAX.checked_shr(64 - members(*e).min(64) as u32).unwrap_or(0)),
            Type::Date => {
                let (first, last) = input.days.unwrap_or((Day::FIRST, Day::LAST));
                Allowed::Range(first.count().into(), last.count().into(), Refusal::OutOfBounds)
            }
            Type::Fraction(_) => Allowed::Range(1, 0, Refusal::Mistyped),
        }
    }

    fn check(self, raw: i128) -> Result<(), Refusal> {
        match self {
            Allowed::Range(low, high, _) if low <= raw && raw <= high => Ok(()),
            Allowed::Range(_, _, refusal) => Err(refusal),
            Allowed::Bits(bits) if i64::try_from(raw).is_ok_and(|raw| raw as u64 & !bits == 0) => Ok(()),
            Allowed::Bits(_) => Err(Refusal::Mistyped),
        }
    }
}

/// The values a caller gives to one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    schema: Arc<Schema>,
    buffer: Vec<i64>,
}

impl Facts {
    /// No facts but the defaults.
    pub fn new(program: &Program) -> Facts {
        let layout = Layout::new(program.inputs.iter().map(|input| &input.ty));
        let mut initial = vec![0; layout.words()];
        for (index, input) in program.inputs.iter().enumerate() {
            if let Some(raw) = input.default.as_ref().map(Constant::value).as_ref().and_then(to_raw) {
                layout.write(&mut initial, index, raw);
            }
        }
        let allowed = program.inputs.iter().map(|input| Allowed::of(input, program)).collect();
        let schema = Schema { inputs: program.inputs.clone(), allowed, layout, initial };
        Facts { buffer: schema.initial.clone(), schema: Arc::new(schema) }
    }

    /// Takes every value back to its default, or to absence.
    pub fn reset(&mut self) {
        self.buffer.clone_from(&self.schema.initial);
    }

    /// Gives an input its value.
    pub fn set(&mut self, input: InputId, value: &Value) -> Result<(), Refusal> {
        let declared = self.schema.inputs.get(input.index()).ok_or(Refusal::Unknown)?;
        let number = match (&declared.ty, value) {
            (Type::Number(_), Value::Number(mantissa)) => match i128::try_from(mantissa) {
                Ok(raw) => raw,
                Err(_) => return Err(Refusal::OutOfBounds),
            },
            (Type::Bool, Value::Bool(_)) | (Type::Member(_), Value::Member(_)) | (Type::Set(_), Value::Set(_)) | (Type::Date, Value::Date(_)) => {
                to_raw(value).ok_or(Refusal::Mistyped)?
            }
            _ => return Err(Refusal::Mistyped),
        };
        self.set_raw(input, number)
    }

    /// Gives an input its value as a raw word: the mantissa of a number, 0 or 1, the index of a member, the bits of a set,
    /// the count of a day. Allocates nothing.
    pub fn set_raw(&mut self, input: InputId, raw: i128) -> Result<(), Refusal> {
        self.schema.allowed.get(input.index()).ok_or(Refusal::Unknown)?.check(raw)?;
        self.schema.layout.write(&mut self.buffer, input.index(), raw);
        Ok(())
    }

    /// Takes an input back to its default, or to absence.
    pub fn clear(&mut self, input: InputId) {
        let initial = self.schema.layout.raw(&self.schema.initial, input.index());
        match initial.filter(|_| Layout::is_present(&self.schema.initial, input.index())) {
            Some(raw) => self.schema.layout.write(&mut self.buffer, input.index(), raw),
            None => self.schema.layout.erase(&mut self.buffer, input.index()),
        }
    }

    /// The value of an input; none where it is absent.
    pub fn get(&self, input: InputId) -> Option<Value> {
        let declared = self.schema.inputs.get(input.index())?;
        if !Layout::is_present(&self.buffer, input.index()) {
            return None;
        }
        self.schema.layout.raw(&self.buffer, input.index()).and_then(|raw| from_raw(&declared.ty, raw))
    }

    /// Whether these facts were made for a program with these inputs.
    pub fn fits(&self, program: &Program) -> bool {
        self.schema.inputs == program.inputs
    }

    /// Whether both were made by cloning one [`Facts::new`].
    #[inline]
    pub fn same_schema(&self, other: &Facts) -> bool {
        Arc::ptr_eq(&self.schema, &other.schema)
    }

    /// Whether both were made for the same inputs and enumerations: at once for clones of one [`Facts::new`], else by
    /// comparing them. Allocates nothing.
    #[inline]
    pub fn has_schema_of(&self, other: &Facts) -> bool {
        self.same_schema(other) || self.schema == other.schema
    }

    /// The words machine code reads: see [`Layout`].
    #[inline]
    pub fn words(&self) -> &[i64] {
        &self.buffer
    }

    /// The layout of [`Facts::words`].
    pub fn layout(&self) -> &Layout {
        &self.schema.layout
    }
}
