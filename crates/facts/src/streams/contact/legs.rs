//! What each agent did in a contact: talk, hold, after-call work.

use baremo_model::fact::NULL_INT;
use baremo_model::{Micros, NULL_CODE};

use super::LegRow;
use crate::table::Unknown;

/// What an event tells in seconds of a leg that it ends, in microseconds.
#[derive(Clone, Copy)]
pub(super) struct Told {
    pub(super) talk: i64,
    pub(super) hold: i64,
    pub(super) after_call: i64,
}

/// One leg while the contact is read.
struct Leg {
    visit: usize,
    row: LegRow,
    held_since: Micros,
}

/// The legs of one contact, in order of their begin.
#[derive(Default)]
pub(super) struct Legs(Vec<Leg>);

impl Legs {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Begins a leg unless the agent is connected already.
    pub(super) fn begin(&mut self, visit: usize, agent: u32, team: u32, at: Micros, waited: i64) {
        let same = |leg: &&Leg| leg.row.ended_at == NULL_INT && leg.row.agent == agent;
        if agent != NULL_CODE && self.0.iter().any(|leg| same(&leg)) {
            return;
        }
        let number = self.0.len() as i64 + 1;
        let row = LegRow { number, agent, team, started_at: at, waited, ..LegRow::unknown() };
        self.0.push(Leg { visit, row, held_since: NULL_INT });
    }

    /// Returns the last leg for which `test` holds: the agent's own, or anybody's for an event
    /// that names nobody.
    fn last(&mut self, agent: u32, test: impl Fn(&Leg) -> bool) -> Option<&mut Leg> {
        let of_agent = |leg: &&mut Leg| agent == NULL_CODE || leg.row.agent == agent;
        self.0.iter_mut().rev().filter(of_agent).find(|leg| test(leg))
    }

    /// Returns the last leg that is not over, whoever's it is, if the agent has none.
    fn open(&mut self, agent: u32) -> Option<&mut Leg> {
        let is_open = |leg: &Leg| leg.row.ended_at == NULL_INT;
        let agent = match self.0.iter().any(|leg| leg.row.agent == agent && is_open(leg)) {
            true => agent,
            false => NULL_CODE,
        };
        self.last(agent, is_open)
    }

    /// Begins a hold.
    pub(super) fn hold(&mut self, agent: u32, at: Micros) {
        if let Some(leg) = self.open(agent)
            && leg.held_since == NULL_INT
        {
            leg.held_since = at;
        }
    }

    /// Ends a hold.
    pub(super) fn resume(&mut self, agent: u32, at: Micros) {
        if let Some(leg) = self.open(agent) {
            leg.end_hold(at);
        }
    }

    /// Ends a leg, and returns the visit it belongs to; none when no leg was open. A transfer that
    /// ended it at the same instant leaves the rest of what is told to add.
    pub(super) fn end(&mut self, agent: u32, at: Micros, by: u32, told: Told) -> Option<usize> {
        if let Some(leg) = self.open(agent) {
            leg.end_hold(at);
            leg.row.ended_at = at;
            leg.row.ended_by = by;
            leg.tell(told);
            return Some(leg.visit);
        }
        let leg = self.last(agent, |leg| leg.row.ended_at == at)?;
        leg.tell(told);
        Some(leg.visit)
    }

    /// Ends all legs that are open.
    pub(super) fn end_all(&mut self, at: Micros, by: u32) {
        let open = |leg: &&mut Leg| leg.row.ended_at == NULL_INT && leg.row.started_at <= at;
        for leg in self.0.iter_mut().filter(open) {
            leg.end_hold(at);
            leg.row.ended_at = at;
            leg.row.ended_by = by;
        }
    }

    /// Ends after-call work; told before a talk whose length was told is over, at its end.
    pub(super) fn wrap(&mut self, agent: u32, at: Micros) {
        let waits = |leg: &Leg| leg.row.ended_at != NULL_INT && leg.row.wrapped_at == NULL_INT;
        if let Some(leg) = self.last(agent, waits) {
            leg.row.wrapped_at = at.max(leg.row.ended_at);
        }
    }

    /// Takes back that anybody waited: before a call that goes out it only rang.
    pub(super) fn forget_waits(&mut self) {
        for leg in &mut self.0 {
            leg.row.waited = 0;
        }
    }

    /// Takes back how long was waited before the first leg of a visit: nobody knows.
    pub(super) fn forget_wait(&mut self, visit: usize) {
        if let Some(leg) = self.0.iter_mut().find(|leg| leg.visit == visit) {
            leg.row.waited = NULL_INT;
        }
    }

    /// Returns whether an agent passed the contact on, in that visit.
    pub(super) fn passed_on(&self, visit: usize, transfer: u32) -> bool {
        self.0.iter().any(|leg| leg.visit == visit && leg.row.ended_by == transfer)
    }

    /// Returns when the last leg ended; none where it was passed on, or one is open.
    pub(super) fn hung_up_at(&self, transfer: u32) -> Option<Micros> {
        let at = self.ended_at()?;
        let last = self.0.iter().rev().find(|leg| leg.row.ended_at == at)?;
        (last.row.ended_by != transfer).then_some(at)
    }

    /// Returns the last end of a leg; none while one is open.
    pub(super) fn ended_at(&self) -> Option<Micros> {
        let ends = || self.0.iter().map(|leg| leg.row.ended_at);
        ends().all(|end| end != NULL_INT).then(|| ends().max())?
    }

    /// Returns the finished legs; `first_row` is the row of the contact's first visit.
    pub(super) fn finish(&mut self, first_row: i64) -> impl Iterator<Item = LegRow> {
        self.0.drain(..).map(move |leg| {
            let mut row = leg.row;
            row.contact_row = first_row + leg.visit as i64;
            let known = |value: i64| if value == NULL_INT { 0 } else { value };
            if row.talk == NULL_INT && row.ended_at != NULL_INT {
                row.talk = (row.ended_at - row.started_at - known(row.hold)).max(0);
            }
            if row.after_call == NULL_INT && row.wrapped_at != NULL_INT {
                row.after_call = row.wrapped_at - row.ended_at;
            } else if row.after_call != NULL_INT && row.ended_at != NULL_INT {
                row.wrapped_at = row.ended_at.saturating_add(row.after_call);
            }
            if row.talk != NULL_INT {
                let rest = known(row.hold).saturating_add(known(row.after_call));
                row.handle = row.talk.saturating_add(rest);
            }
            row.talk_only = u8::from(row.hold == NULL_INT && row.after_call == NULL_INT);
            row.after_call_unknown = u8::from(row.after_call == NULL_INT);
            row
        })
    }
}

impl Leg {
    fn end_hold(&mut self, at: Micros) {
        if self.held_since != NULL_INT {
            let before = if self.row.hold == NULL_INT { 0 } else { self.row.hold };
            self.row.hold = before + (at - self.held_since).max(0);
            self.held_since = NULL_INT;
        }
    }

    fn tell(&mut self, told: Told) {
        let row = &mut self.row;
        for (cell, value) in [
            (&mut row.talk, told.talk),
            (&mut row.hold, told.hold),
            (&mut row.after_call, told.after_call),
        ] {
            if value != NULL_INT {
                *cell = value;
            }
        }
        // A summary row tells lengths and one instant: the end follows from them.
        if row.talk != NULL_INT {
            let hold = if row.hold == NULL_INT { 0 } else { row.hold };
            let end = row.started_at.saturating_add(row.talk).saturating_add(hold);
            row.ended_at = row.ended_at.max(end);
        }
    }
}
