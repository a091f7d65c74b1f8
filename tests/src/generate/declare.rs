//! Inputs and `pastikan`.

use num_bigint::BigInt;
use num_traits::Signed;
use perwali_engine::value::Interval;

use super::shape::{Shape, ten};
use super::{Generator, Typed};
use crate::model::{Constant, Dim, Expr, Input, Note, Number, Thing, Type};

impl Generator {
    pub(super) fn declare_inputs(&mut self) {
        let names = ["bruto", "hari", "nilai", "luas", "umur", "lain", "jenis", "mulai", "tanggal", "kelas", "ada_izin"];
        // One of each of the commonest types, so that every construct finds what it works on.
        let mut types = vec![Type::Uang(0), Type::Jenis(self.enumeration())];
        for _ in 0..self.random.between(2, 5) {
            types.push(match self.random.below(15) {
                0 => Type::Uang(0),
                1 => Type::Uang(2),
                2 => Type::Persen(2),
                3 => Type::Persen(self.random.between(0, 4) as u32),
                4 => Type::Desimal(self.random.between(1, 3) as u32),
                5 | 6 => Type::Bulat,
                7 | 8 => Type::Logika,
                9 | 12 => Type::Tanggal,
                13 if self.regulation.zone.is_some() => Type::Waktu,
                14 => Type::Teks,
                10 | 13 => Type::Jenis(self.enumeration()),
                _ => Type::Himpunan(self.enumeration()),
            });
        }
        for ty in types {
            let name = self.name(if ty == Type::Logika { &["ada_izin", "terdaftar", "miskin"] } else { &names });
            self.input(name, ty);
        }
    }

    pub(super) fn input(&mut self, name: String, ty: Type) {
        let (dim, scale) = (ty.dim(), ty.scale());
        let numeric = matches!(dim, Dim::Uang | Dim::Persen | Dim::Bare);
        let mut range = None;
        let (mut low, mut high) = Generator::bounds_of(ty);
        if numeric && self.random.chance(65) {
            (low, high) = self.bounds(dim, scale);
            range = Some((
                Constant::Number(self.written(low.clone(), scale, dim)),
                Constant::Number(self.written(high.clone(), scale, dim)),
            ));
        }
        let mut days = None;
        if dim == Dim::Tanggal && self.random.chance(40) {
            let (a, b) = (self.any_date(), self.any_date());
            days = Some((a.min(b), a.max(b)));
            range = days.map(|(a, b)| (Constant::Date(a), Constant::Date(b)));
        }
        let optional = self.random.chance(22);
        let default = if self.random.chance(if optional { 5 } else { 15 }) {
            Some(if numeric {
                let pick = if self.random.chance(50) { low.clone() } else { self.inside(&low, &high) };
                Constant::Number(self.written(pick, scale, dim))
            } else if let Some((first, _)) = days {
                Constant::Date(first)
            } else {
                self.constant(dim, 0)
            })
        } else {
            None
        };
        let external = self.random.chance(10).then(|| format!("luar-{name}"));
        let judged = self.random.chance(8);
        let secret = self.random.chance(8);
        self.regulation.inputs.push(Input { name, external, ty, range, default, optional, judged, secret });
        self.inputs.push(if numeric { Shape::number(dim, scale, Interval::new(low, high)) } else { Shape::other(dim) });
    }

    /// Bounds of a number at a scale: small, negative, or very wide.
    pub(super) fn bounds(&mut self, dim: Dim, scale: u32) -> (BigInt, BigInt) {
        let unit = ten(scale);
        match (dim, self.random.below(10)) {
            (Dim::Persen, 0) => (-&unit, unit * 2),
            (Dim::Persen, _) => (0.into(), unit * self.random.between(1, 2)),
            (_, 0) => (0.into(), ten(scale) * ten(self.random.between(15, 22) as u32)),
            (_, 1) => (0.into(), ten(scale) * ten(self.random.between(24, 30) as u32)),
            (Dim::Uang, 2) => (-(ten(9 + scale)), ten(9 + scale)),
            (Dim::Uang, _) => (0.into(), ten(scale) * ten(self.random.between(5, 12) as u32)),
            (_, 2 | 3) => (-(&unit * self.random.between(1, 100)), unit * self.random.between(1, 1_000)),
            (_, 4) => (unit.clone(), unit * self.random.between(2, 50)),
            _ => (0.into(), unit * self.random.between(1, 5_000)),
        }
    }

    pub(super) fn inside(&mut self, low: &BigInt, high: &BigInt) -> BigInt {
        let width: BigInt = high - low + 1;
        let draw = BigInt::from(self.random.draw()) * BigInt::from(self.random.draw());
        low + draw % width
    }

    /// A number of a dimension with few digits: round amounts, odd ones, zero.
    pub(super) fn literal(&mut self, dim: Dim, most_scale: u32) -> Number {
        let (mantissa, scale): (BigInt, u32) = match dim {
            Dim::Uang => match self.random.below(8) {
                0 => (0.into(), 0),
                1 => (self.random.between(1, 99_999).into(), 0),
                2 => (BigInt::from(self.random.between(1, 999)) * ten(self.random.between(9, 14) as u32), 0),
                3 if most_scale > 0 => {
                    (self.random.between(1, 99_999).into(), self.random.between(1, most_scale.min(2) as usize) as u32)
                }
                _ => (BigInt::from(self.random.between(1, 99)) * ten(self.random.between(2, 8) as u32), 0),
            },
            Dim::Lama(lama) => (self.length_count(lama), 0),
            Dim::Persen => {
                let scale = self.random.between(2, most_scale.clamp(2, 5) as usize) as u32;
                (BigInt::from(self.random.between(0, 110)), scale)
            }
            _ => match self.random.below(6) {
                0 => (0.into(), 0),
                1 => (1.into(), 0),
                2 if most_scale > 0 => {
                    (self.random.between(1, 999).into(), self.random.between(1, most_scale.min(3) as usize) as u32)
                }
                3 => (BigInt::from(self.random.between(1, 60)) * ten(self.random.between(2, 6) as u32), 0),
                _ => (self.random.between(1, 99).into(), 0),
            },
        };
        self.written(mantissa, scale, dim)
    }

    pub(super) fn number_constant(&mut self, dim: Dim) -> Typed {
        let number = self.literal(dim, 3);
        let shape = Shape::number(dim, number.scale, Interval::point(number.mantissa.clone()));
        let constant = Expr::Constant(Constant::Number(number));
        if self.random.chance(7) && !matches!(&constant, Expr::Constant(Constant::Number(n)) if !n.mantissa.is_positive()) {
            return Typed { expr: Expr::Negate(Box::new(constant)), shape: shape.negate() };
        }
        Typed { expr: constant, shape }
    }

    pub(super) fn declare_assertions(&mut self) {
        let count = if self.random.chance(30) { self.random.between(1, 2) } else { 0 };
        // Inside `pastikan` every input is there, and no value is.
        let values = std::mem::take(&mut self.values);
        self.present = (0..self.inputs.len()).map(Thing::Input).collect();
        for _ in 0..count {
            let condition = self.condition(1);
            // Mostly true: a refused input hides everything else.
            let condition =
                if self.random.chance(70) { Expr::Or(vec![condition, self.condition(1), self.condition(0)]) } else { condition };
            if self.random.chance(30) {
                let place = self.provision(crate::model::Level::Pasal, "", None);
                self.heading(place);
                self.state(place, crate::model::Statement::Assertion(condition));
            } else {
                self.regulation.assertions.push(condition);
            }
        }
        if self.random.chance(25) {
            let place = self.provision(crate::model::Level::Pasal, "", None);
            let kind = *self.random.pick(&[Note::Asumsi, Note::Tafsir, Note::TidakDiotomasi, Note::BelumDituangkan]);
            let about: Vec<usize> = (0..values.len()).filter(|_| self.random.chance(20)).collect();
            let about = about.into_iter().filter(|value| self.regulation.values[*value].each.is_none()).collect();
            self.state(place, crate::model::Statement::Note(kind, about));
        }
        self.present.clear();
        self.values = values;
    }
}
