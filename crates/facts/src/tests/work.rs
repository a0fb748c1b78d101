//! Turns, cycles, status spans, assignments and acts.

use baremo_model::Fact;

use super::{check, check_with};
use crate::FoldSettings;

#[test]
fn consecutive_customer_messages_are_one_turn() {
    check(
        "0:00 opened channel=chat
         0:01 customer ann
         0:03 customer ann channel=web
         0:05 agent bob
         0:06 agent bob
         0:10 customer ann channel=web
         0:11 agent eve",
        Fact::Turns,
        "number clocks first waiting_since replied_at ended_by agent channel message_count",
        "1 all all 0:01 0:05 reply bob chat 2
         2 all -   0:10 0:11 reply eve web  1",
    );
}

#[test]
fn a_reply_with_no_turn_open_measures_nothing() {
    check("0:00 opened\n0:01 agent bob\n0:02 agent bob", Fact::Turns, "clocks", "");
    check("0:01 agent bob\n0:02 customer ann", Fact::Cases, "first_reply_at reply_count", "- 1");
}

#[test]
fn four_clocks_see_four_waits() {
    check(
        "0:00 customer ann
         0:01 system
         0:02 bot robot
         0:03 note bob
         0:04 agent bob",
        Fact::Turns,
        "clocks first waiting_since ended_at ended_by agent",
        "automated automated 0:00 0:01 reply -
         bots      bots      0:00 0:02 reply robot
         notes     notes     0:00 0:03 reply bob
         human     human     0:00 0:04 reply bob",
    );
}

#[test]
fn bots_and_rules_never_stop_the_human_clock() {
    check(
        "0:00 customer ann
         0:01 agent-auto bob
         0:02 bot robot
         0:03 unknown x
         0:04 system rule",
        Fact::Turns,
        "clocks waiting_since ended_at ended_by",
        "automated   0:00 0:01 reply
         bots        0:00 0:02 reply
         human+notes 0:00 -    -",
    );
}

#[test]
fn a_wait_that_goes_on_for_some_clocks_is_one_row_each() {
    check(
        "0:00 customer ann
         0:02 bot robot
         0:05 customer ann
         0:09 agent bob",
        Fact::Turns,
        "number clocks first waiting_since ended_at agent message_count",
        "1 bots+automated bots+automated 0:00 0:02 robot 1
         1 human+notes    human+notes    0:00 0:09 bob   2
         2 bots+automated -              0:05 0:09 bob   1",
    );
}

#[test]
fn replies_of_one_instant_end_one_wait_and_the_person_is_named() {
    check(
        "0:00 customer ann
         0:05 bot robot order=1
         0:05 agent bob order=2",
        Fact::Turns,
        "clocks first agent",
        "all all bob",
    );
}

#[test]
fn a_solve_or_close_ends_a_turn_without_observation() {
    check(
        "0:00 customer ann
         0:05 agent bob
         0:06 customer ann
         0:07 status solved bob
         0:08 customer ann
         0:09 status closed",
        Fact::Turns,
        "waiting_since replied_at ended_at ended_by",
        "0:00 0:05 0:05 reply
         0:06 -    0:07 solve
         0:08 -    0:09 solve",
    );
}

#[test]
fn agents_that_are_bots_count_as_bots() {
    let settings = FoldSettings { bot_agents: vec!["fin".into()], ..FoldSettings::default() };
    let timeline = "0:00 customer ann\n0:00 assigned fin\n0:01 agent fin\n0:02 status solved fin";
    let columns = "bot_only first_bot_at reply_count first_assigned_at solver";
    check_with(&settings, timeline, Fact::Cases, columns, "yes 0:01 0 - fin");
    check(timeline, Fact::Cases, columns, "no - 1 0:00 fin");
}

#[test]
fn a_hand_off_is_answered_by_the_next_person() {
    check(
        "0:00 customer ann\n0:01 bot robot\n0:02 bot_handoff\n0:03 bot robot\n0:09 agent bob",
        Fact::Cases,
        "first_bot_at handoff_at handoff_reply_at bot_message_count human_message_count bot_only",
        "0:01 0:02 0:09 2 1 no",
    );
    // Whoever writes before the customer does answers nothing, and writes.
    let first = "0:00 opened\n0:01 agent bob\n0:02 customer ann\n0:09 agent bob";
    check(first, Fact::Cases, "first_human_at first_reply_at human_message_count", "0:01 0:09 2");
    // Who was handed over and waits is not the bot's.
    let waits = "0:00 customer ann\n0:01 bot robot\n0:02 bot_handoff";
    check(waits, Fact::Cases, "handoff_at handoff_reply_at bot_only", "0:02 - no");
    check("0:00 customer ann\n0:01 bot robot", Fact::Cases, "bot_only", "yes");
}

#[test]
fn a_follow_up_that_is_left_out_takes_nothing_with_it() {
    let left = |mark: &str, expected: &str| {
        let timeline = format!(
            "0:00 customer ann conversation=1
             0:05 status solved bob conversation=1
             9d 0:00 customer ann conversation=2
             9d 0:00 follow_up_of 1 conversation=2
             9d 1:00 customer ann conversation=3
             9d 1:00 follow_up_of 2 conversation=3
             {mark}"
        );
        check(&timeline, Fact::Cases, "conversation excluded customer_message_count", expected);
    };
    left("9d 2:00 note bob conversation=3", "1 - 3");
    left("9d 2:00 spam conversation=2", "1 - 2\n2 spam 1");
    left("9d 2:00 merged 7 conversation=2", "1 - 2\n2 merged 1");
    left("9d 2:00 deleted conversation=2\n9d 3:00 restored conversation=2", "1 - 3");
    left("9d 2:00 merged 7 conversation=1", "1 merged 1\n2 - 2");
}

#[test]
fn what_a_rule_sends_as_a_bot_is_no_message_of_a_bot() {
    let columns = "bot_message_count first_bot_at bot_only";
    let receipt = "0:00 customer ann\n0:01 bot-auto robot";
    check(receipt, Fact::Cases, columns, "0 - no");
    check(&format!("{receipt}\n0:02 bot robot"), Fact::Cases, columns, "1 0:02 yes");
}

#[test]
fn the_assignment_before_the_reply_is_the_repliers_own() {
    check(
        "0:00 customer ann
         0:01 assigned bob team=one
         0:02 assigned eve
         0:03 assigned bob
         0:04 status open team=two
         0:05 agent bob
         0:06 customer ann
         0:07 agent zoe",
        Fact::Turns,
        "agent team assigned_at",
        "bob two 0:03
         zoe two -",
    );
}

#[test]
fn each_solve_closes_a_cycle_and_a_reopen_starts_one() {
    let timeline = "0:00 opened team=shop
         0:01 customer ann
         0:02 assigned bob
         0:03 agent bob
         0:04 status solved eve
         1:00 status open
         1:05 agent bob
         1:06 status closed";
    check(
        timeline,
        Fact::Cycles,
        "number opened_at solved_at reopened_at courtesy reply_count agent team",
        "1 0:00 0:04 1:00 no 1 eve shop
         2 1:00 1:06 -    no 1 bob shop",
    );
    check(
        timeline,
        Fact::Cases,
        "first_solved_at last_solved_at solved_at closed_at solve_count reopen_count \
         first_reopened_at solver assignee_at_solve replies_to_first_solve turns_to_first_solve",
        "0:04 1:06 1:06 1:06 2 1 1:00 bob bob 1 1",
    );
}

#[test]
fn a_reopen_solved_without_a_reply_is_a_courtesy_that_moves_nothing() {
    let timeline = "0:00 opened
         0:03 agent bob
         0:04 status solved bob
         0:59 customer ann
         1:00 status open
         1:01 note eve
         1:06 status closed eve
         2:00 status open
         2:01 agent zoe
         3:00 status solved zoe";
    check(
        timeline,
        Fact::Cycles,
        "number opened_at solved_at reopened_at courtesy agent",
        "1 0:00 0:04 2:00 no  bob
         2 1:00 1:06 -    yes eve
         3 2:00 3:00 -    no  zoe",
    );
    let columns = "solved_at last_solved_at solve_count reopen_count courtesy_count solver \
                   first_reopened_at";
    check(timeline, Fact::Cases, columns, "3:00 3:00 2 1 1 zoe 2:00");
    check(
        timeline,
        Fact::StatusSpans,
        "status started_at ended_at before_solve",
        "new    0:00 0:04 yes
         solved 0:04 1:00 yes
         open   1:00 1:06 no
         closed 1:06 2:00 yes
         open   2:00 3:00 yes
         solved 3:00 -    no",
    );
    let thanks = timeline.split("2:00").next().unwrap_or_default();
    check(thanks, Fact::Cases, columns, "0:04 0:04 1 0 1 bob -");
    check(
        thanks,
        Fact::StatusSpans,
        "status started_at ended_at before_solve",
        "new    0:00 0:04 yes
         solved 0:04 1:00 no
         open   1:00 1:06 no
         closed 1:06 -    no",
    );
}

#[test]
fn a_reopen_not_yet_solved_again_is_an_ordinary_one_so_far() {
    check(
        "0:00 opened\n0:04 status solved bob\n1:00 status pending",
        Fact::Cases,
        "status solved_at last_solved_at reopen_count last_reopened_at courtesy_count solver",
        "pending - 0:04 1 1:00 0 bob",
    );
    check(
        "0:00 opened\n0:04 status solved bob\n1:00 status pending",
        Fact::StatusSpans,
        "status before_solve",
        "new no\nsolved no\npending no",
    );
}

#[test]
fn solved_then_closed_is_one_solve() {
    check(
        "0:00 opened\n0:04 status solved bob\n5d 0:00 status closed",
        Fact::Cases,
        "solve_count solved_at closed_at status solver",
        "1 0:04 5d0:00 closed bob",
    );
}

#[test]
fn an_opening_can_carry_a_status() {
    check(
        "0:00 opened status=open\n0:05 status pending",
        Fact::StatusSpans,
        "status started_at ended_at",
        "open 0:00 0:05\npending 0:05 -",
    );
    check(
        "0:00 opened status=solved\n0:00 customer ann\n0:00 assigned bob\n0:05 customer ann",
        Fact::Cases,
        "solved_at solver status first_customer_at",
        "0:00 bob solved 0:00",
    );
}

#[test]
fn spans_of_no_length_are_dropped_and_the_rest_touch() {
    check(
        "0:00 opened team=one
         0:00 status open order=1
         0:05 status hold order=1
         0:05 status pending order=2
         0:06 assigned bob team=two
         0:09 status solved",
        Fact::StatusSpans,
        "status started_at ended_at before_solve agent team",
        "open    0:00 0:05 yes -   one
         pending 0:05 0:09 yes -   one
         solved  0:09 -    no  bob two",
    );
}

#[test]
fn a_status_has_whoever_is_given_the_case_as_it_begins() {
    let columns = "status started_at ended_at agent team";
    check(
        "0:00 opened team=one
         0:00 assigned bob
         0:05 assigned eve team=two
         0:06 status open
         0:09 status solved",
        Fact::StatusSpans,
        columns,
        "new    0:00 0:06 bob one
         open   0:06 0:09 eve two
         solved 0:09 -    eve two",
    );
    check(
        "0:00 opened status=open team=one\n0:00 assigned bob",
        Fact::StatusSpans,
        columns,
        "open 0:00 - bob one",
    );
    // What was told before the opening holds at it.
    check(
        "0:00 assigned bob team=one\n0:05 opened\n0:06 assigned eve",
        Fact::StatusSpans,
        columns,
        "new 0:05 - bob one",
    );
}

#[test]
fn assigning_within_the_first_team_is_no_change() {
    let timeline = "0:00 opened team=one
         0:01 assigned bob
         0:02 assigned nobody
         0:03 assigned bob
         0:04 assigned eve team=two
         0:05 assigned eve
         0:06 escalated team=one";
    check(
        timeline,
        Fact::Assignments,
        "number started_at ended_at agent team change",
        "1 0:00 0:01 -   one no
         2 0:01 0:02 bob one no
         3 0:02 0:03 -   one no
         4 0:03 0:04 bob one no
         5 0:04 0:06 eve two yes
         6 0:06 -    eve one yes",
    );
    check(
        timeline,
        Fact::Cases,
        "first_assigned_at reassignment_count team_at_open team team_changed assignee",
        "0:01 2 one one yes eve",
    );
}

#[test]
fn a_case_keeps_the_team_of_its_first_assignment_and_of_its_solves() {
    let teams = |timeline: &str, expected: &str| {
        let columns = "team_at_open team_at_assignment team_at_first_solve team_at_solve team";
        check(timeline, Fact::Cases, columns, expected);
    };
    teams(
        "0:00 opened team=one
         0:01 changed team=two
         0:02 assigned bob
         0:03 changed team=three
         0:04 status solved bob
         1:00 customer ann
         1:00 status open
         1:01 agent bob
         1:02 assigned eve team=four
         1:03 status solved eve
         1:04 changed team=five",
        "one two three four five",
    );
    // A courtesy moves nothing; what never happened is of the team that has it now.
    let thanks = "0:00 opened team=one
         0:04 status solved bob
         0:59 customer ann
         1:00 status open
         1:01 changed team=two
         1:06 status closed";
    teams(thanks, "one two one one two");
    teams("0:00 opened team=one\n0:05 changed team=two", "one two two two two");
    // No word of a team until after the solve.
    teams("0:00 opened\n0:04 status solved bob\n0:05 assigned bob team=one", "one one one one one");
    check(
        "0:00 opened team=bots
         0:00 customer ann
         0:01 bot robot
         0:02 bot_handoff
         0:03 changed team=one
         0:09 agent bob
         0:10 changed team=two",
        Fact::Cases,
        "team_at_open team_at_handoff_reply team",
        "bots one two",
    );
}

#[test]
fn agent_and_team_changed_at_one_instant_are_one_change_and_two_agents_are_two() {
    check(
        "0:00 assigned bob team=one
         0:05 changed team=two
         0:05 assigned eve
         0:06 assigned bob order=1
         0:06 assigned eve order=2",
        Fact::Assignments,
        "number started_at ended_at agent team change",
        "1 0:00 0:05 bob one no
         2 0:05 0:06 eve two yes
         3 0:06 0:06 bob two yes
         4 0:06 -    eve two yes",
    );
}

#[test]
fn where_a_follow_up_begins_nobody_handed_it_over() {
    let settings = FoldSettings { bot_agents: vec!["robot".into()], ..FoldSettings::default() };
    let moved = |follow_up: &str, expected: &str| {
        let timeline = format!(
            "0:00 opened team=one
             0:01 assigned bob
             0:20 status solved bob
             9d 0:00 follow_up_of 1 conversation=2
             {follow_up}"
        );
        let columns = "reassignment_count team_changed team assignee";
        check_with(&settings, &timeline, Fact::Cases, columns, expected);
    };
    // Another team and another agent are its first; what follows is handed over.
    let elsewhere = "9d 0:00 opened team=two conversation=2\n9d 0:05 assigned eve conversation=2";
    moved(elsewhere, "0 yes two eve");
    let onwards = format!("{elsewhere}\n9d 0:09 assigned dan team=three conversation=2");
    moved(&onwards, "1 yes three dan");
    // Said to be where it was, it begins there; so does what an agent has without another team.
    let passed = "9d 0:05 changed team=two conversation=2";
    moved(&format!("9d 0:00 opened team=one conversation=2\n{passed}"), "1 yes two bob");
    moved(&format!("9d 0:01 assigned bob conversation=2\n{passed}"), "1 yes two bob");
    // A bot is no first agent.
    let robot = "9d 0:01 assigned robot conversation=2\n9d 0:05 assigned eve conversation=2";
    moved(robot, "0 no one eve");
}

#[test]
fn acts_are_one_row_a_case_agent_team_and_quarter_hour() {
    check(
        "0:00 customer ann team=one
         0:01 agent bob
         0:02 agent eve
         0:03 note bob
         0:14 status pending bob
         0:15 agent bob
         0:16 agent-auto bob
         0:17 assigned eve bob team=two
         0:18 status solved bob",
        Fact::Acts,
        "at agent team act_count reply_count",
        "0:01 bob one 3 1
         0:02 eve one 1 1
         0:15 bob one 2 1
         0:18 bob two 1 0",
    );
}

#[test]
fn a_priority_that_changes_after_the_opening_is_kept_with_its_instant() {
    check(
        "0:00 opened priority=low
         0:00 prioritised high
         0:05 customer ann
         0:10 prioritised urgent
         0:20 prioritised urgent
         0:30 customer ann priority=low",
        Fact::PriorityChanges,
        "changed_at priority",
        "0:10 urgent
         0:30 low",
    );
    check("0:00 opened priority=low\n0:05 customer ann", Fact::PriorityChanges, "priority", "");
}
