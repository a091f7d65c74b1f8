//! HIR → checked program: every expression gets a type, a unit, a scale and an interval, or a message says why not.
//!
//! Checking an expression and writing it in the core IR are one step, since both follow from the types of its operands:
//! where two scales meet a rescale is put in, where a rounding would be silent the drafter is asked for it. What a value
//! depends on is checked before it; nothing here decides between rules at run time, that is the engine's work.

mod arithmetic;
mod cells;
mod constants;
mod csv;
mod declared;
mod examples;
mod expr;
mod lists;
mod order;
mod presence;
mod sets;
pub mod show;
mod tables;
mod tariff;
mod time;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Diagnostic, Severity};
use perwali_engine::ir::typing::{Context, TypingError, infer};
use perwali_engine::ir::{
    self, BinderId, EnumerationId, Expr, InputId, Op, ProvisionId, RecordId, Site, SiteId, Table, TableId, Tariff, TariffId,
    Type, Unit, ValueId,
};
use perwali_engine::source::Span;
use perwali_engine::value::Interval;

use crate::hir::{self, Ref, Regulation};

/// What a value is, beside its IR type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dim {
    /// Rupiah.
    Uang,
    /// A share.
    Persen,
    /// A bare number.
    Bare,
    /// Truth.
    Logika,
    /// A day.
    Tanggal,
    /// A member.
    Jenis(EnumerationId),
    /// A set of members.
    Himpunan(EnumerationId),
    /// A second of a day.
    Waktu,
    /// A text.
    Teks,
    /// A length of time.
    Lama(Lama),
    /// A list.
    Daftar,
    /// An element of a list.
    Elemen(InputId),
}

/// Lengths of time that do not go into each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lama {
    /// Calendar months.
    Bulan,
    /// Days.
    Hari,
    /// Seconds.
    Detik,
}

impl Dim {
    fn unit(self) -> Unit {
        match self {
            Dim::Uang => Unit::Rupiah,
            Dim::Persen => Unit::Percent,
            Dim::Lama(Lama::Bulan) => Unit::Months,
            Dim::Lama(Lama::Hari) => Unit::Days,
            Dim::Lama(Lama::Detik) => Unit::Seconds,
            _ => Unit::Bare,
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Dim::Uang | Dim::Persen | Dim::Bare | Dim::Lama(_))
    }

    fn is_time(self) -> bool {
        matches!(self, Dim::Tanggal | Dim::Waktu)
    }
}

/// A checked expression.
#[derive(Clone, Debug)]
struct Typed {
    expr: Expr,
    dim: Dim,
}

/// A checked regulation, ready to be lowered.
pub struct Checked {
    /// What it was checked from.
    pub regulation: Regulation,
    /// Records.
    pub records: Vec<ir::Record>,
    /// Texts compared with, no two equal.
    pub texts: Vec<Arc<str>>,
    /// Inputs.
    pub inputs: Vec<ir::Input>,
    /// Values: those of the HIR by id, then the hidden ones.
    pub values: Vec<CheckedValue>,
    /// Tables, without the marks of their rows.
    pub tables: Vec<Table>,
    /// Tariffs, without their marks.
    pub tariffs: Vec<(Tariff, ProvisionId)>,
    /// Conditions of `pastikan`.
    pub assertions: Vec<Expr>,
    /// Examples.
    pub examples: Vec<CheckedExample>,
    /// Places.
    pub sites: Vec<Site>,
}

/// A checked value.
pub struct CheckedValue {
    /// Its type.
    pub ty: Type,
    /// What it is.
    pub dim: Dim,
    /// `boleh kosong`.
    pub optional: bool,
    /// A bound to check when it is computed.
    pub check: Option<Interval>,
    /// The list whose elements it is a field of, and what stands for one.
    pub element: Option<(InputId, BinderId)>,
    /// How it is found.
    pub definition: CheckedDefinition,
}

/// How a checked value is found; the rest stands in the HIR.
pub enum CheckedDefinition {
    /// Guard and body of each rule of the HIR.
    Rules(Vec<(Option<Expr>, Expr)>),
    /// Conditions and guards of waivers of the requirements, in the order of the tree.
    Requirements(CheckedRequirement),
    /// Members and guard of each collected rule.
    Collect(Vec<(u64, Option<Expr>)>),
    /// An expression made a value by the compiler: the row a table chooses, an operand that is needed twice.
    Hidden(Expr),
}

/// A requirement's expressions.
pub struct CheckedRequirement {
    /// Guards of its waivers.
    pub waivers: Vec<Expr>,
    /// Condition or children.
    pub content: CheckedContent,
}

/// Condition or children of a requirement.
pub enum CheckedContent {
    /// A condition.
    Leaf(Expr),
    /// Children.
    Group(Vec<CheckedRequirement>),
}

/// A checked example.
#[derive(Clone, Debug)]
pub struct CheckedExample {
    /// Its title.
    pub title: String,
    /// The law day.
    pub day: perwali_engine::value::Day,
    /// Facts; [`perwali_engine::value::Value::Absent`] for `kosong`.
    pub given: Vec<(InputId, perwali_engine::value::Value)>,
    /// What is expected.
    pub expected: CheckedExpected,
    /// Provisions that must be cited.
    pub basis: Vec<ProvisionId>,
    /// Its place.
    pub span: Span,
}

/// What a checked example expects.
#[derive(Clone, Debug)]
pub enum CheckedExpected {
    /// These values.
    Values(Vec<(ValueId, perwali_engine::value::Value)>),
    /// This failure of any decision.
    Failure(Code),
}

/// Checks a regulation. The program is there only where nothing is an error.
pub fn check(regulation: Regulation) -> (Option<Checked>, Vec<Diagnostic>) {
    let mut checker = Checker::new(&regulation);
    checker.records();
    checker.inputs();
    checker.values();
    checker.misspelt();
    checker.decisions();
    checker.assertions();
    let examples = checker.examples();
    let Checker { records, texts, inputs, values, tables, tariffs, assertions, sites, mut diagnostics, .. } = checker;
    diagnostics.sort_by_key(|d| (d.span.source, d.span.start, d.code));
    diagnostics.dedup();
    let values: Option<Vec<CheckedValue>> = values.into_iter().collect();
    let failed = diagnostics.iter().any(|d| d.severity == Severity::Error);
    let checked = match (failed, values) {
        (false, Some(values)) => {
            Some(Checked { records, texts, inputs, values, tables, tariffs, assertions, examples, sites, regulation })
        }
        _ => None,
    };
    (checked, diagnostics)
}

struct Checker<'a> {
    regulation: &'a Regulation,
    records: Vec<ir::Record>,
    /// What the fields of each record are; none for one whose type is not known.
    field_dims: Vec<Vec<Option<Dim>>>,
    texts: Vec<Arc<str>>,
    /// Elements spoken of, innermost last.
    bound: Vec<(BinderId, InputId)>,
    /// Whether the missing zone has been reported.
    zone_missed: bool,
    inputs: Vec<ir::Input>,
    dims: Vec<Option<Dim>>,
    values: Vec<Option<CheckedValue>>,
    tables: Vec<Table>,
    known_tables: BTreeMap<*const hir::Table, Option<tables::KnownTable>>,
    tariffs: Vec<(Tariff, ProvisionId)>,
    known_tariffs: BTreeMap<(TariffId, u32, Dim), Option<TariffId>>,
    assertions: Vec<Expr>,
    sites: Vec<Site>,
    known_sites: BTreeMap<(Span, ProvisionId), SiteId>,
    diagnostics: Vec<Diagnostic>,
    /// Faults of each column of each CSV file, and the last finding of them.
    csv_faults: BTreeMap<(String, String), (usize, usize)>,
    /// Provision of the statement being checked.
    here: ProvisionId,
    /// What a test with `terisi` has shown to be there.
    present: BTreeSet<Ref>,
    /// Whether a `pastikan` is being checked, which may not use values.
    in_assertion: bool,
}

impl Context for Checker<'_> {
    fn input(&self, id: InputId) -> Option<Type> {
        self.inputs.get(id.index()).map(|input| input.ty.clone())
    }

    fn value(&self, id: ValueId) -> Option<Type> {
        self.values.get(id.index()).and_then(Option::as_ref).map(|value| value.ty.clone())
    }

    fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(id.index())
    }

    fn tariff(&self, id: TariffId) -> Option<&Tariff> {
        self.tariffs.get(id.index()).map(|(tariff, _)| tariff)
    }

    fn members(&self, id: EnumerationId) -> Option<usize> {
        self.regulation.enumerations.get(id.index()).map(|e| e.members.len())
    }

    fn ordered(&self, id: EnumerationId) -> bool {
        self.regulation.enumerations.get(id.index()).is_some_and(|e| e.ordered)
    }

    fn record(&self, id: RecordId) -> Option<&ir::Record> {
        self.records.get(id.index())
    }

    fn element_of(&self, id: ValueId) -> Option<InputId> {
        self.values.get(id.index()).and_then(Option::as_ref).and_then(|value| value.element).map(|(list, _)| list)
    }
}

impl<'a> Checker<'a> {
    fn new(regulation: &'a Regulation) -> Checker<'a> {
        let mut checker = Checker {
            regulation,
            records: Vec::new(),
            field_dims: Vec::new(),
            texts: Vec::new(),
            bound: Vec::new(),
            zone_missed: false,
            inputs: Vec::new(),
            dims: Vec::new(),
            values: regulation.values.iter().map(|_| None).collect(),
            tables: Vec::new(),
            known_tables: BTreeMap::new(),
            tariffs: Vec::new(),
            known_tariffs: BTreeMap::new(),
            assertions: Vec::new(),
            sites: Vec::new(),
            known_sites: BTreeMap::new(),
            diagnostics: Vec::new(),
            csv_faults: BTreeMap::new(),
            here: ProvisionId(0),
            present: BTreeSet::new(),
            in_assertion: false,
        };
        // Site 0 is the regulation as a whole.
        checker.site(regulation.identity.span);
        checker
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        let provision = self.regulation.provisions.get(self.here.index()).map_or("", |p| p.address.as_str());
        self.diagnostics.push(if diagnostic.provision.is_empty() { diagnostic.under(provision) } else { diagnostic });
    }

    fn site(&mut self, span: Span) -> SiteId {
        let here = self.here;
        *self.known_sites.entry((span, here)).or_insert_with(|| {
            self.sites.push(Site { span, provision: here });
            SiteId::new(self.sites.len() - 1)
        })
    }

    /// An expression that can stand in several places: a leaf as it is, anything else as a hidden value, so that what is
    /// computed, and the program, stays as small as what is written.
    fn shared(&mut self, typed: Typed, span: Span) -> Option<Typed> {
        if typed.expr.operands().is_empty() {
            return Some(typed);
        }
        // Assertions are evaluated before any value, and a value can be a field of one element but not of two: what they
        // repeat is small.
        if self.in_assertion || self.bound.len() > 1 {
            const REPEATED: usize = 64;
            let mut size = 0usize;
            typed.expr.visit(&mut |_| size += 1);
            if size <= REPEATED {
                return Some(typed);
            }
            let code = if self.in_assertion { Code::TooDeep } else { Code::TooLongToRepeat };
            self.report(Diagnostic::error(code, span).with("limit", REPEATED.to_string()));
            return None;
        }
        self.hidden(typed, span)
    }

    /// An expression as a hidden value: of its own, or of the element spoken of.
    fn hidden(&mut self, typed: Typed, span: Span) -> Option<Typed> {
        let element = self.bound.last().map(|(binder, list)| (*list, *binder));
        let dim = typed.dim;
        self.values.push(Some(CheckedValue {
            ty: typed.expr.ty.clone(),
            dim,
            optional: false,
            check: None,
            element,
            definition: CheckedDefinition::Hidden(typed.expr),
        }));
        let id = ValueId::new(self.values.len() - 1);
        match element {
            None => self.make(Op::Value(id), None, dim, span),
            Some((_, binder)) => self.computed(binder, id, dim, span),
        }
    }

    /// An expression of the core IR with the type that follows from its operands. `ty` is needed only where the operation
    /// itself does not say it: the type of a constant, the scale of a rescale or a rounding.
    fn make(&mut self, op: Op, ty: Option<Type>, dim: Dim, span: Span) -> Option<Typed> {
        let site = self.site(span);
        let hint = ty.unwrap_or(Type::Bool);
        match infer(&op, &hint, dim.unit(), self) {
            Ok(mut ty) => {
                // References keep the type of what they refer to; its unit is that of the declaration.
                if let Type::Number(number) = &mut ty {
                    number.unit = dim.unit();
                }
                Some(Typed { expr: Expr { op, ty, site }, dim })
            }
            Err(TypingError::TooLarge(interval)) => {
                let scale = hint.as_number().map_or(0, |n| n.scale);
                self.report(
                    Diagnostic::error(Code::Unbounded, span)
                        .with("interval", show::interval(&interval, scale, dim))
                        .with("suggestion", show::round_bound(dim)),
                );
                None
            }
            Err(TypingError::AlwaysZero) => {
                self.report(Diagnostic::error(Code::DivisionByZero, span));
                None
            }
            Err(TypingError::Misfit) => {
                let detail = format!("{:?}", std::mem::discriminant(&op));
                self.report(Diagnostic::error(Code::Internal, span).with("detail", detail));
                None
            }
        }
    }
}
