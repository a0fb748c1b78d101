//! `/cohorts`: retention as a table, one row a cohort and one column an age, for every metric of
//! the catalogue that follows cohorts.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_metrics::answer::{Answer, MetricUsed, Row, Value};
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::query::Query;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::answer::words;
use baremo_render::date;
use maud::{Markup, html};

use crate::export::{Cell, Sheet as Table, TableForm};
use crate::parts::bar::{bar, settings};
use crate::parts::drawing::{Drawing, Sheet, asked, missing, taken};
use crate::plot::foot;
use crate::text::{self, Text, customers as say};
use crate::visit::{Page, Visit};

/// The dimension that every cohort has.
const AGE: &str = "age";
/// Range where none is asked for: a month alone shows no cohort come back.
const RANGE: &str = "year";
/// Name of the table among files.
const PICTURE: &str = "cohorts";
/// Width of the picture.
const WIDTH: f64 = 980.0;
/// Room for name and size of a cohort.
const LEFT: f64 = 150.0;
/// Height of a row.
const HIGH: f64 = 26.0;
/// Ages that have room in the picture.
const AGES: usize = 16;
/// Grains of cohorts.
const GRAINS: &[(&str, Text)] =
    &[("week", text::WEEKS), ("month", text::MONTHS), ("quarter", text::RANGE_QUARTER_GRAIN)];

/// What the page asked for.
struct View<'a> {
    visit: &'a Visit<'a>,
    metrics: Vec<&'a Metric>,
    metric: &'a Metric,
    query: Query,
    answer: Arc<Answer>,
}

impl<'a> View<'a> {
    /// Asks; nothing where no metric follows cohorts.
    fn new(visit: &'a Visit<'a>, catalog: &'a Catalog) -> Result<Option<Self>, ServiceError> {
        let follows = |metric: &&Metric| {
            metric.definitions.first().is_some_and(|definition| definition.kind == Kind::Cohort)
        };
        let metrics: Vec<&Metric> = catalog.metrics().filter(follows).collect();
        let asked = visit.address.get("metric");
        let metric = metrics.iter().find(|metric| Some(metric.name.as_str()) == asked);
        let Some(metric) = metric.or(metrics.first()).copied() else { return Ok(None) };
        let mut query = visit.address.query(visit.snapshot, &[&metric.name]);
        query.grain = Some(visit.address.get("grain").unwrap_or("month").into());
        query.by = vec![AGE.into()];
        (query.compare, query.stat) = (None, None);
        let answer = visit.ask(&query)?;
        Ok(Some(View { visit, metrics, metric, query, answer }))
    }

    fn used(&self) -> Result<&MetricUsed, ServiceError> {
        let lacks = || ServiceError::new(ErrorKind::Internal, "the answer lacks its metric");
        self.answer.metrics.first().ok_or_else(lacks)
    }
}

/// Returns the table as a picture.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let address = visit.address.or_over(RANGE);
    let visit = &visit.at(&address);
    let (name, form) = asked(visit.parameter("file"))?;
    let catalog = visit.service.catalog()?;
    let view = View::new(visit, &catalog)?.filter(|_| name == PICTURE);
    let view = view.ok_or_else(|| missing(name))?;
    let (language, used) = (visit.language(), view.used()?);
    let title = words(view.metric, language).title.clone();
    let sheet = Sheet {
        drawing: drawing(language, &view.answer, used, &title),
        sentence: say::COHORTS_LEAD.text(language).to_owned(),
        about: settings(visit),
        key: Vec::new(),
        foot: foot(language, &title, used, view.answer.snapshot),
        title,
    };
    let stem = format!("{}-{PICTURE}", view.metric.name);
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}

/// Returns the table as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let address = visit.address.or_over(RANGE);
    let visit = &visit.at(&address);
    let catalog = visit.service.catalog()?;
    let view = View::new(visit, &catalog)?.ok_or_else(|| missing(form.ending()))?;
    let used = view.used()?;
    let cohorts = cohorts(&view.answer, used);
    let ages = 0..=eldest(&cohorts);
    let language = visit.language();
    let head = [say::COHORT, say::SIZE].map(|name| name.text(language).to_owned());
    let row = |(bucket, values): (&&str, &BTreeMap<u32, &Value>)| {
        let value = |age: u32| Cell::number(values.get(&age).and_then(|value| value.value));
        let first = [Cell::text(Some(bucket)), Cell::Number(size(values) as f64)];
        first.into_iter().chain(ages.clone().map(value)).collect()
    };
    let table = Table {
        name: say::COHORTS.text(language).to_owned(),
        rows: cohorts.iter().map(row).collect(),
        head: head.into_iter().chain(ages.clone().map(|age| age.to_string())).collect(),
    };
    Ok(Page::File(table.file(&format!("{}-{PICTURE}", view.metric.name), form)?))
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let address = visit.address.or_over(RANGE);
    let visit = &visit.at(&address);
    let language = visit.language();
    let catalog = visit.service.catalog()?;
    let title = say::COHORTS.text(language).to_owned();
    let Some(view) = View::new(visit, &catalog)? else {
        let main = html! {
            h1 { (title) }
            section.panel.empty { p { (say::NO_COHORTS.text(language)) } }
        };
        return Ok(Page::Shown { title, main });
    };
    let used = view.used()?;
    let page = words(view.metric, language);
    let formula = match page.variants.get(&used.variant) {
        Some((_, formula)) => formula,
        None => &page.formula,
    };
    let main = html! {
        (bar(visit))
        div.head {
            div { h1 { (title) } }
            (controls(&view))
        }
        p.lead { (say::COHORTS_LEAD.text(language)) }
        section.panel {
            h2 { (page.title) }
            (table(language, &view.answer, used))
            (files(visit, &page.title))
            p.quiet.small.note { (formula) }
        }
    };
    Ok(Page::Shown { title, main })
}

fn files(visit: &Visit<'_>, name: &str) -> Markup {
    let at = |path: &str| visit.address.beside(&format!("/cohorts/{path}"));
    let files = [
        ("SVG", at("charts/cohorts.svg")),
        ("PNG", at("charts/cohorts.png")),
        ("CSV", at("export.csv")),
        ("XLSX", at("export.xlsx")),
    ];
    taken(visit.language(), &files, name)
}

fn controls(view: &View<'_>) -> Markup {
    let View { visit, metrics, metric, query, .. } = view;
    let (language, address) = (visit.language(), visit.address);
    let grain = query.grain.as_deref().unwrap_or("month");
    let variant = query.variant.as_deref().unwrap_or("default");
    let named = words(metric, language);
    html! {
        div.controls {
            @if metrics.len() > 1 {
                nav.segment aria-label=(say::COHORTS.text(language)) {
                    @for other in metrics.iter() {
                        a href=(address.with(&[("metric", Some(&other.name)), ("variant", None)]))
                            aria-current=[(other.name == metric.name).then_some("true")] {
                            (words(other, language).title)
                        }
                    }
                }
            }
            @if metric.definitions.len() > 1 {
                nav.segment aria-label=(say::VARIANT.text(language)) {
                    @for definition in &metric.definitions {
                        @let word =
                            Some(definition.variant.as_str()).filter(|word| *word != "default");
                        a href=(address.with(&[("variant", word)]))
                            aria-current=[(definition.variant == variant).then_some("true")] {
                            @match named.variants.get(&definition.variant) {
                                Some((title, _)) => (title),
                                None => (text::USUAL_VARIANT.text(language)),
                            }
                        }
                    }
                }
            }
            nav.segment aria-label=(text::GRAIN.text(language)) {
                @for (word, name) in GRAINS {
                    a href=(address.with(&[("grain", Some(word))]))
                        aria-current=[(*word == grain).then_some("true")] {
                        (name.text(language))
                    }
                }
            }
        }
    }
}

/// Values by cohort and age; what has no observation is left out.
type Cohorts<'a> = BTreeMap<&'a str, BTreeMap<u32, &'a Value>>;

fn cohorts<'a>(answer: &'a Answer, used: &MetricUsed) -> Cohorts<'a> {
    let age = |row: &'a Row| -> Option<u32> { row.by.get(AGE)?.as_deref()?.parse().ok() };
    let mut cohorts = Cohorts::new();
    for row in &answer.rows {
        let value = row.values.get(&used.name);
        let (Some(bucket), Some(age), Some(value)) = (row.bucket.as_deref(), age(row), value)
        else {
            continue;
        };
        if value.n > 0 {
            cohorts.entry(bucket).or_default().insert(age, value);
        }
    }
    cohorts
}

/// Returns the greatest age of any cohort.
fn eldest(cohorts: &Cohorts<'_>) -> u32 {
    cohorts.values().flat_map(BTreeMap::keys).max().copied().unwrap_or_default()
}

/// Returns how many began in a cohort.
fn size(ages: &BTreeMap<u32, &Value>) -> u64 {
    ages.values().map(|value| value.n).max().unwrap_or_default()
}

/// Returns the step of ten in which a percentage is shaded.
fn shade(value: f64) -> f64 {
    (value / 10.0).floor().clamp(0.0, 9.0)
}

/// Draws the table for a file of its own; ages past what has room are left out.
fn drawing(language: Language, answer: &Answer, used: &MetricUsed, says: &str) -> Drawing {
    let cohorts = cohorts(answer, used);
    let ages = (eldest(&cohorts) as usize + 1).min(AGES);
    let wide = (WIDTH - LEFT) / ages as f64;
    let x = |age: usize| LEFT + age as f64 * wide;
    let body = html! {
        text x="0" y="16" text-anchor="start" { (say::COHORT.text(language)) }
        text x=(LEFT - 12.0) y="16" text-anchor="end" { (say::SIZE.text(language)) }
        @for age in 0..ages {
            text x=(format!("{:.1}", x(age) + wide / 2.0)) y="16" text-anchor="middle" { (age) }
        }
        @for (index, (bucket, values)) in cohorts.iter().enumerate() {
            @let y = 24.0 + HIGH * index as f64;
            text.name x="0" y=(y + 17.0) {
                (date::bucket(language, bucket, &answer.range.grain))
            }
            text x=(LEFT - 12.0) y=(y + 17.0) text-anchor="end" { (language.count(size(values))) }
            @for age in 0..ages {
                @let value = values.get(&(age as u32)).and_then(|value| value.value);
                @if let Some(value) = value {
                    rect x=(format!("{:.1}", x(age))) y=(y) height=(HIGH - 3.0) rx="3"
                        width=(format!("{:.1}", wide - 3.0))
                        opacity=(format!("{:.2}", 0.03 + 0.05 * shade(value))) {}
                    text.cell x=(format!("{:.1}", x(age) + wide / 2.0 - 1.5)) y=(y + 17.0)
                        text-anchor="middle" {
                        (language.value_short(&used.unit, value))
                    }
                }
            }
        }
    };
    let height = 24.0 + HIGH * cohorts.len().max(1) as f64;
    Drawing { class: "cohort-map", width: WIDTH, height, says: says.into(), body }
}

/// Writes the table: a shade of ten steps for each value, and the number in it.
fn table(language: Language, answer: &Answer, used: &MetricUsed) -> Markup {
    let cohorts = cohorts(answer, used);
    let most = eldest(&cohorts);
    html! {
        @if cohorts.is_empty() { p.quiet { (say::EMPTY_COHORT.text(language)) } }
        @else { div.scroll tabindex="0" role="region"
            aria-label=(say::COHORTS.text(language)) { table.cohorts {
            thead { tr {
                th scope="col" { (say::COHORT.text(language)) }
                th.r scope="col" { (say::SIZE.text(language)) }
                @for age in 0..=most {
                    th.r scope="col" { span.hidden { (say::AGE.text(language)) " " } (age) }
                }
            } }
            tbody { @for (bucket, ages) in &cohorts { tr {
                th scope="row" { (date::bucket(language, bucket, &answer.range.grain)) }
                td.r { (language.count(size(ages))) }
                @for age in 0..=most {
                    @match
                        ages.get(&age).and_then(|value| value.value.map(|number| (value, number))) {
                        Some((value, number)) => td class=(format!("r q{}", shade(number)))
                            title=(text::N.fill(language, &[("count", &language.count(value.n))])) {
                            (language.value_short(&used.unit, number))
                        },
                        None => td {},
                    }
                }
            } } }
        } } }
    }
}

#[cfg(test)]
mod tests {
    use baremo_metrics::answer::{RangeUsed, Row};

    use super::*;

    #[test]
    fn each_cohort_is_a_row_and_an_age_that_is_not_over_is_blank() {
        let row = |bucket: &str, age: u32, n: u64, value: f64| Row {
            bucket: Some(bucket.into()),
            by: BTreeMap::from([(AGE.into(), Some(age.to_string()))]),
            values: BTreeMap::from([(
                "kept".into(),
                Value { value: Some(value), n, ..Value::default() },
            )]),
        };
        let used = MetricUsed {
            name: "kept".into(),
            unit: "percent".into(),
            better: "higher".into(),
            statistic: None,
            variant: "default".into(),
            formula: String::new(),
            parameters: BTreeMap::new(),
            version: 1,
            basis: "event".into(),
            actor: "as_of_event".into(),
            credit: None,
            calendar: "wall".into(),
            interval: None,
            profile: None,
            material: 0.0,
        };
        let answer = Answer {
            metrics: Vec::new(),
            range: RangeUsed { from: None, to: None, zone: "UTC".into(), grain: "month".into() },
            rows: vec![
                row("2026-01-01", 0, 40, 100.0),
                row("2026-01-01", 10, 40, 37.0),
                row("2026-01-01", 2, 0, 0.0),
                row("2026-02-01", 0, 7, 100.0),
            ],
            total: Row::default(),
            watermark: None,
            late_sources: Vec::new(),
            as_of: None,
            snapshot: 1,
            notes: Vec::new(),
        };
        let html = table(Language::Es, &answer, &used).into_string();
        assert_eq!(html.matches("<tr>").count(), 3, "{html}");
        assert!(html.contains("37") && html.contains("q3"), "{html}");
        assert!(html.contains("ene 2026") && html.matches("<td></td>").count() == 9 + 10, "{html}");
    }
}
