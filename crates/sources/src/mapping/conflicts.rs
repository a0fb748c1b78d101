//! Rows that tell the same version of the same record differently.
//!
//! Of two such rows only one can stay, and which of them is arbitrary though the same each time:
//! whoever imports has to know. What a record said is remembered as a digest, and of its first
//! events as much of theirs as tells which of two stays.

use std::cmp::Ordering;

use baremo_model::Event;
use baremo_model::event::{record_key, version};

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
    /// Which row is kept, of these and of all that tell the same version.
    pub kept: KeptRow,
}

/// Which of the rows that tell one version of a record differently is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptRow {
    /// This one, with all that it tells.
    Row {
        /// Its file.
        file: String,
        /// Its line; 0 where the format has no lines.
        line: u64,
    },
    /// Of several rows a part each: an event of one, another of another.
    Parts,
    /// One of them, or parts of several: they differ beyond what is remembered.
    Unknown,
}

/// Events of a row of which is remembered which of two stays.
const RANKED: usize = 7;

/// What a row says of one version of a record.
#[derive(Clone, Copy, Default)]
struct Words {
    /// The digest of all its words: rows that have the same say the same.
    digest: u64,
    /// Ranks of its first events, by their place: of two the greater stays, and 0 is none.
    ranks: [u16; RANKED],
    /// Of all other events, 0 where there are none.
    rest: u16,
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Words {
    /// Sums up what a row says of one version of a record, by its events and their digests.
    fn of(events: &[Event], digests: &[u64]) -> Self {
        let mut words = Words { digest: events.len() as u64, ..Words::default() };
        let first = events.first().map_or(0, |first| first.ordinal);
        for (event, digest) in events.iter().zip(digests) {
            // Where two rows say the same, their places are no conflict.
            let said = if event.order == 0 { *digest } else { event.digest_of_words() };
            words.digest = mixed(words.digest, said);
            match words.ranks.get_mut(event.ordinal.wrapping_sub(first) as usize) {
                Some(own) => *own = rank(*digest),
                None => words.rest = (mixed(u64::from(words.rest), said) as u16).max(1),
            }
        }
        words
    }

    /// Tells whose events stay where these words differ from others; nothing where that is not
    /// known: these, the others, or of both some.
    fn against(&self, other: &Self) -> Option<Staying> {
        let mut ranks: Vec<Ordering> =
            self.ranks.iter().zip(&other.ranks).map(|(own, other)| own.cmp(other)).collect();
        match (self.rest, other.rest) {
            (own, other) if own == other => {}
            (0, _) => ranks.push(Ordering::Less),
            (_, 0) => ranks.push(Ordering::Greater),
            _ => return None,
        }
        match (ranks.contains(&Ordering::Greater), ranks.contains(&Ordering::Less)) {
            (true, false) => Some(Staying::Own),
            (false, true) => Some(Staying::Others),
            (true, true) => Some(Staying::Both),
            (false, false) => None,
        }
    }

    /// Returns what stays of two.
    fn merged(mut self, other: &Self) -> Self {
        self.digest = mixed(self.digest, other.digest);
        self.ranks.iter_mut().zip(&other.ranks).for_each(|(own, other)| *own = (*own).max(*other));
        self.rest = self.rest.max(other.rest);
        self
    }
}

/// Whose events stay of two rows that differ.
enum Staying {
    Own,
    Others,
    Both,
}

/// Returns a number that grows with the digest of an event. Those of events that lack a field have
/// their lower half alone ([`super::pool::Pool::digests`]).
fn rank(digest: u64) -> u16 {
    match digest >> 32 {
        0 => (digest >> 18) as u16 + 1,
        _ => (digest >> 49) as u16 | (1 << 15),
    }
}

/// The digests of the records seen last, about a million of them.
#[derive(Default)]
pub(super) struct Conflicts {
    said: Sayings<Words>,
    /// Rows that disagree with an earlier one.
    pub(super) count: u64,
    /// The first of them.
    pub(super) first: Option<Conflict>,
    /// What the first is about, and what stays of it so far.
    standing: Option<(u64, Words)>,
}

impl Conflicts {
    /// Reads what was said before of many records, before [`Conflicts::see`] asks one by one:
    /// memory then answers for all of them at once instead of for each in turn.
    pub(super) fn look_up(&self, tellings: impl Iterator<Item = Telling>) {
        self.said.touch(tellings.map(|telling| telling.key));
    }

    /// Compares what one row tells with what was said before of the same records.
    pub(super) fn see(
        &mut self,
        tellings: &[Telling],
        events: &[Event],
        file: &str,
        position: Position,
    ) {
        let mut conflicts = false;
        for Telling { key, words, first } in tellings {
            if let Some((other, other_file)) = self.said.keep((*key, *words), file, position) {
                conflicts = true;
                if self.first.is_none() {
                    let (other_file, other_line) = (other_file.to_owned(), u64::from(other.line));
                    self.first = Some(Conflict {
                        record: events[*first as usize].record_id.clone(),
                        file: file.to_owned(),
                        position,
                        kept: KeptRow::Row { file: other_file.clone(), line: other_line },
                        other_file,
                        other_line,
                    });
                    self.standing = Some((*key, other.what));
                }
            }
            self.weigh(*key, *words, file, position.line);
        }
        self.count += u64::from(conflicts);
    }

    /// Notes which row stays of those that the first conflict is about.
    fn weigh(&mut self, key: u64, words: Words, file: &str, line: u64) {
        let (Some((about, standing)), Some(first)) = (&mut self.standing, &mut self.first) else {
            return;
        };
        if *about != key || *standing == words {
            return;
        }
        match standing.against(&words) {
            Some(Staying::Own) => {}
            Some(Staying::Others) => {
                *standing = words;
                first.kept = KeptRow::Row { file: file.to_owned(), line };
            }
            Some(Staying::Both) => {
                *standing = standing.merged(&words);
                first.kept = KeptRow::Parts;
            }
            None => {
                first.kept = KeptRow::Unknown;
                self.standing = None;
            }
        }
    }
}

/// What a row tells of one version of a record.
#[derive(Clone, Copy)]
pub(super) struct Telling {
    key: u64,
    words: Words,
    /// The first of its events among those of the row.
    first: u32,
}

/// Appends what a row tells of each version of a record, by its events, each with its digest.
pub(super) fn sum_up(events: &[Event], digests: &[u64], into: &mut Vec<Telling>) {
    let mut start = 0;
    while let Some(first) = events.get(start) {
        let same = |other: &&Event| {
            other.version == first.version
                && other.kind.stream() == first.kind.stream()
                && other.record_id == first.record_id
        };
        let end = start + events[start..].iter().take_while(same).count();
        // `keep = "first"` turns versions round: what every row repeats is not its record.
        if version::whole(first.version) >= 0 {
            let words = Words::of(&events[start..end], &digests[start..end]);
            into.push(Telling { key: key(first), words, first: start as u32 });
        }
        start = end;
    }
}

/// Returns the key of a version of a record, or of that part of it which begins with an event. What
/// two streams call by one id are two records.
fn key(first: &Event) -> u64 {
    let place = mixed(first.version as u64, u64::from(first.ordinal));
    let record = mixed(record_key(&first.source, &first.record_id), first.kind.stream() as u64);
    mixed(record, place)
}

#[cfg(test)]
mod tests {
    use baremo_model::event::reduce;
    use baremo_model::{EventColumns, EventKind};

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
        let mut tellings = Vec::new();
        sum_up(events, &digests, &mut tellings);
        conflicts.see(&tellings, events, "a.csv", Position { line, record: line });
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
    fn one_id_of_two_streams_is_two_records() {
        let of = |kind: EventKind, value: &str| Event { kind, ..event("1", 1, value) };
        let mut conflicts = Conflicts::default();
        see(&mut conflicts, 2, &[of(EventKind::OrderPlaced, "a")]);
        see(&mut conflicts, 3, &[of(EventKind::CustomerSignedUp, "b")]);
        // Of one row as well.
        let both = [of(EventKind::OrderPlaced, "a"), of(EventKind::CustomerSignedUp, "b")];
        see(&mut conflicts, 4, &both);
        assert_eq!((conflicts.count, &conflicts.first), (0, &None));
        see(&mut conflicts, 5, &[of(EventKind::OrderPlaced, "c")]);
        assert_eq!(conflicts.count, 1);
    }

    #[test]
    fn what_is_read_in_part_twice_otherwise_is_a_conflict() {
        let mut conflicts = Conflicts::default();
        let in_part = NOW - version::IN_PART;
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

    /// Returns which rows stay of all of which each tells one version of a record by its words, by
    /// the rule of the store.
    fn kept(rows: &[&[&str]]) -> (KeptRow, Vec<usize>) {
        let events = |words: &[&str]| -> Vec<Event> {
            let placed = |(ordinal, word): (usize, &&str)| Event {
                ordinal: ordinal as u32,
                ..event("7", 1, word)
            };
            words.iter().enumerate().map(placed).collect()
        };
        let mut conflicts = Conflicts::default();
        let mut all = EventColumns::default();
        let mut of = Vec::new();
        for (row, words) in rows.iter().enumerate() {
            let told = events(words);
            see(&mut conflicts, row as u64, &told);
            told.iter().for_each(|event| all.push(event));
            of.extend(vec![row; told.len()]);
        }
        let alive = reduce(&all.as_batch());
        let mut staying: Vec<usize> =
            of.into_iter().zip(alive).filter_map(|(row, alive)| alive.then_some(row)).collect();
        staying.dedup();
        (conflicts.first.expect("they disagree").kept, staying)
    }

    #[test]
    fn the_row_that_is_told_as_kept_is_the_one_that_the_store_keeps() {
        let row = |line: u64| KeptRow::Row { file: "a.csv".into(), line };
        let words = ["open", "hold", "solved", "pending", "closed", "new"];
        for (one, other) in words.iter().flat_map(|one| words.map(|other| (*one, other))) {
            if one == other {
                continue;
            }
            let (told, stays) = kept(&[&[one], &[other]]);
            assert_eq!((&told, stays.len()), (&row(stays[0] as u64), 1), "{one}, {other}");
            // What is the same in both says nothing; what only one says stays with it.
            let (told, stays) = kept(&[&["new", one], &["new", other]]);
            assert_eq!(told, row(stays[stays.len() - 1] as u64), "{one}, {other}");
            for third in words {
                let (told, stays) = kept(&[&[one], &[other], &[third]]);
                assert_eq!((&told, stays.len()), (&row(stays[0] as u64), 1), "{third}");
                let (told, stays) = kept(&[&[one, other], &[other, third]]);
                match stays.as_slice() {
                    [0, 1] if told == KeptRow::Parts => {}
                    // The first event of both, or the last, may be the same.
                    _ => assert!(stays.iter().any(|stays| told == row(*stays as u64)), "{third}"),
                }
            }
        }
        let (longer, stays) = kept(&[&["open"], &["open", "hold"]]);
        assert_eq!((longer, stays), (row(1), vec![0, 1]));
    }

    #[test]
    fn rows_that_differ_beyond_what_is_remembered_are_told_as_such() {
        let many = |last: [&'static str; 2]| [["open"; 7].as_slice(), last.as_slice()].concat();
        let (told, _) = kept(&[&many(["hold", "open"]), &many(["open", "hold"])]);
        assert_eq!(told, KeptRow::Unknown);
        // Of which only one has any.
        let (told, _) = kept(&[&["open"; 7], &many(["hold", "open"])]);
        assert_eq!(told, KeptRow::Row { file: "a.csv".into(), line: 1 });
    }

    #[test]
    fn an_event_that_lacks_a_field_yields() {
        for digest in [u64::MAX, 1 << 40, 1 << 32] {
            assert!(rank(digest) > rank(digest >> 32), "{digest}");
            assert!(rank(digest >> 32) > 0, "it is there");
        }
        assert!(rank(u64::from(u32::MAX)) < rank(1 << 32));
    }
}
