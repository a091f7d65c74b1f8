//! Builds small programs by hand and runs them on both backends.
//!
//! Each test file uses its own part of it.
#![allow(dead_code, clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

pub mod generate;
pub mod generate_lists;
mod generate_values;
mod rng;

use num_bigint::BigInt;
use perwali_codegen::{CompiledDecision, RunError, compile};
use perwali_engine::analysis::table;
use perwali_engine::answer::Answer;
use perwali_engine::facts::Facts;
use perwali_engine::failure::FailureKind;
use perwali_engine::interpreter::evaluate;
use perwali_engine::ir::typing::infer;
use perwali_engine::ir::*;
use perwali_engine::source::Span;
use perwali_engine::value::{Day, Interval, Value};
use perwali_engine::verify::verify;

/// A program under construction.
#[derive(Default)]
pub struct Builder {
    pub program: Program,
    sites: u32,
    binders: u32,
}

impl Builder {
    pub fn new() -> Builder {
        let mut program = Program::default();
        program.provisions.push(Provision {
            address: String::new(),
            summary: String::new(),
            parent: None,
            lineage: None,
            span: Span::default(),
        });
        Builder { program, sites: 0, binders: 0 }
    }

    pub fn site(&mut self) -> SiteId {
        self.sites += 1;
        self.program.sites.resize(self.sites as usize + 1, Site { span: Span::default(), provision: ProvisionId(0) });
        SiteId(self.sites)
    }

    pub fn mark(&mut self) -> MarkId {
        self.program.marks.push(Mark { kind: MarkKind::Applied, provision: ProvisionId(0) });
        MarkId::new(self.program.marks.len() - 1)
    }

    pub fn enumeration(&mut self, members: usize) -> EnumerationId {
        let members = (0..members).map(|i| Member { name: format!("a{i}"), external: format!("a{i}") }).collect();
        self.program.enumerations.push(Enumeration { name: "e".into(), members, ordered: true });
        EnumerationId::new(self.program.enumerations.len() - 1)
    }

    pub fn input(&mut self, ty: Type, default: Option<Constant>) -> InputId {
        let name = format!("i{}", self.program.inputs.len());
        let input = self.declared(name, ty, true, default);
        self.program.inputs.push(input);
        InputId::new(self.program.inputs.len() - 1)
    }

    fn declared(&mut self, name: String, ty: Type, optional: bool, default: Option<Constant>) -> Input {
        let site = self.site();
        Input {
            name: name.clone(),
            external: name,
            label: String::new(),
            ty,
            days: None,
            optional,
            default,
            judged_by: None,
            secret: false,
            site,
        }
    }

    /// A list of records with these fields, each with whether it may be empty.
    pub fn list(&mut self, fields: &[(Type, bool)], most: u32) -> InputId {
        let fields = fields.iter().enumerate();
        let fields = fields.map(|(at, (ty, optional))| self.declared(format!("f{at}"), ty.clone(), *optional, None)).collect();
        self.program.records.push(Record { name: "r".into(), fields });
        let record = RecordId::new(self.program.records.len() - 1);
        self.input(Type::List(record, most), None)
    }

    pub fn text(&mut self, text: &str) -> Expr {
        if !self.program.texts.iter().any(|own| &**own == text) {
            self.program.texts.push(text.into());
        }
        self.expr(Op::Constant(Constant::Text(text.into())), &Type::Text)
    }

    pub fn date(&mut self, day: Day) -> Expr {
        self.expr(Op::Constant(Constant::Date(day)), &Type::Date)
    }

    pub fn binder(&mut self) -> BinderId {
        self.binders += 1;
        BinderId(self.binders)
    }

    pub fn bound(&mut self, binder: BinderId, list: InputId) -> Expr {
        self.expr(Op::Bound(binder), &Type::Element(list))
    }

    pub fn field(&mut self, binder: BinderId, list: InputId, field: u32) -> Expr {
        let element = self.bound(binder, list);
        self.op(Op::Field(Box::new(element), field))
    }

    pub fn query(
        &mut self,
        kind: QueryKind,
        list: InputId,
        binder: BinderId,
        filter: Option<Expr>,
        item: Option<Expr>,
        when_empty: Option<Expr>,
    ) -> Expr {
        self.op(Op::Query(Box::new(Query { kind, list, binder, filter, item, when_empty })))
    }

    /// A computed field with one rule that always applies.
    pub fn element_value(&mut self, list: InputId, binder: BinderId, body: Expr) -> ValueId {
        let value = self.let_value(body);
        if let Some(def) = self.program.values.get_mut(value.index()) {
            def.element = Some((list, binder));
        }
        value
    }

    pub fn of_element(&mut self, value: ValueId, binder: BinderId, list: InputId) -> Expr {
        let element = self.bound(binder, list);
        self.op(Op::ElementValue(value, Box::new(element)))
    }

    /// An expression whose type is found from its operands; none where it has none. `hint` gives what the operation
    /// itself does not: the type of a constant, the scale of a rounding.
    pub fn try_expr(&mut self, op: Op, hint: &Type) -> Option<Expr> {
        let ty = infer(&op, hint, Unit::Bare, &self.program).ok()?;
        Some(Expr { op, ty, site: self.site() })
    }

    pub fn expr(&mut self, op: Op, hint: &Type) -> Expr {
        match infer(&op, hint, Unit::Bare, &self.program) {
            Ok(ty) => Expr { op, ty, site: self.site() },
            Err(error) => panic!("{error:?} in {op:?}"),
        }
    }

    pub fn op(&mut self, op: Op) -> Expr {
        self.expr(op, &Type::Bool)
    }

    pub fn number(&mut self, mantissa: impl Into<BigInt>, scale: u32) -> Expr {
        let mantissa = mantissa.into();
        let ty = number_type(mantissa.clone(), mantissa.clone(), scale);
        self.expr(Op::Constant(Constant::Number(mantissa)), &ty)
    }

    pub fn truth(&mut self, truth: bool) -> Expr {
        self.expr(Op::Constant(Constant::Bool(truth)), &Type::Bool)
    }

    pub fn member(&mut self, e: EnumerationId, member: u32) -> Expr {
        self.expr(Op::Constant(Constant::Member(member)), &Type::Member(e))
    }

    pub fn set(&mut self, e: EnumerationId, members: u64) -> Expr {
        self.expr(Op::Constant(Constant::Set(members)), &Type::Set(e))
    }

    pub fn read(&mut self, input: InputId) -> Expr {
        self.op(Op::Input(input))
    }

    pub fn demand(&mut self, value: ValueId) -> Expr {
        self.op(Op::Value(value))
    }

    pub fn compare(&mut self, op: CompareOp, a: Expr, b: Expr) -> Expr {
        self.op(Op::Compare(op, Box::new(a), Box::new(b)))
    }

    pub fn rule(&mut self, guard: Option<Expr>, body: Expr) -> Rule {
        let (mark, site) = (Some(self.mark()), self.site());
        Rule { guard, from: None, until: None, body, parent: None, inherits: false, mark, site }
    }

    pub fn value(&mut self, ty: Type, optional: bool, definition: Definition) -> ValueId {
        let site = self.site();
        let name = format!("v{}", self.program.values.len());
        self.program.values.push(ValueDef {
            name,
            label: String::new(),
            ty,
            optional,
            hidden: false,
            check: None,
            element: None,
            definition,
            site,
        });
        ValueId::new(self.program.values.len() - 1)
    }

    /// A value with rules, of the type that holds all their bodies.
    pub fn rules(&mut self, rules: Vec<Rule>) -> ValueId {
        let ty = join_all(rules.iter().map(|rule| &rule.body.ty));
        self.value(ty, false, Definition::Rules(Rules { rules, order: None, otherwise: None }))
    }

    /// A value with one rule that always applies.
    pub fn let_value(&mut self, body: Expr) -> ValueId {
        let rule = self.rule(None, body);
        self.rules(vec![rule])
    }

    pub fn requirement(&mut self, content: RequirementContent, waivers: Vec<Expr>) -> Requirement {
        let waivers = waivers.into_iter().map(|guard| Waiver { guard, mark: self.mark(), site: self.site() }).collect();
        let (tried, met, site) = (self.mark(), self.mark(), self.site());
        Requirement { content, text: String::new(), from: None, until: None, waivers, tried, met, site }
    }

    /// A table whose rows are cut as the compiler would cut them.
    pub fn table(
        &mut self,
        keys: Vec<Type>,
        outputs: Vec<Type>,
        rows: Vec<(Vec<KeyCell>, Vec<Constant>, bool)>,
    ) -> Option<TableId> {
        let first_mark = Some(MarkId::new(self.program.marks.len()));
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|(cells, outputs, cited)| {
                self.mark();
                Row { cells, outputs, provision: cited.then_some(ProvisionId(0)), site: self.site() }
            })
            .collect();
        let domains: Vec<_> = keys
            .iter()
            .map(|ty| {
                let members = match ty {
                    Type::Member(e) => self.program.enumerations[e.index()].members.len(),
                    _ => 0,
                };
                (table::domain(ty, members).unwrap(), matches!(ty, Type::Bool | Type::Member(_)))
            })
            .collect();
        let (index, findings) = table::cut(&rows, &domains, true).ok()?;
        assert!(findings.gaps.is_empty(), "{:?}", findings.gaps);
        self.program.tables.push(Table { keys, outputs, rows, index, first_mark });
        Some(TableId::new(self.program.tables.len() - 1))
    }

    pub fn tariff(&mut self, progressive: bool, base_scale: u32, rate_scale: u32, slices: &[(Option<i128>, i128)]) -> TariffId {
        let slices = slices
            .iter()
            .map(|(end, rate)| TariffSlice { end: end.map(BigInt::from), rate: BigInt::from(*rate), site: self.site() })
            .collect();
        let (mark, site) = (self.mark(), self.site());
        self.program.tariffs.push(Tariff {
            name: String::new(),
            progressive,
            unit: Unit::Bare,
            base_scale,
            rate_scale,
            slices,
            mark,
            site,
        });
        TariffId::new(self.program.tariffs.len() - 1)
    }

    pub fn decide(&mut self, outputs: &[ValueId]) -> Decision {
        let site = self.site();
        let outputs = outputs.iter().map(|value| Output { external: format!("o{}", value.0), value: *value }).collect();
        Decision { name: "d".into(), label: String::new(), kind: None, outputs, site }
    }
}

pub fn number_type(low: impl Into<BigInt>, high: impl Into<BigInt>, scale: u32) -> Type {
    Type::Number(NumberType { unit: Unit::Bare, scale, interval: Interval::new(low.into(), high.into()) })
}

pub fn join_all<'a>(mut types: impl Iterator<Item = &'a Type>) -> Type {
    let first = types.next().unwrap().clone();
    types.fold(first, |joined, ty| typing::join(&joined, ty).unwrap())
}

pub fn day(year: u32) -> Day {
    Day::new(year, 6, 15).unwrap()
}

/// What one backend says.
#[derive(Debug, PartialEq, Eq)]
pub enum Said {
    Answered(Vec<Value>, Option<Vec<MarkId>>),
    Failed(FailureKind, SiteId),
}

/// One decision on both backends.
pub struct Pair {
    pub program: Program,
    pub decision: Decision,
    pub compiled: CompiledDecision,
    pub facts: Facts,
    answer: Answer,
}

impl Pair {
    pub fn new(program: Program, decision: Decision) -> Pair {
        let violations = verify(&program);
        assert!(violations.is_empty(), "{violations:?}");
        let compiled = compile(&program, &decision).unwrap();
        let answer = Answer::new(&program, &decision);
        let facts = compiled.facts();
        Pair { program, decision, compiled, facts, answer }
    }

    pub fn give(&mut self, input: InputId, value: impl Into<BigInt>) {
        self.facts.set_raw(input, i128::try_from(value.into()).unwrap()).unwrap();
    }

    pub fn give_list(&mut self, input: InputId, elements: &[Vec<Value>]) {
        self.facts.set_list(input, elements).unwrap();
    }

    fn outputs(&self) -> Vec<Value> {
        (0..self.decision.outputs.len()).map(|index| self.answer.get(index)).collect()
    }

    fn said(&self, result: Result<(), RunError>, traced: bool) -> Said {
        match result {
            Ok(()) => Said::Answered(self.outputs(), traced.then(|| self.answer.marks().iter().collect())),
            Err(RunError::Failed(status)) => Said::Failed(status.kind(), status.site()),
            Err(other) => panic!("{other:?}"),
        }
    }

    pub fn reference(&mut self, law_day: Day) -> Said {
        match evaluate(&self.program, &self.decision, &self.facts, law_day, &mut self.answer) {
            Ok(_) => Said::Answered(self.outputs(), Some(self.answer.marks().iter().collect())),
            Err(failure) => Said::Failed(failure.kind, failure.site),
        }
    }

    pub fn native(&mut self, law_day: Day) -> Said {
        // Whatever stood in the answer before must not matter.
        self.answer.marks_mut().words_mut().fill(u64::MAX);
        let result = self.compiled.run_traced(&self.facts, law_day, &mut self.answer);
        self.said(result, true)
    }

    /// Runs both backends, demands that they agree, and gives what they say.
    pub fn agree(&mut self, law_day: Day) -> Said {
        let expected = self.reference(law_day);
        let traced = self.native(law_day);
        assert_eq!(traced, expected, "traced, program {:#?}", self.program.values);
        let result = self.compiled.run(&self.facts, law_day, &mut self.answer);
        let plain = self.said(result, false);
        match (&plain, &expected) {
            (Said::Answered(plain, None), Said::Answered(expected, _)) => assert_eq!(plain, expected),
            (plain, expected) => assert_eq!(plain, expected),
        }
        assert!(self.answer.marks().iter().next().is_none());
        expected
    }

    pub fn answers(&mut self) -> Vec<Value> {
        match self.agree(day(2025)) {
            Said::Answered(values, _) => values,
            failed => panic!("{failed:?}"),
        }
    }

    pub fn fails(&mut self) -> FailureKind {
        match self.agree(day(2025)) {
            Said::Failed(kind, _) => kind,
            answered => panic!("{answered:?}"),
        }
    }
}
