//! What customers are worth: purchases still to come, times spend, times margin, today.

use super::grouped::sum_chunks;
use super::{
    CustomerSummary, DAYS_PER_MONTH, GammaGamma, ModelError, PurchaseModel, Refusal, Wanted,
};

/// How far to look, at what discount and margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ValueSettings {
    /// Months of [`DAYS_PER_MONTH`] days from the cut-off.
    pub horizon_months: f64,
    /// What money loses in a year: 0.1 for 10 %; a purchase a year away is divided by 1.1.
    pub annual_discount: f64,
    /// Share of the spend that is kept: 0.3 for 30 %.
    pub margin_ratio: f64,
    /// Days in the summaries' unit of time: 7 for weeks.
    pub days_per_unit: f64,
}

impl ValueSettings {
    /// Returns the horizon in the summaries' unit of time.
    pub fn horizon(&self) -> f64 {
        self.horizon_months * DAYS_PER_MONTH / self.days_per_unit
    }

    /// Returns the continuous discount a unit of time: ln(1 + yearly) over the units of a year.
    pub fn discount_force(&self) -> f64 {
        self.annual_discount.ln_1p() * self.days_per_unit / (12.0 * DAYS_PER_MONTH)
    }

    fn check(&self) -> Result<(), ModelError> {
        let refuse = |name, expected, value| {
            Err(ModelError::new("value", Refusal::Setting { name, expected, value }))
        };
        let Self { horizon_months, annual_discount, margin_ratio, days_per_unit } = *self;
        if !(horizon_months.is_finite() && horizon_months > 0.0) {
            return refuse("horizon_months", Wanted::AboveZero, horizon_months);
        }
        if !(annual_discount.is_finite() && annual_discount >= 0.0) {
            return refuse("annual_discount", Wanted::Share, annual_discount);
        }
        if !(margin_ratio.is_finite() && margin_ratio <= 1.0) {
            return refuse("margin_ratio", Wanted::AtMostOne, margin_ratio);
        }
        if !(days_per_unit.is_finite() && days_per_unit > 0.0) {
            return refuse("days_per_unit", Wanted::AboveZero, days_per_unit);
        }
        Ok(())
    }
}

/// What one customer is worth. Money is in the major unit of the summaries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CustomerValue {
    /// The customer.
    pub customer: u64,
    /// Probability of being there still.
    pub p_alive: f64,
    /// Purchases expected within the horizon.
    pub expected_purchases: f64,
    /// The same, each discounted to the cut-off.
    pub discounted_purchases: f64,
    /// Spend expected of a purchase.
    pub expected_spend: f64,
    /// Margin still to come: discounted purchases × spend × margin.
    pub residual_value: f64,
    /// Margin of what was bought up to the cut-off, not discounted.
    pub historic_value: f64,
}

impl CustomerValue {
    /// Returns the lifetime value up to the horizon: what was and what is to come.
    pub fn total_value(&self) -> f64 {
        self.historic_value + self.residual_value
    }
}

/// What a base is worth: the sums over its customers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BaseValue {
    /// Customers of the base.
    pub customers: usize,
    /// Customers expected to be there still.
    pub alive: f64,
    /// Purchases expected within the horizon.
    pub expected_purchases: f64,
    /// The same, each discounted to the cut-off.
    pub discounted_purchases: f64,
    /// Margin still to come.
    pub residual_value: f64,
    /// Margin of what was bought up to the cut-off.
    pub historic_value: f64,
}

impl BaseValue {
    /// Returns the lifetime value up to the horizon: what was and what is to come.
    pub fn total_value(&self) -> f64 {
        self.historic_value + self.residual_value
    }
}

/// Returns what one customer is worth.
///
/// # Errors
///
/// Refuses a horizon that is not above zero, a negative discount, and a margin above 1.
pub fn customer_value(
    model: &dyn PurchaseModel,
    spend: &GammaGamma,
    customer: &CustomerSummary,
    settings: &ValueSettings,
) -> Result<CustomerValue, ModelError> {
    settings.check()?;
    Ok(value_of(model, spend, customer, settings))
}

/// Adds up what each customer of a base is worth.
///
/// # Errors
///
/// As [`customer_value`].
pub fn base_value(
    model: &dyn PurchaseModel,
    spend: &GammaGamma,
    customers: &[CustomerSummary],
    settings: &ValueSettings,
) -> Result<BaseValue, ModelError> {
    settings.check()?;
    let [alive, expected_purchases, discounted_purchases, residual_value, historic_value] =
        sum_chunks(customers, |customer| {
            let one = value_of(model, spend, customer, settings);
            let CustomerValue { p_alive, expected_purchases, discounted_purchases, .. } = one;
            [
                p_alive,
                expected_purchases,
                discounted_purchases,
                one.residual_value,
                one.historic_value,
            ]
        });
    Ok(BaseValue {
        customers: customers.len(),
        alive,
        expected_purchases,
        discounted_purchases,
        residual_value,
        historic_value,
    })
}

fn value_of(
    model: &dyn PurchaseModel,
    spend: &GammaGamma,
    customer: &CustomerSummary,
    settings: &ValueSettings,
) -> CustomerValue {
    let horizon = settings.horizon();
    let discounted_purchases = model.discounted(customer, horizon, settings.discount_force());
    let expected_spend = spend.expected_spend(customer);
    CustomerValue {
        customer: customer.customer,
        p_alive: model.p_alive(customer),
        expected_purchases: model.expected(customer, horizon),
        discounted_purchases,
        expected_spend,
        residual_value: discounted_purchases * expected_spend * settings.margin_ratio,
        historic_value: customer.total_spend * settings.margin_ratio,
    }
}
