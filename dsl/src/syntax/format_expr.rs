//! Expressions, values, types and addresses of the AST → the words they are written with.
//!
//! Parentheses are nodes of the tree, so nothing here decides on precedence.

use super::ast::{
    BinaryOp, Cell, CellKind, CsvColumn, CsvEdge, CsvForm, Date, DatePart, Direction, Edge, EdgeWord, Expr, ExprKind, Level,
    LimitWord, Literal, Magnitude, MonthDayKind, Number, Operator, Partial, ProvisionRef, QueryKind, Rounding, Segment, Spelling,
    Type, TypeKind,
};
use super::build::grouped;
use super::build_calendar::clock;
use super::words::{MONTHS, unit_word};

/// Plain numbers shorter than this keep their digits together, so that a year reads as a year.
const UNGROUPED: usize = 4;

/// An expression in canonical spelling.
pub fn expr(expr: &Expr) -> String {
    let mut out = String::new();
    write(expr, &mut out);
    out
}

fn write(e: &Expr, out: &mut String) {
    match &e.kind {
        ExprKind::Literal(value) => out.push_str(&literal(value)),
        ExprKind::Name(name) => out.push_str(name),
        ExprKind::Member(ty, member) => out.push_str(&format!("{}.{}", ty.text, member.text)),
        ExprKind::Set(members) => {
            out.push('{');
            list(members, ", ", out);
            out.push('}');
        }
        ExprKind::Negate(inner) => around("−", inner, "", out),
        ExprKind::Not(inner) => around("tidak ", inner, "", out),
        ExprKind::Binary(op, left, right) => pair(left, operator(*op), right, out),
        ExprKind::In { negated, item, set } => pair(item, tested(*negated, "tidak termasuk", "termasuk"), set, out),
        ExprKind::Contains { negated, set, item } => pair(set, tested(*negated, "tidak memuat", "memuat"), item, out),
        ExprKind::Between { negated, value, low, high } => {
            pair(value, tested(*negated, "tidak antara", "antara"), low, out);
            around(" dan ", high, "", out);
        }
        ExprKind::Present { negated, name } => {
            out.push_str(&name.text);
            out.push_str(tested(*negated, " tidak terisi", " terisi"));
        }
        ExprKind::Limit { word, value, bound } => {
            pair(value, &limit_words(*word), bound, out);
        }
        ExprKind::Round { value, mode, unit } => {
            pair(value, rounding_words(*mode), unit, out);
        }
        ExprKind::If { branches, otherwise } => {
            for (condition, value) in branches {
                around("bila ", condition, " maka ", out);
                around("", value, ", ", out);
            }
            around("selain itu ", otherwise, "", out);
        }
        ExprKind::Tariff { name, base } => around(&format!("tarif {} atas ", name.text), base, "", out),
        ExprKind::RuleValue(of) => out.push_str(&format!("nilai menurut {}", path(&of.path))),
        ExprKind::Count(set) => around("banyaknya ", set, "", out),
        ExprKind::Extremum { largest, values } => {
            out.push_str(tested(*largest, "terbesar(", "terkecil("));
            list(values, "; ", out);
            out.push(')');
        }
        ExprKind::Query { kind, item, list, filter, when_empty } => {
            let (word, from) = match kind {
                QueryKind::Sum => ("jumlah", " dari "),
                QueryKind::Largest => ("terbesar", " dari "),
                QueryKind::Smallest => ("terkecil", " dari "),
                QueryKind::Count => ("banyaknya", " "),
                QueryKind::Any => ("ada", " "),
                QueryKind::All => ("semua", " "),
            };
            out.push_str(word);
            let all = *kind == QueryKind::All;
            optional(" ", item.as_deref().filter(|_| !all), out);
            out.push_str(from);
            out.push_str(&list.text);
            optional(" yang ", filter.as_deref(), out);
            optional(" memenuhi ", item.as_deref().filter(|_| all), out);
            optional(" bila kosong ", when_empty.as_deref(), out);
        }
        ExprKind::Select { list, filter, keys, when_empty } => {
            out.push_str(&list.text);
            optional(" yang ", filter.as_deref(), out);
            for (index, (key, largest)) in keys.iter().enumerate() {
                let before = if index == 0 { " dengan " } else { ", lalu " };
                around(before, key, tested(*largest, " terbesar", " terkecil"), out);
            }
            optional(" bila kosong ", when_empty.as_deref(), out);
        }
        ExprKind::Age { birth, on } => {
            around("usia(", birth, ") pada ", out);
            write(on, out);
        }
        ExprKind::Difference { unit, calendar, from, to, partial } => {
            let unit = format!("{}{}", unit_word(*unit), calendar_word(*calendar));
            around(&format!("selisih {unit} dari "), from, " ke ", out);
            write(to, out);
            match partial {
                Some(Partial::Whole) => out.push_str(&format!(", bagian {unit} dihitung penuh")),
                Some(Partial::Dropped) => out.push_str(&format!(", bagian {unit} diabaikan")),
                None => {}
            }
        }
        ExprKind::Shift { duration, direction, from } => {
            let word = match direction {
                Direction::After => "sesudah",
                Direction::Before => "sebelum",
                Direction::Counting => "terhitung mulai",
            };
            pair(duration, word, from, out);
        }
        ExprKind::MonthDay { day, next, of } => {
            match day {
                MonthDayKind::First => out.push_str("awal bulan "),
                MonthDayKind::Last => out.push_str("akhir bulan "),
                MonthDayKind::Number(day) => out.push_str(&format!("tanggal {day} bulan ")),
            }
            around(if *next { "berikutnya sesudah " } else { "" }, of, "", out);
        }
        ExprKind::DateOf { day, month, year } => around(&format!("{day} {} ", month_name(*month)), year, "", out),
        ExprKind::Part { part, of } => {
            let word = match part {
                DatePart::Year => "tahun(",
                DatePart::Month => "bulan(",
                DatePart::Day => "tanggal(",
            };
            around(word, of, ")", out);
        }
        ExprKind::AtTime { date, hour, minute, second } => {
            around("", date, &format!(" pukul {}", clock(*hour, *minute, *second)), out);
        }
        ExprKind::Broken => out.push('…'),
        ExprKind::Paren(inner) => around("(", inner, ")", out),
    }
}

fn tested<'a>(yes: bool, then: &'a str, otherwise: &'a str) -> &'a str {
    if yes { then } else { otherwise }
}

fn optional(before: &str, inner: Option<&Expr>, out: &mut String) {
    if let Some(inner) = inner {
        around(before, inner, "", out);
    }
}

fn around(before: &str, inner: &Expr, after: &str, out: &mut String) {
    out.push_str(before);
    write(inner, out);
    out.push_str(after);
}

fn pair(left: &Expr, words: &str, right: &Expr, out: &mut String) {
    write(left, out);
    out.push(' ');
    out.push_str(words);
    out.push(' ');
    write(right, out);
}

fn list(items: &[Expr], separator: &str, out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        write(item, out);
    }
}

pub(super) fn limit_words(word: LimitWord) -> String {
    format!("paling {}", word.text())
}

pub(super) fn rounding_words(mode: Rounding) -> &'static str {
    match mode {
        Rounding::Down => "dibulatkan ke bawah dalam",
        Rounding::Up => "dibulatkan ke atas dalam",
        Rounding::Nearest => "dibulatkan ke terdekat dalam",
        Rounding::NearestEven => "dibulatkan ke genap terdekat dalam",
    }
}

pub(super) fn operator(written: Operator) -> &'static str {
    match (written.op, written.spelling) {
        (BinaryOp::Multiply, Spelling::Other) => return "kali",
        (BinaryOp::Divide, Spelling::Other) => return "dibagi",
        (BinaryOp::NotEqual, Spelling::Other) => return "≠",
        (BinaryOp::Or, Spelling::Other) => return "dan/atau",
        _ => {}
    }
    match written.op {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "−",
        BinaryOp::Multiply => "×",
        BinaryOp::Divide => "÷",
        BinaryOp::Equal => "=",
        BinaryOp::NotEqual => "bukan",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "≤",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => "≥",
        BinaryOp::And => "dan",
        BinaryOp::Or => "atau",
    }
}

/// A written value in canonical spelling.
pub fn literal(value: &Literal) -> String {
    match value {
        Literal::Uang(amount) => format!("Rp{}", number(amount, 0)),
        Literal::Persen { number: amount, per_mil, spelling } => {
            let sign = match (per_mil, spelling) {
                (false, Spelling::Usual) => "%",
                (false, Spelling::Other) => " persen",
                (true, Spelling::Usual) => "‰",
                (true, Spelling::Other) => " per mil",
            };
            format!("{}{sign}", number(amount, 0))
        }
        Literal::Bilangan(amount) => number(amount, UNGROUPED),
        Literal::Logika(true) => "ya".to_owned(),
        Literal::Logika(false) => "tidak".to_owned(),
        Literal::Tanggal(day) => date(*day),
        Literal::Teks(text) => format!("\"{text}\""),
        Literal::Kosong => "kosong".to_owned(),
        Literal::Nihil => "nihil".to_owned(),
        Literal::Durasi { count, times, unit, calendar } => {
            let times = times.as_ref().map_or_else(String::new, |times| format!("{} x ", number(times, UNGROUPED)));
            format!("{times}{} {}{}", number(count, UNGROUPED), unit_word(*unit), calendar_word(*calendar))
        }
    }
}

fn calendar_word(calendar: bool) -> &'static str {
    tested(calendar, " kalender", "")
}

fn whole(number: u32) -> String {
    let digits = number.to_string();
    if digits.len() <= UNGROUPED { digits } else { grouped(&digits) }
}

fn number(number: &Number, ungrouped: usize) -> String {
    let decimals = usize::try_from(number.decimals).unwrap_or(usize::MAX);
    let (whole, fraction) =
        number.digits.split_at_checked(number.digits.len().saturating_sub(decimals)).unwrap_or((number.digits.as_str(), ""));
    let mut out = if whole.len() <= ungrouped { whole.to_owned() } else { grouped(whole) };
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out.push_str(match number.magnitude {
        None => "",
        Some(Magnitude::Ribu) => " ribu",
        Some(Magnitude::Juta) => " juta",
        Some(Magnitude::Miliar) => " miliar",
        Some(Magnitude::Triliun) => " triliun",
    });
    out
}

/// `17 Agustus 2025`.
pub fn date(day: Date) -> String {
    format!("{} {} {}", day.day, month_name(day.month), day.year)
}

fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    index.and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// `Pasal 3 ayat (2)`.
pub fn path(path: &[Segment]) -> String {
    path.iter().map(segment).collect::<Vec<_>>().join(" ")
}

/// One level of an address.
pub fn segment(segment: &Segment) -> String {
    let word = match segment.level {
        Level::Lampiran => "Lampiran",
        Level::Diktum => "Diktum",
        Level::Bab => "BAB",
        Level::Bagian => "Bagian",
        Level::Paragraf => "Paragraf",
        Level::Pasal => "Pasal",
        Level::Ayat if segment.unknown.is_none() => return format!("ayat ({})", segment.number),
        Level::Ayat => "ayat",
        Level::Huruf => "huruf",
        Level::Angka => "angka",
    };
    if let Some(words) = &segment.unknown {
        return format!("{word} belum diketahui \"{}\"", words.text);
    }
    if segment.number.is_empty() { word.to_owned() } else { format!("{word} {}", segment.number) }
}

pub(super) fn references(provisions: &[ProvisionRef]) -> Vec<String> {
    provisions.iter().map(|provision| path(&provision.path)).collect()
}

/// A type in canonical spelling.
pub fn ty(ty: &Type) -> String {
    match &ty.kind {
        TypeKind::Uang(None) => "uang".to_owned(),
        TypeKind::Uang(Some(decimals)) => format!("uang({decimals})"),
        TypeKind::Persen(None) => "persen".to_owned(),
        TypeKind::Persen(Some(decimals)) => format!("persen({decimals})"),
        TypeKind::Desimal(decimals) => format!("desimal({decimals})"),
        TypeKind::Bulat => "bulat".to_owned(),
        TypeKind::Logika => "logika".to_owned(),
        TypeKind::Tanggal => "tanggal".to_owned(),
        TypeKind::Waktu => "waktu".to_owned(),
        TypeKind::Teks => "teks".to_owned(),
        TypeKind::Daftar { element, most } => {
            let most = most.map_or_else(String::new, |most| format!(" paling banyak {}", whole(most)));
            format!("daftar {}{most}", self::ty(element))
        }
        TypeKind::Himpunan(name) => format!("himpunan {}", name.text),
        TypeKind::Named(name) => name.text.clone(),
    }
}

/// A cell in canonical spelling.
pub fn cell(cell: &Cell) -> String {
    match &cell.kind {
        CellKind::Any => "-".to_owned(),
        CellKind::Rest => "selebihnya".to_owned(),
        CellKind::Impossible => "tidak mungkin".to_owned(),
        CellKind::Values(values) => values.iter().map(expr).collect::<Vec<_>>().join(", "),
        CellKind::Range { low: None, high: None } => "-".to_owned(),
        CellKind::Range { low, high } => {
            let end =
                |edge: &Edge, exclusive| format!("{}{}", edge_words(edge.inclusive, edge.word, exclusive), expr(&edge.value));
            let low = low.as_ref().map(|low| end(low, "di atas "));
            let high = high.as_ref().map(|high| {
                if high.word == EdgeWord::Antara { format!("dan {}", expr(&high.value)) } else { end(high, "di bawah ") }
            });
            low.into_iter().chain(high).collect::<Vec<_>>().join(" ")
        }
    }
}

fn edge_words(inclusive: bool, word: EdgeWord, exclusive: &'static str) -> &'static str {
    match word {
        _ if !inclusive => exclusive,
        EdgeWord::Bare => "",
        EdgeWord::Mulai => "mulai ",
        EdgeWord::Antara => "antara ",
        EdgeWord::Singkatan => "s.d. ",
        EdgeWord::SampaiDengan => "sampai dengan ",
    }
}

pub(super) fn csv_column(column: &CsvColumn) -> String {
    let form = match &column.form {
        CsvForm::Value(name) => name.text.clone(),
        CsvForm::Range { low, high } => {
            let end =
                |edge: &CsvEdge, exclusive| format!("{}{}", edge_words(edge.inclusive, edge.word, exclusive), edge.name.text);
            let from = low.as_ref().map(|low| end(low, "di atas "));
            let to = high.as_ref().map(|high| end(high, "di bawah "));
            from.into_iter().chain(to).collect::<Vec<_>>().join(" ")
        }
    };
    match &column.read_as {
        Some(read_as) => format!("{form} sebagai {}", ty(read_as)),
        None => form,
    }
}
