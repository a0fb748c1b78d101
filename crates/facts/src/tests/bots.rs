//! When a bot sees to a conversation alone, and when it waits for a person.

use baremo_model::Fact;

use super::{check, check_with};
use crate::FoldSettings;

/// Checks who was asked in a conversation that Ann begins, and whether it is of the bot alone.
#[track_caller]
fn asked(steps: &str, expected: &str) {
    let timeline = format!("0:00 customer ann\n{steps}");
    check(&timeline, Fact::Cases, "people_asked_at bot_only", expected);
}

#[test]
fn who_is_given_to_a_person_after_the_bot_answered_waits_for_them() {
    // Nobody says who gave it, a rule did, a bot did.
    asked("0:01 bot robot\n0:07 assigned bob team=sales", "0:07 no");
    asked("0:01 bot robot\n0:07 assigned bob actor_kind=system", "0:07 no");
    asked("0:01 bot robot\n0:07 assigned bob robot actor_kind=bot", "0:07 no");
    // What the bot says afterwards takes nothing back.
    asked("0:01 bot robot\n0:07 assigned bob\n0:07 bot robot", "0:07 no");
    // Given on, and back to nobody: the first to be asked was asked.
    asked("0:01 bot robot\n0:07 assigned bob\n0:08 assigned nobody", "0:07 no");
    asked("0:01 bot robot\n0:05 bot_handoff\n0:07 assigned bob", "0:05 no");
}

#[test]
fn an_owner_from_before_the_bot_answered_is_not_asked() {
    asked("0:00 assigned bob\n0:01 bot robot", "- yes");
    asked("0:01 assigned bob actor_kind=system\n0:01 bot robot", "- yes");
    // Unless a person took it, or gave it to another.
    asked("0:00 assigned bob bob\n0:01 bot robot", "0:00 no");
    // A rule that writes in the name of a person is none, and neither is who a list names.
    asked("0:00 assigned-auto bob bob\n0:01 bot robot", "- yes");
    asked("0:00 assigned bob bob synthesised=yes\n0:01 bot robot", "- yes");
}

#[test]
fn a_team_a_bot_and_a_solved_case_ask_nobody() {
    asked("0:01 bot robot\n0:07 assigned team=sales", "- yes");
    asked("0:01 bot robot\n0:07 status solved\n9:00 assigned bob eve", "- yes");
    let settings = FoldSettings { bot_agents: vec!["fin".into()], ..FoldSettings::default() };
    let timeline = "0:00 customer ann\n0:01 agent fin\n0:07 assigned fin";
    check_with(&settings, timeline, Fact::Cases, "people_asked_at bot_only", "- yes");
}

#[test]
fn a_greeting_before_the_question_answers_nothing() {
    let greeted = "0:00 bot robot\n0:01 customer ann";
    check(greeted, Fact::Cases, "bot_message_count first_bot_at bot_only", "1 - no");
    let answered = format!("{greeted}\n0:02 bot robot");
    check(&answered, Fact::Cases, "bot_message_count first_bot_at bot_only", "2 0:02 yes");
    // Where nobody asks anything, nobody waits.
    check("0:00 bot robot", Fact::Cases, "bot_only", "yes");
}

#[test]
fn a_thread_that_is_used_again_asks_anew() {
    check(
        "0:00 customer ann channel=chat
         0:01 bot robot\n0:02 assigned bob\n0:03 agent bob\n0:04 status solved
         20d 0:00 customer ann\n20d 0:01 bot robot",
        Fact::Cases,
        "people_asked_at bot_only",
        "0:02 no
         - yes",
    );
}
