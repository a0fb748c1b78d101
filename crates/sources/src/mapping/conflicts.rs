//! Rows that tell the same version of the same record differently.
//!
//! Of two such rows only one can stay, and which of them is arbitrary though the same each time:
//! whoever imports has to know. What a record said is remembered as a digest, in a table of fixed
//! size that forgets the oldest of a bucket first, so that memory does not grow with the file.

use baremo_model::Event;
use baremo_model::event::record_key;

use crate::read::Position;

/// Two rows that tell the same version of a record differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The outside record's id.
    pub record: String,
    /// File of the later row.
    pub file: String,
    /// Where the later row starts.
    pub position: Position,
    /// File of the earlier row.
    pub other_file: String,
    /// Line of the earlier row; 0 where the format has no lines.
    pub other_line: u64,
}

/// Places of one bucket.
const WAYS: usize = 4;
/// Buckets: with four places of 24 bytes each, 24 MiB, used up only by large imports.
const BUCKETS: usize = 1 << 18;

/// What one version of a record said.
#[derive(Clone, Copy, Default)]
struct Said {
    /// Record, version and place in the record; 0 for a place not used yet.
    key: u64,
    digest: u64,
    line: u32,
    file: u32,
}

/// The digests of the records seen last, about a million of them.
#[derive(Default)]
pub(super) struct Conflicts {
    said: Vec<Said>,
    files: Vec<String>,
    /// Rows that disagree with an earlier one.
    pub(super) count: u64,
    /// The first of them.
    pub(super) first: Option<Conflict>,
}

impl Conflicts {
    /// Compares the events of one row, each with its digest, with what was said before of the same
    /// records.
    pub(super) fn see(
        &mut self,
        events: &[Event],
        digests: &[u64],
        file: &str,
        position: Position,
    ) {
        let mut conflict = None;
        let (mut rest, mut digests) = (events, digests);
        while let Some(first) = rest.first() {
            let same = |other: &&Event| {
                other.version == first.version && other.record_id == first.record_id
            };
            let run = rest.iter().take_while(same).count();
            let (group, after) = digests.split_at(run);
            (rest, digests) = (&rest[run..], after);
            // `keep = "first"` turns versions round: what every row repeats is not its record.
            if first.version < 0 {
                continue;
            }
            let said = self.said(first, group, file, position);
            if let Some(other) = self.remember(said) {
                conflict.get_or_insert((first.record_id.clone(), other));
            }
        }
        let Some((record, other)) = conflict else { return };
        self.count += 1;
        if self.first.is_none() {
            self.first = Some(Conflict {
                record,
                file: file.to_owned(),
                position,
                other_file: self.files.get(other.file as usize).cloned().unwrap_or_default(),
                other_line: u64::from(other.line),
            });
        }
    }

    /// Sums up what a row says of one version of a record, by its first event and the digests of
    /// all.
    fn said(&mut self, first: &Event, group: &[u64], file: &str, position: Position) -> Said {
        let place = mixed(first.version as u64, u64::from(first.ordinal));
        let record = record_key(&first.source, &first.record_id);
        let digest = group.iter().fold(group.len() as u64, |sum, digest| mixed(sum, *digest));
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        Said {
            key: mixed(record, place).max(1),
            digest,
            line: u32::try_from(position.line).unwrap_or(u32::MAX),
            file: (self.files.len() - 1) as u32,
        }
    }

    /// Keeps what was said, and returns what was said before if it was something else.
    fn remember(&mut self, said: Said) -> Option<Said> {
        if self.said.is_empty() {
            self.said = vec![Said::default(); BUCKETS * WAYS];
        }
        let start = (said.key as usize % BUCKETS) * WAYS;
        let bucket = &mut self.said[start..start + WAYS];
        match bucket.iter().position(|other| other.key == said.key) {
            Some(at) if bucket[at].digest != said.digest => {
                let other = bucket[at];
                // The later row is what a third one is compared with.
                bucket[at] = said;
                Some(other)
            }
            Some(_) => None,
            None => {
                bucket.rotate_right(1);
                bucket[0] = said;
                None
            }
        }
    }
}

/// Mixes two numbers into one of which every bit depends on every bit of theirs.
fn mixed(one: u64, other: u64) -> u64 {
    let mut sum = one.wrapping_add(other.rotate_left(32)).wrapping_add(0x9e37_79b9_7f4a_7c15);
    sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

#[cfg(test)]
mod tests {
    use baremo_model::EventKind;

    use super::*;

    fn event(record: &str, version: i64, value: &str) -> Event {
        let mut event = Event::new("desk", "7", 5, EventKind::Status);
        event.record_id = record.into();
        event.version = version;
        event.value = Some(value.into());
        event
    }

    fn see(conflicts: &mut Conflicts, line: u64, events: &[Event]) {
        let digests: Vec<u64> = events.iter().map(Event::digest).collect();
        conflicts.see(events, &digests, "a.csv", Position { line, record: line });
    }

    #[test]
    fn the_same_again_and_another_version_are_no_conflict() {
        let mut conflicts = Conflicts::default();
        see(&mut conflicts, 2, &[event("7", 1, "open")]);
        see(&mut conflicts, 3, &[event("7", 1, "open")]);
        see(&mut conflicts, 4, &[event("7", 2, "hold")]);
        see(&mut conflicts, 5, &[event("7", -9, "open")]);
        see(&mut conflicts, 6, &[event("7", -9, "hold")]);
        assert_eq!((conflicts.count, conflicts.first), (0, None));
    }

    #[test]
    fn each_row_that_disagrees_counts_once_and_the_first_is_shown() {
        let mut conflicts = Conflicts::default();
        see(&mut conflicts, 2, &[event("7", 1, "open"), event("8", 1, "open")]);
        see(&mut conflicts, 9, &[event("7", 1, "hold"), event("8", 1, "hold")]);
        see(&mut conflicts, 10, &[event("8", 1, "hold"), event("8", 1, "solved")]);
        assert_eq!(conflicts.count, 2);
        let first = conflicts.first.expect("the first is kept");
        assert_eq!((first.record.as_str(), first.position.line, first.other_line), ("7", 9, 2));
    }

    #[test]
    fn memory_is_fixed_and_what_was_seen_last_is_known() {
        let mut conflicts = Conflicts::default();
        for number in 0..2_000_000u64 {
            let said = Said { key: mixed(number, 0), digest: 1, line: 1, file: 0 };
            assert!(conflicts.remember(said).is_none(), "{number}");
        }
        assert_eq!(conflicts.said.len(), BUCKETS * WAYS);
        let again = (1_990_000..2_000_000u64).filter(|number| {
            let said = Said { key: mixed(*number, 0), digest: 2, line: 2, file: 0 };
            conflicts.remember(said).is_some()
        });
        assert!(again.count() > 9_900);
    }
}
