//! Dates and bucket labels as people of each language write them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::language::Language;
use crate::messages;

const MONTHS_EN: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_ES: [&str; 12] =
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"];
const LONG_MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const LONG_MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const QUARTERS_EN: [&str; 4] = ["first", "second", "third", "fourth"];
const QUARTERS_ES: [&str; 4] = ["primer", "segundo", "tercer", "cuarto"];
const DAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAYS_ES: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];

/// Characters of a label up to its offset: `2012-01-01T09:15`.
const LOCAL: usize = 16;

/// Returns the short name of a month, 1 to 12.
pub fn month(language: Language, month: i8) -> &'static str {
    let names = language.pick(MONTHS_EN, MONTHS_ES);
    names[(month.clamp(1, 12) - 1) as usize]
}

/// Writes the month of a date in full: `November 2026`, `noviembre de 2026`.
pub fn month_long(language: Language, date: Date) -> String {
    let name = month_name(language, date);
    format!("{name}{}{}", language.pick(" ", " de "), date.year())
}

fn month_name(language: Language, date: Date) -> &'static str {
    let names = language.pick(LONG_MONTHS_EN, LONG_MONTHS_ES);
    names[(date.month().clamp(1, 12) - 1) as usize]
}

/// Writes a date in full: `22 June 2026`, `22 de junio de 2026`.
pub fn date_long(language: Language, date: Date) -> String {
    format!("{}{}{}", date.day(), language.pick(" ", " de "), month_long(language, date))
}

/// Writes a date in full without its year: `22 June`, `22 de junio`.
pub fn day_month_long(language: Language, date: Date) -> String {
    format!("{}{}{}", date.day(), language.pick(" ", " de "), month_name(language, date))
}

/// Writes dates in a row without their year: `6 January`, `24–26 December`, in Spanish
/// `6 de enero`, `del 24 al 26 de diciembre`.
pub fn dates_long(language: Language, (first, last): (Date, Date)) -> String {
    let end = day_month_long(language, last);
    if first == last {
        return end;
    }
    let same_month = first.first_of_month() == last.first_of_month();
    match (language, same_month) {
        (Language::En, true) => format!("{}–{end}", first.day()),
        (Language::En, false) => format!("{} – {end}", day_month_long(language, first)),
        (Language::Es, true) => format!("del {} al {end}", first.day()),
        (Language::Es, false) => format!("del {} al {end}", day_month_long(language, first)),
    }
}

/// Writes a date: `5 Jan 2026`, `5 ene 2026`.
pub fn date(language: Language, date: Date) -> String {
    format!("{} {} {}", date.day(), month(language, date.month()), date.year())
}

/// Returns the short name of a weekday, 0 Monday to 6 Sunday.
pub fn weekday(language: Language, day: usize) -> &'static str {
    language.pick(DAYS_EN, DAYS_ES)[day.min(6)]
}

/// Writes a minute of the day: `09:15`, and `24:00` for its end.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Writes an instant, UTC microseconds, in a zone, to the minute: `5 ene 2026 09:15`.
pub fn moment(language: Language, at: i64, zone_name: &str) -> String {
    match local(at, &zone(zone_name)) {
        Some(local) => format!("{} {}", date(language, local.date()), local.strftime("%H:%M")),
        None => crate::language::NONE.into(),
    }
}

/// Writes an instant, UTC microseconds, in a zone, to the second: `5 ene 2026 09:15:04`.
pub fn moment_exact(language: Language, at: i64, zone_name: &str) -> String {
    match local(at, &zone(zone_name)) {
        Some(local) => format!("{} {}", date(language, local.date()), local.strftime("%H:%M:%S")),
        None => crate::language::NONE.into(),
    }
}

/// Writes an instant, UTC microseconds, in a zone, to the minute and without its year:
/// `5 ene 09:15`.
pub fn moment_short(language: Language, at: i64, zone_name: &str) -> String {
    match local(at, &zone(zone_name)) {
        Some(local) => {
            format!("{} {}", day_month(language, local.date()), local.strftime("%H:%M"))
        }
        None => crate::language::NONE.into(),
    }
}

/// Returns whether two instants, UTC microseconds, lie in one year of a zone.
pub fn same_year(one: i64, other: i64, zone_name: &str) -> bool {
    let zone = zone(zone_name);
    let year = |at: i64| local(at, &zone).map(|local| local.year());
    year(one) == year(other)
}

/// Writes the label of a bucket as briefly as an axis needs it: `5 ene`, `ene 2026`, `09:15`.
pub fn bucket_short(language: Language, label: &str, grain: &str) -> String {
    let day = label.get(..10).and_then(|head| head.parse::<Date>().ok());
    match (day, grain) {
        (Some(day), "day" | "week") => day_month(language, day),
        (Some(day), "quarter_hour" | "half_hour" | "hour") => {
            format!("{} {}", day_month(language, day), label.get(11..16).unwrap_or_default())
        }
        _ => bucket(language, label, grain),
    }
}

/// Writes a date with its weekday: `Mon 5 Jan 2026`.
pub fn weekday_date(language: Language, day: Date) -> String {
    let names = language.pick(DAYS_EN, DAYS_ES);
    let name = names[day.weekday().to_monday_zero_offset() as usize];
    format!("{name} {}", date(language, day))
}

/// Writes a date without its year: `5 Jan`.
pub fn day_month(language: Language, date: Date) -> String {
    format!("{} {}", date.day(), month(language, date.month()))
}

/// Returns local date and time of an instant, UTC microseconds, in an IANA zone; UTC where the
/// zone is unknown. `None` outside the years that have dates.
pub fn local(at: i64, zone: &TimeZone) -> Option<DateTime> {
    let timestamp = Timestamp::from_microsecond(at).ok()?;
    Some(zone.to_datetime(timestamp))
}

/// Writes the local date of an instant, UTC microseconds: `5 ene 2026`.
pub fn day(language: Language, at: i64, zone_name: &str) -> String {
    let local = local(at, &zone(zone_name));
    local.map_or_else(|| crate::language::NONE.into(), |local| date(language, local.date()))
}

/// Returns the zone of this name, UTC where it is unknown.
pub fn zone(name: &str) -> TimeZone {
    baremo_metrics::bucket::zone(name).unwrap_or(TimeZone::UTC)
}

/// Writes an RFC 3339 instant in a zone, to the minute: `5 ene 2026 09:15`. What cannot be read
/// is shown as it is.
pub fn instant(language: Language, text: &str, zone_name: &str) -> String {
    let Ok(timestamp) = text.parse::<Timestamp>() else {
        return crate::text::clean(text);
    };
    let local = zone(zone_name).to_datetime(timestamp);
    format!("{} {}", date(language, local.date()), local.strftime("%H:%M"))
}

/// Writes the local date and time that an RFC 3339 text names, to the second:
/// `5 ene 2026 09:15:00`. What cannot be read is shown as it is.
pub fn stamp(language: Language, text: &str) -> String {
    let local = text.get(..19).and_then(|head| head.parse::<DateTime>().ok());
    local.map_or_else(
        || crate::text::clean(text),
        |at| format!("{} {}", date(language, at.date()), at.strftime("%H:%M:%S")),
    )
}

/// Writes a range of RFC 3339 texts whose end is exclusive: `1 Jan 2026 – 31 Jan 2026`. Hours are
/// told of an end that is no midnight, and of both where they lie on one day.
pub fn range(language: Language, from: Option<&str>, to: Option<&str>) -> String {
    let parsed = |text: &str| text.get(..19).and_then(|head| head.parse::<DateTime>().ok());
    let is_midnight = |at: DateTime| at.time() == jiff::civil::Time::midnight();
    let whole_days = [from, to].iter().flatten().all(|text| parsed(text).is_some_and(is_midnight));
    // What ends an instant after midnight holds something of that day.
    let is_beyond = |text: &str| text.get(19..).is_some_and(|rest| rest.starts_with('.'));
    let last = |text: &str, at: DateTime| match is_midnight(at) && !is_beyond(text) {
        true => at.date().yesterday().unwrap_or(at.date()),
        false => at.date(),
    };
    let apart = from.zip(to).is_some_and(|(from, to)| {
        let days = parsed(from).zip(parsed(to));
        days.is_some_and(|(first, end)| first.date() != last(to, end))
    });
    let spell = |text: &str, end: bool| {
        let Some(at) = parsed(text) else {
            return crate::text::clean(text);
        };
        let is_day = whole_days || (apart && is_midnight(at) && !is_beyond(text));
        match (is_day, end) {
            (true, false) => date(language, at.date()),
            (true, true) => date(language, last(text, at)),
            (false, _) => format!("{} {}", date(language, at.date()), at.strftime("%H:%M")),
        }
    };
    match (from, to) {
        (None, None) => messages::ALL_DATA.text(language).into(),
        (Some(from), None) => messages::SINCE.fill(language, &[("from", &spell(from, false))]),
        (None, Some(to)) => messages::UNTIL.fill(language, &[("to", &spell(to, true))]),
        (Some(from), Some(to)) => {
            let [from, to] = [spell(from, false), spell(to, true)];
            if from == to { from } else { format!("{from} – {to}") }
        }
    }
}

/// Writes the label of a bucket: `ene 2026`, `sem. 12 ene 2026`, `lun 5 ene 2026`, `T1 2026`.
pub fn bucket(language: Language, label: &str, grain: &str) -> String {
    let Some(day) = label.get(..10).and_then(|head| head.parse::<Date>().ok()) else {
        return crate::text::clean(label);
    };
    match grain {
        "year" if day.month() == 1 => day.year().to_string(),
        "month" => format!("{} {}", month(language, day.month()), day.year()),
        "quarter" if day.month() % 3 == 1 => {
            format!("{}{} {}", language.pick('Q', 'T'), day.month() / 3 + 1, day.year())
        }
        "week" => format!("{} {}", language.pick("wk", "sem."), date(language, day)),
        "day" => weekday_date(language, day),
        "quarter_hour" | "half_hour" | "hour" => {
            format!("{} {}", date(language, day), label.get(11..16).unwrap_or_default())
        }
        _ => date(language, day),
    }
}

/// Says within a sentence when a bucket is: `in March 2026`, `in the second quarter of 2026`,
/// `en la semana del 22 de junio de 2026`.
pub fn during(language: Language, label: &str, grain: &str) -> String {
    let Some(day) = label.get(..10).and_then(|head| head.parse::<Date>().ok()) else {
        return format!("{} {}", language.pick("in", "en"), crate::text::clean(label));
    };
    let (date, year) = (date_long(language, day), day.year());
    match (grain, language) {
        ("year", _) if day.month() == 1 => format!("{} {year}", language.pick("in", "en")),
        ("year", Language::En) => format!("in the year from {date}"),
        ("year", Language::Es) => format!("en el año que empieza el {date}"),
        ("quarter", _) if day.month() % 3 == 1 => {
            let quarter = (day.month() / 3) as usize;
            match language {
                Language::En => format!("in the {} quarter of {year}", QUARTERS_EN[quarter]),
                Language::Es => format!("en el {} trimestre de {year}", QUARTERS_ES[quarter]),
            }
        }
        ("quarter", Language::En) => format!("in the quarter from {date}"),
        ("quarter", Language::Es) => format!("en el trimestre que empieza el {date}"),
        ("month", _) => format!("{} {}", language.pick("in", "en"), month_long(language, day)),
        ("week", _) => format!("{} {date}", language.pick("in the week of", "en la semana del")),
        ("day", _) => format!("{} {date}", language.pick("on", "el")),
        _ => {
            let written = bucket(language, label, grain);
            format!("{} {written}", language.pick("in", "en"))
        }
    }
}

/// Writes the labels of buckets; where two of an autumn night are alike, their offset is added.
pub fn buckets<'a>(
    language: Language,
    labels: impl IntoIterator<Item = &'a str>,
    grain: &str,
) -> Vec<String> {
    let labels: Vec<&str> = labels.into_iter().collect();
    let mut written: Vec<String> =
        labels.iter().map(|label| bucket(language, label, grain)).collect();
    // Local times that more than one label has.
    let mut offsets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (local, offset) in labels.iter().filter_map(|label| label.split_at_checked(LOCAL)) {
        offsets.entry(local).or_default().insert(offset);
    }
    for (label, written) in labels.iter().zip(&mut written) {
        let Some((local, offset)) = label.split_at_checked(LOCAL) else {
            continue;
        };
        if offsets.get(local).is_some_and(|offsets| offsets.len() > 1) {
            written.push_str(offset);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::Language::{En, Es};
    use super::*;

    #[test]
    fn buckets_read_like_their_grain() {
        let check = |label: &str, grain: &str, en: &str, es: &str| {
            assert_eq!(bucket(En, label, grain), en);
            assert_eq!(bucket(Es, label, grain), es);
        };
        check("2026-01-01", "month", "Jan 2026", "ene 2026");
        check("2026-01-12", "week", "wk 12 Jan 2026", "sem. 12 ene 2026");
        check("2026-01-05", "day", "Mon 5 Jan 2026", "lun 5 ene 2026");
        check("2026-04-01", "quarter", "Q2 2026", "T2 2026");
        check("2026-02-01", "quarter", "1 Feb 2026", "1 feb 2026");
        check("2026-01-01", "year", "2026", "2026");
        check("2012-01-01T09:15+01:00", "quarter_hour", "1 Jan 2012 09:15", "1 ene 2012 09:15");
        check("whatever", "month", "whatever", "whatever");
    }

    #[test]
    fn a_sentence_says_when_a_bucket_is() {
        let check = |label: &str, grain: &str, en: &str, es: &str| {
            assert_eq!([during(En, label, grain), during(Es, label, grain)], [en, es]);
        };
        check("2026-03-01", "month", "in March 2026", "en marzo de 2026");
        check(
            "2026-06-22",
            "week",
            "in the week of 22 June 2026",
            "en la semana del 22 de junio de 2026",
        );
        check(
            "2026-04-01",
            "quarter",
            "in the second quarter of 2026",
            "en el segundo trimestre de 2026",
        );
        check(
            "2026-10-01",
            "quarter",
            "in the fourth quarter of 2026",
            "en el cuarto trimestre de 2026",
        );
        check(
            "2026-02-01",
            "quarter",
            "in the quarter from 1 February 2026",
            "en el trimestre que empieza el 1 de febrero de 2026",
        );
        check("2026-01-01", "year", "in 2026", "en 2026");
        check("2026-01-05", "day", "on 5 January 2026", "el 5 de enero de 2026");
        check("whatever", "month", "in whatever", "en whatever");
    }

    #[test]
    fn the_doubled_hour_shows_its_offset() {
        let labels = ["2026-10-25T01:00+02:00", "2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00"];
        let written = buckets(En, labels, "hour");
        assert_eq!(
            written,
            ["25 Oct 2026 01:00", "25 Oct 2026 02:00+02:00", "25 Oct 2026 02:00+01:00"]
        );
    }

    #[test]
    fn ranges_end_with_their_last_day() {
        let [from, to] = ["2026-01-01T00:00:00+01:00", "2026-02-01T00:00:00+01:00"];
        assert_eq!(range(Es, Some(from), Some(to)), "1 ene 2026 – 31 ene 2026");
        assert_eq!(range(En, None, Some(to)), "until 31 Jan 2026");
        let ends = ["2026-01-31T00:00:00+01:00", "2026-01-31T00:00:00.000001+01:00"];
        assert_eq!(range(En, Some(ends[0]), Some(ends[1])), "31 Jan 2026");
        assert_eq!(range(En, Some("2026-01-01T10:30:00Z"), None), "since 1 Jan 2026 10:30");
        // An end at a midnight is told as a day beside one that is none.
        let now = "2026-01-31T09:15:00.000001+01:00";
        assert_eq!(range(Es, Some(from), Some(now)), "1 ene 2026 – 31 ene 2026 09:15");
        let begun = "2025-11-03T10:59:56+01:00";
        assert_eq!(range(Es, Some(begun), Some(to)), "3 nov 2025 10:59 – 31 ene 2026");
        assert_eq!(range(Es, Some(ends[0]), Some(now)), "31 ene 2026 00:00 – 31 ene 2026 09:15");
        assert_eq!(range(Es, None, None), "todos los datos");
        assert_eq!(instant(Es, "2026-01-01T23:30:00Z", "Europe/Madrid"), "2 ene 2026 00:30");
        assert_eq!(stamp(En, "2026-01-05T09:15:00+01:00"), "5 Jan 2026 09:15:00");
        assert_eq!(stamp(Es, "2026-12-25T09:15:00+01:00"), "25 dic 2026 09:15:00");
        assert_eq!(stamp(Es, "2026-01-05Ñ9:15:00+01:00"), "2026-01-05Ñ9:15:00+01:00");
    }
}
