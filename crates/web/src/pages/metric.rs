//! `/metrics/{id}`: one number and everything it is made of: the sentence, the trend, who and when,
//! how it spreads, what is measured, and where the records are.

mod pictures;

use std::sync::Arc;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, Value};
use baremo_metrics::page::{Kind, Metric, VENDOR_CONVERSATION};
use baremo_metrics::query::Query;
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::answer::words;
use baremo_render::why::why_missing;
use baremo_render::words::{STATISTICS, called, dimension, family};
use maud::{Markup, html};

pub(crate) use self::pictures::file;
use crate::parts::bar::{bar, filtered_out};
use crate::parts::card::figure;
use crate::parts::chart::chart;
use crate::parts::definition::{definition, prose};
use crate::parts::drawing::take;
use crate::parts::groups::groups;
use crate::parts::heat::heat;
use crate::parts::histogram::histogram;
use crate::parts::scale;
use crate::text::{self, Text};
use crate::visit::{Page, Visit};

/// Statistics offered in place.
const OFFERED: &[&str] = &["median", "p90", "mean"];
/// Grains offered in place.
const GRAINS: &[(&str, Text)] =
    &[("hour", text::HOURS), ("day", text::DAYS), ("week", text::WEEKS), ("month", text::MONTHS)];
/// Dimension of the breakdown, where the address names none: the first that can be reached.
const FIRST: &[&str] = &["channel", "team", "agent"];

/// What the page asked for.
struct View<'a> {
    visit: &'a Visit<'a>,
    metric: &'a Metric,
    query: Query,
    trend: Arc<Answer>,
    dimensions: Vec<String>,
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let catalog = visit.service.catalog()?;
    let view = View::new(visit, catalog.get(visit.parameter("id"))?)?;
    let language = visit.language();
    let title = words(view.metric, language).title.clone();
    let (used, value) = view.figure()?;
    let main = html! {
        (bar(visit))
        (view.head(used, value)?)
        @if value.n == 0 { (filtered_out(visit)) }
        div.columns {
            div {
                (view.trend(used))
                @if let Some(by) = view.by() { (view.breakdown(used, by)?) }
                (view.distribution(used)?)
                (view.week()?)
            }
            div {
                (view.scale(used, value))
                (definition(language, view.metric, used, value))
                (view.variants(used)?)
                (view.records())
            }
        }
        (prose(language, view.metric))
    };
    Ok(Page::Shown { title, main })
}

fn is_timed(metric: &Metric, query: &Query) -> bool {
    let variant = query.variant.as_deref().unwrap_or("default");
    let kind = metric.definition(variant).map(|definition| definition.kind);
    matches!(kind, Some(Kind::Duration | Kind::Survival))
}

impl<'a> View<'a> {
    fn new(visit: &'a Visit<'a>, metric: &'a Metric) -> Result<Self, ServiceError> {
        let mut query = visit.address.query(visit.snapshot, &[&metric.name]);
        if is_timed(metric, &query) && query.stat.is_none() && query.profile.is_none() {
            query.stat = Some("median".into());
        }
        let range = visit.address.range(visit.snapshot);
        let grain = visit.address.get("grain").unwrap_or(range.grain).to_owned();
        let known = visit.service.dimensions(&metric.name)?;
        let dimensions = known.into_iter().map(|dimension| dimension.name).collect();
        let trend = visit.service.ask(&Query { grain: Some(grain), ..query.clone() })?;
        Ok(View { visit, metric, query, trend, dimensions })
    }
}

impl View<'_> {
    /// Returns the dimension of the breakdown.
    fn by(&self) -> Option<&str> {
        let usual = FIRST.iter().find(|name| self.dimensions.iter().any(|known| known == *name));
        self.visit.address.get("by").or(usual.copied())
    }

    /// Leads to a chart of this page as files.
    fn take(&self, chart: &str, name: &str) -> Markup {
        let path = format!("/metrics/{}/charts/{chart}", self.metric.name);
        take(self.visit.address, &path, name)
    }

    fn language(&self) -> Language {
        self.visit.language()
    }

    fn figure(&self) -> Result<(&MetricUsed, &Value), ServiceError> {
        let used = self.trend.metrics.first();
        let value = self.trend.total.values.get(&self.metric.name);
        used.zip(value).ok_or_else(|| {
            ServiceError::new(ErrorKind::Internal, "the answer does not hold its metric")
        })
    }

    /// Asks the question of the page again, changed; nothing where that cannot be asked.
    fn ask(&self, change: impl FnOnce(&mut Query)) -> Result<Option<Arc<Answer>>, ServiceError> {
        let mut query = self.query.clone();
        query.grain = None;
        change(&mut query);
        match self.visit.service.ask(&query) {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.kind == ErrorKind::BadRequest => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn head(&self, used: &MetricUsed, value: &Value) -> Result<Markup, ServiceError> {
        let (language, address) = (self.language(), self.visit.address);
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
        let current = used.calendar.as_str();
        let clocks = [("business", text::CLOCK_BUSINESS), ("wall", text::CLOCK_WALL)];
        let grain = self.trend.range.grain.as_str();
        let segment = |label: Text, choices: Vec<(&str, String, bool)>, key: &str| {
            html! {
                nav.segment aria-label=(label.text(language)) {
                    @for (word, name, is_current) in choices {
                        a href=(address.with(&[(key, Some(word))]))
                            aria-current=[is_current.then_some("true")] {
                            (name)
                        }
                    }
                }
            }
        };
        let statistics = OFFERED.iter().map(|word| {
            let is_current = used.statistic.as_deref() == Some(*word);
            (*word, called(STATISTICS, word, language), is_current)
        });
        let grains = GRAINS
            .iter()
            .map(|(word, name)| (*word, name.text(language).to_owned(), *word == grain));
        let clocks = clocks
            .iter()
            .map(|(word, name)| (*word, name.text(language).to_owned(), *word == current));
        let timed = used.unit == "seconds";
        Ok(html! {
            div.head {
                div {
                    div.kicker { (family(&self.metric.family, language)) }
                    h1 { (words(self.metric, language).title) }
                }
                (figure(language, used, value, &beside))
                div.controls {
                    @if used.statistic.is_some() {
                        (segment(text::STATISTIC, statistics.collect(), "stat"))
                    }
                    @if timed && !self.visit.snapshot.calendars.is_empty() {
                        (segment(text::CLOCK, clocks.collect(), "calendar"))
                    }
                    (segment(text::GRAIN, grains.collect(), "grain"))
                }
            }
            p.lead { (self.sentence(used, value)) }
        })
    }

    /// Says the figure in words: value, n, interval, where it stands, and the change.
    fn sentence(&self, used: &MetricUsed, value: &Value) -> String {
        let language = self.language();
        let written = |value: f64| language.value(&used.unit, value);
        let Some(figure) = value.value else {
            let reason = why_missing(language, used, value);
            return text::METRIC_NO_VALUE.fill(language, &[("reason", &reason)]);
        };
        let (count, said) = (language.count(value.n), written(figure));
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
            let interval = language.interval(&used.unit, ends);
            out += &text::METRIC_INTERVAL.fill(language, &[("interval", &interval)]);
        }
        if let Some(placed) = self.placed(used, value).filter(|placed| placed.band.is_some()) {
            out += &text::METRIC_STANDS.fill(language, &[("words", &placed.words(language))]);
        }
        out.push('.');
        let previous = value.previous.as_ref();
        let change = previous.and_then(|previous| previous.value.zip(previous.change));
        if let (Some(previous), Some((before, change))) = (previous, change) {
            let pattern = match (previous.detectable, change > 0.0) {
                _ if change == 0.0 => text::METRIC_SAME,
                (Some(true), true) => text::METRIC_UP_SURE,
                (Some(true), false) => text::METRIC_DOWN_SURE,
                (Some(false), _) => text::METRIC_CHANCE,
                (None, _) => text::METRIC_UNTESTED,
            };
            let size = match used.unit.as_str() {
                "percent" => format!("{} pt", language.number(change.abs(), 1)),
                _ => written(change.abs()),
            };
            out.push(' ');
            out += &pattern.fill(language, &[("change", &size), ("before", &written(before))]);
        }
        out
    }

    fn placed<'b>(&'b self, used: &'b MetricUsed, value: &Value) -> Option<scale::Placed<'b>> {
        let values = self.trend.rows.iter().map(|row| row.values.get(&used.name)?.value);
        let series: Vec<Option<f64>> = values.collect();
        scale::place(self.metric, used, value, &series, self.visit.snapshot)
    }

    fn trend(&self, used: &MetricUsed) -> Markup {
        let language = self.language();
        let title = &words(self.metric, language).title;
        let says = format!("{title}: {}", text::TREND.text(language).to_lowercase());
        let single = self.trend.rows.iter().all(|row| row.by.is_empty());
        html! {
            @if single && self.trend.rows.len() > 1 {
                section.panel {
                    h2 { (text::TREND.text(language)) }
                    (chart(language, &self.trend, used).draw(language, &says,
                        &self.take("trend", text::TREND.text(language))))
                }
            }
        }
    }

    fn breakdown(&self, used: &MetricUsed, by: &str) -> Result<Markup, ServiceError> {
        let (language, address) = (self.language(), self.visit.address);
        let answer = self.ask(|query| query.by = vec![by.to_owned()])?;
        let name = dimension(by, language);
        let title = text::BREAKDOWN.fill(language, &[("dimension", &name)]);
        // Each conversation by itself is what records are for.
        let dimensions = self.dimensions.iter().filter(|name| *name != "conversation");
        Ok(html! {
            section.panel {
                header {
                    h2 { (title) }
                    details.menu {
                        summary.pill { (text::DIMENSION.text(language)) ": " b { (name) } " ▾" }
                        div.sheet {
                            @for word in dimensions {
                                a href=(address.with(&[("by", Some(word))]))
                                    aria-current=[(word == by).then_some("true")] {
                                    (dimension(word, language))
                                }
                            }
                        }
                    }
                }
                @match &answer {
                    Some(answer) => {
                        (groups(address, answer, used, by))
                        (self.take("breakdown", &title))
                    }
                    None => p.quiet { (text::NO_GROUPS.text(language)) },
                }
            }
        })
    }

    fn distribution(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let language = self.language();
        let Some(classes) = self.classes(used)? else { return Ok(html! {}) };
        let name = text::DISTRIBUTION.text(language);
        Ok(html! {
            section.panel {
                header {
                    h2 { (name) }
                    span.quiet.small { (text::DISTRIBUTION_OF.text(language)) }
                }
                (histogram(language, &classes, name, &self.take("distribution", name)))
            }
        })
    }

    fn week(&self) -> Result<Markup, ServiceError> {
        let language = self.language();
        let Some((unit, hours)) = self.hours()? else { return Ok(html! {}) };
        let what = if unit == "count" { text::WHEN_COUNT } else { text::WHEN_OF };
        let name = text::WHEN.text(language);
        Ok(html! {
            section.panel {
                header {
                    h2 { (name) }
                    span.quiet.small { (what.text(language)) }
                }
                (heat(language, &unit, &hours, name, &self.take("week", name)))
            }
        })
    }

    fn scale(&self, used: &MetricUsed, value: &Value) -> Markup {
        let language = self.language();
        let Some(placed) = self.placed(used, value) else { return html! {} };
        html! {
            section.panel {
                h2 { (text::ON_THE_SCALE.text(language)) }
                (placed.draw(language))
                (placed.legend(language))
                p.quiet.small {
                    @match placed.band {
                        Some(band) => (text::BENCHMARK.fill(language, &[("source", &band.source)])),
                        None => (text::OWN_SCALE.text(language)),
                    }
                }
            }
        }
    }

    /// Writes what the other definitions of the metric come to.
    fn variants(&self, used: &MetricUsed) -> Result<Markup, ServiceError> {
        let (language, address) = (self.language(), self.visit.address);
        if self.metric.definitions.len() < 2 {
            return Ok(html! {});
        }
        let page = words(self.metric, language);
        let mut rows = Vec::new();
        for other in &self.metric.definitions {
            let title = page.variants.get(&other.variant).map(|(title, _)| title.as_str());
            let title = title.unwrap_or(text::USUAL_VARIANT.text(language));
            // Every conversation is counted anew for it, which nobody should wait for unasked.
            if other.variant == VENDOR_CONVERSATION && other.variant != used.variant {
                rows.push((other, title, text::WHEN_OPENED.text(language).to_owned()));
                continue;
            }
            let answer = self.ask(|query| {
                query.variant = Some(other.variant.clone());
                query.compare = None;
            })?;
            let value =
                answer.as_ref().and_then(|answer| answer.total.values.get(&used.name)?.value);
            let value = value.map(|value| language.value(other.unit.word(), value));
            rows.push((other, title, value.unwrap_or_else(|| "–".to_owned())));
        }
        Ok(html! {
            section.panel {
                h2 { (text::VARIANTS.text(language)) }
                table { tbody {
                    @for (other, title, value) in rows {
                        @let word = Some(other.variant.as_str()).filter(|word| *word != "default");
                        tr {
                            th scope="row" {
                                a href=(address.with(&[("variant", word)]))
                                    aria-current=[(other.variant ==
                                        used.variant).then_some("true")] {
                                    (title)
                                }
                            }
                            td.r { (value) }
                        }
                    }
                } }
            }
        })
    }

    /// Leads to the records behind the number.
    fn records(&self) -> Markup {
        let (language, address) = (self.language(), self.visit.address);
        let path = format!("/records/{}", self.metric.name);
        let excluded = [("list", Some("excluded")), ("stat", None)];
        html! {
            p.panel.no-print {
                a href=(address.deeper(&path, &[])) { (text::SEE_RECORDS.text(language)) }
                " · "
                a href=(address.deeper(&path, &excluded)) { (text::SEE_EXCLUDED.text(language)) }
            }
        }
    }
}
