//! 95 % intervals of one figure: proportions, promoter scores, means, quantiles.

use super::Interval;
use super::distribution::{Z95, t95};

/// Half of what a 95 % interval leaves out.
const TAIL: f64 = 0.025;

/// Returns Wilson's score interval of `successes / n`, both ends as shares from 0 to 1.
///
/// Wilson 1927, without continuity correction; the interval keeps its coverage for small `n` and
/// for shares near 0 and 1, where the plain normal interval does not. `None` without trials or
/// with more successes than trials.
pub fn wilson(successes: u64, n: u64) -> Option<Interval> {
    if n == 0 || successes > n {
        return None;
    }
    Some(wilson_score(successes as f64 / n as f64, n as f64, Z95))
}

/// Returns Wilson's interval of an observed `share` of `n` trials at the normal point `z`.
///
/// `n` need not be whole: by-day intervals put an effective number of trials here.
pub(super) fn wilson_score(share: f64, n: f64, z: f64) -> Interval {
    let shrink = 1.0 + z * z / n;
    let center = (share + z * z / (2.0 * n)) / shrink;
    let half = z / shrink * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).max(0.0).sqrt();
    // Rounding must not leave a gap at the end that the share itself reaches.
    Interval { low: (center - half).clamp(0.0, share), high: (center + half).clamp(share, 1.0) }
}

/// Returns the adjusted Wald interval of a net promoter score, in points from −100 to 100.
///
/// Sauro and Lewis 2021: three answers are added, three quarters of one to the promoters and to
/// the detractors each; clipped to the scale. Of one or two answers of one sort the score itself
/// lies beyond what the three added ones pull towards 0: the interval is then widened up to it, for
/// one that leaves out its own value says nothing. `None` without answers.
pub fn nps_adjusted_wald(promoters: u64, passives: u64, detractors: u64) -> Option<Interval> {
    let (adjusted, error) = adjusted_nps(promoters, passives, detractors)?;
    let interval = Interval::around(adjusted, Z95 * error).clipped(-100.0, 100.0);
    let answers = promoters as f64 + passives as f64 + detractors as f64;
    let score = 100.0 * (promoters as f64 - detractors as f64) / answers;
    Some(Interval { low: interval.low.min(score), high: interval.high.max(score) })
}

/// Returns the adjusted score and its standard error, both in points; `None` without answers.
pub(super) fn adjusted_nps(promoters: u64, passives: u64, detractors: u64) -> Option<(f64, f64)> {
    let answers = promoters as f64 + passives as f64 + detractors as f64;
    if answers == 0.0 {
        return None;
    }
    let answers = answers + 3.0;
    let promoting = (promoters as f64 + 0.75) / answers;
    let detracting = (detractors as f64 + 0.75) / answers;
    let score = promoting - detracting;
    let variance = promoting + detracting - score * score;
    Some((100.0 * score, 100.0 * (variance / answers).sqrt()))
}

/// Returns Student's interval of a mean with sample standard deviation `sd`, in their unit.
///
/// `None` below two observations, and without spread: from equal observations nothing can be said
/// about how far the next one may lie.
pub fn mean_t(mean: f64, sd: f64, n: u64) -> Option<Interval> {
    if n < 2 || sd.is_nan() || sd <= 0.0 {
        return None;
    }
    Some(Interval::around(mean, t95((n - 1) as f64)? * sd / (n as f64).sqrt()))
}

/// Returns the ranks, counted from 0, of the two of `n` observations between which the share `q`
/// quantile lies: its exact binomial order-statistic interval.
///
/// The coverage is at least 95 % whatever the distribution (David and Nagaraja 2003, section 7.1):
/// the lower rank is the greatest with at most 2.5 % beyond it, the upper rank the smallest with
/// at most 2.5 % beyond it. `None` where too few observations lie on one side, below 6 for the
/// median and below 36 for the 90th percentile, or with `q` not between 0 and 1.
pub fn order_ranks(n: usize, q: f64) -> Option<(usize, usize)> {
    if n == 0 || q.is_nan() || q <= 0.0 || q >= 1.0 {
        return None;
    }
    let binomial = Binomial { n: n as f64, odds: q / (1.0 - q) };
    let mode = (((n + 1) as f64 * q) as usize).min(n);
    let (first, first_weight, left) = binomial.walk_down(mode);
    let (last, last_weight, right) = binomial.walk_up(mode);
    let tail = TAIL * (1.0 + left + right);
    // Of B observations below the quantile: the lower end X(l) fails when B < l, so l is the
    // greatest rank with P(B <= l - 1) <= 2.5 %; counted from 0 that is the last such l - 1.
    let (mut rank, mut weight, mut passed) = (first, first_weight, first_weight);
    let mut low = None;
    while passed <= tail {
        low = Some(rank);
        weight *= binomial.up(rank);
        rank += 1;
        passed += weight;
    }
    // The upper end X(u) fails when B >= u; u is the smallest rank with P(B >= u) <= 2.5 %, and
    // its rank counted from 0 is u - 1.
    let (mut rank, mut weight, mut passed) = (last, last_weight, last_weight);
    let mut high = None;
    while passed <= tail {
        high = rank.checked_sub(1);
        weight *= binomial.down(rank);
        rank = rank.checked_sub(1)?;
        passed += weight;
    }
    Some((low?, high?))
}

/// Binomial probabilities as weights relative to the most likely count.
///
/// Ratios of neighbours need no factorials, so millions of trials cost some thousand
/// multiplications and lose no digits.
struct Binomial {
    n: f64,
    odds: f64,
}

impl Binomial {
    /// Weights below this share of the greatest one cannot move a 2.5 % tail.
    const NEGLIGIBLE: f64 = 1e-18;

    /// Returns P(k + 1) / P(k).
    fn up(&self, k: usize) -> f64 {
        (self.n - k as f64) / (k as f64 + 1.0) * self.odds
    }

    /// Returns P(k − 1) / P(k).
    fn down(&self, k: usize) -> f64 {
        k as f64 / (self.n - k as f64 + 1.0) / self.odds
    }

    /// Returns the smallest count that matters, its weight, and all weight below `mode`.
    fn walk_down(&self, mode: usize) -> (usize, f64, f64) {
        let (mut rank, mut weight, mut total) = (mode, 1.0, 0.0);
        while rank > 0 {
            let next = weight * self.down(rank);
            if next < Self::NEGLIGIBLE {
                break;
            }
            (rank, weight, total) = (rank - 1, next, total + next);
        }
        (rank, weight, total)
    }

    /// Returns the greatest count that matters, its weight, and all weight above `mode`.
    fn walk_up(&self, mode: usize) -> (usize, f64, f64) {
        let (mut rank, mut weight, mut total) = (mode, 1.0, 0.0);
        while (rank as f64) < self.n {
            let next = weight * self.up(rank);
            if next < Self::NEGLIGIBLE {
                break;
            }
            (rank, weight, total) = (rank + 1, next, total + next);
        }
        (rank, weight, total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::{close, close_interval};

    #[test]
    fn proportions() {
        // Also statsmodels.stats.proportion.proportion_confint(x, n, method="wilson").
        for (successes, n, low, high) in [
            (30, 50, 46.18, 72.39),
            (65, 80, 71.34, 88.29),
            (10, 10, 72.25, 100.0),
            (0, 10, 0.0, 27.75),
            (4, 5, 37.55, 96.38),
            (450, 500, 87.06, 92.33),
        ] {
            let interval = wilson(successes, n).map(|shares| shares.scaled(100.0));
            close_interval(interval, (low, high), 0.005);
        }
        assert_eq!(wilson(10, 10).unwrap().high, 1.0);
        assert_eq!(wilson(0, 10).unwrap().low, 0.0);
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }

    #[test]
    fn promoter_scores() {
        for (answers, low, high, tolerance) in [
            ((162, 108, 54), 24.95, 41.11, 0.005),
            ((70, 20, 10), 45.3, 71.2, 0.05),
            ((7, 2, 1), 7.0, 85.3, 0.05),
            ((3, 0, 0), -6.6, 100.0, 0.05),
            // One answer alone: 25 ± 73.5, up to the score.
            ((1, 0, 0), -48.5, 100.0, 0.05),
            ((0, 0, 1), -100.0, 48.5, 0.05),
        ] {
            let (promoters, passives, detractors) = answers;
            let interval = nps_adjusted_wald(promoters, passives, detractors);
            close_interval(interval, (low, high), tolerance);
        }
        assert_eq!(nps_adjusted_wald(0, 0, 0), None);
        let few =
            (0..6).flat_map(|up| (0..6).flat_map(move |no| (0..6).map(move |down| (up, no, down))));
        for (promoters, passives, detractors) in few.filter(|(up, no, down)| up + no + down > 0) {
            let interval = nps_adjusted_wald(promoters, passives, detractors).unwrap();
            let answers = (promoters + passives + detractors) as f64;
            let score = 100.0 * (promoters as f64 - detractors as f64) / answers;
            assert!(interval.contains(score), "{promoters} {passives} {detractors}: {interval:?}");
        }
    }

    #[test]
    fn means() {
        // scipy.stats.t.interval(0.95, 2, loc=11/3, scale=scipy.stats.sem([3, 4, 4]))
        let sd = (1.0_f64 / 3.0).sqrt();
        close_interval(mean_t(11.0 / 3.0, sd, 3), (2.232449, 5.100884), 1e-5);
        assert_eq!(mean_t(4.0, 0.0, 3), None);
        assert_eq!(mean_t(4.0, 1.0, 1), None);
    }

    #[test]
    fn medians() {
        // The greatest l with scipy.stats.binom.cdf(l - 1, n, q) <= 0.025 and the smallest u with
        // scipy.stats.binom.sf(u - 1, n, q) <= 0.025, both less 1.
        assert_eq!(order_ranks(5, 0.5), None);
        assert_eq!(order_ranks(6, 0.5), Some((0, 5)));
        assert_eq!(order_ranks(10, 0.5), Some((1, 8)));
        assert_eq!(order_ranks(100, 0.5), Some((39, 60)));
        assert_eq!(order_ranks(35, 0.9), None);
        assert_eq!(order_ranks(36, 0.9), Some((28, 35)));
        assert_eq!(order_ranks(50, 0.9), Some((40, 49)));
        assert_eq!(order_ranks(1000, 0.9), Some((880, 918)));
        assert_eq!(order_ranks(200, 0.25), Some((37, 62)));
        assert_eq!(order_ranks(0, 0.5), None);
        assert_eq!(order_ranks(10, 1.0), None);
    }

    #[test]
    fn millions_of_observations() {
        let (low, high) = order_ranks(2_000_000, 0.5).unwrap();
        // 1.96 * sqrt(n) / 2 either side of the middle, and symmetric.
        close((high - low) as f64, 2.0 * Z95 * 2e6_f64.sqrt() / 2.0, 2.0);
        assert_eq!(low + high, 1_999_999);
    }
}
