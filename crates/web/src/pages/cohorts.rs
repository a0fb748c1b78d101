//! `/cohorts`: retention as a table, one row a cohort and one column an age, for every metric of
//! the catalogue that follows cohorts.

mod finding;
mod table;

use std::sync::Arc;

use baremo_metrics::answer::{Answer, MetricUsed};
use baremo_metrics::page::{Definition, Kind, Metric};
use baremo_metrics::query::Query;
use baremo_metrics::{Catalog, ServiceError};
use baremo_model::ErrorKind;
use baremo_render::answer::words;
use maud::{Markup, html};

use self::finding::finding;
use self::table::{Ages, Cohorts, drawing, size, table};
use crate::address::Address;
use crate::export::{Cell, Sheet as Table, TableForm};
use crate::parts::bar::{bar, settings, ways_out};
use crate::parts::drawing::{Sheet, asked, missing, taken};
use crate::parts::filters::{fitting, left_out};
use crate::plot::foot;
use crate::text::{self, Text, customers as say};
use crate::visit::{Page, Visit};

/// The dimension that every cohort has.
const AGE: &str = "age";
/// Ages that are followed, where the definition lets one choose.
const FOLLOWED: i64 = 12;
/// Name of the table among files.
const PICTURE: &str = "cohorts";
/// Grains of cohorts.
const GRAINS: &[(&str, Text)] =
    &[("week", text::WEEKS), ("month", text::MONTHS), ("quarter", text::RANGE_QUARTER_GRAIN)];

/// What the page asked for.
struct View<'a> {
    visit: &'a Visit<'a>,
    /// This state without the filters that cohorts cannot be narrowed by, and those.
    fits: Address,
    lacking: Vec<&'a str>,
    metrics: Vec<&'a Metric>,
    metric: &'a Metric,
    query: Query,
    answer: Arc<Answer>,
    /// The same by age alone.
    all: Arc<Answer>,
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
        if query.variant.is_none() && query.profile.is_none() {
            query.variant = usual(metric).map(|definition| definition.variant.clone());
        }
        let variant = query.variant.as_deref().unwrap_or("default");
        if let Some((name, most)) = metric.definition(variant).and_then(|it| ages(metric, it)) {
            query.parameters.entry(name).or_insert(most);
        }
        let (fits, lacking) = fitting(visit, &query);
        query.filter = fits.filter();
        let answer = visit.ask(&query)?;
        let all = visit.ask(&Query { grain: None, ..query.clone() })?;
        Ok(Some(View { visit, fits, lacking, metrics, metric, query, answer, all }))
    }

    fn used(&self) -> Result<&MetricUsed, ServiceError> {
        let lacks = || ServiceError::new(ErrorKind::Internal, "the answer lacks its metric");
        self.answer.metrics.first().ok_or_else(lacks)
    }

    fn cohorts(&self) -> Result<Cohorts<'_>, ServiceError> {
        Ok(Cohorts::new(&self.answer, Some(&self.all), self.used()?))
    }

    /// Returns what is said first, where there is something to say.
    fn finding(&self, cohorts: &Cohorts<'_>) -> Result<Option<String>, ServiceError> {
        let definition = self.metric.definition(&self.used()?.variant);
        let said = |definition| finding(self.visit.language(), cohorts, definition);
        Ok(definition.and_then(said))
    }
}

/// Returns the definition that the page begins with: of those that count like the metric's own, the
/// one by calendar months, since few come back on one certain day.
fn usual(metric: &Metric) -> Option<&Definition> {
    let own = metric.definitions.first()?;
    let monthly = |definition: &&Definition| {
        let both = definition.cohort.as_ref().zip(own.cohort.as_ref());
        both.is_some_and(|(one, other)| {
            (one.age.as_str(), one.mode) == ("1mo", other.mode)
                && one.entry.fact == other.entry.fact
        })
    };
    metric.definitions.iter().find(monthly).or(Some(own))
}

/// Returns the parameter that says how many ages are followed, with as many as the page shows; none
/// where the definition says it itself.
fn ages(metric: &Metric, definition: &Definition) -> Option<(String, String)> {
    let name = definition.cohort.as_ref()?.ages.strip_prefix('$')?;
    let most = metric.parameters.get(name)?.max.as_ref().and_then(toml::Value::as_integer);
    Some((name.to_owned(), FOLLOWED.min(most.unwrap_or(FOLLOWED)).to_string()))
}

/// Returns the table as a picture.
pub(crate) fn file(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let address = visit.address.or_over_months();
    let visit = &visit.at(&address);
    let (name, form) = asked(visit.parameter("file"))?;
    let catalog = visit.service.catalog()?;
    let view = View::new(visit, &catalog)?.filter(|_| name == PICTURE);
    let view = view.ok_or_else(|| missing(name))?;
    let (language, used) = (visit.language(), view.used()?);
    let title = words(view.metric, language).title.clone();
    let cohorts = view.cohorts()?;
    let said = view.finding(&cohorts)?;
    let sheet = Sheet {
        drawing: drawing(language, &cohorts, &title),
        sentence: said.unwrap_or_else(|| say::COHORTS_LEAD.text(language).to_owned()),
        about: settings(&visit.at(&view.fits)),
        key: Vec::new(),
        foot: foot(language, &title, used, &view.answer),
        title,
    };
    let stem = visit.dated(&format!("{}-{PICTURE}", view.metric.name));
    Ok(Page::File(sheet.file(&stem, form, visit.address.theme() == Some("dark"))?))
}

/// Returns the table as a file.
pub(crate) fn table_file(visit: &Visit<'_>, form: TableForm) -> Result<Page, ServiceError> {
    let address = visit.address.or_over_months();
    let visit = &visit.at(&address);
    let catalog = visit.service.catalog()?;
    let view = View::new(visit, &catalog)?.ok_or_else(|| missing(form.ending()))?;
    let cohorts = view.cohorts()?;
    let ages = 0..=cohorts.eldest();
    let language = visit.language();
    let head = [say::COHORT, say::SIZE].map(|name| name.text(language).to_owned());
    // The entry is all of them, whatever chance does.
    let later = 1..=cohorts.eldest();
    let row = |(bucket, values): (&&str, &Ages<'_>)| {
        let value = |age: u32| Cell::number(values.get(&age).and_then(|value| value.value));
        let ends = |age: u32| {
            let ends = values.get(&age).and_then(|value| value.interval);
            [ends.map(|[low, _]| low), ends.map(|[_, high]| high)].map(Cell::number)
        };
        let first = [Cell::text(Some(bucket)), Cell::Number(size(values) as f64)];
        let values = first.into_iter().chain(ages.clone().map(value));
        values.chain(later.clone().flat_map(ends)).collect()
    };
    let ends = |age: u32| {
        let age = age.to_string();
        [say::COHORT_LOW, say::COHORT_HIGH].map(|name| name.fill(language, &[("age", &age)]))
    };
    let heads = head.into_iter().chain(ages.clone().map(|age| age.to_string()));
    let table = Table {
        name: say::COHORTS.text(language).to_owned(),
        rows: cohorts.rows.iter().map(row).collect(),
        head: heads.chain(later.clone().flat_map(ends)).collect(),
    };
    let stem = visit.dated(&format!("{}-{PICTURE}", view.metric.name));
    Ok(Page::File(table.file(&stem, form)?))
}

/// Shows the page.
pub(crate) fn show(visit: &Visit<'_>) -> Result<Page, ServiceError> {
    let address = visit.address.or_over_months();
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
    let (used, cohorts) = (view.used()?, view.cohorts()?);
    let page = words(view.metric, language);
    let formula = match page.variants.get(&used.variant) {
        Some((_, formula)) => formula,
        None => &page.formula,
    };
    let main = html! {
        (bar(visit))
        (left_out(visit, &view.lacking))
        div.head {
            div { h1 { (title) } }
            (controls(&view))
        }
        @if let Some(said) = view.finding(&cohorts)? { p.lead { (said) } }
        p.quiet { (say::COHORTS_LEAD.text(language)) }
        section.panel {
            h2 { (page.title) }
            (table(language, &cohorts))
            @if cohorts.rows.is_empty() { (ways_out(visit)) }
            @else { (files(visit, &page.title)) }
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
    let asked = metric.definition(query.variant.as_deref().unwrap_or("default"));
    let variant = asked.map_or("default", |definition| definition.variant.as_str());
    let first = usual(metric).map(|definition| definition.variant.as_str());
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
                            Some(definition.variant.as_str()).filter(|word| Some(*word) != first);
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use baremo_metrics::answer::{RangeUsed, Row, Value};

    use super::*;

    /// Makes a row; without a value all of it waits.
    pub(super) fn row(bucket: Option<&str>, age: u32, n: u64, value: Option<f64>) -> Row {
        let waits = value.is_none().then(|| ("immature".to_owned(), 9));
        let excluded = waits.into_iter().collect();
        let value = Value { value, n, partial: value.is_none(), excluded, ..Value::default() };
        Row {
            bucket: bucket.map(str::to_owned),
            by: BTreeMap::from([(AGE.into(), Some(age.to_string()))]),
            values: BTreeMap::from([("kept".into(), value)]),
        }
    }

    pub(super) fn used() -> MetricUsed {
        baremo_testkit::service::used("kept", "percent", "higher")
    }

    pub(super) fn answer(rows: Vec<Row>) -> Answer {
        Answer {
            range: RangeUsed { zone: "UTC".into(), grain: "month".into(), ..RangeUsed::default() },
            rows,
            snapshot: 1,
            ..Answer::default()
        }
    }

    #[test]
    fn the_page_begins_with_calendar_months_and_twelve_of_them() {
        let catalog = crate::tests::catalog();
        let metric = catalog.get("cohort_retention").unwrap();
        let definition = usual(metric).unwrap();
        assert_eq!(definition.variant, "monthly");
        assert_eq!(ages(metric, definition), Some(("ages".into(), "12".into())));
    }
}
