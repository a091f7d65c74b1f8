//! A second meaning of regulations, written from the semantics alone: the model tree + facts → value or failure, and the
//! addresses cited. Computes with exact fractions and shares nothing with the engine.
//!
//! It knows no scales, no intervals and no marks; a number is a number.

mod basis;
pub mod calendar;
mod expr;
mod lists;
mod rules;
mod time;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Binder, Content, Date, Datum, Kind, Regulation, Requirement, Statement, address_below};
use crate::model::{Expr, Level, Rational, Thing};
use basis::Which;
use num_traits::Zero;
use rules::Group;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    InputMissing,
    InputRefused,
    NotInForce,
    Undetermined,
    Conflict,
    ResultOutOfBounds,
    ZeroDivision,
    ListEmpty,
    ListTie,
    DateOutOfRange,
    ImpossibleRow,
    /// Never the oracle's: an execution broke a promise of the engine.
    Broken,
}

/// A failure, the input or value it is about (empty where there is none), and the provision it happened under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    pub code: Code,
    pub name: String,
    pub address: String,
}

/// What a decision answers: an output is empty where the law leaves it so. Then what was applied anywhere, and what the
/// answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Outputs(Vec<Option<Datum>>, BTreeSet<String>, BTreeSet<String>),
    Failed(Failure),
}

type Found<T> = Result<T, Failure>;

/// How a value is found, gathered from the provisions.
enum Definition<'a> {
    Missing,
    Groups(Group<'a>),
    Requirements { root: &'a Requirement, guard: Option<&'a Expr>, place: usize },
    Collect(Vec<rules::Member<'a>>),
}

/// One regulation, ready to be asked.
pub struct Oracle<'a> {
    regulation: &'a Regulation,
    definitions: Vec<Definition<'a>>,
    /// First provision that says something of the value.
    places: Vec<Option<usize>>,
    waivers: Vec<rules::WaiverOf<'a>>,
    /// Each with its provision, if it stands under one.
    assertions: Vec<(&'a Expr, Option<usize>)>,
    /// Address of the provision of each tariff.
    tariffs: Vec<String>,
    /// Provision of each table.
    tables: Vec<String>,
}

struct Run<'a> {
    oracle: &'a Oracle<'a>,
    facts: &'a [Option<Datum>],
    day: Date,
    /// Values by their number and, for a computed field, the element.
    known: BTreeMap<(usize, Option<usize>), Option<Datum>>,
    /// Values by the rules of one provision, likewise.
    alone: BTreeMap<(usize, usize, Option<usize>), Datum>,
    /// Rows of tables, likewise.
    rows: BTreeMap<(usize, Option<usize>), usize>,
    /// Values that were asked, and their rules, members and lists that applied.
    asked: BTreeSet<Which>,
    applied: BTreeSet<(Which, usize)>,
    collected: BTreeSet<(usize, usize)>,
    lists: BTreeSet<usize>,
    /// Requirements by address: whether they are met, and which waiver holds.
    tried: BTreeMap<String, bool>,
    waived: BTreeMap<String, usize>,
    /// Values being computed, innermost last.
    current: Vec<Which>,
    /// Elements spoken of, innermost last.
    bound: Vec<(Binder, usize)>,
    /// The element of each value being computed, innermost last.
    each: Vec<Option<usize>>,
    cited: BTreeSet<String>,
}

impl<'a> Oracle<'a> {
    /// Gathers what the provisions say of each value.
    pub fn new(regulation: &'a Regulation) -> Oracle<'a> {
        let mut oracle = Oracle {
            regulation,
            definitions: regulation.values.iter().map(|_| Definition::Missing).collect(),
            places: vec![None; regulation.values.len()],
            waivers: Vec::new(),
            assertions: regulation.assertions.iter().map(|condition| (condition, None)).collect(),
            tariffs: vec![String::new(); regulation.tariffs.len()],
            tables: vec![String::new(); regulation.tables.len()],
        };
        for provision in regulation.text_order() {
            for statement in &regulation.provisions[provision].statements {
                oracle.learn(provision, statement);
            }
        }
        for value in 0..regulation.values.len() {
            if let Some(group) = rules::gather(regulation, value) {
                oracle.definitions[value] = Definition::Groups(group);
            }
        }
        oracle
    }

    fn learn(&mut self, provision: usize, statement: &'a Statement) {
        let address = self.regulation.address(provision);
        let mut place = |value: usize| {
            self.places[value].get_or_insert(provision);
        };
        match statement {
            Statement::Rule(rule) => {
                rule.targets.iter().for_each(|value| place(*value));
                if let crate::model::Body::Table(table) = rule.body {
                    self.tables[table] = address;
                }
            }
            Statement::Collect { value, members, guard, from, until, .. } => {
                place(*value);
                let member = rules::Member { members, guard: guard.as_ref(), from: *from, until: *until, provision };
                match &mut self.definitions[*value] {
                    Definition::Collect(all) => all.push(member),
                    other => *other = Definition::Collect(vec![member]),
                }
            }
            Statement::Requirements { value, root, guard } => {
                place(*value);
                self.definitions[*value] = Definition::Requirements { root, guard: guard.as_ref(), place: provision };
            }
            Statement::Waiver { list, path, guard } => {
                let target = address_below(&self.regulation.address(*list), path);
                self.waivers.push(rules::WaiverOf { target, guard, provision });
            }
            Statement::Tariff(tariff) => self.tariffs[*tariff] = address,
            Statement::Assertion(condition) => self.assertions.push((condition, Some(provision))),
            Statement::Order { .. } | Statement::Note(..) => {}
        }
    }

    /// Whether a rule is cited by the rows of its table.
    fn cited_by_rows(&self, body: &crate::model::Body) -> bool {
        match body {
            crate::model::Body::Table(table) => self.regulation.tables[*table].rows.iter().all(|row| row.segment.is_some()),
            _ => false,
        }
    }

    /// Where the rules of a provision are first used alone: what is wrong with them is told there.
    fn first_use(&self, value: usize, provision: usize) -> String {
        let regulation = self.regulation;
        let uses = |statement: &Statement| {
            let Statement::Rule(rule) = statement else { return false };
            let mut found = false;
            if let crate::model::Body::Expr(body) = &rule.body {
                body.visit(&mut |expr| found |= *expr == Expr::RuleValue { value, provision });
            }
            found
        };
        let place = regulation.text_order().into_iter().find(|place| regulation.provisions[*place].statements.iter().any(uses));
        regulation.address(place.expect("a use"))
    }

    /// Answers a question about these values.
    pub fn ask(&self, outputs: &[usize], facts: &[Option<Datum>], day: Date) -> Answer {
        let mut run = Run {
            oracle: self,
            facts,
            day,
            known: BTreeMap::new(),
            alone: BTreeMap::new(),
            rows: BTreeMap::new(),
            asked: BTreeSet::new(),
            applied: BTreeSet::new(),
            collected: BTreeSet::new(),
            lists: BTreeSet::new(),
            tried: BTreeMap::new(),
            waived: BTreeMap::new(),
            current: Vec::new(),
            bound: Vec::new(),
            each: Vec::new(),
            cited: BTreeSet::new(),
        };
        match run.answer(outputs) {
            Ok(found) => {
                let basis = run.basis(outputs);
                run.cited.remove("");
                Answer::Outputs(found, run.cited, basis)
            }
            Err(failure) => Answer::Failed(failure),
        }
    }
}

impl<'a> Run<'a> {
    fn answer(&mut self, outputs: &[usize]) -> Found<Vec<Option<Datum>>> {
        let regulation = self.oracle.regulation;
        let fail = |code, name: String, address: &str| Failure { code, name, address: address.to_owned() };
        if self.day < regulation.from || regulation.until.is_some_and(|until| until < self.day) {
            return Err(fail(Code::NotInForce, String::new(), ""));
        }
        for (index, (condition, place)) in self.oracle.assertions.iter().enumerate() {
            // Skipped where something it reads is absent, or where its heading does not hold.
            let mut absent = false;
            let headings: Vec<usize> = place.map_or_else(Vec::new, |place| regulation.above(place));
            for expr in headings.into_iter().filter_map(|p| regulation.provisions[p].guard.as_ref()).chain([*condition]) {
                expr.visit(&mut |expr| match expr {
                    Expr::Thing(Thing::Input(input)) => absent |= self.input(*input).is_none(),
                    Expr::Query { list, .. } | Expr::Select { list, .. } => absent |= self.input(*list).is_none(),
                    _ => {}
                });
            }
            let address = place.map_or_else(String::new, |place| regulation.address(place));
            let asked = !absent
                && match place {
                    Some(place) => self.in_provision(*place, None, None)? && self.heading_guards(*place, &address)?,
                    None => true,
                };
            if asked && !self.condition(condition, &address)? {
                return Err(fail(Code::InputRefused, index.to_string(), &address));
            }
        }
        outputs.iter().map(|value| self.value(*value)).collect()
    }

    fn input(&self, input: usize) -> Option<Datum> {
        let default = || self.oracle.regulation.inputs[input].default.as_ref().map(crate::model::Constant::datum);
        self.facts[input].clone().or_else(default)
    }

    /// The value, empty or not; computed once.
    fn value(&mut self, value: usize) -> Found<Option<Datum>> {
        self.value_for(value, None)
    }

    /// A computed field of an element; computed once for each.
    fn computed(&mut self, value: usize, list: usize, element: usize) -> Found<Datum> {
        self.bound.push((list, element));
        let found = self.value_for(value, Some(element));
        self.bound.pop();
        Ok(found?.expect("a computed field is always there"))
    }

    fn value_for(&mut self, value: usize, element: Option<usize>) -> Found<Option<Datum>> {
        if let Some(known) = self.known.get(&(value, element)) {
            return Ok(known.clone());
        }
        self.asked.insert((value, None));
        self.each.push(element);
        self.current.push((value, None));
        let found = self.define(value);
        self.current.pop();
        self.each.pop();
        let found = found?;
        self.known.insert((value, element), found.clone());
        Ok(found)
    }

    /// `nilai menurut R`, of the element spoken of where the value is a computed field.
    fn by_provision(&mut self, value: usize, provision: usize) -> Found<Datum> {
        let regulation = self.oracle.regulation;
        let element = regulation.values[value].each.map(|list| self.spoken_of(list));
        if let Some(known) = self.alone.get(&(value, provision, element)) {
            return Ok(known.clone());
        }
        let Definition::Groups(group) = &self.oracle.definitions[value] else { panic!("a value without rules") };
        self.asked.insert((value, Some(provision)));
        self.each.push(element);
        self.current.push((value, Some(provision)));
        let found = self.alone(group, provision);
        self.current.pop();
        self.each.pop();
        let found = found?;
        let fail = |code| Failure {
            code,
            name: regulation.values[value].name.clone(),
            address: self.oracle.first_use(value, provision),
        };
        let result = match found.split_first() {
            None => return Err(fail(Code::Undetermined)),
            Some((first, rest)) if rest.iter().all(|other| other == first) => {
                first.clone().expect("a value that is always there")
            }
            Some(_) => return Err(fail(Code::Conflict)),
        };
        self.alone.insert((value, provision, element), result.clone());
        Ok(result)
    }

    fn define(&mut self, value: usize) -> Found<Option<Datum>> {
        let oracle = self.oracle;
        let declared = oracle.regulation.values[value].declared.as_ref();
        let name = &oracle.regulation.values[value].name;
        let address = oracle.places[value].map_or_else(String::new, |place| oracle.regulation.address(place));
        let fail = |code| Failure { code, name: name.clone(), address: address.clone() };
        let found = match &oracle.definitions[value] {
            Definition::Missing => Vec::new(),
            Definition::Groups(group) => self.groups(group)?,
            Definition::Requirements { root, guard, place } => self.list(root, *guard, *place)?,
            Definition::Collect(members) => vec![Some(self.collect(members)?)],
        };
        let result = match found.split_first() {
            None if declared.is_some_and(|declared| declared.optional) => None,
            None => return Err(fail(Code::Undetermined)),
            Some((first, rest)) if rest.iter().all(|other| other == first) => first.clone(),
            Some(_) => return Err(fail(Code::Conflict)),
        };
        if let (Some(declared), Some(result)) = (declared, &result) {
            let never_negative = matches!(declared.kind, Some(Kind::Pajak | Kind::Tunjangan)) && !declared.negative;
            let outside = match (&declared.range, result) {
                (Some((low, high)), _) => *result < low.datum() || high.datum() < *result,
                (None, Datum::Number(number)) => never_negative && *number < Rational::zero(),
                _ => false,
            };
            if outside {
                return Err(fail(Code::ResultOutOfBounds));
            }
        }
        Ok(result)
    }

    /// A list of requirements as the only rule of its value.
    fn list(&mut self, root: &'a Requirement, guard: Option<&'a Expr>, place: usize) -> Found<Vec<Option<Datum>>> {
        let regulation = self.oracle.regulation;
        let address = regulation.address(place);
        let holds = self.in_provision(place, None, None)?
            && self.heading_guards(place, &address)?
            && match guard {
                Some(guard) => self.condition(guard, &address)?,
                None => true,
            };
        if !holds {
            return Ok(Vec::new());
        }
        self.lists.extend(self.current.last().map(|(value, _)| *value));
        let met = self.requirement(root, &address)?;
        // Under a guard the list is what a rule gives, and the rule is cited even where all of the list is waived.
        let above = regulation.above(place);
        if guard.is_some()
            || above.iter().any(|p| regulation.provisions[*p].guard.is_some() || regulation.provisions[*p].from.is_some())
        {
            self.cited.insert(address);
        }
        Ok(vec![Some(Datum::Bool(met.unwrap_or(true)))])
    }

    /// Whether a requirement is met; none where it is waived.
    fn requirement(&mut self, node: &'a Requirement, address: &str) -> Found<Option<bool>> {
        let oracle = self.oracle;
        // Out of its days a requirement is not there.
        if node.from.is_some_and(|from| self.day < from) || node.until.is_some_and(|until| until < self.day) {
            return Ok(None);
        }
        for (index, waiver) in oracle.waivers.iter().enumerate().filter(|(_, waiver)| waiver.target == address) {
            let place = oracle.regulation.address(waiver.provision);
            if self.in_provision(waiver.provision, None, None)?
                && self.heading_guards(waiver.provision, &place)?
                && self.condition(waiver.guard, &place)?
            {
                self.cited.insert(place);
                self.waived.insert(address.to_owned(), index);
                return Ok(None);
            }
        }
        let met = match &node.content {
            Content::Leaf(condition) => Some(self.condition(condition, address)?),
            Content::Group(all, children) => {
                let mut outcomes = Vec::new();
                for child in children {
                    let below: Vec<(Level, String)> = child.segment.iter().cloned().collect();
                    outcomes.extend(self.requirement(child, &address_below(address, &below))?);
                }
                if outcomes.is_empty() {
                    None
                } else if *all {
                    Some(outcomes.iter().all(|met| *met))
                } else {
                    Some(outcomes.iter().any(|met| *met))
                }
            }
        };
        if let Some(met) = met {
            self.tried.insert(address.to_owned(), met);
            self.cited.insert(address.to_owned());
        }
        Ok(met)
    }
}
