//! A calendar as it is written: hours, shifts and holidays, not yet laid out over time.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{IcsCalendar, IcsWarning};
use crate::error::Told;
use crate::told;

/// Minutes in 24 hours.
pub(super) const DAY_MINUTES: u16 = 24 * 60;

/// Holds one calendar as written. Compile it to ask it anything.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarSpec {
    /// Name by which rules and queries choose it; unique among calendars.
    pub name: String,
    /// Zone whose wall clock all hours and dates are read in.
    pub zone: TimeZone,
    /// Blocks of weekly hours. On each date the block with the latest `from` that covers the
    /// date counts; a date that no block covers is closed.
    pub hours: Vec<HoursBlock>,
    /// Named parts of the day, first match wins.
    pub shifts: Vec<NamedShift>,
    /// Days that differ from the weekly hours.
    pub holidays: HolidaySpec,
}

/// Weekly hours, in force from a date on, to a date, or always.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoursBlock {
    /// First local date, or `None` for since ever.
    pub from: Option<Date>,
    /// Last local date, or `None` for without end.
    pub to: Option<Date>,
    /// Hours by weekday, Monday first. What runs past midnight belongs to the day it starts on.
    pub week: [Vec<DayRange>; 7],
}

/// A part of a day by the wall clock; one that ends at or before its start runs past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayRange {
    start_minute: u16,
    end_minute: u16,
}

/// A name for a part of the day, giving the dimension `shift`.
///
/// Shifts follow the wall clock whether anybody works or not; `in_hours` says that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedShift {
    /// The value the dimension takes.
    pub name: String,
    /// Its hours on each weekday, Monday first.
    pub week: [Vec<DayRange>; 7],
    /// First local date, or `None` for since ever.
    pub from: Option<Date>,
    /// Last local date, or `None` for without end.
    pub to: Option<Date>,
}

/// Says which days differ from the weekly hours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HolidaySpec {
    /// Codes of ready sets, such as `es-md`.
    pub sets: Vec<String>,
    /// Holiday files, in the order named, each with what could not be used of it.
    pub files: Vec<IcsCalendar>,
    /// Days taken out of the sets and files again.
    pub remove: Vec<DayPattern>,
    /// Own days; they win over sets, files and `remove`.
    pub days: Vec<SpecialDay>,
}

/// A day, or several, with other hours than the week says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDay {
    /// What people call it; may be empty.
    pub name: String,
    /// Which days.
    pub when: DayPattern,
    /// Hours worked on it; none means closed.
    pub hours: Vec<DayRange>,
}

/// Says which dates are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayPattern {
    /// All dates from the first to the last, both included.
    Dates {
        /// First date.
        from: Date,
        /// Last date.
        to: Date,
    },
    /// The same day every year; 29 February only in leap years.
    Yearly {
        /// Month, 1 to 12.
        month: i8,
        /// Day of the month, 1 to 31.
        day: i8,
        /// First date it counts, or `None` for since ever.
        from: Option<Date>,
        /// Last date it counts, or `None` for without end.
        to: Option<Date>,
    },
}

impl CalendarSpec {
    /// Returns a calendar that is never open, to be filled in by code rather than from a file.
    pub fn new(name: impl Into<String>, zone: TimeZone) -> CalendarSpec {
        CalendarSpec {
            name: name.into(),
            zone,
            hours: Vec::new(),
            shifts: Vec::new(),
            holidays: HolidaySpec::default(),
        }
    }

    /// Returns a calendar that is open from Monday to Friday, whole days, but on the holidays of
    /// ready sets.
    pub fn weekdays(name: impl Into<String>, zone: TimeZone, sets: Vec<String>) -> CalendarSpec {
        let mut block = HoursBlock::default();
        block.week[..5].fill(vec![DayRange::WHOLE_DAY]);
        CalendarSpec {
            hours: vec![block],
            holidays: HolidaySpec { sets, ..HolidaySpec::default() },
            ..CalendarSpec::new(name, zone)
        }
    }

    /// Returns what could not be used of the holiday files, in their order.
    pub fn warnings(&self) -> impl Iterator<Item = &IcsWarning> {
        self.holidays.files.iter().flat_map(|file| &file.warnings)
    }
}

impl HoursBlock {
    /// Returns a block that is open round the clock, every day.
    pub fn always() -> HoursBlock {
        HoursBlock { week: std::array::from_fn(|_| vec![DayRange::WHOLE_DAY]), ..Self::default() }
    }
}

impl DayRange {
    /// The whole day, midnight to midnight.
    pub const WHOLE_DAY: DayRange = DayRange { start_minute: 0, end_minute: DAY_MINUTES };

    /// Returns the range between two minutes after midnight, or `None` when it is empty, longer
    /// than 24 hours, or does not start within the day. An end past 24 hours is on the next day.
    pub fn new(start_minute: u16, end_minute: u16) -> Option<DayRange> {
        let fits = start_minute < DAY_MINUTES
            && end_minute > start_minute
            && end_minute - start_minute <= DAY_MINUTES;
        fits.then_some(DayRange { start_minute, end_minute })
    }

    /// Returns the first minute after midnight, 0 to 1439.
    pub fn start_minute(self) -> u16 {
        self.start_minute
    }

    /// Returns the minute after the last one, counted from the midnight the range's day starts
    /// with; more than 1440 when the range runs past the next midnight.
    pub fn end_minute(self) -> u16 {
        self.end_minute
    }
}

impl FromStr for DayRange {
    type Err = Told;

    /// Reads `09:00-14:00`; `22:00-06:00` runs past midnight, `24:00` is the day's end.
    fn from_str(text: &str) -> Result<DayRange, Told> {
        let form =
            || told!("is not a range such as 09:00-14:00", "no es un tramo como 09:00-14:00");
        let (start, end) = text.split_once('-').ok_or_else(form)?;
        let start = minute_of(start.trim()).ok_or_else(form)?;
        let end = minute_of(end.trim()).ok_or_else(form)?;
        if start == DAY_MINUTES {
            return Err(told!(
                "starts at 24:00; write 00:00 on the next day",
                "empieza a las 24:00; escriba 00:00 en el día siguiente"
            ));
        }
        if start == end {
            return Err(told!(
                "is empty; the whole day is 00:00-24:00",
                "está vacío; el día entero es 00:00-24:00"
            ));
        }
        let end = if end < start { end + DAY_MINUTES } else { end };
        DayRange::new(start, end).ok_or_else(form)
    }
}

impl fmt::Display for DayRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = match self.end_minute {
            end if end > DAY_MINUTES => end - DAY_MINUTES,
            end => end,
        };
        let (hour, minute) = (self.start_minute / 60, self.start_minute % 60);
        write!(formatter, "{hour:02}:{minute:02}-{:02}:{:02}", end / 60, end % 60)
    }
}

/// Reads `9:00`, `09:00` or `24:00` as minutes after midnight.
fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = matches!(hour.len(), 1 | 2) && minute.len() == 2 && digits(hour) && digits(minute);
    let (hour, minute): (u16, u16) = if fits {
        (hour.parse().ok()?, minute.parse().ok()?)
    } else {
        return None;
    };
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY_MINUTES).then_some(total)
}
