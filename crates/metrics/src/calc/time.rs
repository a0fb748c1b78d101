//! Lengths of time as people type them: `2h`, `90min`, `1h30m`, `1:40` (hours and minutes).

/// Units that a value may be in: how it is written, other names of it, its seconds.
const UNITS: &[(&str, &[&str], f64)] = &[
    ("s", &["sec", "second", "seconds", "segundo", "segundos"], 1.0),
    ("min", &["m", "minute", "minutes", "minuto", "minutos"], 60.0),
    ("h", &["hour", "hours", "hora", "horas"], 3600.0),
    ("days", &["d", "day", "día", "días", "dia", "dias"], 86_400.0),
];

/// A length of time with the unit it was typed in, the smallest where there are several.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    seconds: f64,
    /// How that unit is written.
    pub unit: &'static str,
}

impl Length {
    /// Returns the length in a unit; in seconds where that is none of time.
    pub fn counted_in(self, unit: &str) -> f64 {
        self.seconds / known(unit).map_or(1.0, |(_, seconds)| seconds)
    }
}

/// Returns how a unit is written, by any of its names.
pub fn unit(name: &str) -> Option<&'static str> {
    known(name).map(|(unit, _)| unit)
}

/// Returns how the units of time are written, for a hint.
pub fn units() -> String {
    UNITS.iter().map(|(unit, ..)| *unit).collect::<Vec<_>>().join(", ")
}

fn known(name: &str) -> Option<(&'static str, f64)> {
    let lower = name.to_lowercase();
    let unit = UNITS
        .iter()
        .find(|(unit, others, _)| *unit == lower || others.iter().any(|other| *other == lower));
    unit.map(|(unit, _, seconds)| (*unit, *seconds))
}

/// Reads a length of time that says its unit; none for a plain number and for what is no length.
pub fn length(text: &str) -> Option<Length> {
    let text = text.trim();
    if text.contains(':') { clock(text) } else { worded(text) }
}

/// Reads `1:40` and `1:40:30`.
fn clock(text: &str) -> Option<Length> {
    let parts: Vec<&str> = text.split(':').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(digits) {
        return None;
    }
    let numbers: Vec<f64> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let whole = numbers.iter().skip(1).all(|part| *part < 60.0);
    let seconds = numbers.iter().zip([3600.0, 60.0, 1.0]).map(|(part, of)| part * of).sum();
    whole.then_some(Length { seconds, unit: "min" })
}

/// Reads numbers with their units, such as `1h30m`; the point is decimal.
fn worded(text: &str) -> Option<Length> {
    let mut length: Option<Length> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(char::is_alphabetic)?);
        let end = after.find(|letter: char| !letter.is_alphabetic()).unwrap_or(after.len());
        let (name, left) = after.split_at(end);
        let (unit, of) = known(name)?;
        let number: f64 = number.trim().parse().ok()?;
        if !number.is_finite() || number < 0.0 {
            return None;
        }
        let before = length.map_or(0.0, |length| length.seconds);
        length = Some(Length { seconds: before + number * of, unit });
        rest = left.trim_start();
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        let check = |text: &str, seconds: f64, unit: &str| {
            let read = length(text).expect("a length");
            assert_eq!((read.counted_in("s"), read.unit), (seconds, unit), "{text}");
        };
        check("2h", 7200.0, "h");
        check("90m", 5400.0, "min");
        check("1h30m", 5400.0, "min");
        check("1.5 hours", 5400.0, "h");
        check("1 h 30 min", 5400.0, "min");
        check("1:40", 6000.0, "min");
        check("1:40:30", 6030.0, "min");
        check("2 días", 172_800.0, "days");
        for text in ["12", "12.5", "", "h", "1:75", "1:", "2x", "-2h", "1e5", "1:2:3:4", "inf s"] {
            assert_eq!(length(text), None, "{text}");
        }
        assert_eq!(length("90m").map(|length| length.counted_in("h")), Some(1.5));
        assert_eq!((unit("Minutes"), unit("sec"), unit("weeks")), (Some("min"), Some("s"), None));
    }
}
