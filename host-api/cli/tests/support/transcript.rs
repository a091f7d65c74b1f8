//! A Markdown page, executed: its files are written to a folder, its commands are run, its outputs compared.
//!
//! A fence with `file=NAME` is a file of the reader's; later ones replace earlier ones of the same name. A `console` fence
//! holds commands after `$ ` and what they print; a line `…` stands for any lines.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, dead_code)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the whole repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

/// What came of a page.
#[derive(Debug, Default)]
pub struct Transcript {
    /// Files written for it.
    pub files: usize,
    /// Commands run.
    pub commands: usize,
    /// `line: what is wrong`.
    pub failures: Vec<String>,
    /// The page with the outputs that were found.
    pub updated: String,
}

struct Fence {
    info: String,
    /// Line of the opening ticks, from 1.
    line: usize,
    body: String,
}

/// Lines outside fences, and fences, in order.
enum Part {
    Line(String),
    Fence(Fence),
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Option<Fence> = None;
    for (index, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => parts.push(Part::Fence(open.take().expect("an open fence"))),
            (Some(fence), None) => {
                fence.body.push_str(line);
                fence.body.push('\n');
            }
            (None, Some(info)) => open = Some(Fence { info: info.to_owned(), line: index + 1, body: String::new() }),
            (None, None) => parts.push(Part::Line(line.to_owned())),
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    parts
}

/// Words of a command; quotation marks hold words together.
fn words(command: &str) -> Vec<String> {
    let (mut words, mut quoted, mut word) = (Vec::new(), false, String::new());
    for c in command.chars() {
        match c {
            '"' | '\'' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty())),
            c => word.push(c),
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// What a command prints; nothing for those that only prepare the reader's machine.
fn run(command: &str, folder: &Path) -> Option<String> {
    if command.starts_with("git clone") || command == "cargo test" {
        return None;
    }
    let words = words(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (words, here) = match words.as_slice() {
        ["cargo", "run", "--release", "-p", "perwali-cli", "--", rest @ ..] => (rest, repository()),
        ["perwali", rest @ ..] => (rest, folder.to_owned()),
        other => panic!("a command this test does not know: {other:?}"),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_perwali")).args(words).current_dir(here).output().expect("perwali runs");
    let said = String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8(output.stderr).expect("UTF-8");
    // A name of a temporary folder is of no one's interest.
    Some(said.replace(&format!("{}/", folder.display()), ""))
}

/// Whether printed lines are the expected ones; `…` stands for any lines.
fn matches(expected: &[&str], printed: &[&str]) -> bool {
    match expected {
        [] => printed.iter().all(|line| line.trim().is_empty()),
        ["…", rest @ ..] => (0..=printed.len()).any(|skip| matches(rest, &printed[skip..])),
        [line, rest @ ..] => {
            printed.first().is_some_and(|found| found.trim_end() == line.trim_end()) && matches(rest, &printed[1..])
        }
    }
}

/// Runs a page.
pub fn check(text: &str) -> Transcript {
    let folder = tempfile::tempdir().expect("a folder");
    let mut found = Transcript::default();
    for part in parts(text) {
        let fence = match part {
            Part::Line(line) => {
                found.updated.push_str(&line);
                found.updated.push('\n');
                continue;
            }
            Part::Fence(fence) => fence,
        };
        if let Some((_, name)) = fence.info.split_once("file=") {
            let path = folder.path().join(name.trim_matches('"'));
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, &fence.body).expect("written");
            found.files += 1;
        }
        found.updated.push_str(&format!("```{}\n", fence.info));
        match fence.info.as_str() {
            "console" => console(&fence, folder.path(), &mut found),
            _ => found.updated.push_str(&fence.body),
        }
        found.updated.push_str("```\n");
    }
    found
}

fn console(fence: &Fence, folder: &Path, found: &mut Transcript) {
    let body = format!("\n{}", fence.body);
    for block in body.split("\n$ ").filter(|block| !block.trim().is_empty()) {
        let (command, expected) = block.split_once('\n').unwrap_or((block, ""));
        found.updated.push_str(&format!("$ {command}\n"));
        let expected: Vec<&str> = expected.lines().collect();
        let kept = |found: &mut Transcript| expected.iter().for_each(|line| found.updated.push_str(&format!("{line}\n")));
        let Some(printed) = run(command, folder) else {
            kept(found);
            continue;
        };
        found.commands += 1;
        let lines: Vec<&str> = printed.lines().collect();
        if matches(&expected, &lines) {
            kept(found);
            continue;
        }
        found.failures.push(format!("{}: `{command}` printed\n{printed}", fence.line));
        // What is left out was chosen by the author, so it is the author who mends it.
        if expected.contains(&"…") {
            kept(found);
        } else {
            printed.trim_end().lines().for_each(|line| found.updated.push_str(&format!("{}\n", line.trim_end())));
        }
    }
}
