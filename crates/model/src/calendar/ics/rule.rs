//! How an event of an iCalendar file repeats.

use jiff::civil::{Date, Weekday};

use super::Moment;
use super::content::Property;
use crate::error::Told;
use crate::told;

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
    /// Weekdays of `months` instead, each with its number in the month, negative from its end.
    pub month_weekdays: Vec<(i8, Weekday)>,
}

/// Weekdays as rules write them, Monday first.
const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl YearlyRule {
    pub(super) fn dates(&self, start: Date, last_year: i16) -> Vec<Date> {
        let months = match (self.months.is_empty(), self.month_days.is_empty()) {
            (false, _) => self.months.clone(),
            (true, true) => vec![start.month()],
            (true, false) => (1..=12).collect(),
        };
        let of_start = [start.day()];
        let days = if self.month_days.is_empty() { &of_start[..] } else { &self.month_days };
        let limit = self.count.map_or(usize::MAX, |count| count as usize);
        let mut dates = Vec::new();
        let of_month = |year: i16, month: i8| -> Vec<Date> {
            if self.month_weekdays.is_empty() {
                return days.iter().filter_map(|day| month_day(year, month, *day)).collect();
            }
            let Ok(first) = Date::new(year, month, 1) else { return Vec::new() };
            let weekdays = self.month_weekdays.iter();
            weekdays.filter_map(|(nth, day)| first.nth_weekday_of_month(*nth, *day).ok()).collect()
        };
        for year in (start.year()..=last_year).step_by(self.interval.max(1) as usize) {
            let mut of_year: Vec<Date> = months
                .iter()
                .flat_map(|month| of_month(year, *month))
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

/// Reads `1MO` or `-1FR`.
fn month_weekday(text: &str) -> Option<(i8, Weekday)> {
    let (nth, day) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth: i8 = nth.parse().ok()?;
    let day = WEEKDAYS.iter().position(|known| day.eq_ignore_ascii_case(known))?;
    let day = Weekday::from_monday_zero_offset(day as i8).ok()?;
    ((-5..=5).contains(&nth) && nth != 0).then_some((nth, day))
}

/// Reads a rule; until when is by the clock of the event's start, which may come later.
pub(super) fn read_rule(property: &Property) -> Result<(YearlyRule, Option<Moment>), Told> {
    let mut rule = YearlyRule {
        interval: 1,
        until: None,
        count: None,
        months: Vec::new(),
        month_days: Vec::new(),
        month_weekdays: Vec::new(),
    };
    let mut until = None;
    let mut is_yearly = false;
    let parts = property.value.trim().split(';');
    for part in parts.filter(|part| !part.trim().is_empty()) {
        let wrong =
            || told!("`{part}` in `RRULE` is not understood", "no se entiende `{part}` en `RRULE`");
        let (key, value) = part.split_once('=').ok_or_else(wrong)?;
        let value = value.trim();
        let numbers = |low: i8, high: i8| -> Result<Vec<i8>, Told> {
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
            "UNTIL" => until = Some(Moment::read(property, value).map_err(|_| wrong())?),
            "COUNT" => rule.count = Some(value.parse().map_err(|_| wrong())?),
            "BYMONTH" => rule.months = numbers(1, 12)?,
            "BYMONTHDAY" => rule.month_days = numbers(-31, 31)?,
            "BYDAY" => {
                let days = value.split(',').map(|text| month_weekday(text.trim()));
                rule.month_weekdays = days.collect::<Option<_>>().ok_or_else(wrong)?;
            }
            "WKST" => {}
            _ => return Err(wrong()),
        }
    }
    if !is_yearly {
        return Err(told!("its `RRULE` has no `FREQ=YEARLY`", "su `RRULE` no tiene `FREQ=YEARLY`"));
    }
    let is_of_months = !rule.months.is_empty() && rule.month_days.is_empty();
    if !rule.month_weekdays.is_empty() && !is_of_months {
        return Err(told!(
            "`BYDAY` in `RRULE` is understood with `BYMONTH` alone",
            "`BYDAY` en `RRULE` solo se entiende con `BYMONTH`"
        ));
    }
    Ok((rule, until))
}
