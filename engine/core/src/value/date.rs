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
    pub const fn count(self) -> i32 {
        self.0
    }

    /// The calendar date.
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or(NaiveDate::MIN)
    }

    /// Year, month and day of the month.
    pub fn parts(self) -> (u32, u32, u32) {
        let date = self.date();
        (u32::try_from(date.year()).unwrap_or(0), date.month(), date.day())
    }

    /// The day of a month; a day that the month does not have is the one `missing` says. None outside 1800–2999, or where
    /// no month has such a day.
    pub fn of_month(year: u32, month: u32, day: u32, missing: MissingDay) -> Option<Day> {
        if !(1_800..=2_999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        Day::new(year, month, day).or_else(|| match missing {
            MissingDay::EndOfMonth => (28..day).rev().find_map(|day| Day::new(year, month, day)),
            // December has every day, so the next month is one of the same year.
            MissingDay::NextFirst => Day::new(year, month + 1, 1),
        })
    }

    /// The day so many months later; none outside 1800–2999.
    pub fn add_months(self, months: i64, missing: MissingDay) -> Option<Day> {
        let (year, month, day) = self.parts();
        let count = (i64::from(year) * 12 + i64::from(month) - 1).checked_add(months)?;
        let (year, month) = (u32::try_from(count.div_euclid(12)).ok()?, u32::try_from(count.rem_euclid(12)).ok()? + 1);
        Day::of_month(year, month, day, missing)
    }

    /// Whole months to another day: the most months that can be added without passing it, one more for a part of a month
    /// that counts. For an earlier day, the negative of the months from it.
    pub fn months_until(self, to: Day, missing: MissingDay, partial: Partial) -> i64 {
        if to < self {
            return -to.months_until(self, missing, partial);
        }
        let ((year, month, _), (to_year, to_month, _)) = (self.parts(), to.parts());
        let between = (i64::from(to_year) - i64::from(year)) * 12 + i64::from(to_month) - i64::from(month);
        // The same number of months later lies in the month of `to`, or is the first day after it: past `to` either way.
        let reached = |months| self.add_months(months, missing);
        let whole = if reached(between).is_some_and(|day| day <= to) { between } else { between - 1 };
        match partial {
            Partial::Whole if reached(whole) != Some(to) => whole + 1,
            _ => whole,
        }
    }

    /// A day of this day's month or of the next: 1 to 31, or 0 for the last; a day that the month does not have is its last.
    /// None outside 1800–2999.
    pub fn day_of_month(self, day: u32, next: bool) -> Option<Day> {
        let (year, month, _) = self.parts();
        let (year, month) = match (next, month) {
            (false, month) => (year, month),
            (true, 12) => (year + 1, 1),
            (true, month) => (year, month + 1),
        };
        Day::of_month(year, month, if day == 0 { 31 } else { day }, MissingDay::EndOfMonth)
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

/// What stands for a day that a month does not have: the 31st of April, the 29th of February of a common year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingDay {
    /// The last day of the month.
    EndOfMonth,
    /// The first day of the next month.
    NextFirst,
}

/// What becomes of a part of a month when months are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Partial {
    /// It is left out.
    Dropped,
    /// It counts as a whole one.
    Whole,
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

    fn day(text: &str) -> Day {
        Day::parse_iso(text).unwrap_or(Day::FIRST)
    }

    #[test]
    fn no_day_of_another_year_stands_for_one_out_of_range() {
        for missing in [MissingDay::EndOfMonth, MissingDay::NextFirst] {
            for year in [0, 1_799, 3_000, u32::MAX - 1, u32::MAX] {
                for month in 0..14 {
                    assert_eq!(Day::of_month(year, month, 31, missing), None, "{year} {month}");
                }
            }
        }
    }

    #[test]
    fn months_are_added_to_the_same_day_or_the_one_that_stands_for_it() {
        let added = |from: &str, months, missing| day(from).add_months(months, missing).map(Day::iso);
        assert_eq!(added("2025-01-31", 1, MissingDay::EndOfMonth).as_deref(), Some("2025-02-28"));
        assert_eq!(added("2025-01-31", 1, MissingDay::NextFirst).as_deref(), Some("2025-03-01"));
        assert_eq!(added("2024-02-29", 12, MissingDay::NextFirst).as_deref(), Some("2025-03-01"));
        assert_eq!(added("2024-03-31", -1, MissingDay::EndOfMonth).as_deref(), Some("2024-02-29"));
        assert_eq!(added("2025-11-30", 14, MissingDay::EndOfMonth).as_deref(), Some("2027-01-30"));
        assert_eq!(added("2999-12-31", 1, MissingDay::EndOfMonth), None);
        assert_eq!(added("1800-01-01", -1, MissingDay::EndOfMonth), None);
        assert_eq!(added("2025-01-01", i64::MAX, MissingDay::EndOfMonth), None);
    }

    #[test]
    fn months_between_never_pass_the_day_reached() {
        let between = |from: &str, to: &str, missing, partial| day(from).months_until(day(to), missing, partial);
        let (end, first) = (MissingDay::EndOfMonth, MissingDay::NextFirst);
        assert_eq!(between("2025-01-15", "2025-02-14", end, Partial::Dropped), 0);
        assert_eq!(between("2025-01-15", "2025-02-14", end, Partial::Whole), 1);
        assert_eq!(between("2025-01-15", "2025-02-15", end, Partial::Whole), 1);
        assert_eq!(between("2025-01-31", "2025-02-28", end, Partial::Dropped), 1);
        assert_eq!(between("2025-01-31", "2025-02-28", first, Partial::Dropped), 0);
        assert_eq!(between("2025-01-31", "2025-03-01", first, Partial::Dropped), 1);
        assert_eq!(between("2024-02-29", "2042-02-28", first, Partial::Dropped), 18 * 12 - 1);
        assert_eq!(between("2024-02-29", "2042-02-28", end, Partial::Dropped), 18 * 12);
        assert_eq!(between("2025-02-14", "2025-01-15", end, Partial::Whole), -1);
        assert_eq!(between("1800-01-01", "2999-12-31", end, Partial::Whole), 14_400);
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        assert_eq!(day("2024-02-10").day_of_month(0, false).map(Day::iso).as_deref(), Some("2024-02-29"));
        assert_eq!(day("2024-12-10").day_of_month(20, true).map(Day::iso).as_deref(), Some("2025-01-20"));
        assert_eq!(day("2024-01-10").day_of_month(30, true).map(Day::iso).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!(Day::parse_iso("2023-02-29"), None);
        assert_eq!(Day::parse_iso("2024-02-29").map(Day::indonesian).as_deref(), Some("29 Februari 2024"));
        assert_eq!(Day::parse_iso("2024-2-9"), None);
        assert_eq!(Day::parse_iso("2024-02-09x"), None);
    }
}
