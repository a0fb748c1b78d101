//! What one process at a time does to a data folder: moving events from the inbox to the lake, and
//! mending it.

use std::path::Path;

use baremo_store::{DeriveSettings, MendReport, StoreError};

use super::Step;
use crate::commands::now;
use crate::error::Failure;
use crate::folder::Folder;

/// Drains the inbox and derives again what other settings made, after any other process of this
/// machine that does so; returns the attributes that have too many values to become a column.
///
/// # Errors
///
/// Fails when a process that was stopped, or one of another machine, holds the folder, or the lake
/// cannot be written.
pub fn drain(
    folder: &Folder,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<Vec<String>, Failure> {
    let fold = folder.config.fold_settings()?;
    let limited = crate::derive::Limited::default();
    let derive = crate::derive::derive_noting(&fold, &limited);
    let settings = || DeriveSettings { digest: fold.digest(), now: now() };
    alone(folder, progress, &|progress| {
        let mut told = |at: baremo_store::Progress| progress(Step::Deriving(at.done, at.total));
        folder.store.drain(settings(), &derive, &mut told)?;
        folder.store.rederive(settings(), &derive, &mut told).map(drop)
    })?;
    Ok(limited.names())
}

/// Makes anew what is not whole in the lake, after any other process of this machine that adds to
/// it.
///
/// # Errors
///
/// As [`drain`].
pub fn mend(
    folder: &Folder,
    progress: &mut (dyn FnMut(Step) + Send),
) -> Result<MendReport, Failure> {
    let fold = folder.config.fold_settings()?;
    let derive = crate::derive::derive(&fold);
    let settings = || DeriveSettings { digest: fold.digest(), now: now() };
    alone(folder, progress, &|_| folder.store.mend(settings(), &derive))
}

/// What only one process at a time may do to a folder, telling how far it is.
type Work<'a, T> = &'a dyn Fn(&mut (dyn FnMut(Step) + Send)) -> Result<T, StoreError>;

/// Does it when no other process of this machine is at it.
fn alone<T>(
    folder: &Folder,
    progress: &mut (dyn FnMut(Step) + Send),
    work: Work<'_, T>,
) -> Result<T, Failure> {
    loop {
        match work(progress) {
            Ok(done) => return Ok(done),
            Err(StoreError::Locked { here: true, process, .. }) if is_at_work(&process) => {
                progress(Step::Waiting(process.parse().unwrap_or_default()));
                folder.store.wait()?;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// Returns whether a process runs or waits, rather than being stopped or out of sight; also where
/// the system does not say.
fn is_at_work(process: &str) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else {
        return !Path::new("/proc/self").exists();
    };
    // The name of the program, in brackets, may hold anything.
    let state = stat.rsplit(") ").next().and_then(|rest| rest.chars().next());
    !matches!(state, Some('T' | 't'))
}
