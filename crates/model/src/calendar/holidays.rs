//! Lays holidays out over time.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::sets::{SetLabel, holiday_set};
use super::zone::{ZoneTable, day_number};
use super::{CalendarSpec, DayPattern, DayRange, IcsEvent};

/// A day on which a calendar differs from its week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The local date.
    pub date: Date,
    /// Its name; empty where the calendar gives none.
    pub name: String,
    /// Hours worked all the same; none means closed.
    pub hours: Vec<DayRange>,
}

/// What replaces a day's weekly hours.
#[derive(Clone, Copy)]
pub(super) struct Special<'a> {
    label: Label<'a>,
    /// Hours worked all the same.
    pub(super) hours: &'a [DayRange],
}

#[derive(Clone, Copy)]
enum Label<'a> {
    Set(SetLabel),
    Own(&'a str),
}

impl CalendarSpec {
    /// Returns the days from one date to another, both included, on which the calendar differs
    /// from its weekly hours, in order. Names are Spanish for language `es`, else English; own
    /// days and those from files have the name they were given.
    pub fn holidays(&self, from: Date, to: Date, language: &str) -> Vec<Holiday> {
        let days = special_days(self, from, to);
        days.into_iter()
            .map(|(date, special)| Holiday {
                date,
                name: match special.label {
                    Label::Set(label) => label.name(language),
                    Label::Own(name) => name.to_owned(),
                },
                hours: special.hours.to_vec(),
            })
            .collect()
    }
}

/// Returns whole days that differ from the week, between two dates, both included.
pub(super) fn special_days(
    spec: &CalendarSpec,
    from: Date,
    to: Date,
) -> BTreeMap<Date, Special<'_>> {
    let mut days: BTreeMap<Date, Special<'_>> = BTreeMap::new();
    let is_asked = |date: &Date| (from..=to).contains(date);
    for set in spec.holidays.sets.iter().filter_map(|code| holiday_set(code)) {
        for (date, label) in (from.year()..=to.year()).flat_map(|year| set.days_of(year)) {
            let special = Special { label: Label::Set(label), hours: &[] };
            if is_asked(&date) {
                days.entry(date).or_insert(special);
            }
        }
    }
    for event in spec.holidays.files.iter().flat_map(|file| &file.events) {
        for date in all_day_dates(event, from, to) {
            let special = Special { label: Label::Own(&event.name), hours: &[] };
            days.entry(date).or_insert(special);
        }
    }
    for pattern in &spec.holidays.remove {
        days.retain(|date, _| !pattern.covers(*date));
    }
    for own in &spec.holidays.days {
        for date in own.when.dates(from, to) {
            days.insert(date, Special { label: Label::Own(&own.name), hours: &own.hours });
        }
    }
    days
}

/// Returns what timed events of holiday files close, as UTC micros, in no order.
pub(super) fn timed_closures(
    spec: &CalendarSpec,
    own_zone: &ZoneTable,
    from: Date,
    to: Date,
) -> Vec<(i64, i64)> {
    let mut closures = Vec::new();
    for event in spec.holidays.files.iter().flat_map(|file| &file.events) {
        if event.is_all_day {
            continue;
        }
        let length = event.start.date().duration_since(event.end.date()).abs();
        for start in event.start_dates(from.year().saturating_sub(1), to.year()) {
            let is_removed = spec.holidays.remove.iter().any(|pattern| pattern.covers(start));
            let Ok(end) = start.checked_add(length) else {
                continue;
            };
            if is_removed {
                continue;
            }
            let instant = |at: DateTime| match &event.zone {
                Some(zone) => Some(zone.to_timestamp(at).ok()?.as_microsecond()),
                None => Some(own_zone.first_instant(local_micros(at)?)),
            };
            let opening = instant(start.to_datetime(event.start.time()));
            let ending = instant(end.to_datetime(event.end.time()));
            if let (Some(opening), Some(ending)) = (opening, ending) {
                closures.push((opening, ending));
            }
        }
    }
    closures
}

/// Returns a wall clock reading as micros since 1970-01-01T00:00 of the same clock.
fn local_micros(at: DateTime) -> Option<i64> {
    Some(TimeZone::UTC.to_timestamp(at).ok()?.as_microsecond())
}

fn all_day_dates(event: &IcsEvent, from: Date, to: Date) -> Vec<Date> {
    if !event.is_all_day {
        return Vec::new();
    }
    let length = day_number(event.end.date()) - day_number(event.start.date());
    // An event may have begun before the first year asked for.
    let years = (length / 365 + 1).min(i32::from(i16::MAX) / 2) as i16;
    let starts = event.start_dates(from.year().saturating_sub(years), to.year());
    let mut dates = Vec::new();
    for start in starts {
        let Ok(end) = start.checked_add(SignedDuration::from_hours(24 * (length as i64 - 1)))
        else {
            continue;
        };
        dates.extend(DayPattern::Dates { from: start, to: end }.dates(from, to));
    }
    dates
}

impl DayPattern {
    /// Returns whether a date is meant.
    pub fn covers(&self, date: Date) -> bool {
        match self {
            DayPattern::Dates { from, to } => (*from..=*to).contains(&date),
            DayPattern::Yearly { month, day, from, to } => {
                (date.month(), date.day()) == (*month, *day)
                    && from.is_none_or(|from| from <= date)
                    && to.is_none_or(|to| date <= to)
            }
        }
    }

    /// Returns the dates meant between two dates, both included, in order.
    pub fn dates(&self, first: Date, last: Date) -> Vec<Date> {
        match self {
            DayPattern::Dates { from, to } => {
                let (from, to) = (first.max(*from), last.min(*to));
                from.series(1.day()).take_while(|date| *date <= to).collect()
            }
            DayPattern::Yearly { month, day, .. } => (first.year()..=last.year())
                .filter_map(|year| Date::new(year, *month, *day).ok())
                .filter(|date| (first..=last).contains(date) && self.covers(*date))
                .collect(),
        }
    }
}
