//! Exact percentiles, medians and trimmed means, by selection instead of sorting.

use super::{Interval, order_ranks};

/// Which of sorted observations a quantile and its interval are made of.
///
/// ```text
/// rank   0 ─────── low ──── rank · rank + 1 ──── high ─────── n − 1
///                   └─ the interval's ends, two of the observations ─┘
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantileRanks {
    count: usize,
    rank: usize,
    /// How far the quantile lies from its rank towards the next, 0 to 1.
    part: f64,
    interval: Option<(usize, usize)>,
}

impl QuantileRanks {
    /// Returns the ranks of the share `q` quantile of `count` observations, defined as in
    /// [`quantile_cont`], and of its interval. `None` without observations or with `q` outside
    /// 0 to 1.
    pub fn of(count: usize, q: f64) -> Option<Self> {
        let (rank, part) = rank_of(count, q)?;
        Some(QuantileRanks { count, rank, part, interval: order_ranks(count, q) })
    }

    /// Returns the least and the greatest rank that is read.
    pub fn ends(&self) -> (usize, usize) {
        let (low, high) = self.interval.unwrap_or((self.rank, self.rank));
        (low.min(self.rank), high.max(self.next()))
    }

    /// Reads the quantile and its interval from observations of which the `smaller` least ones, and
    /// any number of those above, were left away. Reorders them. `None` where one that is read is
    /// not among them.
    pub fn read(&self, values: &mut [i64], smaller: usize) -> Option<(f64, Option<Interval>)> {
        let (least, greatest) = self.ends();
        if least < smaller || greatest - smaller >= values.len() {
            return None;
        }
        let mut ranks = vec![self.rank, self.next()];
        ranks.extend(self.interval.map(|(low, _)| low));
        ranks.extend(self.interval.map(|(_, high)| high));
        ranks.sort_unstable();
        ranks.dedup();
        place(values, smaller, &ranks);
        let at = |rank: usize| values[rank - smaller];
        let interval = self.interval.map(|(low, high)| (at(low) as f64, at(high) as f64));
        let interval = interval.map(|(low, high)| Interval { low, high });
        Some((interpolate(at(self.rank), at(self.next()), self.part), interval))
    }

    fn next(&self) -> usize {
        (self.rank + 1).min(self.count - 1)
    }
}

/// Returns the share `q` quantile, linearly interpolated between the two nearest observations.
///
/// The definition is that of SQL's `quantile_cont` as DuckDB computes it (Hyndman and Fan's type
/// 7): the value at rank `(n − 1) q`, counted from 0. Reorders `values`. `None` without values or
/// with `q` outside 0 to 1.
pub fn quantile_cont(values: &mut [i64], q: f64) -> Option<f64> {
    let (rank, part) = rank_of(values.len(), q)?;
    let (_, &mut low, above) = values.select_nth_unstable(rank);
    let high = above.iter().copied().min().unwrap_or(low);
    Some(interpolate(low, high, part))
}

/// Returns the median: the middle observation, or the mean of the middle two.
///
/// Reorders `values`. `None` without values.
pub fn median(values: &mut [i64]) -> Option<f64> {
    quantile_cont(values, 0.5)
}

/// Returns the mean without the smallest and greatest 5 % of the observations, in their unit.
///
/// `floor(0.05 n)` observations are cut at each end, hence none below 20. Reorders `values`. `None`
/// without values.
pub fn trimmed_mean(values: &mut [i64]) -> Option<f64> {
    let count = values.len();
    let cut = count / 20;
    if count == 0 {
        return None;
    }
    if cut > 0 {
        place(values, 0, &[cut, count - 1 - cut]);
    }
    let kept = &values[cut..count - cut];
    let sum: i128 = kept.iter().map(|&value| i128::from(value)).sum();
    Some(sum as f64 / kept.len() as f64)
}

/// Puts the right value at each of the sorted, distinct `ranks`, which count from `offset`.
pub(super) fn place(values: &mut [i64], offset: usize, ranks: &[usize]) {
    let Some(&middle) = ranks.get(ranks.len() / 2) else {
        return;
    };
    let (left, _, right) = values.select_nth_unstable(middle - offset);
    place(left, offset, &ranks[..ranks.len() / 2]);
    place(right, middle + 1, &ranks[ranks.len() / 2 + 1..]);
}

/// Returns the rank below the quantile and how far it lies towards the next, 0 to 1.
fn rank_of(count: usize, q: f64) -> Option<(usize, f64)> {
    if count == 0 || !(0.0..=1.0).contains(&q) {
        return None;
    }
    let exact = (count - 1) as f64 * q;
    let rank = (exact as usize).min(count - 1);
    Some((rank, exact - rank as f64))
}

fn interpolate(low: i64, high: i64, part: f64) -> f64 {
    low as f64 + (i128::from(high) - i128::from(low)) as f64 * part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::testing::close;

    const SAMPLE: [i64; 10] = [37, 2, 91, 15, 15, 60, 8, 120, 44, 73];

    #[test]
    fn same_as_duckdb() {
        // DuckDB: SELECT quantile_cont(v, q) FROM unnest(SAMPLE) t(v)
        let expected = [
            (0.0, 2.0),
            (0.1, 7.4),
            (0.25, 15.0),
            (0.5, 40.5),
            (0.75, 69.75),
            (0.9, 93.9),
            (0.95, 106.95),
            (1.0, 120.0),
        ];
        for (q, value) in expected {
            close(quantile_cont(&mut SAMPLE.clone(), q).unwrap(), value, 1e-12);
            let ranks = QuantileRanks::of(SAMPLE.len(), q).unwrap();
            close(ranks.read(&mut SAMPLE.clone(), 0).unwrap().0, value, 1e-12);
        }
    }

    #[test]
    fn a_quantile_with_its_interval_is_read_from_a_part_of_the_observations() {
        let mut values: Vec<i64> = (1..=1000).rev().collect();
        let ranks = QuantileRanks::of(1000, 0.9).unwrap();
        assert_eq!(ranks.ends(), (880, 918));
        let found = (900.1, Some(Interval { low: 881.0, high: 919.0 }));
        assert_eq!(ranks.read(&mut values, 0), Some(found));
        let mut part: Vec<i64> = (870..=930).rev().collect();
        assert_eq!(ranks.read(&mut part, 869), Some(found));
        let (mut low, mut high) = (part[..40].to_vec(), part[20..].to_vec());
        assert_eq!(ranks.read(&mut low, 869), None, "the greatest is not among them");
        assert_eq!(ranks.read(&mut high, 889), None, "the least is not among them");
        let few = QuantileRanks::of(3, 0.5).unwrap();
        assert_eq!(few.read(&mut [9, 1, 4], 0), Some((4.0, None)));
        assert_eq!(QuantileRanks::of(1, 1.0).unwrap().read(&mut [7], 0), Some((7.0, None)));
        assert_eq!(QuantileRanks::of(0, 0.5), None);
    }

    #[test]
    fn null_rules() {
        assert_eq!(quantile_cont(&mut [], 0.5), None);
        assert_eq!(quantile_cont(&mut [1], 1.1), None);
        assert_eq!(quantile_cont(&mut [1], f64::NAN), None);
        assert_eq!(trimmed_mean(&mut []), None);
    }

    #[test]
    fn median_of_an_even_number() {
        assert_eq!(median(&mut [4, 1, 3, 2]), Some(2.5));
        assert_eq!(median(&mut [i64::MAX, i64::MIN]), Some(0.0));
    }

    #[test]
    fn trimming() {
        // scipy.stats.trim_mean(values, 0.05)
        let mut values: Vec<i64> = (1..=40).map(|value| value * value).collect();
        close(trimmed_mean(&mut values).unwrap(), 528.1666666666666, 1e-9);
        let mut short: Vec<i64> = (1..=19).collect();
        assert_eq!(trimmed_mean(&mut short), Some(10.0));
    }

    proptest! {
        #[test]
        fn a_quantile_lies_between_its_neighbours_however_it_is_read(
            values in prop::collection::vec(-50_i64..50, 1..60),
            share in 0.0_f64..=1.0,
        ) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let value = quantile_cont(&mut values.clone(), share).unwrap();
            let ranks = QuantileRanks::of(values.len(), share).unwrap();
            prop_assert_eq!(ranks.read(&mut values.clone(), 0).unwrap().0, value);
            let exact = (sorted.len() - 1) as f64 * share;
            let (low, high) = (sorted[exact.floor() as usize], sorted[exact.ceil() as usize]);
            prop_assert!((low as f64..=high as f64).contains(&value));
        }

        #[test]
        fn trimmed_is_the_mean_of_the_sorted_middle(
            values in prop::collection::vec(any::<i32>().prop_map(i64::from), 1..90),
        ) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let cut = sorted.len() / 20;
            let kept = &sorted[cut..sorted.len() - cut];
            let mean = kept.iter().sum::<i64>() as f64 / kept.len() as f64;
            prop_assert_eq!(trimmed_mean(&mut values.clone()), Some(mean));
        }
    }
}
