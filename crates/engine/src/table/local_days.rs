//! Days on which customers order: those of the zone of the data folder.
//!
//! A customer has one history, whatever zone a question names: what is an order of an earlier day
//! does not depend on who asks ([decision
//! 0157](../../../../docs/decisions/0157-days-of-ordering.md)).

use baremo_metrics::bucket;
use baremo_metrics::week::LocalHours;
use baremo_model::DAY;
use jiff::tz::TimeZone;

/// For how long after the last that is known of days are those of the zone: records may be dated
/// later.
const AFTER: i64 = 366 * DAY;

/// The days of a zone, by their numbers: 1970-01-01 is 0.
pub(crate) struct LocalDays {
    zone: TimeZone,
    hours: LocalHours,
}

impl LocalDays {
    /// Returns the days of a zone, as far as anything is known.
    pub(crate) fn new(zone: &str, last: i64) -> Self {
        // A zone that nobody knows is refused by every question that does not name another.
        let zone = bucket::zone(zone).unwrap_or(TimeZone::UTC);
        let hours = LocalHours::new(&zone, i64::MIN, last.saturating_add(AFTER));
        LocalDays { zone, hours }
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Returns the number of the day of an instant.
    #[inline]
    pub(crate) fn of(&self, at: i64) -> i64 {
        self.hours.local(at).div_euclid(DAY)
    }

    /// Returns the first instant of a day.
    pub(crate) fn start(&self, day: i64) -> i64 {
        let local = day.saturating_mul(DAY);
        let ahead = |at: i64| self.hours.local(at).saturating_sub(at);
        // The clock may be moved between midnight there and midnight of UTC.
        let near = local.saturating_sub(ahead(local));
        local.saturating_sub(ahead(near))
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn days_begin_and_end_at_midnight_of_the_zone() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        for (zone, first, last) in [
            ("UTC", "2026-03-29T00:00:00Z", "2026-03-29T23:59:59Z"),
            // The clock is moved on the day, and in Auckland before midnight of UTC.
            ("Europe/Madrid", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z"),
            ("Europe/Madrid", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z"),
            ("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z"),
            ("Pacific/Auckland", "2026-04-04T11:00:00Z", "2026-04-05T11:59:59Z"),
        ] {
            let days = LocalDays::new(zone, at("2026-12-31T00:00:00Z"));
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
