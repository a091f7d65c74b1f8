//! A regulation and its amendments → the text in force, one tree again.
//!
//! Before any name is resolved: what is put together is what is written. The result is an ordinary document of the
//! language: a provision whose text comes from an amender says so (`diubah dengan …`), a deleted one keeps its number
//! (`dihapus dengan …`), so that the printed text means what the consolidated one means.

mod address;
mod declarations;
mod text;

use perwali_engine::diagnostic::Diagnostic;

use crate::syntax::ast::{Amendment, Document, Item};
pub use declarations::is_for_the_base;
use text::Text;

/// One step from a text to the next.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// What is done.
    pub action: Action<'a>,
    /// The amender and its provision, as cited: `Perpres 46/2025 Pasal I angka 1`; the amender alone for a declaration.
    pub by: String,
}

/// What a change does.
#[derive(Clone, Copy, Debug)]
pub enum Action<'a> {
    /// A statement of amendment.
    Amend(&'a Item, &'a Amendment),
    /// A declaration or a note of the amender's header.
    Declare(&'a Item),
}

/// The text after all changes, in the order given; `amenders` are named in its header. What cannot be done is reported and left out.
pub fn consolidate(base: &Document, amenders: &[&str], changes: &[Change<'_>]) -> (Document, Vec<Diagnostic>) {
    let mut text = Text::new(base);
    let mut diagnostics = Vec::new();
    for change in changes {
        let done = match change.action {
            Action::Amend(item, amendment) => text.amend(item, amendment, &change.by),
            Action::Declare(item) => text.declare(item, &change.by),
        };
        diagnostics.extend(done.err().map(|found| found.under(&change.by)));
    }
    text.name_amenders(amenders);
    match text.document(base) {
        Ok(document) => (document, diagnostics),
        Err(found) => {
            diagnostics.push(*found);
            (base.clone(), diagnostics)
        }
    }
}
