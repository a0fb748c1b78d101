//! What a case is, how it begins, how it ends.

use baremo_model::Fact;

use super::{check, check_with, days};
use crate::{CaseUnit, FoldSettings};

#[test]
fn a_late_message_on_a_reused_thread_opens_the_next_case() {
    check(
        "0:00 opened channel=chat customer=ann team=shop tag=x
         0:00 customer ann
         0:05 tagged refund
         0:06 assigned bob
         0:10 agent bob
         0:20 status solved bob
         8d 0:00 customer ann
         8d 0:30 agent bob",
        Fact::Cases,
        "conversation case_number opened_at solved_at status channel customer team assignee tags",
        "1 1 0:00   0:20 solved chat ann shop bob refund
         1 2 8d0:00 -    new    chat ann shop bob -",
    );
}

#[test]
fn a_row_that_is_solved_before_it_is_opened_is_one_case() {
    check(
        "0:00 status solved synthesised=yes
         9d 0:00 opened channel=chat
         9d 0:00 customer ann synthesised=yes",
        Fact::Cases,
        "case_number opened_at solved_at customer_message_count",
        "1 9d0:00 0:00 1",
    );
    // One that writes again long after the solve is about something else, whoever tells it.
    check(
        "0:00 opened channel=chat
         0:20 status solved synthesised=yes
         9d 0:00 customer ann synthesised=yes",
        Fact::Cases,
        "case_number customer_message_count",
        "1 0\n2 1",
    );
}

#[test]
fn mail_threads_are_never_split() {
    check(
        "0:00 opened channel=email
         0:20 status solved bob
         90d 0:00 customer ann",
        Fact::Cases,
        "case_number customer_message_count",
        "1 1",
    );
}

#[test]
fn threads_are_split_on_messaging_channels_alone() {
    let cases = |channel: &str, expected: &str| {
        check(
            &format!("0:00 opened {channel}\n0:20 status solved\n8d 0:00 customer ann"),
            Fact::Cases,
            "case_number",
            expected,
        );
    };
    for channel in ["chat", "Live_Chat", "WhatsApp", "messaging", "SMS", "Mensajería"] {
        cases(&format!("channel={channel}"), "1\n2");
    }
    for channel in ["email", "Email", "e-mail", "correo", "web", "phone", "portal", "api", "odd"] {
        cases(&format!("channel={channel}"), "1");
    }
    cases("", "1");
}

#[test]
fn the_gap_is_a_setting_by_channel_however_it_is_written() {
    let gaps =
        [("Correo-Electrónico", Some(days(1))), ("whatsapp", None), ("chat", Some(days(30)))];
    let settings = FoldSettings {
        reuse_gap_micros: days(3),
        reuse_gap_by_channel: gaps.map(|(name, gap)| (name.to_owned(), gap)).into(),
        ..FoldSettings::default()
    };
    let cases = |channel: &str, expected: &str| {
        let thread = format!(
            "0:00 opened channel={channel}
             0:20 status solved
             4d 0:00 customer ann"
        );
        check_with(&settings, &thread, Fact::Cases, "case_number", expected);
    };
    cases("correo_electronico", "1\n2");
    cases("correo", "1");
    cases("WhatsApp", "1");
    cases("Chat", "1");
    cases("sms", "1\n2");
}

#[test]
fn the_gap_exactly_reached_does_not_split() {
    let solved = "0:00 status solved channel=chat";
    check(&format!("{solved}\n7d 0:00 customer ann"), Fact::Cases, "case_number", "1");
    check(&format!("{solved}\n7d 0:01 customer ann"), Fact::Cases, "case_number", "1\n2");
}

#[test]
fn an_inherited_assignee_was_not_assigned() {
    let assigned = |rest: &str, expected: &str| {
        let before = "0:00 opened channel=chat
             0:06 assigned bob
             0:20 status solved bob
             8d 0:00 customer ann";
        check(
            &format!("{before}\n{rest}"),
            Fact::Cases,
            "case_number assignee kept_assignee first_assigned_at reassignment_count",
            &format!("1 bob no 0:06 0\n{expected}"),
        );
    };
    assigned("8d 0:10 agent bob", "2 bob yes - 0");
    assigned("8d 0:10 assigned eve\n8d 0:20 assigned bob", "2 bob no 8d0:10 1");
    assigned("8d 0:10 assigned bob\n8d 0:20 assigned eve", "2 eve no 8d0:10 1");
    assigned("8d 0:10 assigned nobody\n8d 0:20 assigned bob", "2 bob no 8d0:20 0");
    assigned("8d 0:00 assigned eve\n8d 0:30 assigned eve", "2 eve no 8d0:00 0");
    // A change of team alone gives it to nobody.
    assigned("8d 0:10 note eve team=two\n8d 0:20 agent bob", "2 bob yes - 0");
    assigned("8d 0:10 assigned nobody\n8d 0:20 agent bob", "2 - no - 0");
}

#[test]
fn nobody_knows_when_whom_a_list_names_was_given_the_case() {
    let listed = "0:00 opened status=open
         0:00 assigned bob team=one synthesised=yes assigned_instant=unknown";
    check(listed, Fact::StatusSpans, "started_at agent team", "0:00 bob one");
    let replied = format!("{listed}\n0:01 customer ann synthesised=yes\n0:05 agent bob");
    let columns = "team_at_open team assignee first_assigned_at kept_assignee reassignment_count";
    check(&replied, Fact::Cases, columns, "one one bob - no 0");
    check(&replied, Fact::Turns, "agent team assigned_at", "bob one -");
    // A history of the same conversation knows when it was.
    let told = format!("{replied}\n0:02 assigned bob team=two");
    check(&told, Fact::Cases, columns, "two two bob 0:02 no 0");
    check(&told, Fact::Turns, "agent team assigned_at", "bob two 0:02");
}

#[test]
fn the_first_assignment_of_a_thread_used_again_is_no_change_of_team() {
    let assigned = |rest: &str, expected: &str| {
        let before = "0:00 opened channel=chat
             0:06 assigned bob team=one
             0:20 status solved bob
             8d 0:00 customer ann";
        check(
            &format!("{before}\n{rest}"),
            Fact::Cases,
            "case_number team_at_open team team_changed reassignment_count",
            &format!("1 one one no 0\n{expected}"),
        );
    };
    assigned("8d 0:10 assigned eve team=two", "2 one two yes 0");
    assigned("8d 0:00 assigned eve team=two", "2 one two yes 0");
    assigned("8d 0:10 assigned bob team=two", "2 one two yes 0");
    assigned("8d 0:10 changed team=two\n8d 0:20 assigned eve", "2 one two yes 0");
    assigned("8d 0:10 assigned nobody\n8d 0:20 assigned eve team=two", "2 one two yes 0");
    // Given to somebody where it lies, it was assigned there.
    assigned("8d 0:10 assigned eve\n8d 0:20 changed team=two", "2 one two yes 1");
    assigned("8d 0:10 assigned bob\n8d 0:20 changed team=two", "2 one two yes 1");
    let back = "8d 0:10 assigned eve team=two\n8d 0:20 assigned bob team=one";
    assigned(back, "2 one one yes 1");
}

#[test]
fn what_lies_with_a_bot_is_kept_by_nobody() {
    let settings = FoldSettings { bot_agents: vec!["fin".into()], ..FoldSettings::default() };
    let kept = |before: &str, rest: &str, expected: &str| {
        let timeline = format!(
            "0:00 opened channel=chat
             0:06 assigned {before}
             0:20 status solved bob
             8d 0:00 customer ann
             {rest}"
        );
        let columns = "case_number assignee kept_assignee first_assigned_at";
        check_with(&settings, &timeline, Fact::Cases, columns, expected);
    };
    kept("bob", "8d 0:10 agent bob", "1 bob no 0:06\n2 bob yes -");
    kept("bob", "8d 0:10 assigned fin", "1 bob no 0:06\n2 fin no -");
    kept("bob", "8d 0:00 assigned fin", "1 bob no 0:06\n2 fin no -");
    kept("fin", "8d 0:10 agent bob", "1 fin no -\n2 fin no -");
    kept("fin", "8d 0:10 assigned bob", "1 fin no -\n2 bob no 8d0:10");
    kept("bob", "8d 0:10 assigned fin\n8d 0:20 assigned bob", "1 bob no 0:06\n2 bob no 8d0:20");
}

#[test]
fn a_case_holds_the_calls_it_tells_of() {
    check(
        "0:00 opened conversation=1 channel=phone
         0:10 call_linked k1 conversation=1
         0:20 call_linked k1 conversation=1
         0:30 call_linked k2 conversation=1
         0:00 opened conversation=2
         0:00 opened conversation=3
         0:10 call_linked k3 conversation=3",
        Fact::Cases,
        "conversation calls",
        "1 k1+k2
         2 -
         3 k3",
    );
}

#[test]
fn a_case_holds_the_follow_ups_that_were_joined_to_it() {
    check(
        "0:00 opened conversation=1 channel=chat
         0:20 status solved bob conversation=1
         8d 0:00 customer ann conversation=1
         8d 0:10 status solved bob conversation=1
         9d 0:00 opened conversation=2
         9d 0:00 follow_up_of 1 conversation=2
         9d 0:10 opened conversation=4
         9d 0:10 follow_up_of 2 conversation=4
         0:00 opened conversation=3",
        Fact::Cases,
        "conversation case_number follow_ups",
        "1 1 -
         1 2 2+4
         3 1 -",
    );
}

#[test]
fn a_follow_up_reopens_the_conversation_it_continues() {
    check(
        "0:00 opened conversation=1
         0:20 status solved bob conversation=1
         9d 0:00 opened conversation=2 channel=web
         9d 0:00 follow_up_of 1 conversation=2
         9d 0:01 customer ann conversation=2
         9d 0:05 agent eve conversation=2
         9d 0:06 status solved eve conversation=2
         0:00 opened conversation=3",
        Fact::Cases,
        "conversation opened_at first_solved_at solved_at reopen_count first_reopened_at solver",
        "1 0:00 0:20 9d0:06 1 9d0:00 eve
         3 0:00 -    -      0 -      -",
    );
}

#[test]
fn a_vendor_conversation_is_neither_split_nor_joined_and_thanks_reopen_it() {
    let unit = CaseUnit::VendorConversation;
    check_with(
        &FoldSettings { unit, ..FoldSettings::default() },
        "0:00 opened conversation=1 channel=chat
         0:20 status solved bob conversation=1
         1:00 customer ann conversation=1
         1:00 status open conversation=1
         1:05 status solved eve conversation=1
         9d 0:00 customer ann conversation=1
         9d 0:00 opened conversation=2
         9d 0:00 follow_up_of 1 conversation=2",
        Fact::Cases,
        "conversation case_number opened_at solved_at reopen_count courtesy_count solver \
         customer_message_count",
        "1 1 0:00   1:05 1 0 eve 2
         2 1 9d0:00 -    0 0 -   0",
    );
}

#[test]
fn follow_ups_of_follow_ups_join_the_first_and_circles_stand_alone() {
    check(
        "0:00 opened conversation=a
         1:00 follow_up_of b conversation=c
         0:30 follow_up_of a conversation=b
         0:00 follow_up_of e conversation=d
         0:00 follow_up_of d conversation=e
         0:00 follow_up_of nowhere conversation=f",
        Fact::Cases,
        "conversation last_event_at",
        "a 1:00
         d 0:00
         e 0:00
         f 0:00",
    );
}

#[test]
fn a_missing_opening_is_said() {
    check(
        "0:05 agent bob\n0:09 status solved bob",
        Fact::Cases,
        "opened_at opening_known initiated_by solved_at",
        "0:05 no agent 0:09",
    );
}

#[test]
fn an_opening_later_than_the_first_event_is_still_the_opening() {
    check(
        "0:00 customer ann\n0:02 opened status=open priority=high\n0:05 agent bob",
        Fact::Cases,
        "opened_at opening_known initiated_by priority_at_open status first_reply_at",
        "0:02 yes customer high open 0:05",
    );
}

#[test]
fn who_began_is_who_wrote_first() {
    let began = |timeline: &str, expected: &str| {
        let settings =
            FoldSettings { machine_customers: vec!["courier".into()], ..FoldSettings::default() };
        check_with(&settings, timeline, Fact::Cases, "initiated_by", expected);
    };
    began("0:00 opened\n0:01 customer ann", "customer");
    began("0:00 opened\n0:01 agent bob\n0:02 customer ann", "agent");
    began("0:00 opened\n0:01 system\n0:02 customer ann", "machine");
    began("0:00 bot-auto\n0:02 customer ann", "machine");
    began("0:00 bot robot\n0:02 customer ann", "customer");
    began("0:00 opened\n0:01 customer courier", "machine");
    began("0:00 opened customer=courier", "machine");
    began("0:00 opened actor_kind=customer", "customer");
    began("0:00 opened actor_kind=agent\n0:01 note bob", "agent");
    // Who opened it is who began, whatever greets them first and whoever is the first to write.
    began("0:00 opened actor_kind=customer\n0:00 system\n0:02 customer ann", "customer");
    began("0:00 opened actor_kind=customer\n0:01 agent bob\n0:02 customer ann", "customer");
    began("0:00 opened actor_kind=agent\n0:01 customer ann", "agent");
    began("0:00 opened actor_kind=customer\n0:01 customer courier", "machine");
    // A machine opens what others write: then they began, or the rule that wrote for an agent.
    began("0:00 opened actor_kind=system\n0:00 customer ann", "customer");
    began("0:00 opened-auto actor_kind=agent\n0:00 agent-auto bob", "machine");
    let reused =
        "0:00 opened channel=chat\n0:01 customer ann\n0:02 status solved\n9d 0:00 customer";
    began(&format!("{reused} ann"), "customer\ncustomer");
    began(&format!("{reused} courier"), "customer\nmachine");
    began("0:00 opened\n0:01 status open", "unknown");
    began("0:00 unknown x\n0:01 status open", "unknown");
}

#[test]
fn exclusions_have_an_order_and_restoring_takes_them_back() {
    let excluded = |timeline: &str, expected: &str| {
        check(timeline, Fact::Cases, "excluded", expected);
    };
    excluded("0:00 test\n0:01 merged 2", "merged");
    excluded("0:00 merged 2\n0:01 spam", "spam");
    excluded("0:00 spam\n0:01 deleted", "deleted");
    excluded("0:00 spam\n0:01 deleted\n0:02 restored", "-");
    excluded("0:00 test\n0:01 restored", "test");
    let two = "0:00 status solved channel=chat\n9d 0:00 customer ann\n9d 1:00";
    excluded(&format!("{two} spam"), "-\nspam");
    excluded(&format!("{two} deleted"), "deleted\ndeleted");
}

#[test]
fn a_late_complaint_flag_does_not_move_the_start() {
    let start = |timeline: &str, expected: &str| {
        check(timeline, Fact::Cases, "complaint complaint_at escalated_at", expected);
    };
    start("0:00 opened\n0:01 customer ann\n5:00 complaint", "yes 0:01 -");
    start("0:00 opened\n5:00 typed complaint", "yes 0:00 -");
    // By type and tag, however it is written; a word that has more in it is another one.
    for word in ["Queja", "QUEJAS", "reclamacion", "Reclamación", "Complaints"] {
        start(&format!("0:00 opened\n5:00 typed {word}"), "yes 0:00 -");
        start(&format!("0:00 opened\n5:00 tagged {word}"), "yes 0:00 -");
    }
    start("0:00 opened\n5:00 typed no-complaint\n6:00 tagged claim", "no - -");
    start("0:00 opened\n5:00 tagged queja\n6:00 untagged queja", "no - -");
    start("0:00 opened\n2:00 customer ann\n5:00 complaint 1970-01-01T03:00:00Z", "yes 3:00 -");
    start("0:00 opened\n2:00 escalated\n5:00 complaint 1970-01-01T03:00:00Z", "yes 2:00 2:00");
    start("0:00 opened\n2:00 escalated", "yes 2:00 2:00");
    start("0:00 opened\n2:00 complaint gibberish", "yes 0:00 -");
    // The message may have been there before the ticket, but for one of another part.
    start("1:00 opened\n2:00 complaint 1970-01-01T00:30:00Z", "yes 0:30 -");
    start(
        "0:00 opened channel=chat
         0:20 status solved
         8d 0:00 customer ann
         8d 0:10 complaint 1970-01-01T00:10:00Z",
        "no - -
         yes 8d0:00 -",
    );
    // Nobody marks it: it begins with what the customer wrote, whoever opened the case.
    start("0:00 agent bob\n0:30 customer ann\n5:00 typed complaint", "yes 0:30 -");
}

#[test]
fn a_complaint_that_began_with_an_opening_nobody_told_is_said() {
    let unknown = |timeline: &str, expected: &str| {
        check(timeline, Fact::Cases, "complaint_at complaint_time_unknown", expected);
    };
    unknown("0:05 assigned bob\n5:00 typed complaint\n6:00 escalated", "0:05 yes");
    unknown("0:05 opened\n5:00 typed complaint", "0:05 no");
    unknown("0:05 customer ann\n5:00 typed complaint", "0:05 no");
    unknown("0:05 assigned bob\n5:00 complaint 1970-01-01T03:00:00Z", "3:00 no");
    unknown("0:05 assigned bob\n6:00 escalated", "6:00 no");
    unknown("0:05 assigned bob", "- no");
}

#[test]
fn a_correction_by_the_customer_restarts_the_term_and_not_the_complaint() {
    let term = |timeline: &str, expected: &str| {
        check(timeline, Fact::Cases, "complaint complaint_at complaint_term_at", expected);
    };
    let named = "1970-01-01T03:00:00Z";
    term("0:00 opened\n0:01 customer ann", "no - -");
    term("0:00 opened\n0:01 customer ann\n5:00 complaint", "yes 0:01 0:01");
    // Whoever notices it later: the customer's last message, or the instant that is named.
    let noticed = "0:00 opened\n0:01 customer ann\n1:00 complaint\n2:00 customer ann";
    term(&format!("{noticed}\n5:00 complaint_corrected"), "yes 0:01 2:00");
    term(&format!("{noticed}\n5:00 complaint_corrected {named}"), "yes 0:01 3:00");
    term(&format!("{noticed}\n2:30 complaint_corrected {named}"), "yes 0:01 2:30");
    // The last one counts; one that names an instant before the start restarts nothing.
    let twice = format!("{noticed}\n3:00 complaint_corrected {named}\n4:00 customer ann");
    term(&format!("{twice}\n5:00 complaint_corrected"), "yes 0:01 4:00");
    let early = "1:00 opened\n2:00 typed complaint\n3:00 complaint_corrected";
    term(&format!("{early} 1969-01-01T00:00:00Z"), "yes 1:00 1:00");
    // Only a complaint can be corrected; an escalation keeps its start.
    term("0:00 opened\n0:01 customer ann\n3:00 complaint_corrected gibberish", "yes 0:01 0:01");
    term("0:00 opened\n2:00 escalated\n3:00 complaint_corrected", "yes 2:00 3:00");
}

#[test]
fn ratings_are_kept_and_bad_ones_dated() {
    let rating = |timeline: &str, expected: &str| {
        check(timeline, Fact::Cases, "rating negative_rated_at", expected);
    };
    rating("0:00 rated bad\n1:00 rated good", "good 0:00");
    rating("0:00 rated 2", "2 0:00");
    rating("0:00 rated 3", "3 -");
    rating("0:00 rated Negative", "Negative 0:00");
    rating("0:00 rated 👎", "👎 0:00");
    rating("0:00 rated 1 scale=thumbs", "1 -");
    rating("0:00 rated 2 scale=1-3", "2 -");
    rating("0:00 rated 3 scale=1-10", "3 0:00");
    rating("0:00 rated good\n1:00 rated comment=true", "good -");
}

#[test]
fn dimensions_are_current_and_promoted_attributes_have_columns() {
    let settings = FoldSettings {
        promoted: vec!["plan".into(), "moon".into(), "priority".into()],
        ..FoldSettings::default()
    };
    check_with(
        &settings,
        "0:00 opened priority=low plan=gold type=bug language=es channel=web brand=a order_id=7
         0:01 customer ann
         1:00 changed priority=high plan=silver channel=email brand=b",
        Fact::Cases,
        "priority priority_at_open type language order_id channel brand customer attr_plan \
         attr_moon attr_priority",
        "high low bug es 7 web b ann silver - high",
    );
}

#[test]
fn vendor_figures_become_checks_and_make_no_case() {
    let timeline = "9:00 checked first_reply=5 reopens=0\n0:00 opened\n0:00 checked conversation=2";
    check(timeline, Fact::Cases, "conversation last_event_at", "1 0:00");
    check(
        timeline,
        Fact::Checks,
        "case_row name value at",
        "0 first_reply 5 9:00\n0 reopens 0 9:00",
    );
    let early = "0:00 checked a=1\n1:00 opened";
    check(early, Fact::Checks, "name value at", "a 1 0:00");
    check(early, Fact::Cases, "opened_at", "1:00");
}

#[test]
fn events_years_apart_are_one_case_unless_solved_between() {
    check(
        "0:00 opened\n0:01 customer ann\n1500d 0:00 customer ann\n3000d 0:00 agent bob",
        Fact::Turns,
        "clocks first waiting_since ended_at message_count",
        "all all 0:01 3000d0:00 2",
    );
}
