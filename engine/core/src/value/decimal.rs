//! Exact decimals with their spellings: plain (`1234.50`) and Indonesian (`1.234,50`).

use std::fmt;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::Zero;

use super::power_of_ten;

/// `mantissa × 10^−scale`, exactly. Two spellings of one number (`1` and `1.0`) are different values of this type;
/// compare with [`Decimal::same_number`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    mantissa: BigInt,
    scale: u32,
}

/// Why a text is not a decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not digits with an optional sign and point.
    Malformed,
    /// Written with an exponent (`1e400`).
    Exponent,
    /// More than [`Decimal::MAX_TEXT`] characters.
    TooLong,
}

impl Decimal {
    /// Longest text [`Decimal::parse`] reads.
    pub const MAX_TEXT: usize = 1_000;

    /// The number with this mantissa and scale.
    pub fn new(mantissa: impl Into<BigInt>, scale: u32) -> Decimal {
        Decimal { mantissa: mantissa.into(), scale }
    }

    /// The mantissa.
    pub fn mantissa(&self) -> &BigInt {
        &self.mantissa
    }

    /// Digits after the decimal point.
    pub fn scale(&self) -> u32 {
        self.scale
    }

    /// Reads `-1234.50`: JSON's number form without an exponent, read digit by digit.
    pub fn parse(text: &str) -> Result<Decimal, DecimalError> {
        if text.len() > Decimal::MAX_TEXT {
            return Err(DecimalError::TooLong);
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || !is_digits(decimals) {
            let exponent = digits.bytes().all(|b| b.is_ascii_digit() || b".eE+-".contains(&b))
                && digits.bytes().any(|b| b == b'e' || b == b'E')
                && digits.bytes().next().is_some_and(|b| b.is_ascii_digit());
            return Err(if exponent { DecimalError::Exponent } else { DecimalError::Malformed });
        }
        let decimals = if digits.contains('.') { decimals } else { "" };
        let sign = if text.starts_with('-') { Sign::Minus } else { Sign::Plus };
        let magnitude = format!("{whole}{decimals}").parse::<BigInt>().map_err(|_| DecimalError::Malformed)?;
        let scale = u32::try_from(decimals.len()).map_err(|_| DecimalError::TooLong)?;
        Ok(Decimal { mantissa: if sign == Sign::Minus { -magnitude } else { magnitude }, scale })
    }

    /// The same number at another scale; none where digits would be lost.
    pub fn at_scale(&self, scale: u32) -> Option<BigInt> {
        if scale >= self.scale {
            return Some(&self.mantissa * power_of_ten(scale - self.scale));
        }
        let (quotient, rest) = self.mantissa.div_rem(&power_of_ten(self.scale - scale));
        rest.is_zero().then_some(quotient)
    }

    /// The largest integer mantissa at `scale` that is not above the number.
    pub fn floor_at(&self, scale: u32) -> BigInt {
        match self.at_scale(scale) {
            Some(exact) => exact,
            None => self.mantissa.div_floor(&power_of_ten(self.scale.saturating_sub(scale))),
        }
    }

    /// The smallest integer mantissa at `scale` that is not below the number.
    pub fn ceil_at(&self, scale: u32) -> BigInt {
        match self.at_scale(scale) {
            Some(exact) => exact,
            None => self.mantissa.div_ceil(&power_of_ten(self.scale.saturating_sub(scale))),
        }
    }

    /// The same number without needless zeros after the point.
    pub fn normalised(&self) -> Decimal {
        let ten = BigInt::from(10u32);
        let (mut mantissa, mut scale) = (self.mantissa.clone(), self.scale);
        while scale > 0 {
            let (quotient, rest) = mantissa.div_rem(&ten);
            if !rest.is_zero() {
                break;
            }
            mantissa = quotient;
            scale -= 1;
        }
        Decimal { mantissa, scale }
    }

    /// Whether both are the same number, whatever their scales.
    pub fn same_number(&self, other: &Decimal) -> bool {
        let scale = self.scale.max(other.scale);
        self.at_scale(scale) == other.at_scale(scale)
    }

    /// The number times `10^places`.
    #[must_use]
    pub fn shifted(&self, places: u32) -> Decimal {
        if places <= self.scale {
            Decimal { mantissa: self.mantissa.clone(), scale: self.scale - places }
        } else {
            Decimal { mantissa: &self.mantissa * power_of_ten(places - self.scale), scale: 0 }
        }
    }

    /// `1.234,50` with all digits of the scale.
    pub fn indonesian(&self) -> String {
        let (sign, whole, decimals) = self.parts();
        let sign = if sign { "−" } else { "" };
        let whole = group_thousands(&whole);
        if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole},{decimals}") }
    }

    fn parts(&self) -> (bool, String, String) {
        let negative = self.mantissa.sign() == Sign::Minus;
        let digits = self.mantissa.magnitude().to_string();
        let scale = self.scale as usize;
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let cut = padded.len().saturating_sub(scale);
        let (whole, decimals) = padded.split_at_checked(cut).unwrap_or((&padded, ""));
        (negative, whole.to_owned(), decimals.to_owned())
    }
}

/// `1234567` → `1.234.567`.
pub fn group_thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// `-1234.50` with all digits of the scale: the form of the wire.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, whole, decimals) = self.parts();
        let sign = if negative { "-" } else { "" };
        if decimals.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{decimals}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_digit_by_digit() {
        for text in ["0", "-0.5", "1234.50", "123456789012345678901234567890.000000000000000001"] {
            assert_eq!(Decimal::parse(text).map(|d| d.to_string()), Ok(text.to_owned()));
        }
        assert_eq!(Decimal::parse("1e400"), Err(DecimalError::Exponent));
        for bad in ["", "-", ".5", "5.", "1,5", "NaN", "+1", "0x1", "1 000", "1_000"] {
            assert_eq!(Decimal::parse(bad), Err(DecimalError::Malformed), "{bad}");
        }
    }

    #[test]
    fn indonesian_spelling() {
        assert_eq!(Decimal::new(-123_456_750, 2).indonesian(), "−1.234.567,50");
        assert_eq!(Decimal::new(5, 3).indonesian(), "0,005");
        assert_eq!(Decimal::new(999, 0).indonesian(), "999");
    }

    #[test]
    fn scales_only_without_loss() {
        let d = Decimal::new(1250, 3);
        assert_eq!(d.at_scale(2), Some(125.into()));
        assert_eq!(d.at_scale(1), None);
        assert_eq!((d.floor_at(1), d.ceil_at(1)), (12.into(), 13.into()));
        assert_eq!(d.normalised(), Decimal::new(125, 2));
        assert!(d.same_number(&Decimal::new(125, 2)));
    }
}
