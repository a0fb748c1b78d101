//! When a customer next got in touch: opened a conversation, or called or chatted.
//!
//! A call that has a ticket is one contact with it. Conversations that an agent or a machine began
//! are none, and neither are outbound calls. A call is dated where it began, whichever queues it
//! went through, so that a ticket written during it is not followed by it.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use super::{Hot, Tables};
use crate::EngineError;

/// Who got in touch, and when.
type Contact = (u32, i64);

/// Returns, for each case, when its customer next got in touch. None of a case that counts nowhere
/// or whose customer nobody knows.
pub(super) fn after_cases(tables: &Tables) -> Result<Hot, EngineError> {
    let calls = calls(tables, true)?.into_iter().map(|(customer, at)| (customer, at, None, true));
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
/// included: by a call about a ticket of before, too.
pub(super) fn after_sessions(tables: &Tables) -> Result<Hot, EngineError> {
    let own = cases(tables)?.into_iter().filter_map(|(_, contact, own)| own.then_some(contact));
    let mut contacts: Vec<Contact> = own.chain(calls(tables, false)?).collect();
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

/// Returns the cases that count and have a customer, each with its row and whether it may have been
/// the customer who began it.
fn cases(tables: &Tables) -> Result<Vec<(usize, Contact, bool)>, EngineError> {
    let customer = tables.codes(Fact::Cases, "customer")?;
    let opened = tables.integers(Fact::Cases, "opened_at")?;
    let excluded = tables.codes(Fact::Cases, "excluded")?;
    let begun_by = tables.codes(Fact::Cases, "initiated_by")?;
    let others = ["agent", "machine"].map(|word| tables.code(word));
    let counts = |row: &usize| customer[*row] != NULL_CODE && excluded[*row] == NULL_CODE;
    let one = |row: usize| (row, (customer[row], opened[row]), !others.contains(&begun_by[row]));
    Ok((0..opened.len()).filter(counts).map(one).collect())
}

/// Returns the calls and chats of customers that reached a queue; without those that have a ticket,
/// where they are looked for beside tickets.
fn calls(tables: &Tables, without_ticket: bool) -> Result<Vec<Contact>, EngineError> {
    let customer = tables.codes(Fact::Contacts, "customer")?;
    let excluded = tables.codes(Fact::Contacts, "excluded")?;
    let direction = tables.codes(Fact::Contacts, "direction")?;
    let conversation = tables.codes(Fact::Contacts, "conversation")?;
    let started = tables.integers(Fact::Contacts, "started_at")?;
    let entered = tables.integers(Fact::Contacts, "entered_at")?;
    let inbound = tables.code("inbound");
    let counts = |row: &usize| {
        let known = customer[*row] != NULL_CODE && entered[*row] != NULL_INT;
        let apart = !without_ticket || conversation[*row] == NULL_CODE;
        known && apart && excluded[*row] == NULL_CODE && direction[*row] == inbound
    };
    let began = |row: usize| match started[row] {
        NULL_INT => entered[row],
        started => started,
    };
    Ok((0..customer.len()).filter(counts).map(|row| (customer[row], began(row))).collect())
}
