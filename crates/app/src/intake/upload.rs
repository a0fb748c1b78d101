//! Files on their way into the data folder, written as they arrive.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use baremo_metrics::service::{Upload, UploadError};
use baremo_model::error::refused;
use baremo_model::told;
use tempfile::TempDir;

use crate::commands::message;
use crate::error::Failure;
use crate::error::file::unwritten;

/// Bytes of one upload, at most.
const BYTES: u64 = 16 << 30;
/// Files of one upload, at most.
const FILES: usize = 100;
/// Bytes of the name of a file, at most: systems take 255, with a number before it.
const NAME_BYTES: usize = 200;
/// How long files are kept that nobody imports.
const KEPT: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// Returns the folder of uploads in a data folder.
pub(super) fn spool(root: &Path) -> PathBuf {
    root.join("spool")
}

/// An upload that is being received.
pub(super) struct Spooled {
    folder: TempDir,
    file: Option<BufWriter<File>>,
    names: BTreeSet<String>,
    left_bytes: u64,
}

impl Spooled {
    /// Makes the folder of an upload, and removes those that nobody came back for.
    pub(super) fn begin(root: &Path) -> Result<Self, Failure> {
        let spool = spool(root);
        let make = || -> io::Result<TempDir> {
            std::fs::create_dir_all(&spool)?;
            forget(&spool)?;
            tempfile::Builder::new().prefix("").rand_bytes(16).tempdir_in(&spool)
        };
        let folder = make().map_err(|error| unwritten(&spool, error))?;
        Ok(Spooled { folder, file: None, names: BTreeSet::new(), left_bytes: BYTES })
    }

    /// Ends the file that is being received; returns whether there was one.
    fn close(&mut self) -> io::Result<bool> {
        match self.file.take() {
            Some(mut file) => file.flush().map(|()| true),
            None => Ok(false),
        }
    }
}

/// Removes uploads that are older than [`KEPT`]. What is none stays, and what cannot be removed is
/// told and in nobody's way.
fn forget(spool: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(spool)?.flatten() {
        // The import of its files may be over meanwhile, and they are gone.
        let Ok(about) = entry.metadata() else { continue };
        if !about.is_dir() || about.modified()?.elapsed().unwrap_or_default() <= KEPT {
            continue;
        }
        match std::fs::remove_dir_all(entry.path()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                message(&format!("cannot remove `{}`: {error}", entry.path().display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns a name that is a plain file name on every system, its ending kept.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = |c: char| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '_' };
    let name: String = last.chars().map(kept).collect();
    let name = name.trim_matches([' ', '.']);
    let mut places = name.char_indices().map(|(at, _)| at);
    let from = places.find(|at| name.len() - at <= NAME_BYTES).unwrap_or_default();
    match &name[from..] {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

/// Returns that the system does not let an upload be written.
fn unkept(error: &io::Error) -> UploadError {
    UploadError::Unwritten(refused(error))
}

impl Upload for Spooled {
    fn file(&mut self, name: &str) -> Result<(), UploadError> {
        self.close().map_err(|error| unkept(&error))?;
        if self.names.len() >= FILES {
            let told = told!("more than {FILES} files", "más de {FILES} ficheros");
            return Err(UploadError::TooMuch(told));
        }
        let wanted = plain(name);
        let mut name = wanted.clone();
        let mut again = 2;
        while !self.names.insert(name.to_lowercase()) {
            name = format!("{again}-{wanted}");
            again += 1;
        }
        let file = File::create_new(self.folder.path().join(name));
        self.file = Some(BufWriter::new(file.map_err(|error| unkept(&error))?));
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        let length = bytes.len() as u64;
        self.left_bytes = self.left_bytes.checked_sub(length).ok_or_else(|| {
            let most = BYTES >> 30;
            let told = told!("more than {most} GiB in one upload", "más de {most} GiB en un envío");
            UploadError::TooMuch(told)
        })?;
        match &mut self.file {
            Some(file) => file.write_all(bytes).map_err(|error| unkept(&error)),
            None => {
                let told = told!("no file was begun", "no se empezó ningún fichero");
                Err(UploadError::Wrong(told))
            }
        }
    }

    fn finish(mut self: Box<Self>) -> Result<String, UploadError> {
        if !self.close().map_err(|error| unkept(&error))? {
            let told = told!("no file was sent", "no se envió ningún fichero");
            return Err(UploadError::Wrong(told));
        }
        let path = self.folder.keep();
        let name = path.file_name().and_then(|name| name.to_str());
        let nameless = || told!("the upload has no name", "el envío no tiene nombre");
        name.map(str::to_owned).ok_or_else(|| UploadError::Unwritten(nameless()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_in_their_folder_whatever_they_are_called() {
        let root = tempfile::tempdir().expect("temporary folder");
        let begun = Spooled::begin(root.path()).expect("it can be written");
        let mut upload: Box<dyn Upload> = Box::new(begun);
        for name in ["../../etc/passwd", "C:\\x\\a.csv", "a.csv", "A.CSV", "..", "é\u{202e}.csv"] {
            upload.file(name).expect("it can be written");
            upload.bytes(b"x").expect("it can be written");
        }
        // A name that is short in letters may be long in bytes.
        let long = format!("{}.csv", "票".repeat(110));
        upload.file(&long).expect("it can be written");
        let name = upload.finish().expect("there are files");
        let folder = spool(root.path()).join(name);
        let entries = std::fs::read_dir(folder).expect("it was kept").flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        let last = names.pop().filter(|name| name.len() <= NAME_BYTES && name.ends_with("票.csv"));
        assert!(last.is_some(), "{names:?}");
        assert_eq!(names, ["2-a.csv", "3-A.CSV", "a.csv", "file", "passwd", "é_.csv"]);
    }

    #[test]
    fn what_lies_among_uploads_and_is_none_is_in_nobodys_way() {
        let root = tempfile::tempdir().expect("temporary folder");
        std::fs::create_dir(spool(root.path())).expect("made");
        let stray = spool(root.path()).join(".DS_Store");
        let old = std::time::SystemTime::now() - 2 * KEPT;
        File::create(&stray).expect("made").set_modified(old).expect("aged");
        Spooled::begin(root.path()).expect("it can be written");
        assert!(stray.exists());
    }

    #[test]
    fn what_is_too_much_is_refused_in_both_languages() {
        let root = tempfile::tempdir().expect("temporary folder");
        let mut upload = Spooled::begin(root.path()).expect("it can be written");
        for number in 0..FILES {
            upload.file(&format!("{number}.csv")).expect("it can be written");
        }
        let many = upload.file("more.csv").expect_err("there are too many");
        assert_eq!(many, UploadError::TooMuch(told!("more than 100 files", "más de 100 ficheros")));
        upload.file = Some(BufWriter::new(tempfile::tempfile().expect("it can be made")));
        upload.left_bytes = 1;
        let large = upload.bytes(b"xx").expect_err("it is too large");
        assert_eq!(large.told().spanish(), "más de 16 GiB en un envío");
        assert!(matches!(large, UploadError::TooMuch(_)), "{large:?}");
        // What the system refuses is no mistake of the sender's.
        let full = unkept(&io::ErrorKind::StorageFull.into());
        assert_eq!(full, UploadError::Unwritten(told!("the disk is full", "el disco está lleno")));
    }

    #[test]
    fn an_upload_that_ends_early_leaves_nothing() {
        let root = tempfile::tempdir().expect("temporary folder");
        let mut upload = Spooled::begin(root.path()).expect("it can be written");
        upload.file("a.csv").expect("it can be written");
        drop(upload);
        let left = std::fs::read_dir(spool(root.path())).expect("it is there").count();
        assert_eq!(left, 0);
        let empty: Box<dyn Upload> =
            Box::new(Spooled::begin(root.path()).expect("it can be written"));
        let none = empty.finish().unwrap_err();
        assert_eq!(none.told().en, "no file was sent");
        assert!(matches!(none, UploadError::Wrong(_)), "{none:?}");
    }
}
