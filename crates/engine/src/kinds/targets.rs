//! Service-level targets: what was promised, when it fell due, and whether it was met.
//!
//! Each policy promises targets; the first policy whose `when` holds for a case as of its opening
//! applies. One observation is one target, dated when it falls due; a target that is not due at
//! the watermark is not counted. Time in a pause status does not run, nor does that of a whole case
//! from a solve to its re-open. A target whose wait ended without an answer, because the case was
//! solved before it was due, is cancelled: left out and counted; one that was due by then is
//! missed. The first response to what an agent or a machine began is left out too, and each where
//! bots alone saw to it before it was due, or the source tells of no replies.

mod by_rule;
mod idle;
mod pauses;
mod per_case;
mod promise;
mod silent;
mod turns;
mod void;

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::answer::{MIXED_TARGETS, OfKind, Value, left_out};
use baremo_metrics::bucket;
use baremo_metrics::expr::Expr;
use baremo_metrics::page::Basis;
pub(crate) use baremo_metrics::policy::TARGET;
use baremo_metrics::policy::TargetKind;
use baremo_metrics::statistics;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

pub(crate) use self::by_rule::{by_rule, judged_by};
pub(crate) use self::per_case::is_per_case;
use self::per_case::{Last, Unknown, besides_moments, once_each, told_at};
use self::promise::End;
pub(crate) use self::promise::{Asked, Due, OWN_CALENDAR, dues, each};
pub(crate) use self::void::Void;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::dated::{Dated, When};
use crate::reading::eval::{Scope, YES, bind_bool};
use crate::reading::moments::{Moments, are_named};
use crate::reading::scan::{Groups, LeftOut, Observation, Placed, Scan, group_source};
use crate::reading::table::Hot;
use crate::session::Session;

/// The dimension that tells them apart by who promised them.
pub(crate) const POLICY: &str = "policy";

/// Scans the targets of every case. The value of an observation is 1 when the target was met.
pub(crate) fn scan(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Scan, EngineError> {
    let (tables, scope) = (session.tables(), session.scope(plan, metric, Fact::Cases));
    let (cases, excluded) = (tables.rows(Fact::Cases)?, tables.codes(Fact::Cases, "excluded")?);
    let dues = session.dues(plan, Asked::of(metric)?)?;
    let own_dates = own_dates(session, metric)?;
    let dated_at =
        |due: &Due| own_dates.as_ref().map_or(due.due, |dates| dates[due.case_row as usize]);
    // All targets of a case see the same customer: whoever opened it, before they did.
    let dated = Dated::of(&scope, session, plan, metric, plan.judging, || {
        let counts = last_dates(plan, &dues, cases, &dated_at);
        let began = tables.integers(Fact::Cases, "opened_at")?.to_vec();
        Ok(When { counts, began })
    })?;
    let by_profile = left_by_profile(&Scope { dated: dated.as_ref(), ..scope }, metric, cases)?;
    let is_left =
        |due: &Due| by_profile.as_ref().is_some_and(|of| of[due.case_row as usize] == YES);
    let reasons = reasons();
    let place_of = |word: &str| reasons.iter().position(|reason| reason.as_str() == word);
    let reason = |due: &Due| match (excluded[due.case_row as usize], due.end) {
        _ if is_left(due) => place_of(left_out::PROFILE),
        (NULL_CODE, End::Void(void)) => place_of(void.word()),
        (NULL_CODE, End::Met | End::Missed) => None,
        (code, _) => place_of(&tables.text(code)?),
    };
    let (per_case, has_moments) = (is_per_case(metric), !plan.cumulative);
    // The targets of a case fall due at hours of their own: then each is looked at by itself. So
    // they are where they are told apart.
    let (own, is_told) = (Words::of(session).columns(plan, &dues), has_moments && are_named(plan));
    let each = is_told || !own.is_empty();
    let rows = each.then(|| Arc::new(dues.iter().map(|due| i64::from(due.case_row)).collect()));
    let (dated, rows) = (dated.as_ref(), rows.as_ref());
    let scope = Scope { dated, has_moments, rows, own: &own, ..scope };
    // A case that counts once has the hour of the last of its targets that are asked for.
    let timeless = plan.filter.as_ref().filter(|_| is_told && per_case).and_then(besides_moments);
    let asked = kept(&scope, timeless.as_ref(), dues.len())?;
    let told = is_told.then(|| {
        let (all, counts) = ((&dues[..], asked.as_deref()), |due: &Due| reason(due).is_none());
        let last = per_case.then(|| Last::of(plan, all, &dated_at, &counts));
        let dates = told_at(plan, &dues, last.as_ref(), &dated_at);
        Moments::of_each(session, plan, Fact::Cases, dates.into_iter())
    });
    let scope = Scope { moments: told.as_ref(), ..scope };
    let keep = kept(&scope, plan.filter.as_ref(), if each { dues.len() } else { cases })?;
    let source = |name: &String| group_source(session, &scope, metric, name);
    let sources = plan.by.iter().map(source).collect::<Result<Vec<_>, _>>();
    let sources = sources.map_err(EngineError::with_targets)?;
    let mut scan = Scan { reasons: reasons.clone(), ..Scan::default() };
    let (mut placed, mut unknown) = (Placed::default(), Unknown::default());
    for (index, due) in dues.iter().enumerate() {
        let place = if each { index } else { due.case_row as usize };
        let Some(bucket) = plan.bucket_of(dated_at(due)) else { continue };
        if keep.as_ref().is_some_and(|keep| keep[place] != YES) {
            continue;
        }
        placed.fill(&sources, (place, due.case_row as usize), None, groups);
        if per_case {
            unknown.note(due, bucket, &placed.numbers);
        }
        count(&mut scan, due, (dated_at(due), bucket, &placed.numbers[..]), reason(due));
    }
    if per_case {
        once_each(&mut scan, &unknown);
    }
    Ok(scan)
}

/// Returns when the last target of each case is dated that lies in the range.
fn last_dates(plan: &Plan, dues: &[Due], cases: usize, dated_at: &dyn Fn(&Due) -> i64) -> Vec<i64> {
    let mut counts = vec![NULL_INT; cases];
    for due in dues.iter().filter(|due| plan.bucket_of(dated_at(due)).is_some()) {
        let last = &mut counts[due.case_row as usize];
        *last = (*last).max(dated_at(due));
    }
    counts
}

/// Returns the date that each case gives its targets; none where each is dated when it falls due.
fn own_dates(session: &Session, metric: &MetricPlan) -> Result<Option<Arc<Vec<i64>>>, EngineError> {
    let column = match metric.basis {
        Basis::Event => return Ok(None),
        Basis::Created => "opened_at",
        Basis::Closed => "solved_at",
    };
    Ok(Some(session.tables().integers(Fact::Cases, column)?))
}

/// Returns of each case whether the profile leaves it out; none where it leaves out nothing.
fn left_by_profile(
    scope: &Scope<'_>,
    metric: &MetricPlan,
    cases: usize,
) -> Result<Option<Vec<u8>>, EngineError> {
    let Some(expr) = &metric.profile_exclude else { return Ok(None) };
    let excluded = bind_bool(scope, expr).map_err(|error| error.at(&metric.profile_origin))?;
    Ok(Some(excluded.truths(0..cases)))
}

/// Returns why targets are left out: those of the promise itself, what excludes a case, and the
/// profile, which comes before all of them.
fn reasons() -> Vec<String> {
    let of_cases = Fact::Cases.column("excluded").map(|column| column.words).unwrap_or_default();
    let all = Void::ALL.map(Void::word).into_iter().chain(of_cases.iter().copied());
    all.chain([left_out::PROFILE]).map(str::to_owned).collect()
}

/// Returns the place of a kind of target among all.
fn place(kind: TargetKind) -> i64 {
    let found = TargetKind::WORDS.iter().position(|(_, known)| *known == kind);
    found.map_or(0, |place| place as i64)
}

/// Adds one target, dated, in a bucket and some groups: met, missed, or left out with its reason.
/// What would be its wall time, which no target has, says of which kind it is.
fn count(
    scan: &mut Scan,
    due: &Due,
    (at, bucket, groups): (i64, u32, &[u32]),
    reason: Option<usize>,
) {
    let (row, case_row) = (due.case_row, due.case_row);
    if let Some(reason) = reason {
        let reason = reason as u32;
        let left = |&group: &u32| LeftOut { row, case_row, bucket, group, reason, at, count: 1 };
        scan.left_out.extend(groups.iter().map(left));
        return;
    }
    let met = |&group: &u32| Observation {
        row,
        case_row,
        bucket,
        group,
        weight: 1.0,
        value: i64::from(due.end == End::Met),
        wall: place(due.kind),
        at,
    };
    scan.observations.extend(groups.iter().map(met));
}

/// Returns for what is looked at whether a filter holds; none where there is none.
fn kept(
    scope: &Scope<'_>,
    filter: Option<&Expr>,
    count: usize,
) -> Result<Option<Vec<u8>>, EngineError> {
    let filter = filter.map(|filter| bind_bool(scope, filter)).transpose();
    Ok(filter.map_err(EngineError::with_targets)?.map(|filter| filter.truths(0..count)))
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

    /// Returns what a question names of targets themselves, as columns.
    fn columns(&self, plan: &Plan, dues: &[Due]) -> Vec<(&'static str, Hot)> {
        let mut named = plan.filter.as_ref().map(|filter| filter.columns()).unwrap_or_default();
        named.extend(plan.by.iter().map(String::as_str));
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
    let scan = &measured.upper;
    for o in scan.observations.iter() {
        let cell = scan.cell(o, groups);
        met[cell] += o.value as u64;
        due[cell] += 1;
    }
    let untold = scan.reasons.iter().position(|reason| reason == left_out::NO_REPLIES_TOLD);
    let unknown = scan.left_out.iter().filter(|left| Some(left.reason as usize) == untold);
    let unknown: FxHashSet<usize> = unknown.map(|left| scan.cell_left_out(left, groups)).collect();
    let may_mix = !are_told_apart(plan) && !is_per_case(metric);
    let is_mixed = may_mix && by_kind(measured).len() > 1;
    let one = |(cell, (met, due)): (usize, (u64, u64))| {
        let reason = match () {
            () if due == 0 && unknown.contains(&cell) => Some(left_out::NO_REPLIES_TOLD),
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
    met.into_iter().zip(due).enumerate().map(one).collect()
}
