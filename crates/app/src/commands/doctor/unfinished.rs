//! What a write that was killed left behind: a file that never had its name.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::time::Duration;

use baremo_store::SET_ASIDE;

use crate::folder::is_beside;

/// For how long nobody has written what is left behind.
const LEFT: Duration = Duration::from_secs(24 * 60 * 60);

/// Returns the files of the data folder that a write left behind, by their paths. What cannot be
/// looked into is passed over, for other checks tell of it.
pub(super) fn unfinished(data: &Path) -> Vec<PathBuf> {
    let aside = data.join(SET_ASIDE);
    let (mut found, mut folders) = (Vec::new(), vec![data.to_owned()]);
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if entry.file_type().is_ok_and(|sort| sort.is_dir()) {
                // Of what lies apart nothing is ever removed.
                folders.extend((path != aside).then_some(path));
            } else if is_left(&entry) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_left(entry: &DirEntry) -> bool {
    let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
    is_beside(&entry.file_name().to_string_lossy()) && age().is_some_and(|age| age > LEFT)
}
