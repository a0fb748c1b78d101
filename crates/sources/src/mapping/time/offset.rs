//! Offsets behind a time of day: `+02:00`, `CEST`.

use jiff::tz::Offset;

use super::digits;

/// Names of zones that stand for one offset each, in hours.
const NAMED: [(&str, i8); 6] =
    [("wet", 0), ("west", 1), ("cet", 1), ("cest", 2), ("eet", 2), ("eest", 3)];

/// Returns the offset that the name of a zone stands for, where it is one alone.
pub(super) fn named(name: &str) -> Option<Offset> {
    let found = NAMED.iter().find(|(own, _)| *own == name);
    found.map(|(_, hours)| Offset::constant(*hours))
}

/// Reads `+hh:mm`, `+hhmm`, `+hh`, or the same with one digit for the hour.
pub(super) fn numeric(text: &str) -> Option<Offset> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let plain: Vec<u8> = text.bytes().skip(1).filter(|b| *b != b':').collect();
    let (hours, minutes) = match plain.len() {
        1 | 2 => (digits(&plain)?, 0),
        3 | 4 => {
            let (hours, minutes) = plain.split_at(plain.len() - 2);
            (digits(hours)?, digits(minutes)?)
        }
        _ => return None,
    };
    Offset::from_seconds(i32::try_from(sign * (hours * 3600 + minutes * 60)).ok()?).ok()
}
