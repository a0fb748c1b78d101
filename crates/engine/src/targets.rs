//! Service-level targets: what was promised, when it fell due, and whether it was met.
//!
//! Each policy promises targets; the first policy whose `when` holds for a case as of its opening
//! applies. One observation is one target, dated when it falls due; a target that is not due at the
//! watermark is not counted. Time in a pause status does not run. A target whose wait ended without
//! an answer because the case was solved is cancelled: left out and counted.

use std::sync::Arc;

use baremo_metrics::answer::Value;
use baremo_metrics::page::Basis;
use baremo_metrics::policy::{Policy, Target, TargetKind};
use baremo_metrics::statistics;
use baremo_model::event::STATUSES;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use jiff::tz::TimeZone;

use crate::EngineError;
use crate::eval::{Scope, Seen, YES, bind_bool, bind_int};
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Scan};
use crate::session::Session;
use crate::settings::Clock;

/// The dimension that tells targets apart.
const TARGET: &str = "target";

/// Columns that decide targets.
struct Cases {
    opened: Arc<Vec<i64>>,
    solved: Arc<Vec<i64>>,
    priority: Arc<Vec<u32>>,
    excluded: Arc<Vec<u32>>,
}

impl Cases {
    fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        Ok(Cases {
            opened: tables.integers(Fact::Cases, "opened_at")?,
            solved: tables.integers(Fact::Cases, "solved_at")?,
            priority: tables.codes(Fact::Cases, "priority_at_open")?,
            excluded: tables.codes(Fact::Cases, "excluded")?,
        })
    }
}

/// One promise about one case.
pub(crate) struct Promise {
    case_row: usize,
    pub(crate) start: i64,
    /// When it was kept.
    pub(crate) kept: i64,
    /// Whether the wait ended without being answered.
    pub(crate) cancelled: bool,
    kind: u32,
    pub(crate) within: i64,
    pub(crate) policy: usize,
    pub(crate) target: usize,
}

/// Returns every promise with the instant at which it falls due, by its policy's own calendar;
/// none while a pause holds it.
pub(crate) fn each(
    session: &Session,
    plan: &Plan,
) -> Result<Vec<(Promise, Option<i64>)>, EngineError> {
    let policies = &session.settings().policies.policies;
    if policies.is_empty() {
        return Ok(Vec::new());
    }
    let cases = Cases::read(session)?;
    let scope = session.plain_scope(plan, Fact::Cases);
    let of_case = policy_of_each_case(&scope, policies, &cases.opened, &plan.time_zone)?;
    let clocks: Vec<Clock> = policies
        .iter()
        .map(|policy| session.clock_named(&policy.calendar, Fact::Cases))
        .collect::<Result<_, _>>()?;
    let pauses = Pauses::read(session)?;
    let due = |promise: Promise| {
        let (row, target) = (promise.case_row, &policies[promise.policy].targets[promise.target]);
        let paused = pauses.of(session, row, &pausing(target), promise.start);
        let due = due_at(&clocks[promise.policy], row, promise.start, promise.within, &paused);
        (promise, due)
    };
    Ok(promises(session, policies, &of_case, &cases)?.into_iter().map(due).collect())
}

/// Scans the targets of every case. The value of an observation is 1 when the target was met.
pub(crate) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let tables = session.tables();
    let cases = Cases::read(session)?;
    let scope = session.scope(plan, metric, Fact::Cases);
    let rows = cases.opened.len();
    let keep = match &plan.filter {
        Some(filter) => bind_bool(&scope, filter)?.truths(0..rows),
        None => vec![YES; rows],
    };
    let policies = &session.settings().policies.policies;
    let of_case = policy_of_each_case(&scope, policies, &cases.opened, &plan.time_zone)?;
    let promises = promises(session, policies, &of_case, &cases)?;
    let clocks = clocks(session, metric, policies)?;
    let pauses = Pauses::read(session)?;
    let dimensions = dimensions(&scope, plan)?;
    let mut scan = Scan { reasons: reasons(), ..Scan::default() };
    let watermark = bind_int(&scope, &baremo_metrics::Expr::Watermark)?.values(0..rows);
    for promise in promises {
        let row = promise.case_row;
        if keep[row] != YES {
            continue;
        }
        let target = &policies[promise.policy].targets[promise.target];
        let paused = pauses.of(session, row, &pausing(target), promise.start);
        let clock = &clocks[promise.policy];
        let due = due_at(clock, row, promise.start, promise.within, &paused);
        let Some(due) = due.filter(|due| *due <= watermark[row]) else { continue };
        let at = if metric.basis == Basis::Created { cases.opened[row] } else { due };
        let Some(bucket) = plan.bucket_of(at) else { continue };
        let code = |dimension: &Option<Seen>| {
            dimension.as_ref().map_or(promise.kind, |seen| seen.code(row))
        };
        let key: Vec<u32> = dimensions.iter().map(code).collect();
        let placed = Placed { row: row as u32, bucket, group: groups.number(&key), at };
        let excluded = match cases.excluded[row] {
            NULL_CODE => None,
            code => tables.text(code),
        };
        count(&mut scan, &promise, &placed, excluded.as_deref(), due);
    }
    let side = metric.definition.value.as_ref();
    if side.is_some_and(|side| side.per.as_deref() == Some("case")) {
        per_conversation(&mut scan.observations);
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
fn count(scan: &mut Scan, promise: &Promise, placed: &Placed, excluded: Option<&str>, due: i64) {
    let Placed { row, bucket, group, at } = *placed;
    let reason = match excluded {
        Some(word) => scan.reasons.iter().position(|reason| reason == word),
        None => promise.cancelled.then_some(0),
    };
    if let Some(reason) = reason {
        let reason = reason as u32;
        scan.left_out.push(LeftOut { row, case_row: row, bucket, group, reason, at });
        return;
    }
    let met = i64::from(promise.kept != NULL_INT && promise.kept <= due);
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
        name => scope.see(name).map(Some),
    });
    each.collect()
}

/// Returns the index of the policy of each case.
fn policy_of_each_case(
    scope: &Scope<'_>,
    policies: &[Policy],
    opened: &[i64],
    zone: &TimeZone,
) -> Result<Vec<Option<usize>>, EngineError> {
    let mut of_case = vec![None; opened.len()];
    for (index, policy) in policies.iter().enumerate() {
        let from = policy.from.and_then(|date| date.to_zoned(zone.clone()).ok());
        let from = from.map_or(i64::MIN, |start| start.timestamp().as_microsecond());
        let holds = match &policy.when {
            Some(when) => bind_bool(scope, when)?.truths(0..opened.len()),
            None => vec![YES; opened.len()],
        };
        for (row, slot) in of_case.iter_mut().enumerate() {
            if slot.is_none() && holds[row] == YES && opened[row] >= from {
                *slot = Some(index);
            }
        }
    }
    Ok(of_case)
}

fn clocks(
    session: &Session,
    metric: &MetricPlan,
    policies: &[Policy],
) -> Result<Vec<Clock>, EngineError> {
    let wall = metric.calendar != "wall";
    let named = |policy: &Policy| match wall {
        true => session.clock_named(&metric.calendar, Fact::Cases),
        false => session.clock_named(&policy.calendar, Fact::Cases),
    };
    policies.iter().map(named).collect()
}

fn promises(
    session: &Session,
    policies: &[Policy],
    of_case: &[Option<usize>],
    cases: &Cases,
) -> Result<Vec<Promise>, EngineError> {
    let tables = session.tables();
    let mut promises = Vec::new();
    let mut add = |row: usize, kind: TargetKind, start: i64, kept: i64, cancelled: bool| {
        let Some(policy) = of_case[row] else { return };
        let priority = tables.text(cases.priority[row]);
        let found = target_of(&policies[policy], kind, priority.as_deref());
        let Some((target, promised)) = found else { return };
        promises.push(Promise {
            case_row: row,
            start,
            kept,
            cancelled,
            kind: tables.code(kind.word()),
            within: promised.within_micros,
            policy,
            target,
        });
    };
    let case_rows = tables.integers(Fact::Turns, "case_row")?;
    let waiting = tables.integers(Fact::Turns, "waiting_since")?;
    let replied = tables.integers(Fact::Turns, "replied_at")?;
    let ended = tables.integers(Fact::Turns, "ended_at")?;
    let human = bits(session, "clocks")?;
    let first = bits(session, "first")?;
    for row in 0..case_rows.len() {
        if human[row] & 1 == 0 {
            continue;
        }
        let kind = match first[row] & 1 {
            0 => TargetKind::NextResponse,
            _ => TargetKind::FirstResponse,
        };
        let cancelled = replied[row] == NULL_INT && ended[row] != NULL_INT;
        add(case_rows[row] as usize, kind, waiting[row], replied[row], cancelled);
    }
    for row in 0..cases.opened.len() {
        for kind in [TargetKind::Resolution, TargetKind::RequesterWait, TargetKind::AgentWait] {
            add(row, kind, cases.opened[row], cases.solved[row], false);
        }
    }
    Ok(promises)
}

/// Returns the statuses in which a target's time does not run.
fn pausing(target: &Target) -> Vec<String> {
    let running: &[&str] = match target.kind {
        TargetKind::RequesterWait => &["new", "open", "hold"],
        TargetKind::AgentWait => &["pending"],
        _ => return target.pause.clone(),
    };
    let unfinished = STATUSES.iter().filter(|status| !matches!(**status, "solved" | "closed"));
    unfinished.filter(|status| !running.contains(status)).map(|s| (*s).to_owned()).collect()
}

fn bits(session: &Session, name: &str) -> Result<Arc<Vec<u8>>, EngineError> {
    match session.tables().column(Fact::Turns, name)? {
        crate::table::Hot::Bits(bits, _) => Ok(bits),
        _ => Ok(Arc::default()),
    }
}

/// Returns the target of a kind for a priority: its own, else the one for any.
fn target_of<'a>(
    policy: &'a Policy,
    kind: TargetKind,
    priority: Option<&str>,
) -> Option<(usize, &'a Target)> {
    let of_kind = || policy.targets.iter().enumerate().filter(|(_, target)| target.kind == kind);
    of_kind()
        .find(|(_, target)| target.priority.is_some() && target.priority.as_deref() == priority)
        .or_else(|| of_kind().find(|(_, target)| target.priority.is_none()))
}

/// Status spans of each case, to leave paused time out.
struct Pauses {
    spans: Vec<(u32, i64, i64, u32)>,
}

impl Pauses {
    fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        let case_rows = tables.integers(Fact::StatusSpans, "case_row")?;
        let started = tables.integers(Fact::StatusSpans, "started_at")?;
        let ended = tables.integers(Fact::StatusSpans, "ended_at")?;
        let status = tables.codes(Fact::StatusSpans, "status")?;
        let rows = 0..case_rows.len();
        let mut spans: Vec<_> = rows
            .map(|row| (case_rows[row] as u32, started[row], ended[row], status[row]))
            .collect();
        spans.sort_unstable();
        Ok(Pauses { spans })
    }

    /// Returns the spans of a case in a pause status, from an instant on; open ends have none.
    fn of(&self, session: &Session, row: usize, pause: &[String], from: i64) -> Vec<(i64, i64)> {
        if pause.is_empty() {
            return Vec::new();
        }
        let codes: Vec<u32> = pause.iter().map(|word| session.tables().code(word)).collect();
        let first = self.spans.partition_point(|span| span.0 < row as u32);
        self.spans[first..]
            .iter()
            .take_while(|span| span.0 == row as u32)
            .filter(|span| codes.contains(&span.3) && (span.2 == NULL_INT || span.2 > from))
            .map(|span| (span.1.max(from), if span.2 == NULL_INT { i64::MAX } else { span.2 }))
            .collect()
    }
}

/// Returns when a promise made at `start` falls due; none while a pause without end holds it.
fn due_at(
    clock: &Clock,
    case_row: usize,
    start: i64,
    within: i64,
    paused: &[(i64, i64)],
) -> Option<i64> {
    let mut left = within;
    let mut from = start;
    for &(pause, resume) in paused {
        let ran = clock.elapsed(case_row, from, pause);
        if ran >= left {
            break;
        }
        left -= ran;
        if resume == i64::MAX {
            return None;
        }
        from = resume;
    }
    match clock.calendar(case_row, from) {
        Some(calendar) => calendar.add_business(from, left),
        None => Some(from + left),
    }
}

/// Finishes: met over due, with Wilson's interval.
pub(crate) fn finish(measured: &Measured, groups: usize, buckets: usize) -> Vec<Value> {
    let mut met = vec![0u64; groups * buckets];
    let mut due = vec![0u64; groups * buckets];
    for o in &measured.upper.observations {
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
