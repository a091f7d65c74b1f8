//! Checked program → core IR: numbers the marks of a trace, ties guards and bodies to the rules they belong to.
//!
//! Total: what could be wrong in a regulation has been said by now.

use perwali_engine::ir::{
    self, Collected, Decision, Definition, Expr, InputId, Mark, MarkId, MarkKind, Op, Output, Program, ProvisionId, Rule, Rules,
    Site, SiteId, Table, Tariff, ValueDef, Waiver,
};
use perwali_engine::source::Span;

use crate::check::{Checked, CheckedContent, CheckedDefinition, CheckedExample, CheckedRequirement, CheckedValue};
use crate::hir::{self, ExceptionKind, NoteKind, Regulation, RequirementMode};

/// Lowers a checked regulation; gives its examples beside the program.
pub fn lower(checked: Checked) -> (Program, Vec<CheckedExample>) {
    let Checked { regulation, records, texts, inputs, values, tables, tariffs, assertions, examples, sites } = checked;
    let mut lowerer = Lowerer { regulation: &regulation, sites, marks: Vec::new() };
    let tables: Vec<Table> = tables.into_iter().map(|table| lowerer.table(table)).collect();
    let tariffs: Vec<Tariff> = tariffs.into_iter().map(|(tariff, provision)| lowerer.tariff(tariff, provision)).collect();
    let values = values.into_iter().enumerate().map(|(index, value)| lowerer.value(index, value, &tables)).collect();
    let assertions =
        regulation.assertions.iter().zip(assertions).map(|(source, condition)| lowerer.assertion(source, condition)).collect();
    let decisions = regulation.decisions.iter().map(|decision| lowerer.decision(decision)).collect();
    let numbers = regulation.provisions.iter().enumerate().filter(|(_, provision)| provision.unknown);
    let numbers: Vec<ir::Note> = numbers.map(|(index, provision)| lowerer.unknown_number(index, provision.span)).collect();
    let notes = regulation.notes.iter().map(|note| lowerer.note(note)).chain(numbers).collect();
    let Lowerer { sites, marks, .. } = lowerer;
    let identity = &regulation.identity;
    let program = Program {
        id: identity.id.clone(),
        title: format!("{} tentang {}", identity.name, identity.subject),
        short: identity.short.clone(),
        applications: identity.applications.clone(),
        from: identity.from,
        until: identity.until,
        ended_by: None,
        zone: identity.zone,
        records,
        texts,
        provisions: regulation
            .provisions
            .iter()
            .map(|p| ir::Provision {
                address: p.address.clone(),
                summary: p.summary.clone(),
                parent: p.parent,
                lineage: p.lineage.as_ref().map(|(kind, by)| format!("{} {by}", kind.word())),
                span: p.span,
            })
            .collect(),
        enumerations: regulation
            .enumerations
            .iter()
            .map(|e| ir::Enumeration {
                name: e.name.clone(),
                members: e
                    .members
                    .iter()
                    .map(|(name, external)| ir::Member { name: name.clone(), external: external.clone() })
                    .collect(),
                ordered: e.ordered,
            })
            .collect(),
        inputs,
        assertions,
        values,
        decisions,
        tables,
        tariffs,
        notes,
        sites,
        marks,
    };
    (program, examples)
}

struct Lowerer<'a> {
    regulation: &'a Regulation,
    sites: Vec<Site>,
    marks: Vec<Mark>,
}

impl Lowerer<'_> {
    fn mark(&mut self, kind: MarkKind, provision: ProvisionId) -> MarkId {
        self.marks.push(Mark { kind, provision });
        MarkId::new(self.marks.len() - 1)
    }

    fn site(&mut self, span: Span, provision: ProvisionId) -> SiteId {
        self.sites.push(Site { span, provision });
        SiteId::new(self.sites.len() - 1)
    }

    /// Rows with an address are cited by it; their marks follow each other.
    fn table(&mut self, mut table: Table) -> Table {
        if table.rows.iter().any(|row| row.provision.is_some()) {
            table.first_mark = Some(MarkId::new(self.marks.len()));
            for row in &table.rows {
                self.mark(MarkKind::Applied, row.provision.unwrap_or(ProvisionId(0)));
            }
        }
        table
    }

    fn tariff(&mut self, mut tariff: Tariff, provision: ProvisionId) -> Tariff {
        tariff.mark = self.mark(MarkKind::Applied, provision);
        tariff
    }

    fn value(&mut self, index: usize, checked: CheckedValue, tables: &[Table]) -> ValueDef {
        let source = self.regulation.values.get(index);
        let definition = match (checked.definition, source.map(|value| &value.definition)) {
            (CheckedDefinition::Rules(bodies), Some(hir::Definition::Rules(rules))) => {
                Definition::Rules(self.rules(rules, bodies, tables))
            }
            (CheckedDefinition::Requirements(node), Some(hir::Definition::Requirements(root))) => {
                Definition::Requirements(self.requirement(root, node))
            }
            (CheckedDefinition::Collect(members), Some(hir::Definition::Collect(collected))) => {
                Definition::Collect(self.collected(collected, members))
            }
            (CheckedDefinition::Hidden(body), _) => {
                let site = body.site;
                return hidden(body, checked.ty, checked.element, site);
            }
            // The kinds of both definitions are the same by construction of the checked program.
            _ => Definition::Rules(Rules::default()),
        };
        let (name, label, span, provision) =
            source.map_or_else(Default::default, |v| (v.name.clone(), v.label.clone(), v.span, v.provision.0));
        ValueDef {
            name,
            label,
            ty: checked.ty,
            optional: checked.optional,
            hidden: source.is_some_and(|value| value.hidden),
            check: checked.check,
            element: checked.element,
            definition,
            site: self.site(span, ProvisionId(provision)),
        }
    }

    fn rules(&mut self, source: &hir::Rules, bodies: Vec<(Option<Expr>, Expr)>, tables: &[Table]) -> Rules {
        let rules = source
            .rules
            .iter()
            .zip(bodies)
            .map(|(rule, (guard, body))| {
                // Where the rules of a value have several scales, the column is rescaled.
                let column = match &body.op {
                    Op::Rescale(inner) | Op::ToFraction(inner) => &inner.op,
                    op => op,
                };
                let cited_by_row = match column {
                    Op::Column(table, ..) => {
                        tables.get(table.index()).is_some_and(|table| table.rows.iter().all(|row| row.provision.is_some()))
                    }
                    _ => false,
                };
                let kind = if cited_by_row { MarkKind::Followed } else { MarkKind::Applied };
                let mark = Some(self.mark(kind, rule.provision));
                Rule {
                    guard,
                    from: rule.from,
                    until: rule.until,
                    body,
                    parent: rule.parent.map(|(parent, _)| parent),
                    inherits: rule.parent.is_some_and(|(_, kind)| kind == ExceptionKind::Dikecualikan),
                    mark,
                    site: self.site(rule.span, rule.provision),
                }
            })
            .collect();
        Rules { rules, order: source.order.clone(), otherwise: source.otherwise }
    }

    fn requirement(&mut self, source: &hir::Requirement, checked: CheckedRequirement) -> ir::Requirement {
        let tried = self.mark(MarkKind::Tried, source.provision);
        let met = self.mark(MarkKind::Met, source.provision);
        let waivers = source
            .waivers
            .iter()
            .zip(checked.waivers)
            .map(|((_, span, provision), guard)| Waiver {
                guard,
                mark: self.mark(MarkKind::Applied, *provision),
                site: self.site(*span, *provision),
            })
            .collect();
        let content = match (&source.content, checked.content) {
            (hir::RequirementContent::Group(mode, children), CheckedContent::Group(nodes)) => {
                let children = children.iter().zip(nodes).map(|(child, node)| self.requirement(child, node)).collect();
                match mode {
                    RequirementMode::Kumulatif => ir::RequirementContent::All(children),
                    RequirementMode::Alternatif => ir::RequirementContent::Any(children),
                }
            }
            (_, CheckedContent::Leaf(condition)) => ir::RequirementContent::Leaf(condition),
            (hir::RequirementContent::Leaf(_), CheckedContent::Group(_)) => ir::RequirementContent::All(Vec::new()),
        };
        ir::Requirement {
            content,
            text: source.text.clone(),
            from: source.from,
            until: source.until,
            waivers,
            tried,
            met,
            site: self.site(source.span, source.provision),
        }
    }

    fn collected(&mut self, source: &[hir::Collected], members: Vec<(u64, Option<Expr>)>) -> Vec<Collected> {
        source
            .iter()
            .zip(members)
            .map(|(collected, (members, guard))| Collected {
                members,
                guard,
                from: collected.from,
                until: collected.until,
                mark: self.mark(MarkKind::Applied, collected.provision),
                site: self.site(collected.span, collected.provision),
            })
            .collect()
    }

    fn assertion(&mut self, source: &hir::Assertion, condition: Expr) -> ir::Assertion {
        let mut reads: Vec<InputId> = Vec::new();
        condition.visit(&mut |expr| {
            let read = match &expr.op {
                Op::Input(input) => Some(*input),
                Op::Query(query) => Some(query.list),
                Op::Select(select) => Some(select.list),
                _ => None,
            };
            reads.extend(read.filter(|read| !reads.contains(read)));
        });
        ir::Assertion { condition, text: source.text.clone(), reads, site: self.site(source.span, source.provision) }
    }

    fn decision(&mut self, source: &hir::Decision) -> Decision {
        let outputs = source
            .outputs
            .iter()
            .map(|value| Output {
                external: self.regulation.values.get(value.index()).map_or_else(String::new, |v| v.external.clone()),
                value: *value,
            })
            .collect();
        let kind = source.kind.map(|kind| match kind {
            hir::DecisionKind::Kelayakan => ir::DecisionKind::Kelayakan,
            hir::DecisionKind::Pajak => ir::DecisionKind::Pajak,
            hir::DecisionKind::Ambang => ir::DecisionKind::Ambang,
            hir::DecisionKind::Tunjangan => ir::DecisionKind::Tunjangan,
        });
        Decision {
            name: source.name.clone(),
            label: source.label.clone(),
            kind,
            outputs,
            site: self.site(source.span, ProvisionId(0)),
        }
    }

    /// What an answer that rests on a provision says of its number.
    fn unknown_number(&mut self, index: usize, span: Span) -> ir::Note {
        let text = "Nomor ketentuan ini belum diketahui.".to_owned();
        ir::Note { kind: ir::NoteKind::Assumption, text, about: Vec::new(), site: self.site(span, ProvisionId::new(index)) }
    }

    fn note(&mut self, source: &hir::Note) -> ir::Note {
        let kind = match source.kind {
            NoteKind::Asumsi => ir::NoteKind::Assumption,
            NoteKind::Tafsir => ir::NoteKind::Reading,
            NoteKind::TidakDiotomasi => ir::NoteKind::NotAutomated,
            NoteKind::BelumDituangkan => ir::NoteKind::NotEncoded,
        };
        ir::Note { kind, text: source.text.clone(), about: source.about.clone(), site: self.site(source.span, source.provision) }
    }
}

/// A value made by the compiler.
fn hidden(body: Expr, ty: ir::Type, element: Option<(InputId, ir::BinderId)>, site: SiteId) -> ValueDef {
    let rule = Rule { guard: None, from: None, until: None, body, parent: None, inherits: false, mark: None, site };
    ValueDef {
        name: String::new(),
        label: String::new(),
        ty,
        optional: false,
        hidden: true,
        check: None,
        element,
        definition: Definition::Rules(Rules { rules: vec![rule], order: None, otherwise: None }),
        site,
    }
}
