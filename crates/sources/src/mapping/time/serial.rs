//! Days as spreadsheets count them: `45717` is 1 March 2025, `45717.5` its noon.
//!
//! They count from 30 December 1899, for the program that all others follow took 1900 for a leap
//! year. What it says of days before March 1900 is one off, and none of them is read here.

use jiff::SignedDuration;
use jiff::civil::{DateTime, date};

/// The last day that spreadsheets know, 31 December 9999.
const LAST: f64 = 2_958_465.0;

/// Milliseconds of a day. Counts carry about a tenth of one; rounding undoes the binary error.
const DAY: f64 = 86_400_000.0;

/// Reads a count of days with its fraction, after a point or a comma; none where it is no such
/// number.
pub(super) fn read(text: &str) -> Option<DateTime> {
    let is_sign = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
    if !text.bytes().all(is_sign) {
        return None;
    }
    let days: f64 = text.replace(',', ".").parse().ok()?;
    if !(1.0..LAST + 1.0).contains(&days) {
        return None;
    }
    let first = date(1899, 12, 30).at(0, 0, 0, 0);
    first.checked_add(SignedDuration::from_millis((days * DAY).round() as i64)).ok()
}
