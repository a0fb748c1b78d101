//! Messages to a social account: received, answered by people, closed.

use baremo_model::event::AUTOMATED;
use baremo_model::{ActorKind, EventKind, NULL_CODE};

use super::{Social, Subject};
use crate::table::{Grow, Unknown, rows};

rows! {
    /// Rows of [`Fact::SocialInbox`](baremo_model::Fact::SocialInbox).
    InboxRows, InboxRow {
        message: code,
        source: code,
        excluded: code,
        network: code,
        account: code,
        r#type: code,
        customer: code,
        conversation: code,
        agent: code,
        language: code,
        needs_answer: byte,
        received_at: int,
        replied_at: int,
        ended_at: int,
        labels: list,
    }
}

/// A row and its labels, while the thread goes on.
struct Wait {
    row: InboxRow,
    labels: Vec<u32>,
    is_open: bool,
}

impl Social<'_> {
    /// Adds a row for each wait of a thread: from its first message that nobody has answered to the
    /// reply of a person, or to the close.
    pub(super) fn messages(&mut self, about: &Subject, run: &[u32]) {
        let mut waits: Vec<Wait> = Vec::new();
        for row in run.iter().map(|row| *row as usize) {
            let at = self.batch.at[row];
            let kind = EventKind::from_byte(self.batch.kind[row]);
            let open = waits.last_mut().filter(|wait| wait.is_open);
            match (kind, open) {
                (Some(EventKind::SocialReceived), open) => {
                    let said = self.words.attribute(row, self.names.needs_answer);
                    let needs = self.words.truth(said).unwrap_or(true);
                    match open {
                        Some(wait) if wait.row.needs_answer == 1 || !needs => {}
                        _ => {
                            let row = self.received(about, row, needs);
                            waits.push(Wait { row, labels: Vec::new(), is_open: true });
                        }
                    }
                }
                (Some(EventKind::SocialReplied), Some(wait)) if self.is_person(row) => {
                    wait.row.replied_at = at;
                    wait.row.ended_at = at;
                    wait.row.agent = self.words.keep(self.batch.actor[row]);
                    wait.is_open = false;
                }
                (Some(EventKind::SocialClosed), Some(wait)) => {
                    wait.row.ended_at = at;
                    wait.is_open = false;
                }
                (Some(EventKind::SocialLabelled), _) => {
                    let label = self.words.keep(self.batch.value[row]);
                    if let Some(wait) = waits.last_mut()
                        && label != NULL_CODE
                        && !wait.labels.contains(&label)
                    {
                        wait.labels.push(label);
                    }
                }
                _ => {}
            }
        }
        for mut wait in waits {
            wait.labels.sort_by(|left, right| self.words.own(*left).cmp(&self.words.own(*right)));
            self.labels.extend(&wait.labels);
            wait.row.labels = self.labels.len() as u32;
            self.inbox.push(wait.row);
        }
    }

    fn is_person(&self, row: usize) -> bool {
        let machines = [ActorKind::Bot as u8, ActorKind::System as u8];
        self.batch.flags[row] & AUTOMATED == 0 && !machines.contains(&self.batch.actor_kind[row])
    }

    fn received(&mut self, about: &Subject, row: usize, needs: bool) -> InboxRow {
        let own = self.words.attribute(row, self.names.message);
        let own_type = self.words.attribute(row, self.names.kind);
        let keep = |own: u32, other: u32, words: &mut super::Words<'_>| {
            if own == NULL_CODE { other } else { words.keep(own) }
        };
        let customer = keep(self.batch.customer[row], about.customer, &mut self.words);
        let excluded = match (about.excluded, about.conversation) {
            (NULL_CODE, NULL_CODE) => NULL_CODE,
            (NULL_CODE, _) => self.words.word("in_help_desk"),
            (excluded, _) => excluded,
        };
        InboxRow {
            message: keep(own, about.id, &mut self.words),
            source: about.source,
            excluded,
            network: about.network,
            account: about.account,
            r#type: keep(own_type, about.kind, &mut self.words),
            customer: match customer {
                NULL_CODE => self.words.keep(self.batch.actor[row]),
                customer => customer,
            },
            conversation: about.conversation,
            language: about.language,
            needs_answer: u8::from(needs),
            received_at: self.batch.at[row],
            ..InboxRow::unknown()
        }
    }
}
