//! What a caller gives to a decision, from a file and from `--set`, and how a command ends that cannot do its work.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::Path;

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::io_reason;
use perwali::{Code, Decision, Facts, Fault, Library};

use super::{many, plain, stamped};
use crate::terminal::Terminal;
use crate::{Status, render};

/// Longest input that is read, in bytes.
const MAX_INPUT: u64 = 64 * 1024 * 1024;
/// Most characters of a word of the caller's that are said back.
const SHOWN: usize = 60;

/// What keeps a command from its work.
pub(super) enum Refused {
    /// Faults, and how bad they are.
    Faults(Vec<Fault>, Status),
    /// A word of `--set` that is no pair.
    NoPair(String),
}

/// The facts of a file, if any, and of `--set`.
pub(super) fn facts(decision: &Decision, input: Option<&Path>, set: &[String], library: &Library) -> Result<Facts, Refused> {
    let mut facts = decision.facts();
    if let Some(path) = input {
        let text =
            read_input(path).map_err(|reason| Refused::Faults(vec![unreadable(path, reason, library)], Status::Unusable))?;
        let named: Vec<&str> = set.iter().filter_map(|pair| Some(pair.split_once('=')?.0.trim())).collect();
        // An input given in two ways is not settled in silence.
        let again = if named.is_empty() { Vec::new() } else { many::given_again(&text, &named, library) };
        if !again.is_empty() {
            return Err(Refused::Faults(again, Status::Findings));
        }
        facts.set_json(&text).map_err(|error| {
            let unusable = error.faults().iter().any(|fault| fault.code == Code::InputMalformed);
            Refused::Faults(error.faults().to_vec(), if unusable { Status::Unusable } else { Status::Findings })
        })?;
    }
    match set_pairs(&mut facts, set, library) {
        Ok(faults) if faults.is_empty() => Ok(facts),
        Ok(faults) => Err(Refused::Faults(faults, Status::Findings)),
        Err(pair) => Err(Refused::NoPair(pair)),
    }
}

/// The text of a file or of standard input, no longer than [`MAX_INPUT`].
pub(super) fn read_input(path: &Path) -> Result<String, Arg> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(MAX_INPUT + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX_INPUT + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| io_reason(&error))?;
    if bytes.len() as u64 > MAX_INPUT {
        let limit = MAX_INPUT / 1024 / 1024;
        return Err(Arg::words(format!("lebih besar dari {limit} MiB"), format!("it is larger than {limit} MiB")));
    }
    let text = String::from_utf8(bytes).map_err(|_| Arg::words("isinya bukan teks UTF-8", "it is not UTF-8 text"))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Gives the inputs of `--set`; the faults, or the pair that is none.
pub(super) fn set_pairs(facts: &mut Facts, pairs: &[String], library: &Library) -> Result<Vec<Fault>, String> {
    let mut faults = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for pair in pairs {
        let Some((name, value)) = pair.split_once('=').filter(|(name, _)| !name.trim().is_empty()) else {
            return Err(pair.chars().take(SHOWN).collect());
        };
        if !seen.insert(name.trim()) {
            faults.push(plain(
                library,
                Code::InputDuplicate,
                &[("name", name.trim().chars().take(SHOWN).collect::<String>().into())],
            ));
        } else if let Err(error) = facts.set_text(name.trim(), value.trim()) {
            faults.extend(error.faults().to_vec());
        }
    }
    Ok(faults)
}

/// A file that cannot be read.
pub(super) fn unreadable(path: &Path, reason: Arg, library: &Library) -> Fault {
    let shown =
        if path.as_os_str() == "-" { Arg::words("masukan standar", "standard input") } else { path.display().to_string().into() };
    plain(library, Code::Unreadable, &[("path", shown), ("reason", reason)])
}

/// Ends with faults, as an object or as text.
pub(super) fn end(
    json: bool,
    library: &Library,
    faults: &[Fault],
    status: Status,
    terminal: &mut Terminal,
) -> io::Result<Status> {
    if json {
        terminal.json(&stamped(&perwali::internal::error(faults).to_json(), library))?;
    } else {
        faults.iter().try_for_each(|fault| render::error(fault, library.sources(), terminal))?;
    }
    Ok(status)
}

/// Ends since a word of `--set` is no pair.
pub(super) fn no_pair(pair: &str, terminal: &mut Terminal) -> io::Result<Status> {
    let form = terminal.say("galat: tulis --set nama=nilai, bukan", "error: write --set name=value, not");
    terminal.error(format!("{form} `{pair}`"))?;
    Ok(Status::Unusable)
}
