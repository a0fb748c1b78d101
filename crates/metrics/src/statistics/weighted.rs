//! Statistics of observations that count in part: of a value that is shared among several, each of
//! whom has a share of it.
//!
//! Where all weights are equal, whatever they are, each is the statistic of the same observations
//! without weights.

/// An observation, and the part of it that counts: more than 0.
pub type Weighted = (i64, f64);

/// Tolerance when weights are added up, relative to all of them.
const ROUNDING: f64 = 1e-9;

/// Part of all weights that a trimmed mean cuts at each end.
const CUT: f64 = 0.05;

/// Returns the share `q` quantile of observations that count in part.
///
/// The definition is Akinshin's weighted one of Hyndman and Fan's type 7 ("Weighted quantile
/// estimators", 2023). In order of their values the observations lie one behind the other on a line
/// from 0 to 1, each as long as its part of all weights. The quantile is the mean of the stretch
/// from `(n − 1) q / n` on that is `1 / n` long, `n` being how many equal ones the weights amount
/// to: `(Σw)² / Σw²`, after Kish.
///
/// Reorders `values`. `None` without any, or with `q` outside 0 to 1.
pub fn weighted_quantile(values: &mut [Weighted], q: f64) -> Option<f64> {
    let (all, squares) = sums(values);
    if !(0.0..=1.0).contains(&q) || all <= 0.0 {
        return None;
    }
    values.sort_unstable_by_key(|(value, _)| *value);
    let count = all * all / squares;
    let (begins, ends) = ((count - 1.0) * q / count, ((count - 1.0) * q + 1.0) / count);
    let (mut before, mut covered, mut sum) = (0.0, 0.0, 0.0);
    for (value, weight) in values {
        let after: f64 = before + *weight / all;
        let inside = (after.min(ends) - f64::max(before, begins)).max(0.0);
        covered += inside;
        sum += *value as f64 * inside;
        before = after;
    }
    (covered > 0.0).then(|| sum / covered)
}

/// Returns the sample standard deviation of observations that count in part: the squares of their
/// distances from the mean, by weight, over `Σw − Σw² / Σw`, which of equal ones is one less than
/// all. `None` below two observations.
pub fn weighted_stddev(values: &[Weighted]) -> Option<f64> {
    let mean = mean(values)?;
    let (all, squares) = sums(values);
    let free = all - squares / all;
    if values.len() < 2 || free <= all * ROUNDING {
        return None;
    }
    let distances = values.iter().map(|(value, weight)| weight * (*value as f64 - mean).powi(2));
    Some((distances.sum::<f64>() / free).sqrt())
}

/// Returns the mean without the smallest and greatest observations that make up 5 % of all weights
/// at most at each end. Reorders `values`. `None` without any.
pub fn weighted_trimmed_mean(values: &mut [Weighted]) -> Option<f64> {
    let (all, _) = sums(values);
    values.sort_unstable_by_key(|(value, _)| *value);
    let most = all * CUT * (1.0 + ROUNDING);
    let low = first_within(most, values.iter());
    let high = first_within(most, values.iter().rev());
    mean(&values[low..values.len() - high])
}

/// Returns how many of the first amount to some weight at most.
fn first_within<'a>(most: f64, values: impl Iterator<Item = &'a Weighted>) -> usize {
    let mut sum: f64 = 0.0;
    let is_within = |(_, weight): &&Weighted| {
        sum += *weight;
        sum <= most
    };
    values.take_while(is_within).count()
}

/// Returns the sum of the weights, and of their squares.
fn sums(values: &[Weighted]) -> (f64, f64) {
    let add = |(all, squares): (f64, f64), (_, weight): &Weighted| {
        (all + weight, squares + weight * weight)
    };
    values.iter().fold((0.0, 0.0), add)
}

fn mean(values: &[Weighted]) -> Option<f64> {
    let (all, _) = sums(values);
    let sum: f64 = values.iter().map(|(value, weight)| *value as f64 * weight).sum();
    (all > 0.0).then(|| sum / all)
}

#[cfg(test)]
mod tests {
    use super::super::testing::close;
    use super::super::{Random, Summary, quantile_cont, trimmed_mean};
    use super::*;

    #[test]
    fn equal_weights_change_nothing() {
        let mut random = Random::new(7);
        for count in [1, 2, 3, 19, 20, 41, 200] {
            let plain: Vec<i64> = (0..count).map(|_| random.below(50) as i64 - 10).collect();
            for weight in [1.0, 0.5, 1.0 / 3.0, 1.0 / 7.0, 4.0] {
                let mut parts: Vec<Weighted> = plain.iter().map(|&it| (it, weight)).collect();
                for q in [0.0, 0.05, 0.5, 0.75, 0.9, 0.95, 1.0] {
                    let usual = quantile_cont(&mut plain.clone(), q).unwrap();
                    close(weighted_quantile(&mut parts, q).unwrap(), usual, 1e-9);
                }
                let usual = trimmed_mean(&mut plain.clone()).unwrap();
                close(weighted_trimmed_mean(&mut parts).unwrap(), usual, 1e-9);
                match (weighted_stddev(&parts), Summary::of(&plain).stddev()) {
                    (Some(found), Some(usual)) => close(found, usual, 1e-9),
                    (found, usual) => assert_eq!(found, usual, "{count} of {weight}"),
                }
            }
        }
    }

    #[test]
    fn parts_pull_less() {
        // Half of a 5, a 1 and a 4: 2.5² / 2.25 = 2.78 equal ones, of which the middle one lies
        // from 0.32 to 0.68, where the 1 ends at 0.4 and the 4 at 0.8.
        let mut values = [(5, 0.5), (1, 1.0), (4, 1.0)];
        let median = weighted_quantile(&mut values, 0.5).unwrap();
        close(median, (0.08 * 1.0 + 0.28 * 4.0) / 0.36, 1e-9);
        // 0.5 · 4 + 4 + 1 over 2.5 − 2.25 / 2.5.
        close(weighted_stddev(&values).unwrap(), (7.0_f64 / 1.6).sqrt(), 1e-9);
        close(weighted_trimmed_mean(&mut values).unwrap(), 3.0, 1e-9);
        // A tenth of one of two is 4.8 % of all, and cut.
        let mut values = [(90, 0.1), (1, 1.0), (3, 1.0)];
        close(weighted_trimmed_mean(&mut values).unwrap(), 2.0, 1e-9);
    }

    #[test]
    fn nothing_says_nothing() {
        assert_eq!(weighted_quantile(&mut [], 0.5), None);
        assert_eq!(weighted_quantile(&mut [(1, 1.0)], 1.5), None);
        assert_eq!((weighted_stddev(&[(1, 0.5)]), weighted_stddev(&[])), (None, None));
        assert_eq!(weighted_trimmed_mean(&mut []), None);
    }
}
