//! What machine code cannot do inline: rounded division of 128-bit numbers.

use perwali_engine::value::Rounding;

/// The number that stands for a mode in a call from machine code.
pub(crate) fn mode_number(mode: Rounding) -> i64 {
    match mode {
        Rounding::Down => 0,
        Rounding::Up => 1,
        Rounding::Nearest => 2,
        Rounding::NearestEven => 3,
    }
}

/// `dividend ÷ divisor` rounded. The divisor is positive and both lie within ±10^37; anything else gives 0.
pub(crate) fn divide(dividend: i128, divisor: i128, mode: i64) -> i128 {
    if divisor <= 0 {
        return 0;
    }
    let (floor, rest) = (dividend.div_euclid(divisor), dividend.rem_euclid(divisor));
    // `rest` and `divisor - rest` instead of twice the rest, which could overflow.
    let missing = divisor - rest;
    let up = match mode {
        0 => false,
        1 => rest != 0,
        2 => rest > missing || rest == missing && dividend > 0,
        _ => rest > missing || rest == missing && floor & 1 == 1,
    };
    floor.saturating_add(i128::from(up))
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigInt;
    use perwali_engine::value::divide_rounded;

    #[test]
    fn agrees_with_big_integers() {
        let limit = 10i128.pow(37) - 1;
        for dividend in [0, 1, -1, 2, -2, 3, 5, -5, 7, -7, 25, -25, limit, -limit, limit - 1] {
            for divisor in [1, 2, 3, 4, 10, 1_000, limit] {
                for mode in [Rounding::Down, Rounding::Up, Rounding::Nearest, Rounding::NearestEven] {
                    let exact = divide_rounded(&BigInt::from(dividend), &BigInt::from(divisor), mode);
                    assert_eq!(
                        exact,
                        Some(BigInt::from(divide(dividend, divisor, mode_number(mode)))),
                        "{dividend}/{divisor} {mode:?}"
                    );
                }
            }
        }
    }
}
