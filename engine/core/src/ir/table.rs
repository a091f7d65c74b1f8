//! Decision tables and tariffs, with the index that finds a row without trying each.

use num_bigint::BigInt;

use super::{Constant, MarkId, ProvisionId, SiteId, Type, Unit};

/// A decision table with constant cells.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Table {
    /// Types of the keys.
    pub keys: Vec<Type>,
    /// Types of the outputs.
    pub outputs: Vec<Type>,
    /// Rows; the first that matches is the answer. Where the table is not a first-match one, no two rows match together.
    pub rows: Vec<Row>,
    /// Finds the row for every combination of key values; see [`TableIndex`].
    pub index: TableIndex,
    /// Mark of row 0, the marks of the others follow; none where no row has an address.
    pub first_mark: Option<MarkId>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// One cell a key.
    pub cells: Vec<KeyCell>,
    /// One constant an output.
    pub outputs: Vec<Constant>,
    /// The row's own provision.
    pub provision: Option<ProvisionId>,
    /// Where it stands.
    pub site: SiteId,
}

/// What a key must be for a row to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyCell {
    /// Anything.
    Any,
    /// One of these members, sorted (a boolean is member 0, `tidak`, or 1, `ya`).
    Members(Vec<u32>),
    /// Mantissa at the key's scale, or a day's count; both ends belong to the range, none is unbounded.
    Range(Option<BigInt>, Option<BigInt>),
}

/// A decision table cut into pieces, one level a key.
///
/// Node 0 of the first level is the root. A level turns a node and a key into a node of the next level; after the last
/// level that is the index of the row. It answers as trying the rows in order would, for every possible key.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TableIndex {
    /// One level a key, in order.
    pub levels: Vec<Level>,
}

/// One level of a [`TableIndex`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// `next[node × size + member]`.
    Dense {
        /// Members of the enumeration (2 for a boolean).
        size: u32,
        /// Next nodes.
        next: Vec<u32>,
    },
    /// The first `i` with `key ≤ ends[node × width + i]`; then `next[node × width + i]`.
    /// `width` is a power of two; the tail is filled with `i64::MAX` and the last node.
    Sorted {
        /// Pieces a node, padded.
        width: u32,
        /// Inclusive upper ends, rising.
        ends: Vec<i64>,
        /// Next nodes.
        next: Vec<u32>,
    },
}

/// A tariff: rates by slice (`progresif`) or by bracket (`tunggal`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// Its name, may be empty.
    pub name: String,
    /// Each slice at its rate; else the whole at its bracket's rate.
    pub progressive: bool,
    /// What its bases count; for showing only.
    pub unit: Unit,
    /// Scale of the slice ends; equals the scale of every base.
    pub base_scale: u32,
    /// Scale of the rates.
    pub rate_scale: u32,
    /// Rising; only the last has no end.
    pub slices: Vec<TariffSlice>,
    /// Set when it is applied.
    pub mark: MarkId,
    /// Where it stands.
    pub site: SiteId,
}

/// One slice of a tariff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TariffSlice {
    /// Inclusive upper end, a mantissa at the tariff's `base_scale`; none for the last.
    pub end: Option<BigInt>,
    /// Rate, a mantissa at the tariff's `rate_scale`; never negative.
    pub rate: BigInt,
    /// Where it stands.
    pub site: SiteId,
}

impl Tariff {
    /// The amount for a base mantissa: at scale `base_scale + rate_scale`.
    ///
    /// Progressive: `Σ rateᵢ × (min(base, endᵢ) − endᵢ₋₁)⁺`; single: `base × rate` of the first slice with `base ≤ end`.
    pub fn amount(&self, base: &BigInt) -> BigInt {
        self.parts(base).into_iter().map(|(_, part, rate)| part * rate).sum()
    }

    /// The slices that a base touches: position, part of the base in it, rate.
    pub fn parts<'a>(&'a self, base: &BigInt) -> Vec<(usize, BigInt, &'a BigInt)> {
        let mut parts = Vec::new();
        let mut start = BigInt::default();
        for (position, slice) in self.slices.iter().enumerate() {
            let inside = slice.end.as_ref().is_none_or(|end| base <= end);
            if self.progressive {
                let end = slice.end.as_ref().filter(|end| *end < base).unwrap_or(base);
                parts.push((position, end - &start, &slice.rate));
            } else if inside {
                parts.push((position, base.clone(), &slice.rate));
            }
            if inside {
                break;
            }
            start = slice.end.clone().unwrap_or_default();
        }
        parts
    }
}
