//! Small TOML files that pages write and people may write too: one a thing, named by a word, all of
//! a kind in one folder of the data folder.

use std::path::{Path, PathBuf};

use baremo_metrics::ServiceError;
use baremo_metrics::service::SavedView;
use baremo_model::ErrorKind;

use crate::error::Failure;

/// Bytes a file may have.
const LONGEST: u64 = 64 * 1024;

/// The word of a file and what it holds, or why it cannot be read.
pub type Named<T> = (String, Result<T, ServiceError>);

/// The files of one kind.
pub struct Shelf<'a> {
    root: &'a Path,
    folder: &'static str,
    /// What one of them is, for messages.
    what: &'static str,
}

impl<'a> Shelf<'a> {
    /// Returns the files of a folder of the data folder.
    pub fn new(root: &'a Path, folder: &'static str, what: &'static str) -> Self {
        Shelf { root, folder, what }
    }

    /// Reads every file that is named by a word; none where there is no folder.
    ///
    /// # Errors
    ///
    /// Fails when the folder cannot be listed. A file that cannot be read is in the list with its
    /// reason: one wrong file must not hide the others.
    pub fn read_all<T>(
        &self,
        parse: impl Fn(&str) -> Result<T, ServiceError>,
    ) -> Result<Vec<Named<T>>, Failure> {
        let folder = self.folder;
        let entries = match std::fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(Failure::unavailable(format!("cannot read `{folder}`: {error}")));
            }
        };
        let mut all = Vec::new();
        for path in entries.flatten().map(|entry| entry.path()) {
            let Some(word) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
            if path.extension().is_some_and(|ending| ending == "toml") && is_word(word) {
                all.push((word.to_owned(), text(&path).and_then(|text| parse(&text))));
            }
        }
        Ok(all)
    }

    /// Keeps a text under a word.
    ///
    /// # Errors
    ///
    /// Fails when the word is none or the file cannot be written.
    pub fn write(&self, word: &str, text: &str) -> Result<(), Failure> {
        if !is_word(word) {
            let hint = "lower-case letters, digits and single dashes";
            let message = format!("`{word}` is no name of a {}", self.what);
            return Err(Failure::request(message).hint(hint));
        }
        let failed = |error: std::io::Error| {
            let folder = self.folder;
            Failure::unavailable(format!("cannot write `{folder}/{word}.toml`: {error}"))
        };
        let folder = self.root.join(self.folder);
        std::fs::create_dir_all(&folder).map_err(failed)?;
        // Written beside and moved into place, so that a reader never sees half a file.
        let beside = folder.join(format!(".{word}.new"));
        std::fs::write(&beside, text).map_err(failed)?;
        std::fs::rename(&beside, self.place(word)).map_err(failed)
    }

    /// Forgets a file.
    ///
    /// # Errors
    ///
    /// Fails when there is none of this word.
    pub fn forget(&self, word: &str) -> Result<(), Failure> {
        let gone = is_word(word) && std::fs::remove_file(self.place(word)).is_ok();
        gone.then_some(())
            .ok_or_else(|| Failure::not_found(format!("there is no {} `{word}`", self.what)))
    }

    fn place(&self, word: &str) -> PathBuf {
        self.root.join(self.folder).join(format!("{word}.toml"))
    }
}

fn text(path: &Path) -> Result<String, ServiceError> {
    let failed =
        |error: std::io::Error| ServiceError::new(ErrorKind::Unavailable, error.to_string());
    let long = std::fs::metadata(path).map_err(failed)?.len() > LONGEST;
    if long {
        let message = format!("longer than {LONGEST} bytes");
        return Err(ServiceError::new(ErrorKind::Config, message));
    }
    std::fs::read_to_string(path).map_err(failed)
}

fn is_word(word: &str) -> bool {
    SavedView::word(word).as_deref() == Some(word)
}
