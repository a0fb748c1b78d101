//! Which columns a proposed mapping reads for what, and what the words mean to it that tell
//! statuses and what happened: found in its text, and picked anew.
//!
//! ```text
//! text ─► Picks ─► with PickChanges ─► written anew ─► merged with what was written by hand
//! ```
//!
//! What is found in a proposal and what the proposal was written from are the same.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::column::{Column, columns, is_nameable};
use super::guess::Shape;
use super::merge::merged;
use super::names::Role;
use super::persons::is_personal;
use super::reading::{Reading, begins_log, opens};
use super::values::ProposedZone;
use super::vocabulary::Meanings;
use super::{activity, calls, status, written};
use crate::read::Detected;

/// Roles of a mapping whose rows are conversations, in the order in which people ask.
const OF_CONVERSATIONS: &[Role] = &[
    Role::Conversation,
    Role::Opened,
    Role::Replied,
    Role::Solved,
    Role::Status,
    Role::Channel,
    Role::Actor,
    Role::Team,
    Role::Customer,
    Role::Priority,
    Role::Rating,
    Role::Tags,
    Role::Updated,
];

/// Roles of a mapping whose rows are events.
const OF_EVENTS: &[Role] = &[
    Role::Conversation,
    Role::At,
    Role::Activity,
    Role::Status,
    Role::Channel,
    Role::Actor,
    Role::ActorKind,
    Role::Team,
    Role::Customer,
    Role::Priority,
];

/// Roles of a mapping whose rows are calls.
const OF_CALLS: &[Role] = &[
    Role::Conversation,
    Role::At,
    Role::Replied,
    Role::Solved,
    Role::Answered,
    Role::Wait,
    Role::Talk,
    Role::Hold,
    Role::AfterCall,
    Role::Actor,
    Role::Team,
    Role::Customer,
    Role::Rating,
];

/// Keys of a kind of file that no proposal of conversations has: a mapping with them is left as it
/// is.
const FOREIGN: [&str; 8] =
    ["lookup", "question", "stream", "subject", "hours", "holiday", "target", "needs"];

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Conversations.
    #[default]
    Conversations,
    /// Something that happened in one, each.
    Events,
    /// Calls.
    Calls,
}

impl Rows {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Rows; 3] = [Rows::Conversations, Rows::Events, Rows::Calls];

    /// Returns its stable word.
    pub fn word(self) -> &'static str {
        match self {
            Rows::Conversations => "conversation",
            Rows::Events => "event",
            Rows::Calls => "call",
        }
    }

    /// Returns what a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rows| rows.word() == word)
    }

    /// Returns the roles of a mapping.
    fn roles(self) -> &'static [Role] {
        match self {
            Rows::Conversations => OF_CONVERSATIONS,
            Rows::Events => OF_EVENTS,
            Rows::Calls => OF_CALLS,
        }
    }
}

/// What tells a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pick {
    /// Nothing.
    #[default]
    Nothing,
    /// A column.
    Column(String),
    /// What somebody wrote, which is more than a column; a change to it leaves it as it is.
    Own,
}

/// Which columns a mapping reads for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picks {
    /// What rows are; guessed when absent.
    pub(super) rows: Option<Rows>,
    /// Roles that are not here are guessed.
    pub(super) roles: BTreeMap<Role, Pick>,
    /// Columns kept to break numbers down by; guessed when absent.
    pub(super) kept: Option<Vec<String>>,
    /// What words of the status column are taken for.
    pub(super) statuses: Meanings,
    /// What words of the column are taken for that tells what happened.
    pub(super) activities: Meanings,
}

/// What somebody picks anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PickChanges {
    /// What rows are.
    pub rows: Option<Rows>,
    /// By the word of the role; unknown words change nothing, unknown columns are told.
    pub roles: BTreeMap<String, Pick>,
    /// By column: whether it is kept to break numbers down by.
    pub kept: BTreeMap<String, bool>,
    /// By word of the status column: a status, or `skip` for one that is not used. Others change
    /// nothing.
    pub statuses: BTreeMap<String, String>,
    /// By word of the column that tells what happened: one of [`ACTIVITIES`](super::ACTIVITIES),
    /// `skip` for one that is not used, `unknown` for one whose rows are refused. Others change
    /// nothing.
    pub activities: BTreeMap<String, String>,
}

/// Why columns cannot be read as picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickProblem {
    /// Nothing tells a role that every mapping needs.
    Missing {
        /// Word of the role.
        role: &'static str,
    },
    /// One column would tell several roles.
    Clash {
        /// The column.
        column: String,
        /// Words of the roles.
        roles: Vec<&'static str>,
    },
    /// What would be written cannot be read again.
    Unwritable,
}

/// What became of what somebody wrote by hand into the text of a mapping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ByHand {
    /// All of it is still there.
    #[default]
    Kept,
    /// Some of it gave way to what was picked.
    Partly,
    /// All of it gave way.
    Gone,
}

/// A mapping whose columns were picked anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repicked {
    /// Its text.
    pub text: String,
    /// What became of what was written by hand.
    pub by_hand: ByHand,
    /// Words of the roles whose column nothing is made of, for the mapping has no place for it.
    pub idle: Vec<&'static str>,
    /// Columns that were picked and that the file does not have, or that cannot be named.
    pub unknown: Vec<String>,
}

impl PickChanges {
    /// Returns the columns that are picked and not offered.
    fn unknown(&self, offered: &[&str]) -> Vec<String> {
        let told = self.roles.values().filter_map(|pick| match pick {
            Pick::Column(name) => Some(name),
            Pick::Nothing | Pick::Own => None,
        });
        let kept = self.kept.iter().filter(|(_, keep)| **keep).map(|(column, _)| column);
        let not_offered = |name: &&String| !offered.contains(&name.as_str());
        let mut unknown: Vec<String> = told.chain(kept).filter(not_offered).cloned().collect();
        unknown.sort();
        unknown.dedup();
        unknown
    }
}

impl Picks {
    /// Reads the text of a mapping made for a file; none when it is not in the shape of a proposal.
    pub fn of(text: &str, detected: &Detected) -> Option<Self> {
        Self::read(text, detected, &columns(detected))
    }

    /// Reads it where the columns of the file are judged already.
    fn read(text: &str, detected: &Detected, columns: &[Column]) -> Option<Self> {
        let whole: Table = text.parse().ok()?;
        let [Value::Table(file)] = whole.get("file")?.as_array()?.as_slice() else { return None };
        if calls::is_mapping(&whole) {
            return calls::read(file, detected, columns);
        }
        if whole.contains_key("extends") || FOREIGN.iter().any(|key| file.contains_key(*key)) {
            return None;
        }
        let offered = pickable(detected);
        let reading = Reading::of(file, &offered, columns);
        if reading.plain.is_empty() {
            return None;
        }
        // What others were added by hand does not change what a row is.
        let first = reading.plain.iter().find(|event| opens(event) || begins_log(event));
        let events = first.map_or(!reading.rates(), |event| !opens(event));
        let tell = |role: &Role| (*role, reading.tells(*role, events));
        let rows = if events { Rows::Events } else { Rows::Conversations };
        let roles: BTreeMap<Role, Pick> = rows.roles().iter().map(tell).collect();
        let mut picks = Picks { rows: Some(rows), roles, ..Picks::default() };
        let attributes = file.get("attributes").and_then(Value::as_table);
        let others = attributes.into_iter().flatten().filter(|(key, _)| *key != "priority");
        let mut kept = Vec::new();
        for (_, value) in others {
            match reading.pick(Some(value)) {
                Pick::Column(name) if !picks.plays_any(&name) && !kept.contains(&name) => {
                    kept.push(name);
                }
                _ => {}
            }
        }
        picks.kept = Some(kept);
        let shape = Shape::of(columns, &picks);
        let lexicon = |role| reading.lexicon(role, &whole);
        let statuses = status::read(lexicon(Role::Status), &shape);
        let activities = activity::read(lexicon(Role::Activity), &shape);
        (picks.statuses, picks.activities) = (statuses, activities);
        Some(picks)
    }

    /// Returns what rows are.
    pub fn rows(&self) -> Rows {
        self.rows.unwrap_or_default()
    }

    /// Returns the word of each role with what tells it, in the order in which people ask.
    pub fn roles(&self) -> Vec<(&'static str, Pick)> {
        let own = self.rows().roles().iter();
        own.map(|role| (role.word(), self.get(*role))).collect()
    }

    /// Returns the columns kept to break numbers down by.
    pub fn kept(&self) -> &[String] {
        self.kept.as_deref().unwrap_or_default()
    }

    /// Returns the same with changes. Roles that its rows do not have are left to be guessed.
    pub fn with(&self, changes: &PickChanges, detected: &Detected) -> Self {
        let mut picks = self.clone();
        picks.rows = changes.rows.or(self.rows);
        let own = picks.rows().roles();
        // What other rows have nothing for may be there for these.
        let is_other = picks.rows != self.rows;
        let may_be = |pick: &Pick| !(is_other && *pick == Pick::Nothing);
        picks.roles.retain(|role, pick| own.contains(role) && may_be(pick));
        let offered = pickable(detected);
        for (word, pick) in &changes.roles {
            let is_there = match pick {
                Pick::Nothing => true,
                Pick::Column(name) => offered.contains(&name.as_str()),
                Pick::Own => false,
            };
            if let Some(role) = own.iter().find(|role| role.word() == word.as_str() && is_there) {
                picks.roles.insert(*role, pick.clone());
            }
        }
        let mut kept = self.kept().to_vec();
        for (column, keep) in &changes.kept {
            kept.retain(|known| known != column);
            if *keep && offered.contains(&column.as_str()) {
                kept.push(column.clone());
            }
        }
        picks.kept = Some(kept);
        // Words of another column are other words.
        let is_same = |role: Role| picks.get(role) == self.get(role);
        let [same_status, same_activity] = [Role::Status, Role::Activity].map(is_same);
        take(&mut picks.statuses, &changes.statuses, same_status, status::known);
        take(&mut picks.activities, &changes.activities, same_activity, activity::picked);
        picks
    }

    /// Returns what tells a role.
    fn get(&self, role: Role) -> Pick {
        self.roles.get(&role).cloned().unwrap_or_default()
    }

    /// Tells whether it is said what tells a role, and be it nothing.
    pub(super) fn has(&self, role: Role) -> bool {
        self.roles.contains_key(&role)
    }

    /// Tells whether a column tells a role.
    pub(super) fn plays(&self, column: &str, role: Role) -> bool {
        matches!(self.roles.get(&role), Some(Pick::Column(name)) if name == column)
    }

    /// Tells whether a column tells any role.
    pub(super) fn plays_any(&self, column: &str) -> bool {
        self.roles.keys().any(|role| self.plays(column, *role))
    }

    /// Finds a column that would tell several roles, one of them since a change. What tells that a
    /// record changed may be any of its times.
    fn clash(&self, before: &Picks) -> Option<PickProblem> {
        for pick in self.roles.values() {
            let Pick::Column(column) = pick else { continue };
            let plays = |role: &Role| *role != Role::Updated && self.plays(column, *role);
            let roles: Vec<Role> = self.roles.keys().copied().filter(plays).collect();
            if roles.len() > 1 && roles.iter().any(|role| !before.plays(column, *role)) {
                let roles = roles.into_iter().map(Role::word).collect();
                return Some(PickProblem::Clash { column: column.clone(), roles });
            }
        }
        None
    }

    /// Finds a role that every mapping needs and that nothing tells.
    fn missing(&self) -> Option<PickProblem> {
        self.lacking(|role| self.get(*role) == Pick::Nothing)
    }

    /// Finds such a role of which it is said that nothing tells it, so that none is guessed.
    fn unsaid(&self) -> Option<PickProblem> {
        self.lacking(|role| self.roles.get(role) == Some(&Pick::Nothing))
    }

    fn lacking(&self, lacks: impl Fn(&Role) -> bool) -> Option<PickProblem> {
        let time = match self.rows() {
            Rows::Conversations => Role::Opened,
            Rows::Events | Rows::Calls => Role::At,
        };
        let role = [Role::Conversation, time].into_iter().find(lacks)?;
        Some(PickProblem::Missing { role: role.word() })
    }

    /// Tells whether a mapping reads the columns that were asked for. It may keep more of them, but
    /// for those that were not to be kept any more.
    fn is_as(&self, asked: &Picks, changes: &PickChanges) -> bool {
        let keeps = |column: &String| self.kept().contains(column);
        let lets_go = changes.kept.iter().all(|(column, keep)| *keep || !keeps(column));
        let is_same = self.rows == asked.rows && self.roles == asked.roles;
        let is_same = is_same && self.statuses == asked.statuses;
        let is_same = is_same && self.activities == asked.activities;
        is_same && lets_go && asked.kept().iter().all(keeps)
    }
}

/// Gives words other meanings, or forgets all where they are those of another column; what is no
/// meaning changes nothing.
fn take(
    meanings: &mut Meanings,
    changes: &BTreeMap<String, String>,
    is_same: bool,
    known: impl Fn(&str) -> Option<&'static str>,
) {
    if !is_same {
        return meanings.clear();
    }
    let said = |(word, told): (&String, &String)| Some((word.clone(), Some(known(told)?)));
    meanings.extend(changes.iter().filter_map(said));
}

/// Returns the columns that can be picked for a role: those that a mapping can name as they are.
pub fn pickable(detected: &Detected) -> Vec<&str> {
    detected.headings.iter().map(String::as_str).filter(|heading| is_nameable(heading)).collect()
}

/// Returns the columns that can be kept to break numbers down by: those that tell no role, are no
/// times and do not say who somebody is, and those that are kept already.
pub fn keepable(detected: &Detected, picks: &Picks) -> Vec<String> {
    let columns = columns(detected);
    let used: Vec<&Column> = match calls::picked(&columns, picks) {
        Some(calls) => calls.used().into_iter().flatten().collect(),
        None => Shape::of(&columns, picks).used().into_iter().flatten().collect(),
    };
    let kept = picks.kept();
    let wanted = columns.iter().filter(|column| {
        let is_used = used.iter().any(|other| other.name == column.name);
        let is_fit = column.distinct > 1
            && !column.is_time
            && column.clock_of.is_none()
            && !is_personal(column);
        !is_used && (is_fit || kept.contains(&column.name))
    });
    wanted.map(|column| column.name.clone()).collect()
}

/// Writes a mapping anew in which other columns tell roles. What somebody wrote by hand into its
/// text stays as far as it is about something else; a text that is not in the shape of a proposal
/// stays as it is. `zone` is that of the proposal, see [`propose`](super::propose).
///
/// # Errors
///
/// Fails when a role that every mapping needs has no column, one column would tell several, or what
/// would be written cannot be read again.
pub fn repick(
    detected: &Detected,
    text: &str,
    changes: &PickChanges,
    zone: &str,
    spanish: bool,
) -> Result<Repicked, PickProblem> {
    let columns = columns(detected);
    let read = |text: &str| Picks::read(text, detected, &columns);
    let Some(known) = read(text) else {
        return Ok(Repicked { text: text.to_owned(), ..Repicked::default() });
    };
    let wanted = known.with(changes, detected);
    if let Some(clash) = wanted.clash(&known) {
        return Err(clash);
    }
    let write =
        |picks: &Picks| written(detected, &columns, picks, ProposedZone::Folder(zone), spanish);
    let new = write(&wanted);
    // Where the new text has no place for a column, none is read; what is written by hand stays.
    // Without any time there is no event to read again, and what lacks is told.
    let unread = || wanted.unsaid().unwrap_or(PickProblem::Unwritable);
    let mut asked = read(&new).ok_or_else(unread)?;
    let own = wanted.roles.iter().filter(|(_, pick)| **pick == Pick::Own);
    asked.roles.extend(own.map(|(role, pick)| (*role, pick.clone())));
    for (role, asked_for) in
        [(Role::Status, &wanted.statuses), (Role::Activity, &wanted.activities)]
    {
        if !matches!(asked.get(role), Pick::Column(_)) {
            continue;
        }
        let own = asked_for.iter().filter(|(_, meaning)| meaning.is_none());
        let own = own.map(|(word, meaning)| (word.clone(), *meaning));
        match role {
            Role::Activity => asked.activities.extend(own),
            _ => asked.statuses.extend(own),
        }
    }
    if let Some(missing) = asked.missing() {
        return Err(missing);
    }
    let is_idle = |(role, pick): &(&Role, &Pick)| {
        matches!(pick, Pick::Column(_)) && asked.get(**role) == Pick::Nothing
    };
    let idle = wanted.roles.iter().filter(is_idle).map(|(role, _)| role.word()).collect();
    let unknown = changes.unknown(&pickable(detected));
    let base = write(&known);
    for by_key in [true, false] {
        let (text, is_whole) = merged(&base, text, &new, by_key);
        if read(&text).is_some_and(|found| found.is_as(&asked, changes)) {
            let by_hand = match is_whole {
                true => ByHand::Kept,
                false if text == new => ByHand::Gone,
                false => ByHand::Partly,
            };
            return Ok(Repicked { text, by_hand, idle, unknown });
        }
    }
    Ok(Repicked { text: new, by_hand: ByHand::Gone, idle, unknown })
}
