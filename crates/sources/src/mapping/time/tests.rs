use super::*;

fn reader(zone: &str, formats: &[&str], day_order: DayOrder) -> TimeReader {
    TimeReader {
        formats: formats.iter().map(|f| (*f).to_owned()).collect(),
        zone: TimeZone::get(zone).expect("the zone is bundled"),
        day_order,
    }
}

/// Reads in a zone and shows the instant, or the reason why not.
fn shown(reader: &TimeReader, text: &str) -> String {
    match reader.read(text) {
        Ok(micros) => {
            jiff::Timestamp::from_microsecond(micros).expect("it was read as one").to_string()
        }
        Err(error) => error.reason.to_owned(),
    }
}

#[test]
fn the_usual_forms() {
    let utc = reader("UTC", &[], DayOrder::Unknown);
    for (text, expected) in [
        ("2024-03-01T09:30:00Z", "2024-03-01T09:30:00Z"),
        ("2024-03-01 09:30", "2024-03-01T09:30:00Z"),
        ("2010/05/07 13:02:21.250", "2010-05-07T13:02:21.25Z"),
        ("2024-03-01T09:30:00+02:00", "2024-03-01T07:30:00Z"),
        ("2024-03-01 09:30:00 -0330", "2024-03-01T13:00:00Z"),
        ("2024-03-01 09:30:00 UTC", "2024-03-01T09:30:00Z"),
        ("2024-03-01", "2024-03-01T00:00:00Z"),
        // A date of a workbook and the time of day of another cell.
        ("2024-03-01 00:00:00 09:30:00", "2024-03-01T09:30:00Z"),
        ("2024-03-01 00:00:00 9:30", "2024-03-01T09:30:00Z"),
        ("2024-03-01 00:00:00", "2024-03-01T00:00:00Z"),
        ("2024-03-01 00:00:00 -0330", "2024-03-01T03:30:00Z"),
        ("2024-03-01 10:00:00 09:30:00", "time_unparsable"),
        ("2024-3-1 9:30", "2024-03-01T09:30:00Z"),
        ("2024/3/1", "2024-03-01T00:00:00Z"),
        ("2024-3", "time_unparsable"),
        ("2024-03-012", "time_unparsable"),
        ("2024-02-28 24:00", "2024-02-29T00:00:00Z"),
        ("2024-02-28 24:01", "time_unparsable"),
        ("1709285400", "2024-03-01T09:30:00Z"),
        ("1709285400.5", "2024-03-01T09:30:00.5Z"),
        ("1709285400000", "2024-03-01T09:30:00Z"),
        ("1709285400000000", "2024-03-01T09:30:00Z"),
        ("1709285400123456789", "2024-03-01T09:30:00.123456Z"),
        ("99999999999999999999", "time_unparsable"),
        ("999999999999999999999999.5", "time_unparsable"),
        ("31/12/2023 23:59", "2023-12-31T23:59:00Z"),
        ("31/12/23", "2023-12-31T00:00:00Z"),
        ("31/12/98", "1998-12-31T00:00:00Z"),
        ("31/12/69", "time_before_1970"),
        ("12/31/2023 11:59 PM", "2023-12-31T23:59:00Z"),
        ("12/31/2023 23:59 PM", "2023-12-31T23:59:00Z"),
        ("12/31/2023 13:59 AM", "time_unparsable"),
        ("2024/03/01 9:30:05 AM GMT+1", "2024-03-01T08:30:05Z"),
        ("2024/03/01 9:30:05 p.\u{a0}m. GMT-5:30", "2024-03-02T03:00:05Z"),
        ("2024/03/01 12:30:05 a. m. UTC", "2024-03-01T00:30:05Z"),
        ("2024-03-01 09:30:00 CET", "2024-03-01T08:30:00Z"),
        ("2024/07/13 1:05:12 p. m. CEST", "2024-07-13T11:05:12Z"),
        ("2024-07-13 13:05 WEST", "2024-07-13T12:05:00Z"),
        // Of these there are several.
        ("2024-03-01 09:30:00 CST", "time_unparsable"),
        ("2024-03-01 09:30:00 CET+1", "time_unparsable"),
        ("Tue Oct 31 23:36:20 +0000 2017", "2017-10-31T23:36:20Z"),
        ("Fri, 01 Mar 2024 09:30:00 +0000", "2024-03-01T09:30:00Z"),
        ("13/01/2025 - 08:15", "2025-01-13T08:15:00Z"),
        ("13/01/2025 08h15", "2025-01-13T08:15:00Z"),
        ("13/01/2025 9.04", "2025-01-13T09:04:00Z"),
        ("13.01.2025 13.30.05", "2025-01-13T13:30:05Z"),
        ("13/01/2025 08:15 h", "2025-01-13T08:15:00Z"),
        ("13/01/2025 a las 8:15", "2025-01-13T08:15:00Z"),
        ("03/04/2023 10:00", "time_ambiguous"),
        ("1969-12-31 23:59:59", "time_before_1970"),
        ("2024-02-30", "time_unparsable"),
        ("2024-02-20 25:00", "time_unparsable"),
        ("2024-02-20 10:00:00123", "time_unparsable"),
        ("yesterday", "time_unparsable"),
        ("", "time_unparsable"),
        ("7", "time_unparsable"),
        ("ñ/ñ/ñññ", "time_unparsable"),
    ] {
        assert_eq!(shown(&utc, text), expected, "{text}");
    }
}

#[test]
fn months_that_are_words() {
    let utc = reader("UTC", &[], DayOrder::Unknown);
    for (text, expected) in [
        ("13-Jan-25", "2025-01-13T00:00:00Z"),
        ("13/Jan/25 8:15 PM", "2025-01-13T20:15:00Z"),
        ("13-Jan-98", "1998-01-13T00:00:00Z"),
        ("Jan 13, 2025 08:15 AM", "2025-01-13T08:15:00Z"),
        ("January 13th, 2025 at 8:15 PM", "2025-01-13T20:15:00Z"),
        ("Monday, January 13, 2025", "2025-01-13T00:00:00Z"),
        ("Mon 01/13/2025 8:15 PM", "2025-01-13T20:15:00Z"),
        ("lunes, 13/01/2025 20:15", "2025-01-13T20:15:00Z"),
        ("Tue 01/02/2025", "time_ambiguous"),
        ("Foo 13/01/2025", "time_unparsable"),
        ("Mon, 13 Jan 2025 08:15:00 GMT", "2025-01-13T08:15:00Z"),
        ("Mon, 13 Jan 2025 08:15:00 +0100", "2025-01-13T07:15:00Z"),
        ("13 de enero de 2025 08:15", "2025-01-13T08:15:00Z"),
        ("13 ene. 2025, 8:15", "2025-01-13T08:15:00Z"),
        ("mié, 1-oct-2025 08:15", "2025-10-01T08:15:00Z"),
        // A Tuesday in Spanish, and March in English.
        ("mar 14 ene 2025", "2025-01-14T00:00:00Z"),
        ("Mar 14 2025", "2025-03-14T00:00:00Z"),
        ("1. März 2025 um 08:15 Uhr", "2025-03-01T08:15:00Z"),
        ("1er août 2025 à 08h15", "2025-08-01T08:15:00Z"),
        ("2 dicembre 2025", "2025-12-02T00:00:00Z"),
        ("segunda-feira, 3 de março de 2025", "2025-03-03T00:00:00Z"),
        ("31 Feb 2025", "time_unparsable"),
        ("Oct 31 23:36", "time_unparsable"),
        ("May 5, 10 items", "time_unparsable"),
        ("13 Foo 2025", "time_unparsable"),
        ("5dec12", "time_unparsable"),
        ("May 2025", "time_unparsable"),
    ] {
        assert_eq!(shown(&utc, text), expected, "{text}");
    }
    // Words that join are passed over however many there are, and the stack is not used up.
    assert_eq!(shown(&utc, &"de ".repeat(200_000)), "time_unparsable");
    let madrid = reader("Europe/Madrid", &[], DayOrder::Unknown);
    assert_eq!(shown(&madrid, "13 ene 2025 09:15"), "2025-01-13T08:15:00Z");
}

#[test]
fn a_zone_is_named_where_it_changes_nothing() {
    for (text, is_named) in [
        ("2025-01-13T08:15:00Z", true),
        ("2025-01-13 08:15 UTC", true),
        ("12/31/2025 08:15 PM GMT+1", true),
        ("2025/01/13 8:15:00 p. m. CET", true),
        ("Mon, 13 Jan 2025 08:15:00 GMT", true),
        ("1709285400", true),
        ("20240301", false),
        ("13/01/2025 - 08:15", false),
        ("Monday, 13-Jan-2025 08:15", false),
        ("soon", false),
    ] {
        assert_eq!(names_zone(text), is_named, "{text}");
    }
}

#[test]
fn dates_without_marks() {
    let utc = reader("UTC", &[], DayOrder::Unknown);
    for (text, expected) in [
        ("20240301", "2024-03-01T00:00:00Z"),
        ("20240301093005", "2024-03-01T09:30:05Z"),
        ("20240301093005.25", "2024-03-01T09:30:05.25Z"),
        ("202403010930", "2024-03-01T09:30:00Z"),
        ("20240301T093005", "2024-03-01T09:30:05Z"),
        ("20240301T0930Z", "2024-03-01T09:30:00Z"),
        ("20240301T093005+0200", "2024-03-01T07:30:05Z"),
        ("20240301 09:30", "2024-03-01T09:30:00Z"),
        ("2024-03-01T093005", "2024-03-01T09:30:05Z"),
        ("20241301", "time_unparsable"),
        ("20240230", "time_unparsable"),
        ("20240301-5", "time_unparsable"),
        ("20240301.5", "time_unparsable"),
        ("12345678", "time_unparsable"),
        ("19691231", "time_before_1970"),
        // Counts since 1970, as ever.
        ("170928540000", "1975-06-02T08:09:00Z"),
        ("1709285400000", "2024-03-01T09:30:00Z"),
        ("1709285400", "2024-03-01T09:30:00Z"),
    ] {
        assert_eq!(shown(&utc, text), expected, "{text}");
    }
    let madrid = reader("Europe/Madrid", &[], DayOrder::Unknown);
    assert_eq!(shown(&madrid, "20240301"), "2024-02-29T23:00:00Z");
    for format in ["%Y%m%d", "%Y%m%d%H%M%S", "%Y%m%dT%H%M%S"] {
        let declared = reader("UTC", &[format], DayOrder::Unknown);
        let text = format.replace("%Y", "2024").replace("%m", "03").replace("%d", "01");
        let text = text.replace("%H", "09").replace("%M", "30").replace("%S", "05");
        assert!(shown(&declared, &text).starts_with("2024-03-01T"), "{format}: {text}");
    }
}

#[test]
fn declared_formats_win() {
    let rome = reader("Europe/Rome", &["%d-%m-%Y %H:%M"], DayOrder::Unknown);
    assert_eq!(shown(&rome, "03-04-2016 01:16"), "2016-04-02T23:16:00Z");
    assert_eq!(shown(&rome, "2016-04-03 01:16"), "time_unparsable");
    let dates = reader("UTC", &["%d.%m.%Y"], DayOrder::Unknown);
    assert_eq!(shown(&dates, "03.04.2016"), "2016-04-03T00:00:00Z");
    let offsets = reader("UTC", &["%Y-%m-%dT%H:%M:%S%z"], DayOrder::Unknown);
    assert_eq!(shown(&offsets, "2016-04-03T10:00:00+0200"), "2016-04-03T08:00:00Z");
}

#[test]
fn skipped_hours_are_refused_and_doubled_ones_taken_early() {
    let madrid = reader("Europe/Madrid", &[], DayOrder::Unknown);
    assert_eq!(shown(&madrid, "2024-03-31 02:30:00"), "time_skipped_hour");
    assert_eq!(shown(&madrid, "2024-10-27 02:30:00"), "2024-10-27T00:30:00Z");
    assert_eq!(shown(&madrid, "2024-10-27 03:30:00"), "2024-10-27T02:30:00Z");
}

#[test]
fn days_as_spreadsheets_count_them_are_read_in_the_zone_of_the_source() {
    let madrid = reader("Europe/Madrid", &["excel"], DayOrder::Unknown);
    for (text, expected) in [
        ("45717", "2025-02-28T23:00:00Z"),
        ("45717.5", "2025-03-01T11:00:00Z"),
        ("45717,5", "2025-03-01T11:00:00Z"),
        // In summer, and to the second though a fraction has no exact one.
        ("45839.3958333333", "2025-07-01T07:30:00Z"),
        ("45839.395844907", "2025-07-01T07:30:01Z"),
        // The hour that clocks skip.
        ("45746.104166667", "time_skipped_hour"),
        ("0", "time_unparsable"),
        ("2958466", "time_unparsable"),
        ("-45717", "time_unparsable"),
        ("45717 10:00", "2025-03-01T09:00:00Z"),
        ("2025-03-01", "time_unparsable"),
        ("20000", "time_before_1970"),
        ("", "time_unparsable"),
        (".", "time_unparsable"),
    ] {
        assert_eq!(shown(&madrid, text), expected, "{text}");
    }
    // Beside all that is understood without formats, which are read as without.
    let both = reader("UTC", &["excel", "usual"], DayOrder::Unknown);
    for (text, expected) in [
        ("45717", "2025-03-01T00:00:00Z"),
        ("2025-03-01 09:30", "2025-03-01T09:30:00Z"),
        ("1709285400", "2024-03-01T09:30:00Z"),
        ("20240301", "2024-03-01T00:00:00Z"),
        ("03/04/2023", "time_ambiguous"),
        ("yesterday", "time_unparsable"),
    ] {
        assert_eq!(shown(&both, text), expected, "{text}");
    }
}

#[test]
fn a_day_is_told_from_a_time_of_it() {
    let usual: &[&str] = &[];
    let dotted: &[&str] = &["%d.%m.%Y", "%d.%m.%Y %H:%M"];
    let counted: &[&str] = &["excel", "usual"];
    for (formats, text, is_day) in [
        (usual, "2024-03-31", true),
        (usual, "31/03/2024", true),
        (usual, "20240331", true),
        (usual, "13 Dec 2024", true),
        (usual, "2024-03-31 00:00", false),
        (usual, "31/03/2024 9:00 AM", false),
        (usual, "2024-03-31T10:00:00Z", false),
        (usual, "20240331093000", false),
        (usual, "1711843200", false),
        (usual, "x", false),
        (dotted, "31.03.2024", true),
        (dotted, "31.03.2024 00:00", false),
        (counted, "45717", true),
        (counted, "45717.5", false),
        (counted, "45717 10:00", false),
        (counted, "2024-03-31", true),
    ] {
        let reader = reader("UTC", formats, DayOrder::DayFirst);
        assert_eq!(reader.names_day(text), is_day, "{text}");
    }
}
