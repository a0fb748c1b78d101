//! What is divided by of months of which no money is on record: the customers of a quarter for
//! whose costs somebody wrote down one month. The months by themselves have no value; together they
//! would have one that is too low.

use baremo_metrics::answer::Note;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};

use super::part::Part;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;
use crate::reading::scan::{Observation, Scan};

/// How much of what is divided by lies in such months, and of how much.
#[derive(Clone, Copy, Default)]
struct Unspent {
    without: u64,
    of: u64,
}

/// Returns the cells in which some of what is divided by lies in such months.
pub(super) fn cells(plan: &Plan, parts: &[&Part], groups: usize) -> FxHashSet<usize> {
    let found = counted(plan, parts, |scan, o| scan.cell(o, groups));
    found.into_iter().filter(|(_, own)| own.without > 0).map(|(cell, _)| cell).collect()
}

/// Notes of a metric how much of what it is divided by lies in such months.
pub(crate) fn note(plan: &Plan, metric: &MetricPlan, measured: &Measured) -> Option<Note> {
    let parts: Vec<&Part> = measured.parts.iter().collect();
    let own = counted(plan, &parts, |_, _| 0).remove(&0).unwrap_or_default();
    if own.without > 0 {
        let metric = metric.metric.name.clone();
        return Some(Note::Unspent { metric, count: own.without, of: own.of });
    }
    let mut inner = parts.iter().flat_map(|part| part.measured(plan));
    inner.find_map(|(plan, inner, _)| note(plan, metric, inner))
}

/// Counts what is divided by, by place.
fn counted(
    plan: &Plan,
    parts: &[&Part],
    place: impl Fn(&Scan, Observation) -> usize,
) -> FxHashMap<usize, Unspent> {
    let (spent, others): (Vec<&Part>, Vec<&Part>) =
        parts.iter().copied().partition(|part| is_spent(part));
    let mut months: FxHashSet<(usize, i32)> = FxHashSet::default();
    for (scan, ..) in spent.iter().filter_map(|part| part.sum()) {
        let own = scan.observations.iter().map(|o| (place(scan, o), month(&plan.time_zone, o.at)));
        months.extend(own);
    }
    let mut found: FxHashMap<usize, Unspent> = FxHashMap::default();
    if months.is_empty() {
        return found;
    }
    for (scan, ..) in others.iter().filter(|part| !part.optional).filter_map(|part| part.sum()) {
        for o in scan.observations.iter() {
            let place = place(scan, o);
            let own = found.entry(place).or_default();
            own.of += 1;
            own.without += u64::from(!months.contains(&(place, month(&plan.time_zone, o.at))));
        }
    }
    found
}

/// Returns whether an input is unknown rather than 0 where no row of it is on record.
fn is_spent(part: &Part) -> bool {
    part.metric.definition.value.as_ref().is_some_and(|side| side.needs_rows)
}

/// Returns the local month of an instant, counted from year 0.
fn month(zone: &TimeZone, at: i64) -> i32 {
    let Ok(at) = Timestamp::from_microsecond(at) else { return 0 };
    let local = zone.to_datetime(at);
    i32::from(local.year()) * 12 + i32::from(local.month())
}
