//! What a band says of values: `2-3 h`, `< 1 h`, `>= 95`.

/// A stretch of values, ends in the metric's unit; an open end is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Whether the ends belong to it.
    pub closed: bool,
}

impl Stretch {
    /// Reads the text of a band: a range (`2-3 h`, `70–80 %`) or a comparison (`< 1 h`, `>= 95`,
    /// `≤ 2 min`). Lengths of time become seconds. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        for (sign, upper, closed) in [
            ("<=", true, true),
            ("≤", true, true),
            (">=", false, true),
            ("≥", false, true),
            ("<", true, false),
            (">", false, false),
        ] {
            if let Some(rest) = text.strip_prefix(sign) {
                let (value, unit) = quantity(rest)?;
                let end = Some(value * unit.unwrap_or(1.0));
                let (low, high) = if upper { (None, end) } else { (end, None) };
                return Some(Stretch { low, high, closed });
            }
        }
        // The dash of a range follows a digit or a unit, a minus sign does not.
        let dash = text.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '–'));
        let Some((at, dash)) = dash else {
            // One value alone: what lies between it and the next band is still this one.
            let (value, unit) = quantity(text)?;
            let end = Some(value * unit.unwrap_or(1.0));
            return Some(Stretch { low: end, high: end, closed: true });
        };
        let (low, low_unit) = quantity(&text[..at])?;
        let (high, high_unit) = quantity(&text[at + dash.len_utf8()..])?;
        let unit = high_unit.or(low_unit).unwrap_or(1.0);
        let low = low * low_unit.unwrap_or(unit);
        let high = high * high_unit.unwrap_or(unit);
        (low <= high).then_some(Stretch { low: Some(low), high: Some(high), closed: true })
    }
}

/// Reads a number and the size of its unit in the metric's unit.
fn quantity(text: &str) -> Option<(f64, Option<f64>)> {
    let text = text.trim();
    let end = text
        .find(|character: char| !(character.is_ascii_digit() || "+-.".contains(character)))
        .unwrap_or(text.len());
    let value: f64 = text[..end].parse().ok()?;
    let unit = match text[end..].trim() {
        "" => None,
        "%" | "s" => Some(1.0),
        "min" | "m" => Some(60.0),
        "h" => Some(3600.0),
        "d" | "days" => Some(86_400.0),
        _ => return None,
    };
    value.is_finite().then_some((value, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn band_texts_are_read_in_the_unit_of_the_metric() {
        let check = |text: &str, low: Option<f64>, high: Option<f64>, closed: bool| {
            assert_eq!(Stretch::parse(text), Some(Stretch { low, high, closed }), "{text}");
        };
        check("2-3 h", Some(7200.0), Some(10_800.0), true);
        check("30 min – 2 h", Some(1800.0), Some(7200.0), true);
        check("< 1 h", None, Some(3600.0), false);
        check(">= 95", Some(95.0), None, true);
        check("70–80 %", Some(70.0), Some(80.0), true);
        check("≤ 2 min", None, Some(120.0), true);
        check("-10-30", Some(-10.0), Some(30.0), true);
        for wrong in ["", "fast", "3-2 h", "< x", "5 moons", "-"] {
            assert_eq!(Stretch::parse(wrong), None, "{wrong}");
        }
    }
}
