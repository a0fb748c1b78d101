//! One statistic of each cell's observations, with its interval.

use baremo_metrics::answer::Value;
use baremo_metrics::page::Unit;
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics::{self, Summary};
use rayon::prelude::*;

use crate::scan::{Observation, Observations, Scan};

/// Cells finished by one worker at least.
const PARALLEL_CELLS: usize = 64;

/// Observations summed up by one worker at least, as many for each cell.
const PARALLEL_OBSERVATIONS: usize = 16;

/// Computes one statistic of every cell, with its interval.
pub(super) fn statistic(
    scan: &Scan,
    statistic: Statistic,
    (unit, scale): (Unit, f64),
    groups: usize,
    cells: usize,
    of: impl Fn(&Observation) -> i64 + Sync,
) -> Vec<Value> {
    let observations = &scan.observations;
    let cell = |o: &Observation| scan.cell(o, groups);
    let in_part = || scan.weighted && observations.iter().any(|o| o.weight != 1.0);
    if statistic == Statistic::Mean && in_part() {
        return weighted_means(observations, scale, cells, cell, of);
    }
    if matches!(statistic, Statistic::Mean | Statistic::Min | Statistic::Max | Statistic::Stddev) {
        let summaries = summaries(observations, cells, cell, of);
        let one = |summary: &Summary| of_summary(summary, statistic, scale);
        return summaries.par_iter().with_min_len(PARALLEL_CELLS).map(one).collect();
    }
    let (starts, mut sorted) = sorted_values(observations, cells, cell, of);
    let mut rest = sorted.as_mut_slice();
    let mut slices = Vec::with_capacity(cells);
    for cell in starts.windows(2) {
        let (own, others) = rest.split_at_mut((cell[1] - cell[0]) as usize);
        slices.push(own);
        rest = others;
    }
    slices.into_par_iter().map(|own| of_values(own, statistic, (unit, scale))).collect()
}

/// Sums up the observations of each cell.
fn summaries(
    observations: &Observations,
    cells: usize,
    cell: impl Fn(&Observation) -> usize + Sync,
    of: impl Fn(&Observation) -> i64 + Sync,
) -> Vec<Summary> {
    let one = |own: &mut dyn Iterator<Item = &Observation>| {
        let mut summaries = vec![Summary::new(); cells];
        own.for_each(|o| summaries[cell(o)].add(of(o)));
        summaries
    };
    let workers = rayon::current_num_threads();
    let least =
        cells.saturating_mul(PARALLEL_OBSERVATIONS * workers.max(observations.parts().len()));
    if observations.len() < least {
        return one(&mut observations.iter());
    }
    let share = observations.len().div_ceil(workers);
    // Sums are of integers: however they are shared out, they are the same.
    let merge = |mut left: Vec<Summary>, right: Vec<Summary>| {
        left.iter_mut().zip(&right).for_each(|(left, right)| left.merge(right));
        left
    };
    let parts = observations.parts().par_iter().flat_map(|part| part.par_chunks(share));
    let found = parts.map(|part| one(&mut part.iter())).reduce_with(merge);
    found.unwrap_or_else(|| vec![Summary::new(); cells])
}

/// Returns the values cell after cell, and where each cell begins.
fn sorted_values(
    observations: &Observations,
    cells: usize,
    cell: impl Fn(&Observation) -> usize,
    of: impl Fn(&Observation) -> i64,
) -> (Vec<u32>, Vec<i64>) {
    let mut starts = vec![0u32; cells + 1];
    observations.iter().for_each(|o| starts[cell(o) + 1] += 1);
    for index in 1..starts.len() {
        starts[index] += starts[index - 1];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; observations.len()];
    for observation in observations.iter() {
        let slot = &mut next[cell(observation)];
        sorted[*slot as usize] = of(observation);
        *slot += 1;
    }
    (starts, sorted)
}

fn of_summary(summary: &Summary, statistic: Statistic, scale: f64) -> Value {
    let n = summary.count();
    let mut value = Value { n, ..Value::default() };
    let found = match statistic {
        Statistic::Min => summary.min().map(|value| value as f64),
        Statistic::Max => summary.max().map(|value| value as f64),
        Statistic::Stddev => summary.stddev(),
        _ => summary.mean(),
    };
    value.value = found.map(|found| found * scale);
    if n == 0 {
        value.reason = Some("no_observations".into());
    } else if found.is_none() {
        value.reason = Some("too_few".into());
    } else if statistic == Statistic::Mean {
        value.numerator = Some(summary.sum() as f64 * scale);
        value.denominator = Some(n as f64);
        let spread = summary.stddev().zip(found);
        let interval = spread.and_then(|(sd, mean)| statistics::mean_t(mean, sd, n));
        value.interval = interval.map(|i| [i.low * scale, i.high * scale]);
    }
    value
}

fn of_values(values: &mut [i64], statistic: Statistic, (unit, scale): (Unit, f64)) -> Value {
    let mut value = Value { n: values.len() as u64, ..Value::default() };
    if values.is_empty() {
        value.reason = Some("no_observations".into());
        return value;
    }
    let found = match statistic {
        Statistic::Trimmed => statistics::trimmed_mean(values).map(|trimmed| trimmed.mean),
        Statistic::Histogram => {
            value.histogram = Some(histogram(values, unit, scale));
            value.reason = Some("see_histogram".into());
            None
        }
        quantile => {
            let q = quantile.quantile().unwrap_or(0.5);
            values.sort_unstable();
            let interval = statistics::median_order(values, q);
            value.interval = interval.map(|i| [i.low * scale, i.high * scale]);
            statistics::quantile_cont(values, q)
        }
    };
    value.value = found.map(|found| found * scale);
    value
}

/// Means where an observation counts in part: no interval, for the parts are not independent.
fn weighted_means(
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

/// Counts values by classes people recognise: lengths of time by minutes, hours and days, scores
/// one by one.
fn histogram(values: &[i64], unit: Unit, scale: f64) -> Vec<(f64, f64, u64)> {
    let low = values.iter().copied().min().unwrap_or_default();
    let high = values.iter().copied().max().unwrap_or_default();
    let one = if unit == Unit::Score { (1.0 / scale).round() as i64 } else { 1 };
    let edges = match unit {
        Unit::Seconds | Unit::Days => statistics::duration_edges(low, high),
        _ => statistics::whole_edges(low, high, one),
    };
    let (edges, is_closed) = statistics::closed_edges(edges, high, one);
    // Classes of one score each are that score, where nothing lies between two of them.
    let single = unit == Unit::Score
        && edges.windows(2).all(|edge| edge[1] - edge[0] == one)
        && values.iter().all(|value| value % one == 0);
    let histogram = statistics::histogram(values, edges);
    let edges = histogram.edges.windows(2);
    let classes = edges.zip(&histogram.counts).map(|(edge, count)| {
        let upper = match single {
            true => edge[0],
            false if is_closed => edge[1].min(high),
            false => edge[1],
        };
        (edge[0] as f64 * scale, upper as f64 * scale, *count)
    });
    classes.collect()
}
