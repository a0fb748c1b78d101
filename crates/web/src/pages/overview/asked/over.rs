//! Where no window of the page's range is over: the latest range as long whose windows are, with
//! its figure; where nothing was observed, the last of the periods before that has observations.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, Value};
use baremo_metrics::page::Metric;
use baremo_metrics::query::{NO_DIMENSION, Query};

use super::{Asked, waits};
use crate::address::Address;
use crate::parts::waiting::Over;
use crate::text;
use crate::visit::Visit;

/// What was answered for a range whose windows are over.
pub(super) struct Known {
    over: Over,
    answer: Arc<Answer>,
}

impl Asked {
    /// Asks for the latest ranges whose windows are over, where that is at hand or the address does
    /// not mind to wait.
    pub(super) fn with_over(mut self, visit: &Visit<'_>) -> Result<Self, ServiceError> {
        let mut wanted: Vec<(Over, Vec<String>)> = Vec::new();
        for name in &self.query.metrics {
            let found = self.used(name).zip(self.value(name));
            let over = found.and_then(|(used, value)| latest(visit, used, value));
            let Some(over) = over else { continue };
            match wanted.iter_mut().find(|(other, _)| *other == over) {
                Some((_, names)) => names.push(name.clone()),
                None => wanted.push((over, vec![name.clone()])),
            }
        }
        for (over, names) in wanted {
            let query = question(&self.query, &over, names);
            if !waits(visit) && !visit.service.is_at_hand(&query) {
                self.over_held = true;
                continue;
            }
            let known = answers(visit, &query)?.into_iter();
            self.known.extend(known.map(|answer| Known { over: over.clone(), answer }));
        }
        Ok(self)
    }

    /// Returns the way to the range that has a value, and what it says, for the card of a metric
    /// that has none; its page is at `href`.
    pub(super) fn over(
        &self,
        visit: &Visit<'_>,
        metric: &Metric,
        (used, value): (&MetricUsed, &Value),
        href: &str,
    ) -> Option<(String, String)> {
        let language = visit.language();
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        let at = |over: &Over| over.at(&Address::read(path, query, ""));
        if let Some(over) = latest(visit, used, value) {
            let range = over.words(language);
            let said = match self.figure(&over, &metric.name) {
                Some((unit, known)) => {
                    let figure = known.value.map(|figure| language.value(unit, figure));
                    let figure = figure.unwrap_or_default();
                    let n = text::N.fill(language, &[("count", &language.count(known.n))]);
                    let places = [("range", &*range), ("value", &*figure), ("n", &*n)];
                    text::WINDOW_LATEST_IS.fill(language, &places)
                }
                None => text::WINDOW_LATEST.fill(language, &[("range", &range)]),
            };
            return Some((at(&over), said));
        }
        let past = self.past.as_ref().filter(|_| value.value.is_none());
        let seen = past.and_then(|past| past.latest(&metric.name))?;
        let said = text::SEEN_LATEST.fill(language, &[("range", &seen.words(language))]);
        Some((at(&seen), said))
    }

    /// Returns the value of a metric over a range whose windows are over, with its unit; none where
    /// it has none there, or was not asked yet.
    fn figure(&self, over: &Over, name: &str) -> Option<(&str, &Value)> {
        self.known.iter().filter(|known| known.over == *over).find_map(|known| {
            let used = known.answer.metrics.iter().find(|used| used.name == name)?;
            let value = known.answer.total.values.get(name)?;
            value.value.map(|_| (used.unit.as_str(), value))
        })
    }

    /// Returns the value of a metric over the range of the page.
    fn value(&self, name: &str) -> Option<&Value> {
        self.answer(name)?.total.values.get(name)
    }
}

/// Returns the latest range whose windows are over, where those of the page's are not.
fn latest(visit: &Visit<'_>, used: &MetricUsed, value: &Value) -> Option<Over> {
    Over::latest((visit.address, visit.snapshot), used, value)
}

/// Asks for all metrics at once; where one of them cannot be asked so, for each by itself. The
/// range of what cannot be asked stands there without a figure.
fn answers(visit: &Visit<'_>, query: &Query) -> Result<Vec<Arc<Answer>>, ServiceError> {
    match visit.ask(query) {
        Ok(answer) => Ok(vec![answer]),
        Err(error) if !error.is_of_question() => Err(error),
        Err(_) if query.metrics.len() < 2 => Ok(Vec::new()),
        Err(_) => {
            let alone = |name: &String| Query { metrics: vec![name.clone()], ..query.clone() };
            let each = query.metrics.iter().map(|name| answers(visit, &alone(name)));
            Ok(each.collect::<Result<Vec<_>, _>>()?.concat())
        }
    }
}

/// Returns the question of a page for some metrics over a range instead of its own.
fn question(query: &Query, over: &Over, metrics: Vec<String>) -> Query {
    let [from, to] = over.days().map(|day| Some(day.to_string()));
    let by = match query.by.is_empty() {
        true => vec![NO_DIMENSION.to_owned()],
        false => query.by.clone(),
    };
    Query { metrics, from, to, by, grain: None, compare: None, ..query.clone() }
}
