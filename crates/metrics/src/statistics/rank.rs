//! The Mann–Whitney test and the shift between two skewed samples.

use super::distribution::{Z95, normal_two_sided};
use super::{ChangeTest, Interval, Random};

/// Observations of a period that a rank test or a quantile bootstrap looks at, at most.
///
/// Longer periods are sampled with a fixed seed, and the method's name says so.
pub const RANK_CAP: usize = 20_000;

const SEED: u64 = 0x006d_616e_6e77_6869;

/// Tests whether observations of the current period tend to be greater, in their unit.
///
/// Mann and Whitney 1947, normal approximation with correction for ties and continuity. The
/// difference is the Hodges–Lehmann shift: the median of all differences between an observation
/// now and one before, with Moses's interval; it is exact, found without listing the pairs. Above
/// [`RANK_CAP`] observations a side is sampled (`mann_whitney_sampled`). Takes observations as
/// independent; [`quantile_change_by_day`](super::quantile_change_by_day) does not. Reorders both
/// slices. `None` with too few observations for the interval (below four on both sides).
pub fn mann_whitney(previous: &mut [i64], current: &mut [i64]) -> Option<ChangeTest> {
    let sampled = previous.len() > RANK_CAP || current.len() > RANK_CAP;
    let mut random = Random::new(SEED);
    let previous = sorted_sample(previous, &mut random);
    let current = sorted_sample(current, &mut random);
    let (before, now) = (previous.len() as f64, current.len() as f64);
    let (pairs, all) = (before * now, before + now);

    let untied = (pairs * (all + 1.0) / 12.0).sqrt();
    let reach = (pairs / 2.0 - Z95 * untied).floor();
    if reach < 1.0 {
        return None;
    }
    let (wins, ties) = count_wins(previous, current);
    let tied = (pairs / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)))).max(0.0).sqrt();
    let distance = ((wins - pairs / 2.0).abs() - 0.5).max(0.0);
    let p_value = if tied > 0.0 { normal_two_sided(distance / tied) } else { 1.0 };

    let pairs = previous.len() as u64 * current.len() as u64;
    let reach = reach as u64;
    let at = |rank: u64| nth_difference(previous, current, rank) as f64;
    let (lower, upper) = (pairs.div_ceil(2), pairs / 2 + 1);
    let shift = f64::midpoint(at(lower), at(upper));
    let interval = Interval { low: at(reach), high: at(pairs + 1 - reach) };
    let method = if sampled { "mann_whitney_sampled" } else { "mann_whitney" };
    Some(ChangeTest::new(method, shift, interval, p_value))
}

/// Returns at most [`RANK_CAP`] of the values in order, the same ones however they were ordered.
fn sorted_sample<'a>(values: &'a mut [i64], random: &mut Random) -> &'a mut [i64] {
    values.sort_unstable();
    let kept = random.sample(values, RANK_CAP);
    kept.sort_unstable();
    kept
}

/// Returns how many pairs the current side wins, a tie being half a win, and Σ(t³ − t) over the
/// sizes t of groups of equal observations. Both slices are sorted.
fn count_wins(previous: &[i64], current: &[i64]) -> (f64, f64) {
    let (mut before, mut now) = (0, 0);
    let (mut wins, mut ties) = (0.0, 0.0);
    while before < previous.len() || now < current.len() {
        let value = match (previous.get(before), current.get(now)) {
            (Some(&left), Some(&right)) => left.min(right),
            (Some(&only), None) | (None, Some(&only)) => only,
            (None, None) => break,
        };
        let equal_before = previous[before..].partition_point(|&other| other <= value);
        let equal_now = current[now..].partition_point(|&other| other <= value);
        wins += equal_now as f64 * (before as f64 + equal_before as f64 / 2.0);
        let tied = (equal_before + equal_now) as f64;
        ties += tied * (tied * tied - 1.0);
        before += equal_before;
        now += equal_now;
    }
    (wins, ties)
}

/// Returns the difference `now − before` of the given rank, counted from 1, among all pairs.
///
/// Both slices are sorted and hold at least `rank` pairs. Halves the range of values and counts
/// the pairs at or below the middle with two pointers, 64 times at most.
fn nth_difference(previous: &[i64], current: &[i64], rank: u64) -> i128 {
    let at_most = |limit: i128| {
        let (mut greater, mut count) = (0, 0_u64);
        for &now in current {
            while previous
                .get(greater)
                .is_some_and(|&before| i128::from(now) - i128::from(before) > limit)
            {
                greater += 1;
            }
            count += (previous.len() - greater) as u64;
        }
        count
    };
    let ends = |values: &[i64]| (i128::from(values[0]), i128::from(values[values.len() - 1]));
    let ((before_min, before_max), (now_min, now_max)) = (ends(previous), ends(current));
    let (mut low, mut high) = (now_min - before_max, now_max - before_min);
    while low < high {
        let middle = low + (high - low) / 2;
        if at_most(middle) >= rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::testing::close;

    #[test]
    fn same_as_scipy() {
        // scipy.stats.mannwhitneyu(current, previous, method="asymptotic").pvalue
        let mut previous = [12, 15, 9, 22, 30, 14, 18, 15];
        let mut current = [25, 31, 28, 19, 40, 33, 15];
        let test = mann_whitney(&mut previous, &mut current).unwrap();
        close(test.p_value, 0.02352559867843019, 1e-9);
        // numpy.median of all differences
        close(test.difference, 10.5, 0.0);
        assert_eq!(test.method, "mann_whitney");
        assert!(test.interval.contains(test.difference));
    }

    #[test]
    fn null_rules() {
        assert_eq!(mann_whitney(&mut [], &mut [1, 2, 3]), None);
        assert_eq!(mann_whitney(&mut [1, 2, 3], &mut [4, 5, 6]), None);
        let test = mann_whitney(&mut [7; 9], &mut [7; 9]).unwrap();
        assert_eq!((test.difference, test.p_value, test.detectable), (0.0, 1.0, false));
    }

    #[test]
    fn long_periods_are_sampled_alike_each_time() {
        let mut random = Random::new(3);
        let mut draw = |shift: i64| -> Vec<i64> {
            (0..RANK_CAP + 5_000).map(|_| random.below(1_000) as i64 + shift).collect()
        };
        let (previous, current) = (draw(0), draw(50));
        let ask = || mann_whitney(&mut previous.clone(), &mut current.clone()).unwrap();
        assert_eq!(ask(), ask());
        assert_eq!(ask().method, "mann_whitney_sampled");
        assert!(ask().detectable && ask().interval.contains(50.0));
    }

    proptest! {
        #[test]
        fn shift_is_the_median_of_all_differences(
            mut previous in prop::collection::vec(-40_i64..40, 5..20),
            mut current in prop::collection::vec(-40_i64..40, 5..20),
        ) {
            let mut pairs: Vec<i64> = current
                .iter()
                .flat_map(|now| previous.iter().map(move |before| now - before))
                .collect();
            let test = mann_whitney(&mut previous, &mut current).unwrap();
            prop_assert_eq!(Some(test.difference), crate::statistics::median(&mut pairs));
            prop_assert!(test.interval.contains(test.difference));
            let back = mann_whitney(&mut current, &mut previous).unwrap();
            prop_assert_eq!(back.difference, -test.difference);
            prop_assert!((back.p_value - test.p_value).abs() < 1e-12);
        }
    }
}
