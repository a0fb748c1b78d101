//! One statistic of each cell's observations, with its interval.

use std::sync::OnceLock;

use baremo_metrics::answer::Value;
use baremo_metrics::page::Unit;
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics::{self, QuantileRanks, Summary, Weighted};
use rayon::prelude::*;

use super::sums::{by_share, shared_out};
use super::weighted;
use crate::reading::by_place::ByPlace;
use crate::reading::scan::{Observation, Observations, Scan};

/// Cells finished by one worker at least.
const PARALLEL_CELLS: usize = 64;

/// Observations of a single cell from which on its quantile is looked for between two bounds.
const MANY: usize = 1 << 17;

/// Observations that are sorted to find these bounds.
const SAMPLE: usize = 1 << 14;

/// Computes one statistic of every cell, with its interval. What all cells add up to stays in
/// `all` for the whole, which is not summed up anew.
pub(super) fn statistic(
    scan: &Scan,
    statistic: Statistic,
    (unit, scale): (Unit, f64),
    groups: usize,
    cells: usize,
    all: &OnceLock<Summary>,
    of: impl Fn(&Observation) -> i64 + Sync,
) -> Vec<Value> {
    let observations = &scan.observations;
    let cell = |o: &Observation| scan.cell(o, groups);
    let in_part = || scan.weighted && observations.iter().any(|o| o.weight != 1.0);
    if in_part() {
        return weighted::statistic(observations, statistic, (unit, scale), cells, cell, of);
    }
    if matches!(statistic, Statistic::Mean | Statistic::Min | Statistic::Max | Statistic::Stddev) {
        let summaries = match all.get() {
            Some(all) if scan.flat => vec![*all],
            _ => summaries(observations, cells, cell, of),
        };
        all.get_or_init(|| joined(&summaries));
        // Each cell by all of them: an interval does not end otherwise from group to group.
        let from_nothing = counts_from_nothing(unit)
            && summaries.iter().all(|summary| summary.min().is_none_or(|least| least >= 0));
        let one = |summary: &Summary| {
            let value = of_summary(summary, statistic, scale);
            if from_nothing { not_below_nothing(value) } else { value }
        };
        return summaries.par_iter().with_min_len(PARALLEL_CELLS).map(one).collect();
    }
    if let Some(q) = statistic.quantile().filter(|_| cells == 1 && observations.len() >= MANY)
        && let Some(value) = bounded_quantile(observations, q, scale, &of)
    {
        return vec![value];
    }
    let shares = by_share(observations, cells, |runs| {
        ByPlace::new(cells, runs.iter().copied().flatten().map(|o| (cell(o), of(o))))
    });
    let one = |place: usize| {
        let own = shares.iter().flat_map(|share| share.of(place)).copied();
        of_values(&mut own.collect::<Vec<i64>>(), statistic, (unit, scale))
    };
    (0..cells).into_par_iter().map(one).collect()
}

/// Returns whether a unit counts from nothing on: lengths, numbers and amounts, but no scores.
fn counts_from_nothing(unit: Unit) -> bool {
    !matches!(unit, Unit::Percent | Unit::Points | Unit::Score)
}

/// Lets the interval of a mean begin at nothing, where no observation is below it: the mean of few
/// that are far apart reaches further down than they can.
fn not_below_nothing(mut value: Value) -> Value {
    if let Some([low, _]) = &mut value.interval {
        *low = low.max(0.0);
    }
    value
}

/// Sums up the observations of each cell: integers, which come to the same in any order.
fn summaries(
    observations: &Observations,
    cells: usize,
    cell: impl Fn(&Observation) -> usize + Sync,
    of: impl Fn(&Observation) -> i64 + Sync,
) -> Vec<Summary> {
    let add = |summaries: &mut [Summary], o: &Observation| summaries[cell(o)].add(of(o));
    shared_out(observations, cells, add, Summary::merge)
}

/// Returns the summary of what some were made of.
fn joined(summaries: &[Summary]) -> Summary {
    let mut all = Summary::new();
    summaries.iter().for_each(|summary| all.merge(summary));
    all
}

/// Finds a quantile of many observations without copying them all: those between two bounds are
/// looked through, the ones below counted. The bounds are those a sample says the quantile and its
/// interval lie between; none where it misled.
fn bounded_quantile(
    observations: &Observations,
    q: f64,
    scale: f64,
    of: impl Fn(&Observation) -> i64 + Sync,
) -> Option<Value> {
    let count = observations.len();
    let ranks = QuantileRanks::of(count, q)?;
    let every = count.div_ceil(SAMPLE);
    let mut sample: Vec<i64> = observations.iter().step_by(every).map(&of).collect();
    sample.sort_unstable();
    // Six standard deviations of a share of the sample: enough, unless rows lie in an order of it.
    let margin = 3.0 * (sample.len() as f64).sqrt();
    let place = |rank: usize| rank as f64 / count as f64 * sample.len() as f64;
    let (least, greatest) = ranks.ends();
    let low = (place(least) - margin).max(0.0) as usize;
    let high = (place(greatest) + margin) as usize;
    let low = if low == 0 { i64::MIN } else { *sample.get(low)? };
    let high = sample.get(high).copied().unwrap_or(i64::MAX);
    let share = count.div_ceil(rayon::current_num_threads());
    let parts = observations.parts().par_iter().flat_map(|part| part.par_chunks(share));
    let found = parts.map(|part| {
        let mut between = Vec::new();
        let mut below = 0;
        for value in part.iter().map(&of) {
            below += usize::from(value < low);
            if (low..=high).contains(&value) {
                between.push(value);
            }
        }
        (below, between)
    });
    let (below, mut between) = found.reduce_with(|mut left, mut right| {
        left.1.append(&mut right.1);
        (left.0 + right.0, left.1)
    })?;
    Some(of_quantile(ranks.read(&mut between, below)?, count, scale))
}

/// Returns a quantile and its interval as a value.
fn of_quantile(
    (found, interval): (f64, Option<statistics::Interval>),
    count: usize,
    scale: f64,
) -> Value {
    Value {
        value: Some(found * scale),
        n: count as u64,
        interval: interval.map(|i| [i.low * scale, i.high * scale]),
        ..Value::default()
    }
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
        Statistic::Trimmed => statistics::trimmed_mean(values),
        Statistic::Histogram => {
            let values = values.iter().map(|&value| (value, 1.0));
            value.histogram = Some(histogram(values, unit, scale));
            value.reason = Some("see_histogram".into());
            None
        }
        quantile => {
            let ranks = QuantileRanks::of(values.len(), quantile.quantile().unwrap_or(0.5));
            let found = ranks.and_then(|ranks| ranks.read(values, 0));
            return found.map_or(value, |found| of_quantile(found, values.len(), scale));
        }
    };
    value.value = found.map(|found| found * scale);
    value
}

/// Counts values, each by its weight, by classes people recognise: lengths of time by minutes,
/// hours and days, scores one by one.
pub(super) fn histogram(
    values: impl Iterator<Item = Weighted> + Clone,
    unit: Unit,
    scale: f64,
) -> Vec<(f64, f64, f64)> {
    let each = || values.clone().map(|(value, _)| value);
    let low = each().min().unwrap_or_default();
    let high = each().max().unwrap_or_default();
    let one = if unit == Unit::Score { (1.0 / scale).round() as i64 } else { 1 };
    let edges = match unit {
        Unit::Seconds | Unit::Days => statistics::duration_edges(low, high),
        _ => statistics::whole_edges(low, high, one),
    };
    let (edges, is_closed) = statistics::closed_edges(edges, high, one);
    // Classes of one score each are that score, where nothing lies between two of them.
    let single = unit == Unit::Score
        && edges.windows(2).all(|edge| edge[1] - edge[0] == one)
        && each().all(|value| value % one == 0);
    let histogram = statistics::histogram(values, edges);
    let edges = histogram.edges.windows(2);
    let classes = edges.zip(&histogram.counts).map(|(edge, count)| {
        let upper = match single {
            true => edge[0],
            false if is_closed => edge[1].min(high),
            false => edge[1],
        };
        // Three thirds are one, however they were added up.
        let count = (count * 1e9).round() / 1e9;
        (edge[0] as f64 * scale, upper as f64 * scale, count)
    });
    classes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Observations in two parts, one after the other.
    fn observations(values: &[i64]) -> Observations {
        let one = |&value: &i64| Observation {
            row: 0,
            case_row: 0,
            bucket: 0,
            group: 0,
            weight: 1.0,
            value,
            wall: value,
            at: 0,
        };
        let mut all = Observations::default();
        let (left, right) = values.split_at(values.len() / 3);
        [left, right].into_iter().for_each(|part| all.add(part.iter().map(one).collect()));
        all
    }

    /// Returns a statistic of the values of so many groups and cells.
    fn plain(
        scan: &Scan,
        of: Statistic,
        unit: Unit,
        (groups, cells): (usize, usize),
    ) -> Vec<Value> {
        statistic(scan, of, (unit, 1.0), groups, cells, &scan.all_values, |o| o.value)
    }

    fn told(value: Value) -> (Option<f64>, u64, Option<[f64; 2]>) {
        (value.value, value.n, value.interval)
    }

    #[test]
    fn a_quantile_between_bounds_is_the_one_of_all() {
        let count = MANY as i64 + 77;
        let mixed = |row: i64| row.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64) >> 20;
        let shapes: [&dyn Fn(i64) -> i64; 4] =
            [&mixed, &|row| row * 3 - 5, &|row| mixed(row).max(0), &|_| 7];
        for (shape, value) in shapes.into_iter().enumerate() {
            let mut values: Vec<i64> = (0..count).map(value).collect();
            let all = observations(&values);
            for q in [0.5, 0.75, 0.9, 0.95] {
                let found = bounded_quantile(&all, q, 2.0, |o| o.value).map(told);
                let ranks = QuantileRanks::of(values.len(), q).unwrap();
                let exact = of_quantile(ranks.read(&mut values, 0).unwrap(), values.len(), 2.0);
                assert_eq!(found, Some(told(exact)), "{q} of shape {shape}");
            }
        }
    }

    #[test]
    fn sums_are_the_same_however_they_are_shared_out() {
        // So few that one worker sums them up, and so many that all of them do.
        for count in [0, 7, 20_497] {
            let values: Vec<i64> = (0..count).map(|row| row * row % 1_009 - 300).collect();
            let own = |value: i64| value.rem_euclid(3) as usize;
            let mut plain = vec![Summary::new(); 3];
            values.iter().for_each(|&value| plain[own(value)].add(2 * value));
            let cell = |o: &Observation| own(o.value);
            assert_eq!(summaries(&observations(&values), 3, cell, |o| 2 * o.value), plain);
        }
    }

    #[test]
    fn the_whole_is_what_its_cells_add_up_to() {
        let values: Vec<i64> = (0..900).map(|row| row * row % 1_009 - 300).collect();
        for of in [Statistic::Mean, Statistic::Min, Statistic::Max, Statistic::Stddev] {
            let scan = || {
                let mut observations = observations(&values);
                let cells = (0..).flat_map(|bucket| [(bucket % 5, 0), (bucket % 5, 1)]);
                for (o, (bucket, group)) in observations.iter_mut().zip(cells) {
                    (o.bucket, o.group) = (bucket, group);
                }
                Scan { observations, plain: true, ..Scan::default() }
            };
            let whole = |scan: Scan| {
                let scan = scan.whole().expect("no row is chosen anew");
                let mut found = plain(&scan, of, Unit::Score, (1, 1));
                (found.len(), told(found.remove(0)))
            };
            let finished = scan();
            assert_eq!(plain(&finished, of, Unit::Score, (2, 10)).len(), 10);
            assert_eq!(whole(finished), whole(scan()), "{of:?}");
        }
    }

    #[test]
    fn percentiles_of_cells_are_those_of_their_values() {
        // So few that one worker sorts them out, and so many that all of them do.
        for count in [40, 20_497] {
            let values: Vec<i64> = (0..count).map(|row| row * row % 1_009 - 300).collect();
            let mut all = observations(&values);
            (0..).zip(all.iter_mut()).for_each(|(row, o)| o.bucket = row * 7 % 11 % 4);
            let scan = Scan { observations: all, ..Scan::default() };
            for of in [Statistic::Median, Statistic::P90, Statistic::Trimmed] {
                let found = plain(&scan, of, Unit::Score, (1, 5));
                assert_eq!(found.len(), 5);
                for (place, found) in found.into_iter().enumerate() {
                    let own = scan.observations.iter().filter(|o| o.bucket as usize == place);
                    let mut own: Vec<i64> = own.map(|o| o.value).collect();
                    let expected = of_values(&mut own, of, (Unit::Score, 1.0));
                    assert_eq!(told(found), told(expected), "{of:?} of {count} in {place}");
                }
            }
        }
    }

    #[test]
    fn a_mean_of_what_is_never_below_nothing_has_no_interval_below_it() {
        // Of 0, 0 and 300: 100 ± 4.302653 · 173.205081 / √3.
        let mean = |unit: Unit, values: &[i64]| {
            let scan = Scan { observations: observations(values), ..Scan::default() };
            let found = plain(&scan, Statistic::Mean, unit, (1, 1));
            found[0].interval.expect("they spread")
        };
        let [low, high] = mean(Unit::Seconds, &[0, 0, 300]);
        assert!(low == 0.0 && (high - 530.265_3).abs() < 1e-3, "{low} {high}");
        // A score may stand below nothing, and so may what was late by less than nothing.
        assert!(mean(Unit::Score, &[0, 0, 300])[0] < -330.0);
        assert!(mean(Unit::Seconds, &[-1, 0, 300])[0] < -330.0);
    }

    #[test]
    fn a_part_is_that_part_of_one_in_its_class() {
        let part = |value| Observation {
            row: 0,
            case_row: 0,
            bucket: 0,
            group: 0,
            weight: 0.5,
            value,
            wall: value,
            at: 0,
        };
        let observations = Observations::from(vec![part(1), part(1), part(4)]);
        let scan = Scan { observations, weighted: true, ..Scan::default() };
        let found = plain(&scan, Statistic::Histogram, Unit::Score, (1, 1));
        let classes = found[0].histogram.clone().expect("they are counted");
        let counted: f64 = classes.iter().map(|class| class.2).sum();
        assert_eq!((found[0].n, counted, classes[0]), (3, 1.5, (1.0, 1.0, 1.0)));
    }

    #[test]
    fn of_no_cell_there_is_no_statistic() {
        // A filter that no record passes leaves no group, and so no cell, of a part of no rows.
        let scan = Scan { observations: Observations::from(Vec::new()), ..Scan::default() };
        for statistic_of in [Statistic::Mean, Statistic::Max, Statistic::Median] {
            let found = plain(&scan, statistic_of, Unit::Seconds, (0, 0));
            assert!(found.is_empty(), "{statistic_of:?}");
        }
    }

    #[test]
    fn a_sample_that_misleads_finds_nothing() {
        // Each observation of the sample is an outlier.
        let count = SAMPLE * 9;
        let values: Vec<i64> = (0..count).map(|row| if row % 9 == 0 { 1 } else { 0 }).collect();
        assert!(bounded_quantile(&observations(&values), 0.5, 1.0, |o| o.value).is_none());
    }
}
