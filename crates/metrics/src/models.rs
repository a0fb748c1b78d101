//! What a customer base will do, by models fitted to what it did.
//!
//! A shop without contracts never hears that a customer has left. The models here tell it from the
//! rhythm of purchases: how likely each customer is still there, how often they will come back
//! within a stated time, what they will spend, and what that is worth today. Nothing here knows a
//! store, a zone or Arrow: slices of [`CustomerSummary`] go in, plain structs come out.
//!
//! ```text
//! transactions ──► summarise ──► x, t_x, T, mean spend ──┬─► BgNbd │ MbgNbd │ ParetoNbd ─┐
//!              └─► split ──► the same and the holdout ─┐ └─► GammaGamma ─────────────────┼─► value
//! survivors by age ──► ShiftedBetaGeometric            └───────── backtest ◄─────────────┘
//! ```
//!
//! Four rules hold throughout:
//!
//! - *Time has one unit a summary*, chosen by [`SummarySettings`]: weeks of seven days unless said
//!   otherwise. Horizons and parameters are in that unit; a month is [`DAYS_PER_MONTH`] days.
//! - *Purchases are days.* Two orders of one day are one purchase of their sum, and the first day
//!   is a beginning, not a repeat.
//! - *A model that the data cannot support is refused*, with the reason in a [`ModelError`].
//! - *Same customers, same figures*, whatever their order and however many processors there are.
//!
//! ```
//! use baremo_metrics::models::{PurchaseModel, BgNbd};
//!
//! // The fit of a published sample of CD buyers, in weeks.
//! let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
//! assert!((model.expected_new(32.0) - 1.04).abs() < 0.01);
//! # Ok::<(), baremo_metrics::models::ModelError>(())
//! ```

mod backtest;
mod beta_geometric;
mod bg_nbd;
mod error;
mod estimate;
mod gamma_gamma;
mod geometric;
mod grouped;
mod mbg_nbd;
mod optimum;
pub mod outlook;
mod pareto_nbd;
mod purchase;
mod quadrature;
mod shifted_beta_geometric;
mod summary;
#[cfg(test)]
mod tests;
mod value;

pub use self::backtest::{Backtest, backtest};
pub use self::bg_nbd::BgNbd;
pub use self::error::{
    ModelError, ModelWarning, Refusal, SummaryProblem, SurvivorsProblem, Wanted,
};
pub use self::estimate::{Estimate, Fit};
pub use self::gamma_gamma::{GammaGamma, spend_frequency_correlation};
pub use self::mbg_nbd::MbgNbd;
pub use self::pareto_nbd::ParetoNbd;
pub use self::purchase::{BaseForecast, PurchaseModel, forecast};
pub use self::shifted_beta_geometric::ShiftedBetaGeometric;
pub use self::summary::{CustomerSummary, HeldOut, SummarySettings, Transaction, split, summarise};
pub use self::value::{BaseValue, CustomerValue, ValueSettings, base_value, customer_value};

/// Days of a month wherever a model's horizon is in months: a twelfth of 365.25.
pub const DAYS_PER_MONTH: f64 = 30.4375;

/// Repeat buyers below which no model is fitted: four parameters from fewer are a guess.
pub const FEWEST_REPEATERS: usize = 30;
