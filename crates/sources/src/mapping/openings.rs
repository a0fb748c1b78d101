//! Conversations that two files of one export open at different times.
//!
//! What each file tells of the opening may be a record of its own, so that both stay and no two
//! versions of one record disagree; yet both cannot be right.

use baremo_model::event::{record_key, version};
use baremo_model::{Event, EventKind, Micros};

use super::said::Sayings;
use crate::read::Position;

/// Files that round to minutes do not disagree.
const CLOSE: u64 = 60_000_000;

/// A conversation that two files open at different times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The conversation's id.
    pub conversation: String,
    /// What the later row says.
    pub at: Micros,
    /// File of the later row.
    pub file: String,
    /// Where the later row starts.
    pub position: Position,
    /// What the earlier row says.
    pub other_at: Micros,
    /// File of the earlier row.
    pub other_file: String,
    /// Line of the earlier row; 0 where the format has no lines.
    pub other_line: u64,
}

/// What a row says of an opening.
#[derive(Clone, Copy, Default, PartialEq)]
struct Claim {
    at: Micros,
    version: i64,
    /// Key of the outside record that says it.
    record: u64,
}

impl Claim {
    /// Returns whether it is another version of what is said elsewhere, of which the newer counts.
    fn is_version_of(&self, other: &Claim) -> bool {
        self.record == other.record && self.version != other.version
    }
}

/// The openings seen last, about a million of them.
#[derive(Default)]
pub(super) struct Openings {
    said: Sayings<Claim>,
    /// Openings that disagree with that of another file.
    pub(super) count: u64,
    /// The first of them.
    pub(super) first: Option<Opening>,
}

impl Openings {
    /// Compares the openings that a row tells with those of other files.
    ///
    /// What every row of a log repeats (`keep = "first"`) is no opening of its own, what was made
    /// from a summary yields, and so does an older version of a record: it was corrected.
    pub(super) fn see(&mut self, events: &[Event], file: &str, position: Position) {
        for event in events {
            let is_repeated = version::whole(event.version) < 0;
            if event.kind != EventKind::Opened || event.synthesised || is_repeated {
                continue;
            }
            let key = record_key(&event.source, &event.subject_id);
            let record = record_key(&event.source, &event.record_id);
            let claim = Claim { at: event.at, version: event.version, record };
            let is_newer =
                |other: Claim| claim.is_version_of(&other) && other.version > claim.version;
            if self.said.last(key).is_some_and(is_newer) {
                continue;
            }
            let Some((other, other_file)) = self.said.keep((key, claim), file, position) else {
                continue;
            };
            let other_at = other.what.at;
            let is_corrected = claim.is_version_of(&other.what);
            if is_corrected || other_file == file || event.at.abs_diff(other_at) < CLOSE {
                continue;
            }
            self.count += 1;
            if self.first.is_none() {
                self.first = Some(Opening {
                    conversation: event.subject_id.clone(),
                    at: event.at,
                    file: file.to_owned(),
                    position,
                    other_at,
                    other_file: other_file.to_owned(),
                    other_line: u64::from(other.line),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Micros = 60_000_000;

    fn see(openings: &mut Openings, file: &str, line: u64, at: Micros, change: fn(&mut Event)) {
        let mut event = Event::new("desk", "7", at, EventKind::Opened);
        change(&mut event);
        openings.see(&[event], file, Position { line, record: line });
    }

    #[test]
    fn two_files_that_open_a_conversation_at_different_times_are_told() {
        let mut openings = Openings::default();
        see(&mut openings, "tickets.csv", 2, 9 * MINUTE, |_| {});
        see(&mut openings, "log.csv", 5, 11 * MINUTE, |_| {});
        let first = openings.first.clone().expect("they disagree");
        assert_eq!((openings.count, first.conversation.as_str()), (1, "7"));
        let later = (first.at, first.file.as_str(), first.position.line);
        assert_eq!(later, (11 * MINUTE, "log.csv", 5));
        let other = (first.other_at, first.other_file.as_str(), first.other_line);
        assert_eq!(other, (9 * MINUTE, "tickets.csv", 2));
    }

    #[test]
    fn what_one_file_says_twice_or_nearly_the_same_or_yields_is_not() {
        let mut openings = Openings::default();
        see(&mut openings, "tickets.csv", 2, 9 * MINUTE, |_| {});
        see(&mut openings, "tickets.csv", 3, 30 * MINUTE, |_| {});
        see(&mut openings, "log.csv", 5, 30 * MINUTE + 59_000_000, |_| {});
        see(&mut openings, "more.csv", 5, 50 * MINUTE, |event| event.synthesised = true);
        see(&mut openings, "more.csv", 6, 50 * MINUTE, |event| event.version = -5);
        see(&mut openings, "more.csv", 7, 50 * MINUTE, |event| event.kind = EventKind::Message);
        assert_eq!((openings.count, openings.first), (0, None));
    }

    #[test]
    fn a_corrected_opening_of_one_record_is_none_and_the_newer_is_compared_on() {
        let older = |event: &mut Event| (event.record_id, event.version) = ("t".into(), 3);
        let newer = |event: &mut Event| (event.record_id, event.version) = ("t".into(), 6);
        let older: fn(&mut Event) = older;
        let files = [("of-3.csv", 9 * MINUTE, older), ("of-6.csv", 11 * MINUTE, newer)];
        for is_turned in [false, true] {
            let mut openings = Openings::default();
            let arrivals = if is_turned { [files[1], files[0]] } else { files };
            for (file, at, change) in arrivals {
                see(&mut openings, file, 2, at, change);
            }
            see(&mut openings, "log.csv", 2, 11 * MINUTE, |_| {});
            assert_eq!(openings.count, 0, "{is_turned}");
        }
        // One version of it that two files tell differently is none that was corrected.
        let mut openings = Openings::default();
        see(&mut openings, "of-3.csv", 2, 9 * MINUTE, older);
        see(&mut openings, "again.csv", 2, 11 * MINUTE, older);
        assert_eq!(openings.count, 1);
    }
}
