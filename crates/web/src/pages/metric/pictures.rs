//! `/metrics/{id}/charts/{chart}.svg` and `.png`: each chart of the page as a file that says by
//! itself what it shows.

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{MetricUsed, Value};
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::week::{ASKED, Week, has_hours};
use baremo_model::dimension::{HOUR, WEEKDAY, WEEKDAYS};
use baremo_render::answer::words;
use baremo_render::language::is_time;
use baremo_render::words::{STATISTICS, called};

use super::View;
use crate::address::equals;
use crate::export::{Sheet, TableForm};
use crate::parts::bar::settings;
use crate::parts::bars::bars;
use crate::parts::drawing::{self, Drawing, Room, asked, missing};
use crate::parts::groups::ordered;
use crate::parts::histogram::{Class, Line};
use crate::parts::untold::Untold;
use crate::parts::{heat, histogram};
use crate::plot::foot;
use crate::text;
use crate::visit::{Page, Visit};

/// Statistics that are lines across the distribution.
const LINES: &[&str] = &["median", "p90"];

/// The charts of the page, and those of them with a table of their own.
const CHARTS: &[&str] = &["trend", "breakdown", "distribution", "week"];
const TABLES: &[&str] = &["distribution", "week"];

/// A chart of the page.
struct Drawn {
    name: String,
    drawing: Drawing,
    key: Vec<(&'static str, String)>,
    /// What it shows in a sentence, where that is not the figure of the page.
    sentence: Option<String>,
    /// What happened meanwhile.
    meanwhile: Option<String>,
}

impl Drawn {
    fn new(name: impl Into<String>, drawing: Drawing) -> Self {
        Drawn { name: name.into(), drawing, key: Vec::new(), sentence: None, meanwhile: None }
    }
}

/// Returns a chart of the page as a file, or the table below it.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let catalog = visit.service.catalog()?;
    let metric = catalog.get(visit.parameter("id"))?;
    let view = match View::new(visit, metric) {
        Ok(view) => view,
        Err(error) => return untold(visit, metric, error),
    };
    let (used, value) = view.figure()?;
    if let Some(table) = view.table(used, visit.parameter("file"))? {
        return Ok(Page::File(table));
    }
    let (name, form) = asked(visit.parameter("file"))?;
    let drawn = match name {
        "trend" => view.trend_drawing(used)?,
        "breakdown" => view.breakdown_drawing(used)?,
        "distribution" => view.distribution_drawing(used)?,
        "week" => view.week_drawing()?,
        _ => None,
    };
    let Drawn { name: called, drawing, key, sentence, meanwhile } =
        drawn.ok_or_else(|| missing(name))?;
    let title = &words(view.metric, visit.language()).title;
    let sheet = drawing::Sheet {
        title: format!("{title} · {called}"),
        sentence: sentence.unwrap_or_else(|| view.sentence(used, value)),
        about: [Some(settings(visit)), meanwhile]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        drawing,
        key,
        foot: foot(visit.language(), title, used, &view.whole),
    };
    let stem = visit.dated(&format!("{}-{name}", view.metric.name));
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}

/// Returns the file of a chart, or of the table below it, where the metric is not told by what it
/// is filtered by: it says so. Any other error stays what it is.
fn untold(visit: &Visit<'_>, metric: &Metric, error: ServiceError) -> Result<Page, ServiceError> {
    let untold = Untold::of(visit, metric, error)?;
    let (language, file) = (visit.language(), visit.parameter("file"));
    let sentence = untold.sentence(visit, metric)?;
    let (name, _) = file.rsplit_once('.').unwrap_or((file, ""));
    let stem = visit.dated(&format!("{}-{name}", metric.name));
    if let Some(form) = TableForm::of(file).filter(|_| TABLES.contains(&name)) {
        let sheet = Sheet::of_none(language, &sentence);
        return Ok(Page::File(sheet.file(&stem, form)?));
    }
    let (_, form) = asked(file)?;
    if !CHARTS.contains(&name) {
        return Err(missing(name));
    }
    let title = words(metric, language).title.clone();
    let answer = visit.ask(&untold.question(visit, metric))?;
    let used = answer.metrics.first();
    let below = used.map(|used| foot(language, &title, used, &answer)).unwrap_or_default();
    let (about, drawing, key) = (settings(visit), Drawing::none(), Vec::new());
    let sheet = drawing::Sheet { title, sentence, about, drawing, key, foot: below };
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}

impl View<'_> {
    fn trend_drawing(&self, used: &MetricUsed) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        let name = text::TREND.text(language);
        if let Some((_, lines)) = self.by_kind(used)? {
            let key = lines.keys(language);
            return Ok(Some(Drawn { key, ..Drawn::new(name, lines.drawing(name)) }));
        }
        Ok(self.line(used)?.map(|chart| {
            let (key, meanwhile) = (chart.keys(language), chart.meanwhile_said());
            Drawn { key, meanwhile, ..Drawn::new(name, chart.drawing(name)) }
        }))
    }

    fn breakdown_drawing(&self, used: &MetricUsed) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        let Some((by, _, Ok(answer))) = self.open(used)? else { return Ok(None) };
        let none = text::WITHOUT.text(language);
        let values = self.visit.called(&answer);
        let rows: Vec<(String, &Value)> = ordered(&answer, used)
            .into_iter()
            .map(|(row, value)| {
                let name = row.by.get(by).and_then(Option::as_deref);
                let name = values.told(by, name).unwrap_or_else(|| none.into());
                (name.into_owned(), value)
            })
            .collect();
        let by = self.dimension(by);
        let name = text::BREAKDOWN.fill(language, &[("dimension", &by)]);
        let drawing = bars(language, &used.unit, &rows, &name, Room::Wide);
        Ok(Some(Drawn::new(name, drawing)))
    }

    fn distribution_drawing(&self, used: &MetricUsed) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        if let Some(scores) = self.scores(used)? {
            let name = text::ANSWERS_SPREAD.text(language);
            return Ok(Some(Drawn::new(name, self.scores_drawing(&scores))));
        }
        let name = text::DISTRIBUTION.text(language);
        let Some(classes) = self.classes(used)? else { return Ok(None) };
        let key = vec![
            ("bar", text::DISTRIBUTION_OF.text(language).to_owned()),
            ("sum", text::SHORTER_SHARE.text(language).to_owned()),
        ];
        let lines = self.percentiles(used)?;
        let drawing = histogram::drawing(language, &classes, &lines, name, Room::Wide);
        Ok(Some(Drawn { key, ..Drawn::new(name, drawing) }))
    }

    fn week_drawing(&self) -> Result<Option<Drawn>, ServiceError> {
        let language = self.language();
        let name = text::WHEN.text(language);
        Ok(self.hours()?.map(|(unit, week)| {
            let what = if unit == "count" { text::WHEN_COUNT } else { text::WHEN_OF };
            let most = week.hours.iter().filter_map(|hour| hour.value).fold(0.0, f64::max);
            let most = language.value(&unit, most);
            let strongest = text::WHEN_STRONGEST.fill(language, &[("value", &most)]);
            Drawn {
                sentence: Some(format!("{} {strongest}", what.text(language))),
                ..Drawn::new(name, heat::drawing(language, &unit, &week, name, None))
            }
        }))
    }

    /// Returns the classes of the distribution.
    pub(super) fn classes(&self, used: &MetricUsed) -> Result<Option<Vec<Class>>, ServiceError> {
        if used.statistic.is_none() || !is_time(&used.unit) {
            return Ok(None);
        }
        let answer = self.ask(|query| {
            query.stat = Some("histogram".into());
            query.compare = None;
        })?;
        let value = answer.as_ref().and_then(|answer| answer.total.values.get(&used.name));
        Ok(value.and_then(|value| value.histogram.clone()))
    }

    /// Returns the lengths of time that are lines across the distribution, each with its name.
    pub(super) fn percentiles(&self, used: &MetricUsed) -> Result<Vec<Line>, ServiceError> {
        let language = self.language();
        let mut lines = Vec::new();
        for word in LINES {
            let answer = self.ask(|query| {
                query.stat = Some((*word).to_owned());
                query.compare = None;
            })?;
            let value = answer.and_then(|answer| answer.total.values.get(&used.name)?.value);
            lines.extend(value.map(|at| Line { at, name: called(STATISTICS, word, language) }));
        }
        Ok(lines)
    }

    /// Returns unit and values by hour of the week; nothing where no hour can be told.
    pub(super) fn hours(&self) -> Result<Option<(String, Week)>, ServiceError> {
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let definition = self.metric.definition(variant);
        let kind = definition.map(|definition| definition.kind);
        // Which dimensions there are is known of the usual definition.
        let is_other = definition.is_some_and(|definition| definition.variant != "default");
        let is_told = is_other || self.dimensions.iter().any(|name| name == HOUR);
        if !kind.is_some_and(has_hours) || !is_told || self.is_mixed() {
            return Ok(None);
        }
        let mut answers = Vec::new();
        for by in ASKED {
            let answer = self.ask(|query| {
                query.by = by.iter().map(|name| (*name).to_owned()).collect();
                query.compare = None;
                if let Some(statistic) = self.statistic_of_hours() {
                    query.stat = Some(statistic.into());
                }
            })?;
            answers.extend(answer);
        }
        let [hours, days, clock] = answers.as_slice() else { return Ok(None) };
        let unit = hours.metrics.first().map_or("count", |used| used.unit.as_str()).to_owned();
        Ok(Some((unit, Week::of([hours, days, clock].map(Arc::as_ref), &self.metric.name))))
    }

    /// Returns the statistic of each hour of the week, where it is not that of the page: of times
    /// it is the mean.
    fn statistic_of_hours(&self) -> Option<&'static str> {
        let variant = self.query.variant.as_deref().unwrap_or("default");
        let kind = self.metric.definition(variant).map(|definition| definition.kind);
        (kind == Some(Kind::Duration)).then_some("mean")
    }

    /// Returns whether the figure of the page is another statistic than each hour of the week.
    pub(super) fn is_other_of_hours(&self, used: &MetricUsed) -> bool {
        let shown = used.statistic.as_deref();
        shown.zip(self.statistic_of_hours()).is_some_and(|(shown, own)| own != shown)
    }

    /// Returns the way to the records of a day of the week, of an hour of the day, or of both.
    pub(super) fn way(&self, day: Option<usize>, hour: Option<usize>) -> String {
        let mut address = self.visit.address.clone();
        if let Some(day) = day.and_then(|day| WEEKDAYS.get(day).copied()) {
            address = address.narrowed(&equals(WEEKDAY, Some(day)));
        }
        if let Some(hour) = hour {
            address = address.narrowed(&equals(HOUR, Some(&hour.to_string())));
        }
        let statistic = self.statistic_of_hours().or(self.visit.address.get("stat"));
        let path = format!("/records/{}", self.metric.name);
        address.deeper(&path, &[("by", None), ("stat", statistic)])
    }
}
