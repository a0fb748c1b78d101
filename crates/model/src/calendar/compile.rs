//! From a [`CalendarSpec`] to its layout over time.

use jiff::civil::Date;

use super::compiled::Layout;
use super::holidays::{special_days, timed_closures};
use super::zone::{DAY, MINUTE, ZoneTable, day_number, timestamp, weekday};
use super::{Calendar, CalendarSpec, DayRange};

/// All local years an instant of 1970 to 2100 UTC can fall into, in any zone.
const ALL_YEARS: (i16, i16) = (1969, 2101);

impl CalendarSpec {
    /// Lays the calendar out over the local years that hold `from` to `to`, UTC micros, for
    /// questions in constant time. Other years are laid out when first asked for.
    pub fn compile(&self, from: i64, to: i64) -> Calendar {
        let year = |instant: i64| {
            let year = self.zone.to_datetime(timestamp(instant)).year();
            year.clamp(ALL_YEARS.0, ALL_YEARS.1)
        };
        let (first, last) = (year(from), year(to));
        Calendar::of(self.clone(), self.layout((first, last.max(first))))
    }

    /// Lays the calendar out over 1970 to 2100.
    pub(super) fn layout_of_all_years(&self) -> Layout {
        self.layout(ALL_YEARS)
    }

    fn layout(&self, years: (i16, i16)) -> Layout {
        // The evening before may run into the first day.
        let eve = Date::constant(1969, 12, 31).with().year(years.0 - 1).build();
        let eve = eve.expect("every year ends on 31 December");
        let last = Date::constant(1969, 12, 31).with().year(years.1).build();
        let last = last.expect("every year ends on 31 December");
        let (eve_day, last_day) = (day_number(eve), day_number(last));
        let midnight = |day: i32| i64::from(day) * DAY;
        let zone = ZoneTable::new(&self.zone, midnight(eve_day - 2), midnight(last_day + 3));
        let specials = special_days(self, eve, last);
        let mut specials_left = specials.iter().peekable();
        let mut open: Vec<(i64, i64)> = Vec::new();
        let mut closed = timed_closures(self, &zone, eve, last);
        let mut is_working = Vec::with_capacity((last_day - eve_day) as usize);
        let weeks = Weeks::new(self);
        for day in eve_day..=last_day {
            let special = specials_left
                .next_if(|(date, _)| day_number(**date) == day)
                .map(|(_, special)| special);
            let hours = match special {
                Some(special) if special.hours.is_empty() => {
                    let start = zone.first_instant(midnight(day));
                    closed.push((start, zone.first_instant(midnight(day + 1))));
                    is_working.push(false);
                    // A night shift of a holiday still opens the morning after.
                    weeks.hours(day)
                }
                Some(special) => {
                    is_working.push(true);
                    special.hours
                }
                None => {
                    is_working.push(!weeks.hours(day).is_empty());
                    weeks.hours(day)
                }
            };
            for range in hours {
                let at = |minute: u16| midnight(day) + i64::from(minute) * MINUTE;
                let start = zone.first_instant(at(range.start_minute()));
                open.push((start, zone.first_instant(at(range.end_minute()))));
            }
        }
        let range =
            (zone.first_instant(midnight(eve_day + 1)), zone.first_instant(midnight(last_day + 1)));
        let open = without(&joined(open), &joined(closed), range);
        Layout::new(range, &open, zone, eve_day, &is_working)
    }
}

/// The blocks of hours in the order they take precedence, with their days as numbers.
struct Weeks<'a>(Vec<(i32, i32, &'a [Vec<DayRange>; 7])>);

impl<'a> Weeks<'a> {
    fn new(spec: &'a CalendarSpec) -> Weeks<'a> {
        let mut blocks: Vec<_> = spec
            .hours
            .iter()
            .map(|block| {
                let from = block.from.map_or(i32::MIN, day_number);
                (from, block.to.map_or(i32::MAX, day_number), &block.week)
            })
            .collect();
        blocks.sort_by_key(|(from, ..)| std::cmp::Reverse(*from));
        Weeks(blocks)
    }

    fn hours(&self, day: i32) -> &'a [DayRange] {
        let in_force = self.0.iter().find(|(from, to, _)| (*from..=*to).contains(&day));
        in_force.map_or(&[], |(_, _, week)| &week[weekday(day)])
    }
}

/// Joins spans that touch or overlap, and drops empty ones; they come nearly sorted.
fn joined(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    let mut whole: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match whole.last_mut() {
            _ if start >= end => {}
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => whole.push((start, end)),
        }
    }
    whole
}

/// Returns what is left of sorted disjoint spans without others, cut to a range.
fn without(open: &[(i64, i64)], closed: &[(i64, i64)], range: (i64, i64)) -> Vec<(i64, i64)> {
    let mut left = Vec::with_capacity(open.len() + closed.len());
    let mut next_closed = 0;
    for (start, end) in open {
        let (mut start, end) = ((*start).max(range.0), (*end).min(range.1));
        while start < end {
            while closed.get(next_closed).is_some_and(|closure| closure.1 <= start) {
                next_closed += 1;
            }
            let closure = closed.get(next_closed).filter(|closure| closure.0 < end);
            let (stop, resume) = closure.map_or((end, end), |closure| *closure);
            if start < stop {
                left.push((start, stop));
            }
            start = resume;
        }
    }
    left
}
