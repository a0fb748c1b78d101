//! Properties over generated orders, subscriptions, customers, spend and referrals.

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Event, EventKind, Fact, FactTable, Stream};
use proptest::prelude::*;

use super::commerce::{cell, facts};

const STREAMS: [Stream; 5] =
    [Stream::Order, Stream::Subscription, Stream::Customer, Stream::Spend, Stream::Referral];
const NAMES: [&str; 16] = [
    "amount",
    "amount_minor",
    "after_discount",
    "discount",
    "cost",
    "currency",
    "interval",
    "quantity",
    "plan",
    "sku",
    "items",
    "until",
    "category",
    "country",
    "colour",
    "voluntary",
];
const VALUES: [&str; 13] = [
    "10",
    "-3",
    "0",
    "12.345",
    "EUR",
    "JPY",
    "year",
    "A,B:2",
    "x",
    "true",
    "86400000000",
    "31622400000000",
    "1e30",
];

/// Returns an event of one of a few subjects, at one of a few instants, so that ties are many.
fn event(stream: Stream) -> impl Strategy<Value = Event> {
    let kinds: Vec<_> = EventKind::of(stream).collect();
    let attribute = (0..NAMES.len(), 0..VALUES.len());
    (
        0..4u32,
        prop::sample::select(kinds),
        0..12i64,
        (0..300u32, 0..3i64, 0..3u32),
        prop::collection::vec(attribute, 0..4),
        0..30usize,
    )
        .prop_map(|(subject, kind, step, (record, version, ordinal), attributes, pick)| {
            let mut event = Event::new("shop", &subject.to_string(), step * 20 * DAY, kind);
            event.record_id = format!("{subject}/{record}");
            (event.version, event.ordinal) = (version, ordinal);
            event.value = (pick % 3 != 0).then(|| (pick % 4).to_string());
            event.customer = (pick % 4 == 1).then(|| (pick % 3).to_string());
            event.channel = (pick % 5 == 1).then(|| VALUES[pick % 7].into());
            for (name, value) in attributes {
                if event.attributes.iter().all(|(own, _)| own != NAMES[name]) {
                    event.attributes.push((NAMES[name].into(), VALUES[value].into()));
                }
            }
            event
        })
}

pub(super) fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::sample::select(STREAMS.to_vec())
        .prop_flat_map(|stream| prop::collection::vec(event(stream), 1..60))
}

/// Returns all facts as sorted lines, in which rows of a root are replaced by its subject.
pub(super) fn lines(tables: &[FactTable]) -> Vec<String> {
    let Some(root) = tables.first() else { return Vec::new() };
    let mut lines = Vec::new();
    for table in tables {
        let parent = table.fact.parent().map(|(_, column)| column);
        for row in 0..table.len() {
            let subject = match parent {
                Some(column) => table.integers(column)[row] as usize,
                None => row,
            };
            let names = table.columns.iter().map(|(name, _)| name.as_str());
            let names = names.filter(|name| Some(*name) != parent);
            let cells: Vec<_> = names.map(|name| cell(table, name, row)).collect();
            let subject = cell(root, root.fact.columns()[0].name, subject);
            lines.push(format!("{} {subject} {}", table.fact.name(), cells.join(" ")));
        }
    }
    lines.sort();
    lines
}

fn check_orders(orders: &FactTable) {
    let integers = |name: &str| orders.integers(name);
    for row in 0..orders.len() {
        let excluded = cell(orders, "excluded", row);
        let net = integers("net")[row];
        if excluded == "-" && net != NULL_INT {
            assert!(net >= 0, "an order that counts earns nothing less than nothing");
            assert!(net <= integers("gross")[row]);
        }
        let refunded = integers("refunded_at")[row];
        assert!(
            excluded != "-" || refunded == NULL_INT || refunded >= integers("placed_at")[row],
            "a refund comes after its order"
        );
    }
}

/// Checks that the spans of each subscription follow each other.
fn check_spans(spans: &FactTable) {
    let integers = |name: &str| spans.integers(name);
    for row in 1..spans.len() {
        if cell(spans, "subscription", row) != cell(spans, "subscription", row - 1) {
            continue;
        }
        let ended = integers("ended_at")[row - 1];
        assert_ne!(ended, NULL_INT, "only the last span is open");
        assert!(integers("started_at")[row] >= ended);
        assert!(ended >= integers("started_at")[row - 1]);
        assert_eq!(integers("number")[row], integers("number")[row - 1] + 1);
    }
}

/// Checks that the movements of each subscription add up to what it pays, to the minor unit, while
/// its currency stays.
fn check_movements(spans: &FactTable) {
    let amount = |name: &str, row: usize| match spans.integers(name)[row] {
        NULL_INT => 0,
        amount => i128::from(amount),
    };
    let (mut balance, mut currencies) = (0, Vec::new());
    for row in 0..spans.len() {
        let subscription = |row: usize| cell(spans, "subscription", row);
        if row == 0 || subscription(row) != subscription(row - 1) {
            (balance, currencies) = (0, Vec::new());
        }
        let change = cell(spans, "change", row);
        if ["new", "expansion", "contraction", "reactivated"].contains(&change.as_str()) {
            balance += amount("recurring_change", row);
        }
        if cell(spans, "paying", row) != "1" {
            continue;
        }
        currencies.push(cell(spans, "currency", row));
        currencies.dedup();
        if currencies.len() > 1 {
            continue;
        }
        assert_eq!(balance, amount("recurring", row), "movements add up to what is paid");
        if ["cancelled", "paused"].contains(&cell(spans, "end_reason", row).as_str()) {
            balance -= amount("recurring", row);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn arrival_order_and_repetition_change_nothing(
        (events, arrival) in events().prop_flat_map(|events| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(lines(&facts(&events)), lines(&facts(&arrival)));
    }

    #[test]
    fn batching_changes_nothing(events in events()) {
        let mut alone = Vec::new();
        for subject in 0..4 {
            let id = subject.to_string();
            let own: Vec<Event> = events.iter().filter(|e| e.subject_id == id).cloned().collect();
            if !own.is_empty() {
                alone.extend(lines(&facts(&own)));
            }
        }
        alone.sort();
        prop_assert_eq!(lines(&facts(&events)), alone);
    }

    #[test]
    fn facts_agree_with_themselves(events in events()) {
        for table in facts(&events) {
            let rows = table.columns.iter().map(|(_, column)| column.len());
            prop_assert!(rows.clone().all(|len| len == table.len()), "columns are of one length");
            let names = table.columns.iter().map(|(name, _)| name.as_str());
            let declared = table.fact.columns().iter().map(|column| column.name);
            prop_assert!(declared.eq(names.filter(|name| !name.starts_with("attr_"))));
            match table.fact {
                Fact::Orders => check_orders(&table),
                Fact::SubscriptionSpans => {
                    check_spans(&table);
                    check_movements(&table);
                }
                _ => {}
            }
        }
    }
    #[test]
    fn the_days_of_a_spend_add_up_to_it(
        amount in -1_000_000..1_000_000i64,
        impressions in prop::option::of(0..500i64),
        opens in prop::option::of(0..50i64),
        clicks in prop::option::of(0..500i64),
        length in 0..4_000 * DAY,
    ) {
        let mut event = Event::new("shop", "row", DAY, EventKind::Spent);
        event.record_id = "row".into();
        let counts = [("impressions", impressions), ("opens", opens), ("clicks", clicks)];
        let said = counts.iter().filter_map(|(name, count)| Some((*name, (*count)?)));
        for (name, value) in said.chain([("amount_minor", amount), ("until", DAY + length)]) {
            event.attributes.push((name.into(), value.to_string()));
        }
        let tables = facts(&[event]);
        let (days, rows) = (&tables[0], tables[0].len());
        let sum = |name: &str| days.integers(name).iter().sum::<i64>();
        prop_assert_eq!(sum("amount"), amount);
        for (name, count) in counts {
            match count {
                Some(count) => prop_assert_eq!(sum(name), count),
                None => prop_assert!(days.integers(name).iter().all(|cell| *cell == NULL_INT)),
            }
        }
        // A click falls where there is something to click on.
        for (base, count) in [("impressions", impressions), ("opens", opens)] {
            let counted = (0..rows).filter(|row| days.integers("clicks")[*row] > 0);
            let on_nothing = counted.filter(|row| days.integers(base)[*row] == 0).count();
            prop_assert!(count.is_none_or(|count| count == 0) || on_nothing == 0);
        }
        let instants = days.integers("at");
        prop_assert!(instants.is_sorted_by(|left, right| left < right));
        prop_assert!(instants[0] >= DAY && instants[rows - 1] <= DAY + length);
    }
}
