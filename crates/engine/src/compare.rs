//! Honest change: a value against the same of another range, and whether chance explains it.
//!
//! Tests cluster by day, because tickets of one day are not independent (METRICS rule 13): means
//! and proportions by a linearised variance over days, percentiles by resampling days.

use baremo_metrics::answer::{Contribution, Previous, Value};
use baremo_metrics::page::{Kind, Measure, Unit};
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics::{self, ChangeTest, Clustered, Moments, Summary};
use baremo_model::DAY;

use crate::coverage::{Common, LENGTHS, SOURCES, whole_days};
use crate::derived::{Part, divided};
use crate::finish::{Cells, Measured, scale};
use crate::level::Moves;
use crate::moments::Weekdays;
use crate::money;
use crate::plan::{MetricPlan, Plan};
use crate::scan::{Observation, Scan, are_states};

/// Days of a range whose totals are told apart, at most.
const MOST_DAYS: i64 = 36_600;

/// One side of a comparison: its values, and the observations they stand on, cell by cell.
pub(crate) struct Side<'a> {
    plan: &'a Plan,
    /// From when on records of what the metric is computed from are there, silence that is usual
    /// before the first of them included, and until when they are complete.
    covered: Option<(i64, i64)>,
    /// On which weekdays anything of a group can lie, where not on all.
    weekdays: Option<&'a Weekdays>,
    groups: usize,
    values: &'a [Value],
    upper: Cells,
    lower: Option<Cells>,
    /// What a derived metric adds up, by input, with what one unit of it is outside.
    sums: Vec<(&'a str, Cells, Option<f64>)>,
    /// How a level moved before, where it is known.
    moves: Option<&'a Moves>,
}

impl<'a> Side<'a> {
    pub(crate) fn new(
        (plan, covered, weekdays): (&'a Plan, Option<(i64, i64)>, Option<&'a Weekdays>),
        values: &'a [Value],
        measured: &'a Measured,
        groups: usize,
    ) -> Self {
        let cells = |scan: &Scan| Cells::new(scan, groups, plan.bucket_count());
        let lower = measured.lower.as_ref().map(cells);
        let upper = cells(&measured.upper);
        let sum = |part: &'a Part| {
            let (scan, side) = part.sum()?;
            Some((part.metric().0, cells(scan), money::side_scale(side)))
        };
        let sums = measured.parts.iter().filter_map(sum).collect();
        Side { plan, covered, weekdays, groups, values, upper, lower, sums, moves: None }
    }

    /// Returns the same with how its level moved before.
    pub(crate) fn moved_by(self, moves: Option<&'a Moves>) -> Self {
        Side { moves, ..self }
    }

    /// Returns what each day of a cell's range adds up to, from the start of the range on, without
    /// days on which nothing of the cell can lie; nothing where the range begins before the day
    /// from which on records are there: nothing is known of those days.
    fn totals(&self, cell: usize, adds: impl Fn(&Observation) -> f64) -> Option<Vec<f64>> {
        let (start, end) = self.plan.bucket_range(cell / self.groups.max(1));
        let (first, watermark) = self.covered?;
        if start.saturating_add(DAY) <= first {
            return None;
        }
        let end = end.min(watermark.saturating_add(1));
        let days = end.saturating_sub(start).clamp(0, MOST_DAYS * DAY).div_euclid(DAY).max(1);
        let mut totals = vec![0.0; days as usize];
        for observation in self.upper(cell) {
            // What is left of the last day belongs to it, as an hour of a change of clocks does.
            let day = (observation.at - start).div_euclid(DAY).clamp(0, days - 1);
            totals[day as usize] += adds(observation);
        }
        if let Some(weekdays) = self.weekdays {
            let group = cell % self.groups.max(1);
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
        Some(totals)
    }

    fn upper(&self, cell: usize) -> &[Observation] {
        self.upper.get(cell)
    }

    fn lower(&self, cell: usize) -> &[Observation] {
        self.lower.as_ref().map_or(&[], |cells| cells.get(cell))
    }
}

/// Returns the change from a cell of `before` to a cell of `now`: none where one of them adds up
/// what is on record in part, and no test where sources differ. Of counts and sums of ranges that
/// differ in length it is what a day adds up to that is tested, and that is material. Where it is
/// not to be tested it is told without.
pub(crate) fn change(
    metric: &MetricPlan,
    now: (&Side<'_>, usize),
    before: (&Side<'_>, usize),
    label: Option<String>,
    (common, is_tested): (Common, bool),
) -> Previous {
    let value = &now.0.values[now.1];
    let old = &before.0.values[before.1];
    let mut previous =
        Previous { bucket: label, value: old.value, n: old.n, ..Previous::default() };
    previous.reason = old.reason.clone().filter(|_| old.value.is_none());
    match (common, old.value) {
        (Common::Lacking(reason), Some(_)) => {
            previous.value = None;
            previous.reason = Some(reason.to_owned());
        }
        (Common::Short(reason), Some(_)) => {
            previous.reason = Some(reason.to_owned());
            return previous;
        }
        _ => {}
    }
    let (Some(new), Some(old)) = (value.value, previous.value) else { return previous };
    previous.change = Some(new - old);
    let percent = metric.definition.unit == Unit::Percent;
    if !percent && old != 0.0 {
        previous.relative = Some(100.0 * (new - old) / old);
    }
    let uneven = uneven(metric, now, before);
    let even = old * uneven.unwrap_or(1.0);
    let relative =
        if percent { (new - even) / 100.0 } else { (new - even) / even.abs().max(1e-12) };
    previous.material = Some(relative.abs() >= metric.metric.material);
    if common == Common::Sources {
        previous.reason = Some(SOURCES.to_owned());
        return previous;
    }
    if !is_tested {
        return previous;
    }
    let own = test(metric, now, before).map(|test| (test, factor(metric)));
    // Values that have intervals of their own, and no observations to be told apart by day.
    let has_no_days = match metric.definition.kind {
        Kind::Derived | Kind::Survival | Kind::Members | Kind::Funnel => true,
        Kind::Composite => has_same_parts(value, &before.0.values[before.1]),
        _ => false,
    };
    let by_intervals = || {
        let then = before.0.values[before.1].interval?;
        statistics::square_and_add((old, then), (new, value.interval?)).map(|test| (test, 1.0))
    };
    let is_told_by_intervals = has_no_days && uneven.is_none();
    let found = own.or_else(|| is_told_by_intervals.then(by_intervals).flatten());
    // The calendar made the one, and the days tell of the other.
    let contradicts = uneven.is_some() && (new - old) * (new - even) <= 0.0;
    let is_denied = contradicts && found.as_ref().is_some_and(|(test, _)| test.detectable);
    if is_denied || (has_no_days && uneven.is_some()) {
        previous.reason = Some(LENGTHS.to_owned());
    } else if let Some((test, factor)) = found {
        previous.interval = Some([test.interval.low * factor, test.interval.high * factor]);
        previous.detectable = Some(test.detectable);
        previous.test = Some(test.method.to_owned());
    }
    previous
}

/// Returns how much longer the range of `now` is than that of `before`, in days on which anything
/// can lie, of what adds up over a range; nothing where they are as long, or nobody knows.
fn uneven(metric: &MetricPlan, now: (&Side<'_>, usize), before: (&Side<'_>, usize)) -> Option<f64> {
    if !metric.definition.adds_up() || metric.definition.holds_at_end() {
        return None;
    }
    let days = |(side, cell): (&Side<'_>, usize)| match side.weekdays {
        Some(_) => Some(side.totals(cell, |_| 0.0)?.len() as i64),
        None => {
            let (start, end) = side.plan.bucket_range(cell / side.groups.max(1));
            Some(whole_days((start, end.min(side.covered?.1.saturating_add(1)))))
        }
    };
    let (now, before) = (days(now)?, days(before)?);
    (now != before && now > 0 && before > 0).then(|| now as f64 / before as f64)
}

/// Tells each part of a value what it added before, and by how much that has changed. One that is
/// a part of one of both values alone, as scores set by hand that have begun or ended, added
/// nothing to the other.
pub(crate) fn move_parts(value: &mut Value, (before, cell): (&Side<'_>, usize)) {
    let (customers, parts) = (value.n, &mut value.contributions);
    let then = &before.values[cell].contributions;
    if parts.is_empty() || then.is_empty() {
        return;
    }
    let is_gone = |old: &&Contribution| parts.iter().all(|part| part.input != old.input);
    let gone = then.iter().filter(is_gone).map(|old| Contribution {
        input: old.input.clone(),
        missing: old.missing.map(|_| customers),
        ..Contribution::default()
    });
    let gone: Vec<Contribution> = gone.collect();
    parts.extend(gone);
    for part in parts {
        let old = then.iter().find(|old| old.input == part.input);
        let points = old.map_or(0.0, |old| old.points);
        part.before = Some(points);
        part.change = Some(part.points - points);
    }
}

/// Returns whether two values of a composite stand on the same parts: of others they are not the
/// same measure, and their difference says nothing.
fn has_same_parts(now: &Value, before: &Value) -> bool {
    let counts = |value: &Value| -> Vec<bool> {
        value.contributions.iter().map(|part| part.scaled.is_some()).collect()
    };
    counts(now) == counts(before)
}

fn factor(metric: &MetricPlan) -> f64 {
    match metric.definition.kind {
        Kind::Mean => {
            let side = metric.definition.value.as_ref();
            let of = side.and_then(|side| side.of.as_deref().map(|of| (side, of)));
            of.map_or(1.0, |(side, of)| money::number_scale(&side.fact, of))
        }
        Kind::Net => 100.0,
        Kind::Duration => {
            let measure = metric.definition.value.as_ref().map_or(Measure::Micros, |s| s.measure);
            scale(metric.definition.unit, measure)
        }
        _ if metric.definition.unit == Unit::Percent => 100.0,
        _ => 1.0,
    }
}

fn test(
    metric: &MetricPlan,
    now: (&Side<'_>, usize),
    before: (&Side<'_>, usize),
) -> Option<ChangeTest> {
    match metric.definition.kind {
        Kind::Net => {
            let days = |(side, cell): (&Side<'_>, usize)| by_day(side.upper(cell).iter());
            statistics::mean_change_by_day(&days(before), &days(now))
        }
        // States have one instant a cell: customers are told apart, not days. Many are on both
        // sides, which makes the test say less than it could.
        Kind::Mean if is_state(metric) && metric.statistic == Statistic::Mean => {
            let moments = |(side, cell): (&Side<'_>, usize)| {
                let mut summary = Summary::default();
                side.upper(cell).iter().for_each(|o| summary.add(o.value));
                Moments::of(&summary)
            };
            statistics::welch(moments(before)?, moments(now)?)
        }
        Kind::Duration | Kind::Mean if metric.statistic == Statistic::Mean => {
            let days = |(side, cell): (&Side<'_>, usize)| by_day(side.upper(cell).iter());
            statistics::mean_change_by_day(&days(before), &days(now))
        }
        Kind::Duration | Kind::Mean => {
            let q = metric.statistic.quantile()?;
            let pairs = |(side, cell): (&Side<'_>, usize)| -> Vec<(i32, i64)> {
                side.upper(cell).iter().map(|o| (day(o), o.value)).collect()
            };
            let (resamples, seed) = (statistics::RESAMPLES, statistics::BOOTSTRAP_SEED);
            statistics::quantile_change_by_day(&pairs(before), &pairs(now), q, resamples, seed)
        }
        // Sets of customers: each of them once, whatever day they came or went.
        Kind::Members if metric.definition.proportion => {
            statistics::newcombe(counts(before)?, counts(now)?)
        }
        // Two cohorts have no customer in common; several ages together have no interval, and no
        // test.
        Kind::Cohort => {
            now.0.values[now.1].interval.and(before.0.values[before.1].interval)?;
            statistics::newcombe(counts(before)?, counts(now)?)
        }
        // Who goes on is a part of who began, as those of a rate.
        Kind::Ratio | Kind::Funnel if is_part(metric) => {
            let days = |(side, cell): (&Side<'_>, usize)| {
                let mut days = Clustered::new();
                let weight = |o: &Observation| f64::from(o.weight);
                side.upper(cell).iter().for_each(|o| days.add_total(day(o), weight(o), 0.0));
                side.lower(cell).iter().for_each(|o| days.add_total(day(o), 0.0, weight(o)));
                days
            };
            statistics::proportion_change_by_day(&days(before), &days(now))
        }
        Kind::Level => {
            let change = now.0.values[now.1].value? - before.0.values[before.1].value?;
            now.0.moves?.test(now.1, change)
        }
        Kind::Ratio | Kind::Count => sums(metric, now, before),
        Kind::Derived => quotient(metric, now, before),
        Kind::Targets => {
            let days = |(side, cell): (&Side<'_>, usize)| by_day(side.upper(cell).iter());
            statistics::proportion_change_by_day(&days(before), &days(now))
        }
        _ => None,
    }
}

/// Returns both sides of a cell's value, each a number of customers.
fn counts((side, cell): (&Side<'_>, usize)) -> Option<(u64, u64)> {
    let value = &side.values[cell];
    Some((value.numerator? as u64, value.denominator? as u64))
}

/// Tests a sum by the totals of its days, and a ratio of sums by what each day adds to both.
/// Distinct things lie on the day on which they are met first, which says nothing of days.
fn sums(
    metric: &MetricPlan,
    now: (&Side<'_>, usize),
    before: (&Side<'_>, usize),
) -> Option<ChangeTest> {
    let definition = &metric.definition;
    if has_distinct(metric) {
        return None;
    }
    let scale =
        |side: &Option<baremo_metrics::page::Side>| side.as_ref().and_then(money::side_scale);
    if definition.kind == Kind::Count {
        let scale = scale(&definition.value);
        let totals = |(side, cell): (&Side<'_>, usize)| side.totals(cell, |o| o.adds(scale));
        return statistics::total_change_by_day(
            &totals(before)?,
            &totals(now)?,
            uneven(metric, now, before),
        );
    }
    let (upper, lower) = (scale(&definition.numerator), scale(&definition.denominator));
    let days = |(side, cell): (&Side<'_>, usize)| {
        let mut days = Clustered::new();
        side.upper(cell).iter().for_each(|o| days.add_total(day(o), o.adds(upper), 0.0));
        side.lower(cell).iter().for_each(|o| days.add_total(day(o), 0.0, o.adds(lower)));
        days
    };
    statistics::mean_change_by_day(&days(before), &days(now))
}

/// Tests a derived metric that divides sums by sums as a ratio of sums: by what each day adds to
/// both. One that has an interval of its own is tested by that, and one of which an input is no sum
/// of rows of the range not at all.
fn quotient(
    metric: &MetricPlan,
    now: (&Side<'_>, usize),
    before: (&Side<'_>, usize),
) -> Option<ChangeTest> {
    let (upper, lower) = divided(&metric.definition)?;
    let days = |(side, cell): (&Side<'_>, usize)| -> Option<Clustered> {
        let mut days = Clustered::new();
        for (terms, is_upper) in [(&upper, 1.0), (&lower, 0.0)] {
            for (name, times) in &terms.terms {
                let (_, cells, scale) = side.sums.iter().find(|(own, ..)| own == name)?;
                for o in cells.get(cell) {
                    let adds = times * o.adds(*scale);
                    days.add_total(day(o), adds * is_upper, adds * (1.0 - is_upper));
                }
            }
        }
        Some(days)
    };
    statistics::mean_change_by_day(&days(before)?, &days(now)?)
}

/// Returns whether what a ratio, or a funnel, divides is a part of what it divides by: no
/// difference of two shares is.
fn is_part(metric: &MetricPlan) -> bool {
    let definition = &metric.definition;
    let is_share = definition.kind == Kind::Funnel && definition.unit == Unit::Percent;
    definition.proportion || is_share
}

/// Returns whether a side counts distinct things.
fn has_distinct(metric: &MetricPlan) -> bool {
    let definition = &metric.definition;
    let sides = [&definition.value, &definition.numerator, &definition.denominator];
    sides.into_iter().flatten().any(|side| side.distinct.is_some())
}

/// Returns whether a metric is a mean of states.
fn is_state(metric: &MetricPlan) -> bool {
    metric.definition.value.as_ref().is_some_and(|side| are_states(metric, side))
}

fn by_day<'a>(observations: impl Iterator<Item = &'a Observation>) -> Clustered {
    let mut days = Clustered::new();
    observations.for_each(|o| {
        let part = o.exact_weight();
        days.add_total(day(o), part * o.value as f64, part);
    });
    days
}

fn day(observation: &Observation) -> i32 {
    observation.at.div_euclid(DAY) as i32
}
