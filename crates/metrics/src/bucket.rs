//! Time cut into buckets in a zone, and the ranges people write.
//!
//! A bucket is half-open and local: days have 23 or 25 hours where the clock changes, and the
//! doubled hour of autumn is two buckets that differ by their offset. All conversions between
//! local and UTC time use one zone database; everything downstream compares integers.

mod range;
#[cfg(test)]
mod tests;

use baremo_model::{DAY, HOUR};
use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};

pub use self::range::{
    Range, check_order, check_period, check_year, compared_range, last_whole_month, parse_as_of,
    parse_range_bound, previous_of_open, previous_range, same_weekdays, weeks_between,
    weeks_earlier, year_earlier,
};
use crate::error::{MetricsError, Place, Taken, Thing};

/// Most buckets an answer may have: five years of quarter-hours and some.
pub const MAX_BUCKETS: usize = 200_000;

/// Width of a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Grain {
    /// The whole range is one bucket.
    #[default]
    All,
    /// 15 minutes.
    QuarterHour,
    /// 30 minutes.
    HalfHour,
    /// 60 minutes.
    Hour,
    /// A local date.
    Day,
    /// Seven local dates.
    Week,
    /// A calendar month.
    Month,
    /// Three months, counted from the year's first.
    Quarter,
    /// Twelve months.
    Year,
}

impl Grain {
    /// All grains with their words, from fine to coarse after `all`.
    pub const WORDS: &'static [(&'static str, Grain)] = &[
        ("all", Grain::All),
        ("quarter_hour", Grain::QuarterHour),
        ("half_hour", Grain::HalfHour),
        ("hour", Grain::Hour),
        ("day", Grain::Day),
        ("week", Grain::Week),
        ("month", Grain::Month),
        ("quarter", Grain::Quarter),
        ("year", Grain::Year),
    ];

    /// Returns the grain with this word.
    ///
    /// # Errors
    ///
    /// [`MetricsError::Unknown`] offers the nearest word.
    pub fn parse(word: &str) -> Result<Self, MetricsError> {
        let words = || Self::WORDS.iter().map(|(word, _)| *word);
        let found = Self::WORDS.iter().find(|(name, _)| *name == word);
        found
            .map(|(_, grain)| *grain)
            .ok_or_else(|| MetricsError::unknown(Thing::Grain, word, words()))
    }

    /// Returns the word of the grain.
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, grain)| *grain == self).map_or("all", |(word, _)| word)
    }

    /// Returns the grains that are no finer than this one, from fine to coarse.
    pub fn on(self) -> impl Iterator<Item = Grain> {
        let all = Self::WORDS.iter().map(|(_, grain)| *grain);
        all.skip_while(move |grain| *grain != self)
    }

    /// Returns the coarser of two grains.
    #[must_use]
    pub fn coarser(self, other: Self) -> Self {
        if self.on().any(|grain| grain == other) { other } else { self }
    }

    /// Returns the width of a grain finer than a day, in microseconds.
    fn micros(self) -> Option<i64> {
        match self {
            Grain::QuarterHour => Some(15 * baremo_model::MINUTE),
            Grain::HalfHour => Some(30 * baremo_model::MINUTE),
            Grain::Hour => Some(HOUR),
            _ => None,
        }
    }
}

/// Returns whether a stretch of time, its end exclusive, goes on after the last instant on record.
///
/// Nothing on record says that a day is over, so one rule says when a stretch is taken for it: one
/// of several days when its last day has begun, one of a day when its last hour has, and a shorter
/// one when it has ended. Buckets, ranges, closes and the years of a pack count by it, so
/// that October by the month and October as a range are over together.
pub fn goes_on(start: i64, end: i64, watermark: i64) -> bool {
    // The last instant of a stretch is the one before its end.
    end.saturating_sub(watermark) >= slack(start, end).max(2)
}

/// Returns whether a stretch of time, its end exclusive, has begun before the first instant on
/// record, which lies in it.
///
/// The same rule at the other end: one of several days is on record from its begin on when its
/// first day has a record, one of a day when its first hour has, and a shorter one when there is a
/// record at its begin.
pub fn begins_before(start: i64, end: i64, first: i64) -> bool {
    first < end && first.saturating_sub(start) >= slack(start, end)
}

/// Returns how much of a stretch of time may be without a record at either end.
fn slack(start: i64, end: i64) -> i64 {
    // A day in autumn has 25 hours, one in spring 23.
    match end.saturating_sub(start) {
        length if length > 25 * HOUR => DAY,
        length if length >= 23 * HOUR => HOUR,
        _ => 1,
    }
}

/// Returns the zone with this IANA name.
///
/// # Errors
///
/// [`MetricsError::Unknown`] offers the nearest name.
pub fn zone(name: &str) -> Result<TimeZone, MetricsError> {
    let bundled = TimeZoneDatabase::bundled();
    let database = match bundled.is_definitively_empty() {
        true => jiff::tz::db(),
        false => &bundled,
    };
    let names = || database.available().map(|name| name.as_str().to_owned());
    database.get(name).map_err(|_| MetricsError::unknown(Thing::Zone, name, names()))
}

/// The buckets of a range, in order.
#[derive(Clone, Debug)]
pub struct Buckets {
    grain: Grain,
    from: i64,
    to: i64,
    /// Starts of the buckets, and the end of the last.
    edges: Vec<i64>,
    labels: Vec<String>,
    /// Buckets a microsecond, on average.
    density: f64,
}

impl Buckets {
    /// Cuts `[from, to)`, UTC microseconds, into buckets of `zone`. The first and last bucket are
    /// whole even where the range clips them. Weeks begin on `week_start`, years and quarters
    /// with month `year_start_month` (1 to 12).
    ///
    /// # Errors
    ///
    /// [`MetricsError::EmptyRange`] when no instant lies in the range,
    /// [`MetricsError::TooManyBuckets`] past [`MAX_BUCKETS`], [`MetricsError::Unknown`] for the
    /// zone, [`MetricsError::Value`] for a month or an instant that does not exist.
    pub fn new(
        from: i64,
        to: i64,
        grain: Grain,
        zone: &str,
        week_start: Weekday,
        year_start_month: i8,
    ) -> Result<Self, MetricsError> {
        let zone = self::zone(zone)?;
        if !(1..=12).contains(&year_start_month) {
            let month = year_start_month.to_string();
            return Err(MetricsError::value(Place::FirstMonth, &month, Taken::Month));
        }
        if from >= to {
            let [from, to] = [from, to].map(|at| at_zone(at, &zone).map_or(String::new(), spelled));
            return Err(MetricsError::EmptyRange { from, to });
        }
        // Both ends must exist before their difference is taken.
        at_zone(from, &zone).and(at_zone(to, &zone))?;
        let cutter = Cutter { zone, grain, week_start, year_start_month };
        let (edges, labels) = match grain {
            Grain::All => (vec![from, to], Vec::new()),
            _ => match grain.micros() {
                Some(width) => cutter.by_clock(from, to, width)?,
                None => cutter.by_date(from, to)?,
            },
        };
        let span = edges[edges.len() - 1] - edges[0];
        let density = (edges.len() - 1) as f64 / span as f64;
        Ok(Buckets { grain, from, to, edges, labels, density })
    }

    /// Lets the range begin and end with whole buckets, as when all data is asked for.
    pub fn whole(mut self) -> Self {
        self.from = self.edges[0];
        self.to = self.edges[self.edges.len() - 1];
        self
    }

    /// Returns the grain.
    pub fn grain(&self) -> Grain {
        self.grain
    }

    /// Returns the range whose rows count: inclusive start, exclusive end.
    pub fn range(&self) -> (i64, i64) {
        (self.from, self.to)
    }

    /// Returns how many buckets there are; never 0.
    pub fn len(&self) -> usize {
        self.edges.len() - 1
    }

    /// Returns false: a range has at least one bucket.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Returns the starts of all buckets and the end of the last, UTC microseconds.
    pub fn edges(&self) -> &[i64] {
        &self.edges
    }

    /// Returns the label: the local date a bucket begins on (`2012-01-01`) or, finer than a day,
    /// the local time with its offset (`2012-01-01T09:15+01:00`). `None` for grain `all`.
    pub fn label(&self, index: usize) -> Option<&str> {
        self.labels.get(index).map(String::as_str)
    }

    /// Returns the bucket of an instant; `None` outside the range.
    #[inline]
    pub fn index(&self, at: i64) -> Option<usize> {
        if at < self.from || at >= self.to {
            return None;
        }
        let guess = ((at - self.edges[0]) as f64 * self.density) as usize;
        let mut index = guess.min(self.edges.len() - 2);
        while self.edges[index] > at {
            index -= 1;
        }
        while self.edges[index + 1] <= at {
            index += 1;
        }
        Some(index)
    }

    /// Returns the part of a bucket that lies in the range.
    pub fn clip(&self, index: usize) -> (i64, i64) {
        (self.edges[index].max(self.from), self.edges[index + 1].min(self.to))
    }

    /// Returns whether a bucket is not whole: it goes on after the watermark, or the range clips
    /// it.
    pub fn partial(&self, index: usize, watermark: i64) -> bool {
        let (start, end) = (self.edges[index], self.edges[index + 1]);
        goes_on(start, end, watermark) || self.clip(index) != (start, end)
    }
}

struct Cutter {
    zone: TimeZone,
    grain: Grain,
    week_start: Weekday,
    year_start_month: i8,
}

impl Cutter {
    fn too_many(&self) -> MetricsError {
        MetricsError::TooManyBuckets { grain: self.grain.word(), limit: MAX_BUCKETS }
    }

    fn by_date(&self, from: i64, to: i64) -> Result<(Vec<i64>, Vec<String>), MetricsError> {
        let first = at_zone(from, &self.zone)?.date();
        let mut date = self.floor(first).ok_or_else(|| outside(from))?;
        let mut edges = vec![start_of(date, &self.zone)?];
        let mut labels = vec![date.to_string()];
        loop {
            date = self.next(date).ok_or_else(|| outside(to))?;
            let edge = start_of(date, &self.zone)?;
            // A date that a zone skipped altogether is no bucket.
            if edge == edges[edges.len() - 1] {
                *labels.last_mut().expect("a label for every edge") = date.to_string();
                continue;
            }
            edges.push(edge);
            if edge >= to {
                return Ok((edges, labels));
            }
            if labels.len() == MAX_BUCKETS {
                return Err(self.too_many());
            }
            labels.push(date.to_string());
        }
    }

    fn floor(&self, date: Date) -> Option<Date> {
        let year_month = i16::from(date.month() - self.year_start_month);
        let back = match self.grain {
            Grain::Week => {
                return date.checked_sub(i32::from(self.days_since_week_start(date)).days()).ok();
            }
            Grain::Month => 0,
            Grain::Quarter => year_month.rem_euclid(3),
            Grain::Year => year_month.rem_euclid(12),
            _ => return Some(date),
        };
        date.first_of_month().checked_sub(i32::from(back).months()).ok()
    }

    fn days_since_week_start(&self, date: Date) -> i8 {
        let monday_zero = |day: Weekday| day.to_monday_zero_offset();
        (monday_zero(date.weekday()) - monday_zero(self.week_start)).rem_euclid(7)
    }

    fn next(&self, date: Date) -> Option<Date> {
        let span = match self.grain {
            Grain::Week => 7.days(),
            Grain::Month => 1.month(),
            Grain::Quarter => 3.months(),
            Grain::Year => 1.year(),
            _ => 1.day(),
        };
        date.checked_add(span).ok()
    }

    /// Cuts at every multiple of `width` on the local clock, and wherever the clock is moved.
    fn by_clock(
        &self,
        from: i64,
        to: i64,
        width: i64,
    ) -> Result<(Vec<i64>, Vec<String>), MetricsError> {
        let too_many = (to - from) / width > MAX_BUCKETS as i64;
        if too_many {
            return Err(self.too_many());
        }
        let mut edges = Vec::new();
        let mut labels = Vec::new();
        let mut edge = self.clock_floor(from, width)?;
        while edge < to {
            let local = at_zone(edge, &self.zone)?;
            labels.push(local.strftime("%Y-%m-%dT%H:%M%:z").to_string());
            edges.push(edge);
            let offset = i64::from(local.offset().seconds()) * baremo_model::SECOND;
            let next = (edge + offset).div_euclid(width) * width + width - offset;
            let timestamp = local.timestamp();
            let moved = self.zone.following(timestamp).next().map(|change| change.timestamp());
            edge = moved.map_or(next, |moved| moved.as_microsecond().min(next));
            // Changes of name alone leave the clock where it was.
            if edge < next
                && i64::from(at_zone(edge, &self.zone)?.offset().seconds())
                    == offset / baremo_model::SECOND
            {
                edge = next;
            }
        }
        edges.push(edge);
        Ok((edges, labels))
    }

    fn clock_floor(&self, at: i64, width: i64) -> Result<i64, MetricsError> {
        let local = at_zone(at, &self.zone)?;
        let offset = i64::from(local.offset().seconds()) * baremo_model::SECOND;
        let floor = (at + offset).div_euclid(width) * width - offset;
        let change = self.zone.preceding(local.timestamp()).next();
        // Only a change that moved the clock within the bucket cuts it.
        let moved = change
            .map(|change| change.timestamp().as_microsecond())
            .filter(|moved| *moved > floor)
            .filter(|_| at_zone(floor, &self.zone).is_ok_and(|it| it.offset() != local.offset()));
        Ok(moved.unwrap_or(floor))
    }
}

fn outside(at: i64) -> MetricsError {
    MetricsError::value(Place::Range, &at.to_string(), Taken::Instant)
}

fn at_zone(at: i64, zone: &TimeZone) -> Result<jiff::Zoned, MetricsError> {
    let timestamp = Timestamp::from_microsecond(at).map_err(|_| outside(at))?;
    Ok(timestamp.to_zoned(zone.clone()))
}

fn spelled(at: jiff::Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Returns the first instant of a local date, UTC microseconds.
fn start_of(date: Date, zone: &TimeZone) -> Result<i64, MetricsError> {
    let zoned = date.to_zoned(zone.clone()).and_then(|zoned| match zoned.date() == date {
        true => zoned.start_of_day(),
        false => Ok(zoned),
    });
    let refused = |_| MetricsError::value(Place::Range, &date.to_string(), Taken::Date);
    Ok(zoned.map_err(refused)?.timestamp().as_microsecond())
}
