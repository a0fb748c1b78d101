//! What a roster says of the agent of a row: the team, where the record itself tells none, and
//! whatever else is known of agents.

use std::sync::Arc;

use baremo_model::Fact;
use baremo_model::dimension::{Place, column_of, is_told_by_date};
use baremo_model::fact::{ATTRIBUTE, NULL_INT};

use super::{Rows, Scope, Seen, either, filled_by_case};
use crate::EngineError;
use crate::reading::scan::SOURCE;
use crate::reading::table::Hot;
use crate::reading::table::roster::Acted;

/// The dimension that records and rosters both tell.
const TEAM: &str = "team";

/// How the names begin by which is held what a roster tells of the agents of a fact: as of the
/// event, and as of today. No column has such a name.
const HELD: [&str; 2] = ["roster>", "roster>today>"];

impl Scope<'_> {
    /// Returns the team or the channel of each row where records of something else tell it of some:
    /// of an answer its conversation, of what an agent did the roster. None where a column of the
    /// rows says it all.
    pub(super) fn filled(&self, name: &str) -> Result<Option<Seen>, EngineError> {
        let fact = self.fact;
        let of_case = filled_by_case(self.tables, (fact, name), self.current)?;
        // The team of a conversation is who had it, whoever replied.
        if name != TEAM || fact.root() == Fact::Cases {
            return Ok(of_case);
        }
        let Some(of_roster) = self.of_agents(TEAM)? else { return Ok(of_case) };
        let own = match (of_case.clone(), column_of(fact, name, self.current, &[])) {
            (Some(seen), _) => Some(seen),
            (None, Some(Place::Own(column))) => Some(self.seen(fact, &column)?),
            (None, Some(Place::Root(column))) => Some(self.seen(fact.root(), &column)?),
            (None, None) => None,
        };
        Ok(self.with_roster(own, of_roster).or(of_case))
    }

    /// Returns what is known of the agent of each row by the name of an attribute; none where no
    /// roster tells it, and where records of the rows say it all.
    pub(super) fn of_agent(&self, name: &str) -> Result<Option<Seen>, EngineError> {
        let (fact, key) = (self.fact, name.strip_prefix(ATTRIBUTE).unwrap_or(name));
        let is_known = self.tables.attributes(Fact::Roster).iter().any(|known| known == key);
        if !is_known || is_told_by_date(name) || fact.agent_dates().is_empty() {
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
        let of_roster = self.of_agents(&format!("{ATTRIBUTE}{key}"))?;
        Ok(of_roster.and_then(|of_roster| self.with_roster(own, of_roster)))
    }

    /// Returns whether a name means what no column of the rows says alone.
    pub(crate) fn is_told_elsewhere(&self, name: &str) -> Result<bool, EngineError> {
        Ok(self.filled(name)?.is_some() || self.of_agent(name)?.is_some())
    }

    /// Returns what records say and, where they say nothing, the roster; of agents' states as of
    /// today first the roster, for theirs is what held then. None where that is what records say.
    fn with_roster(&self, own: Option<Seen>, of_roster: Arc<Vec<u32>>) -> Option<Seen> {
        let Some(own) = own else { return Some(Seen::own(Hot::Codes(of_roster))) };
        let rows = Rows::Run(0..of_roster.len());
        let own = own.codes(&rows);
        let told = match self.current && matches!(self.fact, Fact::AgentSpans | Fact::AgentSlices) {
            true => either(&of_roster, &own),
            false => either(&own, &of_roster),
        };
        let is_same = told.codes(&rows) == own;
        (!is_same).then_some(told)
    }

    /// Returns what a column of the roster says of the agent of each row; none where no roster
    /// tells of anybody, and of rows that have no agent.
    fn of_agents(&self, column: &str) -> Result<Option<Arc<Vec<u32>>>, EngineError> {
        if self.fact.agent_dates().is_empty() || self.tables.rows(Fact::Roster)? == 0 {
            return Ok(None);
        }
        // Who is credited differs from question to question.
        let is_own = self.credit.is_none()
            && self.dimensions.is_none_or(|dimensions| !dimensions.contains_key("agent"));
        let held = is_own.then(|| format!("{}{column}", HELD[usize::from(self.current)]));
        let of = (self.fact, held.as_deref());
        self.tables.of_roster(of, column, || self.acted()).map(Some)
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
