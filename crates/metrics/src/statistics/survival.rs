//! Waiting times when some are still waiting: the Kaplan–Meier estimate.

use super::distribution::Z95;

/// Slack for survival shares, which are products of fractions: half of ten is not always 0.5.
const SLACK: f64 = 1e-12;

/// The estimated share still waiting after each length of time at which somebody was answered.
///
/// Kaplan and Meier 1958: the still waiting (censored) count as at risk for as long as they have
/// waited. Dropping them instead makes a slow service look fast.
#[derive(Clone, Debug, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<SurvivalStep>,
    observed: usize,
    censored: usize,
}

/// One step of the survival curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalStep {
    /// Length of time, in the unit of the durations, from which the share holds.
    pub at: i64,
    /// Subjects that had waited at least this long.
    pub at_risk: usize,
    /// Subjects answered at exactly this length.
    pub answered: usize,
    /// Share still waiting just after, 1 to 0.
    pub survival: f64,
    /// Greenwood's sum Σ d / (n (n − d)): the relative variance of `survival`.
    pub relative_variance: f64,
}

/// Returns the estimate from completed durations and those of the still waiting.
///
/// A subject censored at the very length at which another is answered counts as at risk there.
/// Sorts both slices. Without observed durations no quantile exists.
pub fn kaplan_meier(observed: &mut [i64], censored: &mut [i64]) -> KaplanMeier {
    observed.sort_unstable();
    censored.sort_unstable();
    let mut steps = Vec::new();
    let (mut survival, mut relative_variance) = (1.0, 0.0);
    let (mut gone, mut left) = (0, 0);
    for group in observed.chunk_by(|one, next| one == next) {
        let at = group[0];
        left += censored[left..].partition_point(|&waited| waited < at);
        let at_risk = observed.len() - gone + censored.len() - left;
        let answered = group.len();
        let (risk, hits) = (at_risk as f64, answered as f64);
        survival *= (risk - hits) / risk;
        relative_variance += hits / (risk * (risk - hits));
        steps.push(SurvivalStep { at, at_risk, answered, survival, relative_variance });
        gone += answered;
    }
    KaplanMeier { steps, observed: observed.len(), censored: censored.len() }
}

impl KaplanMeier {
    /// Returns the steps of the curve, by increasing time.
    pub fn steps(&self) -> &[SurvivalStep] {
        &self.steps
    }

    /// Returns how many completed durations went in.
    pub fn observed(&self) -> usize {
        self.observed
    }

    /// Returns how many still waiting went in.
    pub fn censored(&self) -> usize {
        self.censored
    }

    /// Returns the smallest time by which a share `q` is estimated to be answered.
    ///
    /// `None` when the curve never falls that far, because too many still wait, and with `q`
    /// outside 0 to 1.
    pub fn quantile(&self, q: f64) -> Option<i64> {
        if !(0.0..=1.0).contains(&q) {
            return None;
        }
        self.first(|step| step.survival <= 1.0 - q + SLACK)
    }

    /// Returns the median wait, `None` when more than half still wait at the end of the curve.
    pub fn median(&self) -> Option<i64> {
        self.quantile(0.5)
    }

    /// Returns the 90th percentile of the wait, `None` when more than a tenth still wait.
    pub fn p90(&self) -> Option<i64> {
        self.quantile(0.9)
    }

    /// Returns the 95 % interval of the median, each end `None` where the curve does not reach.
    ///
    /// Brookmeyer and Crowley 1982: the times at which Greenwood's interval of the curve, on the
    /// log-log scale that keeps it between 0 and 1, contains one half. A missing upper end means
    /// "at least the lower end".
    pub fn median_interval(&self) -> (Option<i64>, Option<i64>) {
        let bound = |step: &SurvivalStep, sign: f64| {
            if step.survival <= 0.0 || step.survival >= 1.0 {
                return step.survival;
            }
            let log = step.survival.ln();
            let error = step.relative_variance.sqrt() / log.abs();
            step.survival.powf((sign * Z95 * error).exp())
        };
        // A greater exponent on a share lowers it: plus gives the lower bound of the curve.
        (
            self.first(|step| bound(step, 1.0) <= 0.5 + SLACK),
            self.first(|step| bound(step, -1.0) <= 0.5 + SLACK),
        )
    }

    fn first(&self, reached: impl Fn(&SurvivalStep) -> bool) -> Option<i64> {
        self.steps.iter().find(|step| reached(step)).map(|step| step.at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::testing::close;

    /// Remission under 6-MP (Freireich 1963), the textbook case: weeks, 9 observed of 21.
    fn remission() -> KaplanMeier {
        kaplan_meier(
            &mut [6, 6, 6, 7, 10, 13, 16, 22, 23],
            &mut [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35],
        )
    }

    #[test]
    fn same_as_lifelines() {
        // lifelines.KaplanMeierFitter().fit(durations, observed).survival_function_ and
        // .median_survival_time_; lifelines.utils.median_survival_times(kmf.confidence_interval_)
        let curve = remission();
        let expected = [
            (6, 0.857143),
            (7, 0.806723),
            (10, 0.752941),
            (13, 0.690196),
            (16, 0.627451),
            (22, 0.537815),
            (23, 0.448179),
        ];
        assert_eq!(curve.steps().len(), expected.len());
        for (step, (at, survival)) in curve.steps().iter().zip(expected) {
            assert_eq!(step.at, at);
            close(step.survival, survival, 1e-6);
        }
        assert_eq!((curve.median(), curve.p90()), (Some(23), None));
        assert_eq!(curve.median_interval(), (Some(13), None));
        assert_eq!((curve.observed(), curve.censored()), (9, 12));

        let mut observed = [
            198, 75, 130, 52, 3, 43, 64, 11, 5, 100, 108, 116, 22, 218, 143, 201, 51, 8, 43, 56,
            212, 4, 12, 86, 35,
        ];
        let curve = kaplan_meier(&mut observed, &mut [83, 142, 5, 212, 0, 257, 111, 36]);
        assert_eq!((curve.median(), curve.p90()), (Some(86), Some(218)));
        assert_eq!(curve.median_interval(), (Some(43), Some(130)));
    }

    #[test]
    fn nobody_waiting_and_nobody_answered() {
        let answered = kaplan_meier(&mut [5, 1, 4, 2, 3, 10, 9, 8, 7, 6], &mut []);
        assert_eq!((answered.median(), answered.p90()), (Some(5), Some(9)));
        assert_eq!(answered.quantile(1.0), Some(10));
        assert_eq!(answered.quantile(1.5), None);
        let waiting = kaplan_meier(&mut [], &mut [3, 4]);
        assert_eq!((waiting.median(), waiting.median_interval()), (None, (None, None)));
    }

    proptest! {
        #[test]
        fn without_censoring_it_is_the_empirical_quantile(
            mut values in prop::collection::vec(0_i64..100, 1..60), share in 1_usize..=20,
        ) {
            let curve = kaplan_meier(&mut values, &mut []);
            // The smallest value with at least share/20 of the observations at or below it.
            let needed = (values.len() * share).div_ceil(20);
            prop_assert_eq!(curve.quantile(share as f64 / 20.0), Some(values[needed - 1]));
        }

        #[test]
        fn waiting_longer_never_shortens_the_median(
            mut observed in prop::collection::vec(0_i64..50, 1..30),
            mut waiting in prop::collection::vec(0_i64..50, 0..30),
        ) {
            let without = kaplan_meier(&mut observed, &mut []).median();
            match kaplan_meier(&mut observed, &mut waiting).median() {
                Some(median) => prop_assert!(Some(median) >= without),
                None => prop_assert!(!waiting.is_empty()),
            }
        }
    }
}
