//! Reads iCalendar files (RFC 5545), as far as holidays need it.
//!
//! Used: `VEVENT` with `DTSTART`, `DTEND` or `DURATION` (dates or times, `TZID`, UTC), `SUMMARY`,
//! `EXDATE`, and `RRULE` with `FREQ=YEARLY` and `INTERVAL`, `UNTIL`, `COUNT`, `BYMONTH`,
//! `BYMONTHDAY`, or `BYDAY` such as `1MO` beside `BYMONTH`. Cancelled events are left out. One with
//! `RECURRENCE-ID` takes the place of a day of the event with its `UID`, and a cancelled one takes
//! that day out. Whatever else would change which days are meant is listed as a warning and the
//! event is left out; a file is never refused as a whole.

mod content;
mod rule;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use content::{Property, unescape, unfold};
pub use rule::YearlyRule;
use rule::read_rule;

use crate::error::Told;
use crate::told;

/// Holds what a holiday file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IcsCalendar {
    /// Name of the file, as the calendar gives it.
    pub file: String,
    /// Usable events, in file order.
    pub events: Vec<IcsEvent>,
    /// What could not be used.
    pub warnings: Vec<IcsWarning>,
}

/// Tells what could not be used of a holiday file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcsWarning {
    /// Name of the file, as the calendar gives it.
    pub file: String,
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong and what was done, in one line.
    pub reason: Told,
}

/// Holds an event: a time off, once or every year.
#[derive(Clone, Debug, PartialEq)]
pub struct IcsEvent {
    /// Line at which the event begins, from 1.
    pub line: usize,
    /// Its summary; may be empty.
    pub name: String,
    /// Start by the wall clock of `zone`; midnight when `is_all_day`.
    pub start: DateTime,
    /// End by the same clock, not included.
    pub end: DateTime,
    /// Whether it covers whole local dates.
    pub is_all_day: bool,
    /// Zone of the clock; `None` is the calendar's own.
    pub zone: Option<TimeZone>,
    /// How it repeats; `None` for once.
    pub yearly: Option<YearlyRule>,
    /// Start dates that are left out.
    pub except: Vec<Date>,
}

/// Reads a holiday file. Never fails: what cannot be used is in [`IcsCalendar::warnings`].
pub fn parse_ics(file: &str, text: &str) -> IcsCalendar {
    let mut reader = Reader {
        calendar: IcsCalendar { file: file.to_owned(), ..IcsCalendar::default() },
        open: Vec::new(),
        draft: None,
        uids: Vec::new(),
        replaced: Vec::new(),
    };
    for (line, content) in unfold(text) {
        match Property::parse(line, &content) {
            Some(property) => reader.take(property),
            None => {
                let reason = told!("line without a `:` skipped", "línea sin `:` omitida");
                reader.warn(line, reason);
            }
        }
    }
    if let Some((line, name)) = reader.open.pop() {
        let reason = told!(
            "`{name}` is not closed; what it holds was left out",
            "`{name}` no se cierra; se omite lo que contiene"
        );
        reader.warn(line, reason);
    }
    if reader.calendar.events.is_empty() && reader.calendar.warnings.is_empty() {
        reader.warn(1, told!("no event found", "no hay ningún evento"));
    }
    reader.replace();
    reader.calendar
}

impl IcsEvent {
    /// Returns the dates the event starts on from one year to another, both included.
    pub fn start_dates(&self, first_year: i16, last_year: i16) -> Vec<Date> {
        let start = self.start.date();
        let mut dates = match &self.yearly {
            None => vec![start],
            Some(rule) => rule.dates(start, last_year),
        };
        dates.retain(|date| {
            (first_year..=last_year).contains(&date.year()) && !self.except.contains(date)
        });
        dates
    }
}

/// An event whose end has not been read yet.
#[derive(Default)]
struct Draft {
    line: usize,
    name: String,
    start: Option<Moment>,
    end: Option<Moment>,
    span: Option<Span>,
    yearly: Option<YearlyRule>,
    until: Option<Moment>,
    except: Vec<Moment>,
    is_cancelled: bool,
    uid: String,
    /// Which day of the event with its `uid` it takes the place of.
    replaces: Option<Moment>,
    problem: Option<(usize, Told)>,
}

/// A date, or a time by the clock of a zone.
#[derive(Clone)]
struct Moment {
    at: DateTime,
    is_date: bool,
    zone: Option<TimeZone>,
}

struct Reader {
    calendar: IcsCalendar,
    open: Vec<(usize, String)>,
    draft: Option<Draft>,
    /// The `UID` of each usable event.
    uids: Vec<String>,
    /// By `UID` the days of which another event says what they are.
    replaced: Vec<(String, Moment)>,
}

impl Reader {
    fn warn(&mut self, line: usize, reason: Told) {
        let file = self.calendar.file.clone();
        self.calendar.warnings.push(IcsWarning { file, line, reason });
    }

    /// Takes out of events that repeat the days of which others say what they are.
    fn replace(&mut self) {
        for (event, uid) in self.calendar.events.iter_mut().zip(&self.uids) {
            if event.yearly.is_some() {
                let own = self.replaced.iter().filter(|(of, _)| of == uid);
                let zone = event.zone.clone();
                let days = own.filter_map(|(_, day)| day.by_clock_of(zone.as_ref()));
                event.except.extend(days.map(DateTime::date));
            }
        }
    }

    fn take(&mut self, property: Property) {
        match property.name.as_str() {
            "BEGIN" => {
                let name = property.value.trim().to_ascii_uppercase();
                if name == "VEVENT" {
                    self.draft = Some(Draft { line: property.line, ..Draft::default() });
                }
                self.open.push((property.line, name));
            }
            "END" => self.close(&property),
            _ => {
                let is_event = self.open.last().is_some_and(|(_, name)| name == "VEVENT");
                if let (true, Some(draft)) = (is_event, &mut self.draft)
                    && let Err(problem) = draft.take(&property)
                    && draft.problem.is_none()
                {
                    draft.problem = Some((property.line, problem));
                }
            }
        }
    }

    fn close(&mut self, property: &Property) {
        let name = property.value.trim().to_ascii_uppercase();
        let Some((_, opened)) = self.open.pop_if(|(_, opened)| *opened == name) else {
            let reason = told!(
                "`END:{name}` closes nothing; skipped",
                "`END:{name}` no cierra nada; se omite"
            );
            return self.warn(property.line, reason);
        };
        if opened != "VEVENT" {
            return;
        }
        let Some(draft) = self.draft.take() else { return };
        let is_cancelled = draft.is_cancelled;
        if is_cancelled && draft.replaces.is_none() {
            return;
        }
        let (line, uid) = (draft.line, draft.uid.clone());
        let replaces = draft.replaces.clone().map(|day| (uid.clone(), day));
        match draft.problem.clone().map_or_else(|| draft.finish(), Err) {
            Ok(event) => {
                self.replaced.extend(replaces);
                if !is_cancelled {
                    self.calendar.events.push(event);
                    self.uids.push(uid);
                }
            }
            Err((at, problem)) => {
                let (en, es) = (problem.to_string(), problem.spanish().to_owned());
                let reason = match at == line {
                    true => told!("event left out: {en}", "evento omitido: {es}"),
                    false => told!(
                        "event of line {line} left out: {en}",
                        "evento de la línea {line} omitido: {es}"
                    ),
                };
                self.warn(at, reason);
            }
        }
    }
}

impl Draft {
    fn take(&mut self, property: &Property) -> Result<(), Told> {
        let value = property.value.trim();
        match property.name.as_str() {
            "SUMMARY" => self.name = unescape(&property.value),
            "UID" => self.uid = value.to_owned(),
            "DTSTART" => self.start = Some(Moment::read(property, value)?),
            "DTEND" => self.end = Some(Moment::read(property, value)?),
            "DURATION" => {
                let span: Result<Span, _> = value.parse();
                self.span = Some(span.map_err(|_| {
                    told!(
                        "`{value}` is not a duration such as `P1D`",
                        "`{value}` no es una duración como `P1D`"
                    )
                })?);
            }
            "RRULE" => {
                let (rule, until) = read_rule(property)?;
                (self.yearly, self.until) = (Some(rule), until);
            }
            "EXDATE" => {
                for text in value.split(',') {
                    self.except.push(Moment::read(property, text)?);
                }
            }
            "STATUS" => self.is_cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "RECURRENCE-ID" => {
                self.replaces = Some(Moment::read(property, value)?);
                if property.parameter("RANGE").is_some() {
                    return Err(told!(
                        "`RANGE` in `RECURRENCE-ID` is not understood",
                        "no se entiende `RANGE` en `RECURRENCE-ID`"
                    ));
                }
            }
            "RDATE" | "EXRULE" => {
                let name = &property.name;
                return Err(told!("`{name}` is not understood", "no se entiende `{name}`"));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<IcsEvent, (usize, Told)> {
        let fail = |reason: Told| (self.line, reason);
        let start =
            self.start.ok_or_else(|| fail(told!("it has no `DTSTART`", "no tiene `DTSTART`")))?;
        if self.replaces.is_some() && self.uid.is_empty() {
            return Err(fail(told!(
                "it has a `RECURRENCE-ID` and no `UID`",
                "tiene `RECURRENCE-ID` y no `UID`"
            )));
        }
        let end = match (self.end, self.span) {
            (Some(end), _) if end.is_date != start.is_date => {
                return Err(fail(told!(
                    "one of its ends is a date, the other a time",
                    "uno de sus extremos es una fecha y el otro una hora"
                )));
            }
            (Some(end), _) => end.by_clock_of(start.zone.as_ref()),
            (None, Some(span)) => start.at.checked_add(span).ok(),
            (None, None) if start.is_date => start.at.checked_add(1.day()).ok(),
            (None, None) => Some(start.at),
        };
        let end = end.ok_or_else(|| {
            fail(told!("its end is out of range", "su fin no cabe en el calendario"))
        })?;
        let from = start.at;
        if end <= from {
            return Err(fail(told!(
                "it ends at {end}, not after its start, {from}",
                "acaba el {end}, no después de su comienzo, {from}"
            )));
        }
        if start.is_date && end.time() != Time::midnight() {
            return Err(fail(told!(
                "it starts on a date and ends at a time of day",
                "empieza en una fecha y acaba a una hora"
            )));
        }
        let until = self.until.and_then(|until| until.last_start(&start));
        let except = self.except.iter().filter_map(|day| day.by_clock_of(start.zone.as_ref()));
        Ok(IcsEvent {
            line: self.line,
            name: self.name,
            start: from,
            end,
            is_all_day: start.is_date,
            except: except.map(DateTime::date).collect(),
            yearly: self.yearly.map(|rule| YearlyRule { until, ..rule }),
            zone: start.zone,
        })
    }
}

impl Moment {
    /// Reads `20250502`, `20250502T140000` or `20250502T120000Z`.
    fn read(property: &Property, text: &str) -> Result<Moment, Told> {
        let (text, name) = (text.trim(), &property.name);
        let wrong = || {
            told!(
                "`{text}` in `{name}` is not a date or time",
                "`{text}` en `{name}` no es una fecha ni una hora"
            )
        };
        let (date, time) = match text.split_once(['T', 't']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let date = compact_date(date).ok_or_else(wrong)?;
        let Some(time) = time else {
            return Ok(Moment { at: date.at(0, 0, 0, 0), is_date: true, zone: None });
        };
        let (time, is_utc) = match time.strip_suffix(['Z', 'z']) {
            Some(time) => (time, true),
            None => (time, false),
        };
        let at = date.to_datetime(compact_time(time).ok_or_else(wrong)?);
        let zone = match (is_utc, property.parameter("TZID")) {
            (true, _) => Some(TimeZone::UTC),
            (false, Some(zone)) => Some(named_zone(zone).ok_or_else(|| {
                told!(
                    "zone `{zone}` is not an IANA zone such as `Europe/Madrid`",
                    "`{zone}` no es una zona IANA como `Europe/Madrid`"
                )
            })?),
            (false, None) => None,
        };
        Ok(Moment { at, is_date: false, zone })
    }

    /// Returns the wall clock of a zone at this moment.
    fn by_clock_of(&self, zone: Option<&TimeZone>) -> Option<DateTime> {
        match (&self.zone, zone) {
            (Some(own), Some(wanted)) if own != wanted => {
                Some(wanted.to_datetime(own.to_timestamp(self.at).ok()?))
            }
            _ => Some(self.at),
        }
    }

    /// Returns the last date on which an event may start that repeats until this moment.
    fn last_start(&self, start: &Moment) -> Option<Date> {
        let at = self.by_clock_of(start.zone.as_ref())?;
        let is_early = !self.is_date && !start.is_date && at.time() < start.at.time();
        if is_early { at.date().yesterday().ok() } else { Some(at.date()) }
    }
}

/// Finds a zone by name; some programs put a path of their own before it.
fn named_zone(name: &str) -> Option<TimeZone> {
    let name = name.trim();
    let cuts = name.match_indices('/').map(|(offset, _)| &name[offset + 1..]);
    std::iter::once(name)
        .chain(cuts)
        .filter(|candidate| !candidate.is_empty())
        .find_map(|candidate| TimeZone::get(candidate).ok())
}

fn digits(text: &str, length: usize) -> Option<u32> {
    let fits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn compact_date(text: &str) -> Option<Date> {
    let number = digits(text, 8)?;
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    Date::new(year as i16, month as i8, day as i8).ok()
}

fn compact_time(text: &str) -> Option<Time> {
    let number = digits(text, 6)?;
    let (hour, minute, second) = (number / 10_000, number / 100 % 100, number % 100);
    // A leap second is counted to the second before it.
    Time::new(hour as i8, minute as i8, second.min(59) as i8, 0).ok()
}
