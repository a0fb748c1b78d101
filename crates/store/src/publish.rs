//! From what became of partitions to the snapshot that holds it.

use std::collections::BTreeMap;
use std::path::Path;

use baremo_model::fact::{ATTRIBUTE, BEYOND};
use baremo_model::{Fact, Micros, Stream};

use crate::delta::{self, Logs, Stamp};
use crate::error::StoreError;
use crate::events;
use crate::facts;
use crate::parquet::{ColumnDef, Kind, column_names};
use crate::rebuild::Rebuilt;
use crate::snapshot::{FileEntry, Snapshot};
use crate::store::Store;

impl Store {
    /// Commits every table that changed or whose log is elsewhere, then writes the record.
    pub(crate) fn publish(
        &self,
        before: &Snapshot,
        mut after: Snapshot,
        rebuilt: Vec<Rebuilt>,
    ) -> Result<Snapshot, StoreError> {
        let mut columns: BTreeMap<&str, Vec<ColumnDef>> = BTreeMap::new();
        for part in rebuilt {
            for (table, (definitions, file)) in part.files {
                let files = &mut after.tables.entry(table.to_owned()).or_default().files;
                files.retain(|file| file.part != part.part);
                files.extend(file);
                files.sort_by(|one, other| one.part.cmp(&other.part));
                let known = columns.entry(table).or_insert_with(|| table_columns(table));
                for definition in definitions {
                    if !known.iter().any(|column| column.name == definition.name) {
                        known.push(definition);
                    }
                }
            }
            after.parts.insert(part.part, part.state);
        }
        after.parts.retain(|_, state| state.events > 0);
        let logs = Logs::open(self.lake(), self.disk.clone())?;
        let stamp = Stamp { install: self.install(), drained: after.drained };
        for table in self.tables() {
            if !columns.contains_key(table) && !self.ends_elsewhere(before, table)? {
                continue;
            }
            let mut columns = columns.remove(table).unwrap_or_else(|| table_columns(table));
            let state = after.tables.entry(table.to_owned()).or_default();
            let folder = delta::folder(&self.lake(), table);
            if !delta::is_there(&folder) {
                add_attributes(&mut columns, &folder, &state.files);
            }
            state.version = logs.sync(table, &columns, &state.files, stamp)?;
        }
        self.snapshots.publish(&after)?;
        Ok(after)
    }

    /// Returns whether the log of a table ends at another version than a record says.
    ///
    /// # Errors
    ///
    /// Unavailable when nobody can tell.
    pub(crate) fn ends_elsewhere(
        &self,
        snapshot: &Snapshot,
        table: &str,
    ) -> Result<bool, StoreError> {
        let version = snapshot.tables.get(table).map(|table| table.version);
        delta::ends_elsewhere(&self.lake(), table, version)
    }

    /// Returns the names of all tables.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &'static str> {
        let stored = Fact::ALL.iter().filter(|fact| !fact.is_computed());
        Stream::ALL.iter().map(|stream| stream.table()).chain(stored.map(|fact| fact.name()))
    }
}

fn table_columns(table: &str) -> Vec<ColumnDef> {
    let stream = Stream::ALL.iter().find(|stream| stream.table() == table);
    let events = || events::columns(stream.copied().unwrap_or_default());
    Fact::from_name(table).map_or_else(events, facts::columns)
}

/// Adds the attributes that files have columns for: a log that is begun has to tell of those too.
/// What cannot be read of a file is told by other checks.
fn add_attributes(columns: &mut Vec<ColumnDef>, folder: &Path, files: &[FileEntry]) {
    let names = files.iter().filter_map(|file| column_names(&folder.join(&file.path)).ok());
    let is_attribute = |name: &String| name.starts_with(ATTRIBUTE) || name.starts_with(BEYOND);
    for name in names.flatten().filter(is_attribute) {
        if !columns.iter().any(|column| column.name == name) {
            columns.push(ColumnDef::new(&name, Kind::Word));
        }
    }
}

/// Returns the record that comes after one, with the same files.
pub(crate) fn next(before: &Snapshot, now: Micros) -> Snapshot {
    Snapshot {
        number: before.number + 1,
        parent: before.number,
        created_at: now.max(before.created_at),
        taken: BTreeMap::new(),
        ..before.clone()
    }
}
