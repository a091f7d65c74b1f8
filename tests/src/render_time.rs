//! Days, moments, lengths of time and questions about lists → text.

use crate::model::{Constant, Expr, Level, Part, QueryKind, Unit, Way, segment_text};
use crate::render_expr::{BREAK, Binding, ExprWriter, MONTHS};

/// Words that an item of `terbesar … dari` may not begin with.
const RESERVED: [&str; 7] = ["banyaknya", "nihil", "ya", "tidak", "jumlah", "ada", "semua"];

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Tahun => "tahun",
        Unit::Bulan => "bulan",
        Unit::Minggu => "minggu",
        Unit::Hari => "hari",
        Unit::Jam => "jam",
        Unit::Menit => "menit",
        Unit::Detik => "detik",
    }
}

/// What may stand bare after `sesudah`, `dari`, `ke` and `pada`.
fn is_plain_moment(expr: &Expr) -> bool {
    match expr {
        Expr::Thing(_)
        | Expr::LawDay
        | Expr::Dot { .. }
        | Expr::Constant(Constant::Date(_) | Constant::Time(..))
        | Expr::MonthDay { .. }
        | Expr::DateOf { .. }
        | Expr::DayOf(_)
        | Expr::Extremum { .. } => true,
        Expr::AtTime(of, _) => !matches!(of.as_ref(), Expr::AtTime(..)) && is_plain_moment(of),
        _ => false,
    }
}

impl ExprWriter<'_> {
    /// `pukul 23.59`.
    pub(crate) fn clock(&mut self, second: u32) -> String {
        let (hour, minute, rest) = (second / 3_600, second / 60 % 60, second % 60);
        let hour = if self.random.chance(20) { hour.to_string() } else { format!("{hour:02}") };
        let seconds = if rest == 0 && self.random.chance(90) { String::new() } else { format!(".{rest:02}") };
        format!("pukul {hour}.{minute:02}{seconds}")
    }

    fn in_parentheses(&mut self, expr: &Expr, bare: bool) -> String {
        if bare { self.bare(expr).0 } else { format!("({})", self.expr(expr, Binding::Whole)) }
    }

    fn moment(&mut self, expr: &Expr) -> String {
        self.in_parentheses(expr, is_plain_moment(expr))
    }

    pub(crate) fn time(&mut self, expr: &Expr) -> (String, Binding) {
        match expr {
            Expr::Shift { way: Way::Plus, from, by, .. } => {
                (self.two(from, Binding::Sum, &["+"], by, Binding::Product), Binding::Sum)
            }
            Expr::Shift { way: Way::PlusFirst, from, by, .. } => {
                (self.two(by, Binding::Sum, &["+"], from, Binding::Product), Binding::Sum)
            }
            Expr::Shift { way: Way::Minus, from, by, .. } => {
                (self.two(from, Binding::Sum, &["−", "-", "–"], by, Binding::Product), Binding::Sum)
            }
            Expr::Shift { way, from, by, .. } => {
                let word = match way {
                    Way::Before => "sebelum",
                    Way::Counting => "terhitung mulai",
                    _ => "sesudah",
                };
                let by = self.in_parentheses(by, matches!(by.as_ref(), Expr::Constant(_)));
                let from = self.moment(from);
                (format!("{by}{BREAK}{word} {from}"), Binding::Unary)
            }
            Expr::Elapsed(a, b) => (self.two(a, Binding::Sum, &["−", "-", "–"], b, Binding::Product), Binding::Sum),
            Expr::Age(birth, on) => {
                let birth = self.expr(birth, Binding::Sum);
                (format!("usia({birth}){BREAK}pada {}", self.moment(on)), Binding::Primary)
            }
            Expr::Difference { unit: of, from, to, partial } => {
                let (from, to) = (self.moment(from), self.moment(to));
                let comma = if self.random.chance(80) { "," } else { "" };
                let partial = match partial {
                    None => String::new(),
                    Some(true) => format!("{comma} bagian {} dihitung penuh", unit(*of)),
                    Some(false) => format!("{comma} bagian {} diabaikan", unit(*of)),
                };
                (format!("selisih {}{BREAK}dari {from} ke {to}{partial}", unit(*of)), Binding::Primary)
            }
            Expr::MonthDay { day, next, of } => {
                let day = match day {
                    0 => "akhir bulan".to_owned(),
                    1 if self.random.chance(50) => "awal bulan".to_owned(),
                    day => format!("tanggal {day} bulan"),
                };
                let next = if *next { " berikutnya sesudah" } else { "" };
                let bare = matches!(
                    of.as_ref(),
                    Expr::Thing(_)
                        | Expr::LawDay
                        | Expr::Dot { .. }
                        | Expr::Constant(Constant::Date(_))
                        | Expr::DayOf(_)
                        | Expr::Extremum { .. }
                );
                (format!("{day}{next} {}", self.in_parentheses(of, bare)), Binding::Primary)
            }
            Expr::DateOf { day, month, year } => {
                let bare = matches!(year.as_ref(), Expr::Thing(_) | Expr::Dot { .. } | Expr::YearOf(_));
                let year = self.in_parentheses(year, bare);
                (format!("{day} {} {year}", MONTHS[*month as usize - 1]), Binding::Primary)
            }
            Expr::YearOf(of) => (format!("tahun({})", self.expr(of, Binding::Sum)), Binding::Primary),
            Expr::MonthOf(of) => (format!("bulan({})", self.expr(of, Binding::Sum)), Binding::Primary),
            Expr::DayOf(of) => (format!("tanggal({})", self.expr(of, Binding::Sum)), Binding::Primary),
            Expr::AtTime(of, second) => {
                let clock = self.clock(*second);
                (format!("{} {clock}", self.expr(of, Binding::Primary)), Binding::Unary)
            }
            other => panic!("not a matter of time: {other:?}"),
        }
    }

    pub(crate) fn question(&mut self, expr: &Expr) -> (String, Binding) {
        match expr {
            Expr::Dot { of, list, part } => {
                let part = match part {
                    Part::Field(field) => &self.regulation.record(*list).fields[*field].name,
                    Part::Computed(value) => &self.regulation.values[*value].name,
                };
                (format!("{}.{part}", self.regulation.values[*of].name), Binding::Primary)
            }
            Expr::Query { kind, list, filter, item, when_empty, .. } => {
                let list = self.regulation.inputs[*list].name.clone();
                let binding = if *kind == QueryKind::Count && filter.is_none() { Binding::Primary } else { Binding::Query };
                let filter = self.filter(filter.as_deref(), !matches!(kind, QueryKind::Any | QueryKind::All));
                let item = match (kind, item) {
                    (QueryKind::All, Some(item)) => self.expr(item, Binding::Not),
                    (_, Some(item)) => self.expr(item, Binding::Sum),
                    (_, None) => String::new(),
                };
                let when_empty = when_empty
                    .as_ref()
                    .map_or_else(String::new, |otherwise| format!("{BREAK}bila kosong {}", self.expr(otherwise, Binding::Sum)));
                let text = match kind {
                    QueryKind::Count => format!("banyaknya {list}{filter}"),
                    QueryKind::Any => format!("ada {list}{filter}"),
                    QueryKind::All => format!("semua {list}{filter}{BREAK}memenuhi {item}"),
                    QueryKind::Sum => format!("jumlah {item}{BREAK}dari {list}{filter}{when_empty}"),
                    QueryKind::Largest | QueryKind::Smallest => {
                        let word = if *kind == QueryKind::Largest { "terbesar" } else { "terkecil" };
                        format!("{word} {}{BREAK}dari {list}{filter}{when_empty}", after_the_word(item))
                    }
                };
                (text, binding)
            }
            Expr::Select { list, filter, keys, when_empty, .. } => {
                let list = self.regulation.inputs[*list].name.clone();
                let mut text = format!("{list}{}{BREAK}dengan ", self.filter(filter.as_deref(), false));
                for (at, (key, largest)) in keys.iter().enumerate() {
                    if at > 0 {
                        text.push_str(if self.random.chance(80) { ", lalu " } else { " lalu " });
                    }
                    let key = self.expr(key, Binding::Sum);
                    text.push_str(&format!("{key} {}", if *largest { "terbesar" } else { "terkecil" }));
                }
                if let Some(otherwise) = when_empty {
                    text.push_str(&format!("{BREAK}bila kosong {}", self.expr(otherwise, Binding::Sum)));
                }
                (text, Binding::Query)
            }
            other => panic!("not a question: {other:?}"),
        }
    }

    /// `nilai menurut ayat (1)`.
    pub(crate) fn rule_value(&mut self, provision: usize) -> String {
        let regulation = self.regulation;
        let (own, here) = (&regulation.provisions[provision], self.here.map(|here| &regulation.provisions[here]));
        let sibling = here.is_some_and(|here| here.parent.is_some() && here.parent == own.parent);
        let address = if sibling && own.level != Level::Pasal && self.random.chance(60) {
            segment_text(own.level, &own.number)
        } else {
            regulation.reference(provision)
        };
        format!("nilai menurut {address}")
    }

    /// One condition: several stand in parentheses, and one whose end could be meant for the number the question gives.
    fn filter(&mut self, filter: Option<&Expr>, number: bool) -> String {
        filter.map_or_else(String::new, |filter| {
            let room = if number && reaches_on(filter) { Binding::Primary } else { Binding::Not };
            format!("{BREAK}yang {}", self.expr(filter, room))
        })
    }
}

/// An item in parentheses where it does not begin as one may after `terbesar`.
fn after_the_word(item: String) -> String {
    let word: String = item.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let begins = item.starts_with('(') || !word.is_empty() && !RESERVED.contains(&word.as_str());
    if begins { item } else { format!("({item})") }
}

fn is_formula(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Add(..)
            | Expr::Subtract(..)
            | Expr::Multiply(..)
            | Expr::Divide(..)
            | Expr::Clamp { .. }
            | Expr::Round { .. }
            | Expr::Elapsed(..)
            | Expr::Shift { way: Way::Plus | Way::PlusFirst | Way::Minus, .. }
    )
}

fn reaches_on(condition: &Expr) -> bool {
    match condition {
        Expr::Not(inner) => reaches_on(inner),
        Expr::LimitTest { .. } => true,
        other => other.operands().into_iter().any(is_formula),
    }
}
