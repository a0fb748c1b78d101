//! Service hours against selling hours of a period, worked out twice.
//!
//! Service hours are a calendar. Selling hours are one too; without it they are the hours in which
//! orders were placed.

use std::collections::{BTreeMap, BTreeSet};

use baremo_engine::{Session, Settings};
use baremo_metrics::answer::RecordRow;
use baremo_metrics::pack::{PackHours, PackParameter};
use baremo_metrics::query::Query;
use baremo_metrics::selling::{ServedHours, percent};
use baremo_model::calendar::Calendar;
use baremo_model::{DAY, HOUR, MINUTE, SECOND};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Measured, Period, question};
use crate::error::Failure;
use crate::listing;

/// Holds the selling hours of a period against its service hours.
pub(super) fn measure(
    session: &Session,
    parameter: &PackParameter,
    period: &Period,
) -> Result<Measured, Failure> {
    let zone = baremo_metrics::bucket::zone(&session.settings().zone)?;
    let range = (period.start, period.end);
    let service = Service::of(session.settings(), parameter, range);
    if service.of.is_empty() {
        return Ok(missing("no_service_calendar", parameter.service.as_ref()));
    }
    let selling = named(session.settings(), parameter.selling.as_deref(), range);
    let (start, end) = range;
    let (hours, recomputed) = match &selling {
        Some(calendar) => {
            // A calendar goes on for ever; the period has gone so far.
            let reached = session.watermark().map_or(end, |at| end.min(at));
            let hours = calendar.open_spans(start, reached);
            (hours, by_minute(calendar, &service, (start, reached)))
        }
        None => {
            let mut query = Query { grain: Some("hour".into()), ..question(parameter, period) };
            let mut orders = listing::all(session, &query, false)?;
            let dated_only = sources_without_hours(&orders);
            orders.retain(|order| !dated_only.contains(&order.source));
            for source in &dated_only {
                let other = format!("source != '{}'", source.replace('\'', "''"));
                query.filter = Some(match query.filter {
                    Some(filter) => format!("({filter}) and {other}"),
                    None => other,
                });
            }
            if orders.is_empty() {
                return Ok(missing("no_selling_hours", parameter.selling.as_ref()));
            }
            (hours_asked(session, &query)?, by_order(&orders, &service, &zone))
        }
    };
    let served = ServedHours::of(&hours, &service.open_spans(start, end), &zone);
    let Some(value) = served.share() else {
        return Ok(missing("no_selling_hours", parameter.selling.as_ref()));
    };
    let n = (served.sold_micros() + HOUR / 2) / HOUR;
    let selling = selling.as_ref().map(|calendar| calendar.name().to_owned());
    Ok(Measured {
        value: Some(value),
        n: n.unsigned_abs(),
        recomputed,
        hours: Some(PackHours::new(&served, &service.names(), selling)),
        by_rules: service.by_rules,
        ..Measured::default()
    })
}

fn missing(reason: &str, wanted: Option<&String>) -> Measured {
    Measured {
        reason: Some(reason.to_owned()),
        wanted: wanted.into_iter().cloned().collect(),
        ..Measured::default()
    }
}

/// A calendar of service hours, and from when to when it is in force.
struct InForce {
    calendar: Calendar,
    from: i64,
    until: i64,
}

/// The calendars of service hours: somebody serves while any of them is open.
struct Service {
    of: Vec<InForce>,
    /// Whether the rules chose them.
    by_rules: bool,
}

impl Service {
    /// Returns the calendar that the parameter names, else all that the rules choose for anything.
    fn of(settings: &Settings, parameter: &PackParameter, range: (i64, i64)) -> Self {
        if let Some(calendar) = named(settings, parameter.service.as_deref(), range) {
            let own = InForce { calendar, from: i64::MIN, until: i64::MAX };
            return Service { of: vec![own], by_rules: false };
        }
        // When a rule or the default may be picked: not while one before it is for all.
        let mut free = vec![range];
        let mut in_force = |name: &str, (from, until): (i64, i64), is_for_all: bool| {
            let parts = cut(&free, from, until);
            if is_for_all {
                free = [cut(&free, i64::MIN, from), cut(&free, until, i64::MAX)].concat();
            }
            let calendar = match name {
                "wall" => Some(Calendar::wall()),
                name => named(settings, Some(name), range),
            };
            let each = calendar.iter().flat_map(|one| parts.iter().map(move |part| (one, part)));
            let each = each.map(|(calendar, part)| InForce {
                calendar: calendar.clone(),
                from: part.0,
                until: part.1,
            });
            each.collect::<Vec<_>>()
        };
        let mut by_rule = Vec::new();
        for rule in &settings.rules.rules {
            let dates = (rule.from.unwrap_or(i64::MIN), rule.until.unwrap_or(i64::MAX));
            by_rule.extend(in_force(&rule.calendar, dates, rule.is_for_all()));
        }
        let usual = settings.rules.default.iter();
        let usual = usual.flat_map(|(name, _)| in_force(name, (i64::MIN, i64::MAX), true));
        Service { of: usual.chain(by_rule).collect(), by_rules: true }
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for one in &self.of {
            if !names.iter().any(|name| name == one.calendar.name()) {
                names.push(one.calendar.name().to_owned());
            }
        }
        names
    }

    fn is_open(&self, at: i64) -> bool {
        let holds = |one: &InForce| one.from <= at && at < one.until && one.calendar.is_open(at);
        self.of.iter().any(holds)
    }

    /// Returns when any calendar is open, in order and without overlaps.
    fn open_spans(&self, start: i64, end: i64) -> Vec<(i64, i64)> {
        let of = |one: &InForce| one.calendar.open_spans(start.max(one.from), end.min(one.until));
        let mut spans: Vec<(i64, i64)> = self.of.iter().flat_map(of).collect();
        spans.sort_unstable();
        let mut joined: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
        for (from, to) in spans {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
    }

    /// Returns how long any calendar is open, told minute by minute.
    fn open_micros(&self, start: i64, end: i64) -> i64 {
        let (mut open, mut at) = (0, start);
        while at < end {
            let next = (at + MINUTE).min(end);
            open += if self.is_open(at) { next - at } else { 0 };
            at = next;
        }
        open
    }
}

/// Returns what of some spans lies between two instants.
fn cut(spans: &[(i64, i64)], from: i64, until: i64) -> Vec<(i64, i64)> {
    let within = spans.iter().map(|span| (span.0.max(from), span.1.min(until)));
    within.filter(|(from, until)| from < until).collect()
}

fn named(settings: &Settings, name: Option<&str>, (start, end): (i64, i64)) -> Option<Calendar> {
    settings.calendars.get(name?).map(|spec| spec.compile(start, end))
}

/// Returns the sources that tell the dates of orders alone: every one reads as midnight, in the
/// folder's zone or in UTC.
fn sources_without_hours(orders: &[RecordRow]) -> BTreeSet<String> {
    let midnights = |order: &RecordRow| {
        let at = order.at.as_deref();
        let is_local = at.is_none_or(|at| at.get(11..19) == Some("00:00:00"));
        [is_local, listing::instant(at).is_none_or(|at| at.rem_euclid(DAY) == 0)]
    };
    let mut sources: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for order in orders {
        let [local, utc] = midnights(order);
        let known = sources.entry(&order.source).or_insert([true, true]);
        *known = [known[0] && local, known[1] && utc];
    }
    let without = sources.into_iter().filter(|(_, [local, utc])| *local || *utc);
    without.map(|(source, _)| source.to_owned()).collect()
}

/// Returns the hours in which the answer counts orders.
fn hours_asked(session: &Session, query: &Query) -> Result<Vec<(i64, i64)>, Failure> {
    let answer = session.ask(query)?;
    let sells = answer.rows.iter().filter(|row| {
        let count = row.values.values().next().and_then(|value| value.value);
        count.is_some_and(|count| count > 0.0)
    });
    let begin = |label: &str| {
        let read = Timestamp::strptime("%Y-%m-%dT%H:%M%:z", label);
        read.map_err(|_| Failure::internal(format!("`{label}` is not an hour")))
    };
    let begins: Result<Vec<_>, _> =
        sells.filter_map(|row| row.bucket.as_deref()).map(begin).collect();
    Ok(begins?.iter().map(|at| (at.as_microsecond(), at.as_microsecond() + HOUR)).collect())
}

/// Recomputes the share from the orders: each hour in which one was placed counts once.
fn by_order(orders: &[RecordRow], service: &Service, zone: &TimeZone) -> Option<f64> {
    let instants = orders.iter().filter_map(|row| row.at.as_deref()?.parse::<Timestamp>().ok());
    let hours: BTreeSet<i64> = instants
        .map(|at| {
            let local = zone.to_datetime(at);
            let in_hour = i64::from(local.minute()) * MINUTE
                + i64::from(local.second()) * SECOND
                + i64::from(local.subsec_nanosecond()) / 1_000;
            at.as_microsecond() - in_hour
        })
        .collect();
    let served: i64 = hours.iter().map(|hour| service.open_micros(*hour, hour + HOUR)).sum();
    percent(served, hours.len() as i64 * HOUR)
}

/// Recomputes the share minute by minute.
fn by_minute(selling: &Calendar, service: &Service, (start, end): (i64, i64)) -> Option<f64> {
    let (mut sold, mut served) = (0, 0);
    let mut at = start;
    while at < end {
        let next = (at + MINUTE).min(end);
        if selling.is_open(at) {
            sold += next - at;
            served += if service.is_open(at) { next - at } else { 0 };
        }
        at = next;
    }
    percent(served, sold)
}
