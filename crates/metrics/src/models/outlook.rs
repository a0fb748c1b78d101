//! What is answered of a customer base as a whole: what the models say of it, and how well they and
//! the health score would have foretold what happened.

use std::collections::BTreeMap;

use baremo_model::error::Told;
use serde::Serialize;

use super::{ModelError, ModelWarning};

/// One fitted model, or why there is none.
#[derive(Clone, Debug, Serialize)]
pub struct ModelFit {
    /// Name in the papers.
    pub name: &'static str,
    /// Natural logarithm of the likelihood; none when the model was refused.
    pub log_likelihood: Option<f64>,
    /// Parameters: value, standard error, 95 % interval.
    pub parameters: BTreeMap<&'static str, Parameter>,
    /// Why it was refused.
    pub refused: Option<ModelError>,
    /// How to read it with care.
    pub warnings: Vec<ModelWarning>,
}

/// A parameter of a model.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Parameter {
    /// Where the likelihood is greatest.
    pub value: f64,
    /// Standard error.
    pub standard_error: f64,
    /// 95 % interval.
    pub interval: [f64; 2],
}

/// The models of the customer base.
#[derive(Clone, Debug, Serialize)]
pub struct Outlook {
    /// By when the sources end that tell of orders, where others go on for more than a day.
    pub observed_until: Option<String>,
    /// Customers with an order.
    pub customers: usize,
    /// Those who ordered on a further day.
    pub repeaters: usize,
    /// Currency of the money.
    pub currency: Option<String>,
    /// Months looked ahead, of 30.4375 days.
    pub horizon_months: f64,
    /// What money loses in a year, in percent.
    pub annual_discount: f64,
    /// Part of the money that is kept, in percent.
    pub margin: f64,
    /// Models of how often and how long, then of how much.
    pub models: Vec<ModelFit>,
    /// Customers expected to be there still.
    pub alive: Option<f64>,
    /// Orders expected within the horizon.
    pub expected_orders: Option<f64>,
    /// Margin still to come within the horizon, discounted, in minor units.
    pub residual_value: Option<f64>,
    /// Margin so far, in minor units.
    pub historic_value: Option<f64>,
    /// What the model foretold of the last part of the data, fitted to what lies before it.
    pub backtest: Option<Held>,
}

/// A model fitted to the first part of the data, held against the rest.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// From when on purchases were held out: the start of a day of the data folder's zone, for
    /// purchases are counted in those.
    pub since: String,
    /// Weeks held out.
    pub weeks: f64,
    /// Orders foretold.
    pub expected: f64,
    /// Orders that came.
    pub actual: f64,
    /// Difference in percent of what came.
    pub total_error: Option<f64>,
    /// Mean absolute error of a customer.
    pub mean_absolute_error: Option<f64>,
    /// The same where everybody is expected to go on at their own past rate.
    pub naive_absolute_error: Option<f64>,
}

/// How the health score of some time ago goes with who left since.
#[derive(Clone, Debug, Serialize)]
pub struct HealthBacktest {
    /// Days between score and today.
    pub days: i64,
    /// Customers active then, with a score.
    pub customers: usize,
    /// Those of them who left since.
    pub churned: usize,
    /// By class: customers, and those who left.
    pub classes: BTreeMap<&'static str, (usize, usize)>,
    /// Probability that one who left had the lower score, 0.5 being chance.
    pub auc: Option<f64>,
    /// Churn of the tenth with the lowest scores over that of all.
    pub lift: Option<f64>,
    /// Why there is no figure.
    pub refused: Option<Told>,
}
