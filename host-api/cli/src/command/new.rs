//! `perwali new`: a regulation to start from. It checks, runs, and never overwrites.

use std::fs::OpenOptions;
use std::io::{self, Write};

use perwali::Code;

use super::fmt::say;
use crate::Status;
use crate::arguments::New;
use crate::terminal::Terminal;

const SKELETON: &str = include_str!("skeleton.perwali");

pub fn run(new: &New, terminal: &mut Terminal) -> io::Result<Status> {
    let Some(path) = &new.path else {
        terminal.text(SKELETON)?;
        return Ok(Status::Good);
    };
    let shown = path.display().to_string();
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(SKELETON.as_bytes()));
    match written {
        Ok(()) => {
            let next = terminal.say("dibuat; periksa dengan", "made; check it with");
            terminal.line(format!("{shown} {next} `perwali check {shown}`"))?;
            Ok(Status::Good)
        }
        Err(error) => {
            let reason = match error.kind() {
                io::ErrorKind::AlreadyExists => terminal.say("berkas itu sudah ada", "the file exists already").to_owned(),
                io::ErrorKind::NotFound => terminal.say("foldernya tidak ada", "there is no such folder").to_owned(),
                io::ErrorKind::PermissionDenied => terminal.say("tidak diizinkan", "permission is denied").to_owned(),
                _ => error.to_string(),
            };
            say(terminal, Code::NotWritable, &[("path", shown), ("reason", reason)])?;
            Ok(Status::Unusable)
        }
    }
}
