//! Days and moments: integer code without branches, after Neri and Schneider ("Euclidean affine functions and their
//! application to calendar algorithms"). Days are counted from 1 March of the year 0, so that a leap day ends its year.
//!
//! Every day lies between 1800 and 2999, so every number here is positive and small; an operand that is not is brought to
//! the nearest end of a range beyond which the result is out of range anyway.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use perwali_engine::failure::FailureKind;
use perwali_engine::ir::{DatePart, Expr, Op, SiteId};
use perwali_engine::value::{Day, MissingDay, Moment, Partial, SECONDS_OF_DAY};

use super::number::mismatch;
use super::{Emitted, Emitter, Num};

/// From 1 March of the year 0 to the day before the one that [`Day::count`] calls 1.
const BEFORE: i64 = 305;

const FIRST_YEAR: i64 = 1_800;
const YEARS: i64 = 1_200;

/// A month or a day count is out of range long before it, and a sum with it does not overflow.
const MOST_DAYS: i64 = 1 << 22;

/// As [`MOST_DAYS`], for seconds.
const MOST_SECONDS: i64 = 1 << 40;

/// Expressions that one operation here counts for: it takes many instructions.
const NODES: usize = 12;

/// Year, month and day of month.
#[derive(Clone, Copy)]
struct Civil {
    year: Value,
    month: Value,
    day: Value,
}

impl<'e> Emitter<'e> {
    /// An operation on days and moments.
    pub(super) fn time(&mut self, expr: &'e Expr) -> Emitted<Num> {
        self.nodes += NODES;
        let value = match &expr.op {
            Op::AddMonths(day, by, missing) => {
                let (day, by) = (self.word(day)?, self.small(by, MOST_DAYS)?);
                self.add_months(day, by, *missing, expr.site)?
            }
            Op::AddDays(day, by) => {
                let (day, by) = (self.word(day)?, self.small(by, MOST_DAYS)?);
                let sum = self.builder.ins().iadd(day, by);
                self.require_between(sum, Day::FIRST.count().into(), Day::LAST.count().into(), expr.site)?;
                sum
            }
            Op::AddSeconds(moment, by) => {
                let (moment, by) = (self.word(moment)?, self.small(by, MOST_SECONDS)?);
                let sum = self.builder.ins().iadd(moment, by);
                self.require_between(sum, Moment::FIRST.count(), Moment::LAST.count(), expr.site)?;
                sum
            }
            Op::DaysBetween(from, to) | Op::SecondsBetween(from, to) => {
                let (from, to) = (self.word(from)?, self.word(to)?);
                self.builder.ins().isub(to, from)
            }
            Op::MonthsBetween(from, to, missing, partial) => {
                let (from, to) = (self.word(from)?, self.word(to)?);
                self.months_between(from, to, *missing, *partial)
            }
            Op::DatePart(part, day) => {
                let day = self.word(day)?;
                let civil = self.civil(day);
                match part {
                    DatePart::Year => civil.year,
                    DatePart::Month => civil.month,
                    DatePart::Day => civil.day,
                }
            }
            Op::DayOfYear { month, day, year, missing } => {
                let year = self.small(year, MOST_DAYS)?;
                self.require_year(year, expr.site)?;
                let (month, day) = (self.k((*month).into()), self.k((*day).into()));
                self.day_of(Civil { year, month, day }, *missing)
            }
            Op::DayOfMonth { day, next, of } => {
                let of = self.word(of)?;
                let Civil { mut year, mut month, .. } = self.civil(of);
                if *next {
                    let over = {
                        let twelve = self.k(12);
                        self.builder.ins().icmp(IntCC::Equal, month, twelve)
                    };
                    let (one, carry) = (self.k(1), self.builder.ins().uextend(types::I64, over));
                    year = self.builder.ins().iadd(year, carry);
                    let after = self.builder.ins().iadd(month, one);
                    month = self.builder.ins().select(over, one, after);
                    self.require_year(year, expr.site)?;
                }
                let day = self.k(if *day == 0 { 31 } else { (*day).into() });
                self.day_of(Civil { year, month, day }, MissingDay::EndOfMonth)
            }
            Op::AtSecond(day, second) => {
                let (day, second) = (self.word(day)?, self.word(second)?);
                let start = self.times(day, SECONDS_OF_DAY);
                self.builder.ins().iadd(start, second)
            }
            Op::DayOf(moment) => {
                let moment = self.word(moment)?;
                self.over(moment, SECONDS_OF_DAY)
            }
            Op::SecondOfDay(moment) => {
                let moment = self.word(moment)?;
                let day = self.over(moment, SECONDS_OF_DAY);
                let start = self.times(day, SECONDS_OF_DAY);
                self.builder.ins().isub(moment, start)
            }
            _ => return Err(mismatch()),
        };
        Ok(Num { value, wide: false })
    }

    // ---- operands ----

    /// An operand that one word holds.
    fn word(&mut self, expr: &'e Expr) -> Emitted<Value> {
        let number = self.number(expr)?;
        Ok(self.with_width(number, false).value)
    }

    /// A number brought to the nearest one between `-most` and `most`.
    fn small(&mut self, expr: &'e Expr, most: i64) -> Emitted<Value> {
        let number = self.number(expr)?;
        let mut word = self.clamp_to_word(number);
        let interval = &expr.ty.as_number().ok_or_else(mismatch)?.interval;
        let (low, high) = (self.k(-most), self.k(most));
        if *interval.low() < (-most).into() {
            let below = self.builder.ins().icmp(IntCC::SignedLessThan, word, low);
            word = self.builder.ins().select(below, low, word);
        }
        if *interval.high() > most.into() {
            let above = self.builder.ins().icmp(IntCC::SignedGreaterThan, word, high);
            word = self.builder.ins().select(above, high, word);
        }
        Ok(word)
    }

    fn require_between(&mut self, number: Value, first: i64, last: i64, site: SiteId) -> Emitted<()> {
        let first_value = self.k(first);
        let above = self.builder.ins().isub(number, first_value);
        let within = self.icmp_k(IntCC::UnsignedLessThanOrEqual, above, last - first);
        self.fail_unless(within, FailureKind::DateOutOfRange, site)
    }

    fn require_year(&mut self, year: Value, site: SiteId) -> Emitted<()> {
        self.require_between(year, FIRST_YEAR, FIRST_YEAR + YEARS - 1, site)
    }

    // ---- arithmetic with constants ----

    fn plus(&mut self, a: Value, b: i64) -> Value {
        let b = self.k(b);
        self.builder.ins().iadd(a, b)
    }

    fn times(&mut self, a: Value, b: i64) -> Value {
        let b = self.k(b);
        self.builder.ins().imul(a, b)
    }

    /// The quotient of a number that is not negative.
    fn over(&mut self, a: Value, b: i64) -> Value {
        let b = self.k(b);
        self.builder.ins().udiv(a, b)
    }

    fn shifted(&mut self, a: Value, by: i64) -> Value {
        let by = self.k(by);
        self.builder.ins().ushr(a, by)
    }

    fn masked(&mut self, a: Value, mask: i64) -> Value {
        let mask = self.k(mask);
        self.builder.ins().band(a, mask)
    }

    // ---- the calendar ----

    /// Year, month and day of month of a day.
    fn civil(&mut self, day: Value) -> Civil {
        let since = self.plus(day, BEFORE);
        let quarters = self.times(since, 4);
        let n1 = self.plus(quarters, 3);
        let century = self.over(n1, 146_097);
        let centuries = self.times(century, 146_097);
        let rest = self.builder.ins().isub(n1, centuries);
        // The rest in quarters of a day, its last two bits set: four times the day of the century, plus 3.
        let three = self.k(3);
        let n2 = self.builder.ins().bor(rest, three);
        let p2 = self.times(n2, 2_939_745);
        let year_of_century = self.shifted(p2, 32);
        let fraction = self.masked(p2, 0xffff_ffff);
        let day_of_year = self.over(fraction, 4 * 2_939_745);
        let hundreds = self.times(century, 100);
        let year = self.builder.ins().iadd(hundreds, year_of_century);
        let n3 = self.times(day_of_year, 2_141);
        let n3 = self.plus(n3, 197_913);
        let month = self.shifted(n3, 16);
        let low = self.masked(n3, 0xffff);
        let day = self.over(low, 2_141);
        let day = self.plus(day, 1);
        let limit = self.k(306);
        let next_year = self.builder.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, day_of_year, limit);
        let carry = self.builder.ins().uextend(types::I64, next_year);
        let year = self.builder.ins().iadd(year, carry);
        let twelve = self.times(carry, 12);
        let month = self.builder.ins().isub(month, twelve);
        Civil { year, month, day }
    }

    /// The count of a day that exists.
    fn count(&mut self, civil: Civil) -> Value {
        let march = self.k(3);
        let early = self.builder.ins().icmp(IntCC::UnsignedLessThan, civil.month, march);
        let early = self.builder.ins().uextend(types::I64, early);
        let year = self.builder.ins().isub(civil.year, early);
        let twelve = self.times(early, 12);
        let month = self.builder.ins().iadd(civil.month, twelve);
        let century = self.over(year, 100);
        let leap_days = self.shifted(year, 2);
        let fourth = self.shifted(century, 2);
        let days = self.times(year, 365);
        let days = self.builder.ins().iadd(days, leap_days);
        let days = self.builder.ins().isub(days, century);
        let days = self.builder.ins().iadd(days, fourth);
        let before_month = self.times(month, 979);
        let before_month = self.plus(before_month, -2_919);
        let before_month = self.shifted(before_month, 5);
        let days = self.builder.ins().iadd(days, before_month);
        let days = self.builder.ins().iadd(days, civil.day);
        self.plus(days, -1 - BEFORE)
    }

    /// How many days a month has.
    fn length(&mut self, year: Value, month: Value) -> Value {
        // A leap year is a multiple of 4, or of 16 where it is one of 100 (that is, of 25 and 4).
        let by_25 = self.over(year, 25);
        let back = self.times(by_25, 25);
        let centennial = self.builder.ins().icmp(IntCC::Equal, back, year);
        let (three, fifteen) = (self.k(3), self.k(15));
        let mask = self.builder.ins().select(centennial, fifteen, three);
        let bits = self.builder.ins().band(year, mask);
        let zero = self.k(0);
        let leap = self.builder.ins().icmp(IntCC::Equal, bits, zero);
        let leap = self.builder.ins().uextend(types::I64, leap);
        let february = self.plus(leap, 28);
        // Odd months have 31 days up to July, even ones from August on.
        let eighth = self.shifted(month, 3);
        let odd = self.builder.ins().bxor(month, eighth);
        let odd = self.masked(odd, 1);
        let other = self.plus(odd, 30);
        let two = self.k(2);
        let is_february = self.builder.ins().icmp(IntCC::Equal, month, two);
        self.builder.ins().select(is_february, february, other)
    }

    /// The count of a day of a month, or of the day that stands for one that the month does not have.
    fn day_of(&mut self, civil: Civil, missing: MissingDay) -> Value {
        let length = self.length(civil.year, civil.month);
        let over = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, civil.day, length);
        let day = self.builder.ins().select(over, length, civil.day);
        let last = self.count(Civil { day, ..civil });
        match missing {
            MissingDay::EndOfMonth => last,
            MissingDay::NextFirst => {
                let over = self.builder.ins().uextend(types::I64, over);
                self.builder.ins().iadd(last, over)
            }
        }
    }

    fn add_months(&mut self, day: Value, by: Value, missing: MissingDay, site: SiteId) -> Emitted<Value> {
        let civil = self.civil(day);
        let months = self.times(civil.year, 12);
        let months = self.builder.ins().iadd(months, civil.month);
        let months = self.builder.ins().iadd(months, by);
        let months = self.plus(months, -1);
        self.require_between(months, FIRST_YEAR * 12, (FIRST_YEAR + YEARS) * 12 - 1, site)?;
        let year = self.over(months, 12);
        let before = self.times(year, 12);
        let month = self.builder.ins().isub(months, before);
        let month = self.plus(month, 1);
        Ok(self.day_of(Civil { year, month, day: civil.day }, missing))
    }

    /// The months from the earlier day to the later, negated where they stand the other way round.
    fn months_between(&mut self, from: Value, to: Value, missing: MissingDay, partial: Partial) -> Value {
        let backwards = self.builder.ins().icmp(IntCC::SignedLessThan, to, from);
        let early = self.builder.ins().select(backwards, to, from);
        let late = self.builder.ins().select(backwards, from, to);
        let (a, b) = (self.civil(early), self.civil(late));
        let years = self.builder.ins().isub(b.year, a.year);
        let between = self.times(years, 12);
        let between = self.builder.ins().iadd(between, b.month);
        let between = self.builder.ins().isub(between, a.month);
        // The day of the later month that so many months lead to; one beyond its end is past the later day as well.
        let reached = match missing {
            MissingDay::EndOfMonth => {
                let length = self.length(b.year, b.month);
                let over = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, a.day, length);
                self.builder.ins().select(over, length, a.day)
            }
            MissingDay::NextFirst => a.day,
        };
        let months = match partial {
            Partial::Dropped => {
                let passed = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, reached, b.day);
                let passed = self.builder.ins().uextend(types::I64, passed);
                self.builder.ins().isub(between, passed)
            }
            Partial::Whole => {
                // One more where the later day is past the one reached; where it is before it, the month that `between`
                // counts is the part.
                let rest = self.builder.ins().icmp(IntCC::UnsignedLessThan, reached, b.day);
                let rest = self.builder.ins().uextend(types::I64, rest);
                let counted = self.builder.ins().iadd(between, rest);
                match missing {
                    MissingDay::EndOfMonth => counted,
                    MissingDay::NextFirst => self.without_exact(counted, a, b),
                }
            }
        };
        let minus = self.builder.ins().ineg(months);
        self.builder.ins().select(backwards, minus, months)
    }

    /// One month less where the first day of the later month stands for a day that the month before it does not have: then
    /// the months before it lead to it exactly, and no part is left.
    fn without_exact(&mut self, months: Value, a: Civil, b: Civil) -> Value {
        let one = self.k(1);
        let is_first = self.builder.ins().icmp(IntCC::Equal, b.day, one);
        let at_january = self.builder.ins().icmp(IntCC::Equal, b.month, one);
        let (december, before) = (self.k(12), self.plus(b.month, -1));
        let month = self.builder.ins().select(at_january, december, before);
        // December has 31 days in every year.
        let length = self.length(b.year, month);
        let lacking = self.builder.ins().icmp(IntCC::UnsignedGreaterThan, a.day, length);
        let exact = self.builder.ins().band(is_first, lacking);
        let exact = self.builder.ins().uextend(types::I64, exact);
        self.builder.ins().isub(months, exact)
    }
}
