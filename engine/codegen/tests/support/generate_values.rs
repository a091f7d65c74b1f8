//! Random values: rules with exceptions, requirements, collected sets.

use perwali_engine::ir::*;
use perwali_engine::value::{Day, Interval};

use super::generate::Generator;
use super::join_all;

impl Generator {
    fn guard(&mut self) -> Option<Expr> {
        self.rng.chance(75).then(|| self.truth(2))
    }

    fn days(&mut self) -> (Option<Day>, Option<Day>) {
        let from = self.rng.chance(10).then(|| self.law_day());
        (from, self.rng.chance(10).then(|| self.law_day()))
    }

    pub(super) fn value(&mut self) {
        if self.rng.chance(22)
            && let Some(list) = self.rng.pick(&self.lists).copied()
        {
            return self.field_of_elements(list);
        }
        let chosen = if self.rng.chance(8) { self.chosen_element(2) } else { None };
        if let Some(chosen) = chosen {
            let guard = if self.rng.chance(30) { self.guard() } else { None };
            let rule = self.builder.rule(guard, chosen);
            let ty = rule.body.ty.clone();
            let optional = self.rng.chance(40);
            let rules = Rules { rules: vec![rule], order: None, otherwise: None };
            let id = self.builder.value(ty, optional, Definition::Rules(rules));
            self.values.push(id);
            return;
        }
        let id = match self.rng.below(10) {
            0 | 1 => {
                let root = self.requirement(0);
                self.builder.value(Type::Bool, false, Definition::Requirements(root))
            }
            2 => self.collect(),
            _ => self.rules(),
        };
        self.values.push(id);
    }

    fn requirement(&mut self, level: u32) -> Requirement {
        let waivers = (0..self.rng.below(4) / 2).map(|_| self.truth(1)).collect();
        let content = if level < 3 && self.rng.chance(60) {
            let children = (0..1 + self.rng.below(4)).map(|_| self.requirement(level + 1)).collect();
            if self.rng.chance(50) { RequirementContent::All(children) } else { RequirementContent::Any(children) }
        } else {
            RequirementContent::Leaf(self.truth(2))
        };
        self.builder.requirement(content, waivers)
    }

    fn collect(&mut self) -> ValueId {
        let e = *self.rng.pick(&self.enumerations[..3]).unwrap();
        let mut members = Vec::new();
        for _ in 0..1 + self.rng.below(5) {
            let Constant::Set(set) = self.constant(&Type::Set(e)) else { continue };
            let guard = self.guard();
            let (from, until) = self.days();
            members.push(Collected { members: set, guard, from, until, mark: self.builder.mark(), site: self.builder.site() });
        }
        self.builder.value(Type::Set(e), false, Definition::Collect(members))
    }

    pub(super) fn rules(&mut self) -> ValueId {
        let fraction = self.rng.chance(7);
        let ty = if fraction { self.fraction(1).ty } else { self.scalar_type() };
        // A computed field is never empty.
        let optional = !fraction && self.bound.is_empty() && self.rng.chance(30);
        // A few shared bodies, so that rules also agree.
        let mut shared: Vec<Expr> = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        for index in 0..1 + self.rng.below(5) as usize {
            let body = match self.rng.pick(&shared).cloned() {
                Some(body) if self.rng.chance(50) => body,
                _ if optional && self.rng.chance(15) => self.builder.expr(Op::Constant(Constant::Absent), &ty),
                _ => self.any(&ty, 3),
            };
            shared.push(body.clone());
            let guard = self.guard();
            let mut rule = self.builder.rule(guard, body);
            (rule.from, rule.until) = self.days();
            if index > 0 && self.rng.chance(45) {
                rule.parent = Some(self.rng.below(index as u64) as usize);
                rule.inherits = self.rng.chance(60);
            }
            if self.rng.chance(15) {
                rule.mark = None;
            }
            rules.push(rule);
        }
        if optional
            && self.rng.chance(50)
            && let Some(cell) = self.column(&|found| typing::join(&ty, found).is_some(), 1)
        {
            let cell = self.with_empty_cells(cell);
            let guard = self.guard();
            let rule = self.builder.rule(guard, cell);
            rules.push(rule);
        }
        // Rules that apply together are compared by cross-multiplication, which must stay computable.
        if let Type::Fraction(joined) = join_all(rules.iter().map(|rule| &rule.body.ty))
            && !joined.numerator.mul(&joined.denominator).is_computable()
        {
            rules.truncate(1);
        }
        let mut roots: Vec<usize> =
            (0..rules.len()).filter(|index| rules.get(*index).is_some_and(|r| r.parent.is_none())).collect();
        let otherwise = self.rng.chance(30).then(|| self.rng.pick(&roots).copied()).flatten();
        let order = self.rng.chance(25).then(|| {
            roots.retain(|root| Some(*root) != otherwise);
            let turn = (self.rng.below(roots.len() as u64 + 1) as usize).min(roots.len());
            roots.rotate_left(turn);
            // Items of one rule, or of several.
            let mut items: Vec<Vec<usize>> = Vec::new();
            for root in roots {
                match items.last_mut() {
                    Some(item) if self.rng.chance(35) => item.push(root),
                    _ => items.push(vec![root]),
                }
            }
            items.iter_mut().for_each(|item| item.sort_unstable());
            items
        });
        let mut ty = join_all(rules.iter().map(|rule| &rule.body.ty));
        let mut check = None;
        if let Type::Number(number) = &mut ty
            && self.rng.chance(25)
        {
            let (a, b) = (self.rng.within(&number.interval), self.rng.within(&number.interval));
            let bounds = Interval::new(a, if self.rng.chance(50) { b } else { 1_000_000_000.into() });
            // The type holds what the check lets through; the rules may give more.
            if let Some(kept) = number.interval.intersect(&bounds) {
                number.interval = kept;
                check = Some(bounds);
            }
        }
        let id = self.builder.value(ty, optional, Definition::Rules(Rules { rules, order, otherwise }));
        if let Some(def) = self.builder.program.values.get_mut(id.index()) {
            def.check = check;
        }
        id
    }

    /// A copy of the cell's table with some of the column's cells empty, and the cell in that copy.
    fn with_empty_cells(&mut self, cell: Expr) -> Expr {
        let Op::Column(id, column, row) = cell.op else { return cell };
        let Op::Row(_, keys) = row.op else { return self.leaf(&cell.ty) };
        let Some(mut table) = self.builder.program.tables.get(id.index()).cloned() else { return self.leaf(&cell.ty) };
        for row in &mut table.rows {
            if self.rng.chance(40)
                && let Some(output) = row.outputs.get_mut(column as usize)
            {
                *output = Constant::Absent;
            }
        }
        self.builder.program.tables.push(table);
        let copy = TableId::new(self.builder.program.tables.len() - 1);
        let row = self.builder.op(Op::Row(copy, keys));
        self.builder.op(Op::Column(copy, column, Box::new(row)))
    }
}
