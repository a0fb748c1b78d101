//! Control of false discoveries among many tests.

/// Returns which of the tests to flag so that the expected share of false flags stays below `q`.
///
/// Benjamini and Hochberg 1995: with the probabilities in order, everything up to the last one at
/// or below `rank / tests * q` is flagged. The result is in the order of `p_values`; a
/// probability that is not a number is no test and never flagged.
pub fn benjamini_hochberg(p_values: &[f64], q: f64) -> Vec<bool> {
    let mut ordered: Vec<f64> = p_values.iter().copied().filter(|p| !p.is_nan()).collect();
    ordered.sort_unstable_by(f64::total_cmp);
    let tests = ordered.len() as f64;
    let allowed = |rank: usize| (rank + 1) as f64 / tests * q;
    let limit = (0..ordered.len()).rev().find(|&rank| ordered[rank] <= allowed(rank));
    p_values.iter().map(|&p| limit.is_some_and(|rank| p <= ordered[rank])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_as_statsmodels() {
        // statsmodels.stats.multitest.multipletests(p, alpha=0.05, method="fdr_bh")[0]; the
        // probabilities of the 1995 paper's example.
        let p_values = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let flags = benjamini_hochberg(&p_values, 0.05);
        assert_eq!(flags.iter().filter(|&&flag| flag).count(), 4);
        assert!(flags[..4].iter().all(|&flag| flag));
    }

    #[test]
    fn a_later_success_carries_earlier_ones() {
        assert_eq!(benjamini_hochberg(&[0.04, 0.045, 0.03], 0.05), [true, true, true]);
        assert_eq!(benjamini_hochberg(&[0.04, f64::NAN, 0.5], 0.05), [false, false, false]);
        assert!(benjamini_hochberg(&[], 0.05).is_empty());
    }
}
