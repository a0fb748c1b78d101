//! A metric that is not told by what its page is filtered by: in the place of its figure stand the
//! reason, the way without that filter, and by what it can be filtered.

use std::collections::BTreeSet;

use baremo_metrics::error::Asker;
use baremo_metrics::expr::parse;
use baremo_metrics::page::Metric;
use baremo_metrics::query::{Query, USUAL};
use baremo_metrics::service::Cause;
use baremo_metrics::{MetricsError, ServiceError};
use baremo_render::answer::words;
use baremo_render::order::order_key;
use maud::{Markup, html};

use super::filters::{filter_words, fitting};
use crate::address::Address;
use crate::error::said;
use crate::text;
use crate::visit::Visit;

/// Why a metric has no value with the filters of its page.
pub(crate) struct Untold<'a> {
    /// The state of the page without the filters that say nothing of the metric.
    fits: Address,
    /// These filters.
    lacking: Vec<&'a str>,
}

impl<'a> Untold<'a> {
    /// Returns which filters of a page are why its metric could not be asked.
    ///
    /// # Errors
    ///
    /// The error itself, where they are not.
    pub(crate) fn of(
        visit: &Visit<'a>,
        metric: &Metric,
        error: ServiceError,
    ) -> Result<Self, ServiceError> {
        if !error.is_of_question() {
            return Err(error);
        }
        let (fits, lacking) = fitting(visit, &asked(visit, visit.address, metric));
        if lacking.is_empty() { Err(error) } else { Ok(Untold { fits, lacking }) }
    }

    /// Returns the question for the metric without those filters.
    pub(crate) fn question(&self, visit: &Visit<'_>, metric: &Metric) -> Query {
        asked(visit, &self.fits, metric)
    }

    /// Says why there is no value, and leads on.
    pub(crate) fn said(&self, visit: &Visit<'_>, metric: &Metric) -> Result<Markup, ServiceError> {
        let (language, segments) = (visit.language(), &visit.snapshot.segments);
        let known = visit.service.dimensions(&metric.name)?;
        let known: BTreeSet<String> = known.into_iter().map(|info| info.name).collect();
        let title = words(metric, language).title.as_str();
        let named = titled(visit, &self.names(&known));
        let able = titled(visit, &known);
        let filters = self.lacking.iter().map(|filter| filter_words(segments, language, filter));
        let filters = filters.collect::<Vec<_>>().join(" · ");
        let why = [("metric", title), ("dimensions", named.as_str())];
        Ok(html! {
            section.panel.empty {
                p { (text::NOT_TOLD_BY.fill(language, &why)) }
                p.ways {
                    a.button.first href=(self.fits.with(&[])) {
                        (text::OPEN_WITHOUT.fill(language, &[("filters", &filters)]))
                    }
                }
                @if !known.is_empty() {
                    p.quiet.small {
                        (text::CAN_BE_FILTERED.fill(language, &[("dimensions", &able)]))
                    }
                }
            }
        })
    }

    /// Returns the names of these filters that are not among those by which the metric is told.
    fn names(&self, known: &BTreeSet<String>) -> BTreeSet<String> {
        let parsed = self.lacking.iter().filter_map(|filter| parse(filter).ok());
        let named: BTreeSet<String> = parsed
            .flat_map(|it| it.columns().into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let unknown: BTreeSet<String> = named.difference(known).cloned().collect();
        if unknown.is_empty() { named } else { unknown }
    }
}

/// Says why a metric cannot be asked, beside its title.
pub(crate) fn why(visit: &Visit<'_>, error: &ServiceError) -> String {
    let language = visit.language();
    if let Some(Cause::Metrics(cause)) = error.cause.as_deref()
        && let MetricsError::Unreachable { asker, name, .. } = cause.as_ref()
        && matches!(asker, None | Some(Asker::Metric(_)))
        && cause.meant().is_empty()
    {
        return text::NOT_TOLD.fill(language, &[("dimension", &visit.dimension(name))]);
    }
    language.quoted(&said(language, error).0)
}

/// Returns the question of a page for its metric, at an address.
fn asked(visit: &Visit<'_>, address: &Address, metric: &Metric) -> Query {
    let mut query = address.query(visit.snapshot, &[&metric.name]);
    query.compare = None;
    if query.stat.is_none() && query.profile.is_none() {
        query.stat = Some(USUAL.into());
    }
    query
}

/// Returns what dimensions are called, in the order of that.
fn titled(visit: &Visit<'_>, names: &BTreeSet<String>) -> String {
    let mut titles: Vec<String> = names.iter().map(|name| visit.dimension(name)).collect();
    titles.sort_by_cached_key(|title| order_key(title));
    titles.join(", ")
}
