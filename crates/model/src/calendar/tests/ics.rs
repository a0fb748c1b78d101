//! Holiday files, good and bad.

use super::super::{Calendar, parse_ics};
use super::{at, date};

const FILE: &str = "\u{feff}BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VTIMEZONE\r
TZID:Europe/Madrid\r
BEGIN:STANDARD\r
DTSTART:19701025T030000\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
SUMMARY:Fiesta de la\r
  empresa\\, todo el día\r
DTSTART;VALUE=DATE:20250612\r
DTEND;VALUE=DATE:20250614\r
BEGIN:VALARM\r
DESCRIPTION:not the event's\r
SUMMARY:not the event's\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:San Isidro\r
DTSTART;VALUE=DATE:20200515\r
RRULE:FREQ=YEARLY;UNTIL=20251231T000000Z\r
EXDATE;VALUE=DATE:20230515\r
END:VEVENT\r
BEGIN:VEVENT\r
SUMMARY:Tarde libre\r
DTSTART;TZID=\"/example.org/Europe/Madrid\":20241224T140000\r
DURATION:PT10H\r
RRULE:FREQ=YEARLY;COUNT=2;BYMONTH=12;BYMONTHDAY=24,31\r
END:VEVENT\r
END:VCALENDAR\r
";

fn check_warning(event: &str, expected: &str) {
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n");
    let read = parse_ics("a.ics", &text);
    assert_eq!(read.events, []);
    let warnings: Vec<String> = read
        .warnings
        .iter()
        .map(|warning| format!("{} {}", warning.line, warning.reason))
        .collect();
    assert_eq!(warnings, [expected]);
}

#[test]
fn a_file_closes_days_and_afternoons() {
    let read = parse_ics("office.ics", FILE);
    assert_eq!(read.warnings, []);
    let names: Vec<&str> = read.events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["Fiesta de la empresa, todo el día", "San Isidro", "Tarde libre"]);
    let text = "name = 'office'
        zone = 'Atlantic/Canary'
        hours = [{ every_day = '08:00-20:00' }]
        holidays = { files = 'office.ics', remove = [2022-05-15] }";
    let load = |name: &str| match name {
        "office.ics" => Ok(FILE.to_owned()),
        other => Err(format!("{other} is not there").into()),
    };
    let spec = Calendar::parse(text, &load).expect("the calendar is right");
    assert_eq!(spec.warnings().count(), 0);
    let days: Vec<String> = spec
        .holidays(date("2018-01-01"), date("2030-01-01"), "en")
        .iter()
        .map(|day| day.date.to_string())
        .collect();
    assert_eq!(
        days,
        ["2020-05-15", "2021-05-15", "2024-05-15", "2025-05-15", "2025-06-12", "2025-06-13"]
    );
    let compiled = spec.compile(at("2024-01-01T00:00Z"), at("2025-12-31T00:00Z"));
    // 14:00 in Madrid is 13:00 on the islands: five of twelve hours are left.
    let eve = compiled.business_micros(at("2024-12-24T00:00Z"), at("2024-12-25T00:00Z"));
    assert_eq!(eve, 5 * 3_600_000_000);
    let next = compiled.business_micros(at("2025-12-24T00:00Z"), at("2025-12-25T00:00Z"));
    assert_eq!(next, 12 * 3_600_000_000);
}

#[test]
fn yearly_rules() {
    let check = |start: &str, rule: &str, expected: &[&str]| {
        let text = format!(
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:{start}\nRRULE:{rule}\n\
             END:VEVENT\nEND:VCALENDAR\n"
        );
        let read = parse_ics("a.ics", &text);
        assert_eq!(read.warnings, [], "{rule}");
        let dates = read.events[0].start_dates(2000, 2031);
        let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
        assert_eq!(dates, expected, "{rule}");
    };
    check("20240229", "FREQ=YEARLY;UNTIL=20321231", &["2024-02-29", "2028-02-29"]);
    check("20240501", "FREQ=YEARLY;INTERVAL=3;COUNT=2", &["2024-05-01", "2027-05-01"]);
    check(
        "20300131",
        "FREQ=YEARLY;BYMONTH=1,2;BYMONTHDAY=-1",
        &["2030-01-31", "2030-02-28", "2031-01-31", "2031-02-28"],
    );
    check(
        "20290205",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=1MO",
        &["2029-02-05", "2030-02-04", "2031-02-03"],
    );
    check("20300527", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", &["2030-05-27", "2031-05-26"]);
    check("20291129", "FREQ=YEARLY;BYMONTH=11;BYDAY=5TH", &["2029-11-29"]);
}

/// Checks on which dates the events of a file start until 2028.
fn check_starts(events: &[&str], expected: &[&str]) {
    let events = events.iter().map(|event| format!("BEGIN:VEVENT\n{event}\nEND:VEVENT\n"));
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.collect::<String>());
    let read = parse_ics("a.ics", &text);
    assert_eq!(read.warnings, [], "{text}");
    let mut dates: Vec<String> = Vec::new();
    for event in &read.events {
        dates.extend(event.start_dates(2000, 2028).iter().map(ToString::to_string));
    }
    assert_eq!(dates, expected, "{text}");
}

#[test]
fn a_day_of_an_event_that_repeats_is_moved_or_cancelled() {
    let yearly = "UID:a\nDTSTART;VALUE=DATE:20250515\nRRULE:FREQ=YEARLY;COUNT=3";
    let moved = "UID:a\nRECURRENCE-ID;VALUE=DATE:20260515\nDTSTART;VALUE=DATE:20260518";
    let cancelled =
        "UID:a\nRECURRENCE-ID;VALUE=DATE:20270515\nDTSTART;VALUE=DATE:20270515\nSTATUS:Cancelled";
    check_starts(&[yearly], &["2025-05-15", "2026-05-15", "2027-05-15"]);
    check_starts(&[yearly, moved, cancelled], &["2025-05-15", "2026-05-18"]);
    check_starts(&[cancelled, moved, yearly], &["2026-05-18", "2025-05-15"]);
    let other = yearly.replace("UID:a", "UID:b");
    check_starts(&[&other, cancelled], &["2025-05-15", "2026-05-15", "2027-05-15"]);
}

#[test]
fn ends_and_exceptions_of_a_rule_are_told_by_the_clock_of_the_event() {
    // Midnight of 15 August in Madrid is 22:00 of the day before in UTC.
    let of = |rule: &str| {
        format!(
            "DTSTART;TZID=Europe/Madrid:20240815T000000\nDURATION:PT24H\nRRULE:FREQ=YEARLY;{rule}"
        )
    };
    check_starts(&[&of("UNTIL=20260814T220000Z")], &["2024-08-15", "2025-08-15", "2026-08-15"]);
    check_starts(&[&of("UNTIL=20260814T215959Z")], &["2024-08-15", "2025-08-15"]);
    check_starts(&[&of("COUNT=3\nEXDATE:20250814T220000Z")], &["2024-08-15", "2026-08-15"]);
    check_starts(&[&of("UNTIL=20250815")], &["2024-08-15", "2025-08-15"]);
}

#[test]
fn what_cannot_be_used_is_listed() {
    check_warning("SUMMARY:x", "2 event left out: it has no `DTSTART`");
    check_warning(
        "DTSTART:2025-05-02",
        "3 event of line 2 left out: `2025-05-02` in `DTSTART` is not a date or time",
    );
    check_warning(
        "DTSTART:20250502\nRRULE:FREQ=WEEKLY",
        "4 event of line 2 left out: `FREQ=WEEKLY` in `RRULE` is not understood",
    );
    check_warning(
        "DTSTART:20250502\nRRULE:FREQ=YEARLY;BYDAY=4TH",
        "4 event of line 2 left out: `BYDAY` in `RRULE` is understood with `BYMONTH` alone",
    );
    check_warning(
        "DTSTART:20250502\nRRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=MO",
        "4 event of line 2 left out: `BYDAY=MO` in `RRULE` is not understood",
    );
    check_warning(
        "DTSTART;TZID=Romance Standard Time:20250502T100000\nDTEND:20250502T120000",
        "3 event of line 2 left out: zone `Romance Standard Time` is not an IANA zone such as \
         `Europe/Madrid`",
    );
    check_warning(
        "DTSTART:20250502\nDTEND:20250502",
        "2 event left out: it ends at 2025-05-02T00:00:00, not after its start, \
         2025-05-02T00:00:00",
    );
    check_warning(
        "DTSTART:20250502\nRECURRENCE-ID:20250501",
        "2 event left out: it has a `RECURRENCE-ID` and no `UID`",
    );
    check_warning(
        "UID:a\nSTATUS:CANCELLED\nDTSTART:20250502\nRECURRENCE-ID;RANGE=THISANDFUTURE:20250502",
        "6 event of line 2 left out: `RANGE` in `RECURRENCE-ID` is not understood",
    );
    check_warning(
        "DTSTART:20250502\nRDATE:20250503",
        "4 event of line 2 left out: `RDATE` is not understood",
    );
    let read = parse_ics("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20250502\n");
    assert_eq!(read.warnings[0].reason.en, "`VEVENT` is not closed; what it holds was left out");
    let read = parse_ics("a.ics", "");
    assert_eq!(read.warnings[0].reason.en, "no event found");
    let cancelled = "BEGIN:VEVENT\nDTSTART:20250502\nSTATUS:CANCELLED\nEND:VEVENT\nnonsense";
    let read = parse_ics("a.ics", cancelled);
    assert_eq!((read.events.len(), read.warnings.len()), (0, 1));
}
