//! Rows that tell the same version of the same record differently.
//!
//! Of two such rows only one can stay, and which of them is arbitrary though the same each time:
//! whoever imports has to know. What a record said is remembered as a digest.

use baremo_model::Event;
use baremo_model::event::record_key;

use super::pool::whole_version;
use super::said::{Sayings, mixed};
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

/// The digests of the records seen last, about a million of them.
#[derive(Default)]
pub(super) struct Conflicts {
    said: Sayings,
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
        let mut conflicts = false;
        let (mut rest, mut digests) = (events, digests);
        while let Some(first) = rest.first() {
            let same = |other: &&Event| {
                other.version == first.version && other.record_id == first.record_id
            };
            let run = rest.iter().take_while(same).count();
            let (told, group) = (&rest[..run], &digests[..run]);
            (rest, digests) = (&rest[run..], &digests[run..]);
            // `keep = "first"` turns versions round: what every row repeats is not its record.
            if whole_version(first.version) < 0 {
                continue;
            }
            let own = said(told, group);
            let Some((other, other_file)) = self.said.keep(own, file, position) else {
                continue;
            };
            conflicts = true;
            if self.first.is_none() {
                self.first = Some(Conflict {
                    record: first.record_id.clone(),
                    file: file.to_owned(),
                    position,
                    other_file: other_file.to_owned(),
                    other_line: u64::from(other.line),
                });
            }
        }
        self.count += u64::from(conflicts);
    }
}

/// Sums up what a row says of one version of a record, by its events and their digests. Where two
/// rows say the same, their places are no conflict.
fn said(events: &[Event], digests: &[u64]) -> (u64, u64) {
    let digest_of = |(event, digest): (&Event, &u64)| match event.order {
        0 => *digest,
        _ => event.digest_of_words(),
    };
    let all = events.iter().zip(digests).map(digest_of);
    let digest = all.fold(events.len() as u64, mixed);
    let key = events.first().map_or(0, |first| {
        let place = mixed(first.version as u64, u64::from(first.ordinal));
        mixed(record_key(&first.source, &first.record_id), place)
    });
    (key, digest)
}

#[cfg(test)]
mod tests {
    use baremo_model::EventKind;

    use super::*;

    /// In June 2025.
    const NOW: i64 = 1_750_000_000_000_000;

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
    fn the_same_in_another_place_is_no_conflict_and_another_word_is() {
        let mut conflicts = Conflicts::default();
        let placed = |order: i64, value: &str| Event { order, ..event("7", 1, value) };
        see(&mut conflicts, 18, &[placed(17, "open")]);
        see(&mut conflicts, 19, &[placed(18, "open")]);
        assert_eq!((conflicts.count, &conflicts.first), (0, &None));
        see(&mut conflicts, 20, &[placed(19, "hold")]);
        assert_eq!(conflicts.count, 1);
    }

    #[test]
    fn what_is_read_in_part_twice_otherwise_is_a_conflict() {
        let mut conflicts = Conflicts::default();
        let in_part = NOW - super::super::pool::IN_PART;
        see(&mut conflicts, 2, &[event("7", in_part, "open")]);
        see(&mut conflicts, 3, &[event("7", in_part, "hold")]);
        assert_eq!(conflicts.count, 1);
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
}
