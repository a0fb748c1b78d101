//! What is known of calls and live chats, and of the agents who take them.

use super::ColumnType::{Code, Duration, Flag, Instant, Integer};
use super::{ColumnSpec, closed, column};

pub(super) const CONTACTS: &[ColumnSpec] = &[
    column("contact", Code, "contact id as the source has it"),
    column("visit_number", Integer, "1, 2, … among the queues the contact visited"),
    column("source", Code, "source of the contact"),
    closed(
        "excluded",
        &["test", "deleted", "connect_missing"],
        "why it counts nowhere: test, deleted or connect_missing; none when it counts",
    ),
    column("queue", Code, "queue"),
    column("channel", Code, "phone, chat or the source's own word"),
    column("direction", Code, "inbound, outbound or internal"),
    column("customer", Code, "customer by the source's own id"),
    column("conversation", Code, "conversation it belongs to"),
    column(
        "agent",
        Code,
        "who answered or called back, or made a call that goes out; else the last one it was \
         offered to",
    ),
    column("team", Code, "team of the agent or queue, where the record tells it"),
    closed(
        "outcome",
        &["answered", "abandoned", "exited", "voicemail", "callback", "machine", "open"],
        "answered, abandoned, exited, voicemail, callback, machine (never reached a queue) or open",
    ),
    column(
        "exit_reason",
        Code,
        "why it left unanswered: key, timeout, empty, full, unavailable, transfer, no_answer",
    ),
    column("campaign", Code, "campaign of an outbound contact"),
    column("started_at", Instant, "first thing known of the contact, machines included"),
    column(
        "entered_at",
        Instant,
        "entering the queue, or leaving it where no entry is told; for outbound the attempt; none \
         where it was in no queue",
    ),
    column(
        "human_requested_at",
        Instant,
        "asking a machine for a person; on the visit that answered it, else on the last",
    ),
    column("answered_at", Instant, "a person answered"),
    column("served_at", Instant, "a person first answered the contact, in whichever queue"),
    column("left_at", Instant, "leaving the queue: answered, abandoned or exited"),
    column("waited", Duration, "time in the queue; none while it waits, or where not recorded"),
    column(
        "queued",
        Duration,
        "time in all queues of the contact; none while it waits, or where that of one is not \
         recorded",
    ),
    column("ended_at", Instant, "end of the contact"),
    column("voicemail_at", Instant, "a message was left"),
    column("callback_requested_at", Instant, "asking to be called back"),
    column(
        "callback_begins_at",
        Instant,
        "from when the call back was promised; none where only its end was",
    ),
    column("callback_due_at", Instant, "until when the call back was promised"),
    column("callback_reached_at", Instant, "the customer was reached"),
    column("callback_kept_at", Instant, "the customer was reached, no earlier than promised"),
    column("offer_count", Integer, "agents it rang at"),
    column("transfer_count", Integer, "transfers after it was answered"),
    column("is_last_visit", Flag, "the last queue the contact visited"),
];

pub(super) const CONTACT_LEGS: &[ColumnSpec] = &[
    column("contact_row", Integer, "row of the contact in the partition's contacts"),
    column("number", Integer, "1, 2, … within the contact"),
    column("agent", Code, "agent"),
    column("team", Code, "team"),
    column("started_at", Instant, "the agent was connected"),
    column("ended_at", Instant, "the agent was no longer connected"),
    column("wrapped_at", Instant, "end of after-call work; none when it is not recorded"),
    column("talk", Duration, "time connected without hold"),
    column("hold", Duration, "time on hold; none when it is not recorded"),
    column("after_call", Duration, "after-call work; none when it is not recorded"),
    column("handle", Duration, "talk, hold and after-call work, as far as recorded"),
    column(
        "waited",
        Duration,
        "time in queue before it; 0 after a transfer, and unless the contact is inbound; none \
         where not recorded",
    ),
    column("talk_only", Flag, "neither hold nor after-call work is recorded"),
    column("after_call_unknown", Flag, "no after-call work is recorded"),
    column("ended_by", Code, "agent, customer or transfer"),
];

pub(super) const AGENT_SPANS: &[ColumnSpec] = &[
    column("agent", Code, "agent by the source's own id"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["end_before_start", "too_long"],
        "why it counts nowhere: end_before_start or too_long; none when it counts",
    ),
    column("team", Code, "team"),
    column(
        "queue",
        Code,
        "queue, where the state is one of a queue; none for the agent as a whole",
    ),
    closed(
        "state",
        &["available", "paused", "busy", "logged_in", "scheduled"],
        "available, paused or busy; beside them logged_in, and scheduled for the plan",
    ),
    column("reason", Code, "reason of a pause, or what the plan says: work, break, training"),
    column("staffed", Flag, "available, busy, or in a paid pause"),
    column("paid", Flag, "staffed, or paid time of the plan"),
    column("started_at", Instant, "entering the state"),
    column("ended_at", Instant, "leaving it; none while in it"),
];

/// What holds of an agent until something else is told.
pub(super) const ROSTER: &[ColumnSpec] = &[
    column("agent", Code, "agent by the source's own id"),
    column("source", Code, "source"),
    column("excluded", Code, "never set: what is known of an agent counts"),
    column("team", Code, "team"),
    column("started_at", Instant, "since when it is told; the first holds before that, too"),
    column(
        "ended_at",
        Instant,
        "until when, that is, the next row, which may lie ahead; else none",
    ),
];

/// Sums of spans by quarter-hour, so that what two intervals have in common is a plain sum.
pub(super) const AGENT_SLICES: &[ColumnSpec] = &[
    column("agent", Code, "agent by the source's own id"),
    column("source", Code, "source"),
    closed(
        "excluded",
        &["end_before_start", "too_long"],
        "of a plan that cannot be, which has a row of its own: end_before_start or too_long; none \
         when it counts",
    ),
    column("team", Code, "team at the begin of the quarter-hour"),
    column("started_at", Instant, "begin of the quarter-hour"),
    column(
        "staffed",
        Duration,
        "logged in and not in an unpaid state, or busy; none without logins",
    ),
    column("ready", Duration, "logged in and not paused, or busy; none without logins"),
    column(
        "busy",
        Duration,
        "with at least one contact; none where no contact is recorded, in questions then by the \
         legs of contacts, where the source tells some",
    ),
    column("contact_time", Duration, "time with contacts, several at once counted severally"),
    column("scheduled", Duration, "planned for work, breaks and the like, not for leave"),
    column("adherent", Duration, "part of it in the state that was planned"),
    column("paid", Duration, "paid time: of the plan, else staffed time"),
    column("unavailable", Duration, "part of it neither ready nor busy"),
];
