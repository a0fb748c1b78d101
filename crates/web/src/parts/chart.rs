//! A line over time: one description that the server draws as SVG and a script as a chart that can
//! be pointed at.

use baremo_metrics::answer::{Answer, MetricUsed};
use baremo_render::Language;
use baremo_render::date;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use super::drawing::Drawing;
use crate::text;

const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;
/// Labels under the axis, at most.
const LABELS: usize = 9;

/// A chart, as data.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chart {
    /// Buckets in order.
    pub(crate) points: Vec<Point>,
    /// Graduation of the vertical axis, from its foot to its top.
    pub(crate) ticks: Vec<Tick>,
}

/// One bucket.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Point {
    /// Its label under the axis.
    pub(crate) label: String,
    /// Value.
    pub(crate) value: Option<f64>,
    /// Lower end of the interval.
    pub(crate) low: Option<f64>,
    /// Upper end of the interval.
    pub(crate) high: Option<f64>,
    /// Value of the comparison.
    pub(crate) was: Option<f64>,
    /// Whether the bucket is not over.
    pub(crate) partial: bool,
    /// All of it in words, line by line.
    pub(crate) said: Vec<String>,
    /// Observations.
    pub(crate) n: u64,
}

/// A graduation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tick {
    /// Where.
    pub(crate) at: f64,
    /// Its label.
    pub(crate) label: String,
}

/// Makes the chart of one metric of an answer that has one row a bucket.
pub(crate) fn chart(language: Language, answer: &Answer, used: &MetricUsed) -> Chart {
    let grain = &answer.range.grain;
    let labels = answer.rows.iter().map(|row| row.bucket.as_deref().unwrap_or_default());
    let long = date::buckets(language, labels.clone(), grain);
    let written = |value: f64| language.value(&used.unit, value);
    let points: Vec<Point> = answer
        .rows
        .iter()
        .zip(labels)
        .zip(long)
        .map(|((row, label), long)| {
            let value = row.values.get(&used.name).cloned().unwrap_or_default();
            let ends = value.interval.filter(|[low, high]| low.is_finite() && high.is_finite());
            let was = value.previous.as_ref().and_then(|previous| previous.value);
            let mut said = vec![long];
            said.push(value.value.map_or_else(|| "–".into(), written));
            said.extend(ends.map(|ends| {
                let name = text::KEY_INTERVAL.text(language);
                format!("{name}: {}", language.interval(&used.unit, ends))
            }));
            said.extend(
                was.map(|was| format!("{}: {}", text::KEY_BEFORE.text(language), written(was))),
            );
            said.push(text::N.fill(language, &[("count", &language.count(value.n))]));
            Point {
                label: date::bucket_short(language, label, grain),
                value: value.value,
                low: ends.map(|[low, _]| low.max(floor(&used.unit))),
                high: ends.map(|[_, high]| high),
                was,
                partial: value.partial,
                said,
                n: value.n,
            }
        })
        .collect();
    let ticks = ticks(language, &used.unit, &points);
    Chart { points, ticks }
}

/// Returns the least value a unit can have; a mean's interval may reach below it.
fn floor(unit: &str) -> f64 {
    if matches!(unit, "seconds" | "days" | "count" | "ratio" | "percent") { 0.0 } else { f64::MIN }
}

/// Returns graduations at round values that hold all values, and the intervals up to twice them.
fn ticks(language: Language, unit: &str, points: &[Point]) -> Vec<Tick> {
    let values = || points.iter().flat_map(|point| [point.value, point.was]).flatten();
    let most = values().fold(0.0, f64::max);
    let least = values().fold(0.0, f64::min);
    let highs = points.iter().filter_map(|point| point.high).fold(most, f64::max);
    let mut top = highs.min(most * 1.6);
    if unit == "percent" && most <= 100.0 {
        top = top.min(100.0);
    }
    let step = round_step(unit, (top - least).max(f64::MIN_POSITIVE) / 4.0);
    let first = (least / step).floor();
    let last = (top / step - 1e-9).ceil().max(first + 1.0);
    let tick =
        |place: f64| Tick { at: place * step, label: language.value_short(unit, place * step) };
    (0..=(last - first) as usize).map(|index| tick(first + index as f64)).collect()
}

/// Returns a round step not below a width: in lengths of time, one that clocks know.
fn round_step(unit: &str, width: f64) -> f64 {
    const TIMES: &[f64] = &[
        1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0,
        10_800.0, 21_600.0, 43_200.0, 86_400.0, 172_800.0, 432_000.0, 864_000.0,
    ];
    let time = TIMES.iter().copied().find(|step| unit == "seconds" && *step >= width);
    let size = 10f64.powf(width.log10().floor());
    let plain = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|part| part * size);
    let step = time.or_else(|| plain.clone().find(|step| *step >= width)).unwrap_or(width);
    if unit == "count" { step.max(1.0) } else { step }
}

/// Returns a path through places; a missing one leaves a gap.
pub(crate) fn path(places: impl Iterator<Item = Option<(f64, f64)>>) -> String {
    let mut out = String::new();
    let mut drawn: Option<bool> = None;
    for place in places {
        let Some((x, y)) = place else {
            drawn = None;
            continue;
        };
        out += &format!("{}{x:.1} {y:.1}", if drawn.is_some() { "L" } else { "M" });
        drawn = Some(true);
    }
    out
}

impl Chart {
    /// Draws the chart, with its description for a script and its table for everybody.
    /// `take` leads to the files of it.
    pub(crate) fn draw(&self, language: Language, says: &str, take: &Markup) -> Markup {
        html! {
            div.chart data-lively="" {
                (self.drawing(says))
                script type="application/json" { (PreEscaped(harmless(self))) }
            }
            (self.key(language))
            (take)
            (self.table(language))
        }
    }

    /// Returns the drawing, for a page or a file.
    pub(crate) fn drawing(&self, says: &str) -> Drawing {
        let body = self.body();
        Drawing { class: "trend", width: WIDTH, height: HEIGHT, says: says.into(), body }
    }

    fn body(&self) -> Markup {
        let count = self.points.len().saturating_sub(1).max(1) as f64;
        let x = |index: usize| LEFT + index as f64 / count * (WIDTH - LEFT - RIGHT);
        let foot = self.ticks.first().map_or(0.0, |tick| tick.at);
        let top = self.ticks.last().map_or(1.0, |tick| tick.at);
        let reach = if top > foot { top - foot } else { 1.0 };
        let y = |value: f64| {
            let share = ((value - foot) / reach).clamp(0.0, 1.0);
            HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
        };
        let line = |value: &dyn Fn(usize, &Point) -> Option<f64>| {
            let places = self.points.iter().enumerate();
            path(places.map(|(index, point)| value(index, point).map(|v| (x(index), y(v)))))
        };
        let is_open = |index: usize| {
            let partial = |point: &Point| point.partial;
            self.points.get(index).is_some_and(partial)
                || self.points.get(index + 1).is_some_and(partial)
        };
        let every = self.points.len().div_ceil(LABELS).max(1);
        let anchor = |index: usize| match index {
            0 => "start",
            last if last + 1 == self.points.len() => "end",
            _ => "middle",
        };
        html! {
                @for tick in &self.ticks {
                    line.grid x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y(tick.at)) y2=(y(tick.at)) {}
                    text x=(LEFT - 9.0) y=(y(tick.at) + 4.0) text-anchor="end" { (tick.label) }
                }
                path.ribbon d=(self.ribbon(&x, &y)) {}
                path.was d=(line(&|_, point| point.was)) {}
                path.is d=(line(&|_, point| point.value.filter(|_| !point.partial))) {}
                path.is.part d=(line(&|index, point| point.value.filter(|_| is_open(index)))) {}
                @for (index, point) in self.points.iter().enumerate() {
                    @if let Some(value) = point.value.filter(|_| self.points.len() <= 62) {
                        circle.dot cx=(format!("{:.1}", x(index))) cy=(format!("{:.1}", y(value)))
                            r="2.6" {}
                    }
                    @if index % every == 0 {
                        text x=(format!("{:.1}", x(index))) y=(HEIGHT - 9.0)
                            text-anchor=(anchor(index)) {
                            (point.label)
                        }
                    }
                }
        }
    }

    /// Returns the outlines of the intervals, one for each stretch without a gap.
    fn ribbon(&self, x: &dyn Fn(usize) -> f64, y: &dyn Fn(f64) -> f64) -> String {
        let mut out = String::new();
        let ends: Vec<Option<(f64, f64)>> =
            self.points.iter().map(|point| point.low.zip(point.high)).collect();
        let mut start = 0;
        while start < ends.len() {
            let length = ends[start..].iter().take_while(|ends| ends.is_some()).count();
            let stretch = start..start + length;
            if length > 1 {
                let upper =
                    stretch.clone().filter_map(|i| ends[i].map(|(_, high)| (x(i), y(high))));
                let lower = stretch.rev().filter_map(|i| ends[i].map(|(low, _)| (x(i), y(low))));
                out += &path(upper.chain(lower).map(Some));
                out.push('Z');
            }
            start += length + 1;
        }
        out
    }

    /// Returns class and name of what is painted here.
    pub(crate) fn keys(&self, language: Language) -> Vec<(&'static str, String)> {
        let has = |part: fn(&Point) -> bool| self.points.iter().any(part);
        let entries = [
            (true, "is", text::KEY_VALUE),
            (has(|point| point.low.is_some()), "ribbon", text::KEY_INTERVAL),
            (has(|point| point.was.is_some()), "was", text::KEY_BEFORE),
            (has(|point| point.partial), "is part", text::KEY_PARTIAL),
        ];
        let shown = entries.into_iter().filter(|(shown, ..)| *shown);
        shown.map(|(_, class, name)| (class, name.text(language).to_owned())).collect()
    }

    fn key(&self, language: Language) -> Markup {
        html! {
            p.key {
                @for (class, name) in self.keys(language) {
                    span {
                        svg.trend viewBox="0 0 26 10" aria-hidden="true" {
                            @if class == "ribbon" { rect.ribbon width="26" height="10" {} }
                            @else { path class=(class) d="M0 5H26" {} }
                        }
                        (name)
                    }
                }
            }
        }
    }

    fn table(&self, language: Language) -> Markup {
        html! {
            details.table {
                summary { (text::TREND_TABLE.text(language)) }
                div.scroll { table {
                    tbody {
                        @for point in &self.points {
                            tr {
                                @for (index, part) in point.said.iter().enumerate() {
                                    @if index == 0 { th scope="row" { (part) } } @else {
                                        td { (part) }
                                    }
                                }
                            }
                        }
                    }
                } }
            }
        }
    }
}

/// Writes data as JSON that cannot end the element it stands in.
fn harmless(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_graduated_as_clocks_are() {
        let check = |unit: &str, values: &[f64], expected: &[&str]| {
            let point = |value: &f64| Point { value: Some(*value), ..Point::default() };
            let points: Vec<Point> = values.iter().map(point).collect();
            let labels: Vec<String> =
                ticks(Language::Es, unit, &points).into_iter().map(|tick| tick.label).collect();
            assert_eq!(labels, expected);
        };
        check("seconds", &[660.0, 240.0], &["0 s", "5 min", "10 min", "15 min"]);
        check("percent", &[97.0, 80.0], &["0 %", "25 %", "50 %", "75 %", "100 %"]);
        check("count", &[3.0, 1.0], &["0", "1", "2", "3"]);
        check("count", &[0.0], &["0", "1"]);
    }

    #[test]
    fn gaps_stay_gaps() {
        let places = [Some((0.0, 1.0)), Some((1.0, 2.0)), None, Some((3.0, 4.0))];
        assert_eq!(path(places.into_iter()), "M0.0 1.0L1.0 2.0M3.0 4.0");
    }

    #[test]
    fn data_cannot_leave_their_element() {
        assert_eq!(harmless(&"</script>&"), "\"\\u003c/script\\u003e\\u0026\"");
    }
}
