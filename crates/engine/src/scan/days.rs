//! Durations in dates: those of the zone of the question, whatever UTC says.

use baremo_model::{DAY, SECOND};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns how many local dates lie after that of `from`, up to and with that of `to`.
pub(super) fn between(zone: &TimeZone, from: i64, to: i64) -> i64 {
    local_day(zone, to) - local_day(zone, from)
}

/// Returns how many of them are Monday to Friday.
pub(super) fn weekdays(zone: &TimeZone, from: i64, to: i64) -> i64 {
    let (first, last) = (local_day(zone, from), local_day(zone, to));
    // Day 0, 1970-01-01, was a Thursday.
    (first + 1..=last).filter(|day| (day + 3).rem_euclid(7) < 5).count() as i64
}

/// Returns the number of the local date of an instant, 1970-01-01 being 0.
fn local_day(zone: &TimeZone, at: i64) -> i64 {
    // What no calendar reaches is told as UTC has it.
    let offset = Timestamp::from_microsecond(at).map_or(0, |at| zone.to_offset(at).seconds());
    at.saturating_add(i64::from(offset) * SECOND).div_euclid(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(zone: &str, from: &str, to: &str) -> (i64, i64) {
        let zone = baremo_metrics::bucket::zone(zone).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
        (between(&zone, at(from), at(to)), weekdays(&zone, at(from), at(to)))
    }

    #[test]
    fn dates_are_those_of_the_zone() {
        // Friday 7 March 2025, 00:05 to 09:51 in Madrid: Thursday evening in UTC.
        let friday = ("2025-03-06T23:05:00Z", "2025-03-07T08:51:00Z");
        assert_eq!(counted("Europe/Madrid", friday.0, friday.1), (0, 0));
        assert_eq!(counted("UTC", friday.0, friday.1), (1, 1));
        // Friday to Monday, over a weekend on which the clock is moved.
        let monday = "2025-03-31T21:59:59Z";
        assert_eq!(counted("Europe/Madrid", "2025-03-28T22:59:59Z", monday), (3, 1));
        let thursday = "1970-01-01T06:00:00Z";
        assert_eq!(counted("America/Bogota", "1969-12-31T04:00:00Z", thursday), (2, 2));
    }
}
