//! What is known of conversations: cases, and what happened in them.

use super::ColumnType::{Bits, Code, Codes, Flag, Instant, Integer};
use super::{CLOCKS, ColumnSpec, closed, column};
use crate::event::STATUSES;

pub(super) const CASES: &[ColumnSpec] = &[
    column("conversation", Code, "conversation id as the source has it"),
    column("case_number", Integer, "1 for the first case of the conversation"),
    column("source", Code, "source of the conversation"),
    column("opened_at", Instant, "opening event, or an earlier one where clocks disagree"),
    column("opening_known", Flag, "whether an opening event was seen"),
    closed(
        "initiated_by",
        &["customer", "agent", "machine", "unknown"],
        "customer, agent, machine or unknown: who opened it, else who wrote first",
    ),
    column("first_customer_at", Instant, "first customer message"),
    column("first_reply_at", Instant, "first counting reply at or after it"),
    column("first_bot_at", Instant, "first public bot message at or after it, not automated"),
    column("first_human_at", Instant, "first counting reply, before the customer wrote too"),
    column("first_assigned_at", Instant, "first human assignee"),
    column("handoff_at", Instant, "first hand-off from a bot to people"),
    column("handoff_reply_at", Instant, "first counting reply at or after the hand-off"),
    column(
        "people_asked_at",
        Instant,
        "first time people were asked to take over from a bot: hand-off, or assignment to a person \
         by a person, or after the bot's first answer",
    ),
    column("first_solved_at", Instant, "first solve"),
    column("last_solved_at", Instant, "last solve, whether or not it still holds"),
    column("solved_at", Instant, "last solve when no re-open followed it"),
    column("first_reopened_at", Instant, "first re-open after the first solve"),
    column("last_reopened_at", Instant, "last re-open"),
    column("closed_at", Instant, "last entering of closed, when it still holds"),
    column("solve_time_unknown", Flag, "whether nobody knows when the last solve was"),
    column("former_solve_time_unknown", Flag, "whether nobody knows when a solve before it was"),
    column("solve_time_estimated", Flag, "whether the last solve is dated by a later change"),
    column("solve_summed", Flag, "whether it has solves, all of them from a summary"),
    column("last_event_at", Instant, "last event that counts"),
    column("solve_count", Integer, "solves"),
    column("reopen_count", Integer, "re-opens that count"),
    column("courtesy_count", Integer, "re-opens solved again without a counting reply"),
    column("customer_message_count", Integer, "messages of the customer"),
    column("reply_count", Integer, "counting replies: public, by a person, not automated"),
    column("replies_summed", Flag, "whether it has counting replies, all of them from a summary"),
    column("replies_to_first_solve", Integer, "counting replies up to the first solve"),
    column("turns_to_first_solve", Integer, "customer turns up to the first solve"),
    column("note_count", Integer, "private notes"),
    column("bot_message_count", Integer, "public messages of bots, not automated"),
    column("human_message_count", Integer, "public messages of people who give service"),
    column("reassignment_count", Integer, "changes of agent or team after the first"),
    column("bot_only", Flag, "bots answered and no person did, nor was asked to"),
    column("complaint", Flag, "marked a complaint by type, tag, mark or escalation"),
    column("complaint_at", Instant, "start of the complaint: the message it refers to"),
    column("complaint_time_unknown", Flag, "whether nobody knows when the complaint began"),
    column("complaint_term_at", Instant, "that, or the customer's last correction of it"),
    column("escalated_at", Instant, "first escalation"),
    column("negative_rated_at", Instant, "last negative rating"),
    column("rating", Code, "last rating as the source has it"),
    closed(
        "excluded",
        &["merged", "spam", "deleted", "test"],
        "merged, spam, deleted or test; none when it counts",
    ),
    closed("status", &STATUSES, "current status"),
    column("channel", Code, "first channel"),
    column("brand", Code, "current brand"),
    column("customer", Code, "customer by the source's own id"),
    column("priority", Code, "current priority"),
    column("priority_at_open", Code, "priority as of the opening"),
    column("type", Code, "current type"),
    column("language", Code, "current language"),
    column("order_id", Code, "order the case is about"),
    column("tags", Codes, "current tags"),
    column("team", Code, "current team"),
    column("team_at_open", Code, "first team"),
    column("team_at_assignment", Code, "team at the first assignment to a person, else now"),
    column("team_at_handoff_reply", Code, "team at the first reply to a hand-off, else now"),
    column("team_at_first_solve", Code, "team at the first solve, else now"),
    column("team_at_solve", Code, "team at the last solve, else now"),
    column("team_changed", Flag, "whether the case was with more than one team"),
    column("assignee", Code, "current assignee"),
    column(
        "kept_assignee",
        Flag,
        "whether it lies with the person who had the thread before it, to whom nobody gave it",
    ),
    column("assignee_at_solve", Code, "assignee at the last solve"),
    column("solver", Code, "agent who made the last solve, else the assignee then"),
    column("first_replier", Code, "agent of the first counting reply"),
    column("last_replier", Code, "agent of the last counting reply"),
    column("follow_ups", Codes, "conversations that continue it and were joined to it"),
    column("calls", Codes, "calls and chats it tells of"),
];

pub(super) const TURNS: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    column("clocks", Bits(CLOCKS), "the clocks that see this wait"),
    column("first", Bits(CLOCKS), "the clocks for which it is the case's first wait"),
    column("number", Integer, "1, 2, … within the case, by the first of its clocks"),
    column("waiting_since", Instant, "first customer message not yet answered"),
    column("replied_at", Instant, "reply that ended the wait; none otherwise"),
    column("ended_at", Instant, "reply, solve or close that ended it; none while open"),
    closed("ended_by", &["reply", "solve"], "reply or solve; none while open"),
    column("assigned_at", Instant, "last assignment to the replier before the reply"),
    column("agent", Code, "who replied, else the assignee at the end or now"),
    column("team", Code, "team at the reply, else at the end or now"),
    column("channel", Code, "channel of the customer's message, else of the case"),
    column("message_count", Integer, "customer messages in the wait"),
];

pub(super) const CYCLES: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    column("number", Integer, "1, 2, … within the case"),
    column("opened_at", Instant, "opening of the case, or the re-open"),
    column("solved_at", Instant, "solve; none while open"),
    column("reopened_at", Instant, "re-open that followed; none while it holds"),
    column("courtesy", Flag, "re-open solved again without a counting reply"),
    column("reply_count", Integer, "counting replies in the cycle"),
    column("agent", Code, "who solved, else the assignee then or now"),
    column("team", Code, "team at the solve, else now"),
];

pub(super) const STATUS_SPANS: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    closed("status", &STATUSES, "new, open, pending, hold, solved or closed"),
    column("started_at", Instant, "entering"),
    column("ended_at", Instant, "leaving; none while in it"),
    column("before_solve", Flag, "between opening and last solve of a solved case, in no courtesy"),
    column("agent", Code, "assignee at the start"),
    column("team", Code, "team at the start"),
];

pub(super) const PRIORITY_CHANGES: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    column("changed_at", Instant, "from when on, after the opening"),
    column("priority", Code, "priority from then on; none when it was taken away"),
];

pub(super) const ASSIGNMENTS: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    column("number", Integer, "1, 2, … within the case"),
    column("started_at", Instant, "assignment"),
    column("ended_at", Instant, "next change; none while it holds"),
    column("agent", Code, "assignee; none for a team alone"),
    column("team", Code, "team"),
    column("change", Flag, "changes agent or team after the first of its sort"),
];

pub(super) const ACTS: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    column("at", Instant, "first act in the quarter-hour"),
    column("agent", Code, "who acted"),
    column("team", Code, "team of the case then"),
    column("act_count", Integer, "acts in the quarter-hour"),
    column("reply_count", Integer, "counting replies among them"),
];

pub(super) const CHECKS: &[ColumnSpec] = &[
    column("case_row", Integer, "row of the case in the partition's cases"),
    column("name", Code, "name of the vendor's figure"),
    column("value", Code, "the figure as stored by the vendor"),
    column("at", Instant, "when it was stored"),
];
