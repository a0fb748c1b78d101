//! Where the figure of a page stands: on the benchmark that speaks of it, else among its own values
//! over the periods before that are as long.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{MetricUsed, Value};
use baremo_metrics::query::Query;
use baremo_render::scale::Own;
use baremo_render::words::{of_whom, source};
use maud::{Markup, html};

use super::{View, undivided};
use crate::pages::past::{self, Past};
use crate::parts::scale;
use crate::text;

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

    /// Returns its own range over the periods before that are as long as this one.
    fn own(&self, used: &MetricUsed, value: &Value) -> Result<Option<Own>, ServiceError> {
        let before = past::periods(self.visit, self.metric, used, value);
        let Some(before) = before.filter(|_| value.value.is_some()) else { return Ok(None) };
        let asked = past::question(&self.query, &before, &[&self.metric.name]);
        let asked = Query { by: undivided(self.metric, &self.query), ..asked };
        let Some(answer) = self.put(&asked)? else { return Ok(None) };
        Ok(Past::new(before, answer).range(self.visit, used))
    }
}
