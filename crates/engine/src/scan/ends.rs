//! States of the customer base: one a customer and bucket, as of the end of the bucket.

use baremo_metrics::error::MetricsError;
use baremo_metrics::page::Side;
use baremo_model::Fact;
use rayon::prelude::*;

use super::{Groups, Reading, Scan, rows};
use crate::EngineError;
use crate::money;
use crate::plan::{MetricPlan, Plan};
use crate::session::Session;

/// Date of sides whose rows hold at the end of each bucket.
pub(crate) const JUDGED_AT: &str = "judged_at";

/// Customers times buckets that are judged, at most: some gigabytes.
const MOST: usize = 10_000_000;

/// Returns whether the rows of a side hold at the end of each bucket, rather than at a date.
pub(crate) fn are_states(metric: &MetricPlan, side: &Side) -> bool {
    side.date.of(metric.basis) == Some(JUDGED_AT)
}

/// Scans the customers known at the end of each bucket, each as of then, money converted. Their
/// rows are those they have in the customer base of the whole snapshot.
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
    let mut whole = Scan::default();
    if ends == [latest] {
        session.prepare_segments(plan)?;
        whole = rows(session, plan, metric, side, Reading::ByDate, groups)?;
        money::convert(session, side, &mut whole)?;
    } else {
        let base = session.tables().rows(Fact::CustomerBase)?;
        let values = base.saturating_mul(ends.len());
        if values > MOST && ends.len() > 1 {
            return Err(MetricsError::TooLarge { values, most: MOST }.into());
        }
        let one = |end: &i64| as_of(session, plan, metric, side, *end);
        let all: Vec<_> = ends.par_iter().map(one).collect::<Result<_, EngineError>>()?;
        for (own, mut found) in all {
            let numbers: Vec<u32> = own.keys.iter().map(|key| groups.number(key)).collect();
            found.observations.iter_mut().for_each(|o| o.group = numbers[o.group as usize]);
            found.left_out.iter_mut().for_each(|left| left.group = numbers[left.group as usize]);
            whole.observations.add(found.observations.take());
            whole.left_out.append(&mut found.left_out);
            (whole.reasons, whole.weighted) = (found.reasons, found.weighted);
        }
    }
    // The whole range has an end of its own: it is not the sum of its buckets.
    whole.plain = false;
    Ok(whole)
}

/// Scans the customers known at an instant, as they were then.
fn as_of(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    end: i64,
) -> Result<(Groups, Scan), EngineError> {
    let tables = session.tables();
    let customers = tables.codes(Fact::CustomerBase, "customer")?;
    let known_since = tables.integers(Fact::CustomerBase, "known_since")?;
    let base: Vec<u32> =
        (0..customers.len() as u32).filter(|row| known_since[*row as usize] <= end).collect();
    let dated = session.dated(base.iter().map(|row| (customers[*row as usize], end)).collect())?;
    dated.prepare_segments(plan)?;
    let mut groups = Groups::default();
    let mut found = rows(&dated, plan, metric, side, Reading::ByDate, &mut groups)?;
    money::convert(&dated, side, &mut found)?;
    for observation in found.observations.iter_mut() {
        let row = base[observation.row as usize];
        (observation.row, observation.case_row) = (row, row);
    }
    for left in &mut found.left_out {
        let row = base[left.row as usize];
        (left.row, left.case_row) = (row, row);
    }
    Ok((groups, found))
}
