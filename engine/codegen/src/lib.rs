//! Turns a verified program of the core IR and one decision into machine code in memory.
//!
//! The meaning is that of `perwali_engine::interpreter`: the same answers, failures, places and marks. Values are
//! computed on demand and at most once, nothing that can fail is computed early, and every way to fail is a status, never
//! a trap or a signal.
//!
//! What it deliberately does not do: read regulation text, choose versions, explain. It keeps no steps: an explanation
//! replays the decision in the interpreter.

mod emit;
mod memory;
mod module;
mod plan;
mod pool;
mod rule_shape;
mod runtime;
mod status;

use std::fmt;

pub use memory::CompiledDecision;
pub use status::{RunError, Status};

use perwali_engine::facts::Facts;
use perwali_engine::ir::{Constant, Decision, Definition, Program, Type};
use perwali_engine::verify::{Verified, Violation, verify, verify_decision};

/// Why there is no machine code for a decision. The interpreter still answers it.
#[derive(Debug)]
pub enum CompileError {
    /// The program is not what its types say; the first violation.
    Unverified(Violation),
    /// The decision asks for what the program does not have.
    UnknownOutput,
    /// Expressions nest deeper than the compiler's own stack is trusted with.
    TooDeep,
    /// One value, the memory of shared values, or the decision as a whole is too large.
    TooLarge,
    /// The machine has no backend, or refuses executable memory.
    Unsupported(String),
    /// The backend refused the code: a bug of this crate.
    Backend(String),
    /// The program contradicts itself in a way the verifier should have found: a bug.
    Inconsistent(&'static str),
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::Unverified(violation) => write!(f, "the program is not verified: {}", violation.what),
            CompileError::UnknownOutput => f.write_str("the decision asks for a value the program cannot answer"),
            CompileError::TooDeep => f.write_str("expressions nest too deep for native code"),
            CompileError::TooLarge => f.write_str("the decision is too large for native code"),
            CompileError::Unsupported(why) => write!(f, "this machine runs no native code: {why}"),
            CompileError::Backend(why) => write!(f, "the code generator failed: {why}"),
            CompileError::Inconsistent(what) => write!(f, "the program contradicts itself: {what}"),
        }
    }
}

impl std::error::Error for CompileError {}

/// Compiles a decision, which need not be one of the program's own.
///
/// The program is verified first: machine code relies on every type, interval and id being true.
pub fn compile(program: &Program, decision: &Decision) -> Result<CompiledDecision, CompileError> {
    with_stack(|| {
        if let Some(violation) = verify(program).into_iter().next() {
            return Err(CompileError::Unverified(violation));
        }
        compile_here(program, decision, Facts::new(program))
    })
}

/// Compiles a decision of a program that is verified once for all its decisions. Their facts fit one another.
pub fn compile_verified(verified: &Verified, decision: &Decision) -> Result<CompiledDecision, CompileError> {
    with_stack(|| compile_here(verified.program(), decision, verified.facts()))
}

/// Programs nest deeper than the stack of a caller's thread may be.
fn with_stack(compile: impl FnOnce() -> Result<CompiledDecision, CompileError> + Send) -> Result<CompiledDecision, CompileError> {
    std::thread::scope(|scope| {
        let compiler = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, compile);
        let compiler = compiler.map_err(|error| CompileError::Unsupported(error.to_string()))?;
        compiler.join().unwrap_or_else(|_| Err(CompileError::Backend("the code generator panicked".to_owned())))
    })
}

/// Bytes of stack for a compilation; only what is used is ever backed by memory.
const STACK: usize = 64 << 20;

/// Compiles a decision of a program that has been verified; the facts are of that program.
fn compile_here(program: &Program, decision: &Decision, facts: Facts) -> Result<CompiledDecision, CompileError> {
    if !verify_decision(program, decision) {
        return Err(CompileError::UnknownOutput);
    }
    require_members(program)?;
    require_bounds(program)?;
    let plan = plan::plan(program, decision)?;
    module::build(program, decision, &plan, facts)
}

/// Members index tables unchecked in machine code, so every constant member must be one of its enumeration.
fn require_members(program: &Program) -> Result<(), CompileError> {
    let exists = |constant: &Constant, ty: &Type| match (constant, ty) {
        (Constant::Member(member), Type::Member(e)) => {
            program.enumerations.get(e.index()).is_some_and(|e| (*member as usize) < e.members.len())
        }
        _ => true,
    };
    let defaults = program.inputs.iter().filter_map(|input| input.default.as_ref().map(|constant| (constant, &input.ty)));
    let cells = program.tables.iter().flat_map(|table| table.rows.iter().flat_map(|row| row.outputs.iter().zip(&table.outputs)));
    if defaults.chain(cells).all(|(constant, ty)| exists(constant, ty)) {
        return Ok(());
    }
    Err(CompileError::Inconsistent("a constant that is no member of its enumeration"))
}

/// A checked value keeps its type only if the type holds all that the check lets through.
fn require_bounds(program: &Program) -> Result<(), CompileError> {
    for def in &program.values {
        let (Some(check), Some(ty), Definition::Rules(rules)) = (&def.check, def.ty.as_number(), &def.definition) else {
            continue;
        };
        let bodies = rules.rules.iter().filter_map(|rule| rule.body.ty.as_number());
        let kept = bodies.filter_map(|body| body.interval.intersect(check)).all(|passed| ty.interval.encloses(&passed));
        if !kept {
            return Err(CompileError::Inconsistent("a bound that lets through more than its value's type holds"));
        }
    }
    Ok(())
}
