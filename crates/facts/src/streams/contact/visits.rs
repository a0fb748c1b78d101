//! The queues one contact visited, read event by event.

mod finish;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, EventBatch, EventKind, MINUTE, Micros, NULL_CODE};

use super::legs::{Legs, Told};
use super::{Codes, ContactRow, unknown_visit};
use crate::byte;
use crate::streams::Words;

/// One contact while it is read.
pub(super) struct Contact {
    visits: Vec<ContactRow>,
    pub(super) legs: Legs,
    /// What holds for all visits; its agent is who called, where the contact goes out.
    whole: ContactRow,
    /// When the contact asked for a person, until there is a visit to tell it of.
    asked_at: Micros,
    /// Who ended the contact.
    ended_by: u32,
    /// The last visit of whose entry no event told.
    untold: Option<Missed>,
    /// An entry told after what it led to, until the next event shows whether it is another's.
    late: Option<Entry>,
}

/// A visit of whose entry no event told.
struct Missed {
    visit: usize,
    /// Whether it was told how long it waited.
    wait_told: bool,
}

/// The entry into a queue.
struct Entry {
    queue: u32,
    team: u32,
    at: Micros,
}

/// As far as the clocks of one exchange may disagree.
const SKEW: i64 = MINUTE;

/// Lengths beyond this are no lengths of a contact, and are taken as not told.
const LONGEST: i64 = 31 * DAY;

/// The wait of which nobody knows how long it was.
const UNTOLD: &str = "unknown";

/// What one event says, as codes of the tables and microseconds.
struct Said {
    at: Micros,
    agent: u32,
    /// The same, where it is an agent for certain.
    caller: u32,
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
    from: Micros,
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
            untold: None,
            late: None,
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
        self.untold = None;
        self.late = None;
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
        self.place_late(&said, kind, codes);
        match kind {
            EventKind::ContactStarted => {
                earliest(&mut self.whole.started_at, said.at);
                self.called_by(&said);
            }
            EventKind::HumanRequested => self.ask(said.at),
            EventKind::ContactEntered => self.enter(&said, codes),
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
            EventKind::ContactAbandoned => self.leave(&said, codes.abandoned, NULL_CODE),
            EventKind::ContactExited => self.leave(&said, codes.exited, said.value),
            EventKind::VoicemailLeft => self.voicemail(&said, codes),
            EventKind::CallbackRequested => self.request_callback(&said, codes),
            EventKind::CallbackAttempted => self.call_back(&said, false),
            EventKind::CallbackReached => self.call_back(&said, true),
            EventKind::ContactWrapped => self.legs.wrap(said.agent, said.at),
            EventKind::ContactEnded => {
                (self.whole.ended_at, self.ended_by) = (said.at, said.value);
                self.called_by(&said);
            }
            EventKind::ContactTest => self.whole.excluded = codes.test,
            EventKind::ContactDeleted => self.whole.excluded = codes.deleted,
            // That it was declined changes nothing here.
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
        let mut found = [NULL_CODE; 10];
        for (name, value) in batch.attributes(event) {
            if let Some(slot) = codes.names.iter().position(|own| *own == name) {
                found[slot] = value;
            }
        }
        let [queue, wait, talk, hold, after_call, from, due, direction, campaign, conversation] =
            found;
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
        let agent = words.keep(batch.actor[event]);
        let is_agent = batch.actor_kind[event] == byte::AGENT;
        Said {
            at: batch.at[event],
            agent,
            caller: if is_agent { agent } else { NULL_CODE },
            team: words.keep(batch.team[event]),
            value: words.keep(batch.value[event]),
            queue: words.keep(queue),
            wait,
            wait_unknown: wait_told && wait == NULL_INT,
            is_untold,
            told,
            from: words.instant(from),
            due: words.end(due),
        }
    }

    fn ask(&mut self, at: Micros) {
        match self.visits.iter_mut().rev().find(|visit| is_open(visit)) {
            Some(visit) => earliest(&mut visit.human_requested_at, at),
            None => earliest(&mut self.asked_at, at),
        }
    }

    /// Takes note of who called, for a contact that goes out.
    fn called_by(&mut self, said: &Said) {
        if self.whole.agent == NULL_CODE && said.caller != NULL_CODE {
            (self.whole.agent, self.whole.team) = (said.caller, said.team);
        }
    }

    fn enter(&mut self, said: &Said, codes: &Codes) {
        self.called_by(said);
        let again = |visit: &ContactRow| is_open(visit) && visit.queue == said.value;
        if self.visits.iter().any(again) {
            return;
        }
        if self.is_late(said, codes) {
            self.late = Some(Entry { queue: said.value, team: said.team, at: said.at });
        } else {
            self.visit(said.value, said.team, said.at);
        }
    }

    /// Returns whether an entry is that of a visit that was answered, or given up, before it: no
    /// event told of another, and clocks may disagree by as much.
    fn is_late(&self, said: &Said, codes: &Codes) -> bool {
        let last = |missed: &&Missed| missed.visit + 1 == self.visits.len();
        let Some(missed) = self.untold.as_ref().filter(last) else { return false };
        let row = &self.visits[missed.visit];
        [codes.answered, codes.abandoned].contains(&row.outcome)
            && [NULL_CODE, said.value].contains(&row.queue)
            && said.at <= row.left_at.saturating_add(SKEW)
            && !self.legs.passed_on(missed.visit, codes.transfer)
    }

    /// Gives an entry that came late its visit, before the next event is read. Within one instant
    /// the entry into the next queue comes before the transfer: then it is another visit's.
    fn place_late(&mut self, said: &Said, kind: EventKind, codes: &Codes) {
        let Some(late) = &self.late else { return };
        let passes_on = match kind {
            EventKind::ContactTransferred => true,
            EventKind::ContactCompleted => said.value == codes.transfer,
            _ => false,
        };
        let is_another = passes_on && late.at == said.at;
        self.settle_late(is_another);
    }

    /// Gives an entry that came late to the visit before it, or makes it another visit's.
    fn settle_late(&mut self, is_another: bool) {
        let Some(entry) = self.late.take() else { return };
        let Some(Missed { visit, wait_told }) = self.untold.take().filter(|_| !is_another) else {
            self.visit(entry.queue, entry.team, entry.at);
            return;
        };
        let row = &mut self.visits[visit];
        row.queue = entry.queue;
        if row.team == NULL_CODE {
            row.team = entry.team;
        }
        // Which of the clocks is right, and so how long it waited, nobody knows.
        if !wait_told {
            (row.entered_at, row.waited) = (row.left_at, NULL_INT);
            self.legs.forget_wait(visit);
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

    /// Adds a visit whose entry nobody told of; `left_at` is when it left the queue. Where nothing
    /// else tells when it began to wait, that stays open.
    fn missed(&mut self, said: &Said, left_at: Micros) -> usize {
        let began_at = match self.whole.started_at {
            NULL_INT => self.asked_at,
            started_at => started_at,
        };
        let entered_at = match said.wait {
            NULL_INT if began_at != NULL_INT && self.visits.is_empty() => began_at.min(left_at),
            NULL_INT => NULL_INT,
            wait => left_at.saturating_sub(wait),
        };
        let visit = self.visit(said.queue, said.team, entered_at);
        self.untold = Some(Missed { visit, wait_told: said.wait != NULL_INT });
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
            None => self.missed(said, said.at),
        };
        self.answer(visit, said, said.at, codes);
        // Whoever asked to be called back was reached, whether it was answered before or not.
        let asked = |row: &ContactRow| row.callback_requested_at != NULL_INT;
        let reached = match asked(&self.visits[visit]) {
            true => Some(visit),
            false => self.visits.iter().rposition(asked),
        };
        if let Some(reached) = reached {
            called_back(&mut self.visits[reached], said.agent, said.team, Some(said.at));
        }
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
            let is_known = !said.is_untold && row.entered_at != NULL_INT;
            waited = if is_known { at - row.entered_at } else { NULL_INT };
            row.waited = waited;
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
                None => self.missed(said, answered_at),
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
    fn leave(&mut self, said: &Said, outcome: u32, reason: u32) {
        self.called_by(said);
        let visit = match self.waiting(said) {
            Some(visit) => visit,
            None if self.visits.is_empty() => self.missed(said, said.at),
            None => return,
        };
        let row = &mut self.visits[visit];
        row.outcome = outcome;
        row.exit_reason = reason;
        row.left_at = said.at;
        if !said.wait_unknown && row.entered_at != NULL_INT {
            row.waited = said.at - row.entered_at;
        }
    }

    fn voicemail(&mut self, said: &Said, codes: &Codes) {
        if self.waiting(said).is_some() || self.visits.is_empty() {
            self.leave(said, codes.voicemail, NULL_CODE);
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
            self.leave(said, codes.callback, NULL_CODE);
        }
        if let Some(row) = self.visits.last_mut() {
            if row.outcome == codes.exited {
                row.outcome = codes.callback;
            }
            earliest(&mut row.callback_requested_at, said.at);
            if row.callback_due_at == NULL_INT && said.due != NULL_INT {
                row.callback_due_at = said.due;
                // A time that ends before it begins has an end alone.
                row.callback_begins_at = if said.from <= said.due { said.from } else { NULL_INT };
                // Who was reached before anything was promised was not reached as promised.
                row.callback_kept_at = NULL_INT;
            }
        }
    }

    /// Takes note that somebody called a customer back, and whether they were reached.
    fn call_back(&mut self, said: &Said, reached: bool) {
        let asked = |visit: &&mut ContactRow| visit.callback_requested_at != NULL_INT;
        if let Some(row) = self.visits.iter_mut().rev().find(asked) {
            called_back(row, said.caller, said.team, reached.then_some(said.at));
        }
    }
}

/// Returns whether a visit still waits.
fn is_open(visit: &ContactRow) -> bool {
    visit.outcome == NULL_CODE
}

/// Takes note that somebody called back and, where the customer was reached, when. Whoever calls a
/// customer that nobody had answered has the visit, until they are reached, no earlier than
/// promised. Who reached them before has it until somebody does then.
fn called_back(row: &mut ContactRow, agent: u32, team: u32, reached: Option<Micros>) {
    // Nulls are less than any instant.
    let in_time = reached.filter(|at| *at >= row.callback_begins_at);
    let is_over = row.answered_at != NULL_INT
        || row.callback_kept_at != NULL_INT
        || (row.callback_reached_at != NULL_INT && in_time.is_none());
    if let Some(at) = reached {
        earliest(&mut row.callback_reached_at, at);
    }
    if let Some(at) = in_time {
        earliest(&mut row.callback_kept_at, at);
    }
    if is_over || agent == NULL_CODE {
        return;
    }
    row.agent = agent;
    if team != NULL_CODE {
        row.team = team;
    }
}

/// Keeps the first instant told.
fn earliest(cell: &mut Micros, at: Micros) {
    if *cell == NULL_INT {
        *cell = at;
    }
}
