//! MBG/NBD: as BG/NBD, but the first purchase may be the last.
//!
//! Batislam, Denizel and Filiztekin, "Empirical validation and comparison of models for customer
//! base analysis", International Journal of Research in Marketing 24 (2007); the model of Hoppe and
//! Wagner (2007) in their "central variant" is the same. One-time buyers may have left, so that
//! P(alive) can be shown for everybody.

use super::beta_geometric::BetaGeometric;
use super::purchase::check_parameters;
use super::{CustomerSummary, Fit, ModelError, PurchaseModel};

/// The model's name in the papers.
const NAME: &str = "MBG/NBD";

/// Modified beta-geometric with negative binomial purchases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MbgNbd(BetaGeometric);

impl MbgNbd {
    /// Returns the model with these parameters.
    ///
    /// `r` and `alpha` are of the purchase rate's gamma distribution, `alpha` in the unit of time;
    /// `a` and `b` of the beta distribution of the chance to leave.
    ///
    /// # Errors
    ///
    /// Refuses parameters that are not above zero and finite.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<Self, ModelError> {
        check_parameters(NAME, &[("r", r), ("alpha", alpha), ("a", a), ("b", b)])?;
        Ok(Self(BetaGeometric { name: NAME, r, alpha, a, b, leaves_at_once: true }))
    }

    /// Fits the model by maximum likelihood.
    ///
    /// # Errors
    ///
    /// Refuses inconsistent summaries, fewer than [`super::FEWEST_REPEATERS`] repeat buyers, and
    /// likelihoods without a maximum that can be found in the interior.
    pub fn fit(customers: &[CustomerSummary]) -> Result<Fit<Self>, ModelError> {
        let fitted = Self::new(1.0, 1.0, 1.0, 1.0)?.0.fit(customers)?;
        let [r, alpha, a, b] = fitted.parameters;
        let model = Self::new(r, alpha, a, b)?;
        Ok(fitted.report(model))
    }

    /// Returns r, α, a and b.
    pub fn parameters(&self) -> [f64; 4] {
        let BetaGeometric { r, alpha, a, b, .. } = self.0;
        [r, alpha, a, b]
    }

    /// Returns for how long of the `time` after the cut-off a customer is expected to be there
    /// still; one who is there buys at their rate and leaves after a purchase by their chance, so
    /// that they are there until u with the mean of (1 + p u ÷ (α + T))^−(r + x) over p.
    pub fn remaining(&self, customer: &CustomerSummary, time: f64) -> f64 {
        self.0.remaining(customer, time)
    }
}

impl PurchaseModel for MbgNbd {
    fn name(&self) -> &'static str {
        NAME
    }

    fn time_scale(&self) -> f64 {
        self.0.alpha
    }

    fn log_likelihood(&self, customer: &CustomerSummary) -> f64 {
        self.0.log_likelihood(customer)
    }

    fn p_alive(&self, customer: &CustomerSummary) -> f64 {
        self.0.p_alive(customer)
    }

    fn expected_new(&self, time: f64) -> f64 {
        self.0.expected_new(time)
    }

    fn expected(&self, customer: &CustomerSummary, time: f64) -> f64 {
        self.0.expected(customer, time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stays_is_there_all_the_time_and_others_for_a_part() {
        let customer = CustomerSummary {
            customer: 1,
            repeat_days: 4,
            recency: 30.0,
            age: 34.0,
            mean_spend: 0.0,
            total_spend: 0.0,
        };
        let remaining = |r: f64, alpha: f64, a: f64, b: f64, time: f64| {
            let model = MbgNbd::new(r, alpha, a, b).expect("a model");
            let rate = (r + 4.0) / (alpha + 34.0);
            (model.remaining(&customer, time), model.expected(&customer, time) / rate)
        };
        assert_eq!(remaining(0.8, 6.0, 0.6, 2.5, 0.0).0, 0.0);
        for (a, b) in [(1e-6, 1e3), (0.01, 1e3), (0.05, 1e4), (0.6, 1e6)] {
            let stays = remaining(0.8, 6.0, a, b, 52.0).0;
            println!("{a} {b} {stays}");
        }
        assert!((remaining(0.8, 6.0, 0.6, 1e6, 52.0).0 - 52.0).abs() < 0.01);
        // By numeric integration over the log-odds of p in Python.
        let (stays, _) = remaining(0.8, 6.0, 0.6, 2.5, 52.0);
        assert!((stays - 37.673_107_353).abs() < 1e-6, "{stays}");
        // At a rate that is as good as known, purchases are that rate times the time.
        let (stays, bought) = remaining(400.0, 1_600.0, 0.6, 2.5, 52.0);
        assert!((stays / bought - 1.0).abs() < 0.01, "{stays} {bought}");
    }
}
