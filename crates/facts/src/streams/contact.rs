//! Calls and live chats: visits to queues, and what each agent did in them.
//!
//! A contact is read event by event ([`visits::Contact`]); each queue it visits becomes a row of
//! `contacts`, each time an agent was connected a row of `contact_legs`. What was never told stays
//! empty: a wait, a connection or an after-call work that no event tells of is not guessed.

mod legs;
mod visits;

use baremo_model::{EventBatch, Fact, FactTable};

use self::visits::Contact;
use super::{Extra, Words, subjects};
use crate::settings::FoldSettings;
use crate::table::{Grow, Unknown, rows};

rows! {
    /// Rows of [`Fact::Contacts`].
    ContactRows, ContactRow {
        contact: code,
        visit_number: int,
        source: code,
        excluded: code,
        queue: code,
        channel: code,
        direction: code,
        customer: code,
        conversation: code,
        agent: code,
        team: code,
        outcome: code,
        exit_reason: code,
        campaign: code,
        started_at: int,
        entered_at: int,
        human_requested_at: int,
        answered_at: int,
        served_at: int,
        left_at: int,
        waited: int,
        queued: int,
        ended_at: int,
        voicemail_at: int,
        callback_requested_at: int,
        callback_begins_at: int,
        callback_due_at: int,
        callback_reached_at: int,
        callback_kept_at: int,
        offer_count: int,
        transfer_count: int,
        is_last_visit: byte,
    }
}

rows! {
    /// Rows of [`Fact::ContactLegs`].
    LegRows, LegRow {
        contact_row: int,
        number: int,
        agent: code,
        team: code,
        started_at: int,
        ended_at: int,
        wrapped_at: int,
        talk: int,
        hold: int,
        after_call: int,
        handle: int,
        waited: int,
        talk_only: byte,
        after_call_unknown: byte,
        ended_by: code,
    }
}

/// Returns a visit of which nothing is known.
fn unknown_visit() -> ContactRow {
    ContactRow { visit_number: 0, offer_count: 0, transfer_count: 0, ..ContactRow::unknown() }
}

/// Attributes the fold reads.
const READ: [&str; 10] = [
    "queue",
    "wait",
    "talk",
    "hold",
    "after_call",
    "due_from",
    "due",
    "direction",
    "campaign",
    "conversation",
];

/// Words the fold writes, as codes of the tables.
pub(super) struct Codes {
    names: [u32; READ.len()],
    answered: u32,
    abandoned: u32,
    exited: u32,
    voicemail: u32,
    callback: u32,
    machine: u32,
    open: u32,
    inbound: u32,
    transfer: u32,
    no_answer: u32,
    test: u32,
    deleted: u32,
    connect_missing: u32,
}

impl Codes {
    fn new(words: &mut Words<'_>) -> Self {
        Codes {
            names: READ.map(|name| words.name(name)),
            answered: words.word("answered"),
            abandoned: words.word("abandoned"),
            exited: words.word("exited"),
            voicemail: words.word("voicemail"),
            callback: words.word("callback"),
            machine: words.word("machine"),
            open: words.word("open"),
            inbound: words.word("inbound"),
            transfer: words.word("transfer"),
            no_answer: words.word("no_answer"),
            test: words.word("test"),
            deleted: words.word("deleted"),
            connect_missing: words.word("connect_missing"),
        }
    }
}

pub(super) fn fold(
    batch: &EventBatch<'_>,
    order: &[u32],
    settings: &FoldSettings,
) -> Vec<FactTable> {
    let mut words = Words::new(batch);
    let mut extra = Extra::new(batch, settings, &READ);
    let codes = Codes::new(&mut words);
    let mut rows = ContactRows::with_capacity(batch.subjects.len());
    let mut legs = LegRows::with_capacity(batch.subjects.len());
    let mut contact = Contact::default();
    for (subject, run) in subjects(batch, order) {
        extra.begin();
        contact.begin();
        for &event in run {
            extra.see(batch, event as usize, &mut words);
            contact.apply(batch, event as usize, &codes, &mut words);
        }
        let (source, id) = words.subject(subject);
        let first_row = rows.contact.len() as i64;
        for mut visit in contact.finish(&codes) {
            (visit.contact, visit.source) = (id, source);
            rows.push(visit);
            extra.push();
        }
        contact.legs.finish(first_row).for_each(|leg| legs.push(leg));
    }
    let dictionaries = words.finish();
    let mut contacts = rows.columns(Fact::Contacts, Vec::new(), &dictionaries);
    extra.finish(&mut contacts, &dictionaries);
    vec![contacts, legs.columns(Fact::ContactLegs, Vec::new(), &dictionaries)]
}
