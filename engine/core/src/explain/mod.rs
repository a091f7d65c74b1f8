//! Why: an evaluation that was traced, as a tree from the answers down to the inputs.
//!
//! Read off the steps, records and marks of the reference interpreter; nothing is decided or computed again. Every value is
//! explained once, where it is used first; later uses only name it, so the tree is linear in the steps. Its depth is that
//! of the program's values and requirements, which the verifier and the parser bound.
//!
//! What of a secret is shown is decided by [`crate::show`]. Modules: `formula` expressions in words < `asked`, `calendar`
//! questions and days in words < `phrases`, `plain` conditions in plain words < `condition` what decided < `listed` elements
//! < `effect` what changed a value on the way < `rules`, `requirement` reasons of one value < here, the tree.

mod asked;
mod calendar;
mod condition;
mod effect;
mod formula;
mod listed;
mod phrases;
mod plain;
mod requirement;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

pub use condition::{Bound, Operand, Part};
pub use effect::{Cell, Effect, Slice};
pub use listed::{Asked, ElementReason};
pub use phrases::Phrase;
pub use plain::Sentence;
pub use requirement::{RequirementReason, Waived};
pub use rules::{Applied, Formula, MemberReason, NotApplied, Why};

use crate::answer::Marks;
use crate::diagnostic::Diagnostic;
use crate::facts::Facts;
use crate::failure::Failure;
use crate::interpreter::{Evaluated, Record, Steps, Trial};
use crate::ir::{Decision, DecisionKind, Definition, Expr, InputId, NoteKind, Op, Program, Type, ValueId};
use crate::outcome::{basis, notes};
use crate::report::diagnose;
use crate::show::{self, Secrets};
use crate::value::{Day, Value};
use formula::Printer;

/// An evaluation that was traced: see [`crate::interpreter::trace`].
#[derive(Clone, Copy, Debug)]
pub struct Traced<'a> {
    /// The program evaluated.
    pub program: &'a Program,
    /// What was asked of it.
    pub decision: &'a Decision,
    /// On which facts.
    pub facts: &'a Facts,
    /// By the law of which day.
    pub law_day: Day,
    /// Its steps.
    pub steps: &'a Steps,
    /// Its marks.
    pub marks: &'a Marks,
    /// Why it did not end in an answer, where it did not.
    pub failure: Option<&'a Failure>,
}

/// Why a decision came out as it did, or why it has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// Id of the regulation.
    pub regulation: String,
    /// Its full title.
    pub title: String,
    /// Its short name.
    pub short: String,
    /// Name of the decision.
    pub decision: String,
    /// Words for people, may be empty.
    pub label: String,
    /// Its kind, if any.
    pub kind: Option<DecisionKind>,
    /// The day whose law was applied.
    pub law_day: Day,
    /// The inputs that were asked for, or given another value than their default, in the order of their declaration.
    pub facts: Vec<Fact>,
    /// The answers with their reasons, in the order of the decision.
    pub answers: Vec<Explained>,
    /// Addresses of the provisions the answer rests on, in the law's order.
    pub basis: Vec<String>,
    /// Assumptions, readings and gaps it rests on.
    pub notes: Vec<NoteReason>,
    /// Why there is no answer; the reasons then lead to where it failed.
    pub failure: Option<Diagnostic>,
    /// The parts of a refused check of the inputs that do not hold.
    pub refused: Vec<Part>,
}

/// An input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub input: InputId,
    /// Its name in the language.
    pub name: String,
    /// Words for people, may be empty.
    pub label: String,
    /// Its value in words; none where it was not given.
    pub shown: Option<String>,
    /// Whether it has the value that it has by default.
    pub default: bool,
    /// Whether the evaluation asked for it.
    pub used: bool,
    /// Whose judgement it is, where it is one.
    pub judged_by: Option<String>,
}

/// One answer of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Its name on the wire.
    pub external: String,
    /// The value and its reason; none where a failure came first.
    pub node: Option<Node>,
}

/// A value and why it is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The value.
    pub value: ValueId,
    /// Which element it is a computed field of, where it is one.
    pub element: Option<OfElement>,
    /// Whether it is not shown, since it comes from a secret input; `found` then is for the machine alone.
    pub secret: bool,
    /// Its name.
    pub name: String,
    /// Words for people, may be empty.
    pub label: String,
    /// What it is; none where it could not be found.
    pub found: Option<Value>,
    /// What it is, in words; empty where it could not be found.
    pub shown: String,
    /// Why.
    pub reason: Reason,
    /// What it was made from, and what decided which rules apply.
    pub uses: Vec<Use>,
    /// What was only asked to find out that other rules do not apply.
    pub tested: Vec<Use>,
}

/// An element of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfElement {
    /// Its position, from 0.
    pub position: u32,
    /// Which: `anak ke-2`.
    pub name: String,
    /// What tells it from the others, may be empty.
    pub called: String,
}

/// Why a value is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has been explained before.
    Above,
    /// Rules that apply, and those that do not.
    Rules {
        /// Rules that gave the value.
        applied: Vec<Applied>,
        /// The others.
        others: Vec<NotApplied>,
    },
    /// A tree of requirements.
    Requirements(Box<RequirementReason>),
    /// Members that belong to a set, and those that do not.
    Members(Vec<MemberReason>),
}

/// Something a value was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// An input, as it stands in [`Explanation::facts`].
    Input(InputId),
    /// Another value.
    Value(Box<Node>),
    /// A computed field of more elements, which are not explained.
    More {
        /// The field.
        name: String,
        /// How many.
        more: usize,
    },
}

/// Most elements of a list for which a computed field is explained.
const ELEMENTS: usize = 5;

/// An assumption, a reading or a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteReason {
    /// Which.
    pub kind: NoteKind,
    /// Where it stands; empty for the regulation as a whole.
    pub provision: String,
    /// Its words.
    pub text: String,
}

/// Explains an evaluation, whether it ended in an answer or in a failure.
pub fn explain(traced: Traced<'_>) -> Explanation {
    let Traced { program, decision, facts, law_day, steps, marks, failure } = traced;
    let secrets = Secrets::of(program);
    let printer = Printer { program, facts, steps, secrets: &secrets };
    let mut explainer =
        Explainer { traced, printer, explained: BTreeSet::new(), elements: BTreeMap::new(), inputs: BTreeSet::new() };
    let answers = decision
        .outputs
        .iter()
        .map(|output| Explained { external: output.external.clone(), node: explainer.node(output.value, None) })
        .collect();
    let refused = steps.refused().and_then(|(id, evaluated)| {
        let assertion = program.assertions.get(id.index())?;
        explainer.inputs.extend(assertion.reads.iter().copied());
        Some(condition::parts(explainer.printer, &assertion.condition, evaluated))
    });
    let cited = basis(program, decision, marks);
    let asked: Vec<ValueId> = decision.outputs.iter().map(|output| output.value).collect();
    Explanation {
        regulation: program.id.clone(),
        title: program.title.clone(),
        short: program.short.clone(),
        decision: decision.name.clone(),
        label: decision.label.clone(),
        kind: decision.kind,
        law_day,
        facts: explainer.facts(),
        answers,
        basis: cited.iter().map(|provision| program.address(*provision).to_owned()).collect(),
        notes: notes(program, decision, marks)
            .into_iter()
            .map(|note| NoteReason {
                kind: note.kind,
                provision: program.address_of(note.site).to_owned(),
                text: note.text.clone(),
            })
            .collect(),
        failure: failure.map(|failure| diagnose(program, facts, law_day, &asked, failure)),
        refused: refused.unwrap_or_default(),
    }
}

struct Explainer<'a> {
    traced: Traced<'a>,
    printer: Printer<'a>,
    explained: BTreeSet<(ValueId, Option<u32>)>,
    /// How many elements a computed field has been explained for.
    elements: BTreeMap<ValueId, usize>,
    /// Inputs asked for.
    inputs: BTreeSet<InputId>,
}

impl<'a> Explainer<'a> {
    fn node(&mut self, id: ValueId, position: Option<u32>) -> Option<Node> {
        let program = self.traced.program;
        let def = program.values.get(id.index())?;
        let step = match position {
            Some(position) => self.traced.steps.of_element(id, position)?,
            None => self.traced.steps.get(id)?,
        };
        let secret = self.printer.secrets.hides_value(id);
        let shown = |value| if secret { show::SECRET.to_owned() } else { self.printer.value(&def.ty, value) };
        let mut node = Node {
            value: id,
            element: position.zip(def.element).map(|(position, (list, _))| {
                let (name, called) = listed::named(self.printer, list, position);
                OfElement { position, name, called }
            }),
            secret,
            name: match formula::alone(program, def) {
                Some(provision) => format!("{} menurut {provision}", def.name),
                None => def.name.clone(),
            },
            label: def.label.clone(),
            found: step.value.clone(),
            shown: step.value.as_ref().map_or_else(String::new, shown),
            reason: Reason::Above,
            uses: Vec::new(),
            tested: Vec::new(),
        };
        if !self.explained.insert((id, position)) {
            return Some(node);
        }
        let evaluated = evaluated(&def.definition, &step.records, &step.applied);
        node.reason = match &def.definition {
            Definition::Rules(rules) => self.rules(id, rules, step),
            Definition::Requirements(root) => {
                Reason::Requirements(Box::new(self.requirement(root, &requirement::Found::new(&step.records))))
            }
            Definition::Collect(members) => Reason::Members(self.members(members, &def.ty, step)),
        };
        // What was used stands first and is explained first, also where something that was only tested uses it as well.
        let mut named = Names::default();
        let [used, tested] = evaluated.map(|all| {
            all.into_iter().for_each(|(expr, found)| self.names(expr, found, &mut named));
            std::mem::take(&mut named.found)
        });
        node.uses = self.uses(used);
        node.tested = self.uses(tested);
        Some(node)
    }

    fn uses(&mut self, names: Vec<Name>) -> Vec<Use> {
        let mut uses = Vec::new();
        let mut more: BTreeMap<ValueId, usize> = BTreeMap::new();
        for name in names {
            match name {
                Name::Input(id) => {
                    self.inputs.insert(id);
                    uses.push(Use::Input(id));
                }
                Name::Value(id) => uses.extend(self.node(id, None).map(|node| Use::Value(Box::new(node)))),
                // Told above with its element.
                Name::Element(id, position) if self.explained.contains(&(id, Some(position))) => {}
                Name::Element(id, position) => {
                    let told = self.elements.entry(id).or_default();
                    if *told < ELEMENTS {
                        *told += 1;
                        uses.extend(self.node(id, Some(position)).map(|node| Use::Value(Box::new(node))));
                    } else {
                        self.explained.insert((id, Some(position)));
                        *more.entry(id).or_default() += 1;
                    }
                }
            }
        }
        let name = |id: ValueId| self.traced.program.values.get(id.index()).map_or_else(String::new, |def| def.name.clone());
        uses.extend(more.into_iter().map(|(id, more)| Use::More { name: name(id), more }));
        uses
    }

    /// The names an expression asked for, in order, each once; the row a table chose stands for its keys.
    fn names(&self, expr: &Expr, found: &Evaluated, names: &mut Names) {
        // Which secret was not asked for would tell what another is.
        if matches!(expr.op, Op::And(..) | Op::Or(..) | Op::If(..)) {
            self.printer.secrets.inputs(self.traced.program, expr).into_iter().for_each(|id| names.push(Name::Input(id)));
        }
        match &expr.op {
            Op::Input(id) | Op::InputPresent(id) => names.push(Name::Input(*id)),
            Op::Value(id) | Op::ValuePresent(id) | Op::ElementValue(id, _) if self.printer.nameless(*id) => {
                if let Some((id, body, Some(behind))) = self.printer.behind_of(expr, found)
                    && names.inside.insert((id, formula::position(found)))
                {
                    self.names(body, behind, names);
                }
            }
            Op::Value(id) | Op::ValuePresent(id) => names.push(Name::Value(*id)),
            Op::ElementValue(id, element) => {
                // Of a secret list not even how many elements it has is told.
                let secret = matches!(element.ty, Type::Element(list) if self.is_secret(list));
                names.found.extend(
                    formula::position(found)
                        .filter(|_| !secret)
                        .map(|position| Name::Element(*id, position))
                        .filter(|name| names.known.insert(*name)),
                );
                condition::evaluated_operands(expr, found)
                    .into_iter()
                    .for_each(|(operand, found)| self.names(operand, found, names));
            }
            // What is computed of each element is told with the question asked of them.
            Op::Query(_) | Op::Select(_) => {
                if let Some(question) = listed::Question::of(expr) {
                    names.push(Name::Input(question.list));
                    question.operands(found).into_iter().for_each(|(operand, found)| self.names(operand, found, names));
                }
            }
            _ => condition::evaluated_operands(expr, found)
                .into_iter()
                .for_each(|(operand, found)| self.names(operand, found, names)),
        }
    }

    fn facts(&self) -> Vec<Fact> {
        let Traced { program, facts, .. } = self.traced;
        let mut out = Vec::new();
        for (index, input) in program.inputs.iter().enumerate() {
            let id = InputId::new(index);
            let (value, used) = (facts.get(id), self.inputs.contains(&id));
            // Of a secret not even whether it is the default is told.
            let default = !input.secret && input.default.as_ref().is_some_and(|default| value.as_ref() == Some(&default.value()));
            if !used && (value.is_none() || default || input.secret) {
                continue;
            }
            out.push(Fact {
                input: id,
                name: input.name.clone(),
                label: input.label.clone(),
                shown: value.as_ref().map(|value| show::given(program, input, value)),
                default,
                used,
                judged_by: input.judged_by.clone(),
            });
        }
        out
    }

    fn is_secret(&self, list: InputId) -> bool {
        self.traced.program.inputs.get(list.index()).is_some_and(|input| input.secret)
    }

    fn address(&self, site: crate::ir::SiteId) -> String {
        self.traced.program.address_of(site).to_owned()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Input(InputId),
    Value(ValueId),
    Element(ValueId, u32),
}

#[derive(Default)]
struct Names {
    found: Vec<Name>,
    known: BTreeSet<Name>,
    /// Values made by the compiler that were looked into.
    inside: BTreeSet<(ValueId, Option<u32>)>,
}

impl Names {
    fn push(&mut self, name: Name) {
        if self.known.insert(name) {
            self.found.push(name);
        }
    }
}

/// The expressions of a definition that were evaluated: first those that gave the value, then those that were only tried.
fn evaluated<'a>(definition: &'a Definition, records: &'a [Record], applied: &[usize]) -> [Vec<(&'a Expr, &'a Evaluated)>; 2] {
    let (mut used, mut tested) = (Vec::new(), Vec::new());
    match definition {
        Definition::Rules(rules) => {
            let rule = |index: &usize| rules.rules.get(*index);
            for record in records {
                match record {
                    Record::Body(index, found) => used.extend(rule(index).map(|rule| (&rule.body, found))),
                    Record::Tried(index, Trial::Guarded(found)) => {
                        let list = if applied.contains(index) { &mut used } else { &mut tested };
                        list.extend(rule(index).and_then(|rule| Some((rule.guard.as_ref()?, found))));
                    }
                    _ => {}
                }
            }
        }
        Definition::Requirements(root) => requirement::evaluated(root, &requirement::Found::new(records), &mut used),
        Definition::Collect(members) => {
            for record in records {
                if let Record::Tried(index, Trial::Guarded(found)) = record {
                    let list = if applied.contains(index) { &mut used } else { &mut tested };
                    list.extend(members.get(*index).and_then(|member| Some((member.guard.as_ref()?, found))));
                }
            }
        }
    }
    [used, tested]
}
