//! How well a model fitted to the past foretold what came after.

use super::{HeldOut, PurchaseModel};

/// Repeat days from which customers share a row.
const MANY: u32 = 7;

/// Customers of one frequency in the calibration period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrequencyRow {
    /// Repeat days in the calibration period.
    pub repeat_days: u32,
    /// Whether the row also holds everybody with more.
    pub or_more: bool,
    /// Customers in it.
    pub customers: usize,
    /// Mean purchase days of a customer in the holdout.
    pub actual_mean: f64,
    /// Mean of what the model expected.
    pub expected_mean: f64,
}

/// A comparison of what a model expected with what happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Backtest {
    /// Customers compared.
    pub customers: usize,
    /// Length of the holdout in the summaries' unit of time.
    pub holdout: f64,
    /// Purchase days that happened.
    pub actual_total: f64,
    /// Purchase days expected.
    pub expected_total: f64,
    /// Mean over customers of the distance between the two; `None` without customers.
    pub mean_absolute_error: Option<f64>,
    /// The same when every customer is expected to go on at their own past rate, for comparison.
    pub naive_absolute_error: Option<f64>,
    /// By repeat days of the calibration period, ascending, frequencies without customers left
    /// out.
    pub by_frequency: Vec<FrequencyRow>,
}

impl Backtest {
    /// Returns the error of the total as a share of what happened: 0.1 when a tenth too many were
    /// expected. `None` when nothing happened.
    pub fn total_error(&self) -> Option<f64> {
        (self.actual_total > 0.0).then(|| self.expected_total / self.actual_total - 1.0)
    }
}

/// Compares a model, fitted up to the cut-off, with the purchase days of the `holdout` after it.
pub fn backtest(model: &dyn PurchaseModel, customers: &[HeldOut], holdout: f64) -> Backtest {
    let mut rows = vec![(0_usize, 0.0, 0.0); MANY as usize + 1];
    let (mut distance, mut naive_distance) = (0.0, 0.0);
    for one in customers {
        let actual = f64::from(one.held_out_days);
        let expected = model.expected(&one.summary, holdout);
        let row = &mut rows[one.summary.repeat_days.min(MANY) as usize];
        *row = (row.0 + 1, row.1 + actual, row.2 + expected);
        distance += (actual - expected).abs();
        let age = one.summary.age;
        let naive =
            if age > 0.0 { f64::from(one.summary.repeat_days) / age * holdout } else { 0.0 };
        naive_distance += (actual - naive).abs();
    }
    let n = customers.len() as f64;
    let by_frequency = (0..=MANY).zip(&rows).filter(|(_, row)| row.0 > 0);
    Backtest {
        customers: customers.len(),
        holdout,
        actual_total: rows.iter().map(|row| row.1).sum(),
        expected_total: rows.iter().map(|row| row.2).sum(),
        mean_absolute_error: (n > 0.0).then(|| distance / n),
        naive_absolute_error: (n > 0.0).then(|| naive_distance / n),
        by_frequency: by_frequency
            .map(|(repeat_days, &(customers, actual, expected))| FrequencyRow {
                repeat_days,
                or_more: repeat_days == MANY,
                customers,
                actual_mean: actual / customers as f64,
                expected_mean: expected / customers as f64,
            })
            .collect(),
    }
}
