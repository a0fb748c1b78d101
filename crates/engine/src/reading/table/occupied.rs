//! How long agents are with contacts, where their source tells no event of it: by the legs of the
//! calls and chats that it tells.
//!
//! ```text
//! at work   ├──────────────────────────┤
//! legs          ├── call ──┤
//!                     ├── chat ──┤          ├─ call ─┤  not at work: does not count
//! busy          └────────────────┘
//! ```
//!
//! A fold of agents sees no contact, and one of contacts no login
//! ([decision 0248](../../../../../docs/decisions/0248-busy-by-calls.md)).

use std::sync::Arc;

use baremo_model::fact::NULL_INT;
use baremo_model::{DAY, Fact, NULL_CODE, QUARTER_HOUR};
use rustc_hash::{FxHashMap, FxHashSet};

use super::excluded::EXCLUDED;
use super::{Hot, Tables, broken};
use crate::EngineError;
use crate::reading::scan::SOURCE;

/// Names of the columns of slices that are filled.
const FILLED: [&str; 3] = ["ready", "busy", "contact_time"];

/// How long before the first leg of a source and after the last its agents are known to be idle.
const NEAR: i64 = DAY;

/// From when to when.
type Time = (i64, i64);

/// A source, and an agent of it.
type Whose = (u32, u32);

/// Returns whether a column of slices is filled.
pub(super) fn is_filled(fact: Fact, name: &str) -> bool {
    fact == Fact::AgentSlices && FILLED.contains(&name)
}

/// Returns a column of slices as events tell it and, of sources that have no event of anybody being
/// busy, by the legs of their contacts. The others are then held as well.
pub(super) fn filled(tables: &Tables, name: &str) -> Result<Hot, EngineError> {
    let mut sums = Sums::read(tables)?;
    let slices = Slices::read(tables, &sums.busy)?;
    if !slices.rows.is_empty() && tables.rows(Fact::ContactLegs)? > 0 {
        let calls = Calls::read(tables)?;
        let stays = at_work(tables, &slices)?;
        for (whose, rows) in &slices.rows {
            let (legs, known) = (calls.legs.get(whose), calls.known.get(&whose.0));
            if let (Some(legs), Some(known)) = (legs, known) {
                let own = stays.get(whose).map_or(&[][..], Vec::as_slice);
                sums.fill(&slices, rows, &slices.ended(rows, own), legs, *known);
            }
        }
    }
    let all = [sums.ready, sums.busy, sums.contact_time];
    let made = all.map(|values| Hot::Integers(Arc::new(values)));
    let mut asked = None;
    for (other, hot) in FILLED.into_iter().zip(made) {
        tables.held().hold(Fact::AgentSlices, other, hot.clone());
        asked = if other == name { Some(hot) } else { asked };
    }
    asked.ok_or_else(|| broken(Fact::AgentSlices, name))
}

/// Returns a column of slices as folds wrote it.
fn own(tables: &Tables, name: &str) -> Result<Vec<i64>, EngineError> {
    match tables.read(Fact::AgentSlices, name)? {
        Hot::Integers(values) => Ok(Arc::unwrap_or_clone(values)),
        _ => Err(broken(Fact::AgentSlices, name)),
    }
}

/// A time at work, in which an agent may be with contacts.
#[derive(Clone, Copy)]
struct Stay {
    since: i64,
    /// [`NULL_INT`] while it lasts.
    until: i64,
    /// Whether contacts may come: it is no pause.
    is_ready: bool,
}

/// The slices of agents who log in, of sources that have no event of anybody being busy.
struct Slices {
    started: Arc<Vec<i64>>,
    staffed: Arc<Vec<i64>>,
    /// By their begin.
    rows: FxHashMap<Whose, Vec<usize>>,
}

impl Slices {
    fn read(tables: &Tables, busy: &[i64]) -> Result<Self, EngineError> {
        let fact = Fact::AgentSlices;
        let (agents, sources) = (tables.codes(fact, "agent")?, tables.codes(fact, SOURCE)?);
        let excluded = tables.codes(fact, EXCLUDED)?;
        let (started, staffed) =
            (tables.integers(fact, "started_at")?, tables.integers(fact, "staffed")?);
        let told = sources.iter().zip(busy).filter(|(_, one)| **one != NULL_INT);
        let telling: FxHashSet<u32> = told.map(|(source, _)| *source).collect();
        let mut rows: FxHashMap<Whose, Vec<usize>> = FxHashMap::default();
        for row in 0..agents.len() {
            let counts = excluded[row] == NULL_CODE && staffed[row] != NULL_INT;
            if counts && !telling.contains(&sources[row]) {
                rows.entry((sources[row], agents[row])).or_default().push(row);
            }
        }
        rows.values_mut().for_each(|own| own.sort_unstable_by_key(|row| started[*row]));
        Ok(Slices { started, staffed, rows })
    }

    /// Returns times at work with their ends: what nothing ends lasts, in each slice, as long as
    /// that says that the agent was there, which under a plan of the next day they are again.
    fn ended(&self, rows: &[usize], stays: &[Stay]) -> Vec<Stay> {
        let mut ended: Vec<Stay> = stays.iter().copied().filter(|one| !one.is_open()).collect();
        let Some(open) = stays.iter().find(|one| one.is_open()) else { return ended };
        self.each(rows, (open.since, i64::MAX), |row, _| {
            let slice = self.time(row);
            let before = ended.iter().rev().take_while(|one| one.until > slice.0);
            let others = before.map(|one| length(common((one.since, one.until), slice)));
            let rest = self.staffed[row] - others.sum::<i64>();
            if rest > 0 {
                let since = open.since.max(slice.0);
                ended.push(Stay { since, until: slice.1.min(since + rest), ..*open });
            }
        });
        ended
    }

    fn time(&self, row: usize) -> Time {
        (self.started[row], self.started[row] + QUARTER_HOUR)
    }

    /// Hands out each slice of an agent that has a part of a time, with the length of that part.
    fn each(&self, rows: &[usize], time: Time, mut part: impl FnMut(usize, i64)) {
        let first = rows.partition_point(|row| self.time(*row).1 <= time.0);
        for &row in rows[first..].iter().take_while(|row| self.started[**row] < time.1) {
            part(row, length(common(self.time(row), time)));
        }
    }
}

impl Stay {
    fn is_open(&self) -> bool {
        self.until == NULL_INT
    }
}

/// Returns what two times have in common.
fn common(one: Time, other: Time) -> Time {
    (one.0.max(other.0), one.1.min(other.1))
}

fn length(time: Time) -> i64 {
    (time.1 - time.0).max(0)
}

/// The contacts of agents, from the connection to the end of after-call work.
struct Calls {
    legs: FxHashMap<Whose, Vec<Time>>,
    /// From the first of a source to the last, and a little around.
    known: FxHashMap<u32, Time>,
}

impl Calls {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let fact = Fact::ContactLegs;
        let (agents, contacts) =
            (tables.codes(fact, "agent")?, tables.integers(fact, "contact_row")?);
        let (started, ended) =
            (tables.integers(fact, "started_at")?, tables.integers(fact, "ended_at")?);
        let wrapped = tables.integers(fact, "wrapped_at")?;
        let sources = tables.codes(Fact::Contacts, SOURCE)?;
        // Whatever the conversation is that it is about, the agent was with it.
        let Hot::Codes(excluded) = tables.read(Fact::Contacts, EXCLUDED)? else {
            return Err(broken(Fact::Contacts, EXCLUDED));
        };
        let mut calls = Calls { legs: FxHashMap::default(), known: FxHashMap::default() };
        for (row, agent) in agents.iter().enumerate() {
            let contact = contacts[row] as usize;
            // Nulls are less than any instant.
            let time = (started[row], ended[row].max(wrapped[row]));
            let is_told = ![started[row], ended[row]].contains(&NULL_INT) && time.0 < time.1;
            if *agent == NULL_CODE || excluded[contact] != NULL_CODE || !is_told {
                continue;
            }
            let source = sources[contact];
            calls.legs.entry((source, *agent)).or_default().push(time);
            let around = (time.0.saturating_sub(NEAR), time.1.saturating_add(NEAR));
            let known = calls.known.entry(source).or_insert(around);
            *known = (known.0.min(around.0), known.1.max(around.1));
        }
        Ok(calls)
    }
}

/// Returns when agents were at work, of those whose slices are asked for.
fn at_work(tables: &Tables, slices: &Slices) -> Result<FxHashMap<Whose, Vec<Stay>>, EngineError> {
    let fact = Fact::AgentSpans;
    let (agents, sources) = (tables.codes(fact, "agent")?, tables.codes(fact, SOURCE)?);
    let (excluded, states) = (tables.codes(fact, EXCLUDED)?, tables.codes(fact, "state")?);
    let (queues, staffed) = (tables.codes(fact, "queue")?, tables.flags(fact, "staffed")?);
    let (started, ended) =
        (tables.integers(fact, "started_at")?, tables.integers(fact, "ended_at")?);
    let available = tables.code("available");
    let mut all: FxHashMap<Whose, Vec<Stay>> = FxHashMap::default();
    for row in 0..agents.len() {
        let whose = (sources[row], agents[row]);
        // Those of a queue lie within those of the agent as a whole.
        let is_whole = [excluded[row], queues[row]] == [NULL_CODE; 2];
        if staffed[row] == 1 && is_whole && slices.rows.contains_key(&whose) {
            let is_ready = states[row] == available;
            let stay = Stay { since: started[row], until: ended[row], is_ready };
            all.entry(whose).or_default().push(stay);
        }
    }
    // Of several that begin at one instant those of no length come first, so that ends are in order
    // too.
    all.values_mut().for_each(|own| own.sort_unstable_by_key(|stay| (stay.since, stay.until)));
    Ok(all)
}

/// What is filled.
struct Sums {
    ready: Vec<i64>,
    busy: Vec<i64>,
    contact_time: Vec<i64>,
}

impl Sums {
    fn read(tables: &Tables) -> Result<Self, EngineError> {
        let [ready, busy, contact_time] = FILLED.map(|name| own(tables, name));
        Ok(Sums { ready: ready?, busy: busy?, contact_time: contact_time? })
    }

    /// Fills the slices of one agent. Nothing is known of those that lie far from what is told of
    /// contacts.
    fn fill(
        &mut self,
        slices: &Slices,
        rows: &[usize],
        stays: &[Stay],
        legs: &[Time],
        known: Time,
    ) {
        for &row in rows {
            if length(common(slices.time(row), known)) > 0 {
                (self.busy[row], self.contact_time[row]) = (0, 0);
            }
        }
        for (time, stay) in parts(&united(legs), stays) {
            slices.each(rows, time, |row, micros| {
                self.busy[row] += micros;
                // Whoever is with a contact is ready, as where events tell it.
                self.ready[row] += if stay.is_ready { 0 } else { micros };
            });
        }
        for (time, _) in parts(legs, stays) {
            slices.each(rows, time, |row, micros| self.contact_time[row] += micros);
        }
    }
}

/// Returns the parts of times that lie at work, where none of those overlap.
fn parts<'a>(times: &'a [Time], stays: &'a [Stay]) -> impl Iterator<Item = (Time, &'a Stay)> {
    times.iter().flat_map(move |time| {
        let first = stays.partition_point(|stay| stay.until <= time.0);
        let own = stays[first..].iter().take_while(move |stay| stay.since < time.1);
        own.map(move |stay| (common(*time, (stay.since, stay.until)), stay))
    })
}

/// Returns times without what they have in common.
fn united(times: &[Time]) -> Vec<Time> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let mut united: Vec<Time> = Vec::with_capacity(sorted.len());
    for time in sorted {
        match united.last_mut() {
            Some(last) if time.0 <= last.1 => last.1 = last.1.max(time.1),
            _ => united.push(time),
        }
    }
    united
}

impl Tables {
    /// Returns whether a column of slices says of any row what legs of contacts tell.
    pub(crate) fn is_by_contacts(&self, fact: Fact, column: &str) -> Result<bool, EngineError> {
        if !is_filled(fact, column) {
            return Ok(false);
        }
        Ok(own(self, column)? != *self.integers(fact, column)?)
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Column, MINUTE, Stream};

    use super::*;
    use crate::reading::table::tests::{held, table, words};

    fn minutes(all: &[i64]) -> Column {
        let micros = |minutes: &i64| if *minutes < 0 { NULL_INT } else { minutes * MINUTE };
        Column::Integers(all.iter().map(micros).collect())
    }

    /// Ann of the exchange is there from 0 to 20 and in a paid pause to 26; nothing ends what
    /// begins at 30, of which slices know to 40. Bob has no contact, and cid of the desk tells of
    /// one himself. Of four calls of Ann one has no end and one was deleted.
    fn tables(calls: bool) -> Tables {
        let spans = table(
            Fact::AgentSpans,
            vec![
                ("source", words(&["pbx"; 4])),
                ("agent", words(&["ann", "ann", "ann", "ann"])),
                ("state", words(&["logged_in", "available", "paused", "available"])),
                ("staffed", Column::Bytes(vec![0, 1, 1, 1])),
                ("started_at", minutes(&[0, 0, 20, 30])),
                ("ended_at", minutes(&[-1, 20, 26, -1])),
            ],
        );
        let slices = table(
            Fact::AgentSlices,
            vec![
                ("source", words(&["pbx", "pbx", "pbx", "pbx", "desk"])),
                ("agent", words(&["ann", "ann", "ann", "bob", "cid"])),
                ("started_at", minutes(&[15, 0, 30, 0, 0])),
                ("staffed", minutes(&[11, 15, 10, 15, 15])),
                ("ready", minutes(&[5, 15, 10, 15, 15])),
                ("busy", minutes(&[-1, -1, -1, -1, 4])),
                ("contact_time", minutes(&[-1, -1, -1, -1, 5])),
            ],
        );
        let contacts = table(
            Fact::Contacts,
            vec![
                ("started_at", minutes(&[10, 12, 36, 1, 2, 1])),
                ("source", words(&["pbx", "pbx", "pbx", "pbx", "pbx", "desk"])),
                ("excluded", words(&["-", "-", "-", "-", "deleted", "-"])),
            ],
        );
        let legs = table(
            Fact::ContactLegs,
            vec![
                ("contact_row", Column::Integers(vec![0, 1, 2, 3, 4, 5])),
                ("agent", words(&["ann", "ann", "ann", "ann", "ann", "cid"])),
                ("started_at", minutes(&[10, 12, 36, 1, 2, 1])),
                ("ended_at", minutes(&[22, 14, 44, -1, 9, 9])),
                ("wrapped_at", minutes(&[28, -1, -1, -1, -1, -1])),
            ],
        );
        let mut tables = vec![(Stream::Agent, vec![spans, slices])];
        if calls {
            tables.push((Stream::Contact, vec![contacts, legs]));
        }
        held(tables)
    }

    #[test]
    fn who_tells_no_state_is_busy_while_a_contact_lasts_and_they_are_at_work() {
        let tables = tables(true);
        let column = |name: &str| {
            let values = tables.integers(Fact::AgentSlices, name).unwrap();
            let told = |value: &i64| if *value == NULL_INT { -1 } else { *value / MINUTE };
            values.iter().map(told).collect::<Vec<_>>()
        };
        // From 10 to 26, two minutes of it twice; and from 36 to 40.
        assert_eq!(column("busy"), [11, 5, 4, -1, 4]);
        assert_eq!(column("contact_time"), [11, 7, 4, -1, 5]);
        assert_eq!(column("ready"), [11, 15, 10, 15, 15]);
        assert!(tables.is_by_contacts(Fact::AgentSlices, "busy").unwrap());
        assert!(!tables.is_by_contacts(Fact::AgentSlices, "staffed").unwrap());
    }

    #[test]
    fn times_at_work_are_in_the_order_of_their_ends_too() {
        let spans = table(
            Fact::AgentSpans,
            vec![
                ("source", words(&["pbx"; 2])),
                ("agent", words(&["ann"; 2])),
                ("state", words(&["paused", "available"])),
                ("staffed", Column::Bytes(vec![1, 1])),
                ("started_at", minutes(&[20, 20])),
                ("ended_at", minutes(&[26, 20])),
            ],
        );
        let tables = held(vec![(Stream::Agent, vec![spans])]);
        let code = |column: &str| tables.codes(Fact::AgentSpans, column).unwrap()[0];
        let whose = (code(SOURCE), code("agent"));
        let rows = FxHashMap::from_iter([(whose, Vec::new())]);
        let slices = Slices { started: Arc::default(), staffed: Arc::default(), rows };
        let stays = at_work(&tables, &slices).unwrap();
        let ends: Vec<i64> = stays[&whose].iter().map(|stay| stay.until / MINUTE).collect();
        assert_eq!(ends, [20, 26]);
    }

    #[test]
    fn what_nothing_ends_is_no_longer_than_slices_say() {
        // There to 20, by the last event; and again under the plan of the next day.
        let micros = |all: &[i64]| Arc::new(all.iter().map(|one| one * MINUTE).collect::<Vec<_>>());
        let started = micros(&[0, 15, 1440, 1455]);
        let staffed = micros(&[15, 5, 15, 15]);
        let slices = Slices { started, staffed, rows: FxHashMap::default() };
        let rows = [0, 1, 2, 3];
        let closed = Stay { since: 0, until: 4 * MINUTE, is_ready: true };
        let open = Stay { since: 4 * MINUTE, until: NULL_INT, is_ready: true };
        let stays = slices.ended(&rows, &[closed, open]);
        let mut sums =
            Sums { ready: vec![0; 4], busy: vec![NULL_INT; 4], contact_time: vec![NULL_INT; 4] };
        let legs = [(2 * MINUTE, 30 * MINUTE), (1450 * MINUTE, 1460 * MINUTE)];
        sums.fill(&slices, &rows, &stays, &legs, (0, 2 * DAY));
        assert_eq!(sums.busy, *micros(&[13, 5, 5, 5]));
        assert_eq!(sums.contact_time, sums.busy);
    }

    #[test]
    fn without_contacts_nothing_is_known() {
        let tables = tables(false);
        let busy = tables.integers(Fact::AgentSlices, "busy").unwrap();
        assert_eq!(*busy, [NULL_INT, NULL_INT, NULL_INT, NULL_INT, 4 * MINUTE]);
        assert!(!tables.is_by_contacts(Fact::AgentSlices, "busy").unwrap());
    }
}
