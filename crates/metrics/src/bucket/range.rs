//! Ranges as people write them, and the ranges they are compared with.

use std::ops::RangeInclusive;

use baremo_model::local_date;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan, Unit};

use super::{Buckets, Grain, at_zone, start_of};
use crate::error::{MetricsError, Place, Taken};
use crate::expr::parse_instant;

/// A half-open range of UTC microseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Inclusive start.
    pub from: i64,
    /// Exclusive end.
    pub to: i64,
}

/// Reads one end of a range. A year (`2026`), a month (`2026-01`) or a date is meant whole: as an
/// end it goes through its last day. An instant (`2026-01-31T10:00`, in `zone` when it has no
/// offset) is meant exactly, and exclusive as an end.
///
/// # Errors
///
/// [`MetricsError::Value`] when the text is none of these.
pub fn parse_range_bound(text: &str, zone: &TimeZone, end: bool) -> Result<i64, MetricsError> {
    let text = text.trim();
    let refused = |taken: Taken| {
        let place = if end { Place::RangeEnd } else { Place::RangeStart };
        MetricsError::value(place, text, taken)
    };
    let (first, unit) = match whole_unit(text) {
        Some(found) => found,
        None => return parse_instant(text, zone).ok_or_else(|| refused(Taken::Bound)),
    };
    if !end {
        return start_of(first, zone);
    }
    // The last day goes through the first instant of the next, which has to be one.
    let next = first.checked_add(unit).map_err(|_| refused(Taken::DateWithEnd))?;
    start_of(next, zone).map_err(|_| refused(Taken::DateWithEnd))
}

/// Reads the moment as of which somebody asks, as an end of a range is read.
///
/// # Errors
///
/// As [`parse_range_bound`], of this moment.
pub fn parse_as_of(text: &str, zone: &TimeZone) -> Result<i64, MetricsError> {
    parse_range_bound(text, zone, true).map_err(|error| match error {
        MetricsError::Value { value, expected, .. } => {
            MetricsError::Value { what: Place::AsOf, value, expected }
        }
        other => other,
    })
}

/// Years of which somebody may ask for a report or pin the figures.
const YEARS: RangeInclusive<i16> = 1970..=9998;

/// Checks that a year is written whole: 26 is not 2026.
///
/// # Errors
///
/// [`MetricsError::Value`] when there are no records of such a year.
pub fn check_year(year: i16) -> Result<(), MetricsError> {
    match YEARS.contains(&year) {
        true => Ok(()),
        false => Err(MetricsError::value(Place::Key("year"), &year.to_string(), Taken::Year)),
    }
}

/// Does the same of the year of a period, where that is a year, a month or a date; what is none of
/// them is refused when it is read.
///
/// # Errors
///
/// The same as [`check_year`].
pub fn check_period(text: &str) -> Result<(), MetricsError> {
    whole_unit(text.trim()).map_or(Ok(()), |(first, _)| check_year(first.year()))
}

/// Checks that the ends of a range, both given, stand the right way round.
///
/// # Errors
///
/// [`MetricsError::InvertedRange`] when they do not.
pub fn check_order(from: Option<&str>, to: Option<&str>, range: Range) -> Result<(), MetricsError> {
    match (from, to) {
        (Some(from), Some(to)) => ordered((from, to), range, false).map(drop),
        _ => Ok(()),
    }
}

/// Reads the range that another one is compared with: both ends, as [`parse_range_bound`] reads
/// them.
///
/// # Errors
///
/// [`MetricsError::Value`] when an end is none, [`MetricsError::InvertedRange`] when they stand the
/// wrong way round.
pub fn compared_range(from: &str, to: &str, zone: &TimeZone) -> Result<Range, MetricsError> {
    let range = Range {
        from: parse_range_bound(from, zone, false)?,
        to: parse_range_bound(to, zone, true)?,
    };
    ordered((from, to), range, true)
}

/// Returns a range whose ends, as they were written, stand the right way round.
fn ordered(
    (from, to): (&str, &str),
    range: Range,
    is_compared: bool,
) -> Result<Range, MetricsError> {
    if range.from < range.to || from.trim() == to.trim() {
        return Ok(range);
    }
    let [from, to] = [from, to].map(|text| text.trim().to_owned());
    Err(MetricsError::InvertedRange { from, to, is_compared })
}

/// Returns the first date and the width of a year, month or date.
fn whole_unit(text: &str) -> Option<(Date, Span)> {
    let digits = |part: &str, width: usize| {
        let right = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<i16>().ok()).flatten()
    };
    let parts: Vec<&str> = text.split('-').collect();
    let year = digits(parts[0], 4)?;
    let month = |part: &str| digits(part, 2).and_then(|month| i8::try_from(month).ok());
    match parts.as_slice() {
        [_] => Some((Date::new(year, 1, 1).ok()?, 1.year())),
        [_, part] => Some((Date::new(year, month(part)?, 1).ok()?, 1.month())),
        [_, part, day] => {
            let date = Date::new(year, month(part)?, month(day)?).ok()?;
            Some((date, 1.day()))
        }
        _ => None,
    }
}

/// Returns the range `previous` compares with: for whole months (quarters, years) as many months
/// before, for whole days (weeks) as many days before, otherwise the equal length before. When
/// the range is not over at the watermark, only the part that has elapsed is compared, with the
/// same part of the range before: as many months and days, or as many days. What happens at the
/// watermark itself has happened, and so what happened at that very instant of the range before is
/// compared, too.
///
/// # Errors
///
/// [`MetricsError::Value`] when the range leaves the calendar.
pub fn previous_range(
    range: Range,
    zone: &TimeZone,
    watermark: i64,
) -> Result<Range, MetricsError> {
    let Range { from, to } = range;
    let start = at_zone(from, zone)?.datetime();
    let end = at_zone(to, zone)?.datetime();
    let midnights = start_of(start.date(), zone)? == from && start_of(end.date(), zone)? == to;
    if !midnights {
        let length = to - from;
        let previous = from - length;
        return Ok(Range { from: previous, to: previous + elapsed(range, watermark) });
    }
    let months = months_between(start.date(), end.date());
    let span = stretch(months, start.date(), end.date());
    let refused = |_| super::outside(from);
    let first = start.date().checked_sub(span).map_err(refused)?;
    let previous = start_of(first, zone)?;
    let until = watermark.saturating_add(1);
    if until >= to || until <= from {
        return Ok(Range { from: previous, to: from });
    }
    // By the local calendar, so that clock changes do not show.
    let reached = at_zone(until, zone)?.datetime();
    let moved = as_far((start.date(), first), reached, months.is_some(), zone)?;
    Ok(Range { from: previous, to: moved.min(from) })
}

/// Returns the range `previous` compares with where a question says no end, so that the range goes
/// as far as the data. From a midnight on, the day that the data reach into is under way, and so
/// the range is held against as much of the days (of the months, where it ends with one) before.
/// In buckets longer than a day, or from within a day on, the bucket that the data reach into is
/// under way: the range is held against as many of them before, whole ones against whole ones.
///
/// # Errors
///
/// [`MetricsError::Value`] when the range leaves the calendar.
pub fn previous_of_open(
    range: Range,
    buckets: Option<&Buckets>,
    zone: &TimeZone,
    watermark: i64,
) -> Result<Range, MetricsError> {
    let last = range.to - 1;
    let first = at_zone(range.from, zone)?.datetime().date();
    let is_midnight = start_of(first, zone)? == range.from;
    let is_long = |grain: Grain| Grain::Week.on().any(|own| own == grain);
    if let Some(buckets) = buckets.filter(|own| !is_midnight || is_long(own.grain())) {
        return as_many_before(range, buckets, zone);
    }
    if !is_midnight {
        return previous_range(range, zone, watermark);
    }
    let day = at_zone(last, zone)?.datetime().date();
    let next = day.tomorrow().map_err(|_| super::outside(last))?;
    previous_range(Range { to: start_of(next, zone)?, ..range }, zone, watermark.min(last))
}

/// Returns a range as many of its buckets earlier as it has, and as far into the last of them as it
/// reaches into its own.
fn as_many_before(range: Range, buckets: &Buckets, zone: &TimeZone) -> Result<Range, MetricsError> {
    let edges = buckets.edges();
    let place = buckets.index(range.to - 1).unwrap_or(buckets.len() - 1);
    let (start, end) = (edges[place], edges[place + 1]);
    if buckets.grain().micros().is_some() {
        let length = end - edges[0];
        return Ok(Range { from: range.from - length, to: range.to - length });
    }
    let date = |edge: i64| at_zone(edge, zone).map(|edge| edge.date());
    let (first, next) = (date(edges[0])?, date(end)?);
    let is_of_months = Grain::Month.on().any(|own| own == buckets.grain());
    let months = months_between(first, next).filter(|_| is_of_months);
    let span = stretch(months, first, next);
    let until = earlier(end, span, zone)?;
    let to = match range.to < end {
        true => {
            let begun = date(start)?;
            let before = begun.checked_sub(span).map_err(|_| super::outside(start))?;
            let reached = at_zone(range.to, zone)?.datetime();
            as_far((begun, before), reached, months.is_some(), zone)?.min(until)
        }
        false => until,
    };
    Ok(Range { from: earlier(range.from, span, zone)?, to })
}

/// Returns the range `weekdays` compares with: as many whole weeks earlier as the range is long, so
/// that each day stands beside the same day of the week; as far as the range has elapsed at the
/// watermark.
///
/// # Errors
///
/// [`MetricsError::Value`] when the range leaves the calendar.
pub fn same_weekdays(range: Range, zone: &TimeZone, watermark: i64) -> Result<Range, MetricsError> {
    let first = at_zone(range.from, zone)?.datetime().date();
    let last = at_zone(range.to - 1, zone)?.datetime().date();
    let days = first.until((Unit::Day, last)).map_err(|_| super::outside(range.from))?.get_days();
    let back = Span::new().try_days(days / 7 * 7 + 7).map_err(|_| super::outside(range.from))?;
    let earlier = |at: i64| earlier(at, back, zone);
    let end = range.from + elapsed(range, watermark);
    Ok(Range { from: earlier(range.from)?, to: earlier(end)? })
}

/// Returns the range a year earlier by the local calendar, as far as the range has elapsed at the
/// watermark: the same whole months, else the same dates. 29 February has none in other years: as
/// the first date it becomes the 28th, as the last of several it adds nothing.
///
/// # Errors
///
/// [`MetricsError::Value`] when the range leaves the calendar.
pub fn year_earlier(range: Range, zone: &TimeZone, watermark: i64) -> Result<Range, MetricsError> {
    let end = range.from + elapsed(range, watermark);
    let (first, last) = (at_zone(range.from, zone)?.date(), at_zone(end, zone)?.date());
    let refused = |_| super::outside(end);
    let is_midnight = start_of(last, zone)? == end;
    let are_months = is_midnight
        && start_of(first, zone)? == range.from
        && months_between(first, last).is_some();
    let has_none = last.checked_sub(1.year()).map_err(refused)?.day() != last.day();
    let are_dates = is_midnight && !are_months;
    let to = match are_dates || (has_none && first < last) {
        // The day that ends where the range does, a year earlier: not the one that begins there.
        true => {
            let day = last.yesterday().and_then(|day| day.checked_sub(1.year()));
            start_of(day.and_then(Date::tomorrow).map_err(refused)?, zone)?
        }
        false => earlier(end, 1.year(), zone)?,
    };
    Ok(Range { from: earlier(range.from, 1.year(), zone)?, to })
}

/// Returns the last month that the data cover whole, `2026-03`; none without data.
pub fn last_whole_month(watermark: Option<i64>, zone: &TimeZone) -> Option<String> {
    let reached = local_date(watermark?, zone)?;
    let month = match reached == reached.last_of_month() {
        true => reached,
        false => reached.first_of_month().yesterday().ok()?,
    };
    Some(month.strftime("%Y-%m").to_string())
}

/// Returns how many whole weeks of the local calendar one instant lies after another, rounded up,
/// and at least one.
///
/// # Errors
///
/// [`MetricsError::Value`] when either leaves the calendar.
pub fn weeks_between(from: i64, to: i64, zone: &TimeZone) -> Result<i64, MetricsError> {
    let (first, last) = (at_zone(from, zone)?.datetime(), at_zone(to, zone)?.datetime());
    let days = first.date().until((Unit::Day, last.date())).map_err(|_| super::outside(from))?;
    let days = i64::from(days.get_days()) + i64::from(last.time() > first.time());
    Ok((days + 6).div_euclid(7).max(1))
}

/// Returns the same local time some weeks earlier.
///
/// # Errors
///
/// [`MetricsError::Value`] when it leaves the calendar.
pub fn weeks_earlier(at: i64, weeks: i64, zone: &TimeZone) -> Result<i64, MetricsError> {
    let back = Span::new().try_weeks(weeks).map_err(|_| super::outside(at))?;
    earlier(at, back, zone)
}

/// Returns the same local time earlier; of the beginning of a day the beginning of that one.
fn earlier(at: i64, back: Span, zone: &TimeZone) -> Result<i64, MetricsError> {
    let local = at_zone(at, zone)?.datetime();
    let moved = local.checked_sub(back).map_err(|_| super::outside(at))?;
    match start_of(local.date(), zone)? == at {
        true => start_of(moved.date(), zone),
        false => instant(moved, zone),
    }
}

/// Returns how much of the range has passed at the watermark, that instant among it; all of it
/// when the range lies wholly on one side.
fn elapsed(range: Range, watermark: i64) -> i64 {
    let until = watermark.saturating_add(1);
    match until > range.from && until < range.to {
        true => until - range.from,
        false => range.to - range.from,
    }
}

/// Returns the instant as far after a date as another one is after the beginning of its stretch: as
/// many local days and hours. Of stretches of months, which begin with one, it is as many whole
/// months, and as many days of the next, which may have fewer.
fn as_far(
    (start, before): (Date, Date),
    reached: DateTime,
    by_months: bool,
    zone: &TimeZone,
) -> Result<i64, MetricsError> {
    let refused = |_| MetricsError::value(Place::Range, &reached.to_string(), Taken::ExistingTime);
    let whole = if by_months { month_number(reached.date()) - month_number(start) } else { 0 };
    let begun = start.checked_add(whole.months()).map_err(refused)?;
    let same = before.checked_add(whole.months()).map_err(refused)?;
    let days = days_between(begun, reached.date());
    let date = same.checked_add(days.days()).map_err(refused)?;
    let moved = instant(DateTime::from_parts(date, reached.time()), zone)?;
    if !by_months {
        return Ok(moved);
    }
    let next = same.checked_add(1.month()).map_err(refused)?;
    Ok(moved.min(start_of(next, zone)?))
}

/// Returns a stretch of so many months, or of as many days as lie between two dates.
fn stretch(months: Option<i32>, start: Date, end: Date) -> Span {
    match months {
        Some(months) => months.months(),
        None => days_between(start, end).days(),
    }
}

fn months_between(start: Date, end: Date) -> Option<i32> {
    let whole = start.day() == 1 && end.day() == 1;
    whole.then(|| month_number(end) - month_number(start))
}

/// Returns the month of a date, counted from year 0.
fn month_number(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month())
}

fn days_between(start: Date, end: Date) -> i32 {
    (end.duration_since(start).as_hours() / 24) as i32
}

fn instant(local: DateTime, zone: &TimeZone) -> Result<i64, MetricsError> {
    let timestamp = zone.to_ambiguous_timestamp(local).compatible();
    let refused = |_| MetricsError::value(Place::Range, &local.to_string(), Taken::ExistingTime);
    Ok(timestamp.map_err(refused)?.as_microsecond())
}
