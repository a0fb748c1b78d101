//! Statuses of a case: spans, cycles, solves, re-opens and courtesies.

use baremo_model::fact::NULL_INT;
use baremo_model::{Micros, NULL_CODE};

use crate::rows::{CycleRow, CycleRows, Rows, SpanRow, SpanRows};
use crate::table::Grow;

/// Codes of the statuses the fold tells apart; every batch's strings begin with
/// [`baremo_model::event::STATUSES`].
pub(crate) const NEW: u32 = 0;
/// See [`NEW`].
pub(crate) const OPEN: u32 = 1;
/// Solved; every code from here to [`CLOSED`] counts as solved.
pub(crate) const SOLVED: u32 = 4;
/// Closed.
pub(crate) const CLOSED: u32 = 5;

/// Who is responsible at an event.
#[derive(Clone, Copy)]
pub(crate) struct Holder {
    pub agent: u32,
    pub team: u32,
}

/// What a status event did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The status already was that.
    None,
    /// Another status.
    Moved,
    /// The first solve of the case.
    FirstSolve,
}

/// The status of a case and what follows from its history.
///
/// A re-open is pending until a counting reply, or the end of the events, makes it an ordinary
/// one. Solved before that, it was a courtesy and moved nothing.
pub(crate) struct Progress {
    case_row: i64,
    first_span: usize,
    first_cycle: usize,
    pub status: u32,
    status_since: Micros,
    holder: Holder,
    cycle_opened_at: Micros,
    cycle_reply_count: i64,
    /// Row of the solve that holds unless the pending re-open turns out ordinary.
    holding_cycle: usize,
    pending_reopen_at: Micros,
    /// Whether the customer wrote since the last solve: without it a re-open is no courtesy.
    customer_wrote: bool,
    /// Whether there are courtesies at all.
    courtesies: bool,
    pub first_solved_at: Micros,
    pub last_solved_at: Micros,
    pub solved_at: Micros,
    pub first_reopened_at: Micros,
    pub last_reopened_at: Micros,
    pub closed_at: Micros,
    /// Whether nobody knows when the last solve was.
    pub solve_time_unknown: bool,
    /// Whether nobody knows when a solve before it was.
    pub former_solve_time_unknown: bool,
    /// Whether the last solve is dated by when its record last changed.
    pub solve_time_estimated: bool,
    /// Whether a solve was told by itself, not by a summary.
    pub has_detailed_solve: bool,
    pub solve_count: i64,
    pub reopen_count: i64,
    pub courtesy_count: i64,
    pub solver: u32,
    pub assignee_at_solve: u32,
}

impl Progress {
    /// Returns a new case, in status new.
    pub(crate) fn new(
        case_row: i64,
        at: Micros,
        holder: Holder,
        courtesies: bool,
        rows: &Rows,
    ) -> Self {
        Progress {
            case_row,
            first_span: rows.spans.case_row.len(),
            first_cycle: rows.cycles.case_row.len(),
            status: NEW,
            status_since: at,
            holder,
            cycle_opened_at: at,
            cycle_reply_count: 0,
            holding_cycle: 0,
            pending_reopen_at: NULL_INT,
            customer_wrote: false,
            courtesies,
            first_solved_at: NULL_INT,
            last_solved_at: NULL_INT,
            solved_at: NULL_INT,
            first_reopened_at: NULL_INT,
            last_reopened_at: NULL_INT,
            closed_at: NULL_INT,
            solve_time_unknown: false,
            former_solve_time_unknown: false,
            solve_time_estimated: false,
            has_detailed_solve: false,
            solve_count: 0,
            reopen_count: 0,
            courtesy_count: 0,
            solver: NULL_CODE,
            assignee_at_solve: NULL_CODE,
        }
    }

    /// Returns whether there are solves, all of them from a summary.
    pub(crate) fn is_solve_summed(&self) -> bool {
        self.solve_count > 0 && !self.has_detailed_solve
    }

    /// Returns whether the status is solved or closed.
    pub(crate) fn is_solved(&self) -> bool {
        self.status >= SOLVED
    }

    /// Enters a status; `actor` is the agent who set it, or null.
    pub(crate) fn enter(
        &mut self,
        status: u32,
        at: Micros,
        actor: u32,
        holder: Holder,
        spans: &mut SpanRows,
        cycles: &mut CycleRows,
    ) -> Step {
        if status == self.status {
            return Step::None;
        }
        let (was_solved, solves) = (self.is_solved(), status >= SOLVED);
        self.push_span(at, spans);
        if status != CLOSED && solves {
            self.closed_at = NULL_INT;
        } else if status == CLOSED && self.closed_at == NULL_INT {
            self.closed_at = at;
        }
        self.status = status;
        self.status_since = at;
        self.holder = holder;
        match (was_solved, solves) {
            (false, true) => self.solve(at, actor, holder, cycles),
            (true, false) => {
                self.pending_reopen_at = at;
                self.cycle_opened_at = at;
                self.cycle_reply_count = 0;
                Step::Moved
            }
            _ => Step::Moved,
        }
    }

    fn solve(&mut self, at: Micros, actor: u32, holder: Holder, cycles: &mut CycleRows) -> Step {
        let solver = if actor == NULL_CODE { holder.agent } else { actor };
        if !std::mem::take(&mut self.customer_wrote) || !self.courtesies {
            self.settle_reopen(cycles);
        }
        let courtesy = self.pending_reopen_at != NULL_INT;
        self.push_cycle(at, courtesy, solver, holder.team, cycles);
        if courtesy {
            self.pending_reopen_at = NULL_INT;
            self.courtesy_count += 1;
            return Step::Moved;
        }
        self.holding_cycle = cycles.case_row.len() - 1;
        self.solve_count += 1;
        self.former_solve_time_unknown |= std::mem::take(&mut self.solve_time_unknown);
        self.solve_time_estimated = false;
        self.last_solved_at = at;
        self.solved_at = at;
        self.solver = solver;
        self.assignee_at_solve = holder.agent;
        if self.first_solved_at != NULL_INT {
            return Step::Moved;
        }
        self.first_solved_at = at;
        Step::FirstSolve
    }

    /// Lets the case begin later than its first event, with whom it is by then: spans before that
    /// are taken back.
    pub(crate) fn opened(&mut self, at: Micros, holder: Holder, spans: &mut SpanRows) {
        spans.truncate(self.first_span);
        self.status_since = at;
        self.holder = holder;
        if self.solve_count == 0 {
            self.cycle_opened_at = at;
        }
    }

    /// Takes note of who has the case from `at` on. A status that began this very instant began
    /// with them: a case is told to a team as it opens.
    pub(crate) fn given(&mut self, at: Micros, holder: Holder) {
        if at == self.status_since {
            self.holder = holder;
        }
    }

    /// Notes a message of the customer: thanks, perhaps, when it comes after a solve.
    pub(crate) fn customer_message(&mut self) {
        self.customer_wrote = true;
    }

    /// Counts a reply of a person; a pending re-open becomes an ordinary one.
    pub(crate) fn reply(&mut self, cycles: &mut CycleRows) {
        if !self.is_solved() {
            self.cycle_reply_count += 1;
            self.settle_reopen(cycles);
        }
    }

    fn settle_reopen(&mut self, cycles: &mut CycleRows) {
        if self.pending_reopen_at == NULL_INT {
            return;
        }
        let at = std::mem::replace(&mut self.pending_reopen_at, NULL_INT);
        cycles.reopened_at[self.holding_cycle] = at;
        self.reopen_count += 1;
        self.last_reopened_at = at;
        self.solved_at = NULL_INT;
        self.closed_at = NULL_INT;
        if self.first_reopened_at == NULL_INT {
            self.first_reopened_at = at;
        }
    }

    /// Ends the case's events: open span and cycle become rows.
    pub(crate) fn finish(&mut self, now: Holder, spans: &mut SpanRows, cycles: &mut CycleRows) {
        self.settle_reopen(cycles);
        if !self.is_solved() {
            self.push_cycle(NULL_INT, false, now.agent, now.team, cycles);
        }
        if self.status != CLOSED {
            self.closed_at = NULL_INT;
        }
        self.push_span(NULL_INT, spans);
        if self.solved_at != NULL_INT {
            for row in self.first_span..spans.case_row.len() {
                let (started_at, ended_at) = (spans.started_at[row], spans.ended_at[row]);
                let before = ended_at != NULL_INT
                    && ended_at <= self.solved_at
                    && !self.is_courtesy(started_at, ended_at, cycles);
                spans.before_solve[row] = u8::from(before);
            }
        }
    }

    /// Returns whether a span lies in a re-open that was a courtesy.
    fn is_courtesy(&self, started_at: Micros, ended_at: Micros, cycles: &CycleRows) -> bool {
        if self.courtesy_count == 0 {
            return false;
        }
        // Cycles follow each other, and a case may have very many, with as many spans.
        let opened_at = &cycles.opened_at[self.first_cycle..];
        let begun = opened_at.partition_point(|opened_at| *opened_at <= started_at);
        begun.checked_sub(1).is_some_and(|last| {
            let row = self.first_cycle + last;
            cycles.courtesy[row] == 1 && ended_at <= cycles.solved_at[row]
        })
    }

    fn push_span(&self, ended_at: Micros, spans: &mut SpanRows) {
        if ended_at == self.status_since {
            return;
        }
        spans.push(SpanRow {
            case_row: self.case_row,
            status: self.status,
            started_at: self.status_since,
            ended_at,
            before_solve: 0,
            agent: self.holder.agent,
            team: self.holder.team,
        });
    }

    fn push_cycle(
        &self,
        solved_at: Micros,
        courtesy: bool,
        agent: u32,
        team: u32,
        cycles: &mut CycleRows,
    ) {
        cycles.push(CycleRow {
            case_row: self.case_row,
            number: (cycles.case_row.len() - self.first_cycle + 1) as i64,
            opened_at: self.cycle_opened_at,
            solved_at,
            reopened_at: NULL_INT,
            courtesy: u8::from(courtesy),
            reply_count: self.cycle_reply_count,
            agent,
            team,
        });
    }
}
