//! How well a model fitted to the past foretold what came after.

use super::{HeldOut, PurchaseModel};

/// A comparison of what a model expected with what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// Customers compared.
    pub customers: usize,
    /// Purchase days that happened.
    pub actual_total: f64,
    /// Purchase days expected.
    pub expected_total: f64,
    /// Mean over customers of the distance between the two; `None` without customers.
    pub mean_absolute_error: Option<f64>,
    /// The same when every customer is expected to go on at their own past rate, for comparison.
    pub naive_absolute_error: Option<f64>,
}

impl Backtest {
    /// Returns the error of the total as a share of what happened: 0.1 when a tenth too many were
    /// expected. `None` when nothing happened.
    pub fn total_error(&self) -> Option<f64> {
        (self.actual_total > 0.0).then(|| self.expected_total / self.actual_total - 1.0)
    }
}

/// Compares a model, fitted up to the cut-off, with the purchase days of the `holdout` after it,
/// whose length is in the summaries' unit of time.
pub fn backtest(model: &dyn PurchaseModel, customers: &[HeldOut], holdout: f64) -> Backtest {
    let (mut actual_total, mut expected_total) = (0.0, 0.0);
    let (mut distance, mut naive_distance) = (0.0, 0.0);
    for one in customers {
        let actual = f64::from(one.held_out_days);
        let expected = model.expected(&one.summary, holdout);
        let age = one.summary.age;
        let naive =
            if age > 0.0 { f64::from(one.summary.repeat_days) / age * holdout } else { 0.0 };
        actual_total += actual;
        expected_total += expected;
        distance += (actual - expected).abs();
        naive_distance += (actual - naive).abs();
    }
    let n = customers.len() as f64;
    Backtest {
        customers: customers.len(),
        actual_total,
        expected_total,
        mean_absolute_error: (n > 0.0).then(|| distance / n),
        naive_absolute_error: (n > 0.0).then(|| naive_distance / n),
    }
}
