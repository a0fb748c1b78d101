//! Which events of a partition count: one version of each record, each event once.

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use baremo_model::EventBatch;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// What became of the events of a segment.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub struct Taken {
    /// New events that are in the lake now.
    pub accepted: u64,
    /// New events that are not: known already, or of an older version of their record.
    pub duplicate: u64,
    /// Those of the duplicates whose record was not in the lake, or yielded there: what they repeat
    /// came with them.
    #[serde(default)]
    pub repeated: u64,
    /// Events that were in the lake and yielded to a newer version of their record.
    pub replaced: u64,
}

impl Taken {
    /// Adds what became of others.
    pub fn add(&mut self, other: Taken) {
        self.accepted += other.accepted;
        self.duplicate += other.duplicate;
        self.repeated += other.repeated;
        self.replaced += other.replaced;
    }
}

/// Rows that came one after another in one segment: its number, and how many.
pub(crate) type Run = (u64, usize);

/// Decides which events stay.
///
/// Of each record the greatest version stays, with all its events. Where two events of that version
/// have the same place in the record, the greater digest stays, so that the order of arrival never
/// matters.
pub(crate) fn reduce(events: &EventBatch<'_>) -> Vec<bool> {
    let rows = events.len();
    let mut alive = vec![true; rows];
    let one_version = events.version.iter().all(|version| *version == events.version[0]);
    if !one_version {
        let mut newest: FxHashMap<u64, i64> =
            FxHashMap::with_capacity_and_hasher(rows, FxBuildHasher);
        for (record, version) in events.record.iter().zip(events.version) {
            let newest = newest.entry(*record).or_insert(*version);
            *newest = (*newest).max(*version);
        }
        for (row, alive) in alive.iter_mut().enumerate() {
            *alive = newest.get(&events.record[row]) == Some(&events.version[row]);
        }
    }
    let mut places: FxHashMap<(u64, u32), u32> =
        FxHashMap::with_capacity_and_hasher(rows, FxBuildHasher);
    for row in 0..rows {
        if !alive[row] {
            continue;
        }
        match places.entry((events.record[row], events.ordinal[row])) {
            Entry::Vacant(place) => {
                place.insert(row as u32);
            }
            Entry::Occupied(mut place) => {
                let other = *place.get() as usize;
                if events.digest[row] > events.digest[other] {
                    alive[other] = false;
                    place.insert(row as u32);
                } else {
                    alive[row] = false;
                }
            }
        }
    }
    alive
}

/// Counts what became of each segment's events. The first `known` events were in the lake already,
/// the others came in these runs.
///
/// What a newer version of a record says again word for word is neither new nor replaced. A known
/// event that yields is counted with the first segment that brought its record anew.
pub(crate) fn taken(
    events: &EventBatch<'_>,
    alive: &[bool],
    known: usize,
    runs: &[Run],
) -> BTreeMap<u64, Taken> {
    let key = |row: usize| (events.record[row], events.ordinal[row], events.digest[row]);
    let yielded = || (0..known).filter(|&row| !alive[row]);
    let mut said: FxHashSet<_> = yielded().map(key).collect();
    let mut replacing: FxHashMap<u64, u64> = FxHashMap::default();
    // Records that the lake holds and goes on to hold; only asked for where something is dropped.
    let mut held: FxHashSet<u64> = FxHashSet::default();
    if alive[known..].contains(&false) {
        held.extend((0..known).filter(|&row| alive[row]).map(|row| events.record[row]));
    }
    let mut all: BTreeMap<u64, Taken> = BTreeMap::new();
    let mut next = known..events.len();
    for (sequence, rows) in runs {
        let taken = all.entry(*sequence).or_default();
        for row in next.by_ref().take(*rows) {
            if !alive[row] {
                taken.duplicate += 1;
                taken.repeated += u64::from(!held.contains(&events.record[row]));
                continue;
            }
            if !said.is_empty() {
                replacing.entry(events.record[row]).or_insert(*sequence);
            }
            match said.remove(&key(row)) {
                true => taken.duplicate += 1,
                false => taken.accepted += 1,
            }
        }
    }
    for row in yielded().filter(|row| said.contains(&key(*row))) {
        if let Some(taken) = replacing.get(&events.record[row]).and_then(|by| all.get_mut(by)) {
            taken.replaced += 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use baremo_model::{Event, EventColumns, EventKind};

    use super::*;

    fn event(record: &str, version: i64, ordinal: u32, value: &str) -> Event {
        let mut event = Event::new("desk", "1", 5, EventKind::Status);
        event.record_id = record.into();
        event.version = version;
        event.ordinal = ordinal;
        event.value = Some(value.into());
        event
    }

    fn check(known: &[Event], new: &[Event], expected: (u64, u64, u64), values: &[&str]) {
        let events: EventColumns = known.iter().chain(new).cloned().collect();
        let alive = reduce(&events.as_batch());
        let runs = [(3, new.len())];
        let taken = taken(&events.as_batch(), &alive, known.len(), &runs)[&3];
        assert_eq!((taken.accepted, taken.duplicate, taken.replaced), expected);
        let alive = (0..events.len()).filter(|row| alive[*row]);
        let mut found: Vec<_> =
            alive.map(|row| events.as_batch().event(row).value.unwrap_or_default()).collect();
        found.sort();
        assert_eq!(found, values);
    }

    #[test]
    fn the_same_events_again_add_nothing() {
        let known = [event("a", 1, 0, "open"), event("a", 1, 1, "solved")];
        check(&known, &known, (0, 2, 0), &["open", "solved"]);
    }

    #[test]
    fn a_newer_version_replaces_all_events_of_the_older() {
        let known = [event("a", 1, 0, "open"), event("a", 1, 1, "solved")];
        check(&known, &[event("a", 2, 0, "hold")], (1, 0, 2), &["hold"]);
        // What the newer version says again is not new.
        check(&known, &[event("a", 2, 0, "open")], (0, 1, 1), &["open"]);
        // And an older one that arrives late changes nothing.
        check(&[event("a", 2, 0, "open")], &known, (0, 2, 0), &["open"]);
    }

    #[test]
    fn each_segment_is_told_what_became_of_its_own_events() {
        let known = [event("a", 1, 0, "open"), event("b", 1, 0, "open"), event("c", 1, 0, "open")];
        let new = [
            event("a", 1, 0, "open"), // said again
            event("d", 1, 0, "new"),
            event("b", 2, 0, "hold"), // replaced
            event("c", 3, 0, "open"), // said again by a newer version
        ];
        let events: EventColumns = known.iter().chain(&new).cloned().collect();
        let alive = reduce(&events.as_batch());
        let all = taken(&events.as_batch(), &alive, known.len(), &[(7, 2), (9, 2)]);
        let of = |accepted, duplicate, replaced| Taken {
            accepted,
            duplicate,
            replaced,
            ..Taken::default()
        };
        assert_eq!(all, BTreeMap::from([(7, of(1, 1, 0)), (9, of(1, 1, 1))]));
    }

    #[test]
    fn what_comes_twice_at_once_is_told_from_what_was_known() {
        let known = [event("a", 1, 0, "open"), event("b", 1, 0, "open")];
        let new = [
            event("a", 1, 0, "open"), // known
            event("b", 2, 0, "hold"),
            event("b", 2, 0, "hold"), // repeated
            event("c", 1, 0, "open"),
            event("c", 1, 0, "open"), // repeated
        ];
        let events: EventColumns = known.iter().chain(&new).cloned().collect();
        let alive = reduce(&events.as_batch());
        let all = taken(&events.as_batch(), &alive, known.len(), &[(7, new.len())]);
        let expected = Taken { accepted: 2, duplicate: 3, repeated: 2, replaced: 1 };
        assert_eq!(all[&7], expected);
    }

    #[test]
    fn a_tie_is_broken_the_same_way_in_either_order() {
        let (one, two) = (event("a", 1, 0, "open"), event("a", 1, 0, "hold"));
        let greater = if one.digest() > two.digest() { "open" } else { "hold" };
        for (known, new) in [(&one, &two), (&two, &one)] {
            let events: EventColumns = [known.clone(), new.clone()].into_iter().collect();
            let alive = reduce(&events.as_batch());
            let row = alive.iter().position(|alive| *alive).expect("one stays");
            assert_eq!(events.as_batch().event(row).value.as_deref(), Some(greater));
        }
    }
}
