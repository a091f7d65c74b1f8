//! Tariffs: the amount for a base, without a branch.
//!
//! Few slices within one word: `Σ (rateᵢ − rateᵢ₋₁) × (base − startᵢ)⁺`, which telescopes to the definition. Otherwise the
//! slice is found first, and the amount is what the slices below it give in full, plus its rate times the rest.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use num_bigint::BigInt;
use perwali_engine::ir::{Expr, Tariff, TariffId};

use super::number::mismatch;
use super::{Emitted, Emitter, Flag, Num, read_only};
use crate::CompileError;

/// Slices up to which each one's part is computed.
const FEW: usize = 6;

impl<'e> Emitter<'e> {
    /// The amount of a tariff for a base that is never negative.
    pub(super) fn tariff(&mut self, id: TariffId, base: &'e Expr, wide: bool) -> Emitted<Num> {
        let base = self.number(base)?;
        let tariff = self.program.tariffs.get(id.index()).ok_or(CompileError::Inconsistent("a tariff that does not exist"))?;
        self.mark(tariff.mark);
        if let [only] = tariff.slices.as_slice() {
            return self.mul_constant(base, &only.rate, wide);
        }
        if tariff.progressive && !wide && !base.wide && tariff.slices.len() <= FEW && within_word(tariff) {
            return self.few_slices(tariff, base);
        }
        self.found_slice(tariff, base, wide)
    }

    fn few_slices(&mut self, tariff: &Tariff, base: Num) -> Emitted<Num> {
        let zero = self.k(0);
        let mut total: Option<Num> = None;
        let mut start = BigInt::default();
        let mut rate_before = BigInt::default();
        for slice in &tariff.slices {
            let rise = &slice.rate - &rate_before;
            if rise != BigInt::default() {
                let above = if start == BigInt::default() {
                    base
                } else {
                    let from = self.constant_number(&start, false)?;
                    let above = self.builder.ins().isub(base.value, from.value);
                    let is_above = self.builder.ins().icmp(IntCC::SignedGreaterThan, above, zero);
                    Num { value: self.builder.ins().select(is_above, above, zero), wide: false }
                };
                let part = self.mul_constant(above, &rise, false)?;
                total = Some(match total {
                    Some(total) => self.add(total, part, false),
                    None => part,
                });
            }
            rate_before.clone_from(&slice.rate);
            start = slice.end.clone().unwrap_or_default();
        }
        Ok(total.unwrap_or(Num { value: zero, wide: false }))
    }

    fn found_slice(&mut self, tariff: &Tariff, base: Num, wide: bool) -> Emitted<Num> {
        let position = self.slice_position(tariff, base)?;
        let rates: Vec<BigInt> = tariff.slices.iter().map(|slice| slice.rate.clone()).collect();
        let rate = self.pick(&rates, position)?;
        if !tariff.progressive {
            return Ok(self.mul(base, rate, wide));
        }
        let starts: Vec<BigInt> =
            [BigInt::default()].into_iter().chain(tariff.slices.iter().filter_map(|slice| slice.end.clone())).collect();
        let below: Vec<BigInt> = starts.iter().map(|start| tariff.amount(start)).collect();
        let start = self.pick(&starts, position)?;
        let below = self.pick(&below, position)?;
        // The rest of the base is no larger than the base, so it is as wide.
        let rest = self.sub(base, start, base.wide);
        let part = self.mul(rest, rate, wide);
        Ok(self.add(below, part, wide))
    }

    /// How many slices end below the base.
    fn slice_position(&mut self, tariff: &Tariff, base: Num) -> Emitted<Value> {
        let ends: Vec<&BigInt> = tariff.slices.iter().filter_map(|slice| slice.end.as_ref()).collect();
        let mut position = self.k(0);
        for end in ends {
            // A base is never above an end beyond its own width.
            if i128::try_from(end).is_err() || !base.wide && i64::try_from(end).is_err() {
                continue;
            }
            let end = self.constant_number(end, base.wide)?;
            let Flag::Found(above) = self.compare(IntCC::SignedGreaterThan, base, end) else { return Err(mismatch()) };
            let above = self.builder.ins().uextend(types::I64, above);
            position = self.builder.ins().iadd(position, above);
        }
        Ok(position)
    }

    /// The number at a position of a list; wide where one of them is.
    fn pick(&mut self, numbers: &[BigInt], position: Value) -> Emitted<Num> {
        let words: Vec<i128> = numbers
            .iter()
            .map(|number| i128::try_from(number).unwrap_or(0)) // a slice that no base within bounds reaches
            .collect();
        if words.iter().all(|word| i64::try_from(*word).is_ok()) {
            let address = self.data(words.iter().flat_map(|word| (*word as i64).to_le_bytes()).collect())?;
            let three = self.k(3);
            let offset = self.builder.ins().ishl(position, three);
            let place = self.builder.ins().iadd(address, offset);
            return Ok(Num { value: self.builder.ins().load(types::I64, read_only(), place, 0), wide: false });
        }
        let address = self.data(words.iter().flat_map(|word| word.to_le_bytes()).collect())?;
        let four = self.k(4);
        let offset = self.builder.ins().ishl(position, four);
        let place = self.builder.ins().iadd(address, offset);
        Ok(self.load_wide(place, 0, read_only()))
    }
}

/// Whether every end and rate of a tariff fits one word.
fn within_word(tariff: &Tariff) -> bool {
    tariff
        .slices
        .iter()
        .all(|slice| i64::try_from(&slice.rate).is_ok() && slice.end.as_ref().is_none_or(|end| i64::try_from(end).is_ok()))
}
