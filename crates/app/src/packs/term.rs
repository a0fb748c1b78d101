//! The term within which something is to be answered, in working days: which calendar says what a
//! working day is, and what was answered in time.

use std::collections::BTreeMap;

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::pack::PackParameter;
use baremo_metrics::query::Query;
use baremo_model::calendar::{Calendar, CalendarRules, CalendarSpec};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Measured, Period, question};
use crate::error::Failure;
use crate::listing;

/// What the working days of a term are.
pub(super) enum Term {
    /// The dates of a calendar of the folder.
    Calendar(String),
    /// Monday to Friday, but on the holidays of ready sets.
    Weekdays(Vec<String>),
}

impl Term {
    /// Returns the term of a parameter: by the calendar that it names, else by weekdays without the
    /// holidays of the sets that the rules' default calendar names, else of its own.
    pub(super) fn of(
        calendars: &BTreeMap<String, CalendarSpec>,
        rules: &CalendarRules,
        parameter: &PackParameter,
    ) -> Term {
        if let Some(name) = &parameter.calendar
            && calendars.contains_key(name)
        {
            return Term::Calendar(name.clone());
        }
        let usual = rules.default.as_ref().map(|choice| choice.0.as_str());
        let usual = usual.and_then(|name| calendars.get(name));
        let sets = usual.map(|spec| spec.holidays.sets.clone()).filter(|sets| !sets.is_empty());
        let own = || parameter.holidays.iter().cloned().collect();
        Term::Weekdays(sets.unwrap_or_else(own))
    }

    /// Returns the name by which a session knows the calendar.
    pub(super) fn name(&self) -> String {
        match self {
            Term::Calendar(name) => name.clone(),
            Term::Weekdays(sets) => format!("weekdays without {}", sets.join(" ")),
        }
    }

    /// Returns the name of the folder's calendar; none where weekdays count.
    pub(super) fn calendar(&self) -> Option<&str> {
        match self {
            Term::Calendar(name) => Some(name),
            Term::Weekdays(_) => None,
        }
    }

    /// Returns the calendar of weekdays; none where the folder has the calendar.
    pub(super) fn weekdays(&self, zone: &TimeZone) -> Option<CalendarSpec> {
        match self {
            Term::Calendar(_) => None,
            Term::Weekdays(sets) => {
                Some(CalendarSpec::weekdays(self.name(), zone.clone(), sets.clone()))
            }
        }
    }

    /// Returns the codes of the sets that are left out of weekdays; none of a calendar.
    pub(super) fn holidays(&self) -> Option<String> {
        match self {
            Term::Calendar(_) => None,
            Term::Weekdays(sets) => Some(sets.join(" ")),
        }
    }
}

/// Counts what was answered in time, and what still waits beyond it as far as its own source knows.
pub(super) fn measure(
    session: &Session,
    parameter: &PackParameter,
    period: &Period,
) -> Result<Measured, Failure> {
    let settings = session.settings();
    let term = Term::of(&settings.calendars, &settings.rules, parameter);
    let query = Query { calendar: Some(term.name()), ..question(parameter, period) };
    let limit = parameter.limit.unwrap_or(0.0);
    let answered = listing::all(session, &query, false)?;
    let spec = settings.calendar(&term.name());
    let spec = spec.ok_or_else(|| Failure::internal("the calendar of the term is not there"))?;
    let calendar = spec.compile(period.start, period.end);
    // A term is over with its last working day: on the Saturday after it no day was added.
    let in_time =
        |days: f64, at: i64| days < limit || (days <= limit && calendar.is_working_date(at));
    let is_kept = |days: Option<f64>, row: &RecordRow| {
        days.zip(instant(row.to.as_deref())).is_some_and(|(days, at)| in_time(days, at))
    };
    let open = listing::all(session, &query, true)?;
    let overdue = open.iter().filter(|row| {
        let waits = matches!(row.reason.as_deref(), Some("unsolved" | "unanswered"));
        let known = session.sources().iter().find(|source| source.name == row.source);
        let ends = instant(row.from.as_deref()).zip(known.map(|source| source.watermark));
        let is_over =
            |(from, at): (i64, i64)| !in_time(calendar.business_days(from, at) as f64, at);
        waits && ends.is_some_and(is_over)
    });
    let n = answered.len() + overdue.count();
    let share = |kept: usize| (n > 0).then(|| 100.0 * kept as f64 / n as f64);
    let kept = answered.iter().filter(|row| is_kept(row.value, row)).count();
    let again = answered.iter().filter(|row| is_kept(days_of(row, &calendar), row)).count();
    Ok(Measured {
        value: share(kept),
        n: n as u64,
        recomputed: share(again),
        reason: (n == 0).then(|| "no_observations".to_owned()),
        term: Some(term),
        ..Measured::default()
    })
}

/// Counts the working days of a record from its instants.
fn days_of(row: &RecordRow, calendar: &Calendar) -> Option<f64> {
    let (from, to) = (instant(row.from.as_deref())?, instant(row.to.as_deref())?);
    Some(calendar.business_days(from, to) as f64)
}

fn instant(text: Option<&str>) -> Option<i64> {
    Some(text?.parse::<Timestamp>().ok()?.as_microsecond())
}
