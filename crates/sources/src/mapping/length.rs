//! Lengths of time to seconds.

/// Reads a length of time in a unit as seconds.
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
    let number: f64 = text.replace(',', ".").parse().ok()?;
    number.is_finite().then(|| number * unit_seconds(unit).unwrap_or(1.0))
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
