//! What holds at an instant, by who has the case then.
//!
//! A case is passed on while its status goes on. Where agents or teams are told apart, a row of it
//! is read in parts, one for each who had the case meanwhile:
//!
//! ```text
//! row     open ├──────────────────────────────────┤
//! with    –    │ Ana         │ Luis              │ Eva ──►
//! parts   ├────┤├────────────┤├──────────────────┤
//! ```
//!
//! The parts of a row never hold together, so that it counts once at each instant. Where it is the
//! roster that tells the team, a part ends where whoever has the case moves to another one, too.

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};

use super::Reading;
use super::bind::{Evaluated, root_rows};
use super::sharing::AGENT;
use super::side::SideScan;
use crate::EngineError;
use crate::asking::plan::MetricPlan;
use crate::reading::eval::Rows;
use crate::reading::table::Hot;
use crate::reading::table::holders::Holders;
use crate::reading::table::link::{NOWHERE, gather};
use crate::reading::table::teams::{TEAM, Teams};

/// What is told by who has a case.
const TOLD: [&str; 2] = [AGENT, TEAM];

/// Stands for the end of what goes on.
const ONWARDS: i64 = i64::MAX;

/// Rows of a fact of cases, in parts.
pub(super) struct Held {
    /// The row of the fact of each part.
    pub(super) rows: Arc<Vec<i64>>,
    /// Who has the case in each part, as far as that is asked.
    pub(super) own: Vec<(&'static str, Hot)>,
    /// From when until when they have it, in each part.
    spans: Vec<(i64, i64)>,
}

impl Held {
    /// Cuts from when to when rows hold to the part that each is.
    pub(super) fn cut(&self, parts: &Rows<'_>, evaluated: &mut Evaluated<'_>) {
        let (Some(from), Some(to)) = (&mut evaluated.from, &mut evaluated.to) else { return };
        let ends = from.to_mut().iter_mut().zip(to.to_mut());
        for (place, (from, to)) in ends.enumerate() {
            let (since, until) = self.spans[parts.at(place) as usize];
            if *from != NULL_INT {
                *from = since.max(*from);
            }
            match *to {
                NULL_INT if until == ONWARDS => {}
                NULL_INT => *to = until,
                end => *to = until.min(end),
            }
        }
    }
}

impl SideScan<'_> {
    /// Returns some rows in parts; none where nothing tells them apart by who has a case.
    pub(super) fn held(
        self,
        rows: impl Iterator<Item = usize>,
    ) -> Result<Option<Held>, EngineError> {
        let names = self.told_by_holder();
        if names.is_empty() {
            return Ok(None);
        }
        let tables = self.session.tables();
        let case_rows = root_rows(self.session, self.fact, None)?;
        let holders = Holders::read(tables)?;
        let teams = names.contains(&TEAM).then(|| Teams::read(tables)).transpose()?;
        let (mut of_fact, mut spans, mut leads) = (Vec::new(), Vec::new(), Vec::new());
        let mut teams_then = Vec::new();
        let mut add = |(row, case_row): (usize, usize), (lead, since): (u32, i64), until: i64| {
            if since >= until {
                return;
            }
            let mut part = |span: (i64, i64), team: u32| {
                of_fact.push(row as i64);
                spans.push(span);
                leads.push(lead);
                teams_then.push(team);
            };
            match &teams {
                // Who has it may move to another team meanwhile.
                Some(teams) => teams.each((case_row, lead), (since, until), part),
                None => part((since, until), NULL_CODE),
            }
        };
        for row in rows {
            let case_row = case_rows.as_ref().map_or(row, |of_root| of_root[row] as usize);
            // Until the first assignment it is with nobody.
            let mut before = (NOWHERE, i64::MIN);
            for assignment in holders.of(case_row) {
                let since = holders.since(*assignment);
                add((row, case_row), before, since);
                before = (*assignment, since);
            }
            add((row, case_row), before, ONWARDS);
        }
        let teams_then = Arc::new(teams_then);
        let told = |name: &'static str| -> Result<(&'static str, Hot), EngineError> {
            Ok(match name {
                TEAM => (name, Hot::Codes(teams_then.clone())),
                name => (name, gather(&tables.column(Fact::Assignments, name)?, &leads)),
            })
        };
        let own = names.into_iter().map(told).collect::<Result<Vec<_>, _>>()?;
        Ok(Some(Held { rows: Arc::new(of_fact), own, spans }))
    }

    /// Returns whether the definition itself asks who has a case.
    pub(super) fn is_defined_by_holder(self) -> bool {
        let defined = self.metric.definition.columns();
        self.told_by_holder().iter().any(|name| defined.iter().any(|own| own == name))
    }

    /// Returns what the question or the definition tells by who has a case at the instants asked.
    fn told_by_holder(self) -> Vec<&'static str> {
        let SideScan { plan, metric, fact, reading, .. } = self;
        if !matches!(reading, Reading::Holding(_)) {
            return Vec::new();
        }
        let asked = [&plan.filter, &metric.profile_exclude].into_iter().flatten();
        let mut named: Vec<String> =
            asked.flat_map(|expr| expr.columns()).map(str::to_owned).collect();
        named.extend(plan.by.iter().cloned());
        named.extend(metric.definition.columns());
        named.extend(metric.definition.exclude.iter().flat_map(|exclusion| exclusion.columns()));
        let is_asked = |name: &&str| named.iter().any(|asked| asked == name);
        TOLD.into_iter().filter(is_asked).filter(|name| is_of_holder(metric, fact, name)).collect()
    }
}

/// Returns whether what holds at an instant has the agent or the team of who has its case then: not
/// where that is who has it today, whom a page says, or who is credited.
pub(crate) fn is_of_holder(metric: &MetricPlan, fact: Fact, name: &str) -> bool {
    let is_credited = metric.each_replier() || metric.credit_column().is_some();
    // An assignment tells itself whose it is, as long as it holds.
    let is_passed_on = fact.root() == Fact::Cases && fact != Fact::Assignments;
    is_passed_on
        && TOLD.contains(&name)
        && !metric.current
        && !metric.dimensions.contains_key(name)
        && !(name == AGENT && is_credited)
}
