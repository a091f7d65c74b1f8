//! Addresses as they are compared: an article is known by its number, whatever chapter it stands in.

use crate::syntax::ast::{Level, Segment};
use crate::syntax::outline::key_of;

/// Levels and numbers, outermost first.
pub(super) type Address = Vec<(Level, String)>;

/// The address of a path, without the chapters around an article.
pub(super) fn address(path: &[Segment]) -> Address {
    let article = path.iter().position(|segment| segment.level == Level::Pasal).unwrap_or(0);
    let chapter = |segment: &Segment| matches!(segment.level, Level::Bab | Level::Bagian | Level::Paragraf);
    path.iter()
        .enumerate()
        .filter(|(index, segment)| *index >= article || !chapter(segment))
        .map(|(_, segment)| (segment.level, key_of(segment)))
        .collect()
}

/// How many levels of a path reach a target; none where it does not stand at or under it.
pub(super) fn reach(path: &[Segment], target: &[Segment]) -> Option<usize> {
    let target = address(target);
    (1..=path.len()).find(|length| path.get(..*length).is_some_and(|start| address(start) == target))
}

/// Whether two paths have the same levels and numbers.
pub(super) fn same(one: &[Segment], other: &[Segment]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.level == b.level && key_of(a) == key_of(b))
}
