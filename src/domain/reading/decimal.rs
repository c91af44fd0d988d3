//! Decimal numbers as they are written: compared exactly, never through floating point, whatever their size.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How many digits a number may have, and how far its point may stand from them: more is no measurement.
const MOST: usize = 400;

/// A decimal number, exact.
///
/// Invariant: `digits` has neither leading nor trailing zeros, and is empty for zero, which has no sign; the value is
/// `0.digits × 10^point`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Decimal {
    negative: bool,
    digits: String,
    point: i32,
}

/// Says that a text is not a decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a decimal number; write it as 0.85 or 12 or 1.5e-3")]
pub struct NotDecimal(String);

impl Decimal {
    /// What part of a whole something is, to eighteen places, cut off; none of nothing.
    pub fn share(part: u64, whole: u64) -> Option<Self> {
        const PLACES: u32 = 18;
        let scaled = u128::from(part).checked_mul(10_u128.pow(PLACES))?.checked_div(u128::from(whole))?;
        format!("{scaled}e-{PLACES}").parse().ok()
    }

    /// The whole number.
    pub fn whole(n: u64) -> Self {
        Self::made(false, &n.to_string(), 0)
    }

    /// From digits before a point that then stands `shift` places to the right of the last of them.
    fn made(negative: bool, digits: &str, shift: i32) -> Self {
        let significant = digits.trim_start_matches('0');
        let point = significant.len() as i32 + shift;
        let digits = significant.trim_end_matches('0').to_owned();
        if digits.is_empty() { Self { negative: false, digits, point: 0 } } else { Self { negative, digits, point } }
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        match (self.digits.is_empty(), other.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            // Digits without trailing zeros compare as fractions do, letter by letter.
            (false, false) => self.point.cmp(&other.point).then_with(|| self.digits.cmp(&other.digits)),
        }
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Self, NotDecimal> {
        let bad = || NotDecimal(text.chars().take(40).collect());
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.strip_prefix('+').unwrap_or(e).parse::<i32>().map_err(|_| bad())?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let far = exponent.unsigned_abs() as usize > MOST || whole.len() + fraction.len() > MOST;
        if !plain(whole) || !plain(fraction) || far {
            return Err(bad());
        }
        Ok(Self::made(negative, &format!("{whole}{fraction}"), exponent - fraction.len() as i32))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "-" } else { "" };
        let (digits, point) = (&self.digits, self.point);
        let len = digits.len() as i32;
        let text = if digits.is_empty() {
            "0".to_owned()
        } else if (-6..=0).contains(&point) {
            format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
        } else if !(0..=21).contains(&point) {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{}", point - 1)
        } else if point >= len {
            format!("{digits}{}", "0".repeat((point - len) as usize))
        } else {
            let (whole, fraction) = digits.split_at(point as usize);
            format!("{whole}.{fraction}")
        };
        f.pad(&format!("{sign}{text}"))
    }
}

impl TryFrom<String> for Decimal {
    type Error = NotDecimal;

    fn try_from(text: String) -> Result<Self, NotDecimal> {
        text.parse()
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("0.850", "0.85")]
    #[case("-0", "0")]
    #[case("007", "7")]
    #[case("1e3", "1000")]
    #[case("1.5E-3", "0.0015")]
    #[case("0.835985312117503", "0.835985312117503")]
    #[case("-1.4399358725752065", "-1.4399358725752065")]
    #[case("9223372036854775808", "9223372036854775808")]
    #[case("1e300", "1e300")]
    #[case("2.5e-12", "2.5e-12")]
    fn a_number_is_written_in_one_way(#[case] given: &str, #[case] shown: &str) {
        assert_eq!(d(given).to_string(), shown);
        assert_eq!(d(shown), d(given), "and reads back as itself");
    }

    #[rstest]
    #[case("")]
    #[case("-")]
    #[case("NaN")]
    #[case("inf")]
    #[case("0,85")]
    #[case("1e99999999999")]
    #[case("1e401")]
    #[case(".5")]
    #[case("5.")]
    #[case("+5")]
    #[case("0x10")]
    #[case("1 000")]
    #[case("٣")]
    fn what_is_no_number_is_refused(#[case] given: &str) {
        assert!(given.parse::<Decimal>().is_err(), "{given}");
    }

    #[test]
    fn numbers_that_floating_point_confuses_are_told_apart() {
        assert!(d("0.3") < d("0.30000000000000004"));
        assert!(d("9007199254740993") > d("9007199254740992"));
        assert!(d("-2") < d("-1") && d("-1") < d("0") && d("0") < d("1e-400"));
        assert!(d("10") > d("9.99") && d("0.09") < d("0.1"));
    }

    #[test]
    fn a_share_is_cut_off_never_rounded_up() {
        assert_eq!(Decimal::share(37, 50).unwrap(), d("0.74"));
        assert!(Decimal::share(2, 3).unwrap() < d("0.6666666666666666667"));
        assert_eq!(Decimal::share(0, 0), None);
    }

    proptest! {
        #[test]
        fn order_is_that_of_the_integers(a in any::<i64>(), b in any::<i64>()) {
            prop_assert_eq!(d(&a.to_string()).cmp(&d(&b.to_string())), a.cmp(&b));
        }
    }
}
