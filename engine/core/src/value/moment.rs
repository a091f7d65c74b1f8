//! Seconds of days: a day and a time of day, in the zone a regulation states.

use super::Day;

/// Seconds of a day.
pub const SECONDS_OF_DAY: i64 = 86_400;

/// A second of a day between 1800 and 2999, without its zone, counted in seconds: those of [`Day::count`] days and of the
/// day itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The first second of [`Day::FIRST`].
    pub const FIRST: Moment = Moment(Day::FIRST.count() as i64 * SECONDS_OF_DAY);
    /// The last second of [`Day::LAST`].
    pub const LAST: Moment = Moment(Day::LAST.count() as i64 * SECONDS_OF_DAY + SECONDS_OF_DAY - 1);

    /// A day and the seconds since it began; none where there are not as many in a day.
    pub fn new(day: Day, second: u32) -> Option<Moment> {
        let second = i64::from(second);
        (second < SECONDS_OF_DAY).then(|| Moment(i64::from(day.count()) * SECONDS_OF_DAY + second))
    }

    /// The moment with this count; none outside 1800–2999.
    pub fn from_count(count: i64) -> Option<Moment> {
        let moment = Moment(count);
        (Moment::FIRST..=Moment::LAST).contains(&moment).then_some(moment)
    }

    /// Seconds since the beginning of the day before 1 January of the year 1.
    #[inline]
    pub fn count(self) -> i64 {
        self.0
    }

    /// Its day.
    pub fn day(self) -> Day {
        Day::from_count(self.0.div_euclid(SECONDS_OF_DAY)).unwrap_or(Day::FIRST)
    }

    /// Seconds since its day began.
    pub fn second_of_day(self) -> u32 {
        u32::try_from(self.0.rem_euclid(SECONDS_OF_DAY)).unwrap_or(0)
    }

    /// `2025-08-17T09:15` or `2025-08-17T09:15:30`, with or without an offset such as `+07:00` or `Z`; with one, the moment
    /// is that of `zone`. None where the text is no moment in this form, or names an offset and there is no zone.
    pub fn parse_iso(text: &str, zone: Option<Zone>) -> Option<Moment> {
        let (day, time) = text.split_once('T')?;
        let day = Day::parse_iso(day)?;
        let (time, offset) = match time.find(['Z', '+', '-']) {
            Some(at) => (time.get(..at)?, Some(offset(time.get(at..)?)?)),
            None => (time, None),
        };
        let mut parts = time.split(':');
        let mut part = |most: u32| {
            let text = parts.next()?;
            let fine = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u32>().ok().filter(|number| fine && *number <= most)
        };
        let (hour, minute) = (part(23)?, part(59)?);
        let second = if time.len() > 5 { part(59)? } else { 0 };
        if parts.next().is_some() {
            return None;
        }
        let moment = Moment::new(day, hour * 3600 + minute * 60 + second)?;
        match offset {
            None => Some(moment),
            Some(offset) => Moment::from_count(moment.count() - offset + i64::from(zone?.offset_hours()) * 3600),
        }
    }

    /// `2025-08-17T09:15:00`, with the offset of the zone where there is one: `2025-08-17T09:15:00+07:00`.
    pub fn iso(self, zone: Option<Zone>) -> String {
        let (hour, minute, second) = self.clock();
        let offset = zone.map_or_else(String::new, |zone| format!("+{:02}:00", zone.offset_hours()));
        format!("{}T{hour:02}:{minute:02}:{second:02}{offset}", self.day().iso())
    }

    /// `17 Agustus 2025 pukul 09.15`, with seconds where there are some.
    pub fn indonesian(self) -> String {
        let (hour, minute, second) = self.clock();
        let seconds = if second == 0 { String::new() } else { format!(".{second:02}") };
        format!("{} pukul {hour:02}.{minute:02}{seconds}", self.day().indonesian())
    }

    fn clock(self) -> (u32, u32, u32) {
        let second = self.second_of_day();
        (second / 3600, second / 60 % 60, second % 60)
    }
}

/// `Z`, `+07:00`: seconds ahead of UTC.
fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let number = |part: &str, most: i64| {
        let fine = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<i64>().ok().filter(|number| fine && *number <= most)
    };
    Some(sign * (number(hours, 14)? * 3600 + number(minutes, 59)? * 60))
}

/// The zones of Indonesia; they have no summer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    Wit,
}

impl Zone {
    /// Hours ahead of UTC.
    pub fn offset_hours(self) -> u32 {
        match self {
            Zone::Wib => 7,
            Zone::Wita => 8,
            Zone::Wit => 9,
        }
    }

    /// `WIB`.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Wib => "WIB",
            Zone::Wita => "WITA",
            Zone::Wit => "WIT",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Option<String> {
        Moment::parse_iso(text, Some(Zone::Wib)).map(|moment| moment.iso(None))
    }

    #[test]
    fn moments_are_read_with_and_without_seconds_and_offset() {
        assert_eq!(parsed("2026-11-20T09:15").as_deref(), Some("2026-11-20T09:15:00"));
        assert_eq!(parsed("2026-11-20T09:15:07+07:00").as_deref(), Some("2026-11-20T09:15:07"));
        assert_eq!(parsed("2026-11-20T23:15:00Z").as_deref(), Some("2026-11-21T06:15:00"));
        assert_eq!(parsed("2026-01-01T00:15+08:00").as_deref(), Some("2025-12-31T23:15:00"));
        assert_eq!(Moment::parse_iso("2026-11-20T09:15Z", None), None);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "2026-11-20",
            "2026-11-20T9:15",
            "2026-11-20T24:00",
            "2026-11-20T09:60",
            "2026-11-20T09:15:60",
            "T09:15",
            "2026-02-30T09:15",
            "2026-11-20T09:15:00.5",
            "2026-11-20 09:15",
            "2026-11-20T09:15+0700",
            "2999-12-31T23:59:59-01:00",
        ] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
