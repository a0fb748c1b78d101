//! How far records reach into a period that is to be closed.

use baremo_engine::Session;
use baremo_metrics::bucket;
use baremo_metrics::close::{Close, Reach};
use baremo_model::error::Told;
use baremo_model::{Fact, told};
use baremo_render::{Language, date};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::Failure;

/// Returns the sorts of records that metrics are computed from and that do not reach through the
/// whole period.
///
/// # Errors
///
/// A bad request when no such record lies in the period; fails when the data cannot be read.
pub(super) fn of(
    session: &Session,
    close: &Close,
    metrics: &[String],
) -> Result<Vec<Reach>, Failure> {
    let zone = bucket::zone(close.zone.as_deref().unwrap_or(&session.settings().zone))?;
    let bound = |text: &str, end: bool| bucket::parse_range_bound(text, &zone, end);
    // Ends that cannot be read, or stand the wrong way round, are told by the first question.
    let (Ok(start), Ok(end)) = (bound(&close.from, false), bound(&close.to, true)) else {
        return Ok(Vec::new());
    };
    let length = days(&zone, start, end);
    if length == 0 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for root in roots(session, metrics) {
        found.push((root, session.covered_of(root)?));
    }
    let known = found.iter().filter_map(|(_, covered)| *covered);
    let known = known.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    // What is computed from everything has no records of its own.
    let known = if found.is_empty() { session.covered()? } else { known };
    let within = |(first, last): (i64, i64)| days(&zone, start.max(first), end.min(last + 1));
    if known.map_or(0, within) == 0 {
        return Err(empty(&close.name, &zone, known));
    }
    let day = |at: i64| local(&zone, at).map(|date| date.to_string());
    let reaches = found.into_iter().map(|(root, covered)| Reach {
        fact: root.name().to_owned(),
        from: covered.and_then(|(first, _)| day(first)),
        to: covered.and_then(|(_, last)| day(last)),
        days: covered.map_or(0, within),
        of: length,
    });
    Ok(reaches.filter(|reach| reach.days < length).collect())
}

/// Returns the facts whose rows stand for themselves and that metrics cannot do without.
fn roots(session: &Session, metrics: &[String]) -> Vec<Fact> {
    let catalog = &session.settings().catalog;
    let known = metrics.iter().filter_map(|metric| catalog.get(metric).ok());
    let definitions = known.filter_map(|metric| metric.definitions.first());
    let facts = definitions.flat_map(|definition| catalog.needed(definition));
    let mut roots: Vec<Fact> = facts.map(|fact| fact.root()).collect();
    roots.sort_unstable();
    roots.dedup();
    roots
}

/// Returns that a period has no records, and from when to when there are some.
fn empty(name: &str, zone: &TimeZone, known: Option<(i64, i64)>) -> Failure {
    let ends = known.and_then(|(first, last)| local(zone, first).zip(local(zone, last)));
    let Some((first, last)) = ends else {
        return Failure::request(told!(
            "`{name}` holds no records: there are none yet of what its figures count",
            "en `{name}` no hay registros: aún no hay ninguno de lo que cuentan sus cifras"
        ))
        .hint(told!("import them first", "impórtelos antes"));
    };
    let [from, to] = [first, last].map(|day| move |language| date::date(language, day));
    let message = Told {
        en: format!(
            "`{name}` holds no records: there are some from {} to {}",
            from(Language::En),
            to(Language::En)
        ),
        es: Some(format!(
            "en `{name}` no hay registros: los hay del {} al {}",
            from(Language::Es),
            to(Language::Es)
        )),
    };
    Failure::request(message).hint(told!(
        "close a period within these dates, or import its records first",
        "cierre un periodo dentro de esas fechas, o importe antes sus registros"
    ))
}

fn local(zone: &TimeZone, at: i64) -> Option<Date> {
    date::local(at, zone).map(|local| local.date())
}

/// Returns how many local days a half-open range touches.
fn days(zone: &TimeZone, from: i64, to: i64) -> u64 {
    if from >= to {
        return 0;
    }
    let ends = local(zone, from).zip(local(zone, to - 1));
    let days = ends.and_then(|(first, last)| first.until((jiff::Unit::Day, last)).ok());
    days.map_or(0, |span| u64::from(span.get_days().unsigned_abs()) + 1)
}
