//! What a decision answers, in buffers that every backend fills and a caller can use again.

use std::sync::Arc;

use crate::facts::{Layout, from_raw, to_raw};
use crate::ir::{Decision, MarkId, Program, Type, ValueId};
use crate::value::Value;

/// Bits of the marks set during an evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Marks(Vec<u64>);

impl Marks {
    /// No mark set.
    pub fn new(program: &Program) -> Marks {
        Marks(vec![0; program.trace_words()])
    }

    /// Sets a mark.
    pub fn set(&mut self, mark: MarkId) {
        if let Some(word) = self.0.get_mut(mark.index() / 64) {
            *word |= 1 << (mark.index() % 64);
        }
    }

    /// Whether a mark is set.
    pub fn has(&self, mark: MarkId) -> bool {
        self.0.get(mark.index() / 64).is_some_and(|word| word >> (mark.index() % 64) & 1 == 1)
    }

    /// Takes every mark back.
    pub fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Every mark that is set, in the law's order.
    pub fn iter(&self) -> impl Iterator<Item = MarkId> + '_ {
        (0..self.0.len() * 64).map(MarkId::new).filter(|mark| self.has(*mark))
    }

    /// The words, for a backend to fill.
    #[inline]
    pub fn words_mut(&mut self) -> &mut [u64] {
        &mut self.0
    }

    /// The words.
    #[inline]
    pub fn words(&self) -> &[u64] {
        &self.0
    }
}

/// Outputs and marks of one decision of one program.
#[derive(Clone, Debug)]
pub struct Answer {
    schema: Arc<Schema>,
    words: Vec<i64>,
    marks: Marks,
    scratch: Scratch,
}

/// Memory that a backend computes in. What it holds means nothing between two runs, so a clone has as much of it but not
/// its content.
#[derive(Debug, Default)]
struct Scratch(Vec<u64>);

impl Clone for Scratch {
    fn clone(&self) -> Scratch {
        Scratch(vec![0; self.0.len()])
    }
}

#[derive(Debug)]
struct Schema {
    /// Whose answer it is: the regulation and the values asked.
    program: String,
    outputs: Vec<ValueId>,
    types: Vec<Type>,
    layout: Layout,
}

impl Answer {
    /// Buffers of the right size, empty.
    pub fn new(program: &Program, decision: &Decision) -> Answer {
        let types: Vec<Type> = decision
            .outputs
            .iter()
            .filter_map(|output| program.values.get(output.value.index()).map(|value| value.ty.clone()))
            .collect();
        let layout = Layout::new(types.iter());
        let words = vec![0; layout.words()];
        let outputs = decision.outputs.iter().map(|output| output.value).collect();
        let schema = Schema { program: program.id.clone(), outputs, types, layout };
        Answer { schema: Arc::new(schema), words, marks: Marks::new(program), scratch: Scratch::default() }
    }

    /// The output at a position of the decision; [`Value::Absent`] where the law leaves it empty.
    pub fn get(&self, output: usize) -> Value {
        let Some(ty) = self.schema.types.get(output) else { return Value::Absent };
        if !Layout::is_present(&self.words, output) {
            return Value::Absent;
        }
        self.schema.layout.raw(&self.words, output).and_then(|raw| from_raw(ty, raw)).unwrap_or(Value::Absent)
    }

    /// The output at a position as the raw word of its type (see [`crate::facts`]); none where it is empty.
    #[inline]
    pub fn raw(&self, output: usize) -> Option<i128> {
        if !Layout::is_present(&self.words, output) {
            return None;
        }
        self.schema.layout.raw(&self.words, output)
    }

    /// Puts an output in its place.
    pub fn set(&mut self, output: usize, value: &Value) {
        match to_raw(value) {
            Some(raw) => self.schema.layout.write(&mut self.words, output, raw),
            None => self.schema.layout.erase(&mut self.words, output),
        }
    }

    /// Empties outputs and marks.
    pub fn clear(&mut self) {
        self.words.fill(0);
        self.marks.clear();
    }

    /// The marks.
    #[inline]
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// The marks, for a backend to set.
    pub fn marks_mut(&mut self) -> &mut Marks {
        &mut self.marks
    }

    /// Makes sure that there are so many words of scratch memory. Allocates only where there are fewer.
    #[inline]
    pub fn reserve_scratch(&mut self, words: usize) {
        if self.scratch.0.len() < words {
            self.scratch.0.resize(words, 0);
        }
    }

    /// Output words and mark words, for machine code to fill, and scratch memory for it to use.
    #[inline]
    pub fn buffers_mut(&mut self) -> (&mut [i64], &mut [u64], &mut [u64]) {
        (&mut self.words, self.marks.words_mut(), &mut self.scratch.0)
    }

    /// Whether the outputs of both are laid out alike: at once for clones of one [`Answer::new`], else by comparing them.
    /// Allocates nothing.
    #[inline]
    pub fn has_layout_of(&self, other: &Answer) -> bool {
        Arc::ptr_eq(&self.schema, &other.schema) || equal(&self.schema, &other.schema)
    }

    /// The layout of the output words.
    #[inline]
    pub fn layout(&self) -> &Layout {
        &self.schema.layout
    }
}

#[cold]
fn equal(a: &Schema, b: &Schema) -> bool {
    a.program == b.program && a.outputs == b.outputs && a.layout == b.layout
}
