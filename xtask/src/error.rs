//! What can go wrong in a chore.

use std::io;
use std::path::{Path, PathBuf};

/// Says why a chore could not be done, or what it found.
#[derive(Debug, thiserror::Error)]
pub enum ChoreError {
    /// A file cannot be read or written.
    #[error("cannot {action} `{}`: {source}", path.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program cannot be started, or it failed.
    #[error("`{command}` failed: {reason}")]
    Command {
        /// The command as typed.
        command: String,
        /// Its exit status or what the system said.
        reason: String,
    },
    /// A file is not what it should be.
    #[error("{path}: {message}")]
    Content {
        /// The file, relative to the repository.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// A chore found something to put right; it has been printed.
    #[error("{count} {what}")]
    Found {
        /// How many.
        count: usize,
        /// What was found, in the plural.
        what: &'static str,
    },
    /// Something that has to be installed is not there.
    #[error("{what} is missing: {hint}")]
    Missing {
        /// What is missing.
        what: String,
        /// How to get it.
        hint: String,
    },
}

impl ChoreError {
    /// Returns a function that turns what the system said into an error about a file.
    pub fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ChoreError {
        let path = path.to_owned();
        move |source| ChoreError::File { action, path, source }
    }
}
