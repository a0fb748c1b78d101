//! Reads iCalendar files (RFC 5545), as far as holidays need it.
//!
//! Used: `VEVENT` with `DTSTART`, `DTEND` or `DURATION` (dates or times, `TZID`, UTC), `SUMMARY`,
//! `EXDATE`, and `RRULE` with `FREQ=YEARLY` and `INTERVAL`, `UNTIL`, `COUNT`, `BYMONTH`,
//! `BYMONTHDAY`. Cancelled events are left out. Whatever else would change which days are meant
//! is listed as a warning and the event is left out; a file is never refused as a whole.

mod content;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};

use content::{Property, unescape, unfold};

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
    pub reason: String,
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

/// Says in which years and on which days a yearly event repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearlyRule {
    /// Every how many years, from 1.
    pub interval: i16,
    /// Last date it may start on.
    pub until: Option<Date>,
    /// How often it happens in all.
    pub count: Option<u32>,
    /// Months, 1 to 12; empty means the month of the start, or all when `month_days` says days.
    pub months: Vec<i8>,
    /// Days of the month, negative from its end; empty means the day of the start.
    pub month_days: Vec<i8>,
}

/// Reads a holiday file. Never fails: what cannot be used is in [`IcsCalendar::warnings`].
pub fn parse_ics(file: &str, text: &str) -> IcsCalendar {
    let mut reader = Reader {
        calendar: IcsCalendar { file: file.to_owned(), ..IcsCalendar::default() },
        open: Vec::new(),
        draft: None,
    };
    for (line, content) in unfold(text) {
        match Property::parse(line, &content) {
            Some(property) => reader.take(property),
            None => reader.warn(line, "line without a `:` skipped"),
        }
    }
    if let Some((line, name)) = reader.open.pop() {
        reader.warn(line, format!("`{name}` is not closed; what it holds was left out"));
    }
    if reader.calendar.events.is_empty() && reader.calendar.warnings.is_empty() {
        reader.warn(1, "no event found");
    }
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

impl YearlyRule {
    fn dates(&self, start: Date, last_year: i16) -> Vec<Date> {
        let months = match (self.months.is_empty(), self.month_days.is_empty()) {
            (false, _) => self.months.clone(),
            (true, true) => vec![start.month()],
            (true, false) => (1..=12).collect(),
        };
        let of_start = [start.day()];
        let days = if self.month_days.is_empty() { &of_start[..] } else { &self.month_days };
        let limit = self.count.map_or(usize::MAX, |count| count as usize);
        let mut dates = Vec::new();
        for year in (start.year()..=last_year).step_by(self.interval.max(1) as usize) {
            let mut of_year: Vec<Date> = months
                .iter()
                .flat_map(|month| days.iter().filter_map(|day| month_day(year, *month, *day)))
                .filter(|date| *date >= start && self.until.is_none_or(|until| *date <= until))
                .collect();
            of_year.sort_unstable();
            of_year.dedup();
            dates.extend(of_year);
            if dates.len() >= limit {
                break;
            }
        }
        dates.truncate(limit);
        dates
    }
}

/// Returns a day of a month, counted from its end when negative; `None` where there is none.
fn month_day(year: i16, month: i8, day: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    let day = if day < 0 { first.days_in_month() + day + 1 } else { day };
    Date::new(year, month, day).ok()
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
    except: Vec<Date>,
    is_cancelled: bool,
    problem: Option<(usize, String)>,
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
}

impl Reader {
    fn warn(&mut self, line: usize, reason: impl Into<String>) {
        let file = self.calendar.file.clone();
        self.calendar.warnings.push(IcsWarning { file, line, reason: reason.into() });
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
            return self.warn(property.line, format!("`END:{name}` closes nothing; skipped"));
        };
        if opened != "VEVENT" {
            return;
        }
        let Some(draft) = self.draft.take().filter(|draft| !draft.is_cancelled) else {
            return;
        };
        let line = draft.line;
        match draft.problem.clone().map_or_else(|| draft.finish(), Err) {
            Ok(event) => self.calendar.events.push(event),
            Err((at, problem)) if at == line => {
                self.warn(line, format!("event left out: {problem}"));
            }
            Err((at, problem)) => {
                self.warn(at, format!("event of line {line} left out: {problem}"));
            }
        }
    }
}

impl Draft {
    fn take(&mut self, property: &Property) -> Result<(), String> {
        match property.name.as_str() {
            "SUMMARY" => self.name = unescape(&property.value),
            "DTSTART" => self.start = Some(Moment::read(property, &property.value)?),
            "DTEND" => self.end = Some(Moment::read(property, &property.value)?),
            "DURATION" => {
                let span: Result<Span, _> = property.value.trim().parse();
                self.span = Some(span.map_err(|_| {
                    format!("`{}` is not a duration such as `P1D`", property.value)
                })?);
            }
            "RRULE" => self.yearly = Some(read_rule(&property.value)?),
            "EXDATE" => {
                for text in property.value.split(',') {
                    self.except.push(Moment::read(property, text)?.at.date());
                }
            }
            "STATUS" => self.is_cancelled = property.value.trim() == "CANCELLED",
            "RECURRENCE-ID" | "RDATE" | "EXRULE" => {
                return Err(format!("`{}` is not understood", property.name));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<IcsEvent, (usize, String)> {
        let fail = |reason: String| (self.line, reason);
        let start = self.start.ok_or_else(|| fail("it has no `DTSTART`".to_owned()))?;
        let end = match (self.end, self.span) {
            (Some(end), _) if end.is_date != start.is_date => {
                return Err(fail("one of its ends is a date, the other a time".to_owned()));
            }
            (Some(end), _) => end.by_clock_of(&start),
            (None, Some(span)) => start.at.checked_add(span).ok(),
            (None, None) if start.is_date => start.at.checked_add(1.day()).ok(),
            (None, None) => Some(start.at),
        };
        let end = end.ok_or_else(|| fail("its end is out of range".to_owned()))?;
        if end <= start.at {
            return Err(fail(format!("it ends at {end}, not after its start, {}", start.at)));
        }
        if start.is_date && end.time() != Time::midnight() {
            return Err(fail("it starts on a date and ends at a time of day".to_owned()));
        }
        Ok(IcsEvent {
            line: self.line,
            name: self.name,
            start: start.at,
            end,
            is_all_day: start.is_date,
            zone: start.zone,
            yearly: self.yearly,
            except: self.except,
        })
    }
}

impl Moment {
    /// Reads `20250502`, `20250502T140000` or `20250502T120000Z`.
    fn read(property: &Property, text: &str) -> Result<Moment, String> {
        let text = text.trim();
        let wrong = || format!("`{text}` in `{}` is not a date or time", property.name);
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
            (false, Some(name)) => Some(named_zone(name).ok_or_else(|| {
                format!("zone `{name}` is not an IANA zone such as `Europe/Madrid`")
            })?),
            (false, None) => None,
        };
        Ok(Moment { at, is_date: false, zone })
    }

    /// Returns the wall clock of `other`'s zone at this moment.
    fn by_clock_of(&self, other: &Moment) -> Option<DateTime> {
        match (&self.zone, &other.zone) {
            (Some(zone), Some(wanted)) if zone != wanted => {
                Some(wanted.to_datetime(zone.to_timestamp(self.at).ok()?))
            }
            _ => Some(self.at),
        }
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

fn read_rule(text: &str) -> Result<YearlyRule, String> {
    let mut rule = YearlyRule {
        interval: 1,
        until: None,
        count: None,
        months: Vec::new(),
        month_days: Vec::new(),
    };
    let mut is_yearly = false;
    for part in text.trim().split(';').filter(|part| !part.trim().is_empty()) {
        let wrong = || format!("`{part}` in `RRULE` is not understood");
        let (key, value) = part.split_once('=').ok_or_else(wrong)?;
        let value = value.trim();
        let numbers = |low: i8, high: i8| -> Result<Vec<i8>, String> {
            let number = |text: &str| text.trim().parse().ok();
            let fits = |number: &i8| (low..=high).contains(number) && *number != 0;
            let numbers = value.split(',').map(|text| number(text).filter(fits));
            numbers.collect::<Option<Vec<i8>>>().ok_or_else(wrong)
        };
        match key.trim().to_ascii_uppercase().as_str() {
            "FREQ" if value.eq_ignore_ascii_case("YEARLY") => is_yearly = true,
            "INTERVAL" => match value.parse() {
                Ok(interval) if interval > 0 => rule.interval = interval,
                _ => return Err(wrong()),
            },
            "UNTIL" => {
                let date = value.get(..8).and_then(compact_date);
                rule.until = Some(date.ok_or_else(wrong)?);
            }
            "COUNT" => rule.count = Some(value.parse().map_err(|_| wrong())?),
            "BYMONTH" => rule.months = numbers(1, 12)?,
            "BYMONTHDAY" => rule.month_days = numbers(-31, 31)?,
            "WKST" => {}
            _ => return Err(wrong()),
        }
    }
    if is_yearly { Ok(rule) } else { Err("its `RRULE` has no `FREQ=YEARLY`".to_owned()) }
}
