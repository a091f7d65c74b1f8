//! `perwali completions`: what a shell needs to complete commands.

use std::io;

use clap::CommandFactory;

use crate::arguments::{Arguments, Completions};
use crate::terminal::Terminal;
use crate::{Status, help};

pub fn run(completions: &Completions, terminal: &mut Terminal) -> io::Result<Status> {
    let mut command = help::in_language(Arguments::command(), terminal.lang);
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut command, "perwali", &mut script);
    terminal.text(String::from_utf8_lossy(&script))?;
    Ok(Status::Good)
}
