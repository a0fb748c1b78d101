//! Numbers in a unit: lengths of time in seconds, flags, counts, scores.

use std::borrow::Cow;

use baremo_model::text::truth;

use super::Expr;
use crate::mapping::length;
use crate::mapping::number::{plain_number, score};

pub(super) const UNITS: [&str; 23] = [
    "ms",
    "seconds",
    "minutes",
    "hours",
    "days",
    "months",
    "hms",
    "mm:ss",
    "comma_ms",
    "comma_seconds",
    "comma_minutes",
    "comma_hours",
    "comma_days",
    "point_ms",
    "point_seconds",
    "point_minutes",
    "point_hours",
    "point_days",
    "flag",
    "count",
    "number",
    COMMAS,
    "score",
];
/// A number whose decimal sign is the comma.
pub(super) const COMMAS: &str = "comma_number";

/// Units in which a whole number stays as it is written.
const AS_WRITTEN: [&str; 5] = ["seconds", "number", "count", "score", COMMAS];

impl Expr {
    /// Tells whether it is a number whose decimal sign is known to be the comma.
    pub(crate) fn reads_commas(&self) -> bool {
        self.unit.as_deref() == Some(COMMAS) && self.others.iter().all(Expr::reads_commas)
    }
}

/// Turns a value in a unit into seconds, a flag into 1 or 0; nothing if it is no number.
pub(super) fn in_unit<'a>(text: Cow<'a, str>, unit: &str) -> Option<Cow<'a, str>> {
    if is_whole(&text) && AS_WRITTEN.contains(&unit) {
        return Some(text);
    }
    computed(&text, unit).map(Cow::Owned)
}

/// Tells whether a text is a whole number as one is printed, and exact as a floating one.
fn is_whole(text: &str) -> bool {
    (1..=15).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'))
}

fn computed(text: &str, unit: &str) -> Option<String> {
    let number = match unit {
        "number" => return plain_number(text, false),
        COMMAS => return plain_number(text, true),
        "score" => return Some(score(text)),
        "flag" => f64::from(u8::from(truth(text)?)),
        "count" => text.parse::<f64>().ok()?,
        _ => length::seconds(text, unit)?,
    };
    number.is_finite().then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_computed_is_what_would_be() {
        let texts = ["0", "7", "10", "120", "65536", "999999999999999"];
        // None of these is a whole number as one is printed.
        let others = ["", "00", "007", "1.0", "1,5", "+5", " 5", "5 ", "1000000000000001", "５"];
        for unit in UNITS {
            for text in texts.into_iter().chain(others) {
                let expected = computed(text, unit);
                assert_eq!(
                    in_unit(Cow::Borrowed(text), unit).as_deref(),
                    expected.as_deref(),
                    "{text}"
                );
            }
        }
        assert!(texts.iter().all(|text| is_whole(text)));
        assert!(!others.iter().any(|text| is_whole(text)));
    }
}
