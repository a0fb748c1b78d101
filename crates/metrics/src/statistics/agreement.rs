//! How far raters of the same things agree beyond chance.

use super::bootstrap::{awaited, percentile_interval};
use super::{DRAWN_CAP, Interval, Random};

/// Agreement of raters, and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// 1 − observed ÷ expected: 1 when all agree, 0 when they do as chance would, below 0 when
    /// they differ more than that.
    pub kappa: f64,
    /// Mean squared difference of two ratings of the same thing.
    pub observed: f64,
    /// Mean squared difference of two ratings of things drawn independently.
    pub expected: f64,
}

/// What one thing adds: mean squared difference of its pairs, mean rating, mean squared rating.
type Sums = [f64; 3];

/// Returns the quadratic-weighted kappa over things rated by two raters or more.
///
/// Raters change places, so that all ratings have one distribution: with two ratings a thing this
/// is Cohen's kappa of the ratings set down in both orders (Cohen, "Weighted kappa", Psychological
/// Bulletin 70, 1968). Each thing counts alike, however many rated it. Things with fewer than two
/// ratings are passed over. `None` below two things, or when all ratings are equal.
pub fn weighted_kappa(things: &[Vec<f64>]) -> Option<Agreement> {
    let sums = sums(things);
    let total = sums.iter().fold([0.0; 3], add);
    agreement(total, sums.len())
}

/// Returns the 95 % percentile interval of [`weighted_kappa`], things drawn with replacement.
///
/// `None` where the kappa is, without resamples, above 262 144 things, or when fewer than half of
/// the resamples have one.
pub fn bootstrap_kappa(things: &[Vec<f64>], resamples: usize, seed: u64) -> Option<Interval> {
    let mut sums = sums(things);
    if sums.len() < 2 || sums.len() > DRAWN_CAP || resamples == 0 {
        return None;
    }
    // In order first, so that the same ratings give the same interval.
    sums.sort_unstable_by(|one, next| {
        let unequal = one.iter().zip(next).map(|(one, next)| one.total_cmp(next));
        unequal.into_iter().find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut random = Random::new(seed);
    let mut draw = || {
        let total = (0..sums.len()).map(|_| sums[random.below(sums.len())]);
        agreement(total.fold([0.0; 3], |total, sums| add(total, &sums)), sums.len())
    };
    let mut kappas: Vec<f64> = awaited(resamples).filter_map(|_| Some(draw()?.kappa)).collect();
    if kappas.is_empty() || kappas.len() * 2 < resamples {
        return None;
    }
    kappas.sort_unstable_by(f64::total_cmp);
    Some(percentile_interval(&kappas))
}

/// Returns what each thing with two ratings or more adds. Ratings are taken from the first of
/// all: squares of large numbers that hardly differ would lose their difference.
fn sums(things: &[Vec<f64>]) -> Vec<Sums> {
    let rated = || things.iter().filter(|ratings| ratings.len() > 1);
    let origin = rated().next().map_or(0.0, |ratings| ratings[0]);
    let of_thing = |ratings: &Vec<f64>| {
        let count = ratings.len() as f64;
        let mean = ratings.iter().map(|rating| rating - origin).sum::<f64>() / count;
        let square = ratings.iter().map(|rating| (rating - origin).powi(2)).sum::<f64>() / count;
        let around = ratings.iter().map(|rating| (rating - origin - mean).powi(2)).sum::<f64>();
        // Over all pairs, the mean squared difference is twice the variance.
        [2.0 * around / (count - 1.0), mean, square]
    };
    rated().map(of_thing).collect()
}

fn add(total: Sums, sums: &Sums) -> Sums {
    [total[0] + sums[0], total[1] + sums[1], total[2] + sums[2]]
}

fn agreement([pairs, mean, square]: Sums, things: usize) -> Option<Agreement> {
    if things < 2 {
        return None;
    }
    let count = things as f64;
    let (observed, mean, square) = (pairs / count, mean / count, square / count);
    let expected = 2.0 * (square - mean * mean);
    // What rounding leaves of no spread at all is no spread.
    let spread = expected > 1e-12 * square;
    spread.then(|| Agreement { kappa: 1.0 - observed / expected, observed, expected })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::close;
    use crate::statistics::{BOOTSTRAP_SEED, RESAMPLES};

    fn pairs(ratings: &[(f64, f64)]) -> Vec<Vec<f64>> {
        ratings.iter().map(|&(one, next)| vec![one, next]).collect()
    }

    #[test]
    fn two_raters_as_published_software_has_it() {
        // scikit-learn 1.x: cohen_kappa_score(a + b, b + a, weights="quadratic").
        let rated = [(100.0, 80.0), (80.0, 100.0), (60.0, 60.0), (40.0, 40.0), (100.0, 60.0)];
        let found = weighted_kappa(&pairs(&rated)).unwrap();
        close(found.kappa, 0.516_129_032_258_064_5, 1e-12);
        // 400 + 400 + 0 + 0 + 1600 over five; twice the variance 496.
        close(found.observed, 480.0, 1e-9);
        close(found.expected, 992.0, 1e-9);
    }

    #[test]
    fn its_ends_and_what_has_none() {
        let same = weighted_kappa(&pairs(&[(1.0, 1.0), (5.0, 5.0)])).unwrap();
        close(same.kappa, 1.0, 1e-12);
        let opposed = weighted_kappa(&pairs(&[(1.0, 5.0), (5.0, 1.0)])).unwrap();
        close(opposed.kappa, -1.0, 1e-12);
        assert_eq!(weighted_kappa(&pairs(&[(1.0, 5.0)])), None);
        assert_eq!(weighted_kappa(&pairs(&[(1e9 + 0.1, 1e9 + 0.1); 3])), None);
        assert_eq!(weighted_kappa(&[vec![1.0], vec![2.0], vec![3.0, 4.0]]), None);
    }

    #[test]
    fn several_raters_of_one_thing_weigh_as_much_as_two() {
        // Pairs 0, 4, 4 of the first: 8/3; none of the second. Means: 2/3 and 4, squares 4/3, 16.
        let found = weighted_kappa(&[vec![0.0, 0.0, 2.0], vec![4.0, 4.0]]).unwrap();
        close(found.observed, 4.0 / 3.0, 1e-12);
        close(found.expected, 2.0 * ((4.0 / 3.0 + 16.0) / 2.0 - (7.0_f64 / 3.0).powi(2)), 1e-12);
    }

    #[test]
    fn interval_holds_the_value_and_is_repeatable() {
        let mut random = Random::new(3);
        let mut rate = |_| {
            let truth = random.below(80) as f64;
            (truth + random.below(20) as f64, truth + random.below(20) as f64)
        };
        let things = pairs(&(0..200).map(&mut rate).collect::<Vec<_>>());
        let interval = bootstrap_kappa(&things, RESAMPLES, BOOTSTRAP_SEED).unwrap();
        let kappa = weighted_kappa(&things).unwrap().kappa;
        assert!(interval.contains(kappa) && interval.high - interval.low < 0.1, "{interval:?}");
        let turned: Vec<Vec<f64>> = things.iter().rev().cloned().collect();
        let again = bootstrap_kappa(&turned, RESAMPLES, BOOTSTRAP_SEED).unwrap();
        close(again.low, interval.low, 1e-9);
        assert_eq!(bootstrap_kappa(&things[..1], RESAMPLES, 1), None);
    }
}
