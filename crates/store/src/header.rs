//! What a data folder says of itself: the format it is in, and the installation it is of.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::disk::{self, Disk};
use crate::error::StoreError;

/// The newest format of data folders that this program writes, that of folders with events that
/// say that a record is gone; it reads this one and older ones.
pub const FORMAT: u64 = 2;

/// The format of all other folders, which programs of before read: a folder is of the newer one
/// from the first event on that they would misread.
const PLAIN: u64 = 1;

/// The file in the data folder.
pub(crate) const FILE: &str = "store.json";

/// What is written there.
#[derive(Deserialize, Serialize)]
pub(crate) struct Header {
    format: u64,
    /// Id of the installation.
    #[serde(default)]
    pub(crate) install: String,
}

impl Header {
    /// Reads that of a data folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::Newer`] when a newer program wrote the folder.
    pub(crate) fn of(root: &Path) -> Result<Header, StoreError> {
        let path = root.join(FILE);
        let header: Header = serde_json::from_slice(&disk::read(&path)?)
            .map_err(|error| StoreError::damaged(&path, error))?;
        if header.format > FORMAT {
            let (path, found) = (root.to_owned(), header.format);
            return Err(StoreError::Newer { path, found, known: FORMAT });
        }
        Ok(header)
    }

    fn text(&self, path: &Path) -> Result<Vec<u8>, StoreError> {
        serde_json::to_vec(self).map_err(|error| StoreError::damaged(path, error))
    }
}

/// Writes that of a new folder. Where another process was faster, its own is as good.
pub(crate) fn make(root: &Path, disk: &Disk) -> Result<(), StoreError> {
    let path = root.join(FILE);
    let header = Header { format: PLAIN, install: disk::unique_name() };
    disk.write_new(&path, &header.text(&path)?)?;
    Ok(())
}

/// Makes a folder one of the newest format, so that no program of before opens it and takes what is
/// gone for a change. Whoever does so twice writes the same.
pub(crate) fn raise(root: &Path, disk: &Disk) -> Result<(), StoreError> {
    let header = Header::of(root)?;
    if header.format == FORMAT {
        return Ok(());
    }
    let path = root.join(FILE);
    let text = Header { format: FORMAT, ..header }.text(&path)?;
    let (temporary, _held) = disk.write_temporary(root, &text)?;
    disk.rename(&temporary, &path)?;
    disk.sync_folder(root)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_of_the_newer_format_once_it_needs_to_be() {
        let folder = tempfile::tempdir().expect("temporary folder");
        let (root, disk) = (folder.path(), Disk::default());
        make(root, &disk).expect("made");
        let first = Header::of(root).expect("readable");
        assert_eq!(first.format, PLAIN);
        for _ in 0..2 {
            raise(root, &disk).expect("written");
            let raised = Header::of(root).expect("readable");
            assert_eq!((raised.format, &raised.install), (FORMAT, &first.install));
        }
        make(root, &disk).expect("there is one");
        assert_eq!(Header::of(root).expect("readable").format, FORMAT);
    }
}
