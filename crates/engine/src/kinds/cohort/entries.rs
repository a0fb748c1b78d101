//! Who entered, and when whoever may have entered was active.

use baremo_metrics::page::Side;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use super::AGE;
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::reading::dated::whoever_they_are;
use crate::reading::scan::{Groups, Observation, Reading, scan};
use crate::session::{Begun, Session, of_rows};

/// One who entered.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) customer: u32,
    pub(super) at: i64,
    pub(super) bucket: u32,
    /// Group without its age.
    pub(super) group: u32,
    pub(super) row: u32,
}

/// Returns who entered in each bucket and group, each once, by customer; and the groups. Where a
/// customer has several rows, as one who was merged, the first of all is the entry: who had entered
/// before the range does not enter in it again.
pub(super) fn entries(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
) -> Result<(Vec<Entry>, Groups), EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::CustomerBase);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let customer = session.scope(plan, metric, fact).see(column)?;
    let mut apart = plan.clone();
    apart.by.retain(|name| name != AGE);
    let mut groups = Groups::default();
    let rows = Side { distinct: None, ..side.clone() };
    let found = scan(session, &apart, metric, &rows, Reading::ByDate, &mut groups)?;
    let entry = |o: &Observation| Entry {
        customer: customer.code(o.row as usize),
        at: o.at,
        bucket: o.bucket,
        group: o.group,
        row: o.row,
    };
    let named = |o: &Observation| Some(entry(o)).filter(|entry| entry.customer != NULL_CODE);
    let parts = found.observations.parts().par_iter();
    let mut entries: Vec<Entry> =
        parts.flat_map_iter(|part| part.iter().filter_map(&named)).collect();
    entries.par_sort_unstable_by_key(|entry| (entry.customer, entry.at, entry.row));
    entries.dedup_by_key(|entry| (entry.customer, entry.group));
    // A row of the customer base is all of a customer.
    if fact != Fact::CustomerBase {
        let all = activity(session, plan, metric, side, |customer, at| Some((customer, at)))?;
        let all = all.instants;
        let first = |customer: u32| {
            let place = all.partition_point(|(other, _)| *other < customer);
            all.get(place).filter(|(other, _)| *other == customer).map(|(_, at)| *at)
        };
        entries.retain(|entry| first(entry.customer).is_none_or(|first| first == entry.at));
    }
    Ok((entries, groups))
}

/// What all rows of a side say, whatever the range and the filter asked for, and whoever a profile
/// leaves out as customers.
pub(super) struct Activity<T> {
    /// The customers, each with the instants at which they were active, or entered, as whoever
    /// asks wants them, in their order and each once.
    pub(super) instants: Vec<T>,
    /// From when on each source has such rows.
    pub(super) begun: Vec<Begun>,
}

/// Reads the rows of a side; `as_wanted` makes an instant of a customer what is asked for.
pub(super) fn activity<T: Ord + Send>(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    side: &Side,
    as_wanted: impl Fn(u32, i64) -> Option<T> + Sync,
) -> Result<Activity<T>, EngineError> {
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Orders);
    let metric = &*whoever_they_are(session, metric, fact);
    let column = side.distinct.as_deref().unwrap_or("customer");
    let scope = session.scope(plan, metric, fact);
    let customer = scope.see(column)?;
    // One source brought all rows: whose each is need not be read.
    let (only, source) = match session.sources() {
        [] => (NULL_CODE, None),
        [only] => (session.tables().code(&only.name), None),
        _ => (NULL_CODE, Some(scope.see("source")?)),
    };
    let mut whole = plan.total();
    (whole.from, whole.to, whole.filter) = (i64::MIN, i64::MAX, None);
    let mut groups = Groups::default();
    groups.number(&[]);
    let side = Side { distinct: None, ..side.clone() };
    let found = scan(session, &whole, metric, &side, Reading::ByDate, &mut groups)?;
    let brought = |o: &Observation| {
        (source.as_ref().map_or(only, |source| source.code(o.row as usize)), o.at)
    };
    // Of rows that name nobody it cannot be told who came back.
    let names = |o: &&Observation| customer.code(o.row as usize) != NULL_CODE;
    let begun = || of_rows(|| found.observations.iter().filter(names).map(brought));
    let one = |o: &Observation| match customer.code(o.row as usize) {
        NULL_CODE => None,
        code => as_wanted(code, o.at),
    };
    let instants = || {
        let parts = found.observations.parts().par_iter();
        let mut instants: Vec<T> =
            parts.flat_map_iter(|part| part.iter().filter_map(&one)).collect();
        instants.par_sort_unstable();
        instants.dedup();
        instants
    };
    let (begun, instants) = rayon::join(begun, instants);
    Ok(Activity { instants, begun })
}
