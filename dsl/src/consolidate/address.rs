//! Addresses as they are compared: an article is known by its number, whatever chapter it stands in.

use crate::syntax::ast::{Level, Segment};
use crate::syntax::outline::{key_of, path_text};

/// Levels and numbers, outermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address(Vec<(Level, String)>);

impl Address {
    pub(super) fn of(path: &[Segment]) -> Address {
        Address(path.iter().map(|segment| (segment.level, key_of(segment))).collect())
    }

    /// The levels that tell it from others: those of the chapters around an article do not.
    fn telling(&self) -> impl Iterator<Item = (usize, &(Level, String))> {
        let article = self.0.iter().position(|(level, _)| *level == Level::Pasal).unwrap_or(0);
        self.0.iter().enumerate().filter(move |(index, (level, _))| *index >= article || !is_chapter(*level))
    }

    /// How many levels of it reach a target; none where it does not stand at or under it.
    pub(super) fn reach(&self, target: &Address) -> Option<usize> {
        // A chapter is reached by the chapters themselves.
        if !target.0.iter().any(|(level, _)| *level == Level::Pasal) {
            return self.0.starts_with(&target.0).then_some(target.0.len());
        }
        let mut own = self.telling();
        let mut reached = 0;
        for (_, due) in target.telling() {
            let (index, found) = own.next()?;
            if found != due {
                return None;
            }
            reached = index + 1;
        }
        Some(reached)
    }

    /// Whether it names the same provision as a target.
    pub(super) fn is(&self, target: &Address) -> bool {
        self.reach(target) == Some(self.0.len())
    }
}

fn is_chapter(level: Level) -> bool {
    matches!(level, Level::Bab | Level::Bagian | Level::Paragraf)
}

/// A path as references write it: an article without its chapters.
pub(super) fn reference_text(path: &[Segment]) -> String {
    let telling: Vec<Segment> = Address::of(path).telling().filter_map(|(index, _)| path.get(index).cloned()).collect();
    path_text(&telling)
}
