//! Percentile bootstraps with a fixed seed: sums, ratios of sums, changes of a quantile.

use super::distribution::{Z95, t95};
use super::{ChangeTest, Interval, RANK_CAP, Random, order_ranks, quantile_cont};

/// Resamples drawn unless asked otherwise.
pub const RESAMPLES: usize = 1_000;

/// The seed that answers use, so that the same question gets the same interval.
pub const BOOTSTRAP_SEED: u64 = 0x6261_7265_6d6f;

/// Groups that a long list of subjects is folded into.
const GROUPS: usize = 4_096;

/// Returns the 95 % percentile interval of a sum over subjects (customers, say), in its unit.
///
/// Subjects are drawn with replacement, as many as there are, give or take: how many come is chance
/// too, with the spread of a Poisson number, so that a count of subjects has an interval. Above
/// 262 144 of them they are shuffled into 4 096 equal groups and the groups are drawn, which leaves
/// the variance as it is. The order of `subjects` does not show. `None` below two subjects or
/// without resamples.
pub fn bootstrap_sum(subjects: &[f64], resamples: usize, seed: u64) -> Option<Interval> {
    // Added up in another order, fractions differ in their last digits.
    let mut subjects = subjects.to_vec();
    subjects.sort_unstable_by(f64::total_cmp);
    let pairs: Vec<(f64, f64)> = subjects.iter().map(|&value| (value, 1.0)).collect();
    let mean = subjects.iter().sum::<f64>() / subjects.len().max(1) as f64;
    let spread = mean * (subjects.len() as f64).sqrt();
    let least = if subjects.iter().all(|value| *value >= 0.0) { 0.0 } else { f64::MIN };
    resample(pairs, resamples, seed, |sum, _, random| {
        Some((sum + spread * random.normal()).max(least))
    })
}

/// Returns the 95 % percentile interval of `Σ numerators / Σ denominators` over subjects.
///
/// Each subject brings both of its sums. Drawn and folded as in [`bootstrap_sum`]; resamples
/// whose denominator is 0 are left out. `None` below two subjects, without resamples, or when
/// fewer than half of them have a ratio.
pub fn bootstrap_ratio(subjects: &[(f64, f64)], resamples: usize, seed: u64) -> Option<Interval> {
    resample(subjects.to_vec(), resamples, seed, |numerator, denominator, _| {
        (denominator != 0.0).then(|| numerator / denominator)
    })
}

/// Joins a long list of subjects into groups; at random, because a list ordered by value would
/// give groups that are all alike.
fn fold(mut subjects: Vec<(f64, f64)>, random: &mut Random) -> Vec<(f64, f64)> {
    if subjects.len() <= 64 * GROUPS {
        return subjects;
    }
    random.shuffle(&mut subjects);
    let mut groups = vec![(0.0, 0.0); GROUPS];
    for (place, subject) in subjects.iter().enumerate() {
        let group = &mut groups[place % GROUPS];
        group.0 += subject.0;
        group.1 += subject.1;
    }
    groups
}

fn resample(
    mut subjects: Vec<(f64, f64)>,
    resamples: usize,
    seed: u64,
    figure: impl Fn(f64, f64, &mut Random) -> Option<f64>,
) -> Option<Interval> {
    if subjects.len() < 2 || resamples == 0 {
        return None;
    }
    subjects.sort_unstable_by(|one, next| {
        one.0.total_cmp(&next.0).then_with(|| one.1.total_cmp(&next.1))
    });
    let mut random = Random::new(seed);
    let subjects = fold(subjects, &mut random);
    let mut draw = || {
        let mut total = (0.0, 0.0);
        for _ in 0..subjects.len() {
            let subject = subjects[random.below(subjects.len())];
            total = (total.0 + subject.0, total.1 + subject.1);
        }
        figure(total.0, total.1, &mut random)
    };
    let mut figures: Vec<f64> = (0..resamples).filter_map(|_| draw()).collect();
    if figures.len() * 2 < resamples {
        return None;
    }
    figures.sort_unstable_by(f64::total_cmp);
    Some(percentile_interval(&figures))
}

/// Tests the change of the share `q` quantile between two periods, each a list of
/// `(local day, observation)`, in the unit of the observations.
///
/// Whole days are drawn with replacement (`bootstrap_by_day`), because tickets of one day are not
/// independent; for the fewness of days the spread is widened as Student's points are against
/// the normal ones. Where a side has a single day, observations are drawn (`bootstrap`). The
/// difference is exact; above [`RANK_CAP`] observations a side, its spread comes from a sample of
/// that many. `None` where [`order_ranks`] is: below 6 observations for the median, 36 for p90.
pub fn quantile_change_by_day(
    previous: &[(i32, i64)],
    current: &[(i32, i64)],
    q: f64,
    resamples: usize,
    seed: u64,
) -> Option<ChangeTest> {
    order_ranks(previous.len(), q)?;
    order_ranks(current.len(), q)?;
    if resamples == 0 {
        return None;
    }
    let exact = |side: &[(i32, i64)]| {
        let mut values: Vec<i64> = side.iter().map(|&(_, value)| value).collect();
        quantile_cont(&mut values, q)
    };
    let difference = exact(current)? - exact(previous)?;

    let mut random = Random::new(seed);
    let mut before = Days::new(previous, &mut random);
    let mut now = Days::new(current, &mut random);
    let days = before.sizes.len().min(now.sizes.len());
    let (method, widening) = if days < 2 {
        before.split();
        now.split();
        ("bootstrap", 1.0)
    } else {
        let freedom = (days - 1) as f64;
        ("bootstrap_by_day", t95(freedom)? / Z95 * (days as f64 / freedom).sqrt())
    };
    let center = now.quantile(q) - before.quantile(q);
    let mut draw = || {
        before.draw(&mut random);
        now.draw(&mut random);
        difference + widening * (now.quantile(q) - before.quantile(q) - center)
    };
    let mut differences: Vec<f64> = (0..resamples).map(|_| draw()).collect();
    differences.sort_unstable_by(f64::total_cmp);
    let not_above = differences.partition_point(|&drawn| drawn <= 0.0);
    let not_below = resamples - differences.partition_point(|&drawn| drawn < 0.0);
    let rarer = not_above.min(not_below);
    let p_value = (2.0 * (rarer + 1) as f64 / (resamples + 1) as f64).min(1.0);
    Some(ChangeTest::new(method, difference, percentile_interval(&differences), p_value))
}

/// One period's observations in order, each with its day, and how often each day was drawn.
struct Days {
    sorted: Vec<(i64, u32)>,
    sizes: Vec<u64>,
    drawn: Vec<u64>,
}

impl Days {
    fn new(side: &[(i32, i64)], random: &mut Random) -> Self {
        let mut kept = side.to_vec();
        // In order first, so that the same observations give the same sample.
        kept.sort_unstable();
        let kept = random.sample(&mut kept, RANK_CAP);
        let mut names: Vec<i32> = kept.iter().map(|&(day, _)| day).collect();
        names.sort_unstable();
        names.dedup();
        let mut sizes = vec![0; names.len()];
        let mut sorted: Vec<(i64, u32)> = Vec::with_capacity(kept.len());
        for &(day, value) in kept.iter() {
            let place = names.partition_point(|&name| name < day);
            sizes[place] += 1;
            sorted.push((value, place as u32));
        }
        sorted.sort_unstable();
        Self { sorted, drawn: vec![1; sizes.len()], sizes }
    }

    /// Makes a day of its own of every observation.
    fn split(&mut self) {
        for (place, entry) in self.sorted.iter_mut().enumerate() {
            entry.1 = place as u32;
        }
        self.sizes = vec![1; self.sorted.len()];
        self.drawn = vec![1; self.sorted.len()];
    }

    fn draw(&mut self, random: &mut Random) {
        self.drawn.fill(0);
        for _ in 0..self.drawn.len() {
            self.drawn[random.below(self.sizes.len())] += 1;
        }
    }

    /// Returns the quantile of the observations, each as often as its day was drawn.
    fn quantile(&self, q: f64) -> f64 {
        let count: u64 = self.sizes.iter().zip(&self.drawn).map(|(size, drawn)| size * drawn).sum();
        let exact = count.saturating_sub(1) as f64 * q;
        let (rank, part) = (exact as u64, exact.fract());
        let mut passed = 0;
        let mut low = None;
        for &(value, day) in &self.sorted {
            passed += self.drawn[day as usize];
            if low.is_none() && passed > rank {
                low = Some(value);
            }
            if let Some(low) = low
                && (passed > rank + 1 || part == 0.0)
            {
                return low as f64 + (value as f64 - low as f64) * part;
            }
        }
        low.unwrap_or(0) as f64
    }
}

/// Returns the 2.5 % and 97.5 % points of sorted figures, linearly interpolated.
pub(super) fn percentile_interval(sorted: &[f64]) -> Interval {
    let at = |share: f64| {
        let exact = (sorted.len() - 1) as f64 * share;
        let (low, high) = (sorted[exact.floor() as usize], sorted[exact.ceil() as usize]);
        low + (high - low) * exact.fract()
    };
    Interval { low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::close;

    #[test]
    fn sums_agree_with_theory() {
        let subjects: Vec<f64> = (0..400).map(|value| f64::from(value % 20)).collect();
        let interval = bootstrap_sum(&subjects, 4_000, BOOTSTRAP_SEED).unwrap();
        // Sum 3800; standard error of a compound Poisson sum: sqrt(400 * (33.25 + 9.5²)) = 222.3.
        close(interval.low, 3_800.0 - Z95 * 222.3, 25.0);
        close(interval.high, 3_800.0 + Z95 * 222.3, 25.0);
        let ones = bootstrap_sum(&[1.0; 400], 4_000, BOOTSTRAP_SEED).unwrap();
        close(ones.high - ones.low, 2.0 * Z95 * 20.0, 4.0);
        let reversed: Vec<f64> = subjects.iter().rev().copied().collect();
        assert_eq!(bootstrap_sum(&reversed, 4_000, BOOTSTRAP_SEED), Some(interval));
    }

    #[test]
    fn the_order_of_fractions_does_not_show_either() {
        let subjects: Vec<f64> = (0..200).map(|value| 0.1 + f64::from(value) / 3.0).collect();
        let reversed: Vec<f64> = subjects.iter().rev().copied().collect();
        assert_ne!(subjects.iter().sum::<f64>(), reversed.iter().sum::<f64>(), "in other digits");
        let drawn = |subjects: &[f64]| bootstrap_sum(subjects, 100, BOOTSTRAP_SEED);
        assert_eq!(drawn(&subjects), drawn(&reversed));
    }

    #[test]
    fn ratios() {
        let subjects: Vec<(f64, f64)> =
            (0..300).map(|value| (f64::from(value % 7), f64::from(1 + value % 3))).collect();
        let sums = subjects.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        let interval = bootstrap_ratio(&subjects, RESAMPLES, 1).unwrap();
        assert!(interval.contains(sums.0 / sums.1));
        assert!(interval.high - interval.low < 0.4);
        assert_eq!(bootstrap_ratio(&[(1.0, 0.0), (2.0, 0.0)], 100, 1), None);
        assert_eq!(bootstrap_ratio(&[(1.0, 1.0)], 100, 1), None);
        assert_eq!(bootstrap_sum(&[1.0, 2.0], 0, 1), None);
    }

    #[test]
    fn folding_keeps_the_variance() {
        let subjects: Vec<f64> = (0..300_000).map(|value| f64::from(value / 300)).collect();
        let interval = bootstrap_sum(&subjects, 400, 1).unwrap();
        let error = (300_000.0_f64 * 1000.0 * 1000.0 / 3.0).sqrt();
        close((interval.high - interval.low) / (2.0 * Z95 * error), 1.0, 0.15);
    }

    /// Thirty days of forty tickets, each day with a level of its own and noise around it.
    fn period(shift: i64, day_spread: usize, seed: u64) -> Vec<(i32, i64)> {
        let mut random = Random::new(seed);
        let mut tickets = Vec::new();
        for day in 0..30 {
            let level = random.below(day_spread) as i64;
            for _ in 0..40 {
                tickets.push((day, shift + level + random.below(100) as i64));
            }
        }
        tickets
    }

    #[test]
    fn days_that_differ_hide_a_change() {
        let ask = |spread| {
            let (previous, current) = (period(0, spread, 1), period(30, spread, 2));
            quantile_change_by_day(&previous, &current, 0.5, RESAMPLES, BOOTSTRAP_SEED).unwrap()
        };
        let calm = ask(1);
        assert!(calm.detectable && calm.interval.contains(30.0), "{calm:?}");
        let stormy = ask(400);
        assert_eq!(stormy.method, "bootstrap_by_day");
        assert!(!stormy.detectable, "{stormy:?}");
        assert_eq!(stormy, ask(400));
    }

    #[test]
    fn few_observations_and_single_days() {
        let short: Vec<(i32, i64)> = (0..5).map(|value| (value, i64::from(value))).collect();
        assert_eq!(quantile_change_by_day(&short, &short, 0.5, 100, 1), None);
        let one_day: Vec<(i32, i64)> = (0..50).map(|value| (9, value)).collect();
        let test = quantile_change_by_day(&one_day, &one_day, 0.5, 500, 1).unwrap();
        assert_eq!((test.method, test.difference, test.detectable), ("bootstrap", 0.0, false));
        assert!(quantile_change_by_day(&one_day, &one_day, 0.9, 500, 1).is_some());
        assert_eq!(quantile_change_by_day(&one_day, &one_day, 1.0, 500, 1), None);
    }

    #[test]
    fn undrawn_quantile_is_the_plain_one() {
        let tickets = period(0, 50, 5);
        let mut values: Vec<i64> = tickets.iter().map(|&(_, value)| value).collect();
        let days = Days::new(&tickets, &mut Random::new(1));
        for q in [0.0, 0.31, 0.5, 0.9, 1.0] {
            close(days.quantile(q), quantile_cont(&mut values, q).unwrap(), 1e-9);
        }
    }
}
