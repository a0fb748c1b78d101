//! From a calendar file's text to a [`CalendarSpec`].

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::reader::{Table, Value, read_document};
use super::{
    Calendar, CalendarError, CalendarSpec, DayPattern, DayRange, HolidaySpec, HoursBlock,
    NamedShift, SpecialDay, holiday_sets, parse_ics,
};
use crate::error::Told;
use crate::told;

const WEEK: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const GROUPS: [(&str, std::ops::Range<usize>); 3] =
    [("every_day", 0..7), ("weekdays", 0..5), ("weekend", 5..7)];
const RESERVED: [&str; 3] = ["business", "policy", "wall"];

/// Reads the holiday file a calendar names; on failure says why in a few words.
type LoadIcs<'a> = &'a dyn Fn(&str) -> Result<String, Told>;

impl Calendar {
    /// Reads a calendar file; the same as [`CalendarSpec::parse`].
    ///
    /// # Errors
    ///
    /// As [`CalendarSpec::parse`].
    pub fn parse(text: &str, load_ics: LoadIcs<'_>) -> Result<CalendarSpec, CalendarError> {
        CalendarSpec::parse(text, load_ics)
    }
}

impl CalendarSpec {
    /// Reads a calendar file. `load_ics` is asked for the text of each holiday file it names.
    ///
    /// ```toml
    /// name = "madrid"              # needed; unique; not `wall` or `business`
    /// zone = "Europe/Madrid"       # needed; IANA name; all hours and dates are local to it
    ///
    /// [[hours]]                    # one or more blocks; where several cover a date, the one
    /// from = 2024-01-01            #   with the latest `from` counts; no block, no hours
    /// to = 2025-12-31              # optional last date, included
    /// weekdays = ["09:00-14:00", "16:00-19:00"]    # mon to fri; also weekend, every_day
    /// fri = "08:00-15:00"          # mon … sun, over the groups; one range or a list
    /// sat = "22:00-06:00"          # past midnight, counted to the day it starts on
    ///
    /// [[hours]]
    /// from = 2026-01-01
    /// always = true                # round the clock, instead of days
    ///
    /// [[shifts]]                   # names for parts of the day: the dimension `shift`
    /// name = "evening"             # first match wins; the wall clock counts, open or not
    /// hours = "14:00-22:00"        # one range or a list
    /// days = ["weekdays", "sat"]   # optional; default every day
    /// from = 2024-01-01            # optional, like `to`
    ///
    /// [holidays]                   # a holiday closes its local date, midnight to midnight
    /// sets = ["es-md"]             # ready sets; a regional one includes the national one
    /// files = ["office.ics"]       # holiday files beside this one
    /// remove = [2025-11-01, "12-08", { from = 2026-01-02, to = 2026-01-05 }]
    /// days = [
    ///   { date = 2025-05-02, name = "Bridge" },
    ///   { from = 2025-08-11, to = 2025-08-15, name = "August" },
    ///   { every = "05-15", name = "San Isidro", from = 2020-01-01 },
    ///   { date = 2025-12-24, name = "Christmas Eve", hours = "09:00-14:00" },
    /// ]
    /// ```
    ///
    /// Own `days` win over `remove`, which wins over sets and files.
    ///
    /// # Errors
    ///
    /// Says the line and, for a misspelt name, the nearest valid one. What cannot be used inside
    /// a holiday file is not an error: [`CalendarSpec::warnings`] lists it.
    pub fn parse(text: &str, load_ics: LoadIcs<'_>) -> Result<CalendarSpec, CalendarError> {
        read_document(text, "the calendar", |root| {
            root.only(&["name", "zone", "hours", "shifts", "holidays"])?;
            Ok(CalendarSpec {
                name: read_name(root.need("name")?)?,
                zone: read_zone(root.need("zone")?)?,
                hours: read_hours(root.need("hours")?)?,
                shifts: match root.get("shifts") {
                    Some(value) => {
                        tables(value)?.iter().map(read_shift).collect::<Result<_, _>>()?
                    }
                    None => Vec::new(),
                },
                holidays: match root.get("holidays") {
                    Some(value) => read_holidays(&value.table()?, load_ics)?,
                    None => HolidaySpec::default(),
                },
            })
        })
    }
}

/// Reads an IANA zone, offering the nearest one on a misspelling.
pub(super) fn read_zone(value: Value<'_>) -> Result<TimeZone, CalendarError> {
    let name = value.string()?;
    TimeZone::get(name).map_err(|_| {
        let known: Vec<String> =
            jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
        value.unknown("zone", name, known.iter().map(String::as_str))
    })
}

/// Refuses a last date before the first one.
pub(super) fn read_dates(table: &Table<'_>) -> Result<(Option<Date>, Option<Date>), CalendarError> {
    let (from, to) = (table.date("from")?, table.date("to")?);
    match (from, to) {
        (Some(first), Some(last)) if last < first => {
            let reason = told!("is before `from`, {first}", "es anterior a `from`, {first}");
            Err(table.need("to")?.invalid(last, reason))
        }
        _ => Ok((from, to)),
    }
}

fn tables<'a>(value: Value<'a>) -> Result<Vec<Table<'a>>, CalendarError> {
    value.items().iter().map(Value::table).collect()
}

fn empty() -> Told {
    told!("is empty", "está vacío")
}

fn read_name(value: Value<'_>) -> Result<String, CalendarError> {
    let name = value.string()?.trim();
    if name.is_empty() {
        return Err(value.invalid(name, empty()));
    }
    if RESERVED.contains(&name) {
        let reason =
            told!("is a name with a meaning of its own", "es un nombre que ya significa otra cosa");
        return Err(value.invalid(name, reason));
    }
    Ok(name.to_owned())
}

fn read_hours(value: Value<'_>) -> Result<Vec<HoursBlock>, CalendarError> {
    let mut blocks: Vec<HoursBlock> = Vec::new();
    for item in value.items() {
        let table = item.table()?;
        let block = read_block(&table)?;
        if blocks.iter().any(|earlier| earlier.from == block.from) {
            return Err(match (table.get("from"), block.from) {
                (Some(from), Some(date)) => from.invalid(
                    date,
                    told!("starts two blocks of hours", "es el comienzo de dos bloques de horario"),
                ),
                _ => item.invalid(
                    "hours",
                    told!("has two blocks without `from`", "tiene dos bloques sin `from`"),
                ),
            });
        }
        blocks.push(block);
    }
    if blocks.is_empty() {
        return Err(value.invalid("[]", told!("has no block", "no tiene ningún bloque")));
    }
    Ok(blocks)
}

fn read_block(table: &Table<'_>) -> Result<HoursBlock, CalendarError> {
    let mut known = vec!["from", "to", "always"];
    known.extend(GROUPS.iter().map(|(name, _)| *name));
    known.extend(WEEK);
    table.only(&known)?;
    let (from, to) = read_dates(table)?;
    if let Some(always) = table.get("always")
        && always.boolean()?
    {
        if let Some(day) = known[3..].iter().find_map(|key| table.get(key)) {
            let reason =
                told!("cannot stand beside `always = true`", "no puede ir junto a `always = true`");
            return Err(day.invalid("hours", reason));
        }
        return Ok(HoursBlock { from, to, ..HoursBlock::always() });
    }
    let mut week: [Vec<DayRange>; 7] = Default::default();
    for (group, days) in GROUPS {
        if let Some(value) = table.get(group) {
            week[days].fill(read_ranges(value)?);
        }
    }
    for (hours, day) in week.iter_mut().zip(WEEK) {
        if let Some(value) = table.get(day) {
            *hours = read_ranges(value)?;
        }
    }
    Ok(HoursBlock { from, to, week })
}

/// Reads one range or a list, sorted; ranges of one day must not overlap.
fn read_ranges(value: Value<'_>) -> Result<Vec<DayRange>, CalendarError> {
    let mut ranges: Vec<DayRange> = Vec::new();
    for item in value.items() {
        let text = item.string()?;
        let range: DayRange = text.parse().map_err(|reason| item.invalid(text, reason))?;
        let clash = ranges.iter().find(|other| {
            range.start_minute() < other.end_minute() && other.start_minute() < range.end_minute()
        });
        if let Some(other) = clash {
            let reason = told!("overlaps `{other}`", "se solapa con `{other}`");
            return Err(item.invalid(text, reason));
        }
        ranges.push(range);
    }
    ranges.sort_unstable();
    Ok(ranges)
}

fn read_shift(table: &Table<'_>) -> Result<NamedShift, CalendarError> {
    table.only(&["name", "hours", "days", "from", "to"])?;
    let (from, to) = read_dates(table)?;
    let ranges = read_ranges(table.need("hours")?)?;
    let mut week: [Vec<DayRange>; 7] = Default::default();
    match table.get("days") {
        None => week.fill(ranges),
        Some(days) => {
            for item in days.items() {
                for day in read_days(item)? {
                    week[day].clone_from(&ranges);
                }
            }
        }
    }
    let name = table.need("name")?;
    match name.string()?.trim() {
        "" => Err(name.invalid("", empty())),
        text => Ok(NamedShift { name: text.to_owned(), week, from, to }),
    }
}

fn read_days(value: Value<'_>) -> Result<std::ops::Range<usize>, CalendarError> {
    let name = value.string()?;
    let day = WEEK.iter().position(|day| *day == name).map(|day| day..day + 1);
    let group = GROUPS.iter().find(|(group, _)| *group == name).map(|(_, days)| days.clone());
    let names = WEEK.into_iter().chain(GROUPS.iter().map(|(group, _)| *group));
    day.or(group).ok_or_else(|| value.unknown("day", name, names))
}

fn read_holidays(table: &Table<'_>, load_ics: LoadIcs<'_>) -> Result<HolidaySpec, CalendarError> {
    table.only(&["sets", "files", "days", "remove"])?;
    let mut holidays = HolidaySpec::default();
    for item in table.get("sets").map(|value| value.items()).unwrap_or_default() {
        let code = item.string()?;
        let known = holiday_sets();
        if !known.iter().any(|set| set.code == code) {
            let codes = known.iter().map(|set| set.code.as_str());
            return Err(item.unknown("holiday set", code, codes));
        }
        holidays.sets.push(code.to_owned());
    }
    for item in table.get("files").map(|value| value.items()).unwrap_or_default() {
        let file = item.string()?;
        let text = load_ics(file).map_err(|reason| CalendarError::HolidayFile {
            line: item.line(),
            file: file.to_owned(),
            reason,
        })?;
        holidays.files.push(parse_ics(file, &text));
    }
    for item in table.get("days").map(|value| value.items()).unwrap_or_default() {
        holidays.days.push(read_special_day(item)?);
    }
    for item in table.get("remove").map(|value| value.items()).unwrap_or_default() {
        holidays.remove.push(read_pattern(item, &[])?);
    }
    Ok(holidays)
}

fn read_special_day(value: Value<'_>) -> Result<SpecialDay, CalendarError> {
    let when = read_pattern(value, &["name", "hours"])?;
    if !value.is_table() {
        return Ok(SpecialDay { name: String::new(), when, hours: Vec::new() });
    }
    let table = value.table()?;
    let name = table.get("name").map(|name| name.string()).transpose()?;
    let hours = table.get("hours").map(read_ranges).transpose()?;
    Ok(SpecialDay {
        name: name.unwrap_or_default().trim().to_owned(),
        when,
        hours: hours.unwrap_or_default(),
    })
}

/// Reads a date, `"MM-DD"`, or a table with `date`, `from` and `to`, or `every`.
fn read_pattern(value: Value<'_>, also: &[&str]) -> Result<DayPattern, CalendarError> {
    if !value.is_table() {
        if let Ok(text) = value.string()
            && text.len() == "12-08".len()
        {
            let (month, day) = read_month_day(value)?;
            return Ok(DayPattern::Yearly { month, day, from: None, to: None });
        }
        let date = value.date()?;
        return Ok(DayPattern::Dates { from: date, to: date });
    }
    let table = value.table()?;
    let mut known = vec!["date", "from", "to", "every"];
    known.extend(also);
    table.only(&known)?;
    let (from, to) = read_dates(&table)?;
    if let Some(every) = table.get("every") {
        if let Some(date) = table.get("date") {
            let reason = told!("cannot stand beside `every`", "no puede ir junto a `every`");
            return Err(date.invalid("date", reason));
        }
        let (month, day) = read_month_day(every)?;
        return Ok(DayPattern::Yearly { month, day, from, to });
    }
    if let Some(date) = table.get("date") {
        if let Some(other) = table.get("from").or(table.get("to")) {
            let reason =
                told!("is given besides; use one of the two", "está además; use uno de los dos");
            return Err(other.invalid("date", reason));
        }
        let date = date.date()?;
        return Ok(DayPattern::Dates { from: date, to: date });
    }
    let from = from.map(Ok).unwrap_or_else(|| table.need("date")?.date())?;
    let to = to.map(Ok).unwrap_or_else(|| table.need("to")?.date())?;
    Ok(DayPattern::Dates { from, to })
}

/// Reads `MM-DD`.
pub(super) fn read_month_day(value: Value<'_>) -> Result<(i8, i8), CalendarError> {
    let text = value.string()?;
    let parts = text.split_once('-').and_then(|(month, day)| {
        let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
        // 2024 is a leap year, so 29 February is a day of the year.
        Date::new(2024, month, day).ok().map(|_| (month, day))
    });
    let reason =
        || told!("is not a month and day such as 05-15", "no es un mes y un día como 05-15");
    parts.ok_or_else(|| value.invalid(text, reason()))
}
