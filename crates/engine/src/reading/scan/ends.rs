//! States of the customer base: one a customer and bucket, as of the end of the bucket.

use baremo_metrics::error::MetricsError;
pub(crate) use baremo_metrics::page::JUDGED_AT;
use baremo_metrics::page::Side;
use baremo_model::Fact;
use rayon::prelude::*;

use super::{Groups, Reading, Scan, SideScan};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::customers::health::parts::{is_mean_health, sums};
use crate::customers::outlook::refused;
use crate::kinds::money;
use crate::reading::dated::Judging;
use crate::reading::table::Chosen;
use crate::reading::table::base::Course;
use crate::session::Session;

/// Customers times buckets that are judged, at most: some gigabytes.
const MOST: usize = 10_000_000;

/// The end of a bucket.
#[derive(Clone, Copy)]
struct End {
    bucket: u32,
    /// The last instant at which it is judged.
    at: i64,
}

/// Returns whether the rows of a side hold at the end of each bucket, rather than at a date.
pub(crate) fn are_states(metric: &MetricPlan, side: &Side) -> bool {
    side.date.of(metric.basis) == Some(JUDGED_AT)
}

/// Scans one side of states.
pub(super) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let found = states(session, plan, metric, &[side], groups)?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// Scans the customers known at the end of each bucket, each as of then, money converted, once for
/// each side: all of them read the base that is made for an end. Their rows are those they have in
/// the customer base of the whole snapshot.
pub(crate) fn states(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    sides: &[&Side],
    groups: &mut Groups,
) -> Result<Vec<Scan>, EngineError> {
    let metrics = [metric.clone()].into();
    let plan = &Plan { metrics, judging: Judging::End, ..plan.clone() };
    let latest = session.tables().latest();
    // What begins after the last that tells of it has no value.
    let until = session.customers_until(metric)?.unwrap_or(latest).min(latest);
    let end = |bucket: usize| {
        let (start, end) = plan.bucket_range(bucket);
        let at = (end - 1).min(latest);
        (start < end && start <= until).then_some(End { bucket: bucket as u32, at })
    };
    let ends: Vec<End> = (0..plan.bucket_count()).filter_map(end).collect();
    let mut whole: Vec<Scan> = sides.iter().map(|_| Scan::default()).collect();
    match ends.as_slice() {
        [end] if end.at == latest => {
            session.prepare_segments(plan)?;
            for (side, found) in sides.iter().zip(&mut whole) {
                *found =
                    SideScan::new(session, plan, metric, side, Reading::ByDate)?.rows(groups)?;
                money::convert(session, side, found)?;
                found.refused.extend(refused(session, side)?.then_some(end.bucket));
                if is_mean_health(metric, side) {
                    found.health = sums(session, found)?;
                }
            }
        }
        ends => {
            let base = session.tables().rows(Fact::CustomerBase)?;
            let values = base.saturating_mul(ends.len());
            if values > MOST && ends.len() > 1 {
                return Err(MetricsError::TooLarge { values, most: MOST }.into());
            }
            // Each core goes through a stretch of them: from one end to the next most customers
            // stay as they are.
            let share = ends.len().div_ceil(rayon::current_num_threads()).max(1);
            let stretch = |ends: &[End]| -> Result<Vec<_>, EngineError> {
                let mut course = match ends {
                    [_] => None,
                    _ => Some(Course::of(session.tables())?),
                };
                let one = |end: &End| as_of(session, plan, metric, sides, (*end, course.as_mut()));
                ends.iter().map(one).collect()
            };
            let all: Vec<Vec<_>> =
                ends.par_chunks(share).map(stretch).collect::<Result<_, EngineError>>()?;
            for each in all.into_iter().flatten() {
                for ((own, found), sum) in each.into_iter().zip(&mut whole) {
                    add(sum, found, &own, groups);
                }
            }
        }
    }
    // The whole range has an end of its own: it is not the sum of its buckets.
    whole.iter_mut().for_each(|found| found.plain = false);
    Ok(whole)
}

/// Adds what was found at one end, whose groups have numbers of their own.
fn add(sum: &mut Scan, mut found: Scan, own: &Groups, groups: &mut Groups) {
    let numbers: Vec<u32> = own.keys.iter().map(|key| groups.number(key)).collect();
    found.renumber(&numbers);
    sum.observations.add(found.observations.take());
    sum.left_out.append(&mut found.left_out);
    sum.refused.append(&mut found.refused);
    sum.health.append(&mut found.health);
    if let Some(told) = found.in_currencies.take() {
        sum.in_currencies.get_or_insert_with(Vec::new).extend(told);
    }
    (sum.reasons, sum.weighted) = (found.reasons, found.weighted);
}

/// Scans the customers known at an instant, as they were then; on the course that leads to it,
/// where there is one.
fn as_of(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    sides: &[&Side],
    (end, course): (End, Option<&mut Course>),
) -> Result<Vec<(Groups, Scan)>, EngineError> {
    let tables = session.tables();
    let customers = tables.codes(Fact::CustomerBase, "customer")?;
    let known_since = tables.integers(Fact::CustomerBase, "known_since")?;
    let base: Vec<u32> =
        (0..customers.len() as u32).filter(|row| known_since[*row as usize] <= end.at).collect();
    let judged = base.iter().map(|row| (customers[*row as usize], end.at));
    let made = course.map_or_else(Vec::new, |course| course.at(end.at, &base));
    let dated = session.dated_as(Chosen::whole(judged.collect()), made)?;
    dated.prepare_segments(plan)?;
    let one = |side: &&Side| {
        let mut groups = Groups::default();
        let side_scan = SideScan::new(&dated, plan, metric, side, Reading::ByDate)?;
        let mut found = side_scan.rows(&mut groups)?;
        money::convert(&dated, side, &mut found)?;
        // Which currency it is stands in this base: that of the snapshot tells of today.
        found.in_currencies = money::in_currencies(&dated, side, &found)?;
        found.refused.extend(refused(&dated, side)?.then_some(end.bucket));
        if is_mean_health(metric, side) {
            found.health = sums(&dated, &found)?;
        }
        for observation in found.observations.iter_mut() {
            let row = base[observation.row as usize];
            (observation.row, observation.case_row) = (row, row);
        }
        for left in &mut found.left_out {
            let row = base[left.row as usize];
            (left.row, left.case_row) = (row, row);
        }
        Ok((groups, found))
    };
    sides.iter().map(one).collect()
}
