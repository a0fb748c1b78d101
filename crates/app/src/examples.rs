//! Runs the worked examples of metric pages: events, folds, engine, and the answer expected.

use std::collections::BTreeMap;
use std::sync::Arc;

use baremo_engine::{MemorySource, Session, Settings, SourceState, Wrong};
use baremo_metrics::Metric;
use baremo_metrics::answer::{Answer, Contribution, Note, RecordRow, Row, Value};
use baremo_metrics::catalog::{Catalog, PageError};
use baremo_metrics::example::{Example, agrees};
use baremo_metrics::health::{self, HealthSettings};
use baremo_metrics::page::Kind;
use baremo_metrics::policy::PolicySet;
use baremo_metrics::profile::Profiles;
use baremo_metrics::query::Query;
use baremo_metrics::rates::{RATES_FILE, Rates};
use baremo_metrics::reason::{self, ReasonRule, Reasons};
use baremo_metrics::scorecard::Scorecard;
use baremo_metrics::segment::Segments;
use baremo_model::calendar::{Calendar, CalendarError, CalendarRules};
use baremo_model::error::Told;
use baremo_model::{EventColumns, Stream, told};
use baremo_render::Language;
use clap::Parser;

use crate::catalog::pages_failure;
use crate::cli::{Cli, Command};
use crate::commands::query::query;
use crate::error::Failure;
use crate::listing;

/// Source that examples' events belong to.
const SOURCE: &str = "example";

/// What is wrong with an example, and where it is written.
#[derive(Debug)]
pub struct Problem {
    /// Path of the page.
    pub path: String,
    /// Line of the example, the first being 1.
    pub line: usize,
    /// What is wrong.
    pub wrong: Told,
}

/// Runs every example of a metric and returns what went wrong.
pub fn run(metric: &Metric, catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for example in &metric.examples {
        let found = match answer(example, catalog) {
            Ok((answer, records)) => {
                let mut differences = differences(example, &answer, &metric.name);
                differences.extend(other_records(&answer, &records));
                differences.extend(other_means(&answer, &records));
                differences
            }
            Err(failure) => {
                let [en, es] = [Language::En, Language::Es].map(|it| failure.said(it).0);
                vec![Told { en, es: Some(es) }]
            }
        };
        let placed = |wrong: Told| Problem { path: metric.path.clone(), line: example.line, wrong };
        problems.extend(found.into_iter().map(placed));
    }
    problems
}

/// Answers an example's question, and lists the records behind it where those are sets of
/// customers or of people, or of a proportion.
fn answer(example: &Example, catalog: &Catalog) -> Result<(Answer, Vec<RecordRow>), Failure> {
    let words = std::iter::once("baremo".to_owned()).chain(example.query.iter().cloned());
    let cli = Cli::try_parse_from(words).map_err(|error| Failure::request(error.to_string()))?;
    let Command::Query(args) = cli.command else {
        return Err(Failure::request(told!(
            "the example does not call `baremo query`",
            "el ejemplo no llama a `baremo query`"
        )));
    };
    let (session, query) = (session(example, catalog)?, query(&args.query)?);
    let answer = session.ask(&query)?;
    let mut records = Vec::new();
    let variant = query.variant.as_deref().unwrap_or("default");
    if let [name] = query.metrics.as_slice()
        && let Some(definition) = catalog.get(name)?.definition(variant)
        && (matches!(definition.kind, Kind::Members | Kind::Funnel | Kind::Cohort)
            || definition.proportion)
    {
        // Ages are asked for, so that the entries are listed too.
        let by = if query.by.is_empty() { &definition.default_by } else { &query.by };
        let query = Query { by: by.clone(), ..query.clone() };
        records = listing::all(&session, &query, false)?;
    }
    Ok((answer, records))
}

/// Compares values with the records behind them: those of each side, by their weights, add up to
/// it, or to the value where that is no quotient. Without records there is nothing to compare, nor
/// where the answer says that they do not add up.
fn other_records(answer: &Answer, records: &[RecordRow]) -> Vec<Told> {
    let mut found = Vec::new();
    let is_apart = answer.notes.iter().any(|note| matches!(note, Note::NoSum { .. }));
    let rows = answer.rows.iter().filter(|_| !records.is_empty() && !is_apart);
    for (row, (name, value)) in rows.flat_map(|row| row.values.iter().map(move |of| (row, of))) {
        let Some(whole) = value.value else { continue };
        let upper = value.numerator.or(Some(whole));
        for (side, told) in [("numerator", upper), ("denominator", value.denominator)] {
            let own = records.iter().filter(|record| {
                record.side == side && record.bucket == row.bucket && record.by == row.by
            });
            let sum: f64 = own.map(|own| own.weight * own.value.unwrap_or_default()).sum();
            let told = told.unwrap_or_default();
            if (sum - told).abs() > 1e-6 {
                let has = columns(name, row);
                found.push(told!(
                    "the records of `{side}` add up to `{sum}`, not to `{told}`; the row has {has}",
                    "los registros de `{side}` suman `{sum}`, no `{told}`; la fila tiene {has}"
                ));
            }
        }
    }
    found
}

/// Compares proportions with the mean, by weight, of what their records tell of the numerator,
/// where they tell it.
fn other_means(answer: &Answer, records: &[RecordRow]) -> Vec<Told> {
    let mut found = Vec::new();
    for row in &answer.rows {
        let own = records.iter().filter(|own| own.bucket == row.bucket && own.by == row.by);
        let told = own.filter_map(|own| Some((own.weight, own.in_numerator?)));
        let (mut all, mut part) = (0.0, 0.0);
        for (weight, is_in) in told {
            all += weight;
            part += if is_in { weight } else { 0.0 };
        }
        for (name, value) in row.values.iter().filter(|_| all > 0.0) {
            let (Some(value), mean) = (value.value, 100.0 * part / all) else { continue };
            if (value - mean).abs() > 1e-6 {
                let has = columns(name, row);
                found.push(told!(
                    "the mean of `in_numerator` is `{mean}`, not `{value}`; the row has {has}",
                    "la media de `in_numerator` es `{mean}`, no `{value}`; la fila tiene {has}"
                ));
            }
        }
    }
    found
}

fn session(example: &Example, catalog: &Catalog) -> Result<Session, Failure> {
    let events = example.model_events(SOURCE);
    let latest = events.iter().map(|event| event.at).max().unwrap_or_default();
    let mut streams: BTreeMap<Stream, EventColumns> = BTreeMap::new();
    for event in &events {
        streams.entry(event.kind.stream()).or_default().push(event);
    }
    let derive = baremo_facts::FoldSettings::default();
    let fold = crate::derive::derive(&derive);
    let folded = streams.iter().map(|(stream, events)| (*stream, fold(&events.as_batch()).facts));
    let source = MemorySource {
        tables: folded.collect(),
        sources: vec![SourceState {
            name: SOURCE.into(),
            watermark: example.watermark.unwrap_or(latest),
            ended_at: None,
            url: None,
            own_customers: false,
        }],
    };
    Ok(Session::new(Box::new(source), Arc::new(settings(example, catalog)?)))
}

fn settings(example: &Example, catalog: &Catalog) -> Result<Settings, Failure> {
    let no_files = |name: &str| Err(format!("examples have no file `{name}`").into());
    let wrong = |name: &str, error: CalendarError| {
        pages_failure(&[PageError::new(name, error.line(), error)])
    };
    let mut calendars = BTreeMap::new();
    let mut rules = CalendarRules::default();
    for (name, text) in &example.calendars {
        if name == "rules" {
            rules = CalendarRules::parse(text).map_err(|error| wrong(name, error))?;
        } else {
            let calendar = Calendar::parse(text, &no_files).map_err(|error| wrong(name, error))?;
            calendars.insert(name.clone(), calendar);
        }
    }
    if rules.default.is_none() && calendars.len() == 1 {
        rules.default = calendars.keys().next().map(|name| (name.clone(), 1));
    }
    let mut policies = PolicySet::default();
    for text in &example.policies {
        let read = PolicySet::parse("policy", text).map_err(|errors| pages_failure(&errors))?;
        policies.policies.extend(read.policies);
    }
    let mut scorecards = Vec::new();
    for (name, text) in &example.scorecards {
        let read = Scorecard::parse("scorecard", name, text);
        scorecards.push(read.map_err(|errors| pages_failure(&errors))?);
    }
    let reasons = example.reasons.as_ref();
    let reasons = reasons.map(|text| ReasonRule::parse(reason::FILE, text)).transpose();
    let reasons = reasons.map_err(|errors| pages_failure(&errors))?.unwrap_or_default();
    let health = match &example.health {
        Some(text) => HealthSettings::parse(health::FILE, text, &jiff::tz::TimeZone::UTC)
            .map_err(|errors| pages_failure(&errors))?,
        None => HealthSettings::built_in(),
    };
    let rates = example.rates.as_ref().map(|text| Rates::parse(RATES_FILE, text)).transpose();
    Ok(Settings {
        catalog: catalog.clone(),
        calendars,
        working_days: BTreeMap::new(),
        rules,
        policies,
        profiles: Profiles::built_in(catalog),
        zone: "UTC".into(),
        week_start: jiff::civil::Weekday::Monday,
        year_start_month: 1,
        segments: Segments::default(),
        reasons: Reasons { rules: reasons, wrong: Vec::new() },
        customers: Default::default(),
        health,
        value: crate::config::ValueConfig::default().settings(),
        scorecards,
        rates: rates.map_err(|errors| pages_failure(&errors))?,
        wrong: Wrong::default(),
        told: Vec::new(),
        held: None,
    })
}

/// Compares an answer with the table expected, row by row.
fn differences(example: &Example, answer: &Answer, metric: &str) -> Vec<Told> {
    let table = &example.answer;
    let mut found = Vec::new();
    let several = table.columns.iter().any(|column| column == "metric");
    let rows: Vec<(&str, &Row)> = match several {
        false => answer.rows.iter().map(|row| (metric, row)).collect(),
        true => {
            let each = answer.rows.iter();
            each.flat_map(|row| row.values.keys().map(move |name| (name.as_str(), row))).collect()
        }
    };
    if rows.len() != table.rows.len() {
        let got: Vec<String> = rows.iter().map(|(name, row)| columns(name, row)).collect();
        let (want, have, got) = (table.rows.len(), rows.len(), got.join("; "));
        return vec![told!(
            "rows that the example expects: {want}; that the answer has: {have}: {got}",
            "filas que espera el ejemplo: {want}; que tiene la respuesta: {have}: {got}"
        )];
    }
    for ((name, row), wanted) in rows.into_iter().zip(&table.rows) {
        for (column, wanted) in table.columns.iter().zip(wanted) {
            if let Some(actual) = differs(row, name, column, wanted.as_deref()) {
                let (wanted, has) = (wanted.as_deref().unwrap_or(NOTHING), columns(name, row));
                found.push(told!(
                    "`{column}` is `{actual}`, and the example expects `{wanted}`; the row has \
                     {has}",
                    "`{column}` es `{actual}` y el ejemplo espera `{wanted}`; la fila tiene {has}"
                ));
            }
        }
    }
    found
}

/// What an example writes where there is nothing.
const NOTHING: &str = "-";

/// Returns what a column of an answer is, as an example writes it, where that is not what is
/// wanted.
fn differs(row: &Row, metric: &str, column: &str, wanted: Option<&str>) -> Option<String> {
    let value = row.values.get(metric).cloned().unwrap_or_default();
    let text = |actual: Option<String>| {
        let same = actual.as_deref() == wanted;
        (!same).then(|| actual.unwrap_or(NOTHING.to_owned()))
    };
    let number = |actual: Option<f64>| {
        let same = agrees(wanted, actual);
        (!same).then(|| actual.map_or(NOTHING.to_owned(), |number| number.to_string()))
    };
    match column {
        "bucket" => text(row.bucket.clone()),
        "metric" => text(Some(metric.to_owned())),
        "reason" => text(value.reason),
        "value" => number(value.value),
        "n" => number(Some(value.n as f64)),
        "numerator" => number(value.numerator),
        "denominator" => number(value.denominator),
        "low" => number(value.interval.map(|[low, _]| low)),
        "high" => number(value.interval.map(|[_, high]| high)),
        "wall" => number(value.wall),
        "partial" => text(Some(value.partial.to_string())),
        "change" => number(value.previous.and_then(|previous| previous.change)),
        "change_low" => number(changed(&value).map(|[low, _]| low)),
        "change_high" => number(changed(&value).map(|[_, high]| high)),
        "previous" => number(value.previous.and_then(|previous| previous.value)),
        "test" => text(value.previous.and_then(|previous| previous.test)),
        column => match column.split_once('.') {
            Some(("excluded", reason)) => {
                let count = value.excluded.get(reason).copied().unwrap_or_default();
                let same = agrees(Some(wanted.unwrap_or("0")), Some(count as f64));
                (!same).then(|| count.to_string())
            }
            Some(("points", name)) => {
                let part = part(&value, name).filter(|part| part.scaled.is_some());
                number(part.map(|part| part.points))
            }
            Some(("missing", name)) => {
                let missing = part(&value, name).and_then(|part| part.missing);
                number(missing.map(|missing| missing as f64))
            }
            _ => text(row.by.get(column).cloned().flatten()),
        },
    }
}

/// Returns a part of a value, by its name.
fn part<'a>(value: &'a Value, name: &str) -> Option<&'a Contribution> {
    value.contributions.iter().find(|part| part.input == name)
}

/// Returns the interval of a value's change.
fn changed(value: &Value) -> Option<[f64; 2]> {
    value.previous.as_ref().and_then(|previous| previous.interval)
}

/// Tells what a row of an answer has, by the columns that an example may name.
fn columns(metric: &str, row: &Row) -> String {
    let value = row.values.get(metric).cloned().unwrap_or_default();
    let number = |number: Option<f64>| number.map(|number| number.to_string());
    let mut told = vec![("bucket".to_owned(), row.bucket.clone())];
    told.extend(row.by.iter().map(|(name, word)| (name.clone(), word.clone())));
    told.push(("value".to_owned(), number(value.value)));
    told.push(("n".to_owned(), Some(value.n.to_string())));
    let excluded = value.excluded.into_iter();
    told.extend(excluded.map(|(why, count)| (format!("excluded.{why}"), Some(count.to_string()))));
    told.extend(value.reason.map(|reason| ("reason".to_owned(), Some(reason))));
    let told = told.into_iter().filter(|(name, word)| name != "bucket" || word.is_some());
    let one = |(name, word): (String, Option<String>)| {
        format!("`{name}` `{}`", word.unwrap_or(NOTHING.to_owned()))
    };
    told.map(one).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use baremo_metrics::service::Waiting;
    use baremo_model::ErrorKind;

    use super::*;

    #[test]
    fn what_nobody_waits_for_is_not_worked_out() {
        let catalog = crate::catalog::built_in().unwrap();
        let example = &catalog.get("first_response_time").unwrap().examples[0];
        let session = session(example, &catalog).unwrap();
        let query = Query { metrics: vec!["first_response_time".into()], ..Query::default() };
        let waiting = Waiting::begin();
        let reader = waiting.reader();
        assert!(reader.serve(|| session.ask(&query)).is_ok());
        drop(waiting);
        let failed = reader.serve(|| session.ask(&query)).unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::Unavailable);
        // Whoever asks next is answered.
        assert!(session.ask(&query).is_ok());
    }

    #[test]
    fn what_stands_in_several_rows_is_listed_once_for_the_total() {
        let catalog = crate::catalog::built_in().unwrap();
        let check = |metric: &str, variant: &str| {
            let query = Query {
                metrics: vec![metric.into()],
                variant: Some(variant.into()),
                ..Query::default()
            };
            let mut compared = 0;
            for example in &catalog.get(metric).unwrap().examples {
                let session = session(example, &catalog).unwrap();
                let value = session.ask(&query).unwrap().total.values[metric].clone();
                let records = listing::all(&session, &query, false).unwrap();
                let Some(whole) = value.value.filter(|_| !records.is_empty()) else { continue };
                let upper = value.numerator.unwrap_or(whole);
                let of = |is_lower: bool| -> f64 {
                    let own = records.iter().filter(|own| (own.side == "denominator") == is_lower);
                    own.map(|own| own.weight).sum()
                };
                assert_eq!(of(false), upper, "{metric} {variant}");
                assert_eq!(of(true), value.denominator.unwrap_or_default(), "{metric} {variant}");
                assert!(records.iter().all(|own| own.by.is_empty()), "{metric} {variant}");
                compared += 1;
            }
            assert!(compared > 0, "{metric} {variant}");
        };
        check("heat_map", "sessions");
        check("heat_map", "visitors");
        check("social_insights", "topics");
        check("conversion_rate", "funnel_steps");
        check("referral_conversion", "default");
    }

    #[test]
    fn a_list_ends_where_nobody_waits_for_the_rest() {
        let catalog = crate::catalog::built_in().unwrap();
        let query = Query { metrics: vec!["first_response_time".into()], ..Query::default() };
        let listed = |session: &Session| {
            let mut count = 0;
            let all = session.records(&query, false, &mut |_| {
                count += 1;
                Ok(())
            });
            all.map(|()| count).unwrap_or_default()
        };
        let examples = catalog.get("first_response_time").unwrap().examples.iter();
        let mut sessions = examples.filter_map(|example| session(example, &catalog).ok());
        let session = sessions.find(|session| listed(session) > 1).expect("one lists several");
        let (mut waiting, mut count) = (Some(Waiting::begin()), 0);
        let reader = waiting.as_ref().map(Waiting::reader).unwrap_or_default();
        let leave = || {
            session.records(&query, false, &mut |_| {
                drop(waiting.take());
                count += 1;
                Ok(())
            })
        };
        let failed = reader.serve(leave).unwrap_err();
        assert_eq!((failed.kind(), count), (ErrorKind::Unavailable, 1));
    }
}
