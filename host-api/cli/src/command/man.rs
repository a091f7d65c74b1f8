//! `perwali man`: man pages, one a command.

use std::fs;
use std::io;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use perwali::internal::io_reason;
use perwali::{Code, Lang, Library};

use super::plain;
use crate::arguments::{self, Arguments};
use crate::terminal::Terminal;
use crate::{Status, help, render};

/// Headings as the generator writes them, in Indonesian.
const HEADINGS: [(&str, &str); 5] =
    [("NAME", "NAMA"), ("SYNOPSIS", "RINGKASAN"), ("DESCRIPTION", "KETERANGAN"), ("EXTRA", "LAIN\\-LAIN"), ("VERSION", "VERSI")];

pub fn run(man: &arguments::Man, terminal: &mut Terminal) -> io::Result<Status> {
    let command = help::in_language(Arguments::command(), terminal.lang);
    let Some(folder) = &man.folder else {
        let text = page(&command, terminal.lang)?;
        terminal.text(text)?;
        return Ok(Status::Good);
    };
    let mut names = Vec::new();
    match write(&command, folder, terminal.lang, &mut names) {
        Ok(()) => {
            let pages = terminal.say("halaman man ditulis di", "man pages written to");
            terminal.line(format!("{} {pages} {}", names.len(), folder.display()))?;
            Ok(Status::Good)
        }
        Err(error) => {
            let library = Library::builder().open();
            let args = [("path", folder.display().to_string().into()), ("reason", io_reason(&error))];
            let found = plain(&library, Code::NotWritable, &args);
            render::error(&found, library.sources(), terminal)?;
            Ok(Status::Unusable)
        }
    }
}

fn write(command: &Command, folder: &Path, lang: Lang, names: &mut Vec<String>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for command in std::iter::once(command).chain(command.get_subcommands()) {
        let name = Man::new(command.clone()).get_filename();
        fs::write(folder.join(&name), page(command, lang)?)?;
        names.push(name);
    }
    Ok(())
}

fn page(command: &Command, lang: Lang) -> io::Result<String> {
    let mut bytes = Vec::new();
    Man::new(command.clone()).render(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        match line.strip_prefix(".SH ") {
            Some(heading) => {
                let heading = heading.to_uppercase();
                let own = HEADINGS.iter().find(|(english, _)| *english == heading).filter(|_| lang == Lang::Id);
                out.push_str(".SH ");
                out.push_str(own.map_or(heading.as_str(), |(_, own)| own));
            }
            None => out.push_str(line),
        }
        out.push('\n');
    }
    Ok(out)
}
