//! `perwali`: the command line for drafters and auditors.
//!
//! Exit status: 0 good; 1 findings, failed examples or a decision that ended in an error; 2 wrong use or unreadable input;
//! 130 interrupted.

mod arguments;
mod command;
mod help;
mod render;
mod terminal;

use std::io::Write;
use std::process::ExitCode;

use arguments::Command;
use terminal::Terminal;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Good,
    Findings,
    Unusable,
    Interrupted,
}

/// Exit status of a run that was interrupted, as shells have it.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    let arguments = match arguments::read() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    let mut terminal = Terminal::new(arguments.lang.into());
    let result = match &arguments.command {
        Command::Check(check) => command::check::run(check, &arguments, &mut terminal),
        Command::Test(test) => command::test::run(test, &arguments, &mut terminal),
        Command::Eval(eval) => command::eval::run(eval, &arguments, &mut terminal),
        Command::Explain(explain) => command::explain::run(explain, &arguments, &mut terminal),
        Command::Fmt(fmt) => command::fmt::run(fmt, &arguments, &mut terminal),
        Command::Show(show) => command::show::run(show, &arguments, &mut terminal),
        Command::List(list) => command::list::run(list, &arguments, &mut terminal),
        Command::ExplainCode(explain) => command::explain_code::run(explain, &mut terminal),
        Command::New(new) => command::new::run(new, &mut terminal),
        Command::Schema(schema) => command::schema::run(schema, &arguments, &mut terminal),
        Command::Asumsi(asumsi) => command::asumsi::run(asumsi, &arguments, &mut terminal),
        Command::Completions(completions) => command::completions::run(completions, &mut terminal),
        Command::Man(man) => command::man::run(man, &mut terminal),
    };
    match result.and_then(|status| terminal.flush().map(|()| status)) {
        Ok(Status::Good) => ExitCode::SUCCESS,
        Ok(Status::Findings) => ExitCode::from(1),
        Ok(Status::Unusable) => ExitCode::from(2),
        Ok(Status::Interrupted) => ExitCode::from(130),
        // The reader of a pipe has read enough: nothing is wrong.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let word = terminal.say("galat: keluaran tidak dapat ditulis", "error: the output cannot be written");
            let _ = writeln!(std::io::stderr(), "{word}: {error}");
            ExitCode::from(2)
        }
    }
}
