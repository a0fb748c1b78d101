//! How far records reach into a period that is to be closed.

use baremo_engine::Session;
use baremo_metrics::MetricsError;
use baremo_metrics::bucket::{self, Range};
use baremo_metrics::close::{Close, Reach};
use baremo_model::error::Told;
use baremo_model::{Fact, local_date, told};
use baremo_render::{Language, date};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::Failure;

/// Returns the sorts of records that metrics are computed from and that do not reach through the
/// whole period.
///
/// # Errors
///
/// A bad request when the ends of the period cannot be read or hold nothing between them, or when
/// the period lies before or after the records of every sort; fails when the data cannot be read.
pub(super) fn of(
    session: &Session,
    close: &Close,
    metrics: &[String],
) -> Result<Vec<Reach>, Failure> {
    let zone = bucket::zone(close.zone.as_deref().unwrap_or(&session.settings().zone))?;
    let start = bucket::parse_range_bound(&close.from, &zone, false)?;
    let end = bucket::parse_range_bound(&close.to, &zone, true)?;
    let range = Range { from: start, to: end };
    bucket::check_order(Some(&close.from), Some(&close.to), range)?;
    let length = days(&zone, start, end);
    if length == 0 {
        let (from, to) = (close.from.clone(), close.to.clone());
        return Err(MetricsError::EmptyRange { from, to }.into());
    }
    let mut found = Vec::new();
    for root in roots(session, close, metrics)? {
        found.push((root, session.covered_of(root)?));
    }
    let within = |(first, last): (i64, i64)| days(&zone, start.max(first), end.min(last + 1));
    let known: Vec<(i64, i64)> = match found.is_empty() {
        // What is computed from everything has no records of its own.
        true => session.covered()?.into_iter().collect(),
        false => found.iter().filter_map(|(_, covered)| *covered).collect(),
    };
    // Between two sorts nothing is on record, though the period lies within both together.
    if known.iter().all(|covered| within(*covered) == 0) {
        return Err(empty(&close.name, &zone, known));
    }
    Ok(partly(found, &zone, (start, end)))
}

/// Keeps of the sorts of records those that the figures of a close stand on.
///
/// # Errors
///
/// As [`of`].
pub(super) fn keep_pinned(session: &Session, close: &mut Close) -> Result<(), Failure> {
    let pinned: Vec<String> = close.figures.keys().cloned().collect();
    let roots = roots(session, close, &pinned)?;
    close.reach.retain(|reach| roots.iter().any(|root| root.name() == reach.fact));
    Ok(())
}

/// Returns those of facts whose rows stand for themselves that do not reach through a whole range,
/// the end of which is exclusive.
///
/// # Errors
///
/// Fails when the data cannot be read.
pub fn reaches(
    session: &Session,
    roots: &[Fact],
    zone: &TimeZone,
    range: (i64, i64),
) -> Result<Vec<Reach>, Failure> {
    let mut found = Vec::new();
    for root in roots {
        found.push((*root, session.covered_of(*root)?));
    }
    Ok(partly(found, zone, range))
}

fn partly(
    found: Vec<(Fact, Option<(i64, i64)>)>,
    zone: &TimeZone,
    (start, end): (i64, i64),
) -> Vec<Reach> {
    let length = days(zone, start, end);
    let within = |(first, last): (i64, i64)| days(zone, start.max(first), end.min(last + 1));
    let day = |at: i64| local_date(at, zone).map(|date| date.to_string());
    let reaches = found.into_iter().map(|(root, covered)| Reach {
        fact: root.name().to_owned(),
        from: covered.and_then(|(first, _)| day(first)),
        to: covered.and_then(|(_, last)| day(last)),
        days: covered.map_or(0, within),
        of: length,
    });
    reaches.filter(|reach| reach.days < length).collect()
}

/// Returns the facts whose rows stand for themselves and that metrics, defined as the close asks
/// for them, cannot do without.
fn roots(session: &Session, close: &Close, metrics: &[String]) -> Result<Vec<Fact>, Failure> {
    let settings = session.settings();
    let catalog = &settings.catalog;
    let profile = close.profile.as_deref().map(|name| settings.profiles.get(name)).transpose()?;
    let definitions = metrics.iter().filter_map(|name| {
        let variant = profile.and_then(|profile| profile.choice(name).variant);
        catalog.get(name).ok()?.definition(variant.as_deref().unwrap_or("default"))
    });
    Ok(Fact::roots(definitions.flat_map(|definition| catalog.reads(definition).needed)))
}

/// Returns that a period has no records, and from when to when there are some.
fn empty(name: &str, zone: &TimeZone, mut known: Vec<(i64, i64)>) -> Failure {
    known.sort_unstable();
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for (first, last) in known {
        match spans.last_mut() {
            Some(span) if first <= span.1 => span.1 = span.1.max(last),
            _ => spans.push((first, last)),
        }
    }
    let dates = |(first, last): &(i64, i64)| local_date(*first, zone).zip(local_date(*last, zone));
    let spans: Vec<(Date, Date)> = spans.iter().filter_map(dates).collect();
    if spans.is_empty() {
        return Failure::request(told!(
            "`{name}` holds no records: there are none yet of what its figures count",
            "en `{name}` no hay registros: aún no hay ninguno de lo que cuentan sus cifras"
        ))
        .advise(told!("import them first", "impórtelos antes"));
    }
    let said = |from: &str, to: &str, and: &str, language: Language| {
        let spans = spans.iter().map(|(first, last)| {
            let [first, last] = [first, last].map(|day| date::date(language, *day));
            format!("{from} {first} {to} {last}")
        });
        spans.collect::<Vec<_>>().join(and)
    };
    let message = Told {
        en: format!(
            "`{name}` holds no records: there are some {}",
            said("from", "to", " and ", Language::En)
        ),
        es: Some(format!(
            "en `{name}` no hay registros: los hay {}",
            said("del", "al", " y ", Language::Es)
        )),
    };
    Failure::request(message).advise(told!(
        "close a period within these dates, or import its records first",
        "cierre un periodo dentro de esas fechas, o importe antes sus registros"
    ))
}

/// Returns how many local days a half-open range touches.
fn days(zone: &TimeZone, from: i64, to: i64) -> u64 {
    if from >= to {
        return 0;
    }
    let ends = local_date(from, zone).zip(local_date(to - 1, zone));
    let days = ends.and_then(|(first, last)| first.until((jiff::Unit::Day, last)).ok());
    days.map_or(0, |span| u64::from(span.get_days().unsigned_abs()) + 1)
}
