//! Division with a stated rounding.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::Zero;

/// How a value is rounded to a multiple of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounding {
    /// Towards −∞ (`ke bawah`).
    Down,
    /// Towards +∞ (`ke atas`).
    Up,
    /// To the nearest, ties away from zero (`ke terdekat`).
    Nearest,
    /// To the nearest, ties to even (`ke genap terdekat`).
    NearestEven,
}

/// `numerator ÷ denominator` rounded to an integer; none where the denominator is not positive.
pub fn divide_rounded(numerator: &BigInt, denominator: &BigInt, mode: Rounding) -> Option<BigInt> {
    if denominator.sign() != Sign::Plus {
        return None;
    }
    let (floor, rest) = numerator.div_mod_floor(denominator);
    let up = match mode {
        Rounding::Down => false,
        Rounding::Up => !rest.is_zero(),
        Rounding::Nearest | Rounding::NearestEven => {
            let twice: BigInt = &rest * 2;
            match twice.cmp(denominator) {
                std::cmp::Ordering::Less => false,
                std::cmp::Ordering::Greater => true,
                std::cmp::Ordering::Equal if mode == Rounding::NearestEven => floor.is_odd(),
                std::cmp::Ordering::Equal => numerator.sign() == Sign::Plus,
            }
        }
    };
    Some(if up { floor + 1 } else { floor })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(n: i64, d: i64, mode: Rounding) -> BigInt {
        divide_rounded(&n.into(), &d.into(), mode).unwrap_or_default()
    }

    #[test]
    fn directions() {
        for (n, down, up, nearest, even) in
            [(5, 2, 3, 3, 2), (-5, -3, -2, -3, -2), (7, 3, 4, 4, 4), (-7, -4, -3, -4, -4), (4, 2, 2, 2, 2), (3, 1, 2, 2, 2)]
        {
            assert_eq!(round(n, 2, Rounding::Down), down.into(), "{n}/2 down");
            assert_eq!(round(n, 2, Rounding::Up), up.into(), "{n}/2 up");
            assert_eq!(round(n, 2, Rounding::Nearest), nearest.into(), "{n}/2 nearest");
            assert_eq!(round(n, 2, Rounding::NearestEven), even.into(), "{n}/2 even");
        }
    }

    #[test]
    fn a_denominator_that_is_not_positive_is_refused() {
        assert_eq!(divide_rounded(&1.into(), &0.into(), Rounding::Down), None);
        assert_eq!(divide_rounded(&1.into(), &(-1).into(), Rounding::Down), None);
    }
}
