//! Files that are not whole: which there are, making anew what events can bring back, and keeping
//! what is left of events.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use baremo_model::{Micros, Stream};
use rayon::prelude::*;

use super::check::{Finding, Harm, Remedy};
use crate::delta;
use crate::drain::{Derive, DeriveSettings};
use crate::error::StoreError;
use crate::lock::Lock;
use crate::parquet;
use crate::publish::next;
use crate::rebuild::Rebuilt;
use crate::snapshot::{FileEntry, Snapshot};
use crate::store::Store;

/// Folder that files with events are moved to when they are not whole.
pub const SET_ASIDE: &str = "damaged";

/// What [`Store::mend`] did.
#[derive(Debug, Default)]
pub struct MendReport {
    /// Partitions whose facts were made anew from their events.
    pub derived: Vec<String>,
    /// Partitions whose events were not whole, and what is known of these.
    pub lost: BTreeMap<String, Lost>,
    /// Segments of the inbox that could not be read.
    pub segments: Vec<LostSegment>,
    /// Where files that were not whole are now.
    pub set_aside: Vec<PathBuf>,
    /// Why others stay where they are.
    pub left: Vec<StoreError>,
}

/// What became of the events of a partition whose file was not whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Events the partition had.
    pub held: u64,
    /// Events it has now.
    pub kept: u64,
    /// When the earlier snapshot was made as of which some of those are; none where all of them are
    /// as they were.
    pub as_of: Option<Micros>,
    /// First and last instant of the events it had; none where its files do not say.
    pub range: Option<(Micros, Micros)>,
    /// Subjects that are gone, by source; a source that had some of the others is there, too.
    pub sources: BTreeMap<String, Gone>,
    /// Whether these are all sources that had events there.
    pub is_complete: bool,
}

/// Subjects that are gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// How many.
    pub count: u64,
    /// The first and last of them by number, or by letters where not all of them are numbers; none
    /// where there is none.
    pub ids: Option<(String, String)>,
}

/// A segment that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostSegment {
    /// Its file, as it was called in the inbox.
    pub path: PathBuf,
    /// Events it held; none where even that cannot be read.
    pub events: Option<u64>,
    /// Sources that had some of them.
    pub sources: Vec<String>,
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

    /// Makes facts anew whose files are not whole. Of a partition whose events are missing or
    /// damaged it keeps what is proven to be whole, takes the rest from the latest earlier snapshot
    /// whose file is, and tells what is gone: nothing could be added to it before. Files
    /// with events, segments of the inbox among them, are moved aside and never removed. Events
    /// that merely may not be read are left alone. So are logs of tables, records and files of the
    /// quarantine moved aside that cannot be read, and what they say is kept as far as it can be.
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
        let (mut report, mut rebuilt) = (MendReport::default(), Vec::new());
        self.publish_anew(settings.now)?;
        self.set_logs_aside(&self.snapshots.latest()?, &mut report)?;
        let before = self.recover(settings.now)?;
        let broken = self.broken(&before);
        let parts: BTreeSet<&str> = broken.iter().map(|file| file.part).collect();
        let mut damaged: Vec<&Path> = Vec::new();
        for part in parts {
            let of_part = broken.iter().filter(|file| file.part == part && file.is_events);
            let events: Vec<&Broken<'_>> = of_part.collect();
            if events.is_empty() {
                rebuilt.push(self.derive_again(&before, part, settings.digest, derive)?);
                report.derived.push(part.to_owned());
            } else if !events.iter().any(|file| matches!(file.harm, Harm::Unreadable(_))) {
                let (lost, with) = self.without(&before, part, &events, settings.digest, derive)?;
                report.lost.insert(part.to_owned(), lost);
                rebuilt.push(with);
                let there = events.iter().filter(|file| file.harm != Harm::Missing);
                damaged.extend(there.map(|file| file.path.as_path()));
            }
        }
        // From the next record on nothing names them, and whoever vacuums would remove them.
        for path in &damaged {
            report.set_aside.push(self.link_aside(path)?);
        }
        if !rebuilt.is_empty() {
            self.publish(&before, next(&before, settings.now), rebuilt)?;
        }
        // What is done already has to be told, whatever cannot be done from here on. Files that
        // cannot be removed a vacuum tries again, and tells of.
        damaged.into_iter().for_each(|path| drop(self.disk.remove(path)));
        for rest in [
            self.mend_inbox(before.drained, &mut report),
            self.set_records_aside(&mut report),
            self.set_rejects_aside(&mut report),
        ] {
            report.left.extend(rest.err());
        }
        Ok(report)
    }

    /// Makes a partition anew without the events that its broken files cost.
    fn without(
        &self,
        before: &Snapshot,
        part: &str,
        broken: &[&Broken<'_>],
        digest: u64,
        derive: Derive<'_>,
    ) -> Result<(Lost, Rebuilt), StoreError> {
        let paths: Vec<&Path> = broken.iter().map(|file| file.path.as_path()).collect();
        let kept = self.salvage(before, part, &paths)?;
        let lost = self.lost(before, part, &kept);
        let rebuilt = match kept.events.is_empty() {
            true => self.emptied(part)?,
            false => self.rebuild(part, &kept.events, digest, derive)?,
        };
        Ok((lost, rebuilt))
    }

    /// Takes segments out of the inbox that cannot be read: none of those after them could be
    /// drained.
    fn mend_inbox(&self, drained: u64, report: &mut MendReport) -> Result<(), StoreError> {
        for sequence in self.inbox.sequences()? {
            if sequence <= drained {
                continue;
            }
            let path = self.inbox.path(sequence);
            let (head, events) = (self.inbox.head(sequence), self.inbox.events(sequence));
            let is_damaged =
                |error: Option<&StoreError>| matches!(error, Some(StoreError::Damaged { .. }));
            if !is_damaged(head.as_ref().err()) && !is_damaged(events.as_ref().err()) {
                continue;
            }
            report.set_aside.push(self.link_aside(&path)?);
            if let Ok(events) = events {
                // Only what routes its events is damaged, which is made of them.
                self.append(&events)?;
            } else {
                // Told before it goes, which may fail.
                let (events, sources) = match head {
                    Ok(head) => {
                        let mut sources: Vec<String> = head.sources.into_keys().collect();
                        sources.extend(head.plans.into_keys());
                        sources.sort_unstable();
                        sources.dedup();
                        (Some(head.events), sources)
                    }
                    Err(_) => (None, Vec::new()),
                };
                report.segments.push(LostSegment { path: path.clone(), events, sources });
            }
            self.disk.remove(&path)?;
        }
        Ok(())
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

/// Says what is wrong with a segment; nothing of one that was drained meanwhile.
pub(super) fn segment(path: PathBuf, error: StoreError, events: Option<u64>) -> Option<Finding> {
    let harm = Harm::of(error);
    let remedy = match harm {
        Harm::Missing => return None,
        Harm::Unreadable(_) => Remedy::Permit,
        _ => Remedy::Segment { events },
    };
    Some(Finding::File { path, harm, remedy })
}

impl Harm {
    pub(super) fn of(error: StoreError) -> Self {
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
