//! For how long each customer is expected to stay, of the time that models look ahead: by the
//! contract of who pays for a subscription, else by the model of purchases.

use baremo_metrics::models::{CustomerSummary, DAYS_PER_MONTH};
use baremo_model::Fact;
use baremo_model::fact::NULL_INT;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::EngineError;
use crate::reading::table::contracts;
use crate::reading::table::forecast::Forecast;
use crate::session::Session;

/// One month, in a column of millionths.
const WHOLE: f64 = 1e6;

impl Session {
    /// Returns the months for which each customer of the base is expected to stay, in millionths;
    /// none of whom no model speaks.
    pub(crate) fn remaining_months(&self) -> Result<Vec<i64>, EngineError> {
        let tables = self.tables();
        let customers = tables.codes(Fact::CustomerBase, "customer")?;
        let settings = self.settings().value;
        let mut months: FxHashMap<u64, f64> = FxHashMap::default();
        let forecast = Forecast::of(tables)?;
        if let Ok(fit) = &forecast.models.purchases {
            let stays = |customer: &CustomerSummary| {
                let units = fit.model.remaining(customer, settings.horizon());
                (customer.customer, units * settings.days_per_unit / DAYS_PER_MONTH)
            };
            months.par_extend(forecast.customers.par_iter().map(stays));
        }
        // A contract says more than orders that came before it.
        let under_contract = contracts::remaining(tables, settings.horizon_months)?;
        months.extend(under_contract.into_iter().map(|(code, stays)| (u64::from(code), stays)));
        let of = |code: &u32| months.get(&u64::from(*code)).copied();
        let millionths = |months: f64| (months * WHOLE).round() as i64;
        Ok(customers.iter().map(|code| of(code).map_or(NULL_INT, millionths)).collect())
    }
}
