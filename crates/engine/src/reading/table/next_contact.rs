//! When a customer next got in touch: opened a conversation, or called or chatted.
//!
//! A call about a conversation is one contact with it, but for one that begins after its solve or
//! more than a day after its opening: there the customer gets in touch again. Conversations that an
//! agent or a machine began are none, but the call that one was written in is; outbound calls are
//! none. A call is dated where it began, whichever queues it went through, so that a conversation
//! written during it is not followed by it. Decisions 0068, 0076 and 0113.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;
use crate::reading::eval::list;

/// Who got in touch, and when.
type Contact = (u32, i64);

/// How long after a case was opened, and while nobody has solved it, a call about it may begin and
/// be one contact with it: a chat may wait for its queue for hours.
const WRITTEN_IN: i64 = DAY;

/// Returns, for each case, when its customer next got in touch. None of a case that counts nowhere
/// or whose customer nobody knows.
pub(super) fn after_cases(tables: &Tables) -> Result<Hot, EngineError> {
    let again = again(tables)?;
    let calls = calls(tables)?.into_iter().filter(|call| again.is_contact(call.about, call.began));
    let calls = calls.map(|call| (call.customer, call.began, None, true));
    let cases = cases(tables)?.into_iter();
    let cases = cases.map(|(row, (customer, at), own)| (customer, at, Some(row), own));
    let mut all: Vec<(u32, i64, Option<usize>, bool)> = cases.chain(calls).collect();
    all.sort_unstable();
    let mut next = vec![NULL_INT; tables.rows(Fact::Cases)?];
    let mut later = (NULL_CODE, NULL_INT);
    for (customer, at, row, is_contact) in all.into_iter().rev() {
        if later.0 != customer {
            later = (customer, NULL_INT);
        }
        if let Some(row) = row {
            next[row] = later.1;
        }
        if is_contact {
            later.1 = at;
        }
    }
    Ok(Hot::Integers(Arc::new(next)))
}

/// Returns, for each session, when its customer next got in touch, the session's own instant
/// included: by a call about a conversation of before, too.
pub(super) fn after_sessions(tables: &Tables) -> Result<Hot, EngineError> {
    let own = cases(tables)?.into_iter().filter_map(|(_, contact, own)| own.then_some(contact));
    let calls = calls(tables)?.into_iter().map(|call| (call.customer, call.began));
    let mut contacts: Vec<Contact> = own.chain(calls).collect();
    contacts.sort_unstable();
    let customer = tables.codes(Fact::Sessions, "customer")?;
    let started = tables.integers(Fact::Sessions, "started_at")?;
    let next = customer.iter().zip(started.iter()).map(|(customer, started)| {
        let place = contacts.partition_point(|contact| contact < &(*customer, *started));
        let found = contacts.get(place).filter(|(own, _)| own == customer);
        found.map_or(NULL_INT, |(_, at)| *at)
    });
    Ok(Hot::Integers(Arc::new(next.collect())))
}

/// What customers got in touch by, by the rows of cases and of visits to queues: conversations that
/// may have been theirs to begin, and of calls and chats the last visit. A call that is also a
/// ticket is one of both.
pub(super) struct InTouch {
    pub(super) cases: Vec<bool>,
    pub(super) calls: Vec<bool>,
}

/// Returns by which cases and visits to queues customers got in touch, of those that count.
pub(super) fn in_touch(tables: &Tables) -> Result<InTouch, EngineError> {
    let cases = by_others(tables)?.into_iter().map(|by_other| !by_other).collect();
    let is_last = tables.flags(Fact::Contacts, "is_last_visit")?;
    let mut in_touch = InTouch { cases, calls: vec![false; is_last.len()] };
    if !is_last.is_empty() {
        let again = again(tables)?;
        for call in calls(tables)? {
            let is_contact = is_last[call.row] == 1 && again.is_contact(call.about, call.began);
            in_touch.calls[call.row] = is_contact;
        }
    }
    Ok(in_touch)
}

/// Returns the cases that count and have a customer, each with its row and whether it may have been
/// the customer who began it.
fn cases(tables: &Tables) -> Result<Vec<(usize, Contact, bool)>, EngineError> {
    let customer = tables.codes(Fact::Cases, "customer")?;
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let excluded = tables.codes(Fact::Cases, "excluded")?;
    let by_others = by_others(tables)?;
    let counts = |row: &usize| customer[*row] != NULL_CODE && excluded[*row] == NULL_CODE;
    let one = |row: usize| (row, (customer[row], opened[row]), !by_others[row]);
    Ok((0..opened.len()).filter(counts).map(one).collect())
}

/// Returns, for each case, whether an agent or a machine began it.
fn by_others(tables: &Tables) -> Result<Vec<bool>, EngineError> {
    let begun_by = tables.codes(Fact::Cases, "initiated_by")?;
    let others = ["agent", "machine"].map(|word| tables.code(word));
    Ok(begun_by.iter().map(|word| others.contains(word)).collect())
}

/// A call or chat of a customer that reached a queue, by one of its visits.
struct Call {
    row: usize,
    customer: u32,
    began: i64,
    /// The conversation it is about.
    about: u32,
}

/// Returns the calls and chats of customers that reached a queue.
fn calls(tables: &Tables) -> Result<Vec<Call>, EngineError> {
    let customer = tables.codes(Fact::Contacts, "customer")?;
    let excluded = tables.codes(Fact::Contacts, "excluded")?;
    let direction = tables.codes(Fact::Contacts, "direction")?;
    let conversation = tables.codes(Fact::Contacts, "conversation")?;
    let started = tables.integers(Fact::Contacts, "started_at")?;
    let entered = tables.integers(Fact::Contacts, "entered_at")?;
    let inbound = tables.code("inbound");
    let counts = |row: &usize| {
        let known = customer[*row] != NULL_CODE && entered[*row] != NULL_INT;
        known && excluded[*row] == NULL_CODE && direction[*row] == inbound
    };
    let began = |row: usize| match started[row] {
        NULL_INT => entered[row],
        started => started,
    };
    let one = |row: usize| Call {
        row,
        customer: customer[row],
        began: began(row),
        about: conversation[row],
    };
    Ok((0..customer.len()).filter(counts).map(one).collect())
}

/// The cases of each conversation, by which a call is told from the one it was written in:
/// the conversation, when the case was opened, from when on a call about it is another contact, and
/// whether the case counts and yet is no contact of the customer.
struct Again(Vec<(u32, i64, i64, bool)>);

impl Again {
    /// Returns whether a call that began then is a contact of its own: its conversation is not on
    /// record, or its case was solved before it, or opened long before, or an agent wrote it
    /// meanwhile.
    fn is_contact(&self, conversation: u32, began: i64) -> bool {
        if conversation == NULL_CODE {
            return true;
        }
        let after = self.0.partition_point(|case| (case.0, case.1) <= (conversation, began));
        let about = |place: usize| self.0.get(place).filter(|case| case.0 == conversation);
        match after.checked_sub(1).and_then(about) {
            Some((_, _, from, _)) => began > *from,
            None => about(after).is_none_or(|(_, _, _, by_other)| *by_other),
        }
    }
}

/// Returns from when on a call about each conversation is another contact. Conversations that were
/// joined to another one are of the case that holds them.
fn again(tables: &Tables) -> Result<Again, EngineError> {
    let conversation = tables.codes(Fact::Cases, "conversation")?;
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let solved = tables.integers(Fact::Cases, "first_solved_at")?;
    let joined = tables.column(Fact::Cases, "follow_ups")?;
    let excluded = tables.codes(Fact::Cases, "excluded")?;
    let by_others = by_others(tables)?;
    let mut cases = Vec::with_capacity(opened.len());
    for row in (0..opened.len()).filter(|row| opened[*row] != NULL_INT) {
        let written = opened[row].saturating_add(WRITTEN_IN);
        let from = match solved[row] {
            NULL_INT => written,
            solved => solved.min(written),
        };
        let by_other = by_others[row] && excluded[row] == NULL_CODE;
        cases.push((conversation[row], opened[row], from, by_other));
        if let Hot::Lists(ends, codes) = &joined {
            let own = list(ends, codes, row).iter().filter(|code| **code != NULL_CODE);
            cases.extend(own.map(|code| (*code, opened[row], from, by_other)));
        }
    }
    cases.sort_unstable();
    Ok(Again(cases))
}
