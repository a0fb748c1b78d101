//! What became of a call or live chat, as its facts and events tell: waits, talk, holds.

use baremo_metrics::page::Side;
use baremo_metrics::service::ContactPart;
use baremo_model::event::EventBatch;
use baremo_model::fact::NULL_INT;
use baremo_model::{EventKind, Fact, FactTable, SECOND};

/// When an agent was connected, and until when they had to do with it.
pub(super) struct Leg {
    pub(super) from: i64,
    pub(super) ended: Option<i64>,
    pub(super) until: Option<i64>,
}

/// When the contact entered a queue, when it left it, and how long it waited there.
struct Visit {
    entered: i64,
    left: Option<i64>,
    waited: Option<i64>,
}

/// What became of a contact.
pub(super) struct Course {
    pub(super) legs: Vec<Leg>,
    /// In order of their entries.
    visits: Vec<Visit>,
}

impl Course {
    /// Returns what the facts of a contact tell.
    pub(super) fn of(facts: &[FactTable]) -> Self {
        Course { legs: legs(facts), visits: visits(facts) }
    }

    /// Returns from when to when somebody waited whom nobody answered, or not yet: in all queues,
    /// as one before they left the last, or in the one entered at an instant. None where it is not
    /// known.
    pub(super) fn wait(&self, in_all: bool, entered: Option<i64>) -> Option<(i64, Option<i64>)> {
        if in_all {
            let last = self.visits.last()?;
            let over = self.visits.iter().filter(|visit| visit.left.is_some());
            let waited = over.map(|visit| visit.waited).sum::<Option<i64>>()?;
            return Some((last.left.unwrap_or(last.entered) - waited, last.left));
        }
        // Records tell instants to the second.
        let second = entered? / SECOND;
        let visit = self.visits.iter().find(|visit| visit.entered / SECOND == second)?;
        (visit.left.is_none() || visit.waited.is_some()).then_some((visit.entered, visit.left))
    }
}

/// Tells whether a side measures waits in all queues of a contact, or in one of them; none where it
/// measures something else.
pub(super) fn waits_in_all(side: &Side) -> Option<bool> {
    let from = baremo_metrics::expr::parse(side.from.as_deref()?).ok()?;
    let columns = from.columns();
    let in_all = columns.contains(&QUEUED);
    (in_all || columns.contains(&ENTERED)).then_some(in_all)
}

/// The columns of a visit's entry, and of the time in all queues of a contact.
const ENTERED: &str = "entered_at";
const QUEUED: &str = "queued";

/// Returns the value at a row of a column of integers, where there is one.
fn at(table: &FactTable, name: &str, row: usize) -> Option<i64> {
    table.integers(name).get(row).copied().filter(|value| *value != NULL_INT)
}

fn table(facts: &[FactTable], fact: Fact) -> Option<&FactTable> {
    facts.iter().find(|table| table.fact == fact)
}

/// Returns whether a call belongs to a conversation, which may tell how metrics take it.
pub(super) fn is_of_conversation(facts: &[FactTable]) -> bool {
    let has_one = |contacts: &FactTable| {
        (0..contacts.len()).any(|row| contacts.text("conversation", row).is_some())
    };
    table(facts, Fact::Contacts).is_none_or(has_one)
}

fn legs(facts: &[FactTable]) -> Vec<Leg> {
    let Some(legs) = table(facts, Fact::ContactLegs) else { return Vec::new() };
    let leg = |row: usize| {
        let ended = at(legs, "ended_at", row);
        let until = at(legs, "wrapped_at", row).or(ended);
        Some(Leg { from: at(legs, "started_at", row)?, ended, until })
    };
    (0..legs.len()).filter_map(leg).collect()
}

fn visits(facts: &[FactTable]) -> Vec<Visit> {
    let Some(visits) = table(facts, Fact::Contacts) else { return Vec::new() };
    let visit = |row: usize| {
        let (left, waited) = (at(visits, "left_at", row), at(visits, "waited", row));
        Some(Visit { entered: at(visits, ENTERED, row)?, left, waited })
    };
    let mut visits: Vec<Visit> = (0..visits.len()).filter_map(visit).collect();
    visits.sort_by_key(|visit| visit.entered);
    visits
}

/// Returns from when to when it was on hold, as events tell.
fn holds(batch: &EventBatch<'_>, rows: &[usize]) -> Vec<(i64, i64)> {
    let (mut holds, mut since) = (Vec::new(), None);
    for &row in rows {
        let at = batch.at[row];
        match batch.event(row).kind {
            EventKind::ContactHeld => since = since.or(Some(at)),
            EventKind::ContactResumed
            | EventKind::ContactTransferred
            | EventKind::ContactCompleted
            | EventKind::ContactEnded => {
                holds.extend(since.take().map(|since| (since, at)));
            }
            _ => {}
        }
    }
    holds
}

/// Returns the waits of a call or chat, the talk of each agent, holds and after-call work.
pub(super) fn parts(
    facts: &[FactTable],
    batch: &EventBatch<'_>,
    rows: &[usize],
) -> Vec<ContactPart> {
    let (mut parts, holds) = (Vec::new(), holds(batch, rows));
    if let Some(visits) = table(facts, Fact::Contacts) {
        for row in 0..visits.len() {
            let Some(from) = at(visits, "entered_at", row) else { continue };
            let who = visits.text("queue", row).map(str::to_owned);
            let (to, micros) = (at(visits, "left_at", row), at(visits, "waited", row));
            parts.push(ContactPart { kind: "wait", who, from, to, micros });
        }
    }
    if let Some(legs) = table(facts, Fact::ContactLegs) {
        for row in 0..legs.len() {
            let Some(from) = at(legs, "started_at", row) else { continue };
            let who = || legs.text("agent", row).map(str::to_owned);
            let (to, micros) = (at(legs, "ended_at", row), at(legs, "talk", row));
            parts.push(ContactPart { kind: "talk", who: who(), from, to, micros });
            // Of what is told in seconds alone nobody knows when it was.
            if let Some(micros) = at(legs, "hold", row).filter(|hold| *hold > 0 && holds.is_empty())
            {
                let (to, micros) = (Some(from), Some(micros));
                parts.push(ContactPart { kind: "hold", who: who(), from, to, micros });
            }
            if let (Some(from), Some(micros)) = (to, at(legs, "after_call", row)) {
                let to = at(legs, "wrapped_at", row).or(Some(from));
                let micros = Some(micros);
                parts.push(ContactPart { kind: "after_call", who: who(), from, to, micros });
            }
        }
    }
    parts.extend(holds.iter().map(|&(from, to)| {
        let (to, micros) = (Some(to), Some(to - from));
        ContactPart { kind: "hold", who: None, from, to, micros }
    }));
    parts.sort_by_key(|part| part.from);
    parts
}
