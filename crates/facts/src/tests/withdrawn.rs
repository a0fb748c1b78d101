//! Properties of records that are gone: what they told is as if it had never been.

use baremo_model::event::reduce;
use baremo_model::{Event, EventColumns, EventKind, Fact};
use proptest::prelude::*;

use super::timeline::facts as facts_of_cases;
use super::{check, commerce, commerce_generated, generated};

/// Makes some of the events say that their record is gone. Records are few, so that most are told
/// in several versions.
fn with_gone(mut events: Vec<Event>) -> Vec<Event> {
    for (index, event) in events.iter_mut().enumerate() {
        event.record_id = format!("{}/{}", event.subject_id, index % 6);
        if index % 5 == 2 {
            event.kind = EventKind::withdrawn(event.kind.stream());
            event.value = None;
            event.attributes.clear();
        }
    }
    events
}

/// Returns the events that a store keeps: one version of each record, those that are gone included.
fn kept(events: &[Event]) -> Vec<Event> {
    let columns: EventColumns = events.iter().cloned().collect();
    let alive = reduce(&columns.as_batch());
    events.iter().zip(alive).filter(|(_, alive)| *alive).map(|(event, _)| event.clone()).collect()
}

/// Returns events in any order and twice, and the same where a part came before and was reduced.
fn arrivals(events: Vec<Event>) -> impl Strategy<Value = [Vec<Event>; 3]> {
    let twice: Vec<Event> = events.iter().chain(&events).cloned().collect();
    (Just(twice).prop_shuffle(), 0..=events.len()).prop_map(move |(shuffled, before)| {
        let mut later = kept(&shuffled[..before]);
        later.extend_from_slice(&shuffled[before..]);
        [events.clone(), shuffled, later]
    })
}

/// Checks that the facts are those of the events that are not gone, whichever way they arrived.
fn check_arrivals(arrivals: &[Vec<Event>; 3], lines: impl Fn(&[Event]) -> Vec<String>) {
    let mut told = kept(&arrivals[0]);
    told.retain(|event| !event.kind.is_withdrawn());
    let expected = if told.is_empty() { Vec::new() } else { lines(&told) };
    for arrived in arrivals {
        assert_eq!(lines(arrived), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn conversations_are_as_if_what_is_gone_had_never_been(
        arrivals in generated::events(false).prop_map(with_gone).prop_flat_map(arrivals)
    ) {
        check_arrivals(&arrivals, |events| {
            generated::lines(&facts_of_cases(events, &generated::settings()))
        });
    }

    #[test]
    fn so_are_orders_and_customers(
        arrivals in commerce_generated::events().prop_map(with_gone).prop_flat_map(arrivals)
    ) {
        check_arrivals(&arrivals, |events| commerce_generated::lines(&commerce::facts(events)));
    }
}

#[test]
fn a_case_of_which_all_is_gone_is_none() {
    check(
        "0:00 opened record=t version=1 conversation=a
         0:00 opened record=u version=1 conversation=b
         9:00 withdrawn record=t version=2 conversation=a",
        Fact::Cases,
        "conversation",
        "b",
    );
}

#[test]
fn what_is_told_again_in_a_newer_version_is_there_again() {
    check(
        "0:00 opened record=t version=3 priority=high
         9:00 withdrawn record=t version=2
         0:00 opened record=t version=1 priority=low",
        Fact::Cases,
        "priority",
        "high",
    );
}
