//! What a write that was killed left behind: a file that never had its name.

use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use baremo_store::SET_ASIDE;

use crate::durable::is_beside;
use crate::error::Failure;
use crate::error::file::unremoved;

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

/// Removes them; returns those that the system does not let go, each with why. What somebody else
/// removed meanwhile is gone as well.
pub(super) fn remove(data: &Path) -> Vec<(PathBuf, Failure)> {
    remove_by(data, |path| std::fs::remove_file(path))
}

fn remove_by(data: &Path, remove: impl Fn(&Path) -> io::Result<()>) -> Vec<(PathBuf, Failure)> {
    let stays = |path: PathBuf| match remove(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let failure = unremoved(&path, error);
            Some((path, failure))
        }
        _ => None,
    };
    unfinished(data).into_iter().filter_map(stays).collect()
}

fn is_left(entry: &DirEntry) -> bool {
    let age = || entry.metadata().ok()?.modified().ok()?.elapsed().ok();
    is_beside(&entry.file_name().to_string_lossy()) && age().is_some_and(|age| age > LEFT)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::SystemTime;

    use baremo_render::Language;

    use super::*;

    #[test]
    fn what_cannot_be_removed_is_told_and_keeps_nothing_else() {
        let data = tempfile::tempdir().expect("temporary folder");
        let old = SystemTime::now() - 2 * LEFT;
        let place = |name: &str| {
            let path = data.path().join(name);
            let file = File::create(&path).expect("made");
            file.set_modified(old).expect("aged");
            path
        };
        let [first, gone, last] =
            [".a.toml.4711-0.new", ".b.toml.4711-0.new", ".c.toml.4711-0.new"].map(place);
        let held = remove_by(data.path(), |path| match path {
            _ if path == first => Err(io::ErrorKind::PermissionDenied.into()),
            _ if path == gone => Err(io::ErrorKind::NotFound.into()),
            _ => std::fs::remove_file(path),
        });
        let paths: Vec<&PathBuf> = held.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, [&first]);
        assert!(!last.exists(), "one that is held is in no other's way");
        let (told, _) = held[0].1.said(Language::En);
        assert!(told.contains(".a.toml.4711-0.new"), "{told}");
        assert!(remove(data.path()).is_empty() && unfinished(data.path()).is_empty());
    }
}
