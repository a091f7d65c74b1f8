//! Why a decision came out as it did: the tree of the engine as text, JSON, a page, or a letter.
//!
//! Everything is made from the tree alone. Modules: `words` phrases < `text`, `page`, `object` the three forms; `template`
//! texts with places to fill < `letter` official letters.

mod letter;
mod object;
mod page;
mod template;
mod text;
mod words;

use std::sync::Arc;

use perwali_engine::diagnostic::Lang;
use perwali_engine::explain as engine;
use perwali_engine::facts::Facts;
use perwali_engine::ir::Program;

use crate::error::{Error, Fault};

pub use letter::{LetterFormat, LetterTemplate};
pub use text::Line;

/// Columns that [`Explanation::text`] keeps to.
const WIDTH: usize = 80;

/// Why a decision came out as it did, or why it has no answer.
///
/// ```
/// # fn main() -> Result<(), perwali::Error> {
/// let text = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
/// tentang "Beasiswa"
/// mulai berlaku 1 Januari 2025
///
/// masukan ipk: desimal(2) antara 0 dan 4  "IPK"
///
/// keputusan kelayakan layak
///
/// Pasal 1
///   layak adalah syarat kumulatif
///     huruf a  ipk ≥ 2,75  "IPK paling rendah 2,75"
/// "#;
/// let library = perwali::Library::from_texts([("contoh.perwali", text)])?;
/// let layak = library.decision("perwali-contoh/1/2025", "layak")?;
/// let mut facts = layak.facts();
/// facts.set_json(r#"{"ipk": "2.50"}"#)?;
///
/// let explanation = layak.explain("2025-02-01", &facts)?;
/// assert!(explanation.text(perwali::Lang::Id).contains("ipk ≥ 2,75 — tidak terpenuhi (ipk = 2,5)"));
/// let letter = explanation.letter(perwali::LetterFormat::Text, None)?;
/// assert!(letter.contains("IPK: 2,5; paling sedikit 2,75"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Explanation {
    tree: engine::Explanation,
    program: Arc<Program>,
    facts: Facts,
    fault: Option<Fault>,
}

impl Explanation {
    pub(crate) fn new(tree: engine::Explanation, program: Arc<Program>, facts: Facts, fault: Option<Fault>) -> Explanation {
        Explanation { tree, program, facts, fault }
    }

    /// The tree itself. Linear in the steps of the evaluation: a value is explained where it is used first.
    pub fn tree(&self) -> &engine::Explanation {
        &self.tree
    }

    /// Why there is no answer, where there is none; the tree then leads to where the evaluation failed.
    pub fn error(&self) -> Option<Error> {
        self.fault.clone().map(Error::one)
    }

    /// The whole as text of at most 80 columns.
    pub fn text(&self, lang: Lang) -> String {
        text::broken(&self.lines(lang), WIDTH)
    }

    /// The whole as lines to be broken by the caller: what was asked, what is known, the answer, the reasons, the notes.
    pub fn lines(&self, lang: Lang) -> Vec<Line> {
        text::whole(&self.tree, lang, self.fault.as_ref().map(|fault| fault.message(lang)))
    }

    /// The reasons alone, as lines to be broken by the caller.
    pub fn reasons(&self, lang: Lang) -> Vec<Line> {
        text::reasons(&self.tree, lang)
    }

    /// The whole as one JSON object: see `docs/wire-format.md`.
    pub fn to_json(&self) -> String {
        object::whole(&self.tree, &self.program, &self.facts, self.fault.as_ref())
    }

    /// The whole as one page of HTML that needs nothing else: no script, no font, no picture.
    pub fn html(&self, lang: Lang) -> String {
        page::whole(&self.tree, lang, self.fault.as_ref().map(|fault| fault.message(lang)))
    }

    /// A letter to the applicant, in Indonesian: approval or rejection. `template` is one of one's own; without it the
    /// one of [`Explanation::default_template`] is filled.
    ///
    /// # Errors
    ///
    /// The failure where there is no answer; [`crate::Code::LetterImpossible`] where the decision answers neither yes nor
    /// no; [`crate::Code::TemplateFault`] where the template cannot be read or filled.
    pub fn letter(&self, format: LetterFormat, template: Option<LetterTemplate<'_>>) -> Result<String, Error> {
        match &self.fault {
            Some(fault) => Err(Error::one(fault.clone())),
            None => letter::letter(&self.tree, &self.program, format, template),
        }
    }

    /// The template that is filled where none is given.
    pub fn default_template(format: LetterFormat) -> &'static str {
        letter::default_template(format)
    }
}
