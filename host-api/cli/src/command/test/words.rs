//! Words that every form of the report shares.

use perwali::{Check, Lang, MarkCoverage, MarkRole, ProvisionCoverage, ProvisionState, Running, Verdict};

/// Digits in groups of three, as readers of the language write them.
pub fn grouped(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let separator = if lang == Lang::Id { '.' } else { ',' };
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// `3 kasus`.
pub fn cases(number: u64, lang: Lang) -> String {
    let word = match (lang, number) {
        (Lang::Id, _) => "kasus",
        (Lang::En, 1) => "case",
        (Lang::En, _) => "cases",
    };
    format!("{} {word}", grouped(number, lang))
}

fn say(lang: Lang, id: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Id { id } else { en }
}

pub fn running(running: Running, lang: Lang) -> &'static str {
    match running {
        Running::Native => say(lang, "kode mesin", "machine code"),
        Running::Interpreter => say(lang, "penafsir", "interpreter"),
    }
}

pub fn state(state: ProvisionState, lang: Lang) -> &'static str {
    match state {
        ProvisionState::Exercised => say(lang, "teruji", "exercised"),
        ProvisionState::Unexercised => say(lang, "belum teruji", "not exercised"),
        ProvisionState::NotAutomated => say(lang, "tidak diotomasi", "not automated"),
        ProvisionState::NotEncoded => say(lang, "belum dituangkan", "not encoded"),
        ProvisionState::Heading => say(lang, "judul", "heading"),
        ProvisionState::Forgotten => say(lang, "terlupa", "forgotten"),
    }
}

pub fn role(role: MarkRole, lang: Lang) -> &'static str {
    match role {
        MarkRole::Rule => say(lang, "aturan", "rule"),
        MarkRole::Member => say(lang, "anggota", "member"),
        MarkRole::Row => say(lang, "baris tabel", "rows of the table"),
        MarkRole::Slice => say(lang, "lapisan tarif", "slices of the tariff"),
        MarkRole::Requirement => say(lang, "syarat", "requirement"),
        MarkRole::Waiver => say(lang, "pengesampingan", "waiver"),
    }
}

/// The rows of a table or the slices of a tariff that stand at one place, told together: how many were used, and which were
/// not.
pub struct Series<'a> {
    pub first: &'a MarkCoverage,
    pub count: usize,
    pub unused: Vec<usize>,
}

/// Marks of a provision: those told one by one, and the series.
pub fn in_series(marks: &[MarkCoverage]) -> (Vec<&MarkCoverage>, Vec<Series<'_>>) {
    let mut single = Vec::new();
    let mut series: Vec<Series<'_>> = Vec::new();
    for mark in marks {
        let Some(number) = mark.number else {
            single.push(mark);
            continue;
        };
        // Numbers begin anew where another table or tariff does.
        let last = series
            .last_mut()
            .filter(|series| series.first.role == mark.role && series.first.text == mark.text && series.count < number);
        let unused = if mark.hits == 0 { Some(number) } else { None };
        match last {
            Some(series) => {
                series.count += 1;
                series.unused.extend(unused);
            }
            None => series.push(Series { first: mark, count: 1, unused: unused.into_iter().collect() }),
        }
    }
    (single, series)
}

impl Series<'_> {
    /// `baris tabel: 120 dari 125 dipakai; belum: 3, 7–9`.
    pub fn words(&self, lang: Lang) -> String {
        let name = if self.first.text.is_empty() { String::new() } else { format!(" {}", self.first.text) };
        let (role, used, all) = (role(self.first.role, lang), self.count - self.unused.len(), self.count);
        let of = say(lang, "dari", "of");
        let word = say(lang, "dipakai", "used");
        let text = format!("{role}{name}: {used} {of} {all} {word}");
        if self.unused.is_empty() {
            return text;
        }
        format!("{text}; {}{}", say(lang, "belum pernah: ke-", "never: "), ranges(&self.unused))
    }
}

/// `1, 3–5`; the first of many.
fn ranges(numbers: &[usize]) -> String {
    const SHOWN: usize = 12;
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == *number => *end = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let shown =
        ranges.iter().take(SHOWN).map(|(start, end)| if start == end { start.to_string() } else { format!("{start}–{end}") });
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if ranges.len() > SHOWN {
        text.push_str(", …");
    }
    text
}

/// How often a mark was reached, and what was never seen of it.
pub fn hits(mark: &MarkCoverage, lang: Lang) -> String {
    let count = |number| grouped(number, lang);
    match (mark.met, mark.unmet()) {
        _ if mark.hits == 0 => match mark.role {
            MarkRole::Requirement => say(lang, "belum pernah diperiksa", "never asked"),
            _ => say(lang, "belum pernah dipakai", "never used"),
        }
        .to_owned(),
        (Some(0), _) => format!("{} ×, {}", count(mark.hits), say(lang, "belum pernah terpenuhi", "never met")),
        (Some(_), Some(0)) => {
            format!("{} ×, {}", count(mark.hits), say(lang, "belum pernah tidak terpenuhi", "never unmet"))
        }
        (Some(met), Some(unmet)) => {
            let (met, unmet) = (count(met), count(unmet));
            match lang {
                Lang::Id => format!("{met} × terpenuhi, {unmet} × tidak"),
                Lang::En => format!("met {met} ×, unmet {unmet} ×"),
            }
        }
        _ => format!("{} ×", count(mark.hits)),
    }
}

/// How many provisions are in each state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Summary {
    pub exercised: u64,
    pub unexercised: u64,
    pub not_automated: u64,
    pub not_encoded: u64,
    pub forgotten: u64,
}

impl Summary {
    pub fn of(provisions: &[ProvisionCoverage]) -> Summary {
        let mut summary = Summary::default();
        for provision in provisions {
            match provision.state {
                ProvisionState::Exercised => summary.exercised += 1,
                ProvisionState::Unexercised => summary.unexercised += 1,
                ProvisionState::NotAutomated => summary.not_automated += 1,
                ProvisionState::NotEncoded => summary.not_encoded += 1,
                ProvisionState::Forgotten => summary.forgotten += 1,
                ProvisionState::Heading => {}
            }
        }
        summary
    }

    /// Provisions that compute something.
    pub fn computing(&self) -> u64 {
        self.exercised + self.unexercised
    }

    /// The rest in words: what is not exercised and why.
    pub fn rest(&self, lang: Lang) -> String {
        let parts = [
            (self.unexercised, ProvisionState::Unexercised),
            (self.not_automated, ProvisionState::NotAutomated),
            (self.not_encoded, ProvisionState::NotEncoded),
            (self.forgotten, ProvisionState::Forgotten),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, kind)| format!("{} {}", grouped(*count, lang), state(*kind, lang))).collect::<Vec<_>>().join(", ")
    }
}

/// The part of an address that the provision above does not have: `huruf a`.
pub fn own_part<'a>(address: &'a str, above: &str) -> &'a str {
    match address.strip_prefix(above).map(str::trim_start) {
        Some(own) if !own.is_empty() => own,
        _ => address,
    }
}

/// Own parts of the addresses of a list in which every provision stands before those under it.
pub fn own_parts(provisions: &[ProvisionCoverage]) -> Vec<&str> {
    let mut above: Vec<&str> = Vec::new();
    provisions
        .iter()
        .map(|provision| {
            above.truncate(provision.level);
            let own = own_part(&provision.address, above.last().copied().unwrap_or(""));
            above.push(&provision.address);
            own
        })
        .collect()
}

/// What differs, a line each, then what the answer rests on or why there is none.
pub fn found(check: &Check, lang: Lang) -> Vec<String> {
    let Verdict::Failed(failed) = &check.verdict else { return Vec::new() };
    // Where anything but a failure was expected, the failure itself says all.
    let told = failed.differences.iter().filter(|found| !found.expected.is_empty() || failed.reasons.is_empty());
    let mut lines: Vec<String> = told.map(|difference| difference.words(lang)).collect();
    for fault in &failed.reasons {
        let place = if fault.provision.is_empty() { String::new() } else { format!(" ({})", fault.provision) };
        lines.push(format!("{}: {}{place}", fault.code, fault.message(lang)));
        lines.extend(fault.help(lang).lines().map(|line| format!("  {line}")));
    }
    if !failed.cited.is_empty() {
        let word = say(lang, "hasil itu berdasarkan", "that answer rests on");
        lines.push(format!("{word} {}", failed.cited.join("; ")));
    }
    lines
}

/// Checks of one case that found the same, with the backends that did.
pub fn alike(checks: &[Check]) -> Vec<(&Check, Vec<Running>)> {
    let mut groups: Vec<(&Check, Vec<Running>)> = Vec::new();
    for check in checks.iter().filter(|check| check.verdict != Verdict::Passed) {
        match groups.iter_mut().find(|(first, _)| first.verdict == check.verdict) {
            Some((_, backends)) => backends.push(check.running),
            None => groups.push((check, vec![check.running])),
        }
    }
    groups
}

/// `penafsir dan kode mesin`.
pub fn backends(backends: &[Running], lang: Lang) -> String {
    let names: Vec<&str> = backends.iter().map(|backend| running(*backend, lang)).collect();
    names.join(say(lang, " dan ", " and "))
}

#[cfg(test)]
mod tests {
    use super::{grouped, own_part, ranges};
    use perwali::Lang;

    #[test]
    fn digits_in_threes() {
        let all = [0, 12, 123, 1_234, 1_000_000].map(|number| grouped(number, Lang::Id));
        assert_eq!(all, ["0", "12", "123", "1.234", "1.000.000"]);
        assert_eq!(grouped(12_345, Lang::En), "12,345");
    }

    #[test]
    fn numbers_in_a_row() {
        assert_eq!(ranges(&[1, 3, 4, 5, 9]), "1, 3–5, 9");
        assert_eq!(ranges(&(0..99).map(|n| 2 * n).collect::<Vec<_>>()), "0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, …");
    }

    #[test]
    fn the_last_step_of_an_address() {
        assert_eq!(own_part("Pasal 2 ayat (1)", "Pasal 2"), "ayat (1)");
        assert_eq!(own_part("Pasal 2", ""), "Pasal 2");
        assert_eq!(own_part("Lampiran D", "Lampiran"), "D");
    }
}
