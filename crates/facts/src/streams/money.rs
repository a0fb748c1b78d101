//! Money as sources write it, in minor units.

use baremo_model::money::decimals;

/// Returns an amount in millionths of the currency's unit as minor units, rounded half away from
/// zero.
pub(crate) fn minor(millionths: i64, currency: &str) -> i64 {
    let divisor = 10_i64.pow(6 - decimals(currency));
    let half = divisor / 2;
    match millionths < 0 {
        true => (millionths.saturating_sub(half)) / divisor,
        false => (millionths.saturating_add(half)) / divisor,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minor_units_follow_the_currency() {
        for (millionths, currency, expected) in [
            (12_500_000, "EUR", 1250),
            (12_505_000, "EUR", 1251),
            (-12_505_000, "EUR", -1251),
            (1_500_000, "JPY", 2),
            (1_234_500, "KWD", 1235),
            (1_234_567, "CLF", 12_346),
        ] {
            assert_eq!(minor(millionths, currency), expected, "{millionths} {currency}");
        }
    }
}
