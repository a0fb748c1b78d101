//! The term within which something is to be answered, in working days: which calendar says what a
//! working day is, and what was answered in time.

use std::collections::BTreeMap;

use baremo_engine::Session;
use baremo_metrics::answer::RecordRow;
use baremo_metrics::pack::{PackParameter, Reading};
use baremo_metrics::query::Query;
use baremo_model::calendar::{CalendarRules, CalendarSpec};
use jiff::tz::TimeZone;

use super::{Measured, Period, question};
use crate::error::Failure;
use crate::listing;

/// What the working days of a term are.
#[derive(Clone)]
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

/// What had a term that is over, as far as its own source knows: each counts once, in the period in
/// which its term ends, answered or not.
pub(super) struct Ended {
    term: Term,
    each: Vec<Held>,
}

/// One whose term is over.
struct Held {
    /// First instant after the last working date of its term.
    ended_at: i64,
    /// Whether it was answered in time, by the working days that its answer tells.
    is_kept: bool,
    /// The same by its instants alone.
    is_kept_again: bool,
}

impl Ended {
    /// Returns everything whose term is over; none where a parameter gives no term. `years` are
    /// those on record, the latest first.
    pub(super) fn of(
        session: &Session,
        parameter: &PackParameter,
        period: &Period,
        years: &[i16],
    ) -> Result<Option<Ended>, Failure> {
        if parameter.reading != Reading::Within {
            return Ok(None);
        }
        let settings = session.settings();
        let term = Term::of(&settings.calendars, &settings.rules, parameter);
        // What ends in a year began and was answered in any; a message before the first opening
        // may begin one.
        let year = |year: Option<&i16>, more: i16| {
            year.map(|year| format!("{:04}", (year + more).clamp(1970, 9998)))
        };
        let (from, to) = (year(years.last(), -1), year(years.first(), 1));
        let calendar = Some(term.name());
        let query = Query { from, to, calendar, ..question(parameter, period) };
        let spec = settings.calendar(&term.name());
        let spec =
            spec.ok_or_else(|| Failure::internal("the calendar of the term is not there"))?;
        let calendar = spec.compile(period.start, period.end);
        let limit = parameter.limit.unwrap_or(0.0);
        let ended_at = |row: &RecordRow| {
            let known = session.sources().iter().find(|source| source.name == row.source)?;
            let from = listing::instant(row.from.as_deref())?;
            let ended_at = calendar.end_of_business_days(from, limit as u32)?;
            (ended_at <= known.watermark).then_some(ended_at)
        };
        // A term is over with its last working day: on the Saturday after it no day was added.
        let in_time =
            |days: f64, at: i64| days < limit || (days <= limit && calendar.is_working_date(at));
        let answered = listing::all(session, &query, false)?;
        let answered = answered.iter().filter_map(|row| {
            let (ended_at, at) = (ended_at(row)?, listing::instant(row.to.as_deref()));
            let is_kept = row.value.zip(at).is_some_and(|(days, at)| in_time(days, at));
            let is_kept_again = at.is_some_and(|at| at < ended_at);
            Some(Held { ended_at, is_kept, is_kept_again })
        });
        let open = listing::all(session, &query, true)?;
        let open = open.iter().filter_map(|row| {
            let waits = matches!(row.reason.as_deref(), Some("unsolved" | "unanswered"));
            let ended_at = ended_at(row).filter(|_| waits)?;
            Some(Held { ended_at, is_kept: false, is_kept_again: false })
        });
        Ok(Some(Ended { each: answered.chain(open).collect(), term }))
    }

    /// Counts what was answered in time among what had until a period's days.
    pub(super) fn measure(&self, period: &Period) -> Measured {
        let ends = |held: &&Held| held.ended_at > period.start && held.ended_at <= period.end;
        let held: Vec<&Held> = self.each.iter().filter(ends).collect();
        let n = held.len();
        let share = |kept: usize| (n > 0).then(|| 100.0 * kept as f64 / n as f64);
        Measured {
            value: share(held.iter().filter(|it| it.is_kept).count()),
            n: n as u64,
            recomputed: share(held.iter().filter(|it| it.is_kept_again).count()),
            reason: (n == 0).then(|| "no_observations".to_owned()),
            term: Some(self.term.clone()),
            ..Measured::default()
        }
    }
}
