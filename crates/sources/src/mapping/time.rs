//! Text to instants: declared formats, or the usual ones, in the source's zone.

mod named;
mod offset;

use std::borrow::Cow;

use baremo_model::error::Told;
use baremo_model::{Micros, told};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::serial;

/// Why a text is no instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeError {
    pub reason: &'static str,
    pub message: Told,
}

/// Which of two small numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayOrder {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// Reads times of one column.
#[derive(Debug, Clone)]
pub(crate) struct TimeReader {
    pub formats: Vec<String>,
    pub zone: TimeZone,
    pub day_order: DayOrder,
}

/// The format of days as spreadsheets count them.
pub(crate) const EXCEL: &str = "excel";

/// What stands among formats for all that is understood without any.
pub(crate) const USUAL: &str = "usual";

/// How a workbook writes that a date has no time of day.
pub(crate) const MIDNIGHT: &str = " 00:00:00";

/// Returns the date of a workbook with the time of day that stands behind it, from a cell of its
/// own: `2024-03-01 00:00:00 09:30:00`. None of any other text.
fn with_clock(text: &str) -> Option<String> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let clock = rest.strip_prefix(MIDNIGHT)?.strip_prefix(' ')?.trim_start();
    let is_clock = clock.starts_with(|c: char| c.is_ascii_digit()) && clock.contains(':');
    is_clock.then(|| format!("{date} {clock}"))
}

impl TimeReader {
    /// Tells whether numbers may be days as spreadsheets count them.
    pub(crate) fn reads_serials(&self) -> bool {
        self.formats.iter().any(|format| format == EXCEL)
    }

    /// Tells whether it reads what is understood without formats.
    pub(crate) fn reads_usual(&self) -> bool {
        self.formats.is_empty() || self.formats.iter().any(|format| format == USUAL)
    }

    /// Tells whether a text names a day and no time of it: a clock can be written behind it.
    pub(crate) fn names_day(&self, text: &str) -> bool {
        let text = text.trim();
        let clocked = format!("{text} 12:00");
        if self.formats.is_empty() {
            return self.read_usual(&clocked).is_ok();
        }
        let names = |format: &String| match format.as_str() {
            EXCEL => counted(text).map(|_| counted(&clocked).is_some()),
            USUAL => is_told(&self.read_usual(text)).then(|| self.read_usual(&clocked).is_ok()),
            format => {
                let parts = strtime::parse(format, text).ok()?;
                Some(parts.hour().is_none() && parts.to_timestamp().is_err())
            }
        };
        self.formats.iter().find_map(names).unwrap_or(false)
    }

    /// Returns the instant in UTC microseconds.
    pub(crate) fn read(&self, text: &str) -> Result<Micros, TimeError> {
        let text = text.trim();
        let joined = with_clock(text);
        let text = joined.as_deref().unwrap_or(text);
        let micros =
            if self.formats.is_empty() { self.read_usual(text) } else { self.read_declared(text) }?;
        within(micros, text)
    }

    /// Returns the second run of the local time that an instant is the first run of; none where
    /// clocks run through that time but once.
    pub(crate) fn again(&self, first: Micros) -> Option<Micros> {
        let civil = self.zone.to_datetime(Timestamp::from_microsecond(first).ok()?);
        let ambiguous = self.zone.to_ambiguous_timestamp(civil);
        let AmbiguousOffset::Fold { .. } = ambiguous.offset() else { return None };
        let second = ambiguous.later().ok()?.as_microsecond();
        (second > first).then_some(second)
    }

    fn read_declared(&self, text: &str) -> Result<Micros, TimeError> {
        for format in &self.formats {
            let read = match format.as_str() {
                EXCEL => counted(text).map(|civil| self.place(civil, None, text)),
                USUAL => Some(self.read_usual(text)).filter(is_told),
                format => self.read_as(format, text),
            };
            if let Some(read) = read {
                return read;
            }
        }
        let formats = self.formats.join("`, `");
        let why = told!("does not match `{formats}`", "no sigue el formato `{formats}`");
        Err(unparsable(text, &why))
    }

    /// Reads a text in one format; none where it does not match.
    fn read_as(&self, format: &str, text: &str) -> Option<Result<Micros, TimeError>> {
        let parts = strtime::parse(format, text).ok()?;
        if let Ok(instant) = parts.to_timestamp() {
            return Some(Ok(instant.as_microsecond()));
        }
        let civil =
            parts.to_datetime().or_else(|_| parts.to_date().map(|date| date.at(0, 0, 0, 0)));
        Some(self.place(civil.ok()?, None, text))
    }

    fn read_usual(&self, text: &str) -> Result<Micros, TimeError> {
        let bytes = text.as_bytes();
        let all_digits = !bytes.is_empty()
            && bytes.iter().enumerate().all(|(at, b)| {
                b.is_ascii_digit() || (*b == b'.' && at >= 9) || (*b == b'-' && at == 0)
            });
        if let Some((civil, offset)) = iso(text).or_else(|| compact(text)) {
            return self.place(civil, offset, text);
        }
        if all_digits {
            return epoch(text);
        }
        if let Some((first, second, year, rest)) = small_numbers(text) {
            let day_first = match self.day_order {
                DayOrder::DayFirst => true,
                DayOrder::MonthFirst => false,
                DayOrder::Unknown if first > 12 => true,
                DayOrder::Unknown if second > 12 => false,
                DayOrder::Unknown => {
                    let shown = head(text);
                    return Err(TimeError {
                        reason: "time_ambiguous",
                        message: told!(
                            "`{shown}` may be day/month or month/day",
                            "`{shown}` puede ser día/mes o mes/día"
                        ),
                    });
                }
            };
            let (day, month) = if day_first { (first, second) } else { (second, first) };
            if let Some((civil, offset)) = clock(year, month, day, rest) {
                return self.place(civil, offset, text);
            }
        }
        if let Some((civil, offset)) = named::read(text) {
            return self.place(civil, offset, text);
        }
        let year_last = strtime::parse("%a %b %d %H:%M:%S %z %Y", text);
        if let Ok(instant) = year_last.and_then(|parts| parts.to_timestamp()) {
            return Ok(instant.as_microsecond());
        }
        Err(unparsable(text, &told!("is no time known here", "no es una hora conocida")))
    }

    /// Puts a local time into UTC: the earlier of a doubled hour, none of a skipped one.
    fn place(
        &self,
        civil: DateTime,
        offset: Option<Offset>,
        text: &str,
    ) -> Result<Micros, TimeError> {
        let placed = match offset {
            Some(offset) => offset.to_timestamp(civil),
            None => {
                let ambiguous = self.zone.to_ambiguous_timestamp(civil);
                if let AmbiguousOffset::Gap { .. } = ambiguous.offset() {
                    let zone = self.zone.iana_name().unwrap_or("the source zone");
                    let shown = head(text);
                    return Err(TimeError {
                        reason: "time_skipped_hour",
                        message: told!(
                            "`{shown}` does not exist in {zone}: clocks skipped it",
                            "`{shown}` no existe en {zone}: el cambio de hora se la saltó"
                        ),
                    });
                }
                ambiguous.earlier()
            }
        };
        placed
            .map(|instant| instant.as_microsecond())
            .map_err(|_| unparsable(text, &out_of_range()))
    }
}

/// Reads a day as spreadsheets count them, with its fraction; or a whole one and its time of day
/// behind, which may be a fraction too: `45717.375`, `45717 09:00`, `45717 0.375`.
fn counted(text: &str) -> Option<DateTime> {
    let Some((days, behind)) = text.split_once(' ') else {
        return serial::civil(serial::read(text)?);
    };
    let days = serial::read(days).filter(|days| days.fract() == 0.0)?;
    if let Some(part) = serial::read(behind).filter(|part| *part < 1.0) {
        return serial::civil(days + part);
    }
    let day = serial::civil(days)?.date();
    let (year, month, day) = (day.year().into(), day.month().into(), day.day().into());
    clock(year, month, day, behind).map(|(civil, _)| civil)
}

/// Tells whether a text is a day as spreadsheets count them.
pub(crate) fn is_counted(text: &str) -> bool {
    counted(text.trim()).is_some()
}

/// Tells whether a text is an instant, or it is known why it is none: else another format may read
/// it.
fn is_told(read: &Result<Micros, TimeError>) -> bool {
    !matches!(read, Err(error) if error.reason == "time_unparsable")
}

/// Returns an instant that was written so, unless it lies before 1970 or beyond the calendar.
///
/// # Errors
/// Fails if it does.
pub(crate) fn within(micros: Micros, text: &str) -> Result<Micros, TimeError> {
    if micros < 0 {
        let shown = head(text);
        return Err(TimeError {
            reason: "time_before_1970",
            message: told!("`{shown}` is before 1970", "`{shown}` es anterior a 1970"),
        });
    }
    match Timestamp::from_microsecond(micros) {
        Ok(_) => Ok(micros),
        Err(_) => Err(unparsable(text, &out_of_range())),
    }
}

/// Returns as much of a text as a message shows.
fn head(text: &str) -> String {
    text.chars().take(60).collect()
}

fn unparsable(text: &str, why: &Told) -> TimeError {
    let shown = head(text);
    let message =
        Told { en: format!("`{shown}` {why}"), es: Some(format!("`{shown}` {}", why.spanish())) };
    TimeError { reason: "time_unparsable", message }
}

fn out_of_range() -> Told {
    told!("is out of range", "queda fuera de lo posible")
}

/// Reads a count since 1970; its size tells seconds, milliseconds, microseconds.
fn epoch(text: &str) -> Result<Micros, TimeError> {
    let number: f64 =
        text.parse().map_err(|_| unparsable(text, &told!("is no number", "no es un número")))?;
    let whole = text.split('.').next().unwrap_or_default().trim_start_matches('-');
    let scale = match whole.len() {
        ..=8 => {
            let why = told!(
                "is too small for a time since 1970",
                "es demasiado pequeño para contar desde 1970"
            );
            return Err(unparsable(text, &why));
        }
        9..=10 => 1e6,
        11..=13 => 1e3,
        14..=16 => 1.0,
        _ => 1e-3,
    };
    // Integers stay exact; only fractions go through floating point.
    if !text.contains('.') {
        let integer: i64 = text.parse().map_err(|_| unparsable(text, &out_of_range()))?;
        let micros = match scale < 1.0 {
            true => Some(integer.div_euclid(1_000)),
            false => integer.checked_mul(scale as i64),
        };
        return micros.ok_or_else(|| unparsable(text, &out_of_range()));
    }
    Ok((number * scale).round() as i64)
}

/// Reads `YYYY-MM-DD`, also with `/` or `.` between or as `YYYY-M-D`, and the clock after it.
fn iso(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let mark = char::from(*text.as_bytes().get(4)?);
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let year = digits(&text.as_bytes()[..4])?;
    let (month, rest) = small_number(&text[5..])?;
    let (day, rest) = small_number(rest.strip_prefix(mark)?)?;
    clock(year, month, day, rest)
}

/// Reads `YYYYMMDD`, alone or with a clock behind it: `20240301T0930`, `20240301 09:30:00`,
/// `20240301093000`. As counts since 1970, numbers of so many digits would lie in its first months
/// or in 1976, where no records are.
fn compact(text: &str) -> Option<(DateTime, Option<Offset>)> {
    let bytes = text.as_bytes();
    let run = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !matches!(run, 8 | 12 | 14) {
        return None;
    }
    let year = digits(&bytes[..4])?;
    if !(1900..2100).contains(&year) {
        return None;
    }
    clock(year, digits(&bytes[4..6])?, digits(&bytes[6..8])?, &text[8..])
}

/// Tells whether a text is a date without marks, with or without its clock.
pub(crate) fn is_compact(text: &str) -> bool {
    compact(text.trim()).is_some()
}

/// Puts the marks into a clock without them: `0930`, `093000`.
fn marked(clock: &str) -> Cow<'_, str> {
    match clock.bytes().take_while(u8::is_ascii_digit).count() {
        4 => format!("{}:{}", &clock[..2], &clock[2..]).into(),
        6 => format!("{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..]).into(),
        _ => clock.into(),
    }
}

/// Splits `d/m/yyyy rest` into its numbers, after a day of the week if there is one.
fn small_numbers(text: &str) -> Option<(i64, i64, i64, &str)> {
    let date = named::past_weekday(text);
    let separator = date.find(['/', '-', '.'])?;
    let mark = char::from(date.as_bytes()[separator]);
    let after = &date[separator + 1..];
    let second_end = after.find(mark)?;
    let tail = &after[second_end + 1..];
    let year_end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
    let first = &date[..separator];
    let second = &after[..second_end];
    let year = &tail[..year_end];
    if first.len() > 2 || second.len() > 2 || !matches!(year.len(), 2 | 4) {
        return None;
    }
    let rest = &tail[year_end..];
    Some((digits(first.as_bytes())?, digits(second.as_bytes())?, full_year(year)?, rest))
}

/// Reads a year of four digits, or of two: 69 to 99 are of the last century, as POSIX has it.
fn full_year(text: &str) -> Option<i64> {
    let year = digits(text.as_bytes())?;
    match text.len() {
        2 if year < 69 => Some(2000 + year),
        2 => Some(1900 + year),
        4 => Some(year),
        _ => None,
    }
}

/// Tells what one value says about the order of day and month; nothing if it is not of that shape.
pub(crate) fn evidence(text: &str) -> Option<DayOrder> {
    let (first, second, _, _) = small_numbers(text.trim())?;
    Some(match (first, second) {
        (13..=31, 1..=12) => DayOrder::DayFirst,
        (1..=12, 13..=31) => DayOrder::MonthFirst,
        _ => DayOrder::Unknown,
    })
}

/// Tells whether a date of small numbers is written as in the United States, with slashes and a
/// clock of `AM` and `PM`. Many write so with the day first too: it proves nothing.
pub(crate) fn seems_american(text: &str) -> bool {
    let text = text.trim();
    let is_slashed = text.find(['/', '-', '.']).is_some_and(|at| text[at..].starts_with('/'));
    let clock = text.to_ascii_lowercase();
    let is_halved = clock.ends_with("am") || clock.ends_with("pm");
    is_slashed && is_halved && small_numbers(text).is_some()
}

/// Tells whether a text names the zone of its time: it means the same in every zone.
pub(crate) fn names_zone(text: &str) -> bool {
    let day_order = match evidence(text) {
        Some(DayOrder::MonthFirst) => DayOrder::MonthFirst,
        _ => DayOrder::DayFirst,
    };
    let read = |zone| TimeReader { formats: Vec::new(), zone, day_order }.read(text).ok();
    let here = read(TimeZone::UTC);
    here.is_some() && here == read(TimeZone::fixed(Offset::constant(1)))
}

/// What may stand between a date and its clock.
const BEFORE_CLOCKS: [&str; 9] =
    ["- ", "– ", "at ", "a las ", "a la ", "um ", "à ", "alle ", "às "];

/// Reads what follows a date: nothing, or a clock with a fraction, am or pm, and an offset.
fn clock(year: i64, month: i64, day: i64, rest: &str) -> Option<(DateTime, Option<Offset>)> {
    let make = |hour: i64, minute: i64, second: i64, nanos: i64| {
        DateTime::new(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
            i8::try_from(hour).ok()?,
            i8::try_from(minute).ok()?,
            i8::try_from(second).ok()?,
            i32::try_from(nanos).ok()?,
        )
        .ok()
    };
    let rest = rest.strip_prefix(['T', 't', ' ', ',']).unwrap_or(rest).trim_start();
    let rest = BEFORE_CLOCKS.iter().find_map(|word| rest.strip_prefix(*word)).unwrap_or(rest);
    if rest.is_empty() {
        return Some((make(0, 0, 0, 0)?, None));
    }
    let rest = marked(rest);
    let (hour, mut rest) = number(&rest)?;
    let mut parts = [0i64; 2];
    let has_points = pointed(rest).is_some();
    for part in &mut parts {
        // `08h15` and `08.15` as well as `08:15`: no hour alone has a fraction of a second.
        let after = if has_points { pointed(rest) } else { rest.strip_prefix([':', 'h']) };
        if let Some(after) = after.filter(|after| after.starts_with(|c: char| c.is_ascii_digit())) {
            (*part, rest) = number(after)?;
        } else {
            break;
        }
    }
    let mut nanos = 0;
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        let end = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
        let kept = &after[..end.min(9)];
        nanos = digits(kept.as_bytes())? * 10i64.pow(9 - kept.len() as u32);
        rest = &after[end..];
    }
    let rest = rest.replace(['\u{a0}', '\u{202f}'], " ").trim().to_ascii_lowercase();
    let after = |words: [&str; 3]| words.into_iter().find_map(|word| rest.strip_prefix(word));
    let morning = after(["am", "a. m.", "a.m."]);
    let evening = after(["pm", "p. m.", "p.m."]);
    let (hour, rest) = match (morning, evening) {
        (Some(_), _) if hour > 12 => return None,
        (Some(rest), _) => (if hour == 12 { 0 } else { hour }, rest.trim_start()),
        // `14:05 PM` says it twice.
        (None, Some(rest)) => (if hour < 12 { hour + 12 } else { hour }, rest.trim_start()),
        (None, None) => (hour, rest.as_str()),
    };
    let offset = match rest.strip_prefix("gmt").or(rest.strip_prefix("utc")).unwrap_or(rest) {
        "" if rest.is_empty() => None,
        "h" | "hs" | "hrs" | "uhr" => None,
        "" | "z" | "+00" => Some(Offset::UTC),
        offset => Some(offset::named(offset).or_else(|| offset::numeric(offset))?),
    };
    // A day ends where the next begins.
    if hour == 24 && parts == [0, 0] && nanos == 0 && evening.is_none() {
        return Some((make(0, 0, 0, 0)?.tomorrow().ok()?, offset));
    }
    Some((make(hour, parts[0], parts[1], nanos)?, offset))
}

/// Returns the two digits of a minute or a second behind a point, with what follows them.
fn pointed(text: &str) -> Option<&str> {
    let after = text.strip_prefix('.')?;
    let (part, rest) = number(after)?;
    (after.len() - rest.len() == 2 && part < 60).then_some(after)
}

fn digits(bytes: &[u8]) -> Option<i64> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0i64, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i64::from(byte - b'0'))
    })
}

/// Reads a number of one or two digits.
fn small_number(text: &str) -> Option<(i64, &str)> {
    number(text).filter(|(_, rest)| text.len() - rest.len() <= 2)
}

fn number(text: &str) -> Option<(i64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((digits(&text.as_bytes()[..end])?, &text[end..]))
}

#[cfg(test)]
mod tests;
