//! Conversations that two files of one export open at different times.
//!
//! What each file tells of the opening may be a record of its own, so that both stay and no two
//! versions of one record disagree; yet both cannot be right.

use baremo_model::event::record_key;
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

/// The openings seen last, about a million of them.
#[derive(Default)]
pub(super) struct Openings {
    said: Sayings,
    /// Openings that disagree with that of another file.
    pub(super) count: u64,
    /// The first of them.
    pub(super) first: Option<Opening>,
}

impl Openings {
    /// Compares the openings that a row tells with those of other files.
    ///
    /// What every row of a log repeats (`keep = "first"`) is no opening of its own, and what was
    /// made from a summary yields.
    pub(super) fn see(&mut self, events: &[Event], file: &str, position: Position) {
        for event in events {
            if event.kind != EventKind::Opened || event.synthesised || event.version < 0 {
                continue;
            }
            let said = (record_key(&event.source, &event.subject_id), event.at as u64);
            let Some((other, other_file)) = self.said.keep(said, file, position) else { continue };
            let other_at = other.what as i64;
            if other_file == file || event.at.abs_diff(other_at) < CLOSE {
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
}
