//! What is known of values: what lies outside the time on record, what is known in part, and where
//! nothing is no 0, for nobody tells it.

use baremo_metrics::answer::{Value, left_out};
use baremo_metrics::page::{Exclusion, Kind};
use baremo_model::Fact;

use crate::EngineError;
use crate::asking::coverage::{OUTSIDE, SILENT};
use crate::asking::plan::{MetricPlan, Plan};
use crate::session::Session;

/// Why there is no value where there is nothing to make one of.
const EMPTY: [&str; 2] = ["no_observations", "nothing_to_divide_by"];

/// Blanks ratios of nothing, and counts and sums of nothing that others are made of, where whoever
/// is left out may have been something; and all that stands on nothing where only sources have
/// records that never note what is asked for, or no source notes it at all.
pub(super) fn blank_unknown(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    for exclusion in &metric.definition.exclude {
        let by_nobody = is_noted_by_nobody(session, plan, metric, exclusion)?;
        let untold = untold(values, exclusion, groups.max(1));
        let is_unknown = |(cell, value): &(usize, &mut Value)| {
            let is_nothing = match metric.definition.kind {
                Kind::Ratio => value.numerator == Some(0.0),
                Kind::Count => value.n == 0,
                _ => false,
            };
            let is_left_out = value.excluded.contains_key(&exclusion.reason);
            let is_untold = by_nobody || untold[cell % untold.len()];
            let may_be = is_untold || (exclusion.may_succeed && is_left_out);
            let is_bare = exclusion.unless_any.is_some() && value.n == 0 && is_left_out;
            (may_be && value.value == Some(0.0) && is_nothing) || is_bare
        };
        for (_, value) in values.iter_mut().enumerate().filter(is_unknown) {
            value.value = None;
            value.interval = None;
            value.reason = Some(exclusion.reason.clone());
        }
    }
    Ok(())
}

/// Returns the groups all of whose rows are of sources that never note what an exclusion wants of
/// each: where all of a group is unknown, no bucket of it is 0.
fn untold(values: &[Value], exclusion: &Exclusion, groups: usize) -> Vec<bool> {
    let is_untold = |group: usize| {
        let own = || values.iter().skip(group).step_by(groups);
        exclusion.is_of_sources()
            && own().any(|value| value.excluded.contains_key(&exclusion.reason))
            && own().all(|value| value.n == 0)
    };
    (0..groups).map(is_untold).collect()
}

/// Returns whether no source at all has a row that notes what an exclusion wants of each: then no
/// count of it is 0, also where there are no rows to be left out.
fn is_noted_by_nobody(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    exclusion: &Exclusion,
) -> Result<bool, EngineError> {
    let definition = &metric.definition;
    let side = match definition.kind {
        Kind::Count => definition.value.as_ref(),
        Kind::Ratio => definition.numerator.as_ref(),
        _ => None,
    };
    let any = exclusion.unless_any.as_ref().filter(|_| exclusion.is_of_sources());
    let Some((side, any)) = side.zip(any) else { return Ok(false) };
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Cases);
    let scope = session.scope(plan, metric, fact);
    for name in &exclusion.columns() {
        match scope.see(name) {
            Ok(_) => {}
            // The sides of a ratio may differ, and it speaks of the other one.
            Err(EngineError::Metrics(_)) => return Ok(false),
            Err(unread) => return Err(unread),
        }
    }
    Ok(session.sources_with(&scope, &metric.bind(any)?)?.is_empty())
}

/// Says of what stands on nothing that windows are not over, where records wait for their end: once
/// they are over, there is something to count.
pub(super) fn await_windows(values: &mut [Value]) {
    let waits = |value: &&mut Value| {
        let is_waiting = value.excluded.get(left_out::IMMATURE).is_some_and(|count| *count > 0);
        let is_empty = value.reason.as_deref().is_some_and(|reason| EMPTY.contains(&reason));
        value.value.is_none() && value.n == 0 && is_empty && is_waiting
    };
    for value in values.iter_mut().filter(waits) {
        value.reason = Some(left_out::IMMATURE.into());
    }
}

/// Marks what is not over, and what the first record lies in, and blanks what lies after the
/// watermark and counts before the first record. Of a time that has not begun nothing is known:
/// neither a level nor a state goes on. A step that no record tells of comes before all windows.
pub(super) fn mark_partial(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    let Some((first, last)) = session.coverage_for(plan, metric)? else {
        values.fill(Value { reason: Some("no_data".into()), ..Value::default() });
        return Ok(());
    };
    let watermark = session.watermark_of(plan).unwrap_or(last).min(last);
    let mut buckets = 0..plan.bucket_count();
    let told = match buckets.any(|bucket| plan.bucket_range(bucket).0 > watermark) {
        true => session.told_beyond(plan, metric, watermark, None)?,
        false => watermark,
    };
    let untold_step = session.untold_step(metric)?;
    for (cell, value) in values.iter_mut().enumerate() {
        let bucket = cell / groups.max(1);
        let (start, end) = plan.bucket_range(bucket);
        // What is made of others is known in part where one of them is.
        value.partial |= value.excluded.contains_key(left_out::IMMATURE)
            || plan.is_partial(bucket, first, watermark);
        // A call that was told with its length may end after all that happened.
        let is_told = start > watermark && start <= told && value.n > 0 && value.value.is_some();
        // A day's spend is dated within it, and may lie after what is known of the day.
        if start > watermark.max(first) && !is_told {
            // A source of which nothing is known yet is late where another one is not.
            let is_late = session.watermark().is_some_and(|latest| start <= latest);
            let (partial, reason) = (value.partial, if is_late { SILENT } else { OUTSIDE });
            *value = Value { partial, reason: Some(reason.into()), ..Value::default() };
            continue;
        }
        let outside = match metric.definition.kind {
            Kind::Count | Kind::Level => (end <= first).then_some(OUTSIDE),
            _ if is_told => None,
            Kind::Ratio | Kind::Members => session.uncovered(plan, metric, (start, end))?,
            _ => untold_step,
        };
        let is_funnel = metric.definition.kind == Kind::Funnel;
        if let Some(reason) = outside.filter(|_| is_funnel || value.value.is_some()) {
            value.value = None;
            value.interval = None;
            value.reason = Some(reason.into());
        }
    }
    Ok(())
}
