//! Lengths of time to seconds.

use super::number::plain_number;

/// Reads a length of time in a unit as seconds; nothing of a number that reads two ways, such as
/// `1,234`.
pub(crate) fn seconds(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    if unit == "hms" {
        // A sign is of the whole, not of its hours.
        let (sign, length) = text.strip_prefix('-').map_or((1.0, text), |length| (-1.0, length));
        let mut total = 0.0;
        let mut parts = 0;
        for part in length.split(':') {
            let number: Option<f64> = part.trim().parse().ok();
            total = total * 60.0 + number.filter(|own| own.is_finite() && *own >= 0.0)?;
            parts += 1;
        }
        // `hh:mm` has no seconds.
        return match parts {
            2 => Some(sign * total * 60.0),
            3 => Some(sign * total),
            _ => None,
        };
    }
    // A unit written beside a number may be another one than is asked for.
    let number: f64 = match text.chars().all(is_of_number) {
        true if reads_two_ways(text) => return None,
        true => plain_number(text, false)?.parse().ok()?,
        false => text.parse().ok()?,
    };
    number.is_finite().then(|| number * unit_seconds(unit).unwrap_or(1.0))
}

/// Tells whether a character may stand in a number, or be its sign.
fn is_of_number(c: char) -> bool {
    let is_mark = matches!(c, '.' | ',' | '\'' | '’' | '-' | '\u{2212}' | '+' | '(' | ')');
    c.is_ascii_digit() || c.is_whitespace() || is_mark
}

/// Tells whether the only mark of a number is a comma that may part thousands or decimals.
fn reads_two_ways(text: &str) -> bool {
    let digits = text.trim_matches(|c: char| !c.is_ascii_digit());
    let Some((whole, rest)) = digits.split_once(',') else { return false };
    let is_plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&whole.len())
        && rest.len() == 3
        && !whole.starts_with('0')
        && is_plain(whole)
        && is_plain(rest)
}

/// Returns the seconds of a unit, nothing for a word that is no unit of time.
pub(crate) fn unit_seconds(unit: &str) -> Option<f64> {
    match unit {
        "ms" => Some(0.001),
        "seconds" => Some(1.0),
        "minutes" => Some(60.0),
        "hours" => Some(3600.0),
        "days" => Some(86_400.0),
        // A twelfth of 365.25 days.
        "months" => Some(30.4375 * 86_400.0),
        "hms" => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_reads_two_ways_is_none() {
        for (printed, expected) in [
            ("1,234", None),
            ("-12,500", None),
            ("1,5", Some(1.5)),
            ("0,125", Some(0.125)),
            ("1234,125", Some(1234.125)),
            ("1.234", Some(1.234)),
            ("1,234.5", Some(1234.5)),
            ("1.234,5", Some(1234.5)),
            ("1 234,125", Some(1234.125)),
            ("1,234,567", Some(1_234_567.0)),
            ("1.5e3", Some(1500.0)),
            ("+5", Some(5.0)),
            ("5 min", None),
            ("4-5", None),
            ("5 10", None),
            ("nan", None),
            ("", None),
        ] {
            assert_eq!(seconds(printed, "seconds"), expected, "{printed}");
        }
    }

    #[test]
    fn lengths_of_time() {
        assert_eq!(seconds("1.5", "hours"), Some(5400.0));
        assert_eq!(seconds("00:15", "hms"), Some(900.0));
        assert_eq!(seconds("01:00:05", "hms"), Some(3605.0));
        assert_eq!(seconds("x", "minutes"), None);
        // The sign is of the minutes too.
        assert_eq!(seconds("-01:30:00", "hms"), Some(-5400.0));
        for none in ["nan:00", "inf:00:00", "1:-30", ":"] {
            assert_eq!(seconds(none, "hms"), None, "{none}");
        }
    }
}
