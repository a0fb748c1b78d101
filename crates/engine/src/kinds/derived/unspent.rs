//! What is divided by of months of which no money is on record: the customers of a quarter for
//! whose costs somebody wrote down one month. The months by themselves have no value; together they
//! would have one that is too low.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use baremo_metrics::answer::Note;
use baremo_metrics::arithmetic::Formula;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rustc_hash::FxHashMap;

use super::part::Part;
use crate::asking::plan::{MetricPlan, Plan};
use crate::kinds::finish::Measured;

/// Of each cell in which some of what a metric divides by lies in such months: how much, and of
/// how much.
pub(crate) struct Unspent(FxHashMap<usize, (u64, u64)>);

impl Unspent {
    /// Finds it among the inputs of a formula. A month has money where the group has any of it in
    /// the range; a cell in which there is none at all has no value anyhow.
    pub(super) fn of(plan: &Plan, formula: &Formula, parts: &[Part], groups: usize) -> Self {
        let needs_rows =
            |part: &&Part| part.metric.definition.value.as_ref().is_some_and(|it| it.needs_rows);
        let lower = formula.quotient().map_or_else(Vec::new, |(_, lower)| lower.names());
        let is_divisor = |part: &&Part| lower.contains(&part.name.as_str());
        let (groups, mut months) = (groups.max(1), Months::of(&plan.time_zone));
        let spent = parts.iter().filter(needs_rows);
        let spent: Vec<Lying<'_>> =
            spent.filter_map(|part| Lying::of(&mut months, part, groups)).collect();
        let mut found = FxHashMap::default();
        if spent.iter().all(|own| own.cells.is_empty()) {
            return Unspent(found);
        }
        let others = parts.iter().filter(is_divisor);
        let others: Vec<Lying<'_>> =
            others.filter_map(|part| Lying::of(&mut months, part, groups)).collect();
        for group in 0..groups {
            let cells = || (0..plan.bucket_count()).map(move |bucket| bucket * groups + group);
            let paid = cells().flat_map(|cell| in_cell(&spent, cell, groups));
            let paid: BTreeSet<i64> = paid.map(|(month, _)| *month).collect();
            for cell in cells().filter(|cell| in_cell(&spent, *cell, groups).next().is_some()) {
                let all: u64 = in_cell(&others, cell, groups).map(|(_, rows)| *rows).sum();
                let unpaid = in_cell(&others, cell, groups);
                let unpaid = unpaid.filter(|(month, _)| !paid.contains(*month));
                let count: u64 = unpaid.map(|(_, rows)| *rows).sum();
                if count > 0 {
                    found.insert(cell, (count, all));
                }
            }
        }
        Unspent(found)
    }

    /// Returns whether a value is too low for it.
    pub(super) fn holds(&self, cell: usize) -> bool {
        self.0.contains_key(&cell)
    }

    /// Returns how much it is in all cells of which it holds, and of how much; none of none.
    fn sum(&self) -> Option<(u64, u64)> {
        self.0.values().copied().reduce(|one, other| (one.0 + other.0, one.1 + other.1))
    }
}

/// Notes of a metric how much of what it, or one that it is made of, divides by lies in such
/// months, where a value of it does.
pub(crate) fn note(plan: &Plan, metric: &MetricPlan, measured: &Measured) -> Option<Note> {
    let (count, of) = sum(plan, measured)?;
    Some(Note::Unspent { metric: metric.metric.name.clone(), count, of })
}

fn sum(plan: &Plan, measured: &Measured) -> Option<(u64, u64)> {
    let inner = || {
        let mut inner = measured.parts.iter().flat_map(|part| part.measured(plan));
        inner.find_map(|(plan, measured, _)| sum(plan, measured))
    };
    measured.unspent.get().and_then(Unspent::sum).or_else(inner)
}

/// The rows of an input by cell: how many lie in each month, which is told by its first instant.
struct Lying<'a> {
    cells: FxHashMap<usize, BTreeMap<i64, u64>>,
    /// By group the one on whose rows its value stands, where that is another.
    whole_of: &'a [usize],
}

impl<'a> Lying<'a> {
    fn of(months: &mut Months<'_>, part: &'a Part, groups: usize) -> Option<Self> {
        let (scan, _, whole_of) = part.sum()?;
        let mut cells: FxHashMap<usize, BTreeMap<i64, u64>> = FxHashMap::default();
        for o in scan.observations.iter() {
            let own = cells.entry(scan.cell(o, groups)).or_default();
            *own.entry(months.around(o.at)).or_default() += 1;
        }
        Some(Lying { cells, whole_of })
    }
}

/// Returns the months of what counts in a cell of some inputs, each with how much lies in it.
fn in_cell<'a>(
    inputs: &'a [Lying<'a>],
    cell: usize,
    groups: usize,
) -> impl Iterator<Item = (&'a i64, &'a u64)> {
    let group = cell % groups;
    let of_input = move |input: &'a Lying<'a>| {
        let own = input.whole_of.get(group).copied().unwrap_or(group);
        input.cells.get(&(cell - group + own))
    };
    inputs.iter().filter_map(of_input).flatten()
}

/// Local months, each looked up once: until when it is, by its first instant.
struct Months<'a> {
    zone: &'a TimeZone,
    known: BTreeMap<i64, i64>,
    /// The one that was asked for last: rows come mostly by date.
    last: Range<i64>,
}

impl<'a> Months<'a> {
    fn of(zone: &'a TimeZone) -> Self {
        Months { zone, known: BTreeMap::new(), last: 0..0 }
    }

    /// Returns the first instant of the month that an instant lies in.
    fn around(&mut self, at: i64) -> i64 {
        if !self.last.contains(&at) {
            let known = self.known.range(..=at).next_back().map(|(from, to)| *from..*to);
            let known = known.filter(|month| month.contains(&at));
            self.last = known.unwrap_or_else(|| month(self.zone, at));
            self.known.insert(self.last.start, self.last.end);
        }
        self.last.start
    }
}

/// Returns the local month of an instant; of one outside all calendars itself.
fn month(zone: &TimeZone, at: i64) -> Range<i64> {
    let start = |first: Date| {
        let first = first.to_zoned(zone.clone()).ok()?;
        Some(first.timestamp().as_microsecond())
    };
    let around = || {
        let local = Timestamp::from_microsecond(at).ok()?.to_zoned(zone.clone());
        let first = local.date().first_of_month();
        Some(start(first)?..start(first.checked_add(1.month()).ok()?)?)
    };
    around().unwrap_or(at..at.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_lies_in_a_month_of_the_zone() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        let madrid = baremo_metrics::bucket::zone("Europe/Madrid").unwrap();
        let mut months = Months::of(&madrid);
        let march = at("2026-02-28T23:00:00Z");
        for (instant, first) in [
            ("2026-03-31T21:59:59Z", march),
            ("2026-02-28T22:59:59Z", at("2026-01-31T23:00:00Z")),
            ("2026-03-31T22:00:00Z", at("2026-03-31T22:00:00Z")),
            ("2026-03-01T00:00:00Z", march),
        ] {
            assert_eq!(months.around(at(instant)), first, "{instant}");
        }
        assert_eq!(months.known.len(), 3);
    }
}
