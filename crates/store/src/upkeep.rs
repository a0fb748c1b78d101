//! Upkeep: removing what nobody refers to, and checking what is there.

mod aside;
mod check;
mod keep;
mod mend;
mod salvage;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use baremo_model::Micros;
use fs4::FileExt;

pub use self::check::{Check, Finding, Harm, Remedy};
pub use self::keep::Keep;
pub use self::mend::{Gone, Lost, LostSegment, MendReport, SET_ASIDE};
use crate::delta::{self, Logs};
use crate::disk::{self, TEMPORARY};
use crate::error::StoreError;
use crate::lock::{self, Lock};
use crate::snapshot::Snapshot;
use crate::store::Store;

/// What a vacuum removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VacuumReport {
    /// Snapshot records.
    pub snapshots: u64,
    /// Files of the lake and files left half written.
    pub files: u64,
    /// Entries of logs.
    pub entries: u64,
    /// Bytes of those files.
    pub bytes: u64,
}

impl Store {
    /// Removes snapshots that need not be kept, files that no kept snapshot names, and entries of
    /// logs before their last checkpoint, but for those of snapshots that closes name. Only files
    /// that no process is writing are removed.
    ///
    /// # Errors
    ///
    /// Unavailable when another process drains, the folder cannot be written, or a record that
    /// stays cannot be read: nothing is removed then.
    pub fn vacuum(&self, keep: &Keep, now: Micros) -> Result<VacuumReport, StoreError> {
        let _lock = Lock::take(&self.lock_path(), now)?;
        self.recover(now)?;
        let mut report = VacuumReport::default();
        let made = self.snapshots.made()?;
        let stays = keep.stays(&made);
        let mut named: BTreeSet<PathBuf> = BTreeSet::new();
        let mut held: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for number in &stays {
            let snapshot = self.snapshots.read(*number)?;
            named.extend(self.files_of(&snapshot));
            if keep.snapshots.contains(number) {
                for (table, state) in snapshot.tables {
                    held.entry(table).or_default().push(state.version);
                }
            }
        }
        let gone = made.iter().filter(|(number, _)| !stays.contains(number));
        let gone: Vec<u64> = gone.map(|(number, _)| *number).collect();
        if !gone.is_empty() {
            self.snapshots.set_gaps(&keep::gaps(&self.snapshots.gaps()?, &made, &stays))?;
        }
        for number in &gone {
            self.disk.remove(&self.snapshots.path(*number))?;
            report.snapshots += 1;
        }
        if !gone.is_empty() {
            // No record may come back after a failure of power whose files do not.
            self.disk.sync_folder(self.snapshots.folder())?;
        }
        for table in self.tables() {
            let folder = delta::folder(&self.lake(), table);
            for part in disk::names(&folder)? {
                if part.starts_with("part=") {
                    self.sweep(&folder.join(part), &mut report, |path| named.contains(path))?;
                }
            }
            let versions = held.get(table).map_or(&[][..], Vec::as_slice);
            report.entries += delta::shorten(&self.disk, &folder, versions)?;
        }
        self.disk.remove_folder(&self.spill())?;
        let folders = [self.root().to_owned(), self.inbox.folder().to_owned()];
        let more = [self.snapshots.folder().to_owned(), self.root().join("quarantine")];
        for folder in folders.iter().chain(&more) {
            self.sweep(folder, &mut report, |path| !is_abandoned(path))?;
        }
        Ok(report)
    }

    /// Returns how many snapshots there are.
    ///
    /// # Errors
    ///
    /// Unavailable when their folder cannot be read.
    pub fn snapshot_count(&self) -> Result<usize, StoreError> {
        Ok(self.snapshots.numbers()?.len())
    }

    /// Returns how many snapshots a vacuum would remove.
    ///
    /// # Errors
    ///
    /// Unavailable when the records cannot be read.
    pub fn superfluous(&self, keep: &Keep) -> Result<usize, StoreError> {
        if self.snapshots.numbers()?.len() <= keep.latest {
            return Ok(0);
        }
        let made = self.snapshots.made()?;
        Ok(made.len() - keep.stays(&made).len())
    }

    fn sweep(
        &self,
        folder: &Path,
        report: &mut VacuumReport,
        stays: impl Fn(&Path) -> bool,
    ) -> Result<(), StoreError> {
        for name in disk::names(folder)? {
            let path = folder.join(name);
            if !path.is_file() || stays(&path) {
                continue;
            }
            report.files += 1;
            report.bytes += path.metadata().map_or(0, |data| data.len());
            self.disk.remove(&path)?;
        }
        Ok(())
    }

    fn files_of<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = PathBuf> + 'a {
        snapshot.tables.iter().flat_map(|(table, state)| {
            let folder = delta::folder(&self.lake(), table);
            state.files.iter().map(move |file| folder.join(&file.path))
        })
    }

    /// Checks everything in the folder that can be checked without changing it.
    pub fn doctor(&self) -> Vec<Check> {
        let mut checks = vec![self.check_snapshots(), self.check_lock()];
        let Ok(latest) = self.snapshots.latest() else {
            return checks;
        };
        checks.push(self.check_files(&latest));
        checks.push(self.check_logs(&latest));
        checks.push(self.check_inbox(&latest));
        let mut open = 0;
        let rejects = self.each_reject(&mut |reject| {
            open += usize::from(reject.dismissed.is_none());
            true
        });
        checks.push(Check::one("quarantine", rejects.map(|()| Finding::Rejects(open))));
        checks.push(self.check_writable());
        checks
    }

    fn check_snapshots(&self) -> Check {
        let read = || -> Result<Finding, StoreError> {
            let numbers = self.snapshots.numbers()?;
            for number in &numbers {
                self.snapshots.read(*number)?;
            }
            self.snapshots.gaps()?;
            let latest = numbers.last().copied().unwrap_or(0);
            Ok(Finding::Snapshots { kept: numbers.len(), latest })
        };
        Check::one("snapshots", read())
    }

    /// A process of this machine that adds to the folder is well; one of another machine is named,
    /// for nobody here can tell whether it lives.
    fn check_lock(&self) -> Check {
        match lock::holder(&self.lock_path()) {
            Ok(None) => Check::one("lock", Ok(Finding::Free)),
            Ok(Some((holder, here))) => Check {
                name: "lock",
                ok: here,
                found: vec![match here {
                    true => Finding::Held { process: holder.process },
                    false => Finding::HeldElsewhere { host: holder.host, path: self.lock_path() },
                }],
            },
            Err(error) => Check::one("lock", Err(error)),
        }
    }

    fn check_files(&self, latest: &Snapshot) -> Check {
        let count = latest.tables.values().map(|state| state.files.len()).sum();
        let broken = mend::findings(latest, self.broken(latest));
        Check::all("files", broken, Finding::Files(count))
    }

    fn check_logs(&self, latest: &Snapshot) -> Check {
        let mut problems = Vec::new();
        let logs = match Logs::open(self.lake(), self.disk.clone()) {
            Ok(logs) => logs,
            Err(error) => return Check::one("tables", Err(error)),
        };
        for (table, state) in &latest.tables {
            let named: BTreeSet<&str> = state.files.iter().map(|file| file.path.as_str()).collect();
            match logs.live(table) {
                Ok((version, live)) => {
                    let live: BTreeSet<&str> = live.iter().map(String::as_str).collect();
                    if version != state.version || live != named {
                        problems.push(Finding::Version {
                            table: table.clone(),
                            version,
                            expected: state.version,
                        });
                    }
                }
                Err(error) => problems.push(aside::log(&self.lake(), table, error)),
            }
        }
        Check::all("tables", problems, Finding::Tables(latest.tables.len()))
    }

    fn check_inbox(&self, latest: &Snapshot) -> Check {
        let sequences = match self.inbox.sequences() {
            Ok(sequences) => sequences,
            Err(error) => return Check::one("inbox", Err(error)),
        };
        let (mut events, mut segments, mut broken) = (0, 0, Vec::new());
        for sequence in sequences.into_iter().filter(|it| *it > latest.drained) {
            let head = self.inbox.head(sequence);
            let held = head.as_ref().ok().map(|head| head.events);
            match head.and_then(|_| self.inbox.events(sequence)) {
                Ok(read) => (events, segments) = (events + read.len(), segments + 1),
                Err(error) => broken.extend(mend::segment(self.inbox.path(sequence), error, held)),
            }
        }
        Check::all("inbox", broken, Finding::Inbox { events, segments })
    }

    /// Writes a little: on a full disk a file can be made, and nothing be put into it.
    fn check_writable(&self) -> Check {
        let path = self.root().join(format!("{}{TEMPORARY}", disk::unique_name()));
        let tried =
            fs::write(&path, [0_u8; PROBE]).map_err(StoreError::io("write to", self.root()));
        // Where the probe cannot be removed, a vacuum will.
        let _ = fs::remove_file(&path);
        Check::one("folder", tried.map(|()| Finding::Writable))
    }
}

/// Bytes that are written to see whether a folder can be written.
const PROBE: usize = 4096;

/// Returns whether a file was left half written by a process that is gone.
fn is_abandoned(path: &Path) -> bool {
    let temporary = path.to_str().is_some_and(|path| path.ends_with(TEMPORARY));
    let free = |file: File| FileExt::try_lock(&file).is_ok();
    temporary && File::open(path).is_ok_and(free)
}
