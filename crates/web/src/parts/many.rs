//! Small charts side by side, one a group over time, all of one height: which of them moves. Those
//! of one currency share their scale; another currency has its own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use baremo_metrics::answer::{Answer, MetricUsed};
use baremo_metrics::segment::SegmentTitles;
use baremo_model::dimension::is_told_by_date;
use baremo_render::Language;
use baremo_render::words::Called;
use maud::{Markup, html};

use super::chart::{Chart, chart, shared};
use super::drawing::{Drawing, PHONE};
use super::groups::of_row;
use super::name::long;
use crate::text::{self, explore as say};

/// Charts drawn, at most: those of the groups with most observations.
const MOST: usize = 9;
/// Size of each in a file.
const SIZE: (f64, f64) = (470.0, 190.0);
/// Size of each on a page, where none is given much more room than a phone has.
const SMALL: (f64, f64) = (PHONE, 160.0);
/// Charts side by side in a file, and the room between them.
const ACROSS: usize = 2;
const GAP: f64 = 20.0;
/// Room for the name above a chart.
const NAME: f64 = 24.0;

/// The charts, by name of the group.
pub(crate) struct Many {
    charts: Vec<(String, Chart)>,
    /// Groups there are.
    all: usize,
}

/// Makes the charts of a metric of an answer with buckets and groups.
pub(crate) fn many(
    language: Language,
    segments: &SegmentTitles,
    answer: &Answer,
    used: &MetricUsed,
    by: &[String],
) -> Many {
    let none = text::WITHOUT.text(language);
    let mut groups: BTreeMap<Vec<Option<&str>>, (u64, Vec<usize>)> = BTreeMap::new();
    for (place, row) in answer.rows.iter().enumerate() {
        let key = by.iter().map(|name| row.by.get(name).and_then(Option::as_deref)).collect();
        let group = groups.entry(key).or_default();
        group.0 += row.values.get(&used.name).map_or(0, |value| value.n);
        group.1.push(place);
    }
    let all = groups.len();
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    groups.truncate(MOST);
    // Hours and weekdays have an order of their own, which is that of the answer.
    if by.iter().all(|name| is_told_by_date(name)) {
        groups.sort_by_key(|(_, (_, places))| places.first().copied());
    }
    let names = Called::of(segments, answer, language);
    let one = |(key, (_, places)): (Vec<Option<&str>>, (u64, Vec<usize>))| {
        let rows = places.iter().map(|place| answer.rows[*place].clone()).collect();
        let alone = Answer { rows, ..answer.clone() };
        let mut values = alone.rows.iter().filter_map(|row| row.values.get(&used.name));
        let of_currency = values.find(|value| value.currency.is_some());
        let own = of_currency.map_or(Cow::Borrowed(used), |value| of_row(used, value));
        let called = |(name, word): (&String, Option<&'_ str>)| {
            let said = names.told(name, word);
            said.map_or_else(|| none.to_owned(), Cow::into_owned)
        };
        let name: Vec<String> = by.iter().zip(key).map(called).collect();
        let drawn = Chart { size: SIZE, ..chart(language, &alone, &own) };
        (own.unit.clone(), (name.join(" · "), drawn))
    };
    let mut charts: Vec<(String, (String, Chart))> = groups.into_iter().map(one).collect();
    let units: BTreeSet<String> = charts.iter().map(|(unit, _)| unit.clone()).collect();
    for unit in &units {
        let same = charts.iter_mut().filter(|(own, _)| own == unit);
        shared(language, unit, same.map(|(_, (_, chart))| chart).collect());
    }
    Many { charts: charts.into_iter().map(|(_, named)| named).collect(), all }
}

impl Many {
    /// Shows the charts on a page, as many beside each other as there is room for.
    pub(crate) fn draw(&self, language: Language, title: &str, take: &Markup) -> Markup {
        html! {
            div.many {
                @for (name, chart) in &self.charts {
                    @let small = Chart { size: SMALL, ..chart.clone() };
                    figure {
                        figcaption { (long(name)) }
                        (small.drawing(&format!("{title}: {name}")))
                    }
                }
            }
            @if self.all > self.charts.len() { p.quiet.small { (self.left_out(language)) } }
            @if let Some(all) = self.painted() { (all.key(language)) }
            (take)
        }
    }

    /// Says how many groups are not drawn.
    pub(crate) fn left_out(&self, language: Language) -> String {
        let counts = [self.charts.len(), self.all].map(|count| language.count(count as u64));
        say::MANY_SHOWN.fill(language, &[("shown", &counts[0]), ("all", &counts[1])])
    }

    /// Returns the keys of what is painted.
    pub(crate) fn keys(&self, language: Language) -> Vec<(&'static str, String)> {
        self.painted().map_or_else(Vec::new, |all| all.keys(language))
    }

    /// Returns the points of all charts as those of one, whose key is that of all.
    fn painted(&self) -> Option<Chart> {
        let (_, first) = self.charts.first()?;
        let points = self.charts.iter().flat_map(|(_, chart)| chart.points.clone()).collect();
        Some(Chart { points, ..first.clone() })
    }

    /// Returns all of them as one drawing, for a file.
    pub(crate) fn drawing(&self, says: &str) -> Drawing {
        let (width, height) = (SIZE.0 + GAP, SIZE.1 + NAME + GAP);
        let place =
            |index: usize| ((index % ACROSS) as f64 * width, (index / ACROSS) as f64 * height);
        let lines = self.charts.len().div_ceil(ACROSS).max(1) as f64;
        let view = format!("0 0 {} {}", SIZE.0, SIZE.1);
        let body = html! {
            @for (index, (name, chart)) in self.charts.iter().enumerate() {
                @let (x, y) = place(index);
                text.name x=(x) y=(y + 15.0) { (name) }
                svg x=(x) y=(y + NAME) width=(SIZE.0) height=(SIZE.1) viewBox=(view) {
                    (chart.drawing(name).body)
                }
            }
        };
        let across = ACROSS.min(self.charts.len().max(1)) as f64;
        Drawing {
            class: "trend",
            width: across * width - GAP,
            height: lines * height - GAP,
            says: says.into(),
            leads: false,
            body,
        }
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::answer::{RangeUsed, Row, Value};
    use baremo_testkit::service::used;

    use super::super::chart::Point;
    use super::*;

    #[test]
    fn each_currency_has_a_scale_of_its_own() {
        let row = |currency: &str, figure: f64| {
            let currency = Some(currency.to_owned());
            let by = BTreeMap::from([("currency".to_owned(), currency.clone())]);
            let value = Value { value: Some(figure), n: 40, currency, ..Value::default() };
            let values = BTreeMap::from([("arpa".to_owned(), value)]);
            Row { bucket: Some("2026-01-01".to_owned()), by, values }
        };
        // As pages have it: the unit names the currency of the first row.
        let used = used("arpa", "money EUR", "higher");
        let answer = Answer {
            metrics: vec![used.clone()],
            range: RangeUsed {
                zone: "UTC".to_owned(),
                grain: "day".to_owned(),
                ..RangeUsed::default()
            },
            by: vec!["currency".to_owned()],
            rows: vec![row("EUR", 5_000.0), row("JPY", 900_000.0)],
            snapshot: 1,
            ..Answer::default()
        };
        let (segments, by) = (SegmentTitles::new(), answer.by.clone());
        let drawn = many(Language::En, &segments, &answer, &used, &by);
        let top = |chart: &Chart| chart.ticks.last().map(|tick| tick.at);
        let tops: Vec<_> = drawn.charts.iter().map(|(_, chart)| top(chart)).collect();
        assert_eq!(tops, [Some(6_000.0), Some(1_000_000.0)]);
    }

    #[test]
    fn the_key_names_what_any_of_the_charts_paints() {
        let of = |few: bool| {
            let points = vec![Point { value: Some(1.0), few, ..Point::default() }];
            let chart = Chart { points, ticks: Vec::new(), marks: Vec::new(), size: SMALL };
            (String::new(), chart)
        };
        let many = Many { charts: vec![of(false), of(true)], all: 2 };
        let keys: Vec<&str> = many.keys(Language::En).into_iter().map(|(class, _)| class).collect();
        assert_eq!(keys, ["is", "is few"]);
    }
}
