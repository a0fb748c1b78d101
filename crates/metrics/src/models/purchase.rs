//! What can be asked of every model of purchases, and the answers for a whole base.

use super::grouped::sum_chunks;
use super::quadrature::integrate;
use super::{CustomerSummary, ModelError, Refusal, Wanted};

/// A fitted model of how often customers buy and when they leave.
///
/// All times are in the unit of the summaries that the model was fitted to. Negative horizons count
/// as none.
pub trait PurchaseModel: Sync {
    /// Returns the model's name in the papers.
    fn name(&self) -> &'static str;

    /// Returns the time over which a new customer's expectation bends: α.
    fn time_scale(&self) -> f64;

    /// Returns the logarithm of the likelihood of one customer.
    fn log_likelihood(&self, customer: &CustomerSummary) -> f64;

    /// Returns the probability, 0 to 1, that a customer has not left by the cut-off.
    fn p_alive(&self, customer: &CustomerSummary) -> f64;

    /// Returns E\[X(t)\]: the purchases expected of a new customer within `time` after the first.
    fn expected_new(&self, time: f64) -> f64;

    /// Returns E\[Y(t) | x, t_x, T\]: the purchases expected of a customer within `time` after the
    /// cut-off.
    fn expected(&self, customer: &CustomerSummary, time: f64) -> f64;

    /// Returns the purchases expected of a customer within `time` after the cut-off, each
    /// discounted to the cut-off by e^(−`force` × its distance).
    ///
    /// With E(u) the expectation up to u this is e^(−δt) E(t) + δ ∫ e^(−δu) E(u) du, integrated
    /// numerically in ln(1 + u ÷ (α + T)), in which E is smooth however long the horizon.
    fn discounted(&self, customer: &CustomerSummary, time: f64, force: f64) -> f64 {
        let scale = self.time_scale() + customer.age;
        discount(|until| self.expected(customer, until), scale, time, force)
    }
}

fn discount(expected: impl Fn(f64) -> f64, scale: f64, time: f64, force: f64) -> f64 {
    if time <= 0.0 {
        return 0.0;
    }
    let end = expected(time);
    if force <= 0.0 {
        return end;
    }
    // A panel for each factor of e^1.5, so that short scales are resolved too.
    let bends = (time / scale).ln_1p();
    let inside = integrate(0.0, bends, (bends / 1.5).ceil().max(1.0) as usize, |bent| {
        let until = scale * bent.exp_m1();
        (-force * until).exp() * expected(until) * (scale + until)
    });
    (-force * time).exp() * end + force * inside
}

/// What a whole base is expected to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaseForecast {
    /// Customers of the base.
    pub customers: usize,
    /// Customers expected to be there still: the sum of P(alive).
    pub alive: f64,
    /// Purchases expected of all of them within the horizon.
    pub purchases: f64,
}

/// Adds up P(alive) and the purchases expected within `time` over `customers`.
pub fn forecast(
    model: &dyn PurchaseModel,
    customers: &[CustomerSummary],
    time: f64,
) -> BaseForecast {
    let [alive, purchases] =
        sum_chunks(customers, |one| [model.p_alive(one), model.expected(one, time)]);
    BaseForecast { customers: customers.len(), alive, purchases }
}

pub(super) fn check_parameters(
    model: &'static str,
    parameters: &[(&'static str, f64)],
) -> Result<(), ModelError> {
    match parameters.iter().find(|(_, value)| !(value.is_finite() && *value > 0.0)) {
        Some(&(name, value)) => {
            let expected = Wanted::AboveZero;
            Err(ModelError::new(model, Refusal::Setting { name, expected, value }))
        }
        None => Ok(()),
    }
}
