//! Business time by rule: which calendar counts for each row of a root, and from when on another.
//!
//! ```text
//! opened ── rules, for the team at the opening ──► calendar
//!    ├── given to another team ──► what the rules pick for that one
//!    └── another rule comes into force while it lies there ──► what they pick from then on
//! ```

use std::sync::Arc;

use baremo_model::calendar::{CaseTraits, WALL};
use baremo_model::fact::NULL_INT;
use baremo_model::{Fact, NULL_CODE};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Session;
use crate::EngineError;
use crate::asking::plan::Plan;
use crate::reading::eval::Seen;
use crate::reading::table::holders::Holders;
use crate::reading::table::teams::Teams;
use crate::settings::{Clock, NO_RULE, Ruled};

/// Calendars are told apart by their place; this one means wall time, where a rule says so.
const WALL_PLACE: u32 = u32::MAX;

/// What rules look at, as columns of calls; of cases the team is that of the opening.
const TRAITS: [&str; 6] = ["source", "brand", "channel", "queue", "team", "priority"];

/// Rows whose calendars are picked one after another.
const ROWS: usize = 1 << 15;

/// Place of the team among them.
const TEAM: usize = 4;

/// From when on a case is something: with a team, or counted in a calendar.
type Since<T> = FxHashMap<u32, Vec<(i64, T)>>;

/// What the rules pick for the rows of a root.
#[derive(Clone)]
struct Picks<'a> {
    session: &'a Session,
    names: Vec<&'a String>,
    /// What rules look at of each row, where any asks for it.
    asked: Vec<Asked<'a>>,
    /// The instants at which another rule may come into force.
    changes: Vec<i64>,
    /// Rows that are alike in what was looked at so far, told apart by what is looked at next. At
    /// first they are alike when as many of the instants have passed.
    steps: FxHashMap<(u32, u32), u32>,
    /// What is picked for rows that are alike in everything.
    known: FxHashMap<u32, u32>,
}

/// Something that rules look at.
#[derive(Clone)]
struct Asked<'a> {
    by: By<'a>,
    /// As a column, where it is known.
    seen: Option<Seen>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By<'a> {
    /// One of [`TRAITS`].
    Trait(usize),
    Attribute(&'a str),
}

impl<'a> Picks<'a> {
    fn new(session: &'a Session, root: Fact) -> Self {
        let plan = Plan::plain();
        let scope = session.plain_scope(&plan, root);
        let mut names = TRAITS;
        if root == Fact::Cases {
            names[TEAM] = "team_at_open";
        }
        let rules = &session.settings.rules.rules;
        let is_asked = [
            rules.iter().any(|rule| !rule.sources.is_empty()),
            rules.iter().any(|rule| !rule.brands.is_empty()),
            rules.iter().any(|rule| !rule.channels.is_empty()),
            rules.iter().any(|rule| !rule.queues.is_empty()),
            rules.iter().any(|rule| !rule.teams.is_empty()),
            rules.iter().any(|rule| !rule.priorities.is_empty()),
        ];
        let traits = (0..TRAITS.len()).filter(|place| is_asked[*place]);
        let traits = traits.map(|place| (By::Trait(place), names[place]));
        let attributes = session.settings.rules.attributes().into_iter();
        let attributes = attributes.map(|name| (By::Attribute(name), name));
        let asked = traits.chain(attributes);
        Picks {
            session,
            names: session.settings.calendars.keys().collect(),
            asked: asked.map(|(by, name)| Asked { by, seen: scope.see(name).ok() }).collect(),
            changes: session.settings.rules.changes(),
            steps: FxHashMap::default(),
            known: FxHashMap::default(),
        }
    }

    /// Returns with which team a row is by its own column, where rules look at teams.
    fn team(&self, row: usize) -> u32 {
        let team = self.asked.iter().find(|asked| asked.by == By::Trait(TEAM));
        team.map_or(NULL_CODE, |team| team.code(row))
    }

    /// Returns what is picked for each row as of its date, on all cores.
    fn of_each(&self, dates: &[i64]) -> Vec<u32> {
        let chunks = dates.par_chunks(ROWS).enumerate().map(|(chunk, dates)| {
            let mut own = self.clone();
            let pick = |(place, at): (usize, &i64)| {
                let row = chunk * ROWS + place;
                own.pick(row, own.team(row), *at)
            };
            dates.iter().enumerate().map(pick).collect::<Vec<u32>>()
        });
        chunks.collect::<Vec<_>>().concat()
    }

    /// Returns the calendar, by its place, of a row that is with a team at an instant.
    fn pick(&mut self, row: usize, team: u32, at: i64) -> u32 {
        let passed = self.changes.partition_point(|change| *change <= at);
        let mut alike = passed as u32;
        for asked in &self.asked {
            let next = (self.changes.len() + 1 + self.steps.len()) as u32;
            alike = *self.steps.entry((alike, asked.code_with(team, row))).or_insert(next);
        }
        if let Some(index) = self.known.get(&alike) {
            return *index;
        }
        let index = self.picked(row, team, at);
        self.known.insert(alike, index);
        index
    }

    /// Returns what the rules pick for a row that is with a team at an instant.
    fn picked(&self, row: usize, team: u32, at: i64) -> u32 {
        let words: Vec<(By<'_>, String)> = self
            .asked
            .iter()
            .filter_map(|asked| {
                Some((asked.by, self.session.tables.text(asked.code_with(team, row))?))
            })
            .collect();
        let of = |by: By<'_>| {
            words.iter().find(|(known, _)| *known == by).map(|(_, word)| word.as_str())
        };
        let attributes: Vec<(&str, &str)> = words
            .iter()
            .filter_map(|(by, word)| match by {
                By::Attribute(name) => Some((*name, word.as_str())),
                By::Trait(_) => None,
            })
            .collect();
        let [source, brand, channel, queue, team, priority] =
            std::array::from_fn(|place| of(By::Trait(place)));
        let attributes = attributes.as_slice();
        let traits = CaseTraits { source, brand, channel, queue, team, priority, attributes };
        match self.session.settings.rules.pick(traits, at) {
            None => NO_RULE,
            Some(WALL) => WALL_PLACE,
            Some(name) => {
                let index = self.names.iter().position(|known| *known == name);
                index.map_or(WALL_PLACE, |index| index as u32)
            }
        }
    }
}

impl Asked<'_> {
    /// Returns what is seen of a row, where anything is.
    fn code(&self, row: usize) -> u32 {
        self.seen.as_ref().map_or(NULL_CODE, |seen| seen.code(row))
    }

    /// Returns the same of a row that is with this team.
    fn code_with(&self, team: u32, row: usize) -> u32 {
        if self.by == By::Trait(TEAM) { team } else { self.code(row) }
    }
}

impl Session {
    /// Lets the rules choose a calendar for each row of a root as of its date, and for cases at
    /// each change of team, and of the rules while they go on.
    pub(super) fn ruled_clock(&self, root: Fact) -> Result<Clock, EngineError> {
        let mut picks = Picks::new(self, root);
        if picks.names.is_empty() {
            return Ok(Clock::Wall);
        }
        let opened = self.tables.integers(root, root.date_column())?;
        let of_case = picks.of_each(&opened);
        let mut by_team: Since<u32> = FxHashMap::default();
        if root == Fact::Cases {
            let teams_of = self.teams_of_cases()?;
            for (row, teams) in &teams_of {
                let pick =
                    |(since, team): &(i64, u32)| (*since, picks.pick(*row as usize, *team, *since));
                by_team.insert(*row, teams.iter().map(pick).collect());
            }
            self.follow_rules(&mut picks, &of_case, &teams_of, &mut by_team)?;
        }
        let picked = by_team.values().flatten().map(|(_, index)| index);
        if of_case.iter().chain(picked).all(|index| [NO_RULE, WALL_PLACE].contains(index)) {
            return Ok(Clock::Wall);
        }
        let calendars: Result<Vec<_>, _> =
            picks.names.iter().map(|name| self.compile(name)).collect();
        Ok(Clock::Ruled(Arc::new(Ruled::new(calendars?, of_case, by_team))))
    }

    /// Returns, for cases that changed team, from when on they were with which; of none where no
    /// rule asks for a team.
    fn teams_of_cases(&self) -> Result<Since<u32>, EngineError> {
        if self.settings.rules.rules.iter().all(|rule| rule.teams.is_empty()) {
            return Ok(Since::default());
        }
        let mut teams_of = self.teams_by_roster()?;
        let changed = self.tables.flags(Fact::Cases, "team_changed")?;
        if !changed.contains(&1) {
            return Ok(teams_of);
        }
        let holders = Holders::read(&self.tables)?;
        let teams = self.tables.codes(Fact::Assignments, "team")?;
        for (row, _) in changed.iter().enumerate().filter(|(_, is_so)| **is_so == 1) {
            // Of changes at one instant the last decides, as they came.
            let own = holders.of(row).iter();
            let with =
                own.map(|&assignment| (holders.since(assignment), teams[assignment as usize]));
            teams_of.insert(row as u32, with.collect());
        }
        Ok(teams_of)
    }

    /// Returns the same of cases whose source tells of no teams: with which whoever had them was,
    /// until they were over.
    fn teams_by_roster(&self) -> Result<Since<u32>, EngineError> {
        let mut teams_of: Since<u32> = FxHashMap::default();
        let Some(silent) = self.tables.without_teams()? else { return Ok(teams_of) };
        let (teams, holders) = (Teams::read(&self.tables)?, Holders::read(&self.tables)?);
        let opening = self.tables.codes(Fact::Cases, "team_at_open")?;
        let ends = self.ends_of_cases()?;
        for (row, first) in opening.iter().enumerate().filter(|(row, _)| silent[*row] == 1) {
            let (own, mut with) = (holders.of(row), Vec::new());
            for (place, assignment) in own.iter().enumerate() {
                let next = own.get(place + 1).map_or(i64::MAX, |next| holders.since(*next));
                let time = (holders.since(*assignment), next.min(ends[row]));
                teams.each((row, *assignment), time, |(since, _), team| with.push((since, team)));
            }
            if with.iter().any(|(_, team)| team != first) {
                teams_of.insert(row as u32, with);
            }
        }
        Ok(teams_of)
    }

    /// Returns until when each case is counted: what is over goes on no further.
    fn ends_of_cases(&self) -> Result<Vec<i64>, EngineError> {
        let solved = self.tables.integers(Fact::Cases, "solved_at")?;
        let last = self.tables.integers(Fact::Cases, "last_event_at")?;
        let both = solved.iter().zip(last.iter());
        Ok(both.map(|(solved, last)| if *solved == NULL_INT { i64::MAX } else { *last }).collect())
    }

    /// Adds the calendars of rules that come into force while a case goes on.
    fn follow_rules(
        &self,
        picks: &mut Picks<'_>,
        of_case: &[u32],
        teams_of: &Since<u32>,
        by_team: &mut Since<u32>,
    ) -> Result<(), EngineError> {
        let changes = picks.changes.clone();
        if changes.is_empty() {
            return Ok(());
        }
        let opened = self.tables.integers(Fact::Cases, Fact::Cases.date_column())?;
        let ends = self.ends_of_cases()?;
        for (row, first) in of_case.iter().enumerate() {
            let end = ends[row];
            let within = |change: &&i64| opened[row] < **change && **change <= end;
            for &change in changes.iter().filter(within) {
                let teams = teams_of.get(&(row as u32)).map_or(&[][..], Vec::as_slice);
                let team = teams.iter().rev().find(|(since, _)| *since <= change);
                let team = team.map_or_else(|| picks.team(row), |(_, team)| *team);
                let index = picks.pick(row, team, change);
                let known = by_team.get(&(row as u32)).map_or(&[][..], Vec::as_slice);
                let place = known.partition_point(|(since, _)| *since <= change);
                let before = known[..place].last().map_or(*first, |(_, index)| *index);
                if index != before {
                    by_team.entry(row as u32).or_default().insert(place, (change, index));
                }
            }
        }
        Ok(())
    }
}
