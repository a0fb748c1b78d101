//! An answer as a chart: a line over time, or a bar for each group.

use baremo_metrics::answer::{Answer, MetricUsed, Row, Value};
use baremo_metrics::expr::{Expr, parse};
use baremo_metrics::query::Query;
use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::error::Told;
use baremo_model::{ErrorKind, told};
use baremo_render::Language;
use baremo_render::answer::{clock, words};
use baremo_render::language::is_time;
use baremo_render::words::{BASES, Called, STATISTICS, called, dimension_of, profile};

use crate::known::as_known;
use crate::parts::bars::bars;
use crate::parts::chart::chart;
use crate::parts::definition::people;
use crate::parts::drawing::{Drawing, Form, Room, Sheet};
use crate::parts::filters::filter_words;
use crate::parts::many::{Many, many};
use crate::text::{self, explore as say};

/// How an answer can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Over time.
    Line,
    /// By group.
    Bars,
    /// Over time, each group by itself.
    Many,
}

/// An answer, to be drawn.
#[derive(Clone, Copy)]
pub struct Plot<'a> {
    /// Language of its words.
    pub language: Language,
    /// The metrics.
    pub catalog: &'a Catalog,
    /// What segments are called.
    pub segments: &'a SegmentTitles,
    /// What was asked.
    pub query: &'a Query,
    /// What was answered.
    pub answer: &'a Answer,
}

impl Plot<'_> {
    /// Draws the first metric as a file whose name ends in `.svg` or `.png`.
    ///
    /// # Errors
    ///
    /// A bad request for another ending, and for an answer in which there is nothing to compare:
    /// neither buckets nor groups.
    pub fn file(&self, name: &str) -> Result<Vec<u8>, ServiceError> {
        let wrong = |message: Told| ServiceError::new(ErrorKind::BadRequest, message);
        let form = match name.rsplit_once('.') {
            Some((_, "svg")) => Form::Svg,
            Some((_, "png")) => Form::Png,
            _ => {
                return Err(wrong(told!(
                    "a chart is a file in .svg or .png, not `{name}`",
                    "un gráfico es un fichero .svg o .png, no `{name}`"
                )));
            }
        };
        let used = self.answer.metrics.first();
        let sheet = used.and_then(|used| self.sheet(used, self.about()));
        let nothing = told!(
            "a chart needs a grain, a dimension or both",
            "un gráfico necesita un intervalo, una dimensión o ambos"
        );
        Ok(sheet.ok_or_else(|| wrong(nothing))?.file("chart", form, false)?.body)
    }

    /// Returns how the answer is drawn; none where there is nothing to compare.
    pub(crate) fn shape(&self) -> Option<Shape> {
        let timed = self.query.grain.as_deref().is_some_and(|grain| grain != "all");
        match (self.answer.dimensions().is_empty(), timed) {
            (true, true) if self.answer.rows.len() > 1 => Some(Shape::Line),
            (false, false) if !self.answer.rows.is_empty() => Some(Shape::Bars),
            (false, true) if !self.answer.rows.is_empty() => Some(Shape::Many),
            _ => None,
        }
    }

    /// Returns the title of a metric.
    pub(crate) fn title(&self, used: &MetricUsed) -> String {
        let found = self.catalog.get(&used.name);
        found.map_or_else(|_| used.name.clone(), |it| words(it, self.language).title.clone())
    }

    /// Returns a bar for each group.
    pub(crate) fn bars(&self, used: &MetricUsed, room: Room) -> Drawing {
        let none = text::WITHOUT.text(self.language);
        let by = self.answer.dimensions();
        let values = Called::of(self.segments, self.answer, self.language);
        let name = |row: &Row| {
            let word = |name: &&str| {
                let word = row.by.get(*name).and_then(Option::as_deref);
                values.told(name, word).unwrap_or_else(|| none.into())
            };
            by.iter().map(word).collect::<Vec<_>>().join(" · ")
        };
        let rows: Vec<(String, &Value)> = self
            .answer
            .rows
            .iter()
            .filter_map(|row| Some((name(row), row.values.get(&used.name)?)))
            .collect();
        let says = format!("{}: {}", say::CHART.text(self.language), self.title(used));
        bars(self.language, &used.unit, &rows, &says, room)
    }

    /// Returns a line over time for each group.
    pub(crate) fn many(&self, used: &MetricUsed) -> Many {
        let by: Vec<String> = self.answer.dimensions().into_iter().map(str::to_owned).collect();
        many(self.language, self.segments, self.answer, used, &by)
    }

    /// Returns a metric of the answer with everything a file needs.
    pub(crate) fn sheet(&self, used: &MetricUsed, about: String) -> Option<Sheet> {
        let title = self.title(used);
        let (drawing, key) = match self.shape()? {
            Shape::Line => {
                let chart = chart(self.language, self.answer, used);
                (chart.drawing(&title), chart.keys(self.language))
            }
            Shape::Bars => (self.bars(used, Room::Wide), Vec::new()),
            Shape::Many => {
                let many = self.many(used);
                (many.drawing(&title), many.keys(self.language))
            }
        };
        let foot = foot(self.language, &title, used, self.answer);
        Some(Sheet { sentence: self.sentence(used), title, about, drawing, key, foot })
    }

    /// Says how a metric is broken down, and what all of it comes to.
    fn sentence(&self, used: &MetricUsed) -> String {
        let language = self.language;
        let by = self.answer.dimensions().into_iter();
        let by: Vec<String> = by.map(|name| dimension_of(self.segments, name, language)).collect();
        let mut parts = Vec::new();
        parts.extend(used.statistic.as_deref().map(|word| called(STATISTICS, word, language)));
        if !by.is_empty() {
            parts.push(text::BREAKDOWN.fill(language, &[("dimension", &by.join(", "))]));
        }
        let total = self.answer.total.values.get(&used.name);
        if let Some((value, figure)) = total.and_then(|value| Some((value, value.value?))) {
            let total = say::TOTAL.text(language).to_lowercase();
            parts.push(format!("{total}: {}", language.value(&used.unit, figure)));
            parts.push(text::N.fill(language, &[("count", &language.count(value.n))]));
        }
        parts.join(" · ")
    }

    /// Says range, zone and filter as they were asked.
    fn about(&self) -> String {
        let (query, language) = (self.query, self.language);
        let range = match (query.from.as_deref(), query.to.as_deref()) {
            (None, None) => text::RANGE_ALL.text(language).to_lowercase(),
            (from, to) => format!("{} – {}", from.unwrap_or_default(), to.unwrap_or_default()),
        };
        let without = || text::WITHOUT_FILTERS.text(language).to_lowercase();
        let filter = query.filter.as_deref().map_or_else(without, |filter| self.filtered(filter));
        [range.trim().to_owned(), self.answer.range.zone.clone(), filter].join(" · ")
    }

    /// Says a filter as pages do, each of several that all hold.
    fn filtered(&self, filter: &str) -> String {
        let words = |filter: &str| filter_words(self.segments, self.language, filter);
        match parse(filter) {
            Ok(Expr::And(all)) => {
                let all: Vec<String> = all.iter().map(|one| words(&one.to_string())).collect();
                all.join(" · ")
            }
            _ => words(filter),
        }
    }
}

/// Says by which definition and from which data a figure comes, and which of them are late.
pub(crate) fn foot(language: Language, title: &str, used: &MetricUsed, answer: &Answer) -> String {
    let version = used.version.to_string();
    let definition = [("title", title), ("version", version.as_str())];
    let mut parts = vec![text::SHEET_DEFINITION.fill(language, &definition)];
    if used.variant != "default" {
        parts.push(text::SHEET_VARIANT.fill(language, &[("name", &used.variant)]));
    }
    parts.push(called(BASES, &used.basis, language));
    if is_time(&used.unit) || !used.calendars.is_empty() {
        parts.push(text::SHEET_CLOCK.fill(language, &[("clock", &clock(language, used))]));
    }
    // Whose definition it is, and whose figure, where that is not the usual.
    parts.extend(used.profile.as_deref().map(|name| {
        format!("{}: {}", text::PROFILE.text(language).to_lowercase(), profile(name, language))
    }));
    parts.extend(people(language, used));
    parts.push(text::SNAPSHOT.fill(language, &[("number", &language.count(answer.snapshot))]));
    let as_of = answer.as_of.as_deref();
    parts.extend(as_of.map(|text| as_known(language, text, &answer.range.zone)));
    if !answer.late_sources.is_empty() {
        parts.push(text::LATE.fill(language, &[("names", &answer.late_sources.join(", "))]));
    }
    parts.push("baremo".into());
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use baremo_metrics::answer::RangeUsed;
    use baremo_testkit::service::used;

    use super::*;

    #[test]
    fn a_file_says_whose_definition_and_figure_it_shows() {
        let (profile, credit) = (Some("zendesk".to_owned()), Some("each_replier".to_owned()));
        let usual = used("csat", "percent", "higher");
        let own = MetricUsed { profile, credit, ..usual.clone() };
        let answer = answer("csat", Vec::new());
        let said = foot(Language::En, "x", &own, &answer);
        assert!(said.contains("profile: ") && said.contains("credited to each replier"), "{said}");
        let said = foot(Language::En, "x", &usual, &answer);
        assert!(!said.contains("profile") && !said.contains("late:"), "{said}");
        let then = Answer { as_of: Some("2026-03-01".into()), ..answer.clone() };
        let said = foot(Language::Es, "x", &usual, &then);
        assert!(said.contains("Según lo que se sabía el 1 mar 2026"), "{said}");
        let late = Answer { late_sources: vec!["pbx".into(), "shop".into()], ..answer };
        let said = foot(Language::Es, "x", &usual, &late);
        assert!(said.contains("con retraso: pbx, shop"), "{said}");
    }

    fn answer(metric: &str, rows: Vec<Row>) -> Answer {
        Answer {
            metrics: vec![used(metric, "percent", "neither")],
            range: RangeUsed {
                zone: "UTC".to_owned(),
                grain: "day".to_owned(),
                ..RangeUsed::default()
            },
            rows,
            snapshot: 1,
            ..Answer::default()
        }
    }

    #[test]
    fn what_is_told_apart_unasked_is_no_single_line() {
        let catalog = crate::tests::catalog();
        let row = |day: &str, channel: &str| Row {
            bucket: Some(day.to_owned()),
            by: BTreeMap::from([("channel".to_owned(), Some(channel.to_owned()))]),
            values: BTreeMap::from([("channel_share".to_owned(), Value::default())]),
        };
        let days = ["2026-01-01", "2026-01-02"];
        let rows = days.into_iter().flat_map(|day| ["chat", "email"].map(|word| row(day, word)));
        let mut answer = answer("channel_share", rows.collect());
        // A share is by its own dimension where the question names none.
        let query = Query {
            metrics: vec!["channel_share".to_owned()],
            grain: Some("day".to_owned()),
            ..Query::default()
        };
        let segments = SegmentTitles::new();
        let plot = |answer: &Answer| {
            let language = Language::En;
            let segments = &segments;
            let drawn = Plot { language, catalog: &catalog, segments, query: &query, answer };
            (drawn.shape(), drawn.sentence(&answer.metrics[0]))
        };
        let (shape, sentence) = plot(&answer);
        assert_eq!(shape, Some(Shape::Many));
        assert!(sentence.to_lowercase().contains("channel"), "{sentence}");
        answer.rows.iter_mut().for_each(|row| row.by.clear());
        assert_eq!(plot(&answer).0, Some(Shape::Line));
    }
}
