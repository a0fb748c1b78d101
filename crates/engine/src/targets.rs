//! Service-level targets: what was promised, when it fell due, and whether it was met.
//!
//! Each policy promises targets; the first policy whose `when` holds for a case as of its opening
//! applies. One observation is one target, dated when it falls due; a target that is not due at the
//! watermark is not counted. Time in a pause status does not run. A target whose wait ended without
//! an answer because the case was solved is cancelled: left out and counted.

mod promise;

use baremo_metrics::answer::Value;
use baremo_metrics::page::Basis;
use baremo_metrics::statistics;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

pub(crate) use self::promise::{Asked, Due, dues, each};
use crate::EngineError;
use crate::dated::Dated;
use crate::eval::{Scope, Seen, YES, bind_bool};
use crate::finish::Measured;
use crate::moments::{Moments, are_named};
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Scan};
use crate::session::Session;

/// The dimension that tells targets apart.
pub(crate) const TARGET: &str = "target";

/// Scans the targets of every case. The value of an observation is 1 when the target was met.
pub(crate) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let tables = session.tables();
    let scope = session.scope(plan, metric, Fact::Cases);
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let excluded = tables.codes(Fact::Cases, "excluded")?;
    let dues = session.dues(plan, Asked::of(metric)?)?;
    let created = metric.basis == Basis::Created;
    let dated_at = |due: &Due| if created { opened[due.case_row as usize] } else { due.due };
    // Of a case's targets the last one in the range says as of when its customer is told apart.
    let dated = Dated::of(&scope, session, plan, metric, || {
        let mut last = vec![NULL_INT; opened.len()];
        for due in dues.iter().filter(|due| plan.bucket_of(dated_at(due)).is_some()) {
            let known = &mut last[due.case_row as usize];
            *known = (*known).max(dated_at(due));
        }
        Ok(last)
    })?;
    // The targets of a case fall due at hours of their own: then each is looked at by itself.
    let each = dues.iter().map(|due| (i64::from(due.case_row), dated_at(due)));
    let told = are_named(plan).then(|| Moments::of_each(session, plan, Fact::Cases, each));
    let moments = told.as_ref();
    let scope = Scope { dated: dated.as_ref(), moments, has_moments: true, ..scope };
    let keep = plan.filter.as_ref().map(|filter| bind_bool(&scope, filter)).transpose()?;
    let looked_at = if moments.is_some() { dues.len() } else { opened.len() };
    let keep = keep.map(|filter| filter.truths(0..looked_at));
    let dimensions = dimensions(&scope, plan)?;
    let mut scan = Scan { reasons: reasons(), ..Scan::default() };
    for (index, due) in dues.iter().enumerate() {
        let row = due.case_row as usize;
        let place = if moments.is_some() { index } else { row };
        let at = dated_at(due);
        let Some(bucket) = plan.bucket_of(at) else { continue };
        if keep.as_ref().is_some_and(|keep| keep[place] != YES) {
            continue;
        }
        let code = |dimension: &Option<Seen>| match dimension {
            Some(seen) => seen.code(place),
            None => tables.code(due.kind.word()),
        };
        let key: Vec<u32> = dimensions.iter().map(code).collect();
        let placed = Placed { row: due.case_row, bucket, group: groups.number(&key), at };
        let excluded = match excluded[row] {
            NULL_CODE => None,
            code => tables.text(code),
        };
        count(&mut scan, due, &placed, excluded.as_deref());
    }
    let side = metric.definition.value.as_ref();
    if side.is_some_and(|side| side.per.as_deref() == Some("case")) {
        per_conversation(scan.observations.joined());
    }
    Ok(scan)
}

/// Returns why targets are left out: cancelled first, then what excludes a case.
fn reasons() -> Vec<String> {
    ["cancelled", "merged", "spam", "deleted", "test"].map(str::to_owned).to_vec()
}

/// Where a target belongs in the answer.
struct Placed {
    row: u32,
    bucket: u32,
    group: u32,
    at: i64,
}

/// Adds one target that fell due: met, missed, or left out with its reason.
fn count(scan: &mut Scan, due: &Due, placed: &Placed, excluded: Option<&str>) {
    let Placed { row, bucket, group, at } = *placed;
    let reason = match excluded {
        Some(word) => scan.reasons.iter().position(|reason| reason == word),
        None => due.cancelled.then_some(0),
    };
    if let Some(reason) = reason {
        let reason = reason as u32;
        scan.left_out.push(LeftOut { row, case_row: row, bucket, group, reason, at, count: 1 });
        return;
    }
    let met = i64::from(due.met);
    scan.observations.push(Observation {
        row,
        case_row: row,
        bucket,
        group,
        weight: 1.0,
        value: met,
        wall: met,
        at,
    });
}

/// Keeps one observation a case and group: met when all its targets were, dated at the last.
fn per_conversation(observations: &mut Vec<Observation>) {
    observations.sort_by_key(|o| (o.case_row, o.group, std::cmp::Reverse(o.at)));
    observations.dedup_by(|other, kept| {
        let same = (other.case_row, other.group) == (kept.case_row, kept.group);
        if same {
            kept.value = kept.value.min(other.value);
        }
        same
    });
}

fn dimensions(scope: &Scope<'_>, plan: &Plan) -> Result<Vec<Option<Seen>>, EngineError> {
    let each = plan.by.iter().map(|name| match name.as_str() {
        TARGET => Ok(None),
        name => scope.see(name).map(Some).map_err(EngineError::with_target),
    });
    each.collect()
}

/// Finishes: met over due, with Wilson's interval.
pub(crate) fn finish(measured: &Measured, groups: usize, buckets: usize) -> Vec<Value> {
    let mut met = vec![0u64; groups * buckets];
    let mut due = vec![0u64; groups * buckets];
    for o in measured.upper.observations.iter() {
        let cell = measured.upper.cell(o, groups);
        met[cell] += o.value as u64;
        due[cell] += 1;
    }
    let one = |(met, due): (u64, u64)| Value {
        value: (due > 0).then(|| 100.0 * met as f64 / due as f64),
        n: due,
        numerator: Some(met as f64),
        denominator: Some(due as f64),
        interval: statistics::wilson(met, due).map(|i| [i.low * 100.0, i.high * 100.0]),
        reason: (due == 0).then(|| "no_targets".into()),
        ..Value::default()
    };
    met.into_iter().zip(due).map(one).collect()
}
