//! Shares: the part of each group in the whole, and one share less another.

use baremo_metrics::answer::Value;
use baremo_metrics::statistics;

use crate::finish::Measured;
use crate::scan::Observation;

/// Shares that count up less shares that count down, in points.
pub(crate) fn net(measured: &Measured, groups: usize, buckets: usize) -> Vec<Value> {
    let mut counts = vec![[0u64; 3]; groups * buckets];
    for o in measured.upper.observations.iter() {
        counts[measured.upper.cell(o, groups)][(o.value + 1).clamp(0, 2) as usize] += 1;
    }
    let one = |[minus, neither, plus]: [u64; 3]| {
        let n = minus + neither + plus;
        let mut value = Value { n, ..Value::default() };
        if n == 0 {
            value.reason = Some("no_observations".into());
            return value;
        }
        let difference = plus as f64 - minus as f64;
        value.numerator = Some(difference);
        value.denominator = Some(n as f64);
        value.value = Some(100.0 * difference / n as f64);
        let interval = statistics::nps_adjusted_wald(plus, neither, minus);
        value.interval = interval.map(|i| [i.low, i.high]);
        value
    };
    counts.into_iter().map(one).collect()
}

/// The part of a bucket's rows that fall into each group.
pub(crate) fn shares(
    measured: &Measured,
    groups: usize,
    buckets: usize,
    ungrouped: bool,
) -> Vec<Value> {
    let mut counts = vec![0.0; groups * buckets];
    let mut wholes = vec![0.0; buckets];
    for o in measured.upper.observations.iter() {
        counts[measured.upper.cell(o, groups)] += o.exact_weight();
    }
    // A case in several groups counts once in the whole.
    let bucket = |o: &Observation| measured.upper.cell(o, groups) / groups;
    let mut cases: Vec<(usize, u32)> =
        measured.upper.observations.iter().map(|o| (bucket(o), o.row)).collect();
    cases.sort_unstable();
    cases.dedup();
    cases.iter().for_each(|(bucket, _)| wholes[*bucket] += 1.0);
    let one = |cell: usize| {
        let (count, whole) = (counts[cell], wholes[cell / groups]);
        let mut value = Value {
            n: whole as u64,
            numerator: Some(count),
            denominator: Some(whole),
            ..Value::default()
        };
        if ungrouped {
            value.reason = Some("needs_a_dimension".into());
        } else if whole > 0.0 {
            value.value = Some(100.0 * count / whole);
            let interval = statistics::wilson(count as u64, whole as u64);
            value.interval = interval.map(|i| [i.low * 100.0, i.high * 100.0]);
        } else {
            value.reason = Some("no_observations".into());
        }
        value
    };
    (0..groups * buckets).map(one).collect()
}
