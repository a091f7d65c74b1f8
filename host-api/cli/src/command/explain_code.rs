//! `perwali explain-code`: the page of a code.

use std::io;

use include_dir::{Dir, include_dir};
use perwali::Code;
use perwali::internal::dsl::spelling::closest;

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
        Some(page) => terminal.text(page)?,
        None => {
            let entry = code.entry();
            terminal.line(format!("{code}\n\n{}\n{}", entry.message(terminal.lang), entry.help(terminal.lang)))?;
        }
    }
    Ok(Status::Good)
}
