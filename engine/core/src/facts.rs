//! What the caller gives, held in the layout that machine code reads.
//!
//! A [`Facts`] holds only values that its program's inputs allow: every setter checks type and bounds. Backends rely on it.

mod layout;
mod lists;
mod texts;

use std::sync::Arc;

use num_bigint::BigInt;

use crate::ir::{Constant, Input, InputId, Program, Record, Type};
use crate::value::{Day, Moment, Value};

pub use layout::{Layout, ListLayout, Slot, from_raw, to_raw};
pub use texts::MAX_TEXT;
use texts::Texts;

/// Why a value is not one an input allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not a value of the input's type.
    Mistyped,
    /// Of the right type, but outside the declared bounds.
    OutOfBounds,
    /// A list of more elements than it may have.
    TooLong,
    /// A field of an element is refused, or was not given.
    Element {
        /// Position of the element, from 0.
        element: usize,
        /// Position of the field in its record.
        field: usize,
        /// Why.
        why: FieldRefusal,
    },
    /// The program has no such input.
    Unknown,
}

/// Why a field of an element is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRefusal {
    /// It may not be empty.
    Missing,
    /// Not a value of its type.
    Mistyped,
    /// Outside its bounds.
    OutOfBounds,
}

/// The inputs of one program and where they live.
#[derive(Debug, PartialEq, Eq)]
struct Schema {
    inputs: Vec<Input>,
    records: Vec<Record>,
    /// What the fields of each record allow.
    fields: Vec<Vec<Allowed>>,
    texts: Texts,
    allowed: Vec<Allowed>,
    gates: Vec<Gate>,
    layout: Layout,
    initial: Vec<i64>,
}

#[cold]
fn equal(a: &Schema, b: &Schema) -> bool {
    a == b
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
            Type::Time => Allowed::Range(Moment::FIRST.count().into(), Moment::LAST.count().into(), Refusal::OutOfBounds),
            // Texts and lists are given whole, never as a word.
            Type::Fraction(_) | Type::Text | Type::List(..) | Type::Element(_) => Allowed::Range(1, 0, Refusal::Mistyped),
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

/// What an input of one word allows, and its place: what [`Allowed`] and [`Layout`] say, in the shape that is quickest to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gate {
    low: i64,
    /// How far above `low` a word may lie.
    span: u64,
    /// First word; none of any buffer for an input that is not so simple.
    word: usize,
}

impl Gate {
    const CLOSED: Gate = Gate { low: 0, span: 0, word: usize::MAX };

    fn of(allowed: Allowed, slot: Option<Slot>) -> Gate {
        let (low, high) = match allowed {
            Allowed::Range(low, high, _) => (i64::try_from(low), i64::try_from(high)),
            Allowed::Bits(u64::MAX) => (Ok(i64::MIN), Ok(i64::MAX)),
            // The bits of a set are its lowest ones.
            Allowed::Bits(bits) => (Ok(0), i64::try_from(bits)),
        };
        match (low, high, slot) {
            (Ok(low), Ok(high), Some(Slot { word, wide: false })) if low <= high => Gate { low, span: high.abs_diff(low), word },
            _ => Gate::CLOSED,
        }
    }

    #[inline]
    fn lets_through(self, word: i64) -> bool {
        word.wrapping_sub(self.low) as u64 <= self.span
    }
}

/// Some inputs of a program, to be given together: made by [`Facts::row`].
#[derive(Clone, Debug)]
pub struct Row<const N: usize> {
    schema: Arc<Schema>,
    inputs: [InputId; N],
    gates: [Gate; N],
    /// First word, where the inputs lie side by side in their order.
    together: Option<usize>,
    /// Word and bits of their presence, where one word has them all.
    present: Option<(usize, i64)>,
}

impl<const N: usize> Row<N> {
    /// Which word is refused first, and why.
    #[cold]
    fn refusal(&self, words: &[i64; N]) -> (usize, Refusal) {
        let checks = self.inputs.iter().zip(words).map(|(input, word)| {
            self.schema.allowed.get(input.index()).map_or(Err(Refusal::Unknown), |allowed| allowed.check(i128::from(*word)))
        });
        checks.enumerate().find_map(|(at, check)| check.err().map(|why| (at, why))).unwrap_or((N, Refusal::Unknown))
    }
}

/// The values a caller gives to one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    schema: Arc<Schema>,
    buffer: Vec<i64>,
    texts: Texts,
}

impl Facts {
    /// No facts but the defaults.
    pub fn new(program: &Program) -> Facts {
        let layout = Layout::with_lists(program.inputs.iter().map(|input| &input.ty), &program.records);
        let texts = Texts::new(&program.texts);
        let mut initial = vec![0; layout.words()];
        for (index, input) in program.inputs.iter().enumerate() {
            let raw = match &input.default {
                Some(Constant::Text(text)) => texts.known(text),
                default => default.as_ref().map(Constant::value).as_ref().and_then(to_raw),
            };
            if let Some(raw) = raw {
                layout.write(&mut initial, index, raw);
            }
        }
        let allowed: Vec<Allowed> = program.inputs.iter().map(|input| Allowed::of(input, program)).collect();
        let gates = allowed.iter().enumerate().map(|(index, allowed)| Gate::of(*allowed, layout.slot(index))).collect();
        let fields = program.records.iter().map(|record| record.fields.iter().map(|field| Allowed::of(field, program)).collect());
        let schema = Schema {
            inputs: program.inputs.clone(),
            records: program.records.clone(),
            fields: fields.collect(),
            texts: texts.clone(),
            allowed,
            gates,
            layout,
            initial,
        };
        Facts { buffer: schema.initial.clone(), schema: Arc::new(schema), texts }
    }

    /// Takes every value back to its default, or to absence. Takes no longer for lists that are short than for no lists.
    pub fn reset(&mut self) {
        self.reset_words();
        self.texts.forget();
    }

    /// Gives an input its value.
    pub fn set(&mut self, input: InputId, value: &Value) -> Result<(), Refusal> {
        let declared = self.schema.inputs.get(input.index()).ok_or(Refusal::Unknown)?;
        let number = match (&declared.ty, value) {
            (Type::Text, Value::Text(text)) => return self.set_text(input, text),
            (Type::List(..), Value::List(elements)) => return self.set_list(input, elements),
            (Type::Number(_), Value::Number(mantissa)) => match i128::try_from(mantissa) {
                Ok(raw) => raw,
                Err(_) => return Err(Refusal::OutOfBounds),
            },
            (Type::Bool, Value::Bool(_))
            | (Type::Member(_), Value::Member(_))
            | (Type::Set(_), Value::Set(_))
            | (Type::Date, Value::Date(_))
            | (Type::Time, Value::Time(_)) => to_raw(value).ok_or(Refusal::Mistyped)?,
            _ => return Err(Refusal::Mistyped),
        };
        self.set_raw(input, number)
    }

    /// Gives an input its value as a raw word: the mantissa of a number, 0 or 1, the index of a member, the bits of a set,
    /// the count of a day. Allocates nothing.
    #[inline]
    pub fn set_raw(&mut self, input: InputId, raw: i128) -> Result<(), Refusal> {
        if let Some(gate) = self.schema.gates.get(input.index())
            && let Ok(word) = i64::try_from(raw)
            && gate.lets_through(word)
            && let Some(place) = self.buffer.get_mut(gate.word)
        {
            *place = word;
            // Facts that are used again have it already: a store less to wait for.
            if !Layout::is_present(&self.buffer, input.index()) {
                Layout::set_present(&mut self.buffer, input.index(), true);
            }
            return Ok(());
        }
        self.set_wide(input, raw)
    }

    /// [`Facts::set_raw`] for every input and every word.
    #[cold]
    fn set_wide(&mut self, input: InputId, raw: i128) -> Result<(), Refusal> {
        self.schema.allowed.get(input.index()).ok_or(Refusal::Unknown)?.check(raw)?;
        self.schema.layout.write(&mut self.buffer, input.index(), raw);
        Ok(())
    }

    /// Inputs to be given together, again and again, by [`Facts::set_row`]; none where one of them does not exist or is a
    /// number that takes more than one word.
    pub fn row<const N: usize>(&self, inputs: [InputId; N]) -> Option<Row<N>> {
        let gates = inputs.map(|input| self.schema.gates.get(input.index()).copied().unwrap_or(Gate::CLOSED));
        if gates.iter().any(|gate| gate.word >= self.schema.layout.words()) {
            return None;
        }
        let first = gates.first().map(|gate| gate.word);
        let together = first.filter(|first| gates.iter().enumerate().all(|(at, gate)| gate.word == first + at));
        let word = inputs.first().map_or(0, |input| input.index() / 64);
        let one_word = inputs.iter().all(|input| input.index() / 64 == word);
        let present = one_word.then(|| (word, inputs.iter().fold(0, |bits, input| bits | 1 << (input.index() % 64))));
        Some(Row { schema: self.schema.clone(), inputs, gates, together, present })
    }

    /// Gives the inputs of a row their raw words (see [`Facts::set_raw`]): all of them, or none and the position of the
    /// first that is refused. Allocates nothing.
    #[inline(always)]
    pub fn set_row<const N: usize>(&mut self, row: &Row<N>, words: &[i64; N]) -> Result<(), (usize, Refusal)> {
        if !self.has_schema(&row.schema) {
            return Err((0, Refusal::Unknown));
        }
        if !row.gates.iter().zip(words).fold(true, |fine, (gate, word)| fine & gate.lets_through(*word)) {
            // A copy, so that the words themselves can stay in registers.
            let words = *words;
            return Err(row.refusal(&words));
        }
        let places = row.together.and_then(|first| self.buffer.get_mut(first..)?.first_chunk_mut::<N>());
        if let Some(places) = places {
            *places = *words;
        } else {
            for (gate, word) in row.gates.iter().zip(words) {
                if let Some(place) = self.buffer.get_mut(gate.word) {
                    *place = *word;
                }
            }
        }
        match row.present.and_then(|(word, bits)| Some((self.buffer.get_mut(word)?, bits))) {
            // As in `set_raw`.
            Some((present, bits)) if *present & bits == bits => {}
            Some((present, bits)) => *present |= bits,
            None => row.inputs.iter().for_each(|input| Layout::set_present(&mut self.buffer, input.index(), true)),
        }
        Ok(())
    }

    /// Takes an input back to its default, or to absence.
    pub fn clear(&mut self, input: InputId) {
        self.erase_elements(input, 0);
        let initial = self.schema.layout.raw(&self.schema.initial, input.index());
        match initial.filter(|_| Layout::is_present(&self.schema.initial, input.index())) {
            Some(raw) => self.schema.layout.write(&mut self.buffer, input.index(), raw),
            None => self.schema.layout.erase(&mut self.buffer, input.index()),
        }
    }

    /// Whether an input has a value. Allocates nothing, unlike [`Facts::get`] of a list.
    pub fn is_given(&self, input: InputId) -> bool {
        input.index() < self.schema.inputs.len() && Layout::is_present(&self.buffer, input.index())
    }

    /// The value of an input; none where it is absent.
    pub fn get(&self, input: InputId) -> Option<Value> {
        let declared = self.schema.inputs.get(input.index())?;
        if !Layout::is_present(&self.buffer, input.index()) {
            return None;
        }
        match &declared.ty {
            Type::Text => self.text(self.schema.layout.raw(&self.buffer, input.index())?),
            Type::List(..) => Some(Value::List(self.list(input))),
            ty => self.schema.layout.raw(&self.buffer, input.index()).and_then(|raw| from_raw(ty, raw)),
        }
    }

    /// Whether these facts were made for a program with these inputs.
    pub fn fits(&self, program: &Program) -> bool {
        self.schema.inputs == program.inputs && self.schema.records == program.records
    }

    /// Whether both were made for the same inputs and enumerations: at once for clones of one [`Facts::new`], else by
    /// comparing them. Allocates nothing.
    #[inline]
    pub fn has_schema_of(&self, other: &Facts) -> bool {
        self.has_schema(&other.schema)
    }

    #[inline]
    fn has_schema(&self, schema: &Arc<Schema>) -> bool {
        Arc::ptr_eq(&self.schema, schema) || equal(&self.schema, schema)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Enumeration, EnumerationId, Member, NumberType, SiteId, Unit};
    use crate::value::Interval;

    fn program(types: &[Type]) -> Program {
        let member = Member { name: String::new(), external: String::new() };
        let enumeration =
            |count: usize| Enumeration { name: String::new(), members: vec![member.clone(); count], ordered: false };
        let input = |ty: &Type| Input {
            name: String::new(),
            external: String::new(),
            label: String::new(),
            ty: ty.clone(),
            default: None,
            optional: false,
            days: None,
            judged_by: None,
            secret: false,
            site: SiteId(0),
        };
        Program {
            enumerations: vec![enumeration(3), enumeration(64)],
            inputs: types.iter().map(input).collect(),
            ..Program::default()
        }
    }

    /// A text that is a default has the number that the program's constants have.
    #[test]
    fn a_text_may_be_a_default() {
        let mut program = program(&[Type::Text, Type::Text]);
        program.texts = vec!["lain".into(), "Surabaya".into()];
        if let Some(input) = program.inputs.first_mut() {
            input.default = Some(Constant::Text("Surabaya".into()));
        }
        let mut facts = Facts::new(&program);
        let (first, second) = (InputId::new(0), InputId::new(1));
        assert_eq!(facts.get(first), Some(Value::Text("Surabaya".into())));
        assert!(facts.is_given(first) && !facts.is_given(second) && !facts.is_given(InputId::new(2)));
        assert_eq!(facts.set(first, &Value::Text("Gresik".into())), Ok(()));
        facts.clear(first);
        assert_eq!(facts.set(second, &Value::Text("Surabaya".into())), Ok(()));
        let raw = |input: InputId| facts.layout().raw(facts.words(), input.index());
        assert_eq!((raw(first), raw(second)), (Some(1), Some(1)));
    }

    fn number(low: i128, high: i128) -> Type {
        Type::Number(NumberType { interval: Interval::new(low.into(), high.into()), scale: 0, unit: Unit::Bare })
    }

    fn types() -> Vec<Type> {
        let (few, many) = (EnumerationId::new(0), EnumerationId::new(1));
        vec![
            Type::Bool,
            number(-5, 7),
            number(i64::MIN.into(), i64::MAX.into()),
            number(-1, i128::from(i64::MAX) + 1),
            Type::Member(few),
            Type::Set(few),
            Type::Set(many),
            Type::Date,
        ]
    }

    /// The quick way lets through what the slow way does, and puts it where the slow way does.
    #[test]
    fn both_ways_of_giving_agree() {
        let program = program(&types());
        let (mut quick, mut slow) = (Facts::new(&program), Facts::new(&program));
        let ends = [
            0,
            1,
            2,
            3,
            7,
            8,
            -1,
            -5,
            -6,
            738_000,
            i64::MAX.into(),
            i64::MIN.into(),
            i128::from(i64::MAX) + 1,
            i128::MAX,
            i128::MIN,
        ];
        for index in 0..=program.inputs.len() {
            for raw in ends {
                let input = InputId::new(index);
                assert_eq!(quick.set_raw(input, raw), slow.set_wide(input, raw), "{index} {raw}");
                assert_eq!(quick, slow, "{index} {raw}");
            }
        }
    }

    /// A row does what its inputs one by one do, or nothing.
    fn give_row<const N: usize>(program: &Program, indexes: [usize; N], rows: &[[i64; N]]) {
        let (mut by_row, mut one_by_one) = (Facts::new(program), Facts::new(program));
        let inputs = indexes.map(InputId::new);
        let row = by_row.row(inputs);
        for words in rows {
            let before = by_row.clone();
            let expected =
                inputs.iter().zip(words).enumerate().find_map(|(at, (input, word))| {
                    one_by_one.clone().set_raw(*input, i128::from(*word)).err().map(|why| (at, why))
                });
            let found = row.as_ref().map(|row| by_row.set_row(row, words));
            assert_eq!(found, Some(expected.map_or(Ok(()), Err)));
            if expected.is_some() {
                assert_eq!(by_row, before);
                continue;
            }
            for (input, word) in inputs.iter().zip(words) {
                assert_eq!(one_by_one.set_raw(*input, i128::from(*word)), Ok(()));
            }
            assert_eq!(by_row, one_by_one);
        }
    }

    #[test]
    fn a_row_is_given_whole_or_not_at_all() {
        let program = program(&types());
        let facts = Facts::new(&program);
        assert!(facts.row([0, 3].map(InputId::new)).is_none());
        assert!(facts.row([8].map(InputId::new)).is_none());
        let rows = [[1, 7, 2], [0, -5, 1], [2, 0, 0], [1, 8, 0], [1, 1, 3], [i64::MIN, 1, 1], [1, -6, i64::MAX]];
        give_row(&program, [0, 1, 2], &rows);
        give_row(&program, [6, 1, 4], &rows);
        give_row(&program, [5, 1, 4], &rows);
        give_row(&program, [7], &[[738_000], [0], [i64::MAX]]);
        give_row(&program, [], &[[]]);
        let many = super::tests::program(&vec![Type::Bool; 130]);
        give_row(&many, [1, 64, 129], &[[1, 0, 1], [1, 2, 1]]);
        give_row(&many, [128, 129], &[[1, 0]]);
    }

    /// What a list held before does not show once it is shorter or gone.
    #[test]
    fn nothing_is_left_of_elements_that_are_gone() {
        let mut program = program(&[Type::Bool, Type::List(crate::ir::RecordId(0), 3), number(0, 9), Type::Text]);
        let fields = super::tests::program(&[number(0, 9), Type::Text]).inputs;
        program.records.push(Record { name: String::from("r"), fields });
        let (list, text) = (InputId::new(1), InputId::new(3));
        let element = |number: i64, text: &str| vec![Value::Number(number.into()), Value::Text(text.into())];
        let mut used = Facts::new(&program);
        for (count, how) in [(3, 0), (2, 1), (3, 2), (1, 0)] {
            let elements: Vec<Vec<Value>> = ["satu", "dua", "tiga"].iter().take(count).map(|text| element(7, text)).collect();
            assert_eq!(used.set_list(list, &elements), Ok(()));
            match how {
                0 => assert_eq!(used.set_list(list, &[]), Ok(())),
                1 => used.clear(list),
                _ => used.reset(),
            }
            let left = (0..).map_while(|word| used.words().get(word)).skip(2).filter(|word| **word != 0).count();
            assert_eq!((left, used.count(list)), (0, 0));
            assert_eq!(used.is_given(list), how == 0);
        }
        used.reset();
        assert_eq!(used, Facts::new(&program));
        assert_eq!(used.set_raw(InputId::new(2), 5), Ok(()));
        assert_eq!(used.set(text, &Value::Text("satu".into())), Ok(()));
        assert_eq!(used.set_list(list, &vec![element(1, "satu"); 4]), Err(Refusal::TooLong));
        used.reset();
        assert_eq!(used, Facts::new(&program));
    }

    #[test]
    fn a_row_of_another_program_is_refused() {
        let (one, other) = (program(&[number(0, 5)]), program(&[number(0, 6)]));
        let mut facts = Facts::new(&one);
        let row = Facts::new(&other).row([InputId::new(0)]);
        assert_eq!(row.map(|row| facts.set_row(&row, &[6])), Some(Err((0, Refusal::Unknown))));
        let row = Facts::new(&one).row([InputId::new(0)]);
        assert_eq!(row.map(|row| facts.set_row(&row, &[5])), Some(Ok(())));
    }
}
