//! Means and proportions whose observations depend on one another within a day.
//!
//! An outage, a delivery failure or a sick colleague touches every case of a day, so a thousand
//! cases of ten days say less than a thousand independent ones. The day is taken as the unit
//! that was drawn: the figure is a ratio of day totals, and its variance comes from how the days
//! differ (the linearised ratio estimator of survey sampling; Cochran 1977, section 6.3).
//!
//! Few days may agree by chance, and then say more than they know. So no side of a change is taken
//! for surer than the same observations would make it if they were independent: of what the days
//! say and what single observations say the one that reaches farther holds. Proportions have it by
//! their number of trials, which no effect raises. Of ratios of sums nobody knows what stands
//! alone, and the days speak for themselves.

use std::collections::BTreeMap;

use super::change::{newcombe_shares, t_change};
use super::distribution::{Z95, t95};
use super::interval::adjusted_nps;
use super::{ChangeTest, Interval, Promoters};

/// Sums and numbers of observations by day, mergeable.
///
/// Holds a mean (sum of values, count), a proportion (successes, trials), an average of +1, 0 and
/// −1 (a promoter score, in points when fed with ±100), or any ratio of sums.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clustered {
    days: BTreeMap<i32, (f64, f64)>,
    each: Each,
}

/// What the observations come to that were taken in by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Each {
    count: f64,
    /// Squares of weights, and these times the values, and times their squares.
    weights: f64,
    values: f64,
    squares: f64,
}

/// The part of the squares of values below which a spread is what rounding left behind.
const ROUNDING: f64 = 1e-12;

/// Value, standard error and degrees of freedom; without bound where a model knows the error.
type Estimate = (f64, f64, f64);

/// Returns the estimate that reaches farther to both sides, and whether that is the second.
fn wider(one: Estimate, other: Option<Estimate>) -> (Estimate, bool) {
    let reach = |(_, error, freedom): Estimate| t95(freedom).map(|point| point * error);
    match other.filter(|second| reach(*second) > reach(one)) {
        Some(second) => (second, true),
        None => (one, false),
    }
}

impl Clustered {
    /// Returns a holder of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one observation of a local `day`, whatever numbers the days.
    pub fn add(&mut self, day: i32, value: f64) {
        self.add_weighted(day, value, 1.0);
    }

    /// Takes in one observation of a local `day` that counts in part.
    pub fn add_weighted(&mut self, day: i32, value: f64, weight: f64) {
        self.add_total(day, weight * value, weight);
        let square = weight * weight;
        self.each.count += 1.0;
        self.each.weights += square;
        self.each.values += square * value;
        self.each.squares += square * value * value;
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
        let (own, more) = (&mut self.each, other.each);
        own.count += more.count;
        own.weights += more.weights;
        own.values += more.values;
        own.squares += more.squares;
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

    /// Returns what the days say; `None` below two of them.
    fn by_day(&self) -> Option<Estimate> {
        Some((self.ratio()?, self.standard_error()?, self.days.len() as f64 - 1.0))
    }

    /// Returns what single observations would say if they were independent, as Welch has it; `None`
    /// below two that were taken in by themselves, which totals of days are not.
    fn one_by_one(&self) -> Option<Estimate> {
        let (ratio, each) = (self.ratio()?, self.each);
        if each.count < 2.0 {
            return None;
        }
        let left = each.squares - 2.0 * ratio * each.values + ratio * ratio * each.weights;
        let spread = if left > ROUNDING * each.squares { left } else { 0.0 };
        let error = (each.count / (each.count - 1.0) * spread).sqrt() / self.total().1;
        Some((ratio, error, each.count - 1.0))
    }

    /// Returns the wider of both, and whether it is what single observations say; `None` below two
    /// days.
    fn estimate(&self) -> Option<(Estimate, bool)> {
        Some(wider(self.by_day()?, self.one_by_one()))
    }

    /// Returns the share and how many independent trials would say as much about it.
    ///
    /// Korn and Graubard 1998: trials over the design effect, lowered for the few days, never
    /// above the real number. A share of 0 or 1 shows no effect and keeps its trials.
    fn effective_trials(&self) -> Option<(f64, f64)> {
        let (share, error, freedom) = self.by_day()?;
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

/// Returns a test, or that of single observations where it reaches farther: degrees of freedom that
/// the few days of one side lack, the other side may lend, and what is left of a small error then
/// is surer than the observations.
fn not_surer(test: Option<ChangeTest>, alone: Option<ChangeTest>) -> Option<ChangeTest> {
    let width = |test: &ChangeTest| test.interval.high - test.interval.low;
    match (test, alone) {
        (Some(test), Some(alone)) if width(&alone) > width(&test) => Some(alone),
        (test, _) => test,
    }
}

/// The name of a test in which days are clusters on a side, or on neither.
fn named(is_by_day: bool, alone: &'static str) -> &'static str {
    if is_by_day { "welch_by_day" } else { alone }
}

/// Tests the change of a mean or any ratio of sums with days as clusters, as `welch_by_day`; as
/// `welch` where independent observations would say less on both sides, or of both together.
///
/// `None` below two days on a side, and without any spread.
pub fn mean_change_by_day(previous: &Clustered, current: &Clustered) -> Option<ChangeTest> {
    let ((before, is_alone), (now, are_alone)) = (previous.estimate()?, current.estimate()?);
    let singles = previous.one_by_one().zip(current.one_by_one());
    let alone = singles.and_then(|(before, now)| t_change("welch", before, now));
    not_surer(t_change(named(!(is_alone && are_alone), "welch"), before, now), alone)
}

/// Tests the change of a net promoter score with days as clusters, in points. The answers are also
/// told day by day, as +1, 0 and −1.
///
/// The scores are the adjusted ones of Sauro and Lewis 2021, whose one-period intervals the answers
/// print, so that three promoters are not certainty; the difference itself is of the plain scores,
/// and always lies in the interval. Where days do not widen them the errors are theirs, too, and
/// the test is their z test, `nps_z`. `None` when a side has no answers.
pub fn nps_change_by_day(
    previous: (Promoters, &Clustered),
    current: (Promoters, &Clustered),
) -> Option<ChangeTest> {
    let alone = |Promoters { promoters, passives, detractors }: Promoters| {
        let (score, error) = adjusted_nps(promoters, passives, detractors)?;
        Some((score, error, f64::INFINITY))
    };
    let side = |alone: Estimate, days: &Clustered| {
        let by_day = days.by_day().map(|(_, share, freedom)| (alone.0, 100.0 * share, freedom));
        wider(alone, by_day)
    };
    let (was, is) = (alone(previous.0)?, alone(current.0)?);
    let ((before, is_by_day), (now, are_by_day)) = (side(was, previous.1), side(is, current.1));
    let by_side = t_change(named(is_by_day || are_by_day, "nps_z"), before, now);
    let test = not_surer(by_side, t_change("nps_z", was, is))?;
    let difference = current.0.score()? - previous.0.score()?;
    let interval = test.interval.clipped(-200.0, 200.0);
    let (low, high) = (interval.low.min(difference), interval.high.max(difference));
    Some(ChangeTest::new(test.method, difference, Interval { low, high }, test.p_value))
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
mod tests;
