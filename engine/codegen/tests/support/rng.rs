//! Random numbers that are the same on every machine.

use num_bigint::BigInt;
use perwali_engine::value::Interval;

/// xorshift64*: the same programs on every machine.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Rng {
        let mut rng = Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        rng.next();
        rng.next();
        rng
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 16) % limit.max(1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let index = self.below(list.len() as u64) as usize;
        list.get(index)
    }

    /// A number of an interval, its ends and their neighbours more often than not.
    pub fn within(&mut self, interval: &Interval) -> BigInt {
        let (low, high) = (interval.low(), interval.high());
        let span = high - low + 1u32;
        let drawn = match self.below(8) {
            0 => low.clone(),
            1 => high.clone(),
            2 => BigInt::from(self.below(5) as i64 - 2),
            3 => low + self.below(3),
            4 => high - self.below(3),
            5 => BigInt::from(self.next() as i64 % 1_000_000),
            _ => {
                let wide = BigInt::from(self.next()) << 64u32 | BigInt::from(self.next());
                low + wide % &span
            }
        };
        if interval.contains(&drawn) { drawn } else { low + BigInt::from(drawn.magnitude() % span.magnitude()) }
    }
}
