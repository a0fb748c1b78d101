//! Days as spreadsheets count them: `45717` is 1 March 2025, `45717.5` its noon.
//!
//! They count from 30 December 1899, for the program that all others follow took 1900 for a leap
//! year. What it says of days before March 1900 is one off, and none of them is read here.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

/// The last day that spreadsheets know, 31 December 9999.
const LAST: f64 = 2_958_465.0;

/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// Returns days in whole milliseconds. Counts carry about a tenth of one; rounding undoes the
/// binary error.
pub(crate) fn millis(days: f64) -> f64 {
    (days * DAY).round()
}

/// Returns what a count of days says by a clock; none where there is no such day.
pub(crate) fn civil(days: f64) -> Option<DateTime> {
    if !(1.0..LAST + 1.0).contains(&days) {
        return None;
    }
    let first = date(1899, 12, 30).at(0, 0, 0, 0);
    first.checked_add(SignedDuration::from_millis(millis(days) as i64)).ok()
}

/// Reads a count of days with its fraction, after a point or a comma; none where it is no such
/// number.
pub(crate) fn read(text: &str) -> Option<f64> {
    let is_sign = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    if !text.bytes().all(is_sign) {
        return None;
    }
    text.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_dates() {
        let told = |days| civil(days).map(|when| when.to_string());
        assert_eq!(told(43_831.5).as_deref(), Some("2020-01-01T12:00:00"));
        assert_eq!(told(43_831.0 + 1.0 / 86_400.0).as_deref(), Some("2020-01-01T00:00:01"));
        assert_eq!((told(f64::NAN), told(0.5), told(LAST + 1.0)), (None, None, None));
        let read = ["45717,5", "45717.5", "-1", ""].map(read);
        assert_eq!(read, [Some(45_717.5), Some(45_717.5), None, None]);
    }
}
