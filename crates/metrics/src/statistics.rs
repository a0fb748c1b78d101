//! The statistics printed next to a figure: summaries, percentiles, intervals, tests of a change.
//!
//! Everything here is a pure function of slices and counts. Nothing knows a metric, a zone or a
//! store: the evaluator hands over observations (mostly `i64` microseconds) and gets numbers back
//! in the unit it handed over, proportions as shares from 0 to 1 and promoter scores in points.
//!
//! Three rules hold throughout:
//!
//! - *Null is not zero.* A figure that the observations cannot support is `None`.
//! - *Same observations, same figure.* Whatever draws at random has a fixed seed, and integers
//!   are summed as integers, so that order and partition of the input do not show. Only for a
//!   reader who has left it is drawn no further, and there is no figure.
//! - *A change is `current − previous`*, and is detectable when its 95 % interval excludes zero.
//!
//! ```text
//! observations ──► Summary ──► mean_t, welch            proportions ──► wilson, newcombe
//!              └─► QuantileRanks (with interval)       cases by day ─► Clustered ─► by-day tests
//!              └─► kaplan_meier (with the still waiting) subjects ──────► bootstrap
//! ```

mod agreement;
mod bootstrap;
mod change;
mod clustered;
mod discovery;
mod distribution;
mod histogram;
mod interval;
mod level;
mod percentile;
mod random;
mod summary;
mod survival;
mod weighted;

pub use self::agreement::{Agreement, bootstrap_kappa, weighted_kappa};
pub use self::bootstrap::{
    BOOTSTRAP_SEED, DRAWN_CAP, RESAMPLES, bootstrap_ratio, bootstrap_sum, quantile_change_by_day,
};
pub use self::change::{ChangeTest, Moments, Promoters, newcombe, square_and_add, welch};
pub use self::clustered::{
    Clustered, mean_change_by_day, nps_change_by_day, proportion_change_by_day, total_change_by_day,
};
pub use self::discovery::benjamini_hochberg;
pub(crate) use self::distribution::t_two_sided;
pub use self::distribution::t95;
pub use self::histogram::{
    Histogram, closed_edges, duration_edges, histogram, number_edges, whole_edges,
};
pub use self::interval::{mean_t, nps_adjusted_wald, order_ranks, wilson};
pub use self::level::level_change;
pub use self::percentile::{QuantileRanks, median, quantile_cont, trimmed_mean};
pub use self::random::Random;
pub use self::summary::Summary;
pub use self::survival::{KaplanMeier, SurvivalStep, kaplan_meier};
pub use self::weighted::{Weighted, weighted_quantile, weighted_stddev, weighted_trimmed_mean};

/// A two-sided 95 % interval, both ends in the unit of the figure it belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end, never above `high`.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Returns the interval `center ± half_width`.
    pub fn around(center: f64, half_width: f64) -> Self {
        Self { low: center - half_width, high: center + half_width }
    }

    /// Returns the interval with both ends brought inside `low..=high`, for bounded scales.
    #[must_use]
    pub fn clipped(self, low: f64, high: f64) -> Self {
        Self { low: self.low.max(low).min(high), high: self.high.min(high).max(low) }
    }

    /// Returns the interval with both ends multiplied by a positive `factor`: shares to percent.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    /// Returns whether `value` lies inside or on an end.
    pub fn contains(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl From<Interval> for (f64, f64) {
    fn from(interval: Interval) -> Self {
        (interval.low, interval.high)
    }
}

#[cfg(test)]
mod testing {
    use super::Interval;

    /// Asserts that two numbers agree within `tolerance`.
    #[track_caller]
    pub fn close(actual: f64, expected: f64, tolerance: f64) {
        assert!((actual - expected).abs() <= tolerance, "{actual} is not {expected}");
    }

    /// Asserts that an interval exists and has these ends within `tolerance`.
    #[track_caller]
    pub fn close_interval(actual: Option<Interval>, expected: (f64, f64), tolerance: f64) {
        let actual = actual.expect("the case has an interval");
        close(actual.low, expected.0, tolerance);
        close(actual.high, expected.1, tolerance);
    }
}
