//! The words of the command line, and what is said when they are wrong.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use perwali::Lang;

use crate::help;

const EVAL_EXAMPLES: &str = "Contoh:
  perwali new contoh.perwali
  perwali eval contoh.perwali keringanan --date 2025-01-02 --set golongan=lansia --set biaya=150000
  perwali eval contoh.perwali keringanan --date 2025-01-02 --input masukan.json --explain
  perwali eval perwali-surabaya/contoh-saya keringanan --library . --date 2025-01-02 --input - < masukan.json
  perwali eval contoh.perwali keringanan --date 2025-01-02 --input warga.csv --output hasil.jsonl";

const EXPLAIN_EXAMPLES: &str = "Contoh:
  perwali explain contoh.perwali keringanan --date 2025-01-02 --set golongan=lansia --set biaya=150000
  perwali explain contoh.perwali keringanan --date 2025-01-02 --input masukan.json --format html > alasan.html
  perwali explain bantuan.perwali layak --date 2025-01-02 --input masukan.json --surat
  perwali explain --templat-bawaan > surat.txt";

const SHOW_EXAMPLES: &str = "Contoh:
  perwali show perwali-surabaya/contoh-saya --date 2025-05-01
  perwali show perwali-surabaya/contoh-saya --date 2025-05-01 --known-on 2025-04-01";

/// Peraturan yang dapat dihitung: periksa, uji, dan jalankan berkas .perwali.
#[derive(Parser)]
#[command(name = "perwali", version, subcommand_help_heading = "Perintah", subcommand_value_name = "PERINTAH")]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(
    after_help = "Status keluar: 0 baik; 1 ada temuan, contoh gagal, atau keputusan berakhir galat; 2 salah pakai atau masukan tak terbaca; 130 dihentikan."
)]
pub struct Arguments {
    /// Folder peraturan [bawaan: regulations]
    #[arg(long, global = true, default_value = "regulations", value_name = "FOLDER", hide_default_value = true)]
    pub library: PathBuf,
    /// Bahasa pesan: id atau en (for English: --lang en) [bawaan: id]
    #[arg(
        long,
        global = true,
        default_value = "id",
        value_enum,
        value_name = "BAHASA",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub lang: Language,
    /// Tunjukkan bantuan ini
    #[arg(long, short = 'h', global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Tunjukkan versi
    #[arg(long, short = 'V', action = ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Language {
    Id,
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Id => Lang::Id,
            Language::En => Lang::En,
        }
    }
}

#[derive(Subcommand)]
pub enum Command {
    /// Periksa peraturan dan tunjukkan semua galat dan temuan
    Check(Check),
    /// Jalankan contoh dan berkas kasus
    Test(Test),
    /// Hitung satu keputusan
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(Eval),
    /// Jelaskan mengapa sebuah keputusan berhasil demikian, atau tulis suratnya
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Rapikan tata letak berkas
    Fmt(Fmt),
    /// Naskah sebuah peraturan pada suatu hari, dengan semua perubahannya
    #[command(after_help = SHOW_EXAMPLES)]
    Show(Show),
    /// Daftar peraturan dan keputusannya
    List(List),
    /// Jelaskan sebuah kode galat
    ExplainCode(ExplainCode),
    /// Buat kerangka peraturan baru
    New(New),
    /// JSON Schema masukan dan hasil sebuah peraturan atau keputusan
    Schema(Schema),
    /// Semua asumsi, tafsir, dan celah dalam peraturan
    Asumsi(Asumsi),
    /// Pelengkap perintah untuk sebuah shell
    Completions(Completions),
    /// Halaman man
    Man(Man),
}

#[derive(Args)]
pub struct Check {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "LETAK")]
    pub paths: Vec<PathBuf>,
    /// Periksa lagi setiap kali berkas disimpan; Ctrl-C untuk berhenti
    #[arg(long, conflicts_with = "format")]
    pub watch: bool,
    /// Bentuk laporan: text, json, atau sarif [bawaan: text]
    #[arg(
        long,
        default_value = "text",
        value_enum,
        value_name = "BENTUK",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: CheckFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    Text,
    Json,
    Sarif,
}

#[derive(Args)]
pub struct Test {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "LETAK")]
    pub paths: Vec<PathBuf>,
    /// Cara menghitung: interpreter, native (kode mesin), atau all (keduanya) [bawaan: all]
    #[arg(long, default_value = "all", value_enum, value_name = "CARA", hide_default_value = true, hide_possible_values = true)]
    pub backend: TestBackend,
    /// Tunjukkan ketentuan mana yang teruji
    #[arg(long)]
    pub coverage: bool,
    /// Kegagalan yang ditunjukkan paling banyak; semuanya dihitung [bawaan: 50]
    #[arg(long, default_value_t = 50, value_name = "BANYAK", hide_default_value = true)]
    pub max_failures: usize,
    /// Bentuk laporan: text, json, junit, atau html [bawaan: text]
    #[arg(
        long,
        default_value = "text",
        value_enum,
        value_name = "BENTUK",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: TestFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    Text,
    Json,
    Junit,
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TestBackend {
    Interpreter,
    Native,
    All,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvalBackend {
    Auto,
    Interpreter,
    Native,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// How facts are given.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    Json,
    Jsonl,
    Csv,
}

#[derive(Args)]
pub struct Eval {
    /// Peraturan: id seperti perwali-surabaya/contoh-saya, atau berkas .perwali
    #[arg(value_name = "PERATURAN")]
    pub regulation: String,
    /// Nama keputusan atau nilai
    #[arg(value_name = "KEPUTUSAN")]
    pub decision: String,
    /// Hari yang hukumnya dipakai, misalnya 2024-01-15; baris masukan dapat memuat `tanggal_acuan` sendiri
    #[arg(long, value_name = "TANGGAL", required_unless_present = "input")]
    pub date: Option<String>,
    /// Menurut yang sudah diundangkan pada hari ini [bawaan: semua yang dibaca]
    #[arg(long, value_name = "TANGGAL")]
    pub known_on: Option<String>,
    /// Berkas masukan: satu objek JSON, atau banyak baris .jsonl atau .csv; `-` untuk masukan standar
    #[arg(long, value_name = "BERKAS")]
    pub input: Option<PathBuf>,
    /// Bentuk masukan: json, jsonl, atau csv [bawaan: menurut nama berkas]
    #[arg(long, value_enum, value_name = "BENTUK", hide_possible_values = true, requires = "input")]
    pub input_format: Option<InputFormat>,
    /// Berkas untuk hasil banyak baris; ditulis utuh atau tidak sama sekali
    #[arg(long, value_name = "BERKAS", requires = "input")]
    pub output: Option<PathBuf>,
    /// Satu masukan, misalnya --set bruto=10000000; boleh berulang
    #[arg(long = "set", value_name = "NAMA=NILAI")]
    pub set: Vec<String>,
    /// Cara menghitung: auto, interpreter, atau native (kode mesin) [bawaan: auto]
    #[arg(long, default_value = "auto", value_enum, value_name = "CARA", hide_default_value = true, hide_possible_values = true)]
    pub backend: EvalBackend,
    /// Tunjukkan jalan menuju hasil
    #[arg(long)]
    pub explain: bool,
    /// Bentuk keluaran: text atau json [bawaan: text]
    #[arg(
        long,
        default_value = "text",
        value_enum,
        value_name = "BENTUK",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    Text,
    Json,
    Html,
}

#[derive(Args)]
pub struct Explain {
    /// Peraturan: id seperti perwali-surabaya/contoh-saya, atau berkas .perwali
    #[arg(value_name = "PERATURAN", required_unless_present = "default_template")]
    pub regulation: Option<String>,
    /// Nama keputusan atau nilai
    #[arg(value_name = "KEPUTUSAN", required_unless_present = "default_template")]
    pub decision: Option<String>,
    /// Hari yang hukumnya dipakai, misalnya 2024-01-15
    #[arg(long, value_name = "TANGGAL", required_unless_present = "default_template")]
    pub date: Option<String>,
    /// Menurut yang sudah diundangkan pada hari ini [bawaan: semua yang dibaca]
    #[arg(long, value_name = "TANGGAL")]
    pub known_on: Option<String>,
    /// Berkas JSON berisi masukan; `-` untuk masukan standar
    #[arg(long, value_name = "BERKAS")]
    pub input: Option<PathBuf>,
    /// Satu masukan, misalnya --set bruto=10000000; boleh berulang
    #[arg(long = "set", value_name = "NAMA=NILAI")]
    pub set: Vec<String>,
    /// Bentuk keluaran: text, json, atau html [bawaan: text]
    #[arg(
        long,
        default_value = "text",
        value_enum,
        value_name = "BENTUK",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: ExplainFormat,
    /// Tulis surat persetujuan atau penolakan (keputusan kelayakan)
    #[arg(long = "surat")]
    pub letter: bool,
    /// Templat surat sendiri
    #[arg(long = "templat", value_name = "BERKAS", requires = "letter")]
    pub template: Option<PathBuf>,
    /// Cetak templat surat bawaan
    #[arg(long = "templat-bawaan")]
    pub default_template: bool,
}

#[derive(Args)]
pub struct Fmt {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "LETAK")]
    pub paths: Vec<PathBuf>,
    /// Hanya periksa, jangan ubah
    #[arg(long)]
    pub check: bool,
}

#[derive(Args)]
pub struct Show {
    /// Peraturan: id seperti perwali-surabaya/contoh-saya, atau berkas .perwali
    #[arg(value_name = "PERATURAN")]
    pub regulation: String,
    /// Hari yang naskahnya ditunjukkan, misalnya 2025-05-01 [bawaan: naskah terakhir]
    #[arg(long, value_name = "TANGGAL")]
    pub date: Option<String>,
    /// Menurut yang sudah diundangkan pada hari ini [bawaan: semua yang dibaca]
    #[arg(long, value_name = "TANGGAL")]
    pub known_on: Option<String>,
}

#[derive(Args)]
pub struct List {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "LETAK")]
    pub paths: Vec<PathBuf>,
    /// Hanya yang berlaku pada hari ini, misalnya 2025-05-01
    #[arg(long, value_name = "TANGGAL")]
    pub date: Option<String>,
    /// Menurut yang sudah diundangkan pada hari ini [bawaan: semua yang dibaca]
    #[arg(long, value_name = "TANGGAL")]
    pub known_on: Option<String>,
    /// Bentuk keluaran: text atau json [bawaan: text]
    #[arg(
        long,
        default_value = "text",
        value_enum,
        value_name = "BENTUK",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: Format,
}

#[derive(Args)]
pub struct ExplainCode {
    /// Kode, misalnya P205
    #[arg(value_name = "KODE")]
    pub code: String,
}

#[derive(Args)]
pub struct New {
    /// Berkas yang dibuat; tanpa ini, kerangka dicetak
    #[arg(value_name = "BERKAS")]
    pub path: Option<PathBuf>,
}

#[derive(Args)]
pub struct Schema {
    /// Peraturan: id seperti perwali-surabaya/contoh-saya, atau berkas .perwali
    #[arg(value_name = "PERATURAN")]
    pub regulation: String,
    /// Nama keputusan atau nilai; tanpa ini, semua keputusan
    #[arg(value_name = "KEPUTUSAN")]
    pub decision: Option<String>,
}

#[derive(Args)]
pub struct Asumsi {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "LETAK")]
    pub paths: Vec<PathBuf>,
    /// Bentuk keluaran: text, json, atau csv [bawaan: text]
    #[arg(
        long,
        default_value = "text",
        value_enum,
        value_name = "BENTUK",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub format: NotesFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NotesFormat {
    Text,
    Json,
    Csv,
}

#[derive(Args)]
pub struct Completions {
    /// Nama shell: bash, elvish, fish, powershell, atau zsh
    #[arg(value_enum, value_name = "SHELL", hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}

#[derive(Args)]
pub struct Man {
    /// Folder untuk satu halaman setiap perintah; tanpa ini, halaman utama dicetak
    #[arg(value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// Reads the command line; what is not to be run has been answered already.
pub fn read() -> Result<Arguments, ExitCode> {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = asked_language(&words);
    let command = help::in_language(Arguments::command(), lang);
    let matches = command.try_get_matches_from(words).map_err(|error| refuse(&error, lang))?;
    Arguments::from_arg_matches(&matches).map_err(|error| refuse(&error, lang))
}

/// The language asked for, wherever it stands: help and refusals need it before the words are understood.
fn asked_language(words: &[OsString]) -> Lang {
    let after = words.iter().zip(words.iter().skip(1)).any(|(word, next)| word == "--lang" && next == "en");
    if after || words.iter().any(|word| word == "--lang=en") { Lang::En } else { Lang::Id }
}

/// Prints help, the version, or what is wrong with the words. A pipe closed early is no fault of the user's.
fn refuse(error: &clap::Error, lang: Lang) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        _ => {}
    }
    let say = |id: String, en: String| if lang == Lang::Id { id } else { en };
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = context(ContextKind::InvalidSubcommand);
            say(format!("perintah `{word}` tidak dikenal"), format!("there is no command `{word}`"))
        }
        ErrorKind::UnknownArgument => {
            say(format!("`{argument}` tidak dikenal di sini"), format!("`{argument}` is not known here"))
        }
        ErrorKind::MissingRequiredArgument => say(format!("kurang: {argument}"), format!("missing: {argument}")),
        ErrorKind::InvalidValue if context(ContextKind::InvalidValue).is_empty() => {
            say(format!("{argument} memerlukan nilai"), format!("{argument} needs a value"))
        }
        ErrorKind::InvalidValue => {
            let (word, valid) = (context(ContextKind::InvalidValue), context(ContextKind::ValidValue));
            say(
                format!("`{word}` bukan nilai untuk {argument}; pilihannya: {valid}"),
                format!("`{word}` is no value for {argument}; the choices are: {valid}"),
            )
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            say(format!("{argument} memerlukan nilai"), format!("{argument} needs a value"))
        }
        ErrorKind::ArgumentConflict => say(
            format!("{argument} tidak dapat dipakai dua kali atau bersama yang lain"),
            format!("{argument} cannot be given twice or with the others"),
        ),
        ErrorKind::InvalidUtf8 => say("argumen bukan teks UTF-8".to_owned(), "an argument is not UTF-8 text".to_owned()),
        _ => error.to_string(),
    };
    let mut text = format!("{}: {message}\n", say("galat".to_owned(), "error".to_owned()));
    let suggestion = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(context)
        .find(|words| !words.is_empty());
    if let Some(suggestion) = suggestion {
        text += &say(format!("  mungkin maksudnya `{suggestion}`\n"), format!("  perhaps `{suggestion}` was meant\n"));
    }
    text += &say("  lihat `perwali --help`\n".to_owned(), "  see `perwali --help --lang en`\n".to_owned());
    let _ = std::io::stderr().write_all(text.as_bytes());
    ExitCode::from(2)
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
