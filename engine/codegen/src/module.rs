//! Turns a plan into a module of machine code: every function twice, without and with marks.

use std::collections::BTreeMap;

use cranelift_codegen::ir::{AbiParam, types};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{FuncId, Linkage, Module, ModuleError, default_libcall_names};
use perwali_engine::answer::Answer;
use perwali_engine::facts::{Facts, Layout};
use perwali_engine::ir::{Decision, Program, ValueId};

use crate::CompileError;
use crate::emit::{Context, Memory, emit_decision, emit_value, needs_marks_in_memory};
use crate::memory::{Code, CompiledDecision, Sizes, divide_address};
use crate::plan::Plan;
use crate::pool::Pool;

const DIVIDE: &str = "perwali_divide";

/// Compiles a planned decision.
pub(crate) fn build(program: &Program, decision: &Decision, plan: &Plan, facts: Facts) -> Result<CompiledDecision, CompileError> {
    let mut code = Code::new(new_module()?);
    let answer = Answer::new(program, decision);
    let memory = Memory::new(program, plan.outlined.iter().copied())?;
    let mut build = Build {
        program,
        decision,
        plan,
        facts: facts.layout(),
        outputs: answer.layout(),
        memory: &memory,
        pool: Pool::default(),
        builder: FunctionBuilderContext::new(),
        code_size: 0,
    };
    let gone = CompileError::Inconsistent("a module without code");
    let Some(module) = code.module() else { return Err(gone) };
    let divide = build.declare_divide(module)?;
    let plain = build.variant(module, divide, false)?;
    let traced = build.variant(module, divide, true)?;
    let code_size = build.code_size;
    module.finalize_definitions().map_err(|error| CompileError::Unsupported(error.to_string()))?;
    let sizes = Sizes { marks: program.trace_words(), scratch: memory.scratch_words(), code: code_size };
    CompiledDecision::new(code, (plain, traced), facts, answer, sizes).ok_or(gone)
}

fn new_module() -> Result<JITModule, CompileError> {
    let mut flags = settings::builder();
    let verify = if cfg!(debug_assertions) { "true" } else { "false" };
    for (name, value) in [
        ("opt_level", "speed"),
        ("enable_verifier", verify),
        ("use_colocated_libcalls", "false"),
        ("is_pic", "false"),
        ("unwind_info", "false"),
    ] {
        flags.set(name, value).map_err(|error| CompileError::Backend(error.to_string()))?;
    }
    let isa = cranelift_native::builder().map_err(|why| CompileError::Unsupported(why.to_owned()))?;
    let isa = isa.finish(settings::Flags::new(flags)).map_err(|error| CompileError::Unsupported(error.to_string()))?;
    let little_endian = isa.endianness() == cranelift_codegen::ir::Endianness::Little;
    if isa.pointer_type() != types::I64 || !little_endian {
        return Err(CompileError::Unsupported("only 64-bit little-endian machines".to_owned()));
    }
    let mut builder = JITBuilder::with_isa(isa, default_libcall_names());
    builder.symbol(DIVIDE, divide_address());
    Ok(JITModule::new(builder))
}

struct Build<'a> {
    program: &'a Program,
    decision: &'a Decision,
    plan: &'a Plan,
    facts: &'a Layout,
    outputs: &'a Layout,
    memory: &'a Memory,
    pool: Pool,
    builder: FunctionBuilderContext,
    code_size: usize,
}

impl Build<'_> {
    fn declare_divide(&mut self, module: &mut JITModule) -> Result<FuncId, CompileError> {
        let mut signature = module.make_signature();
        signature.params = vec![AbiParam::new(types::I64); 6];
        module.declare_function(DIVIDE, Linkage::Import, &signature).map_err(module_error)
    }

    /// Compiles the decision and the values it calls; the decision's function.
    fn variant(&mut self, module: &mut JITModule, divide: FuncId, traced: bool) -> Result<FuncId, CompileError> {
        let mut signature = module.make_signature();
        signature.params = vec![AbiParam::new(types::I64); 5];
        signature.returns = vec![AbiParam::new(types::I64)];
        let mut functions: BTreeMap<ValueId, FuncId> = BTreeMap::new();
        for value in &self.plan.outlined {
            functions.insert(*value, module.declare_anonymous_function(&signature).map_err(module_error)?);
        }
        let main = module.declare_anonymous_function(&signature).map_err(module_error)?;
        let context = Context {
            program: self.program,
            facts: self.facts,
            memory: self.memory,
            functions: &functions,
            divide,
            traced,
            marks_in_memory: needs_marks_in_memory(self.program, !functions.is_empty()),
        };
        for (value, function) in &functions {
            self.define(module, *function, &signature, |module, pool, function, builder| {
                emit_value(&context, *value, module, pool, function, builder)
            })?;
        }
        self.define(module, main, &signature, |module, pool, function, builder| {
            emit_decision(&context, self.decision, self.outputs, module, pool, function, builder)
        })?;
        Ok(main)
    }

    fn define(
        &mut self,
        module: &mut JITModule,
        id: FuncId,
        signature: &cranelift_codegen::ir::Signature,
        emit: impl FnOnce(
            &mut dyn Module,
            &mut Pool,
            &mut cranelift_codegen::ir::Function,
            &mut FunctionBuilderContext,
        ) -> Result<(), CompileError>,
    ) -> Result<(), CompileError> {
        let mut context = module.make_context();
        context.func.signature = signature.clone();
        emit(module, &mut self.pool, &mut context.func, &mut self.builder)?;
        module.define_function(id, &mut context).map_err(module_error)?;
        self.code_size += context.compiled_code().map_or(0, |code| code.code_info().total_size as usize);
        Ok(())
    }
}

fn module_error(error: ModuleError) -> CompileError {
    use cranelift_codegen::CodegenError;
    match &error {
        ModuleError::Compilation(CodegenError::CodeTooLarge | CodegenError::ImplLimitExceeded) => CompileError::TooLarge,
        ModuleError::Compilation(CodegenError::Unsupported(what)) => CompileError::Unsupported(what.clone()),
        ModuleError::Compilation(CodegenError::Verifier(errors)) => CompileError::Backend(errors.to_string()),
        ModuleError::Allocation { .. } => CompileError::Unsupported(error.to_string()),
        _ => CompileError::Backend(error.to_string()),
    }
}
