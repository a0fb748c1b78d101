//! Files that are not whole: which there are, and making anew what events can bring back.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use baremo_model::Stream;
use rayon::prelude::*;

use super::check::{Finding, Harm, Remedy};
use crate::delta;
use crate::drain::{Derive, DeriveSettings, next};
use crate::error::StoreError;
use crate::lock::Lock;
use crate::parquet;
use crate::snapshot::{FileEntry, Snapshot};
use crate::store::Store;

/// What [`Store::mend`] did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MendReport {
    /// Partitions whose facts were made anew from their events.
    pub derived: Vec<String>,
    /// Partitions that were given up because their events are lost, with how many these were.
    pub lost: BTreeMap<String, u64>,
}

/// A file of a snapshot that is not whole.
pub(super) struct Broken<'a> {
    part: &'a str,
    path: PathBuf,
    is_events: bool,
    harm: Harm,
}

impl Store {
    /// Reads all files of a snapshot through and returns those that are not whole, table by table.
    pub(super) fn broken<'a>(&self, snapshot: &'a Snapshot) -> Vec<Broken<'a>> {
        let files: Vec<(&str, &FileEntry)> = snapshot
            .tables
            .iter()
            .flat_map(|(table, state)| state.files.iter().map(move |file| (table.as_str(), file)))
            .collect();
        files
            .into_par_iter()
            .filter_map(|(table, file)| {
                let path = delta::folder(&self.lake(), table).join(&file.path);
                let harm = match parquet::read_through(&path) {
                    Ok(rows) if rows == file.rows => return None,
                    Ok(rows) => Harm::Rows { rows, expected: file.rows },
                    Err(error) => Harm::of(error),
                };
                let is_events = table == Stream::of_partition(&file.part).table();
                Some(Broken { part: &file.part, path, is_events, harm })
            })
            .collect()
    }

    /// Makes facts anew whose files are not whole. A partition whose events are missing or damaged
    /// is given up, for nothing could be added to the folder before; its files stay on disk as long
    /// as a kept snapshot names them. Events that merely may not be read are left alone.
    ///
    /// # Errors
    ///
    /// Unavailable when another process drains, or the folder cannot be written.
    pub fn mend(
        &self,
        settings: DeriveSettings,
        derive: Derive<'_>,
    ) -> Result<MendReport, StoreError> {
        let _lock = Lock::take(&self.lock_path(), settings.now)?;
        let before = self.recover(settings.now)?;
        let broken = self.broken(&before);
        let parts: BTreeSet<&str> = broken.iter().map(|file| file.part).collect();
        let (mut report, mut rebuilt) = (MendReport::default(), Vec::new());
        for part in parts {
            let events = broken.iter().find(|file| file.part == part && file.is_events);
            match events.map(|file| &file.harm) {
                Some(Harm::Unreadable(_)) => {}
                Some(_) => {
                    let events = before.parts.get(part).map_or(0, |state| state.events);
                    report.lost.insert(part.to_owned(), events);
                    rebuilt.push(self.emptied(part)?);
                }
                None => {
                    rebuilt.push(self.derive_again(&before, part, settings.digest, derive)?);
                    report.derived.push(part.to_owned());
                }
            }
        }
        if !rebuilt.is_empty() {
            self.publish(&before, next(&before, settings.now), rebuilt)?;
        }
        Ok(report)
    }
}

/// Says of each file what is wrong with it and what to do.
pub(super) fn findings(snapshot: &Snapshot, broken: Vec<Broken<'_>>) -> Vec<Finding> {
    let without_events: BTreeSet<&str> =
        broken.iter().filter(|file| file.is_events).map(|file| file.part).collect();
    let found = broken.into_iter().map(|file| {
        let remedy = match (file.is_events, &file.harm) {
            (true, Harm::Unreadable(_)) => Remedy::Permit,
            (true, _) => {
                let events = snapshot.parts.get(file.part).map_or(0, |state| state.events);
                Remedy::Import { part: file.part.to_owned(), events }
            }
            (false, _) if without_events.contains(file.part) => Remedy::WithEvents,
            (false, _) => Remedy::Derive,
        };
        Finding::File { path: file.path, harm: file.harm, remedy }
    });
    found.collect()
}

impl Harm {
    fn of(error: StoreError) -> Self {
        match error {
            StoreError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Harm::Missing
            }
            StoreError::Io { source, .. } => Harm::Unreadable(source.kind()),
            StoreError::Damaged { reason, .. } => Harm::Damaged(reason),
            other => Harm::Damaged(other.to_string()),
        }
    }
}
