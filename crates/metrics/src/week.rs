//! Hours of the week: in which one an instant lies, and one figure for each of them.

use baremo_model::dimension::{HOUR, WEEKDAY, WEEKDAYS, is_told_by_date};
use baremo_model::{HOUR as HOUR_MICROS, SECOND};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use crate::answer::{Answer, Row};
use crate::error::{MetricsError, Thing};
use crate::expr::Expr;
use crate::page::Kind;

/// Hours of a week, Monday 0:00 first.
pub const HOURS: usize = 7 * 24;

/// The local hours of a zone: in which hour of the week an instant lies.
///
/// Instants are compared with the edges at which the zone changes its offset. An hour that the
/// clock runs through twice is one hour of the week, and one that it skips holds nothing.
#[derive(Clone, Debug)]
pub struct LocalHours {
    /// From when on a local clock is so many microseconds ahead of UTC; the first for all before.
    offsets: Vec<(i64, i64)>,
}

impl LocalHours {
    /// Returns the hours of a zone for instants of `[from, to)`, UTC microseconds.
    pub fn new(zone: &TimeZone, from: i64, to: i64) -> Self {
        let micros = |offset: Offset| i64::from(offset.seconds()) * SECOND;
        // What lies before all that can be dated has the first offset there is.
        let first = Timestamp::from_microsecond(from).unwrap_or(Timestamp::MIN);
        let changes = zone.following(first);
        let changes =
            changes.map(|change| (change.timestamp().as_microsecond(), micros(change.offset())));
        let mut offsets = vec![(i64::MIN, micros(zone.to_offset(first)))];
        offsets.extend(changes.take_while(|(at, _)| *at < to));
        LocalHours { offsets }
    }

    /// Returns from when on, UTC microseconds, a local clock is so many microseconds ahead of UTC,
    /// in order. There is always a first one, which holds for all before.
    pub fn offsets(&self) -> &[(i64, i64)] {
        &self.offsets
    }

    /// Returns what a local clock shows at an instant, in microseconds since it showed 1970.
    #[inline]
    pub fn local(&self, at: i64) -> i64 {
        let after = self.offsets.partition_point(|(since, _)| *since <= at);
        at.saturating_add(self.offsets[after.saturating_sub(1)].1)
    }

    /// Returns the hour of the week of an instant: 0 is Monday from 0:00, 167 Sunday from 23:00.
    #[inline]
    pub fn of_week(&self, at: i64) -> usize {
        // 1 January 1970 was a Thursday.
        let hours = self.local(at).div_euclid(HOUR_MICROS) + 3 * 24;
        hours.rem_euclid(HOURS as i64) as usize
    }
}

/// Returns the words of a dimension that the date of an observation tells, in their order; none of
/// any other.
pub fn words(dimension: &str) -> Vec<String> {
    match dimension {
        HOUR => (0..24).map(|hour| hour.to_string()).collect(),
        name if is_told_by_date(name) => WEEKDAYS.iter().map(|day| (*day).to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// The hour at which a day ends, with which hours are put in order.
const END_OF_DAY: i64 = 24;

/// Returns whether a dimension compares so with a literal: words that the date of an observation
/// tells are equal or not, and have no order; hours are numbers too.
///
/// # Errors
///
/// Names the words there are where the literal is none of them.
pub fn compares(dimension: &str, literal: &Expr, equality: bool) -> Result<bool, MetricsError> {
    let known = words(dimension);
    if known.is_empty() {
        return Ok(true);
    }
    let is_word = matches!(literal, Expr::Text(_));
    let is_hour = dimension == HOUR && !is_word;
    let word = match (literal, whole_number(literal)) {
        (Expr::Text(word), _) => word.clone(),
        (_, Some(END_OF_DAY)) if is_hour && !equality => return Ok(true),
        (_, Some(hour)) if is_hour => hour.to_string(),
        // Who counts weekdays begins with another one.
        (Expr::Number(_) | Expr::Decimal(_), _) => literal.to_string(),
        _ => return Ok(true),
    };
    match equality || is_hour {
        false => Ok(false),
        true if known.contains(&word) => Ok(true),
        true => Err(MetricsError::unknown(Thing::Word, &word, known)),
    }
}

/// Returns the whole number that a literal is, with decimals or without.
pub fn whole_number(literal: &Expr) -> Option<i64> {
    match literal {
        Expr::Number(number) => Some(*number),
        Expr::Decimal(number) if number.fract() == 0.0 => Some(*number as i64),
        _ => None,
    }
}

/// The figure of one hour of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HourOfWeek {
    /// The figure; none without observations.
    pub value: Option<f64>,
    /// Observations.
    pub n: u64,
    /// Whether it is what it is, however few it is of.
    pub is_total: bool,
}

/// The figures of a week: by hour of the week, by day, by hour of the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Week {
    /// Of each hour, Monday 0:00 first.
    pub hours: Vec<HourOfWeek>,
    /// Of each day, Monday first.
    pub days: Vec<HourOfWeek>,
    /// Of each hour of the day, over all days.
    pub clock: Vec<HourOfWeek>,
    /// Of all of them.
    pub whole: HourOfWeek,
}

/// By what a metric is asked for the figures of a week: hours of the week, days, hours of the day.
/// Each is evaluated over its own records, so that none is made of others.
pub const ASKED: [&[&str]; 3] = [&[WEEKDAY, HOUR], &[WEEKDAY], &[HOUR]];

/// Returns whether a figure for each hour of the week is shown of metrics of a kind: of those whose
/// observations are single things that have a date.
pub fn has_hours(kind: Kind) -> bool {
    let single = [Kind::Duration, Kind::Mean, Kind::Count, Kind::Ratio, Kind::Targets, Kind::Net];
    single.contains(&kind)
}

impl Week {
    /// Returns the figures of a metric from its answers to [`ASKED`].
    pub fn of(answers: [&Answer; 3], metric: &str) -> Self {
        let [hours, days, clock] = answers;
        let place = |row: &Row, name: &str| {
            let word = row.by.get(name)?.as_deref()?;
            match name {
                WEEKDAY => WEEKDAYS.iter().position(|known| *known == word),
                _ => word.parse().ok().filter(|hour| *hour < 24),
            }
        };
        let of_week = |row: &Row| Some(place(row, WEEKDAY)? * 24 + place(row, HOUR)?);
        Week {
            hours: figures(hours, metric, HOURS, of_week),
            days: figures(days, metric, WEEKDAYS.len(), |row| place(row, WEEKDAY)),
            clock: figures(clock, metric, 24, |row| place(row, HOUR)),
            whole: figure(&days.total, metric).unwrap_or_default(),
        }
    }
}

/// Returns the figures of an answer's rows, each at its place among so many.
fn figures(
    answer: &Answer,
    metric: &str,
    count: usize,
    place: impl Fn(&Row) -> Option<usize>,
) -> Vec<HourOfWeek> {
    let mut figures = vec![HourOfWeek::default(); count];
    for row in &answer.rows {
        let slot = place(row).and_then(|place| figures.get_mut(place));
        if let Some((slot, figure)) = slot.zip(figure(row, metric)) {
            *slot = figure;
        }
    }
    figures
}

/// Returns the figure of a metric in a row.
fn figure(row: &Row, metric: &str) -> Option<HourOfWeek> {
    let value = row.values.get(metric)?;
    // Nothing counted where only records lie that are left out is nothing observed.
    Some(HourOfWeek {
        value: value.value.filter(|_| value.n > 0),
        n: value.n,
        is_total: value.is_total,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::answer::{RangeUsed, Value};
    use crate::bucket;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    fn year_of(name: &str) -> (TimeZone, LocalHours) {
        let zone = bucket::zone(name).unwrap();
        let year = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
        let hours = LocalHours::new(&zone, year.0, year.1);
        (zone, hours)
    }

    #[test]
    fn hours_follow_the_clock_when_it_is_moved() {
        let check = |zone: &str, instant: &str, day: usize, hour: usize| {
            assert_eq!(year_of(zone).1.of_week(at(instant)), day * 24 + hour, "{zone} {instant}");
        };
        check("UTC", "2026-01-05T09:59:59.999999Z", 0, 9);
        // Sunday 29 March has no hour 2.
        check("Europe/Madrid", "2026-03-29T00:59:59Z", 6, 1);
        check("Europe/Madrid", "2026-03-29T01:00:00Z", 6, 3);
        // Sunday 25 October has it twice.
        check("Europe/Madrid", "2026-10-25T00:30:00Z", 6, 2);
        check("Europe/Madrid", "2026-10-25T01:30:00Z", 6, 2);
        check("Europe/Madrid", "2026-10-25T02:00:00Z", 6, 3);
        check("Asia/Kolkata", "2026-01-05T18:29:00Z", 0, 23);
        check("Asia/Kolkata", "2026-01-05T18:30:00Z", 1, 0);
    }

    #[test]
    fn hours_are_those_of_the_zone_at_every_quarter_of_a_year() {
        for name in ["Europe/Madrid", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"] {
            let (zone, hours) = year_of(name);
            let (mut instant, end) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
            while instant < end {
                let local = Timestamp::from_microsecond(instant).unwrap().to_zoned(zone.clone());
                let day = local.weekday().to_monday_zero_offset() as usize;
                let expected = day * 24 + local.hour() as usize;
                assert_eq!(hours.of_week(instant), expected, "{local}");
                instant += HOUR_MICROS / 4;
            }
        }
    }

    #[test]
    fn ranges_without_ends_have_hours_too() {
        let zone = bucket::zone("Europe/Madrid").unwrap();
        let hours = LocalHours::new(&zone, i64::MIN / 2, at("2026-02-01T00:00:00Z"));
        assert_eq!(hours.of_week(at("2026-01-05T08:00:00Z")), 9);
        assert!(hours.of_week(i64::MIN) < HOURS && hours.of_week(i64::MAX) < HOURS);
    }

    /// An answer with a row for each list of words and figure, broken down by the names.
    fn answer(by: &[&str], rows: &[(&[&str], f64, u64)]) -> Answer {
        let row = |(words, value, n): &(&[&str], f64, u64)| {
            let named =
                by.iter().zip(*words).map(|(name, word)| ((*name).into(), Some((*word).into())));
            let value = Value { value: Some(*value), n: *n, ..Value::default() };
            let values = BTreeMap::from([("m".into(), value)]);
            Row { bucket: None, by: named.collect(), values }
        };
        Answer {
            range: RangeUsed { zone: "UTC".into(), grain: "all".into(), ..RangeUsed::default() },
            by: by.iter().map(|name| (*name).into()).collect(),
            rows: rows.iter().map(row).collect(),
            snapshot: 1,
            ..Answer::default()
        }
    }

    fn hour(value: f64, n: u64) -> HourOfWeek {
        HourOfWeek { value: Some(value), n, is_total: false }
    }

    #[test]
    fn figures_stand_at_the_places_of_their_words() {
        let hours = answer(
            &["weekday", "hour"],
            &[
                (&["monday", "9"], 105.0, 4),
                (&["sunday", "23"], 25.0, 2),
                (&["friday", "0"], 0.0, 0),
            ],
        );
        let mut days = answer(&["weekday"], &[(&["monday"], 100.0, 5), (&["sunday"], 25.0, 2)]);
        days.total = answer(&[], &[(&[], 75.0, 7)]).rows.remove(0);
        let clock = answer(&["hour"], &[(&["9"], 110.0, 6), (&["24"], 1.0, 1)]);
        let week = Week::of([&hours, &days, &clock], "m");
        assert_eq!((week.hours.len(), week.days.len(), week.clock.len()), (HOURS, 7, 24));
        assert_eq!(week.hours[9], hour(105.0, 4));
        assert_eq!(week.hours[167], hour(25.0, 2));
        assert_eq!(week.hours[4 * 24], HourOfWeek::default(), "nothing was observed then");
        assert_eq!(week.days[0], hour(100.0, 5));
        assert_eq!(week.clock[9], hour(110.0, 6));
        assert_eq!(week.whole, hour(75.0, 7));
        assert_eq!(week.clock.iter().filter(|hour| hour.n > 0).count(), 1);
    }
}
