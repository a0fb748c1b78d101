//! What holds of an agent as of an instant: team, site, client, as a roster tells them.
//!
//! ```text
//! (pbx, ana) ─ 1 Sep: Mañana ─── 20 Nov: Noche ───►   a call of October is of Mañana
//! ```
//!
//! A roster may come from another source than what agents did: an agent is that of the same source,
//! else of the only one that tells of them and of nobody's work
//! ([decision 0209](../../../../../docs/decisions/0209-the-roster-as-of-the-event.md)).

use std::ops::Range;
use std::sync::Arc;

use baremo_model::fact::{ATTRIBUTE, Column};
use baremo_model::{Dictionary, Fact, FactTable, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::teams::TEAM;
use super::{Hot, Tables, broken};
use crate::EngineError;
use crate::reading::scan::SOURCE;
use crate::session::Session;

/// What holds from an instant on.
#[derive(Clone, Copy, Debug)]
struct Line {
    source: u32,
    since: i64,
    told: u32,
    /// Whether its source tells of nobody's work, so that it may be about agents of others.
    is_shared: bool,
}

/// One column of the roster, by agent.
#[derive(Default)]
pub(super) struct Roster {
    /// By agent, source and instant.
    lines: Vec<Line>,
    /// Which of them are an agent's.
    own: FxHashMap<u32, Range<usize>>,
}

impl Roster {
    pub(super) fn read(tables: &Tables, column: &str) -> Result<Self, EngineError> {
        let fact = Fact::Roster;
        let (agents, sources) = (tables.codes(fact, "agent")?, tables.codes(fact, "source")?);
        let (since, told) = (tables.integers(fact, "started_at")?, tables.codes(fact, column)?);
        Ok(Roster::of((&agents, &sources), &since, &told, &tables.working()?))
    }

    /// Takes the lines that tell something: what none tells another source may.
    fn of(
        (agents, sources): (&[u32], &[u32]),
        since: &[i64],
        told: &[u32],
        working: &FxHashSet<u32>,
    ) -> Self {
        let mut rows: Vec<usize> = (0..agents.len())
            .filter(|row| [told, agents].iter().all(|of| of[*row] != NULL_CODE))
            .collect();
        rows.sort_unstable_by_key(|&row| (agents[row], sources[row], since[row], row));
        let mut roster = Roster::default();
        for own in rows.chunk_by(|&one, &next| agents[one] == agents[next]) {
            let first = roster.lines.len();
            roster.lines.extend(own.iter().map(|&row| {
                let (source, since) = (sources[row], since[row]);
                Line { source, since, told: told[row], is_shared: !working.contains(&source) }
            }));
            roster.own.insert(agents[own[0]], first..roster.lines.len());
        }
        roster
    }

    /// Returns the lines that tell of an agent of a source, in order; none where neither it knows
    /// the agent nor a source without work, or several of those do.
    fn lines(&self, agent: u32, source: u32) -> &[Line] {
        let Some(range) = self.own.get(&agent) else { return &[] };
        let all = &self.lines[range.clone()];
        let first = all.partition_point(|line| line.source < source);
        let count = all[first..].partition_point(|line| line.source == source);
        if count > 0 {
            return &all[first..first + count];
        }
        let each = all.chunk_by(|one, next| one.source == next.source);
        let mut shared = each.filter(|lines| lines[0].is_shared);
        match (shared.next(), shared.next()) {
            (Some(only), None) => only,
            _ => &[],
        }
    }

    /// Returns what is told of an agent of a source as of an instant, the first before anything was
    /// told.
    pub(super) fn told(&self, agent: u32, source: u32, at: i64) -> u32 {
        let lines = self.lines(agent, source);
        let held = lines.partition_point(|line| line.since <= at);
        lines.get(held.saturating_sub(1)).map_or(NULL_CODE, |line| line.told)
    }

    /// Cuts a time to the parts in each of which one thing is told of an agent of a source.
    pub(super) fn each(
        &self,
        (agent, source): (u32, u32),
        (since, until): (i64, i64),
        mut part: impl FnMut((i64, i64), u32),
    ) {
        let (mut begun, mut told) = (since, self.told(agent, source, since));
        let within = |line: &&Line| since < line.since && line.since < until;
        for line in self.lines(agent, source).iter().filter(within) {
            if line.told != told {
                part((begun, line.since), told);
                (begun, told) = (line.since, line.told);
            }
        }
        part((begun, until), told);
    }
}

/// Who rows are about, and when they acted.
pub(crate) struct Acted {
    pub(crate) agents: Vec<u32>,
    pub(crate) sources: Vec<u32>,
    /// The instant of each row.
    pub(crate) at: Vec<i64>,
}

impl Tables {
    /// Returns the sources that tell of work: what they know of agents is of their own. Nobody has
    /// to be asked where no roster tells of anybody.
    fn working(&self) -> Result<FxHashSet<u32>, EngineError> {
        let mut working = FxHashSet::default();
        if self.rows(Fact::Roster)? == 0 {
            return Ok(working);
        }
        for root in Fact::of_work() {
            let sources = self.codes(root, SOURCE)?;
            working.extend(sources.chunk_by(|one, next| one == next).map(|run| run[0]));
        }
        Ok(working)
    }

    /// Returns the keys of what rosters tell of agents beside their team, for facts that name them.
    pub(crate) fn known_of_agents(&self, fact: Fact) -> Result<Vec<&String>, EngineError> {
        let has_agents = fact == Fact::Cases || !fact.agent_dates().is_empty();
        let mut known = Vec::new();
        for key in self.attributes(Fact::Roster) {
            if has_agents && self.roster_tells(key)? {
                known.push(key);
            }
        }
        Ok(known)
    }

    /// Returns whether any roster tells an attribute of agents: what states alone have, as the
    /// reason of a pause, the roster has a column of as well, and nothing in it.
    pub(crate) fn roster_tells(&self, key: &str) -> Result<bool, EngineError> {
        if !self.attributes(Fact::Roster).iter().any(|known| known == key) {
            return Ok(false);
        }
        let told = self.codes(Fact::Roster, &format!("{ATTRIBUTE}{key}"))?;
        Ok(told.iter().any(|code| *code != NULL_CODE))
    }

    /// Returns, for each row of a fact, what a column of the roster tells of its agent.
    pub(crate) fn of_roster(
        &self,
        place: (Fact, Option<&str>),
        column: &str,
        acted: impl FnOnce() -> Result<Acted, EngineError>,
    ) -> Result<Arc<Vec<u32>>, EngineError> {
        self.found_once(place, || {
            let roster = Roster::read(self, column)?;
            let Acted { agents, sources, at } = acted()?;
            let told = |row: usize| roster.told(agents[row], sources[row], at[row]);
            Ok(Arc::new((0..agents.len()).into_par_iter().map(told).collect()))
        })
    }

    /// Returns codes of the rows of a fact. What is held by a name is found once.
    pub(crate) fn found_once(
        &self,
        (fact, held): (Fact, Option<&str>),
        find: impl FnOnce() -> Result<Arc<Vec<u32>>, EngineError>,
    ) -> Result<Arc<Vec<u32>>, EngineError> {
        if let Some(name) = held
            && let Some(Hot::Codes(found)) = self.held().get(fact, name)
        {
            return Ok(found);
        }
        let found = find()?;
        if let Some(name) = held {
            self.held().hold(fact, name, Hot::Codes(found.clone()));
        }
        Ok(found)
    }
}

impl Session {
    /// Returns what is known of agents as a table, for questions about conversations of a source
    /// that are a part of the snapshot: without what other sources tell of their own agents, and
    /// without teams where the source tells of some.
    ///
    /// # Errors
    ///
    /// Fails when facts cannot be read.
    pub fn roster(&self, source: &str) -> Result<FactTable, EngineError> {
        let (tables, fact) = (self.tables(), Fact::Roster);
        let is_silent = tables.is_without_teams(source)?;
        let (sources, working) = (tables.codes(fact, SOURCE)?, tables.working()?);
        let own = tables.known(source);
        let is_told = |row: &usize| {
            let source = sources[*row];
            Some(source) == own || !working.contains(&source)
        };
        let kept: Vec<usize> = (0..sources.len()).filter(is_told).collect();
        let fixed = fact.columns().iter().map(|column| column.name.to_owned());
        let attributes = tables.attributes(fact).iter().map(|key| format!("{ATTRIBUTE}{key}"));
        let column = |name: String| -> Result<(String, Column), EngineError> {
            let column = match tables.column(fact, &name)? {
                Hot::Integers(values) => {
                    Column::Integers(kept.iter().map(|row| values[*row]).collect())
                }
                Hot::Codes(_) if name == TEAM && !is_silent => {
                    Column::Codes(vec![NULL_CODE; kept.len()], Arc::default())
                }
                Hot::Codes(codes) => {
                    let mut words = Dictionary::new();
                    let texts = kept.iter().map(|row| tables.text(codes[*row]));
                    let own = texts.map(|text| words.intern_option(text.as_deref())).collect();
                    Column::Codes(own, Arc::new(words))
                }
                _ => return Err(broken(fact, &name)),
            };
            Ok((name, column))
        };
        let columns = fixed.chain(attributes).map(column).collect::<Result<_, _>>()?;
        Ok(FactTable { fact, columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_is_what_was_told_by_then_by_the_own_source_or_the_only_one() {
        // Agent 1 of source 7 moves at 20; of agent 2 two sources tell, of agent 3 another one, as
        // the own one tells something else.
        let agents = [1, 2, 1, 2, 3, 3];
        let sources = [7, 7, 7, 8, 8, 7];
        let since = [20, 5, 10, 5, 5, 5];
        let told = [50, 51, 52, 53, 54, NULL_CODE];
        let working = FxHashSet::default();
        let roster = Roster::of((&agents, &sources), &since, &told, &working);
        let check = |agent: u32, source: u32, at: i64, expected: u32| {
            assert_eq!(roster.told(agent, source, at), expected, "{agent} {source} {at}");
        };
        check(1, 7, 10, 52);
        check(1, 7, 19, 52);
        check(1, 7, 20, 50);
        // Before anything was told, and in another source.
        check(1, 7, 3, 52);
        check(1, 9, 30, 50);
        check(2, 7, 30, 51);
        check(2, 8, 30, 53);
        check(2, 9, 30, NULL_CODE);
        check(3, 7, 9, 54);
        check(4, 7, 9, NULL_CODE);
    }

    #[test]
    fn a_source_with_work_tells_of_its_own_agents_alone() {
        // Of agent 1 only source 7 tells, which has work; of agent 2 it, 8 and 9, of which 9 is a
        // roster alone.
        let (agents, sources) = ([1, 2, 2, 2], [7, 7, 8, 9]);
        let working = FxHashSet::from_iter([7, 8]);
        let roster = Roster::of((&agents, &sources), &[5; 4], &[50, 51, 52, 53], &working);
        let check = |agent: u32, source: u32, expected: u32| {
            assert_eq!(roster.told(agent, source, 10), expected, "{agent} {source}");
        };
        check(1, 7, 50);
        check(1, 8, NULL_CODE);
        check(2, 7, 51);
        check(2, 8, 52);
        check(2, 9, 53);
        check(2, 6, 53);
    }

    #[test]
    fn a_time_is_cut_where_something_else_is_told() {
        // Told the same again, and another thing twice.
        let (since, told) = ([10, 20, 30, 40], [50, 50, 51, 52]);
        let roster = Roster::of((&[1; 4], &[7; 4]), &since, &told, &FxHashSet::default());
        let check = |agent: u32, time: (i64, i64), expected: &[((i64, i64), u32)]| {
            let mut parts = Vec::new();
            roster.each((agent, 7), time, |time, told| parts.push((time, told)));
            assert_eq!(parts, expected, "{agent} {time:?}");
        };
        check(1, (5, 35), &[((5, 30), 50), ((30, 35), 51)]);
        check(1, (30, 40), &[((30, 40), 51)]);
        check(1, (31, i64::MAX), &[((31, 40), 51), ((40, i64::MAX), 52)]);
        check(2, (5, 35), &[((5, 35), NULL_CODE)]);
    }
}
