//! The help in one language: clap's own words replaced, and the Indonesian ones of the arguments where English is asked for.

use clap::Command;
use perwali::Lang;

/// Words for a command or, after a slash, for one of its arguments.
const WORDS: &[(&str, &str)] = &[
    ("perwali", "Regulations that can be computed: check, test and run .perwali files."),
    ("perwali/library", "Folder of regulations [default: regulations]"),
    ("perwali/lang", "Language of messages: id or en [default: id]"),
    ("perwali/help", "Show this help"),
    ("perwali/version", "Show the version"),
    ("check", "Check regulations and show every error and finding"),
    ("check/paths", "Files or folders; without them, the folder of regulations"),
    ("check/watch", "Check again whenever a file is saved; Ctrl-C stops"),
    ("check/format", "Form of the report: text, json or sarif [default: text]"),
    ("test", "Run examples and files of cases"),
    ("test/paths", "Files or folders; without them, the folder of regulations"),
    ("test/backend", "How to compute: interpreter, native (machine code) or all (both) [default: all]"),
    ("test/coverage", "Show which provisions are exercised"),
    ("test/max_failures", "Most failures that are shown; all are counted [default: 50]"),
    ("test/format", "Form of the report: text, json, junit or html [default: text]"),
    ("eval", "Compute one decision"),
    ("eval/regulation", "Regulation: an id such as perwali-surabaya/contoh-saya, or a .perwali file"),
    ("eval/decision", "Name of a decision or a value"),
    ("eval/date", "The day whose law is applied, such as 2024-01-15; a row of input may have its own `tanggal_acuan`"),
    ("eval/known_on", "By what had been promulgated on this day [default: all that is read]"),
    ("eval/input", "File of the input: one JSON object, or many rows of .jsonl or .csv; `-` for standard input"),
    ("eval/input_format", "Form of the input: json, jsonl or csv [default: by the name of the file]"),
    ("eval/output", "File for the results of many rows; written whole or not at all"),
    ("eval/set", "One input, such as --set bruto=10000000; may be repeated"),
    ("eval/backend", "How to compute: auto, interpreter or native (machine code) [default: auto]"),
    ("eval/explain", "Show the way to the result"),
    ("eval/format", "Form of the output: text or json [default: text]"),
    ("explain", "Tell why a decision comes out as it does, or write its letter"),
    ("explain/regulation", "Regulation: an id such as perwali-surabaya/contoh-saya, or a .perwali file"),
    ("explain/decision", "Name of a decision or a value"),
    ("explain/date", "The day whose law is applied, such as 2024-01-15"),
    ("explain/known_on", "By what had been promulgated on this day [default: all that is read]"),
    ("explain/input", "JSON file with the input; `-` for standard input"),
    ("explain/set", "One input, such as --set bruto=10000000; may be repeated"),
    ("explain/format", "Form of the output: text, json or html [default: text]"),
    ("explain/letter", "Write the letter of approval or rejection (eligibility decisions)"),
    ("explain/template", "A letter template of one's own"),
    ("explain/default_template", "Print the letter template that is built in"),
    ("fmt", "Lay out files"),
    ("fmt/paths", "Files or folders; without them, the folder of regulations"),
    ("fmt/check", "Only check, change nothing"),
    ("show", "The text of a regulation on a day, with every amendment in it"),
    ("show/regulation", "Regulation: an id such as perwali-surabaya/contoh-saya, or a .perwali file"),
    ("show/date", "The day whose text is shown, such as 2025-05-01 [default: the last text]"),
    ("show/known_on", "By what had been promulgated on this day [default: all that is read]"),
    ("list", "List the regulations and their decisions"),
    ("list/paths", "Files or folders; without them, the folder of regulations"),
    ("list/date", "Only those in force on this day, such as 2025-05-01"),
    ("list/known_on", "By what had been promulgated on this day [default: all that is read]"),
    ("list/format", "Form of the output: text or json [default: text]"),
    ("explain-code", "Explain an error code"),
    ("explain-code/code", "A code, such as P205"),
    ("new", "Make the skeleton of a new regulation"),
    ("new/path", "The file to make; without it, the skeleton is printed"),
    ("schema", "JSON Schema of the inputs and outputs of a regulation or a decision"),
    ("schema/regulation", "Regulation: an id such as perwali-surabaya/contoh-saya, or a .perwali file"),
    ("schema/decision", "Name of a decision or a value; without it, every decision"),
    ("asumsi", "All assumptions, readings and gaps of regulations"),
    ("asumsi/paths", "Files or folders; without them, the folder of regulations"),
    ("asumsi/format", "Form of the output: text, json or csv [default: text]"),
    ("completions", "Completions of commands for a shell"),
    ("completions/shell", "Name of the shell: bash, elvish, fish, powershell or zsh"),
    ("man", "Man pages"),
    ("man/folder", "Folder for a page a command; without it, the main page is printed"),
];

/// Names of what is given, as they stand in the usage.
const NAMES: &[(&str, &str)] = &[
    ("BAHASA", "LANGUAGE"),
    ("LETAK", "PATH"),
    ("CARA", "WAY"),
    ("BENTUK", "FORM"),
    ("PERATURAN", "REGULATION"),
    ("KEPUTUSAN", "DECISION"),
    ("TANGGAL", "DATE"),
    ("BERKAS", "FILE"),
    ("NAMA=NILAI", "NAME=VALUE"),
    ("KODE", "CODE"),
    ("BANYAK", "NUMBER"),
];

const STATUS: &str = "Exit status: 0 good; 1 findings, failed examples, or a decision that ended in an error; 2 wrong use or unreadable input; 130 interrupted.";

/// The command line with its help in a language.
pub fn in_language(mut command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        command =
            english(command, "perwali").subcommand_help_heading("Commands").subcommand_value_name("COMMAND").after_help(STATUS);
        command = command.mut_subcommands(|subcommand| {
            let name = subcommand.get_name().to_owned();
            let examples = subcommand.get_after_help().map(|help| help.to_string().replacen("Contoh:", "Examples:", 1));
            let subcommand = english(subcommand, &name);
            match examples {
                Some(examples) => subcommand.after_help(examples),
                None => subcommand,
            }
        });
    }
    command.build();
    framed(command, lang).mut_subcommands(|subcommand| framed(subcommand, lang))
}

/// Puts the headings and the usage of a built command into a language.
fn framed(command: Command, lang: Lang) -> Command {
    let (usage, options, arguments, word) = match lang {
        Lang::Id => ("Pemakaian", "Pilihan", "Argumen", "[PILIHAN]"),
        Lang::En => ("Usage", "Options", "Arguments", "[OPTIONS]"),
    };
    let line = command.clone().render_usage().to_string().replace("[OPTIONS]", word);
    let line = line.strip_prefix("Usage: ").unwrap_or(&line).to_owned();
    let template = format!("{{about-with-newline}}\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}");
    let name = command.get_name().to_owned();
    command.help_template(template).override_usage(line).mut_args(|arg| {
        let heading = if arg.is_positional() { arguments } else { options };
        let order = place(&format!("{name}/{}", arg.get_id()))
            .or_else(|| Some(WORDS.len() + place(&format!("perwali/{}", arg.get_id()))?));
        arg.help_heading(heading).display_order(order.unwrap_or(usize::MAX))
    })
}

fn english(command: Command, command_name: &str) -> Command {
    let command = match word(command_name) {
        Some(about) => command.about(about),
        None => command,
    };
    command.mut_args(|arg| {
        let name = arg.get_value_names().and_then(|names| names.first()).and_then(|name| english_name(name));
        let help = word(&format!("{command_name}/{}", arg.get_id()));
        let arg = match name {
            Some(name) => arg.value_name(name),
            None => arg,
        };
        match help {
            Some(help) => arg.help(help),
            None => arg,
        }
    })
}

/// Where an argument stands in the help: as in the list of words.
fn place(key: &str) -> Option<usize> {
    WORDS.iter().position(|(known, _)| *known == key)
}

fn word(key: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == key).map(|(_, words)| *words)
}

fn english_name(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, english)| *english)
}

#[cfg(test)]
mod tests {
    use super::{Command, in_language, word};
    use crate::arguments::Arguments;
    use clap::CommandFactory;
    use perwali::Lang;

    fn missing(command: &Command, name: &str) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        if word(name).is_none() {
            out.push(name.to_owned());
        }
        let args = command.get_arguments().map(|arg| format!("{name}/{}", arg.get_id())).filter(|key| word(key).is_none());
        out.extend(args);
        out.extend(command.get_subcommands().flat_map(|sub| missing(sub, sub.get_name())));
        out
    }

    #[test]
    fn every_word_of_the_help_has_an_english_one() {
        assert_eq!(missing(&Arguments::command(), "perwali"), Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        Arguments::command().debug_assert();
        in_language(Arguments::command(), Lang::En).debug_assert();
    }
}
