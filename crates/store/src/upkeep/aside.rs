//! Moving aside what cannot be read and keeps others from being read or written: logs of tables,
//! records and files of the quarantine.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use baremo_model::event::subject_parts;
use baremo_model::{EventKind, Micros, Stream};

use super::check::{Finding, Harm, Remedy};
use super::mend::{MendReport, SET_ASIDE};
use crate::delta::{self, Logs};
use crate::disk::{self, unique_name};
use crate::error::StoreError;
use crate::parquet;
use crate::snapshot::{FileEntry, PartState, Snapshot, TableState};
use crate::store::Store;

impl Store {
    /// Moves logs aside that cannot be read, or that name other files than the latest record where
    /// they are at its version: [`Store::recover`] begins them anew. Only others read them.
    pub(super) fn set_logs_aside(
        &self,
        latest: &Snapshot,
        report: &mut MendReport,
    ) -> Result<(), StoreError> {
        let logs = Logs::open(self.lake(), self.disk.clone())?;
        for table in self.tables() {
            let folder = delta::folder(&self.lake(), table);
            let log = delta::log_of(&folder);
            if disk::names(&log).unwrap_or_default().is_empty() {
                continue;
            }
            let known = latest.tables.get(table);
            // Entries that a checkpoint stands for are read by nobody else.
            let beyond =
                delta::drained_after(&self.lake(), table, known.map(|state| state.version));
            let state = known.cloned().unwrap_or_default();
            let is_wrong = match logs.live(table).and_then(|live| beyond.map(|_| live)) {
                Ok(_) if !delta::is_there(&folder) => true,
                Ok((version, live)) => version == state.version && !names(&state, &live),
                Err(error) => !is_forbidden(&error),
            };
            if !is_wrong {
                continue;
            }
            let mut to = None;
            for path in disk::names(&log)?.into_iter().map(|name| log.join(name)) {
                if path.is_file() {
                    to = Some(self.link_aside(&path)?);
                    self.disk.remove(&path)?;
                }
            }
            self.disk.sync_folder(&log)?;
            report.set_aside.extend(to.iter().filter_map(|to| to.parent()).map(Path::to_owned));
        }
        Ok(())
    }

    /// Moves records aside that cannot be read, and the list of those that are not kept: what was
    /// known then is not kept any more.
    pub(super) fn set_records_aside(&self, report: &mut MendReport) -> Result<(), StoreError> {
        for number in self.snapshots.numbers()? {
            if is_damaged(self.snapshots.read(number).err()) {
                self.set_aside(&self.snapshots.path(number), report)?;
            }
        }
        if is_damaged(self.snapshots.gaps().err()) {
            self.set_aside(&self.snapshots.gaps_path(), report)?;
        }
        Ok(())
    }

    /// Moves files of the quarantine aside that cannot be read. The rejects before the damage stay.
    pub(super) fn set_rejects_aside(&self, report: &mut MendReport) -> Result<(), StoreError> {
        for path in self.quarantine.damaged()? {
            report.set_aside.push(self.link_aside(&path)?);
            self.quarantine.keep_readable(&path)?;
        }
        Ok(())
    }

    /// Publishes a record in the place of a latest one that cannot be read.
    pub(super) fn publish_anew(&self, now: Micros) -> Result<(), StoreError> {
        let numbers = self.snapshots.numbers()?;
        let last = numbers.last().copied().unwrap_or_default();
        if !is_damaged(self.snapshots.read(last).err()) {
            return Ok(());
        }
        let mut before = Snapshot::default();
        for number in numbers.iter().rev() {
            if let Some(found) = unless_harmed(self.snapshots.read(*number))? {
                before = found;
                break;
            }
        }
        self.publish_named(before, last, now).map(drop)
    }

    /// Returns whether a record after the latest one is gone: what a log holds beyond that came of
    /// segments that are not there any more, and they go only when there is a record.
    ///
    /// # Errors
    ///
    /// As [`Store::logged_after`].
    pub(crate) fn has_lost_record(&self, latest: &Snapshot) -> Result<bool, StoreError> {
        let last = self.logged_after(latest)?.filter(|last| *last > latest.drained);
        let Some(path) = last.map(|last| self.inbox.path(last)) else { return Ok(false) };
        path.try_exists().map(|is_there| !is_there).map_err(StoreError::io("read", &path))
    }

    /// Returns the number of the last inbox segment that the logs hold beyond a record; none where
    /// they hold no more than it.
    ///
    /// # Errors
    ///
    /// Unavailable when a log cannot be read beyond the record.
    pub(crate) fn logged_after(&self, latest: &Snapshot) -> Result<Option<u64>, StoreError> {
        let lake = self.lake();
        let mut last: Option<u64> = None;
        for table in self.tables() {
            let version = latest.tables.get(table).map(|state| state.version);
            last = last.max(delta::drained_after(&lake, table, version)?);
        }
        Ok(last)
    }

    /// Publishes a record after the `last` of what the logs of the tables name, so that nothing is
    /// lost with a record that is gone. Facts are to be derived again; a segment that was drained
    /// and is still there is drained once more, which adds nothing.
    pub(crate) fn publish_named(
        &self,
        before: Snapshot,
        last: u64,
        now: Micros,
    ) -> Result<Snapshot, StoreError> {
        let logs = Logs::open(self.lake(), self.disk.clone())?;
        let mut after = Snapshot {
            number: last + 1,
            parent: last,
            created_at: now.max(before.created_at),
            drained: before.drained,
            sources: before.sources,
            ..Snapshot::default()
        };
        for table in self.tables() {
            let folder = delta::folder(&self.lake(), table);
            if !delta::is_there(&folder) {
                // Where its log is gone too, what the record before names of it is still there.
                let known = before.tables.get(table).cloned();
                after.tables.extend(known.map(|state| (table.to_owned(), state)));
                continue;
            }
            let (version, live) = logs.live(table)?;
            let entries = live.into_iter().filter_map(|path| entry(&folder, path).transpose());
            let mut files: Vec<FileEntry> = entries.collect::<Result<_, _>>()?;
            files.sort_by(|one, other| one.part.cmp(&other.part));
            after.tables.insert(table.to_owned(), TableState { version, files });
        }
        self.count_anew(&mut after, now)?;
        self.snapshots.publish(&after)?;
        Ok(after)
    }

    /// Counts what partitions and sources hold.
    fn count_anew(&self, after: &mut Snapshot, now: Micros) -> Result<(), StoreError> {
        let tables = Stream::ALL.iter().map(|stream| stream.table());
        let files = tables.flat_map(|table| after.files(table));
        let mut parts: BTreeMap<String, PartState> = BTreeMap::new();
        for file in files {
            parts.entry(file.part.clone()).or_default().events += file.rows;
        }
        for (part, state) in &mut parts {
            // What is damaged is told and mended as any other file.
            let Some(events) = unless_harmed(self.read_events(after, part))? else { continue };
            state.subjects = events.subjects.len() as u64;
            for (row, subject) in events.subject.iter().enumerate() {
                let (source, _) = subject_parts(events.subjects.get(*subject).unwrap_or_default());
                let kind = EventKind::from_byte(events.kind[row]);
                if kind.is_some_and(EventKind::is_withdrawn) {
                    continue;
                }
                after.hear(source, events.at[row], kind.is_some_and(EventKind::is_plan), now);
            }
        }
        after.parts = parts;
        Ok(())
    }

    fn set_aside(&self, path: &Path, report: &mut MendReport) -> Result<(), StoreError> {
        report.set_aside.push(self.link_aside(path)?);
        self.disk.remove(path)
    }

    /// Gives a file a further name under [`SET_ASIDE`], over none that lies there, and returns it:
    /// when its own goes, what it holds stays. Where a part of the folder lies on another disk, it
    /// is copied.
    pub(super) fn link_aside(&self, path: &Path) -> Result<PathBuf, StoreError> {
        let within = path.strip_prefix(self.root()).unwrap_or(path);
        let mut to = self.root().join(SET_ASIDE).join(within);
        let folder = to.parent().unwrap_or(self.root()).to_owned();
        self.disk.make_folder(&folder)?;
        loop {
            let is_new = match self.disk.link_new(path, &to) {
                Err(StoreError::Io { source, .. })
                    if source.kind() == io::ErrorKind::CrossesDevices =>
                {
                    self.disk.write_new(&to, &disk::read(path)?)?
                }
                linked => linked?,
            };
            if is_new {
                break;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            to.set_file_name(format!("{}-{name}", unique_name()));
        }
        self.disk.sync_folder(&folder)?;
        Ok(to)
    }
}

/// Says what is wrong with the log of a table.
pub(super) fn log(lake: &Path, table: &str, error: StoreError) -> Finding {
    let path = delta::log_of(&delta::folder(lake, table));
    let remedy = if is_forbidden(&error) { Remedy::Permit } else { Remedy::Aside };
    Finding::File { path, harm: Harm::of(error), remedy }
}

/// Returns whether a table has just these files.
fn names(state: &TableState, live: &HashSet<String>) -> bool {
    state.files.len() == live.len() && state.files.iter().all(|file| live.contains(&file.path))
}

/// Returns what a record says of a file that a log names. One that is damaged is of no rows, which
/// is found and mended as that.
///
/// # Errors
/// Fails where it cannot be read now: no record may say that nothing is in it.
fn entry(folder: &Path, path: String) -> Result<Option<FileEntry>, StoreError> {
    let within = path.strip_prefix("part=").and_then(|rest| rest.split_once('/'));
    let Some(part) = within.map(|(part, _)| part.to_owned()) else { return Ok(None) };
    let whole = folder.join(&path);
    let rows = unless_harmed(parquet::read_through(&whole))?.unwrap_or_default();
    let size = whole.metadata().map_or(0, |data| data.len());
    Ok(Some(FileEntry { path, part, rows, size, ranges: BTreeMap::new() }))
}

/// Returns what was read; nothing of what is gone or does not hold what it should.
///
/// # Errors
/// Fails where it merely cannot be read now, as where this user may not: it may be whole.
pub(super) fn unless_harmed<T>(read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match read {
        Err(StoreError::Damaged { .. } | StoreError::NoSnapshot { .. }) => Ok(None),
        Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

fn is_damaged(error: Option<StoreError>) -> bool {
    matches!(error, Some(StoreError::Damaged { .. }))
}

/// Returns whether this user merely may not read it.
fn is_forbidden(error: &StoreError) -> bool {
    let StoreError::Io { source, .. } = error else { return false };
    source.kind() == io::ErrorKind::PermissionDenied
}
