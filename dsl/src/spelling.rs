//! A misspelt word → the word most likely meant.

/// Longest word that is looked for, and longest candidate looked at, in letters: nobody misspells a longer one.
const LONGEST: usize = 64;

/// Most candidates of a similar length that are looked at for one word, so that a file full of mistakes stays cheap.
const MOST: usize = 1_000;

/// The candidate nearest to `word`, if no more than a quarter of its letters plus one differ; the first of equals.
///
/// A candidate that differs only in upper and lower case is nearer than any other.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let allowed = 1 + letters.len() / 4;
    let mut best: Option<(usize, &'a str)> = None;
    let similar = |candidate: &&str| *candidate != word && candidate.len().abs_diff(word.len()) <= 4 * allowed;
    for candidate in candidates.into_iter().filter(similar).take(MOST) {
        // Only what is nearer than the best so far is of interest.
        let limit = best.map_or(allowed, |(least, _)| least.saturating_sub(1));
        let found = match distance_within(&letters, candidate, limit) {
            Some(_) if candidate.to_lowercase() == lower => Some(0),
            None if candidate.len() == word.len() && candidate.to_lowercase() == lower => Some(0),
            found => found,
        };
        if let Some(distance) = found
            && distance < letters.len()
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; none beyond `limit`.
pub fn distance(word: &str, other: &str, limit: usize) -> Option<usize> {
    distance_within(&word.chars().collect::<Vec<_>>(), other, limit)
}

fn distance_within(word: &[char], other: &str, limit: usize) -> Option<usize> {
    let other: Vec<char> = other.chars().collect();
    if word.len().abs_diff(other.len()) > limit {
        return None;
    }
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = at(&last, j) + usize::from(a != b);
            let mut least = replaced.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && word.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        // A row never gets nearer than its nearest entry; two rows, since a swap looks back over one.
        if row.iter().chain(&last).min().is_none_or(|least| *least > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::{closest, distance};

    #[test]
    fn nearest_word_within_a_quarter() {
        assert_eq!(closest("adlah", ["dan", "adalah"]), Some("adalah"));
        assert_eq!(closest("pasal", ["Paragraf", "Pasal"]), Some("Pasal"));
        assert_eq!(closest("bruto", ["neto", "pajak"]), None);
        assert_eq!(closest("a", ["b", "c"]), None);
        assert_eq!(distance("masukna", "masukan", 2), Some(1));
    }
}
