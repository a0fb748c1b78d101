//! The inbox: events on disk that are not yet in the lake.
//!
//! A segment is a file `NNNNNNNNNN.seg` with two blocks (see [`crate::codec`]): what routing needs
//! (key and first instant of each subject, last instant of each source) and the events. Any process
//! may write one; only the holder of the lock removes them. Numbers only grow: a writer whose
//! number was drained meanwhile notices and takes another, so nothing acknowledged is mistaken for
//! a leftover.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use baremo_model::event::{subject_key, subject_parts};
use baremo_model::{EventColumns, EventKind, Micros, Stream};

use crate::codec;
use crate::disk::{self, Disk};
use crate::error::StoreError;

const ENDING: &str = ".seg";

/// A segment that is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Number of the segment.
    pub sequence: u64,
    /// Key of each subject its events belong to.
    pub subjects: Vec<u64>,
}

/// What routing needs to know of a segment.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// Stream of the events.
    pub(crate) stream: Stream,
    /// Events in the segment.
    pub(crate) events: u64,
    /// Key of each subject, in order of the segment's subject codes.
    pub(crate) keys: Vec<u64>,
    /// First instant of each subject.
    pub(crate) first: Vec<Micros>,
    /// For each subject the key of the one it continues, 0 for none.
    pub(crate) follows: Vec<u64>,
    /// Last instant of each source, of what happened.
    pub(crate) sources: Latest,
    /// Last instant of each source, of what is planned.
    pub(crate) plans: Latest,
}

/// The last instant by source.
type Latest = BTreeMap<String, Micros>;

/// The folder of segments.
#[derive(Clone, Debug)]
pub(crate) struct Inbox {
    folder: PathBuf,
    disk: Disk,
}

impl Inbox {
    pub(crate) fn new(folder: PathBuf, disk: Disk) -> Self {
        Inbox { folder, disk }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a segment. `known` is the number of the last segment in the lake, or one that it was
    /// a while ago; `drained` looks it up again, once the segment has its own.
    pub(crate) fn seal(
        &self,
        events: &EventColumns,
        mut known: u64,
        drained: impl Fn() -> Result<u64, StoreError>,
    ) -> Result<Sealed, StoreError> {
        let mut bytes = Vec::new();
        let head = Head::of(events);
        head.write(&mut bytes).map_err(StoreError::io("write", &self.folder))?;
        codec::write_events(events, &mut bytes);
        self.disk.make_folder(&self.folder)?;
        let (temporary, _held) = self.disk.write_temporary(&self.folder, &bytes)?;
        let sequence = loop {
            let last = self.sequences()?.last().copied().unwrap_or(0);
            let sequence = last.max(known) + 1;
            if !self.disk.link_new(&temporary, &self.path(sequence))? {
                continue;
            }
            known = known.max(drained()?);
            if known < sequence {
                break sequence;
            }
        };
        self.disk.remove(&temporary)?;
        self.disk.sync_folder(&self.folder)?;
        Ok(Sealed { sequence, subjects: head.keys })
    }

    /// Returns the numbers of all segments, in order.
    pub(crate) fn sequences(&self) -> Result<Vec<u64>, StoreError> {
        disk::numbers(&self.folder, ENDING)
    }

    /// Returns the numbers of the segments after one that is drained, in order: with the last that
    /// is seen all that were sealed before it.
    pub(crate) fn waiting(&self, drained: u64) -> Result<Vec<u64>, StoreError> {
        // A list that is read while names are added may have a later one and lack an earlier, whose
        // segment would then pass for drained. When the last was added the others were there.
        let last = self.sequences()?.last().copied();
        let mut waiting = self.sequences()?;
        waiting.retain(|sequence| *sequence > drained && Some(*sequence) <= last);
        Ok(waiting)
    }

    pub(crate) fn path(&self, sequence: u64) -> PathBuf {
        disk::numbered(&self.folder, sequence, ENDING)
    }

    pub(crate) fn remove(&self, sequence: u64) -> Result<(), StoreError> {
        self.disk.remove(&self.path(sequence))
    }

    /// Reads what routing needs.
    pub(crate) fn head(&self, sequence: u64) -> Result<Head, StoreError> {
        let path = self.path(sequence);
        let bytes = disk::read(&path)?;
        Head::read(&mut bytes.as_slice()).map_err(|reason| StoreError::damaged(&path, reason))
    }

    /// Reads the events.
    pub(crate) fn events(&self, sequence: u64) -> Result<EventColumns, StoreError> {
        let path = self.path(sequence);
        let bytes = disk::read(&path)?;
        let rest = &mut bytes.as_slice();
        codec::skip_block(rest)
            .and_then(|()| codec::read_events(rest))
            .and_then(|events| events.ok_or_else(|| "cut short".into()))
            .map_err(|reason| StoreError::damaged(&path, reason))
    }
}

impl Head {
    fn of(events: &EventColumns) -> Head {
        let parts: Vec<(&str, &str)> = events.subjects.iter().map(subject_parts).collect();
        let keys =
            parts.iter().map(|(source, id)| subject_key(events.stream, source, id)).collect();
        let mut first = vec![Micros::MAX; parts.len()];
        let mut last: Vec<Option<Micros>> = vec![None; parts.len()];
        let mut planned = last.clone();
        for (row, subject) in events.subject.iter().enumerate() {
            let (subject, at) = (*subject as usize, events.at[row]);
            first[subject] = first[subject].min(at);
            let kind = EventKind::from_byte(events.kind[row]);
            if kind.is_some_and(EventKind::is_withdrawn) {
                // It tells nothing, and so not until when its source does.
                continue;
            }
            let is_plan = kind.is_some_and(EventKind::is_plan);
            let latest = if is_plan { &mut planned[subject] } else { &mut last[subject] };
            *latest = (*latest).max(Some(at));
        }
        let (sources, plans) = (by_source(&parts, &last), by_source(&parts, &planned));
        let mut follows = vec![0; parts.len()];
        for (row, kind) in events.kind.iter().enumerate() {
            if *kind == EventKind::FollowUpOf as u8 {
                let subject = events.subject[row] as usize;
                let target = events.strings.get(events.value[row]).unwrap_or_default();
                follows[subject] = subject_key(events.stream, parts[subject].0, target);
            }
        }
        let (stream, events) = (events.stream, events.len() as u64);
        Head { stream, events, keys, first, follows, sources, plans }
    }

    fn write(&self, out: &mut Vec<u8>) -> std::io::Result<()> {
        let mut arrays = Vec::new();
        codec::put_u64(&[self.events, self.stream as u64], &mut arrays);
        codec::put_u64(&self.keys, &mut arrays);
        codec::put_i64(&self.first, &mut arrays);
        codec::put_u64(&self.follows, &mut arrays);
        arrays.extend(serde_json::to_vec(&self.sources)?);
        arrays.extend(serde_json::to_vec(&self.plans)?);
        codec::write_block(&arrays, out);
        Ok(())
    }

    fn read(bytes: &mut &[u8]) -> Result<Head, String> {
        let arrays = codec::read_block(bytes)?.ok_or("it is empty")?;
        let rest = &mut arrays.as_slice();
        let counts = codec::take_u64(rest)?;
        let events = counts.first().copied().unwrap_or(0);
        let stream = counts.get(1).copied().and_then(|byte| Stream::from_byte(byte as u8));
        let stream = stream.ok_or("it is of no stream that is known here")?;
        let (keys, first) = (codec::take_u64(rest)?, codec::take_i64(rest)?);
        let follows = codec::take_u64(rest)?;
        if keys.len() != first.len() || keys.len() != follows.len() {
            return Err("its head is inconsistent".into());
        }
        // Older versions write no plans.
        let mut told = serde_json::Deserializer::from_slice(rest).into_iter::<Latest>();
        let mut next =
            || told.next().unwrap_or_else(|| Ok(Latest::new())).map_err(|error| error.to_string());
        let (sources, plans) = (next()?, next()?);
        Ok(Head { stream, events, keys, first, follows, sources, plans })
    }
}

/// Returns the last instant of each source that has any, by subject.
fn by_source(parts: &[(&str, &str)], last: &[Option<Micros>]) -> Latest {
    let mut sources = Latest::new();
    for ((source, _), at) in parts.iter().zip(last) {
        let Some(at) = *at else { continue };
        match sources.get_mut(*source) {
            Some(known) => *known = at.max(*known),
            None => {
                sources.insert((*source).to_owned(), at);
            }
        }
    }
    sources
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use baremo_model::{Event, EventKind};

    use super::*;

    #[test]
    fn a_number_drained_meanwhile_is_not_used() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let inbox = Inbox::new(folder.path().join("inbox"), Disk::default());
        let events: EventColumns =
            [Event::new("desk", "1", 3, EventKind::Opened)].into_iter().collect();
        // Since nothing was drained, somebody drained up to 4.
        let looks = Cell::new(0);
        let drained = || {
            looks.set(looks.get() + 1);
            Ok(4)
        };
        assert_eq!(inbox.seal(&events, 0, drained).expect("sealed").sequence, 5);
        assert_eq!(looks.get(), 2, "one look for each number it had");
        let head = inbox.head(5).expect("readable");
        assert_eq!((head.keys.len(), head.first[0], head.sources["desk"]), (1, 3, 3));
        assert!(head.plans.is_empty(), "{head:?}");
        assert_eq!(inbox.events(5).expect("readable").len(), 1);
        // Plans stand apart from what happened.
        let plan = |at| Event::new("desk", "ann", at, EventKind::AgentRostered);
        let agent = Event::new("desk", "ann", 2, EventKind::AgentLoggedIn);
        let planned: EventColumns = [agent, plan(9), plan(7)].into_iter().collect();
        inbox.seal(&planned, 6, || Ok(6)).expect("sealed");
        let head = inbox.head(7).expect("readable");
        assert_eq!((head.sources["desk"], head.plans["desk"]), (2, 9));
        // What is gone tells nothing of how far a source is, and has its place all the same.
        let gone = Event::new("desk", "1", 8, EventKind::ConversationWithdrawn);
        let head = Head::of(&[gone].into_iter().collect());
        assert!(head.sources.is_empty() && head.plans.is_empty(), "{head:?}");
        assert_eq!(head.first, [8]);
        inbox.remove(7).expect("removed");
        // What was left under a number that is drained waits no more.
        inbox.seal(&events, 4, || Ok(4)).expect("sealed");
        assert_eq!(inbox.sequences().expect("readable"), [1, 5, 6]);
        assert_eq!(inbox.waiting(4).expect("readable"), [5, 6]);
    }
}
