//! What the events of one contact amount to, once all are read.

use baremo_model::NULL_CODE;
use baremo_model::fact::NULL_INT;

use super::{Codes, Contact, ContactRow, earliest, is_open};

impl Contact {
    /// Returns the finished visits, in order.
    pub(in crate::streams::contact) fn finish(
        &mut self,
        codes: &Codes,
    ) -> impl Iterator<Item = ContactRow> {
        self.settle_late(false);
        if self.whole.direction == NULL_CODE {
            self.whole.direction = codes.inbound;
        }
        if self.whole.direction != codes.inbound {
            self.legs.forget_waits();
        }
        self.date_unknown_entries(codes);
        match self.visits.first() {
            None => self.never_queued(codes),
            Some(first) if first.entered_at == NULL_INT => {
                earliest(&mut self.whole.started_at, first.left_at);
            }
            Some(first) => earliest(&mut self.whole.started_at, first.entered_at),
        }
        match self.whole.ended_at {
            NULL_INT => self.hang_up(codes),
            _ => self.end(codes),
        }
        self.pass_on_requests(codes);
        self.name_caller(codes);
        self.settle_visits(codes);
        self.add_up();
        self.visits.drain(..)
    }

    /// Dates entries of which nothing tells: not later than the visit was left. Who asked to be
    /// called back before anything else is known of them was in no queue.
    fn date_unknown_entries(&mut self, codes: &Codes) {
        let goes_out = self.whole.direction != codes.inbound;
        for row in &mut self.visits {
            let in_queue = row.outcome != codes.callback || row.queue != NULL_CODE;
            if row.entered_at == NULL_INT && (in_queue || goes_out) {
                row.entered_at = row.left_at;
            }
        }
    }

    /// Lets the end of the whole contact end what nothing else did.
    fn end(&mut self, codes: &Codes) {
        let at = self.whole.ended_at;
        self.legs.end_all(at, self.ended_by);
        let hung_up = self.whole.direction == codes.inbound;
        if let Some(row) = self.visits.last_mut().filter(|row| is_open(row)) {
            row.outcome = if hung_up { codes.abandoned } else { codes.exited };
            row.exit_reason = if hung_up { NULL_CODE } else { codes.no_answer };
            row.left_at = at.max(row.entered_at);
            row.waited = row.left_at - row.entered_at;
        }
    }

    /// Who entered a queue while somebody spoke with them waits no more when that ends, unless they
    /// were passed on: who answered them there, and when, nobody told.
    fn hang_up(&mut self, codes: &Codes) {
        let Some(at) = self.legs.hung_up_at(codes.transfer) else { return };
        let waits = |row: &&mut ContactRow| is_open(row) && row.entered_at < at;
        if let Some(row) = self.visits.last_mut().filter(waits) {
            row.excluded = codes.connect_missing;
            row.outcome = codes.answered;
            row.left_at = at;
        }
    }

    /// Who asked for a person and left a queue unanswered for the next one still waits for a person
    /// there: the request is of the visit that answered it, else of the last.
    fn pass_on_requests(&mut self, codes: &Codes) {
        for next in 1..self.visits.len() {
            let left = &mut self.visits[next - 1];
            if !is_open(left) && left.outcome != codes.exited {
                continue;
            }
            let asked = std::mem::replace(&mut left.human_requested_at, NULL_INT);
            if asked != NULL_INT {
                self.visits[next].human_requested_at = asked;
            }
        }
    }

    /// An attempt to call is of whoever called, answered or not.
    fn name_caller(&mut self, codes: &Codes) {
        let (agent, team) = (self.whole.agent, self.whole.team);
        if self.whole.direction == codes.inbound || agent == NULL_CODE {
            return;
        }
        let Some(row) = self.visits.first_mut() else { return };
        if row.outcome != codes.answered {
            row.agent = agent;
        }
        if row.agent == agent && row.team == NULL_CODE {
            row.team = team;
        }
    }

    /// Numbers the visits, ends those from which the contact went on, and tells each what holds for
    /// all.
    fn settle_visits(&mut self, codes: &Codes) {
        let next_entry =
            |visits: &[ContactRow], visit: usize| visits.get(visit + 1).map(|next| next.entered_at);
        let count = self.visits.len();
        let ended_at = match self.whole.ended_at {
            NULL_INT => self.legs.ended_at().unwrap_or(NULL_INT),
            ended_at => ended_at,
        };
        for visit in 0..count {
            let left_at = next_entry(&self.visits, visit);
            let row = &mut self.visits[visit];
            row.visit_number = visit as i64 + 1;
            row.is_last_visit = u8::from(visit + 1 == count);
            match left_at {
                // It went on to the next queue without a word.
                Some(left_at) if is_open(row) => {
                    row.outcome = codes.exited;
                    row.exit_reason = codes.transfer;
                    row.left_at = left_at.max(row.entered_at);
                    row.waited = row.left_at - row.entered_at;
                }
                None if is_open(row) => row.outcome = codes.open,
                _ => {}
            }
            let whole = &self.whole;
            if whole.excluded != NULL_CODE {
                row.excluded = whole.excluded;
            }
            (row.channel, row.direction) = (whole.channel, whole.direction);
            (row.customer, row.conversation) = (whole.customer, whole.conversation);
            (row.campaign, row.started_at) = (whole.campaign, whole.started_at);
            row.ended_at = match (ended_at, row.answered_at) {
                (NULL_INT, NULL_INT) => row.left_at,
                _ => ended_at,
            };
        }
    }

    /// Tells each visit what came of all: how long the contact waited in its queues, if that is
    /// known of each, and when a person first answered it.
    fn add_up(&mut self) {
        let add = |sum: i64, row: &ContactRow| match row.waited {
            NULL_INT => None,
            waited => Some(sum.saturating_add(waited)),
        };
        let queued = self.visits.iter().try_fold(0, add).unwrap_or(NULL_INT);
        let answered = self.visits.iter().filter(|row| row.answered_at != NULL_INT);
        let first = answered.min_by_key(|row| row.answered_at);
        // Where nobody recorded how long was waited for that answer, each visit has its own.
        let is_known = |row: &&ContactRow| row.excluded == NULL_CODE && row.waited != NULL_INT;
        let served_at = first.filter(is_known).map(|row| row.answered_at);
        for row in &mut self.visits {
            row.queued = queued;
            row.served_at = served_at.unwrap_or(row.answered_at);
        }
    }

    /// Adds the one row of a contact that was in no queue: an attempt to call, or a caller who
    /// only met machines.
    fn never_queued(&mut self, codes: &Codes) {
        if self.whole.started_at == NULL_INT && self.asked_at == NULL_INT {
            return;
        }
        earliest(&mut self.whole.started_at, self.asked_at);
        let inbound = self.whole.direction == codes.inbound;
        let entered_at = if inbound { NULL_INT } else { self.whole.started_at };
        let visit = self.visit(NULL_CODE, NULL_CODE, entered_at);
        let row = &mut self.visits[visit];
        if inbound {
            row.outcome = codes.machine;
            row.left_at = self.whole.ended_at;
            // Who asked for a person and was never put through is judged then.
            earliest(&mut row.left_at, row.human_requested_at);
        }
    }
}
