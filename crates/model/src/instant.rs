//! Instants as text, and the dates they have in a zone.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::{DAY, Micros};

/// How a day is written.
const DATE: &str = "2025-03-31";

/// Spans told by their length or end that are longer than this are taken for mistakes.
pub const LONGEST_SPAN: Micros = 31 * DAY;

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

/// Returns the instant that a text is; of a day its start in UTC, or its end. None of what is no
/// instant, before 1970 or beyond the calendar.
pub fn moment(text: &str, ends: bool) -> Option<Micros> {
    let text = text.trim();
    let at = match (text.parse::<i64>(), text.parse::<Timestamp>()) {
        (Ok(micros), _) => Timestamp::from_microsecond(micros).ok()?,
        (_, Ok(at)) => at,
        // What has a time of day and no zone may be any of several instants.
        _ if text.len() > DATE.len() => return None,
        _ => {
            let day: Date = text.parse().ok()?;
            let day = if ends { day.tomorrow().ok()? } else { day };
            day.to_zoned(TimeZone::UTC).ok()?.timestamp()
        }
    };
    Some(at.as_microsecond()).filter(|micros| *micros >= 0)
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

    #[test]
    fn a_day_is_its_start_or_its_end_and_instants_have_bounds() {
        let day = 1_743_379_200_000_000;
        for (text, start, end) in [
            ("2025-03-31", Some(day), Some(day + DAY)),
            ("2025-03-31T00:00:00Z", Some(day), Some(day)),
            ("1743379200000000", Some(day), Some(day)),
            ("2025-03-31T10:00:00", None, None),
            ("31/03/2025", None, None),
            ("-1", None, None),
            ("9223372036854775807", None, None),
            ("", None, None),
        ] {
            assert_eq!((moment(text, false), moment(text, true)), (start, end), "{text}");
        }
    }
}
