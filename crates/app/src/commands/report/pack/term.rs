//! The term within which something is to be answered, in working days: which calendar says what a
//! working day is, and what was answered in time.

use baremo_engine::{Session, Settings};
use baremo_metrics::answer::RecordRow;
use baremo_metrics::pack::{Pack, PackParameter, Reading};
use baremo_metrics::query::Query;
use baremo_model::calendar::{Calendar, CalendarSpec, holiday_sets};
use baremo_model::error::Told;
use baremo_model::told;
use baremo_render::Language;
use jiff::Timestamp;

use super::{Measured, bounds, question, records};
use crate::error::Failure;

/// What the working days of a term are.
pub(super) enum Term {
    /// The dates of a calendar of the folder.
    Calendar(String),
    /// Monday to Friday, but on the holidays of ready sets.
    Weekdays {
        /// The sets.
        sets: Vec<String>,
        /// Calendar that would be asked instead.
        unless: Option<String>,
    },
}

impl Term {
    /// Returns the term of a parameter: by the calendar that it names, else by weekdays without the
    /// holidays of the sets that the rules' default calendar names, else of its own.
    fn of(settings: &Settings, parameter: &PackParameter) -> Term {
        if let Some(name) = &parameter.calendar
            && settings.calendars.contains_key(name)
        {
            return Term::Calendar(name.clone());
        }
        let usual = settings.rules.default.as_ref().map(|choice| choice.0.as_str());
        let usual = usual.and_then(|name| settings.calendars.get(name));
        let sets = usual.map(|spec| spec.holidays.sets.clone()).filter(|sets| !sets.is_empty());
        let own = || parameter.holidays.iter().cloned().collect();
        Term::Weekdays { sets: sets.unwrap_or_else(own), unless: parameter.calendar.clone() }
    }

    /// Returns the name of the calendar among those of a session that [`add_calendars`] prepared.
    fn name(&self) -> String {
        match self {
            Term::Calendar(name) => name.clone(),
            Term::Weekdays { sets, .. } => format!("weekdays without {}", sets.join(" ")),
        }
    }

    /// Returns the name of the folder's calendar; none where weekdays count.
    pub(super) fn calendar(&self) -> Option<&str> {
        match self {
            Term::Calendar(name) => Some(name),
            Term::Weekdays { .. } => None,
        }
    }

    /// Returns the codes of the sets that are left out of weekdays; none of a calendar.
    pub(super) fn holidays(&self) -> Option<String> {
        match self {
            Term::Calendar(_) => None,
            Term::Weekdays { sets, .. } => Some(sets.join(" ")),
        }
    }

    /// Returns what is said below the figure.
    pub(super) fn line(&self, language: Language) -> String {
        let told = match self {
            Term::Calendar(name) => {
                told!("working days: calendar `{name}`", "días hábiles: calendario `{name}`")
            }
            Term::Weekdays { sets, unless } => weekdays(sets, unless.as_deref()),
        };
        language.told(&told).to_owned()
    }
}

fn weekdays(sets: &[String], unless: Option<&str>) -> Told {
    let (en, es) = (regions(sets, Language::En), regions(sets, Language::Es));
    match unless {
        Some(name) => told!(
            "working days: Monday to Friday, without the holidays of {en}; for others write \
             calendars/{name}.toml, with `name = \"{name}\"`",
            "días hábiles: de lunes a viernes, sin los festivos de {es}; para otros describa \
             calendars/{name}.toml, con `name = \"{name}\"`"
        ),
        None => told!(
            "working days: Monday to Friday, without the holidays of {en}",
            "días hábiles: de lunes a viernes, sin los festivos de {es}"
        ),
    }
}

/// Names the regions of sets with their codes.
fn regions(sets: &[String], language: Language) -> String {
    let one = |code: &String| match holiday_sets().iter().find(|set| set.code == *code) {
        Some(set) => format!("{} (`{code}`)", language.pick(&set.region_en, &set.region_es)),
        None => format!("`{code}`"),
    };
    sets.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Adds to the settings of a session the calendars that the terms of a pack are counted in and the
/// folder does not have.
pub(super) fn add_calendars(settings: &mut Settings, pack: &Pack) -> Result<(), Failure> {
    let zone = baremo_metrics::bucket::zone(&settings.zone)?;
    for parameter in pack.parameters.iter().filter(|it| it.reading == Reading::Within) {
        let term = Term::of(settings, parameter);
        if let Term::Weekdays { sets, .. } = &term {
            let spec = CalendarSpec::weekdays(term.name(), zone.clone(), sets.clone());
            settings.calendars.insert(term.name(), spec);
        }
    }
    Ok(())
}

/// Counts what was answered in time, and what still waits beyond it.
pub(super) fn measure(
    session: &Session,
    parameter: &PackParameter,
    year: i16,
) -> Result<Measured, Failure> {
    let term = Term::of(session.settings(), parameter);
    let query = Query { calendar: Some(term.name()), ..question(parameter, year) };
    let limit = parameter.limit.unwrap_or(0.0);
    let answered = records(session, &query, false)?;
    let kept = answered.iter().filter(|row| row.value.is_some_and(|days| days <= limit)).count();
    let (start, end) = bounds(session, year)?;
    let spec = session.settings().calendars.get(&term.name());
    let spec = spec.ok_or_else(|| Failure::internal("the calendar of the term is not there"))?;
    let calendar = spec.compile(start, end);
    let latest = session.watermark();
    let open = records(session, &query, true)?;
    let overdue = open.iter().filter(|row| {
        let from = instant(row.from.as_deref());
        let waits = matches!(row.reason.as_deref(), Some("unsolved" | "unanswered"));
        let days = from.zip(latest).map(|(from, latest)| calendar.business_days(from, latest));
        waits && days.is_some_and(|days| days as f64 > limit)
    });
    let n = answered.len() + overdue.count();
    let share = |kept: usize| (n > 0).then(|| 100.0 * kept as f64 / n as f64);
    let again = answered.iter().filter(|row| days_of(row, &calendar).is_some_and(|d| d <= limit));
    Ok(Measured {
        value: share(kept),
        n: n as u64,
        recomputed: share(again.count()),
        reason: (n == 0).then(|| "no_observations".to_owned()),
        held: None,
        term: Some(term),
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
