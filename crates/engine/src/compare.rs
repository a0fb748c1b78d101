//! Honest change: a value against the same of another range, and whether chance explains it.
//!
//! Tests cluster by day, because tickets of one day are not independent (METRICS rule 13): means
//! and proportions by a linearised variance over days, percentiles by resampling days.

use baremo_metrics::answer::{Previous, Value};
use baremo_metrics::page::{Kind, Measure, Unit};
use baremo_metrics::query::Statistic;
use baremo_metrics::statistics::{self, ChangeTest, Clustered};
use baremo_model::DAY;

use crate::finish::{Cells, Measured, scale};
use crate::plan::MetricPlan;
use crate::scan::Observation;

/// One side of a comparison: its values and the observations they stand on, by cell.
pub(crate) struct Compared {
    pub(crate) values: Vec<Value>,
    upper: Cells,
    lower: Option<Cells>,
}

impl Compared {
    pub(crate) fn new(
        values: Vec<Value>,
        measured: &Measured,
        groups: usize,
        buckets: usize,
    ) -> Self {
        let cells = |scan: &crate::scan::Scan| Cells::new(&scan.observations, groups, buckets);
        let lower = measured.lower.as_ref().map(cells);
        Compared { values, upper: cells(&measured.upper), lower }
    }
}

/// Returns the change from a cell of `before` to a cell of `now`.
pub(crate) fn change(
    metric: &MetricPlan,
    now: (&Compared, usize),
    before: (&Compared, usize),
    label: Option<String>,
) -> Previous {
    let value = &now.0.values[now.1];
    let old = &before.0.values[before.1];
    let mut previous =
        Previous { bucket: label, value: old.value, n: old.n, ..Previous::default() };
    let (Some(new), Some(old)) = (value.value, old.value) else { return previous };
    previous.change = Some(new - old);
    let percent = metric.definition.unit == Unit::Percent;
    if !percent && old != 0.0 {
        previous.relative = Some(100.0 * (new - old) / old);
    }
    if let Some(test) = test(metric, now, before) {
        let factor = factor(metric);
        previous.interval = Some([test.interval.low * factor, test.interval.high * factor]);
        previous.detectable = Some(test.detectable);
        previous.test = Some(test.method.to_owned());
    }
    let relative = if percent { (new - old) / 100.0 } else { (new - old) / old.abs().max(1e-12) };
    previous.material = Some(relative.abs() >= metric.metric.material);
    previous
}

fn factor(metric: &MetricPlan) -> f64 {
    match metric.definition.kind {
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
    now: (&Compared, usize),
    before: (&Compared, usize),
) -> Option<ChangeTest> {
    let upper = |side: (&Compared, usize)| side.0.upper.get(side.1).to_vec();
    match metric.definition.kind {
        Kind::Duration if metric.statistic == Statistic::Mean => {
            let clustered = |observations: Vec<Observation>| {
                let mut days = Clustered::new();
                observations.iter().for_each(|o| days.add(day(o), o.value as f64));
                days
            };
            statistics::mean_change_by_day(&clustered(upper(before)), &clustered(upper(now)))
        }
        Kind::Duration => {
            let q = metric.statistic.quantile()?;
            let pairs = |observations: Vec<Observation>| -> Vec<(i32, i64)> {
                observations.iter().map(|o| (day(o), o.value)).collect()
            };
            let (before, now) = (pairs(upper(before)), pairs(upper(now)));
            let (resamples, seed) = (statistics::RESAMPLES, statistics::BOOTSTRAP_SEED);
            statistics::quantile_change_by_day(&before, &now, q, resamples, seed)
        }
        Kind::Ratio if metric.definition.proportion => {
            let clustered = |side: (&Compared, usize)| {
                let mut days = Clustered::new();
                let hits = side.0.upper.get(side.1);
                hits.iter().for_each(|o| days.add_total(day(o), f64::from(o.weight), 0.0));
                let all = side.0.lower.as_ref().map(|cells| cells.get(side.1));
                let all = all.unwrap_or_default().iter();
                all.for_each(|o| days.add_total(day(o), 0.0, f64::from(o.weight)));
                days
            };
            statistics::proportion_change_by_day(&clustered(before), &clustered(now))
        }
        Kind::Targets => {
            let clustered = |side: (&Compared, usize)| {
                let mut days = Clustered::new();
                let all = side.0.upper.get(side.1);
                all.iter().for_each(|o| days.add(day(o), o.value as f64));
                days
            };
            statistics::proportion_change_by_day(&clustered(before), &clustered(now))
        }
        _ => None,
    }
}

fn day(observation: &Observation) -> i32 {
    observation.at.div_euclid(DAY) as i32
}
