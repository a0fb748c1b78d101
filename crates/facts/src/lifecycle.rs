//! How cases begin and end: openings, reused threads, follow-ups.

use baremo_model::{Micros, NULL_CODE};

use crate::byte;
use crate::case::Case;
use crate::desk::Desk;
use crate::machine::{Machine, Now};
use crate::progress::{CLOSED, Holder, NEW, OPEN, Progress, SOLVED};
use crate::settings::{FIXED_COUNT, STATUS_SLOT};
use crate::table::Grow;
use crate::waits::Waits;

impl Machine<'_> {
    pub(crate) fn opened(&mut self, now: Now) {
        if self.batch.subject[now.row] == self.root {
            if !self.case.opening_known {
                self.case.opening_actor = if now.is_automated { byte::SYSTEM } else { now.who };
                self.case.opening_until = now.at;
                if now.at > self.case.opened_at {
                    // What came earlier came before there was a case: clocks start here.
                    self.case.opened_at = now.at;
                    self.progress.opened(now.at, self.desk.holder, &mut self.rows.spans);
                }
            }
            self.case.opening_known = true;
        }
        let Some(status) = self.opening_status(now.row) else {
            return;
        };
        let is_follow_up = self.batch.subject[now.row] != self.root;
        if is_follow_up || self.case.has_status {
            if is_follow_up && status < SOLVED {
                self.enter(status, now.at, NULL_CODE);
            }
        } else if status >= SOLVED {
            self.opening_solve = Some((status, now.person(), now.at));
            self.progress.has_detailed_solve |= !now.is_summed;
        } else {
            self.enter(status, now.at, now.person());
        }
        self.case.has_status = true;
    }

    /// Returns the status the attributes of an opening event carry.
    pub(crate) fn opening_status(&self, row: usize) -> Option<u32> {
        let is_status = |name: u32| self.codes.slot(name) == STATUS_SLOT;
        let mut attributes = self.batch.attributes(row);
        let (_, status) = attributes.find(|(name, _)| is_status(*name))?;
        (NEW..=CLOSED).contains(&status).then_some(status)
    }

    /// Applies the solve the opening event carried, now that its instant is over: assignments of
    /// the same instant come before it, as they would before a status event.
    pub(crate) fn apply_opening_solve(&mut self) {
        if let Some((status, actor, at)) = self.opening_solve.take() {
            self.enter(status, at, actor);
        }
    }

    /// The first event of a follow-up re-opens the conversation it continues.
    pub(crate) fn follow_up(&mut self, row: usize, at: Micros) {
        let subject = self.batch.subject[row];
        if !self.follow_ups.contains(&subject) {
            self.follow_ups.push(subject);
            self.desk.followed_up();
            if self.progress.is_solved() {
                self.enter(OPEN, at, NULL_CODE);
            }
        }
    }

    pub(crate) fn first_event(&mut self, at: Micros) {
        self.has_case = true;
        self.is_deleted = false;
        self.is_test = false;
        self.rated = None;
        self.case = Case::new(at);
        self.begin(at, Holder { agent: NULL_CODE, team: NULL_CODE });
        let early = std::mem::take(&mut self.early_checks);
        for row in &early {
            self.check(*row as usize);
        }
        self.early_checks = early;
    }

    /// Returns whether a customer message comes so long after the solve that it is about
    /// something else. What a summary tells of a case that it opens after its solve is of the same
    /// row, whose times are out of order.
    pub(crate) fn is_reuse(&self, now: Now) -> bool {
        let is_of_opening = now.is_summed && self.progress.last_solved_at < self.case.opened_at;
        if !self.progress.is_solved() || is_of_opening {
            return false;
        }
        let channel = match self.batch.channel[now.row] {
            NULL_CODE => self.case.channel,
            channel => channel,
        };
        let after = now.at.saturating_sub(self.progress.last_solved_at);
        self.codes.gaps.are_exceeded(after, self.batch.strings.get(channel))
    }

    /// Ends the case; the message at `now` opens the next one of the thread.
    pub(crate) fn next_case(&mut self, now: Now) {
        self.finish_case();
        self.case = self.case.next(now.at, self.batch.channel[now.row]);
        if self.codes.machines.contains(now.actor) {
            self.case.opening_actor = byte::SYSTEM;
        }
        self.begin(now.at, self.desk.holder);
    }

    pub(crate) fn begin(&mut self, at: Micros, holder: Holder) {
        let rows = &mut self.rows;
        let case_row = rows.case_count() as i64;
        self.tags.clear();
        self.first_follow_up = self.follow_ups.len();
        self.priority = self.case.priority;
        self.opening_solve = None;
        self.desk = Desk::new(case_row, at, holder, &mut rows.assignments, &rows.acts);
        self.progress = Progress::new(case_row, at, holder, self.codes.courtesies, rows);
        self.waits = Waits::new(case_row, rows.turns.case_row.len(), self.desk.first_row());
    }

    pub(crate) fn finish_case(&mut self) {
        self.apply_opening_solve();
        if self.case.opening_until != Micros::MAX {
            self.case.priority_at_open = self.case.priority;
        }
        let holder = self.desk.holder;
        let first_turn = self.waits.first_row();
        let rows = &mut self.rows;
        self.waits.finish(holder.agent, holder.team, &mut rows.turns);
        for channel in &mut rows.turns.channel[first_turn..] {
            if *channel == NULL_CODE {
                *channel = self.case.channel;
            }
        }
        self.progress.finish(holder, &mut rows.spans, &mut rows.cycles);
        let summary = self.desk.finish(&self.codes.bots, &mut rows.assignments);
        rows.lists.strings.extend_from_slice(&self.tags);
        let subjects = self.follow_ups[self.first_follow_up..].iter();
        let ids = subjects.map(|subject| self.codes.conversation_by_subject[*subject as usize]);
        rows.lists.conversations.extend(ids);
        rows.lists.calls.append(&mut self.calls);
        let lists = &rows.lists;
        let ends = [&lists.strings, &lists.conversations, &lists.calls].map(Vec::len);
        let lists = (self.tags.as_slice(), ends);
        let desk = (&self.progress, holder, summary);
        let rated = self.rated.take();
        let mut row = self.case.row((self.codes, self.root), desk, lists);
        let team_at = |at: Micros| self.desk.team_at(at, &rows.assignments);
        row.team_at_assignment = team_at(row.first_assigned_at);
        row.team_at_handoff_reply = team_at(row.handoff_reply_at);
        row.team_at_first_solve = team_at(row.first_solved_at);
        row.team_at_solve = team_at(row.last_solved_at);
        if let Some(rated) = rated {
            rows.answers.push(rated.row(&self.batch, self.codes, &row));
        }
        rows.fresh_cases.push(row);
        for (column, (_, slot)) in rows.attributes.iter_mut().zip(&self.codes.promoted) {
            column.push(match usize::from(*slot) {
                0 => self.case.priority,
                1 => self.case.case_type,
                2 => self.case.language,
                3 => self.case.order_id,
                4 => self.progress.status,
                slot => *self.attributes.get(slot - FIXED_COUNT).unwrap_or(&NULL_CODE),
            });
        }
    }

    /// Deletion and test concern the whole thread: they exclude all its cases.
    pub(crate) fn exclude_conversation(&mut self) {
        for case in &mut self.rows.fresh_cases[self.first_case..] {
            if self.is_deleted {
                case.excluded = self.codes.deleted;
            } else if self.is_test && case.excluded == NULL_CODE {
                case.excluded = self.codes.test;
            }
        }
        for excluded in &mut self.rows.answers.excluded[self.first_answer..] {
            if self.is_deleted {
                *excluded = self.codes.deleted;
            } else if self.is_test && *excluded == NULL_CODE {
                *excluded = self.codes.test;
            }
        }
    }
}
