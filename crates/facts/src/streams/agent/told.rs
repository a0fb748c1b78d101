//! What attributes tell of an agent, and since when each holds.

use baremo_model::{EventBatch, Micros, NULL_CODE};

use crate::streams::{Extra, Words};

/// What was told of one agent after another.
pub(super) struct Told {
    /// From when on each attribute is what, by its place.
    since: Vec<Vec<(Micros, u32)>>,
}

impl Told {
    /// Takes note of the attributes that are columns.
    pub(super) fn new(columns: &Extra) -> Self {
        Told { since: vec![Vec::new(); columns.len()] }
    }

    /// Forgets the agent before.
    pub(super) fn begin(&mut self) {
        self.since.iter_mut().for_each(Vec::clear);
    }

    /// Takes note of what an event says, in order of time.
    pub(super) fn see(
        &mut self,
        batch: &EventBatch<'_>,
        event: usize,
        columns: &Extra,
        words: &mut Words<'_>,
    ) {
        if self.since.is_empty() {
            return;
        }
        for (name, value) in batch.attributes(event) {
            if let Some(slot) = columns.slot(name) {
                self.since[slot].push((batch.at[event], words.keep(value)));
            }
        }
    }

    /// Returns what an attribute is at an instant.
    pub(super) fn at(&self, slot: usize, at: Micros) -> u32 {
        held_at(&self.since[slot], at)
    }
}

/// Returns what holds at an instant of what was told in order of time; before the first one told,
/// that one.
pub(super) fn held_at(since: &[(Micros, u32)], at: Micros) -> u32 {
    let count = since.partition_point(|(since, _)| *since <= at);
    since.get(count.saturating_sub(1)).map_or(NULL_CODE, |(_, held)| *held)
}
