//! The phrases of an explanation, the same in text, page and letter. Formulas stay in the language of the regulation.

use perwali_engine::diagnostic::Lang;
use perwali_engine::explain::{
    Applied, Asked, Effect, ElementReason, Fact, Formula, MemberReason, Node, NotApplied, Operand, Part, RequirementReason, Why,
};
use perwali_engine::ir::{CompareOp, NoteKind};
use perwali_engine::outcome::RequirementState;
use perwali_engine::show;
use perwali_engine::value::{Day, Rounding};

/// Most characters of another rule's formula that are shown.
const OTHER_FORMULA: usize = 60;
/// Most elements of a list that are told one by one.
const ELEMENTS: usize = 20;
/// Most elements that are told of within a condition.
const FEW: usize = 5;

pub(super) fn say<'a>(lang: Lang, id: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Id => id,
        Lang::En => en,
    }
}

pub(super) fn day(lang: Lang, day: Day) -> String {
    match lang {
        Lang::Id => day.indonesian(),
        Lang::En => day.iso(),
    }
}

/// `IPK ≥ 2,75 tidak terpenuhi (IPK = 2,50)`.
pub(super) fn part(part: &Part, lang: Lang) -> String {
    let found: Vec<String> = part.found.iter().map(|operand| format!("{} = {}", operand.name, operand.shown)).collect();
    let holds = part.holds != Some(false);
    // A truth by itself, whether something is filled, and an equality that holds: the value says it all.
    if let ([one], [operand]) = (found.as_slice(), part.found.as_slice())
        && (is_plain(part, operand) || (holds && *one == part.written))
    {
        return one.clone();
    }
    let found: Vec<String> = found.into_iter().chain(part.asked.iter().map(|asked| deciding(asked, lang))).collect();
    let values = if found.is_empty() { String::new() } else { format!(" ({})", found.join("; ")) };
    match part.holds {
        None if part.secret => format!("{}{values}", part.written),
        Some(true) => format!("{}{values}", part.written),
        Some(false) => format!("{} — {}{values}", part.written, say(lang, "tidak terpenuhi", "does not hold")),
        None => format!("{} — {}{values}", part.written, say(lang, "tidak dapat dihitung", "cannot be computed")),
    }
}

/// Whether a part asks no more of one name than whether it is so, or filled.
fn is_plain(part: &Part, operand: &Operand) -> bool {
    let rest = part.written.strip_prefix("tidak ").unwrap_or(&part.written);
    let filled = [" tidak terisi", " terisi"].iter().find_map(|end| part.written.strip_suffix(end));
    rest == operand.name || filled == Some(&operand.name)
}

pub(super) fn parts(parts: &[Part], lang: Lang) -> String {
    // That something is filled is told by another part that tells what it is.
    let told = |part: &Part| {
        let name = part.written.strip_suffix(" terisi").filter(|name| !name.ends_with(" tidak"));
        let others = || parts.iter().filter(|other| other.written != part.written).flat_map(|other| &other.found);
        name.is_some_and(|name| others().any(|operand| operand.name == name))
    };
    let mut said: Vec<String> = parts.iter().filter(|part| !told(part)).map(|found| part(found, lang)).collect();
    said.dedup();
    said.join("; ")
}

/// The elements that decided a question: `anak ke-2: usia 16 < 18`.
fn deciding(asked: &Asked, lang: Lang) -> String {
    let all: Vec<&ElementReason> = asked.elements.iter().filter(|found| found.decides).collect();
    if all.is_empty() {
        let none = say(lang, "tidak satu pun dari", "not one of");
        return format!("{none} {} {}", asked.elements.len(), asked.list);
    }
    let mut said: Vec<String> = all.iter().take(FEW).map(|found| told(found, "", lang)).collect();
    said.extend(others(all.len().saturating_sub(FEW), lang));
    said.join("; ")
}

/// `… dan 3 lainnya`; none where there are none.
fn others(more: usize, lang: Lang) -> Option<String> {
    let text = match lang {
        Lang::Id => format!("… dan {more} lainnya"),
        Lang::En => format!("… and {more} more"),
    };
    (more > 0).then_some(text)
}

/// A part about one element, its name and what it is beside each other: `usia 16 < 18 tidak terpenuhi`.
fn short(part: &Part, lang: Lang) -> String {
    let state = match part.holds {
        Some(true) => "",
        Some(false) => say(lang, " tidak terpenuhi", " does not hold"),
        None => say(lang, " tidak dapat dihitung", " cannot be computed"),
    };
    match (&part.bound, part.found.as_slice()) {
        _ if !part.asked.is_empty() || part.secret => self::part(part, lang),
        (Some(bound), [one]) if bound.op != CompareOp::Equal && !part.written.starts_with("tidak ") => {
            format!("{} {} {} {}{state}", one.name, one.shown, bound.op.sign(), bound.shown)
        }
        (Some(bound), [one, other]) if part.written == format!("{} {} {}", one.name, bound.op.sign(), other.name) => {
            format!("{} {} {} {} {}{state}", one.name, one.shown, bound.op.sign(), other.name, other.shown)
        }
        _ => self::part(part, lang),
    }
}

/// What a value is called, with the element it is of.
pub(super) fn named(node: &Node) -> String {
    match &node.element {
        Some(element) => format!("{} dari {}", node.name, called(&element.name, &element.called)),
        None => node.name.clone(),
    }
}

/// `rincian ke-2 (K1)`.
fn called(element: &str, called: &str) -> String {
    if called.is_empty() { element.to_owned() } else { format!("{element} ({called})") }
}

/// `nilai: … dan 3 lainnya`.
pub(super) fn more(name: &str, more: usize, lang: Lang) -> String {
    format!("{name}: {}", others(more, lang).unwrap_or_default())
}

/// `IPK: 2,50; paling rendah 2,75`: for a reader who has not seen the formula. `known` is what that reader has been told is
/// required: it is not said again.
pub(super) fn finding(part: &Part, known: &str) -> String {
    let mut found: Vec<String> =
        part.found.iter().map(|operand| format!("{}: {}", spoken(operand), unadorned(&operand.shown))).collect();
    found.extend(part.computed.iter().map(|(noun, shown)| format!("{}: {shown}", noun.id)));
    found.extend(part.asked.iter().map(findings_of));
    let found = found.join("; ");
    if part.plain.id == known && !found.is_empty() {
        return found;
    }
    match (&part.bound, part.found.as_slice()) {
        (Some(bound), [_]) => format!("{found}; {} {}", bound.words.0, unadorned(&bound.shown)),
        (_, [_]) if part.written.ends_with(" tidak terisi") => format!("{found}; harus kosong"),
        (_, [_]) if part.written.ends_with(" terisi") => format!("{found}; harus ada"),
        (_, [operand]) if is_plain(part, operand) => found,
        (_, []) if found.is_empty() => part.plain.id.clone(),
        _ => format!("{found}; yang disyaratkan: {}", part.plain.id),
    }
}

/// What something is called: its words, else its name as words.
fn spoken(operand: &Operand) -> String {
    if operand.label.is_empty() { operand.name.replace('_', " ") } else { operand.label.clone() }
}

/// A value without the signs of the language: members and sets by their names as words.
fn unadorned(shown: &str) -> String {
    if shown.contains(['"', '[']) {
        return shown.to_owned();
    }
    match shown.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        Some("") => "tidak ada".to_owned(),
        Some(members) => members.replace('_', " "),
        None => shown.replace('_', " "),
    }
}

/// The elements that decided a question, for the same reader.
fn findings_of(asked: &Asked) -> String {
    let all: Vec<&ElementReason> = asked.elements.iter().filter(|found| found.decides).collect();
    if all.is_empty() {
        return deciding(asked, Lang::Id);
    }
    let told = |found: &&ElementReason| {
        let mut said: Vec<String> = found.parts.iter().map(|part| finding(part, "")).collect();
        said.extend(found.items.iter().map(|(_, result)| result.clone()).filter(|result| !result.is_empty()));
        format!("{}: {}", called(&found.element, &found.called), said.join(", "))
    };
    let mut said: Vec<String> = all.iter().take(FEW).map(told).collect();
    said.extend(others(all.len().saturating_sub(FEW), Lang::Id));
    said.join("; ")
}

/// `menurut Pasal 2 ayat (2), pengecualian dari ayat (1), karena …`.
pub(super) fn applied(rule: &Applied, lang: Lang) -> String {
    let mut out = if rule.provision.is_empty() {
        say(lang, "menurut peraturan ini", "by this regulation").to_owned()
    } else {
        format!("{} {}", say(lang, "menurut", "by"), rule.provision)
    };
    if let Some(parent) = rule.exception_of.as_ref().filter(|parent| !parent.is_empty()) {
        out.push_str(&format!(", {} {parent}", say(lang, "sebagai pengecualian dari", "as an exception of")));
    }
    if rule.default {
        out.push_str(say(lang, ", dalam hal lain", ", in any other case"));
    }
    if !rule.guard.is_empty() {
        out.push_str(&format!(", {} {}", say(lang, "karena", "since"), parts(&rule.guard, lang)));
    }
    out
}

/// A formula with its values, a line each: as written, with the values, the result. None where it says no more than the
/// result does.
pub(super) fn formula(formula: &Formula, lang: Lang) -> Vec<String> {
    let result = formula.result.clone().unwrap_or_else(|| say(lang, "tidak dapat dihitung", "cannot be computed").to_owned());
    if formula.written == result {
        return Vec::new();
    }
    let mut lines = vec![formula.written.clone()];
    // Yes and no are told by the parts that decided, each with its values.
    if formula.decided.is_empty() && ![&formula.written, &result].contains(&&formula.filled) && result != show::SECRET {
        lines.push(format!("= {}", formula.filled));
    }
    let decided = parts(&formula.decided, lang);
    let said = formula.decided.is_empty() || decided == formula.written;
    let since = if said { String::new() } else { format!(", {} {decided}", say(lang, "karena", "since")) };
    lines.push(format!("= {result}{since}"));
    lines
}

fn direction(mode: Rounding, lang: Lang) -> &'static str {
    match mode {
        Rounding::Down => say(lang, "ke bawah", "down"),
        Rounding::Up => say(lang, "ke atas", "up"),
        Rounding::Nearest => say(lang, "ke terdekat", "to the nearest"),
        Rounding::NearestEven => say(lang, "ke genap terdekat", "to the nearest even"),
    }
}

/// A thing that happened on the way, and what stands below it.
pub(super) fn effect(effect: &Effect, lang: Lang) -> (String, Vec<String>) {
    match effect {
        Effect::Limited { words, bound, before } => {
            let was = say(lang, "semula", "it was");
            (format!("{} {words} {bound} ({was} {before})", say(lang, "dibatasi", "limited to")), Vec::new())
        }
        Effect::Rounded { mode, unit, before, after } => {
            let direction = direction(*mode, lang);
            let text = match lang {
                Lang::Id => format!("dibulatkan {direction} dalam {unit}: {before} menjadi {after}"),
                Lang::En => format!("rounded {direction} in steps of {unit}: {before} becomes {after}"),
            };
            (text, Vec::new())
        }
        Effect::LeftOver { parts, part, whole, unit, rest, counted } => {
            let text = match lang {
                Lang::Id => {
                    let end = if *counted { "dihitung penuh" } else { "diabaikan" };
                    format!("{parts} {} = {whole} {} dan sisa {rest} {}; sisanya {end}", part.0, unit.0, part.0)
                }
                Lang::En => {
                    let end = if *counted { "counts as a whole one" } else { "is left out" };
                    format!("{parts} {} = {whole} {} and {rest} {}; the rest {end}", part.1, unit.1, part.1)
                }
            };
            (text, Vec::new())
        }
        Effect::Tariff { name, progressive, base, slices, sum } => {
            let how = match (progressive, lang) {
                (true, Lang::Id) => "lapis demi lapis",
                (true, Lang::En) => "slice by slice",
                (false, Lang::Id) => "seluruhnya pada satu lapisan",
                (false, Lang::En) => "all of it at one rate",
            };
            let on = say(lang, "atas", "on");
            let mut below: Vec<String> =
                slices.iter().map(|slice| format!("{} × {} = {}", slice.rate, slice.part, slice.amount)).collect();
            if slices.len() > 1 {
                below.push(format!("{} {sum}", say(lang, "jumlahnya", "together")));
            }
            let end = if below.is_empty() { "" } else { ":" };
            (format!("tarif {name} {on} {base}, {how}{end}"), below)
        }
        Effect::Row { row, rows, provision, cells } => {
            let provision = if provision.is_empty() { String::new() } else { format!(" ({provision})") };
            let text = match (row, lang) {
                (Some(row), Lang::Id) => format!("baris ke-{row} dari {rows} baris tabel{provision}:"),
                (Some(row), Lang::En) => format!("row {row} of {rows} of the table{provision}:"),
                (None, Lang::Id) => format!("salah satu dari {rows} baris tabel:"),
                (None, Lang::En) => format!("one of the {rows} rows of the table:"),
            };
            let below = cells
                .iter()
                .map(|cell| match (cell.asked.is_empty(), lang) {
                    _ if row.is_none() && cell.asked.is_empty() => format!("{} = {}", cell.key, cell.found),
                    (true, Lang::Id) => format!("{} = {}, berapa pun", cell.key, cell.found),
                    (true, Lang::En) => format!("{} = {}, whatever it is", cell.key, cell.found),
                    (false, Lang::Id) => format!("{} = {}, cocok dengan {}", cell.key, cell.found, cell.asked),
                    (false, Lang::En) => format!("{} = {}, which matches {}", cell.key, cell.found, cell.asked),
                })
                .collect();
            (text, below)
        }
        Effect::Elements(asked) => {
            // Where not all can be told, those that count are.
            let counted = asked.elements.iter().filter(|found| found.counted != Some(false)).count();
            let mut left = ELEMENTS.saturating_sub(counted);
            let mut told = 0;
            let mut below: Vec<String> = Vec::new();
            for found in &asked.elements {
                let out = found.counted == Some(false);
                if told < ELEMENTS && (!out || left > 0) {
                    left -= usize::from(out);
                    told += 1;
                    below.push(element(found, lang));
                }
            }
            below.extend(others(asked.elements.len() - told, lang));
            (format!("{} {}:", say(lang, "satu per satu dari", "one by one of"), asked.list), below)
        }
        Effect::Branch { taken, parts: found } => {
            let word = match (taken, lang) {
                (true, Lang::Id) => "cabang yang dipakai",
                (true, Lang::En) => "branch taken",
                (false, Lang::Id) => "cabang yang dilewati",
                (false, Lang::En) => "branch passed over",
            };
            (format!("{word}: {}", parts(found, lang)), Vec::new())
        }
    }
}

/// `anak ke-2, tidak dihitung: usia < 18 — tidak terpenuhi (usia = 20)`.
fn element(found: &ElementReason, lang: Lang) -> String {
    let state = match found.counted {
        Some(true) => "",
        Some(false) => say(lang, ", tidak dihitung", ", not counted"),
        None => say(lang, ", tidak dapat dihitung", ", cannot be computed"),
    };
    told(found, state, lang)
}

fn told(found: &ElementReason, state: &str, lang: Lang) -> String {
    let mut said: Vec<String> = Vec::new();
    said.extend(found.parts.iter().map(|part| short(part, lang)));
    said.extend(found.items.iter().map(|(filled, result)| match result.as_str() {
        "" => format!("{filled} {}", say(lang, "tidak dapat dihitung", "cannot be computed")),
        result if filled == result => filled.clone(),
        result => format!("{filled} = {result}"),
    }));
    let name = called(&found.element, &found.called);
    if said.is_empty() { format!("{name}{state}") } else { format!("{name}{state}: {}", said.join("; ")) }
}

/// `Pasal 28 ayat (3) [kuitansi]: nilai ≤ Rp50.000.000 — tidak terpenuhi (…)`; rules that were not reached on one line.
pub(super) fn not_applied(rules: &[NotApplied], lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut earlier = Vec::new();
    for rule in rules {
        let mut written: String = rule.written.chars().take(OTHER_FORMULA).collect();
        if written.len() < rule.written.len() {
            written.push('…');
        }
        let named = if rule.provision.is_empty() { format!("[{written}]") } else { format!("{} [{written}]", rule.provision) };
        match &rule.why {
            Why::Earlier => earlier.push(named),
            why => lines.push(format!("{named}: {}", self::why(why, lang))),
        }
    }
    if !earlier.is_empty() {
        lines.push(format!("{}: {}", earlier.join("; "), why(&Why::Earlier, lang)));
    }
    lines
}

fn why(why: &Why, lang: Lang) -> String {
    match why {
        Why::Guard(found) => parts(found, lang),
        Why::OutOfTime(from, until) => out_of_time(*from, *until, lang),
        Why::OutsideParent(parent) => match lang {
            Lang::Id => format!("pengecualian dari {parent}, yang tidak berlaku di sini"),
            Lang::En => format!("an exception of {parent}, which does not apply here"),
        },
        Why::Replaced(by) => match lang {
            Lang::Id => format!("digantikan oleh pengecualian dalam {}", by.join("; ")),
            Lang::En => format!("replaced by the exception in {}", by.join("; ")),
        },
        Why::Earlier => {
            say(lang, "tidak sampai diperiksa; urutan sebelumnya sudah menentukan", "not reached; an earlier one decided")
                .to_owned()
        }
        Why::NotNeeded => {
            say(lang, "hanya untuk hal lain; sudah ada aturan yang berlaku", "only where no other rule applies").to_owned()
        }
        Why::Open => say(lang, "tidak sampai ditentukan", "not settled").to_owned(),
    }
}

fn out_of_time(from: Option<Day>, until: Option<Day>, lang: Lang) -> String {
    let (since, to) = (say(lang, "sejak", "since"), say(lang, "sampai dengan", "until"));
    let mut out = say(lang, "hanya berlaku", "only in force").to_owned();
    if let Some(from) = from {
        out.push_str(&format!(" {since} {}", day(lang, from)));
    }
    if let Some(until) = until {
        out.push_str(&format!(" {to} {}", day(lang, until)));
    }
    out
}

pub(super) fn member(member: &MemberReason, lang: Lang) -> String {
    let state = match (member.added, lang) {
        (Some(true), Lang::Id) => "termasuk",
        (Some(true), Lang::En) => "included",
        (Some(false), Lang::Id) => "tidak termasuk",
        (Some(false), Lang::En) => "not included",
        (None, Lang::Id) => "belum ditentukan",
        (None, Lang::En) => "not settled",
    };
    let mut out = format!("[{state}] {}", member.members);
    if !member.provision.is_empty() {
        out.push_str(&format!(", {} {}", say(lang, "menurut", "by"), member.provision));
    }
    if let Some((from, until)) = member.out_of_time {
        out.push_str(&format!(": {}", out_of_time(from, until, lang)));
    } else if !member.parts.is_empty() {
        out.push_str(&format!(": {}", parts(&member.parts, lang)));
    }
    out
}

pub(super) fn state(requirement: &RequirementReason, lang: Lang) -> &'static str {
    match (requirement.state, lang) {
        _ if requirement.out_of_time.is_some() => say(lang, "tidak berlaku", "not in force"),
        (Some(RequirementState::Met), Lang::Id) => "terpenuhi",
        (Some(RequirementState::Met), Lang::En) => "met",
        (Some(RequirementState::Unmet), Lang::Id) => "TIDAK terpenuhi",
        (Some(RequirementState::Unmet), Lang::En) => "NOT met",
        (Some(RequirementState::Waived), Lang::Id) => "dikesampingkan",
        (Some(RequirementState::Waived), Lang::En) => "waived",
        (None, Lang::Id) => "belum dinilai",
        (None, Lang::En) => "not settled",
    }
}

/// `Pasal 2 huruf b — berpenghasilan paling banyak Rp5.000.000`.
pub(super) fn requirement(requirement: &RequirementReason, lang: Lang) -> String {
    let group = match (requirement.any, lang) {
        (None, _) => "",
        (Some(false), Lang::Id) => "semua syarat berikut",
        (Some(false), Lang::En) => "all of these",
        (Some(true), Lang::Id) => "sekurang-kurangnya satu dari syarat berikut",
        (Some(true), Lang::En) => "at least one of these",
    };
    // What the regulation gives no words is said in ours.
    let text = if requirement.text.is_empty() { requirement.plain.in_lang(lang) } else { requirement.text.as_str() };
    let words: Vec<&str> = [text, group].into_iter().filter(|words| !words.is_empty()).collect();
    let words = words.join(": ");
    match (requirement.provision.is_empty(), words.is_empty()) {
        (true, _) => words,
        (false, true) => requirement.provision.clone(),
        (false, false) => format!("{} — {words}", requirement.provision),
    }
}

/// Why a requirement came out as it did, a line each; none where its children tell.
pub(super) fn grounds(requirement: &RequirementReason, lang: Lang) -> Vec<String> {
    let by = |provision: &str| match provision {
        "" => String::new(),
        provision => format!("{} {provision}, ", say(lang, "menurut", "by")),
    };
    if let Some(waived) = &requirement.waived {
        return vec![format!("{}{} {}", by(&waived.provision), say(lang, "karena", "since"), parts(&waived.parts, lang))];
    }
    let mut lines = Vec::new();
    if let Some((from, until)) = requirement.out_of_time.filter(|days| *days != (None, None)) {
        lines.push(out_of_time(from, until, lang));
    }
    if !requirement.parts.is_empty() {
        lines.push(parts(&requirement.parts, lang));
    }
    // What might have waived a requirement that is met is nothing to the reader.
    if requirement.state != Some(RequirementState::Met) {
        for waived in &requirement.grounds {
            let word = say(lang, "tidak dikesampingkan", "not waived");
            let provision = if waived.provision.is_empty() { String::new() } else { format!(" ({})", waived.provision) };
            lines.push(format!("{word}{provision}: {}", parts(&waived.parts, lang)));
        }
    }
    lines
}

/// `bruto = Rp10.000.000 — Penghasilan bruto`.
pub(super) fn fact(fact: &Fact, lang: Lang) -> String {
    let mut out = match &fact.shown {
        Some(shown) => format!("{} = {shown}", fact.name),
        None => format!("{} {}", fact.name, say(lang, "tidak diberikan", "was not given")),
    };
    if fact.default {
        out.push_str(say(lang, " (nilai bawaan)", " (by default)"));
    }
    if !fact.label.is_empty() {
        out.push_str(&format!(" — {}", fact.label));
    }
    if let Some(judge) = &fact.judged_by {
        out.push_str(&format!(" ({} {judge})", say(lang, "pertimbangan oleh", "a judgement of")));
    }
    out
}

/// Heading of a kind of note.
pub(super) fn note_heading(kind: NoteKind, lang: Lang) -> &'static str {
    match kind {
        NoteKind::Assumption => say(lang, "Asumsi", "Assumptions"),
        NoteKind::Reading => say(lang, "Tafsir", "Readings"),
        NoteKind::NotAutomated | NoteKind::NotEncoded => say(lang, "Bersyarat karena celah", "Conditional on gaps"),
    }
}
