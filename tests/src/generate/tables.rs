//! Decision tables and tariffs.

use num_bigint::BigInt;
use num_traits::Zero;
use perwali_engine::value::Interval;

use super::shape::{Shape, ten};
use super::{Generator, Typed};
use crate::model::{Cell, Constant, Date, Dim, Level, Number, Output, Row, Table, Tariff};

/// What an output column holds: its dimension, its most digits after the point, whether it may be `kosong`.
pub(super) type Column = (Dim, u32, bool);

const MOST_ROWS: usize = 14;

impl Generator {
    /// A table with these outputs; gives what is known of each.
    pub(super) fn table(&mut self, columns: &[Column]) -> (usize, Vec<Shape>) {
        let first = self.random.chance(45);
        let keys: Vec<Typed> = (0..self.random.between(1, 3)).map(|_| self.key()).collect();
        let cells = if first { self.first_match(&keys) } else { self.unique(&keys) };
        let addressed = match self.random.below(10) {
            0..=2 => 100,
            3 => 50,
            _ => 0,
        };
        let mut rows: Vec<Row> = Vec::new();
        for (index, cells) in cells.into_iter().enumerate() {
            let segment = self.random.chance(addressed).then(|| (Level::Angka, (index + 1).to_string()));
            let (impossible, which) = (index > 0 && self.random.chance(5), self.random.below(columns.len()));
            let outputs = columns.iter().enumerate().map(|(column, (dim, scale, optional))| {
                // The first row always says something, so that the column has a type.
                if impossible && (column == which || self.random.chance(50)) {
                    Output::Impossible
                } else if *optional && index > 0 && self.random.chance(25) {
                    Output::Empty
                } else {
                    Output::Value(self.constant(*dim, *scale))
                }
            });
            let outputs = outputs.collect();
            rows.push(Row { segment, cells, outputs });
        }
        let shapes =
            columns.iter().enumerate().map(|(column, (dim, ..))| column_shape(*dim, rows.iter().map(|row| &row.outputs[column])));
        let shapes = shapes.collect();
        self.regulation.tables.push(Table { first, keys: keys.into_iter().map(|key| key.expr).collect(), rows });
        (self.regulation.tables.len() - 1, shapes)
    }

    fn key(&mut self) -> Typed {
        if self.random.chance(10) {
            return Typed { expr: self.truth(1), shape: Shape::other(Dim::Logika) };
        }
        if self.random.chance(20) {
            let dim = *self.random.pick(&[Dim::Uang, Dim::Bare, Dim::Persen]);
            return self.number(dim, 1);
        }
        let fits = |shape: &Shape| match shape.dim {
            Dim::Himpunan(_) | Dim::Teks | Dim::Waktu | Dim::Daftar | Dim::Elemen(_) => false,
            Dim::Lama(_) => !shape.is_fraction() && shape.scale() == 0,
            _ => !shape.is_fraction(),
        };
        let found = self.things(fits);
        if found.is_empty() { self.number(Dim::Uang, 0) } else { self.random.pick(&found).clone() }
    }

    /// Rows of which exactly one matches.
    fn unique(&mut self, keys: &[Typed]) -> Vec<Vec<Cell>> {
        let mut rows: Vec<Vec<Cell>> = vec![Vec::new()];
        for (at, key) in keys.iter().enumerate() {
            let pieces = self.pieces(key);
            let mut next = Vec::new();
            let room = MOST_ROWS / rows.len();
            for row in &rows {
                let open = pieces.len() > room || at > 0 && self.random.chance(25);
                for piece in if open { vec![Cell::Any] } else { pieces.clone() } {
                    next.push(row.iter().cloned().chain([piece]).collect());
                }
            }
            rows = next;
        }
        self.random.shuffle(&mut rows);
        rows
    }

    /// Rows of which the first that matches wins; the last takes what is left.
    fn first_match(&mut self, keys: &[Typed]) -> Vec<Vec<Cell>> {
        let pieces: Vec<Vec<Cell>> = keys.iter().map(|key| self.pieces(key)).collect();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for _ in 0..self.random.between(1, 6) {
            rows.push(
                pieces
                    .iter()
                    .map(|pieces| if self.random.chance(25) { Cell::Any } else { self.random.pick(pieces).clone() })
                    .collect(),
            );
        }
        rows.push(keys.iter().map(|_| if self.random.chance(50) { Cell::Any } else { Cell::Rest }).collect());
        rows
    }

    /// Cells that together take every value of a key, each exactly once.
    fn pieces(&mut self, key: &Typed) -> Vec<Cell> {
        let rest = self.random.chance(50);
        match key.shape.dim {
            Dim::Logika => {
                let cell = |truth| Cell::Values(vec![Constant::Bool(truth)]);
                vec![cell(true), if rest { Cell::Rest } else { cell(false) }]
            }
            Dim::Jenis(e) if self.regulation.enumerations[e].ordered && self.random.chance(60) => self.ranks(e, rest),
            Dim::Jenis(e) => {
                let mut members: Vec<usize> = (0..self.members(e)).collect();
                self.random.shuffle(&mut members);
                let groups = self.random.between(1, members.len().min(3));
                let mut cells: Vec<Vec<Constant>> = vec![Vec::new(); groups];
                for (index, member) in members.into_iter().enumerate() {
                    cells[index % groups].push(Constant::Member(e, member));
                }
                let mut cells: Vec<Cell> = cells.into_iter().map(Cell::Values).collect();
                if rest && cells.len() > 1 {
                    cells.pop();
                    cells.push(Cell::Rest);
                }
                cells
            }
            Dim::Tanggal => {
                let mut cuts: Vec<Date> = (0..self.random.between(1, 3)).map(|_| self.date()).collect();
                cuts.sort();
                cuts.dedup();
                self.ranges(cuts.into_iter().map(Constant::Date).collect(), rest)
            }
            dim => {
                let scale = key.shape.scale();
                let mut cuts: Vec<Number> = (0..self.random.between(1, 4)).map(|_| self.cut(dim, scale, key)).collect();
                cuts.sort_by_key(Number::value);
                cuts.dedup_by_key(|cut| cut.value());
                self.ranges(cuts.into_iter().map(Constant::Number).collect(), rest)
            }
        }
    }

    /// Ranges of ranked members, none of them empty, each end written as the last inside or the first outside.
    fn ranks(&mut self, e: usize, rest: bool) -> Vec<Cell> {
        let members = self.members(e);
        let mut cuts: Vec<usize> = (0..self.random.between(1, 2)).map(|_| self.random.below(members - 1)).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let member = |rank| Constant::Member(e, rank);
        let mut cells = Vec::new();
        let mut low: Option<usize> = None;
        for cut in cuts.into_iter().map(Some).chain([None]) {
            let above = low.map(|low| if self.random.chance(50) { (member(low), false) } else { (member(low + 1), true) });
            let below = cut.map(|cut| if self.random.chance(50) { (member(cut), true) } else { (member(cut + 1), false) });
            let last = cut.is_none();
            cells.push(if last && rest { Cell::Rest } else { Cell::Range(above, below, self.random.chance(50)) });
            low = cut;
        }
        cells
    }

    /// A number that may divide a column: small enough for the index, sometimes finer than the key.
    fn cut(&mut self, dim: Dim, scale: u32, key: &Typed) -> Number {
        let interval = &key.shape.known().interval;
        let limit = ten(17);
        if *interval.low() < BigInt::zero() && self.random.chance(30) {
            let low = interval.low().clone().max(-limit);
            let mantissa = self.inside(&low, &BigInt::zero());
            return self.written(mantissa, scale, dim);
        }
        if self.random.chance(20) && *interval.low() >= BigInt::zero() {
            let mantissa = self.inside(interval.low(), &interval.high().clone().min(interval.low() + limit.clone()));
            if mantissa < limit {
                return self.written(mantissa, scale, dim);
            }
        }
        let found = self.literal(dim, scale + 1);
        let highest = found.mantissa.clone() * ten(scale);
        if highest < ten(18 + found.scale) { found } else { self.written(self.names, 0, dim) }
    }

    fn ranges(&mut self, cuts: Vec<Constant>, rest: bool) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut low: Option<(Constant, bool)> = None;
        for cut in cuts {
            let included = self.random.chance(65);
            cells.push(Cell::Range(low, Some((cut.clone(), included)), self.random.chance(50)));
            low = Some((cut, !included));
        }
        if cells.len() > 2 && self.random.chance(30) {
            let at = self.random.below(cells.len());
            cells[at] = Cell::Rest;
            cells.push(Cell::Range(low, None, false));
        } else {
            cells.push(if rest { Cell::Rest } else { Cell::Range(low, None, false) });
        }
        cells
    }

    /// A tariff for bases of this dimension, new or known.
    pub(super) fn tariff(&mut self, dim: Dim) -> usize {
        let known: Vec<usize> = (0..self.regulation.tariffs.len()).filter(|at| self.regulation.tariffs[*at].dim == dim).collect();
        if !known.is_empty() && self.random.chance(60) {
            return *self.random.pick(&known);
        }
        let mut ends: Vec<Number> = (0..self.random.between(1, 4)).map(|_| self.literal(dim, 1)).collect();
        ends.sort_by_key(Number::value);
        ends.dedup_by_key(|end| end.value());
        let mut slices: Vec<(Option<Number>, Number)> = Vec::new();
        for end in ends.into_iter().map(Some).chain([None]) {
            slices.push((end, self.literal(Dim::Persen, 4)));
        }
        let id = self.regulation.tariffs.len();
        let (progressive, style) = (self.random.chance(65), self.random.below(2) as u8);
        self.regulation.tariffs.push(Tariff { name: format!("tarif_{id}"), progressive, dim, slices, style });
        let place = self.provision(Level::Pasal, "", None);
        self.state(place, crate::model::Statement::Tariff(id));
        id
    }
}

fn column_shape<'a>(dim: Dim, cells: impl Iterator<Item = &'a Output> + Clone) -> Shape {
    let numbers = cells.filter_map(|cell| match cell {
        Output::Value(Constant::Number(number)) => Some(number),
        _ => None,
    });
    let Some(scale) = numbers.clone().map(|number| number.scale).max() else { return Shape::other(dim) };
    let hull = numbers
        .map(|number| Interval::point(&number.mantissa * ten(scale - number.scale)))
        .reduce(|a, b| a.hull(&b))
        .unwrap_or_else(|| Interval::point(BigInt::zero()));
    Shape::number(dim, scale, hull)
}
