//! `/cohorts`: retention as a table, one row a cohort and one column an age, for every metric of
//! the catalogue that follows cohorts.

use std::collections::BTreeMap;

use baremo_metrics::ServiceError;
use baremo_metrics::answer::{Answer, MetricUsed, Value};
use baremo_metrics::page::{Kind, Metric};
use baremo_metrics::query::Query;
use baremo_model::ErrorKind;
use baremo_render::Language;
use baremo_render::answer::words;
use baremo_render::date;
use maud::{Markup, html};

use crate::parts::bar::bar;
use crate::text::{self, Text, customers as say};
use crate::visit::{Page, Visit};

/// The dimension that every cohort has.
const AGE: &str = "age";
/// Grains of cohorts.
const GRAINS: &[(&str, Text)] =
    &[("week", text::WEEKS), ("month", text::MONTHS), ("quarter", text::RANGE_QUARTER_GRAIN)];

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let (language, address) = (visit.language(), visit.address);
    let catalog = visit.service.catalog()?;
    let follows = |metric: &&Metric| {
        metric.definitions.first().is_some_and(|definition| definition.kind == Kind::Cohort)
    };
    let metrics: Vec<&Metric> = catalog.metrics().iter().filter(follows).collect();
    let asked = address.get("metric");
    let metric = metrics.iter().find(|metric| Some(metric.name.as_str()) == asked);
    let title = say::COHORTS.text(language).to_owned();
    let Some(metric) = metric.or(metrics.first()) else {
        let main = html! {
            h1 { (title) }
            section.panel.empty { p { (say::NO_COHORTS.text(language)) } }
        };
        return Ok(Page::Shown { title, main });
    };
    let mut query = address.query(visit.snapshot, &[&metric.name]);
    let grain = address.get("grain").unwrap_or("month");
    query.grain = Some(grain.into());
    query.by = vec![AGE.into()];
    (query.compare, query.stat) = (None, None);
    let answer = visit.service.ask(&query)?;
    let used = answer
        .metrics
        .first()
        .ok_or_else(|| ServiceError::new(ErrorKind::Internal, "the answer lacks its metric"))?;
    let page = words(metric, language);
    let formula = match page.variants.get(&used.variant) {
        Some((_, formula)) => formula,
        None => &page.formula,
    };
    let main = html! {
        (bar(visit))
        div.head {
            div { h1 { (title) } }
            (controls(visit, &metrics, metric, &query, grain))
        }
        p.lead { (say::COHORTS_LEAD.text(language)) }
        section.panel {
            h2 { (page.title) }
            (table(language, &answer, used))
            p.quiet.small.note { (formula) }
        }
    };
    Ok(Page::Shown { title, main })
}

fn controls(
    visit: &Visit<'_>,
    metrics: &[&Metric],
    metric: &Metric,
    query: &Query,
    grain: &str,
) -> Markup {
    let (language, address) = (visit.language(), visit.address);
    let variant = query.variant.as_deref().unwrap_or("default");
    let named = words(metric, language);
    html! {
        div.controls {
            @if metrics.len() > 1 {
                nav.segment aria-label=(say::COHORTS.text(language)) {
                    @for other in metrics {
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

/// Writes the table: a shade of ten steps for each value, and the number in it.
fn table(language: Language, answer: &Answer, used: &MetricUsed) -> Markup {
    let age = |row: &baremo_metrics::answer::Row| -> Option<u32> {
        row.by.get(AGE)?.as_deref()?.parse().ok()
    };
    let mut cohorts: BTreeMap<&str, BTreeMap<u32, &Value>> = BTreeMap::new();
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
    let most = cohorts.values().flat_map(BTreeMap::keys).max().copied().unwrap_or_default();
    let size = |ages: &BTreeMap<u32, &Value>| ages.values().map(|value| value.n).max();
    let shade = |value: f64| (value / 10.0).floor().clamp(0.0, 9.0);
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
                td.r { (language.count(size(ages).unwrap_or_default())) }
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
