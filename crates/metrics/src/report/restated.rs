//! What closed periods have pinned of the figures of a report, and what of it is different today.

use baremo_model::local_date;

use super::period::Period;
use super::spec::ReportFigure;
use super::{Figure, Restatement};
use crate::bucket::parse_range_bound;
use crate::close::Close;
use crate::query::Query;
use crate::service::{MetricService, ServiceError};

/// What was published of the figures.
#[derive(Default)]
pub(super) struct Earlier {
    /// Closed periods that have some of them.
    pub(super) checked: Vec<String>,
    /// Those that have none of them.
    pub(super) unlike: Vec<String>,
    /// Figures that differ today.
    pub(super) restatements: Vec<Restatement>,
}

/// Returns what closed periods within the thirteen months have pinned of the figures: each by the
/// same profile, by its own whole filter, and as it is defined. A close of another profile is
/// another client's, and is not named; nor is one of another filter where there is no profile.
pub(super) fn restated(
    service: &dyn MetricService,
    period: &Period,
    spec: &[ReportFigure],
    figures: &[Figure],
) -> Result<Earlier, ServiceError> {
    let closes = closes(service, period)?;
    let mut earlier = Earlier::default();
    if closes.is_empty() {
        return Ok(earlier);
    }
    let mut pinnable = Vec::new();
    for (chosen, figure) in spec.iter().zip(figures) {
        // What no close has is not asked for.
        let is_published = closes.iter().any(|close| is_pinned(period, close, chosen, figure));
        if is_published && is_as_closed(service, period, chosen, figure)? {
            pinnable.push((chosen, figure));
        }
    }
    for close in &closes {
        let pinned =
            pinnable.iter().filter(|(chosen, figure)| is_pinned(period, close, chosen, figure));
        let mut named: Vec<&str> = pinned.map(|(chosen, _)| chosen.metric.as_str()).collect();
        named.sort_unstable();
        named.dedup();
        if named.is_empty() {
            if close.profile.is_some() || period.is_of(close, period.base.filter.as_deref()) {
                earlier.unlike.push(close.name.clone());
            }
            continue;
        }
        earlier.checked.push(close.name.clone());
        let check = service.close(&close.name, &named)?;
        let differing = check.figures.into_iter().filter(|figure| figure.differs);
        let restate = |figure| Restatement { period: close.name.clone(), figure };
        earlier.restatements.extend(differing.map(restate));
    }
    Ok(earlier)
}

/// Returns the closes of the profile of a report that lie within its months, in their order.
fn closes(service: &dyn MetricService, period: &Period) -> Result<Vec<Close>, ServiceError> {
    let first = period.months().first().copied().unwrap_or(period.from);
    let day = |text: &str, end: bool| {
        let at = parse_range_bound(text, &period.zone, end).ok()? - i64::from(end);
        local_date(at, &period.zone)
    };
    let mut closes = service.closes()?;
    closes.retain(|close| close.profile == period.base.profile);
    closes.retain(|close| {
        let ends = day(&close.from, false).zip(day(&close.to, true));
        ends.is_some_and(|(from, to)| first <= from && to <= period.to)
    });
    closes.sort_by(|one, two| (&one.from, &one.name).cmp(&(&two.from, &two.name)));
    Ok(closes)
}

/// Returns whether a figure is of the variant and in the calendar that closes of its profile pin:
/// they ask for neither, so that these are the profile's, or the metric's.
fn is_as_closed(
    service: &dyn MetricService,
    period: &Period,
    chosen: &ReportFigure,
    figure: &Figure,
) -> Result<bool, ServiceError> {
    if chosen.variant.is_none() && chosen.calendar.is_none() {
        return Ok(true);
    }
    let Some(used) = &figure.used else { return Ok(false) };
    let plain = Query { variant: None, calendar: None, ..period.query(chosen) };
    match service.ask(&plain) {
        Ok(answer) => Ok(answer.metrics.first().is_some_and(|pinned| {
            pinned.variant == used.variant && pinned.calendar == used.calendar
        })),
        Err(error) if error.is_of_question() => Ok(false),
        Err(error) => Err(error),
    }
}

/// Returns whether a close has a figure: of its metric, of the same records, and by the statistic
/// that it names.
fn is_pinned(period: &Period, close: &Close, chosen: &ReportFigure, figure: &Figure) -> bool {
    let Some(published) = close.figures.get(&chosen.metric) else { return false };
    let statistic = figure.used.as_ref().and_then(|used| used.statistic.as_ref());
    let is_same = chosen.stat.is_none() || published.statistic.as_ref() == statistic;
    let filter = period.covering(chosen.filter.as_deref());
    is_same && period.is_of(close, filter.as_deref())
}
