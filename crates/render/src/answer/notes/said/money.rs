//! What notes say of currencies.

use baremo_metrics::answer::Note;

use super::Surface;
use crate::messages::AND;
use crate::messages::notes as messages;
use crate::text::clean;

impl Surface<'_> {
    /// Says in which currency money is told, that it is not added, or how much of it has none.
    pub(super) fn currencies(self, note: &Note) -> String {
        let list = |names: &[String], between: &str| {
            names.iter().map(|name| clean(name)).collect::<Vec<_>>().join(between)
        };
        match note {
            Note::MoneyIn { reporting, known } => {
                let message = self.pick(messages::MONEY_IN, messages::MONEY_IN_THERE);
                let places = [("reporting", clean(reporting)), ("known", list(known, ", "))];
                self.fill(message, &places)
            }
            Note::MixedCurrencies { metric, currencies, has_rates, by_currency } => {
                let (here, there) = match (by_currency, has_rates) {
                    (false, _) => (messages::MIXED_WITHOUT_WAY, messages::MIXED_WITHOUT_WAY_THERE),
                    (_, true) => (messages::MIXED_WITHOUT_RATE, messages::MIXED_WITHOUT_RATE_THERE),
                    (_, false) => (messages::MIXED_CURRENCIES, messages::MIXED_THERE),
                };
                let message = self.pick(here, there);
                let between = format!(" {} ", AND.text(self.language));
                let currencies = list(currencies, &between);
                self.fill(message, &[("metric", self.metric(metric)), ("currencies", currencies)])
            }
            Note::NoCurrency { metric, count, currencies } => {
                let (count, currencies) = (self.language.count(*count), list(currencies, ", "));
                let metric = self.metric(metric);
                let places = [("metric", metric), ("count", count), ("currencies", currencies)];
                self.fill(messages::NO_CURRENCY, &places)
            }
            _ => String::new(),
        }
    }
}
