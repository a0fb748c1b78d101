//! Times in two columns: the date in one, the time of day in another.
//!
//! ```text
//! Date 2021-01-01, Time 09:12:58 ─► "{Date} {Time}"
//! ```
//!
//! They belong together where they are called the same but for the words for date and time.

use super::super::time;
use super::called::plain;
use super::column::{Column, judged, looks_like_time};

/// Words by which a column holds dates, and by which one holds times of day.
const DATES: [&str; 9] = ["date", "day", "fecha", "dia", "data", "datum", "jour", "giorno", "tag"];
const CLOCKS: [&str; 8] = ["time", "hour", "hora", "uhrzeit", "zeit", "heure", "ora", "clock"];

/// Words that join others in a name.
const JOINING: [&str; 10] = ["of", "the", "de", "del", "la", "el", "on", "at", "do", "da"];

/// Values by which it is judged whether two columns make a time, at most.
const JUDGED: usize = 500;

/// Joins each column of dates with that of its times of day: the first holds both, and is read from
/// both, then; the other is a part of it.
pub(super) fn join(columns: &mut [Column]) {
    for place in 0..columns.len() {
        let date = &columns[place];
        // Dates of workbooks have a time of day all the same.
        let is_date = |value: &String| !value.contains(':') || value.ends_with(time::MIDNIGHT);
        if !date.is_time || !date.values.iter().all(is_date) {
            continue;
        }
        let clock = columns.iter().position(|clock| clock.clock_of.is_none() && fits(date, clock));
        let Some(clock) = clock else { continue };
        let Some(joined) = joined(date, &columns[clock]) else { continue };
        columns[clock].clock_of = Some(joined.name.clone());
        columns[place] = joined;
    }
}

/// Words by which a column says that its times are in universal time.
const UNIVERSAL: [&str; 2] = ["utc", "gmt"];

/// Tells whether the name of a column says that its times are in universal time, and not so many
/// hours from it: `(UTC)`, not `(UTC+2)`.
pub(super) fn says_utc(name: &str) -> bool {
    let words = plain(name);
    let mut said = words.split(' ').skip_while(|word| !UNIVERSAL.contains(word));
    let is_said = said.next().is_some();
    is_said && said.next().is_none_or(|next| !next.starts_with(|c: char| c.is_ascii_digit()))
}

/// Reads the times of columns that are called so as that, where others may be of another zone.
pub(super) fn in_utc(columns: &mut [Column]) {
    let names_zone = |text: &String| time::names_zone(text);
    let is_bare = |column: &Column| column.is_time && !column.values.iter().all(names_zone);
    if !columns.iter().any(|column| is_bare(column) && !says_utc(&column.name)) {
        return;
    }
    let is_one = |column: &Column| {
        is_bare(column) && says_utc(&column.name) && column.written.is_none() && !column.is_serial
    };
    // A date alone, or a bare number, names none.
    let may_be_told = |value: &String| {
        value.contains(':') && looks_like_time(&format!("{value} UTC"), false, false)
    };
    for column in columns.iter_mut().filter(|column| is_one(column)) {
        if column.values.iter().take(JUDGED).all(may_be_told) {
            column.written = Some(format!("{{{}}} UTC", column.name));
        }
    }
}

/// Tells whether a column holds the times of day of a column of dates.
fn fits(date: &Column, clock: &Column) -> bool {
    // Spreadsheets count times of day as parts of a day.
    let is_part = |value: &str| {
        date.is_serial && value.parse::<f64>().is_ok_and(|part| (0.0..1.0).contains(&part))
    };
    let is_clock = !clock.is_time
        && clock.filled > 0
        && words_of(clock).iter().any(|word| CLOCKS.contains(&word.as_str()))
        && (clock.values.iter().all(|value| value.contains(':') || is_part(value))
            || clock.values.iter().all(|value| is_dotted(value)));
    let both = || date.cells.iter().zip(&clock.cells);
    is_clock
        && both().all(|(date, clock)| date.is_none() || clock.is_some())
        && rest_of(date) == rest_of(clock)
}

/// Tells whether a time of day is written with a dot: `9.05`, which Spanish spelling allows.
fn is_dotted(value: &str) -> bool {
    let Some((hour, minute)) = value.split_once('.') else { return false };
    let is_below = |digits: &str, end: u8| {
        digits.bytes().all(|digit| digit.is_ascii_digit())
            && digits.parse::<u8>().is_ok_and(|number| number < end)
    };
    hour.len() <= 2 && minute.len() == 2 && is_below(hour, 24) && is_below(minute, 60)
}

/// Returns the words of the name of a column.
fn words_of(column: &Column) -> Vec<String> {
    plain(&column.name).split_whitespace().map(str::to_owned).collect()
}

/// Returns what the name of a column says beside that it holds dates or times.
fn rest_of(column: &Column) -> Vec<String> {
    let mut words = words_of(column);
    let is_any = |words: &[&str], word: &String| words.contains(&word.as_str());
    words.retain(|word| !is_any(&DATES, word) && !is_any(&CLOCKS, word) && !is_any(&JOINING, word));
    words
}

/// Returns a column of dates with its times of day; none where they make no time.
pub(super) fn joined(date: &Column, clock: &Column) -> Option<Column> {
    let join = |(date, clock): (&Option<String>, &Option<String>)| {
        Some(format!("{} {}", date.as_ref()?, clock.as_ref()?))
    };
    let cells: Vec<Option<String>> = date.cells.iter().zip(&clock.cells).map(join).collect();
    let values: Vec<String> = cells.iter().flatten().cloned().collect();
    let is_time = |value: &String| match date.is_serial {
        true => time::is_counted(value),
        false => looks_like_time(value, false, false),
    };
    if !values.iter().take(JUDGED).all(is_time) {
        return None;
    }
    let mut missing = date.missing.clone();
    missing.extend(clock.missing.iter().cloned());
    let written = Some(format!("{{{}}} {{{}}}", date.name, clock.name));
    let own = judged(date.name.clone(), values);
    Some(Column { cells, missing, written, is_time: true, is_serial: date.is_serial, ..own })
}
