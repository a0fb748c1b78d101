//! The queues one contact visited, read event by event.

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, EventBatch, EventKind, Micros, NULL_CODE};

use super::legs::{Legs, Told};
use super::{Codes, ContactRow, unknown_visit};
use crate::streams::Words;

/// One contact while it is read.
pub(super) struct Contact {
    visits: Vec<ContactRow>,
    pub(super) legs: Legs,
    /// What holds for all visits.
    whole: ContactRow,
    /// When the contact asked for a person, until there is a visit to tell it of.
    asked_at: Micros,
    /// Who ended the contact.
    ended_by: u32,
}

/// Lengths beyond this are no lengths of a contact, and are taken as not told.
const LONGEST: i64 = 31 * DAY;

/// The wait of which nobody knows how long it was.
const UNTOLD: &str = "unknown";

/// What one event says, as codes of the tables and microseconds.
struct Said {
    at: Micros,
    agent: u32,
    team: u32,
    /// The event's value, as the tables' code.
    value: u32,
    queue: u32,
    wait: i64,
    /// Whether it says that nobody knows how long the contact waited.
    wait_unknown: bool,
    /// Whether it says so in that word. A length that is none leaves that of a told entry.
    is_untold: bool,
    told: Told,
    due: Micros,
}

impl Default for Contact {
    fn default() -> Self {
        Contact {
            visits: Vec::new(),
            legs: Legs::default(),
            whole: unknown_visit(),
            asked_at: NULL_INT,
            ended_by: NULL_CODE,
        }
    }
}

impl Contact {
    /// Forgets the contact before.
    pub(super) fn begin(&mut self) {
        self.visits.clear();
        self.legs.clear();
        self.whole = unknown_visit();
        self.asked_at = NULL_INT;
        self.ended_by = NULL_CODE;
    }

    /// Reads one event.
    pub(super) fn apply(
        &mut self,
        batch: &EventBatch<'_>,
        event: usize,
        codes: &Codes,
        words: &mut Words<'_>,
    ) {
        let said = self.read(batch, event, codes, words);
        let Some(kind) = EventKind::from_byte(batch.kind[event]) else { return };
        match kind {
            EventKind::ContactStarted => earliest(&mut self.whole.started_at, said.at),
            EventKind::HumanRequested => self.ask(said.at),
            EventKind::ContactEntered => self.enter(&said),
            EventKind::ContactOffered => self.offer(&said),
            EventKind::ContactConnected => self.connect(&said, codes),
            EventKind::ContactHeld => self.legs.hold(said.agent, said.at),
            EventKind::ContactResumed => self.legs.resume(said.agent, said.at),
            EventKind::ContactTransferred => {
                if let Some(visit) = self.legs.end(said.agent, said.at, codes.transfer, said.told) {
                    self.visits[visit].transfer_count += 1;
                }
            }
            EventKind::ContactCompleted => self.complete(&said, codes),
            EventKind::ContactAbandoned => self.leave(&said, codes.abandoned, NULL_CODE, codes),
            EventKind::ContactExited => self.leave(&said, codes.exited, said.value, codes),
            EventKind::VoicemailLeft => self.voicemail(&said, codes),
            EventKind::CallbackRequested => self.request_callback(&said, codes),
            EventKind::CallbackReached => self.reach(said.at),
            EventKind::ContactWrapped => self.legs.wrap(said.agent, said.at),
            EventKind::ContactEnded => (self.whole.ended_at, self.ended_by) = (said.at, said.value),
            EventKind::ContactTest => self.whole.excluded = codes.test,
            EventKind::ContactDeleted => self.whole.excluded = codes.deleted,
            // That it was declined, or that a call back was tried, changes nothing here.
            _ => {}
        }
    }

    fn read(
        &mut self,
        batch: &EventBatch<'_>,
        event: usize,
        codes: &Codes,
        words: &mut Words<'_>,
    ) -> Said {
        let mut found = [NULL_CODE; 9];
        for (name, value) in batch.attributes(event) {
            if let Some(slot) = codes.names.iter().position(|own| *own == name) {
                found[slot] = value;
            }
        }
        let [queue, wait, talk, hold, after_call, due, direction, campaign, conversation] = found;
        for (cell, code) in [
            (&mut self.whole.channel, batch.channel[event]),
            (&mut self.whole.customer, batch.customer[event]),
            (&mut self.whole.direction, direction),
            (&mut self.whole.campaign, campaign),
            (&mut self.whole.conversation, conversation),
        ] {
            if code != NULL_CODE {
                *cell = words.keep(code);
            }
        }
        let mut length = |code: u32| match words.seconds(code) {
            micros @ 0..=LONGEST => micros,
            _ => NULL_INT,
        };
        let wait_told = wait != NULL_CODE;
        let is_untold = batch.strings.get(wait) == Some(UNTOLD);
        let (wait, talk) = (length(wait), length(talk));
        let told = Told { talk, hold: length(hold), after_call: length(after_call) };
        Said {
            at: batch.at[event],
            agent: words.keep(batch.actor[event]),
            team: words.keep(batch.team[event]),
            value: words.keep(batch.value[event]),
            queue: words.keep(queue),
            wait,
            wait_unknown: wait_told && wait == NULL_INT,
            is_untold,
            told,
            due: words.end(due),
        }
    }

    fn ask(&mut self, at: Micros) {
        match self.visits.iter_mut().rev().find(|visit| is_open(visit)) {
            Some(visit) => earliest(&mut visit.human_requested_at, at),
            None => earliest(&mut self.asked_at, at),
        }
    }

    fn enter(&mut self, said: &Said) {
        let again = |visit: &ContactRow| is_open(visit) && visit.queue == said.value;
        if !self.visits.iter().any(again) {
            self.visit(said.value, said.team, said.at);
        }
    }

    /// Adds a visit and returns its place.
    fn visit(&mut self, queue: u32, team: u32, entered_at: Micros) -> usize {
        let human_requested_at = std::mem::replace(&mut self.asked_at, NULL_INT);
        self.visits.push(ContactRow {
            queue,
            team,
            entered_at,
            human_requested_at,
            ..unknown_visit()
        });
        self.visits.len() - 1
    }

    /// Returns the open visit an event is about: of the queue it names; else, of those that began
    /// before it, the last.
    fn waiting(&self, said: &Said) -> Option<usize> {
        let last = |test: &dyn Fn(&ContactRow) -> bool| {
            self.visits.iter().rposition(|visit| is_open(visit) && test(visit))
        };
        if said.queue != NULL_CODE {
            return last(&|visit| visit.queue == said.queue);
        }
        last(&|visit| visit.entered_at < said.at).or_else(|| last(&|_| true))
    }

    /// Adds a visit whose entry nobody told of; `left_at` is when it left the queue.
    fn missed(&mut self, said: &Said, left_at: Micros, codes: &Codes) -> usize {
        let began_at = self.whole.started_at;
        let (entered_at, known) = match said.wait {
            NULL_INT if began_at != NULL_INT && self.visits.is_empty() => {
                (began_at.min(left_at), true)
            }
            NULL_INT => (left_at, false),
            wait => (left_at.saturating_sub(wait), true),
        };
        let visit = self.visit(said.queue, said.team, entered_at);
        if !known {
            self.visits[visit].excluded = codes.entry_missing;
        }
        visit
    }

    fn offer(&mut self, said: &Said) {
        if let Some(visit) = self.waiting(said) {
            let row = &mut self.visits[visit];
            row.offer_count += 1;
            row.agent = said.agent;
        }
    }

    fn connect(&mut self, said: &Said, codes: &Codes) {
        // Of two queues entered within one second the later one answers.
        let open = self.waiting(said).map(|first| match said.queue {
            NULL_CODE => self.visits.iter().rposition(is_open).unwrap_or(first),
            _ => first,
        });
        let taken = self.visits.iter().rposition(|visit| {
            !is_open(visit)
                && (said.queue == NULL_CODE || visit.queue == said.queue)
                && (visit.answered_at != NULL_INT
                    || visit.callback_requested_at != NULL_INT
                    || visit.excluded == codes.connect_missing)
        });
        let visit = match open.or(taken) {
            Some(visit) => visit,
            None => self.missed(said, said.at, codes),
        };
        self.answer(visit, said, said.at, codes);
    }

    /// Takes note that a person took the contact, and begins the leg.
    fn answer(&mut self, visit: usize, said: &Said, at: Micros, codes: &Codes) {
        let row = &mut self.visits[visit];
        let mut waited = 0;
        if is_open(row) {
            row.outcome = codes.answered;
            row.answered_at = at;
            row.left_at = at;
            row.agent = said.agent;
            waited = if said.is_untold { NULL_INT } else { at - row.entered_at };
            row.waited = waited;
        } else if row.callback_requested_at != NULL_INT && row.answered_at == NULL_INT {
            earliest(&mut row.callback_reached_at, at);
        }
        if row.team == NULL_CODE {
            row.team = said.team;
        }
        self.legs.begin(visit, said.agent, said.team, at, waited);
    }

    fn complete(&mut self, said: &Said, codes: &Codes) {
        let by = said.value;
        if self.legs.end(said.agent, said.at, by, said.told).is_some() {
            return;
        }
        // Nobody told of the connection: its length tells when it was, if anything does.
        let known = |value: i64| if value == NULL_INT { 0 } else { value };
        let told = said.told;
        let visit = self.waiting(said);
        if told.talk != NULL_INT {
            let length = told.talk.saturating_add(known(told.hold));
            let answered_at = said.at.saturating_sub(length);
            let visit = match visit {
                Some(visit) if self.visits[visit].entered_at <= answered_at => visit,
                Some(visit) => {
                    self.visits[visit].entered_at = answered_at;
                    visit
                }
                None => self.missed(said, answered_at, codes),
            };
            self.answer(visit, said, answered_at, codes);
            self.legs.end(said.agent, said.at, by, told);
        } else if let Some(visit) = visit {
            let row = &mut self.visits[visit];
            row.excluded = codes.connect_missing;
            row.outcome = codes.answered;
            row.left_at = said.at;
            row.agent = said.agent;
        }
    }

    /// Ends a visit that nobody answered.
    fn leave(&mut self, said: &Said, outcome: u32, reason: u32, codes: &Codes) {
        let visit = match self.waiting(said) {
            Some(visit) => visit,
            None if self.visits.is_empty() => self.missed(said, said.at, codes),
            None => return,
        };
        let row = &mut self.visits[visit];
        row.outcome = outcome;
        row.exit_reason = reason;
        row.left_at = said.at;
        if !said.wait_unknown {
            row.waited = said.at - row.entered_at;
        }
    }

    fn voicemail(&mut self, said: &Said, codes: &Codes) {
        if self.waiting(said).is_some() || self.visits.is_empty() {
            self.leave(said, codes.voicemail, NULL_CODE, codes);
        }
        if let Some(row) = self.visits.last_mut() {
            earliest(&mut row.voicemail_at, said.at);
            if row.outcome == codes.exited {
                row.outcome = codes.voicemail;
            }
        }
    }

    fn request_callback(&mut self, said: &Said, codes: &Codes) {
        if self.waiting(said).is_some() || self.visits.is_empty() {
            self.leave(said, codes.callback, NULL_CODE, codes);
        }
        if let Some(row) = self.visits.last_mut() {
            if row.outcome == codes.exited {
                row.outcome = codes.callback;
            }
            if row.callback_requested_at == NULL_INT {
                row.callback_requested_at = said.at;
                row.callback_due_at = said.due;
            }
        }
    }

    fn reach(&mut self, at: Micros) {
        let asked = |visit: &&mut ContactRow| visit.callback_requested_at != NULL_INT;
        if let Some(row) = self.visits.iter_mut().rev().find(asked) {
            earliest(&mut row.callback_reached_at, at);
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

    /// Returns the finished visits, in order.
    pub(super) fn finish(&mut self, codes: &Codes) -> impl Iterator<Item = ContactRow> {
        if self.whole.direction == NULL_CODE {
            self.whole.direction = codes.inbound;
        }
        if self.whole.direction != codes.inbound {
            self.legs.forget_waits();
        }
        match self.visits.first() {
            None => self.never_queued(codes),
            Some(first) => earliest(&mut self.whole.started_at, first.entered_at),
        }
        if self.whole.ended_at != NULL_INT {
            self.end(codes);
        }
        self.pass_on_requests(codes);
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
        self.visits.drain(..)
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

/// Returns whether a visit still waits.
fn is_open(visit: &ContactRow) -> bool {
    visit.outcome == NULL_CODE
}

/// Keeps the first instant told.
fn earliest(cell: &mut Micros, at: Micros) {
    if *cell == NULL_INT {
        *cell = at;
    }
}
