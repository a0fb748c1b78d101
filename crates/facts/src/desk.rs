//! Whose desk a case lies on, and what agents did there.

use baremo_model::fact::NULL_INT;
use baremo_model::{Micros, NULL_CODE, QUARTER_HOUR};

use crate::progress::Holder;
use crate::rows::{ActRow, ActRows, AssignmentRow, AssignmentRows};
use crate::settings::CodeSet;
use crate::table::Grow;

/// Marks of a row, until the case is over, that gives a follow-up its first agent or first team.
const FIRST_AGENT: u8 = 1;
const FIRST_TEAM: u8 = 2;

/// Who is responsible for a case.
pub(crate) struct Desk {
    case_row: i64,
    first_row: usize,
    first_act: usize,
    pub holder: Holder,
    /// The agent who had the thread before the case began.
    inherited: u32,
    /// The team that had it.
    inherited_team: u32,
    /// Whether the case still is with that agent and was given to nobody.
    is_inherited: bool,
    /// When it was given to that agent all the same.
    confirmed_at: Micros,
    /// Who has it since nobody knows when, null for nobody.
    untold: u32,
    /// Whether a follow-up has not been given to an agent yet.
    agent_begins: bool,
    /// Until when the team that a follow-up is given is its first; null where it has one.
    team_begins_until: Micros,
}

/// What the assignments of a case amount to.
pub(crate) struct Summary {
    pub first_assigned_at: Micros,
    pub reassignment_count: i64,
    pub team_at_open: u32,
    pub team_changed: bool,
    /// Whether it lies with a person who had the thread before, and was given to nobody.
    pub kept_assignee: bool,
}

impl Desk {
    /// Returns the desk of a case that begins with `holder`.
    pub(crate) fn new(
        case_row: i64,
        at: Micros,
        holder: Holder,
        rows: &mut AssignmentRows,
        acts: &ActRows,
    ) -> Self {
        let nobody = Holder { agent: NULL_CODE, team: NULL_CODE };
        let (first_row, first_act) = (rows.case_row.len(), acts.case_row.len());
        let mut desk = Desk {
            case_row,
            first_row,
            first_act,
            holder: nobody,
            inherited: holder.agent,
            inherited_team: holder.team,
            is_inherited: holder.agent != NULL_CODE,
            confirmed_at: NULL_INT,
            untold: NULL_CODE,
            agent_begins: false,
            team_begins_until: NULL_INT,
        };
        desk.assign(at, holder, rows);
        desk
    }

    /// Returns the case's first row in the assignments.
    pub(crate) fn first_row(&self) -> usize {
        self.first_row
    }

    /// Takes note that the case is given to `agent`, also where it is with that agent already.
    pub(crate) fn given_to(&mut self, at: Micros, agent: u32) {
        if self.is_inherited && agent == self.inherited {
            self.confirmed_at = at;
        }
        self.is_inherited = false;
    }

    /// Takes note that the case is with `agent` since nobody knows when.
    pub(crate) fn found_with(&mut self, agent: u32) {
        self.untold = agent;
        self.is_inherited &= agent == self.inherited;
    }

    /// Returns whether nobody knows since when `agent` has the case.
    pub(crate) fn is_untold(&self, agent: u32) -> bool {
        agent != NULL_CODE && agent == self.untold
    }

    /// Takes note that a follow-up goes on with the case: whatever agent and team it is given first
    /// is where it begins, which nobody handed over.
    pub(crate) fn followed_up(&mut self) {
        self.agent_begins = true;
        self.team_begins_until = Micros::MAX;
    }

    /// Takes note that the case is said to be with an agent or a team, if only with that of before.
    /// Whoever is given a follow-up without a team has it in the team of before.
    pub(crate) fn named(&mut self, at: Micros, agent: bool, team: bool) {
        if agent {
            self.agent_begins = false;
            self.team_begins_until = self.team_begins_until.min(at);
        }
        if team {
            self.team_begins_until = NULL_INT;
        }
    }

    /// Returns what of a holder is the first that a follow-up is given.
    fn firsts(&self, at: Micros, holder: Holder) -> u8 {
        let agent = self.agent_begins && holder.agent != self.holder.agent;
        let team = at <= self.team_begins_until && holder.team != self.holder.team;
        u8::from(agent) * FIRST_AGENT + u8::from(team) * FIRST_TEAM
    }

    /// Gives the case to `holder`; returns whether that changes anything. A change of agent and one
    /// of team at the same instant are one change; two changes of the same sort stay two.
    pub(crate) fn assign(&mut self, at: Micros, holder: Holder, rows: &mut AssignmentRows) -> bool {
        if holder.agent == self.holder.agent && holder.team == self.holder.team {
            return false;
        }
        let firsts = self.firsts(at, holder);
        self.holder = holder;
        let count = rows.case_row.len();
        if count > self.first_row && rows.started_at[count - 1] == at {
            let before = self.before_last(rows);
            let (agent, team) = (rows.agent[count - 1], rows.team[count - 1]);
            let agent_again = agent != before.0 && holder.agent != agent;
            let team_again = team != before.1 && holder.team != team;
            if !agent_again && !team_again {
                self.assign_again(holder, firsts, rows);
                return true;
            }
        }
        if count > self.first_row {
            rows.ended_at[count - 1] = at;
        }
        rows.push(AssignmentRow {
            case_row: self.case_row,
            number: (count - self.first_row + 1) as i64,
            started_at: at,
            ended_at: NULL_INT,
            agent: holder.agent,
            team: holder.team,
            change: firsts,
        });
        true
    }

    /// Corrects the last row, which began this very instant; takes it back when nothing is left
    /// of the change.
    fn assign_again(&self, holder: Holder, firsts: u8, rows: &mut AssignmentRows) {
        let last = rows.case_row.len() - 1;
        let has_previous = last > self.first_row;
        let before = self.before_last(rows);
        if before == (holder.agent, holder.team) {
            rows.pop();
            if has_previous {
                rows.ended_at[last - 1] = NULL_INT;
            }
        } else {
            rows.agent[last] = holder.agent;
            rows.team[last] = holder.team;
            rows.change[last] |= firsts;
        }
    }

    /// Returns agent and team before the last row began.
    fn before_last(&self, rows: &AssignmentRows) -> (u32, u32) {
        let last = rows.case_row.len() - 1;
        match last > self.first_row {
            true => (rows.agent[last - 1], rows.team[last - 1]),
            false => (NULL_CODE, NULL_CODE),
        }
    }

    /// Marks the rows that change agent or team and sums the case up.
    ///
    /// Bots are no agents here, and taking a case from its agent is not a change before it is
    /// given to another. An agent who has the case since before it began was not given it, and its
    /// team neither: where the first assignment leads to another team, that is its first. So
    /// it is of a follow-up, which goes on with whoever had the case. Who has it since nobody knows
    /// when was given it at no time that is on record.
    pub(crate) fn finish(&self, bots: &CodeSet, rows: &mut AssignmentRows) -> Summary {
        let mut summary = Summary {
            first_assigned_at: NULL_INT,
            reassignment_count: 0,
            team_at_open: NULL_CODE,
            team_changed: false,
            kept_assignee: self.is_inherited && !bots.contains(self.inherited),
        };
        let (mut last_agent, mut last_team) = (NULL_CODE, NULL_CODE);
        let (mut inherited, mut inherited_team) = (self.inherited, self.inherited_team);
        if self.confirmed_at != NULL_INT && !bots.contains(inherited) {
            summary.first_assigned_at = self.confirmed_at;
            last_agent = inherited;
        }
        for row in self.first_row..rows.case_row.len() {
            let (agent, team) = (rows.agent[row], rows.team[row]);
            if agent != inherited {
                inherited = NULL_CODE;
            }
            let given_at = summary.first_assigned_at;
            if given_at != NULL_INT && given_at < rows.started_at[row] {
                inherited_team = NULL_CODE;
            }
            let firsts = rows.change[row];
            let mut change = false;
            if agent != NULL_CODE && agent != inherited && !bots.contains(agent) {
                if last_agent == NULL_CODE && !self.is_untold(agent) {
                    summary.first_assigned_at = rows.started_at[row];
                }
                let is_given_on = last_agent != NULL_CODE && last_agent != agent;
                change = is_given_on && firsts & FIRST_AGENT == 0;
                last_agent = agent;
            }
            if team != NULL_CODE {
                if last_team == NULL_CODE {
                    summary.team_at_open = team;
                } else if last_team != team {
                    summary.team_changed = true;
                    change |= inherited_team == NULL_CODE && firsts & FIRST_TEAM == 0;
                }
                last_team = team;
                if team != inherited_team {
                    inherited_team = NULL_CODE;
                }
            }
            rows.change[row] = u8::from(change);
            summary.reassignment_count += i64::from(change);
        }
        summary
    }

    /// Returns the team that had the case at an instant; who has it now where none is known: there
    /// was no such instant, or no word of a team until after it.
    pub(crate) fn team_at(&self, at: Micros, rows: &AssignmentRows) -> u32 {
        let mut own = (self.first_row..rows.case_row.len()).rev();
        // Nulls are less than any instant.
        let then = own.find(|row| rows.started_at[*row] <= at);
        match then.map_or(NULL_CODE, |row| rows.team[row]) {
            NULL_CODE => self.holder.team,
            team => team,
        }
    }

    /// Counts an act of an agent.
    pub(crate) fn act(&self, at: Micros, agent: u32, team: u32, reply: bool, acts: &mut ActRows) {
        let quarter = at.div_euclid(QUARTER_HOUR);
        let mut row = acts.case_row.len();
        while row > self.first_act && acts.at[row - 1].div_euclid(QUARTER_HOUR) == quarter {
            row -= 1;
            if acts.agent[row] == agent && acts.team[row] == team {
                acts.act_count[row] += 1;
                acts.reply_count[row] += i64::from(reply);
                return;
            }
        }
        acts.push(ActRow {
            case_row: self.case_row,
            at,
            agent,
            team,
            act_count: 1,
            reply_count: i64::from(reply),
        });
    }
}
