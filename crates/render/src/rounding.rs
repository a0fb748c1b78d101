//! With how many decimals a number is written, and what becomes of what lies halfway.

/// The greatest share, in percent, that is too small to be seen with one decimal.
const SMALL_SHARE: f64 = 0.1;

/// What is smaller is no share that was counted, but what arithmetic leaves of none.
const NO_SHARE: f64 = 1e-6;

/// Returns how many decimals shares in percent that stand together take: one, or as many as show
/// two digits of the smallest. What stands beside a greater one takes at most two more than it.
pub(crate) fn share_decimals<const COUNT: usize>(shares: [f64; COUNT]) -> usize {
    let digits = |share: f64| match share.abs() {
        size if (NO_SHARE..SMALL_SHARE).contains(&size) => 1 + (-size.log10()).ceil() as usize,
        _ => 1,
    };
    let greatest = shares.iter().fold(0.0_f64, |most, share| most.max(share.abs()));
    let most = match greatest {
        size if size < 1.0 => digits(size) + 2,
        _ => 1,
    };
    shares.into_iter().map(digits).max().unwrap_or(1).min(most)
}

/// The most decimals that keep a share from being written as the whole.
const MOST_OF_A_SHARE: usize = 6;

/// Returns how many decimals a share in percent takes where others of its size take so many: as
/// many more as keep it from being written as 100, which says all, where it is not.
pub(crate) fn short_of_all(share: f64, usual: usize) -> usize {
    let is_all = |decimals: &usize| {
        let scale = 10_f64.powi(*decimals as i32);
        (share.abs() * scale).round() == 100.0 * scale
    };
    let is_of_arithmetic = (100.0 - share.abs()).abs() < NO_SHARE;
    let fewest = (usual..=MOST_OF_A_SHARE).find(|decimals| !is_all(decimals));
    fewest.filter(|_| !is_of_arithmetic).unwrap_or(usual)
}

/// Returns how many decimals quotients and scores that stand together take: two, and one from ten
/// on. Three digits say enough.
pub(crate) fn quotient_decimals<const COUNT: usize>(quotients: [f64; COUNT]) -> usize {
    let is_small = quotients.iter().all(|quotient| quotient.abs() < 9.995);
    if is_small { 2 } else { 1 }
}

/// The most decimals of what a calculator finds, where its digits do not end before.
const MOST_DECIMALS: usize = 2;

/// Returns the fewest decimals that write a number to its last digit; where more than two would be
/// needed, two, or as many as show two digits of a small one.
pub(crate) fn exact_decimals(value: f64) -> usize {
    let is_exact = |decimals: &usize| {
        let scaled = value * 10_f64.powi(*decimals as i32);
        (scaled - scaled.round()).abs() < 1e-9
    };
    let fewest = (0..=MOST_DECIMALS).find(is_exact).filter(|_| value == 0.0 || value.abs() > 1e-9);
    match fewest {
        Some(decimals) => decimals,
        None => MOST_DECIMALS.max(share_decimals([value])),
    }
}

/// Returns whether a number as it is written shows that it is not nothing.
pub(crate) fn is_seen(written: &str) -> bool {
    written.contains(|character: char| matches!(character, '1'..='9'))
}

/// Puts the sign of a change before how great it is; nothing where that is too small to be seen.
pub(crate) fn signed(change: f64, size: &str) -> String {
    match (is_seen(size), change > 0.0) {
        (false, _) => size.to_owned(),
        (true, true) => format!("+{size}"),
        (true, false) => format!("−{size}"),
    }
}

/// Returns a number as the greater of the two that it lies between, where it lies exactly halfway
/// at so many decimals: formatting alone takes the even one, and writes 81.25 as 81.2.
pub(crate) fn half_up(size: f64, decimals: usize) -> f64 {
    let scale = 10_f64.powi(decimals as i32);
    let scaled = size * scale;
    if scaled.fract() == 0.5 { scaled.ceil() / scale } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_written_while_they_are_exact() {
        for (value, decimals) in [
            (80.0, 0),
            (81.3, 1),
            (81.25, 2),
            (200.0 / 3.0, 2),
            (-0.5, 1),
            (0.012_345, 3),
            (0.0, 0),
        ] {
            assert_eq!(exact_decimals(value), decimals, "{value}");
        }
    }

    #[test]
    fn what_is_not_all_is_not_written_as_all() {
        for (share, usual, decimals) in [
            (99.94, 1, 1),
            (99.95, 1, 2),
            (99.6, 0, 1),
            (99.4, 0, 0),
            (-99.996, 1, 3),
            (100.04, 1, 2),
            (99.999_998, 1, 6),
            (100.0, 0, 0),
            (100.0 - 1e-13, 1, 1),
            (81.3, 1, 1),
            (f64::NAN, 1, 1),
        ] {
            assert_eq!(short_of_all(share, usual), decimals, "{share}");
        }
    }

    #[test]
    fn quotients_have_three_digits() {
        let decimals = [0.05, 1.11, 9.994, 9.996, -64.62].map(|it| quotient_decimals([it]));
        assert_eq!(decimals, [2, 2, 2, 1, 1]);
        assert_eq!(quotient_decimals([0.2, 81.0]), 1);
    }

    #[test]
    fn what_is_too_small_to_be_seen_has_no_sign() {
        for (change, size, expected) in [
            (0.4, "0.4 pp", "+0.4 pp"),
            (-10.0, "10 s", "−10 s"),
            (0.02, "0,0 pp", "0,0 pp"),
            (-0.001, "€0.00", "€0.00"),
            (0.0, "0", "0"),
        ] {
            assert_eq!(signed(change, size), expected, "{change}");
        }
    }

    #[test]
    fn halfway_goes_up() {
        for (size, decimals, expected) in [
            (81.25, 1, 81.3),
            (0.125, 2, 0.13),
            (2.5, 0, 3.0),
            (81.24, 1, 81.24),
            (1e300, 2, 1e300),
        ] {
            assert_eq!(half_up(size, decimals), expected, "{size}");
        }
    }
}
