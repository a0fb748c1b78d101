//! Between which ends members are judged, and until when who falls silent is one.

use std::sync::Arc;

use baremo_metrics::expr::ParameterValue;
use baremo_metrics::page::FACTOR;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived::{length, so_long_before};
use crate::session::Session;

/// Returns the range of each bucket: its own, or so long a time as the side says, which ends where
/// the bucket does, or with what is known of it.
pub(super) fn ranges(plan: &Plan, metric: &MetricPlan, until: i64) -> Vec<(i64, i64)> {
    let side = metric.definition.value.as_ref();
    let window = side.and_then(|side| length(metric, side.window.as_deref()?));
    let of = |bucket: usize| {
        let (from, to) = plan.bucket_range(bucket);
        // Of what has not begun nothing is known.
        let Some(window) = window.filter(|_| from <= until) else { return (from, to) };
        let end = to.min(until.saturating_add(1));
        (so_long_before(end, window, &plan.time_zone), end)
    };
    (0..plan.bucket_count()).map(of).collect()
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
