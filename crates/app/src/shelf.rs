//! Small TOML files that pages write and people may write too: one a thing, named by a word, all of
//! a kind in one folder of the data folder.

use std::path::{Path, PathBuf};

use baremo_metrics::ServiceError;
use baremo_metrics::service::SavedView;
use baremo_model::error::refused;
use baremo_model::{ErrorKind, told};
use baremo_store::make_folder;

use crate::durable::put;
use crate::error::Failure;
use crate::error::file::{cannot_read, is_absent, unremoved, unwritten};

/// Bytes a file may have.
const LONGEST: u64 = 64 * 1024;

/// The word of a file and what it holds, or why it cannot be read.
pub type Named<T> = (String, Result<T, ServiceError>);

/// The files of one kind.
pub struct Shelf<'a> {
    root: &'a Path,
    folder: &'static str,
    /// What one of them is, for messages: in English, and in Spanish as none of them.
    what: [&'static str; 2],
}

impl<'a> Shelf<'a> {
    /// Returns the files of a folder of the data folder.
    pub fn new(root: &'a Path, folder: &'static str, what: [&'static str; 2]) -> Self {
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
            Err(error) => return Err(Failure::unavailable(cannot_read(folder, error))),
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
            let [en, es] = self.what;
            return Err(Failure::request(told!(
                "`{word}` is no name of a {en}",
                "`{word}` no puede ser el nombre de {es}"
            ))
            .advise(told!(
                "lower-case letters, digits and single dashes",
                "letras minúsculas, cifras y guiones sueltos"
            )));
        }
        let failed = |error: std::io::Error| unwritten(&self.shown(word), error);
        make_folder(&self.root.join(self.folder)).map_err(failed)?;
        put(&self.place(word), text).map_err(failed)
    }

    /// Forgets a file.
    ///
    /// # Errors
    ///
    /// Fails when there is none of this word, or it cannot be removed.
    pub fn forget(&self, word: &str) -> Result<(), Failure> {
        let [en, es] = self.what;
        let none =
            || Failure::not_found(told!("there is no {en} `{word}`", "no hay {es} `{word}`"));
        if !is_word(word) {
            return Err(none());
        }
        std::fs::remove_file(self.place(word)).map_err(|error| match is_absent(&error) {
            true => none(),
            false => unremoved(&self.shown(word), error),
        })
    }

    fn place(&self, word: &str) -> PathBuf {
        self.root.join(self.shown(word))
    }

    /// Returns the place of a file in the data folder.
    fn shown(&self, word: &str) -> PathBuf {
        Path::new(self.folder).join(format!("{word}.toml"))
    }
}

fn text(path: &Path) -> Result<String, ServiceError> {
    let failed = |error: std::io::Error| ServiceError::new(ErrorKind::Unavailable, refused(&error));
    let long = std::fs::metadata(path).map_err(failed)?.len() > LONGEST;
    if long {
        let message = told!("longer than {LONGEST} bytes", "tiene más de {LONGEST} bytes");
        return Err(ServiceError::new(ErrorKind::Config, message));
    }
    std::fs::read_to_string(path).map_err(failed)
}

fn is_word(word: &str) -> bool {
    SavedView::word(word).as_deref() == Some(word)
}
