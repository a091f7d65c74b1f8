//! Declarations → the names a regulation knows.

use std::collections::BTreeMap;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{InputId, ValueId};
use perwali_engine::source::Span;

use crate::hir::{EnumerationId, RecordId, Ref, TariffId, Type};
use crate::spelling::closest;
use crate::syntax::ast::{self, Name, TypeKind};

/// The day whose law applies: a name every regulation knows.
pub const LAW_DAY: &str = "tanggal_acuan";

/// Every name of a regulation, by kind.
#[derive(Default)]
pub struct Names {
    things: BTreeMap<String, (Ref, Span)>,
    enumerations: BTreeMap<String, (EnumerationId, Span)>,
    members: BTreeMap<String, Vec<(EnumerationId, u32)>>,
    tariffs: BTreeMap<String, (TariffId, Span)>,
    records: BTreeMap<String, (RecordId, Span)>,
    computed: BTreeMap<(InputId, String), ValueId>,
}

impl Names {
    /// Adds an input or a value; reports a second declaration.
    pub fn declare(&mut self, name: &Name, target: Ref, diagnostics: &mut Vec<Diagnostic>) {
        if !self.taken(name, diagnostics) {
            self.things.insert(name.text.clone(), (target, name.span));
        }
    }

    /// Whether an input or a value has a name already, which is reported.
    pub fn taken(&self, name: &Name, diagnostics: &mut Vec<Diagnostic>) -> bool {
        let Some((first, span)) = self.things.get(&name.text) else { return false };
        let what = match first {
            Ref::Input(_) => Arg::words("sebuah masukan", "an input"),
            _ => Arg::words("nilai lain", "another value"),
        };
        diagnostics.push(duplicate(name, what, *span));
        true
    }

    /// Adds a record.
    pub fn declare_record(&mut self, name: &Name, id: RecordId, diagnostics: &mut Vec<Diagnostic>) {
        let taken = self.records.get(&name.text).map(|(_, span)| (*span, Arg::words("rekaman lain", "another record")));
        let taken = taken
            .or_else(|| self.enumerations.get(&name.text).map(|(_, span)| (*span, Arg::words("sebuah jenis", "an enumeration"))));
        match taken {
            Some((span, what)) => diagnostics.push(duplicate(name, what, span)),
            None => _ = self.records.insert(name.text.clone(), (id, name.span)),
        }
    }

    /// The record of a name.
    pub fn record(&self, name: &str) -> Option<RecordId> {
        self.records.get(name).map(|(id, _)| *id)
    }

    /// Adds a computed field of the elements of a list.
    pub fn declare_computed(&mut self, list: InputId, name: &Name, id: ValueId) {
        self.computed.insert((list, name.text.clone()), id);
    }

    /// The computed field of a name.
    pub fn computed(&self, list: InputId, name: &str) -> Option<ValueId> {
        self.computed.get(&(list, name.to_owned())).copied()
    }

    /// Every computed field of a name.
    pub fn computed_of_any(&self, name: &str) -> Vec<(InputId, ValueId)> {
        self.computed.iter().filter(|((_, own), _)| own == name).map(|((list, _), id)| (*list, *id)).collect()
    }

    /// What a name stands for, with its place.
    pub fn thing_at(&self, name: &str) -> Option<(Ref, Span)> {
        self.things.get(name).copied()
    }

    /// Adds an enumeration with its members.
    pub fn declare_enumeration(
        &mut self,
        name: &Name,
        id: EnumerationId,
        members: &[ast::Member],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        if let Some((_, span)) = self.enumerations.get(&name.text) {
            diagnostics.push(duplicate(name, Arg::words("jenis lain", "another type"), *span));
            return;
        }
        self.enumerations.insert(name.text.clone(), (id, name.span));
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for (index, member) in members.iter().enumerate() {
            if let Some(first) = seen.insert(&member.name.text, member.name.span) {
                diagnostics.push(duplicate(
                    &member.name,
                    Arg::words("anggota lain jenis ini", "another member of this type"),
                    first,
                ));
                continue;
            }
            let position = u32::try_from(index).unwrap_or(u32::MAX);
            self.members.entry(member.name.text.clone()).or_default().push((id, position));
        }
    }

    /// Adds a tariff.
    pub fn declare_tariff(&mut self, name: &Name, id: TariffId, diagnostics: &mut Vec<Diagnostic>) {
        if let Some((_, span)) = self.tariffs.get(&name.text) {
            diagnostics.push(duplicate(name, Arg::words("tarif lain", "another tariff"), *span));
            return;
        }
        self.tariffs.insert(name.text.clone(), (id, name.span));
    }

    /// The input or value of a name.
    pub fn thing(&self, name: &str) -> Option<Ref> {
        self.things.get(name).map(|(target, _)| *target)
    }

    /// The value of a name.
    pub fn value(&self, name: &str) -> Option<ValueId> {
        match self.thing(name) {
            Some(Ref::Value(id)) => Some(id),
            _ => None,
        }
    }

    /// The input of a name.
    pub fn input(&self, name: &str) -> Option<InputId> {
        match self.thing(name) {
            Some(Ref::Input(id)) => Some(id),
            _ => None,
        }
    }

    /// The enumerations that have a member of this name.
    pub fn members(&self, name: &str) -> Vec<(EnumerationId, u32)> {
        self.members.get(name).cloned().unwrap_or_default()
    }

    /// The enumeration of a name.
    pub fn enumeration(&self, name: &Name) -> Result<EnumerationId, Diagnostic> {
        self.enumerations.get(&name.text).map(|(id, _)| *id).ok_or_else(|| {
            if let Some(found) = other_type(name) {
                return found;
            }
            let built_in = ["uang", "persen", "desimal", "bulat", "logika", "tanggal", "waktu", "teks", "daftar", "himpunan"];
            let candidates = self.enumerations.keys().chain(self.records.keys()).map(String::as_str).chain(built_in);
            suggest(Diagnostic::error(Code::UnknownType, name.span).with("name", name.text.clone()), name, candidates)
        })
    }

    /// The tariff of a name.
    pub fn tariff(&self, name: &Name) -> Result<TariffId, Diagnostic> {
        self.tariffs.get(&name.text).map(|(id, _)| *id).ok_or_else(|| {
            let candidates = self.tariffs.keys().map(String::as_str);
            suggest(Diagnostic::error(Code::UnknownTariff, name.span).with("name", name.text.clone()), name, candidates)
        })
    }

    /// A diagnostic for a name that is nothing.
    pub fn unknown(&self, name: &Name) -> Diagnostic {
        let diagnostic = Diagnostic::error(Code::UnknownName, name.span).with("name", name.text.clone());
        // Read as a name only because the word after it is missing.
        if name.text == "syarat" {
            let meant = "syarat kumulatif";
            return diagnostic.with("suggestion", meant).suggest(name.span, meant);
        }
        let candidates = self.things.keys().chain(self.members.keys()).map(String::as_str).chain([LAW_DAY]);
        suggest(diagnostic, name, candidates)
    }

    /// A diagnostic for a name in an example that is not what it should be.
    pub fn unknown_in_example(&self, name: &Name, inputs: bool) -> Diagnostic {
        let what =
            if inputs { Arg::words("masukan", "an input") } else { Arg::words("keputusan atau nilai", "a decision or a value") };
        let candidates = self.things.iter().filter(|(_, (r, _))| matches!(r, Ref::Input(_)) == inputs).map(|(n, _)| n.as_str());
        let mut diagnostic = Diagnostic::error(Code::ExampleName, name.span).with("name", name.text.clone()).with("what", what);
        if let Some(near) = closest(&name.text, candidates) {
            diagnostic = diagnostic.with("suggestion", near).suggest(name.span, near);
        }
        diagnostic
    }

    /// A written type.
    pub fn read_type(&self, ty: &ast::Type) -> Result<Type, Diagnostic> {
        const MAX_DECIMALS: u32 = 18;
        let decimals = |n: Option<u32>, default: u32| {
            let n = n.unwrap_or(default);
            if n > MAX_DECIMALS {
                return Err(Diagnostic::error(Code::TooManyDecimals, ty.span)
                    .with("limit", MAX_DECIMALS.to_string())
                    .with("found", n.to_string()));
            }
            Ok(n)
        };
        Ok(match &ty.kind {
            TypeKind::Uang(n) => Type::Uang(decimals(*n, 0)?),
            TypeKind::Persen(n) => Type::Persen(decimals(*n, 2)?),
            TypeKind::Desimal(n) => Type::Desimal(decimals(Some(*n), 0)?),
            TypeKind::Bulat => Type::Bulat,
            TypeKind::Logika => Type::Logika,
            TypeKind::Tanggal => Type::Tanggal,
            TypeKind::Waktu => Type::Waktu,
            TypeKind::Teks => Type::Teks,
            TypeKind::Daftar { .. } => {
                let found = Arg::words("daftar lain", "another list");
                return Err(Diagnostic::error(Code::ListElement, ty.span).with("found", found));
            }
            TypeKind::Himpunan(name) => Type::Himpunan(self.enumeration(name)?),
            TypeKind::Named(name) if self.record(&name.text).is_some() => {
                return Err(Diagnostic::error(Code::RecordUse, name.span).with("name", name.text.clone()));
            }
            TypeKind::Named(name) => Type::Jenis(self.enumeration(name)?),
        })
    }
}

/// A type by a name it has elsewhere.
fn other_type(name: &Name) -> Option<Diagnostic> {
    let own = match name.text.to_ascii_lowercase().as_str() {
        "integer" | "int" | "number" | "angka" | "bilangan" | "numerik" | "hitungan" | "jumlah" => "bulat",
        "decimal" | "float" | "double" | "real" => "desimal(2)",
        "pecahan" => return Some(fraction_type(name)),
        "boolean" | "bool" | "logis" | "benar_salah" | "ya_tidak" => "logika",
        "date" | "tgl" => "tanggal",
        "datetime" | "timestamp" | "jam" | "pukul" => "waktu",
        "money" | "rupiah" | "rp" | "currency" | "nominal" => "uang",
        "percent" | "percentage" | "persentase" | "prosentase" => "persen",
        "set" | "himpunan" => "himpunan NamaJenis",
        "list" | "array" | "daftar" => "daftar NamaRekaman paling banyak 100",
        "text" | "string" | "kata" | "huruf" | "varchar" => "teks",
        _ => return None,
    };
    let diagnostic = Diagnostic::error(Code::UnknownType, name.span).with("name", name.text.clone());
    Some(diagnostic.with("suggestion", own).suggest(name.span, own))
}

/// A fraction is what a division gives; it is never declared, since it never leaves a regulation unrounded.
fn fraction_type(name: &Name) -> Diagnostic {
    Diagnostic::error(Code::UnknownType, name.span).with("name", name.text.clone()).with(
        "hint",
        Arg::words(
            "Pecahan tidak dinyatakan: tulis `nama adalah 11/12` di ketentuannya. Hasil keputusan dibulatkan dulu menjadi uang, persen, atau desimal.",
            "A fraction is not declared: write `name adalah 11/12` in its provision. The result of a decision is rounded to money, a percentage or a decimal first.",
        ),
    )
}

fn duplicate(name: &Name, what: Arg, first: Span) -> Diagnostic {
    Diagnostic::error(Code::DuplicateName, name.span)
        .with("name", name.text.clone())
        .with("what", what)
        .label(first, Arg::words("pertama kali di sini", "first here"))
}

/// Fills the suggestion, or else the hint to declare the name.
fn suggest<'a>(diagnostic: Diagnostic, name: &Name, candidates: impl Iterator<Item = &'a str>) -> Diagnostic {
    match closest(&name.text, candidates) {
        Some(near) => diagnostic.with("suggestion", near).suggest(name.span, near),
        None => diagnostic.with("undeclared", name.text.clone()),
    }
}
