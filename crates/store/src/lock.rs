//! The drainer's lock: one process at a time moves events from the inbox to the lake.
//!
//! The lock is the operating system's lock on the file `lock`, so that a dead process holds
//! nothing. The file's text names the holder for people, and for the one case that the system's
//! lock does not cover: a folder shared with another machine whose locks do not reach this one.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use baremo_model::Micros;
use fs4::{FileExt, TryLockError};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;

/// Who holds the lock, as the lock file says.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
pub(crate) struct Holder {
    /// Name of the host.
    pub(crate) host: String,
    /// What stays the same for all containers on one host until it restarts; empty if unknown.
    #[serde(default)]
    pub(crate) boot: String,
    /// Process id.
    pub(crate) process: u32,
    /// When it took the lock.
    pub(crate) since: Micros,
}

impl Holder {
    fn this(now: Micros) -> Holder {
        let read = |path: &str| std::fs::read_to_string(path).ok();
        let host = read("/proc/sys/kernel/hostname").or_else(|| {
            let output = Command::new("uname").arg("-n").output().ok()?;
            String::from_utf8(output.stdout).ok()
        });
        Holder {
            host: host.unwrap_or_default().trim().to_owned(),
            boot: read("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned(),
            process: std::process::id(),
            since: now,
        }
    }

    fn same_machine(&self, other: &Holder) -> bool {
        self.host == other.host || (!self.boot.is_empty() && self.boot == other.boot)
    }
}

/// The lock, held until dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock.
    ///
    /// # Errors
    ///
    /// [`StoreError::Locked`] when a live process of this host, or any process of another host,
    /// holds it.
    pub(crate) fn take(path: &Path, now: Micros) -> Result<Lock, StoreError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(StoreError::io("lock", path))?;
        let this = Holder::this(now);
        let locked = match FileExt::try_lock(&file) {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", path)(error)),
        };
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(StoreError::io("read", path))?;
        let holder: Option<Holder> = serde_json::from_str(&text).ok();
        let foreign = holder.as_ref().is_some_and(|holder| !holder.same_machine(&this));
        if !locked || foreign {
            return Err(refusal(path.to_owned(), holder.unwrap_or_default(), !foreign));
        }
        let text = serde_json::to_string(&this).unwrap_or_default();
        rewrite(&mut file, &text).map_err(StoreError::io("write", path))?;
        Ok(Lock { file })
    }
}

/// Returns who holds the lock and whether on this machine, without taking it; nothing when nobody
/// does.
///
/// # Errors
///
/// Fails when the lock file is there and cannot be read.
pub(crate) fn holder(path: &Path) -> Result<Option<(Holder, bool)>, StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("open", path)(error)),
    };
    let is_free = FileExt::try_lock_shared(&file).is_ok();
    if is_free {
        FileExt::unlock(&file).map_err(StoreError::io("unlock", path))?;
    }
    let mut text = String::new();
    file.read_to_string(&mut text).map_err(StoreError::io("read", path))?;
    let named: Option<Holder> = serde_json::from_str(&text).ok();
    let here = named.as_ref().is_none_or(|holder| holder.same_machine(&Holder::this(0)));
    // What a process of this machine left behind when it died holds nothing.
    Ok((!is_free || !here).then(|| (named.unwrap_or_default(), here)))
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The text of a finished holder only matters to other hosts; failing to clear it is safe.
        let _ = rewrite(&mut self.file, "");
        let _ = FileExt::unlock(&self.file);
    }
}

/// Bytes of a lock file, whatever it says: on a full disk no room has to be found for who holds it.
const LENGTH: usize = 512;

fn rewrite(file: &mut File, text: &str) -> std::io::Result<()> {
    let text = format!("{text:<LENGTH$}");
    file.rewind()?;
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)
}

fn refusal(path: PathBuf, holder: Holder, here: bool) -> StoreError {
    let or_unknown = |text: String| {
        if text.is_empty() { "unknown".to_owned() } else { text }
    };
    StoreError::Locked {
        path,
        host: or_unknown(holder.host),
        process: or_unknown(if holder.process == 0 {
            String::new()
        } else {
            holder.process.to_string()
        }),
        here,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(host: &str, boot: &str) -> String {
        let holder = Holder { host: host.into(), boot: boot.into(), process: 7, since: 0 };
        serde_json::to_string(&holder).expect("a holder is plain data")
    }

    #[test]
    fn a_second_taker_is_refused_until_the_first_ends() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("lock");
        let first = Lock::take(&path, 0).expect("free");
        let refused = Lock::take(&path, 0).expect_err("held");
        let (seen, here) = holder(&path).expect("readable").expect("held");
        assert_eq!((seen.process, here), (std::process::id(), true));
        assert!(refused.to_string().contains(&std::process::id().to_string()), "{refused}");
        let length = || path.metadata().expect("it is there").len();
        let held = length();
        drop(first);
        assert_eq!(holder(&path).expect("readable"), None);
        // Who takes it on a full disk needs no more room than it has.
        assert_eq!(length(), held);
        Lock::take(&path, 0).expect("free again");
    }

    #[test]
    fn the_lock_of_a_dead_process_is_taken_over() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("lock");
        let host = Holder::this(0).host;
        std::fs::write(&path, text_of(&host, "")).expect("written");
        Lock::take(&path, 0).expect("nobody holds it");
    }

    #[test]
    fn the_lock_of_another_host_is_respected() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let path = folder.path().join("lock");
        std::fs::write(&path, text_of("far-away", "other")).expect("written");
        let (seen, here) = holder(&path).expect("readable").expect("held");
        assert_eq!((seen.host.as_str(), here), ("far-away", false));
        let refused = Lock::take(&path, 0).expect_err("held elsewhere");
        assert!(refused.to_string().contains("`far-away`"), "{refused}");
        let hints = format!("{:?}", refused.hints());
        assert!(hints.contains("delete"), "{hints}");
    }
}
