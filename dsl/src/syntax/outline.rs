//! Items in a row → the address each stands under.
//!
//! Fixed ranks from the outside: Lampiran, Diktum > BAB > Bagian > Paragraf > Pasal > ayat. Below that a stack: a huruf
//! or angka of a kind that is open closes down to it, any other opens one level deeper, since angka may hold huruf or
//! the other way round. Indentation carries no meaning.

use super::ast::{Item, ItemKind, Level, RuleBody, Segment};

/// What is open while items are read one after the other.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    open: Vec<Segment>,
    /// How much was open where a list of requirements began; its items close when anything else follows.
    list: Option<usize>,
}

impl Outline {
    /// An outline inside a provision.
    pub fn inside(path: &[Segment]) -> Outline {
        Outline { open: path.to_vec(), list: None }
    }

    /// The address of what stands here, outermost level first.
    pub fn path(&self) -> &[Segment] {
        &self.open
    }

    /// Ends the list of requirements that is open: what follows stands beside it.
    pub fn end_list(&mut self) {
        if let Some(depth) = self.list.take() {
            self.open.truncate(depth);
        }
    }

    /// Goes on to the next item; gives its address.
    pub fn enter(&mut self, item: &Item) -> &[Segment] {
        if !goes_on_in_list(&item.kind) {
            self.end_list();
        }
        match &item.kind {
            ItemKind::Rule(rule) if matches!(rule.body, RuleBody::Requirements { .. }) => self.list = Some(self.open.len()),
            ItemKind::Heading(heading) => self.open(&heading.path),
            ItemKind::Requirement(requirement) => self.open(std::slice::from_ref(&requirement.segment)),
            _ => {}
        }
        &self.open
    }

    /// Opens the levels of a heading.
    pub fn open(&mut self, path: &[Segment]) {
        for segment in path {
            let kept = kept(&self.open, segment);
            self.open.truncate(kept);
            self.open.push(segment.clone());
        }
    }
}

/// Whether an item stands in the list of requirements before it.
pub fn goes_on_in_list(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Requirement(_) | ItemKind::Lineage(_))
}

/// How many of the open levels stay open when a segment opens.
pub fn kept(open: &[Segment], segment: &Segment) -> usize {
    match fixed_rank(segment.level) {
        Some(rank) => {
            open.iter().rposition(|other| fixed_rank(other.level).is_some_and(|other| other < rank)).map_or(0, |last| last + 1)
        }
        None => {
            let bracketed = segment.number.ends_with(')');
            let same_kind = |other: &Segment| other.level == segment.level && other.number.ends_with(')') == bracketed;
            open.iter().rposition(same_kind).unwrap_or(open.len())
        }
    }
}

fn fixed_rank(level: Level) -> Option<u8> {
    match level {
        Level::Lampiran | Level::Diktum => Some(0),
        Level::Bab => Some(1),
        Level::Bagian => Some(2),
        Level::Paragraf => Some(3),
        Level::Pasal => Some(4),
        Level::Ayat => Some(5),
        Level::Huruf | Level::Angka => None,
    }
}

/// What tells a provision from its siblings: its number, or the words that stand for it. No number has a bracket before it.
pub fn key_of(segment: &Segment) -> String {
    segment.unknown.as_ref().map_or_else(|| segment.number.clone(), |words| format!("(belum diketahui: {})", words.text))
}

/// `ayat (4)`, `ayat (belum diketahui: syarat)`.
pub fn segment_text(segment: &Segment) -> String {
    let number = &key_of(segment);
    let text = match segment.level {
        Level::Lampiran => format!("Lampiran {number}"),
        Level::Diktum => format!("Diktum {number}"),
        Level::Bab => format!("BAB {number}"),
        Level::Bagian => format!("Bagian {number}"),
        Level::Paragraf => format!("Paragraf {number}"),
        Level::Pasal => format!("Pasal {number}"),
        Level::Ayat if segment.unknown.is_some() => format!("ayat {number}"),
        Level::Ayat => format!("ayat ({number})"),
        Level::Huruf => format!("huruf {number}"),
        Level::Angka => format!("angka {number}"),
    };
    text.trim_end().to_owned()
}

/// `Pasal 2 ayat (4)`.
pub fn path_text(path: &[Segment]) -> String {
    path.iter().map(segment_text).collect::<Vec<_>>().join(" ")
}
