//! Events of records on their way, and what was left out of them.

use baremo_model::error::Told;
use baremo_model::event::text_key;
use baremo_model::{Event, EventKind};
use rustc_hash::FxHashMap;

use super::parts::Refusal;

/// What is said of events left out of one record, at most.
const NAMED: usize = 5;

/// Events of records, their buffers kept from use to use.
#[derive(Default)]
pub(super) struct Pool {
    events: Vec<Event>,
    /// How many of them are in use.
    pub(super) used: usize,
    /// Events of the records before.
    pub(super) first: usize,
    /// Whether the record told something without a time.
    pub(super) lacked_time: bool,
    /// Why events of the record were left out whose words nobody explained.
    left_out: Vec<Refusal>,
    /// Places taken so far of each outside record, by the digest of its id.
    places: FxHashMap<u64, u32>,
}

impl Pool {
    /// Forgets all events.
    pub(super) fn clear(&mut self) {
        self.used = 0;
    }

    /// Returns the events since the pool was cleared, record after record.
    pub(super) fn events(&self) -> &[Event] {
        &self.events[..self.used]
    }

    /// Begins the events of the next record.
    pub(super) fn begin(&mut self) {
        self.first = self.used;
        self.lacked_time = false;
        self.left_out.clear();
        self.places.clear();
    }

    /// Returns the next event, to be filled in.
    pub(super) fn take(&mut self) -> &mut Event {
        if self.used == self.events.len() {
            self.events.push(Event::new("", "", 0, EventKind::Changed));
        }
        self.used += 1;
        &mut self.events[self.used - 1]
    }

    /// Takes the next place among the events of an outside record.
    ///
    /// A message inside its conversation has the same place as in a file of messages, so that
    /// whoever imports both has it once.
    pub(super) fn place(&mut self, record_id: &str) -> u32 {
        next(&mut self.places, record_id)
    }

    /// Gives the last event its place among those of the same record; without one, the next.
    pub(super) fn number_last(&mut self, place: Option<u32>) {
        if let Some(event) = self.events[..self.used].last_mut() {
            let own = || next(&mut self.places, &event.record_id);
            event.ordinal = place.unwrap_or_else(own);
        }
    }

    /// Notes that an event of the record is left out.
    pub(super) fn leave_out(&mut self, refusal: Refusal) {
        self.left_out.push(refusal);
    }

    /// Returns one refusal for all events of the record that were left out: why the first was, and
    /// what is said of each.
    pub(super) fn left_out(&mut self) -> Option<Refusal> {
        let mut all = self.left_out.drain(..);
        let mut first = all.next()?;
        let mut said = vec![first.message.clone()];
        for refusal in all {
            if said.len() < NAMED && !said.contains(&refusal.message) {
                said.push(refusal.message);
            }
        }
        if said.len() > 1 {
            let en: Vec<&str> = said.iter().map(|told| told.en.as_str()).collect();
            let es: Vec<&str> = said.iter().map(Told::spanish).collect();
            first.message = Told { en: en.join("; "), es: Some(es.join("; ")) };
        }
        Some(first)
    }
}

/// Takes the next place of an outside record.
fn next(places: &mut FxHashMap<u64, u32>, record_id: &str) -> u32 {
    let next = places.entry(text_key(record_id)).or_insert(0);
    *next += 1;
    *next - 1
}
