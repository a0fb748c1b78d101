//! Properties over random calendars, against a count minute by minute; and readers against
//! whatever text comes.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

use super::super::{
    Calendar, CalendarRules, CalendarSpec, DayPattern, DayRange, HoursBlock, SpecialDay, parse_ics,
};
use super::{at, date};

const MINUTE: i64 = 60_000_000;

/// Zones, each with days on which its clock changes: the last two at midnight, one skips it.
const CHANGES: [(&str, [&str; 2]); 5] = [
    ("Europe/Madrid", ["2025-03-30", "2025-10-26"]),
    ("America/Montreal", ["2025-03-09", "2025-11-02"]),
    ("Australia/Lord_Howe", ["2025-04-06", "2025-10-05"]),
    ("Asia/Beirut", ["2022-03-27", "2022-10-30"]),
    ("America/Sao_Paulo", ["2018-02-18", "2018-11-04"]),
];

fn ranges() -> impl Strategy<Value = Vec<DayRange>> {
    let range = (0u16..96, 1u16..=96).prop_map(|(start, length)| {
        DayRange::new(start * 15, (start + length) * 15).expect("at most 24 hours long")
    });
    prop::collection::vec(range, 0..3)
}

fn block(from: Option<Date>) -> impl Strategy<Value = HoursBlock> {
    let week = prop::collection::vec(ranges(), 7).prop_map(move |days| HoursBlock {
        from,
        to: None,
        week: days.try_into().expect("seven days were made"),
    });
    prop_oneof![
        6 => week,
        1 => Just(HoursBlock { from, ..HoursBlock::always() }),
    ]
}

/// Makes a calendar and a date near which its clock changes.
fn calendars() -> impl Strategy<Value = (CalendarSpec, Date)> {
    let special = (-5i32..6, 0i32..3, prop_oneof![2 => Just(Vec::new()), 1 => ranges()]);
    let choice = (0..CHANGES.len(), 0..2usize, -4i32..5);
    choice.prop_flat_map(move |(zone, change, block_offset)| {
        let (zone, days) = CHANGES[zone];
        let middle = date(days[change]);
        let near = move |offset: i32| middle.saturating_add(offset.days());
        let specials = prop::collection::vec(special.clone(), 0..3);
        let sets = prop::collection::vec(Just("es-md".to_owned()), 0..2);
        (block(None), block(Some(near(block_offset))), specials, sets).prop_map(
            move |(first, second, specials, sets)| {
                let zone = TimeZone::get(zone).expect("the zones exist");
                let mut spec = CalendarSpec::new("random", zone);
                spec.hours = vec![first, second];
                spec.holidays.sets = sets;
                let special = |(from, length, hours): (i32, i32, Vec<DayRange>)| SpecialDay {
                    name: String::new(),
                    when: DayPattern::Dates { from: near(from), to: near(from + length) },
                    hours,
                };
                spec.holidays.days = specials.into_iter().map(special).collect();
                (spec, middle)
            },
        )
    })
}

/// Counts by the minute. The clock it reads never goes back: in the hour that comes twice it
/// waits, so what starts or ends there does so the first time.
struct Naive<'a> {
    spec: &'a CalendarSpec,
    clock: DateTime,
    minute: i64,
}

impl Naive<'_> {
    fn is_closed(&self, day: Date) -> bool {
        let own = self.spec.holidays.days.iter().rev().find(|own| own.when.covers(day));
        match own {
            Some(own) => own.hours.is_empty(),
            None => !self.spec.holidays(day, day, "en").is_empty(),
        }
    }

    fn has_open_range(&self, day: Date, minute: u16) -> bool {
        let own = self.spec.holidays.days.iter().rev().find(|own| own.when.covers(day));
        let is_second = self.spec.hours[1].from.is_some_and(|from| from <= day);
        let block = &self.spec.hours[usize::from(is_second)];
        let ranges = match own {
            Some(own) if !own.hours.is_empty() => &own.hours,
            _ => &block.week[day.weekday().to_monday_zero_offset() as usize],
        };
        ranges.iter().any(|range| (range.start_minute()..range.end_minute()).contains(&minute))
    }

    /// Returns whether the next minute is open.
    fn next(&mut self) -> bool {
        let instant = Timestamp::from_microsecond(self.minute).expect("near today");
        self.clock = self.clock.max(self.spec.zone.to_datetime(instant));
        self.minute += MINUTE;
        let day = self.clock.date();
        let minute = self.clock.hour() as u16 * 60 + self.clock.minute() as u16;
        let eve = day.yesterday().expect("near today");
        let is_covered =
            self.has_open_range(day, minute) || self.has_open_range(eve, minute + 1440);
        is_covered && !self.is_closed(day)
    }
}

/// Returns the first minute looked at, and for each minute of nine days whether it is open.
fn minutes(spec: &CalendarSpec, middle: Date) -> (i64, Vec<bool>) {
    let start = middle.saturating_sub(4.days()).at(0, 0, 0, 0);
    let start = TimeZone::UTC.to_timestamp(start).expect("near today").as_microsecond();
    let mut naive = Naive { spec, clock: DateTime::MIN, minute: start };
    let open = (0..9 * 1440).map(|_| naive.next()).collect();
    (start, open)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn equals_a_count_by_the_minute(
        (spec, middle) in calendars(),
        pairs in prop::collection::vec((0..9 * 1440usize, 0..9 * 1440usize), 20),
    ) {
        let (first, open) = minutes(&spec, middle);
        let compiled = spec.compile(first, first);
        let instant = |minute: usize| first + minute as i64 * MINUTE;
        for (from, to) in pairs {
            let count = open.get(from..to).unwrap_or(&[]).iter().filter(|open| **open).count();
            let micros = compiled.business_micros(instant(from), instant(to));
            prop_assert_eq!(micros, count as i64 * MINUTE, "{} to {}", from, to);
            prop_assert_eq!(compiled.is_open(instant(from)), open[from]);
            if let Some(wait) = open[from..].iter().position(|open| *open) {
                prop_assert_eq!(compiled.next_open(instant(from)), Some(instant(from + wait)));
            }
            if micros > 0 {
                let due = compiled.add_business(instant(from), micros).expect("it came");
                prop_assert!(due <= instant(to));
                prop_assert_eq!(compiled.business_micros(instant(from), due), micros);
                prop_assert_eq!(compiled.business_micros(instant(from), due - 1), micros - 1);
            }
            let spans = compiled.open_spans(instant(from), instant(to));
            prop_assert_eq!(spans.iter().map(|(start, end)| end - start).sum::<i64>(), micros);
        }
    }

    #[test]
    fn is_additive_monotone_and_at_most_wall(
        (spec, middle) in calendars(),
        offsets in prop::collection::vec(-400 * 86_400_000_000i64..400 * 86_400_000_000, 3),
    ) {
        let middle = TimeZone::UTC.to_timestamp(middle.at(0, 0, 0, 0)).expect("near today");
        let middle = middle.as_microsecond();
        let compiled = spec.compile(middle, middle);
        let mut points: Vec<i64> = offsets.iter().map(|offset| middle + offset).collect();
        points.sort_unstable();
        let (a, b, c) = (points[0], points[1], points[2]);
        let whole = compiled.business_micros(a, c);
        let (one, two) = (compiled.business_micros(a, b), compiled.business_micros(b, c));
        prop_assert_eq!(one + two, whole);
        prop_assert!(one >= 0 && two >= 0 && whole >= one);
        prop_assert!(whole <= Calendar::wall().business_micros(a, c));
        prop_assert_eq!(compiled.business_micros(c, a), 0);
        let days = compiled.business_days(a, c);
        prop_assert_eq!(compiled.business_days(a, b) + compiled.business_days(b, c), days);
        prop_assert!(days >= 0);
    }

    #[test]
    fn readers_take_any_text(text in any::<String>()) {
        let _ = Calendar::parse(&text, &|_| Ok(text.clone()));
        let _ = CalendarRules::parse(&text);
        let _ = parse_ics("any.ics", &text);
        let _ = text.parse::<DayRange>();
    }

    #[test]
    fn readers_take_damaged_text(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0..6usize, ".{0,4}"), 1..4),
    ) {
        let load = |_: &str| Ok(damaged(SAMPLE_ICS, &cuts));
        for sample in [SAMPLE, &damaged(SAMPLE, &cuts)] {
            let Ok(spec) = Calendar::parse(sample, &load) else { continue };
            let _ = spec.holidays(date("2000-01-01"), date("2030-01-01"), "es");
            let compiled = spec.compile(at("2024-01-01T00:00Z"), at("2025-01-01T00:00Z"));
            let year = compiled.business_micros(at("2024-01-01T00:00Z"), at("2025-01-01T00:00Z"));
            prop_assert!(year >= 0);
        }
        let _ = CalendarRules::parse(&damaged(SAMPLE_RULES, &cuts));
    }
}

/// Replaces a few letters of a text here and there.
fn damaged(text: &str, cuts: &[(prop::sample::Index, usize, String)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (index, length, put) in cuts {
        let start = index.index(letters.len());
        let end = (start + length).min(letters.len());
        letters.splice(start..end, put.chars());
        letters.push('\n');
    }
    letters.into_iter().collect()
}

const SAMPLE: &str = r#"
name = "a"
zone = "Europe/Madrid"
[[hours]]
from = 2020-01-01
weekdays = ["09:00-14:00", "22:00-06:00"]
[[shifts]]
name = "evening"
hours = "14:00-22:00"
[holidays]
sets = ["es-md"]
files = ["a.ics"]
days = [
  { every = "05-15", name = "x" },
  { from = 2024-08-01, to = 2024-08-20, hours = "9:00-10:00" },
]
remove = [2025-11-01, "12-08"]
"#;

const SAMPLE_RULES: &str = r#"
default = "a"
zone = "Europe/Madrid"
[[rules]]
brand = ["acme"]
from = 2024-01-01
to = 2024-12-31
calendar = "a"
"#;

const SAMPLE_ICS: &str = "BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:one
DTSTART;VALUE=DATE:20200515
DTEND;VALUE=DATE:20200517
RRULE:FREQ=YEARLY;INTERVAL=1;COUNT=9;BYMONTH=5;BYMONTHDAY=15
EXDATE:20230515
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Madrid:20241224T140000
DTEND:20241224T230000Z
RRULE:FREQ=YEARLY;UNTIL=20301231
END:VEVENT
BEGIN:VEVENT
DTSTART:20241224T140000
DURATION:PT10H
END:VEVENT
END:VCALENDAR
";
