//! File operations that survive a kill, each of them a step that a test can stop at.
//!
//! A file appears whole or not at all: it is written under a temporary name, flushed to the disk,
//! and then given its name. [`Disk::write_new`] never replaces a file, so that several processes
//! may compete for a number.

use std::fs::{self, File};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use fs4::FileExt;

use crate::error::StoreError;

/// Ending of names of files that are being written.
pub(crate) const TEMPORARY: &str = ".tmp";

/// The door to the file system.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    /// Files of an attempt that nothing names yet.
    fresh: Arc<Mutex<Vec<PathBuf>>>,
    #[cfg(test)]
    pub(crate) stop: Stop,
}

/// Stops the store at a chosen step, as a kill would.
#[cfg(test)]
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    /// The first step that fails.
    left: std::sync::Arc<std::sync::atomic::AtomicI64>,
    /// Steps taken.
    taken: std::sync::Arc<std::sync::atomic::AtomicI64>,
    /// Whether the disk is full instead of the process killed.
    pub(crate) full: bool,
}

#[cfg(test)]
impl Default for Stop {
    fn default() -> Self {
        Stop::at(i64::MAX)
    }
}

#[cfg(test)]
impl Stop {
    /// Returns a plan that stops at the given step and at every later one.
    pub(crate) fn at(step: i64) -> Self {
        let counter = |value| std::sync::Arc::new(std::sync::atomic::AtomicI64::new(value));
        Stop { left: counter(step), taken: counter(0), full: false }
    }

    /// Returns how many steps were taken.
    pub(crate) fn taken(&self) -> i64 {
        self.taken.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Fails from the given number of further steps on.
    pub(crate) fn fail_after(&self, steps: i64) {
        let step = self.taken() + steps;
        self.left.store(step, std::sync::atomic::Ordering::SeqCst);
    }

    /// Never stops from now on.
    pub(crate) fn release(&self) {
        self.left.store(i64::MAX, std::sync::atomic::Ordering::SeqCst);
    }

    fn step(&self) -> Result<(), StoreError> {
        let order = std::sync::atomic::Ordering::SeqCst;
        let step = self.taken.fetch_add(1, order);
        if step < self.left.load(order) {
            return Ok(());
        }
        if self.full {
            let source = io::ErrorKind::StorageFull.into();
            return Err(StoreError::Io { action: "write", path: PathBuf::from("disk"), source });
        }
        Err(StoreError::Stopped { step })
    }
}

impl Disk {
    /// Returns a door that stops so.
    #[cfg(test)]
    pub(crate) fn stopped_by(stop: Stop) -> Self {
        Disk { stop, ..Disk::default() }
    }

    /// Marks a point where the process may be killed.
    pub(crate) fn step(&self) -> Result<(), StoreError> {
        #[cfg(test)]
        self.stop.step()?;
        Ok(())
    }

    /// Takes note of a file that is begun in an [`attempt`](Disk::attempt).
    pub(crate) fn begin(&self, path: &Path) {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
    }

    /// Writes files that something names only afterwards. Where the system stops it, as a full disk
    /// does, they are removed: whoever tries again needs their room.
    pub(crate) fn attempt<T>(
        &self,
        write: impl FnOnce() -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let fresh =
            || std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        fresh();
        let done = write();
        let begun = fresh();
        if let Err(StoreError::Io { .. }) = &done {
            // The error that is returned matters more than one of the removal.
            begun.iter().for_each(|path| drop(fs::remove_file(path)));
        }
        done
    }

    /// Does as [`make_folder`].
    pub(crate) fn make_folder(&self, path: &Path) -> Result<(), StoreError> {
        if path.is_dir() {
            return Ok(());
        }
        self.step()?;
        make_folder(path).map_err(StoreError::io("make folder", path))
    }

    /// Flushes a folder's list of names.
    pub(crate) fn sync_folder(&self, path: &Path) -> Result<(), StoreError> {
        self.step()?;
        flush_names(path).map_err(StoreError::io("flush folder", path))
    }

    /// Flushes a file written by somebody else.
    pub(crate) fn sync_file(&self, path: &Path) -> Result<(), StoreError> {
        self.step()?;
        let file = File::open(path).map_err(StoreError::io("open", path))?;
        file.sync_all().map_err(StoreError::io("flush", path))
    }

    /// Writes a temporary file in `folder` and flushes it. The file stays locked while the
    /// returned handle lives, which tells others that its writer is alive.
    pub(crate) fn write_temporary(
        &self,
        folder: &Path,
        bytes: &[u8],
    ) -> Result<(PathBuf, File), StoreError> {
        self.step()?;
        let path = folder.join(format!("{}{TEMPORARY}", unique_name()));
        let mut file = File::create_new(&path).map_err(StoreError::io("create", &path))?;
        FileExt::try_lock(&file).map_err(|error| StoreError::io("lock", &path)(error.into()))?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let written = file.write_all(first);
        written.map_err(|error| self.give_up(&path, "write", error))?;
        // A kill here leaves half a file behind.
        self.step()?;
        let written = file.write_all(second).and_then(|()| file.sync_all());
        written.map_err(|error| self.give_up(&path, "write", error))?;
        self.step()?;
        Ok((path, file))
    }

    /// Removes what a full disk left of a file, and returns the error.
    fn give_up(&self, path: &Path, action: &'static str, error: io::Error) -> StoreError {
        // The error that is returned matters more than one of the removal.
        let _ = fs::remove_file(path);
        StoreError::io(action, path)(error)
    }

    /// Gives a temporary file a further name. Returns false when the name is taken.
    pub(crate) fn link_new(&self, temporary: &Path, path: &Path) -> Result<bool, StoreError> {
        self.step()?;
        match fs::hard_link(temporary, path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(StoreError::io("create", path)(error)),
        }
    }

    /// Writes a new file, whole and flushed. Returns false when the name is taken.
    pub(crate) fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<bool, StoreError> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let (temporary, _held) = self.write_temporary(folder, bytes)?;
        let linked = self.link_new(&temporary, path);
        // After a kill the temporary name stays until the next vacuum.
        self.step()?;
        let _ = fs::remove_file(&temporary);
        let linked = linked?;
        self.sync_folder(folder)?;
        Ok(linked)
    }

    /// Moves a file within the file system.
    pub(crate) fn rename(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.step()?;
        fs::rename(from, to).map_err(StoreError::io("move", from))
    }

    /// Removes a file; one that is not there is fine.
    pub(crate) fn remove(&self, path: &Path) -> Result<(), StoreError> {
        self.step()?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::io("remove", path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder with all that is in it; one that is not there is fine.
    pub(crate) fn remove_folder(&self, path: &Path) -> Result<(), StoreError> {
        self.step()?;
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::io("remove", path)(error))
            }
            _ => Ok(()),
        }
    }
}

/// Makes a folder and its parents where they are not there, and flushes their names: what lies in a
/// folder is not there where its own name is not.
///
/// # Errors
///
/// Fails where one cannot be made, or as [`flush_names`].
pub fn make_folder(path: &Path) -> io::Result<()> {
    let made: Vec<&Path> = path.ancestors().take_while(|folder| !folder.is_dir()).collect();
    fs::create_dir_all(path)?;
    made.into_iter().filter_map(Path::parent).try_for_each(flush_names)
}

/// Flushes a folder's list of names, as far as the system has such a thing: Windows opens no folder
/// as a file, nor does any system one that this user may write and not list, and some network
/// disks do not know how.
///
/// # Errors
///
/// Fails where the folder is not there or the disk refuses it: names may be gone after a failure of
/// power then.
pub fn flush_names(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let flushed = match File::open(folder) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(()),
        opened => opened?.sync_all(),
    };
    match flushed {
        Err(error) if is_unknown(error.kind()) => Ok(()),
        flushed => flushed,
    }
}

/// Returns whether a disk does not know what it was asked for.
fn is_unknown(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported)
}

/// Reads a whole file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, StoreError> {
    fs::read(path).map_err(StoreError::io("read", path))
}

/// Returns the names in a folder, sorted; none when there is no such folder.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list", folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", folder))?;
        if let Ok(name) = entry.file_name().into_string() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Returns the numbers of files `NNNNNNNNNN.ending` in a folder, in order.
pub(crate) fn numbers(folder: &Path, ending: &str) -> Result<Vec<u64>, StoreError> {
    let mut numbers: Vec<u64> =
        names(folder)?.iter().filter_map(|name| name.strip_suffix(ending)?.parse().ok()).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// Returns the name of the file with this number.
pub(crate) fn numbered(folder: &Path, number: u64, ending: &str) -> PathBuf {
    folder.join(format!("{number:010}{ending}"))
}

/// Returns 16 hexadecimal digits that nobody used before.
pub(crate) fn unique_name() -> String {
    // Each RandomState starts from fresh keys, so its hash of anything is a random number.
    format!("{:016x}", RandomState::new().hash_one(std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_flushed_where_there_is_a_folder() {
        let folder = tempfile::tempdir().expect("temporary folder");
        flush_names(folder.path()).expect("flushed");
        flush_names(Path::new("")).expect("where the program is");
        let gone = flush_names(&folder.path().join("gone")).expect_err("nothing to flush");
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn what_a_disk_does_not_know_is_no_failure_of_it() {
        use io::ErrorKind::{InvalidInput, Other, StorageFull, Unsupported};
        let told = [InvalidInput, Unsupported, StorageFull, Other].map(is_unknown);
        assert_eq!(told, [true, true, false, false]);
    }

    #[test]
    fn a_folder_is_made_with_its_parents_once() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let disk = Disk::default();
        let deep = folder.path().join("lake/orders/part=2026-01");
        disk.make_folder(&deep).expect("made");
        disk.make_folder(&deep).expect("there");
        assert!(deep.is_dir());
        assert_eq!(disk.stop.taken(), 1, "what is there is not made again");
    }
}
