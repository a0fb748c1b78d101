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
//! roster that tells the team, or a site and the like, a part ends where whoever has the case moves
//! to another one, too.

use std::sync::Arc;

use baremo_model::Fact;
use baremo_model::dimension::{column_of, is_told_by_date};
use baremo_model::fact::{ATTRIBUTE, NULL_INT};

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

/// Takes a part: from when until when it lasts, and what is told then.
type OnPart<'a> = dyn FnMut((i64, i64), &[u32]) + 'a;

/// Stands for the end of what goes on.
const ONWARDS: i64 = i64::MAX;

/// Rows of a fact of cases, in parts.
pub(super) struct Held<'a> {
    /// The row of the fact of each part.
    pub(super) rows: Arc<Vec<i64>>,
    /// Who has the case in each part, and what is known of them, as far as that is asked.
    pub(super) own: Vec<(&'a str, Hot)>,
    /// From when until when they have it, in each part.
    spans: Vec<(i64, i64)>,
}

impl Held<'_> {
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

/// Cuts a time in which a case lies with whom it was assigned to where something else is told of
/// them; hands on each part with all that is told then.
fn each_part(
    moving: &[Teams],
    case: (usize, u32),
    whole: (i64, i64),
    told: &mut Vec<u32>,
    part: &mut OnPart<'_>,
) {
    let Some((first, rest)) = moving.split_first() else { return part(whole, told) };
    first.each(case, whole, |span, code| {
        told.push(code);
        each_part(rest, case, span, told, part);
        told.pop();
    });
}

impl<'a> SideScan<'a> {
    /// Returns some rows in parts; none where nothing tells them apart by who has a case.
    pub(super) fn held(
        self,
        rows: impl Iterator<Item = usize>,
    ) -> Result<Option<Held<'a>>, EngineError> {
        let (names, known) = (self.told_by_holder(), self.known_of_holder()?);
        if names.is_empty() && known.is_empty() {
            return Ok(None);
        }
        let tables = self.session.tables();
        let case_rows = root_rows(self.session, self.fact, None)?;
        let holders = Holders::read(tables)?;
        // Who has it may move to another team or site meanwhile.
        let (mut moves, mut moving) = (Vec::new(), Vec::new());
        if names.contains(&TEAM) {
            moves.push(TEAM);
            moving.push(Teams::read(tables)?);
        }
        for (name, column) in known {
            moves.push(name);
            moving.push(Teams::of_roster(tables, &column)?);
        }
        let (mut of_fact, mut spans, mut leads) = (Vec::new(), Vec::new(), Vec::new());
        let (mut then, mut told) = (vec![Vec::new(); moving.len()], Vec::new());
        let mut add = |(row, case_row): (usize, usize), (lead, since): (u32, i64), until: i64| {
            if since >= until {
                return;
            }
            let mut part = |span: (i64, i64), own: &[u32]| {
                of_fact.push(row as i64);
                spans.push(span);
                leads.push(lead);
                then.iter_mut().zip(own).for_each(|(codes, code)| codes.push(*code));
            };
            each_part(&moving, (case_row, lead), (since, until), &mut told, &mut part);
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
        let codes = then.into_iter().map(|codes| Hot::Codes(Arc::new(codes)));
        let mut own: Vec<(&'a str, Hot)> = moves.into_iter().zip(codes).collect();
        if names.contains(&AGENT) {
            own.push((AGENT, gather(&tables.column(Fact::Assignments, AGENT)?, &leads)));
        }
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

    /// Returns what the question tells by what a roster alone knows of who has a case at the
    /// instants asked, a site and the like, each with its column of the roster.
    fn known_of_holder(self) -> Result<Vec<(&'a str, String)>, EngineError> {
        let SideScan { session, plan, metric, fact, reading, .. } = self;
        let tables = session.tables();
        let has_agents = fact == Fact::Cases || !fact.agent_dates().is_empty();
        // A page that says whose team it is says so of all that is known of agents.
        let is_meant = has_agents
            && matches!(reading, Reading::Holding(_))
            && is_passed_on(metric, fact)
            && !is_credited(metric)
            && !metric.dimensions.contains_key(TEAM);
        if !is_meant {
            return Ok(Vec::new());
        }
        let asked = [&plan.filter, &metric.profile_exclude].into_iter().flatten();
        let mut names: Vec<&'a str> = asked.flat_map(|expr| expr.columns()).collect();
        names.extend(plan.by.iter().map(String::as_str));
        names.sort_unstable();
        names.dedup();
        let mut known = Vec::new();
        for name in names {
            let key = name.strip_prefix(ATTRIBUTE).unwrap_or(name);
            // What conversations say by that name is theirs.
            let attributes = tables.attributes(fact.root());
            let is_own = column_of(fact, name, false, attributes).is_some();
            let is_told = is_own || is_told_by_date(name) || metric.dimensions.contains_key(name);
            if !is_told && tables.roster_tells(key)? {
                known.push((name, format!("{ATTRIBUTE}{key}")));
            }
        }
        Ok(known)
    }
}

/// Returns whether a rule other than the usual one says whose rows are.
fn is_credited(metric: &MetricPlan) -> bool {
    metric.each_replier() || metric.credit_column().is_some()
}

/// Returns whether the case of a row may pass to somebody else while it holds, and that is asked.
fn is_passed_on(metric: &MetricPlan, fact: Fact) -> bool {
    // An assignment tells itself whose it is, as long as it holds.
    fact.root() == Fact::Cases && fact != Fact::Assignments && !metric.current
}

/// Returns whether what holds at an instant has the agent or the team of who has its case then: not
/// where that is who has it today, whom a page says, or who is credited.
pub(crate) fn is_of_holder(metric: &MetricPlan, fact: Fact, name: &str) -> bool {
    is_passed_on(metric, fact)
        && TOLD.contains(&name)
        && !metric.dimensions.contains_key(name)
        && !(name == AGENT && is_credited(metric))
}
