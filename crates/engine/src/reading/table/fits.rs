//! Models of the customer base as they are fitted, each once: to all that is known, and to what was
//! known at the end of a month.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::Tables;
use super::contracts::Contracts;
use super::customers::Sight;
use super::forecast::{Forecast, Models};
use crate::EngineError;

/// To what models are fitted that speak of customers as of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fitting {
    /// To what was known at the instant.
    Then,
    /// To what was known at the end of the last month that was over by it: customers are judged at
    /// so many days that a fit for each takes longer than it tells.
    Monthly,
}

/// Models as they are fitted to all that is known, each once one asks for it: whatever is judged
/// after the last order sees the same. Those of months are told without the customers behind them.
#[derive(Default)]
pub(super) struct Fits {
    pub(super) purchases: OnceLock<Arc<Forecast>>,
    pub(super) contracts: OnceLock<Arc<Contracts>>,
    pub(super) purchases_by_month: ByMonth<Models>,
    pub(super) contracts_by_month: ByMonth<Contracts>,
}

/// Instants up to which customers are seen, each with their rows, by that as of which a model is
/// fitted.
pub(super) type ByFit = FxHashMap<i64, Vec<(i64, Vec<(u32, usize)>)>>;

/// What is fitted as of the last instant of a month.
pub(super) struct ByMonth<T>(Mutex<FxHashMap<i64, Arc<T>>>);

impl<T> Default for ByMonth<T> {
    fn default() -> Self {
        ByMonth(Mutex::default())
    }
}

impl<T> ByMonth<T> {
    /// Returns what is fitted as of an instant, fitting it where nobody has. No lock is held
    /// meanwhile.
    pub(super) fn of(
        &self,
        as_of: i64,
        fit: impl FnOnce() -> Result<Arc<T>, EngineError>,
    ) -> Result<Arc<T>, EngineError> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fitted) = lock().get(&as_of) {
            return Ok(fitted.clone());
        }
        let fitted = fit()?;
        lock().insert(as_of, fitted.clone());
        Ok(fitted)
    }
}

impl Tables {
    /// Returns the instants up to which customers are seen, each with its rows, by the one as of
    /// which a model is fitted that speaks of them. What is seen to the last that is told is spoken
    /// of by the model of all that is known.
    pub(super) fn by_fit(&self, seen: Sight, observed: i64) -> Result<ByFit, EngineError> {
        let mut fits = ByFit::default();
        for (until, rows) in seen {
            let as_of = match self.fitting() {
                Fitting::Monthly if until != observed => self.days()?.end_of_month_before(until),
                _ => until,
            };
            fits.entry(as_of).or_default().push((until, rows));
        }
        Ok(fits)
    }
}
