//! Perwali: an embeddable rules engine for Indonesian regulations.
//!
//! ```
//! # fn main() -> Result<(), perwali::Error> {
//! let text = r#"Peraturan Wali Kota Contoh Nomor 1 Tahun 2025
//! tentang "Keringanan"
//! mulai berlaku 1 Januari 2025
//!
//! jenis Golongan: umum, lansia
//!
//! masukan golongan: Golongan
//! masukan biaya: uang antara Rp0 dan Rp100 juta
//!
//! keputusan tunjangan keringanan: uang
//!
//! Pasal 1
//!   ayat (1)
//!     keringanan adalah nihil
//!   ayat (2)
//!     dikecualikan dari ayat (1): keringanan adalah 50% × biaya dibulatkan ke bawah dalam Rp1 jika golongan = lansia
//! "#;
//! let library = perwali::Library::from_texts([("contoh.perwali", text)])?;
//! let keringanan = library.decision("perwali-contoh/1/2025", "keringanan")?;
//!
//! let outcome = keringanan.evaluate_json("2025-02-01", r#"{"golongan": "lansia", "biaya": 150000}"#)?;
//! assert_eq!(outcome.integer("keringanan"), Some(75_000));
//! assert_eq!(outcome.basis(), ["Pasal 1 ayat (2)"]);
//!
//! let mut facts = keringanan.facts();
//! facts.set("golongan", "umum")?.set("biaya", 150_000)?;
//! assert_eq!(keringanan.evaluate("2025-02-01", &facts)?.integer("keringanan"), Some(0));
//! # Ok(())
//! # }
//! ```
//!
//! Load a [`Library`] once; prepare a [`Decision`] once; evaluate it as often as you like, from as many threads as you
//! like. [`Library::load`] reads a folder. Numbers are exact: amounts come in as whole numbers or decimals, never as binary floats.

mod content;
mod coverage;
mod decision;
mod error;
mod example;
mod explanation;
mod facts;
mod json;
mod library;
mod needs;
mod outcome;
mod regulation;
mod schema;
mod suite;
mod value;

pub use coverage::{Coverage, Gap, MarkCoverage, MarkRole, ProvisionCoverage, ProvisionState};
pub use decision::{Backend, Decision, IntoDay, Running};
pub use error::{Error, Fault, Position};
pub use example::{Check, Difference, Failed, Verdict};
pub use explanation::{Explanation, LetterFormat, LetterTemplate, Line};
pub use facts::Facts;
pub use library::{Library, LibraryBuilder};
pub use outcome::{Judgement, Note, Outcome, Requirement, RequirementState};
pub use perwali_engine::answer::Answer;
pub use perwali_engine::catalogue::Code;
pub use perwali_engine::diagnostic::{Arg, Diagnostic, Lang, Severity};
pub use perwali_engine::facts::{Refusal, Row};
pub use perwali_engine::failure::FailureKind;
pub use perwali_engine::ir::InputId;
pub use perwali_engine::value::Day;
pub use regulation::Regulation;
pub use rust_decimal::Decimal;
pub use suite::{Ran, Suite, SuiteError};
pub use value::{IntoValue, Value};

/// Version of the engine, as every [`Outcome`] carries it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Parts of the compiler that tools need: sources, trees, programs. No promise of stability.
pub mod internal {
    pub use crate::library::io_reason;

    /// An error of faults, at least one.
    pub fn error(faults: &[crate::Fault]) -> crate::Error {
        crate::Error::new(faults.to_vec())
    }

    /// A fault of the catalogue, placed where its diagnostic says.
    pub fn fault(library: &crate::Library, diagnostic: crate::Diagnostic) -> crate::Fault {
        if diagnostic.span == Default::default() {
            return crate::Fault::unlocated(diagnostic);
        }
        crate::Fault::located(library.sources(), diagnostic)
    }

    /// An explanation of a tree that was made by the engine.
    pub fn explanation(
        tree: engine::explain::Explanation,
        program: std::sync::Arc<engine::ir::Program>,
        facts: &engine::facts::Facts,
    ) -> crate::Explanation {
        let fault = tree.failure.clone().map(crate::Fault::unlocated);
        crate::Explanation::new(tree, program, facts.clone(), fault)
    }

    pub use perwali_dsl::{self as dsl};
    pub use perwali_engine::{self as engine};
}
