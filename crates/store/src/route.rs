//! From segments to partitions.
//!
//! The locator answers in which partition a subject lies: where it lay before, else in the month of
//! its first event in this drain; each stream has partitions of its own. Events are gathered by
//! partition in memory and, beyond a limit, spilled to one file a partition, so that any amount
//! passes through bounded memory.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use baremo_model::{DAY, EventColumns, Micros, Stream};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::codec;
use crate::columns;
use crate::disk::{self, Disk};
use crate::error::StoreError;
use crate::inbox::Head;
use crate::moved::{Notes, may_move};
use crate::reduce::Run;

/// Events gathered in memory before they are spilled. Few in tests, so that drains spill.
const GATHERED: usize = if cfg!(test) { 4 } else { 2_000_000 };

/// Bytes of what they say that are, for each may say much.
const GATHERED_BYTES: usize = 1 << 30;

/// Partition of each subject in a drain.
#[derive(Debug, Default)]
pub(crate) struct Locator {
    /// Stream, first instant and number of the partition, by key.
    subjects: FxHashMap<u64, (Stream, Micros, u32)>,
    /// What a conversation continues, by key: it lies where that lies, so that folds see both.
    follows: FxHashMap<u64, u64>,
    /// Partition of conversations that are continued and got no event in this drain.
    continued: FxHashMap<u64, u32>,
    /// Partition of all subjects of a stream that lie in no other, where they may lie in it.
    unknown: BTreeMap<Stream, u32>,
    parts: Vec<String>,
}

/// The number of no partition.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// Conversations in a chain of follow-ups, at most; a longer one, or a circle, is cut.
const CHAIN: usize = 64;

impl Locator {
    /// Takes note of the subjects of a segment.
    pub(crate) fn note(&mut self, head: &Head) {
        for (key, first) in head.keys.iter().zip(&head.first) {
            let new = (head.stream, *first, NOWHERE);
            let known = self.subjects.entry(*key).or_insert(new);
            known.1 = known.1.min(*first);
        }
        for (key, target) in head.keys.iter().zip(&head.follows) {
            if *target != 0 {
                self.follows.insert(*key, *target);
                self.continued.insert(*target, NOWHERE);
            }
        }
    }

    /// Places the subjects that lie in a partition already.
    pub(crate) fn place(&mut self, part: &str, keys: &[u64]) {
        let number = self.parts.len() as u32;
        self.parts.push(part.to_owned());
        for key in keys {
            if let Some(place) = self.subjects.get_mut(key) {
                place.2 = number;
            }
            if let Some(place) = self.continued.get_mut(key) {
                *place = number;
            }
        }
    }

    /// Places all subjects of a stream that lie in no other partition in the one placed last: of
    /// what lies in it nothing is known.
    pub(crate) fn suspect(&mut self, stream: Stream) {
        if let Some(last) = self.parts.len().checked_sub(1) {
            self.unknown.entry(stream).or_insert(last as u32);
        }
    }

    /// Returns the partition of what a conversation continues, if it lies in one, else the first
    /// instant of the conversation the chain begins with.
    fn origin(&self, key: u64) -> Result<u32, Micros> {
        let mut first = key;
        for _ in 0..CHAIN {
            let Some(target) = self.follows.get(&first) else { break };
            let placed = self.subjects.get(target).map(|place| place.2);
            let known = placed.or(self.continued.get(target).copied()).unwrap_or(NOWHERE);
            if known != NOWHERE {
                return Ok(known);
            }
            if !self.subjects.contains_key(target) || *target == key {
                break;
            }
            first = *target;
        }
        Err(self.subjects.get(&first).map_or(Micros::MAX, |place| place.1))
    }

    /// Places all other subjects by the month of their first event, follow-ups with what they
    /// continue.
    pub(crate) fn place_rest(&mut self) {
        let mut numbers: FxHashMap<String, u32> = self.parts.iter().cloned().zip(0..).collect();
        let mut months: FxHashMap<(Stream, i64), u32> = FxHashMap::default();
        let mut origins: FxHashMap<u64, Result<u32, Micros>> = FxHashMap::default();
        for key in self.follows.keys() {
            origins.insert(*key, self.origin(*key));
        }
        for (key, (stream, first, number)) in &mut self.subjects {
            if *number != NOWHERE {
                continue;
            }
            if let Some(part) = self.unknown.get(stream) {
                *number = *part;
                continue;
            }
            let first = match origins.get(key) {
                Some(Ok(part)) => {
                    *number = *part;
                    continue;
                }
                Some(Err(first)) => first,
                None => &*first,
            };
            *number = *months.entry((*stream, first.div_euclid(DAY))).or_insert_with(|| {
                let part = stream.partition(&month_of(*first));
                *numbers.entry(part.clone()).or_insert_with(|| {
                    self.parts.push(part);
                    self.parts.len() as u32 - 1
                })
            });
        }
    }

    fn part(&self, key: u64) -> u32 {
        self.subjects.get(&key).map_or(NOWHERE, |place| place.2)
    }
}

/// Returns the month of an instant in UTC, as `YYYY-MM`.
pub(crate) fn month_of(at: Micros) -> String {
    // Days since 0000-03-01, whose 400-year cycles have 146 097 days.
    let days = at.div_euclid(DAY) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let march_month = (5 * day + 2) / 153;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    format!("{:04}-{month:02}", year.clamp(0, 9999))
}

/// Gathers events by partition.
#[derive(Debug)]
pub(crate) struct Router {
    folder: PathBuf,
    disk: Disk,
    locator: Locator,
    gathered: Mutex<BTreeMap<u32, EventColumns>>,
    rows: usize,
    /// What these say, about.
    bytes: usize,
    runs: BTreeMap<u32, Vec<Run>>,
    /// Events of each stream, those in the lake and those that came so far.
    held: BTreeMap<Stream, u64>,
    /// Where records come that may have told of another subject before.
    notes: BTreeMap<Stream, Notes>,
    /// Partitions that get nothing: what comes to them stays in the inbox.
    pub(crate) kept_back: BTreeSet<u32>,
    /// Rows and bytes gathered at most.
    limit: (usize, usize),
}

impl Router {
    /// Makes a router that spills into `folder`, which is emptied.
    pub(crate) fn new(folder: &Path, disk: Disk, locator: Locator) -> Result<Self, StoreError> {
        disk.remove_folder(folder)?;
        Ok(Router {
            folder: folder.to_owned(),
            disk,
            locator,
            gathered: Mutex::default(),
            rows: 0,
            bytes: 0,
            runs: BTreeMap::new(),
            held: BTreeMap::new(),
            notes: BTreeMap::new(),
            kept_back: BTreeSet::new(),
            limit: (GATHERED, GATHERED_BYTES),
        })
    }

    /// Takes note of how many events the lake has in one more partition of a stream.
    pub(crate) fn hold(&mut self, stream: Stream, events: u64) {
        *self.held.entry(stream).or_default() += events;
    }

    /// Gathers the events of a segment.
    pub(crate) fn add(
        &mut self,
        sequence: u64,
        head: &Head,
        events: &EventColumns,
    ) -> Result<(), StoreError> {
        let parts: Vec<u32> = head.keys.iter().map(|key| self.locator.part(*key)).collect();
        self.hold(head.stream, head.events);
        if may_move(events, self.held.get(&head.stream).copied().unwrap_or_default()) {
            let path = || self.folder.join(format!("records-{}", head.stream.word()));
            let notes = self.notes.entry(head.stream).or_insert_with(|| Notes::new(path()));
            let place = |it: &u32| if self.kept_back.contains(it) { NOWHERE } else { *it };
            let noted = parts.iter().map(place);
            notes.add(events, &noted.collect::<Vec<_>>(), &self.disk)?;
        }
        let mut rows: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (row, subject) in events.subject.iter().enumerate() {
            rows.entry(parts[*subject as usize]).or_default().push(row as u32);
        }
        let gathered = self.gathered.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        for (part, rows) in &rows {
            gathered.entry(*part).or_insert_with(|| EventColumns::of(head.stream));
            self.runs.entry(*part).or_default().push((sequence, rows.len()));
        }
        gathered.par_iter_mut().for_each(|(part, into)| {
            if let Some(rows) = rows.get(part) {
                columns::copy(&events.as_batch(), rows, into);
            }
        });
        self.rows += events.len();
        self.bytes += events.text_bytes();
        let is_full = self.rows > self.limit.0 || self.bytes > self.limit.1;
        if is_full { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<(), StoreError> {
        self.disk.make_folder(&self.folder)?;
        let gathered = self.gathered.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner());
        std::mem::take(gathered).into_par_iter().try_for_each(|(part, events)| {
            let path = self.folder.join(part.to_string());
            let mut bytes = Vec::new();
            codec::write_events(&events, &mut bytes);
            self.disk.step()?;
            let opened = OpenOptions::new().create(true).append(true).open(&path);
            let mut file = opened.map_err(StoreError::io("open", &path))?;
            file.write_all(&bytes).map_err(StoreError::io("write", &path))
        })?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }

    /// Returns the partitions that get events, with how many come from which segment.
    pub(crate) fn parts(&self) -> Vec<(u32, &str, &[Run])> {
        self.with_runs(false)
    }

    /// Returns those that would, and are kept back, in the same form.
    pub(crate) fn kept_back(&self) -> Vec<(u32, &str, &[Run])> {
        self.with_runs(true)
    }

    fn with_runs(&self, kept_back: bool) -> Vec<(u32, &str, &[Run])> {
        let runs = self.runs.iter().filter(|run| self.kept_back.contains(run.0) == kept_back);
        runs.map(|(part, runs)| (*part, self.name(*part), runs.as_slice())).collect()
    }

    /// Returns those of these partitions that got none, in the same form.
    pub(crate) fn others(&self, parts: impl Iterator<Item = u32>) -> Vec<(u32, &str, &[Run])> {
        let none: &[Run] = &[];
        let others = parts.filter(|part| !self.runs.contains_key(part));
        others.map(|part| (part, self.name(part), none)).collect()
    }

    /// Returns all partitions of a stream, those of the lake and new ones.
    pub(crate) fn parts_of(&self, stream: Stream) -> Vec<(u32, &str)> {
        let parts = (0..).zip(self.locator.parts.iter().map(String::as_str));
        parts.filter(|(_, part)| Stream::of_partition(part) == stream).collect()
    }

    fn name(&self, part: u32) -> &str {
        self.locator.parts.get(part as usize).map_or("", String::as_str)
    }

    /// Takes out where records come.
    pub(crate) fn take_notes(&mut self) -> BTreeMap<Stream, Notes> {
        std::mem::take(&mut self.notes)
    }

    /// Hands on all events of a partition, each with its row and its segment; they stay.
    pub(crate) fn look(
        &self,
        part: u32,
        see: &mut dyn FnMut(&EventColumns, usize, u64),
    ) -> Result<(), StoreError> {
        let runs = self.runs.get(&part).map_or(&[][..], Vec::as_slice);
        let each = runs.iter().map(|(sequence, rows)| std::iter::repeat_n(*sequence, *rows));
        let mut sequences = each.flatten();
        let mut hand_on = |events: &EventColumns| {
            for (row, sequence) in (0..events.len()).zip(sequences.by_ref()) {
                see(events, row, sequence);
            }
        };
        let path = self.folder.join(part.to_string());
        if path.exists() {
            let bytes = disk::read(&path)?;
            let mut rest = bytes.as_slice();
            while let Some(block) = codec::read_events(&mut rest)
                .map_err(|reason| StoreError::damaged(&path, reason))?
            {
                hand_on(&block);
            }
        }
        let gathered = self.gathered.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(events) = gathered.get(&part) {
            hand_on(events);
        }
        Ok(())
    }

    /// Takes out all events of a partition, in the order of its runs.
    pub(crate) fn take(&self, part: u32) -> Result<EventColumns, StoreError> {
        let path = self.folder.join(part.to_string());
        let events = self.gathered_of(part, &path)?;
        let runs = self.runs.get(&part).map_or(&[][..], Vec::as_slice);
        let expected: usize = runs.iter().map(|(_, rows)| rows).sum();
        // Their segments go when the others are in.
        if events.len() != expected {
            let reason = format!("it holds `{}` events of `{expected}`", events.len());
            return Err(StoreError::damaged(&path, reason));
        }
        Ok(events)
    }

    fn gathered_of(&self, part: u32, path: &Path) -> Result<EventColumns, StoreError> {
        let lock = self.gathered.lock();
        let gathered = lock.unwrap_or_else(|poisoned| poisoned.into_inner()).remove(&part);
        let bytes = match disk::read(path) {
            Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Ok(gathered.unwrap_or_default());
            }
            read => read?,
        };
        let mut events = EventColumns::of(Stream::of_partition(self.name(part)));
        let runs = self.runs.get(&part).map_or(&[][..], Vec::as_slice);
        events.reserve(runs.iter().map(|(_, rows)| rows).sum(), true);
        let mut rest = bytes.as_slice();
        while let Some(block) =
            codec::read_events(&mut rest).map_err(|reason| StoreError::damaged(path, reason))?
        {
            columns::append(&block, &mut events);
        }
        if let Some(gathered) = gathered {
            columns::append(&gathered, &mut events);
        }
        Ok(events)
    }

    /// Removes what was spilled.
    pub(crate) fn clean(&self) -> Result<(), StoreError> {
        self.disk.remove_folder(&self.folder)
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Event, EventKind};

    use super::*;
    use crate::inbox::Inbox;

    fn opened(id: u32) -> Event {
        Event::new("desk", &id.to_string(), i64::from(id) * 20 * DAY, EventKind::Opened)
    }

    #[test]
    fn months_follow_the_calendar() {
        for (day, expected) in [
            (0, "1970-01"),
            (-1, "1969-12"),
            (58, "1970-02"),
            (59, "1970-03"),
            (11_016, "2000-02"),
            (11_017, "2000-03"),
            (19_782, "2024-02"),
            (19_783, "2024-03"),
            (20_088, "2024-12"),
            (20_089, "2025-01"),
        ] {
            assert_eq!(month_of(day * DAY), expected, "day {day}");
        }
        assert_eq!(month_of(i64::MIN), "0000-01".replace("01", &month_of(i64::MIN)[5..]));
        assert_eq!(&month_of(i64::MAX)[..4], "9999");
    }

    #[test]
    fn follow_ups_lie_with_what_they_continue() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let inbox = Inbox::new(folder.path().join("inbox"), Disk::default());
        let event = |id: &str, month: i64, continues: Option<&str>| {
            let kind = continues.map_or(EventKind::Opened, |_| EventKind::FollowUpOf);
            let mut event = Event::new("desk", id, month * 31 * DAY, kind);
            event.value = continues.map(str::to_owned);
            event
        };
        // 2 continues 1, 3 continues 2; 5 continues 4, which lies in the lake; 6 continues nobody
        // known; 7 and 8 continue each other.
        let events: EventColumns = [
            event("3", 5, Some("2")),
            event("1", 1, None),
            event("2", 3, Some("1")),
            event("5", 7, Some("4")),
            event("6", 2, Some("404")),
            event("7", 4, Some("8")),
            event("8", 4, Some("7")),
        ]
        .into_iter()
        .collect();
        let sealed = inbox.seal(&events, 0, || Ok(0)).expect("sealed");
        let head = inbox.head(sealed.sequence).expect("readable");
        let key = |id: &str| baremo_model::event::subject_key(Stream::Conversation, "desk", id);
        let mut locator = Locator::default();
        locator.note(&head);
        locator.place("1999-01", &[key("4"), key("99")]);
        locator.place_rest();
        let part = |id: &str| locator.parts[locator.part(key(id)) as usize].as_str();
        let found = ["1", "2", "3", "5", "6", "7", "8"].map(part);
        let first = "1970-02";
        assert_eq!(found, [first, first, first, "1999-01", "1970-03", "1970-05", "1970-05"]);
        assert_eq!(locator.subjects.len(), 7);
    }

    #[test]
    fn spilled_events_come_back_whole() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let inbox = Inbox::new(folder.path().join("inbox"), Disk::default());
        let (mut locator, mut heads) = (Locator::default(), Vec::new());
        for first in [0, 4] {
            let events: EventColumns = (first..first + 8).map(opened).collect();
            let sealed = inbox.seal(&events, 0, || Ok(0)).expect("sealed");
            heads.push((sealed.sequence, inbox.head(sealed.sequence).expect("readable")));
            locator.note(&heads[heads.len() - 1].1);
        }
        locator.place("1999-01", &[heads[0].1.keys[7]]);
        locator.place_rest();
        let spill = folder.path().join("spill");
        let mut router = Router::new(&spill, Disk::default(), locator).expect("made");
        // The first segment says more than may be gathered, and the second does not reach that.
        router.limit = (99, 50);
        for (sequence, head) in &heads {
            router
                .add(*sequence, head, &inbox.events(*sequence).expect("readable"))
                .expect("routed");
            let spilled = router.parts().iter().any(|it| spill.join(it.0.to_string()).exists());
            assert!(spilled, "nothing is spilled");
            router.limit.1 = usize::MAX;
        }
        let mut total = 0;
        for (number, part, runs) in router.parts() {
            let events = router.take(number).expect("readable");
            let count: usize = runs.iter().map(|(_, rows)| rows).sum();
            assert_eq!(events.len(), count, "{part}");
            total += count;
            for row in 0..events.len() {
                let found = events.as_batch().event(row);
                let expected =
                    if found.subject_id == "7" { "1999-01".into() } else { month_of(found.at) };
                assert_eq!(part, expected);
            }
        }
        assert_eq!(total, 16);
    }

    #[test]
    fn spilled_events_that_are_gone_are_told() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let inbox = Inbox::new(folder.path().join("inbox"), Disk::default());
        let events: EventColumns = (0..3).map(opened).collect();
        let sealed = inbox.seal(&events, 0, || Ok(0)).expect("sealed");
        let head = inbox.head(sealed.sequence).expect("readable");
        let mut locator = Locator::default();
        locator.note(&head);
        locator.place("1970-01", &head.keys);
        let spill = folder.path().join("spill");
        let mut router = Router::new(&spill, Disk::default(), locator).expect("made");
        router.limit = (0, 0);
        router.add(sealed.sequence, &head, &events).expect("routed");
        std::fs::remove_file(spill.join("0")).expect("it was spilled");
        let error = router.take(0).expect_err("nothing is left");
        assert!(error.to_string().contains("`0` events of `3`"), "{error}");
    }
}
