//! How long people waited, as far as it changes what they do afterwards.

use baremo_model::{DAY, EventKind, Micros};

use super::conversation::{Conversation, Origin};
use super::script::{Actor, Draft};

/// Since when each customer has waited longer than a day for an answer: eight bytes a customer.
pub(super) struct Waits {
    long_wait_at: Vec<Micros>,
}

impl Waits {
    pub(super) fn new(writer_count: u64) -> Self {
        Waits { long_wait_at: vec![Micros::MAX; writer_count as usize] }
    }

    /// Returns when a wait of the customer first became longer than a day; the end of time for who
    /// never waited so long.
    pub(super) fn long_wait_at(&self, customer: u64) -> Micros {
        self.long_wait_at.get(customer as usize).copied().unwrap_or(Micros::MAX)
    }

    /// Takes note of a conversation's waits. What comes to be known of a time later than the
    /// conversations made so far changes nothing before it.
    pub(super) fn remember(&mut self, conversation: &Conversation, drafts: &[Draft]) {
        if matches!(conversation.origin, Origin::Spam | Origin::Test | Origin::Machine) {
            return;
        }
        let wait = waits(drafts).find(|(since, until)| until - since > DAY);
        let known = self.long_wait_at.get_mut(conversation.customer as usize);
        if let (Some((since, _)), Some(known)) = (wait, known) {
            *known = (*known).min(since + DAY);
        }
    }
}

/// Returns the waits of a conversation for an answer of a person: since when and until when.
pub(super) fn waits(drafts: &[Draft]) -> impl Iterator<Item = (Micros, Micros)> {
    let mut since = None;
    drafts.iter().filter_map(move |draft| {
        if draft.kind != EventKind::Message {
            return None;
        }
        match draft.actor {
            Actor::Customer => {
                since.get_or_insert(draft.at);
                None
            }
            Actor::Agent(_) => since.take().map(|since| (since, draft.at)),
            _ => None,
        }
    })
}
