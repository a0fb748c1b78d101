//! From the inbox to the lake: events are placed, reduced and derived, partition by partition.
//!
//! ```text
//! segments ─► locator ─► partition ─► reduce ─► derive ─► files ─► Delta logs ─► snapshot record
//! ```
//!
//! Nothing is visible before the record is written, and segments are removed only after. Killed
//! before the record, the next drain does the same again from the same segments; killed after, it
//! finds segments that the record says are in and removes them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use baremo_model::event::reduce;
use baremo_model::{EventBatch, EventColumns, FactTable, Micros, Stream};
use rayon::prelude::*;

use crate::columns;
use crate::error::StoreError;
use crate::held::{Held, Unreadable};
use crate::inbox::Head;
use crate::lock::Lock;
use crate::moved::Moved;
use crate::publish::next;
use crate::rebuild::Rebuilt;
use crate::reduce::{Run, Taken, said_again, taken};
use crate::route::{Locator, Router};
use crate::snapshot::Snapshot;
use crate::store::Store;

/// Segments that are decoded at a time, at most, however many cores there are: each may take as
/// much memory as [`fills_segment`](crate::fills_segment) lets it, and as many wait to be routed.
const DECODED: usize = 4;

/// With what facts are made.
#[derive(Clone, Copy, Debug)]
pub struct DeriveSettings {
    /// Digest of fold version and of all settings the fold uses.
    pub digest: u64,
    /// The present instant.
    pub now: Micros,
}

/// Facts of one partition, and the order of its events.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Rows of the batch sorted by subject and time, each at most once. A row that is left out is
    /// dropped from the lake for good.
    pub order: Vec<u32>,
    /// Facts by table; one that is absent has no row.
    pub facts: Vec<FactTable>,
}

/// The caller's fold: from all events of a partition, one version of each record and none twice,
/// to facts. It is called from several threads.
pub type Derive<'a> = &'a (dyn Fn(&EventBatch<'_>) -> Derived + Sync);

/// How far a long operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Units done.
    pub done: u64,
    /// Units in all; what a unit is differs by operation.
    pub total: u64,
}

/// Told of progress now and then, from any thread.
pub type OnProgress<'a> = &'a mut (dyn FnMut(Progress) + Send);

/// What a drain did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrainReport {
    /// What became of the events of each segment, by its number.
    pub taken: BTreeMap<u64, Taken>,
    /// Partitions that changed.
    pub parts: Vec<String>,
    /// Number of the snapshot that holds the result.
    pub snapshot: u64,
    /// What stays in the inbox, for a partition cannot be read; none where nothing does.
    pub held: Option<Held>,
}

impl DrainReport {
    /// Returns what became of the events of all segments together.
    pub fn total(&self) -> Taken {
        let mut total = Taken::default();
        self.taken.values().for_each(|taken| total.add(*taken));
        total
    }
}

type AllTaken = BTreeMap<u64, Taken>;

/// What became of the events of one partition, and of the partition.
type Absorbed = (AllTaken, Option<Rebuilt>);

fn add(all: &mut AllTaken, others: &AllTaken) {
    others.iter().for_each(|(sequence, taken)| all.entry(*sequence).or_default().add(*taken));
}

/// What a drain finds: the latest snapshot, and the segments after it, with their heads.
pub(crate) struct Waiting {
    pub(crate) before: Snapshot,
    sequences: Vec<u64>,
    heads: Vec<Head>,
}

impl Waiting {
    /// Returns whether some of it is of the stream of a partition.
    pub(crate) fn comes_to(&self, part: &str) -> bool {
        let stream = Stream::of_partition(part);
        self.heads.iter().any(|head| head.stream == stream)
    }
}

struct Meter<'a> {
    state: Mutex<(u64, OnProgress<'a>)>,
    total: u64,
}

impl<'a> Meter<'a> {
    fn new(total: u64, progress: OnProgress<'a>) -> Self {
        Meter { state: Mutex::new((0, progress)), total }
    }

    fn add(&self, units: u64) {
        let mut state = self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        state.0 += units;
        let progress = Progress { done: state.0, total: self.total };
        (state.1)(progress);
    }
}

impl Store {
    /// Moves all events of the inbox to the lake and derives their partitions. The unit of progress
    /// is half an event: once routed, once written. What comes to a partition that cannot be read
    /// stays in the inbox, and is reported.
    ///
    /// # Errors
    ///
    /// Unavailable when another process drains, the folder cannot be written, or all that came is
    /// for partitions that cannot be read; nothing acknowledged is lost and nothing of the attempt
    /// is visible.
    pub fn drain(
        &self,
        settings: DeriveSettings,
        derive: Derive<'_>,
        progress: OnProgress<'_>,
    ) -> Result<DrainReport, StoreError> {
        let _lock = Lock::take(&self.lock_path(), settings.now)?;
        let drained = self.drain_alone(settings, derive, progress);
        if let Err(StoreError::Io { .. }) = &drained {
            // Whoever a full disk stopped needs the room; the error matters more than one of this.
            let _ = std::fs::remove_dir_all(self.spill());
        }
        drained
    }

    fn drain_alone(
        &self,
        settings: DeriveSettings,
        derive: Derive<'_>,
        progress: OnProgress<'_>,
    ) -> Result<DrainReport, StoreError> {
        let before = self.recover(settings.now)?;
        let sequences = self.inbox.waiting(before.drained)?;
        if sequences.is_empty() {
            return Ok(DrainReport { snapshot: before.number, ..DrainReport::default() });
        }
        let heads = self.heads(&sequences)?;
        let waiting = Waiting { before, sequences, heads };
        let all = self.take_in(&waiting, Unreadable::default(), (settings, derive), progress);
        let error = match all {
            Err(error) if self.is_unread(&error) => error,
            other => return other.map(Option::unwrap_or_default),
        };
        let unreadable = self.unreadable(&waiting);
        if unreadable.is_empty() {
            return Err(error);
        }
        let others = self.take_in(&waiting, unreadable, (settings, derive), progress)?;
        others.ok_or(error)
    }

    /// Takes in what waits, but for what comes to partitions that cannot be read; returns nothing,
    /// and does nothing, where that is all.
    fn take_in(
        &self,
        waiting: &Waiting,
        unreadable: Unreadable,
        (settings, derive): (DeriveSettings, Derive<'_>),
        progress: OnProgress<'_>,
    ) -> Result<Option<DrainReport>, StoreError> {
        let Waiting { before, sequences, heads } = waiting;
        let total: u64 = heads.iter().map(|head| head.events).sum();
        let meter = Meter::new(2 * total, progress);
        let mut router = self.route(waiting, &unreadable, &meter)?;
        if router.parts().is_empty() && !router.kept_back().is_empty() {
            router.clean()?;
            return Ok(None);
        }
        let notes = router.take_notes();
        let moved = self.moved(before, &router, notes)?;
        let mut parts = router.parts();
        parts.extend(router.others(moved.values().flat_map(Moved::parts)));

        let absorb = |(number, part, runs): (u32, &str, &[Run])| -> Result<Absorbed, StoreError> {
            let fresh = (router.take(number)?, runs);
            let moved = moved.get(&Stream::of_partition(part)).filter(|it| it.is_in(number));
            let rebuilt = self.absorb(before, part, fresh, moved, settings.digest, derive)?;
            meter.add(runs.iter().map(|(_, rows)| *rows as u64).sum());
            Ok(rebuilt)
        };
        let rebuilt: Vec<Absorbed> =
            self.disk.attempt(|| parts.into_par_iter().map(absorb).collect())?;

        let held = self.hold_back(&router, unreadable)?;
        let mut report = DrainReport { held, ..DrainReport::default() };
        rebuilt.iter().for_each(|(taken, _)| add(&mut report.taken, taken));
        let rebuilt: Vec<Rebuilt> = rebuilt.into_iter().filter_map(|(_, part)| part).collect();
        report.parts = rebuilt.iter().map(|rebuilt| rebuilt.part.clone()).collect();
        report.parts.sort_unstable();
        let mut after = next(before, settings.now);
        after.drained = sequences.last().copied().unwrap_or(before.drained);
        after.taken.clone_from(&report.taken);
        for head in heads {
            let happened = head.sources.iter().map(|told| (told, false));
            let planned = head.plans.iter().map(|told| (told, true));
            for ((source, at), is_plan) in happened.chain(planned) {
                after.hear(source, *at, is_plan, settings.now);
                if let Some(state) = after.sources.get_mut(source) {
                    state.received_at = settings.now;
                }
            }
        }
        report.snapshot = self.publish(before, after, rebuilt)?.number;
        for sequence in sequences {
            self.inbox.remove(*sequence)?;
        }
        router.clean()?;
        Ok(Some(report))
    }

    /// Derives again all partitions whose facts were made with other settings. The unit of progress
    /// is a partition.
    ///
    /// # Errors
    ///
    /// As [`Store::drain`].
    pub fn rederive(
        &self,
        settings: DeriveSettings,
        derive: Derive<'_>,
        progress: OnProgress<'_>,
    ) -> Result<DrainReport, StoreError> {
        let _lock = Lock::take(&self.lock_path(), settings.now)?;
        let before = self.recover(settings.now)?;
        let dirty: Vec<&str> = before
            .parts
            .iter()
            .filter(|(_, state)| state.digest != settings.digest)
            .map(|(part, _)| part.as_str())
            .collect();
        if dirty.is_empty() {
            return Ok(DrainReport { snapshot: before.number, ..DrainReport::default() });
        }
        let meter = Meter::new(dirty.len() as u64, progress);
        let again = |part: &str| -> Result<Rebuilt, StoreError> {
            let rebuilt = self.derive_again(&before, part, settings.digest, derive)?;
            meter.add(1);
            Ok(rebuilt)
        };
        let rebuilt: Vec<Rebuilt> =
            self.disk.attempt(|| dirty.into_par_iter().map(again).collect())?;
        let parts = rebuilt.iter().map(|rebuilt| rebuilt.part.clone()).collect();
        let after = next(&before, settings.now);
        let snapshot = self.publish(&before, after, rebuilt)?.number;
        Ok(DrainReport { parts, snapshot, ..DrainReport::default() })
    }

    /// Derives a partition again from its events.
    pub(crate) fn derive_again(
        &self,
        before: &Snapshot,
        part: &str,
        digest: u64,
        derive: Derive<'_>,
    ) -> Result<Rebuilt, StoreError> {
        let events = self.read_reduced(before, part)?;
        let derived = derive(&events.as_batch());
        let mut rebuilt = self.write_facts(part, &derived, digest)?;
        rebuilt.state.events = events.len() as u64;
        rebuilt.state.subjects = events.subjects.len() as u64;
        Ok(rebuilt)
    }

    /// Brings the folder to where the latest record says it is, and returns that record.
    pub(crate) fn recover(&self, now: Micros) -> Result<Snapshot, StoreError> {
        let mut latest = self.snapshots.latest()?;
        for sequence in self.inbox.sequences()? {
            if sequence <= latest.drained {
                self.inbox.remove(sequence)?;
            }
        }
        if self.any_ends_elsewhere(&latest)? && self.has_lost_record(&latest)? {
            let last = latest.number;
            latest = self.publish_named(latest, last, now)?;
        }
        if self.any_ends_elsewhere(&latest)? {
            let after = next(&latest, now);
            return self.publish(&latest, after, Vec::new());
        }
        Ok(latest)
    }

    /// Returns whether the log of any table ends at another version than a record says.
    fn any_ends_elsewhere(&self, snapshot: &Snapshot) -> Result<bool, StoreError> {
        for table in self.tables() {
            if self.ends_elsewhere(snapshot, table)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns the folder into which a drain spills.
    pub(crate) fn spill(&self) -> PathBuf {
        self.inbox.folder().join("spill")
    }

    fn heads(&self, sequences: &[u64]) -> Result<Vec<Head>, StoreError> {
        sequences.par_iter().map(|sequence| self.inbox.head(*sequence)).collect()
    }

    fn route(
        &self,
        waiting: &Waiting,
        unreadable: &Unreadable,
        meter: &Meter<'_>,
    ) -> Result<Router, StoreError> {
        let Waiting { before, sequences, heads } = waiting;
        let mut locator = Locator::default();
        for head in heads {
            locator.note(head);
        }
        for part in before.parts() {
            // No subject of another stream lies in it.
            let keys = match waiting.comes_to(part) {
                true => self.keys(before, part),
                false => Ok(Arc::default()),
            };
            let is_unknown = keys.is_err() && unreadable.has(part);
            locator.place(part, &if is_unknown { Arc::default() } else { keys? });
            if is_unknown {
                locator.suspect(Stream::of_partition(part));
            }
        }
        locator.place_rest();
        let mut router = Router::new(&self.spill(), self.disk.clone(), locator)?;
        for (part, state) in &before.parts {
            router.hold(Stream::of_partition(part), state.events);
        }
        let kept_back = (0..).zip(before.parts()).filter(|(_, part)| unreadable.has(part));
        router.kept_back = kept_back.map(|(number, _)| number).collect();
        let each = rayon::current_num_threads().div_ceil(2).min(DECODED);
        let mut chunks = sequences.chunks(each).zip(heads.chunks(each)).peekable();
        let decode = |sequences: &[u64]| -> Result<Vec<EventColumns>, StoreError> {
            sequences.par_iter().map(|sequence| self.inbox.events(*sequence)).collect()
        };
        let mut decoded = decode(chunks.peek().map_or(&[], |(first, _)| *first))?;
        while let Some((sequences, heads)) = chunks.next() {
            let next = chunks.peek().map_or(&[][..], |(next, _)| *next);
            // The next segments are decoded while these are routed.
            let (next, routed) = rayon::join(
                || decode(next),
                || {
                    let segments = sequences.iter().zip(heads).zip(&decoded);
                    for ((sequence, head), events) in segments {
                        router.add(*sequence, head, events)?;
                        meter.add(head.events);
                    }
                    Ok::<(), StoreError>(())
                },
            );
            routed?;
            decoded = next?;
        }
        Ok(router)
    }

    /// Merges new events into a partition, which may lose others to another partition.
    fn absorb(
        &self,
        before: &Snapshot,
        part: &str,
        (fresh, runs): (EventColumns, &[Run]),
        moved: Option<&Moved>,
        digest: u64,
        derive: Derive<'_>,
    ) -> Result<Absorbed, StoreError> {
        let mut merged = self.read_events(before, part)?;
        let known = merged.len();
        if known == 0 {
            merged = fresh;
        } else if !fresh.is_empty() {
            columns::append(&fresh, &mut merged);
        }
        let mut alive = reduce(&merged.as_batch());
        if let Some(moved) = moved {
            moved.settle(&merged.as_batch(), &mut alive);
        }
        let taken = taken(&merged.as_batch(), &alive, known, runs, moved);
        let loses = moved.is_some() && alive[..known].contains(&false);
        // A newer version that says the same is kept too: one between the two may still arrive.
        if !loses && !alive[known..].contains(&true) {
            return Ok((taken, None));
        }
        if !alive.contains(&true) {
            return Ok((taken, Some(self.emptied(part)?)));
        }
        let again = said_again(&merged.as_batch(), &alive, known);
        if let Some(versions) = again {
            merged = columns::select(&merged, &columns::rows(&merged, |row| row < known));
            merged.version = versions;
            return Ok((taken, Some(self.as_of_later(before, part, &merged)?)));
        }
        if alive.contains(&false) {
            merged = columns::select(&merged, &columns::rows(&merged, |row| alive[row]));
        }
        Ok((taken, Some(self.rebuild(part, &merged, digest, derive)?)))
    }
}
