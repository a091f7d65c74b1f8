//! Constant data that machine code reads: each distinct content once, owned by the module and freed with it.

use std::collections::BTreeMap;

use cranelift_module::{DataDescription, DataId, Module};

use crate::CompileError;

/// Read-only data of one module.
#[derive(Default)]
pub(crate) struct Pool {
    known: BTreeMap<Vec<u8>, DataId>,
}

impl Pool {
    /// Data with this content, aligned to words.
    pub(crate) fn bytes(&mut self, module: &mut dyn Module, content: Vec<u8>) -> Result<DataId, CompileError> {
        if let Some(known) = self.known.get(&content) {
            return Ok(*known);
        }
        let backend = |error: cranelift_module::ModuleError| CompileError::Backend(error.to_string());
        let id = module.declare_anonymous_data(false, false).map_err(backend)?;
        let mut description = DataDescription::new();
        description.define(content.clone().into_boxed_slice());
        description.set_align(8);
        module.define_data(id, &description).map_err(backend)?;
        self.known.insert(content, id);
        Ok(id)
    }
}
