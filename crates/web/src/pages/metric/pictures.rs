//! `/metrics/{id}/charts/{chart}.svg` and `.png`: each chart of the page as a file that says by
//! itself what it shows.

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{MetricUsed, Value};
use baremo_metrics::page::Kind;
use baremo_metrics::week::{HourOfWeek, hours_of_week, joins_hours};
use baremo_render::answer::words;
use baremo_render::words::dimension;

use super::View;
use crate::parts::bar::settings;
use crate::parts::bars::bars;
use crate::parts::chart::chart;
use crate::parts::drawing::{Drawing, Sheet, asked, missing};
use crate::parts::groups::ordered;
use crate::parts::histogram::Class;
use crate::parts::{heat, histogram};
use crate::plot::foot;
use crate::text;
use crate::visit::{Page, Visit};

/// A chart of the page.
struct Drawn {
    name: String,
    drawing: Drawing,
    key: Vec<(&'static str, String)>,
    /// What it shows in a sentence, where that is not the figure of the page.
    sentence: Option<String>,
}

impl Drawn {
    fn new(name: impl Into<String>, drawing: Drawing) -> Self {
        Drawn { name: name.into(), drawing, key: Vec::new(), sentence: None }
    }
}

/// Returns a chart of the page as a file.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (name, form) = asked(visit.parameter("file"))?;
    let catalog = visit.service.catalog()?;
    let view = View::new(visit, catalog.get(visit.parameter("id"))?)?;
    let (used, value) = view.figure()?;
    let drawn = match name {
        "trend" => view.trend_drawing(used),
        "breakdown" => view.breakdown_drawing(used)?,
        "distribution" => view.distribution_drawing(used)?,
        "week" => view.week_drawing()?,
        _ => None,
    };
    let Drawn { name: called, drawing, key, sentence } = drawn.ok_or_else(|| missing(name))?;
    let title = &words(view.metric, visit.language()).title;
    let sheet = Sheet {
        title: format!("{title} · {called}"),
        sentence: sentence.unwrap_or_else(|| view.sentence(used, value)),
        about: settings(visit),
        drawing,
        key,
        foot: foot(visit.language(), title, used, view.trend.snapshot),
    };
    let stem = format!("{}-{name}", view.metric.name);
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}

impl View<'_> {
    fn trend_drawing(&self, used: &MetricUsed) -> Option<Drawn> {
        let language = self.language();
        let single = self.trend.rows.iter().all(|row| row.by.is_empty());
        let name = text::TREND.text(language);
        (single && self.trend.rows.len() > 1).then(|| {
            let chart = chart(language, &self.trend, used);
            Drawn { key: chart.keys(language), ..Drawn::new(name, chart.drawing(name)) }
        })
    }

    fn breakdown_drawing(&self, used: &MetricUsed) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        let Some(by) = self.by() else { return Ok(None) };
        let Some(answer) = self.ask(|query| query.by = vec![by.to_owned()])? else {
            return Ok(None);
        };
        let none = text::WITHOUT.text(language);
        let rows: Vec<(String, &Value)> = ordered(&answer, used)
            .into_iter()
            .map(|(row, value)| {
                let name = row.by.get(by).and_then(Option::as_deref);
                (name.unwrap_or(none).to_owned(), value)
            })
            .collect();
        let by = dimension(by, language);
        let name = text::BREAKDOWN.fill(language, &[("dimension", &by)]);
        let drawing = bars(language, &used.unit, &rows, &name);
        Ok(Some(Drawn::new(name, drawing)))
    }

    fn distribution_drawing(&self, used: &MetricUsed) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        let name = text::DISTRIBUTION.text(language);
        Ok(self.classes(used)?.map(|classes| {
            let key = vec![
                ("bar", text::DISTRIBUTION_OF.text(language).to_owned()),
                ("sum", text::SHORTER_SHARE.text(language).to_owned()),
            ];
            Drawn { key, ..Drawn::new(name, histogram::drawing(language, &classes, name)) }
        }))
    }

    fn week_drawing(&self) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        let name = text::WHEN.text(language);
        Ok(self.hours()?.map(|(unit, hours)| {
            let what = if unit == "count" { text::WHEN_COUNT } else { text::WHEN_OF };
            let most = hours.iter().filter_map(|hour| hour.value).fold(0.0, f64::max);
            let most = language.value(&unit, most);
            let strongest = text::WHEN_STRONGEST.fill(language, &[("value", &most)]);
            Drawn {
                sentence: Some(format!("{} {strongest}", what.text(language))),
                ..Drawn::new(name, heat::drawing(language, &unit, &hours, name))
            }
        }))
    }

    /// Returns the classes of the distribution.
    pub(super) fn classes(&self, used: &MetricUsed) -> Result<Option<Vec<Class>>, ServiceError> {
        if used.statistic.is_none() || used.unit != "seconds" {
            return Ok(None);
        }
        let answer = self.ask(|query| {
            query.stat = Some("histogram".into());
            query.compare = None;
        })?;
        let value = answer.as_ref().and_then(|answer| answer.total.values.get(&used.name));
        Ok(value.and_then(|value| value.histogram.clone()))
    }

    /// Returns unit and values by hour of the week.
    pub(super) fn hours(&self) -> Result<Option<(String, Vec<HourOfWeek>)>, ServiceError> {
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let kind = self.metric.definition(variant).map(|definition| definition.kind);
        if !kind.is_some_and(joins_hours) {
            return Ok(None);
        }
        let timed = kind == Some(Kind::Duration);
        let answer = self.ask(|query| {
            query.grain = Some("hour".into());
            query.compare = None;
            if timed {
                query.stat = Some("mean".into());
            }
        })?;
        let Some((answer, kind)) = answer.zip(kind) else { return Ok(None) };
        let unit = answer.metrics.first().map_or("count", |used| used.unit.as_str()).to_owned();
        Ok(hours_of_week(&answer, &self.metric.name, kind).map(|hours| (unit, hours)))
    }
}
