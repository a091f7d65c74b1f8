//! Where values live in the words that machine code reads and writes.

use num_bigint::BigInt;

use crate::ir::{Record, Type};
use crate::value::{Day, Moment, Value};

/// Where each of some typed slots lives in a word buffer: presence bits first, then one or two words a slot. The slot of a
/// list is the number of its elements; the elements follow it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    slots: Vec<Slot>,
    lists: Vec<Option<ListLayout>>,
    words: usize,
}

/// Where the elements of one list live: one after another, each with a [`Layout`] of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLayout {
    /// First word of the first element.
    pub first: usize,
    /// Elements at most.
    pub most: usize,
    /// The fields of an element, from its first word.
    pub fields: Layout,
}

impl ListLayout {
    /// Words of an element.
    #[inline]
    pub fn stride(&self) -> usize {
        self.fields.words()
    }

    /// The words of an element; none beyond the last one there may be.
    pub fn element<'b>(&self, buffer: &'b [i64], index: usize) -> Option<&'b [i64]> {
        let start = self.first.checked_add(index.checked_mul(self.stride())?)?;
        buffer.get(start..start.checked_add(self.stride())?).filter(|_| index < self.most)
    }

    /// The words of an element, to be filled.
    pub fn element_mut<'b>(&self, buffer: &'b mut [i64], index: usize) -> Option<&'b mut [i64]> {
        let start = self.first.checked_add(index.checked_mul(self.stride())?)?;
        buffer.get_mut(start..start.checked_add(self.stride())?).filter(|_| index < self.most)
    }
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
    /// The layout of slots of these types, none of which is a list.
    pub fn new<'a>(types: impl Iterator<Item = &'a Type>) -> Layout {
        Layout::with_lists(types, &[])
    }

    /// The layout of slots of these types; elements of lists are shaped as the records say.
    pub fn with_lists<'a>(types: impl Iterator<Item = &'a Type>, records: &[Record]) -> Layout {
        Layout::of(&types.collect::<Vec<_>>(), records)
    }

    fn of(types: &[&Type], records: &[Record]) -> Layout {
        let mut word = types.len().div_ceil(64);
        let mut layout = Layout { slots: Vec::new(), lists: Vec::new(), words: 0 };
        for ty in types {
            let wide = ty.as_number().is_some_and(|number| !number.interval.fits_i64());
            layout.slots.push(Slot { word, wide });
            word += if wide { 2 } else { 1 };
            let list = match *ty {
                Type::List(record, most) => records.get(record.index()).map(|record| ListLayout {
                    first: word,
                    most: *most as usize,
                    // A field is no list, so this ends here.
                    fields: Layout::of(&record.fields.iter().map(|field| &field.ty).collect::<Vec<_>>(), &[]),
                }),
                _ => None,
            };
            word += list.as_ref().map_or(0, |list| list.most.saturating_mul(list.stride()));
            layout.lists.push(list);
        }
        layout.words = word;
        layout
    }

    /// The elements of the list at a position; none where it is no list.
    pub fn list(&self, index: usize) -> Option<&ListLayout> {
        self.lists.get(index).and_then(Option::as_ref)
    }

    /// How many elements a list has.
    pub fn count(&self, buffer: &[i64], index: usize) -> usize {
        self.raw(buffer, index).and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
    }

    /// Words of the buffer.
    #[inline]
    pub fn words(&self) -> usize {
        self.words
    }

    /// The slot at a position.
    #[inline]
    pub fn slot(&self, index: usize) -> Option<Slot> {
        self.slots.get(index).copied()
    }

    /// Whether the slot at a position is filled.
    #[inline]
    pub fn is_present(buffer: &[i64], index: usize) -> bool {
        buffer.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    #[inline]
    pub(super) fn set_present(buffer: &mut [i64], index: usize, present: bool) {
        if let Some(word) = buffer.get_mut(index / 64) {
            let bit = 1i64 << (index % 64);
            *word = if present { *word | bit } else { *word & !bit };
        }
    }

    /// The raw content of a slot, whether filled or not.
    #[inline]
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

/// A value as the word machine code holds; none for an absent value, a number beyond `i128`, a text (whose number depends
/// on the facts it is given in) and a list.
pub fn to_raw(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(b) => Some(i128::from(*b)),
        Value::Number(mantissa) => i128::try_from(mantissa).ok(),
        Value::Member(member) => Some(i128::from(*member)),
        Value::Set(members) => Some(i128::from(*members as i64)),
        Value::Date(day) => Some(i128::from(day.count())),
        Value::Time(moment) => Some(i128::from(moment.count())),
        Value::Element(position) => Some(i128::from(*position)),
        Value::Absent | Value::Fraction(..) | Value::Text(_) | Value::List(_) => None,
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
        Type::Time => i64::try_from(raw).ok().and_then(Moment::from_count).map(Value::Time),
        Type::Element(_) => u32::try_from(raw).ok().map(Value::Element),
        Type::Fraction(_) | Type::Text | Type::List(..) => None,
    }
}
