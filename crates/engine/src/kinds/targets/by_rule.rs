//! By which policy targets were judged, which of them run in the calendar that rules choose, and
//! whether these chose one.

use baremo_model::Fact;
use rustc_hash::FxHashSet;

use super::{Asked, OWN_CALENDAR};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::scan::Scan;
use crate::session::Session;
use crate::settings::{BUSINESS, Lacking};

/// Returns the case of each target that counts and runs in business time, with for how much of the
/// time until the target fell due no rule chose a calendar for it. Where the rules choose none at
/// all, none is said to be lacking: the answer says so of all.
pub(crate) fn by_rule(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    scan: &Scan,
) -> Result<Vec<(u32, Lacking)>, EngineError> {
    let policies = &session.settings().policies.policies;
    let calendars = policies.iter().map(|policy| match metric.calendar.as_str() {
        OWN_CALENDAR => policy.calendar.as_str(),
        asked => asked,
    });
    let by_policy: Vec<bool> = calendars.map(|calendar| calendar == BUSINESS).collect();
    if !by_policy.contains(&true) {
        return Ok(Vec::new());
    }
    let clock = session.clock_named(BUSINESS, Fact::Cases)?;
    let began = session.tables().integers(Fact::Cases, Fact::Cases.date_column())?;
    let policy_of = policy_of_each(session, plan, metric)?;
    let is_ruled = |case: u32| by_policy.get(usize::from(policy_of[case as usize])) == Some(&true);
    let counted = scan.observations.iter().filter(|one| is_ruled(one.case_row));
    let lacking = |case: u32, until: i64| clock.lacking(case as usize, began[case as usize], until);
    Ok(counted.map(|one| (one.case_row, lacking(one.case_row, one.at))).collect())
}

/// Returns the policies by which the targets that count were judged, each by its place.
pub(crate) fn judged_by(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    scan: &Scan,
) -> Result<FxHashSet<u16>, EngineError> {
    let policy_of = policy_of_each(session, plan, metric)?;
    Ok(scan.observations.iter().map(|one| policy_of[one.case_row as usize]).collect())
}

/// Returns the place of the policy of each case, all of whose targets are of one; another number
/// than any where no target of it has fallen due.
fn policy_of_each(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
) -> Result<Vec<u16>, EngineError> {
    let mut policies = vec![u16::MAX; session.tables().rows(Fact::Cases)?];
    for due in session.dues(plan, Asked::of(metric)?)?.iter() {
        policies[due.case_row as usize] = due.policy;
    }
    Ok(policies)
}
