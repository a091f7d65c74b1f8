//! The regulation of a workload, prepared, and what a caller does with it for one record.

use perwali::internal::engine::ir::{Definition, RequirementContent};
use perwali::{Answer, Backend, Day, Decision, Facts, InputId, Library, Row, Running};

use crate::{Refused, Workload};

/// The law day of every decision.
const DAY: &str = "2025-03-01";

/// A prepared decision with facts and an answer that are used again and again.
#[derive(Clone)]
pub struct Engine<const N: usize> {
    decision: Decision,
    slots: [InputId; N],
    row: Row<N>,
    day: Day,
    facts: Facts,
    answer: Answer,
}

impl<const N: usize> Engine<N> {
    /// In machine code.
    pub fn native<W: Workload<N>>() -> Engine<N> {
        let engine = Engine::new::<W>(&W::library(), Backend::Native);
        assert_eq!(engine.decision.running(), Running::Native);
        engine
    }

    /// By the interpreter.
    pub fn interpreter<W: Workload<N>>() -> Engine<N> {
        Engine::new::<W>(&W::library(), Backend::Interpreter)
    }

    fn new<W: Workload<N>>(library: &Library, backend: Backend) -> Engine<N> {
        let decision = library
            .regulation(W::REGULATION)
            .map(|regulation| regulation.on(Day::parse_iso(DAY).unwrap()))
            .and_then(|text| text.decision_on(W::DECISION, backend))
            .unwrap_or_else(|error| panic!("{error}"));
        let (facts, answer) = (decision.facts(), decision.answer());
        let slots = W::INPUTS.map(|name| facts.slot(name).unwrap_or_else(|| panic!("no input {name}")));
        let row = facts.row(W::INPUTS).unwrap();
        Engine { decision, slots, row, day: Day::parse_iso(DAY).unwrap(), facts, answer }
    }

    /// Which requirement of the first output a mark says is met.
    pub fn requirement_met_by(&self, mark: usize) -> Option<usize> {
        let program = self.decision.regulation().program();
        let value = program.values.iter().find(|value| matches!(value.definition, Definition::Requirements(_)))?;
        let Definition::Requirements(root) = &value.definition else { return None };
        let RequirementContent::All(leaves) = &root.content else { return None };
        leaves.iter().position(|leaf| leaf.met.index() == mark)
    }

    /// One record to the answer: gives all its fields to the facts, which check each, and decides.
    #[inline(never)]
    pub fn decide<W: Workload<N>>(&mut self, record: &W::Record) -> Result<W::Output, Refused> {
        self.fill::<W>(record)?;
        self.decision.run(self.day, &self.facts, &mut self.answer).map_err(|_| Refused)?;
        Ok(W::output(&self.answer))
    }

    /// As [`Engine::decide`], with marks.
    #[inline(never)]
    pub fn decide_marked<W: Workload<N>>(&mut self, record: &W::Record) -> Result<W::Output, Refused> {
        self.fill::<W>(record)?;
        self.decision.run_marked(self.day, &self.facts, &mut self.answer).map_err(|_| Refused)?;
        Ok(W::output(&self.answer))
    }

    /// As [`Engine::decide`], giving the fields one by one.
    #[inline(never)]
    pub fn decide_singly<W: Workload<N>>(&mut self, record: &W::Record) -> Result<W::Output, Refused> {
        self.fill_singly::<W>(record)?;
        self.decision.run(self.day, &self.facts, &mut self.answer).map_err(|_| Refused)?;
        Ok(W::output(&self.answer))
    }

    /// As [`Engine::decide`], on facts that are there already.
    #[inline(never)]
    pub fn decide_prepared<W: Workload<N>>(&mut self, facts: &Facts) -> Result<W::Output, Refused> {
        self.decision.run(self.day, facts, &mut self.answer).map_err(|_| Refused)?;
        Ok(W::output(&self.answer))
    }

    /// As [`Engine::decide_prepared`], with marks.
    #[inline(never)]
    pub fn decide_prepared_marked<W: Workload<N>>(&mut self, facts: &Facts) -> Result<W::Output, Refused> {
        self.decision.run_marked(self.day, facts, &mut self.answer).map_err(|_| Refused)?;
        Ok(W::output(&self.answer))
    }

    /// Facts of a record, to be decided later.
    pub fn prepare<W: Workload<N>>(&self, record: &W::Record) -> Facts {
        let mut facts = self.decision.facts();
        for (slot, word) in self.slots.iter().zip(W::words(record)) {
            facts.set_mantissa(*slot, word.into()).unwrap();
        }
        facts
    }

    #[inline(always)]
    fn fill<W: Workload<N>>(&mut self, record: &W::Record) -> Result<(), Refused> {
        self.facts.set_row(&self.row, &W::words(record)).map_err(|_| Refused)
    }

    #[inline(always)]
    fn fill_singly<W: Workload<N>>(&mut self, record: &W::Record) -> Result<(), Refused> {
        for (slot, word) in self.slots.iter().zip(W::words(record)) {
            self.facts.set_mantissa(*slot, word.into()).map_err(|_| Refused)?;
        }
        Ok(())
    }
}

/// Holds every side to the same answers and the same refusals: all records by hand, in decimals and in machine code, some
/// of them by the interpreter, whose answers are those of the law.
pub fn check<W: Workload<N>, const N: usize>(records: &[W::Record]) {
    const INTERPRETED: usize = 2_000;
    let (mut native, mut interpreter) = (Engine::native::<W>(), Engine::interpreter::<W>());
    for record in W::faulty() {
        assert_eq!(W::by_hand(&record), Err(Refused), "{record:?}");
        assert_eq!(W::by_decimal(&record), Err(Refused), "{record:?}");
        assert_eq!(native.decide::<W>(&record), Err(Refused), "{record:?}");
        assert_eq!(native.decide_marked::<W>(&record), Err(Refused), "{record:?}");
        assert_eq!(native.decide_singly::<W>(&record), Err(Refused), "{record:?}");
    }
    for (index, record) in records.iter().enumerate() {
        let expected = W::by_hand(record);
        assert!(expected.is_ok(), "{record:?}");
        assert_eq!(Ok(W::trusting(record)), expected, "{record:?}");
        assert_eq!(W::by_decimal(record), expected, "{record:?}");
        let found = native.decide_marked::<W>(record).map(|output| W::comparable(output, &native));
        assert_eq!(found, expected, "{record:?}");
        native.decide_singly::<W>(record).unwrap();
        let singly = native.answer.raw(0);
        native.decide::<W>(record).unwrap();
        assert_eq!(native.answer.raw(0), singly, "{record:?}");
        let unmarked = native.answer.raw(0);
        native.decide_marked::<W>(record).unwrap();
        assert_eq!(native.answer.raw(0), unmarked, "{record:?}");
        if index < INTERPRETED {
            let found = interpreter.decide_marked::<W>(record).map(|output| W::comparable(output, &interpreter));
            assert_eq!(found, expected, "{record:?}");
        }
    }
}
