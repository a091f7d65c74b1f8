//! Why: the steps of an evaluation as a tree, each value with the provisions that gave it and the values they used.
//!
//! Read off the steps of the reference interpreter; nothing is computed again.

use std::collections::BTreeSet;

use crate::interpreter::{Step, Steps};
use crate::ir::{Decision, Definition, Program, SiteId, TableId, ValueDef, ValueId};
use crate::show;

/// One value and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: ValueId,
    /// Its name.
    pub name: String,
    /// Words for people, may be empty.
    pub label: String,
    /// What it is, in words.
    pub shown: String,
    /// Addresses of the provisions that gave it.
    pub provisions: Vec<String>,
    /// Addresses of the provisions that were tried and did not apply.
    pub not_applied: Vec<String>,
    /// Slices of the tariffs applied.
    pub slices: Vec<Slice>,
    /// Values it used; empty where they have been shown before.
    pub needs: Vec<Node>,
    /// Whether it has been shown before.
    pub repeated: bool,
}

/// One slice of a tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The part of the base that lies in it.
    pub part: String,
    /// Its rate.
    pub rate: String,
    /// Part times rate.
    pub amount: String,
}

/// Explains the outputs of a decision.
pub fn explain(program: &Program, decision: &Decision, steps: &Steps) -> Vec<Node> {
    let mut explainer = Explainer { program, steps, secrets: show::Secrets::of(program), shown: BTreeSet::new() };
    decision.outputs.iter().filter_map(|output| explainer.node(output.value)).collect()
}

struct Explainer<'a> {
    program: &'a Program,
    steps: &'a Steps,
    secrets: show::Secrets,
    shown: BTreeSet<ValueId>,
}

impl Explainer<'_> {
    /// The depth of the tree is that of the program's values, which the verifier bounds.
    fn node(&mut self, id: ValueId) -> Option<Node> {
        let def = self.program.values.get(id.index())?;
        let step = self.steps.get(id)?;
        let value = step.value.as_ref()?;
        let repeated = !self.shown.insert(id);
        let (provisions, not_applied) = self.provisions(def, step);
        let needs = if repeated { Vec::new() } else { self.needs(step) };
        Some(Node {
            value: id,
            name: def.name.clone(),
            label: def.label.clone(),
            shown: self.secrets.value(self.program, id, value),
            provisions,
            not_applied,
            slices: if repeated || self.secrets.hides_steps(id) { Vec::new() } else { self.slices(step) },
            needs,
            repeated,
        })
    }

    /// Values a step used; a hidden row stands for what it used itself.
    fn needs(&mut self, step: &Step) -> Vec<Node> {
        let mut nodes = Vec::new();
        for need in &step.needs {
            let hidden = self.program.values.get(need.index()).is_some_and(|def| def.hidden);
            if hidden {
                if let Some(step) = self.steps.get(*need) {
                    nodes.extend(self.needs(step));
                }
            } else {
                nodes.extend(self.node(*need));
            }
        }
        nodes
    }

    fn provisions(&self, def: &ValueDef, step: &Step) -> (Vec<String>, Vec<String>) {
        match &def.definition {
            Definition::Rules(rules) => {
                let address = |index: &usize| rules.rules.get(*index).map(|rule| self.address(rule.site));
                let mut applied: Vec<String> = step.applied.iter().filter_map(address).collect();
                for (table, row) in self.rows_below(step) {
                    let own = self.program.tables.get(table.index()).and_then(|t| t.rows.get(row)).and_then(|row| row.provision);
                    applied.extend(own.map(|provision| self.program.address(provision).to_owned()));
                }
                (unique(applied), unique(step.not_applied.iter().filter_map(address).collect()))
            }
            Definition::Requirements(root) => (vec![self.address(root.site)], Vec::new()),
            Definition::Collect(members) => {
                let applied = step.applied.iter().filter_map(|index| members.get(*index)).map(|m| self.address(m.site));
                (unique(applied.collect()), Vec::new())
            }
        }
    }

    /// Rows chosen by the hidden values a step used.
    fn rows_below(&self, step: &Step) -> Vec<(TableId, usize)> {
        step.needs
            .iter()
            .filter(|need| self.program.values.get(need.index()).is_some_and(|def| def.hidden))
            .filter_map(|need| self.steps.get(*need))
            .flat_map(|step| step.rows.iter().copied())
            .collect()
    }

    fn slices(&self, step: &Step) -> Vec<Slice> {
        let mut slices = Vec::new();
        for (id, base) in &step.tariffs {
            let Some(tariff) = self.program.tariffs.get(id.index()) else { continue };
            for (_, part, rate) in tariff.parts(base) {
                let amount = &part * rate;
                slices.push(Slice {
                    part: show::number(&part, tariff.base_scale, tariff.unit),
                    rate: show::number(rate, tariff.rate_scale, crate::ir::Unit::Percent),
                    amount: show::number(&amount, tariff.base_scale + tariff.rate_scale, tariff.unit),
                });
            }
        }
        slices
    }

    fn address(&self, site: SiteId) -> String {
        self.program.address_of(site).to_owned()
    }
}

fn unique(mut addresses: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    addresses.retain(|address| !address.is_empty() && seen.insert(address.clone()));
    addresses
}
