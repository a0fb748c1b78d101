//! Which events of a partition count: one version of each record, each event once.

use std::collections::hash_map::Entry;

use baremo_model::EventBatch;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// What became of the events.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reduced {
    /// Whether each event stays.
    pub(crate) alive: Vec<bool>,
    /// New events that stay.
    pub(crate) accepted: u64,
    /// New events that do not: known already, or older than what is known.
    pub(crate) duplicate: u64,
    /// Known events that yield to new ones.
    pub(crate) replaced: u64,
}

/// Decides which events stay. The first `known` of them are in the lake already.
///
/// Of each record the greatest version stays, with all its events. Where two events of that version
/// have the same place in the record, the greater digest stays, so that the order of arrival never
/// matters.
pub(crate) fn reduce(events: &EventBatch<'_>, known: usize) -> Reduced {
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
    let count = |alive: &[bool], wanted: bool| {
        alive.iter().filter(|alive| **alive == wanted).count() as u64
    };
    let (old, new) = alive.split_at(known);
    let (accepted, duplicate, replaced) = (count(new, true), count(new, false), count(old, false));
    let same = unchanged(events, &alive, known);
    Reduced {
        alive,
        accepted: accepted - same,
        duplicate: duplicate + same,
        replaced: replaced - same,
    }
}

/// Counts the events that a newer version of their record says again, word for word.
fn unchanged(events: &EventBatch<'_>, alive: &[bool], known: usize) -> u64 {
    let key = |row: usize| (events.record[row], events.ordinal[row], events.digest[row]);
    let yielded = (0..known).filter(|&row| !alive[row]);
    let yielded: FxHashMap<_, ()> = yielded.map(|row| (key(row), ())).collect();
    if yielded.is_empty() {
        return 0;
    }
    let again = (known..events.len()).filter(|&row| alive[row]);
    again.filter(|&row| yielded.contains_key(&key(row))).count() as u64
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
        let reduced = reduce(&events.as_batch(), known.len());
        assert_eq!((reduced.accepted, reduced.duplicate, reduced.replaced), expected);
        let alive = (0..events.len()).filter(|row| reduced.alive[*row]);
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
    fn a_tie_is_broken_the_same_way_in_either_order() {
        let (one, two) = (event("a", 1, 0, "open"), event("a", 1, 0, "hold"));
        let greater = if one.digest() > two.digest() { "open" } else { "hold" };
        for (known, new) in [(&one, &two), (&two, &one)] {
            let events: EventColumns = [known.clone(), new.clone()].into_iter().collect();
            let reduced = reduce(&events.as_batch(), 1);
            let row = reduced.alive.iter().position(|alive| *alive).expect("one stays");
            assert_eq!(events.as_batch().event(row).value.as_deref(), Some(greater));
        }
    }
}
