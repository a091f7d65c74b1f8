//! Records, lists, questions about them, computed fields and the choice of one element.

use perwali_engine::value::Interval;

use super::shape::Shape;
use super::{Generator, Typed};
use crate::model::{Compare, Constant, Dim, Expr, Input, Part, QueryKind, Record, Thing, Type};

/// Binders of questions are numbered from here, beyond those of computed fields, which are numbered as their lists.
const QUESTIONS: usize = 1_000;

/// Texts that are compared: with signs that mean something outside of quotation marks.
const TEXTS: [&str; 6] = ["KTP", "ktp", "A # B", "Jl. Pemuda | 1", "é", "x"];

impl Generator {
    pub(super) fn text_constant(&mut self) -> Constant {
        Constant::Text((*self.random.pick(&TEXTS)).to_owned())
    }

    pub(super) fn declare_lists(&mut self) {
        if !self.random.chance(60) {
            return;
        }
        for index in 0..self.random.between(1, 2) {
            let most = *self.random.pick(&[1, 2, 3, 3, 4, 6, 12, 70]);
            let (record, shapes, plain) = if self.random.chance(30) { self.plain_list() } else { self.record(index) };
            self.regulation.records.push(record);
            self.list(self.regulation.records.len() - 1, shapes.clone(), most);
            if !plain && self.random.chance(15) {
                let most = self.random.between(1, 4);
                self.list(self.regulation.records.len() - 1, shapes, most);
            }
        }
    }

    fn list(&mut self, record: usize, shapes: Vec<Shape>, most: usize) {
        let name = self.name(&["anggota", "ruas", "berkas", "penawar"]);
        let external = self.random.chance(10).then(|| format!("luar-{name}"));
        self.regulation.inputs.push(Input {
            name,
            external,
            ty: Type::Daftar(record, most),
            range: None,
            default: None,
            optional: self.random.chance(15),
            judged: self.random.chance(5),
            secret: self.random.chance(5),
        });
        self.inputs.push(Shape::other(Dim::Daftar));
        self.lists.push((self.inputs.len() - 1, shapes));
    }

    fn plain_list(&mut self) -> (Record, Vec<Shape>, bool) {
        let ty = loop {
            let ty = self.field_type();
            if !matches!(ty, Type::Himpunan(_)) {
                break ty;
            }
        };
        let (field, shape) = self.field("isinya".to_owned(), ty, false);
        (Record { name: None, fields: vec![Input { optional: false, external: None, ..field }] }, vec![shape], true)
    }

    fn record(&mut self, index: usize) -> (Record, Vec<Shape>, bool) {
        let (mut fields, mut shapes) = (Vec::new(), Vec::new());
        for at in 0..self.random.between(1, 4) {
            let ty = if at == 0 { *self.random.pick(&[Type::Bulat, Type::Uang(0), Type::Bulat]) } else { self.field_type() };
            let name = loop {
                let name = self.name(&["harga", "vol", "usia_isi", "diterima", "kode", "wajib"]);
                if fields.iter().all(|field: &Input| field.name != name) {
                    break name;
                }
            };
            let optional = at > 0 && self.random.chance(25);
            let (field, shape) = self.field(name, ty, optional);
            fields.push(field);
            shapes.push(shape);
        }
        (Record { name: Some(format!("Rekaman{index}")), fields }, shapes, false)
    }

    fn field_type(&mut self) -> Type {
        match self.random.below(14) {
            0 | 1 => Type::Uang(0),
            2 => Type::Uang(2),
            3 => Type::Persen(self.random.between(0, 3) as u32),
            4 => Type::Desimal(self.random.between(1, 3) as u32),
            5 | 6 => Type::Bulat,
            7 => Type::Logika,
            8 | 9 => Type::Tanggal,
            10 if self.regulation.zone.is_some() => Type::Waktu,
            11 => Type::Teks,
            12 => Type::Himpunan(self.enumeration()),
            _ => Type::Jenis(self.enumeration()),
        }
    }

    fn field(&mut self, name: String, ty: Type, optional: bool) -> (Input, Shape) {
        self.input(name, ty);
        let (input, shape) = (self.regulation.inputs.pop().expect("made above"), self.inputs.pop().expect("made above"));
        (Input { default: None, optional, judged: false, secret: false, ..input }, shape)
    }

    /// Whether a field of an element is the one its name means, and no other spoken of more closely has that name.
    fn is_visible(&self, at: usize, name: &str) -> bool {
        self.scopes[at + 1..].iter().all(|(_, list)| {
            let fields = self.regulation.record(*list).fields.iter().map(|field| &field.name);
            let computed = self.regulation.values.iter().filter(|value| value.each == Some(*list)).map(|value| &value.name);
            fields.chain(computed).all(|other| other != name)
        })
    }

    fn shapes_of(&self, list: usize) -> Vec<Shape> {
        self.lists.iter().find(|(own, _)| *own == list).expect("a list").1.clone()
    }

    /// Fields and computed fields of the elements spoken of.
    pub(super) fn fields_here(&self, wanted: &dyn Fn(&Shape) -> bool) -> Vec<Typed> {
        let mut found = Vec::new();
        for (at, (binder, list)) in self.scopes.iter().enumerate() {
            for (field, shape) in self.shapes_of(*list).into_iter().enumerate() {
                let thing = Thing::Field(*binder, *list, field);
                let declared = &self.regulation.record(*list).fields[field];
                let there = !declared.optional || self.present.contains(&thing);
                if wanted(&shape) && there && self.is_visible(at, &declared.name) {
                    found.push(Typed { expr: Expr::Thing(thing), shape });
                }
            }
            for (value, shape) in self.values.iter().enumerate() {
                let own = self.regulation.values[value].each == Some(*list);
                if let Some(shape) = shape.as_ref().filter(|shape| own && wanted(shape))
                    && self.is_visible(at, &self.regulation.values[value].name)
                {
                    found.push(Typed { expr: Expr::Thing(Thing::Computed(*binder, *list, value)), shape: shape.clone() });
                }
            }
        }
        found
    }

    /// Optional fields of the elements spoken of.
    pub(super) fn absent_fields(&self) -> Vec<Thing> {
        let mut found = Vec::new();
        for (at, (binder, list)) in self.scopes.iter().enumerate() {
            for (field, declared) in self.regulation.record(*list).fields.iter().enumerate() {
                if declared.optional && self.is_visible(at, &declared.name) {
                    found.push(Thing::Field(*binder, *list, field));
                }
            }
        }
        found
    }

    /// What can be read of an element that a value is.
    pub(super) fn dots(&self, of: usize, list: usize, wanted: &dyn Fn(&Shape) -> bool) -> Vec<Typed> {
        let mut found = Vec::new();
        for (field, shape) in self.shapes_of(list).into_iter().enumerate() {
            if wanted(&shape) && !self.regulation.record(list).fields[field].optional {
                found.push(Typed { expr: Expr::Dot { of, list, part: Part::Field(field) }, shape });
            }
        }
        for (value, shape) in self.values.iter().enumerate() {
            let own = self.regulation.values[value].each == Some(list);
            if let Some(shape) = shape.as_ref().filter(|shape| own && wanted(shape)) {
                found.push(Typed { expr: Expr::Dot { of, list, part: Part::Computed(value) }, shape: shape.clone() });
            }
        }
        found
    }

    /// A list that may be asked here.
    fn any_list(&mut self) -> Option<usize> {
        let there = |list: usize| {
            let spoken_of = self.scopes.iter().any(|(_, own)| *own == list);
            !self.regulation.inputs[list].optional || spoken_of || self.present.contains(&Thing::Input(list))
        };
        let lists: Vec<usize> = self.lists.iter().map(|(list, _)| *list).filter(|list| there(*list)).collect();
        if lists.is_empty() { None } else { Some(*self.random.pick(&lists)) }
    }

    /// A question about a list: its binder and its filter, with what is asked of an element in its scope.
    fn about<T>(
        &mut self,
        list: usize,
        filter_chance: usize,
        ask: impl FnOnce(&mut Generator) -> Option<T>,
    ) -> Option<(usize, Option<Box<Expr>>, T)> {
        // Questions in questions are small.
        if self.scopes.len() > 2 {
            return None;
        }
        self.names += 1;
        let binder = QUESTIONS + self.names;
        let known = self.present.len();
        self.scopes.push((binder, list));
        let filter = self.random.chance(filter_chance).then(|| self.element_guard());
        let asked = ask(self);
        self.scopes.pop();
        self.present.truncate(known);
        asked.map(|asked| (binder, filter.map(Box::new), asked))
    }

    /// A condition on the element spoken of; what it shows to be there stays known.
    fn element_guard(&mut self) -> Expr {
        if let Some(thing) = self.absent_fields().into_iter().find(|thing| !self.present.contains(thing))
            && self.random.chance(60)
        {
            self.present.push(thing);
            let test = Expr::Present { negated: false, thing };
            return if self.random.chance(50) { test } else { Expr::And(vec![test, self.element_test()]) };
        }
        if self.random.chance(25) { self.condition(1) } else { self.element_test() }
    }

    /// A small condition about a field, or a question about the same list.
    fn element_test(&mut self) -> Expr {
        if let [(_, list)] = self.scopes[..]
            && list < self.inputs.len()
            && self.random.chance(6)
            && let Some((binder, filter, ())) = self.about(list, 100, |_| Some(()))
        {
            return Expr::Query { kind: QueryKind::Any, list, binder, filter, item: None, when_empty: None };
        }
        let found = self.fields_here(&|shape| !shape.is_fraction());
        if found.is_empty() {
            return self.condition(0);
        }
        let field = self.random.pick(&found).clone();
        self.test_of(field)
    }

    /// A test of something, whatever it is.
    pub(super) fn test_of(&mut self, of: Typed) -> Expr {
        let (dim, equality) = (of.shape.dim, if self.random.chance(60) { Compare::Equal } else { Compare::NotEqual });
        let ordered = *self.random.pick(&[Compare::Less, Compare::LessEqual, Compare::Greater, Compare::GreaterEqual]);
        let item = Box::new(of.expr.clone());
        match dim {
            Dim::Logika if self.random.chance(70) => of.expr,
            Dim::Himpunan(e) => {
                let member = Box::new(Expr::Constant(Constant::Member(e, self.random.below(self.members(e)))));
                Expr::Contains { negated: self.random.chance(30), set: item, item: member }
            }
            Dim::Tanggal | Dim::Waktu => Expr::Compare(ordered, item, Box::new(self.value_of(dim, 0).expr)),
            Dim::Jenis(e) => {
                let op = if self.regulation.enumerations[e].ordered && self.random.chance(60) { ordered } else { equality };
                Expr::Compare(op, item, Box::new(self.value_of(dim, 0).expr))
            }
            Dim::Teks => self.text_test(of.expr),
            Dim::Logika => Expr::Compare(equality, item, Box::new(Expr::Constant(Constant::Bool(self.random.chance(50))))),
            _ => {
                let other = self.number(dim, 0);
                if of.shape.comparable(&other.shape) {
                    let op = if self.random.chance(85) { ordered } else { equality };
                    return Expr::Compare(op, item, Box::new(other.expr));
                }
                let constant = self.number_constant(dim).expr;
                Expr::Compare(ordered, item, Box::new(constant))
            }
        }
    }

    pub(super) fn text_test(&mut self, of: Expr) -> Expr {
        let equality = if self.random.chance(60) { Compare::Equal } else { Compare::NotEqual };
        if self.random.chance(15) {
            let values = vec![self.text_constant(), self.text_constant()];
            return Expr::AnyOf { negated: self.random.chance(30), item: Box::new(of), values };
        }
        let others = self.things(|shape| shape.dim == Dim::Teks);
        let other = if !others.is_empty() && self.random.chance(50) {
            self.random.pick(&others).expr.clone()
        } else {
            Expr::Constant(self.text_constant())
        };
        Expr::Compare(equality, Box::new(of), Box::new(other))
    }

    /// A question whose answer is ya or tidak.
    pub(super) fn truth_of_list(&mut self) -> Option<Expr> {
        let list = self.any_list()?;
        if self.random.chance(45) {
            let (binder, filter, item) = self.about(list, 40, |own| Some(own.element_guard()))?;
            let item = Some(Box::new(item));
            return Some(Expr::Query { kind: QueryKind::All, list, binder, filter, item, when_empty: None });
        }
        let (binder, filter, ()) = self.about(list, 90, |_| Some(()))?;
        Some(Expr::Query { kind: QueryKind::Any, list, binder, filter, item: None, when_empty: None })
    }

    /// How many elements count.
    pub(super) fn count_of_list(&mut self) -> Option<Typed> {
        let list = self.any_list()?;
        let (binder, filter, ()) = self.about(list, 70, |_| Some(()))?;
        let shape = Shape::number(Dim::Bare, 0, Interval::new(0.into(), self.regulation.most(list).into()));
        Some(Typed { expr: Expr::Query { kind: QueryKind::Count, list, binder, filter, item: None, when_empty: None }, shape })
    }

    /// The sum of a number of every element that counts.
    pub(super) fn sum_of_list(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let list = self.any_list()?;
        let (binder, filter, item) = self.about(list, 50, |own| own.item(dim, depth))?;
        let mut shape = item.shape.sum(self.regulation.most(list))?;
        let when_empty = if self.random.chance(25) { Some(self.number(dim, 0)) } else { None };
        if let Some(otherwise) = &when_empty {
            shape = shape.hull(&otherwise.shape)?;
        }
        let (item, when_empty) = (Some(Box::new(item.expr)), when_empty.map(|typed| Box::new(typed.expr)));
        Some(Typed { expr: Expr::Query { kind: QueryKind::Sum, list, binder, filter, item, when_empty }, shape })
    }

    /// The largest or smallest of something of every element that counts.
    pub(super) fn extreme_of_list(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let list = self.any_list()?;
        let (binder, filter, item) = self.about(list, 50, |own| own.item(dim, depth))?;
        let mut shape = item.shape.clone();
        let when_empty = if self.random.chance(40) { Some(self.value_of(dim, 0)) } else { None };
        if let Some(otherwise) = &when_empty {
            shape = shape.hull(&otherwise.shape)?;
        }
        let kind = if self.random.chance(50) { QueryKind::Largest } else { QueryKind::Smallest };
        let (item, when_empty) = (Some(Box::new(item.expr)), when_empty.map(|typed| Box::new(typed.expr)));
        Some(Typed { expr: Expr::Query { kind, list, binder, filter, item, when_empty }, shape })
    }

    /// Something of an element: mostly a field, sometimes a formula with one.
    fn item(&mut self, dim: Dim, depth: usize) -> Option<Typed> {
        let fields = self.fields_here(&|shape| shape.dim == dim && !shape.is_fraction());
        let number = matches!(dim, Dim::Uang | Dim::Persen | Dim::Bare | Dim::Lama(_));
        if !fields.is_empty() && self.random.chance(75) {
            return Some(self.random.pick(&fields).clone());
        }
        if !fields.is_empty() || self.random.chance(40) {
            let found = self.value_of(dim, depth.min(1));
            return (!number || !found.shape.is_fraction()).then_some(found);
        }
        None
    }

    /// The choice of one element; ties are left in on purpose.
    pub(super) fn choose(&mut self, list: usize) -> Option<Typed> {
        let (binder, filter, keys) = self.about(list, 50, |own| {
            let ranked = |own: &Generator, shape: &Shape| match shape.dim {
                Dim::Jenis(e) => own.regulation.enumerations[e].ordered,
                Dim::Tanggal | Dim::Waktu => true,
                _ => shape.number.is_some() && !shape.is_fraction(),
            };
            let mut fields = own.fields_here(&|shape| ranked(own, shape));
            let mut keys = Vec::new();
            own.random.shuffle(&mut fields);
            let wanted = own.random.between(1, 3);
            keys.extend(fields.into_iter().take(wanted).map(|field| (field.expr, own.random.chance(50))));
            if keys.is_empty() || own.random.chance(15) {
                let dim = *own.random.pick(&[Dim::Bare, Dim::Uang, Dim::Tanggal]);
                let key = own.value_of(dim, 1);
                keys.push((key.expr, own.random.chance(50)));
            }
            Some(keys)
        })?;
        let when_empty = match self.random.below(5) {
            0 => self.thing(|shape| shape.dim == Dim::Elemen(list)),
            1 if self.scopes.len() < 2 => self.choose(list),
            _ => None,
        };
        let when_empty = when_empty.map(|typed| Box::new(typed.expr));
        let expr = Expr::Select { list, binder, filter, keys, when_empty };
        Some(Typed { expr, shape: Shape::other(Dim::Elemen(list)) })
    }

    /// An element of a list: one chosen here, one that a value is, or either of two.
    pub(super) fn element(&mut self, list: usize, depth: usize) -> Option<Typed> {
        if depth > 0 && self.random.chance(15) {
            let (a, b) = (self.element(list, 0)?, self.element(list, 0)?);
            let branches = vec![(self.condition(0), a.expr)];
            return Some(Typed { expr: Expr::If { branches, otherwise: Box::new(b.expr) }, shape: a.shape });
        }
        if self.random.chance(20)
            && let Some(found) = self.thing(|shape| shape.dim == Dim::Elemen(list))
        {
            return Some(found);
        }
        self.choose(list)
    }

    /// A value that is an element, or a computed field of every element.
    pub(super) fn list_definition(&mut self) -> bool {
        if self.lists.is_empty() {
            return false;
        }
        if let Some(list) = self.any_list()
            && self.random.chance(35)
        {
            self.rules(Dim::Elemen(list));
            return true;
        }
        let list = self.random.pick(&self.lists).0;
        let dim = match self.random.below(8) {
            0..=2 => Dim::Uang,
            3 => Dim::Bare,
            4 => Dim::Logika,
            5 => Dim::Persen,
            6 => Dim::Tanggal,
            _ => Dim::Jenis(self.enumeration()),
        };
        self.computed(dim, list);
        true
    }
}
