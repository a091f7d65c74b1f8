//! An explanation → the JSON object of the wire.

use perwali_engine::explain::{
    Applied, Asked, Cell, Effect, ElementReason, Explanation, Fact, Formula, MemberReason, Node, NotApplied, NoteReason, Part,
    Reason, RequirementReason, Slice, Use, Waived, Why,
};
use perwali_engine::facts::Facts;
use perwali_engine::ir::{NoteKind, Program, Type};
use perwali_engine::outcome::RequirementState;
use perwali_engine::value::{Day, Rounding};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::error::Fault;
use crate::outcome::Lineage;
use crate::value::Value;

pub(super) fn whole(tree: &Explanation, program: &Program, facts: &Facts, fault: Option<&Fault>) -> String {
    serde_json::to_string(&Whole { tree, program, facts, fault }).unwrap_or_default()
}

struct Whole<'a> {
    tree: &'a Explanation,
    program: &'a Program,
    facts: &'a Facts,
    fault: Option<&'a Fault>,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (tree, program, facts) = (self.tree, self.program, self.facts);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("regulasi", &tree.regulation)?;
        map.serialize_entry("judul", &tree.title)?;
        map.serialize_entry("keputusan", &tree.decision)?;
        filled(&mut map, "keterangan", &tree.label)?;
        map.serialize_entry("tanggal", &tree.law_day.iso())?;
        map.serialize_entry("masukan", &List(&tree.facts, FactObject))?;
        let answers: Vec<Answer<'_>> = tree
            .answers
            .iter()
            .map(|answer| Answer { external: &answer.external, node: answer.node.as_ref(), program, facts })
            .collect();
        map.serialize_entry("jawaban", &answers)?;
        map.serialize_entry("dasar", &tree.basis)?;
        if tree.lineage.iter().any(Option::is_some) {
            map.serialize_entry("perubahan", &Lineage(&tree.basis, &tree.lineage))?;
        }
        for (key, kinds) in [
            ("asumsi", [NoteKind::Assumption].as_slice()),
            ("tafsir", &[NoteKind::Reading]),
            ("celah", &[NoteKind::NotAutomated, NoteKind::NotEncoded]),
        ] {
            let notes: Vec<NoteObject<'_>> =
                tree.notes.iter().filter(|note| kinds.contains(&note.kind)).map(NoteObject).collect();
            many(&mut map, key, &notes)?;
        }
        if let Some(fault) = self.fault {
            map.serialize_entry("galat", &[fault])?;
        }
        if !tree.refused.is_empty() {
            map.serialize_entry("ditolak", &List(&tree.refused, PartObject))?;
        }
        map.end()
    }
}

/// The entry, where there is something to say.
fn filled<M: SerializeMap>(map: &mut M, key: &str, text: &str) -> Result<(), M::Error> {
    if text.is_empty() { Ok(()) } else { map.serialize_entry(key, text) }
}

/// The entry, where the list is not empty.
fn many<M: SerializeMap, T: Serialize>(map: &mut M, key: &str, list: &[T]) -> Result<(), M::Error> {
    if list.is_empty() { Ok(()) } else { map.serialize_entry(key, list) }
}

/// A list whose items are shown as objects.
struct List<'a, T, O>(&'a [T], fn(&'a T) -> O);

impl<T, O: Serialize> Serialize for List<'_, T, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|item| (self.1)(item)))
    }
}

struct NoteObject<'a>(&'a NoteReason);

impl Serialize for NoteObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("ketentuan", &self.0.provision)?;
        map.serialize_entry("isi", &self.0.text)?;
        map.end()
    }
}

struct FactObject<'a>(&'a Fact);

impl Serialize for FactObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fact = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("nama", &fact.name)?;
        filled(&mut map, "keterangan", &fact.label)?;
        map.serialize_entry("teks", &fact.shown)?;
        map.serialize_entry("bawaan", &fact.default)?;
        map.serialize_entry("dipakai", &fact.used)?;
        filled(&mut map, "pertimbangan", fact.judged_by.as_deref().unwrap_or(""))?;
        map.end()
    }
}

struct Answer<'a> {
    external: &'a str,
    node: Option<&'a Node>,
    program: &'a Program,
    facts: &'a Facts,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("keluaran", self.external)?;
        map.serialize_entry("alasan", &self.node.map(|node| NodeObject { node, program: self.program, facts: self.facts }))?;
        map.end()
    }
}

struct NodeObject<'a> {
    node: &'a Node,
    program: &'a Program,
    facts: &'a Facts,
}

impl Serialize for NodeObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node = self.node;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("nilai", &node.name)?;
        filled(&mut map, "keterangan", &node.label)?;
        if let Some(element) = &node.element {
            map.serialize_entry("isi", &element.name)?;
            filled(&mut map, "sebutan", &element.called)?;
        }
        let ty = self.program.values.get(node.value.index()).map(|value| &value.ty);
        if let (Some(found), Some(ty)) = (&node.found, ty) {
            // An exact fraction has no form on the wire, a secret none at all.
            if !node.secret && !matches!(ty, Type::Fraction(_)) {
                map.serialize_entry("hasil", &Value::from_datum(self.program, self.facts, ty, found))?;
            }
            map.serialize_entry("teks", &node.shown)?;
        }
        match &node.reason {
            Reason::Above => map.serialize_entry("lihat_di_atas", &true)?,
            Reason::Rules { applied, others } => {
                map.serialize_entry("aturan", &List(applied, AppliedObject))?;
                if !others.is_empty() {
                    map.serialize_entry("tidak_diterapkan", &List(others, OtherObject))?;
                }
            }
            Reason::Requirements(root) => map.serialize_entry("syarat", &RequirementObject(root))?,
            Reason::Members(members) => map.serialize_entry("anggota", &List(members, MemberObject))?,
        }
        for (key, uses) in [("dari", &node.uses), ("diperiksa", &node.tested)] {
            let uses: Vec<UseObject<'_>> =
                uses.iter().map(|used| UseObject { used, program: self.program, facts: self.facts }).collect();
            many(&mut map, key, &uses)?;
        }
        map.end()
    }
}

struct UseObject<'a> {
    used: &'a Use,
    program: &'a Program,
    facts: &'a Facts,
}

impl Serialize for UseObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.used {
            Use::Value(node) => NodeObject { node, program: self.program, facts: self.facts }.serialize(serializer),
            Use::Input(id) => {
                let name = self.program.inputs.get(id.index()).map_or("", |input| input.name.as_str());
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("masukan", name)?;
                map.end()
            }
            Use::More { name, more } => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("nilai", name)?;
                map.serialize_entry("lainnya", more)?;
                map.end()
            }
        }
    }
}

struct AppliedObject<'a>(&'a Applied);

impl Serialize for AppliedObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rule = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ketentuan", &rule.provision)?;
        if !rule.guard.is_empty() {
            map.serialize_entry("karena", &List(&rule.guard, PartObject))?;
        }
        if let Some(parent) = &rule.exception_of {
            map.serialize_entry("pengecualian_dari", parent)?;
        }
        if rule.default {
            map.serialize_entry("dalam_hal_lain", &true)?;
        }
        if let Some(formula) = &rule.formula {
            map.serialize_entry("rumus", &FormulaObject(formula))?;
        }
        map.end()
    }
}

struct FormulaObject<'a>(&'a Formula);

impl Serialize for FormulaObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let formula = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tertulis", &formula.written)?;
        map.serialize_entry("terisi", &formula.filled)?;
        map.serialize_entry("teks", &formula.result)?;
        if !formula.decided.is_empty() {
            map.serialize_entry("karena", &List(&formula.decided, PartObject))?;
        }
        if !formula.effects.is_empty() {
            map.serialize_entry("langkah", &List(&formula.effects, EffectObject))?;
        }
        map.end()
    }
}

struct PartObject<'a>(&'a Part);

impl Serialize for PartObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tertulis", &self.0.written)?;
        map.serialize_entry("terpenuhi", &self.0.holds)?;
        let found = self.0.found.iter().map(|operand| Named(&operand.name, &operand.label, &operand.shown)).collect::<Vec<_>>();
        many(&mut map, "ditemukan", &found)?;
        if !self.0.asked.is_empty() {
            map.serialize_entry("daftar", &List(&self.0.asked, AskedObject))?;
        }
        map.end()
    }
}

struct Named<'a>(&'a str, &'a str, &'a str);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("nama", self.0)?;
        filled(&mut map, "keterangan", self.1)?;
        map.serialize_entry("teks", self.2)?;
        map.end()
    }
}

struct EffectObject<'a>(&'a Effect);

impl Serialize for EffectObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.0 {
            Effect::Limited { words, bound, before } => {
                map.serialize_entry("jenis", "batas")?;
                map.serialize_entry("batas", &format!("{words} {bound}"))?;
                map.serialize_entry("semula", before)?;
                map.serialize_entry("menjadi", bound)?;
            }
            Effect::Rounded { mode, unit, before, after } => {
                let direction = match mode {
                    Rounding::Down => "ke bawah",
                    Rounding::Up => "ke atas",
                    Rounding::Nearest => "ke terdekat",
                    Rounding::NearestEven => "ke genap terdekat",
                };
                map.serialize_entry("jenis", "pembulatan")?;
                map.serialize_entry("arah", direction)?;
                map.serialize_entry("satuan", unit)?;
                map.serialize_entry("semula", before)?;
                map.serialize_entry("menjadi", after)?;
            }
            Effect::LeftOver { parts, part, whole, unit, rest, counted } => {
                map.serialize_entry("jenis", "sisa")?;
                map.serialize_entry("semula", &format!("{parts} {}", part.0))?;
                map.serialize_entry("bulat", &format!("{whole} {}", unit.0))?;
                map.serialize_entry("sisa", &format!("{rest} {}", part.0))?;
                map.serialize_entry("dihitung_penuh", counted)?;
            }
            Effect::Tariff { name, progressive, base, slices, sum } => {
                map.serialize_entry("jenis", "tarif")?;
                filled(&mut map, "nama", name)?;
                map.serialize_entry("progresif", progressive)?;
                map.serialize_entry("atas", base)?;
                map.serialize_entry("lapisan", &List(slices, SliceObject))?;
                map.serialize_entry("jumlah", sum)?;
            }
            Effect::Row { row, rows, provision, cells } => {
                map.serialize_entry("jenis", "baris")?;
                map.serialize_entry("baris", row)?;
                map.serialize_entry("dari", rows)?;
                filled(&mut map, "ketentuan", provision)?;
                map.serialize_entry("kunci", &List(cells, CellObject))?;
            }
            Effect::Elements(asked) => {
                map.serialize_entry("jenis", "daftar")?;
                asked_entries(&mut map, asked)?;
            }
            Effect::Branch { taken, parts } => {
                map.serialize_entry("jenis", "cabang")?;
                map.serialize_entry("dipakai", taken)?;
                map.serialize_entry("karena", &List(parts, PartObject))?;
            }
        }
        map.end()
    }
}

struct AskedObject<'a>(&'a Asked);

impl Serialize for AskedObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        asked_entries(&mut map, self.0)?;
        map.end()
    }
}

fn asked_entries<M: SerializeMap>(map: &mut M, asked: &Asked) -> Result<(), M::Error> {
    map.serialize_entry("daftar", &asked.list)?;
    map.serialize_entry("tertulis", &asked.written)?;
    map.serialize_entry("teks", &asked.shown)?;
    map.serialize_entry("isi", &List(&asked.elements, ElementObject))
}

struct ElementObject<'a>(&'a ElementReason);

impl Serialize for ElementObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("nama", &self.0.element)?;
        filled(&mut map, "sebutan", &self.0.called)?;
        map.serialize_entry("dihitung", &self.0.counted)?;
        if !self.0.parts.is_empty() {
            map.serialize_entry("karena", &List(&self.0.parts, PartObject))?;
        }
        let items: Vec<ItemObject<'_>> = self.0.items.iter().map(|(filled, result)| ItemObject { filled, result }).collect();
        many(&mut map, "rumus", &items)?;
        map.end()
    }
}

struct ItemObject<'a> {
    filled: &'a str,
    result: &'a str,
}

impl Serialize for ItemObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("terisi", self.filled)?;
        map.serialize_entry("teks", self.result)?;
        map.end()
    }
}

struct SliceObject<'a>(&'a Slice);

impl Serialize for SliceObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("tarif", &self.0.rate)?;
        map.serialize_entry("bagian", &self.0.part)?;
        map.serialize_entry("jumlah", &self.0.amount)?;
        map.end()
    }
}

struct CellObject<'a>(&'a Cell);

impl Serialize for CellObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("tertulis", &self.0.key)?;
        map.serialize_entry("teks", &self.0.found)?;
        filled(&mut map, "sel", &self.0.asked)?;
        map.end()
    }
}

struct OtherObject<'a>(&'a NotApplied);

impl Serialize for OtherObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ketentuan", &self.0.provision)?;
        map.serialize_entry("tertulis", &self.0.written)?;
        let cause = match &self.0.why {
            Why::Guard(_) => "syarat",
            Why::OutOfTime(..) => "waktu",
            Why::OutsideParent(_) => "induk",
            Why::Replaced(_) => "pengecualian",
            Why::Earlier => "urutan",
            Why::NotNeeded => "tidak perlu",
            Why::Open => "belum ditentukan",
        };
        map.serialize_entry("sebab", cause)?;
        match &self.0.why {
            Why::Guard(parts) => map.serialize_entry("karena", &List(parts, PartObject))?,
            Why::OutOfTime(from, until) => days(&mut map, *from, *until)?,
            Why::OutsideParent(parent) => map.serialize_entry("oleh", &[parent])?,
            Why::Replaced(by) => map.serialize_entry("oleh", by)?,
            Why::Earlier | Why::NotNeeded | Why::Open => {}
        }
        map.end()
    }
}

fn days<M: SerializeMap>(map: &mut M, from: Option<Day>, until: Option<Day>) -> Result<(), M::Error> {
    for (key, day) in [("sejak", from), ("sampai", until)] {
        if let Some(day) = day {
            map.serialize_entry(key, &day.iso())?;
        }
    }
    Ok(())
}

struct MemberObject<'a>(&'a MemberReason);

impl Serialize for MemberObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("anggota", &self.0.members)?;
        map.serialize_entry("ketentuan", &self.0.provision)?;
        map.serialize_entry("termasuk", &self.0.added)?;
        if !self.0.parts.is_empty() {
            map.serialize_entry("karena", &List(&self.0.parts, PartObject))?;
        }
        if let Some((from, until)) = self.0.out_of_time {
            days(&mut map, from, until)?;
        }
        map.end()
    }
}

struct RequirementObject<'a>(&'a RequirementReason);

impl Serialize for RequirementObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let requirement = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ketentuan", &requirement.provision)?;
        map.serialize_entry("teks", &requirement.text)?;
        map.serialize_entry("status", &requirement.state.map(status))?;
        if let Some((from, until)) = requirement.out_of_time {
            map.serialize_entry("berlaku", &false)?;
            days(&mut map, from, until)?;
        }
        filled(&mut map, "tertulis", &requirement.condition)?;
        if requirement.text.is_empty() {
            filled(&mut map, "kalimat", &requirement.plain.id)?;
        }
        if !requirement.parts.is_empty() {
            map.serialize_entry("karena", &List(&requirement.parts, PartObject))?;
        }
        if let Some(waived) = &requirement.waived {
            map.serialize_entry("dikesampingkan", &WaivedObject(waived))?;
        }
        if !requirement.grounds.is_empty() {
            map.serialize_entry("tidak_dikesampingkan", &List(&requirement.grounds, WaivedObject))?;
        }
        if let Some(any) = requirement.any {
            map.serialize_entry("cara", if any { "alternatif" } else { "kumulatif" })?;
            map.serialize_entry("syarat", &List(&requirement.children, RequirementObject))?;
        }
        map.end()
    }
}

/// The words of the wire for an outcome.
pub(super) fn status(state: RequirementState) -> &'static str {
    match state {
        RequirementState::Met => "terpenuhi",
        RequirementState::Unmet => "tidak terpenuhi",
        RequirementState::Waived => "dikesampingkan",
    }
}

struct WaivedObject<'a>(&'a Waived);

impl Serialize for WaivedObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("ketentuan", &self.0.provision)?;
        map.serialize_entry("tertulis", &self.0.written)?;
        map.serialize_entry("karena", &List(&self.0.parts, PartObject))?;
        map.end()
    }
}
