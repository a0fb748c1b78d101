//! What one agent was from when to when, read from events.

use baremo_model::event::EventKind;
use baremo_model::fact::NULL_INT;
use baremo_model::instant::LONGEST_SPAN;
use baremo_model::{DAY, EventBatch, Micros, NULL_CODE};

use super::told::held_at;
use super::{Codes, LineRow, SpanRow};
use crate::streams::Words;
use crate::table::Unknown;

/// What an agent is at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub(super) logged_in: bool,
    pub(super) paused: bool,
    pub(super) reason: u32,
    /// Whether the pause is paid.
    pub(super) paid: bool,
    /// Contacts the agent is with.
    pub(super) contacts: u32,
}

impl State {
    const AWAY: State =
        State { logged_in: false, paused: false, reason: NULL_CODE, paid: false, contacts: 0 };

    /// Returns whether the agent takes contacts, or has one.
    pub(super) fn is_ready(self) -> bool {
        self.contacts > 0 || (self.logged_in && !self.paused)
    }

    /// Returns whether the agent is at work, in a paid pause too.
    pub(super) fn is_staffed(self) -> bool {
        self.is_ready() || (self.logged_in && self.paused && self.paid)
    }
}

/// Planned time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) from: Micros,
    pub(super) until: Micros,
    pub(super) what: u32,
    pub(super) paid: bool,
}

/// Something that changes the state.
#[derive(Clone, Copy, Debug)]
struct Move {
    at: Micros,
    kind: EventKind,
    value: u32,
    queue: u32,
    paid: bool,
    /// Whether it ends what began with a length, at this instant.
    since: Micros,
    /// Of a contact that comes with its length, when that is over.
    until: Micros,
}

/// A login or a pause of one queue, or of the agent as a whole (no queue).
#[derive(Clone, Copy, Debug)]
struct Holding {
    queue: u32,
    since: Micros,
    reason: u32,
    paid: bool,
}

/// A contact the agent is with.
#[derive(Clone, Copy, Debug)]
struct Engagement {
    contact: u32,
    since: Micros,
    /// When it is over, where its length is told.
    until: Micros,
}

/// One agent while it is read.
#[derive(Default)]
pub(super) struct History {
    moves: Vec<Move>,
    teams: Vec<(Micros, u32)>,
    /// When something was told of who the agent is.
    known: Vec<Micros>,
    /// What was planned, by its begin.
    pub(super) plans: Vec<Plan>,
    /// When plans begin that cannot be, and why they count nowhere.
    pub(super) refused: Vec<(Micros, u32)>,
    /// From when the agent was what.
    pub(super) states: Vec<(Micros, State)>,
    /// Spans of queues, and those that count nowhere.
    rows: Vec<SpanRow>,
    logins: Vec<Holding>,
    pauses: Vec<Holding>,
    contacts: Vec<Engagement>,
    /// What is told of contacts without their length, by contact: when, and whether that is an end.
    told: Vec<(u32, Micros, bool)>,
    /// When the agent logged in.
    logged_in: Vec<Micros>,
    /// Last instant of any event.
    pub(super) last_at: Micros,
    /// Whether logins are recorded, and contacts.
    pub(super) knows_logins: bool,
    pub(super) knows_contacts: bool,
}

impl History {
    /// Forgets the agent before.
    pub(super) fn begin(&mut self) {
        *self = History { last_at: Micros::MIN, ..History::default() };
    }

    /// Takes note of one event.
    pub(super) fn read(
        &mut self,
        batch: &EventBatch<'_>,
        event: usize,
        codes: &Codes,
        words: &mut Words<'_>,
    ) {
        let Some(kind) = EventKind::from_byte(batch.kind[event]) else { return };
        let at = batch.at[event];
        let mut found = [NULL_CODE; 5];
        for (name, value) in batch.attributes(event) {
            if let Some(slot) = codes.names.iter().position(|own| *own == name) {
                found[slot] = value;
            }
        }
        let [queue, seconds, from, until, paid] = found;
        let team = words.keep(batch.team[event]);
        if team != NULL_CODE && self.teams.last().is_none_or(|(_, last)| *last != team) {
            self.teams.push((at, team));
            self.known.push(at);
        }
        if kind == EventKind::AgentRostered {
            self.known.push(at);
        }
        let value = words.keep(batch.value[event]);
        let paid = words.truth(paid).unwrap_or(true);
        if kind == EventKind::AgentScheduled {
            let from = [words.instant(from), at].into_iter().find(|at| *at != NULL_INT);
            let plan =
                Plan { from: from.unwrap_or(at), until: words.end(until), what: value, paid };
            self.plan(plan, codes);
            return;
        }
        // Who somebody is from then on, which may lie ahead, says of no state that it lasts.
        if kind == EventKind::AgentRostered {
            return;
        }
        self.last_at = self.last_at.max(at);
        let queue = match kind {
            EventKind::AgentLoggedIn | EventKind::AgentLoggedOut => value,
            _ => words.keep(queue),
        };
        let one = Move { at, kind, value, queue, paid, since: NULL_INT, until: NULL_INT };
        let length = words.seconds(seconds);
        let end = match kind {
            EventKind::AgentLoggedIn => Some(EventKind::AgentLoggedOut),
            EventKind::AgentPaused | EventKind::AgentBusy => Some(EventKind::AgentAvailable),
            _ => None,
        };
        let Some(end) = end.filter(|_| (0..=LONGEST_SPAN).contains(&length)) else {
            self.moves.push(one);
            return;
        };
        let ended_at = at.saturating_add(length);
        self.last_at = self.last_at.max(ended_at);
        let is_contact = kind == EventKind::AgentBusy;
        self.moves.push(Move { until: if is_contact { ended_at } else { NULL_INT }, ..one });
        let value = if is_contact { value } else { NULL_CODE };
        self.moves.push(Move { at: ended_at, kind: end, value, since: at, ..one });
    }

    fn plan(&mut self, plan: Plan, codes: &Codes) {
        let length = plan.until.saturating_sub(plan.from);
        let excluded = match length {
            _ if plan.until == NULL_INT || length <= 0 => codes.end_before_start,
            length if length > LONGEST_SPAN => codes.too_long,
            _ => NULL_CODE,
        };
        match excluded {
            NULL_CODE => self.plans.push(plan),
            excluded => self.refused.push((plan.from, excluded)),
        }
        let row = SpanRow {
            excluded,
            state: codes.scheduled,
            reason: plan.what,
            paid: u8::from(plan.paid),
            ended_at: plan.until,
            ..self.row(NULL_CODE, plan.from)
        };
        self.rows.push(row);
    }

    /// Returns a row of a queue's span.
    fn row(&self, queue: u32, started_at: Micros) -> SpanRow {
        SpanRow { team: self.team_at(started_at), queue, started_at, ..SpanRow::unknown() }
    }

    /// Returns the team at an instant; before the first one told, that one.
    pub(super) fn team_at(&self, at: Micros) -> u32 {
        held_at(&self.teams, at)
    }

    /// Plays what was read, in order, so that states and spans are there.
    pub(super) fn play(&mut self, codes: &Codes) {
        let mut moves = std::mem::take(&mut self.moves);
        self.plans.sort_by_key(|plan| (plan.from, plan.until, plan.what, plan.paid));
        moves.sort_by_key(|one| (one.at, one.kind, one.since));
        self.knows_contacts =
            moves.iter().any(|one| one.kind == EventKind::AgentBusy && one.since == NULL_INT);
        self.knows_logins = moves.iter().any(|one| {
            one.since == NULL_INT && one.queue == NULL_CODE && is_whole(one)
                || one.kind == EventKind::AgentLoggedIn
        });
        self.look_ahead(&moves);
        let mut start = 0;
        while start < moves.len() {
            let at = moves[start].at;
            let end = start + moves[start..].partition_point(|one| one.at == at);
            for index in start..end {
                self.step(moves[index], &moves[start..index], codes);
            }
            start = end;
            self.note(at);
        }
        for login in std::mem::take(&mut self.logins) {
            self.close(login, NULL_INT, codes.logged_in);
        }
        for pause in std::mem::take(&mut self.pauses) {
            self.close(pause, NULL_INT, codes.paused);
        }
    }

    /// Takes note of what is told of contacts that come without their length.
    fn look_ahead(&mut self, moves: &[Move]) {
        let own = moves.iter().filter(|one| one.since == NULL_INT);
        for one in own {
            let is_named = one.value != NULL_CODE && one.until == NULL_INT;
            match one.kind {
                EventKind::AgentLoggedIn => self.logged_in.push(one.at),
                EventKind::AgentBusy if is_named => self.told.push((one.value, one.at, false)),
                EventKind::AgentAvailable if is_named => self.told.push((one.value, one.at, true)),
                _ => {}
            }
        }
        self.told.sort_unstable();
    }

    /// Returns whether somebody who logs out at an instant stays with a contact: its end is told,
    /// by its length, or by what is told of it next, within a day and before the next login.
    fn stays_with(&self, one: &Engagement, at: Micros) -> bool {
        if one.until != NULL_INT {
            return one.until > at;
        }
        let next = self.told.partition_point(|told| (told.0, told.1) <= (one.contact, at));
        let ended_at = match self.told.get(next) {
            Some((contact, ended_at, true)) if *contact == one.contact => *ended_at,
            _ => return false,
        };
        let login = self.logged_in.get(self.logged_in.partition_point(|login| *login <= at));
        ended_at.saturating_sub(at) <= DAY && login.is_none_or(|login| *login > ended_at)
    }

    /// Applies one move; `before` are those of the same instant that came before it.
    fn step(&mut self, one: Move, before: &[Move], codes: &Codes) {
        let same = |other: &&Move, kind| other.kind == kind && other.since == NULL_INT;
        if is_whole(&one) && one.queue == NULL_CODE && self.logins.is_empty() {
            // Sources that tell states but no logins.
            self.log_in(one);
        }
        match one.kind {
            EventKind::AgentLoggedIn => self.log_in(one),
            EventKind::AgentAvailable => self.available(one, codes),
            EventKind::AgentPaused => self.pause(one, codes),
            EventKind::AgentBusy => {
                // Its end came first, as both happened within one second.
                let ended = before.iter().any(|other| {
                    same(&other, EventKind::AgentAvailable) && other.value == one.value
                });
                let ended = ended && one.value != NULL_CODE || one.until == one.at;
                // Told twice without a length it is one; two lengths may end apart.
                let is_open =
                    |other: &Engagement| (other.contact, other.until) == (one.value, NULL_INT);
                let is_known = one.until == NULL_INT && self.contacts.iter().any(is_open);
                if !ended && !is_known {
                    let (contact, since, until) = (one.value, one.at, one.until);
                    self.contacts.push(Engagement { contact, since, until });
                }
            }
            EventKind::AgentLoggedOut => {
                let again = before.iter().find(|other| {
                    same(other, EventKind::AgentLoggedIn) && other.queue == one.queue
                });
                let again = again.filter(|_| one.since < one.at);
                self.log_out(one, again.is_some(), codes);
                if let Some(again) = again {
                    self.log_in(*again);
                }
            }
            _ => {}
        }
    }

    fn log_in(&mut self, one: Move) {
        if !self.logins.iter().any(|login| login.queue == one.queue) {
            let (queue, since) = (one.queue, one.at);
            self.logins.push(Holding { queue, since, reason: NULL_CODE, paid: true });
        }
    }

    fn log_out(&mut self, one: Move, goes_on: bool, codes: &Codes) {
        let ends = |login: &Holding| {
            (one.queue == NULL_CODE || login.queue == one.queue)
                && (one.since == NULL_INT || login.since == one.since)
        };
        let Some(_) = self.logins.iter().position(ends) else { return };
        for login in take(&mut self.logins, ends) {
            self.close(login, one.at, codes.logged_in);
        }
        let whole = self.logins.is_empty();
        // The stretch that begins as one of a told length ends may begin with a pause.
        let is_next = |pause: &Holding| goes_on && one.since != NULL_INT && pause.since == one.at;
        let of_queue = |pause: &Holding| (whole || pause.queue == one.queue) && !is_next(pause);
        for pause in take(&mut self.pauses, of_queue) {
            self.close(pause, one.at, codes.paused);
        }
        if whole {
            let mut contacts = std::mem::take(&mut self.contacts);
            contacts.retain(|contact| self.stays_with(contact, one.at));
            self.contacts = contacts;
        }
    }

    fn available(&mut self, one: Move, codes: &Codes) {
        if one.since != NULL_INT {
            // The end of a length: of a pause, or of a contact with a name or without.
            let ends = |contact: &Engagement| {
                (contact.contact, contact.since, contact.until) == (one.value, one.since, one.at)
            };
            self.contacts.retain(|contact| !ends(contact));
        }
        if one.value != NULL_CODE {
            if one.since == NULL_INT {
                self.contacts.retain(|contact| contact.contact != one.value);
            }
            return;
        }
        let ends = |pause: &Holding| {
            (one.queue == NULL_CODE || pause.queue == one.queue)
                && (one.since == NULL_INT || pause.since == one.since)
        };
        for pause in take(&mut self.pauses, ends) {
            self.close(pause, one.at, codes.paused);
        }
        if one.queue == NULL_CODE && one.since == NULL_INT {
            // What comes with its length goes on until that is over.
            self.contacts.retain(|contact| contact.until != NULL_INT);
        }
    }

    fn pause(&mut self, one: Move, codes: &Codes) {
        let new = Holding { queue: one.queue, since: one.at, reason: one.value, paid: one.paid };
        let known = self.pauses.iter().any(|pause| {
            pause.queue == new.queue && pause.reason == new.reason && pause.paid == new.paid
        });
        if known {
            return;
        }
        for pause in take(&mut self.pauses, |pause| pause.queue == new.queue) {
            self.close(pause, one.at, codes.paused);
        }
        self.pauses.push(new);
    }

    /// Keeps the span of a queue; what is of the agent as a whole follows from the states.
    fn close(&mut self, holding: Holding, ended_at: Micros, state: u32) {
        if holding.queue != NULL_CODE && holding.since != ended_at {
            let row = self.row(holding.queue, holding.since);
            self.rows.push(SpanRow { state, reason: holding.reason, ended_at, ..row });
        }
    }

    /// Takes note of the state after everything that happened at `at`.
    fn note(&mut self, at: Micros) {
        let logged_in = !self.logins.is_empty();
        let whole = self.pauses.iter().find(|pause| pause.queue == NULL_CODE);
        let of_all = || {
            let paused =
                |login: &Holding| self.pauses.iter().any(|pause| pause.queue == login.queue);
            self.logins.iter().all(paused).then(|| self.pauses.first()).flatten()
        };
        let pause = whole.or_else(of_all);
        let state = State {
            logged_in,
            paused: pause.is_some(),
            reason: pause.map_or(NULL_CODE, |pause| pause.reason),
            paid: pause.is_some_and(|pause| pause.paid),
            contacts: self.contact_count(),
        };
        if self.states.last().map_or(State::AWAY, |(_, last)| *last) != state {
            self.states.push((at, state));
        }
    }

    /// Returns with how many contacts the agent is: one of several lengths is one.
    fn contact_count(&self) -> u32 {
        let is_first = |(place, one): &(usize, &Engagement)| {
            self.contacts[..*place].iter().all(|other| other.contact != one.contact)
        };
        self.contacts.iter().enumerate().filter(is_first).count() as u32
    }

    /// Returns all spans: those of the agent as a whole, then queues and plan.
    pub(super) fn spans(&mut self, codes: &Codes) -> Vec<SpanRow> {
        let mut rows = Vec::new();
        self.whole_spans(&mut rows, |state| state.logged_in.then_some((codes.logged_in, None)));
        self.whole_spans(&mut rows, |state| match state {
            _ if state.contacts > 0 => Some((codes.busy, Some(State { ..State::AWAY }))),
            _ if state.paused => Some((codes.paused, Some(State { contacts: 0, ..state }))),
            _ if state.logged_in => Some((codes.available, Some(State::AWAY))),
            _ => None,
        });
        let busy_or_available = [codes.busy, codes.available];
        for row in &mut rows {
            if busy_or_available.contains(&row.state) {
                (row.staffed, row.paid) = (1, 1);
            }
        }
        rows.append(&mut self.rows);
        rows.sort_by_key(|row| (row.started_at, row.ended_at, row.state, row.queue, row.reason));
        rows
    }

    /// Returns what is known of the agent: a row from each instant at which something was told.
    pub(super) fn lines(&mut self) -> Vec<LineRow> {
        let mut known = std::mem::take(&mut self.known);
        known.sort_unstable();
        known.dedup();
        let ends = known.iter().skip(1).copied().chain([NULL_INT]);
        let row = |(started_at, ended_at)| LineRow {
            team: self.team_at(started_at),
            started_at,
            ended_at,
            ..LineRow::unknown()
        };
        known.iter().copied().zip(ends).map(row).collect()
    }

    /// Adds a span for each time that `of` gives one thing.
    fn whole_spans(
        &self,
        rows: &mut Vec<SpanRow>,
        of: impl Fn(State) -> Option<(u32, Option<State>)>,
    ) {
        let mut current: Option<(Micros, (u32, Option<State>))> = None;
        let end = |rows: &mut Vec<SpanRow>, span: (Micros, (u32, Option<State>)), at| {
            let (started_at, (state, pause)) = span;
            let pause = pause.filter(|pause| pause.paused);
            let staffed = u8::from(pause.is_some_and(State::is_staffed));
            let reason = pause.map_or(NULL_CODE, |pause| pause.reason);
            let row = self.row(NULL_CODE, started_at);
            rows.push(SpanRow { state, reason, staffed, paid: staffed, ended_at: at, ..row });
        };
        for (at, state) in &self.states {
            let now = of(*state);
            if current.map(|(_, what)| what) != now {
                if let Some(span) = current.take() {
                    end(rows, span, *at);
                }
                current = now.map(|what| (*at, what));
            }
        }
        if let Some(span) = current {
            end(rows, span, NULL_INT);
        }
    }
}

/// Returns whether a move tells the state of the agent as a whole.
fn is_whole(one: &Move) -> bool {
    let states = matches!(one.kind, EventKind::AgentAvailable | EventKind::AgentPaused);
    let of_contact = one.kind == EventKind::AgentAvailable && one.value != NULL_CODE;
    states && !of_contact && one.since == NULL_INT
}

/// Takes out of a list what `test` holds for, in order.
fn take(list: &mut Vec<Holding>, test: impl Fn(&Holding) -> bool) -> Vec<Holding> {
    let taken = list.iter().copied().filter(&test).collect();
    list.retain(|one| !test(one));
    taken
}
