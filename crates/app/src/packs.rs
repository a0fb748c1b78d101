//! Packs of a year: each figure asked, then recomputed from its records; and kept as a file.
//!
//! A figure is measured by its reading, over the year and over each of its months alike. What is
//! put together here is shown by terminal, page, files and API as it is.

mod hours;
mod settings;
mod term;

use std::collections::BTreeMap;
use std::path::Path;

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::bucket::goes_on;
use baremo_metrics::close::Reach;
use baremo_metrics::pack::{
    Pack, PackFigure, PackHours, PackMonth, PackParameter, PackQuery, PackReport, Reading,
    Uncounted, fastest_mean, has_unserved_among_fastest,
};
use baremo_metrics::query::Query;
use baremo_metrics::service::Coverage;
use baremo_model::calendar::{CalendarRules, CalendarSpec};
use baremo_model::{Fact, SECOND, local_date, told};
use baremo_store::make_folder;
use jiff::tz::TimeZone;

use self::term::{Ended, Term};
use crate::durable::put;
use crate::error::Failure;
use crate::error::file::unwritten;
use crate::{closes, coverage, listing};

/// The packs that come with the program.
const PACKS: [(&str, &str); 1] =
    [("es_ley_10_2025", include_str!("../../../catalog/packs/es_ley_10_2025.toml"))];

/// A year, or a month of it, in the folder's zone.
struct Period {
    /// `2026` or `2026-03`.
    label: String,
    start: i64,
    end: i64,
}

/// One parameter, measured.
#[derive(Default)]
struct Measured {
    value: Option<f64>,
    n: u64,
    recomputed: Option<f64>,
    reason: Option<String>,
    /// Whether what is promised is broken although there is no value.
    is_broken: bool,
    /// Calendars that would bring a value.
    wanted: Vec<String>,
    hours: Option<PackHours>,
    /// Whether the rules chose the service calendars.
    by_rules: bool,
    term: Option<Term>,
}

/// Returns a pack by its name.
fn find(name: &str) -> Result<Pack, Failure> {
    let text = PACKS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let text = text.ok_or_else(|| {
        Failure::not_found(told!("unknown pack `{name}`", "no se conoce el paquete `{name}`"))
    })?;
    Pack::parse(name, text).map_err(|error| Failure::internal(error.to_string()))
}

/// Returns the calendars in which the terms of all packs are counted and that the folder does not
/// have, by the names that questions ask for them.
///
/// # Errors
///
/// Fails when the zone is unknown.
pub fn working_days(
    zone: &str,
    calendars: &BTreeMap<String, CalendarSpec>,
    rules: &CalendarRules,
) -> Result<BTreeMap<String, CalendarSpec>, Failure> {
    let zone = baremo_metrics::bucket::zone(zone)?;
    let mut found = BTreeMap::new();
    for (name, _) in PACKS {
        let pack = find(name)?;
        let within = pack.parameters.iter().filter(|it| it.reading == Reading::Within);
        for term in within.map(|parameter| Term::of(calendars, rules, parameter)) {
            if let Some(spec) = term.weekdays(&zone) {
                found.insert(spec.name.clone(), spec);
            }
        }
    }
    Ok(found)
}

/// Puts a pack together.
///
/// # Errors
///
/// Not found for an unknown pack; a bad request when nothing of the year is on record; fails when
/// the data cannot be read.
pub fn compose(session: &Session, query: &PackQuery) -> Result<PackReport, Failure> {
    let pack = find(&query.name)?;
    // Terms and hours are told by calendars, or by weekdays where there are none.
    session.settings().right_calendars()?;
    let zone = baremo_metrics::bucket::zone(&session.settings().zone)?;
    let (known, years) = on_record(session, &zone)?;
    let year = match query.year {
        Some(year) => {
            baremo_metrics::bucket::check_year(year)?;
            year
        }
        None => last_whole(session, &years, known.1)?,
    };
    let period = Period::of(session, format!("{year:04}"))?;
    if known.0 >= period.end || known.1 < period.start {
        return Err(nothing_of(&period.label));
    }
    let coverage = coverage::of(session)?;
    let (mut parameters, mut used) = (Vec::new(), settings::Used::default());
    for parameter in &pack.parameters {
        let ended = Ended::of(session, parameter, &period, &years)?;
        let measured = measure(session, parameter, ended.as_ref(), &period)?;
        used.note(&measured);
        let mut figure = figure(parameter, measured);
        figure.uncounted = uncounted(session, parameter, &period)?;
        figure.uncounted_said = parameter.uncounted.as_ref().map(Uncounted::words);
        if figure.value.is_none() {
            figure.needs = needed(&coverage, parameter);
        }
        figure.reach = reach(session, &figure, &period, &zone)?;
        figure.months = months(session, parameter, ended.as_ref(), year, known)?;
        parameters.push(figure);
    }
    let begins = local_date(known.0, &zone).zip(local_date(period.start, &zone));
    let begins = begins.filter(|(first, start)| first > start);
    Ok(PackReport {
        year,
        years,
        partial: goes_on(period.start, period.end, known.1),
        begins_on: begins.map(|(first, _)| first.to_string()),
        zone: session.settings().zone.clone(),
        snapshot: session.snapshot(),
        watermark: session.watermark(),
        settings: used.settings(session.settings(), &zone, &period),
        parameters,
        notes: session.settings().told.clone(),
        ..PackReport::of(pack)
    })
}

/// Returns the first and the last instant on record, and the years between them, the latest first.
fn on_record(session: &Session, zone: &TimeZone) -> Result<((i64, i64), Vec<i16>), Failure> {
    let nothing = || {
        Failure::request(told!("nothing is on record yet", "aún no hay ningún registro"))
            .advise(told!("import something first", "importe algo antes"))
    };
    let known = session.covered()?.ok_or_else(nothing)?;
    let ends = local_date(known.0, zone).zip(local_date(known.1, zone));
    let (first, last) = ends.ok_or_else(nothing)?;
    Ok((known, (first.year()..=last.year()).rev().collect()))
}

fn nothing_of(year: &str) -> Failure {
    Failure::request(told!("nothing of {year} is on record", "no hay ningún registro de {year}"))
        .advise(told!(
            "import the records of that year first",
            "importe antes los registros de ese año"
        ))
}

/// Returns the last year that is over in the data, else the last of which there is anything.
fn last_whole(session: &Session, years: &[i16], last: i64) -> Result<i16, Failure> {
    for year in years {
        let period = Period::of(session, format!("{year:04}"))?;
        if !goes_on(period.start, period.end, last) {
            return Ok(*year);
        }
    }
    Ok(years.first().copied().unwrap_or_default())
}

impl Period {
    fn of(session: &Session, label: String) -> Result<Self, Failure> {
        let zone = baremo_metrics::bucket::zone(&session.settings().zone)?;
        let bound = |end| baremo_metrics::bucket::parse_range_bound(&label, &zone, end);
        let (start, end) = (bound(false)?, bound(true)?);
        Ok(Period { label, start, end })
    }
}

/// Returns the question of a parameter.
fn question(parameter: &PackParameter, period: &Period) -> Query {
    Query {
        metrics: vec![parameter.metric.clone()],
        variant: parameter.variant.clone(),
        parameters: parameter.set.clone(),
        filter: parameter.filter.clone(),
        from: Some(period.label.clone()),
        to: Some(period.label.clone()),
        ..Query::default()
    }
}

/// Asks one parameter, and recomputes it from the records behind the answer.
fn measure(
    session: &Session,
    parameter: &PackParameter,
    ended: Option<&Ended>,
    period: &Period,
) -> Result<Measured, Failure> {
    match parameter.reading {
        Reading::Hours => hours::measure(session, parameter, period),
        Reading::Within => Ok(ended.map(|ended| ended.measure(period)).unwrap_or_default()),
        Reading::Value => {
            let query = question(parameter, period);
            let answer = session.ask(&query)?;
            let found = answer.total.values.into_values().next();
            let found = found.ok_or_else(|| Failure::internal("the answer lacks its metric"))?;
            let recomputed = recomputed(&listing::all(session, &query, false)?);
            let (value, n, reason) = (found.value, found.n, found.reason);
            Ok(Measured { value, n, recomputed, reason, ..Measured::default() })
        }
        Reading::FastestMean => {
            let query = question(parameter, period);
            let records = listing::all(session, &query, false)?;
            let all = whole(session, &query, parameter)?;
            let share = parameter.share.unwrap_or(100.0);
            let mut waits: Vec<f64> = records.iter().filter_map(|row| row.value).collect();
            let is_broken = has_unserved_among_fastest(waits.len(), all, share);
            let value = fastest_mean(&mut waits, all, share);
            let mut again: Vec<f64> = records.iter().filter_map(wait_of).collect();
            let recomputed = fastest_mean(&mut again, all, share);
            let reason = value.is_none().then(|| "too_few_served".to_owned());
            let n = all as u64;
            Ok(Measured { value, n, recomputed, reason, is_broken, ..Measured::default() })
        }
    }
}

/// Counts what does not count by the settings and looks as if it should; none where a parameter
/// does not ask.
fn uncounted(
    session: &Session,
    parameter: &PackParameter,
    period: &Period,
) -> Result<Option<u64>, Failure> {
    let Some(uncounted) = &parameter.uncounted else { return Ok(None) };
    let query = Query {
        metrics: vec![uncounted.metric.clone()],
        variant: uncounted.variant.clone(),
        parameters: BTreeMap::new(),
        filter: Some(uncounted.filter.clone()),
        ..question(parameter, period)
    };
    let answer = session.ask(&query)?;
    Ok(Some(answer.total.values.values().map(|value| value.n).sum()))
}

/// Returns of how many the fastest are a part.
fn whole(session: &Session, query: &Query, parameter: &PackParameter) -> Result<usize, Failure> {
    let Some(metric) = &parameter.of_metric else { return Ok(0) };
    let query = Query {
        metrics: vec![metric.clone()],
        variant: parameter.of_variant.clone(),
        ..query.clone()
    };
    let answer = session.ask(&query)?;
    Ok(answer.total.values.get(metric).map_or(0, |value| value.n as usize))
}

/// Returns a ratio of the records' sides in percent, or the mean of their values.
fn recomputed(records: &[RecordRow]) -> Option<f64> {
    let sum = |side: &str| {
        let rows = records.iter().filter(|row| row.side == side);
        rows.map(|row| row.weight * row.value.unwrap_or(0.0)).sum::<f64>()
    };
    let lower = sum("denominator");
    if records.iter().any(|row| row.side != "value") {
        return (lower > 0.0).then(|| 100.0 * sum("numerator") / lower);
    }
    (!records.is_empty()).then(|| sum("value") / records.len() as f64)
}

/// Returns the seconds between the instants of a record.
fn wait_of(row: &RecordRow) -> Option<f64> {
    let [from, to, at] =
        [&row.from, &row.to, &row.at].map(|text| listing::instant(text.as_deref()));
    Some((to.or(at)? - from?) as f64 / SECOND as f64)
}

/// Returns the record types that a parameter's metric needs and no source has.
fn needed(coverage: &Coverage, parameter: &PackParameter) -> Vec<String> {
    let of_metric = coverage.metrics.iter().filter(|it| it.name == parameter.metric);
    of_metric.flat_map(|covered| coverage.lacking(covered)).cloned().collect()
}

/// Returns how far the records of a figure reach into a year, where that is not through all of it.
fn reach(
    session: &Session,
    figure: &PackFigure,
    period: &Period,
    zone: &TimeZone,
) -> Result<Vec<Reach>, Failure> {
    let is_of_calendars = figure.hours.as_ref().is_some_and(|hours| hours.selling.is_some());
    let catalog = &session.settings().catalog;
    let variant = figure.variant.as_deref().unwrap_or("default");
    let metric = catalog.get(&figure.metric).ok().filter(|_| !is_of_calendars);
    let definition = metric.and_then(|metric| metric.definition(variant));
    let needed = definition.map_or_else(Vec::new, |definition| catalog.reads(definition).needed);
    let roots = Fact::roots(needed);
    closes::reaches(session, &roots, zone, (period.start, period.end))
}

/// Returns a figure of each month of a year that is on record.
fn months(
    session: &Session,
    parameter: &PackParameter,
    ended: Option<&Ended>,
    year: i16,
    (first, last): (i64, i64),
) -> Result<Vec<PackMonth>, Failure> {
    let mut months = Vec::with_capacity(12);
    for month in 1..=12 {
        let period = Period::of(session, format!("{year:04}-{month:02}"))?;
        if period.end <= first || period.start > last {
            continue;
        }
        months.push(match parameter.reading {
            // Asked below, all at once.
            Reading::Value => PackMonth { month: period.label, ..PackMonth::default() },
            Reading::FastestMean | Reading::Within | Reading::Hours => {
                let Measured { value, n, .. } = measure(session, parameter, ended, &period)?;
                PackMonth { month: period.label, value, n }
            }
        });
    }
    if parameter.reading == Reading::Value {
        let period = Period::of(session, format!("{year:04}"))?;
        let query = Query { grain: Some("month".into()), ..question(parameter, &period) };
        for row in session.ask(&query)?.rows {
            let bucket = row.bucket.unwrap_or_default();
            let month = months.iter_mut().find(|month| bucket.starts_with(&month.month));
            if let Some((month, found)) = month.zip(row.values.into_values().next()) {
                (month.value, month.n) = (found.value, found.n);
            }
        }
    }
    Ok(months)
}

fn figure(parameter: &PackParameter, measured: Measured) -> PackFigure {
    let error = measured.value.zip(measured.recomputed).map(|(one, other)| (one - other).abs());
    let term = measured.term.as_ref();
    PackFigure {
        value: measured.value,
        n: measured.n,
        recomputed: measured.recomputed,
        error,
        margin: parameter.margin(measured.value),
        kept: parameter.kept(measured.value).or(measured.is_broken.then_some(false)),
        reason: measured.reason,
        wanted: measured.wanted,
        hours: measured.hours,
        calendar: term.and_then(Term::calendar).map(str::to_owned),
        own_calendar: term.and(parameter.calendar.clone()),
        holidays: term.and_then(Term::holidays),
        term: term.map(Term::name),
        ..PackFigure::of(parameter)
    }
}

/// Keeps a pack; packs older than it wants to be kept stay too, for nobody but their owner may
/// remove them.
///
/// # Errors
///
/// Fails when it cannot be written.
pub fn keep(root: &Path, report: &PackReport) -> Result<(), Failure> {
    let dir = root.join("packs").join(&report.pack);
    let path = dir.join(format!("{:04}.json", report.year));
    let text = serde_json::to_string_pretty(report)
        .map_err(|error| Failure::internal(error.to_string()))?;
    make_folder(&dir).and_then(|()| put(&path, &text)).map_err(|error| unwritten(&path, error))
}
