//! Which events count and in what order.

use baremo_model::{EventColumns, Fact, Texts};

use super::check;
use super::timeline::events;
use crate::{is_ordered, order};

#[test]
fn a_newer_version_replaces_all_events_of_the_older() {
    check(
        "0:00 opened record=t version=1 priority=low
         2:00 status solved record=t version=1 ordinal=1
         0:00 opened record=t version=2 priority=high",
        Fact::Cases,
        "priority status solved_at",
        "high new -",
    );
}

#[test]
fn an_older_version_changes_nothing_wherever_it_arrives() {
    check(
        "2:00 status solved record=t version=9
         1:00 status solved record=t version=3
         0:00 opened",
        Fact::Cases,
        "solved_at solve_count",
        "2:00 1",
    );
}

#[test]
fn a_record_that_moves_to_another_conversation_leaves_the_first() {
    check(
        "0:00 opened record=t version=1 conversation=a
         0:00 opened record=t version=2 conversation=b",
        Fact::Cases,
        "conversation",
        "b",
    );
}

#[test]
fn what_is_reduced_already_is_read_without_its_records() {
    let mut columns = EventColumns::default();
    let told = events(
        "0:00 opened conversation=b record=s
         0:00 opened conversation=a record=t version=2
         2:00 status solved conversation=a record=u",
    );
    told.iter().for_each(|event| columns.push(event));
    let whole = order(&columns.as_batch());
    columns.record.clear();
    columns.record_id = Texts::new();
    columns.version.clear();
    assert_eq!(order(&columns.as_batch()), whole);
}

#[test]
fn exact_repetitions_collapse() {
    check(
        "0:00 customer ann record=m
         0:00 customer ann record=m
         0:05 agent bob record=n
         0:05 agent bob record=n",
        Fact::Cases,
        "customer_message_count reply_count",
        "1 1",
    );
}

#[test]
fn a_version_tie_between_contents_is_broken_without_arrival_order() {
    let one = "0:00 opened record=t priority=low";
    let two = "0:00 opened record=t priority=high";
    let winner = |lines: [&str; 2]| {
        let columns: EventColumns = events(&lines.join("\n")).into_iter().collect();
        let batch = columns.as_batch();
        let order = order(&batch);
        assert_eq!(order.len(), 1);
        batch.event(order[0] as usize).attributes
    };
    assert_eq!(winner([one, two]), winner([two, one]));
}

#[test]
fn at_one_instant_customer_precedes_assignment_reply_and_status() {
    check(
        "0:10 rated good
         0:10 status solved bob
         0:10 agent bob
         0:10 assigned bob
         0:10 customer ann
         0:10 opened",
        Fact::Turns,
        "clocks waiting_since replied_at ended_by assigned_at",
        "all 0:10 0:10 reply 0:10",
    );
}

#[test]
fn at_one_instant_the_sources_order_decides_among_equals() {
    check(
        "0:00 opened
         0:10 status open order=2
         0:10 status pending order=1",
        Fact::Cases,
        "status",
        "open",
    );
}

#[test]
fn ordered_batches_need_no_sort() {
    let columns = |timeline: &str| events(timeline).into_iter().collect::<EventColumns>();
    let ordered = columns("0:00 opened\n0:01 customer ann\n0:02 agent bob");
    assert!(is_ordered(&ordered.as_batch()));
    assert_eq!(order(&ordered.as_batch()), [0, 1, 2]);
    let unordered = columns("0:02 agent bob\n0:00 opened\n0:01 customer ann");
    assert!(!is_ordered(&unordered.as_batch()));
    assert_eq!(order(&unordered.as_batch()), [1, 2, 0]);
    let interleaved = columns("0:00 opened\n0:01 opened conversation=2\n0:02 agent bob");
    assert_eq!(order(&interleaved.as_batch()), [0, 2, 1]);
}

#[test]
fn events_from_a_summary_yield_to_detailed_ones_of_their_class() {
    check(
        "0:00 opened channel=email synthesised=yes
         0:05 agent bob synthesised=yes
         3:00 status solved synthesised=yes
         0:00 customer ann
         0:07 agent bob
         1:00 status open
         2:00 status solved",
        Fact::Cases,
        "opening_known channel first_reply_at reply_count solved_at",
        "yes email 0:07 1 2:00",
    );
}

#[test]
fn what_a_summary_alone_tells_is_marked() {
    check(
        "0:00 opened conversation=a synthesised=yes
         0:05 agent bob conversation=a synthesised=yes
         3:00 status solved conversation=a synthesised=yes
         0:00 opened conversation=b synthesised=yes
         0:05 agent bob conversation=b synthesised=yes
         0:07 agent bob conversation=b
         2:00 status solved conversation=b
         3:00 status solved conversation=b synthesised=yes
         0:00 opened conversation=c synthesised=yes
         0:05 agent bob conversation=c synthesised=yes
         3:00 status solved conversation=c
         0:00 opened conversation=d synthesised=yes
         0:00 opened conversation=e status=solved synthesised=yes
         0:00 opened conversation=f status=solved",
        Fact::Cases,
        "conversation reply_count solve_count replies_summed solve_summed",
        "a 1 1 yes yes
         b 1 1 no no
         c 1 1 yes no
         d 0 0 no no
         e 0 1 no yes
         f 0 1 no no",
    );
}

#[test]
fn a_bots_message_does_not_silence_the_summary_of_an_agents() {
    check(
        "0:00 customer ann
         0:01 bot robot
         0:05 agent bob synthesised=yes",
        Fact::Cases,
        "first_bot_at first_reply_at",
        "0:01 0:05",
    );
}

#[test]
fn a_summary_opening_that_yields_fills_gaps_only() {
    check(
        "0:00 opened channel=email brand=shop priority=low synthesised=yes
         0:01 opened channel=web priority=high",
        Fact::Cases,
        "channel brand priority",
        "email shop high",
    );
}

#[test]
fn a_summary_has_not_the_priority_and_team_of_the_opening() {
    let at_open = |history: &str, expected: &str| {
        check(
            &format!("0:00 opened team=two priority=urgent synthesised=yes\n{history}"),
            Fact::Cases,
            "priority_at_open priority team_at_open team",
            expected,
        );
    };
    at_open("0:00 customer ann", "urgent urgent two two");
    // Since when the case has them is told: there was none before, or there was another one.
    at_open("24:00 prioritised urgent", "- urgent two two");
    at_open("0:00 prioritised normal\n5:00 prioritised urgent", "normal urgent two two");
    at_open("0:03 assigned bob team=one\n5:00 assigned eve team=two", "urgent urgent one two");
    at_open("0:03 assigned bob\n5:00 prioritised urgent synthesised=yes", "urgent urgent two two");
}

#[test]
fn the_first_change_of_priority_tells_that_of_the_opening() {
    let changed = |timeline: &str, at_open: &str, changes: &str| {
        check(timeline, Fact::Cases, "priority_at_open", at_open);
        check(timeline, Fact::PriorityChanges, "changed_at priority", changes);
    };
    let opened = "0:00 opened priority=urgent";
    let raised = "5:00 prioritised urgent previous_priority";
    changed(&format!("{opened}\n{raised}=normal"), "normal", "5:00 urgent");
    changed(&format!("{opened}\n{raised}="), "-", "5:00 urgent");
    changed(&format!("0:00 opened\n{raised}=normal"), "normal", "5:00 urgent");
    changed(&format!("{opened}\n5:00 prioritised high"), "urgent", "5:00 high");
    // Later ones tell nothing of the opening, and one within its instant is part of it.
    changed(
        &format!("{opened}\n1:00 prioritised high\n{raised}=low"),
        "urgent",
        "1:00 high\n5:00 urgent",
    );
    changed("0:00 opened\n0:00 prioritised high previous_priority=low", "high", "");
}
