//! Elements of lists: their fields, questions about them, the choice of one.

use std::cmp::Ordering;

use num_rational::Ratio;
use num_traits::Zero;

use super::{Code, Datum, Failure, Found, Run};
use crate::model::{Binder, Expr, Part, QueryKind, Rational};

type Elements = Vec<Vec<Option<Datum>>>;

impl<'a> Run<'a> {
    /// The elements of a list, which must have been given.
    fn elements(&self, list: usize, here: &str) -> Found<Elements> {
        match self.input(list) {
            Some(Datum::List(elements)) => Ok(elements),
            Some(other) => panic!("no list: {other:?}"),
            None => Err(self.fail(Code::InputMissing, list, here)),
        }
    }

    fn fail(&self, code: Code, list: usize, here: &str) -> Failure {
        Failure { code, name: self.oracle.regulation.inputs[list].name.clone(), address: here.to_owned() }
    }

    /// The element that a binder stands for.
    pub(super) fn spoken_of(&self, binder: Binder) -> usize {
        self.bound.iter().rev().find(|(own, _)| *own == binder).expect("an element spoken of").1
    }

    pub(super) fn field(&self, list: usize, element: usize, field: usize) -> Option<Datum> {
        match self.input(list) {
            Some(Datum::List(elements)) => elements[element][field].clone(),
            other => panic!("an element of no list: {other:?}"),
        }
    }

    pub(super) fn dot(&mut self, of: usize, list: usize, part: Part, here: &str) -> Found<Datum> {
        let element = self.value(of)?.ok_or_else(|| Failure {
            code: Code::Undetermined,
            name: self.oracle.regulation.values[of].name.clone(),
            address: here.to_owned(),
        })?;
        let Datum::Element(element) = element else { panic!("no element: {element:?}") };
        match part {
            Part::Field(field) => Ok(self.field(list, element, field).expect("a field that is always there")),
            Part::Computed(value) => self.computed(value, list, element),
        }
    }

    /// What is asked of every element that counts, in their order, until `enough`.
    fn ask(
        &mut self,
        (list, binder): (usize, Binder),
        filter: Option<&'a Expr>,
        here: &str,
        mut each: impl FnMut(&mut Self, usize) -> Found<bool>,
    ) -> Found<()> {
        for element in 0..self.elements(list, here)?.len() {
            self.bound.push((binder, element));
            let counts = filter.map_or(Ok(true), |filter| self.condition(filter, here));
            let enough = counts.and_then(|counts| if counts { each(self, element) } else { Ok(false) });
            self.bound.pop();
            if enough? {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn query(&mut self, expr: &'a Expr, here: &str) -> Found<Datum> {
        let Expr::Query { kind, list, binder, filter, item, when_empty } = expr else { panic!("no question: {expr:?}") };
        let (filter, of) = (filter.as_deref(), (*list, *binder));
        match kind {
            QueryKind::Count => {
                let mut count = 0;
                self.ask(of, filter, here, |_, _| {
                    count += 1;
                    Ok(false)
                })?;
                return Ok(Datum::Number(Ratio::from_integer(count.into())));
            }
            QueryKind::Any => {
                let mut found = false;
                self.ask(of, filter, here, |_, _| {
                    found = true;
                    Ok(true)
                })?;
                return Ok(Datum::Bool(found));
            }
            QueryKind::All => {
                let item = item.as_ref().expect("a condition");
                let mut all = true;
                self.ask(of, filter, here, |run, _| {
                    all = run.condition(item, here)?;
                    Ok(!all)
                })?;
                return Ok(Datum::Bool(all));
            }
            QueryKind::Sum | QueryKind::Largest | QueryKind::Smallest => {}
        }
        let item = item.as_ref().expect("what is asked of an element");
        let mut items = Vec::new();
        self.ask(of, filter, here, |run, _| {
            items.push(run.expr(item, here)?);
            Ok(false)
        })?;
        if items.is_empty() {
            return match (when_empty, kind) {
                (Some(otherwise), _) => self.expr(otherwise, here),
                (None, QueryKind::Sum) => Ok(Datum::Number(Rational::zero())),
                (None, _) => Err(self.fail(Code::ListEmpty, *list, here)),
            };
        }
        Ok(match kind {
            QueryKind::Sum => Datum::Number(items.iter().fold(Rational::zero(), |sum, item| match item {
                Datum::Number(number) => sum + number,
                other => panic!("no number: {other:?}"),
            })),
            QueryKind::Largest => items.into_iter().max().unwrap(),
            _ => items.into_iter().min().unwrap(),
        })
    }

    pub(super) fn select(&mut self, expr: &'a Expr, here: &str) -> Found<Datum> {
        let Expr::Select { list, binder, filter, keys, when_empty } = expr else { panic!("no choice: {expr:?}") };
        let mut candidates: Vec<(usize, Vec<Datum>)> = Vec::new();
        self.ask((*list, *binder), filter.as_deref(), here, |run, element| {
            let found: Found<Vec<Datum>> = keys.iter().map(|(key, _)| run.expr(key, here)).collect();
            candidates.push((element, found?));
            Ok(false)
        })?;
        // Key by key, those that are not the best are out.
        for (at, (_, largest)) in keys.iter().enumerate() {
            let Some(best) =
                candidates.iter().map(|(_, keys)| keys[at].clone()).max_by(|a, b| if *largest { a.cmp(b) } else { b.cmp(a) })
            else {
                break;
            };
            candidates.retain(|(_, keys)| keys[at].cmp(&best) == Ordering::Equal);
        }
        match candidates.as_slice() {
            [] => match when_empty {
                Some(otherwise) => self.expr(otherwise, here),
                None => Err(self.fail(Code::ListEmpty, *list, here)),
            },
            [(element, _)] => Ok(Datum::Element(*element)),
            _ => Err(self.fail(Code::ListTie, *list, here)),
        }
    }
}
