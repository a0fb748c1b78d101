//! Count, sum, spread and extremes of integer observations, in one pass and mergeable.

/// An accumulator over `i64` observations, such as durations in microseconds.
///
/// Sums are kept as integers, so that adding the same observations in any order, or merging any
/// partition of them, gives the same summary bit for bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    count: u64,
    sum: i128,
    /// `None` once the sum of squares has left 128 bits: four observations of the greatest
    /// possible size, or 30 million durations of a century each.
    sum_squares: Squares,
    min: i64,
    max: i64,
}

/// A sum of squares that remembers having overflowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Squares(Option<u128>);

impl Default for Squares {
    fn default() -> Self {
        Self(Some(0))
    }
}

impl Squares {
    fn plus(self, other: Option<u128>) -> Self {
        Self(self.0.and_then(|sum| sum.checked_add(other?)))
    }
}

impl Summary {
    /// Returns the summary of no observation.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the summary of all `values`.
    pub fn of(values: &[i64]) -> Self {
        let mut summary = Self::new();
        for &value in values {
            summary.add(value);
        }
        summary
    }

    /// Takes one observation in.
    #[inline]
    pub fn add(&mut self, value: i64) {
        let magnitude = u128::from(value.unsigned_abs());
        (self.min, self.max) = match self.count {
            0 => (value, value),
            _ => (self.min.min(value), self.max.max(value)),
        };
        self.count += 1;
        self.sum += i128::from(value);
        self.sum_squares = self.sum_squares.plus(Some(magnitude * magnitude));
    }

    /// Takes in everything that `other` has seen.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        (self.min, self.max) = match self.count {
            0 => (other.min, other.max),
            _ => (self.min.min(other.min), self.max.max(other.max)),
        };
        self.count += other.count;
        self.sum += other.sum;
        self.sum_squares = self.sum_squares.plus(other.sum_squares.0);
    }

    /// Returns how many observations were taken in.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns the sum in the unit of the observations; 0 without any.
    pub fn sum(&self) -> i128 {
        self.sum
    }

    /// Returns the smallest observation, `None` without any.
    pub fn min(&self) -> Option<i64> {
        (self.count > 0).then_some(self.min)
    }

    /// Returns the greatest observation, `None` without any.
    pub fn max(&self) -> Option<i64> {
        (self.count > 0).then_some(self.max)
    }

    /// Returns the arithmetic mean, `None` without observations.
    pub fn mean(&self) -> Option<f64> {
        if self.count == 0 {
            return None;
        }
        // Whole part and remainder apart: a sum beyond 2^53 would lose its last digits as a float.
        let count = i128::from(self.count);
        let (whole, rest) = (self.sum.div_euclid(count), self.sum.rem_euclid(count));
        Some(whole as f64 + rest as f64 / count as f64)
    }

    /// Returns the sample variance (divisor `n − 1`) in the squared unit of the observations.
    ///
    /// `None` below two observations, and where the squares no longer fit 128 bits.
    pub fn variance(&self) -> Option<f64> {
        if self.count < 2 {
            return None;
        }
        // With sum = whole * n + rest, the squared deviations are
        // squares - whole² n - 2 whole rest - rest²/n: integers but for the last term, so that
        // nothing cancels however far the observations lie from zero.
        let count = i128::from(self.count);
        let (whole, rest) = (self.sum.div_euclid(count), self.sum.rem_euclid(count));
        let squares = i128::try_from(self.sum_squares.0?).ok()?;
        let integral = squares
            .checked_sub(whole.checked_mul(whole)?.checked_mul(count)?)?
            .checked_sub(whole.checked_mul(rest)?.checked_mul(2)?)?;
        let deviations = integral as f64 - (rest as f64).powi(2) / count as f64;
        Some((deviations / (count - 1) as f64).max(0.0))
    }

    /// Returns the sample standard deviation (divisor `n − 1`) in the unit of the observations.
    ///
    /// `None` under the same conditions as [`Summary::variance`].
    pub fn stddev(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::testing::close;

    #[test]
    fn nothing_is_null_but_for_counts() {
        let empty = Summary::new();
        assert_eq!((empty.count(), empty.sum()), (0, 0));
        assert_eq!((empty.mean(), empty.stddev()), (None, None));
        assert_eq!((empty.min(), empty.max()), (None, None));
        let one = Summary::of(&[5]);
        assert_eq!(
            (one.mean(), one.stddev(), one.min(), one.max()),
            (Some(5.0), None, Some(5), Some(5))
        );
    }

    #[test]
    fn spread_far_from_zero() {
        // numpy.std([2, 4, 4, 4, 5, 5, 7, 9], ddof=1)
        let near = [2, 4, 4, 4, 5, 5, 7, 9];
        let far = near.map(|value| value + 4_000_000_000_000_000_000);
        for values in [near, far, near.map(|value| -value)] {
            close(Summary::of(&values).stddev().unwrap(), 2.138089935299395, 1e-12);
        }
        close(Summary::of(&near).mean().unwrap(), 5.0, 0.0);
        close(Summary::of(&[-1, -2]).mean().unwrap(), -1.5, 0.0);
    }

    #[test]
    fn extremes_do_not_panic() {
        let summary = Summary::of(&[i64::MIN, i64::MAX, i64::MIN, i64::MIN, i64::MIN, i64::MIN]);
        assert_eq!(summary.stddev(), None);
        assert_eq!(summary.min(), Some(i64::MIN));
        assert!(summary.mean().unwrap() < -6e18);
    }

    proptest! {
        #[test]
        fn merging_any_partition_is_adding_all(
            values in prop::collection::vec(any::<i64>(), 0..50), cut in 0_usize..50,
        ) {
            let (left, right) = values.split_at(cut.min(values.len()));
            let mut merged = Summary::of(right);
            merged.merge(&Summary::of(left));
            prop_assert_eq!(merged, Summary::of(&values));
        }
    }
}
