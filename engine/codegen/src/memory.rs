//! Owns machine code in memory and calls it: the only place with unsafe code.
//!
//! What makes the calls sound: the program was verified, so every index that the code computes is in range; the facts have
//! the schema the code was compiled for, so every member and number in them is one its input allows; the buffers have the
//! sizes the code was compiled for. The code allocates nothing, keeps no pointer, and calls back only `divide_entry`.
#![allow(unsafe_code)]

use std::fmt;
use std::sync::Arc;

use cranelift_jit::JITModule;
use cranelift_module::FuncId;
use perwali_engine::answer::Answer;
use perwali_engine::facts::{Facts, Layout};
use perwali_engine::value::Day;

use crate::runtime::divide;
use crate::status::{RunError, Status};

type Entry = unsafe extern "C" fn(*const i64, i64, *mut i64, *mut u64, *mut u64) -> i64;

/// What a decision's code needs and takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Words of marks.
    pub(crate) marks: usize,
    /// Words of scratch memory.
    pub(crate) scratch: usize,
    /// Bytes of code.
    pub(crate) code: usize,
}

/// A module whose memory is freed with it.
pub(crate) struct Code(Option<JITModule>);

// SAFETY: once the code is finished nothing reads or writes the module but its drop, which runs once.
unsafe impl Send for Code {}
// SAFETY: as above; shared references give no access to the module outside this file, where none is used.
unsafe impl Sync for Code {}

impl Code {
    pub(crate) fn new(module: JITModule) -> Code {
        Code(Some(module))
    }

    /// The module, while it is being filled.
    pub(crate) fn module(&mut self) -> Option<&mut JITModule> {
        self.0.as_mut()
    }

    /// The entry of a finished function of the shape of a decision.
    fn entry(&self, function: FuncId) -> Option<Entry> {
        let address = self.0.as_ref()?.get_finalized_function(function);
        if address.is_null() {
            return None;
        }
        // SAFETY: the function was declared and defined with five 64-bit parameters and one 64-bit result, in the host's
        // calling convention, and its memory is executable until the module is dropped.
        Some(unsafe { std::mem::transmute::<*const u8, Entry>(address) })
    }
}

impl Drop for Code {
    fn drop(&mut self) {
        if let Some(module) = self.0.take() {
            // SAFETY: entries are only called through a `CompiledDecision`, whose last owner is being dropped.
            unsafe { module.free_memory() };
        }
    }
}

/// A decision in machine code. Clones share the code; the last one to be dropped frees it.
#[derive(Clone)]
pub struct CompiledDecision(Arc<Inner>);

struct Inner {
    plain: Entry,
    traced: Entry,
    facts: Facts,
    answer: Answer,
    sizes: Sizes,
    /// Keeps the memory of the entries.
    _code: Code,
}

impl fmt::Debug for CompiledDecision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledDecision")
            .field("outputs", self.0.answer.layout())
            .field("code_size", &self.0.sizes.code)
            .finish_non_exhaustive()
    }
}

impl CompiledDecision {
    pub(crate) fn new(
        code: Code,
        (plain, traced): (FuncId, FuncId),
        facts: Facts,
        mut answer: Answer,
        sizes: Sizes,
    ) -> Option<CompiledDecision> {
        let (plain, traced) = (code.entry(plain)?, code.entry(traced)?);
        answer.reserve_scratch(sizes.scratch);
        Some(CompiledDecision(Arc::new(Inner { plain, traced, facts, answer, sizes, _code: code })))
    }

    /// Facts with nothing but the defaults. Clones of them are told to fit at once, as are those of other decisions compiled
    /// from one `Verified`; others are compared on every run.
    pub fn facts(&self) -> Facts {
        self.0.facts.clone()
    }

    /// An empty answer. Clones of it are told to fit at once; others are compared on every run.
    pub fn answer(&self) -> Answer {
        self.0.answer.clone()
    }

    /// Where the outputs live in an answer.
    pub fn layout(&self) -> &Layout {
        self.0.answer.layout()
    }

    /// Bytes of machine code, both variants together.
    pub fn code_size(&self) -> usize {
        self.0.sizes.code
    }

    /// Answers the decision without marks: `answer` then has none. Allocates nothing, but for scratch memory in the first
    /// run into an answer that was not made by [`CompiledDecision::answer`].
    #[inline]
    pub fn run(&self, facts: &Facts, law_day: Day, answer: &mut Answer) -> Result<(), RunError> {
        self.call(self.0.plain, facts, law_day, answer)
    }

    /// Answers the decision with its marks. Allocates as little as [`CompiledDecision::run`].
    #[inline]
    pub fn run_traced(&self, facts: &Facts, law_day: Day, answer: &mut Answer) -> Result<(), RunError> {
        self.call(self.0.traced, facts, law_day, answer)
    }

    #[inline]
    fn call(&self, entry: Entry, facts: &Facts, law_day: Day, answer: &mut Answer) -> Result<(), RunError> {
        let inner = &*self.0;
        if !facts.has_schema_of(&inner.facts) {
            return Err(RunError::ForeignFacts);
        }
        if !answer.has_layout_of(&inner.answer) {
            return Err(RunError::ForeignAnswer);
        }
        if inner.sizes.scratch > 0 {
            answer.reserve_scratch(inner.sizes.scratch);
        }
        let (words, marks, scratch) = answer.buffers_mut();
        if words.len() != inner.answer.layout().words() || marks.len() != inner.sizes.marks || scratch.len() < inner.sizes.scratch
        {
            return Err(RunError::ForeignAnswer);
        }
        // SAFETY: `entry` lives as long as `inner`. The facts have the schema of the program the code was compiled for, so
        // they hold as many words as it reads, each within the bounds of its input, and no list has more elements than its
        // input allows. The output, mark and scratch buffers are as long as the code was compiled for, and borrowed for the
        // call alone.
        let raw = unsafe {
            let (words, marks) = (words.as_mut_ptr(), marks.as_mut_ptr());
            entry(facts.words().as_ptr(), i64::from(law_day.count()), words, marks, scratch.as_mut_ptr())
        };
        match Status::new(raw) {
            None => Ok(()),
            Some(status) => {
                // What a failed run has left half done is nobody's answer.
                answer.clear();
                Err(RunError::Failed(status))
            }
        }
    }
}

/// Where machine code finds `divide_entry`.
pub(crate) fn divide_address() -> *const u8 {
    divide_entry as *const u8
}

/// Rounded division of numbers of two words, low word first; the quotient goes to `out`.
///
/// # Safety
/// `out` points to two writable words.
unsafe extern "C" fn divide_entry(low: i64, high: i64, divisor_low: i64, divisor_high: i64, mode: i64, out: *mut i64) {
    let join = |low: i64, high: i64| i128::from(high) << 64 | i128::from(low as u64);
    let quotient = divide(join(low, high), join(divisor_low, divisor_high), mode);
    // SAFETY: machine code passes the address of a stack slot of two words.
    unsafe {
        out.write(quotient as i64);
        out.add(1).write((quotient >> 64) as i64);
    }
}
