//! Teams of conversations whose source tells of none: those that a roster tells of whom each is
//! credited to, as of then.
//!
//! ```text
//! ann ─ 1 Jan: norte ────── 10 Jan: sur ───────►
//! A     opened ─ ann replies              ann solves
//!                 norte                   sur
//! ```
//!
//! A source that tells the team of any conversation tells what it knows: nothing is made up of its
//! others
//! ([decision 0233](../../../../../docs/decisions/0233-teams-of-conversations-by-roster.md)).

use std::sync::Arc;

use baremo_model::dimension::link_parts;
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rustc_hash::FxHashSet;

use super::holders::Holders;
use super::link::NOWHERE;
use super::roster::Roster;
use super::{Hot, Tables, broken};
use crate::EngineError;
use crate::reading::scan::SOURCE;

/// The dimension that conversations and rosters both tell.
pub(crate) const TEAM: &str = "team";

/// As what it is held which cases are of sources without teams; no column has this name.
const SILENT: &str = "team>untold";

/// Returns whether a column holds teams of conversations.
pub(super) fn is_team(fact: Fact, name: &str) -> bool {
    let is_named = name == TEAM || name.starts_with("team_at_");
    is_named && fact.root() == Fact::Cases && fact.column(name).is_some()
}

/// Returns a column of teams as records tell it, and as the roster does where their source tells
/// of none.
pub(super) fn filled(tables: &Tables, fact: Fact, name: &str) -> Result<Hot, EngineError> {
    let own = tables.read(fact, name)?;
    let Some(silent) = tables.without_teams()? else { return Ok(own) };
    let Hot::Codes(own) = own else { return Err(broken(fact, name)) };
    let told = told(tables, (fact, name), TEAM)?;
    let case_rows = fact.parent().map(|(_, row)| tables.integers(fact, row)).transpose()?;
    let team = |(row, own): (usize, &u32)| {
        let case_row = case_rows.as_ref().map_or(row, |of_case| of_case[row] as usize);
        if silent[case_row] == 1 { told[row] } else { *own }
    };
    Ok(Hot::Codes(Arc::new(own.iter().enumerate().map(team).collect())))
}

/// Returns what a column of the roster tells, for each row, of whom a column of teams or of agents
/// is about.
fn told(
    tables: &Tables,
    (fact, name): (Fact, &str),
    column: &str,
) -> Result<Vec<u32>, EngineError> {
    let sources = tables.codes(Fact::Cases, SOURCE)?;
    let asked = Asked { tables, roster: Roster::read(tables, column)?, sources };
    if fact == Fact::Cases { asked.of_cases(name) } else { asked.of_rows(fact) }
}

/// What is asked of a roster about conversations.
struct Asked<'a> {
    tables: &'a Tables,
    roster: Roster,
    /// Of each case.
    sources: Arc<Vec<u32>>,
}

impl Asked<'_> {
    /// Returns what is told of an agent of a case as of an instant.
    fn of(&self, agent: u32, case_row: usize, at: i64) -> u32 {
        match agent {
            NULL_CODE => NULL_CODE,
            agent => self.roster.told(agent, self.sources[case_row], at),
        }
    }

    /// Returns it of the agent of each row of what happened in cases.
    fn of_rows(&self, fact: Fact) -> Result<Vec<u32>, EngineError> {
        let tables = self.tables;
        let (case_rows, agents) =
            (tables.integers(fact, "case_row")?, tables.codes(fact, "agent")?);
        let dates = fact.agent_dates().iter().map(|name| tables.integers(fact, name));
        let dates: Vec<Arc<Vec<i64>>> = dates.collect::<Result<_, _>>()?;
        let told = |row: usize| {
            let mut known = dates.iter().map(|dates| dates[row]);
            let at = known.find(|at| *at != NULL_INT).unwrap_or(NULL_INT);
            self.of(agents[row], case_rows[row] as usize, at)
        };
        Ok((0..agents.len()).map(told).collect())
    }

    /// Returns it of whom each case was with at an instant that a column of teams is about, else of
    /// whom it is with now; or of whoever a column of agents names, when they acted.
    fn of_cases(&self, name: &str) -> Result<Vec<u32>, EngineError> {
        let by_solver = || self.by("solver", "last_solved_at");
        let first = match name {
            "team_at_open" => {
                let replied = self.by("first_replier", "first_reply_at")?;
                either(either(self.first_assigned()?, &replied), &by_solver()?)
            }
            "team_at_assignment" => self.holding("first_assigned_at")?,
            "team_at_handoff_reply" => {
                self.doing(Fact::Turns, ["replied_at", "handoff_reply_at"])?
            }
            "team_at_first_solve" => self.doing(Fact::Cycles, ["solved_at", "first_solved_at"])?,
            "team_at_solve" => by_solver()?,
            "solver" => return by_solver(),
            "assignee_at_solve" => return self.by(name, "last_solved_at"),
            "first_replier" => return self.by(name, "first_reply_at"),
            "last_replier" => return self.last_replied(),
            _ => return self.now(),
        };
        Ok(either(first, &self.now()?))
    }

    /// Returns it of whom each case is with now; where its source tells of no assignment at all, of
    /// who solved it last, else of who replied last.
    fn now(&self) -> Result<Vec<u32>, EngineError> {
        let agents = self.tables.codes(Fact::Cases, "assignee")?;
        let assigned = agents.iter().zip(self.sources.iter());
        let assigned = assigned.filter(|(agent, _)| **agent != NULL_CODE);
        let telling: FxHashSet<u32> = assigned.map(|(_, source)| *source).collect();
        let others = [
            self.tables.codes(Fact::Cases, "solver")?,
            self.tables.codes(Fact::Cases, "last_replier")?,
        ];
        let with = |row: usize| match telling.contains(&self.sources[row]) {
            true => agents[row],
            false => {
                let mut acted = others.iter().map(|agents| agents[row]);
                acted.find(|agent| *agent != NULL_CODE).unwrap_or(NULL_CODE)
            }
        };
        // What takes effect after the last that is known is still to come.
        let today = self.tables.latest();
        Ok((0..agents.len()).map(|row| self.of(with(row), row, today)).collect())
    }

    /// Returns it of whoever a column of cases names, at the instant of another; nothing where
    /// there was no such instant.
    fn by(&self, agent: &str, at: &str) -> Result<Vec<u32>, EngineError> {
        let agents = self.tables.codes(Fact::Cases, agent)?;
        let at = self.tables.integers(Fact::Cases, at)?;
        let told = |row: usize| match at[row] {
            NULL_INT => NULL_CODE,
            at => self.of(agents[row], row, at),
        };
        Ok((0..agents.len()).map(told).collect())
    }

    /// Returns it of the first to whom each case was assigned that the roster knows.
    fn first_assigned(&self) -> Result<Vec<u32>, EngineError> {
        let holders = Holders::read(self.tables)?;
        let agents = self.tables.codes(Fact::Assignments, "agent")?;
        let told = |case_row: usize| {
            let own = holders.of(case_row).iter();
            let mut told =
                own.map(|row| self.of(agents[*row as usize], case_row, holders.since(*row)));
            told.find(|told| *told != NULL_CODE).unwrap_or(NULL_CODE)
        };
        Ok((0..self.sources.len()).map(told).collect())
    }

    /// Returns it of whom each case was with at an instant.
    fn holding(&self, at: &str) -> Result<Vec<u32>, EngineError> {
        let holders = Holders::read(self.tables)?;
        let agents = self.tables.codes(Fact::Assignments, "agent")?;
        let at = self.tables.integers(Fact::Cases, at)?;
        let told = |row: usize| match at[row] {
            NULL_INT => NULL_CODE,
            at => match holders.at(row, at) {
                NOWHERE => NULL_CODE,
                assignment => self.of(agents[assignment as usize], row, at),
            },
        };
        Ok((0..at.len()).map(told).collect())
    }

    /// Returns it of who did what happened in each case at an instant: the column of the fact that
    /// says when, and that of cases.
    fn doing(&self, fact: Fact, [own, of_case]: [&str; 2]) -> Result<Vec<u32>, EngineError> {
        let tables = self.tables;
        let (case_rows, agents) =
            (tables.integers(fact, "case_row")?, tables.codes(fact, "agent")?);
        let (own, of_case) = (tables.integers(fact, own)?, tables.integers(Fact::Cases, of_case)?);
        let mut told = vec![NULL_CODE; of_case.len()];
        for (row, at) in own.iter().enumerate() {
            let case_row = case_rows[row] as usize;
            if *at != NULL_INT && *at == of_case[case_row] && told[case_row] == NULL_CODE {
                told[case_row] = self.of(agents[row], case_row, *at);
            }
        }
        Ok(told)
    }

    /// Returns it of who gave the last counting reply in each case, as of the quarter-hour in which
    /// they did.
    fn last_replied(&self) -> Result<Vec<u32>, EngineError> {
        let (tables, fact) = (self.tables, Fact::Acts);
        let last = tables.codes(Fact::Cases, "last_replier")?;
        let (case_rows, agents) =
            (tables.integers(fact, "case_row")?, tables.codes(fact, "agent")?);
        let (at, replies) = (tables.integers(fact, "at")?, tables.integers(fact, "reply_count")?);
        let mut replied = vec![NULL_INT; last.len()];
        for (row, case_row) in case_rows.iter().enumerate() {
            let case_row = *case_row as usize;
            if replies[row] > 0 && agents[row] == last[case_row] {
                replied[case_row] = replied[case_row].max(at[row]);
            }
        }
        Ok((0..last.len()).map(|row| self.of(last[row], row, replied[row])).collect())
    }
}

/// Returns codes, each from the second where the first has none.
fn either(first: Vec<u32>, second: &[u32]) -> Vec<u32> {
    let both = first.into_iter().zip(second);
    both.map(|(first, second)| if first == NULL_CODE { *second } else { first }).collect()
}

impl Tables {
    /// Returns, for each case, 1 where its source tells of no team in any of its conversations;
    /// nothing where there is no such source, or no roster.
    pub(crate) fn without_teams(&self) -> Result<Option<Arc<Vec<u8>>>, EngineError> {
        if self.rows(Fact::Roster)? == 0 {
            return Ok(None);
        }
        let silent = self.untold()?;
        Ok(silent.contains(&1).then_some(silent))
    }

    /// Returns, for each case, 1 where its source tells of no team in any of its conversations.
    fn untold(&self) -> Result<Arc<Vec<u8>>, EngineError> {
        let held = self.held().get(Fact::Cases, SILENT);
        if let Some(Hot::Flags(silent)) = held {
            return Ok(silent);
        }
        let (sources, column) = (self.codes(Fact::Cases, SOURCE)?, "team_at_open");
        // Whoever had a team at any time had a first one.
        let Hot::Codes(first) = self.read(Fact::Cases, column)? else {
            return Err(broken(Fact::Cases, column));
        };
        let told = sources.iter().zip(first.iter()).filter(|(_, team)| **team != NULL_CODE);
        let telling: FxHashSet<u32> = told.map(|(source, _)| *source).collect();
        let silent = sources.iter().map(|source| u8::from(!telling.contains(source)));
        let silent: Arc<Vec<u8>> = Arc::new(silent.collect());
        self.held().hold(Fact::Cases, SILENT, Hot::Flags(silent.clone()));
        Ok(silent)
    }

    /// Returns whether a source has conversations and tells of no team in any of them.
    pub(crate) fn is_without_teams(&self, source: &str) -> Result<bool, EngineError> {
        let Some(silent) = self.without_teams()? else { return Ok(false) };
        let (sources, known) = (self.codes(Fact::Cases, SOURCE)?, self.known(source));
        let mut own = sources.iter().zip(silent.iter());
        Ok(own.any(|(source, silent)| Some(*source) == known && *silent == 1))
    }

    /// Returns, for each case, what a column of the roster tells of whom a column of teams or of
    /// agents of cases is about, as of then.
    pub(crate) fn of_cases_agents(
        &self,
        about: &str,
        column: &str,
    ) -> Result<Arc<Vec<u32>>, EngineError> {
        let name = format!("roster>{about}>{column}");
        let held = self.held().get(Fact::Cases, &name);
        if let Some(Hot::Codes(told)) = held {
            return Ok(told);
        }
        let told = Arc::new(told(self, (Fact::Cases, about), column)?);
        self.held().hold(Fact::Cases, &name, Hot::Codes(told.clone()));
        Ok(told)
    }

    /// Returns whether any row has the team that a column holds from a roster.
    pub(crate) fn is_by_roster(&self, fact: Fact, column: &str) -> Result<bool, EngineError> {
        let (fact, column) = match link_parts(column) {
            Some((_, to, column)) => (to, column),
            None => (fact, column),
        };
        if !is_team(fact, column) || self.without_teams()?.is_none() {
            return Ok(false);
        }
        let Hot::Codes(own) = self.read(fact, column)? else { return Err(broken(fact, column)) };
        Ok(own != self.codes(fact, column)?)
    }
}

/// From when on each case is with which team; or at which site and the like, as a roster has it.
pub(crate) struct Teams {
    /// Team and agent of each assignment.
    assigned: Arc<Vec<u32>>,
    agents: Arc<Vec<u32>>,
    by_roster: Option<ByRoster>,
}

/// Cases that are of the team which the roster tells of whoever has them.
struct ByRoster {
    /// Which these are; all when absent.
    silent: Option<Arc<Vec<u8>>>,
    sources: Arc<Vec<u32>>,
    roster: Roster,
}

impl Teams {
    /// Reads the teams of all assignments.
    pub(crate) fn read(tables: &Tables) -> Result<Self, EngineError> {
        let by_roster = match tables.without_teams()? {
            Some(silent) => {
                let sources = tables.codes(Fact::Cases, SOURCE)?;
                let roster = Roster::read(tables, TEAM)?;
                Some(ByRoster { silent: Some(silent), sources, roster })
            }
            None => None,
        };
        let assigned = tables.codes(Fact::Assignments, TEAM)?;
        Ok(Teams { assigned, agents: tables.codes(Fact::Assignments, "agent")?, by_roster })
    }

    /// Reads what a column of the roster tells of whoever has a case.
    pub(crate) fn of_roster(tables: &Tables, column: &str) -> Result<Self, EngineError> {
        let (sources, roster) = (tables.codes(Fact::Cases, SOURCE)?, Roster::read(tables, column)?);
        let agents = tables.codes(Fact::Assignments, "agent")?;
        let by_roster = Some(ByRoster { silent: None, sources, roster });
        Ok(Teams { assigned: Arc::default(), agents, by_roster })
    }

    /// Cuts a time in which a case lies with whom it was assigned to where another team has it.
    pub(crate) fn each(
        &self,
        (case_row, assignment): (usize, u32),
        (since, until): (i64, i64),
        mut part: impl FnMut((i64, i64), u32),
    ) {
        if assignment == NOWHERE {
            return part((since, until), NULL_CODE);
        }
        let place = assignment as usize;
        match &self.by_roster {
            Some(own) if own.silent.as_ref().is_none_or(|silent| silent[case_row] == 1) => {
                let of = (self.agents[place], own.sources[case_row]);
                own.roster.each(of, (since, until), part);
            }
            _ => part((since, until), self.assigned[place]),
        }
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Column, Stream};

    use super::*;
    use crate::reading::table::tests::{held, table, words};

    /// Of the desk one case that Ann has from 10 to 40 and Bob solves at 50, and one that nobody
    /// has; and one of care, which tells of a team in another. Ann moves from day to night at 30.
    fn tables() -> Tables {
        let cases = table(
            Fact::Cases,
            vec![
                ("opened_at", Column::Integers(vec![5, 6, 7, 8])),
                ("source", words(&["desk", "desk", "care", "care"])),
                ("team_at_open", words(&["-", "-", "-", "vip"])),
                ("first_replier", words(&["ann", "-", "ann", "ann"])),
                ("first_reply_at", Column::Integers(vec![20, NULL_INT, 20, 20])),
                ("solver", words(&["bob", "-", "ann", "ann"])),
                ("last_solved_at", Column::Integers(vec![50, NULL_INT, 50, 50])),
                ("assignee", words(&["bob", "-", "ann", "ann"])),
            ],
        );
        let assignments = table(
            Fact::Assignments,
            vec![
                ("case_row", Column::Integers(vec![0, 0])),
                ("started_at", Column::Integers(vec![10, 40])),
                ("agent", words(&["ann", "bob"])),
            ],
        );
        let roster = table(
            Fact::Roster,
            vec![
                ("started_at", Column::Integers(vec![0, 30, 0])),
                ("source", words(&["staff", "staff", "staff"])),
                ("agent", words(&["ann", "ann", "bob"])),
                ("team", words(&["day", "night", "late"])),
            ],
        );
        held(vec![(Stream::Conversation, vec![cases, assignments]), (Stream::Agent, vec![roster])])
    }

    #[test]
    fn a_team_is_that_of_whoever_a_column_is_about_where_the_source_tells_none() {
        let tables = tables();
        let check = |fact: Fact, name: &str, expected: &[&str]| {
            let codes = tables.codes(fact, name).unwrap();
            let text = |code: &u32| tables.text(*code).unwrap_or_else(|| "-".to_owned());
            let found: Vec<String> = codes.iter().map(text).collect();
            assert_eq!(found, expected, "{name}");
        };
        check(Fact::Cases, "team_at_open", &["day", "-", "-", "vip"]);
        check(Fact::Cases, "team_at_solve", &["late", "-", "-", "-"]);
        check(Fact::Cases, "team", &["late", "-", "-", "-"]);
        check(Fact::Assignments, "team", &["day", "late"]);
        let is_told = |name: &str| tables.is_by_roster(Fact::Cases, name).unwrap();
        assert!(is_told("team") && is_told("conversation>cases.team") && !is_told("assignee"));
        let known = |source: &str| tables.is_without_teams(source).unwrap();
        assert_eq!([known("desk"), known("care"), known("staff")], [true, false, false]);
    }

    #[test]
    fn who_has_a_case_takes_it_along() {
        let tables = tables();
        let teams = Teams::read(&tables).unwrap();
        let mut parts = Vec::new();
        teams.each((0, 0), (10, 40), |time, team| parts.push((time, tables.text(team).unwrap())));
        let [day, night] = ["day", "night"].map(str::to_owned);
        assert_eq!(parts, [((10, 30), day), ((30, 40), night)]);
        teams.each((0, NOWHERE), (0, 10), |_, team| assert_eq!(team, NULL_CODE));
    }
}
