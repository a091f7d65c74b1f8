//! Exceptions, and what they say of the rule they replace.

use super::shape::Shape;
use super::values::join;
use super::{Generator, Typed};
use crate::model::{Body, Constant, Dim, ExceptionKind, Expr, Rule, Statement, Thing, Type};

impl Generator {
    /// Exceptions of the rules of a value, each of one or of several places.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn exceptions(
        &mut self,
        value: usize,
        dim: Dim,
        ty: Option<Type>,
        (fraction, optional): (bool, bool),
        places: &mut Vec<(usize, Option<Thing>, bool)>,
        pasal: usize,
        shape: &mut Option<Shape>,
    ) {
        let count = if self.random.chance(40) { self.random.between(1, 3) } else { 0 };
        for _ in 0..count {
            self.present.clear();
            let (target, shown, _) = *self.random.pick(places);
            let kind = if self.random.chance(60) { ExceptionKind::Dikecualikan } else { ExceptionKind::Menyimpang };
            let same_place = target != pasal && self.random.chance(15);
            let slot = if same_place { target } else { self.add_slot(pasal) };
            let apart = self.regulation.provisions[slot].parent.is_none();
            // The whole article as target: its rules are replaced one by one.
            let whole = apart
                && self.random.chance(30)
                && !places.iter().any(|(place, ..)| self.regulation.provisions[*place].parent.is_none() && *place != pasal);
            let target = if whole { pasal } else { target };
            let mut targets = vec![target];
            if !whole && !same_place && self.random.chance(30) {
                let others = places.iter().map(|(place, ..)| *place).filter(|place| *place != pasal && *place != slot);
                let others: Vec<usize> = others.collect();
                if !others.is_empty() {
                    let other = *self.random.pick(&others);
                    // Neither may hold the other: what both hold is replaced once either way, but is dull.
                    if !self.regulation.above(other).contains(&target) && !self.regulation.above(target).contains(&other) {
                        targets.push(other);
                    }
                }
            }
            let several = targets.len() > 1
                || target == pasal
                || places.iter().filter(|(place, ..)| self.regulation.above(*place).contains(&target)).count() > 1;
            self.present.extend(self.shown_by(slot, pasal));
            if !apart {
                self.present.extend(self.shown_by(pasal, usize::MAX));
            }
            let mut own = None;
            let guard = if self.random.chance(90) {
                let (guard, thing) = self.guard();
                own = thing;
                Some(guard)
            } else {
                None
            };
            self.present.extend(own);
            // What the target's guard shows is known in the body, not in the exception's own guard.
            if kind == ExceptionKind::Dikecualikan && !several {
                self.present.extend(shown);
            }
            let (body, found) = match self.changed(value, dim, ty, optional, target, shape) {
                Some((expr, found)) => (Body::Expr(expr), found),
                None => self.rule_body(dim, ty, fraction, optional),
            };
            if !matches!(body, Body::Empty) {
                let Some(joined) = join(shape, &found) else { continue };
                *shape = Some(joined);
            }
            let (from, until) = self.dates(slot, 10);
            let rule =
                Rule { targets: vec![value], exception: Some((kind, targets)), body, guard, otherwise: false, from, until };
            self.state(slot, Statement::Rule(rule));
            if apart && target == pasal {
                // Later exceptions inside the article would be replaced by this one, and it by them: a circle.
                break;
            }
            if !same_place {
                places.push((
                    slot,
                    own.or(if several { None } else { shown.filter(|_| kind == ExceptionKind::Dikecualikan) }),
                    true,
                ));
            }
        }
        self.present.clear();
    }

    /// `120% × nilai menurut ayat (1)`: what the rule replaced gives, changed a little.
    fn changed(
        &mut self,
        value: usize,
        dim: Dim,
        ty: Option<Type>,
        optional: bool,
        provision: usize,
        shape: &Option<Shape>,
    ) -> Option<(Expr, Shape)> {
        let known = shape.as_ref().filter(|_| !optional && self.random.chance(25))?;
        let known = match (ty, known.number.is_some()) {
            (Some(ty), true) => known.declared(ty.scale()),
            _ => known.clone(),
        };
        let found = Typed { expr: Expr::RuleValue { value, provision }, shape: known };
        if found.shape.number.is_none() {
            return Some((found.expr, found.shape));
        }
        let made = match (dim, self.random.below(3)) {
            (Dim::Uang | Dim::Persen, 0) => {
                let share = self.literal(Dim::Persen, 3);
                let by = Typed {
                    shape: Shape::number(
                        Dim::Persen,
                        share.scale,
                        perwali_engine::value::Interval::point(share.mantissa.clone()),
                    ),
                    expr: Expr::Constant(Constant::Number(share)),
                };
                let shape = by.shape.multiply(&found.shape).filter(|shape| shape.dim == dim)?;
                Typed { expr: Expr::Multiply(Box::new(by.expr), Box::new(found.expr)), shape }
            }
            (_, 1) => {
                let more = self.number_constant(dim);
                let shape = found.shape.add(&more.shape)?;
                Typed { expr: Expr::Add(Box::new(found.expr), Box::new(more.expr)), shape }
            }
            _ => found,
        };
        if made.shape.is_fraction() {
            return ty.is_none().then_some((made.expr, made.shape));
        }
        let made = self.coerced(made, dim, ty);
        Some((made.expr, made.shape))
    }
}
