//! AST → HIR: names, references and written numbers become ids and exact decimals.
//!
//! Two walks over the items: the first builds the skeleton and learns every name, so that a rule may use what a later
//! provision defines; the second resolves. Never fails: what cannot be resolved is reported and left out.

mod csv;
mod definitions;
mod examples;
mod expr;
mod identity;
mod lists;
mod names;
mod requirements;
mod rule_value;
mod skeleton;
mod time;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::ir::{InputId, ProvisionId, ValueId};
use perwali_engine::source::{SourceId, Span};

use crate::hir::{self, Declared, Ref, Regulation};
use crate::syntax::ast::{self, DecisionOutput, Document, Item, ItemKind, Name};
use crate::syntax::outline::goes_on_in_list;
use definitions::Definitions;
use names::Names;
use skeleton::{Skeleton, WHOLE};

pub use examples::FAILURES;
pub use expr::{shortened, unknown_member, unknown_name};
pub use identity::{day, identity};

/// Gives the text of a file that lies beside that of a regulation or its amender, or the reason why it cannot.
pub type ReadFile<'a> = &'a dyn Fn(SourceId, &str) -> Result<String, Arg>;

/// Resolves one regulation.
pub fn resolve(document: &Document, whole: Span, read_file: ReadFile<'_>) -> (Regulation, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let identity = identity::identity(&document.items, whole, &mut diagnostics);
    let head = document.items.iter().take_while(|item| !matches!(item.kind, ItemKind::Heading(_)));
    if head.into_iter().any(|item| matches!(item.kind, ItemKind::Broken)) {
        diagnostics.retain(|found| found.code != Code::MissingHeader);
    }
    let mut resolver = Resolver {
        read_file,
        names: Names::default(),
        skeleton: Skeleton::new(identity.span),
        regulation: Regulation { identity, ..Regulation::default() },
        diagnostics,
        here: WHOLE,
        unread: document.unread.clone(),
        broken: document.items.iter().any(|item| matches!(item.kind, ItemKind::Broken)),
        scopes: Vec::new(),
        binders: 0,
        subject: None,
        rule_values: Vec::new(),
    };
    let places = resolver.learn(&document.items);
    resolver.define(&document.items, &places);
    let Resolver { mut regulation, mut diagnostics, skeleton, .. } = resolver;
    regulation.provisions = skeleton.provisions;
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.source, diagnostic.span.start));
    // What is resolved in both walks is reported in both.
    diagnostics.dedup();
    (regulation, diagnostics)
}

struct Resolver<'a> {
    read_file: ReadFile<'a>,
    names: Names,
    skeleton: Skeleton,
    regulation: Regulation,
    diagnostics: Vec<Diagnostic>,
    /// The provision of the item being resolved.
    here: ProvisionId,
    /// Names in statements that could not be read.
    unread: BTreeSet<String>,
    /// Whether there is such a statement.
    broken: bool,
    /// Lists whose elements are spoken of, innermost last.
    scopes: Vec<lists::Scope>,
    /// Binders given out.
    binders: u32,
    /// The value whose rule is being resolved.
    subject: Option<ValueId>,
    /// Values by the rules of one provision alone.
    rule_values: Vec<rule_value::RuleValue>,
}

impl Resolver<'_> {
    /// Adds a diagnostic under the provision being resolved.
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.follows(&diagnostic) {
            return;
        }
        let provision = self.skeleton.address(self.here).to_owned();
        self.diagnostics.push(if diagnostic.provision.is_empty() { diagnostic.under(provision) } else { diagnostic });
    }

    /// Whether a finding may follow from a statement that could not be read, which has been reported.
    fn follows(&self, diagnostic: &Diagnostic) -> bool {
        let unread = diagnostic.args.iter().any(|(key, value)| match value {
            Arg::Text(name) => *key == "name" && self.unread.contains(name),
            Arg::Words { .. } => false,
        });
        match diagnostic.code {
            Code::UnknownName | Code::UnknownType | Code::UnknownTariff | Code::ExampleName | Code::UndefinedDecision => unread,
            Code::EmptyRequirements
            | Code::RequirementOutside
            | Code::RuleOutsideProvision
            | Code::UnknownProvision
            | Code::NoRuleThere
            | Code::WaiverTarget => self.broken,
            _ => false,
        }
    }

    /// First walk: the provision of every item, and every name.
    fn learn(&mut self, items: &[Item]) -> Vec<ProvisionId> {
        let mut places = Vec::with_capacity(items.len());
        for item in items {
            if !goes_on_in_list(&item.kind) {
                self.skeleton.end_list();
            }
            match &item.kind {
                ItemKind::Rule(rule) if matches!(rule.body, ast::RuleBody::Requirements { .. }) => self.skeleton.begin_list(),
                ItemKind::Heading(heading) => {
                    self.skeleton.open(&heading.path, &mut self.diagnostics);
                }
                ItemKind::Requirement(requirement) => {
                    self.skeleton.open(std::slice::from_ref(&requirement.segment), &mut self.diagnostics);
                }
                _ => {}
            }
            self.here = self.skeleton.current();
            places.push(self.here);
            if self.here != WHOLE && is_declaration(&item.kind) {
                self.report(Diagnostic::error(Code::MisplacedHeader, item.span).with("what", declaration_word(&item.kind)));
            }
            if let ItemKind::Enumeration(e) = &item.kind {
                let id = hir::EnumerationId::new(self.regulation.enumerations.len());
                self.names.declare_enumeration(&e.name, id, &e.members, &mut self.diagnostics);
                let members = e
                    .members
                    .iter()
                    .map(|m| (m.name.text.clone(), m.external.as_ref().map_or_else(|| m.name.text.clone(), |x| x.text.clone())))
                    .collect();
                self.regulation.enumerations.push(hir::Enumeration {
                    name: e.name.text.clone(),
                    members,
                    ordered: e.ordered,
                    span: e.name.span,
                });
            }
        }
        self.declare_records(items);
        self.declare(items, &places);
        self.fields_not_shadowing();
        places
    }

    fn declare(&mut self, items: &[Item], places: &[ProvisionId]) {
        self.here = WHOLE;
        for item in items {
            match &item.kind {
                ItemKind::Input(input) => {
                    let id = InputId::new(self.regulation.inputs.len());
                    self.names.declare(&input.name, Ref::Input(id), &mut self.diagnostics);
                    let ty = self.read_input_type(&input.ty);
                    self.regulation.inputs.push(hir::Input {
                        name: input.name.text.clone(),
                        external: text_or(&input.external, &input.name),
                        ty,
                        range: None,
                        default: None,
                        optional: input.optional,
                        judged_by: input.judged_by.as_ref().map(|by| by.text.clone()),
                        secret: input.secret,
                        label: label(&input.label),
                        span: input.name.span,
                    });
                }
                ItemKind::Decision(decision) => {
                    if let DecisionOutput::Value { ty, optional, negative, .. } = &decision.output {
                        if self.names.taken(&decision.name, &mut self.diagnostics) {
                            continue;
                        }
                        let id = self.new_value(&decision.name, WHOLE);
                        let declared = Declared {
                            kind: decision.kind,
                            ty: self.read_output_type(ty, items),
                            range: None,
                            optional: *optional,
                            negative: *negative,
                            span: ty.span,
                        };
                        if let Some(value) = self.regulation.values.get_mut(id.index()) {
                            value.declared = Some(declared);
                            value.external = text_or(&decision.external, &decision.name);
                            value.label = label(&decision.label);
                        }
                    }
                }
                ItemKind::Tariff(tariff) => {
                    let id = hir::TariffId::new(self.regulation.tariffs.len());
                    self.names.declare_tariff(&tariff.name, id, &mut self.diagnostics);
                    self.regulation.tariffs.push(hir::Tariff {
                        name: tariff.name.text.clone(),
                        progressive: tariff.progressive,
                        rows: Vec::new(),
                        provision: WHOLE,
                        span: item.span,
                    });
                }
                _ => {}
            }
        }
        // Values that are only defined; a decision of the same name has declared them already.
        for (item, place) in items.iter().zip(places) {
            self.here = *place;
            let targets: &[Name] = match &item.kind {
                ItemKind::Rule(rule) if rule.each.is_some() => {
                    self.declare_computed(rule);
                    &[]
                }
                ItemKind::Rule(rule) => &rule.targets,
                ItemKind::Collect(collect) => std::slice::from_ref(&collect.target),
                _ => &[],
            };
            for target in targets {
                match self.names.thing(&target.text) {
                    None => {
                        self.new_value(target, WHOLE);
                    }
                    Some(Ref::Input(_)) => {
                        let found = Diagnostic::error(Code::InputDefined, target.span).with("name", target.text.clone());
                        self.report(found);
                    }
                    Some(_) => {}
                }
            }
        }
    }

    fn new_value(&mut self, name: &Name, provision: ProvisionId) -> ValueId {
        let id = ValueId::new(self.regulation.values.len());
        self.names.declare(name, Ref::Value(id), &mut self.diagnostics);
        self.push_value(name, provision, false)
    }

    fn push_value(&mut self, name: &Name, provision: ProvisionId, hidden: bool) -> ValueId {
        let id = ValueId::new(self.regulation.values.len());
        self.regulation.values.push(hir::Value {
            name: name.text.clone(),
            external: name.text.clone(),
            declared: None,
            definition: hir::Definition::Missing,
            label: String::new(),
            hidden,
            by_provision: false,
            each: None,
            span: name.span,
            provision,
        });
        id
    }

    fn read_type(&mut self, ty: &ast::Type) -> Option<hir::Type> {
        match self.names.read_type(ty) {
            Ok(ty) => Some(ty),
            Err(diagnostic) => {
                self.report(diagnostic);
                None
            }
        }
    }

    /// Second walk: everything that refers to something.
    fn define(&mut self, items: &[Item], places: &[ProvisionId]) {
        let mut definitions = Definitions::default();
        let (mut inputs, mut tariffs) = (0, 0);
        // Guards of headings first, since the rules under them inherit them.
        for (item, place) in items.iter().zip(places) {
            if let ItemKind::Heading(heading) = &item.kind {
                self.here = *place;
                let guard = heading.guard.as_ref().map(|guard| self.expr(&guard.condition));
                if let Some(provision) = self.skeleton.provisions.get_mut(place.index()) {
                    provision.guard = guard;
                    provision.from = heading.effective.as_ref().and_then(identity::day);
                    provision.summary = label(&heading.summary);
                    provision.span = heading.path.last().map_or(item.span, |s| s.span);
                }
            }
        }
        for (item, place) in items.iter().zip(places) {
            self.here = *place;
            match &item.kind {
                ItemKind::Input(input) => {
                    let range = self.range(&input.range);
                    let default = input.default.as_ref().map(|e| self.expr(e));
                    if let Some(declared) = self.regulation.inputs.get_mut(inputs) {
                        declared.default = default;
                        match declared.ty {
                            // The bounds of a list of plain values are those of what it holds.
                            Some(hir::Type::Daftar(record, _)) if range.is_some() => {
                                if let Some(field) = self.regulation.records.get_mut(record.index()).and_then(|r| r.plain()) {
                                    field.range = range;
                                } else {
                                    declared.range = range;
                                }
                            }
                            _ => declared.range = range,
                        }
                    }
                    inputs += 1;
                }
                ItemKind::Decision(decision) => self.decision(decision),
                ItemKind::Tariff(tariff) => {
                    let rows = tariff.rows.iter().map(|row| self.row(row)).collect();
                    if let Some(found) = self.regulation.tariffs.get_mut(tariffs) {
                        found.rows = rows;
                        found.provision = *place;
                    }
                    tariffs += 1;
                }
                ItemKind::Assertion(assertion) => {
                    let own = self.expr(&assertion.condition);
                    let condition = self.where_heading_holds(own);
                    let text = assertion.text.text.clone();
                    self.regulation.assertions.push(hir::Assertion { condition, text, provision: *place, span: item.span });
                }
                ItemKind::Note(note) => {
                    let about = note.about.iter().filter_map(|name| self.value_named(name)).collect();
                    self.regulation.notes.push(hir::Note {
                        kind: note.kind,
                        text: note.text.text.clone(),
                        about,
                        provision: *place,
                        span: item.span,
                    });
                }
                ItemKind::Rule(rule) => self.rule(rule, item.span, &mut definitions),
                ItemKind::Collect(collect) => self.collect(collect, item.span, &mut definitions),
                ItemKind::Requirement(requirement) => self.requirement(requirement, item.span, &mut definitions),
                ItemKind::Waiver(waiver) => self.waiver(waiver, item.span, &mut definitions),
                ItemKind::Order(order) => self.order(order, &mut definitions),
                ItemKind::Example(example) => self.example(example, item.span),
                ItemKind::Record(record) => self.record_bounds(record),
                ItemKind::Lineage(lineage) => self.lineage(lineage, *place),
                // What an amendment brings is read in the regulation it amends.
                ItemKind::Amendment(_) => {}
                ItemKind::Title(_)
                | ItemKind::Meta(_)
                | ItemKind::Enumeration(_)
                | ItemKind::Heading(_)
                | ItemKind::EndAmendment
                | ItemKind::Broken => {}
            }
        }
        self.finish(definitions, items.iter().any(|item| matches!(item.kind, ItemKind::Broken)));
    }

    /// Marks a provision with the amender its text comes from.
    fn lineage(&mut self, lineage: &ast::Lineage, place: ProvisionId) {
        if place == WHOLE {
            self.regulation.identity.links.push((lineage.kind.word(), lineage.by.text.clone()));
        } else if let Some(provision) = self.skeleton.provisions.get_mut(place.index()) {
            provision.lineage = Some((lineage.kind, lineage.by.text.clone()));
        }
    }

    fn decision(&mut self, decision: &ast::Decision) {
        let outputs = match &decision.output {
            DecisionOutput::Value { range, .. } => {
                let range = self.range(range);
                let Some(id) = self.names.value(&decision.name.text) else { return };
                if let Some(declared) = self.regulation.values.get_mut(id.index()).and_then(|v| v.declared.as_mut()) {
                    declared.range = range;
                }
                vec![id]
            }
            DecisionOutput::Several(names) => names.iter().filter_map(|name| self.value_named(name)).collect(),
        };
        self.regulation.decisions.push(hir::Decision {
            name: decision.name.text.clone(),
            kind: decision.kind,
            outputs,
            label: label(&decision.label),
            span: decision.name.span,
        });
    }

    fn value_named(&mut self, name: &Name) -> Option<ValueId> {
        let found = self.names.value(&name.text);
        if found.is_none() {
            let diagnostic = self.names.unknown(name);
            self.report(diagnostic);
        }
        found
    }

    fn range(&mut self, range: &Option<(ast::Expr, ast::Expr)>) -> Option<(hir::Expr, hir::Expr)> {
        range.as_ref().map(|(low, high)| (self.expr(low), self.expr(high)))
    }

    /// The provision a reference names; reported where it names none.
    fn provision(&mut self, reference: &ast::ProvisionRef) -> Option<ProvisionId> {
        let found = self.skeleton.find(reference, self.here);
        if found.is_none() {
            let diagnostic = self.skeleton.unknown(reference, self.here);
            self.report(diagnostic);
        }
        found
    }

    /// Whether a provision is another or stands under it.
    fn is_within(&self, provision: ProvisionId, outer: ProvisionId) -> bool {
        let mut at = Some(provision);
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            at = self.skeleton.parent(id);
        }
        false
    }

    fn row(&mut self, row: &ast::TableRow) -> hir::Row {
        let provision = (!row.address.is_empty()).then(|| self.skeleton.below(self.here, &row.address));
        let cells = row
            .cells
            .iter()
            .map(|cell| {
                let mut edge = |edge: &Option<ast::Edge>| edge.as_ref().map(|e| (self.expr(&e.value), e.inclusive));
                let kind = match &cell.kind {
                    ast::CellKind::Range { low, high } => {
                        let low = edge(low);
                        hir::CellKind::Range(low, edge(high))
                    }
                    ast::CellKind::Values(values) => hir::CellKind::Values(values.iter().map(|v| self.expr(v)).collect()),
                    ast::CellKind::Any => hir::CellKind::Any,
                    ast::CellKind::Impossible => hir::CellKind::Impossible,
                    ast::CellKind::Rest => hir::CellKind::Rest,
                };
                hir::Cell { kind, span: cell.span }
            })
            .collect();
        hir::Row { cells, provision, span: row.span }
    }

    fn table(&mut self, table: &ast::Table, targets: &[Name]) -> Arc<hir::Table> {
        let keys = table.keys.iter().map(|key| self.expr(key)).collect();
        let mut output_types = vec![None; targets.len()];
        let mut source = None;
        let rows = match &table.rows {
            ast::TableRows::Inline(rows) => rows.iter().map(|row| self.row(row)).collect(),
            ast::TableRows::Csv { file, filter, columns } => {
                source = Some(file.text.clone());
                for (column, ty) in columns.iter().skip(table.keys.len()).zip(&mut output_types) {
                    *ty = column.read_as.as_ref().and_then(|read_as| self.read_type(read_as));
                }
                self.csv_rows(file, filter, columns, table.keys.len() + targets.len())
            }
        };
        Arc::new(hir::Table {
            first: table.first,
            keys,
            outputs: targets.iter().map(|t| t.text.clone()).collect(),
            output_types,
            rows,
            span: table.span,
            provision: self.here,
            file: source,
        })
    }

    fn csv_rows(
        &mut self,
        file: &ast::Text,
        filter: &[(Name, ast::Text)],
        columns: &[ast::CsvColumn],
        due: usize,
    ) -> Vec<hir::Row> {
        let mut chars = file.text.chars();
        let plain = !file.text.is_empty() && !file.text.starts_with('.') && chars.all(|c| !"/\\:".contains(c) && !c.is_control());
        if !plain {
            self.report(Diagnostic::error(Code::CsvPath, file.span).with("file", file.text.clone()));
            return Vec::new();
        }
        if columns.len() != due {
            let span = columns.last().map_or(file.span, |c| c.span);
            self.report(
                Diagnostic::error(Code::CellCount, span)
                    .with("found", columns.len().to_string())
                    .with("expected", due.to_string()),
            );
            return Vec::new();
        }
        match (self.read_file)(file.span.source, &file.text) {
            Err(reason) => {
                self.report(
                    Diagnostic::error(Code::CsvMissing, file.span).with("file", file.text.clone()).with("reason", reason),
                );
                Vec::new()
            }
            Ok(content) => csv::rows(file, &content, filter, columns).unwrap_or_else(|diagnostics| {
                diagnostics.into_iter().for_each(|d| self.report(d));
                Vec::new()
            }),
        }
    }
}

fn is_declaration(kind: &ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Title(_)
            | ItemKind::Meta(_)
            | ItemKind::Enumeration(_)
            | ItemKind::Record(_)
            | ItemKind::Input(_)
            | ItemKind::Decision(_)
    )
}

fn declaration_word(kind: &ItemKind) -> Arg {
    match kind {
        ItemKind::Enumeration(_) => "jenis".into(),
        ItemKind::Record(_) => "rekaman".into(),
        ItemKind::Input(_) => "masukan".into(),
        ItemKind::Decision(_) => "keputusan".into(),
        _ => Arg::words("kepala peraturan", "the header"),
    }
}

fn text_or(external: &Option<ast::Text>, name: &Name) -> String {
    external.as_ref().map_or_else(|| name.text.clone(), |text| text.text.clone())
}

fn label(text: &Option<ast::Text>) -> String {
    text.as_ref().map_or_else(String::new, |text| text.text.clone())
}

/// Rules found for every value, in the law's order.
type ByValue<T> = BTreeMap<ValueId, Vec<T>>;
