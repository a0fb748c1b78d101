//! In which zone days of ordering are, where a question names another.

use baremo_metrics::answer::Note;

use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::derived;
use crate::session::Session;

/// Columns that stand on days of ordering.
const COLUMNS: [&str; 7] = [
    "previous_day_at",
    "next_day_at",
    "quiet_at",
    "order_day_count",
    "p_alive",
    "expected_orders",
    "clv",
];

/// Says in which zone days of ordering are, where a question that stands on them is asked in
/// another.
pub(crate) fn note(session: &Session, plan: &Plan) -> Result<Option<Note>, EngineError> {
    if session.tables().days().is_ok_and(|days| *days.zone() == plan.time_zone) {
        return Ok(None);
    }
    let filtered = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
    let mut stands = filtered.into_iter().any(is_of_days);
    for metric in plan.metrics.iter() {
        stands = stands || stands_on_days(session, metric)?;
    }
    Ok(stands.then(|| Note::OrderDays { zone: session.settings().zone.clone() }))
}

/// Returns whether a metric, or what it is made of, stands on days of ordering.
fn stands_on_days(session: &Session, metric: &MetricPlan) -> Result<bool, EngineError> {
    if metric.definition.columns().iter().any(|name| is_of_days(name)) {
        return Ok(true);
    }
    for input in metric.definition.inputs.values() {
        if stands_on_days(session, &derived::resolved(session, metric, input)?)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_of_days(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|own| COLUMNS.contains(&own))
}
