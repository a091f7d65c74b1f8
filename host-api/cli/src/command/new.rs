//! `perwali new`: a regulation to start from. It checks, runs, and never overwrites.

use std::fs::OpenOptions;
use std::io::{self, Write};

use perwali::internal::engine::diagnostic::Arg;
use perwali::internal::io_reason;
use perwali::{Code, Library};

use super::plain;
use crate::arguments::New;
use crate::terminal::Terminal;
use crate::{Status, render};

const SKELETON: &str = include_str!("skeleton.perwali");

pub fn run(new: &New, terminal: &mut Terminal) -> io::Result<Status> {
    let Some(path) = &new.path else {
        terminal.text(SKELETON)?;
        return Ok(Status::Good);
    };
    let shown = path.display().to_string();
    let written =
        OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(SKELETON.as_bytes()));
    match written {
        Ok(()) => {
            let next = terminal.say("dibuat; periksa dengan", "made; check it with");
            terminal.line(format!("{shown} {next} `perwali check {shown}`"))?;
            Ok(Status::Good)
        }
        Err(error) => {
            let reason = match error.kind() {
                io::ErrorKind::AlreadyExists => Arg::words("berkas itu sudah ada", "the file exists already"),
                io::ErrorKind::NotFound => Arg::words("foldernya tidak ada", "there is no such folder"),
                _ => io_reason(&error),
            };
            let library = Library::builder().open();
            let found = plain(&library, Code::NotWritable, &[("path", shown.into()), ("reason", reason)]);
            render::error(&found, library.sources(), terminal)?;
            Ok(Status::Unusable)
        }
    }
}
