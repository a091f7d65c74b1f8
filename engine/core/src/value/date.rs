//! Days of the Gregorian calendar as a count, with their Indonesian and ISO spellings.

use chrono::{Datelike, NaiveDate};

/// Indonesian names of the months.
pub const MONTHS: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

/// A day between 1 January 1800 and 31 December 2999, counted from 1 January of year 1 (day 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// 1 January 1800.
    pub const FIRST: Day = Day(657_072);
    /// 31 December 2999.
    pub const LAST: Day = Day(1_095_362);

    /// The day of a year, month and day of month; none where there is no such day or it lies outside 1800–2999.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).and_then(Day::from_date)
    }

    /// The day with this count; none outside 1800–2999.
    pub fn from_count(count: i64) -> Option<Day> {
        let day = Day(i32::try_from(count).ok()?);
        (Day::FIRST..=Day::LAST).contains(&day).then_some(day)
    }

    /// A calendar date; none outside 1800–2999.
    pub fn from_date(date: NaiveDate) -> Option<Day> {
        Day::from_count(i64::from(date.num_days_from_ce()))
    }

    /// Days since 31 December of the year 0.
    #[inline]
    pub fn count(self) -> i32 {
        self.0
    }

    /// The calendar date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or(NaiveDate::MIN)
    }

    /// `2025-08-17`; none where the text is not a day in this form.
    pub fn parse_iso(text: &str) -> Option<Day> {
        let mut parts = text.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return None;
        }
        Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// `2025-08-17`.
    pub fn iso(self) -> String {
        self.date().format("%Y-%m-%d").to_string()
    }

    /// `17 Agustus 2025`.
    pub fn indonesian(self) -> String {
        let date = self.date();
        let month = usize::try_from(date.month0()).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or("");
        format!("{} {month} {}", date.day(), date.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_the_first_and_last_day() {
        assert_eq!(Day::new(1800, 1, 1), Some(Day::FIRST));
        assert_eq!(Day::new(2999, 12, 31), Some(Day::LAST));
        assert_eq!(Day::new(1799, 12, 31), None);
        assert_eq!(Day::new(3000, 1, 1), None);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!(Day::parse_iso("2023-02-29"), None);
        assert_eq!(Day::parse_iso("2024-02-29").map(Day::indonesian).as_deref(), Some("29 Februari 2024"));
        assert_eq!(Day::parse_iso("2024-2-9"), None);
        assert_eq!(Day::parse_iso("2024-02-09x"), None);
    }
}
