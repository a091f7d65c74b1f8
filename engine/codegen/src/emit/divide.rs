//! Rounded division: inline where 64 bits do, by a call where they do not.
//!
//! A wide dividend is usually small when it comes to run: then the division is the inline one.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, StackSlotData, StackSlotKind, Value, types};
use num_bigint::BigInt;
use perwali_engine::value::{Interval, Rounding};

use super::number::{is_wide, width};
use super::{Emitted, Emitter, Num, trusted};
use crate::runtime::mode_number;

/// A positive divisor with what is known of it.
#[derive(Clone, Copy)]
pub(super) struct Divisor<'a> {
    pub(super) number: Num,
    pub(super) interval: &'a Interval,
}

impl Emitter<'_> {
    /// The dividend divided by the divisor, rounded to an integer at the given width.
    pub(super) fn divide(
        &mut self,
        dividend: Num,
        dividend_interval: &Interval,
        divisor: Divisor<'_>,
        mode: Rounding,
        wide: bool,
    ) -> Emitted<Num> {
        if divisor.interval.as_point() == Some(&BigInt::from(1)) {
            return Ok(self.with_width(dividend, wide));
        }
        let zero = BigInt::default();
        if !is_wide(dividend_interval) && !is_wide(divisor.interval) {
            let dividend = self.with_width(dividend, false).value;
            let divisor_value = self.narrow_divisor(divisor)?;
            let never_negative = *dividend_interval.low() >= zero;
            let value = self.divide_narrow(dividend, divisor_value, mode, never_negative);
            return Ok(self.with_width(Num { value, wide: false }, wide));
        }
        let never_negative = *dividend_interval.low() >= zero;
        self.divide_wide(dividend, divisor, mode, never_negative, wide)
    }

    fn narrow_divisor(&mut self, divisor: Divisor<'_>) -> Emitted<Value> {
        match divisor.interval.as_point() {
            // A literal divisor lets the backend multiply by its reciprocal.
            Some(point) => Ok(self.constant_number(point, false)?.value),
            None => Ok(self.with_width(divisor.number, false).value),
        }
    }

    /// The divisor is positive, so neither division can fault.
    fn divide_narrow(&mut self, dividend: Value, divisor: Value, mode: Rounding, never_negative: bool) -> Value {
        let (floor, rest) = if never_negative {
            let quotient = self.builder.ins().udiv(dividend, divisor);
            let product = self.builder.ins().imul(quotient, divisor);
            (quotient, self.builder.ins().isub(dividend, product))
        } else {
            let quotient = self.builder.ins().sdiv(dividend, divisor);
            let product = self.builder.ins().imul(quotient, divisor);
            let rest = self.builder.ins().isub(dividend, product);
            let shift = self.k(63);
            // All ones where the rest is negative: then the floor is one less and the rest one divisor more.
            let borrow = self.builder.ins().sshr(rest, shift);
            let floor = self.builder.ins().iadd(quotient, borrow);
            let back = self.builder.ins().band(divisor, borrow);
            (floor, self.builder.ins().iadd(rest, back))
        };
        let up = match mode {
            Rounding::Down => return floor,
            Rounding::Up => {
                let zero = self.k(0);
                self.builder.ins().icmp(IntCC::NotEqual, rest, zero)
            }
            Rounding::Nearest if never_negative => {
                let missing = self.builder.ins().isub(divisor, rest);
                self.builder.ins().icmp(IntCC::SignedGreaterThanOrEqual, rest, missing)
            }
            Rounding::Nearest => {
                let zero = self.k(0);
                let positive = self.builder.ins().icmp(IntCC::SignedGreaterThan, dividend, zero);
                let tie_up = self.builder.ins().uextend(types::I64, positive);
                self.above_half(rest, divisor, tie_up)
            }
            Rounding::NearestEven => {
                let one = self.k(1);
                let tie_up = self.builder.ins().band(floor, one);
                self.above_half(rest, divisor, tie_up)
            }
        };
        let up = self.builder.ins().uextend(types::I64, up);
        self.builder.ins().iadd(floor, up)
    }

    /// Whether the rest is more than half the divisor, or just half of it and a tie goes up.
    fn above_half(&mut self, rest: Value, divisor: Value, tie_up: Value) -> Value {
        let missing = self.builder.ins().isub(divisor, rest);
        let raised = self.builder.ins().iadd(rest, tie_up);
        self.builder.ins().icmp(IntCC::SignedGreaterThan, raised, missing)
    }

    fn divide_wide(
        &mut self,
        dividend: Num,
        divisor: Divisor<'_>,
        mode: Rounding,
        never_negative: bool,
        wide: bool,
    ) -> Emitted<Num> {
        let (small, large, join) = (self.block(), self.block(), self.join_block(&[width(wide)]));
        self.builder.set_cold_block(large);
        let dividend = self.with_width(dividend, true).value;
        let (low, high) = self.builder.ins().isplit(dividend);
        let fits = if is_wide(divisor.interval) {
            let (d_low, d_high) = self.builder.ins().isplit(divisor.number.value);
            let (n, d) = (self.overflows_word(low, high), self.overflows_word(d_low, d_high));
            self.builder.ins().bor(n, d)
        } else {
            self.overflows_word(low, high)
        };
        self.branch(fits, large, small);

        self.builder.switch_to_block(small);
        let narrow =
            if is_wide(divisor.interval) { self.with_width(divisor.number, false).value } else { self.narrow_divisor(divisor)? };
        let quotient = self.divide_narrow(low, narrow, mode, never_negative);
        let quotient = self.with_width(Num { value: quotient, wide: false }, wide);
        self.jump(join, &[quotient.value]);

        self.builder.switch_to_block(large);
        let divisor = self.with_width(divisor.number, true).value;
        let quotient = self.call_divide(low, high, divisor, mode);
        let quotient = self.with_width(Num { value: quotient, wide: true }, wide);
        self.jump(join, &[quotient.value]);
        let value = self.continue_in(join).first().copied().ok_or_else(super::number::mismatch)?;
        Ok(Num { value, wide })
    }

    /// Not zero where a number of two words is not its low word.
    fn overflows_word(&mut self, low: Value, high: Value) -> Value {
        let shift = self.k(63);
        let sign = self.builder.ins().sshr(low, shift);
        self.builder.ins().bxor(sign, high)
    }

    fn call_divide(&mut self, low: Value, high: Value, divisor: Value, mode: Rounding) -> Value {
        let slot = self.builder.create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, 16, 3));
        let address = self.builder.ins().stack_addr(types::I64, slot, 0);
        let (d_low, d_high) = self.builder.ins().isplit(divisor);
        let mode = self.k(mode_number(mode));
        let divide = self.import(self.context.divide);
        self.builder.ins().call(divide, &[low, high, d_low, d_high, mode, address]);
        let low = self.builder.ins().load(types::I64, trusted(), address, 0);
        let high = self.builder.ins().load(types::I64, trusted(), address, 8);
        self.builder.ins().iconcat(low, high)
    }
}
