//! Means and proportions whose observations depend on one another within a day.
//!
//! An outage, a delivery failure or a sick colleague touches every case of a day, so a thousand
//! cases of ten days say less than a thousand independent ones. The day is taken as the unit
//! that was drawn: the figure is a ratio of day totals, and its variance comes from how the days
//! differ (the linearised ratio estimator of survey sampling; Cochran 1977, section 6.3).

use std::collections::BTreeMap;

use super::ChangeTest;
use super::change::{newcombe_shares, t_change};
use super::distribution::{Z95, t95};

/// Sums and numbers of observations by day, mergeable.
///
/// Holds a mean (sum of values, count), a proportion (successes, trials), an average of +1, 0 and
/// −1 (a promoter score, in points when fed with ±100), or any ratio of sums.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clustered {
    days: BTreeMap<i32, (f64, f64)>,
}

impl Clustered {
    /// Returns a holder of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one observation of a local `day`, whatever numbers the days.
    pub fn add(&mut self, day: i32, value: f64) {
        self.add_total(day, value, 1.0);
    }

    /// Takes in the `sum` and the number `n` (or the other side of a ratio) of a part of a `day`.
    pub fn add_total(&mut self, day: i32, sum: f64, n: f64) {
        let total = self.days.entry(day).or_default();
        total.0 += sum;
        total.1 += n;
    }

    /// Takes in everything that `other` holds.
    pub fn merge(&mut self, other: &Self) {
        for (&day, &(sum, n)) in &other.days {
            self.add_total(day, sum, n);
        }
    }

    /// Returns the number of days with observations.
    pub fn days(&self) -> usize {
        self.days.len()
    }

    /// Returns the sum and the number of observations over all days.
    pub fn total(&self) -> (f64, f64) {
        self.days.values().fold((0.0, 0.0), |total, day| (total.0 + day.0, total.1 + day.1))
    }

    /// Returns the ratio of the sums, `None` without observations.
    pub fn ratio(&self) -> Option<f64> {
        let (sum, n) = self.total();
        (n > 0.0).then(|| sum / n)
    }

    /// Returns the standard error of the ratio, in its unit; `None` below two days.
    pub fn standard_error(&self) -> Option<f64> {
        let ratio = self.ratio()?;
        let days = self.days.len() as f64;
        if days < 2.0 {
            return None;
        }
        let squares: f64 = self.days.values().map(|(sum, n)| (sum - ratio * n).powi(2)).sum();
        Some((days / (days - 1.0) * squares).sqrt() / self.total().1)
    }

    /// Returns value, standard error and degrees of freedom; `None` below two days.
    fn estimate(&self) -> Option<(f64, f64, f64)> {
        Some((self.ratio()?, self.standard_error()?, self.days.len() as f64 - 1.0))
    }

    /// Returns the share and how many independent trials would say as much about it.
    ///
    /// Korn and Graubard 1998: trials over the design effect, lowered for the few days, never
    /// above the real number. A share of 0 or 1 shows no effect and keeps its trials.
    fn effective_trials(&self) -> Option<(f64, f64)> {
        let (share, error, freedom) = self.estimate()?;
        let trials = self.total().1;
        let spread = share * (1.0 - share);
        if !(0.0..=1.0).contains(&share) {
            return None;
        }
        let few_days = (Z95 / t95(freedom)?).powi(2);
        let effective = if error > 0.0 { spread / (error * error) * few_days } else { trials };
        Some((share, effective.min(trials)))
    }
}

/// Tests the change of a mean, a promoter score or any ratio of sums with days as clusters.
///
/// `None` below two days on a side, and without any spread between days.
pub fn mean_change_by_day(previous: &Clustered, current: &Clustered) -> Option<ChangeTest> {
    t_change("welch_by_day", previous.estimate()?, current.estimate()?)
}

/// Tests the change of a total that comes in day by day: `totals` of each day of a range, those
/// without anything included. Where the current range is so many `times` as long as the other, it
/// is what a day adds up to that is tested: difference and interval are those of ranges as long as
/// the current one.
///
/// `None` below two days on a side, and without any spread between days.
pub fn total_change_by_day(
    previous: &[f64],
    current: &[f64],
    times: Option<f64>,
) -> Option<ChangeTest> {
    let estimate = |totals: &[f64]| {
        let days = totals.len() as f64;
        let total: f64 = totals.iter().sum();
        let mean = total / days;
        let squares: f64 = totals.iter().map(|day| (day - mean).powi(2)).sum();
        (totals.len() > 1).then(|| (total, (days * squares / (days - 1.0)).sqrt(), days - 1.0))
    };
    let (before, now) = (estimate(previous)?, estimate(current)?);
    match times {
        None => t_change("welch_daily", before, now),
        Some(times) => {
            t_change("welch_per_day", (before.0 * times, before.1 * times, before.2), now)
        }
    }
}

/// Tests the change of a proportion with days as clusters, in shares.
///
/// Newcombe's interval over effective trials, as `newcombe_by_day`. Where a side has a single day
/// nothing can be said about how days differ, and the plain test answers, as `newcombe`. `None`
/// without trials on a side.
pub fn proportion_change_by_day(previous: &Clustered, current: &Clustered) -> Option<ChangeTest> {
    let plain = |side: &Clustered| {
        let share = side.ratio().filter(|share| (0.0..=1.0).contains(share))?;
        Some((share, side.total().1))
    };
    let (before, now) = (plain(previous)?, plain(current)?);
    match (previous.effective_trials(), current.effective_trials()) {
        (Some(before), Some(now)) => Some(newcombe_shares("newcombe_by_day", before, now)),
        _ => Some(newcombe_shares("newcombe", before, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::{close, close_interval};

    fn clustered(days: &[(i32, &[i32])]) -> Clustered {
        let mut clustered = Clustered::new();
        for (day, values) in days {
            for &value in *values {
                clustered.add(*day, f64::from(value));
            }
        }
        clustered
    }

    #[test]
    fn standard_error_of_a_mean() {
        // statsmodels.api.OLS(y, ones).fit(cov_type="cluster", cov_kwds={"groups": day}).bse
        let days = clustered(&[(1, &[5, 7, 6]), (2, &[12, 15]), (3, &[3, 4, 4, 5]), (4, &[9])]);
        close(days.ratio().unwrap(), 7.0, 1e-12);
        close(days.standard_error().unwrap(), 2.0848661, 1e-6);
        assert_eq!(days.days(), 4);
    }

    #[test]
    fn change_of_a_total() {
        // scipy.stats.ttest_ind(now, before, equal_var=False), the difference and its interval
        // times the seven days.
        let before = [12.0, 15.0, 9.0, 14.0, 11.0, 3.0, 2.0];
        let now = [18.0, 21.0, 17.0, 19.0, 16.0, 5.0, 6.0];
        let test = total_change_by_day(&before, &now, None).expect("days differ");
        close(test.difference, 36.0, 1e-12);
        close_interval(Some(test.interval), (-11.51968009, 83.51968009), 1e-6);
        close(test.p_value, 0.12414261, 1e-6);
        assert!(total_change_by_day(&before, &[1.0], None).is_none());
        assert!(total_change_by_day(&[2.0, 2.0], &[3.0, 3.0], None).is_none());
    }

    #[test]
    fn change_of_a_total_over_another_number_of_days() {
        // Welch on what single days add up to, by hand: means 12.5 and 18.2, variances 7 and 3.7
        // of 4 and 5 days, so an error of sqrt(7/4 + 3.7/5) = 1.5779734 with 5.3553783 degrees of
        // freedom; its t quantile, found from the regularised incomplete beta function in mpmath,
        // is 2.5201123. Difference and interval are those of one day times the current days.
        let (four, five) = ([12.0, 15.0, 9.0, 14.0], [18.0, 21.0, 17.0, 19.0, 16.0]);
        let check = |before: &[f64], now: &[f64], difference: f64, interval: (f64, f64)| {
            let times = now.len() as f64 / before.len() as f64;
            let test = total_change_by_day(before, now, Some(times)).expect("days differ");
            close(test.difference, difference, 1e-9);
            close_interval(Some(test.interval), interval, 1e-6);
            test
        };
        let longer = check(&four, &five, 28.5, (8.61664918, 48.38335082));
        let shorter = check(&five, &four, -22.8, (-38.70668066, -6.89331934));
        for test in [longer, shorter] {
            close(test.p_value, 0.01362848, 1e-7);
            assert_eq!((test.method, test.detectable), ("welch_per_day", true));
        }
        // A day more that is like the others changes nothing; the interval is found the same way.
        let before = [12.0, 15.0, 9.0, 14.0, 11.0, 3.0, 2.0];
        let longer = [&before[..], &[66.0 / 7.0]].concat();
        let test = check(&before, &longer, 0.0, (-44.52432711, 44.52432711));
        assert!(!test.detectable);
    }

    #[test]
    fn null_rules() {
        assert_eq!(Clustered::new().ratio(), None);
        let one_day = clustered(&[(1, &[1, 0, 1])]);
        assert_eq!(one_day.standard_error(), None);
        let flat = clustered(&[(1, &[2, 2]), (2, &[2])]);
        assert_eq!(mean_change_by_day(&flat, &flat), None);
    }

    #[test]
    fn days_that_agree_say_as_much_as_independent_trials() {
        let even: Vec<(i32, &[i32])> = (0..200).map(|day| (day, &[1, 0, 1, 0, 1][..])).collect();
        let (share, trials) = clustered(&even).effective_trials().unwrap();
        close(share, 0.6, 1e-12);
        close(trials, 1000.0, 1e-9);
    }

    #[test]
    fn days_that_differ_say_less_than_independent_trials() {
        let good: &[i32] = &[1; 20];
        let bad: &[i32] = &[0; 20];
        let mixed: Vec<(i32, &[i32])> =
            (0..10).map(|day| (day, if day % 2 == 0 { good } else { bad })).collect();
        let (_, trials) = clustered(&mixed).effective_trials().unwrap();
        assert!(trials < 20.0, "{trials}");
        // 100 of 200 against 130 of 200 would pass as independent cases.
        let better: Vec<(i32, &[i32])> =
            (0..10).map(|day| (day, if day % 3 == 0 { bad } else { good })).collect();
        let test = proportion_change_by_day(&clustered(&mixed), &clustered(&better)).unwrap();
        assert_eq!((test.method, test.detectable), ("newcombe_by_day", false));
        assert!(crate::statistics::newcombe((100, 200), (120, 200)).unwrap().detectable);
    }

    #[test]
    fn single_days_fall_back() {
        let before = clustered(&[(1, &[1, 0, 1, 0])]);
        let now = clustered(&[(2, &[1, 1, 1, 0])]);
        let test = proportion_change_by_day(&before, &now).unwrap();
        let plain = crate::statistics::newcombe((2, 4), (3, 4)).unwrap();
        assert_eq!(test, plain);
        assert_eq!(mean_change_by_day(&before, &now), None);
    }

    #[test]
    fn merged_is_the_same() {
        let all = clustered(&[(1, &[5, 7]), (2, &[1])]);
        let mut merged = clustered(&[(1, &[5])]);
        merged.merge(&clustered(&[(2, &[1]), (1, &[7])]));
        assert_eq!(merged, all);
    }
}
