//! A column of an unknown file, judged by its sampled values.

use std::net::IpAddr;

use baremo_model::Micros;
use rustc_hash::FxHashSet;

use super::super::address::{Item, Names, Scope};
use super::super::cell_error::ERRORS;
use super::super::time::{self, DayOrder};
use super::called::is_called;
use super::choose::TIMES;
use super::grouped::{self, Grouped};
use super::guess::{is_of, is_of_other};
use super::names::{COUNTED, NUMBERED, Role};
use super::odd::Odd;
use super::{compound, dated, whole};
use crate::read::{Detected, Record};

/// A column with what its sampled values look like.
pub(super) struct Column {
    pub name: String,
    pub values: Vec<String>,
    /// The value of each sampled record; none of what lies in lists.
    pub cells: Vec<Option<String>>,
    /// Sampled records in which it is not missing, and how many different values it has.
    pub filled: usize,
    pub distinct: usize,
    pub is_time: bool,
    pub is_number: bool,
    /// Whether it holds days as spreadsheets count them.
    pub is_serial: bool,
    /// Whether it holds ids that were kept as decimals; their values here are whole.
    pub is_whole: bool,
    /// What a mark before three digits is, where it stands before no others.
    pub grouped: Option<Grouped>,
    /// Words in it that stand for a missing value.
    pub missing: Vec<String>,
    /// What it is read from, where that is more than the column: a date with its time of day, or
    /// an id with what it is counted within.
    pub written: Option<String>,
    /// The column of dates whose times of day it holds.
    pub clock_of: Option<String>,
    /// What is odd in it, where a few records were left out for that.
    pub odd: Option<Odd>,
}

impl Column {
    /// Returns what a mapping reads it from: its name, or a template with more columns.
    pub(super) fn source(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.name)
    }

    /// Returns it as a part of a template.
    pub(super) fn part(&self) -> String {
        self.written.clone().unwrap_or_else(|| format!("{{{}}}", self.name))
    }

    /// Returns it as a condition names it; none where it cannot.
    pub(super) fn in_condition(&self) -> Option<String> {
        (!self.name.contains('"')).then(|| format!("\"{}\"", self.name))
    }

    /// Says how many different values it has in how many records, in English and Spanish.
    pub(super) fn counted(&self) -> [String; 2] {
        let of = |count: usize, [one, several]: [&str; 2]| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {several}"),
        };
        let values = |words| of(self.distinct, words);
        let records = |words| of(self.filled, words);
        [
            format!(
                "{} in {}",
                values(["different value", "different values"]),
                records(["record", "records"])
            ),
            format!(
                "{} en {}",
                values(["valor distinto", "valores distintos"]),
                records(["registro", "registros"])
            ),
        ]
    }

    /// Tells whether it holds ids that are made of several columns.
    pub(super) fn is_compound(&self) -> bool {
        self.written.is_some() && !self.is_time
    }

    /// Returns the columns that it is read from, where they are several.
    pub(super) fn parts(&self) -> impl Iterator<Item = &str> {
        let written = self.written.as_deref().unwrap_or_default();
        written.split('{').filter_map(|part| Some(part.split_once('}')?.0))
    }

    /// Tells whether half of its different values or more are of a sort: never without any.
    pub(super) fn mostly(&self, is: impl Fn(&str) -> bool) -> bool {
        let found = self.values.iter().filter(|value| is(value)).count();
        found > 0 && found * 2 >= self.distinct
    }

    /// Tells whether most values are addresses of machines, which say who somebody is too.
    pub(super) fn is_machine(&self) -> bool {
        let found = self.values.iter().filter(|value| value.parse::<IpAddr>().is_ok()).count();
        found > 0 && found * 2 >= self.values.len()
    }

    /// Tells whether most values are addresses of mail, which are kept as hashes.
    pub(super) fn is_address(&self) -> bool {
        let found = self.addresses();
        found > 0 && found * 2 >= self.values.len()
    }

    /// Tells whether some values are addresses of mail, and others are not.
    pub(super) fn is_mixed(&self) -> bool {
        (1..self.values.len()).contains(&self.addresses())
    }

    fn addresses(&self) -> usize {
        let is_one =
            |value: &&String| value.split_once('@').is_some_and(|(_, host)| host.contains('.'));
        self.values.iter().filter(is_one).count()
    }
}

/// Tells whether a mapping can name a column as it is. What lies in lists is read there, and braces
/// and quotes make of a name something else, for which there is no escape.
pub(super) fn is_nameable(heading: &str) -> bool {
    let is_constant = heading.len() > 1 && heading.starts_with('\'') && heading.ends_with('\'');
    !heading.contains("[]") && !has_braces(heading) && !is_constant
}

/// Tells whether a name would be read as a template.
pub(super) fn has_braces(name: &str) -> bool {
    name.contains(['{', '}'])
}

/// Judges every column by its sampled values.
pub(super) fn columns(detected: &Detected) -> Vec<Column> {
    let mut names = Names::of(detected);
    let mut columns = Vec::new();
    for heading in detected.headings.iter().filter(|heading| is_nameable(heading)) {
        let Ok(address) = names.resolve(heading) else {
            continue;
        };
        let mut missing: Vec<String> = Vec::new();
        let mut value = |record: &Record| {
            let scope = Scope { record, item: None::<Item<'_>> };
            let text = address.text(scope, &[])?.into_owned();
            if !stands_for_nothing(&text) {
                return Some(text);
            }
            if !missing.contains(&text) {
                missing.push(text);
            }
            None
        };
        let cells: Vec<Option<String>> = detected.samples.iter().map(&mut value).collect();
        let values = cells.iter().flatten().cloned().collect();
        columns.push(Column { cells, missing, ..judged(heading.clone(), values) });
    }
    whole::judge(&mut columns);
    dated::join(&mut columns);
    dated::in_utc(&mut columns);
    compound::join(&mut columns);
    grouped::judge(&mut columns, detected.delimiter);
    columns
}

/// Returns the columns that a proposal reads together with one, as one: its times of day, or what
/// its ids are counted within.
pub fn beside(detected: &Detected, name: &str) -> Vec<String> {
    let columns = columns(detected);
    let own = columns.iter().find(|column| column.name == name);
    let parts = own.into_iter().flat_map(|column| column.parts());
    parts.filter(|part| *part != name).map(str::to_owned).collect()
}

/// Words that stand for a missing value, beside errors of spreadsheets.
const NOTHING: [&str; 7] = ["?", "-", "--", "n/a", "null", "(null)", "\\n"];

/// Tells whether a value says that there is none.
fn stands_for_nothing(text: &str) -> bool {
    NOTHING.iter().chain(&ERRORS).any(|word| text.eq_ignore_ascii_case(word))
}

/// Values by which it is judged whether a column holds times, at most.
const JUDGED: usize = 500;

/// Judges a column by its sampled values.
pub(super) fn judged(name: String, values: Vec<String>) -> Column {
    let filled = values.len();
    let is_number = filled > 0 && values.iter().all(|value| value.parse::<f64>().is_ok());
    // A few times that do not exist make no other column of it: they are refused one by one.
    let first = &values[..filled.min(JUDGED)];
    let counts = counts_since_1970(&name);
    let are_dates = counts || are_dates(&name, first);
    let is_one = |value: &&String| looks_like_time(value, counts, are_dates);
    let times = first.iter().filter(is_one).count();
    let is_serial = counts && filled > 0 && first.iter().all(|value| is_recent_serial(value));
    let is_time = filled > 0 && (is_serial || times * 2 >= first.len());
    let seen: FxHashSet<String> = values.into_iter().collect();
    let mut values: Vec<String> = seen.into_iter().collect();
    values.sort_unstable();
    let distinct = values.len();
    Column {
        name,
        values,
        cells: Vec::new(),
        filled,
        distinct,
        is_time,
        is_number,
        is_serial,
        is_whole: false,
        grouped: None,
        missing: Vec::new(),
        written: None,
        clock_of: None,
        odd: None,
    }
}

/// Tells whether bare numbers in a column may be times by what it is called: most are none.
fn counts_since_1970(name: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| is_called(name, word));
    !has(NUMBERED) && (has(COUNTED) || TIMES.iter().any(|role| is_of(name, *role)))
}

/// Days that records are of, as spreadsheets count them: from July 2009 to April 2064.
const SERIALS: std::ops::Range<f64> = 40_000.0..60_000.0;

/// Tells whether a number may be a day of these decades as spreadsheets count them.
fn is_recent_serial(value: &str) -> bool {
    value.replace(',', ".").parse::<f64>().is_ok_and(|days| SERIALS.contains(&days))
}

/// Instant that no record is of: the beginning of 2056, in microseconds.
const TOO_LATE: Micros = 2_713_910_400_000_000;

/// Values that make it plain that numbers are dates where no heading says so, at least.
const PLAIN: usize = 5;

/// Tells whether numbers are dates such as `20240301` though no heading says so: all of them are,
/// of these decades, and some day comes twice, which ids do not.
fn are_dates(name: &str, values: &[String]) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| is_called(name, word));
    let is_day = |value: &String| {
        value.len() == 8 && time::is_compact(value) && ("1990".."2056").contains(&&value[..4])
    };
    let distinct: FxHashSet<&String> = values.iter().collect();
    values.len() >= PLAIN
        && distinct.len() > 1
        && distinct.len() < values.len()
        && !has(NUMBERED)
        && !is_of_other(name, Role::At)
        && values.iter().all(is_day)
}

/// Tells whether a value is a time; a bare number only in a column whose name says so, or whose
/// numbers are dates.
pub(super) fn looks_like_time(text: &str, counts: bool, are_dates: bool) -> bool {
    let reader = time::TimeReader {
        formats: Vec::new(),
        zone: jiff::tz::TimeZone::UTC,
        day_order: DayOrder::Unknown,
    };
    match reader.read(text) {
        Ok(at) if text.parse::<f64>().is_ok() => {
            if time::is_compact(text) {
                return are_dates && at < TOO_LATE;
            }
            // A count since 1970 has ten digits, thirteen or sixteen.
            let whole = text.split('.').next().map_or(0, str::len);
            counts && matches!(whole, 10 | 13 | 16) && at < TOO_LATE
        }
        Ok(_) => true,
        Err(error) => error.reason == "time_ambiguous",
    }
}
