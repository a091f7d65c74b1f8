//! Expressions of the model → text, in one of the spellings the language allows.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Zero;

use crate::model::{Compare, Constant, Date, Dim, Expr, Lama, Number, Regulation, Rounding, Thing};
use crate::random::Random;

/// Where a line may be broken; a blank otherwise.
pub const BREAK: char = '\u{1}';

pub const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

/// How tightly a form binds; a looser one needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    Primary,
    Unary,
    Product,
    Sum,
    Clamped,
    Comparison,
    Not,
    Logic,
    /// A question about a list: stands alone or in parentheses.
    Query,
    Whole,
}

/// Writes expressions of one regulation.
pub struct ExprWriter<'a> {
    pub regulation: &'a Regulation,
    pub random: Random,
    /// The provision being written.
    pub here: Option<usize>,
}

impl ExprWriter<'_> {
    pub(crate) fn one_of(&mut self, words: &[&str]) -> String {
        if self.random.chance(60) { words[0].to_owned() } else { (*self.random.pick(words)).to_owned() }
    }

    /// An expression where nothing looser than `room` may stand bare.
    pub fn expr(&mut self, expr: &Expr, room: Binding) -> String {
        let (text, binding) = self.bare(expr);
        if binding > room || self.random.chance(3) && binding != Binding::Primary { format!("({text})") } else { text }
    }

    pub fn name(&self, thing: Thing) -> &str {
        self.regulation.name(thing)
    }

    pub(crate) fn two(&mut self, a: &Expr, left: Binding, words: &[&str], b: &Expr, right: Binding) -> String {
        let (a, word, b) = (self.expr(a, left), self.one_of(words), self.expr(b, right));
        format!("{a}{BREAK}{word} {b}")
    }

    pub(crate) fn bare(&mut self, expr: &Expr) -> (String, Binding) {
        match expr {
            Expr::Constant(constant @ Constant::Time(..)) => (self.constant(constant), Binding::Unary),
            Expr::Constant(constant) => (self.constant(constant), Binding::Primary),
            Expr::Thing(thing) => (self.name(*thing).to_owned(), Binding::Primary),
            Expr::LawDay => ("tanggal_acuan".to_owned(), Binding::Primary),
            Expr::Negate(a) => (format!("{}{}", self.one_of(&["−", "-", "–"]), self.expr(a, Binding::Primary)), Binding::Unary),
            Expr::Add(a, b) => (self.two(a, Binding::Sum, &["+"], b, Binding::Product), Binding::Sum),
            Expr::Subtract(a, b) => (self.two(a, Binding::Sum, &["−", "-", "–"], b, Binding::Product), Binding::Sum),
            Expr::Multiply(a, b) => (self.two(a, Binding::Product, &["×", "*", "kali"], b, Binding::Unary), Binding::Product),
            Expr::Divide(a, b) => (self.two(a, Binding::Product, &["÷", "/", "dibagi"], b, Binding::Unary), Binding::Product),
            Expr::Clamp { at_least, value, bound } | Expr::LimitTest { at_least, value, bound } => {
                let words: &[&str] = if *at_least {
                    &["paling sedikit", "paling rendah", "paling singkat", "paling cepat"]
                } else {
                    &["paling banyak", "paling tinggi", "paling lama", "paling lambat"]
                };
                (self.two(value, Binding::Clamped, words, bound, Binding::Product), Binding::Clamped)
            }
            Expr::Round { value, mode, unit } => {
                let value = self.expr(value, Binding::Clamped);
                let mode = match mode {
                    Rounding::Bawah => "ke bawah",
                    Rounding::Atas => "ke atas",
                    Rounding::Terdekat => "ke terdekat",
                    Rounding::GenapTerdekat => "ke genap terdekat",
                };
                (format!("{value}{BREAK}dibulatkan {mode} dalam {}", number(unit)), Binding::Clamped)
            }
            Expr::Extremum { largest, values } => {
                let separator = if self.random.chance(70) { "; " } else { ", " };
                let values: Vec<String> = values.iter().map(|value| self.expr(value, Binding::Logic)).collect();
                let word = if *largest { "terbesar" } else { "terkecil" };
                (format!("{word}({})", values.join(separator)), Binding::Primary)
            }
            Expr::If { branches, otherwise } => {
                let mut text = String::new();
                for (condition, value) in branches {
                    let (condition, value) = (self.expr(condition, Binding::Query), self.expr(value, Binding::Query));
                    text.push_str(&format!("bila {condition}{BREAK}maka {value}"));
                    text.push_str(if self.random.chance(80) { "," } else { "" });
                    text.push(BREAK);
                }
                (format!("{text}selain itu {}", self.expr(otherwise, Binding::Query)), Binding::Whole)
            }
            Expr::Tariff(tariff, base) => {
                let name = self.regulation.tariffs[*tariff].name.clone();
                let room = Binding::Unary;
                let base = match base.as_ref() {
                    Expr::Tariff(..) => format!("({})", self.expr(base, Binding::Whole)),
                    _ => self.expr(base, room),
                };
                (format!("tarif {name} atas {base}"), Binding::Primary)
            }
            Expr::Count(set) => {
                let text = match set.as_ref() {
                    Expr::Thing(_) | Expr::Constant(_) => self.bare(set).0,
                    _ => format!("({})", self.expr(set, Binding::Whole)),
                };
                (format!("banyaknya {text}"), Binding::Primary)
            }
            Expr::Compare(op, a, b) => {
                let words: &[&str] = match op {
                    Compare::Equal => &["=", "=="],
                    Compare::NotEqual => &["bukan", "≠", "!=", "<>"],
                    Compare::Less => &["<"],
                    Compare::LessEqual => &["≤", "<=", "=<"],
                    Compare::Greater => &[">"],
                    Compare::GreaterEqual => &["≥", ">=", "=>"],
                };
                (self.two(a, Binding::Clamped, words, b, Binding::Clamped), Binding::Comparison)
            }
            Expr::And(all) => (self.joined(all, &["dan"]), Binding::Logic),
            Expr::Or(all) => (self.joined(all, &["atau", "dan/atau"]), Binding::Logic),
            Expr::Not(a) => {
                let starts_with_name = matches!(a.as_ref(), Expr::Thing(_) | Expr::Present { .. })
                    || matches!(a.as_ref(), Expr::Compare(_, left, _) if matches!(left.as_ref(), Expr::Thing(_)));
                let text = if starts_with_name && self.random.chance(60) {
                    self.bare(a).0
                } else {
                    format!("({})", self.expr(a, Binding::Whole))
                };
                (format!("tidak {text}"), Binding::Not)
            }
            Expr::In { negated, item, set } => {
                let (item, set) = (self.expr(item, Binding::Clamped), self.expr(set, Binding::Clamped));
                (format!("{item} {}termasuk {set}", not(*negated)), Binding::Comparison)
            }
            Expr::AnyOf { negated, item, values } => {
                let item = self.expr(item, Binding::Clamped);
                let values: Vec<String> = values.iter().map(|value| self.constant(value)).collect();
                (format!("{item} {}termasuk {{{}}}", not(*negated), values.join("; ")), Binding::Comparison)
            }
            Expr::Contains { negated, set, item } => {
                let (set, item) = (self.expr(set, Binding::Clamped), self.expr(item, Binding::Clamped));
                (format!("{set} {}memuat {item}", not(*negated)), Binding::Comparison)
            }
            Expr::Between { negated, value, low, high } => {
                let value = self.expr(value, Binding::Clamped);
                let (low, high) = (self.expr(low, Binding::Sum), self.expr(high, Binding::Sum));
                (format!("{value}{BREAK}{}antara {low} dan {high}", not(*negated)), Binding::Comparison)
            }
            Expr::Present { negated, thing } => (format!("{} {}terisi", self.name(*thing), not(*negated)), Binding::Comparison),
            Expr::RuleValue { provision, .. } => (self.rule_value(*provision), Binding::Primary),
            Expr::Query { .. } | Expr::Select { .. } | Expr::Dot { .. } => self.question(expr),
            _ => self.time(expr),
        }
    }

    fn joined(&mut self, all: &[Expr], words: &[&str]) -> String {
        let mut text = self.expr(&all[0], Binding::Not);
        for expr in &all[1..] {
            let word = self.one_of(words);
            text.push_str(&format!("{BREAK}{word} {}", self.expr(expr, Binding::Not)));
        }
        text
    }

    /// A constant; a negative one is written with its sign.
    pub fn constant(&mut self, constant: &Constant) -> String {
        match constant {
            Constant::Number(written) => {
                let sign = if written.mantissa < BigInt::zero() { self.one_of(&["−", "-"]) } else { String::new() };
                format!("{sign}{}", number(written))
            }
            Constant::Bool(truth) => if *truth { "ya" } else { "tidak" }.to_owned(),
            Constant::Date(day) => date(*day),
            Constant::Time(day, second) => format!("{} {}", date(*day), self.clock(*second)),
            Constant::Text(text) => format!("\"{text}\""),
            Constant::Member(e, member) => self.member(*e, *member),
            Constant::Set(e, members) => {
                let separator = if self.random.chance(70) { ", " } else { "; " };
                let members: Vec<String> = members.iter().map(|member| self.member(*e, *member)).collect();
                format!("{{{}}}", members.join(separator))
            }
        }
    }

    fn member(&mut self, e: usize, member: usize) -> String {
        let enumeration = &self.regulation.enumerations[e];
        let name = &enumeration.members[member].0;
        let shared = self.regulation.enumerations.iter().filter(|e| e.members.iter().any(|(other, _)| other == name)).count() > 1;
        if shared || self.random.chance(10) { format!("{}.{name}", enumeration.name) } else { name.clone() }
    }
}

pub(crate) fn not(negated: bool) -> &'static str {
    if negated { "tidak " } else { "" }
}

/// `17 Agustus 2025`.
pub fn date(date: Date) -> String {
    format!("{} {} {}", date.day, MONTHS[date.month as usize - 1], date.year)
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// Digits with a decimal comma, without a sign.
fn plain(mantissa: &BigInt, scale: u32) -> String {
    let digits = format!("{:0>width$}", mantissa.magnitude().to_string(), width = scale as usize + 1);
    let (whole, decimals) = digits.split_at(digits.len() - scale as usize);
    let whole = if whole.len() > 3 { grouped(whole) } else { whole.to_owned() };
    if decimals.is_empty() { whole } else { format!("{whole},{decimals}") }
}

/// A number at a smaller power of ten: `1500000` at `10^6` is `1,5`; none where it would need more than two decimals.
fn in_words(mantissa: &BigInt, scale: u32, power: u32) -> Option<String> {
    let places = scale + power;
    let (mut mantissa, mut places) = (mantissa.clone(), places);
    while places > 0 {
        let (quotient, rest) = mantissa.div_rem(&BigInt::from(10));
        if !rest.is_zero() {
            break;
        }
        (mantissa, places) = (quotient, places - 1);
    }
    (places <= 2 && !mantissa.is_zero()).then(|| plain(&mantissa, places))
}

/// A written number, without its sign.
pub fn number(written: &Number) -> String {
    let (mantissa, scale, style) = (&written.mantissa, written.scale, written.style);
    let magnitude = match style % 8 {
        0 => Some((3, "ribu")),
        1 => Some((6, "juta")),
        2 => Some((9, "miliar")),
        3 => Some((12, "triliun")),
        _ => None,
    };
    let worded = magnitude.and_then(|(power, word)| in_words(mantissa, scale, power).map(|text| format!("{text} {word}")));
    match written.dim {
        Dim::Uang => match worded {
            Some(text) => format!("Rp{text}"),
            None if mantissa.is_zero() && style % 2 == 0 => "nihil".to_owned(),
            None if scale == 0 && style == 7 => format!("Rp{},-", plain(mantissa, scale)),
            None if style == 6 => format!("Rp {}", plain(mantissa, scale)),
            None => format!("Rp{}", plain(mantissa, scale)),
        },
        Dim::Persen => {
            // The mantissa is of the share; what is written counts hundredths or thousandths.
            let shifted = |places: u32| match scale.checked_sub(places) {
                Some(scale) => plain(mantissa, scale),
                None => plain(&(mantissa * BigInt::from(10).pow(places - scale)), 0),
            };
            match style % 8 {
                0 => format!("{}‰", shifted(3)),
                1 => format!("{} per mil", shifted(3)),
                2 => format!("{} persen", shifted(2)),
                3 => format!("{} %", shifted(2)),
                _ => format!("{}%", shifted(2)),
            }
        }
        Dim::Lama(lama) => length(lama, mantissa, style),
        _ => worded.filter(|_| scale == 0).unwrap_or_else(|| plain(mantissa, scale)),
    }
}

/// A length of time in a unit that it is a multiple of.
fn length(lama: Lama, count: &BigInt, style: u8) -> String {
    let whole = |unit: u32| (count % unit).is_zero().then(|| plain(&(count / unit), 0));
    let found = match (lama, style % 4) {
        (Lama::Bulan, 0) => whole(12).map(|text| format!("{text} tahun")),
        // `1,5 tahun`.
        (Lama::Bulan, 1) => whole(6).map(|_| format!("{} tahun", plain(&(count / 6 * 5), 1))),
        (Lama::Hari, 0) => whole(7).map(|text| format!("{text} minggu")),
        (Lama::Hari, 1) => Some(format!("{} hari kalender", plain(count, 0))),
        (Lama::Detik, 0) => whole(86_400).map(|text| format!("{text} x 24 jam")),
        (Lama::Detik, 1) => whole(3_600).map(|text| format!("{text} jam")),
        (Lama::Detik, 2) => whole(60).map(|text| format!("{text} menit")),
        _ => None,
    };
    let unit = match lama {
        Lama::Bulan => "bulan",
        Lama::Hari => "hari",
        Lama::Detik => "detik",
    };
    found.unwrap_or_else(|| format!("{} {unit}", plain(count, 0)))
}
