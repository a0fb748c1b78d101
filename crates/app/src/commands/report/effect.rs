//! `baremo report effect`: a metric before and after something happened, held against a control
//! group that it did not happen to.
//!
//! The effect is the change of the one less the change of the other, so that what moved both (a
//! season, a campaign) falls out. Its interval joins those of the two changes as independent, which
//! groups with records in common are not: they are refused, as are groups in two currencies;
//! without a control group the effect is the change, with its own interval and test.

use std::path::Path;

use baremo_engine::Session;
use baremo_metrics::answer::{Note, Previous, Value};
use baremo_metrics::expr::parse_instant;
use baremo_metrics::page::{Kind, Unit as MetricUnit};
use baremo_metrics::query::Query;
use baremo_model::told;
use baremo_render::answer::words;
use baremo_render::effect::{Arm, Asked, effect_text};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Unit};
use serde_json::json;

use crate::cli::{EffectArgs, Format};
use crate::error::Failure;
use crate::folder::Folder;
use crate::happenings::{self, Annotation};
use crate::output::Output;

/// What comma-separated values say of an effect.
const COLUMNS: [&str; 9] =
    ["metric", "what", "at", "days", "unit", "currency", "effect", "interval", "detectable"];

/// Days that can be looked at before and after, at most.
const MOST_DAYS: i64 = 3650;

/// Runs the report.
///
/// # Errors
///
/// Fails when the annotation is unknown or the question wrong.
pub fn run(
    folder: &Folder,
    session: &Session,
    args: &EffectArgs,
    output: &mut Output,
) -> Result<u8, Failure> {
    let asked_days = checked(args.days)?;
    let (title, at) = happened(&folder.root, &args.at, output)?;
    let zone = baremo_metrics::bucket::zone(&folder.config.zone)?;
    let instant = parse_instant(&at, &zone)
        .and_then(|micros| Timestamp::from_microsecond(micros).ok())
        .ok_or_else(|| no_time(&folder.root, &at, at == args.at))?;
    let local = instant.to_zoned(zone.clone()).datetime();
    // A date is meant from its beginning on, though clocks may go forward then.
    let begin = if at.len() > 10 { local } else { local.date().to_datetime(Time::midnight()) };
    let (days, range) = ranges(session.watermark(), &zone, begin, asked_days);
    let mut notes = Vec::new();
    let treated = arm(session, args, args.filter.as_deref(), &range, &mut notes)?;
    let control = match &args.control {
        Some(filter) => {
            apart(session, args, filter, &range)?;
            Some(arm(session, args, Some(filter), &range, &mut notes)?)
        }
        None => None,
    };
    let currency = currency(&treated.0, control.as_ref().map(|(value, _)| value))?;
    let change = |value: &Value| value.previous.as_ref().and_then(|it| it.change);
    let effect = match &control {
        Some((control, _)) => change(&treated.0).zip(change(control)).map(|(t, c)| t - c),
        None => change(&treated.0),
    };
    let interval = joined(treated.0.previous.as_ref(), control.as_ref().map(|(v, _)| v));
    let detectable = match &control {
        Some(_) => interval.map(|[low, high]| low > 0.0 || high < 0.0),
        None => treated.0.previous.as_ref().and_then(|it| it.detectable),
    };
    if output.format != Format::Text {
        let object = json!({
            "metric": args.metric, "what": title, "at": written(begin), "days": days,
            "unit": treated.1, "currency": currency, "treated": treated.0,
            "control": control.as_ref().map(|(value, _)| value),
            "effect": effect, "interval": interval, "detectable": detectable, "notes": notes,
        });
        return output.object(&COLUMNS, &object).map(|()| 0);
    }
    let language = output.language();
    let metric = session.settings().catalog.get(&args.metric)?;
    let asked = Asked {
        metric: &words(metric, language).title,
        unit: &unit_in(&treated.1, currency),
        what: (title != args.at).then_some(title.as_str()),
        begin,
        days,
        asked_days,
        zone: &folder.config.zone,
        filters: [args.filter.as_deref(), args.control.as_deref()],
    };
    let text = effect_text(
        language,
        output.style(),
        &asked,
        &shown(&treated.0),
        control.as_ref().map(|(value, _)| shown(value)).as_ref(),
        (effect, interval, detectable),
        &notes,
    );
    output.text(&text)?;
    Ok(0)
}

/// Refuses a control group with records that are in the group it is held against, too: those moved
/// with it, and their changes are no two.
fn apart(
    session: &Session,
    args: &EffectArgs,
    control: &str,
    range: &Ranges,
) -> Result<(), Failure> {
    let both = match &args.filter {
        Some(filter) => format!("({filter}) and ({control})"),
        None => control.to_owned(),
    };
    let (value, _) = arm(session, args, Some(&both), range, &mut Vec::new())?;
    let definition = session.settings().catalog.get(&args.metric)?;
    let definition = definition.definition(args.variant.as_deref().unwrap_or("default"));
    let is_made = definition
        .is_some_and(|definition| matches!(definition.kind, Kind::Derived | Kind::Composite));
    // What is made of others may divide by what counts for everybody: the orders behind contacts.
    let counts = |value: Option<f64>, n: u64| match is_made && value.is_none_or(|it| it == 0.0) {
        true => 0,
        false => n,
    };
    let before = value.previous.as_ref().map_or(0, |it| counts(it.value, it.n));
    match counts(value.value, value.n) + before {
        0 => Ok(()),
        count => Err(Failure::request(told!(
            "the group and the control are no two groups: {count} observations are in both",
            "el grupo y el control no son dos grupos: {count} observaciones están en ambos"
        ))
        .hint(told!(
            "name by `--control` only whom it did not happen to, and by `--where` whom it did",
            "indique con `--control` solo a quienes no les ocurrió y con `--where` a quienes sí"
        ))),
    }
}

/// Returns the currency that both groups are in; none of what is no money.
fn currency<'a>(
    treated: &'a Value,
    control: Option<&'a Value>,
) -> Result<Option<&'a str>, Failure> {
    let own = treated.currency.as_deref();
    match (own, control.and_then(|value| value.currency.as_deref())) {
        (Some(one), Some(other)) if one != other => Err(Failure::request(told!(
            "the group is in {one} and the control in {other}",
            "el grupo está en {one} y el control en {other}"
        ))),
        (own, other) => Ok(own.or(other)),
    }
}

/// Returns the unit that values are shown in: money in its currency.
fn unit_in(unit: &str, currency: Option<&str>) -> String {
    match currency.filter(|_| unit == MetricUnit::Money.word()) {
        Some(code) => format!("{unit} {code}"),
        None => unit.to_owned(),
    }
}

/// Returns as many days as were asked for, where that many can be compared.
fn checked(days: i64) -> Result<i64, Failure> {
    if (1..=MOST_DAYS).contains(&days) {
        return Ok(days);
    }
    Err(Failure::request(told!(
        "`--days` takes 1 to {MOST_DAYS} days, not `{days}`",
        "`--days` admite de 1 a {MOST_DAYS} días, no `{days}`"
    )))
}

/// Returns when something began: a date, or an instant within it.
fn written(begin: DateTime) -> String {
    match begin.time() == Time::midnight() {
        true => begin.date().to_string(),
        false => begin.to_string(),
    }
}

/// Both ends of the range after what happened, and the range before it.
type Ranges = (String, String, String);

/// Returns over how many days before and after can be looked, and these: no more days than have
/// begun by the end of the data, and of the last one before it the part that has passed of the last
/// one after it. What began within a day has days that begin and end then.
fn ranges(watermark: Option<i64>, zone: &TimeZone, begin: DateTime, days: i64) -> (i64, Ranges) {
    let until = watermark.and_then(|at| Timestamp::from_microsecond(at.saturating_add(1)).ok());
    let until = until.map(|until| until.to_zoned(zone.clone()).datetime());
    match begin.time() == Time::midnight() {
        true => of_days(until, begin.date(), days),
        false => of_instants(until, begin, days),
    }
}

fn of_instants(until: Option<DateTime>, begin: DateTime, days: i64) -> (i64, Ranges) {
    let shifted = |at: DateTime, days: i64| at.checked_add(days.days()).unwrap_or(at);
    let (first, end) = (begin.to_string(), shifted(begin, days));
    let from = |days: i64| shifted(begin, -days);
    let Some(until) = until.filter(|until| begin < *until && *until < end) else {
        return (days, (first.clone(), end.to_string(), format!("{}..{first}", from(days))));
    };
    let passed = begin.until((Unit::Day, until)).map_or(0, |span| i64::from(span.get_days()));
    let days = if shifted(begin, passed) == until { passed } else { passed + 1 };
    let before = format!("{}..{}", from(days), shifted(until, -days));
    (days, (first, shifted(begin, days).to_string(), before))
}

fn of_days(until: Option<DateTime>, day: Date, days: i64) -> (i64, Ranges) {
    let shifted = |days: i64| day.checked_add(days.days()).unwrap_or(day).to_string();
    let whole = |days: i64| {
        (days, (shifted(0), shifted(days - 1), format!("{}..{}", shifted(-days), shifted(-1))))
    };
    let Some(until) = until else { return whole(days) };
    let passed = day.until((Unit::Day, until.date())).map_or(0, |span| i64::from(span.get_days()));
    match until.time() {
        // Nothing is on record of what came after, or all that was asked for.
        time if passed >= days || passed < 0 || (passed == 0 && time == Time::midnight()) => {
            whole(days)
        }
        time if time == Time::midnight() => whole(passed),
        time => {
            let (days, (first, last, before)) = whole(passed + 1);
            (days, (first, last, format!("{before}T{time}")))
        }
    }
}

/// Returns a group as it is shown.
fn shown(value: &Value) -> Arm {
    Arm {
        before: value.previous.as_ref().and_then(|it| it.value),
        after: value.value,
        n: (value.previous.as_ref().map_or(0, |it| it.n), value.n),
        reason: value.reason.clone(),
    }
}

/// Returns name and instant of what happened: an annotation by its name, or an instant.
fn happened(root: &Path, at: &str, output: &Output) -> Result<(String, String), Failure> {
    match happenings::read(root)?.into_iter().find(|annotation| annotation.name == at) {
        Some(Annotation { name, title, title_es, at, .. }) => {
            let title = output.language().pick(title.clone(), title_es.or(title)).unwrap_or(name);
            Ok((title, at))
        }
        None => Ok((at.to_owned(), at.to_owned())),
    }
}

/// Returns that a text names no time, with what could be named where that was meant.
fn no_time(root: &Path, at: &str, is_typed: bool) -> Failure {
    if !is_typed {
        return Failure::request(told!("`{at}` is not a time", "`{at}` no es un momento"));
    }
    let names = happenings::read(root).unwrap_or_default();
    let names: Vec<String> = names.iter().map(|it| format!("`{}`", it.name)).collect();
    let names = names.join(", ");
    let failure = Failure::request(told!(
        "`{at}` is neither a time nor the name of an annotation",
        "`{at}` no es ni un momento ni el nombre de una anotación"
    ));
    failure.hint(match names.is_empty() {
        true => told!(
            "write what happened into annotations.toml of the data folder",
            "escriba lo que ocurrió en annotations.toml, en la carpeta de datos"
        ),
        false => told!("there are {names}", "hay {names}"),
    })
}

/// Asks for one group after and before, and returns its value with the unit; adds the notes of the
/// answer to `notes`, each once.
fn arm(
    session: &Session,
    args: &EffectArgs,
    filter: Option<&str>,
    (from, to, before): &Ranges,
    notes: &mut Vec<Note>,
) -> Result<(Value, String), Failure> {
    let query = Query {
        metrics: vec![args.metric.clone()],
        variant: args.variant.clone(),
        stat: args.stat.clone(),
        filter: filter.map(str::to_owned),
        from: Some(from.clone()),
        to: Some(to.clone()),
        compare: Some(before.clone()),
        ..Query::default()
    };
    let answer = session.ask(&query)?;
    let new: Vec<Note> = answer.notes.into_iter().filter(|note| !notes.contains(note)).collect();
    notes.extend(new);
    let unit = answer.metrics.into_iter().next().map(|used| used.unit);
    let value = answer.total.values.into_values().next();
    value.zip(unit).ok_or_else(|| Failure::internal("the answer lacks its metric"))
}

/// Returns the interval of a change, or of one less another: each end lies as far from the
/// difference as the ends of both that move it there lie from theirs, squared and added. Those of
/// shares and percentiles are not in the middle of their ends.
fn joined(treated: Option<&Previous>, control: Option<&Value>) -> Option<[f64; 2]> {
    let of = |previous: &Previous| previous.change.zip(previous.interval);
    let (change, [low, high]) = of(treated?)?;
    let Some(control) = control else { return Some([low, high]) };
    let (other, [least, most]) = of(control.previous.as_ref()?)?;
    let effect = change - other;
    let (below, above) = ((change - low).hypot(most - other), (high - change).hypot(other - least));
    Some([effect - below, effect + above])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_days_are_looked_at_as_are_on_record() {
        let zone = baremo_metrics::bucket::zone("Europe/Madrid").expect("a zone");
        let of = |until: &str, days: i64| {
            let until: Timestamp = until.parse().expect("an instant");
            let begin = DateTime::constant(2026, 5, 4, 0, 0, 0, 0);
            let (days, (from, to, before)) =
                ranges(Some(until.as_microsecond() - 1), &zone, begin, days);
            format!("{days} {from} {to} {before}")
        };
        let all = "28 2026-05-04 2026-05-31 2026-04-06..2026-05-03";
        assert_eq!(of("2026-06-30T00:00:00Z", 28), all);
        assert_eq!(of("2026-05-31T22:00:00Z", 28), all);
        let part = "28 2026-05-04 2026-05-31 2026-04-06..2026-05-03T23:59:42";
        assert_eq!(of("2026-05-31T21:59:42Z", 28), part);
        let early = "2 2026-05-04 2026-05-05 2026-05-02..2026-05-03T14:30:00";
        assert_eq!(of("2026-05-05T12:30:00Z", 28), early);
        assert_eq!(
            of("2026-05-05T22:00:00Z", 28),
            "2 2026-05-04 2026-05-05 2026-05-02..2026-05-03"
        );
        // Of what has not happened yet nothing is known.
        assert_eq!(of("2026-05-03T22:00:00Z", 28), all);
        assert_eq!(of("2026-04-01T22:00:00Z", 28), all);
    }

    #[test]
    fn what_began_in_the_afternoon_has_days_from_then_on() {
        let zone = baremo_metrics::bucket::zone("Europe/Madrid").expect("a zone");
        let of = |until: &str, days: i64| {
            let until: Timestamp = until.parse().expect("an instant");
            let begin = DateTime::constant(2026, 5, 4, 15, 0, 0, 0);
            let (days, (from, to, before)) =
                ranges(Some(until.as_microsecond() - 1), &zone, begin, days);
            assert_eq!(from, "2026-05-04T15:00:00");
            format!("{days} {to} {before}")
        };
        let all = "2 2026-05-06T15:00:00 2026-05-02T15:00:00..2026-05-04T15:00:00";
        for until in ["2026-06-30T00:00:00Z", "2026-05-06T13:00:00Z", "2026-05-04T13:00:00Z"] {
            assert_eq!(of(until, 2), all, "{until}");
        }
        let whole = "1 2026-05-05T15:00:00 2026-05-03T15:00:00..2026-05-04T15:00:00";
        assert_eq!(of("2026-05-05T13:00:00Z", 2), whole);
        let part = "2 2026-05-06T15:00:00 2026-05-02T15:00:00..2026-05-03T17:30:00";
        assert_eq!(of("2026-05-05T15:30:00Z", 28), part);
    }

    #[test]
    fn the_interval_of_a_difference_is_wider_than_either() {
        let with = |change: f64, low: f64, high: f64| Previous {
            change: Some(change),
            interval: Some([low, high]),
            ..Default::default()
        };
        let control = Value { previous: Some(with(0.0, -4.0, 4.0)), ..Value::default() };
        let treated = with(4.0, 1.0, 7.0);
        assert_eq!(joined(Some(&treated), Some(&control)), Some([-1.0, 9.0]));
        assert_eq!(joined(Some(&treated), None), Some([1.0, 7.0]));
        assert_eq!(joined(None, None), None);
        assert_eq!(joined(Some(&treated), Some(&Value::default())), None);
    }

    #[test]
    fn ends_that_lie_unlike_far_away_stay_so() {
        // As those of few answers are.
        let with = |change: f64, interval: [f64; 2]| Previous {
            change: Some(change),
            interval: Some(interval),
            ..Default::default()
        };
        let treated = with(-60.0, [-82.0, -3.0]);
        assert_eq!(joined(Some(&treated), None), Some([-82.0, -3.0]));
        let control = Value { previous: Some(with(10.0, [-30.0, 20.0])), ..Value::default() };
        let [low, high] = joined(Some(&treated), Some(&control)).expect("both have one");
        // -70 less the root of 22^2 + 10^2, and more the root of 57^2 + 40^2.
        assert!((low + 94.166_091_9).abs() < 1e-6, "{low}");
        assert!((high + 0.365_238_6).abs() < 1e-6, "{high}");
    }
}
