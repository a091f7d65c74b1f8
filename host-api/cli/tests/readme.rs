//! The README, executed: its regulation is written to a folder, its commands are run, its outputs compared.
//!
//! A `console` fence holds commands after `$ ` and what they print; a line `…` stands for any lines.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

struct Fence<'a> {
    info: &'a str,
    line: usize,
    body: String,
}

fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut fences: Vec<Fence<'_>> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(info) => {
                open = true;
                fences.push(Fence { info, line: index + 1, body: String::new() });
            }
            None if open => {
                let fence = fences.last_mut().expect("an open fence");
                fence.body.push_str(line);
                fence.body.push('\n');
            }
            None => {}
        }
    }
    fences
}

/// Words of a command; the README quotes nothing.
fn run(words: &[&str], folder: &Path) -> String {
    let words = match words {
        ["cargo", "run", "--release", "-p", "perwali-cli", "--", rest @ ..] | ["perwali", rest @ ..] => rest,
        other => panic!("the README runs a command this test does not know: {other:?}"),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_perwali")).args(words).current_dir(folder).output().expect("perwali runs");
    String::from_utf8(output.stdout).expect("UTF-8") + &String::from_utf8(output.stderr).expect("UTF-8")
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

#[test]
fn the_readme_does_what_it_says() {
    let repository = repository();
    let text = std::fs::read_to_string(repository.join("README.md")).expect("README.md");
    let folder = tempfile::tempdir().expect("a folder");
    let (mut files, mut commands) = (0, 0);
    for fence in fences(&text) {
        if let Some((_, name)) = fence.info.split_once(" file=") {
            std::fs::write(folder.path().join(name), &fence.body).expect("written");
            files += 1;
        }
        if fence.info != "console" {
            continue;
        }
        let blocks: Vec<&str> = fence.body.split("$ ").filter(|block| !block.trim().is_empty()).collect();
        for block in blocks {
            let (command, expected) = block.split_once('\n').unwrap_or((block, ""));
            if command.starts_with("git clone") || command == "cargo test" {
                continue;
            }
            let words: Vec<&str> = command.split_whitespace().collect();
            let here = if words[0] == "cargo" { repository.as_path() } else { folder.path() };
            let printed = run(&words, here);
            let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), printed.lines().collect());
            assert!(matches(&expected, &found), "README.md:{}: `{command}` printed\n{printed}", fence.line);
            commands += 1;
        }
    }
    assert!(files >= 1 && commands >= 4, "the README lost its tutorial");
}
