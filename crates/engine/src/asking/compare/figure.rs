//! A metric over one of two ranges that are compared, cell by cell.

use std::sync::OnceLock;

use baremo_metrics::answer::Value;
use baremo_metrics::statistics::Clustered;
use baremo_model::{DAY, HOUR};

use crate::asking::coverage::whole_days;
use crate::asking::plan::Plan;
use crate::kinds::derived::Part;
use crate::kinds::finish::Measured;
use crate::kinds::level::Moves;
use crate::kinds::money;
use crate::reading::by_place::ByPlace;
use crate::reading::moments::Weekdays;
use crate::reading::scan::{Observation, Scan};

/// Days of a range whose totals are told apart, at most.
const MOST_DAYS: i64 = 36_600;

/// A metric over one of two ranges: its values, and the observations they stand on.
pub(crate) struct Ranged<'a> {
    plan: &'a Plan,
    /// From when on records of what the metric is computed from are there, silence that is usual
    /// before the first of them included, and until when they are complete.
    covered: Option<(i64, i64)>,
    /// On which weekdays anything of a group can lie, where not on all.
    weekdays: Option<&'a Weekdays>,
    groups: usize,
    values: &'a [Value],
    upper: Cells<'a>,
    lower: Option<Cells<'a>>,
    /// What a derived metric adds up, by input.
    sums: Vec<(&'a str, Sum<'a>)>,
    /// How a level moved before, where it is known.
    moves: Option<&'a Moves>,
    /// How many rows all groups of each bucket have, day by day, where values are shares of them.
    wholes: Vec<Clustered>,
}

/// What an input adds up, with what one unit of it is outside.
struct Sum<'a> {
    cells: Cells<'a>,
    scale: Option<f64>,
    /// By group, the one on whose rows the value stands, where that is another.
    whole_of: &'a [usize],
}

/// The observations of a scan by cell, sorted out when one is first asked for: most changes are
/// told without a test, and no others look at them.
struct Cells<'a> {
    scan: &'a Scan,
    groups: usize,
    count: usize,
    sorted: OnceLock<ByPlace<Observation>>,
}

impl Cells<'_> {
    fn of(&self, cell: usize) -> &[Observation] {
        self.sorted.get_or_init(|| self.scan.by_cell(self.groups, self.count)).of(cell)
    }
}

impl<'a> Ranged<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        values: &'a [Value],
        measured: &'a Measured,
        groups: usize,
    ) -> Self {
        let count = groups * plan.bucket_count();
        let cells = |scan: &'a Scan| Cells { scan, groups, count, sorted: OnceLock::new() };
        let lower = measured.lower.as_ref().map(cells);
        let upper = cells(&measured.upper);
        let sum = |part: &'a Part| {
            let (scan, side, whole_of) = part.sum()?;
            let told = Sum { cells: cells(scan), scale: money::side_scale(side), whole_of };
            Some((part.metric().0, told))
        };
        let sums = measured.parts.iter().filter_map(sum).collect();
        let (covered, weekdays, moves, wholes) = (None, None, None, Vec::new());
        Ranged { plan, covered, weekdays, groups, values, upper, lower, sums, moves, wholes }
    }

    /// Returns the same with values that are shares of the rows of all groups: a row in several
    /// counts once.
    pub(crate) fn of_all_groups(self) -> Self {
        let whole = |bucket: usize| {
            let cells = bucket * self.groups..(bucket + 1) * self.groups;
            let all = cells.flat_map(|cell| self.upper.of(cell));
            let day = day_in(self.plan.bucket_range(bucket));
            let mut rows: Vec<(u32, i32)> = all.map(|o| (o.row, day(o))).collect();
            rows.sort_unstable();
            rows.dedup();
            let mut days = Clustered::new();
            rows.iter().for_each(|(_, day)| days.add_total(*day, 0.0, 1.0));
            days
        };
        let wholes = (0..self.plan.bucket_count()).map(whole).collect();
        Ranged { wholes, ..self }
    }

    /// Returns the same with when there are records of it, and on which weekdays.
    pub(crate) fn on_record(
        self,
        covered: Option<(i64, i64)>,
        weekdays: Option<&'a Weekdays>,
    ) -> Self {
        Ranged { covered, weekdays, ..self }
    }

    /// Returns the same with how its level moved before.
    pub(crate) fn moved_by(self, moves: Option<&'a Moves>) -> Self {
        Ranged { moves, ..self }
    }

    /// Returns the figure of a cell.
    pub(crate) fn figure(&self, cell: usize) -> Figure<'_> {
        Figure { of: self, cell }
    }
}

/// One cell of it.
#[derive(Clone, Copy)]
pub(crate) struct Figure<'a> {
    of: &'a Ranged<'a>,
    cell: usize,
}

impl<'a> Figure<'a> {
    pub(crate) fn value(self) -> &'a Value {
        &self.of.values[self.cell]
    }

    /// Returns the observations of the value, or of its numerator.
    pub(super) fn upper(self) -> &'a [Observation] {
        self.of.upper.of(self.cell)
    }

    /// Returns how many rows all groups of its bucket have, day by day.
    pub(super) fn whole(self) -> Clustered {
        let bucket = self.cell / self.of.groups.max(1);
        self.of.wholes.get(bucket).cloned().unwrap_or_default()
    }

    /// Returns what tells the day of an observation, by which changes are clustered.
    pub(super) fn day(self) -> impl Fn(&Observation) -> i32 {
        day_in(self.range())
    }

    /// Returns the observations of the denominator; none where there is none.
    pub(super) fn lower(self) -> &'a [Observation] {
        match &self.of.lower {
            Some(cells) => cells.of(self.cell),
            None => &[],
        }
    }

    /// Returns the observations that an input adds up, with what one unit of it is outside; nothing
    /// where it adds up none of the range's.
    pub(super) fn input(self, name: &str) -> Option<(&'a [Observation], Option<f64>)> {
        let (_, sum) = self.of.sums.iter().find(|(own, _)| *own == name)?;
        let group = self.cell % self.of.groups.max(1);
        let of = sum.whole_of.get(group).copied().unwrap_or(group);
        Some((sum.cells.of(self.cell - group + of), sum.scale))
    }

    /// Returns how a level moved before, with the place of its group.
    pub(super) fn moves(self) -> Option<(&'a Moves, usize)> {
        Some((self.of.moves?, self.cell))
    }

    /// Returns how many days the range has on which anything can lie; nothing where nobody knows.
    pub(super) fn days(self) -> Option<i64> {
        if self.of.weekdays.is_some() {
            return Some(self.totals(|_| 0.0)?.len() as i64);
        }
        let (start, end) = self.range();
        Some(whole_days((start, end.min(self.of.covered?.1.saturating_add(1)))))
    }

    /// Returns what each day of the range adds up to, from its start on, without days on which
    /// nothing of the cell can lie; nothing where the range begins before the day from which on
    /// records are there: nothing is known of those days.
    pub(super) fn totals(self, adds: impl Fn(&Observation) -> f64) -> Option<Vec<f64>> {
        let (start, end) = self.range();
        let (first, watermark) = self.of.covered?;
        if start.saturating_add(DAY) <= first {
            return None;
        }
        let end = end.min(watermark.saturating_add(1));
        let (day, mut totals) = (day_in((start, end)), vec![0.0; days_of((start, end)) as usize]);
        for observation in self.upper() {
            totals[day(observation) as usize] += adds(observation);
        }
        if let Some(weekdays) = self.of.weekdays {
            self.keep_days_that_can_hold(weekdays, (start, end), &mut totals);
        }
        Some(totals)
    }

    /// Takes away the days of a range on which nothing of the cell can lie.
    fn keep_days_that_can_hold(
        self,
        weekdays: &Weekdays,
        (start, end): (i64, i64),
        totals: &mut Vec<f64>,
    ) {
        let group = self.cell % self.of.groups.max(1);
        // Days by the clock, so that a change of it does not matter.
        let mut day = weekdays.local(start);
        let (mut left, last) = (totals.len(), weekdays.local(end.saturating_sub(1)));
        totals.retain(|total| {
            left -= 1;
            let next = day.saturating_add(DAY);
            let until = if left == 0 { last.max(day) } else { next - 1 };
            let can_hold = weekdays.hold(group, day, until);
            day = next;
            can_hold || *total != 0.0
        });
    }

    fn range(self) -> (i64, i64) {
        self.of.plan.bucket_range(self.cell / self.of.groups.max(1))
    }
}

/// Returns how many days a range has that are told apart: one of 23 hours, on which clocks change,
/// is a day, and so is today but for its last minute.
fn days_of((start, end): (i64, i64)) -> i64 {
    let length = end.saturating_sub(start).saturating_add(2 * HOUR);
    length.clamp(0, MOST_DAYS * DAY).div_euclid(DAY).max(1)
}

/// Returns what tells on which day of a range an observation lies.
///
/// Days begin where the range does, which is midnight where people work: those of UTC would cut a
/// working day of America or Oceania in two. A few hours that are left belong to the last day.
fn day_in(range: (i64, i64)) -> impl Fn(&Observation) -> i32 {
    let (start, last) = (range.0, days_of(range) - 1);
    move |observation| observation.at.saturating_sub(start).div_euclid(DAY).clamp(0, last) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn observations_are_sorted_out_for_who_looks_at_them() {
        let one = |row: u32| Observation {
            row,
            case_row: row,
            bucket: row % 2,
            group: row % 3,
            weight: 1.0,
            value: 1,
            wall: 1,
            at: 0,
        };
        let scan = Scan { observations: (0..20).map(one).collect(), ..Scan::default() };
        let cells = Cells { scan: &scan, groups: 3, count: 6, sorted: OnceLock::new() };
        assert!(cells.sorted.get().is_none());
        for cell in 0..6 {
            let own = scan.observations.iter().filter(|o| scan.cell(o, 3) == cell);
            let own: Vec<u32> = own.map(|o| o.row).collect();
            assert_eq!(cells.of(cell).iter().map(|o| o.row).collect::<Vec<_>>(), own);
        }
        assert!(cells.sorted.get().is_some());
    }
}
