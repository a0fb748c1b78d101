//! A partition written anew: its events, and the facts that are derived from them.

use std::collections::BTreeMap;

use baremo_model::event::{subject_key, subject_parts};
use baremo_model::{EventColumns, Stream};

use crate::delta;
use crate::drain::{Derive, Derived};
use crate::error::StoreError;
use crate::events;
use crate::facts;
use crate::parquet::{self, ColumnDef, Packing};
use crate::snapshot::{FileEntry, PartState, Snapshot};
use crate::store::Store;

/// What became of one partition; nothing when nothing changed.
pub(crate) struct Rebuilt {
    pub(crate) part: String,
    /// Files by table, with the table's columns; absent when the table has no row here. Tables that
    /// are not named keep theirs.
    pub(crate) files: BTreeMap<&'static str, (Vec<ColumnDef>, Option<FileEntry>)>,
    pub(crate) state: PartState,
}

impl Store {
    /// Returns a partition of which nothing is left.
    pub(crate) fn emptied(&self, part: &str) -> Result<Rebuilt, StoreError> {
        let mut rebuilt = self.write_facts(part, &Derived::default(), 0)?;
        let stream = Stream::of_partition(part);
        rebuilt.files.insert(stream.table(), (events::columns(stream), None));
        Ok(rebuilt)
    }

    /// Derives a partition from these events, one version of each record, and writes both.
    pub(crate) fn rebuild(
        &self,
        part: &str,
        events: &EventColumns,
        digest: u64,
        derive: Derive<'_>,
    ) -> Result<Rebuilt, StoreError> {
        let derived = derive(&events.as_batch());
        check_order(part, &derived.order, events.len())?;
        let mut rebuilt = self.write_facts(part, &derived, digest)?;
        let file = self.write_events(part, events, &derived.order)?;
        let mut is_there = vec![false; events.subjects.len()];
        for row in &derived.order {
            is_there[events.subject[*row as usize] as usize] = true;
        }
        rebuilt.state.events = derived.order.len() as u64;
        rebuilt.state.subjects = is_there.iter().filter(|it| **it).count() as u64;
        rebuilt.files.insert(events.stream.table(), (events::columns(events.stream), file));
        Ok(rebuilt)
    }

    /// Writes the events of a partition again that are of newer versions and say the same: in the
    /// order they have, and with the facts that were made of them.
    pub(crate) fn as_of_later(
        &self,
        before: &Snapshot,
        part: &str,
        events: &EventColumns,
    ) -> Result<Rebuilt, StoreError> {
        let order: Vec<u32> = (0..events.len() as u32).collect();
        let file = self.write_events(part, events, &order)?;
        let written = (events::columns(events.stream), file);
        Ok(Rebuilt {
            part: part.to_owned(),
            files: BTreeMap::from([(events.stream.table(), written)]),
            state: before.parts.get(part).cloned().unwrap_or_default(),
        })
    }

    fn write_events(
        &self,
        part: &str,
        events: &EventColumns,
        order: &[u32],
    ) -> Result<Option<FileEntry>, StoreError> {
        if order.is_empty() {
            return Ok(None);
        }
        let keys: Vec<u64> = events
            .subjects
            .iter()
            .map(subject_parts)
            .map(|(source, id)| subject_key(events.stream, source, id))
            .collect();
        let folder = delta::folder(&self.lake(), events.stream.table());
        let batch = events.as_batch();
        let batches = events::batches(&batch, &keys, order);
        let columns = events::columns(events.stream);
        parquet::write(&self.disk, (&folder, part), Packing::Small, &columns, batches).map(Some)
    }

    pub(crate) fn write_facts(
        &self,
        part: &str,
        derived: &Derived,
        digest: u64,
    ) -> Result<Rebuilt, StoreError> {
        let mut files = BTreeMap::new();
        for fact in Stream::of_partition(part).facts() {
            files.insert(fact.name(), (facts::columns(*fact), None));
        }
        for table in &derived.facts {
            let columns = facts::columns_of(table)
                .map_err(|reason| StoreError::Derived { part: part.to_owned(), reason })?;
            if table.is_empty() {
                continue;
            }
            let folder = delta::folder(&self.lake(), table.fact.name());
            let batches = facts::batches(table, &columns);
            let file =
                parquet::write(&self.disk, (&folder, part), Packing::Quick, &columns, batches)?;
            files.insert(table.fact.name(), (columns, Some(file)));
        }
        let state = PartState { digest, ..PartState::default() };
        Ok(Rebuilt { part: part.to_owned(), files, state })
    }
}

fn check_order(part: &str, order: &[u32], rows: usize) -> Result<(), StoreError> {
    let mut seen = vec![false; rows];
    for row in order {
        match seen.get_mut(*row as usize) {
            Some(seen) if !*seen => *seen = true,
            _ => {
                let reason = format!("row `{row}` of `{rows}` is ordered twice or not there");
                return Err(StoreError::Derived { part: part.to_owned(), reason });
            }
        }
    }
    Ok(())
}
