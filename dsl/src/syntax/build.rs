//! Lexical pairs of the grammar → names, texts, numbers, days and addresses of the AST.
//!
//! A pair that the grammar accepts but the language does not (`1.25`, `31 April`) becomes a diagnostic here.

use chrono::NaiveDate;
use pest::iterators::{Pair, Pairs};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::Diagnostic;
use perwali_engine::source::{SourceId, Span};

use super::ast::{Date, Level, Magnitude, Name, Number, ProvisionRef, Segment, Text, Type, TypeKind};
use super::grammar::Rule;
use super::{scan, words};
use crate::spelling;

/// What a builder gives: a part of the tree, or why there is none.
pub(super) type Built<T> = Result<T, Box<Diagnostic>>;

/// Where the text of an item stands in its file.
#[derive(Clone, Copy)]
pub(super) struct Builder<'a> {
    /// The file.
    pub source: SourceId,
    /// Offset of the item in it.
    pub base: usize,
    /// The file as typed.
    pub original: &'a str,
    /// The one place everything is at, where the text read is not what was typed.
    pub fixed: Option<Span>,
}

impl Builder<'_> {
    /// A place in the file from offsets in the item, widened to whole characters.
    pub fn place(&self, start: usize, end: usize) -> Span {
        if let Some(fixed) = self.fixed {
            return fixed;
        }
        let (mut start, mut end) = (self.base + start, self.base + end);
        while start > 0 && !self.original.is_char_boundary(start) {
            start -= 1;
        }
        while end < self.original.len() && !self.original.is_char_boundary(end) {
            end += 1;
        }
        scan::span(self.source, start, end)
    }

    /// The place of a pair, without the blanks that follow it.
    pub fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        self.place(span.start(), span.start() + span.as_str().trim_end().len())
    }

    /// The part that the grammar promises; its absence is a mistake of this program.
    pub fn need<T>(&self, part: Option<T>, within: Span) -> Built<T> {
        part.ok_or_else(|| Box::new(Diagnostic::error(Code::Internal, within).with("detail", "pohon sintaks tak lengkap")))
    }

    /// The first pair of a kind.
    pub fn first<'i>(&self, pairs: Pairs<'i, Rule>, rule: Rule, within: Span) -> Built<Pair<'i, Rule>> {
        let mut pairs = pairs;
        self.need(pairs.find(|pair| pair.as_rule() == rule), within)
    }

    pub fn name(&self, pair: &Pair<'_, Rule>) -> Name {
        Name { text: pair.as_str().to_owned(), span: self.span(pair) }
    }

    pub fn text(&self, pair: &Pair<'_, Rule>) -> Text {
        let span = self.span(pair);
        let written = pair.as_str();
        let inner = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(written);
        // A curly mark is three bytes and leaves two blanks behind.
        let curly = self.original.as_bytes().get(span.start as usize).is_none_or(|byte| *byte != b'"');
        let inner = if curly { inner.strip_prefix("  ").unwrap_or(inner) } else { inner };
        Text { text: inner.to_owned(), span }
    }

    /// The text inside a `label`, `external` or the like.
    pub fn text_in(&self, pair: &Pair<'_, Rule>) -> Built<Text> {
        let span = self.span(pair);
        self.first(pair.clone().into_inner(), Rule::text, span).map(|text| self.text(&text))
    }

    /// Digits as written → digits without grouping.
    pub fn number(&self, pair: &Pair<'_, Rule>, magnitude: Option<Magnitude>) -> Built<Number> {
        let written = pair.as_str();
        let (whole, fraction) = written.split_once(',').unwrap_or((written, ""));
        let mut groups = whole.split('.');
        let first = groups.next().unwrap_or("");
        let grouped = whole.contains('.');
        let well = !fraction.contains([',', '.']) && (!grouped || (first.len() <= 3 && groups.all(|group| group.len() == 3)));
        if !well {
            let span = self.span(pair);
            let suggestion = corrected_number(written);
            return Err(Box::new(
                Diagnostic::error(Code::BadNumber, span)
                    .with("found", written)
                    .with("suggestion", suggestion.as_str())
                    .suggest(span, suggestion),
            ));
        }
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let significant = whole.trim_start_matches('0');
        let whole = if significant.is_empty() { "0" } else { significant };
        let decimals = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
        Ok(Number { digits: format!("{whole}{fraction}"), decimals, magnitude })
    }

    /// A `date` or `foreign_date`.
    pub fn date(&self, pair: &Pair<'_, Rule>) -> Built<Date> {
        let span = self.span(pair);
        let (day, month, year) = if pair.as_rule() == Rule::foreign_date {
            foreign(pair.as_str())
        } else {
            let mut parts = pair.as_str().split_whitespace();
            let day = parts.next().and_then(|day| day.parse().ok()).unwrap_or(0);
            let month = parts.next().unwrap_or_default().to_owned();
            let year = parts.next().and_then(|year| year.parse().ok()).unwrap_or(0);
            (day, words::MONTHS.iter().position(|name| name.eq_ignore_ascii_case(&month)).ok_or(month), year)
        };
        let known = month.as_ref().ok().and_then(|index| u32::try_from(index + 1).ok());
        let year_known = (1800..=2999).contains(&year);
        if let (Some(month), true, Rule::date) = (known, year_known, pair.as_rule())
            && let Some(signed) = i32::try_from(year).ok()
            && NaiveDate::from_ymd_opt(signed, month, day).is_some()
        {
            return Ok(Date { year, month, day, span });
        }
        let code = if pair.as_rule() == Rule::foreign_date { Code::DateForm } else { Code::BadDate };
        let mut found = Diagnostic::error(code, span).with("found", pair.as_str());
        let name = match &month {
            Ok(index) => words::MONTHS.get(*index).copied(),
            Err(written) => {
                words::month_named(written).or_else(|| spelling::closest(&capitalised(written), words::MONTHS.iter().copied()))
            }
        };
        if let (Some(name), true) = (name, year_known && (1..=31).contains(&day)) {
            let last = last_day(name, year);
            let suggestion = format!("{} {name} {year}", day.min(last));
            found = found.with("suggestion", suggestion.as_str()).suggest(span, suggestion);
        }
        Err(Box::new(found))
    }

    /// The day inside a `since`, `effective` or the like.
    pub fn date_in(&self, pair: &Pair<'_, Rule>) -> Built<Date> {
        let span = self.span(pair);
        let mut inner = pair.clone().into_inner();
        let found = inner.find(|part| matches!(part.as_rule(), Rule::date | Rule::foreign_date));
        self.date(&self.need(found, span)?)
    }

    pub fn reference(&self, pair: &Pair<'_, Rule>) -> ProvisionRef {
        let path = pair.clone().into_inner().map(|segment| self.segment(&segment)).collect();
        ProvisionRef { path, span: self.span(pair) }
    }

    pub fn segment(&self, pair: &Pair<'_, Rule>) -> Segment {
        let (mut level, mut number, mut unknown) = (Level::Lampiran, String::new(), None);
        for part in pair.clone().into_inner() {
            match part.as_rule() {
                Rule::l_lampiran => level = Level::Lampiran,
                Rule::l_diktum => level = Level::Diktum,
                Rule::l_bab => level = Level::Bab,
                Rule::l_bagian => level = Level::Bagian,
                Rule::l_paragraf => level = Level::Paragraf,
                Rule::l_pasal => level = Level::Pasal,
                Rule::l_ayat => level = Level::Ayat,
                Rule::l_huruf => level = Level::Huruf,
                Rule::l_angka => level = Level::Angka,
                Rule::p_lparen | Rule::p_rparen => {}
                Rule::unknown => unknown = part.into_inner().next().map(|words| self.text(&words)),
                _ => number = part.as_str().split_whitespace().collect::<Vec<_>>().join(" "),
            }
        }
        Segment { level, number, unknown, span: self.span(pair) }
    }

    pub fn ty(&self, pair: &Pair<'_, Rule>) -> Built<Type> {
        let span = self.span(pair);
        let inner = self.need(pair.clone().into_inner().next(), span)?;
        let kind = match inner.as_rule() {
            Rule::set_type => TypeKind::Himpunan(self.name(&self.first(inner.into_inner(), Rule::name, span)?)),
            Rule::list_type => {
                let element = self.first(inner.clone().into_inner(), Rule::element, span)?;
                let element = Box::new(self.ty(&element)?);
                let most = inner.into_inner().find(|part| part.as_rule() == Rule::most);
                let most = most.map(|most| self.most(&most)).transpose()?;
                TypeKind::Daftar { element, most }
            }
            Rule::sized_type => {
                let open = self.first(inner.clone().into_inner(), Rule::type_open, span)?;
                let number = self.first(inner.into_inner(), Rule::number, span)?;
                let Ok(size) = number.as_str().parse::<u32>() else {
                    return Err(Box::new(
                        Diagnostic::error(Code::BadNumber, self.span(&number))
                            .with("found", number.as_str())
                            .with("suggestion", "2"),
                    ));
                };
                match open.as_str() {
                    "uang(" => TypeKind::Uang(Some(size)),
                    "persen(" => TypeKind::Persen(Some(size)),
                    _ => TypeKind::Desimal(size),
                }
            }
            _ => match inner.as_str() {
                "uang" => TypeKind::Uang(None),
                "persen" => TypeKind::Persen(None),
                // Money without sen is the one scale a drafter may leave out; a plain decimal has no usual one.
                "desimal" => {
                    let end = span.end;
                    return Err(Box::new(Diagnostic::error(Code::BareDecimal, span).suggest(Span { start: end, ..span }, "(2)")));
                }
                "bulat" => TypeKind::Bulat,
                "logika" => TypeKind::Logika,
                "tanggal" => TypeKind::Tanggal,
                "waktu" => TypeKind::Waktu,
                "teks" => TypeKind::Teks,
                _ => TypeKind::Named(self.name(&inner)),
            },
        };
        Ok(Type { kind, span })
    }
}

impl Builder<'_> {
    /// `paling banyak n` of a list.
    fn most(&self, pair: &Pair<'_, Rule>) -> Built<u32> {
        let span = self.span(pair);
        let written = self.first(pair.clone().into_inner(), Rule::number, span)?;
        let number = self.number(&written, None)?;
        match number.digits.parse::<u32>() {
            Ok(most) if number.decimals == 0 => Ok(most),
            _ => Err(Box::new(
                Diagnostic::error(Code::BadNumber, self.span(&written)).with("found", written.as_str()).with("suggestion", "20"),
            )),
        }
    }
}

/// A word of magnitude.
pub(super) fn magnitude(word: &str) -> Option<Magnitude> {
    match word {
        "ribu" => Some(Magnitude::Ribu),
        "juta" => Some(Magnitude::Juta),
        "miliar" => Some(Magnitude::Miliar),
        "triliun" => Some(Magnitude::Triliun),
        _ => None,
    }
}

/// Digits with a point before every three.
pub(super) fn grouped(digits: &str) -> String {
    let length = digits.chars().count();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// The number that was probably meant: the last mark starts the decimals unless it stands several times.
fn corrected_number(written: &str) -> String {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let last = written.chars().rev().find(|c| !c.is_ascii_digit()).unwrap_or(',');
    // `5.000.00`: thousands well grouped, then two digits, are decimals after the wrong mark.
    let decimals_last = written.rsplit(last).next().is_some_and(|group| group.len() < 3);
    if written.matches(last).count() > 1 && !decimals_last {
        return grouped(&digits(written));
    }
    match written.rsplit_once(last) {
        Some((whole, fraction)) => format!("{},{}", grouped(&digits(whole)), digits(fraction)),
        None => written.to_owned(),
    }
}

/// `2025-08-17`, `17-08-2025` or `17/08/2025` as day, month index and year.
fn foreign(written: &str) -> (u32, Result<usize, String>, u32) {
    let parts: Vec<u32> = written.split(['-', '/']).map(|part| part.parse().unwrap_or(0)).collect();
    let (day, month, year) = match parts.as_slice() {
        [year, month, day] if *year > 31 => (*day, *month, *year),
        [day, month, year] => (*day, *month, *year),
        _ => (0, 0, 0),
    };
    let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1)).filter(|index| *index < 12);
    (day, index.ok_or_else(String::new), year)
}

fn capitalised(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn last_day(month: &str, year: u32) -> u32 {
    let index = words::MONTHS.iter().position(|name| *name == month).and_then(|index| u32::try_from(index + 1).ok());
    let year = i32::try_from(year).unwrap_or(2000);
    index.map_or(31, |month| (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()).unwrap_or(28))
}
