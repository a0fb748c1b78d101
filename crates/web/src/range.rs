//! Ranges as people choose them. The present is where the data end, so that a page over old data
//! is as good as one over today's.

use baremo_metrics::bucket::{Grain, zone};
use baremo_metrics::service::SnapshotInfo;
use baremo_model::local_date;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::address::Address;
use crate::text::{self, Text};

/// A preset: its word in addresses, the key that chooses it, its name.
pub(crate) struct Preset {
    /// Word in addresses.
    pub(crate) word: &'static str,
    /// Key that chooses it.
    pub(crate) key: Option<&'static str>,
    /// What it is called.
    pub(crate) name: Text,
    /// From the last day of the data to first and last day; none for all data.
    days: fn(Date) -> Option<(Date, Date)>,
}

/// The presets, in the order of the menu.
pub(crate) const PRESETS: &[Preset] = &[
    Preset { word: "day", key: Some("d"), name: text::RANGE_DAY, days: |last| Some((last, last)) },
    Preset {
        word: "week",
        key: Some("w"),
        name: text::RANGE_WEEK,
        days: |last| back(last, 6.days()),
    },
    Preset { word: "28d", key: None, name: text::RANGE_28D, days: |last| back(last, 27.days()) },
    Preset {
        word: MONTH,
        key: Some("m"),
        name: text::RANGE_MONTH,
        days: |last| Some((last.first_of_month(), last)),
    },
    Preset {
        word: LAST_MONTH,
        key: None,
        name: text::RANGE_LAST_MONTH,
        days: |last| {
            let end = last.first_of_month().yesterday().ok()?;
            Some((end.first_of_month(), end))
        },
    },
    Preset {
        word: "quarter",
        key: Some("q"),
        name: text::RANGE_QUARTER,
        days: |last| back(last, 90.days()),
    },
    Preset {
        word: "year",
        key: Some("y"),
        name: text::RANGE_YEAR,
        days: |last| back(last, 363.days()),
    },
    Preset {
        word: MONTHS,
        key: None,
        name: text::RANGE_MONTHS,
        days: |last| {
            let end = last.first_of_month().yesterday().ok()?;
            Some((end.first_of_month().checked_sub(17.months()).ok()?, end))
        },
    },
    Preset { word: "all", key: None, name: text::RANGE_ALL, days: |_| None },
];

/// The preset of an address that names none: whole weeks, so that each weekday counts as often in
/// the range as in the one before.
const USUAL: &str = "28d";

/// The same where little comes in: thirteen weeks.
const USUAL_OF_FEW: &str = "quarter";

/// The preset of the month in which the data end, and that of the one before.
const MONTH: &str = "month";
const LAST_MONTH: &str = "last_month";

/// The preset of whole months, long enough to see cohorts come back.
pub(crate) const MONTHS: &str = "18m";

fn back(last: Date, span: Span) -> Option<(Date, Date)> {
    Some((last.checked_sub(span).ok()?, last))
}

/// A range as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spoken {
    /// First day; none for all data.
    pub(crate) from: Option<String>,
    /// Last day.
    pub(crate) to: Option<String>,
    /// Word of the preset; none for one's own range.
    pub(crate) preset: Option<&'static str>,
    /// Grain that suits its length.
    pub(crate) grain: &'static str,
}

/// Periods of its own length that a figure is held against.
pub(crate) const PERIODS: usize = 12;

/// Where the periods lie that are as long as a range and end before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Before {
    /// First day.
    pub(crate) from: String,
    /// Last day.
    pub(crate) to: String,
    /// How long each period is.
    pub(crate) grain: Grain,
}

impl Spoken {
    /// Returns first and last day; none where an end is open or an instant.
    fn days(&self) -> Option<(Date, Date)> {
        let day = |text: &Option<String>| {
            text.as_deref().filter(|text| text.len() == 10)?.parse::<Date>().ok()
        };
        day(&self.from).zip(day(&self.to)).filter(|(first, last)| first <= last)
    }

    /// Returns the word of an address that names no preset, in whose place another range stands.
    pub(crate) fn unknown<'a>(&self, address: &'a Address) -> Option<&'a str> {
        self.preset?;
        let word = address.get("range")?;
        PRESETS.iter().all(|preset| preset.word != word).then_some(word)
    }

    /// Returns the range of the same length before or after this one: months where it is of whole
    /// months, or the month that goes on; else days.
    pub(crate) fn moved(&self, forward: bool) -> Option<(String, String)> {
        let (first, last) = self.days()?;
        let way = if forward { 1 } else { -1 };
        let by_month = match self.preset {
            Some(MONTH) => true,
            Some(LAST_MONTH | MONTHS) | None => is_of_months(first, last),
            Some(_) => false,
        };
        if !by_month {
            let days = first.until(last).ok()?.get_days() + 1;
            let span = Span::new().try_days(way * days).ok()?;
            let moved = |day: Date| day.checked_add(span).ok().map(|day| day.to_string());
            return moved(first).zip(moved(last));
        }
        let years = i32::from(last.year()) - i32::from(first.year());
        let months = 12 * years + i32::from(last.month()) - i32::from(first.month()) + 1;
        let from = first.checked_add(Span::new().try_months(way * months).ok()?).ok()?;
        let next = from.checked_add(Span::new().try_months(months).ok()?).ok()?;
        Some((from.to_string(), next.yesterday().ok()?.to_string()))
    }

    /// Returns where at least twelve periods as long as this range lie, those that end last before
    /// it begins; none where no day, week, month or quarter is as long. What adds up is like a
    /// month's only over a whole one.
    pub(crate) fn before(&self, adds_up: bool) -> Option<Before> {
        let (first, last) = self.days()?;
        let is_alike = !adds_up || is_of_months(first, last);
        let month = first.first_of_month();
        // Weeks and quarters begin where settings say: one more than are wanted.
        let (grain, from, next) = match first.until(last).ok()?.get_days() + 1 {
            1 => (Grain::Day, first.checked_sub(12.days()).ok()?, first),
            7 => (Grain::Week, first.checked_sub(13.weeks()).ok()?, first),
            28..=31 if is_alike => (Grain::Month, month.checked_sub(12.months()).ok()?, month),
            90..=92 if is_alike => (Grain::Quarter, month.checked_sub(39.months()).ok()?, first),
            _ => return None,
        };
        Some(Before { from: from.to_string(), to: next.yesterday().ok()?.to_string(), grain })
    }
}

/// Returns whether days are those of whole months.
fn is_of_months(first: Date, last: Date) -> bool {
    first.day() == 1 && last == last.last_of_month()
}

/// Returns the first or last day of a year (`2026`) or month (`2026-09`); none for anything else.
fn whole(text: &str, end: bool) -> Option<Date> {
    let text = text.trim();
    let (first, unit) = match text.len() {
        4 => (format!("{text}-01-01"), 1.year()),
        7 => (format!("{text}-01"), 1.month()),
        _ => return None,
    };
    let first: Date = first.parse().ok()?;
    match end {
        true => first.checked_add(unit).ok()?.yesterday().ok(),
        false => Some(first),
    }
}

impl Address {
    /// Returns the local date of an instant on this page.
    fn day(&self, snapshot: &SnapshotInfo, at: Option<i64>) -> Option<Date> {
        let zone = zone(self.zone(snapshot)).ok()?;
        local_date(at?, &zone)
    }

    /// Returns the day on which the data begin.
    pub(crate) fn first_day(&self, snapshot: &SnapshotInfo) -> Option<Date> {
        self.day(snapshot, snapshot.first)
    }
}

/// Returns the range of an address.
pub(crate) fn read(address: &Address, snapshot: &SnapshotInfo) -> Spoken {
    let first = address.first_day(snapshot);
    let last = address.day(snapshot, snapshot.watermark);
    if address.get("from").is_some() || address.get("to").is_some() {
        // A month is told by its days, as every other range.
        let own = |key: &str, end: bool| {
            let text = address.get(key)?;
            Some(whole(text, end).map_or_else(|| text.to_owned(), |day| day.to_string()))
        };
        let (from, to) = (own("from", false), own("to", true));
        let parsed = |text: &Option<String>| text.as_ref()?.parse::<Date>().ok();
        let days = parsed(&from).or(first).zip(parsed(&to).or(last));
        return Spoken { from, to, preset: None, grain: grain(days, snapshot.is_small) };
    }
    let usual = if snapshot.is_small { USUAL_OF_FEW } else { USUAL };
    // Cohorts come back over months.
    let first_seen = if address.path() == "/cohorts" { MONTHS } else { usual };
    let asked = address.get("range").unwrap_or(first_seen);
    let found = PRESETS.iter().find(|preset| preset.word == asked);
    let usual = || PRESETS.iter().find(|preset| preset.word == usual);
    let preset = found.or_else(usual);
    let days = preset.zip(last).and_then(|(preset, last)| (preset.days)(last));
    Spoken {
        from: days.map(|(from, _)| from.to_string()),
        to: days.map(|(_, to)| to.to_string()),
        preset: preset.map(|preset| preset.word),
        grain: grain(days.or(first.zip(last)), snapshot.is_small),
    }
}

/// Returns the grain that gives a range some ten to sixty buckets, of which a line can be told;
/// where little comes in, most days have nothing, and weeks do from a month on.
fn grain(days: Option<(Date, Date)>, is_small: bool) -> &'static str {
    let length = days.and_then(|(from, to)| from.until(to).ok()).map_or(0, |span| span.get_days());
    match length {
        ..=1 => "hour",
        28..=62 if is_small => "week",
        2..=62 => "day",
        63..=400 => "week",
        _ => "month",
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn the_present_is_where_the_data_end() {
        let at = |text: &str| text.parse::<Timestamp>().map(Timestamp::as_microsecond).ok();
        let snapshot = SnapshotInfo {
            first: at("2024-01-01T00:00:00Z"),
            watermark: at("2026-10-31T22:30:00Z"),
            zone: "Europe/Madrid".into(),
            ..SnapshotInfo::default()
        };
        let check = |query: &str, from: &str, to: &str, grain: &str| {
            let range = read(&Address::read("/", query, ""), &snapshot);
            let words = |text: &Option<String>| text.clone().unwrap_or_default();
            assert_eq!(
                [words(&range.from), words(&range.to), range.grain.to_owned()],
                [from, to, grain].map(str::to_owned),
            );
        };
        check("", "2026-10-04", "2026-10-31", "day");
        check("range=last_month", "2026-09-01", "2026-09-30", "day");
        check("range=day", "2026-10-31", "2026-10-31", "hour");
        check("range=quarter", "2026-08-02", "2026-10-31", "week");
        check("range=year&zone=Asia/Tokyo", "2025-11-03", "2026-11-01", "week");
        check("range=18m", "2025-04-01", "2026-09-30", "month");
        check("range=all", "", "", "month");
        check("from=2026-01&to=2026-02", "2026-01-01", "2026-02-28", "day");
        check("from=2025&to=2025", "2025-01-01", "2025-12-31", "week");
        check("from=2026-01-01&to=2026-1x", "2026-01-01", "2026-1x", "week");
        check("range=moon", "2026-10-04", "2026-10-31", "day");
    }

    /// Reads a query where the data end on this day.
    fn at(query: &str, last: &str) -> Spoken {
        let end = format!("{last}T22:30:00Z").parse::<Timestamp>().map(Timestamp::as_microsecond);
        let snapshot =
            SnapshotInfo { watermark: end.ok(), zone: "UTC".into(), ..SnapshotInfo::default() };
        read(&Address::read("/", query, ""), &snapshot)
    }

    #[test]
    fn months_step_by_months_and_other_ranges_by_their_days() {
        let check = |query: &str, last: &str, before: [&str; 2], after: [&str; 2]| {
            let range = at(query, last);
            let words = |pair: [&str; 2]| Some((pair[0].to_owned(), pair[1].to_owned()));
            assert_eq!(range.moved(false), words(before), "before {query}");
            assert_eq!(range.moved(true), words(after), "after {query}");
        };
        let september = ["2026-09-01", "2026-09-30"];
        let november = ["2026-11-01", "2026-11-30"];
        check("range=month", "2026-10-31", september, november);
        check("range=month", "2026-10-15", september, november);
        check("from=2026-10&to=2026-10", "2026-12-31", september, november);
        check("from=2026-10-01&to=2026-10-31", "2026-12-31", september, november);
        let february = ["2026-02-01", "2026-02-28"];
        check("range=last_month", "2026-02-10", ["2025-12-01", "2025-12-31"], february);
        let years = [["2024-01-01", "2024-12-31"], ["2026-01-01", "2026-12-31"]];
        check("from=2025&to=2025", "2026-10-31", years[0], years[1]);
        // Four weeks stay four weeks, in February too.
        let weeks = [["2026-01-04", "2026-01-31"], ["2026-03-01", "2026-03-28"]];
        check("range=28d", "2026-02-28", weeks[0], weeks[1]);
        let week = [["2026-10-04", "2026-10-10"], ["2026-10-18", "2026-10-24"]];
        check("from=2026-10-11&to=2026-10-17", "2026-10-31", week[0], week[1]);
        assert_eq!(at("range=all", "2026-10-31").moved(false), None);
        assert_eq!(at("from=2026-10-01T10:00&to=2026-10-02", "2026-10-31").moved(true), None);
    }

    #[test]
    fn a_figure_is_held_against_periods_as_long_as_its_own() {
        let check = |query: &str, adds_up: bool, expected: Option<(Grain, &str, &str)>| {
            let found = at(query, "2026-10-31").before(adds_up);
            let words = |(grain, from, to): (Grain, &str, &str)| Before {
                from: from.to_owned(),
                to: to.to_owned(),
                grain,
            };
            assert_eq!(found, expected.map(words), "{query}");
        };
        let year = (Grain::Month, "2025-10-01", "2026-09-30");
        for adds_up in [false, true] {
            check("range=month", adds_up, Some(year));
            check("range=day", adds_up, Some((Grain::Day, "2026-10-19", "2026-10-30")));
            check("range=week", adds_up, Some((Grain::Week, "2026-07-26", "2026-10-24")));
            let quarter = (Grain::Quarter, "2023-04-01", "2026-06-30");
            check("from=2026-07&to=2026-09", adds_up, Some(quarter));
            let ten_days = "from=2026-10-01&to=2026-10-10";
            for other in ["range=year", "range=all", "range=18m", ten_days] {
                check(other, adds_up, None);
            }
        }
        // Four weeks have a share of a month, not its sum.
        check("range=28d", false, Some(year));
        check("range=28d", true, None);
    }

    #[test]
    fn where_little_comes_in_the_usual_range_is_longer() {
        let watermark = "2026-10-31T12:00:00Z".parse::<Timestamp>().map(Timestamp::as_microsecond);
        let snapshot = SnapshotInfo {
            watermark: watermark.ok(),
            zone: "UTC".into(),
            is_small: true,
            ..SnapshotInfo::default()
        };
        let range = read(&Address::read("/", "", ""), &snapshot);
        assert_eq!((range.from.as_deref(), range.preset), (Some("2026-08-02"), Some("quarter")));
        assert_eq!(range.grain, "week");
        let range = read(&Address::read("/", "range=28d", ""), &snapshot);
        assert_eq!(range.from.as_deref(), Some("2026-10-04"));
    }
}
