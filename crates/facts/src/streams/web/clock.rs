//! Clocks of browsers that go wrong.

use baremo_model::EventBatch;
use baremo_model::NULL_CODE;
use baremo_model::fact::NULL_INT;

use super::super::Words;
use super::Field;

/// Corrects the instants of a visitor's events where the source tells when they reached it.
///
/// A browser that states when it `sent` an event, beside when the server `received` it, shows by
/// how much its clock is off. Without `sent`, an event can at least not have happened after it was
/// received.
pub(super) struct Clock {
    received: u32,
    sent: u32,
    events: Vec<(i64, u32)>,
}

impl Clock {
    pub(super) fn new(batch: &EventBatch<'_>, words: &Words<'_>) -> Self {
        Clock {
            received: words.name(Field::Received.name()),
            sent: words.name(Field::Sent.name()),
            events: Vec::with_capacity(batch.len().min(1024)),
        }
    }

    /// Returns instant and row of each event, in order of the corrected instants.
    pub(super) fn correct(
        &mut self,
        batch: &EventBatch<'_>,
        run: &[u32],
        words: &mut Words<'_>,
    ) -> &[(i64, u32)] {
        self.events.clear();
        self.events.extend(run.iter().map(|row| (batch.at[*row as usize], *row)));
        if self.received == NULL_CODE {
            return &self.events;
        }
        let mut changed = false;
        for (at, row) in &mut self.events {
            let row = *row as usize;
            let received = words.instant(words.attribute(row, self.received));
            if received == NULL_INT {
                continue;
            }
            let sent = words.instant(words.attribute(row, self.sent));
            let corrected = match sent {
                NULL_INT => *at,
                sent => at.saturating_add(received.saturating_sub(sent)),
            };
            let corrected = corrected.min(received);
            changed |= corrected != *at;
            *at = corrected;
        }
        if changed {
            self.events.sort_by_key(|(at, _)| *at);
        }
        &self.events
    }
}
