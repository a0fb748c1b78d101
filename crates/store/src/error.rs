//! What can go wrong with a data folder.

use std::io;
use std::path::{Path, PathBuf};

use baremo_model::error::{Hint, refused, told_to_us};
use baremo_model::{ErrorKind, Micros, told};

/// Verbs of what only reads.
const READING: [&str; 3] = ["list", "open", "read"];

/// A failure of the store. Bad records are not failures: they go to the quarantine.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused a file operation.
    #[error("cannot {action} `{}`: {}", path.display(), refused(source))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no data folder where one was expected.
    #[error("there is no data folder at `{}`", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder was written by a newer program.
    #[error(
        "data folder `{}` has format `{found}`, and this program knows formats up to `{known}`",
        path.display()
    )]
    Newer {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest format this program knows.
        known: u64,
    },
    /// A file does not hold what it should.
    #[error("`{}` is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Another process moves events from the inbox to the lake.
    #[error(
        "process `{process}` on host `{host}` is adding to the data folder `{}`",
        path.parent().unwrap_or(path).display()
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// The host that holds it.
        host: String,
        /// The process on that host.
        process: String,
        /// Whether it is this machine.
        here: bool,
    },
    /// A snapshot was asked for that does not exist.
    #[error("there is no snapshot `{wanted}`")]
    NoSnapshot {
        /// Its number, or the instant it was asked as of.
        wanted: String,
    },
    /// What was known at an instant is not kept.
    #[error("the snapshot as of `{at}` µs is not kept")]
    NotKept {
        /// The instant, in UTC microseconds.
        at: Micros,
        /// When the nearest snapshot before it was published that is kept.
        before: Micros,
        /// When the nearest one after it was.
        after: Option<Micros>,
    },
    /// A snapshot record with this number exists already.
    #[error("snapshot `{number}` was written by somebody else meanwhile")]
    Overtaken {
        /// The number.
        number: u64,
    },
    /// A Delta table could not be read or committed.
    #[error("cannot {action} table `{table}`: {}", told_to_us(message))]
    Table {
        /// What was tried, as a verb.
        action: &'static str,
        /// The table.
        table: String,
        /// What the table library said.
        message: String,
    },
    /// The caller's derive function returned something that cannot be written.
    #[error("derived facts of `{part}` cannot be written: {reason}")]
    Derived {
        /// The partition.
        part: String,
        /// What is wrong.
        reason: String,
    },
    /// A test stopped the store here.
    #[cfg(test)]
    #[error("stopped at step `{step}` by a test")]
    Stopped {
        /// Number of the step.
        step: i64,
    },
}

impl StoreError {
    /// Returns who has to act.
    pub fn kind(&self) -> ErrorKind {
        match self {
            StoreError::Io { .. }
            | StoreError::Damaged { .. }
            | StoreError::Locked { .. }
            | StoreError::Overtaken { .. }
            | StoreError::Table { .. } => ErrorKind::Unavailable,
            StoreError::Missing { .. }
            | StoreError::NoSnapshot { .. }
            | StoreError::NotKept { .. } => ErrorKind::NotFound,
            StoreError::Newer { .. } => ErrorKind::Config,
            StoreError::Derived { .. } => ErrorKind::Internal,
            #[cfg(test)]
            StoreError::Stopped { .. } => ErrorKind::Internal,
        }
    }

    /// Returns what the reader may do next.
    pub fn hints(&self) -> Vec<Hint> {
        let told = match self {
            StoreError::Io { action, source, .. } => return refusal(action, source.kind()),
            StoreError::Missing { .. } => return vec![Hint::Begin, Hint::OtherFolder],
            StoreError::Damaged { path, .. } if path.ends_with("store.json") => told!(
                "put it back from a copy of the folder, or write {{\"format\": 2}} into it",
                "repóngalo de una copia de la carpeta, o escriba en él {{\"format\": 2}}"
            ),
            StoreError::Damaged { .. } => return vec![Hint::CheckFolder],
            StoreError::Newer { .. } => told!(
                "use a newer program with this folder",
                "use un programa más nuevo con esta carpeta"
            ),
            StoreError::Locked { here: true, .. } => told!(
                "what was read is kept and will be added by whoever adds next; continue the \
                 process if it was stopped, or end it: nothing is lost by that",
                "lo leído se conserva y lo añadirá quien añada después; si detuvo el proceso, \
                 reanúdelo o termínelo: con eso no se pierde nada"
            ),
            StoreError::Locked { path, .. } => told!(
                "use the folder from that host; if the host is gone, delete `{}`",
                "use la carpeta desde esa máquina; si ya no existe, borre `{}`",
                path.display()
            ),
            StoreError::Overtaken { .. } => told!("try again", "inténtelo de nuevo"),
            _ => return Vec::new(),
        };
        vec![told.into()]
    }

    /// Returns what could not be read, where that is what went wrong.
    pub(crate) fn unread(&self) -> Option<&Path> {
        match self {
            StoreError::Damaged { path, .. } => Some(path),
            StoreError::Io { action, path, .. } if READING.contains(action) => Some(path),
            _ => None,
        }
    }

    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
        move |source| StoreError::Io { action, path: path.to_owned(), source }
    }

    pub(crate) fn damaged(path: &Path, reason: impl ToString) -> StoreError {
        StoreError::Damaged { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// Returns what to do where the operating system refuses what was tried.
fn refusal(action: &str, kind: io::ErrorKind) -> Vec<Hint> {
    match kind {
        io::ErrorKind::PermissionDenied if READING.contains(&action) => vec![
            told!("give this user the right to read it", "dé permiso de lectura a este usuario")
                .into(),
        ],
        io::ErrorKind::NotFound if READING.contains(&action) => vec![Hint::CheckFolder],
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => vec![
            told!(
                "free some space there and try again: what the folder holds stays as it is, and \
                 what waits in it counts once, however often it is read",
                "libere espacio ahí e inténtelo de nuevo: lo que la carpeta contiene sigue como \
                 está, y lo que espera en ella cuenta una vez, por muchas veces que se lea"
            )
            .into(),
        ],
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => vec![
            told!(
                "make the folder writable for this user",
                "dé permiso de escritura en la carpeta a este usuario"
            )
            .into(),
            Hint::OtherFolder,
        ],
        _ => Vec::new(),
    }
}
