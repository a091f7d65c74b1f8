//! Coverage: which provisions of a regulation some example or row reached, and what became of those none did.
//!
//! Read off the marks of each evaluation, so every backend gives the same; rows of tables and slices of tariffs, which leave
//! none, off the steps of the interpreter. Cases that end in a failure reach nothing.

use perwali_dsl::syntax::ast::ItemKind;
use perwali_dsl::syntax::parse;
use perwali_engine::answer::Answer;
use perwali_engine::ir::{Definition, MarkId, NoteKind, Program, ProvisionId, Requirement, RequirementContent, SiteId, ValueId};
use perwali_engine::outcome::basis;
use perwali_engine::value::Day;

use crate::decision::Decision;
use crate::facts::Facts;
use crate::regulation::Regulation;

/// Counts what the cases of one regulation reach.
#[derive(Clone, Debug)]
pub struct Coverage {
    regulation: Regulation,
    cases: u64,
    /// Cases that set each mark.
    hits: Vec<u64>,
    /// Cases that set any mark of each provision, and the last of them.
    reached: Vec<(u64, u64)>,
    /// Cases whose answer cites each provision.
    cited: Vec<u64>,
    /// Choices of each row of each table.
    rows: Vec<Vec<u64>>,
    /// Uses of each slice of each tariff.
    slices: Vec<Vec<u64>>,
}

/// What became of a provision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProvisionState {
    /// Some case reached or cited it.
    Exercised,
    /// It is encoded, but no case reached it.
    Unexercised,
    /// It cannot be computed (`tidak diotomasi`).
    NotAutomated,
    /// It is not encoded yet (`belum dituangkan`).
    NotEncoded,
    /// It computes nothing itself: a heading, a note, an order of others.
    Heading,
    /// It has a heading and nothing else.
    Forgotten,
}

/// What a mark inside a provision stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkRole {
    /// A rule of a value.
    Rule,
    /// A member added to a set.
    Member,
    /// A row of a table.
    Row,
    /// A slice of a tariff.
    Slice,
    /// A requirement.
    Requirement,
    /// A waiver of a requirement.
    Waiver,
}

/// One rule, row or requirement of a provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkCoverage {
    /// What it is.
    pub role: MarkRole,
    /// The value or tariff it belongs to, or the words of a requirement; may be empty.
    pub text: String,
    /// Of a row or slice its number in the table or tariff, from 1.
    pub number: Option<usize>,
    /// Its line in the regulation's file, from 1.
    pub line: u32,
    /// Cases that reached it: that applied the rule, or asked the requirement.
    pub hits: u64,
    /// Of a requirement: cases that met it.
    pub met: Option<u64>,
}

impl MarkCoverage {
    /// Cases that asked the requirement and did not meet it; none of anything else.
    pub fn unmet(&self) -> Option<u64> {
        self.met.map(|met| self.hits.saturating_sub(met))
    }

    /// Whether it was reached, and a requirement both met and not.
    pub fn is_full(&self) -> bool {
        self.hits > 0 && self.met.is_none_or(|met| met > 0 && met < self.hits)
    }
}

/// One provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionCoverage {
    /// `Pasal 2 ayat (4) huruf a`; empty for the regulation as a whole.
    pub address: String,
    /// Its summary, may be empty.
    pub summary: String,
    /// How deep it stands: 0 for a provision under nothing but the regulation.
    pub level: usize,
    /// Line of its heading, from 1.
    pub line: u32,
    /// What became of it.
    pub state: ProvisionState,
    /// Cases that reached it.
    pub cases: u64,
    /// Cases whose answer cites it.
    pub cited: u64,
    /// Its rules, rows and requirements, in the order of the file.
    pub marks: Vec<MarkCoverage>,
    /// What it leaves out and why: `tidak diotomasi` and `belum dituangkan`.
    pub gaps: Vec<Gap>,
}

/// What a provision leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// [`ProvisionState::NotAutomated`] or [`ProvisionState::NotEncoded`].
    pub state: ProvisionState,
    /// The reason, or the text that is left out.
    pub text: String,
}

impl Coverage {
    /// Nothing counted yet.
    pub fn new(regulation: &Regulation) -> Coverage {
        let program = regulation.program();
        Coverage {
            cases: 0,
            hits: vec![0; program.marks.len()],
            reached: vec![(0, 0); program.provisions.len()],
            cited: vec![0; program.provisions.len()],
            rows: program.tables.iter().map(|table| vec![0; table.rows.len()]).collect(),
            slices: program.tariffs.iter().map(|tariff| vec![0; tariff.slices.len()]).collect(),
            regulation: regulation.clone(),
        }
    }

    /// The regulation.
    pub fn regulation(&self) -> &Regulation {
        &self.regulation
    }

    /// Cases counted: those that ended in an answer.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// Counts an answer of [`Decision::run_marked`].
    pub(crate) fn record(&mut self, decision: &Decision, day: Day, facts: &Facts, answer: &Answer) {
        let program = self.regulation.program().clone();
        self.cases += 1;
        for (at, word) in answer.marks().words().iter().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let mark = at * 64 + rest.trailing_zeros() as usize;
                rest &= rest - 1;
                let (Some(hits), Some(mark)) = (self.hits.get_mut(mark), program.marks.get(mark)) else { continue };
                *hits += 1;
                if let Some((count, last)) = self.reached.get_mut(mark.provision.index())
                    && *last != self.cases
                {
                    (*count, *last) = (*count + 1, self.cases);
                }
            }
        }
        for provision in basis(&program, decision.plan(), answer.marks()) {
            self.cited.get_mut(provision.index()).into_iter().for_each(|count| *count += 1);
        }
        if !self.rows.is_empty() || !self.slices.is_empty() {
            self.record_steps(decision, day, facts);
        }
    }

    fn record_steps(&mut self, decision: &Decision, day: Day, facts: &Facts) {
        let program = self.regulation.program().clone();
        let Some(steps) = decision.steps(day, facts) else { return };
        for step in (0..program.values.len()).filter_map(|value| steps.get(ValueId::new(value))) {
            for (table, row) in &step.rows {
                let count = self.rows.get_mut(table.index()).and_then(|rows| rows.get_mut(*row));
                count.into_iter().for_each(|count| *count += 1);
            }
            for (tariff, base) in &step.tariffs {
                let parts = program.tariffs.get(tariff.index()).map(|tariff| tariff.parts(base)).unwrap_or_default();
                for (slice, _, _) in parts {
                    let count = self.slices.get_mut(tariff.index()).and_then(|slices| slices.get_mut(slice));
                    count.into_iter().for_each(|count| *count += 1);
                }
            }
        }
    }

    /// Every provision, each before those under it, in the law's order. The regulation as a whole comes first where anything
    /// of its own stands in it.
    pub fn provisions(&self) -> Vec<ProvisionCoverage> {
        let program = self.regulation.program();
        let mut marks: Vec<Vec<MarkCoverage>> = vec![Vec::new(); program.provisions.len()];
        for (provision, mark) in self.marks() {
            marks.get_mut(provision.index()).into_iter().for_each(|marks| marks.push(mark.clone()));
        }
        for marks in &mut marks {
            marks.sort_by(|a, b| (a.line, a.role, a.number, &a.text).cmp(&(b.line, b.role, b.number, &b.text)));
        }
        let mut children: Vec<Vec<ProvisionId>> = vec![Vec::new(); program.provisions.len()];
        for (index, provision) in program.provisions.iter().enumerate() {
            let parent = provision.parent.and_then(|parent| children.get_mut(parent.index()));
            parent.into_iter().for_each(|children| children.push(ProvisionId::new(index)));
        }
        let stated = self.stated();
        let mut found = Vec::new();
        let mut pending = vec![(ProvisionId(0), 0)];
        while let Some((id, depth)) = pending.pop() {
            let below = children.get(id.index()).map(Vec::as_slice).unwrap_or_default();
            let own = marks.get_mut(id.index()).map(std::mem::take).unwrap_or_default();
            let stated = !below.is_empty() || stated.get(id.index()).is_some_and(|stated| *stated);
            pending.extend(below.iter().rev().map(|child| (*child, depth + 1)));
            found.extend(self.provision(id, depth, own, stated));
        }
        found
    }

    fn provision(&self, id: ProvisionId, depth: usize, marks: Vec<MarkCoverage>, stated: bool) -> Option<ProvisionCoverage> {
        let program = self.regulation.program();
        let provision = program.provisions.get(id.index())?;
        let here =
            program.notes.iter().filter(|note| program.sites.get(note.site.index()).is_some_and(|site| site.provision == id));
        let gap = |kind| here.clone().any(|note| note.kind == kind);
        let cases = self.reached.get(id.index()).map_or(0, |(count, _)| *count);
        let cited = self.cited.get(id.index()).copied().unwrap_or(0);
        let state = if cases > 0 || cited > 0 {
            ProvisionState::Exercised
        } else if !marks.is_empty() {
            ProvisionState::Unexercised
        } else if gap(NoteKind::NotAutomated) {
            ProvisionState::NotAutomated
        } else if gap(NoteKind::NotEncoded) {
            ProvisionState::NotEncoded
        } else if stated {
            ProvisionState::Heading
        } else {
            ProvisionState::Forgotten
        };
        let gaps: Vec<Gap> = here
            .clone()
            .filter_map(|note| {
                let state = match note.kind {
                    NoteKind::NotAutomated => ProvisionState::NotAutomated,
                    NoteKind::NotEncoded => ProvisionState::NotEncoded,
                    NoteKind::Assumption | NoteKind::Reading => return None,
                };
                Some(Gap { state, text: note.text.clone() })
            })
            .collect();
        if id == ProvisionId(0) && marks.is_empty() && gaps.is_empty() {
            return None;
        }
        Some(ProvisionCoverage {
            address: provision.address.clone(),
            summary: provision.summary.clone(),
            level: depth.saturating_sub(1),
            line: self.line_at(provision.span),
            state,
            cases,
            cited,
            marks,
            gaps,
        })
    }

    /// Whether anything is stated in each provision itself. An order of rules leaves no trace in the program, so it is looked
    /// for in the text.
    fn stated(&self) -> Vec<bool> {
        let program = self.regulation.program();
        let mut stated = vec![false; program.provisions.len()];
        let mut set = |id: ProvisionId| stated.get_mut(id.index()).into_iter().for_each(|stated| *stated = true);
        program.sites.iter().for_each(|site| set(site.provision));
        let Some(source) = self.regulation.sources().get(self.regulation.source()) else { return stated };
        let mut headings: Vec<(u32, usize)> =
            program.provisions.iter().enumerate().skip(1).map(|(index, p)| (p.span.start, index)).collect();
        headings.sort_unstable();
        let items = parse(self.regulation.source(), source.text()).document.items;
        for item in items.iter().filter(|item| matches!(item.kind, ItemKind::Order(_))) {
            let before = headings.partition_point(|(start, _)| *start <= item.span.start);
            let heading = before.checked_sub(1).and_then(|last| headings.get(last));
            heading.into_iter().for_each(|(_, index)| set(ProvisionId::new(*index)));
        }
        stated
    }

    fn marks(&self) -> Vec<(ProvisionId, MarkCoverage)> {
        let program = self.regulation.program();
        let mut list = List { coverage: self, program, found: Vec::new() };
        for def in &program.values {
            match &def.definition {
                Definition::Rules(rules) => rules.rules.iter().for_each(|rule| {
                    rule.mark.into_iter().for_each(|mark| list.add(MarkRole::Rule, &def.name, rule.site, mark, None));
                }),
                Definition::Collect(members) => {
                    members.iter().for_each(|member| list.add(MarkRole::Member, &def.name, member.site, member.mark, None))
                }
                Definition::Requirements(root) => list.requirement(root),
            }
        }
        for (table, counts) in program.tables.iter().zip(&self.rows) {
            for (index, (row, count)) in table.rows.iter().zip(counts).enumerate() {
                list.count(MarkRole::Row, "", row.site, row.provision, index + 1, *count);
            }
        }
        for (tariff, counts) in program.tariffs.iter().zip(&self.slices) {
            let provision = program.marks.get(tariff.mark.index()).map(|mark| mark.provision);
            for (index, (slice, count)) in tariff.slices.iter().zip(counts).enumerate() {
                list.count(MarkRole::Slice, &tariff.name, slice.site, provision, index + 1, *count);
            }
        }
        list.found
    }

    fn hits(&self, mark: MarkId) -> u64 {
        self.hits.get(mark.index()).copied().unwrap_or(0)
    }

    fn line(&self, site: SiteId) -> u32 {
        self.regulation.program().sites.get(site.index()).map_or(1, |site| self.line_at(site.span))
    }

    fn line_at(&self, span: perwali_engine::source::Span) -> u32 {
        self.regulation.sources().get(span.source).map_or(1, |source| source.position(span.start).line)
    }
}

struct List<'a> {
    coverage: &'a Coverage,
    program: &'a Program,
    found: Vec<(ProvisionId, MarkCoverage)>,
}

impl List<'_> {
    fn add(&mut self, role: MarkRole, text: &str, site: SiteId, mark: MarkId, met: Option<MarkId>) {
        let Some(provision) = self.program.marks.get(mark.index()).map(|mark| mark.provision) else { return };
        let coverage = self.coverage;
        let found = MarkCoverage {
            role,
            text: text.to_owned(),
            number: None,
            line: coverage.line(site),
            hits: coverage.hits(mark),
            met: met.map(|met| coverage.hits(met)),
        };
        self.found.push((provision, found));
    }

    /// A row or slice; without a provision of its own it belongs to the one it stands in.
    fn count(&mut self, role: MarkRole, text: &str, site: SiteId, own: Option<ProvisionId>, number: usize, hits: u64) {
        let here = self.program.sites.get(site.index()).map(|site| site.provision);
        let Some(provision) = own.or(here) else { return };
        let line = self.coverage.line(site);
        let found = MarkCoverage { role, text: text.to_owned(), number: Some(number), line, hits, met: None };
        self.found.push((provision, found));
    }

    fn requirement(&mut self, node: &Requirement) {
        self.add(MarkRole::Requirement, &node.text, node.site, node.tried, Some(node.met));
        node.waivers.iter().for_each(|waiver| self.add(MarkRole::Waiver, &node.text, waiver.site, waiver.mark, None));
        if let RequirementContent::All(children) | RequirementContent::Any(children) = &node.content {
            children.iter().for_each(|child| self.requirement(child));
        }
    }
}
