//! What happened to the company: seasons, a launch, an outage, an understaffed month, a price.

use std::ops::Range;

use baremo_model::Micros;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::DemoSettings;

/// What happened and when; ranges are UTC microseconds, the end exclusive, at midnights of the
/// company's zone. Part of a range may lie outside a short company's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// First day of the data, at midnight.
    pub start: Micros,
    /// End of the data: the watermark.
    pub end: Micros,
    /// Two weeks after a new product came out, when people ask about it.
    pub launch: Range<Micros>,
    /// A week when the shop's site failed: four times the conversations, longer waits.
    pub outage: Range<Micros>,
    /// A calendar month with half the people away: replies take twice as long.
    pub understaffed: Range<Micros>,
    /// The last weeks, from a Tuesday on: the evening shift lacks people, and its replies take
    /// seven times as long.
    pub short_evenings: Range<Micros>,
    /// When the care plan became dearer: many who renew after it leave.
    pub price_change: Micros,
    /// When the messaging channel began to be offered on every page of the shop; it grows from
    /// then on.
    pub messaging_from: Micros,
    /// When the bot learned to look up orders: it solves more alone from then on.
    pub better_bot_from: Micros,
    /// The weeks before each Christmas, Black Friday included.
    pub christmas: Vec<Range<Micros>>,
    /// The January and July sales (rebajas).
    pub sales: Vec<Range<Micros>>,
    /// Each August: little to do, few people to do it.
    pub augusts: Vec<Range<Micros>>,
}

/// One thing that happened, with its names, to be drawn beside a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Name in commands, of its own: what comes again has its month.
    pub name: String,
    /// Name in English.
    pub title_en: &'static str,
    /// Name in Spanish.
    pub title_es: &'static str,
    /// First instant of it, UTC microseconds.
    pub from: Micros,
    /// First instant after it; `None` for a change that stays.
    pub to: Option<Micros>,
}

impl Story {
    pub(super) fn new(settings: &DemoSettings) -> Self {
        let zone = zone();
        let earliest = Timestamp::constant(315_532_800, 0);
        let latest = Timestamp::constant(3_786_912_000, 0);
        let end = Timestamp::from_microsecond(settings.end).unwrap_or(latest);
        let end = end.clamp(earliest, latest);
        let months = i64::from(settings.months.clamp(1, 240));
        let last = end.to_zoned(zone.clone()).date();
        let first = last.saturating_sub(months.months());
        let at = |date: Date| midnight(&zone, date);
        let month = |part: f64, busy: &[i8]| quiet_month(first, months, part, busy);
        let launch = monday(month(0.60, &[1, 8, 11, 12])).saturating_add(8.days());
        let outage = monday(month(0.76, &[1, 7, 8, 11, 12])).saturating_add(7.days());
        let understaffed = month(0.42, &[1, 7, 8, 11, 12]);
        let days = |date: Date, count: i64| at(date)..at(date.saturating_add(count.days()));
        let mut story = Story {
            start: at(first),
            end: end.as_microsecond(),
            launch: days(launch, 14),
            outage: days(outage, 7),
            understaffed: at(understaffed)..at(understaffed.saturating_add(1.month())),
            short_evenings: at(tuesday_before(last, 18))..end.as_microsecond(),
            price_change: at(month(0.68, &[1, 8, 11, 12])),
            messaging_from: at(month(0.2, &[])),
            better_bot_from: at(month(0.5, &[])),
            christmas: Vec::new(),
            sales: Vec::new(),
            augusts: Vec::new(),
        };
        for year in first.year()..=last.year() {
            let day = |month: i8, day: i8| at(Date::constant(year, month, day));
            story.sales.push(day(1, 7)..day(2, 1));
            story.sales.push(day(6, 24)..day(8, 1));
            story.augusts.push(day(8, 1)..day(9, 1));
            story.christmas.push(day(11, 20)..day(12, 25));
        }
        let (from, to) = (story.start, story.end);
        for ranges in [&mut story.sales, &mut story.augusts, &mut story.christmas] {
            ranges.retain(|range| range.start < to && range.end > from);
        }
        story
    }

    /// Returns everything that happened, in order of time.
    pub fn annotations(&self) -> Vec<Annotation> {
        let range = |name: &str, titles: [&'static str; 2], range: &Range<Micros>| Annotation {
            name: name.to_owned(),
            title_en: titles[0],
            title_es: titles[1],
            from: range.start,
            to: Some(range.end),
        };
        let change = |name: &str, [title_en, title_es]: [&'static str; 2], from| Annotation {
            name: name.to_owned(),
            title_en,
            title_es,
            from,
            to: None,
        };
        let messaging = ["Messaging on every page", "Mensajería en cada página"];
        let bot = ["Bot looks up orders", "El bot consulta pedidos"];
        let price = ["Care plan dearer", "Sube el plan de cuidado"];
        let few = ["Half the people away", "Plantilla a medias"];
        let evenings = ["Evening shift short-handed", "Turno de tarde con menos gente"];
        let mut all = vec![
            range("launch", ["Product launch", "Lanzamiento"], &self.launch),
            range("outage", ["Site outage", "Caída de la web"], &self.outage),
            range("understaffed", few, &self.understaffed),
            range("short_evenings", evenings, &self.short_evenings),
            change("price_change", price, self.price_change),
            change("messaging", messaging, self.messaging_from),
            change("better_bot", bot, self.better_bot_from),
        ];
        let again = [
            ("sales", ["Sales", "Rebajas"], &self.sales),
            ("august", ["August", "Agosto"], &self.augusts),
            ("christmas", ["Christmas", "Navidad"], &self.christmas),
        ];
        let zone = zone();
        for (name, titles, ranges) in again {
            for one in ranges {
                let first = Timestamp::from_microsecond(one.start).unwrap_or_default();
                let month = first.to_zoned(zone.clone()).strftime("%Y_%m");
                all.push(range(&format!("{name}_{month}"), titles, one));
            }
        }
        all.retain(|one| one.from < self.end && one.to.is_none_or(|to| to > self.start));
        all.sort_by_key(|one| one.from);
        all
    }

    /// Returns how far through the data an instant lies, 0 to 1.
    pub(super) fn progress(&self, at: Micros) -> f64 {
        let whole = (self.end - self.start).max(1) as f64;
        ((at - self.start) as f64 / whole).clamp(0.0, 1.0)
    }
}

/// Returns the company's zone.
pub(super) fn zone() -> TimeZone {
    TimeZone::get("Europe/Madrid").expect("the zone database is compiled in")
}

/// Returns the first instant of a date.
pub(super) fn midnight(zone: &TimeZone, date: Date) -> Micros {
    let start = date.to_zoned(zone.clone());
    start.map_or(0, |zoned| zoned.timestamp().as_microsecond())
}

/// Returns the last Tuesday that is so many days before a date, or more.
fn tuesday_before(date: Date, days: i64) -> Date {
    let latest = date.saturating_sub(days.days());
    let since = latest.weekday().since(Weekday::Tuesday);
    latest.saturating_sub(i64::from(since).days())
}

/// Returns the first day of the month that lies this `part` through the data, or of the next month
/// that is not busy anyway.
fn quiet_month(first: Date, months: i64, part: f64, busy: &[i8]) -> Date {
    let offset = (months as f64 * part) as i64;
    let month = |offset: i64| first.saturating_add(offset.months()).first_of_month();
    let quiet = (offset..offset + 6).map(month).find(|date| !busy.contains(&date.month()));
    quiet.unwrap_or_else(|| month(offset))
}

/// Returns the first Monday of a date's month or, when that is the date itself, the date.
fn monday(date: Date) -> Date {
    date.first_of_month().nth_weekday_of_month(1, Weekday::Monday).unwrap_or(date)
}
