//! Percentile bootstraps with a fixed seed: sums, ratios of sums, changes of a quantile.

use std::sync::{Arc, Mutex, PoisonError};

use super::distribution::{Z95, t95};
use super::{ChangeTest, Interval, Random, order_ranks, quantile_cont};
use crate::service::Reader;

/// Resamples drawn unless asked otherwise.
pub const RESAMPLES: usize = 1_000;

/// The seed that answers use, so that the same question gets the same interval.
pub const BOOTSTRAP_SEED: u64 = 0x6261_7265_6d6f;

/// Observations of a period of which the spread of a quantile is found, at most: of more a sample
/// is looked at, the same each time.
pub const DRAWN_CAP: usize = 20_000;

/// Observations that a quantile is looked for among, once it is known that it is there.
const BLOCK: usize = 16;

/// Days of both periods up to which what is drawn of them is kept, and how many draws are kept.
const WIDEST: usize = 128;
const MOST_KNOWN: usize = 64;

/// Groups that a long list of subjects is folded into.
const GROUPS: usize = 4_096;

/// Numbers the draws, as long as somebody waits for what comes of them: see [`Reader::serve`].
pub(super) fn awaited(resamples: usize) -> impl Iterator<Item = usize> {
    let reader = Reader::served();
    (0..resamples).take_while(move |_| !reader.has_left())
}

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
    let mut figures: Vec<f64> = awaited(resamples).filter_map(|_| draw()).collect();
    if figures.len() * 2 < resamples {
        return None;
    }
    figures.sort_unstable_by(f64::total_cmp);
    Some(percentile_interval(&figures))
}

/// Tests the change of the share `q` quantile between two periods, each a list of
/// `(local day, observation)`, in the unit of the observations.
///
/// Whole days are drawn with replacement (`bootstrap_by_day`), because cases of one day are not
/// independent; for the fewness of days the spread is widened as Student's points are against
/// the normal ones. Where a side has a single day, observations are drawn (`bootstrap`). The
/// difference is exact; above [`DRAWN_CAP`] observations a side, its spread comes from a sample of
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
    let is_by_day = days >= 2;
    let (method, widening) = if is_by_day {
        let freedom = (days - 1) as f64;
        ("bootstrap_by_day", t95(freedom)? / Z95 * (days as f64 / freedom).sqrt())
    } else {
        before.split();
        now.split();
        ("bootstrap", 1.0)
    };
    let center = now.quantile(q) - before.quantile(q);
    let told = |before: &Days, now: &Days| {
        difference + widening * (now.quantile(q) - before.quantile(q) - center)
    };
    // A sample takes draws of its own first.
    let is_whole = previous.len().max(current.len()) <= DRAWN_CAP;
    let days = [before.sizes.len(), now.sizes.len()];
    let is_kept = is_by_day && is_whole && days[0] + days[1] <= WIDEST;
    let mut differences: Vec<f64> = match is_kept {
        true => {
            let one = |(_, times): (usize, &[i16])| {
                let (one, other) = times.split_at(days[0]);
                before.drawn.copy_from_slice(one);
                now.drawn.copy_from_slice(other);
                told(&before, &now)
            };
            let times = draws(days, resamples, seed);
            awaited(resamples).zip(times.chunks(days[0] + days[1])).map(one).collect()
        }
        false => {
            let one = |_| {
                draw(&mut before.drawn, &mut random);
                draw(&mut now.drawn, &mut random);
                told(&before, &now)
            };
            awaited(resamples).map(one).collect()
        }
    };
    if differences.len() < resamples {
        return None;
    }
    differences.sort_unstable_by(f64::total_cmp);
    let not_above = differences.partition_point(|&drawn| drawn <= 0.0);
    let not_below = resamples - differences.partition_point(|&drawn| drawn < 0.0);
    let rarer = not_above.min(not_below);
    let p_value = (2.0 * (rarer + 1) as f64 / (resamples + 1) as f64).min(1.0);
    Some(ChangeTest::new(method, difference, percentile_interval(&differences), p_value))
}

/// Draws as many days as there are, with replacement, and counts how often each was drawn.
fn draw(times: &mut [i16], random: &mut Random) {
    times.fill(0);
    for _ in 0..times.len() {
        times[random.below(times.len())] += 1;
    }
}

/// Numbers of days of both periods, of resamples, and the seed.
type Drawn = ([usize; 2], usize, u64);

/// What was drawn last. The seed being fixed, figures of as many days have the same draws.
///
/// Kept by the process rather than by a session: draws follow from their key alone and hold nothing
/// of anybody's data, so none is ever out of date, a new snapshot has the same, and whoever tests a
/// change need not hand them down through every function between. They take 16 MiB at the most.
static KNOWN: Mutex<Vec<(Drawn, Arc<Vec<i16>>)>> = Mutex::new(Vec::new());

/// Returns how often each day of two periods is drawn: those of both, resample after resample.
fn draws(days: [usize; 2], resamples: usize, seed: u64) -> Arc<Vec<i16>> {
    let drawn = (days, resamples, seed);
    // Held until it is drawn, so that many who ask at once draw it once.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, times)) = known.iter().find(|(known, _)| *known == drawn) {
        return times.clone();
    }
    let mut random = Random::new(seed);
    let mut times = vec![0; (days[0] + days[1]) * resamples];
    for both in times.chunks_mut(days[0] + days[1]) {
        let (before, now) = both.split_at_mut(days[0]);
        draw(before, &mut random);
        draw(now, &mut random);
    }
    let times = Arc::new(times);
    if known.len() >= MOST_KNOWN {
        known.remove(0);
    }
    known.push((drawn, times.clone()));
    times
}

/// One period's observations in order, each with its day, and how often each day was drawn.
///
/// ```text
/// sorted   v v v … │ v v v … │ v v v …      blocks
/// before   0 0     │ 9 7     │ 15 17        of the first day, of the second
/// ```
///
/// Of which block a quantile is shows by how often the days before it were drawn. Numbers are so
/// narrow that a processor multiplies eight at once: no more than [`DRAWN_CAP`] are looked at.
struct Days {
    sorted: Vec<(i64, u32)>,
    sizes: Vec<i16>,
    drawn: Vec<i16>,
    /// How many of each day lie before each block; nothing where each observation is a day.
    before: Vec<i16>,
}

impl Days {
    fn new(side: &[(i32, i64)], random: &mut Random) -> Self {
        const { assert!(DRAWN_CAP <= i16::MAX as usize) };
        let mut kept = side.to_vec();
        // In order first, so that the same observations give the same sample.
        kept.sort_unstable();
        let kept = random.sample(&mut kept, DRAWN_CAP);
        let mut names: Vec<i32> = kept.iter().map(|&(day, _)| day).collect();
        names.sort_unstable();
        names.dedup();
        let mut sorted: Vec<(i64, u32)> = Vec::with_capacity(kept.len());
        for &(day, value) in kept.iter() {
            let place = names.partition_point(|&name| name < day);
            sorted.push((value, place as u32));
        }
        sorted.sort_unstable();
        let mut sizes = vec![0; names.len()];
        let mut before = Vec::with_capacity(sorted.len() / BLOCK * names.len() + names.len());
        for block in sorted.chunks(BLOCK) {
            before.extend_from_slice(&sizes);
            block.iter().for_each(|&(_, day)| sizes[day as usize] += 1);
        }
        Self { sorted, drawn: vec![1; sizes.len()], sizes, before }
    }

    /// Makes a day of its own of every observation.
    fn split(&mut self) {
        for (place, entry) in self.sorted.iter_mut().enumerate() {
            entry.1 = place as u32;
        }
        self.sizes = vec![1; self.sorted.len()];
        self.drawn = vec![1; self.sorted.len()];
        self.before.clear();
    }

    /// Returns the quantile of the observations, each as often as its day was drawn.
    fn quantile(&self, q: f64) -> f64 {
        let count = self.times(&self.sizes);
        let exact = f64::from((count - 1).max(0)) * q;
        let (rank, part) = (exact as i32, exact.fract());
        let (start, mut passed) = self.skipped(rank);
        let mut low = None;
        for &(value, day) in &self.sorted[start..] {
            passed += i32::from(self.drawn[day as usize]);
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

    /// Returns how many were drawn of so many of each day.
    fn times(&self, counts: &[i16]) -> i32 {
        let both = counts.iter().zip(&self.drawn);
        both.map(|(count, drawn)| i32::from(*count) * i32::from(*drawn)).sum()
    }

    /// Returns where the block of a rank begins, and how many were drawn of what lies before it.
    fn skipped(&self, rank: i32) -> (usize, i32) {
        if self.before.is_empty() {
            let (mut start, mut passed) = (0, 0);
            for block in self.drawn.chunks(BLOCK) {
                let own: i32 = block.iter().map(|drawn| i32::from(*drawn)).sum();
                if passed + own > rank {
                    break;
                }
                (start, passed) = (start + block.len(), passed + own);
            }
            return (start, passed);
        }
        let days = self.sizes.len();
        let (mut low, mut high, mut passed) = (0, self.before.len() / days, 0);
        while high - low > 1 {
            let middle = usize::midpoint(low, high);
            let drawn = self.times(&self.before[middle * days..(middle + 1) * days]);
            match drawn <= rank {
                true => (low, passed) = (middle, drawn),
                false => high = middle,
            }
        }
        (low * BLOCK, passed)
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

    /// Thirty days of forty cases, each day with a level of its own and noise around it.
    fn period(shift: i64, day_spread: usize, seed: u64) -> Vec<(i32, i64)> {
        let mut random = Random::new(seed);
        let mut cases = Vec::new();
        for day in 0..30 {
            let level = random.below(day_spread) as i64;
            for _ in 0..40 {
                cases.push((day, shift + level + random.below(100) as i64));
            }
        }
        cases
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
        let high = quantile_change_by_day(&one_day, &one_day, 0.9, 500, 1).unwrap();
        assert_eq!((high.method, high.difference, high.detectable), ("bootstrap", 0.0, false));
        assert_eq!(quantile_change_by_day(&one_day, &one_day, 1.0, 500, 1), None);
    }

    #[test]
    fn blocks_and_draws_that_are_kept_change_nothing() {
        // Each day as often as it is drawn, all observations looked through in order.
        let plain = |side: &[(i32, i64)], drawn: &[usize], names: &[i32], q: f64| {
            let times = |day: i32| drawn[names.iter().position(|name| *name == day).unwrap()];
            let mut all: Vec<i64> = Vec::new();
            for &(day, value) in side {
                all.extend(std::iter::repeat_n(value, times(day)));
            }
            quantile_cont(&mut all, q).unwrap()
        };
        let names = |side: &[(i32, i64)]| {
            let mut names: Vec<i32> = side.iter().map(|(day, _)| *day).collect();
            names.sort_unstable();
            names.dedup();
            names
        };
        let check = |before: &[(i32, i64)], now: &[(i32, i64)], q: f64| {
            let found = quantile_change_by_day(before, now, q, 60, 9).unwrap();
            let sides = [(before, names(before)), (now, names(now))];
            let none = sides.each_ref().map(|(side, own)| plain(side, &vec![1; own.len()], own, q));
            let days = sides[0].1.len().min(sides[1].1.len()) as f64;
            let wide = t95(days - 1.0).unwrap() / Z95 * (days / (days - 1.0)).sqrt();
            let mut random = Random::new(9);
            let mut told: Vec<f64> = (0..60)
                .map(|_| {
                    let drawn = sides.each_ref().map(|(side, own)| {
                        let mut times = vec![0; own.len()];
                        (0..own.len()).for_each(|_| times[random.below(own.len())] += 1);
                        plain(side, &times, own, q)
                    });
                    let center = none[1] - none[0];
                    center + wide * (drawn[1] - drawn[0] - center)
                })
                .collect();
            told.sort_unstable_by(f64::total_cmp);
            let expected = percentile_interval(&told);
            close(found.interval.low, expected.low, 1e-9);
            close(found.interval.high, expected.high, 1e-9);
        };
        let (before, now) = (period(0, 60, 3), period(20, 90, 4));
        for take in [80, 81, 400, 1200] {
            for q in [0.5, 0.75] {
                check(&before[..take], &now[..take], q);
                check(&before, &now[..take], q);
            }
        }
        // More days than are kept.
        let long: Vec<(i32, i64)> =
            (0..300).map(|row| (row / 3, i64::from(row * 37 % 101))).collect();
        check(&long, &long[..200], 0.5);
    }

    #[test]
    fn undrawn_quantile_is_the_plain_one() {
        let cases = period(0, 50, 5);
        let mut values: Vec<i64> = cases.iter().map(|&(_, value)| value).collect();
        let days = Days::new(&cases, &mut Random::new(1));
        for q in [0.0, 0.31, 0.5, 0.9, 1.0] {
            close(days.quantile(q), quantile_cont(&mut values, q).unwrap(), 1e-9);
        }
    }
}
