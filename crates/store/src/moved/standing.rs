//! Records of which versions stand in several partitions of the lake all the same: one of these
//! could not be read when the record came to another, or was taken from an earlier snapshot since.

use std::collections::{BTreeMap, BTreeSet};

use baremo_model::Stream;
use baremo_model::event::reduce;
use rustc_hash::FxHashSet;

use super::{HELD, Moved, Place, Places, is_in_share};
use crate::columns;
use crate::drain::{Derive, DeriveSettings};
use crate::error::StoreError;
use crate::events;
use crate::lock::Lock;
use crate::publish::next;
use crate::rebuild::Rebuilt;
use crate::snapshot::Snapshot;
use crate::store::Store;

impl Store {
    /// Lets go of what a drain would have let go of, had it looked into all partitions; returns
    /// those that lose something. Of a stream of which a file cannot be read nothing is known.
    ///
    /// # Errors
    ///
    /// Unavailable when another process drains, or the folder cannot be written.
    pub fn settle(
        &self,
        settings: DeriveSettings,
        derive: Derive<'_>,
    ) -> Result<Vec<String>, StoreError> {
        let _lock = Lock::take(&self.lock_path(), settings.now)?;
        let before = self.recover(settings.now)?;
        let mut streams: BTreeMap<Stream, Vec<(u32, &str)>> = BTreeMap::new();
        for (number, part) in (0..).zip(before.parts()) {
            streams.entry(Stream::of_partition(part)).or_default().push((number, part));
        }
        let mut rebuilt = Vec::new();
        for parts in streams.values().filter(|parts| parts.len() > 1) {
            match self.settled(&before, parts, settings.digest, derive) {
                Ok(own) => rebuilt.extend(own),
                Err(error) if self.is_unread(&error) => {}
                Err(error) => return Err(error),
            }
        }
        let names: Vec<String> = rebuilt.iter().map(|rebuilt| rebuilt.part.clone()).collect();
        if !rebuilt.is_empty() {
            self.publish(&before, next(&before, settings.now), rebuilt)?;
        }
        Ok(names)
    }

    /// Makes those partitions of a stream anew that lose something.
    fn settled(
        &self,
        before: &Snapshot,
        parts: &[(u32, &str)],
        digest: u64,
        derive: Derive<'_>,
    ) -> Result<Vec<Rebuilt>, StoreError> {
        let moved = self.standing(before, parts)?;
        let mut rebuilt = Vec::new();
        for (_, part) in parts.iter().filter(|(number, _)| moved.is_in(*number)) {
            let events = self.read_events(before, part)?;
            let mut alive = reduce(&events.as_batch());
            moved.settle(&events.as_batch(), &mut alive);
            if !alive.contains(&false) {
                continue;
            }
            let stays = columns::select(&events, &columns::rows(&events, |row| alive[row]));
            rebuilt.push(match stays.is_empty() {
                true => self.emptied(part)?,
                false => self.rebuild(part, &stays, digest, derive)?,
            });
        }
        Ok(rebuilt)
    }

    /// Returns what stays of records that stand in several of these partitions.
    fn standing(&self, before: &Snapshot, parts: &[(u32, &str)]) -> Result<Moved, StoreError> {
        let states = parts.iter().filter_map(|(_, part)| before.parts.get(*part));
        let held: u64 = states.map(|state| state.events).sum();
        let shares = (held as usize).div_ceil(HELD).max(1);
        let mut moved = Moved::default();
        for share in 0..shares {
            let mut own: Vec<Place> = Vec::new();
            for (number, part) in parts {
                for path in self.event_files(before, part) {
                    events::each_record(&path, &mut |record| {
                        let place = (record, *number);
                        if is_in_share(record, share, shares) && own.last() != Some(&place) {
                            own.push(place);
                        }
                    })?;
                }
            }
            let places = Places::of(own);
            let records: FxHashSet<u64> = places.apart().collect();
            let mut touched: BTreeSet<u32> = places.parts_of(&records).collect();
            for (_, part) in parts.iter().filter(|(number, _)| touched.contains(number)) {
                for path in self.event_files(before, part) {
                    events::each_version(&path, &mut |record, version, ordinal, digest| {
                        if records.contains(&record) {
                            moved.see(record, version, ordinal, digest);
                        }
                    })?;
                }
            }
            moved.parts.append(&mut touched);
        }
        Ok(moved)
    }
}
