//! Service-level targets: what was promised, when it fell due, and whether it was met.
//!
//! Each policy promises targets; the first policy whose `when` holds for a case as of its opening
//! applies. One observation is one target, dated when it falls due; a target that is not due at the
//! watermark is not counted. Time in a pause status does not run. A target whose wait ended without
//! an answer because the case was solved is cancelled: left out and counted. So is the first
//! response to what an agent or a machine began.

mod idle;
mod pauses;
mod promise;

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::answer::{MIXED_TARGETS, OfKind, Value};
use baremo_metrics::bucket;
use baremo_metrics::page::Basis;
pub(crate) use baremo_metrics::policy::TARGET;
use baremo_metrics::policy::TargetKind;
use baremo_metrics::statistics;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashMap;

use self::promise::End;
pub(crate) use self::promise::{Asked, Due, OWN_CALENDAR, Void, dues, each};
use crate::EngineError;
use crate::dated::Dated;
use crate::eval::{Scope, Seen, YES, bind_bool};
use crate::finish::Measured;
use crate::moments::{Moments, are_named};
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Groups, LeftOut, Observation, Scan};
use crate::session::Session;
use crate::table::Hot;

/// The dimension that tells them apart by who promised them.
pub(crate) const POLICY: &str = "policy";

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
        NULL_CODE => match due.end {
            End::Void(void) => Void::ALL.iter().position(|known| *known == void),
            End::Met | End::Missed => None,
        },
        code => {
            let word = tables.text(code)?;
            reasons.iter().position(|reason| *reason == word)
        }
    };
    let per_case = is_per_case(metric);
    let has_moments = !plan.cumulative;
    // The targets of a case fall due at hours of their own: then each is looked at by itself. A
    // case that counts once has the hour of the last. So they are where a filter tells them apart.
    let told = (has_moments && are_named(plan)).then(|| {
        let counts = |due: &Due| reason(due).is_none();
        let each = told_at(plan, &dues, per_case, &dated_at, &counts);
        Moments::of_each(session, plan, Fact::Cases, each.into_iter())
    });
    let moments = told.as_ref();
    let words = Words::of(session);
    let own = words.columns(plan, &dues);
    let each = moments.is_some() || !own.is_empty();
    let rows = each.then(|| Arc::new(dues.iter().map(|due| i64::from(due.case_row)).collect()));
    let (rows, dated) = (rows.as_ref(), dated.as_ref());
    let scope = Scope { dated, moments, has_moments, rows, own: &own, ..scope };
    let keep = kept(&scope, plan, if each { dues.len() } else { opened.len() })?;
    let dimensions = dimensions(&scope, plan)?;
    let mut scan = Scan { reasons: reasons.clone(), ..Scan::default() };
    for (index, due) in dues.iter().enumerate() {
        let row = due.case_row as usize;
        let place = if each { index } else { row };
        let at = dated_at(due);
        let Some(bucket) = plan.bucket_of(at) else { continue };
        if keep.as_ref().is_some_and(|keep| keep[place] != YES) {
            continue;
        }
        let key: Vec<u32> = dimensions.iter().map(|told| told.code(&words, due, place)).collect();
        let placed = Placed { row: due.case_row, bucket, group: groups.number(&key), at };
        count(&mut scan, due, &placed, reason(due));
    }
    if per_case {
        per_conversation(scan.observations.joined());
    }
    Ok(scan)
}

/// Returns whether a conversation counts once, with all of its targets.
pub(crate) fn is_per_case(metric: &MetricPlan) -> bool {
    let side = metric.definition.value.as_ref();
    side.is_some_and(|side| side.per.as_deref() == Some("case"))
}

/// Returns why targets are left out: those of the promise itself, then what excludes a case.
fn reasons() -> Vec<String> {
    let of_cases = Fact::Cases.column("excluded").map(|column| column.words).unwrap_or_default();
    let all = Void::ALL.map(Void::word).into_iter().chain(of_cases.iter().copied());
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

/// Returns the place of a kind of target among all.
fn place(kind: TargetKind) -> i64 {
    let found = TargetKind::WORDS.iter().position(|(_, known)| *known == kind);
    found.map_or(0, |place| place as i64)
}

/// Adds one target that fell due: met, missed, or left out with its reason. What would be its wall
/// time, which no target has, says of which kind it is.
fn count(scan: &mut Scan, due: &Due, placed: &Placed, reason: Option<usize>) {
    let Placed { row, bucket, group, at } = *placed;
    if let Some(reason) = reason {
        let reason = reason as u32;
        scan.left_out.push(LeftOut { row, case_row: row, bucket, group, reason, at, count: 1 });
        return;
    }
    let met = i64::from(due.end == End::Met);
    scan.observations.push(Observation {
        row,
        case_row: row,
        bucket,
        group,
        weight: 1.0,
        value: met,
        wall: place(due.kind),
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

/// What tells a target apart.
enum Told {
    Target,
    Policy,
    /// What tells its case apart, or the date it is counted at.
    Seen(Seen),
}

impl Told {
    fn code(&self, words: &Words, due: &Due, place: usize) -> u32 {
        match self {
            Told::Target => words.kind(due),
            Told::Policy => words.policy(due),
            Told::Seen(seen) => seen.code(place),
        }
    }
}

/// Returns for what is looked at whether the filter of a question holds; none where it has none.
fn kept(scope: &Scope<'_>, plan: &Plan, count: usize) -> Result<Option<Vec<u8>>, EngineError> {
    let filter = plan.filter.as_ref().map(|filter| bind_bool(scope, filter)).transpose();
    Ok(filter.map_err(EngineError::with_targets)?.map(|filter| filter.truths(0..count)))
}

fn dimensions(scope: &Scope<'_>, plan: &Plan) -> Result<Vec<Told>, EngineError> {
    let each = plan.by.iter().map(|name| match name.as_str() {
        TARGET => Ok(Told::Target),
        POLICY => Ok(Told::Policy),
        name => scope.see(name).map(Told::Seen).map_err(EngineError::with_targets),
    });
    each.collect()
}

/// Codes of the words that tell targets apart.
struct Words {
    kinds: Vec<(TargetKind, u32)>,
    policies: Vec<u32>,
}

impl Words {
    fn of(session: &Session) -> Self {
        let (tables, policies) = (session.tables(), &session.settings().policies.policies);
        let mut kinds: Vec<(TargetKind, u32)> = Vec::new();
        for target in policies.iter().flat_map(|policy| &policy.targets) {
            if !kinds.iter().any(|(known, _)| *known == target.kind) {
                kinds.push((target.kind, tables.code(target.kind.word())));
            }
        }
        let policies = policies.iter().map(|policy| tables.code(&policy.name)).collect();
        Words { kinds, policies }
    }

    fn kind(&self, due: &Due) -> u32 {
        let known = self.kinds.iter().find(|(kind, _)| *kind == due.kind);
        known.map_or(NULL_CODE, |(_, code)| *code)
    }

    fn policy(&self, due: &Due) -> u32 {
        self.policies.get(usize::from(due.policy)).copied().unwrap_or(NULL_CODE)
    }

    /// Returns what the filter of a question names of targets themselves, as columns.
    fn columns(&self, plan: &Plan, dues: &[Due]) -> Vec<(&'static str, Hot)> {
        let named = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        let column = |of: &dyn Fn(&Due) -> u32| Hot::Codes(Arc::new(dues.iter().map(of).collect()));
        let mut columns = Vec::new();
        if named.contains(&TARGET) {
            columns.push((TARGET, column(&|due: &Due| self.kind(due))));
        }
        if named.contains(&POLICY) {
            columns.push((POLICY, column(&|due: &Due| self.policy(due))));
        }
        columns
    }
}

/// Returns the words that a dimension of targets has, whether or not one of them has fallen due;
/// none of any other dimension.
pub(crate) fn words(session: &Session, dimension: &str) -> Option<Hot> {
    let words = Words::of(session);
    let codes = match dimension {
        TARGET => words.kinds.iter().map(|(_, code)| *code).collect(),
        POLICY => words.policies,
        _ => return None,
    };
    Some(Hot::Codes(Arc::new(codes)))
}

/// Returns the number of targets that have fallen due, by code of a dimension of theirs; empty of
/// any other dimension.
pub(crate) fn counts(session: &Session, dimension: &str) -> Result<Vec<(u32, u64)>, EngineError> {
    let code: fn(&Words, &Due) -> u32 = match dimension {
        TARGET => Words::kind,
        POLICY => Words::policy,
        _ => return Ok(Vec::new()),
    };
    let words = Words::of(session);
    let zone = session.settings().zone.clone();
    let plan = Plan { time_zone: bucket::zone(&zone)?, zone, ..Plan::plain() };
    let mut counts: BTreeMap<u32, u64> = BTreeMap::new();
    for due in session.dues(&plan, Asked::usual())?.iter() {
        let code = code(&words, due);
        if code != NULL_CODE {
            *counts.entry(code).or_default() += 1;
        }
    }
    Ok(counts.into_iter().collect())
}

/// Returns whether a question tells the kinds of targets apart.
pub(crate) fn are_told_apart(plan: &Plan) -> bool {
    plan.by.iter().any(|name| name == TARGET)
}

/// Returns how many targets of each kind fell due and were met, in the order of the kinds.
pub(crate) fn by_kind(measured: &Measured) -> Vec<OfKind> {
    let mut counts = [[0u64; 2]; TargetKind::WORDS.len()];
    for o in measured.upper.observations.iter() {
        if let Some([met, due]) = counts.get_mut(o.wall as usize) {
            *met += o.value as u64;
            *due += 1;
        }
    }
    let counted = TargetKind::WORDS.iter().zip(counts).filter(|(_, [_, due])| *due > 0);
    let of = counted.map(|((word, _), [met, due])| OfKind { kind: (*word).to_owned(), met, due });
    of.collect()
}

/// Finishes: met over due, with Wilson's interval. Where a question meets several kinds and does
/// not tell them apart, no row has a value, not even one that happens to hold a single kind: what
/// stands beside it would be another thing. How many were met and fell due is told all the same.
pub(crate) fn finish(
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
) -> Vec<Value> {
    let cells = groups * plan.bucket_count();
    let mut met = vec![0u64; cells];
    let mut due = vec![0u64; cells];
    for o in measured.upper.observations.iter() {
        let cell = measured.upper.cell(o, groups);
        met[cell] += o.value as u64;
        due[cell] += 1;
    }
    let may_mix = !are_told_apart(plan) && !is_per_case(metric);
    let is_mixed = may_mix && by_kind(measured).len() > 1;
    let one = |(met, due): (u64, u64)| {
        let reason = match () {
            () if due == 0 => Some("no_targets"),
            () if is_mixed => Some(MIXED_TARGETS),
            () => None,
        };
        let interval = statistics::wilson(met, due).filter(|_| reason.is_none());
        Value {
            value: reason.is_none().then(|| 100.0 * met as f64 / due as f64),
            n: due,
            numerator: Some(met as f64),
            denominator: Some(due as f64),
            interval: interval.map(|i| [i.low * 100.0, i.high * 100.0]),
            reason: reason.map(str::to_owned),
            ..Value::default()
        }
    };
    met.into_iter().zip(due).map(one).collect()
}
