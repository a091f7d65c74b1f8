//! Cuts a decision table into pieces: proves it complete and unambiguous, and builds the index that finds its rows.
//!
//! One key after another, the rows still possible are cut at every end of their cells into pieces within which they do
//! not change. Where no row is left there is a gap; where two are left after the last key, an overlap. Both come with a
//! concrete value for every key. The pieces, kept, are the [`TableIndex`].

use std::collections::{BTreeMap, BTreeSet};

use num_bigint::BigInt;

use crate::ir::{KeyCell, Level, Row, TableIndex, Type};
use crate::value::{Day, Interval, Moment};

/// The most pieces a table may be cut into.
pub const MAX_PIECES: usize = 1 << 20;

/// Values of the keys that show a gap or an overlap: mantissa, member, 0 or 1, or count of a day.
pub type Witness = Vec<BigInt>;

/// What was found about a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFindings {
    /// Key values no row matches; the first few.
    pub gaps: Vec<Witness>,
    /// Pairs of rows that match together, each with key values; the first few.
    pub overlaps: Vec<(usize, usize, Witness)>,
    /// Rows that are never the answer.
    pub unreachable: Vec<usize>,
}

/// The table needs more than [`MAX_PIECES`] pieces, or a number beyond `i64` stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooComplex;

/// Most gaps and overlaps reported for one table.
const MAX_FINDINGS: usize = 3;

/// What a key can be, as integers.
pub fn domain(ty: &Type, members: usize) -> Option<Interval> {
    match ty {
        Type::Bool => Some(Interval::new(0.into(), 1.into())),
        Type::Member(_) => (members > 0).then(|| Interval::new(0.into(), (members - 1).into())),
        Type::Number(number) => Some(number.interval.clone()),
        Type::Date => Some(Interval::new(Day::FIRST.count().into(), Day::LAST.count().into())),
        Type::Time => Some(Interval::new(Moment::FIRST.count().into(), Moment::LAST.count().into())),
        Type::Fraction(_) | Type::Set(_) | Type::Text | Type::List(..) | Type::Element(_) => None,
    }
}

/// Cuts the rows of a table. `domains` gives what each key can be and whether it is a member or a boolean; `first` is
/// whether the first matching row wins.
pub fn cut(rows: &[Row], domains: &[(Interval, bool)], first: bool) -> Result<(TableIndex, TableFindings), TooComplex> {
    let mut cutter = Cutter {
        rows,
        domains,
        first,
        levels: domains.iter().map(|_| Pieces::default()).collect(),
        findings: TableFindings::default(),
        used: BTreeSet::new(),
        pieces: 0,
        witness: Vec::new(),
    };
    let all: Vec<usize> = (0..rows.len()).collect();
    cutter.node(0, &all)?;
    let Cutter { levels, mut findings, used, .. } = cutter;
    findings.unreachable = all.into_iter().filter(|row| !used.contains(row)).collect();
    let levels = levels
        .into_iter()
        .zip(domains)
        .map(|(pieces, (domain, dense))| pieces.finish(domain, *dense))
        .collect::<Result<_, _>>()?;
    Ok((TableIndex { levels }, findings))
}

/// The nodes of one level: each a list of pieces, by their inclusive upper ends.
#[derive(Default)]
struct Pieces {
    nodes: Vec<Vec<(BigInt, u32)>>,
    known: BTreeMap<Vec<usize>, u32>,
}

impl Pieces {
    fn finish(self, domain: &Interval, dense: bool) -> Result<Level, TooComplex> {
        let longest = self.nodes.iter().map(Vec::len).max().unwrap_or(1);
        if dense {
            let size = usize::try_from(domain.high()).map_err(|_| TooComplex)? + 1;
            let mut next = Vec::with_capacity(size * self.nodes.len());
            for node in &self.nodes {
                let mut member = BigInt::default();
                for (end, target) in node {
                    while member <= *end {
                        next.push(*target);
                        member += 1;
                    }
                }
            }
            if next.len() > MAX_PIECES {
                return Err(TooComplex);
            }
            return Ok(Level::Dense { size: u32::try_from(size).map_err(|_| TooComplex)?, next });
        }
        let width = longest.next_power_of_two();
        if width.saturating_mul(self.nodes.len()) > MAX_PIECES {
            return Err(TooComplex);
        }
        let (mut ends, mut next) = (Vec::new(), Vec::new());
        for node in &self.nodes {
            let last = node.last().map_or(0, |(_, target)| *target);
            for index in 0..width {
                let piece = node.get(index);
                // The last piece reaches to the end of the domain, so its end never decides.
                let end = match piece.filter(|_| index + 1 < node.len()) {
                    Some((end, _)) => i64::try_from(end).ok().filter(|end| *end < i64::MAX).ok_or(TooComplex)?,
                    None => i64::MAX,
                };
                ends.push(end);
                next.push(piece.map_or(last, |(_, target)| *target));
            }
        }
        Ok(Level::Sorted { width: u32::try_from(width).map_err(|_| TooComplex)?, ends, next })
    }
}

struct Cutter<'a> {
    rows: &'a [Row],
    domains: &'a [(Interval, bool)],
    first: bool,
    levels: Vec<Pieces>,
    findings: TableFindings,
    used: BTreeSet<usize>,
    pieces: usize,
    witness: Witness,
}

impl Cutter<'_> {
    /// The node of `level` for these candidate rows; after the last level, the row that answers.
    fn node(&mut self, level: usize, candidates: &[usize]) -> Result<u32, TooComplex> {
        let Some((domain, _)) = self.domains.get(level) else {
            return Ok(self.answer(candidates));
        };
        if candidates.is_empty() {
            self.gap(level);
        }
        if let Some(known) = self.levels.get(level).and_then(|l| l.known.get(candidates)) {
            return Ok(*known);
        }
        let id = self.levels.get(level).map_or(0, |l| l.nodes.len());
        let id = u32::try_from(id).map_err(|_| TooComplex)?;
        if let Some(l) = self.levels.get_mut(level) {
            l.nodes.push(Vec::new());
            l.known.insert(candidates.to_vec(), id);
        }
        let mut pieces: Vec<(BigInt, u32)> = Vec::new();
        for (start, end, rows) in self.sweep(level, candidates, domain)? {
            self.witness.push(start);
            let target = if rows.is_empty() {
                self.gap(level + 1);
                0
            } else {
                self.node(level + 1, &rows)?
            };
            self.witness.pop();
            match pieces.last_mut() {
                Some(last) if last.1 == target => last.0 = end,
                _ => pieces.push((end, target)),
            }
            self.pieces += 1;
            if self.pieces > MAX_PIECES {
                return Err(TooComplex);
            }
        }
        if let Some(node) = self.levels.get_mut(level).and_then(|l| l.nodes.get_mut(id as usize)) {
            *node = pieces;
        }
        Ok(id)
    }

    /// Pieces of the domain from low to high: first value, last value, rows that match there in order.
    fn sweep(
        &mut self,
        level: usize,
        candidates: &[usize],
        domain: &Interval,
    ) -> Result<Vec<(BigInt, BigInt, Vec<usize>)>, TooComplex> {
        let mut changes: BTreeMap<BigInt, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        changes.insert(domain.low().clone(), Default::default());
        for row in candidates {
            let cell = self.rows.get(*row).and_then(|row| row.cells.get(level));
            for range in cell.map_or_else(Vec::new, |cell| ranges(cell, domain)) {
                changes.entry(range.low().clone()).or_default().0.push(*row);
                let after = range.high() + 1;
                if after <= *domain.high() {
                    changes.entry(after).or_default().1.push(*row);
                }
            }
        }
        let starts: Vec<BigInt> = changes.keys().cloned().collect();
        let mut ends: Vec<BigInt> = starts.iter().skip(1).map(|start| start - 1).collect();
        ends.push(domain.high().clone());
        let mut active = BTreeSet::new();
        let mut out = Vec::with_capacity(starts.len());
        for ((start, (enter, leave)), end) in changes.into_iter().zip(ends) {
            for row in leave {
                active.remove(&row);
            }
            active.extend(enter);
            self.pieces += active.len();
            if self.pieces > 16 * MAX_PIECES {
                return Err(TooComplex);
            }
            out.push((start, end, active.iter().copied().collect()));
        }
        Ok(out)
    }

    fn answer(&mut self, candidates: &[usize]) -> u32 {
        let Some(row) = candidates.first().copied() else {
            self.gap(self.domains.len());
            return 0;
        };
        self.used.insert(row);
        if let (false, Some(second)) = (self.first, candidates.get(1)) {
            self.used.insert(*second);
            let seen = self.findings.overlaps.iter().any(|(a, b, _)| (*a, *b) == (row, *second));
            if !seen && self.findings.overlaps.len() < MAX_FINDINGS {
                self.findings.overlaps.push((row, *second, self.witness.clone()));
            }
        }
        u32::try_from(row).unwrap_or(0)
    }

    /// Records a gap for the keys seen so far; the keys from `level` on take their lowest value.
    fn gap(&mut self, level: usize) {
        if self.findings.gaps.len() >= MAX_FINDINGS {
            return;
        }
        let mut witness = self.witness.clone();
        witness.extend(self.domains.iter().skip(level).map(|(domain, _)| domain.low().clone()));
        witness.truncate(self.domains.len());
        if !self.findings.gaps.contains(&witness) {
            self.findings.gaps.push(witness);
        }
    }
}

/// The parts of a domain a cell takes.
fn ranges(cell: &KeyCell, domain: &Interval) -> Vec<Interval> {
    match cell {
        KeyCell::Any => vec![domain.clone()],
        KeyCell::Members(members) => {
            members.iter().map(|member| Interval::point((*member).into())).filter(|point| domain.encloses(point)).collect()
        }
        KeyCell::Range(low, high) => {
            let low = low.as_ref().map_or(domain.low(), |low| low.max(domain.low()));
            let high = high.as_ref().map_or(domain.high(), |high| high.min(domain.high()));
            if low <= high { vec![Interval::new(low.clone(), high.clone())] } else { Vec::new() }
        }
    }
}
