//! What a roster says of the agent of a row: the team, where the record itself tells none, and
//! whatever else is known of agents.

use std::sync::Arc;

use baremo_model::dimension::{Place, column_of, is_told_by_date};
use baremo_model::fact::{ATTRIBUTE, NULL_INT};
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;

use super::{Rows, SOLVER, Scope, Seen, either, filled_by_case};
use crate::EngineError;
use crate::reading::scan::SOURCE;
use crate::reading::table::Hot;
use crate::reading::table::roster::Acted;
use crate::reading::table::teams::TEAM;

/// How the names begin by which is held what a roster tells of the agents of a fact: as of the
/// event, and as of today. No column has such a name.
const HELD: [&str; 2] = ["roster>", "roster>today>"];

/// How the names go on by which is held what records and rosters say together.
const FILLED: &str = "filled>";

/// How the name begins by which is held the team of whoever a rule credits with each row.
const CREDITED: &str = "credited>";

/// What a roster tells of the agent of each row.
struct OfRoster {
    codes: Arc<Vec<u32>>,
    /// By what name it is held.
    held: Option<String>,
}

impl OfRoster {
    /// Returns the name by which is held what it fills.
    fn filled(&self) -> Option<String> {
        self.held.as_ref().map(|held| format!("{FILLED}{held}"))
    }
}

impl Scope<'_> {
    /// Returns the team or the channel of each row where records of something else tell it of some:
    /// of an answer its conversation, of what an agent did the roster. None where a column of the
    /// rows says it all.
    pub(super) fn filled(&self, name: &str) -> Result<Option<Seen>, EngineError> {
        let fact = self.fact;
        let of_case = || filled_by_case(self.tables, (fact, name), self.current);
        // Columns of conversations hold what the roster tells themselves.
        if name != TEAM || fact.root() == Fact::Cases {
            return of_case();
        }
        let Some(of_roster) = self.of_agents(TEAM)? else { return of_case() };
        if let Some(filled) = self.filled_before(&of_roster) {
            return Ok(Some(filled));
        }
        let of_case = of_case()?;
        let own = match (of_case.clone(), column_of(fact, name, self.current, &[])) {
            (Some(seen), _) => Some(seen),
            (None, Some(Place::Own(column))) => Some(self.seen(fact, &column)?),
            (None, Some(Place::Root(column))) => Some(self.seen(fact.root(), &column)?),
            (None, None) => None,
        };
        Ok(self.with_roster(own, &of_roster)?.or(of_case))
    }

    /// Returns what is known of the agent of each row by the name of an attribute; none where no
    /// roster tells it, and where records of the rows say it all.
    pub(super) fn of_agent(&self, name: &str) -> Result<Option<Seen>, EngineError> {
        let (fact, key) = (self.fact, name.strip_prefix(ATTRIBUTE).unwrap_or(name));
        let has_agents = fact == Fact::Cases || !fact.agent_dates().is_empty();
        if is_told_by_date(name) || !has_agents || !self.tables.roster_tells(key)? {
            return Ok(None);
        }
        let attributes = self.tables.attributes(fact.root());
        let own = match column_of(fact, name, self.current, attributes) {
            None => None,
            // What conversations say by that name is theirs, as where no agent is counted.
            Some(_) if fact.root() == Fact::Cases => return Ok(None),
            Some(Place::Own(own)) if own.starts_with(ATTRIBUTE) => Some(self.seen(fact, &own)?),
            Some(Place::Root(own)) if own.starts_with(ATTRIBUTE) => {
                Some(self.seen(fact.root(), &own)?)
            }
            Some(_) => return Ok(None),
        };
        let Some(of_roster) = self.of_agents(&format!("{ATTRIBUTE}{key}"))? else {
            return Ok(None);
        };
        match self.filled_before(&of_roster) {
            Some(filled) => Ok(Some(filled)),
            None => self.with_roster(own, &of_roster),
        }
    }

    /// Returns whether a name means what no column of the rows says alone.
    pub(crate) fn is_told_elsewhere(&self, name: &str) -> Result<bool, EngineError> {
        let (holder, column) = match column_of(self.fact, name, self.current, &[]) {
            Some(Place::Own(column)) => (self.fact, column),
            Some(Place::Root(column)) => (self.fact.root(), column),
            None => (self.fact, name.to_owned()),
        };
        Ok(self.filled(name)?.is_some()
            || self.of_agent(name)?.is_some()
            || self.tables.is_by_roster(holder, &column)?
            || self.tables.is_by_conversation(holder, &column)?
            || self.tables.is_by_contacts(holder, &column)?)
    }

    /// Returns whether a name means what the roster tells of the agent of each row, at least where
    /// records say nothing; not so of conversations, of which others tell.
    pub(crate) fn is_of_agent(&self, name: &str) -> Result<bool, EngineError> {
        let has_agent = self.fact.root() != Fact::Cases && self.fact.column("agent").is_some();
        let is_meant = self.dimensions.is_none_or(|dimensions| !dimensions.contains_key(name));
        if !has_agent || !is_meant {
            return Ok(false);
        }
        let of_case = filled_by_case(self.tables, (self.fact, name), self.current)?;
        let is_told = match name {
            TEAM => self.filled(name)?.is_some(),
            _ => self.of_agent(name)?.is_some(),
        };
        Ok(of_case.is_none() && is_told)
    }

    /// Returns the team of whoever a rule other than the usual one credits with each row, where its
    /// source tells of no teams; of all others what the name means. None where no row is such.
    pub(super) fn team_of_credited(
        &self,
        name: &str,
        credit: &str,
    ) -> Result<Option<Seen>, EngineError> {
        let fact = self.fact;
        if credit == SOLVER || fact.root() != Fact::Cases {
            return Ok(None);
        }
        let Some(silent) = self.tables.without_teams()? else { return Ok(None) };
        let own = match column_of(fact, name, false, &[]) {
            Some(Place::Own(column)) => self.seen(fact, &column)?,
            Some(Place::Root(column)) => self.seen(Fact::Cases, &column)?,
            None => return Ok(None),
        };
        let held = format!("{CREDITED}{credit}>{name}");
        let teams = self.tables.found_once((fact, Some(held.as_str())), || {
            let told = self.tables.of_cases_agents(credit, TEAM)?;
            let case_rows = self.root_rows(Fact::Cases)?;
            let team = |row: usize| {
                let case_row = case_rows.as_ref().map_or(row, |of_case| of_case[row] as usize);
                if silent[case_row] == 1 { told[case_row] } else { own.code(row) }
            };
            Ok(Arc::new((0..self.tables.rows(fact)?).map(team).collect()))
        })?;
        Ok(Some(Seen::own(Hot::Codes(teams))))
    }

    /// Returns what records and a roster say together, where that is held.
    fn filled_before(&self, of_roster: &OfRoster) -> Option<Seen> {
        let held = of_roster.filled()?;
        self.tables.computed(self.fact, &held).map(Seen::own)
    }

    /// Returns what records say and, where they say nothing, the roster; of agents' states as of
    /// today first the roster, for theirs is what held then. None where that is what records say.
    fn with_roster(
        &self,
        own: Option<Seen>,
        of_roster: &OfRoster,
    ) -> Result<Option<Seen>, EngineError> {
        let told = of_roster.codes.as_slice();
        let Some(own) = own else {
            return Ok(Some(Seen::own(Hot::Codes(of_roster.codes.clone()))));
        };
        let is_first = self.current && matches!(self.fact, Fact::AgentSpans | Fact::AgentSlices);
        let says_more = |(row, told): (usize, &u32)| match own.code(row) {
            _ if *told == NULL_CODE => false,
            NULL_CODE => true,
            own => is_first && own != *told,
        };
        if !told.par_iter().enumerate().any(says_more) {
            return Ok(None);
        }
        let held = of_roster.filled();
        let filled = self.tables.found_once((self.fact, held.as_deref()), || {
            let own = own.codes(&Rows::Run(0..told.len()));
            Ok(Arc::new(if is_first { either(told, &own) } else { either(&own, told) }))
        })?;
        Ok(Some(Seen::own(Hot::Codes(filled))))
    }

    /// Returns what a column of the roster says of the agent of each row; none where no roster
    /// tells of anybody, and of rows that have no agent.
    fn of_agents(&self, column: &str) -> Result<Option<OfRoster>, EngineError> {
        if self.tables.rows(Fact::Roster)? == 0 {
            return Ok(None);
        }
        if self.fact == Fact::Cases {
            let codes = self.tables.of_cases_agents(self.whose(), column)?;
            return Ok(Some(OfRoster { codes, held: None }));
        }
        if self.fact.agent_dates().is_empty() {
            return Ok(None);
        }
        // Who is credited differs from question to question.
        let is_own = self.credit.is_none()
            && self.dimensions.is_none_or(|dimensions| !dimensions.contains_key("agent"));
        let held = is_own.then(|| format!("{}{column}", HELD[usize::from(self.current)]));
        let place = (self.fact, held.as_deref());
        let codes = self.tables.of_roster(place, column, || self.acted())?;
        Ok(Some(OfRoster { codes, held }))
    }

    /// Returns the column of cases that says whose they are: that of their team, or of who is
    /// credited with them by another rule than the usual one.
    fn whose(&self) -> &str {
        let other = self.dimensions.and_then(|dimensions| dimensions.get(TEAM));
        match self.credit {
            Some(credit) if credit != SOLVER && !self.current => credit,
            _ => other.map_or(TEAM, |other| self.meant(other)).trim_start_matches("case."),
        }
    }

    /// Returns the agent of each row, and when they acted.
    fn acted(&self) -> Result<Acted, EngineError> {
        let rows = self.tables.rows(self.fact)?;
        let codes = |name: &str| -> Result<Vec<u32>, EngineError> {
            Ok(self.of_fact(name)?.codes(&Rows::Run(0..rows)).into_owned())
        };
        let (agents, sources) = (codes("agent")?, codes(SOURCE)?);
        if self.current {
            // What takes effect after the last that is known is still to come.
            let today = self.tables.latest();
            return Ok(Acted { agents, sources, at: vec![today; rows] });
        }
        let dates = self.fact.agent_dates().iter().map(|name| self.of_fact(name));
        let dates: Vec<Seen> = dates.collect::<Result<_, _>>()?;
        let at = |row: usize| {
            let mut told = dates.iter().map(|dates| dates.integer(row));
            told.find(|at| *at != NULL_INT).unwrap_or(NULL_INT)
        };
        Ok(Acted { agents, sources, at: (0..rows).map(at).collect() })
    }
}
