//! The data folder as a whole: opening it, writing to the inbox, reading snapshots.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use baremo_model::event::subject_key;
use baremo_model::{EventColumns, EventKind, Fact, FactTable, Micros, Stream};

use crate::chain;
use crate::delta;
use crate::disk::Disk;
use crate::error::StoreError;
use crate::events;
use crate::facts;
use crate::header::{self, Header};
use crate::inbox::{Inbox, Sealed};
use crate::quarantine::Quarantine;
use crate::reduce::Taken;
use crate::snapshot::{Snapshot, Snapshots};

/// Events a segment should hold at most, so that memory stays bounded.
pub const SEGMENT_EVENTS: usize = 400_000;

/// Bytes of what its events say that a segment should hold at most. Few in tests.
pub(crate) const SEGMENT_BYTES: usize = if cfg!(test) { 1 << 10 } else { 1 << 27 };

/// Returns whether events are as many, or say as much, as a segment should hold.
pub fn fills_segment(events: &EventColumns) -> bool {
    events.len() >= SEGMENT_EVENTS || events.text_bytes() >= SEGMENT_BYTES
}

/// Whether a data folder may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Make it when it is not there.
    Create,
    /// It must be there; nothing is written by opening it.
    Existing,
}

/// One data folder. All methods take `&self` and may be called from several threads.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    install: String,
    pub(crate) disk: Disk,
    pub(crate) inbox: Inbox,
    pub(crate) snapshots: Snapshots,
    pub(crate) quarantine: Quarantine,
    /// Keys of the subjects in event files, by path.
    keys: Mutex<BTreeMap<PathBuf, Arc<Vec<u64>>>>,
}

impl Store {
    /// Opens a data folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::Missing`] when there is none and none may be made, [`StoreError::Newer`] when
    /// a newer program wrote it.
    pub fn open(root: &Path, mode: Mode) -> Result<Store, StoreError> {
        Store::open_with(root, mode, Disk::default())
    }

    pub(crate) fn open_with(root: &Path, mode: Mode, disk: Disk) -> Result<Store, StoreError> {
        let path = root.join(header::FILE);
        // One that this user may not look into may well be there.
        let is_there = path.try_exists().map_err(StoreError::io("read", &path))?;
        if !is_there {
            if mode == Mode::Existing {
                return Err(StoreError::Missing { path: root.to_owned() });
            }
            disk.make_folder(root)?;
            header::make(root, &disk)?;
        }
        let header = Header::of(root)?;
        Ok(Store {
            root: root.to_owned(),
            install: header.install,
            inbox: Inbox::new(root.join("inbox"), disk.clone()),
            snapshots: Snapshots::new(root.join("snapshots"), disk.clone()),
            quarantine: Quarantine::new(root.join("quarantine"), disk.clone()),
            disk,
            keys: Mutex::default(),
        })
    }

    /// Returns the data folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the id of this installation.
    pub fn install(&self) -> &str {
        &self.install
    }

    pub(crate) fn lake(&self) -> PathBuf {
        self.root.join("lake")
    }

    pub(crate) fn lock_path(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// Writes events to the inbox; when it returns, they are on disk. Any process may call it at
    /// any time. See [`fills_segment`].
    ///
    /// # Errors
    ///
    /// Unavailable when the folder is full or cannot be written; then none of the events is kept.
    pub fn append(&self, events: &EventColumns) -> Result<Sealed, StoreError> {
        if events.kind.contains(&(EventKind::withdrawn(events.stream) as u8)) {
            header::raise(&self.root, &self.disk)?;
        }
        let latest = self.snapshots.latest()?;
        // Where the latest record is gone, the logs tell which numbers were taken since: by a
        // segment of such a number nobody would see that it is.
        let logged = self.logged_after(&latest)?.unwrap_or_default();
        // A record never changes, so it is read again only where a later one came.
        let drained = || -> Result<u64, StoreError> {
            match self.snapshots.last()? == latest.number {
                true => Ok(latest.drained),
                false => Ok(self.snapshots.latest()?.drained),
            }
        };
        self.inbox.seal(events, latest.drained.max(logged), drained)
    }

    /// Returns what became of the events of these segments, all of which have been drained since a
    /// snapshot.
    ///
    /// # Errors
    ///
    /// Unavailable when a record cannot be read.
    pub fn taken(&self, segments: &[u64], since: u64) -> Result<Taken, StoreError> {
        let mut all = Taken::default();
        let latest = self.snapshots.latest()?.number;
        for number in since + 1..=latest {
            let snapshot = match self.snapshots.read(number) {
                // Very many others came meanwhile.
                Err(StoreError::NoSnapshot { .. }) => continue,
                read => read?,
            };
            let own = segments.iter().filter_map(|segment| snapshot.taken.get(segment));
            own.for_each(|taken| all.add(*taken));
        }
        Ok(all)
    }

    /// Returns how many segments wait in the inbox.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be read.
    pub fn pending(&self) -> Result<u64, StoreError> {
        let drained = self.snapshots.latest()?.drained;
        let waiting = self.inbox.sequences()?;
        Ok(waiting.iter().filter(|sequence| **sequence > drained).count() as u64)
    }

    /// Returns how many events wait in the inbox, as far as their segments can be read.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be read.
    pub fn waiting(&self) -> Result<u64, StoreError> {
        let drained = self.snapshots.latest()?.drained;
        let waiting = self.inbox.sequences()?.into_iter().filter(|sequence| *sequence > drained);
        // Whoever drains meanwhile removes some.
        Ok(waiting.filter_map(|sequence| self.inbox.head(sequence).ok()).map(|it| it.events).sum())
    }

    /// Returns the latest snapshot; the empty one, number 0, before the first drain.
    ///
    /// # Errors
    ///
    /// Unavailable when its record cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.snapshots.latest()
    }

    /// Returns the snapshot with a number.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSnapshot`] when there is none, or a vacuum removed it.
    pub fn snapshot_number(&self, number: u64) -> Result<Snapshot, StoreError> {
        self.snapshots.read(number)
    }

    /// Returns the snapshot that was the latest at an instant.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSnapshot`] when the first one that is still kept is later,
    /// [`StoreError::NotKept`] when it is not kept itself, but others before are.
    pub fn snapshot_as_of(&self, at: Micros) -> Result<Snapshot, StoreError> {
        let Some(found) = self.snapshots.as_of(at)? else {
            return Err(StoreError::NoSnapshot { wanted: format!("as of {at} µs") });
        };
        let next = self.snapshots.numbers()?.into_iter().find(|number| *number > found.number);
        // Where nobody wrote down since when what came next is missing, it may be since then.
        let unknown = next.filter(|next| *next > found.number + 1).map(|_| found.created_at);
        let first = self.snapshots.gaps()?.get(&found.number).copied().or(unknown);
        if first.is_none_or(|first| at < first) {
            return Ok(found);
        }
        let after = next.map(|number| self.snapshots.read(number)).transpose()?;
        let (before, after) = (found.created_at, after.map(|snapshot| snapshot.created_at));
        Err(StoreError::NotKept { at, before, after })
    }

    /// Returns the numbers of all snapshots that are kept, in order.
    ///
    /// # Errors
    ///
    /// Unavailable when the folder cannot be read.
    pub fn snapshots(&self) -> Result<Vec<u64>, StoreError> {
        self.snapshots.numbers()
    }

    /// Reads columns of a partition of a fact, in the order asked for. `attr_` columns that no file
    /// has are left out.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn read_facts(
        &self,
        snapshot: &Snapshot,
        fact: Fact,
        part: &str,
        columns: &[&str],
    ) -> Result<FactTable, StoreError> {
        let folder = delta::folder(&self.lake(), fact.name());
        let files = snapshot.part_files(fact.name(), part);
        facts::read(fact, files.map(|file| folder.join(&file.path)), columns)
    }

    /// Returns the names of all columns a partition of a fact has, `attr_` columns included.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn fact_columns(
        &self,
        snapshot: &Snapshot,
        fact: Fact,
        part: &str,
    ) -> Result<Vec<String>, StoreError> {
        let folder = delta::folder(&self.lake(), fact.name());
        let mut names: Vec<String> =
            fact.columns().iter().map(|column| column.name.to_owned()).collect();
        for file in snapshot.part_files(fact.name(), part) {
            for name in crate::parquet::column_names(&folder.join(&file.path))? {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        Ok(names)
    }

    /// Reads all events of a partition, sorted by subject and time.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn read_events(&self, snapshot: &Snapshot, part: &str) -> Result<EventColumns, StoreError> {
        let mut columns = EventColumns::of(Stream::of_partition(part));
        for path in self.event_files(snapshot, part) {
            events::read(&path, None, &mut columns)?;
        }
        Ok(columns)
    }

    /// Reads what a fold needs of all events of a partition, sorted by subject and time: their
    /// records are left out, since each is there in one version.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn read_reduced(
        &self,
        snapshot: &Snapshot,
        part: &str,
    ) -> Result<EventColumns, StoreError> {
        let mut columns = EventColumns::of(Stream::of_partition(part));
        for path in self.event_files(snapshot, part) {
            events::read_reduced(&path, &mut columns)?;
        }
        Ok(columns)
    }

    /// Reads the events of one conversation and of those that are one case with it, for what it
    /// continues or what continues it; with the partition they lie in. `None` when it is not known.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn read_subject(
        &self,
        snapshot: &Snapshot,
        source: &str,
        conversation_id: &str,
    ) -> Result<Option<(String, EventColumns)>, StoreError> {
        let key = subject_key(Stream::Conversation, source, conversation_id);
        let Some(part) = self.locate(snapshot, source, conversation_id)? else { return Ok(None) };
        let known = self.keys(snapshot, &part)?;
        let files = self.event_files(snapshot, &part);
        let chain = chain::chain(&files, key, |key| known.binary_search(&key).is_ok())?;
        let mut columns = EventColumns::default();
        for path in &files {
            if let Some(rows) = events::find(path, |key| chain.contains(&key))? {
                events::read(path, Some(rows), &mut columns)?;
            }
        }
        Ok(Some((part, columns)))
    }

    /// Returns the partition of a conversation; `None` when it is not known.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn locate(
        &self,
        snapshot: &Snapshot,
        source: &str,
        conversation_id: &str,
    ) -> Result<Option<String>, StoreError> {
        let key = subject_key(Stream::Conversation, source, conversation_id);
        for part in parts_of(snapshot, Stream::Conversation) {
            if self.keys(snapshot, part)?.binary_search(&key).is_ok() {
                return Ok(Some(part.to_owned()));
            }
        }
        Ok(None)
    }

    /// Returns source and partition of every conversation with this id, whatever its source.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn find(
        &self,
        snapshot: &Snapshot,
        conversation_id: &str,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let mut found = Vec::new();
        for source in snapshot.sources.keys() {
            if let Some(part) = self.locate(snapshot, source, conversation_id)? {
                found.push((source.clone(), part));
            }
        }
        Ok(found)
    }

    /// Returns the sources that have a subject of a stream with this id.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn sources_with(
        &self,
        snapshot: &Snapshot,
        stream: Stream,
        id: &str,
    ) -> Result<Vec<String>, StoreError> {
        let mut found = Vec::new();
        for source in snapshot.sources.keys() {
            let key = subject_key(stream, source, id);
            for part in parts_of(snapshot, stream) {
                if self.keys(snapshot, part)?.binary_search(&key).is_ok() {
                    found.push(source.clone());
                    break;
                }
            }
        }
        Ok(found)
    }

    /// Returns the events of a subject of a stream; none where it is not known.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged.
    pub fn read_of(
        &self,
        snapshot: &Snapshot,
        stream: Stream,
        source: &str,
        id: &str,
    ) -> Result<EventColumns, StoreError> {
        let key = subject_key(stream, source, id);
        let mut columns = EventColumns::of(stream);
        for part in parts_of(snapshot, stream) {
            if self.keys(snapshot, part)?.binary_search(&key).is_err() {
                continue;
            }
            for path in &self.event_files(snapshot, part) {
                if let Some(rows) = events::find(path, |own| own == key)? {
                    events::read(path, Some(rows), &mut columns)?;
                }
            }
        }
        Ok(columns)
    }

    /// Returns the sorted keys of the subjects in a partition.
    pub(crate) fn keys(
        &self,
        snapshot: &Snapshot,
        part: &str,
    ) -> Result<Arc<Vec<u64>>, StoreError> {
        let files = self.event_files(snapshot, part);
        let mut all = Vec::new();
        for path in &files {
            all.push(self.file_keys(path, &files)?);
        }
        if all.len() == 1 {
            return Ok(all.remove(0));
        }
        let mut merged: Vec<u64> = all.iter().flat_map(|keys| keys.iter().copied()).collect();
        merged.sort_unstable();
        Ok(Arc::new(merged))
    }

    /// Returns the keys in one of the files of a partition. Those of others that it had are let go:
    /// a server that runs for months would keep what every import took the place of.
    fn file_keys(&self, path: &Path, files: &[PathBuf]) -> Result<Arc<Vec<u64>>, StoreError> {
        let lock = || self.keys.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(keys) = lock().get(path) {
            return Ok(keys.clone());
        }
        let keys = Arc::new(events::subject_keys(path)?);
        let mut known = lock();
        known.retain(|other, _| other.parent() != path.parent() || files.contains(other));
        known.insert(path.to_owned(), keys.clone());
        Ok(keys)
    }

    pub(crate) fn event_files(&self, snapshot: &Snapshot, part: &str) -> Vec<PathBuf> {
        let table = Stream::of_partition(part).table();
        let folder = delta::folder(&self.lake(), table);
        snapshot.part_files(table, part).map(|file| folder.join(&file.path)).collect()
    }
}

/// Returns the partitions of a stream.
fn parts_of(snapshot: &Snapshot, stream: Stream) -> impl Iterator<Item = &str> {
    snapshot.parts().filter(move |part| Stream::of_partition(part) == stream)
}

#[cfg(test)]
mod tests;
