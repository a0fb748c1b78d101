//! What one side is of the other, in each cell.

use baremo_metrics::answer::Value;
use baremo_metrics::page::{Kind, Side, Unit};
use baremo_metrics::statistics;
use baremo_model::Fact;

use super::sums::sums;
use super::{Measured, REFUSED, is_refused, unknown};
use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::kinds::money;
use crate::kinds::shares::whole_number;
use crate::reading::scan::Scan;
use crate::session::Session;

/// Divides the sides of each cell.
pub(super) fn ratios(
    metric: &MetricPlan,
    measured: &Measured,
    groups: usize,
    buckets: usize,
) -> Vec<Value> {
    let cells = groups * buckets;
    let definition = &metric.definition;
    let empty = Scan::default();
    let lower_scan = measured.lower.as_ref().unwrap_or(&empty);
    let default = Side::default();
    let upper_side = definition.numerator.as_ref().unwrap_or(&default);
    let lower_side = definition.denominator.as_ref().unwrap_or(&default);
    let upper = sums(&measured.upper, money::side_scale(upper_side), groups, cells);
    let lower = sums(lower_scan, money::side_scale(lower_side), groups, cells);
    let percent = if definition.unit == Unit::Percent { 100.0 } else { 1.0 };
    let one = |cell: usize| {
        let (numerator, denominator) = (upper[cell].total, lower[cell].total);
        let mut value = Value {
            n: lower[cell].n,
            numerator: Some(numerator),
            denominator: Some(denominator),
            ..Value::default()
        };
        if denominator > 0.0 {
            value.value = Some(numerator / denominator * percent);
        } else if is_refused(lower_scan, cell, groups) {
            value.reason = Some(REFUSED.into());
        } else {
            value.reason = Some("nothing_to_divide_by".into());
        }
        // Who goes on is a part of who began. Parts are not independent, also where they add up to
        // whole numbers.
        let part = definition.proportion || definition.kind == Kind::Funnel;
        let whole = whole_number(numerator).zip(whole_number(denominator));
        if let Some((met, of)) = whole.filter(|_| part && !lower[cell].in_parts) {
            let interval = statistics::wilson(met, of);
            value.interval = interval.map(|i| [i.low * 100.0, i.high * 100.0]);
        }
        if upper_side.needs_rows && upper[cell].rows == 0 {
            unknown(&mut value);
        }
        value
    };
    (0..cells).map(one).collect()
}

/// Tells, beside lengths of time that are counted in a calendar and divided, what they come to on
/// the wall.
pub(super) fn walls(
    session: &Session,
    metric: &MetricPlan,
    measured: &Measured,
    values: &mut [Value],
    groups: usize,
) -> Result<(), EngineError> {
    let definition = &metric.definition;
    let is_of_time = definition.kind == Kind::Ratio && definition.unit == Unit::Seconds;
    let side = definition.numerator.as_ref().filter(|side| is_of_time && side.sum.is_none());
    let Some(side) = side.filter(|side| side.from.is_some()) else { return Ok(()) };
    let fact = Fact::from_name(&side.fact).unwrap_or(Fact::Cases);
    if !Session::differs_from_wall(&session.clock_named(&metric.calendar, fact)?, side.measure) {
        return Ok(());
    }
    let scale = money::side_scale(side).unwrap_or(1.0);
    let mut sums = vec![0.0; values.len()];
    for o in measured.upper.observations.iter() {
        sums[measured.upper.cell(o, groups)] += o.wall as f64 * scale * o.exact_weight();
    }
    for (value, sum) in values.iter_mut().zip(sums) {
        value.wall = value.value.and(value.denominator).map(|divisor| sum / divisor);
    }
    Ok(())
}
