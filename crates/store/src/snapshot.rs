//! Snapshot records: which files of all tables belong together.
//!
//! Delta commits one table at a time. A record `snapshots/NNNNNNNNNN.json` names the version and
//! the files of every table, so that a reader opens exactly those. Writing the record is the
//! commit: it is made whole under a temporary name and linked to its number, which fails when the
//! number exists. The record with the greatest number is the present.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use baremo_model::Micros;
use serde::{Deserialize, Serialize};

use crate::disk::{self, Disk};
use crate::error::StoreError;
use crate::reduce::Taken;

const ENDING: &str = ".json";

/// The file of what is not kept.
const GAPS: &str = "gaps.json";

/// Bytes at the beginning of a record within which it says when it was published.
const HEAD: usize = 256;

/// For numbers of records that are kept, when the first that is not was published after them.
pub(crate) type Gaps = BTreeMap<u64, Micros>;

/// Which files of all tables belong together. Number 0 is the empty store.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
pub struct Snapshot {
    /// Number of the record.
    pub number: u64,
    /// The record it was made from.
    pub parent: u64,
    /// When it was published; never before its parent.
    pub created_at: Micros,
    /// Number of the last inbox segment whose events are in.
    pub drained: u64,
    /// What became of the segments whose events came in with this snapshot, by number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub taken: BTreeMap<u64, Taken>,
    /// Tables by name: the events of each stream, such as `conversation_events`, and the facts.
    pub tables: BTreeMap<String, TableState>,
    /// Partitions by name: `YYYY-MM` of conversations, `STREAM-YYYY-MM` of other streams.
    pub parts: BTreeMap<String, PartState>,
    /// Sources by name.
    pub sources: BTreeMap<String, SourceState>,
}

/// State of one table.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
pub struct TableState {
    /// Delta version with exactly these files.
    pub version: u64,
    /// The files, in order of their partition.
    pub files: Vec<FileEntry>,
}

/// One Parquet file.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
pub struct FileEntry {
    /// Path relative to the table's folder, with `/`.
    pub path: String,
    /// Partition.
    pub part: String,
    /// Rows.
    pub rows: u64,
    /// Bytes.
    pub size: u64,
    /// Least and greatest value of each instant column that has any.
    pub ranges: BTreeMap<String, (Micros, Micros)>,
}

/// State of one partition.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
pub struct PartState {
    /// Digest of fold version and settings its facts were made with.
    pub digest: u64,
    /// Events.
    pub events: u64,
    /// Subjects: conversations, customers, orders and the rest.
    #[serde(alias = "conversations")]
    pub subjects: u64,
}

/// What is known of one source.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq)]
pub struct SourceState {
    /// Instant of the latest event accepted from it.
    pub watermark: Micros,
    /// When events of it last reached the lake.
    pub received_at: Micros,
    /// Whether all it has told of so far are plans; nothing where older versions wrote it, until
    /// its next event that is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plans_only: Option<bool>,
}

impl Snapshot {
    /// Returns the partitions in order.
    pub fn parts(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// Returns the files of a table; none when it has no row yet.
    pub fn files(&self, table: &str) -> &[FileEntry] {
        self.tables.get(table).map_or(&[], |table| &table.files)
    }

    /// Returns the files of a table's partition.
    pub fn part_files<'a>(
        &'a self,
        table: &str,
        part: &'a str,
    ) -> impl Iterator<Item = &'a FileEntry> {
        self.files(table).iter().filter(move |file| file.part == part)
    }

    /// Takes note of the latest that a source told of: what happened, or what is planned, which
    /// says nothing of how far anything is known. Of a source that tells of plans alone it is
    /// known as far as they go, and not beyond now.
    pub(crate) fn hear(&mut self, source: &str, at: Micros, is_plan: bool, now: Micros) {
        let at = if is_plan { at.min(now) } else { at };
        let Some(state) = self.sources.get_mut(source) else {
            let plans_only = Some(is_plan);
            let state = SourceState { watermark: at, received_at: now, plans_only };
            self.sources.insert(source.to_owned(), state);
            return;
        };
        match (is_plan, state.plans_only) {
            (true, Some(false)) => {}
            (false, Some(true)) => state.watermark = at,
            _ => state.watermark = state.watermark.max(at),
        }
        if !is_plan {
            state.plans_only = Some(false);
        }
    }

    /// Returns the number of rows of one partition of a table.
    pub fn part_rows(&self, table: &str, part: &str) -> u64 {
        self.part_files(table, part).map(|file| file.rows).sum()
    }

    /// Returns the instant of the latest event of any source; `None` without events. Of sources
    /// that tell of plans alone it is that only where there are no others.
    pub fn watermark(&self) -> Option<Micros> {
        let latest = |of_plans: bool| {
            let own = self.sources.values();
            let own = own.filter(|source| (source.plans_only == Some(true)) == of_plans);
            own.map(|source| source.watermark).max()
        };
        latest(false).or_else(|| latest(true))
    }

    /// Returns up to when a source is known: one that tells of plans alone no further than others
    /// tell of what happened.
    pub fn known_until(&self, source: &SourceState) -> Micros {
        match self.watermark() {
            Some(latest) if source.plans_only == Some(true) => source.watermark.min(latest),
            _ => source.watermark,
        }
    }

    /// Returns how many subjects there are.
    pub fn subjects(&self) -> u64 {
        self.parts.values().map(|part| part.subjects).sum()
    }

    /// Returns how many events there are.
    pub fn events(&self) -> u64 {
        self.parts.values().map(|part| part.events).sum()
    }
}

/// The folder of records.
#[derive(Clone, Debug)]
pub(crate) struct Snapshots {
    folder: PathBuf,
    disk: Disk,
}

impl Snapshots {
    pub(crate) fn new(folder: PathBuf, disk: Disk) -> Self {
        Snapshots { folder, disk }
    }

    /// Returns all numbers, in order.
    pub(crate) fn numbers(&self) -> Result<Vec<u64>, StoreError> {
        disk::numbers(&self.folder, ENDING)
    }

    /// Returns the number of the latest record; 0 when there is none.
    pub(crate) fn last(&self) -> Result<u64, StoreError> {
        Ok(self.numbers()?.last().copied().unwrap_or_default())
    }

    /// Returns the latest record; the empty one when there is none.
    pub(crate) fn latest(&self) -> Result<Snapshot, StoreError> {
        self.read(self.last()?)
    }

    /// Returns the record with a number.
    pub(crate) fn read(&self, number: u64) -> Result<Snapshot, StoreError> {
        let path = self.path(number);
        if number == 0 {
            return Ok(Snapshot::default());
        }
        let text = match disk::read(&path) {
            Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Err(StoreError::NoSnapshot { wanted: number.to_string() });
            }
            read => read?,
        };
        serde_json::from_slice(&text).map_err(|error| StoreError::damaged(&path, error))
    }

    /// Returns the last record published at or before an instant.
    pub(crate) fn as_of(&self, at: Micros) -> Result<Option<Snapshot>, StoreError> {
        let numbers = self.numbers()?;
        let (mut low, mut high) = (0, numbers.len());
        // Instants never fall from a record to the next, so the search may halve.
        while low < high {
            let middle = low.midpoint(high);
            match self.made_at(numbers[middle])? <= at {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low.checked_sub(1).map(|last| self.read(numbers[last])).transpose()
    }

    /// Returns the numbers of all records with when they were published, in order.
    pub(crate) fn made(&self) -> Result<Vec<(u64, Micros)>, StoreError> {
        let numbers = self.numbers()?.into_iter();
        numbers.map(|number| Ok((number, self.made_at(number)?))).collect()
    }

    /// Returns when a record was published; the rest of it, which may be long, is not read.
    fn made_at(&self, number: u64) -> Result<Micros, StoreError> {
        let path = self.path(number);
        let mut head = Vec::with_capacity(HEAD);
        let file = File::open(&path).map_err(StoreError::io("open", &path))?;
        let read = file.take(HEAD as u64).read_to_end(&mut head);
        read.map_err(StoreError::io("read", &path))?;
        let head = String::from_utf8_lossy(&head);
        let rest = head.split_once("\"created_at\":").map(|(_, rest)| rest);
        let digits = rest.and_then(|rest| rest.split_once([',', '}'])).map(|(digits, _)| digits);
        match digits.and_then(|digits| digits.trim().parse().ok()) {
            Some(at) => Ok(at),
            None => Ok(self.read(number)?.created_at),
        }
    }

    /// Returns what is not kept.
    pub(crate) fn gaps(&self) -> Result<Gaps, StoreError> {
        let path = self.gaps_path();
        match disk::read(&path) {
            Ok(text) => {
                serde_json::from_slice(&text).map_err(|error| StoreError::damaged(&path, error))
            }
            Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(Gaps::new())
            }
            Err(error) => Err(error),
        }
    }

    /// Writes down what is not kept, before it is removed.
    pub(crate) fn set_gaps(&self, gaps: &Gaps) -> Result<(), StoreError> {
        let path = self.gaps_path();
        let text = serde_json::to_vec(gaps).map_err(|error| StoreError::damaged(&path, error))?;
        let (temporary, _held) = self.disk.write_temporary(&self.folder, &text)?;
        self.disk.rename(&temporary, &path)?;
        self.disk.sync_folder(&self.folder)
    }

    /// Writes a record. It must be whole: everything it names is on disk.
    pub(crate) fn publish(&self, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.disk.make_folder(&self.folder)?;
        let path = self.path(snapshot.number);
        let text =
            serde_json::to_vec(snapshot).map_err(|error| StoreError::damaged(&path, error))?;
        match self.disk.write_new(&path, &text)? {
            true => Ok(()),
            false => Err(StoreError::Overtaken { number: snapshot.number }),
        }
    }

    pub(crate) fn path(&self, number: u64) -> PathBuf {
        disk::numbered(&self.folder, number, ENDING)
    }

    pub(crate) fn gaps_path(&self) -> PathBuf {
        self.folder.join(GAPS)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_say_nothing_of_how_far_a_source_is_known() {
        let mut snapshot = Snapshot::default();
        let mut known = |source: &str, at, is_plan| {
            snapshot.hear(source, at, is_plan, 100);
            snapshot.sources[source].watermark
        };
        // One that tells of plans alone is known as far as they go, up to now.
        assert_eq!([known("shifts", 40, true), known("shifts", 900, true)], [40, 100]);
        // Of another one they move nothing, whichever comes first.
        assert_eq!([known("phones", 50, false), known("phones", 900, true)], [50, 50]);
        assert_eq!([known("desk", 900, true), known("desk", 60, false)], [100, 60]);
        assert_eq!([known("desk", 70, true), known("desk", 55, false)], [60, 60]);
        // Nor do plans of a source of their own, beside others.
        assert_eq!(snapshot.watermark(), Some(60));
        assert_eq!(snapshot.known_until(&snapshot.sources["shifts"]), 60);
        assert_eq!(snapshot.known_until(&snapshot.sources["phones"]), 50);
        snapshot.sources.retain(|source, _| source == "shifts");
        assert_eq!(snapshot.watermark(), Some(100));
        assert_eq!(snapshot.known_until(&snapshot.sources["shifts"]), 100);
        // Of one that an older version wrote it is not known whether it told of plans alone.
        let old = SourceState { watermark: 50, received_at: 50, plans_only: None };
        snapshot.sources.insert("old".into(), old);
        let mut known = |at, is_plan| {
            snapshot.hear("old", at, is_plan, 100);
            snapshot.sources["old"].watermark
        };
        assert_eq!([known(80, true), known(900, true)], [80, 100]);
        assert_eq!([known(70, false), known(900, true)], [100, 100]);
    }

    #[test]
    fn the_record_as_of_an_instant_is_the_last_one_before_it() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let snapshots = Snapshots::new(folder.path().into(), Disk::default());
        assert_eq!(snapshots.latest().expect("readable").number, 0);
        for (number, created_at) in [(1, 10), (2, 20), (3, 20), (4, 30)] {
            let snapshot = Snapshot { number, created_at, ..Snapshot::default() };
            snapshots.publish(&snapshot).expect("published");
        }
        for (at, expected) in [(9, None), (10, Some(1)), (20, Some(3)), (99, Some(4))] {
            let found = snapshots.as_of(at).expect("readable").map(|snapshot| snapshot.number);
            assert_eq!(found, expected, "as of {at}");
        }
        let made = snapshots.made().expect("readable");
        assert_eq!(made, [(1, 10), (2, 20), (3, 20), (4, 30)]);
        let again = snapshots.publish(&Snapshot { number: 4, ..Snapshot::default() });
        assert!(matches!(again, Err(StoreError::Overtaken { number: 4 })));
        assert!(matches!(snapshots.read(9), Err(StoreError::NoSnapshot { .. })));
        // Of the others no more is read than when they were published.
        let text = std::fs::read(snapshots.path(3)).expect("readable");
        std::fs::write(snapshots.path(3), &text[..text.len() / 2]).expect("written");
        let found = snapshots.as_of(10).expect("its own record is whole");
        assert_eq!(found.map(|snapshot| snapshot.number), Some(1));
        assert!(matches!(snapshots.as_of(20), Err(StoreError::Damaged { .. })));
    }
}
