//! An answer as text for people, and as comma-separated values.
//!
//! One block a metric: how it was computed, where it stands on its scale, a table with one row a
//! bucket and group, a chart, and in words whatever a reader could take wrongly. Nothing is
//! computed here that the answer does not hold.

mod csv;
mod folded;
mod header;
mod notes;
mod rows;
mod stated;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use baremo_metrics::Catalog;
use baremo_metrics::answer::{Answer, Contribution, MetricUsed, Note, Row, Value};
use baremo_metrics::page::{Better, Metric, Unit, Words};
use baremo_metrics::segment::SegmentTitles;

pub use self::csv::answer_csv;
pub use self::header::{calendar_called, clock, formula, told as told_parameter};
pub(crate) use self::header::{restated, stated_formula};
pub use self::notes::{labelled_there, noted, noted_of, noted_there};
pub use self::stated::answer_json;
use crate::band::{Place, band_for};
use crate::chart::{Columns, Point, sparkline};
use crate::date;
use crate::language::{Language, WORK_TIME};
use crate::messages::{self, Message};
use crate::scale::{Own, Reading, Ruler, Scale};
use crate::style::{Paint, Style};
use crate::text::{cut, left, paragraph, width};
use crate::why::{NO_DATA, why_missing};
use crate::words::{Called, NULLS, called, of_whom};

pub use baremo_metrics::answer::FEW;

/// What stands behind an answer and is not in it. Everything may be left out.
#[derive(Clone, Debug, Default)]
pub struct Background<'a> {
    /// Pages of the metrics answered: titles and formulas in the reader's language, bands.
    pub metrics: Vec<&'a Metric>,
    /// Where the figures come from, for bands.
    pub place: Place<'a>,
    /// Least and greatest value of the last twelve months, by metric.
    pub ranges: BTreeMap<String, [f64; 2]>,
    /// The catalogue, for what parts of composites are called.
    pub catalog: Option<&'a Catalog>,
    /// Titles of agents, teams and the like by their id, shown in the place of ids.
    pub names: BTreeMap<String, String>,
    /// What segments are called.
    pub segments: SegmentTitles,
}

impl<'a> Background<'a> {
    fn metric(&self, name: &str) -> Option<&'a Metric> {
        self.metrics.iter().copied().find(|metric| metric.name == name)
    }

    fn called<'b>(&'b self, id: &'b str) -> &'b str {
        self.names.get(id).map_or(id, String::as_str)
    }
}

/// Returns the words of a metric's page in a language; Spanish falls back on English.
pub fn words(metric: &Metric, language: Language) -> &Words {
    let spanish = language == Language::Es && !metric.spanish.title.is_empty();
    if spanish { &metric.spanish } else { &metric.english }
}

/// Writes an answer for people, no line wider than the style.
pub fn answer_text(
    language: Language,
    style: Style,
    answer: &Answer,
    background: &Background<'_>,
) -> String {
    let mut out = String::new();
    for (index, used) in answer.metrics.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let used = &MetricUsed { unit: shown_unit(used, answer), ..used.clone() };
        let shown = folded::shown(answer, &used.name);
        let values = Called::of(&background.segments, answer, language);
        let view = View { language, style, answer, used, background, values, shown };
        view.write(&mut out);
    }
    if let Some(message) = begin(answer) {
        out.push('\n');
        paragraph(&mut out, message.text(language), "  ", "  ", style.columns());
    }
    notes::footer(&mut out, language, style, answer);
    style.finish(out)
}

/// Returns what to do where there is nothing to answer from. What waits is told by a note.
fn begin(answer: &Answer) -> Option<Message> {
    if answer.notes.contains(&Note::Waiting) {
        return None;
    }
    let is_open = answer.range.from.is_none() || answer.range.to.is_none();
    // A range that lies before all data, or after them, has an open end, too.
    let mut values = answer.total.values.values();
    let is_none = is_open && values.all(|value| value.reason.as_deref() == Some(NO_DATA));
    match (&answer.watermark, is_none) {
        (None, _) => Some(messages::IMPORT_FIRST),
        (Some(_), true) => Some(messages::NONE_OF_THESE),
        (Some(_), false) => None,
    }
}

/// Returns the unit of a metric as it is shown: money with the currency of the answer.
pub fn shown_unit(used: &MetricUsed, answer: &Answer) -> String {
    let mut rows = answer.rows.iter().chain([&answer.total]);
    let currency = rows.find_map(|row| row.values.get(&used.name)?.currency.clone());
    match currency {
        Some(currency) => format!("{} {currency}", used.unit),
        None if used.unit == "seconds" && used.calendar != "wall" => WORK_TIME.to_owned(),
        None => used.unit.clone(),
    }
}

/// Returns the unit of one value: a row may have a currency of its own.
pub fn unit_of<'a>(unit: &'a str, value: &Value) -> Cow<'a, str> {
    let money = unit.split(' ').next().unwrap_or_default();
    match &value.currency {
        Some(currency) if money == Unit::Money.word() => format!("{money} {currency}").into(),
        _ => unit.into(),
    }
}

/// One metric of an answer, and how to show it.
struct View<'a> {
    language: Language,
    style: Style,
    answer: &'a Answer,
    used: &'a MetricUsed,
    background: &'a Background<'a>,
    /// What values of dimensions are called.
    values: Called<'a>,
    /// The rows that are shown; at the ends there may be more, of which nothing is recorded.
    shown: Range<usize>,
}

impl<'a> View<'a> {
    fn write(&self, out: &mut String) {
        header::write(self, out);
        self.scale(out);
        out.push('\n');
        if self.answer.rows.is_empty() {
            *out += &format!("  {}\n", self.no_rows());
        } else {
            rows::table(self).write(out, self.style, 2);
        }
        if let Some(said) = folded::said(self) {
            out.push('\n');
            paragraph(out, &said, "  ", "    ", self.style.columns());
        }
        self.histograms(out);
        self.contributions(out);
        self.chart(out);
        notes::of_metric(self, out);
    }

    /// Says that there are no rows, and why, as far as the whole says so.
    fn no_rows(&self) -> String {
        let none = messages::NO_ROWS.text(self.language);
        match self.value(&self.answer.total).filter(|total| total.value.is_none()) {
            Some(total) => format!("{none}: {}", why_missing(self.language, self.used, total)),
            None => none.to_owned(),
        }
    }

    fn value<'b>(&self, row: &'b Row) -> Option<&'b Value> {
        row.values.get(&self.used.name)
    }

    fn better(&self) -> Better {
        match self.used.better.as_str() {
            "lower" => Better::Lower,
            "higher" => Better::Higher,
            _ => Better::Neither,
        }
    }

    /// Whether rows are buckets of time.
    fn in_time(&self) -> bool {
        self.answer.rows.iter().any(|row| row.bucket.is_some())
    }

    /// Names of the dimensions asked for.
    fn dimensions(&self) -> Vec<&'a str> {
        self.answer.dimensions()
    }

    /// The rows that are shown.
    fn rows(&self) -> &'a [Row] {
        &self.answer.rows[self.shown.clone()]
    }

    /// Labels of these rows.
    fn labels(&self, rows: &[Row]) -> Vec<String> {
        let labels = rows.iter().map(|row| row.bucket.as_deref().unwrap_or_default());
        date::buckets(self.language, labels, &self.answer.range.grain)
    }

    fn group(&self, row: &Row) -> String {
        let none = || messages::NOTHING.text(self.language).to_owned();
        let names = self.groups(row).map(|said| said.unwrap_or_else(none));
        names.collect::<Vec<_>>().join(" · ")
    }

    /// Returns what the values of a row's dimensions are called, in the order asked; `None` for
    /// one that has none.
    fn groups(&self, row: &Row) -> impl Iterator<Item = Option<String>> {
        self.answer.dimensions().into_iter().map(move |name| {
            let id = row.by.get(name).and_then(|value| value.as_deref());
            let called = id.map(|id| self.background.called(id));
            Some(crate::text::clean(&self.values.told(name, called)?))
        })
    }

    /// Draws the total on its scale: against the band that speaks of it, else against the
    /// metric's own range.
    fn scale(&self, out: &mut String) {
        let Some(total) = self.value(&self.answer.total) else {
            return;
        };
        let Some(value) = total.value else { return };
        let name = &self.used.name;
        let band = self.background.metric(name).and_then(|metric| {
            let statistic = self.used.statistic.as_deref();
            let place = self.background.place.over(&self.answer.range, total);
            band_for(metric, &self.used.variant, statistic, &place)
        });
        let ruler = match (band, self.background.ranges.get(name)) {
            (Some(band), _) => Ruler::Band(band),
            (None, Some(range)) => Ruler::Own(Own::of_year(*range)),
            (None, None) => return,
        };
        let interval = total.interval;
        let reading = Reading { value, interval, unit: &self.used.unit, better: self.better() };
        let Some(scale) = Scale::new(reading, ruler) else {
            return;
        };
        let mut said =
            self.language.value(&self.used.unit, value) + " · " + &scale.words(self.language);
        if let Some(whom) =
            band.map(|band| of_whom(band, self.language)).filter(|it| !it.is_empty())
        {
            said += &format!(" ({whom})");
        }
        let words = messages::ON_THE_SCALE.fill(self.language, &[("words", &said)]);
        out.push('\n');
        paragraph(out, &words, "  ", "  ", self.style.columns());
        *out += &scale.draw(self.language, self.style, 2);
    }

    fn point(&self, row: &Row) -> Point {
        let value = self.value(row);
        Point {
            value: value.and_then(|value| value.value),
            partial: value.is_some_and(|value| value.partial),
        }
    }

    /// Draws a series: columns for one, a sparkline a group for several.
    fn chart(&self, out: &mut String) {
        let rows = self.rows();
        if !self.in_time() || rows.len() < 3 {
            return;
        }
        let labels = self.labels(rows);
        if self.dimensions().is_empty() {
            let points: Vec<Point> = rows.iter().map(|row| self.point(row)).collect();
            let chart = Columns { points: &points, labels: &labels, unit: &self.used.unit };
            out.push('\n');
            let shown = chart.write(out, self.language, self.style);
            if shown > 0 && shown < points.len() {
                let all = self.language.count(points.len() as u64);
                let shown = self.language.count(shown as u64);
                let places = [("shown", shown.as_str()), ("all", all.as_str())];
                *out += &format!("  {}\n", messages::LAST_OF.fill(self.language, &places));
            }
            return;
        }
        let mut groups: Vec<(String, Vec<Point>)> = Vec::new();
        for row in rows {
            let name = self.group(row);
            match groups.iter_mut().find(|(group, _)| *group == name) {
                Some((_, points)) => points.push(self.point(row)),
                None => groups.push((name, vec![self.point(row)])),
            }
        }
        if groups.iter().all(|(_, points)| points.len() < 3) {
            return;
        }
        out.push('\n');
        for (name, points) in groups.iter().take(SPARKLINES) {
            self.spark_row(out, name, points);
        }
        self.shown_of(out, groups.len(), SPARKLINES);
    }

    fn spark_row(&self, out: &mut String, name: &str, points: &[Point]) {
        let ends = [points.iter().find_map(|p| p.value), points.iter().rev().find_map(|p| p.value)];
        let [Some(first), Some(last)] = ends else {
            return;
        };
        let spelled = |value: f64| self.language.value_short(&self.used.unit, value);
        let ends = format!("{} → {}", spelled(first), spelled(last));
        let names = (self.style.columns() / 4).min(24);
        let room = self.style.columns().saturating_sub(names + width(&ends) + 6);
        let line = sparkline(points, room);
        *out += &format!(
            "  {}  {}  {ends}\n",
            left(&cut(name, names), names),
            self.style.paint(Paint::Accent, &line),
        );
    }

    fn shown_of(&self, out: &mut String, all: usize, shown: usize) {
        if all <= shown {
            return;
        }
        let [shown, all] = [shown, all].map(|count| self.language.count(count as u64));
        let places = [("shown", shown.as_str()), ("all", all.as_str())];
        *out += &format!("  {}\n", messages::SHOWN_OF.fill(self.language, &places));
    }

    /// Writes the parts of a composite, or of a mean of health, as a whole: from 0 to 100, weight,
    /// points; how many customers lack a measure, and what has changed, where that is told.
    fn contributions(&self, out: &mut String) {
        let parts = self.value(&self.answer.total).map(|value| value.contributions.as_slice());
        let parts = parts.unwrap_or_default();
        if parts.is_empty() {
            return;
        }
        let lacks = parts.iter().any(|part| part.missing.is_some());
        let moves = parts.iter().any(|part| part.change.is_some());
        let word = |message: Message| message.text(self.language).to_owned();
        let head = [messages::PART, messages::SCALED, messages::WEIGHT, messages::POINTS];
        let mut head: Vec<String> = head.into_iter().map(word).chain(["n".into()]).collect();
        head.extend(lacks.then(|| word(messages::shared::LACK_IT)));
        head.extend(moves.then(|| word(messages::CHANGED)));
        let mut rows: Vec<Vec<String>> = vec![head];
        for part in parts {
            let number = |number: f64| self.language.number(number, 1);
            let shown = |value: f64| part.scaled.map_or_else(|| "–".into(), |_| number(value));
            let mut row = vec![
                self.part_or_why_not(part),
                shown(part.scaled.unwrap_or_default()),
                self.language.percent(100.0 * part.weight),
                shown(part.points),
                self.language.count(part.n),
            ];
            let missing = part.missing.map(|missing| self.language.count(missing));
            row.extend(lacks.then(|| missing.unwrap_or_else(|| "–".into())));
            row.extend(moves.then(|| crate::health::change(self.language, part.change)));
            rows.push(row);
        }
        let widest = |column: usize| rows.iter().map(|row| width(&row[column])).max();
        let widths: Vec<usize> = (0..rows[0].len()).filter_map(widest).collect();
        out.push('\n');
        for (index, row) in rows.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(column, (cell, width))| match column {
                0 => crate::text::left(cell, *width),
                _ => crate::text::right(cell, *width),
            });
            let line = format!("  {}", cells.collect::<Vec<_>>().join("  "));
            let line = line.trim_end();
            *out += &match index {
                0 => format!("{}\n", self.style.paint(Paint::Dim, line)),
                _ => format!("{line}\n"),
            };
        }
    }

    /// Returns what a part is called, and why it has no value where it has none.
    fn part_or_why_not(&self, part: &Contribution) -> String {
        let name = self.part(&part.input);
        match &part.reason {
            Some(reason) => format!("{name} ({})", called(NULLS, reason, self.language)),
            None => name,
        }
    }

    /// Returns what a part of a composite is called.
    fn part(&self, name: &str) -> String {
        let of = (self.used.name.as_str(), self.used.variant.as_str());
        match self.background.catalog {
            Some(catalog) => crate::words::input(self.language, catalog, of, name),
            None => crate::words::called(crate::words::INPUTS, name, self.language),
        }
    }

    /// Draws the classes of durations, one bar each, for as many rows as a screen bears.
    fn histograms(&self, out: &mut String) {
        let labels = self.labels(self.rows());
        let rows = self.rows().iter().zip(&labels);
        let of = |row: &Row| self.value(row).and_then(|value| value.histogram.clone());
        let with: Vec<_> = rows.filter_map(|(row, label)| Some((row, label, of(row)?))).collect();
        for (row, label, classes) in with.iter().take(HISTOGRAMS) {
            let group = self.group(row);
            let title = [label.as_str(), group.as_str()].into_iter();
            let title: Vec<&str> = title.filter(|part| !part.is_empty()).collect();
            out.push('\n');
            if !title.is_empty() {
                let title = cut(&title.join(" · "), self.style.columns() - 2);
                *out += &format!("  {}\n", self.style.paint(Paint::Bold, &title));
            }
            self.histogram(out, classes);
        }
        self.shown_of(out, with.len(), HISTOGRAMS);
    }

    fn histogram(&self, out: &mut String, classes: &[(f64, f64, f64)]) {
        let label =
            |class: &(f64, f64, f64)| self.language.class(&self.used.unit, (class.0, class.1));
        let count = |class: &(f64, f64, f64)| self.language.value("count", class.2);
        let greatest = classes.iter().map(|class| class.2).fold(0.0, f64::max);
        let names = classes.iter().map(|class| width(&label(class))).max().unwrap_or(0);
        let counts = classes.iter().map(|class| width(&count(class))).max().unwrap_or(0);
        let room = self.style.columns().saturating_sub(names + counts + 7);
        for class in classes {
            let bar = crate::chart::bar(class.2, greatest, room);
            let line = format!(
                "  {}  {}  {}",
                crate::text::right(&label(class), names),
                crate::text::right(&count(class), counts),
                self.style.paint(Paint::Accent, &bar),
            );
            *out += &format!("{}\n", line.trim_end());
        }
    }
}

/// Most groups drawn as sparklines.
const SPARKLINES: usize = 24;
/// Most histograms drawn.
const HISTOGRAMS: usize = 12;
