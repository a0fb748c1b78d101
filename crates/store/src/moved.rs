//! Records whose versions lie in several partitions, and what stays of them.
//!
//! A partition reduces what it holds to one version of each record. A newer version may tell of
//! another subject, as a comment does that was moved to another ticket, and then often lies in
//! another partition than the older. So a drain notes where records come, looks for them in the
//! other partitions of their stream, and lets the older version go, whichever of the two came
//! first.

mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::PathBuf;

use baremo_model::event::subject_parts;
use baremo_model::{EventBatch, EventColumns, Stream};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::disk::Disk;
use crate::error::StoreError;
use crate::events;
use crate::parquet;
use crate::route::{NOWHERE, Router};
use crate::snapshot::Snapshot;
use crate::store::Store;

/// Events of a stream up to which every record is looked for: beyond them, only in segments that
/// have a record whose id does not name its subject. Few in tests, so that both happen.
const FEW: u64 = if cfg!(test) { 16 } else { 1_000_000 };

/// Returns whether some of these events may be of a record that told of another subject before,
/// where their stream has so many events.
pub(crate) fn may_move(events: &EventColumns, held: u64) -> bool {
    let (record, subject) = (&events.record, &events.subject);
    let is_free = |row: usize| {
        if row > 0 && (record[row], subject[row]) == (record[row - 1], subject[row - 1]) {
            return false;
        }
        let (_, told) = subject_parts(events.subjects.get(subject[row]).unwrap_or_default());
        !names(events.record_id.get(row).unwrap_or_default(), told)
    };
    held <= FEW || (0..events.len()).into_par_iter().any(is_free)
}

/// Returns whether the id of a record names its subject, as `ticket/7` names `7`: told of another
/// subject, it would be another record.
fn names(record: &str, subject: &str) -> bool {
    let ends = |byte: Option<u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let stands = |at: usize| {
        let (before, rest) = record.split_at(at);
        ends(before.bytes().next_back()) && ends(rest[subject.len()..].bytes().next())
    };
    (record.starts_with(subject) && stands(0))
        || (record.ends_with(subject) && stands(record.len() - subject.len()))
        || record.match_indices(subject).any(|(at, _)| stands(at))
}

/// Key of a record, and number of a partition that events of it come to.
type Place = (u64, u32);

/// Places that are held in memory at most, of a stream; so many are searched at a time. Few in
/// tests, so that drains spill.
const HELD: usize = if cfg!(test) { 4 } else { 1 << 23 };

/// Bytes of a place in a file.
const WIDTH: usize = size_of::<u64>() + size_of::<u32>();

/// Places that are read at a time.
const BLOCK: usize = if cfg!(test) { 4 } else { 1 << 16 };

/// Where the records of one stream come in a drain.
#[derive(Debug)]
pub(crate) struct Notes {
    held: Vec<Place>,
    /// How many lie in a file, and the file.
    spilled: usize,
    path: PathBuf,
}

impl Notes {
    /// Returns empty notes that spill into a file, which is not there yet.
    pub(crate) fn new(path: PathBuf) -> Self {
        Notes { held: Vec::new(), spilled: 0, path }
    }

    /// Takes note of the events of a segment, whose subjects go to these partitions, or
    /// [`NOWHERE`].
    pub(crate) fn add(
        &mut self,
        events: &EventColumns,
        parts: &[u32],
        disk: &Disk,
    ) -> Result<(), StoreError> {
        for (record, subject) in events.record.iter().zip(&events.subject) {
            let place = (*record, parts[*subject as usize]);
            // Events of one record follow each other; what goes nowhere does not come yet.
            if place.1 != NOWHERE && self.held.last() != Some(&place) {
                self.held.push(place);
            }
        }
        if self.held.len() > HELD { self.spill(disk) } else { Ok(()) }
    }

    fn spill(&mut self, disk: &Disk) -> Result<(), StoreError> {
        if let Some(folder) = self.path.parent() {
            disk.make_folder(folder)?;
        }
        disk.step()?;
        let opened = OpenOptions::new().create(true).append(true).open(&self.path);
        let mut file = BufWriter::new(opened.map_err(StoreError::io("open", &self.path))?);
        let mut write = || -> io::Result<()> {
            for (record, part) in &self.held {
                file.write_all(&record.to_le_bytes())?;
                file.write_all(&part.to_le_bytes())?;
            }
            file.flush()
        };
        write().map_err(StoreError::io("write", &self.path))?;
        self.spilled += self.held.len();
        self.held.clear();
        Ok(())
    }

    /// Returns in how many shares they are searched.
    fn shares(&self) -> usize {
        (self.held.len() + self.spilled).div_ceil(HELD).max(1)
    }

    /// Returns one of so many shares: all places of the records in it.
    fn share(&mut self, share: usize, shares: usize) -> Result<Vec<Place>, StoreError> {
        if shares == 1 {
            return Ok(std::mem::take(&mut self.held));
        }
        let is_own = |place: &Place| is_in_share(place.0, share, shares);
        let mut own: Vec<Place> = self.held.iter().copied().filter(is_own).collect();
        let mut file = File::open(&self.path).map_err(StoreError::io("open", &self.path))?;
        let (mut bytes, mut left) = (vec![0u8; BLOCK * WIDTH], self.spilled);
        while left > 0 {
            let block = &mut bytes[..left.min(BLOCK) * WIDTH];
            file.read_exact(block).map_err(StoreError::io("read", &self.path))?;
            own.extend(block.chunks_exact(WIDTH).map(place_of).filter(is_own));
            left -= left.min(BLOCK);
        }
        Ok(own)
    }
}

/// Returns whether a record is in one of so many shares.
fn is_in_share(record: u64, share: usize, shares: usize) -> bool {
    ((u128::from(record) * shares as u128) >> u64::BITS) == share as u128
}

/// Returns the place that these bytes of a file are.
fn place_of(bytes: &[u8]) -> Place {
    let (record, part) = bytes.split_at(size_of::<u64>());
    let record: [u8; 8] = record.try_into().expect("a key has eight bytes");
    let part: [u8; 4] = part.try_into().expect("a number has four");
    (u64::from_le_bytes(record), u32::from_le_bytes(part))
}

/// Some of them, to be searched.
struct Places {
    sorted: Vec<Place>,
    /// Bits that are set for the records among them, and for few others: of most records one look
    /// tells that they do not come.
    filter: Vec<u64>,
}

impl Places {
    fn of(mut sorted: Vec<Place>) -> Self {
        sorted.par_sort_unstable();
        sorted.dedup();
        let mut filter = vec![0u64; (sorted.len() / 4 + 1).next_power_of_two()];
        for (record, _) in &sorted {
            let (word, bit) = bit_of(*record, &filter);
            filter[word] |= bit;
        }
        Places { sorted, filter }
    }

    /// Returns the records that come to several partitions.
    fn apart(&self) -> impl Iterator<Item = u64> + '_ {
        self.sorted.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0)
    }

    /// Returns whether a record comes to another partition than this.
    fn is_elsewhere(&self, record: u64, part: u32) -> bool {
        let (word, bit) = bit_of(record, &self.filter);
        if self.filter[word] & bit == 0 {
            return false;
        }
        let first = self.sorted.partition_point(|place| place.0 < record);
        let mut own = self.sorted[first..].iter().take_while(|place| place.0 == record);
        own.any(|place| place.1 != part)
    }

    /// Returns the records in the files of a partition that come to another.
    ///
    /// # Errors
    ///
    /// Unavailable when a file is missing or damaged, whether where its records are told or
    /// elsewhere: to let one go, all of it has to be written anew.
    fn found_in(&self, files: &[PathBuf], part: u32) -> Result<Vec<u64>, StoreError> {
        let mut found = Vec::new();
        for path in files {
            events::each_record(path, &mut |record| {
                if self.is_elsewhere(record, part) {
                    found.push(record);
                }
            })?;
        }
        if !found.is_empty() {
            for path in files {
                parquet::read_through(path)?;
            }
        }
        Ok(found)
    }

    /// Returns the partitions that some of these records come to.
    fn parts_of<'a>(&'a self, records: &'a FxHashSet<u64>) -> impl Iterator<Item = u32> + 'a {
        self.sorted.iter().filter(|place| records.contains(&place.0)).map(|place| place.1)
    }
}

/// Returns the word of a filter in which a record has its bit, and the bit.
fn bit_of(record: u64, filter: &[u64]) -> (usize, u64) {
    ((record >> 6) as usize & (filter.len() - 1), 1 << (record & 63))
}

/// What stays of the records of a stream whose versions lie in several partitions.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    /// Numbers of the partitions they lie in, or come to.
    parts: BTreeSet<u32>,
    /// Greatest version of each.
    newest: FxHashMap<u64, i64>,
    /// Greatest version and digest at each of their places.
    places: FxHashMap<(u64, u32), (i64, u64)>,
    /// Greatest version of each that came in this drain, and the first segment that brought it.
    came: FxHashMap<u64, (i64, u64)>,
}

impl Moved {
    /// Returns the numbers of the partitions they lie in, or come to.
    pub(crate) fn parts(&self) -> impl Iterator<Item = u32> + '_ {
        self.parts.iter().copied()
    }

    /// Returns whether some of them lie in a partition, or come to it.
    pub(crate) fn is_in(&self, part: u32) -> bool {
        self.parts.contains(&part)
    }

    /// Lets go of the events of a partition that yield to those of another. It is the choice that
    /// a partition makes of its own (`baremo_model::event::reduce`), so that nothing depends on
    /// which partitions subjects lie in.
    pub(crate) fn settle(&self, events: &EventBatch<'_>, alive: &mut [bool]) {
        for (row, alive) in alive.iter_mut().enumerate() {
            let record = events.record[row];
            if let Some(newest) = self.newest.get(&record) {
                let own = (events.version[row], events.digest[row]);
                let place = self.places.get(&(record, events.ordinal[row]));
                *alive &= own.0 == *newest && place == Some(&own);
            }
        }
    }

    /// Returns the segment of this drain that brought the version of a record that stays; none
    /// where it lay in the lake.
    pub(crate) fn brought(&self, record: u64) -> Option<u64> {
        let (version, sequence) = self.came.get(&record)?;
        (self.newest.get(&record) == Some(version)).then_some(*sequence)
    }

    /// Returns whether the version of a record that stays lay in the lake.
    pub(crate) fn is_held(&self, record: u64) -> bool {
        self.newest.contains_key(&record) && self.brought(record).is_none()
    }

    fn see(&mut self, record: u64, version: i64, ordinal: u32, digest: u64) {
        let newest = self.newest.entry(record).or_insert(version);
        *newest = (*newest).max(version);
        let place = self.places.entry((record, ordinal)).or_insert((version, digest));
        *place = (*place).max((version, digest));
    }

    fn see_new(&mut self, events: &EventColumns, row: usize, sequence: u64) {
        let (record, version) = (events.record[row], events.version[row]);
        self.see(record, version, events.ordinal[row], events.digest[row]);
        let came = self.came.entry(record).or_insert((version, sequence));
        if version > came.0 {
            *came = (version, sequence);
        }
    }
}

impl Store {
    /// Returns what stays of records whose versions lie in several partitions, by stream; nothing
    /// of a stream that has no such record.
    pub(crate) fn moved(
        &self,
        before: &Snapshot,
        router: &Router,
        notes: BTreeMap<Stream, Notes>,
    ) -> Result<BTreeMap<Stream, Moved>, StoreError> {
        let mut all = BTreeMap::new();
        for (stream, mut notes) in notes {
            let parts = router.parts_of(stream);
            if parts.len() < 2 {
                continue;
            }
            let (mut moved, shares) = (Moved::default(), notes.shares());
            for share in 0..shares {
                let places = Places::of(notes.share(share, shares)?);
                self.see_moved(before, router, &parts, &places, &mut moved)?;
            }
            if !moved.parts.is_empty() {
                all.insert(stream, moved);
            }
        }
        Ok(all)
    }

    fn see_moved(
        &self,
        before: &Snapshot,
        router: &Router,
        parts: &[(u32, &str)],
        places: &Places,
        moved: &mut Moved,
    ) -> Result<(), StoreError> {
        let search = |(number, part): &(u32, &str)| -> (u32, Vec<u64>) {
            // What cannot be read is told by `doctor`, and keeps nobody from adding to other
            // partitions. Imported again once it is mended, its records are looked for anew.
            let found = places.found_in(&self.event_files(before, part), *number);
            (*number, found.unwrap_or_default())
        };
        let found: Vec<(u32, Vec<u64>)> = parts.par_iter().map(search).collect();
        let mut records: FxHashSet<u64> = places.apart().collect();
        records.extend(found.iter().flat_map(|(_, records)| records));
        if records.is_empty() {
            return Ok(());
        }
        let mut touched: BTreeSet<u32> = places.parts_of(&records).collect();
        touched.extend(found.iter().filter(|(_, it)| !it.is_empty()).map(|(part, _)| *part));
        for (number, part) in parts.iter().filter(|(number, _)| touched.contains(number)) {
            for path in self.event_files(before, part) {
                events::each_version(&path, &mut |record, version, ordinal, digest| {
                    if records.contains(&record) {
                        moved.see(record, version, ordinal, digest);
                    }
                })?;
            }
            router.look(*number, &mut |events, row, sequence| {
                if records.contains(&events.record[row]) {
                    moved.see_new(events, row, sequence);
                }
            })?;
        }
        moved.parts.append(&mut touched);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use baremo_model::{Event, EventKind};

    use super::*;

    #[test]
    fn an_id_names_its_subject_where_it_stands_by_itself() {
        for (record, subject, expected) in [
            ("7", "7", true),
            ("ticket/7", "7", true),
            ("7#00da6e7db25a1e78", "7", true),
            ("tag/7/urgent", "7", true),
            ("71/7", "7", true),
            ("audit/17", "7", false),
            ("audit/71", "7", false),
            ("comment/5", "7", false),
            ("café7", "7", true),
            ("", "7", false),
        ] {
            assert_eq!(names(record, subject), expected, "{record} of {subject}");
        }
    }

    #[test]
    fn records_that_name_their_subjects_are_not_looked_for_among_many() {
        let events = |ids: &[(&str, &str)]| -> EventColumns {
            let one = |(record, subject): &(&str, &str)| {
                let mut event = Event::new("desk", subject, 5, EventKind::Opened);
                event.record_id = (*record).to_owned();
                event
            };
            ids.iter().map(one).collect()
        };
        let own = events(&[("ticket/1", "1"), ("ticket/2", "2")]);
        assert!(may_move(&own, FEW) && !may_move(&own, FEW + 1));
        let free = events(&[("ticket/1", "1"), ("audit/9", "2")]);
        assert!(may_move(&free, FEW + 1));
        // The same record again, of another subject.
        let both = events(&[("ticket/1", "1"), ("ticket/1", "2")]);
        assert!(may_move(&both, FEW + 1));
    }

    #[test]
    fn a_record_is_found_where_it_comes_to_another_partition() {
        let many = (0..500u64).map(|key| (key.wrapping_mul(0x9e37_79b9_7f4a_7c15), 1));
        let places = Places::of(many.chain([(7, 1), (7, 2), (8, 1), (8, 1)]).collect());
        assert_eq!(places.apart().collect::<Vec<_>>(), [7]);
        let found = [(7, 1), (7, 2), (8, 1), (8, 2), (9, 1)];
        let found = found.map(|(record, part)| places.is_elsewhere(record, part));
        assert_eq!(found, [true, true, false, true, false]);
        assert_eq!(places.parts_of(&FxHashSet::from_iter([7])).collect::<Vec<_>>(), [1, 2]);
        assert!(!Places::of(Vec::new()).is_elsewhere(7, 1));
    }

    #[test]
    fn what_is_spilled_is_searched_share_by_share() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let mut notes = Notes::new(folder.path().join("spill/records"));
        let event = |number: u32| {
            let mut event = Event::new("desk", &(number % 2).to_string(), 5, EventKind::Message);
            event.record_id = format!("c/{}", number / 2);
            event
        };
        let mut expected: Vec<Place> = Vec::new();
        for first in [0, 6, 12] {
            let events: EventColumns = (first..first + 6).map(event).collect();
            expected.extend(events.record.iter().copied().zip([3, 4].into_iter().cycle()));
            notes.add(&events, &[3, 4], &Disk::default()).expect("noted");
        }
        expected.sort_unstable();
        assert_eq!((notes.held.len(), notes.spilled, notes.shares()), (0, 18, 5));
        let mut found = Vec::new();
        for share in 0..5 {
            let places = Places::of(notes.share(share, 5).expect("readable"));
            let both = places.apart().count();
            assert_eq!(places.sorted.len(), 2 * both, "a record is in one share");
            found.extend(places.sorted);
        }
        found.sort_unstable();
        assert_eq!(found, expected);
    }
}
