//! The words of the command line, and what is said when they are wrong.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use perwali::Lang;

const TEMPLATE: &str = "{about-with-newline}\nPemakaian: {usage}\n\n{all-args}{after-help}";

/// Peraturan yang dapat dihitung: periksa, uji, dan jalankan berkas .perwali.
#[derive(Parser)]
#[command(name = "perwali", version, help_template = TEMPLATE, subcommand_help_heading = "Perintah", subcommand_value_name = "PERINTAH", next_help_heading = "Pilihan", disable_help_subcommand = true)]
#[command(after_help = "Status keluar: 0 baik; 1 ada temuan, contoh gagal, atau keputusan berakhir galat; 2 salah pakai atau masukan tak terbaca.")]
pub struct Arguments {
    /// Folder peraturan
    #[arg(long, global = true, default_value = "regulations", value_name = "FOLDER")]
    pub library: PathBuf,
    /// Bahasa pesan (language of messages)
    #[arg(long, global = true, default_value = "id", value_enum)]
    pub lang: Language,
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
    #[command(help_template = TEMPLATE)]
    Check(Check),
    /// Jalankan contoh dan berkas kasus
    #[command(help_template = TEMPLATE)]
    Test(Test),
    /// Hitung satu keputusan
    #[command(help_template = TEMPLATE)]
    Eval(Eval),
    /// Rapikan tata letak berkas
    #[command(help_template = TEMPLATE)]
    Fmt(Fmt),
    /// Daftar peraturan dan keputusannya
    #[command(help_template = TEMPLATE)]
    List(List),
    /// Jelaskan sebuah kode galat
    #[command(help_template = TEMPLATE)]
    ExplainCode(ExplainCode),
    /// Buat kerangka peraturan baru
    #[command(help_template = TEMPLATE)]
    New(New),
}

#[derive(Args)]
pub struct Check {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
}

#[derive(Args)]
pub struct Test {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Cara menghitung
    #[arg(long, default_value = "all", value_enum)]
    pub backend: TestBackend,
    /// Bentuk laporan
    #[arg(long, default_value = "text", value_enum)]
    pub format: Format,
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

#[derive(Args)]
pub struct Eval {
    /// Peraturan: id seperti pp/58/2023, atau berkas .perwali
    #[arg(value_name = "PERATURAN")]
    pub regulation: String,
    /// Nama keputusan atau nilai
    #[arg(value_name = "KEPUTUSAN")]
    pub decision: String,
    /// Hari yang hukumnya dipakai, misalnya 2024-01-15
    #[arg(long, value_name = "TANGGAL")]
    pub date: String,
    /// Berkas JSON berisi masukan; `-` untuk masukan standar
    #[arg(long, value_name = "BERKAS")]
    pub input: Option<PathBuf>,
    /// Satu masukan, misalnya --set bruto=10000000
    #[arg(long = "set", value_name = "NAMA=NILAI")]
    pub set: Vec<String>,
    /// Cara menghitung
    #[arg(long, default_value = "auto", value_enum)]
    pub backend: EvalBackend,
    /// Tunjukkan jalan menuju hasil
    #[arg(long)]
    pub explain: bool,
    /// Bentuk keluaran
    #[arg(long, default_value = "text", value_enum)]
    pub format: Format,
}

#[derive(Args)]
pub struct Fmt {
    /// Berkas atau folder; tanpa ini, folder peraturan
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Hanya periksa, jangan ubah
    #[arg(long)]
    pub check: bool,
}

#[derive(Args)]
pub struct List {
    /// Bentuk keluaran
    #[arg(long, default_value = "text", value_enum)]
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

/// Prints help, the version, or what is wrong with the words, in the language asked for.
pub fn refuse(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A pipe closed early is no fault of the user's.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let english = std::env::args().any(|a| a == "--lang=en") || std::env::args().zip(std::env::args().skip(1)).any(|(a, b)| a == "--lang" && b == "en");
    if english {
        let _ = error.print();
        return ExitCode::from(2);
    }
    let context = |kind| error.get(kind).map(words).unwrap_or_default();
    let message = match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        ErrorKind::InvalidSubcommand => format!("perintah `{}` tidak dikenal", context(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("`{}` tidak dikenal di sini", context(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("kurang: {}", context(ContextKind::InvalidArg)),
        ErrorKind::InvalidValue => {
            format!("`{}` bukan nilai untuk {}; pilihannya: {}", context(ContextKind::InvalidValue), context(ContextKind::InvalidArg), context(ContextKind::ValidValue))
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{} memerlukan nilai", context(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => format!("{} tidak dapat dipakai dua kali atau bersama yang lain", context(ContextKind::InvalidArg)),
        _ => error.to_string(),
    };
    let suggestion = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .map(context)
        .find(|words| !words.is_empty());
    eprintln!("galat: {message}");
    if let Some(suggestion) = suggestion {
        eprintln!("  mungkin maksudnya `{suggestion}`");
    }
    eprintln!("  lihat `perwali --help`");
    ExitCode::from(2)
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        other => other.to_string(),
    }
}
