//! What is told of the money of an answer beside its figures.

use baremo_metrics::answer::{Note, Value};

use super::Evaluated;
use crate::EngineError;
use crate::plan::Plan;
use crate::session::Session;
use crate::{money, unattributed};

/// What tells money of several currencies apart.
const CURRENCY: &str = "currency";

impl Session {
    /// Says which metrics would have added several currencies, and which; and how much of what was
    /// spent a dimension says nothing of.
    pub(super) fn told_of_money(
        &self,
        plan: &Plan,
        now: &Evaluated,
    ) -> Result<Vec<Note>, EngineError> {
        let mut notes = Vec::new();
        for (metric, found) in plan.metrics.iter().zip(&now.metrics) {
            let mixed = |value: &Value| value.reason.as_deref() == Some(money::MIXED);
            if found.values.iter().any(mixed) {
                self.settings().right_rates()?;
                notes.push(Note::MixedCurrencies {
                    metric: metric.metric.name.clone(),
                    currencies: money::names(self, plan, metric, &found.measured)?,
                    has_rates: self.settings().rates.is_some(),
                    by_currency: self.reaches(plan, metric, CURRENCY),
                });
            }
            let spent = unattributed::notes(self, plan, metric, &found.measured, &now.groups)?;
            spent.into_iter().for_each(|note| unattributed::join(&mut notes, note));
        }
        Ok(notes)
    }
}
