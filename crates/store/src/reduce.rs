//! What becomes of the events of a partition of which others count: one version of each record,
//! each event once (`baremo_model::event::reduce`).

use std::collections::BTreeMap;

use baremo_model::EventBatch;
use baremo_model::event::version;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::moved::Moved;

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
    /// Those of the duplicates that the lake does not hold: another version of their record does
    /// not say them, and it is the one that counts.
    #[serde(default)]
    pub superseded: u64,
    /// Events that were in the lake and yielded to a newer version of their record.
    pub replaced: u64,
    /// Events that differ from what the lake said in their place at the same version of their
    /// record: of the two, one stays by its digest, not as the newer one.
    #[serde(default)]
    pub tied: u64,
    /// Those of the replaced events that the source tells in a newer version than what they yielded
    /// to: a mapping of a greater revision read that.
    #[serde(default)]
    pub put_back: u64,
}

impl Taken {
    /// Adds what became of others.
    pub fn add(&mut self, other: Taken) {
        self.accepted += other.accepted;
        self.duplicate += other.duplicate;
        self.repeated += other.repeated;
        self.superseded += other.superseded;
        self.replaced += other.replaced;
        self.tied += other.tied;
        self.put_back += other.put_back;
    }
}

/// Rows that came one after another in one segment: its number, and how many.
pub(crate) type Run = (u64, usize);

/// Counts what became of each segment's events. The first `known` events were in the lake already,
/// the others came in these runs.
///
/// What a newer version of a record says again word for word is neither new nor replaced. A known
/// event that yields is counted with the first segment that brought its record anew, be it to
/// another partition.
pub(crate) fn taken(
    events: &EventBatch<'_>,
    alive: &[bool],
    known: usize,
    runs: &[Run],
    moved: Option<&Moved>,
) -> BTreeMap<u64, Taken> {
    let yielded = || (0..known).filter(|&row| !alive[row]);
    let mut said: FxHashSet<Word> = yielded().map(|row| word(events, row)).collect();
    let mut replacing: FxHashMap<u64, (u64, i64)> = FxHashMap::default();
    let counted = counted(events, alive, known);
    let lake = Lake::of(events, alive, known);
    let tied = tied(events, alive, known);
    let lies_elsewhere = |row: usize| moved.is_some_and(|moved| moved.is_held(events.record[row]));
    let mut all: BTreeMap<u64, Taken> = BTreeMap::new();
    let mut next = known..events.len();
    for (sequence, rows) in runs {
        let taken = all.entry(*sequence).or_default();
        for row in next.by_ref().take(*rows) {
            taken.tied += u64::from(tied.contains(&row));
            if !counted[row - known] {
                taken.duplicate += 1;
                match lake.holds(events, row) {
                    None if lies_elsewhere(row) => taken.superseded += 1,
                    None => taken.repeated += 1,
                    Some(true) => {}
                    Some(false) => taken.superseded += 1,
                }
                continue;
            }
            if !said.is_empty() {
                replacing.entry(events.record[row]).or_insert((*sequence, events.version[row]));
            }
            match said.remove(&word(events, row)) {
                true => taken.duplicate += 1,
                false => taken.accepted += 1,
            }
        }
    }
    for row in yielded().filter(|row| said.contains(&word(events, *row))) {
        let record = events.record[row];
        let here = replacing.get(&record).copied();
        let elsewhere = || moved.and_then(|moved| moved.brought(record));
        if let Some(by) = here.map(|(by, _)| by).or_else(elsewhere) {
            let taken = all.entry(by).or_default();
            taken.replaced += 1;
            let is_put_back = here.is_some_and(|(_, newer)| puts_back(events.version[row], newer));
            taken.put_back += u64::from(is_put_back);
        }
    }
    all
}

/// Returns whether a version yields to one of a greater revision that its source tells as older.
fn puts_back(known: i64, new: i64) -> bool {
    let [known, new] = [known, new].map(|it| version::told(it, version::GREATEST_REVISION));
    known.0 < new.0 && known.1 > new.1
}

/// Returns the versions of the first `known` events, where the others changed nothing else: what
/// stays of them says again word for word what yielded to it.
pub(crate) fn said_again(
    events: &EventBatch<'_>,
    alive: &[bool],
    known: usize,
) -> Option<Vec<i64>> {
    let count = |rows: &[bool], is: bool| rows.iter().filter(|alive| **alive == is).count();
    if count(&alive[known..], true) != count(&alive[..known], false) {
        return None;
    }
    let newer = (known..events.len()).filter(|&row| alive[row]);
    let mut newer: FxHashMap<Word, i64> =
        newer.map(|row| (word(events, row), events.version[row])).collect();
    let mut versions = events.version[..known].to_vec();
    for row in (0..known).filter(|&row| !alive[row]) {
        versions[row] = newer.remove(&word(events, row))?;
    }
    newer.is_empty().then_some(versions)
}

/// What an event says of its record, whatever the version.
type Word = (u64, u32, u64);

fn word(events: &EventBatch<'_>, row: usize) -> Word {
    (events.record[row], events.ordinal[row], events.digest[row])
}

/// Returns which new events are counted as those that stay: of some that are the same, the last
/// that came. So an import is told of its own events, not that they repeat those which waited since
/// an import that broke off.
fn counted(events: &EventBatch<'_>, alive: &[bool], known: usize) -> Vec<bool> {
    let mut counted = alive[known..].to_vec();
    if !counted.contains(&false) {
        return counted;
    }
    let mut standing: FxHashMap<(Word, i64), usize> = FxHashMap::default();
    for row in known..events.len() {
        let same = (word(events, row), events.version[row]);
        if alive[row] {
            standing.insert(same, row);
        } else if let Some(before) = standing.get_mut(&same) {
            counted[*before - known] = false;
            counted[row - known] = true;
            *before = row;
        }
    }
    counted
}

/// Returns the new events that tell a version of their record otherwise than the lake did, be it
/// that they stay or yield. What lacks a field has a small digest and yields on purpose.
fn tied(events: &EventBatch<'_>, alive: &[bool], known: usize) -> FxHashSet<usize> {
    let place = |row: usize| (events.record[row], events.ordinal[row]);
    let dropped = || (0..events.len()).filter(|&row| !alive[row]);
    let places: FxHashSet<(u64, u32)> = dropped().map(place).collect();
    if known == 0 || places.is_empty() {
        return FxHashSet::default();
    }
    let stays = (0..events.len()).filter(|&row| alive[row] && places.contains(&place(row)));
    let stays: FxHashMap<(u64, u32), usize> = stays.map(|row| (place(row), row)).collect();
    let other = |row: usize| {
        let stays = *stays.get(&place(row))?;
        let is_tied = events.version[row] == events.version[stays]
            && events.digest[row] != events.digest[stays]
            && events.digest[row] > u64::from(u32::MAX)
            && (row < known) != (stays < known);
        is_tied.then_some(row.max(stays))
    };
    dropped().filter_map(other).collect()
}

/// What the lake holds, and goes on to hold, of records that new events are dropped of.
#[derive(Default)]
struct Lake {
    records: FxHashSet<u64>,
    words: FxHashSet<Word>,
    /// The greatest version of each that came anew.
    newest: FxHashMap<u64, i64>,
}

impl Lake {
    fn of(events: &EventBatch<'_>, alive: &[bool], known: usize) -> Self {
        let mut lake = Lake::default();
        let dropped = (known..events.len()).filter(|&row| !alive[row]);
        let dropped: FxHashSet<u64> = dropped.map(|row| events.record[row]).collect();
        if dropped.is_empty() {
            return lake;
        }
        let of_dropped = |row: &usize| dropped.contains(&events.record[*row]);
        for row in (0..known).filter(|&row| alive[row]).filter(of_dropped) {
            lake.records.insert(events.record[row]);
            lake.words.insert(word(events, row));
        }
        for row in (known..events.len()).filter(of_dropped) {
            let newest = lake.newest.entry(events.record[row]).or_insert(i64::MIN);
            *newest = (*newest).max(events.version[row]);
        }
        lake
    }

    /// Returns whether it holds what a dropped event says; none where it does not hold its record,
    /// so that what came with it says more. An event of an older version than another that came
    /// with it, as every row of a log tells its opening again, is held with that one.
    fn holds(&self, events: &EventBatch<'_>, row: usize) -> Option<bool> {
        let record = events.record[row];
        let is_newest = self.newest.get(&record) == Some(&events.version[row]);
        let is_held = || !is_newest || self.words.contains(&word(events, row));
        self.records.contains(&record).then(is_held)
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::event::reduce;
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
        let taken = taken(&events.as_batch(), &alive, known.len(), &runs, None)[&3];
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
        let all = taken(&events.as_batch(), &alive, known.len(), &[(7, 2), (9, 2)], None);
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
        let all = taken(&events.as_batch(), &alive, known.len(), &[(7, new.len())], None);
        let expected =
            Taken { accepted: 2, duplicate: 3, repeated: 2, replaced: 1, ..Taken::default() };
        assert_eq!(all[&7], expected);
    }

    #[test]
    fn what_newer_versions_say_again_changes_the_versions_alone() {
        let again = |known: &[Event], new: &[Event]| {
            let events: EventColumns = known.iter().chain(new).cloned().collect();
            let alive = reduce(&events.as_batch());
            said_again(&events.as_batch(), &alive, known.len())
        };
        let known =
            [event("a", 1, 0, "open"), event("a", 1, 1, "solved"), event("b", 7, 0, "open")];
        let both = [event("a", 5, 1, "solved"), event("a", 5, 0, "open"), event("b", 2, 0, "hold")];
        assert_eq!(again(&known, &both), Some(vec![5, 5, 7]));
        // Less, other or more than was known.
        assert_eq!(again(&known, &both[..1]), None);
        assert_eq!(again(&known, &[event("b", 8, 0, "hold")]), None);
        assert_eq!(again(&known, &[event("b", 8, 0, "open"), event("c", 1, 0, "open")]), None);
        let more = [event("b", 8, 0, "open"), event("b", 8, 1, "solved")];
        assert_eq!(again(&known, &more), None);
    }

    fn taken_of(known: &[Event], new: &[Event], runs: &[Run]) -> BTreeMap<u64, Taken> {
        let events: EventColumns = known.iter().chain(new).cloned().collect();
        let alive = reduce(&events.as_batch());
        taken(&events.as_batch(), &alive, known.len(), runs, None)
    }

    #[test]
    fn what_another_version_overrules_is_told_from_what_was_known() {
        let known = [event("a", 2, 0, "hold"), event("a", 2, 1, "solved")];
        // An older export, of before a correction: one event is known, the other is not.
        let older = [event("a", 1, 0, "open"), event("a", 1, 1, "solved")];
        let expected = Taken { duplicate: 2, superseded: 1, ..Taken::default() };
        assert_eq!(taken_of(&known, &older, &[(7, 2)])[&7], expected);
        // A log tells its opening in every row, of which the first counts.
        let log = [event("o", -1, 0, "9:00"), event("o", -2, 0, "9:05")];
        let first = taken_of(&[], &log, &[(7, 2)])[&7];
        let expected = Taken { accepted: 1, duplicate: 1, repeated: 1, ..Taken::default() };
        assert_eq!(first, expected);
        let again = taken_of(&log[..1], &log, &[(7, 2)])[&7];
        assert_eq!(again, Taken { duplicate: 2, ..Taken::default() });
    }

    #[test]
    fn what_is_said_otherwise_at_the_same_version_is_tied_whichever_stays() {
        let known = [event("a", 1, 0, "open"), event("b", 1, 0, "open"), event("c", 1, 0, "open")];
        let new = [event("a", 1, 0, "hold"), event("b", 2, 0, "hold"), event("c", 1, 0, "open")];
        let tied =
            |known: &[Event], new: &[Event]| taken_of(known, new, &[(7, new.len())])[&7].tied;
        assert_eq!((tied(&known, &new), tied(&new, &known)), (1, 1));
        // Two rows of one import that disagree are told as such.
        assert_eq!(tied(&[], &[known[0].clone(), new[0].clone()]), 0);
    }

    #[test]
    fn what_a_greater_revision_puts_back_is_told_from_what_it_corrects() {
        let known = [event("a", 5, 0, "solved"), event("b", 5, 0, "open")];
        let put_back = |revision: u32, told: i64| {
            let stored = version::raised(revision, told);
            let new = ["a", "c"].map(|record| event(record, stored, 0, "hold"));
            let taken = taken_of(&known, &new, &[(7, new.len())])[&7];
            (taken.replaced, taken.put_back)
        };
        assert_eq!((put_back(1, 6), put_back(1, 4)), ((1, 0), (0, 0)));
        assert_eq!((put_back(2, 6), put_back(2, 5), put_back(2, 4)), ((1, 0), (1, 0), (1, 1)));
    }

    #[test]
    fn what_waited_since_a_broken_import_is_accepted_by_the_next_one() {
        let new = [event("a", 1, 0, "open"), event("b", 1, 0, "open")];
        let both: Vec<Event> = new.iter().chain(&new).cloned().collect();
        let all = taken_of(&[], &both, &[(7, 2), (8, 2)]);
        let waited = Taken { duplicate: 2, repeated: 2, ..Taken::default() };
        assert_eq!((all[&7], all[&8]), (waited, Taken { accepted: 2, ..Taken::default() }));
    }
}
