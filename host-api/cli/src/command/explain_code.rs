//! `perwali explain-code`: the page of a code.

use std::io;

use include_dir::{Dir, include_dir};
use perwali::internal::dsl::spelling::closest;
use perwali::{Code, Lang};

use crate::Status;
use crate::arguments::ExplainCode;
use crate::terminal::Terminal;

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/galat");

/// The page of a code, in Markdown.
pub fn page(code: Code) -> Option<&'static str> {
    PAGES.get_file(format!("{code}.md")).and_then(include_dir::File::contents_utf8)
}

pub fn run(explain: &ExplainCode, terminal: &mut Terminal) -> io::Result<Status> {
    let Ok(code) = explain.code.parse::<Code>() else {
        let known = terminal.say("bukan kode galat", "is no code");
        let near = closest(
            &explain.code.chars().take(60).collect::<String>().to_uppercase(),
            Code::ALL.iter().map(|code| code.as_str()),
        );
        let hint = near.map(|near| format!(" ({} {near}?)", terminal.say("maksudnya", "did you mean"))).unwrap_or_default();
        let code: String = explain.code.chars().take(60).collect();
        terminal.error(format!("{}: `{code}` {known}{hint}", terminal.say("galat", "error")))?;
        return Ok(Status::Unusable);
    };
    match page(code) {
        Some(page) if terminal.lang == Lang::Id => terminal.text(page)?,
        Some(page) => {
            let text = english(code, page);
            terminal.text(text)?;
        }
        None => {
            let entry = code.entry();
            terminal.line(format!("{code}\n\n{}\n{}", entry.message(terminal.lang), entry.help(terminal.lang)))?;
        }
    }
    Ok(Status::Good)
}

/// The page in English: what the code means, what is said, and the examples, whose regulations are Indonesian as all are.
fn english(code: Code, page: &str) -> String {
    let entry = code.entry();
    let mut out = format!("# {code}\n\n");
    let meaning = section(page, "## In English").trim().to_owned();
    if !meaning.is_empty() {
        out += &format!("{meaning}\n\n");
    }
    out += &format!("## Message\n\n{}\n\n", blanks(entry.message(Lang::En)));
    let help = blanks(entry.help(Lang::En));
    // A line that is all filled in says nothing here.
    let help: Vec<&str> = help.lines().filter(|line| line.chars().any(char::is_alphabetic)).collect();
    if !help.is_empty() {
        out += &format!("## What to do\n\n{}\n\n", help.join("\n"));
    }
    for (heading, title) in [("## Salah", "## Wrong"), ("## Benar", "## Right")] {
        let fences = fences(section(page, heading));
        if !fences.is_empty() {
            out += &format!("{title}\n\n{fences}");
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A template with a mark where something is filled in.
fn blanks(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out += before;
        out.push('…');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out + rest
}

/// What stands under a heading of the page.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let after = page.split_once(&format!("{heading}\n")).map_or("", |(_, after)| after);
    let mut fenced = false;
    let mut end = 0;
    for line in after.split_inclusive('\n') {
        fenced ^= line.starts_with("```");
        if !fenced && line.starts_with("## ") {
            break;
        }
        end += line.len();
    }
    after.get(..end).unwrap_or_default()
}

/// The examples among prose; messages that are Indonesian are left out.
fn fences(section: &str) -> String {
    let (mut out, mut open, mut kept) = (String::new(), false, false);
    for line in section.lines() {
        let fence = line.starts_with("```");
        if fence && !open {
            kept = !line.starts_with("```galat");
        }
        if kept && (open || fence) {
            out += &format!("{line}\n");
        }
        if fence && open && kept {
            out.push('\n');
        }
        open ^= fence;
    }
    out
}
