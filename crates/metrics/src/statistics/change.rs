//! Tests of a change between two periods: proportions, promoter scores, means.

use super::distribution::{Z95, normal_two_sided, t_two_sided, t95};
use super::interval::wilson_score;
use super::{Interval, Summary};

/// What a test says about `current − previous`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeTest {
    /// Name of the method, for the answer: `newcombe`, `welch`, `nps_z` and so on.
    pub method: &'static str,
    /// Current minus previous, in the unit of the figure.
    pub difference: f64,
    /// 95 % interval of the difference, in its unit.
    pub interval: Interval,
    /// Probability of a difference at least this far from zero if nothing had changed.
    pub p_value: f64,
    /// Whether the change can be told from chance at 95 %.
    pub detectable: bool,
}

impl ChangeTest {
    /// Puts a test together; a change is detectable when interval and probability both say so.
    pub(super) fn new(
        method: &'static str,
        difference: f64,
        interval: Interval,
        p_value: f64,
    ) -> Self {
        let detectable = !interval.contains(0.0) && p_value < 0.05;
        Self { method, difference, interval, p_value, detectable }
    }
}

/// Mean, spread and size of one period's observations, as the tests of means take them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Arithmetic mean, in the unit of the observations.
    pub mean: f64,
    /// Sample standard deviation, in the same unit.
    pub sd: f64,
    /// Number of observations.
    pub n: u64,
}

impl Moments {
    /// Returns the moments of a summary, `None` below two observations.
    pub fn of(summary: &Summary) -> Option<Self> {
        Some(Self { mean: summary.mean()?, sd: summary.stddev()?, n: summary.count() })
    }
}

/// Answers to a promoter question, by class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promoters {
    /// Answers of 9 and 10.
    pub promoters: u64,
    /// Answers of 7 and 8.
    pub passives: u64,
    /// Answers of 0 to 6.
    pub detractors: u64,
}

impl Promoters {
    /// Returns the net promoter score in points, −100 to 100; `None` without answers.
    pub fn score(self) -> Option<f64> {
        let answers = self.promoters as f64 + self.passives as f64 + self.detractors as f64;
        let net = self.promoters as f64 - self.detractors as f64;
        (answers > 0.0).then(|| 100.0 * net / answers)
    }
}

/// Tests the difference of two proportions, each `(successes, trials)`, in shares.
///
/// Newcombe 1998, method 10: the interval joins the Wilson bounds of both. The probability is the
/// level at which that interval reaches zero, so that it never contradicts the interval. `None`
/// when a side has no trials, or more successes than trials.
pub fn newcombe(previous: (u64, u64), current: (u64, u64)) -> Option<ChangeTest> {
    let share = |(successes, trials): (u64, u64)| {
        (trials > 0 && successes <= trials)
            .then(|| (successes as f64 / trials as f64, trials as f64))
    };
    Some(newcombe_shares("newcombe", share(previous)?, share(current)?))
}

/// Tests the difference of two shares with their numbers of trials, which need not be whole.
pub(super) fn newcombe_shares(
    method: &'static str,
    previous: (f64, f64),
    current: (f64, f64),
) -> ChangeTest {
    let difference = current.0 - previous.0;
    let interval = newcombe_interval(previous, current, Z95);
    // The interval widens with z, so the z that just reaches zero is found by halving.
    let (mut outside, mut inside) = (0.0_f64, 40.0);
    for _ in 0..60 {
        let z = f64::midpoint(outside, inside);
        if newcombe_interval(previous, current, z).contains(0.0) {
            inside = z;
        } else {
            outside = z;
        }
    }
    let p_value = if difference == 0.0 { 1.0 } else { normal_two_sided(inside) };
    ChangeTest::new(method, difference, interval, p_value)
}

fn newcombe_interval(previous: (f64, f64), current: (f64, f64), z: f64) -> Interval {
    let before = wilson_score(previous.0, previous.1, z);
    let now = wilson_score(current.0, current.1, z);
    let difference = current.0 - previous.0;
    Interval {
        low: difference - (current.0 - now.low).hypot(before.high - previous.0),
        high: difference + (now.high - current.0).hypot(previous.0 - before.low),
    }
}

/// Tests the difference of two means without assuming equal spread (Welch 1947), in their unit.
///
/// `None` below two observations on a side, and when neither side has any spread.
pub fn welch(previous: Moments, current: Moments) -> Option<ChangeTest> {
    if previous.n < 2 || current.n < 2 {
        return None;
    }
    let error = |side: Moments| side.sd / (side.n as f64).sqrt();
    let before = (previous.mean, error(previous), (previous.n - 1) as f64);
    let now = (current.mean, error(current), (current.n - 1) as f64);
    t_change("welch", before, now)
}

/// Tests the difference of two values by their own intervals: each side adds the square of what
/// its interval reaches towards the other value (Zou and Donner 2008; for two Wilson intervals it
/// is Newcombe's method).
///
/// `None` where an interval does not hold its value, or has no width.
pub fn square_and_add(
    (before, [before_low, before_high]): (f64, [f64; 2]),
    (now, [low, high]): (f64, [f64; 2]),
) -> Option<ChangeTest> {
    let difference = now - before;
    let reach = |one: f64, other: f64| (one * one + other * other).sqrt();
    let below = reach(now - low, before_high - before);
    let above = reach(high - now, before - before_low);
    let holds = low <= now && now <= high && before_low <= before && before <= before_high;
    let holds = holds && low < high && before_low < before_high;
    if !holds || !(below + above).is_finite() || below <= 0.0 || above <= 0.0 {
        return None;
    }
    let interval = Interval { low: difference - below, high: difference + above };
    let side = if difference >= 0.0 { below } else { above };
    let p_value = normal_two_sided(Z95 * difference / side);
    Some(ChangeTest::new("square_and_add", difference, interval, p_value))
}

/// Tests the difference of two estimates, each `(value, standard error, degrees of freedom)`.
///
/// Degrees of freedom after Satterthwaite. `None` without any spread.
pub(super) fn t_change(
    method: &'static str,
    previous: (f64, f64, f64),
    current: (f64, f64, f64),
) -> Option<ChangeTest> {
    let (before, now) = (previous.1 * previous.1, current.1 * current.1);
    let variance = before + now;
    if variance.is_nan() || variance <= 0.0 {
        return None;
    }
    let freedom = variance * variance / (before * before / previous.2 + now * now / current.2);
    let difference = current.0 - previous.0;
    let error = variance.sqrt();
    Some(ChangeTest::new(
        method,
        difference,
        Interval::around(difference, t95(freedom)? * error),
        t_two_sided(difference / error, freedom)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::{close, close_interval};

    #[test]
    fn two_intervals() {
        // For two Wilson intervals it is Newcombe's method: the case (a) of Newcombe 1998.
        let wilson = |hits: f64, of: u64| {
            let interval = crate::statistics::wilson(hits as u64, of).unwrap();
            (hits / of as f64, [interval.low, interval.high])
        };
        let test = square_and_add(wilson(48.0, 80), wilson(56.0, 70)).unwrap();
        close_interval(Some(test.interval), (0.05243147, 0.33387265), 1e-6);
        assert!(test.detectable);
        assert!(square_and_add((0.0, [0.0, 0.0]), (2.0, [1.0, 3.0])).is_none());
        assert!(square_and_add((5.0, [1.0, 3.0]), (2.0, [1.0, 3.0])).is_none());
    }

    #[test]
    fn proportions() {
        // statsmodels.stats.proportion.confint_proportions_2indep(56, 70, 48, 80,
        // compare="diff", method="newcomb"): the worked case (a) of Newcombe 1998.
        let test = newcombe((48, 80), (56, 70)).unwrap();
        close(test.difference, 0.2, 1e-12);
        close_interval(Some(test.interval), (0.05243147, 0.33387265), 1e-8);
        assert!(test.detectable && test.p_value < 0.05);
        // At the level of its own probability the interval ends on zero.
        let back = newcombe((56, 70), (48, 80)).unwrap();
        close(back.interval.low, -test.interval.high, 1e-12);
        close(back.p_value, test.p_value, 1e-12);
    }

    #[test]
    fn proportions_at_the_ends() {
        let same = newcombe((10, 10), (10, 10)).unwrap();
        assert_eq!((same.difference, same.p_value, same.detectable), (0.0, 1.0, false));
        let all = newcombe((0, 50), (50, 50)).unwrap();
        assert!(all.detectable && all.p_value < 1e-6);
        let few = newcombe((0, 1), (1, 1)).unwrap();
        assert!(!few.detectable);
        assert_eq!(newcombe((0, 0), (1, 1)), None);
        assert_eq!(newcombe((1, 1), (2, 1)), None);
    }

    #[test]
    fn means() {
        // scipy.stats.ttest_ind(current, previous, equal_var=False) and its
        // confidence_interval(0.95)
        let previous = Summary::of(&[12, 15, 9, 22, 30, 14, 18]);
        let current = Summary::of(&[25, 31, 28, 19, 40, 33]);
        let test = welch(Moments::of(&previous).unwrap(), Moments::of(&current).unwrap()).unwrap();
        close(test.difference, 12.190476190476193, 1e-9);
        close_interval(Some(test.interval), (3.446764815736545, 20.934187565215836), 1e-8);
        close(test.p_value, 0.010842702452594073, 1e-9);
        assert!(test.detectable);
        let flat = Moments { mean: 5.0, sd: 0.0, n: 9 };
        assert_eq!(welch(flat, flat), None);
        assert_eq!(welch(Moments { n: 1, ..flat }, flat), None);
    }
}
