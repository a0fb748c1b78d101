//! Streams besides conversations by example: a script in, chosen columns out; and the properties
//! that hold for every script of contacts and agents.

use baremo_model::fact::NULL_INT;
use baremo_model::{ActorKind, Event, EventKind, FactTable, Stream};
use proptest::prelude::*;

use super::timeline::{cell, facts};
use crate::FoldSettings;

/// Reads a script: a line `subject second actor kind value key=value …`, `-` for nothing.
pub(super) fn script(stream: Stream, text: &str) -> Vec<Event> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let event = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [subject, at, actor, kind, value, attributes @ ..] = words.as_slice() else {
            panic!("too few words: {line}")
        };
        let kind = EventKind::from_word(stream, kind).unwrap_or_else(|| panic!("{kind}"));
        let seconds: f64 = at.parse().expect("seconds");
        let mut event = Event::new("pbx", subject, (seconds * 1e6) as i64, kind);
        event.record_id = line.into();
        event.actor = (*actor != "-").then(|| (*actor).into());
        event.value = (*value != "-").then(|| (*value).into());
        for attribute in attributes {
            let (name, value) = attribute.split_once('=').expect("key=value");
            match name {
                "team" => event.team = Some(value.into()),
                "role" => event.actor_kind = ActorKind::from_word(value).expect("a role"),
                "customer" => event.customer = Some(value.into()),
                _ => event.attributes.push((name.into(), value.into())),
            }
        }
        event
    };
    lines.map(event).collect()
}

pub(super) fn tables(events: &[Event]) -> Vec<FactTable> {
    facts(events, &FoldSettings { promoted: vec!["plan".into()], ..FoldSettings::default() })
}

/// Checks columns of one of a script's tables: a row a line, cells parted by blanks, instants and
/// lengths in seconds.
pub(super) fn check(stream: Stream, table: usize, text: &str, columns: &str, expected: &str) {
    let tables = tables(&script(stream, text));
    let table = &tables[table];
    let shown = |row: usize| {
        let one = |name: &str| match table.integers(name).get(row) {
            Some(&NULL_INT) => "-".to_owned(),
            Some(value) if !name.ends_with("_count") && !name.ends_with("number") => {
                format!("{}", *value as f64 / 1e6)
            }
            _ => cell(table, name, row),
        };
        columns.split_whitespace().map(one).collect::<Vec<_>>().join(" ")
    };
    let actual: Vec<String> = (0..table.len()).map(shown).collect();
    let tidy = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let expected: Vec<String> =
        expected.lines().map(tidy).filter(|line| !line.is_empty()).collect();
    assert_eq!(actual, expected, "{columns}");
}

/// Returns all rows as sorted lines, parents by their own cells instead of their place.
fn lines(tables: &[FactTable]) -> Vec<String> {
    let whole = |table: &FactTable, row: usize| {
        let names = table.columns.iter().map(|(name, _)| name.as_str());
        let cells = names.map(|name| match name.ends_with("_row") {
            true => {
                let parent = table.integers(name)[row] as usize;
                format!("of={}#{}", cell(&tables[0], "contact", parent), {
                    cell(&tables[0], "visit_number", parent)
                })
            }
            false => format!("{name}={}", cell(table, name, row)),
        });
        format!("{} {}", table.fact.name(), cells.collect::<Vec<_>>().join(" "))
    };
    let rows = |table: &FactTable| (0..table.len()).map(|row| whole(table, row)).collect();
    let mut lines: Vec<String> = tables.iter().flat_map(|t| -> Vec<String> { rows(t) }).collect();
    lines.sort();
    lines
}

const AGENTS: [&str; 3] = ["ann", "bob", "-"];
const VALUES: [&str; 4] = ["sales", "help", "work", "-"];
const NAMES: [&str; 13] = [
    "queue",
    "wait",
    "talk",
    "hold",
    "seconds",
    "from",
    "until",
    "paid",
    "direction",
    "after_call",
    "due",
    "due_from",
    "plan",
];
const SAID: [&str; 8] = ["sales", "help", "30", "-5", "900000000", "0", "outbound", "no"];

/// Returns an event of one of a few subjects, with few instants so that ties are many.
fn event(stream: Stream) -> impl Strategy<Value = Event> {
    let kind = prop::sample::select(EventKind::of(stream).collect::<Vec<_>>());
    let said = prop::collection::vec((0..NAMES.len(), 0..SAID.len()), 0..3);
    let at = prop_oneof![0..20i64, Just(2000), 3000..3003i64];
    let picks = (0..4u32, 0..AGENTS.len(), 0..VALUES.len());
    (picks, at, kind, said, 0..300u32).prop_map(
        |((subject, agent, value), at, kind, said, record)| {
            let mut event = Event::new("pbx", &subject.to_string(), at * 1_000_000, kind);
            event.record_id = format!("{subject}/{record}");
            event.actor = (AGENTS[agent] != "-").then(|| AGENTS[agent].into());
            if record % 2 == 0 {
                event.actor_kind = ActorKind::Agent;
            }
            event.value = (VALUES[value] != "-").then(|| VALUES[value].into());
            event.team = (record % 5 == 0).then(|| VALUES[value].into());
            for (name, value) in said {
                event.attributes.push((NAMES[name].into(), SAID[value].into()));
            }
            event
        },
    )
}

fn stream_events() -> impl Strategy<Value = Vec<Event>> {
    prop_oneof![
        prop::collection::vec(event(Stream::Contact), 0..60),
        prop::collection::vec(event(Stream::Agent), 0..60),
    ]
}

fn known(value: i64) -> bool {
    value != NULL_INT
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn arrival_order_and_repetition_change_nothing(
        (events, arrival) in stream_events().prop_flat_map(|events| {
            let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
            (Just(events), Just(twice).prop_shuffle())
        })
    ) {
        prop_assert_eq!(lines(&tables(&events)), lines(&tables(&arrival)));
    }

    #[test]
    fn batching_changes_nothing(events in stream_events()) {
        let together = lines(&tables(&events));
        let mut alone = Vec::new();
        for subject in 0..4 {
            let id = subject.to_string();
            let own = events.iter().filter(|event| event.subject_id == id).cloned();
            let own: Vec<Event> = own.collect();
            alone.extend(lines(&tables(&own)));
        }
        alone.sort();
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn contacts_agree_with_their_legs(
        events in prop::collection::vec(event(Stream::Contact), 1..60)
    ) {
        let tables = tables(&events);
        let [contacts, legs] = tables.as_slice() else { panic!("two tables") };
        for row in 0..contacts.len() {
            let at = |name: &str| contacts.integers(name)[row];
            for name in ["answered_at", "left_at"] {
                prop_assert!(!known(at(name)) || !known(at("entered_at"))
                    || at(name) >= at("entered_at"), "{name}");
            }
            let outcome = cell(contacts, "outcome", row);
            prop_assert_eq!(outcome == "open", outcome != "machine" && !known(at("left_at")));
            if known(at("answered_at")) {
                prop_assert_eq!(outcome, "answered");
            }
        }
        for row in 0..legs.len() {
            let at = |name: &str| legs.integers(name)[row];
            for name in ["talk", "hold", "after_call", "handle", "waited"] {
                prop_assert!(!known(at(name)) || at(name) >= 0, "{name}");
            }
            let parts = ["talk", "hold", "after_call"].map(&at);
            let sum: i64 = parts.into_iter().filter(|part| known(*part)).sum();
            prop_assert!(!known(at("handle")) || at("handle") == sum);
        }
    }

    #[test]
    fn parts_of_a_quarter_hour_fit_into_it(
        events in prop::collection::vec(event(Stream::Agent), 1..60)
    ) {
        let tables = tables(&events);
        let [spans, slices, _] = tables.as_slice() else { panic!("three tables") };
        for row in 0..slices.len() {
            let at = |name: &str| slices.integers(name)[row];
            let fits = |part: &str, whole: i64| {
                !known(at(part)) || !known(whole) || (0..=whole).contains(&at(part))
            };
            prop_assert_eq!(at("started_at") % 900_000_000, 0);
            prop_assert!(fits("staffed", 900_000_000) && fits("scheduled", 900_000_000));
            prop_assert!(fits("ready", at("staffed")) && fits("busy", at("ready")));
            prop_assert!(fits("busy", at("contact_time")) && fits("adherent", at("scheduled")));
            prop_assert!(fits("unavailable", at("paid")));
        }
        // What the agent as a whole was is one thing after another.
        let whole = |agent: &str, state: &[&str]| {
            let mut list: Vec<(i64, i64)> = (0..spans.len())
                .filter(|row| cell(spans, "queue", *row) == "-")
                .filter(|row| cell(spans, "agent", *row) == agent)
                .filter(|row| state.contains(&cell(spans, "state", *row).as_str()))
                .map(|row| (spans.integers("started_at")[row], spans.integers("ended_at")[row]))
                .collect();
            list.sort_unstable();
            list
        };
        for agent in ["0", "1", "2", "3"] {
            for states in [&["available", "paused", "busy"][..], &["logged_in"]] {
                for pair in whole(agent, states).windows(2) {
                    prop_assert!(known(pair[0].1) && pair[0].1 <= pair[1].0, "{:?}", pair);
                }
            }
        }
    }
}
