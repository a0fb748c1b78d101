//! The days of a zone, by number. Durations in dates are in those of the zone of the question, days
//! on which customers order in those of the zone of the data folder.
//!
//! A customer has one history, whatever zone a question names: what is an order of an earlier day
//! does not depend on who asks ([decision
//! 0157](../../../../docs/decisions/0157-days-of-ordering.md)).

use baremo_metrics::week::LocalHours;
use baremo_model::{DAY, SECOND};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// For how long after the last that is known the clock is looked up in advance: records may be
/// dated later.
const AFTER: i64 = 366 * DAY;

/// Day 0.
const FIRST: Date = date(1970, 1, 1);

/// The days of a zone, by their numbers: 1970-01-01 is 0.
pub(crate) struct LocalDays {
    zone: TimeZone,
    /// What its clock shows before an instant.
    hours: LocalHours,
    until: i64,
}

impl LocalDays {
    /// Returns the days of a zone; those up to the last instant that is known are found quickly.
    pub(crate) fn new(zone: TimeZone, last: i64) -> Self {
        let until = last.saturating_add(AFTER);
        LocalDays { hours: LocalHours::new(&zone, i64::MIN, until), zone, until }
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Returns the number of the day of an instant.
    #[inline]
    pub(crate) fn of(&self, at: i64) -> i64 {
        self.local(at).div_euclid(DAY)
    }

    /// Returns the first instant of a day.
    pub(crate) fn start(&self, day: i64) -> i64 {
        let local = day.saturating_mul(DAY);
        let ahead = |at: i64| self.local(at).saturating_sub(at);
        // The clock may be moved between midnight there and midnight of UTC.
        let near = local.saturating_sub(ahead(local));
        local.saturating_sub(ahead(near))
    }

    /// Returns the last instant of the last month that is over by an instant.
    pub(crate) fn end_of_month_before(&self, at: i64) -> i64 {
        let next = self.of(at.saturating_add(1));
        let within = Span::new().try_days(next).and_then(|days| FIRST.checked_add(days));
        let first = within.map_or(next, |date| next + 1 - i64::from(date.day()));
        self.start(first).saturating_sub(1)
    }

    /// Returns how many days lie after that of `from`, up to and with that of `to`.
    pub(crate) fn between(&self, from: i64, to: i64) -> i64 {
        self.of(to) - self.of(from)
    }

    /// Returns how many of them are Monday to Friday.
    pub(crate) fn weekdays(&self, from: i64, to: i64) -> i64 {
        let (from, to) = (self.of(from), self.of(to));
        // Whatever day it begins with, a week has five; so years are not counted day by day.
        let weeks = (to - from).max(0) / 7;
        // Day 0, 1970-01-01, was a Thursday.
        let rest = (from + 7 * weeks + 1..=to).filter(|day| (day + 3).rem_euclid(7) < 5);
        5 * weeks + rest.count() as i64
    }

    /// Returns what the clock shows at an instant, in microseconds since it showed 1970.
    #[inline]
    fn local(&self, at: i64) -> i64 {
        if at < self.until {
            return self.hours.local(at);
        }
        // What no calendar reaches is told as UTC has it.
        let offset =
            Timestamp::from_microsecond(at).map_or(0, |at| self.zone.to_offset(at).seconds());
        at.saturating_add(i64::from(offset) * SECOND)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use baremo_metrics::bucket;
    use baremo_metrics::error::MetricsError;

    use super::*;
    use crate::reading::table::Tables;
    use crate::settings::Settings;
    use crate::{EngineError, MemorySource};

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    /// Returns the days of a zone with the clock looked up until an instant, and with that not.
    fn both(zone: &str, last: &str) -> [LocalDays; 2] {
        [at(last), i64::MIN].map(|last| LocalDays::new(bucket::zone(zone).unwrap(), last))
    }

    #[test]
    fn days_begin_and_end_at_midnight_of_the_zone() {
        for (zone, first, last) in [
            ("UTC", "2026-03-29T00:00:00Z", "2026-03-29T23:59:59Z"),
            // The clock is moved on the day, and in Auckland before midnight of UTC.
            ("Europe/Madrid", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
            ("Europe/Madrid", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
            ("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z"),
            ("Pacific/Auckland", "2026-04-04T11:00:00Z", "2026-04-05T11:59:59Z"),
        ] {
            for days in both(zone, "2026-12-31T00:00:00Z") {
                let day = days.of(at(first));
                assert_eq!(
                    (days.of(at(first) - 1), days.of(at(last))),
                    (day - 1, day),
                    "{zone} {first}"
                );
                assert_eq!(days.start(day), at(first), "{zone} {first}");
            }
        }
    }

    #[test]
    fn months_end_with_their_last_day_in_the_zone() {
        for (zone, until, expected) in [
            ("UTC", "2026-03-31T23:59:59.999999Z", "2026-03-31T23:59:59.999999Z"),
            ("UTC", "2026-04-01T00:00:00Z", "2026-03-31T23:59:59.999999Z"),
            ("UTC", "2026-03-30T23:59:59.999999Z", "2026-02-28T23:59:59.999999Z"),
            ("Europe/Madrid", "2026-03-31T21:59:59.999999Z", "2026-03-31T21:59:59.999999Z"),
            ("Europe/Madrid", "2026-03-31T21:59:59.999998Z", "2026-02-28T22:59:59.999999Z"),
            ("UTC", "1969-12-30T12:00:00Z", "1969-11-30T23:59:59.999999Z"),
        ] {
            for days in both(zone, "2026-12-31T00:00:00Z") {
                assert_eq!(days.end_of_month_before(at(until)), at(expected), "{zone} {until}");
            }
        }
    }

    #[test]
    fn durations_are_in_days_of_the_zone() {
        for (zone, from, to, expected) in [
            // Friday 7 March 2025, 00:05 to 09:51 in Madrid: Thursday evening in UTC.
            ("Europe/Madrid", "2025-03-06T23:05:00Z", "2025-03-07T08:51:00Z", (0, 0)),
            ("UTC", "2025-03-06T23:05:00Z", "2025-03-07T08:51:00Z", (1, 1)),
            // Friday to Monday, over a weekend on which the clock is moved.
            ("Europe/Madrid", "2025-03-28T22:59:59Z", "2025-03-31T21:59:59Z", (3, 1)),
            ("America/Bogota", "1969-12-31T04:00:00Z", "1970-01-01T06:00:00Z", (2, 2)),
            // Two weeks, a whole year, and backwards.
            ("UTC", "2025-03-01T12:00:00Z", "2025-03-15T12:00:00Z", (14, 10)),
            ("UTC", "2024-12-31T12:00:00Z", "2025-12-31T12:00:00Z", (365, 261)),
            ("UTC", "2025-03-10T12:00:00Z", "2025-03-01T12:00:00Z", (-9, 0)),
        ] {
            let (from, to) = (at(from), at(to));
            for days in both(zone, "2025-12-31T00:00:00Z") {
                let found = (days.between(from, to), days.weekdays(from, to));
                assert_eq!(found, expected, "{zone}");
            }
        }
    }

    #[test]
    fn a_zone_that_nobody_knows_is_told_and_no_other() {
        let source = MemorySource { tables: Vec::new(), sources: Vec::new() };
        let settings = Settings { zone: "Europe/Madird".into(), ..Settings::plain() };
        let told = Tables::new(Arc::new(source), &settings).days().err();
        assert!(matches!(told, Some(EngineError::Metrics(MetricsError::Unknown { .. }))));
    }
}
