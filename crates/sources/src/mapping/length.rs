//! Lengths of time to seconds.

use super::number::plain_number;

/// Hours and minutes, and minutes and seconds, where there are two parts; of three, each is hours,
/// minutes and seconds.
const HMS: &str = "hms";
const MMSS: &str = "mm:ss";

/// How the units of numbers begin whose decimal sign is the comma, and the point.
const COMMA: &str = "comma_";
const POINT: &str = "point_";

/// Words of units in lengths that are written with them, the longest unit first.
const WORDS: [(f64, &[&str]); 5] = [
    (604_800.0, &["w", "week", "weeks", "semana", "semanas", "woche", "wochen"]),
    (
        86_400.0,
        &[
            "d", "day", "days", "día", "días", "dia", "dias", "tag", "tage", "tagen", "j", "jour",
            "jours", "giorno", "giorni",
        ],
    ),
    (
        3600.0,
        &[
            "h", "hr", "hrs", "hour", "hours", "hora", "horas", "std", "stunde", "stunden",
            "heure", "heures", "ora", "ore",
        ],
    ),
    (
        60.0,
        &["m", "min", "mins", "minute", "minutes", "minuto", "minutos", "minuten", "minuti", "mn"],
    ),
    (
        1.0,
        &[
            "s", "sec", "secs", "second", "seconds", "seg", "segs", "segundo", "segundos", "sek",
            "sekunde", "sekunden", "seconde", "secondes", "secondi",
        ],
    ),
];

/// Reads a length of time in a unit as seconds; nothing of a number that reads two ways, such as
/// `1,234`, unless the unit says which mark is the decimal sign.
pub(crate) fn seconds(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    if matches!(unit, HMS | MMSS) {
        // A sign is of the whole, not of its hours.
        let (sign, length) = text.strip_prefix('-').map_or((1.0, text), |length| (-1.0, length));
        let found = in_parts(length, unit == MMSS).or_else(|| in_words(length));
        return found.map(|found| sign * found);
    }
    let is_comma_decimal = unit.starts_with(COMMA);
    let is_told = is_comma_decimal || unit.starts_with(POINT);
    // A unit written beside a number may be another one than is asked for.
    let number: f64 = match text.chars().all(is_of_number) {
        true if !is_told && reads_two_ways(text) => return None,
        true => plain_number(text, is_comma_decimal)?.parse().ok()?,
        false => text.parse().ok()?,
    };
    number.is_finite().then(|| number * unit_seconds(unit).unwrap_or(1.0))
}

/// Reads parts with colons between, the last of two in minutes or in seconds.
fn in_parts(length: &str, ends_in_seconds: bool) -> Option<f64> {
    let (mut total, mut parts) = (0.0, 0);
    for part in length.split(':') {
        let number: Option<f64> = part.trim().parse().ok();
        total = total * 60.0 + number.filter(|own| own.is_finite() && *own >= 0.0)?;
        parts += 1;
    }
    match parts {
        2 if !ends_in_seconds => Some(total * 60.0),
        2 | 3 => Some(total),
        _ => None,
    }
}

/// Reads numbers with the words of their units, each shorter than the one before: `12h 30m`,
/// `1 día 2 h`, `45 min`.
fn in_words(length: &str) -> Option<f64> {
    let (mut total, mut last) = (0.0, f64::INFINITY);
    let mut rest = length.trim_start();
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let (number, after) = rest.split_at(rest.find(|c: char| !is_digit(c))?);
        let after = after.trim_start();
        let (word, after) =
            after.split_at(after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len()));
        let word = word.to_lowercase();
        let (unit, _) = WORDS.iter().find(|(_, words)| words.contains(&word.as_str()))?;
        let number: f64 = match reads_two_ways(number) {
            true => return None,
            false => number.replace(',', ".").parse().ok()?,
        };
        if *unit >= last {
            return None;
        }
        (total, last) = (total + number * unit, *unit);
        rest = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ','));
    }
    last.is_finite().then_some(total)
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
        "ms" | "comma_ms" | "point_ms" => Some(0.001),
        "seconds" | "comma_seconds" | "point_seconds" => Some(1.0),
        "minutes" | "comma_minutes" | "point_minutes" => Some(60.0),
        "hours" | "comma_hours" | "point_hours" => Some(3600.0),
        "days" | "comma_days" | "point_days" => Some(86_400.0),
        // A twelfth of 365.25 days.
        "months" => Some(30.4375 * 86_400.0),
        HMS | MMSS => Some(1.0),
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
    fn a_length_whose_decimal_sign_is_the_comma_reads_one_way() {
        for (printed, expected) in [
            ("1.234", Some(74_040.0)),
            ("1.234,5", Some(74_070.0)),
            ("3,125", Some(187.5)),
            ("12,5", Some(750.0)),
            ("2.75", Some(165.0)),
            ("", None),
        ] {
            assert_eq!(seconds(printed, "comma_minutes"), expected, "{printed}");
        }
        assert_eq!(seconds("39.780", "comma_ms"), Some(39.78));
        assert_eq!(seconds("1.250", "comma_hours"), Some(4_500_000.0));
        assert_eq!([unit_seconds("comma_days"), unit_seconds("comma_hms")], [Some(86_400.0), None]);
    }

    #[test]
    fn a_length_whose_decimal_sign_is_the_point_reads_one_way() {
        for (printed, expected) in [
            ("1,250", Some(75_000.0)),
            ("-1,250", Some(-75_000.0)),
            ("1,234.5", Some(74_070.0)),
            ("1.250", Some(75.0)),
            ("250", Some(15_000.0)),
            ("", None),
        ] {
            assert_eq!(seconds(printed, "point_minutes"), expected, "{printed}");
        }
        assert_eq!(seconds("39,780", "point_ms"), Some(39.78));
        assert_eq!([unit_seconds("point_days"), unit_seconds("point_hms")], [Some(86_400.0), None]);
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
        // Two parts are hours and minutes, or minutes and seconds; three are one thing.
        for (printed, hms, mmss) in [
            ("03:45", 13_500.0, 225.0),
            ("75:10", 270_600.0, 4510.0),
            ("-00:10", -600.0, -10.0),
            ("1:02:03", 3723.0, 3723.0),
        ] {
            assert_eq!(seconds(printed, "hms"), Some(hms), "{printed}");
            assert_eq!(seconds(printed, "mm:ss"), Some(mmss), "{printed}");
        }
        assert_eq!(seconds("45", "mm:ss"), None);
    }

    #[test]
    fn lengths_with_the_words_of_their_units() {
        for (printed, expected) in [
            ("12h 30m", Some(45_000.0)),
            ("12 h 30 min", Some(45_000.0)),
            ("1d 2h", Some(93_600.0)),
            ("45 min", Some(2700.0)),
            ("1 día, 2 horas 5 min. 3 seg", Some(93_903.0)),
            ("1,5 h", Some(5400.0)),
            ("-1h30m", Some(-5400.0)),
            ("0 h 0 min", Some(0.0)),
            // Nothing that is no length, or reads two ways.
            ("30m 12h", None),
            ("1h 2h", None),
            ("1,234 s", None),
            ("12", None),
            ("h", None),
            ("12 h 30", None),
            ("5 apples", None),
            ("", None),
        ] {
            assert_eq!(seconds(printed, "hms"), expected, "{printed}");
        }
    }
}
