//! The README and the drafter's guide, executed. `PERWALI_UPDATE=1` rewrites what the commands of the guide print.

#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "support/transcript.rs"]
mod transcript;

use transcript::{check, repository};

#[test]
fn the_readme_does_what_it_says() {
    let text = std::fs::read_to_string(repository().join("README.md")).expect("README.md");
    let found = check(&text);
    assert!(found.failures.is_empty(), "README.md:{}", found.failures.join("\nREADME.md:"));
    assert!(found.files >= 1 && found.commands >= 4, "the README lost its tutorial");
}

#[test]
fn the_guide_does_what_it_says() {
    let update = std::env::var_os("PERWALI_UPDATE").is_some_and(|value| value == "1");
    let mut pages: Vec<_> = std::fs::read_dir(repository().join("docs/panduan"))
        .expect("the guide")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    let (mut commands, mut failures) = (0, Vec::new());
    for path in pages {
        let text = std::fs::read_to_string(&path).expect("a page");
        let found = check(&text);
        commands += found.commands;
        if update && found.updated != text {
            std::fs::write(&path, &found.updated).expect("written");
            continue;
        }
        let name = path.file_name().expect("a name").display().to_string();
        failures.extend(found.failures.into_iter().map(|what| format!("docs/panduan/{name}:{what}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(commands >= 15, "only {commands} commands were run");
}
