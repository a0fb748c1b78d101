//! A small line without axes: how a value went, the comparison pale behind it.

use maud::{Markup, html};

use super::chart::{beside_open, path};

const WIDTH: f64 = 250.0;
const HEIGHT: f64 = 40.0;

/// One bucket of a line.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Point {
    /// Value of the bucket.
    pub(crate) value: Option<f64>,
    /// Value of the comparison.
    pub(crate) was: Option<f64>,
    /// Whether the bucket is not over.
    pub(crate) partial: bool,
}

/// Draws the line; nothing for fewer than two values.
pub(crate) fn spark(points: &[Point], says: &str) -> Markup {
    let known = || points.iter().flat_map(|point| [point.value, point.was]).flatten();
    let (Some(low), Some(high)) = (known().reduce(f64::min), known().reduce(f64::max)) else {
        return html! {};
    };
    if points.iter().filter(|point| point.value.is_some()).count() < 2 {
        return html! {};
    }
    let x = |index: usize| 4.0 + index as f64 * (WIDTH - 8.0) / (points.len() - 1).max(1) as f64;
    // What never moved runs through the middle.
    let share = |value: f64| if high > low { (value - low) / (high - low) } else { 0.5 };
    let y = |value: f64| HEIGHT - 5.0 - share(value) * (HEIGHT - 10.0);
    let line = |value: &dyn Fn(usize, &Point) -> Option<f64>| {
        let places = points.iter().enumerate();
        path(places.map(|(index, point)| value(index, point).map(|v| (x(index), y(v)))))
    };
    let whole = line(&|_, point| point.value.filter(|_| !point.partial));
    let open = line(&|index, point| {
        point.value.filter(|_| beside_open(points, index, |point| point.partial))
    });
    let last = points.iter().rposition(|point| point.value.is_some());
    let end = last.and_then(|index| points[index].value.map(|value| (x(index), y(value))));
    html! {
        svg.spark viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) preserveAspectRatio="none" role="img"
            aria-label=(says) {
            path.was d=(line(&|_, point| point.was)) {}
            path.is d=(whole) {}
            path.is.part d=(open) {}
            @if let Some((x, y)) = end { path.end d=(format!("M{x:.1} {y:.1}h.01")) {} }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_moved_runs_through_the_middle() {
        let point = |value: f64| Point { value: Some(value), ..Point::default() };
        let flat = spark(&[point(2.0), point(2.0)], "").into_string();
        assert!(flat.contains("d=\"M4.0 20.0L246.0 20.0\""), "{flat}");
        let risen = spark(&[point(2.0), point(3.0)], "").into_string();
        assert!(risen.contains("d=\"M4.0 35.0L246.0 5.0\""), "{risen}");
    }
}
