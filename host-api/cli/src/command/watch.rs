//! `perwali check --watch`: checks again whenever a file is saved.
//!
//! The files are asked for their times now and then: that needs no service of the system, and sees what editors do in all
//! their ways (rename, replace, delete and write anew) and on every kind of disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::{check, open};
use crate::Status;
use crate::arguments::{Arguments, Check};
use crate::terminal::Terminal;

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(300);
/// How long they must stay as they are, so that a file half saved is not checked.
const SETTLED: Duration = Duration::from_millis(150);
/// Most looks that are waited for files to settle.
const LOOKS: usize = 20;

/// Every file that matters, with its time and size; none where it cannot be had.
type Seen = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Runs until it is interrupted or nobody reads what it says.
pub fn run(check: &Check, arguments: &Arguments, terminal: &mut Terminal) -> io::Result<Status> {
    let named = if check.paths.is_empty() { std::slice::from_ref(&arguments.library) } else { &check.paths };
    let mut tables: Vec<PathBuf> = Vec::new();
    loop {
        // Looked at before they are read: what is saved meanwhile is read again.
        let seen = look(named, &tables);
        let library = open(&check.paths, arguments);
        if library.tables() != tables {
            // Tables are known only once their regulation is read; their times too have to be older than their content.
            tables = library.tables().to_vec();
            continue;
        }
        terminal.clear()?;
        check::text_report(&library, terminal)?;
        let waiting = terminal.say("menunggu perubahan; Ctrl-C untuk berhenti", "waiting for changes; Ctrl-C stops");
        terminal.line(waiting)?;
        terminal.flush()?;
        drop(library);
        while look(named, &tables) == seen {
            sleep(EVERY);
        }
        let mut last = look(named, &tables);
        for _ in 0..LOOKS {
            sleep(SETTLED);
            let now = look(named, &tables);
            if std::mem::replace(&mut last, now) == last {
                break;
            }
        }
    }
}

fn look(named: &[PathBuf], tables: &[PathBuf]) -> Seen {
    let mut seen: Seen = named.iter().chain(tables).map(|path| (path.clone(), state(path))).collect();
    let mut pending: Vec<PathBuf> = named.iter().filter(|path| path.is_dir()).cloned().collect();
    while let Some(folder) = pending.pop() {
        // The times of folders say nothing about the files in them.
        seen.remove(&folder);
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if !hidden {
                    pending.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "perwali") {
                let found = state(&path);
                seen.insert(path, found);
            }
        }
    }
    seen
}

fn state(path: &Path) -> Option<(SystemTime, u64)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}
