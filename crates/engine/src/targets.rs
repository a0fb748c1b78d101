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
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::EngineError;
use crate::dated::Dated;
use crate::eval::{Scope, Seen, YES, bind_bool, bind_int};
use crate::finish::Measured;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Scan};
use crate::session::Session;
use crate::settings::Clock;

/// The dimension that tells targets apart.
const TARGET: &str = "target";

/// The calendar of a question that leaves each policy its own.
const OWN_CALENDAR: &str = "wall";

/// Columns that decide targets.
struct Cases {
    opened: Arc<Vec<i64>>,
    solved: Arc<Vec<i64>>,
    priority: Arc<Vec<u32>>,
}

impl Cases {
    fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        Ok(Cases {
            opened: tables.integers(Fact::Cases, "opened_at")?,
            solved: tables.integers(Fact::Cases, "solved_at")?,
            priority: tables.codes(Fact::Cases, "priority_at_open")?,
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
    pub(crate) policy: usize,
    pub(crate) target: usize,
    /// When it falls due; none while a pause without end holds it.
    pub(crate) due: Option<i64>,
}

/// A promise that has fallen due, as little of it as a question needs: a session keeps them all.
#[derive(Clone, Copy)]
pub(crate) struct Due {
    due: i64,
    case_row: u32,
    kind: TargetKind,
    met: bool,
    cancelled: bool,
}

/// Returns every promise with the instant at which it falls due, by its policy's own calendar.
pub(crate) fn each(session: &Session, zone: &TimeZone) -> Result<Vec<Promise>, EngineError> {
    every(session, zone, OWN_CALENDAR, Some)
}

/// Returns every promise that is due by the watermark of its source.
pub(crate) fn dues(
    session: &Session,
    zone: &TimeZone,
    calendar: &str,
) -> Result<Vec<Due>, EngineError> {
    let plan = Plan::plain();
    let scope = session.plain_scope(&plan, Fact::Cases);
    let policies = &session.settings().policies.policies;
    let watermark = bind_int(&scope, &baremo_metrics::Expr::Watermark)?;
    let watermark = watermark.values(0..session.tables().rows(Fact::Cases)?);
    every(session, zone, calendar, |promise| {
        let due = promise.due.filter(|due| *due <= watermark[promise.case_row])?;
        Some(Due {
            due,
            case_row: promise.case_row as u32,
            kind: policies[promise.policy].targets[promise.target].kind,
            met: promise.kept != NULL_INT && promise.kept <= due,
            cancelled: promise.cancelled,
        })
    })
}

/// Makes something of every promise: of those on turns first, then of those on whole cases.
fn every<T: Send>(
    session: &Session,
    zone: &TimeZone,
    calendar: &str,
    make: impl Fn(Promise) -> Option<T> + Sync,
) -> Result<Vec<T>, EngineError> {
    if session.settings().policies.policies.is_empty() {
        return Ok(Vec::new());
    }
    let promised = Promised::read(session, zone, calendar)?;
    let turns = Turns::read(session)?;
    let of_turn = |row: usize| make(promised.on_turn(&turns, row)?);
    let whole = [TargetKind::Resolution, TargetKind::RequesterWait, TargetKind::AgentWait];
    let of_case = |row: usize| whole.map(|kind| make(promised.on_case(kind, row)?));
    let mut all: Vec<T> = (0..turns.case_row.len()).into_par_iter().filter_map(of_turn).collect();
    let cases = (0..promised.cases.opened.len()).into_par_iter();
    all.par_extend(cases.flat_map_iter(of_case).flatten_iter());
    Ok(all)
}

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
    let dues = session.dues(plan, &metric.calendar)?;
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
    let scope = Scope { dated: dated.as_ref(), ..scope };
    let keep = plan.filter.as_ref().map(|filter| bind_bool(&scope, filter)).transpose()?;
    let keep = keep.map(|filter| filter.truths(0..opened.len()));
    let dimensions = dimensions(&scope, plan)?;
    let mut scan = Scan { reasons: reasons(), ..Scan::default() };
    for due in dues.iter() {
        let row = due.case_row as usize;
        let at = dated_at(due);
        let Some(bucket) = plan.bucket_of(at) else { continue };
        if keep.as_ref().is_some_and(|keep| keep[row] != YES) {
            continue;
        }
        let code = |dimension: &Option<Seen>| match dimension {
            Some(seen) => seen.code(row),
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
fn count(scan: &mut Scan, due: &Due, placed: &Placed, excluded: Option<&str>) {
    let Placed { row, bucket, group, at } = *placed;
    let reason = match excluded {
        Some(word) => scan.reasons.iter().position(|reason| reason == word),
        None => due.cancelled.then_some(0),
    };
    if let Some(reason) = reason {
        let reason = reason as u32;
        scan.left_out.push(LeftOut { row, case_row: row, bucket, group, reason, at });
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

/// What decides promises: policies and their clocks, pauses, and the columns of cases.
struct Promised<'a> {
    policies: &'a [Policy],
    /// Index of the policy of each case.
    of_case: Vec<Option<usize>>,
    clocks: Vec<Clock>,
    /// By policy and target: the codes of the statuses that pause it.
    pausing: Vec<Vec<Vec<u32>>>,
    pauses: Pauses,
    /// By policy, kind and code of the priority.
    targets: FxHashMap<(usize, TargetKind, u32), usize>,
    cases: Cases,
}

impl<'a> Promised<'a> {
    fn read(session: &'a Session, zone: &TimeZone, calendar: &str) -> Result<Self, EngineError> {
        let policies = session.settings().policies.policies.as_slice();
        let cases = Cases::read(session)?;
        let plan = Plan { time_zone: zone.clone(), ..Plan::plain() };
        let scope = session.plain_scope(&plan, Fact::Cases);
        let clock = |policy: &Policy| match calendar {
            OWN_CALENDAR => session.clock_named(&policy.calendar, Fact::Cases),
            calendar => session.clock_named(calendar, Fact::Cases),
        };
        let codes = |target: &Target| {
            pausing(target).iter().map(|word| session.tables().code(word)).collect()
        };
        Ok(Promised {
            of_case: policy_of_each_case(&scope, policies, &cases.opened, zone)?,
            clocks: policies.iter().map(clock).collect::<Result<_, _>>()?,
            pausing: policies
                .iter()
                .map(|policy| policy.targets.iter().map(codes).collect())
                .collect(),
            pauses: Pauses::read(session)?,
            targets: targets_by_priority(session, policies, &cases.priority),
            policies,
            cases,
        })
    }

    fn on_turn(&self, turns: &Turns, row: usize) -> Option<Promise> {
        if turns.human[row] & 1 == 0 {
            return None;
        }
        let kind = match turns.first[row] & 1 {
            0 => TargetKind::NextResponse,
            _ => TargetKind::FirstResponse,
        };
        let (replied, ended) = (turns.replied[row], turns.ended[row]);
        let cancelled = replied == NULL_INT && ended != NULL_INT;
        let case_row = turns.case_row[row] as usize;
        self.promise(case_row, kind, (turns.waiting[row], replied), cancelled)
    }

    fn on_case(&self, kind: TargetKind, row: usize) -> Option<Promise> {
        self.promise(row, kind, (self.cases.opened[row], self.cases.solved[row]), false)
    }

    fn promise(
        &self,
        case_row: usize,
        kind: TargetKind,
        (start, kept): (i64, i64),
        cancelled: bool,
    ) -> Option<Promise> {
        let policy = self.of_case[case_row]?;
        let target = *self.targets.get(&(policy, kind, self.cases.priority[case_row]))?;
        let paused = self.pauses.of(case_row, &self.pausing[policy][target], start);
        let within = self.policies[policy].targets[target].within_micros;
        let due = due_at(&self.clocks[policy], case_row, start, within, &paused);
        Some(Promise { case_row, start, kept, cancelled, policy, target, due })
    }
}

/// Columns of turns that decide targets.
struct Turns {
    case_row: Arc<Vec<i64>>,
    waiting: Arc<Vec<i64>>,
    replied: Arc<Vec<i64>>,
    ended: Arc<Vec<i64>>,
    human: Arc<Vec<u8>>,
    first: Arc<Vec<u8>>,
}

impl Turns {
    fn read(session: &Session) -> Result<Self, EngineError> {
        let tables = session.tables();
        Ok(Turns {
            case_row: tables.integers(Fact::Turns, "case_row")?,
            waiting: tables.integers(Fact::Turns, "waiting_since")?,
            replied: tables.integers(Fact::Turns, "replied_at")?,
            ended: tables.integers(Fact::Turns, "ended_at")?,
            human: bits(session, "clocks")?,
            first: bits(session, "first")?,
        })
    }
}

/// Returns the target of each policy and kind for each priority that cases have.
fn targets_by_priority(
    session: &Session,
    policies: &[Policy],
    priorities: &[u32],
) -> FxHashMap<(usize, TargetKind, u32), usize> {
    let codes: FxHashSet<u32> = priorities.iter().copied().collect();
    let mut targets = FxHashMap::default();
    for code in codes {
        let priority = session.tables().text(code);
        for (index, policy) in policies.iter().enumerate() {
            for kind in policy.targets.iter().map(|target| target.kind) {
                let found = target_of(policy, kind, priority.as_deref());
                targets.extend(found.map(|(target, _)| ((index, kind, code), target)));
            }
        }
    }
    targets
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
        spans.par_sort_unstable();
        Ok(Pauses { spans })
    }

    /// Returns the spans of a case in a pause status, from an instant on; open ends have none.
    fn of(&self, row: usize, codes: &[u32], from: i64) -> Vec<(i64, i64)> {
        if codes.is_empty() {
            return Vec::new();
        }
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
