//! Records count once their window is over. Where those of a whole range still wait, a page says so
//! and leads to the latest range whose windows are over.
//!
//! ```text
//!                                          range asked for
//!                                         ├──────────────┤ watermark
//!        latest range      ├──────────────┤◄── window ───►│
//! ```

use baremo_metrics::answer::{MetricUsed, Value, left_out};
use baremo_metrics::bucket::{parse_range_bound, zone};
use baremo_metrics::expr::parse_duration;
use baremo_metrics::service::SnapshotInfo;
use baremo_model::local_date;
use baremo_render::why::{waiting, window};
use baremo_render::{Language, date};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::address::Address;
use crate::text;
use crate::visit::Visit;

/// Returns why a value is partial, and of how many the window is not over; none of one that is
/// whole.
pub(crate) fn why_partial(language: Language, value: &Value) -> Option<String> {
    if !value.partial {
        return None;
    }
    let open = value.excluded.get(left_out::IMMATURE).copied().unwrap_or_default();
    if open == 0 {
        return Some(text::PARTIAL_ELSE.text(language).to_owned());
    }
    let counted = [open, value.n, open.saturating_add(value.n)].map(|it| language.count(it));
    let [waiting, count, all] = counted.each_ref().map(String::as_str);
    let places = [("open", waiting), ("count", count), ("all", all)];
    Some(text::PARTIAL_OPEN.fill(language, &places))
}

/// A range of whole days whose windows are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Over {
    from: Date,
    to: Date,
}

impl Over {
    /// Returns the range from one day through another.
    pub(crate) fn new(from: Date, to: Date) -> Self {
        Over { from, to }
    }

    /// Returns the latest range as long as the one of the address, where a value is missing because
    /// windows are not over; none where the data begin later or hold no such range.
    pub(crate) fn latest(
        (address, snapshot): (&Address, &SnapshotInfo),
        used: &MetricUsed,
        value: &Value,
    ) -> Option<Self> {
        waiting(value)?;
        let length = parse_duration(window(used)?)?;
        let range = address.range(snapshot);
        let place = zone(address.zone(snapshot)).ok()?;
        let local = |at: i64| local_date(at, &place);
        // A month or a year is meant whole; an end is exclusive.
        let bound = |text: &str, end: bool| parse_range_bound(text, &place, end).ok();
        let asked_from = local(bound(range.from.as_deref()?, false)?)?;
        let asked_to = local(bound(range.to.as_deref()?, true)?.checked_sub(1)?)?;
        // The day in which the windows that are over end is not whole.
        let edge = snapshot.watermark?.checked_add(1)?.checked_sub(length)?;
        let to = local(edge)?.yesterday().ok()?;
        let from = to.checked_sub(asked_from.until(asked_to).ok()?).ok()?;
        let first = local(snapshot.first?)?;
        (first <= to && to < asked_to).then(|| Over { from: from.max(first), to })
    }

    /// Returns its first and its last day.
    pub(crate) fn days(&self) -> [Date; 2] {
        [self.from, self.to]
    }

    /// Returns an address over this range instead of its own.
    pub(crate) fn at(&self, address: &Address) -> String {
        let (from, to) = (self.from.to_string(), self.to.to_string());
        address.with(&[("range", None), ("from", Some(&from)), ("to", Some(&to))])
    }

    /// Returns the range in words.
    pub(crate) fn words(&self, language: Language) -> String {
        let [from, to] = [self.from, self.to].map(|day| date::date(language, day));
        if from == to { from } else { format!("{from} – {to}") }
    }
}

/// Returns the first day on which a window is over, by the first record of all; none for a metric
/// without a window.
fn first_over((address, snapshot): (&Address, &SnapshotInfo), used: &MetricUsed) -> Option<Date> {
    let length = parse_duration(window(used)?)?;
    let place = zone(address.zone(snapshot)).ok()?;
    local_date(snapshot.first?.checked_add(length)?, &place)
}

/// What a page leads to, or says, where the windows of its range are not over.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Way {
    /// The latest range as long whose windows are over.
    Latest(Over),
    /// Whatever there is.
    All,
    /// Nothing: before this day no window is over.
    From(Date),
    /// Nothing that would help.
    Nothing,
}

impl Way {
    fn new(here: (&Address, &SnapshotInfo), used: &MetricUsed, value: &Value) -> Self {
        if let Some(over) = Over::latest(here, used, value) {
            return Way::Latest(over);
        }
        let (address, snapshot) = here;
        let range = address.range(snapshot);
        let is_all = range.from.is_none() && range.to.is_none();
        let place = zone(address.zone(snapshot)).ok();
        let last = snapshot.watermark.zip(place).and_then(|(at, place)| local_date(at, &place));
        match (first_over(here, used), last) {
            (Some(first), Some(last)) if first > last => Way::From(first),
            _ if is_all => Way::Nothing,
            _ => Way::All,
        }
    }
}

/// Says when a case counts, and leads to the latest range that does; for a page without a figure.
pub(crate) fn not_over(visit: &Visit<'_>, used: &MetricUsed, value: &Value) -> Markup {
    let (address, language) = (visit.address, visit.language());
    let all = [("range", Some("all")), ("from", None), ("to", None)];
    html! {
        section.panel.empty {
            p { (text::WINDOW_NOT_OVER.text(language)) }
            @match Way::new((address, visit.snapshot), used, value) {
                Way::Latest(over) => p.ways { a.button.first href=(over.at(address)) {
                    (text::WINDOW_LATEST.fill(language, &[("range", &over.words(language))]))
                } },
                Way::All => p.ways { a.button href=(address.with(&all)) {
                    (text::RANGE_ALL.text(language))
                } },
                Way::From(day) => p {
                    (text::WINDOW_FIRST.fill(language, &[("day", &date::date_long(language, day))]))
                },
                Way::Nothing => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::Timestamp;
    use serde_json::json;

    use super::*;

    fn snapshot(first: &str, watermark: &str) -> SnapshotInfo {
        let at = |text: &str| text.parse::<Timestamp>().map(Timestamp::as_microsecond).ok();
        SnapshotInfo {
            first: at(first),
            watermark: at(watermark),
            zone: "Europe/Madrid".into(),
            ..SnapshotInfo::default()
        }
    }

    fn used(window: &str) -> MetricUsed {
        let parameters = BTreeMap::from([("window".into(), json!(window))]);
        MetricUsed { parameters, ..baremo_testkit::service::used("m", "percent", "lower") }
    }

    #[test]
    fn the_latest_range_ends_a_window_before_the_data_do() {
        let value = Value {
            excluded: BTreeMap::from([("immature".into(), 812)]),
            reason: Some("immature".into()),
            ..Value::default()
        };
        let check = |query: &str, (first, end): (&str, &str), window: &str, expected: &str| {
            let address = Address::read("/metrics/m", query, "");
            let data = snapshot(first, end);
            let over = Over::latest((&address, &data), &used(window), &value);
            let words = over.map(|over| over.words(Language::En)).unwrap_or_default();
            assert_eq!(words, expected, "{query} {end} {window}");
        };
        let whole = ("2024-01-01T00:00:00Z", "2026-07-31T21:59:59.999999Z");
        check("", whole, "30d", "4 Jun 2026 – 1 Jul 2026");
        check("range=day", whole, "30d", "1 Jul 2026");
        check(
            "",
            ("2024-01-01T00:00:00Z", "2026-07-31T12:00:00Z"),
            "7d",
            "26 Jun 2026 – 23 Jul 2026",
        );
        // As much of it as there is; none where the windows of the first day are not over.
        check("", ("2026-06-20T00:00:00Z", whole.1), "30d", "20 Jun 2026 – 1 Jul 2026");
        check("", ("2026-07-20T00:00:00Z", whole.1), "30d", "");
        check("range=all", whole, "30d", "");
        check("from=2026-01-01&to=2026-01-31", whole, "30d", "");
        check("from=2026-07&to=2026-07", whole, "30d", "1 Jun 2026 – 1 Jul 2026");
        check("from=2026&to=2026", whole, "30d", "2 Jul 2025 – 1 Jul 2026");
        check("from=2026-06&to=2026-06", whole, "30d", "");
        let address = Address::read("/metrics/m", "range=28d&variant=x&lang=es", "");
        let over = Over::latest((&address, &snapshot(whole.0, whole.1)), &used("30d"), &value);
        let at = over.unwrap().at(&address);
        assert_eq!(at, "/metrics/m?from=2026-06-04&to=2026-07-01&variant=x&lang=es");
        let counted = Value { value: Some(1.0), ..value.clone() };
        let over = Over::latest((&address, &snapshot(whole.0, whole.1)), &used("30d"), &counted);
        assert_eq!(over, None);
    }

    #[test]
    fn where_no_window_is_over_the_first_that_will_be_is_told() {
        let value = Value {
            excluded: BTreeMap::from([("immature".into(), 9)]),
            reason: Some("immature".into()),
            ..Value::default()
        };
        let check = |query: &str, first: &str, expected: Way| {
            let address = Address::read("/metrics/m", query, "");
            let data = snapshot(first, "2026-07-31T21:59:59.999999Z");
            assert_eq!(Way::new((&address, &data), &used("30d"), &value), expected, "{query}");
        };
        let (young, old) = ("2026-07-20T10:00:00Z", "2024-01-01T00:00:00Z");
        let first = jiff::civil::date(2026, 8, 19);
        check("range=all", young, Way::From(first));
        check("range=week", young, Way::From(first));
        // Other records than those that wait may be older.
        check("range=all", old, Way::Nothing);
        check("from=2026-01-01&to=2026-01-31", old, Way::All);
        let to = jiff::civil::date(2026, 7, 1);
        check("range=day", old, Way::Latest(Over { from: to, to }));
    }
}
