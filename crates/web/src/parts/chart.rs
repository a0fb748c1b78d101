//! A line over time: one description that the server draws as SVG and a script as a chart that can
//! be pointed at.

use baremo_metrics::answer::{Answer, FEW, MetricUsed, Row};
use baremo_metrics::service::Happening;
use baremo_render::Language;
use baremo_render::date;
use baremo_render::language::is_time;
use jiff::civil::Date;
use maud::{Markup, PreEscaped, html};
use serde::Serialize;

use super::drawing::{Drawing, PHONE, Room, fitted};
use super::frame::framed;
use super::timeline::place::width as label_width;
use crate::text::{self, Text};

const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 320.0;
/// Where the lines begin, at the least.
const LEFT: f64 = 62.0;
/// Between a label of the scale and its line.
const BESIDE: f64 = 9.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 30.0;
/// Size of a chart on a phone.
const NARROW: (f64, f64) = (PHONE, 210.0);
/// Labels under the axis, at most.
const LABELS: usize = 9;
/// Things that happened, at most.
const MARKS: usize = 9;
/// Signs nearer to each other than this part of the width stand below each other, so many units.
const NEAR: f64 = 0.05;
const SIGN: f64 = 14.0;

/// A chart, as data.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Chart {
    /// Buckets in order.
    pub(crate) points: Vec<Point>,
    /// Graduation of the vertical axis, from its foot to its top.
    pub(crate) ticks: Vec<Tick>,
    /// What happened meanwhile.
    pub(crate) marks: Vec<Mark>,
    /// Width and height, in its own units.
    #[serde(skip)]
    pub(crate) size: (f64, f64),
}

/// Something that happened, at its bucket.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Mark {
    /// Place of the bucket in which it began, or the first when it had begun before.
    pub(crate) at: usize,
    /// Number by which the list names it.
    pub(crate) sign: String,
    /// How many signs stand above its own, because they are as near as to cover it.
    pub(crate) level: usize,
    /// What it was and when.
    pub(crate) said: String,
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
    /// Whether it stands on too few observations to be judged.
    pub(crate) few: bool,
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
                format!("{name}: {}", language.interval_spelt(&used.unit, ends))
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
                few: value.is_few(&used.unit),
                said,
                n: value.n,
            }
        })
        .collect();
    let ticks = ticks(language, &used.unit, &points);
    Chart { points, ticks, marks: Vec::new(), size: (WIDTH, HEIGHT) }
}

/// Gives charts of one unit the same graduation, that of all their points.
pub(crate) fn shared(language: Language, unit: &str, charts: Vec<&mut Chart>) {
    let points: Vec<Point> = charts.iter().flat_map(|chart| chart.points.clone()).collect();
    for chart in charts {
        chart.ticks = ticks(language, unit, &points);
    }
}

/// Returns the least value a unit can have; a mean's interval may reach below it.
fn floor(unit: &str) -> f64 {
    let bounded = is_time(unit) || matches!(unit, "days" | "count" | "ratio" | "percent");
    if bounded { 0.0 } else { f64::MIN }
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
    let time = TIMES.iter().copied().find(|step| is_time(unit) && *step >= width);
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

/// Returns whether a point of a line is not over, or whatever else it may be, or stands beside one
/// that is: the line to it is drawn so.
pub(crate) fn beside_open<P>(points: &[P], index: usize, is_open: impl Fn(&P) -> bool) -> bool {
    let around = index.saturating_sub(1)..(index + 2).min(points.len());
    points[around].iter().any(is_open)
}

/// Returns the dates between which something happened, in words.
fn dated(language: Language, happening: &Happening) -> String {
    let day = |text: &str| {
        text.parse().map_or_else(|_| text.to_owned(), |day: Date| date::date(language, day))
    };
    match happening.until.as_ref().filter(|last| **last > happening.from) {
        Some(last) => format!("{} – {}", day(&happening.from), day(last)),
        None => day(&happening.from),
    }
}

/// Returns the local date before which everything of a range began: the end itself, when that is
/// midnight, else the day after.
fn day_after(end: &str) -> Option<String> {
    let (day, time) = end.split_at_checked(10)?;
    match time.starts_with("T00:00") {
        true => Some(day.to_owned()),
        false => Some(day.parse::<Date>().ok()?.tomorrow().ok()?.to_string()),
    }
}

impl Chart {
    /// Adds what happened in the range of an answer, or went on in it.
    pub(crate) fn beside(mut self, language: Language, answer: &Answer, all: &[Happening]) -> Self {
        let first =
            |row: &Row| row.bucket.as_deref().and_then(|text| text.get(..10).map(str::to_owned));
        let starts: Vec<String> = answer.rows.iter().filter_map(first).collect();
        let end = answer.range.to.as_deref().and_then(day_after);
        let (Some(start), true) = (starts.first(), starts.len() == self.points.len()) else {
            return self;
        };
        // Dates written as ISO 8601 says are in the order of their letters.
        let meets = |one: &&Happening| {
            let last = one.until.as_ref().unwrap_or(&one.from);
            end.as_ref().is_none_or(|end| one.from < *end) && (one.from >= *start || last >= start)
        };
        let met = all.iter().filter(meets).take(MARKS).enumerate();
        self.marks = met
            .map(|(index, one)| Mark {
                at: starts.iter().rposition(|start| *start <= one.from).unwrap_or(0),
                sign: (index + 1).to_string(),
                level: 0,
                said: format!(
                    "{} · {}",
                    language.pick(&one.title, &one.title_es),
                    dated(language, one)
                ),
            })
            .collect();
        let near = NEAR * self.points.len() as f64;
        for index in 1..self.marks.len() {
            let before = &self.marks[index - 1];
            if (self.marks[index].at.abs_diff(before.at) as f64) < near {
                self.marks[index].level = before.level + 1;
            }
        }
        self
    }

    /// Lists what happened meanwhile.
    fn meanwhile(&self) -> Markup {
        html! {
            @if !self.marks.is_empty() {
                ol.happenings { @for mark in &self.marks { li { (mark.said) } } }
            }
        }
    }

    /// Says what happened meanwhile, for a file.
    pub(crate) fn meanwhile_said(&self) -> Option<String> {
        let said: Vec<String> =
            self.marks.iter().map(|mark| format!("{}: {}", mark.sign, mark.said)).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// Draws the chart, with its description for a script and its table for everybody.
    /// `take` leads to the files of it.
    pub(crate) fn draw(&self, language: Language, says: &str, take: &Markup) -> Markup {
        html! {
            div.chart data-lively="" {
                (fitted(|room| match room {
                    Room::Wide => self.drawing(says),
                    Room::Narrow => Chart { size: NARROW, ..self.clone() }.drawing(says),
                }))
                script type="application/json" { (PreEscaped(harmless(self))) }
            }
            (self.key(language))
            (self.meanwhile())
            (take)
            (self.table(language, says))
        }
    }

    /// Returns the drawing, for a page or a file.
    pub(crate) fn drawing(&self, says: &str) -> Drawing {
        let body = self.body();
        let (width, height) = self.size;
        Drawing { class: "trend", width, height, says: says.into(), leads: false, body }
    }

    /// Returns where the lines begin: behind the longest label of the scale.
    fn left(&self) -> f64 {
        let labels = self.ticks.iter().map(|tick| label_width(&tick.label) + BESIDE);
        labels.fold(LEFT, f64::max)
    }

    fn body(&self) -> Markup {
        let (width, height) = self.size;
        let count = self.points.len().saturating_sub(1).max(1) as f64;
        let left = self.left();
        let x = |index: usize| left + index as f64 / count * (width - left - RIGHT);
        let foot = self.ticks.first().map_or(0.0, |tick| tick.at);
        let top = self.ticks.last().map_or(1.0, |tick| tick.at);
        let reach = if top > foot { top - foot } else { 1.0 };
        let y = |value: f64| {
            let share = ((value - foot) / reach).clamp(0.0, 1.0);
            height - BOTTOM - share * (height - TOP - BOTTOM)
        };
        let line = |value: &dyn Fn(usize, &Point) -> Option<f64>| {
            let places = self.points.iter().enumerate();
            path(places.map(|(index, point)| value(index, point).map(|v| (x(index), y(v)))))
        };
        let is_open = |index: usize| beside_open(&self.points, index, |point| point.partial);
        let is_few = |index: usize| beside_open(&self.points, index, |point| point.few);
        let is_whole = |point: &&Point| !point.partial && !point.few;
        let labels = ((LABELS as f64 * width / WIDTH).round() as usize).max(2);
        let every = self.points.len().div_ceil(labels).max(1);
        let anchor = |index: usize| match index {
            0 => "start",
            last if last + 1 == self.points.len() => "end",
            _ => "middle",
        };
        html! {
                @for tick in &self.ticks {
                    line.grid x1=(left) x2=(width - RIGHT) y1=(y(tick.at)) y2=(y(tick.at)) {}
                    text x=(left - BESIDE) y=(y(tick.at) + 4.0) text-anchor="end" { (tick.label) }
                }
                @for mark in &self.marks {
                    @let at = format!("{:.1}", x(mark.at));
                    line.mark x1=(at) x2=(at) y1=(TOP) y2=(height - BOTTOM) {}
                    text.mark-sign x=(format!("{:.1}", x(mark.at) + 4.0))
                        y=(TOP + 9.0 + SIGN * mark.level as f64) {
                        title { (mark.said) }
                        (mark.sign)
                    }
                }
                path.ribbon d=(self.ribbon(&x, &y)) {}
                path.was d=(line(&|_, point| point.was)) {}
                path.is d=(line(&|_, point| Some(point).filter(is_whole)?.value)) {}
                path.is.few d=(line(&|index, point| {
                    point.value.filter(|_| is_few(index) && !is_open(index))
                })) {}
                path.is.part d=(line(&|index, point| point.value.filter(|_| is_open(index)))) {}
                @for (index, point) in self.points.iter().enumerate() {
                    @if let Some(value) = point.value.filter(|_| self.points.len() <= 62) {
                        circle class=(if point.few { "dot few" } else { "dot" })
                            cx=(format!("{:.1}", x(index))) cy=(format!("{:.1}", y(value)))
                            r="2.6" {}
                    }
                    @if index % every == 0 {
                        text x=(format!("{:.1}", x(index))) y=(height - 9.0)
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
            (has(|point| point.partial), "is part", text::KEY_PART),
            (has(|point| point.few), "is few", text::KEY_FEW),
        ];
        let shown = entries.into_iter().filter(|(shown, ..)| *shown);
        let least = language.count(FEW);
        let named = |name: Text| name.fill(language, &[("least", &least)]);
        shown.map(|(_, class, name)| (class, named(name))).collect()
    }

    pub(crate) fn key(&self, language: Language) -> Markup {
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

    fn table(&self, language: Language, says: &str) -> Markup {
        html! {
            details.table {
                summary { (text::TREND_TABLE.text(language)) }
                (framed(says, "", &html! {
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
                }))
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
mod tests;
