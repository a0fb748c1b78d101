//! Shares: the part of each group in the whole, and one share less another.

use baremo_metrics::answer::Value;
use baremo_metrics::statistics;

use crate::kinds::finish::Measured;
use crate::reading::scan::Observation;

/// What counts down, neither way and up in one cell: whole rows, or the parts of shared ones.
type Ways = [f64; 3];

/// Shares that count up less shares that count down, in points. A row that several share counts in
/// part for each, so that the groups' parts add up to the whole's; `n` counts the rows.
pub(crate) fn net(measured: &Measured, groups: usize, buckets: usize) -> Vec<Value> {
    let mut cells: Vec<(u64, Ways)> = vec![Default::default(); groups * buckets];
    for o in measured.upper.observations.iter() {
        let (n, ways) = &mut cells[measured.upper.cell(o, groups)];
        *n += 1;
        ways[(o.value + 1).clamp(0, 2) as usize] += o.exact_weight();
    }
    cells.into_iter().map(|(n, ways)| net_of(n, ways)).collect()
}

fn net_of(n: u64, ways: Ways) -> Value {
    let mut value = Value { n, ..Value::default() };
    if n == 0 {
        value.reason = Some("no_observations".into());
        return value;
    }
    let [minus, _, plus] = ways;
    let whole: f64 = ways.iter().sum();
    value.numerator = Some(plus - minus);
    value.denominator = Some(whole);
    value.value = Some(100.0 * (plus - minus) / whole);
    // As of shares and means, nothing is said of how sure parts of answers are.
    if let [Some(down), Some(neither), Some(up)] = ways.map(whole_number) {
        let interval = statistics::nps_adjusted_wald(up, neither, down);
        value.interval = interval.map(|i| [i.low, i.high]);
    }
    value
}

/// Returns a sum of parts as the number of whole rows it is; none where it is no whole number.
pub(crate) fn whole_number(sum: f64) -> Option<u64> {
    (sum.fract() == 0.0).then_some(sum as u64)
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
            let rows = whole_number(count);
            let interval = rows.and_then(|rows| statistics::wilson(rows, whole as u64));
            value.interval = interval.map(|i| [i.low * 100.0, i.high * 100.0]);
        } else {
            value.reason = Some("no_observations".into());
        }
        value
    };
    (0..groups * buckets).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::scan::Scan;

    #[test]
    fn parts_of_answers_count_as_parts_and_have_no_interval() {
        // One answer of its own that counts down, and a half of one that counts up.
        let value = net_of(2, [1.0, 0.0, 0.5]);
        assert_eq!((value.n, value.numerator, value.denominator), (2, Some(-0.5), Some(1.5)));
        assert_eq!((value.value.map(f64::round), value.interval), (Some(-33.0), None));
        let whole = net_of(3, [0.0, 0.0, 3.0]);
        assert_eq!(whole.value, Some(100.0));
        assert!(whole.interval.is_some(), "whole answers have one");
        assert_eq!(net_of(0, [0.0; 3]).reason.as_deref(), Some("no_observations"));
    }

    #[test]
    fn shares_of_parts_have_no_interval() {
        // Two share the first row, the second is the second one's own.
        let one = |row: u32, group: u32, weight: f32| {
            let (value, wall, at) = (1, 1, i64::from(row));
            Observation { row, case_row: row, bucket: 0, group, weight, value, wall, at }
        };
        let all = vec![one(0, 0, 0.5), one(0, 1, 0.5), one(1, 1, 1.0), one(2, 2, 1.0)];
        let scan = Scan { observations: all.into(), ..Scan::default() };
        let values = shares(&Measured::of(scan), 3, 1, false);
        let told = values.iter().map(|value| (value.numerator, value.interval.is_some()));
        let expected = [(Some(0.5), false), (Some(1.5), false), (Some(1.0), true)];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }
}
