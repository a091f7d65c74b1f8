//! Turns a seed into numbers: the same ones on every machine.

/// Splitmix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ word >> 31
    }

    /// From the first to the second, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(crate) fn one_of(&mut self, numbers: &[i64]) -> i64 {
        numbers[(self.next() % numbers.len() as u64) as usize]
    }

    /// A boundary, or the number just beside it.
    pub(crate) fn near(&mut self, boundaries: &[i64]) -> i64 {
        (self.one_of(boundaries) + self.between(-1, 1)).max(0)
    }

    /// A positive amount whose number of digits is even over a range: many small, few large.
    pub(crate) fn amount(&mut self, low_bits: i64, high_bits: i64) -> i64 {
        let bits = self.between(low_bits, high_bits);
        (1 << bits) + self.between(0, (1 << bits) - 1)
    }
}
