//! Instants as text, and the dates they have in a zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Micros;

/// Returns the local date of an instant. None outside the years that have dates.
pub fn local_date(at: Micros, zone: &TimeZone) -> Option<Date> {
    let at = Timestamp::from_microsecond(at).ok()?;
    Some(zone.to_datetime(at).date())
}

/// Returns an instant as RFC 3339 has it in UTC, with as many digits of its second as it needs:
/// `2026-03-02T09:00:00Z`. None outside the years that can be written.
pub fn utc_text(at: Micros) -> Option<String> {
    Timestamp::from_microsecond(at).map(|at| at.to_string()).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_instant_has_the_date_of_its_zone() {
        let at = 1_772_442_000_000_000;
        assert_eq!(local_date(at, &TimeZone::UTC), Some(date(2026, 3, 2)));
        let east = TimeZone::get("Pacific/Auckland").unwrap();
        assert_eq!(local_date(at + 2 * crate::HOUR, &east), Some(date(2026, 3, 3)));
        assert_eq!(local_date(Micros::MAX, &TimeZone::UTC), None);
    }

    #[test]
    fn instants_are_written_in_utc() {
        assert_eq!(utc_text(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(utc_text(1_772_442_000_250_000).as_deref(), Some("2026-03-02T09:00:00.25Z"));
        assert_eq!(utc_text(Micros::MAX), None);
    }
}
