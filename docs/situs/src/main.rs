//! Markdown of the repository → static pages: one stylesheet, no scripts, every link checked, readable from `file://`.
//!
//! `cargo run -p perwali-site -- --out DIR` writes the folder anew; a broken link ends it with status 1.
//!
//! Modules depend only on those named before them: `highlight < document < plan < layout`.

mod document;
mod highlight;
mod layout;
mod plan;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use plan::Plan;

/// Pages written, or what is wrong, a line each.
fn publish(root: &Path, out: &Path) -> Result<usize, Vec<String>> {
    let plan = Plan::read(root)?;
    let mut wrong = Vec::new();
    let mut pages = Vec::new();
    for index in 0..plan.pages.len() {
        let (page, faults) = layout::page(&plan, index);
        wrong.extend(faults);
        pages.extend(page);
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let write = |target: &str, text: &str| {
        let path = out.join(target);
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder.and_then(|()| std::fs::write(&path, text)).map_err(|error| vec![format!("{}: {error}", path.display())])
    };
    for (target, text) in &pages {
        write(target, text)?;
    }
    write("gaya.css", include_str!("gaya.css"))?;
    Ok(pages.len())
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let out = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--out", out] => PathBuf::from(out),
        _ => {
            eprintln!("usage: perwali-site --out DIR");
            return ExitCode::from(2);
        }
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    match publish(&root, &out) {
        Ok(count) => {
            println!("{count} pages: {}", out.join("index.html").display());
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            wrong.iter().for_each(|line| eprintln!("{line}"));
            eprintln!("{} faults; nothing was written", wrong.len());
            ExitCode::FAILURE
        }
    }
}
