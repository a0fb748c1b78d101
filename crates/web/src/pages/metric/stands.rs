//! Where the figure of a page stands: on the benchmark that speaks of it, else among its own values
//! over the periods before that are as long.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{MetricUsed, Row, Value};
use baremo_metrics::page::{Better, Kind};
use baremo_metrics::query::Query;
use baremo_render::scale::Own;
use baremo_render::words::{of_whom, source};
use maud::{Markup, html};

use super::{View, undivided};
use crate::parts::card::is_few;
use crate::parts::scale;
use crate::range::{Before, PERIODS};
use crate::text;

/// Periods below which the least and greatest value are no range.
const LEAST: usize = 3;

impl View<'_> {
    /// Returns where the figure stands; `own` is its range over the periods before.
    pub(super) fn placed<'b>(
        &'b self,
        used: &'b MetricUsed,
        value: &Value,
        own: Option<Own>,
    ) -> Option<scale::Placed<'b>> {
        scale::place(self.metric, used, (value, &self.whole.range), own, self.visit.snapshot)
    }

    /// Shows where the figure stands; nothing where there is nothing like it to hold it against.
    pub(super) fn scale(&self, used: &MetricUsed, value: &Value) -> Result<Markup, ServiceError> {
        let language = self.language();
        let placed = match self.placed(used, value, None) {
            Some(placed) => Some(placed),
            None => self.placed(used, value, self.own(used, value)?),
        };
        let Some(placed) = placed else { return Ok(html! {}) };
        Ok(html! {
            section.panel {
                h2 { (text::ON_THE_SCALE.text(language)) }
                (placed.draw(language))
                (placed.legend(language))
                p.quiet.small {
                    @if let Some(band) = placed.band {
                        @let whose = source(&band.source, language);
                        @match of_whom(band, language) {
                            whom if whom.is_empty() => {
                                (text::BENCHMARK.fill(language, &[("source", &whose)]))
                            }
                            whom => {
                                (text::BENCHMARK_OF.fill(language,
                                    &[("whom", &whom), ("source", &whose)]))
                            }
                        }
                    } @else if let Some(own) = placed.own {
                        (text::OWN_SCALE.fill(language, &[("periods", &own.last(language))]))
                    }
                }
            }
        })
    }

    /// Returns the least and greatest value of the periods before that are as long as this one;
    /// none where it is not over, no calendar has periods of its length, or too few have a value.
    fn own(&self, used: &MetricUsed, value: &Value) -> Result<Option<Own>, ServiceError> {
        if self.metric.better == Better::Neither || value.partial || value.value.is_none() {
            return Ok(None);
        }
        let range = self.visit.address.range(self.visit.snapshot);
        // What adds up is as long as its days; a share or a mean of four weeks is one of a month.
        let definition = self.metric.definition(&used.variant);
        let adds_up = definition.is_some_and(|definition| definition.kind == Kind::Count);
        let Some(before) = range.before(adds_up) else { return Ok(None) };
        let by = undivided(self.metric, &self.query);
        let asked = Query {
            from: Some(before.from.clone()),
            to: Some(before.to.clone()),
            grain: Some(before.grain.word().to_owned()),
            compare: None,
            by,
            ..self.query.clone()
        };
        let Some(answer) = self.put(&asked)? else { return Ok(None) };
        Ok(self.range_of(used, &before, &answer.rows))
    }

    fn range_of(&self, used: &MetricUsed, before: &Before, rows: &[Row]) -> Option<Own> {
        let first = self.visit.address.first_day(self.visit.snapshot).map(|day| day.to_string());
        // A period that the data do not cover whole is shorter than the others.
        let is_whole = |row: &&Row| {
            let begins = row.bucket.as_deref().and_then(|label| label.get(..10));
            begins.zip(first.as_deref()).is_none_or(|(begins, first)| begins >= first)
        };
        let whole = rows.iter().filter(|row| row.by.is_empty()).filter(is_whole);
        let values = whole.filter_map(|row| row.values.get(&used.name));
        let told = values.filter(|value| !value.partial && !is_few(used, value));
        let mut known: Vec<f64> = told.filter_map(|value| value.value).collect();
        known.drain(..known.len().saturating_sub(PERIODS));
        if known.len() < LEAST {
            return None;
        }
        let low = known.iter().copied().reduce(f64::min)?;
        let high = known.iter().copied().reduce(f64::max)?;
        Some(Own { ends: [low, high], periods: known.len() as u64, grain: before.grain })
    }
}
