//! Histograms over edges that people recognise: five minutes, an hour, a day.

use super::Weighted;

/// Edges offered for durations, in seconds, when the range stays below an hour.
const FINE_SECONDS: [i64; 13] = [0, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600];

/// Edges offered for longer ranges: minutes, hours, days, weeks, then 30, 90 and 365 days.
const COARSE_SECONDS: [i64; 17] = [
    0, 60, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800, 345_600, 604_800,
    1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

/// Steps between equal edges of durations, in seconds, from a second to 30 days.
const STEP_SECONDS: [i64; 18] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400,
    604_800,
];

const MICROS: i64 = 1_000_000;

/// Boxes that equal edges aim at.
const BOXES: i128 = 10;

/// Observations counted in half-open boxes, each by its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Increasing edges in the unit of the observations; box `i` is `edges[i]..edges[i + 1]`.
    pub edges: Vec<i64>,
    /// Observations in each box, one fewer than there are edges.
    pub counts: Vec<f64>,
    /// Observations before the first edge.
    pub below: f64,
    /// Observations at or after the last edge.
    pub above: f64,
}

/// Counts values by their weights in the boxes between increasing `edges`.
///
/// Fewer than two edges make no box; then everything is below or above.
pub fn histogram(values: impl IntoIterator<Item = Weighted>, edges: Vec<i64>) -> Histogram {
    let mut counts = vec![0.0; edges.len().saturating_sub(1)];
    let (mut below, mut above) = (0.0, 0.0);
    for (value, weight) in values {
        let place = edges.partition_point(|&edge| edge <= value);
        match place.checked_sub(1) {
            None => below += weight,
            Some(place) => match counts.get_mut(place) {
                Some(count) => *count += weight,
                None => above += weight,
            },
        }
    }
    Histogram { edges, counts, below, above }
}

/// Returns edges for durations from `min` to `max` microseconds, both inside the boxes.
///
/// Waits are skewed, so the boxes widen as people count: seconds, minutes, hours, days, weeks. A
/// range too narrow for three such boxes gets equal steps of whole seconds, minutes or hours.
/// Negative values, which a duration never has, and ranges below a second fall back to
/// [`number_edges`]. Empty when `min` exceeds `max`.
pub fn duration_edges(min: i64, max: i64) -> Vec<i64> {
    if min < 0 || max < min || max < MICROS {
        return number_edges(min, max);
    }
    let ladder: &[i64] = if max < 3_600 * MICROS { &FINE_SECONDS } else { &COARSE_SECONDS };
    let ladder = || ladder.iter().map(|seconds| seconds * MICROS);
    let first = ladder().filter(|&edge| edge <= min).max().unwrap_or(0);
    let mut edges: Vec<i64> = ladder().filter(|&edge| edge >= first && edge <= max).collect();
    match ladder().find(|&edge| edge > max) {
        Some(last) => edges.push(last),
        // Beyond the ladder the last box ends on whole years of 365 days.
        None => {
            let year = 31_536_000 * MICROS;
            edges.push((max / year + 1).saturating_mul(year));
        }
    }
    if edges.len() > 3 {
        return edges;
    }
    let span = i128::from(max) - i128::from(min);
    let steps = STEP_SECONDS.iter().map(|seconds| i128::from(seconds * MICROS));
    match steps.into_iter().find(|step| span / step < BOXES) {
        Some(step) if span > i128::from(2 * MICROS) => equal_edges(min, max, step),
        _ => edges,
    }
}

/// Returns about ten equal edges with steps of 1, 2 or 5 times a power of ten around `min` and
/// `max`, both inside the boxes; whole numbers of a short scale get a box each.
///
/// Empty when `min` exceeds `max`.
pub fn number_edges(min: i64, max: i64) -> Vec<i64> {
    if max < min {
        return Vec::new();
    }
    let span = i128::from(max) - i128::from(min);
    let mut scale = 1_i128;
    loop {
        for factor in [1, 2, 5] {
            if span / (scale * factor) <= BOXES {
                return equal_edges(min, max, scale * factor);
            }
        }
        scale *= 10;
    }
}

/// Returns edges that are multiples of `one`, around `min` and `max`, both inside the boxes: the
/// answers of a short scale get a box each, a long one about ten.
///
/// Empty when `min` exceeds `max`; `one` below 1 is 1.
pub fn whole_edges(min: i64, max: i64, one: i64) -> Vec<i64> {
    let one = one.max(1);
    let edges = number_edges(min.div_euclid(one), max.div_euclid(one));
    edges.into_iter().map(|edge| edge.saturating_mul(one)).collect()
}

/// Takes what lies on the top edge of a long scale into the class below it: 100 of 100 belongs to
/// 90 – 100. Returns whether it did; the last edge is then above the top.
pub fn closed_edges(mut edges: Vec<i64>, max: i64, one: i64) -> (Vec<i64>, bool) {
    let is_long = edges.windows(2).all(|edge| edge[1] - edge[0] > one);
    let before_last = edges.len().wrapping_sub(2);
    let is_closed = is_long && edges.len() > 2 && edges.get(before_last) == Some(&max);
    if is_closed {
        edges.remove(before_last);
    }
    (edges, is_closed)
}

/// Returns multiples of `step` from the last one at or before `min` to the first one after `max`.
fn equal_edges(min: i64, max: i64, step: i128) -> Vec<i64> {
    let mut edge = i128::from(min).div_euclid(step) * step;
    let mut edges = Vec::new();
    loop {
        edges.push(edge.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64);
        if edge > i128::from(max) {
            return edges;
        }
        edge += step;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MINUTE: i64 = 60 * MICROS;
    const HOUR: i64 = 60 * MINUTE;

    fn whole(values: &[i64]) -> Vec<Weighted> {
        values.iter().map(|&value| (value, 1.0)).collect()
    }

    #[test]
    fn boxes_are_half_open() {
        let counted = histogram(whole(&[-1, 0, 4, 5, 9, 10, 11]), vec![0, 5, 10]);
        assert_eq!(counted.counts, [2.0, 2.0]);
        assert_eq!((counted.below, counted.above), (1.0, 2.0));
        assert_eq!(histogram(whole(&[1]), Vec::new()).below, 1.0);
    }

    #[test]
    fn a_part_of_an_observation_is_that_part_of_one() {
        let counted = histogram([(-1, 0.5), (0, 0.5), (4, 1.0), (5, 0.25)], vec![0, 5, 10]);
        assert_eq!(counted.counts, [1.5, 0.25]);
        assert_eq!((counted.below, counted.above), (0.5, 0.0));
    }

    #[test]
    fn the_top_of_a_long_scale_belongs_to_the_class_below() {
        assert_eq!(closed_edges(vec![0, 50, 100, 150], 100, 1), (vec![0, 50, 150], true));
        assert_eq!(closed_edges(vec![0, 50, 100], 99, 1), (vec![0, 50, 100], false));
        assert_eq!(closed_edges(vec![4, 5, 6], 5, 1), (vec![4, 5, 6], false));
    }

    #[test]
    fn short_scales_get_a_box_each() {
        assert_eq!(number_edges(1, 5), [1, 2, 3, 4, 5, 6]);
        assert_eq!(number_edges(0, 100), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
        assert_eq!(number_edges(7, 7), [7, 8]);
        assert_eq!(number_edges(-3, 3), [-3, -2, -1, 0, 1, 2, 3, 4]);
        assert!(number_edges(2, 1).is_empty());
    }

    #[test]
    fn durations_widen() {
        let edges = duration_edges(3 * MINUTE, 5 * HOUR);
        assert_eq!(edges, [1, 5, 15, 30, 60, 120, 240, 480].map(|minutes| minutes * MINUTE));
        let fine = duration_edges(0, 4 * MINUTE);
        assert_eq!(fine.last(), Some(&(5 * MINUTE)));
        let narrow = duration_edges(HOUR, HOUR + 40 * MINUTE);
        assert_eq!(narrow, (0..=9).map(|step| HOUR + step * 5 * MINUTE).collect::<Vec<_>>());
    }

    #[test]
    fn the_answers_of_a_scale_get_a_box_each() {
        assert_eq!(whole_edges(1_000, 5_000, 1_000), [1, 2, 3, 4, 5, 6].map(|edge| edge * 1_000));
        assert_eq!(whole_edges(0, 10_000, 1_000).len(), 12);
        assert_eq!(whole_edges(0, 100_000, 1_000)[..3], [0, 10_000, 20_000]);
        assert_eq!(whole_edges(1_500, 1_500, 1_000), [1_000, 2_000]);
    }

    proptest! {
        #[test]
        fn scores_fall_in_boxes_of_whole_scores(
            low in -1_i64 << 50..1 << 50,
            span in 0_i64..1 << 50,
            one in 1_i64..1 << 22,
        ) {
            let edges = whole_edges(low, low + span, one);
            prop_assert!(edges.len() <= 20 && edges.iter().all(|edge| edge % one == 0));
            let counted = histogram(whole(&[low, low + span]), edges);
            prop_assert_eq!((counted.below, counted.above), (0.0, 0.0));
        }

        #[test]
        fn everything_falls_in_a_box(low in any::<i64>(), high in any::<i64>()) {
            let (min, max) = (low.min(high), low.max(high));
            for edges in [number_edges(min, max), duration_edges(min, max)] {
                prop_assert!(edges.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(edges.len() <= 20);
                let counted = histogram(whole(&[min, max]), edges);
                prop_assert_eq!(counted.below, 0.0);
                prop_assert!(counted.above == 0.0 || max == i64::MAX);
            }
        }

        #[test]
        fn waits_of_up_to_years_fall_in_few_boxes(min in 0_i64..1 << 40, span in 0_i64..1 << 52) {
            let edges = duration_edges(min, min + span);
            prop_assert!(edges.len() <= 20, "{edges:?}");
            let counted = histogram(whole(&[min, min + span]), edges);
            prop_assert_eq!((counted.below, counted.above), (0.0, 0.0));
        }
    }
}
