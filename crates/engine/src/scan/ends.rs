//! States of the customer base: one a customer and bucket, as of the end of the bucket.

use baremo_metrics::error::MetricsError;
use baremo_metrics::page::Side;
use baremo_model::Fact;

use super::{Groups, Reading, Scan, rows};
use crate::EngineError;
use crate::plan::{MetricPlan, Plan};
use crate::session::Session;

/// Date of sides whose rows hold at the end of each bucket.
const JUDGED_AT: &str = "judged_at";

/// Customers times buckets that are judged, at most: some gigabytes.
const MOST: usize = 10_000_000;

/// Returns whether the rows of a side hold at the end of each bucket, rather than at a date.
pub(super) fn hold(metric: &MetricPlan, side: &Side) -> bool {
    side.date.of(metric.basis) == Some(JUDGED_AT)
}

/// Scans the customers known at the end of each bucket, each as of then. Their rows are those they
/// have in the customer base of the whole snapshot.
pub(super) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let plan = &Plan { metrics: [metric.clone()].into(), ..plan.clone() };
    let latest = session.tables().latest();
    let end = |bucket: usize| {
        let (start, end) = plan.bucket_range(bucket);
        Some((end - 1).min(latest)).filter(|end| *end >= start)
    };
    let ends: Vec<i64> = (0..plan.bucket_count()).filter_map(end).collect();
    let mut found = if ends == [latest] {
        session.prepare_segments(plan)?;
        rows(session, plan, metric, side, Reading::ByDate, groups)?
    } else {
        let judged = judged(session, &ends)?;
        let pairs = judged.iter().map(|(customer, at, _)| (*customer, *at));
        let dated = session.dated(pairs.collect())?;
        dated.prepare_segments(plan)?;
        let mut found = rows(&dated, plan, metric, side, Reading::ByDate, groups)?;
        for observation in found.observations.iter_mut() {
            let (.., row) = judged[observation.row as usize];
            (observation.row, observation.case_row) = (row, row);
        }
        for left in &mut found.left_out {
            let (.., row) = judged[left.row as usize];
            (left.row, left.case_row) = (row, row);
        }
        found
    };
    // The whole range has an end of its own: it is not the sum of its buckets.
    found.plain = false;
    Ok(found)
}

/// Returns the customers known at each instant: customer, instant, row in the base.
fn judged(session: &Session, ends: &[i64]) -> Result<Vec<(u32, i64, u32)>, EngineError> {
    let tables = session.tables();
    let customers = tables.codes(Fact::CustomerBase, "customer")?;
    let known_since = tables.integers(Fact::CustomerBase, "known_since")?;
    let values = customers.len().saturating_mul(ends.len());
    if values > MOST {
        return Err(MetricsError::TooLarge { values, most: MOST }.into());
    }
    let mut judged = Vec::with_capacity(values);
    for (row, (customer, known)) in customers.iter().zip(known_since.iter()).enumerate() {
        let ends = ends.iter().filter(|end| known <= *end);
        judged.extend(ends.map(|end| (*customer, *end, row as u32)));
    }
    judged.sort_unstable();
    Ok(judged)
}
