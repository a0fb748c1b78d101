//! A zone's offsets as a table, so that a conversion costs a search and not a parse of rules.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};

use super::spec::DAY_MINUTES;

pub(super) const SECOND: i64 = 1_000_000;
pub(super) const MINUTE: i64 = 60 * SECOND;
pub(super) const DAY: i64 = DAY_MINUTES as i64 * MINUTE;

/// Returns the days from 1970-01-01 to a date.
pub(super) fn day_number(date: Date) -> i32 {
    let hours = date.duration_since(Date::constant(1970, 1, 1)).as_hours();
    (hours / 24) as i32
}

/// Returns the weekday of a day number, Monday 0.
pub(super) fn weekday(day: i32) -> usize {
    // 1970-01-01 was a Thursday.
    (day + 3).rem_euclid(7) as usize
}

/// Holds the offsets of a zone between two instants, in order.
#[derive(Clone, Debug)]
pub(super) struct ZoneTable {
    /// From this instant on; the first is the beginning of time.
    starts: Vec<i64>,
    /// Local time minus UTC, micros.
    offsets: Vec<i64>,
}

impl ZoneTable {
    /// Lists the offsets in force from `from` to `to`, UTC micros.
    pub(super) fn new(zone: &TimeZone, from: i64, to: i64) -> ZoneTable {
        let first = timestamp(from);
        let offset = |seconds: i32| i64::from(seconds) * SECOND;
        let mut table = ZoneTable {
            starts: vec![i64::MIN],
            offsets: vec![offset(zone.to_offset(first).seconds())],
        };
        let last = timestamp(to);
        for change in zone.following(first).take_while(|change| change.timestamp() <= last) {
            let next = offset(change.offset().seconds());
            // Changes of name or of summer time alone leave the clock where it was.
            if table.offsets.last() != Some(&next) {
                table.starts.push(change.timestamp().as_microsecond());
                table.offsets.push(next);
            }
        }
        table
    }

    /// Returns the local wall clock at an instant, as micros since 1970-01-01T00:00 local.
    pub(super) fn local(&self, instant: i64) -> i64 {
        let segment = self.starts.partition_point(|start| *start <= instant);
        instant.saturating_add(self.offsets[segment.saturating_sub(1)])
    }

    /// Returns the day number of the local date at an instant.
    pub(super) fn local_day(&self, instant: i64) -> i32 {
        self.local(instant).div_euclid(DAY) as i32
    }

    /// Returns the first instant at which the local clock shows `local` or later. A time skipped
    /// in spring is the instant of the change; one that comes twice in autumn is the first.
    pub(super) fn first_instant(&self, local: i64) -> i64 {
        // Every span of an earlier segment ended two days before, more than any offset.
        let early = self.starts.partition_point(|start| *start <= local - 2 * DAY);
        for index in early.saturating_sub(1)..self.starts.len() {
            let instant = local - self.offsets[index];
            let next = self.starts.get(index + 1);
            if next.is_none_or(|end| instant < *end) {
                return instant.max(self.starts[index]);
            }
        }
        local
    }
}

/// Returns the instant, held to jiff's range.
pub(super) fn timestamp(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(match micros < 0 {
        true => Timestamp::MIN,
        false => Timestamp::MAX,
    })
}
