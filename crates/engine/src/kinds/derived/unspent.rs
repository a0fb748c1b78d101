//! What is divided by of months of which no money is on record: the customers of a quarter for
//! whose costs somebody wrote down one month. The months by themselves have no value; together they
//! would have one that is too low.

use baremo_metrics::answer::Note;
use baremo_metrics::arithmetic::Formula;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustc_hash::{FxHashMap, FxHashSet};

use super::part::Part;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;

/// The months in which rows of an input lie, by cell.
struct Lying<'a> {
    months: FxHashMap<usize, Vec<i32>>,
    /// By group the one on whose rows its value stands, where that is another.
    whole_of: &'a [usize],
}

impl<'a> Lying<'a> {
    fn of(plan: &Plan, part: &'a Part, groups: usize) -> Option<Self> {
        let (scan, _, whole_of) = part.sum()?;
        let mut months: FxHashMap<usize, Vec<i32>> = FxHashMap::default();
        for o in scan.observations.iter() {
            let month = month(&plan.time_zone, o.at);
            let own = months.entry(scan.cell(o, groups)).or_default();
            // They come by date, so that the last is the likeliest.
            if own.last() != Some(&month) && !own.contains(&month) {
                own.push(month);
            }
        }
        Some(Lying { months, whole_of })
    }

    /// Returns the months of what counts in a cell.
    fn in_cell(&self, cell: usize, groups: usize) -> &[i32] {
        let group = cell % groups;
        let own = cell - group + self.whole_of.get(group).copied().unwrap_or(group);
        self.months.get(&own).map_or(&[], Vec::as_slice)
    }
}

/// Returns the cells in which some of what is divided by lies in such months.
pub(super) fn cells(
    plan: &Plan,
    metric: &MetricPlan,
    parts: &[&Part],
    groups: usize,
) -> FxHashSet<usize> {
    let (spent, others) = apart(metric, parts);
    let spent: Vec<_> = spent.into_iter().filter_map(|it| Lying::of(plan, it, groups)).collect();
    if spent.iter().all(|own| own.months.is_empty()) {
        return FxHashSet::default();
    }
    let others: Vec<_> = others.into_iter().filter_map(|it| Lying::of(plan, it, groups)).collect();
    let is_thin = |cell: &usize| {
        let is_paid =
            |month: &i32| spent.iter().any(|own| own.in_cell(*cell, groups).contains(month));
        others.iter().any(|other| !other.in_cell(*cell, groups).iter().all(is_paid))
    };
    (0..plan.bucket_count() * groups).filter(is_thin).collect()
}

/// Notes of a metric how much of what it is divided by lies in such months.
pub(crate) fn note(plan: &Plan, metric: &MetricPlan, measured: &Measured) -> Option<Note> {
    let (count, of) = unspent(plan, metric, measured)?;
    Some(Note::Unspent { metric: metric.metric.name.clone(), count, of })
}

/// Returns how much of what a metric is divided by, or one that it is made of, lies in such months,
/// and of how much.
fn unspent(plan: &Plan, metric: &MetricPlan, measured: &Measured) -> Option<(u64, u64)> {
    let parts: Vec<&Part> = measured.parts.iter().collect();
    let (spent, others) = apart(metric, &parts);
    let paid: FxHashSet<i32> = months(plan, &spent).collect();
    let all: Vec<i32> = if paid.is_empty() { Vec::new() } else { months(plan, &others).collect() };
    let count = all.iter().filter(|month| !paid.contains(*month)).count() as u64;
    if count > 0 {
        return Some((count, all.len() as u64));
    }
    let inner = |part: &Part| {
        let mut measured = part.measured(plan).into_iter();
        measured.find_map(|(plan, inner, _)| unspent(plan, &part.metric, inner))
    };
    parts.into_iter().find_map(inner)
}

/// Returns the inputs that are unknown rather than 0 where no row of them is on record, and those
/// that a metric divides by.
fn apart<'a>(metric: &MetricPlan, parts: &[&'a Part]) -> (Vec<&'a Part>, Vec<&'a Part>) {
    let formula = Formula::parse(metric.definition.compute.as_deref().unwrap_or_default()).ok();
    let quotient = formula.as_ref().and_then(Formula::quotient);
    let lower = quotient.map_or_else(Vec::new, |(_, lower)| lower.names());
    let needs_rows =
        |part: &&Part| part.metric.definition.value.as_ref().is_some_and(|side| side.needs_rows);
    let is_divisor = |part: &&Part| lower.contains(&part.name.as_str());
    let all = || parts.iter().copied();
    (all().filter(needs_rows).collect(), all().filter(is_divisor).collect())
}

/// Returns the month of each row of some inputs.
fn months(plan: &Plan, parts: &[&Part]) -> impl Iterator<Item = i32> {
    let scans = parts.iter().filter_map(|part| part.sum());
    let all = scans.flat_map(|(scan, ..)| scan.observations.iter());
    all.map(move |o| month(&plan.time_zone, o.at))
}

/// Returns the local month of an instant, counted from year 0.
fn month(zone: &TimeZone, at: i64) -> i32 {
    let Ok(at) = Timestamp::from_microsecond(at) else { return 0 };
    let local = zone.to_datetime(at);
    i32::from(local.year()) * 12 + i32::from(local.month())
}
