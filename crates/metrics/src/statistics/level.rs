//! Tests of the change of a level: how many things hold at one instant, and at another.
//!
//! A level is no sample: whoever is in it was counted, and today's is yesterday's with something
//! added and something taken away. What chance does to it is seen in what it did before. So its
//! change is held against its changes over equally long times, which go up and down alike.

use super::distribution::{t_two_sided, t95};
use super::{ChangeTest, Interval};

/// Changes before that have to be known, at least.
const FEWEST: usize = 6;

/// Tests the change of a level against its changes over as long a time before, which have nothing
/// in common with it and with one another.
///
/// Student's interval, `change ± t · √(Σ before² ÷ count)` with as many degrees of freedom as
/// there are changes: their mean is taken to be zero, so that a level which rises steadily does as
/// it did. `None` below six of them, and where none of them moved the level.
pub fn level_change(change: f64, before: &[f64]) -> Option<ChangeTest> {
    let count = before.len() as f64;
    let spread = (before.iter().map(|change| change * change).sum::<f64>() / count).sqrt();
    if before.len() < FEWEST || spread.is_nan() || spread <= 0.0 {
        return None;
    }
    let interval = Interval::around(change, t95(count)? * spread);
    Some(ChangeTest::new("own_changes", change, interval, t_two_sided(change / spread, count)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::testing::{close, close_interval};

    /// Squares 35, seven of them: a spread of √5.
    const BEFORE: [f64; 7] = [2.0, 2.0, -3.0, 2.0, -3.0, 2.0, 1.0];

    #[test]
    fn a_level_moves_as_it_did_or_further() {
        // scipy.stats.t.ppf(0.975, 7) = 2.364624; 2.364624 · √5 = 5.287460.
        let test = level_change(18.0, &BEFORE).unwrap();
        close_interval(Some(test.interval), (12.712540, 23.287460), 1e-5);
        assert!(test.detectable && test.p_value < 1e-3);
        let test = level_change(-5.0, &BEFORE).unwrap();
        close_interval(Some(test.interval), (-10.287460, 0.287460), 1e-5);
        assert!(!test.detectable);
        close(test.difference, -5.0, 0.0);
        // 2 * scipy.stats.t.sf(5 / √5, 7)
        close(test.p_value, 0.060427, 1e-5);
    }

    #[test]
    fn what_it_did_before_has_to_be_known() {
        assert_eq!(level_change(18.0, &BEFORE[..5]), None);
        assert_eq!(level_change(18.0, &[0.0; 9]), None, "it never moved");
        assert_eq!(level_change(18.0, &[]), None);
        assert!(!level_change(0.0, &BEFORE).unwrap().detectable);
    }
}
