//! What is left of the events of a partition whose file is not whole.
//!
//! A subject is kept from one place alone: from the file itself where every one of its events can
//! be read and is proven by its digest to be what was written, else from the file of the latest
//! earlier snapshot that is whole. A mixture of both could be a conversation that never was.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use baremo_model::event::{record_key, subject_parts};
use baremo_model::{EventColumns, Fact, Micros, Stream};

use super::aside::unless_harmed;
use super::mend::{Gone, Lost};
use crate::columns;
use crate::error::StoreError;
use crate::events;
use crate::parquet;
use crate::snapshot::Snapshot;
use crate::store::Store;

/// Events of a partition that are left.
pub(super) struct Kept {
    pub(super) events: EventColumns,
    /// When the earlier snapshot was made that some of them are taken from.
    as_of: Option<Micros>,
}

impl Store {
    /// Returns what is left of the events of a partition of which these files are not whole.
    pub(super) fn salvage(
        &self,
        before: &Snapshot,
        part: &str,
        broken: &[&Path],
    ) -> Result<Kept, StoreError> {
        let stream = Stream::of_partition(part);
        let mut kept = EventColumns::of(stream);
        for path in self.event_files(before, part) {
            match broken.contains(&path.as_path()) {
                true => columns::append(&proven(&path, stream)?, &mut kept),
                false => events::read(&path, None, &mut kept)?,
            }
        }
        kept.stream = stream;
        let earlier = self.earlier(before, part)?;
        let mut as_of = None;
        if let Some((earlier, made)) = earlier {
            let subjects = earlier.subjects.iter();
            let is_new: Vec<bool> = subjects.map(|it| kept.subjects.code(it).is_none()).collect();
            let rows = columns::rows(&earlier, |row| is_new[earlier.subject[row] as usize]);
            columns::copy(&earlier.as_batch(), &rows, &mut kept);
            as_of = Some(made).filter(|_| !rows.is_empty());
        }
        Ok(Kept { events: kept, as_of })
    }

    /// Returns the events of a partition in the latest snapshot before that has other files of it,
    /// all of them whole, and when it was made.
    fn earlier(
        &self,
        before: &Snapshot,
        part: &str,
    ) -> Result<Option<(EventColumns, Micros)>, StoreError> {
        let table = Stream::of_partition(part).table();
        let paths = |snapshot: &Snapshot| -> Vec<PathBuf> { self.event_files(snapshot, part) };
        let mut tried: BTreeSet<Vec<PathBuf>> = BTreeSet::from([paths(before)]);
        for number in self.snapshots.numbers()?.into_iter().rev() {
            let Some(snapshot) = unless_harmed(self.snapshots.read(number))? else { continue };
            let files = paths(&snapshot);
            if files.is_empty() || !tried.insert(files.clone()) {
                continue;
            }
            let mut is_whole = true;
            for (file, path) in snapshot.part_files(table, part).zip(&files) {
                is_whole &= unless_harmed(parquet::read_through(path))? == Some(file.rows);
            }
            if is_whole {
                return Ok(Some((self.read_events(&snapshot, part)?, snapshot.created_at)));
            }
        }
        Ok(None)
    }

    /// Tells what a partition had and has not any more.
    pub(super) fn lost(&self, before: &Snapshot, part: &str, kept: &Kept) -> Lost {
        let stream = Stream::of_partition(part);
        let held = before.parts.get(part).map_or(0, |state| state.events);
        let ranges = before.part_files(stream.table(), part).filter_map(|it| it.ranges.get("at"));
        let range = ranges.copied().reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        let (mut known, is_complete) = self.known_subjects(before, part);
        for subject in kept.events.subjects.iter() {
            let (source, id) = subject_parts(subject);
            known.entry(source.to_owned()).or_default().remove(id);
        }
        let sources = known.into_iter().map(|(source, ids)| (source, Gone::of(ids))).collect();
        let kept_count = kept.events.len() as u64;
        Lost { held, kept: kept_count, as_of: kept.as_of, range, sources, is_complete }
    }

    /// Returns the subjects of a partition by source, as far as its facts name them, and whether
    /// all of these could be read. The first fact that has any of a source names them.
    fn known_subjects(
        &self,
        before: &Snapshot,
        part: &str,
    ) -> (BTreeMap<String, BTreeSet<String>>, bool) {
        let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut is_complete = true;
        let facts = Stream::of_partition(part).facts().iter();
        for fact in facts.filter(|fact| fact.root() == **fact) {
            let id = first_column(*fact);
            let Ok(table) = self.read_facts(before, *fact, part, &["source", id]) else {
                is_complete = false;
                continue;
            };
            let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for row in 0..table.len() {
                match (table.text("source", row), table.text(id, row)) {
                    (Some(source), Some(id)) => {
                        found.entry(source.to_owned()).or_default().insert(id.to_owned());
                    }
                    _ => is_complete = false,
                }
            }
            found.into_iter().for_each(|(source, ids)| {
                known.entry(source).or_insert(ids);
            });
        }
        (known, is_complete)
    }
}

/// Returns the column that names what a row of a root fact is about.
fn first_column(fact: Fact) -> &'static str {
    fact.columns().first().map_or("", |column| column.name)
}

/// Returns those events of a file that is not whole whose subjects are.
fn proven(path: &Path, stream: Stream) -> Result<EventColumns, StoreError> {
    let groups = unless_harmed(events::read_groups(path, stream))?.unwrap_or_default();
    let mut doubtful: HashSet<String> = HashSet::new();
    for (index, group) in groups.iter().enumerate() {
        let Some(group) = group else { continue };
        let mut doubt = |subject: Option<&u32>| {
            let name = subject.and_then(|code| group.subjects.get(*code));
            doubtful.extend(name.map(str::to_owned));
        };
        let is_gone =
            |place: Option<usize>| matches!(place.and_then(|place| groups.get(place)), Some(None));
        // Events are sorted by subject: one at an edge may go on in the group that is gone.
        if is_gone(index.checked_sub(1)) {
            doubt(group.subject.first());
        }
        if is_gone(Some(index + 1)) {
            doubt(group.subject.last());
        }
        for row in 0..group.len() {
            if !is_as_written(group, row) {
                doubt(group.subject.get(row));
            }
        }
    }
    let mut kept = EventColumns::of(stream);
    for group in groups.iter().flatten() {
        let is_kept: Vec<bool> =
            group.subjects.iter().map(|subject| !doubtful.contains(subject)).collect();
        let rows = columns::rows(group, |row| is_kept[group.subject[row] as usize]);
        columns::copy(&group.as_batch(), &rows, &mut kept);
    }
    Ok(kept)
}

/// Returns whether an event is what was written, by its digest and the key of its record.
fn is_as_written(events: &EventColumns, row: usize) -> bool {
    let event = events.as_batch().event(row);
    let digest = events.digest[row];
    events.record[row] == record_key(&event.source, &event.record_id)
        && (digest == event.digest() || digest == event.digest_of_words())
}

impl Gone {
    fn of(ids: BTreeSet<String>) -> Self {
        let count = ids.len() as u64;
        let is_number = |id: &String| id.bytes().all(|byte| byte.is_ascii_digit());
        let mut ids: Vec<String> = ids.into_iter().collect();
        if ids.iter().all(is_number) {
            ids.sort_by_key(|id| (id.trim_start_matches('0').len(), id.clone()));
        }
        let last = ids.last().cloned();
        Gone { count, ids: ids.into_iter().next().zip(last) }
    }
}
