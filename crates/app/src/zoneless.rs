//! Times that name no zone, read as UTC in a folder whose clocks show another time.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns such a time as people are told it; none where the zone's clocks show UTC anyway.
pub fn told(time: Option<&str>, zone: &str) -> Option<String> {
    let time = time.filter(|_| !is_utc(zone))?;
    Some(time.chars().take(40).filter(|sign| !sign.is_control()).collect())
}

/// Tells whether clocks of a zone have shown UTC since 1970, whatever it is called.
fn is_utc(zone: &str) -> bool {
    let Ok(zone) = TimeZone::get(zone) else { return false };
    let start = Timestamp::UNIX_EPOCH;
    zone.to_offset(start).is_zero() && zone.following(start).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_clocks_that_show_another_time_are_told_of() {
        let time = "2026-03-02T09:00:00";
        for zone in ["UTC", "Etc/UTC", "GMT", "Etc/GMT"] {
            assert_eq!(told(Some(time), zone), None, "{zone}");
        }
        for zone in ["Europe/Madrid", "Europe/London", "Africa/Casablanca", "Etc/GMT+1"] {
            assert_eq!(told(Some(time), zone).as_deref(), Some(time), "{zone}");
        }
        assert_eq!(told(None, "Europe/Madrid"), None);
        assert_eq!(told(Some("10:00\u{7}\n"), "Europe/Madrid").as_deref(), Some("10:00"));
    }
}
