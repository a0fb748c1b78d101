//! Which events count: one version of each record, each event once.

use std::collections::hash_map::Entry;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::EventBatch;

/// Decides which events stay.
///
/// Of each record the greatest version stays, with all its events. Where two events of that version
/// have the same place in the record, the greater digest stays, so that the order of arrival never
/// matters.
pub fn reduce(events: &EventBatch<'_>) -> Vec<bool> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Event, EventColumns, EventKind};

    fn event(record: &str, version: i64, ordinal: u32, value: &str) -> Event {
        let mut event = Event::new("desk", "1", 5, EventKind::Status);
        event.record_id = record.into();
        event.version = version;
        event.ordinal = ordinal;
        event.value = Some(value.into());
        event
    }

    fn alive(events: &[Event]) -> Vec<bool> {
        let columns: EventColumns = events.iter().cloned().collect();
        reduce(&columns.as_batch())
    }

    #[test]
    fn the_greatest_version_of_each_record_stays_with_each_of_its_events_once() {
        assert!(alive(&[]).is_empty());
        let events = [
            event("a", 1, 0, "open"),
            event("a", 2, 0, "hold"),
            event("a", 2, 1, "solved"),
            event("a", 2, 1, "solved"),
            event("b", 1, 0, "open"),
        ];
        assert_eq!(alive(&events), [false, true, true, false, true]);
    }

    #[test]
    fn a_tie_is_broken_the_same_way_in_either_order() {
        let (one, two) = (event("a", 1, 0, "open"), event("a", 1, 0, "hold"));
        let is_first = one.digest() > two.digest();
        assert_eq!(alive(&[one.clone(), two.clone()]), [is_first, !is_first]);
        assert_eq!(alive(&[two, one]), [!is_first, is_first]);
    }
}
