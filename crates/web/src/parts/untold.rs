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

    /// Says why there is no value, in a sentence.
    pub(crate) fn sentence(
        &self,
        visit: &Visit<'_>,
        metric: &Metric,
    ) -> Result<String, ServiceError> {
        let language = visit.language();
        let named = titled(visit, &self.names(&known(visit, metric)?));
        let why =
            [("metric", words(metric, language).title.as_str()), ("dimensions", named.as_str())];
        Ok(text::NOT_TOLD_BY.fill(language, &why))
    }

    /// Says why there is no value, and leads on.
    pub(crate) fn said(&self, visit: &Visit<'_>, metric: &Metric) -> Result<Markup, ServiceError> {
        let (language, segments) = (visit.language(), &visit.snapshot.segments);
        let able = titled(visit, &known(visit, metric)?);
        let filters = self.lacking.iter().map(|filter| filter_words(segments, language, filter));
        let filters = filters.collect::<Vec<_>>().join(" · ");
        Ok(html! {
            section.panel.empty {
                p { (self.sentence(visit, metric)?) }
                p.ways {
                    a.button.first href=(self.fits.with(&[])) {
                        (text::OPEN_WITHOUT.fill(language, &[("filters", &filters)]))
                    }
                }
                @if !able.is_empty() {
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

/// Returns the dimensions by which a metric is told.
fn known(visit: &Visit<'_>, metric: &Metric) -> Result<BTreeSet<String>, ServiceError> {
    let known = visit.service.dimensions(&metric.name)?;
    Ok(known.into_iter().map(|info| info.name).collect())
}

/// Returns the dimension of a question by which a metric is not told; none where something else is
/// wrong, such as a name that comes near another.
pub(crate) fn out_of_reach(error: &ServiceError) -> Option<&str> {
    let Some(Cause::Metrics(cause)) = error.cause.as_deref() else { return None };
    match cause.as_ref() {
        MetricsError::Unreachable { asker: None | Some(Asker::Metric(_)), name, .. } => {
            cause.meant().is_empty().then_some(name.as_str())
        }
        _ => None,
    }
}

/// Says why a metric cannot be asked, beside its title.
pub(crate) fn why(visit: &Visit<'_>, error: &ServiceError) -> String {
    let language = visit.language();
    match out_of_reach(error) {
        Some(name) => text::NOT_TOLD.fill(language, &[("dimension", &visit.dimension(name))]),
        None => language.quoted(&said(language, error).0),
    }
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
