//! Between which ends members are judged, as of when their customers are told apart there, and
//! until when who falls silent is one.

use std::sync::Arc;

use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::FACTOR;
use baremo_model::{DAY, local_date};
use jiff::tz::TimeZone;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived::{length, so_long_before};
use crate::reading::dated::Judging;
use crate::session::Session;

/// Returns until when is known who is a member.
pub(super) fn until(session: &Session, metric: &MetricPlan) -> Result<i64, EngineError> {
    let until = session.customers_until(metric)?.or(session.watermark());
    Ok(until.unwrap_or(i64::MAX))
}

/// Returns a plan that judges customers just before the range of its bucket, where its sets are of
/// who was there before: where that begins before the bucket does, whoever left in between would
/// else be judged by having left.
pub(super) fn judged(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
) -> Result<Plan, EngineError> {
    let judging = match (plan.judging, ranges(plan, metric, until(session, metric)?).as_slice()) {
        (Judging::Start, [(from, _)]) => Judging::At(from.saturating_sub(1)),
        (judging, _) => judging,
    };
    Ok(Plan { judging, ..plan.clone() })
}

/// Returns the range of each bucket: its own, or so long a time as the side says, which ends where
/// the bucket does, or with what is known of it.
pub(super) fn ranges(plan: &Plan, metric: &MetricPlan, until: i64) -> Vec<(i64, i64)> {
    let side = metric.definition.value.as_ref();
    let window = side.and_then(|side| length(metric, side.window.as_deref()?));
    let of = |bucket: usize| {
        let (from, to) = plan.bucket_range(bucket);
        // Of what has not begun nothing is known.
        let Some(window) = window.filter(|_| from <= until) else { return (from, to) };
        let known = known_end(until, window, &plan.time_zone);
        // A range without an end of its own reaches to the last record, which is no midnight.
        let reaches = !plan.end_asked && to > until;
        let end = if reaches { known } else { to.min(known) };
        (so_long_before(end, window, &plan.time_zone), end)
    };
    (0..plan.bucket_count()).map(of).collect()
}

/// Returns where a range of this length ends that reaches to what is known: one of whole days with
/// the day of it, so that what else comes of that day moves no start.
fn known_end(until: i64, length: i64, zone: &TimeZone) -> i64 {
    let next_day = || {
        let day = local_date(until, zone)?.tomorrow().ok()?;
        Some(day.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond())
    };
    let is_of_days = length % DAY == 0;
    is_of_days.then(next_day).flatten().unwrap_or_else(|| until.saturating_add(1))
}

/// Returns until when each order keeps its customer from being silent, where members are lost by
/// silence and the page says after how many gaps.
pub(super) fn silence(
    session: &Session,
    metric: &MetricPlan,
) -> Result<Option<Arc<Vec<i64>>>, EngineError> {
    let factor = match metric.parameters.get(FACTOR) {
        Some(ParameterValue::Number(factor)) => *factor,
        Some(ParameterValue::Count(factor)) => *factor as f64,
        _ => return Ok(None),
    };
    match metric.definition.falls_silent() {
        true => session.tables().quiet_after(factor).map(Some),
        false => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::bucket::zone;

    use super::*;

    #[test]
    fn a_range_of_days_ends_with_the_day_that_is_known() {
        let at = |text: &str| {
            let parsed: jiff::Timestamp = text.parse().expect("a literal instant");
            parsed.as_microsecond()
        };
        let madrid = zone("Europe/Madrid").expect("a zone of the database");
        let (evening, midnight) = (at("2026-09-30T19:47:00Z"), at("2026-09-30T22:00:00Z"));
        assert_eq!(known_end(evening, 30 * DAY, &madrid), midnight);
        assert_eq!(known_end(midnight - 1, 30 * DAY, &madrid), midnight);
        assert_eq!(known_end(midnight, 30 * DAY, &madrid), midnight + DAY);
        // Hours are counted to the last instant, and what has no end has none.
        assert_eq!(known_end(evening, 36 * DAY / 24, &madrid), evening + 1);
        assert_eq!(known_end(i64::MAX, 30 * DAY, &madrid), i64::MAX);
    }
}
