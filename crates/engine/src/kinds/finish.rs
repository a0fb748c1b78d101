//! From observations to values: one function a kind.

mod bootstrap;
mod known;
mod on_scale;
mod ratio;
mod statistic;
mod sums;
mod weighted;

use std::sync::OnceLock;

use baremo_metrics::answer::Value;
use baremo_metrics::page::{Kind, Measure, Unit};
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics;
use baremo_model::{DAY, SECOND};

pub(crate) use self::bootstrap::{is_drawn, not_drawn};
use self::known::{await_windows, blank_unknown, mark_partial};
use self::ratio::ratios;
use self::statistic::statistic;
use self::sums::{Sum, sums};
use crate::EngineError;
use crate::asking::plan::{MetricPlan, Plan};
use crate::customers::health::parts::contribute;
use crate::customers::outlook;
use crate::kinds::derived::left_out::{Standing, count as left_out_of};
use crate::kinds::derived::{Part, Unspent};
use crate::kinds::shares::{net, shares};
use crate::kinds::{agreement, cohort, derived, funnel, level, members, mixed, money, targets};
use crate::reading::scan::{Groups, Observation, Reading, Scan, are_states, scan, states};
use crate::session::Session;

/// What one metric was found to be: its scans, before and after finishing.
#[derive(Default)]
pub(crate) struct Measured {
    /// The value side, or the numerator.
    pub(crate) upper: Scan,
    /// The denominator of a ratio.
    pub(crate) lower: Option<Scan>,
    /// What a derived or composite metric is made of.
    pub(crate) parts: Vec<Part>,
    /// Sets of customers by name, of members.
    pub(crate) sets: Vec<(&'static str, Scan)>,
    /// What lies on either side besides, of members: the rows of the numerator's fact by which
    /// those are told who have no row of the value's.
    pub(crate) strangers: (Scan, Option<Scan>),
    /// What it divides by of months without money, once it is finished, where it is derived.
    pub(crate) unspent: OnceLock<Unspent>,
}

impl Measured {
    /// Returns the same over the whole range and all groups; none where rows are chosen anew.
    pub(crate) fn whole(self) -> Option<Measured> {
        if !self.parts.is_empty() || !self.sets.is_empty() {
            return None;
        }
        let lower = match self.lower {
            Some(lower) => Some(lower.whole()?),
            None => None,
        };
        Some(Measured { upper: self.upper.whole()?, lower, ..Measured::default() })
    }

    /// Returns the side of which the rows left out are counted: both sides of a ratio leave out the
    /// same records, and the denominator's are the ones told.
    pub(crate) fn leaving_out(&self) -> &Scan {
        self.lower.as_ref().filter(|lower| !lower.left_out.is_empty()).unwrap_or(&self.upper)
    }

    /// Gives each group another number, which stands at the place of its own.
    pub(crate) fn renumber(&mut self, numbers: &[u32]) {
        self.unspent = OnceLock::new();
        let (one, other) = &mut self.strangers;
        let sets = self.sets.iter_mut().map(|(_, scan)| scan);
        let sides = [&mut self.upper, one].into_iter().chain(&mut self.lower).chain(other);
        sides.chain(sets).for_each(|scan| scan.renumber(numbers));
        self.parts.iter_mut().for_each(|part| part.renumber(numbers));
    }

    /// Returns what one side gave.
    pub(crate) fn of(upper: Scan) -> Self {
        Measured { upper, ..Measured::default() }
    }
}

/// Scans what a metric is made of.
pub(crate) fn measure(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Measured, EngineError> {
    if let Some(found) = ratio_of_states(session, plan, metric, groups)? {
        return Ok(found);
    }
    let definition = &metric.definition;
    let mut side = |side: &Option<baremo_metrics::page::Side>| -> Result<Scan, EngineError> {
        match side {
            Some(side) => {
                let mut found = scan(session, plan, metric, side, Reading::ByDate, groups)?;
                if !are_states(metric, side) {
                    money::convert(session, side, &mut found)?;
                    if outlook::refused(session, side)? {
                        found.refused = (0..plan.bucket_count() as u32).collect();
                    }
                }
                Ok(found)
            }
            None => Ok(Scan::default()),
        }
    };
    Ok(match (definition.kind, &definition.value) {
        (Kind::Ratio, _) => {
            let upper = side(&definition.numerator)?;
            Measured { lower: Some(side(&definition.denominator)?), ..Measured::of(upper) }
        }
        (Kind::Level, Some(value)) => {
            Measured::of(level::measure(session, plan, metric, value, groups)?)
        }
        (Kind::Targets, Some(value)) => {
            Measured::of(targets::scan(session, plan, &metric.of_side(value), groups)?)
        }
        (Kind::Agreement, _) => agreement::measure(session, plan, metric, groups)?,
        (Kind::Members, _) => members::measure(session, plan, metric, groups)?,
        (Kind::Cohort, _) => cohort::measure(session, plan, metric, groups)?,
        (Kind::Funnel, _) => funnel::measure(session, plan, metric, groups)?,
        (Kind::Derived | Kind::Composite, _) => derived::measure(session, plan, metric, groups)?,
        _ => Measured::of(side(&definition.value)?),
    })
}

/// Measures a ratio of which both sides are states; none of any other metric.
fn ratio_of_states(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    groups: &mut Groups,
) -> Result<Option<Measured>, EngineError> {
    let definition = &metric.definition;
    let sides = definition.numerator.as_ref().zip(definition.denominator.as_ref());
    let Some((upper, lower)) = sides.filter(|_| definition.kind == Kind::Ratio) else {
        return Ok(None);
    };
    if !are_states(metric, upper) || !are_states(metric, lower) {
        return Ok(None);
    }
    let mut found = states(session, plan, metric, &[upper, lower], groups)?.into_iter();
    let upper = found.next().unwrap_or_default();
    Ok(Some(Measured { lower: found.next(), ..Measured::of(upper) }))
}

/// Finishes one metric: a value for each cell, in order of bucket and group, rounded.
pub(crate) fn finish(
    session: &Session,
    plan: &Plan,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
) -> Result<Vec<Value>, EngineError> {
    plan.awaited()?;
    let mut values = exact(session, (plan, metric), measured, groups, Standing::Alone)?;
    bootstrap::intervals(session, plan, metric, measured, &mut values, groups)?;
    values.iter_mut().for_each(round);
    let is_total = metric.is_total();
    values.iter_mut().for_each(|value| value.is_total = is_total);
    Ok(values)
}

/// Finishes one metric as [`finish`] does, for arithmetic that goes on: not rounded. What is made
/// of others says what it leaves out where it stands alone, once for all its parts.
pub(crate) fn exact(
    session: &Session,
    (plan, metric): (&Plan, &MetricPlan),
    measured: &Measured,
    groups: usize,
    standing: Standing,
) -> Result<Vec<Value>, EngineError> {
    let buckets = plan.bucket_count();
    let cells = groups * buckets;
    let mut values = match metric.definition.kind {
        Kind::Level => level::finish(plan, session, measured, groups),
        Kind::Duration | Kind::Mean => durations(session, metric, measured, groups, buckets)?,
        Kind::Net => net(measured, groups, buckets),
        Kind::Agreement => agreement::finish(plan, metric, measured, groups),
        Kind::Members => members::finish(metric, measured, groups, buckets),
        Kind::Funnel if !measured.sets.is_empty() => funnel::differences(measured, groups, buckets),
        Kind::Cohort => {
            let mut values = ratios(metric, measured, groups, buckets);
            cohort::intervals(measured, &mut values, groups);
            values
        }
        Kind::Funnel => ratios(metric, measured, groups, buckets),
        Kind::Derived => derived::finish(session, plan, metric, measured, groups)?,
        Kind::Composite => derived::composite(session, plan, metric, measured, groups)?,
        Kind::Survival => survival(session, metric, measured, groups, buckets)?,
        Kind::Count => counts(metric, measured, groups, buckets),
        Kind::Ratio => ratios(metric, measured, groups, buckets),
        Kind::Share => shares(measured, groups, buckets, plan.by.is_empty()),
        Kind::Targets => targets::finish(plan, metric, measured, groups),
    };
    debug_assert_eq!(values.len(), cells, "one value a cell");
    money::currencies(session, metric, measured, &mut values, groups)?;
    mixed::refuse(session, metric, measured, &mut values, groups)?;
    // Some values depend on what is left out.
    let is_asked = || metric.definition.exclude.iter().any(|it| it.unless_any.is_some());
    if measured.parts.is_empty() {
        count_left_out(&mut values, measured, groups);
    } else if standing == Standing::Alone || is_asked() {
        left_out_of(session, (plan, metric), measured, &mut values, groups);
    }
    if metric.definition.kind == Kind::Cohort {
        cohort::explain(&mut values);
    }
    blank_unknown(session, plan, metric, &mut values, groups)?;
    await_windows(&mut values);
    mark_partial(session, plan, metric, &mut values, groups)?;
    ratio::walls(session, metric, measured, &mut values, groups)?;
    Ok(values)
}

/// Rounds what floating point left behind the ninth decimal: exact inside, rounded at the edge.
fn round(value: &mut Value) {
    let rounded = |number: &mut f64| {
        let scaled = *number * 1e9;
        if scaled.abs() < 9e15 {
            *number = scaled.round() / 1e9;
        }
    };
    let numbers = [&mut value.value, &mut value.numerator, &mut value.denominator, &mut value.wall];
    numbers.into_iter().flatten().for_each(rounded);
}

fn count_left_out(values: &mut [Value], measured: &Measured, groups: usize) {
    let scan = measured.leaving_out();
    let reasons = scan.reasons.len();
    let mut counts = vec![0u64; values.len() * reasons];
    for left in &scan.left_out {
        let place = scan.cell_left_out(left, groups) * reasons + left.reason as usize;
        if let Some(count) = counts.get_mut(place) {
            *count += u64::from(left.count);
        }
    }
    for (place, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        let reason = scan.reasons[place % reasons].clone();
        *values[place / reasons].excluded.entry(reason).or_default() += count;
    }
}

/// Returns what one unit of the inside is in the answer's unit.
pub(crate) fn scale(unit: Unit, measure: Measure) -> f64 {
    match (unit, measure) {
        (_, Measure::LocalDays | Measure::BusinessDays) => 1.0,
        (Unit::Seconds, _) => 1.0 / SECOND as f64,
        (Unit::Days, _) => 1.0 / DAY as f64,
        _ => 1.0,
    }
}

/// Why there is no value where a model that the data cannot support would give it.
const REFUSED: &str = "model_refused";

/// Returns whether a model says nothing of the bucket of a cell.
fn is_refused(scan: &Scan, cell: usize, groups: usize) -> bool {
    scan.refused.contains(&((cell / groups.max(1)) as u32))
}

fn durations(
    session: &Session,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
    buckets: usize,
) -> Result<Vec<Value>, EngineError> {
    let side = metric.definition.value.as_ref();
    let measure = side.map_or(Measure::Micros, |side| side.measure);
    let scale = match side.and_then(|side| side.of.as_deref().map(|of| (side, of))) {
        Some((side, of)) => money::number_scale(&side.fact, of),
        None => scale(metric.definition.unit, measure),
    };
    let walls = metric.definition.kind == Kind::Duration
        && Session::differs_from_wall(&session.clock(metric)?, measure);
    let scan = &measured.upper;
    let (cells, unit) = (groups * buckets, metric.definition.unit);
    let (stat, unit) = (metric.statistic, (unit, scale));
    let mut values = statistic(scan, stat, unit, groups, cells, &scan.all_values, |o| o.value);
    if walls {
        let wall = statistic(scan, stat, unit, groups, cells, &scan.all_walls, |o| o.wall);
        for (value, wall) in values.iter_mut().zip(wall) {
            value.wall = wall.value;
        }
    }
    contribute(&mut values, scan, groups);
    if let Some(side) = side {
        on_scale::keep(session, side, scan, &mut values, groups)?;
    }
    for (cell, value) in values.iter_mut().enumerate().filter(|(_, value)| value.n == 0) {
        if is_refused(scan, cell, groups) {
            value.reason = Some(REFUSED.into());
        }
    }
    Ok(values)
}

fn survival(
    session: &Session,
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
    buckets: usize,
) -> Result<Vec<Value>, EngineError> {
    let scale = scale(metric.definition.unit, Measure::Micros);
    let walls = Session::differs_from_wall(&session.clock(metric)?, Measure::Micros);
    let cells = measured.upper.by_cell(groups, groups * buckets);
    let one = |cell: usize| {
        let observations = cells.of(cell);
        let curve = |of: fn(&Observation) -> i64| {
            let (waiting, ended): (Vec<&Observation>, Vec<&Observation>) =
                observations.iter().partition(|o| o.still_waits());
            let lengths = |some: Vec<&Observation>| some.into_iter().map(of).collect::<Vec<i64>>();
            statistics::kaplan_meier(&mut lengths(ended), &mut lengths(waiting))
        };
        let n = observations.len() as u64;
        let mut value = Value { n, ..Value::default() };
        let Some(quantile) = metric.statistic.quantile() else {
            value.reason = Some("needs_a_percentile".into());
            return value;
        };
        let told = |at: i64| at as f64 * scale;
        let wall = walls.then(|| curve(Observation::waited_on_the_wall));
        let curve = curve(|o| o.value);
        value.value = curve.quantile(quantile).map(told);
        value.wall = wall.and_then(|wall| wall.quantile(quantile)).map(told);
        if metric.statistic == Statistic::Median {
            let (low, high) = curve.median_interval();
            value.interval = low.zip(high).map(|(low, high)| [told(low), told(high)]);
        }
        if value.value.is_none() {
            let reason = if n == 0 { "no_observations" } else { "not_reached" };
            value.reason = Some(reason.into());
            value.wall = None;
        }
        value
    };
    Ok((0..groups * buckets).map(one).collect())
}

fn counts(metric: &MetricPlan, measured: &Measured, groups: usize, buckets: usize) -> Vec<Value> {
    let side = metric.definition.value.as_ref();
    let scale = side.and_then(money::side_scale);
    let one = |sum: Sum| Value { value: Some(sum.total), n: sum.rows, ..Value::default() };
    let sums = sums(&measured.upper, scale, groups, groups * buckets);
    let mut values: Vec<Value> = sums.into_iter().map(one).collect();
    if side.is_some_and(|side| side.needs_rows) {
        values.iter_mut().filter(|value| value.n == 0).for_each(unknown);
    }
    values
}

/// Makes a value unknown for want of any record.
fn unknown(value: &mut Value) {
    value.value = None;
    value.numerator = None;
    value.reason = Some("not_recorded".into());
}
