//! The calendar as the oracle has it: days counted from 1 March of the year 0, in eras of 400 years.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::model::Date;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

fn leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// Days of a month.
pub fn length(year: u32, month: u32) -> u32 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a day lies between 1800 and 2999.
fn known(date: Date) -> Option<Date> {
    (1_800..=2_999).contains(&date.year).then_some(date)
}

/// Days since 1 March of the year 0.
pub fn count(date: Date) -> i64 {
    // January and February belong to the year before, so that a leap day is the last of its year.
    let (year, month) = if date.month > 2 { (date.year, date.month - 3) } else { (date.year - 1, date.month + 9) };
    let (era, of_era) = (i64::from(year / 400), i64::from(year % 400));
    let of_year = i64::from((153 * month + 2) / 5 + date.day - 1);
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year
}

/// The day so many days later or earlier; none outside 1800–2999.
pub fn add_days(date: Date, by: &BigInt) -> Option<Date> {
    let target = (BigInt::from(count(date)) + by).to_i64().filter(|count| (0..2_000_000).contains(count))?;
    // The first guess is a year too late at most.
    let mut year = u32::try_from(target / 365 + 1).ok()?;
    while count(Date { year, month: 1, day: 1 }) > target {
        year -= 1;
    }
    let mut month = 12;
    while count(Date { year, month, day: 1 }) > target {
        month -= 1;
    }
    let day = u32::try_from(target - count(Date { year, month, day: 1 })).ok()? + 1;
    known(Date { year, month, day })
}

/// A day of a month, or what stands for it where the month does not have it.
pub fn day_or(year: u32, month: u32, day: u32, next: bool) -> Option<Date> {
    let last = length(year, month);
    known(match (day <= last, next) {
        (true, _) => Date { year, month, day },
        (false, false) => Date { year, month, day: last },
        (false, true) if month == 12 => Date { year: year + 1, month: 1, day: 1 },
        (false, true) => Date { year, month: month + 1, day: 1 },
    })
}

/// The same day so many months later or earlier; none outside 1800–2999.
pub fn add_months(date: Date, by: &BigInt, next: bool) -> Option<Date> {
    let months: BigInt = BigInt::from(date.year * 12 + date.month - 1) + by;
    let months = months.to_u32()?;
    let (year, month) = (months / 12, months % 12 + 1);
    if (1_800..=2_999).contains(&year) { day_or(year, month, date.day, next) } else { None }
}

/// How many steps of so many months fit between two days; with `whole`, a part of a step counts. The other way round for
/// a second day that is earlier.
pub fn steps(from: Date, to: Date, months: i64, next: bool, whole: bool) -> i64 {
    if to < from {
        return -steps(to, from, months, next, whole);
    }
    let reached = |steps: i64| add_months(from, &BigInt::from(steps * months), next);
    let mut fit = ((i64::from(to.year) - i64::from(from.year)) * 12 / months + 14).max(0);
    while fit > 0 && reached(fit).is_none_or(|day| day > to) {
        fit -= 1;
    }
    if whole && reached(fit) != Some(to) { fit + 1 } else { fit }
}

/// Seconds since the day that is counted 0 began.
pub fn seconds(date: Date, second: u32) -> i64 {
    count(date) * DAY + i64::from(second)
}

/// The moment so many seconds later or earlier; none outside 1800–2999.
pub fn add_seconds(date: Date, second: u32, by: &BigInt) -> Option<(Date, u32)> {
    let total = BigInt::from(second) + by;
    let days = num_integer::Integer::div_floor(&total, &BigInt::from(DAY));
    let rest = (&total - &days * DAY).to_u32()?;
    Some((add_days(date, &days)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_follows_the_one_before() {
        let mut day = Date { year: 1_800, month: 1, day: 1 };
        let mut days = 1;
        while let Some(next) = add_days(day, &BigInt::from(1)) {
            let expected = if day.day < length(day.year, day.month) {
                Date { day: day.day + 1, ..day }
            } else if day.month < 12 {
                Date { month: day.month + 1, day: 1, ..day }
            } else {
                Date { year: day.year + 1, month: 1, day: 1 }
            };
            assert_eq!(next, expected);
            assert_eq!(count(next), count(day) + 1);
            (day, days) = (next, days + 1);
        }
        assert_eq!((day, days), (Date { year: 2_999, month: 12, day: 31 }, 438_291));
    }
}
