//! Service-level targets: what was promised, when it fell due, and whether it was met.
//!
//! Each policy promises targets; the first policy whose `when` holds for a case as of its opening
//! applies. One observation is one target, dated when it falls due; a target that is not due at the
//! watermark is not counted. Time in a pause status does not run. A target whose wait ended without
//! an answer because the case was solved is cancelled: left out and counted.

mod promise;

use baremo_metrics::answer::{Value, left_out};
use baremo_metrics::page::Basis;
use baremo_metrics::statistics;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

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
    let reasons = reasons();
    let reason = |due: &Due| match excluded[due.case_row as usize] {
        NULL_CODE => due.cancelled.then_some(0),
        code => {
            let word = tables.text(code)?;
            reasons.iter().position(|reason| *reason == word)
        }
    };
    let side = metric.definition.value.as_ref();
    let per_case = side.is_some_and(|side| side.per.as_deref() == Some("case"));
    let has_moments = !plan.cumulative;
    // The targets of a case fall due at hours of their own: then each is looked at by itself. A
    // case that counts once has the hour of the last.
    let told = (has_moments && are_named(plan)).then(|| {
        let counts = |due: &Due| reason(due).is_none();
        let each = told_at(plan, &dues, per_case, &dated_at, &counts);
        Moments::of_each(session, plan, Fact::Cases, each.into_iter())
    });
    let moments = told.as_ref();
    let scope = Scope { dated: dated.as_ref(), moments, has_moments, ..scope };
    let keep = plan.filter.as_ref().map(|filter| bind_bool(&scope, filter)).transpose()?;
    let looked_at = if moments.is_some() { dues.len() } else { opened.len() };
    let keep = keep.map(|filter| filter.truths(0..looked_at));
    let dimensions = dimensions(&scope, plan)?;
    let mut scan = Scan { reasons: reasons.clone(), ..Scan::default() };
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
        count(&mut scan, due, &placed, reason(due));
    }
    if per_case {
        per_conversation(scan.observations.joined());
    }
    Ok(scan)
}

/// Returns why targets are left out: cancelled first, then what excludes a case.
fn reasons() -> Vec<String> {
    let of_cases = Fact::Cases.column("excluded").map(|column| column.words).unwrap_or_default();
    let all = [left_out::CANCELLED].into_iter().chain(of_cases.iter().copied());
    all.map(str::to_owned).collect()
}

/// Where a target belongs in the answer.
struct Placed {
    row: u32,
    bucket: u32,
    group: u32,
    at: i64,
}

/// Returns the row and the date by which each target is told apart: its own, or where a case counts
/// once, that of the last of those that count.
fn told_at(
    plan: &Plan,
    dues: &[Due],
    per_case: bool,
    dated_at: &dyn Fn(&Due) -> i64,
    counts: &dyn Fn(&Due) -> bool,
) -> Vec<(i64, i64)> {
    let last = per_case.then(|| Last::of(plan, dues, dated_at, counts));
    let at = |due: &Due| {
        let last = last.as_ref().filter(|_| counts(due)).and_then(|last| last.at(due));
        last.unwrap_or_else(|| dated_at(due))
    };
    dues.iter().map(|due| (i64::from(due.case_row), at(due))).collect()
}

/// The date of the last target of each case that counts in a range; of each kind, where a question
/// tells these apart.
struct Last {
    by_kind: bool,
    dates: FxHashMap<(u32, Option<&'static str>), i64>,
}

impl Last {
    fn of(
        plan: &Plan,
        dues: &[Due],
        dated_at: &dyn Fn(&Due) -> i64,
        counts: &dyn Fn(&Due) -> bool,
    ) -> Self {
        let by_kind = plan.by.iter().any(|name| name == TARGET);
        let mut last = Last { by_kind, dates: FxHashMap::default() };
        for due in dues.iter().filter(|due| plan.bucket_of(dated_at(due)).is_some()) {
            if counts(due) {
                let (key, at) = (last.key(due), dated_at(due));
                last.dates.entry(key).and_modify(|known| *known = at.max(*known)).or_insert(at);
            }
        }
        last
    }

    fn key(&self, due: &Due) -> (u32, Option<&'static str>) {
        (due.case_row, self.by_kind.then(|| due.kind.word()))
    }

    fn at(&self, due: &Due) -> Option<i64> {
        self.dates.get(&self.key(due)).copied()
    }
}

/// Adds one target that fell due: met, missed, or left out with its reason.
fn count(scan: &mut Scan, due: &Due, placed: &Placed, reason: Option<usize>) {
    let Placed { row, bucket, group, at } = *placed;
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
