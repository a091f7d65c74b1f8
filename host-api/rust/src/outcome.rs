//! What a decision answered and why, read off an answer and its marks.

use std::sync::Arc;

use chrono::NaiveDate;
use perwali_engine::answer::Answer;
use perwali_engine::ir::{self, NoteKind};
use perwali_engine::outcome::{basis, judgements, notes, requirements};
use perwali_engine::show;
use perwali_engine::value::Day;
use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::facts::Facts;
use crate::regulation::Regulation;
use crate::value::Value;

pub use perwali_engine::outcome::RequirementState;

/// The answer of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    regulation: String,
    decision: String,
    date: NaiveDate,
    known_on: Option<NaiveDate>,
    values: Vec<(String, Value)>,
    shown: Vec<String>,
    basis: Vec<String>,
    /// Amenders of the provisions in `basis`.
    lineage: Vec<Option<String>>,
    requirements: Vec<Requirement>,
    assumptions: Vec<Note>,
    readings: Vec<Note>,
    gaps: Vec<Note>,
    judgements: Vec<Judgement>,
    library: Arc<str>,
}

/// A human judgement the answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Name of the input on the wire.
    pub input: String,
    /// Whose judgement it is.
    pub by: String,
}

/// One requirement and how it came out; the children of a group follow it one level deeper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The value the list decides.
    pub value: String,
    /// Its address.
    pub provision: String,
    /// Its words, may be empty.
    pub text: String,
    /// How it came out.
    pub state: RequirementState,
    /// 0 for the list as a whole.
    pub level: usize,
}

/// An assumption or a reading the answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where it stands; empty for the regulation as a whole.
    pub provision: String,
    /// Its words.
    pub text: String,
}

impl Outcome {
    pub(crate) fn read(regulation: &Regulation, decision: &ir::Decision, day: Day, facts: &Facts, answer: &Answer) -> Outcome {
        let program = regulation.program();
        let shown = decision
            .outputs
            .iter()
            .enumerate()
            .filter_map(|(index, output)| {
                let ty = &program.values.get(output.value.index())?.ty;
                Some(show::value(program, ty, &answer.get(index)))
            })
            .collect();
        let values = decision
            .outputs
            .iter()
            .enumerate()
            .filter_map(|(index, output)| {
                let ty = &program.values.get(output.value.index())?.ty;
                Some((output.external.clone(), Value::from_datum(program, facts.raw(), ty, &answer.get(index))))
            })
            .collect();
        let cited = basis(program, decision, answer.marks());
        let requirements = requirements(program, decision, answer.marks())
            .into_iter()
            .map(|outcome| Requirement {
                value: program.values.get(outcome.value.index()).map_or_else(String::new, |value| value.name.clone()),
                provision: program.address_of(outcome.site()).to_owned(),
                text: outcome.node.text.clone(),
                state: outcome.state,
                level: outcome.level,
            })
            .collect();
        let (mut assumptions, mut readings, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
        for note in notes(program, decision, answer.marks()) {
            let found = Note { provision: program.address_of(note.site).to_owned(), text: note.text.clone() };
            match note.kind {
                NoteKind::Assumption => assumptions.push(found),
                NoteKind::Reading => readings.push(found),
                NoteKind::NotAutomated | NoteKind::NotEncoded => gaps.push(found),
            }
        }
        Outcome {
            regulation: program.id.clone(),
            decision: decision.name.clone(),
            date: day.date(),
            known_on: regulation.is_known_on().map(Day::date),
            values,
            shown,
            basis: cited.iter().map(|provision| program.address(*provision).to_owned()).collect(),
            lineage: cited.iter().map(|provision| program.lineage(*provision).map(str::to_owned)).collect(),
            requirements,
            assumptions,
            readings,
            gaps,
            judgements: judgements(program, decision, answer.marks())
                .into_iter()
                .filter_map(|id| {
                    let input = program.inputs.get(id.index())?;
                    Some(Judgement { input: input.external.clone(), by: input.judged_by.clone()? })
                })
                .collect(),
            library: regulation.shared_hash(),
        }
    }

    /// [`crate::Library::hash`] of the library that answered.
    pub fn library_hash(&self) -> &str {
        &self.library
    }

    /// Id of the regulation.
    pub fn regulation(&self) -> &str {
        &self.regulation
    }

    /// The outputs with their names on the wire, in the order of the decision.
    pub fn values(&self) -> &[(String, Value)] {
        &self.values
    }

    /// The outputs in words for people: `Rp200.000`, `ya`.
    pub fn shown(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, _)| name.as_str()).zip(self.shown.iter().map(String::as_str))
    }

    /// The day whose law was applied.
    pub fn law_day(&self) -> NaiveDate {
        self.date
    }

    /// The day by whose knowledge the law was read ([`crate::Library::known_on`]); none where that is all that is loaded.
    pub fn known_on(&self) -> Option<NaiveDate> {
        self.known_on
    }

    /// An output; none where the decision has none of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// A number output; none where it is none, or has more than 28 digits.
    pub fn decimal(&self, name: &str) -> Option<Decimal> {
        self.get(name)?.decimal()
    }

    /// A whole number output.
    pub fn integer(&self, name: &str) -> Option<i128> {
        match self.get(name)? {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A truth output.
    pub fn bool(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The name on the wire of a member output.
    pub fn member(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Value::Member(member) => Some(member),
            _ => None,
        }
    }

    /// The names on the wire of a set output.
    pub fn members(&self, name: &str) -> Option<&[String]> {
        match self.get(name)? {
            Value::Members(members) => Some(members),
            _ => None,
        }
    }

    /// A date output.
    pub fn date(&self, name: &str) -> Option<NaiveDate> {
        match self.get(name)? {
            Value::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// Addresses of the provisions applied, in the law's order.
    pub fn basis(&self) -> &[String] {
        &self.basis
    }

    /// The provisions applied, each with the amender its text comes from: `Pasal 38 ayat (3) sebagaimana diubah dengan Perpres
    /// 46/2025 Pasal I angka 1`.
    pub fn citations(&self) -> impl Iterator<Item = String> {
        citations(&self.basis, &self.lineage).into_iter()
    }

    /// Every requirement that was evaluated or waived.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// Assumptions the answer rests on.
    pub fn assumptions(&self) -> &[Note] {
        &self.assumptions
    }

    /// Readings the answer rests on.
    pub fn readings(&self) -> &[Note] {
        &self.readings
    }

    /// What the regulation's file leaves out and the answer may miss: not encoded yet, or not computable.
    pub fn gaps(&self) -> &[Note] {
        &self.gaps
    }

    /// Whether the answer is conditional: a value it depends on is touched by one of the [gaps](Outcome::gaps).
    pub fn is_conditional(&self) -> bool {
        !self.gaps.is_empty()
    }

    /// Human judgements (`pertimbangan … oleh "…"`) the answer rests on.
    pub fn judgements(&self) -> &[Judgement] {
        &self.judgements
    }

    /// The outcome as the JSON of the wire.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// `regulasi`, `keputusan`, `tanggal`, `diketahui` where a day was asked for, `perpustakaan`, `versi`, `hasil`, `dasar`, and where there are any `perubahan`, `syarat`,
/// `pertimbangan`, `asumsi`, `tafsir`; `bersyarat` and `celah` where the answer is conditional.
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("regulasi", &self.regulation)?;
        map.serialize_entry("keputusan", &self.decision)?;
        map.serialize_entry("tanggal", &self.date.format("%Y-%m-%d").to_string())?;
        if let Some(day) = self.known_on {
            map.serialize_entry("diketahui", &day.format("%Y-%m-%d").to_string())?;
        }
        map.serialize_entry("perpustakaan", &*self.library)?;
        map.serialize_entry("versi", crate::VERSION)?;
        map.serialize_entry("hasil", &Values(&self.values))?;
        map.serialize_entry("dasar", &self.basis)?;
        if self.lineage.iter().any(Option::is_some) {
            map.serialize_entry("perubahan", &Lineage(&self.basis, &self.lineage))?;
        }
        if !self.requirements.is_empty() {
            map.serialize_entry("syarat", &self.requirements)?;
        }
        if !self.judgements.is_empty() {
            map.serialize_entry("pertimbangan", &self.judgements)?;
        }
        if !self.assumptions.is_empty() {
            map.serialize_entry("asumsi", &self.assumptions)?;
        }
        if !self.readings.is_empty() {
            map.serialize_entry("tafsir", &self.readings)?;
        }
        if !self.gaps.is_empty() {
            map.serialize_entry("bersyarat", &true)?;
            map.serialize_entry("celah", &self.gaps)?;
        }
        map.end()
    }
}

/// Addresses, each with the amender its text comes from.
pub(crate) fn citations(basis: &[String], lineage: &[Option<String>]) -> Vec<String> {
    let cited = basis.iter().zip(lineage).map(|(address, lineage)| match lineage {
        Some(lineage) => format!("{address} sebagaimana {lineage}"),
        None => address.clone(),
    });
    cited.collect()
}

/// The amender of each provision of `dasar` that has one, by its address.
pub(crate) struct Lineage<'a>(pub &'a [String], pub &'a [Option<String>]);

impl Serialize for Lineage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().zip(self.1).filter_map(|(address, lineage)| Some((address, lineage.as_ref()?))))
    }
}

struct Values<'a>(&'a [(String, Value)]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Serialize for Requirement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let state = match self.state {
            RequirementState::Met => "terpenuhi",
            RequirementState::Unmet => "tidak terpenuhi",
            RequirementState::Waived => "dikesampingkan",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("nilai", &self.value)?;
        map.serialize_entry("ketentuan", &self.provision)?;
        map.serialize_entry("teks", &self.text)?;
        map.serialize_entry("status", state)?;
        map.serialize_entry("tingkat", &self.level)?;
        map.end()
    }
}

impl Serialize for Judgement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("masukan", &self.input)?;
        map.serialize_entry("oleh", &self.by)?;
        map.end()
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ketentuan", &self.provision)?;
        map.serialize_entry("isi", &self.text)?;
        map.end()
    }
}
