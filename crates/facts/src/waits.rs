//! Turns: the customer waits, until a reply. Four clocks run side by side; see [`CLOCKS`].

use baremo_model::fact::{CLOCKS, NULL_INT};
use baremo_model::{Micros, NULL_CODE};

use crate::rows::{AssignmentRows, TurnRow, TurnRows};
use crate::table::Grow;

const CLOCK_COUNT: usize = CLOCKS.len();

/// Public replies of people.
pub(crate) const HUMAN: u8 = 1;
/// Those and public replies of bots.
pub(crate) const BOTS: u8 = 2;
/// Those and automatic public messages.
pub(crate) const AUTOMATED: u8 = 4;
/// Public replies of people, and their private notes.
pub(crate) const NOTES: u8 = 8;
/// All clocks.
pub(crate) const ALL: u8 = HUMAN | BOTS | AUTOMATED | NOTES;

/// What ends waits.
#[derive(Clone, Copy)]
pub(crate) struct Ending {
    pub at: Micros,
    /// Code of `reply` or `solve`.
    pub by: u32,
    /// Who replied; null for a solve, and where nobody knows since when he or she had the case.
    pub replier: u32,
    /// Who replied, else the assignee.
    pub agent: u32,
    pub team: u32,
    pub is_reply: bool,
}

/// The open waits of one case, by clock.
#[derive(Clone, Copy, Default)]
pub(crate) struct Waits {
    case_row: i64,
    /// First row of the case in the turns, and in the assignments.
    first_row: usize,
    first_assignment: usize,
    open: u8,
    since: [Micros; CLOCK_COUNT],
    channel: [u32; CLOCK_COUNT],
    number: [u32; CLOCK_COUNT],
    /// Customer messages of the case before each wait, and in all.
    messages_before: [u32; CLOCK_COUNT],
    messages: u32,
}

impl Waits {
    pub(crate) fn new(case_row: i64, first_row: usize, first_assignment: usize) -> Self {
        Waits { case_row, first_row, first_assignment, ..Waits::default() }
    }

    /// Returns the case's first row in the turns.
    pub(crate) fn first_row(&self) -> usize {
        self.first_row
    }

    /// Returns how many turns the human clock has seen.
    pub(crate) fn human_count(&self) -> i64 {
        i64::from(self.number[0])
    }

    /// A customer message starts a wait on every clock that has none.
    pub(crate) fn start(&mut self, at: Micros, channel: u32) {
        let idle = ALL & !self.open;
        if idle != 0 {
            for clock in (0..CLOCK_COUNT).filter(|clock| idle >> clock & 1 == 1) {
                self.since[clock] = at;
                self.channel[clock] = channel;
                self.number[clock] += 1;
                self.messages_before[clock] = self.messages;
            }
            self.open = ALL;
        }
        self.messages += 1;
    }

    /// Ends the waits open on `clocks`.
    pub(crate) fn end(
        &mut self,
        clocks: u8,
        ending: Ending,
        turns: &mut TurnRows,
        assignments: &AssignmentRows,
    ) {
        let ended = clocks & self.open;
        if ended == 0 {
            return;
        }
        let mut row = TurnRow {
            case_row: self.case_row,
            clocks: 0,
            first: 0,
            number: 0,
            waiting_since: 0,
            replied_at: if ending.is_reply { ending.at } else { NULL_INT },
            ended_at: ending.at,
            ended_by: ending.by,
            assigned_at: NULL_INT,
            agent: ending.agent,
            team: ending.team,
            channel: NULL_CODE,
            message_count: 0,
        };
        if ending.replier != NULL_CODE {
            row.assigned_at = assigned_at(assignments, self.first_assignment, ending.replier);
        }
        self.push(ended, row, turns);
    }

    /// Adds the waits that are still open, with the assignee and team of now.
    pub(crate) fn finish(&mut self, agent: u32, team: u32, turns: &mut TurnRows) {
        let row = TurnRow {
            case_row: self.case_row,
            clocks: 0,
            first: 0,
            number: 0,
            waiting_since: 0,
            replied_at: NULL_INT,
            ended_at: NULL_INT,
            ended_by: NULL_CODE,
            assigned_at: NULL_INT,
            agent,
            team,
            channel: NULL_CODE,
            message_count: 0,
        };
        self.push(self.open, row, turns);
    }

    /// Closes the waits of `clocks`, all of them open, as copies of `template`: one row for all
    /// that began together.
    fn push(&mut self, mut clocks: u8, template: TurnRow, turns: &mut TurnRows) {
        self.open &= !clocks;
        while clocks != 0 {
            let lead = clocks.trailing_zeros() as usize;
            let (mut together, mut first) = (0, 0);
            for clock in lead..CLOCK_COUNT {
                let bit = 1 << clock;
                if clocks & bit != 0 && self.since[clock] == self.since[lead] {
                    together |= bit;
                    first |= if self.number[clock] == 1 { bit } else { 0 };
                }
            }
            clocks &= !together;
            let row = TurnRow {
                clocks: together,
                first,
                number: i64::from(self.number[lead]),
                waiting_since: self.since[lead],
                channel: self.channel[lead],
                message_count: i64::from(self.messages - self.messages_before[lead]),
                ..template
            };
            self.merge_or_push(row, turns);
        }
    }

    /// Pushes `row`, unless another event of the same instant ended the same wait on other clocks:
    /// then the row of the lower clock stands for both.
    fn merge_or_push(&self, row: TurnRow, turns: &mut TurnRows) {
        let mut index = turns.ended_at.len();
        while index > self.first_row && turns.ended_at[index - 1] == row.ended_at {
            index -= 1;
            if turns.waiting_since[index] != row.waiting_since
                || turns.ended_by[index] != row.ended_by
            {
                continue;
            }
            if row.clocks.trailing_zeros() < turns.clocks[index].trailing_zeros() {
                turns.number[index] = row.number;
                turns.agent[index] = row.agent;
                turns.team[index] = row.team;
                turns.assigned_at[index] = row.assigned_at;
                turns.channel[index] = row.channel;
            }
            turns.clocks[index] |= row.clocks;
            turns.first[index] |= row.first;
            return;
        }
        turns.push(row);
    }
}

/// Returns when `agent` last became the assignee; a change of team alone does not count.
fn assigned_at(assignments: &AssignmentRows, first_row: usize, agent: u32) -> i64 {
    let mut found = NULL_INT;
    for row in (first_row..assignments.agent.len()).rev() {
        if assignments.agent[row] == agent {
            found = assignments.started_at[row];
        } else if found != NULL_INT {
            break;
        }
    }
    found
}
