//! `/metrics/{id}`: one number and everything it is made of: the sentence, the trend, who and when,
//! how it spreads, what is measured, and where the records are.

mod answers;
mod companions;
mod contributions;
mod controls;
mod groups;
mod lacking;
mod later;
mod pictures;
mod stands;
mod tables;
mod variants;

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MIXED_TARGETS, MetricUsed, Value};
use baremo_metrics::bucket::Grain;
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::policy::TARGET;
use baremo_metrics::query::{NO_DIMENSION, Query, USUAL};
use baremo_metrics::service::{RecordSort, RecordsPage};
use baremo_metrics::week::has_hours;
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::answer::{FEW, noted_there, words};
use baremo_render::change::{change, not_compared};
use baremo_render::why::{no_total, waiting, why_missing_until};
use baremo_render::words::{NULLS, STATISTICS, called, family};
use maud::{Markup, html};

use self::lacking::{lacking, observations, so_far, untold};
use self::later::Part;
pub(crate) use self::later::part;
pub(crate) use self::pictures::file;
use crate::pages::overview::of_kinds;
use crate::pages::records;
use crate::parts::bar::{bar, filtered_out};
use crate::parts::card::{are_listable, figure, is_few, things, wanting};
use crate::parts::change::untested;
use crate::parts::chart::{Chart, chart};
use crate::parts::definition::{definition, prose};
use crate::parts::drawing::{take_both, taken};
use crate::parts::heat::heat;
use crate::parts::histogram::histogram;
use crate::parts::many::{Many, many};
use crate::parts::waiting::not_over;
use crate::text::{self, cases};
use crate::visit::{Page, Visit};

/// Statistics offered in place.
const OFFERED: &[&str] = &["median", "p90", "mean"];

/// What a question gave: its answer, or why it cannot be asked; neither in a hurry.
type Tried = Result<Arc<Answer>, Option<ServiceError>>;

/// What the page asked for.
struct View<'a> {
    visit: &'a Visit<'a>,
    metric: &'a Metric,
    query: Query,
    /// The question of the trend.
    over_time: Query,
    /// The answer that holds the figure of the whole range.
    whole: Arc<Answer>,
    dimensions: Vec<String>,
    /// The dimension on which the breakdown opened.
    opened: OnceCell<String>,
    /// Whether only what is at hand is asked for.
    hurried: Cell<bool>,
    /// Whether something was not at hand.
    held: Cell<bool>,
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let catalog = visit.service.catalog()?;
    let metric = catalog.get(visit.parameter("id"))?;
    let view = match View::new(visit, metric) {
        Ok(view) => view,
        Err(error) => return untold(visit, &catalog, metric, error),
    };
    let language = visit.language();
    let title = words(view.metric, language).title.clone();
    let (used, value) = view.figure()?;
    let scale = view.soon(Part::Scale)?;
    let late = view.held.get();
    // Where nothing was observed at all, its pictures would be empty axes. A level may be none now
    // and have been some before.
    let nothing = value.n == 0 && value.value.is_none();
    let main = html! {
        (bar(visit))
        (view.head(used, value)?)
        (view.records())
        @if waiting(value).is_some() { (not_over(visit, used, value)) }
        @else if value.n == 0 { (filtered_out(visit)) }
        div.columns {
            div {
                @if is_few(used, value) { (view.few(used, value)?) }
                @else if !nothing {
                    @if view.is_countable(used, value) { (view.few(used, value)?) }
                    (view.soon(Part::Trend)?)
                    (view.contributions(value, &catalog))
                }
            }
            div {
                // What comes later comes below, so that it moves nothing.
                @if !late { (scale) }
                (definition(language, view.metric, used, Some(value)))
                @if late { (scale) }
            }
        }
        (view.soon(Part::Variants)?)
        div.parts { @if !nothing && !is_few(used, value) {
            (view.soon(Part::Breakdown)?)
            (view.soon(Part::Distribution)?)
            (view.soon(Part::Week)?)
        } }
        (prose(visit.address, &catalog, view.metric, visit.phone))
    };
    Ok(Page::Shown { title, main })
}

/// Returns whether each figure of a metric takes several questions, each over a range of its own.
fn is_slow(metric: &Metric, query: &Query) -> bool {
    let variant = query.variant.as_deref().unwrap_or("default");
    let kind = metric.definition(variant).map(|definition| definition.kind);
    matches!(kind, Some(Kind::Derived | Kind::Composite))
}

/// Returns by what a metric is asked where one figure is wanted: by nothing, where its kind has a
/// figure without its groups.
pub(super) fn undivided(metric: &Metric, query: &Query) -> Vec<String> {
    let variant = query.variant.as_deref().unwrap_or("default");
    let Some(definition) = metric.definition(variant) else { return Vec::new() };
    let divided = !definition.default_by.is_empty() && has_hours(definition.kind);
    divided.then(|| NO_DIMENSION.to_owned()).into_iter().collect()
}

/// Returns the narrowest buckets that say something of the definition asked for.
fn finest_grain(visit: &Visit<'_>, metric: &Metric, query: &Query) -> Grain {
    let variant = query.variant.as_deref().unwrap_or("default");
    let catalog = visit.service.catalog().ok();
    let found = metric.definition(variant).zip(catalog);
    found.map_or(Grain::QuarterHour, |(own, catalog)| own.finest_grain(&catalog))
}

impl<'a> View<'a> {
    fn new(visit: &'a Visit<'a>, metric: &'a Metric) -> Result<Self, ServiceError> {
        let mut query = visit.address.query(visit.snapshot, &[&metric.name]);
        if query.stat.is_none() && query.profile.is_none() {
            query.stat = Some(USUAL.into());
        }
        let range = visit.address.range(visit.snapshot);
        // Where nobody chose it is the range's, as far as the definition says something of it.
        let usual = || {
            let finest = finest_grain(visit, metric, &query);
            Grain::parse(range.grain).map_or(finest, |grain| grain.coarser(finest)).word()
        };
        let grain = visit.address.get("grain").unwrap_or_else(usual).to_owned();
        let known = visit.service.dimensions(&metric.name)?;
        let dimensions = known.into_iter().map(|dimension| dimension.name).collect();
        // What a metric is broken down by of itself is a table of its own, not a curve; by the hour
        // or day it would be all of its groups for each.
        let by = undivided(metric, &query);
        let over_time = Query { grain: Some(grain), by, ..query.clone() };
        // The total of the trend is the figure; where each bucket is dear, it is asked for alone.
        let apart = is_slow(metric, &query) && !visit.service.is_at_hand(&over_time);
        let whole = match apart {
            true => visit.ask(&Query { grain: None, ..over_time.clone() })?,
            false => visit.ask(&over_time)?,
        };
        let (hurried, held) = (Cell::new(false), Cell::new(false));
        let opened = OnceCell::new();
        Ok(View { visit, metric, query, over_time, whole, dimensions, opened, hurried, held })
    }
}

impl View<'_> {
    /// Leads to a chart of this page and its table as files.
    fn take(&self, chart: &str, name: &str) -> Markup {
        let path = format!("/metrics/{}/charts/{chart}", self.metric.name);
        take_both(self.visit.address, &path, name)
    }

    /// Leads to a chart and to its table as files; the table is that of `/explore`.
    fn take_all(&self, chart: &str, name: &str, asked: &Query) -> Markup {
        let address = self.visit.address;
        let by = Some(asked.by.join(",")).filter(|by| !by.is_empty());
        let changes = [
            ("metrics", Some(self.metric.name.as_str())),
            ("by", by.as_deref()),
            ("grain", asked.grain.as_deref()),
            ("stat", asked.stat.as_deref()),
        ];
        let table = |ending| address.deeper(&format!("/explore/export.{ending}"), &changes);
        let drawn = |ending| {
            address.beside(&format!("/metrics/{}/charts/{chart}.{ending}", self.metric.name))
        };
        let files = [
            ("SVG", drawn("svg")),
            ("PNG", drawn("png")),
            ("CSV", table("csv")),
            ("XLSX", table("xlsx")),
        ];
        taken(self.language(), &files, name)
    }

    fn language(&self) -> Language {
        self.visit.language()
    }

    fn dimension(&self, name: &str) -> String {
        self.visit.dimension(name)
    }

    fn figure(&self) -> Result<(&MetricUsed, &Value), ServiceError> {
        let used = self.whole.metrics.first();
        let value = self.whole.total.values.get(&self.metric.name);
        used.zip(value).ok_or_else(|| {
            ServiceError::new(ErrorKind::Internal, "the answer does not hold its metric")
        })
    }

    /// Asks the question of the page again, changed; nothing where that cannot be asked.
    fn ask(&self, change: impl FnOnce(&mut Query)) -> Result<Option<Arc<Answer>>, ServiceError> {
        let mut query = self.query.clone();
        query.grain = None;
        change(&mut query);
        if query.by.is_empty() {
            query.by = undivided(self.metric, &query);
        }
        self.put(&query)
    }

    /// Asks a question; nothing where it cannot be asked, or not in a hurry.
    fn put(&self, query: &Query) -> Result<Option<Arc<Answer>>, ServiceError> {
        Ok(self.tried(query)?.ok())
    }

    fn tried(&self, query: &Query) -> Result<Tried, ServiceError> {
        if self.hurried.get() && !self.visit.service.is_at_hand(query) {
            self.held.set(true);
            return Ok(Err(None));
        }
        match self.visit.ask(query) {
            Ok(answer) => Ok(Ok(answer)),
            Err(error) if error.is_of_question() => Ok(Err(Some(error))),
            Err(error) => Err(error),
        }
    }

    fn head(&self, used: &MetricUsed, value: &Value) -> Result<Markup, ServiceError> {
        let language = self.language();
        let catalog = self.visit.service.catalog()?;
        let mut beside = Vec::new();
        let others: &[&str] = if used.statistic.is_some() { OFFERED } else { &[] };
        for statistic in others.iter().filter(|word| Some(**word) != used.statistic.as_deref()) {
            let answer = self.ask(|query| {
                query.stat = Some((*statistic).to_owned());
                query.compare = None;
            })?;
            let other = answer.and_then(|answer| answer.total.values.get(&used.name)?.value);
            beside.push((*statistic, other));
        }
        let tested = value.compared(&used.unit);
        Ok(html! {
            div.head {
                div {
                    div.kicker { (family(&self.metric.family, language)) }
                    h1 { (words(self.metric, language).title) }
                }
                // The lead says that there are only parts.
                @if no_total(language, value).is_none() {
                    (figure(language, (used, value), &beside))
                }
                // The chip says it to those who hear it.
                @if let Some(why) = untested(language, self.metric, used, tested) {
                    small.quiet aria-hidden="true" { (why) }
                }
                (self.controls(used))
            }
            // A figure and its sign stay on one line.
            p.lead { (self.sentence(used, value).replace(" %", "\u{a0}%")) }
            @for note in &self.whole.notes {
                p.quiet.small.begins { (noted_there(language, &catalog, note)) }
            }
        })
    }

    /// Says the figure in words: value, n, interval, where it stands, and the change.
    fn sentence(&self, used: &MetricUsed, value: &Value) -> String {
        let language = self.language();
        let written = |value: f64| language.value(&used.unit, value);
        let Some(figure) = value.value else {
            let definition = self.metric.definition(&used.variant);
            let why = why_missing_until(language, definition, (used, value), &self.whole.range);
            return lacking(language, of_kinds(&self.whole, &used.name), (used, value), &why);
        };
        let (count, said) = (observations(language, value), written(figure));
        let mut out = match &used.statistic {
            Some(statistic) => {
                let name = called(STATISTICS, statistic, language);
                let places = [("statistic", name.as_str()), ("value", &said), ("n", &count)];
                text::METRIC_WAS.fill(language, &places)
            }
            None if used.unit == "count" => text::METRIC_COUNT.fill(language, &[("value", &said)]),
            None => text::METRIC_WAS_PLAIN.fill(language, &[("value", &said), ("n", &count)]),
        };
        if let Some(ends) = value.interval {
            let interval = language.interval_spelt(&used.unit, ends);
            out += &text::METRIC_INTERVAL.fill(language, &[("interval", &interval)]);
        }
        if let Some(placed) = self.placed(used, value, None) {
            out += &text::METRIC_STANDS.fill(language, &[("words", &placed.words(language))]);
        }
        out.push('.');
        if let Some(so_far) = so_far(language, value) {
            out.push(' ');
            out += &so_far;
        }
        let compared = value.compared(&used.unit);
        let changed = compared.and_then(|previous| {
            let change = change(language, &used.unit, &used.better, previous)?;
            Some((previous, change, written(previous.value?)))
        });
        if let Some((previous, change, before)) = changed {
            let pattern = match (previous.detectable, previous.change > Some(0.0)) {
                _ if change.none => text::METRIC_SAME,
                (Some(true), true) => text::METRIC_UP_SURE,
                (Some(true), false) => text::METRIC_DOWN_SURE,
                (Some(false), _) => text::METRIC_CHANCE,
                (None, _) => text::METRIC_UNTESTED,
            };
            out.push(' ');
            out += &pattern.fill(language, &[("change", &change.size), ("before", &before)]);
        } else if let Some(reason) = compared.and_then(not_compared) {
            let reason = called(NULLS, reason, language);
            out.push(' ');
            out += &text::METRIC_NOT_COMPARED.fill(language, &[("reason", &reason)]);
        }
        out
    }

    fn trend(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let language = self.language();
        let title = &words(self.metric, language).title;
        let says = format!("{title}: {}", text::TREND.text(language).to_lowercase());
        if let Some((asked, lines)) = self.by_kind(used)? {
            let name = text::TREND.text(language);
            return Ok(html! {
                section.panel {
                    h2 { (name) }
                    (lines.draw(language, &says, &self.take_all("trend", name, &asked)))
                }
            });
        }
        let Some(line) = self.line(used)? else { return Ok(html! {}) };
        Ok(html! {
            section.panel {
                h2 { (text::TREND.text(language)) }
                (line.draw(language, &says,
                    &self.take_all("trend", text::TREND.text(language), &self.over_time)))
            }
        })
    }

    /// Returns whether it has no value for the targets it counts are of several kinds.
    fn is_mixed(&self) -> bool {
        let whole = self.whole.total.values.get(&self.metric.name);
        whole.is_some_and(|value| value.reason.as_deref() == Some(MIXED_TARGETS))
    }

    /// Returns the trend of each kind of target with its question, where kinds are not mixed.
    fn by_kind(&self, used: &MetricUsed) -> Result<Option<(Query, Many)>, ServiceError> {
        if !self.is_mixed() || self.whole.rows.len() < 2 {
            return Ok(None);
        }
        let asked = Query { by: vec![TARGET.to_owned()], ..self.over_time.clone() };
        let (language, segments) = (self.language(), &self.visit.snapshot.segments);
        Ok(self.put(&asked)?.map(|answer| {
            let lines = many(language, segments, &answer, used, &asked.by);
            (asked, lines)
        }))
    }

    /// Returns the trend, with what happened meanwhile; nothing where there is no line.
    fn line(&self, used: &MetricUsed) -> Result<Option<Chart>, ServiceError> {
        let (language, happenings) = (self.language(), &self.visit.snapshot.happenings);
        let Some(trend) = self.put(&self.over_time)? else { return Ok(None) };
        let single = trend.rows.iter().all(|row| row.by.is_empty());
        let is_line = single && trend.rows.len() > 1 && !self.is_mixed();
        Ok(is_line.then(|| chart(language, &trend, used).beside(language, &trend, happenings)))
    }

    fn distribution(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let language = self.language();
        if let Some(scores) = self.scores(used)? {
            return Ok(self.scores_panel(&scores));
        }
        let Some(classes) = self.classes(used)? else { return Ok(html! {}) };
        let name = text::DISTRIBUTION.text(language);
        Ok(html! {
            section.panel {
                header {
                    h2 { (name) }
                    span.quiet.small { (text::DISTRIBUTION_OF.text(language)) }
                }
                (histogram(language, (&classes, &self.percentiles(used)?), name,
                    &self.take("distribution", name)))
            }
        })
    }

    fn week(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let language = self.language();
        let Some((unit, week)) = self.hours()? else { return Ok(html! {}) };
        let what = if unit == "count" { text::WHEN_COUNT } else { text::WHEN_OF };
        let name = text::WHEN.text(language);
        Ok(html! {
            section.panel {
                header {
                    h2 { (name) }
                    span.quiet.small {
                        (what.text(language))
                        @if self.is_other_of_hours(used) { " " (text::WHEN_MEAN.text(language)) }
                    }
                }
                (heat(language, &unit, &week, name, &self.take("week", name),
                    &|day, hour| self.way(day, hour)))
            }
        })
    }

    /// Returns whether what is counted are so few that they can be shown, where little comes in.
    fn is_countable(&self, used: &MetricUsed, value: &Value) -> bool {
        let is_count = used.unit == "count" && !is_slow(self.metric, &self.query);
        self.visit.snapshot.is_small && is_count && are_listable(value)
    }

    /// Shows the cases themselves where they are too few for charts to say anything.
    fn few(&self, used: &MetricUsed, value: &Value) -> Result<Markup, ServiceError> {
        let language = self.language();
        let query = Query { compare: None, grain: None, stat: None, ..self.query.clone() };
        let usual = records::usual(self.metric, &used.variant);
        let page = RecordsPage { sort: RecordSort::Newest, ..usual };
        let records = records::shown(self.visit.service.records(&query, &page)?, used);
        let catalog = self.visit.service.catalog()?;
        let things = things(language, self.metric, used);
        let (wanting, least) = (wanting(language, value, &things), language.count(FEW));
        let places = [("things", things.as_str()), ("wanting", &wanting), ("least", &least)];
        Ok(html! {
            section.panel {
                h2 { (cases::RECORDS.text(language)) }
                @if is_few(used, value) { p.quiet { (text::FEW_LEAD.fill(language, &places)) } }
                (records::table(self.visit, &catalog, (self.metric, used), &records, &page))
            }
        })
    }

    /// Leads to the records behind the number.
    fn records(&self) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        let path = format!("/records/{}", self.metric.name);
        let excluded = [("list", Some("excluded")), ("stat", None)];
        html! {
            p.opens.no-print {
                a href=(address.deeper(&path, &[])) { (text::SEE_RECORDS.text(language)) }
                " · "
                a href=(address.deeper(&path, &excluded)) { (text::SEE_EXCLUDED.text(language)) }
            }
        }
    }
}
