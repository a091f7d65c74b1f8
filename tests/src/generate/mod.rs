//! A seed → a random regulation that the checker should accept.
//!
//! Expressions are made together with what is known of them (scale, bounds), so that the rules of the language are kept
//! without asking the compiler. What may fail at run time (gaps, conflicts, zero divisors, bounds) is left in on purpose.

mod condition;
mod declare;
mod exceptions;
mod expr;
mod lists;
mod requirements;
mod shape;
mod tables;
mod time;
mod values;

use num_bigint::BigInt;

use crate::model::{
    Binder, Constant, Date, Decision, Dim, Enumeration, Expr, Level, Number, Provision, Regulation, Statement, Thing, Type,
};
use crate::random::Random;
use shape::Shape;

pub use shape::ten;

/// An expression and what is known of it.
#[derive(Clone, Debug)]
struct Typed {
    expr: Expr,
    shape: Shape,
}

struct Generator {
    random: Random,
    regulation: Regulation,
    /// What is known of each input and of each value made so far; none of what may not be used.
    inputs: Vec<Shape>,
    values: Vec<Option<Shape>>,
    /// Inputs that are lists, with what is known of the fields of their elements.
    lists: Vec<(usize, Vec<Shape>)>,
    /// Elements spoken of, innermost last: what stands for each, and its list.
    scopes: Vec<(Binder, usize)>,
    /// What a test has shown to be there.
    present: Vec<Thing>,
    names: usize,
}

/// The regulation of a seed.
pub fn generate(seed: u64) -> Regulation {
    let mut random = Random::new(seed);
    let from = Date { year: 2024, month: random.between(1, 12) as u32, day: 1 };
    let until = random.chance(20).then(|| Date { year: 2026 + random.below(3) as u32, month: 6, day: 30 });
    let missing_is_next = *random.pick(&[None, None, Some(false), Some(true)]);
    let zone = *random.pick(&[None, None, Some("WIB"), Some("WITA"), Some("WIT")]);
    let regulation = Regulation {
        seed,
        from,
        until,
        missing_is_next,
        zone,
        enumerations: Vec::new(),
        records: Vec::new(),
        inputs: Vec::new(),
        values: Vec::new(),
        decisions: Vec::new(),
        assertions: Vec::new(),
        tables: Vec::new(),
        tariffs: Vec::new(),
        provisions: Vec::new(),
        roots: Vec::new(),
    };
    let mut generator = Generator {
        random,
        regulation,
        inputs: Vec::new(),
        values: Vec::new(),
        lists: Vec::new(),
        scopes: Vec::new(),
        present: Vec::new(),
        names: 0,
    };
    generator.enumerations();
    generator.declare_inputs();
    generator.declare_lists();
    let values = generator.random.between(4, 8);
    while generator.regulation.values.len() < values {
        generator.definition();
    }
    generator.declare_assertions();
    generator.decisions();
    generator.arrange();
    generator.regulation
}

impl Generator {
    fn name(&mut self, plain: &[&str]) -> String {
        self.names += 1;
        let word = *self.random.pick(plain);
        let taken = |name: &str| {
            let regulation = &self.regulation;
            let fields = regulation.records.iter().flat_map(|record| &record.fields);
            regulation.inputs.iter().chain(fields).any(|input| input.name == name)
                || regulation.values.iter().any(|value| value.name == name)
        };
        if self.random.chance(25) && !taken(word) { word.to_owned() } else { format!("{word}_{}", self.names) }
    }

    fn enumerations(&mut self) {
        let letters = ["rendah", "sedang", "tinggi", "khusus", "lain_lain", "utama", "waris", "hibah"];
        for index in 0..self.random.between(1, 3) {
            let count = self.random.between(2, 6);
            let start = self.random.below(letters.len());
            let mut members: Vec<(String, Option<String>)> = (0..count)
                .map(|member| {
                    let word = letters[(start + member) % letters.len()];
                    let own = self.random.chance(80);
                    let name = if own { format!("{word}_{}", (b'a' + index as u8) as char) } else { word.to_owned() };
                    let external = self.random.chance(15).then(|| format!("{word}-{index}"));
                    (name, external)
                })
                .collect();
            members.dedup_by(|a, b| a.0 == b.0);
            let name = (*self.random.pick(&["Golongan", "Status", "Metode"])).to_owned();
            let ordered = self.random.chance(40);
            self.regulation.enumerations.push(Enumeration { name: format!("{name}{index}"), ordered, members });
        }
    }

    fn members(&self, e: usize) -> usize {
        self.regulation.enumerations[e].members.len()
    }

    fn enumeration(&mut self) -> usize {
        self.random.below(self.regulation.enumerations.len())
    }

    fn date(&mut self) -> Date {
        let year = *self.random.pick(&[2023, 2024, 2025, 2025, 2026]);
        let month = self.random.between(1, 12) as u32;
        let day = self.random.between(1, 28) as u32;
        if self.random.chance(10) { Date { year: 2024, month: 2, day: 29 } } else { Date { year, month, day } }
    }

    fn written(&mut self, mantissa: impl Into<BigInt>, scale: u32, dim: Dim) -> Number {
        let (mut mantissa, mut scale) = (mantissa.into(), scale);
        while scale > 0 && &mantissa % 10 == BigInt::from(0) {
            (mantissa, scale) = (mantissa / 10, scale - 1);
        }
        Number { mantissa, scale, dim, style: self.random.below(8) as u8 }
    }

    /// A constant of a type, whatever it is.
    fn constant(&mut self, dim: Dim, scale: u32) -> Constant {
        match dim {
            Dim::Logika => Constant::Bool(self.random.chance(50)),
            Dim::Tanggal if self.random.chance(50) => Constant::Date(self.any_date()),
            Dim::Tanggal => Constant::Date(self.date()),
            Dim::Waktu => self.time_constant(),
            Dim::Teks => self.text_constant(),
            Dim::Jenis(e) => Constant::Member(e, self.random.below(self.members(e))),
            Dim::Himpunan(e) => Constant::Set(e, self.some_members(e)),
            _ => Constant::Number(self.literal(dim, scale)),
        }
    }

    fn some_members(&mut self, e: usize) -> Vec<usize> {
        let mut members: Vec<usize> = (0..self.members(e)).collect();
        self.random.shuffle(&mut members);
        members.truncate(self.random.between(1, members.len()));
        members
    }

    /// A provision below another, or at the outside.
    fn provision(&mut self, level: Level, number: &str, parent: Option<usize>) -> usize {
        let id = self.regulation.provisions.len();
        self.regulation.provisions.push(Provision {
            level,
            number: number.to_owned(),
            parent,
            children: Vec::new(),
            guard: None,
            from: None,
            summary: self.random.chance(10),
            statements: Vec::new(),
        });
        match parent {
            Some(parent) => self.regulation.provisions[parent].children.push(id),
            None => self.regulation.roots.push(id),
        }
        id
    }

    fn state(&mut self, provision: usize, statement: Statement) {
        self.regulation.provisions[provision].statements.push(statement);
    }

    /// Questions: each declared value, some of them together, some helpers.
    fn decisions(&mut self) {
        let mut answerable: Vec<usize> = Vec::new();
        for (value, shape) in self.values.iter().enumerate() {
            let single = self.regulation.values[value].each.is_none();
            if single && shape.as_ref().is_none_or(|shape| !shape.is_fraction()) {
                answerable.push(value);
            }
        }
        let declared: Vec<usize> = answerable.iter().copied().filter(|v| self.regulation.values[*v].declared.is_some()).collect();
        let mut decisions: Vec<Decision> = Vec::new();
        self.random.shuffle(&mut answerable);
        if !answerable.is_empty() && self.random.chance(60) {
            let outputs = answerable.iter().copied().take(self.random.between(1, 3)).collect();
            decisions.push(Decision { name: "paket".to_owned(), outputs, several: true });
        }
        let mut single = if self.random.chance(75) && !declared.is_empty() { declared } else { answerable };
        self.random.shuffle(&mut single);
        for value in single.into_iter().take(self.random.between(1, 2)) {
            decisions.push(Decision { name: self.regulation.values[value].name.clone(), outputs: vec![value], several: false });
        }
        self.regulation.decisions = decisions;
    }

    /// Puts the outermost provisions in any order, numbers them, and puts some into chapters.
    fn arrange(&mut self) {
        let mut roots = std::mem::take(&mut self.regulation.roots);
        self.random.shuffle(&mut roots);
        for (index, root) in roots.iter().enumerate() {
            self.regulation.provisions[*root].number = match self.random.below(20) {
                0 => format!("{}A", index + 1),
                1 => format!("?pasal tentang {index}"),
                _ => (index + 1).to_string(),
            };
        }
        if let Some(last) = roots.last().copied().filter(|_| self.random.chance(15)) {
            self.regulation.provisions[last].level = Level::Lampiran;
            self.regulation.provisions[last].number = if self.random.chance(50) { String::new() } else { "II".to_owned() };
        }
        if self.random.chance(75) || roots.len() < 3 {
            self.regulation.roots = roots;
            return;
        }
        let cut = self.random.between(1, roots.len() - 2);
        let annex = roots.pop_if(|last| self.regulation.provisions[*last].level == Level::Lampiran);
        for (number, part) in [("I", roots[..cut].to_vec()), ("II", roots[cut..].to_vec())] {
            let chapter = self.provision(Level::Bab, number, None);
            for root in part {
                self.regulation.provisions[root].parent = Some(chapter);
                self.regulation.provisions[chapter].children.push(root);
            }
        }
        self.regulation.roots.extend(annex);
    }

    fn bounds_of(ty: Type) -> (BigInt, BigInt) {
        match ty {
            Type::Uang(n) => (0.into(), ten(15 + n)),
            Type::Persen(n) => (0.into(), ten(n + 2)),
            Type::Desimal(n) => (0.into(), ten(9 + n)),
            _ => (0.into(), ten(9)),
        }
    }
}
