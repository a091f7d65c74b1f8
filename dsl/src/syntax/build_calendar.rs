//! Durations, shifts, parts of a day and times → their trees.

use pest::iterators::{Pair, Pairs};

use perwali_engine::catalogue::Code;
use perwali_engine::diagnostic::{Arg, Diagnostic};
use perwali_engine::source::Span;

use super::ast::{DatePart, Direction, DurationUnit, Expr, ExprKind, Literal, MonthDayKind, Partial};
use super::build::{Builder, Built};
use super::build_expr::Grown;
use super::build_item::find;
use super::grammar::Rule;
use super::words;

impl Builder<'_> {
    /// A value with what moves it and the time of day it is at: `unary`, `when` and `moment`.
    pub(super) fn moved(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let (mut operands, mut ways, mut clock, mut minus) = (Vec::new(), Vec::new(), None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::op_sub => minus = Some(self.span(&part)),
                Rule::at_time => clock = Some(part),
                Rule::shift => {
                    let place = self.span(&part);
                    let way = self.first(part.clone().into_inner(), Rule::shift_way, place)?;
                    ways.push(direction(way.as_str()));
                    operands.push(self.grown(self.first(part.into_inner(), Rule::moment, place)?)?);
                }
                _ => operands.push(self.grown(part)?),
            }
        }
        let mut value = self.need(operands.pop(), span)?;
        for (duration, direction) in operands.into_iter().rev().zip(ways.into_iter().rev()) {
            if !is_duration(&duration.expr) {
                return Err(Box::new(self.no_duration(&duration.expr)));
            }
            let (whole, depth) = (duration.expr.span.to(value.expr.span), duration.depth.max(value.depth));
            let (duration, from) = (Box::new(duration.expr), Box::new(value.expr));
            value = self.grow(ExprKind::Shift { duration, direction, from }, whole, depth)?;
        }
        if let Some(at_time) = clock {
            let (hour, minute, second) = self.clock(&at_time)?;
            let (whole, depth) = (value.expr.span.to(self.span(&at_time)), value.depth);
            value = self.grow(ExprKind::AtTime { date: Box::new(value.expr), hour, minute, second }, whole, depth)?;
        }
        match minus {
            Some(sign) => {
                let (whole, depth) = (sign.to(value.expr.span), value.depth);
                self.grow(ExprKind::Negate(Box::new(value.expr)), whole, depth)
            }
            None => Ok(value),
        }
    }

    fn no_duration(&self, found: &Expr) -> Diagnostic {
        let start = found.span.start as usize;
        let written = self.original.get(start..found.span.end as usize).unwrap_or("").to_owned();
        let hint = Arg::words(
            format!("Tulis lamanya, misalnya `14 hari`, atau beri kurung: `({written})`."),
            format!("Write a duration such as `14 hari`, or add parentheses: `({written})`."),
        );
        Diagnostic::error(Code::Unexpected, found.span)
            .with("found", format!("`{written}`"))
            .with("expected", Arg::words("lama waktu", "a duration"))
            .with("hint", hint)
            .suggest(found.span, format!("({written})"))
    }

    /// `23.59` or `13.30.05`.
    fn clock(&self, at_time: &Pair<'_, Rule>) -> Built<(u32, u32, u32)> {
        let place = self.span(at_time);
        let mut parts = at_time.clone().into_inner();
        let written = parts.find(|part| matches!(part.as_rule(), Rule::clock | Rule::foreign_clock));
        let written = self.need(written, place)?;
        let groups: Vec<&str> = written.as_str().trim_end().split(['.', ':']).collect();
        let numbers: Vec<u32> = groups.iter().map(|group| group.parse().unwrap_or(u32::MAX)).collect();
        let (hour, minute, second) = match numbers.as_slice() {
            [hour, minute] => (*hour, *minute, 0),
            [hour, minute, second] => (*hour, *minute, *second),
            _ => (u32::MAX, 0, 0),
        };
        let real = hour < 24 && minute < 60 && second < 60;
        let whole = groups.iter().skip(1).all(|group| group.len() == 2);
        if real && whole && written.as_rule() == Rule::clock {
            return Ok((hour, minute, second));
        }
        let span = self.span(&written);
        let found = Diagnostic::error(Code::Unexpected, span)
            .with("found", format!("`{}`", written.as_str().trim_end()))
            .with("expected", Arg::words("jam seperti `13.30` atau `13.30.05`", "a time such as `13.30` or `13.30.05`"));
        Err(Box::new(if real {
            let suggestion = clock(hour, minute, second);
            found.with("suggestion", suggestion.as_str()).suggest(span, suggestion)
        } else {
            found.with(
                "hint",
                Arg::words(
                    "Jam dari `00.00` sampai dengan `23.59.59`; akhir hari ditulis `23.59.59`, atau `00.00` hari berikutnya.",
                    "Times are from `00.00` to `23.59.59`; the end of a day is `23.59.59`, or `00.00` of the next day.",
                ),
            )
        }))
    }

    /// `usia(t) pada d`.
    pub(super) fn age(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let parts = pair.into_inner();
        let birth = self.grown(self.first(parts.clone(), Rule::sum, span)?)?;
        let on = self.grown(self.first(parts, Rule::when, span)?)?;
        let depth = birth.depth.max(on.depth);
        self.grow(ExprKind::Age { birth: Box::new(birth.expr), on: Box::new(on.expr) }, span, depth)
    }

    /// `selisih bulan dari a ke b, bagian bulan diabaikan`.
    pub(super) fn difference(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let parts = pair.into_inner();
        let open = self.first(parts.clone(), Rule::difference_open, span)?;
        let counted = self.first(open.into_inner(), Rule::unit, span)?;
        let calendar = is_calendar(counted.as_str());
        let unit = self.need(unit(counted.as_str()), span)?;
        let mut ends = parts.clone().filter(|part| part.as_rule() == Rule::when);
        let from = self.grown(self.need(ends.next(), span)?)?;
        let to = self.grown(self.need(ends.next(), span)?)?;
        let depth = from.depth.max(to.depth);
        let partial = match find(parts, Rule::partial) {
            Some(partial) => Some(self.partial(&partial, &counted)?),
            None => None,
        };
        let (from, to) = (Box::new(from.expr), Box::new(to.expr));
        self.grow(ExprKind::Difference { unit, calendar, from, to, partial }, span, depth)
    }

    fn partial(&self, pair: &Pair<'_, Rule>, counted: &Pair<'_, Rule>) -> Built<Partial> {
        let place = self.span(pair);
        let own = self.first(pair.clone().into_inner(), Rule::unit, place)?;
        if unit(own.as_str()) != unit(counted.as_str()) {
            let (own_place, due) = (self.span(&own), counted.as_str());
            return Err(Box::new(
                Diagnostic::error(Code::Unexpected, own_place)
                    .with("found", format!("`bagian {}`", own.as_str()))
                    .with("expected", Arg::words(format!("`bagian {due}`"), format!("`bagian {due}`")))
                    .with("suggestion", due)
                    .suggest(own_place, due),
            ));
        }
        let whole = find(pair.clone().into_inner(), Rule::kw_penuh).is_some();
        Ok(if whole { Partial::Whole } else { Partial::Dropped })
    }

    /// `tanggal 20 bulan berikutnya sesudah t`, `akhir bulan t`.
    pub(super) fn month_day(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut parts = pair.into_inner();
        let open = self.need(parts.next(), span)?;
        let of = self.grown(self.need(parts.next(), span)?)?;
        let mut words = open.as_str().split_whitespace();
        let day = match words.next() {
            Some("awal") => MonthDayKind::First,
            Some("akhir") => MonthDayKind::Last,
            _ => {
                let written = words.next().unwrap_or("");
                match written.parse::<u32>() {
                    Ok(day) if (1..=31).contains(&day) => MonthDayKind::Number(day),
                    _ => return Err(Box::new(self.no_day(&open, written))),
                }
            }
        };
        let next = words.any(|word| word == "berikutnya");
        self.grow(ExprKind::MonthDay { day, next, of: Box::new(of.expr) }, span, of.depth)
    }

    fn no_day(&self, pair: &Pair<'_, Rule>, written: &str) -> Diagnostic {
        Diagnostic::error(Code::Unexpected, self.span(pair))
            .with("found", format!("`{written}`"))
            .with("expected", Arg::words("tanggal 1 sampai dengan 31", "a day from 1 to 31"))
            .with("hint", Arg::words("Hari terakhir ditulis `akhir bulan …`.", "The last day is written `akhir bulan …`."))
    }

    /// `1 Juli tahun_ajaran`.
    pub(super) fn date_of(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let mut parts = pair.into_inner();
        let open = self.need(parts.next(), span)?;
        let year = self.grown(self.need(parts.next(), span)?)?;
        let place = self.span(&open);
        let written = self.first(open.clone().into_inner(), Rule::month, place)?;
        let index = words::MONTHS.iter().position(|month| month.eq_ignore_ascii_case(written.as_str()));
        let month = index.and_then(|index| u32::try_from(index + 1).ok());
        let month = self.need(month, place)?;
        let written = self.first(open.into_inner(), Rule::day_number, place)?;
        let day = written.as_str().parse::<u32>().unwrap_or(0);
        // A leap year has every day that any year has.
        if chrono::NaiveDate::from_ymd_opt(2000, month, day).is_none() {
            let found = self.no_day(&written, written.as_str());
            return Err(Box::new(found.with("expected", Arg::words("tanggal yang ada pada bulan itu", "a day of that month"))));
        }
        self.grow(ExprKind::DateOf { day, month, year: Box::new(year.expr) }, span, year.depth)
    }

    /// `tahun(t)`, `bulan(t)`, `tanggal(w)`.
    pub(super) fn part(&self, pair: Pair<'_, Rule>, span: Span) -> Built<Grown> {
        let parts = pair.into_inner();
        let part = match self.first(parts.clone(), Rule::part_open, span)?.as_str() {
            "tahun(" => DatePart::Year,
            "bulan(" => DatePart::Month,
            _ => DatePart::Day,
        };
        let of = self.grown(self.first(parts, Rule::sum, span)?)?;
        self.grow(ExprKind::Part { part, of: Box::new(of.expr) }, span, of.depth)
    }

    /// `5 tahun`, `1 x 24 jam`.
    pub(super) fn duration(&self, inner: Pairs<'_, Rule>, span: Span) -> Built<Literal> {
        let mut numbers = inner.clone().filter(|part| part.as_rule() == Rule::number);
        let first = self.number(&self.need(numbers.next(), span)?, None)?;
        let second = numbers.next().map(|number| self.number(&number, None)).transpose()?;
        let word = self.first(inner, Rule::unit, span)?;
        let calendar = is_calendar(word.as_str());
        let unit = self.need(unit(word.as_str()), span)?;
        Ok(match second {
            Some(count) => Literal::Durasi { count, times: Some(first), unit, calendar },
            None => Literal::Durasi { count: first, times: None, unit, calendar },
        })
    }

    /// `14 hari kerja`: read, so that it is never taken for `14 hari`.
    pub(super) fn working_days(&self, pair: &Pair<'_, Rule>) -> Diagnostic {
        let written = pair.as_str().trim_end();
        Diagnostic::error(Code::Unexpected, self.span(pair))
            .with("found", format!("`{written}`"))
            .with("expected", Arg::words("lama waktu menurut kalender", "a duration of calendar days"))
            .with(
                "hint",
                Arg::words(
                    "Versi ini belum mengenal hari kerja: jadikan tanggal akhirnya masukan, atau tulis `tidak diotomasi \"…\"`.",
                    "This version knows no working days: make the last day an input, or write `tidak diotomasi \"…\"`.",
                ),
            )
    }
}

/// Hours, minutes and, where there are any, seconds, as they are written.
pub(super) fn clock(hour: u32, minute: u32, second: u32) -> String {
    let seconds = if second == 0 { String::new() } else { format!(".{second:02}") };
    format!("{hour:02}.{minute:02}{seconds}")
}

fn is_duration(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Literal::Durasi { .. }) | ExprKind::Paren(_))
}

fn direction(words: &str) -> Direction {
    match words.split_whitespace().next() {
        Some("sesudah") => Direction::After,
        Some("sebelum") => Direction::Before,
        _ => Direction::Counting,
    }
}

fn is_calendar(words: &str) -> bool {
    words.split_whitespace().nth(1) == Some("kalender")
}

fn unit(words: &str) -> Option<DurationUnit> {
    words.split_whitespace().next().and_then(words::unit)
}
