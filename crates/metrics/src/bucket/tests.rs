use baremo_model::MINUTE;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_microsecond()
}

fn cut(from: &str, to: &str, grain: Grain, name: &str) -> Buckets {
    let place = zone(name).unwrap();
    let from = parse_range_bound(from, &place, false).unwrap();
    let to = parse_range_bound(to, &place, true).unwrap();
    let buckets = Buckets::new(from, to, grain, name, Weekday::Monday, 1).unwrap();
    check_index(&buckets);
    buckets
}

fn check_index(buckets: &Buckets) {
    let (from, to) = buckets.range();
    assert_eq!(buckets.index(from - 1), None);
    assert_eq!(buckets.index(to), None);
    for index in 0..buckets.len() {
        let (start, end) = buckets.clip(index);
        assert!(start < end);
        for at in [start, (start + end) / 2, end - 1] {
            assert_eq!(buckets.index(at), Some(index));
        }
    }
}

fn labels(buckets: &Buckets) -> Vec<&str> {
    (0..buckets.len()).filter_map(|index| buckets.label(index)).collect()
}

#[test]
fn days_have_23_and_25_hours() {
    let spring = cut("2026-03-28", "2026-03-30", Grain::Day, "Europe/Madrid");
    let widths: Vec<i64> = spring.edges().windows(2).map(|edge| edge[1] - edge[0]).collect();
    assert_eq!(widths, [DAY, 23 * HOUR, DAY]);
    assert_eq!(labels(&spring), ["2026-03-28", "2026-03-29", "2026-03-30"]);
    let autumn = cut("2020-11-01", "2020-11-01", Grain::Day, "America/Montreal");
    assert_eq!(autumn.edges(), [at("2020-11-01T04:00:00Z"), at("2020-11-02T05:00:00Z")]);
}

#[test]
fn the_doubled_hour_is_two_buckets() {
    let autumn = cut("2020-11-01", "2020-11-01", Grain::Hour, "America/Montreal");
    assert_eq!(autumn.len(), 25);
    assert_eq!(autumn.label(1), Some("2020-11-01T01:00-04:00"));
    assert_eq!(autumn.label(2), Some("2020-11-01T01:00-05:00"));
    assert!(autumn.edges().windows(2).all(|edge| edge[1] - edge[0] == HOUR));
    let spring = cut("2026-03-29", "2026-03-29", Grain::QuarterHour, "Europe/Madrid");
    assert_eq!(spring.len(), 23 * 4);
    assert_eq!(spring.label(7), Some("2026-03-29T01:45+01:00"));
    assert_eq!(spring.label(8), Some("2026-03-29T03:00+02:00"));
    let autumn = cut("2026-10-25", "2026-10-25", Grain::QuarterHour, "Europe/Madrid");
    assert_eq!(autumn.len(), 25 * 4);
    assert!(autumn.edges().windows(2).all(|edge| edge[1] - edge[0] == 15 * MINUTE));
}

#[test]
fn odd_offsets_cut_on_the_local_clock() {
    let hours = cut("2026-01-01", "2026-01-01", Grain::Hour, "Asia/Kathmandu");
    assert_eq!(hours.len(), 24);
    assert_eq!(hours.edges()[0], at("2025-12-31T18:15:00Z"));
    assert_eq!(hours.label(9), Some("2026-01-01T09:00+05:45"));
    // Lord Howe moves its clock by half an hour: 02:00 becomes 02:30.
    let half = cut("2026-10-04", "2026-10-04", Grain::Hour, "Australia/Lord_Howe");
    assert_eq!(half.label(2), Some("2026-10-04T02:30+11:00"));
    assert_eq!(half.edges()[3] - half.edges()[2], 30 * MINUTE);
    let from = at("2026-10-03T15:45:00Z");
    let inside =
        Buckets::new(from, from + HOUR, Grain::Hour, "Australia/Lord_Howe", Weekday::Monday, 1);
    assert_eq!(inside.unwrap().label(0), Some("2026-10-04T02:30+11:00"));
}

#[test]
fn days_that_start_late_or_never_are_cut_right() {
    // Brazil's clock went from 00:00 to 01:00.
    let late = cut("2018-11-04", "2018-11-04", Grain::Day, "America/Sao_Paulo");
    assert_eq!(late.edges(), [at("2018-11-04T03:00:00Z"), at("2018-11-05T02:00:00Z")]);
    // Samoa left out 30 December 2011.
    let never = cut("2011-12-29", "2011-12-31", Grain::Day, "Pacific/Apia");
    assert_eq!(labels(&never), ["2011-12-29", "2011-12-31"]);
}

#[test]
fn weeks_quarters_and_years_begin_where_told() {
    let weeks = cut("2026-01-01", "2026-01-31", Grain::Week, "UTC");
    assert_eq!(weeks.label(0), Some("2025-12-29"));
    assert_eq!(weeks.len(), 5);
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-12-31T00:00:00Z"));
    let sunday = Buckets::new(from, to, Grain::Week, "UTC", Weekday::Sunday, 1).unwrap();
    assert_eq!(sunday.label(0), Some("2025-12-28"));
    let fiscal = Buckets::new(from, to, Grain::Year, "UTC", Weekday::Monday, 4).unwrap();
    assert_eq!(labels(&fiscal), ["2025-04-01", "2026-04-01"]);
    let fiscal = Buckets::new(from, to, Grain::Quarter, "UTC", Weekday::Monday, 2).unwrap();
    assert_eq!(fiscal.label(0), Some("2025-11-01"));
    let months = cut("2023", "2024", Grain::Month, "Europe/Madrid");
    assert_eq!(months.len(), 24);
}

#[test]
fn the_whole_range_is_one_bucket() {
    let all = cut("2026-01", "2026-01", Grain::All, "Europe/Madrid");
    assert_eq!(all.edges(), [at("2025-12-31T23:00:00Z"), at("2026-01-31T23:00:00Z")]);
    assert_eq!(all.label(0), None);
    assert!(!all.partial(0, at("2026-01-31T23:00:00Z")));
    assert!(all.partial(0, at("2026-01-30T22:59:59Z")));
}

#[test]
fn a_stretch_of_days_is_over_when_its_last_day_has_begun_and_a_day_when_its_last_hour_has() {
    let check = |from: &str, to: &str, grain: Grain, last: usize, over: &str, open: &str| {
        let buckets = cut(from, to, grain, "Europe/Madrid");
        assert!(!buckets.partial(last, at(over)), "{to} by {}: {over}", grain.word());
        assert!(buckets.partial(last, at(open)), "{to} by {}: {open}", grain.word());
    };
    let october = ("2026-10", "2026-10");
    let begun = ("2026-10-31T00:00:01+01:00", "2026-10-30T23:59:59+01:00");
    for grain in [Grain::All, Grain::Month] {
        check(october.0, october.1, grain, 0, begun.0, begun.1);
    }
    let hour = ("2026-10-31T23:59:42+01:00", "2026-10-31T22:59:59+01:00");
    for (from, grain, last) in
        [("2026-10", Grain::Day, 30), ("2026-10-31", Grain::Day, 0), ("2026-10-31", Grain::All, 0)]
    {
        check(from, "2026-10-31", grain, last, hour.0, hour.1);
    }
    // The day that has 25 hours, and one hour, which is over when it has ended.
    let long = ("2026-10-25T23:00:01+01:00", "2026-10-25T22:59:59+01:00");
    check("2026-10-25", "2026-10-25", Grain::All, 0, long.0, long.1);
    let end = ("2026-10-31T12:59:59.999999+01:00", "2026-10-31T12:59:59+01:00");
    check("2026-10-31", "2026-10-31", Grain::Hour, 12, end.0, end.1);
}

#[test]
fn a_stretch_of_days_begins_with_its_first_day_and_a_day_with_its_first_hour() {
    let check = |(from, to): (&str, &str), first: &str, is_late: bool| {
        assert_eq!(begins_before(at(from), at(to), at(first)), is_late, "{from} {to}: {first}");
    };
    let february = ("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
    check(february, "2026-02-01T23:59:59Z", false);
    check(february, "2026-02-02T00:00:00Z", true);
    check(february, "2026-01-20T09:00:00Z", false);
    // All of it lies before the first record: nothing of it is known.
    check(february, "2026-03-01T00:00:00Z", false);
    let day = ("2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z");
    check(day, "2026-02-01T00:59:59Z", false);
    check(day, "2026-02-01T01:00:00Z", true);
    let hour = ("2026-02-01T00:00:00Z", "2026-02-01T01:00:00Z");
    check(hour, "2026-02-01T00:00:00Z", false);
    check(hour, "2026-02-01T00:00:01Z", true);
}

#[test]
fn clipped_and_unfinished_buckets_are_partial() {
    let weeks = cut("2026-01-01", "2026-01-18", Grain::Week, "UTC");
    let watermark = at("2026-01-16T00:00:00Z");
    let partial: Vec<bool> = (0..3).map(|index| weeks.partial(index, watermark)).collect();
    assert_eq!(partial, [true, false, true]);
    assert!(!weeks.whole().partial(0, watermark));
}

#[test]
fn wrong_ranges_are_refused() {
    let new = |from, to, grain, zone| Buckets::new(from, to, grain, zone, Weekday::Monday, 1);
    let empty = new(0, 0, Grain::Day, "UTC").unwrap_err();
    let message =
        "the range from `1970-01-01T00:00:00+00:00` to `1970-01-01T00:00:00+00:00` is empty";
    assert_eq!(empty.to_string(), message);
    assert!(matches!(new(5, 4, Grain::All, "UTC"), Err(MetricsError::EmptyRange { .. })));
    let zone = new(0, 1, Grain::Day, "Europe/Madrit").unwrap_err();
    assert_eq!(zone.to_string(), "unknown zone `Europe/Madrit`, did you mean `Europe/Madrid`?");
    let many = new(0, 30 * 365 * DAY, Grain::QuarterHour, "UTC");
    assert!(matches!(many, Err(MetricsError::TooManyBuckets { .. })));
    assert!(new(i64::MIN, i64::MAX, Grain::Day, "UTC").is_err());
    assert!(new(i64::MIN, i64::MAX, Grain::Hour, "UTC").is_err());
    let grain = Grain::parse("quater").unwrap_err();
    assert_eq!(grain.to_string(), "unknown grain `quater`, did you mean `quarter`?");
}

#[test]
fn a_range_that_no_calendar_ends_is_told_how_far_one_may_go() {
    for text in ["9999-12-31", "9999-12", "9999"] {
        let refused = parse_range_bound(text, &TimeZone::UTC, true).unwrap_err().to_string();
        assert!(refused.contains("a date of the years 0 to 9998"), "{refused}");
        assert!(refused.ends_with(&format!("not `{text}`")), "{refused}");
        assert!(parse_range_bound(text, &TimeZone::UTC, false).is_ok() || text == "9999-12-31");
    }
    assert!(parse_range_bound("9998-12-31", &TimeZone::UTC, true).is_ok());
    assert!(parse_range_bound("0001-01-01", &TimeZone::UTC, false).is_ok());
}

#[test]
fn a_year_is_written_whole() {
    for text in ["1970", "2026-11", "9998-12-31", "spring", "2026-Q3"] {
        assert_eq!(check_period(text), Ok(()), "{text}");
    }
    for text in ["0026", "0026-11", "1969-12-31", "9999"] {
        assert!(check_period(text).is_err(), "{text}");
    }
    let refused = check_year(26).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`year` takes a year from 1970 to 9998, such as 2026, not `26`"
    );
}

#[test]
fn bounds_are_read_whole_or_exactly() {
    let madrid = zone("Europe/Madrid").unwrap();
    let check = |text: &str, from: &str, to: &str| {
        assert_eq!(parse_range_bound(text, &madrid, false).unwrap(), at(from), "{text}");
        assert_eq!(parse_range_bound(text, &madrid, true).unwrap(), at(to), "{text}");
    };
    check("2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    check("2026-02", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z");
    check("2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z");
    check("2026-01-31T10:00", "2026-01-31T09:00:00Z", "2026-01-31T09:00:00Z");
    check("2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z");
    for text in ["", "26", "2026-13", "2026-02-30", "yesterday", "2026-1-1", "-5"] {
        assert!(parse_range_bound(text, &madrid, false).is_err(), "{text}");
    }
}

#[test]
fn previous_is_the_unit_before_or_the_length_before() {
    let madrid = zone("Europe/Madrid").unwrap();
    let late = at("2030-01-01T00:00:00Z");
    let check = |from: &str, to: &str, watermark: i64, before: [&str; 2]| {
        let from = parse_range_bound(from, &madrid, false).unwrap();
        let to = parse_range_bound(to, &madrid, true).unwrap();
        let previous = previous_range(Range { from, to }, &madrid, watermark).unwrap();
        assert_eq!(previous, Range { from: at(before[0]), to: at(before[1]) });
    };
    check("2026-03", "2026-03", late, ["2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"]);
    check("2026-04", "2026-06", late, ["2025-12-31T23:00:00Z", "2026-03-31T22:00:00Z"]);
    check("2026", "2026", late, ["2024-12-31T23:00:00Z", "2025-12-31T23:00:00Z"]);
    // A week with a clock change is still seven dates.
    let week = ["2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"];
    check("2026-03-30", "2026-04-05", late, week);
    let hours = ["2026-03-30T08:00:00Z", "2026-03-30T10:00:00Z"];
    check("2026-03-30T12:00", "2026-03-30T14:00", late, hours);
    // Half of March elapsed: half of February, by the clock, with the instant that the watermark
    // itself is; the whole of it at most.
    let half = at("2026-03-15T11:00:00Z");
    check("2026-03", "2026-03", half, ["2026-01-31T23:00:00Z", "2026-02-15T11:00:00.000001Z"]);
    let hour = at("2026-03-30T11:00:00Z");
    let hours = ["2026-03-30T08:00:00Z", "2026-03-30T09:00:00.000001Z"];
    check("2026-03-30T12:00", "2026-03-30T14:00", hour, hours);
    let late_march = at("2026-03-31T10:00:00Z");
    check("2026-03", "2026-03", late_march, ["2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"]);
    // Of several months as many, and the days of the one that goes on; of a shorter one all.
    let third = at("2026-03-20T11:00:00Z");
    let quarter = ["2025-09-30T22:00:00Z", "2025-12-20T11:00:00.000001Z"];
    check("2026-01", "2026-03", third, quarter);
    let leap = ["2023-12-31T23:00:00Z", "2024-03-20T11:00:00.000001Z"];
    check("2025", "2025", at("2025-03-20T11:00:00Z"), leap);
    let february = ["2025-12-31T23:00:00Z", "2026-02-28T23:00:00Z"];
    check("2026-04", "2026-06", at("2026-05-31T10:00:00Z"), february);
}

#[test]
fn a_range_without_an_end_is_held_against_as_much_of_the_days_before() {
    let madrid = zone("Europe/Madrid").unwrap();
    let check = |from: &str, last: &str, before: [&str; 2]| {
        let range = Range { from: at(from), to: at(last) + 1 };
        let previous = previous_of_open(range, None, &madrid, at(last)).unwrap();
        assert_eq!(previous, Range { from: at(before[0]), to: at(before[1]) + 1 });
    };
    // Three months of which all but 18 seconds have passed, and the clocks went back.
    let months = ["2026-04-30T22:00:00Z", "2026-07-31T21:59:42Z"];
    check("2026-07-31T22:00:00Z", "2026-10-31T22:59:42Z", months);
    // Nine days, and fourteen hours of a tenth.
    let days = ["2026-09-20T22:00:00Z", "2026-09-30T12:00:00Z"];
    check("2026-09-30T22:00:00Z", "2026-10-10T12:00:00Z", days);
    // From another hour on, the equal length before.
    let range = Range { from: at("2026-10-10T08:00:00Z"), to: at("2026-10-10T12:00:00Z") };
    let before = Range { from: at("2026-10-10T04:00:00Z"), to: range.from };
    assert_eq!(previous_of_open(range, None, &madrid, range.to - 1).unwrap(), before);
}

#[test]
fn in_buckets_a_range_without_an_end_is_held_against_as_many_before() {
    let name = "Europe/Madrid";
    let madrid = zone(name).unwrap();
    let check = |grain: Grain, from: &str, last: &str, before: [&str; 2]| {
        let range = Range { from: at(from), to: at(last) + 1 };
        let in_buckets = |range: Range| {
            Buckets::new(range.from, range.to, grain, name, Weekday::Monday, 1).unwrap()
        };
        let buckets = in_buckets(range);
        let previous = previous_of_open(range, Some(&buckets), &madrid, at(last)).unwrap();
        assert_eq!(previous, Range { from: at(before[0]), to: at(before[1]) + 1 });
        assert_eq!(in_buckets(previous).len(), buckets.len());
    };
    // January, February and 20 days of March: October, November and 20 days of December.
    let march = "2026-03-20T15:00:00Z";
    let autumn = ["2025-09-30T22:00:00Z", "2025-12-20T15:00:00Z"];
    check(Grain::Month, "2025-12-31T23:00:00Z", march, autumn);
    check(Grain::Quarter, "2025-12-31T23:00:00Z", march, autumn);
    // A month that the range clips, as much of it.
    let clipped = ["2025-10-14T22:00:00Z", "2025-12-20T15:00:00Z"];
    check(Grain::Month, "2026-01-14T23:00:00Z", march, clipped);
    // Almost all of May: all of April, which is shorter.
    let april = ["2026-03-31T22:00:00Z", "2026-04-30T21:59:59.999999Z"];
    check(Grain::Month, "2026-04-30T22:00:00Z", "2026-05-31T08:00:00Z", april);
    // Two weeks and half of one.
    let weeks = ["2026-02-08T23:00:00Z", "2026-02-25T11:00:00Z"];
    check(Grain::Week, "2026-03-01T23:00:00Z", "2026-03-18T11:00:00Z", weeks);
    // Days have their own rule, but from within one.
    let days = ["2026-09-20T22:00:00Z", "2026-09-30T12:00:00Z"];
    check(Grain::Day, "2026-09-30T22:00:00Z", "2026-10-10T12:00:00Z", days);
    let within = ["2026-10-05T08:00:00Z", "2026-10-07T12:00:00Z"];
    check(Grain::Day, "2026-10-08T08:00:00Z", "2026-10-10T12:00:00Z", within);
    let hours = ["2026-10-10T03:10:00Z", "2026-10-10T07:30:00Z"];
    check(Grain::Hour, "2026-10-10T08:10:00Z", "2026-10-10T12:30:00Z", hours);
}

#[test]
fn a_year_earlier_keeps_the_local_calendar() {
    let madrid = zone("Europe/Madrid").unwrap();
    let range = Range { from: at("2024-01-31T23:00:00Z"), to: at("2024-02-29T23:00:00Z") };
    let before = year_earlier(range, &madrid, i64::MAX).unwrap();
    let expected = Range { from: at("2023-01-31T23:00:00Z"), to: at("2023-02-28T23:00:00Z") };
    assert_eq!(before, expected);
    let before = year_earlier(range, &madrid, at("2024-02-10T12:00:00Z")).unwrap();
    assert_eq!(before, Range { to: at("2023-02-10T12:00:00.000001Z"), ..expected });
}

#[test]
fn a_year_earlier_of_a_leap_year_has_the_same_dates() {
    let madrid = zone("Europe/Madrid").unwrap();
    let check = |from: &str, to: &str, watermark: i64, expected: [&str; 2]| {
        let bound = |text: &str, end: bool| parse_range_bound(text, &madrid, end).unwrap();
        let range = Range { from: bound(from, false), to: bound(to, true) };
        let before = year_earlier(range, &madrid, watermark).unwrap();
        assert_eq!(before, Range { from: at(expected[0]), to: at(expected[1]) }, "{from} {to}");
    };
    let day = ["2023-02-27T23:00:00Z", "2023-02-28T23:00:00Z"];
    check("2024-02-28", "2024-02-28", i64::MAX, day);
    check("2024-02-29", "2024-02-29", i64::MAX, day);
    check("2024-02-28", "2024-02-29", i64::MAX, day);
    let days = ["2023-01-31T23:00:00Z", "2023-02-28T23:00:00Z"];
    check("2024-02-01", "2024-02-28", i64::MAX, days);
    // Whole months are whole, days are as many.
    let month = ["2024-01-31T23:00:00Z", "2024-02-29T23:00:00Z"];
    check("2025-02", "2025-02", i64::MAX, month);
    let day_before = ["2024-02-27T23:00:00Z", "2024-02-28T23:00:00Z"];
    check("2025-02-28", "2025-02-28", i64::MAX, day_before);
    check("2025-03-30", "2025-03-30", i64::MAX, ["2024-03-29T23:00:00Z", "2024-03-30T23:00:00Z"]);
    // On 29 February the 28 days before it are over, and the first of several is its own.
    let morning = at("2024-02-29T05:00:00Z");
    check("2024-02-01", "2024-02-29", morning, days);
    check("2024-02-28T20:00", "2024-02-29T06:00", i64::MAX, ["2023-02-28T19:00:00Z", days[1]]);
    check("2024-02-29", "2024-03-02", morning, [day[0], "2023-02-28T05:00:00.000001Z"]);
}

#[test]
fn the_same_weekdays_lie_whole_weeks_before() {
    let madrid = zone("Europe/Madrid").unwrap();
    let check = |from: &str, to: &str, watermark: i64, expected: [&str; 2]| {
        let bound = |text: &str, end: bool| parse_range_bound(text, &madrid, end).unwrap();
        let range = Range { from: bound(from, false), to: bound(to, true) };
        let before = same_weekdays(range, &madrid, watermark).unwrap();
        assert_eq!(before, Range { from: at(expected[0]), to: at(expected[1]) });
    };
    // March begins on a Sunday, and so do the five weeks before it; its last days are in summer.
    let march = ["2026-01-24T23:00:00Z", "2026-02-24T23:00:00Z"];
    check("2026-03", "2026-03", i64::MAX, march);
    check("2026-10-31", "2026-10-31", i64::MAX, ["2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z"]);
    let week = ["2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"];
    check("2026-03-30", "2026-04-05", i64::MAX, week);
    // What has not passed is not compared.
    let noon = at("2026-03-01T11:00:00Z");
    check("2026-03", "2026-03", noon, ["2026-01-24T23:00:00Z", "2026-01-25T11:00:00.000001Z"]);
    // Nothing lies before all of the calendar.
    let [from, to] = [Timestamp::MIN, Timestamp::MAX].map(Timestamp::as_microsecond);
    assert!(same_weekdays(Range { from, to }, &TimeZone::UTC, to).is_err());
}

proptest! {
    #[test]
    fn buckets_cover_the_range_without_gaps(
        from in -2_000_000_000_000_000..2_000_000_000_000_000_i64,
        length in 1..400 * DAY,
        grain in 0..Grain::WORDS.len(),
        place in prop::sample::select(vec![
            "UTC", "Europe/Madrid", "America/Montreal", "Asia/Kathmandu", "Australia/Lord_Howe",
            "America/Sao_Paulo", "Pacific/Apia", "Africa/Casablanca",
        ]),
    ) {
        let grain = Grain::WORDS[grain].1;
        let buckets =
            Buckets::new(from, from + length, grain, place, Weekday::Monday, 1).unwrap();
        let edges = buckets.edges();
        prop_assert!(edges.windows(2).all(|edge| edge[0] < edge[1]));
        prop_assert!(edges[0] <= from && from < edges[1]);
        prop_assert!(edges[edges.len() - 2] < from + length);
        prop_assert!(edges[edges.len() - 1] >= from + length);
        let labels: std::collections::HashSet<_> = labels(&buckets).into_iter().collect();
        prop_assert!(grain == Grain::All || labels.len() == buckets.len());
        check_index(&buckets);
    }
}

#[test]
fn a_month_is_whole_once_its_last_day_is_reached() {
    let madrid = zone("Europe/Madrid").unwrap();
    let check = |watermark: &str, month: &str| {
        assert_eq!(last_whole_month(Some(at(watermark)), &madrid).as_deref(), Some(month));
    };
    check("2026-03-31T12:00:00Z", "2026-03");
    check("2026-03-30T12:00:00Z", "2026-02");
    // It is the last of the month in Madrid already, and then the first of the next one.
    check("2026-03-30T22:30:00Z", "2026-03");
    check("2026-12-31T23:30:00Z", "2026-12");
    check("2026-01-15T12:00:00Z", "2025-12");
    assert_eq!(last_whole_month(None, &madrid), None);
}
