//! Unions of closed intervals of integers: what a term of a regulation can be within one case.

use num_integer::Integer;

/// A set of integers as sorted, disjoint intervals that do not touch.
///
/// Ends lie well within `i128`: every number of a verified program has at most 37 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ranges(Vec<(i128, i128)>);

impl Ranges {
    /// No integer.
    pub fn none() -> Ranges {
        Ranges(Vec::new())
    }

    /// All integers from `low` to `high`; none where `low > high`.
    pub fn span(low: i128, high: i128) -> Ranges {
        Ranges(if low <= high { vec![(low, high)] } else { Vec::new() })
    }

    /// One integer.
    pub fn point(value: i128) -> Ranges {
        Ranges::span(value, value)
    }

    /// `ya` as 1, `tidak` as 0.
    pub fn truth(value: bool) -> Ranges {
        Ranges::point(i128::from(value))
    }

    /// Any of these intervals.
    pub fn any_of(parts: impl IntoIterator<Item = (i128, i128)>) -> Ranges {
        let mut parts: Vec<(i128, i128)> = parts.into_iter().filter(|(low, high)| low <= high).collect();
        parts.sort_unstable();
        let mut merged: Vec<(i128, i128)> = Vec::with_capacity(parts.len());
        for (low, high) in parts {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Ranges(merged)
    }

    /// The intervals, from low to high.
    pub fn parts(&self) -> &[(i128, i128)] {
        &self.0
    }

    /// Whether it holds no integer.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The least integer.
    pub fn low(&self) -> Option<i128> {
        self.0.first().map(|part| part.0)
    }

    /// The greatest integer.
    pub fn high(&self) -> Option<i128> {
        self.0.last().map(|part| part.1)
    }

    /// The only integer, if there is but one.
    pub fn as_point(&self) -> Option<i128> {
        match self.0.as_slice() {
            [(low, high)] if low == high => Some(*low),
            _ => None,
        }
    }

    /// Whether an integer belongs to it.
    pub fn contains(&self, value: i128) -> bool {
        let after = self.0.partition_point(|(low, _)| *low <= value);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|(_, high)| value <= *high)
    }

    /// What both have in common.
    pub fn intersect(&self, other: &Ranges) -> Ranges {
        let mut found = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some((a, b)), Some((c, d))) = (left.peek(), right.peek()) {
            let (low, high) = (*a.max(c), *b.min(d));
            if low <= high {
                found.push((low, high));
            }
            if b < d {
                left.next();
            } else {
                right.next();
            }
        }
        Ranges(found)
    }

    /// What is in this one and not in the other.
    pub fn minus(&self, other: &Ranges) -> Ranges {
        let mut found = Vec::new();
        for (low, high) in &self.0 {
            let mut from = *low;
            for (start, end) in &other.0 {
                if *end < from {
                    continue;
                }
                if *start > *high {
                    break;
                }
                if from < *start {
                    found.push((from, start - 1));
                }
                from = end.saturating_add(1);
            }
            if from <= *high {
                found.push((from, *high));
            }
        }
        Ranges(found)
    }

    /// What is in either.
    pub fn union(&self, other: &Ranges) -> Ranges {
        if other.is_within(self) {
            return self.clone();
        }
        Ranges::any_of(self.0.iter().chain(&other.0).copied())
    }

    /// Whether all of it is in the other.
    pub fn is_within(&self, other: &Ranges) -> bool {
        self.0.iter().all(|(low, high)| {
            let after = other.0.partition_point(|(start, _)| start <= low);
            after.checked_sub(1).and_then(|at| other.0.get(at)).is_some_and(|(_, end)| high <= end)
        })
    }

    /// Every integer that, times `factor` (positive), belongs to it.
    pub fn divided(&self, factor: i128) -> Ranges {
        Ranges::any_of(self.0.iter().map(|(low, high)| (Integer::div_ceil(low, &factor), Integer::div_floor(high, &factor))))
    }

    /// The least interval of multiples: all integers times `factor` (positive), each interval enclosed.
    pub fn times(&self, factor: i128) -> Option<Ranges> {
        let parts: Option<Vec<_>> =
            self.0.iter().map(|(low, high)| Some((low.checked_mul(factor)?, high.checked_mul(factor)?))).collect();
        parts.map(Ranges::any_of)
    }

    /// All negatives.
    pub fn negated(&self) -> Ranges {
        Ranges(self.0.iter().rev().map(|(low, high)| (high.saturating_neg(), low.saturating_neg())).collect())
    }

    /// All integers plus `by`.
    pub fn shifted(&self, by: i128) -> Option<Ranges> {
        let parts: Option<Vec<_>> =
            self.0.iter().map(|(low, high)| Some((low.checked_add(by)?, high.checked_add(by)?))).collect();
        parts.map(Ranges)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[(i128, i128)]) -> Ranges {
        Ranges::any_of(parts.iter().copied())
    }

    #[test]
    fn parts_are_merged_and_cut() {
        assert_eq!(of(&[(5, 9), (0, 4)]), Ranges::span(0, 9));
        assert_eq!(of(&[(0, 9)]).minus(&of(&[(3, 4), (9, 20)])), of(&[(0, 2), (5, 8)]));
        assert_eq!(of(&[(0, 9)]).minus(&Ranges::span(-5, 20)), Ranges::none());
        assert_eq!(of(&[(0, 2), (5, 8)]).intersect(&of(&[(2, 5), (7, 99)])), of(&[(2, 2), (5, 5), (7, 8)]));
        assert_eq!(of(&[(0, 2)]).union(&of(&[(3, 4)])), Ranges::span(0, 4));
        assert!(of(&[(1, 2), (6, 7)]).is_within(&of(&[(0, 2), (5, 8)])));
        assert!(!of(&[(1, 3)]).is_within(&of(&[(0, 2), (5, 8)])));
        assert!(of(&[(0, 2), (5, 8)]).contains(5) && !of(&[(0, 2), (5, 8)]).contains(3));
    }

    #[test]
    fn multiples_are_taken_back() {
        assert_eq!(Ranges::span(-5, 5).divided(3), Ranges::span(-1, 1));
        assert_eq!(Ranges::span(1, 2).divided(3), Ranges::none());
        assert_eq!(Ranges::span(-1, 2).times(3), Some(Ranges::span(-3, 6)));
        assert_eq!(Ranges::span(-1, 2).negated(), Ranges::span(-2, 1));
    }
}
