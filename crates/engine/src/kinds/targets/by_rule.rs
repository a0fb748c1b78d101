//! Which targets run in the calendar that rules choose, and whether they chose one.

use baremo_model::Fact;

use super::{Asked, OWN_CALENDAR};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::scan::Scan;
use crate::session::Session;
use crate::settings::{BUSINESS, Clock};

/// Returns the case of each target that counts and runs in business time, with whether no rule
/// chose a calendar for it at some time until the target fell due; nothing where the rules choose
/// none at all.
pub(crate) fn by_rule(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    scan: &Scan,
) -> Result<Vec<(u32, bool)>, EngineError> {
    let policies = &session.settings().policies.policies;
    let calendars = policies.iter().map(|policy| match metric.calendar.as_str() {
        OWN_CALENDAR => policy.calendar.as_str(),
        asked => asked,
    });
    let by_policy: Vec<bool> = calendars.map(|calendar| calendar == BUSINESS).collect();
    if !by_policy.contains(&true) {
        return Ok(Vec::new());
    }
    let Clock::Ruled(clock) = session.clock_named(BUSINESS, Fact::Cases)? else {
        return Ok(Vec::new());
    };
    let began = session.tables().integers(Fact::Cases, Fact::Cases.date_column())?;
    // All targets of a case are of one policy.
    let dues = session.dues(plan, Asked::of(metric)?)?;
    let mut policy_of = vec![None; began.len()];
    dues.iter().for_each(|due| policy_of[due.case_row as usize] = Some(usize::from(due.policy)));
    let is_ruled = |case: u32| policy_of[case as usize].is_some_and(|policy| by_policy[policy]);
    let counted = scan.observations.iter().filter(|one| is_ruled(one.case_row));
    let lacks = |case: u32, until: i64| clock.lacks(case as usize, began[case as usize], until);
    Ok(counted.map(|one| (one.case_row, lacks(one.case_row, one.at))).collect())
}
