//! A pack of one year, composed once: what terminal, page, files and API show of it.

use std::collections::BTreeMap;

use baremo_model::HOUR;
use jiff::civil::Date;
use serde::Serialize;

use super::{Pack, PackParameter, Reading};
use crate::answer::Note;
use crate::close::Reach;
use crate::selling::{Gap, ServedDay, ServedHours};

/// Which pack is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackQuery {
    /// Its name.
    pub name: String,
    /// The year; the last that is over in the data when absent, else the last that has begun.
    pub year: Option<i16>,
    /// Data known at this instant.
    pub as_of: Option<String>,
}

/// A pack of one year.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PackReport {
    /// Its name.
    pub pack: String,
    /// Title in English.
    pub title: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Whom it concerns.
    pub scope: String,
    /// The same in Spanish.
    pub scope_es: String,
    /// For how many years it is kept.
    pub keep_years: u32,
    /// The year.
    pub year: i16,
    /// Years of which something is on record, the latest first.
    pub years: Vec<i16>,
    /// Whether the year is not over in the data.
    pub partial: bool,
    /// First local date on record, where that lies after the first of the year.
    pub begins_on: Option<String>,
    /// IANA zone in which the year begins and ends.
    pub zone: String,
    /// Number of the snapshot the figures stand on.
    pub snapshot: u64,
    /// Latest instant up to which a source is complete, UTC microseconds.
    pub watermark: Option<i64>,
    /// The dated settings that the figures depend on.
    pub settings: Vec<PackSetting>,
    /// The figures, in the order of the pack.
    pub parameters: Vec<PackFigure>,
    /// What there is to know of the definitions, where they are not those of today.
    pub notes: Vec<Note>,
}

impl PackReport {
    /// Returns what a pack says of itself, before anything is measured.
    pub fn of(pack: Pack) -> Self {
        PackReport {
            pack: pack.name,
            title: pack.title,
            title_es: pack.title_es,
            scope: pack.scope,
            scope_es: pack.scope_es,
            keep_years: pack.keep_years,
            ..PackReport::default()
        }
    }
}

/// One figure of a pack.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PackFigure {
    /// Its name in files.
    pub id: String,
    /// Title in English.
    pub title: String,
    /// Title in Spanish.
    pub title_es: String,
    /// Metric asked.
    pub metric: String,
    /// Variant.
    pub variant: Option<String>,
    /// Parameters of the metric.
    pub set: BTreeMap<String, String>,
    /// Filter.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// How the answer is read.
    pub reading: Reading,
    /// Metric and variant whose denominator is all of whom the fastest are a part.
    pub whole: Option<(String, Option<String>)>,
    /// Unit of the value, as answers name it.
    pub unit: String,
    /// The value; none with a reason.
    pub value: Option<f64>,
    /// Records it stands on; of hours their number.
    pub n: u64,
    /// The same from the records themselves.
    pub recomputed: Option<f64>,
    /// Distance of the two.
    pub error: Option<f64>,
    /// The value must not be less.
    pub least: Option<f64>,
    /// The value must not be more.
    pub most: Option<f64>,
    /// The value must be less than this.
    pub below: Option<f64>,
    /// By how much it is better than that; below 0 it is worse.
    pub margin: Option<f64>,
    /// Whether it keeps that.
    pub kept: Option<bool>,
    /// Why there is no value.
    pub reason: Option<String>,
    /// Names of calendars that would bring it, where one is missing.
    pub wanted: Vec<String>,
    /// Record types that would bring it, where no source has them.
    pub needs: Vec<String>,
    /// Selling hours against service hours, where that is what is read.
    pub hours: Option<PackHours>,
    /// Calendar of the folder whose dates are the working days of a term; none where weekdays are.
    pub calendar: Option<String>,
    /// Calendar that would be asked instead of weekdays.
    pub own_calendar: Option<String>,
    /// Codes of the sets of holidays that are left out of weekdays, parted by spaces.
    pub holidays: Option<String>,
    /// Name by which questions ask for the calendar of a term, be it the folder's or weekdays.
    pub term: Option<String>,
    /// How many look as if they belonged here and do not count by the settings; none where a
    /// parameter does not ask.
    pub uncounted: Option<u64>,
    /// What is said of them, in English and in Spanish, `{count}` standing for how many.
    #[serde(skip)]
    pub uncounted_said: Option<(String, String)>,
    /// Sorts of records that do not reach through the whole year.
    pub reach: Vec<Reach>,
    /// The months of the year that are on record, in order.
    pub months: Vec<PackMonth>,
}

impl PackFigure {
    /// Returns what a figure says of its question and of what is promised, before it is measured.
    pub fn of(parameter: &PackParameter) -> Self {
        let whole = parameter.of_metric.clone();
        PackFigure {
            id: parameter.id.clone(),
            title: parameter.title.clone(),
            title_es: parameter.title_es.clone(),
            metric: parameter.metric.clone(),
            variant: parameter.variant.clone(),
            set: parameter.set.clone(),
            filter: parameter.filter.clone(),
            reading: parameter.reading,
            whole: whole.map(|metric| (metric, parameter.of_variant.clone())),
            unit: parameter.reading.unit().to_owned(),
            least: parameter.least,
            most: parameter.most,
            below: parameter.below,
            ..PackFigure::default()
        }
    }
}

/// A figure of one month.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PackMonth {
    /// The month, `2026-03`.
    pub month: String,
    /// The value; none where there is nothing to compute it from.
    pub value: Option<f64>,
    /// Records it stands on.
    pub n: u64,
}

/// A dated setting that figures depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackSetting {
    /// `calendar`, or `rules` for the choice among calendars.
    pub kind: String,
    /// Name of the calendar, or of the file of rules.
    pub name: String,
    /// First local date of what holds when the year begins, where that was written down.
    pub since: Option<String>,
    /// Local dates of the year from which it says something else.
    pub changes: Vec<String>,
    /// Last local date of its own special days, where all of them lie before the year.
    pub last_day: Option<String>,
}

/// Selling hours held against service hours.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PackHours {
    /// Names of the service calendars, parted by commas.
    pub service: String,
    /// Name of the selling calendar; none for the hours of orders.
    pub selling: Option<String>,
    /// The weekdays, Monday first.
    pub days: Vec<PackDay>,
    /// When selling goes unserved.
    pub gaps: Vec<PackGap>,
}

/// The selling hours of one weekday.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PackDay {
    /// The weekday, `Mon`.
    pub weekday: String,
    /// Hours of selling.
    pub selling_hours: f64,
    /// The part of them that lies in service hours.
    pub served_hours: f64,
    /// Parts of the day in which selling went unserved.
    pub unserved: Vec<PackUnserved>,
}

/// A part of the day in which selling went unserved, on the same dates from begin to end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackUnserved {
    /// When it begins, `20:00`.
    pub from: String,
    /// When it ends, `24:00` at most.
    pub to: String,
    /// On how many dates.
    pub dates: u32,
}

/// A time in which selling goes unserved, told by weekdays or by dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackGap {
    /// Whether it is so on every date of its weekdays on which something is sold then.
    pub always: bool,
    /// Weekdays it is told by, 0 Monday to 6 Sunday; none where it is told by dates.
    pub weekdays: Vec<usize>,
    /// First and last of dates in a row; of weekdays on which it is not always so, the first and
    /// the last date.
    pub dates: Vec<[String; 2]>,
    /// When its parts begin and end; none where nothing that was sold on a date was served.
    pub hours: Vec<[String; 2]>,
    /// Number of dates.
    pub date_count: usize,
}

/// Weekdays, Monday first.
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Writes a minute of the day: `09:15`, and `24:00` for its end.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl PackHours {
    /// Writes what was held against what.
    pub fn new(served: &ServedHours, service: &[String], selling: Option<String>) -> Self {
        let days =
            WEEKDAYS.into_iter().zip(&served.days).map(|(name, day)| PackDay::new(name, day));
        PackHours {
            service: service.join(", "),
            selling,
            days: days.collect(),
            gaps: served.gaps.iter().map(PackGap::new).collect(),
        }
    }
}

impl PackDay {
    fn new(weekday: &str, day: &ServedDay) -> Self {
        let length = |micros: i64| micros as f64 / HOUR as f64;
        let unserved = day.unserved.iter().map(|part| PackUnserved {
            from: clock(part.from_minute),
            to: clock(part.to_minute),
            dates: part.date_count,
        });
        PackDay {
            weekday: weekday.to_owned(),
            selling_hours: length(day.sold_micros),
            served_hours: length(day.served_micros),
            unserved: unserved.collect(),
        }
    }
}

impl PackGap {
    fn new(gap: &Gap) -> Self {
        let run = |(first, last): &(Date, Date)| [first.to_string(), last.to_string()];
        let part = |(from, to): &(u16, u16)| [clock(*from), clock(*to)];
        PackGap {
            always: gap.is_always,
            weekdays: gap.weekdays.clone(),
            dates: gap.runs.iter().map(run).collect(),
            hours: gap.parts.iter().map(part).collect(),
            date_count: gap.date_count,
        }
    }
}
