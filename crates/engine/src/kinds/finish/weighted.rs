//! One statistic of each cell's observations, where these count in part: shared among all who
//! replied. There is no interval, for the parts are not independent.

use baremo_metrics::answer::Value;
use baremo_metrics::page::Unit;
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics::{
    Weighted, weighted_quantile, weighted_stddev, weighted_trimmed_mean,
};

use super::statistic::histogram;
use crate::reading::scan::{Observation, Observations};

/// Computes one statistic of every cell.
pub(super) fn statistic(
    observations: &Observations,
    statistic: Statistic,
    (unit, scale): (Unit, f64),
    cells: usize,
    cell: impl Fn(&Observation) -> usize,
    of: impl Fn(&Observation) -> i64,
) -> Vec<Value> {
    if statistic == Statistic::Mean {
        return means(observations, scale, cells, cell, of);
    }
    let mut own: Vec<Vec<Weighted>> = vec![Vec::new(); cells];
    for o in observations.iter() {
        own[cell(o)].push((of(o), o.exact_weight()));
    }
    own.into_iter().map(|values| of_values(values, statistic, (unit, scale))).collect()
}

fn of_values(mut values: Vec<Weighted>, statistic: Statistic, (unit, scale): (Unit, f64)) -> Value {
    if statistic == Statistic::Histogram && !values.is_empty() {
        return Value {
            n: values.len() as u64,
            histogram: Some(histogram(values.iter().copied(), unit, scale)),
            reason: Some("see_histogram".into()),
            ..Value::default()
        };
    }
    let each = || values.iter().map(|(value, _)| *value as f64);
    let found = match statistic {
        Statistic::Min => each().reduce(f64::min),
        Statistic::Max => each().reduce(f64::max),
        Statistic::Stddev => weighted_stddev(&values),
        Statistic::Trimmed => weighted_trimmed_mean(&mut values),
        quantile => weighted_quantile(&mut values, quantile.quantile().unwrap_or(0.5)),
    };
    let mut value = Value { n: values.len() as u64, ..Value::default() };
    value.value = found.map(|found| found * scale);
    if value.value.is_none() {
        let reason = if values.is_empty() { "no_observations" } else { "too_few" };
        value.reason = Some(reason.into());
    }
    value
}

/// Means where an observation counts in part: no interval, for the parts are not independent.
fn means(
    observations: &Observations,
    scale: f64,
    cells: usize,
    cell: impl Fn(&Observation) -> usize,
    of: impl Fn(&Observation) -> i64,
) -> Vec<Value> {
    let mut sums = vec![(0.0, 0.0, 0u64); cells];
    for o in observations.iter() {
        let (sum, weight, n) = &mut sums[cell(o)];
        *sum += o.exact_weight() * of(o) as f64;
        *weight += o.exact_weight();
        *n += 1;
    }
    let one = |(sum, weight, n): (f64, f64, u64)| Value {
        value: (n > 0).then(|| sum / weight * scale),
        n,
        numerator: Some(sum * scale),
        denominator: Some(weight),
        reason: (n == 0).then(|| "no_observations".into()),
        ..Value::default()
    };
    sums.into_iter().map(one).collect()
}
