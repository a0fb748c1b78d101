//! Ranges as people choose them. The present is where the data end, so that a page over old data
//! is as good as one over today's.

use baremo_metrics::bucket::zone;
use baremo_metrics::service::SnapshotInfo;
use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};

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
        word: "month",
        key: Some("m"),
        name: text::RANGE_MONTH,
        days: |last| Some((last.first_of_month(), last)),
    },
    Preset {
        word: "last_month",
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

/// Returns the range of an address.
pub(crate) fn read(address: &Address, snapshot: &SnapshotInfo) -> Spoken {
    let own = |key: &str| address.get(key).map(str::to_owned);
    let day = |at: Option<i64>| {
        let zone = zone(address.zone(snapshot)).ok()?;
        Some(zone.to_datetime(Timestamp::from_microsecond(at?).ok()?).date())
    };
    let (first, last) = (day(snapshot.first), day(snapshot.watermark));
    if address.get("from").is_some() || address.get("to").is_some() {
        let parsed = |key: &str| own(key).and_then(|text| text.parse::<Date>().ok());
        let days = parsed("from").or(first).zip(parsed("to").or(last));
        return Spoken { from: own("from"), to: own("to"), preset: None, grain: grain(days) };
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
        grain: grain(days.or(first.zip(last))),
    }
}

/// Returns the grain that gives a range some ten to a hundred buckets.
fn grain(days: Option<(Date, Date)>) -> &'static str {
    let length = days.and_then(|(from, to)| from.until(to).ok()).map_or(0, |span| span.get_days());
    match length {
        ..=1 => "hour",
        2..=92 => "day",
        93..=400 => "week",
        _ => "month",
    }
}

#[cfg(test)]
mod tests {
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
        check("range=year&zone=Asia/Tokyo", "2025-11-03", "2026-11-01", "week");
        check("range=18m", "2025-04-01", "2026-09-30", "month");
        check("range=all", "", "", "month");
        check("from=2026-01&to=2026-02", "2026-01", "2026-02", "month");
        check("range=moon", "2026-10-04", "2026-10-31", "day");
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
        let range = read(&Address::read("/", "range=28d", ""), &snapshot);
        assert_eq!(range.from.as_deref(), Some("2026-10-04"));
    }
}
